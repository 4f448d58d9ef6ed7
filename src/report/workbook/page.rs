//! One sheet being written: what comes from an export is text, whatever it starts with; formulas carry
//! their result; links stop where Excel stops.

use std::borrow::Cow;

use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Url, Worksheet, XlsxError};

use rust_decimal::prelude::ToPrimitive;

use crate::model::Date;
use crate::model::money::Money;

use super::rows::Rows;
use super::style;

/// Excel refuses more links on one sheet; those beyond are plain text.
pub(super) const LINKS_MAX: u32 = 65_530;
/// Excel refuses longer targets.
const PATH_MAX: usize = 1_000;
/// Excel refuses longer texts, counted in UTF-16 units.
const TEXT_UNITS_MAX: usize = 32_767;
/// Ends a text that was too long.
const CUT_MARK: &str = " […] (texte coupé : trop long pour une cellule)";

/// A cell of this workbook that a link leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Target<'a> {
    /// Name of the sheet.
    pub(super) sheet: &'a str,
    /// Zero-based row.
    pub(super) row: u32,
    /// Zero-based column.
    pub(super) column: u16,
}

impl<'a> Target<'a> {
    /// The first cell of a row.
    pub(super) fn row(sheet: &'a str, row: u32) -> Self {
        Self { sheet, row, column: 0 }
    }

    fn url(&self) -> Url {
        let cell = rust_xlsxwriter::utility::row_col_to_cell(self.row, self.column);
        Url::new(format!("internal:{}!{cell}", quoted(self.sheet)))
    }
}

/// A sheet's name as references write it.
pub(super) fn quoted(sheet: &str) -> String {
    format!("'{}'", sheet.replace('\'', "''"))
}

/// `$I5`: a cell of a fixed column, for rules that run down a table.
pub(super) fn cell_in_column(row: u32, column: u16) -> String {
    format!("${}{}", rust_xlsxwriter::utility::column_number_to_name(column), row + 1)
}

/// A sheet being written.
pub(super) struct Page {
    /// The sheet itself, for what needs no care.
    pub(super) sheet: Worksheet,
    /// The rows of its long tables.
    pub(super) rows: Rows,
    /// Its long tables.
    pub(super) grown: Vec<Grown>,
    /// It has comments.
    pub(super) noted: bool,
}

/// A table that the library knows with its first row only, since it would note every cell.
pub(super) struct Grown {
    /// Its name.
    pub(super) table: String,
    /// Its areas, those of the library and the true ones.
    pub(super) areas: [(String, String); 2],
}

impl Page {
    /// An empty sheet of this name.
    pub(super) fn new(name: &str) -> Result<Self, XlsxError> {
        let mut sheet = Worksheet::new();
        sheet.set_name(name)?;
        sheet.set_screen_gridlines(false);
        Ok(Self { sheet, rows: Rows::default(), grown: Vec::new(), noted: false })
    }

    /// Ends the rows of the long tables. Where comments stand depends on the heights of rows.
    pub(super) fn finish(&mut self) -> Result<(), XlsxError> {
        self.rows.finish()?;
        if self.noted {
            for (row, pixels, _) in self.rows.iter().filter(|(_, pixels, _)| *pixels > 0) {
                self.sheet.set_row_height_pixels(row, pixels)?;
            }
        }
        Ok(())
    }

    /// A text, never a formula, cut when Excel could not hold it.
    pub(super) fn text(&mut self, row: u32, column: u16, text: &str, format: &Format) -> Result<(), XlsxError> {
        if text.is_empty() {
            self.sheet.write_blank(row, column, format)?;
            return Ok(());
        }
        let text = cut(text);
        if looks_like_formula(&text) {
            let format = format.clone().set_quote_prefix();
            self.sheet.write_string_with_format(row, column, text, &format)?;
        } else {
            self.sheet.write_string_with_format(row, column, text, format)?;
        }
        Ok(())
    }

    /// A text that leads to another cell, as long as Excel allows one more link.
    pub(super) fn link(
        &mut self,
        (row, column): (u32, u16),
        text: &str,
        target: Option<&Target>,
        format: &Format,
    ) -> Result<(), XlsxError> {
        let Some(target) = target.filter(|_| !text.is_empty() && self.rows.allows_a_link()) else {
            return self.text(row, column, text, format);
        };
        self.url((row, column), target.url(), text, format)
    }

    /// The text of a link, which never is a formula either.
    fn url(&mut self, (row, column): (u32, u16), url: Url, text: &str, format: &Format) -> Result<(), XlsxError> {
        let mut format = style::linked(format.clone());
        let text = cut(text);
        if looks_like_formula(&text) {
            format = format.set_quote_prefix();
        }
        self.sheet.write_url_with_options(row, column, url, text, "", Some(&format))?;
        Ok(())
    }

    /// A text that leads to a file, told relative to the workbook, as long as Excel allows one more link.
    pub(super) fn file_link(
        &mut self,
        (row, column): (u32, u16),
        text: &str,
        path: Option<&str>,
        format: &Format,
    ) -> Result<(), XlsxError> {
        let path = path.map(escaped).filter(|path| path.len() <= PATH_MAX && !text.is_empty());
        let Some(path) = path.filter(|_| self.rows.allows_a_link()) else {
            return self.text(row, column, text, format);
        };
        self.url((row, column), Url::new(format!("file://{path}")), text, format)
    }

    /// An amount; nothing when there is none.
    pub(super) fn money(
        &mut self,
        row: u32,
        column: u16,
        amount: Option<Money>,
        format: &Format,
    ) -> Result<(), XlsxError> {
        match amount.and_then(|amount| amount.amount().to_f64()) {
            Some(number) => self.value(row, column, number, format),
            None => self.text(row, column, "", format),
        }
    }

    fn value(&mut self, row: u32, column: u16, number: f64, format: &Format) -> Result<(), XlsxError> {
        self.sheet.write_number_with_format(row, column, number, format)?;
        Ok(())
    }

    /// A whole number.
    pub(super) fn count(&mut self, row: u32, column: u16, count: u64, format: &Format) -> Result<(), XlsxError> {
        // Counts of rows and bytes stay far below 2^53.
        self.value(row, column, count as f64, format)
    }

    /// A day; as text before 1900, which Excel does not know.
    pub(super) fn date(
        &mut self,
        row: u32,
        column: u16,
        date: Option<Date>,
        format: &Format,
    ) -> Result<(), XlsxError> {
        let Some(date) = date else { return self.text(row, column, "", format) };
        match excel_date(date) {
            Some(day) => self.sheet.write_datetime_with_format(row, column, &day, format).map(|_| ()),
            None => self.text(row, column, &french_date(date), format),
        }
    }

    /// A formula and the result that Excel will find.
    pub(super) fn formula(
        &mut self,
        (row, column): (u32, u16),
        formula: &str,
        result: &str,
        format: &Format,
    ) -> Result<(), XlsxError> {
        self.sheet.write_formula_with_format(row, column, Formula::new(formula).set_result(result), format)?;
        Ok(())
    }

    /// A formula that gives an amount.
    pub(super) fn money_formula(
        &mut self,
        at: (u32, u16),
        formula: &str,
        result: Money,
        format: &Format,
    ) -> Result<(), XlsxError> {
        self.formula(at, formula, &result.amount().normalize().to_string(), format)
    }
}

/// The day for Excel; none before 1900.
pub(super) fn excel_date(date: Date) -> Option<ExcelDateTime> {
    let year = u16::try_from(date.year()).ok()?;
    ExcelDateTime::from_ymd(year, date.month().unsigned_abs(), date.day().unsigned_abs()).ok()
}

/// `dd/mm/yyyy`.
pub(super) fn french_date(date: Date) -> String {
    format!("{:02}/{:02}/{:04}", date.day(), date.month(), date.year())
}

/// A path as the target of a link: what has a meaning of its own there is written in hexadecimal.
fn escaped(path: &str) -> String {
    let mut plain = String::with_capacity(path.len());
    for letter in path.chars() {
        match letter {
            ' ' | '#' | '%' | '?' | '"' | '<' | '>' | '[' | ']' | '^' | '`' | '{' | '}' | '\\' => {
                plain.push_str(&format!("%{:02X}", u32::from(letter)));
            }
            _ => plain.push(letter),
        }
    }
    plain
}

/// True for texts that Excel would take for a formula when somebody edits the cell.
pub(super) fn looks_like_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r'])
}

/// The text, cut with a mark when Excel could not hold it.
pub(super) fn cut(text: &str) -> Cow<'_, str> {
    // A character is at most two UTF-16 units and at least one byte.
    if text.len() <= TEXT_UNITS_MAX || text.encode_utf16().count() <= TEXT_UNITS_MAX {
        return Cow::Borrowed(text);
    }
    let room = TEXT_UNITS_MAX - CUT_MARK.encode_utf16().count();
    let mut units = 0;
    let kept: String = text
        .chars()
        .take_while(|letter| {
            units += letter.len_utf16();
            units <= room
        })
        .collect();
    Cow::Owned(kept + CUT_MARK)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_are_cut_within_the_limit_and_say_so() {
        let long = "é😀".repeat(20_000);
        let text = cut(&long);
        assert!(text.encode_utf16().count() <= TEXT_UNITS_MAX);
        assert!(text.ends_with(CUT_MARK));
        assert_eq!(cut("court"), "court");
    }

    #[test]
    fn a_sheet_name_is_quoted_for_references() {
        assert_eq!(quoted("L'Aquila"), "'L''Aquila'");
    }
}
