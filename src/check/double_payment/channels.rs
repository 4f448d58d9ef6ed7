//! The ways in which expenses reach the ledger, and those that may have come in two.

use rustc_hash::FxHashSet;

use crate::check::grounds::alike::Alike;
use crate::model::books::Books;
use crate::model::entry::{Counted, Entry, EntryId, Side};
use crate::model::field::Field;
use crate::model::place::Place;

/// How an expense reaches the ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Channel {
    Invoice,
    Statement,
    Claim,
}

/// Lines with the marks of their amounts.
type Marked = Vec<(u64, EntryId)>;

/// The expenses whose amount came through more than one channel. Where nearly all came through one, only those of
/// an amount of the others are of interest.
pub(super) fn in_two_channels(books: &Books) -> Alike {
    let mut channels: Vec<((Channel, &str), Marked)> = Vec::new();
    // The lines of one channel mostly follow each other.
    let (mut at, mut last): (usize, Option<(Channel, &Place)>) = (0, None);
    let paid = books.unmatched(Side::Ledger).map(|id| (id, books.entry(id)));
    let lines = paid.chain(books.assigned_on(Side::Support));
    for (id, entry) in lines.filter(|(id, entry)| may_be_seen(books, *id, entry)) {
        let Some(amount) = entry.amount.filter(|amount| !amount.is_negative() && !amount.is_zero()) else {
            continue;
        };
        let kind = kind(entry);
        if last.is_none_or(|(other, beside)| other != kind || !entry.place.has_origin_of(beside)) {
            let own = (kind, &**entry.place.file());
            at = channels.iter().position(|(other, _)| *other == own).unwrap_or_else(|| {
                channels.push((own, Vec::new()));
                channels.len() - 1
            });
        }
        last = Some((kind, &entry.place));
        channels[at].1.push((amount.mark(), id));
    }
    channels.sort_by_key(|(own, lines)| (lines.len(), *own));
    let mut channels: Vec<Marked> = channels.into_iter().map(|(_, lines)| lines).collect();
    let most = channels.pop().unwrap_or_default();
    let others = channels.concat();
    let amounts: FxHashSet<u64> = others.iter().map(|(mark, _)| *mark).collect();
    let shared = most.into_iter().filter(|(mark, _)| amounts.contains(mark));
    Alike::of(shared.chain(others.iter().copied()))
}

/// False for a line that no expense shows by itself: a payment with its papers, a paper without payment.
fn may_be_seen(books: &Books, id: EntryId, entry: &Entry) -> bool {
    match (entry.side, entry.counted()) {
        (Side::Ledger, Counted::Yes) => books.match_of(id).is_none(),
        (Side::Support, Counted::Yes) => books.match_of(id).is_some(),
        (Side::Support, Counted::Corroborates(_)) => true,
        _ => false,
    }
}

/// How an expense came, and in which file.
pub(super) fn channel(entry: &Entry) -> (Channel, &str) {
    (kind(entry), entry.place.file())
}

fn kind(entry: &Entry) -> Channel {
    if entry.texts.has(Field::MissionOrder) && !entry.texts.has(Field::Invoice) {
        Channel::Claim
    } else if entry.texts.has(Field::Statement) {
        Channel::Statement
    } else {
        Channel::Invoice
    }
}
