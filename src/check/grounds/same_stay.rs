//! Whether two papers tell one stay of one person, whatever firm each of them names. Example: the agency bills « 2 nuits
//! Harbour Inn » from 16 March for Lise Carnet, and the invoice of the hotel has « Chambre CARNET Lise, 2 nuits du 16 au
//! 18 » for the same amount. Rooms of two persons, other nights, and parts of one price are innocent.

use super::counted::NIGHTS;
use super::persons::Name;
use super::scope;
use super::travel::{nights, told};
use crate::check::Grounds;
use crate::check::double_payment::{is_share, persons};
use crate::model::Date;
use crate::model::calendar::french_month;
use crate::model::entry::{Entry, EntryId};
use crate::model::nature::Nature;
use crate::model::phrases::Phrases;
use crate::model::words::{contains_words, fold, is_civility};

/// One of two papers of nights, read.
struct Told<'b> {
    id: EntryId,
    entry: &'b Entry,
    text: String,
    nights: Option<u32>,
}

/// True when both papers, which are of one amount, tell the same nights of the same person.
pub(in crate::check) fn is_same_stay(books: &Grounds<'_>, one: EntryId, other: EntryId) -> bool {
    let of_nights = |id: EntryId| books.nature_reading(id).includes(Nature::Hotel);
    if !of_nights(one) || !of_nights(other) {
        return false;
    }
    let read = |id: EntryId| {
        let entry = books.entry(id);
        let text = told(entry);
        Told { id, entry, nights: nights(entry, &text), text }
    };
    let (a, b) = (read(one), read(other));
    let may_be = |paper: &Told<'_>| !is_share(paper.entry) && is_of_nights(paper);
    may_be(&a) && may_be(&b) && are_same_nights(books, &a, &b) && is_same_person(books, &a, &b)
}

/// True for a paper whose words are of nights: a hotel lets halls too.
fn is_of_nights(paper: &Told<'_>) -> bool {
    static SAID: Phrases = Phrases::of(NIGHTS);
    static LODGING: Phrases = Phrases::of(&[
        "chambre",
        "chambres",
        "ch",
        "chbre",
        "chbres",
        "room",
        "rooms",
        "hebergement",
        "logement",
        "sejour",
    ]);
    static HALLS: Phrases = Phrases::of(&["reunion", "salon", "salle", "seminaire", "conference", "meeting"]);
    let kind = || paper.entry.nature().map(fold).is_some_and(|kind| contains_words(&kind, "hotel"));
    let is_told = paper.nights.is_some() || SAID.stand_in(&paper.text) || LODGING.stand_in(&paper.text) || kind();
    is_told && !HALLS.stand_in(&paper.text)
}

/// Somebody whom both name: in a column, or one of them in its text. Who goes alone need not be named.
fn is_same_person(books: &Grounds<'_>, a: &Told<'_>, b: &Told<'_>) -> bool {
    let (of_a, of_b) = (persons(books, a.entry), persons(books, b.entry));
    let is_alone = || {
        let mission = scope::mission(books, a.id).map(|mission| books.mission(mission));
        mission.is_some_and(|mission| mission.headcount.total() == Some(1))
    };
    match (of_a.is_empty(), of_b.is_empty()) {
        (false, false) => of_a.iter().any(|one| of_b.iter().any(|other| one.may_be(other))),
        (false, true) => of_a.iter().any(|name| is_named_in(books, name, &b.text)) || is_alone(),
        (true, false) => of_b.iter().any(|name| is_named_in(books, name, &a.text)) || is_alone(),
        (true, true) => is_alone(),
    }
}

/// True for a text that names this person, and no other member.
fn is_named_in(books: &Grounds<'_>, name: &Name, text: &str) -> bool {
    let mut others = books.members.iter().map(|member| Name::of(&member.name)).filter(|other| !other.may_be(name));
    names(books, name, text) && !others.any(|other| names(books, &other, text))
}

/// Both names, or one of them beside the initial of the other or behind a civility, when no other member bears it.
fn names(books: &Grounds<'_>, name: &Name, text: &str) -> bool {
    let words: Vec<&str> = name.key().split(' ').collect();
    if name.is_short() {
        return false;
    }
    if words.iter().all(|word| contains_words(text, word)) {
        return true;
    }
    // A member of this word, and of another that begins so.
    let is_borne_alone = |word: &str, begins: &str| {
        let mut others = books.members.iter().map(|member| Name::of(&member.name));
        let has = |other: &Name| {
            let mut own = other.key().split(' ');
            own.clone().any(|own| own == word) && own.any(|own| own != word && own.starts_with(begins))
        };
        !others.any(|other| has(&other) && !other.may_be(name))
    };
    let is_initial = |sign: &str, surname: &str| {
        sign.len() == 1 && words.iter().any(|word| *word != surname && word.starts_with(sign))
    };
    let told: Vec<&str> = text.split(' ').collect();
    told.iter().enumerate().any(|(at, word)| {
        let before = at.checked_sub(1).and_then(|before| told.get(before));
        let beside = [before, told.get(at + 1)];
        let initial = beside.into_iter().flatten().any(|sign| is_initial(sign, word) && is_borne_alone(word, sign));
        let civil = || before.is_some_and(|before| is_civility(before)) && is_borne_alone(word, "");
        word.len() > 2 && words.contains(word) && (initial || civil())
    })
}

fn are_same_nights(books: &Grounds<'_>, a: &Told<'_>, b: &Told<'_>) -> bool {
    let counted = a.nights.zip(b.nights);
    if counted.is_some_and(|(a, b)| a != b) {
        return false;
    }
    match (a.entry.service_date, b.entry.service_date) {
        (Some(first), Some(other)) if first == other => true,
        // The day of a claim may be the one on which the hotel was paid.
        (Some(first), Some(other)) => {
            let (first, last) = (first.min(other), first.max(other));
            let nights = counted.map(|(nights, _)| nights);
            nights.is_some_and(|nights| end(first, nights) == Some(last) && outlasts(books, a.id, last, nights))
        }
        (Some(first), None) => is_dated_in(books, b, first, a.nights),
        (None, Some(first)) => is_dated_in(books, a, first, b.nights),
        (None, None) => false,
    }
}

fn end(first: Date, nights: u32) -> Option<Date> {
    first.checked_add(jiff::Span::new().try_days(i64::from(nights)).ok()?).ok()
}

/// True when as many nights from this day on would not be the mission's: the day is the one of departure.
fn outlasts(books: &Grounds<'_>, id: EntryId, first: Date, nights: u32) -> bool {
    let end = end(first, nights);
    scope::mission(books, id).zip(end).is_some_and(|(mission, end)| end > books.mission(mission).end)
}

/// True for a paper that has no day of arrival in a column, and is of the days of this stay: its text tells them, or it
/// is of as many nights and dated in them, or there are as many nights in the whole mission.
fn is_dated_in(books: &Grounds<'_>, paper: &Told<'_>, first: Date, nights: Option<u32>) -> bool {
    let last = nights.and_then(|nights| end(first, nights));
    match days_told(&paper.text).or_else(|| Some((day_told(&paper.text)?, None))) {
        Some((from, _)) if from != first.day() => return false,
        Some((_, Some(to))) if last.is_some_and(|last| last.day() == to) => return true,
        _ => {}
    }
    let (Some(nights), Some(_)) = (nights, paper.nights) else { return false };
    let mission = scope::mission(books, paper.id).map(|mission| books.mission(mission));
    let whole = mission.is_some_and(|of| i64::from((of.end - of.start).get_days()) == i64::from(nights));
    let dated = paper.entry.document_date.or(paper.entry.date);
    // Who leaves on the day of the bill, or on the one before, slept elsewhere in a single night of the day before.
    let late = end(first, if nights > 1 { nights.saturating_add(1) } else { nights });
    let from_home = mission.is_some_and(|of| first <= of.start);
    let is_in = |dated: Date, late: Date| (first < dated || (first == dated && from_home)) && dated <= late;
    whole || dated.zip(late).is_some_and(|(dated, late)| is_in(dated, late))
}

/// The days of `du 16 au 18/03`, and that of `nuit du 16/03`, by their numbers in the month.
pub(in crate::check) fn days_told(text: &str) -> Option<(i8, Option<i8>)> {
    const FROM: &[&str] = &["du", "from", "dal", "del", "vom"];
    const TO: &[&str] = &["au", "to", "al", "bis"];
    /// Between the two: the day, its month and its year.
    const APART_MAX: usize = 3;
    let words: Vec<&str> = text.split(' ').collect();
    let day = |at: usize| words.get(at)?.parse::<i8>().ok().filter(|day| (1..=31).contains(day));
    let mut starts = (0..words.len()).filter(|at| FROM.contains(&words[*at]));
    starts.find_map(|at| {
        let from = day(at + 1)?;
        let behind = (at + 2..at + 2 + APART_MAX).find(|at| words.get(*at).is_some_and(|word| TO.contains(word)));
        let to = behind.and_then(|behind| day(behind + 1));
        let is_night = at > 0 && matches!(words[at - 1], "nuit" | "nuits" | "nuitee" | "nuitees");
        (to.is_some() || is_night).then_some((from, to))
    })
}

/// The only day that a text names with its month, unless it is that of a bill or of departure: `1 nuit le 18 mars`,
/// `nuit 18-19/03`.
fn day_told(text: &str) -> Option<i8> {
    const OTHERWISE: &[&str] =
        &["facture", "fact", "fac", "invoice", "depart", "sortie", "au", "emise", "payee", "reglee"];
    let words: Vec<&str> = text.split(' ').collect();
    let day = |at: usize| words.get(at)?.parse::<i8>().ok().filter(|day| (1..=31).contains(day));
    let is_month = |word: &str| {
        french_month(word).is_some() || (word.len() == 2 && word.parse().is_ok_and(|n: u8| (1..=12).contains(&n)))
    };
    let mut days = (0..words.len()).filter_map(|at| {
        let own = day(at).filter(|_| words.get(at + 1).is_some_and(|word| is_month(word)))?;
        let before = words[..at].iter().rev().find(|word| !matches!(**word, "le" | "du"));
        let is_otherwise = before.is_some_and(|word| OTHERWISE.contains(word));
        // The month of one day is no day of the month behind it.
        let is_own_month = at > 0 && is_month(words[at - 1]) && day(at - 1).is_none();
        let from = at.checked_sub(1).and_then(day).unwrap_or(own);
        (!is_otherwise && !is_own_month).then_some(from)
    });
    let only = days.next()?;
    days.all(|other| other == only).then_some(only)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_may_tell_the_days_of_a_stay() {
        assert_eq!(days_told("chambre 2 nuits du 18 au 20 03 2025"), Some((18, Some(20))));
        assert_eq!(days_told("chambre du 18 03 2025 au 20 03 2025"), Some((18, Some(20))));
        assert_eq!(days_told("nuit du 18 03 2025"), Some((18, None)));
        assert_eq!(days_told("facture du 18 03 2025 chambre"), None);
        assert_eq!(days_told("chambre vue sur le lac"), None);
    }

    #[test]
    fn a_text_may_tell_one_day() {
        assert_eq!(day_told("1 nuit le 18 mars martin alice"), Some(18));
        assert_eq!(day_told("nuit 18 19 03"), Some(18));
        assert_eq!(day_told("martin alice 18 03 2025 1 nuit"), Some(18));
        assert_eq!(day_told("2 nuits facture du 18 03 2025"), None);
        assert_eq!(day_told("2 nuits chambre 12"), None);
    }
}
