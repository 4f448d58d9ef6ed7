//! Whether the number formats of a workbook tell the currency of its amounts: `[$$-409]#,##0.00` over bare numbers.
//!
//! Any word beats them: a column of currencies, a header, a line above the table. So does a payment order, which is in
//! the currency of the dossier whatever the program that printed it was set to.

use super::bearing::AmountColumns;
use crate::interpret::header::{self, Layout};
use crate::interpret::vocabulary::EURO_WORDS;
use crate::model::field::Field;
use crate::model::sheet::Sheet;
use crate::model::words::fold;

/// True when nothing else says in which currency these amounts are.
pub(super) fn tells(sheet: &Sheet, layout: &Layout, columns: AmountColumns) -> bool {
    if !sheet.shows_currencies() {
        return false;
    }
    let header = layout.header(columns.first());
    let is_named = header.contains('€')
        || fold(header).split(' ').any(|word| EURO_WORDS.contains(&word))
        || header::named_currency(header).is_some();
    let is_ordered = [Field::AmountOrdered, Field::Slip].into_iter().any(|field| layout.has(field));
    !is_named && !is_ordered && !layout.has(Field::Currency) && layout.original_currency.is_none()
}
