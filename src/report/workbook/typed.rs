//! Cells of a workbook that was saved by any program, as a person reads them.

use rust_decimal::Decimal;

use crate::model::Date;
use crate::model::money::{Currency, Money};
use crate::model::notes::Typed;
use crate::model::sheet::Value;
use crate::model::words::fold;

use super::page::french_date;

/// A cell as a person reads it.
pub(super) fn text(value: Value) -> String {
    match value {
        Value::Empty | Value::Uncalculated => String::new(),
        Value::Text(text) => text.trim().to_owned(),
        Value::Number(number) => {
            decimal(number).map_or_else(|| number.to_string(), |it| it.to_string().replace('.', ","))
        }
        Value::Date(serial) => serial_day(serial).map_or_else(|| serial.to_string(), french_date),
        Value::Bool(true) => "VRAI".to_owned(),
        Value::Bool(false) => "FAUX".to_owned(),
        Value::Error(error) => error.to_owned(),
    }
}

/// *Échéance*: a number is a day that lost its format.
pub(super) fn due(value: Value) -> String {
    match value {
        Value::Number(number) => text(serial_day(number).map_or(value, |_| Value::Date(number))),
        Value::Text(typed) => iso_day(typed).map_or_else(|| text(value), french_date),
        _ => text(value),
    }
}

/// A cell of a column that the staff added: numbers and days stay what they are.
pub(super) fn any(value: Value) -> Option<Typed> {
    match value {
        Value::Number(number) => decimal(number).map(Typed::Number),
        Value::Date(serial) => serial_day(serial).map(Typed::Day),
        Value::Text(typed) => iso_day(typed).map(Typed::Day),
        _ => None,
    }
    .or_else(|| Some(Typed::Text(text(value))).filter(|typed| *typed != Typed::Text(String::new())))
}

/// What becomes of a formula that a program cannot calculate, as LibreOffice writes it.
pub(super) fn is_error(text: &str) -> bool {
    text.starts_with('#') || text.starts_with("Err:")
}

/// False for words: an amount that was saved as a text has figures, marks, and at most its currency.
pub(super) fn may_be_amount(text: &str) -> bool {
    const CURRENCIES: [&str; 4] = ["eur", "euro", "euros", "us"];
    let is_currency =
        |word: &str| CURRENCIES.contains(&word) || Currency::from_code(&word.to_uppercase()).is_some();
    is_error(text) || words_of(text).iter().all(|word| is_currency(word))
}

/// False for words: a day that was saved as a text has figures, marks, and at most the name of its month.
pub(super) fn may_be_day(text: &str) -> bool {
    const MONTHS: [&str; 12] = ["jan", "fev", "mar", "avr", "mai", "jui", "aou", "sep", "oct", "nov", "dec", "feb"];
    let is_of_day = |word: &str| MONTHS.iter().any(|month| word.starts_with(month)) || ["t", "z"].contains(&word);
    is_error(text) || words_of(text).iter().all(|word| is_of_day(word))
}

/// Runs of letters, folded.
fn words_of(text: &str) -> Vec<String> {
    let folded = fold(text);
    folded
        .split(|letter: char| !letter.is_alphabetic())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// A day, however it was saved.
pub(super) fn day(value: Value) -> Option<Date> {
    match value {
        Value::Date(serial) | Value::Number(serial) => serial_day(serial),
        Value::Text(text) => french_day(text).or_else(|| iso_day(text)),
        _ => None,
    }
}

/// The day of a serial number, between 1990 and 2100.
fn serial_day(serial: f64) -> Option<Date> {
    const FROM: f64 = 32_874.0;
    const TO: f64 = 73_051.0;
    if !(FROM..TO).contains(&serial) {
        return None;
    }
    let days = jiff::Span::new().try_days(serial.floor() as i64).ok()?;
    Date::new(1899, 12, 30).ok()?.checked_add(days).ok()
}

/// The day of a text `yyyy-mm-dd`, with or without a time: the date cells of an `.ods` come back so.
fn iso_day(text: &str) -> Option<Date> {
    let text = text.trim();
    let day = text.split_once('T').map_or(text, |(day, _)| day);
    (day.len() == 10).then(|| day.parse().ok()).flatten()
}

/// The day of a text `dd/mm/yyyy`.
pub(super) fn french_day(text: &str) -> Option<Date> {
    let mut parts = text.trim().split('/');
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || year.len() != 4 {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

/// An amount that the program wrote as a number.
pub(super) fn amount(value: Value, currency: Currency) -> Option<Money> {
    match value {
        Value::Number(number) => decimal(number).map(|amount| Money::new(amount, currency)),
        _ => None,
    }
}

/// A whole number that the program wrote.
pub(super) fn count(value: Value) -> Option<u32> {
    match value {
        Value::Number(number) if (0.0..4e9).contains(&number) => Some(number.round() as u32),
        _ => None,
    }
}

/// The shortest decimal that prints the number; sums of a spreadsheet carry noise beyond four decimals.
fn decimal(number: f64) -> Option<Decimal> {
    const BEYOND: f64 = 1e15;
    if number.abs() >= BEYOND || !number.is_finite() {
        return None;
    }
    format!("{number}").parse::<Decimal>().ok().map(|amount| amount.round_dp(4).normalize())
}
