//! What a text processor's document has said so far: its paragraphs, and the rows of its tables.

use super::lines::{self, Line};
use crate::model::Text;
use crate::model::document::Block;
use crate::model::place::Place;

/// The blocks of a document under way.
pub(super) struct Written<'a> {
    file: &'a Text,
    all: Vec<Block>,
    /// Paragraphs since the last table.
    pending: Vec<Line>,
    paragraphs: u32,
    tables: u32,
}

/// A table under way.
pub(super) struct Table {
    number: u32,
    rows: u32,
    row: Vec<String>,
}

impl<'a> Written<'a> {
    pub(super) fn new(file: &'a Text) -> Self {
        Self { file, all: Vec::new(), pending: Vec::new(), paragraphs: 0, tables: 0 }
    }

    /// A paragraph, which may have several lines.
    pub(super) fn say(&mut self, text: &str, is_heading: bool) {
        let mut said = false;
        for line in text.split('\n') {
            if !line.trim().is_empty() {
                self.paragraphs += u32::from(!said);
                said = true;
            }
            let at = format!("paragraphe {}", self.paragraphs);
            self.pending.push(Line { text: line.trim().to_owned(), at, is_heading, is_whole: true });
        }
    }

    /// A table begins.
    pub(super) fn table(&mut self) -> Table {
        self.flush();
        self.tables += 1;
        Table { number: self.tables, rows: 0, row: Vec::new() }
    }

    /// The row under way ends.
    pub(super) fn end_row(&mut self, table: &mut Table) {
        table.rows += 1;
        let place = Place::passage(self.file, &format!("tableau {}, ligne {}", table.number, table.rows));
        self.all.push(Block::row(std::mem::take(&mut table.row), table.number, place));
    }

    /// The whole document.
    pub(super) fn finish(mut self) -> Vec<Block> {
        self.flush();
        self.all
    }

    fn flush(&mut self) {
        let lines = std::mem::take(&mut self.pending);
        let first = self.tables;
        for block in lines::blocks(lines, self.file) {
            let table = if block.table > 0 { first + block.table } else { 0 };
            self.tables = self.tables.max(table);
            self.all.push(Block { table, ..block });
        }
    }
}

impl Table {
    /// The next cell of the row begins.
    pub(super) fn cell(&mut self) {
        self.row.push(String::new());
    }

    /// The last cell covers so many more.
    pub(super) fn cover(&mut self, more: usize) {
        self.row.extend(std::iter::repeat_n(String::new(), more));
    }

    /// A paragraph of the last cell.
    pub(super) fn say(&mut self, text: &str) {
        let text = text.trim().replace('\n', " ; ");
        if let Some(cell) = self.row.last_mut() {
            cell.push_str(if cell.is_empty() || text.is_empty() { "" } else { " ; " });
            cell.push_str(&text);
        }
    }
}
