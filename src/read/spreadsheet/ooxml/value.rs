//! The value of a cell, from the way it is written.

use super::super::{date, hours};
use super::cells::{At, Cells};
use super::formats::Kind;
use super::strings::{Scratch, Strings};
use super::window::Stop;
use crate::model::sheet::Value;

/// What cells refer to.
#[derive(Debug)]
pub(super) struct Context {
    /// The texts of cells of type `s`.
    pub(super) strings: Strings,
    /// What each cell style makes of a number.
    pub(super) kinds: Vec<Kind>,
    /// Days are counted from 1904.
    pub(super) from_1904: bool,
}

/// Text of a cell whose value is not what its type announces.
const NO_VALUE: &str = "#ERREUR";

/// The value of a cell, as it is written.
#[derive(Clone, Copy, Debug, Default)]
pub(super) enum Written<'a> {
    #[default]
    Nothing,
    /// `<v>`, entities not yet replaced.
    Raw(&'a [u8]),
    /// `<v>`, decoded elsewhere.
    Decoded,
    /// `<is>`, decoded elsewhere.
    Inline,
}

/// What is found of a cell.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Found<'a> {
    /// Where it says that it stands.
    pub(super) reference: Option<&'a [u8]>,
    /// The number of its style.
    pub(super) style: Option<&'a [u8]>,
    /// Its type.
    pub(super) kind: Option<&'a [u8]>,
    /// Its value.
    pub(super) written: Written<'a>,
    /// It holds a formula.
    pub(super) formula: bool,
}

impl Found<'_> {
    /// Adds the cell; `text` is what was decoded of it. A formula without value was never calculated.
    #[inline]
    pub(super) fn settle(
        &self,
        at: At,
        text: &str,
        scratch: &mut Scratch,
        context: &Context,
        cells: &mut Cells,
    ) -> Result<(), Stop> {
        let Self { style, kind, written, formula, .. } = *self;
        let raw = match written {
            Written::Nothing if formula => return cells.push(at, Value::Uncalculated),
            Written::Nothing => return Ok(()),
            Written::Inline => return cells.push(at, Value::Text(text)),
            Written::Raw(raw) => raw,
            Written::Decoded => text.as_bytes(),
        };
        let is_raw = matches!(written, Written::Raw(_));
        match kind {
            None | Some(b"n" | b"s" | b"b" | b"e") if raw.is_empty() => {
                if formula {
                    cells.push(at, Value::Uncalculated)
                } else {
                    Ok(())
                }
            }
            None | Some(b"n") => {
                let number_of = |style| count(style).unwrap_or(0) as usize;
                let format = style.and_then(|style| context.kinds.get(number_of(style))).copied();
                match number(raw) {
                    Some(number) => add_number(cells, at, number, format, context.from_1904),
                    None if kind.is_none() => {
                        let decoded = scratch.decoded(raw, is_raw)?;
                        cells.push(at, Value::Text(decoded))
                    }
                    None => cells.push(at, Value::Error(NO_VALUE)),
                }
            }
            Some(b"s") => {
                let string = count(raw).and_then(|number| context.strings.get(number as usize));
                cells.push(at, string.map_or(Value::Error(NO_VALUE), Value::Text))
            }
            Some(b"str") => {
                let unescaped = scratch.unescaped(raw, is_raw)?;
                cells.push(at, Value::Text(unescaped))
            }
            // Some programs write the text of an inline string like any value.
            Some(b"inlineStr" | b"is" | b"d") => {
                let decoded = scratch.decoded(raw, is_raw)?;
                cells.push(at, Value::Text(decoded))
            }
            Some(b"b") => {
                let flag = match raw.trim_ascii() {
                    b"1" => Some(true),
                    b"0" => Some(false),
                    word if word.eq_ignore_ascii_case(b"true") => Some(true),
                    word if word.eq_ignore_ascii_case(b"false") => Some(false),
                    _ => None,
                };
                cells.push(at, flag.map_or(Value::Error(NO_VALUE), Value::Bool))
            }
            Some(b"e") => {
                let decoded = scratch.decoded(raw, is_raw)?;
                cells.push(at, Value::Error(decoded))
            }
            Some(_) => cells.push(at, Value::Error(NO_VALUE)),
        }
    }
}

fn add_number(cells: &mut Cells, at: At, number: f64, kind: Option<Kind>, from_1904: bool) -> Result<(), Stop> {
    match kind {
        _ if !number.is_finite() => cells.push(at, Value::Error("#NUM!")),
        Some(Kind::Date) => cells.push(at, date(number, from_1904)),
        Some(Kind::Duration) => cells.push(at, Value::Text(&hours(number))),
        Some(Kind::Amount(currency)) => {
            cells.builder.show_currency(at.0, at.1, currency);
            cells.push(at, Value::Number(number))
        }
        Some(Kind::Number) | None => cells.push(at, Value::Number(number)),
    }
}

/// The number that is nearest to this decimal text. Up to fifteen digits it is one exact division,
/// which is rounded correctly: both terms have no error.
#[inline]
pub(super) fn number(raw: &[u8]) -> Option<f64> {
    const DIGITS_MAX: usize = 15;
    const POWERS: [f64; DIGITS_MAX + 1] =
        [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];
    let digits = raw.strip_prefix(b"-").unwrap_or(raw);
    let mut mantissa: u64 = 0;
    let mut point = None;
    for (at, byte) in digits.iter().enumerate().take(DIGITS_MAX + 2) {
        match byte {
            b'0'..=b'9' => mantissa = mantissa * 10 + u64::from(byte - b'0'),
            b'.' if point.is_none() => point = Some(at),
            _ => return parsed(raw),
        }
    }
    let figures = digits.len() - usize::from(point.is_some());
    if figures == 0 || figures > DIGITS_MAX {
        return parsed(raw);
    }
    let decimals = point.map_or(0, |point| digits.len() - point - 1);
    let size = mantissa as f64 / POWERS.get(decimals)?;
    Some(if digits.len() < raw.len() { -size } else { size })
}

fn parsed(raw: &[u8]) -> Option<f64> {
    std::str::from_utf8(raw).ok()?.trim_ascii().parse().ok()
}

/// A number of style, of string, of column.
#[inline]
pub(super) fn count(raw: &[u8]) -> Option<u32> {
    const DIGITS_MAX: usize = 9;
    if raw.is_empty() || raw.len() > DIGITS_MAX {
        return None;
    }
    raw.iter().try_fold(0, |number, digit| digit.is_ascii_digit().then(|| number * 10 + u32::from(digit - b'0')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_the_nearest_ones() {
        for text in [
            "0",
            "-0",
            "1",
            "1177.87",
            "1177.8699999999999",
            "-12.5",
            "0.1",
            ".5",
            "5.",
            "123456789012345",
            "1234567890123456",
            "12345678901234567",
            "0.000000000000001",
            "99999999999999.9",
            "1E-3",
            "1.5e300",
            "+7",
            "0000000000000000001",
            "9007199254740993",
            "4.35",
            "1e400",
            "-1.7976931348623157E308",
            "0.30000000000000004",
        ] {
            let expected: f64 = text.parse().unwrap();
            assert_eq!(number(text.as_bytes()).map(f64::to_bits), Some(expected.to_bits()), "{text}");
        }
        assert_eq!(number(b" 12.5\n"), Some(12.5));
        for none in ["", "-", ".", "1.2.3", "1,5", "12 000", "--1", "1-"] {
            assert_eq!(number(none.as_bytes()), None, "{none}");
        }
        assert_eq!((count(b"007"), count(b""), count(b"1234567890"), count(b"1a")), (Some(7), None, None, None));
    }
}
