//! File → sheets. **New input format here.**
//!
//! | file | decides |
//! |---|---|
//! | `folder` | which files of a dossier are exports, and why the others are left aside |
//! | `sniff`, `archive` | what a file is, by its content |
//! | `spreadsheet`, with `biff`, `biff12`, `grid`, `guard` | workbooks, and the traps of their library |
//! | `contained`, with `wire` | old binary workbooks, in a process of their own |
//! | `markup` | OpenDocument, XML of Excel 2003, web pages: what is written as markup |
//! | `wrapped` | an export alone in a ZIP or gzip archive |
//! | `delimited`, with `encoding`, `dialect`, `quotes` | CSV and its cousins |
//! | `one_column` | the same, in one column of a workbook |
//! | `file` | one file, from bytes to sheets or to a problem |
//! | `unreadable` | what a person reads when that fails |

mod archive;
mod biff;
mod biff12;
pub mod contained;
mod delimited;
mod dialect;
mod encoding;
mod file;
mod folder;
mod grid;
mod guard;
mod markup;
mod one_column;
mod quotes;
mod sniff;
mod spreadsheet;
mod unreadable;
mod wire;
mod wrapped;

use std::io;
use std::path::Path;

use rayon::prelude::*;

use crate::error::Error;
use crate::model::dossier::{Dossier, SourceSettings};
use crate::model::sheet::{Format, Sheet, Source};
use file::Outcome;
use folder::{Candidate, Survey};

/// Reads every export of the dossier, sub-folders included, in parallel. `output` is never read.
pub fn folder(dossier: &Dossier, output: &Path) -> Source {
    let survey = folder::survey(dossier, output);
    let settings = |candidate: &Candidate| dossier.sources.get(candidate.name.as_str());
    let mut source = read(survey, settings);
    source.problems.extend(folder::unknown_keys(dossier, &source));
    source
}

/// Reads files on their own, for `inspect`.
pub fn files(files: &[&Path]) -> Source {
    let candidates = files.iter().map(|path| Candidate::given(path)).collect();
    read(Survey { candidates, ..Survey::default() }, |_| None)
}

/// The same with the settings of a dossier, whose sources are named as the files are.
pub fn files_of(dossier: &Dossier, files: &[&Path]) -> Source {
    let candidates = files.iter().map(|path| Candidate::given(path)).collect();
    let settings = |candidate: &Candidate| dossier.sources.get(candidate.name.as_str());
    read(Survey { candidates, ..Survey::default() }, settings)
}

/// Reads the previous workbook.
///
/// # Errors
/// [`Error::CannotRead`] when it cannot be opened, is no workbook, or has a sheet that cannot be read:
/// what the staff typed on it would be lost.
pub fn workbook(path: &Path) -> Result<Vec<Sheet>, Error> {
    let refused = |source| Error::CannotRead { path: path.to_owned(), source };
    let unusable = |what: String| refused(io::Error::new(io::ErrorKind::InvalidData, what));
    let bytes = std::fs::read(path).map_err(refused)?;
    let name = file::shown(path);
    let format = sniff::format(&bytes).map_err(|failure| unusable(failure.sentence()))?;
    if format == Format::Csv {
        return Err(unusable("c’est un fichier texte, pas un classeur".to_owned()));
    }
    let read = match markup::reads(format) {
        true => markup::read(format, &bytes, &name, None).map(|markup| markup.workbook),
        false => contained::workbook(format, &bytes, &name),
    };
    let workbook = read.map_err(|failure| unusable(failure.sentence()))?;
    match workbook.failures.first() {
        Some((sheet, failure)) => Err(unusable(format!("feuille « {sheet} » : {}", failure.sentence()))),
        None => Ok(workbook.sheets),
    }
}

/// Reads the candidates in parallel; the result does not depend on who finishes first.
fn read<'a>(survey: Survey, settings: impl Fn(&Candidate) -> Option<&'a SourceSettings> + Sync) -> Source {
    let default = SourceSettings::default();
    let read = |candidate: &Candidate| file::read(candidate, settings(candidate).unwrap_or(&default));
    let outcomes: Vec<Outcome> = survey.candidates.par_iter().map(read).collect();
    let mut source = Source { files: Vec::new(), skipped: survey.skipped, problems: survey.problems };
    for outcome in outcomes {
        match outcome {
            Outcome::Read(file, problems) => {
                source.files.push(*file);
                source.problems.extend(problems);
            }
            Outcome::Skipped(skipped) => source.skipped.push(skipped),
        }
    }
    source.files.sort_by(|a, b| a.path.cmp(&b.path));
    source.skipped.sort_by(|a, b| a.path.cmp(&b.path));
    source
}
