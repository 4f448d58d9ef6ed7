//! Questions about texts that repeat down a column are answered once.

use rustc_hash::FxHashMap;

/// What a text was found to mean, remembered: states and directions are a handful in a whole column.
pub(super) struct Memo<T> {
    known: FxHashMap<Box<str>, T>,
}

impl<T: Copy> Memo<T> {
    pub(super) fn new() -> Self {
        Self { known: FxHashMap::default() }
    }

    /// The answer for this text, asked once.
    pub(super) fn ask(&mut self, text: &str, answer: impl FnOnce(&str) -> T) -> T {
        const ANSWERS_MAX: usize = 10_000;
        if let Some(known) = self.known.get(text) {
            return *known;
        }
        let told = answer(text);
        if self.known.len() < ANSWERS_MAX {
            self.known.insert(text.into(), told);
        }
        told
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_is_asked_once() {
        let mut memo = Memo::new();
        assert!(memo.ask("Annulé", |_| true));
        assert!(memo.ask("Annulé", |_| false));
    }
}
