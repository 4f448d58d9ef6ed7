//! Papers that a column of kinds calls something else than an invoice: `Type de pièce : Devis`. The column tells credits
//! from invoices, and so is read as the sense of the line; what else it says must not be lost.

use crate::interpret::header::Layout;
use crate::interpret::values;
use crate::interpret::vocabulary::OTHER_PAPERS;
use crate::model::entry::{Entry, Side};
use crate::model::field::Field;
use crate::model::sheet::Sheet;
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
