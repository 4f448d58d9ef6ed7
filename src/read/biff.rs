//! A look at the records of an `.xls` before a library trusts them.
//!
//! A damaged *Dimensions* record makes the library reserve hundreds of gigabytes, which ends the
//! process; a workbook protected by the old XOR method reads as nonsense instead of being refused.

use std::io::{Cursor, Read};

use super::unreadable::Unreadable;
use crate::model::sheet::Format;

const FILE_PASS: u16 = 0x002F;
const DIMENSIONS: u16 = 0x0200;

/// An `.xls` has at most so many rows and columns.
const ROWS_MAX: u32 = 65_536;
const COLUMNS_MAX: u32 = 256;

/// Refuses what the library would not survive.
///
/// # Errors
/// Protected, or a used range that no `.xls` can have.
pub(super) fn check(bytes: &[u8]) -> Result<(), Unreadable> {
    let Some(stream) = workbook_stream(bytes) else { return Ok(()) };
    for (kind, data) in (Records { rest: &stream }) {
        match kind {
            FILE_PASS => return Err(Unreadable::protected(Format::Xls)),
            DIMENSIONS if !is_possible(data) => {
                return Err(Unreadable::damaged(Format::Xls, "étendue de feuille impossible"));
            }
            _ => {}
        }
    }
    Ok(())
}

fn workbook_stream(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut file = cfb::CompoundFile::open(Cursor::new(bytes)).ok()?;
    let name = ["/Workbook", "/Book"].into_iter().find(|name| file.is_stream(name))?;
    let mut stream = Vec::new();
    file.open_stream(name).ok()?.read_to_end(&mut stream).ok()?;
    Some(stream)
}

/// First row, row after the last, first column, column after the last.
fn is_possible(data: &[u8]) -> bool {
    let short = |at: usize| {
        let pair = data.get(at..at + 2)?;
        Some(u32::from(u16::from_le_bytes([pair[0], pair[1]])))
    };
    let long = |at: usize| Some(short(at)? | (short(at + 2)? << 16));
    let range = if data.len() < 14 { (short(0), short(2), short(6)) } else { (long(0), long(4), short(10)) };
    let (Some(first), Some(after), Some(columns)) = range else { return false };
    after <= ROWS_MAX && (after == 0 || first < after) && columns <= COLUMNS_MAX
}

/// Kind and data of each record, until the stream ends or makes no sense.
struct Records<'a> {
    rest: &'a [u8],
}

impl<'a> Iterator for Records<'a> {
    type Item = (u16, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let [kind_low, kind_high, len_low, len_high, body @ ..] = self.rest else { return None };
        let len = usize::from(u16::from_le_bytes([*len_low, *len_high]));
        let data = body.get(..len)?;
        self.rest = body.get(len..)?;
        Some((u16::from_le_bytes([*kind_low, *kind_high]), data))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn impossible_ranges_are_seen() {
        let range = |first: u32, after: u32, columns: u16| {
            let mut data = Vec::new();
            data.extend(first.to_le_bytes());
            data.extend(after.to_le_bytes());
            data.extend(0_u16.to_le_bytes());
            data.extend(columns.to_le_bytes());
            data.extend([0, 0]);
            data
        };
        assert!(is_possible(&range(0, 250, 12)));
        assert!(is_possible(&range(0, 0, 0)));
        assert!(!is_possible(&range(0, u32::MAX, 12)));
        assert!(!is_possible(&range(9, 3, 12)));
        assert!(!is_possible(&[1, 2, 3]));
    }

    #[test]
    fn records_end_where_they_make_no_sense() {
        let stream = [0x2F, 0x00, 0x01, 0x00, 0xAA, 0x00, 0x02, 0xFF, 0xFF, 0x00];
        let records: Vec<_> = Records { rest: &stream }.collect();
        assert_eq!(records, [(FILE_PASS, &[0xAA][..])]);
    }
}
