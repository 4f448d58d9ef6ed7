//! The line of a note by the number that its row shows.
//!
//! A payment order without line numbers, or a document, is known by what its line says besides its number: delivered with
//! one more column, or with its text corrected, it has another key, while one line only bears the number. That is the line,
//! when its day, its amount and its payee stand in the row of the note too, and when the workbook of the note did not know
//! it beside the other.

use rustc_hash::{FxHashMap, FxHashSet};

use super::meet::{Line, holds_amount, says};
use super::{Notes, TextRow};
use crate::model::entry::{Entry, Side};
use crate::model::key::Key;
use crate::model::line_key::LineKeys;
use crate::model::words::reference_key;

/// A side and a number.
type Number = (bool, String);

impl Notes {
    /// The lines of notes that no other spelling of their keys found.
    pub(super) fn by_number(&self, lost: &[&Key], entries: &[Entry], keys: &mut LineKeys) -> Vec<(Key, Line)> {
        let rows: Vec<(&Key, &TextRow)> = lost.iter().filter_map(|key| Some((*key, self.rows.get(key)?))).collect();
        let mut wanted: FxHashMap<Number, Vec<usize>> = FxHashMap::default();
        for (at, (key, row)) in rows.iter().enumerate() {
            let numbers: FxHashSet<String> = row.iter().flat_map(|(_, cell)| pieces(cell)).collect();
            numbers.into_iter().for_each(|number| {
                wanted.entry((key.as_str().starts_with("L-"), number)).or_default().push(at);
            });
        }
        let mut bearers: FxHashMap<Number, Vec<usize>> = FxHashMap::default();
        for (at, entry) in entries.iter().enumerate() {
            let number = number(entry).filter(|number| wanted.contains_key(number));
            number.into_iter().for_each(|number| bearers.entry(number).or_default().push(at));
        }
        let mut found: Vec<(usize, usize)> = Vec::new();
        for (number, lines) in &bearers {
            let notes = wanted.get(number).map_or(&[] as &[_], Vec::as_slice);
            for (note, line) in notes.iter().flat_map(|note| lines.iter().map(move |line| (*note, *line))) {
                let alone = lines.iter().filter(|other| is_of_one(&entries[**other], &entries[line])).count() == 1;
                if alone && entries[line].is_unnoted && is_it(rows[note].1, &entries[line]) {
                    found.push((note, line));
                }
            }
        }
        let times =
            |which: fn(&(usize, usize)) -> usize, one: usize| found.iter().filter(|it| which(it) == one).count();
        let single =
            found.iter().filter(|(note, line)| times(|it| it.0, *note) == 1 && times(|it| it.1, *line) == 1);
        let mut lines: Vec<(Key, Line)> = single
            .map(|(note, line)| (rows[*note].0.clone(), Line { at: *line, key: keys.of(&entries[*line]) }))
            .filter(|(_, line)| !self.known.contains(&line.key))
            .collect();
        lines.sort_by(|a, b| a.0.cmp(&b.0));
        lines
    }
}

/// The references in a cell: of `2045 / 3`, `2045` too.
fn pieces(cell: &str) -> impl Iterator<Item = String> {
    let parts = cell.split([' ', '/', '\n']).chain([cell]);
    parts.map(reference_key).filter(|number| number.bytes().any(|sign| sign.is_ascii_digit()))
}

fn number(entry: &Entry) -> Option<Number> {
    let is_ledger = entry.side == Side::Ledger;
    let text = if is_ledger { entry.payment_order() } else { None };
    Some((is_ledger, reference_key(text.or(entry.document().map(|(_, number)| number))?)))
}

/// True for lines of one payment order, or of one document.
fn is_of_one(a: &Entry, b: &Entry) -> bool {
    let same_payee = || a.payee().map(reference_key) == b.payee().map(reference_key);
    if a.payment_order().is_some() && a.side == Side::Ledger { a.year() == b.year() } else { same_payee() }
}

/// True when a row shows the day, the amount and the payee of a line.
fn is_it(row: &TextRow, entry: &Entry) -> bool {
    let shows_day = |day: crate::model::Date| {
        let shown = format!("{:02}/{:02}/{:04}", day.day(), day.month(), day.year());
        row.iter().any(|(_, cell)| *cell == shown)
    };
    entry.date.is_some_and(shows_day)
        && holds_amount(row, entry)
        && entry.payee().is_some_and(|payee| says(row, payee))
}
