//! Where a value came from. No message without one.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use super::Text;

/// A cell as a spreadsheet program shows it; `row` and `column` count from zero and are absolute.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CellRef {
    /// Zero-based row: row 13 is shown as 14.
    pub row: u32,
    /// Zero-based column: column 3 is shown as D.
    pub column: u32,
}

impl CellRef {
    /// The cell at this zero-based row and column.
    #[inline]
    pub fn new(row: u32, column: u32) -> Self {
        Self { row, column }
    }
}

impl fmt::Display for CellRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut letters = [0; LETTERS_MAX];
        write!(f, "{}{}", letters_into(&mut letters, self.column), self.row + 1)
    }
}

/// Digits of the last number of 64 bits.
pub const DIGITS_MAX: usize = 20;

/// A number in figures; there may be millions of them to be written.
pub fn digits_into(digits: &mut [u8; DIGITS_MAX], number: u64) -> &str {
    let (mut rest, mut first) = (number, digits.len());
    while (rest > 0 || first == DIGITS_MAX) && first > 0 {
        first -= 1;
        digits[first] = b'0' + (rest % 10) as u8;
        rest /= 10;
    }
    std::str::from_utf8(&digits[first..]).unwrap_or_default()
}

/// The letters of a zero-based column: 0 is `A`, 26 is `AA`.
pub fn column_letters(column: u32) -> String {
    letters_into(&mut [0; LETTERS_MAX], column).to_owned()
}

/// Letters of the last column that a number of 32 bits tells.
const LETTERS_MAX: usize = 7;

fn letters_into(letters: &mut [u8; LETTERS_MAX], column: u32) -> &str {
    let mut rest = u64::from(column) + 1;
    let mut first = letters.len();
    while rest > 0 && first > 0 {
        rest -= 1;
        first -= 1;
        letters[first] = b'A' + (rest % 26) as u8;
        rest /= 26;
    }
    std::str::from_utf8(&letters[first..]).unwrap_or_default()
}

/// File, sheet and cell. Displays as `mandats.xlsx › Export › D14`.
///
/// Two words wide, for there is one in each of millions of lines: what the cells of a table have in common stands
/// once for all of them. Equal and ordered by file, sheet and part of it; the title is no part of the address.
#[derive(Clone)]
pub struct Place {
    origin: Arc<Origin>,
    /// [`NO_CELL`] for a place that is none.
    cell: CellRef,
}

/// What places of one table have in common.
#[derive(Clone, Debug)]
struct Origin {
    file: Text,
    sheet: Option<Text>,
    title: Option<Text>,
    part: Part,
}

/// What a place that is no cell is.
#[derive(Clone, Debug)]
enum Part {
    Whole,
    Key(Text),
    Passage(Text),
}

/// Beyond the last cell of any sheet.
const NO_CELL: CellRef = CellRef { row: u32::MAX, column: u32::MAX };

/// Which part of the file or sheet, in the order of places.
#[derive(Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Spot<'p> {
    Whole,
    Cell(CellRef),
    Key(&'p str),
    Passage(&'p str),
}

impl Place {
    fn of(file: Text, sheet: Option<Text>, part: Part) -> Self {
        Self { origin: Arc::new(Origin { file, sheet, title: None, part }), cell: NO_CELL }
    }

    /// A whole file.
    pub fn of_file(file: &Text) -> Self {
        Self::of(file.clone(), None, Part::Whole)
    }

    /// A whole sheet.
    pub fn of_sheet(file: &Text, sheet: Option<&Text>) -> Self {
        Self::of(file.clone(), sheet.cloned(), Part::Whole)
    }

    /// One cell.
    pub fn cell(file: &Text, sheet: Option<&Text>, cell: CellRef) -> Self {
        Self { cell, ..Self::of_sheet(file, sheet) }
    }

    /// A key of `dossier.toml`, such as `mission.MIAMI.montant_declare`.
    pub fn declaration(key: &str) -> Self {
        Self::of("dossier.toml".into(), None, Part::Key(key.into()))
    }

    /// A part of a document of words: `page 2`, `paragraphe 12`.
    pub fn passage(file: &Text, passage: &str) -> Self {
        Self::of(file.clone(), None, Part::Passage(passage.into()))
    }

    /// A cell of the same table.
    #[inline]
    pub fn at(&self, cell: CellRef) -> Self {
        Self { origin: Arc::clone(&self.origin), cell }
    }

    /// The same place of a table with this title, or none.
    pub fn titled(&self, title: Option<&Text>) -> Self {
        self.changed(|origin| origin.title = title.cloned())
    }

    /// The same place of another file.
    pub fn in_file(&self, file: impl Into<Text>) -> Self {
        self.changed(|origin| origin.file = file.into())
    }

    /// The same place of another sheet of the file.
    pub fn on_sheet(&self, sheet: Option<&Text>) -> Self {
        self.changed(|origin| origin.sheet = sheet.cloned())
    }

    fn changed(&self, change: impl FnOnce(&mut Origin)) -> Self {
        let mut origin = Origin::clone(&self.origin);
        change(&mut origin);
        Self { origin: Arc::new(origin), cell: self.cell }
    }

    /// Path relative to the dossier, with `/`.
    #[inline]
    pub fn file(&self) -> &Text {
        &self.origin.file
    }

    /// Name of the sheet; none for text files.
    #[inline]
    pub fn sheet(&self) -> Option<&Text> {
        self.origin.sheet.as_ref()
    }

    /// The same as a plain text.
    pub fn sheet_name(&self) -> Option<&str> {
        self.origin.sheet.as_deref()
    }

    /// Title lines above the table, when they may tell the mission.
    #[inline]
    pub fn title(&self) -> Option<&str> {
        self.origin.title.as_deref()
    }

    /// True when both are places of one sheet.
    #[inline]
    pub fn is_beside(&self, other: &Self) -> bool {
        self.has_origin_of(other) || (self.file(), self.sheet()) == (other.file(), other.sheet())
    }

    /// True when both are places of one sheet, under one title, and were made as such: the quick answer to whether
    /// something that depends on them need be found again.
    #[inline]
    pub fn has_origin_of(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.origin, &other.origin)
    }

    /// The cell, if the place is one.
    #[inline]
    pub fn cell_ref(&self) -> Option<CellRef> {
        Some(self.cell).filter(|cell| *cell != NO_CELL)
    }

    /// The row as a spreadsheet program shows it, counted from one.
    pub fn row(&self) -> Option<u32> {
        self.cell_ref().map(|cell| cell.row + 1)
    }

    /// The cell or key as text: `D14`, `mission.MIAMI.debut`; none for a whole file or sheet.
    pub fn spot_text(&self) -> Option<String> {
        match self.spot() {
            Spot::Whole => None,
            Spot::Cell(cell) => Some(cell.to_string()),
            Spot::Key(text) | Spot::Passage(text) => Some(text.to_owned()),
        }
    }

    #[inline]
    fn spot(&self) -> Spot<'_> {
        match (self.cell_ref(), &self.origin.part) {
            (Some(cell), _) => Spot::Cell(cell),
            (None, Part::Whole) => Spot::Whole,
            (None, Part::Key(text)) => Spot::Key(text),
            (None, Part::Passage(text)) => Spot::Passage(text),
        }
    }
}

impl PartialEq for Place {
    fn eq(&self, other: &Self) -> bool {
        self.cell == other.cell
            && (self.has_origin_of(other) || (self.is_beside(other) && self.spot() == other.spot()))
    }
}

impl Eq for Place {}

impl PartialOrd for Place {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Place {
    fn cmp(&self, other: &Self) -> Ordering {
        let sheets = match self.has_origin_of(other) {
            true => Ordering::Equal,
            false => (self.file(), self.sheet()).cmp(&(other.file(), other.sheet())),
        };
        sheets.then_with(|| self.spot().cmp(&other.spot()))
    }
}

impl Hash for Place {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.file(), self.sheet(), self.spot()).hash(state);
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut told = String::new();
        self.tell(&mut told);
        f.write_str(&told)
    }
}

impl Place {
    /// Adds its address to a text: there may be millions of places to be told.
    pub fn tell(&self, text: &mut String) {
        text.push_str(self.file());
        if let Some(part) = self.sheet() {
            text.push_str(" › ");
            text.push_str(part);
        }
        match self.spot() {
            Spot::Whole => {}
            Spot::Cell(CellRef { row, column }) => {
                text.push_str(" › ");
                text.push_str(letters_into(&mut [0; LETTERS_MAX], column));
                text.push_str(digits_into(&mut [0; DIGITS_MAX], u64::from(row) + 1));
            }
            Spot::Key(part) | Spot::Passage(part) => {
                text.push_str(" › ");
                text.push_str(part);
            }
        }
    }
}

impl fmt::Debug for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Place({self})")
    }
}

/// A value and where it came from: the only way a value leaves `interpret`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Located<T> {
    /// The value.
    pub value: T,
    /// Its address.
    pub place: Place,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_named_as_spreadsheets_name_them() {
        assert_eq!(CellRef::new(13, 3).to_string(), "D14");
        assert_eq!(CellRef::new(0, 25).to_string(), "Z1");
        assert_eq!(CellRef::new(0, 26).to_string(), "AA1");
        assert_eq!(CellRef::new(1_048_575, 16_383).to_string(), "XFD1048576");
        let numbers = [0, 7, 10, u64::MAX].map(|number| digits_into(&mut [0; DIGITS_MAX], number).to_owned());
        assert_eq!(numbers, ["0", "7", "10", "18446744073709551615"]);
    }

    #[test]
    fn a_place_reads_from_file_to_cell() {
        let place = Place::cell(&"mandats.xlsx".into(), Some(&"Export".into()), CellRef::new(13, 3));
        assert_eq!(place.to_string(), "mandats.xlsx › Export › D14");
    }

    #[test]
    fn places_are_ordered_by_file_sheet_and_part() {
        let (a, b, sheet) = ("a.xlsx".into(), "b.xlsx".into(), "Export".into());
        let whole = Place::of_sheet(&b, Some(&sheet));
        let places = [
            Place::of_sheet(&a, Some(&sheet)),
            Place::of_file(&b),
            Place::cell(&b, None, CellRef::new(4, 0)),
            Place::passage(&b, "page 2"),
            whole.clone(),
            whole.at(CellRef::new(0, 3)),
            Place::cell(&b, Some(&sheet), CellRef::new(1, 0)),
            whole.at(CellRef::new(1, 2)),
            Place::declaration("exercice"),
            Place::declaration("mission.MIAMI.debut"),
        ];
        assert!(places.is_sorted_by(|a, b| a < b && a != b));
        assert_eq!(whole.at(CellRef::new(1, 0)), places[6]);
        assert_eq!(places[6].spot_text().as_deref(), Some("A2"));
        assert!(whole.is_beside(&places[6]) && !whole.is_beside(&places[2]));
    }

    #[test]
    fn a_title_is_no_part_of_the_address() {
        let place = Place::cell(&"a.csv".into(), None, CellRef::new(1, 0));
        let titled = place.titled(Some(&"Mission Gênes".into()));
        assert_eq!((&titled, titled.title()), (&place, Some("Mission Gênes")));
        assert_eq!(titled.at(CellRef::new(2, 0)).title(), titled.title());
        let moved = titled.in_file("b.csv").on_sheet(Some(&"Export".into()));
        assert_eq!(moved.to_string(), "b.csv › Export › A2");
    }

    #[test]
    fn a_place_is_two_words_wide() {
        assert_eq!(size_of::<Option<Place>>(), 16);
    }
}
