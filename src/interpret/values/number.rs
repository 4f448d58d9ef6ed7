//! A cell → an exact number. The only place where a float becomes money.
//!
//! Decimal and thousands marks are decided on the whole column ([`Marks`]), never cell by cell.

use rust_decimal::Decimal;

use super::marks::{Marks, decimal_mark};
use super::usual::{plain_number, usual_number};
use super::vocabulary::CURRENCY_CODES;
use crate::model::money::Currency;
use crate::model::sheet::Value;

/// A number read from a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Number {
    /// Signed as printed; debit and credit suffixes are applied, credit is negative.
    pub(crate) value: Decimal,
    /// The currency written in the cell, if any.
    pub(crate) currency: Option<Currency>,
}

/// Why a cell is not a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NotNumber {
    /// A text, or a number beyond the digits that a spreadsheet keeps.
    Unreadable,
    /// `1,700` or `1.234` in a column where nothing tells which mark is which.
    Ambiguous,
    /// An error such as `#N/A`.
    Error,
    /// A formula without its result.
    Uncalculated,
}

/// Digits before the decimals: as many as a spreadsheet keeps.
pub(super) const DIGITS_MAX: usize = 15;

/// Reads an amount; `Ok(None)` for nothing, blanks and a lone dash.
///
/// # Errors
/// [`NotNumber`] says why the cell cannot be used.
pub(crate) fn number(cell: Value<'_>, marks: Marks) -> Result<Option<Number>, NotNumber> {
    number_by(cell, || marks)
}

/// The same where the marks of the column are only looked for when the cell does not tell its own.
///
/// # Errors
/// [`NotNumber`] says why the cell cannot be used.
#[inline]
pub(crate) fn number_by(cell: Value<'_>, marks: impl FnOnce() -> Marks) -> Result<Option<Number>, NotNumber> {
    match cell {
        Value::Empty => Ok(None),
        Value::Number(float) | Value::Date(float) => {
            let value = decimal(float).ok_or(NotNumber::Unreadable)?;
            Ok(Some(Number { value, currency: None }))
        }
        Value::Text(text) => match plain_number(text.as_bytes()) {
            Some(value) => Ok(Some(Number { value, currency: None })),
            None => text_number(text, marks),
        },
        Value::Bool(_) => Err(NotNumber::Unreadable),
        Value::Error(_) => Err(NotNumber::Error),
        Value::Uncalculated => Err(NotNumber::Uncalculated),
    }
}

/// The shortest decimal that prints a float, without the noise of binary sums: beyond four decimals fifteen
/// significant digits are kept, and less than 1e-9 beside four decimals is nothing. At 1e15 and beyond cents are
/// already lost, so it is refused.
pub(crate) fn decimal(float: f64) -> Option<Decimal> {
    const EXACT_MAX: f64 = 1e15;
    if !float.is_finite() || float.abs() >= EXACT_MAX {
        return None;
    }
    // Beyond what a decimal holds.
    if float.abs() < 1e-9 {
        return Some(Decimal::ZERO);
    }
    let shortest = Decimal::from_scientific(&format!("{float:e}")).ok()?;
    if shortest.scale() <= 4 {
        return Some(shortest.normalize());
    }
    Decimal::from_scientific(&format!("{float:.14e}")).ok().map(|value| without_noise(value).normalize())
}

/// `973.500000000001` is what a formula leaves of `973.50` (contract 4.5).
fn without_noise(value: Decimal) -> Decimal {
    const DECIMALS: u32 = 4;
    // 1e-9.
    let noise = Decimal::new(1, 9);
    if value.scale() <= noise.scale() {
        return value;
    }
    let rounded = value.round_dp(DECIMALS);
    if (value - rounded).abs() < noise { rounded.normalize() } else { value }
}

fn text_number(text: &str, marks: impl FnOnce() -> Marks) -> Result<Option<Number>, NotNumber> {
    if let Some(value) = usual_number(text) {
        return Ok(Some(Number { value, currency: None }));
    }
    let mut rest = text.trim().trim_start_matches('\'').trim();
    if let Some(inner) = rest.strip_prefix("=\"").and_then(|inner| inner.strip_suffix('"')) {
        rest = inner.trim();
    }
    if rest.is_empty() || matches!(rest, "-" | "–" | "—") {
        return Ok(None);
    }
    rest = without_tax_words(rest);
    let mut negative = false;
    let between = |open: char, close: char| rest.strip_prefix(open).and_then(|inner| inner.strip_suffix(close));
    if let Some(inner) = between('(', ')').or_else(|| between('<', '>')) {
        negative = true;
        rest = inner.trim();
    }
    let (rest, currency) = without_currency(rest);
    let (rest, credit) = without_side(rest);
    // `330,-` may be a price of round euros or a credit whose decimals were cut; a currency beside it tells a price.
    if currency.is_none()
        && rest.ends_with(['-'])
        && rest.trim_end_matches('-').ends_with([',', '.'])
        && !rest.ends_with("--")
    {
        return Err(NotNumber::Unreadable);
    }
    let (rest, minus) = without_sign(rest);
    // A currency may also stand inside the sign: `-€ 12,50`.
    let (rest, inner_currency) = without_currency(rest);
    let digits = plain_digits(rest, marks)?;
    let value: Decimal = digits.parse().map_err(|_| NotNumber::Unreadable)?;
    let value = without_noise(value);
    // Two marks of a credit are one: `(-120,00)`, `-120.00 CR`.
    let value = if negative || credit || minus { -value } else { value };
    Ok(Some(Number { value, currency: currency.or(inner_currency) }))
}

/// `64,90 € TTC` says what the amount holds, as its header would.
fn without_tax_words(text: &str) -> &str {
    let bare =
        text.strip_suffix("TTC").or_else(|| text.strip_suffix("ttc")).or_else(|| text.strip_suffix("T.T.C."));
    bare.map_or(text, str::trim_end)
}

/// Currency words and signs before or after a number, besides the codes.
const CURRENCY_WORDS: &[(&str, &str)] =
    &[("€", "EUR"), ("EUROS", "EUR"), ("EURO", "EUR"), ("US$", "USD"), ("$", "USD"), ("£", "GBP")];

/// Letters of a code.
const CODE_LEN: usize = 3;

fn without_currency(text: &str) -> (&str, Option<Currency>) {
    // Most amounts of an export are bare digits: no word can stand at either end.
    if text.starts_with(|sign: char| sign.is_ascii_digit()) && text.ends_with(|sign: char| sign.is_ascii_digit()) {
        return (text, None);
    }
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
    let code = |letters: Option<&str>| {
        let letters = letters.filter(|text| text.bytes().all(|sign| sign.is_ascii_alphabetic()));
        CURRENCY_CODES.iter().find(|code| letters.is_some_and(|text| text.eq_ignore_ascii_case(code)))
    };
    let (head, tail) = (text.get(..CODE_LEN), text.len().checked_sub(CODE_LEN).and_then(|at| text.get(at..)));
    match (code(head), code(tail)) {
        (Some(code), _) => (text[CODE_LEN..].trim(), Currency::from_code(code)),
        (None, Some(code)) => (text[..text.len() - CODE_LEN].trim(), Currency::from_code(code)),
        (None, None) => (text, None),
    }
}

/// `CR`/`C` after the number is a credit, `DB`/`D` a debit.
fn without_side(text: &str) -> (&str, bool) {
    for (suffix, credit) in [("CR", true), ("DB", false), ("DR", false), ("C", true), ("D", false)] {
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
    // `330.–`, `330,-` are Swiss, German or Dutch prices without cents: a minus stands behind the decimals, as SAP sets
    // it, or behind a number without any, never behind their mark.
    let unsigned = text.trim_end_matches(['–', '—', '-']);
    if unsigned.len() < text.len() && unsigned.ends_with([',', '.']) {
        return without_sign(unsigned.trim_end_matches([',', '.']));
    }
    if let Some(rest) = text.strip_prefix(MINUS).or_else(|| text.strip_suffix(MINUS)) {
        return (rest.trim(), true);
    }
    (text.strip_prefix('+').unwrap_or(text).trim(), false)
}

fn is_space(sign: char) -> bool {
    sign.is_whitespace() || matches!(sign, '\u{a0}' | '\u{202f}' | '\u{2007}' | '\u{feff}' | '\'' | '’')
}

/// `1 177,87` → `1177.87`, with groups of thousands verified.
fn plain_digits(text: &str, marks: impl FnOnce() -> Marks) -> Result<String, NotNumber> {
    let allowed = |sign: char| sign.is_ascii_digit() || matches!(sign, ',' | '.') || is_space(sign);
    if !text.chars().all(allowed) || !text.chars().any(|sign| sign.is_ascii_digit()) {
        return Err(NotNumber::Unreadable);
    }
    let decimal = match decimal_mark(text) {
        Some(mark) => Some(mark),
        None if !text.contains([',', '.']) => None,
        None => match marks() {
            Marks::Comma => Some(','),
            Marks::Point => Some('.'),
            Marks::Mixed | Marks::Unknown => return Err(NotNumber::Ambiguous),
        },
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
    let whole = groups.concat();
    // More digits would not fit in a sum of a million lines.
    if !grouped || whole.len() > DIGITS_MAX {
        return Err(NotNumber::Unreadable);
    }
    let whole = if whole.is_empty() { "0" } else { &whole };
    Ok(if decimals.is_empty() { whole.to_owned() } else { format!("{whole}.{decimals}") })
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
        for (dress, value) in [
            ("330.–", "330"),
            ("CHF 1'330.—", "1330"),
            ("330,- €", "330"),
            ("€ 963.-", "963"),
            ("1 240,- €", "1240"),
            ("330,--", "330"),
            ("330-", "-330"),
            ("330,– €", "330"),
            ("-330.–", "-330"),
            ("330,00-", "-330.00"),
        ] {
            assert_eq!(read(dress, Marks::Comma), Ok(value.into()), "{dress}");
        }
        for dress in ["", "  ", "-", "\u{a0}"] {
            assert_eq!(read(dress, Marks::Comma), Ok("rien".into()), "{dress:?}");
        }
    }

    #[test]
    fn what_is_not_an_amount_is_refused() {
        let beyond_sums = "79 228 162 514 264 337 593 543 950 335";
        for dress in [
            beyond_sums,
            "à venir",
            "12 34",
            "1e3",
            "12,5,0",
            "10 %",
            "1 177,87 k€",
            "12/10/2017",
            "#REF!",
            "12.34.56",
        ] {
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
        assert_eq!(marks(&["112,600", "1044,200"]), Marks::Comma);
        assert_eq!(marks(&["112.600", "2 318.440"]), Marks::Point);
        assert_eq!(marks(&["112,600", "EUR 318,440"]), Marks::Unknown);
        assert_eq!(read("2\u{202f}318,440", Marks::Unknown), Ok("2318.440".into()));
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
        // What formulas leave behind; a rate has its decimals.
        assert_eq!(decimal(973.500_000_000_001).unwrap().to_string(), "973.5");
        assert_eq!(decimal(96.000_000_000_000_06).unwrap().to_string(), "96");
        assert_eq!(read("1015,1999999999999", Marks::Comma), Ok("1015.2".into()));
        assert_eq!(decimal(1.123_456_78).unwrap().to_string(), "1.12345678");
        assert_eq!(decimal(12.005_000_01).unwrap().to_string(), "12.00500001");
        assert_eq!(decimal(f64::NAN), None);
        assert_eq!(decimal(1e15), None);
    }

    #[test]
    fn the_short_way_and_the_long_way_agree() {
        for text in [
            "0",
            "7",
            "-0",
            "007,50",
            "1177,87",
            "-1177.87",
            "1 177,87",
            "1\u{a0}177\u{a0}000,5",
            "12 34",
            "1 1777",
            "1234 567",
            "12,",
            ",5",
            "1,234",
            "1,2345",
            "1 234,567",
            "999999999999999",
            "9999999999999999",
            "1 234,",
            "- 12,5",
            "--1",
            "1.234,50",
            "1,50,2",
            " 12,50",
            "123 ",
            "1 23 456",
            "12.5.",
            "-",
        ] {
            assert!(plain_number(text.as_bytes()).is_none_or(|value| usual_number(text) == Some(value)), "{text}");
            if let Some(value) = usual_number(text) {
                let long = plain_digits(text.trim_start_matches('-'), || Marks::Unknown).unwrap();
                let long: Decimal = long.parse().unwrap();
                assert_eq!(value, if text.starts_with('-') { -long } else { long }, "{text}");
            }
        }
        assert_eq!(usual_number("1 177,87").map(|value| value.to_string()), Some("1177.87".into()));
        assert_eq!(usual_number("1,700"), None);
        assert_eq!(usual_number("12 34"), None);
    }
}
