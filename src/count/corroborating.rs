//! Papers of one expense: the invoice in the register and the card line that pays it are two supports
//! of one cost. One of them is counted (contract 4b).
//!
//! Only papers that share a document number are joined here. Papers without one (a card slip behind a
//! claim: same person, payee, day and amount) are left as they are: **that rule goes here.**

use std::collections::BTreeSet;
use std::hash::{Hash, Hasher};

use rustc_hash::FxHasher;

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
    let groups = groups(entries, &tables);
    if groups.is_empty() {
        return;
    }
    let paid = paid_references(entries);
    let corroborates: Vec<(usize, usize)> =
        groups.into_iter().flat_map(|group| pairs(group, entries, &tables, &paid)).collect();
    for (paper, main) in corroborates {
        entries[paper].counted = Counted::Corroborates(EntryId(main as u32));
    }
}

/// Counted supporting lines of one document number and one amount that stand in several tables.
fn groups(entries: &[Entry], tables: &Tables) -> Vec<Vec<usize>> {
    let numbered = |at: &usize| {
        let entry = &entries[*at];
        let amount = entry.amount.filter(|_| entry.side == Side::Support && entry.is_counted())?;
        Some((entry.invoice().or(entry.ticket())?, amount))
    };
    let lines: Vec<usize> = (0..entries.len()).filter(|at| numbered(at).is_some()).collect();
    let number = |at| numbered(&at).map(|(number, amount)| (reference_key(number), amount));
    let several = tables.several(&lines, |at| {
        let mut hasher = FxHasher::default();
        number(at).hash(&mut hasher);
        hasher.finish()
    });
    let mut lines: Vec<(Option<(String, Money)>, usize)> = several.into_iter().map(|at| (number(at), at)).collect();
    lines.sort_unstable();
    let groups = lines.chunk_by(|a, b| a.0 == b.0);
    let groups = groups.filter(|group| (2..=GROUP_MAX).contains(&group.len()));
    let groups = groups.map(|group| group.iter().map(|(_, at)| *at).collect::<Vec<_>>());
    groups.filter(|group| group.iter().any(|at| tables.of_entry(*at) != tables.of_entry(group[0]))).collect()
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
