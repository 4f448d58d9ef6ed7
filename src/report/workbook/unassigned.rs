//! `Hors mission`: lines without a mission, and the column in which the staff give them one.

use rust_xlsxwriter::{DataValidation, DataValidationErrorStyle, Format, XlsxError};

use crate::model::entry::{EntryId, Side};
use crate::model::notes::Notes;
use crate::model::report::Report;

use super::columns;
use super::head::{self, Paper};
use super::names::{T_UNASSIGNED, UNASSIGNED};
use super::page::Page;
use super::plan::{Plan, UNASSIGNED_FIRST_ROW};
use super::style::Kind;
use super::table::{self, Column, Shape, column, staff_column};
use super::{comments, lists, wording};

pub(super) const COLUMNS: &[Column] = &[
    column(columns::KEY, 10.5, Kind::Key),
    column(columns::SITUATION, 17.0, Kind::Line),
    column("Côté", 12.5, Kind::Line),
    column("Date", 10.0, Kind::Date),
    column("Tiers", 27.0, Kind::Text),
    column("Objet", 36.0, Kind::Text),
    column("Nature", 19.0, Kind::Text),
    column("N° de mandat ou de pièce", 14.0, Kind::Text),
    column("Montant", 13.5, Kind::Money),
    column(columns::SOURCE, 27.0, Kind::Text),
    staff_column(columns::MISSION, 22.0, Kind::Text),
];

/// In `Situation`: what the staff assigned stays listed.
const BY_HAND: &str = "Affectée à la main";
const NONE: &str = "Sans mission";

/// The sheet.
pub(super) fn pages(plan: &Plan) -> Result<Vec<Page>, XlsxError> {
    let mut page = head::page(plan, UNASSIGNED, Paper::Landscape)?;
    head::way_back(&mut page, &introduction(plan))?;
    let shape = Shape {
        name: T_UNASSIGNED,
        header_row: UNASSIGNED_FIRST_ROW - 1,
        rows: plan.unassigned.len() as u32,
        columns: COLUMNS,
        formulas: &[],
        totals: &[],
    };
    table::widths(&mut page, COLUMNS)?;
    table::lay_or_filter(&mut page, &shape)?;
    table::freeze(&mut page, &shape, 1)?;
    let formats = table::formats(&plan.style, COLUMNS);
    if !plan.unassigned.is_empty() {
        page.by_column((shape.first(), shape.last()), &table::after_links(&formats), |page| {
            let mut rows = (shape.first()..).zip(&plan.unassigned);
            rows.try_for_each(|(row, id)| write(plan, page, row, *id, &formats))
        })?;
    } else {
        for (at, format) in (0_u16..).zip(&formats) {
            page.text(shape.first(), at, "", format)?;
        }
        page.text(shape.first(), 5, "Toutes les lignes ont une mission.", &formats[5])?;
    }
    let mission = shape.column(columns::MISSION);
    if let Some(list) = missions(plan.report)? {
        page.sheet.add_data_validation(shape.first(), mission, shape.last(), mission, &list)?;
    }
    page.sheet.set_print_area(0, 0, shape.last(), mission)?;
    Ok(vec![page])
}

fn introduction(plan: &Plan) -> String {
    let how = "Pour affecter une ligne : son code dans « Mission », ou des parts (MIAMI 60 %; MILAN 40 %).";
    if plan.unassigned.len() == plan.every_unassigned.len() {
        return how.to_owned();
    }
    format!(
        "Les {} premières lignes sur {} ; toutes sont dans le fichier « …{} », à côté de ce classeur. {how}",
        plan.unassigned.len(),
        plan.every_unassigned.len(),
        lists::UNASSIGNED
    )
}

fn write(plan: &Plan, page: &mut Page, row: u32, id: EntryId, formats: &[Format]) -> Result<(), XlsxError> {
    let books = &plan.report.books;
    let entry = books.entry(id);
    let assigned = !books.assignment(id).is_none();
    let target = if assigned { plan.entry(id, None) } else { plan.finding(id) };
    page.link((row, 0), entry.key.as_str(), target.as_ref(), &formats[0])?;
    page.text(row, 1, if assigned { BY_HAND } else { NONE }, &formats[1])?;
    let side = if entry.side == Side::Ledger { "Comptabilité" } else { "Justificatifs" };
    page.text(row, 2, side, &formats[2])?;
    page.date(row, 3, entry.date, &formats[3])?;
    let texts = [
        (4, wording::who(entry).replace('\n', " · ")),
        (5, wording::what(entry, None).replace('\n', " ")),
        (6, wording::nature(books, id)),
        (7, wording::voucher(entry)),
        (9, plan.place(&entry.place)),
        (10, typed(&plan.report.notes, plan.report, id).to_owned()),
    ];
    for (at, text) in &texts {
        page.text(row, *at, text, &formats[usize::from(*at)])?;
    }
    page.money(row, 8, entry.amount, &formats[8])?;
    let texts: Vec<(u16, &str)> = texts.iter().map(|(at, text)| (*at, text.as_str())).collect();
    table::fit(page, row, COLUMNS, &texts)?;
    // A line that the staff assigned has its comments on its mission's sheet.
    let comments = plan.report.notes.line_comments.get(&entry.key).filter(|_| !assigned);
    comments::write(page, row, COLUMNS, comments)
}

/// What the staff typed for this line.
fn typed<'a>(notes: &'a Notes, report: &Report, id: EntryId) -> &'a str {
    notes.missions.get(&report.books.entry(id).key).map_or("", String::as_str)
}

/// The codes; another text is allowed, since shares are. No list when Excel could not hold it.
fn missions(report: &Report) -> Result<Option<DataValidation>, XlsxError> {
    const LIST_UNITS_MAX: usize = 255;
    let codes: Vec<&str> = report.books.dossier.missions.iter().map(|mission| &*mission.code).collect();
    let length: usize = codes.iter().map(|code| code.encode_utf16().count() + 1).sum();
    if codes.is_empty() || length > LIST_UNITS_MAX || codes.iter().any(|code| code.contains([',', '"'])) {
        return Ok(None);
    }
    let list = DataValidation::new()
        .allow_list_strings(&codes)?
        .set_error_style(DataValidationErrorStyle::Information)
        .set_error_title("Mission")?
        .set_error_message(
            "Ce n’est pas le code d’une mission. Des parts sont possibles : MIAMI 60 %; MILAN 40 %.",
        )?;
    Ok(Some(list))
}
