//! What the bank debited for a document in another currency.
//!
//! Example: the hotel's invoice says 1 184,00 GBP and no euros; the statement of the card says 1 184,00 GBP and
//! 1 378,63 € debited. What was debited is what the stay cost: it comes before any computed rate.

use std::collections::BTreeMap;

use crate::model::entry::{Entry, Side};
use crate::model::money::Money;
use crate::model::words::{SAME_PAYEE, fold, payee_likeness};

/// Days between a document and its debit.
const DAYS_MAX: i32 = 10;

/// Gives documents without an amount in the dossier's currency the one that another export says was debited for
/// them, where there is one only, and for one only.
pub(in crate::interpret) fn take(entries: &mut [Entry]) {
    let is_document = |entry: &Entry| entry.side == Side::Support && entry.amount.is_none();
    let lacking: Vec<usize> = (0..entries.len()).filter(|at| is_document(&entries[*at])).collect();
    if lacking.is_empty() {
        return;
    }
    let mut debits: BTreeMap<Money, Vec<usize>> = BTreeMap::new();
    for (at, entry) in entries.iter().enumerate().filter(|(_, entry)| entry.side == Side::Support) {
        if let Some(original) = entry.original().filter(|_| entry.amount.is_some()) {
            debits.entry(original).or_default().push(at);
        }
    }
    let mut taken: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for document in lacking {
        let Some(known) = entries[document].original().and_then(|original| debits.get(&original)) else { continue };
        let mut fits = known.iter().filter(|debit| is_of(&entries[document], &entries[**debit]));
        if let (Some(debit), None) = (fits.next(), fits.next()) {
            taken.entry(*debit).or_default().push(document);
        }
    }
    for (debit, documents) in taken {
        if let [document] = documents.as_slice() {
            entries[*document].amount = entries[debit].amount;
            entries[*document].change_figures(|figures| figures.amount_told = true);
        }
    }
}

/// True when a line of another export may be the debit of this document: same payee, days apart.
fn is_of(document: &Entry, debit: &Entry) -> bool {
    let elsewhere = !document.place.is_beside(&debit.place);
    let payees = document.payee().zip(debit.payee());
    let near = document.date.zip(debit.date).is_some_and(|(a, b)| (a - b).get_days().abs() <= DAYS_MAX);
    elsewhere && near && payees.is_some_and(|(a, b)| fold(a) == fold(b) || payee_likeness(a, b) >= SAME_PAYEE)
}
