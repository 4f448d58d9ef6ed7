//! The payees of the missions, found again in a large ledger without comparing every pair of names.
//!
//! Two names are alike ([`SAME_PAYEE`]) when the shorter one's words are, but for a ninth of its letters,
//! among the longer one's. So every word of the shorter name that weighs more than that is in the longer
//! one: it is enough to look under one of them, the rarest. `HOTEL BELLEVUE` is looked up under `bellevue`.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use rustc_hash::FxHashMap;

use crate::model::mission::MissionId;
use crate::model::words::{SAME_PAYEE, firm_words, payee_likeness};

/// Payees by the words of their names.
pub(in crate::check) struct Payees<'a> {
    known: Vec<(&'a str, MissionId)>,
    /// Under each of its words.
    by_word: BTreeMap<String, Vec<usize>>,
    /// Under its rarest weighty word alone.
    by_rarest: BTreeMap<String, Vec<usize>>,
    /// Names already looked up: an export repeats few of them many times.
    asked: RefCell<FxHashMap<String, Rc<[MissionId]>>>,
}

impl<'a> Payees<'a> {
    /// The payees that each mission is known to pay.
    pub(in crate::check) fn of(known: impl IntoIterator<Item = (&'a str, MissionId)>) -> Self {
        let known: Vec<(&str, MissionId)> = known.into_iter().collect();
        let words: Vec<Vec<String>> = known.iter().map(|(payee, _)| firm_words(payee)).collect();
        let mut by_word: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (at, word) in words.iter().enumerate().flat_map(|(at, words)| words.iter().map(move |word| (at, word)))
        {
            by_word.entry(word.clone()).or_default().push(at);
        }
        let mut by_rarest: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (at, words) in words.iter().enumerate() {
            if let Some(word) = rarest(words, &by_word) {
                by_rarest.entry(word.clone()).or_default().push(at);
            }
        }
        Self { known, by_word, by_rarest, asked: RefCell::default() }
    }

    /// The missions that pay a payee of this name.
    pub(in crate::check) fn missions_of(&self, payee: &str) -> Rc<[MissionId]> {
        if let Some(missions) = self.asked.borrow().get(payee) {
            return Rc::clone(missions);
        }
        let alike = |at: &usize| payee_likeness(self.known[*at].0, payee) >= SAME_PAYEE;
        let found = self.candidates(payee).into_iter().filter(alike).map(|at| self.known[at].1);
        let missions: BTreeSet<MissionId> = found.collect();
        let missions: Rc<[MissionId]> = missions.into_iter().collect();
        self.asked.borrow_mut().insert(payee.to_owned(), Rc::clone(&missions));
        missions
    }

    fn candidates(&self, payee: &str) -> BTreeSet<usize> {
        let words = firm_words(payee);
        let shorter = words.iter().filter_map(|word| self.by_rarest.get(word)).flatten();
        let longer = rarest(&words, &self.by_word).and_then(|word| self.by_word.get(word)).into_iter().flatten();
        shorter.chain(longer).copied().collect()
    }
}

/// The weighty word under which the fewest payees stand.
fn rarest<'w>(words: &'w [String], by_word: &BTreeMap<String, Vec<usize>>) -> Option<&'w String> {
    const LETTERS_SPARED: usize = 9;
    let letters: usize = words.iter().map(String::len).sum();
    let weighty = words.iter().filter(|word| word.len() * LETTERS_SPARED > letters);
    weighty.min_by_key(|word| by_word.get(*word).map_or(0, Vec::len))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_index_finds_what_comparing_every_pair_finds() {
        let names = [
            "BISCAYNE PALMS HOTEL INC",
            "Biscayne Palms",
            "Hôtel Lys",
            "HOTEL DU LYS",
            "Sté Air France",
            "AIR FRANCE KLM",
            "Air",
            "Taxi Marius",
            "TAXI",
            "Association des Amis du Vieux Port de Marseille et de ses Environs",
            "Amis du Vieux Port de Marseille et de ses Environs",
            "",
        ];
        let payees = Payees::of(names.iter().map(|name| (*name, MissionId(0))));
        for name in names {
            let expected = names.iter().any(|other| payee_likeness(other, name) >= SAME_PAYEE);
            assert_eq!(!payees.missions_of(name).is_empty(), expected, "{name}");
            let pairs = (0..names.len()).filter(|at| payee_likeness(names[*at], name) >= SAME_PAYEE);
            let candidates = payees.candidates(name);
            assert!(pairs.into_iter().all(|at| candidates.contains(&at)), "{name}");
        }
    }
}
