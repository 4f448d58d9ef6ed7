//! Marks that the staff set by hand in the column `Pointage` of the previous workbook.
//!
//! Example: mandat 812 and the bill of the restaurant both carry `a` on the sheet of Miami: they are one
//! match, whatever their amounts. A line marked `-` takes part in no automatic match. A mandat and a bill
//! that both carry `- a` do not go with each other; either may go with another.

use std::collections::BTreeMap;

use super::pool::Pool;
use super::proof::Proof;
use crate::model::entry::{Entry, Side};
use crate::model::few::Few;
use crate::model::matching::{Confidence, Reason};
use crate::model::mission::MissionId;
use crate::model::notes::{Asked, Notes};

/// Lines that carry one mark on one mission sheet.
#[derive(Default)]
struct Marked {
    /// As first typed.
    typed: String,
    ledger: Vec<usize>,
    support: Vec<usize>,
}

/// True when the marks forbid an automatic match of these two.
pub(super) fn forbids(notes: &Notes, a: &Entry, b: &Entry) -> bool {
    let of = |entry: &Entry| notes.mark(entry).and_then(Asked::read);
    match (of(a), of(b)) {
        (Some(Asked::Alone), _) | (_, Some(Asked::Alone)) => true,
        (Some(Asked::Apart(a)), Some(Asked::Apart(b))) => a == b,
        _ => false,
    }
}

/// Settles what the staff marked, before any automatic pass. A mark on one side only settles nothing and
/// is told.
pub(super) fn settle(pool: &mut Pool<'_>, notes: &Notes) {
    if notes.marks.is_empty() {
        return;
    }
    for ((_, asked), Marked { typed, ledger, support }) in gathered(pool, read(pool, notes)) {
        if asked == Asked::Alone {
            ledger.into_iter().chain(support).for_each(|at| pool.withdraw(at));
        } else if ledger.is_empty() || support.is_empty() {
            pool.leave_mark(&typed, &ledger, &support);
        } else if matches!(asked, Asked::Apart(_)) {
            pool.forbid(&ledger, &support);
        } else {
            let proof = Proof {
                reason: Reason { pass: "by_mark", label: "pointage", payee: "", remark: "pointé à la main" },
                references: Few::one(typed.into()),
            };
            pool.settle(&ledger, &support, Confidence::Manual, &proof);
        }
    }
}

fn read(pool: &Pool<'_>, notes: &Notes) -> BTreeMap<(Option<MissionId>, Asked), Marked> {
    let mut marked: BTreeMap<_, Marked> = BTreeMap::new();
    for (at, entry) in pool.entries.iter().enumerate().filter(|(at, _)| pool.is_free(*at)) {
        let Some(typed) = notes.mark(entry) else { continue };
        let Some(asked) = Asked::read(typed) else { continue };
        // A line that got its mission from its partner last month has none yet: its mark stands on the sheet of old.
        let mission = pool.mission(at).or_else(|| notes.marked_on(entry));
        let one = marked.entry((mission, asked)).or_default();
        if one.typed.is_empty() {
            one.typed = typed.trim().to_owned();
        }
        if entry.side == Side::Ledger { one.ledger.push(at) } else { one.support.push(at) }
    }
    marked
}

/// A line of no mission whose mark no sheet alone holds, as the shared ones: it joins the only mission sheet on which
/// that mark stands; a shared one, all the sheets that show it: they are then one match.
fn gathered(
    pool: &Pool<'_>,
    mut marked: BTreeMap<(Option<MissionId>, Asked), Marked>,
) -> BTreeMap<(Option<MissionId>, Asked), Marked> {
    let homeless: Vec<_> = marked.keys().filter(|(mission, _)| mission.is_none()).cloned().collect();
    for key in homeless {
        let homes: Vec<_> =
            marked.keys().filter(|(mission, mark)| mission.is_some() && *mark == key.1).cloned().collect();
        let shows = |home: &(Option<MissionId>, Asked), at: usize| home.0.is_some_and(|of| pool.has_share(at, of));
        let is_shown = |one: &Marked| {
            let mut lines = one.ledger.iter().chain(&one.support);
            lines.all(|at| homes.iter().all(|home| shows(home, *at)))
        };
        let joins = homes.len() == 1 || marked.get(&key).is_some_and(is_shown);
        let Some((home, others)) = homes.split_first().filter(|_| joins) else { continue };
        for from in std::iter::once(&key).chain(others) {
            if let Some(one) = marked.remove(from) {
                let all = marked.entry(home.clone()).or_default();
                all.ledger.extend(one.ledger);
                all.support.extend(one.support);
            }
        }
    }
    marked
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::field::Field;
    use crate::model::place::Place;

    #[test]
    fn only_a_shared_mark_forbids() {
        let line = |side: Side, number: usize| {
            let mut entry = Entry::blank(side, Place::of_file(&"a.csv".into()));
            entry.set(Field::Invoice, number.to_string().as_str());
            entry
        };
        let order = line(Side::Ledger, 1);
        let papers: Vec<Entry> = (1..=5).map(|number| line(Side::Support, number)).collect();
        let marks = ["- x", "-y", "x", "-"].iter().zip(&papers).chain([(&"-x", &order)]);
        let marks = marks.map(|(mark, entry)| (entry.key(), (*mark).to_owned()));
        let notes = Notes { marks: marks.collect(), ..Notes::default() };
        let with: Vec<bool> = papers.iter().map(|paper| forbids(&notes, &order, paper)).collect();
        assert_eq!(with, [true, false, false, true, false]);
    }
}
