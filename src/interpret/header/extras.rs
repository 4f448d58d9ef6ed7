//! What a bill asks beside its price and its VAT: `Montant HT ; TVA ; Frais de dossier ; Taxe de séjour`.
//!
//! Such a column is never the amount of the line: a table without a gross column adds it to the price and the VAT.

use rust_decimal::Decimal;

use super::arithmetic::{Numbers, best, is_sum, numbers, weight};
use super::layout::{Claim, Column, Taken};
use crate::interpret::vocabulary::{EXTRA_PHRASES, NO_FEE_WORDS, WITHIN_WORDS};
use crate::model::field::Field;
use crate::model::sheet::Sheet;
use crate::model::words::{contains_words, fold};

/// Columns that may make the price together, at most.
const PARTS_MAX: usize = 8;

fn says(column: &Column, words: &[&str]) -> bool {
    fold(&column.title.shown).split(' ').any(|word| words.contains(&word))
}

/// A column of amounts that a header calls fees, on top of the price or a part of it.
fn is_fee(column: &Column) -> bool {
    let profile = &column.profile;
    let amounts = profile.amounts > 0 && profile.mostly(profile.amounts);
    if !amounts || column.forced.is_some() || says(column, NO_FEE_WORDS) {
        return false;
    }
    let header = fold(&column.title.shown);
    EXTRA_PHRASES.iter().any(|phrase| contains_words(&header, phrase))
}

/// Takes the meaning of a gross amount from the fees that stand beside a larger price without VAT.
pub(super) fn examine(sheet: &Sheet, rows: &[u32], columns: &mut [Column], claims: &mut Vec<Claim>) {
    let extras: Vec<usize> = (0..columns.len()).filter(|at| is_fee(&columns[*at])).collect();
    let named = |field: Field| {
        let is = |at: &usize| best(claims, *at).is_some_and(|claim| claim.field == field);
        (0..columns.len()).find(is)
    };
    let Some(net) = named(Field::AmountExclTax).filter(|_| !extras.is_empty()) else { return };
    let price = weight(&numbers(sheet, rows, columns[net].column));
    for at in extras.into_iter().filter(|at| *at != net) {
        if weight(&numbers(sheet, rows, columns[at].column)) < price {
            claims.retain(|claim| claim.at != at);
            columns[at].refused = "frais à côté du prix hors taxes, non le montant de la ligne".to_owned();
        }
    }
}

/// The columns of fees that come on top and mean nothing else.
pub(super) fn columns(sheet: &Sheet, rows: &[u32], columns: &[Column], taken: &[Taken]) -> Vec<u32> {
    let free = |at: &usize| taken.iter().all(|one| one.at != *at);
    let is_extra = |column: &Column| is_fee(column) && column.profile.percents == 0 && !says(column, WITHIN_WORDS);
    let extras: Vec<usize> = (0..columns.len()).filter(|at| is_extra(&columns[*at])).filter(free).collect();
    let within = within(sheet, rows, columns, taken, &extras);
    extras.into_iter().filter(|at| !within.contains(at)).map(|at| columns[at].column).collect()
}

/// Those of the fees that the price already holds: alone, together or with another column of amounts they make it,
/// line after line. `Transport ; Frais de dossier ; Total HT`, `Frais hébergement ; Frais repas ; Montant HT`.
fn within(sheet: &Sheet, rows: &[u32], columns: &[Column], taken: &[Taken], extras: &[usize]) -> Vec<usize> {
    let price = taken.iter().find(|one| one.field == Field::AmountExclTax);
    let Some(price) = price.filter(|_| !extras.is_empty()) else { return Vec::new() };
    let means = |at: usize| taken.iter().find(|one| one.at == at).map(|one| one.field);
    let is_other = |at: &usize| {
        let profile = &columns[*at].profile;
        let amounts = profile.amounts > 0 && profile.mostly(profile.amounts) && profile.percents == 0;
        amounts && !extras.contains(at) && matches!(means(*at), None | Some(Field::UnitAmount))
    };
    let others = (0..columns.len()).filter(is_other);
    let parts: Vec<usize> = extras.iter().copied().chain(others).take(PARTS_MAX).collect();
    let parts: Vec<(usize, Numbers)> =
        parts.into_iter().map(|at| (at, numbers(sheet, rows, columns[at].column))).collect();
    let whole = numbers(sheet, rows, columns[price.at].column);
    let chosen = |set: u32| parts.iter().enumerate().filter(move |(place, _)| set >> place & 1 == 1);
    let makes = |set: &u32| {
        let fees = || chosen(*set).filter(|(_, (at, _))| extras.contains(at));
        let filled = |numbers: &Numbers| {
            let is_some = |number: Option<Decimal>| number.is_some_and(|value| !value.is_zero());
            numbers.iter().zip(&whole).any(|(fee, whole)| is_some(*fee) && is_some(*whole))
        };
        let sum = |row: usize| chosen(*set).filter_map(move |(_, (_, numbers))| numbers[row]);
        let sum = |row: usize| sum(row).fold(Decimal::ZERO, Decimal::saturating_add);
        let mut lines = whole.iter().enumerate().filter_map(|(row, whole)| Some((row, (*whole)?)));
        fees().next().is_some()
            && fees().all(|(_, (_, numbers))| filled(numbers))
            && lines.all(|(row, whole)| is_sum(sum(row), Decimal::ZERO, whole))
    };
    // The fewest columns that make it are the likeliest.
    let mut sets: Vec<u32> = (1..1_u32 << parts.len()).collect();
    sets.sort_by_key(|set| set.count_ones());
    let found = sets.into_iter().find(makes).into_iter().flat_map(chosen);
    found.map(|(_, (at, _))| *at).collect()
}
