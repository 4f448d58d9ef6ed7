//! What printing repeats on each page: the lines above the titles, and the numbers of the columns under them.

use super::{Region, repeats};
use crate::interpret::amounts::is_amount;
use crate::interpret::header::Layout;
use crate::interpret::rows::cells::RowCells;
use crate::interpret::totals::is_total_label;
use crate::interpret::values::{self, Marks};
use crate::model::sheet::{Sheet, Value};

/// Rows above the titles of a page.
const ROWS_MAX: usize = 20;

/// What the pages of a table print again between its lines.
pub(in crate::interpret) struct Pages {
    /// The lines above the table.
    heads: Vec<Head>,
    header: Option<u32>,
    columns: usize,
    /// Nothing stands between the titles and the current row.
    under_titles: bool,
}

/// A row that belongs to a page, not to the table.
pub(in crate::interpret) enum Part {
    /// A line of those above the titles.
    Head,
    /// The numbers of the columns under them.
    Numbers,
}

/// One of them: its cells, by column.
struct Head {
    cells: Vec<(u32, Cell)>,
    /// How many of them are words.
    words: usize,
}

/// A cell of the head of a page, without the numbers that change from page to page.
#[derive(PartialEq, Eq)]
enum Cell {
    Words(String),
    Number,
    Day,
}

impl Pages {
    /// Reads the lines above the header; those of one cell are titles wherever they stand.
    pub(in crate::interpret) fn new(sheet: &Sheet, region: &Region, layout: &Layout) -> Self {
        let read = |row: u32| {
            let cells: Option<Vec<(u32, Cell)>> = sheet
                .cells(row)
                .filter(|(_, value)| !value.is_blank())
                .map(|(column, value)| Some((column, cell(value)?)))
                .collect();
            let cells = cells.filter(|cells| cells.len() > 1)?;
            let words = cells.iter().filter(|(_, cell)| matches!(cell, Cell::Words(_))).count();
            (words > 0).then_some(Head { cells, words })
        };
        Self {
            heads: region.titles().rev().take(ROWS_MAX).filter_map(read).collect(),
            header: region.header,
            columns: layout.columns.len(),
            under_titles: region.header.is_some(),
        }
    }

    /// The current row was that of the titles.
    pub(in crate::interpret) fn titles_again(&mut self) {
        self.under_titles = true;
    }

    /// What the page prints in a row that is not blank; none for the rows of the table.
    #[inline]
    pub(in crate::interpret) fn part(&mut self, sheet: &Sheet, row: u32, cells: &RowCells<'_>) -> Option<Part> {
        // Of the rows of most tables nothing else is asked.
        if !self.under_titles && self.heads.is_empty() {
            return None;
        }
        self.part_of_page(sheet, row, cells)
    }

    fn part_of_page(&mut self, sheet: &Sheet, row: u32, cells: &RowCells<'_>) -> Option<Part> {
        self.under_titles = self.under_titles && numbers_columns(cells.all(), self.columns);
        if self.under_titles {
            return Some(Part::Numbers);
        }
        let over_titles = || self.header.is_some_and(|header| stands_over_titles(sheet, header, row));
        self.is_head(cells, over_titles).then_some(Part::Head)
    }

    /// True for a line above the table printed again: the same words in the same columns, whatever the numbers. One
    /// word alone needs the titles below it.
    fn is_head(&self, row: &RowCells<'_>, over_titles: impl Fn() -> bool) -> bool {
        const WORDS: usize = 2;
        self.heads.iter().any(|head| is_same(head, row) && (head.words >= WORDS || over_titles()))
    }
}

fn is_same(head: &Head, row: &RowCells<'_>) -> bool {
    head.cells.len() == row.filled()
        && row.all().zip(&head.cells).all(|((column, value), (known, cell))| column == *known && cell.is(value))
}

impl Cell {
    /// True when a page may print this value for the cell. Of the rows of a table nearly none begins like a head: they
    /// are told from it without a text of their own.
    fn is(&self, value: Value<'_>) -> bool {
        let may_be = match (self, value) {
            (Self::Words(words), Value::Text(text)) => begins_alike(words, text.trim()),
            (Self::Words(_), _) => false,
            (Self::Number | Self::Day, _) => true,
        };
        may_be && cell(value).as_ref() == Some(self)
    }
}

/// True for texts of one first sign, numbers apart.
fn begins_alike(words: &str, text: &str) -> bool {
    let first = |text: &str| text.bytes().next().map(|byte| if byte.is_ascii_digit() { b'0' } else { byte });
    first(words) == first(text)
}

/// A cell as pages repeat it; none for what they do not: amounts and the labels of totals.
fn cell(value: Value<'_>) -> Option<Cell> {
    const PAGES_MAX: i64 = 9_999;
    match value {
        Value::Date(_) => Some(Cell::Day),
        Value::Text(text) if is_total_label(text) => None,
        _ if is_amount(value) => {
            let number = values::number(value, Marks::Unknown).ok().flatten()?.value;
            (number.is_integer() && (0..=PAGES_MAX).contains(&i64::try_from(number).ok()?)).then_some(Cell::Number)
        }
        Value::Text(text) => Some(Cell::Words(without_numbers(text))),
        _ => None,
    }
}

/// `Page 12 / 30` as `Page 0 / 0`.
fn without_numbers(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for sign in text.trim().chars() {
        match sign {
            '0'..='9' if out.ends_with('0') => {}
            '0'..='9' => out.push('0'),
            other => out.push(other),
        }
    }
    out
}

/// True when the titles of the table follow within a few rows.
fn stands_over_titles(sheet: &Sheet, header: u32, row: u32) -> bool {
    const BELOW: u32 = 5;
    (row + 1..=row.saturating_add(BELOW)).any(|below| repeats(sheet, header, below))
}

/// True for the numbers of the columns under their titles: `1`, `2`, `3`, `4 = 2 + 3`, over half of the columns at
/// least.
pub(in crate::interpret) fn numbers_columns<'a>(
    cells: impl Iterator<Item = (u32, Value<'a>)>,
    columns: usize,
) -> bool {
    const LEAST: usize = 3;
    let mut count = 0;
    for (_, value) in cells.filter(|(_, value)| !value.is_blank()) {
        count += 1;
        if !is_numbered(value, count) {
            return false;
        }
    }
    count >= LEAST && count * 2 >= columns
}

/// `3`, `(3)`, `3 = 1 + 2` for the third column.
fn is_numbered(value: Value<'_>, expected: usize) -> bool {
    let Some(text) = values::text(value) else { return false };
    let text = text.trim_start_matches(['(', '[', ' ']);
    let rest = text.trim_start_matches(|sign: char| sign.is_ascii_digit());
    let formula = rest.trim_start_matches([')', ']', ' ']);
    let computed = |sign: char| sign.is_ascii_digit() || " =+-*/x×()[]".contains(sign);
    text[..text.len() - rest.len()].parse() == Ok(expected)
        && (formula.is_empty() || (formula.starts_with('=') && formula.chars().all(computed)))
}
