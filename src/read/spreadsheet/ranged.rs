//! `.xls`, which the library reads whole.

use std::io::Cursor;

use calamine::{Data, Range, Reader, Xls, XlsError};

use super::super::biff;
use super::super::grid::{Grid, Refusal};
use super::super::unreadable::Unreadable;
use super::{Bytes, Raw, Workbook, add, each_sheet};
use crate::model::Text;
use crate::model::sheet::{Format, Sheet, Value};

pub(super) fn xls(bytes: &[u8], file: &Text) -> Result<Workbook, Unreadable> {
    let around = biff::look(bytes)?;
    let mut book = Xls::new(Cursor::new(bytes)).map_err(|error| match error {
        XlsError::Password => Unreadable::protected(Format::Xls),
        other => Unreadable::damaged(Format::Xls, &other.to_string()),
    })?;
    let from_1904 = book.has_1904_epoch();
    let calculated = is_calculated(&mut book);
    let mut workbook = each_sheet(&mut book, Format::Xls, |book, name| {
        // An empty text is what an uncalculated formula looks like.
        let settle = |data: &Data| match data {
            Data::String(text) if text.is_empty() && !calculated => Data::Empty,
            other => other.clone(),
        };
        let failed = |error: XlsError| Unreadable::damaged(Format::Xls, &error.to_string());
        let values = book.worksheet_range(name).map_err(failed)?;
        let formulas = book.worksheet_formula(name).map_err(failed)?;
        let mut grid = Grid::new(file, name, from_1904);
        let tab = book.sheets_metadata().iter().position(|tab| tab.name == name);
        tab.and_then(|tab| around.get(tab)).iter().for_each(|around| grid.surround(around));
        ranged(&values, &formulas, settle, grid).map(Some)
    });
    workbook.from_1904 = from_1904;
    Ok(workbook)
}

/// Whether any formula of the workbook has a result: then an empty text is one too.
fn is_calculated(book: &mut Xls<Bytes<'_>>) -> bool {
    book.sheet_names().iter().any(|name| {
        let Ok(formulas) = book.worksheet_formula(name) else { return false };
        let places = places(&formulas);
        if places.is_empty() {
            return false;
        }
        let Ok(values) = book.worksheet_range(name) else { return false };
        let has_result = |data: &Data| !matches!(data, Data::Empty) && *data != Data::String(String::new());
        places.iter().any(|place| values.get_value(*place).is_some_and(has_result))
    })
}

/// A sheet from the library's grids of values and formulas, which start where their content starts.
/// `settle` has the last word on the value of a formula.
fn ranged(
    values: &Range<Data>,
    formulas: &Range<String>,
    settle: impl Fn(&Data) -> Data,
    mut grid: Grid,
) -> Result<Sheet, Unreadable> {
    let full = |refusal: Refusal| refusal.of(Format::Xls);
    let start = values.start().unwrap_or_default();
    let mut formulas = places(formulas).into_iter().peekable();
    for (row, column, data) in values.used_cells() {
        let at = (start.0 + row as u32, start.1 + column as u32);
        while let Some(before) = formulas.next_if(|place| *place < at) {
            grid.push(before, Value::Uncalculated).map_err(full)?;
        }
        if formulas.next_if_eq(&at).is_none() {
            add(&mut grid, at, Raw::from(data), false).map_err(full)?;
            continue;
        }
        add(&mut grid, at, Raw::from(&settle(data)), true).map_err(full)?;
    }
    for place in formulas {
        grid.push(place, Value::Uncalculated).map_err(full)?;
    }
    Ok(grid.finish())
}

/// The places of the formulas, in order.
fn places(formulas: &Range<String>) -> Vec<(u32, u32)> {
    let start = formulas.start().unwrap_or_default();
    let used = formulas.used_cells();
    used.map(|(row, column, _)| (start.0 + row as u32, start.1 + column as u32)).collect()
}
