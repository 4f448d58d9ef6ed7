//! One document paid through two channels, each time for another mission. Example: the line of the card for Porto has
//! « Hôtel, facture QC-221 », 300,00 €, and the invoice QC-221 of that hotel is paid by mandat for Québec. What two
//! missions share equally has a paper, or words, for each of the shares: it is innocent.

use std::collections::{BTreeMap, BTreeSet};

use super::cited::{cites_ticket, shared_reference};
use super::{
    Proof, Seen, are_of_one_mission, are_paid_apart, days_apart, is_share, observe, other_day, other_person,
    same_supplier,
};
use crate::check::Grounds;
use crate::model::entry::{Entry, EntryId, Side};
use crate::model::finding::Observation;
use crate::model::money::Money;
use crate::model::words::reference_key;

/// Days between two papers of one document.
const DAYS_MAX: i32 = 31;

/// True for two papers of one amount, which two payments settle for two missions, though one document is behind both.
pub(super) fn is_one_paper(books: &Grounds<'_>, one: &Seen<'_>, other: &Seen<'_>) -> bool {
    let (a, b) = (one.entry, other.entry);
    let are_papers = a.side == Side::Support && b.side == Side::Support;
    are_papers
        && !are_of_one_mission(books, one, other)
        && are_paid_apart(books, one, other)
        && !is_share(a)
        && !is_share(b)
        && !other_day(a, b)
        && days_apart(a, b).is_none_or(|days| days <= DAYS_MAX)
        && !other_person(books, a, b)
        && ((same_supplier(a, b) && shared_reference(a, b)) || cites_ticket(a, b))
}

/// What is asked of such pairs, each paper once, unless the document has papers of that amount besides: its shares.
pub(super) fn find(books: &Grounds<'_>, pairs: Vec<[Seen<'_>; 2]>) -> Vec<(Money, Observation)> {
    if pairs.is_empty() {
        return Vec::new();
    }
    let papers = papers(books, &pairs);
    let mut told: BTreeSet<EntryId> = BTreeSet::new();
    let mut found = Vec::new();
    for [one, other] in &pairs {
        let ids = [one.id, other.id];
        let amount = one.entry.amount.unwrap_or(books.zero());
        let shared = [one, other].into_iter().filter_map(|seen| papers.get(&(number(seen.entry)?, amount)));
        let shared = shared.flatten().any(|id| !ids.contains(id));
        let is_open = || !ids.iter().any(|id| told.contains(id));
        if !shared && is_open() && !is_taken_back(books, [one, other]) {
            told.extend(ids);
            found.push((amount, observe(books, one, other, Proof::Elsewhere)));
        }
    }
    found
}

/// True when a credit of the supplier takes one of the two back.
fn is_taken_back(books: &Grounds<'_>, two: [&Seen<'_>; 2]) -> bool {
    let Some(credit) = two[0].entry.amount.map(Money::negated) else { return false };
    let of_either = |entry: &Entry| two.iter().any(|seen| same_supplier(seen.entry, entry));
    books.side(Side::Support).any(|(_, entry)| entry.amount == Some(credit) && of_either(entry))
}

fn number(entry: &Entry) -> Option<String> {
    entry.invoice().map(reference_key)
}

/// The papers of these numbers and amounts, counted or not.
fn papers(books: &Grounds<'_>, pairs: &[[Seen<'_>; 2]]) -> BTreeMap<(String, Money), Vec<EntryId>> {
    let key = |entry: &Entry| number(entry).zip(entry.amount);
    let keys = pairs.iter().flatten().filter_map(|seen| key(seen.entry));
    let mut papers: BTreeMap<_, Vec<EntryId>> = keys.map(|key| (key, Vec::new())).collect();
    let amounts: BTreeSet<Money> = papers.keys().map(|(_, amount)| *amount).collect();
    for (id, entry) in books.side(Side::Support) {
        if entry.amount.is_some_and(|amount| amounts.contains(&amount)) {
            key(entry).and_then(|key| papers.get_mut(&key)).into_iter().for_each(|of_key| of_key.push(id));
        }
    }
    papers
}
