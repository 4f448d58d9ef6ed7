//! What the staff typed where nobody reads notes: between the lines of a table and below it, on the side of a row that has
//! no line, at the right of sheets that they are not asked to fill in. It is kept as an orphan row that says where it
//! stood.

use std::collections::BTreeSet;

use rustc_hash::FxHashSet;

use crate::model::leftover::Leftover;
use crate::model::notes::{Notes, TextRow};
use crate::model::place::CellRef;
use crate::model::report::Verdict;
use crate::model::sheet::{Sheet, Value};
use crate::model::words::fold;

use super::headed::{Headed, Kind};
use super::pairs::State;
use super::table::Column;
use super::{annex, checks, columns, evolution, head, matches, mission, names, origin, sources, typed, unassigned};

/// Where it stood, on `Notes orphelines`.
pub(super) const CELL: &str = "Cellule";
/// What else its row says.
const BESIDE: &str = "Sur la ligne de";
/// Pieces of the row that are told.
const BESIDE_MAX: usize = 4;

/// Tables of the sheets that nobody fills in.
const TABLES: &[&[Column]] = &[
    matches::COLUMNS,
    matches::AMBIGUOUS_COLUMNS,
    checks::COLUMNS,
    evolution::FOLLOWED,
    evolution::FIGURES,
    evolution::FILES,
    evolution::RUNS,
    sources::FILES,
    sources::TABLES,
    sources::READINGS,
    sources::CONTROL_TOTALS,
    sources::SKIPPED,
];

/// The references of each side of a mission sheet, and what the program writes there beside marks.
const SIDES: [(&str, &[&str]); 2] = [
    (
        "Réf. payé",
        &[
            "Date mandat",
            "Tiers",
            "Objet",
            "Mandat / ligne",
            mission::PAID,
            mission::NATURE,
            "Article",
            "Source du mandat",
        ],
    ),
    (
        "Réf. justifié",
        &[
            "Date pièce",
            "Fournisseur ou bénéficiaire",
            "Objet de la pièce",
            "N° de pièce",
            mission::PROVED,
            mission::DOCUMENT_NATURE,
            "Source de la pièce",
        ],
    ),
];

/// The columns below which sums stand.
const SUMMED: [&str; 10] = [
    "Objet",
    "Mandat / ligne",
    mission::PAID,
    "Pointage justifié",
    "Date pièce",
    "Fournisseur ou bénéficiaire",
    "Objet de la pièce",
    "N° de pièce",
    mission::PROVED,
    mission::GAP,
];

/// How the titles of sheets without such tables begin, and how many columns they have from there.
const WIDTHS: &[(&str, u32)] = &[(names::SYNTHESIS, 12), (annex::TITLE, 5), (names::VISAS, 6), (names::GUIDE, 1)];

/// Keeps what was typed out of place.
pub(super) fn read(previous: &[Sheet], tables: &[&Headed], notes: &mut Notes) {
    let mut found = Vec::new();
    for headed in tables {
        match headed.kind {
            Kind::Mission if headed.column(mission::STATE).is_some() => on_mission(headed, &mut found),
            Kind::Unassigned => below(headed, &mut found),
            _ => {}
        }
        if matches!(headed.kind, Kind::Mission | Kind::Unassigned | Kind::Findings) {
            (0..headed.header_row()).for_each(|row| above(headed, row, &mut found));
        }
    }
    let is_noted = |sheet: &Sheet| {
        let mut of_sheet = tables.iter().filter(|one| std::ptr::eq(one.sheet, sheet));
        of_sheet.any(|one| matches!(one.kind, Kind::Mission | Kind::Unassigned | Kind::Findings | Kind::Orphans))
    };
    previous.iter().filter(|sheet| !is_noted(sheet)).for_each(|sheet| elsewhere(sheet, &mut found));
    for row in found {
        // It may be kept already for a mark without a line.
        if !notes.orphans.contains(&row) {
            notes.orphans.push(row);
        }
    }
}

/// A cell as an orphan row.
fn cell(sheet: &Sheet, (row, column): (u32, u32), value: Value) -> TextRow {
    let others = sheet.cells(row).filter(|(at, value)| *at != column && matches!(value, Value::Text(_)));
    let others: Vec<String> = others.map(|(_, value)| typed::text(value)).take(BESIDE_MAX).collect();
    let told = [
        (columns::OLD_SHEET, sheet.name().unwrap_or_default().to_owned()),
        (CELL, CellRef::new(row, column).to_string()),
        (columns::COMMENT, typed::text(value)),
        (BESIDE, others.join(" · ")),
    ];
    told.into_iter().filter(|(_, text)| !text.is_empty()).map(|(name, text)| (name.to_owned(), text)).collect()
}

/// The cells of a row that hold something, in columns that are not these.
fn outside(sheet: &Sheet, row: u32, is_ours: impl Fn(u32) -> bool, found: &mut Vec<TextRow>) {
    for (column, value) in sheet.cells(row).filter(|(column, value)| !is_ours(*column) && !value.is_blank()) {
        found.push(cell(sheet, (row, column), value));
    }
}

/// Rows without a line in which somebody typed.
fn below(headed: &Headed, found: &mut Vec<TextRow>) {
    let sheet = headed.sheet;
    for row in headed.rows().filter(|row| headed.keys(*row).next().is_none()) {
        let texts = || sheet.cells(row).map(|(_, value)| typed::text(value)).filter(|text| !text.is_empty());
        let kept = headed.added_cells(row).next().is_some() || !headed.text(row, columns::MISSION).is_empty();
        if !kept && texts().next().is_some() && !texts().any(|text| text == unassigned::NOTHING) {
            found.push(headed.whole(row, sheet.name().unwrap_or_default()));
        }
    }
}

/// Above its header, a sheet has its name, its dossier, the way back, and the figures of its mission.
fn above(headed: &Headed, row: u32, found: &mut Vec<TextRow>) {
    let sheet = headed.sheet;
    let last = headed.columns.iter().map(|(column, _, _)| *column).max().unwrap_or(0);
    let holds = |row: u32, words: &str| {
        sheet.cells(row).any(|(_, value)| matches!(value, Value::Text(text) if text.contains(words)))
    };
    // Its name stands over its dossier; the way back is followed by what the sheet tells of itself.
    let named = match () {
        () if holds(row + 1, origin::MADE_ON) || holds(row, origin::MADE_ON) => 1,
        () if holds(row, head::WAY_BACK) => 2,
        () => 0,
    };
    let on_mission = headed.kind == Kind::Mission;
    let mut texts = 0;
    for (column, value) in sheet.cells(row).filter(|(_, value)| !value.is_blank()) {
        let is_ours = match value {
            Value::Text(text) => {
                texts += 1;
                texts <= named || on_mission && (is_figure(text) || is_error(text))
            }
            _ => on_mission,
        };
        if column > last || !is_ours {
            found.push(cell(sheet, (row, column), value));
        }
    }
}

/// What becomes of a sum over a table that is none any more, as LibreOffice writes it.
fn is_error(text: &str) -> bool {
    text.starts_with('#') || text.starts_with("Err:")
}

/// What a mission sheet says above its header.
fn is_figure(text: &str) -> bool {
    const TOLD: [&str; 10] = [
        "Déclaré",
        "Payé (comptabilité)",
        "Justifié",
        "Écart déclaré − payé",
        "Écart payé − justifié",
        "Situation de la mission",
        "COMPTABILITÉ : ce qui a été payé",
        "JUSTIFICATIFS : ce qui le prouve",
        "Comptabilité : références",
        "Justificatifs : références",
    ];
    let verdicts = [Verdict::Ready, Verdict::ToJustify, Verdict::Blocked].map(Verdict::french);
    TOLD.iter().chain(&verdicts).any(|told| *told == text.trim())
}

fn on_mission(headed: &Headed, found: &mut Vec<TextRow>) {
    let sheet = headed.sheet;
    let name = sheet.name().unwrap_or_default();
    let (total, sides) = (headed.total_row(), sides(headed));
    for row in headed.rows().filter(|row| *row < total) {
        let has_line = headed.keys(row).next().is_some();
        let kept = !has_line && (headed.added_cells(row).next().is_some() || headed.is_marked(row));
        let strange = if has_line { is_on_the_empty_side(sheet, row, &sides) } else { !is_written(headed, row) };
        if strange && !kept {
            found.push(headed.whole(row, name));
        }
    }
    for row in total.saturating_add(1)..sheet.row_count() {
        if headed.keys(row).next().is_none() {
            below_total(headed, row, found);
        }
    }
}

/// True for a row without a line that the program writes: a heading, the sums of what is listed elsewhere, or nothing.
fn is_written(headed: &Headed, row: u32) -> bool {
    let mut texts =
        headed.sheet.cells(row).map(|(_, value)| typed::text(value)).filter(|text| !text.is_empty()).peekable();
    let state = headed.text(row, mission::STATE);
    texts.peek().is_none()
        || State::ALL.iter().any(|one| one.french() == state)
        || texts.any(|text| text == mission::NOTHING || text.starts_with(super::rest::CONTINUED))
}

/// The columns of a side that is read: of its references, and those that the program writes beside marks.
fn sides(headed: &Headed) -> Vec<(u32, Vec<u32>)> {
    let side = |(key, columns): &(&str, &[&str])| {
        Some((headed.column(key)?, columns.iter().filter_map(|header| headed.column(header)).collect()))
    };
    SIDES.iter().filter_map(side).collect()
}

/// True when one side of a row has no line, and something else than what comes nearest to the other.
fn is_on_the_empty_side(sheet: &Sheet, row: u32, sides: &[(u32, Vec<u32>)]) -> bool {
    let typed = |column: &u32| {
        let text = typed::text(sheet.value(row, *column));
        !text.is_empty() && !Leftover::is_sentence(&text)
    };
    sides.iter().any(|(key, columns)| sheet.value(row, *key).is_blank() && columns.iter().any(typed))
}

/// Below the total row, the program writes sums in a few columns.
fn below_total(headed: &Headed, row: u32, found: &mut Vec<TextRow>) {
    let sheet = headed.sheet;
    let amounts = [mission::PAID, mission::PROVED].map(|header| headed.column(header));
    let is_sum = |column: &u32| match sheet.value(row, *column) {
        Value::Number(_) | Value::Uncalculated | Value::Error(_) => true,
        Value::Text(text) => [mission::PAID, mission::PROVED].contains(&text.trim()) || is_error(text),
        _ => false,
    };
    let is_ours = amounts.iter().flatten().any(is_sum);
    let summed = |column: u32| {
        let header = headed.columns.iter().find(|(at, _, _)| *at == column).map(|(_, header, _)| fold(header));
        header.is_some_and(|header| SUMMED.iter().any(|one| fold(one) == header))
    };
    outside(sheet, row, |column| is_ours && summed(column), found);
}

/// The tables of a sheet that nobody fills in: the row of their header, and the columns that they have.
pub(super) fn tables_of(sheet: &Sheet) -> Vec<(u32, BTreeSet<u32>)> {
    let known: FxHashSet<&str> = TABLES.iter().flat_map(|table| table.iter().map(|column| column.header)).collect();
    let table = |row: u32| {
        let texts = sheet.cells(row).filter_map(|(column, value)| match value {
            Value::Text(text) => Some((column, text.trim())),
            _ => None,
        });
        let texts: Vec<(u32, &str)> = texts.filter(|(_, text)| known.contains(text)).collect();
        if texts.len() < 2 {
            return None;
        }
        let place = |column: &Column| texts.iter().find(|(_, text)| *text == column.header).map(|(at, _)| *at);
        let places = |table: &&[Column]| (table.len(), table.iter().filter_map(place).collect::<BTreeSet<u32>>());
        let likely = TABLES.iter().map(places).filter(|(all, there)| there.len() * 3 > all * 2);
        likely.max_by_key(|(_, there)| there.len()).map(|(_, there)| there)
    };
    (0..sheet.row_count()).filter_map(|row| Some((row, table(row)?))).collect()
}

/// At the right of what the program writes, or in a column between its own.
fn elsewhere(sheet: &Sheet, found: &mut Vec<TextRow>) {
    let tables = tables_of(sheet);
    let title = (0..sheet.row_count()).flat_map(|row| sheet.cells(row)).find(|(_, value)| !value.is_blank());
    let width = title.and_then(|(column, value)| {
        let Value::Text(title) = value else { return None };
        let (_, width) = WIDTHS.iter().find(|(head, _)| title.starts_with(head))?;
        Some(column + width)
    });
    let last = tables.iter().filter_map(|(_, columns)| columns.last().map(|last| last + 1)).max();
    let Some(width) = last.or(width) else { return };
    for row in 0..sheet.row_count() {
        let inside = tables.iter().rev().find(|(header, _)| *header < row).map(|(_, columns)| columns);
        // The titles of the next table stand in the first column of this one.
        let is_between = |column: u32| {
            inside.is_some_and(|columns| !columns.contains(&column) && Some(&column) < columns.last())
        };
        outside(sheet, row, |column| column < width && !is_between(column), found);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_columns_named_here_are_those_of_the_mission_sheet() {
        let named = SIDES.iter().flat_map(|(key, columns)| columns.iter().chain([key])).chain(&SUMMED);
        for header in named {
            assert!(mission::COLUMNS.iter().any(|column| column.header == *header), "{header}");
        }
    }
}
