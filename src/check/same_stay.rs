//! Whether two papers tell one stay of one person, whatever firm each of them names. Example: the agency bills « 2 nuits
//! Harbour Inn » from 16 March for Lise Carnet, and the invoice of the hotel has « Chambre CARNET Lise, 2 nuits du 16 au
//! 18 » for the same amount. Rooms of two persons, other nights, and parts of one price are innocent.

use super::Grounds;
use super::double_payment::{is_part, persons};
use super::persons::Name;
use super::scope;
use super::travel::{nights, told};
use crate::model::Date;
use crate::model::entry::{Entry, EntryId};
use crate::model::nature::Nature;
use crate::model::words::contains_words;

/// One of two papers of nights, read.
struct Told<'b> {
    id: EntryId,
    entry: &'b Entry,
    text: String,
    nights: Option<u32>,
}

/// True when both papers, which are of one amount, tell the same nights of the same person.
pub(super) fn is_same_stay(books: &Grounds<'_>, one: EntryId, other: EntryId) -> bool {
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
    !is_part(&a.text) && !is_part(&b.text) && are_same_nights(books, &a, &b) && is_same_person(books, &a, &b)
}

/// Somebody whom both name: in a column, or one of them in its text.
fn is_same_person(books: &Grounds<'_>, a: &Told<'_>, b: &Told<'_>) -> bool {
    let (of_a, of_b) = (persons(books, a.entry), persons(books, b.entry));
    match (of_a.is_empty(), of_b.is_empty()) {
        (false, false) => of_a.iter().any(|one| of_b.iter().any(|other| one.may_be(other))),
        (false, true) => of_a.iter().any(|name| is_named_in(name, &b.text)),
        (true, false) => of_b.iter().any(|name| is_named_in(name, &a.text)),
        (true, true) => false,
    }
}

fn is_named_in(name: &Name, text: &str) -> bool {
    !name.is_short() && name.key().split(' ').all(|word| contains_words(text, word))
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
        (Some(first), None) => counted.is_some_and(|(nights, _)| is_dated_in(books, b, first, nights)),
        (None, Some(first)) => counted.is_some_and(|(nights, _)| is_dated_in(books, a, first, nights)),
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

/// True for a paper that tells no day of arrival, and is of the days of this stay: dated in it, or of as many nights as
/// the mission has.
fn is_dated_in(books: &Grounds<'_>, paper: &Told<'_>, first: Date, nights: u32) -> bool {
    if says_another_day(&paper.text, first) {
        return false;
    }
    let whole = scope::mission(books, paper.id).map(|mission| books.mission(mission));
    let whole =
        whole.is_some_and(|mission| i64::from((mission.end - mission.start).get_days()) == i64::from(nights));
    let dated = paper.entry.document_date.or(paper.entry.date);
    let day_after = end(first, nights.saturating_add(1));
    whole || dated.zip(day_after).is_some_and(|(dated, day_after)| first <= dated && dated <= day_after)
}

/// `du 18 au 20` says that the stay does not begin on the 16th.
fn says_another_day(text: &str, first: Date) -> bool {
    const BEFORE: &[&str] = &["du", "le", "from", "dal", "del", "vom", "nuit"];
    let pairs = text.split(' ').zip(text.split(' ').skip(1));
    let mut days =
        pairs.filter(|(before, _)| BEFORE.contains(before)).filter_map(|(_, day)| day.parse::<i8>().ok());
    days.next().is_some_and(|day| day != first.day())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_may_tell_the_day_of_arrival() {
        let first: Date = jiff::civil::date(2025, 3, 16);
        assert!(says_another_day("chambre 2 nuits du 18 au 20 03 2025", first));
        assert!(!says_another_day("chambre 2 nuits du 16 au 18 03 2025", first));
        assert!(!says_another_day("chambre vue sur le lac", first));
    }
}
