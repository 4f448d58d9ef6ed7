//! The conversion of documents that have no amount in the dossier's currency: at the rate printed on the line, else at
//! that of its day. Without either the amount stays unknown.
//!
//! A rate is printed either way round: 1,1050 dollars for a euro, 0,90498 euro for a dollar. The scale of the currency
//! tells which: its rate of the day in the dossier, what it has been worth, and no money is worth four euros. Failing
//! that, the other lines of the table; failing them, the amount stays unknown and it is said.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::interpret::reference::sense::{self, Sense};
use crate::model::Text;
use crate::model::entry::Entry;
use crate::model::money::{Currency, Money};
use crate::model::rates::Rates;

/// A line to convert.
struct Waiting {
    at: usize,
    original: Money,
    rate: Decimal,
    /// In which sense the rate is known to be.
    sense: Option<Sense>,
}

/// Where a line stands, as far as its rates are alike.
type Table = (Text, Option<Text>);

/// Converts the documents that have no amount in the dossier's currency.
pub(in crate::interpret) fn convert(entries: &mut [Entry], rates: &Rates, currency: Currency) {
    let mut waiting = Vec::new();
    for (at, entry) in entries.iter_mut().enumerate().filter(|(_, entry)| entry.amount.is_none()) {
        let Some(original) = entry.original() else { continue };
        let day = entry.service_date.or(entry.date);
        let quoted = day.and_then(|day| rates.on(original.currency(), day)).map(|rate| rate.value);
        match entry.rate().filter(|rate| *rate > Decimal::ZERO) {
            Some(rate) => {
                let year = day.map(|day| day.year()).or_else(|| entry.year());
                let sense = told(rate, quoted, original.currency(), year, currency);
                waiting.push(Waiting { at, original, rate, sense });
            }
            None => entry.amount = quoted.and_then(|rate| amount(original, rate, Sense::PerEuro, currency)),
        }
    }
    let of_tables = of_tables(entries, &waiting);
    for Waiting { at, original, rate, sense } in waiting {
        let sense = sense.or_else(|| of_tables.get(&table(&entries[at])).copied().flatten());
        entries[at].amount = sense.and_then(|sense| amount(original, rate, sense, currency));
    }
}

fn amount(original: Money, rate: Decimal, sense: Sense, currency: Currency) -> Option<Money> {
    let value = match sense {
        Sense::PerEuro => original.amount().checked_div(rate),
        Sense::InEuros => original.amount().checked_mul(rate),
    };
    // A rate that makes billions of millions is no rate: sums must stay possible.
    let value = value.filter(|amount| amount.abs() < Decimal::from(10_u64.pow(15)));
    value.map(|amount| Money::new(amount, currency).rounded())
}

/// In which sense a rate is printed, as its size tells.
fn told(rate: Decimal, quoted: Option<Decimal>, of: Currency, year: Option<i16>, base: Currency) -> Option<Sense> {
    if base != Currency::EUR {
        return Some(Sense::PerEuro);
    }
    by_quotation(rate, quoted).or_else(|| sense::by_scale(of, year, rate)).or_else(|| by_size(rate))
}

/// The sense in which a rate is that of the day, or nearly: banks take their part.
fn by_quotation(rate: Decimal, quoted: Option<Decimal>) -> Option<Sense> {
    let alike = Decimal::new(12, 1);
    let apart = |value: Decimal, quoted: Decimal| {
        let ratio = value.checked_div(quoted)?;
        if ratio >= Decimal::ONE { Some(ratio) } else { Decimal::ONE.checked_div(ratio) }
    };
    let quoted = quoted?;
    let (plain, inverse) = (apart(rate, quoted)?, apart(Decimal::ONE.checked_div(rate)?, quoted)?);
    let (sense, gap) = if plain <= inverse { (Sense::PerEuro, plain) } else { (Sense::InEuros, inverse) };
    (gap <= alike).then_some(sense)
}

/// No money is worth four euros; near one a rate and its inverse are alike.
fn by_size(rate: Decimal) -> Option<Sense> {
    let most = Decimal::from(4);
    let near = Decimal::new(1, 2);
    if rate >= most || (rate - Decimal::ONE).abs() <= near {
        return Some(Sense::PerEuro);
    }
    (rate * most <= Decimal::ONE).then_some(Sense::InEuros)
}

/// The sense of the rates of a table, where those that are known agree.
fn of_tables(entries: &[Entry], waiting: &[Waiting]) -> BTreeMap<Table, Option<Sense>> {
    let mut found: BTreeMap<Table, Option<Sense>> = BTreeMap::new();
    if waiting.iter().all(|one| one.sense.is_some()) {
        return found;
    }
    for (at, sense) in waiting.iter().filter_map(|one| Some((one.at, one.sense?))) {
        let known = found.entry(table(&entries[at])).or_insert(Some(sense));
        *known = known.filter(|known| *known == sense);
    }
    found
}

fn table(entry: &Entry) -> Table {
    (entry.place.file().clone(), entry.place.sheet().cloned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_size_of_a_rate_tells_its_sense() {
        let told = |rate: &str, quoted: Option<&str>, code: &str| {
            let of = Currency::from_code(code).unwrap_or(Currency::EUR);
            let quoted = quoted.and_then(|quoted| quoted.parse().ok());
            super::told(rate.parse().unwrap_or_default(), quoted, of, Some(2024), Currency::EUR)
        };
        assert_eq!(told("0.90498", None, "USD"), Some(Sense::InEuros));
        assert_eq!(told("1.1050", None, "USD"), Some(Sense::PerEuro));
        assert_eq!(told("0.8412", None, "GBP"), Some(Sense::PerEuro));
        assert_eq!(told("0.00612", None, "JPY"), Some(Sense::InEuros));
        assert_eq!(told("13850", None, "UZS"), Some(Sense::PerEuro));
        assert_eq!(told("0.9412", Some("0.9389"), "CHF"), Some(Sense::PerEuro));
        assert_eq!(told("1.0651", Some("0.9389"), "CHF"), Some(Sense::InEuros));
        assert_eq!(told("0.9412", None, "CHF"), None);
        assert_eq!(told("1.004", None, "CHF"), Some(Sense::PerEuro));
    }
}
