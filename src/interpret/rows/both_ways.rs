//! Columns of dates that can all be read day first or month first: `10/11/2017`.
//!
//! Example: a statement of an American agency, with English headers and 1,234.56, has nothing but days up to 12. The
//! days of the missions tell which reading is meant; it is said all the same, with both readings.

use std::ops::Range;

use crate::interpret::header::Layout;
use crate::interpret::values::{self, DateOrder, Marks};
use crate::interpret::vocabulary::{ENGLISH_HEADERS, FRENCH_HEADERS};
use crate::model::Date;
use crate::model::field::Field;
use crate::model::sheet::{Sheet, Value};
use crate::model::words::fold;

/// Rows looked at.
const ROWS: usize = 2_000;

/// A reading that is not sure.
#[derive(Clone, Copy, Debug)]
pub(in crate::interpret) struct BothWays {
    /// How the dates of the table are read.
    pub(super) order: DateOrder,
    /// The column where it is said.
    pub(super) column: u32,
    /// The file is written in English.
    english: bool,
    /// The days of the missions fit the other order than the French one.
    fits_other: bool,
}

/// The other order of day and month.
pub(super) fn other(order: DateOrder) -> DateOrder {
    if order == DateOrder::MonthFirst { DateOrder::DayFirst } else { DateOrder::MonthFirst }
}

/// How these columns of a table are to be read, when that is in doubt.
pub(super) fn weigh(
    sheet: &Sheet,
    layout: &Layout,
    body: &Range<u32>,
    columns: &[(Field, u32)],
) -> Option<BothWays> {
    let used = columns.iter().find(|(field, _)| *field == Field::ServiceDate);
    let english = is_english(sheet, layout, body);
    // The days of invoices lie outside the missions.
    let (field, column) = *used.or_else(|| columns.first().filter(|_| english))?;
    let fits = |order: DateOrder| {
        let days = body.clone().take(ROWS).map(|row| sheet.value(row, column));
        let days = days.filter_map(|cell| values::date_in(cell, order).ok().flatten());
        days.filter(|day| layout.journeys.iter().any(|(from, to)| from <= day && day <= to)).count()
    };
    let (french, american) = match field {
        Field::ServiceDate => (fits(DateOrder::DayFirst), fits(DateOrder::MonthFirst)),
        _ => (0, 0),
    };
    let fits_other = american >= 2 && if english { american > french } else { french == 0 };
    // What the missions confirm is no doubt; English headers alone are those of a card as well.
    if !fits_other && (!english || french > american || !has_american_amounts(sheet, layout, body)) {
        return None;
    }
    let order = if english && fits_other { DateOrder::MonthFirst } else { DateOrder::DayFirst };
    Some(BothWays { order, column, english, fits_other })
}

/// True for a table whose headers are English and whose amounts have no decimal comma.
fn is_english(sheet: &Sheet, layout: &Layout, body: &Range<u32>) -> bool {
    const WORDS_MIN: usize = 2;
    let headers: Vec<String> = layout.columns.iter().map(|one| fold(&one.header)).collect();
    let says = |words: &[&str]| {
        headers.iter().filter(|header| header.split(' ').any(|word| words.contains(&word))).count()
    };
    let has_comma = |column: u32| {
        let cells = body.clone().take(ROWS).map(|row| sheet.value(row, column));
        matches!(Marks::of(cells), Marks::Comma | Marks::Mixed)
    };
    let mut money = layout.columns.iter().filter(|one| one.field.is_some_and(Field::is_money));
    says(ENGLISH_HEADERS) >= WORDS_MIN && says(FRENCH_HEADERS) == 0 && !money.any(|one| has_comma(one.column))
}

/// True when an amount is printed as in America: `1,234.56`, `$933.20`.
fn has_american_amounts(sheet: &Sheet, layout: &Layout, body: &Range<u32>) -> bool {
    let is_amount = |field: Field| field.is_money() || field == Field::OriginalAmount;
    let mut money = layout.columns.iter().filter(|one| one.field.is_some_and(is_amount));
    let is_american = |text: &str| {
        text.trim_start().starts_with('$')
            || text.split_once(',').is_some_and(|(_, rest)| rest.contains('.') && !rest.ends_with('.'))
    };
    money.any(|one| {
        let mut cells = body.clone().take(ROWS).map(|row| sheet.value(row, one.column));
        cells.any(|cell| matches!(cell, Value::Text(text) if is_american(text)))
    })
}

/// Both readings of a cell and the one that was taken, in French: the end of a sentence.
pub(super) fn french(cell: Value<'_>, doubt: BothWays) -> String {
    let day = |order: DateOrder| {
        let date: Option<Date> = values::date_in(cell, order).ok().flatten();
        date.map_or_else(|| "aucune date".to_owned(), |date| date.strftime("%d/%m/%Y").to_string())
    };
    let why = match (doubt.english, doubt.fits_other) {
        (true, true) => " ; le fichier est en anglais et les jours des missions s’accordent avec l’ordre mois/jour",
        (true, false) => " ; le fichier est en anglais",
        _ => " ; les jours des missions ne s’accordent qu’avec l’ordre mois/jour",
    };
    let (taken, french_day, american_day) = (doubt.order, day(DateOrder::DayFirst), day(DateOrder::MonthFirst));
    let taken = if taken == DateOrder::MonthFirst { "mois/jour/année" } else { "jour/mois/année" };
    format!(
        " (jour/mois/année : le {french_day} ; mois/jour/année : le {american_day}){why}. Les dates du tableau sont lues {taken}."
    )
}
