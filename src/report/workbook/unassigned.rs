//! `Hors mission`: lines without a mission, and the column in which the staff give them one.

use rust_xlsxwriter::{DataValidation, DataValidationErrorStyle, XlsxError};

use crate::model::entry::EntryId;
use crate::model::notes::Notes;
use crate::model::report::Report;

use super::beside::{self, Beside};
use super::head::{self, Paper};
use super::names::{T_UNASSIGNED, UNASSIGNED};
use super::page::Page;
use super::plan::{Plan, UNASSIGNED_FIRST_ROW};
use super::rows::Dress;
use super::style::Kind;
use super::table::{self, Column, Shape, column, staff_column};
use super::{columns, comments, lists, wording};

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

/// At its head.
pub(super) const HOW: &str =
    "Pour affecter une ligne : son code dans « Mission », ou des parts (MIAMI 60 %; MILAN 40 %).";
/// In `Situation`: what the staff assigned stays listed.
pub(super) const BY_HAND: &str = "Affectée à la main";
pub(super) const NONE: &str = "Sans mission";
/// True for what stands in the column `Situation`.
pub(super) fn is_situation(text: &str) -> bool {
    [BY_HAND, NONE].contains(&text)
}

/// In the one row of an empty table.
pub(super) const NOTHING: &str = "Toutes les lignes ont une mission.";

/// The sheet.
pub(super) fn pages(plan: &Plan) -> Result<Vec<Page>, XlsxError> {
    let mut page = head::page(plan, UNASSIGNED, Paper::Landscape)?;
    head::way_back(&mut page, &introduction(plan))?;
    let alone = plan.unassigned.iter().copied().filter(|id| plan.report.books.assignment(*id).is_none());
    let beside = Beside::of(plan, &mut page, COLUMNS, &[UNASSIGNED], alone);
    let columns = beside.after(COLUMNS);
    let shape = Shape {
        name: T_UNASSIGNED,
        header_row: UNASSIGNED_FIRST_ROW - 1,
        rows: plan.unassigned.len() as u32,
        columns: &columns,
        formulas: &[],
        totals: &[],
    };
    table::widths(&mut page, &columns)?;
    table::lay_long(&mut page, &shape)?;
    table::freeze(&mut page, &shape, 1)?;
    let cells = table::dresses(&mut page, &plan.style, COLUMNS);
    for (row, id) in (shape.first()..).zip(&plan.unassigned) {
        write(plan, &mut page, (row, *id), (&cells, &beside, &columns))?;
    }
    if plan.unassigned.is_empty() {
        let formats = table::formats(&plan.style, COLUMNS);
        for (at, format) in (0_u16..).zip(&formats) {
            page.text(shape.first(), at, "", format)?;
        }
        page.text(shape.first(), 5, NOTHING, &formats[5])?;
    }
    let mission = shape.column(columns::MISSION);
    if let Some(list) = missions(plan.report)? {
        page.sheet.add_data_validation(shape.first(), mission, shape.last(), mission, &list)?;
    }
    page.sheet.set_print_area(0, 0, shape.last(), mission)?;
    Ok(vec![page])
}

fn introduction(plan: &Plan) -> String {
    if plan.unassigned.len() == plan.every_unassigned.len() {
        return HOW.to_owned();
    }
    format!(
        "Les {} premières lignes sur {} ; toutes sont dans le fichier « …{} », à côté de ce classeur. {HOW}",
        plan.unassigned.len(),
        plan.every_unassigned.len(),
        lists::UNASSIGNED
    )
}

fn write(
    plan: &Plan,
    page: &mut Page,
    (row, id): (u32, EntryId),
    (cells, theirs, headers): (&[Dress], &Beside, &[Column]),
) -> Result<(), XlsxError> {
    let books = &plan.report.books;
    let entry = books.entry(id);
    let assigned = !books.assignment(id).is_none();
    let target = if assigned { plan.entry(id, None) } else { plan.finding(id) };
    let rows = &mut page.rows;
    rows.link((row, 0), entry.key().as_str(), target, cells[0]);
    rows.text((row, 1), if assigned { BY_HAND } else { NONE }, cells[1]);
    rows.text((row, 2), wording::side(entry.side), cells[2]);
    rows.date((row, 3), entry.date, cells[3]);
    let (who, what) = (wording::who(entry), wording::what(entry, None));
    let (nature, voucher, place) = (wording::nature(books, id), wording::voucher(entry), plan.place(&entry.place));
    let texts: [(u16, &str); 6] = [
        (4, &wording::on_one_line(&who, " · ")),
        (5, &wording::on_one_line(&what, " ")),
        (6, &nature),
        (7, &voucher),
        (9, &place),
        (10, typed(&plan.report.notes, plan.report, id)),
    ];
    for (at, text) in texts {
        if at == 9 {
            rows.money((row, 8), entry.amount, cells[8]);
        }
        rows.text((row, at), text, cells[usize::from(at)]);
    }
    // A line that the staff assigned has its remarks and comments on its mission's sheet.
    let alone: &[EntryId] = if assigned { &[] } else { &[id] };
    let first = COLUMNS.len() as u16;
    let added = theirs.texts(plan.report, first, alone);
    theirs.write(page, row, (first, &added));
    let shown: Vec<(u16, String)> = added.iter().map(|(at, typed)| (*at, beside::shown(typed))).collect();
    let added = shown.iter().map(|(at, text)| (*at, text.as_str()));
    table::fit_long(page, row, headers, &texts.into_iter().chain(added).collect::<Vec<_>>());
    let comments = plan.report.notes.line_comments(entry).filter(|_| !assigned);
    comments::write(page, row, headers, comments)
}

/// What the staff typed for this line.
fn typed<'a>(notes: &'a Notes, report: &Report, id: EntryId) -> &'a str {
    notes.mission(report.books.entry(id)).unwrap_or_default()
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
