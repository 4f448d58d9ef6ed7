//! A sheet under construction, within limits. What is wrong with it is kept until it is finished, so
//! that one sheet does not cost the others.

use std::ops::Range;

use super::super::spreadsheet::Workbook;
use super::super::unreadable::Unreadable;
use crate::model::Text;
use crate::model::place::CellRef;
use crate::model::sheet::{Format, Sheet, SheetBuilder, Value};

/// Rows and columns of a sheet in Excel and LibreOffice: an address beyond cannot be looked up.
pub(super) const ROWS_MAX: u32 = 1 << 20;
pub(super) const COLUMNS_MAX: u32 = 1 << 14;

/// Most cells of a sheet that hold something: a million rows of fifty columns.
const CELLS_MAX: u64 = 50_000_000;

/// Most cells that a sheet may hold as « the same again »: a column filled to the last row, and more.
const COPIES_MAX: u64 = 2_000_000;

/// Most rows and copies of all the sheets of a workbook: some bytes make a sheet of a million blank rows, and a
/// small file can hold thousands of them.
const ROWS_OF_ALL_MAX: u64 = 64 << 20;
const COPIES_OF_ALL_MAX: u64 = 2 * COPIES_MAX;

/// A sheet under construction, in order only.
#[derive(Debug)]
pub(super) struct Page {
    name: Option<Text>,
    format: Format,
    builder: SheetBuilder,
    last: Option<(u32, u32)>,
    cells: u64,
    copies: u64,
    /// Rows and copies of the sheets before this one.
    before: (u64, u64),
    failure: Option<Unreadable>,
}

impl Page {
    /// An empty, visible sheet.
    pub(super) fn new(file: &Text, name: Option<&str>, format: Format) -> Self {
        Self {
            name: name.map(Text::from),
            format,
            builder: SheetBuilder::new(file, name),
            last: None,
            cells: 0,
            copies: 0,
            before: (0, 0),
            failure: None,
        }
    }

    /// The same, counted with the sheets of its workbook that came before.
    pub(super) fn after(mut self, previous: Option<&Page>) -> Self {
        if let Some(previous) = previous {
            let rows = previous.last.map_or(0, |(row, _)| u64::from(row) + 1);
            self.before = (previous.before.0 + rows, previous.before.1.saturating_add(previous.copies));
        }
        if self.before.0 > ROWS_OF_ALL_MAX {
            self.refuse(format!("{} lignes par classeur", spaced(ROWS_OF_ALL_MAX)));
        }
        self
    }

    /// Its name.
    pub(super) fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// Adds a cell at this zero-based row and column, after the previous one.
    pub(super) fn push(&mut self, row: u32, column: u32, value: Value<'_>) {
        if self.failure.is_some() || value == Value::Empty || value == Value::Text("") {
            return;
        }
        if row >= ROWS_MAX {
            return self.refuse(format!("{} lignes par feuille", spaced(u64::from(ROWS_MAX))));
        }
        if column >= COLUMNS_MAX {
            return self.refuse(format!("{} colonnes par feuille", spaced(u64::from(COLUMNS_MAX))));
        }
        self.cells += 1;
        if self.cells > CELLS_MAX {
            return self.refuse(format!("{} cellules par feuille", spaced(CELLS_MAX)));
        }
        if self.last.is_some_and(|last| (row, column) <= last) {
            return self
                .fail(Unreadable::damaged(self.format, "deux cellules à la même place, ou dans le désordre"));
        }
        self.last = Some((row, column));
        let pushed = self.builder.go_to_row(row).and_then(|()| self.builder.push(column, finite(value)));
        if pushed.is_err() {
            self.fail(Unreadable::too_large(self.format));
        }
    }

    /// Says that `copies` cells, or signs, are about to be made of one. False when they are too many.
    pub(super) fn may_copy(&mut self, copies: u64) -> bool {
        self.copies = self.copies.saturating_add(copies);
        if self.copies > COPIES_MAX {
            self.refuse(format!("{} cellules répétées par feuille", spaced(COPIES_MAX)));
        } else if self.before.1.saturating_add(self.copies) > COPIES_OF_ALL_MAX {
            self.refuse(format!("{} cellules répétées par classeur", spaced(COPIES_OF_ALL_MAX)));
        }
        self.failure.is_none()
    }

    /// Marks rows as hidden.
    pub(super) fn hide_rows(&mut self, rows: Range<u32>) {
        self.builder.hide_rows(rows.start..rows.end.min(ROWS_MAX));
    }

    /// Marks columns as hidden.
    pub(super) fn hide_columns(&mut self, columns: Range<u32>) {
        self.builder.hide_columns(columns.start..columns.end.min(COLUMNS_MAX));
    }

    /// Says that a filter is set.
    pub(super) fn set_filtered(&mut self) {
        self.builder.set_filtered();
    }

    /// Marks the sheet as hidden or visible.
    pub(super) fn set_visible(&mut self, visible: bool) {
        self.builder.set_visible(visible);
    }

    /// Marks this many rows and columns from a first cell on as merged.
    pub(super) fn merge(&mut self, row: u32, column: u32, rows: u32, columns: u32) {
        let last = |first: u32, count: u32, max: u32| first.saturating_add(count.max(1) - 1).min(max - 1);
        if (rows > 1 || columns > 1) && row < ROWS_MAX && column < COLUMNS_MAX {
            let corner = CellRef::new(last(row, rows, ROWS_MAX), last(column, columns, COLUMNS_MAX));
            self.builder.merge(CellRef::new(row, column), corner);
        }
    }

    /// Gives the sheet up; the first reason is kept.
    pub(super) fn fail(&mut self, failure: Unreadable) {
        self.failure.get_or_insert(failure);
    }

    fn refuse(&mut self, limit: String) {
        self.fail(Unreadable::new(
            self.format,
            format!("une fois décompressé, il dépasse ce que ce programme accepte de lire ({limit})"),
            "Supprimer les lignes et colonnes inutiles, ou découper l’export (par mois ou par mission), et l’enregistrer de nouveau.",
        ));
    }

    /// The finished sheet.
    ///
    /// # Errors
    /// The first thing that was wrong.
    pub(super) fn finish(self) -> Result<Sheet, Unreadable> {
        match self.failure {
            Some(failure) => Err(failure),
            None => Ok(self.builder.finish()),
        }
    }
}

/// A number that is none is an error, not an amount.
fn finite(value: Value<'_>) -> Value<'_> {
    match value {
        Value::Number(number) | Value::Date(number) if !number.is_finite() => Value::Error("#NUM!"),
        value => value,
    }
}

/// `2 000 000`.
fn spaced(number: u64) -> String {
    let digits = number.to_string();
    let mut spaced = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            spaced.push('\u{a0}');
        }
        spaced.push(digit);
    }
    spaced
}

/// The workbook of these sheets, in their order.
///
/// # Errors
/// When no sheet at all can be read.
pub(super) fn workbook(pages: Vec<Page>) -> Result<Workbook, Unreadable> {
    let mut workbook = Workbook::default();
    for page in pages {
        let name = page.name.clone().unwrap_or_else(|| "1".into());
        match page.finish() {
            Ok(sheet) => workbook.sheets.push(sheet),
            Err(failure) => workbook.failures.push((name, failure)),
        }
    }
    match workbook.failures.first() {
        Some((_, failure)) if workbook.sheets.is_empty() => Err(failure.clone()),
        _ => Ok(workbook),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page() -> Page {
        Page::new(&"a.fods".into(), Some("Export"), Format::Fods)
    }

    #[test]
    fn limits_are_named() {
        let mut far = page();
        far.push(ROWS_MAX, 0, Value::Number(1.0));
        assert!(far.finish().unwrap_err().sentence().contains("1\u{a0}048\u{a0}576 lignes"));
        let mut wide = page();
        wide.push(0, COLUMNS_MAX, Value::Number(1.0));
        assert!(wide.finish().unwrap_err().sentence().contains("16\u{a0}384 colonnes"));
        let mut repeated = page();
        assert!(repeated.may_copy(1_048_576) && !repeated.may_copy(1_048_576));
        assert!(repeated.finish().unwrap_err().sentence().contains("2\u{a0}000\u{a0}000 cellules répétées"));
    }

    #[test]
    fn sheets_are_counted_together() {
        let refusal = |sheets: u32, copies: u64| {
            let mut pages: Vec<Page> = Vec::new();
            for _ in 0..sheets {
                let mut next = page().after(pages.last());
                next.last = Some((ROWS_MAX - 1, 0));
                next.may_copy(copies);
                pages.push(next);
            }
            pages.pop()?.finish().err().map(|failure| failure.sentence())
        };
        assert_eq!((refusal(4, 1_000_000), refusal(60, 0)), (None, None));
        assert!(refusal(5, 1_000_000).unwrap().contains("4\u{a0}000\u{a0}000 cellules répétées par classeur"));
        assert!(refusal(66, 0).unwrap().contains("lignes par classeur"));
    }

    #[test]
    fn disorder_is_refused_and_what_is_no_number_is_an_error() {
        let mut twice = page();
        twice.push(1, 1, Value::Number(1.0));
        twice.push(1, 1, Value::Number(1.0));
        assert!(twice.finish().is_err());
        let mut odd = page();
        odd.push(0, 0, Value::Number(f64::NAN));
        assert_eq!(odd.finish().unwrap().value(0, 0), Value::Error("#NUM!"));
    }
}
