//! Comments of an `.xlsb`: the records of a part of their own, one for the cell and one for the words. Records and
//! their layout: [MS-XLSB] 2.4.28 (BrtBeginComment), 2.4.321 (BrtCommentText), 2.5.121 (RichStr).

use std::collections::BTreeMap;

use super::biff12::{Records, long, wide_text};
use crate::model::place::CellRef;

const COMMENT: u32 = 635;
const WORDS: u32 = 637;

/// The comments of one part.
pub(super) fn of(part: &[u8]) -> BTreeMap<CellRef, String> {
    let (mut at, mut cells) = (None, BTreeMap::new());
    for (kind, data) in Records::new(part) {
        match kind {
            COMMENT => at = cell(data),
            WORDS => {
                // After a byte of flags.
                let words = data.get(1..).and_then(wide_text).map(|(words, _)| words);
                let words = words.map(|words| words.replace("\r\n", "\n").replace('\r', "\n").trim().to_owned());
                cells.extend(at.take().zip(words.filter(|words| !words.is_empty())));
            }
            _ => {}
        }
    }
    cells
}

/// After the author: first and last row, first and last column.
fn cell(data: &[u8]) -> Option<CellRef> {
    Some(CellRef::new(long(data.get(4..)?)?, long(data.get(12..)?)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(kind: [u8; 2], data: &[u8]) -> Vec<u8> {
        [&kind[..], &[data.len() as u8], data].concat()
    }

    fn comment(row: u32, column: u32) -> Vec<u8> {
        let numbers = [0, row, row, column, column];
        let mut data: Vec<u8> = numbers.iter().flat_map(|number| number.to_le_bytes()).collect();
        data.extend([7; 16]);
        record([0xFB, 0x04], &data)
    }

    fn words(text: &str) -> Vec<u8> {
        let units: Vec<u16> = text.encode_utf16().collect();
        let mut data = vec![0];
        data.extend((units.len() as u32).to_le_bytes());
        data.extend(units.iter().flat_map(|unit| unit.to_le_bytes()));
        record([0xFD, 0x04], &data)
    }

    #[test]
    fn words_belong_to_the_cell_before_them() {
        let part =
            [comment(4, 9), words("Vu le 3/2\r\nlé€ "), comment(5, 0), comment(6, 0), words("deux")].concat();
        let expected = [(CellRef::new(4, 9), "Vu le 3/2\nlé€".to_owned()), (CellRef::new(6, 0), "deux".to_owned())];
        assert_eq!(of(&part), expected.into());
        for end in 0..part.len() {
            assert!(of(&part[..end]).len() <= 2);
        }
    }
}
