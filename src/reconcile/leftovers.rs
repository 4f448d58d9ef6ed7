//! What is left over, each with the line of the other side that comes nearest.
//!
//! Example: a mandat of 640,00 € to a restaurant, and its bill of 610,00 € without a number: nothing proves
//! that they belong together, but the bill is what comes nearest, and the amount is all that stands between
//! them. Lines are looked up by reference, by amount and by payee, a few of each: the cost of one leftover
//! does not grow with the number of the others.

mod index;
mod nearness;

use super::bonds::Bonds;
use crate::model::assignments::Assignments;
use crate::model::entry::{Entry, EntryId, Side};
use crate::model::leftover::Leftover;
use crate::model::matching::Matching;
use crate::model::notes::Notes;
use crate::model::rules::Rules;
use index::Index;
use nearness::Judge;

/// Explains every counted entry of a mission that `matching` leaves: neither matched nor ambiguous. Sorted by
/// entry.
pub fn leftovers(
    entries: &[Entry],
    assignments: &Assignments,
    matching: &Matching,
    notes: &Notes,
    rules: &Rules,
) -> Vec<Leftover> {
    let states = States::of(entries, matching);
    let of_missions = assignments.told().filter(|(_, assignment)| !assignment.is_none()).map(|(at, _)| at);
    let left: Vec<usize> = of_missions
        .filter(|at| states.at(*at) == State::Free && entries[*at].amount.is_some_and(|amount| !amount.is_zero()))
        .collect();
    if left.is_empty() {
        return Vec::new();
    }
    let judge = Judge { entries, assignments, states: &states, notes, rules, bonds: Bonds::of(entries) };
    let mut found: Vec<Leftover> = [Side::Ledger, Side::Support]
        .into_iter()
        .flat_map(|side| {
            let of_side: Vec<usize> = left.iter().copied().filter(|at| entries[*at].side == side).collect();
            let index = Index::of(entries, &states, &of_side, side);
            let explain = |at: usize| Leftover {
                entry: EntryId(at as u32),
                nearest: judge.nearest(at, index.candidates(at, entries)),
            };
            of_side.iter().map(|at| explain(*at)).collect::<Vec<_>>()
        })
        .collect();
    found.sort_unstable_by_key(|one| one.entry);
    found
}

/// What has become of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// It may still be somebody's partner.
    Free,
    /// It settles something else already.
    Taken,
    /// It is one of several that are as good.
    Undecided,
    /// It is cancelled, or the copy of another paper.
    NotCounted,
}

/// The state of each entry. Few are asked about: the others are not looked at.
struct States<'a> {
    entries: &'a [Entry],
    /// What the matching says of them.
    settled: Vec<State>,
}

impl<'a> States<'a> {
    fn of(entries: &'a [Entry], matching: &Matching) -> Self {
        let mut settled = vec![State::Free; entries.len()];
        for one in &matching.matches {
            for side in [&one.ledger, &one.support] {
                side.iter().for_each(|id| settled[id.index()] = State::Taken);
            }
        }
        for one in &matching.ambiguities {
            one.ledger.iter().chain(&one.support).for_each(|id| settled[id.index()] = State::Undecided);
        }
        Self { entries, settled }
    }

    fn at(&self, at: usize) -> State {
        match self.settled[at] {
            State::Free if !self.entries[at].is_counted() => State::NotCounted,
            state => state,
        }
    }
}

#[cfg(test)]
mod tests;
