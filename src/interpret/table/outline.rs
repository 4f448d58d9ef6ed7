//! Keys written once for a block of lines: a mission or a mandat over the lines that belong to it, as people
//! and pivot tables write them, with merged cells or with blanks below.
//!
//! What a merged cell covers belongs to all of its rows. A blank says less: a line may have no mandat yet, or no
//! mission at all. It is filled from above only if the column never writes the same value twice in a row, which
//! a column that every line fills does; and a mission so given to lines that stand by themselves is told.

use std::borrow::Cow;

use rustc_hash::{FxHashMap, FxHashSet};

use super::unread::{column_to_paste, problem};
use super::{Region, texts};
use crate::interpret::header::{self, Layout};
use crate::interpret::rows::standing;
use crate::interpret::totals::printed::{REFERENCES, is_total_label};
use crate::interpret::values;
use crate::model::Text;
use crate::model::entry::Entry;
use crate::model::field::Field;
use crate::model::finding::{Problem, ProblemKind};
use crate::model::sheet::Sheet;

/// Fields that group lines which have numbers of their own.
const GROUPS: &[Field] = &[
    Field::Mission,
    Field::Operation,
    Field::MissionOrder,
    Field::Account,
    Field::Function,
    Field::Category,
    Field::Person,
    Field::Beneficiary,
    Field::LastName,
    Field::FirstName,
];

/// Columns in which keys are looked for.
const COLUMNS_MAX: usize = 12;

/// What was filled, in French.
#[derive(Default)]
pub(in crate::interpret) struct Outline {
    pub(in crate::interpret) evidence: Vec<String>,
    pub(in crate::interpret) problem: Option<Problem>,
}

/// A column that may be written once for a block.
struct Key<'a> {
    column: u32,
    field: Field,
    header: &'a str,
    /// The same value twice in a row, or again below another: every line fills the column itself.
    repeats: bool,
    returns: bool,
    /// `dossier.toml` names the column.
    confirmed: bool,
    merged: usize,
    blank: usize,
}

/// Gives to the lines of a block the keys that only its first line has.
pub(in crate::interpret) fn fill(
    sheet: &Sheet,
    region: &Region,
    layout: &Layout,
    entries: &mut [Entry],
) -> Outline {
    let merged = merged_rows(sheet, region);
    if entries.len() < 2 || (merged.is_empty() && !begins_outline(sheet, layout, entries)) {
        return Outline::default();
    }
    let mut keys = keys(sheet, layout, entries, !merged.is_empty());
    let mut above: Vec<Option<usize>> = vec![None; keys.len()];
    let mut first_alone = None;
    for at in 0..entries.len() {
        let Some(row) = entries[at].place.cell_ref().map(|cell| cell.row) else { continue };
        let is_new_block = at > 0 && breaks(sheet, &entries[at - 1], row);
        let own = keys.iter().position(|key| !sheet.value(row, key.column).is_blank()).unwrap_or(keys.len());
        let alone = stands_alone(layout, &entries[at]);
        let mut heads: Vec<(usize, usize, bool)> = Vec::new();
        for (level, key) in keys.iter().enumerate() {
            if !sheet.value(row, key.column).is_blank() {
                above[level] = Some(at);
                continue;
            }
            if let Some(head) = merged.get(&(row, key.column)).and_then(|top| line_at(entries, *top, at)) {
                heads.push((level, head, true));
                continue;
            }
            if is_new_block {
                above[level] = None;
            }
            let groups = GROUPS.contains(&key.field);
            let allowed = level < own && !key.repeats && (!alone || (groups && !key.returns));
            heads.extend(above[level].filter(|_| allowed).map(|head| (level, head, false)));
        }
        // A day alone makes no block: a fee without a date is not of the day above it.
        let is_block = heads.iter().any(|(level, _, merged)| *merged || !keys[*level].field.is_date());
        for (level, head, is_merged) in heads.into_iter().filter(|_| is_block) {
            let key = &mut keys[level];
            if !inherit(entries, layout, head, at, key.field) {
                continue;
            }
            key.merged += usize::from(is_merged);
            key.blank += usize::from(!is_merged);
            if !is_merged && alone && !key.confirmed && first_alone.is_none() {
                first_alone = Some((row, level));
            }
        }
    }
    told(sheet, region, &keys, first_alone)
}

/// The columns of keys, left to right, up to the first amount; without merged cells, up to the first that every
/// line fills.
fn keys<'a>(sheet: &Sheet, layout: &'a Layout, entries: &[Entry], is_merged: bool) -> Vec<Key<'a>> {
    let mut keys: Vec<Key> = Vec::new();
    let mut is_inside = false;
    for one in layout.columns.iter().filter(|one| !one.header.trim().is_empty()).take(COLUMNS_MAX) {
        // A column that nobody understands has nothing to give, and stands in the way of nothing.
        let Some(field) = one.field else { continue };
        if field.is_money() || field == Field::OriginalAmount || (is_inside && !is_merged) {
            break;
        }
        let mut key = Key::new(one.column, field, &one.header);
        key.confirmed = one.evidence == header::TOLD;
        let blanks = key.look(sheet, entries, &keys);
        // To the right of what every line fills, only merged cells tell a block.
        is_inside |= blanks == 0;
        key.repeats |= is_inside;
        keys.push(key);
    }
    keys
}

/// True when the first of the columns that mean something has blanks below its first line: nearly every table
/// ends here.
fn begins_outline(sheet: &Sheet, layout: &Layout, entries: &[Entry]) -> bool {
    const SAMPLE: usize = 1_000;
    let first = layout.columns.iter().find(|one| !one.header.trim().is_empty() && one.field.is_some());
    let Some(column) = first.map(|one| one.column) else { return false };
    let mut blank = entries
        .iter()
        .take(SAMPLE)
        .map(|entry| entry.place.cell_ref().is_none_or(|cell| sheet.value(cell.row, column).is_blank()));
    blank.next() == Some(false) && blank.any(|blank| blank)
}

impl<'a> Key<'a> {
    fn new(column: u32, field: Field, header: &'a str) -> Self {
        Self { column, field, header, repeats: false, returns: false, confirmed: false, merged: 0, blank: 0 }
    }

    /// Whether its values repeat and return, beside the keys to its left; how many lines leave it blank.
    fn look(&mut self, sheet: &Sheet, entries: &[Entry], left: &[Key]) -> usize {
        let (mut last, mut blanks) = (None::<Cow<str>>, 0);
        let mut seen: FxHashSet<Cow<str>> = FxHashSet::default();
        for row in entries.iter().filter_map(|entry| entry.place.cell_ref()).map(|cell| cell.row) {
            let Some(text) = values::text(sheet.value(row, self.column)) else {
                blanks += 1;
                continue;
            };
            if last.as_ref() == Some(&text) {
                // Under another block the same number or payee may begin again.
                self.repeats |= left.iter().all(|left| sheet.value(row, left.column).is_blank());
            } else if GROUPS.contains(&self.field) {
                self.returns |= !seen.insert(text.clone());
            }
            last = Some(text);
        }
        blanks
    }
}

/// Row and column of every cell that a merged one above it covers, and the row of that one.
fn merged_rows(sheet: &Sheet, region: &Region) -> FxHashMap<(u32, u32), u32> {
    const CELLS_MAX: usize = 1 << 20;
    let body = region.body();
    let mut rows = FxHashMap::default();
    for (first, last) in sheet.merged().iter().filter(|(first, last)| last.row > first.row) {
        if !body.contains(&first.row) {
            continue;
        }
        for row in first.row + 1..=last.row.min(body.end.saturating_sub(1)) {
            if rows.len() < CELLS_MAX {
                rows.insert((row, first.column), first.row);
            }
        }
    }
    rows
}

/// The line of a row, looked for above another.
fn line_at(entries: &[Entry], row: u32, below: usize) -> Option<usize> {
    let row_of = |entry: &Entry| entry.place.cell_ref().map_or(0, |cell| cell.row);
    let at = entries[..below].partition_point(|entry| row_of(entry) < row);
    (entries.get(at).map(row_of) == Some(row) && at < below).then_some(at)
}

/// A blank row, a title or a total between two lines ends a block.
fn breaks(sheet: &Sheet, before: &Entry, row: u32) -> bool {
    let before = before.place.cell_ref().map_or(row, |cell| cell.row);
    (before + 1..row).any(|between| match texts(sheet, between).next() {
        Some((_, text)) => is_total_label(text),
        None => sheet.is_blank(between),
    })
}

/// True for a line with a number or a date of its own: it may belong to nothing above it.
fn stands_alone(layout: &Layout, entry: &Entry) -> bool {
    let numbered = REFERENCES.iter().any(|field| *field != Field::OrderLine && entry.text(*field).is_some());
    let dates = [entry.document_date, entry.order_date, entry.payment_date, entry.service_date, entry.date];
    let has_dates = layout.columns.iter().any(|one| one.field.is_some_and(Field::is_date));
    numbered || dates.iter().any(Option::is_some) || (!has_dates && entry.payee().is_some())
}

/// Gives one key of a line to another; true when it was lacking.
fn inherit(entries: &mut [Entry], layout: &Layout, head: usize, at: usize, field: Field) -> bool {
    let (before, after) = entries.split_at_mut(at);
    let (Some(head), Some(line)) = (before.get(head), after.first_mut()) else { return false };
    if field.is_date() {
        standing::inherit(head, line, field);
        return false;
    }
    match field {
        Field::FiscalYear => {
            line.fiscal_year = line.fiscal_year.or(head.fiscal_year);
            false
        }
        Field::Person | Field::Beneficiary | Field::LastName | Field::FirstName => {
            let lacked = line.beneficiary().is_none();
            // On a claim the person is the payee too.
            let payee = head.payee().filter(|_| !layout.has(Field::Payee));
            line.texts.fill([(Field::Payee, payee), (Field::Beneficiary, head.beneficiary())]);
            lacked && line.beneficiary().is_some()
        }
        _ => {
            let lacked = line.text(field).is_none();
            line.texts.fill([(field, head.text(field))]);
            lacked && line.text(field).is_some()
        }
    }
}

fn told(sheet: &Sheet, region: &Region, keys: &[Key], first_alone: Option<(u32, usize)>) -> Outline {
    let mut outline = Outline::default();
    for key in keys.iter().filter(|key| key.merged + key.blank > 0) {
        let header = key.header.split_whitespace().collect::<Vec<_>>().join(" ");
        let lines = match key.merged + key.blank {
            1 => "une ligne reprend".to_owned(),
            many => format!("{many} lignes reprennent"),
        };
        let how = if key.blank == 0 { "cellules fusionnées" } else { "vide en dessous" };
        outline
            .evidence
            .push(format!("colonne « {header} » remplie en tête de bloc ({how}) : {lines} la valeur d’au-dessus"));
    }
    if let Some((row, level)) = first_alone
        && let Some(key) = keys.get(level)
    {
        let header = key.header.split_whitespace().collect::<Vec<_>>().join(" ");
        let message = format!(
            "Colonne « {header} » : elle n’est remplie qu’en tête de chaque bloc de lignes, et jamais deux fois de suite. Les lignes qui la laissent vide reprennent la valeur d’au-dessus ({}, dont la ligne {}).",
            if key.blank == 1 { "1 ligne".to_owned() } else { format!("{} lignes", key.blank) },
            row + 1
        );
        let remedy = format!(
            "Si ces lignes appartiennent bien au bloc au-dessus d’elles, le confirmer dans dossier.toml par :\n{}\nSinon remplir la colonne sur chaque ligne du fichier, ou ne pas la lire :\n{}",
            column_to_paste(sheet, key.field, &header),
            column_to_paste(sheet, key.field, header::NO_COLUMN)
        );
        let kind = ProblemKind::UnrecognisedTable { carries_amounts: false };
        let whole = problem(kind, sheet, region, message, remedy);
        let subject = Text::from(format!("{}|bloc|{header}", whole.subject));
        outline.problem = Some(Problem { at: sheet.place(row, key.column), subject, ..whole });
    }
    outline
}
