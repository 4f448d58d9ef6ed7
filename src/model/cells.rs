//! How a sheet holds its cells: eight bytes each, pieces of one text.
//!
//! The cells of a text file are pieces of the text of the file itself, which the sheet owns; those of a
//! workbook are pieces of an arena. Rows of a text file are dense: the cell of column 7 is the eighth.
//! Rows of a workbook are sparse, and their cells carry the number of their column besides.

use super::Text;
use super::sheet::{Sheet, TooLarge, Value};

/// Where a text starts, or which number it is; what it is, and how long.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cell {
    start: u32,
    /// The kind in the three high bits, the length in the others.
    tail: u32,
}

const LEN_BITS: u32 = 29;
const LEN_MAX: usize = (1 << LEN_BITS) - 1;

const TEXT: u32 = 0;
const ASIDE: u32 = 1;
const NUMBER: u32 = 2;
const DATE: u32 = 3;
const BOOL: u32 = 4;
const ERROR: u32 = 5;
const UNCALCULATED: u32 = 6;

impl Cell {
    fn new(kind: u32, start: usize, len: usize) -> Result<Self, TooLarge> {
        let start = u32::try_from(start).map_err(|_| TooLarge)?;
        if len > LEN_MAX {
            return Err(TooLarge);
        }
        Ok(Self { start, tail: kind << LEN_BITS | len as u32 })
    }

    fn len(self) -> usize {
        (self.tail & LEN_MAX as u32) as usize
    }

    fn kind(self) -> u32 {
        self.tail >> LEN_BITS
    }

    /// A text of no letters.
    fn is_nothing(self) -> bool {
        self.tail == TEXT << LEN_BITS
    }
}

/// The cells of a sheet.
#[derive(Clone, Debug, Default)]
pub(super) struct Cells {
    text: String,
    /// Texts that do not stand in `text` as they are: those with doubled quotes.
    aside: String,
    numbers: Vec<f64>,
    cells: Vec<Cell>,
    /// The column of each cell; empty when the rows are dense.
    columns: Vec<u32>,
    /// First cell of each row.
    rows: Vec<u32>,
    /// From this row on, lines are counted from this one.
    lines: Vec<(u32, u32)>,
    width: u32,
}

impl Cells {
    pub(super) fn row_count(&self) -> u32 {
        self.rows.len() as u32
    }

    /// One more than the last column that holds something; known once the sheet is finished.
    pub(super) fn width(&self) -> u32 {
        self.width
    }

    /// The line on which a row starts, counted from one.
    pub(super) fn line(&self, row: u32) -> u32 {
        let after = self.lines.partition_point(|(from, _)| *from <= row);
        let step = after.checked_sub(1).and_then(|last| self.lines.get(last));
        step.map_or(row.saturating_add(1), |(from, line)| line.saturating_add(row - from))
    }

    /// The cells of a row that hold something, left to right.
    pub(super) fn row(&self, row: u32) -> impl DoubleEndedIterator<Item = (u32, Value<'_>)> {
        let range = self.range(row);
        let cells = self.cells.get(range.clone()).unwrap_or(&[]);
        let columns = self.columns.get(range).unwrap_or(&[]);
        cells
            .iter()
            .enumerate()
            .filter(|(_, cell)| !cell.is_nothing())
            .map(move |(at, cell)| (columns.get(at).copied().unwrap_or(at as u32), self.view(*cell)))
    }

    /// One cell of a row.
    pub(super) fn value(&self, row: u32, column: u32) -> Value<'_> {
        let range = self.range(row);
        let at = if self.columns.is_empty() {
            range.start + column as usize
        } else {
            let columns = self.columns.get(range.clone()).unwrap_or(&[]);
            // Most exports are dense: try the obvious position first.
            let found = match columns.get(column as usize) {
                Some(there) if *there == column => Ok(column as usize),
                _ => columns.binary_search(&column),
            };
            range.start + found.unwrap_or(columns.len())
        };
        if at >= range.end {
            return Value::Empty;
        }
        self.cells.get(at).map_or(Value::Empty, |cell| self.view(*cell))
    }

    fn range(&self, row: u32) -> std::ops::Range<usize> {
        let row = row as usize;
        let Some(start) = self.rows.get(row) else { return 0..0 };
        let end = self.rows.get(row + 1).map_or(self.cells.len(), |next| *next as usize);
        *start as usize..end
    }

    fn view(&self, cell: Cell) -> Value<'_> {
        let start = cell.start as usize;
        let piece = |text: &'_ str| -> std::ops::Range<usize> { start..(start + cell.len()).min(text.len()) };
        let number = || self.numbers.get(start).copied().unwrap_or_default();
        match cell.kind() {
            TEXT if cell.is_nothing() => Value::Empty,
            TEXT => Value::Text(self.text.get(piece(&self.text)).unwrap_or("")),
            ASIDE => Value::Text(self.aside.get(piece(&self.aside)).unwrap_or("")),
            NUMBER => Value::Number(number()),
            DATE => Value::Date(number()),
            BOOL => Value::Bool(start != 0),
            ERROR => Value::Error(self.text.get(piece(&self.text)).unwrap_or("")),
            _ => Value::Uncalculated,
        }
    }

    /// Starts the next row, on this line.
    pub(super) fn start_row(&mut self, line: u32) -> Result<(), TooLarge> {
        let row = u32::try_from(self.rows.len()).map_err(|_| TooLarge)?;
        self.rows.push(u32::try_from(self.cells.len()).map_err(|_| TooLarge)?);
        if self.line(row) != line {
            self.lines.push((row, line));
        }
        Ok(())
    }

    /// Forgets the cells at the end of the last row that hold nothing. Only where rows are dense.
    pub(super) fn end_row(&mut self) {
        let first = self.rows.last().map_or(0, |first| *first as usize);
        while self.cells.len() > first && self.cells.last().is_some_and(|cell| cell.is_nothing()) {
            self.cells.pop();
        }
    }

    /// Cells of the last row.
    pub(super) fn cells_of_last(&self) -> usize {
        self.cells.len() - self.rows.last().map_or(0, |first| *first as usize)
    }

    /// Empties the last row.
    pub(super) fn empty_row(&mut self) {
        self.cells.truncate(self.rows.last().map_or(0, |first| *first as usize));
    }

    /// Adds the next cell of a dense row, a piece of the text to come.
    #[inline]
    pub(super) fn piece(&mut self, start: usize, end: usize) -> Result<(), TooLarge> {
        // An empty field is nothing, wherever it stands.
        self.cells.push(Cell::new(TEXT, start, end.saturating_sub(start))?);
        Ok(())
    }

    /// Adds the next cell of a dense row, a text that does not stand in the text as it is.
    pub(super) fn rewritten(&mut self, text: &str) -> Result<(), TooLarge> {
        let kind = if text.is_empty() { TEXT } else { ASIDE };
        self.cells.push(Cell::new(kind, self.aside.len(), text.len())?);
        self.aside.push_str(text);
        Ok(())
    }

    /// Adds a cell to a sparse row; a text must have been kept before.
    pub(super) fn put(&mut self, column: u32, cell: Cell) {
        self.cells.push(cell);
        self.columns.push(column);
    }

    /// Keeps a text.
    pub(super) fn keep(&mut self, text: &str, is_error: bool) -> Result<Cell, TooLarge> {
        let cell = Cell::new(if is_error { ERROR } else { TEXT }, self.text.len(), text.len())?;
        self.text.push_str(text);
        Ok(cell)
    }

    /// Keeps a value that is no text.
    pub(super) fn keep_plain(&mut self, value: Value<'_>) -> Result<Option<Cell>, TooLarge> {
        let (kind, number) = match value {
            Value::Empty | Value::Text(_) | Value::Error(_) => return Ok(None),
            Value::Number(number) => (NUMBER, number),
            Value::Date(serial) => (DATE, serial),
            Value::Bool(flag) => return Cell::new(BOOL, usize::from(flag), 0).map(Some),
            Value::Uncalculated => return Cell::new(UNCALCULATED, 0, 0).map(Some),
        };
        let cell = Cell::new(kind, self.numbers.len(), 0)?;
        self.numbers.push(number);
        Ok(Some(cell))
    }

    /// Puts these texts in the place of the cells of a row.
    pub(super) fn rewrite_row(&mut self, row: u32, texts: &[(u32, String)]) -> Result<(), TooLarge> {
        if row >= self.row_count() {
            return Ok(());
        }
        let (range, is_dense, aside) = (self.range(row), self.columns.is_empty(), self.aside.len());
        let length: usize = texts.iter().map(|(_, text)| text.len()).sum();
        Cell::new(ASIDE, aside + length, length)?;
        let mut cells = Vec::with_capacity(texts.len());
        for (column, text) in texts {
            while is_dense && cells.len() < *column as usize {
                cells.push(Cell::new(TEXT, 0, 0)?);
            }
            cells.push(Cell::new(ASIDE, self.aside.len(), text.len())?);
            self.aside.push_str(text);
            self.width = self.width.max(column + 1);
        }
        u32::try_from(self.cells.len() + cells.len()).map_err(|_| TooLarge)?;
        let (before, after) = (range.len() as u32, cells.len() as u32);
        if !is_dense {
            self.columns.splice(range.clone(), texts.iter().map(|(column, _)| *column));
        }
        self.cells.splice(range, cells);
        // A sheet may hold thousands of headers in two rows, most of which change no count.
        if before != after {
            self.rows.iter_mut().skip(row as usize + 1).for_each(|first| *first = *first - before + after);
        }
        Ok(())
    }

    /// Drops the blank rows at the end and what was reserved in vain; `text` takes the place of the
    /// arena when the cells are pieces of it.
    pub(super) fn finish(&mut self, text: Option<String>) {
        if let Some(text) = text {
            self.text = text;
        }
        while let Some(last) = self.row_count().checked_sub(1) {
            if !self.row(last).all(|(_, value)| value.is_blank()) {
                break;
            }
            if let Some(first) = self.rows.pop() {
                self.cells.truncate(first as usize);
                if !self.columns.is_empty() {
                    self.columns.truncate(first as usize);
                }
            }
        }
        self.width = match self.columns.iter().max() {
            Some(last) => last + 1,
            None => (0..self.row_count()).map(|row| self.range(row).len()).max().unwrap_or(0) as u32,
        };
        self.text.shrink_to_fit();
        self.aside.shrink_to_fit();
        self.numbers.shrink_to_fit();
        self.cells.shrink_to_fit();
        self.columns.shrink_to_fit();
        self.rows.shrink_to_fit();
    }
}

/// Builds the sheet of a text file, row by row, field by field: its cells are pieces of the text, which
/// the sheet owns in the end.
#[derive(Debug, Default)]
pub struct TextSheetBuilder {
    cells: Cells,
}

impl TextSheetBuilder {
    /// Starts the next row; `line` is the physical line it starts on, counted from one.
    ///
    /// # Errors
    /// [`TooLarge`] when the sheet cannot be indexed any more.
    pub fn start_row(&mut self, line: u32) -> Result<(), TooLarge> {
        self.cells.start_row(line)
    }

    /// The next field is this piece of the text.
    ///
    /// # Errors
    /// [`TooLarge`] when it stands or reaches too far.
    #[inline]
    pub fn piece(&mut self, start: usize, end: usize) -> Result<(), TooLarge> {
        self.cells.piece(start, end)
    }

    /// The next field is this text, which does not stand in the file as it is.
    ///
    /// # Errors
    /// [`TooLarge`] when such texts are too many.
    pub fn rewritten(&mut self, text: &str) -> Result<(), TooLarge> {
        self.cells.rewritten(text)
    }

    /// Ends the row; gives its fields up to the last that holds something.
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
