//! A cell → an amount, a date, a reference. The only folder with float arithmetic.

mod date;
mod marks;
mod no_day;
mod number;
mod serial;
mod usual;
pub(super) mod vocabulary;

pub(super) use date::{DateOrder, Days, NotDate, date, date_in, date_within, is_yearless};
pub(super) use marks::{Marks, Shown};
pub(super) use no_day::{is_left_blank, is_zero_day};
pub(super) use number::{NotNumber, Number, number, number_by};
pub(super) use serial::text_serial;
pub(super) use usual::{plain_number, usual_date};

use crate::model::sheet::Value;

use date::YEARS;
use number::decimal;
use serial::serial_date;

/// A text as written, trimmed, without the tricks that keep spreadsheets from reading it as a number;
/// whole numbers without decimals, days as `jj/mm/aaaa`.
pub(crate) fn text(cell: Value<'_>) -> Option<std::borrow::Cow<'_, str>> {
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

/// A text as written, trimmed, without the tricks that keep spreadsheets from reading it as a number.
#[inline]
pub(crate) fn plain_text(text: &str) -> &str {
    // Most cells of an export are already plain.
    if is_plain(text) { text } else { made_plain(text) }
}

/// Peels every layer, so that what is plain stays as it is.
fn made_plain(text: &str) -> &str {
    let mut text = text;
    loop {
        let inner = text.trim_matches(|sign: char| sign.is_whitespace() || sign == '\u{feff}');
        // `'00123'` as well as `'00123`.
        let inner =
            inner.strip_prefix('\'').map_or(inner, |inner| inner.strip_suffix('\'').unwrap_or(inner)).trim();
        let inner = inner.strip_prefix("=\"").and_then(|inner| inner.strip_suffix('"')).unwrap_or(inner).trim();
        if inner.len() == text.len() {
            return inner;
        }
        text = inner;
    }
}

/// Without the blanks around it.
pub(crate) fn trimmed(text: &str) -> &str {
    if is_plain(text) { text } else { text.trim() }
}

/// True when a letter of the Latin alphabet or a digit stands at each end: there is nothing to trim.
#[inline]
pub(crate) fn is_plain(text: &str) -> bool {
    let is = |byte: u8, ends: u8| ENDS[usize::from(byte)] & ends != 0;
    let text = text.as_bytes();
    let [first, .., last] = text else { return matches!(text, [one] if is(*one, LETTER)) };
    is(*first, LETTER | LATIN_FIRST) && (is(*last, LETTER) || matches!(text, [.., LATIN, _]))
}

/// What each byte is at the end of a text: looked up, for it is asked of every cell.
static ENDS: [u8; 256] = {
    let mut ends = [0; 256];
    let mut byte = 0;
    while byte < 128 {
        if (byte as u8).is_ascii_alphanumeric() {
            ends[byte] = LETTER;
        }
        byte += 1;
    }
    ends[LATIN as usize] = LATIN_FIRST;
    ends
};

/// A letter or a digit of ASCII; [`LATIN`].
const LETTER: u8 = 1;
const LATIN_FIRST: u8 = 2;

/// The first byte of the two of `À` to `ÿ`.
const LATIN: u8 = 0xC3;

/// True where a colon stands in a text, mostly of a few letters: eight of them are looked at together.
#[inline]
pub(crate) fn has_colon(text: &[u8]) -> bool {
    const ALL: u64 = u64::from_ne_bytes([b':'; 8]);
    const ONES: u64 = u64::from_ne_bytes([1; 8]);
    let has = |eight: &[u8; 8]| {
        let other = u64::from_ne_bytes(*eight) ^ ALL;
        other.wrapping_sub(ONES) & !other & ONES << 7 != 0
    };
    match text.last_chunk() {
        Some(last) => has(last) || text.as_chunks().0.iter().any(has),
        None => text.contains(&b':'),
    }
}

/// A year such as `2017`, also inside `Exercice 2017` or a date.
pub(crate) fn year(cell: Value<'_>) -> Option<i16> {
    if let Value::Date(serial) = cell {
        return serial_date(serial).ok().map(|date| date.year());
    }
    // `2017`, as nearly every cell of a column of years.
    if let Value::Text(text) = cell
        && let Ok(digits) = <[u8; 4]>::try_from(text.as_bytes())
        && digits.iter().all(u8::is_ascii_digit)
    {
        let year = digits.iter().fold(0, |year, digit| year * 10 + i16::from(digit - b'0'));
        return Some(year).filter(|year| YEARS.contains(year));
    }
    let text = text(cell)?;
    if text.len() == 4
        && let Ok(year) = text.parse()
    {
        return Some(year).filter(|year| YEARS.contains(year));
    }
    let years = text.split(|sign: char| !sign.is_ascii_digit()).filter(|part| part.len() == 4);
    years.filter_map(|part| part.parse().ok()).find(|year| YEARS.contains(year))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_stay_as_they_are_written() {
        assert_eq!(text(Value::Text(" =\"00123\" ")).as_deref(), Some("00123"));
        assert_eq!(text(Value::Number(4521.0)).as_deref(), Some("4521"));
        for (dressed, plain) in
            [("''4251'", "4251"), ("=\"'4251\"", "4251"), ("'''", ""), ("\u{feff} 'a'b ", "a'b")]
        {
            assert_eq!((plain_text(dressed), plain_text(plain)), (plain, plain));
        }
        assert_eq!(year(Value::Text("Exercice 2017")), Some(2017));
        assert_eq!(year(Value::Number(2017.0)), Some(2017));
        assert_eq!(year(Value::Text("17")), None);
    }
}
