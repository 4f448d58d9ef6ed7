//! File → sheets. **New input format here.**

use std::path::Path;

use crate::error::Error;
use crate::model::dossier::Dossier;
use crate::model::sheet::{Sheet, Source};

/// Reads every export of the dossier, sub-folders included, in parallel. `output` is never read.
pub fn folder(_dossier: &Dossier, _output: &Path) -> Source {
    Source::default()
}

/// Reads files on their own, for `inspect`.
pub fn files(_files: &[&Path]) -> Source {
    Source::default()
}

/// Reads the previous workbook.
///
/// # Errors
/// [`Error::CannotRead`] when it cannot be opened or is no workbook.
pub fn workbook(_path: &Path) -> Result<Vec<Sheet>, Error> {
    Ok(Vec::new())
}
