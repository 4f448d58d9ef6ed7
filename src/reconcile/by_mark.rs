//! Marks that the staff set by hand in the column `Pointage` of the previous workbook.
//!
//! Example: mandat 812 and the bill of the restaurant both carry `a` on the sheet of Miami: they are one
//! match, whatever their amounts. A line marked `-` takes part in no automatic match.

use std::collections::BTreeMap;

use super::pool::Pool;
use super::sentence::Proof;
use crate::model::entry::Side;
use crate::model::matching::Confidence;
use crate::model::mission::MissionId;
use crate::model::notes::Notes;
use crate::model::words::fold;

/// Lines that carry one mark on one mission sheet: ledger, support.
type Marked = BTreeMap<(Option<MissionId>, String), (Vec<usize>, Vec<usize>)>;

/// Settles what the staff marked, before any automatic pass. A mark on one side only settles nothing.
pub(super) fn settle(pool: &mut Pool<'_>, notes: &Notes) {
    let (marked, forbidden) = read(pool, notes);
    forbidden.into_iter().for_each(|at| pool.withdraw(at));
    for ((_, mark), (ledger, support)) in gathered(marked) {
        if ledger.is_empty() || support.is_empty() {
            continue;
        }
        let proof = Proof {
            pass: "by_mark",
            label: "pointage",
            references: vec![mark],
            payee: "",
            remark: "pointé à la main",
        };
        pool.settle(&ledger, &support, Confidence::Manual, &proof);
    }
}

fn read(pool: &Pool<'_>, notes: &Notes) -> (Marked, Vec<usize>) {
    let (mut marked, mut forbidden) = (Marked::new(), Vec::new());
    if notes.marks.is_empty() {
        return (marked, forbidden);
    }
    for (at, entry) in pool.entries.iter().enumerate().filter(|(at, _)| pool.is_free(*at)) {
        let Some(mark) = notes.marks.get(&entry.key).map(|mark| mark.trim()) else { continue };
        if mark.starts_with(['-', '–', '−']) {
            forbidden.push(at);
        } else if !fold(mark).is_empty() {
            let (ledger, support) = marked.entry((pool.mission(at), fold(mark))).or_default();
            if entry.side == Side::Ledger { ledger.push(at) } else { support.push(at) }
        }
    }
    (marked, forbidden)
}

/// A line that got its mission from its partner last month has none yet: it joins the only mission
/// sheet on which its mark stands.
fn gathered(mut marked: Marked) -> Marked {
    let homeless: Vec<_> = marked.keys().filter(|(mission, _)| mission.is_none()).cloned().collect();
    for key in homeless {
        let mut homes = marked.keys().filter(|(mission, mark)| mission.is_some() && *mark == key.1).cloned();
        if let (Some(home), None) = (homes.next(), homes.next())
            && let Some((ledger, support)) = marked.remove(&key)
        {
            let (all_ledger, all_support) = marked.entry(home).or_default();
            all_ledger.extend(ledger);
            all_support.extend(support);
        }
    }
    marked
}
