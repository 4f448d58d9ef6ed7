//! Whether two papers of one amount are one expense of one person, where they name the firm each in its own way or not
//! at all. Example: the card bought a meal at « RESTAURANT KOLUMBUS » for Fanny Lestrade on 2 April, 31,40 €, and her
//! claim has « Dîner » of that day for as much. Or the agency bills the ticket that a card bought at the airline.
//!
//! Lunch and dinner, other nights, other journeys, parts of a price, and rides of a round price are innocent.

use super::{days_apart, is_share, persons, same_person};
use crate::check::Grounds;
use crate::check::grounds::scope;
use crate::check::grounds::travel::{nights, told};
use crate::check::grounds::written_twice::{day, names_journey, stations, stops};
use crate::model::books::Books;
use crate::model::entry::{Entry, EntryId};
use crate::model::nature::Nature;
use crate::model::words::{contains_words, fold, reference_key};

/// True when both papers, which are of one amount, name one person, and one day and kind of expense or one journey.
pub(super) fn is_same_expense(books: &Grounds<'_>, one: EntryId, other: EntryId) -> bool {
    let (a, b) = (books.entry(one), books.entry(other));
    let natures = [one, other].map(|id| books.nature(id));
    if is_share(a) || is_share(b) || natures.contains(&Nature::PerDiem) || !same_person(books, a, b) {
        return false;
    }
    let by_claim = || {
        is_claim(a) != is_claim(b)
            && (is_of_one_day(books, [one, other], natures) || is_one_seat(books, [one, other], natures))
    };
    by_claim() || is_one_journey(a, b, natures)
}

fn is_claim(entry: &Entry) -> bool {
    entry.mission_order().is_some() && entry.invoice().is_none()
}

/// What was consumed on one day: a kind of expense that comes once, or a firm of one word.
fn is_of_one_day(books: &Grounds<'_>, ids: [EntryId; 2], natures: [Nature; 2]) -> bool {
    let [a, b] = ids.map(|id| books.entry(id));
    let texts = [told(a), told(b)];
    if days_apart(a, b) != Some(0) || other_meal(&texts) || other_nights([a, b], &texts) {
        return false;
    }
    let [first, second] = natures;
    let agree = first == second || first == Nature::Other || second == Nature::Other;
    // Rides of one day may well cost one round price.
    let is_round = || a.amount.and_then(|amount| amount.cents()).is_some_and(|cents| cents % 100 == 0);
    let comes_once = match first {
        _ if first != second => false,
        Nature::Meals | Nature::Hotel => true,
        Nature::Ground => !is_round(),
        _ => false,
    };
    comes_once || (agree && share_a_word(books, ids))
}

/// Lunch and dinner; a working lunch, of several, and a meal of which nothing says so.
fn other_meal(texts: &[String; 2]) -> bool {
    let at_work = texts.each_ref().map(|text| contains_words(text, "de travail"));
    if at_work[0] != at_work[1] {
        return true;
    }
    meal_time(&texts[0]).zip(meal_time(&texts[1])).is_some_and(|(a, b)| a != b)
}

/// Whether a folded text tells the meal of noon, or that of the evening.
pub(super) fn meal_time(told: &str) -> Option<bool> {
    const NOON: &[&str] = &["dejeuner", "dejeuners", "midi", "lunch", "pranzo"];
    const EVENING: &[&str] = &["diner", "diners", "soir", "souper", "dinner", "cena"];
    const MORNING: &[&str] = &["petit dejeuner", "petits dejeuners"];
    let says = |words: &[&str]| words.iter().any(|word| contains_words(told, word));
    match (says(NOON) && !says(MORNING), says(EVENING)) {
        (true, false) => Some(true),
        (false, true) => Some(false),
        _ => None,
    }
}

fn other_nights(entries: [&Entry; 2], texts: &[String; 2]) -> bool {
    let [a, b] = [nights(entries[0], &texts[0]), nights(entries[1], &texts[1])];
    a.zip(b).is_some_and(|(a, b)| a != b)
}

/// A word of the firm that both papers print, whatever stands beside it: `BIXI`, `PHARMAPRIX 0412`.
fn share_a_word(books: &Grounds<'_>, [one, other]: [EntryId; 2]) -> bool {
    let words = [one, other].map(|id| telling_words(books, id));
    words[0].iter().any(|word| words[1].contains(word))
}

/// Words that neither say what is bought nor name a person or the place of the mission.
fn telling_words(books: &Grounds<'_>, id: EntryId) -> Vec<String> {
    #[rustfmt::skip]
    const GENERAL: &[&str] = &[
        "achat", "achats", "aeroport", "airport", "avec", "avion", "bagage", "billet", "billets", "bureau", "bus",
        "carte", "centre", "chambre", "commande", "course", "dans", "dejeuner", "depense", "deplacement", "diner",
        "divers", "domicile", "facture", "fournitures", "frais", "gare", "grand", "hebergement", "hotel", "hotels",
        "indemnite", "international", "location", "metro", "mission", "nuit", "nuitee", "nuitees", "nuits",
        "paiement", "parking", "peage", "pour", "prestation", "remboursement", "repas", "restaurant",
        "restauration", "retour", "aller", "service", "services", "sejour", "station", "taxi", "taxis", "ticket",
        "tickets", "train", "trajet", "transfert", "transport", "transports", "ville", "voyage", "voyages",
    ];
    const LETTERS_MIN: usize = 4;
    let entry = books.entry(id);
    let who = persons(books, entry);
    let firm = entry.payee().filter(|payee| entry.beneficiary() != Some(payee)).map(fold).unwrap_or_default();
    let text = format!("{} {firm}", entry.description().map(fold).unwrap_or_default());
    let is_told = |word: &&str| {
        word.len() >= LETTERS_MIN
            && word.chars().all(char::is_alphabetic)
            && !GENERAL.contains(word)
            && !who.iter().any(|name| contains_words(name.key(), word))
            && !is_place(books, id, word)
    };
    text.split(' ').filter(is_told).map(str::to_owned).collect()
}

/// True for a word by which a mission of the line is called.
pub(super) fn is_place(books: &Books, id: EntryId, word: &str) -> bool {
    let missions = scope::missions(books, id);
    missions
        .iter()
        .map(|id| books.mission(*id))
        .any(|mission| mission.aliases.iter().chain([&mission.label]).any(|name| contains_words(&fold(name), word)))
}

/// A ticket that the agency bills and a card or the traveller bought: of one journey, or bought as it was billed.
fn is_one_journey(a: &Entry, b: &Entry, natures: [Nature; 2]) -> bool {
    /// Days between the purchase and the bill of the agency.
    const DAYS_MAX: i32 = 3;
    let carries = natures[0] == natures[1] && matches!(natures[0], Nature::Air | Nature::Rail);
    let other =
        |a: Option<&str>, b: Option<&str>| a.zip(b).is_some_and(|(a, b)| reference_key(a) != reference_key(b));
    let other_day = a.service_date.zip(b.service_date).is_some_and(|(a, b)| a != b);
    if !carries || other(a.ticket(), b.ticket()) || other_day || are_opposed(a, b) {
        return false;
    }
    let (from, to) = (stations(a), stations(b));
    if from.iter().filter(|place| to.contains(place)).count() > 1 {
        return true;
    }
    let bought = |entry: &Entry| entry.document_date.or(entry.date);
    let near = bought(a).zip(bought(b)).is_some_and(|(a, b)| (a - b).get_days().abs() <= DAYS_MAX);
    near && !(names_journey(a) && names_journey(b))
}

/// A ticket of the agency that the traveller claims in words of his own: `CDG-YQB-CDG` and `Vol Paris-Québec
/// aller-retour`, of one person, one day of travel and one price. The way back is not the way there: of a ticket that
/// does not say both ways the day must be that of departure or return.
fn is_one_seat(books: &Books, [one, other]: [EntryId; 2], natures: [Nature; 2]) -> bool {
    /// A ride of less is taken several times a day.
    const CENTS_MIN: i64 = 20_00;
    let (a, b) = (books.entry(one), books.entry(other));
    let carries = natures[0] == natures[1] && matches!(natures[0], Nature::Air | Nature::Rail);
    let is_small = || a.amount.and_then(|amount| amount.cents()).is_none_or(|cents| cents < CENTS_MIN);
    let numbers = a.ticket().zip(b.ticket());
    let other_number = || numbers.is_some_and(|(a, b)| reference_key(a) != reference_key(b));
    let Some(date) = day(a).filter(|date| carries && day(b) == Some(*date)) else { return false };
    if is_small() || other_number() || are_opposed(a, b) || are_of_other_places(a, b) {
        return false;
    }
    let travels = || {
        let mission = scope::mission(books, one).map(|mission| books.mission(mission));
        mission.is_some_and(|of| of.start != of.end && (date == of.start || date == of.end))
    };
    match [a, b].map(Way::of) {
        [Some(Way::Both), Some(Way::Both) | None] | [None, Some(Way::Both)] => true,
        [one, other] => one.zip(other).is_none_or(|(one, other)| one == other) && travels(),
    }
}

/// Which way a ticket carries, where it says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    There,
    Back,
    Both,
}

impl Way {
    fn of(entry: &Entry) -> Option<Self> {
        const BOTH: &[&str] = &["aller retour", "allers retours", "aller et retour", "a r", "ar", "round trip"];
        let told = told(entry);
        let says = |words: &[&str]| words.iter().any(|word| contains_words(&told, word));
        let stops = stops(entry);
        let returns = stops.len() > 2 && stops.first() == stops.last();
        match (says(&["aller", "allers"]), says(&["retour", "retours"])) {
            _ if returns || says(BOTH) => Some(Self::Both),
            (true, false) => Some(Self::There),
            (false, true) => Some(Self::Back),
            (true, true) => Some(Self::Both),
            _ => None,
        }
    }
}

/// Where a ticket begins and ends: by the letters of the airports, else by the words at a sign, `Lyon-Leeds`; folded.
fn ends(entry: &Entry) -> Option<[String; 2]> {
    if let [first, .., last] = stops(entry).as_slice() {
        return Some([fold(first), fold(last)]);
    }
    let text = entry.description()?;
    let words = |part: &str| part.split(|sign: char| !sign.is_alphanumeric()).map(fold).collect::<Vec<_>>();
    let is_place = |word: &String| word.len() > 2 && word.chars().all(char::is_alphabetic);
    text.char_indices().filter(|(_, sign)| "-/–—→>".contains(*sign)).find_map(|(at, sign)| {
        let before = words(text[..at].trim()).pop().filter(is_place)?;
        let behind = words(text[at + sign.len_utf8()..].trim()).into_iter().next().filter(is_place)?;
        let way = |word: &str| matches!(word, "aller" | "retour" | "allers" | "retours");
        (!way(&before) && !way(&behind)).then_some([before, behind])
    })
}

/// True for the way there and the way back.
fn are_opposed(a: &Entry, b: &Entry) -> bool {
    let ends = ends(a).zip(ends(b));
    ends.is_some_and(|([from, to], [other_from, other_to])| from == other_to && to == other_from && from != to)
}

/// True for journeys told in the same manner that have less than both ends in common.
fn are_of_other_places(a: &Entry, b: &Entry) -> bool {
    let by_letters = [stops(a), stops(b)].map(|stops| stops.len() > 1);
    if by_letters == [true, true] {
        let (from, to) = (stations(a), stations(b));
        return from.iter().filter(|place| to.contains(place)).count() < 2;
    }
    let by_words = by_letters == [false, false];
    by_words && ends(a).zip(ends(b)).is_some_and(|(a, b)| !a.iter().any(|place| b.contains(place)))
}
