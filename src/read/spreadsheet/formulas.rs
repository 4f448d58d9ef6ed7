//! Formulas of the previous workbook: what was typed behind a sign that Excel takes for one, `-voir mandat`, stands in
//! the formula alone, and its cell shows an error. As far as they can be had: `.xlsx` and `.ods`.

use std::io::{BufReader, Cursor};
use std::path::Path;

use calamine::{Ods, Reader, Xlsx};

use super::super::{guard, sniff};
use crate::model::notes::CellComment;
use crate::model::place::CellRef;
use crate::model::sheet::{Format, Sheet, Value};

/// The formulas of a workbook where cells show no value; none when every cell does.
pub(in crate::read) fn of(path: &Path, sheets: &[Sheet]) -> Vec<CellComment> {
    let is_spoilt = |sheet: &Sheet, row: u32| {
        sheet.cells(row).any(|(_, it)| matches!(it, Value::Error(_) | Value::Uncalculated))
    };
    if !sheets.iter().any(|sheet| (0..sheet.row_count()).any(|row| is_spoilt(sheet, row))) {
        return Vec::new();
    }
    let Ok(bytes) = std::fs::read(path) else { return Vec::new() };
    let read = || match sniff::format(&bytes) {
        Ok(Format::Xlsx) => Xlsx::new(BufReader::new(Cursor::new(&bytes))).map(all).ok(),
        Ok(Format::Ods) => Ods::new(BufReader::new(Cursor::new(&bytes))).map(all).ok(),
        _ => None,
    };
    guard::quietly(read).ok().flatten().unwrap_or_default()
}

fn all<B: Reader<BufReader<Cursor<S>>>, S: AsRef<[u8]>>(mut book: B) -> Vec<CellComment> {
    let mut found = Vec::new();
    for sheet in book.sheet_names() {
        let Ok(formulas) = book.worksheet_formula(&sheet) else { continue };
        let start = formulas.start().unwrap_or_default();
        for (row, column, formula) in formulas.used_cells() {
            let bare = formula.trim_start_matches("of:").trim_start_matches('=');
            let cell = CellRef::new(start.0 + row as u32, start.1 + column as u32);
            found.push(CellComment { sheet: sheet.clone(), cell, text: format!("={bare}") });
        }
    }
    found
}
