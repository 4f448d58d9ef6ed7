//! Lines as they are read, packed into blocks.

use std::sync::Arc;

use super::{BLOCK, DIGITS, DIGITS_LONG, FIELDS, FIGURES, FIRST, LONG, TEXTS, Texts, address};
use crate::model::field::Field;
use crate::model::figures::Figures;

/// Packs the texts and figures of one line after another, those of neighbouring lines into one block.
#[derive(Debug, Default)]
pub struct Packer {
    /// Texts of the lines that wait for their block, then of the current one.
    texts: String,
    /// Where those of the current line begin.
    start: usize,
    present: u32,
    /// Where each of its texts begins, counted from there.
    starts: [usize; FIELDS],
    count: usize,
    next: usize,
    /// Those of the current line, packed.
    figures: String,
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
        let at = (field as usize).checked_sub(FIRST).filter(|at| (self.next..FIELDS).contains(at));
        debug_assert!(at.is_some(), "{field:?} is out of order, or has no text");
        let Some(at) = at else { return };
        self.starts[self.count] = self.texts.len() - self.start;
        self.count += 1;
        self.texts.push_str(text);
        self.present |= 1 << at;
        self.next = at + 1;
    }

    /// The figures of the line.
    #[inline]
    pub fn push_figures(&mut self, figures: &Figures) {
        self.figures.clear();
        self.present &= TEXTS;
        if *figures != Figures::default() {
            self.present |= figures.pack(&mut self.figures) << FIGURES;
        }
    }

    /// What was pushed for a line. It says nothing before it is given its block by [`Self::share`].
    pub fn line(&mut self) -> Texts {
        let ends = self.texts.len();
        let length = ends - self.start;
        let is_long = length >> (7 * DIGITS) != 0;
        let starts = &self.starts[..self.count];
        if is_long {
            let mut written = [[0; DIGITS_LONG]; FIELDS + 1];
            for (number, start) in written.iter_mut().zip(starts) {
                let back = length - start;
                number.iter_mut().rev().zip(0..).for_each(|(digit, at)| *digit = (back >> (7 * at)) as u8 & 127);
            }
            push(&mut self.texts, written[..=self.count].as_flattened());
        } else {
            let mut written = [[0; DIGITS]; FIELDS + 1];
            for (number, start) in written.iter_mut().zip(starts) {
                let back = length - start;
                *number = [(back >> 7) as u8 & 127, back as u8 & 127];
            }
            push(&mut self.texts, written[..=self.count].as_flattened());
        }
        self.texts.push_str(&self.figures);
        self.figures.clear();
        self.start = self.texts.len();
        (self.next, self.count) = (0, 0);
        let present = std::mem::take(&mut self.present) | if is_long { LONG } else { 0 };
        Texts { block: None, ends: address(ends), present }
    }

    /// A line as it was packed before, to stand among others. Like [`Self::line`], it waits for its block.
    #[inline]
    pub fn again(&mut self, line: &Texts) -> Texts {
        let ends = self.texts.len() + line.length();
        self.texts.push_str(line.packed());
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

/// Adds bytes below 128.
fn push(texts: &mut String, digits: &[u8]) {
    texts.push_str(std::str::from_utf8(digits).unwrap_or_default());
}
