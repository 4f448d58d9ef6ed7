//! Rates for one euro in a dossier that is kept in francs whose parity with it is fixed: 1,5318 Australian dollars and
//! 119,33 francs for a euro make 0,0128 dollar for a franc.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::doubts::Doubts;
use super::sense::{self, Quoted};
use crate::model::Date;
use crate::model::money::Currency;
use crate::model::rates::Rates;

/// The rates for one unit of the currency of the dossier, by its own rate of the day or by the parity that a text fixes;
/// those of another dossier as they are, and those of which nothing tells that they are for one euro.
pub(super) fn quoted(quoted: Vec<Quoted>, base: Currency, doubts: &mut Doubts<'_>) -> Vec<Quoted> {
    let Some((fixed, since)) = Rates::fixed_per_euro(base).filter(|_| sense::are_per_euro(&quoted)) else {
        return quoted;
    };
    let of_base = quoted.iter().filter(|one| one.currency == base && one.value > Decimal::ZERO);
    let own: BTreeMap<Date, Decimal> = of_base.map(|one| (one.date, one.value)).collect();
    let worth = |date: Date| own.get(&date).copied().or_else(|| (since <= date).then_some(fixed));
    let (mut rebased, mut lost) = (Vec::with_capacity(quoted.len()), None);
    for one in quoted.into_iter().filter(|one| one.currency != base) {
        // Ten figures are more than anybody quotes.
        let value =
            worth(one.date).and_then(|worth| one.value.checked_div(worth)).and_then(|value| value.round_sf(10));
        match value {
            Some(value) => rebased.push(Quoted { value, ..one }),
            None => lost = lost.or(Some((one.row, one.column))),
        }
    }
    if let Some((row, column)) = lost {
        let message = format!(
            "Les taux de ce tableau sont donnés pour 1 euro et le dossier est en {} : sans le taux du {} le même jour, ils ne sont pas utilisés.",
            base.code(),
            base.code()
        );
        let remedy = "Ajouter au tableau une colonne de la devise du dossier, ou donner les taux pour une unité de cette devise, puis relancer.";
        doubts.say(row, column, message, remedy);
    }
    rebased
}
