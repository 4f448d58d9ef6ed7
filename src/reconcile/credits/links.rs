//! The numbers by which a credit names what it takes back.

use crate::model::entry::Entry;
use crate::reconcile::numbers::{self, Dress, Mark};

/// A number and what it numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Link {
    Order(Mark),
    Document(Mark),
}

/// The numbers that a line has of its own.
pub(super) fn own(entry: &Entry) -> impl Iterator<Item = Link> {
    let order = entry.payment_order().and_then(order);
    let documents = [entry.invoice(), entry.ticket(), entry.supporting_document()];
    order
        .into_iter()
        .chain(documents.into_iter().flatten().flat_map(|text| numbers::marks(text).map(Link::Document)))
}

/// The numbers of what a credit may take back: its own, and those that it names.
pub(super) fn of_credit(entry: &Entry) -> Vec<Link> {
    let mut links: Vec<Link> = own(entry).collect();
    links.extend(entry.supporting_document().and_then(order));
    if let Some(text) = entry.description() {
        links.extend(numbers::cited_orders(text).filter_map(order));
        links.extend(numbers::cited(text).flat_map(numbers::marks).map(Link::Document));
    }
    links.sort_unstable();
    links.dedup();
    links
}

/// What two lines have in common, for the reader, with its name.
pub(super) fn in_words(original: &Entry, credit: &Entry) -> (&'static str, Option<String>) {
    let named = of_credit(credit);
    if let Some(text) =
        original.payment_order().filter(|text| order(text).is_some_and(|link| named.contains(&link)))
    {
        return ("n° de mandat", Some(text.to_owned()));
    }
    let documents = [original.invoice(), original.ticket(), original.supporting_document()];
    let text = documents
        .into_iter()
        .flatten()
        .find(|text| numbers::marks(text).any(|mark| named.contains(&Link::Document(mark))));
    ("n° de pièce", text.map(|text| text.to_string()))
}

fn order(text: &str) -> Option<Link> {
    numbers::mark(text, Dress::Spaced).map(Link::Order)
}
