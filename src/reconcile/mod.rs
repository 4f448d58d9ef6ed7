//! Entries → matches. **New matching pass here.**

use crate::model::entry::{Assignment, Entry};
use crate::model::matching::Matching;
use crate::model::money::Currency;
use crate::model::rules::Rules;

/// Runs every pass in order of proof; what is matched or ambiguous leaves the pool.
pub fn matches(_entries: &[Entry], _assignments: &[Assignment], _rules: &Rules, _currency: Currency) -> Matching {
    Matching::default()
}
