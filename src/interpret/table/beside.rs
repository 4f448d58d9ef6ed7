//! Tables side by side, parted by blank columns.
//!
//! A blank column alone proves nothing: many tables have one. Two blocks are two tables when each has its
//! header and something says that they do not go on from each other: a title that stands in both, headers at
//! other heights, lines on the right where there is none on the left, or other amounts on the same rows.

use std::ops::Range;

use super::{HEADER_SEARCH_ROWS, STRONG, WEAK, first_header, texts};
use crate::interpret::header::header_strength;
use crate::interpret::header::heading::named;
use crate::interpret::totals::is_total_label;
use crate::interpret::values::{self, Marks};
use crate::model::field::Field;
use crate::model::sheet::Sheet;
use crate::model::words::fold;

/// More blocks than this are a drawing, not tables.
const BLOCKS_MAX: usize = 64;
/// Headers of one table stand this close, when it has several rows of them.
const ONE_HEADER_ROWS: u32 = 3;

/// The sheet, or one sheet for each of its tables side by side: every cell in one of them, at its address.
pub(in crate::interpret) fn parts(sheet: Sheet) -> Vec<Sheet> {
    let blocks = blocks(&sheet.filled_columns());
    if blocks.len() < 2 || blocks.len() > BLOCKS_MAX {
        return vec![sheet];
    }
    let Some(header) = first_header(&sheet) else { return vec![sheet] };
    let window = 0..sheet.row_count().min(header + HEADER_SEARCH_ROWS);
    let mut starts: Vec<u32> = Vec::new();
    let mut left: Option<Block> = None;
    for columns in blocks {
        let block = Block::new(sheet.part(window.clone(), columns.clone()));
        match &left {
            Some(known) if known.header.is_some() => {
                if known.is_apart_from(&block) {
                    starts.push(columns.start);
                    left = Some(block);
                }
            }
            _ => left = Some(block),
        }
    }
    if starts.is_empty() {
        return vec![sheet];
    }
    let ends = starts.iter().copied().chain([u32::MAX]);
    let starts = [0].into_iter().chain(starts.iter().copied());
    starts.zip(ends).map(|(start, end)| sheet.part(0..sheet.row_count(), start..end)).collect()
}

/// Runs of columns that hold something.
fn blocks(filled: &[bool]) -> Vec<Range<u32>> {
    let mut blocks: Vec<Range<u32>> = Vec::new();
    for column in filled.iter().enumerate().filter(|(_, filled)| **filled).map(|(column, _)| column as u32) {
        match blocks.last_mut() {
            Some(last) if last.end == column => last.end += 1,
            _ => blocks.push(column..column + 1),
        }
    }
    blocks
}

struct Block {
    sheet: Sheet,
    header: Option<u32>,
}

impl Block {
    fn new(sheet: Sheet) -> Self {
        let header = first_header(&sheet);
        Self { sheet, header }
    }

    /// True when `right` is a table of its own.
    fn is_apart_from(&self, right: &Self) -> bool {
        let (Some(header), Some(other)) = (self.header, right.header) else { return false };
        let weaker = header_strength(&self.sheet, header).min(header_strength(&right.sheet, other));
        let again = self.repeats_a_title(header, right, other);
        let own = header.abs_diff(other) >= ONE_HEADER_ROWS
            || self.ends_before(header.max(other) + 1, right)
            || self.has_other_amounts(header, right, other);
        (weaker >= WEAK && again) || (weaker >= STRONG && own)
    }

    fn repeats_a_title(&self, header: u32, right: &Self, other: u32) -> bool {
        let titles: Vec<String> = texts(&self.sheet, header).map(|(_, text)| fold(text)).collect();
        let mut others = texts(&right.sheet, other).map(|(_, text)| fold(text));
        others.any(|title| !title.is_empty() && titles.contains(&title))
    }

    /// True when both have a gross amount, and the amounts of most rows differ: an invoice and its payment
    /// order on one row have the same.
    fn has_other_amounts(&self, header: u32, right: &Self, other: u32) -> bool {
        const ROWS_MIN: usize = 2;
        let (Some(ours), Some(theirs)) = (gross(&self.sheet, header), gross(&right.sheet, other)) else {
            return false;
        };
        let rows = header.max(other) + 1..self.sheet.row_count().min(right.sheet.row_count());
        let amount = |sheet: &Sheet, row: u32, column: u32| {
            values::number(sheet.value(row, column), Marks::Comma).ok().flatten().map(|number| number.value)
        };
        let both =
            rows.filter_map(|row| Some((amount(&self.sheet, row, ours)?, amount(&right.sheet, row, theirs)?)));
        let (mut shared, mut different) = (0, 0);
        for (one, two) in both {
            shared += 1;
            different += usize::from(one != two);
        }
        shared >= ROWS_MIN && different * 2 > shared
    }

    /// True when a line stands on the right and nothing on the left.
    fn ends_before(&self, from: u32, right: &Self) -> bool {
        (from..right.sheet.row_count()).any(|row| {
            self.sheet.is_blank(row)
                && right.sheet.cells(row).filter(|(_, value)| !value.is_blank()).count() >= 2
                && !texts(&right.sheet, row).any(|(_, text)| is_total_label(text))
        })
    }
}

/// The column of a header that names a gross amount.
fn gross(sheet: &Sheet, header: u32) -> Option<u32> {
    const GROSS: &[Field] = &[Field::Amount, Field::AmountInclTax, Field::AmountOrdered, Field::AmountPaid];
    texts(sheet, header)
        .find(|(_, text)| named(text).is_some_and(|field| GROSS.contains(&field)))
        .map(|(column, _)| column)
}
