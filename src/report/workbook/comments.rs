//! Comments of cells: given to the finding or the line of their row, written back in the same column. One
//! that stands anywhere else is kept as an orphan row.

use rust_xlsxwriter::{Note, XlsxError};

use crate::model::key::Key;
use crate::model::notes::header::CELL;
use crate::model::notes::{CellComment, Comments, Notes};

use super::columns;
use super::headed::{Headed, Kind};
use super::page::Page;
use super::table::Column;

/// Letters on a line of a note, and points of a line.
const LINE_LETTERS: usize = 34;
const LINE_PIXELS: u32 = 18;
const WIDTH: u32 = 240;
const LINES_MAX: usize = 25;

/// Gives each comment to what its row is about.
pub(super) fn attach(comments: &[CellComment], tables: &[Headed], notes: &mut Notes) {
    for comment in comments {
        let on_sheet = |headed: &&Headed| headed.sheet.name() == Some(comment.sheet.as_str());
        let mut tables = tables.iter().filter(on_sheet);
        let table = tables.find(|headed| headed.holds(comment.cell.row));
        let subject = table.and_then(|table| Some((table, key(table, comment)?)));
        let Some((table, key)) = subject else {
            let told = [
                (columns::OLD_SHEET, comment.sheet.clone()),
                (CELL, comment.cell.to_string()),
                (columns::COMMENT, comment.text.clone()),
            ];
            notes.orphans.push(told.map(|(header, text)| (header.to_owned(), text)).to_vec());
            continue;
        };
        let header = table.columns.iter().find(|(column, _, _)| *column == comment.cell.column);
        let header = header.map_or_else(String::new, |(_, header, _)| header.clone());
        let kept = if table.kind == Kind::Findings { &mut notes.comments } else { &mut notes.line_comments };
        let comments = kept.entry(key).or_default();
        let one = (header, comment.text.clone());
        // A line that several missions share has its comments on each of their sheets.
        if !comments.contains(&one) {
            comments.push(one);
        }
    }
}

/// The finding or the line that the row of a comment is about.
fn key(table: &Headed, comment: &CellComment) -> Option<Key> {
    let row = comment.cell.row;
    let key = match table.kind {
        Kind::Findings | Kind::Unassigned => Some(table.key(row)).filter(|key| !key.is_empty()),
        // The side whose mark or reference is nearest, when both have a line.
        Kind::Mission => {
            let away = |column: u32| column.abs_diff(comment.cell.column);
            let mark =
                |key: u32| table.marks.iter().find(|(of, _)| *of == Some(key)).map_or(key, |(_, mark)| *mark);
            table.keys(row).min_by_key(|(key, _)| away(*key).min(away(mark(*key)))).map(|(_, key)| key)
        }
        _ => None,
    };
    key.map(|key| Key::from_text(&key))
}

/// Writes the comments of a row; one whose column is gone stands in the first.
pub(super) fn write(
    page: &mut Page,
    row: u32,
    headers: &[Column],
    comments: Option<&Comments>,
) -> Result<(), XlsxError> {
    let mut cells: std::collections::BTreeMap<u16, String> = std::collections::BTreeMap::new();
    for (header, text) in comments.into_iter().flatten() {
        let column = headers.iter().position(|column| column.header == header).unwrap_or(0) as u16;
        let known = cells.entry(column).or_default();
        *known = if known.is_empty() { text.clone() } else { format!("{known}\n{text}") };
    }
    for (column, text) in cells {
        let lines: usize = text.lines().map(|line| line.chars().count() / LINE_LETTERS + 1).sum();
        let height = LINE_PIXELS * (lines.clamp(3, LINES_MAX) as u32 + 1);
        let note = Note::new(text).add_author_prefix(false).set_width(WIDTH).set_height(height);
        page.sheet.insert_note(row, column, &note)?;
        page.noted = true;
    }
    Ok(())
}
