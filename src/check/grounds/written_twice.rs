//! One expense written twice among the papers: two wholly identical rows of one night, one ticket billed twice, two
//! tickets of one person for one flight, one operation on the statements of two months. One payment may settle both, or two that are weeks apart, so that nothing
//! shows in the ledger.
//!
//! Example: the claim has « Hôtel Ribeira, nuit du 12/03, 118,00 » twice, and 236,00 are paid. Meals come twice a day,
//! fees and small fares too; a credit under the number of the ticket takes one of them back. A credit note that is
//! registered twice makes the mission too cheap.

use std::collections::BTreeMap;

use super::alike::Alike;
use super::{numbers, scope};
use crate::check::Grounds;
use crate::check::findings::wording::{line_first, line_with_address, places};
use crate::model::books::Books;
use crate::model::entry::{Entry, EntryId, Side};
use crate::model::field::Field;
use crate::model::finding::Observation;
use crate::model::money::Money;
use crate::model::nature::Nature;
use crate::model::words::{contains_words, fold, reference_key, reference_mark};

/// Each line that repeats another, with that one.
pub(in crate::check) fn pairs(books: &Grounds<'_>) -> Vec<(EntryId, EntryId)> {
    let mut found = rows(books);
    found.extend(tickets(books));
    found.extend(seats(books));
    found.extend(operations(books));
    found.sort_unstable();
    found.dedup_by_key(|(_, surplus)| *surplus);
    found
}

/// Rows of one file that say wholly the same of one person and one day.
fn rows(books: &Grounds<'_>) -> Vec<(EntryId, EntryId)> {
    let alike = books.of_one_amount(Side::Support).closer(|id| {
        let entry = books.entry(id);
        let amount = entry.amount.filter(|_| comes_once(books, id, entry) && is_told(entry))?;
        Some(amount.mark() ^ said(entry))
    });
    let mut found = Vec::new();
    for group in alike.together().groups() {
        let mut kept: Vec<EntryId> = Vec::new();
        for id in group {
            let entry = books.entry(id);
            match kept.iter().find(|one| is_same_row(books.entry(**one), entry)) {
                Some(one) => found.push((*one, id)),
                None if kept.len() < KEPT_MAX => kept.push(id),
                None => {}
            }
        }
    }
    found
}

/// Rows of one mark that each is compared with.
const KEPT_MAX: usize = 50;

fn said(entry: &Entry) -> u64 {
    reference_mark(entry.description().or(entry.nature()).unwrap_or_default()).rotate_left(17)
}

fn cost(entry: &Entry) -> Option<Money> {
    entry.amount.filter(|amount| !amount.is_negative())
}

/// A person, a day and what for; a credit note has its number instead.
fn is_told(entry: &Entry) -> bool {
    let is_credit = entry.invoice().is_some() && entry.amount.is_some_and(|amount| amount.is_negative());
    let person = entry.beneficiary().or(entry.mission_order().and(entry.payee()));
    let day = if is_credit { entry.date } else { day(entry) };
    (is_credit || person.is_some()) && day.is_some() && entry.description().or(entry.nature()).is_some()
}

/// The day of a line; that of a claim is the day of the expense.
pub(in crate::check) fn day(entry: &Entry) -> Option<crate::model::Date> {
    let of_claim = || entry.date.filter(|_| entry.mission_order().is_some());
    entry.service_date.or_else(of_claim)
}

/// False for what one person may have twice a day at one price.
pub(in crate::check) fn comes_once(books: &Books, id: EntryId, entry: &Entry) -> bool {
    const SMALL: i64 = 20_00;
    let nature = books.nature(id);
    let often = matches!(
        nature,
        Nature::Meals | Nature::PerDiem | Nature::Ground | Nature::AgencyFee | Nature::Bank | Nature::Telecoms
    );
    !often && entry.amount.and_then(|amount| amount.cents()).is_some_and(|cents| cents.abs() >= SMALL)
}

fn is_same_row(a: &Entry, b: &Entry) -> bool {
    let days = |entry: &Entry| (entry.date, entry.document_date, entry.service_date, entry.service_end);
    a.place.is_beside(&b.place) && a.amount == b.amount && days(a) == days(b) && a.texts == b.texts
}

/// Tickets of two numbers, or of two invoices where there is no number, that carry one person on one journey of one day,
/// for one price: nobody sits twice. A ticket that was exchanged has a credit; what names no journey may be the way
/// there and the way back.
fn seats(books: &Grounds<'_>) -> Vec<(EntryId, EntryId)> {
    if !books.fills(Side::Support, Field::Beneficiary) {
        return Vec::new();
    }
    let carries = |id: EntryId| matches!(books.nature(id), Nature::Air | Nature::Rail);
    let traveller = |entry: &Entry| entry.beneficiary().map(|text| books.named(text));
    let alike = books.of_one_amount(Side::Support).closer(|id| {
        let entry = books.entry(id);
        let amount = cost(entry).filter(|_| carries(id))?;
        let numbered = entry.ticket().or(entry.invoice()).is_some();
        let dated = entry.service_date.is_some() && entry.beneficiary().is_some();
        (numbered && dated && names_journey(entry)).then(|| amount.mark() ^ said(entry))
    });
    let days = |entry: &Entry| (entry.service_date, entry.service_end);
    let is_again = |a: &Entry, b: &Entry| {
        let other =
            |number: fn(&Entry) -> Option<&str>| number(a).map(reference_key) != number(b).map(reference_key);
        let unnumbered = a.ticket().is_none() && b.ticket().is_none();
        let other_number = if unnumbered { other(Entry::invoice) } else { other(Entry::ticket) };
        other_number
            && a.amount == b.amount
            && days(a) == days(b)
            && a.description().map(fold) == b.description().map(fold)
            && traveller(a).zip(traveller(b)).is_some_and(|(a, b)| a.alone[0].may_be(&b.alone[0]))
    };
    let mut found = Vec::new();
    for group in alike.together().groups().filter(|group| group.len() <= KEPT_MAX) {
        for (at, id) in group.iter().enumerate() {
            let first = group[..at].iter().find(|one| is_again(books.entry(**one), books.entry(*id)));
            found.extend(first.map(|first| (*first, *id)));
        }
    }
    if found.is_empty() {
        return found;
    }
    // Whoever has a credit for a ticket exchanged it.
    let credits = scope::lines(books, Side::Support).filter(|(id, _, amount)| amount.is_negative() && carries(*id));
    let credited: Vec<_> = credits.filter_map(|(_, entry, _)| traveller(entry)).collect();
    found.retain(|(_, surplus)| {
        let name = traveller(books.entry(*surplus));
        !name.is_some_and(|name| credited.iter().any(|other| other.alone[0].may_be(&name.alone[0])))
    });
    found
}

/// Operations of a card that the statements of two months list: the bank debits each once.
fn operations(books: &Grounds<'_>) -> Vec<(EntryId, EntryId)> {
    if !books.fills(Side::Support, Field::Statement) {
        return Vec::new();
    }
    let alike = books.of_one_amount(Side::Support).closer(|id| {
        let entry = books.entry(id);
        let is_operation = entry.statement().is_some() && entry.invoice().is_none();
        let (amount, day) = (cost(entry)?, entry.date.filter(|_| is_operation)?.to_string());
        Some(amount.mark() ^ reference_mark(&day) ^ reference_mark(entry.payee()?).rotate_left(17))
    });
    let days = |entry: &Entry| [entry.date, entry.payment_date, entry.service_date, entry.service_end];
    let texts = |entry: &Entry| {
        [entry.payee(), entry.description(), entry.beneficiary(), entry.nature(), entry.ticket()]
            .map(|text| text.map(fold))
    };
    let is_again = |a: &Entry, b: &Entry| {
        a.statement().map(reference_key) != b.statement().map(reference_key)
            && a.amount == b.amount
            && days(a) == days(b)
            && texts(a) == texts(b)
    };
    let mut found = Vec::new();
    for group in alike.together().groups().filter(|group| group.len() <= KEPT_MAX) {
        let mut taken: Vec<EntryId> = Vec::new();
        for (at, id) in group.iter().enumerate() {
            let mut before = group[..at].iter().filter(|one| !taken.contains(one));
            let first = before.find(|one| is_again(books.entry(**one), books.entry(*id))).copied();
            if let Some(first) = first {
                taken.extend([first, *id]);
                found.push((first, *id));
            }
        }
    }
    found
}

/// True for a line that names two places of a journey: `CDG-BRS-CDG`, `Paris / Rotterdam`; not `aller-retour`,
/// `E-billet`, nor the two names of the traveller.
pub(in crate::check) fn names_journey(entry: &Entry) -> bool {
    #[rustfmt::skip]
    const NO_PLACES: &[&str] = &[
        "aller", "retour", "allers", "retours", "round", "trip", "simple", "billet", "billets", "ebillet", "ticket",
        "classe", "seconde", "premiere", "business", "economy", "premium", "plein", "tarif", "prem", "prems", "flex",
        "loisir", "pro", "semi", "carte", "avantage", "reduit", "reduction", "train", "tgv", "ter", "inoui", "ouigo",
        "sncf", "eurostar", "thalys", "avion", "vol", "air", "echange", "option", "saint", "sainte", "sur", "sous",
        "les", "part",
    ];
    let Some(text) = entry.description() else { return false };
    if stations(entry).len() > 1 {
        return true;
    }
    let traveller = entry.beneficiary().map(fold).unwrap_or_default();
    let is_place = |part: &str, is_last: bool| {
        let mut words = part.split(|sign: char| !sign.is_alphanumeric());
        let word = if is_last { words.next_back() } else { words.next() };
        let word = word.map(fold).filter(|word| word.len() > 2 && word.chars().all(char::is_alphabetic));
        word.is_some_and(|word| !NO_PLACES.contains(&word.as_str()) && !contains_words(&traveller, &word))
    };
    let sides = |at: usize, sign: char| {
        is_place(text[..at].trim(), true) && is_place(text[at + sign.len_utf8()..].trim(), false)
    };
    text.char_indices().any(|(at, sign)| "-/–—→>".contains(sign) && sides(at, sign))
}

/// The airports and stations of a journey by their three letters, each once.
pub(in crate::check) fn stations(entry: &Entry) -> Vec<&str> {
    let mut stations = stops(entry);
    stations.sort_unstable();
    stations.dedup();
    stations
}

/// The same in the order of the journey: `BOD AMS HAJ AMS BOD`.
pub(in crate::check) fn stops(entry: &Entry) -> Vec<&str> {
    #[rustfmt::skip]
    const OTHERS: &[&str] = &[
        "TGV", "TER", "AIR", "VOL", "AVI", "FER", "HTL", "ALR", "MRS", "MME", "ADT", "CHD", "INF", "TTC", "EUR",
        "USD", "TVA", "PAX", "PNR", "KLM", "SAS", "ITA", "ICE",
    ];
    let words = entry.description().unwrap_or_default().split(|sign: char| !sign.is_alphanumeric());
    let is_one = |word: &&str| word.len() == 3 && word.bytes().all(|sign| sign.is_ascii_uppercase());
    let mut stops: Vec<&str> = words.filter(is_one).filter(|word| !OTHERS.contains(word)).collect();
    let names = entry.beneficiary().map(fold).unwrap_or_default();
    stops.retain(|word| !contains_words(&names, &fold(word)));
    stops
}

fn is_of_number(entry: &Entry, number: &str) -> bool {
    entry.ticket().map(reference_key) == Some(reference_key(number))
}

/// Tickets of one number and one amount, or of two persons.
fn tickets(books: &Grounds<'_>) -> Vec<(EntryId, EntryId)> {
    if !books.fills(Side::Support, Field::Ticket) {
        return Vec::new();
    }
    let lines = scope::lines(books, Side::Support);
    let alike = Alike::of(lines.filter_map(|(id, entry, _)| Some((reference_mark(entry.ticket()?), id))));
    let mut found = Vec::new();
    for group in alike.groups().filter(|group| group.len() <= KEPT_MAX) {
        let mut by_number: BTreeMap<String, Vec<EntryId>> = BTreeMap::new();
        for id in group {
            let number = books.entry(id).ticket().map(reference_key).filter(|number| numbers::is_telling(number));
            number.into_iter().for_each(|number| by_number.entry(number).or_default().push(id));
        }
        for (number, lines) in by_number.into_iter().filter(|(_, lines)| !has_credit(books, lines)) {
            for (at, id) in lines.iter().enumerate() {
                let first = lines[..at].iter().find(|one| is_same_ticket(books, &number, **one, *id));
                found.extend(first.map(|first| (*first, *id)));
            }
        }
    }
    found
}

fn has_credit(books: &Books, lines: &[EntryId]) -> bool {
    lines.iter().any(|id| books.entry(*id).amount.is_some_and(|amount| amount.is_negative()))
}

fn is_same_ticket(books: &Grounds<'_>, number: &str, first: EntryId, second: EntryId) -> bool {
    /// Digits of a ticket; a number of fewer, or of letters, may be that of a booking of several persons.
    const DIGITS_MIN: usize = 8;
    let (a, b) = (books.entry(first), books.entry(second));
    if a.amount != b.amount || books.nature(first) == Nature::AgencyFee {
        return false;
    }
    let what = |entry: &Entry| entry.description().or(entry.nature()).map(fold);
    let other_person = match (a.beneficiary(), b.beneficiary()) {
        (Some(a), Some(b)) => a != b && !books.named(a).alone[0].may_be(&books.named(b).alone[0]),
        _ => false,
    };
    if other_person {
        return number.bytes().filter(u8::is_ascii_digit).count() >= DIGITS_MIN
            && number.bytes().all(|sign| !sign.is_ascii_alphabetic());
    }
    what(a) == what(b) && a.service_date == b.service_date
}

/// What is asked of such a pair.
pub(in crate::check) fn observe(books: &Books, kept: EntryId, surplus: EntryId) -> Observation {
    let (first, entry) = (books.entry(kept), books.entry(surplus));
    let amount = entry.amount.unwrap_or(books.zero());
    let ticket = entry.ticket().filter(|_| entry.texts != first.texts);
    let what = match ticket {
        None if entry.statement() != first.statement() => "la même opération que".to_owned(),
        None if entry.invoice() != first.invoice() => "même voyageur, même trajet et mêmes jours que".to_owned(),
        Some(number) if is_of_number(first, number) => format!("le même billet n° {number} que"),
        Some(number) => format!("billet n° {number} de la même personne, pour le même trajet du même jour que"),
        None => "la même ligne, mot pour mot, que".to_owned(),
    };
    let message = format!("{} : {amount}, {what} {}.", line_first(entry), line_with_address(first));
    let remedy =
        "Comparer avec la pièce : retirer la ligne en trop et son paiement, ou dire en quoi ce sont deux dépenses.";
    scope::on(books, surplus, message, remedy).amount(amount).related(places(books, [kept]))
}
