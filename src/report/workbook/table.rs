//! A native Excel table: its headers, widths and formats in one description.

use rust_xlsxwriter::{Format, Table, TableColumn, TableFunction, TableStyle, XlsxError};

use super::measure::{self, Wrapped};
use super::page::{Grown, Page};
use super::rows::Dress;
use super::style::{self, KEY_SIZE, Kind, Style, TEXT_SIZE, Tone};

/// One column of a table.
#[derive(Clone, Copy, Debug)]
pub(super) struct Column<'a> {
    /// Its header, unique in the table.
    pub(super) header: &'a str,
    /// In characters.
    pub(super) width: f64,
    /// What it holds.
    pub(super) kind: Kind,
    /// Whether the staff fill it in.
    pub(super) staff: bool,
}

/// A column that the program fills in.
pub(super) const fn column(header: &'static str, width: f64, kind: Kind) -> Column<'static> {
    Column { header, width, kind, staff: false }
}

/// A column that the staff fill in.
pub(super) const fn staff_column(header: &'static str, width: f64, kind: Kind) -> Column<'static> {
    Column { header, width, kind, staff: true }
}

/// A table on a sheet.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shape<'a> {
    /// Its name in formulas.
    pub(super) name: &'a str,
    /// Zero-based row of the header; the table starts in the first column.
    pub(super) header_row: u32,
    /// Rows below the header, total row excluded. A table has at least one.
    pub(super) rows: u32,
    /// Its columns.
    pub(super) columns: &'a [Column<'a>],
    /// Formulas that Excel repeats on every row: column and formula. Their cells are written apart,
    /// with their results.
    pub(super) formulas: &'a [(&'a str, &'a str)],
    /// Columns summed on a total row; empty for no total row.
    pub(super) totals: &'a [&'a str],
}

impl Shape<'_> {
    /// First row of data.
    pub(super) fn first(&self) -> u32 {
        self.header_row + 1
    }

    /// Last row of data.
    pub(super) fn last(&self) -> u32 {
        self.header_row + self.rows.max(1)
    }

    /// The row of totals, which exists when columns are summed.
    pub(super) fn total_row(&self) -> u32 {
        self.last() + 1
    }

    /// The position of a column.
    pub(super) fn column(&self, header: &str) -> u16 {
        self.columns.iter().position(|column| column.header == header).map_or(0, |at| at as u16)
    }

    /// `SUBTOTAL(109,T_MIAMI[Payé])`: the sum of the rows that are shown.
    pub(super) fn subtotal(&self, header: &str) -> String {
        format!("SUBTOTAL(109,{}[{header}])", self.name)
    }
}

/// At the head of a total row; the notes of a sheet are read down to there.
pub(super) const TOTAL: &str = "Total";

/// Lays out a long table, whose rows come apart: the library is told of its first row only.
pub(super) fn lay_long(page: &mut Page, shape: &Shape) -> Result<(), XlsxError> {
    lay(page, &Shape { rows: 1, ..*shape })?;
    let last_column = shape.columns.len().saturating_sub(1) as u16;
    let area = |last| rust_xlsxwriter::utility::cell_range(shape.header_row, 0, last, last_column);
    let total = u32::from(!shape.totals.is_empty());
    let areas = [total, 0].map(|total| (area(shape.first() + total), area(shape.last() + total)));
    page.grown.push(Grown { table: shape.name.to_owned(), areas });
    Ok(())
}

/// Lays the table out; its cells are written afterwards.
pub(super) fn lay(page: &mut Page, shape: &Shape) -> Result<(), XlsxError> {
    let mut columns: Vec<TableColumn> = shape.columns.iter().map(|column| head(shape, column)).collect();
    if let Some(first) = columns.first_mut().filter(|_| !shape.totals.is_empty()) {
        *first = first.clone().set_total_label(TOTAL);
    }
    let table = Table::new().set_name(shape.name).set_style(TableStyle::None).set_columns(&columns);
    let total = !shape.totals.is_empty();
    let table = table.set_total_row(total);
    let last_row = if total { shape.total_row() } else { shape.last() };
    let last_column = shape.columns.len().saturating_sub(1) as u16;
    page.sheet.add_table(shape.header_row, 0, last_row, last_column, &table)?;
    page.sheet.set_row_height(shape.header_row, 30)?;
    Ok(())
}

/// Sets the widths of a sheet from its main table.
pub(super) fn widths(page: &mut Page, columns: &[Column]) -> Result<(), XlsxError> {
    for (at, column) in (0_u16..).zip(columns) {
        page.sheet.set_column_width(at, column.width)?;
    }
    Ok(())
}

fn head(shape: &Shape, column: &Column) -> TableColumn {
    let head = TableColumn::new().set_header(column.header).set_header_format(style::header(column.staff));
    let head = match shape.formulas.iter().find(|(header, _)| *header == column.header) {
        Some((_, formula)) => head.set_formula(*formula),
        None => head,
    };
    if shape.totals.contains(&column.header) {
        head.set_total_function(TableFunction::Custom(shape.subtotal(column.header).as_str().into()))
    } else {
        head
    }
}

/// The formats of the columns, in their ordinary tone.
pub(super) fn formats(style: &Style, columns: &[Column]) -> Vec<Format> {
    let tone = |column: &Column| if column.staff { Tone::Staff } else { Tone::Plain };
    columns.iter().map(|column| style.cell(column.kind, tone(column))).collect()
}

/// The same for the rows of a long table.
pub(super) fn dresses(page: &mut Page, style: &Style, columns: &[Column]) -> Vec<Dress> {
    page.rows.dresses(formats(style, columns))
}

/// Freezes everything down to the header of a table, and repeats it on every printed page.
pub(super) fn freeze(page: &mut Page, shape: &Shape, columns: u16) -> Result<(), XlsxError> {
    page.sheet.set_freeze_panes(shape.first(), columns)?;
    page.sheet.set_repeat_rows(shape.header_row, shape.header_row)?;
    Ok(())
}

/// Fits the height of a row to its texts: each with the column it stands in.
pub(super) fn fit(page: &mut Page, row: u32, columns: &[Column], texts: &[(u16, &str)]) -> Result<(), XlsxError> {
    if let Some(height) = height(columns, texts) {
        page.sheet.set_row_height(row, height)?;
    }
    Ok(())
}

/// The same for a row of a long table.
pub(super) fn fit_long(page: &mut Page, row: u32, columns: &[Column], texts: &[(u16, &str)]) {
    if let Some(height) = height(columns, texts) {
        page.rows.height(row, height);
    }
}

/// Most rows of a long list surely need one line, and keep the usual height without being measured.
fn height(columns: &[Column], texts: &[(u16, &str)]) -> Option<f64> {
    let width = |at: &u16| columns.get(usize::from(*at)).map_or(0.0, |column| column.width);
    if texts.iter().all(|(at, text)| measure::is_short(text, width(at))) {
        return None;
    }
    let wrapped = texts.iter().filter_map(|(at, text)| {
        let column = columns.get(usize::from(*at))?;
        match column.kind {
            Kind::Text => Some(Wrapped(text, column.width, TEXT_SIZE)),
            Kind::Key => Some(Wrapped(text, column.width, KEY_SIZE)),
            _ => None,
        }
    });
    Some(measure::row_height(wrapped))
}

/// True when a text needs no second line in a column of this width.
pub(super) fn is_one_line(text: &str, width: f64) -> bool {
    measure::lines(Wrapped(text, width, TEXT_SIZE)) == 1
}
