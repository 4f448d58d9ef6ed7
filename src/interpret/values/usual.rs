//! The dress that nearly every date and amount of an export wears, read without detours: what is dressed otherwise is
//! none here.

use rust_decimal::Decimal;

use super::date::{DateOrder, sensible};
use super::number::DIGITS_MAX;
use crate::model::Date;

/// `04/11/2017` and `2017-11-04`, without detours: nearly every date of an export.
#[inline]
pub(super) fn usual_date(bytes: &[u8], order: DateOrder) -> Option<Date> {
    let bytes = <&[u8; 10]>::try_from(bytes).ok()?;
    // Where the year stands, and the two others.
    let (year, first, second) = match bytes {
        [_, _, b'/', _, _, b'/', ..] => (6, 0, 3),
        [_, _, _, _, b'-', _, _, b'-', ..] => (0, 8, 5),
        _ => return None,
    };
    // Of a byte that is no digit the value is beyond 9, and stays in sight.
    let mut worst = 0;
    let mut number = |at: usize| {
        let (tens, units) = (bytes[at].wrapping_sub(b'0'), bytes[at + 1].wrapping_sub(b'0'));
        worst = worst.max(tens).max(units);
        i16::from(tens) * 10 + i16::from(units)
    };
    let (first, second) = (number(first), number(second));
    let (century, year) = (number(year), number(year + 2));
    if worst > 9 {
        return None;
    }
    let year = century * 100 + year;
    let is_month_first = order == DateOrder::MonthFirst && bytes[2] == b'/';
    let (day, month) = if is_month_first { (second, first) } else { (first, second) };
    sensible(year, month as i8, day as i8).ok()
}

/// `1177,87`, `-12.5`, `12`: digits and a mark, of which [`usual_number`] says the same.
#[inline]
pub(crate) fn plain_number(text: &[u8]) -> Option<Decimal> {
    let (negative, digits) = match text {
        [b'-', digits @ ..] => (true, digits),
        digits => (false, digits),
    };
    if digits.len() > DIGITS_MAX {
        return None;
    }
    // A number and its decimals, two of which nearly every amount has.
    let (whole, decimals) = match digits {
        [whole @ .., b',' | b'.', tenths, hundredths] => (whole, &[*tenths, *hundredths][..]),
        [whole @ .., b',' | b'.', tenths] => (whole, &[*tenths][..]),
        [whole @ .., b',' | b'.', a, b, c, d] => (whole, &[*a, *b, *c, *d][..]),
        whole => (whole, &[][..]),
    };
    if whole.is_empty() {
        return None;
    }
    // Of a byte that is no digit the value is beyond 9, and stays in sight.
    let (mut mantissa, mut worst) = (0_i64, 0);
    for byte in whole.iter().chain(decimals) {
        let digit = byte.wrapping_sub(b'0');
        worst = worst.max(digit);
        mantissa = mantissa * 10 + i64::from(digit);
    }
    if worst > 9 {
        return None;
    }
    Some(Decimal::new(if negative { -mantissa } else { mantissa }, decimals.len() as u32))
}

/// `1177,87`, `-1 177.87`, `12`: nearly every amount of an export, read without detours. None for any other
/// dress, and for what only the column can tell, such as `1,700`.
pub(super) fn usual_number(text: &str) -> Option<Decimal> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (mut mantissa, mut count, mut group, mut groups, mut scale) = (0_i64, 0_usize, 0_usize, 0_usize, None);
    for sign in digits.chars() {
        match sign {
            '0'..='9' => {
                mantissa = mantissa * 10 + i64::from(sign as u32 - '0' as u32);
                count += 1;
                group += 1;
                if count > DIGITS_MAX {
                    return None;
                }
            }
            ',' | '.' if scale.is_none() && count > 0 && (groups == 0 || group == 3) => {
                scale = Some(count);
            }
            // The first group has one to three digits, every other one exactly three.
            ' ' | '\u{a0}' | '\u{202f}'
                if scale.is_none() && if groups == 0 { (1..=3).contains(&group) } else { group == 3 } =>
            {
                groups += 1;
                group = 0;
            }
            _ => return None,
        }
    }
    let decimals = scale.map_or(0, |whole| count - whole);
    let told = match scale {
        None => groups == 0 || group == 3,
        Some(_) => matches!(decimals, 1 | 2 | 4),
    };
    if count == 0 || !told {
        return None;
    }
    Some(Decimal::new(if negative { -mantissa } else { mantissa }, decimals as u32))
}
