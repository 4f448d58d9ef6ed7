//! Lines that may be the same thing twice, found without a table of all of them.
//!
//! A check on duplicates asks which of a million lines share a number or an amount. Nearly all have their own.
//! Each line gives a mark that like lines have in common; the marks are put in order, and only the lines whose
//! marks are equal are read and compared.

use std::ops::RangeInclusive;

use crate::model::entry::EntryId;

/// Lines with their marks, in the order of lines, those left out whose mark no other line has.
pub(in crate::check) struct Sharing(Vec<u64>);

impl Sharing {
    /// These lines, each with a mark that like lines have in common, and others rarely.
    pub(in crate::check) fn of(lines: impl IntoIterator<Item = (u64, EntryId)>) -> Self {
        // Half of the mark and the line in one number, which is quick to put in order.
        let marked = lines.into_iter().map(|(mark, id)| ((mark ^ (mark >> HALF)) << HALF) | id.index() as u64);
        let mut marked: Vec<u64> = marked.collect();
        // To put all of them in order would cost more than everything else. By other bits most of those go that met
        // another one by chance.
        for turned in [0, HALF / 2] {
            let met = Met::of(&marked, turned);
            marked.retain(|mark| met.again(*mark));
        }
        Self(marked)
    }

    /// The lines by another mark, which may take long to make: it is asked only of those that share the first, and
    /// holds what that one says. They are read as they follow each other in memory.
    pub(in crate::check) fn closer(&self, mut mark: impl FnMut(EntryId) -> Option<u64>) -> Self {
        let lines = self.0.iter().map(|marked| EntryId(*marked as u32));
        Self::of(lines.filter_map(|id| Some((mark(id)?, id))))
    }

    /// The lines put together by their marks.
    pub(in crate::check) fn together(self) -> Alike {
        let Self(mut marked) = self;
        marked.sort_unstable();
        Alike(marked)
    }
}

/// Lines by their marks, those left out whose mark no other line has.
pub(in crate::check) struct Alike(Vec<u64>);

impl Alike {
    /// These lines, each with a mark that like lines have in common, and others rarely.
    pub(in crate::check) fn of(lines: impl IntoIterator<Item = (u64, EntryId)>) -> Self {
        Sharing::of(lines).together()
    }

    /// The lines whose marks are equal, where there are several, in order. Some may be alike in nothing else.
    pub(in crate::check) fn groups(&self) -> impl Iterator<Item = Vec<EntryId>> {
        self.groups_of(2..=usize::MAX)
    }

    /// The same, of groups of so many lines: two at least.
    pub(in crate::check) fn groups_of(&self, sizes: RangeInclusive<usize>) -> impl Iterator<Item = Vec<EntryId>> {
        let groups = self.0.chunk_by(|a, b| a >> HALF == b >> HALF);
        let groups = groups.filter(move |group| group.len() > 1 && sizes.contains(&group.len()));
        groups.map(|group| group.iter().map(|marked| EntryId(*marked as u32)).collect())
    }
}

/// Which marks were met more than once: one bit for each, and for a few others.
struct Met {
    again: Vec<u64>,
    /// How far the marks are turned, so that their other bits tell.
    turned: u32,
}

impl Met {
    fn of(marked: &[u64], turned: u32) -> Self {
        /// Bits for each line, so that few share one by chance.
        const BITS: usize = 8;
        let words = (marked.len() * BITS / 64 + 1).next_power_of_two();
        let (mut once, mut again) = (vec![0_u64; words], vec![0_u64; words]);
        for mark in marked {
            let (word, bit) = Self::place(*mark, turned, words);
            again[word] |= once[word] & bit;
            once[word] |= bit;
        }
        Self { again, turned }
    }

    fn again(&self, marked: u64) -> bool {
        let (word, bit) = Self::place(marked, self.turned, self.again.len());
        self.again[word] & bit != 0
    }

    #[inline]
    fn place(marked: u64, turned: u32, words: usize) -> (usize, u64) {
        let mark = ((marked >> HALF) as u32).rotate_left(turned);
        ((mark >> 6) as usize & (words - 1), 1 << (mark & 63))
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
    }

    #[test]
    fn a_closer_mark_is_asked_of_lines_that_share_the_first() {
        let lines = [(7, 0), (7, 1), (9, 2), (9, 3), (9, 4), (5, 5)].map(|(mark, id)| (mark, EntryId(id)));
        let closer = |id: EntryId| [Some(71), Some(71), Some(91), Some(92), Some(91), None][id.index()];
        let mut groups: Vec<Vec<EntryId>> = Sharing::of(lines).closer(closer).together().groups().collect();
        groups.sort();
        assert_eq!(groups, [vec![EntryId(0), EntryId(1)], vec![EntryId(2), EntryId(4)]]);
    }
}
