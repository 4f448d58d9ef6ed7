//! Lines that tell one of the numbers looked for. Of the lines of a departmental export most concern no
//! mission: a check on duplicates wants those that bear a number of a mission's line, and only these are kept.

use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};

use rustc_hash::{FxHashSet, FxHasher};

use crate::model::books::Books;
use crate::model::entry::{Entry, EntryId, Side};
use crate::model::words::{reference_key, reference_key_into};

/// Numbers without their dress ([`reference_key`]).
pub(super) struct Numbers {
    keys: FxHashSet<String>,
    /// A number for each of them, and for few others: quicker to look for than a text.
    marks: FxHashSet<u64>,
}

impl Numbers {
    /// These numbers; those without a letter or a digit but zero name nothing: `000000` fills the column of
    /// those who have none.
    pub(super) fn of<'t>(texts: impl IntoIterator<Item = &'t str>) -> Self {
        let keys: FxHashSet<String> = texts.into_iter().map(reference_key).filter(|key| is_telling(key)).collect();
        let marks = keys.iter().map(|key| mark(key)).collect();
        Self { keys, marks }
    }

    /// The numbers of the counted lines of one side that belong to a mission.
    pub(super) fn of_missions(books: &Books, side: Side, number: fn(&Entry) -> Option<&str>) -> Self {
        let lines = books.assigned().filter(|(_, entry)| entry.side == side && entry.is_counted());
        Self::of(lines.filter_map(|(_, entry)| number(entry)))
    }

    /// The counted lines of one side that bear one of the numbers, in order, by number.
    pub(super) fn bearers(
        &self,
        books: &Books,
        side: Side,
        number: fn(&Entry) -> Option<&str>,
    ) -> BTreeMap<String, Vec<EntryId>> {
        let mut bearers: BTreeMap<String, Vec<EntryId>> = BTreeMap::new();
        if self.keys.is_empty() {
            return bearers;
        }
        let mut key = String::new();
        for (id, entry) in books.side(side).filter(|(_, entry)| entry.is_counted()) {
            let Some(text) = number(entry) else { continue };
            reference_key_into(text, &mut key);
            if self.marks.contains(&mark(&key)) && self.keys.contains(key.as_str()) {
                bearers.entry(key.clone()).or_default().push(id);
            }
        }
        bearers
    }
}

/// True when some counted line of the side tells a number.
pub(super) fn are_told(books: &Books, side: Side, number: fn(&Entry) -> Option<&str>) -> bool {
    let mut lines = books.side(side).filter(|(_, entry)| entry.is_counted());
    lines.any(|(_, entry)| number(entry).is_some_and(|text| is_telling(&reference_key(text))))
}

fn mark(key: &str) -> u64 {
    let mut hasher = FxHasher::default();
    key.hash(&mut hasher);
    hasher.finish()
}

fn is_telling(key: &str) -> bool {
    key.bytes().any(|sign| !matches!(sign, b'0' | b'-'))
}
