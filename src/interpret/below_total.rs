//! What stands below the printed total of a claim and is no expense: what is to be paid of it, how many meals it holds,
//! when it was signed.
//!
//! ```text
//! Total            | 69,54
//! Part personnelle | -20,00
//! Net à payer      | 49,54
//! Nombre de repas  | 2
//! Fait le          | 20/11/2024
//! ```
//!
//! The total is that of the lines above it to the cent, and the row says neither a day nor a number of its own. What is to
//! be paid proves itself by its amount; `Taxi du retour` stays a line.

use rust_decimal::Decimal;

use super::amounts::Amounts;
use super::cells::RowCells;
use super::feet::{is_advance_label, is_net_label};
use super::printed::Printed;
use super::totals::Closed;
use super::values;
use crate::model::money::Money;
use crate::model::place::Place;
use crate::model::sheet::{Sheet, Value};
use crate::model::words::fold;

/// What a row says of the total above it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Below {
    /// What is to be paid of it, which the rows between make.
    Total(Printed),
    /// What is taken off it, or what is then left.
    Foot,
    /// A number or a day that is no amount.
    Note,
}

/// What rows below the lines say that is taken off them.
#[derive(Default)]
pub(super) struct TakenOff {
    /// Σ of what such rows say; none without any.
    sum: Option<Decimal>,
    /// The advances among them.
    pub(super) advances: Vec<(Place, Money)>,
}

impl TakenOff {
    /// True when some row says so.
    pub(super) fn is_some(&self) -> bool {
        self.sum.is_some()
    }

    /// A row says so.
    pub(super) fn meet(&mut self, sheet: &Sheet, amounts: &Amounts, cells: &RowCells<'_>) {
        const ADVANCES: &[&str] = &["avance", "avances", "acompte", "advance", "advances", "vorschuss", "anticipo"];
        let stated = amounts.stated(cells).unwrap_or_default().abs();
        self.sum = Some(self.sum.unwrap_or_default() + stated);
        let says = |(_, value)| matches!(value, Value::Text(text) if fold(text).split(' ').any(|word| ADVANCES.contains(&word)));
        if !stated.is_zero() && cells.all().any(says) {
            let at = sheet.place(cells.row(), amounts.column());
            self.advances.push((at, Money::new(stated, amounts.currency())));
        }
    }
}

/// First words of what counts, measures or dates, whatever follows.
const MEASURES: &[&str] = &[
    "nombre",
    "nbre",
    "nb",
    "matricule",
    "plafond",
    "plafonds",
    "montant plafonne",
    "montant accorde",
    "montant admis",
    "montant remboursable",
    "taux",
    "fait le",
    "fait a",
    "signe le",
    "vise le",
    "date",
    "page",
    "puissance fiscale",
    "number of",
    "exchange rate",
    "wechselkurs",
    "anzahl",
];

/// What says a distance, word for word, beside a whole number: a mileage allowance has an amount.
const DISTANCE: &[&str] = &["kilometres", "kilometre", "km", "kms", "distance", "miles", "mileage"];
const DISTANCES: &[&str] = &[
    "parcourus",
    "parcourue",
    "total",
    "totale",
    "aller",
    "retour",
    "en",
    "de",
    "effectues",
    "nombre",
    "vehicule",
];

/// Reads a row without day or number that stands below a total of the lines above it.
pub(super) fn read(amounts: &Amounts, cells: &RowCells<'_>, closed: Closed, taken_off: &TakenOff) -> Option<Below> {
    const CELLS_MAX: usize = 3;
    // Days since the end of 1899, from 1990 on: no amount looks like this.
    const FIRST_DAY: f64 = 32_874.0;
    let own = amounts.column();
    if cells.filled() > CELLS_MAX {
        return None;
    }
    let mut texts = cells.all().filter(|(column, _)| *column != own).filter_map(|(_, value)| values::text(value));
    let (label, more) = (texts.next()?, texts.next());
    if more.is_some_and(|text| text.chars().any(char::is_alphabetic)) {
        return None;
    }
    if matches!(cells.at(own), Value::Date(day) if day >= FIRST_DAY) {
        return Some(Below::Note);
    }
    let stated = amounts.stated(cells)?;
    let folded = fold(&label);
    if is_net_label(&label) {
        let due = closed.stated + closed.since;
        let is_left = || taken_off.sum.is_some_and(|off| stated == due - off);
        return if stated == due || stated == closed.all {
            Some(Below::Total(Printed { label: label.into_owned(), stated: (own, stated) }))
        } else {
            is_left().then_some(Below::Foot)
        };
    }
    if is_advance_label(&folded) {
        return Some(Below::Foot);
    }
    (measures(&folded) || (stated.fract().is_zero() && is_distance(&folded))).then_some(Below::Note)
}

fn measures(folded: &str) -> bool {
    let begins =
        |words: &&str| folded.strip_prefix(words).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '));
    MEASURES.iter().any(|words| begins(words))
}

fn is_distance(folded: &str) -> bool {
    let mut words = folded.split(' ');
    words.any(|word| DISTANCE.contains(&word))
        && folded.split(' ').all(|word| DISTANCE.contains(&word) || DISTANCES.contains(&word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_counts_or_measures_is_no_expense() {
        for label in ["nombre de repas", "matricule", "plafond repas", "taux de change", "fait a marseille le"] {
            assert!(measures(label), "{label}");
        }
        for label in ["taxi du retour", "pages jaunes", "nombreux taxis", "repas", "datation"] {
            assert!(!measures(label), "{label}");
        }
        assert!(is_distance("kilometres") && is_distance("km parcourus") && is_distance("distance totale en km"));
        assert!(!is_distance("indemnites kilometriques") && !is_distance("km taxi") && !is_distance("total"));
    }
}
