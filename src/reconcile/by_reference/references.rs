//! Which references are compared, in order of proof, and how.

use crate::model::Text;
use crate::model::entry::Entry;
use crate::model::words::reference_key;

/// The references of a line for one kind.
type Of = fn(&Entry) -> Vec<&Text>;

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
        ledger: |entry| entry.payment_order.iter().collect(),
        support: |entry| entry.payment_order.iter().collect(),
        proves: Proves::PaymentOrder,
    },
    Kind {
        pass: "by_invoice",
        label: "n° de facture",
        ledger: |entry| entry.invoice.iter().chain(&entry.supporting_document).collect(),
        support: |entry| entry.invoice.iter().chain(&entry.supporting_document).collect(),
        proves: Proves::Document,
    },
    Kind {
        pass: "by_ticket",
        label: "n° de billet",
        ledger: |entry| entry.ticket.iter().chain(&entry.invoice).chain(&entry.supporting_document).collect(),
        support: |entry| entry.ticket.iter().collect(),
        proves: Proves::Document,
    },
    Kind {
        pass: "by_statement",
        label: "n° de relevé",
        ledger: |entry| entry.statement.iter().chain(&entry.invoice).chain(&entry.supporting_document).collect(),
        support: |entry| entry.statement.iter().collect(),
        proves: Proves::Document,
    },
    Kind {
        pass: "by_mission_order",
        label: "n° d’ordre de mission",
        ledger: |entry| entry.mission_order.iter().chain(&entry.supporting_document).collect(),
        support: |entry| entry.mission_order.iter().collect(),
        proves: Proves::Claim,
    },
    Kind {
        pass: "by_commitment",
        label: "n° d’engagement",
        ledger: |entry| entry.commitment.iter().collect(),
        support: |entry| entry.commitment.iter().collect(),
        proves: Proves::Commitment,
    },
];

/// The dresses of a reference under which it is looked up: with its runs of digits apart, and, when it
/// is long enough to stand it, without any mark: clerks type `IGB-171016-03` as `IGB17101603`.
pub(super) fn keys(text: &str) -> impl Iterator<Item = String> {
    let spaced = Some(reference_key(text)).filter(|key| key.chars().any(|letter| letter.is_ascii_digit()));
    let bare: String =
        text.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_uppercase).collect();
    let long = bare.chars().count() >= 6 && bare.chars().filter(char::is_ascii_digit).count() >= 3;
    spaced.into_iter().chain(long.then(|| format!("={bare}")))
}

/// True for a reference that two firms will hardly both use: four signs or more with three digits, or
/// with letters and digits; and no mere year.
pub(super) fn is_distinctive(text: &str) -> bool {
    let signs: Vec<char> = text.chars().filter(|letter| letter.is_alphanumeric()).collect();
    let digits = signs.iter().filter(|letter| letter.is_ascii_digit()).count();
    let year = signs.len() == 4 && digits == 4 && matches!(signs.as_slice(), ['1', '9', ..] | ['2', '0', ..]);
    signs.len() >= 4 && !year && (digits >= 3 || (digits > 0 && digits < signs.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shared(a: &str, b: &str) -> bool {
        keys(a).any(|key| keys(b).any(|other| key == other))
    }

    #[test]
    fn a_number_is_the_same_in_any_dress() {
        assert!(shared("FAC-2017/00123", "fac 2017 123"));
        assert!(shared("IGB-171016-03", "IGB17101603"));
        assert!(shared("00800", "800"));
        assert!(!shared("12-3", "1-23"));
        assert!(!shared("facture", "Facture"));
    }

    #[test]
    fn a_year_or_a_small_number_is_not_distinctive() {
        assert!(is_distinctive("FAC-12"));
        assert!(is_distinctive("88541"));
        assert!(!is_distinctive("2017"));
        assert!(!is_distinctive("12"));
        assert!(!is_distinctive("A-1"));
    }
}
