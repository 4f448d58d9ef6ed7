//! In what some references end: a million others need not be read for it to be known that they are not among them.

use super::numbers::{self, Dress};
use crate::model::set::Set;

pub(super) struct Ends {
    dress: Dress,
    /// By the last bits of what each end is mixed to; none when there are too many.
    known: Option<Set>,
    bits: u32,
}

impl Ends {
    /// Of these references, of which there are about `count`.
    pub(super) fn of<'t>(dress: Dress, count: usize, references: impl Iterator<Item = &'t str>) -> Self {
        /// So many places for each that few others come upon one.
        const PLACES: usize = 16;
        const BITS: std::ops::RangeInclusive<u32> = 10..=24;
        let bits = count.saturating_mul(PLACES).next_power_of_two().trailing_zeros().max(*BITS.start());
        let mut ends = Self { dress, known: None, bits };
        if bits <= *BITS.end() {
            let mut known = Set::of(1 << bits);
            references.for_each(|text| known.insert(ends.place(text)));
            ends.known = Some(known);
        }
        ends
    }

    /// False for a reference that is none of them.
    #[inline]
    pub(super) fn may_have(&self, text: &str) -> bool {
        self.known.as_ref().is_none_or(|known| known.has(self.place(text)))
    }

    #[inline]
    fn place(&self, text: &str) -> usize {
        (numbers::end(text, self.dress).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (u64::BITS - self.bits)) as usize
    }
}
