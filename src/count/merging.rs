//! Lines that several tables deliver, laid one upon the other.
//!
//! Two nights at one price on one invoice are two lines, and a second export that repeats both makes two
//! copies, not four: within a group of lines that may be the same, each table fills each slot at most
//! once, so that the number of slots is the largest number of lines in one table.

use std::collections::{BTreeMap, BTreeSet};

use super::content::{self, Content};
use super::tables::Tables;
use crate::model::entry::Entry;
use crate::model::money::Money;
use crate::model::words::{fold, reference_key};

/// What a group of lines allows.
pub(super) struct Rule<'a> {
    /// Whether two tables may deliver the same line at all.
    pub(super) tables: &'a dyn Fn(usize, usize) -> bool,
    /// Whether two lines that are not identical may still be the same.
    pub(super) alike: fn(&Entry, &Entry) -> bool,
    /// Whether lines that are not identical are only paired when as many are left on both sides.
    pub(super) only_if_as_many: bool,
}

/// Comparisons of unlike lines that one group may cost; a larger group pairs identical lines only.
const COMPARISONS_MAX: usize = 1_000_000;

/// The slots of a group: lines that are the same line, first the one of the fullest table. A line that
/// no other table delivers has a slot of its own.
pub(super) fn slots(group: &[usize], entries: &[Entry], tables: &Tables, rule: &Rule<'_>) -> Vec<Vec<usize>> {
    let mut by_table: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for &at in group {
        by_table.entry(tables.of_entry(at)).or_default().push(at);
    }
    let mut deliveries: Vec<Vec<usize>> = by_table.into_values().collect();
    for lines in &mut deliveries {
        lines.sort_by(|a, b| content::order_then_place(&entries[*a], &entries[*b]));
    }
    deliveries.sort_by(|a, b| {
        let said = |lines: &[usize]| lines.iter().map(|at| Content(&entries[*at])).collect::<Vec<_>>();
        b.len()
            .cmp(&a.len())
            .then_with(|| said(a).cmp(&said(b)))
            .then_with(|| entries[a[0]].place.cmp(&entries[b[0]].place))
    });
    let mut slots: Vec<Vec<usize>> = Vec::new();
    for lines in deliveries {
        lay(lines, &mut slots, entries, tables, rule);
    }
    slots
}

/// Lays the lines of one table on the slots of the tables before it.
fn lay(lines: Vec<usize>, slots: &mut Vec<Vec<usize>>, entries: &[Entry], tables: &Tables, rule: &Rule<'_>) {
    let Some(table) = lines.first().map(|line| tables.of_entry(*line)) else { return };
    let mut free: Vec<usize> =
        (0..slots.len()).filter(|slot| (rule.tables)(tables.of_entry(slots[*slot][0]), table)).collect();
    let mut rest = lines;
    pair_by(|at| Content(&entries[at]), &mut rest, &mut free, slots);
    // Where the line of the mandat is told, one number may be that of two budgets.
    let invoice = |at: usize| entries[at].invoice().filter(|_| !rule.only_if_as_many).map(reference_key);
    pair_by(|at| (said(&entries[at]), invoice(at)), &mut rest, &mut free, slots);
    let worth_it = rest.len().saturating_mul(free.len()) <= COMPARISONS_MAX;
    if worth_it && (!rule.only_if_as_many || rest.len() == free.len()) {
        rest.retain(|&line| {
            let found = free.iter().position(|slot| (rule.alike)(&entries[slots[*slot][0]], &entries[line]));
            found.map(|at| slots[free.remove(at)].push(line)).is_none()
        });
    }
    slots.extend(rest.into_iter().map(|line| vec![line]));
}

/// Pairs lines and free slots of equal keys, in order.
fn pair_by<K: Ord>(
    key: impl Fn(usize) -> K,
    lines: &mut Vec<usize>,
    free: &mut Vec<usize>,
    slots: &mut [Vec<usize>],
) {
    let mut waiting: BTreeMap<K, Vec<usize>> = BTreeMap::new();
    for &slot in free.iter().rev() {
        waiting.entry(key(slots[slot][0])).or_default().push(slot);
    }
    let mut taken = BTreeSet::new();
    lines.retain(|&line| {
        let Some(slot) = waiting.get_mut(&key(line)).and_then(Vec::pop) else { return true };
        slots[slot].push(line);
        taken.insert(slot);
        false
    });
    free.retain(|slot| !taken.contains(slot));
}

/// What names a line besides its references: amount, payee and description.
fn said(entry: &Entry) -> (Option<Money>, Option<String>, Option<String>) {
    (entry.amount, entry.payee().map(fold), entry.description().map(fold))
}
