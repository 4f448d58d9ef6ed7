//! One document twice: as one line of a register, and as the lines that make it in a statement or a folio.
//!
//! Example: the register of invoices has FT/24/91 of 600,00 €, the hotel's list two rooms of 300,00 € under the same
//! number. The lines count, for they name persons and days; that of the register corroborates them (contract 4b).

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{Hash, Hasher};

use rustc_hash::{FxHashMap, FxHasher};

use super::corroborating::GROUP_MAX;
use super::tables::Tables;
use crate::model::entry::{Entry, Side};
use crate::model::money::{Currency, Money, Sum};
use crate::model::words::{SAME_PAYEE, fold, payee_likeness, reference_key};

/// Each line that other lines make in detail, with the first of them; none of those in `joined`.
pub(super) fn pairs(entries: &[Entry], tables: &Tables, joined: &BTreeSet<usize>) -> Vec<(usize, usize)> {
    let number = |at: usize| {
        let entry = &entries[at];
        let counts = entry.side == Side::Support && entry.is_counted() && entry.amount.is_some();
        entry.invoice().filter(|_| counts && entry.statement().is_none() && !joined.contains(&at))
    };
    let lines: Vec<usize> = (0..entries.len()).filter(|at| number(*at).is_some()).collect();
    if lines.is_empty() {
        return Vec::new();
    }
    let key = |at: usize| number(at).map(reference_key).unwrap_or_default();
    let several = tables.several(&lines, |at| {
        let mut hasher = FxHasher::default();
        key(at).hash(&mut hasher);
        hasher.finish()
    });
    let mut by_number: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    several.into_iter().for_each(|at| by_number.entry(key(at)).or_default().push(at));
    by_number.retain(|number, lines| number.bytes().any(|sign| sign.is_ascii_digit()) && lines.len() <= GROUP_MAX);
    if by_number.is_empty() {
        return Vec::new();
    }
    // What two mandats pay may be two papers: a check says so.
    let mut payments: FxHashMap<String, BTreeSet<String>> = FxHashMap::default();
    for entry in entries.iter().filter(|entry| entry.side == Side::Ledger && entry.is_counted()) {
        let order = || entry.payment_order().map(reference_key).unwrap_or_default();
        if let Some(number) = entry.invoice().map(reference_key).filter(|number| by_number.contains_key(number)) {
            payments.entry(number).or_default().insert(order());
        }
    }
    by_number.retain(|number, _| payments.get(number).is_none_or(|orders| orders.len() < 2));
    by_number.into_values().flat_map(|lines| of_number(entries, tables, &lines)).collect()
}

/// Those of one number: the table with the most lines is the detail of each other one of the same sum.
fn of_number(entries: &[Entry], tables: &Tables, lines: &[usize]) -> Vec<(usize, usize)> {
    let mut by_table: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    lines.iter().for_each(|at| by_table.entry(tables.of_entry(*at)).or_default().push(*at));
    let mut by_table: Vec<(usize, Vec<usize>)> = by_table.into_iter().collect();
    // By what the lines are, never by the number of their table.
    by_table.sort_by_key(|(_, lines)| (std::cmp::Reverse(lines.len()), lines[0]));
    let Some(((detailed, detail), others)) = by_table.split_first() else { return Vec::new() };
    let Some(whole) = sum(entries, detail).filter(|whole| !whole.is_zero()) else { return Vec::new() };
    let is_whole = |(table, lines): &&(usize, Vec<usize>)| {
        lines.len() == 1
            && detail.len() > 1
            && entries[lines[0]].mission_order().is_none()
            && !tables.same_kind(*detailed, *table)
            && sum(entries, lines) == Some(whole)
            && detail.iter().all(|at| is_one_payee(&entries[lines[0]], &entries[*at]))
    };
    others.iter().filter(is_whole).map(|(_, lines)| (lines[0], detail[0])).collect()
}

fn sum(entries: &[Entry], lines: &[usize]) -> Option<Money> {
    let currency: Currency = entries[*lines.first()?].amount?.currency();
    let mut sum = Sum::of(currency);
    lines.iter().filter_map(|at| entries[*at].amount).for_each(|amount| sum.add(amount));
    sum.total().ok()
}

/// The same payee; the lines of a list may leave him to its title.
fn is_one_payee(a: &Entry, b: &Entry) -> bool {
    /// Figures of a number that hardly two firms share.
    const FIGURES: usize = 4;
    let figures = || a.invoice().map_or(0, |number| number.bytes().filter(u8::is_ascii_digit).count());
    match (a.payee(), b.payee()) {
        (Some(a), Some(b)) => fold(a) == fold(b) || payee_likeness(a, b) >= SAME_PAYEE,
        _ => figures() >= FIGURES,
    }
}
