//! Printed counts at the foot of a table: `Nombre de mandats : 12`, `40 lignes`. They are compared with what
//! was read, as totals are.

use std::collections::BTreeSet;

use crate::interpret::table::Region;
use crate::interpret::table::unread::problem;
use crate::interpret::values;
use crate::model::account::RowCount;
use crate::model::entry::Entry;
use crate::model::field::Field;
use crate::model::finding::{Problem, ProblemKind};
use crate::model::sheet::Sheet;
use crate::model::words::{fold, reference_key};

/// Rows at the foot of a table that may print a count.
const FOOT_ROWS: usize = 20;

/// What is counted, and the number by which it is told apart; lines when there is none.
type Unit = (&'static str, Option<Field>);

const UNITS: &[Unit] = &[
    ("mandats", Some(Field::PaymentOrder)),
    ("mandat", Some(Field::PaymentOrder)),
    ("factures", Some(Field::Invoice)),
    ("facture", Some(Field::Invoice)),
    ("bordereaux", Some(Field::Slip)),
    ("lignes", None),
    ("ligne", None),
    ("ecritures", None),
    ("enregistrements", None),
];

/// The counts at the foot of a table that are not what was read.
pub(super) fn mismatches(sheet: &Sheet, region: &Region, entries: &[Entry], rows: &RowCount) -> Vec<Problem> {
    let foot = region.body().rev().take(FOOT_ROWS);
    let printed =
        foot.filter_map(|row| printed(sheet, row).map(|(unit, count, column)| (row, unit, count, column)));
    let wrong = printed.filter_map(|(row, unit, stated, column)| {
        let lines = rows.entries + rows.ignored;
        let distinct = unit.1.map(|number| {
            let numbers = entries.iter().filter_map(|entry| entry.text(number)).map(reference_key);
            numbers.collect::<BTreeSet<_>>().len() as u32
        });
        let agrees =
            [Some(rows.entries), Some(lines), Some(lines + rows.rejected), distinct].contains(&Some(stated));
        let counted = distinct.filter(|count| *count > 0).unwrap_or(rows.entries);
        (!agrees).then(|| mismatch(sheet, region, (row, column), unit.0, stated, counted))
    });
    wrong.collect()
}

fn mismatch(sheet: &Sheet, region: &Region, at: (u32, u32), unit: &str, stated: u32, counted: u32) -> Problem {
    let unit = if unit == "ecritures" { "écritures" } else { unit };
    let message = format!("L’export annonce {stated} {unit} ; il en a été lu {counted}.");
    let remedy = "Comparer l’export à son logiciel d’origine, refaire l’export complet, puis relancer.";
    let problem = problem(ProblemKind::CountMismatch, sheet, region, message, remedy.to_owned());
    let subject = format!("{}|{unit}", problem.subject).into();
    Problem { at: sheet.place(at.0, at.1), subject, ..problem }
}

/// The count that a row prints: in one text, or in the cell beside its words.
fn printed(sheet: &Sheet, row: u32) -> Option<(&'static Unit, u32, u32)> {
    const CELLS_MAX: usize = 3;
    let mut filled = sheet.cells(row).filter(|(_, value)| !value.is_blank());
    let cells: Vec<_> = filled.by_ref().take(CELLS_MAX).collect();
    let (column, first) = cells.first()?;
    let text = values::text(*first)?;
    let folded = fold(&text);
    let begins = ["nombre", "nb", "nbre", "total"].iter().any(|word| folded.starts_with(word));
    if filled.next().is_some() || !(begins || folded.starts_with(|sign: char| sign.is_ascii_digit())) {
        return None;
    }
    let words: Vec<&str> = folded.split(' ').collect();
    let (at, unit) = words
        .iter()
        .enumerate()
        .find_map(|(at, word)| UNITS.iter().find(|unit| unit.0 == *word).map(|unit| (at, unit)))?;
    let number = |word: Option<&&str>| word.and_then(|word| word.parse::<u32>().ok());
    let named = words[0] != "total" && words[0].parse::<u32>().is_err();
    let count = if named {
        // `Nombre de mandats : 12`, or the number in the next cell.
        number(words.get(at + 1)).or_else(|| {
            let (_, next) = cells.get(1).filter(|_| words.len() == at + 1)?;
            values::text(*next)?.parse().ok()
        })
    } else {
        let alone = words.len() == at + 1 && at <= 2 && cells.len() == 1;
        number(words.get(at.checked_sub(1)?)).filter(|_| alone)
    };
    count.map(|count| (unit, count, *column))
}
