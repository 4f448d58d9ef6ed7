//! What stands below a printed total: whether it closes the lines above it, and which rows below the next total holds.
//!
//! Example: « Sous-total 119,54 », « Nombre de repas 40,00 », « Total général 159,54 »: the second total says that the
//! row between is a line.

use rust_decimal::Decimal;

use super::printed::{Answer, Printed};
use super::{Sums, Totals};
use crate::interpret::amounts::Amounts;
use crate::interpret::feet::is_net_label;
use crate::interpret::rows::cells::RowCells;
use crate::model::sheet::Value;
use crate::model::words::fold;

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

    /// What is to be paid, printed below the total once more or instead of it: `Net à payer`, `Solde prélevé le 30/09`. Asked
    /// of a row of two cells without a day, below so many lines.
    pub(in crate::interpret) fn net(&self, amounts: &Amounts, cells: &RowCells<'_>, lines: usize) -> Answer {
        const WORDS: &[&str] =
            &["solde", "montant", "somme", "net", "prelevement", "preleve", "debite", "balance", "amount", "du"];
        let own = amounts.column();
        let mut labels = cells.all().filter(|(column, _)| *column != own);
        let (Some((_, Value::Text(label))), Some(stated)) = (labels.next(), amounts.stated(cells)) else {
            return Answer::No;
        };
        let repeats = || {
            let above = self.met.last().filter(|met| met.here.lines == self.passed.lines);
            above.is_some_and(|met| met.stated == stated)
                && fold(label).split(' ').next().is_some_and(|word| WORDS.contains(&word))
        };
        // Less than the lines may be what an advance leaves of them.
        let is_only_one =
            || self.met.is_empty() && lines > 0 && stated > self.passed.mark().sums.all && is_net_label(label);
        if !repeats() && !is_only_one() {
            return Answer::No;
        }
        Answer::Total(Printed { label: label.trim().to_owned(), stated: (own, stated) })
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
