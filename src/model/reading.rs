//! References read without spelling their keys: there are millions of them, and nearly all are only told apart.

use super::spelling::reference_key;

/// A number that references of one key have in common, and others nearly never: quicker than the key.
#[inline]
pub fn reference_mark(text: &str) -> u64 {
    ReferenceReading::of(text).mark
}

/// What is seen of a reference as its signs go by, without spelling its key: the same for all references of one key.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReferenceReading {
    /// A number that references of one key have in common, and others nearly never.
    pub mark: u64,
    /// The number that its last digits make, modulo 2⁶⁴.
    pub last: u64,
    /// True when it has a digit that is not zero.
    pub is_number: bool,
}

impl ReferenceReading {
    /// Reads a reference.
    #[inline]
    pub fn of(text: &str) -> Self {
        Self::of_signs(text.as_bytes(), false).unwrap_or_else(|| Self::of_key(&reference_key(text)))
    }

    /// What [`Self::last`] is, read from the end of a reference: most are told apart by it.
    pub fn last_of(text: &str) -> u64 {
        let (mut number, mut power, mut is_inside) = (0_u64, 1_u64, false);
        for sign in text.bytes().rev() {
            let digit = sign.wrapping_sub(b'0');
            if digit <= 9 {
                number = number.wrapping_add(power.wrapping_mul(digit.into()));
                power = power.wrapping_mul(10);
                is_inside = true;
            } else if is_inside && sign.is_ascii() {
                break;
            } else if is_inside {
                // A mark on a digit does not end a number.
                return Self::of(text).last;
            }
        }
        number
    }

    #[cold]
    fn of_key(key: &str) -> Self {
        Self::of_signs(key.as_bytes(), true).unwrap_or_default()
    }

    /// Reads ASCII signs or a key: of both the case, the dress and leading zeros say nothing. None for other letters,
    /// of which only those of a key say what they are.
    fn of_signs(signs: &[u8], is_key: bool) -> Option<Self> {
        const MIX: u64 = 0x9e37_79b9_7f4a_7c15;
        /// Digits of numbers that 64 bits hold.
        const DIGITS_MAX: usize = 19;
        let mixed = |mark: u64, what: u64| (mark.rotate_left(29) ^ what).wrapping_mul(MIX);
        let (mut mark, mut last, mut is_number) = (0_u64, 0_u64, false);
        let mut rest = signs;
        while let Some((&sign, behind)) = rest.split_first() {
            if sign.is_ascii_digit() {
                let (mut number, mut digits) = (0_u64, 0);
                for sign in rest {
                    let digit = sign.wrapping_sub(b'0');
                    if digit > 9 {
                        break;
                    }
                    number = number.wrapping_mul(10).wrapping_add(u64::from(digit));
                    digits += 1;
                }
                let run;
                (run, rest) = rest.split_at(digits);
                is_number |= number != 0 || (digits > DIGITS_MAX && run.iter().any(|digit| *digit != b'0'));
                // A number is told from a letter by the bits that letters do not have.
                (mark, last) = (mixed(mark, !number), number);
                continue;
            }
            rest = behind;
            let letter = sign & !0x20;
            if letter.wrapping_sub(b'A') <= b'Z' - b'A' {
                mark = mixed(mark, u64::from(letter));
            } else if !sign.is_ascii() {
                if !is_key {
                    return None;
                }
                mark = mixed(mark, u64::from(sign));
            }
        }
        // The multiplication alone leaves the low digits of neighbours alike.
        mark ^= mark >> 32;
        Some(Self { mark: mark.wrapping_mul(MIX) ^ (mark >> 29), last, is_number })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_number_is_read_from_its_end() {
        let texts = ["FAC-2017/00123", "N° 6875", "12 bis", "é", "", "fac 0", "1\u{301}2", "7-٣4", "x12°3", "²"];
        for text in texts.into_iter().chain(["18446744073709551617", "00012345678901234567890123"]) {
            assert_eq!(ReferenceReading::last_of(text), ReferenceReading::of(text).last, "{text}");
            assert_eq!(ReferenceReading::last_of(text), ReferenceReading::of(&reference_key(text)).last, "{text}");
        }
    }
}
