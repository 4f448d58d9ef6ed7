//! What the staff typed where nobody reads notes: between the lines of a table and below it, on the side of a row that has
//! no line, on its total row, at the right of sheets that they are not asked to fill in. It is kept as an orphan row that
//! says where it stood, and told.

use std::collections::BTreeSet;

use rustc_hash::FxHashSet;

use crate::model::leftover::Leftover;
use crate::model::notes::Notes;
use crate::model::report::Verdict;
use crate::model::sheet::{Sheet, Value};
use crate::model::words::fold;

use super::found::{self, Found};
use super::ground::Ground;
use super::headed::{Headed, Kind};
use super::pairs::State;
use super::table::Column;
use super::{
    annex, checks, columns, evolution, findings, head, matches, mission, names, origin, overwritten, sources,
    style, table, typed, unassigned,
};

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

/// Where an earlier version named them.
const EARLIER_LABEL: &str = "Tiers";

/// How the titles of sheets without such tables begin, and how many columns they have from there.
const WIDTHS: &[(&str, u32)] = &[(names::SYNTHESIS, 12), (annex::TITLE, 5), (names::VISAS, 6), (names::GUIDE, 1)];

/// Keeps what was typed out of place.
pub(super) fn read(previous: &[Sheet], tables: &[&Headed], notes: &mut Notes) {
    let mut found = Vec::new();
    let knows_words = overwritten::is_of_this_version(previous);
    for headed in tables {
        overwritten::read(headed, knows_words, &mut found);
        overwritten::retold(headed, &notes.past.followed, &mut found);
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
    found::keep(found, tables, notes);
}

/// The cells of a row that hold something, in columns that are not these.
fn outside<'a>(sheet: &'a Sheet, row: u32, is_ours: impl Fn(u32) -> bool, found: &mut Vec<Found<'a>>) {
    for (column, value) in sheet.cells(row).filter(|(column, value)| !is_ours(*column) && !value.is_blank()) {
        found.push(Found::cell(sheet, (row, column), value));
    }
}

/// Rows without a line in which somebody typed.
fn below<'a>(headed: &Headed<'a>, found: &mut Vec<Found<'a>>) {
    let sheet = headed.sheet;
    for row in headed.rows().filter(|row| headed.keys(*row).next().is_none()) {
        let texts = || sheet.cells(row).map(|(_, value)| typed::text(value)).filter(|text| !text.is_empty());
        let kept = headed.added_cells(row).next().is_some() || !headed.text(row, columns::MISSION).is_empty();
        if !kept && texts().next().is_some() && !texts().any(|text| text == unassigned::NOTHING) {
            let first = sheet.cells(row).find(|(_, value)| !value.is_blank());
            found.extend(first.map(|(column, _)| Found::row(headed, row, column)));
        }
    }
}

/// Above its header, a sheet has its name, its dossier, the way back, and the figures of its mission.
fn above<'a>(headed: &Headed<'a>, row: u32, found: &mut Vec<Found<'a>>) {
    let sheet = headed.sheet;
    let last = headed.columns.iter().map(|(column, _, _)| *column).max().unwrap_or(0);
    let holds = |row: u32, words: &str| {
        sheet.cells(row).any(|(_, value)| matches!(value, Value::Text(text) if text.contains(words)))
    };
    // Its name stands over its dossier; the way back is followed by what the sheet tells of itself.
    let named = match () {
        () if holds(row + 1, origin::MADE_ON) || holds(row, origin::MADE_ON) => 1,
        () if holds(row, head::WAY_BACK) => 2,
        // Without its first column, the sheet still tells how it is filled in.
        () if [findings::HOW, unassigned::HOW, origin::DAYS_END].iter().any(|words| holds(row, words)) => 1,
        () => 0,
    };
    let on_mission = headed.kind == Kind::Mission;
    let mut texts = 0;
    for (column, value) in sheet.cells(row).filter(|(_, value)| !value.is_blank()) {
        let is_ours = match value {
            Value::Text(text) => {
                texts += 1;
                texts <= named || on_mission && (is_figure(text) || typed::may_be_amount(text))
            }
            _ => on_mission,
        };
        if column > last || !is_ours {
            found.push(Found::cell(sheet, (row, column), value));
        }
    }
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

fn on_mission<'a>(headed: &Headed<'a>, found: &mut Vec<Found<'a>>) {
    let sheet = headed.sheet;
    let (total, sides) = (headed.total_row(), sides(headed));
    for row in headed.rows().filter(|row| *row < total) {
        let has_line = headed.keys(row).next().is_some();
        let kept = !has_line && (headed.added_cells(row).next().is_some() || headed.is_marked(row));
        let strange = if has_line { on_the_empty_side(sheet, row, &sides) } else { unwritten(headed, row) };
        found.extend(strange.filter(|_| !kept).map(|column| Found::row(headed, row, column)));
    }
    on_total(headed, total, found);
    for row in total.saturating_add(1)..sheet.row_count() {
        if headed.keys(row).next().is_none() {
            below_total(headed, row, found);
        }
    }
}

/// The first cell of a row without a line, unless the program writes it: a heading, the sums of what is listed elsewhere.
fn unwritten(headed: &Headed, row: u32) -> Option<u32> {
    let mut cells = headed.sheet.cells(row).filter(|(_, value)| !value.is_blank());
    let texts = || headed.sheet.cells(row).map(|(_, value)| typed::text(value));
    let state = headed.text(row, mission::STATE);
    if let Some(state) = State::ALL.iter().find(|one| one.french() == state) {
        // A heading says so in one more cell; sums have several.
        let is_heading = texts().any(|text| text == state.heading());
        let is_ours = |value: Value| [state.french(), state.heading()].contains(&typed::text(value).as_str());
        return cells.find(|(_, value)| is_heading && !is_ours(*value)).map(|(column, _)| column);
    }
    let is_written = texts().any(|text| text == mission::NOTHING || text.starts_with(super::rest::CONTINUED));
    cells.next().filter(|_| !is_written).map(|(column, _)| column)
}

/// On the total row, the program writes its name, what it sums, and sums in a few columns.
fn on_total<'a>(headed: &Headed<'a>, row: u32, found: &mut Vec<Found<'a>>) {
    let sheet = headed.sheet;
    let summed = mission::SUMMED.map(|header| headed.column(header));
    for (column, value) in sheet.cells(row).filter(|(_, value)| !value.is_blank()) {
        let is_ours = match value {
            Value::Text(text) if [table::TOTAL, mission::LISTED].contains(&text.trim()) => true,
            // Whoever pastes values may make texts of them.
            Value::Text(text) => summed.contains(&Some(column)) && typed::may_be_amount(text),
            _ => summed.contains(&Some(column)),
        };
        if !is_ours {
            found.push(Found::cell(sheet, (row, column), value));
        }
    }
}

/// The columns of a side that is read: of its references, and those that the program writes beside marks.
fn sides(headed: &Headed) -> Vec<(u32, Vec<u32>)> {
    let side = |(key, columns): &(&str, &[&str])| {
        Some((headed.column(key)?, columns.iter().filter_map(|header| headed.column(header)).collect()))
    };
    SIDES.iter().filter_map(side).collect()
}

/// The first cell on a side of a row that has no line, unless it says what comes nearest to the other.
fn on_the_empty_side(sheet: &Sheet, row: u32, sides: &[(u32, Vec<u32>)]) -> Option<u32> {
    let typed = |column: &u32| {
        let text = typed::text(sheet.value(row, *column));
        !text.is_empty() && !Leftover::is_sentence(&text)
    };
    let empty = sides.iter().filter(|(key, _)| sheet.value(row, *key).is_blank());
    empty.flat_map(|(_, columns)| columns).copied().find(typed)
}

/// Below the total row, the program writes sums in a few columns.
fn below_total<'a>(headed: &Headed<'a>, row: u32, found: &mut Vec<Found<'a>>) {
    let sheet = headed.sheet;
    let amounts = [mission::PAID, mission::PROVED].map(|header| headed.column(header));
    let is_sum = |column: &u32| match sheet.value(row, *column) {
        Value::Number(_) | Value::Uncalculated | Value::Error(_) => true,
        Value::Text(text) => [mission::PAID, mission::PROVED].contains(&text.trim()) || typed::may_be_amount(text),
        _ => false,
    };
    let is_ours = amounts.iter().flatten().any(is_sum);
    // An earlier version named its sums one column before.
    let label = if headed.value(row, SUMMED[0]).is_blank() { EARLIER_LABEL } else { SUMMED[0] };
    let summed = |column: u32| {
        let header = headed.columns.iter().find(|(at, _, _)| *at == column).map(|(_, header, _)| fold(header));
        header.is_some_and(|header| SUMMED.iter().chain([&label]).any(|one| fold(one) == header))
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
        let places = |table: &&'static [Column]| (*table, table.iter().map(place).collect::<Vec<Option<u32>>>());
        let count = |there: &[Option<u32>]| there.iter().flatten().count();
        let likely = TABLES.iter().map(places).filter(|(table, there)| count(there) * 3 > table.len() * 2);
        let (table, there) = likely.max_by_key(|(_, there)| count(there))?;
        let renamed = (0..table.len()).filter_map(|at| renamed(sheet, row, table, &there, at));
        Some(renamed.chain(there.iter().flatten().copied()).collect())
    };
    (0..sheet.row_count()).filter_map(|row| Some((row, table(row)?))).collect()
}

/// The place of a column of the program under another header: between its neighbours, with values as it writes them on
/// each of its rows.
fn renamed(sheet: &Sheet, header: u32, table: &[Column], there: &[Option<u32>], at: usize) -> Option<u32> {
    let before = there.get(at.checked_sub(1)?).copied().flatten()?;
    let after = there.get(at + 1).copied().flatten()?;
    if there[at].is_some() || after != before + 2 || !matches!(sheet.value(header, before + 1), Value::Text(_)) {
        return None;
    }
    let is_number = matches!(table[at].kind, style::Kind::Count | style::Kind::Money);
    let is_row = |row: &u32| !sheet.value(*row, before).is_blank() && !sheet.value(*row, after).is_blank();
    let mut rows = (header + 1..sheet.row_count()).take_while(is_row);
    let is_ours = |row: u32| match sheet.value(row, before + 1) {
        Value::Text(_) => !is_number,
        value => is_number || !value.is_blank(),
    };
    rows.all(is_ours).then_some(before + 1)
}

/// At the right of what the program writes, or in a column between its own.
fn elsewhere<'a>(sheet: &'a Sheet, found: &mut Vec<Found<'a>>) {
    let tables = tables_of(sheet);
    let title = (0..sheet.row_count()).flat_map(|row| sheet.cells(row)).find(|(_, value)| !value.is_blank());
    let width = title.and_then(|(column, value)| {
        let Value::Text(title) = value else { return None };
        let (_, width) = WIDTHS.iter().find(|(head, _)| title.starts_with(head))?;
        Some(column + width)
    });
    let last = tables.iter().filter_map(|(_, columns)| columns.last().map(|last| last + 1)).max();
    let Some(width) = last.or(width) else { return };
    let ground = Ground::of(sheet);
    for row in 0..sheet.row_count() {
        let inside = tables.iter().rev().find(|(header, _)| *header < row).map(|(_, columns)| columns);
        // The titles of the next table stand in the first column of this one.
        let is_between = |column: u32| {
            inside.is_some_and(|columns| !columns.contains(&column) && Some(&column) < columns.last())
        };
        let is_typed = |column: u32| ground.is_typed((row, column), sheet.value(row, column));
        outside(sheet, row, |column| column < width && !is_between(column) && !is_typed(column), found);
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
