//! The currencies in which a workbook shows its numbers.

use rustc_hash::FxHashMap;

use super::Sheet;
use crate::model::money::Currency;

/// Rows of one column that show one currency, both included.
#[derive(Clone, Copy, Debug)]
struct Run {
    first: u32,
    last: u32,
    currency: Currency,
}

/// The cells whose number format names a currency, column by column.
#[derive(Clone, Debug, Default)]
pub(super) struct Shown {
    columns: FxHashMap<u32, Vec<Run>>,
}

impl Shown {
    /// Says that a cell shows this currency.
    pub(super) fn add(&mut self, row: u32, column: u32, currency: Currency) {
        let runs = self.columns.entry(column).or_default();
        match runs.last_mut() {
            Some(run) if run.currency == currency && row == run.last.saturating_add(1) => run.last = row,
            _ => runs.push(Run { first: row, last: row, currency }),
        }
    }

    /// Puts the rows in order, as they must be to be asked.
    pub(super) fn settle(&mut self) {
        self.columns.values_mut().for_each(|runs| runs.sort_by_key(|run| run.first));
    }

    fn at(&self, row: u32, column: u32) -> Option<Currency> {
        let runs = self.columns.get(&column)?;
        let after = runs.partition_point(|run| run.first <= row);
        let run = after.checked_sub(1).and_then(|at| runs.get(at))?;
        (row <= run.last).then_some(run.currency)
    }
}

impl Sheet {
    /// True when the formats of some cells name a currency.
    pub fn shows_currencies(&self) -> bool {
        !self.shown.columns.is_empty()
    }

    /// The currency in which the format of a cell shows its number.
    pub fn currency_shown(&self, row: u32, column: u32) -> Option<Currency> {
        self.shown.at(row, column)
    }

    /// The currencies in which a column shows its numbers, again and again as they change.
    pub fn currencies_shown(&self, column: u32) -> impl Iterator<Item = Currency> {
        self.shown.columns.get(&column).into_iter().flatten().map(|run| run.currency)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_currency_is_shown_where_it_was_said() {
        let usd = Currency::from_code("USD").unwrap();
        let mut shown = Shown::default();
        [(9, usd), (4, usd), (5, usd), (6, Currency::EUR)].iter().for_each(|(row, one)| shown.add(*row, 2, *one));
        shown.settle();
        let at = |row| shown.at(row, 2);
        assert_eq!([at(3), at(4), at(5), at(6)], [None, Some(usd), Some(usd), Some(Currency::EUR)]);
        assert_eq!([at(7), at(9), shown.at(4, 1)], [None, Some(usd), None]);
    }
}
