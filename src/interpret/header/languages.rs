//! A header written twice, in two languages or in the words of the software: row under row, each of them whole, or both
//! in one cell.
//!
//! ```text
//! N° facture  | Date facture | Montant TTC           N° facture / Invoice no. | Montant TTC / Amount incl. VAT
//! Invoice no. | Invoice date | Amount incl. VAT
//! ```
//!
//! Read as two headers, the first has no lines, and what stands above it is lost; the second may be the poorer. The rows
//! are joined as the cells are, and of the two titles of a column the more telling one is read.

use super::heading::{JOINT, TITLE_LETTERS_MAX};
use super::{clear_field, said_as, said_once};
use crate::interpret::table::texts;
use crate::interpret::totals::is_total_label;
use crate::model::field::Field;
use crate::model::sheet::{Sheet, Value};

/// Columns of a header that may be written twice.
const COLUMNS_MIN: usize = 3;

/// Columns that must mean the same in both rows.
const AGREE_MIN: usize = 2;

/// The titles of two rows joined, when the second says the same as the first in other words.
pub(super) fn joined(sheet: &Sheet, upper: u32, lower: u32) -> Option<Vec<(u32, String)>> {
    let (above, below) = (words(sheet, upper)?, words(sheet, lower)?);
    let own = |column: u32| below.iter().find(|(one, _)| *one == column).map(|(_, text)| *text);
    let pairs: Vec<(u32, &str, &str)> =
        above.iter().filter_map(|(column, text)| Some((*column, *text, own(*column)?))).collect();
    let widest = above.len().max(below.len());
    if pairs.len() < COLUMNS_MIN || pairs.len() * 5 < widest * 4 {
        return None;
    }
    if !says_the_same(&pairs) {
        return None;
    }
    let mut titles: Vec<(u32, String)> = above.iter().map(|(column, text)| (*column, (*text).to_owned())).collect();
    for (column, text) in below {
        match titles.iter_mut().find(|(one, _)| *one == column) {
            Some((_, title)) if title.eq_ignore_ascii_case(text) => {}
            Some((_, title)) => *title = format!("{title}{JOINT}/ {text}"),
            None => titles.push((column, text.to_owned())),
        }
    }
    titles.sort_unstable_by_key(|(column, _)| *column);
    Some(titles)
}

/// The short texts of a row that holds nothing else.
fn words(sheet: &Sheet, row: u32) -> Option<Vec<(u32, &str)>> {
    let is_title = |value: Value<'_>| match value {
        Value::Text(text) => {
            let text = text.trim();
            text.chars().count() <= TITLE_LETTERS_MAX
                && text.chars().any(char::is_alphabetic)
                && !text.contains(':')
                && (!is_total_label(text) || clear_field(text).is_some())
        }
        _ => false,
    };
    let mut filled = sheet.cells(row).filter(|(_, value)| !value.is_blank());
    filled.all(|(_, value)| is_title(value)).then(|| texts(sheet, row).collect())
}

/// True when the columns that both rows name are the same things; what the rows share word for word is no translation.
fn says_the_same(pairs: &[(u32, &str, &str)]) -> bool {
    let (mut agree, mut differ, mut other_words) = (0, 0, 0);
    for (_, above, below) in pairs {
        other_words += usize::from(!above.eq_ignore_ascii_case(below));
        match (clear_field(above), clear_field(below)) {
            (Some(one), Some(other)) if said_once(one, other).is_some() => {
                agree += usize::from(!above.eq_ignore_ascii_case(below));
            }
            (Some(_), Some(_)) => differ += 1,
            _ => {}
        }
    }
    agree >= AGREE_MIN && differ == 0 && other_words * 2 > pairs.len()
}

/// The part of a title in two languages that tells more; the title itself when it has no such parts.
pub(super) fn telling_part(title: &str) -> &str {
    const PARTS_MAX: usize = 3;
    let is_of_rows = title.contains("\n/ ");
    if !is_of_rows && !title.contains(" / ") {
        return title;
    }
    let mark = if is_of_rows { "\n/ " } else { " / " };
    let parts: Vec<&str> = title.split(mark).map(str::trim).collect();
    if parts.len() > PARTS_MAX {
        return title;
    }
    let known: Vec<(&str, Field)> = parts.iter().filter_map(|part| Some((*part, said_as(part)?))).collect();
    // `Nom / Prénom` are two things, and of `N° / Référence` one word alone says little.
    if !is_of_rows && known.len() < parts.len() {
        return title;
    }
    let mut known = known.into_iter();
    let Some(first) = known.next() else {
        return if is_of_rows { parts.first().copied().unwrap_or(title) } else { title };
    };
    let mut best = first;
    for (part, field) in known {
        match said_once(best.1, field) {
            Some(field) if field != best.1 => best = (part, field),
            Some(_) => {}
            None if is_of_rows => {}
            None => return title,
        }
    }
    best.0
}
