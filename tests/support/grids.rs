//! A workbook as grids of cells: what the staff move about and type into between two months.

use std::path::Path;

use calamine::{Data, Reader, Xlsx, open_workbook};
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};

/// A sheet as cells.
pub(crate) struct Grid {
    pub(crate) name: String,
    pub(crate) rows: Vec<Vec<Data>>,
}

/// The sheets of a workbook.
pub(crate) fn grids_of(path: &Path) -> Vec<Grid> {
    let mut book: Xlsx<_> = open_workbook(path).unwrap();
    let names = book.sheet_names();
    let grid = |name: String| {
        let range = book.worksheet_range(&name).unwrap();
        let (bottom, right) = range.end().unwrap_or((0, 0));
        let cell = |row: u32, column: u32| range.get_value((row, column)).cloned().unwrap_or(Data::Empty);
        let rows = (0..=bottom).map(|row| (0..=right).map(|column| cell(row, column)).collect());
        Grid { rows: rows.collect(), name }
    };
    names.into_iter().map(grid).collect()
}

/// The text of a cell, or nothing.
pub(crate) fn text(cell: &Data) -> &str {
    if let Data::String(text) = cell { text.trim() } else { "" }
}

impl Grid {
    /// The row with these headers.
    pub(crate) fn header(&self, wanted: &[&str]) -> Option<usize> {
        self.rows.iter().position(|row| wanted.iter().all(|header| row.iter().any(|cell| text(cell) == *header)))
    }

    /// The column of a header.
    pub(crate) fn column(&self, header: usize, name: &str) -> usize {
        self.rows[header].iter().position(|cell| text(cell) == name).unwrap()
    }
}

/// As a program without tables, formulas or formats saves it; a cell of a duration is one where a person typed words
/// that are taken for a formula.
pub(crate) fn save(grids: &[Grid], path: &Path) {
    let mut book = Workbook::new();
    let day = Format::new().set_num_format("dd/mm/yyyy");
    for grid in grids {
        let sheet = book.add_worksheet();
        sheet.set_name(&grid.name).unwrap();
        for (row, cells) in (0_u32..).zip(&grid.rows) {
            for (column, cell) in (0_u16..).zip(cells) {
                match cell {
                    Data::String(text) => drop(sheet.write_string(row, column, text).unwrap()),
                    Data::Float(number) => drop(sheet.write_number(row, column, *number).unwrap()),
                    Data::Int(number) => drop(sheet.write_number(row, column, *number as f64).unwrap()),
                    Data::DateTime(date) => {
                        let date = ExcelDateTime::from_serial_datetime(date.as_f64()).unwrap();
                        sheet.write_datetime_with_format(row, column, &date, &day).unwrap();
                    }
                    Data::DurationIso(words) => {
                        let formula = Formula::new(words).set_result("#NAME?");
                        sheet.write_formula(row, column, formula).map(|_| ()).unwrap();
                    }
                    _ => {}
                }
            }
        }
    }
    book.save(path).unwrap();
}
