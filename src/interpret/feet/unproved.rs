//! Rows that read like the foot of a bill and that no sum proves: they are counted, and asked about.

use super::footing::{Part, Row};
use super::questions::{Question, Why};
use super::settled_words::says_payment;
use super::words::{self, Rate};
use crate::model::entry::Entry;
use crate::model::words::fold;

/// `Total facture` below lines of the same bill that do not make it. TOTAL sells petrol.
pub(super) fn total(bill: &[Entry], last: &Entry, words: &str) -> Option<Question> {
    let is_total = |text: Option<&str>| text.is_some_and(|text| words::is_total(&fold(text)));
    let sells = || last.payee().is_some_and(|payee| fold(payee).contains(words));
    let is_foot =
        words::is_total(words) && !sells() && !bill.first().is_some_and(|one| is_total(one.description()));
    let amount = last.amount.filter(|amount| is_foot && !amount.is_zero())?;
    let label = last.description().unwrap_or_default().to_owned();
    let is_only = bill.len() == 2 && bill.first().is_some_and(|one| one.amount == Some(amount));
    let why = if is_only { Why::SameAsOne } else { Why::OtherTotal };
    Some(Question { at: last.place.clone(), label, amount, why })
}

/// `TVA 13,64` below `Total TTC 150,00`, when no rate and no total says whether the total holds it.
pub(super) fn taxes(entries: &[Entry], rows: &[Row], parts: &[(usize, Part)]) -> Vec<Question> {
    let mut found = Vec::new();
    let mut whole: Option<&Row> = None;
    for (at, row) in rows.iter().enumerate() {
        let is_tax = row.entry.is_some() && words::is_vat(&row.folded);
        if !is_tax {
            let is_whole = row.says_total() && words::says_gross(&row.folded) && !words::is_subtotal(&row.folded);
            whole = is_whole.then_some(row);
            continue;
        }
        let Some(whole) = whole else { continue };
        let is_held = rows[at..].iter().any(|later| later.says_total() && later.amount > whole.amount);
        let is_known = parts.iter().any(|(part, _)| *part == at);
        let is_added = words::rate(&row.label, row.amount, whole.amount) == Rate::Besides;
        if let Some(entry) = row.entry.and_then(|at| entries.get(at))
            && !(is_held || is_known || is_added)
            && let Some(amount) = entry.amount
        {
            let label = row.label.clone();
            found.push(Question { at: entry.place.clone(), label, amount, why: Why::Tax });
        }
    }
    found
}

/// `Acompte versé -50,00` between the whole of a bill and what is still to be paid: a payment does not diminish what was
/// bought, and the bill may be delivered for its balance alone.
pub(super) fn payments(entries: &[Entry], feet: &[(Row, Part)]) -> Vec<Question> {
    let is_payment =
        |row: &Row, part: Part| part == Part::Besides && row.amount.is_sign_negative() && says_payment(&row.folded);
    let found = feet.iter().filter(|(row, part)| is_payment(row, *part)).filter_map(|(row, _)| {
        let entry = entries.get(row.entry?)?;
        let (at, label) = (entry.place.clone(), row.label.clone());
        Some(Question { at, label, amount: entry.amount?, why: Why::PaidBefore })
    });
    found.collect()
}
