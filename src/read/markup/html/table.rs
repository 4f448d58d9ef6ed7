//! One table under way: where its cells stand, and what they hold.

use std::ops::Range;

use super::super::{entities, moment};
use super::grid::{Block, Content, Spans};
use super::style::Look;
use super::tokens::Tag;
use super::{push_words, span};

/// A table, row by row.
#[derive(Default)]
pub(super) struct Table {
    block: Block,
    /// First row of the grid for the row under way, counted from the rows already written.
    row: u32,
    /// Rows of the grid that the row under way takes: more than one around inner tables.
    row_height: u32,
    /// The next column of the row under way.
    column: u32,
    spans: Spans,
    is_in_row: bool,
    cell: Option<Cell>,
    /// Text between cells.
    stray: String,
    is_hidden: bool,
    are_rows_hidden: bool,
    is_row_hidden: bool,
    next_column: u32,
    hidden_columns: Vec<Range<u32>>,
    is_filtered: bool,
    dropped: u32,
    broken: u32,
}

/// A cell under way.
struct Cell {
    block: Block,
    text: String,
    columns: u32,
    rows: u32,
    is_dropped: bool,
    told: Told,
}

/// What the tag of a cell tells of its value.
#[derive(Default)]
struct Told {
    number: Option<f64>,
    text: Option<String>,
    flag: Option<bool>,
    is_error: bool,
    is_formula: bool,
    shows_day: bool,
}

impl Table {
    pub(super) fn new(is_hidden: bool) -> Self {
        Self { is_hidden, ..Self::default() }
    }

    pub(super) fn is_in_cell(&self) -> bool {
        self.cell.is_some()
    }

    pub(super) fn is_filtered(&self) -> bool {
        self.is_filtered
    }

    pub(super) fn dropped(&self) -> u32 {
        self.dropped
    }

    /// Cells of several lines.
    pub(super) fn broken(&self) -> u32 {
        self.broken
    }

    pub(super) fn hidden_columns(&self) -> &[Range<u32>] {
        &self.hidden_columns
    }

    /// Everything finished that was not written yet.
    pub(super) fn block(&self) -> &Block {
        &self.block
    }

    pub(super) fn block_mut(&mut self) -> &mut Block {
        &mut self.block
    }

    /// Rows of the grid, those already written left out.
    pub(super) fn height(&self) -> u32 {
        self.row
    }

    /// The number of rows that can be written, when the table is between two rows; they count no more.
    pub(super) fn finished_rows(&mut self) -> Option<u32> {
        let between = !self.is_in_row && self.cell.is_none() && self.row > 0;
        between.then(|| std::mem::take(&mut self.row))
    }

    pub(super) fn hide_column(&mut self, columns: u32) {
        let first = self.next_column;
        self.pass_columns(columns);
        self.hidden_columns.push(first..self.next_column);
    }

    pub(super) fn pass_columns(&mut self, columns: u32) {
        self.next_column = self.next_column.saturating_add(columns);
    }

    pub(super) fn open_rows(&mut self, hidden: bool) {
        self.close_row();
        self.are_rows_hidden = hidden;
    }

    pub(super) fn close_rows(&mut self) {
        self.close_row();
        self.are_rows_hidden = false;
    }

    pub(super) fn open_row(&mut self, hidden: bool) {
        self.close_row();
        self.is_in_row = true;
        self.is_row_hidden = hidden;
    }

    /// A caption is a row of one cell.
    pub(super) fn open_caption(&mut self) {
        self.open_row(false);
        self.cell = Some(Cell::new(1, 1, Told::default()));
    }

    pub(super) fn open_cell(&mut self, tag: &Tag<'_>, look: Look) {
        self.close_cell();
        self.is_in_row = true;
        let mut cell = Cell::new(span(tag, "colspan"), span(tag, "rowspan"), Told::of(tag, look));
        cell.is_dropped = look.hidden;
        self.is_filtered |= tag.get("x:autofilter").is_some_and(|filter| !filter.eq_ignore_ascii_case("all"));
        self.cell = Some(cell);
    }

    pub(super) fn close_cell(&mut self) {
        let Some(cell) = self.cell.take() else { return };
        let is_dropped = cell.is_dropped;
        let (columns, rows) = (cell.columns, cell.rows);
        self.broken += u32::from(cell.text.trim().contains('\n'));
        let block = cell.finished();
        if is_dropped {
            self.dropped += u32::from(!block.is_empty());
            return;
        }
        let column = self.spans.free(self.column);
        self.block.put(self.row, column, &block);
        self.block.merge(self.row, column, rows, columns);
        self.spans.cover(column, columns, rows);
        self.row_height = self.row_height.max(block.height);
        self.column = column.saturating_add(columns.max(block.width));
    }

    pub(super) fn close_row(&mut self) {
        self.close_cell();
        if self.is_in_row {
            let height = std::mem::take(&mut self.row_height).max(1);
            if self.is_hidden || self.are_rows_hidden || self.is_row_hidden {
                self.block.hide(self.row, height);
            }
            self.row = self.row.saturating_add(height);
            self.spans.next_row();
        }
        (self.is_in_row, self.is_row_hidden, self.column) = (false, false, 0);
        let stray = std::mem::take(&mut self.stray);
        if !stray.trim().is_empty() {
            // Text between cells belongs to none of them: a line of its own loses nothing.
            self.block.place_text(self.row, 0, stray.trim());
            self.row = self.row.saturating_add(1);
        }
    }

    pub(super) fn close(&mut self) {
        self.close_row();
        self.block.height = self.row;
    }

    pub(super) fn text(&mut self, text: &str) {
        match &mut self.cell {
            Some(cell) => push_words(&mut cell.text, text),
            None if text.trim().is_empty() => {}
            None => push_words(&mut self.stray, text),
        }
    }

    /// A line break.
    pub(super) fn break_line(&mut self) {
        if let Some(cell) = &mut self.cell {
            cell.text.truncate(cell.text.trim_end_matches(' ').len());
            cell.text.push('\n');
        }
    }

    /// The end of a paragraph: what follows stands on another line.
    pub(super) fn end_line(&mut self) {
        if self.cell.as_ref().is_some_and(|cell| !cell.text.trim().is_empty() && !cell.text.ends_with('\n')) {
            self.break_line();
        }
    }

    /// Puts an inner table into the cell under way.
    pub(super) fn put(&mut self, block: &Block) {
        if let Some(cell) = &mut self.cell {
            cell.put(block);
        }
    }
}

impl Cell {
    fn new(columns: u32, rows: u32, told: Told) -> Self {
        Self { block: Block::default(), text: String::new(), columns, rows, is_dropped: false, told }
    }

    fn put(&mut self, block: &Block) {
        self.end_text();
        let row = self.block.height;
        self.block.put(row, 0, block);
        self.block.height = row.saturating_add(block.height);
        self.block.width = self.block.width.max(block.width);
    }

    /// The text before or after an inner table takes a row.
    fn end_text(&mut self) {
        let text = std::mem::take(&mut self.text);
        let text = text.trim_matches([' ', '\n']);
        if !text.trim().is_empty() {
            self.block.place_text(self.block.height, 0, text);
            self.block.height += 1;
        }
    }

    fn finished(mut self) -> Block {
        if self.block.height > 0 {
            self.end_text();
            return self.block;
        }
        let text = self.text.trim_matches([' ', '\n']);
        if let Some(content) = self.told.content(text, &mut self.block) {
            self.block.place(0, 0, content);
        }
        self.block.height = 1;
        self.block
    }
}

impl Told {
    fn of(tag: &Tag<'_>, look: Look) -> Self {
        let mut told = Self { shows_day: look.shows_day, ..Self::default() };
        let (mut kind, mut raw) = ("", None);
        for (name, value) in tag.attributes() {
            let is = |known: &str| name.eq_ignore_ascii_case(known);
            if is("x:num") || is("sdval") {
                told.number = value.trim().parse().ok();
            } else if is("sdnum") {
                // LibreOffice: language, language, number format.
                told.shows_day |= value.splitn(3, ';').nth(2).is_some_and(moment::shows_day);
            } else if is("x:str") {
                told.text = (!value.is_empty()).then(|| entities::decoded(value).into_owned());
            } else if is("x:bool") {
                told.flag = Some(value.eq_ignore_ascii_case("true") || value == "1");
            } else if is("x:err") {
                told.is_error = true;
            } else if is("x:fmla") {
                told.is_formula = true;
            } else if is("data-t") || is("t") {
                kind = value;
            } else if is("data-v") || is("v") {
                raw = value.trim().parse().ok();
            }
        }
        // Libraries that write pages say so too.
        told.number = told.number.or(raw.filter(|_| kind == "n"));
        told
    }

    /// The value, from the text that is shown.
    fn content(&self, text: &str, block: &mut Block) -> Option<Content> {
        if self.is_error || (self.number == Some(0.0) && is_error(text)) {
            return Some(block.keep_error(if text.is_empty() { "#ERREUR" } else { text }));
        }
        if let Some(flag) = self.flag {
            return Some(Content::Bool(flag));
        }
        match (self.number, &self.text) {
            (Some(number), _) if self.shows_day => Some(Content::Date(number)),
            (Some(number), _) => Some(Content::Number(number)),
            (None, Some(text)) => Some(block.keep(text)),
            (None, None) if text.trim().is_empty() => self.is_formula.then_some(Content::Uncalculated),
            (None, None) => Some(block.keep(text)),
        }
    }
}

/// What LibreOffice shows of a formula that failed, beside `sdval="0"`: `#DIV/0!`, `Err:502`.
fn is_error(text: &str) -> bool {
    let code = text.strip_prefix('#').is_some_and(|rest| rest.starts_with(char::is_alphabetic));
    code || ["Err:", "Err :", "Erreur:", "Erreur :"].iter().any(|word| text.starts_with(word))
}
