//! A cell → a day, read day first.

use crate::model::Date;
use crate::model::sheet::Value;
use crate::model::words::fold;

/// A cell that should be a date and is none, or one out of all sense.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NotDate;

/// Years that an export of a collectivité can hold; a date outside is a misprint.
pub(super) const YEARS: std::ops::RangeInclusive<i16> = 1990..=2100;

/// Reads a date, day first; `Ok(None)` for nothing.
///
/// # Errors
/// [`NotDate`] for a text that is none, an impossible day, or a year outside 1990-2100.
pub(crate) fn date(cell: Value<'_>) -> Result<Option<Date>, NotDate> {
    match cell {
        Value::Empty => Ok(None),
        Value::Date(serial) => serial_date(serial).map(Some),
        Value::Number(number) => number_date(number).map(Some),
        Value::Text(text) => text_date(text),
        Value::Bool(_) | Value::Error(_) | Value::Uncalculated => Err(NotDate),
    }
}

fn sensible(year: i16, month: i8, day: i8) -> Result<Date, NotDate> {
    if !YEARS.contains(&year) {
        return Err(NotDate);
    }
    Date::new(year, month, day).map_err(|_| NotDate)
}

/// Days since 1899-12-30, the origin that makes serials right from March 1900 on.
pub(super) fn serial_date(serial: f64) -> Result<Date, NotDate> {
    // Serials of 1990-01-01 and 2100-12-31.
    if !(32_874.0..=73_415.0).contains(&serial) {
        return Err(NotDate);
    }
    // The noise of a time of day computed in binary must not fall on the day before.
    let days = (serial + 1e-6).floor() as i64;
    let origin = Date::constant(1899, 12, 30);
    let span = jiff::Span::new().try_days(days).map_err(|_| NotDate)?;
    origin.checked_add(span).map_err(|_| NotDate)
}

/// A number in a date column: a serial without a date format, or `20171104`.
fn number_date(number: f64) -> Result<Date, NotDate> {
    if (10_000_000.0..100_000_000.0).contains(&number) || (1_000_000.0..10_000_000.0).contains(&number) {
        return eight_digits(&format!("{number:08.0}"));
    }
    serial_date(number)
}

fn eight_digits(digits: &str) -> Result<Date, NotDate> {
    let number = |range: std::ops::Range<usize>| digits.get(range).and_then(|part| part.parse::<i16>().ok());
    let year_first = (number(0..4), number(4..6), number(6..8));
    let day_first = (number(4..8), number(2..4), number(0..2));
    [year_first, day_first]
        .into_iter()
        .find_map(|parts| match parts {
            (Some(year), Some(month), Some(day)) => sensible(year, month as i8, day as i8).ok(),
            _ => None,
        })
        .ok_or(NotDate)
}

const MONTHS: &[(&str, i8)] = &[
    ("janvier", 1),
    ("fevrier", 2),
    ("mars", 3),
    ("avril", 4),
    ("mai", 5),
    ("juin", 6),
    ("juillet", 7),
    ("aout", 8),
    ("septembre", 9),
    ("octobre", 10),
    ("novembre", 11),
    ("decembre", 12),
];

fn text_date(text: &str) -> Result<Option<Date>, NotDate> {
    let text = text.trim().trim_start_matches('\'').trim();
    if text.is_empty() || matches!(text, "-" | "–" | "—" | "00/00/0000") {
        return Ok(None);
    }
    if text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return eight_digits(text).map(Some);
    }
    let parts: Vec<&str> =
        date_part(text).split(['/', '-', '.', ' ', '\u{a0}']).filter(|part| !part.is_empty()).collect();
    let [.., a, b, c] = parts.as_slice() else { return Err(NotDate) };
    // Three parts, or a day of the week before them.
    if parts.len() > 4 || (parts.len() == 4 && parts[0].chars().any(|sign| sign.is_ascii_digit())) {
        return Err(NotDate);
    }
    parts_date(a, b, c).map(Some)
}

/// Drops a time of day: `04/11/2017 12:30`, `2017-11-04T00:00:00Z`.
fn date_part(text: &str) -> &str {
    if let Some((day, _)) = text.split_once('T')
        && day.len() == 10
    {
        return day;
    }
    match text.split_once(':') {
        Some((head, _)) => head.rsplit_once([' ', '\u{a0}']).map_or(text, |(day, _)| day.trim()),
        None => text,
    }
}

fn parts_date(a: &str, b: &str, c: &str) -> Result<Date, NotDate> {
    let month = |text: &str| month_number(text).ok_or(NotDate);
    if a.len() == 4 {
        return sensible(a.parse().map_err(|_| NotDate)?, month(b)?, c.parse().map_err(|_| NotDate)?);
    }
    let day: i8 = a.trim_end_matches("er").parse().map_err(|_| NotDate)?;
    let year: i16 = c.parse().map_err(|_| NotDate)?;
    let year = match c.len() {
        4 => year,
        // Two digits: an export of this century, or of the nineties.
        2 if year >= 90 => 1900 + year,
        2 => 2000 + year,
        _ => return Err(NotDate),
    };
    sensible(year, month(b)?, day)
}

fn month_number(text: &str) -> Option<i8> {
    if let Ok(number) = text.parse() {
        return Some(number);
    }
    let folded = fold(text);
    let cut = folded.trim();
    // `nov`, `sept`, `juil`: at least three letters, and `jui` alone could be two months.
    let mut found = MONTHS.iter().filter(|(name, _)| cut.len() >= 3 && name.starts_with(cut));
    let first = found.next()?;
    found.next().is_none().then_some(first.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_day_first() {
        let day = |text: &str| date(Value::Text(text)).map(|date| date.map(|date| date.to_string()));
        for text in [
            "04/11/2017",
            "4/11/17",
            "04-11-2017",
            "04.11.2017",
            "2017-11-04",
            "20171104",
            "04112017",
            "4 novembre 2017",
            "sam. 4 nov. 2017",
            "04/11/2017 12:30:00",
            "2017-11-04T00:00:00",
        ] {
            assert_eq!(day(text), Ok(Some("2017-11-04".into())), "{text}");
        }
        for text in ["31/02/2017", "04/11/2071x", "11/25/2017", "bientôt", "04/11/0017", "04/11/1017", "12"] {
            assert_eq!(day(text), Err(NotDate), "{text}");
        }
        assert_eq!(day(" "), Ok(None));
        assert_eq!(date(Value::Date(43_043.0)), Ok(Some(Date::constant(2017, 11, 4))));
        assert_eq!(date(Value::Number(43_042.999_999_999)), Ok(Some(Date::constant(2017, 11, 4))));
        assert_eq!(date(Value::Number(20_171_104.0)), Ok(Some(Date::constant(2017, 11, 4))));
        assert_eq!(date(Value::Number(1177.87)), Err(NotDate));
    }
}
