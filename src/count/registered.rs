//! A claim or a statement in the register of the papers received, beside its own lines.
//!
//! Example: the register has EF-31, état de frais de Morvan, 250,00 €, under the heading of invoices; the claim EF-31 is of
//! 40,00 and 210,00 €. The lines count, for they say what was spent; that of the register corroborates them (contract 4b).
//! A paper of another sum or person under the number is another paper.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashSet;

use super::corroborating::GROUP_MAX;
use super::itemised::{is_one_person, sum};
use super::tables::Tables;
use crate::model::entry::{Entry, Side};
use crate::model::words::{reference_key, reference_mark};

/// Lines of one number: those of registers, those of the claim or statement itself.
#[derive(Default)]
struct Numbered {
    registered: Vec<usize>,
    details: Vec<usize>,
}

/// Each line of a register that stands for a claim or a statement, with the first line of that; none of those in `joined`.
pub(super) fn pairs(entries: &[Entry], tables: &Tables, joined: &BTreeSet<usize>) -> Vec<(usize, usize)> {
    let counts = |entry: &Entry| entry.side == Side::Support && entry.is_counted() && entry.amount.is_some();
    let numbers = |number: fn(&Entry) -> Option<&str>| -> FxHashSet<u64> {
        let lines = entries.iter().filter(|entry| counts(entry));
        lines.filter_map(number).map(reference_mark).collect()
    };
    let own = numbers(own_number);
    if own.is_empty() {
        return Vec::new();
    }
    // Most invoices are no claim, and most claims are in no register.
    let registered = numbers(registered_number);
    let shared: FxHashSet<u64> = own.intersection(&registered).copied().collect();
    if shared.is_empty() {
        return Vec::new();
    }
    let mut by_number: BTreeMap<String, Numbered> = BTreeMap::new();
    for (at, entry) in entries.iter().enumerate().filter(|(_, entry)| counts(entry)) {
        let (number, is_own) = match (own_number(entry), registered_number(entry)) {
            (Some(number), _) => (number, true),
            (None, Some(number)) if !joined.contains(&at) => (number, false),
            _ => continue,
        };
        if !shared.contains(&reference_mark(number)) {
            continue;
        }
        let of_number = by_number.entry(reference_key(number)).or_default();
        if is_own { of_number.details.push(at) } else { of_number.registered.push(at) }
    }
    by_number.into_values().filter_map(|of_number| pair(entries, tables, &of_number)).collect()
}

/// The number of the claim or the statement of which a line is.
fn own_number(entry: &Entry) -> Option<&str> {
    let claim = entry.mission_order().filter(|_| entry.beneficiary().is_some());
    claim.or(entry.statement()).filter(|_| entry.invoice().is_none())
}

/// The number of a paper that is neither, or is not called so.
fn registered_number(entry: &Entry) -> Option<&str> {
    let number = entry.invoice().or(entry.supporting_document());
    number.filter(|_| entry.mission_order().is_none() && entry.statement().is_none())
}

/// The only line of a register under this number, and the lines of one table that make its amount.
fn pair(entries: &[Entry], tables: &Tables, of_number: &Numbered) -> Option<(usize, usize)> {
    /// Figures of a number that is hardly both a statement's and an invoice's.
    const FIGURES: usize = 4;
    let [registered] = of_number.registered.as_slice() else { return None };
    let (whole, details) = (&entries[*registered], &of_number.details);
    let first = *details.first().filter(|_| details.len() <= GROUP_MAX)?;
    let table = tables.of_entry(first);
    let together = tables.of_entry(*registered) != table && details.iter().all(|at| tables.of_entry(*at) == table);
    let figures = registered_number(whole).map_or(0, |number| number.bytes().filter(u8::is_ascii_digit).count());
    let is_its = |at: &usize| match entries[*at].mission_order() {
        Some(_) => is_one_person(whole, &entries[*at]),
        None => figures >= FIGURES,
    };
    let makes = sum(entries, details).is_some_and(|sum| !sum.is_zero() && Some(sum) == whole.amount);
    (together && makes && details.iter().all(is_its)).then_some((*registered, first))
}
