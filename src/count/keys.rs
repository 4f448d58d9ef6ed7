//! The key of each entry: made of references when there are any, of date, amount and payee only when
//! there are none, never of a place (contract 4b).

use super::content;
use crate::model::books::Redelivery;
use crate::model::entry::{Entry, EntryId, Side};
use crate::model::key::Key;
use crate::model::texts::Texts;
use crate::model::words::{fold, reference_key};

/// Gives every entry its key, sorts entries by side and key, and lets the copies follow.
pub(super) fn name_and_sort(mut entries: Vec<Entry>, copies: Vec<Redelivery>) -> (Vec<Entry>, Vec<Redelivery>) {
    entries.iter_mut().for_each(|entry| entry.key = plain_key(entry));
    let order = order(&mut entries);
    let mut moved_to = vec![EntryId(0); entries.len()];
    for (to, from) in order.iter().enumerate() {
        moved_to[*from as usize] = EntryId(to as u32);
    }
    let mut copies: Vec<Redelivery> =
        copies.into_iter().map(|copy| Redelivery { kept: moved_to[copy.kept.index()], ..copy }).collect();
    copies.sort_by(|a, b| (a.kept, &a.at).cmp(&(b.kept, &b.at)));
    arrange(&mut entries, moved_to);
    Texts::lay(entries.iter_mut().map(|entry| &mut entry.texts));
    (entries, copies)
}

/// The order of the entries by side and key. Lines of one plain key are twins, counted in the order of what
/// they say, and take a key of their own.
fn order(entries: &mut [Entry]) -> Vec<u32> {
    let mut ranked: Vec<(Side, u64, u32)> =
        entries.iter().zip(0..).map(|(entry, at)| (entry.side, rank(&entry.key), at)).collect();
    ranked.sort_unstable();
    let mut order: Vec<u32> = ranked.iter().map(|(_, _, at)| *at).collect();
    let mut start = 0;
    for alike in ranked.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
        let range = start..start + alike.len();
        start = range.end;
        if alike.len() > 1 {
            name_twins(entries, &mut order[range]);
        }
    }
    order
}

/// Puts lines in the order of their keys, after giving twins a key each.
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

/// The first letters of a key after those that all keys of a side have: in the order of keys, and quick to
/// compare.
fn rank(key: &Key) -> u64 {
    key.as_str()
        .bytes()
        .skip(2)
        .chain(std::iter::repeat(0))
        .take(8)
        .fold(0, |rank, byte| rank << 8 | u64::from(byte))
}

/// Moves every entry to its place, without a second copy of them all.
fn arrange(entries: &mut [Entry], mut moved_to: Vec<EntryId>) {
    for at in 0..entries.len() {
        while moved_to[at].index() != at {
            let to = moved_to[at].index();
            entries.swap(at, to);
            moved_to.swap(at, to);
        }
    }
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
