//! Printed totals: found, checked against the lines, never summed.

use rust_decimal::Decimal;

use crate::model::account::ControlTotal;
use crate::model::money::{Currency, Money};
use crate::model::place::Place;
use crate::model::words::fold;

use super::vocabulary::TOTAL_WORDS;

/// True when a text labels a total: `Sous-total Miami`, `À reporter`.
pub(super) fn is_total_label(text: &str) -> bool {
    let folded = fold(text);
    TOTAL_WORDS
        .iter()
        .any(|word| folded.strip_prefix(word).is_some_and(|rest| rest.is_empty() || rest.starts_with(' ')))
}

/// True when a text labels a balance of an account: neither a line nor a total of lines.
pub(super) fn is_balance_label(text: &str) -> bool {
    let folded = fold(text);
    ["solde", "ancien solde", "nouveau solde", "solde precedent"].iter().any(|word| folded.starts_with(word))
}

/// Running sums of a table, with and without its cancelled lines.
#[derive(Clone, Copy, Debug, Default)]
struct Sums {
    kept: Decimal,
    all: Decimal,
}

/// Sums the lines of a table as they pass and checks each printed total against them.
///
/// A total may close the lines since the previous total, since any earlier one (nested levels), or
/// since the top (grand totals, *report*, *à reporter*): it agrees when one of these readings is exact.
#[derive(Debug)]
pub(super) struct Totals {
    currency: Currency,
    sums: Sums,
    marks: Vec<Sums>,
    rejected: u32,
    found: Vec<ControlTotal>,
}

impl Totals {
    pub(super) fn new(currency: Currency) -> Self {
        Self { currency, sums: Sums::default(), marks: vec![Sums::default()], rejected: 0, found: Vec::new() }
    }

    /// A line passes.
    pub(super) fn add(&mut self, amount: Decimal, cancelled: bool) {
        self.sums.all += amount;
        if !cancelled {
            self.sums.kept += amount;
        }
    }

    /// A line that could not be read passes.
    pub(super) fn reject(&mut self) {
        self.rejected += 1;
    }

    /// A printed total is met.
    pub(super) fn meet(&mut self, at: Place, label: String, stated: Decimal) {
        let since = |mark: &Sums| Sums { kept: self.sums.kept - mark.kept, all: self.sums.all - mark.all };
        let readings: Vec<Sums> = self.marks.iter().rev().map(since).collect();
        let exact = readings.iter().find(|sums| sums.kept == stated || sums.all == stated);
        let closest = readings.iter().min_by_key(|sums| (sums.kept - stated).abs());
        let sums = exact.or(closest).copied().unwrap_or_default();
        let money = |amount: Decimal| Money::new(amount, self.currency);
        self.found.push(ControlTotal {
            at,
            label,
            stated: money(stated),
            computed: money(sums.kept),
            computed_with_cancelled: money(sums.all),
            rejected: self.rejected,
            agrees: exact.is_some(),
        });
        self.marks.push(self.sums);
    }

    /// The totals met.
    pub(super) fn finish(self) -> Vec<ControlTotal> {
        self.found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place() -> Place {
        Place::file(&"a.csv".into())
    }

    #[test]
    fn labels_of_totals_are_words_not_names() {
        for label in ["Total", "TOTAL GÉNÉRAL :", "Sous-total Miami", "À reporter", "S/Total", "Report"] {
            assert!(is_total_label(label), "{label}");
        }
        for label in ["Totalement", "Reporters sans frontières", "Achat total", "Stade"] {
            assert!(!is_total_label(label), "{label}");
        }
    }

    #[test]
    fn sections_and_grand_totals_are_checked_at_their_level() {
        let mut totals = Totals::new(Currency::EUR);
        totals.add(Decimal::from(10), false);
        totals.add(Decimal::from(20), false);
        totals.meet(place(), "Sous-total".into(), Decimal::from(30));
        totals.add(Decimal::from(5), true);
        totals.meet(place(), "Sous-total".into(), Decimal::from(5));
        totals.meet(place(), "Total".into(), Decimal::from(35));
        totals.meet(place(), "Total".into(), Decimal::from(36));
        let found = totals.finish();
        assert_eq!(found.iter().map(|total| total.agrees).collect::<Vec<_>>(), [true, true, true, false]);
        assert_eq!(found[2].computed.plain(), "30.00");
        assert_eq!(found[2].computed_with_cancelled.plain(), "35.00");
    }
}
