//! Chance that repeats itself: the same seed, the same inputs, on every machine.

/// Xorshift with a final multiplication (Vigna, 2016).
pub(crate) struct Random(u64);

impl Random {
    /// The stream of this seed, run and input.
    pub(crate) fn new(seed: u64, target: &str, input: u64) -> Self {
        let mut state = 0x9E37_79B9_7F4A_7C15 ^ seed.wrapping_mul(0xD134_2543_DE82_EF95);
        for byte in target.bytes().map(u64::from).chain([input]) {
            state = (state ^ byte).wrapping_mul(0x5851_F42D_4C95_7F2D).rotate_left(29);
        }
        let mut random = Self(state | 1);
        random.next();
        random
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    /// A number below this one; 0 when it is 0.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        (self.next() >> 11) as usize % end.max(1)
    }

    /// True once in so many times.
    pub(crate) fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    pub(crate) fn pick<'a, T>(&mut self, among: &'a [T]) -> &'a T {
        &among[self.below(among.len())]
    }

    pub(crate) fn byte(&mut self) -> u8 {
        (self.next() >> 40) as u8
    }

    /// A length: short most of the time.
    pub(crate) fn length(&mut self) -> usize {
        let most = *self.pick(&[2, 8, 8, 40, 40, 300]);
        1 + self.below(most)
    }
}
