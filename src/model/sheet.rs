//! What a reader yields, before anyone has understood it.
//!
//! A [`Sheet`] keeps the text of its cells in one piece and its cells in one flat list, so that a file
//! of a million lines costs a few allocations, not millions.

mod concealed;
mod cut;
mod shown;

use std::ops::Range;

use rustc_hash::FxHashMap;

use concealed::Concealed;
use shown::Shown;

use super::Text;
use super::cells::{Cell, Cells};
pub use super::cells::{DenseRow, TextSheetBuilder};
use super::finding::Problem;
use super::money::Currency;
use super::place::{CellRef, Place};

/// One cell, before interpretation.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value<'a> {
    /// Nothing, or only blanks.
    Empty,
    /// Text exactly as written, never trimmed.
    Text(&'a str),
    /// A number of a spreadsheet.
    Number(f64),
    /// A number shown as a date: days since 1899-12-30 (1904 workbooks already shifted). Whether it
    /// really is a date is decided by the role of its column, not by its format.
    Date(f64),
    /// A logical value.
    Bool(bool),
    /// An error such as `#N/A`.
    Error(&'a str),
    /// A formula that was saved without its result.
    Uncalculated,
}

impl Value<'_> {
    /// True for nothing and for a text of blanks.
    pub fn is_blank(&self) -> bool {
        match self {
            Value::Empty => true,
            Value::Text(text) => text.trim().is_empty(),
            _ => false,
        }
    }
}

/// A grid of cells from row 1 to the last row with content, sparse inside its rows.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// Its address as a whole, which those of its cells share.
    whole: Place,
    /// False when the workbook hides it.
    pub visible: bool,
    cells: Cells,
    concealed: Concealed,
    merged: Vec<(CellRef, CellRef)>,
    shown: Shown,
}

impl Sheet {
    fn empty(file: &Text, name: Option<&str>) -> Self {
        Self {
            whole: Place::of_sheet(file, name.map(Text::from).as_ref()),
            visible: true,
            cells: Cells::default(),
            concealed: Concealed::default(),
            merged: Vec::new(),
            shown: Shown::default(),
        }
    }

    /// The sheet of a text file.
    pub(super) fn of_text(file: &Text, cells: Cells) -> Self {
        Self { cells, ..Self::empty(file, None) }
    }

    /// The file it belongs to, relative to the dossier.
    pub fn file(&self) -> &Text {
        self.whole.file()
    }

    /// Its name; none for text files.
    pub fn name(&self) -> Option<&str> {
        self.whole.sheet_name()
    }

    /// Gives it another name, or none.
    pub fn rename(&mut self, name: Option<&Text>) {
        self.whole = self.whole.on_sheet(name);
    }

    /// Number of rows of the grid, leading blank rows included.
    pub fn row_count(&self) -> u32 {
        self.cells.row_count()
    }

    /// One more than the last column that holds something.
    pub fn column_count(&self) -> u32 {
        self.cells.width()
    }

    /// The physical line of the text file on which this zero-based row starts, counted from one;
    /// for spreadsheets the row number.
    pub fn line(&self, row: u32) -> u32 {
        self.cells.line(row)
    }

    /// The non-empty cells of a row, left to right.
    pub fn cells(&self, row: u32) -> impl DoubleEndedIterator<Item = (u32, Value<'_>)> {
        self.cells.row(row)
    }

    /// True when the row has cells, be they blank.
    #[inline]
    pub fn is_filled(&self, row: u32) -> bool {
        self.cells.is_filled(row)
    }

    /// A row of a text file; none of a workbook that has cells.
    #[inline]
    pub fn dense_row(&self, row: u32) -> Option<DenseRow<'_>> {
        DenseRow::of(&self.cells, row)
    }

    /// One cell of a row.
    #[inline]
    pub fn value(&self, row: u32, column: u32) -> Value<'_> {
        self.cells.value(row, column)
    }

    /// True when the row holds nothing, or only blanks.
    pub fn is_blank(&self, row: u32) -> bool {
        self.cells(row).all(|(_, value)| value.is_blank())
    }

    /// True when the workbook hides this row, by hand or by a filter.
    pub fn is_row_hidden(&self, row: u32) -> bool {
        self.concealed.hides_row(row)
    }

    /// True when the workbook hides some row, by hand or by a filter.
    pub fn hides_rows(&self) -> bool {
        self.concealed.hides_rows()
    }

    /// True when the workbook hides this column.
    pub fn is_column_hidden(&self, column: u32) -> bool {
        self.concealed.hides_column(column)
    }

    /// True when a filter is set on the sheet: the hidden rows may be those that it leaves out.
    pub fn is_filtered(&self) -> bool {
        self.concealed.filtered
    }

    /// The merged cells: first and last corner of each, the value stands in the first.
    pub fn merged(&self) -> &[(CellRef, CellRef)] {
        &self.merged
    }

    /// The address of a cell of this sheet.
    pub fn place(&self, row: u32, column: u32) -> Place {
        self.whole.at(CellRef::new(row, column))
    }

    /// The address of the sheet as a whole.
    pub fn whole(&self) -> &Place {
        &self.whole
    }
}

/// A text arena or a list of cells is full (four thousand million): the file cannot be held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooLarge;

/// Builds a [`Sheet`] row by row, top to bottom, left to right.
#[derive(Debug)]
pub struct SheetBuilder {
    sheet: Sheet,
    seen: FxHashMap<Text, Cell>,
}

impl SheetBuilder {
    /// An empty sheet of this file.
    pub fn new(file: &Text, name: Option<&str>) -> Self {
        Self { sheet: Sheet::empty(file, name), seen: FxHashMap::default() }
    }

    /// Marks rows as hidden; in any order.
    pub fn hide_rows(&mut self, rows: Range<u32>) {
        self.sheet.concealed.rows.push(rows);
    }

    /// Marks columns as hidden; in any order.
    pub fn hide_columns(&mut self, columns: Range<u32>) {
        self.sheet.concealed.columns.push(columns);
    }

    /// Says that a filter is set on the sheet.
    pub fn set_filtered(&mut self) {
        self.sheet.concealed.filtered = true;
    }

    /// Marks a rectangle of cells as merged into its first one.
    pub fn merge(&mut self, first: CellRef, last: CellRef) {
        self.sheet.merged.push((first, last));
    }

    /// Says in which currency the format of a cell shows its number.
    pub fn show_currency(&mut self, row: u32, column: u32, currency: Currency) {
        self.sheet.shown.add(row, column, currency);
    }

    /// Marks the sheet as hidden or visible.
    pub fn set_visible(&mut self, visible: bool) {
        self.sheet.visible = visible;
    }

    /// Starts the next row; `line` is the physical line it starts on, counted from one.
    ///
    /// # Errors
    /// [`TooLarge`] when the sheet cannot be indexed any more.
    pub fn start_row(&mut self, line: u32) -> Result<(), TooLarge> {
        self.sheet.cells.start_row(line, 0)
    }

    /// Starts rows, blank ones included, until `row` (zero-based) is the current one.
    /// A row that was already passed is refused with [`TooLarge`].
    ///
    /// # Errors
    /// [`TooLarge`] when the sheet cannot be indexed, or when rows come in disorder.
    pub fn go_to_row(&mut self, row: u32) -> Result<(), TooLarge> {
        if row.saturating_add(1) < self.sheet.row_count() {
            return Err(TooLarge);
        }
        while self.sheet.row_count() <= row {
            self.start_row(self.sheet.row_count() + 1)?;
        }
        Ok(())
    }

    /// Adds a cell to the current row. Columns must increase; [`Value::Empty`] adds nothing.
    ///
    /// # Errors
    /// [`TooLarge`] when the text arena is full.
    pub fn push(&mut self, column: u32, value: Value<'_>) -> Result<(), TooLarge> {
        let cell = match value {
            Value::Text("") => None,
            Value::Text(text) => Some(self.keep(text)?),
            Value::Error(text) => Some(self.sheet.cells.keep(text, true)?),
            plain => self.sheet.cells.keep_plain(plain)?,
        };
        if let Some(cell) = cell {
            self.sheet.cells.put(column, cell);
        }
        Ok(())
    }

    /// The finished sheet, without trailing blank rows.
    pub fn finish(mut self) -> Sheet {
        self.sheet.cells.finish(None);
        self.sheet.concealed.settle();
        self.sheet.merged.sort();
        self.sheet.shown.settle();
        self.sheet
    }

    fn keep(&mut self, text: &str) -> Result<Cell, TooLarge> {
        // Short texts repeat (payees, accounts, dates); long ones rarely do.
        const INTERNED_LEN_MAX: usize = 40;
        const INTERNED_COUNT_MAX: usize = 50_000;
        if text.len() <= INTERNED_LEN_MAX
            && let Some(cell) = self.seen.get(text)
        {
            return Ok(*cell);
        }
        let cell = self.sheet.cells.keep(text, false)?;
        if text.len() <= INTERNED_LEN_MAX && self.seen.len() < INTERNED_COUNT_MAX {
            self.seen.insert(text.into(), cell);
        }
        Ok(cell)
    }
}

/// How a text near the top of a sheet of the program's own workbooks begins: by it they are known under
/// any name, whoever saved them last, and never read as exports.
pub const OWN_TEXT: &str = "Classeur produit par rappro";

/// The defined name that the program's own workbooks carry besides.
pub const OWN_NAME: &str = "rappro_classeur";

/// Why the workbook that a run writes is left aside. Like the archives, it appears once there was a run: what
/// a run says of its sources must not depend on it.
pub const OUTPUT_REASON: &str = "classeur de résultat : jamais lu comme export";

/// Why a workbook of the program's own is left aside, under whatever name it lies in the dossier.
pub const OWN_REASON: &str = "classeur produit par rappro : jamais lu comme export";

/// Why the archives are left aside.
pub const ARCHIVES_REASON: &str = "archives de rappro : anciens classeurs, jamais lus comme exports";

/// How the evidence of a file ends when what it hides could not be known.
pub const HIDDEN_UNKNOWN: &str = "lignes et colonnes masquées non connues";

/// How a file is encoded on disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Format {
    /// Office Open XML workbook.
    Xlsx,
    /// Binary workbook of Excel 97-2003.
    Xls,
    /// Binary Office Open XML workbook.
    Xlsb,
    /// OpenDocument spreadsheet.
    Ods,
    /// The same in a single XML file.
    Fods,
    /// XML workbook of Excel 2003.
    SpreadsheetMl,
    /// Tables of a web page.
    Html,
    /// Delimited text.
    Csv,
    /// Not told.
    Unknown,
}

impl Format {
    /// The name used in the JSON results and shown to the reader.
    pub fn name(self) -> &'static str {
        match self {
            Format::Xlsx => "xlsx",
            Format::Xls => "xls",
            Format::Xlsb => "xlsb",
            Format::Ods => "ods",
            Format::Fods => "fods",
            Format::SpreadsheetMl => "spreadsheetml",
            Format::Html => "html",
            Format::Csv => "csv",
            Format::Unknown => "inconnu",
        }
    }
}

/// A file of the dossier, as read.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// Path relative to the dossier, with `/`.
    pub path: Text,
    /// Told by the content, not by the extension.
    pub format: Format,
    /// Fingerprint of the bytes, in hexadecimal.
    pub sha256: String,
    /// Size in bytes.
    pub size: u64,
    /// Encoding of a text file, as `utf-8`, `windows-1252`, `utf-16le`.
    pub encoding: Option<&'static str>,
    /// Delimiter of a text file.
    pub delimiter: Option<char>,
    /// Why this encoding and delimiter were chosen: shown by `inspect`.
    pub evidence: Vec<String>,
    /// The sheets, in the order of the workbook.
    pub sheets: Vec<Sheet>,
}

/// A file that was left aside, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skipped {
    /// Path relative to the dossier, with `/`.
    pub path: Text,
    /// The reason, in French.
    pub reason: String,
}

/// Everything read from a dossier: the files, or what became of each as soon as it was read.
#[derive(Clone, Debug)]
pub struct Source<T = SourceFile> {
    /// Sorted by the path of the file.
    pub files: Vec<T>,
    /// What was left aside: lock files, the program's own output, archives, `ignorer`.
    pub skipped: Vec<Skipped>,
    /// What could not be read.
    pub problems: Vec<Problem>,
}

impl<T> Default for Source<T> {
    fn default() -> Self {
        Self { files: Vec::new(), skipped: Vec::new(), problems: Vec::new() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sheet_gives_back_what_was_put_into_it() {
        let mut builder = SheetBuilder::new(&"a.csv".into(), None);
        builder.go_to_row(2).unwrap();
        builder.push(1, Value::Text("Gênes")).unwrap();
        builder.push(4, Value::Number(1177.87)).unwrap();
        builder.go_to_row(5).unwrap();
        builder.push(0, Value::Text("  ")).unwrap();
        let sheet = builder.finish();
        assert_eq!(sheet.row_count(), 3);
        assert_eq!(sheet.column_count(), 5);
        assert!(sheet.is_blank(0));
        assert_eq!(sheet.value(2, 1), Value::Text("Gênes"));
        assert_eq!(sheet.value(2, 4), Value::Number(1177.87));
        assert_eq!(sheet.value(2, 2), Value::Empty);
        assert_eq!(sheet.value(9, 0), Value::Empty);
    }

    #[test]
    fn hidden_rows_and_columns_are_told() {
        let mut builder = SheetBuilder::new(&"a.xlsx".into(), Some("Feuil1"));
        builder.hide_rows(7..9);
        builder.hide_rows(2..4);
        builder.hide_rows(3..5);
        builder.hide_columns(0..1);
        let sheet = builder.finish();
        let hidden: Vec<u32> = (0..12).filter(|row| sheet.is_row_hidden(*row)).collect();
        assert_eq!(hidden, [2, 3, 4, 7, 8]);
        assert!(sheet.is_column_hidden(0) && !sheet.is_column_hidden(1));
    }
}
