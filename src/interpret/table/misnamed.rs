//! A text under the name of a workbook, in which no table was recognised.
//!
//! A file is told by its content: a table of text named `mandats.xlsx` is read. But a text that says nothing, where
//! the name promises a workbook, is no table that nobody understood: the export itself is elsewhere, or spoiled.

use crate::model::Text;
use crate::model::account::{Role, TableAccount};
use crate::model::finding::{Problem, ProblemKind};
use crate::model::place::Place;
use crate::model::sheet::Format;

/// Names of workbooks.
const WORKBOOKS: &[&str] = &["xlsx", "xlsm", "xltx", "xlsb", "xls", "ods"];

/// Tells the file instead of its tables. Those that carry amounts are told as tables, with what to write to have them
/// read.
pub(in crate::interpret) fn tell(
    problems: &mut Vec<Problem>,
    file: &Text,
    format: Format,
    tables: &[TableAccount],
) {
    let Some((_, extension)) = file.rsplit_once('.') else { return };
    let is_workbook = WORKBOOKS.iter().any(|known| extension.eq_ignore_ascii_case(known));
    let is_table = |one: &TableAccount| one.role != Role::Unknown;
    let unread = ProblemKind::UnrecognisedTable { carries_amounts: false };
    if format != Format::Csv
        || !is_workbook
        || tables.iter().any(is_table)
        || problems.is_empty()
        || problems.iter().any(|one| one.kind != unread)
    {
        return;
    }
    let seen = std::mem::take(problems);
    let seen = seen.first().map(|one| format!(" {}", one.message)).unwrap_or_default();
    let extension = extension.to_lowercase();
    problems.push(Problem {
        kind: ProblemKind::UnreadableFile,
        at: Place::of_file(file),
        message: format!(
            "Ce fichier n’a pas été lu : son nom dit un classeur (.{extension}), et c’est un texte.{seen} Ses montants, s’il en porte, ne sont pas comptés."
        ),
        remedy: "Refaire l’export ou la copie du fichier ; s’il n’est pas un export, le retirer du dossier ou le renommer en .txt.".to_owned(),
        amount: None,
        subject: file.rsplit('/').next().unwrap_or(file).into(),
        related: Vec::new(),
    });
}
