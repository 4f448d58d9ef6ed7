//! What a bill asks beside its price and its VAT: `Montant HT ; TVA ; Frais de dossier ; Taxe de séjour`.
//!
//! Such a column is never the amount of the line: a table without a gross column adds it to the price and the VAT.

use super::arithmetic::{best, numbers, weight};
use super::layout::{Claim, Column, Taken};
use crate::interpret::vocabulary::{EXTRA_PHRASES, NO_FEE_WORDS, WITHIN_WORDS};
use crate::model::field::Field;
use crate::model::sheet::Sheet;
use crate::model::words::{contains_words, fold};

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
    // Nobody takes them for the gross amount beside one.
    if named(Field::AmountInclTax).is_some() {
        return;
    }
    let price = weight(&numbers(sheet, rows, columns[net].column));
    for at in extras.into_iter().filter(|at| *at != net) {
        if weight(&numbers(sheet, rows, columns[at].column)) < price {
            claims.retain(|claim| claim.at != at);
            columns[at].refused = "frais à côté du prix hors taxes, non le montant de la ligne".to_owned();
        }
    }
}

/// The columns of fees that come on top and mean nothing else.
pub(super) fn columns(columns: &[Column], taken: &[Taken]) -> Vec<u32> {
    let free = |at: &usize| taken.iter().all(|one| one.at != *at);
    let is_extra = |column: &Column| is_fee(column) && column.profile.percents == 0 && !says(column, WITHIN_WORDS);
    let extras = (0..columns.len()).filter(|at| is_extra(&columns[*at])).filter(free);
    extras.map(|at| columns[at].column).collect()
}
