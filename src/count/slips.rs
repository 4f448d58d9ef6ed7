//! Lines of a claim that the employer's card paid: tools list them beside what the traveller advanced.
//!
//! Example: claim NDF-1 has a taxi of 24,00 € and a night of 300,00 €; the night is on the card statement, of the same
//! person, firm and day, and the mandat that pays NDF-1 is of 24,00 €. The night of the claim corroborates the card line.
//! Were the mandat of 324,00 €, the night would be paid twice: both count, and a check says so.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use super::corroborating::{AmountAndDay, amount_and_day, same_expense};
use crate::model::entry::{Entry, Side};
use crate::model::money::Money;
use crate::model::words::reference_key;

/// Card lines of one amount and day that a line of a claim is compared with.
const ALIKE_MAX: usize = 50;

/// A claim of which lines are on a card statement too.
#[derive(Default)]
struct Claim {
    /// Of all its lines, in the dossier's currency; none when an amount is unknown.
    told: Vec<Option<Money>>,
    /// Of the payments that cite it.
    paid: Vec<Money>,
    /// Its lines on a statement, each with the card line.
    on_card: Vec<(usize, usize)>,
}

/// Each line of a claim that only shows what a card paid, with the line of the card.
pub(super) fn pairs(
    entries: &[Entry],
    cards: &FxHashMap<AmountAndDay, Vec<usize>>,
    joined: &BTreeSet<usize>,
) -> Vec<(usize, usize)> {
    let mut claims: BTreeMap<String, Claim> = BTreeMap::new();
    let mut taken = BTreeSet::new();
    for (at, entry) in lines(entries).filter(|(at, _)| !joined.contains(at)) {
        let Some(key) = amount_and_day(entry).filter(|_| entry.beneficiary().is_some()) else { continue };
        // So many of one amount and day are a tariff.
        let alike = cards.get(&key).filter(|cards| cards.len() <= ALIKE_MAX).map(Vec::as_slice);
        let alike = alike.unwrap_or_default().iter();
        let mut alike = alike.filter(|card| !joined.contains(*card) && same_expense(&entries[**card], entry));
        // Of two card lines alike nobody knows which it is.
        if let (Some(card), None, Some(number)) = (alike.next(), alike.next(), number(entry))
            && taken.insert(*card)
        {
            claims.entry(number).or_default().on_card.push((at, *card));
        }
    }
    if claims.is_empty() {
        return Vec::new();
    }
    for (_, entry) in lines(entries) {
        if let Some(claim) = number(entry).and_then(|number| claims.get_mut(&number)) {
            claim.told.push(entry.amount);
        }
    }
    for entry in entries.iter().filter(|entry| entry.side == Side::Ledger && entry.is_counted()) {
        let cited = [entry.invoice(), entry.mission_order(), entry.statement(), entry.supporting_document()];
        let cited: BTreeSet<String> = cited.into_iter().flatten().map(reference_key).collect();
        for number in cited {
            if let Some(claim) = claims.get_mut(&number) {
                claim.paid.extend(entry.amount);
            }
        }
    }
    claims.into_values().filter(|claim| is_paid_without(entries, claim)).flat_map(|claim| claim.on_card).collect()
}

/// The counted lines of claims.
fn lines(entries: &[Entry]) -> impl Iterator<Item = (usize, &Entry)> {
    let is_line = |entry: &Entry| {
        entry.side == Side::Support
            && entry.is_counted()
            && entry.mission_order().is_some()
            && entry.invoice().is_none()
            && entry.statement().is_none()
    };
    entries.iter().enumerate().filter(move |(_, entry)| is_line(entry))
}

fn number(entry: &Entry) -> Option<String> {
    entry.mission_order().map(reference_key)
}

/// True when the payments of the claim make its other lines, to the cent.
fn is_paid_without(entries: &[Entry], claim: &Claim) -> bool {
    let on_card = claim.on_card.iter().map(|(at, _)| entries[*at].amount);
    let told: Option<Vec<Money>> = claim.told.iter().copied().collect();
    let on_card: Option<Vec<Money>> = on_card.collect();
    let (Some(told), Some(on_card), Some(first)) = (told, on_card, claim.paid.first()) else { return false };
    let sum = |amounts: Vec<Money>| Money::sum(first.currency(), amounts).ok();
    let others = sum(told).zip(sum(on_card)).and_then(|(told, on_card)| told.checked_sub(on_card).ok());
    others.is_some() && others == sum(claim.paid.clone())
}
