//! `sources[]`: files, tables, rows and printed totals.

use serde::Serialize;

use super::Amount;
use crate::model::account::{ColumnReading, ControlTotal, FileAccount, RowCount, TableAccount};
use crate::model::place::column_letters;

pub(super) fn source(file: &FileAccount) -> impl Serialize + use<'_> {
    Source {
        file: &file.path,
        format: file.format.name(),
        sha256: &file.sha256,
        encoding: file.encoding,
        delimiter: file.delimiter,
        tables: file.tables.iter().map(table).collect(),
    }
}

#[derive(Serialize)]
struct Source<'f> {
    file: &'f str,
    format: &'static str,
    sha256: &'f str,
    encoding: Option<&'static str>,
    delimiter: Option<char>,
    tables: Vec<Table<'f>>,
}

#[derive(Serialize)]
struct Table<'f> {
    sheet: Option<&'f str>,
    visible: bool,
    role: &'static str,
    role_evidence: &'f str,
    /// As a spreadsheet program shows it.
    header_row: Option<u32>,
    /// Physical line of a text file.
    header_line: Option<u32>,
    columns: Vec<Column<'f>>,
    rows: Rows,
    amount: Amount,
    control_totals: Vec<Total<'f>>,
}

#[derive(Serialize)]
struct Column<'f> {
    column: String,
    header: &'f str,
    field: Option<&'static str>,
    evidence: &'f str,
}

#[derive(Serialize)]
struct Rows {
    total: u32,
    entries: u32,
    blank: u32,
    title: u32,
    header: u32,
    subtotal: u32,
    note: u32,
    ignored: u32,
    rejected: u32,
}

#[derive(Serialize)]
struct Total<'f> {
    at: Option<String>,
    label: &'f str,
    stated: Amount,
    computed: Amount,
    agrees: bool,
}

fn table(table: &TableAccount) -> Table<'_> {
    Table {
        sheet: table.sheet.as_deref(),
        visible: table.visible,
        role: table.role.name(),
        role_evidence: &table.role_evidence,
        header_row: table.header_row.map(|row| row + 1),
        header_line: table.header_line,
        columns: table.columns.iter().map(column).collect(),
        rows: rows(&table.rows),
        amount: Amount(table.amount),
        control_totals: table.control_totals.iter().map(total).collect(),
    }
}

fn column(reading: &ColumnReading) -> Column<'_> {
    Column {
        column: column_letters(reading.column),
        header: &reading.header,
        field: reading.field.map(|field| field.json_name()),
        evidence: &reading.evidence,
    }
}

fn rows(count: &RowCount) -> Rows {
    let RowCount { total, entries, blank, title, header, subtotal, note, ignored, rejected } = *count;
    Rows { total, entries, blank, title, header, subtotal, note, ignored, rejected }
}

fn total(total: &ControlTotal) -> Total<'_> {
    Total {
        at: total.at.spot_text(),
        label: &total.label,
        stated: Amount(total.stated),
        computed: Amount(total.computed),
        agrees: total.agrees,
    }
}
