//! The cells of one row: read from the sheet once, asked for by meaning and by column many times.

use super::header::Layout;
use super::values;
use crate::model::field::Field;
use crate::model::sheet::{Sheet, Value};

/// The non-blank cells of the current row.
pub(super) struct RowCells<'a> {
    sheet: &'a Sheet,
    /// The meaning of each column.
    meanings: Vec<Option<Field>>,
    /// Left to right; texts are trimmed.
    cells: Vec<(u32, Value<'a>)>,
    /// The same by column, as far as columns have a meaning.
    by_column: Vec<Value<'a>>,
    /// The column of each field.
    columns: [Option<u32>; Field::COUNT],
}

impl<'a> RowCells<'a> {
    /// No row yet.
    pub(super) fn new(sheet: &'a Sheet, layout: &Layout) -> Self {
        let width = layout.columns.iter().map(|one| one.column as usize + 1).max().unwrap_or(0);
        let mut meanings = vec![None; width];
        for one in &layout.columns {
            meanings[one.column as usize] = one.field;
        }
        let mut columns = [None; Field::COUNT];
        for field in Field::all() {
            columns[field.index()] = layout.column(field);
        }
        Self { sheet, meanings, cells: Vec::with_capacity(width), by_column: vec![Value::Empty; width], columns }
    }

    /// Moves to a row.
    pub(super) fn load(&mut self, row: u32) {
        for (column, _) in &self.cells {
            if let Some(cell) = self.by_column.get_mut(*column as usize) {
                *cell = Value::Empty;
            }
        }
        self.cells.clear();
        for (column, value) in self.sheet.cells(row) {
            let value = match value {
                Value::Empty => continue,
                Value::Text(text) => match values::plain_text(text) {
                    "" => continue,
                    text => Value::Text(text),
                },
                other => other,
            };
            self.cells.push((column, value));
            if let Some(cell) = self.by_column.get_mut(column as usize) {
                *cell = value;
            }
        }
    }

    /// True when the row holds nothing.
    pub(super) fn is_blank(&self) -> bool {
        self.cells.is_empty()
    }

    /// How many cells hold something.
    pub(super) fn filled(&self) -> usize {
        self.cells.len()
    }

    /// The cells, left to right.
    pub(super) fn all(&self) -> impl Iterator<Item = (u32, Value<'a>)> + '_ {
        self.cells.iter().copied()
    }

    /// The cells of a field that may stand in several columns.
    pub(super) fn of(&self, field: Field) -> impl Iterator<Item = Value<'a>> + '_ {
        let meaning = move |column: u32| self.meanings.get(column as usize).copied().flatten();
        self.cells.iter().filter(move |(column, _)| meaning(*column) == Some(field)).map(|(_, value)| *value)
    }

    /// The cell of a column that the layout knows.
    pub(super) fn at(&self, column: u32) -> Value<'a> {
        self.by_column.get(column as usize).copied().unwrap_or(Value::Empty)
    }

    /// The column of a field, whether or not the row fills it.
    pub(super) fn column(&self, field: Field) -> Option<u32> {
        self.columns[field.index()]
    }

    /// The cell of a field, when it holds something.
    pub(super) fn get(&self, field: Field) -> Option<Value<'a>> {
        let cell = self.by_column.get(self.column(field)? as usize)?;
        // Copied as a whole: taken apart by a pattern it is put together again byte by byte.
        if matches!(cell, Value::Empty) { None } else { Some(*cell) }
    }
}
