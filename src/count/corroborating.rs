//! Papers of one expense: the invoice in the register and the card line that pays it are two supports
//! of one cost. One of them is counted (contract 4b).
//!
//! Only papers that share a document number are joined here. Papers without one (a card slip behind a
//! claim: same person, payee, day and amount) are left as they are: **that rule goes here.**

use std::collections::{BTreeMap, BTreeSet};

use super::tables::Tables;
use crate::model::account::FileAccount;
use crate::model::entry::{Counted, Entry, EntryId, Side};
use crate::model::money::Money;
use crate::model::words::{SAME_PAYEE, SameName, fold, name_words, payee_likeness, reference_key, same_name};

/// A document number with more lines of one amount than this is a statement, not an expense.
const GROUP_MAX: usize = 500;

/// Marks the papers that only corroborate another.
pub(super) fn mark(entries: &mut [Entry], files: &[FileAccount]) {
    let tables = Tables::of(entries, files);
    if tables.len() < 2 {
        return;
    }
    let paid = paid_references(entries);
    let mut corroborates = Vec::new();
    for group in groups(entries) {
        if group.len() > GROUP_MAX || group.iter().all(|at| tables.of_entry(*at) == tables.of_entry(group[0])) {
            continue;
        }
        corroborates.extend(pairs(group, entries, &tables, &paid));
    }
    for (paper, main) in corroborates {
        entries[paper].counted = Counted::Corroborates(EntryId(main as u32));
    }
}

/// Counted supporting lines of one document number and one amount.
fn groups(entries: &[Entry]) -> Vec<Vec<usize>> {
    let mut groups: BTreeMap<(String, Money), Vec<usize>> = BTreeMap::new();
    for (at, entry) in entries.iter().enumerate() {
        let number = entry.invoice().or(entry.ticket()).map(reference_key);
        if let (Side::Support, true, Some(number), Some(amount)) =
            (entry.side, entry.is_counted(), number, entry.amount)
        {
            groups.entry((number, amount)).or_default().push(at);
        }
    }
    groups.into_values().filter(|group| group.len() > 1).collect()
}

/// Papers and the one that each corroborates.
fn pairs(
    mut group: Vec<usize>,
    entries: &[Entry],
    tables: &Tables,
    paid: &BTreeSet<String>,
) -> Vec<(usize, usize)> {
    group.sort_by_key(|at| {
        let entry = &entries[*at];
        let links = references(entry).filter(|reference| paid.contains(reference)).count();
        (std::cmp::Reverse(links), entry.statement().is_some(), *at)
    });
    let mut found = Vec::new();
    let mut joined = BTreeSet::new();
    for (rank, &main) in group.iter().enumerate() {
        if joined.contains(&main) {
            continue;
        }
        let mut seen = BTreeSet::from([tables.of_entry(main)]);
        for &paper in &group[rank + 1..] {
            let table = tables.of_entry(paper);
            let other_kind = !tables.same_kind(tables.of_entry(main), table);
            if joined.contains(&paper)
                || !other_kind
                || !same_expense(&entries[main], &entries[paper])
                || !seen.insert(table)
            {
                continue;
            }
            joined.insert(paper);
            found.push((paper, main));
        }
    }
    found
}

/// Same payee; nobody and no day that contradicts. Number and amount are equal already.
fn same_expense(a: &Entry, b: &Entry) -> bool {
    let (Some(payee), Some(other)) = (a.payee(), b.payee()) else { return false };
    let people = a.beneficiary().zip(b.beneficiary());
    let other_person = people.is_some_and(|(a, b)| same_name(&name_words(a), &name_words(b)) == SameName::No);
    let other_day = a.service_date.zip(b.service_date).is_some_and(|(a, b)| a != b);
    !other_person && !other_day && (fold(payee) == fold(other) || payee_likeness(payee, other) >= SAME_PAYEE)
}

/// References by which the ledger may call for a paper.
fn references(entry: &Entry) -> impl Iterator<Item = String> + '_ {
    let order = entry.payment_order().into_iter().map(|text| format!("mandat {}", reference_key(text)));
    let papers = entry
        .invoice()
        .into_iter()
        .chain(entry.statement())
        .chain(entry.ticket())
        .chain(entry.supporting_document());
    order.chain(papers.map(|text| format!("pièce {}", reference_key(text))))
}

fn paid_references(entries: &[Entry]) -> BTreeSet<String> {
    entries.iter().filter(|entry| entry.side == Side::Ledger).flat_map(references).collect()
}
