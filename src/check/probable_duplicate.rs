//! Two payments of one amount, to one payee, for one beneficiary, a few days apart, under no or another
//! reference. Example: 96,00 € to Taxi Marius on 4 and on 6 December, for the same traveller, by two
//! mandats. Other people, other days of service, lines of one mandat, and payments that each have a
//! document of their own, dated or worded otherwise, are innocent.

use std::collections::{BTreeMap, BTreeSet};

use super::persons::Name;
use super::wording::{day, line_first, line_with_address, places};
use super::{Check, scope};
use crate::model::Text;
use crate::model::books::Books;
use crate::model::entry::{Entry, EntryId, Side};
use crate::model::finding::{Observation, Outcome, Severity};
use crate::model::matching::Confidence;
use crate::model::money::Money;
use crate::model::words::{SAME_PAYEE, fold, payee_likeness, reference_key};

pub(super) static CHECK: Check = Check {
    id: "probable_duplicate",
    title: "Doublon probable",
    why: "Deux paiements semblables à quelques jours d’écart sont souvent la même dépense saisie deux fois.",
    source: "Test d’audit usuel : même tiers, même montant, dates proches (écart paramétrable, jours_doublon_max).",
    remedy: "Comparer les deux pièces, puis dire en quoi elles diffèrent ou annuler l’un des mandats.",
    severity: Severity::Review,
    needs: "Le tiers, le montant et la date dans la comptabilité.",
    closes_by_correction_only: false,
    run,
};

fn run(books: &Books) -> Result<Vec<Observation>, Outcome> {
    scope::needs_ledger(books)?;
    let mut by_amount: BTreeMap<Money, Vec<EntryId>> = BTreeMap::new();
    for (id, entry, amount) in scope::lines(books, Side::Ledger) {
        if entry.payee.is_some() && entry.date.is_some() {
            by_amount.entry(amount).or_default().push(id);
        }
    }
    if by_amount.is_empty() {
        return Err(Outcome::NotChecked("tiers ou date absents des exports de comptabilité".into()));
    }
    let mut found = Vec::new();
    for (amount, group) in by_amount.iter().filter(|(amount, _)| !amount.is_negative() && !amount.is_zero()) {
        let credits = by_amount.get(&amount.negated()).map(Vec::as_slice).unwrap_or_default();
        found.extend(
            pairs(books, group, credits).into_iter().map(|(first, surplus)| observe(books, first, surplus)),
        );
    }
    Ok(found)
}

/// The line kept and the line in question, each line in question once.
fn pairs(books: &Books, group: &[EntryId], credits: &[EntryId]) -> Vec<(EntryId, EntryId)> {
    let mut by_date: Vec<EntryId> = group.to_vec();
    by_date.sort_by_key(|id| (books.entry(*id).date, *id));
    let (mut found, mut asked) = (Vec::new(), BTreeSet::new());
    for (at, first) in by_date.iter().enumerate() {
        for second in by_date[at + 1..]
            .iter()
            .take_while(|second| days_apart(books, *first, **second) <= books.dossier.rules.duplicate_days_max)
        {
            if asked.contains(first) || asked.contains(second) || !alike(books, *first, *second) {
                continue;
            }
            let taken_back = credits.iter().any(|credit| same_payee(books.entry(*credit), books.entry(*first)));
            if !taken_back {
                let (kept, surplus) = in_question(books, *first, *second);
                asked.insert(surplus);
                found.push((kept, surplus));
            }
        }
    }
    found
}

fn days_apart(books: &Books, first: EntryId, second: EntryId) -> i32 {
    match (books.entry(first).date, books.entry(second).date) {
        (Some(first), Some(second)) => (second - first).get_days().abs(),
        _ => i32::MAX,
    }
}

fn alike(books: &Books, first: EntryId, second: EntryId) -> bool {
    let (a, b) = (books.entry(first), books.entry(second));
    let innocent = same_order(a, b) || same_reference(a, b) || other_day(a, b);
    let settled = is_settled(books, first) && is_settled(books, second) && documents_differ(books, first, second);
    !innocent && !settled && same_beneficiary(a, b) && same_payee(a, b)
}

fn same_payee(a: &Entry, b: &Entry) -> bool {
    match (a.payee.as_deref(), b.payee.as_deref()) {
        (Some(a), Some(b)) => a == b || payee_likeness(a, b) >= SAME_PAYEE,
        _ => false,
    }
}

fn same_order(a: &Entry, b: &Entry) -> bool {
    let order = |entry: &Entry| entry.payment_order.as_deref().map(reference_key);
    a.fiscal_year == b.fiscal_year && order(a).is_some() && order(a) == order(b)
}

/// A shared invoice number is the business of `duplicate_invoice`.
fn same_reference(a: &Entry, b: &Entry) -> bool {
    let number = |entry: &Entry| entry.invoice.as_deref().map(reference_key).filter(|number| !number.is_empty());
    number(a).is_some() && number(a) == number(b)
}

fn other_day(a: &Entry, b: &Entry) -> bool {
    let differ = |a, b| matches!((a, b), (Some(a), Some(b)) if a != b);
    differ(a.service_date, b.service_date) || differ(a.service_end, b.service_end)
}

fn same_beneficiary(a: &Entry, b: &Entry) -> bool {
    match (a.beneficiary.as_deref(), b.beneficiary.as_deref()) {
        (None, None) => true,
        (Some(a), Some(b)) => a == b || Name::of(a).may_be(&Name::of(b)),
        _ => false,
    }
}

/// True when the line has a document of its own.
fn is_settled(books: &Books, id: EntryId) -> bool {
    books.match_of(id).is_some_and(|(_, one)| one.confidence != Confidence::Probable)
}

/// True when the two documents differ in more than their number: a supplier who sends one invoice twice,
/// under two numbers, dates and words it alike.
fn documents_differ(books: &Books, first: EntryId, second: EntryId) -> bool {
    let told = |id: EntryId| {
        let supports = books.match_of(id).into_iter().flat_map(|(_, one)| &one.support).map(|id| books.entry(*id));
        let words = |text: &Option<Text>| text.as_deref().map(fold);
        let mut told: Vec<_> = supports
            .map(|entry| {
                let days = (entry.document_date, entry.service_date, entry.service_end);
                (entry.amount, days, words(&entry.description), words(&entry.beneficiary))
            })
            .collect();
        told.sort();
        told
    };
    told(first) != told(second)
}

/// The line without a document is the one in question; else the later one.
fn in_question(books: &Books, first: EntryId, second: EntryId) -> (EntryId, EntryId) {
    let open = |id| books.match_of(id).is_none();
    if open(first) && !open(second) { (second, first) } else { (first, second) }
}

fn observe(books: &Books, kept: EntryId, surplus: EntryId) -> Observation {
    let (first, entry) = (books.entry(kept), books.entry(surplus));
    let when = entry.date.map(|date| format!(" le {}", day(date))).unwrap_or_default();
    let amount = entry.amount.unwrap_or(books.zero());
    let message = format!(
        "{} : {amount}{when}, même tiers et même montant que {} à {} jour(s) d’écart.",
        line_first(entry),
        line_with_address(first),
        days_apart(books, kept, surplus)
    );
    let remedy = "Comparer les deux pièces : dire en quoi elles diffèrent, ou annuler l’un des deux paiements.";
    scope::on(books, surplus, message, remedy).related(places(books, [kept]))
}
