//! Which references are compared, in order of proof, and how.

use crate::model::entry::{Entry, Side};

/// The references of a line for one kind.
type Of = fn(&Entry) -> [Option<&str>; 3];

/// A kind of reference that both sides may carry.
pub(super) struct Kind {
    /// Name of the pass.
    pub(super) pass: &'static str,
    /// For the reader: `n° de facture`.
    pub(super) label: &'static str,
    /// Where the ledger has it.
    pub(super) ledger: Of,
    /// Where the support has it.
    pub(super) support: Of,
    /// What it proves.
    pub(super) proves: Proves,
}

impl Kind {
    /// The references of a line of this kind.
    pub(super) fn texts<'a>(&self, side: Side, entry: &'a Entry) -> impl Iterator<Item = &'a str> {
        let of = if side == Side::Ledger { self.ledger } else { self.support };
        of(entry).into_iter().flatten()
    }
}

/// What a shared reference proves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Proves {
    /// The very payment order: its number was noted on the paper.
    PaymentOrder,
    /// The very document: differing amounts are a disagreement, not another document.
    Document,
    /// The claim of one person.
    Claim,
    /// A commitment, which several documents may draw on: only equal amounts tell.
    Commitment,
}

/// In order of proof.
pub(super) const KINDS: &[Kind] = &[
    Kind {
        pass: "by_payment_order",
        label: "n° de mandat",
        ledger: |entry| [entry.payment_order(), None, None],
        support: |entry| [entry.payment_order(), None, None],
        proves: Proves::PaymentOrder,
    },
    Kind {
        pass: "by_invoice",
        label: "n° de facture",
        ledger: |entry| [entry.invoice(), entry.supporting_document(), None],
        support: |entry| [entry.invoice(), entry.supporting_document(), None],
        proves: Proves::Document,
    },
    Kind {
        pass: "by_ticket",
        label: "n° de billet",
        ledger: |entry| [entry.ticket(), entry.invoice(), entry.supporting_document()],
        support: |entry| [entry.ticket(), None, None],
        proves: Proves::Document,
    },
    Kind {
        pass: "by_statement",
        label: "n° de relevé",
        ledger: |entry| [entry.statement(), entry.invoice(), entry.supporting_document()],
        support: |entry| [entry.statement(), None, None],
        proves: Proves::Document,
    },
    Kind {
        pass: "by_mission_order",
        label: "n° d’ordre de mission",
        ledger: |entry| [entry.mission_order(), entry.supporting_document(), None],
        support: |entry| [entry.mission_order(), None, None],
        proves: Proves::Claim,
    },
    Kind {
        pass: "by_commitment",
        label: "n° d’engagement",
        ledger: |entry| [entry.commitment(), None, None],
        support: |entry| [entry.commitment(), None, None],
        proves: Proves::Commitment,
    },
];
