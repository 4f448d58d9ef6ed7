//! A recapitulation below the lines, under the same columns: what it adds up is there already.
//!
//! ```text
//! 15/05/2024 | MUSEO EGIZIO | Entrées       | 285,00
//! 17/05/2024 | MUSEO EGIZIO | Remboursement | −18,00
//!
//! Récapitulatif
//! Achats                                    | 285,00
//! Crédits                                   | −18,00
//! ```
//!
//! It is one when each of its rows says nothing but a label and the sum of the lines that this label names, and all of
//! them make the sum of all lines. A title says so, or a printed total closes what a blank row parts from the lines.

use rust_decimal::Decimal;

use super::grouped::Grouped;
use super::nameless::{has_date, has_number};
use super::summary::says_summary;
use super::table::texts;
use super::totals::Sums;
use crate::model::entry::Entry;
use crate::model::sheet::Sheet;
use crate::model::words::is_cancelled;

/// Rows of a recapitulation, at most.
const ROWS_MAX: usize = 60;

/// The position of the first entry that is a row of the recapitulation below the lines; `printed` are the rows of totals.
pub(super) fn start(sheet: &Sheet, entries: &[Entry], printed: &[u32]) -> Option<usize> {
    let row = |entry: &Entry| entry.place.cell_ref().map(|cell| cell.row);
    let is_bare = |entry: &&Entry| !has_date(entry) && !has_number(entry);
    let bare = entries.iter().rev().take(ROWS_MAX + 1).take_while(is_bare).count();
    let ends = entries.len().checked_sub(bare).filter(|start| *start > 0 && bare <= ROWS_MAX)?;
    // Some of the lines may have neither day nor number.
    (ends..entries.len()).find(|start| {
        let (lines, recap) = entries.split_at(*start);
        let rows: Option<Vec<u32>> = recap.iter().map(row).collect();
        let (Some(rows), Some(last)) = (rows, lines.last().and_then(row)) else { return false };
        is_parted(sheet, last, &rows, printed) && is_proved(sheet, lines, &rows)
    })
}

/// True for rows under a title that says what they are, or between a blank row and a printed total.
fn is_parted(sheet: &Sheet, last: u32, rows: &[u32], printed: &[u32]) -> bool {
    let (Some(first), Some(end)) = (rows.first(), rows.last()) else { return false };
    let between = || last + 1..*first;
    let is_titled = between().any(|row| {
        let mut words = texts(sheet, row);
        words.next().is_some_and(|(_, text)| says_summary(text)) && words.next().is_none()
    });
    let is_closed = || rows.len() > 1 && printed.iter().any(|row| row > end);
    is_titled || (between().any(|row| sheet.is_blank(row)) && is_closed())
}

/// True when each row is the sum of the lines that it names, and all of them that of all lines.
fn is_proved(sheet: &Sheet, lines: &[Entry], rows: &[u32]) -> bool {
    let mut all = Sums::default();
    for line in lines {
        let Some(amount) = line.amount else { return false };
        all.add(amount.amount(), line.state().is_some_and(is_cancelled));
    }
    let grouped = Grouped::of(lines);
    let sum: Option<Decimal> = rows.iter().map(|row| grouped.row(sheet, *row)).sum();
    sum.is_some_and(|sum| all.are(sum))
}
