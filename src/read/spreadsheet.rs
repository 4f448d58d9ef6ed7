//! `.xlsx`, `.xlsb`, `.xls`, `.ods` → sheets. The only door to the `calamine` crate.
//!
//! Cells of `.xlsx` and `.xlsb` are streamed: a stray cell at the far corner would make the library's
//! own grid larger than memory. Every call runs under [`guard::quietly`]. What the library leaves out
//! is put back: formulas without result, error cells that it does not know or that vanish.

use std::io::Cursor;

use calamine::{
    CellErrorType, Data, DataRef, ExcelDateTime, Ods, OdsError, Range, Reader, SheetType, SheetVisible, Xls,
    XlsError, Xlsb, XlsbError, Xlsx, XlsxError,
};

use super::grid::{Grid, Refusal};
use super::guard;
use super::unreadable::Unreadable;
use super::{biff, biff12};
use crate::model::Text;
use crate::model::sheet::{Format, Sheet, Value};

/// A workbook, read.
#[derive(Default)]
pub(super) struct Workbook {
    /// In the order of the tabs; chart sheets are left out.
    pub(super) sheets: Vec<Sheet>,
    /// Sheets that could not be read: name, why.
    pub(super) failures: Vec<(Text, Unreadable)>,
    /// The defined names of the workbook.
    pub(super) names: Vec<String>,
    /// Days are counted from 1904, an old habit of Excel on Mac.
    pub(super) from_1904: bool,
}

/// Reads every sheet of a workbook of this format.
///
/// # Errors
/// When the workbook as a whole cannot be opened.
pub(super) fn read(format: Format, bytes: &[u8], file: &Text) -> Result<Workbook, Unreadable> {
    let read = || match format {
        Format::Xlsb => xlsb(bytes, file),
        Format::Xls => xls(bytes, file),
        Format::Ods => ods(bytes, file),
        Format::Xlsx | Format::Csv | Format::Unknown => xlsx(bytes, file),
    };
    guard::quietly(read).unwrap_or_else(|_| Err(gave_up(format)))
}

fn gave_up(format: Format) -> Unreadable {
    Unreadable::damaged(format, "structure inattendue")
}

type Bytes<'a> = Cursor<&'a [u8]>;

// ---------------------------------------------------------------------------- what formats share

/// Reads the worksheets one by one: what is wrong with one does not cost the others.
fn each_sheet<'a, R: Reader<Bytes<'a>>>(
    book: &mut R,
    format: Format,
    mut read: impl FnMut(&mut R, &str) -> Result<Option<Sheet>, Unreadable>,
) -> Workbook {
    let mut workbook = Workbook {
        names: book.defined_names().iter().map(|(name, _)| name.clone()).collect(),
        ..Workbook::default()
    };
    let tabs: Vec<_> =
        book.sheets_metadata().iter().filter(|tab| tab.typ == SheetType::WorkSheet).cloned().collect();
    for (at, tab) in tabs.iter().enumerate() {
        // The library finds sheets by name: of two that share one it would read the same twice.
        if tabs.iter().take(at).any(|other| other.name == tab.name) {
            let twins = Unreadable::damaged(format, "deux feuilles portent le même nom");
            workbook.failures.push((tab.name.as_str().into(), twins));
            continue;
        }
        match guard::quietly(|| read(book, &tab.name)).unwrap_or_else(|_| Err(gave_up(format))) {
            Ok(Some(mut sheet)) => {
                sheet.visible = tab.visible == SheetVisible::Visible;
                workbook.sheets.push(sheet);
            }
            Ok(None) => {}
            Err(failure) => workbook.failures.push((tab.name.as_str().into(), failure)),
        }
    }
    workbook
}

/// A cell as the library gives it, borrowed or owned.
#[derive(Clone, Copy)]
enum Raw<'a> {
    Empty,
    Text(&'a str),
    Number(f64),
    Moment(ExcelDateTime),
    Bool(bool),
    Error(&'a CellErrorType),
}

impl<'a> From<&'a Data> for Raw<'a> {
    fn from(data: &'a Data) -> Self {
        match data {
            Data::Empty => Raw::Empty,
            Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => Raw::Text(text),
            Data::Int(number) => Raw::Number(*number as f64),
            Data::Float(number) => Raw::Number(*number),
            Data::DateTime(moment) => Raw::Moment(*moment),
            Data::Bool(flag) => Raw::Bool(*flag),
            Data::Error(error) => Raw::Error(error),
        }
    }
}

impl<'a> From<&'a DataRef<'_>> for Raw<'a> {
    fn from(data: &'a DataRef<'_>) -> Self {
        match data {
            DataRef::Empty => Raw::Empty,
            DataRef::SharedString(text) => Raw::Text(text),
            DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => Raw::Text(text),
            DataRef::Int(number) => Raw::Number(*number as f64),
            DataRef::Float(number) => Raw::Number(*number),
            DataRef::DateTime(moment) => Raw::Moment(*moment),
            DataRef::Bool(flag) => Raw::Bool(*flag),
            DataRef::Error(error) => Raw::Error(error),
        }
    }
}

/// Adds a cell. `formula` tells that it holds one: with an empty result, it was never calculated.
fn add(grid: &mut Grid, at: (u32, u32), raw: Raw<'_>, formula: bool) -> Result<(), Refusal> {
    match raw {
        Raw::Empty if formula => grid.push(at, Value::Uncalculated),
        Raw::Empty => Ok(()),
        Raw::Text(text) => grid.push(at, Value::Text(text)),
        Raw::Number(number) if number.is_finite() => grid.push(at, Value::Number(number)),
        Raw::Number(_) => grid.push(at, Value::Error("#NUM!")),
        Raw::Moment(moment) if !moment.as_f64().is_finite() => grid.push(at, Value::Error("#NUM!")),
        Raw::Moment(moment) if moment.is_duration() => grid.push(at, Value::Text(&hours(moment.as_f64()))),
        Raw::Moment(moment) => {
            let from_1904 = grid.from_1904;
            grid.push(at, date(moment.as_f64(), from_1904))
        }
        Raw::Bool(flag) => grid.push(at, Value::Bool(flag)),
        Raw::Error(error) => grid.push(at, Value::Error(&error.to_string())),
    }
}

/// A duration as Excel shows it: `26:30:00`.
fn hours(days: f64) -> String {
    let seconds = (days.abs() * 86_400.0).round() as u64;
    let sign = if days < 0.0 { "-" } else { "" };
    format!("{sign}{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}

/// The serial from 1899-12-30. In a workbook that counts from 1904 only plausible dates are shifted:
/// number formats with letters (`0.00 MAD`) pass for dates, and their amounts must stay what they are.
fn date(serial: f64, from_1904: bool) -> Value<'static> {
    const DAYS_FROM_1900_TO_1904: f64 = 1462.0;
    const PLAUSIBLE: std::ops::Range<f64> = 29_221.0..73_415.0; // 1980 to 2100
    if !from_1904 {
        return Value::Date(serial);
    }
    let shifted = serial + DAYS_FROM_1900_TO_1904;
    if PLAUSIBLE.contains(&shifted) { Value::Date(shifted) } else { Value::Number(serial) }
}

// ------------------------------------------------------------------------------------------ xlsx

fn xlsx(bytes: &[u8], file: &Text) -> Result<Workbook, Unreadable> {
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(|error| xlsx_failure(&error))?;
    let from_1904 = book.has_1904_epoch();
    let mut workbook = each_sheet(&mut book, Format::Xlsx, |book, name| {
        match xlsx_in_order(book, name, Grid::new(file, name, from_1904)) {
            Ok(sheet) => Ok(sheet),
            Err(Stop::Irregular) => xlsx_sorted(book, name, Grid::new(file, name, from_1904)).map(Some),
            Err(Stop::Failed(failure)) => Err(failure),
        }
    });
    workbook.from_1904 = from_1904;
    Ok(workbook)
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
        if refused_cell(&error).is_some() { Stop::Irregular } else { Stop::Failed(xlsx_failure(&error)) }
    }
}

impl From<Refusal> for Stop {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Disorder => Stop::Irregular,
            Refusal::TooLarge => Stop::Failed(Unreadable::too_large(Format::Xlsx)),
        }
    }
}

/// None for a dialogue or macro sheet.
fn xlsx_in_order(book: &mut Xlsx<Bytes<'_>>, name: &str, mut grid: Grid) -> Result<Option<Sheet>, Stop> {
    let mut reader = match book.worksheet_cells_reader(name) {
        Err(XlsxError::NotAWorksheet(_)) => return Ok(None),
        reader => reader?,
    };
    while let Some(cell) = reader.next_cell_with_formula_metadata()? {
        add(&mut grid, cell.pos, Raw::from(&cell.value), cell.formula.is_some())?;
    }
    Ok(Some(grid.finish()))
}

/// Reads the cells of a sheet in any order. Of two at one place the last counts, as in Excel; a cell
/// that the library refuses becomes an error cell at its place, found in a first pass.
fn xlsx_sorted(book: &mut Xlsx<Bytes<'_>>, name: &str, mut grid: Grid) -> Result<Sheet, Unreadable> {
    let places = xlsx_places(book, name)?;
    let mut reader = book.worksheet_cells_reader(name).map_err(|error| xlsx_failure(&error))?;
    let mut cells = Vec::with_capacity(places.len());
    for place in places {
        let cell = match reader.next_cell_with_formula_metadata() {
            Ok(None) => break,
            Ok(Some(cell)) => Ok((Data::from(cell.value), cell.formula.is_some())),
            Err(error) => Err(refused_cell(&error).ok_or_else(|| xlsx_failure(&error))?),
        };
        let place = place.ok_or_else(|| gave_up(Format::Xlsx))?;
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
        .map_err(|_| Unreadable::too_large(Format::Xlsx))?;
    }
    Ok(grid.finish())
}

/// Where each cell of the sheet stands, in the order of the file, without looking at its value.
fn xlsx_places(book: &mut Xlsx<Bytes<'_>>, name: &str) -> Result<Vec<Option<(u32, u32)>>, Unreadable> {
    let mut reader = book.worksheet_cells_reader(name).map_err(|error| xlsx_failure(&error))?;
    let mut places = Vec::new();
    loop {
        match reader.next_formula() {
            Ok(Some(cell)) => places.push(Some(cell.get_position())),
            Ok(None) => return Ok(places),
            Err(error) if refused_cell(&error).is_some() => places.push(None),
            Err(error) => return Err(xlsx_failure(&error)),
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

fn xlsx_failure(error: &XlsxError) -> Unreadable {
    match error {
        XlsxError::Password => Unreadable::protected(Format::Xlsx),
        other => Unreadable::damaged(Format::Xlsx, &other.to_string()),
    }
}

// ------------------------------------------------------------------------------------------ xlsb

fn xlsb(bytes: &[u8], file: &Text) -> Result<Workbook, Unreadable> {
    let mut book = Xlsb::new(Cursor::new(bytes)).map_err(|error| xlsb_failure(&error))?;
    let from_1904 = book.has_1904_epoch();
    let errors = biff12::error_cells(bytes).ok_or_else(|| gave_up(Format::Xlsb))?;
    let mut workbook = each_sheet(&mut book, Format::Xlsb, |book, name| {
        let errors = errors.get(name).map_or(&[][..], Vec::as_slice);
        xlsb_sheet(book, name, errors, Grid::new(file, name, from_1904)).map(Some)
    });
    workbook.from_1904 = from_1904;
    Ok(workbook)
}

fn xlsb_sheet(
    book: &mut Xlsb<Bytes<'_>>,
    name: &str,
    errors: &[biff12::ErrorCell],
    mut grid: Grid,
) -> Result<Sheet, Unreadable> {
    let full = |_| Unreadable::too_large(Format::Xlsb);
    let mut errors = errors.iter().peekable();
    let mut reader = book.worksheet_cells_reader(name).map_err(|error| xlsb_failure(&error))?;
    loop {
        let cell = match reader.next_cell() {
            Ok(None) => break,
            Ok(Some(cell)) => cell,
            // Our own list has it.
            Err(XlsbError::CellError(_)) => continue,
            Err(error) => return Err(xlsb_failure(&error)),
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

fn xlsb_failure(error: &XlsbError) -> Unreadable {
    match error {
        XlsbError::Password => Unreadable::protected(Format::Xlsb),
        other => Unreadable::damaged(Format::Xlsb, &other.to_string()),
    }
}

// ----------------------------------------------------------------------------------- xls and ods

fn xls(bytes: &[u8], file: &Text) -> Result<Workbook, Unreadable> {
    biff::check(bytes)?;
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
        ranged(&values, &formulas, settle, Grid::new(file, name, from_1904)).map(Some)
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

fn ods(bytes: &[u8], file: &Text) -> Result<Workbook, Unreadable> {
    let failure = |error: OdsError| match error {
        OdsError::Password => Unreadable::protected(Format::Ods),
        OdsError::CellLimitExceeded { .. } => Unreadable::too_large(Format::Ods),
        other => Unreadable::damaged(Format::Ods, &other.to_string()),
    };
    let mut book = Ods::new(Cursor::new(bytes)).map_err(failure)?;
    Ok(each_sheet(&mut book, Format::Ods, |book, name| {
        let values = book.worksheet_range(name).map_err(failure)?;
        let formulas = book.worksheet_formula(name).map_err(failure)?;
        ranged(&values, &formulas, Data::clone, Grid::new(file, name, false)).map(Some)
    }))
}

/// A sheet from the library's grids of values and formulas, which start where their content starts.
/// `settle` has the last word on the value of a formula.
fn ranged(
    values: &Range<Data>,
    formulas: &Range<String>,
    settle: impl Fn(&Data) -> Data,
    mut grid: Grid,
) -> Result<Sheet, Unreadable> {
    let full = |_| Unreadable::too_large(Format::Unknown);
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
        match settle(data) {
            Data::String(text) if is_error_text(&text) => grid.push(at, Value::Error(&text)),
            data => add(&mut grid, at, Raw::from(&data), true),
        }
        .map_err(full)?;
    }
    for place in formulas {
        grid.push(place, Value::Uncalculated).map_err(full)?;
    }
    Ok(grid.finish())
}

/// LibreOffice saves the errors of formulas as their text: `#DIV/0!`, `Err:502`.
fn is_error_text(text: &str) -> bool {
    text.starts_with("Err:") || (text.starts_with('#') && text.ends_with(['!', '?', 'A', 'D']))
}

/// The places of the formulas, in order.
fn places(formulas: &Range<String>) -> Vec<(u32, u32)> {
    let start = formulas.start().unwrap_or_default();
    let used = formulas.used_cells();
    used.map(|(row, column, _)| (start.0 + row as u32, start.1 + column as u32)).collect()
}
