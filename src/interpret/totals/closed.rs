//! What stands below a printed total: whether it closes the lines above it, and which rows below the next total holds.
//!
//! Example: « Sous-total 119,54 », « Nombre de repas 40,00 », « Total général 159,54 »: the second total says that the
//! row between is a line.

use rust_decimal::Decimal;

use super::{Sums, Totals};

/// A printed total that is that of the lines above it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::interpret) struct Closed {
    pub(in crate::interpret) stated: Decimal,
    /// What the lines below it make.
    pub(in crate::interpret) since: Decimal,
    /// What all lines make, those of other totals included.
    pub(in crate::interpret) all: Decimal,
    /// The titles of the table were printed again since.
    pub(in crate::interpret) titled_again: bool,
}

impl Totals {
    /// The total met just above, when it is that of the lines above it to the cent.
    pub(in crate::interpret) fn closed(&self) -> Option<Closed> {
        const LINES_MAX: u32 = 12;
        let (last, before) = self.met.split_last()?;
        if self.passed.lines - last.here.lines > LINES_MAX {
            return None;
        }
        let top = before.last().map_or(Sums::default(), |met| met.here.sums);
        let sums = last.here.sums;
        let is_of_lines = last.here.lines > 0 && (sums.are(last.stated) || sums.since(top).are(last.stated));
        let all = self.passed.mark().sums.kept;
        let titled_again = self.titled_at == self.met.len();
        is_of_lines.then_some(Closed { stated: last.stated, since: all - sums.kept, all, titled_again })
    }

    /// The titles of the table are printed again: a page, or another claim.
    pub(in crate::interpret) fn titles_again(&mut self) {
        self.titled_at = self.met.len();
    }

    /// Which of these amounts below the last totals a total is made of, besides the lines; one bit each. None when it is
    /// that of the lines without them, or not even with them.
    pub(in crate::interpret) fn holds(&self, stated: Decimal, amounts: &[Decimal]) -> Option<usize> {
        const TOTALS_MAX: usize = 40;
        let here = self.passed.mark().sums;
        let above = self.met.iter().rev().take(TOTALS_MAX).map(|met| met.here.sums);
        let above: Vec<Sums> = above.chain([Sums::default()]).map(|mark| here.since(mark)).collect();
        let is_sum = |more: Decimal| above.iter().any(|sums| sums.are(stated - more));
        let of = |which: usize| amounts.iter().enumerate().filter(move |(at, _)| which & (1 << at) != 0);
        let all = (1_usize << amounts.len()) - 1;
        let is_held = |which: &usize| is_sum(of(*which).map(|(_, amount)| *amount).sum());
        if is_sum(Decimal::ZERO) { None } else { [all].into_iter().chain(1..all).find(is_held) }
    }
}
