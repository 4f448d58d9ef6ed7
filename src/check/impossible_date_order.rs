//! Paid before it was ordered, ordered before it was invoiced, or paid on a day far ahead. Example: an invoice of 12
//! December paid by a mandat of 28 November, or a mandat of December 2023 that pays back what was spent in November
//! 2024. Payments without a prior order, as by card or direct debit, advances, and a service that comes after the
//! agency's invoice are innocent.

use super::findings::wording::{day, line_first, places};
use super::grounds::said::Topic;
use super::grounds::scope;
use super::grounds::sense::Sense;
use super::outside_mission_dates::{is_consumed_elsewhere, is_consumed_there};
use super::uncleared_advance::is_advance;
use super::{Check, Grounds};
use crate::model::Date;
use crate::model::books::Books;
use crate::model::entry::{Entry, EntryId, Side};
use crate::model::finding::{Observation, Outcome, Severity};
use crate::model::phrases::Phrases;
use crate::model::words::fold;

pub(super) static CHECK: Check = Check {
    id: "impossible_date_order",
    title: "Ordre des dates impossible",
    why: "Un mandat antérieur à sa facture, ou un paiement antérieur à son mandat, signale une date fausse ou un paiement avant service fait.",
    source: "Décret GBCP 2012-1246, art. 29 à 33 ; l’agence de voyages peut être payée avant le service (code du tourisme R211-6), non avant sa facture.",
    remedy: "Vérifier les dates sur les pièces, puis les corriger ou expliquer l’ordre des opérations.",
    severity: Severity::Review,
    needs: "Au moins deux dates parmi facture, mandat et paiement.",
    closes_by_correction_only: false,
    run,
};

fn run(books: &Grounds<'_>) -> Result<Vec<Observation>, Outcome> {
    scope::needs_ledger(books)?;
    let (mut found, mut compared) = (Vec::new(), false);
    let last = last_to_come(books);
    let (sense, early) = (Sense::of(books), early(books));
    for (id, entry, amount) in scope::lines(books, Side::Ledger) {
        if amount.is_negative() || is_advance(books, id) {
            continue;
        }
        let mut document = document(books, id, entry);
        let mut what = None;
        if is_in_order(entry, document, &sense, last) {
            compared = true;
        } else {
            // A year typed wrong is told as such, not as an order of dates.
            document = document.filter(|(date, paper)| !sense.is_none(books, paper.unwrap_or(id), *date));
            let ordered = entry.order_date.filter(|date| !sense.is_none(books, id, *date));
            let dates = [entry.order_date, document.map(|(date, _)| date), entry.payment_date];
            compared = compared || dates.into_iter().flatten().count() > 1;
            what = still_to_come(books, entry, last).or_else(|| wrong(entry, ordered, document));
        }
        if let Some(what) = what.or_else(|| ahead(books, (&sense, &early), id, entry)) {
            let message = format!("{} : {what}.", line_first(entry));
            let remedy = "Vérifier les dates sur la pièce et le mandat, puis corriger la date fausse ou expliquer l’ordre des opérations.";
            let papers = document.and_then(|(_, paper)| paper).into_iter();
            found.push(scope::on(books, id, message, remedy).related(places(books, papers)));
        }
    }
    if found.is_empty() && !compared {
        return Err(Outcome::NotChecked("dates de facture, de mandat ou de paiement absentes".into()));
    }
    Ok(found)
}

/// True for a line that tells all its days, the one after the other and in a year of sense, as nearly all do.
fn is_in_order(entry: &Entry, document: Option<(Date, Option<EntryId>)>, sense: &Sense, last: Date) -> bool {
    let (Some((invoiced, _)), Some(ordered), Some(paid)) = (document, entry.order_date, entry.payment_date) else {
        return false;
    };
    invoiced <= ordered && ordered <= paid && paid <= last && sense.is_any(invoiced)
}

/// The date of the invoice: on the line, else the latest on its documents, with that document.
fn document(books: &Books, id: EntryId, entry: &Entry) -> Option<(Date, Option<EntryId>)> {
    if let Some(date) = entry.document_date {
        return Some((date, None));
    }
    let (_, one) = books.match_of(id)?;
    let mut latest: Option<(Date, EntryId)> = None;
    for id in &one.support {
        let paper = books.entry(*id);
        let is_cost = paper.amount.is_some_and(|amount| !amount.is_negative());
        let dated = paper.document_date.filter(|_| is_cost).map(|date| (date, *id));
        latest = latest.max(dated);
    }
    latest.map(|(date, paper)| (date, Some(paper)))
}

/// The last day that may still have to come: weeks ahead a payment may be due, and a run may be done again with an
/// older date.
fn last_to_come(books: &Books) -> Date {
    const DAYS_AHEAD_MAX: i32 = 366;
    books.run_date.saturating_add(jiff::Span::new().days(DAYS_AHEAD_MAX))
}

/// A payment of a day that has not come for long: `12/03/2091`.
fn still_to_come(books: &Books, entry: &Entry, last: Date) -> Option<String> {
    let paid = entry.payment_date.filter(|paid| *paid > last)?;
    Some(format!("payé le {}, plus d’un an après le jour de ce contrôle ({})", day(paid), day(books.run_date)))
}

/// The days by mission, from which on nothing that is ordered comes too early.
fn early(books: &Books) -> Vec<Date> {
    let ago = jiff::Span::new().days(DAYS_MAX_OF_CLAIM);
    books.dossier.missions.iter().map(|mission| mission.start.saturating_sub(ago)).collect()
}

/// A claim, or what it is for, may be ordered as long before the mission.
const DAYS_MAX_OF_CLAIM: i32 = 150;

/// Ordered or paid long before the days of what it pays, where nothing is paid so early: a claim, nights, meals. These
/// papers may tell no day of their own but that of the service, or none: then the mission does.
fn ahead(books: &Grounds<'_>, (sense, early): (&Sense, &[Date]), id: EntryId, entry: &Entry) -> Option<String> {
    const DAYS_MAX: i32 = 300;
    static IN_ADVANCE: Phrases = Phrases::of(&[
        "prepaiement",
        "prepaye",
        "prepayee",
        "versement",
        "garantie",
        "reservation",
        "pre reservation",
        "prereservation",
    ]);
    let ordered = entry.order_date.or(entry.payment_date)?;
    let missions = scope::missions(books, id);
    // Nearly all are ordered after that.
    if ordered >= missions.iter().map(|mission| early[mission.index()]).min()? {
        return None;
    }
    let start = missions.iter().map(|mission| books.mission(*mission).start).min()?;
    let days = |day: Date| (day - ordered).get_days();
    let is_elsewhere = || books.may_be(id, Topic::ConsumedElsewhere) && is_consumed_elsewhere(entry);
    if sense.is_none(books, id, ordered) || is_elsewhere() {
        return None;
    }
    let papers: &[EntryId] = books.match_of(id).map_or(&[], |(_, one)| &one.support);
    let is_there = |id: &EntryId| is_consumed_there(books.nature(*id));
    let of_claim = |paper: &EntryId| {
        let paper = books.entry(*paper);
        paper.mission_order().is_some() && paper.invoice().is_none()
    };
    let is_claim = !papers.is_empty() && papers.iter().all(of_claim);
    let max = match is_claim {
        true if papers.iter().any(is_there) => DAYS_MAX_OF_CLAIM,
        true => DAYS_MAX,
        false if is_there(&id) || (!papers.is_empty() && papers.iter().all(is_there)) => DAYS_MAX,
        false => return None,
    };
    let told = |paper: &EntryId| {
        let paper = books.entry(*paper);
        paper.service_date.or(paper.date)
    };
    let first = papers.iter().filter_map(told).min();
    let (apart, paid) =
        (days(first.unwrap_or(start)), if entry.order_date.is_some() { "mandat du" } else { "payé le" });
    let what = match first {
        Some(first) => format!("les dépenses qu’il règle (à partir du {})", day(first)),
        None => format!("le départ en mission ({})", day(start)),
    };
    let in_advance = || IN_ADVANCE.stand_in(&entry.description().map(fold).unwrap_or_default());
    let is_told = apart > max && (apart > DAYS_REGULARISED_MAX || !(is_regularised(entry) || in_advance()));
    is_told.then(|| format!("{paid} {}, {apart} jours avant {what}", day(ordered)))
}

/// Days between what was paid by card or debit and its order, or between a deposit and its invoice.
const DAYS_REGULARISED_MAX: i32 = 330;

fn wrong(entry: &Entry, ordered: Option<Date>, document: Option<(Date, Option<EntryId>)>) -> Option<String> {
    // What is regularised, is so within the year.
    let is_regularised =
        |early: Date, late: Date| (late - early).get_days() <= DAYS_REGULARISED_MAX && is_regularised(entry);
    let Some(ordered) = ordered else {
        // Without a day of the order, a payment comes after its invoice all the same.
        let (invoiced, _) = document.filter(|_| entry.order_date.is_none())?;
        let paid = entry.payment_date.filter(|paid| *paid < invoiced && !is_regularised(*paid, invoiced))?;
        return Some(format!("payé le {}, avant la pièce du {}", day(paid), day(invoiced)));
    };
    let after = |invoiced: Date| invoiced > ordered && !is_regularised(ordered, invoiced);
    if let Some((invoiced, _)) = document.filter(|(invoiced, _)| after(*invoiced)) {
        return Some(format!("mandat du {}, antérieur à la pièce du {}", day(ordered), day(invoiced)));
    }
    let paid = entry.payment_date.filter(|paid| *paid < ordered && !is_regularised(*paid, ordered))?;
    Some(format!("payé le {}, avant le mandat du {}", day(paid), day(ordered)))
}

/// Paid first and ordered or invoiced afterwards, as the rules allow: card, direct debit, imprest account,
/// deposit.
fn is_regularised(entry: &Entry) -> bool {
    static WORDS: Phrases = Phrases::of(&[
        "regularisation",
        "acompte",
        "arrhes",
        "caution",
        "carte",
        "prelevement",
        "debit d office",
        "regie",
        "regisseur",
        "banque",
        "p503",
        "sans mandatement",
    ]);
    let texts = [entry.description(), entry.payee(), entry.state()];
    let text = texts.into_iter().flatten().map(fold).collect::<Vec<_>>().join(" ");
    WORDS.stand_in(&text)
}
