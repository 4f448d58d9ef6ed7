//! Entries → matches. **New matching pass here.**
//!
//! Passes run in order of proof. What a pass matches leaves the pool; what it finds ambiguous leaves it
//! too, for a weaker proof would only hide that. A pass sees the pool and nothing else, goes through it
//! in the order of entries, which is that of their numbers and keys, and so decides the same whatever the
//! order of files and rows.

mod assignment;
mod bonds;
mod by_mark;
mod by_reference;
mod contradiction;
mod credits;
mod ends;
mod graph;
mod groups;
mod leftovers;
mod near;
mod numbers;
mod one_to_one;
mod payees;
mod pool;
mod proof;
mod solutions;
mod sums;
mod together;
mod units;

use crate::model::assignments::Assignments;
use crate::model::entry::Entry;
use crate::model::matching::Matching;
use crate::model::money::Currency;
use crate::model::notes::Notes;
use crate::model::rules::Rules;
use pool::Pool;

pub use leftovers::leftovers;

/// The passes, strongest proof first.
const PASSES: &[fn(&mut Pool<'_>)] = &[
    credits::annulments,
    by_reference::shared_references,
    one_to_one::same_payee_and_amount,
    groups::standing_together,
    by_reference::shared_operation,
    one_to_one::same_mission_and_amount,
    groups::lone_lines,
    credits::left_over,
    groups::any_lines,
    near::near_amounts,
];

/// Settles what the staff marked in the previous workbook, then runs every pass in order of proof; what is matched or ambiguous leaves the pool. Only entries that
/// count, with an amount in the dossier's currency, take part.
pub fn matches(
    entries: &[Entry],
    assignments: &Assignments,
    notes: &Notes,
    rules: &Rules,
    currency: Currency,
) -> Matching {
    let mut pool = Pool::of(entries, assignments, rules, currency);
    by_mark::settle(&mut pool, notes);
    for pass in PASSES {
        pass(&mut pool);
    }
    pool.finish()
}
