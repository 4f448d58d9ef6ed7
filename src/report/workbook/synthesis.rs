//! `Synthèse`: the answer on one screen.

use rust_xlsxwriter::{ConditionalFormatFormula, Format, FormatAlign, FormatBorder, XlsxError};

use crate::model::finding::{Finding, Severity};
use crate::model::mission::MissionId;
use crate::model::money::Money;
use crate::model::report::{MissionFigures, OpenCounts, Report, Verdict, gap};
use crate::model::sheet::OWN_NAME;

use super::head::{self, Paper};
use super::measure::{self, Wrapped};
use super::mission::{PAID, PROVED};
use super::names::{FINDINGS, SYNTHESIS, T_FINDINGS, UNASSIGNED, WHOLE_DOSSIER};
use super::page::{Page, Target, french_date};
use super::plan::Plan;
use super::style::{self, Kind, Tone};
use super::{bridge, checks, columns, mark, open_checks, synthesis_chart, synthesis_report};

/// In characters: a margin, the mission, its days, five amounts, three counts, the verdict, the charts.
const WIDTHS: [f64; 13] = [1.0, 17.0, 20.5, 14.0, 14.0, 14.0, 14.0, 14.0, 9.5, 9.5, 11.5, 40.0, 43.0];
/// In percent: the whole width and the rows of four missions on a screen of 1366 × 768.
const ZOOM: u16 = 80;
pub(super) const LABEL: u16 = 1;
const DAYS: u16 = 2;
const DECLARED: u16 = 3;
const COUNTS: u16 = 8;
pub(super) const VERDICT: u16 = 11;
const CHARTS: u16 = 12;

pub(super) const VERDICT_ROW: u32 = 4;
/// Row of what the report to be voted was not compared on.
pub(super) const REPORT_ROW: u32 = VERDICT_ROW + 1;
/// Row of the headers of the missions.
pub(super) const HEADER_ROW: u32 = 6;
/// Row of the first mission.
pub(super) const FIRST_ROW: u32 = 7;

/// Over the missions, from the column of their names on.
pub(super) const HEADERS: [&str; 11] = [
    "Mission",
    "Dates",
    "Déclaré",
    "Comptabilité",
    "Justificatifs",
    "Écart déclaré − comptabilité",
    "Écart comptabilité − justificatifs",
    "Bloquants ouverts",
    "À vérifier ouverts",
    "Informations",
    "Situation",
];
/// Which of these are figures, and how far the charts are from there.
pub(super) const FIGURES_FROM_LABEL: std::ops::Range<u32> = 2..10;
pub(super) const CHARTS_FROM_LABEL: u32 = 11;
/// Opens the last row.
pub(super) const PROOF: &str = "Preuve : ";

/// Heights in points, so chosen that four missions, their bridge and their charts stand on one screen.
const HEAD_HEIGHTS: [f64; 4] = [24.0, 16.0, 14.0, 14.0];
const BAND_HEIGHT: f64 = 32.0;
pub(super) const GAP_HEIGHT: f64 = 5.0;
const HEADER_HEIGHT: f64 = 27.0;
pub(super) const MISSION_HEIGHT: f64 = 16.5;

/// The height of a row from the verdict down.
fn row_points(report: &Report, row: u32) -> f64 {
    let total = total_row(report);
    match row {
        VERDICT_ROW => BAND_HEIGHT,
        HEADER_ROW => HEADER_HEIGHT,
        _ if row == REPORT_ROW => synthesis_report::height(report),
        _ if row >= FIRST_ROW && row < dossier_row(report) => mission_height(report, (row - FIRST_ROW) as usize),
        _ if row == total + 3 => bridge::header_height(report, &WIDTHS),
        _ if row == total + 2 => GAP_HEIGHT,
        _ if row <= total => MISSION_HEIGHT,
        _ => bridge::ROW_HEIGHT,
    }
}

/// The row of a mission holds its whole name.
fn mission_height(report: &Report, at: usize) -> f64 {
    let label = report.missions.get(at).map_or("", |one| &*report.books.mission(one.mission).label);
    // Bold letters are wider.
    let room = WIDTHS[usize::from(LABEL)] * 0.92;
    measure::row_height([Wrapped(label, room, style::TEXT_SIZE)]).max(MISSION_HEIGHT)
}

/// Names of the cells of the verdict, of the three totals and of the three counts.
pub(super) const VERDICT_NAME: &str = "rappro_verdict";
pub(super) const TOTAL_NAMES: [&str; 3] = ["rappro_declare", "rappro_comptabilite", "rappro_justificatifs"];
pub(super) const COUNT_NAMES: [&str; 3] = ["rappro_bloquants", "rappro_a_verifier", "rappro_informations"];

/// Said on every workbook: nobody but the ordonnateur decides.
const LEGAL: &str = "Aucun élément de ce classeur ne vaut avis juridique ; la décision appartient à l’ordonnateur.";

/// The row of a mission, as references write it.
pub(super) fn mission_row(mission: MissionId) -> u32 {
    FIRST_ROW + u32::from(mission.0) + 1
}

/// The cell of a mission's verdict.
pub(super) fn mission_verdict_cell(mission: MissionId) -> String {
    format!("$L${}", mission_row(mission))
}

/// The row after the missions: findings of no single mission; then the total.
fn dossier_row(report: &Report) -> u32 {
    FIRST_ROW + report.missions.len() as u32
}

fn total_row(report: &Report) -> u32 {
    dossier_row(report) + 1
}

/// Names of the key figures, for formulas and links of other workbooks: name and reference.
pub(super) fn defined_names(report: &Report) -> Vec<(&'static str, String)> {
    let at = |column: char, row: u32| format!("='{SYNTHESIS}'!${column}${}", row + 1);
    let total = total_row(report);
    vec![
        (OWN_NAME, at('M', 0)),
        (VERDICT_NAME, at('C', VERDICT_ROW)),
        (TOTAL_NAMES[0], at('D', total)),
        (TOTAL_NAMES[1], at('E', total)),
        (TOTAL_NAMES[2], at('F', total)),
        ("rappro_ecart_declare", at('G', total)),
        ("rappro_ecart_justificatifs", at('H', total)),
        (COUNT_NAMES[0], at('I', total)),
        (COUNT_NAMES[1], at('J', total)),
        (COUNT_NAMES[2], at('K', total)),
    ]
}

/// The sheet.
pub(super) fn pages(plan: &Plan) -> Result<Vec<Page>, XlsxError> {
    let mut page = head::page(plan, SYNTHESIS, Paper::Landscape)?;
    for (at, width) in (0_u16..).zip(WIDTHS) {
        page.sheet.set_column_width(at, width)?;
    }
    identity(plan, &mut page)?;
    verdict_band(plan, &mut page)?;
    synthesis_report::write(plan, &mut page)?;
    missions(plan, &mut page)?;
    let row = total_row(plan.report) + 1;
    outside(plan, &mut page, row)?;
    let bridge = bridge::write(plan, &mut page, row + 2, &WIDTHS)?;
    let against = against(plan, &mut page, row + 2, bridge)?;
    let last = bridge.max(against) + 1;
    proof(plan, &mut page, last)?;
    let height: f64 = (VERDICT_ROW..last).map(|row| row_points(plan.report, row)).sum();
    synthesis_chart::insert(plan, &mut page, (VERDICT_ROW, CHARTS), (WIDTHS[usize::from(CHARTS)], height))?;
    page.sheet.set_print_area(0, 0, last, CHARTS)?.set_print_fit_to_pages(1, 1).set_zoom(ZOOM);
    page.sheet.set_tab_color(style::NAVY);
    page.sheet.set_active(true);
    Ok(vec![page])
}

/// The head of this sheet says more: who made it, from what.
fn identity(plan: &Plan, page: &mut Page) -> Result<(), XlsxError> {
    let dossier = &plan.report.books.dossier;
    page.text(0, 0, "", &style::title())?;
    page.text(1, 0, "", &style::subtitle())?;
    page.text(0, LABEL, SYNTHESIS, &style::title())?;
    page.text(1, LABEL, &dossier.title, &style::heading())?;
    page.text(2, LABEL, &organisation_line(plan.report), &style::subtitle())?;
    page.text(3, LABEL, LEGAL, &style::remark().set_italic())?;
    let right = style::remark().set_align(FormatAlign::Right);
    page.text(0, CHARTS, &mark::text(), &right.clone().set_align(FormatAlign::VerticalCenter))?;
    page.text(1, CHARTS, &format!("Établi le {}", french_date(plan.report.run_date)), &right)?;
    page.text(2, CHARTS, &mark::currency_text(dossier.currency), &right)?;
    let files = format!("{} fichiers lus", plan.report.proof.files);
    let folder = dossier.root.file_name().map(|name| format!("Dossier « {} »", name.to_string_lossy()));
    let run = folder.into_iter().chain([files]).collect::<Vec<_>>().join(" · ");
    page.text(3, CHARTS, &run, &right)?;
    for (row, height) in (0_u32..).zip(HEAD_HEIGHTS) {
        page.sheet.set_row_height(row, height)?;
    }
    Ok(())
}

fn organisation_line(report: &Report) -> String {
    let dossier = &report.books.dossier;
    let commission = dossier.commission_date.map(|day| format!("{} du {}", dossier.sitting(), french_date(day)));
    let year = dossier.fiscal_year.map(|year| format!("exercice {year}"));
    let name = Some(dossier.organisation.clone()).filter(|name| !name.is_empty());
    name.into_iter().chain(commission).chain(year).collect::<Vec<_>>().join(" · ")
}

/// The verdict in large letters, its sign, and what stands open.
fn verdict_band(plan: &Plan, page: &mut Page) -> Result<(), XlsxError> {
    let report = plan.report;
    let row = VERDICT_ROW;
    page.sheet.set_row_height(row, BAND_HEIGHT)?;
    let large = Format::new().set_bold().set_font_size(20).set_align(FormatAlign::VerticalCenter);
    let framed = large.clone().set_border_top(FormatBorder::Medium).set_border_bottom(FormatBorder::Medium);
    let small = framed.clone().set_font_size(12).set_align(FormatAlign::Right).set_indent(1);
    page.sheet.merge_range(row, DAYS, row, DECLARED + 4, "", &framed)?;
    page.sheet.merge_range(row, COUNTS, row, VERDICT, "", &small)?;
    let total = total_row(report) + 1;
    let sign = format!(
        "IF(L{total}=\"{}\",\"{}\",IF(L{total}=\"{}\",\"{}\",\"{}\"))",
        Verdict::Blocked.french(),
        style::sign(Verdict::Blocked),
        Verdict::ToJustify.french(),
        style::sign(Verdict::ToJustify),
        style::sign(Verdict::Ready),
    );
    let centred = framed.clone().set_align(FormatAlign::Center);
    page.formula((row, LABEL), &sign, style::sign(report.verdict), &centred)?;
    page.formula((row, DAYS), &format!("L{total}"), report.verdict.french(), &framed)?;
    let open = format!(
        "\"Ouverts : \"&I{total}&\" bloquant(s) · \"&J{total}&\" à vérifier · \"&K{total}&\" information(s)\""
    );
    page.formula((row, COUNTS), &open, &open_words(report.open), &small)?;
    colours(page, row, (LABEL, VERDICT), &format!("$L${total}"))
}

fn open_words(open: OpenCounts) -> String {
    let OpenCounts { blocking, review, info } = open;
    format!("Ouverts : {blocking} bloquant(s) · {review} à vérifier · {info} information(s)")
}

/// Tints a row by the verdict that stands in a cell.
fn colours(page: &mut Page, row: u32, (first, last): (u16, u16), cell: &str) -> Result<(), XlsxError> {
    for verdict in [Verdict::Ready, Verdict::ToJustify, Verdict::Blocked] {
        let rule = ConditionalFormatFormula::new()
            .set_rule(format!("{cell}=\"{}\"", verdict.french()).as_str())
            .set_format(style::verdict(verdict));
        page.sheet.add_conditional_format(row, first, row, last, &rule)?;
    }
    Ok(())
}

fn missions(plan: &Plan, page: &mut Page) -> Result<(), XlsxError> {
    page.sheet.set_row_height(HEADER_ROW, HEADER_HEIGHT)?;
    for (at, header) in (LABEL..).zip(HEADERS) {
        page.text(HEADER_ROW, at, header, &style::header(false))?;
    }
    for figures in &plan.report.missions {
        write_mission(plan, page, figures)?;
    }
    dossier_findings_row(plan, page)?;
    total(plan, page)
}

/// A cell of the table of missions.
fn cell(plan: &Plan, kind: Kind, tone: Tone) -> Format {
    plan.style.cell(kind, tone).set_align(FormatAlign::VerticalCenter)
}

fn write_mission(plan: &Plan, page: &mut Page, figures: &MissionFigures) -> Result<(), XlsxError> {
    let row = FIRST_ROW + u32::from(figures.mission.0);
    let n = row + 1;
    let names = plan.names(figures.mission);
    let about = plan.report.books.mission(figures.mission);
    let (line, money) = (cell(plan, Kind::Line, Tone::Plain), cell(plan, Kind::Money, Tone::Plain));
    page.sheet.set_row_height(row, mission_height(plan.report, usize::from(figures.mission.0)))?;
    let label = line.clone().set_bold().set_text_wrap();
    // A link does not wrap in LibreOffice.
    let is_short = mission_height(plan.report, usize::from(figures.mission.0)) <= MISSION_HEIGHT;
    let target = Some(Target::row(&names.sheet, 0)).filter(|_| is_short);
    page.link((row, LABEL), &names.label, target.as_ref(), &label)?;
    page.text(row, DAYS, &format!("{} – {}", french_date(about.start), french_date(about.end)), &line)?;
    page.money(row, DECLARED, Some(figures.declared), &money)?;
    let sum = |header: &str| format!("ROUND(SUM({}[{header}]),4)", names.table);
    page.money_formula((row, DECLARED + 1), &sum(PAID), figures.ledger, &money)?;
    page.money_formula((row, DECLARED + 2), &sum(PROVED), figures.support, &money)?;
    gaps(page, row, (figures.declared_gap(), figures.support_gap()), &money)?;
    open_counts(plan, page, row, (Some(figures.mission), figures.open))?;
    let verdict = format!(
        "IF(I{n}>0,\"{}\",IF(OR(J{n}>0,COUNT({t}[{PAID}])=0,COUNT({t}[{PROVED}])=0,{unchecked}>0),\"{}\",\"{}\"))",
        Verdict::Blocked.french(),
        Verdict::ToJustify.french(),
        Verdict::Ready.french(),
        t = names.table,
        unchecked = checks::UNCHECKED_NAME,
    );
    page.formula((row, VERDICT), &verdict, figures.verdict.french(), &line.clone().set_indent(1))?;
    colours(page, row, (VERDICT, VERDICT), &format!("$L${n}"))
}

fn gaps(page: &mut Page, row: u32, (declared, support): (Money, Money), money: &Format) -> Result<(), XlsxError> {
    let n = row + 1;
    page.money_formula((row, DECLARED + 3), &format!("ROUND(D{n}-E{n},4)"), declared, money)?;
    page.money_formula((row, DECLARED + 4), &format!("ROUND(E{n}-F{n},4)"), support, money)
}

/// Live: a finding that the staff close leaves the count at once.
fn open_counts(
    plan: &Plan,
    page: &mut Page,
    row: u32,
    (mission, open): (Option<MissionId>, OpenCounts),
) -> Result<(), XlsxError> {
    let format = cell(plan, Kind::Count, Tone::Plain);
    let results = [open.blocking, open.review, open.info];
    for ((at, severity), result) in (COUNTS..).zip(Severity::ALL).zip(results) {
        let formula = format!(
            "COUNTIFS({T_FINDINGS}[{}],$B{},{T_FINDINGS}[{}],\"{}\",{T_FINDINGS}[{}],\"oui\")",
            columns::MISSION,
            row + 1,
            columns::SEVERITY,
            severity.french(),
            columns::OPEN,
        );
        let is_counted =
            |one: &Finding| one.severity == severity && one.observation.mission == mission && one.is_open();
        let formula = formula + &plan.more(is_counted);
        page.formula((row, at), &formula, &result.to_string(), &format)?;
    }
    Ok(())
}

/// Findings of no single mission, and what the report's total says beyond its missions.
fn dossier_findings_row(plan: &Plan, page: &mut Page) -> Result<(), XlsxError> {
    let report = plan.report;
    let row = dossier_row(report);
    page.sheet.set_row_height(row, MISSION_HEIGHT)?;
    let (line, money) = (cell(plan, Kind::Line, Tone::Plain), cell(plan, Kind::Money, Tone::Plain));
    for at in LABEL..=VERDICT {
        page.text(row, at, "", &line)?;
    }
    page.text(row, LABEL, WHOLE_DOSSIER, &line.clone().set_bold())?;
    page.text(row, DAYS, "constats sans mission", &line)?;
    let beyond = gap(report.declared(), missions_declared(report));
    page.money(row, DECLARED, Some(beyond).filter(|beyond| !beyond.is_zero()), &money)?;
    if !beyond.is_zero() {
        page.text(row, VERDICT, "total du rapport − somme des missions", &line)?;
    }
    let mut open = report.open;
    for one in &report.missions {
        open.blocking = open.blocking.saturating_sub(one.open.blocking);
        open.review = open.review.saturating_sub(one.open.review);
        open.info = open.info.saturating_sub(one.open.info);
    }
    open_counts(plan, page, row, (None, open))
}

fn missions_declared(report: &Report) -> Money {
    report.books.sum(report.missions.iter().map(|one| one.declared))
}

fn total(plan: &Plan, page: &mut Page) -> Result<(), XlsxError> {
    let report = plan.report;
    let row = total_row(report);
    let (first, last, n) = (FIRST_ROW + 1, row, row + 1);
    page.sheet.set_row_height(row, MISSION_HEIGHT)?;
    let line = cell(plan, Kind::Line, Tone::Strong);
    let money = cell(plan, Kind::Money, Tone::Strong);
    let count = cell(plan, Kind::Count, Tone::Strong);
    page.text(row, LABEL, "Total", &line)?;
    page.text(row, DAYS, "", &line)?;
    for (column, result) in [('D', report.declared()), ('E', report.ledger()), ('F', report.support())] {
        let at = DECLARED + (column as u16 - 'D' as u16);
        page.money_formula((row, at), &format!("ROUND(SUM({column}{first}:{column}{last}),4)"), result, &money)?;
    }
    let results = (gap(report.declared(), report.ledger()), gap(report.ledger(), report.support()));
    gaps(page, row, results, &money)?;
    for (column, result) in [('I', report.open.blocking), ('J', report.open.review), ('K', report.open.info)] {
        let at = COUNTS + (column as u16 - 'I' as u16);
        page.formula((row, at), &format!("SUM({column}{first}:{column}{last})"), &result.to_string(), &count)?;
    }
    let verdict = format!(
        "IF(I{n}>0,\"{blocked}\",IF(OR(J{n}>0,COUNTIF(L{first}:L{missions},\"{ready}\")<{how_many},{unchecked}>0),\"{justify}\",\"{ready}\"))",
        blocked = Verdict::Blocked.french(),
        justify = Verdict::ToJustify.french(),
        ready = Verdict::Ready.french(),
        missions = dossier_row(report),
        how_many = report.missions.len(),
        unchecked = checks::UNCHECKED_NAME,
    );
    page.formula((row, VERDICT), &verdict, report.verdict.french(), &line.clone().set_indent(1))?;
    colours(page, row, (VERDICT, VERDICT), &format!("$L${n}"))
}

/// What stands against ratification, and for how much: by check, beside the bridge; returns the last row used.
fn against(plan: &Plan, page: &mut Page, row: u32, bridge: u32) -> Result<u32, XlsxError> {
    const ROWS_MIN: u32 = 10;
    let header = style::header(false);
    page.text(row, COUNTS, "Ouverts", &header)?;
    page.sheet.merge_range(row, COUNTS + 1, row, COUNTS + 2, "", &header)?;
    page.text(row, COUNTS + 1, "Montants en jeu", &header)?;
    page.text(row, VERDICT, "Ce qui s’oppose à la ratification", &header)?;
    let open = open_checks::of(plan, None);
    let room = (bridge - row).max(ROWS_MIN) as usize;
    // When not all fit, one row says so.
    let shown = if open.len() <= room { open.len() } else { room - 1 };
    let line = cell(plan, Kind::Line, Tone::Plain).set_shrink();
    let count = cell(plan, Kind::Count, Tone::Plain);
    let money = plan.style.at_stake().set_align(FormatAlign::VerticalCenter);
    let mut at = row;
    for one in open.iter().take(shown) {
        at += 1;
        page.sheet.set_row_height(at, bridge::ROW_HEIGHT)?;
        page.formula((at, COUNTS), &one.count_formula(), &one.count.to_string(), &count)?;
        page.sheet.merge_range(at, COUNTS + 1, at, COUNTS + 2, "", &money)?;
        page.money_formula((at, COUNTS + 1), &one.amount_formula(), one.amount, &money)?;
        let title = format!("{} {}", style::severity_sign(one.severity), one.title);
        page.link((at, VERDICT), &title, Some(&one.target()), &line)?;
    }
    if shown == open.len() && shown > 0 {
        return Ok(at);
    }
    at += 1;
    page.sheet.set_row_height(at, bridge::ROW_HEIGHT)?;
    let rest = open.len() - shown;
    let words =
        if rest > 0 { format!("… et {rest} autres contrôles, voir Anomalies") } else { "Rien.".to_owned() };
    page.link((at, VERDICT), &words, Some(&Target::row(FINDINGS, 0)), &style::remark())?;
    Ok(at)
}

/// What stands outside the totals.
fn outside(plan: &Plan, page: &mut Page, row: u32) -> Result<(), XlsxError> {
    let report = plan.report;
    page.sheet.set_row_height(row, bridge::ROW_HEIGHT)?.set_row_height(row + 1, GAP_HEIGHT)?;
    let outside = format!(
        "Hors mission (non compris) : {} lignes, {} en comptabilité, {} en justificatifs",
        report.unassigned_entries, report.unassigned_ledger, report.unassigned_support
    );
    page.link((row, LABEL), &outside, Some(&Target::row(UNASSIGNED, 0)), &style::remark())
}

/// In = part + part.
fn proof(plan: &Plan, page: &mut Page, row: u32) -> Result<(), XlsxError> {
    let proof = &plan.report.proof;
    let text = format!(
        "{PROOF}{} lignes de fichiers = {} retenues + {} écartées avec leur motif ; comptabilité {} = {} rapprochés + {} non rapprochés ; justificatifs {} = {} + {}. Un même montant peut être en jeu dans plusieurs constats.",
        proof.rows_total,
        proof.rows_entries,
        proof.rows_excluded,
        proof.ledger_in,
        proof.ledger_matched,
        proof.ledger_unmatched,
        proof.support_in,
        proof.support_matched,
        proof.support_unmatched,
    );
    page.sheet.set_row_height(row, bridge::ROW_HEIGHT)?;
    page.text(row, LABEL, &text, &style::remark())
}
