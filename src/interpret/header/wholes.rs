//! `Tarif ; Taxes ; Frais ; Total`: the column that says total and is, line after line, the sum of those before it is
//! the amount of the line, and its parts are none.

use rust_decimal::Decimal;

use super::arithmetic::{Numbers, best, is_sum, is_vat, numbers, prove as settle};
use super::doubts::called;
use super::layout::{Claim, Column, FORCED};
use crate::model::field::Field;
use crate::model::sheet::Sheet;
use crate::model::words::fold;

/// Columns that make a total, at most.
const PARTS_MAX: usize = 8;
/// Lines that must agree.
const LINES_MIN: usize = 2;

/// What tables have whose totals are read elsewhere.
const ELSEWHERE: &[Field] =
    &[Field::PaymentOrder, Field::Slip, Field::AmountOrdered, Field::Statement, Field::OriginalAmount];

/// How words begin that name a part of what one line costs. Others may be of another time, of somebody else or paid
/// already: `Conjoint`, `Exercice 2024`, `Caution`. Their sum is proved, not who owes it.
const PARTS: &[&str] = &[
    "montant",
    "amount",
    "tarif",
    "prix",
    "price",
    "base",
    "taxe",
    "tax",
    "fare",
    "fee",
    "frais",
    "redevance",
    "surcharge",
    "supplement",
    "option",
    "bagage",
    "luggage",
    "baggage",
    "dossier",
    "service",
    "emission",
    "reservation",
    "booking",
    "aeroport",
    "airport",
    "sejour",
    "billet",
    "ticket",
    "train",
    "avion",
    "vol",
    "flight",
    "taxi",
    "transport",
    "hotel",
    "hebergement",
    "nuit",
    "chambre",
    "room",
    "lodging",
    "petit",
    "dejeuner",
    "breakfast",
    "repas",
    "restauration",
    "meal",
    "diner",
    "parking",
    "stationnement",
    "location",
    "peage",
    "carburant",
    "commission",
    "change",
    "pourboire",
    "tip",
];

/// Words that stand between those.
const BETWEEN: &[&str] =
    &["de", "des", "du", "d", "la", "l", "le", "les", "et", "of", "and", "eur", "euro", "euros", "ttc"];

/// Makes such a total the amount; true when there is one. A price and its VAT are another matter.
pub(super) fn prove(sheet: &Sheet, rows: &[u32], columns: &mut [Column], claims: &mut Vec<Claim>) -> bool {
    let says_total = |at: &usize| {
        let is_amount = best(claims, *at).is_some_and(|claim| claim.field == Field::Amount && claim.score < FORCED);
        is_amount && columns[*at].title.normal.words.split(' ').any(|word| word == "total")
    };
    // A mandat is what was ordered; on the statement of a card the fees are lines of their own.
    let is_elsewhere = |claim: &Claim| ELSEWHERE.contains(&claim.field);
    let told = columns.iter().any(|column| column.forced.is_some_and(Field::is_money));
    if told || claims.iter().any(is_elsewhere) {
        return false;
    }
    let Some(total) = (0..columns.len()).rev().find(says_total) else { return false };
    let is_part = |at: &usize| {
        let profile = &columns[*at].profile;
        profile.amounts > 0 && profile.mostly(profile.amounts) && profile.percents == 0 && profile.dates == 0
    };
    let before: Vec<usize> = (0..total).rev().take_while(is_part).take(PARTS_MAX).collect();
    if before.len() < 2 {
        return false;
    }
    // `Total ; Part Département`, `Total ; À rembourser`: what stands behind it may be what is owed of it.
    if (total + 1..columns.len()).any(|at| is_part(&at)) {
        return false;
    }
    let sums = numbers(sheet, rows, columns[total].column);
    let parts: Vec<Numbers> = before.iter().map(|at| numbers(sheet, rows, columns[*at].column)).collect();
    let Some(count) = (2..=parts.len()).find(|count| makes(&parts[..*count], &sums)) else { return false };
    if count == 2 && (is_vat(&parts[0], &parts[1]) || is_vat(&parts[1], &parts[0])) {
        return false;
    }
    if !before.iter().take(count).all(|at| is_of_the_line(&columns[*at].title.shown)) {
        return false;
    }
    let whole = called(&columns[total]);
    for at in before.into_iter().take(count) {
        claims.retain(|claim| claim.at != at || !matches!(claim.field, Field::Amount | Field::AmountPaid));
        columns[at].refused = format!("une part de {whole}");
    }
    settle(claims, total, Field::Amount, "somme des colonnes qui la précèdent, ligne après ligne".to_owned());
    true
}

/// True for a header of nothing but a part of what the line costs.
pub(in crate::interpret) fn is_of_the_line(title: &str) -> bool {
    let title = fold(title);
    let mut words = title.split(' ').filter(|word| !BETWEEN.contains(word)).peekable();
    words.peek().is_some() && words.all(|word| PARTS.iter().any(|part| word.starts_with(part)))
}

/// True when the parts make the sum on every line that has one, and each of them on some.
fn makes(parts: &[Numbers], sums: &Numbers) -> bool {
    let part = |row: usize| parts.iter().filter_map(move |numbers| numbers[row]);
    let sum = |row: usize| part(row).fold(Decimal::ZERO, Decimal::saturating_add);
    let lines: Vec<(usize, Decimal)> =
        sums.iter().enumerate().filter_map(|(row, sum)| Some((row, (*sum)?))).collect();
    let is_filled = |numbers: &Numbers| numbers.iter().flatten().any(|value| !value.is_zero());
    lines.len() >= LINES_MIN
        && parts.iter().all(is_filled)
        && lines.iter().all(|(row, whole)| is_sum(sum(*row), Decimal::ZERO, *whole))
}
