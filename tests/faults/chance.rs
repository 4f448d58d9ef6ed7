//! Chance, the same at each run (xorshift).

pub(crate) struct Chance(u64);

impl Chance {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    pub(crate) fn below(&mut self, n: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % n
    }

    pub(crate) fn between(&mut self, from: i64, to: i64) -> i64 {
        from + self.below((to - from + 1) as u64) as i64
    }

    pub(crate) fn one<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len() as u64) as usize]
    }

    /// At most one of these faults, each with its chances in a thousand.
    pub(crate) fn fault(&mut self, faults: &[(&'static str, u64)]) -> Option<&'static str> {
        let mut left = self.below(1000);
        for (fault, chances) in faults {
            match left.checked_sub(*chances) {
                Some(rest) => left = rest,
                None => return Some(fault),
            }
        }
        None
    }
}
