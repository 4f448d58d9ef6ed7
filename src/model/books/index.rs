//! What is counted out once, when the books are bound.

use std::ops::Range;

use crate::model::assignments::Assignments;
use crate::model::dossier::Dossier;
use crate::model::entry::{Assignment, Entry, EntryId, Side};
use crate::model::matching::Match;
use crate::model::money::{Money, Sum};

/// What is known of the two sides as a whole: where their entries stand, and one bit for each field that some of them
/// fill, and for each figure that some of them tell.
pub(super) struct Sides {
    pub(super) ranges: [Range<usize>; 2],
    pub(super) filled: [u64; 2],
    pub(super) figures: [u32; 2],
}

impl Sides {
    pub(super) fn of(entries: &[Entry]) -> Self {
        let (mut filled, mut figures, mut are_mixed, mut last) = ([0; 2], [0; 2], false, Side::Ledger);
        for entry in entries {
            let side = usize::from(entry.side == Side::Support);
            filled[side] |= entry.texts.filled();
            figures[side] |= entry.texts.figure_bits();
            are_mixed |= entry.side < last;
            last = entry.side;
        }
        let ranges = if are_mixed {
            [0..entries.len(), 0..entries.len()]
        } else {
            let at = entries.partition_point(|entry| entry.side == Side::Ledger);
            [0..at, at..entries.len()]
        };
        Self { ranges, filled, figures }
    }
}

/// Those of the entries that enter a total, by side with their amount, and those that enter none.
pub(super) fn in_totals(entries: &[Entry], assigned: &[EntryId]) -> ([Vec<(EntryId, Money)>; 2], Vec<EntryId>) {
    let (mut sides, mut left_out) = ([Vec::new(), Vec::new()], Vec::new());
    for id in assigned {
        let entry = &entries[id.index()];
        match entry.amount.filter(|_| entry.is_counted()) {
            Some(amount) => sides[usize::from(entry.side == Side::Support)].push((*id, amount)),
            None => left_out.push(*id),
        }
    }
    (sides, left_out)
}

/// Σ of what counts for each mission, ledger first.
pub(super) fn totals(
    in_totals: &[Vec<(EntryId, Money)>; 2],
    assignments: &Assignments,
    dossier: &Dossier,
) -> Vec<[Money; 2]> {
    let mut sums = vec![[Sum::of(dossier.currency); 2]; dossier.missions.len()];
    for (side, lines) in in_totals.iter().enumerate() {
        for (id, amount) in lines {
            let Assignment { mission, shares, .. } = &assignments[id.index()];
            let shares = shares.iter().filter(|share| Some(share.mission) != *mission);
            let whole = mission.iter().map(|mission| (*mission, *amount));
            for (mission, part) in whole.chain(shares.map(|share| (share.mission, share.amount))) {
                sums.get_mut(mission.index()).into_iter().for_each(|sides| sides[side].add(part));
            }
        }
    }
    let total = |sum: Sum| sum.total().unwrap_or(Money::zero(dossier.currency));
    sums.into_iter().map(|sides| sides.map(total)).collect()
}

/// Where the matches are found.
pub(super) struct Matches {
    /// That of each entry, counted from one; zero for none.
    pub(super) of: Vec<u32>,
    /// Those with a line of any mission, in order.
    pub(super) of_missions: Vec<u32>,
}

impl Matches {
    pub(super) fn of(matches: &[Match], assignments: &Assignments, entries: usize) -> Self {
        let (mut of, mut of_missions) = (vec![0; entries], Vec::new());
        for (one, at) in matches.iter().zip(0..) {
            let mut are_told = false;
            for side in [&one.ledger, &one.support] {
                for id in side {
                    of[id.index()] = at + 1;
                    are_told |= !assignments.is_none(id.index());
                }
            }
            if are_told {
                of_missions.push(at);
            }
        }
        Self { of, of_missions }
    }
}
