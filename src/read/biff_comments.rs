//! Comments of an `.xls`: an object for each, whose text stands in the records after it, and a note that tells the
//! cell of the object. Records and their layout: [MS-XLS] 2.4.179 (Note), 2.4.181 (Obj), 2.4.329 (TxO).

use std::collections::BTreeMap;

use super::biff::{BOUND_SHEET, long, short, substream, workbook_stream};
use crate::model::notes::CellComment;
use crate::model::place::CellRef;

const NOTE: u16 = 0x001C;
const CONTINUED: u16 = 0x003C;
const OBJECT: u16 = 0x005D;
const TEXT_OBJECT: u16 = 0x01B6;

/// The comments of a workbook, in the order of its sheets.
pub(super) fn of(bytes: &[u8]) -> Vec<CellComment> {
    let Some(stream) = workbook_stream(bytes) else { return Vec::new() };
    let sheets = substream(&stream).filter(|(kind, _)| *kind == BOUND_SHEET);
    let sheets: Vec<(u32, String)> = sheets.filter_map(|(_, data)| Some((long(data, 0)?, name(data)?))).collect();
    // Sheets do not overlap: a thousand that do would be read a thousand times.
    let mut left = stream.len();
    let mut all = Vec::new();
    for (start, sheet) in sheets {
        let cells = on_sheet(stream.get(start as usize..).unwrap_or_default(), &mut left);
        all.extend(cells.into_iter().map(|(cell, text)| CellComment { sheet: sheet.clone(), cell, text }));
    }
    all
}

/// The name of a sheet: its length, its width of letters, its letters.
fn name(data: &[u8]) -> Option<String> {
    let (length, wide) = (*data.get(6)?, *data.get(7)?);
    Some(letters(data.get(8..)?, wide & 1 != 0, usize::from(length)))
}

/// As many letters of a text as stand here, of two bytes or of one.
fn letters(data: &[u8], wide: bool, length: usize) -> String {
    let wide_ones = || data.as_chunks::<2>().0.iter().map(|pair| u16::from_le_bytes(*pair)).take(length).collect();
    let units: Vec<u16> =
        if wide { wide_ones() } else { data.iter().take(length).copied().map(u16::from).collect() };
    String::from_utf16_lossy(&units)
}

fn on_sheet(sheet: &[u8], left: &mut usize) -> BTreeMap<CellRef, String> {
    let (mut texts, mut cells) = (BTreeMap::<u32, String>::new(), BTreeMap::new());
    // The object under way, and how many letters of its text are still to come.
    let (mut object, mut missing) = (0, 0_usize);
    for (kind, data) in substream(sheet) {
        let Some(rest) = left.checked_sub(data.len() + 4) else { return cells };
        *left = rest;
        let at = |at: usize| short(data, at).unwrap_or_default();
        match kind {
            OBJECT => (object, missing) = (at(6), 0),
            TEXT_OBJECT => missing = at(10) as usize,
            CONTINUED if missing > 0 => {
                let Some((width, data)) = data.split_first() else { continue };
                let more = letters(data, width & 1 != 0, missing);
                missing -= more.encode_utf16().count().min(missing);
                texts.entry(object).or_default().push_str(&more);
            }
            NOTE => {
                let told = texts.get(&at(6)).map(|text| text.replace('\r', "\n").trim().to_owned());
                let told = told.filter(|text| !text.is_empty());
                cells.extend(told.map(|text| (CellRef::new(at(0), at(2)), text)));
            }
            _ => missing = 0,
        }
    }
    cells
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(kind: u16, data: &[u8]) -> Vec<u8> {
        [kind.to_le_bytes().as_slice(), &(data.len() as u16).to_le_bytes(), data].concat()
    }

    fn shorts(numbers: &[u16]) -> Vec<u8> {
        numbers.iter().flat_map(|number| number.to_le_bytes()).collect()
    }

    #[test]
    fn a_text_in_two_pieces_and_widths_belongs_to_the_cell_of_its_note() {
        let sheet = [
            record(0x0809, &shorts(&[0x0600, 0x0010])),
            record(OBJECT, &shorts(&[0x15, 0x12, 0x19, 7])),
            record(TEXT_OBJECT, &shorts(&[0, 0, 0, 0, 0, 6, 16])),
            record(CONTINUED, b"\0Vu l"),
            record(CONTINUED, &[&[1][..], &shorts(&[0x00E9, 0x20AC])].concat()),
            record(CONTINUED, &shorts(&[0, 0, 0, 0])),
            record(NOTE, &shorts(&[4, 9, 0, 7, 0])),
            record(NOTE, &shorts(&[5, 9, 0, 8, 0])),
            record(0x000A, &[]),
        ]
        .concat();
        let cells = on_sheet(&sheet, &mut sheet.len());
        assert_eq!(cells, [(CellRef::new(4, 9), "Vu lé€".to_owned())].into());
        assert!(on_sheet(&sheet, &mut 20).is_empty());
    }

    #[test]
    fn the_name_of_a_sheet_is_read_in_both_widths() {
        assert_eq!(name(b"\0\0\0\0\0\0\x03\0abcd"), Some("abc".to_owned()));
        let wide = [&[0, 0, 0, 0, 0, 0, 2, 1][..], &shorts(&[0x0047, 0x00EA])].concat();
        assert_eq!(name(&wide), Some("Gê".to_owned()));
        assert_eq!(name(b"\0\0\0"), None);
    }
}
