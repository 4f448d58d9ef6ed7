//! Columns and sheets that are gone from the previous workbook, told with how many notes they take along.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::evolution::Change;
use crate::model::finding::{Problem, ProblemKind};
use crate::model::matching::Confidence;
use crate::model::notes::Notes;
use crate::model::place::{CellRef, Place};
use crate::model::sheet::Sheet;
use crate::model::words::fold;
use crate::report::terminal::counted;

use super::headed::{Headed, Kind};
use super::{columns, matches, names, origin, stray, typed, visa, wording};

/// In the column `Ouverte`.
const CLOSED: &str = "non";

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

/// A sheet that is gone.
struct Gone {
    name: String,
    /// What is not carried over.
    what: &'static str,
    /// Another sheet shows that notes stood on it: they are surely lost. Failing that, nobody can know; staff who take
    /// out a sheet that held nothing must not find their verdict held back.
    noted: Option<String>,
}

/// Tells the sheets of the staff that are gone from a workbook of the program's.
pub(super) fn sheets(previous: &[Sheet], tables: &[Headed], notes: &mut Notes) {
    let Some(first) = previous.iter().find(|sheet| origin::head_line(sheet).is_some()) else { return };
    for Gone { name, what, noted } in gone(previous, tables, notes) {
        let missing = format!("Le classeur repris n’a plus de feuille « {name} », ou plus ses en-têtes : {what}.");
        let message = noted.as_ref().map_or_else(|| missing.clone(), |noted| format!("{missing} {noted}."));
        let remedy = match noted {
            Some(_) => {
                "Donner à « --previous » le classeur qui a encore cette feuille (voir le répertoire « archives »)."
            }
            None => {
                "Rien à faire si cette feuille ne portait aucune note ; sinon, donner à « --previous » le classeur qui l’a encore (voir le répertoire « archives »)."
            }
        };
        let told = problem(first, None, message, remedy, &name);
        // The sheet that is gone alone says which mission is concerned.
        let at = Place::of_file(told.at.file());
        let kind = if noted.is_some() { ProblemKind::StrayNotes } else { ProblemKind::NotesAside };
        notes.problems.push(Problem { at, kind, subject: name.as_str().into(), ..told });
    }
}

fn gone(previous: &[Sheet], tables: &[Headed], notes: &Notes) -> Vec<Gone> {
    let plain = |name: &str, what| Gone { name: name.to_owned(), what, noted: None };
    let mut lost = Vec::new();
    if tables.iter().all(|headed| headed.kind != Kind::Findings) {
        let noted = answered(tables);
        lost.push(Gone { noted, ..plain(names::FINDINGS, "aucune réponse du service n’est reprise") });
    }
    if tables.iter().all(|headed| headed.kind != Kind::Unassigned) {
        lost.push(plain(names::UNASSIGNED, "aucune affectation n’est reprise"));
    }
    if previous.iter().all(|sheet| visa::codes(sheet).next().is_none()) && !notes.past.figures.is_empty() {
        lost.push(plain(names::VISAS, "aucun visa n’est repris"));
    }
    let homes: Vec<String> =
        tables.iter().filter(|one| one.kind == Kind::Mission).map(|one| origin::home(one.sheet)).collect();
    let codes: BTreeSet<String> =
        notes.past.figures.iter().filter(|one| one.now.is_some()).map(|one| one.mission.clone()).collect();
    // A sheet that lost its head and its name may be that of any mission.
    if homes.iter().all(|home| codes.contains(home)) {
        let (by_hand, labels) = (by_hand(previous), labels(tables));
        let marked = |code: &str| {
            let is_it = |named: &&String| labels.get(code).is_some_and(|label| fold(label) == fold(named));
            let told = match by_hand.iter().filter(is_it).count() {
                0 => return None,
                count => counted(count, "rapprochement fait à la main", "rapprochements faits à la main"),
            };
            Some(format!("La feuille « {} » montre {told} sur cette mission", names::MATCHES))
        };
        let missing = codes.into_iter().filter(|code| !homes.contains(code));
        lost.extend(missing.map(|code| Gone {
            noted: marked(&code),
            ..plain(&code, "aucun pointage de cette mission n’est repris")
        }));
    }
    lost
}

/// What tells that findings were answered: those that stood and were closed when the workbook was last calculated.
fn answered(tables: &[Headed]) -> Option<String> {
    let followed = tables.iter().filter(|headed| headed.kind == Kind::Followed);
    let is_closed = |headed: &Headed, row: u32| {
        Change::from_french(&headed.text(row, columns::CHANGE)).is_some_and(Change::stands)
            && headed.text(row, columns::OPEN) == CLOSED
    };
    let count: usize = followed.map(|headed| headed.rows().filter(|row| is_closed(headed, *row)).count()).sum();
    let told = counted(count, "constat clos par une réponse", "constats clos par une réponse");
    (count > 0).then(|| format!("La feuille « {} » en montre l’effet : {told}", names::EVOLUTION))
}

/// The missions of the matches that marks made, once for each match.
fn by_hand(previous: &[Sheet]) -> Vec<String> {
    let mut found = Vec::new();
    for sheet in previous {
        let column = |row: u32, header: &str| {
            sheet.cells(row).find(|(_, value)| typed::text(*value) == header).map(|(column, _)| column)
        };
        let header = (0..sheet.row_count()).find_map(|row| {
            column(row, matches::KEYS)?;
            Some((row, column(row, matches::CONFIDENCE)?, column(row, columns::MISSION)?))
        });
        let Some((header, confidence, mission)) = header else { continue };
        let manual =
            |row: &u32| typed::text(sheet.value(*row, confidence)) == wording::confidence(Confidence::Manual);
        let rows = (header + 1..sheet.row_count()).filter(manual);
        let texts = rows.map(|row| typed::text(sheet.value(row, mission)));
        found.extend(texts.flat_map(|text| text.lines().map(str::to_owned).collect::<Vec<_>>()));
    }
    found
}

/// What each mission is called in columns `Mission`, by its code.
fn labels(tables: &[Headed]) -> BTreeMap<String, String> {
    let figures = tables.iter().filter(|headed| headed.kind == Kind::Figures);
    let told = figures.flat_map(|headed| {
        headed.rows().map(|row| (headed.text(row, columns::CODE), headed.text(row, columns::MISSION)))
    });
    told.collect()
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
            format!("La feuille {one}, ajoutée par le service, n’est pas reprise dans le nouveau classeur.")
        }
        several => format!(
            "Les feuilles {}, ajoutées par le service, ne sont pas reprises dans le nouveau classeur.",
            several.join(", ")
        ),
    };
    let remedy = "À garder dans un classeur à part, ou à recopier depuis le classeur précédent (répertoire « archives »). Ce qui doit revenir chaque mois s’écrit dans « Réponse du service », ou dans une colonne ajoutée au bout d’un tableau.";
    let told = problem(first, None, message, remedy, "feuilles ajoutées");
    notes.problems.push(Problem { kind: ProblemKind::NotesAside, ..told });
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
