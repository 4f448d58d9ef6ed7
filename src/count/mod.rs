//! Which lines count, and once only.
//!
//! Exports overlap, mandats are cancelled and one expense leaves several papers. What stands twice in
//! the exports stands once in the books; what was cancelled, or only repeats another paper, stays in the
//! books without entering a total (contract 4b, *counted*).

mod arrange;
mod cancelled;
mod content;
mod corroborating;
mod itemised;
mod merging;
mod order;
mod redelivery;
mod slips;
mod tables;

use crate::model::books::{Facts, Redelivery};
use crate::model::entry::Side;
use tables::Tables;

/// Keeps each line once, whatever number of exports delivered it; marks cancelled lines and papers
/// that only corroborate another; sorts entries so that [`crate::model::entry::EntryId`] does not
/// depend on the order of files or rows.
pub fn once(mut facts: Facts) -> (Facts, Vec<Redelivery>) {
    let entries = std::mem::take(&mut facts.entries);
    let tables = Tables::of(&entries, &facts.files);
    let several_papers = tables.are_several(Side::Support);
    let (entries, copies) = redelivery::collapse(entries, &tables);
    drop(tables);
    let (mut entries, copies) = order::sort(entries, copies);
    cancelled::mark(&mut entries);
    if several_papers {
        corroborating::mark(&mut entries, &facts.files);
    }
    facts.entries = entries;
    facts.receipts = order::sort(std::mem::take(&mut facts.receipts), Vec::new()).0;
    (facts, copies)
}
