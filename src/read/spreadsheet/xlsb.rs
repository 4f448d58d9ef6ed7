//! `.xlsb`, cell by cell, with what the library loses: error cells, what a sheet hides.

use std::io::Cursor;

use calamine::{DataRef, Reader, Xlsb, XlsbError};

use super::super::biff12;
use super::super::grid::{Grid, Refusal};
use super::super::unreadable::Unreadable;
use super::{Bytes, Raw, Workbook, add, each_sheet, gave_up};
use crate::model::Text;
use crate::model::sheet::{Format, Sheet, Value};

pub(super) fn read(bytes: &[u8], file: &Text) -> Result<Workbook, Unreadable> {
    // Asked first: what it refuses must not reach the library.
    let left_out = biff12::left_out(bytes).ok_or_else(|| gave_up(Format::Xlsb))?;
    let mut book = Xlsb::new(Cursor::new(bytes)).map_err(|error| failure_of(&error))?;
    let from_1904 = book.has_1904_epoch();
    let mut workbook = each_sheet(&mut book, Format::Xlsb, |book, name| {
        let mut grid = Grid::new(file, name, from_1904);
        let left_out = left_out.get(name);
        left_out.iter().for_each(|sheet| grid.surround(&sheet.around));
        sheet(book, name, left_out.map_or(&[], |sheet| &sheet.errors), grid).map(Some)
    });
    workbook.from_1904 = from_1904;
    Ok(workbook)
}

fn sheet(
    book: &mut Xlsb<Bytes<'_>>,
    name: &str,
    errors: &[biff12::ErrorCell],
    mut grid: Grid,
) -> Result<Sheet, Unreadable> {
    let full = |refusal: Refusal| refusal.of(Format::Xlsb);
    let mut errors = errors.iter().peekable();
    let mut reader = book.worksheet_cells_reader(name).map_err(|error| failure_of(&error))?;
    loop {
        let cell = match reader.next_cell() {
            Ok(None) => break,
            Ok(Some(cell)) => cell,
            // Our own list has it.
            Err(XlsbError::CellError(_)) => continue,
            Err(error) => return Err(failure_of(&error)),
        };
        let place = cell.get_position();
        while let Some((at, text)) = errors.next_if(|(at, _)| *at <= place) {
            grid.push(*at, Value::Error(text)).map_err(full)?;
        }
        if !matches!(cell.get_value(), DataRef::Error(_)) {
            add(&mut grid, place, Raw::from(cell.get_value()), false).map_err(full)?;
        }
    }
    for (at, text) in errors {
        grid.push(*at, Value::Error(text)).map_err(full)?;
    }
    Ok(grid.finish())
}

fn failure_of(error: &XlsbError) -> Unreadable {
    match error {
        XlsbError::Password => Unreadable::protected(Format::Xlsb),
        other => Unreadable::damaged(Format::Xlsb, &other.to_string()),
    }
}
