//! May this be ratified? (contract 2)

use crate::model::books::Books;
use crate::model::entry::Side;
use crate::model::finding::{Finding, Outcome};
use crate::model::mission::MissionId;
use crate::model::report::{CheckOutcome, OpenCounts, Verdict};

/// Without these nobody can say that a dossier is ready.
const ESSENTIAL: [&str; 4] =
    ["declared_gap", "ledger_without_support", "control_total_mismatch", "unreadable_amount"];

/// Open findings by severity.
pub(super) fn open<'a>(findings: impl Iterator<Item = &'a Finding>) -> OpenCounts {
    let mut counts = OpenCounts::default();
    findings.filter(|finding| finding.is_open()).for_each(|finding| counts.add(finding.severity));
    counts
}

/// The verdict on a mission or on the dossier; `complete` says that ledger and support are there.
pub(super) fn of(open: &OpenCounts, complete: bool, checks: &[CheckOutcome]) -> Verdict {
    if open.blocking > 0 {
        return Verdict::Blocked;
    }
    let looked_at = ESSENTIAL.iter().all(|id| {
        let outcome = checks.iter().find(|check| check.check == *id).map(|check| &check.outcome);
        outcome.is_some_and(|outcome| !matches!(outcome, Outcome::NotChecked(_)))
    });
    if open.review == 0 && complete && looked_at { Verdict::Ready } else { Verdict::ToJustify }
}

/// True when something counts for the mission on each side.
pub(super) fn has_both_sides(books: &Books, mission: MissionId) -> bool {
    [Side::Ledger, Side::Support]
        .into_iter()
        .all(|side| books.of_mission(mission, side).any(|(_, entry)| entry.is_counted() && entry.amount.is_some()))
}
