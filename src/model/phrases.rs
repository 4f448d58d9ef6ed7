//! Lists of words to look for in texts.

use super::spelling::{fold, plain, plain_letter, without_accent};

/// How phrases begin: one bit for each beginning, and for few other words. At nearly every word of a text this is
/// all that is looked at.
#[derive(Clone, Debug)]
pub struct Heads {
    bits: [u64; WORDS],
    /// One bit for each first letter, and for few others.
    firsts: u64,
}

const WORDS: usize = 64;

/// Bits of the number of a beginning.
const BITS: u32 = (WORDS * 64).ilog2();

/// Letters of a beginning: enough to tell `presta…` from `presup…`.
const LETTERS: usize = 6;

impl Heads {
    /// The heads of these folded phrases, none empty.
    pub const fn of(phrases: &[&str]) -> Self {
        let mut heads = Self { bits: [0; WORDS], firsts: 0 };
        let mut at = 0;
        while at < phrases.len() {
            heads.add(phrases[at]);
            at += 1;
        }
        heads
    }

    /// The head of one more.
    pub const fn add(&mut self, phrase: &str) {
        let bit = Self::bit(phrase.as_bytes(), 0);
        self.bits[bit / 64] |= 1 << (bit % 64);
        if let Some(first) = phrase.as_bytes().first() {
            self.firsts |= 1 << (*first % 64);
        }
    }

    /// These and others.
    pub const fn with(mut self, others: &Self) -> Self {
        let mut at = 0;
        while at < WORDS {
            self.bits[at] |= others.bits[at];
            at += 1;
        }
        self.firsts |= others.firsts;
        self
    }

    /// True when one of the phrases may begin at this place of a folded text.
    #[inline]
    pub fn may_begin(&self, text: &str, at: usize) -> bool {
        self.has(Self::bit(text.as_bytes(), at))
    }

    /// True when one of the phrases may begin a text as it is written: most texts are refused before they are folded.
    #[inline]
    pub fn may_open(&self, written: &str) -> bool {
        match written.as_bytes() {
            [first, ..] if first.is_ascii_alphanumeric() => {
                self.firsts >> (plain(*first) % 64) & 1 != 0 && self.may_begin_written(written, 0)
            }
            _ => self.may_open_any(written),
        }
    }

    fn may_open_any(&self, written: &str) -> bool {
        let Some(start) = written.find(char::is_alphanumeric) else { return false };
        let mut letters = [b' '; LETTERS];
        for (letter, sign) in letters.iter_mut().zip(written[start..].chars()) {
            // Behind a rare letter anything may stand.
            let Some(plain) = without_accent(sign) else { return true };
            if plain.is_ascii_alphanumeric() {
                *letter = plain.to_ascii_lowercase() as u8;
            }
        }
        self.has(Self::bit(&letters, 0))
    }

    /// True when one of the phrases may begin at some word of a text as it is written, or when it has rare letters:
    /// behind them anything may stand.
    pub fn may_stand_in(&self, written: &str) -> bool {
        let signs = written.as_bytes();
        let mut at = 0;
        while at < signs.len() {
            let mut sign = take_sign(signs, &mut at);
            if sign != b' ' && self.firsts >> (sign % 64) & 1 != 0 {
                let (mut word, mut letters) = (0, 0);
                while sign > b' ' && letters < LETTERS {
                    word = word << 8 | u64::from(sign);
                    letters += 1;
                    sign = take_sign(signs, &mut at);
                }
                if self.has(Self::bit_of(word)) {
                    return true;
                }
            }
            // What stands behind the beginning of a word says nothing more.
            while sign > b' ' {
                at += signs[at..].iter().take_while(|sign| plain(**sign) > b' ').count();
                sign = take_sign(signs, &mut at);
            }
            if sign == 0 {
                return true;
            }
        }
        false
    }

    /// The same at one place of the text, where a letter begins.
    fn may_begin_written(&self, written: &str, at: usize) -> bool {
        let signs = &written.as_bytes()[at..];
        let mut letters = [b' '; LETTERS];
        for (at, letter) in letters.iter_mut().enumerate() {
            let Some(sign) = signs.get(at) else { break };
            if !sign.is_ascii() {
                return self.may_open_any(&written[written.len() - signs.len()..]);
            }
            *letter = plain(*sign);
        }
        self.has(Self::bit(&letters, 0))
    }

    /// The bit of the first letters of a word.
    #[inline]
    const fn bit(text: &[u8], at: usize) -> usize {
        let (mut word, mut letter) = (0, 0);
        while letter < LETTERS && at + letter < text.len() && text[at + letter] != b' ' {
            word = word << 8 | text[at + letter] as u64;
            letter += 1;
        }
        Self::bit_of(word)
    }

    /// The bit of letters put together.
    #[inline]
    const fn bit_of(word: u64) -> usize {
        (word.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (u64::BITS - BITS)) as usize
    }

    #[inline]
    const fn has(&self, bit: usize) -> bool {
        self.bits[bit / 64] >> (bit % 64) & 1 != 0
    }
}

/// The sign at a place of a text as it is folded, 0 for a rare letter; behind the text there is a blank. The place is then
/// that of the next one.
#[inline]
fn take_sign(signs: &[u8], at: &mut usize) -> u8 {
    let Some(first) = signs.get(*at) else { return b' ' };
    let (sign, length) = match plain(*first) {
        0 => plain_letter(&signs[*at..]),
        sign => (sign, 1),
    };
    *at += length;
    sign
}

/// Folded phrases of which a text may hold one, looked for in a single walk over its words.
#[derive(Debug)]
pub struct Phrases {
    all: &'static [&'static str],
    heads: Heads,
}

impl Phrases {
    /// These phrases, in the order in which they are asked; each folded, none empty.
    pub const fn of(all: &'static [&'static str]) -> Self {
        Self { all, heads: Heads::of(all) }
    }

    /// The phrases.
    pub const fn all(&self) -> &'static [&'static str] {
        self.all
    }

    /// How they begin.
    pub const fn heads(&self) -> &Heads {
        &self.heads
    }

    /// True when one of the phrases stands in the folded text, as whole words.
    pub fn stand_in(&self, text: &str) -> bool {
        starts(text).any(|at| self.stand_at(text, at))
    }

    /// The same of a text as it is written, which is mostly not folded for it.
    pub fn stand_in_written(&self, text: &str) -> bool {
        self.heads.may_stand_in(text) && self.stand_in(&fold(text))
    }

    /// The same at one place of a folded text, where a word begins.
    #[inline]
    pub fn stand_at(&self, text: &str, at: usize) -> bool {
        self.heads.may_begin(text, at) && self.is_one_at(text, at)
    }

    fn is_one_at(&self, text: &str, at: usize) -> bool {
        self.all.iter().any(|phrase| stands(phrase, text, at))
    }
}

/// True when the phrase stands at this place of a folded text, where a word begins, as whole words.
#[inline]
pub fn stands(phrase: &str, text: &str, at: usize) -> bool {
    let (phrase, rest) = (phrase.as_bytes(), text.as_bytes().get(at..).unwrap_or_default());
    // The second letter, or the end of a word of one, tells nearly all of them apart.
    (phrase.len() < 2 || phrase.get(1) == rest.get(1))
        && rest.strip_prefix(phrase).is_some_and(|after| matches!(after.first(), None | Some(b' ')))
}

/// Where the words of a folded text begin.
pub fn starts(text: &str) -> impl Iterator<Item = usize> {
    let first = (!text.is_empty()).then_some(0);
    first.into_iter().chain(memchr::memchr_iter(b' ', text.as_bytes()).map(|at| at + 1))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::words::contains_words;

    static LIST: &[&str] = &["a", "avance sur", "regie", "reg", "frais de dossier", "b a"];
    static PHRASES: Phrases = Phrases::of(LIST);

    #[test]
    fn phrases_stand_as_whole_words() {
        assert!(PHRASES.stand_in("mandat de regie"));
        assert!(PHRASES.stand_in("xa b a"));
        assert!(!PHRASES.stand_in("regies et avances sur"));
        assert!(!PHRASES.stand_in(""));
    }

    #[test]
    fn texts_are_refused_before_they_are_folded() {
        let heads = Heads::of(&["avoir", "a valoir", "reduction"]);
        for text in ["Avoir", "« AVOIR", "À valoir", "Réduction", "A valoir", "a-valoir", "œuvre"] {
            assert!(heads.may_open(text), "{text}");
        }
        for text in ["", "Hôtel", "Av", "Gênes", "«»"] {
            assert!(!heads.may_open(text), "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_is_refused_that_holds_a_phrase(
            before in "(Hôtel|l’|d'|«| |-|œ|n°|x|É|2){0,4}[ ’'«»(°/-]?",
            phrase in prop::sample::select(LIST),
            capitals in any::<bool>(),
            accent in any::<bool>(),
            after in "([ ’'»),./-](été|nuit|’|2){0,2})?",
        ) {
            let phrase = if accent { phrase.replace('e', "é").replace(' ', "\u{a0}") } else { phrase.to_owned() };
            let phrase = if capitals { phrase.to_uppercase() } else { phrase };
            let text = format!("{before}{phrase}{after}");
            prop_assert!(!PHRASES.stand_in(&fold(&text)) || PHRASES.heads().may_stand_in(&text), "{}", text);
        }

        #[test]
        fn one_walk_finds_what_a_search_for_each_finds(text in "(a|b|avance|sur|reg|regie|frais|de|dossier|é|x| ){0,9}") {
            let text = fold(&text);
            let one_by_one = LIST.iter().any(|phrase| contains_words(&text, phrase));
            prop_assert_eq!(PHRASES.stand_in(&text), one_by_one);
        }
    }
}
