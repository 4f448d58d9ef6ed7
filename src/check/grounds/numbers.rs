//! Lines that tell one of the numbers looked for. Of the lines of a departmental export most concern no
//! mission: a check on duplicates wants those that bear a number of a mission's line, and only these are kept.

use std::collections::BTreeMap;

use rustc_hash::FxHashSet;

use super::alike::Alike;
use crate::model::books::Books;
use crate::model::entry::{Entry, EntryId, Side};
use crate::model::set::Set;
use crate::model::words::{ReferenceReading, reference_key, reference_key_into, reference_mark};

/// Numbers without their dress ([`reference_key`]).
pub(in crate::check) struct Numbers {
    keys: FxHashSet<String>,
    /// A number for each of them, and for few others: quicker to look for than a text.
    marks: FxHashSet<u64>,
}

impl Numbers {
    /// These numbers; those without a letter or a digit but zero name nothing: `000000` fills the column of
    /// those who have none.
    pub(in crate::check) fn of<'t>(texts: impl IntoIterator<Item = &'t str>) -> Self {
        let (mut keys, mut marks) = (FxHashSet::default(), FxHashSet::default());
        for text in texts {
            let key = reference_key(text);
            if is_telling(&key) {
                marks.insert(reference_mark(text));
                keys.insert(key);
            }
        }
        Self { keys, marks }
    }

    /// The counted lines of one side that bear one of the numbers, in order, by number.
    pub(in crate::check) fn bearers(
        &self,
        books: &Books,
        side: Side,
        number: fn(&Entry) -> Option<&str>,
    ) -> BTreeMap<String, Vec<EntryId>> {
        let mut bearers: BTreeMap<String, Vec<EntryId>> = BTreeMap::new();
        if self.keys.is_empty() {
            return bearers;
        }
        let mut key = String::new();
        for (id, entry) in books.side(side).filter(|(_, entry)| entry.is_counted()) {
            let Some(text) = number(entry) else { continue };
            if !self.marks.contains(&reference_mark(text)) {
                continue;
            }
            reference_key_into(text, &mut key);
            if self.keys.contains(key.as_str()) {
                bearers.entry(key.clone()).or_default().push(id);
            }
        }
        bearers
    }
}

/// The counted lines of one side that bear a number which others bear too, in order, by number; those of no mission
/// are left out together.
pub(in crate::check) fn repeated(
    books: &Books,
    side: Side,
    number: fn(&Entry) -> Option<&str>,
) -> BTreeMap<String, Vec<EntryId>> {
    let marked = Alike::of(of_missions(books, side, number, |_, text| reference_mark(text)));
    let mut repeated: BTreeMap<String, Vec<EntryId>> = BTreeMap::new();
    for id in marked.groups().filter(|group| concern_a_mission(books, group)).flatten() {
        let key = number(books.entry(id)).map(reference_key).filter(|key| is_telling(key));
        key.into_iter().for_each(|key| repeated.entry(key).or_default().push(id));
    }
    repeated.retain(|_, lines| lines.len() > 1);
    repeated
}

/// The counted lines of one side whose number may be that of a line of a mission, in order, with a mark made of the line
/// and its number.
pub(in crate::check) fn of_missions<'b>(
    books: &'b Books,
    side: Side,
    number: fn(&Entry) -> Option<&str>,
    mark: impl Fn(&Entry, &str) -> u64 + 'b,
) -> impl Iterator<Item = (u64, EntryId)> + 'b {
    let tails = Tails::of(books, side, number);
    books.side(side).filter(|(_, entry)| entry.is_counted()).filter_map(move |(id, entry)| {
        let text = number(entry)?;
        tails.may_have(text).then(|| (mark(entry, text), id))
    })
}

/// In what the numbers of lines of missions end: of a large export most lines end otherwise, and need not be read.
struct Tails(Option<Set>);

impl Tails {
    const BOUND: usize = 1 << 20;

    fn of(books: &Books, side: Side, number: fn(&Entry) -> Option<&str>) -> Self {
        let lines = || books.assigned().filter(|(_, entry)| entry.side == side && entry.is_counted());
        // Where every other line is of a mission nothing is spared.
        if lines().count() > books.entries.len() / 8 {
            return Self(None);
        }
        let mut ends = Set::of(Self::BOUND);
        lines().filter_map(|(_, entry)| number(entry)).for_each(|text| ends.insert(Self::end(text)));
        Self(Some(ends))
    }

    fn may_have(&self, text: &str) -> bool {
        self.0.as_ref().is_none_or(|ends| ends.has(Self::end(text)))
    }

    #[inline]
    fn end(text: &str) -> usize {
        ReferenceReading::last_of(text) as usize % Self::BOUND
    }
}

/// True when one of the lines belongs to a mission.
pub(in crate::check) fn concern_a_mission(books: &Books, lines: &[EntryId]) -> bool {
    lines.iter().any(|id| !books.assignments.is_none(id.index()))
}

/// True when some counted line of the side tells a number.
pub(in crate::check) fn are_told(books: &Books, side: Side, number: fn(&Entry) -> Option<&str>) -> bool {
    let mut lines = books.side(side).filter(|(_, entry)| entry.is_counted());
    lines.any(|(_, entry)| number(entry).is_some_and(|text| is_telling(&reference_key(text))))
}

/// A number without what one clerk writes and another leaves out: `20253743` of `FACT 2025-3743 bis`.
pub(in crate::check) fn bare(text: &str) -> String {
    const BEFORE: &[&str] = &[
        "FACTURE", "FACTURA", "FATTURA", "INVOICE", "RECHNUNG", "NUMERO", "FACT", "FAC", "INV", "NUM", "FA", "NO",
        "F", "N",
    ];
    const BEHIND: &[&str] = &["BIS", "TER", "DUPLICATA", "COPIE", "DOUBLE"];
    let mut key = reference_key(text);
    key.retain(|sign| sign != '-');
    let mut rest = key.as_str();
    while let Some(behind) = BEFORE.iter().find_map(|word| rest.strip_prefix(word)) {
        rest = behind;
    }
    // `NOV12` is no number that begins with `NO`.
    let mut bare = if rest.starts_with(|sign: char| sign.is_ascii_digit()) { rest } else { &key };
    if let Some(head) = BEHIND.iter().find_map(|word| bare.strip_suffix(word)) {
        bare = head;
    }
    bare.to_owned()
}

/// What numbers that are one when they are [`bare`] have in common: their digits, but for zeros.
pub(in crate::check) fn digits_mark(text: &str) -> u64 {
    let digits = text.bytes().filter(|sign| matches!(sign, b'1'..=b'9'));
    digits.fold(0, |mark: u64, digit| (mark ^ u64::from(digit)).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29))
}

/// False for what has no letter and no digit but zero.
pub(in crate::check) fn is_telling(key: &str) -> bool {
    key.bytes().any(|sign| !matches!(sign, b'0' | b'-'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_number_has_several_writings() {
        for text in
            ["2025-3743", "20253743", "FACT 2025/3743", "Facture n° 2025 3743", "2025-3743 bis", "FA20253743"]
        {
            assert_eq!(bare(text), "20253743", "{text}");
            assert_eq!(digits_mark(text), digits_mark("20253743"), "{text}");
        }
        for (text, number) in
            [("NOV12", "NOV12"), ("F003743", "3743"), ("AV 12", "AV12"), ("2025-3744", "20253744")]
        {
            assert_eq!(bare(text), number, "{text}");
            assert_eq!(digits_mark(text), digits_mark(number), "{text}");
        }
    }
}
