//! XML workbooks of Excel 2003 (`Workbook` › `Worksheet` › `Table` › `Row` › `Cell` › `Data`), which many
//! programs write under the name `.xls`.
//!
//! Names are matched whatever their prefix: some programs write `ss:Row`, others `Row`.

use std::io::BufRead;

use rustc_hash::FxHashMap;

use super::super::spreadsheet::Workbook;
use super::super::unreadable::Unreadable;
use super::moment;
use super::page::{self, Page};
use super::xml::{Node, Tag, Xml, local};
use crate::model::Text;
use crate::model::sheet::{Format, Value};

/// Reads a decoded document.
///
/// # Errors
/// Damaged, or too large.
pub(super) fn read(text: &str, file: &Text) -> Result<Workbook, Unreadable> {
    let mut book = Book {
        xml: Xml::new(text.as_bytes(), Format::SpreadsheetMl),
        file,
        pages: Vec::new(),
        names: Vec::new(),
        styles: FxHashMap::default(),
        from_1904: false,
        text: String::new(),
    };
    book.document()?;
    let mut workbook = page::workbook(book.pages)?;
    workbook.names = book.names;
    workbook.from_1904 = book.from_1904;
    Ok(workbook)
}

struct Book<'a, R> {
    xml: Xml<R>,
    file: &'a Text,
    pages: Vec<Page>,
    names: Vec<String>,
    /// Whether the numbers of this style are shown as days.
    styles: FxHashMap<String, bool>,
    from_1904: bool,
    /// The text of the cell under way.
    text: String,
}

/// What matters in a whole document.
enum Part {
    Style { id: String, parent: String },
    Sheet(String),
    From1904,
    Other,
}

/// What matters in a worksheet.
enum SheetPart {
    Table { row: u32, column: u32 },
    Options,
    Filter,
    Other,
}

/// What matters in a table.
enum Line {
    Columns { index: Option<u32>, span: u32, hidden: bool },
    Rows { index: Option<u32>, span: u32, hidden: bool },
    Other,
}

/// What the tag of a cell tells.
#[derive(Default)]
struct Told {
    index: Option<u32>,
    across: u32,
    down: u32,
    formula: bool,
    style: String,
}

impl<R: BufRead> Book<'_, R> {
    fn document(&mut self) -> Result<(), Unreadable> {
        loop {
            let part = match self.xml.next()? {
                Node::Open(tag) => self::part(&tag, &mut self.names),
                Node::End => return Ok(()),
                Node::Close | Node::Text(_) | Node::Other => continue,
            };
            match part {
                Part::Style { id, parent } => {
                    let inherited = self.styles.get(&parent).copied().unwrap_or_default();
                    let shows_day = self.style()?.unwrap_or(inherited);
                    self.styles.insert(id, shows_day);
                }
                Part::Sheet(name) => {
                    let mut page =
                        Page::new(self.file, Some(&name), Format::SpreadsheetMl).after(self.pages.last());
                    self.sheet(&mut page)?;
                    self.pages.push(page);
                }
                Part::From1904 => self.from_1904 = true,
                Part::Other => {}
            }
        }
    }

    /// Whether the style that has just been opened shows numbers as days, if it tells.
    fn style(&mut self) -> Result<Option<bool>, Unreadable> {
        let (mut depth, mut shows_day) = (1, None);
        while depth > 0 {
            match self.xml.next()? {
                Node::Open(tag) => {
                    depth += 1;
                    if tag.local_name() == "NumberFormat" {
                        shows_day = tag.get_local("Format").map(|format| moment::shows_day(&format));
                    }
                }
                Node::Close => depth -= 1,
                Node::End => return Ok(None),
                Node::Text(_) | Node::Other => {}
            }
        }
        Ok(shows_day)
    }

    fn sheet(&mut self, page: &mut Page) -> Result<(), Unreadable> {
        loop {
            let part = match self.xml.next()? {
                Node::Open(tag) => sheet_part(&tag, &mut self.names),
                Node::Close | Node::End => return Ok(()),
                Node::Text(_) | Node::Other => continue,
            };
            match part {
                SheetPart::Table { row, column } => self.table(page, row, column)?,
                SheetPart::Options => self.options(page)?,
                SheetPart::Filter => self.filter(page)?,
                SheetPart::Other => self.xml.skip()?,
            }
        }
    }

    /// `Visible` says whether the sheet is shown.
    fn options(&mut self, page: &mut Page) -> Result<(), Unreadable> {
        loop {
            let is_visibility = match self.xml.next()? {
                Node::Open(tag) => tag.local_name() == "Visible",
                Node::Close | Node::End => return Ok(()),
                Node::Text(_) | Node::Other => continue,
            };
            self.text.clear();
            self.xml.text_into(&mut self.text)?;
            if is_visibility && self.text.trim() != "SheetVisible" {
                page.set_visible(false);
            }
        }
    }

    /// A filter is set when it says something of a column.
    fn filter(&mut self, page: &mut Page) -> Result<(), Unreadable> {
        loop {
            match self.xml.next()? {
                Node::Open(tag) => {
                    if tag.get_local("Type").is_some_and(|kind| kind != "All") {
                        page.set_filtered();
                    }
                }
                Node::Close | Node::End => return Ok(()),
                Node::Text(_) | Node::Other => continue,
            }
            self.xml.skip()?;
        }
    }

    /// `first_row` and `first_column` are zero-based.
    fn table(&mut self, page: &mut Page, first_row: u32, first_column: u32) -> Result<(), Unreadable> {
        let (mut row, mut column) = (first_row, first_column);
        loop {
            let line = match self.xml.next()? {
                Node::Open(tag) => Line::of(&tag),
                Node::Close | Node::End => return Ok(()),
                Node::Text(_) | Node::Other => continue,
            };
            match line {
                Line::Columns { index, span, hidden } => {
                    let at = placed(index, first_column, column);
                    column = at.saturating_add(span);
                    if hidden {
                        page.hide_columns(at..column);
                    }
                    self.xml.skip()?;
                }
                Line::Rows { index, span, hidden } => {
                    let at = placed(index, first_row, row);
                    row = at.saturating_add(span);
                    if hidden {
                        page.hide_rows(at..row);
                    }
                    self.row(page, at, first_column)?;
                }
                Line::Other => self.xml.skip()?,
            }
        }
    }

    fn row(&mut self, page: &mut Page, row: u32, first_column: u32) -> Result<(), Unreadable> {
        let mut column = first_column;
        loop {
            let told = match self.xml.next()? {
                Node::Open(tag) if tag.local_name() == "Cell" => Some(Told::of(&tag)),
                Node::Open(_) => None,
                Node::Close | Node::End => return Ok(()),
                Node::Text(_) | Node::Other => continue,
            };
            let Some(told) = told else {
                self.xml.skip()?;
                continue;
            };
            let at = placed(told.index, first_column, column);
            column = at.saturating_add(told.across).saturating_add(1);
            page.merge(row, at, told.down.saturating_add(1), told.across.saturating_add(1));
            let kind = self.data()?;
            let shows_day = self.styles.get(&told.style).copied().unwrap_or_default();
            page.push(row, at, value(&kind, &self.text, shows_day, self.from_1904, told.formula));
        }
    }

    /// The type of the data of the cell that has just been opened; its text is left in `self.text`.
    /// Comments on the cell hold data too, which are not its own.
    fn data(&mut self) -> Result<String, Unreadable> {
        let mut kind = String::new();
        self.text.clear();
        loop {
            let is_data = match self.xml.next()? {
                Node::Open(tag) => {
                    let is_data = tag.local_name() == "Data";
                    if is_data {
                        kind = tag.get_local("Type").unwrap_or_default().into_owned();
                    }
                    is_data
                }
                Node::Close | Node::End => return Ok(kind),
                Node::Text(_) | Node::Other => continue,
            };
            match is_data {
                true => self.xml.text_into(&mut self.text)?,
                false => self.xml.skip()?,
            }
        }
    }
}

fn part(tag: &Tag<'_>, names: &mut Vec<String>) -> Part {
    let get = |name: &str| tag.get_local(name).unwrap_or_default().into_owned();
    match tag.local_name() {
        "Style" => Part::Style { id: get("ID"), parent: get("Parent") },
        "Worksheet" => Part::Sheet(get("Name")),
        "Date1904" => Part::From1904,
        "NamedRange" => {
            names.push(get("Name"));
            Part::Other
        }
        _ => Part::Other,
    }
}

fn sheet_part(tag: &Tag<'_>, names: &mut Vec<String>) -> SheetPart {
    let first = |name: &str| tag.get_local(name).and_then(|number| number.trim().parse::<u32>().ok());
    let zero_based = |name: &str| first(name).unwrap_or(1).saturating_sub(1);
    match tag.local_name() {
        "Table" => SheetPart::Table { row: zero_based("TopCell"), column: zero_based("LeftCell") },
        "WorksheetOptions" => SheetPart::Options,
        "AutoFilter" => SheetPart::Filter,
        other => {
            if other == "NamedRange" {
                names.extend(tag.get_local("Name").map(|name| name.into_owned()));
            }
            SheetPart::Other
        }
    }
}

impl Line {
    fn of(tag: &Tag<'_>) -> Self {
        let (mut index, mut span, mut hidden) = (None, 1_u32, false);
        for (name, value) in tag.attributes() {
            match local(name) {
                "Index" => index = value.trim().parse().ok(),
                "Span" => span = value.trim().parse::<u32>().unwrap_or(0).saturating_add(1),
                "Hidden" => hidden |= value.trim() != "0",
                // What has no size is hidden too.
                "Width" | "Height" => hidden |= value.trim().parse() == Ok(0.0_f64),
                _ => {}
            }
        }
        match tag.local_name() {
            "Column" => Line::Columns { index, span, hidden },
            "Row" => Line::Rows { index, span, hidden },
            _ => Line::Other,
        }
    }
}

impl Told {
    fn of(tag: &Tag<'_>) -> Self {
        let mut told = Self::default();
        for (name, value) in tag.attributes() {
            let number = || value.trim().parse::<u32>().unwrap_or(0);
            match local(name) {
                "Index" => told.index = value.trim().parse().ok(),
                "MergeAcross" => told.across = number(),
                "MergeDown" => told.down = number(),
                "Formula" | "ArrayRange" => told.formula = true,
                "StyleID" => told.style = value.into_owned(),
                _ => {}
            }
        }
        told
    }
}

/// Where a row, a column or a cell stands: an index counts from one, inside the table.
fn placed(index: Option<u32>, first: u32, next: u32) -> u32 {
    index.map_or(next, |index| first.saturating_add(index.max(1) - 1))
}

/// `text` is trimmed where blanks mean nothing.
fn value<'a>(kind: &str, text: &'a str, shows_day: bool, from_1904: bool, formula: bool) -> Value<'a> {
    let trimmed = text.trim();
    if trimmed.is_empty() {
        // A formula may have an empty text as its result.
        return if formula && kind != "String" { Value::Uncalculated } else { Value::Text(text) };
    }
    match kind {
        "Number" => match trimmed.parse() {
            Ok(number) if shows_day => moment::counted(number, from_1904),
            Ok(number) => Value::Number(number),
            Err(_) => Value::Text(text),
        },
        "DateTime" => day_or_hour(trimmed),
        "Boolean" => Value::Bool(matches!(trimmed, "1" | "true" | "True")),
        "Error" => Value::Error(trimmed),
        _ if text.starts_with(['\n', '\r']) => Value::Text(trimmed),
        _ => Value::Text(text),
    }
}

/// An hour without a day is written as one of the first day of the calendar.
fn day_or_hour(text: &str) -> Value<'_> {
    let hour = ["1899-12-30T", "1899-12-31T", "1904-01-01T"].iter().find_map(|origin| text.strip_prefix(origin));
    hour.map_or_else(|| moment::date(text), |hour| Value::Text(hour.split('.').next().unwrap_or(hour)))
}

#[cfg(test)]
mod tests;
