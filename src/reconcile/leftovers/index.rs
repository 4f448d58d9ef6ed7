//! Lines of one side under what the leftovers of the other side ask for.

use std::collections::BTreeSet;

use rustc_hash::{FxHashMap, FxHashSet};

use super::{State, States, nearness};
use crate::model::Date;
use crate::model::entry::{Entry, Side};
use crate::model::words::{ALIKE_PAYEE, firm_words, fold, payee_likeness, reference_key};
use crate::reconcile::ends::Ends;
use crate::reconcile::numbers::Dress;

/// Lines that one leftover is compared with under each reference, amount or payee.
const WINDOW: usize = 4;
/// Spellings that one payee is compared with.
const SPELLINGS_MAX: usize = 12;
/// A word that more payees share says nothing (*restaurant*).
const SHARERS_MAX: usize = 100;

/// What is asked for, and where it stands. Lists are sorted by what is compared next, so that a few lines
/// around the right place are enough.
pub(super) struct Index {
    /// By amount.
    by_reference: FxHashMap<String, Vec<(i64, usize)>>,
    /// By day.
    by_amount: FxHashMap<i64, Vec<(Option<Date>, usize)>>,
    /// Where a folded payee stands among the lines of payees.
    by_payee: FxHashMap<String, usize>,
    /// By amount.
    of_payees: Vec<Vec<(i64, usize)>>,
    /// The payees of the other side that are perhaps the same, by the folded payee of the leftover.
    spellings: FxHashMap<String, Vec<String>>,
}

impl Index {
    /// The lines of the other side than `side` for which these leftovers ask.
    pub(super) fn of(entries: &[Entry], states: &States<'_>, leftovers: &[usize], side: Side) -> Self {
        let mut index = Self {
            by_reference: FxHashMap::default(),
            by_amount: FxHashMap::default(),
            by_payee: FxHashMap::default(),
            of_payees: Vec::new(),
            spellings: FxHashMap::default(),
        };
        if leftovers.is_empty() {
            return index;
        }
        let references =
            || leftovers.iter().flat_map(|at| nearness::references(&entries[*at])).map(|(_, text)| text);
        index.by_amount.extend(leftovers.iter().map(|at| (nearness::cents(&entries[*at]), Vec::new())));
        index.by_reference.extend(references().map(|text| (reference_key(text), Vec::new())));
        // Most of the others need not be read.
        let ends = Ends::of(Dress::Spaced, index.by_reference.len(), references());
        let mut places: FxHashMap<&str, usize> = FxHashMap::default();
        for (at, entry) in entries.iter().enumerate().filter(|(_, entry)| entry.side != side) {
            let cents = nearness::cents(entry);
            if cents == 0 {
                continue;
            }
            if let Some(bucket) = index.by_amount.get_mut(&cents) {
                bucket.push((nearness::day(entry), at));
            }
            // What is settled comes near by its amount or not at all.
            let state = states.at(at);
            if state == State::Taken {
                continue;
            }
            for (_, text) in nearness::references(entry).filter(|(_, text)| ends.may_have(text)) {
                if let Some(bucket) = index.by_reference.get_mut(&reference_key(text)) {
                    bucket.push((cents, at));
                }
            }
            for name in names(entry).filter(|_| state == State::Free) {
                let place = *places.entry(name).or_insert_with(|| index.place_of(name));
                index.of_payees[place].push((cents, at));
            }
        }
        index.by_reference.values_mut().for_each(|bucket| bucket.sort_unstable());
        index.by_amount.values_mut().for_each(|bucket| bucket.sort_unstable());
        index.of_payees.iter_mut().for_each(|bucket| bucket.sort_unstable());
        index.spell(leftovers.iter().flat_map(|at| names(&entries[*at])));
        index
    }

    /// Where the lines of a payee stand.
    fn place_of(&mut self, name: &str) -> usize {
        let next = self.of_payees.len();
        let place = *self.by_payee.entry(fold(name)).or_insert(next);
        if place == next {
            self.of_payees.push(Vec::new());
        }
        place
    }

    /// Finds for each payee of the leftovers those of the other side that are perhaps the same.
    fn spell<'a>(&mut self, wanted: impl Iterator<Item = &'a str>) {
        let mut by_word: FxHashMap<String, Vec<&str>> = FxHashMap::default();
        let mut known: Vec<&str> = self.by_payee.keys().map(String::as_str).collect();
        known.sort_unstable();
        for payee in &known {
            for word in firm_words(payee).into_iter().filter(|word| word.len() > 2) {
                by_word.entry(word).or_default().push(payee);
            }
        }
        let wanted: FxHashSet<&str> = wanted.collect();
        let wanted: BTreeSet<String> = wanted.into_iter().map(fold).filter(|payee| !payee.is_empty()).collect();
        let mut spellings = FxHashMap::default();
        for payee in wanted {
            let words = firm_words(&payee);
            let sharers = words.iter().filter_map(|word| by_word.get(word)).filter(|all| all.len() <= SHARERS_MAX);
            let others: BTreeSet<&str> = sharers.flatten().copied().filter(|other| *other != payee).collect();
            let alike = others.into_iter().map(|other| (payee_likeness(&payee, other), other));
            let mut alike: Vec<(u8, &str)> = alike.filter(|(likeness, _)| *likeness >= ALIKE_PAYEE).collect();
            alike.sort_unstable_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(b.1)));
            let own = known.binary_search(&payee.as_str()).is_ok().then_some(payee.as_str());
            let all = own.into_iter().chain(alike.into_iter().map(|(_, other)| other));
            let all: Vec<String> = all.take(SPELLINGS_MAX).map(str::to_owned).collect();
            spellings.insert(payee, all);
        }
        self.spellings = spellings;
    }

    /// The lines that this leftover is compared with, each once, in order.
    pub(super) fn candidates(&self, at: usize, entries: &[Entry]) -> BTreeSet<usize> {
        let entry = &entries[at];
        let cents = nearness::cents(entry);
        let mut found = BTreeSet::new();
        for (_, text) in nearness::references(entry) {
            let bucket = self.by_reference.get(&reference_key(text));
            found.extend(bucket.into_iter().flat_map(|bucket| around(bucket, &cents)));
        }
        if let Some(bucket) = self.by_amount.get(&cents) {
            found.extend(around(bucket, &nearness::day(entry)));
        }
        let spellings = names(entry).filter_map(|name| self.spellings.get(&fold(name)));
        for place in spellings.flatten().filter_map(|payee| self.by_payee.get(payee)) {
            found.extend(around(&self.of_payees[*place], &cents));
        }
        found
    }
}

/// Who is paid, and for whom: a person is paid back for what another firm sold.
fn names(entry: &Entry) -> impl Iterator<Item = &str> {
    entry.payee().into_iter().chain(entry.beneficiary())
}

/// A few lines of a sorted list on both sides of where this value would stand.
fn around<'i, T: Ord>(sorted: &'i [(T, usize)], value: &T) -> impl Iterator<Item = usize> + use<'i, T> {
    let middle = sorted.partition_point(|(other, _)| other < value);
    let (from, to) = (middle.saturating_sub(WINDOW / 2), (middle + WINDOW).min(sorted.len()));
    sorted[from..to].iter().map(|(_, at)| *at)
}
