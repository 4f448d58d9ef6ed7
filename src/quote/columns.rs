//! Which of the amounts that stand side by side in a table is the cost: `Montant HT | TVA | Montant TTC`,
//! `Montant engagé | Montant mandaté`. What was paid, taxes included, counts; a column that only says `Montant`
//! counts where none says more. Where two that say as much differ, nobody can tell, and both are told.

use super::about::{About, Basis};
use super::amounts::Amount;
use super::claims::{Claim, Claims, Subject, Value};
use crate::model::declaration::Quote;

/// Which amounts a table has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Worth {
    /// A total, or what was paid.
    named: bool,
    /// Amounts of which nothing more is said.
    plain: bool,
    /// Amounts that were perhaps only meant to be spent.
    committed: bool,
    /// Amounts that are not what was paid: an amount under no header may be another of them.
    aside: bool,
}

impl Worth {
    /// The rank of an amount that its header names as the cost.
    pub(super) const NAMED: u8 = 3;
    const BESIDE: u8 = 2;

    /// The amounts that these columns have.
    pub(super) fn of(columns: impl Iterator<Item = About>) -> Self {
        let mut worth = Self::default();
        worth.add(columns);
        worth
    }

    /// More columns, or rows.
    pub(super) fn add(&mut self, all: impl Iterator<Item = About>) {
        for one in all {
            match one {
                About::Total | About::Amount(Basis::Settled) => self.named = true,
                About::Amount(Basis::Plain) => self.plain = true,
                About::Amount(Basis::Committed) => self.committed = true,
                About::Aside => self.aside = true,
                _ => {}
            }
        }
    }

    /// The rank of such an amount; none for one that says nothing of the cost, or nothing beside better ones.
    pub(super) fn rank(self, what: About) -> Option<u8> {
        match what {
            About::Total | About::Amount(Basis::Settled) => Some(Self::NAMED),
            About::Amount(Basis::Plain) => Some(if self.named { Self::BESIDE } else { Self::NAMED }),
            About::Amount(Basis::Committed) => (!self.named && !self.plain).then_some(Self::NAMED),
            _ => None,
        }
    }

    /// An amount under a header that says nothing of it is perhaps the cost.
    pub(super) fn is_open(self) -> bool {
        self.best() == 0 && !self.aside
    }

    /// The rank of the amounts that count; nothing without any.
    pub(super) fn best(self) -> u8 {
        if self.named || self.plain || self.committed { Self::NAMED } else { 0 }
    }
}

/// Amounts of another kind than what was paid, and no others.
pub(super) fn are_aside(columns: &[About]) -> bool {
    let is_amount =
        |column: &About| matches!(column, About::Amount(_) | About::Total | About::Nature(_) | About::Mission(_));
    columns.contains(&About::Aside) && !columns.iter().any(is_amount)
}

/// An amount of a table.
struct Cost {
    mission: Option<usize>,
    at_row: Option<usize>,
    rank: u8,
    amount: Amount,
    quote: Quote,
}

/// The amounts of a table, until all of them are known.
#[derive(Default)]
pub(super) struct Costs {
    all: Vec<Cost>,
}

impl Costs {
    /// One more amount. Those of one mission and one row stand side by side.
    pub(super) fn note(
        &mut self,
        mission: Option<usize>,
        at_row: Option<usize>,
        rank: u8,
        amount: Amount,
        quote: Quote,
    ) {
        self.all.push(Cost { mission, at_row, rank, amount, quote });
    }

    /// Claims what they say; of several side by side that differ, that it is one of them.
    pub(super) fn claim(self, claims: &mut Claims) {
        let mut rest = self.all;
        while let Some(first) = rest.first() {
            let key = (first.mission, first.at_row);
            let (own, others): (Vec<Cost>, Vec<Cost>) =
                rest.into_iter().partition(|cost| (cost.mission, cost.at_row) == key);
            rest = others;
            let rank = own.iter().map(|cost| cost.rank).max();
            let mut best = own.into_iter().filter(|cost| Some(cost.rank) == rank);
            let Some(Cost { mission, rank, amount, quote, .. }) = best.next() else { continue };
            let mut amounts = vec![amount];
            for other in best {
                if amounts.iter().all(|known| known.value != other.amount.value) {
                    amounts.push(other.amount);
                }
            }
            let value = match amounts.len() {
                1 => Value::Amount(amounts.swap_remove(0)),
                _ => Value::OneOf(amounts),
            };
            claims.add(Claim { subject: Subject::Cost, mission, value, rank, quote });
        }
    }
}
