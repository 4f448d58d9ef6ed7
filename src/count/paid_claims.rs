//! The line of a claim whose document stands in the register of invoices too: the claim is what is counted when it is
//! the claim that is paid.
//!
//! Example: claim EF-1 has a night of 180,00 € under the number of the hotel's invoice, FR-118, and a meal of 35,00 €; the
//! register has FR-118, which no mandat pays, and the mandat that cites EF-1 is of 215,00 €. Did a mandat pay FR-118, or
//! 35,00 € of EF-1, the invoice would be counted.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Deref;

use super::corroborating::{references, same_expense};
use crate::model::entry::{Entry, Side};
use crate::model::money::Money;
use crate::model::words::reference_key;

/// A claim of which a line corroborates an invoice.
#[derive(Default)]
struct Claim {
    /// Of all its lines; none when an amount is unknown.
    told: Vec<Option<Money>>,
    /// Of the payments that cite it.
    paid: Vec<Money>,
}

/// Turns pairs of a line of a claim and the invoice that it corroborates, where the claim is paid with that line and the
/// invoice is not.
pub(super) fn turn(pairs: &mut [(usize, usize)], entries: &[Entry], paid: &impl Deref<Target = BTreeSet<String>>) {
    let mut mains: BTreeMap<usize, usize> = BTreeMap::new();
    pairs.iter().for_each(|(_, main)| *mains.entry(*main).or_default() += 1);
    let is_claim = |at: usize| entries[at].mission_order().is_some() && entries[at].invoice().is_some();
    let may_turn = |(paper, main): (usize, usize)| {
        is_claim(paper) && entries[main].mission_order().is_none() && mains.get(&main) == Some(&1)
    };
    if !pairs.iter().any(|pair| may_turn(*pair)) {
        return;
    }
    let open = |main: usize| !references(&entries[main]).any(|reference| paid.contains(&reference));
    let number = |entry: &Entry| entry.mission_order().map(reference_key);
    let wanted = pairs.iter().filter(|pair| may_turn(**pair) && open(pair.1));
    let mut claims: BTreeMap<String, Claim> =
        wanted.filter_map(|(paper, _)| Some((number(&entries[*paper])?, Claim::default()))).collect();
    if claims.is_empty() {
        return;
    }
    let amounts: BTreeSet<Money> = pairs.iter().filter_map(|(_, main)| entries[*main].amount).collect();
    let mut payments: Vec<&Entry> = Vec::new();
    for entry in entries.iter().filter(|entry| entry.is_counted()) {
        if entry.side == Side::Support {
            let claim = number(entry).and_then(|number| claims.get_mut(&number));
            claim.into_iter().for_each(|claim| claim.told.push(entry.amount));
            continue;
        }
        let cited: BTreeSet<String> =
            [entry.invoice(), entry.mission_order()].into_iter().flatten().map(reference_key).collect();
        for number in cited {
            claims.get_mut(&number).into_iter().for_each(|claim| claim.paid.extend(entry.amount));
        }
        if entry.amount.is_some_and(|amount| amounts.contains(&amount)) {
            payments.push(entry);
        }
    }
    // A mandat that pays the supplier that amount pays the invoice.
    let is_paid =
        |main: &Entry| payments.iter().any(|payment| payment.amount == main.amount && same_expense(payment, main));
    for pair in pairs.iter_mut().filter(|pair| may_turn(**pair) && open(pair.1)) {
        let claim = number(&entries[pair.0]).and_then(|number| claims.get(&number));
        if claim.is_some_and(Claim::is_paid_whole) && !is_paid(&entries[pair.1]) {
            *pair = (pair.1, pair.0);
        }
    }
}

impl Claim {
    /// True when its payments make all its lines, to the cent.
    fn is_paid_whole(&self) -> bool {
        let told: Option<Vec<Money>> = self.told.iter().copied().collect();
        let (Some(told), Some(first)) = (told, self.paid.first()) else { return false };
        let sum = |amounts: Vec<Money>| Money::sum(first.currency(), amounts).ok();
        sum(told).is_some_and(|told| sum(self.paid.clone()) == Some(told))
    }
}
