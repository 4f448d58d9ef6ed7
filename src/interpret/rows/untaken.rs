//! Operations of a card statement that never took place: a hotel blocks 400,00 on arrival and debits 2 248,10 at
//! departure, and the portal of the bank lists both.
//!
//! A column says so where all its words are known and others of its lines were debited (`Posted`, `Pending`), or where
//! the day of the debit is missing on these lines alone. A label says so (`PREAUTORISATION …`) where no day of debit
//! stands beside it. What another line gives back is left as it is: both make nothing.

use std::collections::BTreeSet;

use crate::interpret::header::Layout;
use crate::interpret::values;
use crate::interpret::values::vocabulary::{CARD_WORDS, TAKEN_STATES, UNTAKEN_LABELS, UNTAKEN_STATES};
use crate::model::account::ColumnReading;
use crate::model::entry::{Entry, Side};
use crate::model::field::Field;
use crate::model::memo::Memo;
use crate::model::money::Money;
use crate::model::phrases::{Heads, stands};
use crate::model::sheet::{Sheet, Value};
use crate::model::words::{fold, is_cancelled};

/// What a cell says of its operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Said {
    Taken,
    Untaken,
    Unknown,
}

/// Gives the operations that never took place their state; the evidence, in French.
pub(in crate::interpret) fn tell(sheet: &Sheet, layout: &Layout, entries: &mut [Entry]) -> Option<String> {
    if !is_statement(layout, entries) {
        return None;
    }
    let columns = layout.columns.iter().filter(|one| may_say(one));
    let told = columns.filter_map(|one| {
        let untaken = by_column(sheet, one.column, entries)?;
        Some((one.header.split_whitespace().collect::<Vec<_>>().join(" "), Some(one.column), untaken))
    });
    let labels = || (String::new(), None, entries.iter().map(has_label).collect::<Vec<bool>>());
    let found: Vec<_> = told.chain(std::iter::once_with(labels)).collect();
    if !found.iter().any(|(.., untaken)| untaken.contains(&true)) {
        return None;
    }
    let given_back = given_back(entries);
    let mut count = 0;
    for (header, column, untaken) in found {
        for (at, entry) in entries.iter_mut().enumerate().filter(|(at, _)| untaken[*at]) {
            if given_back[at] || entry.state().is_some_and(is_cancelled) {
                continue;
            }
            let shown = column.zip(entry.place.cell_ref()).and_then(|(column, cell)| {
                let text = values::text(sheet.value(cell.row, column))?;
                Some(if header.is_empty() { text.into_owned() } else { format!("{header} : {text}") })
            });
            let shown = shown.unwrap_or_else(|| "d’après son libellé".to_owned());
            entry.set(Field::State, format!("Annulée ou non débitée ({shown})").as_str());
            count += 1;
        }
    }
    match count {
        0 => None,
        1 => Some("une opération de carte qui n’a pas été débitée, laissée hors des totaux".to_owned()),
        many => Some(format!("{many} opérations de carte qui n’ont pas été débitées, laissées hors des totaux")),
    }
}

/// True for the statement of a card: the state of a claim is another matter, an expense that waits is one.
pub(in crate::interpret) fn is_statement(layout: &Layout, entries: &[Entry]) -> bool {
    let of_card = |one: &ColumnReading| fold(&one.header).split(' ').any(|word| CARD_WORDS.contains(&word));
    entries.first().is_some_and(|entry| entry.side == Side::Support)
        && !layout.has(Field::MissionOrder)
        && (layout.has(Field::Statement) || layout.columns.iter().any(of_card))
}

/// Columns of states and kinds, and those that mean nothing else.
fn may_say(one: &ColumnReading) -> bool {
    matches!(
        one.field,
        None | Some(Field::State | Field::Direction | Field::Nature | Field::Category | Field::Operation)
    )
}

/// Which lines a column says never took place; none when it holds a word that nobody knows, or no such line.
fn by_column(sheet: &Sheet, column: u32, entries: &[Entry]) -> Option<Vec<bool>> {
    let mut known = Memo::default();
    let mut untaken = Vec::with_capacity(entries.len());
    let mut taken = 0;
    for entry in entries {
        let cell = entry.place.cell_ref().map_or(Value::Empty, |cell| sheet.value(cell.row, column));
        let said = match cell {
            Value::Text(text) => known.ask(text, said),
            cell if cell.is_blank() => Said::Taken,
            _ => Said::Unknown,
        };
        match said {
            Said::Unknown => return None,
            Said::Taken => taken += usize::from(!cell.is_blank()),
            Said::Untaken => {}
        }
        untaken.push(said == Said::Untaken);
    }
    let some = untaken.contains(&true);
    // The day of the debit stands beside all others, and beside none of these.
    let by_day = || {
        let mut days = entries.iter().zip(&untaken);
        untaken.contains(&false) && days.all(|(entry, untaken)| entry.payment_date.is_some() != *untaken)
    };
    (some && (taken > 0 || by_day())).then_some(untaken)
}

fn said(text: &str) -> Said {
    let folded = fold(text);
    if UNTAKEN_STATES.contains(&folded.as_str()) {
        Said::Untaken
    } else if TAKEN_STATES.contains(&folded.as_str()) || is_cancelled(text) {
        Said::Taken
    } else {
        Said::Unknown
    }
}

/// True for `PREAUTORISATION THE TREMONT ARMS HOTEL`, `Caution carte (non débitée)` without a day of debit.
fn has_label(entry: &Entry) -> bool {
    static HEADS: Heads = Heads::of(UNTAKEN_LABELS);
    if entry.payment_date.is_some() || entry.amount.is_some_and(|amount| amount.is_negative()) {
        return false;
    }
    let says = |text: &str| {
        (HEADS.may_open(text) && {
            let folded = fold(text);
            UNTAKEN_LABELS.iter().any(|label| stands(label, &folded, 0))
        }) || (text.ends_with(')') && is_bracketed(text))
    };
    [entry.payee(), entry.description()].into_iter().flatten().any(says)
}

/// True for a label whose last words, in brackets, say that nothing was debited.
fn is_bracketed(text: &str) -> bool {
    let inside = text.trim_end_matches(')').rsplit_once('(').map(|(_, inside)| fold(inside));
    inside.is_some_and(|inside| matches!(inside.as_str(), "non debitee" | "non debite" | "not charged"))
}

/// The lines that another one of the same merchant takes back whole, and those that take them back.
fn given_back(entries: &[Entry]) -> Vec<bool> {
    let name = |entry: &Entry| entry.payee().map(fold);
    let lines = entries.iter().filter_map(|entry| Some((entry.amount?, name(entry))));
    let lines: BTreeSet<(Money, Option<String>)> = lines.collect();
    let is_back =
        |entry: &Entry| entry.amount.is_some_and(|amount| lines.contains(&(amount.negated(), name(entry))));
    entries.iter().map(is_back).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_are_known_or_say_nothing() {
        for state in ["Pending", "Pré-autorisation", "En attente", "Vorgemerkt", "Declined", "VOIDED"] {
            assert_eq!(said(state), Said::Untaken, "{state}");
        }
        for state in ["Posted", "Comptabilisée", "Refusée", "Achat"] {
            assert_eq!(said(state), Said::Taken, "{state}");
        }
        assert_eq!(said("Sans contact"), Said::Unknown);
    }
}
