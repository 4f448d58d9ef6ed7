//! The texts of a line and its rarer figures, all in one piece of memory.
//!
//! A line may have a score of texts and a dossier millions of lines: with a pointer and an allocation
//! for each text, the pointers would weigh more than what is written.

mod packer;

use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use rust_decimal::Decimal;

pub use packer::Packer;

use super::field::Field;
use super::figures::{self, Figure, Figures};
use super::money::{Currency, Money};

/// The text of each field that has one, and the figures. Equal texts and figures are equal values.
#[derive(Clone, Default)]
pub struct Texts {
    /// Holds the texts one after the other in the order of their fields, then where each of them begins and where the
    /// last one ends, counted back from there and written in digits of base 128, then the figures. Holds those of
    /// other lines too.
    block: Option<Arc<String>>,
    /// Where the texts end and the numbers of their beginnings stand.
    ends: u32,
    /// One bit for each field that has a text, then one for each figure, and [`LONG`].
    present: u32,
}

/// The first field that has texts.
const FIRST: usize = Field::Payee as usize;

/// From the first field that has texts to the last.
const FIELDS: usize = Field::Category as usize - FIRST + 1;

/// Set for texts of 16 KB or more.
const LONG: u32 = 1 << 31;

/// The bits of fields, and the first bit of figures.
const TEXTS: u32 = (1 << FIELDS) - 1;
const FIGURES: u32 = 31 - figures::BITS;

/// Bytes of texts of neighbouring lines that stand in one block: enough for it to go back to the system when the
/// lines are laid elsewhere.
const BLOCK: usize = 1 << 18;

/// Digits of a beginning, and of one among long texts: up to 16 KB, up to 32 GB.
const DIGITS: usize = 2;
const DIGITS_LONG: usize = 5;

const _: () = assert!(FIELDS <= FIGURES as usize, "a field has no bit");

impl Texts {
    /// These texts, in any order.
    pub fn of(told: &[(Field, Option<&str>)]) -> Self {
        let mut texts = Self::default();
        texts.write(told);
        texts
    }

    /// The text of a field.
    #[inline]
    pub fn get(&self, field: Field) -> Option<&str> {
        let bit = bit(field);
        if self.present & bit == 0 { None } else { self.read(bit) }
    }

    /// The text of the field of this bit, which has one.
    #[inline(never)]
    fn read(&self, bit: u32) -> Option<&str> {
        // To count bits costs more than all the rest: only those before are.
        let before = (self.present & (bit - 1)).count_ones() as usize;
        let ends = self.ends as usize;
        let block = self.block.as_ref()?.as_str();
        if self.present & LONG != 0 {
            return block.get(ends - self.back(before)..ends - self.back(before + 1));
        }
        // Where it begins, and where the next one does, in one step.
        let &[high, low, next_high, next_low] = block.as_bytes().get(ends + before * DIGITS..)?.first_chunk()?;
        block.get(ends - usual([high, low])..ends - usual([next_high, next_low]))
    }

    #[inline]
    fn block(&self) -> &str {
        self.block.as_ref().map_or("", |block| block.as_str())
    }

    /// How many texts there are.
    #[inline]
    fn count(&self) -> usize {
        (self.present & TEXTS).count_ones() as usize
    }

    #[inline]
    fn digits(&self) -> usize {
        if self.present & LONG == 0 { DIGITS } else { DIGITS_LONG }
    }

    /// Where one of the texts begins, counted back from where they end.
    #[inline]
    fn back(&self, at: usize) -> usize {
        let from = self.ends as usize + at * self.digits();
        let digits = self.block().as_bytes().get(from..).unwrap_or_default();
        match self.present & LONG {
            0 => digits.first_chunk::<DIGITS>().map_or(0, |digits| usual(*digits)),
            _ => digits
                .first_chunk::<DIGITS_LONG>()
                .map_or(0, |digits| digits.iter().fold(0, |back, digit| back << 7 | usize::from(*digit))),
        }
    }

    /// Bytes of all texts.
    #[inline]
    fn length(&self) -> usize {
        self.back(0)
    }

    /// About so many bytes of texts and figures.
    #[inline]
    fn weight(&self) -> usize {
        self.length() + FIELDS * DIGITS
    }

    /// Where the figures begin.
    #[inline]
    fn behind(&self) -> usize {
        self.ends as usize + (self.count() + 1) * self.digits()
    }

    /// All texts of the line, and where each begins.
    fn written(&self) -> &str {
        let first = (self.ends as usize).saturating_sub(self.length());
        self.block().get(first..self.behind()).unwrap_or_default()
    }

    /// The same with the figures, and how many bytes of it are texts.
    #[inline]
    fn packed(&self) -> (&str, usize) {
        let (length, behind, bits) = (self.length(), self.behind(), self.figure_bits());
        let block = self.block();
        let figures = match bits {
            0 => 0,
            _ => figures::length(bits, block.as_bytes().get(behind..).unwrap_or_default()),
        };
        let first = (self.ends as usize).saturating_sub(length);
        (block.get(first..behind + figures).unwrap_or_default(), length)
    }

    /// One bit for each figure that the line has.
    #[inline]
    pub(super) fn figure_bits(&self) -> u32 {
        (self.present & !LONG) >> FIGURES
    }

    /// The figures, and what other lines have behind them.
    #[inline]
    fn figure_bytes(&self) -> &[u8] {
        self.block().as_bytes().get(self.behind()..).unwrap_or_default()
    }

    /// True when the line has this figure.
    #[inline]
    pub fn tells(&self, figure: Figure) -> bool {
        self.figure_bits() & figure.bit() != 0
    }

    /// A figure that is no money.
    #[inline]
    pub(super) fn number(&self, figure: Figure) -> Option<Decimal> {
        if !self.tells(figure) {
            return None;
        }
        figures::one(figure, self.figure_bits(), self.figure_bytes()).map(|(number, _)| number)
    }

    /// A figure that is money.
    #[inline]
    pub(super) fn money(&self, figure: Figure) -> Option<Money> {
        if !self.tells(figure) {
            return None;
        }
        let (amount, currency) = figures::one(figure, self.figure_bits(), self.figure_bytes())?;
        Some(Money::new(amount, currency))
    }

    /// The amount without VAT and the VAT, where there are both.
    #[inline]
    pub(super) fn net_and_tax(&self) -> Option<(Money, Money)> {
        // Where the figures stand is only asked when there are some.
        let has_both = self.figure_bits() & figures::NET_AND_TAX == figures::NET_AND_TAX;
        has_both.then(|| figures::net_and_tax(self.figure_bits(), self.figure_bytes())).flatten()
    }

    /// The same in hundredths of this currency, where both are written with two decimals.
    #[inline]
    pub(super) fn net_and_tax_cents(&self, currency: Currency) -> Option<[i64; 2]> {
        let has_both = self.figure_bits() & figures::NET_AND_TAX == figures::NET_AND_TAX;
        let cents = || figures::net_and_tax_cents(self.figure_bits(), self.figure_bytes(), currency);
        has_both.then(cents).flatten()
    }

    /// True when the amount is told beside an original one.
    pub(super) fn is_amount_told(&self) -> bool {
        figures::is_amount_told(self.figure_bits())
    }

    /// All figures.
    #[inline]
    pub fn figures(&self) -> Figures {
        match self.figure_bits() {
            0 => Figures::default(),
            bits => Figures::unpack(bits, self.figure_bytes()),
        }
    }

    /// True when the line has no texts, or they stand in the block of the other's.
    #[inline]
    pub fn stand_with(&self, other: &Self) -> bool {
        let Some(block) = &self.block else { return true };
        other.block.as_ref().is_some_and(|beside| Arc::ptr_eq(block, beside))
    }

    /// True when the field has a text.
    #[inline]
    pub fn has(&self, field: Field) -> bool {
        self.present & bit(field) != 0
    }

    /// One bit for each field that has a text, at [`Field::index`].
    #[inline]
    pub fn filled(&self) -> u64 {
        u64::from(self.present & TEXTS) << FIRST
    }

    /// The fields that have a text, with it, in order.
    pub fn iter(&self) -> impl Iterator<Item = (Field, &str)> {
        Field::all().filter_map(|field| self.get(field).map(|text| (field, text)))
    }

    /// Gives fields another text, or none.
    pub fn write(&mut self, changes: &[(Field, Option<&str>)]) {
        *self = self.changed(changes, &self.figures());
    }

    /// Gives the line other figures.
    pub fn set_figures(&mut self, figures: &Figures) {
        *self = self.changed(&[], figures);
    }

    fn changed(&self, changes: &[(Field, Option<&str>)], figures: &Figures) -> Self {
        let changed = |field: Field| changes.iter().rfind(|(changed, _)| *changed == field).map(|(_, text)| *text);
        let mut packer = Packer::default();
        for field in Field::all() {
            if let Some(text) = changed(field).unwrap_or_else(|| self.get(field)) {
                packer.push(field, text);
            }
        }
        packer.push_figures(figures);
        packer.alone()
    }

    /// Gives texts to those of these fields that have none.
    pub fn fill<'t>(&mut self, told: impl IntoIterator<Item = (Field, Option<&'t str>)>) {
        let missing: Vec<_> =
            told.into_iter().filter(|(field, text)| text.is_some() && !self.has(*field)).collect();
        if !missing.is_empty() {
            self.write(&missing);
        }
    }
}

impl PartialEq for Texts {
    fn eq(&self, other: &Self) -> bool {
        (self.present, self.written()) == (other.present, other.written()) && self.figures() == other.figures()
    }
}

impl Eq for Texts {}

impl Hash for Texts {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.present, self.written()).hash(state);
    }
}

impl fmt::Debug for Texts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_map();
        shown.entries(self.iter());
        if self.figure_bits() != 0 {
            shown.entry(&"figures", &self.figures());
        }
        shown.finish()
    }
}

/// The bit of a field, none for one that has no texts.
#[inline]
const fn bit(field: Field) -> u32 {
    let at = (field as u32).wrapping_sub(FIRST as u32);
    if at < FIELDS as u32 { 1 << at } else { 0 }
}

/// A beginning among texts that are not long.
#[inline]
fn usual([high, low]: [u8; DIGITS]) -> usize {
    usize::from(high) << 7 | usize::from(low)
}

/// A place in a block: one line before it at most, and no line of a sheet is longer than can be told.
fn address(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(texts: &[(Field, &str)]) -> Texts {
        let mut packer = Packer::default();
        texts.iter().for_each(|(field, text)| packer.push(*field, text));
        packer.alone()
    }

    #[test]
    fn each_field_has_its_own_text() {
        let texts = of(&[(Field::Payee, "Hôtel"), (Field::Account, ""), (Field::Mission, "Gênes")]);
        assert_eq!(texts.get(Field::Payee), Some("Hôtel"));
        assert_eq!(texts.get(Field::Account), Some(""));
        assert_eq!(texts.get(Field::Mission), Some("Gênes"));
        assert_eq!(texts.get(Field::Invoice), None);
        assert_eq!(format!("{texts:?}"), r#"{Payee: "Hôtel", Account: "", Mission: "Gênes"}"#);
    }

    #[test]
    fn a_text_of_any_length_is_kept() {
        for length in [0, 1, 127, 128, 16_381, 16_382, 16_383, 65_534, 3_000_000] {
            let long = "é".repeat(length / 2) + if length % 2 == 1 { "x" } else { "" };
            let texts = of(&[(Field::Payee, "a"), (Field::Description, &long), (Field::Invoice, "b")]);
            assert_eq!(texts.get(Field::Description), Some(long.as_str()));
            assert_eq!((texts.get(Field::Payee), texts.get(Field::Invoice)), (Some("a"), Some("b")));
        }
    }

    #[test]
    fn texts_are_changed_and_compared_by_what_they_say() {
        let mut texts = of(&[(Field::Payee, "Hôtel"), (Field::Invoice, "F-1")]);
        texts.write(&[(Field::Payee, None), (Field::Account, Some("6251"))]);
        assert_eq!(texts, of(&[(Field::Account, "6251"), (Field::Invoice, "F-1")]));
        texts.fill([(Field::Account, Some("6532")), (Field::Payee, Some("Taxi")), (Field::Ticket, None)]);
        assert_eq!(texts, of(&[(Field::Payee, "Taxi"), (Field::Account, "6251"), (Field::Invoice, "F-1")]));
        assert_eq!(texts.iter().count(), 3);
    }

    #[test]
    fn figures_stay_with_their_texts() {
        let figures = |tax: i64, rate: i64| Figures {
            tax: (tax > 0).then(|| Money::new(Decimal::new(tax, 2), Currency::EUR)),
            rate: (rate > 0).then(|| Decimal::new(rate, 4)),
            ..Figures::default()
        };
        let told = |at: usize| figures((at % 3) as i64 * 1967, (at % 2) as i64 * 11_795);
        let text = |at: usize| "x".repeat(at * at);
        let mut packer = Packer::default();
        let mut lines: Vec<Texts> = (0..200)
            .map(|at| {
                if at % 5 > 0 {
                    packer.push(Field::Payee, &text(at));
                }
                packer.push_figures(&told(at));
                packer.line()
            })
            .collect();
        packer.share(lines.iter_mut());
        let is_as_told = |(at, line): (usize, &Texts)| {
            let figures = told(at);
            line.get(Field::Payee) == Some(text(at).as_str()).filter(|_| at % 5 > 0)
                && line.figures() == figures
                && (line.money(Figure::Tax), line.number(Figure::Rate)) == (figures.tax, figures.rate)
        };
        assert!(lines.iter().enumerate().all(is_as_told));
        lines[50..].reverse();
        Packer::default().lay_again(&mut lines, |line| line);
        lines[50..].reverse();
        assert!(lines.iter().enumerate().all(is_as_told));
        lines[7].write(&[(Field::Invoice, Some("F-1"))]);
        assert_eq!((lines[7].get(Field::Invoice), lines[7].figures()), (Some("F-1"), told(7)));
        lines[9].set_figures(&figures(5, 0));
        assert_eq!((lines[9].get(Field::Payee), lines[9].figures()), (Some(text(9).as_str()), figures(5, 0)));
        assert!(lines[9] != lines[7] && lines[9].filled() == 1 << Field::Payee.index());
        lines[9].set_figures(&Figures::default());
        assert_eq!(lines[9], of(&[(Field::Payee, &text(9))]));
    }

    #[test]
    fn lines_packed_one_after_another_share_their_block() {
        let mut packer = Packer::default();
        let long = "x".repeat(70_000);
        let told: Vec<[(Field, &str); 2]> = (0..20)
            .map(|at| match at % 5 {
                3 => [(Field::Payee, long.as_str()), (Field::Category, "")],
                _ => [(Field::Payee, &long[..at * 10]), (Field::Invoice, "F-1")],
            })
            .collect();
        let mut lines: Vec<Texts> = told
            .iter()
            .map(|line| {
                line.iter().for_each(|(field, text)| packer.push(*field, text));
                packer.line()
            })
            .collect();
        lines.push(packer.line());
        assert!(packer.is_full());
        packer.share(lines.iter_mut());
        assert_eq!(lines[20], Texts::default());
        assert!(lines.iter().zip(&told).all(|(line, told)| *line == of(told)));
        packer.push(Field::Payee, "Taxi");
        assert_eq!(packer.alone(), of(&[(Field::Payee, "Taxi")]));
    }

    #[test]
    fn texts_laid_again_say_what_they_said() {
        let long = "é".repeat(40_000);
        let mut lines: Vec<Texts> = (0..3_000)
            .map(|at| match at % 4 {
                0 => Texts::default(),
                1 => of(&[(Field::Payee, &format!("Hôtel {at}")), (Field::Invoice, "")]),
                2 => of(&[(Field::Description, &"nuit ".repeat(at))]),
                _ if at == 1_003 => of(&[(Field::Payee, &long)]),
                _ => of(&[(Field::Category, "élu")]),
            })
            .collect();
        let before = lines.clone();
        lines.reverse();
        Packer::of_lines(3_000).lay_again(&mut lines, |line| line);
        lines.reverse();
        assert_eq!(lines, before);
        assert!(lines.iter().zip(&before).all(|(a, b)| a.iter().eq(b.iter())));
        lines[1].write(&[(Field::Invoice, Some("F-1"))]);
        assert_eq!(lines[1], of(&[(Field::Payee, "Hôtel 1"), (Field::Invoice, "F-1")]));
        assert_eq!(lines[5], before[5]);
    }
}
