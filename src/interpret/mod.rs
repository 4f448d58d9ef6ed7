//! Sheets → entries, members, rates.

use crate::model::books::Facts;
use crate::model::dossier::Dossier;
use crate::model::sheet::Source;

/// Understands every sheet: its tables, columns and rows.
pub fn sheets(_source: Source, _dossier: &Dossier) -> Facts {
    Facts::default()
}
