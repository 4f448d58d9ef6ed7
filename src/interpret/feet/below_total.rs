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

use super::questions::{Question, Why};
use super::{is_advance_label, is_net_label};
use crate::interpret::amounts::Amounts;
use crate::interpret::rows::cells::RowCells;
use crate::interpret::totals::Closed;
use crate::interpret::totals::printed::Printed;
use crate::interpret::values;
use crate::model::entry::Side;
use crate::model::money::Money;
use crate::model::place::Place;
use crate::model::sheet::{Sheet, Value};
use crate::model::words::fold;

/// What a row says of the total above it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::interpret) enum Below {
    /// What is to be paid of it, which the rows between make.
    Total(Printed),
    /// What is taken off it, or what is then left.
    Foot,
    /// A number or a day that is no amount.
    Note,
}

/// What rows below the lines say that is taken off them.
#[derive(Default)]
pub(in crate::interpret) struct TakenOff {
    /// Σ of what such rows say; none without any.
    sum: Option<Decimal>,
    /// The advances among them.
    pub(in crate::interpret) advances: Vec<(Place, Money)>,
    /// What is asked about rows below the lines.
    pub(in crate::interpret) questions: Vec<Question>,
}

impl TakenOff {
    /// True when some row says so.
    pub(in crate::interpret) fn is_some(&self) -> bool {
        self.sum.is_some()
    }

    /// A row says so.
    pub(in crate::interpret) fn meet(&mut self, sheet: &Sheet, amounts: &Amounts, cells: &RowCells<'_>) {
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

/// First words of what counts, whatever follows, beside a small whole number.
const COUNTS: &[&str] = &["nombre", "nbre", "nb", "number of", "anzahl", "page", "puissance fiscale"];

/// First words of what has a number or a day beside it.
const NUMBERED: &[&str] = &["matricule", "fait le", "signe le", "vise le", "date"];

/// First words of rates of exchange.
const RATES: &[&str] = &["taux de change", "taux de conversion", "exchange rate", "wechselkurs"];

/// First words of what limits or measures what is paid, in money: it is asked about.
const LIMITS: &[&str] = &[
    "plafond",
    "plafonds",
    "montant plafonne",
    "montant accorde",
    "montant admis",
    "montant remboursable",
    "taux",
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

/// True for a row of support that says little: asked of every row.
pub(in crate::interpret) fn is_short(side: Side, cells: &RowCells<'_>) -> bool {
    const CELLS_MAX: usize = 3;
    side == Side::Support && cells.filled() <= CELLS_MAX
}

/// Reads a short row without day or number that stands below a total of the lines above it.
pub(in crate::interpret) fn read(
    sheet: &Sheet,
    amounts: &Amounts,
    cells: &RowCells<'_>,
    closed: Closed,
    taken_off: &mut TakenOff,
) -> Option<Below> {
    // Days since the end of 1899, from 1990 on: no amount looks like this.
    const FIRST_DAY: f64 = 32_874.0;
    let own = amounts.column();
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
    let due = closed.stated + closed.since;
    let is_due = stated == due || stated == closed.all;
    let is_left = || taken_off.sum.is_some_and(|off| stated == due - off);
    if (is_net_label(&label) || begins(&folded, LIMITS)) && is_due {
        return Some(Below::Total(Printed { label: label.into_owned(), stated: (own, stated) }));
    }
    if is_advance_label(&folded) || (is_net_label(&label) && is_left()) {
        return Some(Below::Foot);
    }
    if is_number(&folded, stated) {
        return Some(Below::Note);
    }
    let measures = measures(&folded, stated);
    if (measures || is_net_label(&label)) && !stated.is_zero() {
        let at = sheet.place(cells.row(), own);
        let amount = Money::new(stated, amounts.currency());
        let why = if measures { Why::Measures } else { Why::OtherNet };
        taken_off.questions.push(Question { at, label: label.into_owned(), amount, why });
    }
    measures.then_some(Below::Note)
}

fn begins(folded: &str, words: &[&str]) -> bool {
    let says =
        |word: &&str| folded.strip_prefix(*word).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '));
    words.iter().any(says)
}

/// True for a count, a number, a rate: no amount of money.
fn is_number(folded: &str, stated: Decimal) -> bool {
    let is_whole = stated.fract().is_zero();
    (is_whole && stated < Decimal::ONE_HUNDRED && begins(folded, COUNTS))
        || (is_whole && begins(folded, NUMBERED))
        || begins(folded, RATES)
}

/// True for what limits or measures, and may still be an amount of money.
fn measures(folded: &str, stated: Decimal) -> bool {
    begins(folded, LIMITS) || (stated.fract().is_zero() && (begins(folded, COUNTS) || is_distance(folded)))
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
        let (two, many, cents) = (Decimal::TWO, Decimal::from(120), Decimal::new(4_050, 2));
        for (label, amount) in [("nombre de repas", two), ("matricule", many), ("taux de change", cents)] {
            assert!(is_number(label, amount), "{label}");
        }
        for (label, amount) in [("plafond repas", cents), ("nombre de nuits", many), ("kilometres", many)] {
            assert!(!is_number(label, amount) && measures(label, amount), "{label}");
        }
        for (label, amount) in [
            ("taxi du retour", two),
            ("pages jaunes", two),
            ("nombreux taxis", two),
            ("datation", two),
            ("nombre de repas", cents),
            ("kilometres", cents),
        ] {
            assert!(!is_number(label, amount) && !measures(label, amount), "{label}");
        }
        assert!(is_distance("kilometres") && is_distance("km parcourus") && is_distance("distance totale en km"));
        assert!(!is_distance("indemnites kilometriques") && !is_distance("km taxi") && !is_distance("total"));
    }
}
