//! How the words of totals begin: two signs tell nearly every other text from them.

use crate::interpret::values::vocabulary::{MORE_TOTAL_WORDS, TOTAL_WORDS};

/// Refuses most texts by their first two signs, without folding them.
#[inline]
pub(super) fn begins_like_a_total(text: &str) -> bool {
    let bytes = text.as_bytes();
    let class_of = |at: usize| bytes.get(at).map_or(OTHER, |byte| CLASSES[usize::from(*byte)]);
    let is_start = |at: usize| bytes.get(at).is_none_or(|byte| byte.is_ascii_alphanumeric() || !byte.is_ascii());
    let mut start = 0;
    while !is_start(start) {
        start += 1;
    }
    let (first, second) = (class_of(start), class_of(start + 1));
    // Behind an accent anything may stand.
    first == ACCENT || (second == ACCENT && BEGINNINGS[first] != 0) || BEGINNINGS[first] & (1 << second) != 0
}

/// For the first letter of a total word, the classes of its second sign.
static BEGINNINGS: [u32; ACCENT + 1] = {
    let mut beginnings = [0; ACCENT + 1];
    let lists = [TOTAL_WORDS, MORE_TOTAL_WORDS];
    let mut list = 0;
    while list < lists.len() {
        let mut at = 0;
        while at < lists[list].len() {
            let word = lists[list][at].as_bytes();
            beginnings[class(word[0])] |= 1 << if word.len() > 1 { class(word[1]) } else { OTHER };
            at += 1;
        }
        list += 1;
    }
    beginnings
};

/// Neither a letter nor a part of one.
const OTHER: usize = 26;

/// A part of a letter beyond ASCII.
const ACCENT: usize = 27;

/// The class of each byte.
static CLASSES: [usize; 256] = {
    let mut classes = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        classes[byte] = class(byte as u8);
        byte += 1;
    }
    classes
};

/// Letters whatever their case, and the two other kinds of bytes.
const fn class(byte: u8) -> usize {
    match byte.to_ascii_lowercase() {
        letter @ b'a'..=b'z' => (letter - b'a') as usize,
        0..=127 => OTHER,
        _ => ACCENT,
    }
}
