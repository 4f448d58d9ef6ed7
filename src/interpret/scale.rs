//! Amounts printed in thousands, millions or hundredths: none of them is a sum to the cent.

use super::header::Layout;
use super::table::Region;
use super::values;
use crate::model::sheet::Sheet;
use crate::model::words::{contains_words, fold};

/// Rows of titles that are looked at.
const ROWS_MAX: usize = 40;

const IN_HEADER: &[(&str, &str)] = &[
    ("milliers", "en milliers"),
    ("keuros", "en milliers"),
    ("keur", "en milliers"),
    ("millions", "en millions"),
    ("meuros", "en millions"),
    ("centimes", "en centimes"),
    ("cents", "en centimes"),
];

const IN_TITLE: &[(&str, &str)] = &[
    ("en milliers", "en milliers"),
    ("milliers d euros", "en milliers"),
    ("en keuros", "en milliers"),
    ("en keur", "en milliers"),
    ("en millions", "en millions"),
    ("en meuros", "en millions"),
    ("en centimes", "en centimes"),
    ("centimes d euros", "en centimes"),
];

const SIGNS: &[(&str, &str)] = &[("k€", "en milliers"), ("K€", "en milliers"), ("M€", "en millions")];

/// The unit of the amounts of a column, when it is not the currency itself; in French.
pub(super) fn told(sheet: &Sheet, region: &Region, layout: &Layout, column: u32) -> Option<&'static str> {
    let said = |text: &str, words: &[(&str, &'static str)]| {
        let folded = fold(text);
        let word = words.iter().find(|(word, _)| contains_words(&folded, word)).map(|(_, unit)| *unit);
        word.or_else(|| SIGNS.iter().find(|(sign, _)| text.contains(sign)).map(|(_, unit)| *unit))
    };
    let header = said(layout.header(column), IN_HEADER);
    header.or_else(|| {
        let titles = region.titles().take(ROWS_MAX).flat_map(|row| sheet.cells(row));
        titles.filter_map(|(_, value)| values::text(value)).find_map(|text| said(&text, IN_TITLE))
    })
}
