//! Where a table starts and ends: titles above it, its header, its body; what the lines above it say for all of its
//! lines, and what printing left between them.
//!
//! One cheap pass: [`may_be_header`] refuses a row of data after a few cells and without allocating; only
//! what is left is scored. Tables side by side were parted before, see [`beside`].

pub(super) mod beside;
pub(super) mod blocks;
pub(super) mod hidden;
pub(super) mod margin;
pub(super) mod misnamed;
pub(super) mod once;
pub(super) mod outline;
pub(super) mod paging;
pub(super) mod preamble;
pub(super) mod role;
pub(super) mod row_counts;
pub(super) mod sections;
pub(super) mod unread;

use std::ops::Range;

use rustc_hash::FxHashSet;

use super::amounts::is_amount;
use super::header::heading;
use super::header::{header_strength, is_numbered};
use super::totals::is_total_label;
use super::values;
use crate::model::sheet::{Sheet, Value};

/// Rows looked at closely for the first header; below them only rows that may be one.
pub(super) const HEADER_SEARCH_ROWS: u32 = 200;
/// Cells beyond which a row is only scored when it may be a header at all.
const WIDE: usize = 256;
/// Clear headers that make a header row by themselves.
pub(super) const STRONG: usize = 3;
/// Clear headers that make one when no row is stronger.
pub(super) const WEAK: usize = 2;
/// Rows of words in a row that are scored; a table of words alone would be scored whole otherwise.
const RUN_MAX: u32 = 3;

/// A table of a sheet. `start..end` covers its titles, header and body; the regions of a sheet cover it whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Region {
    /// First row: its titles, or the header itself.
    pub(super) start: u32,
    /// The header, its last row when it has several: there the titles of all of them were joined. None
    /// when no row looks like one.
    pub(super) header: Option<u32>,
    /// First row of the header.
    pub(super) header_start: u32,
    /// One past the last row.
    pub(super) end: u32,
}

impl Region {
    fn without_header(end: u32) -> Self {
        Self { start: 0, header: None, header_start: 0, end }
    }

    /// The rows below the header; all of them without a header.
    pub(super) fn body(&self) -> Range<u32> {
        self.header.map_or(self.start, |header| header + 1)..self.end
    }

    /// The rows above the header.
    pub(super) fn titles(&self) -> Range<u32> {
        self.start..self.header.map_or(self.start, |_| self.header_start)
    }

    /// The rows of the header.
    pub(super) fn header_rows(&self) -> Range<u32> {
        self.header.map_or(self.start..self.start, |header| self.header_start..header + 1)
    }
}

/// Cuts a sheet into tables; `wanted` is the header row given by `dossier.toml`, zero-based. A header of
/// several rows is joined into its last one.
pub(super) fn regions(sheet: &mut Sheet, wanted: Option<u32>) -> Vec<Region> {
    let end = sheet.row_count();
    if end == 0 {
        return Vec::new();
    }
    if let Some(header) = wanted.filter(|row| *row < end) {
        let rows = heading::join(sheet, header, 0);
        return vec![Region { start: 0, header: Some(rows.end - 1), header_start: rows.start, end }];
    }
    let Some(first) = first_header(sheet).or_else(|| shaped_header(sheet)) else {
        return vec![Region::without_header(end)];
    };
    let mut rows = heading::join(sheet, first, 0);
    let mut regions = Vec::new();
    let mut start = 0;
    let mut run = 0;
    let mut row = rows.end;
    while row < end {
        let words = may_be_header(sheet, row, WEAK);
        run = if words { run + 1 } else { 0 };
        if words && run <= RUN_MAX && is_new_header(sheet, &rows, row) {
            let found = heading::join(sheet, row, rows.end);
            let titles = first_title(sheet, rows.end, found.start);
            regions.push(Region { start, header: Some(rows.end - 1), header_start: rows.start, end: titles });
            start = titles;
            row = found.end;
            rows = found;
            run = RUN_MAX;
        } else {
            row += 1;
        }
    }
    regions.push(Region { start, header: Some(rows.end - 1), header_start: rows.start, end });
    regions
}

/// The first strong header row, else the best weak one; close to the top first.
pub(super) fn first_header(sheet: &Sheet) -> Option<u32> {
    let close = sheet.row_count().min(HEADER_SEARCH_ROWS);
    let scored = |row: u32| sheet.cells(row).nth(WIDE).is_none() || may_be_header(sheet, row, WEAK);
    best_header(sheet, (0..close).filter(|row| scored(*row))).or_else(|| {
        let far = close..sheet.row_count();
        best_header(sheet, far.filter(|row| may_be_header(sheet, *row, WEAK) && starts_words(sheet, *row)))
    })
}

fn best_header(sheet: &Sheet, rows: impl Iterator<Item = u32>) -> Option<u32> {
    let mut best: Option<(usize, u32)> = None;
    for row in rows {
        let strength = header_strength(sheet, row);
        if strength >= STRONG {
            return Some(row);
        }
        if strength >= WEAK && best.is_none_or(|(known, _)| strength > known) {
            best = Some((strength, row));
        }
    }
    best.map(|(_, row)| row)
}

/// True for the first rows of a run of rows of words.
fn starts_words(sheet: &Sheet, row: u32) -> bool {
    (1..=RUN_MAX).any(|back| row.checked_sub(back).is_none_or(|above| !may_be_header(sheet, above, WEAK)))
}

/// A row of distinct words over rows that hold numbers or dates in the same columns: a header whose words
/// nobody knows.
fn shaped_header(sheet: &Sheet) -> Option<u32> {
    (0..sheet.row_count().min(HEADER_SEARCH_ROWS))
        .find(|row| may_be_header(sheet, *row, STRONG) && has_shape(sheet, *row))
}

fn has_shape(sheet: &Sheet, header: u32) -> bool {
    const BELOW: usize = 3;
    let titles: Vec<(u32, &str)> = texts(sheet, header).collect();
    let mut seen = FxHashSet::default();
    let distinct = titles.iter().all(|(_, text)| seen.insert(*text));
    if !distinct || titles.iter().any(|(_, text)| text.chars().count() > heading::TITLE_LETTERS_MAX) {
        return false;
    }
    let below: Vec<u32> = (header + 1..sheet.row_count()).filter(|row| !sheet.is_blank(*row)).take(BELOW).collect();
    let carries = |row: &u32| {
        let filled = titles.iter().filter(|(column, _)| !sheet.value(*row, *column).is_blank()).count();
        let measured = titles.iter().any(|(column, _)| is_measured(sheet.value(*row, *column)));
        measured && filled * 2 >= titles.len()
    };
    !below.is_empty() && below.iter().all(carries)
}

/// A number or a date.
pub(super) fn is_measured(value: Value<'_>) -> bool {
    is_amount(value) || matches!(values::date(value), Ok(Some(_)))
}

/// The non-blank texts of a row, trimmed.
pub(super) fn texts(sheet: &Sheet, row: u32) -> impl Iterator<Item = (u32, &str)> {
    sheet.cells(row).filter_map(|(column, value)| match value {
        Value::Text(text) if !text.trim().is_empty() => Some((column, text.trim())),
        _ => None,
    })
}

/// Cheap refusal of the many rows of data: a header holds words, and no figures but those that count its columns.
#[inline]
pub(super) fn may_be_header(sheet: &Sheet, row: u32, least: usize) -> bool {
    // The first cell refuses nearly all of them.
    let begins_with_figures = sheet.dense_row(row).and_then(|row| row.bytes(0)).is_some_and(is_of_figures);
    !begins_with_figures && holds_words(sheet, row, least)
}

#[inline(never)]
fn holds_words(sheet: &Sheet, row: u32, least: usize) -> bool {
    let is_word = |text: &str| {
        !is_of_figures(text.as_bytes()) && (!text.bytes().any(|byte| byte.is_ascii_digit()) || is_numbered(text))
    };
    let mut texts = 0;
    for (_, value) in sheet.cells(row) {
        match value {
            Value::Text(text) if values::trimmed(text).is_empty() => {}
            Value::Text(text) if is_word(text) => texts += 1,
            _ => return false,
        }
    }
    texts >= least
}

/// `12/03/2017`, `4 500,00`, `FA-2017-0014`: what begins with a figure or ends with many of them is no word that is counted.
#[inline]
fn is_of_figures(text: &[u8]) -> bool {
    matches!(text, [b'0'..=b'9', ..] | [.., b'0'..=b'9', b'0'..=b'9', b'0'..=b'9', b'0'..=b'9'])
}

/// True when a table starts here: a strong header, or a weak one after a blank row and above numbers.
fn is_new_header(sheet: &Sheet, rows: &Range<u32>, row: u32) -> bool {
    let header = rows.end - 1;
    if repeats(sheet, header, row) || texts(sheet, row).next().is_some_and(|(_, text)| is_total_label(text)) {
        return false;
    }
    let strength = header_strength(sheet, row);
    let begins = |row: u32| row.checked_sub(1).is_none_or(|above| sheet.is_blank(above));
    strength >= STRONG
        || (strength >= WEAK
            && (begins(row) || (is_title(sheet, row - 1) && begins(row - 1)))
            && has_shape(sheet, row))
}

/// True when a row writes the header again, as printed pages do; also one row of a header that has several.
pub(super) fn repeats(sheet: &Sheet, header: u32, row: u32) -> bool {
    let (mut same, mut parts) = (0, 0);
    for (column, value) in sheet.cells(row) {
        let text = match value {
            Value::Text(text) => values::trimmed(text),
            Value::Empty => "",
            _ => return false,
        };
        if text.is_empty() {
            continue;
        }
        // One cell that is another is enough: most rows end here.
        let Value::Text(title) = sheet.value(header, column) else { return false };
        if text.eq_ignore_ascii_case(values::trimmed(title)) {
            same += 1;
        } else if title.contains(heading::JOINT)
            && title
                .split(heading::JOINT)
                .any(|part| text.eq_ignore_ascii_case(part.trim_start_matches("/ ").trim()))
        {
            parts += 1;
        } else {
            return false;
        }
    }
    same + parts >= WEAK || parts > 0
}

/// How long the title of each column is; none for those that several rows make.
pub(super) fn titles(sheet: &Sheet, header: Option<u32>) -> Vec<Option<usize>> {
    let title = |column: u32| header.map_or(Value::Empty, |header| sheet.value(header, column));
    let length = |column: u32| match title(column) {
        Value::Text(text) => Some(values::plain_text(text).len()).filter(|_| !text.contains(heading::JOINT)),
        _ => Some(0),
    };
    (0..sheet.column_count()).map(length).collect()
}

/// First of the title lines just above a header: single texts and `key : value`, blank rows between them.
fn first_title(sheet: &Sheet, from: u32, header: u32) -> u32 {
    let mut start = header;
    while start > from && is_title(sheet, start - 1) {
        start -= 1;
    }
    start
}

/// Nothing, one text, or a key and its value: `Exercice :` beside `2017`.
pub(super) fn is_title(sheet: &Sheet, row: u32) -> bool {
    let mut filled = sheet.cells(row).filter(|(_, value)| !value.is_blank());
    let (first, second, third) = (filled.next(), filled.next(), filled.next());
    match (first, second, third) {
        (None, ..) => true,
        (Some((_, Value::Text(text))), None, _) => !is_total_label(text),
        (Some((_, Value::Text(key))), Some(_), None) => key.trim_end().ends_with(':') && !is_total_label(key),
        _ => false,
    }
}
