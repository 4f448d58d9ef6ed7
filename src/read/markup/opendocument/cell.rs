//! The cells of a row, and the text of a cell.

use std::io::BufRead;
use std::ops::Range;

use super::super::super::unreadable::Unreadable;
use super::super::moment;
use super::super::page::Page;
use super::super::xml::{Node, Tag, Xml};
use super::count;
use crate::model::sheet::Value;

/// Spaces that one mark may stand for: a cell of a spreadsheet holds at most so many signs.
const SPACES_MAX: usize = 32_767;

/// Copies of a long text cost more than copies of a number: one for so many bytes.
const BYTES_OF_ONE_COPY: u64 = 16;

/// The cells of one row, written as often as the row is repeated.
#[derive(Default)]
pub(super) struct Row {
    /// The texts of the cells, end to end.
    texts: String,
    cells: Vec<Cell>,
    /// Spaces written as a number of them: a few bytes that may become many.
    spaces: u64,
}

struct Cell {
    column: u32,
    copies: u32,
    /// Rows and columns covered, itself included.
    spanned: (u32, u32),
    content: Content,
}

/// The value of a cell; texts are kept by their place in the row.
enum Content {
    Empty,
    Text(Range<usize>),
    Error(Range<usize>),
    Number(f64),
    Date(f64),
    Bool(bool),
    Uncalculated,
}

/// What the tag of a cell tells.
struct Told {
    copies: u32,
    spanned: (u32, u32),
    formula: bool,
    error: bool,
    kind: Kind,
}

/// The value that the tag of a cell carries.
enum Kind {
    /// None: the text of the cell is its value, if it has any.
    Shown,
    Number(f64),
    Date(f64),
    Bool(bool),
    /// A text other than the one that is shown.
    Text(String),
}

impl Row {
    /// Reads the row that has just been opened, to its end.
    pub(super) fn read<R: BufRead>(&mut self, xml: &mut Xml<R>) -> Result<(), Unreadable> {
        self.texts.clear();
        self.cells.clear();
        let mut column = 0_u32;
        loop {
            let told = match xml.next()? {
                Node::Open(tag) if matches!(tag.name(), "table:table-cell" | "table:covered-table-cell") => {
                    Some(Told::of(&tag))
                }
                Node::Open(_) => None,
                Node::Close | Node::End => return Ok(()),
                Node::Text(_) | Node::Other => continue,
            };
            let Some(told) = told else {
                xml.skip()?;
                continue;
            };
            let start = self.texts.len();
            self.paragraphs(xml)?;
            let (copies, spanned) = (told.copies, told.spanned);
            let content = self.content(told, start);
            if !matches!(content, Content::Empty) || spanned != (1, 1) {
                self.cells.push(Cell { column, copies, spanned, content });
            }
            column = column.saturating_add(copies);
        }
    }

    fn content(&mut self, told: Told, start: usize) -> Content {
        let shown = start..self.texts.len();
        let text = self.texts.get(shown.clone()).unwrap_or_default();
        // The errors of formulas are saved as their text, beside a number or an empty one.
        if told.error && shown.is_empty() {
            self.texts.push_str("#ERREUR");
            return Content::Error(start..self.texts.len());
        }
        if told.error || (told.formula && is_error_text(text)) {
            return Content::Error(shown);
        }
        match told.kind {
            Kind::Number(number) => Content::Number(number),
            Kind::Date(serial) => Content::Date(serial),
            Kind::Bool(flag) => Content::Bool(flag),
            Kind::Text(text) => {
                self.texts.truncate(start);
                self.texts.push_str(&text);
                self.text(start)
            }
            Kind::Shown if shown.is_empty() && told.formula => Content::Uncalculated,
            Kind::Shown => self.text(start),
        }
    }

    fn text(&self, start: usize) -> Content {
        if start == self.texts.len() { Content::Empty } else { Content::Text(start..self.texts.len()) }
    }

    /// The paragraphs of the cell that has just been opened, a line each.
    fn paragraphs<R: BufRead>(&mut self, xml: &mut Xml<R>) -> Result<(), Unreadable> {
        let mut first = true;
        loop {
            let is_paragraph = match xml.next()? {
                Node::Open(tag) => matches!(tag.name(), "text:p" | "text:h"),
                Node::Close | Node::End => return Ok(()),
                Node::Text(_) | Node::Other => continue,
            };
            if !is_paragraph {
                xml.skip()?;
                continue;
            }
            if !std::mem::take(&mut first) {
                self.texts.push('\n');
            }
            self.paragraph(xml)?;
        }
    }

    /// One paragraph: blanks are one space, and none at its start; others are written as marks.
    fn paragraph<R: BufRead>(&mut self, xml: &mut Xml<R>) -> Result<(), Unreadable> {
        let (mut depth, mut after_blank) = (1_u32, true);
        while depth > 0 {
            let inline = match xml.next()? {
                Node::Open(tag) => Inline::of(&tag),
                Node::Close => {
                    depth -= 1;
                    continue;
                }
                Node::End => return Ok(()),
                Node::Text(text) => {
                    for letter in text.chars() {
                        let blank = matches!(letter, ' ' | '\t' | '\n' | '\r');
                        if !blank || !after_blank {
                            self.texts.push(if blank { ' ' } else { letter });
                        }
                        after_blank = blank;
                    }
                    continue;
                }
                Node::Other => continue,
            };
            match inline {
                Inline::Spaces(count) => {
                    self.spaces += count as u64 / BYTES_OF_ONE_COPY;
                    self.texts.extend(std::iter::repeat_n(' ', count));
                }
                Inline::Letter(letter) => self.texts.push(letter),
                Inline::Piece => {
                    depth += 1;
                    continue;
                }
                Inline::Aside => {}
            }
            after_blank = matches!(inline, Inline::Aside) && after_blank;
            xml.skip()?;
        }
        Ok(())
    }

    /// Writes the row `count` times, from `row` on.
    pub(super) fn write(&mut self, page: &mut Page, row: u32, count: u32) {
        let written = self.cells.iter().filter(|cell| !matches!(cell.content, Content::Empty));
        let weight = |cell: &Cell| match &cell.content {
            Content::Text(range) | Content::Error(range) => 1 + range.len() as u64 / BYTES_OF_ONE_COPY,
            _ => 1,
        };
        let copies = |cell: &Cell| (u64::from(cell.copies) * u64::from(count) - 1).saturating_mul(weight(cell));
        let copied = written.map(copies).fold(std::mem::take(&mut self.spaces), u64::saturating_add);
        if !page.may_copy(copied) {
            return;
        }
        for cell in self.cells.iter().filter(|cell| cell.spanned != (1, 1)) {
            page.merge(row, cell.column, cell.spanned.0, cell.spanned.1);
        }
        if self.cells.iter().all(|cell| matches!(cell.content, Content::Empty)) {
            return;
        }
        for row in row..row.saturating_add(count) {
            for cell in &self.cells {
                let value = self.value(&cell.content);
                if value != Value::Empty {
                    (cell.column..cell.column.saturating_add(cell.copies))
                        .for_each(|column| page.push(row, column, value));
                }
            }
        }
    }

    fn value(&self, content: &Content) -> Value<'_> {
        let text = |range: &Range<usize>| self.texts.get(range.clone()).unwrap_or_default();
        match content {
            Content::Empty => Value::Empty,
            Content::Text(range) => Value::Text(text(range)),
            Content::Error(range) => Value::Error(text(range)),
            Content::Number(number) => Value::Number(*number),
            Content::Date(serial) => Value::Date(*serial),
            Content::Bool(flag) => Value::Bool(*flag),
            Content::Uncalculated => Value::Uncalculated,
        }
    }
}

impl Told {
    fn of(tag: &Tag<'_>) -> Self {
        let (mut kind, mut told) = (String::new(), [None, None, None, None, None]);
        let [value, date, time, flag, text] = &mut told;
        let (mut formula, mut error) = (false, false);
        let (mut copies, mut rows, mut columns) = (1, 1, 1);
        for (name, content) in tag.attributes() {
            match name {
                "table:number-columns-repeated" => copies = count(&content),
                "table:number-rows-spanned" => rows = count(&content),
                "table:number-columns-spanned" => columns = count(&content),
                "office:value-type" => kind = content.into_owned(),
                "office:value" => *value = Some(content.into_owned()),
                "office:date-value" => *date = Some(content.into_owned()),
                "office:time-value" => *time = Some(content.into_owned()),
                "office:boolean-value" => *flag = Some(content.into_owned()),
                "office:string-value" => *text = Some(content.into_owned()),
                "table:formula" => formula = true,
                "calcext:value-type" => error = content == "error",
                _ => {}
            }
        }
        let [value, date, time, flag, text] = told;
        let kind = match kind.as_str() {
            "float" | "currency" | "percentage" => value.map(|value| number(&value)),
            "date" => date.map(|date| moment::serial(&date).map_or(Kind::Text(date), Kind::Date)),
            "time" => time.map(|time| Kind::Text(moment::clock(&time).unwrap_or(time))),
            "boolean" => flag.map(|flag| Kind::Bool(flag == "true")),
            // An empty one beside a text that is shown says nothing.
            "string" => text.filter(|text| !text.is_empty()).map(Kind::Text),
            _ => None,
        };
        Self { copies, spanned: (rows, columns), formula, error, kind: kind.unwrap_or(Kind::Shown) }
    }
}

/// What is no number is shown as the text it is.
fn number(value: &str) -> Kind {
    value.trim().parse().map_or_else(|_| Kind::Text(value.to_owned()), Kind::Number)
}

/// `#DIV/0!`, `#N/A`, `Err:502`.
fn is_error_text(text: &str) -> bool {
    let numbered = text.strip_prefix("Err").is_some_and(|rest| rest.trim_start().starts_with(':'));
    numbered || (text.starts_with('#') && text.ends_with(['!', '?', 'A', 'D']))
}

/// An element inside a paragraph.
enum Inline {
    Spaces(usize),
    Letter(char),
    /// A part of the text.
    Piece,
    /// A note, a shape: no part of the text.
    Aside,
}

impl Inline {
    fn of(tag: &Tag<'_>) -> Self {
        match tag.name() {
            "text:s" => {
                let spaces = tag.get("text:c").map_or(1, |number| count(&number));
                Inline::Spaces((spaces as usize).min(SPACES_MAX))
            }
            "text:tab" => Inline::Letter('\t'),
            "text:line-break" => Inline::Letter('\n'),
            "text:note" | "text:ruby-text" => Inline::Aside,
            name if name.starts_with("text:") => Inline::Piece,
            _ => Inline::Aside,
        }
    }
}
