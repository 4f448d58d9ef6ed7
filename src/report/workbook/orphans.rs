//! `Notes orphelines`, only when needed: what the staff typed about something that is gone. Nothing a
//! person typed is ever lost; a row leaves when a person deletes it.

use std::collections::{BTreeMap, BTreeSet};

use rust_xlsxwriter::{Table, TableColumn, TableStyle, XlsxError};

use crate::model::entry::{Entry, EntryId};
use crate::model::key::Key;
use crate::model::notes::header;
use crate::model::report::Report;

use super::head::{self, Paper};
use super::measure::{self, Wrapped};
use super::names::{ORPHANS, T_ORPHANS};
use super::page::Page;
use super::plan::Plan;
use super::style::{self, Kind, Tone};
use super::{columns, mission, unassigned};

type Row = Vec<(String, String)>;

const HEADER_ROW: u32 = 3;
/// Of every column, in characters.
const WIDTH: f64 = 20.0;

/// The sheet, or none.
pub(super) fn pages(plan: &Plan) -> Result<Vec<Page>, XlsxError> {
    let rows = rows(plan);
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let mut page = head::page(plan, ORPHANS, Paper::Landscape)?;
    head::way_back(
        &mut page,
        "Notes dont le sujet a disparu des exports. Supprimer une ligne quand elle ne sert plus.",
    )?;
    let headers = headers(&rows);
    let titles: Vec<TableColumn> = headers
        .iter()
        .map(|header| TableColumn::new().set_header(header.as_str()).set_header_format(style::header(false)))
        .collect();
    let table = Table::new().set_name(T_ORPHANS).set_style(TableStyle::None).set_columns(&titles);
    let (last_row, last_column) = (HEADER_ROW + rows.len() as u32, headers.len() as u16 - 1);
    page.sheet.add_table(HEADER_ROW, 0, last_row, last_column, &table)?;
    page.sheet.set_column_range_width(0, last_column, WIDTH)?;
    page.sheet.set_row_height(HEADER_ROW, 30)?.set_freeze_panes(HEADER_ROW + 1, 0)?;
    page.sheet.set_repeat_rows(HEADER_ROW, HEADER_ROW)?.set_print_area(0, 0, last_row, last_column)?;
    let format = plan.style.cell(Kind::Text, Tone::Plain);
    for (at_row, row) in (HEADER_ROW + 1..).zip(&rows) {
        for (at, header) in (0_u16..).zip(&headers) {
            let text = row.iter().find(|(name, _)| same(name, header)).map_or("", |(_, text)| text.as_str());
            page.text(at_row, at, text, &format)?;
        }
        let texts = row.iter().map(|(_, text)| Wrapped(text, WIDTH, style::TEXT_SIZE));
        page.sheet.set_row_height(at_row, measure::row_height(texts))?;
    }
    Ok(vec![page])
}

/// Kept rows first, then notes of findings that are gone, then marks and assignments without a line.
fn rows(plan: &Plan) -> Vec<Row> {
    let report = plan.report;
    let mut rows: Vec<Row> = report.notes.orphans.iter().map(labelled).collect();
    rows.extend(report.notes_without_finding.iter().map(|note| {
        let told = note.row.iter().filter(|(header, _)| {
            ![columns::OPEN, columns::CLOSED_BY, columns::RELATED, columns::LINES].contains(&header.as_str())
        });
        from(columns::WAS_FINDING).into_iter().chain(told.cloned()).collect()
    }));
    let noted_ones = report.books.entries().filter(|(_, entry)| !entry.is_unnoted).map(|(id, _)| id);
    let on_missions = noted_ones.filter(|id| plan.is_on_a_mission(*id));
    let marked = noted(report, &report.notes.marks, on_missions);
    let lost = |notes: &BTreeMap<Key, String>, shown: &dyn Fn(&Key) -> bool, was: &str, header: &str| {
        let lost = notes.iter().filter(|(key, _)| !shown(key));
        lost.map(|(key, text)| note_row(was, key, header, text)).collect::<Vec<Row>>()
    };
    rows.extend(lost(&report.notes.marks, &|key| marked.contains(key), columns::WAS_MARK, columns::MARK));
    let listed = noted(report, &report.notes.missions, plan.unassigned.iter().copied());
    rows.extend(lost(&report.notes.missions, &|key| listed.contains(key), columns::WAS_MISSION, columns::MISSION));
    // A row that comes back stands where it stood, whatever brought it here first.
    rows.sort_by_cached_key(|row| {
        let cell = |header: &str| row.iter().find(|(name, _)| name == header).map(|(_, text)| text.clone());
        let mut told: Vec<_> = row.iter().filter(|(_, text)| !text.is_empty()).cloned().collect();
        told.sort();
        (cell(columns::OLD_SHEET), cell(columns::KEY), told)
    });
    rows
}

/// Keys of those of these lines beside which something may have been typed.
fn noted(report: &Report, typed: &BTreeMap<Key, String>, lines: impl Iterator<Item = EntryId>) -> BTreeSet<Key> {
    if typed.is_empty() {
        return BTreeSet::new();
    }
    lines.map(|id| report.books.entry(id)).filter(|entry| !entry.is_unnoted).map(Entry::key).collect()
}

fn from(was: &str) -> Row {
    vec![(columns::OLD_SHEET.to_owned(), was.to_owned())]
}

/// The row with the sheet where it stood, which alone tells how to bring it back.
fn labelled(row: &Row) -> Row {
    let has = |header: &str| row.iter().any(|(name, text)| name == header && !text.is_empty());
    if has(columns::OLD_SHEET) {
        return row.clone();
    }
    let was = match () {
        () if has(columns::COMMENT) => columns::COMMENT,
        () if has(columns::MARK) => columns::WAS_MARK,
        () => columns::WAS_MISSION,
    };
    from(was).into_iter().chain(row.iter().filter(|(name, _)| name != columns::OLD_SHEET).cloned()).collect()
}

fn note_row(was: &str, key: &Key, header: &str, text: &str) -> Row {
    let told = [(columns::KEY.to_owned(), key.to_string()), (header.to_owned(), text.to_owned())];
    from(was).into_iter().chain(told).collect()
}

/// Excel compares headers without case.
fn same(a: &str, b: &str) -> bool {
    a.to_lowercase() == b.to_lowercase()
}

/// Every header once, in an order that does not depend on the rows: the old sheet first, the columns of the
/// sheets in their order, then the others by name.
fn headers(rows: &[Row]) -> Vec<String> {
    let mut headers: Vec<String> = Vec::new();
    for (header, text) in rows.iter().flatten() {
        let told = !text.is_empty() && !header.trim().is_empty();
        if told && !headers.iter().any(|known| same(known, header)) {
            headers.push(header.chars().take(200).collect());
        }
    }
    let first = [columns::OLD_SHEET, columns::KEY, columns::MARK];
    let sheets = unassigned::COLUMNS.iter().chain(mission::COLUMNS).map(|column| column.header);
    let known: Vec<&str> = first.into_iter().chain(header::FINDINGS).chain(sheets).collect();
    let rank = |header: &String| known.iter().position(|name| name == header).unwrap_or(known.len());
    headers.sort_by_cached_key(|header| (rank(header), header.clone()));
    headers
}
