//! A cell → an amount, a date, a reference. The only file with float arithmetic.
//!
//! Decimal and thousands marks are decided on the whole column ([`Marks::of`]), never cell by cell: `1,700`
//! beside `34 000` is not the same number as beside `12,50`.

use rust_decimal::Decimal;

use crate::model::Date;
use crate::model::money::Currency;
use crate::model::sheet::Value;
use crate::model::words::fold;

/// Which sign separates the decimals in the texts of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Marks {
    /// `1 177,87` or `1.177,87`.
    Comma,
    /// `1177.87` or `1,177.87`.
    Point,
    /// Some cells say comma, others point: each is read by what it shows itself.
    Mixed,
    /// No cell tells.
    Unknown,
}

impl Marks {
    /// What the texts of a column say together.
    pub fn of<'a>(cells: impl Iterator<Item = Value<'a>>) -> Self {
        let (mut comma, mut point) = (false, false);
        for cell in cells {
            let Value::Text(text) = cell else { continue };
            match decimal_mark(text) {
                Some(',') => comma = true,
                Some('.') => point = true,
                _ => {}
            }
            if comma && point {
                return Self::Mixed;
            }
        }
        match (comma, point) {
            (true, false) => Self::Comma,
            (false, true) => Self::Point,
            (true, true) => Self::Mixed,
            (false, false) => Self::Unknown,
        }
    }
}

/// The decimal mark that a text shows by itself: its last mark, unless exactly three digits follow it
/// or it stands several times.
fn decimal_mark(text: &str) -> Option<char> {
    let digits_and_marks: String =
        text.chars().filter(|sign| sign.is_ascii_digit() || matches!(sign, ',' | '.')).collect();
    let at = digits_and_marks.rfind([',', '.'])?;
    let mark = digits_and_marks[at..].chars().next()?;
    let decimals = digits_and_marks.len() - at - 1;
    let other = if mark == ',' { '.' } else { ',' };
    if digits_and_marks.matches(mark).count() > 1 {
        // `1.234.567`: the mark separates thousands, so the other one is decimal.
        return Some(other);
    }
    let both = digits_and_marks.contains(other);
    // `0,123` cannot be a thousand.
    let whole = &digits_and_marks[..at];
    (both || decimals != 3 || whole.is_empty() || whole.starts_with('0')).then_some(mark)
}

/// A number read from a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Number {
    /// Signed as printed; debit and credit suffixes are applied, credit is negative.
    pub value: Decimal,
    /// The currency written in the cell, if any.
    pub currency: Option<Currency>,
}

/// Why a cell is not a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotNumber {
    /// A text, or a number beyond the digits that a spreadsheet keeps.
    Unreadable,
    /// `1,700` or `1.234` in a column where nothing tells which mark is which.
    Ambiguous,
    /// An error such as `#N/A`.
    Error,
    /// A formula without its result.
    Uncalculated,
}

/// Reads an amount; `Ok(None)` for nothing, blanks and a lone dash.
///
/// # Errors
/// [`NotNumber`] says why the cell cannot be used.
pub fn number(cell: Value<'_>, marks: Marks) -> Result<Option<Number>, NotNumber> {
    match cell {
        Value::Empty => Ok(None),
        Value::Number(float) | Value::Date(float) => {
            let value = decimal(float).ok_or(NotNumber::Unreadable)?;
            Ok(Some(Number { value, currency: None }))
        }
        Value::Text(text) => text_number(text, marks),
        Value::Bool(_) => Err(NotNumber::Unreadable),
        Value::Error(_) => Err(NotNumber::Error),
        Value::Uncalculated => Err(NotNumber::Uncalculated),
    }
}

/// The shortest decimal that prints a float. Beyond four decimals fifteen significant digits are
/// kept, which removes the noise of binary sums; below 1e-9 it is zero; at 1e15 and beyond cents are
/// already lost, so it is refused.
pub fn decimal(float: f64) -> Option<Decimal> {
    const NOISE: f64 = 1e-9;
    const EXACT_MAX: f64 = 1e15;
    if !float.is_finite() || float.abs() >= EXACT_MAX {
        return None;
    }
    if float.abs() < NOISE {
        return Some(Decimal::ZERO);
    }
    let shortest = Decimal::from_scientific(&format!("{float:e}")).ok()?;
    if shortest.scale() <= 4 {
        return Some(shortest.normalize());
    }
    Decimal::from_scientific(&format!("{float:.14e}")).ok().map(|value| value.normalize())
}

fn text_number(text: &str, marks: Marks) -> Result<Option<Number>, NotNumber> {
    let mut rest = text.trim().trim_start_matches('\'').trim();
    if let Some(inner) = rest.strip_prefix("=\"").and_then(|inner| inner.strip_suffix('"')) {
        rest = inner.trim();
    }
    if rest.is_empty() || matches!(rest, "-" | "–" | "—") {
        return Ok(None);
    }
    let mut negative = false;
    if let Some(inner) = rest.strip_prefix('(').and_then(|inner| inner.strip_suffix(')')) {
        negative = true;
        rest = inner.trim();
    }
    let (rest, currency) = without_currency(rest);
    let (rest, credit) = without_side(rest);
    let (rest, minus) = without_sign(rest);
    // A currency may also stand inside the sign: `-€ 12,50`.
    let (rest, inner_currency) = without_currency(rest);
    let digits = plain_digits(rest, marks)?;
    let value: Decimal = digits.parse().map_err(|_| NotNumber::Unreadable)?;
    let value = if negative ^ credit ^ minus { -value } else { value };
    Ok(Some(Number { value, currency: currency.or(inner_currency) }))
}

/// Currency words and signs before or after a number.
const CURRENCY_WORDS: &[(&str, &str)] = &[
    ("€", "EUR"),
    ("EUROS", "EUR"),
    ("EURO", "EUR"),
    ("EUR", "EUR"),
    ("US$", "USD"),
    ("USD", "USD"),
    ("$", "USD"),
    ("£", "GBP"),
    ("GBP", "GBP"),
    ("CHF", "CHF"),
    ("JPY", "JPY"),
    ("CAD", "CAD"),
    ("MAD", "MAD"),
    ("XPF", "XPF"),
    ("CNY", "CNY"),
];

fn without_currency(text: &str) -> (&str, Option<Currency>) {
    for (word, code) in CURRENCY_WORDS {
        let currency = Currency::from_code(code);
        let len = word.len();
        if let Some(head) = text.get(..len)
            && head.eq_ignore_ascii_case(word)
        {
            return (text[len..].trim(), currency);
        }
        if text.len() >= len
            && let Some(tail) = text.get(text.len() - len..)
            && tail.eq_ignore_ascii_case(word)
        {
            return (text[..text.len() - len].trim(), currency);
        }
    }
    (text, None)
}

/// `CR`/`C` after the number is a credit, `DB`/`D` a debit.
fn without_side(text: &str) -> (&str, bool) {
    for (suffix, credit) in [("CR", true), ("DB", false), ("C", true), ("D", false)] {
        if text.len() > suffix.len()
            && let Some(tail) = text.get(text.len() - suffix.len()..)
            && tail.eq_ignore_ascii_case(suffix)
        {
            return (text[..text.len() - suffix.len()].trim(), credit);
        }
    }
    (text, false)
}

fn without_sign(text: &str) -> (&str, bool) {
    const MINUS: [char; 4] = ['-', '−', '–', '‐'];
    if let Some(rest) = text.strip_prefix(MINUS).or_else(|| text.strip_suffix(MINUS)) {
        return (rest.trim(), true);
    }
    (text.strip_prefix('+').unwrap_or(text).trim(), false)
}

fn is_space(sign: char) -> bool {
    sign.is_whitespace() || matches!(sign, '\u{a0}' | '\u{202f}' | '\u{2007}' | '\u{feff}' | '\'' | '’')
}

/// `1 177,87` → `1177.87`, with groups of thousands verified.
fn plain_digits(text: &str, marks: Marks) -> Result<String, NotNumber> {
    let allowed = |sign: char| sign.is_ascii_digit() || matches!(sign, ',' | '.') || is_space(sign);
    if !text.chars().all(allowed) || !text.chars().any(|sign| sign.is_ascii_digit()) {
        return Err(NotNumber::Unreadable);
    }
    let decimal = match (decimal_mark(text), marks) {
        (Some(mark), _) => Some(mark),
        (None, _) if !text.contains([',', '.']) => None,
        (None, Marks::Comma) => Some(','),
        (None, Marks::Point) => Some('.'),
        (None, Marks::Mixed | Marks::Unknown) => return Err(NotNumber::Ambiguous),
    };
    let (whole, decimals) = match decimal.and_then(|mark| text.rsplit_once(mark)) {
        Some(parts) => parts,
        None => (text, ""),
    };
    if !decimals.chars().all(|sign| sign.is_ascii_digit()) {
        return Err(NotNumber::Unreadable);
    }
    let groups: Vec<&str> = whole.split(|sign: char| is_space(sign) || matches!(sign, ',' | '.')).collect();
    let (first, others) = groups.split_first().ok_or(NotNumber::Unreadable)?;
    let grouped =
        others.iter().all(|group| group.len() == 3) && (others.is_empty() || (1..=3).contains(&first.len()));
    if !grouped || first.len() > 15 {
        return Err(NotNumber::Unreadable);
    }
    let whole = groups.concat();
    let whole = if whole.is_empty() { "0" } else { &whole };
    Ok(if decimals.is_empty() { whole.to_owned() } else { format!("{whole}.{decimals}") })
}

/// A cell that should be a date and is none, or one out of all sense.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotDate;

/// Years that an export of a collectivité can hold; a date outside is a misprint.
const YEARS: std::ops::RangeInclusive<i16> = 1990..=2100;

/// Reads a date, day first; `Ok(None)` for nothing.
///
/// # Errors
/// [`NotDate`] for a text that is none, an impossible day, or a year outside 1990-2100.
pub fn date(cell: Value<'_>) -> Result<Option<Date>, NotDate> {
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
fn serial_date(serial: f64) -> Result<Date, NotDate> {
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

/// A text as written, trimmed, without the tricks that keep spreadsheets from reading it as a number;
/// whole numbers without decimals, days as `jj/mm/aaaa`.
pub fn text(cell: Value<'_>) -> Option<std::borrow::Cow<'_, str>> {
    use std::borrow::Cow;
    let text: Cow<'_, str> = match cell {
        Value::Empty | Value::Error(_) | Value::Uncalculated => return None,
        Value::Text(text) => Cow::Borrowed(plain_text(text)),
        Value::Number(number) => Cow::Owned(decimal(number)?.to_string()),
        Value::Date(serial) => Cow::Owned(serial_date(serial).ok()?.strftime("%d/%m/%Y").to_string()),
        Value::Bool(flag) => Cow::Borrowed(if flag { "VRAI" } else { "FAUX" }),
    };
    (!text.is_empty()).then_some(text)
}

fn plain_text(text: &str) -> &str {
    let text = text.trim_matches(|sign: char| sign.is_whitespace() || sign == '\u{feff}');
    let text = text.strip_prefix('\'').unwrap_or(text).trim();
    text.strip_prefix("=\"").and_then(|inner| inner.strip_suffix('"')).unwrap_or(text).trim()
}

/// A year such as `2017`, also inside `Exercice 2017` or a date.
pub fn year(cell: Value<'_>) -> Option<i16> {
    if let Value::Date(serial) = cell {
        return serial_date(serial).ok().map(|date| date.year());
    }
    let text = text(cell)?;
    let years = text.split(|sign: char| !sign.is_ascii_digit()).filter(|part| part.len() == 4);
    years.filter_map(|part| part.parse().ok()).find(|year| YEARS.contains(year))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, marks: Marks) -> Result<String, NotNumber> {
        number(Value::Text(text), marks).map(|read| read.map_or("rien".to_owned(), |read| read.value.to_string()))
    }

    #[test]
    fn french_amounts_in_every_dress() {
        for dress in [
            "1 177,87 €",
            "1\u{a0}177,87\u{a0}€",
            "1\u{202f}177,87",
            "1177,87",
            "1.177,87",
            "1177.87",
            "1,177.87",
            "EUR 1 177,87",
            "'1177,87",
            "+1 177,87",
            "1 177,87 DB",
            "=\"1177,87\"",
        ] {
            assert_eq!(read(dress, Marks::Comma), Ok("1177.87".into()), "{dress}");
        }
        for dress in ["-1 177,87", "1177,87-", "(1 177,87 €)", "1 177,87 CR", "−1177,87", "'-1177.87", "-€ 1177,87"]
        {
            assert_eq!(read(dress, Marks::Comma), Ok("-1177.87".into()), "{dress}");
        }
        for dress in ["", "  ", "-", "\u{a0}"] {
            assert_eq!(read(dress, Marks::Comma), Ok("rien".into()), "{dress:?}");
        }
    }

    #[test]
    fn what_is_not_an_amount_is_refused() {
        for dress in ["à venir", "12 34", "1e3", "12,5,0", "10 %", "1 177,87 k€", "12/10/2017", "#REF!", "12.34.56"]
        {
            assert!(read(dress, Marks::Comma).is_err(), "{dress}");
        }
    }

    #[test]
    fn the_column_decides_the_marks() {
        let marks = |texts: &[&'static str]| Marks::of(texts.iter().map(|text| Value::Text(text)));
        assert_eq!(marks(&["1,700", "34 000"]), Marks::Unknown);
        assert_eq!(marks(&["1,700", "12,50"]), Marks::Comma);
        assert_eq!(marks(&["1,700", "12.50"]), Marks::Point);
        assert_eq!(marks(&["1.234.567"]), Marks::Comma);
        assert_eq!(marks(&["12,50", "12.50"]), Marks::Mixed);
        assert_eq!(read("1,700", Marks::Unknown), Err(NotNumber::Ambiguous));
        assert_eq!(read("1,700", Marks::Point), Ok("1700".into()));
        assert_eq!(read("1.700", Marks::Comma), Ok("1700".into()));
        assert_eq!(read("34 000", Marks::Unknown), Ok("34000".into()));
    }

    #[test]
    fn floats_become_the_decimal_they_print() {
        assert_eq!(decimal(1177.87).unwrap().to_string(), "1177.87");
        assert_eq!(decimal(133_558.52).unwrap().to_string(), "133558.52");
        assert_eq!(decimal(0.1 + 0.2).unwrap().to_string(), "0.3");
        assert_eq!(decimal(-5.68e-14).unwrap().to_string(), "0");
        assert_eq!(decimal(f64::NAN), None);
        assert_eq!(decimal(1e15), None);
    }

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

    #[test]
    fn references_stay_as_they_are_written() {
        assert_eq!(text(Value::Text(" =\"00123\" ")).as_deref(), Some("00123"));
        assert_eq!(text(Value::Number(4521.0)).as_deref(), Some("4521"));
        assert_eq!(year(Value::Text("Exercice 2017")), Some(2017));
        assert_eq!(year(Value::Number(2017.0)), Some(2017));
        assert_eq!(year(Value::Text("17")), None);
    }
}
