//! Exchange rates and per-diem scales of the dossier.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::money::Currency;
use super::place::Place;
use super::{Date, Text};

/// One quotation: units of currency per unit of the dossier's currency, on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rate {
    /// The day of the quotation.
    pub date: Date,
    /// Units of the currency per unit of the dossier's currency.
    pub value: Decimal,
    /// Where it was read.
    pub place: Place,
}

/// Quotations by currency and day.
#[derive(Clone, Debug, Default)]
pub struct Rates {
    by_currency: BTreeMap<Currency, BTreeMap<Date, Rate>>,
}

impl Rates {
    /// Adds a quotation; a second one for the same day is ignored when equal, and returned as the
    /// one already known when it differs.
    pub fn add(&mut self, currency: Currency, rate: Rate) -> Option<&Rate> {
        let days = self.by_currency.entry(currency).or_default();
        match days.entry(rate.date) {
            std::collections::btree_map::Entry::Vacant(day) => {
                day.insert(rate);
                None
            }
            std::collections::btree_map::Entry::Occupied(day) => {
                let known = day.into_mut();
                (known.value != rate.value).then_some(&*known)
            }
        }
    }

    /// True when no quotation is known.
    pub fn is_empty(&self) -> bool {
        self.by_currency.is_empty()
    }

    /// The quotation of the day or, on days without one (week-ends, holidays), the last one before
    /// it, at most seven days old.
    pub fn on(&self, currency: Currency, date: Date) -> Option<&Rate> {
        const AGE_DAYS_MAX: i32 = 7;
        let (_, rate) = self.by_currency.get(&currency)?.range(..=date).next_back()?;
        let age = (date - rate.date).get_days();
        (age <= AGE_DAYS_MAX).then_some(rate)
    }
}

/// One line of a per-diem scale.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScaleLine {
    /// Country as written.
    pub country: Text,
    /// City, when the rate is for one only.
    pub city: Option<Text>,
    /// Currency of the amount.
    pub currency: Currency,
    /// Daily amount.
    pub amount: Decimal,
    /// First day of effect.
    pub from: Option<Date>,
    /// Last day of effect.
    pub to: Option<Date>,
    /// Where it was read.
    pub place: Place,
}
