//! A document of words, as read: its paragraphs and the rows of its tables, each with its place.

use super::Text;
use super::place::Place;

/// A document, before anyone has understood it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// The file, as messages call it.
    pub file: Text,
    /// In the order of the text.
    pub blocks: Vec<Block>,
}

/// A paragraph, or a row of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// What it says; every run of spaces, of any kind, is one plain space.
    pub text: String,
    /// The cells of a row of a table; nothing for a paragraph.
    pub cells: Vec<String>,
    /// The table that a row belongs to, counted from one; zero for a paragraph.
    pub table: u32,
    /// A title, by its style.
    pub is_heading: bool,
    /// Where it stands: `rapport.docx › paragraphe 12`, `rapport.pdf › page 2`.
    pub place: Place,
}

impl Block {
    /// A paragraph.
    pub fn paragraph(text: &str, place: Place) -> Self {
        Self { text: plain(text), cells: Vec::new(), table: 0, is_heading: false, place }
    }

    /// A row of the table of this number.
    pub fn row(cells: Vec<String>, table: u32, place: Place) -> Self {
        let cells: Vec<String> = cells.iter().map(|cell| plain(cell)).collect();
        let filled: Vec<&str> = cells.iter().map(String::as_str).filter(|cell| !cell.is_empty()).collect();
        Self { text: filled.join(" | "), cells, table, is_heading: false, place }
    }
}

/// One plain space for every run of spaces, whatever their kind; plain apostrophes, dashes and letters.
fn plain(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    let mut plain = String::with_capacity(text.len());
    let mut gap = false;
    for sign in text.nfc() {
        // Marks of direction and soft hyphens are no signs.
        if matches!(sign, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}') {
            continue;
        }
        if sign.is_whitespace() || sign.is_control() {
            gap = true;
            continue;
        }
        if gap && !plain.is_empty() {
            plain.push(' ');
        }
        gap = false;
        match sign {
            '’' | '‘' | 'ʼ' => plain.push('\''),
            '‐' | '‑' | '–' | '—' | '−' => plain.push('-'),
            'ﬁ' => plain.push_str("fi"),
            'ﬂ' => plain.push_str("fl"),
            sign => plain.push(sign),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_spaces_are_one_and_dashes_are_plain() {
        assert_eq!(plain("  139\u{202f}108,94\u{a0}€ \t l’été – e\u{301}lu "), "139 108,94 € l'été - élu");
    }
}
