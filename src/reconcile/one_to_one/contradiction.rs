//! References that say that two lines are not the same money.
//!
//! Two numbers that differ only contradict each other when both sides use that kind of number: an
//! accounting system that writes its own number in the invoice column says nothing against the
//! supplier's.

use rustc_hash::FxHashSet;

use crate::model::Text;
use crate::model::entry::{Entry, Side};
use crate::model::words::reference_key;

/// How far the references of two lines stand against each other, least first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Against {
    /// Not at all.
    Nothing,
    /// They differ, but perhaps they are not of the same kind.
    Doubt,
    /// They name two different things.
    Proof,
}

/// The document numbers that each side uses.
pub(super) struct Known {
    ledger: FxHashSet<String>,
    support: FxHashSet<String>,
}

impl Known {
    pub(super) fn of(entries: &[Entry]) -> Self {
        let of = |side: Side| {
            let documents = entries.iter().filter(|entry| entry.side == side).flat_map(documents);
            documents.map(|text| reference_key(text)).collect()
        };
        Self { ledger: of(Side::Ledger), support: of(Side::Support) }
    }

    /// What the references of a ledger line and a support line say against each other.
    pub(super) fn against(&self, ledger: &Entry, support: &Entry) -> Against {
        let orders = differ(&ledger.payment_order, &support.payment_order)
            || support.payment_order.is_some() && ledger.year().zip(support.year()).is_some_and(|(a, b)| a != b);
        let people =
            differ(&ledger.mission_order, &support.mission_order) || differ(&ledger.ticket, &support.ticket);
        if orders || people {
            return Against::Proof;
        }
        let invoices = ledger.invoice.as_deref().zip(support.invoice.as_deref());
        let invoices = invoices.map(|(a, b)| (reference_key(a), reference_key(b))).filter(|(a, b)| a != b);
        if let Some((paid, told)) = invoices {
            let one_language = self.support.contains(&paid) || self.ledger.contains(&told);
            return if one_language { Against::Proof } else { Against::Doubt };
        }
        if differ(&ledger.commitment, &support.commitment) || differ(&ledger.statement, &support.statement) {
            return Against::Doubt;
        }
        Against::Nothing
    }
}

fn documents(entry: &Entry) -> impl Iterator<Item = &Text> {
    entry.invoice.iter().chain(&entry.supporting_document)
}

fn differ(a: &Option<Text>, b: &Option<Text>) -> bool {
    a.as_deref().zip(b.as_deref()).is_some_and(|(a, b)| reference_key(a) != reference_key(b))
}
