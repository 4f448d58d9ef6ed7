//! Amounts that are one amount, badly typed: `12 354,88` for `12 345,88`. Whatever the words call it, what differs from
//! the cost by two figures that changed places, or by one of the last
//! figures, is worth a look. By one of the first they differ too when a round amount was taken off: `12 345,88`, of which
//! `10 345,88` remain.

use crate::model::money::Money;

/// As many figures that are not zero make a chance unlikely.
const SWAPPED: usize = 4;
const CHANGED: usize = 5;
/// The figures of cents and of single euros.
const LAST: usize = 3;

/// One is the other, badly typed.
pub(super) fn is(one: Money, other: Money) -> bool {
    let (Some(one), Some(other)) = (one.cents(), other.cents()) else { return false };
    let (one, other) = (one.to_string().into_bytes(), other.to_string().into_bytes());
    if one.len() != other.len() {
        return false;
    }
    let figures = |number: &[u8]| number.iter().filter(|figure| **figure != b'0').count();
    let least = figures(&one).min(figures(&other));
    let differ: Vec<usize> = (0..one.len()).filter(|at| one[*at] != other[*at]).collect();
    match differ.as_slice() {
        [only] => one.len() - only <= LAST && least >= CHANGED,
        [first, second] => {
            second - first == 1
                && one[*first] == other[*second]
                && one[*second] == other[*first]
                && least >= SWAPPED
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::money::Currency;

    #[test]
    fn slips_of_a_typist() {
        let money = |cents: i64| Money::new(rust_decimal::Decimal::new(cents, 2), Currency::EUR);
        for (one, other, expected) in [
            (1_234_588, 1_235_488, true),
            (1_234_588, 1_234_589, true),
            (1_234_588, 1_234_688, true),
            (1_234_588, 1_034_588, false),
            (1_234_588, 1_234_588, false),
            (1_234_588, 1_235_489, false),
            (1_234_588, 123_458, false),
            // Round amounts are near one another.
            (1_300_000, 1_200_000, false),
            (120_000, 102_000, false),
            (1_234_500, 1_254_300, false),
        ] {
            assert_eq!(is(money(one), money(other)), expected, "{one} {other}");
        }
    }
}
