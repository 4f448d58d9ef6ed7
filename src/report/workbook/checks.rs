//! `Contrôles`: every check with its outcome, the compliant and the not checked too.

use rust_xlsxwriter::{ConditionalFormatFormula, Format, XlsxError};

use crate::model::finding::{Finding, Outcome};
use crate::model::money::Money;
use crate::model::report::{CheckOutcome, Verdict};

use super::columns;
use super::head::{self, Paper};
use super::names::{CHECKS, T_CHECKS, T_FINDINGS};
use super::page::{Page, cell_in_column};
use super::plan::Plan;
use super::style::{self, Kind};
use super::table::{self, Column, Shape, column};

pub(super) const ID: &str = "Identifiant";
pub(super) const OUTCOME: &str = "Résultat";
pub(super) const REASON: &str = "Motif";
/// How many findings a check made, and how many of them are open.
pub(super) const FOUND: &str = "Constats";
pub(super) const OPEN: &str = "Ouverts";

pub(super) const COLUMNS: &[Column] = &[
    column(columns::CHECK, 44.0, Kind::Text),
    column(columns::SEVERITY, 12.5, Kind::Line),
    column(OUTCOME, 14.0, Kind::Line),
    column(FOUND, 9.5, Kind::Count),
    column(OPEN, 9.5, Kind::Count),
    column(REASON, 26.0, Kind::Text),
    column("Pourquoi ce contrôle", 44.0, Kind::Text),
    column("Source de la règle", 34.0, Kind::Text),
    column(ID, 25.0, Kind::Line),
];

/// Without these, nothing may be called ready (contract 2).
const ESSENTIAL: [&str; 4] =
    ["declared_gap", "ledger_without_support", "control_total_mismatch", "unreadable_amount"];

/// True for an outcome that needs no reason.
pub(super) fn has_no_reason(text: &str) -> bool {
    [Outcome::Compliant, Outcome::Anomaly].iter().any(|outcome| outcome.french() == text)
}

/// The name of the cell that counts the essential checks that were not done.
pub(super) const UNCHECKED_NAME: &str = "rappro_controles_manquants";
const UNCHECKED_ROW: u32 = 3;
const HEADER_ROW: u32 = 5;

/// That name and its reference.
pub(super) fn defined_names() -> Vec<(&'static str, String)> {
    vec![(UNCHECKED_NAME, format!("='{CHECKS}'!$D${}", UNCHECKED_ROW + 1))]
}

/// The sheet.
pub(super) fn pages(plan: &Plan) -> Result<Vec<Page>, XlsxError> {
    let mut page = head::page(plan, CHECKS, Paper::Landscape)?;
    head::way_back(&mut page, "« Non contrôlé » n’est jamais « conforme » : la donnée nécessaire manque.")?;
    let checks = &plan.report.checks;
    let shape = Shape {
        name: T_CHECKS,
        header_row: HEADER_ROW,
        rows: checks.len() as u32,
        columns: COLUMNS,
        formulas: &[],
        totals: &[],
    };
    table::widths(&mut page, COLUMNS)?;
    unchecked(plan, &mut page)?;
    table::lay(&mut page, &shape)?;
    table::freeze(&mut page, &shape, 1)?;
    let formats = table::formats(&plan.style, COLUMNS);
    for (row, check) in (shape.first()..).zip(checks) {
        write(plan, &mut page, row, check, &formats)?;
    }
    if checks.is_empty() {
        for (at, format) in (0_u16..).zip(&formats) {
            page.text(shape.first(), at, "", format)?;
        }
    }
    colours(&mut page, &shape)?;
    page.sheet.set_print_area(0, 0, shape.last(), COLUMNS.len() as u16 - 1)?;
    Ok(vec![page])
}

fn unchecked(plan: &Plan, page: &mut Page) -> Result<(), XlsxError> {
    let count = |id: &str| format!("COUNTIFS({T_CHECKS}[{ID}],\"{id}\",{T_CHECKS}[{OUTCOME}],\"<>Non contrôlé\")");
    let formula = format!("{}-{}", ESSENTIAL.len(), ESSENTIAL.map(count).join("-"));
    let done = |check: &&CheckOutcome| !matches!(check.outcome, Outcome::NotChecked(_));
    let done = plan.report.checks.iter().filter(|check| ESSENTIAL.contains(&check.check)).filter(done).count();
    let missing = ESSENTIAL.len().saturating_sub(done);
    page.text(UNCHECKED_ROW, 0, "Contrôles indispensables non effectués", &style::heading())?;
    let format = Format::new().set_bold().set_font_size(12);
    page.formula((UNCHECKED_ROW, 3), &formula, &missing.to_string(), &format)?;
    page.text(UNCHECKED_ROW, 4, "Tant qu’il en manque un, rien n’est « prêt ».", &style::remark())
}

fn write(
    plan: &Plan,
    page: &mut Page,
    row: u32,
    check: &CheckOutcome,
    formats: &[Format],
) -> Result<(), XlsxError> {
    let is_of_check = |finding: &Finding| finding.check == check.check;
    let target = plan.first_finding(is_of_check);
    page.link((row, 0), check.title, target.as_ref(), &formats[0])?;
    page.text(row, 1, check.severity.french(), &formats[1])?;
    page.text(row, 2, check.outcome.french(), &formats[2])?;
    let of_check = || plan.report.findings.iter().filter(|finding| is_of_check(finding));
    let title = cell_in_column(row, 0);
    let all = format!("COUNTIFS({T_FINDINGS}[{}],{title}){}", columns::CHECK, plan.more(is_of_check));
    page.formula((row, 3), &all, &of_check().count().to_string(), &formats[3])?;
    let open =
        format!("COUNTIFS({T_FINDINGS}[{}],{title},{T_FINDINGS}[{}],\"oui\")", columns::CHECK, columns::OPEN);
    let open = open + &plan.more(|finding| is_of_check(finding) && finding.is_open());
    let open_count = of_check().filter(|finding| finding.is_open()).count();
    page.formula((row, 4), &open, &open_count.to_string(), &formats[4])?;
    let reason = reason(plan, check);
    page.text(row, 5, &reason, &formats[5])?;
    page.text(row, 6, check.why, &formats[6])?;
    page.text(row, 7, check.source, &formats[7])?;
    page.text(row, 8, check.check, &formats[8])?;
    table::fit(page, row, COLUMNS, &[(0, check.title), (5, &reason), (6, check.why), (7, check.source)])
}

/// Why a check was not done, and the tolerance within which it was.
fn reason(plan: &Plan, check: &CheckOutcome) -> String {
    let books = &plan.report.books;
    let remark = check.remark(books);
    if !remark.is_empty() || check.outcome.reason().is_some() {
        return remark;
    }
    let rules = &books.dossier.rules;
    let Some((words, parameter)) = rules.tolerance(check.check, books.currency()) else { return String::new() };
    let told = format!("Contrôlé {words} : {parameter} dans dossier.toml.");
    let covered =
        books.matching.matches.iter().filter(|one| check.check == "amount_disagreement" && rules.covers(one));
    let gaps: Vec<Money> = covered.map(|one| one.gap().abs()).collect();
    match gaps.len() {
        0 => told,
        1 => format!("{told} Un écart est toléré, de {}.", gaps[0]),
        many => format!("{told} {many} écarts sont tolérés, {} en tout.", books.sum(gaps)),
    }
}

/// Weight and tint of the outcomes that need attention, by what they cost.
fn colours(page: &mut Page, shape: &Shape) -> Result<(), XlsxError> {
    let at = shape.column(OUTCOME);
    let outcome = cell_in_column(shape.first(), at);
    let severity = cell_in_column(shape.first(), shape.column(columns::SEVERITY));
    let anomaly = |gravity: &str| format!("AND({outcome}=\"Anomalie\",{severity}=\"{gravity}\")");
    for (rule, verdict) in [
        (anomaly("Bloquant"), Verdict::Blocked),
        (anomaly("À vérifier"), Verdict::ToJustify),
        (format!("{outcome}=\"Non contrôlé\""), Verdict::ToJustify),
        (format!("{outcome}=\"Conforme\""), Verdict::Ready),
    ] {
        let rule = ConditionalFormatFormula::new().set_rule(rule.as_str()).set_format(style::verdict(verdict));
        page.sheet.add_conditional_format(shape.first(), at, shape.last(), at, &rule)?;
    }
    Ok(())
}
