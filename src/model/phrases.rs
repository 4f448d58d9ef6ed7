//! Lists of words to look for in texts.

/// Folded phrases of which a text may hold one, looked for in a single walk over its words.
#[derive(Debug)]
pub struct Phrases {
    all: &'static [&'static str],
    /// One bit for each pair of letters with which a phrase begins, and for few others: at nearly every word of a
    /// text this is all that is looked at.
    heads: [u64; WORDS],
}

const WORDS: usize = 16;

/// The bit of a word that begins so.
const fn head(first: u8, second: u8) -> usize {
    (first as usize * 33 + second as usize) % (WORDS * 64)
}

impl Phrases {
    /// These phrases, in the order in which they are asked; each folded, none empty.
    pub const fn of(all: &'static [&'static str]) -> Self {
        let mut heads = [0; WORDS];
        let mut at = 0;
        while at < all.len() {
            let phrase = all[at].as_bytes();
            let second = if phrase.len() > 1 { phrase[1] } else { b' ' };
            let bit = head(phrase[0], second);
            heads[bit / 64] |= 1 << (bit % 64);
            at += 1;
        }
        Self { all, heads }
    }

    /// True when one of the phrases stands in the folded text, as whole words.
    pub fn stand_in(&self, text: &str) -> bool {
        starts(text).any(|at| self.stand_at(text, at))
    }

    /// The same at one place of the text, where a word begins.
    #[inline]
    pub fn stand_at(&self, text: &str, at: usize) -> bool {
        let signs = text.as_bytes();
        let Some(first) = signs.get(at) else { return false };
        let bit = head(*first, signs.get(at + 1).copied().unwrap_or(b' '));
        self.heads[bit / 64] >> (bit % 64) & 1 != 0 && self.is_one_at(text, at)
    }

    fn is_one_at(&self, text: &str, at: usize) -> bool {
        let rest = text.get(at..).unwrap_or_default();
        let stands = |phrase: &&str| {
            rest.strip_prefix(*phrase).is_some_and(|after| after.is_empty() || after.starts_with(' '))
        };
        self.all.iter().any(stands)
    }
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
    use crate::model::words::{contains_words, fold};

    static LIST: &[&str] = &["a", "avance sur", "regie", "reg", "frais de dossier", "b a"];
    static PHRASES: Phrases = Phrases::of(LIST);

    #[test]
    fn phrases_stand_as_whole_words() {
        assert!(PHRASES.stand_in("mandat de regie"));
        assert!(PHRASES.stand_in("xa b a"));
        assert!(!PHRASES.stand_in("regies et avances sur"));
        assert!(!PHRASES.stand_in(""));
    }

    proptest! {
        #[test]
        fn one_walk_finds_what_a_search_for_each_finds(text in "(a|b|avance|sur|reg|regie|frais|de|dossier|é|x| ){0,9}") {
            let text = fold(&text);
            let one_by_one = LIST.iter().any(|phrase| contains_words(&text, phrase));
            prop_assert_eq!(PHRASES.stand_in(&text), one_by_one);
        }
    }
}
