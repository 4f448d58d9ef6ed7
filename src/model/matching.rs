//! Ledger entries and support entries that are the same money.

use std::sync::Arc;

use super::entry::EntryId;
use super::few::Few;
use super::leftover::Leftover;
use super::money::Money;

/// The index of a match in this run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct MatchId(pub u32);

/// How many entries stand on each side, ledger first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MatchKind {
    /// One ledger entry, one support entry.
    OneToOne,
    /// One ledger entry or none, several support entries.
    OneToMany,
    /// Several ledger entries, one support entry or none.
    ManyToOne,
    /// Several on both sides.
    ManyToMany,
}

/// How sure a match is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Confidence {
    /// Proved by what the lines say.
    Certain,
    /// Without full proof: to be confirmed.
    Probable,
    /// Marked by hand.
    Manual,
}

/// Why lines go together, in the words of the reader; a few of them in a whole run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Reason {
    /// The pass that found it, such as `by_invoice`.
    pub pass: &'static str,
    /// What is shared: `n° de facture`; nothing when no reference is.
    pub label: &'static str,
    /// What is said of the payees: `même tiers`.
    pub payee: &'static str,
    /// What makes the pair single or doubtful; empty when there is nothing to say.
    pub remark: &'static str,
}

/// A reference as written. Most stand in place, for they have fifteen letters or less.
pub type Reference = ecow::EcoString;

/// Why we think so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// In words.
    pub reason: Arc<Reason>,
    /// Shared references, as written: `FAC-2017/00123`.
    pub references: Few<Reference>,
    /// Days between the two sides, when both have dates.
    pub days_apart: Option<i32>,
}

/// The other amount of a match whose sides differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Apart {
    /// Σ of the support entries.
    pub support_amount: Money,
    /// Why the two sides differ, when that can be told.
    pub cause: Option<Box<str>>,
}

/// Entries that settle each other. An entry is in at most one match. When one side is empty, the lines of
/// the other cancel out: a mandat and its annulation, an invoice and its credit note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Match {
    /// Ledger entries, sorted.
    pub ledger: Few<EntryId>,
    /// Support entries, sorted.
    pub support: Few<EntryId>,
    /// Σ of the ledger entries.
    pub ledger_amount: Money,
    /// What is told of the support when its sum is another; hardly any match has it, so that it stands elsewhere.
    pub apart: Option<Box<Apart>>,
    /// How sure it is.
    pub confidence: Confidence,
    /// Why.
    pub evidence: Evidence,
}

impl Match {
    /// Lines of the ledger and of the support with the sum of each.
    pub fn of(
        [ledger, support]: [Few<EntryId>; 2],
        [ledger_amount, support_amount]: [Money; 2],
        confidence: Confidence,
        evidence: Evidence,
    ) -> Self {
        let apart = (ledger_amount != support_amount).then(|| Box::new(Apart { support_amount, cause: None }));
        Self { ledger, support, ledger_amount, apart, confidence, evidence }
    }

    /// Σ of the support entries.
    pub fn support_amount(&self) -> Money {
        self.apart.as_ref().map_or(self.ledger_amount, |apart| apart.support_amount)
    }

    /// How many stand on each side.
    pub fn kind(&self) -> MatchKind {
        match (self.ledger.len() > 1, self.support.len() > 1) {
            (false, false) => MatchKind::OneToOne,
            (false, true) => MatchKind::OneToMany,
            (true, false) => MatchKind::ManyToOne,
            (true, true) => MatchKind::ManyToMany,
        }
    }

    /// True for lines of one side that take each other back.
    pub fn cancels_out(&self) -> bool {
        self.ledger.is_empty() || self.support.is_empty()
    }

    /// Ledger minus support. Both are in the dossier's currency by construction.
    pub fn gap(&self) -> Money {
        self.ledger_amount.checked_sub(self.support_amount()).unwrap_or(self.ledger_amount)
    }

    /// True when both sides are of one amount.
    #[inline]
    pub fn is_even(&self) -> bool {
        self.apart.is_none()
    }

    /// Every entry of the match, ledger first.
    #[inline]
    pub fn entries(&self) -> impl Iterator<Item = EntryId> {
        self.ledger.iter().chain(&self.support).copied()
    }
}

/// Entries for which several partners or combinations are equally good: none is matched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ambiguity {
    /// Ledger entries concerned, sorted.
    pub ledger: Vec<EntryId>,
    /// Support entries concerned, sorted.
    pub support: Vec<EntryId>,
    /// Number of equally good solutions, when it was counted.
    pub solutions: usize,
    /// The pass that met it.
    pub pass: &'static str,
    /// One French sentence.
    pub sentence: String,
}

/// Where a limit of [`super::rules::Limits`] was reached, so that nothing was sought further.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GivenUp {
    /// The pass that stopped.
    pub pass: &'static str,
    /// The entries for which it did, sorted.
    pub entries: Vec<EntryId>,
    /// One French sentence: what was too much, and what to do.
    pub sentence: String,
}

/// A mark by hand that settles nothing: nobody on the other side carries it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoneMark {
    /// As typed.
    pub mark: String,
    /// The entries that carry it, sorted.
    pub entries: Vec<EntryId>,
}

/// What reconciling decided.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Matching {
    /// Matches, sorted by their ledger entries, then by their support entries.
    pub matches: Vec<Match>,
    /// What is ambiguous, sorted likewise; an entry is in at most one.
    pub ambiguities: Vec<Ambiguity>,
    /// What was too much to look at, sorted by entries. An entry of it may still be matched by another pass.
    pub given_up: Vec<GivenUp>,
    /// Entries of a mission that are in neither, sorted; empty before they are explained.
    pub leftovers: Vec<Leftover>,
    /// Marks by hand that settle nothing, sorted by their first entry.
    pub lone_marks: Vec<LoneMark>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_match_is_less_than_two_lines_of_a_cache_wide() {
        assert!(size_of::<Match>() <= 104, "{} bytes", size_of::<Match>());
    }
}
