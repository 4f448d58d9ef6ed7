//! Which references are compared, in order of proof, and how.

use crate::model::entry::Entry;

/// The references of a line for one kind.
type Of = fn(&Entry) -> Vec<&str>;

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
        ledger: |entry| entry.payment_order().into_iter().collect(),
        support: |entry| entry.payment_order().into_iter().collect(),
        proves: Proves::PaymentOrder,
    },
    Kind {
        pass: "by_invoice",
        label: "n° de facture",
        ledger: |entry| entry.invoice().into_iter().chain(entry.supporting_document()).collect(),
        support: |entry| entry.invoice().into_iter().chain(entry.supporting_document()).collect(),
        proves: Proves::Document,
    },
    Kind {
        pass: "by_ticket",
        label: "n° de billet",
        ledger: |entry| {
            entry.ticket().into_iter().chain(entry.invoice()).chain(entry.supporting_document()).collect()
        },
        support: |entry| entry.ticket().into_iter().collect(),
        proves: Proves::Document,
    },
    Kind {
        pass: "by_statement",
        label: "n° de relevé",
        ledger: |entry| {
            entry.statement().into_iter().chain(entry.invoice()).chain(entry.supporting_document()).collect()
        },
        support: |entry| entry.statement().into_iter().collect(),
        proves: Proves::Document,
    },
    Kind {
        pass: "by_mission_order",
        label: "n° d’ordre de mission",
        ledger: |entry| entry.mission_order().into_iter().chain(entry.supporting_document()).collect(),
        support: |entry| entry.mission_order().into_iter().collect(),
        proves: Proves::Claim,
    },
    Kind {
        pass: "by_commitment",
        label: "n° d’engagement",
        ledger: |entry| entry.commitment().into_iter().collect(),
        support: |entry| entry.commitment().into_iter().collect(),
        proves: Proves::Commitment,
    },
];
