//! Texts that repeat down a column are kept once.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::model::Text;
use crate::model::field::Field;

/// Texts looked at before a column is judged.
const TRIAL: u32 = 500;

/// Most distinct texts that are remembered for a column.
const KNOWN_MAX: usize = 50_000;

/// The texts of a table, by field.
pub(super) struct Texts {
    columns: Vec<Column>,
}

/// The texts of a field: payees repeat, invoice numbers do not, and looking for them would be wasted.
#[derive(Clone, Default)]
struct Column {
    last: Option<Text>,
    known: FxHashSet<Text>,
    seen: u32,
    is_diverse: bool,
}

impl Texts {
    pub(super) fn new() -> Self {
        Self { columns: vec![Column::default(); Field::COUNT] }
    }

    /// This text of this field, shared with the lines that have the same.
    pub(super) fn share(&mut self, field: Field, text: &str) -> Text {
        let column = &mut self.columns[field.index()];
        if let Some(last) = column.last.as_ref().filter(|last| last.as_str() == text) {
            return last.clone();
        }
        let shared = column.share(text);
        column.last = Some(shared.clone());
        shared
    }
}

impl Column {
    fn share(&mut self, text: &str) -> Text {
        if self.is_diverse {
            return Text::from(text);
        }
        if let Some(known) = self.known.get(text) {
            self.seen += 1;
            return known.clone();
        }
        let shared = Text::from(text);
        self.seen += 1;
        self.is_diverse = self.known.len() >= KNOWN_MAX
            || (self.seen >= TRIAL && self.known.len() as u64 * 4 > u64::from(self.seen) * 3);
        if self.is_diverse {
            self.known = FxHashSet::default();
        } else {
            self.known.insert(shared.clone());
        }
        shared
    }
}

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
    fn texts_that_repeat_are_kept_once() {
        let mut texts = Texts::new();
        let first = texts.share(Field::Payee, "AIR FRANCE");
        texts.share(Field::Payee, "Taxi");
        let again = texts.share(Field::Payee, "AIR FRANCE");
        assert!(Text::ptr_eq(&first, &again));
        for at in 0..2_000 {
            assert_eq!(texts.share(Field::Invoice, &format!("F{at}")).as_str(), format!("F{at}"));
        }
        assert!(texts.columns[Field::Invoice.index()].is_diverse);
    }

    #[test]
    fn a_question_is_asked_once() {
        let mut memo = Memo::new();
        assert!(memo.ask("Annulé", |_| true));
        assert!(memo.ask("Annulé", |_| false));
    }
}
