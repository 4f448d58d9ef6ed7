//! `Location ; Repas ; Taxi ; Total`: a line whose total is not what its own columns make, where those of the other lines
//! are.

use rust_decimal::Decimal;

use super::bearing::AmountColumns;
use crate::interpret::header::{Layout, is_of_the_line};
use crate::interpret::values::{self, Marks};
use crate::model::Text;
use crate::model::account::ColumnReading;
use crate::model::entry::Entry;
use crate::model::finding::{Problem, ProblemKind};
use crate::model::money::Money;
use crate::model::sheet::{Sheet, Value};
use crate::model::words::fold;

/// Columns that make a total, at most.
const PARTS_MAX: usize = 12;
/// Lines that must be what their columns make.
const LINES_MIN: usize = 2;
/// Lines looked at to tell the columns: a table of other columns is left soon.
const SAMPLE: usize = 500;
/// Lines told one by one.
const TOLD_MAX: usize = 5;

/// The columns of amounts that stand before the total of a line and make it on most lines; none in other tables.
pub(in crate::interpret) fn parts(sheet: &Sheet, layout: &Layout, whole: u32, entries: &[Entry]) -> Vec<u32> {
    if !fold(layout.header(whole)).split(' ').any(|word| matches!(word, "total" | "totaux" | "ensemble")) {
        return Vec::new();
    }
    let sample = &entries[..entries.len().min(SAMPLE)];
    let mut parts = Vec::new();
    for one in layout.columns.iter().rev().filter(|one| one.column < whole).take(PARTS_MAX) {
        // What each mission bears is read, and compared, as such.
        if layout.missions.contains(&one.column) || layout.others.contains(&one.column) {
            break;
        }
        match holds(sheet, one, sample) {
            // `Km`, `Remise`, `Part personnelle`: what they do to the total is another matter.
            Holds::Amounts if !is_of_the_line(&one.header) => return Vec::new(),
            Holds::Amounts => parts.push(one.column),
            Holds::Nothing => {}
            Holds::Others => break,
        }
    }
    // What stands farthest may be of something else, whatever its name.
    let found = (2..=parts.len()).rev().find(|count| {
        let (agree, differ) = compared(sheet, &parts[..*count], sample);
        agree >= LINES_MIN && agree > differ.len()
    });
    parts.truncate(found.unwrap_or(0));
    parts
}

/// The lines whose total is not what these columns make.
pub(in crate::interpret) fn contradicted(
    sheet: &Sheet,
    layout: &Layout,
    columns: AmountColumns,
    entries: &[Entry],
) -> Vec<Problem> {
    let AmountColumns::One(whole) = columns else { return Vec::new() };
    let parts = parts(sheet, layout, whole, entries);
    if parts.is_empty() {
        return Vec::new();
    }
    let (agree, differ) = compared(sheet, &parts, entries);
    if differ.len() > agree {
        return Vec::new();
    }
    let told = differ.iter().take(TOLD_MAX);
    told.map(|line| problem(sheet, layout, (whole, &parts), line, differ.len())).collect()
}

/// What the cells of a column hold on these lines.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Holds {
    Amounts,
    Nothing,
    Others,
}

fn holds(sheet: &Sheet, one: &ColumnReading, entries: &[Entry]) -> Holds {
    let mut holds = Holds::Nothing;
    for row in entries.iter().filter_map(|entry| entry.place.cell_ref()).map(|cell| cell.row) {
        match sheet.value(row, one.column) {
            value if value.is_blank() => {}
            // A column that means something else is no part: `N° OM`, `HT`, `Taux`.
            _ if one.field.is_some() => return Holds::Others,
            Value::Text(text) if !text.bytes().any(|byte| byte.is_ascii_digit()) => return Holds::Others,
            value if number(value).is_some() => holds = Holds::Amounts,
            _ => return Holds::Others,
        }
    }
    holds
}

fn number(value: Value<'_>) -> Option<Decimal> {
    values::number(value, Marks::Comma).ok().flatten().map(|number| number.value)
}

/// A line whose total is not what its columns make.
struct Line {
    row: u32,
    amount: Money,
    sum: Decimal,
}

/// How many lines are what the columns make, and those that are not with what they make. A line without parts says nothing.
fn compared(sheet: &Sheet, parts: &[u32], entries: &[Entry]) -> (usize, Vec<Line>) {
    let (mut agree, mut differ) = (0, Vec::new());
    for entry in entries.iter().filter(|entry| entry.original().is_none()) {
        let (Some(cell), Some(amount)) = (entry.place.cell_ref(), entry.amount) else { continue };
        let mut filled = parts.iter().filter_map(|column| number(sheet.value(cell.row, *column))).peekable();
        if filled.peek().is_none() {
            continue;
        }
        let sum = filled.fold(Decimal::ZERO, Decimal::saturating_add);
        // A credit note may be printed without its sign, a part rounded.
        if (sum.abs() - amount.amount().abs()).abs() <= Decimal::new(1, 2) {
            agree += 1;
        } else {
            differ.push(Line { row: cell.row, amount, sum });
        }
    }
    (agree, differ)
}

fn problem(sheet: &Sheet, layout: &Layout, (whole, parts): (u32, &[u32]), line: &Line, lines: usize) -> Problem {
    let Line { row, amount, sum } = *line;
    let sum = Money::new(sum, amount.currency());
    let gap = Money::new(amount.amount() - sum.amount(), amount.currency());
    let called = |column: &u32| layout.called(*column);
    let named = match parts {
        [last, .., first] => format!("de {} à {}", called(first), called(last)),
        _ => String::new(),
    };
    let more = match lines {
        0..=TOLD_MAX => String::new(),
        many => format!(" {many} lignes sont ainsi."),
    };
    Problem {
        kind: ProblemKind::LineTotal,
        at: sheet.place(row, whole),
        message: format!(
            "Les colonnes {named} font {sum} sur cette ligne, mais son {} dit {amount} : écart de {gap}.{more}",
            called(&whole),
        ),
        remedy: "Comparer la ligne à la pièce : corriger le montant faux, ou chercher celui qui manque, puis refaire l’export.".to_owned(),
        amount: Some(gap),
        subject: Text::from(format!("{}|{}|{row}|somme", sheet.file(), layout.header(whole))),
        related: Vec::new(),
    }
}
