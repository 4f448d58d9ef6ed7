//! What a line may say of its amount beside it, packed behind its texts.
//!
//! Most lines of an export of invoices have such figures, and each of them has few of six: a number is written in a
//! few bytes where it takes sixteen or twenty. The bytes are below 128, for they stand in a text.

use rust_decimal::Decimal;

use super::money::{Currency, Money};

/// The figures that not every line has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// The document's own amount when it is in another currency.
    pub original: Option<Money>,
    /// Beside it the document, or the debit of the bank, tells the amount in the dossier's currency: nothing was
    /// converted.
    pub amount_told: bool,
    /// Exchange rate printed on the line, in currency per unit of the dossier's currency.
    pub rate: Option<Decimal>,
    /// Amount without VAT, signed as the amount.
    pub amount_excl_tax: Option<Money>,
    /// VAT, signed as the amount.
    pub tax: Option<Money>,
    /// Quantity: nights, allowances.
    pub quantity: Option<Decimal>,
    /// Amount per unit, in the document's currency.
    pub unit_amount: Option<Decimal>,
}

/// One of the figures, in the order in which they are packed: money first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Figure {
    /// [`Figures::original`].
    Original,
    /// [`Figures::amount_excl_tax`].
    AmountExclTax,
    /// [`Figures::tax`].
    Tax,
    /// [`Figures::rate`].
    Rate,
    /// [`Figures::quantity`].
    Quantity,
    /// [`Figures::unit_amount`].
    UnitAmount,
}

/// How many bits tell which figures there are: one for each, and [`AMOUNT_TOLD`].
pub(super) const BITS: u32 = 7;

/// The bit of [`Figures::amount_told`], which has no number.
const AMOUNT_TOLD: u32 = 1 << 6;

/// The bits of what has a number.
const NUMBERS: u32 = AMOUNT_TOLD - 1;

/// A number is these marks, how many digits it has, the letters of its currency where they are not those of the
/// money before, and its digits of base 128, the highest first.
const SCALE: u8 = 31;
const NEGATIVE: u8 = 1 << 5;
const LETTERS: u8 = 1 << 6;

impl Figure {
    /// The bit that says that a line has it.
    #[inline]
    pub(super) const fn bit(self) -> u32 {
        1 << self as u32
    }
}

impl Figures {
    /// Writes the figures where there is [`ROOM`] for them; one bit for each, and how many bytes they take.
    #[inline]
    pub(super) fn pack(&self, room: &mut [u8]) -> (u32, usize) {
        let mut packing = Packing { room, length: 0, currency: None, bits: 0 };
        packing.money(Figure::Original, &self.original);
        packing.money(Figure::AmountExclTax, &self.amount_excl_tax);
        packing.money(Figure::Tax, &self.tax);
        packing.plain(Figure::Rate, &self.rate);
        packing.plain(Figure::Quantity, &self.quantity);
        packing.plain(Figure::UnitAmount, &self.unit_amount);
        (packing.bits | if self.amount_told { AMOUNT_TOLD } else { 0 }, packing.length)
    }

    /// The figures of these bits; what follows them is not looked at.
    pub(super) fn unpack(bits: u32, packed: &[u8]) -> Self {
        let mut packed = Packed::new(packed);
        let mut read = |figure: Figure| (bits & figure.bit() != 0).then(|| packed.read()).flatten();
        let original = read(Figure::Original);
        let amount_excl_tax = read(Figure::AmountExclTax);
        let tax = read(Figure::Tax);
        let mut plain = |figure: Figure| read(figure).map(|(number, _)| number);
        let (rate, quantity) = (plain(Figure::Rate), plain(Figure::Quantity));
        let unit_amount = plain(Figure::UnitAmount);
        let money = |told: Option<(Decimal, Currency)>| told.map(|(amount, currency)| Money::new(amount, currency));
        Self {
            original: money(original),
            amount_told: is_amount_told(bits),
            rate,
            amount_excl_tax: money(amount_excl_tax),
            tax: money(tax),
            quantity,
            unit_amount,
        }
    }
}

/// What the bits say of [`Figures::amount_told`].
pub(super) fn is_amount_told(bits: u32) -> bool {
    bits & AMOUNT_TOLD != 0
}

/// One of the figures of these bits: its number and, for money, its currency.
pub(super) fn one(figure: Figure, bits: u32, packed: &[u8]) -> Option<(Decimal, Currency)> {
    let mut packed = Packed::new(packed);
    for _ in 0..(bits & (figure.bit() - 1)).count_ones() {
        packed.number()?;
    }
    packed.read()
}

/// What says that there are both the amount without VAT and the VAT.
pub(super) const NET_AND_TAX: u32 = Figure::AmountExclTax.bit() | Figure::Tax.bit();

/// The amount without VAT and the VAT, where there are both.
pub(super) fn net_and_tax(bits: u32, packed: &[u8]) -> Option<(Money, Money)> {
    let mut packed = Packed::new(packed);
    if bits & Figure::Original.bit() != 0 {
        packed.number()?;
    }
    let mut money = || packed.read().map(|(amount, currency)| Money::new(amount, currency));
    Some((money()?, money()?))
}

/// The same in hundredths, where both are of this currency, of two decimals and of few digits.
#[inline]
pub(super) fn net_and_tax_cents(bits: u32, packed: &[u8], currency: Currency) -> Option<[i64; 2]> {
    let mut packed = Packed::new(packed);
    if bits & Figure::Original.bit() != 0 {
        packed.number()?;
    }
    let mut cents = || {
        let (marks, digits) = packed.number()?;
        let is_plain = marks & SCALE == 2 && digits.len() <= SHORT && packed.currency == currency;
        let cents = short_number(digits) as i64;
        is_plain.then_some(if marks & NEGATIVE == 0 { cents } else { -cents })
    };
    Some([cents()?, cents()?])
}

/// As many digits fit into 63 bits, which are quicker to put together.
const SHORT: usize = 9;

/// The number of a few digits.
#[inline]
fn short_number(digits: &[u8]) -> u64 {
    let mut number = 0;
    for digit in digits {
        number = number << 7 | u64::from(*digit);
    }
    number
}

/// How many bytes the figures of these bits take.
pub(super) fn length(bits: u32, bytes: &[u8]) -> usize {
    let mut packed = Packed::new(bytes);
    for _ in 0..(bits & NUMBERS).count_ones() {
        packed.number();
    }
    bytes.len() - packed.rest.len()
}

/// Bits of a digit of base 128.
const DIGIT: u32 = 7;

/// Digits of base 128 in 96 bits.
const DIGITS_MAX: usize = 14;

/// Bytes of a number: its marks, how many digits, the letters of its currency, its digits.
const NUMBER_MAX: usize = 2 + 3 + DIGITS_MAX;
const NUMBERS_MAX: usize = NUMBERS.count_ones() as usize;

/// Bytes of all figures.
pub(super) const ROOM: usize = NUMBERS_MAX * NUMBER_MAX;

/// Figures being written.
struct Packing<'r> {
    room: &'r mut [u8],
    length: usize,
    /// Of the last money.
    currency: Option<Currency>,
    bits: u32,
}

impl Packing<'_> {
    #[inline]
    fn money(&mut self, figure: Figure, money: &Option<Money>) {
        let Some(money) = money else { return };
        let currency = Some(money.currency());
        let told = if currency == self.currency { None } else { currency };
        self.currency = currency;
        self.number(figure, money.amount(), told);
    }

    #[inline]
    fn plain(&mut self, figure: Figure, number: &Option<Decimal>) {
        if let Some(number) = number {
            self.number(figure, *number, None);
        }
    }

    fn number(&mut self, figure: Figure, number: Decimal, currency: Option<Currency>) {
        let parts = number.unpack();
        let sign = if parts.negative { NEGATIVE } else { 0 };
        let letters = if currency.is_some() { LETTERS } else { 0 };
        let marks = parts.scale as u8 & SCALE | sign | letters;
        self.bits |= figure.bit();
        let low = u64::from(parts.mid) << 32 | u64::from(parts.lo);
        // Nearly every number has as few digits, which are quicker to take apart.
        let digits = match parts.hi {
            0 => (u64::BITS - low.leading_zeros()).div_ceil(DIGIT),
            high => (u64::BITS + u32::BITS - high.leading_zeros()).div_ceil(DIGIT),
        };
        self.push(marks);
        self.push(digits as u8);
        if let Some(currency) = currency {
            for letter in currency.letters() {
                self.push(letter);
            }
        }
        let mut rest = digits * DIGIT;
        while rest > 0 {
            rest -= DIGIT;
            let digit = match parts.hi {
                0 => low >> rest,
                high => ((u128::from(high) << u64::BITS | u128::from(low)) >> rest) as u64,
            };
            self.push(digit as u8 & 127);
        }
    }

    #[inline]
    fn push(&mut self, byte: u8) {
        if let Some(place) = self.room.get_mut(self.length) {
            *place = byte;
            self.length += 1;
        }
    }
}

/// Numbers one behind the other.
struct Packed<'b> {
    rest: &'b [u8],
    /// Of the last money.
    currency: Currency,
}

impl<'b> Packed<'b> {
    fn new(rest: &'b [u8]) -> Self {
        Self { rest, currency: Currency::EUR }
    }

    /// The marks and the digits of the next number.
    #[inline]
    fn number(&mut self) -> Option<(u8, &'b [u8])> {
        let ([marks, digits], mut rest) = self.rest.split_first_chunk()?;
        if marks & LETTERS != 0 {
            let (letters, behind) = rest.split_first_chunk()?;
            self.currency = Currency::of_letters(*letters);
            rest = behind;
        }
        let (number, rest) = rest.split_at_checked(usize::from(*digits))?;
        self.rest = rest;
        Some((*marks, number))
    }

    #[inline]
    fn read(&mut self) -> Option<(Decimal, Currency)> {
        let (marks, digits) = self.number()?;
        let (low, high) = match digits.len() <= SHORT {
            true => (short_number(digits), 0),
            false => {
                let mantissa = digits.iter().fold(0_u128, |number, digit| number << 7 | u128::from(*digit));
                (mantissa as u64, (mantissa >> u64::BITS) as u32)
            }
        };
        let (low, middle) = (low as u32, (low >> u32::BITS) as u32);
        let scale = u32::from(marks & SCALE).min(Decimal::MAX_SCALE);
        let mut number = Decimal::from_parts(low, middle, high, false, scale);
        // A zero may have a sign too.
        number.set_sign_negative(marks & NEGATIVE != 0);
        Some((number, self.currency))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn money(amount: &str, code: &str) -> Option<Money> {
        Some(Money::new(amount.parse().unwrap(), Currency::from_code(code).unwrap()))
    }

    fn exact(figures: &Figures) -> String {
        let told =
            [figures.rate, figures.quantity, figures.unit_amount].map(|number| number.map(|one| one.unpack()));
        let money = [figures.original, figures.amount_excl_tax, figures.tax]
            .map(|money| money.map(|money| (money.amount().unpack(), money.currency())));
        format!("{told:?} {money:?} {}", figures.amount_told)
    }

    /// Any of these numbers for each of the figures, and none.
    fn every_kind() -> Vec<Figures> {
        let mut negative_zero = Decimal::new(0, 2);
        negative_zero.set_sign_negative(true);
        let plain: Vec<Option<Decimal>> = ["0", "0.00", "1.1795", "-12.50", "127", "128", "16384.000"]
            .iter()
            .map(|text| Some(text.parse().unwrap()))
            .chain([None, Some(negative_zero), Some(Decimal::MAX), Some(Decimal::MIN)])
            .chain([Some(Decimal::from_parts(u32::MAX, u32::MAX, u32::MAX, true, 28))])
            .chain((0..28).map(|scale| Some(Decimal::from_i128_with_scale(1 << (3 * scale), scale))))
            .collect();
        let codes = ["EUR", "USD", "EUR", "XPF"];
        let mut kinds = Vec::new();
        for (at, number) in plain.iter().enumerate() {
            let other = |by: usize| plain[(at * by + by) % plain.len()];
            let in_currency = |by: usize| {
                other(by).map(|amount| Money::new(amount, Currency::from_code(codes[(at + by) % 4]).unwrap()))
            };
            kinds.push(Figures {
                original: in_currency(3),
                amount_told: at % 2 == 0,
                rate: *number,
                amount_excl_tax: in_currency(5),
                tax: in_currency(7),
                quantity: other(11),
                unit_amount: other(13),
            });
        }
        kinds
    }

    #[test]
    fn figures_are_read_as_they_were_told() {
        for told in every_kind().into_iter().chain([Figures::default()]) {
            let mut packed = [b'x'; ROOM + 3];
            let (bits, length_told) = told.pack(&mut packed);
            assert!(packed.is_ascii() && bits < 1 << BITS && length_told <= ROOM);
            assert_eq!(length(bits, &packed), length_told);
            assert_eq!(exact(&Figures::unpack(bits, &packed)), exact(&told));
            let read = |figure: Figure| one(figure, bits, &packed).filter(|_| bits & figure.bit() != 0);
            let in_currency = |figure| read(figure).map(|(amount, currency)| Money::new(amount, currency));
            assert_eq!(in_currency(Figure::Original), told.original);
            assert_eq!(in_currency(Figure::AmountExclTax), told.amount_excl_tax);
            assert_eq!(in_currency(Figure::Tax), told.tax);
            assert_eq!(read(Figure::Rate).map(|one| one.0), told.rate);
            assert_eq!(read(Figure::Quantity).map(|one| one.0), told.quantity);
            assert_eq!(read(Figure::UnitAmount).map(|one| one.0), told.unit_amount);
        }
    }

    #[test]
    fn the_figures_of_an_invoice_take_a_few_bytes() {
        let told =
            Figures { amount_excl_tax: money("821.00", "EUR"), tax: money("164.20", "EUR"), ..Figures::default() };
        assert_eq!(told.pack(&mut [0; ROOM]).1, 13);
    }

    #[test]
    fn broken_bytes_are_no_figures() {
        assert_eq!(Figures::unpack(63, b""), Figures::default());
        assert_eq!(one(Figure::Tax, 63, b"\x05\x7f"), None);
    }
}
