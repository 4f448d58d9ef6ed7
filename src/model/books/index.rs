//! What is counted out once, when the books are bound.

use std::ops::Range;

use crate::model::assignments::Assignments;
use crate::model::dossier::Dossier;
use crate::model::entry::{Entry, EntryId, Side};
use crate::model::matching::Match;
use crate::model::mission::MissionId;
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

/// What a mission has on one side.
#[derive(Clone, Copy, Debug)]
pub struct Totals {
    /// Σ of what counts and is matched.
    pub matched: Sum,
    /// Σ of the rest of what counts.
    pub unmatched: Sum,
    /// How many lines count, wholly or in part.
    pub lines: usize,
}

impl Totals {
    /// Σ of what counts.
    pub fn all(&self) -> Sum {
        let mut all = self.matched;
        all.add_sum(&self.unmatched);
        all
    }
}

/// What is of missions.
#[derive(Clone, Debug)]
pub(super) struct OfMissions {
    /// Entries of any mission, in order.
    pub(super) assigned: Vec<EntryId>,
    /// Those of each.
    pub(super) of_each: Vec<Vec<EntryId>>,
    /// Those that enter a total, with their amount, ledger first.
    pub(super) in_totals: [Vec<(EntryId, Money)>; 2],
    /// Those of them whose amount is below zero.
    pub(super) credits: [Vec<(EntryId, Money)>; 2],
    /// Those that enter no total.
    pub(super) left_out: Vec<EntryId>,
    /// By mission, ledger first.
    pub(super) totals: Vec<[Totals; 2]>,
}

impl OfMissions {
    /// Walks once over the lines of which something is known.
    pub(super) fn of(entries: &[Entry], assignments: &Assignments, match_of: &[u32], dossier: &Dossier) -> Self {
        let none = Totals { matched: Sum::of(dossier.currency), unmatched: Sum::of(dossier.currency), lines: 0 };
        let mut all = Self {
            assigned: Vec::new(),
            of_each: vec![Vec::new(); dossier.missions.len()],
            in_totals: [Vec::new(), Vec::new()],
            credits: [Vec::new(), Vec::new()],
            left_out: Vec::new(),
            totals: vec![[none; 2]; dossier.missions.len()],
        };
        for (at, assignment) in assignments.told().filter(|(_, assignment)| !assignment.is_none()) {
            let (id, entry) = (EntryId(at as u32), &entries[at]);
            let amount = entry.amount.filter(|_| entry.is_counted());
            let line = (id, usize::from(entry.side == Side::Support), match_of[at] != 0);
            all.assigned.push(id);
            all.put(line, amount);
            if let Some(mission) = assignment.mission {
                all.add(line, mission, amount);
            }
            for share in assignment.shares.iter().filter(|share| Some(share.mission) != assignment.mission) {
                all.add(line, share.mission, amount.map(|_| share.amount));
            }
        }
        all
    }

    #[inline]
    fn put(&mut self, (id, side, _): (EntryId, usize, bool), amount: Option<Money>) {
        match amount {
            Some(amount) => {
                self.in_totals[side].push((id, amount));
                if amount.is_negative() {
                    self.credits[side].push((id, amount));
                }
            }
            None => self.left_out.push(id),
        }
    }

    /// Adds what a mission has of a line.
    #[inline]
    fn add(&mut self, (id, side, is_matched): (EntryId, usize, bool), mission: MissionId, part: Option<Money>) {
        let at = mission.index();
        let (Some(lines), Some(totals)) = (self.of_each.get_mut(at), self.totals.get_mut(at)) else { return };
        let is_again = lines.last() == Some(&id);
        if !is_again {
            lines.push(id);
        }
        let Some(part) = part else { return };
        let totals = &mut totals[side];
        totals.lines += usize::from(!is_again);
        let sum = if is_matched { &mut totals.matched } else { &mut totals.unmatched };
        sum.add(part);
    }
}

/// Where the matches are found.
pub(super) struct Matches {
    /// That of each entry, counted from one; zero for none.
    pub(super) of: Vec<u32>,
    /// Those with a line of any mission that are not wholly of one, or not of one amount, in order.
    pub(super) at_odds: Vec<u32>,
}

impl Matches {
    pub(super) fn of(matches: &[Match], assignments: &Assignments, entries: usize) -> Self {
        let (mut of, mut at_odds) = (vec![0; entries], Vec::new());
        for (one, at) in matches.iter().zip(0..) {
            let (mut is_told, mut is_of_one, mut mission) = (false, true, None);
            for side in [&one.ledger, &one.support] {
                for id in side {
                    of[id.index()] = at + 1;
                    if assignments.is_untold(id.index()) {
                        is_of_one = false;
                        continue;
                    }
                    let assignment = &assignments[id.index()];
                    is_told |= !assignment.is_none();
                    is_of_one &=
                        assignment.mission.is_some() && (mission.is_none() || mission == assignment.mission);
                    mission = assignment.mission;
                }
            }
            if is_told && !(is_of_one && one.is_even()) {
                at_odds.push(at);
            }
        }
        Self { of, at_odds }
    }
}
