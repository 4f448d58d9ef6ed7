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
    let states = states(entries, matching);
    let of_missions = assignments.told().filter(|(_, assignment)| !assignment.is_none()).map(|(at, _)| at);
    let left: Vec<usize> = of_missions
        .filter(|at| states[*at] == State::Free && entries[*at].amount.is_some_and(|amount| !amount.is_zero()))
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

fn states(entries: &[Entry], matching: &Matching) -> Vec<State> {
    let counted = |entry: &Entry| if entry.is_counted() { State::Free } else { State::NotCounted };
    let mut states: Vec<State> = entries.iter().map(counted).collect();
    for one in &matching.matches {
        for side in [&one.ledger, &one.support] {
            side.iter().for_each(|id| states[id.index()] = State::Taken);
        }
    }
    for one in &matching.ambiguities {
        one.ledger.iter().chain(&one.support).for_each(|id| states[id.index()] = State::Undecided);
    }
    states
}

#[cfg(test)]
mod tests;
