//! Two payments of one amount, to one payee, for one beneficiary, a few days apart, under no or another
//! reference. Example: 96,00 € to Taxi Marius on 4 and on 6 December, for the same traveller, by two
//! mandats. Other people, other days of service, lines of one mandat, and payments that each have their
//! own document are innocent; two documents of one content under two numbers are not.

use std::collections::BTreeSet;

use super::alike::Alike;
use super::wording::{count, day, line_first, line_with_address, places};
use super::{Check, Grounds, scope};
use crate::model::books::Books;
use crate::model::entry::{Entry, EntryId, Side};
use crate::model::finding::{Observation, Outcome, Severity};
use crate::model::matching::Confidence;
use crate::model::money::Money;
use crate::model::words::{fold, reference_key};

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

fn run(books: &Grounds<'_>) -> Result<Vec<Observation>, Outcome> {
    scope::needs_ledger(books)?;
    let lines = scope::lines(books, Side::Ledger).filter(|(_, entry, _)| entry.date.is_some());
    let lines = lines.filter(|(_, entry, _)| entry.payee().is_some());
    // A credit stands beside the payments that it may take back.
    let alike = Alike::of(lines.map(|(id, _, amount)| (amount.abs().mark(), id)));
    if alike.is_empty() {
        return Err(Outcome::NotChecked("tiers ou date absents des exports de comptabilité".into()));
    }
    let amount = |id: &EntryId| books.entry(*id).amount.unwrap_or(books.zero());
    let mut found: Vec<(Money, EntryId, EntryId)> = Vec::new();
    for mut group in alike.groups() {
        // Mostly of one amount, and in order.
        if group.windows(2).any(|two| amount(&two[0]) != amount(&two[1])) {
            group.sort_by_key(|id| (amount(id), *id));
        }
        for same in group.chunk_by(|a, b| amount(a) == amount(b)).filter(|same| same.len() > 1) {
            let paid = amount(&same[0]);
            if !paid.is_negative() && !paid.is_zero() {
                let credits: Vec<EntryId> =
                    group.iter().copied().filter(|id| amount(id) == paid.negated()).collect();
                found.extend(pairs(books, same, &credits).into_iter().map(|(kept, surplus)| (paid, kept, surplus)));
            }
        }
    }
    found.sort_by_key(|(amount, ..)| *amount);
    Ok(found.into_iter().map(|(_, kept, surplus)| observe(books, kept, surplus)).collect())
}

/// The line kept and the line in question, each line in question once.
fn pairs(books: &Grounds<'_>, group: &[EntryId], credits: &[EntryId]) -> Vec<(EntryId, EntryId)> {
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
            let taken_back =
                credits.iter().any(|credit| books.same_payee(books.entry(*credit), books.entry(*first)));
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

fn alike(books: &Grounds<'_>, first: EntryId, second: EntryId) -> bool {
    let (a, b) = (books.entry(first), books.entry(second));
    let innocent = || same_order(a, b) || same_reference(a, b) || other_expense(a, b);
    books.same_payee(a, b)
        && !innocent()
        && same_beneficiary(books, a, b)
        && !have_own_documents(books, first, second)
}

/// True when each payment has a document of its own, unless the two documents say the same thing under
/// two numbers: an invoice sent again and registered twice.
fn have_own_documents(books: &Grounds<'_>, first: EntryId, second: EntryId) -> bool {
    let (Some(first), Some(second)) = (documents(books, first), documents(books, second)) else { return false };
    match (first, second) {
        ([one], [other]) => one == other || !is_same_document(books, *one, *other),
        _ => true,
    }
}

/// The documents that settle a payment, when that is proved.
fn documents(books: &Books, id: EntryId) -> Option<&[EntryId]> {
    let (_, one) = books.match_of(id)?;
    (one.confidence != Confidence::Probable).then_some(&*one.support)
}

fn is_same_document(books: &Grounds<'_>, first: EntryId, second: EntryId) -> bool {
    let (a, b) = (books.entry(first), books.entry(second));
    let what = |entry: &Entry| entry.description().or(entry.nature()).map(fold);
    let near = days_apart(books, first, second) <= books.dossier.rules.duplicate_days_max;
    near && what(a).is_some()
        && what(a) == what(b)
        && !other_expense(a, b)
        && same_beneficiary(books, a, b)
        && books.same_payee(a, b)
}

fn same_order(a: &Entry, b: &Entry) -> bool {
    let order = |entry: &Entry| entry.payment_order().map(reference_key);
    a.year() == b.year() && order(a).is_some() && order(a) == order(b)
}

/// A shared invoice number is the business of `duplicate_invoice`.
fn same_reference(a: &Entry, b: &Entry) -> bool {
    let number = |entry: &Entry| entry.invoice().map(reference_key).filter(|number| !number.is_empty());
    number(a).is_some() && number(a) == number(b)
}

/// Another day of service, another traveller's order or ticket.
fn other_expense(a: &Entry, b: &Entry) -> bool {
    let other_day = |a, b| matches!((a, b), (Some(a), Some(b)) if a != b);
    let other_number = |a: Option<&str>, b: Option<&str>| match (a, b) {
        (Some(a), Some(b)) => reference_key(a) != reference_key(b),
        _ => false,
    };
    other_day(a.service_date, b.service_date)
        || other_day(a.service_end, b.service_end)
        || other_number(a.mission_order(), b.mission_order())
        || other_number(a.ticket(), b.ticket())
}

fn same_beneficiary(books: &Grounds<'_>, a: &Entry, b: &Entry) -> bool {
    match (a.beneficiary(), b.beneficiary()) {
        (None, None) => true,
        (Some(a), Some(b)) => a == b || books.named(a).alone[0].may_be(&books.named(b).alone[0]),
        _ => false,
    }
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
    let apart = match usize::try_from(days_apart(books, kept, surplus)) {
        Ok(0) | Err(_) => "le même jour".to_owned(),
        Ok(days) => format!("à {} d’écart", count(days, "jour", "jours")),
    };
    let message = format!(
        "{} : {amount}{when}, même tiers et même montant que {}, {}.",
        line_first(entry),
        line_with_address(first),
        apart
    );
    let remedy = "Comparer les deux pièces : dire en quoi elles diffèrent, ou annuler l’un des deux paiements.";
    scope::on(books, surplus, message, remedy).related(places(books, [kept]))
}
