//! How lines, days and counts are told in a finding's message.

use crate::model::Date;
use crate::model::books::Books;
use crate::model::entry::{Entry, EntryId};
use crate::model::mission::MissionId;
use crate::model::place::Place;

/// How many places or names a message or a finding lists before it only counts the rest.
pub(in crate::check) const LISTED_MAX: usize = 20;

/// `08/02/2019`.
pub(in crate::check) fn day(date: Date) -> String {
    format!("{:02}/{:02}/{:04}", date.day(), date.month(), date.year())
}

/// `1 ligne`, `12 lignes`.
pub(in crate::check) fn count(number: usize, one: &str, many: &str) -> String {
    if number < 2 { format!("{number} {one}") } else { format!("{number} {many}") }
}

/// `a, b et c`; after six items, `… et 4 autres`.
pub(in crate::check) fn listed<T: ToString>(items: impl IntoIterator<Item = T>) -> String {
    const SHOWN_MAX: usize = 6;
    let items: Vec<String> = items.into_iter().map(|item| item.to_string()).collect();
    let hidden = items.len().saturating_sub(SHOWN_MAX);
    match items.as_slice() {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] if hidden == 0 => format!("{} et {last}", first.join(", ")),
        _ => format!("{} et {}", items[..SHOWN_MAX].join(", "), count(hidden, "autre", "autres")),
    }
}

/// What names a line to the reader: `mandat 812 ligne 1, Biscayne Palms, facture FAC-12`.
pub(in crate::check) fn line(entry: &Entry) -> String {
    let order = entry.payment_order().map(|order| match entry.order_line() {
        Some(number) => format!("mandat {order} ligne {number}"),
        None => format!("mandat {order}"),
    });
    let document = entry.invoice().map(|number| format!("pièce {number}"));
    let when = entry.date.or(entry.service_date).map(|date| format!("du {}", day(date)));
    let dated = if order.is_none() && document.is_none() { when } else { None };
    let payee = entry.payee().map(|payee| payee.trim().to_owned());
    let parts: Vec<String> = [order, payee, document, dated].into_iter().flatten().collect();
    if parts.is_empty() { "ligne sans référence".to_owned() } else { parts.join(", ") }
}

/// [`line`] at the head of a sentence.
pub(in crate::check) fn line_first(entry: &Entry) -> String {
    capital(&line(entry))
}

/// The same text with its first letter in upper case.
pub(in crate::check) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => String::new(),
    }
}

/// Lines of which the first is named: `Mandat 812, Hôtel X et 2 autres lignes ensemble`.
pub(in crate::check) fn lines_first(books: &Books, lines: &[EntryId]) -> String {
    let Some(first) = lines.first() else { return String::new() };
    let named = line_first(books.entry(*first));
    match lines.len() - 1 {
        0 => named,
        others => format!("{named} et {} ensemble", count(others, "autre ligne", "autres lignes")),
    }
}

/// A line, its amount and its address: `mandat 812, Hôtel X : 120,00 € (mandats.csv › D14)`.
pub(in crate::check) fn line_with_address(entry: &Entry) -> String {
    match entry.amount {
        Some(amount) => format!("{} : {amount} ({})", line(entry), entry.place),
        None => format!("{} ({})", line(entry), entry.place),
    }
}

/// Papers with their addresses, the first of them: `pièce F-1, … (factures.csv › D4), … et 2 autres pièces`.
pub(in crate::check) fn papers_listed(books: &Books, papers: &[EntryId]) -> String {
    const SHOWN: usize = 3;
    let shown: Vec<String> = papers.iter().take(SHOWN).map(|id| line_with_address(books.entry(*id))).collect();
    match papers.len().saturating_sub(SHOWN) {
        0 => shown.join(", "),
        more => format!("{} et {}", shown.join(", "), count(more, "autre pièce", "autres pièces")),
    }
}

/// The names of missions: `Miami et Milan`.
pub(in crate::check) fn missions(books: &Books, missions: impl IntoIterator<Item = MissionId>) -> String {
    listed(missions.into_iter().map(|mission| books.mission(mission).label.clone()))
}

/// The addresses of entries, in their order, as many as a finding lists.
pub(in crate::check) fn places(books: &Books, entries: impl IntoIterator<Item = EntryId>) -> Vec<Place> {
    entries.into_iter().take(LISTED_MAX).map(|id| books.entry(id).place.clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_read_as_sentences() {
        assert_eq!(listed(["Gênes"]), "Gênes");
        assert_eq!(listed(["Gênes", "Miami", "Milan"]), "Gênes, Miami et Milan");
        assert_eq!(listed(1..=8), "1, 2, 3, 4, 5, 6 et 2 autres");
        assert_eq!(count(1, "ligne", "lignes"), "1 ligne");
    }
}
