//! `findings[]`, `checks[]`, and the `problems[]` of `inspect`.

use serde::Serialize;

use super::{Amount, Day};
use crate::model::books::Books;
use crate::model::finding::{Finding, Problem};
use crate::model::place::Place;
use crate::model::report::{CheckOutcome, Report};
use crate::report::workbook::notes::french_day;

pub(super) fn finding<'r>(report: &'r Report, finding: &'r Finding) -> impl Serialize + use<'r> {
    let seen = &finding.observation;
    FindingRow {
        key: finding.key.as_str(),
        check: finding.check,
        severity: finding.severity.json_name(),
        mission: seen.mission.map(|mission| &*report.books.mission(mission).code),
        amount: seen.amount.map(Amount),
        message: &seen.message,
        remedy: &seen.remedy,
        at: Spot::of(&seen.at),
        related: seen.related.iter().map(Spot::of).collect(),
        status: finding.answer.status.json_name(),
        open: finding.is_open(),
        answer: said(&finding.answer.text),
        owner: said(&finding.answer.owner),
        due: due(&finding.answer.due),
        since: Day(finding.since),
    }
}

#[derive(Serialize)]
struct FindingRow<'r> {
    key: &'r str,
    check: &'static str,
    severity: &'static str,
    mission: Option<&'r str>,
    amount: Option<Amount>,
    message: &'r str,
    remedy: &'r str,
    at: Spot<'r>,
    related: Vec<Spot<'r>>,
    status: &'static str,
    open: bool,
    answer: Option<&'r str>,
    owner: Option<&'r str>,
    due: Option<String>,
    since: Day,
}

/// File, sheet and cell; or `dossier.toml` and its key.
#[derive(Serialize)]
struct Spot<'r> {
    file: &'r str,
    sheet: Option<&'r str>,
    cell: Option<String>,
}

impl<'r> Spot<'r> {
    fn of(place: &'r Place) -> Self {
        Self { file: place.file(), sheet: place.sheet_name(), cell: place.spot_text() }
    }
}

/// What nobody typed is absent.
fn said(text: &str) -> Option<&str> {
    (!text.is_empty()).then_some(text)
}

/// A day as the schema writes days; another text as it was typed.
fn due(text: &str) -> Option<String> {
    said(text).map(|text| french_day(text).map_or_else(|| text.to_owned(), |day| day.to_string()))
}

pub(super) fn check<'r>(check: &'r CheckOutcome, books: &Books) -> impl Serialize + use<'r> {
    let lacking = check.points_told(books, false, None);
    CheckRow {
        check: check.check,
        title: check.title,
        severity: check.severity.json_name(),
        outcome: check.outcome.json_name(),
        findings: check.findings,
        reason: check.outcome.reason(),
        not_compared: Some(lacking).filter(|told| !told.is_empty()),
    }
}

#[derive(Serialize)]
struct CheckRow<'r> {
    check: &'static str,
    title: &'static str,
    severity: &'static str,
    outcome: &'static str,
    findings: usize,
    reason: Option<&'r str>,
    /// What its outcome does not cover.
    #[serde(skip_serializing_if = "Option::is_none")]
    not_compared: Option<String>,
}

pub(super) fn problem(problem: &Problem) -> impl Serialize + use<'_> {
    ProblemRow {
        check: problem.kind.check(),
        message: &problem.message,
        remedy: &problem.remedy,
        amount: problem.amount.map(Amount),
        at: Spot::of(&problem.at),
        related: problem.related.iter().map(Spot::of).collect(),
    }
}

#[derive(Serialize)]
struct ProblemRow<'r> {
    check: &'static str,
    message: &'r str,
    remedy: &'r str,
    amount: Option<Amount>,
    at: Spot<'r>,
    related: Vec<Spot<'r>>,
}
