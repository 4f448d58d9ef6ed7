//! A cell that the staff typed out of place: what becomes of it, and how it is told. It is kept as an orphan row with its
//! address; it is told once, when it is met, with the column in which it would have come back.

use crate::model::finding::{Problem, ProblemKind};
use crate::model::notes::header::{BESIDE, CELL};
use crate::model::notes::{Notes, TextRow};
use crate::model::place::{CellRef, Place};
use crate::model::sheet::{Sheet, Value};
use crate::report::terminal::counted;

use super::headed::{Headed, Kind};
use super::{columns, typed};

/// Pieces of the row that are told.
const BESIDE_MAX: usize = 4;
/// Cells that one finding quotes, and letters of each.
const QUOTED_MAX: usize = 5;
const LETTERS_MAX: usize = 60;

/// What it does to what the program wrote.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Harm {
    /// It replaces an amount: who typed it may believe that it counts.
    Amount,
    /// A remark.
    None,
}

/// What was typed somewhere.
pub(super) struct Found<'a> {
    sheet: &'a Sheet,
    at: CellRef,
    harm: Harm,
    row: TextRow,
}

impl<'a> Found<'a> {
    /// One cell, with what else its row says.
    pub(super) fn cell(sheet: &'a Sheet, (row, column): (u32, u32), value: Value) -> Self {
        let others = sheet.cells(row).filter(|(at, value)| *at != column && matches!(value, Value::Text(_)));
        let others: Vec<String> = others.map(|(_, value)| typed::text(value)).take(BESIDE_MAX).collect();
        let at = CellRef::new(row, column);
        let told = [
            (columns::OLD_SHEET, sheet.name().unwrap_or_default().to_owned()),
            (CELL, at.to_string()),
            (columns::COMMENT, typed::text(value)),
            (BESIDE, others.join(" · ")),
        ];
        let told = told.into_iter().filter(|(_, text)| !text.is_empty());
        let row = told.map(|(name, text)| (name.to_owned(), text)).collect();
        Self { sheet, at, harm: Harm::None, row }
    }

    /// A whole row of a table, of which one cell was typed.
    pub(super) fn row(headed: &Headed<'a>, row: u32, column: u32) -> Self {
        let whole = headed.whole(row, headed.sheet.name().unwrap_or_default());
        Self { sheet: headed.sheet, at: CellRef::new(row, column), harm: Harm::None, row: whole }
    }

    /// The same, in the place of an amount.
    pub(super) fn over_an_amount(self) -> Self {
        Self { harm: Harm::Amount, ..self }
    }

    /// `C14 « à revoir »`.
    fn quoted(&self) -> String {
        let text = typed::text(self.sheet.value(self.at.row, self.at.column)).replace(['\n', '\r'], " ");
        let short: String = text.chars().take(LETTERS_MAX).collect();
        let rest = if short.len() < text.len() { "…" } else { "" };
        format!("{} « {short}{rest} »", self.at)
    }
}

/// Keeps all that was found, and tells it by sheet.
pub(super) fn keep(found: Vec<Found>, tables: &[&Headed], notes: &mut Notes) {
    let mut kept: Vec<Found> = Vec::new();
    for one in found {
        // It may be kept already for a mark without a line.
        if !notes.orphans.contains(&one.row) {
            notes.orphans.push(one.row.clone());
            kept.push(one);
        }
    }
    while let Some(first) = kept.first() {
        let (sheet, harm) = (first.sheet, first.harm);
        let is_same = |one: &Found| std::ptr::eq(one.sheet, sheet) && one.harm == harm;
        let (of_sheet, others) = kept.into_iter().partition(is_same);
        let kind = tables.iter().find(|one| std::ptr::eq(one.sheet, sheet)).map(|one| one.kind);
        notes.problems.push(told(sheet, harm, &of_sheet, kind));
        kept = others;
    }
}

/// The cells of one sheet as one problem.
fn told(sheet: &Sheet, harm: Harm, found: &Vec<Found>, kind: Option<Kind>) -> Problem {
    let name = sheet.name().unwrap_or_default();
    let mut cells: Vec<&Found> = found.iter().collect();
    cells.sort_by_key(|one| one.at);
    let quoted = cells.iter().take(QUOTED_MAX).map(|one| one.quoted()).collect::<Vec<_>>().join(", ");
    let more = match cells.len().saturating_sub(QUOTED_MAX) {
        0 => String::new(),
        more => format!(" et {}", counted(more, "autre cellule", "autres cellules")),
    };
    let kept = "Le texte est gardé sur « Notes orphelines », sans effet";
    let message = match harm {
        Harm::None => format!(
            "Sur la feuille « {name} », du texte a été saisi là où rien n’est repris : {quoted}{more}. {kept}."
        ),
        Harm::Amount => format!(
            "Sur la feuille « {name} », un montant écrit par rappro a été remplacé à la main : {quoted}{more}. Les montants viennent des exports. {kept}."
        ),
    };
    let place = "pour qu’elle revienne chaque mois, l’écrire";
    let remedy = match (harm, kind) {
        (Harm::Amount, _) => {
            "Corriger l’export, ou dossier.toml, puis relancer ; pour une simple remarque, l’écrire dans « Réponse du service » ou dans une colonne ajoutée au bout du tableau.".to_owned()
        }
        (_, Some(Kind::Findings)) => format!("Si c’est une remarque, {place} dans « Réponse du service », sur la ligne du constat, ou dans une colonne ajoutée à ce tableau."),
        (_, Some(Kind::Mission)) => format!("Si c’est une remarque, {place} dans une colonne ajoutée au bout du tableau, sur la ligne concernée ; un rapprochement à la main s’écrit dans « Pointage »."),
        (_, Some(Kind::Unassigned)) => format!("Si c’est une remarque, {place} dans une colonne ajoutée au bout du tableau, sur la ligne concernée ; une mission s’écrit dans « Mission »."),
        _ => format!("Si c’est une remarque, {place} dans « Réponse du service » de la feuille « Anomalies », ou dans « Réserves ou motifs » de la feuille « Fiche de contrôle »."),
    };
    let file = sheet.file().rsplit('/').next().unwrap_or_default().to_owned().into();
    let place = |one: &&Found| Place::cell(&file, Some(&name.into()), one.at);
    let mut places = cells.iter().map(place);
    let kind = if harm == Harm::Amount { ProblemKind::StrayNotes } else { ProblemKind::NotesAside };
    let what = if harm == Harm::Amount { "montants remplacés" } else { "hors de place" };
    Problem {
        kind,
        at: places.next().unwrap_or_else(|| Place::of_sheet(&file, Some(&name.into()))),
        message,
        remedy,
        amount: None,
        subject: format!("{name} : {what}").into(),
        related: places.collect(),
    }
}
