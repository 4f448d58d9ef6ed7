//! `.xlsx`, `.xlsb`, `.xls` → sheets. The only door to the `calamine` crate.
//!
//! `.xlsx` is read by the scanner of `ooxml`, which leaves to the library what it does not understand.
//! Cells of `.xlsx` and `.xlsb` are streamed: a stray cell at the far corner would make the library's
//! own grid larger than memory. Every call runs under [`guard::quietly`]. What the library leaves out
//! is put back: formulas without result, error cells that it does not know or that vanish.

pub(super) mod formulas;
mod ooxml;
mod ranged;
mod xlsb;
mod xlsx;

use std::io::Cursor;

use calamine::{CellErrorType, Data, DataRef, ExcelDateTime, Reader, SheetType, SheetVisible};

use super::grid::{Grid, Refusal};
use super::guard;
use super::unreadable::Unreadable;
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
    /// What a person must know of how it was read: completes the evidence of the file.
    pub(super) evidence: Vec<String>,
}

/// Reads every sheet of a workbook of this format.
///
/// # Errors
/// When the workbook as a whole cannot be opened.
pub(super) fn read(format: Format, bytes: &[u8], file: &Text) -> Result<Workbook, Unreadable> {
    let read = || match format {
        Format::Xlsb => xlsb::read(bytes, file),
        Format::Xls => ranged::xls(bytes, file),
        _ => ooxml::read(bytes, file),
    };
    guard::quietly(read).unwrap_or_else(|_| Err(gave_up(format)))
}

fn gave_up(format: Format) -> Unreadable {
    Unreadable::damaged(format, "structure inattendue")
}

type Bytes<'a> = Cursor<&'a [u8]>;

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
