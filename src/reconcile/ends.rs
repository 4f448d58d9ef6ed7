//! In what some references end: a million others need not be read for it to be known that they are not among them.

use super::numbers::{self, Dress};
use crate::model::set::Set;

/// The ends of some references in these dresses.
pub(super) struct Ends<const DRESSES: usize> {
    dresses: [Dress; DRESSES],
    /// By the first bits of what each end is mixed to; none when there are too many.
    known: Option<[Set; DRESSES]>,
    bits: u32,
}

impl<const DRESSES: usize> Ends<DRESSES> {
    /// Of these references, of which there are about `count`.
    pub(super) fn of<'t>(
        dresses: [Dress; DRESSES],
        count: usize,
        references: impl Iterator<Item = &'t str>,
    ) -> Self {
        /// So many places for each that few others come upon one.
        const PLACES: usize = 16;
        const BITS_MIN: u32 = 10;
        const BITS_MAX: u32 = 24;
        let bits = count.min(1 << BITS_MAX).saturating_mul(PLACES).next_power_of_two().trailing_zeros();
        let mut ends = Self { dresses, known: None, bits: bits.max(BITS_MIN) };
        if ends.bits <= BITS_MAX {
            let mut known = dresses.map(|_| Set::of(1 << ends.bits));
            for text in references {
                known.iter_mut().zip(dresses).for_each(|(known, dress)| known.insert(ends.place(text, dress)));
            }
            ends.known = Some(known);
        }
        ends
    }

    /// Of references of which nothing is known.
    pub(super) fn unknown(dresses: [Dress; DRESSES]) -> Self {
        Self { dresses, known: None, bits: 1 }
    }

    /// False for a reference that is none of them in any dress.
    #[inline]
    pub(super) fn may_have(&self, text: &str) -> bool {
        let Some(known) = &self.known else { return true };
        known.iter().zip(self.dresses).any(|(known, dress)| known.has(self.place(text, dress)))
    }

    #[inline]
    fn place(&self, text: &str, dress: Dress) -> usize {
        (numbers::end(text, dress).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (u64::BITS - self.bits)) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reconcile::numbers::DRESSES;

    #[test]
    fn a_reference_ends_like_itself_in_any_dress() {
        let known = ["FAC-2017/00123", "IGB-171016-03"];
        let ends = Ends::of(DRESSES, known.len(), known.into_iter());
        for text in ["fac 2017 123", "FAC201700123", "igb17101603", "« FAC 2017/00123 »"] {
            assert!(ends.may_have(text), "{text}");
        }
        assert!(!ends.may_have("FAC-2017/00124"));
        assert!(Ends::unknown(DRESSES).may_have("FAC-2017/00124"));
    }
}
