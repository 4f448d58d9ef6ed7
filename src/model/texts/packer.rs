//! Lines as they are read, packed into blocks.

use std::sync::Arc;

use super::{BLOCK, DIGITS, DIGITS_LONG, FIELDS, FIGURES, FIRST, LONG, TEXTS, Texts, address};
use crate::model::field::Field;
use crate::model::figures::{self, Figures};

/// Packs the texts and figures of one line after another, those of neighbouring lines into one block.
#[derive(Debug, Default)]
pub struct Packer {
    /// Texts of the lines that wait for their block, then of the current one.
    texts: String,
    /// Where those of the current line begin.
    start: usize,
    present: u32,
    /// Where the text of each of its fields begins that has one.
    starts: [usize; FIELDS],
    behind: Behind,
}

/// What stands behind the texts of a line, put together before it is written: where each of them begins, up to
/// [`Behind::MIDDLE`]; from there on its figures.
#[derive(Debug)]
struct Behind {
    bytes: [u8; Self::MIDDLE + figures::ROOM],
    /// Bytes of the figures.
    figures: usize,
}

impl Behind {
    const MIDDLE: usize = (FIELDS + 1) * DIGITS_LONG;

    /// Writes where the texts of these fields begin, counted back from where they end, in so many digits each; all that
    /// stands behind them.
    #[inline]
    fn told<const DIGITS: usize>(&mut self, fields: u32, starts: &[usize; FIELDS], ends: usize) -> &str {
        // Behind the last of them stands the end.
        let (mut rest, mut back, mut first) = (fields, 0, Self::MIDDLE - DIGITS);
        loop {
            if let Some(number) = self.bytes.get_mut(first..first + DIGITS) {
                for digit in number.iter_mut().rev() {
                    *digit = back as u8 & 127;
                    back >>= 7;
                }
            }
            let Some(last) = rest.checked_ilog2() else { break };
            rest ^= 1 << last;
            back = starts.get(last as usize).map_or(0, |start| ends - start);
            first -= DIGITS;
        }
        // All of them below 128.
        std::str::from_utf8(&self.bytes[first..Self::MIDDLE + self.figures]).unwrap_or_default()
    }
}

impl Default for Behind {
    fn default() -> Self {
        Self { bytes: [0; Self::MIDDLE + figures::ROOM], figures: 0 }
    }
}

impl Packer {
    /// One for about so many lines.
    pub fn of_lines(count: usize) -> Self {
        /// Lines that may fill a block.
        const MANY: usize = 1000;
        if count < MANY { Self::default() } else { Self { texts: Self::room(), ..Self::default() } }
    }

    /// Room for a block, and for what goes beyond it with the last line.
    fn room() -> String {
        String::with_capacity(BLOCK + BLOCK / 16)
    }

    /// The text of the next field, in the order of fields. What is no field of texts, or comes too late, is
    /// not kept.
    #[inline]
    pub fn push(&mut self, field: Field, text: &str) {
        let at = (field as usize).wrapping_sub(FIRST);
        let place = self.starts.get_mut(at).filter(|_| self.present >> at == 0);
        debug_assert!(place.is_some(), "{field:?} is out of order, or has no text");
        let Some(place) = place else { return };
        *place = self.texts.len();
        self.present |= 1 << at;
        self.texts.push_str(text);
    }

    /// The figures of the line.
    #[inline]
    pub fn push_figures(&mut self, figures: &Figures) {
        let (bits, length) = figures.pack(&mut self.behind.bytes[Behind::MIDDLE..]);
        self.present = self.present & TEXTS | bits << FIGURES;
        self.behind.figures = length;
    }

    /// What was pushed for a line. It says nothing before it is given its block by [`Self::share`].
    pub fn line(&mut self) -> Texts {
        let ends = self.texts.len();
        let is_long = (ends - self.start) >> (7 * DIGITS) != 0;
        let fields = self.present & TEXTS;
        self.texts.push_str(match is_long {
            false => self.behind.told::<DIGITS>(fields, &self.starts, ends),
            true => self.behind.told::<DIGITS_LONG>(fields, &self.starts, ends),
        });
        self.start = self.texts.len();
        self.behind.figures = 0;
        let present = std::mem::take(&mut self.present) | if is_long { LONG } else { 0 };
        Texts { block: None, ends: address(ends), present }
    }

    /// A line as it was packed before, to stand among others. Like [`Self::line`], it waits for its block.
    #[inline]
    pub fn again(&mut self, line: &Texts) -> Texts {
        let (packed, length) = line.packed();
        let ends = self.texts.len() + length;
        self.texts.push_str(packed);
        self.start = self.texts.len();
        Texts { block: None, ends: address(ends), present: line.present }
    }

    /// True when the lines that wait are enough for a block.
    #[inline]
    pub fn is_full(&self) -> bool {
        self.start >= BLOCK
    }

    /// Gives their block to the lines made since the last one.
    pub fn share<'t>(&mut self, lines: impl Iterator<Item = &'t mut Texts>) {
        let more = if self.is_full() { Self::room() } else { String::new() };
        let mut texts = std::mem::replace(&mut self.texts, more);
        if texts.capacity() > texts.len() + texts.len() / 8 {
            texts.shrink_to_fit();
        }
        let block = Arc::new(texts);
        for line in lines.filter(|line| line.present != 0) {
            line.block = Some(Arc::clone(&block));
        }
        self.start = 0;
    }

    /// Lays the texts of lines one behind the other, in the order in which the lines will be walked over: a text
    /// that stands alone in memory costs more than its letters, and more to go to than to read.
    pub fn lay_again<T>(&mut self, lines: &mut [T], texts: impl Fn(&mut T) -> &mut Texts) {
        /// Lines whose texts are waited for together.
        const AT_ONCE: usize = 32;
        let (mut laid, count) = (0, lines.len());
        let mut at = 0;
        while at < count {
            let next = (at + AT_ONCE).min(count);
            // Asking each for its length first fetches them side by side.
            let room = lines[at..next].iter_mut().map(|line| texts(line).weight()).sum();
            self.texts.reserve(room);
            while at < next {
                let line = texts(&mut lines[at]);
                *line = self.again(line);
                at += 1;
                if self.is_full() || at == count {
                    self.share(lines[laid..at].iter_mut().map(&texts));
                    laid = at;
                }
            }
        }
    }

    /// A line alone.
    pub(super) fn alone(mut self) -> Texts {
        let mut line = self.line();
        self.share(std::iter::once(&mut line));
        line
    }
}
