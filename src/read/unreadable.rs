//! Why a file, or a sheet, could not be read: what is wrong and what to do, in French.

use crate::model::finding::{Problem, ProblemKind};
use crate::model::place::Place;
use crate::model::sheet::Format;

/// A file, or one of its sheets, that yields nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Unreadable {
    /// Told by the content, as far as it went.
    pub(super) format: Format,
    /// What is wrong: completes « Ce fichier n’a pas été lu : … ».
    what: String,
    /// What to do, in the imperative.
    remedy: String,
    /// What it is, when it is no spreadsheet at all.
    pub(super) kind: Option<String>,
}

impl Unreadable {
    /// Anything, said in full.
    pub(super) fn new(format: Format, what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { format, what: what.into(), remedy: remedy.into(), kind: None }
    }

    /// What is wrong and what to do.
    pub(super) fn parts(&self) -> (&str, &str) {
        (&self.what, &self.remedy)
    }

    /// The system refused the file.
    pub(super) fn refused(error: &std::io::Error) -> Self {
        let what = match error.kind() {
            std::io::ErrorKind::NotFound => "il est introuvable".to_owned(),
            std::io::ErrorKind::PermissionDenied => "vous n’avez pas le droit de le lire".to_owned(),
            std::io::ErrorKind::IsADirectory => "c’est un répertoire, pas un fichier".to_owned(),
            _ => format!("le système le refuse ({error})"),
        };
        Self::new(
            Format::Unknown,
            what,
            "Vérifier le chemin, fermer le fichier s’il est ouvert ailleurs et vérifier vos droits de lecture.",
        )
    }

    /// Nothing in it.
    pub(super) fn empty(format: Format) -> Self {
        Self::new(
            format,
            "il est vide",
            "Refaire l’export, ou retirer ce fichier du dossier s’il ne contient rien par nature.",
        )
    }

    /// Encrypted.
    pub(super) fn protected(format: Format) -> Self {
        Self::new(
            format,
            "il est protégé par un mot de passe",
            "Ouvrir le fichier, enlever le mot de passe (Fichier › Informations › Protéger le classeur) et l’enregistrer.",
        )
    }

    /// Cut short, or its structure is broken; `detail` is what the library said.
    pub(super) fn damaged(format: Format, detail: &str) -> Self {
        // Libraries quote whole pieces of the file.
        let detail: String = detail.lines().next().unwrap_or("").chars().take(80).collect();
        Self::new(
            format,
            format!("il est tronqué ou abîmé (détail technique : {detail})"),
            "Refaire l’export ou la copie du fichier ; s’il s’ouvre dans Excel ou LibreOffice, l’enregistrer de nouveau en .xlsx.",
        )
    }

    /// It is another kind of document.
    pub(super) fn not_a_spreadsheet(kind: &str) -> Self {
        let failure = Self::new(
            Format::Unknown,
            format!("ce n’est pas un tableur, mais {kind}"),
            "Mettre à sa place l’export au format .xlsx ou .csv, ou retirer ce fichier du dossier.",
        );
        Self { kind: Some(kind.to_owned()), ..failure }
    }

    /// A table dressed in a format that is not read yet.
    pub(super) fn to_be_saved_again(kind: &str) -> Self {
        Self::new(
            Format::Unknown,
            format!("c’est {kind}, que ce programme ne lit pas encore"),
            "Ouvrir le fichier dans Excel ou LibreOffice et l’enregistrer au format .xlsx.",
        )
    }

    /// More than the program accepts to hold.
    pub(super) fn too_large(format: Format) -> Self {
        Self::new(
            format,
            "une fois décompressé, il dépasse ce que ce programme accepte de lire",
            "Supprimer les lignes et colonnes inutiles, ou découper l’export (par mois ou par mission), et l’enregistrer de nouveau.",
        )
    }

    /// What is wrong with it.
    pub(super) fn what(&self) -> &str {
        &self.what
    }

    /// As the sentence that a person reads after the name of a file.
    pub(super) fn sentence(&self) -> String {
        format!("{} ; {}", self.what, lower_first(&self.remedy))
    }

    /// As a problem of a file or of one of its sheets.
    pub(super) fn at(&self, at: Place) -> Problem {
        let (subject, message) = match at.sheet() {
            None => (
                file_name(at.file()).to_owned(),
                format!("Ce fichier n’a pas été lu : {}. Ses montants ne sont pas comptés.", self.what),
            ),
            Some(sheet) => (
                format!("{} › {sheet}", file_name(at.file())),
                format!(
                    "La feuille « {sheet} » n’a pas été lue : {}. Ses montants ne sont pas comptés.",
                    self.what
                ),
            ),
        };
        problem(ProblemKind::UnreadableFile, at, message, &self.remedy, &subject)
    }
}

/// A problem without amount.
pub(super) fn problem(
    kind: ProblemKind,
    at: Place,
    message: impl Into<String>,
    remedy: impl Into<String>,
    subject: &str,
) -> Problem {
    Problem {
        kind,
        at,
        message: message.into(),
        remedy: remedy.into(),
        amount: None,
        subject: subject.into(),
        related: Vec::new(),
    }
}

/// The place of a `[source."…"]` key of the dossier.
pub(super) fn source_key(path: &str) -> Place {
    Place::declaration(&format!("source.\"{path}\""))
}

/// The last part of a path written with `/`.
pub(super) fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}

/// `1 ligne (ligne 3)`, `12 lignes (lignes 3, 4, 5…)`: how many, and the first of them.
pub(super) fn lines(count: usize, all: &[u32]) -> String {
    const SHOWN: usize = 5;
    let first: Vec<String> = all.iter().take(SHOWN).map(u32::to_string).collect();
    let (word, words) =
        (if count > 1 { "lignes" } else { "ligne" }, if first.len() > 1 { "lignes" } else { "ligne" });
    let more = if count > first.len() { "…" } else { "" };
    format!("{count} {word} ({words} {}{more})", first.join(", "))
}
