//! Questions about texts that repeat down a column are answered once, as long as they do repeat.

use rustc_hash::FxHashMap;

/// What a text was found to mean, remembered: an export repeats few texts many times. Bounded: where every
/// line has a text of its own, nothing is gained and nothing more is kept.
#[derive(Debug)]
pub struct Memo<T> {
    known: FxHashMap<Box<str>, T>,
    /// Texts that were known, and texts that were asked when there was no more room.
    hits: usize,
    misses: usize,
}

impl<T> Default for Memo<T> {
    fn default() -> Self {
        Self { known: FxHashMap::default(), hits: 0, misses: 0 }
    }
}

impl<T: Clone> Memo<T> {
    /// The answer for this text, mostly asked once. It must depend on the text alone.
    pub fn ask(&mut self, text: &str, answer: impl FnOnce(&str) -> T) -> T {
        const ANSWERS_MAX: usize = 10_000;
        // Where every line has a text of its own, to look for it costs as much as to answer.
        let worth = self.misses < ANSWERS_MAX || self.misses / 2 < self.hits;
        if !worth {
            return answer(text);
        }
        if let Some(known) = self.known.get(text) {
            self.hits += 1;
            return known.clone();
        }
        let told = answer(text);
        if self.known.len() < ANSWERS_MAX {
            self.known.insert(text.into(), told.clone());
        } else {
            self.misses += 1;
        }
        told
    }
}

/// The same for the texts of one column walked down: mostly a line says what the line above it said.
#[derive(Debug)]
pub struct Repeats<'t, T> {
    last: Option<(&'t str, T)>,
    others: Memo<T>,
}

impl<T> Default for Repeats<'_, T> {
    fn default() -> Self {
        Self { last: None, others: Memo::default() }
    }
}

impl<'t, T: Copy> Repeats<'t, T> {
    /// The answer for this text, as [`Memo::ask`] gives it.
    #[inline]
    pub fn ask(&mut self, text: &'t str, answer: impl FnOnce(&str) -> T) -> T {
        match self.last {
            Some((last, told)) if last == text => told,
            _ => {
                let told = self.others.ask(text, answer);
                self.last = Some((text, told));
                told
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_is_asked_once() {
        let mut memo = Memo::default();
        assert!(memo.ask("Annulé", |_| true));
        assert!(memo.ask("Annulé", |_| false));
    }

    #[test]
    fn a_question_is_asked_again_of_another_text() {
        let mut memo = Repeats::default();
        assert_eq!(["a", "a", "b", "a"].map(|text| memo.ask(text, |text| text == "a")), [true, true, false, true]);
        assert!(!memo.ask("b", |_| true));
    }
}
