//! The bridge on `Synthèse`: from declared to ledger to support in signed steps.

use rust_xlsxwriter::XlsxError;

use crate::model::money::Money;
use crate::model::report::{BridgeStep, Report, gap};

use super::measure::{self, Wrapped};
use super::page::Page;
use super::plan::Plan;
use super::style::{self, Kind, Tone};

const LABEL: u16 = 1;
/// The dossier; the missions follow.
const DOSSIER: u16 = 3;
/// Missions that have their own column; beyond, the dossier alone has one.
const MISSIONS_MAX: usize = 4;
/// So that the whole sheet stands on one screen.
pub(super) const ROW_HEIGHT: f64 = 13.5;
const STATIONS: [&str; 3] = ["declared", "ledger", "support"];

/// Steps in the order in which a cent is given to its cause (contract 4b).
const ORDER: [&str; 7] =
    ["duplicate", "cancelled", "other_mission", "outside_dates", "change", "unmatched", "unexplained"];

/// One row of the bridge: the same step of every mission.
struct Step {
    label: &'static str,
    station: bool,
    dossier: Money,
    missions: Vec<Money>,
}

/// Writes the bridge; returns the last row used.
pub(super) fn write(plan: &Plan, page: &mut Page, row: u32, widths: &[f64]) -> Result<u32, XlsxError> {
    let steps = steps(plan.report);
    header(plan, page, (row, header_height(plan.report, widths)))?;
    let mut station_above = row + 1;
    for (row, step) in (row + 1..).zip(&steps) {
        page.sheet.set_row_height(row, ROW_HEIGHT)?;
        write_step(plan, page, row, step, station_above)?;
        if step.station {
            station_above = row;
        }
    }
    let last = row + steps.len() as u32;
    if each(plan.report) {
        return Ok(last);
    }
    page.sheet.set_row_height(last + 1, ROW_HEIGHT)?;
    page.text(last + 1, LABEL, "Mission par mission : feuille Fiche de contrôle.", &style::remark())?;
    Ok(last + 1)
}

/// True when each mission has its column.
fn each(report: &Report) -> bool {
    report.missions.len() <= MISSIONS_MAX
}

/// The height of its header, which holds the whole names of the missions.
pub(super) fn header_height(report: &Report, widths: &[f64]) -> f64 {
    const HEIGHT: f64 = 16.0;
    let columns = widths.iter().skip(usize::from(DOSSIER) + 1);
    let missions = report.missions.iter().filter(|_| each(report));
    let labels = missions.zip(columns).map(|(one, width)| (&*report.books.mission(one.mission).label, *width));
    // Bold letters are wider.
    let wrapped = labels.map(|(label, width)| Wrapped(label, width * 0.92, style::TEXT_SIZE));
    measure::row_height(wrapped).max(HEIGHT)
}

fn header(plan: &Plan, page: &mut Page, (row, height): (u32, f64)) -> Result<(), XlsxError> {
    page.sheet.set_row_height(row, height)?;
    let format = style::header(false);
    page.sheet.merge_range(row, LABEL, row, LABEL + 1, "", &format)?;
    page.text(row, LABEL, "Du déclaré aux justificatifs", &format)?;
    page.text(row, DOSSIER, "Dossier", &format)?;
    for (at, (_, names, _)) in (DOSSIER + 1..).zip(plan.missions().filter(|_| each(plan.report))) {
        page.text(row, at, &names.label, &format)?;
    }
    Ok(())
}

/// A station is the station above and the steps between, live; a step is a figure.
fn write_step(plan: &Plan, page: &mut Page, row: u32, step: &Step, above: u32) -> Result<(), XlsxError> {
    let tone = if step.station { Tone::Strong } else { Tone::Plain };
    let (line, money) = (plan.style.cell(Kind::Line, tone), plan.style.cell(Kind::Money, tone));
    page.text(row, LABEL, step.label, &if step.station { line.clone() } else { line.clone().set_indent(1) })?;
    page.text(row, LABEL + 1, "", &line)?;
    let amounts = std::iter::once(&step.dossier).chain(step.missions.iter().filter(|_| each(plan.report)));
    for (at, amount) in (DOSSIER..).zip(amounts) {
        let column = rust_xlsxwriter::utility::column_number_to_name(at);
        if step.station && above < row {
            let formula = format!("ROUND(SUM({column}{}:{column}{row}),4)", above + 1);
            page.money_formula((row, at), &formula, *amount, &money)?;
        } else {
            let shown = Some(*amount).filter(|amount| step.station || !amount.is_zero());
            page.money(row, at, shown, &money)?;
        }
    }
    Ok(())
}

/// The stations, and between them the steps that move a cent somewhere.
fn steps(report: &Report) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    for (segment, station) in STATIONS.iter().enumerate() {
        steps.extend(all(report, segment, |step| step.step == *station));
        if *station == "declared" {
            let beyond = beyond(report, &mut steps);
            steps.extend(beyond);
        }
        let between = all(report, segment, |step| !STATIONS.contains(&step.step));
        steps.extend(between.into_iter().filter(|step| step.missions.iter().any(|amount| !amount.is_zero())));
    }
    steps
}

/// What the report's total says beyond its missions: a step of the dossier alone.
fn beyond(report: &Report, steps: &mut [Step]) -> Option<Step> {
    let declared = steps.last_mut()?;
    let beyond = gap(declared.dossier, report.declared());
    declared.dossier = report.declared();
    let missions = report.missions.iter().map(|_| report.books.zero()).collect();
    (!beyond.is_zero()).then_some(Step {
        label: "Somme des missions − total du rapport",
        station: false,
        dossier: beyond,
        missions,
    })
}

/// The steps of one segment; a mission without one has zero.
fn all(report: &Report, segment: usize, wanted: impl Fn(&BridgeStep) -> bool) -> Vec<Step> {
    let mut order: Vec<(&'static str, &'static str)> = Vec::new();
    let segments: Vec<Vec<&BridgeStep>> =
        report.missions.iter().map(|one| segment_of(&one.bridge, segment)).collect();
    for step in segments.iter().flatten().filter(|step| wanted(step)) {
        if !order.iter().any(|known| known.0 == step.step) {
            order.push((step.step, step.label));
        }
    }
    let row = |(step, label): (&'static str, &'static str)| {
        let amount = |steps: &Vec<&BridgeStep>| {
            report.books.sum(steps.iter().filter(|one| one.step == step).map(|one| one.amount))
        };
        let missions: Vec<Money> = segments.iter().map(amount).collect();
        let dossier = report.books.sum(missions.iter().copied());
        Step { label, station: STATIONS.contains(&step), dossier, missions }
    };
    order.sort_by_key(|(step, _)| ORDER.iter().position(|known| known == step).unwrap_or(ORDER.len()));
    order.into_iter().map(row).collect()
}

/// The part of a bridge that starts at this station and stops before the next.
fn segment_of(bridge: &[BridgeStep], segment: usize) -> Vec<&BridgeStep> {
    let mut at = 0;
    let mut part = Vec::new();
    for step in bridge {
        if let Some(station) = STATIONS.iter().position(|station| *station == step.step) {
            at = station;
        }
        if at == segment {
            part.push(step);
        }
    }
    part
}
