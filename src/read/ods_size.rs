//! How many cells an `.ods` unfolds into.
//!
//! OpenDocument writes « this cell, 16 000 times » in a few bytes: a file of one kilobyte may become
//! gigabytes in the library's grid. The grid is the rectangle of the used cells of a sheet.

use std::io::{BufRead, BufReader, Cursor};

use zip::ZipArchive;

use super::unreadable::Unreadable;
use crate::model::sheet::Format;

/// Most cells of a workbook, blank ones inside the used rectangles included: a million rows of twenty
/// columns. The library needs about a hundred bytes for each.
const CELLS_MAX: u64 = 20_000_000;

/// Refuses what would not fit in memory.
///
/// # Errors
/// Too large.
pub(super) fn check(bytes: &[u8]) -> Result<(), Unreadable> {
    match unfolded_cells(bytes) {
        Some(cells) if cells > CELLS_MAX => Err(Unreadable::too_large(Format::Ods)),
        // What cannot be counted cannot be read either: the library says it better.
        _ => Ok(()),
    }
}

fn unfolded_cells(bytes: &[u8]) -> Option<u64> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let mut content = BufReader::new(archive.by_name("content.xml").ok()?);
    let mut count = Count::default();
    let mut piece = Vec::new();
    while content.read_until(b'>', &mut piece).ok()? > 0 {
        let start = piece.iter().rposition(|byte| *byte == b'<').unwrap_or(0);
        count.tag(piece.get(start..).unwrap_or(&[]));
        piece.clear();
    }
    Some(count.total)
}

/// The rectangle of the current sheet, and the sum of those before.
#[derive(Default)]
struct Count {
    rows: u64,
    row_repeats: u64,
    column: u64,
    row_width: u64,
    used_rows: u64,
    width: u64,
    total: u64,
}

impl Count {
    fn tag(&mut self, tag: &[u8]) {
        if tag.starts_with(b"<table:table-cell") || tag.starts_with(b"<table:covered-table-cell") {
            self.column = self.column.saturating_add(number(tag, b"number-columns-repeated=\""));
            if contains(tag, b"office:value-type") || contains(tag, b"table:formula") {
                self.row_width = self.column;
            }
        } else if tag.starts_with(b"<table:table-row") && !tag.starts_with(b"<table:table-rows") {
            self.row_repeats = number(tag, b"number-rows-repeated=\"");
            (self.column, self.row_width) = (0, 0);
            if tag.ends_with(b"/>") {
                self.end_row();
            }
        } else if tag.starts_with(b"</table:table-row>") {
            self.end_row();
        } else if tag.starts_with(b"</table:table>") {
            let total = self.total.saturating_add(self.used_rows.saturating_mul(self.width));
            *self = Self { total, ..Self::default() };
        }
    }

    fn end_row(&mut self) {
        self.rows = self.rows.saturating_add(self.row_repeats);
        if self.row_width > 0 {
            self.used_rows = self.rows;
            self.width = self.width.max(self.row_width);
        }
    }
}

fn contains(tag: &[u8], name: &[u8]) -> bool {
    tag.windows(name.len()).any(|window| window == name)
}

/// The number of an attribute; one when it is absent.
fn number(tag: &[u8], attribute: &[u8]) -> u64 {
    let Some(at) = tag.windows(attribute.len()).position(|window| window == attribute) else { return 1 };
    let digits = tag.iter().skip(at + attribute.len()).take_while(|byte| byte.is_ascii_digit());
    digits.fold(0_u64, |number, digit| number.saturating_mul(10).saturating_add(u64::from(digit - b'0')))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(xml: &str) -> u64 {
        let mut count = Count::default();
        xml.split_inclusive('>').for_each(|tag| count.tag(tag.as_bytes()));
        count.total
    }

    #[test]
    fn blank_repeats_at_the_end_cost_nothing() {
        let row = r#"<table:table-row><table:table-cell office:value-type="float"/><table:table-cell table:number-columns-repeated="16383"/></table:table-row>"#;
        let rest = r#"<table:table-row table:number-rows-repeated="1048575"><table:table-cell/></table:table-row>"#;
        assert_eq!(count(&format!("<table:table>{row}{rest}</table:table>")), 1);
    }

    #[test]
    fn repeats_before_content_are_unfolded() {
        let gap = r#"<table:table-row table:number-rows-repeated="9"/>"#;
        let row = r#"<table:table-row><table:table-cell table:number-columns-repeated="4"/><table:table-cell table:formula="x" table:number-columns-repeated="2"/></table:table-row>"#;
        assert_eq!(count(&format!("<table:table>{gap}{row}</table:table>")), 60);
    }
}
