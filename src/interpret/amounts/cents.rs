//! Amounts printed in two columns, euros and then centimes, as paper forms have them.
//!
//! Example: `Montant | Cts` with 71 and 15 is 71,15 €. Without its second column every amount is short by some cents.

use std::ops::Range;

use crate::interpret::header::Layout;
use crate::interpret::values;
use crate::model::field::Field;
use crate::model::sheet::{Sheet, Value};
use crate::model::words::fold;

/// The column of the centimes that belong to these whole euros, right beside them.
pub(super) fn column(sheet: &Sheet, layout: &Layout, amount: u32, body: Range<u32>) -> Option<u32> {
    let column = amount + 1;
    let beside = layout.columns.iter().find(|one| one.column == column)?;
    if !matches!(beside.field, None | Some(Field::Quantity | Field::Direction))
        || !may_be(&beside.header, layout.header(amount))
    {
        return None;
    }
    let mut lines = 0;
    for row in body {
        let (euros, cents) = (sheet.value(row, amount), sheet.value(row, column));
        if euros.is_blank() && cents.is_blank() {
            continue;
        }
        // Words among them are of another row than a line.
        let (Some(euros), Some(cents)) = (values::text(euros), values::text(cents)) else { continue };
        let is_word = |text: &str| text.bytes().any(|sign| sign.is_ascii_alphabetic());
        if is_word(&euros) || is_word(&cents) {
            continue;
        }
        let whole = !euros.contains([',', '.']);
        let two = cents.bytes().all(|sign| sign.is_ascii_digit()) && cents.len() <= 2;
        if !whole || !two {
            return None;
        }
        lines += 1;
    }
    (lines > 0).then_some(column)
}

/// `Cts`, `Centimes`, `Montant cts`; `c` beside `€`. Without a header it may be any code.
fn may_be(header: &str, beside: &str) -> bool {
    const CENTS: &[&str] = &["cts", "cent", "cents", "centime", "centimes"];
    const LETTERS: &[&str] = &["c", "ct"];
    const BESIDE: &[&str] = &["montant", "mt", "ttc", "eur", "euro", "euros", "de", "d", "en"];
    let folded = fold(header);
    let of_euros = || beside.contains('€') || fold(beside).split(' ').any(|word| matches!(word, "euro" | "euros"));
    let mut words = folded.split(' ').filter(|word| !word.is_empty() && !BESIDE.contains(word));
    words.next().is_some_and(|word| CENTS.contains(&word) || (LETTERS.contains(&word) && of_euros()))
        && words.next().is_none()
}

/// The centimes of a row, from 0 to 99.
pub(super) fn of(value: Value<'_>) -> u32 {
    values::text(value)
        .and_then(|text| text.trim().parse::<u32>().ok())
        .filter(|cents| *cents < 100)
        .unwrap_or_default()
}
