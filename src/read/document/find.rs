//! Which file of a dossier is its report: the one that `dossier.toml` names, else the one file called so.

use std::fs;
use std::path::Path;

use crate::model::Text;
use crate::model::account::Role;
use crate::model::dossier::Dossier;
use crate::model::words::fold;

/// Extensions of documents, the best to read first. Texts may be exports: they are reports only when named.
const EXTENSIONS: &[&str] = &["docx", "odt", "md", "pdf"];

/// The file that `dossier.toml` names: `rapport = "…"`, or `role = "rapport"`.
pub(super) fn named(dossier: &Dossier) -> Option<Text> {
    let by_role = dossier.sources.iter().find(|(_, settings)| settings.role == Some(Role::Report));
    dossier.report.clone().or_else(|| by_role.map(|(name, _)| Text::from(name.as_str())))
}

/// The one document of the folder whose name begins with « rapport »; the same text saved in several formats
/// is one.
///
/// # Errors
/// Several documents could be the report.
pub(super) fn by_name(root: &Path) -> Result<Option<Text>, String> {
    let Ok(entries) = fs::read_dir(root) else { return Ok(None) };
    let names = entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned());
    let mut names: Vec<String> = names.filter(|name| is_report(name)).collect();
    names.sort_by_key(|name| (rank(name), name.clone()));
    let stem = |name: &str| fold(Path::new(name).file_stem().unwrap_or_default().to_string_lossy().as_ref());
    match names.split_first() {
        None => Ok(None),
        Some((first, rest)) if rest.iter().all(|other| stem(other) == stem(first)) => {
            Ok(Some(first.as_str().into()))
        }
        Some(_) => {
            names.sort();
            Err(format!(
                "plusieurs fichiers peuvent être le rapport ({}) : écrire dans dossier.toml rapport = \"{}\", par exemple",
                names.join(", "),
                names.first().map_or("rapport.docx", String::as_str)
            ))
        }
    }
}

/// The other files of the folder that hold the same report, by their names.
pub(super) fn twins(root: &Path, file: &str) -> Vec<Text> {
    let Ok(entries) = fs::read_dir(root) else { return Vec::new() };
    let names = entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned());
    let mut names: Vec<String> = names.filter(|name| is_report(name) && name != file).collect();
    names.sort_by_key(|name| (rank(name), name.clone()));
    names.iter().map(|name| Text::from(name.as_str())).collect()
}

/// True for `Rapport CP 2019.docx`: a document whose name begins so.
pub(in crate::read) fn is_report(name: &str) -> bool {
    let words = fold(name);
    rank(name) < EXTENSIONS.len() && (words.starts_with("rapport ") || words.starts_with("rapports "))
}

fn rank(name: &str) -> usize {
    let extension = Path::new(name).extension().map(|extension| extension.to_string_lossy().to_lowercase());
    let at = extension.and_then(|extension| EXTENSIONS.iter().position(|known| *known == extension));
    at.unwrap_or(EXTENSIONS.len())
}
