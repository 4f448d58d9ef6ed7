//! `Anomalies`: every finding, and the columns in which the staff answer.

use rust_decimal::prelude::ToPrimitive;
use rust_xlsxwriter::{
    ConditionalFormatFormula, DataValidation, DataValidationErrorStyle, DataValidationRule, ExcelDateTime, Format,
    XlsxError,
};

use crate::model::finding::{Answer, Finding, Severity, Status};
use crate::model::notes::Typed;
use crate::model::report::Report;

use super::head::{self, Paper};
use super::names::{FINDINGS, T_FINDINGS};
use super::page::Page;
use super::plan::{FINDINGS_FIRST_ROW, Plan};
use super::rows::{Dress, Rows};
use super::style::{self, Kind, Tone};
use super::table::{self, Column, Shape, column, staff_column};
use super::{beside, columns, comments, cut, lists, page, wording};

/// Narrow enough for one screen and one page up to `Depuis`, in letters that can be read there.
pub(super) const COLUMNS: &[Column] = &[
    column(columns::KEY, 10.5, Kind::Key),
    column(columns::SEVERITY, 11.5, Kind::Line),
    column(columns::CHECK, 15.0, Kind::Text),
    column(columns::MISSION, 10.0, Kind::Text),
    column(columns::MESSAGE, 38.0, Kind::Text),
    column(columns::AMOUNT, 13.5, Kind::Money),
    column(columns::SOURCE, 28.0, Kind::Text),
    column(columns::REMEDY, 26.0, Kind::Text),
    staff_column(columns::STATUS, 10.5, Kind::Line),
    staff_column(columns::ANSWER, 26.0, Kind::Text),
    staff_column(columns::OWNER, 12.0, Kind::Text),
    staff_column(columns::DUE, 10.0, Kind::Date),
    column(columns::SINCE, 10.0, Kind::Date),
    column(columns::OPEN, 8.5, Kind::Mark),
    column(columns::MOVED, 19.0, Kind::Text),
    column(columns::CLOSED_BY, 14.0, Kind::Text),
    column(columns::RELATED, 40.0, Kind::Text),
    column(columns::LINES, 13.0, Kind::Key),
];

/// The columns that the staff added stand here, beside those that they fill in, and are printed with them. What
/// follows serves filters, formulas and the next run.
const ADDED_AT: usize = 13;
/// In percent: up to `Depuis` on a screen of 1366 pixels.
const ZOOM: u16 = 85;
/// Beyond, the references of the lines a finding is about say no more.
const LINES_MAX: usize = 40;
/// At its head.
pub(super) const HOW: &str =
    "Colonnes à en-tête ocre : à remplir par le service. « Réf. » ne doit pas être modifiée.";
/// In the one row of an empty table.
pub(super) const NOTHING: &str = "Aucun constat.";

/// In the column `Clôture`: what closes a finding.
const BY_ANSWER: &str = "par réponse";
const BY_CORRECTION: &str = "par correction";

/// True for what stands in the column `Clôture`.
pub(super) fn closes(text: &str) -> bool {
    [BY_ANSWER, BY_CORRECTION].contains(&text)
}

/// *Ouverte*: `oui` until a status closes it with an answer (contract 4b).
const OPEN_FORMULA: &str = "IFERROR(IF(AND(T_Anomalies[[#This Row],[Clôture]]=\"par réponse\",\
    OR(TRIM(T_Anomalies[[#This Row],[Statut]])=\"Justifiée\",TRIM(T_Anomalies[[#This Row],[Statut]])=\"Acceptée\"),\
    TRIM(T_Anomalies[[#This Row],[Réponse du service]])<>\"\"),\"non\",\"oui\"),\"oui\")";

/// The sheet.
pub(super) fn pages(plan: &Plan) -> Result<Vec<Page>, XlsxError> {
    let mut page = head::page(plan, FINDINGS, Paper::Landscape)?;
    let findings = &plan.findings;
    head::way_back(&mut page, &(cut::told(findings.len(), plan.unlisted.len(), lists::FINDINGS) + HOW))?;
    let headers = beside::distinct(&plan.report.notes.added_columns, COLUMNS);
    let added = beside::added(&headers);
    let (before, after) = COLUMNS.split_at(ADDED_AT);
    let columns: Vec<Column> = before.iter().copied().chain(added).chain(after.iter().copied()).collect();
    let shape = Shape {
        name: T_FINDINGS,
        header_row: FINDINGS_FIRST_ROW - 1,
        rows: findings.len() as u32,
        columns: &columns,
        formulas: &[(columns::OPEN, OPEN_FORMULA)],
        totals: &[],
    };
    table::widths(&mut page, &columns)?;
    table::lay_long(&mut page, &shape)?;
    table::freeze(&mut page, &shape, 2)?;
    let look = Look::new(plan, &mut page, &columns);
    for (row, finding) in (shape.first()..).zip(findings) {
        write(plan, &mut page, row, finding, &look);
        write_added(plan, &mut page.rows, row, finding, &look);
        comments::write(&mut page, row, &columns, plan.report.notes.comments.get(&finding.key))?;
    }
    if findings.is_empty() {
        nothing(&mut page, &shape, &table::formats(&plan.style, &columns))?;
    }
    rules(&mut page, &shape)?;
    page.sheet.set_print_area(0, 0, shape.last(), last_printed(plan.report, &shape))?;
    page.sheet.set_tab_color(style::NAVY).set_zoom(ZOOM);
    Ok(vec![page])
}

/// What the staff type and when; what moved, in the months when something did.
fn last_printed(report: &Report, shape: &Shape) -> u16 {
    let moved = report.findings.iter().any(|finding| report.notes.changes.contains_key(&finding.key));
    if moved { shape.column(columns::MOVED) } else { shape.column(columns::OPEN) - 1 }
}

/// How the rows look.
struct Look<'a> {
    columns: &'a [Column<'a>],
    cells: Vec<Dress>,
    severities: [(Severity, Dress); 3],
    /// A day that the staff typed in a column of theirs.
    added_day: Dress,
}

impl<'a> Look<'a> {
    fn new(plan: &Plan, page: &mut Page, columns: &'a [Column]) -> Self {
        let formats = table::formats(&plan.style, columns);
        let severities = [Severity::Blocking, Severity::Review, Severity::Info];
        let severities = severities.map(|one| (one, page.rows.dress(style::severity(formats[1].clone(), one))));
        let added_day = page.rows.dress(plan.style.cell(Kind::Date, Tone::Staff));
        Self { columns, cells: page.rows.dresses(formats), severities, added_day }
    }

    fn severity(&self, severity: Severity) -> Dress {
        self.severities.iter().find(|(one, _)| *one == severity).map_or(self.cells[1], |(_, dress)| *dress)
    }
}

fn write(plan: &Plan, page: &mut Page, row: u32, finding: &Finding, look: &Look) {
    let (seen, cells, rows) = (&finding.observation, &look.cells, &mut page.rows);
    let subject = plan.subject(finding);
    rows.link((row, 0), finding.key.as_str(), subject, cells[0]);
    rows.text((row, 1), finding.severity.french(), look.severity(finding.severity));
    rows.text((row, 2), title(plan.report, finding.check), cells[2]);
    rows.text((row, 3), plan.label(seen.mission), cells[3]);
    rows.text((row, 4), &seen.message, cells[4]);
    rows.money((row, 5), seen.amount, cells[5]);
    // A link does not wrap in LibreOffice; the reference leads there too.
    let place = plan.place(&seen.at);
    let target = subject.filter(|_| table::is_one_line(&place, COLUMNS[6].width));
    rows.link((row, 6), &place, target, cells[6]);
    rows.text((row, 7), &seen.remedy, cells[7]);
    write_answer(rows, (row, 8), &finding.answer, &cells[8..12]);
    rows.date((row, 12), Some(finding.since), cells[12]);
    let open = (look.columns.len() - COLUMNS.len() + ADDED_AT) as u16;
    write_rest(plan, rows, (row, open), finding, &cells[usize::from(open)..]);
    let answer = &finding.answer;
    let texts = [
        (2, title(plan.report, finding.check)),
        (3, plan.label(seen.mission)),
        (4, seen.message.as_str()),
        (6, &place),
        (7, &seen.remedy),
        (9, &answer.text),
        (10, &answer.owner),
        (open + 1, moved(plan.report, finding)),
    ];
    table::fit_long(page, row, look.columns, &texts);
}

/// What follows the staff's columns, from `Ouverte` on.
fn write_rest(plan: &Plan, rows: &mut Rows, (row, first): (u32, u16), finding: &Finding, cells: &[Dress]) {
    let seen = &finding.observation;
    rows.formula((row, first), OPEN_FORMULA, if finding.is_open() { "oui" } else { "non" }, cells[0]);
    rows.text((row, first + 1), moved(plan.report, finding), cells[1]);
    let closed_by = if finding.closes_by_correction_only { BY_CORRECTION } else { BY_ANSWER };
    rows.text((row, first + 2), closed_by, cells[2]);
    rows.text((row, first + 3), &wording::list(seen.related.iter().map(ToString::to_string)), cells[3]);
    let lines = seen.subjects.iter().take(LINES_MAX).map(|id| plan.report.books.entry(*id).key().to_string());
    rows.text((row, first + 4), &lines.collect::<Vec<_>>().join(" "), cells[4]);
}

/// What changed under an answer.
fn moved<'a>(report: &'a Report, finding: &Finding) -> &'a str {
    report.notes.changes.get(&finding.key).map_or("", String::as_str)
}

/// What the staff typed in the columns that they added.
fn write_added(plan: &Plan, rows: &mut Rows, row: u32, finding: &Finding, look: &Look) {
    let notes = &plan.report.notes;
    let cells = notes.added.get(&finding.key).map_or(&[] as &[_], Vec::as_slice);
    for ((at, header), dress) in (ADDED_AT as u16..).zip(&notes.added_columns).zip(&look.cells[ADDED_AT..]) {
        match cells.iter().find(|(name, _)| name == header).map(|(_, typed)| typed) {
            Some(Typed::Text(text)) => rows.text((row, at), text, *dress),
            Some(Typed::Number(number)) => rows.number((row, at), number.to_f64().unwrap_or(0.0), *dress),
            Some(Typed::Day(day)) => rows.date((row, at), Some(*day), look.added_day),
            None => rows.blank((row, at), *dress),
        }
    }
}

/// The four columns that the staff fill in, from this cell to the right.
pub(super) fn write_answer(rows: &mut Rows, (row, column): (u32, u16), answer: &Answer, cells: &[Dress]) {
    rows.text((row, column), answer.status.french(), cells[0]);
    rows.text((row, column + 1), answer.text.trim(), cells[1]);
    rows.text((row, column + 2), answer.owner.trim(), cells[2]);
    // A day stays a day, so that Excel sorts it; anything else stays as typed.
    match super::notes::french_day(&answer.due) {
        Some(day) => rows.date((row, column + 3), Some(day), cells[3]),
        None => rows.text((row, column + 3), answer.due.trim(), cells[3]),
    }
}

/// An Excel table has at least one row.
fn nothing(page: &mut Page, shape: &Shape, formats: &[Format]) -> Result<(), XlsxError> {
    let (row, open) = (shape.first(), shape.column(columns::OPEN));
    for (at, format) in (0_u16..).zip(formats) {
        page.text(row, at, "", format)?;
    }
    page.text(row, 4, NOTHING, &formats[4])?;
    page.formula((row, open), OPEN_FORMULA, "oui", &formats[usize::from(open)])
}

/// The French title of a check.
pub(super) fn title<'a>(report: &'a Report, check: &'a str) -> &'a str {
    report.checks.iter().find(|outcome| outcome.check == check).map_or(check, |outcome| outcome.title)
}

/// Lists, dates and the look of closed findings.
fn rules(page: &mut Page, shape: &Shape) -> Result<(), XlsxError> {
    let (first, last) = (shape.first(), shape.last());
    let (status, due) = (shape.column(columns::STATUS), shape.column(columns::DUE));
    page.sheet.add_data_validation(first, status, last, status, &statuses()?)?;
    page.sheet.add_data_validation(first, due, last, due, &due_date()?)?;
    let open = page::cell_in_column(first, shape.column(columns::OPEN));
    let key = page::cell_in_column(first, 0);
    let closed = ConditionalFormatFormula::new()
        .set_rule(format!("AND({key}<>\"\",{open}=\"non\")").as_str())
        .set_format(style::closed());
    page.sheet.add_conditional_format(first, 8, last, shape.column(columns::OPEN), &closed)?;
    let status_cell = page::cell_in_column(first, status);
    let review = ConditionalFormatFormula::new()
        .set_rule(format!("{status_cell}=\"À revoir\"").as_str())
        .set_format(Format::new().set_bold());
    page.sheet.add_conditional_format(first, status, last, status, &review)?;
    page.sheet.ignore_error_range(first, 8, last, 11, rust_xlsxwriter::IgnoreError::NumberStoredAsText)?;
    Ok(())
}

pub(super) fn statuses() -> Result<DataValidation, XlsxError> {
    let names: Vec<&str> = Status::all().map(Status::french).collect();
    DataValidation::new()
        .allow_list_strings(&names)?
        .set_input_title("Statut")?
        .set_input_message("Justifiée et Acceptée ferment le constat dès qu’une réponse est écrite.")?
        .set_error_title("Statut inconnu")?
        .set_error_message("Choisir un statut dans la liste.")
}

/// Lenient: a text such as « fin mars » may stay.
fn due_date() -> Result<DataValidation, XlsxError> {
    let from = ExcelDateTime::from_ymd(2000, 1, 1)?;
    DataValidation::new()
        .allow_date(DataValidationRule::GreaterThanOrEqualTo(from))
        .set_error_style(DataValidationErrorStyle::Warning)
        .set_error_title("Échéance")?
        .set_error_message("Une date jj/mm/aaaa est attendue. Garder quand même ce texte ?")
}
