//! A table of the previous workbook whose header row was deleted: its columns stand in the order of the program, as what is
//! in them verifies. Failing that, every note on the sheet would be lost.

use crate::model::finding::Severity;
use crate::model::key::Key;
use crate::model::sheet::Sheet;
use crate::model::words::fold;

use super::headed::{Header, Kind};
use super::pairs::State;
use super::{columns, mission, typed, unassigned};

/// Columns that may have been inserted at the left.
const SHIFT_MAX: u32 = 3;

/// Its kind, the row above its first, and the headers that it had.
pub(super) fn table(sheet: &Sheet) -> Option<(Kind, u32, Vec<Header>)> {
    let kinds = [Kind::Findings, Kind::Mission, Kind::Unassigned];
    kinds.into_iter().flat_map(|kind| (0..=SHIFT_MAX).map(move |shift| (kind, shift))).find_map(|(kind, shift)| {
        let at =
            |header: &str| kind.own().iter().position(|column| column.header == header).map(|at| at as u32 + shift);
        let text = |row: u32, column: Option<u32>| {
            column.map_or_else(String::new, |column| typed::text(sheet.value(row, column)))
        };
        let (telling, keys): (&str, &[(&str, &str)]) = match kind {
            Kind::Findings => (columns::SEVERITY, &[(columns::KEY, "C-")]),
            Kind::Mission => (mission::STATE, &[("Réf. payé", "L-"), ("Réf. justifié", "J-")]),
            _ => (columns::SITUATION, &[(columns::KEY, "L-"), (columns::KEY, "J-")]),
        };
        let tells = |row: u32| is_telling(kind, &text(row, at(telling)));
        let has_line = |row: u32| keys.iter().any(|(column, start)| Key::is_spelled(&text(row, at(column)), start));
        let first = (0..sheet.row_count()).find(|row| tells(*row))?;
        let rows = || (first..sheet.row_count()).filter(|row| tells(*row));
        let lines = rows().filter(|row| has_line(*row)).count();
        // A mission sheet has headings besides.
        if lines == 0 || lines * 3 < rows().count() {
            return None;
        }
        let headers = (shift..).zip(kind.own()).map(|(at, one)| (at, one.header.to_owned(), fold(one.header)));
        Some((kind, first.checked_sub(1)?, headers.collect()))
    })
}

/// True for what the program writes in the second column of a table.
fn is_telling(kind: Kind, text: &str) -> bool {
    match kind {
        Kind::Findings => Severity::ALL.iter().any(|severity| severity.french() == text),
        Kind::Mission => State::ALL.iter().any(|state| state.french() == text),
        _ => [unassigned::BY_HAND, unassigned::NONE].contains(&text),
    }
}
