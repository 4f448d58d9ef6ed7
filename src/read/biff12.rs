//! What the library does not tell of an `.xlsb`: error cells that are results of formulas, and what a
//! sheet hides, filters and merges.
//!
//! A record that announces more than its part holds makes the library reserve what is announced, up to
//! 256 MiB; of one that is shorter than its kind, it reads what the record before it has left in its buffer, and
//! gives the amount of another cell. Such a workbook is not given to it.
//!
//! A dropped error would be a blank in a column of amounts: a wrong sum in silence. Records and their
//! layout: [MS-XLSB] 2.1.4 and 2.4.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::grid::Around;

/// Zero-based row and column, and the error as a spreadsheet shows it.
pub(super) type ErrorCell = ((u32, u32), &'static str);

const ROW: u32 = 0x00;
const CELL_ERROR: u32 = 0x03;
const FORMULA_ERROR: u32 = 0x0B;
const SHARED_STRING: u32 = 0x13;
const COLUMNS: u32 = 0x3C;
const SHEET_DATA_END: u32 = 0x92;
const DIMENSIONS: u32 = 0x94;
const PROPERTIES: u32 = 0x93;
const BUNDLED_SHEET: u32 = 0x9C;
const FILTER_COLUMN: u32 = 0xA3;
const MERGED: u32 = 0xB0;
const VIEWS_BEGIN: u32 = 0x1A6;
const VIEWS_END: u32 = 0x1A9;

/// What the library leaves out of a sheet.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct LeftOut {
    /// Top to bottom, left to right.
    pub(super) errors: Vec<ErrorCell>,
    /// What the sheet hides, filters and merges.
    pub(super) around: Around,
}

/// What is left out of every sheet, by name. None when the structure of the workbook is not understood.
pub(super) fn left_out(bytes: &[u8]) -> Option<BTreeMap<String, LeftOut>> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let targets = targets(&String::from_utf8(part(&mut archive, "xl/_rels/workbook.bin.rels")?).ok()?);
    let workbook = part(&mut archive, "xl/workbook.bin")?;
    let strings = part(&mut archive, "xl/sharedStrings.bin").unwrap_or_default();
    let styles = part(&mut archive, "xl/styles.bin").unwrap_or_default();
    if [&workbook, &strings, &styles].into_iter().any(|part| !are_whole(part)) {
        return None;
    }
    let mut sheets_left_out = BTreeMap::new();
    for (name, relation) in sheets(&workbook) {
        let target = targets.get(&relation)?;
        let path = target.strip_prefix('/').map_or_else(|| format!("xl/{target}"), str::to_owned);
        let sheet = part(&mut archive, &path)?;
        if !are_whole(&sheet) {
            return None;
        }
        sheets_left_out.insert(name, left_out_of(&sheet));
    }
    Some(sheets_left_out)
}

fn part(archive: &mut ZipArchive<Cursor<&[u8]>>, name: &str) -> Option<Vec<u8>> {
    let mut content = Vec::new();
    archive.by_name(name).ok()?.read_to_end(&mut content).ok()?;
    Some(content)
}

/// Relation identifier → path of the part.
fn targets(relations: &str) -> BTreeMap<String, String> {
    let attribute = |element: &str, name: &str| {
        let (_, rest) = element.split_once(&format!(" {name}=\""))?;
        rest.split_once('"').map(|(value, _)| value.to_owned())
    };
    let elements = relations.split("<Relationship ").skip(1).map(|element| format!(" {element}"));
    elements.filter_map(|element| Some((attribute(&element, "Id")?, attribute(&element, "Target")?))).collect()
}

/// Name and relation identifier of each tab.
pub(super) fn sheets(workbook: &[u8]) -> Vec<(String, String)> {
    let tab = |data: &[u8]| {
        let (relation, after) = wide_text(data.get(8..)?)?;
        let (name, _) = wide_text(after)?;
        Some((name, relation))
    };
    let tabs = Records::new(workbook).filter(|(kind, _)| *kind == BUNDLED_SHEET);
    tabs.filter_map(|(_, data)| tab(data)).collect()
}

fn left_out_of(sheet: &[u8]) -> LeftOut {
    const ROW_HIDDEN: u8 = 0x10;
    const COLUMNS_HIDDEN: u8 = 0x01;
    const FILTERED: u8 = 0x01;
    let mut row = 0;
    let mut left_out = LeftOut::default();
    // Views that a person saved have filters of their own, not applied now.
    let (mut in_cells, mut in_views) = (true, false);
    for (kind, data) in Records::new(sheet) {
        let has = |at: usize, flag: u8| data.get(at).is_some_and(|byte| byte & flag != 0);
        let around = &mut left_out.around;
        match kind {
            ROW if in_cells => {
                row = long(data).unwrap_or(row);
                if has(11, ROW_HIDDEN) {
                    around.hide_row(row);
                }
            }
            CELL_ERROR | FORMULA_ERROR if in_cells => {
                if let (Some(column), Some(code)) = (long(data), data.get(8)) {
                    left_out.errors.push(((row, column), error_text(*code)));
                }
            }
            SHEET_DATA_END => in_cells = false,
            VIEWS_BEGIN => in_views = true,
            VIEWS_END => in_views = false,
            PROPERTIES if has(2, FILTERED) => around.filtered = true,
            FILTER_COLUMN if !in_views => around.filtered = true,
            COLUMNS if has(16, COLUMNS_HIDDEN) => {
                if let [first, last, ..] = *longs(data) {
                    around.hide_columns(first, last);
                }
            }
            MERGED => {
                if let [top, bottom, left, right, ..] = *longs(data) {
                    around.merge((top, bottom), (left, right));
                }
            }
            _ => {}
        }
    }
    left_out
}

fn error_text(code: u8) -> &'static str {
    match code {
        0x00 => "#NULL!",
        0x07 => "#DIV/0!",
        0x0F => "#VALUE!",
        0x17 => "#REF!",
        0x1D => "#NAME?",
        0x24 => "#NUM!",
        0x2A => "#N/A",
        _ => "#ERREUR",
    }
}

pub(super) fn long(data: &[u8]) -> Option<u32> {
    data.first_chunk::<4>().map(|bytes| u32::from_le_bytes(*bytes))
}

/// The numbers of a record that holds nothing else before its flags.
fn longs(data: &[u8]) -> Vec<u32> {
    data.as_chunks::<4>().0.iter().take(4).map(|bytes| u32::from_le_bytes(*bytes)).collect()
}

/// A counted UTF-16 text, and what follows it.
pub(super) fn wide_text(data: &[u8]) -> Option<(String, &[u8])> {
    let units = long(data)? as usize;
    let end = units.checked_mul(2)?.checked_add(4)?;
    let pairs = data.get(4..end)?.as_chunks::<2>().0;
    let units: Vec<u16> = pairs.iter().map(|pair| u16::from_le_bytes(*pair)).collect();
    Some((String::from_utf16_lossy(&units), data.get(end..)?))
}

/// False when a record announces more than there is, or holds less than its kind does.
fn are_whole(part: &[u8]) -> bool {
    let mut records = Records::new(part);
    while let (Some(kind), Some(len)) = (records.number(2), records.number(4)) {
        let Some((data, rest)) = records.rest.split_at_checked(len as usize) else { return false };
        if least(kind, data).is_none_or(|least| data.len() < least) {
            return false;
        }
        records.rest = rest;
    }
    true
}

/// The fewest bytes of a record of this kind that begins so; none when not even its counts are there.
fn least(kind: u32, data: &[u8]) -> Option<usize> {
    /// Column and format of a cell; its value follows.
    const CELL: usize = 8;
    /// Flags before the formula of a cell.
    const FLAGS: usize = 2;
    let counted = |at: usize, bytes: usize| {
        let count = long(data.get(at..)?)? as usize;
        count.checked_mul(bytes)?.checked_add(at + 4)
    };
    let formula = |value: usize| counted(value + FLAGS, 1);
    match kind {
        ROW => Some(4),
        0x02 | 0x07 => Some(CELL + 4),
        CELL_ERROR | 0x04 => Some(CELL + 1),
        0x05 => Some(CELL + 8),
        0x06 => counted(CELL, 2),
        0x08 => formula(counted(CELL, 2)?),
        0x09 => formula(CELL + 8),
        0x0A | FORMULA_ERROR => formula(CELL + 1),
        SHARED_STRING => counted(1, 2),
        DIMENSIONS => Some(16),
        _ => Some(0),
    }
}

/// Kind and data of each record: both lengths are written in groups of seven bits.
pub(super) struct Records<'a> {
    rest: &'a [u8],
}

impl<'a> Records<'a> {
    /// Those of a part.
    pub(super) fn new(part: &'a [u8]) -> Self {
        Self { rest: part }
    }

    fn number(&mut self, bytes_max: u32) -> Option<u32> {
        let mut number = 0;
        for at in 0..bytes_max {
            let (byte, rest) = self.rest.split_first()?;
            self.rest = rest;
            number |= u32::from(byte & 0x7F) << (7 * at);
            if byte & 0x80 == 0 {
                break;
            }
        }
        Some(number)
    }
}

impl<'a> Iterator for Records<'a> {
    type Item = (u32, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let kind = self.number(2)?;
        let len = self.number(4)? as usize;
        let (data, rest) = self.rest.split_at_checked(len)?;
        self.rest = rest;
        Some((kind, data))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(kind: &[u8], data: &[u8]) -> Vec<u8> {
        [kind, &[data.len() as u8], data].concat()
    }

    #[test]
    fn errors_of_formulas_are_found() {
        let row = record(&[0x00], &[4, 0, 0, 0, 0, 0]);
        let number = record(&[0x05], &[0; 16]);
        let error = record(&[0x0B], &[3, 0, 0, 0, 0, 0, 0, 0, 0x2A, 0, 0]);
        let end = record(&[0x92, 0x01], &[]);
        let late = record(&[0x03], &[0; 9]);
        let sheet = [row, number, error, end, late].concat();
        assert_eq!(left_out_of(&sheet).errors, [((4, 3), "#N/A")]);
    }

    #[test]
    fn what_a_sheet_hides_is_told() {
        let row =
            |row: u8, flags: u8| record(&[0x00], &[row, 0, 0, 0, 0, 0, 0, 0, 255, 0, 0, flags, 0, 0, 0, 0, 0]);
        let longs = |numbers: &[u32]| numbers.iter().flat_map(|number| number.to_le_bytes()).collect::<Vec<u8>>();
        let columns = record(&[0x3C], &[longs(&[1, 2, 2048, 0]), vec![0x01, 0]].concat());
        let rows = [row(3, 0), row(4, 0x10), row(5, 0x17)].concat();
        let merged = record(&[0xB0, 0x01], &longs(&[0, 0, 1, 4]));
        let filter = record(&[0xA3, 0x01], &[0; 6]);
        let of_view = [record(&[0xA6, 0x03], &[]), filter.clone(), record(&[0xA9, 0x03], &[])].concat();
        let sheet = |filter: &[u8]| {
            [columns.clone(), rows.clone(), record(&[0x92, 0x01], &[]), filter.to_vec(), merged.clone()].concat()
        };
        let mut expected = Around::default();
        expected.hide_row(4);
        expected.hide_row(5);
        expected.hide_columns(1, 2);
        expected.merge((0, 0), (1, 4));
        assert_eq!(left_out_of(&sheet(&of_view)).around, expected);
        expected.filtered = true;
        assert_eq!(left_out_of(&sheet(&filter)).around, expected);
        let mode = record(&[0x93, 0x01], &[0xC9, 0x04, 0x03]);
        assert!(left_out_of(&mode).around.filtered);
    }

    #[test]
    fn a_record_longer_than_its_part_is_seen() {
        assert!(are_whole(&record(&[0x05], &[0; 16])));
        assert!(are_whole(&[]));
        assert!(!are_whole(&[record(&[0x05], &[0; 16]), vec![0x05, 0xFF, 0xFF, 0xFF, 0x7F]].concat()));
    }

    #[test]
    fn a_record_shorter_than_its_kind_is_seen() {
        let cell = |value: &[u8]| [&[0; 8], value].concat();
        let text = |units: u32, bytes: usize| [units.to_le_bytes().to_vec(), vec![0x41; bytes]].concat();
        for (kind, whole, short) in [
            (0x02, cell(&[1; 4]), cell(&[1; 3])),
            (0x03, cell(&[7]), cell(&[])),
            (0x05, cell(&[1; 8]), cell(&[1; 4])),
            (0x06, cell(&text(3, 6)), cell(&text(3, 4))),
            (0x07, cell(&[1; 4]), cell(&[])),
            (0x08, cell(&[text(1, 2), vec![0; 2], text(1, 1)].concat()), cell(&[text(1, 2), vec![0; 2]].concat())),
            (
                0x09,
                cell(&[vec![1; 8], vec![0; 2], text(2, 2)].concat()),
                cell(&[vec![1; 8], vec![0; 2], text(2, 1)].concat()),
            ),
            (0x0A, cell(&[vec![1], vec![0; 2], text(0, 0)].concat()), cell(&[1])),
            (0x13, [vec![0], text(2, 4)].concat(), [vec![0], text(2, 3)].concat()),
        ] {
            assert!(are_whole(&record(&[kind], &whole)), "{kind:#x}");
            assert!(!are_whole(&record(&[kind], &short)), "{kind:#x}");
            assert!(!are_whole(&[record(&[0x05], &[0; 16]), record(&[kind], &short)].concat()), "{kind:#x}");
        }
    }

    #[test]
    fn tabs_and_their_parts() {
        let text = |text: &str| {
            let units: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
            [(units.len() as u32 / 2).to_le_bytes().to_vec(), units].concat()
        };
        let data = [vec![0; 8], text("rId1"), text("Été")].concat();
        assert_eq!(sheets(&record(&[0x9C, 0x01], &data)), [("Été".to_owned(), "rId1".to_owned())]);
        let relations =
            r#"<Relationships><Relationship Id="rId1" Type="t" Target="worksheets/sheet1.bin"/></Relationships>"#;
        assert_eq!(targets(relations)["rId1"], "worksheets/sheet1.bin");
    }
}
