//! A look at the records of an `.xls` before a library trusts them, and at those that it does not tell.
//!
//! A damaged *Dimensions* record, or a cell in an impossible column, makes the library reserve
//! gigabytes, which ends the process; a workbook protected by the old XOR method reads as nonsense
//! instead of being refused. What a sheet hides stands in records that the library passes over.
//! Records and their layout: [MS-XLS] 2.4.

use std::io::{Cursor, Read};

use super::grid::Around;
use super::unreadable::Unreadable;
use crate::model::sheet::Format;

const END: u16 = 0x000A;
const FILE_PASS: u16 = 0x002F;
const COLUMNS: u16 = 0x007D;
pub(super) const BOUND_SHEET: u16 = 0x0085;
const FILTER_MODE: u16 = 0x009B;
const FILTER: u16 = 0x009E;
const SEVERAL_NUMBERS: u16 = 0x00BD;
const MERGED: u16 = 0x00E5;
const VIEW_BEGIN: u16 = 0x01AA;
const VIEW_END: u16 = 0x01AB;
const DIMENSIONS: u16 = 0x0200;
const ROW: u16 = 0x0208;
const BEGIN: u16 = 0x0809;

/// Records of a cell: formula, rich text, shared text, number, text, logical value, short number.
const CELLS: &[u16] = &[0x0006, 0x00D6, 0x00FD, 0x0203, 0x0204, 0x0205, 0x027E];

/// An `.xls` has at most so many rows and columns.
const ROWS_MAX: u32 = 65_536;
const COLUMNS_MAX: u32 = 256;

/// Refuses what the library would not survive; tells what stands around the cells of each sheet, in the
/// order of the tabs.
///
/// # Errors
/// Protected, or cells where no `.xls` can have any.
pub(super) fn look(bytes: &[u8]) -> Result<Vec<Around>, Unreadable> {
    let Some(stream) = workbook_stream(bytes) else { return Ok(Vec::new()) };
    let mut sheets = Vec::new();
    for (kind, data) in substream(&stream) {
        match kind {
            FILE_PASS => return Err(Unreadable::protected(Format::Xls)),
            BOUND_SHEET => sheets.extend(long(data, 0)),
            _ => {}
        }
    }
    // Sheets do not overlap: a thousand that do would be read a thousand times.
    let mut left = stream.len();
    let from = |start: &u32| around(stream.get(*start as usize..).unwrap_or_default(), &mut left);
    let around: Option<Vec<Around>> = sheets.iter().map(from).collect();
    around.ok_or_else(|| Unreadable::damaged(Format::Xls, "cellules hors de la grille"))
}

/// What stands around the cells of the sheet that starts here; none when cells stand where none can, or
/// when it is longer than what is `left` to the sheets that follow.
fn around(sheet: &[u8], left: &mut usize) -> Option<Around> {
    const ROW_HIDDEN: u32 = 0x20;
    const COLUMNS_HIDDEN: u32 = 0x01;
    let mut around = Around::default();
    // Views that a person saved have filters of their own, not applied now.
    let mut in_view = false;
    for (kind, data) in substream(sheet) {
        *left = left.checked_sub(data.len() + 4)?;
        if !is_possible(kind, data) {
            return None;
        }
        let at = |at: usize| short(data, at).unwrap_or_default();
        match kind {
            VIEW_BEGIN => in_view = true,
            VIEW_END => in_view = false,
            ROW if at(12) & ROW_HIDDEN != 0 => around.hide_row(at(0)),
            COLUMNS if at(8) & COLUMNS_HIDDEN != 0 => around.hide_columns(at(0), at(2)),
            FILTER_MODE | FILTER if !in_view => around.filtered = true,
            MERGED => {
                // Counted by their length: the count before them may lie.
                for one in data.get(2..).unwrap_or_default().as_chunks::<8>().0 {
                    let at = |at: usize| short(one, at).unwrap_or_default();
                    around.merge((at(0), at(2)), (at(4), at(6)));
                }
            }
            _ => {}
        }
    }
    Some(around)
}

/// The records from here to the end of this part of the workbook, embedded charts included.
pub(super) fn substream(stream: &[u8]) -> impl Iterator<Item = (u16, &[u8])> {
    let mut depth = 0_usize;
    let mut ended = false;
    Records { rest: stream }.take_while(move |(kind, _)| {
        let was_open = !ended;
        match *kind {
            BEGIN => depth += 1,
            END => {
                depth = depth.saturating_sub(1);
                ended = depth == 0;
            }
            _ => {}
        }
        was_open
    })
}

fn is_possible(kind: u16, data: &[u8]) -> bool {
    match kind {
        DIMENSIONS => is_possible_range(data),
        SEVERAL_NUMBERS => data.len() >= 6 && short(data, data.len() - 2).is_some_and(|last| last < COLUMNS_MAX),
        kind if CELLS.contains(&kind) => short(data, 2).is_some_and(|column| column < COLUMNS_MAX),
        _ => true,
    }
}

pub(super) fn workbook_stream(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut file = cfb::CompoundFile::open(Cursor::new(bytes)).ok()?;
    let name = ["/Workbook", "/Book"].into_iter().find(|name| file.is_stream(name))?;
    let mut stream = Vec::new();
    file.open_stream(name).ok()?.read_to_end(&mut stream).ok()?;
    Some(stream)
}

/// First row, row after the last, first column, column after the last.
fn is_possible_range(data: &[u8]) -> bool {
    let range = if data.len() < 14 {
        (short(data, 0), short(data, 2), short(data, 6))
    } else {
        (long(data, 0), long(data, 4), short(data, 10))
    };
    let (Some(first), Some(after), Some(columns)) = range else { return false };
    after <= ROWS_MAX && (after == 0 || first < after) && columns <= COLUMNS_MAX
}

pub(super) fn short(data: &[u8], at: usize) -> Option<u32> {
    let pair = data.get(at..)?.first_chunk::<2>()?;
    Some(u32::from(u16::from_le_bytes(*pair)))
}

pub(super) fn long(data: &[u8], at: usize) -> Option<u32> {
    data.get(at..)?.first_chunk::<4>().map(|bytes| u32::from_le_bytes(*bytes))
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
        assert!(is_possible_range(&range(0, 250, 12)));
        assert!(is_possible_range(&range(0, 0, 0)));
        assert!(!is_possible_range(&range(0, u32::MAX, 12)));
        assert!(!is_possible_range(&range(9, 3, 12)));
        assert!(!is_possible_range(&[1, 2, 3]));
        assert!(is_possible(0x0203, &[0, 0, 255, 0, 0, 0]));
        assert!(!is_possible(0x0203, &[0, 0, 0, 1, 0, 0]));
    }

    #[test]
    fn what_a_sheet_hides_is_told() {
        let record = |kind: u16, shorts: &[u16]| {
            let len = shorts.len() as u16 * 2;
            [kind, len].iter().chain(shorts).flat_map(|number| number.to_le_bytes()).collect::<Vec<u8>>()
        };
        let row = |row: u16, flags: u16| record(ROW, &[row, 0, 5, 255, 0, 0, flags, 15]);
        let columns = record(COLUMNS, &[1, 2, 2048, 15, 1, 0]);
        let merged = record(MERGED, &[9, 0, 1, 0, 4]);
        let filter_of_view = [record(VIEW_BEGIN, &[]), record(FILTER, &[0]), record(VIEW_END, &[])].concat();
        let sheet = |filter: &[u8]| {
            let rows = [row(3, 0x100), row(4, 0x120), row(5, 0x120)].concat();
            let parts = [record(BEGIN, &[0x0600]), columns.clone(), rows, merged.clone(), filter.to_vec()].concat();
            [parts, record(END, &[]), row(9, 0x120)].concat()
        };
        let mut expected = Around::default();
        expected.hide_row(4);
        expected.hide_row(5);
        expected.hide_columns(1, 2);
        expected.merge((0, 1), (0, 4));
        let (plain, filtered) = (sheet(&filter_of_view), sheet(&record(FILTER_MODE, &[])));
        assert_eq!(around(&plain, &mut plain.len()).as_ref(), Some(&expected));
        assert_eq!(around(&plain, &mut 100), None);
        expected.filtered = true;
        assert_eq!(around(&filtered, &mut filtered.len()), Some(expected));
    }

    #[test]
    fn records_end_where_they_make_no_sense() {
        let stream = [0x2F, 0x00, 0x01, 0x00, 0xAA, 0x00, 0x02, 0xFF, 0xFF, 0x00];
        let records: Vec<_> = Records { rest: &stream }.collect();
        assert_eq!(records, [(FILE_PASS, &[0xAA][..])]);
    }
}
