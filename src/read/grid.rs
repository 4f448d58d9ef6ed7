//! Cells that must come row by row, left to right, into a sheet.

use super::unreadable::Unreadable;
use crate::model::Text;
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
}
