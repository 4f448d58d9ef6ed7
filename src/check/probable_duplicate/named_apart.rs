//! Two payments whose texts name two travellers. Example: five mandats of 318,00 € to one hotel, « Hébergement ABALAIN
//! Yves », « Hébergement BOSSER Anna »…: other people are no duplicates, though no column names them. Who travels is
//! known by the papers and by the lists of members; two spellings of one name, and « non communiqué », are not two people.

use std::collections::BTreeSet;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::check::Grounds;
use crate::check::grounds::persons::Name;
use crate::check::grounds::scope;
use crate::check::headcount_mismatch::is_unknown;
use crate::model::entry::{Entry, Side};
use crate::model::words::fold;

/// Letters of a word by which a person may be called.
const LETTERS_MIN: usize = 3;

/// Who travels, and who it is by each word that only one of their names has.
pub(super) struct Travellers {
    names: Vec<Name>,
    by_word: FxHashMap<String, Option<usize>>,
}

impl Travellers {
    /// Those for whom the papers of the missions are, and the members.
    pub(super) fn of(books: &Grounds<'_>) -> Self {
        let told: FxHashSet<&str> =
            scope::lines(books, Side::Support).filter_map(|(_, entry, _)| entry.beneficiary()).collect();
        let members = books.members.iter().map(|member| member.name.as_str());
        let mut names: Vec<Name> =
            told.into_iter().chain(members).flat_map(|text| books.persons(text).to_vec()).collect();
        names.retain(|name| name.is_full() && !is_unknown(name));
        names.sort_by(|a, b| (a.key(), &a.text).cmp(&(b.key(), &b.text)));
        names.dedup_by(|a, b| a.key() == b.key());
        let mut by_word: FxHashMap<String, Option<usize>> = FxHashMap::default();
        for (person, name) in names.iter().enumerate() {
            for word in name.key().split(' ').filter(|word| word.len() >= LETTERS_MIN) {
                let only = by_word.entry(word.to_owned()).or_insert(Some(person));
                *only = only.filter(|other| *other == person);
            }
        }
        Self { names, by_word }
    }

    /// True when what stands in one text alone names one person, and in the other another.
    pub(super) fn are_two(&self, a: &Entry, b: &Entry) -> bool {
        let Some((a, b)) = a.description().zip(b.description()) else { return false };
        if a == b || self.names.is_empty() {
            return false;
        }
        let (a, b) = (fold(a), fold(b));
        let named = |text: &str, other: &str| -> BTreeSet<usize> {
            let own = text.split(' ').filter(|word| !other.split(' ').any(|shared| shared == *word));
            own.filter_map(|word| self.by_word.get(word).copied().flatten()).collect()
        };
        let (one, other) = (named(&a, &b), named(&b, &a));
        let are_apart = |a: &usize, b: &usize| {
            let (a, b) = (&self.names[*a], &self.names[*b]);
            a != b && !a.may_be(b) && !a.is_near(b) && !a.shares(b)
        };
        !one.is_empty() && !other.is_empty() && one.iter().all(|a| other.iter().all(|b| are_apart(a, b)))
    }
}
