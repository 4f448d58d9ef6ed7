//! The figures of each mission.

use super::bridge::{self, Even};
use super::{too_large, verdict};
use crate::error::Error;
use crate::model::books::Books;
use crate::model::entry::Side;
use crate::model::finding::Finding;
use crate::model::mission::MissionId;
use crate::model::money::Sum;
use crate::model::report::{CheckOutcome, MissionFigures};

/// The figures of every mission, in the order of the dossier.
///
/// # Errors
/// [`Error::Internal`] when a sum or a bridge does not close.
pub(super) fn of_missions(
    books: &Books,
    findings: &[Finding],
    checks: &[CheckOutcome],
) -> Result<Vec<MissionFigures>, Error> {
    let even = Even::of(books);
    books.dossier.missions().map(|(id, _)| of_mission(id, books, (findings, checks), &even)).collect()
}

fn of_mission(
    id: MissionId,
    books: &Books,
    (findings, checks): (&[Finding], &[CheckOutcome]),
    even: &Even,
) -> Result<MissionFigures, Error> {
    let (ledger, support) = (Totals::of(books, id, Side::Ledger), Totals::of(books, id, Side::Support));
    let open = verdict::open(findings.iter().filter(|finding| finding.observation.mission == Some(id)));
    let mut figures = MissionFigures {
        mission: id,
        declared: books.mission(id).declared,
        ledger: ledger.all.total().map_err(too_large)?,
        support: support.all.total().map_err(too_large)?,
        ledger_matched: ledger.matched.total().map_err(too_large)?,
        support_matched: support.matched.total().map_err(too_large)?,
        entries: ledger.entries + support.entries,
        verdict: verdict::of(&open, verdict::has_both_sides(books, id), checks),
        open,
        bridge: Vec::new(),
    };
    figures.bridge = bridge::of(&figures, books, findings, even)?;
    Ok(figures)
}

/// What a mission has on one side.
struct Totals {
    all: Sum,
    matched: Sum,
    /// Entries, those that do not count included.
    entries: usize,
}

impl Totals {
    fn of(books: &Books, id: MissionId, side: Side) -> Self {
        let mut totals = Self { all: Sum::of(books.currency()), matched: Sum::of(books.currency()), entries: 0 };
        for (entry, _) in books.of_mission(id, side) {
            let share = books.share(entry, id);
            totals.entries += 1;
            totals.all.add(share);
            if books.is_matched(entry) {
                totals.matched.add(share);
            }
        }
        totals
    }
}
