//! The rows of long tables, held in little room until they are written: the library would hold, hash and note
//! every cell. What stands around them, and the rows of short tables, is written by the library.

use rust_decimal::prelude::ToPrimitive;
use rust_xlsxwriter::{Format, XlsxError};
use rustc_hash::FxHashMap;

use crate::model::Date;
use crate::model::money::Money;

use super::page::{LINKS_MAX, Target, cut, excel_date, french_date, looks_like_formula};
use super::style;
use super::texts::Texts;

/// A format of the rows of one sheet, by its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Dress(u16);

impl Dress {
    /// Its number.
    pub(super) fn index(self) -> usize {
        usize::from(self.0)
    }
}

/// What a text asks of the format of its cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Variant {
    /// It looks like a formula.
    quoted: bool,
    /// It leads somewhere.
    linked: bool,
}

/// A cell, its column from zero.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Cell {
    pub(super) column: u16,
    pub(super) dress: Dress,
    kind: Kind,
    /// The number of a text or of a formula, or the bits of an amount: a cell takes sixteen bytes.
    content: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Blank,
    Text,
    Number,
    Formula,
}

/// What a cell holds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Content<'a> {
    /// Nothing but its look.
    Blank,
    /// The text of this number.
    Text(u32),
    Number(f64),
    /// A formula and the text that it gives.
    Formula(&'a str, &'a str),
}

/// A row, from zero.
#[derive(Clone, Copy, Debug)]
struct Row {
    row: u32,
    /// Its first cell.
    first: usize,
    /// Its height; zero for the usual one.
    pixels: u32,
}

/// A link inside the workbook.
#[derive(Clone, Copy, Debug)]
pub(super) struct Link {
    /// Where it is read.
    pub(super) from: (u32, u16),
    /// The sheet it leads to, by its number.
    pub(super) sheet: usize,
    /// The cell it leads to.
    pub(super) to: (u32, u16),
}

/// The rows, from the first to the last.
#[derive(Default)]
pub(super) struct Rows {
    formats: Vec<Format>,
    variants: FxHashMap<(Dress, Variant), Dress>,
    rows: Vec<Row>,
    cells: Vec<Cell>,
    texts: Texts,
    formulas: Vec<(String, String)>,
    links: Vec<Link>,
    sheets: Vec<String>,
    linked: u32,
}

impl Rows {
    /// A format for later use.
    pub(super) fn dress(&mut self, format: Format) -> Dress {
        let known = self.formats.iter().position(|one| *one == format);
        let at = known.unwrap_or(self.formats.len());
        if known.is_none() {
            self.formats.push(format);
        }
        // A sheet has some fifty.
        Dress(at as u16)
    }

    /// Several of them.
    pub(super) fn dresses(&mut self, formats: Vec<Format>) -> Vec<Dress> {
        formats.into_iter().map(|format| self.dress(format)).collect()
    }

    fn variant(&mut self, dress: Dress, variant: Variant) -> Dress {
        if let Some(known) = self.variants.get(&(dress, variant)) {
            return *known;
        }
        let mut format = self.formats[dress.index()].clone();
        if variant.linked {
            format = style::linked(format);
        }
        if variant.quoted {
            format = format.set_quote_prefix();
        }
        let made = self.dress(format);
        self.variants.insert((dress, variant), made);
        made
    }

    fn open(&mut self, row: u32) {
        if self.rows.last().is_none_or(|last| last.row != row) {
            self.close();
            self.rows.push(Row { row, first: self.cells.len(), pixels: 0 });
        }
    }

    /// Puts the cells of the last row in their order; of two in one place the later one stays.
    fn close(&mut self) {
        let Some(first) = self.rows.last().map(|row| row.first) else { return };
        if self.cells[first..].is_sorted_by(|one, next| one.column < next.column) {
            return;
        }
        self.cells[first..].sort_by_key(|cell| cell.column);
        let mut kept = first;
        for at in first..self.cells.len() {
            let cell = self.cells[at];
            if self.cells.get(at + 1).is_none_or(|next| next.column != cell.column) {
                self.cells[kept] = cell;
                kept += 1;
            }
        }
        self.cells.truncate(kept);
    }

    fn put(&mut self, (row, column): (u32, u16), dress: Dress, kind: Kind, content: u64) {
        self.open(row);
        self.cells.push(Cell { column, dress, kind, content });
    }

    /// Nothing but a look.
    pub(super) fn blank(&mut self, at: (u32, u16), dress: Dress) {
        self.put(at, dress, Kind::Blank, 0);
    }

    /// A text, never a formula, cut when Excel could not hold it.
    pub(super) fn text(&mut self, at: (u32, u16), text: &str, dress: Dress) {
        self.dressed_text(at, text, dress, false);
    }

    fn dressed_text(&mut self, at: (u32, u16), text: &str, dress: Dress, linked: bool) {
        if text.is_empty() {
            return self.blank(at, dress);
        }
        let quoted = looks_like_formula(text);
        let dress = if linked || quoted { self.variant(dress, Variant { quoted, linked }) } else { dress };
        let number = self.texts.number(&cut(text));
        self.put(at, dress, Kind::Text, u64::from(number));
    }

    /// A text that leads to another cell, as long as Excel allows one more link.
    pub(super) fn link(&mut self, at: (u32, u16), text: &str, target: Option<Target>, dress: Dress) {
        let target = target.filter(|_| !text.is_empty() && self.allows_a_link());
        self.dressed_text(at, text, dress, target.is_some());
        let Some(target) = target else { return };
        let known = self.sheets.iter().position(|sheet| sheet == target.sheet);
        let sheet = known.unwrap_or(self.sheets.len());
        if known.is_none() {
            self.sheets.push(target.sheet.to_owned());
        }
        self.links.push(Link { from: at, sheet, to: (target.row, target.column) });
    }

    /// Counts one more link on the sheet, whoever writes it; false when Excel would refuse it.
    pub(super) fn allows_a_link(&mut self) -> bool {
        let allowed = self.linked < LINKS_MAX;
        self.linked += u32::from(allowed);
        allowed
    }

    /// An amount; nothing when there is none.
    pub(super) fn money(&mut self, at: (u32, u16), amount: Option<Money>, dress: Dress) {
        match amount.and_then(|amount| amount.amount().to_f64()) {
            Some(number) => self.number(at, number, dress),
            None => self.blank(at, dress),
        }
    }

    /// A number, which is finite.
    pub(super) fn number(&mut self, at: (u32, u16), number: f64, dress: Dress) {
        self.put(at, dress, Kind::Number, number.to_bits());
    }

    /// A day; as text before 1900, which Excel does not know.
    pub(super) fn date(&mut self, at: (u32, u16), date: Option<Date>, dress: Dress) {
        let Some(date) = date else { return self.blank(at, dress) };
        match excel_date(date) {
            Some(day) => self.number(at, day.to_excel(), dress),
            None => self.text(at, &french_date(date), dress),
        }
    }

    /// A formula and the text that Excel will find.
    pub(super) fn formula(&mut self, at: (u32, u16), formula: &str, result: &str, dress: Dress) {
        let known = self.formulas.iter().position(|(known, told)| known == formula && told == result);
        let number = known.unwrap_or(self.formulas.len());
        if known.is_none() {
            self.formulas.push((formula.to_owned(), result.to_owned()));
        }
        self.put(at, dress, Kind::Formula, number as u64);
    }

    /// The height of a row in points.
    pub(super) fn height(&mut self, row: u32, height: f64) {
        self.open(row);
        if let Some(last) = self.rows.last_mut() {
            last.pixels = (height * 4.0 / 3.0).round() as u32;
        }
    }

    /// Ends the last row.
    ///
    /// # Errors
    /// When the rows did not come in their order.
    pub(super) fn finish(&mut self) -> Result<(), XlsxError> {
        self.close();
        match self.rows.is_sorted_by(|one, next| one.row < next.row) {
            true => Ok(()),
            false => Err(XlsxError::ParameterError("rows out of order".to_owned())),
        }
    }

    /// True when the library writes the whole sheet.
    pub(super) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The formats by their number; none for one that no cell has.
    pub(super) fn formats(&self) -> Vec<Option<&Format>> {
        let mut used = vec![None; self.formats.len()];
        for cell in &self.cells {
            used[cell.dress.index()] = self.formats.get(cell.dress.index());
        }
        used
    }

    /// The texts of the cells, which are wanted no more.
    pub(super) fn take_texts(&mut self) -> Texts {
        std::mem::take(&mut self.texts)
    }

    /// How many cells refer to a text.
    pub(super) fn text_cells(&self) -> usize {
        self.cells.iter().filter(|cell| cell.kind == Kind::Text).count()
    }

    /// Each row with its height in pixels, zero for the usual one, and its cells.
    pub(super) fn iter(&self) -> impl Iterator<Item = (u32, u32, &[Cell])> {
        self.rows.iter().enumerate().map(|(at, row)| {
            let end = self.rows.get(at + 1).map_or(self.cells.len(), |next| next.first);
            (row.row, row.pixels, &self.cells[row.first..end])
        })
    }

    /// What a cell holds.
    pub(super) fn content(&self, cell: &Cell) -> Content<'_> {
        match cell.kind {
            Kind::Blank => Content::Blank,
            Kind::Text => Content::Text(cell.content as u32),
            Kind::Number => Content::Number(f64::from_bits(cell.content)),
            Kind::Formula => {
                let (formula, result) = &self.formulas[cell.content as usize];
                Content::Formula(formula, result)
            }
        }
    }

    /// The links, in the order of their cells.
    pub(super) fn links(&self) -> &[Link] {
        &self.links
    }

    /// The sheets that links lead to, by their number.
    pub(super) fn sheets(&self) -> &[String] {
        &self.sheets
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_later_cell_in_one_place_stays_and_columns_come_in_order() {
        let mut rows = Rows::default();
        let dress = rows.dress(Format::new().set_bold());
        rows.text((4, 2), "deux", dress);
        rows.blank((4, 1), dress);
        rows.text((4, 1), "un", dress);
        rows.number((5, 0), 1.5, dress);
        rows.height(5, 30.0);
        rows.finish().unwrap();
        let told: Vec<_> = rows.iter().collect();
        assert_eq!(told[0].2.iter().map(|cell| cell.column).collect::<Vec<_>>(), [1, 2]);
        assert_eq!(rows.content(&told[0].2[0]), Content::Text(1));
        assert_eq!((told[1].0, told[1].1), (5, 40));
        assert_eq!(size_of::<Cell>(), 16);
        rows.blank((3, 0), dress);
        assert!(rows.finish().is_err());
    }

    #[test]
    fn what_looks_like_a_formula_stays_a_text_and_links_stop_in_time() {
        let mut rows = Rows::default();
        let dress = rows.dress(Format::new());
        rows.text((0, 0), "=1+1", dress);
        let target = Target::row("Miami", 7);
        for row in 1..=LINKS_MAX + 1 {
            rows.link((row, 0), "L", Some(target), dress);
        }
        rows.finish().unwrap();
        assert_eq!(rows.links().len(), LINKS_MAX as usize);
        let quoted = Format::new().set_quote_prefix();
        assert_eq!(rows.formats(), [Some(&Format::new()), Some(&quoted), Some(&style::linked(Format::new()))]);
    }
}
