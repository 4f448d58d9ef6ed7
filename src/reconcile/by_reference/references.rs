//! Which references are compared, in order of proof, and how.

use crate::model::entry::{Entry, Side};
use crate::model::field::Field;
use crate::model::matching::Reason;

/// A kind of reference that both sides may carry.
pub(super) struct Kind {
    /// Name of the pass.
    pub(super) pass: &'static str,
    /// For the reader: `n° de facture`.
    pub(super) label: &'static str,
    /// Where the ledger has it.
    pub(super) ledger: &'static [Field],
    /// Where the support has it.
    pub(super) support: &'static [Field],
    /// What it proves.
    pub(super) proves: Proves,
}

impl Kind {
    /// Where a side has it.
    pub(super) fn fields(&self, side: Side) -> &'static [Field] {
        if side == Side::Ledger { self.ledger } else { self.support }
    }

    /// Why lines that share it go together.
    pub(super) fn reason(&self, payee: &'static str, remark: &'static str) -> Reason {
        Reason { pass: self.pass, label: self.label, payee, remark }
    }

    /// The references of a line of this kind.
    pub(super) fn texts<'a>(&self, side: Side, entry: &'a Entry) -> impl Iterator<Item = &'a str> {
        let is_told = self.is_told_by(side, entry);
        self.fields(side).iter().filter(move |_| is_told).filter_map(|field| entry.text(*field))
    }

    /// False for a line whose references of this kind say nothing: the number of a claim is no reason to pay the
    /// traveller what the organisation paid.
    pub(super) fn is_told_by(&self, side: Side, entry: &Entry) -> bool {
        self.proves != Proves::Claim || side == Side::Ledger || !entry.is_house_paid()
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
        ledger: &[Field::PaymentOrder],
        support: &[Field::PaymentOrder],
        proves: Proves::PaymentOrder,
    },
    Kind {
        pass: "by_invoice",
        label: "n° de facture",
        ledger: &[Field::Invoice, Field::SupportingDocument],
        support: &[Field::Invoice, Field::SupportingDocument],
        proves: Proves::Document,
    },
    Kind {
        pass: "by_ticket",
        label: "n° de billet",
        ledger: &[Field::Ticket, Field::Invoice, Field::SupportingDocument],
        support: &[Field::Ticket],
        proves: Proves::Document,
    },
    Kind {
        pass: "by_statement",
        label: "n° de relevé",
        ledger: &[Field::Statement, Field::Invoice, Field::SupportingDocument],
        support: &[Field::Statement],
        proves: Proves::Document,
    },
    Kind {
        pass: "by_mission_order",
        label: "n° d’ordre de mission",
        ledger: &[Field::MissionOrder, Field::SupportingDocument],
        support: &[Field::MissionOrder],
        proves: Proves::Claim,
    },
    // The mandat that pays a claim back bears its number where those of others bear that of an invoice.
    Kind {
        pass: "by_mission_order",
        label: "n° de note de frais",
        ledger: &[Field::Invoice],
        support: &[Field::MissionOrder],
        proves: Proves::Claim,
    },
    Kind {
        pass: "by_commitment",
        label: "n° d’engagement",
        ledger: &[Field::Commitment],
        support: &[Field::Commitment],
        proves: Proves::Commitment,
    },
];
