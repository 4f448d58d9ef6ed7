//! Thousands that a conversion of a printed page cut off: `2 | 248,10`, the 2 in a column without a title.
//!
//! Nothing proves it: the amounts stay as they are, and the cell is named. Each number of such a column stands beside
//! an amount of exactly three figures before its decimals; beside others it is a number of something.

use super::bearing::AmountColumns;
use crate::interpret::header::Layout;
use crate::interpret::values;
use crate::model::Text;
use crate::model::entry::Entry;
use crate::model::finding::{Problem, ProblemKind};
use crate::model::sheet::{Sheet, Value};

/// Columns without anything that a conversion leaves between the two cells, at most.
const GAPS_MAX: usize = 2;
/// Lines that make a series.
const SERIES_MIN: usize = 3;

/// The first amount before which the untitled column on its left holds figures.
pub(in crate::interpret) fn thousands(
    sheet: &Sheet,
    layout: &Layout,
    columns: AmountColumns,
    entries: &[Entry],
) -> Option<Problem> {
    let column = columns.first();
    let rows = || entries.iter().filter_map(|entry| entry.place.cell_ref()).map(|cell| cell.row);
    let is_blank = |at: &u32| is_nameless(layout, *at) && rows().all(|row| sheet.value(row, *at).is_blank());
    let left = (0..column).rev().take(GAPS_MAX + 1).find(|at| !is_blank(at))?;
    let is_untitled = |one: &crate::model::account::ColumnReading| {
        one.column == left && one.header.trim().is_empty() && one.field.is_none()
    };
    if !layout.columns.iter().any(is_untitled) {
        return None;
    }
    let mut found = None;
    let mut count = 0_usize;
    let mut all_exact = true;
    let mut groups: Vec<u32> = Vec::new();
    for row in rows() {
        let before = sheet.value(row, left);
        // A tick on another line says nothing of this one.
        if before.is_blank() || is_mark(before) {
            continue;
        }
        let amount = sheet.value(row, column);
        let exact = has_three_figures(amount);
        if !is_group(before) || !(exact || is_below_a_thousand(amount)) {
            return None;
        }
        count += 1;
        groups.push(group(before));
        all_exact &= exact;
        found = found.or(Some(row));
    }
    // `048,10` is 48.1 in a cell of numbers: few lines are of thousands, each has its number of anything else.
    let row = found.filter(|_| all_exact || count * 2 <= entries.len())?;
    if count == entries.len() && is_something_else(&groups) {
        return None;
    }
    let shown = |column: u32| values::text(sheet.value(row, column)).unwrap_or_default().into_owned();
    let (before, amount) = (shown(left), shown(column));
    let others = match count - 1 {
        0 => String::new(),
        1 => " Une autre ligne est ainsi.".to_owned(),
        many => format!(" {many} autres lignes sont ainsi."),
    };
    Some(Problem {
        kind: ProblemKind::UnreadableReference,
        at: sheet.place(row, left),
        message: format!(
            "La colonne sans intitulé à gauche de {} porte « {before} » devant « {amount} » : milliers coupés de leur montant ? Seul « {amount} » est compté.{others}",
            layout.called(column)
        ),
        remedy: "Si le montant imprimé est celui des deux cellules réunies, les réunir dans l’export ; sinon donner un intitulé à cette colonne, puis relancer.".to_owned(),
        amount: None,
        subject: Text::from(format!("{}|{}|milliers", sheet.file(), layout.header(column))),
        related: vec![sheet.place(row, column)],
    })
}

/// On every line: numbers of the lines, the same on all of them, or rates of VAT.
fn is_something_else(groups: &[u32]) -> bool {
    groups.len() >= SERIES_MIN
        && (groups.windows(2).all(|pair| pair[1] == pair[0] + 1)
            || groups.windows(2).all(|pair| pair[1] == pair[0])
            || groups.iter().all(|rate| matches!(rate, 10 | 20)))
}

fn group(value: Value<'_>) -> u32 {
    let text = values::text(value).unwrap_or_default();
    text.bytes().filter(u8::is_ascii_digit).fold(0, |sum, digit| sum * 10 + u32::from(digit - b'0'))
}

/// True for a column that no header names.
fn is_nameless(layout: &Layout, at: u32) -> bool {
    layout.columns.iter().all(|one| one.column != at || one.header.trim().is_empty())
}

fn is_mark(value: Value<'_>) -> bool {
    matches!(value, Value::Text(text) if !text.bytes().any(|byte| byte.is_ascii_digit()))
}

/// One to three figures, perhaps behind a minus.
fn is_group(value: Value<'_>) -> bool {
    match value {
        Value::Number(number) => number.fract() == 0.0 && (1.0..1_000.0).contains(&number.abs()),
        Value::Text(text) => {
            let digits = text.trim().trim_start_matches(['-', '−', '+']).trim();
            (1..=3).contains(&digits.len())
                && digits.bytes().all(|byte| byte.is_ascii_digit())
                && !digits.starts_with('0')
        }
        _ => false,
    }
}

/// `248,10`, `048,10`: as printed, three figures before the decimals.
fn has_three_figures(value: Value<'_>) -> bool {
    match value {
        Value::Text(text) => {
            let start = text.trim().bytes().take_while(u8::is_ascii_digit).count();
            let rest = text.trim().get(start..).unwrap_or_default();
            let is_whole = rest.is_empty();
            start == 3 && (is_whole || rest.starts_with([',', '.']) && !rest[1..].contains([',', '.']))
        }
        Value::Number(number) => (100.0..1_000.0).contains(&number),
        _ => false,
    }
}

/// A cell of numbers, which has lost the zeros in front.
fn is_below_a_thousand(value: Value<'_>) -> bool {
    matches!(value, Value::Number(number) if (0.0..1_000.0).contains(&number))
}
