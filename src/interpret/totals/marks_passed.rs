//! The places of a table at which a group of lines may begin or end, looked up by what the lines above them make.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use rustc_hash::FxHashMap;

use super::Sums;
use crate::model::entry::Entry;
use crate::model::money::{Currency, Money, Sum};
use crate::model::words::is_cancelled;

/// Where the reading stands: what was summed, and over how many lines.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Mark {
    pub(super) sums: Sums,
    pub(super) lines: u32,
}

/// The lines that passed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Passed {
    all: Sum,
    /// Those that are cancelled.
    cancelled: Sum,
    pub(super) lines: u32,
}

impl Passed {
    pub(super) fn of(currency: Currency) -> Self {
        Self { all: Sum::of(currency), cancelled: Sum::of(currency), lines: 0 }
    }

    #[inline]
    pub(super) fn line(&mut self, amount: Option<Money>, cancelled: bool) {
        self.lines += 1;
        let Some(amount) = amount else { return };
        self.all.add(amount);
        if cancelled {
            self.cancelled.add(amount);
        }
    }

    pub(super) fn entry(&mut self, entry: &Entry, aside: bool) {
        self.line(entry.amount, aside || entry.state().is_some_and(is_cancelled));
    }

    pub(super) fn mark(self) -> Mark {
        // Never beyond 28 digits: fifteen are read before the comma.
        let amount = |sum: Sum| sum.total().map_or(Decimal::MAX, |sum| sum.amount());
        let all = amount(self.all);
        let kept = all.checked_sub(amount(self.cancelled)).unwrap_or(Decimal::MAX);
        Mark { sums: Sums { kept, all }, lines: self.lines }
    }
}

/// The marks passed, by their sums.
#[derive(Default)]
pub(super) struct Known {
    /// The first and the latest mark of a sum without cancelled lines, then with them.
    kept: FxHashMap<Decimal, (usize, usize)>,
    all: FxHashMap<Decimal, (usize, usize)>,
    /// The first mark of a sum, in the order of sums.
    ordered: BTreeMap<Decimal, usize>,
}

impl Known {
    /// A mark is passed.
    pub(super) fn insert(&mut self, marks: &[Mark], at: usize) {
        let sums = marks[at].sums;
        self.kept.entry(sums.kept).and_modify(|(_, latest)| *latest = at).or_insert((at, at));
        self.all.entry(sums.all).and_modify(|(_, latest)| *latest = at).or_insert((at, at));
        self.ordered.entry(sums.kept).or_insert(at);
    }

    /// A mark with one of these sums and lines between it and here: the latest first.
    pub(super) fn find(&self, marks: &[Mark], kept: Decimal, all: Decimal, lines: u32) -> Option<usize> {
        let found = [self.kept.get(&kept), self.all.get(&all)].into_iter().flatten();
        let mut ends = found.flat_map(|(first, latest)| [*latest, *first]);
        ends.find(|mark| marks[*mark].lines != lines)
    }

    /// The mark whose sum comes closest, with lines between it and here.
    pub(super) fn nearest(&self, marks: &[Mark], kept: Decimal, lines: u32) -> Option<usize> {
        let has_lines = |mark: &usize| marks[*mark].lines != lines;
        let below = self.ordered.range(..=kept).rev().map(|(_, mark)| *mark).find(has_lines);
        let above = self.ordered.range(kept..).map(|(_, mark)| *mark).find(has_lines);
        let both = [below, above].into_iter().flatten();
        both.min_by_key(|mark| ((marks[*mark].sums.kept - kept).abs(), *mark))
    }
}
