//! What a workbook hides or filters out, and that carries amounts. Example: a hidden sheet, or the rows that a
//! filter does not show, hold 12 lines for 4 300,00 €: they are read and counted, but the person who printed the
//! workbook did not see them.

use super::findings::problems;
use super::{Check, Grounds};
use crate::model::account::FileAccount;
use crate::model::finding::{Observation, Outcome, Severity};
use crate::model::sheet::{Format, HIDDEN_UNKNOWN};

pub(super) static CHECK: Check = Check {
    id: "hidden_rows",
    title: "Lignes, colonnes ou feuilles masquées",
    why: "Ce qui est masqué est compté ici, mais ne se voit pas à l’écran ni à l’impression : les deux totaux diffèrent.",
    source: "Pratique de contrôle : le total lu doit pouvoir être refait à la main.",
    remedy: "Afficher ce qui est masqué et dire si ces lignes appartiennent au dossier ; sinon refaire l’export sans elles.",
    severity: Severity::Review,
    needs: "Les classeurs du dossier.",
    closes_by_correction_only: false,
    run,
};

fn run(books: &Grounds<'_>) -> Result<Vec<Observation>, Outcome> {
    let found = problems::reported_by(CHECK.id, books)?;
    let mut workbooks = books.files.iter().filter(|file| file.format != Format::Csv).peekable();
    if found.is_empty() && workbooks.peek().is_none() {
        return Err(Outcome::NotApplicable("aucun classeur dans le dossier".into()));
    }
    // A sheet read in the other way may hide what nobody told us.
    let unknown = |file: &&FileAccount| file.evidence.iter().any(|sentence| sentence.ends_with(HIDDEN_UNKNOWN));
    match workbooks.find(unknown) {
        Some(file) if found.is_empty() => Err(Outcome::NotChecked(format!("{HIDDEN_UNKNOWN} dans {}", file.path))),
        _ => Ok(found),
    }
}
