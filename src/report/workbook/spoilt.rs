//! Cells of the staff that show no value: an error, as Excel makes of `-voir mandat` taken for a formula, or a formula
//! that no program calculated. Nobody wrote that: it is no answer, no mark and no mission. Its formula is kept, and told.

use crate::model::finding::{Problem, ProblemKind, Status};
use crate::model::notes::{CellComment, FindingNote, Notes, TextRow};
use crate::model::place::{CellRef, Place};
use crate::model::sheet::Value;

use super::columns;
use super::headed::Headed;
use super::typed;

/// What stands in a cell that shows no value: its formula, failing that the error; none for any other cell.
fn written(headed: &Headed, (row, column): (u32, u32), formulas: &[CellComment]) -> Option<String> {
    let value = headed.sheet.value(row, column);
    if !matches!(value, Value::Error(_) | Value::Uncalculated) {
        return None;
    }
    let (sheet, cell) = (headed.sheet.name().unwrap_or_default(), CellRef::new(row, column));
    let formula = formulas.iter().find(|one| one.sheet == sheet && one.cell == cell);
    Some(formula.map_or_else(|| typed::text(value), |one| one.text.clone()))
}

/// Takes the error values out of an answer: their words stay, and one that would close stays open.
pub(super) fn answer(
    headed: &Headed,
    row: u32,
    note: &mut FindingNote,
    notes: &mut Notes,
    formulas: &[CellComment],
) {
    for header in [columns::ANSWER, columns::OWNER, columns::DUE] {
        let Some(column) = headed.column(header) else { continue };
        let Some(text) = written(headed, (row, column), formulas) else { continue };
        let answer = &mut note.answer;
        match header {
            columns::ANSWER => answer.text.clone_from(&text),
            columns::OWNER => answer.owner.clone_from(&text),
            _ => answer.due.clone_from(&text),
        }
        if header == columns::ANSWER && matches!(answer.status, Status::Justified | Status::Accepted) {
            answer.status = Status::ToReview;
            let why = "Réponse sans valeur : erreur ou formule sans résultat";
            notes.changes.insert(note.key.clone(), why.to_owned());
        }
        if let Some((_, shown)) = note.row.iter_mut().find(|(name, _)| name == header) {
            shown.clone_from(&text);
        }
        tell(headed, (row, column), (header, &text), notes);
    }
}

/// Sets aside the row of a mark or a mission that shows no value; false for any other cell.
pub(super) fn aside(
    headed: &Headed,
    (row, column): (u32, u32),
    sheet: &str,
    notes: &mut Notes,
    formulas: &[CellComment],
) -> bool {
    let Some(text) = written(headed, (row, column), formulas) else { return false };
    let header = headed.columns.iter().find(|(at, _, _)| *at == column).map_or("", |(_, header, _)| header);
    let mut whole: TextRow = headed.whole(row, sheet);
    whole.retain(|(name, _)| name != header);
    whole.push((header.to_owned(), text.clone()));
    notes.orphans.push(whole);
    tell(headed, (row, column), (header, &text), notes);
    true
}

fn tell(headed: &Headed, (row, column): (u32, u32), (header, text): (&str, &str), notes: &mut Notes) {
    let file = headed.sheet.file().rsplit('/').next().unwrap_or_default().to_owned().into();
    let sheet = headed.sheet.name().unwrap_or_default();
    let kept = if header.starts_with(columns::MARK) || header == columns::MISSION {
        "Sans effet ; gardé sur « Notes orphelines »"
    } else {
        "Elle ne ferme aucun constat ; le texte est gardé à sa place"
    };
    let shown = if text.is_empty() { String::new() } else { format!(" « {text} »") };
    notes.problems.push(Problem {
        kind: ProblemKind::StrayNotes,
        at: Place::cell(&file, Some(&sheet.into()), CellRef::new(row, column)),
        message: format!(
            "Feuille « {sheet} », colonne « {header} » : la cellule contient une formule{shown} sans résultat ou une valeur d’erreur, non un texte. {kept}."
        ),
        remedy: "Retaper la note sans commencer par « = », « + » ou « - », ou la faire précéder d’une apostrophe.".to_owned(),
        amount: None,
        subject: format!("{sheet} : {header} {}", headed.keys(row).map(|(_, key)| key).collect::<Vec<_>>().join(" ")).into(),
        related: Vec::new(),
    });
}
