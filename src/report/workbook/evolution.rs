//! `Évolution`: what happened since the run before. What the next run must know stands here too, in tables
//! that it reads back: history lives in the workbook, nowhere else.

use std::collections::BTreeMap;

use rust_xlsxwriter::{ConditionalFormatFormula, Format, XlsxError};

use crate::model::evolution::{Change, Evolution, FigureChange, FileChange, Followed, PastRun};
use crate::model::key::Key;
use crate::model::report::{Report, Verdict, gap};

use super::head::{self, Paper};
use super::names::{EVOLUTION, FINDINGS, T_EVOLUTION, T_EXPORTS, T_FIGURES, T_RUNS};
use super::page::{Page, Target, cell_in_column, french_date};
use super::plan::{FINDINGS_FIRST_ROW, Plan};
use super::rows::Dress;
use super::style::{self, Kind};
use super::table::{self, Column, Shape, column, staff_column};
use super::{columns, cut, findings, synthesis};

pub(super) const FOLLOWED: &[Column] = &[
    column(columns::CHANGE, 13.0, Kind::Line),
    column(columns::KEY, 13.5, Kind::Key),
    column(columns::SEVERITY, 13.5, Kind::Line),
    column(columns::BEFORE, 13.5, Kind::Money),
    column(columns::NOW, 13.5, Kind::Money),
    column(columns::SINCE, 13.5, Kind::Date),
    column(columns::RUNS, 11.5, Kind::Count),
    column(columns::MISSION, 10.0, Kind::Text),
    column(columns::CHECK, 15.0, Kind::Text),
    column(columns::MESSAGE, 38.0, Kind::Text),
    column(columns::OPEN, 8.5, Kind::Mark),
    staff_column(columns::STATUS, 10.5, Kind::Line),
    staff_column(columns::ANSWER, 26.0, Kind::Text),
    staff_column(columns::OWNER, 12.0, Kind::Text),
    staff_column(columns::DUE, 10.0, Kind::Date),
    column(columns::GONE, 10.0, Kind::Date),
];

pub(super) const FIGURES: &[Column] = &[
    column("Mission", 0.0, Kind::Line),
    column(columns::CODE, 0.0, Kind::Line),
    column(columns::FIGURE, 0.0, Kind::Line),
    column(columns::BEFORE, 0.0, Kind::Money),
    column(columns::NOW, 0.0, Kind::Money),
    column("Différence", 0.0, Kind::Money),
];
const DIFFERENCE: &str = "ROUND(T_Montants[[#This Row],[Maintenant]]-T_Montants[[#This Row],[Avant]],4)";

pub(super) const FILES: &[Column] = &[
    column("État", 0.0, Kind::Line),
    column(columns::PRINT_BEFORE, 0.0, Kind::Key),
    column(columns::PRINT_NOW, 0.0, Kind::Key),
    column(columns::FILE, 0.0, Kind::Line),
];

pub(super) const RUNS: &[Column] = &[
    column(columns::RUN, 0.0, Kind::Date),
    column(columns::DECLARED, 0.0, Kind::Money),
    column(columns::LEDGER, 0.0, Kind::Money),
    column(columns::SUPPORT, 0.0, Kind::Money),
    column(columns::BLOCKING, 0.0, Kind::Count),
    column(columns::REVIEW, 0.0, Kind::Count),
    column(columns::INFO, 0.0, Kind::Count),
    column(columns::VERDICT, 0.0, Kind::Line),
];

const LAST: u16 = 15;
/// Around its tables.
const OTHER_ROWS: usize = 40;
/// The verdict of a run runs over the next columns.
const VERDICT_END: u16 = 9;
/// Beyond, looking every finding up on `Anomalies` would slow the workbook down.
const LIVE_MAX: usize = 2_000;
const OPEN_FORMULA: &str = "IF(COUNTIFS(T_Anomalies[Réf.],T_Evolution[[#This Row],[Réf.]],T_Anomalies[Ouverte],\"oui\")>0,\"oui\",\"non\")";

/// The changes that the head counts.
const COUNTED: [(Change, &str); 7] = [
    (Change::New, "Nouveaux"),
    (Change::Reopened, "Rouverts"),
    (Change::Lasting, "Persistants"),
    (Change::Resolved, "Résolus"),
    (Change::Vanished, "Lignes disparues"),
    (Change::NotChecked, "Non contrôlés"),
    (Change::Tolerated, "Tolérés"),
];

/// The sheet.
pub(super) fn pages(plan: &Plan) -> Result<Vec<Page>, XlsxError> {
    let evolution = &plan.report.evolution;
    let mut page = head::page(plan, EVOLUTION, Paper::Landscape)?;
    let around = evolution.figures.len() + evolution.files.len() + evolution.runs.len() + OTHER_ROWS;
    let (listed, unlisted) = cut::followed(plan.report, plan.rows.saturating_sub(around));
    let told = match unlisted.len() {
        0 => String::new(),
        left => format!(" Cette feuille ne tient que {} constats sur {}.", listed.len(), listed.len() + left),
    };
    head::way_back(&mut page, &(introduction(evolution) + &told))?;
    table::widths(&mut page, FOLLOWED)?;
    page.sheet.set_freeze_panes(3, 0)?;
    let mut row = 4;
    if !evolution.followed.is_empty() {
        counts(plan, &mut page, row, &unlisted)?;
        row += 3;
    }
    row = figures(plan, &mut page, row)? + 2;
    if !evolution.followed.is_empty() {
        row = followed(plan, &mut page, row, &listed)? + 2;
    }
    row = files(plan, &mut page, row)? + 2;
    row = runs(plan, &mut page, row)?;
    // Without findings to follow, the page ends with the verdict of the run.
    let last = if evolution.followed.is_empty() { VERDICT_END } else { LAST };
    page.sheet.set_print_area(0, 0, row, last)?;
    Ok(vec![page])
}

fn introduction(evolution: &Evolution) -> String {
    match evolution.since {
        Some(day) => format!(
            "Depuis l’exécution du {}. Ces tableaux servent de mémoire à la prochaine exécution : ne pas changer leurs en-têtes.",
            french_date(day)
        ),
        None => "Première exécution : rien à comparer encore. Ces tableaux servent de mémoire à la prochaine."
            .to_owned(),
    }
}

/// How many of each, live over the table. What went before this run stands there as memory only.
fn counts(plan: &Plan, page: &mut Page, row: u32, unlisted: &[&Followed]) -> Result<(), XlsxError> {
    let figure = plan.style.figure().set_num_format("#,##0");
    for (at, (change, label)) in (0_u16..).zip(COUNTED) {
        page.text(row, at, label, &style::remark())?;
        let today = plan.report.run_date;
        let goes = matches!(change, Change::Resolved | Change::Vanished);
        let is_counted = |one: &Followed| one.change == change && (!goes || one.gone == Some(today));
        let count = plan.report.evolution.followed.iter().filter(|one| is_counted(one)).count();
        let unlisted = cut::more(unlisted.iter().filter(|one| is_counted(one)).count());
        let on =
            format!(",{T_EVOLUTION}[{}],DATE({},{},{})", columns::GONE, today.year(), today.month(), today.day());
        let on = if goes { on.as_str() } else { "" };
        let formula = format!("COUNTIFS({T_EVOLUTION}[{}],\"{}\"{on}){unlisted}", columns::CHANGE, change.french());
        page.formula((row + 1, at), &formula, &count.to_string(), &figure)?;
    }
    page.sheet.set_row_height(row + 1, 20)?;
    Ok(())
}

/// A heading and the table below it.
fn section<'a>(
    page: &mut Page,
    row: u32,
    title: &str,
    (name, columns, rows): (&'a str, &'a [Column], usize),
    formulas: &'a [(&'a str, &'a str)],
) -> Result<Shape<'a>, XlsxError> {
    page.text(row, 0, title, &style::heading())?;
    let shape = Shape { name, header_row: row + 1, rows: rows as u32, columns, formulas, totals: &[] };
    // The findings to follow are as many as they are; the other tables have a few rows.
    if name == T_EVOLUTION {
        table::lay_long(page, &shape)?
    } else {
        table::lay(page, &shape)?
    }
    if rows == 0 {
        page.text(shape.first(), 0, "", &style::remark())?;
    }
    Ok(shape)
}

fn figures(plan: &Plan, page: &mut Page, row: u32) -> Result<u32, XlsxError> {
    let figures = &plan.report.evolution.figures;
    let formulas: &[(&str, &str)] = if figures.is_empty() { &[] } else { &[("Différence", DIFFERENCE)] };
    let shape = section(page, row, "Montants de chaque mission", (T_FIGURES, FIGURES, figures.len()), formulas)?;
    let formats = table::formats(&plan.style, FIGURES);
    for (row, one) in (shape.first()..).zip(figures) {
        write_figure(plan, page, row, one, &formats)?;
    }
    Ok(shape.last())
}

fn write_figure(
    plan: &Plan,
    page: &mut Page,
    row: u32,
    one: &FigureChange,
    formats: &[Format],
) -> Result<(), XlsxError> {
    let books = &plan.report.books;
    let mission = books.dossier.missions().find(|(_, mission)| *mission.code == *one.mission);
    let label = mission.map_or("(retirée du dossier)", |(id, _)| plan.label(Some(id)));
    page.text(row, 0, label, &formats[0])?;
    page.text(row, 1, &one.mission, &formats[1])?;
    page.text(row, 2, &one.what, &formats[2])?;
    page.money(row, 3, one.before, &formats[3])?;
    page.money(row, 4, one.now, &formats[4])?;
    let zero = books.zero();
    let difference = gap(one.now.unwrap_or(zero), one.before.unwrap_or(zero));
    // Nothing to compare with is not a difference.
    if one.before.is_none() {
        return page.text(row, 5, "", &formats[5]);
    }
    page.money_formula((row, 5), DIFFERENCE, difference, &formats[5])
}

fn followed(plan: &Plan, page: &mut Page, row: u32, all: &[&Followed]) -> Result<u32, XlsxError> {
    let live = all.len() <= LIVE_MAX;
    let formulas: &[(&str, &str)] = if live { &[(columns::OPEN, OPEN_FORMULA)] } else { &[] };
    let shape = section(page, row, "Constats", (T_EVOLUTION, FOLLOWED, all.len()), formulas)?;
    page.sheet.set_repeat_rows(shape.header_row, shape.header_row)?;
    let cells = table::dresses(page, &plan.style, FOLLOWED);
    let standing: BTreeMap<&Key, u32> =
        plan.findings.iter().zip(FINDINGS_FIRST_ROW..).map(|(finding, row)| (&finding.key, row)).collect();
    for (row, one) in (shape.first()..).zip(all) {
        write_followed(page, row, one, (plan, &standing, live), &cells);
    }
    let change = cell_in_column(shape.first(), 0);
    for (words, verdict) in
        [("Rouvert", Verdict::Blocked), ("Nouveau", Verdict::ToJustify), ("Résolu", Verdict::Ready)]
    {
        let rule = ConditionalFormatFormula::new()
            .set_rule(format!("{change}=\"{words}\"").as_str())
            .set_format(style::verdict(verdict));
        page.sheet.add_conditional_format(shape.first(), 0, shape.last(), 0, &rule)?;
    }
    let status = shape.column(columns::STATUS);
    page.sheet.add_data_validation(shape.first(), status, shape.last(), status, &findings::statuses()?)?;
    Ok(shape.last())
}

fn write_followed(
    page: &mut Page,
    row: u32,
    one: &Followed,
    (plan, standing, live): (&Plan, &BTreeMap<&Key, u32>, bool),
    cells: &[Dress],
) {
    let rows = &mut page.rows;
    let target = standing.get(&one.key).map(|row| Target::row(FINDINGS, *row));
    let [severity, check, mission, message] = &one.told;
    rows.text((row, 0), one.change.french(), cells[0]);
    rows.link((row, 1), one.key.as_str(), target, cells[1]);
    rows.text((row, 2), severity, cells[2]);
    rows.money((row, 3), one.before, cells[3]);
    rows.money((row, 4), one.now, cells[4]);
    rows.date((row, 5), one.since, cells[5]);
    rows.number((row, 6), f64::from(one.runs), cells[6]);
    rows.text((row, 7), mission, cells[7]);
    rows.text((row, 8), check, cells[8]);
    rows.text((row, 9), message, cells[9]);
    let finding = standing.get(&one.key).and_then(|row| plan.findings.get((row - FINDINGS_FIRST_ROW) as usize));
    let open = if finding.is_some_and(|finding| finding.is_open()) { "oui" } else { "non" };
    match live {
        true => rows.formula((row, 10), OPEN_FORMULA, open, cells[10]),
        false => rows.text((row, 10), open, cells[10]),
    }
    if one.change.stands() {
        // Its answer is typed on `Anomalies`.
        for at in 11..15 {
            rows.blank((row, at), cells[usize::from(LAST)]);
        }
    } else {
        findings::write_answer(rows, (row, 11), &one.answer, &cells[11..15]);
    }
    rows.date((row, 15), one.gone, cells[15]);
    let texts = [(7, mission.as_str()), (8, check), (9, message), (12, &one.answer.text), (13, &one.answer.owner)];
    table::fit_long(page, row, FOLLOWED, &texts);
}

fn files(plan: &Plan, page: &mut Page, row: u32) -> Result<u32, XlsxError> {
    let files = &plan.report.evolution.files;
    let shape = section(page, row, "Exports", (T_EXPORTS, FILES, files.len()), &[])?;
    let formats = table::formats(&plan.style, FILES);
    let text = |print: &Option<String>| print.clone().unwrap_or_default();
    for (row, one) in (shape.first()..).zip(files) {
        let FileChange { file, before, now } = one;
        page.text(row, 0, one.french(), &formats[0])?;
        page.text(row, 1, &text(before), &formats[1])?;
        page.text(row, 2, &text(now), &formats[2])?;
        let there = now.as_ref().and_then(|_| plan.path(file));
        page.file_link((row, 3), file, there.as_deref(), &formats[3])?;
    }
    Ok(shape.last())
}

fn runs(plan: &Plan, page: &mut Page, row: u32) -> Result<u32, XlsxError> {
    let earlier = &plan.report.evolution.runs;
    let shape = section(page, row, "Exécutions", (T_RUNS, RUNS, earlier.len() + 1), &[])?;
    let formats = table::formats(&plan.style, RUNS);
    for (row, one) in (shape.first()..).zip(earlier) {
        write_run(page, row, one, &formats)?;
    }
    this_run(plan.report, page, shape.last(), &formats)?;
    Ok(shape.last())
}

fn write_run(page: &mut Page, row: u32, one: &PastRun, formats: &[Format]) -> Result<(), XlsxError> {
    page.date(row, 0, Some(one.date), &formats[0])?;
    for (at, amount) in (1_u16..).zip(one.amounts) {
        page.money(row, at, amount, &formats[usize::from(at)])?;
    }
    let counts = one.open.map(|open| [open.blocking, open.review, open.info]);
    for at in 0..3_u16 {
        match counts {
            Some(counts) => page.count(row, 4 + at, counts[usize::from(at)] as u64, &formats[4])?,
            None => page.text(row, 4 + at, "", &formats[4])?,
        }
    }
    page.text(row, 7, &one.verdict, &formats[7])
}

/// Live: what the staff leave open this month is what the next one remembers.
fn this_run(report: &Report, page: &mut Page, row: u32, formats: &[Format]) -> Result<(), XlsxError> {
    page.date(row, 0, Some(report.run_date), &formats[0])?;
    let amounts = [report.declared(), report.ledger(), report.support()];
    for (at, (name, amount)) in (1_u16..).zip(synthesis::TOTAL_NAMES.into_iter().zip(amounts)) {
        page.money_formula((row, at), name, amount, &formats[usize::from(at)])?;
    }
    let counts = [report.open.blocking, report.open.review, report.open.info];
    for (at, (name, count)) in (4_u16..).zip(synthesis::COUNT_NAMES.into_iter().zip(counts)) {
        page.formula((row, at), name, &count.to_string(), &formats[usize::from(at)])?;
    }
    page.formula((row, 7), synthesis::VERDICT_NAME, report.verdict.french(), &formats[7])
}
