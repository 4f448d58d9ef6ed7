//! The payees of the missions, found again in a large ledger without comparing every pair of names.
//!
//! Two names are alike ([`SAME_PAYEE`]) when the shorter one's words are, but for a ninth of its letters,
//! among the longer one's. So every word of the shorter name that weighs more than that is in the longer
//! one: it is enough to look under one of them, the rarest. `HOTEL BELLEVUE` is looked up under `bellevue`.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::rc::Rc;

use rustc_hash::FxHashMap;

use crate::model::mission::MissionId;
use crate::model::words::{SAME_PAYEE, Surname, firm_likeness, firm_words, surname};

/// Payees by the words of their names.
pub(in crate::check) struct Payees<'a> {
    known: Vec<Known<'a>>,
    /// Under each of its words.
    by_word: ByWord,
    /// Under its rarest weighty word alone.
    by_rarest: ByWord,
    /// Names already looked up: an export repeats few of them many times.
    asked: RefCell<FxHashMap<&'a str, Rc<[MissionId]>>>,
}

type ByWord = FxHashMap<String, Vec<usize>>;

struct Known<'a> {
    name: &'a str,
    words: Vec<String>,
    mission: MissionId,
}

impl<'a> Payees<'a> {
    /// The payees that each mission is known to pay.
    pub(in crate::check) fn of(known: impl IntoIterator<Item = (&'a str, MissionId)>) -> Self {
        let known = known.into_iter().map(|(name, mission)| Known { name, words: firm_words(name), mission });
        let known: Vec<Known<'_>> = known.collect();
        let (mut by_word, mut by_rarest) = (ByWord::default(), ByWord::default());
        for (at, one) in known.iter().enumerate() {
            one.words.iter().for_each(|word| by_word.entry(word.clone()).or_default().push(at));
        }
        for (at, one) in known.iter().enumerate() {
            if let Some(word) = rarest(&one.words, &by_word) {
                by_rarest.entry(word.clone()).or_default().push(at);
            }
        }
        Self { known, by_word, by_rarest, asked: RefCell::default() }
    }

    /// The missions that pay a payee of this name.
    pub(in crate::check) fn missions_of(&self, payee: &'a str) -> Rc<[MissionId]> {
        if let Some(known) = self.asked.borrow().get(payee) {
            return Rc::clone(known);
        }
        let found = self.found(payee);
        self.asked.borrow_mut().insert(payee, Rc::clone(&found));
        found
    }

    fn found(&self, payee: &str) -> Rc<[MissionId]> {
        let words = firm_words(payee);
        // As `payee_likeness` has it, of words that are known already.
        let alike = |known: &&Known<'_>| {
            firm_likeness(&known.words, &words) >= SAME_PAYEE && surname(known.name, payee) == Surname::Fits
        };
        let candidates = self.candidates(&words).into_iter().map(|at| &self.known[at]);
        let missions: BTreeSet<MissionId> = candidates.filter(alike).map(|known| known.mission).collect();
        missions.into_iter().collect()
    }

    fn candidates(&self, words: &[String]) -> BTreeSet<usize> {
        let shorter = words.iter().filter_map(|word| self.by_rarest.get(word)).flatten();
        let longer = rarest(words, &self.by_word).and_then(|word| self.by_word.get(word)).into_iter().flatten();
        shorter.chain(longer).copied().collect()
    }
}

/// The weighty word under which the fewest payees stand.
fn rarest<'w>(words: &'w [String], by_word: &ByWord) -> Option<&'w String> {
    const LETTERS_SPARED: usize = 9;
    let letters: usize = words.iter().map(String::len).sum();
    let weighty = words.iter().filter(|word| word.len() * LETTERS_SPARED > letters);
    weighty.min_by_key(|word| by_word.get(*word).map_or(0, Vec::len))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::words::payee_likeness;

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
            let candidates = payees.candidates(&firm_words(name));
            assert!(pairs.into_iter().all(|at| candidates.contains(&at)), "{name}");
        }
    }
}
