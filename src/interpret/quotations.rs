//! The rows of rate histories and per-diem scales, and the conversion of foreign amounts.

use rust_decimal::Decimal;

use super::header::Layout;
use super::table::Region;
use super::values::{self, Marks};
use crate::model::account::RowCount;
use crate::model::entry::Entry;
use crate::model::field::Field;
use crate::model::money::{Currency, Money};
use crate::model::rates::{Rate, Rates, ScaleLine};
use crate::model::sheet::{Sheet, Value};
use crate::model::{Date, Text};

/// One quotation of a history, before all histories are gathered.
pub(super) type Quotation = (Currency, Rate);

/// Reads a history of rates: a column per currency (as the ECB publishes), or a currency column.
pub(super) fn rates(sheet: &Sheet, region: &Region, layout: &Layout) -> (Vec<Quotation>, RowCount) {
    let header = region.header.unwrap_or(region.start);
    let date_column =
        [Field::Date, Field::DocumentDate, Field::ServiceDate].into_iter().find_map(|field| layout.column(field));
    let mut rows = RowCount::default();
    let mut quotations = Vec::new();
    for row in header + 1..region.end {
        if sheet.is_blank(row) {
            rows.blank += 1;
            continue;
        }
        let date = date_column.and_then(|column| values::date(sheet.value(row, column)).ok().flatten());
        let Some(date) = date else {
            rows.note += 1;
            continue;
        };
        rows.entries += 1;
        let quotation = |column: u32, currency: Currency| {
            let value = sheet.value(row, column);
            let number = values::number(value, rate_marks(value)).ok().flatten()?;
            let rate = Rate { date, value: number.value, place: sheet.place(row, column) };
            (number.value > Decimal::ZERO).then_some((currency, rate))
        };
        quotations
            .extend(layout.rate_columns.iter().filter_map(|(column, currency)| quotation(*column, *currency)));
        let code = layout.column(Field::Currency).and_then(|column| values::text(sheet.value(row, column)));
        let long = layout.column(Field::Rate).zip(code.and_then(|code| Currency::from_code(&code)));
        quotations.extend(long.and_then(|(column, currency)| quotation(column, currency)));
    }
    (quotations, rows)
}

/// Rates have no thousands to separate: the only mark of a cell is decimal.
fn rate_marks(value: Value<'_>) -> Marks {
    match value {
        Value::Text(text) if text.contains(',') && !text.contains('.') => Marks::Comma,
        _ => Marks::Point,
    }
}

/// Reads a per-diem scale.
pub(super) fn scale(
    sheet: &Sheet,
    region: &Region,
    layout: &Layout,
    currency: Currency,
) -> (Vec<ScaleLine>, RowCount) {
    let header = region.header.unwrap_or(region.start);
    let amount_column =
        [Field::UnitAmount, Field::Amount, Field::AmountInclTax].into_iter().find_map(|field| layout.column(field));
    let mut rows = RowCount::default();
    let mut lines = Vec::new();
    let cells = |column: u32| (header + 1..region.end).map(move |row| sheet.value(row, column));
    let marks = amount_column.map_or(Marks::Unknown, |column| Marks::of(cells(column)));
    for row in header + 1..region.end {
        if sheet.is_blank(row) {
            rows.blank += 1;
            continue;
        }
        let text = |field: Field| -> Option<Text> {
            values::text(sheet.value(row, layout.column(field)?)).map(|text| Text::from(text.as_ref()))
        };
        let day =
            |field: Field| -> Option<Date> { values::date(sheet.value(row, layout.column(field)?)).ok().flatten() };
        let number =
            amount_column.and_then(|column| values::number(sheet.value(row, column), marks).ok().flatten());
        let (Some(column), Some(country), Some(number)) = (amount_column, text(Field::Country), number) else {
            rows.note += 1;
            continue;
        };
        rows.entries += 1;
        let written = text(Field::Currency).and_then(|code| Currency::from_code(&code)).or(number.currency);
        lines.push(ScaleLine {
            country,
            city: text(Field::City),
            currency: written.unwrap_or(currency),
            amount: number.value,
            from: day(Field::ServiceDate).or_else(|| day(Field::Date)),
            to: day(Field::EndDate),
            place: sheet.place(row, column),
        });
    }
    (lines, rows)
}

/// Converts the documents that have no amount in the dossier's currency: at the rate printed on the
/// line, else at the rate of its day. Without either the amount stays unknown.
pub(super) fn convert(entries: &mut [Entry], rates: &Rates, currency: Currency) {
    for entry in entries.iter_mut().filter(|entry| entry.amount.is_none()) {
        let Some(original) = entry.original else { continue };
        let day = entry.service_date.or(entry.date);
        let quoted = day.and_then(|day| rates.on(original.currency(), day)).map(|rate| rate.value);
        let rate = entry.rate.filter(|rate| *rate > Decimal::ZERO).or(quoted);
        entry.amount = rate
            .and_then(|rate| original.amount().checked_div(rate))
            .map(|amount| Money::new(amount, currency).rounded());
    }
}
