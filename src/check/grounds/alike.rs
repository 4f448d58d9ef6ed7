//! Lines that may be the same thing twice, found without a table of all of them.
//!
//! A check on duplicates asks which of a million lines share a number or an amount. Nearly all have their own.
//! Each line gives a mark that like lines have in common; the marks are put in order, and only the lines whose
//! marks are equal are read and compared.

use std::ops::RangeInclusive;

use crate::model::entry::EntryId;

/// Lines by their marks.
pub(in crate::check) struct Alike(Vec<u64>);

impl Alike {
    /// These lines, each with a mark that like lines have in common, and others rarely.
    pub(in crate::check) fn of(lines: impl IntoIterator<Item = (u64, EntryId)>) -> Self {
        // Half of the mark and the line in one number, which is quick to put in order.
        let mut marked: Vec<u64> =
            lines.into_iter().map(|(mark, id)| ((mark ^ (mark >> HALF)) << HALF) | id.index() as u64).collect();
        marked.sort_unstable();
        Self(marked)
    }

    /// True when there is no line.
    pub(in crate::check) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The lines whose marks are equal, where there are several, in order. Some may be alike in nothing else.
    pub(in crate::check) fn groups(&self) -> impl Iterator<Item = Vec<EntryId>> {
        self.groups_of(2..=usize::MAX)
    }

    /// The same, of groups of so many lines.
    pub(in crate::check) fn groups_of(&self, sizes: RangeInclusive<usize>) -> impl Iterator<Item = Vec<EntryId>> {
        let groups =
            self.0.chunk_by(|a, b| a >> HALF == b >> HALF).filter(move |group| sizes.contains(&group.len()));
        groups.map(|group| group.iter().map(|marked| EntryId(*marked as u32)).collect())
    }
}

const HALF: u32 = 32;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_one_mark_stand_together_in_order() {
        let lines = [(7, 4), (9, 0), (7, 1), (8 << 40, 2), (8 << 40, 3)];
        let alike = Alike::of(lines.map(|(mark, id)| (mark, EntryId(id))));
        let mut groups: Vec<Vec<EntryId>> = alike.groups().collect();
        groups.sort();
        assert_eq!(groups, [vec![EntryId(1), EntryId(4)], vec![EntryId(2), EntryId(3)]]);
        assert!(Alike::of([]).is_empty());
    }
}
