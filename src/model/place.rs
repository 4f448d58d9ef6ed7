//! Where a value came from. No message without one.

use std::fmt;

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

/// Which part of the file or sheet.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Spot {
    /// The file, or the sheet, as a whole.
    Whole,
    /// One cell.
    Cell(CellRef),
    /// A key of `dossier.toml`, such as `mission.MIAMI.montant_declare`.
    Key(Text),
    /// A part of a document of words: `page 2`, `paragraphe 12`.
    Passage(Text),
}

/// File, sheet and cell. Displays as `mandats.xlsx › Export › D14`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Place {
    /// Path relative to the dossier, with `/`.
    pub file: Text,
    /// Name of the sheet; none for text files.
    pub sheet: Option<Text>,
    /// The part of it.
    pub spot: Spot,
}

impl Place {
    /// A whole file.
    pub fn file(file: &Text) -> Self {
        Self { file: file.clone(), sheet: None, spot: Spot::Whole }
    }

    /// A whole sheet.
    pub fn sheet(file: &Text, sheet: Option<&Text>) -> Self {
        Self { file: file.clone(), sheet: sheet.cloned(), spot: Spot::Whole }
    }

    /// One cell.
    pub fn cell(file: &Text, sheet: Option<&Text>, cell: CellRef) -> Self {
        Self { file: file.clone(), sheet: sheet.cloned(), spot: Spot::Cell(cell) }
    }

    /// A key of `dossier.toml`.
    pub fn declaration(key: &str) -> Self {
        Self { file: "dossier.toml".into(), sheet: None, spot: Spot::Key(key.into()) }
    }

    /// A part of a document of words.
    pub fn passage(file: &Text, passage: &str) -> Self {
        Self { file: file.clone(), sheet: None, spot: Spot::Passage(passage.into()) }
    }

    /// The cell, if the place is one.
    pub fn cell_ref(&self) -> Option<CellRef> {
        match self.spot {
            Spot::Cell(cell) => Some(cell),
            Spot::Whole | Spot::Key(_) | Spot::Passage(_) => None,
        }
    }

    /// The row as a spreadsheet program shows it, counted from one.
    pub fn row(&self) -> Option<u32> {
        self.cell_ref().map(|cell| cell.row + 1)
    }

    /// The cell or key as text: `D14`, `mission.MIAMI.debut`; none for a whole file or sheet.
    pub fn spot_text(&self) -> Option<String> {
        match &self.spot {
            Spot::Whole => None,
            Spot::Cell(cell) => Some(cell.to_string()),
            Spot::Key(text) | Spot::Passage(text) => Some(text.to_string()),
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if let Some(sheet) = &self.sheet {
            write!(f, " › {sheet}")?;
        }
        match &self.spot {
            Spot::Whole => Ok(()),
            Spot::Cell(cell) => write!(f, " › {cell}"),
            Spot::Key(text) | Spot::Passage(text) => write!(f, " › {text}"),
        }
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
    }

    #[test]
    fn a_place_reads_from_file_to_cell() {
        let place = Place::cell(&"mandats.xlsx".into(), Some(&"Export".into()), CellRef::new(13, 3));
        assert_eq!(place.to_string(), "mandats.xlsx › Export › D14");
    }
}
