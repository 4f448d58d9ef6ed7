//! Delimited text pasted or opened into one column of a workbook: each row holds a whole line, `4512;14/11/2017;…`.
//!
//! Excel does it when the delimiter is not the one it expects; where a comma was the decimal mark it even cuts
//! the line in two cells, which are put together again. The rows keep their numbers.

use super::delimited::{self, Delimited};
use crate::model::dossier::SourceSettings;
use crate::model::sheet::{Sheet, Value};

/// Rows looked at to tell.
const SAMPLE: usize = 50;

const DELIMITERS: [char; 4] = [';', '\t', '|', ','];

/// The table that the first column of a sheet holds, if it holds lines of text.
pub(super) fn unpacked(sheet: &Sheet, settings: &SourceSettings) -> Option<Delimited> {
    let delimiter = delimiter(sheet)?;
    let mut text = String::new();
    for row in 0..sheet.row_count() {
        let mut cells = sheet.cells(row).filter_map(|(_, value)| written(value)).peekable();
        while let Some(cell) = cells.next() {
            // A line is one row of the sheet, whatever it holds.
            text.extend(cell.chars().map(|sign| if matches!(sign, '\n' | '\r') { ' ' } else { sign }));
            if cells.peek().is_some() {
                text.push(',');
            }
        }
        text.push('\n');
    }
    let settings = SourceSettings {
        delimiter: settings.delimiter.or(Some(delimiter)),
        encoding: Some("utf-8".to_owned()),
        ..SourceSettings::default()
    };
    let mut read = delimited::read(text.into_bytes(), sheet.file(), &settings).ok()?;
    read.sheet.rename(sheet.whole().sheet());
    read.sheet.visible = sheet.visible;
    for problem in &mut read.problems {
        problem.at = problem.at.on_sheet(sheet.whole().sheet());
    }
    Some(read)
}

/// The delimiter of the lines of the first column: as many in most of them, two at least.
fn delimiter(sheet: &Sheet) -> Option<char> {
    let rows = (0..sheet.row_count()).filter(|row| !sheet.is_blank(*row)).take(SAMPLE);
    let mut lines = Vec::new();
    let mut apart = 0_usize;
    for row in rows {
        let mut cells = sheet.cells(row);
        let Some((_, Value::Text(text))) = cells.next() else {
            apart += 1;
            continue;
        };
        // What was cut at a comma follows in the next cells; a table of its own has many.
        if cells.count() > 2 { apart += 1 } else { lines.push(text) }
    }
    if lines.len() < 2 || apart * 5 > lines.len() {
        return None;
    }
    let counted = |delimiter: char| {
        let counts: Vec<usize> = lines.iter().map(|line| count(line, delimiter)).collect();
        let usual = counts.iter().copied().max_by_key(|count| counts.iter().filter(|one| *one == count).count());
        let usual = usual.filter(|count| *count >= 2)?;
        let same = counts.iter().filter(|count| **count == usual).count();
        (same * 5 >= lines.len() * 4 || delimiter != ',' && same * 2 > lines.len()).then_some(delimiter)
    };
    DELIMITERS.into_iter().find_map(counted)
}

/// The delimiters of a line, those between quotes apart.
fn count(line: &str, delimiter: char) -> usize {
    line.split('"').step_by(2).map(|part| part.matches(delimiter).count()).sum()
}

fn written(value: Value<'_>) -> Option<String> {
    match value {
        Value::Text(text) => Some(text.to_owned()),
        Value::Number(number) | Value::Date(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        Value::Error(text) => Some(text.to_owned()),
        Value::Empty | Value::Uncalculated => None,
    }
}
