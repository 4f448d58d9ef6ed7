//! A stable name for an entry or a finding, from one run to the next.
//!
//! A key is made of what the thing *is* (references; failing that date, amount and payee), never of
//! where it stands: inserting a row, renaming a file or correcting an amount keeps its history.

use std::fmt;

use ecow::{EcoString, eco_format};
use sha2::{Digest, Sha256};

use super::words::{fold_onto_bytes, reference_key, spell_plain_reference};

/// A short stable name, such as `L-4F7KQ2M9XA`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key(EcoString);

impl Key {
    /// The key of these parts, in this order; `prefix` tells the family (`L` ledger, `J` support,
    /// `C` finding).
    pub fn of(prefix: &str, parts: &[&str]) -> Self {
        let mut spelling = Spelling::default();
        parts.iter().for_each(|part| spelling.part(part));
        spelling.key(prefix)
    }

    /// The key of the n-th of several true twins; the first keeps the plain key.
    pub fn twin(&self, n: usize) -> Self {
        if n == 0 { self.clone() } else { Self(eco_format!("{}-{}", self.0, n + 1)) }
    }

    /// The key of one of several lines of these references that say different things besides: `L-4F7KQ2M9XA.7QK2`.
    pub(super) fn told_apart(&self, said: u32) -> Self {
        let letters: [u8; SAID_LETTERS] = std::array::from_fn(|at| ALPHABET[(said >> (5 * at)) as usize & 31]);
        Self(eco_format!("{}.{}", self.0, std::str::from_utf8(&letters).unwrap_or_default()))
    }

    /// What it has in common with those of [`Self::twin`] and [`Self::told_apart`].
    pub(super) fn plain(&self) -> &str {
        self.before(&['.', '-'])
    }

    /// The same without the number of [`Self::twin`] alone.
    pub(super) fn unranked(&self) -> &str {
        self.before(&['-'])
    }

    fn before(&self, signs: &[char]) -> &str {
        const PREFIX: usize = 2;
        let mut letters = self.0.char_indices().skip(PREFIX);
        let end = letters.find(|(_, letter)| signs.contains(letter));
        end.map_or(&self.0, |(at, _)| &self.0[..at])
    }

    /// A key as read back from a workbook.
    pub fn from_text(text: &str) -> Self {
        Self(EcoString::from(text.trim()))
    }

    /// True for a text that is spelled as a key that starts so: `L-4F7KQ2M9XA`, `L-4F7KQ2M9XA.7QK2-2`.
    pub fn is_spelled(text: &str, start: &str) -> bool {
        let Some(rest) = text.strip_prefix(start) else { return false };
        let letters = rest.bytes().take_while(|letter| ALPHABET.contains(letter)).count();
        letters == LETTERS && rest[letters..].chars().next().is_none_or(|sign| ['.', '-'].contains(&sign))
    }

    /// True for a text that stands for a key rather than for words: one of a family, in one piece.
    pub fn is_like(text: &str) -> bool {
        let family = ["L-", "J-", "C-"].iter().any(|family| text.starts_with(family));
        family && !text.contains(char::is_whitespace)
    }

    /// The text of the key.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The parts of a key, one after the other; used again and again where there are millions of keys.
#[derive(Clone, Debug, Default)]
pub struct Spelling(Vec<u8>);

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Letters of a key.
const LETTERS: usize = 10;

/// Letters that tell lines of the same references apart.
const SAID_LETTERS: usize = 4;

/// Bytes of the length of a part.
const LENGTH: usize = size_of::<u64>();

impl Spelling {
    /// Adds a part.
    pub fn part(&mut self, part: &str) {
        self.0.extend((part.len() as u64).to_le_bytes());
        self.0.extend(part.as_bytes());
    }

    /// Adds a part in the spelling in which texts are compared.
    pub fn folded(&mut self, part: &str) {
        let start = self.open();
        fold_onto_bytes(part, &mut self.0);
        self.close(start);
    }

    /// Adds a reference without its dress.
    pub fn reference(&mut self, part: &str) {
        let start = self.open();
        each_sign(part, |sign| self.0.push(sign));
        self.close(start);
    }

    /// Begins a part of which the length is not known yet; gives where it starts.
    fn open(&mut self) -> usize {
        self.0.extend([0; LENGTH]);
        self.0.len()
    }

    fn close(&mut self, start: usize) {
        let length = (self.0.len() - start) as u64;
        self.0[start - LENGTH..start].copy_from_slice(&length.to_le_bytes());
    }

    fn digest(&self) -> u64 {
        Sha256::digest(&self.0).iter().take(8).fold(0_u64, |bits, byte| (bits << 8) | u64::from(*byte))
    }

    /// A number of the parts that is not 0, as large as [`Key::told_apart`] writes. None of them is left.
    pub(super) fn said(&mut self) -> u32 {
        let most = (1 << (5 * SAID_LETTERS)) - 1;
        let said = (self.digest() % most) as u32 + 1;
        self.0.clear();
        said
    }

    /// The key of the parts, of which none is left.
    pub fn key(&mut self, prefix: &str) -> Key {
        let bits = self.digest();
        self.0.clear();
        self.0.extend(prefix.as_bytes());
        self.0.push(b'-');
        self.0.extend((0..LETTERS).map(|at| ALPHABET[(bits >> (5 * at)) as usize & 31]));
        let key = Key(EcoString::from(std::str::from_utf8(&self.0).unwrap_or_default()));
        self.0.clear();
        key
    }
}

/// The last number of a reference without its dress: `123` of `FAC-2017/00123`.
pub(super) fn last_number(reference: &str) -> u64 {
    let bytes = reference.as_bytes();
    if !bytes.is_ascii() {
        return last_digits(reference_key(reference).as_bytes());
    }
    // Nothing of the dress stands between the digits of a number.
    last_digits(bytes)
}

/// The number that the last digits in a row make.
fn last_digits(bytes: &[u8]) -> u64 {
    /// So many digits are always a number of this size.
    const SAFE: usize = 19;
    let end = bytes.iter().rposition(u8::is_ascii_digit).map_or(0, |last| last + 1);
    let start = bytes[..end].iter().rposition(|byte| !byte.is_ascii_digit()).map_or(0, |before| before + 1);
    let digits = bytes[start..end].iter().map(|digit| u64::from(digit - b'0'));
    match end - start {
        ..=SAFE => digits.fold(0, |number, digit| number * 10 + digit),
        _ => digits.fold(0, |number: u64, digit| number.saturating_mul(10).saturating_add(digit)),
    }
}

/// The bytes of a reference without its dress.
fn each_sign(reference: &str, add: impl FnMut(u8)) {
    if reference.is_ascii() {
        spell_plain_reference(reference, add);
    } else {
        reference_key(reference).bytes().for_each(add);
    }
}

impl AsRef<str> for Key {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_depends_on_its_parts_and_their_bounds() {
        assert_eq!(Key::of("L", &["2017", "12"]), Key::of("L", &["2017", "12"]));
        assert_ne!(Key::of("L", &["2017", "12"]), Key::of("L", &["20171", "2"]));
        let mut spelling = Spelling::default();
        spelling.folded("Hôtel « X »");
        spelling.folded("");
        assert_eq!(spelling.key("L"), Key::of("L", &["hotel x", ""]));
        for (text, number) in
            [("FAC-2017/00123", 123), ("é 12B", 12), ("", 0), ("x", 0), ("99999999999999999999", u64::MAX)]
        {
            assert_eq!(last_number(text), number, "{text}");
            spelling.reference(text);
            assert_eq!(spelling.key("L"), Key::of("L", &[&reference_key(text)]), "{text}");
        }
        for key in [Key::of("L", &["2017"]), Key::of("L", &["2017"]).twin(1), Key::of("L", &["1"]).told_apart(7)] {
            assert!(Key::is_spelled(key.as_str(), "L-") && !Key::is_spelled(key.as_str(), "J-"), "{key}");
        }
        assert!(!Key::is_spelled("L-ORDRE", "L-") && !Key::is_spelled("L-4F7KQ2M9XAB", "L-"));
        assert_eq!(Key::of("L", &["2017"]).twin(1).as_str().len(), Key::of("L", &["2017"]).as_str().len() + 2);
    }
}
