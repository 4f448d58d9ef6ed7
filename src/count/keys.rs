//! The key of each entry: made of references when there are any, of date, amount and payee only when
//! there are none, never of a place (contract 4b).
//!
//! Entries stand in the order of the numbers that their keys are made of: the same whatever the order of files
//! and rows, and mostly that of the exports, which is the order in which memory is quick to walk over.

use super::arrange::arrange;
use super::content;
use crate::model::Date;
use crate::model::books::Redelivery;
use crate::model::entry::{Entry, EntryId, Side};
use crate::model::key::{Key, Spelling};
use crate::model::place::{DIGITS_MAX, digits_into};
use crate::model::texts::Texts;

/// Gives every entry its key, sorts entries by side, number and key, and lets the copies follow.
pub(super) fn name_and_sort(mut entries: Vec<Entry>, copies: Vec<Redelivery>) -> (Vec<Entry>, Vec<Redelivery>) {
    let (order, are_scattered) = order(&mut entries);
    let copies = follow(copies, &order);
    arrange(&mut entries, &order, are_scattered);
    (entries, copies)
}

/// The copies of entries that are moved.
fn follow(copies: Vec<Redelivery>, order: &[u32]) -> Vec<Redelivery> {
    if copies.is_empty() {
        return copies;
    }
    let mut moved_to = vec![EntryId(0); order.len()];
    for (to, from) in order.iter().enumerate() {
        moved_to[*from as usize] = EntryId(to as u32);
    }
    let copies = copies.into_iter().map(|copy| Redelivery { kept: moved_to[copy.kept.index()], ..copy });
    let mut copies: Vec<Redelivery> = copies.collect();
    copies.sort_by(|a, b| (a.kept, &a.at).cmp(&(b.kept, &b.at)));
    copies
}

/// Names the entries and finds their order by side, number and key; and whether their texts stand apart in memory.
/// Lines of one plain key are twins, counted in the order of what they say, and take a key of their own.
fn order(entries: &mut [Entry]) -> (Vec<u32>, bool) {
    let mut speller = Speller::default();
    let mut ranked: Vec<(Side, u64, u32)> = Vec::with_capacity(entries.len());
    let (mut before, mut apart) = (Texts::default(), 0_usize);
    for (entry, at) in entries.iter_mut().zip(0..) {
        let (key, number) = speller.plain_key(entry);
        entry.key = key;
        ranked.push((entry.side, number, at));
        if !entry.texts.stand_with(&before) {
            before = entry.texts.clone();
            apart += 1;
        }
    }
    // Mostly one side behind the other, of which one is in order already.
    ranked.chunk_by_mut(|a, b| a.0 == b.0).for_each(<[_]>::sort_unstable);
    if !ranked.is_sorted_by_key(|(side, ..)| *side) {
        ranked.sort_unstable();
    }
    let mut order: Vec<u32> = ranked.iter().map(|(_, _, at)| *at).collect();
    let mut start = 0;
    for alike in ranked.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
        let range = start..start + alike.len();
        start = range.end;
        if alike.len() > 1 {
            name_twins(entries, &mut order[range]);
        }
    }
    (order, apart > entries.len() / 16)
}

/// Puts lines of one number in the order of their keys, after giving twins a key each.
fn name_twins(entries: &mut [Entry], alike: &mut [u32]) {
    alike.sort_by(|a, b| {
        let (a, b) = (&entries[*a as usize], &entries[*b as usize]);
        a.key.cmp(&b.key).then_with(|| content::order_then_place(a, b))
    });
    let keys: Vec<Key> = alike.iter().map(|at| entries[*at as usize].key.clone()).collect();
    let mut number = 0;
    for (at, (key, before)) in alike.iter().zip(keys.iter().zip([None].into_iter().chain(keys.iter().map(Some)))) {
        number = if before == Some(key) { number + 1 } else { 0 };
        entries[*at as usize].key = key.twin(number);
    }
    alike.sort_by(|a, b| entries[*a as usize].key.cmp(&entries[*b as usize].key));
}

/// Spells keys in the same memory, for there are millions of them.
#[derive(Default)]
struct Speller {
    spelled: Spelling,
}

impl Speller {
    /// The key of an entry, and the number by which it stands among others: lines of one key have one number.
    fn plain_key(&mut self, entry: &Entry) -> (Key, u64) {
        match (entry.side, entry.payment_order()) {
            (Side::Ledger, Some(order)) => self.ledger_key(entry, order),
            (Side::Ledger, None) => self.document_key("L", entry),
            (Side::Support, _) => self.document_key("J", entry),
        }
    }

    fn ledger_key(&mut self, entry: &Entry, order: &str) -> (Key, u64) {
        const YEARS: u64 = 1 << 48;
        let year = entry.year();
        self.spelled.part("mandat");
        match year.map(u64::try_from) {
            Some(Ok(year)) => self.spelled.part(digits_into(&mut [0; DIGITS_MAX], year)),
            _ => self.told(year.map(|year| year.to_string())),
        }
        let number = self.reference(Some(order)).min(YEARS - 1);
        let number = u64::from(year.unwrap_or(0).unsigned_abs()) * YEARS + number;
        if let Some(line) = entry.order_line() {
            self.reference(Some(line));
        } else {
            self.spelled.part("");
            for text in [entry.payee(), entry.beneficiary(), entry.account(), entry.description()] {
                self.folded(text);
            }
        }
        (self.spelled.key("L"), number)
    }

    /// Payee and document number; one document has several lines, told apart by person, day and text.
    fn document_key(&mut self, prefix: &str, entry: &Entry) -> (Key, u64) {
        let Some((kind, number)) = document(entry) else { return self.bare_key(prefix, entry) };
        self.spelled.part(kind);
        self.folded(entry.payee());
        let number = self.reference(Some(number));
        self.folded(entry.beneficiary());
        self.told(entry.service_date.map(|day| day.to_string()));
        self.folded(entry.description());
        (self.spelled.key(prefix), number)
    }

    fn bare_key(&mut self, prefix: &str, entry: &Entry) -> (Key, u64) {
        self.spelled.part("sans référence");
        self.reference(entry.statement());
        self.told(entry.date.map(|date| date.to_string()));
        self.told(entry.amount.or(entry.original()).map(|amount| amount.plain()));
        self.folded(entry.payee());
        (self.spelled.key(prefix), entry.date.map_or(0, day_number))
    }

    fn told(&mut self, text: Option<String>) {
        self.spelled.part(text.as_deref().unwrap_or_default());
    }

    fn folded(&mut self, text: Option<&str>) {
        self.spelled.folded(text.unwrap_or_default());
    }

    /// Spells a reference, and tells its last number.
    fn reference(&mut self, text: Option<&str>) -> u64 {
        self.spelled.reference(text.unwrap_or_default())
    }
}

/// In the order of days.
fn day_number(date: Date) -> u64 {
    let [year, month, day] = [date.year(), i16::from(date.month()), i16::from(date.day())].map(i16::unsigned_abs);
    (u64::from(year) * 100 + u64::from(month)) * 100 + u64::from(day)
}

/// The number of the document of which the entry is a line, with its kind.
pub(super) fn document(entry: &Entry) -> Option<(&'static str, &str)> {
    let invoice = entry.invoice().map(|number| ("facture", number));
    let ticket = || entry.ticket().map(|number| ("billet", number));
    let mission_order = || entry.mission_order().map(|number| ("ordre de mission", number));
    invoice.or_else(ticket).or_else(mission_order)
}
