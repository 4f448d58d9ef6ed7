//! `rappro init`: a new dossier, with a commented `dossier.toml` to fill in, or the demonstration.

use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::FILE_NAME;
use crate::error::Error;
use crate::model::field::Field;

include!(concat!(env!("OUT_DIR"), "/example.rs"));

/// Where the exports of a new dossier go.
pub const EXPORTS: &str = "exports";

/// A check as the template lists it: its id, its default severity as `[controles]` names it, its title.
pub type CheckLine = [&'static str; 3];

/// The text of a new `dossier.toml`.
pub fn text(checks: impl Iterator<Item = CheckLine>) -> String {
    let check =
        |[id, severity, title]: CheckLine| format!("# {:<47} # {title}\n", format!("{id} = \"{severity}\""));
    let checks: String = checks.map(check).collect();
    let fields: Vec<&str> = Field::all().map(Field::toml_name).collect();
    let fields: Vec<String> = fields.chunks(8).map(|names| format!("#   {}", names.join(", "))).collect();
    include_str!("template.toml").replace("{controles}", &checks).replace("{donnees}", &fields.join("\n"))
}

/// Creates the folder if need be, `dossier.toml` and the place of the exports. Gives the file's path.
///
/// # Errors
/// [`Error::Refused`] when `dossier.toml` is there already; [`Error::CannotWrite`].
pub fn create(folder: &Path, checks: impl Iterator<Item = CheckLine>) -> Result<PathBuf, Error> {
    create_with(folder, &text(checks))
}

/// The same with this text for `dossier.toml`.
///
/// # Errors
/// As [`create`].
pub fn create_with(folder: &Path, text: &str) -> Result<PathBuf, Error> {
    let path = folder.join(FILE_NAME);
    refuse_existing(&path)?;
    create_folder(&folder.join(EXPORTS))?;
    write_new(&path, text.as_bytes())?;
    Ok(path)
}

/// Unpacks the demonstration dossier that the program carries. Gives the number of files.
///
/// # Errors
/// [`Error::Refused`] when one of its files is there already, or when the program was built without
/// it; [`Error::CannotWrite`].
pub fn unpack_example(folder: &Path) -> Result<usize, Error> {
    if FILES.is_empty() {
        return Err(Error::Refused(
            "le dossier de démonstration n’est pas dans cette version du programme.".into(),
        ));
    }
    let targets = FILES.iter().map(|(name, bytes)| (folder.join(name), *bytes));
    let targets: Vec<(PathBuf, &[u8])> = targets.collect();
    targets.iter().try_for_each(|(path, _)| refuse_existing(path))?;
    let mut made = Made::default();
    for (path, bytes) in &targets {
        let written = path.parent().map_or(Ok(()), |folder| made.folder(folder));
        if let Err(error) = written.and_then(|()| made.file(path, bytes)) {
            made.undo();
            return Err(error);
        }
    }
    Ok(targets.len())
}

/// What was made so far: a disk that is full half-way leaves nothing behind, and the second try is not refused for what
/// the first one left.
#[derive(Default)]
struct Made {
    files: Vec<PathBuf>,
    folders: Vec<PathBuf>,
}

impl Made {
    fn folder(&mut self, folder: &Path) -> Result<(), Error> {
        let is_missing = |path: &&Path| !path.as_os_str().is_empty() && !path.exists();
        let missing: Vec<PathBuf> = folder.ancestors().take_while(is_missing).map(Path::to_owned).collect();
        self.folders.extend(missing.into_iter().rev());
        create_folder(folder)
    }

    fn file(&mut self, path: &Path, bytes: &[u8]) -> Result<(), Error> {
        write_new(path, bytes)?;
        self.files.push(path.to_owned());
        Ok(())
    }

    /// A folder in which somebody else has put something meanwhile stays: only empty ones can be removed.
    fn undo(&self) {
        self.files.iter().for_each(|file| drop(fs::remove_file(file)));
        self.folders.iter().rev().for_each(|folder| drop(fs::remove_dir(folder)));
    }
}

/// # Errors
/// [`Error::Refused`] when the file is there.
pub fn refuse_existing(path: &Path) -> Result<(), Error> {
    if !path.exists() {
        return Ok(());
    }
    Err(already_there(path))
}

fn already_there(path: &Path) -> Error {
    Error::Refused(format!(
        "{} : ce fichier existe déjà, il n’a pas été modifié.\n  À faire : choisir un autre répertoire, ou compléter ce fichier.",
        path.display()
    ))
}

fn create_folder(folder: &Path) -> Result<(), Error> {
    fs::create_dir_all(folder).map_err(|source| Error::CannotWrite { path: folder.to_owned(), source })
}

/// Never overwrites, even when another program creates the file at the same time; whole, or not at all.
fn write_new(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let file = OpenOptions::new().write(true).create_new(true).open(path);
    let written = file.and_then(|mut file| {
        let written = file.write_all(bytes).and_then(|()| file.sync_all());
        drop(file);
        written.inspect_err(|_| drop(fs::remove_file(path)))
    });
    written.map_err(|source| match source.kind() {
        io::ErrorKind::AlreadyExists => already_there(path),
        _ => Error::CannotWrite { path: path.to_owned(), source },
    })
}

#[cfg(test)]
mod tests {
    use super::super::{declaration, settings};

    #[test]
    fn the_template_shows_every_key() {
        let template = super::text(std::iter::empty());
        let keys = [declaration::HEAD_KEYS, declaration::MISSION_KEYS, settings::RULE_KEYS, settings::SOURCE_KEYS]
            .concat();
        let shown = |key: &str| {
            let mut lines = template.lines().map(|line| line.trim_start_matches(['#', ' ', '[']));
            lines.any(|line| line.starts_with(key)) || template.contains(&format!(".{key}]"))
        };
        let hidden: Vec<&str> = keys.into_iter().filter(|key| !shown(key)).collect();
        assert!(hidden.is_empty(), "{hidden:?}");
    }
}
