//! How a sheet holds its cells: a few bytes each, pieces of one text.
//!
//! The cells of a text file are pieces of the text of the file itself, which the sheet owns; those of a
//! workbook are pieces of an arena. Rows of a text file are dense: the cell of column 7 is the eighth, and four
//! bytes say where in its row it stands. Rows of a workbook are sparse: their cells take eight bytes and carry the
//! number of their column besides.

mod builder;
mod dense;
mod short;

use std::ops::Range;

pub use builder::TextSheetBuilder;
pub use dense::DenseRow;
use short::Short;

use super::sheet::{TooLarge, Value};

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

/// Where a row starts.
#[derive(Clone, Copy, Debug)]
struct Row {
    /// Its first cell.
    first: u32,
    /// In the text, when it is dense.
    start: u32,
}

/// The cells of a sheet.
#[derive(Clone, Debug, Default)]
pub(super) struct Cells {
    text: String,
    /// Texts that do not stand in `text` as they are: those with doubled quotes.
    aside: String,
    numbers: Vec<f64>,
    /// The cells of dense rows.
    short: Vec<Short>,
    /// Those of sparse rows, and those of dense ones that are not short.
    cells: Vec<Cell>,
    /// The column of each cell; empty when the rows are dense.
    columns: Vec<u32>,
    rows: Vec<Row>,
    /// The first cell of the last row, and where the row starts in the text.
    first: usize,
    begun: usize,
    /// The line on which the last row starts.
    last_line: u32,
    /// From this row on, lines are counted from this one.
    lines: Vec<(u32, u32)>,
    /// Of the rows so far while it is built, where they are dense.
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
        let (range, start) = self.range(row);
        let (first, is_dense) = (range.start, self.is_dense());
        range.filter_map(move |at| {
            if is_dense {
                let cell = self.short.get(at).filter(|cell| !cell.is_nothing())?;
                return Some(((at - first) as u32, self.view_short(start, *cell)));
            }
            let cell = self.cells.get(at).filter(|cell| !cell.is_nothing())?;
            self.columns.get(at).map(|column| (*column, self.view(*cell)))
        })
    }

    /// True when a row has cells that hold something.
    #[inline]
    pub(super) fn is_filled(&self, row: u32) -> bool {
        !self.range(row).0.is_empty()
    }

    /// One cell of a row.
    #[inline]
    pub(super) fn value(&self, row: u32, column: u32) -> Value<'_> {
        let (range, start) = self.range(row);
        if self.is_dense() {
            let cell = self.short.get(range).and_then(|cells| cells.get(column as usize));
            return cell.map_or(Value::Empty, |cell| self.view_short(start, *cell));
        }
        let columns = self.columns.get(range.clone()).unwrap_or(&[]);
        // Most exports are dense: try the obvious position first.
        let found = match columns.get(column as usize) {
            Some(there) if *there == column => Ok(column as usize),
            _ => columns.binary_search(&column),
        };
        let cell = found.ok().and_then(|at| self.cells.get(range.start + at));
        cell.map_or(Value::Empty, |cell| self.view(*cell))
    }

    #[inline]
    fn is_dense(&self) -> bool {
        self.columns.is_empty()
    }

    /// How many cells there are, those that hold nothing included.
    #[inline]
    fn count(&self) -> usize {
        if self.is_dense() { self.short.len() } else { self.columns.len() }
    }

    /// Its cells, and where it starts in the text.
    #[inline]
    fn range(&self, row: u32) -> (Range<usize>, usize) {
        let row = row as usize;
        let Some(Row { first, start }) = self.rows.get(row) else { return (0..0, 0) };
        let end = self.rows.get(row + 1).map_or(self.count(), |next| next.first as usize);
        (*first as usize..end, *start as usize)
    }

    #[inline]
    fn view_short(&self, row: usize, cell: Short) -> Value<'_> {
        if cell.is_nothing() {
            return Value::Empty;
        }
        if let Some(other) = cell.as_other() {
            return self.other(other);
        }
        let start = row + cell.start();
        Value::Text(self.text.get(start..start + cell.len()).unwrap_or(""))
    }

    #[cold]
    fn other(&self, at: usize) -> Value<'_> {
        self.cells.get(at).map_or(Value::Empty, |cell| self.view(*cell))
    }

    fn view(&self, cell: Cell) -> Value<'_> {
        let start = cell.start as usize;
        let piece = |text: &'_ str| -> Range<usize> { start..(start + cell.len()).min(text.len()) };
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

    /// Starts the next row, on this line and, where rows are dense, at this place of the text.
    #[inline]
    pub(super) fn start_row(&mut self, line: u32, begun: usize) -> Result<(), TooLarge> {
        let row = u32::try_from(self.rows.len()).map_err(|_| TooLarge)?;
        (self.first, self.begun) = (self.count(), begun);
        let first = u32::try_from(self.first).map_err(|_| TooLarge)?;
        let start = u32::try_from(begun).map_err(|_| TooLarge)?;
        self.rows.push(Row { first, start });
        if line != self.last_line.saturating_add(1) {
            self.lines.push((row, line));
        }
        self.last_line = line;
        Ok(())
    }

    /// Forgets the cells at the end of the last row that hold nothing. Only where rows are dense.
    #[inline]
    pub(super) fn end_row(&mut self) {
        while self.short.len() > self.first && self.short.last().is_some_and(|cell| cell.is_nothing()) {
            self.short.pop();
        }
        self.width = self.width.max((self.short.len() - self.first) as u32);
    }

    /// Cells of the last row.
    #[inline]
    pub(super) fn cells_of_last(&self) -> usize {
        self.count() - self.first
    }

    /// Empties the last row. Only where rows are dense.
    pub(super) fn empty_row(&mut self) {
        self.short.truncate(self.first);
    }

    /// Adds the next cell of a dense row, a piece of the text to come.
    pub(super) fn piece(&mut self, start: usize, end: usize) -> Result<(), TooLarge> {
        let len = end.saturating_sub(start);
        match Short::near(start.wrapping_sub(self.begun), len) {
            Some(short) => self.short.push(short),
            // An empty field is nothing, wherever it stands.
            None if len == 0 => self.short.push(Short::NOTHING),
            None => self.push_other(Cell::new(TEXT, start, len)?)?,
        }
        Ok(())
    }

    #[cold]
    fn push_other(&mut self, cell: Cell) -> Result<(), TooLarge> {
        self.short.push(Short::other(self.cells.len())?);
        self.cells.push(cell);
        Ok(())
    }

    /// Adds the next cell of a dense row, a text that does not stand in the text as it is.
    pub(super) fn rewritten(&mut self, text: &str) -> Result<(), TooLarge> {
        if text.is_empty() {
            self.short.push(Short::NOTHING);
            return Ok(());
        }
        self.push_other(Cell::new(ASIDE, self.aside.len(), text.len())?)?;
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
        let ((range, _), is_dense) = (self.range(row), self.is_dense());
        let length: usize = texts.iter().map(|(_, text)| text.len()).sum();
        Cell::new(ASIDE, self.aside.len() + length, length)?;
        u32::try_from(self.count() + texts.last().map_or(0, |(column, _)| *column as usize + 1))
            .map_err(|_| TooLarge)?;
        Short::other(self.cells.len() + texts.len())?;
        let mut cells = Vec::with_capacity(texts.len());
        for (column, text) in texts {
            cells.push(Cell::new(ASIDE, self.aside.len(), text.len())?);
            self.aside.push_str(text);
            self.width = self.width.max(column + 1);
        }
        let (before, mut after) = (range.len() as u32, cells.len() as u32);
        if is_dense {
            let mut short = Vec::with_capacity(texts.len());
            for ((column, _), cell) in texts.iter().zip(cells) {
                short.resize((*column as usize).max(short.len()), Short::NOTHING);
                short.push(Short::other(self.cells.len())?);
                self.cells.push(cell);
            }
            after = short.len() as u32;
            self.short.splice(range, short);
        } else {
            self.columns.splice(range.clone(), texts.iter().map(|(column, _)| *column));
            self.cells.splice(range, cells);
        }
        // A sheet may hold thousands of headers in two rows, most of which change no count.
        if before != after {
            let below = self.rows.iter_mut().skip(row as usize + 1);
            below.for_each(|row| row.first = row.first - before + after);
        }
        Ok(())
    }

    /// Drops the blank rows at the end and what was reserved in vain; `text` takes the place of the
    /// arena when the cells are pieces of it.
    pub(super) fn finish(&mut self, text: Option<String>) {
        if let Some(text) = text {
            self.text = text;
        }
        let all = self.rows.len();
        while let Some(last) = self.row_count().checked_sub(1) {
            if !self.row(last).all(|(_, value)| value.is_blank()) {
                break;
            }
            let is_dense = self.is_dense();
            let Some(Row { first, .. }) = self.rows.pop() else { break };
            if is_dense {
                self.short.truncate(first as usize);
            } else {
                self.cells.truncate(first as usize);
                self.columns.truncate(first as usize);
            }
        }
        self.width = match self.columns.iter().max() {
            Some(last) => last + 1,
            None if self.rows.len() == all => self.width,
            None => {
                let first = |row: &Row| row.first as usize;
                let widths = self.rows.windows(2).map(|pair| first(&pair[1]) - first(&pair[0]));
                let last = self.rows.last().map_or(0, |last| self.count() - first(last));
                widths.chain([last]).max().unwrap_or(0) as u32
            }
        };
        self.text.shrink_to_fit();
        self.aside.shrink_to_fit();
        self.numbers.shrink_to_fit();
        self.short.shrink_to_fit();
        self.cells.shrink_to_fit();
        self.columns.shrink_to_fit();
        self.rows.shrink_to_fit();
    }
}
