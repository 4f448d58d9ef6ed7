//! `Montant` in the currency of each line beside `Montant débité`: which one is in euros, the lines tell. Both
//! are equal on the lines in euros and differ on the others.

use rust_decimal::Decimal;

use super::arithmetic::numbers;
use super::layout::{Claim, Column};
use crate::interpret::amounts::currency_signs;
use crate::interpret::amounts::iso::named_currency;
use crate::interpret::values;
use crate::model::field::Field;
use crate::model::money::Currency;
use crate::model::sheet::Sheet;

/// Scores beyond this are the reader's own or proved.
const SETTLED: i32 = 120;

/// Makes the amount the document's own where another column holds its value in one currency.
pub(super) fn examine(sheet: &Sheet, rows: &[u32], columns: &[Column], currency: Currency, claims: &mut [Claim]) {
    let best = |at: usize| claims.iter().filter(|claim| claim.at == at).max_by_key(|claim| claim.score);
    let held = |field: Field| {
        (0..columns.len())
            .filter(|at| best(*at).is_some_and(|claim| claim.field == field && claim.score < SETTLED))
            .collect::<Vec<_>>()
    };
    if !held(Field::OriginalAmount).is_empty() {
        return;
    }
    let (currencies, amounts) = (held(Field::Currency), held(Field::Amount));
    let ([written], [own]) = (currencies.as_slice(), amounts.as_slice()) else { return };
    let named: Vec<Option<Currency>> = rows
        .iter()
        .map(|row| named_currency(&values::text(sheet.value(*row, columns[*written].column))?))
        .collect();
    let own_numbers = numbers(sheet, rows, columns[*own].column);
    let others = [Field::AmountPaid, Field::AmountInclTax, Field::AmountOrdered].into_iter().flat_map(held);
    let converted = others.into_iter().find(|at| {
        let theirs = numbers(sheet, rows, columns[*at].column);
        let lines = named.iter().zip(&own_numbers).zip(&theirs);
        tells(currency, lines.map(|((named, own), theirs)| (*named, *own, *theirs)))
    });
    let (own, Some(converted)) = (*own, converted) else { return };
    // `Devise facture ; Montant facture ; Montant €`: the header says which one is in euros.
    let names = |at: usize| currency_signs::names(currency, &columns[at].title.shown);
    let (own, converted) = if names(own) && !names(converted) { (converted, own) } else { (own, converted) };
    for claim in claims.iter_mut() {
        if claim.at == own && claim.field.is_money() {
            claim.field = Field::OriginalAmount;
            claim.why = "dans la devise de chaque ligne, d’après une autre colonne de montants".to_owned();
        } else if claim.at == converted && claim.field.is_money() {
            claim.field = Field::Amount;
            claim.why = "égal au montant sur les lignes dans cette devise, différent sur les autres".to_owned();
        }
    }
}

/// True when the two amounts are equal on lines in this currency, and only there.
fn tells(
    currency: Currency,
    lines: impl Iterator<Item = (Option<Currency>, Option<Decimal>, Option<Decimal>)>,
) -> bool {
    let mut foreign = 0;
    for (named, own, theirs) in lines {
        let (Some(named), Some(own), Some(theirs)) = (named, own, theirs) else { continue };
        if (named == currency) != (own == theirs) {
            return false;
        }
        foreign += usize::from(named != currency);
    }
    foreign > 0
}
