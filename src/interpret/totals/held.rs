//! Rows that say what stands above them holds already: `dont hébergement`, `y compris frais de change`.

use rust_decimal::Decimal;

use super::printed::{Printed, total_word};
use crate::interpret::values::vocabulary::PART_WORDS;
use crate::model::entry::Entry;
use crate::model::words::fold;

/// True for a part of what stands above, which is no sum of lines.
pub(super) fn is_part(label: &str) -> bool {
    part_word(label).is_some()
}

fn part_word(label: &str) -> Option<&'static str> {
    total_word(&fold(label)).filter(|word| PART_WORDS.contains(word))
}

/// True for `incl. fees 76,00` below a taxi of 24,50, or below nothing: no part of that line. `Dont` may be of a sum.
pub(in crate::interpret) fn is_more_than_above(part: &Printed, row: u32, last: Option<&Entry>) -> bool {
    if part_word(&part.label).is_none_or(|word| word == "dont") {
        return false;
    }
    let Some(last) = last else { return true };
    // Below a total, it is of that.
    let is_above = last.place.cell_ref().is_some_and(|at| at.row + 1 == row);
    let stated = part.stated.1;
    is_above && last.amount.is_some_and(|whole| stated <= Decimal::ZERO || stated >= whole.amount())
}
