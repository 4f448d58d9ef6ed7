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

/// The first amount before which the untitled column on its left holds figures.
pub(in crate::interpret) fn thousands(
    sheet: &Sheet,
    layout: &Layout,
    columns: AmountColumns,
    entries: &[Entry],
) -> Option<Problem> {
    let column = columns.first();
    let left = column.checked_sub(1)?;
    let is_untitled = |one: &crate::model::account::ColumnReading| {
        one.column == left && one.header.trim().is_empty() && one.field.is_none()
    };
    if !layout.columns.iter().any(is_untitled) {
        return None;
    }
    let rows = || entries.iter().filter_map(|entry| entry.place.cell_ref()).map(|cell| cell.row);
    let mut found = None;
    let mut count = 0_usize;
    let mut all_exact = true;
    for row in rows() {
        let before = sheet.value(row, left);
        if before.is_blank() {
            continue;
        }
        let amount = sheet.value(row, column);
        let exact = has_three_figures(amount);
        if !is_group(before) || !(exact || is_below_a_thousand(amount)) {
            return None;
        }
        count += 1;
        all_exact &= exact;
        found = found.or(Some(row));
    }
    // `048,10` is 48.1 in a cell of numbers: few lines are of thousands, each has its number of anything else.
    let row = found.filter(|_| all_exact || count * 2 <= entries.len())?;
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
            start == 3 && rest.starts_with([',', '.']) && !rest[1..].contains([',', '.'])
        }
        Value::Number(number) => (100.0..1_000.0).contains(&number),
        _ => false,
    }
}

/// A cell of numbers, which has lost the zeros in front.
fn is_below_a_thousand(value: Value<'_>) -> bool {
    matches!(value, Value::Number(number) if (0.0..1_000.0).contains(&number))
}
