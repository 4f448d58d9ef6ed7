//! Sets of small numbers, as the indices of entries are.

/// A set of small numbers, a bit for each: to go through the few that are left of a million costs next to nothing.
#[derive(Clone, Debug)]
pub struct Set(Vec<u64>);

const BITS: usize = u64::BITS as usize;

impl Set {
    /// The empty set, of numbers below this one.
    pub fn of(bound: usize) -> Self {
        Self(vec![0; bound.div_ceil(BITS)])
    }

    /// True when the number is in it.
    #[inline]
    pub fn has(&self, at: usize) -> bool {
        self.0[at / BITS] >> (at % BITS) & 1 != 0
    }

    /// Puts a number in.
    #[inline]
    pub fn insert(&mut self, at: usize) {
        self.0[at / BITS] |= 1 << (at % BITS);
    }

    /// Takes a number out.
    #[inline]
    pub fn remove(&mut self, at: usize) {
        self.0[at / BITS] &= !(1 << (at % BITS));
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.0.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// In order.
    pub fn iter(&self) -> Members<'_> {
        Members { words: self.0.iter(), start: 0, next: 0, left: 0 }
    }
}

/// What is in a set, in order.
#[derive(Debug)]
pub struct Members<'s> {
    words: std::slice::Iter<'s, u64>,
    /// Where the bits that are left begin, and where the next words do.
    start: usize,
    next: usize,
    left: u64,
}

impl Iterator for Members<'_> {
    type Item = usize;

    #[inline]
    fn next(&mut self) -> Option<usize> {
        while self.left == 0 {
            self.left = *self.words.next()?;
            (self.start, self.next) = (self.next, self.next + BITS);
        }
        let at = self.start + self.left.trailing_zeros() as usize;
        self.left &= self.left - 1;
        Some(at)
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
        assert!(set.has(63) && !set.has(64) && set.count() == 5);
        assert_eq!(Set::of(0).iter().count(), 0);
    }
}
