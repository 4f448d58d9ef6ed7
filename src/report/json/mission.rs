//! `dossier`, `totals`, `missions[]`, `unassigned` and `proof`: the figures.

use serde::Serialize;

use super::{Amount, Day};
use crate::model::report::{BridgeStep, MissionFigures, OpenCounts, Report, gap};

pub(super) fn dossier(report: &Report) -> impl Serialize + use<'_> {
    let dossier = &report.books.dossier;
    Dossier {
        title: &dossier.title,
        organisation: (!dossier.organisation.is_empty()).then_some(&dossier.organisation),
        commission_date: dossier.commission_date.map(Day),
        fiscal_year: dossier.fiscal_year,
        currency: dossier.currency.to_string(),
        declared: Amount(dossier.declared),
    }
}

#[derive(Serialize)]
struct Dossier<'r> {
    title: &'r str,
    organisation: Option<&'r str>,
    commission_date: Option<Day>,
    fiscal_year: Option<i16>,
    currency: String,
    declared: Amount,
}

pub(super) fn totals(report: &Report) -> impl Serialize + use<> {
    let (declared, ledger, support) = (report.declared(), report.ledger(), report.support());
    Totals {
        declared: Amount(declared),
        ledger: Amount(ledger),
        support: Amount(support),
        declared_gap: Amount(gap(declared, ledger)),
        support_gap: Amount(gap(ledger, support)),
        bridge: report.bridge.iter().map(step).collect(),
    }
}

#[derive(Serialize)]
struct Totals {
    declared: Amount,
    ledger: Amount,
    support: Amount,
    declared_gap: Amount,
    support_gap: Amount,
    bridge: Vec<Step>,
}

pub(super) fn mission<'r>(report: &'r Report, figures: &'r MissionFigures) -> impl Serialize + use<'r> {
    let mission = report.books.mission(figures.mission);
    Mission {
        code: &mission.code,
        label: &mission.label,
        start: Day(mission.start),
        end: Day(mission.end),
        declared: Amount(figures.declared),
        ledger: Amount(figures.ledger),
        support: Amount(figures.support),
        declared_gap: Amount(figures.declared_gap()),
        support_gap: Amount(figures.support_gap()),
        ledger_matched: Amount(figures.ledger_matched),
        ledger_unmatched: Amount(figures.ledger_unmatched()),
        support_matched: Amount(figures.support_matched),
        support_unmatched: Amount(figures.support_unmatched()),
        entries: figures.entries,
        findings: counts(figures.open),
        verdict: figures.verdict.json_name(),
        bridge: figures.bridge.iter().map(step).collect(),
    }
}

#[derive(Serialize)]
struct Mission<'r> {
    code: &'r str,
    label: &'r str,
    start: Day,
    end: Day,
    declared: Amount,
    ledger: Amount,
    support: Amount,
    declared_gap: Amount,
    support_gap: Amount,
    ledger_matched: Amount,
    ledger_unmatched: Amount,
    support_matched: Amount,
    support_unmatched: Amount,
    entries: usize,
    findings: Counts,
    verdict: &'static str,
    bridge: Vec<Step>,
}

/// Open findings.
#[derive(Serialize)]
struct Counts {
    blocking: usize,
    review: usize,
    info: usize,
}

#[derive(Serialize)]
struct Step {
    step: &'static str,
    label: &'static str,
    amount: Amount,
}

fn counts(open: OpenCounts) -> Counts {
    let OpenCounts { blocking, review, info } = open;
    Counts { blocking, review, info }
}

fn step(step: &BridgeStep) -> Step {
    Step { step: step.step, label: step.label, amount: Amount(step.amount) }
}

pub(super) fn unassigned(report: &Report) -> impl Serialize + use<> {
    Unassigned {
        ledger: Amount(report.unassigned_ledger),
        support: Amount(report.unassigned_support),
        entries: report.unassigned_entries,
    }
}

#[derive(Serialize)]
struct Unassigned {
    ledger: Amount,
    support: Amount,
    entries: usize,
}

pub(super) fn proof(report: &Report) -> impl Serialize + use<> {
    let proof = &report.proof;
    Proof {
        files: proof.files,
        rows_total: proof.rows_total,
        rows_entries: proof.rows_entries,
        rows_excluded: proof.rows_excluded,
        ledger_in: Amount(proof.ledger_in),
        ledger_matched: Amount(proof.ledger_matched),
        ledger_unmatched: Amount(proof.ledger_unmatched),
        support_in: Amount(proof.support_in),
        support_matched: Amount(proof.support_matched),
        support_unmatched: Amount(proof.support_unmatched),
    }
}

#[derive(Serialize)]
struct Proof {
    files: usize,
    rows_total: u64,
    rows_entries: u64,
    rows_excluded: u64,
    ledger_in: Amount,
    ledger_matched: Amount,
    ledger_unmatched: Amount,
    support_in: Amount,
    support_matched: Amount,
    support_unmatched: Amount,
}
