//! One expense of one person that two papers tell alike, each paid by an order of its own, however far apart the orders
//! are. Example: the hotel bills the four nights of Alix Morvan of 15 September, 412,00 €, under QH-509, and again under
//! QH-590; one is paid on 25 September, the other on 16 October. Where the text has the days of the stay, the day on
//! which the second bill was made is of no weight.
//!
//! Other persons, other days, parts of a price, what one has twice a day, and what a credit takes back are innocent.

use crate::check::Grounds;
use crate::check::double_payment::is_share;
use crate::check::findings::wording::{count, line_first, line_with_address, places};
use crate::check::grounds::alike::Alike;
use crate::check::grounds::same_stay::days_told;
use crate::check::grounds::scope;
use crate::check::grounds::written_twice::{comes_once, names_journey};
use crate::check::headcount_mismatch::is_unknown;
use crate::model::Date;
use crate::model::books::Books;
use crate::model::entry::{Entry, EntryId, Side};
use crate::model::field::Field;
use crate::model::finding::Observation;
use crate::model::nature::Nature;
use crate::model::words::{reference_key, reference_mark};

use super::claimed_twice::is_of_several;
use super::{days_apart, other_expense, same_order, what};

/// Papers that say the same and cost the same; more are a tariff.
const ALIKE_MAX: usize = 50;

/// Two papers that say the same, and the payment of each: the first is the one that is kept.
pub(super) struct Again {
    papers: [EntryId; 2],
    payments: [EntryId; 2],
}

impl Again {
    /// The papers.
    pub(super) fn papers(&self) -> impl Iterator<Item = EntryId> {
        self.papers.into_iter()
    }

    /// The payment in question.
    pub(super) fn surplus(&self) -> EntryId {
        self.payments[1]
    }
}

/// The papers that say what others say, each once.
pub(super) fn find(books: &Grounds<'_>) -> Vec<Again> {
    if !books.fills(Side::Support, Field::Beneficiary) {
        return Vec::new();
    }
    let papers = scope::lines(books, Side::Support).filter(|(id, entry, amount)| {
        let told = entry.beneficiary().is_some() && entry.payee().is_some() && books.match_of(*id).is_some();
        told && !amount.is_negative() && comes_once(books, *id, entry)
    });
    let said = |entry: &Entry| reference_mark(entry.description().or(entry.nature()).unwrap_or_default());
    let alike = Alike::of(papers.map(|(id, entry, amount)| (amount.mark() ^ said(entry).rotate_left(17), id)));
    let mut found: Vec<Again> = Vec::new();
    for group in alike.groups().filter(|group| group.len() <= ALIKE_MAX) {
        let mut asked: Vec<EntryId> = Vec::new();
        for (at, id) in group.iter().enumerate() {
            let mut before = group[..at].iter().filter(|one| !asked.contains(*one));
            let Some(again) = before.find_map(|one| again(books, *one, *id)) else { continue };
            asked.push(again.papers[1]);
            found.push(again);
        }
    }
    found.retain(|again| !is_taken_back(books, again));
    found
}

/// The day that a paper is about.
fn day(entry: &Entry) -> Option<Date> {
    entry.service_date.or(entry.document_date).or(entry.date)
}

fn is_of_one_day(a: &Entry, b: &Entry) -> bool {
    day(a).is_some() && day(a) == day(b)
}

/// True for bills without a day of service whose text, which is the same, has the days: `2 nuits du 11 au 13/09`. Where the
/// second is made more than a stay later, it is no bill of another of its nights; in a mission of several months those of a
/// text may be of either.
fn tell_their_days(books: &Grounds<'_>, first: EntryId, second: EntryId) -> bool {
    const DAYS_MAX: i32 = 27;
    const LONGEST_MONTH: i32 = 31;
    let (a, b) = (books.entry(first), books.entry(second));
    let Some(apart) = day(a).zip(day(b)).map(|(a, b)| (a - b).get_days().abs()) else { return false };
    let mission = scope::mission(books, first).map(|mission| books.mission(mission));
    let is_short = || mission.is_some_and(|of| (of.end - of.start).get_days() <= DAYS_MAX);
    let nights = |(from, to): (i8, Option<i8>)| {
        let (from, to) = (i32::from(from), to.map_or(i32::from(from) + 1, i32::from));
        if to > from { to - from } else { to + LONGEST_MONTH - from }
    };
    let is_later = || what(a).and_then(|text| days_told(&text)).is_some_and(|days| apart > nights(days));
    a.service_date.is_none() && b.service_date.is_none() && is_short() && is_later()
}

fn again(books: &Grounds<'_>, first: EntryId, second: EntryId) -> Option<Again> {
    let (a, b) = (books.entry(first), books.entry(second));
    let number = |entry: &Entry| entry.invoice().map(reference_key);
    // A number that both bear is the business of `duplicate_invoice`, two mission orders that of `claimed_twice`.
    let other_number = number(a) != number(b) || (number(a).is_none() && a.mission_order().is_none());
    let same = other_number
        && a.amount == b.amount
        && (is_of_one_day(a, b) || tell_their_days(books, first, second))
        && a.service_end == b.service_end
        && what(a).is_some()
        && what(a) == what(b)
        && a.mission_order().map(reference_key) == b.mission_order().map(reference_key)
        && a.statement().map(reference_key) == b.statement().map(reference_key)
        && !other_expense(a, b)
        && !is_share(a)
        && is_of_one_person(books, first, second)
        && books.same_payee(a, b)
        && scope::missions(books, first) == scope::missions(books, second);
    // A journey that is not told may be the way there and the way back.
    let carries = matches!(books.nature(first), Nature::Air | Nature::Rail);
    if !same || (carries && !names_journey(a)) {
        return None;
    }
    let payments = paid_apart(books, first, second)?;
    let mut two = [(payments[0], first), (payments[1], second)];
    two.sort_by_key(|(payment, _)| (books.entry(*payment).date, *payment));
    let [(kept, first), (surplus, second)] = two;
    Some(Again { papers: [first, second], payments: [kept, surplus] })
}

/// Both name one and the same person, and nobody else.
fn is_of_one_person(books: &Grounds<'_>, first: EntryId, second: EntryId) -> bool {
    let named = [first, second].map(|id| books.entry(id).beneficiary().map(|text| books.named(text)));
    let [Some(one), Some(other)] = named else { return false };
    let ([a], [b]) = (&*one.persons, &*other.persons) else { return false };
    let is_somebody = a.is_full() && !is_unknown(a);
    is_somebody && !one.unread && !other.unread && a.key() == b.key() && !is_of_several(books, first, a)
}

/// A payment of each, by two orders.
fn paid_apart(books: &Books, first: EntryId, second: EntryId) -> Option<[EntryId; 2]> {
    let [(one, paid), (other, paid_too)] = [books.match_of(first)?, books.match_of(second)?];
    let payments = [*paid.ledger.first()?, *paid_too.ledger.first()?];
    let [a, b] = payments.map(|id| books.entry(id));
    (one != other && !same_order(a, b)).then_some(payments)
}

/// True when a negative line of that payee is of as much.
fn is_taken_back(books: &Grounds<'_>, again: &Again) -> bool {
    let paper = books.entry(again.papers[1]);
    let Some(amount) = paper.amount.map(|amount| amount.negated()) else { return true };
    let mut same = scope::both_sides(books).filter(|(_, _, other)| *other == amount);
    same.any(|(_, credit, _)| books.same_payee(credit, paper))
}

/// What is asked of two such papers.
pub(super) fn observe(books: &Books, again: &Again) -> Observation {
    let [kept, surplus] = again.payments;
    let [first, second] = again.papers;
    let amount = books.entry(second).amount.unwrap_or(books.zero());
    let apart = match usize::try_from(days_apart(books, kept, surplus)) {
        Ok(days @ 1..) => format!(" à {} d’écart,", count(days, "jour", "jours")),
        _ => String::new(),
    };
    let numbers = match books.entry(first).invoice().or(books.entry(second).invoice()) {
        Some(_) => "sous deux numéros",
        None => "sans numéro qui les distingue",
    };
    let when =
        if is_of_one_day(books.entry(first), books.entry(second)) { "le même jour" } else { "les mêmes nuits" };
    let message = format!(
        "{} : {amount} payés pour la même dépense, semble-t-il, que {},{apart} car leurs pièces ({} et {}) disent le même tiers, la même personne, {when}, le même objet et le même montant, {numbers}.",
        line_first(books.entry(surplus)),
        line_with_address(books.entry(kept)),
        books.entry(first).place,
        books.entry(second).place,
    );
    let remedy = "Comparer les deux pièces : dire en quoi elles diffèrent, ou annuler l’un des deux paiements.";
    scope::on(books, surplus, message, remedy).amount(amount).related(places(books, [kept, first, second]))
}
