//! Where a table starts and ends: titles above it, its header, its body.

use super::header::header_strength;
use crate::model::sheet::{Sheet, Value};

/// Rows looked at for the first header.
const HEADER_SEARCH_ROWS: u32 = 200;
/// Clear headers that make a header row by themselves.
const STRONG: usize = 3;
/// Clear headers that make one when no row is stronger.
const WEAK: usize = 2;

/// A table of a sheet. `rows` covers its titles, header and body; the regions of a sheet cover it whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Region {
    /// First row: its titles, or the header itself.
    pub(super) start: u32,
    /// The header; none when no row looks like one.
    pub(super) header: Option<u32>,
    /// One past the last row.
    pub(super) end: u32,
}

/// Cuts a sheet into tables; `wanted` is the header row given by `dossier.toml`, zero-based.
pub(super) fn regions(sheet: &Sheet, wanted: Option<u32>) -> Vec<Region> {
    let end = sheet.row_count();
    if end == 0 {
        return Vec::new();
    }
    if let Some(header) = wanted.filter(|row| *row < end) {
        return vec![Region { start: 0, header: Some(header), end }];
    }
    let Some(mut header) = first_header(sheet) else {
        return vec![Region { start: 0, header: None, end }];
    };
    let mut regions = Vec::new();
    let mut start = 0;
    for row in header + 1..end {
        if !may_be_header(sheet, row) || header_strength(sheet, row) < STRONG || repeats(sheet, header, row) {
            continue;
        }
        let titles = first_title(sheet, header + 1, row);
        regions.push(Region { start, header: Some(header), end: titles });
        start = titles;
        header = row;
    }
    regions.push(Region { start, header: Some(header), end });
    regions
}

/// The first strong header row, else the best weak one.
fn first_header(sheet: &Sheet) -> Option<u32> {
    let mut best: Option<(usize, u32)> = None;
    for row in 0..sheet.row_count().min(HEADER_SEARCH_ROWS) {
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

/// Cheap refusal of the many rows of data: a header holds no numbers and few digits.
fn may_be_header(sheet: &Sheet, row: u32) -> bool {
    let (mut texts, mut digits) = (0, 0);
    for (_, value) in sheet.cells(row) {
        let Value::Text(text) = value else { return false };
        if text.trim().is_empty() {
            continue;
        }
        texts += 1;
        digits += usize::from(text.bytes().any(|byte| byte.is_ascii_digit()));
    }
    texts >= STRONG && digits * 3 <= texts
}

/// True when a row writes the header again, as printed pages do.
pub(super) fn repeats(sheet: &Sheet, header: u32, row: u32) -> bool {
    let mut same = 0;
    let mut cells = 0;
    for (column, value) in sheet.cells(row).filter(|(_, value)| !value.is_blank()) {
        let Value::Text(text) = value else { return false };
        cells += 1;
        let Value::Text(title) = sheet.value(header, column) else { continue };
        same += usize::from(text.trim().eq_ignore_ascii_case(title.trim()));
    }
    cells >= WEAK && same * 5 >= cells * 4
}

/// First of the title lines just above a header: single texts, blank rows between them.
fn first_title(sheet: &Sheet, from: u32, header: u32) -> u32 {
    let is_title = |row: u32| {
        let mut filled = sheet.cells(row).filter(|(_, value)| !value.is_blank());
        matches!((filled.next(), filled.next()), (None, _) | (Some((_, Value::Text(_))), None))
    };
    let mut start = header;
    while start > from && is_title(start - 1) {
        start -= 1;
    }
    start
}
