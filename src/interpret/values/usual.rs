//! The dress that nearly every date and amount of an export wears, read without detours: what is dressed otherwise is
//! none here.

use rust_decimal::Decimal;

use super::date::{DateOrder, sensible};
use super::number::DIGITS_MAX;
use crate::model::Date;

/// `04/11/2017` and `2017-11-04`, without detours: nearly every date of an export.
#[inline]
pub(crate) fn usual_date(bytes: &[u8], order: DateOrder) -> Option<Date> {
    /// The last eight signs, the digits as zeros, and what parts them.
    const SLASHED: (u64, u64) = (u64::from_le_bytes(*b"/00/0000"), u64::from_le_bytes([!0, 0, 0, !0, 0, 0, 0, 0]));
    const ISO: (u64, u64) = (u64::from_le_bytes(*b"00-00-00"), u64::from_le_bytes([0, 0, !0, 0, 0, !0, 0, 0]));
    let bytes = <&[u8; 10]>::try_from(bytes).ok()?;
    let [first, second, tail @ ..] = *bytes;
    let is_slashed = bytes[2] == b'/';
    let (zeros, parting) = if is_slashed { SLASHED } else { ISO };
    // Digits become numbers up to 9, and what parts them 0.
    let tail = u64::from_le_bytes(tail) ^ zeros;
    let head = u64::from(u16::from_le_bytes([first, second]) ^ u16::from_le_bytes(*b"00"));
    if tail & parting != 0 || !are_digits(tail) || !are_digits(head) {
        return None;
    }
    let (head, pair) = (pairs(head) as u8, |at: u32| (pairs(tail) >> (at * 8)) as u8);
    let (century, year, month, day) = match (is_slashed, order) {
        (true, DateOrder::MonthFirst) => (pair(4), pair(6), head, pair(1)),
        (true, _) => (pair(4), pair(6), pair(1), head),
        (false, _) => (head, pair(0), pair(3), pair(6)),
    };
    sensible(i16::from(century) * 100 + i16::from(year), month as i8, day as i8).ok()
}

/// True for eight bytes up to 9.
#[inline]
fn are_digits(bytes: u64) -> bool {
    /// Added to more than 9 it reaches the highest bit of a byte.
    const CARRY: u64 = u64::from_le_bytes([0x80 - 10; 8]);
    const HIGHEST: u64 = u64::from_le_bytes([0x80; 8]);
    (bytes.wrapping_add(CARRY) | bytes) & HIGHEST == 0
}

/// In each byte the number that its digit makes with the next one.
#[inline]
fn pairs(digits: u64) -> u64 {
    digits.wrapping_mul(10).wrapping_add(digits >> 8)
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
    let digit = |sign: &u8| Some(sign.wrapping_sub(b'0')).filter(|digit| *digit <= 9).map(i64::from);
    // As nearly all of them end.
    if let [whole @ .., b',' | b'.', tens, units] = signs {
        let mut mantissa = 0;
        for sign in whole {
            mantissa = mantissa * 10 + digit(sign)?;
        }
        mantissa = mantissa * 100 + digit(tens)? * 10 + digit(units)?;
        return Some(Decimal::new(if negative { -mantissa } else { mantissa }, 2));
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
