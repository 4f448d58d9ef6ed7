//! What was typed beside a line, given to that line of this run.
//!
//! A line is known by its key. Its key is spelled otherwise when lines of its references come or go, and an earlier
//! version told fewer of them apart: then the line is found by the other spellings of its key, which hold what it
//! says. What an earlier version counted, or what stood alone, is found by the row in which the note was typed, when one
//! line of those references, and one only, reads like it; failing all that, by its number (see [`super::numbers`]). A note that fits two lines goes to neither.

use rust_decimal::Decimal;
use rustc_hash::{FxHashMap, FxHashSet};

use super::{Notes, TextRow, rename};
use crate::model::entry::Entry;
use crate::model::key::Key;
use crate::model::line_key::LineKeys;
use crate::model::words::fold;

/// Lines of the same references among which a note is sought by its row.
const ALIKE_MAX: usize = 64;

/// Lines by one of the spellings of their keys.
type Lines<'a> = FxHashMap<Key, Vec<&'a Line>>;

/// A line beside which nothing was typed under its key of now, though something was under its references.
pub(super) struct Line {
    pub(super) at: usize,
    /// Its key of now.
    pub(super) key: Key,
}

impl Notes {
    /// Tells every line beside which nothing was typed so, and gives notes their line under its key of now. Keys of lines
    /// are spelled here only when something was typed beside any.
    pub fn meet(&mut self, entries: &mut [Entry]) {
        let remarked = self.line_comments.keys().chain(self.added_lines.keys());
        let typed: FxHashSet<&Key> = self.marks.keys().chain(self.missions.keys()).chain(remarked).collect();
        let plain: FxHashSet<&str> = typed.iter().map(|key| key.plain()).collect();
        let mut keys = LineKeys::default();
        let (mut met, mut near) = (FxHashSet::default(), Vec::new());
        for (at, entry) in entries.iter_mut().enumerate() {
            entry.is_unnoted = true;
            if plain.is_empty() {
                continue;
            }
            let key = keys.of(entry);
            if typed.contains(&key) {
                entry.is_unnoted = false;
                met.insert(key);
            } else if plain.contains(key.plain()) {
                near.push(Line { at, key });
            }
        }
        let mut lost: Vec<Key> =
            typed.iter().filter(|key| !met.contains(**key)).map(|key| (*key).clone()).collect();
        if lost.is_empty() {
            return;
        }
        lost.sort_unstable();
        let mut found: Vec<(Key, Line)> = self.found(&lost, &near, entries, &mut keys);
        for (_, line) in &found {
            entries[line.at].is_unnoted = false;
        }
        let left: Vec<&Key> = lost.iter().filter(|key| found.iter().all(|(known, _)| known != *key)).collect();
        let by_number = self.by_number(&left, entries, &mut keys);
        found.extend(by_number);
        for (before, Line { at, key: now }) in &found {
            entries[*at].is_unnoted = false;
            rename(&mut self.marks, before, now);
            rename(&mut self.homes, before, now);
            rename(&mut self.missions, before, now);
            rename(&mut self.line_comments, before, now);
            rename(&mut self.added_lines, before, now);
            rename(&mut self.rows, before, now);
        }
    }

    /// The line of each note that is found again.
    fn found(&self, lost: &[Key], near: &[Line], entries: &[Entry], keys: &mut LineKeys) -> Vec<(Key, Line)> {
        let (mut alike, mut spelled) = (Lines::default(), Lines::default());
        for one in near {
            alike.entry(Key::from_text(one.key.plain())).or_default().push(one);
            for before in keys.apart(&entries[one.at]) {
                spelled.entry(before).or_default().push(one);
            }
        }
        let find = |key: &Key| {
            let unranked = Key::from_text(key.unranked());
            let is_apart = unranked.as_str() != key.plain();
            let candidates = if is_apart { spelled.get(&unranked) } else { alike.get(&unranked) }?;
            if let ([one], true) = (candidates.as_slice(), is_apart && unranked == *key) {
                return Some(*one);
            }
            let row = self.rows.get(key).filter(|_| candidates.len() <= ALIKE_MAX)?;
            let mut reading = candidates.iter().copied().filter(|one| reads_like(row, &entries[one.at]));
            let one = reading.next()?;
            reading.next().is_none().then_some(one)
        };
        let mut found: Vec<(&Key, &Line)> = lost.iter().filter_map(|key| Some((key, find(key)?))).collect();
        let mut notes: FxHashMap<usize, u32> = FxHashMap::default();
        found.iter().for_each(|(_, one)| *notes.entry(one.at).or_default() += 1);
        found.retain(|(_, one)| notes.get(&one.at) == Some(&1));
        found.into_iter().map(|(key, one)| (key.clone(), Line { at: one.at, key: one.key.clone() })).collect()
    }
}

/// True when a row of the previous workbook names whom the line names, says what it says, and holds its amount.
fn reads_like(row: &TextRow, entry: &Entry) -> bool {
    let texts = [entry.payee(), entry.beneficiary(), entry.description()];
    holds_amount(row, entry) && texts.into_iter().flatten().all(|text| says(row, text))
}

/// True when a cell of a row holds the amount of a line.
pub(super) fn holds_amount(row: &TextRow, entry: &Entry) -> bool {
    let Some(amount) = entry.amount else { return false };
    let is_amount = |cell: &str| cell.replace(',', ".").parse::<Decimal>().is_ok_and(|it| it == amount.amount());
    row.iter().any(|(_, cell)| is_amount(cell))
}

/// True when a cell of a row, or a line of it, says a text.
pub(super) fn says(row: &TextRow, text: &str) -> bool {
    let text = fold(text);
    let is_it = |cell: &str| fold(cell) == text || cell.lines().any(|line| fold(line) == text);
    row.iter().any(|(_, cell)| is_it(cell))
}
