//! Amounts of the previous workbook that somebody changed by hand.
//!
//! A mission sheet that does not sum any more to what the run that wrote it had found was changed: an amount, or rows
//! that were taken out. When the lines of which the exports tell another amount than the sheet explain the whole
//! difference, their amounts were changed there. Anything else may be a correction of the exports, and is not told.
//! Example: the sheet sums to 950,00 instead of 1 000,00, and says 550,00 of a payment that is 600,00 in the export.

use rustc_hash::FxHashMap;

use super::{Notes, header};
use crate::model::assignments::Assignments;
use crate::model::entry::Entry;
use crate::model::finding::{Problem, ProblemKind};
use crate::model::key::Key;
use crate::model::money::Money;
use crate::model::place::{CellRef, Place};

/// A column of amounts of a mission sheet that does not sum to what the program had written there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangedSum {
    /// The sheet.
    pub sheet: Place,
    /// Header of the column.
    pub column: String,
    /// Its sum now, less what it was.
    pub gap: Money,
    /// Each line with its cell and what stands in it.
    pub lines: Vec<(Key, CellRef, Money)>,
}

/// An amount that was changed: its cell, what was typed, what the exports tell.
struct Changed<'a> {
    cell: CellRef,
    typed: Money,
    is: Money,
    entry: &'a Entry,
}

impl Notes {
    /// Tells the amounts that were changed by hand, and keeps what was typed.
    pub fn tell_changed_amounts(&mut self, entries: &[Entry], assignments: &Assignments) {
        if self.changed.is_empty() {
            return;
        }
        // The sheets of a mission show a part of the lines that several share.
        let whole = entries.iter().zip(assignments.iter()).filter(|(_, assignment)| assignment.shares.is_empty());
        let by_key: FxHashMap<Key, &Entry> = whole.map(|(entry, _)| (entry.key(), entry)).collect();
        for sum in std::mem::take(&mut self.changed) {
            let changed = |(key, cell, typed): &(Key, CellRef, Money)| {
                let entry = *by_key.get(key)?;
                let is = entry.amount.filter(|is| is != typed)?;
                Some(Changed { cell: *cell, typed: *typed, is, entry })
            };
            let changed: Vec<Changed> = sum.lines.iter().filter_map(changed).collect();
            let gaps = changed.iter().map(|one| one.typed.checked_sub(one.is)).collect::<Result<Vec<_>, _>>();
            let gap = gaps.and_then(|gaps| Money::sum(sum.gap.currency(), gaps));
            if gap.is_ok_and(|gap| gap == sum.gap) {
                self.problems.push(told(&sum, &changed));
                self.orphans.extend(changed.iter().map(|one| kept(&sum, one)));
            }
        }
    }
}

/// The amount that was typed, with its address.
fn kept(sum: &ChangedSum, one: &Changed) -> super::TextRow {
    let who = one.entry.payee().or(one.entry.beneficiary()).unwrap_or_default();
    let told = [
        (header::OLD_SHEET, sum.sheet.sheet_name().unwrap_or_default().to_owned()),
        (header::CELL, one.cell.to_string()),
        (header::COMMENT, one.typed.to_string()),
        (header::BESIDE, who.trim().to_owned()),
    ];
    let told = told.into_iter().filter(|(_, text)| !text.is_empty());
    told.map(|(name, text)| (name.to_owned(), text)).collect()
}

fn told(sum: &ChangedSum, changed: &[Changed]) -> Problem {
    /// Cells that are quoted.
    const QUOTED_MAX: usize = 5;
    let quote = |one: &Changed| format!("{} « {} » au lieu de {}", one.cell, one.typed, one.is);
    let quoted = changed.iter().take(QUOTED_MAX).map(quote).collect::<Vec<_>>().join(", ");
    let more = match changed.len().saturating_sub(QUOTED_MAX) {
        0 => String::new(),
        1 => " et une autre cellule".to_owned(),
        more => format!(" et {more} autres cellules"),
    };
    let (name, column) = (sum.sheet.sheet_name().unwrap_or_default(), &sum.column);
    let mut places = changed.iter().map(|one| sum.sheet.at(one.cell));
    Problem {
        kind: ProblemKind::StrayNotes,
        at: places.next().unwrap_or_else(|| sum.sheet.clone()),
        message: format!(
            "Sur la feuille « {name} », colonne « {column} », un montant écrit par rappro a été changé à la main : {quoted}{more}. Les montants viennent des exports : ce qui a été saisi est gardé sur « Notes orphelines », sans effet."
        ),
        remedy: "Corriger l’export, puis relancer ; pour une simple remarque, l’écrire dans « Réponse du service » ou dans une colonne ajoutée au bout du tableau.".to_owned(),
        amount: None,
        subject: format!("{name} : montants changés, {column}").into(),
        related: places.collect(),
    }
}
