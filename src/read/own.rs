//! Sheets of the program's own workbooks, saved alone: the mark of the workbook stands on its first sheet, and a colleague who
//! is asked about « Hors mission » gets that sheet only, as a workbook or as a text.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use crate::model::key::Key;
use crate::model::notes::header;
use crate::model::sheet::{OWN_TEXT, Sheet, Value};

/// Rows in which the head of a sheet, or the header of its table, is looked for.
const HEAD_ROWS: u32 = 15;

/// A workbook of ours keeps this text through a save by any program, and through an export to CSV.
pub(super) fn is_marked(sheet: &Sheet) -> bool {
    const ROWS: u32 = 10;
    (0..ROWS.min(sheet.row_count())).flat_map(|row| texts(sheet, row)).any(|(_, text)| text.starts_with(OWN_TEXT))
}

/// True for a list that was written beside a workbook, known by its first words: it may be longer than all exports
/// together, and is not read to be left aside.
pub(super) fn is_list(path: &Path) -> bool {
    const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";
    let mut start = Vec::new();
    let length = (BYTE_ORDER_MARK.len() + OWN_TEXT.len()) as u64;
    let read = File::open(path).and_then(|file| file.take(length).read_to_end(&mut start));
    let text = start.strip_prefix(BYTE_ORDER_MARK).unwrap_or(&start);
    read.is_ok() && text.starts_with(OWN_TEXT.as_bytes())
}

/// True when these sheets are all there is, and ours. Among sheets of others, they stay what they seem: nothing says that
/// the others are not exports.
pub(super) fn are_ours(sheets: &[Sheet]) -> bool {
    let mut filled = sheets.iter().filter(|sheet| sheet.row_count() > 0).peekable();
    filled.peek().is_some() && filled.all(|sheet| has_our_references(sheet) || has_our_head(sheet))
}

/// True for a table of the program: its headers, and references of its spelling in the column of references.
fn has_our_references(sheet: &Sheet) -> bool {
    const BESIDE: [&str; 4] = ["Situation", header::SEVERITY, header::STATUS, header::MARK];
    const ROWS: u32 = 200;
    let starts = |text: &str, header: &str| {
        text == header || text.strip_prefix(header).is_some_and(|rest| rest.starts_with(' '))
    };
    (0..HEAD_ROWS.min(sheet.row_count())).any(|row| {
        let headers: Vec<(u32, &str)> = texts(sheet, row).collect();
        let is_beside = |(_, text): &(u32, &str)| BESIDE.iter().any(|header| starts(text, header));
        headers.iter().any(is_beside)
            && headers.iter().filter(|(_, text)| starts(text, header::KEY)).any(|(column, _)| {
                let below = row + 1..sheet.row_count().min(row + ROWS);
                let cells = below.filter_map(|row| match sheet.value(row, *column) {
                    Value::Text(text) if !text.trim().is_empty() => Some(text.trim()),
                    _ => None,
                });
                let (ours, all) =
                    cells.fold((0, 0), |(ours, all), text| (ours + usize::from(is_reference(text)), all + 1));
                ours * 2 > all
            })
    })
}

fn is_reference(text: &str) -> bool {
    ["L-", "J-", "C-"].iter().any(|start| Key::is_spelled(text, start))
}

/// True for the way back and the day at the head of a sheet.
fn has_our_head(sheet: &Sheet) -> bool {
    let mut head = (0..HEAD_ROWS.min(sheet.row_count())).flat_map(|row| texts(sheet, row)).map(|(_, text)| text);
    let is_day = |text: &str| text.rsplit_once("établi le ").is_some_and(|(_, day)| day.split('/').count() == 3);
    let (mut back, mut dated) = (false, false);
    head.any(|text| {
        back |= text == "← Synthèse";
        dated |= is_day(text);
        back && dated
    })
}

fn texts(sheet: &Sheet, row: u32) -> impl Iterator<Item = (u32, &str)> {
    sheet.cells(row).filter_map(|(column, value)| match value {
        Value::Text(text) => Some((column, text.trim())),
        _ => None,
    })
}
