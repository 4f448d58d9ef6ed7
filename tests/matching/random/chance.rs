//! Chance, the same at each run (xorshift), and the slips of clerks.

pub(crate) struct Chance(u64);

impl Chance {
    pub(crate) fn of(seed: u64) -> Self {
        let mut chance = Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
        for _ in 0..4 {
            chance.below(2);
        }
        chance
    }

    pub(crate) fn below(&mut self, n: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % n.max(1)
    }

    pub(crate) fn percent(&mut self, chances: u64) -> bool {
        self.below(100) < chances
    }

    pub(crate) fn one<T: Clone>(&mut self, of: &[T]) -> T {
        of[self.below(of.len() as u64) as usize].clone()
    }

    /// An amount as they come: most are anything, some are round, some are the usual ones.
    pub(crate) fn cents(&mut self) -> i64 {
        match self.below(10) {
            0 => self.one(&[1525, 3000, 6000, 9000, 12_000, 18_000]),
            1 => 500 * (2 + self.below(120) as i64),
            2..6 => 700 + self.below(20_000) as i64,
            6..9 => 5000 + self.below(100_000) as i64,
            _ => 50_000 + self.below(700_000) as i64,
        }
    }

    /// A number as another clerk types it.
    pub(crate) fn dress(&mut self, number: &str) -> String {
        match self.below(4) {
            0 => number.to_lowercase(),
            1 => number.replace(['-', '/'], " "),
            2 => number.replace(['-', '/'], ""),
            _ => number.to_owned(),
        }
    }

    /// Two digits are swapped, or one is another.
    pub(crate) fn mistype(&mut self, number: &str) -> String {
        let mut signs: Vec<char> = number.chars().collect();
        let digits: Vec<usize> = (0..signs.len()).filter(|at| signs[*at].is_ascii_digit()).collect();
        if let Some(at) = digits.get(self.below(digits.len() as u64) as usize) {
            signs[*at] = char::from(b'0' + self.below(10) as u8);
        }
        signs.into_iter().collect()
    }

    /// An amount as it should not have been typed.
    pub(crate) fn wrong(&mut self, cents: i64) -> i64 {
        let wrong = match self.below(4) {
            0 => cents * 5 / 6,
            1 => swapped(cents),
            2 => cents + 100 + self.below(5000) as i64,
            _ => cents + 1,
        };
        if wrong == cents || wrong == 0 { cents + 700 } else { wrong }
    }

    pub(crate) fn shuffle<T>(&mut self, of: &mut [T]) {
        for at in (1..of.len()).rev() {
            of.swap(at, self.below(at as u64 + 1) as usize);
        }
    }
}

/// The two digits before the cents change places.
fn swapped(cents: i64) -> i64 {
    let (units, tens) = (cents / 100 % 10, cents / 1000 % 10);
    cents + (tens - units) * 100 + (units - tens) * 1000
}
