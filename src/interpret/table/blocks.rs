//! Claims one below the other under one header: each has its `Agent : …` and `Mission : …` above its lines, and what
//! the first one says is not said of the others.

use std::ops::Range;

use super::Region;
use super::preamble::{PEOPLE, Preamble, is_key};
use crate::interpret::header::Layout;
use crate::interpret::table;
use crate::interpret::totals::printed::is_total_label;
use crate::interpret::values;
use crate::model::Text;
use crate::model::entry::Entry;
use crate::model::field::Field;
use crate::model::sheet::{Sheet, Value};
use crate::model::words::fold;

/// Cells of a row of keys and values, at most; a line has more, or no colon.
const CELLS_MAX: usize = 6;
/// How words begin that announce who agrees with a claim, folded.
const VISA_WORDS: &[&str] = &[
    "visa",
    "vise",
    "valid",
    "verif",
    "approuv",
    "approb",
    "sign",
    "respons",
    "superieur",
    "hierarchi",
    "ordonnateur",
    "directeur",
    "directrice",
    "chef",
];

/// Rows above the first table that are its head, at most.
const HEAD_MAX: u32 = 30;
/// Words of what a person had before the claim, folded.
const PAID_WORDS: &[&str] = &["avance", "avances", "acompte", "acomptes"];

/// What stands between two lines and speaks for those below it.
#[derive(Debug)]
pub(in crate::interpret) struct Block {
    /// Its last row.
    pub(in crate::interpret) row: u32,
    /// Its texts.
    pub(in crate::interpret) title: Text,
    /// It says which mission, known or not.
    pub(in crate::interpret) names_mission: bool,
    preamble: Preamble,
}

impl Block {
    /// The mission that it names, as it is written.
    pub(in crate::interpret) fn mission(&self) -> Option<&str> {
        self.preamble.mission().filter(|_| self.names_mission)
    }
}

/// The blocks of a table, in order; nearly always none.
pub(in crate::interpret) fn of(sheet: &Sheet, region: &Region, above: &Preamble, entries: &[Entry]) -> Vec<Block> {
    let Some(header) = region.header else { return Vec::new() };
    let row = |entry: &Entry| entry.place.cell_ref().map(|cell| cell.row);
    // Where each row down to the last line is a line, nothing stands between them.
    if entries.last().and_then(row).is_some_and(|last| (last - header) as usize == entries.len()) {
        return Vec::new();
    }
    let mut blocks: Vec<Block> = Vec::new();
    let mut last = header;
    for row in entries.iter().filter_map(row) {
        if row > last + 1 {
            let before = blocks.last().map_or(above, |block| &block.preamble);
            let found = block(sheet, header, last + 1..row, before);
            blocks.extend(found);
        }
        last = row;
    }
    blocks
}

/// What the rows between two lines say, when they begin a claim: above the header printed again, or by themselves
/// a name of what the rows above the table name too. A name below a line, where nothing stood above the first one,
/// may be of that line.
fn block(sheet: &Sheet, header: u32, between: Range<u32>, before: &Preamble) -> Option<Block> {
    let repeated = between.clone().rev().find(|row| table::repeats(sheet, header, *row));
    let is_first = between.start == header + 1;
    let named = |fields: &[Field]| is_first || repeated.is_some() || before.says(fields);
    let (people, mission) = (named(PEOPLE), named(&[Field::Mission]));
    if !people && !mission {
        return None;
    }
    let above = repeated.unwrap_or(between.end);
    let below = repeated.map_or(above, |row| row + 1)..between.end;
    let told = |row: &u32| is_told(sheet, *row);
    let start = (between.start..above).rev().take_while(told).last().unwrap_or(above);
    let told: Vec<u32> = (start..above).chain(below).filter(told).collect();
    let labelled = labelled(sheet, header, between.start..above, repeated.is_some());
    let rows = labelled.unwrap_or(told);
    if rows.iter().all(|row| sheet.is_blank(*row)) {
        return None;
    }
    let preamble = Preamble::of(sheet, rows.iter().copied());
    let is_person = people && preamble.says(PEOPLE);
    let is_mission = mission && preamble.says(&[Field::Mission]);
    if !is_person && !is_mission && (repeated.is_none() || preamble.is_silent()) {
        return None;
    }
    let texts = rows.iter().flat_map(|row| sheet.cells(*row)).filter_map(|(_, value)| values::text(value));
    let title = Text::from(texts.collect::<Vec<_>>().join(" · "));
    let names_mission = is_mission && (is_person || repeated.is_some());
    Some(Block { row: between.end - 1, title, names_mission, preamble: preamble.under(before) })
}

/// The rows of a head whose labels and values stand in cells of their own: it says whose claim begins and for which
/// order or mission. Who checks or signs a page is named at its foot: what stands there is of nobody's claim.
fn labelled(sheet: &Sheet, header: u32, between: Range<u32>, above_header: bool) -> Option<Vec<u32>> {
    let is_pairs = |row: &u32| is_labelled(sheet, *row, above_header);
    let is_head = |row: &u32| is_told(sheet, *row) || is_pairs(row);
    let mut start = between.clone().rev().take_while(is_head).last()?;
    if let Some(visa) = (start..between.end).rev().find(|row| is_visa(sheet, *row)) {
        // The head of the next claim stands apart from it.
        start = (visa + 1..between.end).find(|row| sheet.is_blank(*row))?;
    }
    let rows: Vec<u32> = (start..between.end).collect();
    // What was paid before is no word of a head: nothing would deduct it.
    let says_paid = |(_, text): (u32, &str)| fold(text).split(' ').any(|word| PAID_WORDS.contains(&word));
    let first = header.saturating_sub(HEAD_MAX)..header;
    if first.chain(rows.iter().copied()).any(|row| table::texts(sheet, row).any(says_paid)) {
        return None;
    }
    let preamble = Preamble::of(sheet, rows.iter().copied());
    let is_claim = preamble.says(PEOPLE) && preamble.says(&[Field::MissionOrder, Field::Mission]);
    (is_claim && rows.iter().any(is_pairs)).then_some(rows)
}

/// True for a row that says who agrees with what stands above it: `Vu et vérifié`, `Responsable`. The grade of whom the
/// claim is of stands behind its label.
fn is_visa(sheet: &Sheet, row: u32) -> bool {
    let Some((_, label)) = table::texts(sheet, row).next() else { return false };
    let label = fold(label);
    let begins = |word: &str| word == "vu" || VISA_WORDS.iter().any(|visa| word.starts_with(visa));
    label.split(' ').any(begins) || label.starts_with("n 1")
}

/// A blank row, a title, or keys with their values.
fn is_told(sheet: &Sheet, row: u32) -> bool {
    let cells = || sheet.cells(row).filter(|(_, value)| !value.is_blank());
    let has_key = || cells().any(|(_, value)| matches!(value, Value::Text(text) if text.contains(':')));
    table::is_title(sheet, row) || (cells().nth(CELLS_MAX).is_none() && has_key())
}

/// Labels and their values in cells of their own, without a colon: `Nom | ROUVEYROL | Prénom | Bénédicte`. Above a
/// header that is printed again other labels may stand among them (`Grade`); elsewhere each one is known.
fn is_labelled(sheet: &Sheet, row: u32, above_header: bool) -> bool {
    let mut cells = sheet.cells(row).map(|(_, value)| value).filter(|value| !value.is_blank());
    let mut known = false;
    let mut pairs = 0;
    while let Some(label) = cells.next() {
        let (Value::Text(label), Some(_)) = (label, cells.next()) else { return false };
        let is_known = is_key(label);
        let is_word = || !label.bytes().any(|byte| byte.is_ascii_digit()) && !is_total_label(label);
        pairs += 1;
        known |= is_known;
        if pairs * 2 > CELLS_MAX || !(is_known || (above_header && is_word())) {
            return false;
        }
    }
    known || (above_header && pairs > 0)
}

/// Gives to the lines what the rows above them say and their table has no column for.
pub(in crate::interpret) fn complete(above: &Preamble, blocks: &[Block], layout: &Layout, entries: &mut [Entry]) {
    let mut rest = entries;
    let mut told = above;
    for block in blocks {
        let is_before = |entry: &Entry| entry.place.cell_ref().is_none_or(|cell| cell.row < block.row);
        let (before, after) = rest.split_at_mut(rest.partition_point(is_before));
        told.complete(layout, before);
        (rest, told) = (after, &block.preamble);
    }
    told.complete(layout, rest);
}
