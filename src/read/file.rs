//! One file: from its bytes to sheets, or to a problem.

use std::path::Path;

use sha2::{Digest, Sha256};

use super::flat;
use super::folder::Candidate;
use super::spreadsheet::Workbook;
use super::unreadable::{Unreadable, problem, source_key};
use super::{contained, delimited, markup, one_column, own, sniff, wrapped};
use crate::model::Text;
use crate::model::dossier::SourceSettings;
use crate::model::finding::{Problem, ProblemKind};
use crate::model::place::Place;
use crate::model::sheet::{Format, OWN_NAME, OWN_REASON, Sheet, Skipped, SourceFile};

/// What became of a candidate.
pub(super) enum Outcome {
    /// It is an export, readable or not.
    Read(Box<SourceFile>, Vec<Problem>),
    /// It is none.
    Skipped(Skipped),
}

/// Reads one file.
pub(super) fn read(candidate: &Candidate, settings: &SourceSettings) -> Outcome {
    let name = &candidate.name;
    if let Some(reason) = super::folder::lock_reason(super::unreadable::file_name(name)) {
        return Outcome::Skipped(Skipped { path: name.clone(), reason });
    }
    if own::is_list(&candidate.path) {
        return ours(name);
    }
    if settings.encoding.is_none()
        && let Some(flat) = flat::read(&candidate.path, name)
    {
        let blank = seen(name, &flat.sha256, flat.size);
        let content = finished(of_markup(Format::Fods, &blank, flat.markup), Format::Fods, settings);
        return judged(blank, content, settings);
    }
    match std::fs::read(&candidate.path) {
        Ok(bytes) => held(name, bytes, settings),
        Err(error) => unreadable(bare(name, &[]), &Unreadable::refused(&error)),
    }
}

/// Reads a file that is in memory.
pub(super) fn held(name: &Text, bytes: Vec<u8>, settings: &SourceSettings) -> Outcome {
    let blank = bare(name, &bytes);
    let content = content(bytes, &blank, settings);
    judged(blank, content, settings)
}

/// What becomes of a file that was looked at.
fn judged(blank: SourceFile, read: Result<Content, Unreadable>, settings: &SourceSettings) -> Outcome {
    let name = &blank.path;
    match read {
        Err(failure) => match failure.kind.as_ref().filter(|_| is_incidental(name, settings)) {
            Some(kind) => {
                Outcome::Skipped(Skipped { path: name.clone(), reason: format!("c’est {kind} : pas un export") })
            }
            None => unreadable(blank, &failure),
        },
        Ok(content) if content.is_own => ours(name),
        Ok(content) => Outcome::Read(Box::new(content.file), content.problems),
    }
}

fn ours(name: &Text) -> Outcome {
    Outcome::Skipped(Skipped { path: name.clone(), reason: OWN_REASON.to_owned() })
}

/// Whether a file that is no export may stand in the dossier for another reason: nothing asks to read it.
fn is_incidental(name: &Text, settings: &SourceSettings) -> bool {
    super::folder::may_be_anything(name) && *settings == SourceSettings::default()
}

/// The path as it is shown, with `/`.
pub(super) fn shown(path: &Path) -> Text {
    path.to_string_lossy().replace('\\', "/").into()
}

struct Content {
    file: SourceFile,
    problems: Vec<Problem>,
    is_own: bool,
}

/// `blank` is the file of the dossier: of an archive, its bytes are those that can be compared.
fn content(bytes: Vec<u8>, blank: &SourceFile, settings: &SourceSettings) -> Result<Content, Unreadable> {
    let Some(inner) = wrapped::open(&bytes)? else { return plain(bytes, blank, settings) };
    drop(bytes);
    let mut content = plain(inner.bytes, blank, settings)?;
    content.file.evidence.insert(0, inner.evidence);
    Ok(content)
}

fn plain(bytes: Vec<u8>, blank: &SourceFile, settings: &SourceSettings) -> Result<Content, Unreadable> {
    let format = sniff::format(&bytes)?;
    let content = match format {
        Format::Csv => text(bytes, blank, settings)?,
        format if markup::reads(format) => {
            of_markup(format, blank, markup::read(format, bytes, &blank.path, settings.encoding.as_deref())?)
        }
        format => from_workbook(format, blank, contained::workbook(format, &bytes, &blank.path)?),
    };
    finished(content, format, settings)
}

/// What holds for the sheets of every format.
fn finished(mut content: Content, format: Format, settings: &SourceSettings) -> Result<Content, Unreadable> {
    if format != Format::Csv {
        unpack(&mut content, settings);
    }
    content.is_own |= content.file.sheets.iter().any(own::is_marked) || own::are_ours(&content.file.sheets);
    content.problems.extend(content.file.sheets.iter().filter_map(cut_short));
    if let Some(wanted) = &settings.sheet {
        keep_only(&mut content, wanted);
    } else if content.file.sheets.iter().all(|sheet| sheet.row_count() == 0) && content.problems.is_empty() {
        return Err(Unreadable::empty(format));
    }
    Ok(content)
}

/// A sheet whose last line is the last that a format can hold: what came after it was lost when it was written.
fn cut_short(sheet: &Sheet) -> Option<Problem> {
    const LIMITS: &[(u32, &str, &str)] =
        &[(1 << 16, "65 536", "Excel 97-2003 (.xls)"), (1 << 20, "1 048 576", "Excel (.xlsx)")];
    const FILLED: u32 = 20;
    let rows = sheet.row_count();
    let (_, count, format) = LIMITS.iter().find(|(limit, ..)| *limit == rows)?;
    // A stray cell in the last row is none.
    if (rows.saturating_sub(FILLED)..rows).any(|row| sheet.is_blank(row)) {
        return None;
    }
    let message = format!(
        "La dernière ligne est la {count}ᵉ, la dernière que le format {format} puisse contenir : l’export a sans doute été coupé à cet endroit, et des lignes manquent."
    );
    let remedy = "Refaire l’export en plusieurs fichiers (par mois, par exercice ou par mission), ou au format .csv sans passer par Excel. S’il est complet malgré tout, l’enregistrer au format .csv et y ajouter une ligne de total.";
    let name = super::unreadable::file_name(sheet.file());
    let subject = format!("{name} › {} › lignes", sheet.name().unwrap_or_default());
    let column = sheet.cells(rows - 1).next().map_or(0, |(column, _)| column);
    Some(problem(ProblemKind::UnreadableFile, sheet.place(rows - 1, column), message, remedy, &subject))
}

/// Lines of text in one column of a sheet become the table that they are.
fn unpack(content: &mut Content, settings: &SourceSettings) {
    for sheet in &mut content.file.sheets {
        let Some(read) = one_column::unpacked(sheet, settings) else { continue };
        let name = sheet.name().unwrap_or_default();
        content.file.evidence.push(format!(
            "feuille « {name} » : chaque ligne tient dans une seule colonne, recoupée en {} colonnes ; les adresses donnent ces colonnes",
            read.sheet.column_count()
        ));
        content.problems.extend(read.problems);
        *sheet = read.sheet;
    }
}

/// The bytes become the text of the sheet: there is no second copy of them.
fn text(bytes: Vec<u8>, blank: &SourceFile, settings: &SourceSettings) -> Result<Content, Unreadable> {
    let read = delimited::read(bytes, &blank.path, settings)?;
    let file = SourceFile {
        format: Format::Csv,
        encoding: Some(read.encoding),
        delimiter: read.delimiter,
        evidence: read.evidence,
        sheets: vec![read.sheet],
        ..blank.clone()
    };
    Ok(Content { file, problems: read.problems, is_own: false })
}

fn of_markup(format: Format, blank: &SourceFile, read: markup::Markup) -> Content {
    let mut content = from_workbook(format, blank, read.workbook);
    content.file.encoding = read.encoding;
    content.file.evidence.splice(0..0, read.evidence);
    content.problems.extend(read.problems);
    content
}

fn from_workbook(format: Format, blank: &SourceFile, read: Workbook) -> Content {
    let name = &blank.path;
    let mut file = SourceFile { format, sheets: read.sheets, ..blank.clone() };
    if read.from_1904 {
        file.evidence.push("calendrier 1904 : dates décalées de 1462 jours".to_owned());
    }
    file.evidence.extend(read.evidence);
    let problems = read.failures.iter().map(|(sheet, failure)| failure.at(Place::of_sheet(name, Some(sheet))));
    let is_own = read.names.iter().any(|defined| defined.eq_ignore_ascii_case(OWN_NAME));
    Content { file, problems: problems.collect(), is_own }
}

/// `feuille` of `dossier.toml`: the other sheets, and what is wrong with them, do not matter.
fn keep_only(content: &mut Content, wanted: &str) {
    let is_wanted = |sheet: Option<&str>| sheet.is_some_and(|sheet| sheet.trim() == wanted.trim());
    let file = &mut content.file;
    let present: Vec<String> =
        file.sheets.iter().filter_map(|sheet| Some(format!("« {} »", sheet.name()?))).collect();
    let failed = content.problems.iter().any(|problem| is_wanted(problem.at.sheet_name()));
    file.sheets.retain(|sheet| is_wanted(sheet.name()));
    content.problems.retain(|problem| is_wanted(problem.at.sheet_name()));
    if !file.sheets.is_empty() || failed {
        return;
    }
    let message = format!(
        "La feuille « {wanted} » demandée par dossier.toml n’existe pas dans {} : rien n’a été lu de ce fichier.",
        file.path
    );
    let remedy = match present.is_empty() {
        true => "Retirer la ligne « feuille » : ce fichier n’a pas de feuilles nommées.".to_owned(),
        false => format!("Écrire l’un des noms présents : {}.", present.join(", ")),
    };
    let subject = format!("{} › feuille", super::unreadable::file_name(&file.path));
    let at = source_key(&file.path);
    content.problems.push(problem(ProblemKind::UnreadableFile, at, message, remedy, &subject));
}

fn unreadable(blank: SourceFile, failure: &Unreadable) -> Outcome {
    let at = Place::of_file(&blank.path);
    Outcome::Read(Box::new(SourceFile { format: failure.format, ..blank }), vec![failure.at(at)])
}

/// A file before it is understood.
fn bare(name: &Text, bytes: &[u8]) -> SourceFile {
    seen(name, Sha256::digest(bytes), bytes.len() as u64)
}

fn seen(name: &Text, sha256: impl AsRef<[u8]>, size: u64) -> SourceFile {
    SourceFile {
        path: name.clone(),
        format: Format::Unknown,
        sha256: sha256.as_ref().iter().map(|byte| format!("{byte:02x}")).collect(),
        size,
        encoding: None,
        delimiter: None,
        evidence: Vec::new(),
        sheets: Vec::new(),
    }
}
