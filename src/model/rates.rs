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

/// A parity that a text fixes: one euro in the currency, in millionths, the year since when, and what says so.
const PARITIES: &[(&str, i64, i16, &str)] = &[(
    "XPF",
    119_331_742,
    1999,
    "parité fixe, 1 000 XPF = 8,38 € (décret 98-1152 du 16 décembre 1998 et arrêté du 31 décembre 1998)",
)];

/// Quotations by currency and day.
#[derive(Clone, Debug, Default)]
pub struct Rates {
    /// Quoted every working day.
    daily: BTreeMap<Currency, BTreeMap<Date, Rate>>,
    /// In force until replaced, as the *taux de chancellerie*: with the last day on which that is known.
    standing: BTreeMap<Currency, BTreeMap<Date, (Rate, Date)>>,
    /// Fixed by a text, for the currencies that nobody quotes.
    parities: BTreeMap<Currency, Rate>,
}

impl Rates {
    /// Adds a quotation of its day. Of two that differ for one day, the lower stays, whatever their order;
    /// the other is returned.
    pub fn add(&mut self, currency: Currency, rate: Rate) -> Option<Rate> {
        let days = self.daily.entry(currency).or_default();
        let known = days.insert(rate.date, rate.clone())?;
        if known.value == rate.value {
            days.insert(rate.date, known);
            return None;
        }
        let (kept, left) = if known.value < rate.value { (known, rate) } else { (rate, known) };
        days.insert(kept.date, kept);
        Some(left)
    }

    /// Adds a rate in force from its day until it is replaced, and at most until `until`. As [`Rates::add`].
    pub fn add_standing(&mut self, currency: Currency, rate: Rate, until: Date) -> Option<Rate> {
        let days = self.standing.entry(currency).or_default();
        let (known, known_until) = days.insert(rate.date, (rate.clone(), until))?;
        let until = until.max(known_until);
        let (kept, left) = if known.value <= rate.value { (known, rate) } else { (rate, known) };
        let differ = kept.value != left.value;
        days.insert(kept.date, (kept, until));
        differ.then_some(left)
    }

    /// Adds the parities that a text fixes, for a dossier in this currency.
    pub fn add_parities(&mut self, base: Currency) {
        const DIGITS: u32 = 6;
        for (code, millionths, year, text) in PARITIES {
            let per_euro = Decimal::new(*millionths, DIGITS);
            let Some(other) = Currency::from_code(code) else { continue };
            let (currency, value) = match base {
                base if base == Currency::EUR => (other, Some(per_euro)),
                base if base == other => (Currency::EUR, Decimal::ONE.checked_div(per_euro)),
                _ => continue,
            };
            let date = Date::constant(*year, 1, 1);
            let place = Place::of_file(&Text::from(*text));
            self.parities.extend(value.map(|value| (currency, Rate { date, value, place })));
        }
    }

    /// What a text fixes that a euro is worth in this currency, and from when on.
    pub fn fixed_per_euro(currency: Currency) -> Option<(Decimal, Date)> {
        let (_, millionths, year, _) = PARITIES.iter().find(|(code, ..)| *code == currency.code())?;
        Some((Decimal::new(*millionths, 6), Date::constant(*year, 1, 1)))
    }

    /// The parity that a text fixes.
    pub fn parity(&self, currency: Currency) -> Option<&Rate> {
        self.parities.get(&currency)
    }

    /// True when no quotation is known.
    pub fn is_empty(&self) -> bool {
        self.daily.is_empty() && self.standing.is_empty()
    }

    /// The quotation of the day or, on days without one (week-ends, holidays), the last one before
    /// it, at most seven days old; else the monthly rate in force, else the fixed parity.
    pub fn on(&self, currency: Currency, date: Date) -> Option<&Rate> {
        const AGE_DAYS_MAX: i32 = 7;
        let quoted = self.daily.get(&currency).and_then(|days| days.range(..=date).next_back());
        let quoted = quoted.map(|(_, rate)| rate).filter(|rate| (date - rate.date).get_days() <= AGE_DAYS_MAX);
        let in_force = || {
            let (_, (rate, until)) = self.standing.get(&currency)?.range(..=date).next_back()?;
            (date <= *until).then_some(rate)
        };
        let fixed = || self.parity(currency).filter(|parity| parity.date <= date);
        quoted.or_else(in_force).or_else(fixed)
    }

    /// Every rate, by currency and day.
    pub fn all(&self) -> impl Iterator<Item = (Currency, &Rate)> {
        let daily = self.daily.iter().flat_map(|(currency, days)| days.values().map(|rate| (*currency, rate)));
        let standing = self.standing.iter();
        daily.chain(standing.flat_map(|(currency, days)| days.values().map(|(rate, _)| (*currency, rate))))
    }

    /// The rate that stands for exactly this day.
    pub fn of_day(&self, currency: Currency, date: Date) -> Option<&Rate> {
        let daily = self.daily.get(&currency).and_then(|days| days.get(&date));
        daily.or_else(|| self.standing.get(&currency)?.get(&date).map(|(rate, _)| rate))
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
    /// Season, as written, when the amount changes with it.
    pub season: Option<Text>,
    /// Where it was read.
    pub place: Place,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rate(day: i8, cents: i64) -> Rate {
        let value = Decimal::new(cents, 2);
        Rate { date: Date::constant(2017, 11, day), value, place: Place::of_file(&"taux.csv".into()) }
    }

    #[test]
    fn a_monthly_rate_holds_until_it_is_replaced() {
        let usd = Currency::from_code("USD").unwrap();
        let mut rates = Rates::default();
        let until = Date::constant(2017, 12, 2);
        assert!(rates.add_standing(usd, rate(1, 116), until).is_none());
        let on = |rates: &Rates, day| rates.on(usd, Date::constant(2017, 11, day)).map(|rate| rate.value);
        assert_eq!(on(&rates, 28), Some(Decimal::new(116, 2)));
        assert_eq!(rates.on(usd, Date::constant(2018, 1, 2)), None);
        // A quotation of the day is nearer than a monthly rate.
        rates.add(usd, rate(6, 118));
        assert_eq!(on(&rates, 7), Some(Decimal::new(118, 2)));
        assert_eq!(on(&rates, 20), Some(Decimal::new(116, 2)));
    }

    #[test]
    fn of_two_values_for_a_day_the_same_stays_in_any_order() {
        let usd = Currency::from_code("USD").unwrap();
        for pair in [[116, 118], [118, 116]] {
            let mut rates = Rates::default();
            assert!(rates.add(usd, rate(6, pair[0])).is_none());
            assert_eq!(rates.add(usd, rate(6, pair[1])).map(|left| left.value), Some(Decimal::new(118, 2)));
            assert_eq!(
                rates.of_day(usd, Date::constant(2017, 11, 6)).map(|one| one.value),
                Some(Decimal::new(116, 2))
            );
        }
    }
}
