//! The figures of each mission.

use super::bridge::{self, Open};
use super::{does_not_close, too_large, verdict};
use crate::error::Error;
use crate::model::books::Books;
use crate::model::entry::Side;
use crate::model::finding::Finding;
use crate::model::mission::MissionId;
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
    let open = Open::of_missions(books);
    let missions = books.dossier.missions().zip(&open);
    missions.map(|((id, _), open)| of_mission(id, books, (findings, checks), open)).collect()
}

fn of_mission(
    id: MissionId,
    books: &Books,
    (findings, checks): (&[Finding], &[CheckOutcome]),
    not_settled: &Open,
) -> Result<MissionFigures, Error> {
    let totals = |side: Side| books.totals(id, side).ok_or_else(|| does_not_close("une mission n’a pas de totaux"));
    let (ledger, support) = (totals(Side::Ledger)?, totals(Side::Support)?);
    let open = verdict::open(findings.iter().filter(|finding| finding.observation.mission == Some(id)));
    let mut figures = MissionFigures {
        mission: id,
        declared: books.mission(id).declared,
        ledger: ledger.all().total().map_err(too_large)?,
        support: support.all().total().map_err(too_large)?,
        ledger_matched: ledger.matched.total().map_err(too_large)?,
        support_matched: support.matched.total().map_err(too_large)?,
        entries: books.count_of_mission(id, Side::Ledger) + books.count_of_mission(id, Side::Support),
        verdict: verdict::of(&open, verdict::has_both_sides(books, id), checks),
        open,
        bridge: Vec::new(),
    };
    figures.bridge = bridge::of(&figures, books, findings, not_settled)?;
    Ok(figures)
}
