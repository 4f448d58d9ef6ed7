//! How the payees and people of two lines stand to each other.

use std::cell::RefCell;

use rustc_hash::FxHashMap;

use crate::model::entry::Entry;
use crate::model::words::{ALIKE_PAYEE, SAME_PAYEE, SameName, fold, name_words, payee_likeness, same_name};

/// How two lines are bound by who is paid, weakest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Bond {
    /// Both payees are known and they are two.
    Different,
    /// One line does not say who is paid.
    Unknown,
    /// Perhaps one payee, misspelt.
    Alike,
    /// The person paid back is the one for whom the document was made; the document's payee is another.
    Person,
    /// One payee.
    Same,
}

/// Payees of the entries, each text known once.
pub(super) struct Bonds<'a> {
    entries: &'a [Entry],
    payee: Vec<Option<u32>>,
    folded: Vec<String>,
    likeness: RefCell<FxHashMap<(u32, u32), u8>>,
}

impl<'a> Bonds<'a> {
    pub(super) fn of(entries: &'a [Entry]) -> Self {
        let mut known: FxHashMap<String, u32> = FxHashMap::default();
        let mut folded = Vec::new();
        let payee = entries.iter().map(|entry| {
            // A claim that names only its person is paid to that person.
            let text = fold(entry.payee().or(entry.beneficiary())?);
            let next = folded.len() as u32;
            let id = *known.entry(text.clone()).or_insert(next);
            if id == next {
                folded.push(text);
            }
            Some(id).filter(|id| !folded[*id as usize].is_empty())
        });
        let payee = payee.collect();
        Self { entries, payee, folded, likeness: RefCell::default() }
    }

    /// A number for who is paid, equal for equal names; none when nobody is named.
    pub(super) fn payee(&self, at: usize) -> Option<u32> {
        self.payee[at]
    }

    /// The words of a payee.
    pub(super) fn words(&self, payee: u32) -> impl Iterator<Item = &str> {
        self.folded[payee as usize].split(' ').filter(|word| word.len() > 1)
    }

    /// How alike two payees are, from 0 to 100.
    pub(super) fn likeness(&self, a: u32, b: u32) -> u8 {
        if a == b {
            return 100;
        }
        let pair = (a.min(b), a.max(b));
        if let Some(known) = self.likeness.borrow().get(&pair) {
            return *known;
        }
        let (first, second) = (&self.folded[pair.0 as usize], &self.folded[pair.1 as usize]);
        let person = same_name(&name_words(first), &name_words(second)) == SameName::Yes;
        let likeness = if person { 100 } else { payee_likeness(first, second) };
        self.likeness.borrow_mut().insert(pair, likeness);
        likeness
    }

    /// How a ledger line and a support line are bound.
    pub(super) fn bond(&self, ledger: usize, support: usize) -> Bond {
        let likeness = match (self.payee[ledger], self.payee[support]) {
            (Some(a), Some(b)) => Some(self.likeness(a, b)),
            _ => None,
        };
        match likeness {
            Some(likeness) if likeness >= SAME_PAYEE => Bond::Same,
            _ if self.is_paid_back(ledger, support) => Bond::Person,
            Some(likeness) if likeness >= ALIKE_PAYEE => Bond::Alike,
            Some(_) => Bond::Different,
            None => Bond::Unknown,
        }
    }

    fn is_paid_back(&self, ledger: usize, support: usize) -> bool {
        let paid = self.entries[ledger].payee();
        let person = self.entries[support].beneficiary();
        paid.zip(person)
            .is_some_and(|(paid, person)| same_name(&name_words(paid), &name_words(person)) == SameName::Yes)
    }

    /// True when both lines name a beneficiary and they are two people.
    pub(super) fn other_people(&self, a: usize, b: usize) -> bool {
        let people = self.entries[a].beneficiary().zip(self.entries[b].beneficiary());
        people.is_some_and(|(a, b)| same_name(&name_words(a), &name_words(b)) == SameName::No)
    }

    /// The beneficiary as a key: the words of the name in order.
    pub(super) fn person(&self, at: usize) -> Option<String> {
        self.entries[at].beneficiary().map(|name| name_words(name).join(" ")).filter(|name| !name.is_empty())
    }
}
