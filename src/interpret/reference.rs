//! Reference files: histories of rates, per-diem scales, the text files of the DGFiP. Not lines, but what lines are held
//! against.

mod day;
mod dgfip;
pub(super) mod doubts;
mod of_base;
pub(super) mod quotations;
pub(super) mod sense;
mod series;
pub(super) mod shapes;
