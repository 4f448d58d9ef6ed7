//! The dress that nearly every date and amount of an export wears, read without detours: what is dressed otherwise is
//! none here.

use rust_decimal::Decimal;

use super::date::{DateOrder, sensible};
use super::number::DIGITS_MAX;
use crate::model::Date;

/// `04/11/2017` and `2017-11-04`, without detours: nearly every date of an export.
#[inline]
pub(crate) fn usual_date(bytes: &[u8], order: DateOrder) -> Option<Date> {
    let (mut first, mut second, year) = match *<&[u8; 10]>::try_from(bytes).ok()? {
        [a, b, b'/', c, d, b'/', year @ ..] => ([a, b], [c, d], year),
        [e, f, g, h, b'-', c, d, b'-', a, b] => ([a, b], [c, d], [e, f, g, h]),
        _ => return None,
    };
    if order == DateOrder::MonthFirst && bytes[2] == b'/' {
        std::mem::swap(&mut first, &mut second);
    }
    let (day, month, year) = (number(first)?, number(second)?, number(year)?);
    sensible(year as i16, month as i8, day as i8).ok()
}

/// The number that these digits make; none where one is no digit.
#[inline]
fn number<const DIGITS: usize>(signs: [u8; DIGITS]) -> Option<i32> {
    // Of a byte that is no digit the value is beyond 9, and stays in sight.
    let (mut number, mut worst) = (0, 0);
    for sign in signs {
        let digit = sign.wrapping_sub(b'0');
        worst = worst.max(digit);
        number = number * 10 + i32::from(digit);
    }
    (worst <= 9).then_some(number)
}

/// `1177,87`, `-12.5`, `12`: digits and a mark, of which [`usual_number`] says the same.
#[inline]
pub(crate) fn plain_number(text: &[u8]) -> Option<Decimal> {
    let (negative, signs) = match text {
        [b'-', signs @ ..] => (true, signs),
        signs => (false, signs),
    };
    if signs.len() > DIGITS_MAX || !signs.first()?.is_ascii_digit() {
        return None;
    }
    let (mut mantissa, mut behind) = (0_i64, None);
    for (at, sign) in signs.iter().enumerate() {
        let digit = sign.wrapping_sub(b'0');
        if digit <= 9 {
            mantissa = mantissa * 10 + i64::from(digit);
        } else if matches!(sign, b',' | b'.') && behind.is_none() {
            behind = Some(at + 1);
        } else {
            return None;
        }
    }
    let decimals = match behind {
        None => 0,
        Some(at) => Some(signs.len() - at).filter(|count| matches!(count, 1 | 2 | 4))?,
    };
    Some(Decimal::new(if negative { -mantissa } else { mantissa }, decimals as u32))
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
