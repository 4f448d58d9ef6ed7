//! Which files of a dossier are exports, and why the others are left aside.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::file::shown;
use super::unreadable::{Unreadable, file_name, problem, source_key};
use crate::model::Text;
use crate::model::account::Role;
use crate::model::dossier::Dossier;
use crate::model::finding::{Problem, ProblemKind};
use crate::model::place::Place;
use crate::model::sheet::{ARCHIVES_REASON, OUTPUT_REASON, Skipped};

/// Extensions of exports, in small letters. Any other file is read only when `dossier.toml` names it.
const EXTENSIONS: &[&str] =
    &["xlsx", "xlsm", "xltx", "xltm", "xls", "xlt", "xlsb", "ods", "ots", "fods", "csv", "txt", "tsv", "tab"];

/// Those of text files among them.
const EXTENSIONS_OF_TEXTS: &[&str] = &["csv", "txt", "tsv", "tab"];

/// Extensions of files that may be exports or anything else, in small letters: those that are none are
/// left aside, which is no fault.
const EXTENSIONS_OF_MANY_KINDS: &[&str] = &["zip", "gz", "htm", "html", "mht", "mhtml", "xml"];

/// Extensions of what may well hold lines and is not read: it is named, so that nobody thinks it was.
const EXTENSIONS_NAMED: &[&str] =
    &["prn", "dat", "asc", "json", "dbf", "numbers", "parquet", "rar", "7z", "mdb", "accdb"];

/// Where the program keeps the workbooks that it replaces.
const ARCHIVES: &str = "archives";

/// A file to read.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    /// Where it is.
    pub(super) path: PathBuf,
    /// How it is called: relative to the dossier, with `/`.
    pub(super) name: Text,
}

impl Candidate {
    /// A file given on the command line, called as it was given.
    pub(super) fn given(path: &Path) -> Self {
        Self { path: path.to_owned(), name: shown(path) }
    }
}

/// What is in the folder of a dossier.
#[derive(Debug, Default)]
pub(super) struct Survey {
    /// Sorted by path.
    pub(super) candidates: Vec<Candidate>,
    pub(super) skipped: Vec<Skipped>,
    /// Folders that cannot be opened.
    pub(super) problems: Vec<Problem>,
}

/// Looks through the folder of the dossier. `output` is left aside.
pub(super) fn survey(dossier: &Dossier, output: &Path) -> Survey {
    let mut walk = Walk {
        dossier,
        root: real(&dossier.root),
        output: real(output),
        visited: BTreeSet::new(),
        survey: Survey::default(),
    };
    walk.enter(&dossier.root, "");
    let mut survey = walk.survey;
    survey.candidates.sort_by(|a, b| a.name.cmp(&b.name));
    survey
}

/// The path without links; as given when it does not exist.
fn real(path: &Path) -> PathBuf {
    path.canonicalize().or_else(|_| std::path::absolute(path)).unwrap_or_else(|_| path.to_owned())
}

/// Why a file that may hold lines is not read.
const NOT_READ_REASON: &str =
    "extension qui n’est pas lue : si le fichier porte des lignes, l’exporter en .csv ou en .xlsx";

/// True for `export.prn`, and for a file without extension, as large systems deliver them.
fn may_hold_lines(own: &str) -> bool {
    let extension = Path::new(own).extension().and_then(|extension| extension.to_str());
    !own.starts_with('.')
        && extension.is_none_or(|extension| EXTENSIONS_NAMED.contains(&extension.to_ascii_lowercase().as_str()))
}

/// True for what is called a text file.
pub(super) fn is_text(name: &str) -> bool {
    EXTENSIONS_OF_TEXTS.contains(&extension(name).as_str())
}

struct Walk<'a> {
    dossier: &'a Dossier,
    root: PathBuf,
    output: PathBuf,
    visited: BTreeSet<PathBuf>,
    survey: Survey,
}

impl Walk<'_> {
    /// `name` is the path of the folder relative to the dossier, empty or with a final `/`.
    fn enter(&mut self, folder: &Path, name: &str) {
        // A link that leads back is entered once only.
        if !self.visited.insert(real(folder)) {
            return;
        }
        match fs::read_dir(folder) {
            Ok(entries) => {
                let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
                paths.sort();
                paths.iter().for_each(|path| self.meet(path, name));
            }
            Err(error) => {
                let at = Place::of_file(&if name.is_empty() { ".".into() } else { name.into() });
                self.survey.problems.push(Unreadable::refused(&error).at(at));
            }
        }
    }

    fn meet(&mut self, path: &Path, parent: &str) {
        let Some(own) = path.file_name().map(|own| own.to_string_lossy().into_owned()) else { return };
        let name = format!("{parent}{own}");
        if path.is_dir() {
            return self.meet_folder(path, &own, &format!("{name}/"));
        }
        if !self.is_candidate(&name) {
            if may_hold_lines(&own) {
                self.skip(&name, NOT_READ_REASON.to_owned());
            }
            return;
        }
        match self.reason_to_skip(path, &own, &name) {
            Some(reason) => self.skip(&name, reason),
            None => self.survey.candidates.push(Candidate { path: path.to_owned(), name: name.into() }),
        }
    }

    fn meet_folder(&mut self, path: &Path, own: &str, name: &str) {
        if own.starts_with('.') {
            self.skip(name, "répertoire caché".to_owned());
        } else if name.trim_end_matches('/').eq_ignore_ascii_case(ARCHIVES) {
            self.skip(name, ARCHIVES_REASON.to_owned());
        } else if self.is_link_inside(path) {
            self.skip(name, "lien vers un répertoire du dossier, lu à sa place".to_owned());
        } else {
            self.enter(path, name);
        }
    }

    fn is_candidate(&self, name: &str) -> bool {
        has_extension_of_export(name.trim_end_matches('#')) || self.dossier.sources.contains_key(name)
    }

    fn reason_to_skip(&self, path: &Path, own: &str, name: &str) -> Option<String> {
        if let Some(reason) = lock_reason(own) {
            return Some(reason);
        }
        let role = self.dossier.sources.get(name).and_then(|settings| settings.role);
        let is_report = self.dossier.report.as_deref().is_some_and(|report| plain(report) == plain(name));
        if own.starts_with('.') {
            Some("fichier caché".to_owned())
        } else if real(path) == self.output {
            Some(OUTPUT_REASON.to_owned())
        } else if is_report || role == Some(Role::Report) {
            Some("texte du rapport : jamais lu comme export".to_owned())
        } else if role == Some(Role::Ignore) {
            Some("laissé de côté à la demande de dossier.toml (role = \"ignorer\")".to_owned())
        } else if self.is_link_inside(path) {
            Some("lien vers un fichier du dossier, lu à sa place".to_owned())
        } else {
            None
        }
    }

    /// What a link points to inside the dossier is read at its own place.
    fn is_link_inside(&self, path: &Path) -> bool {
        path.is_symlink() && path.canonicalize().is_ok_and(|target| target.starts_with(&self.root))
    }

    fn skip(&mut self, name: &str, reason: String) {
        self.survey.skipped.push(Skipped { path: name.into(), reason });
    }
}

/// Whether a file of this name may be an export.
pub(super) fn has_extension_of_export(name: &str) -> bool {
    let extension = extension(name);
    EXTENSIONS.contains(&extension.as_str()) || may_be_anything(name)
}

/// Whether files of such names are often no exports at all.
pub(super) fn may_be_anything(name: &str) -> bool {
    EXTENSIONS_OF_MANY_KINDS.contains(&extension(name).as_str())
}

fn extension(name: &str) -> String {
    Path::new(name).extension().map(|extension| extension.to_string_lossy().to_lowercase()).unwrap_or_default()
}

/// Why a lock file is left aside: it tells that a workbook is open, and its unsaved changes unread.
pub(super) fn lock_reason(own: &str) -> Option<String> {
    let (locked, program) = match own.strip_prefix("~$") {
        Some(locked) => (locked, "Excel"),
        None => (own.strip_prefix(".~lock.")?.strip_suffix('#')?, "LibreOffice"),
    };
    Some(format!(
        "fichier de verrouillage : {locked} semble ouvert dans {program} ; ce qui n’y est pas enregistré n’est pas lu"
    ))
}

/// The keys `[source."…"]` of `dossier.toml` that name no file of the dossier.
pub(super) fn unknown_keys(dossier: &Dossier, names: &[Text]) -> Vec<Problem> {
    let unknown = dossier.sources.keys().filter(|key| !names.iter().any(|name| name.as_str() == key.as_str()));
    unknown.map(|key| unknown_key(key, names)).collect()
}

fn unknown_key(key: &str, names: &[Text]) -> Problem {
    let likeness = |name: &str| {
        let whole = strsim::jaro_winkler(&plain(key), &plain(name));
        let last = strsim::jaro_winkler(file_name(&plain(key)), file_name(&plain(name)));
        whole.max(last)
    };
    let nearest = names.iter().max_by(|a, b| likeness(a).total_cmp(&likeness(b)).then_with(|| b.cmp(a)));
    let remedy = match nearest.filter(|name| likeness(name) > 0.7) {
        Some(name) => format!("Écrire [source.\"{name}\"], le fichier le plus proche, ou retirer cette section."),
        None => "Corriger le chemin, relatif au dossier et écrit avec « / », ou retirer cette section.".to_owned(),
    };
    problem(
        ProblemKind::UnrecognisedTable { carries_amounts: false },
        source_key(key),
        format!(
            "La section [source.\"{key}\"] de dossier.toml ne correspond à aucun fichier : elle est sans effet."
        ),
        remedy,
        key,
    )
}

/// A path as people mean it: without `./`, with `/`, in small letters.
fn plain(path: &str) -> String {
    path.replace('\\', "/").trim_start_matches("./").to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_hold_lines_is_named_and_papers_are_not() {
        for name in ["export.prn", "MANDATS.DAT", "JP51", "lignes.json", "base.dbf"] {
            assert!(may_hold_lines(name) && !has_extension_of_export(name), "{name}");
        }
        for name in ["billet.pdf", "photo.jpg", "rapport.docx", ".gitignore", "mandats.csv"] {
            assert!(!may_hold_lines(name), "{name}");
        }
    }
}
