//! What a workbook hides and that carries amounts: it is counted, and it is said.

use super::Region;
use super::unread::problem;
use crate::interpret::amounts::looks_like_amount;
use crate::interpret::header::Layout;
use crate::model::account::ColumnReading;
use crate::model::entry::Entry;
use crate::model::field::Field;
use crate::model::finding::{Problem, ProblemKind};
use crate::model::money::{Currency, Money};
use crate::model::place::{Place, column_letters};
use crate::model::sheet::Sheet;

/// Addresses given besides the first.
const RELATED_MAX: usize = 20;

/// What the workbook hides of a table that was read: its sheet, its rows, its columns.
pub(in crate::interpret) fn problems(
    sheet: &Sheet,
    region: &Region,
    layout: &Layout,
    entries: &[Entry],
    currency: Currency,
) -> Vec<Problem> {
    if entries.is_empty() {
        return Vec::new();
    }
    let whole = (!sheet.visible).then(|| hidden_sheet(sheet, region, entries, currency));
    [whole, rows(sheet, region, entries, currency), columns(sheet, region, layout)].into_iter().flatten().collect()
}

fn hidden_sheet(sheet: &Sheet, region: &Region, entries: &[Entry], currency: Currency) -> Problem {
    let name = sheet.name().unwrap_or_default();
    let amount = sum(entries.iter(), currency);
    let message = format!(
        "La feuille « {name} » est masquée et porte {amount} en {} ; elle est comptée.",
        lines(entries.len())
    );
    let remedy =
        "Afficher la feuille et vérifier que ses lignes doivent être comptées ; sinon la retirer de l’export.";
    let problem = problem(ProblemKind::HiddenRows, sheet, region, message, remedy.to_owned());
    Problem { amount: Some(amount), ..problem }
}

/// One problem for all hidden rows of the table that became entries.
fn rows(sheet: &Sheet, region: &Region, entries: &[Entry], currency: Currency) -> Option<Problem> {
    if !sheet.hides_rows() {
        return None;
    }
    let is_hidden = |entry: &&Entry| entry.place.cell_ref().is_some_and(|cell| sheet.is_row_hidden(cell.row));
    let hidden: Vec<&Entry> = entries.iter().filter(is_hidden).collect();
    let first = hidden.first()?;
    let amount = sum(hidden.iter().copied(), currency);
    let (one, how) = match (hidden.len() == 1, sheet.is_filtered()) {
        (true, true) => (true, "que le filtre de la feuille ne montre pas"),
        (true, false) => (true, "masquée à la main"),
        (false, true) => (false, "que le filtre de la feuille ne montre pas"),
        (false, false) => (false, "masquées à la main"),
    };
    let counted = if one { "elle est comptée" } else { "elles sont comptées" };
    let carries = if one { "porte" } else { "portent" };
    let message = format!(
        "{} {how} {carries} {amount} ; {counted}, mais ne se voient ni à l’écran ni à l’impression.",
        capital(&lines(hidden.len()))
    );
    let message = if one { message.replace("ne se voient ni", "ne se voit ni") } else { message };
    let remedy = if sheet.is_filtered() {
        "Effacer le filtre (Données › Effacer), vérifier que ces lignes doivent être comptées, sinon refaire l’export sans elles."
    } else {
        "Afficher les lignes masquées, vérifier qu’elles doivent être comptées, sinon refaire l’export sans elles."
    };
    let problem = problem(ProblemKind::HiddenRows, sheet, region, message, remedy.to_owned());
    let related: Vec<Place> = hidden.iter().skip(1).take(RELATED_MAX).map(|entry| entry.place.clone()).collect();
    let subject = format!("{}|lignes", problem.subject).into();
    Some(Problem { at: first.place.clone(), amount: Some(amount), related, subject, ..problem })
}

/// What stands beside the amounts and says neither how much nor what for: the exercise, which is the same on every line,
/// days and ranks.
fn is_beside(field: Field) -> bool {
    field.is_date() || matches!(field, Field::FiscalYear | Field::Slip | Field::OrderLine | Field::Function)
}

/// One problem for all hidden columns that are read as a field, or that carry amounts.
fn columns(sheet: &Sheet, region: &Region, layout: &Layout) -> Option<Problem> {
    const SAMPLE: usize = 200;
    let carries = |column: u32| region.body().take(SAMPLE).any(|row| looks_like_amount(sheet.value(row, column)));
    let bears = |one: &ColumnReading| one.field.map_or_else(|| carries(one.column), |field| !is_beside(field));
    let matters = |one: &&ColumnReading| sheet.is_column_hidden(one.column) && bears(one);
    let hidden: Vec<&ColumnReading> = layout.columns.iter().filter(matters).collect();
    let first = hidden.first()?;
    let named = hidden.iter().map(|one| {
        let field = one.field.map_or("montants non utilisés", |field| field.french());
        let header = one.header.split_whitespace().collect::<Vec<_>>().join(" ");
        format!("{} « {header} » ({field})", column_letters(one.column))
    });
    let named: Vec<String> = named.collect();
    let message = match named.len() {
        1 => {
            format!("Une colonne est masquée : {} ; elle est lue comme les autres, mais ne se voit pas.", named[0])
        }
        _ => format!(
            "Des colonnes sont masquées : {} ; elles sont lues comme les autres, mais ne se voient pas.",
            named.join(", ")
        ),
    };
    let remedy =
        "Afficher les colonnes masquées et vérifier qu’elles sont à jour ; sinon refaire l’export sans elles.";
    let row = region.header.unwrap_or(region.start);
    let problem = problem(ProblemKind::HiddenRows, sheet, region, message, remedy.to_owned());
    let subject = format!("{}|colonnes", problem.subject).into();
    Some(Problem { at: sheet.place(row, first.column), subject, ..problem })
}

fn sum<'a>(entries: impl Iterator<Item = &'a Entry>, currency: Currency) -> Money {
    Money::sum(currency, entries.filter_map(|entry| entry.amount)).unwrap_or_else(|_| Money::zero(currency))
}

fn lines(count: usize) -> String {
    if count == 1 { "une ligne".to_owned() } else { format!("{count} lignes") }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
