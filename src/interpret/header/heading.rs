//! A header in several rows → one title per column.
//!
//! `Montant` over `HT`, `TVA`, `TTC` makes `Montant HT`, `Montant TVA`, `Montant TTC`, merged or not; `N°`
//! over `mandat` makes `N° mandat`. The titles are written into the last row of the header, one part a line,
//! so that everything below reads a header of one row.

use std::ops::Range;

use super::languages;
use super::{clear_field, normal, read_as};
use crate::interpret::table::{is_measured, texts};
use crate::interpret::totals::is_total_label;
use crate::interpret::vocabulary::PHRASES;
use crate::model::field::Field;
use crate::model::sheet::{Sheet, Value};

/// Between the parts of a title, as in a cell whose text is wrapped.
pub(in crate::interpret) const JOINT: char = '\n';
/// Letters of a title; what is longer is a sentence.
pub(in crate::interpret) const TITLE_LETTERS_MAX: usize = 60;
/// Rows of a header.
const ROWS_MAX: u32 = 3;
/// Columns of a header that is joined; wider ones are read as they stand.
const COLUMNS_MAX: usize = 2_000;

/// Finds the rows of the header around `row`, not above `floor`, and joins their titles in the last one.
pub(in crate::interpret) fn join(sheet: &mut Sheet, row: u32, floor: u32) -> Range<u32> {
    let mut rows = row..row + 1;
    if sheet.cells(row).count() > COLUMNS_MAX {
        return rows;
    }
    if let Some(rows) = join_languages(sheet, row, floor) {
        return rows;
    }
    while rows.end - rows.start < ROWS_MAX && rows.start > floor {
        let taller = rows.start - 1..rows.end;
        if !belongs_above(sheet, &rows, &taller) {
            break;
        }
        rows = taller;
    }
    while rows.end - rows.start < ROWS_MAX && rows.end < sheet.row_count() {
        let taller = rows.start..rows.end + 1;
        if !belongs_below(sheet, &rows, &taller) {
            break;
        }
        rows = taller;
    }
    if rows.end - rows.start > 1 {
        let titles = titles(sheet, &rows);
        if sheet.rewrite_row(rows.end - 1, &titles).is_err() {
            return row..row + 1;
        }
    }
    rows
}

/// Joins the rows around this one that say the same in other words.
fn join_languages(sheet: &mut Sheet, row: u32, floor: u32) -> Option<Range<u32>> {
    let mut rows = row..row + 1;
    if let Some(titles) =
        row.checked_sub(1).filter(|above| *above >= floor).and_then(|above| languages::joined(sheet, above, row))
    {
        sheet.rewrite_row(row, &titles).ok()?;
        rows.start -= 1;
    }
    while rows.end - rows.start < ROWS_MAX && rows.end < sheet.row_count() {
        let Some(titles) = languages::joined(sheet, rows.end - 1, rows.end) else { break };
        sheet.rewrite_row(rows.end, &titles).ok()?;
        rows.end += 1;
    }
    (rows.len() > 1).then_some(rows)
}

/// True when the row above `rows` groups or begins their titles.
fn belongs_above(sheet: &Sheet, rows: &Range<u32>, taller: &Range<u32>) -> bool {
    let above = taller.start;
    if !is_words(sheet, above) {
        return false;
    }
    let Some((first, _)) = texts(sheet, rows.start).next() else { return false };
    let last = texts(sheet, rows.start).last().map_or(first, |(column, _)| column);
    let cells: Vec<(u32, &str)> = texts(sheet, above).collect();
    let width = last - first + 1;
    let groups = cells.iter().filter(|(column, _)| {
        let span = merged_to(sheet, above, *column).map_or(1, |end| end - column + 1);
        span > 1 && span < width
    });
    let groups = groups.count();
    match cells.as_slice() {
        [] => false,
        // A text alone over the first column is a title.
        [(column, _)] if *column <= first || *column > last => false,
        _ if groups > 0 => true,
        _ => {
            let (before, after) = (titles(sheet, rows), titles(sheet, taller));
            let (known, joined) = (strength(&before), strength(&after));
            joined > known
                || (joined == known
                    && cells.len() < before.len()
                    && cells.iter().any(|(column, _)| *column > first))
        }
    }
}

/// True when the row below `rows` divides or ends their titles.
fn belongs_below(sheet: &Sheet, rows: &Range<u32>, taller: &Range<u32>) -> bool {
    let below = rows.end;
    if !is_words(sheet, below) {
        return false;
    }
    let header = rows.end - 1;
    let under_nothing = texts(sheet, below).filter(|(column, _)| sheet.value(header, *column).is_blank()).count();
    let (before, after) = (titles(sheet, rows), titles(sheet, taller));
    let (known, joined) = (strength(&before), strength(&after));
    let divides = under_nothing > 0 && texts(sheet, below).count() >= 2;
    joined > known
        || (joined == known && known > 0 && divides)
        || (meanings(&after) >= meanings(&before) && ends_titles(sheet, below))
}

/// `émission` under `Date`, `TTC` under `Montant`: words alone in columns that hold dates and numbers below.
fn ends_titles(sheet: &Sheet, row: u32) -> bool {
    // The third line of a page may be its total already.
    const BELOW: usize = 2;
    let lines = (row + 1..sheet.row_count()).filter(|row| sheet.cells(*row).nth(1).is_some());
    let lines: Vec<u32> = lines.take(BELOW).collect();
    let is_over_numbers = |(column, _): (u32, &str)| {
        lines.iter().any(|line| is_measured(sheet.value(*line, column)))
            && lines.iter().all(|line| {
                let value = sheet.value(*line, column);
                value.is_blank() || is_measured(value)
            })
    };
    texts(sheet, row).all(is_over_numbers)
}

/// Short words, no digits to speak of, no printed total: what a row of titles is made of.
fn is_words(sheet: &Sheet, row: u32) -> bool {
    let mut filled = sheet.cells(row).filter(|(_, value)| !value.is_blank()).peekable();
    filled.peek().is_some()
        && filled.all(|(_, value)| match value {
            Value::Text(text) => {
                text.chars().count() <= TITLE_LETTERS_MAX
                    && !text.bytes().any(|byte| byte.is_ascii_digit())
                    && !text.contains(':')
                    && (!is_total_label(text) || named(text).is_some())
            }
            _ => false,
        })
}

/// The last column of the merged cell that starts here, if it is merged with its neighbours.
fn merged_to(sheet: &Sheet, row: u32, column: u32) -> Option<u32> {
    let merged = sheet.merged();
    let from = merged.partition_point(|(first, _)| (first.row, first.column) < (row, column));
    let (first, last) = merged.get(from)?;
    ((first.row, first.column) == (row, column)).then_some(last.column)
}

/// The title of each column over these rows, groups repeated over the columns they stand above.
fn titles(sheet: &Sheet, rows: &Range<u32>) -> Vec<(u32, String)> {
    let mut columns: Vec<u32> = rows.clone().flat_map(|row| texts(sheet, row)).map(|(column, _)| column).collect();
    columns.sort_unstable();
    columns.dedup();
    let mut titles: Vec<(u32, String)> = Vec::with_capacity(columns.len());
    for column in columns {
        // From the last row upwards: a group is only added to the title that it completes.
        let mut title = String::new();
        for row in rows.clone().rev() {
            let own = text_at(sheet, row, column);
            let part = match own {
                Some(_) if swallows(sheet, row, column, &title) => continue,
                Some(own) if merged_to(sheet, row, column).is_some() && speaks_alone(sheet, row, own, &title) => {
                    continue;
                }
                Some(own) => own,
                None if title.is_empty() => continue,
                None => match group_over(sheet, row, column) {
                    Some(_) if swallows(sheet, row, column, &title) => continue,
                    Some((group, _)) if speaks_alone(sheet, row, group, &title) => continue,
                    Some((group, certain)) if certain || completes(group, &title) => group,
                    _ => continue,
                },
            };
            title = if title.is_empty() { part.to_owned() } else { joined(part, &title) };
        }
        if !title.is_empty() {
            titles.push((column, title));
        }
    }
    titles
}

/// `Montant` over `TTC` is `Montant TTC`, `Mandat` over `Date` is `Date Mandat`.
fn joined(above: &str, below: &str) -> String {
    let downwards = format!("{above}{JOINT}{below}");
    let upwards = format!("{below}{JOINT}{above}");
    if named(&downwards).is_none() && named(&upwards).is_some() { upwards } else { downwards }
}

fn text_at(sheet: &Sheet, row: u32, column: u32) -> Option<&str> {
    match sheet.value(row, column) {
        Value::Text(text) if !text.trim().is_empty() => Some(text.trim()),
        _ => None,
    }
}

/// The group whose text stands to the left in the same row; certain when the cells are merged.
fn group_over(sheet: &Sheet, row: u32, column: u32) -> Option<(&str, bool)> {
    let (start, group) = texts(sheet, row).filter(|(start, _)| *start < column).last()?;
    match merged_to(sheet, row, start) {
        Some(end) if end >= column => Some((group, true)),
        // A merged group says where it ends.
        Some(end) if end > start => None,
        _ => text_at(sheet, row + 1, start).map(|_| (group, false)),
    }
}

/// A group belongs to a title unless the title is clear by itself and no longer with it.
fn completes(group: &str, title: &str) -> bool {
    named(&joined(group, title)).is_some() || named(title).is_none()
}

/// True for a title that says by itself, in words of its own, what it says no more under its group: `Exercice`, `Tiers`
/// under `Références`, `Date de paiement` under `Facture`. What two groups share they divide, and a group may say of
/// an amount that it is no cost.
fn speaks_alone(sheet: &Sheet, row: u32, group: &str, title: &str) -> bool {
    const GENERAL: &[&str] = &[
        "n",
        "numero",
        "date",
        "montant",
        "nom",
        "prenom",
        "libelle",
        "code",
        "type",
        "nature",
        "reference",
        "statut",
        "etat",
        "annee",
        "intitule",
        "total",
        "designation",
    ];
    let Some(field) = named(title) else { return false };
    let words = normal(title);
    let is_general = GENERAL.contains(&words.as_str());
    let is_money = field.is_money() || matches!(field, Field::OriginalAmount | Field::UnitAmount);
    if is_general || is_money || named(&joined(group, title)).is_some() {
        return false;
    }
    texts(sheet, row + 1).filter(|(_, text)| normal(text) == words).nth(1).is_none()
}

/// True for a merged group that would take a title below it for its own: `Pièce` over `Fournisseur` is the supplier, not
/// a document. `Fournisseur` over `Nom` and `Engagement` over `Montant` complete their titles.
fn swallows(sheet: &Sheet, row: u32, column: u32, title: &str) -> bool {
    let Some(field) = named(title) else { return false };
    let measured = field.is_money() || field.is_date() || matches!(field, Field::OriginalAmount | Field::Quantity);
    let Some((start, group)) = texts(sheet, row).take_while(|(start, _)| *start <= column).last() else {
        return false;
    };
    let Some(end) = merged_to(sheet, row, start).filter(|end| *end > start && *end >= column) else {
        return false;
    };
    let joined = joined(group, title);
    let of_group = read_as(group);
    if measured || of_group == Some(field) || of_group.is_none() || read_as(&joined) != of_group {
        return false;
    }
    // What a name or a label is of, its group says; unless another column of the group is that thing itself.
    let needs = matches!(field, Field::LastName | Field::FirstName | Field::Description);
    let has_own =
        || texts(sheet, row + 1).any(|(one, text)| (start..=end).contains(&one) && named(text) == of_group);
    !needs || has_own()
}

/// How many distinct fields titles name word for word.
fn strength(titles: &[(u32, String)]) -> usize {
    distinct(titles.iter().filter_map(|(_, title)| named(title)).collect())
}

/// The same, those of several meanings included: `Date émission`.
fn meanings(titles: &[(u32, String)]) -> usize {
    distinct(titles.iter().filter_map(|(_, title)| named(title).or_else(|| clear_field(title))).collect())
}

fn distinct(mut fields: Vec<Field>) -> usize {
    fields.sort_unstable_by_key(|field| *field as u32);
    fields.dedup();
    fields.len()
}

/// The field that a text names word for word.
pub(in crate::interpret) fn named(text: &str) -> Option<Field> {
    let normal = normal(text);
    PHRASES.iter().find(|(_, phrases)| phrases.contains(&normal.as_str())).map(|(field, _)| *field)
}
