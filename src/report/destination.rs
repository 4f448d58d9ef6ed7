//! Where results go: verified before the work, never half-written, and what was there before is kept.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::error::{Error, cause};
use crate::model::sheet::{OWN_NAME, OWN_TEXT};

/// Where replaced workbooks are kept, in the dossier.
const ARCHIVES: &str = "archives";

/// Verifies that a workbook can be written here, before any work is done.
///
/// # Errors
/// [`Error::Refused`] when the name is not `.xlsx`, when the file is open in Excel or LibreOffice, or
/// when a file is there that the program did not make; [`Error::CannotWrite`].
pub fn verify_workbook(path: &Path) -> Result<(), Error> {
    let is_xlsx = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("xlsx"));
    if !is_xlsx {
        let remedy = "donner au résultat un nom qui finit par « .xlsx ».";
        return Err(refused(path, "le classeur est au format .xlsx.", remedy));
    }
    verify(path)?;
    if path.exists() && !is_own(path) {
        let message = "ce fichier existe déjà et n’a pas été produit par rappro, ou il est endommagé : il ne sera pas remplacé.";
        let remedy = "choisir un autre nom avec « -o » ; si c’est le classeur du mois dernier, endommagé, le déplacer et donner à « --previous » sa dernière copie du répertoire « archives ».";
        return Err(refused(path, message, remedy));
    }
    Ok(())
}

/// Verifies that JSON results can be written here, before any work is done.
///
/// # Errors
/// [`Error::Refused`] when a file is there that holds no JSON results; [`Error::CannotWrite`].
pub fn verify_json(path: &Path) -> Result<(), Error> {
    verify(path)?;
    let mut start = [0_u8; 1];
    let read = File::open(path).and_then(|mut file| file.read(&mut start));
    if read.is_ok_and(|count| count > 0 && start[0] != b'{') {
        let message = "ce fichier existe déjà et n’est pas un résultat de rappro : il ne sera pas remplacé.";
        return Err(refused(path, message, "choisir un autre nom avec « --json »."));
    }
    Ok(())
}

/// Verifies that the JSON results do not take the workbook's place.
///
/// # Errors
/// [`Error::Refused`] when both would be written to one file.
pub fn verify_distinct(json: &Path, workbook: &Path) -> Result<(), Error> {
    let place = |path: &Path| Some((folder_of(path).canonicalize().ok()?, path.file_name()?.to_owned()));
    if place(json) != place(workbook) {
        return Ok(());
    }
    let message = "le classeur et les résultats JSON ne peuvent être écrits dans le même fichier.";
    Err(refused(json, message, "choisir un autre nom avec « --json »."))
}

fn verify(path: &Path) -> Result<(), Error> {
    let folder = folder_of(path);
    if !folder.is_dir() {
        let message = "ce répertoire n’existe pas, le résultat ne peut y être écrit.";
        return Err(refused(folder, message, "le créer, ou choisir un autre emplacement."));
    }
    if path.exists() && !path.is_file() {
        let message = "ce n’est pas un fichier.";
        return Err(refused(path, message, "donner le nom du fichier à écrire."));
    }
    if let Some(lock) = lock_of(path) {
        let message = format!("ce fichier semble ouvert dans Excel ou LibreOffice (présence de « {lock} »).");
        return Err(refused(
            path,
            message,
            "le fermer, puis relancer ; s’il n’est ouvert nulle part, supprimer ce fichier de verrouillage.",
        ));
    }
    let cannot = |source| Error::CannotWrite { path: path.to_owned(), source };
    beside(path).map_err(cannot)?;
    if path.exists() {
        // On Windows, a workbook open in Excel refuses this.
        OpenOptions::new().write(true).open(path).map_err(cannot)?;
    }
    Ok(())
}

fn refused(path: &Path, message: impl AsRef<str>, remedy: &str) -> Error {
    Error::Refused(format!("{} : {}\n  À faire : {remedy}", path.display(), message.as_ref()))
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// The lock file that a spreadsheet program leaves beside an open workbook.
fn lock_of(path: &Path) -> Option<String> {
    let name = path.file_name()?.to_string_lossy().into_owned();
    let locks = [format!("~${name}"), format!(".~lock.{name}#")];
    locks.into_iter().find(|lock| folder_of(path).join(lock).exists())
}

/// Writes a file whole or not at all.
///
/// # Errors
/// [`Error::CannotWrite`], and what `content` refuses.
pub fn replace(
    path: &Path,
    content: impl FnOnce(&mut (dyn io::Write + Send)) -> Result<(), Error>,
) -> Result<(), Error> {
    let cannot = |source| Error::CannotWrite { path: path.to_owned(), source };
    let mut file = beside(path).map_err(cannot)?;
    let mut buffer = io::BufWriter::new(file.as_file_mut());
    content(&mut buffer)?;
    buffer.flush().map_err(cannot)?;
    drop(buffer);
    file.as_file().sync_all().map_err(cannot)?;
    file.persist(path).map_err(|fault| cannot(fault.error))?;
    Ok(())
}

/// A temporary file in the same folder, with the rights of any other file.
fn beside(path: &Path) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    builder.prefix(".rappro-").tempfile_in(folder_of(path))
}

/// Keeps a copy of the workbook that is about to be replaced, under `archives/` of the dossier, named by
/// the date inside it. Gives the copy's path; none when the same content is kept already.
///
/// # Errors
/// [`Error::Refused`] when `archives` is no folder and cannot be made one; [`Error::CannotWrite`].
pub fn archive(workbook: &Path, dossier: &Path, run_date: crate::model::Date) -> Result<Option<PathBuf>, Error> {
    let folder = dossier.join(ARCHIVES);
    let cannot = |source| Error::CannotWrite { path: folder.clone(), source };
    make_archives(&folder)?;
    let content = fs::read(workbook).map_err(|source| Error::CannotRead { path: workbook.to_owned(), source })?;
    if is_kept(&folder, &content).map_err(cannot)? {
        return Ok(None);
    }
    let date =
        part(workbook, "docProps/core.xml").as_deref().and_then(created).unwrap_or_else(|| run_date.to_string());
    let names = (1_u32..).map(|number| match number {
        1 => folder.join(format!("rapprochement-{date}.xlsx")),
        _ => folder.join(format!("rapprochement-{date}-{number}.xlsx")),
    });
    for path in names {
        match copy_new(&path, &content) {
            Ok(()) => return Ok(Some(path)),
            Err(fault) if fault.kind() == io::ErrorKind::AlreadyExists => {}
            Err(source) => return Err(Error::CannotWrite { path, source }),
        }
    }
    Ok(None)
}

fn make_archives(folder: &Path) -> Result<(), Error> {
    let Err(fault) = fs::create_dir_all(folder) else { return Ok(()) };
    // A link that leads nowhere is there too.
    if folder.symlink_metadata().is_ok() && !folder.is_dir() {
        let message = "ce n’est pas un répertoire, alors que le classeur précédent doit y être gardé avant d’être remplacé. Rien n’a été modifié.";
        return Err(refused(folder, message, "renommer ou déplacer ce fichier, puis relancer."));
    }
    let message = format!(
        "ce répertoire, où le classeur précédent doit être gardé avant d’être remplacé, ne peut pas être créé ({}). Rien n’a été modifié.",
        cause(&fault)
    );
    let remedy = "vérifier les droits sur le dossier et la place disponible, puis relancer.";
    Err(refused(folder, message, remedy))
}

/// Removes the oldest of the kept workbooks beyond `max`: they hold personal data. Zero keeps them all; a file
/// that the program did not name is left alone.
///
/// # Errors
/// [`Error::CannotWrite`].
pub fn prune(dossier: &Path, max: usize) -> Result<(), Error> {
    let folder = dossier.join(ARCHIVES);
    if max == 0 || !folder.is_dir() {
        return Ok(());
    }
    let cannot = |source| Error::CannotWrite { path: folder.clone(), source };
    let mut kept = Vec::new();
    for entry in fs::read_dir(&folder).map_err(cannot)? {
        let path = entry.map_err(cannot)?.path();
        kept.extend(path.file_stem().and_then(|stem| age(&stem.to_string_lossy())).map(|age| (age, path)));
    }
    kept.sort();
    let old = kept.len().saturating_sub(max);
    for (_, path) in kept.into_iter().take(old) {
        fs::remove_file(&path).map_err(|source| Error::CannotWrite { path, source })?;
    }
    Ok(())
}

/// `rapprochement-2019-01-15-2`: the day, then the number on that day.
fn age(stem: &str) -> Option<(crate::model::Date, u32)> {
    let rest = stem.strip_prefix("rapprochement-")?;
    let day = rest.get(..10)?.parse().ok()?;
    let number = rest.get(10..).map_or(Some(1), |rest| match rest.strip_prefix('-') {
        Some(number) => number.parse().ok(),
        None => rest.is_empty().then_some(1),
    })?;
    Some((day, number))
}

fn is_kept(folder: &Path, content: &[u8]) -> io::Result<bool> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let same_size = entry.metadata()?.len() == content.len() as u64;
        if same_size && fs::read(entry.path())? == content {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Never overwrites, and never leaves half a copy.
fn copy_new(path: &Path, content: &[u8]) -> io::Result<()> {
    let mut file = beside(path)?;
    file.write_all(content)?;
    file.as_file().sync_all()?;
    file.persist_noclobber(path).map(|_| ()).map_err(|fault| fault.error)
}

/// True for a workbook that the program made, whoever saved it last: the mark is in its parts.
fn is_own(path: &Path) -> bool {
    const MARKS: &[(&str, &str)] = &[
        ("xl/workbook.xml", OWN_NAME),
        ("docProps/core.xml", OWN_TEXT),
        // A program that saved it anew may have dropped its properties, not its texts.
        ("xl/sharedStrings.xml", OWN_TEXT),
    ];
    MARKS.iter().any(|(name, mark)| part(path, name).is_some_and(|text| text.contains(mark)))
}

/// One part of a workbook, as text.
fn part(path: &Path, name: &str) -> Option<String> {
    const BYTES_MAX: u64 = 200_000_000;
    let mut archive = zip::ZipArchive::new(File::open(path).ok()?).ok()?;
    let mut text = Vec::new();
    archive.by_name(name).ok()?.take(BYTES_MAX).read_to_end(&mut text).ok()?;
    String::from_utf8(text).ok()
}

/// The day a workbook says it was made: that of its run.
fn created(core: &str) -> Option<String> {
    let (_, rest) = core.split_once("<dcterms:created")?;
    let (_, rest) = rest.split_once('>')?;
    let date: crate::model::Date = rest.get(..10)?.parse().ok()?;
    Some(date.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Date;

    /// A file with the parts of a workbook that matter here.
    fn workbook(path: &Path, created: &str, content: &str) {
        let core =
            format!("<x><dcterms:created xsi:type=\"dcterms:W3CDTF\">{created}T00:00:00Z</dcterms:created></x>");
        let mut zip = zip::ZipWriter::new(File::create(path).unwrap());
        let options = zip::write::SimpleFileOptions::default();
        for (name, text) in [("docProps/core.xml", core.as_str()), ("xl/workbook.xml", content)] {
            zip.start_file(name, options).unwrap();
            zip.write_all(text.as_bytes()).unwrap();
        }
        zip.finish().unwrap();
    }

    #[test]
    fn what_is_replaced_is_kept_once_under_its_own_date() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("rapprochement.xlsx");
        let keep = || archive(&path, folder.path(), Date::constant(2019, 2, 1)).unwrap();
        let kept = |name: &str| Some(folder.path().join("archives").join(name));
        workbook(&path, "2019-01-15", "one");
        assert_eq!(keep(), kept("rapprochement-2019-01-15.xlsx"));
        assert_eq!(keep(), None);
        workbook(&path, "2019-01-15", "two");
        assert_eq!(keep(), kept("rapprochement-2019-01-15-2.xlsx"));
        fs::write(&path, "no workbook").unwrap();
        assert_eq!(keep(), kept("rapprochement-2019-02-01.xlsx"));
        assert_eq!(fs::read_dir(folder.path().join("archives")).unwrap().count(), 3);
    }

    #[test]
    fn a_file_in_the_place_of_the_archives_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("rapprochement.xlsx");
        workbook(&path, "2019-01-15", "one");
        let archives = folder.path().join("archives");
        fs::write(&archives, "notes").unwrap();
        let told = archive(&path, folder.path(), Date::constant(2019, 2, 1)).unwrap_err().to_string();
        assert!(told.contains("archives : ce n’est pas un répertoire"), "{told}");
        assert!(told.contains("À faire : renommer ou déplacer ce fichier"), "{told}");
        assert_eq!(fs::read_to_string(&archives).unwrap(), "notes");
    }

    #[test]
    fn the_latest_kept_workbooks_stay() {
        let folder = tempfile::tempdir().unwrap();
        let archives = folder.path().join("archives");
        fs::create_dir(&archives).unwrap();
        let names = ["2019-01-15", "2019-01-15-10", "2019-01-15-2", "2018-12-31"];
        names.iter().for_each(|name| fs::write(archives.join(format!("rapprochement-{name}.xlsx")), "").unwrap());
        fs::write(archives.join("rapprochement-final.xlsx"), "").unwrap();
        prune(folder.path(), 0).unwrap();
        assert_eq!(fs::read_dir(&archives).unwrap().count(), 5);
        prune(folder.path(), 2).unwrap();
        let mut left: Vec<_> = fs::read_dir(&archives).unwrap().map(|one| one.unwrap().file_name()).collect();
        left.sort();
        let expected = ["2019-01-15-10", "2019-01-15-2", "final"].map(|name| format!("rapprochement-{name}.xlsx"));
        assert_eq!(left, expected.map(std::ffi::OsString::from));
    }

    #[test]
    fn only_the_programs_own_workbook_may_be_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("r.xlsx");
        assert!(verify_workbook(&path).is_ok());
        workbook(&path, "2019-01-15", "<definedName name=\"mandats\">");
        assert!(matches!(verify_workbook(&path), Err(Error::Refused(_))));
        workbook(&path, "2019-01-15", "<definedName name=\"rappro_classeur\">");
        assert!(verify_workbook(&path).is_ok());
    }

    #[test]
    fn the_json_results_never_take_the_place_of_the_workbook() {
        let folder = tempfile::tempdir().unwrap();
        let workbook = folder.path().join("r.xlsx");
        assert!(verify_distinct(&folder.path().join("r.json"), &workbook).is_ok());
        assert!(matches!(
            verify_distinct(&folder.path().join(".").join("r.xlsx"), &workbook),
            Err(Error::Refused(_))
        ));
    }

    #[test]
    fn a_failed_writing_leaves_the_old_file_and_no_rest() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("r.json");
        replace(&path, |out| out.write_all(b"{}").map_err(|_| Error::Internal(String::new()))).unwrap();
        let failed = replace(&path, |out| {
            out.write_all(b"half").map_err(|_| Error::Internal(String::new()))?;
            Err(Error::Internal("stop".into()))
        });
        assert!(failed.is_err());
        assert_eq!(fs::read_to_string(&path).unwrap(), "{}");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
