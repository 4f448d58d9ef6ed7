//! A row of a text file as a whole.

use super::Cells;
use super::short::Short;
use crate::model::sheet::Value;

/// A row of a text file: its cells stand one behind the other in one text.
#[derive(Clone, Copy, Debug)]
pub struct DenseRow<'a> {
    sheet: &'a Cells,
    cells: &'a [Short],
    start: usize,
}

impl<'a> DenseRow<'a> {
    /// The row of a sheet whose rows are dense.
    #[inline]
    pub(in crate::model) fn of(sheet: &'a Cells, row: u32) -> Option<Self> {
        if !sheet.is_dense() {
            return None;
        }
        let (range, start) = sheet.range(row);
        Some(Self { sheet, cells: sheet.short.get(range)?, start })
    }

    /// How many cells there are up to the last that holds something.
    #[inline]
    pub fn width(self) -> usize {
        self.cells.len()
    }

    /// Takes the texts of these cells to their places, left to right; none for a cell that is no piece of the row as it is
    /// written, which is to be asked for by its column.
    #[inline]
    pub fn lay<T>(self, places: &mut [T], mut lay: impl FnMut(&mut T, u32, Option<&'a str>)) {
        let text = self.sheet.text.get(self.start..).unwrap_or_default();
        for (column, (place, cell)) in places.iter_mut().zip(self.cells).enumerate() {
            let piece = if cell.is_other() { None } else { text.get(cell.start()..cell.start() + cell.len()) };
            lay(place, column as u32, piece);
        }
    }

    /// One cell.
    #[inline]
    pub fn value(self, column: u32) -> Value<'a> {
        let cell = self.cells.get(column as usize);
        cell.map_or(Value::Empty, |cell| self.sheet.view_short(self.start, *cell))
    }

    /// The bytes of a cell, where its text stands in the file as it is: quicker to look at than its value.
    #[inline]
    pub fn bytes(self, column: u32) -> Option<&'a [u8]> {
        let cell = *self.cells.get(column as usize).filter(|cell| !cell.is_other())?;
        let start = self.start + cell.start();
        self.sheet.text.as_bytes().get(start..start + cell.len())
    }

    /// False when no cell holds this byte: quicker to know of the row than of each cell.
    pub fn may_hold(self, byte: u8) -> bool {
        let Some(last) = self.cells.iter().rfind(|cell| !cell.is_nothing()) else { return false };
        let apart = self.cells.iter().fold(false, |apart, cell| apart | cell.is_other());
        let text = self.sheet.text.as_bytes().get(self.start..self.start + last.start() + last.len());
        apart || text.is_none_or(|text| memchr::memchr(byte, text).is_some())
    }
}
