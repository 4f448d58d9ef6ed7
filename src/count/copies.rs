//! What the texts of two copies of a line say apart: one export gives a mandat to an operation, the other to another.
//!
//! A column may mean something else in the other export, and two lines of one price may be laid the wrong way round:
//! a text is only compared where the two tables say the same on another line, and where one line of its number has its
//! amount.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use super::tables::Tables;
use crate::model::entry::Entry;
use crate::model::field::Field;
use crate::model::money::Money;
use crate::model::words::fold;

/// What places a line, and how it is called.
const COMPARED: &[(Field, &str)] = &[
    (Field::Operation, "opération"),
    (Field::Account, "compte"),
    (Field::Invoice, "n° de facture"),
    (Field::Mission, "mission"),
];

/// What each copy says otherwise than the line that is kept, in French; `kept_for` gives the copies of each line.
pub(super) fn told_apart(
    entries: &[Entry],
    kept_for: &BTreeMap<usize, Vec<usize>>,
    tables: &Tables,
) -> FxHashMap<usize, Vec<String>> {
    let pairs = || kept_for.iter().flat_map(|(at, copies)| copies.iter().map(|copy| (*at, *copy)));
    // Either of two tables may keep a line.
    let home = |at: usize, copy: usize| {
        let (one, other) = (tables.of_entry(at), tables.of_entry(copy));
        (one.min(other), one.max(other))
    };
    let (mut agreed, mut apart) = (BTreeSet::new(), Vec::new());
    for (at, copy) in pairs() {
        for (field, name) in COMPARED {
            let Some((ours, theirs)) = entries[at].text(*field).zip(entries[copy].text(*field)) else { continue };
            if ours == theirs || is_within(ours, theirs) {
                agreed.insert((home(at, copy), *name));
            } else {
                apart.push((at, copy, *name, format!("{name} « {theirs} » au lieu de « {ours} »")));
            }
        }
    }
    apart.retain(|(at, copy, name, _)| agreed.contains(&(home(*at, *copy), *name)));
    let mut told: FxHashMap<usize, Vec<String>> = FxHashMap::default();
    if apart.is_empty() {
        return told;
    }
    let mut alike: FxHashMap<(usize, Option<&str>, Option<Money>), usize> = FxHashMap::default();
    for (_, copy) in pairs() {
        *alike.entry(key(entries, copy, tables)).or_default() += 1;
    }
    apart.retain(|(_, copy, ..)| alike.get(&key(entries, *copy, tables)) == Some(&1));
    for (_, copy, _, what) in apart {
        told.entry(copy).or_default().push(what);
    }
    told
}

/// The table, the number and the amount of a line.
fn key<'a>(entries: &'a [Entry], at: usize, tables: &Tables) -> (usize, Option<&'a str>, Option<Money>) {
    let entry = &entries[at];
    let number = entry.payment_order().or_else(|| entry.document().map(|(_, number)| number));
    (tables.of_entry(at), number, entry.amount)
}

/// `6251` and `6251 - Voyages`, `JUM23` and `Op. JUM23`: one says the other.
fn is_within(one: &str, other: &str) -> bool {
    let (one, other) = (fold(one).replace(' ', ""), fold(other).replace(' ', ""));
    one.contains(&other) || other.contains(&one)
}
