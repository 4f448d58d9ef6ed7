//! Papers that a column of kinds calls something else than an invoice: `Type de pièce : Devis`. The column tells credits
//! from invoices, and so is read as the sense of the line; what else it says must not be lost.

use crate::interpret::header::Layout;
use crate::interpret::values;
use crate::interpret::vocabulary::{EXPENSE_STARTS, OTHER_PAPERS};
use crate::model::entry::{Entry, Side};
use crate::model::field::Field;
use crate::model::memo::Memo;
use crate::model::sheet::{Sheet, Value};
use crate::model::words::fold;

/// Gives lines of such papers their kind as their state.
pub(in crate::interpret) fn tell(sheet: &Sheet, layout: &Layout, entries: &mut [Entry]) {
    let is_support = entries.first().is_some_and(|entry| entry.side == Side::Support);
    let Some(column) = layout.column(Field::Direction).filter(|_| is_support) else { return };
    for entry in entries.iter_mut().filter(|entry| entry.state().is_none()) {
        let Some(row) = entry.place.cell_ref().map(|cell| cell.row) else { continue };
        let Some(text) = values::text(sheet.value(row, column)) else { continue };
        if text.len() > 4 && OTHER_PAPERS.contains(&fold(&text).as_str()) {
            entry.set(Field::State, text.as_ref());
        }
    }
}

/// Gives lines of claims their nature where the column that may tell their sense tells what they were for: `Type : Indemnité de
/// nuitée`, of which nothing else may speak.
pub(in crate::interpret) fn tell_natures(sheet: &Sheet, layout: &Layout, entries: &mut [Entry]) {
    let is_support = entries.first().is_some_and(|entry| entry.side == Side::Support);
    let Some(column) = layout.column(Field::Direction).filter(|_| is_support) else { return };
    // An agency has types of its own, which say how a ticket was sold as well.
    let is_claim = layout.has(Field::MissionOrder) && !layout.has(Field::Ticket) && !layout.has(Field::Invoice);
    if !is_claim || layout.has(Field::Nature) || fold(layout.header(column)) != "type" {
        return;
    }
    let mut known = Memo::default();
    for entry in entries.iter_mut() {
        let Some(row) = entry.place.cell_ref().map(|cell| cell.row) else { continue };
        let Value::Text(text) = sheet.value(row, column) else { continue };
        if known.ask(text, is_expense) {
            entry.set(Field::Nature, text.trim());
        }
    }
}

/// True for the name of an expense: `Repas`, `Indemnité de nuitée`, `Taxis`.
fn is_expense(text: &str) -> bool {
    let folded = fold(text);
    let starts = |word: &&str| {
        let rest = folded.strip_prefix(*word).map(|rest| rest.strip_prefix('s').unwrap_or(rest));
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
    };
    EXPENSE_STARTS.iter().any(starts)
}
