//! Cancelled and rejected lines, and the reversals that must not subtract them a second time.
//!
//! Example: mandat 800 of 100,00 € is marked *Annulé* and stands beside its *mandat annulatif* of
//! −100,00 €. The first does not count because it is cancelled; if the second did, the mission would
//! cost 100,00 € too little. Without the mark, both count and make nothing: the same sum.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use crate::model::entry::{Counted, Entry, Side};
use crate::model::words::{SAME_PAYEE, fold, payee_likeness, reference_key};

/// The line has been cancelled: *annulé*, *rejeté*.
const STATES: &[&str] = &[
    "annule",
    "annulee",
    "annules",
    "annulees",
    "annul",
    "ann",
    "supprime",
    "supprimee",
    "supprimes",
    "supprimees",
    "rej",
    "rejete",
    "rejetee",
    "rejetes",
    "rejetees",
    "refuse",
    "refusee",
    "refuses",
    "refusees",
    "extourne",
    "extournee",
    "cancelled",
    "canceled",
    "rejected",
];

/// The line is, or has met, a cancellation: on a negative line this names the reversal itself.
const ACTS: &[&str] = &[
    "annulation",
    "annulations",
    "annulatif",
    "annulative",
    "rejet",
    "refus",
    "extourne",
    "extournement",
    "cancellation",
];

const NEGATIONS: &[&str] = &["non", "pas", "sans", "ni", "jamais", "not"];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wording {
    State,
    Act,
}

/// True when the state of the line says that it is cancelled or rejected.
pub(super) fn says_so(entry: &Entry) -> bool {
    entry.state().and_then(wording).is_some()
}

fn wording(state: &str) -> Option<Wording> {
    let state = fold(state);
    let words: Vec<&str> = state.split(' ').collect();
    // « Partiellement annulé » leaves an amount that counts.
    if words.iter().any(|word| word.starts_with("partiel")) {
        return None;
    }
    words.iter().enumerate().find_map(|(at, word)| {
        let wording = match word {
            word if STATES.contains(word) => Wording::State,
            word if ACTS.contains(word) => Wording::Act,
            _ => return None,
        };
        let before = &words[at.saturating_sub(2)..at];
        let denied = before.iter().any(|word| NEGATIONS.contains(word)) || before.last() == Some(&"a");
        (!denied).then_some(wording)
    })
}

/// Marks what is cancelled. Expects entries in an order of what they say.
pub(super) fn mark(entries: &mut [Entry]) {
    // States are a handful in a whole dossier, and mostly that of the line before.
    let mut known: FxHashMap<&str, Option<Wording>> = FxHashMap::default();
    let mut last = ("", None);
    let wording = |entry| {
        let state = Entry::state(entry)?;
        if state != last.0 {
            last = (state, *known.entry(state).or_insert_with(|| wording(state)));
        }
        last.1
    };
    let wordings: Vec<Option<Wording>> = entries.iter().map(wording).collect();
    if wordings.iter().all(Option::is_none) {
        return;
    }
    let negative = |entry: &Entry| entry.amount.is_some_and(|amount| amount.is_negative());
    for (entry, _) in entries.iter_mut().zip(&wordings).filter(|(entry, said)| said.is_some() && !negative(entry)) {
        entry.set_counted(Counted::Cancelled);
    }
    let reversals: Vec<usize> = (0..entries.len()).filter(|at| negative(&entries[*at])).collect();
    let links = Links::of(entries);
    let mut settled = vec![false; entries.len()];
    for &at in &reversals {
        let original = links
            .originals(at, entries)
            .find(|one| entries[*one].counted() == Counted::Cancelled && !settled[*one]);
        if let Some(original) = original {
            settled[original] = true;
            settled[at] = true;
            entries[at].set_counted(Counted::Cancelled);
        }
    }
    for &at in reversals.iter().filter(|at| !settled[**at]).collect::<Vec<_>>() {
        if reduces_only_cancelled(at, entries, &links) || stands_alone(at, entries, &wordings, &links) {
            entries[at].set_counted(Counted::Cancelled);
        }
    }
}

/// A reversal by parts: the mandat it belongs to holds nothing else that counts, and is not exceeded.
fn reduces_only_cancelled(at: usize, entries: &[Entry], links: &Links) -> bool {
    let order = links.same_order(at, entries);
    let positives =
        || order.iter().map(|one| &entries[*one]).filter(|one| one.amount.is_some_and(|a| !a.is_negative()));
    let cents = |one: &Entry| one.amount.and_then(|amount| amount.cents()).unwrap_or(0);
    let reduced: i64 = order.iter().map(|one| cents(&entries[*one]).min(0)).sum();
    let cancelled: i64 = positives().map(cents).sum();
    positives().next().is_some() && positives().all(|one| !one.is_counted()) && reduced + cancelled >= 0
}

/// A credit that was itself cancelled: a state (*Annulé*), and no line that it reverses. A reversal
/// that is named as such (*Annulation*), or whose line still counts, counts.
fn stands_alone(at: usize, entries: &[Entry], wordings: &[Option<Wording>], links: &Links) -> bool {
    wordings[at] == Some(Wording::State) && links.originals(at, entries).all(|one| !entries[one].is_counted())
}

/// Lines by the references that a reversal and its original share.
struct Links {
    by_reference: BTreeMap<(Side, String), Vec<usize>>,
}

impl Links {
    fn of(entries: &[Entry]) -> Self {
        let mut by_reference: BTreeMap<_, Vec<usize>> = BTreeMap::new();
        for (at, entry) in entries.iter().enumerate() {
            for reference in own_order(entry).into_iter().chain(invoice(entry)) {
                by_reference.entry((entry.side, reference)).or_default().push(at);
            }
        }
        Self { by_reference }
    }

    /// Lines of the opposite amount that this one may reverse, in order.
    fn originals<'a>(&'a self, at: usize, entries: &'a [Entry]) -> impl Iterator<Item = usize> + 'a {
        let entry = &entries[at];
        let references = own_order(entry).into_iter().chain(cited_orders(entry)).chain(invoice(entry));
        let linked = references
            .flat_map(move |reference| self.by_reference.get(&(entry.side, reference)).into_iter().flatten());
        linked.copied().filter(move |one| {
            let one = &entries[*one];
            one.amount.is_some_and(|amount| entry.amount == Some(amount.negated())) && payees_agree(one, entry)
        })
    }

    fn same_order(&self, at: usize, entries: &[Entry]) -> &[usize] {
        let entry = &entries[at];
        let order = own_order(entry).and_then(|order| self.by_reference.get(&(entry.side, order)));
        order.map(Vec::as_slice).unwrap_or_default()
    }
}

fn payees_agree(a: &Entry, b: &Entry) -> bool {
    match (a.payee(), b.payee()) {
        (Some(a), Some(b)) => fold(a) == fold(b) || payee_likeness(a, b) >= SAME_PAYEE,
        _ => true,
    }
}

fn order_reference(entry: &Entry, order: &str) -> String {
    format!("mandat {} {}", entry.year().unwrap_or_default(), reference_key(order))
}

fn own_order(entry: &Entry) -> Option<String> {
    entry.payment_order().map(|order| order_reference(entry, order))
}

fn invoice(entry: &Entry) -> Option<String> {
    entry.invoice().map(|invoice| format!("facture {}", reference_key(invoice)))
}

/// The mandats that a line names: as its supporting document, or in words (*annulation mandat n° 800*).
fn cited_orders(entry: &Entry) -> Vec<String> {
    let mut cited: Vec<String> =
        entry.supporting_document().into_iter().map(|text| order_reference(entry, text)).collect();
    let description = entry.description().map(fold).unwrap_or_default();
    let mut words = description.split(' ').peekable();
    while let Some(word) = words.next() {
        if !matches!(word, "mandat" | "mandats" | "mdt" | "mdts") {
            continue;
        }
        while words.next_if(|word| matches!(*word, "n" | "no" | "num" | "numero" | "initial")).is_some() {}
        if let Some(number) = words.next_if(|word| word.chars().all(|letter| letter.is_ascii_digit())) {
            cited.push(order_reference(entry, number));
        }
    }
    cited
}
