//! OpenDocument spreadsheets: `.ods`, `.ots`, and `.fods`, the same in a single file.
//!
//! Read in one pass. « The same again, a million times » costs nothing for blank cells, which are only
//! counted; filled ones are unfolded within the limits of [`Page`]. Notes on cells, shapes and tracked
//! changes are no content.

mod cell;

use std::io::{BufRead, BufReader, Cursor, Read};

use rustc_hash::FxHashSet;
use zip::ZipArchive;

use super::super::spreadsheet::Workbook;
use super::super::unreadable::Unreadable;
use super::page::{self, Page};
use super::xml::{Node, Tag, Xml};
use crate::model::Text;
use crate::model::sheet::Format;
use cell::Row;

/// An `.ods`: the workbook stands in one part of a ZIP container.
///
/// # Errors
/// Protected, damaged, or too large.
pub(super) fn packed(bytes: &[u8], file: &Text) -> Result<Workbook, Unreadable> {
    let damaged = |error: zip::result::ZipError| Unreadable::damaged(Format::Ods, &error.to_string());
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
    if is_protected(&mut archive) {
        return Err(Unreadable::protected(Format::Ods));
    }
    let content = archive.by_name("content.xml").map_err(damaged)?;
    read(BufReader::new(content), Format::Ods, file)
}

/// Parts that are encrypted are listed as such in the manifest.
fn is_protected(archive: &mut ZipArchive<Cursor<&[u8]>>) -> bool {
    const ENOUGH: u64 = 1 << 20;
    let mut manifest = Vec::new();
    let Ok(part) = archive.by_name("META-INF/manifest.xml") else { return false };
    // What cannot be read says nothing: the content will be refused for itself.
    let _ = part.take(ENOUGH).read_to_end(&mut manifest);
    let mark = b"encryption-data";
    manifest.windows(mark.len()).any(|window| window == mark)
}

/// A `.fods`, decoded.
///
/// # Errors
/// Damaged, or too large.
pub(super) fn flat(text: &str, file: &Text) -> Result<Workbook, Unreadable> {
    streamed(text.as_bytes(), file)
}

/// A `.fods` as it comes.
///
/// # Errors
/// As [`flat`].
pub(super) fn streamed(source: impl BufRead, file: &Text) -> Result<Workbook, Unreadable> {
    read(source, Format::Fods, file)
}

fn read<R: BufRead>(source: R, format: Format, file: &Text) -> Result<Workbook, Unreadable> {
    let mut book = Book {
        xml: Xml::new(source, format),
        format,
        file,
        pages: Vec::new(),
        names: Vec::new(),
        style: String::new(),
        hidden_styles: FxHashSet::default(),
        row: Row::default(),
    };
    book.document()?;
    let mut workbook = page::workbook(book.pages)?;
    workbook.names = book.names;
    Ok(workbook)
}

struct Book<'a, R> {
    xml: Xml<R>,
    format: Format,
    file: &'a Text,
    pages: Vec<Page>,
    names: Vec<String>,
    /// The table style being defined.
    style: String,
    /// Table styles of hidden sheets.
    hidden_styles: FxHashSet<String>,
    /// The cells of the row under way.
    row: Row,
}

/// What matters in a whole document.
enum Part {
    Sheet {
        name: String,
        style: String,
    },
    /// Content of another time or of another workbook.
    Aside,
    DatabaseRange(String),
    Filter,
    Other,
}

impl<R: BufRead> Book<'_, R> {
    fn document(&mut self) -> Result<(), Unreadable> {
        let mut range = None;
        loop {
            let part = match self.xml.next()? {
                Node::Open(tag) => part(&tag, &mut self.style, &mut self.hidden_styles, &mut self.names),
                Node::End => return Ok(()),
                Node::Close | Node::Text(_) | Node::Other => continue,
            };
            match part {
                Part::Sheet { name, style } => {
                    let mut page = Page::new(self.file, Some(&name), self.format).after(self.pages.last());
                    page.set_visible(!self.hidden_styles.contains(&style));
                    self.sheet(&mut page)?;
                    self.pages.push(page);
                }
                Part::Aside => self.xml.skip()?,
                Part::DatabaseRange(address) => range = sheet_of(&address),
                Part::Filter => self.filter(range.as_deref()),
                Part::Other => {}
            }
        }
    }

    fn filter(&mut self, sheet: Option<&str>) {
        let page = self.pages.iter_mut().find(|page| sheet.is_some() && page.name() == sheet);
        if let Some(page) = page {
            page.set_filtered();
        }
    }

    /// Rows and columns of a sheet, inside any groups of them.
    fn sheet(&mut self, page: &mut Page) -> Result<(), Unreadable> {
        // For each group under way: whether it is folded.
        let mut groups: Vec<bool> = Vec::new();
        let (mut row, mut column) = (0_u32, 0_u32);
        loop {
            let span = match self.xml.next()? {
                Node::Open(tag) => Span::of(&tag),
                Node::Close if groups.pop().is_none() => return Ok(()),
                Node::End => return Ok(()),
                Node::Close | Node::Text(_) | Node::Other => continue,
            };
            let folded = groups.contains(&true);
            match span {
                Span::Group { folded } => groups.push(folded),
                Span::Columns { count, visibility } => {
                    let next = column.saturating_add(count);
                    if folded || visibility != Visibility::Visible {
                        page.hide_columns(column..next);
                    }
                    column = next;
                    self.xml.skip()?;
                }
                Span::Rows { count, visibility } => {
                    let next = row.saturating_add(count);
                    if folded || visibility != Visibility::Visible {
                        page.hide_rows(row..next);
                    }
                    if visibility == Visibility::Filtered {
                        page.set_filtered();
                    }
                    self.row.read(&mut self.xml)?;
                    self.row.write(page, row, count);
                    row = next;
                }
                Span::Other => self.xml.skip()?,
            }
        }
    }
}

fn part(tag: &Tag<'_>, style: &mut String, hidden: &mut FxHashSet<String>, names: &mut Vec<String>) -> Part {
    let get = |name: &str| tag.get(name).unwrap_or_default().into_owned();
    match tag.name() {
        "style:style" => *style = get("style:name"),
        "style:table-properties" if get("table:display") == "false" => {
            hidden.insert(style.clone());
        }
        // What LibreOffice remembers of other workbooks.
        "table:table" if get("table:style-name") == "ta_extref" => return Part::Aside,
        "table:table" => return Part::Sheet { name: get("table:name"), style: get("table:style-name") },
        "table:tracked-changes" | "table:dde-links" | "office:meta" | "office:settings" | "office:scripts" => {
            return Part::Aside;
        }
        "table:database-range" => return Part::DatabaseRange(get("table:target-range-address")),
        "table:filter" => return Part::Filter,
        "table:named-range" | "table:named-expression" => names.push(get("table:name")),
        _ => {}
    }
    Part::Other
}

/// `'Feuille d''été'.A3:'Feuille d''été'.E6` → `Feuille d'été`.
fn sheet_of(address: &str) -> Option<String> {
    let address = address.trim_start_matches('$');
    if let Some(quoted) = address.strip_prefix('\'') {
        let end = quoted.find("'.")?;
        return Some(quoted.get(..end)?.replace("''", "'"));
    }
    let first = address.split(':').next()?;
    first.rsplit_once('.').map(|(sheet, _)| sheet.to_owned())
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Visibility {
    Visible,
    Hidden,
    Filtered,
}

/// A child of a sheet, or of a group of its rows or columns.
enum Span {
    Rows { count: u32, visibility: Visibility },
    Columns { count: u32, visibility: Visibility },
    Group { folded: bool },
    Other,
}

impl Span {
    fn of(tag: &Tag<'_>) -> Self {
        let visibility = || match tag.get("table:visibility").as_deref() {
            Some("collapse") => Visibility::Hidden,
            Some("filter") => Visibility::Filtered,
            _ => Visibility::Visible,
        };
        let repeated = |attribute: &str| tag.get(attribute).map_or(1, |number| count(&number));
        match tag.name() {
            "table:table-row" => {
                Span::Rows { count: repeated("table:number-rows-repeated"), visibility: visibility() }
            }
            "table:table-column" => {
                Span::Columns { count: repeated("table:number-columns-repeated"), visibility: visibility() }
            }
            "table:table-row-group" | "table:table-column-group" => {
                Span::Group { folded: tag.get("table:display").as_deref() == Some("false") }
            }
            "table:table-rows"
            | "table:table-header-rows"
            | "table:table-columns"
            | "table:table-header-columns" => Span::Group { folded: false },
            _ => Span::Other,
        }
    }
}

/// A count; one when it makes no sense, the most when it is immense.
fn count(number: &str) -> u32 {
    number.trim().parse::<u64>().map_or(1, |count| u32::try_from(count).unwrap_or(u32::MAX)).max(1)
}

#[cfg(test)]
mod tests;
