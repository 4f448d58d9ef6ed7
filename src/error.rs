//! Why the program could not do its job: exit code 2. What is wrong with the data is a finding.

use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

/// Every variant's text says, in French, where, what and what to do.
#[derive(Debug, Error)]
pub enum Error {
    /// The folder does not exist or is no folder.
    #[error(
        "{folder} : ce dossier n’existe pas ou n’est pas un répertoire.\n  À faire : vérifier le chemin, ou créer un dossier avec « rappro init {folder} »."
    )]
    NoFolder {
        /// As given.
        folder: PathBuf,
    },
    /// `dossier.toml` is missing.
    #[error(
        "{} : fichier « dossier.toml » introuvable.\n  À faire : le créer avec « rappro init {} », ou indiquer le bon répertoire.", here(.folder), .folder.display()
    )]
    NoDossier {
        /// The folder.
        folder: PathBuf,
    },
    /// `dossier.toml` cannot be used; the text says line, column, what and what to do.
    #[error("{0}")]
    BadDossier(String),
    /// A file cannot be read although the program needs it.
    #[error(
        "{} : lecture impossible ({}).\n  À faire : vérifier que le fichier existe et que vous avez le droit de le lire.",
        .path.display(),
        cause(.source)
    )]
    CannotRead {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The workbook of the month before is none, or is damaged.
    #[error(
        "{} : ce classeur ne peut pas être relu ({what}).\n  À faire : indiquer après « --previous » le classeur du mois précédent, ou sa copie du répertoire « archives » ; avec « --no-previous », les annotations ne sont pas reprises.",
        .path.display()
    )]
    UnusableWorkbook {
        /// The file.
        path: PathBuf,
        /// What is wrong with it, in French.
        what: String,
    },
    /// A result cannot be written.
    #[error(
        "{} : écriture impossible ({}).\n  À faire : fermer le fichier s’il est ouvert dans Excel, vérifier la place disponible et les droits sur le répertoire. Ce qui s’y trouvait déjà n’a pas été modifié.",
        .path.display(),
        cause(.source)
    )]
    CannotWrite {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// A library refused to build the workbook, or an account does not close: our own fault.
    #[error(
        "erreur interne de rappro : {0}.\n  Ce n’est pas la faute de vos fichiers. Aucun résultat n’a été écrit ; merci de transmettre ce message."
    )]
    Internal(String),
    /// Anything else that is said in full.
    #[error("{0}")]
    Refused(String),
}

/// The folder as a reader knows it.
fn here(folder: &Path) -> String {
    if folder == Path::new(".") { "répertoire courant".to_owned() } else { folder.display().to_string() }
}

/// What the system says, in French.
pub(crate) fn cause(source: &io::Error) -> String {
    // Windows tells so that another program holds the file.
    const SHARING_VIOLATION: i32 = 32;
    if cfg!(windows) && source.raw_os_error() == Some(SHARING_VIOLATION) {
        return "fichier ouvert dans un autre programme".to_owned();
    }
    let known = match source.kind() {
        io::ErrorKind::NotFound => "fichier introuvable",
        io::ErrorKind::PermissionDenied => "accès refusé",
        io::ErrorKind::ReadOnlyFilesystem => "support en lecture seule",
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "plus de place sur le disque",
        io::ErrorKind::IsADirectory => "c’est un répertoire",
        io::ErrorKind::NotADirectory => "le chemin passe par un fichier",
        io::ErrorKind::AlreadyExists => "ce nom est déjà pris",
        io::ErrorKind::FileTooLarge => "fichier trop grand pour ce disque",
        io::ErrorKind::InvalidFilename => "nom de fichier refusé par le système",
        io::ErrorKind::ResourceBusy | io::ErrorKind::ExecutableFileBusy => "fichier utilisé par un autre programme",
        io::ErrorKind::UnexpectedEof => "fichier incomplet",
        io::ErrorKind::WriteZero => "rien n’a pu être écrit",
        io::ErrorKind::TimedOut => "le disque ou le réseau ne répond pas",
        // Ours, and French: what is wrong with the content.
        io::ErrorKind::InvalidData if source.raw_os_error().is_none() => return source.to_string(),
        // The system's words are English.
        _ => match source.raw_os_error() {
            Some(code) => return format!("erreur n° {code} du système"),
            None => "cause inconnue",
        },
    };
    known.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_system_says_is_told_in_french() {
        let told = |source: io::Error| cause(&source);
        assert_eq!(told(io::Error::from(io::ErrorKind::AlreadyExists)), "ce nom est déjà pris");
        assert_eq!(told(io::Error::from_raw_os_error(4095)), "erreur n° 4095 du système");
        assert_eq!(told(io::Error::other("some words")), "cause inconnue");
        let ours = io::Error::new(io::ErrorKind::InvalidData, "la feuille est abîmée");
        assert_eq!(told(ours), "la feuille est abîmée");
    }
}
