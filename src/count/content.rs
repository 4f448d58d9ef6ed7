//! An order of entries by what they say, never by where they stand.

use std::cmp::Ordering;
use std::hash::{Hash, Hasher};

use rustc_hash::FxHasher;

use crate::model::entry::Entry;
use crate::model::field::Field;

/// Compares everything that two lines say; equal when only their places differ.
pub(super) fn order(a: &Entry, b: &Entry) -> Ordering {
    references(a)
        .cmp(&references(b))
        .then_with(|| days(a).cmp(&days(b)))
        .then_with(|| texts(a).cmp(&texts(b)))
        .then_with(|| amounts(a).cmp(&amounts(b)))
}

/// The same, with the place as the last resort between lines that say exactly the same.
pub(super) fn order_then_place(a: &Entry, b: &Entry) -> Ordering {
    order(a, b).then_with(|| a.place.cmp(&b.place))
}

/// A number that lines which say the same have in common; others nearly never.
pub(super) fn fingerprint(entry: &Entry) -> u64 {
    let mut hasher = FxHasher::default();
    (references(entry), days(entry)).hash(&mut hasher);
    (texts(entry), amounts(entry)).hash(&mut hasher);
    hasher.finish()
}

/// A line as a key of what it says.
#[derive(Clone, Copy)]
pub(super) struct Content<'a>(pub(super) &'a Entry);

impl PartialEq for Content<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Content<'_> {}

impl PartialOrd for Content<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Content<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        order(self.0, other.0)
    }
}

/// In this order, so that lines of one reference stand together.
const REFERENCES: [Field; 10] = [
    Field::PaymentOrder,
    Field::OrderLine,
    Field::Invoice,
    Field::Ticket,
    Field::Statement,
    Field::MissionOrder,
    Field::Commitment,
    Field::Operation,
    Field::SupportingDocument,
    Field::Slip,
];

fn references(entry: &Entry) -> impl Ord + Hash + '_ {
    (entry.side, entry.fiscal_year, REFERENCES.map(|field| entry.text(field)))
}

fn days(entry: &Entry) -> impl Ord + Hash + '_ {
    (
        (entry.date, entry.document_date, entry.order_date),
        (entry.payment_date, entry.service_date, entry.service_end),
    )
}

fn texts(entry: &Entry) -> impl Ord + Hash + '_ {
    const TEXTS: [Field; 9] = [
        Field::Payee,
        Field::Beneficiary,
        Field::Description,
        Field::Nature,
        Field::Account,
        Field::Function,
        Field::State,
        Field::Mission,
        Field::Category,
    ];
    TEXTS.map(|field| entry.text(field))
}

fn amounts(entry: &Entry) -> impl Ord + Hash + '_ {
    let told = entry.texts.figures();
    ((entry.amount, told.original, told.rate), (told.amount_excl_tax, told.tax, told.quantity, told.unit_amount))
}
