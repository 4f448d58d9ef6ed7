//! Groups without a shared reference: one mandat for several papers, several mandats for one paper.
//!
//! First lines that stand together on their own side: the card lines of one statement, the papers of one
//! person for one mission, the bills of one supplier. Example: the statement CA-2017-11 sums to 4 317,62 €
//! and one mandat of 4 317,62 € goes to the bank. Then any lines of one payee whose exact sum is the amount:
//! three bills of 120,00, 85,50 and 60,00 € and a mandat of 265,50 € to the same restaurant.
//!
//! A sum proves little by itself: thirty ordinary amounts make nearly any total. So every solution is
//! counted, and how many totals the lines could make by chance is weighed: a single solution among few
//! possible sums is probable, several are an ambiguity with their number, and a sum that chance explains
//! is not even proposed.

mod combinations;
mod standing;

pub(super) use combinations::any_lines;
pub(super) use standing::{lone_lines, standing_together};
