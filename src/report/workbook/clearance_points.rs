//! The middle of a `Fiche de contrôle`: the bridge beside what is open, then the points of control.

use rust_xlsxwriter::{FormatAlign, XlsxError};

use crate::model::finding::{Finding, Outcome};
use crate::model::mission::MissionId;
use crate::model::report::{BridgeStep, MissionFigures};

use super::clearance::Sheet;
use super::names::T_FINDINGS;
use super::open_checks::{OpenCheck, words};
use super::plan::Plan;
use super::style::{self, Kind, Tone};
use super::{columns, open_checks};

const LAST: u16 = 5;
const ROW: f64 = 13.5;
/// Checks told one by one.
const OPEN_MAX: usize = 11;

/// What is voted is what was reconciled.
const REPORT: &str = "Le rapport soumis au vote dit ce que dit dossier.toml";

/// What a mission must satisfy, each with the checks that tell.
const POINTS: &[(&str, &[&str])] = &[
    (
        "Le montant à ratifier est celui de la comptabilité",
        &["declared_gap", "declared_nature_gap", "declared_sum_mismatch", "mission_without_entries"],
    ),
    (REPORT, &["report_disagreement"]),
    (
        "Chaque paiement a sa pièce, chaque pièce son paiement",
        &[
            "ledger_without_support",
            "support_without_ledger",
            "ambiguous_match",
            "missing_supporting_document",
            "inadmissible_document",
        ],
    ),
    (
        "Les montants payés sont ceux des pièces",
        &["amount_disagreement", "vat_mismatch", "conversion_mismatch", "missing_rate"],
    ),
    (
        "Rien n’est payé ou compté deux fois",
        &[
            "duplicate_payment_order",
            "duplicate_invoice",
            "probable_duplicate",
            "double_payment",
            "duplicate_source",
        ],
    ),
    (
        "Ni ligne annulée, ni ligne d’une autre mission",
        &["cancelled_line_counted", "unpaid_line_counted", "mission_disagreement", "conflicting_mission"],
    ),
    (
        "Les dates et l’exercice sont ceux de la mission",
        &["outside_mission_dates", "impossible_date_order", "fiscal_year_mismatch", "time_barred"],
    ),
    ("Le mandat spécial précède le départ", &["missing_special_mandate", "authorisation_after_departure"]),
    (
        "Les bénéficiaires sont ceux de la délégation",
        &["beneficiary_outside_delegation", "headcount_mismatch", "overlapping_missions"],
    ),
    (
        "Barèmes, avances et imputations sont respectés",
        &[
            "per_diem_above_rate",
            "per_diem_and_actual_cost",
            "uncleared_advance",
            "account_mismatch",
            "uncovered_hospitality",
        ],
    ),
];

/// Where a point is ticked on paper.
pub(super) const BOXES: &str = "Vu (à la main)";
pub(super) const BOX: &str = "☐";

/// Bridge on the left, open findings on the right.
pub(super) fn bridge_and_findings(
    plan: &Plan,
    sheet: &mut Sheet,
    figures: &MissionFigures,
) -> Result<(), XlsxError> {
    let row = sheet.next(16.0)?;
    let header = style::header(false);
    sheet.spread(row, (0, 1), "Du déclaré aux justificatifs", &header)?;
    for (at, text) in [(3, "Constats ouverts"), (4, "Nombre"), (LAST, "En jeu")] {
        sheet.page.text(row, at, text, &header)?;
    }
    let steps: Vec<&BridgeStep> = figures.bridge.iter().filter(|step| step.step != "closing").collect();
    let open = open_checks::of(plan, Some(figures.mission));
    let shown = open.len().min(OPEN_MAX);
    let rows = steps.len().max(shown + usize::from(open.len() > shown)).max(1);
    let mut above = None;
    for at in 0..rows {
        let row = sheet.next(ROW)?;
        if let Some(step) = steps.get(at) {
            bridge_row(plan, sheet, row, step, &mut above)?;
        }
        match open.get(at) {
            Some(one) if at < shown => open_row(plan, sheet, row, one)?,
            _ if at == shown && open.len() > shown => {
                let more = format!("… et {} autres contrôles, voir Anomalies", open.len() - shown);
                sheet.page.text(row, 3, &more, &style::remark())?;
            }
            _ if at == 0 => sheet.page.text(row, 3, "Aucun constat ouvert.", &style::remark())?,
            _ => {}
        }
    }
    Ok(())
}

/// A station is the station above and the steps between, live.
fn bridge_row(
    plan: &Plan,
    sheet: &mut Sheet,
    row: u32,
    step: &BridgeStep,
    above: &mut Option<u32>,
) -> Result<(), XlsxError> {
    let station = ["declared", "ledger", "support"].contains(&step.step);
    let tone = if station { Tone::Strong } else { Tone::Plain };
    let (line, money) = (plan.style.cell(Kind::Line, tone), plan.style.cell(Kind::Money, tone));
    sheet.page.text(row, 0, step.label, &if station { line } else { line.set_indent(1) })?;
    match above.filter(|_| station) {
        Some(above) => {
            let formula = format!("ROUND(SUM(B{}:B{row}),4)", above + 1);
            sheet.page.money_formula((row, 1), &formula, step.amount, &money)?;
        }
        None => sheet.page.money(row, 1, Some(step.amount), &money)?,
    }
    if station {
        *above = Some(row);
    }
    Ok(())
}

/// Live: closing the findings on `Anomalies` empties the count.
fn open_row(plan: &Plan, sheet: &mut Sheet, row: u32, one: &OpenCheck) -> Result<(), XlsxError> {
    let line = plan.style.cell(Kind::Line, Tone::Plain).set_font_size(9).set_shrink();
    let title = format!("{} {}", style::severity_sign(one.severity), one.title);
    sheet.page.link((row, 3), &title, Some(&one.target()), &line)?;
    let count = plan.style.cell(Kind::Count, Tone::Plain);
    sheet.page.formula((row, 4), &one.count_formula(), &one.count.to_string(), &count)?;
    sheet.page.money_formula((row, LAST), &one.amount_formula(), one.amount, &plan.style.at_stake())
}

/// Each point with its result, live, and a box to tick by hand.
pub(super) fn points(plan: &Plan, sheet: &mut Sheet, mission: MissionId) -> Result<(), XlsxError> {
    let row = sheet.next(16.0)?;
    let header = style::header(false);
    sheet.spread(row, (0, 2), "Points de contrôle", &header)?;
    sheet.page.text(row, 3, "Résultat", &header)?;
    sheet.spread(row, (4, LAST), BOXES, &header)?;
    for (label, checks) in POINTS {
        point(plan, sheet, mission, label, checks)?;
        if *label == REPORT {
            not_compared(plan, sheet, mission)?;
        }
    }
    Ok(())
}

/// What of the report was compared with nothing.
fn not_compared(plan: &Plan, sheet: &mut Sheet, mission: MissionId) -> Result<(), XlsxError> {
    /// Letters on a line of the whole width.
    const WIDE: usize = 100;
    const LINES_MAX: usize = 3;
    let Some(told) = plan.report.not_compared(Some(mission)) else { return Ok(()) };
    let lines = told.chars().count().div_ceil(WIDE).clamp(1, LINES_MAX);
    let row = sheet.next(ROW * lines as f64)?;
    let format = style::remark().set_text_wrap().set_shrink().set_align(FormatAlign::Top).set_indent(1);
    sheet.spread(row, (0, LAST), &told, &format)
}

fn point(
    plan: &Plan,
    sheet: &mut Sheet,
    mission: MissionId,
    label: &str,
    checks: &[&str],
) -> Result<(), XlsxError> {
    let report = plan.report;
    let row = sheet.next(ROW)?;
    let line = plan.style.cell(Kind::Line, Tone::Plain);
    sheet.spread(row, (0, 2), label, &line.clone().set_shrink())?;
    let known: Vec<_> = report.checks.iter().filter(|check| checks.contains(&check.check)).collect();
    let mine: Vec<&Finding> = report
        .findings
        .iter()
        .filter(|one| checks.contains(&one.check) && one.observation.mission == Some(mission))
        .collect();
    let open = mine.iter().filter(|finding| finding.is_open()).count();
    let unknown = known.iter().filter(|check| matches!(check.outcome, Outcome::NotChecked(_))).count();
    // What was not looked at is never compliant.
    let is_partial = known.iter().any(|check| !check.points_told(&report.books, false, Some(mission)).is_empty());
    let is_compared = known.iter().any(|check| !check.points_told(&report.books, true, Some(mission)).is_empty());
    let rest = match (mine.is_empty(), unknown) {
        (false, _) if is_partial => "Répondu, en partie non contrôlé",
        (false, _) => "Répondu",
        (true, _) if is_partial && is_compared => "Conforme, en partie non contrôlé",
        (true, _) if is_partial => "Non contrôlé",
        (true, 0) if !known.is_empty() => "Conforme",
        (true, some) if some < known.len() => "Conforme, en partie non contrôlé",
        _ => "Non contrôlé",
    };
    // Neither is what was looked at within a tolerance of the dossier simply so.
    let books = &report.books;
    let tolerance = known
        .iter()
        .filter(|one| one.outcome == Outcome::Compliant)
        .find_map(|one| books.dossier.rules.tolerance(one.check, books.currency()));
    let rest = match tolerance {
        Some((words, _)) if rest.starts_with("Conforme") => {
            rest.replacen("Conforme", &format!("Conforme {words}"), 1)
        }
        _ => rest.to_owned(),
    };
    let shown = if open > 0 { format!("{open} à traiter") } else { rest.clone() };
    let format = line.clone().set_bold().set_shrink();
    if mine.is_empty() {
        sheet.page.text(row, 3, &shown, &format)?;
    } else {
        let titles: Vec<String> = known.iter().map(|check| words(check.title)).collect();
        let count = format!(
            "SUMPRODUCT(COUNTIFS({T_FINDINGS}[{}],{{{}}},{T_FINDINGS}[{}],{},{T_FINDINGS}[{}],\"oui\"))",
            columns::CHECK,
            titles.join(","),
            columns::MISSION,
            words(plan.label(Some(mission))),
            columns::OPEN,
        );
        let is_counted = |one: &Finding| {
            checks.contains(&one.check) && one.observation.mission == Some(mission) && one.is_open()
        };
        let count = count + &plan.more(is_counted);
        let formula = format!("IF({count}>0,{count}&\" à traiter\",\"{rest}\")");
        sheet.page.formula((row, 3), &formula, &shown, &format)?;
    }
    sheet.spread(row, (4, LAST), BOX, &plan.style.cell(Kind::Mark, Tone::Plain))
}
