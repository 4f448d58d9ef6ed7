//! The texts of a line, all in one piece of memory.
//!
//! A line may have a score of texts and a dossier millions of lines: with a pointer and an allocation
//! for each text, the pointers would weigh more than what is written.

use std::fmt;

use super::Text;
use super::field::Field;

/// The text of each field that has one. Equal texts are equal values.
#[derive(Clone, Default, PartialEq, Eq, Hash)]
pub struct Texts {
    /// One bit for each field that has a text, and [`WIDE`].
    present: u64,
    /// The texts one after the other in the order of their fields; then where each ends, in digits of
    /// base 128: [`SHORT`] for each, or [`LONG`].
    packed: Text,
}

/// Set when the ends take [`LONG`] digits.
const WIDE: u64 = 1 << 63;

/// Digits of an end: up to 16 383 bytes, which is nearly always enough.
const SHORT: usize = 2;

/// Digits of an end in a line that has more: up to 32 GB.
const LONG: usize = 5;

const _: () = assert!(Field::COUNT < 63, "a field has no bit");

impl Texts {
    /// These texts, in any order.
    pub fn of(told: &[(Field, Option<&str>)]) -> Self {
        let mut texts = Self::default();
        texts.write(told);
        texts
    }

    /// The text of a field.
    pub fn get(&self, field: Field) -> Option<&str> {
        let bit = 1_u64 << field.index();
        if self.present & bit == 0 {
            return None;
        }
        let at = (self.present & (bit - 1)).count_ones() as usize;
        let start = if at == 0 { 0 } else { self.end(at - 1) };
        self.packed.get(start..self.end(at))
    }

    /// True when the field has a text.
    pub fn has(&self, field: Field) -> bool {
        self.present & (1 << field.index()) != 0
    }

    /// One bit for each field that has a text, at [`Field::index`].
    pub fn filled(&self) -> u64 {
        self.present & !WIDE
    }

    /// The fields that have a text, with it, in order.
    pub fn iter(&self) -> impl Iterator<Item = (Field, &str)> {
        Field::all().filter_map(|field| self.get(field).map(|text| (field, text)))
    }

    /// Gives fields another text, or none.
    pub fn write(&mut self, changes: &[(Field, Option<&str>)]) {
        let changed = |field: Field| changes.iter().rfind(|(changed, _)| *changed == field).map(|(_, text)| *text);
        let mut packer = Packer::default();
        for field in Field::all() {
            if let Some(text) = changed(field).unwrap_or_else(|| self.get(field)) {
                packer.push(field, text);
            }
        }
        *self = packer.pack();
    }

    /// Gives texts to those of these fields that have none.
    pub fn fill<'t>(&mut self, told: impl IntoIterator<Item = (Field, Option<&'t str>)>) {
        let missing: Vec<_> =
            told.into_iter().filter(|(field, text)| text.is_some() && !self.has(*field)).collect();
        if !missing.is_empty() {
            self.write(&missing);
        }
    }

    /// Where a text ends, by its place among the texts.
    fn end(&self, at: usize) -> usize {
        let width = if self.present & WIDE == 0 { SHORT } else { LONG };
        let bytes = self.packed.as_bytes();
        let from = bytes.len() - (self.filled().count_ones() as usize - at) * width;
        bytes[from..from + width].iter().fold(0, |end, digit| end << 7 | usize::from(*digit))
    }
}

impl fmt::Debug for Texts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

/// Packs the texts of one line after another.
#[derive(Debug, Default)]
pub struct Packer {
    texts: String,
    ends: Vec<(Field, usize)>,
}

impl Packer {
    /// The text of the next field, in the order of fields; a text of a field that is not later than the last
    /// one is not kept.
    pub fn push(&mut self, field: Field, text: &str) {
        debug_assert!(self.ends.last().is_none_or(|(last, _)| *last < field), "{field:?} is out of order");
        if self.ends.last().is_none_or(|(last, _)| *last < field) {
            self.texts.push_str(text);
            self.ends.push((field, self.texts.len()));
        }
    }

    /// What was pushed; the packer is empty again.
    pub fn pack(&mut self) -> Texts {
        if self.ends.is_empty() {
            return Texts::default();
        }
        let wide = self.texts.len() >> (7 * SHORT) != 0;
        let width = if wide { LONG } else { SHORT };
        let mut present = if wide { WIDE } else { 0 };
        for (field, end) in self.ends.drain(..) {
            present |= 1 << field.index();
            self.texts.extend((0..width).rev().map(|digit| char::from((end >> (7 * digit)) as u8 & 127)));
        }
        let packed = Text::from(self.texts.as_str());
        self.texts.clear();
        Texts { present, packed }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(texts: &[(Field, &str)]) -> Texts {
        let mut packer = Packer::default();
        texts.iter().for_each(|(field, text)| packer.push(*field, text));
        packer.pack()
    }

    #[test]
    fn each_field_has_its_own_text() {
        let texts = of(&[(Field::Payee, "Hôtel"), (Field::Account, ""), (Field::Mission, "Gênes")]);
        assert_eq!(texts.get(Field::Payee), Some("Hôtel"));
        assert_eq!(texts.get(Field::Account), Some(""));
        assert_eq!(texts.get(Field::Mission), Some("Gênes"));
        assert_eq!(texts.get(Field::Invoice), None);
        assert_eq!(format!("{texts:?}"), r#"{Payee: "Hôtel", Account: "", Mission: "Gênes"}"#);
        assert_eq!(size_of::<Texts>(), 16);
    }

    #[test]
    fn a_text_of_any_length_is_kept() {
        for length in [0, 1, 127, 128, 16_383, 16_384, 3_000_000] {
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
}
