//! `dossier.toml` → [`Dossier`].

use std::path::Path;

use crate::error::Error;
use crate::model::dossier::Dossier;
use crate::model::money::{Currency, Money};
use crate::model::rules::Rules;

/// Reads and verifies `dossier.toml` of this folder.
///
/// # Errors
/// [`Error::NoFolder`], [`Error::NoDossier`], [`Error::BadDossier`].
pub fn load(root: &Path) -> Result<Dossier, Error> {
    Err(Error::NoDossier { folder: root.to_owned() })
}

/// A dossier without missions, to inspect files on their own.
pub fn empty() -> Dossier {
    Dossier {
        root: std::path::PathBuf::new(),
        title: String::new(),
        organisation: String::new(),
        commission_date: None,
        fiscal_year: None,
        currency: Currency::EUR,
        declared: Money::zero(Currency::EUR),
        report: None,
        missions: Vec::new(),
        rules: Rules::default(),
        sources: std::collections::BTreeMap::new(),
    }
}
