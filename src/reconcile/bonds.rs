//! How the payees and people of two lines stand to each other.

use std::cell::{OnceCell, RefCell};

use rustc_hash::FxHashMap;

use crate::model::entry::Entry;
use crate::model::field::Field;
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

/// Pairs of payees whose likeness is remembered.
const LIKENESSES_MAX: usize = 2_000_000;

/// Nobody.
const NONE: u32 = u32::MAX;

/// Payees and people of the entries, each text known once.
pub(super) struct Bonds<'a> {
    entries: &'a [Entry],
    payees: OnceCell<Payees<'a>>,
    people: OnceCell<People>,
    likeness: RefCell<FxHashMap<(u32, u32), u8>>,
}

/// Who is paid, each name known once.
struct Payees<'a> {
    payee: Vec<u32>,
    folded: Vec<String>,
    /// Those that somebody writes with a hyphen, as written.
    hyphened: FxHashMap<u32, &'a str>,
    /// As names of persons, when asked for.
    names: Vec<OnceCell<Vec<String>>>,
}

impl<'a> Payees<'a> {
    fn of(entries: &'a [Entry]) -> Self {
        let mut texts: FxHashMap<&str, u32> = FxHashMap::default();
        let mut known: FxHashMap<String, u32> = FxHashMap::default();
        let mut folded: Vec<String> = Vec::new();
        let mut hyphened: FxHashMap<u32, &str> = FxHashMap::default();
        let payee = entries.iter().map(|entry| {
            let Some(text) = paid(entry) else { return NONE };
            *texts.entry(text).or_insert_with(|| {
                let plain = fold(text);
                if plain.is_empty() {
                    return NONE;
                }
                let payee = *known.entry(plain).or_insert_with_key(|plain| {
                    folded.push(plain.clone());
                    folded.len() as u32 - 1
                });
                if text.contains('-') {
                    // The same whatever the order of lines.
                    let spelling = hyphened.entry(payee).or_insert(text);
                    *spelling = text.min(*spelling);
                }
                payee
            })
        });
        let payee = payee.collect();
        let names = std::iter::repeat_with(OnceCell::new).take(folded.len()).collect();
        Self { payee, folded, hyphened, names }
    }

    fn spelled(&self, payee: u32) -> &str {
        self.hyphened.get(&payee).copied().unwrap_or(&self.folded[payee as usize])
    }

    fn name(&self, payee: u32) -> &[String] {
        self.names[payee as usize].get_or_init(|| name_words(&self.folded[payee as usize]))
    }
}

/// Who is paid: a claim that names only its person is paid to that person.
fn paid(entry: &Entry) -> Option<&str> {
    entry.payee().or_else(|| entry.beneficiary())
}

/// Beneficiaries, each name known once.
struct People {
    person: Vec<u32>,
    names: Vec<Vec<String>>,
}

impl People {
    fn of(entries: &[Entry]) -> Self {
        let mut texts: FxHashMap<&str, u32> = FxHashMap::default();
        let mut known: FxHashMap<Vec<String>, u32> = FxHashMap::default();
        let mut names: Vec<Vec<String>> = Vec::new();
        let person = entries.iter().map(|entry| {
            let Some(text) = entry.beneficiary() else { return NONE };
            *texts.entry(text).or_insert_with(|| {
                let words = name_words(text);
                if words.is_empty() {
                    return NONE;
                }
                *known.entry(words).or_insert_with_key(|words| {
                    names.push(words.clone());
                    names.len() as u32 - 1
                })
            })
        });
        let person = person.collect();
        Self { person, names }
    }

    fn name(&self, at: usize) -> Option<&[String]> {
        self.names.get(self.person[at] as usize).map(Vec::as_slice)
    }
}

impl<'a> Bonds<'a> {
    pub(super) fn of(entries: &'a [Entry]) -> Self {
        Self { entries, payees: OnceCell::new(), people: OnceCell::new(), likeness: RefCell::default() }
    }

    fn payees(&self) -> &Payees<'a> {
        self.payees.get_or_init(|| Payees::of(self.entries))
    }

    /// A number for who is paid, equal for equal names; none when nobody is named.
    pub(super) fn payee(&self, at: usize) -> Option<u32> {
        Some(self.payees().payee[at]).filter(|payee| *payee != NONE)
    }

    /// The words of a payee.
    pub(super) fn words(&self, payee: u32) -> impl Iterator<Item = &str> {
        self.payees().folded[payee as usize].split(' ').filter(|word| word.len() > 1)
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
        let payees = self.payees();
        let person = same_name(payees.name(pair.0), payees.name(pair.1)) == SameName::Yes;
        let likeness = if person { 100 } else { payee_likeness(payees.spelled(pair.0), payees.spelled(pair.1)) };
        let mut known = self.likeness.borrow_mut();
        if known.len() >= LIKENESSES_MAX {
            known.clear();
        }
        known.insert(pair, likeness);
        likeness
    }

    /// How a ledger line and a support line are bound.
    pub(super) fn bond(&self, ledger: usize, support: usize) -> Bond {
        if self.are_paid_to_one(ledger, support) {
            return Bond::Same;
        }
        let likeness = self.payee(ledger).zip(self.payee(support)).map(|(a, b)| self.likeness(a, b));
        match likeness {
            Some(likeness) if likeness >= SAME_PAYEE => Bond::Same,
            _ if self.is_paid_back(ledger, support) => Bond::Person,
            Some(likeness) if likeness >= ALIKE_PAYEE => Bond::Alike,
            Some(_) => Bond::Different,
            None => Bond::Unknown,
        }
    }

    /// True for two lines that write their payee alike, as most do that belong together: these are not numbered for it.
    fn are_paid_to_one(&self, a: usize, b: usize) -> bool {
        let names = paid(&self.entries[a]).zip(paid(&self.entries[b]));
        names.is_some_and(|(a, b)| a == b && a.bytes().any(|sign| sign.is_ascii_alphanumeric()))
    }

    /// True when the payee of a mandat may be the one of a claim, or its person, misspelt or with an initial.
    pub(super) fn is_near_name(&self, ledger: usize, support: usize) -> bool {
        let Some(paid) = self.payee(ledger) else { return false };
        let person = self.people().name(support);
        let is_initial =
            person.is_some_and(|person| same_name(self.payees().name(paid), person) == SameName::Initial);
        let is_alike = || {
            self.payee(support).is_some_and(|told| (ALIKE_PAYEE..SAME_PAYEE).contains(&self.likeness(paid, told)))
        };
        is_initial || is_alike()
    }

    fn people(&self) -> &People {
        self.people.get_or_init(|| People::of(self.entries))
    }

    fn is_paid_back(&self, ledger: usize, support: usize) -> bool {
        if self.entries[support].beneficiary().is_none() || self.entries[ledger].payee().is_none() {
            return false;
        }
        let paid = self.payee(ledger).map(|payee| self.payees().name(payee));
        let person = self.people().name(support);
        paid.zip(person).is_some_and(|(paid, person)| same_name(paid, person) == SameName::Yes)
    }

    /// True when both lines name a beneficiary and they are two people.
    pub(super) fn other_people(&self, a: usize, b: usize) -> bool {
        let (Some(first), Some(second)) = (self.person(a), self.person(b)) else { return false };
        let people = self.people();
        first != second && people.name(a).zip(people.name(b)).is_some_and(|(a, b)| same_name(a, b) == SameName::No)
    }

    /// The words of the beneficiary's name.
    pub(super) fn person_words(&self, at: usize) -> Option<&[String]> {
        self.entries[at].beneficiary().and_then(|_| self.people().name(at))
    }

    /// A number for the beneficiary, equal for equal names.
    pub(super) fn person(&self, at: usize) -> Option<u32> {
        // Where people are numbered already the line is not looked at.
        let people = match self.people.get() {
            Some(people) => people,
            None if !self.entries[at].texts.has(Field::Beneficiary) => return None,
            None => self.people(),
        };
        Some(people.person[at]).filter(|person| *person != NONE)
    }
}
