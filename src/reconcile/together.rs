//! Which lines of a side stand together, asked once and compared several times.

use std::hash::Hash;

use rustc_hash::{FxHashMap, FxHashSet};

use super::pool::Pool;
use crate::model::entry::Side;

/// Lines of a side, and the group in which each stands. Those that are settled later are no longer of their group.
pub(super) struct Together {
    lines: Vec<u32>,
    /// The group of each line.
    groups: Vec<u32>,
    count: usize,
    sizes: Sizes,
}

/// Which groups are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sizes {
    Any,
    /// Of several lines.
    Several,
    /// Of a single one.
    One,
}

/// What the lines of a group are that are still to be matched.
#[derive(Clone, Copy, Default)]
struct Sum {
    cents: i128,
    lines: u32,
}

impl Together {
    /// These lines, in their order: those of one key stand together, one without a key stands alone.
    pub(super) fn of<K: Hash + Eq>(lines: impl Iterator<Item = (usize, Option<K>)>, sizes: Sizes) -> Self {
        let mut together = Self { lines: Vec::new(), groups: Vec::new(), count: 0, sizes };
        let mut known: FxHashMap<K, u32> = FxHashMap::default();
        for (at, key) in lines {
            let next = together.count as u32;
            let group = key.map_or(next, |key| *known.entry(key).or_insert(next));
            together.count += usize::from(group == next);
            together.lines.push(at as u32);
            together.groups.push(group);
        }
        together
    }

    /// Each free line of a side alone.
    pub(super) fn singles(pool: &Pool<'_>, side: Side) -> Self {
        let lines: Vec<u32> = pool.free_side(side).map(|at| at as u32).collect();
        Self { groups: (0..lines.len() as u32).collect(), count: lines.len(), lines, sizes: Sizes::Any }
    }

    /// The free lines of each group, by the first of them.
    pub(super) fn groups(&self, pool: &Pool<'_>) -> Vec<Vec<usize>> {
        self.of_totals(pool, &self.sums(pool), |_| true)
    }

    /// The groups of both sides, ledger and support, that have a total that the other side has too: nothing can come of
    /// the rest.
    pub(super) fn of_common_totals(pool: &Pool<'_>, [ledger, support]: [&Self; 2]) -> [Vec<Vec<usize>>; 2] {
        let sums = support.sums(pool);
        let told: FxHashSet<i128> = sums.iter().filter(|sum| support.looks_at(sum)).map(|sum| sum.cents).collect();
        if told.is_empty() {
            return [Vec::new(), Vec::new()];
        }
        let ledger = ledger.of_totals(pool, &ledger.sums(pool), |cents| told.contains(&cents));
        let paid: FxHashSet<i128> = ledger.iter().map(|lines| pool.total(lines)).collect();
        let support = support.of_totals(pool, &sums, |cents| paid.contains(&cents));
        [ledger, support]
    }

    fn looks_at(&self, sum: &Sum) -> bool {
        match self.sizes {
            Sizes::Any => sum.lines > 0,
            Sizes::Several => sum.lines > 1,
            Sizes::One => sum.lines == 1,
        }
    }

    /// The lines that are still free, each with its group.
    fn free<'t>(&'t self, pool: &'t Pool<'_>) -> impl Iterator<Item = (usize, usize)> + 't {
        let lines = self.lines.iter().zip(&self.groups).map(|(at, group)| (*at as usize, *group as usize));
        lines.filter(|(at, _)| pool.is_free(*at))
    }

    fn sums(&self, pool: &Pool<'_>) -> Vec<Sum> {
        let mut sums = vec![Sum::default(); self.count];
        for (at, group) in self.free(pool) {
            sums[group].cents += i128::from(pool.cents(at));
            sums[group].lines += 1;
        }
        sums
    }

    fn of_totals(&self, pool: &Pool<'_>, sums: &[Sum], is_wanted: impl Fn(i128) -> bool) -> Vec<Vec<usize>> {
        const UNWANTED: u32 = u32::MAX;
        const WANTED: u32 = UNWANTED - 1;
        let place = |sum: &Sum| if self.looks_at(sum) && is_wanted(sum.cents) { WANTED } else { UNWANTED };
        let mut places: Vec<u32> = sums.iter().map(place).collect();
        let mut groups: Vec<Vec<usize>> = Vec::new();
        for (at, group) in self.free(pool) {
            if places[group] == UNWANTED {
                continue;
            }
            if places[group] == WANTED {
                places[group] = groups.len() as u32;
                groups.push(Vec::with_capacity(sums[group].lines as usize));
            }
            groups[places[group] as usize].push(at);
        }
        groups
    }
}
