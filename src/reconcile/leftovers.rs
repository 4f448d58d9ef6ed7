//! What is left over, each with the line of the other side that comes nearest.
//!
//! Example: a mandat of 640,00 € to a restaurant, and its bill of 610,00 € without a number: nothing proves
//! that they belong together, but the bill is what comes nearest, and the amount is all that stands between
//! them. Lines are looked up by reference, by amount and by payee, a few of each: the cost of one leftover
//! does not grow with the number of the others.

mod index;
mod nearness;

use crate::model::entry::{Assignment, Entry, EntryId, Side};
use crate::model::leftover::{Difference, Leftover};
use crate::model::matching::Matching;
use crate::model::notes::Notes;
use crate::model::rules::Rules;
use index::Index;
use nearness::Judge;

/// Explains every counted entry of a mission that `matching` leaves: neither matched nor ambiguous. Sorted by
/// entry.
pub fn leftovers(
    entries: &[Entry],
    assignments: &[Assignment],
    matching: &Matching,
    notes: &Notes,
    rules: &Rules,
) -> Vec<Leftover> {
    let states = states(entries, matching);
    let left: Vec<usize> = (0..entries.len())
        .filter(|at| states[*at].is_none() && entries[*at].amount.is_some_and(|amount| !amount.is_zero()))
        .filter(|at| !assignments[*at].is_none())
        .collect();
    let judge = Judge { entries, assignments, states: &states, notes, rules };
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

/// Why an entry can be nobody's partner any more; none for those that are free.
fn states(entries: &[Entry], matching: &Matching) -> Vec<Option<Difference>> {
    let mut states: Vec<Option<Difference>> =
        entries.iter().map(|entry| (!entry.is_counted()).then_some(Difference::NotCounted)).collect();
    for one in &matching.matches {
        one.entries().for_each(|id| states[id.index()] = Some(Difference::Taken));
    }
    for one in &matching.ambiguities {
        one.ledger.iter().chain(&one.support).for_each(|id| states[id.index()] = Some(Difference::Undecided));
    }
    states
}
