//! The key of each entry: made of references when there are any, of date, amount and payee only when
//! there are none, never of a place (contract 4b).

use super::content;
use crate::model::books::Redelivery;
use crate::model::entry::{Entry, EntryId, Side};
use crate::model::key::Key;
use crate::model::words::{fold, reference_key};

/// Gives every entry its key, sorts entries by side and key, and lets the copies follow.
pub(super) fn name_and_sort(entries: Vec<Entry>, copies: Vec<Redelivery>) -> (Vec<Entry>, Vec<Redelivery>) {
    let keys = keys(&entries);
    let mut order: Vec<usize> = (0..entries.len()).collect();
    order.sort_by(|a, b| (entries[*a].side, &keys[*a]).cmp(&(entries[*b].side, &keys[*b])));
    let mut moved_to = vec![EntryId(0); entries.len()];
    for (to, from) in order.iter().enumerate() {
        moved_to[*from] = EntryId(to as u32);
    }
    let mut named: Vec<Option<Entry>> =
        entries.into_iter().zip(keys).map(|(entry, key)| Some(Entry { key, ..entry })).collect();
    let entries = order.into_iter().filter_map(|at| named[at].take()).collect();
    let mut copies: Vec<Redelivery> =
        copies.into_iter().map(|copy| Redelivery { kept: moved_to[copy.kept.index()], ..copy }).collect();
    copies.sort_by(|a, b| (a.kept, &a.at).cmp(&(b.kept, &b.at)));
    (entries, copies)
}

/// One key each: lines of one plain key are twins, counted in the order of what they say.
fn keys(entries: &[Entry]) -> Vec<Key> {
    let mut keys: Vec<Key> = entries.iter().map(plain_key).collect();
    let mut order: Vec<usize> = (0..entries.len()).collect();
    order.sort_by(|a, b| {
        (entries[*a].side, &keys[*a])
            .cmp(&(entries[*b].side, &keys[*b]))
            .then_with(|| content::order_then_place(&entries[*a], &entries[*b]))
    });
    let mut numbers = vec![0; entries.len()];
    for twins in order.chunk_by(|a, b| entries[*a].side == entries[*b].side && keys[*a] == keys[*b]) {
        twins.iter().enumerate().for_each(|(number, at)| numbers[*at] = number);
    }
    for (key, number) in keys.iter_mut().zip(numbers).filter(|(_, number)| *number > 0) {
        *key = key.twin(number);
    }
    keys
}

fn plain_key(entry: &Entry) -> Key {
    match entry.side {
        Side::Ledger => ledger_key(entry),
        Side::Support => support_key(entry),
    }
}

fn ledger_key(entry: &Entry) -> Key {
    let Some(order) = entry.payment_order() else { return document_key("L", entry) };
    let year = entry.year().map(|year| year.to_string()).unwrap_or_default();
    let order = reference_key(order);
    if let Some(line) = entry.order_line() {
        return Key::of("L", &["mandat", &year, &order, &reference_key(line)]);
    }
    let [payee, beneficiary, account, description] =
        [entry.payee(), entry.beneficiary(), entry.account(), entry.description()].map(folded);
    Key::of("L", &["mandat", &year, &order, "", &payee, &beneficiary, &account, &description])
}

fn support_key(entry: &Entry) -> Key {
    document_key("J", entry)
}

/// Payee and document number; one document has several lines, told apart by person, day and text.
fn document_key(prefix: &str, entry: &Entry) -> Key {
    let payee = folded(entry.payee());
    let Some((kind, number)) = document(entry) else { return bare_key(prefix, entry) };
    let beneficiary = folded(entry.beneficiary());
    let day = entry.service_date.map(|day| day.to_string()).unwrap_or_default();
    let description = folded(entry.description());
    Key::of(prefix, &[kind, &payee, &reference_key(number), &beneficiary, &day, &description])
}

fn bare_key(prefix: &str, entry: &Entry) -> Key {
    let date = entry.date.map(|date| date.to_string()).unwrap_or_default();
    let amount = entry.amount.or(entry.original()).map(|amount| amount.plain()).unwrap_or_default();
    let statement = entry.statement().map(reference_key).unwrap_or_default();
    Key::of(prefix, &["sans référence", &statement, &date, &amount, &folded(entry.payee())])
}

/// The number of the document of which the entry is a line, with its kind.
pub(super) fn document(entry: &Entry) -> Option<(&'static str, &str)> {
    let invoice = entry.invoice().map(|number| ("facture", number));
    let ticket = || entry.ticket().map(|number| ("billet", number));
    let mission_order = || entry.mission_order().map(|number| ("ordre de mission", number));
    invoice.or_else(ticket).or_else(mission_order)
}

fn folded(text: Option<&str>) -> String {
    text.map(fold).unwrap_or_default()
}
