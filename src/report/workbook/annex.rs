//! `Annexe`: the *état récapitulatif* by mission and nature of expense, ready to join to a report. No
//! amounts by person.

use rust_xlsxwriter::{Format, FormatAlign, XlsxError};

use crate::model::mission::{Category, Mission, MissionId};
use crate::model::money::Money;
use crate::model::report::{MissionFigures, gap};

use super::head::{self, Paper};
use super::measure::{self, Wrapped};
use super::mission::{PAID, PROVED};
use super::names::{ANNEX, SYNTHESIS};
use super::page::{Page, Target, french_date, quoted};
use super::pairs::Line;
use super::plan::Plan;
use super::style::{self, Kind, Tone};
use super::subtotals::{self, Subtotal};
use super::synthesis;

/// At its head.
pub(super) const TITLE: &str = "État récapitulatif des dépenses";
const WIDTHS: [f64; 5] = [44.0, 16.0, 16.0, 16.0, 16.0];
const HEADERS: [&str; 4] = ["Montant à ratifier", "Comptabilité", "Justificatifs", "Comptabilité − justificatifs"];
const LAST: u16 = 4;
/// Of a usual row, and what headers and remarks add to those of a block, in points.
const ROW: f64 = 15.0;
const TALL: f64 = 40.0;
/// In percent: a page of A4 holds the five columns also where a wider letter stands in for the usual one, and so
/// many points between its margins.
const SCALE: u16 = 88;
const PAGE_HEIGHT: f64 = 820.0;
/// Natures told one by one; smaller ones are summed beyond.
const NATURES_MAX: usize = 40;

/// The sheet.
pub(super) fn pages(plan: &Plan) -> Result<Vec<Page>, XlsxError> {
    let mut page = head::page(plan, ANNEX, Paper::Portrait)?;
    for (at, width) in (0_u16..).zip(WIDTHS) {
        page.sheet.set_column_width(at, width)?;
    }
    page.text(0, 0, TITLE, &style::title())?;
    head::way_back(&mut page, "")?;
    let mut row = whole(plan, &mut page, 4)? + 2;
    let (mut used, mut breaks) = (f64::from(row) * ROW + TALL, Vec::new());
    for (mission, names, lines) in plan.missions() {
        let next = of_mission(plan, &mut page, row, (mission, &names.table, lines))? + 2;
        let block = f64::from(next - row) * ROW + TALL;
        // A mission stands whole on its page; one that is longer begins on its own.
        if used + block > PAGE_HEIGHT {
            breaks.push(row);
            used = 0.0;
        }
        used = (used + block) % PAGE_HEIGHT;
        row = next;
    }
    let currency = plan.report.books.currency();
    let remark = format!(
        "Montants TTC en {}, établis d’après les exports. Aucun montant n’est donné par personne.",
        currency.code()
    );
    page.text(row, 0, &remark, &style::remark())?;
    page.sheet.set_freeze_panes(3, 0)?.set_print_area(0, 0, row, LAST)?;
    // Manual breaks only hold at a fixed scale.
    page.sheet.set_print_scale(SCALE).set_page_breaks(&breaks)?;
    Ok(vec![page])
}

fn headers(page: &mut Page, row: u32, first: &str) -> Result<(), XlsxError> {
    page.sheet.set_row_height(row, 30)?;
    page.text(row, 0, first, &style::header(false))?;
    for (at, header) in (1_u16..).zip(HEADERS) {
        page.text(row, at, header, &style::header(false))?;
    }
    Ok(())
}

/// One line per mission, then their sum; returns the last row used.
fn whole(plan: &Plan, page: &mut Page, row: u32) -> Result<u32, XlsxError> {
    let report = plan.report;
    headers(page, row, "Mission")?;
    let (line, money) = (plan.style.cell(Kind::Text, Tone::Plain), plan.style.cell(Kind::Money, Tone::Plain));
    let synthesis = quoted(SYNTHESIS);
    for (row, figures) in (row + 1..).zip(&report.missions) {
        let about = report.books.mission(figures.mission);
        let text = format!("{} ({} – {})", about.label, french_date(about.start), french_date(about.end));
        let sheet = Target::row(&plan.names(figures.mission).sheet, 0);
        page.link((row, 0), &text, Some(&sheet), &line)?;
        let source = synthesis::mission_row(figures.mission);
        for (at, (column, result)) in (1_u16..).zip(three(figures)) {
            page.money_formula((row, at), &format!("{synthesis}!{column}{source}"), result, &money)?;
        }
        difference(page, row, figures.support_gap(), &money)?;
    }
    let last = row + report.missions.len() as u32;
    let sums =
        [report.books.sum(report.missions.iter().map(|one| one.declared)), report.ledger(), report.support()];
    total(plan, page, (row + 1, last), "Total des missions", sums)
}

fn three(figures: &MissionFigures) -> [(char, Money); 3] {
    [('D', figures.declared), ('E', figures.ledger), ('F', figures.support)]
}

fn difference(page: &mut Page, row: u32, result: Money, money: &Format) -> Result<(), XlsxError> {
    page.money_formula((row, LAST), &format!("ROUND(C{n}-D{n},4)", n = row + 1), result, money)
}

/// The sum of the rows above.
fn total(
    plan: &Plan,
    page: &mut Page,
    (first, last): (u32, u32),
    label: &str,
    sums: [Money; 3],
) -> Result<u32, XlsxError> {
    let row = last + 1;
    let money = plan.style.cell(Kind::Money, Tone::Strong);
    page.text(row, 0, label, &plan.style.cell(Kind::Line, Tone::Strong))?;
    for (at, (column, sum)) in (1_u16..).zip(['B', 'C', 'D'].into_iter().zip(sums)) {
        let formula = format!("ROUND(SUM({column}{}:{column}{}),4)", first + 1, last + 1);
        page.money_formula((row, at), &formula, sum, &money)?;
    }
    difference(page, row, gap(sums[1], sums[2]), &money)?;
    Ok(row)
}

fn of_mission(
    plan: &Plan,
    page: &mut Page,
    row: u32,
    (mission, table, lines): (MissionId, &str, &[Line]),
) -> Result<u32, XlsxError> {
    let about = plan.report.books.mission(mission);
    page.text(row, 0, &about.label, &style::heading())?;
    let told = identity(about);
    let format = style::remark().set_text_wrap().set_align(FormatAlign::Top);
    page.sheet.merge_range(row + 1, 0, row + 1, LAST, "", &format)?;
    page.text(row + 1, 0, &told, &format)?;
    let height = measure::row_height([Wrapped(&told, WIDTHS.iter().sum(), style::REMARK_SIZE)]);
    page.sheet.set_row_height(row + 1, height)?;
    headers(page, row + 2, "Nature de dépense")?;
    let (mut natures, rest) = shown(plan, subtotals::natures(plan, mission, lines));
    // The report may declare a nature for which nothing was found.
    for (nature, _) in &about.declared_by_nature {
        if !natures.iter().any(|one| same(&one.label, nature)) {
            let zero = plan.report.books.zero();
            natures.push(Subtotal { label: nature.to_string(), ledger: zero, support: zero });
        }
    }
    let (line, money) = (plan.style.cell(Kind::Text, Tone::Plain), plan.style.cell(Kind::Money, Tone::Plain));
    let first = row + 3;
    let mut at = first;
    for one in &natures {
        page.text(at, 0, &one.label, &line)?;
        let declared = about.declared_by_nature.iter().find(|(nature, _)| same(&one.label, nature));
        page.money(at, 1, declared.map(|(_, amount)| *amount), &money)?;
        let cell = format!("$A{}", at + 1);
        let formula = |header: &str| subtotals::of_nature(table, header, &one.label, &cell);
        page.money_formula((at, 2), &formula(PAID), one.ledger, &money)?;
        page.money_formula((at, 3), &formula(PROVED), one.support, &money)?;
        difference(page, at, gap(one.ledger, one.support), &money)?;
        at += 1;
    }
    if let Some(rest) = rest {
        page.text(at, 0, &rest.label, &line)?;
        page.money(at, 1, None, &money)?;
        for (column, header, result) in [('C', PAID, rest.ledger), ('D', PROVED, rest.support)] {
            let column_at = column as u16 - 'A' as u16;
            let formula = format!("ROUND(SUM({table}[{header}])-SUM({column}{}:{column}{at}),4)", first + 1);
            page.money_formula((at, column_at), &formula, result, &money)?;
        }
        difference(page, at, gap(rest.ledger, rest.support), &money)?;
        at += 1;
    }
    if at == first {
        page.text(at, 0, "Aucune dépense.", &line)?;
        at += 1;
    }
    let figures = &plan.report.missions[mission.index()];
    mission_total(plan, page, (first, at - 1), figures)
}

/// What is to be ratified stands on the total even when the report gives no natures.
fn mission_total(
    plan: &Plan,
    page: &mut Page,
    rows: (u32, u32),
    figures: &MissionFigures,
) -> Result<u32, XlsxError> {
    let row = total(plan, page, rows, "Total de la mission", [figures.declared, figures.ledger, figures.support])?;
    let cell = format!("{}!D{}", quoted(SYNTHESIS), synthesis::mission_row(figures.mission));
    page.money_formula((row, 1), &cell, figures.declared, &plan.style.cell(Kind::Money, Tone::Strong))?;
    Ok(row)
}

fn same(a: &str, b: &str) -> bool {
    a.to_lowercase() == b.to_lowercase()
}

/// The largest natures in their order, and the sum of the others.
fn shown(plan: &Plan, natures: Vec<Subtotal>) -> (Vec<Subtotal>, Option<Subtotal>) {
    if natures.len() <= NATURES_MAX {
        return (natures, None);
    }
    let mut by_size: Vec<usize> = (0..natures.len()).collect();
    by_size.sort_by_key(|at| {
        std::cmp::Reverse((natures[*at].ledger.abs().amount(), natures[*at].support.abs().amount()))
    });
    let kept: std::collections::BTreeSet<usize> = by_size.into_iter().take(NATURES_MAX - 1).collect();
    let (mut shown, mut others) = (Vec::new(), Vec::new());
    for (at, one) in natures.into_iter().enumerate() {
        if kept.contains(&at) { shown.push(one) } else { others.push(one) }
    }
    let books = &plan.report.books;
    let rest = Subtotal {
        label: format!("Autres natures ({})", others.len()),
        ledger: books.sum(others.iter().map(|one| one.ledger)),
        support: books.sum(others.iter().map(|one| one.support)),
    };
    (shown, Some(rest))
}

/// Days, delegation and authorisation on one line.
fn identity(mission: &Mission) -> String {
    let days = format!("du {} au {}", french_date(mission.start), french_date(mission.end));
    [Some(days), delegation(mission), authorisation(mission)].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// `20 participants (6 élus, 7 invités, 7 agents)`.
pub(super) fn delegation(mission: &Mission) -> Option<String> {
    let total = mission.headcount.total()?;
    let parts = Category::ALL.iter().filter_map(|category| {
        let count = mission.headcount.of(*category)?;
        Some(format!("{count} {}{}", category.french(), if count > 1 { "s" } else { "" }))
    });
    let plural = if total > 1 { "s" } else { "" };
    Some(format!("{total} participant{plural} ({})", parts.collect::<Vec<_>>().join(", ")))
}

/// `mandat spécial 12-3 du 20/10/2017`.
pub(super) fn authorisation(mission: &Mission) -> Option<String> {
    let mandate = mission.special_mandate.as_ref()?;
    let day = mandate.date.map(|day| format!(" du {}", french_date(day))).unwrap_or_default();
    Some(format!("mandat spécial {}{day}", mandate.reference))
}
