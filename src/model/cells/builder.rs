//! Builds the sheet of a text file.

use super::Cells;
use super::short::Short;
use crate::model::Text;
use crate::model::sheet::{Sheet, TooLarge};

/// The fields of a row of a text file that end near its start.
#[derive(Debug)]
pub struct NearPieces<'a> {
    /// Where the row starts in the text.
    row: usize,
    cells: &'a mut Cells,
}

impl NearPieces<'_> {
    /// The next field is this piece of the text; false, and nothing is added, when it ends too far.
    #[inline]
    pub fn add(&mut self, start: usize, end: usize) -> bool {
        let short = Short::within(start.wrapping_sub(self.row), end.wrapping_sub(self.row));
        short.map(|short| self.cells.short.push(short)).is_some()
    }

    /// Fields of the current row so far.
    #[inline]
    pub fn count(&self) -> usize {
        self.cells.short.len() - self.cells.first
    }

    /// Ends the row; the next one starts on the line below, at this place of the text.
    ///
    /// # Errors
    /// [`TooLarge`] when the sheet cannot be indexed any more.
    #[inline]
    pub fn next_row(&mut self, at: usize) -> Result<(), TooLarge> {
        self.cells.end_row();
        self.row = at;
        self.cells.start_row(self.cells.last_line.saturating_add(1), at)
    }
}

/// Builds the sheet of a text file, row by row, field by field: its cells are pieces of the text, which
/// the sheet owns in the end.
#[derive(Debug, Default)]
pub struct TextSheetBuilder {
    cells: Cells,
}

impl TextSheetBuilder {
    /// Starts the next row; `line` is the physical line it starts on, counted from one, and `at` where it starts in
    /// the text.
    ///
    /// # Errors
    /// [`TooLarge`] when the sheet cannot be indexed any more.
    #[inline]
    pub fn start_row(&mut self, line: u32, at: usize) -> Result<(), TooLarge> {
        self.cells.start_row(line, at)
    }

    /// The next field is this piece of the text.
    ///
    /// # Errors
    /// [`TooLarge`] when it stands or reaches too far.
    pub fn piece(&mut self, start: usize, end: usize) -> Result<(), TooLarge> {
        self.cells.piece(start, end)
    }

    /// Takes the next fields that end near the start of their row, as nearly all do.
    #[inline]
    pub fn near_pieces(&mut self) -> NearPieces<'_> {
        NearPieces { row: self.cells.begun, cells: &mut self.cells }
    }

    /// The next field is this text, which does not stand in the file as it is.
    ///
    /// # Errors
    /// [`TooLarge`] when such texts are too many.
    pub fn rewritten(&mut self, text: &str) -> Result<(), TooLarge> {
        self.cells.rewritten(text)
    }

    /// Where the current row starts in the text.
    #[inline]
    pub fn row_start(&self) -> usize {
        self.cells.begun
    }

    /// Fields of the current row so far.
    #[inline]
    pub fn field_count(&self) -> usize {
        self.cells.cells_of_last()
    }

    /// Ends the row; gives its fields up to the last that holds something.
    #[inline]
    pub fn end_row(&mut self) -> usize {
        self.cells.end_row();
        self.cells.cells_of_last()
    }

    /// Forgets the fields of the current row.
    pub fn empty_row(&mut self) {
        self.cells.empty_row();
    }

    /// Rows started so far.
    pub fn row_count(&self) -> u32 {
        self.cells.row_count()
    }

    /// The finished sheet, without trailing blank rows.
    pub fn finish(mut self, file: &Text, text: String) -> Sheet {
        self.cells.finish(Some(text));
        Sheet::of_text(file, self.cells)
    }
}
