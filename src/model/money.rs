//! Exact money. `rust_decimal` inside, never a float, never a silent mix of currencies.

use std::fmt;

use rust_decimal::prelude::ToPrimitive;
use rust_decimal::{Decimal, RoundingStrategy};

/// A currency by its ISO 4217 code.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Currency([u8; 3]);

impl Currency {
    /// The euro.
    pub const EUR: Self = Self(*b"EUR");

    /// The currency of this three-letter code, in any case; none when it is not three letters.
    pub fn from_code(code: &str) -> Option<Self> {
        let bytes: [u8; 3] = code.trim().as_bytes().try_into().ok()?;
        bytes.iter().all(u8::is_ascii_alphabetic).then(|| Self(bytes.map(|byte| byte.to_ascii_uppercase())))
    }

    /// The currency of the letters that its code gave.
    pub(super) fn of_letters(letters: [u8; 3]) -> Self {
        Self(letters)
    }

    /// The letters of the code.
    pub(super) fn letters(self) -> [u8; 3] {
        self.0
    }

    /// The three-letter code.
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("???")
    }

    /// What a French reader writes after an amount: `€`, `USD`.
    pub fn symbol(&self) -> &str {
        if *self == Self::EUR { "€" } else { self.code() }
    }

    /// Digits after the decimal mark in ordinary use: 2, or 0 for currencies without subdivision.
    #[inline]
    pub fn decimals(&self) -> u32 {
        match &self.0 {
            b"JPY" | b"XPF" | b"XOF" | b"XAF" | b"KRW" | b"VND" | b"CLP" | b"ISK" => 0,
            b"TND" | b"KWD" | b"BHD" | b"JOD" | b"OMR" => 3,
            _ => 2,
        }
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// Two amounts that cannot be added: other currencies, or a sum beyond 28 digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CannotAdd;

/// An amount in a currency. There is no `+`: additions say what happens when currencies differ.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Money {
    amount: Decimal,
    currency: Currency,
    told: Told,
}

/// A byte of one value: by any other one it is known that there is no money, which then needs no room of its own.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
enum Told {
    Yes = 1,
}

impl Money {
    /// An exact amount.
    #[inline]
    pub fn new(amount: Decimal, currency: Currency) -> Self {
        // "-0" would print as such.
        let amount = if amount.is_zero() { Decimal::ZERO } else { amount };
        Self { amount, currency, told: Told::Yes }
    }

    /// Nothing, in a currency.
    pub fn zero(currency: Currency) -> Self {
        Self::new(Decimal::ZERO, currency)
    }

    /// The number.
    #[inline]
    pub fn amount(&self) -> Decimal {
        self.amount
    }

    /// The currency.
    #[inline]
    pub fn currency(&self) -> Currency {
        self.currency
    }

    /// True when the amount is exactly zero.
    #[inline]
    pub fn is_zero(&self) -> bool {
        self.amount.is_zero()
    }

    /// True below zero.
    #[inline]
    pub fn is_negative(&self) -> bool {
        self.amount.is_sign_negative() && !self.amount.is_zero()
    }

    /// The sum, when both are in one currency.
    ///
    /// # Errors
    /// [`CannotAdd`] for mixed currencies or overflow.
    pub fn checked_add(self, other: Self) -> Result<Self, CannotAdd> {
        if self.currency != other.currency {
            return Err(CannotAdd);
        }
        self.amount.checked_add(other.amount).map(|sum| Self::new(sum, self.currency)).ok_or(CannotAdd)
    }

    /// The difference, when both are in one currency.
    ///
    /// # Errors
    /// [`CannotAdd`] for mixed currencies or overflow.
    pub fn checked_sub(self, other: Self) -> Result<Self, CannotAdd> {
        if self.currency != other.currency {
            return Err(CannotAdd);
        }
        self.amount.checked_sub(other.amount).map(|rest| Self::new(rest, self.currency)).ok_or(CannotAdd)
    }

    /// The sum of amounts all in `currency`.
    ///
    /// # Errors
    /// [`CannotAdd`] for mixed currencies or overflow.
    pub fn sum(currency: Currency, amounts: impl IntoIterator<Item = Self>) -> Result<Self, CannotAdd> {
        let mut sum = Sum::of(currency);
        amounts.into_iter().for_each(|amount| sum.add(amount));
        sum.total()
    }

    /// The amount with the other sign.
    pub fn negated(self) -> Self {
        Self::new(-self.amount, self.currency)
    }

    /// The amount without its sign.
    pub fn abs(self) -> Self {
        Self::new(self.amount.abs(), self.currency)
    }

    /// Rounded half away from zero to the digits of the currency, as an accountant rounds.
    pub fn rounded(self) -> Self {
        let digits = self.currency.decimals();
        Self::new(self.amount.round_dp_with_strategy(digits, RoundingStrategy::MidpointAwayFromZero), self.currency)
    }

    /// The number of hundredths of an amount that is written with two decimals, as nearly all are, and within 63 bits.
    #[inline]
    fn plain_cents(&self) -> Option<i64> {
        let parts = self.amount.unpack();
        let cents = i64::from(parts.mid) << u32::BITS | i64::from(parts.lo);
        let is_plain = parts.scale == Sum::SCALE && parts.hi == 0 && cents >= 0;
        is_plain.then_some(if parts.negative { -cents } else { cents })
    }

    /// The number of hundredths; none when the amount has thousandths or is beyond 64 bits.
    #[inline]
    pub fn cents(&self) -> Option<i64> {
        self.plain_cents().or_else(|| self.rescaled_cents())
    }

    #[cold]
    fn rescaled_cents(&self) -> Option<i64> {
        if self.amount.scale() == Sum::SCALE {
            return i64::try_from(self.amount.mantissa()).ok();
        }
        let cents = self.amount.checked_mul(Decimal::ONE_HUNDRED)?;
        cents.is_integer().then(|| cents.to_i64()).flatten()
    }

    /// A number that equal amounts have in common, and others rarely.
    #[inline]
    pub fn mark(&self) -> u64 {
        let mixed = |number: u64| number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let normal = || self.amount.normalize();
        self.cents().map_or_else(
            || mixed(normal().mantissa() as u64 ^ u64::from(normal().scale())),
            |cents| mixed(cents as u64),
        )
    }

    /// As [`Self::plain`], without decimals where the currency has no subdivision and the amount none: `1500000`.
    pub fn in_its_digits(&self) -> String {
        let normal = self.amount.normalize();
        let is_whole = self.currency.decimals() == 0 && normal.scale() == 0;
        if is_whole { normal.to_string() } else { self.plain() }
    }

    /// Two decimals (more only if the amount has them) and a point: `-12.50`. For the JSON results.
    pub fn plain(&self) -> String {
        let normal = self.amount.normalize();
        let digits = normal.scale().max(2) as usize;
        format!("{normal:.digits$}")
    }
}

/// A sum in the making, of amounts in one currency. Nearly all are of whole cents, and added as integers.
#[derive(Clone, Copy, Debug)]
pub struct Sum {
    currency: Currency,
    cents: i128,
    /// Those of another scale.
    others: Decimal,
    failed: bool,
}

impl Sum {
    const SCALE: u32 = 2;

    /// Nothing so far.
    pub fn of(currency: Currency) -> Self {
        Self { currency, cents: 0, others: Decimal::ZERO, failed: false }
    }

    /// Adds an amount.
    #[inline]
    pub fn add(&mut self, one: Money) {
        match one.plain_cents() {
            // Fewer than 2⁶³ amounts of 63 bits.
            Some(cents) if one.currency == self.currency => self.cents += i128::from(cents),
            _ => self.add_other(one),
        }
    }

    #[cold]
    fn add_other(&mut self, one: Money) {
        let sum = if one.amount.scale() == Self::SCALE {
            self.cents.checked_add(one.amount.mantissa()).map(|cents| self.cents = cents)
        } else {
            self.others.checked_add(one.amount).map(|others| self.others = others)
        };
        self.failed |= sum.is_none() || one.currency != self.currency;
    }

    /// Adds what another sum holds.
    pub fn add_sum(&mut self, other: &Self) {
        let cents = self.cents.checked_add(other.cents).map(|cents| self.cents = cents);
        let others = self.others.checked_add(other.others).map(|others| self.others = others);
        self.failed |= other.failed || cents.is_none() || others.is_none() || self.currency != other.currency;
    }

    /// The sum.
    ///
    /// # Errors
    /// [`CannotAdd`] for mixed currencies or overflow.
    pub fn total(self) -> Result<Money, CannotAdd> {
        let cents = Decimal::try_from_i128_with_scale(self.cents, Self::SCALE).ok().filter(|_| !self.failed);
        cents
            .and_then(|cents| cents.checked_add(self.others))
            .map(|sum| Money::new(sum, self.currency))
            .ok_or(CannotAdd)
    }
}

/// French dress with narrow no-break spaces: `133 558,52 €`.
impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\u{a0}{}", french(&self.in_its_digits()), self.currency.symbol())
    }
}

impl fmt::Debug for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.plain(), self.currency)
    }
}

/// `-133558.52` in French dress: `-133 558,52`.
fn french(plain: &str) -> String {
    let (sign, rest) = plain.strip_prefix('-').map_or(("", plain), |rest| ("-", rest));
    let (whole, decimals) = rest.split_once('.').unwrap_or((rest, ""));
    let mut text = String::with_capacity(plain.len() + 6);
    text.push_str(sign);
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            text.push('\u{202f}');
        }
        text.push(digit);
    }
    if !decimals.is_empty() {
        text.push(',');
        text.push_str(decimals);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn eur(cents: i64) -> Money {
        Money::new(Decimal::new(cents, 2), Currency::EUR)
    }

    #[test]
    fn a_currency_without_subdivision_has_no_decimals() {
        let shown = |cents: i64, code: &str| {
            Money::new(Decimal::new(cents, 2), Currency::from_code(code).unwrap()).to_string()
        };
        assert_eq!(shown(150_000_000, "XPF"), "1\u{202f}500\u{202f}000\u{a0}XPF");
        assert_eq!(shown(-120_000, "JPY"), "-1\u{202f}200\u{a0}JPY");
        assert_eq!(shown(0, "XPF"), "0\u{a0}XPF");
        // An amount that has some all the same shows them: it is a fault to be seen.
        assert_eq!(shown(1250, "XPF"), "12,50\u{a0}XPF");
        assert_eq!(shown(150_000_000, "USD"), "1\u{202f}500\u{202f}000,00\u{a0}USD");
        assert_eq!(eur(1200).to_string(), "12,00\u{a0}€");
        assert_eq!(Money::new(Decimal::new(1200, 2), Currency::from_code("JPY").unwrap()).plain(), "12.00");
    }

    #[test]
    fn the_report_foots() {
        let sum = Money::sum(Currency::EUR, [eur(117_787), eur(13_355_852), eur(437_255)]).unwrap();
        assert_eq!(sum, eur(13_910_894));
        assert_eq!(sum.plain(), "139108.94");
        assert_eq!(sum.to_string(), "139\u{202f}108,94\u{a0}€");
    }

    #[test]
    fn amounts_of_any_scale_are_added_exactly() {
        let told = ["0.10", "1177.87", "-3.005", "7", "0.333333", "-0.10", "79228162514264337593543950.00"];
        let amounts = || told.iter().map(|one| Money::new(one.parse().unwrap(), Currency::EUR));
        let one_by_one = amounts().try_fold(Money::zero(Currency::EUR), Money::checked_add).unwrap();
        assert_eq!(Money::sum(Currency::EUR, amounts()), Ok(one_by_one));
        let huge = Money::new(Decimal::MAX, Currency::EUR);
        assert_eq!(Money::sum(Currency::EUR, [huge, huge]), Err(CannotAdd));
        let cents =
            Money::new(Decimal::MAX.checked_div(Decimal::ONE_HUNDRED).unwrap().trunc_with_scale(2), Currency::EUR);
        assert_eq!(Money::sum(Currency::EUR, [cents, cents]), Err(CannotAdd));
    }

    #[test]
    fn currencies_are_never_mixed() {
        let usd = Money::new(Decimal::ONE, Currency::from_code("usd").unwrap());
        assert_eq!(eur(1).checked_add(usd), Err(CannotAdd));
    }

    #[test]
    fn no_money_takes_no_more_room_than_money() {
        assert_eq!((size_of::<Money>(), size_of::<Option<Money>>()), (20, 20));
    }

    #[test]
    fn zero_has_no_sign() {
        assert_eq!(eur(0).negated().plain(), "0.00");
        assert_eq!(eur(-1250).plain(), "-12.50");
    }

    #[test]
    fn cents_are_exact_or_refused() {
        assert_eq!(eur(13_355_852).cents(), Some(13_355_852));
        assert_eq!(Money::new(Decimal::new(1001, 3), Currency::EUR).cents(), None);
    }

    #[test]
    fn rounding_is_away_from_zero() {
        assert_eq!(Money::new(Decimal::new(2675, 3), Currency::EUR).rounded().plain(), "2.68");
        assert_eq!(Money::new(Decimal::new(-2675, 3), Currency::EUR).rounded().plain(), "-2.68");
    }
}
