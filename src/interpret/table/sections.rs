//! Titles between the lines: `Mission Gênes` alone in its row names the mission of the lines below it, not the
//! title above the header.

use std::collections::BTreeMap;

use super::blocks::Block;
use super::preamble::Preamble;
use crate::interpret::totals::printed::is_total_label;
use crate::interpret::values::vocabulary::COUNTRIES;
use crate::model::Text;
use crate::model::entry::Entry;
use crate::model::finding::{Problem, ProblemKind};
use crate::model::mission::Mission;
use crate::model::place::Place;
use crate::model::sheet::{Sheet, Value};
use crate::model::words::{contains_words, fold};

/// A title has few words; a longer text is a remark.
const WORDS_MAX: usize = 10;

/// Gives to each entry the title that stands above it within the table; `alone` are the rows of a single cell.
pub(in crate::interpret) fn tell(
    sheet: &Sheet,
    alone: &[u32],
    blocks: &[Block],
    missions: &[Mission],
    entries: &mut [Entry],
) {
    if alone.is_empty() && blocks.is_empty() {
        return;
    }
    let names = names(missions);
    if names.is_empty() {
        return;
    }
    let mut titles: Vec<(u32, Text)> =
        alone.iter().filter_map(|row| Some((*row, title(sheet, *row, &names)?))).collect();
    titles.extend(outside(sheet, alone, &titles, &names));
    let named = |block: &&Block| block.names_mission || names_one(&block.title, &names);
    titles.extend(blocks.iter().filter(named).map(|block| (block.row, block.title.clone())));
    titles.sort_by_key(|(row, _)| *row);
    if titles.is_empty() {
        return;
    }
    // The lines under one title share it.
    let mut under: BTreeMap<usize, Place> = BTreeMap::new();
    for entry in entries {
        let Some(cell) = entry.place.cell_ref() else { continue };
        let above = titles.partition_point(|(title, _)| *title < cell.row);
        if let Some((_, title)) = above.checked_sub(1).and_then(|at| titles.get(at)) {
            entry.place = under.entry(above).or_insert_with(|| entry.place.titled(Some(title))).at(cell);
        }
    }
}

/// A claim for a mission that the dossier does not know, below one of a mission that it knows: its lines would be
/// classified by their payments, whatever the form says.
pub(in crate::interpret) fn unknown(
    sheet: &Sheet,
    above: &Preamble,
    blocks: &[Block],
    missions: &[Mission],
) -> Option<Problem> {
    let names = names(missions);
    let said = |text: &str| names_one(text, &names) || COUNTRIES.contains(&fold(text).as_str());
    let known = above.mission().into_iter().chain(blocks.iter().filter_map(Block::mission));
    if !known.into_iter().any(|mission| names_one(mission, &names)) {
        return None;
    }
    let is_unknown = |block: &&Block| {
        let is_name = |mission: &str| mission.chars().filter(|sign| sign.is_alphabetic()).count() >= 3;
        block.mission().is_some_and(|mission| is_name(mission) && !said(mission)) && !said(&block.title)
    };
    let block = blocks.iter().find(is_unknown)?;
    let mission = block.mission()?;
    Some(Problem {
        kind: ProblemKind::UnreadableReference,
        at: sheet.place(block.row, 0),
        message: format!(
            "L’état de frais qui commence au-dessus de la ligne {} est de la mission « {mission} », que le dossier ne connaît pas ; un autre état de la feuille est d’une mission du dossier.",
            sheet.line(block.row + 1)
        ),
        remedy: "Vérifier de quelle mission sont ces dépenses : corriger l’état, ajouter ce nom aux « alias » de la mission dans dossier.toml, ou retirer ces lignes et leur paiement du dossier.".to_owned(),
        amount: None,
        subject: Text::from(format!("{}|{}|mission", sheet.file(), fold(mission))),
        related: Vec::new(),
    })
}

/// The titles that end the section of a mission without naming another: `Hors mission`. `Divers` is one only where no
/// other title is a part of a mission, `Hébergement`.
fn outside(sheet: &Sheet, alone: &[u32], missions: &[(u32, Text)], names: &[String]) -> Vec<(u32, Text)> {
    const NONE: &[&str] =
        &["hors mission", "hors missions", "sans mission", "hors deplacement", "hors deplacements"];
    const OTHERS: &[&str] = &[
        "divers",
        "autres",
        "autres depenses",
        "autres mandats",
        "autres frais",
        "autres operations",
        "depenses courantes",
        "depenses diverses",
        "fonctionnement courant",
        "non affecte",
        "non affectes",
    ];
    if missions.is_empty() {
        return Vec::new();
    }
    let is_mission = |row: u32| missions.iter().any(|(mission, _)| *mission == row);
    let told =
        alone.iter().filter(|row| !is_mission(**row)).filter_map(|row| Some((*row, only_text(sheet, *row)?)));
    let told: Vec<(u32, &str, String)> = told.map(|(row, text)| (row, text, fold(text))).collect();
    let says = |words: &[&str], folded: &str| words.contains(&folded);
    let are_missions =
        told.iter().all(|(_, text, folded)| is_total_label(text) || says(NONE, folded) || says(OTHERS, folded));
    let is_beside = |row: u32| are_missions && (missions.len() > 1 || is_below_total(sheet, row));
    let outside =
        told.into_iter().filter(|(row, _, folded)| says(NONE, folded) || (says(OTHERS, folded) && is_beside(*row)));
    // `Total Montréal` further below holds these lines too.
    let is_held = |row: u32| {
        let next = missions.iter().map(|(mission, _)| *mission).find(|mission| *mission > row);
        let rows = row + 1..next.unwrap_or(sheet.row_count());
        let names_mission =
            |(_, value)| matches!(value, Value::Text(text) if is_total_label(text) && names_one(text, names));
        rows.into_iter().any(|row| sheet.cells(row).any(names_mission))
    };
    let outside = outside.filter(|(row, ..)| !is_held(*row));
    outside.map(|(row, text, _)| (row, Text::from(text.trim()))).collect()
}

/// True when the row above that holds something is a total.
fn is_below_total(sheet: &Sheet, row: u32) -> bool {
    const ROWS_MAX: usize = 5;
    let above = (0..row).rev().take(ROWS_MAX).find(|row| sheet.is_filled(*row));
    let is_total = |(_, value)| matches!(value, Value::Text(text) if is_total_label(text));
    above.is_some_and(|row| sheet.cells(row).any(is_total))
}

/// The text of a row that holds nothing else.
fn only_text(sheet: &Sheet, row: u32) -> Option<&str> {
    let mut cells = sheet.cells(row).filter(|(_, value)| !value.is_blank());
    match (cells.next()?.1, cells.next()) {
        (Value::Text(text), None) => Some(text),
        _ => None,
    }
}

/// The text that stands alone in a row and names a mission.
fn title(sheet: &Sheet, row: u32, names: &[String]) -> Option<Text> {
    let mut cells =
        sheet.cells(row).filter(|(_, value)| !matches!(value, Value::Text(text) if text.trim().is_empty()));
    let (column, Value::Text(text)) = cells.next()? else { return None };
    if cells.next().is_some() || is_total_label(text) || text.split_whitespace().count() > WORDS_MAX {
        return None;
    }
    if goes_on(sheet, row, column, text) {
        return None;
    }
    names_one(text, names).then(|| Text::from(text.trim()))
}

/// The rest of a long label, printed below its line: `mission Turin mai 2024` under `Location salle atelier`. A title
/// stands in the first column, or says little more than the mission.
fn goes_on(sheet: &Sheet, row: u32, column: u32, text: &str) -> bool {
    const TITLE_WORDS_MAX: usize = 3;
    let Some(above) = row.checked_sub(1) else { return false };
    let stands_first =
        sheet.cells(above).find(|(_, value)| !value.is_blank()).is_none_or(|(first, _)| first >= column);
    let is_label = matches!(sheet.value(above, column), Value::Text(text) if !text.trim().is_empty());
    let folded = fold(text);
    let announces =
        ["mission", "deplacement", "delegation"].contains(&folded.split(' ').next().unwrap_or_default());
    let is_short =
        text.split_whitespace().count() <= TITLE_WORDS_MAX && !text.bytes().any(|byte| byte.is_ascii_digit());
    let is_title = text.trim_start().starts_with(char::is_uppercase) && (announces || is_short);
    !stands_first && is_label && !is_title
}

/// What the missions of the dossier are called, folded.
fn names(missions: &[Mission]) -> Vec<String> {
    let names = missions.iter().flat_map(|one| [&one.code, &one.label].into_iter().chain(&one.aliases));
    let mut names: Vec<String> = names.map(|name| fold(name)).collect();
    names.retain(|name| name.chars().count() > 1 && name.chars().any(char::is_alphabetic));
    names
}

fn names_one(text: &str, names: &[String]) -> bool {
    let folded = fold(text);
    names.iter().any(|name| contains_words(&folded, name))
}
