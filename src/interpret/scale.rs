//! Amounts printed in thousands, millions or hundredths: none of them is a sum to the cent.

use super::header::Layout;
use super::table::Region;
use super::values;
use crate::model::dossier::Unit;
use crate::model::sheet::Sheet;
use crate::model::words::{contains_words, fold};

/// Rows of titles that are looked at.
const ROWS_MAX: usize = 40;

const IN_HEADER: &[(&str, Unit)] = &[
    ("milliers", Unit::Thousand),
    ("keuros", Unit::Thousand),
    ("keur", Unit::Thousand),
    ("millions", Unit::Million),
    ("meuros", Unit::Million),
    ("centimes", Unit::Hundredth),
    ("cents", Unit::Hundredth),
];

const IN_TITLE: &[(&str, Unit)] = &[
    ("en milliers", Unit::Thousand),
    ("milliers d euros", Unit::Thousand),
    ("en keuros", Unit::Thousand),
    ("en keur", Unit::Thousand),
    ("en millions", Unit::Million),
    ("en meuros", Unit::Million),
    ("en centimes", Unit::Hundredth),
    ("centimes d euros", Unit::Hundredth),
];

const SIGNS: &[(&str, Unit)] = &[("k€", Unit::Thousand), ("K€", Unit::Thousand), ("M€", Unit::Million)];

/// The unit of the amounts of a column, when the words say that it is not the currency itself.
pub(super) fn told(sheet: &Sheet, region: &Region, layout: &Layout, column: u32) -> Option<Unit> {
    let header = of_header(layout.header(column));
    header.or_else(|| {
        let titles = region.titles().take(ROWS_MAX).flat_map(|row| sheet.cells(row));
        titles.filter_map(|(_, value)| values::text(value)).find_map(|text| said(&text, IN_TITLE))
    })
}

/// The unit that a header says: `Montant (k€)`.
pub(super) fn of_header(header: &str) -> Option<Unit> {
    said(header, IN_HEADER)
}

fn said(text: &str, words: &[(&str, Unit)]) -> Option<Unit> {
    let folded = fold(text);
    let word = words.iter().find(|(word, _)| contains_words(&folded, word)).map(|(_, unit)| *unit);
    word.or_else(|| SIGNS.iter().find(|(sign, _)| text.contains(sign)).map(|(_, unit)| *unit))
}
