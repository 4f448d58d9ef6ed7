//! Books → findings. **New check here.**

use crate::model::books::Books;
use crate::model::finding::{Finding, Observation, Outcome, Severity};
use crate::model::report::CheckOutcome;

/// A check: data and a function. Its texts feed the workbook, the JSON results, `rappro explain` and
/// the README.
#[derive(Clone, Copy, Debug)]
pub struct Check {
    /// Stable name, also the name of its file and of its fixture folder.
    pub id: &'static str,
    /// What is wrong, as a French title: `Doublon de facture`.
    pub title: &'static str,
    /// Why it matters, in French.
    pub why: &'static str,
    /// Law, article or practice that it rests on, in French.
    pub source: &'static str,
    /// What to do in general, in French.
    pub remedy: &'static str,
    /// Default severity; `[controles]` may change it.
    pub severity: Severity,
    /// Which data it needs, in French, for `rappro explain`.
    pub needs: &'static str,
    /// Only a correction closes its findings, because the sums are unknown until then (contract 4b).
    pub closes_by_correction_only: bool,
    /// What it sees; or why it cannot be, or need not be, looked at.
    pub run: fn(&Books) -> Result<Vec<Observation>, Outcome>,
}

/// Every check, in the order of the workbook.
pub static CATALOGUE: &[&Check] = &[];

/// The check of this id.
pub fn find(id: &str) -> Option<&'static Check> {
    CATALOGUE.iter().copied().find(|check| check.id == id)
}

/// Runs the catalogue.
pub fn run(_books: &Books) -> (Vec<Finding>, Vec<CheckOutcome>) {
    (Vec::new(), Vec::new())
}
