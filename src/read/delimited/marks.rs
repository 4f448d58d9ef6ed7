//! Where the signs that cut a text stand: a block of 64 bytes at a time, one bit for each byte.
//!
//! The comparison of a block is a plain loop that the compiler turns into vector instructions; the cost
//! per byte is a fraction of that of a state machine, and what follows works on marks only.

const BLOCK: usize = 64;

/// Stands for a sign that the text does not use: no byte of UTF-8 has this value.
pub(super) const NEVER: u8 = 0xFF;

/// The positions of delimiters, quotes and line ends, in order.
pub(super) struct Marks<'a> {
    bytes: &'a [u8],
    delimiter: u8,
    quote: u8,
    /// Where the current block starts, and its marks still to come.
    block: usize,
    mask: u64,
}

impl<'a> Marks<'a> {
    pub(super) fn new(bytes: &'a [u8], delimiter: u8, quote: u8) -> Self {
        let mut marks = Self { bytes, delimiter, quote, block: 0, mask: 0 };
        marks.seek(0);
        marks
    }

    /// The next mark.
    #[inline]
    pub(super) fn next(&mut self) -> Option<usize> {
        self.pass(|_| false)
    }

    /// Passes over marks as long as they are of this kind; gives the first that is not.
    #[inline]
    pub(super) fn pass(&mut self, mut is_passed: impl FnMut(usize) -> bool) -> Option<usize> {
        loop {
            let (block, mut mask) = (self.block, self.mask);
            while mask != 0 {
                let at = block + mask.trailing_zeros() as usize;
                mask &= mask - 1;
                if !is_passed(at) {
                    self.mask = mask;
                    return Some(at);
                }
            }
            self.mask = 0;
            // To stay there at the end.
            let next = block + BLOCK;
            if next >= self.bytes.len() {
                return None;
            }
            (self.block, self.mask) = (next, self.load(next));
        }
    }

    /// Goes on from this position.
    pub(super) fn seek(&mut self, at: usize) {
        self.block = at - at % BLOCK;
        self.mask = self.load(self.block) & (u64::MAX << (at % BLOCK));
    }

    /// The marks of a block.
    fn load(&self, block: usize) -> u64 {
        let rest = self.bytes.get(block..).unwrap_or(&[]);
        match rest.first_chunk::<BLOCK>() {
            Some(block) => self.compare(block),
            None => self.load_last(rest),
        }
    }

    #[cold]
    fn load_last(&self, rest: &[u8]) -> u64 {
        let mut last = [0; BLOCK];
        for (to, from) in last.iter_mut().zip(rest) {
            *to = *from;
        }
        self.compare(&last)
    }

    #[inline]
    fn compare(&self, block: &[u8; BLOCK]) -> u64 {
        // Eight bytes that are 0 or 1, multiplied by this, show their bits side by side on top.
        const GATHER: u64 = 0x0102_0408_1020_4080;
        let (delimiter, quote) = (self.delimiter, self.quote);
        let mut hits = [0_u8; BLOCK];
        for at in 0..BLOCK {
            let byte = block[at];
            hits[at] = u8::from(byte == delimiter || byte == quote || byte == b'\n' || byte == b'\r');
        }
        let mut mask = 0;
        for (at, eight) in hits.as_chunks::<8>().0.iter().enumerate() {
            mask |= (u64::from_le_bytes(*eight).wrapping_mul(GATHER) >> 56) << (at * 8);
        }
        mask
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sign_is_seen_wherever_it_stands() {
        let text: Vec<u8> = (0..1000_u32).map(|at| b"a;\"\nb\rcdefgh"[(at * 7 % 12) as usize]).collect();
        let all: Vec<usize> = (0..text.len()).filter(|at| b";\"\n\r".contains(&text[*at])).collect();
        for from in [0, 1, 63, 64, 65, 500, 999] {
            let mut marks = Marks::new(&text, b';', b'"');
            marks.seek(from);
            let seen: Vec<usize> = std::iter::from_fn(|| marks.next()).collect();
            assert!(seen.iter().eq(all.iter().filter(|at| **at >= from)), "{from}");
            assert_eq!(marks.next(), None);
        }
        assert_eq!(Marks::new(b"", b';', b'"').next(), None);
        assert_eq!(Marks::new(b"\0\0;", b';', NEVER).next(), Some(2));
    }
}
