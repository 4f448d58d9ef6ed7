//! File → sheets. **New input format here.**
//!
//! | file | decides |
//! |---|---|
//! | `folder` | which files of a dossier are exports, and why the others are left aside |
//! | `sniff`, `archive` | what a file is, by its content |
//! | `spreadsheet`, with `biff`, `biff12`, `grid`, `guard` | workbooks, and the traps of their library |
//! | `contained`, with `wire` | old binary workbooks, in a process of their own |
//! | `markup` | OpenDocument, XML of Excel 2003, web pages: what is written as markup |
//! | `flat` | a flat OpenDocument workbook, as it comes |
//! | `wrapped` | an export alone in a ZIP or gzip archive |
//! | `delimited`, with `encoding`, `dialect`, `quotes` | CSV and its cousins |
//! | `document` | documents of words: the report |
//! | `one_column` | the same, in one column of a workbook |
//! | `comments` | comments of the cells of the previous workbook |
//! | `file` | one file, from bytes to sheets or to a problem |
//! | `own` | what the program wrote itself, be it one sheet of it |
//! | `unreadable` | what a person reads when that fails |

mod archive;
mod biff;
mod biff12;
mod biff12_comments;
mod biff_comments;
mod comments;
pub mod contained;
mod delimited;
mod dialect;
pub mod document;
mod encoding;
mod file;
mod flat;
mod folder;
mod grid;
mod guard;
mod markup;
mod one_column;
mod own;
mod quotes;
mod sniff;
mod spreadsheet;
mod unreadable;
mod wire;
mod wrapped;

use std::path::Path;

use rayon::prelude::*;

use crate::error::Error;
use crate::model::Text;
use crate::model::dossier::{Dossier, SourceSettings};
use crate::model::notes::CellComment;
use crate::model::sheet::{Format, Sheet, Source, SourceFile};
use file::Outcome;
use folder::{Candidate, Survey};

/// Bytes of the exports of the dossier that are text by their name: they are held as a whole while they are read.
pub fn text_size(dossier: &Dossier, output: &Path) -> u64 {
    let files = folder::survey(dossier, output).candidates;
    let texts = files.iter().filter(|file| folder::is_text(&file.name));
    texts.filter_map(|file| file.path.metadata().ok()).map(|file| file.len()).sum()
}

/// Reads every export of the dossier, sub-folders included, in parallel. `output` is never read.
pub fn folder(dossier: &Dossier, output: &Path) -> Source {
    folder_as(dossier, output, |file| file)
}

/// The same; each file is handed to `understand` as soon as it is read, so that its sheets need not wait in
/// memory for those of the others.
pub fn folder_as<T: Send>(
    dossier: &Dossier,
    output: &Path,
    understand: impl Fn(SourceFile) -> T + Sync,
) -> Source<T> {
    let survey = folder::survey(dossier, output);
    let (mut source, names) = read(survey, |candidate| dossier.sources.get(candidate.name.as_str()), understand);
    source.problems.extend(folder::unknown_keys(dossier, &names));
    source
}

/// Reads files on their own, for `inspect`.
pub fn files(files: &[&Path]) -> Source {
    read(given(files), |_| None, |file| file).0
}

/// The same with the settings of a dossier, whose sources are named as the files are; each file is handed to
/// `understand` as soon as it is read.
pub fn files_as<T: Send>(
    dossier: &Dossier,
    files: &[&Path],
    understand: impl Fn(SourceFile) -> T + Sync,
) -> Source<T> {
    read(given(files), |candidate| dossier.sources.get(candidate.name.as_str()), understand).0
}

fn given(files: &[&Path]) -> Survey {
    Survey { candidates: files.iter().map(|path| Candidate::given(path)).collect(), ..Survey::default() }
}

/// Reads one export that is already in memory, under the name that it has in the dossier.
pub fn bytes(name: &str, bytes: Vec<u8>) -> Source {
    match file::held(&name.into(), bytes, &SourceSettings::default()) {
        Outcome::Read(file, problems) => Source { files: vec![*file], problems, ..Source::default() },
        Outcome::Skipped(skipped) => Source { skipped: vec![skipped], ..Source::default() },
    }
}

/// Reads the previous workbook.
///
/// # Errors
/// [`Error::CannotRead`] when it cannot be opened, [`Error::UnusableWorkbook`] when it is none or has a sheet that cannot
/// be read: what the staff typed on it would be lost.
pub fn workbook(path: &Path) -> Result<Vec<Sheet>, Error> {
    let unusable = |what: String| Error::UnusableWorkbook { path: path.to_owned(), what };
    let bytes = std::fs::read(path).map_err(|source| Error::CannotRead { path: path.to_owned(), source })?;
    let name = file::shown(path);
    let format = sniff::format(&bytes).map_err(|failure| unusable(failure.what().to_owned()))?;
    if format == Format::Csv {
        return Err(unusable("c’est un fichier texte, pas un classeur".to_owned()));
    }
    let read = match markup::reads(format) {
        true => markup::read(format, bytes, &name, None).map(|markup| markup.workbook),
        false => contained::workbook(format, &bytes, &name),
    };
    let workbook = read.map_err(|failure| unusable(failure.what().to_owned()))?;
    match workbook.failures.first() {
        Some((sheet, failure)) => Err(unusable(format!("feuille « {sheet} » : {}", failure.what()))),
        None => Ok(workbook.sheets),
    }
}

/// The comments of its cells, as far as they can be had.
pub fn comments(path: &Path) -> Vec<CellComment> {
    comments::of(path)
}

/// Its formulas where cells show no value, as far as they can be had.
pub fn formulas(path: &Path, sheets: &[Sheet]) -> Vec<CellComment> {
    spreadsheet::formulas::of(path, sheets)
}

/// Reads the candidates in parallel; the result does not depend on who finishes first. Gives the names of all
/// files besides, also of those left aside.
fn read<'a, T: Send>(
    survey: Survey,
    settings: impl Fn(&Candidate) -> Option<&'a SourceSettings> + Sync,
    understand: impl Fn(SourceFile) -> T + Sync,
) -> (Source<T>, Vec<Text>) {
    let default = SourceSettings::default();
    let Survey { mut candidates, mut skipped, mut problems } = survey;
    candidates.sort_by(|a, b| a.name.cmp(&b.name));
    let read = |candidate: &Candidate| match file::read(candidate, settings(candidate).unwrap_or(&default)) {
        Outcome::Read(file, problems) => Ok((understand(*file), problems)),
        Outcome::Skipped(skipped) => Err(skipped),
    };
    // One after the other from the same list, not by halves: the sheets of two files at most are in memory
    // at once on two cores.
    let outcomes: Vec<_> = candidates.par_iter().with_max_len(1).map(read).collect();
    let names = candidates.iter().map(|candidate| &candidate.name);
    let names = names.chain(skipped.iter().map(|skipped| &skipped.path)).cloned().collect();
    let mut files = Vec::with_capacity(outcomes.len());
    for outcome in outcomes {
        match outcome {
            Ok((file, found)) => {
                files.push(file);
                problems.extend(found);
            }
            Err(aside) => skipped.push(aside),
        }
    }
    skipped.sort_by(|a, b| a.path.cmp(&b.path));
    (Source { files, skipped, problems }, names)
}
