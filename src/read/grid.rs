//! Cells that must come row by row, left to right, into a sheet, and what stands around them.

use std::ops::Range;

use super::unreadable::Unreadable;
use crate::model::Text;
use crate::model::place::CellRef;
use crate::model::sheet::{Format, Sheet, SheetBuilder, TooLarge, Value};

/// Rows and columns of a sheet in Excel: an address beyond cannot be looked up, and blank rows up to the four
/// thousand millionth would not fit.
const ROWS: u32 = 1 << 20;
const COLUMNS: u32 = 1 << 14;

/// Why a cell was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// It stands before, or at the place of, the previous one.
    Disorder,
    /// No sheet has such a place.
    Outside,
    /// The sheet is full.
    TooLarge,
}

impl Refusal {
    /// What it costs: the sheet of a workbook of this format.
    pub(super) fn of(self, format: Format) -> Unreadable {
        match self {
            Refusal::Disorder => Unreadable::damaged(format, "deux cellules à la même place, ou dans le désordre"),
            Refusal::Outside => Unreadable::damaged(format, "une cellule au-delà de XFD1048576"),
            Refusal::TooLarge => Unreadable::too_large(format),
        }
    }
}

impl From<TooLarge> for Refusal {
    fn from(_: TooLarge) -> Self {
        Refusal::TooLarge
    }
}

/// What a sheet of an old workbook hides, filters and merges, told by other records than its cells.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Around {
    hidden_rows: Vec<Range<u32>>,
    hidden_columns: Vec<Range<u32>>,
    merged: Vec<(CellRef, CellRef)>,
    /// A filter is set.
    pub(super) filtered: bool,
}

impl Around {
    /// Hides a zero-based row. Rows come in order, so that a filter over many of them is one range.
    pub(super) fn hide_row(&mut self, row: u32) {
        let after = row.saturating_add(1);
        match self.hidden_rows.last_mut() {
            Some(last) if last.end == row => last.end = after,
            _ => self.hidden_rows.push(row..after),
        }
    }

    /// Hides the columns from the first to the last, both included.
    pub(super) fn hide_columns(&mut self, first: u32, last: u32) {
        self.hidden_columns.push(first..last.saturating_add(1));
    }

    /// Merges a rectangle, both corners included.
    pub(super) fn merge(&mut self, rows: (u32, u32), columns: (u32, u32)) {
        if rows.0 <= rows.1 && columns.0 <= columns.1 {
            self.merged.push((CellRef::new(rows.0, columns.0), CellRef::new(rows.1, columns.1)));
        }
    }
}

/// A sheet under construction, in order only.
#[derive(Debug)]
pub(super) struct Grid {
    builder: SheetBuilder,
    last: Option<(u32, u32)>,
    /// Days are counted from 1904.
    pub(super) from_1904: bool,
}

impl Grid {
    /// An empty sheet.
    pub(super) fn new(file: &Text, name: &str, from_1904: bool) -> Self {
        Self { builder: SheetBuilder::new(file, Some(name)), last: None, from_1904 }
    }

    /// Says what stands around the cells.
    pub(super) fn surround(&mut self, around: &Around) {
        around.hidden_rows.iter().for_each(|rows| self.builder.hide_rows(rows.clone()));
        around.hidden_columns.iter().for_each(|columns| self.builder.hide_columns(columns.clone()));
        around.merged.iter().for_each(|(first, last)| self.builder.merge(*first, *last));
        if around.filtered {
            self.builder.set_filtered();
        }
    }

    /// Adds a cell at this zero-based row and column.
    ///
    /// # Errors
    /// [`Refusal`].
    pub(super) fn push(&mut self, at: (u32, u32), value: Value<'_>) -> Result<(), Refusal> {
        if self.last.is_some_and(|last| at <= last) {
            return Err(Refusal::Disorder);
        }
        if at.0 >= ROWS || at.1 >= COLUMNS {
            return Err(Refusal::Outside);
        }
        self.last = Some(at);
        self.builder.go_to_row(at.0)?;
        Ok(self.builder.push(at.1, value)?)
    }

    /// The finished sheet.
    pub(super) fn finish(self) -> Sheet {
        self.builder.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_come_in_order_or_not_at_all() {
        let mut grid = Grid::new(&"a.xlsx".into(), "Feuil1", false);
        assert_eq!(grid.push((1, 2), Value::Number(1.0)), Ok(()));
        assert_eq!(grid.push((1, 2), Value::Number(2.0)), Err(Refusal::Disorder));
        assert_eq!(grid.push((0, 5), Value::Number(2.0)), Err(Refusal::Disorder));
        assert_eq!(grid.push((ROWS, 0), Value::Number(2.0)), Err(Refusal::Outside));
        assert_eq!(grid.push((2, COLUMNS), Value::Number(2.0)), Err(Refusal::Outside));
        assert_eq!(grid.push((3, 0), Value::Text("x")), Ok(()));
        assert_eq!(grid.finish().row_count(), 4);
    }

    #[test]
    fn a_sheet_keeps_what_stands_around_its_cells() {
        let mut around = Around { filtered: true, ..Around::default() };
        [2, 3, 4, 9].into_iter().for_each(|row| around.hide_row(row));
        assert_eq!(around.hidden_rows, [2..5, 9..10]);
        around.hide_columns(1, 2);
        around.merge((0, 0), (0, 3));
        around.merge((5, 4), (0, 3));
        let mut grid = Grid::new(&"a.xls".into(), "Feuil1", false);
        grid.surround(&around);
        let sheet = grid.finish();
        assert!(sheet.is_filtered() && sheet.is_row_hidden(4) && !sheet.is_row_hidden(5));
        assert!(sheet.is_column_hidden(2) && !sheet.is_column_hidden(3));
        assert_eq!(sheet.merged(), [(CellRef::new(0, 0), CellRef::new(0, 3))]);
    }
}
