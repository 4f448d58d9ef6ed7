//! Texts, each once, in the order of their first use: what cells of a workbook refer to by number.

use std::hash::Hasher as _;

use rustc_hash::{FxHashMap, FxHasher};

/// Stands for no text.
const NONE: u32 = u32::MAX;

/// Every text once. One block of memory holds them all.
#[derive(Default)]
pub(super) struct Texts {
    all: String,
    ends: Vec<usize>,
    /// By hash, the first text that has it.
    first: FxHashMap<u64, u32>,
    /// By text, the next one of the same hash.
    next: Vec<u32>,
}

impl Texts {
    /// The number of a text, new or known.
    pub(super) fn number(&mut self, text: &str) -> u32 {
        let mut hasher = FxHasher::default();
        hasher.write(text.as_bytes());
        let new = self.ends.len() as u32;
        let mut at = *self.first.entry(hasher.finish()).or_insert(new);
        while at != new {
            if self.text(at) == text {
                return at;
            }
            let next = &mut self.next[at as usize];
            if *next == NONE {
                *next = new;
            }
            at = *next;
        }
        self.all.push_str(text);
        self.ends.push(self.all.len());
        self.next.push(NONE);
        new
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// All of them, by number.
    pub(super) fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.ends.len() as u32).map(|at| self.text(at))
    }

    fn text(&self, at: u32) -> &str {
        let at = at as usize;
        let start = if at == 0 { 0 } else { self.ends[at - 1] };
        &self.all[start..self.ends[at]]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_has_one_number() {
        let mut texts = Texts::default();
        let numbers = ["un", "deux", "un", "", "deux", ""].map(|text| texts.number(text));
        assert_eq!(numbers, [0, 1, 0, 2, 1, 2]);
        assert_eq!(texts.iter().collect::<Vec<_>>(), ["un", "deux", ""]);
    }

    #[test]
    fn texts_of_one_hash_stay_apart() {
        let mut texts = Texts::default();
        assert_eq!(texts.number("un"), 0);
        // As if every text had the hash of the first.
        for text in ["deux", "trois"] {
            let mut hasher = FxHasher::default();
            hasher.write(text.as_bytes());
            texts.first.insert(hasher.finish(), 0);
        }
        assert_eq!(["deux", "trois", "deux", "un", "trois"].map(|text| texts.number(text)), [1, 2, 1, 0, 2]);
    }
}
