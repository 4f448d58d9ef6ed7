//! One document line counted in two missions. Example: the invoice HB-12 of 480,00 € stands in the papers of
//! Gênes and in those of Milan, and was paid once. An invoice shared between two missions, whose parts are both
//! paid, is innocent, unless both say the same in full and two mandats pay them.

use std::collections::BTreeMap;

use super::findings::wording::{line_first, missions, places};
use super::grounds::scope;
use super::{Check, Grounds};
use crate::model::books::Books;
use crate::model::entry::{Entry, EntryId, Side};
use crate::model::finding::{Observation, Outcome, Severity};
use crate::model::money::Money;
use crate::model::words::{SAME_PAYEE, contains_words, fold, payee_likeness, reference_key, reference_mark};

pub(super) static CHECK: Check = Check {
    id: "entry_in_two_missions",
    title: "Pièce comptée dans deux missions",
    why: "Une pièce présentée pour deux missions justifie deux fois la même dépense.",
    source: "Un mandat cité deux fois pour deux natures : cas relevé par des citoyens (Fontainebleau 2006-2011) ; la somme des quotes-parts ne peut dépasser la pièce.",
    remedy: "Retirer la pièce de l’une des missions, ou la partager en quotes-parts.",
    severity: Severity::Review,
    needs: "Le n° des pièces et leur mission.",
    closes_by_correction_only: false,
    run,
};

fn run(books: &Grounds<'_>) -> Result<Vec<Observation>, Outcome> {
    if books.dossier.missions.len() < 2 {
        return Err(Outcome::NotApplicable("une seule mission dans le dossier".into()));
    }
    scope::needs_support(books)?;
    let lines = || {
        let of_one = |id: EntryId| scope::mission(books, id).is_some();
        scope::lines(books, Side::Support).filter(move |(id, _, amount)| !amount.is_negative() && of_one(*id))
    };
    if !lines().any(|(_, entry, _)| number(entry).is_some()) {
        return Err(Outcome::NotChecked("n° de pièce absent des justificatifs des missions".into()));
    }
    let alike = books.of_one_amount(Side::Support).closer(|id| {
        let amount = books.entry(id).amount.filter(|amount| !amount.is_negative())?;
        scope::mission(books, id)?;
        Some(reference_mark(written(books.entry(id))?).rotate_left(9) ^ amount.mark())
    });
    let mut by_number: BTreeMap<(String, Money), Vec<EntryId>> = BTreeMap::new();
    for id in alike.together().groups().flatten() {
        let same = number(books.entry(id)).zip(books.entry(id).amount);
        same.into_iter().for_each(|same| by_number.entry(same).or_default().push(id));
    }
    let found = by_number.values().filter_map(|lines| observe(books, lines));
    Ok(found.collect())
}

/// The number of a paper, as written.
fn written(entry: &Entry) -> Option<&str> {
    entry.ticket().or(entry.invoice())
}

/// The same without its dress; none when it is too short to name a paper.
fn number(entry: &Entry) -> Option<String> {
    written(entry).map(reference_key).filter(|number| number.len() > 2)
}

/// A line that nothing pays, and the same one in another mission.
fn observe(books: &Books, lines: &[EntryId]) -> Option<Observation> {
    let is_paid = |id: EntryId| books.match_of(id).is_some();
    let mut sorted = lines.to_vec();
    sorted.sort_by_key(|id| (is_paid(*id), *id));
    let first = *sorted.first()?;
    let (surplus, other) = match is_paid(first) {
        false => (first, *sorted[1..].iter().find(|other| is_same(books, first, **other))?),
        true => {
            let twice = |at: usize| sorted[..at].iter().find(|one| is_paid_twice(books, **one, sorted[at]));
            (1..sorted.len().min(COMPARED_MAX)).find_map(|at| Some((sorted[at], *twice(at)?)))?
        }
    };
    let entry = books.entry(surplus);
    let amount = entry.amount?;
    let both = missions(books, [surplus, other].into_iter().filter_map(|id| scope::mission(books, id)));
    let message = format!("{} : la même pièce de {amount} est comptée pour {both}.", line_first(entry));
    let remedy = "Garder la pièce dans la mission qui l’a payée, ou la partager en quotes-parts (colonne Mission : « MIAMI 60 %; MILAN 40 % »).";
    Some(scope::on(books, surplus, message, remedy).related(places(books, [other])))
}

/// Lines of one number and amount that are compared with each other.
const COMPARED_MAX: usize = 100;

/// True for one paper, word for word, that two mandats pay, each for a mission of its own: no share is spoken of.
fn is_paid_twice(books: &Books, one: EntryId, other: EntryId) -> bool {
    let (a, b) = (books.entry(one), books.entry(other));
    let orders = |id: EntryId| -> Option<Vec<_>> {
        let (_, paid) = books.match_of(id)?;
        paid.ledger
            .iter()
            .map(|id| books.entry(*id))
            .map(|entry| Some((entry.year(), entry.payment_order()?)))
            .collect()
    };
    let apart = orders(one).zip(orders(other)).is_some_and(|(a, b)| !a.iter().any(|order| b.contains(order)));
    let says_share = |entry: &Entry| {
        let text = entry.description().unwrap_or_default();
        let folded = fold(text);
        text.contains(['%', '/']) || SHARES.iter().any(|word| contains_words(&folded, word))
    };
    let names_both = |entry: &Entry| {
        let folded = entry.description().map(fold).unwrap_or_default();
        let of = |id: EntryId| scope::mission(books, id).map(|id| fold(&books.mission(id).label));
        [one, other].into_iter().all(|id| of(id).is_some_and(|label| contains_words(&folded, &label)))
    };
    let what = |entry: &Entry| entry.description().map(fold);
    let payments = [one, other].into_iter().filter_map(|id| books.match_of(id)).flat_map(|(_, paid)| &*paid.ledger);
    apart
        && is_same(books, one, other)
        && what(a).is_some()
        && what(a) == what(b)
        && !says_share(a)
        && !names_both(a)
        && !payments.map(|id| books.entry(*id)).any(|entry| says_share(entry) || names_both(entry))
}

/// Words of a part of an invoice.
const SHARES: &[&str] =
    &["part", "parts", "quote part", "quotepart", "prorata", "moitie", "tiers", "partage", "repartition"];

fn is_same(books: &Books, one: EntryId, other: EntryId) -> bool {
    let (a, b) = (books.entry(one), books.entry(other));
    let elsewhere = scope::mission(books, one) != scope::mission(books, other);
    let alike = |a: Option<&str>, b: Option<&str>| a.map(fold) == b.map(fold);
    let payee =
        a.payee().zip(b.payee()).is_none_or(|(a, b)| payee_likeness(a, b) >= SAME_PAYEE || fold(a) == fold(b));
    elsewhere && payee && same_day(a, b) && alike(a.beneficiary(), b.beneficiary())
}

fn same_day(a: &Entry, b: &Entry) -> bool {
    a.document_date.or(a.date) == b.document_date.or(b.date) && a.service_date == b.service_date
}
