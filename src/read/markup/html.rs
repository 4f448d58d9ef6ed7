//! Tables of web pages, which many programs write under the name `.xls`.
//!
//! A page is one sheet, as Excel opens it: its tables one below the other from row 1 on, and each line of
//! text between them on a row of its own. A table inside a cell spreads over the rows and columns from
//! that cell on. A line break inside a cell stays inside the cell.

mod grid;
mod style;
mod table;
mod tokens;

use super::super::unreadable::Unreadable;
use super::entities;
use super::page::Page;
use crate::model::Text;
use crate::model::sheet::{Format, Value};
use style::Styles;
use table::Table;
use tokens::{Tag, Token, Tokens};

/// Tables inside tables. Pages have three or four.
const DEPTH_MAX: usize = 50;

/// A page, read.
pub(super) struct Document {
    pub(super) page: Page,
    /// Tables that stand in no other one.
    pub(super) tables: u32,
    /// Tables inside cells.
    pub(super) nested: u32,
    /// Cells of several lines.
    pub(super) broken: u32,
    /// Cells that the page does not show.
    pub(super) dropped: u32,
    /// The page refers to others, which hold its sheets.
    pub(super) is_frameset: bool,
    /// The page ends inside a table: the row after the last one.
    pub(super) cut_at: Option<u32>,
}

/// Reads a decoded page.
pub(super) fn read(text: &str, file: &Text, name: Option<&str>) -> Document {
    let mut reader = Reader {
        document: Document {
            page: Page::new(file, name, Format::Html),
            tables: 0,
            nested: 0,
            broken: 0,
            dropped: 0,
            is_frameset: false,
            cut_at: None,
        },
        styles: Styles::default(),
        stack: Vec::new(),
        row: 0,
        line: String::new(),
        is_closed: false,
        is_implied: false,
    };
    for token in Tokens::new(text) {
        reader.take(token);
    }
    reader.finish()
}

struct Reader {
    document: Document,
    styles: Styles,
    /// The tables under way, the outer one first.
    stack: Vec<Table>,
    /// The next row of the sheet.
    row: u32,
    /// The text under way outside tables.
    line: String,
    /// `</body>` or `</html>` was met.
    is_closed: bool,
    /// Rows were met without a table: nothing tells where they end.
    is_implied: bool,
}

/// What an element does to the grid.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Element {
    Table,
    Rows,
    Row,
    Cell,
    Caption,
    Column,
    Break,
    Block,
    Frameset,
    Page,
    Other,
}

impl Element {
    fn of(name: &str) -> Self {
        const BLOCKS: &[&str] = &[
            "p",
            "div",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "li",
            "ul",
            "ol",
            "hr",
            "center",
            "form",
            "dl",
            "dt",
            "dd",
            "pre",
            "blockquote",
            "address",
            "section",
            "article",
            "header",
            "footer",
            "fieldset",
            "legend",
            "option",
        ];
        let is = |known: &str| name.eq_ignore_ascii_case(known);
        match name.len() {
            2 if is("td") || is("th") => Element::Cell,
            2 if is("tr") => Element::Row,
            2 if is("br") => Element::Break,
            3 if is("col") => Element::Column,
            5 if is("table") => Element::Table,
            5 if is("tbody") || is("thead") || is("tfoot") => Element::Rows,
            7 if is("caption") => Element::Caption,
            8 if is("frameset") => Element::Frameset,
            4 if is("body") || is("html") => Element::Page,
            _ if BLOCKS.iter().any(|known| is(known)) => Element::Block,
            _ => Element::Other,
        }
    }
}

impl Reader {
    fn take(&mut self, token: Token<'_>) {
        match token {
            Token::Text(text) => self.text(text),
            Token::Open(tag) => self.open(&tag),
            Token::Close(name) => self.close(name),
            Token::Raw("style", sheet) => self.styles.add(sheet),
            Token::Raw(..) | Token::Comment => {}
        }
    }

    fn text(&mut self, text: &str) {
        let decoded = entities::decoded(text);
        match self.stack.last_mut() {
            Some(table) => table.text(&decoded),
            None => push_words(&mut self.line, &decoded),
        }
    }

    fn open(&mut self, tag: &Tag<'_>) {
        let element = Element::of(tag.name);
        match element {
            Element::Table => return self.open_table(tag),
            Element::Frameset => self.document.is_frameset = true,
            // Rows without a table are one all the same.
            Element::Row | Element::Cell if self.stack.is_empty() => {
                self.is_implied = true;
                self.start_table(false);
            }
            _ => {}
        }
        let look = || {
            let value = |name: &str| tag.get(name).unwrap_or_default();
            let mut look = self.styles.look(tag.name, value("class"), value("style"));
            look.hidden |= tag.attributes().any(|(name, _)| name.eq_ignore_ascii_case("hidden"));
            look
        };
        let Some(table) = self.stack.last_mut() else {
            match element {
                Element::Break => self.end_line(true),
                Element::Block => self.end_line(false),
                _ => {}
            }
            return;
        };
        match element {
            Element::Row => table.open_row(look().hidden),
            Element::Rows => table.open_rows(look().hidden),
            Element::Cell => table.open_cell(tag, look()),
            Element::Caption => table.open_caption(),
            Element::Column if look().hidden || tag.get("width") == Some("0") => {
                table.hide_column(span(tag, "span"))
            }
            Element::Column => table.pass_columns(span(tag, "span")),
            Element::Break => table.break_line(),
            Element::Block => table.end_line(),
            _ => {}
        }
        self.flush();
    }

    fn close(&mut self, name: &str) {
        let element = Element::of(name);
        let Some(table) = self.stack.last_mut() else {
            self.is_closed |= element == Element::Page;
            if element == Element::Block {
                self.end_line(false);
            }
            return;
        };
        match element {
            Element::Cell | Element::Caption => table.close_cell(),
            Element::Row => table.close_row(),
            Element::Rows => table.close_rows(),
            Element::Table => return self.close_table(),
            Element::Block => table.end_line(),
            Element::Page => self.is_closed = true,
            _ => {}
        }
        self.flush();
    }

    fn open_table(&mut self, tag: &Tag<'_>) {
        let value = |name: &str| tag.get(name).unwrap_or_default();
        let hidden = self.styles.look("table", value("class"), value("style")).hidden;
        // A table between two cells cannot stand in one: the one before was forgotten open.
        while self.stack.last().is_some_and(|table| !table.is_in_cell()) {
            self.close_table();
        }
        self.start_table(hidden);
    }

    fn start_table(&mut self, hidden: bool) {
        if self.stack.is_empty() {
            self.end_line(false);
            self.document.tables += 1;
        } else {
            self.document.nested += 1;
        }
        if self.stack.len() >= DEPTH_MAX {
            let what = format!("ses tableaux sont emboîtés sur plus de {DEPTH_MAX} niveaux");
            self.document.page.fail(Unreadable::damaged(Format::Html, &what));
            return;
        }
        self.stack.push(Table::new(hidden));
    }

    fn close_table(&mut self) {
        let Some(mut table) = self.stack.pop() else { return };
        table.close();
        self.document.dropped += table.dropped();
        self.document.broken += table.broken();
        match self.stack.last_mut() {
            Some(outer) => outer.put(table.block()),
            None => {
                if table.is_filtered() {
                    self.document.page.set_filtered();
                }
                for columns in table.hidden_columns() {
                    self.document.page.hide_columns(columns.clone());
                }
                let height = table.height();
                table.block_mut().write(&mut self.document.page, self.row);
                self.row = self.row.saturating_add(height);
            }
        }
    }

    /// Writes the finished rows of an outer table: it may be immense.
    fn flush(&mut self) {
        if let [table] = self.stack.as_mut_slice()
            && let Some(height) = table.finished_rows()
        {
            table.block_mut().write(&mut self.document.page, self.row);
            self.row = self.row.saturating_add(height);
        }
    }

    /// Ends the line of text outside tables; a break alone is a blank line.
    fn end_line(&mut self, is_break: bool) {
        let line = std::mem::take(&mut self.line);
        let line = line.trim_matches(|sign: char| sign == ' ' || sign == '\n');
        let is_blank = line.trim().is_empty();
        if !is_blank {
            self.document.page.push(self.row, 0, Value::Text(line));
        }
        if !is_blank || is_break {
            self.row = self.row.saturating_add(1);
        }
    }

    fn finish(mut self) -> Document {
        let is_cut = !self.stack.is_empty() && !self.is_closed && !self.is_implied;
        while !self.stack.is_empty() {
            self.close_table();
        }
        self.end_line(false);
        self.document.cut_at = is_cut.then_some(self.row);
        self.document
    }
}

/// Adds text as pages show it: any blanks are one space.
fn push_words(target: &mut String, text: &str) {
    let mut first = true;
    for word in text.split(|sign: char| sign.is_ascii_whitespace()) {
        let starts_line = target.is_empty() || target.ends_with([' ', '\n']);
        if !std::mem::take(&mut first) && !starts_line {
            target.push(' ');
        }
        target.push_str(word);
    }
}

/// A number of rows or columns; one when it makes no sense.
fn span(tag: &Tag<'_>, name: &str) -> u32 {
    let digits = |value: &str| value.trim().chars().take_while(char::is_ascii_digit).take(9).collect::<String>();
    tag.get(name).and_then(|value| digits(value).parse().ok()).unwrap_or(1).max(1)
}

#[cfg(test)]
mod tests;
