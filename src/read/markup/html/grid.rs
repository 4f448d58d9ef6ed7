//! Cells of tables, and of tables inside cells, on one grid.

use super::super::page::{COLUMNS_MAX, Page};
use crate::model::sheet::Value;

/// The value of a cell; texts are kept by their place in [`Block::texts`].
#[derive(Clone, Copy, Debug)]
pub(super) enum Content {
    Text(usize, usize),
    Error(usize, usize),
    Number(f64),
    Date(f64),
    Bool(bool),
    Uncalculated,
}

#[derive(Clone, Copy, Debug)]
struct Placed {
    row: u32,
    column: u32,
    content: Content,
}

/// Cells that stand together, counted from their first row and column.
#[derive(Debug, Default)]
pub(super) struct Block {
    pub(super) texts: String,
    cells: Vec<Placed>,
    /// Row, column, rows, columns.
    merged: Vec<[u32; 4]>,
    hidden: Vec<(u32, u32)>,
    pub(super) height: u32,
    pub(super) width: u32,
}

impl Block {
    /// Adds a cell; the text of a content must have been added before.
    pub(super) fn place(&mut self, row: u32, column: u32, content: Content) {
        self.cells.push(Placed { row, column, content });
        self.width = self.width.max(column.saturating_add(1));
    }

    /// Adds a text cell; a blank one is nothing.
    pub(super) fn place_text(&mut self, row: u32, column: u32, text: &str) {
        if !text.trim().is_empty() {
            let content = self.keep(text);
            self.place(row, column, content);
        }
    }

    /// Keeps a text.
    pub(super) fn keep(&mut self, text: &str) -> Content {
        let start = self.texts.len();
        self.texts.push_str(text);
        Content::Text(start, self.texts.len())
    }

    /// The same, as an error.
    pub(super) fn keep_error(&mut self, text: &str) -> Content {
        let start = self.texts.len();
        self.texts.push_str(text);
        Content::Error(start, self.texts.len())
    }

    /// Marks cells as merged.
    pub(super) fn merge(&mut self, row: u32, column: u32, rows: u32, columns: u32) {
        if rows > 1 || columns > 1 {
            self.merged.push([row, column, rows, columns]);
        }
    }

    /// Marks rows as hidden.
    pub(super) fn hide(&mut self, row: u32, count: u32) {
        self.hidden.push((row, row.saturating_add(count)));
    }

    pub(super) fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// Puts another block at this place.
    pub(super) fn put(&mut self, row: u32, column: u32, block: &Block) {
        let base = self.texts.len();
        self.texts.push_str(&block.texts);
        for placed in &block.cells {
            let content = match placed.content {
                Content::Text(start, end) => Content::Text(base + start, base + end),
                Content::Error(start, end) => Content::Error(base + start, base + end),
                other => other,
            };
            self.place(row.saturating_add(placed.row), column.saturating_add(placed.column), content);
        }
        let moved = |[at, from, rows, columns]: &[u32; 4]| {
            [row.saturating_add(*at), column.saturating_add(*from), *rows, *columns]
        };
        self.merged.extend(block.merged.iter().map(moved));
        let lower = |(start, end): &(u32, u32)| (row.saturating_add(*start), row.saturating_add(*end));
        self.hidden.extend(block.hidden.iter().map(lower));
    }

    /// Writes the cells on the page from this row on, and is empty again.
    pub(super) fn write(&mut self, page: &mut Page, row: u32) {
        if !self.cells.is_sorted_by_key(|placed| (placed.row, placed.column)) {
            self.cells.sort_by_key(|placed| (placed.row, placed.column));
        }
        for placed in &self.cells {
            let text = |start: usize, end: usize| self.texts.get(start..end).unwrap_or_default();
            let value = match placed.content {
                Content::Text(start, end) => Value::Text(text(start, end)),
                Content::Error(start, end) => Value::Error(text(start, end)),
                Content::Number(number) => Value::Number(number),
                Content::Date(serial) => Value::Date(serial),
                Content::Bool(flag) => Value::Bool(flag),
                Content::Uncalculated => Value::Uncalculated,
            };
            page.push(row.saturating_add(placed.row), placed.column, value);
        }
        for [at, column, rows, columns] in &self.merged {
            page.merge(row.saturating_add(*at), *column, *rows, *columns);
        }
        for (start, end) in &self.hidden {
            page.hide_rows(row.saturating_add(*start)..row.saturating_add(*end));
        }
        *self = Self {
            texts: std::mem::take(&mut self.texts),
            cells: std::mem::take(&mut self.cells),
            ..Self::default()
        };
        self.texts.clear();
        self.cells.clear();
    }
}

/// Which columns the cells of upper rows still cover.
#[derive(Debug, Default)]
pub(super) struct Spans {
    row: u32,
    /// For each column the first row that is free again.
    free_from: Vec<u32>,
}

impl Spans {
    /// The first column that is free, from this one on.
    pub(super) fn free(&self, mut column: u32) -> u32 {
        while self.free_from.get(column as usize).is_some_and(|free| *free > self.row) {
            column += 1;
        }
        column
    }

    /// Covers columns for this many rows, the current one included.
    pub(super) fn cover(&mut self, column: u32, columns: u32, rows: u32) {
        let end = column.saturating_add(columns).min(COLUMNS_MAX) as usize;
        if rows < 2 || column >= COLUMNS_MAX {
            return;
        }
        if self.free_from.len() < end {
            self.free_from.resize(end, 0);
        }
        let until = self.row.saturating_add(rows);
        for free in self.free_from.iter_mut().take(end).skip(column as usize) {
            *free = until.max(*free);
        }
    }

    pub(super) fn next_row(&mut self) {
        self.row = self.row.saturating_add(1);
    }
}
