//! Columns and sheets that are gone from the previous workbook, told with how many notes they take along.

use std::collections::BTreeSet;

use crate::model::finding::{Problem, ProblemKind};
use crate::model::notes::Notes;
use crate::model::place::{CellRef, Place};
use crate::model::sheet::Sheet;
use crate::report::terminal::counted;

use super::headed::{Headed, Kind};
use super::{columns, names, origin, stray, visa};

/// Tells a sheet whose references are gone, with so many notes; `has_column` when only some of their cells are empty.
pub(super) fn references(headed: &Headed, (column, has_column): (&str, bool), count: usize, notes: &mut Notes) {
    if count == 0 {
        return;
    }
    let sheet = headed.sheet.name().unwrap_or_default();
    let (what, kept) = match headed.kind {
        Kind::Findings => (
            counted(count, "réponse saisie n’a plus sa référence", "réponses saisies n’ont plus leur référence"),
            "Une réponse revient quand un seul constat dit la même chose du même montant ; les autres sont gardées sur « Notes orphelines »",
        ),
        Kind::Mission => (
            counted(count, "pointage n’a plus de ligne", "pointages n’ont plus de ligne"),
            "Aucun n’est repris ; tous sont gardés sur « Notes orphelines »",
        ),
        _ => (
            counted(count, "affectation n’a plus de ligne", "affectations n’ont plus de ligne"),
            "Aucune n’est reprise ; toutes sont gardées sur « Notes orphelines »",
        ),
    };
    let why = if has_column { "a des cellules vides dans" } else { "n’a plus" };
    let message = format!("La feuille « {sheet} » {why} sa colonne « {column} » : {what}. {kept}.");
    let remedy = "Rétablir ces références dans le classeur rendu (sa copie est dans le répertoire « archives »), puis relancer en le donnant à « --previous » ; sinon, reporter ces notes à la main.";
    notes.problems.push(problem(headed.sheet, Some(headed.header_row()), message, remedy, column));
}

/// Tells the columns of the staff that are gone while one that nobody knows holds something: they were renamed, and what
/// stands in them has no effect.
pub(super) fn renamed(headed: &Headed, notes: &mut Notes) {
    let wanted: &[&str] = match headed.kind {
        Kind::Findings => &[columns::STATUS, columns::ANSWER],
        Kind::Mission if headed.kind.own().iter().filter(|one| headed.column(one.header).is_some()).count() > 2 => {
            &["Pointage payé", "Pointage justifié"]
        }
        Kind::Unassigned => &[columns::MISSION],
        _ => return,
    };
    let missing: Vec<String> = wanted
        .iter()
        .filter(|header| headed.column(header).is_none())
        .map(|header| format!("« {header} »"))
        .collect();
    let holds = |column: u32| headed.rows().any(|row| !headed.sheet.value(row, column).is_blank());
    let unknown = headed.added.iter().filter(|(column, _)| holds(*column));
    let unknown: Vec<String> = unknown.map(|(_, header)| format!("« {header} »")).collect();
    if missing.is_empty() || unknown.is_empty() {
        return;
    }
    let sheet = headed.sheet.name().unwrap_or_default();
    let message = format!(
        "La feuille « {sheet} » n’a plus {} {} : ce qui y était saisi n’a plus d’effet. Une colonne que rappro ne connaît pas contient du texte ({}) ; il est gardé comme une remarque.",
        if missing.len() > 1 { "ses colonnes" } else { "sa colonne" },
        missing.join(" et "),
        unknown.join(", ")
    );
    let remedy =
        "Rendre à la colonne son en-tête dans le classeur rendu, puis relancer en le donnant à « --previous ».";
    notes.problems.push(problem(headed.sheet, Some(headed.header_row()), message, remedy, &missing.join(" ")));
}

/// Tells the sheets of the staff that are gone from a workbook of the program's.
pub(super) fn sheets(previous: &[Sheet], tables: &[Headed], notes: &mut Notes) {
    let Some(first) = previous.iter().find(|sheet| origin::head_line(sheet).is_some()) else { return };
    let mut lost = Vec::new();
    if tables.iter().all(|headed| headed.kind != Kind::Findings) {
        lost.push((names::FINDINGS.to_owned(), "aucune réponse du service n’est reprise"));
    }
    if tables.iter().all(|headed| headed.kind != Kind::Unassigned) {
        lost.push((names::UNASSIGNED.to_owned(), "aucune affectation n’est reprise"));
    }
    if previous.iter().all(|sheet| visa::codes(sheet).next().is_none()) && !notes.past.figures.is_empty() {
        lost.push((names::VISAS.to_owned(), "aucun visa n’est repris"));
    }
    let homes: Vec<String> =
        tables.iter().filter(|one| one.kind == Kind::Mission).map(|one| origin::home(one.sheet)).collect();
    let codes: BTreeSet<String> =
        notes.past.figures.iter().filter(|one| one.now.is_some()).map(|one| one.mission.clone()).collect();
    // A sheet that lost its head and its name may be that of any mission.
    if homes.iter().all(|home| codes.contains(home)) {
        let gone = codes.into_iter().filter(|code| !homes.contains(code));
        lost.extend(gone.map(|code| (code, "aucun pointage de cette mission n’est repris")));
    }
    for (name, what) in lost {
        let message = format!("Le classeur repris n’a plus de feuille « {name} », ou plus ses en-têtes : {what}.");
        let remedy = "Si cette feuille portait des notes, donner à « --previous » le classeur qui l’a encore (voir le répertoire « archives »).";
        let told = problem(first, None, message, remedy, &name);
        // The sheet that is gone alone says which mission is concerned.
        let at = Place::of_file(told.at.file());
        notes.problems.push(Problem { at, subject: name.as_str().into(), ..told });
    }
}

/// Tells the sheets that the staff added, which the next workbook does not have.
pub(super) fn added_sheets(previous: &[Sheet], tables: &[&Headed], notes: &mut Notes) {
    let is_headed = |sheet: &Sheet| tables.iter().any(|one| std::ptr::eq(one.sheet, sheet));
    let is_ours = |sheet: &Sheet| {
        origin::head_line(sheet).is_some()
            || origin::is_marked(sheet)
            || is_headed(sheet)
            || !stray::tables_of(sheet).is_empty()
    };
    let holds = |sheet: &Sheet| (0..sheet.row_count()).any(|row| sheet.cells(row).next().is_some());
    let added: Vec<&Sheet> = previous.iter().filter(|sheet| holds(sheet) && !is_ours(sheet)).collect();
    let Some(first) = added.first().filter(|_| previous.iter().any(origin::is_marked)) else { return };
    let names: Vec<String> =
        added.iter().map(|sheet| format!("« {} »", sheet.name().unwrap_or_default())).collect();
    let message = match names.as_slice() {
        [one] => {
            format!("La feuille {one}, que rappro n’a pas écrite, n’est pas reprise dans le nouveau classeur.")
        }
        several => format!(
            "Les feuilles {}, que rappro n’a pas écrites, ne sont pas reprises dans le nouveau classeur.",
            several.join(", ")
        ),
    };
    let remedy = "Les recopier depuis le classeur précédent, gardé dans le répertoire « archives » ; ou tenir ces notes dans une colonne ajoutée au bout d’un tableau, qui revient chaque mois.";
    notes.problems.push(problem(first, None, message, remedy, "feuilles ajoutées"));
}

fn problem(sheet: &Sheet, row: Option<u32>, message: String, remedy: &str, subject: &str) -> Problem {
    let file = sheet.file().rsplit('/').next().unwrap_or_default().to_owned().into();
    let name = sheet.name().unwrap_or_default();
    let at = Place::of_sheet(&file, Some(&name.into()));
    Problem {
        kind: ProblemKind::StrayNotes,
        at: row.map_or(at, |row| Place::cell(&file, Some(&name.into()), CellRef::new(row, 0))),
        message,
        remedy: remedy.to_owned(),
        amount: None,
        subject: format!("{name} : {subject}").into(),
        related: Vec::new(),
    }
}
