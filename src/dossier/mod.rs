//! `dossier.toml` → [`Dossier`]. Strict: what is not understood is refused, with line and column and
//! what to write instead; every fault is told at once.

mod amount;
mod consistency;
mod declaration;
pub mod drafted;
mod fault;
mod keys;
mod settings;
mod syntax;
pub mod template;
mod text;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::error::Error;
use crate::model::dossier::Dossier;
use crate::model::money::{Currency, Money};
use crate::model::rules::Rules;
use fault::Faults;

/// The name of the file, in every dossier.
pub const FILE_NAME: &str = "dossier.toml";

/// Reads and verifies `dossier.toml` of this folder.
///
/// # Errors
/// [`Error::NoFolder`], [`Error::NoDossier`], [`Error::CannotRead`], and [`Error::BadDossier`] whose
/// text tells every fault with its line and column.
pub fn load(root: &Path) -> Result<Dossier, Error> {
    if root.is_file() {
        return Err(not_a_folder(root));
    }
    if !root.is_dir() {
        return Err(Error::NoFolder { folder: root.to_owned() });
    }
    let path = root.join(FILE_NAME);
    if !path.exists() {
        return Err(absent(root));
    }
    let bytes = std::fs::read(&path).map_err(|source| Error::CannotRead { path: path.clone(), source })?;
    let dossier = text::decode(&bytes).and_then(|text| parse(text, root));
    // In the current folder, the name alone says enough.
    let shown = path.strip_prefix(".").unwrap_or(&path).display().to_string();
    dossier.map_err(|faults| Error::BadDossier(faults.told(&shown)))
}

/// A dossier is a folder; whoever names its file means the folder that holds it.
fn not_a_folder(file: &Path) -> Error {
    let parent = file.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let remedy = match parent.join(FILE_NAME).is_file() {
        true => format!("indiquer le répertoire qui le contient, « {} ».", parent.display()),
        false => format!("indiquer le répertoire qui contient « {FILE_NAME} »."),
    };
    Error::Refused(format!(
        "{} : c’est un fichier, un dossier est un répertoire.\n  À faire : {remedy}",
        file.display()
    ))
}

/// Windows hides the extension that its notepad adds.
fn absent(root: &Path) -> Error {
    let hidden = root.join("dossier.toml.txt");
    if !hidden.exists() {
        return Error::NoDossier { folder: root.to_owned() };
    }
    Error::Refused(format!(
        "{} : ce fichier doit s’appeler « {FILE_NAME} ».\n  À faire : le renommer, sans l’extension « .txt ».",
        hidden.display()
    ))
}

/// The dossier that this text describes.
fn parse<'t>(text: &'t str, root: &Path) -> Result<Dossier, Faults<'t>> {
    let document = syntax::parse(text)?;
    let mut faults = Faults::new(text);
    let dossier = declaration::read(&document, root, &mut faults);
    match dossier {
        Some(dossier) if faults.is_empty() => Ok(dossier),
        _ => Err(faults),
    }
}

/// A dossier without missions, to inspect files on their own.
pub fn empty() -> Dossier {
    Dossier {
        root: PathBuf::new(),
        title: String::new(),
        organisation: String::new(),
        commission_date: None,
        fiscal_year: None,
        currency: Currency::EUR,
        declared: Money::zero(Currency::EUR),
        report: None,
        missions: Vec::new(),
        rules: Rules::default(),
        sources: BTreeMap::new(),
    }
}
