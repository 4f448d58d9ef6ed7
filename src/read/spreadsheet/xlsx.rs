//! `.xlsx` by the library, cell by cell: what the scanner of `ooxml` leaves to it.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx, XlsxError};

use super::super::grid::{Grid, Refusal};
use super::super::guard;
use super::super::unreadable::Unreadable;
use super::{Bytes, Raw, Workbook, add, each_sheet, gave_up, ooxml};
use crate::model::Text;
use crate::model::sheet::{Format, Sheet, Value};

/// Reads every sheet of a workbook.
pub(super) fn read(bytes: &[u8], file: &Text) -> Result<Workbook, Unreadable> {
    let mut book = open(bytes)?;
    let from_1904 = book.has_1904_epoch();
    let mut workbook = each_sheet(&mut book, Format::Xlsx, |book, name| sheet(book, name, file));
    workbook.from_1904 = from_1904;
    Ok(workbook)
}

/// Opens a workbook.
pub(super) fn open(bytes: &[u8]) -> Result<Xlsx<Bytes<'_>>, Unreadable> {
    let opened = guard::quietly(|| Xlsx::new(Cursor::new(bytes)).map_err(|error| failure_of(&error)));
    opened.unwrap_or_else(|_| Err(gave_up(Format::Xlsx)))
}

/// Reads one sheet; none for a dialogue or macro sheet.
pub(super) fn sheet(book: &mut Xlsx<Bytes<'_>>, name: &str, file: &Text) -> Result<Option<Sheet>, Unreadable> {
    let from_1904 = book.has_1904_epoch();
    match in_order(book, name, Grid::new(file, name, from_1904)) {
        Ok(sheet) => Ok(sheet),
        Err(Stop::Irregular) => sorted(book, name, Grid::new(file, name, from_1904)).map(Some),
        Err(Stop::Failed(failure)) => Err(failure),
    }
}

/// Why the fast way of reading a sheet ended early.
enum Stop {
    /// Cells out of order, or one that the library refuses: read again, with more care.
    Irregular,
    /// The sheet cannot be read.
    Failed(Unreadable),
}

impl From<XlsxError> for Stop {
    fn from(error: XlsxError) -> Self {
        if refused_cell(&error).is_some() { Stop::Irregular } else { Stop::Failed(failure_of(&error)) }
    }
}

impl From<Refusal> for Stop {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Disorder => Stop::Irregular,
            other => Stop::Failed(other.of(Format::Xlsx)),
        }
    }
}

fn in_order(book: &mut Xlsx<Bytes<'_>>, name: &str, mut grid: Grid) -> Result<Option<Sheet>, Stop> {
    let mut reader = match book.worksheet_cells_reader(name) {
        Err(XlsxError::NotAWorksheet(_)) => return Ok(None),
        reader => reader?,
    };
    while let Some(cell) = reader.next_cell_with_formula_metadata()? {
        check(cell.pos).map_err(Stop::Failed)?;
        add(&mut grid, cell.pos, Raw::from(&cell.value), cell.formula.is_some())?;
    }
    Ok(Some(grid.finish()))
}

/// Reads the cells of a sheet in any order. Of two at one place the last counts, as in Excel; a cell
/// that the library refuses becomes an error cell at its place, found in a first pass.
fn sorted(book: &mut Xlsx<Bytes<'_>>, name: &str, mut grid: Grid) -> Result<Sheet, Unreadable> {
    let places = places(book, name)?;
    let mut reader = book.worksheet_cells_reader(name).map_err(|error| failure_of(&error))?;
    let mut cells = Vec::with_capacity(places.len());
    for place in places {
        let cell = match reader.next_cell_with_formula_metadata() {
            Ok(None) => break,
            Ok(Some(cell)) => Ok((Data::from(cell.value), cell.formula.is_some())),
            Err(error) => Err(refused_cell(&error).ok_or_else(|| failure_of(&error))?),
        };
        let place = place.ok_or_else(|| gave_up(Format::Xlsx))?;
        check(place)?;
        cells.push((place, cell));
    }
    cells.sort_by_key(|(place, _)| *place);
    let mut cells = cells.into_iter().peekable();
    while let Some((place, cell)) = cells.next() {
        if cells.peek().is_some_and(|(next, _)| *next == place) {
            continue;
        }
        match &cell {
            Ok((data, formula)) => add(&mut grid, place, Raw::from(data), *formula),
            Err(error) => grid.push(place, Value::Error(error)),
        }
        .map_err(|refusal| refusal.of(Format::Xlsx))?;
    }
    Ok(grid.finish())
}

/// The library takes any number for a row: blank rows up to the four thousand millionth would not fit.
fn check(at: (u32, u32)) -> Result<(), Unreadable> {
    if ooxml::is_inside(at) { Ok(()) } else { Err(Unreadable::damaged(Format::Xlsx, ooxml::OUTSIDE)) }
}

/// Where each cell of the sheet stands, in the order of the file, without looking at its value.
fn places(book: &mut Xlsx<Bytes<'_>>, name: &str) -> Result<Vec<Option<(u32, u32)>>, Unreadable> {
    let mut reader = book.worksheet_cells_reader(name).map_err(|error| failure_of(&error))?;
    let mut places = Vec::new();
    loop {
        match reader.next_formula() {
            Ok(Some(cell)) => places.push(Some(cell.get_position())),
            Ok(None) => return Ok(places),
            Err(error) if refused_cell(&error).is_some() => places.push(None),
            Err(error) => return Err(failure_of(&error)),
        }
    }
}

/// The text of a cell that the library refuses while the rest of the sheet can be read: `#SPILL!`.
fn refused_cell(error: &XlsxError) -> Option<String> {
    match error {
        XlsxError::CellError(code) => Some(code.clone()),
        XlsxError::ParseFloat(_)
        | XlsxError::CellTAttribute(_)
        | XlsxError::Unexpected(_)
        | XlsxError::UnexpectedNode(_) => Some("#ERREUR".to_owned()),
        _ => None,
    }
}

fn failure_of(error: &XlsxError) -> Unreadable {
    match error {
        XlsxError::Password => Unreadable::protected(Format::Xlsx),
        other => Unreadable::damaged(Format::Xlsx, &other.to_string()),
    }
}
