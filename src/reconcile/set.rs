//! Sets of entries.

/// A set of entries, a bit for each: to go through the few that are left of a million costs next to nothing.
#[derive(Clone, Debug)]
pub(super) struct Set(Vec<u64>);

const BITS: usize = u64::BITS as usize;

impl Set {
    /// The empty set, of as many entries as there may be.
    pub(super) fn of(entries: usize) -> Self {
        Self(vec![0; entries.div_ceil(BITS)])
    }

    #[inline]
    pub(super) fn has(&self, at: usize) -> bool {
        self.0[at / BITS] >> (at % BITS) & 1 != 0
    }

    #[inline]
    pub(super) fn insert(&mut self, at: usize) {
        self.0[at / BITS] |= 1 << (at % BITS);
    }

    #[inline]
    pub(super) fn remove(&mut self, at: usize) {
        self.0[at / BITS] &= !(1 << (at % BITS));
    }

    pub(super) fn len(&self) -> usize {
        self.0.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// In order.
    pub(super) fn iter(&self) -> impl Iterator<Item = usize> {
        let words = self.0.iter().zip((0..).step_by(BITS)).filter(|(word, _)| **word != 0);
        words.flat_map(|(word, start)| {
            let mut left = *word;
            std::iter::from_fn(move || {
                let at = start + left.trailing_zeros() as usize;
                (left != 0).then(|| {
                    left &= left - 1;
                    at
                })
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_in_a_set_is_met_in_order() {
        let mut set = Set::of(200);
        [199, 0, 63, 64, 128, 7].into_iter().for_each(|at| set.insert(at));
        set.remove(64);
        set.remove(65);
        assert_eq!(set.iter().collect::<Vec<_>>(), [0, 7, 63, 128, 199]);
        assert!(set.has(63) && !set.has(64) && set.len() == 5);
        assert_eq!(Set::of(0).iter().count(), 0);
    }
}
