//! The cells of one row: read from the sheet once, asked for by meaning and by column many times.

use std::borrow::Cow;

use crate::interpret::header::Layout;
use crate::interpret::values;
use crate::model::account::ColumnReading;
use crate::model::field::Field;
use crate::model::sheet::{DenseRow, Sheet, Value};

/// The fields whose texts an entry keeps as they are, in their order; those before are put together.
pub(in crate::interpret) const WRITTEN: &[Field] = &[
    Field::Nature,
    Field::Account,
    Field::Function,
    Field::PaymentOrder,
    Field::OrderLine,
    Field::Slip,
    Field::Invoice,
    Field::Statement,
    Field::Ticket,
    Field::Commitment,
    Field::MissionOrder,
    Field::Operation,
    Field::SupportingDocument,
    Field::State,
    Field::Mission,
    Field::Category,
];

/// The non-blank cells of the current row.
pub(in crate::interpret) struct RowCells<'a> {
    sheet: &'a Sheet,
    /// By column; texts are trimmed.
    cells: Vec<Value<'a>>,
    /// In a workbook, the columns that hold something, left to right.
    filled: Vec<u32>,
    /// In a text file, one more than its last column.
    reach: usize,
    /// How many columns hold something.
    count: usize,
    row: u32,
    /// The column of each field.
    columns: [Option<u32>; Field::COUNT],
}

impl<'a> RowCells<'a> {
    /// No row yet.
    pub(in crate::interpret) fn new(sheet: &'a Sheet, layout: &Layout) -> Self {
        let width = layout.columns.iter().map(|one| one.column as usize + 1).max().unwrap_or(0);
        let mut columns = [None; Field::COUNT];
        for field in Field::all() {
            columns[field.index()] = layout.column(field);
        }
        Self { sheet, cells: vec![Value::Empty; width], filled: Vec::new(), reach: 0, count: 0, row: 0, columns }
    }

    /// The current row.
    #[inline]
    pub(in crate::interpret) fn row(&self) -> u32 {
        self.row
    }

    /// Moves to a row.
    pub(in crate::interpret) fn load(&mut self, row: u32) {
        self.row = row;
        let Some(dense) = self.sheet.dense_row(row) else { return self.load_sparse(row) };
        let reach = dense.width();
        self.widen(reach);
        self.count = fill(&mut self.cells, dense);
        if reach < self.reach {
            self.cells[reach..self.reach].fill(Value::Empty);
        }
        self.reach = reach;
    }

    /// Moves to a row of a workbook, which may have two cells a thousand columns apart.
    #[inline(never)]
    fn load_sparse(&mut self, row: u32) {
        for column in self.filled.drain(..) {
            self.cells[column as usize] = Value::Empty;
        }
        for (column, value) in self.sheet.cells(row) {
            self.widen(column as usize + 1);
            let value = trimmed(value);
            self.cells[column as usize] = value;
            if !matches!(value, Value::Empty) {
                self.filled.push(column);
            }
        }
        self.count = self.filled.len();
    }

    fn widen(&mut self, width: usize) {
        if self.cells.len() < width {
            self.cells.resize(width, Value::Empty);
        }
    }

    /// False when no text of the row holds this byte.
    pub(in crate::interpret) fn may_hold(&self, byte: u8) -> bool {
        self.sheet.dense_row(self.row).is_none_or(|row| row.may_hold(byte))
    }

    /// True when the row holds nothing.
    pub(in crate::interpret) fn is_blank(&self) -> bool {
        self.count == 0
    }

    /// How many cells hold something.
    #[inline]
    pub(in crate::interpret) fn filled(&self) -> usize {
        self.count
    }

    /// False when the first cell is not what the header says there, nearly always; `titles` are their lengths.
    pub(in crate::interpret) fn may_repeat(&self, titles: &[Option<usize>]) -> bool {
        let first = match self.cells.first() {
            Some(Value::Text(text)) => Some((0, Value::Text(text))),
            _ => self.all().next(),
        };
        let Some((column, Value::Text(text))) = first else { return false };
        titles.get(column as usize).is_none_or(|length| length.is_none_or(|length| length == text.len()))
    }

    /// The cells, left to right.
    pub(in crate::interpret) fn all(&self) -> impl Iterator<Item = (u32, Value<'a>)> + '_ {
        let sparse = self.filled.iter().map(|column| (*column, self.at(*column)));
        let dense = (0..).zip(self.cells[..self.reach].iter().copied());
        sparse.chain(dense.filter(|(_, value)| !matches!(value, Value::Empty)))
    }

    /// The cell of a column.
    #[inline]
    pub(in crate::interpret) fn at(&self, column: u32) -> Value<'a> {
        // Chosen before it is copied: put together from two sources it is copied byte by byte.
        *self.cells.get(column as usize).unwrap_or(&Value::Empty)
    }

    /// The same where it stands: looked at, it need not be copied.
    #[inline]
    pub(in crate::interpret) fn seen(&self, column: u32) -> &Value<'a> {
        self.cells.get(column as usize).unwrap_or(&Value::Empty)
    }

    /// True when a column holds something.
    #[inline]
    pub(in crate::interpret) fn is_filled(&self, column: u32) -> bool {
        self.cells.get(column as usize).is_some_and(|cell| !matches!(cell, Value::Empty))
    }

    /// The cell of a column as text, when it holds something.
    #[inline]
    pub(in crate::interpret) fn text(&self, column: u32) -> Option<Cow<'a, str>> {
        match self.at(column) {
            Value::Empty => None,
            // Already trimmed.
            Value::Text(text) => Some(Cow::Borrowed(text)),
            other => values::text(other),
        }
    }

    /// The column of a field, whether or not the row fills it.
    #[inline]
    pub(in crate::interpret) fn column(&self, field: Field) -> Option<u32> {
        self.columns[field.index()]
    }

    /// The texts of these columns in one, as they make the description.
    pub(in crate::interpret) fn joined(&self, columns: &[u32]) -> Option<Cow<'a, str>> {
        let mut parts = columns.iter().filter_map(|column| self.text(*column));
        let first = parts.next()?;
        let Some(second) = parts.next() else { return Some(first) };
        let mut joined = first.into_owned();
        for part in std::iter::once(second).chain(parts) {
            joined.push_str(" – ");
            joined.push_str(&part);
        }
        Some(Cow::Owned(joined))
    }

    /// Payee and beneficiary. On a claim without a payee column the person is the payee too.
    pub(in crate::interpret) fn names(&self) -> (Option<Cow<'a, str>>, Option<Cow<'a, str>>) {
        let text = |field| self.text(self.column(field)?);
        let payee = text(Field::Payee);
        let full = || match (text(Field::LastName), text(Field::FirstName)) {
            (Some(surname), Some(first)) => Some(Cow::Owned(format!("{surname} {first}"))),
            (surname, first) => surname.or(first),
        };
        let beneficiary = text(Field::Beneficiary).or_else(|| text(Field::Person)).or_else(full);
        let column = |field| self.column(field).is_some();
        let bought_for = || column(Field::Ticket) || column(Field::Statement);
        if payee.is_none() && !column(Field::Payee) && !bought_for() {
            return (beneficiary.clone(), beneficiary);
        }
        (payee, beneficiary)
    }

    /// The cell of a field, when it holds something.
    #[inline]
    pub(in crate::interpret) fn get(&self, field: Field) -> Option<Value<'a>> {
        let cell = self.cells.get(self.column(field)? as usize)?;
        // Copied as a whole: taken apart by a pattern it is put together again byte by byte.
        if matches!(cell, Value::Empty) { None } else { Some(*cell) }
    }
}

/// The columns of the description, left to right.
pub(in crate::interpret) fn described(layout: &Layout) -> Vec<u32> {
    let meant = |one: &&ColumnReading| one.field == Some(Field::Description);
    let mut columns: Vec<u32> = layout.columns.iter().filter(meant).map(|one| one.column).collect();
    columns.sort_unstable();
    columns.dedup();
    columns
}

/// Puts the cells of a row into their places; gives how many of them hold something. Apart from the rest, so that it runs
/// in registers.
#[inline(never)]
fn fill<'a>(places: &mut [Value<'a>], row: DenseRow<'a>) -> usize {
    let mut blanks = 0;
    row.lay(places, |place, column, text| match text {
        Some(text) if values::is_plain(text) => *place = Value::Text(text),
        Some("") => {
            *place = Value::Empty;
            blanks += 1;
        }
        _ => {
            *place = trimmed_at(row, column);
            blanks += usize::from(matches!(place, Value::Empty));
        }
    });
    row.width() - blanks
}

/// A cell that is not plain.
#[inline(never)]
fn trimmed_at(row: DenseRow<'_>, column: u32) -> Value<'_> {
    trimmed(row.value(column))
}

fn trimmed(value: Value<'_>) -> Value<'_> {
    match value {
        Value::Text(text) => match values::plain_text(text) {
            "" => Value::Empty,
            text => Value::Text(text),
        },
        other => other,
    }
}
