//! *Titres de recettes* among the payment orders of one export: what is recovered is a role of its own, and no
//! expense (contract 4b).

use rust_decimal::Decimal;

use super::TableRows;
use crate::interpret::header::{Layout, normal};
use crate::interpret::values::{self, vocabulary};
use crate::model::account::Role;
use crate::model::entry::Entry;
use crate::model::field::Field;
use crate::model::memo::Memo;
use crate::model::money::Money;
use crate::model::sheet::{Sheet, Value};
use crate::model::words::{contains_words, fold};

/// Words of a header of kinds of lines, where no column is known as theirs.
const KINDS: &[&str] = &["type", "nature", "sens", "flux", "piece"];

/// Lines among which an expense is looked for.
const SAMPLE: usize = 1_000;

/// What a cell says of its line.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Recovered,
    /// `R`, `Titre`: a recovery where nothing but expenses and recoveries stand in the column; else a meal, a ticket.
    Perhaps,
    Spent,
    Other,
}

/// Takes the recoveries out of a table of expenses; gives them.
pub(in crate::interpret) fn apart(sheet: &Sheet, layout: &Layout, role: Role, table: &mut TableRows) -> Vec<Entry> {
    if role != Role::Ledger {
        return Vec::new();
    }
    let Some((column, is_plain)) = kinds(sheet, layout, &table.entries) else { return Vec::new() };
    let mut known = Memo::default();
    let mut is_receipt = |entry: &mut Entry| {
        let row = entry.place.cell_ref().map(|cell| cell.row);
        row.is_some_and(|row| match kind_at(sheet, row, column, &mut known) {
            Kind::Recovered => true,
            Kind::Perhaps => is_plain,
            Kind::Spent | Kind::Other => false,
        })
    };
    let receipts: Vec<Entry> = table.entries.extract_if(.., |entry| is_receipt(entry)).collect();
    let sum = receipts.iter().filter_map(|entry| entry.amount).map(|amount| amount.amount());
    let sum = Money::new(sum.fold(Decimal::ZERO, Decimal::saturating_add), table.amount.currency());
    table.amount = table.amount.checked_sub(sum).unwrap_or(table.amount);
    let count = match receipts.len() {
        1 => "1 titre de recettes mis à part".to_owned(),
        many => format!("{many} titres de recettes mis à part"),
    };
    table.evidence.push(format!("{count} ({sum}), d’après {}", layout.called(column)));
    receipts
}

/// The column that tells recoveries from expenses: it has some of each; and whether it has nothing else.
fn kinds(sheet: &Sheet, layout: &Layout, entries: &[Entry]) -> Option<(u32, bool)> {
    let told = layout.column(Field::Direction);
    let likely = layout.columns.iter().filter(|one| {
        let open = matches!(one.field, None | Some(Field::SupportingDocument | Field::Nature | Field::Category));
        open && normal(&one.header).split(' ').any(|word| KINDS.contains(&word))
    });
    told.into_iter().chain(likely.map(|one| one.column)).find_map(|column| {
        let mut known = Memo::default();
        let rows = || entries.iter().filter_map(|entry| entry.place.cell_ref()).map(|cell| cell.row);
        let mut is = |row: u32, kind: Kind| kind_at(sheet, row, column, &mut known) == kind;
        let is_plain =
            told == Some(column) || !rows().any(|row| is(row, Kind::Other) && !sheet.value(row, column).is_blank());
        let spent = rows().take(SAMPLE).any(|row| is(row, Kind::Spent));
        let recovered = spent && rows().any(|row| is(row, Kind::Recovered) || (is_plain && is(row, Kind::Perhaps)));
        recovered.then_some((column, is_plain))
    })
}

fn kind_at(sheet: &Sheet, row: u32, column: u32, known: &mut Memo<Kind>) -> Kind {
    match sheet.value(row, column) {
        Value::Text(text) => known.ask(values::trimmed(text), kind),
        _ => Kind::Other,
    }
}

fn kind(text: &str) -> Kind {
    let folded = fold(text);
    let starts = |words: &[&str]| {
        let rest = words.iter().filter_map(|word| folded.strip_prefix(word));
        rest.into_iter().any(|rest| rest.is_empty() || rest.starts_with(' '))
    };
    let recovered = vocabulary::RECOVERED.contains(&folded.as_str())
        || vocabulary::RECOVERED_PHRASES.iter().any(|phrase| contains_words(&folded, phrase));
    if matches!(folded.as_str(), "r" | "titre" | "titres" | "recette" | "recettes") {
        Kind::Perhaps
    } else if recovered {
        Kind::Recovered
    } else if starts(vocabulary::SPENT_STARTS) {
        Kind::Spent
    } else {
        Kind::Other
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_of_receipts_are_told_from_titles_of_transport() {
        for text in ["Titre de recette", "TITRES DE RECETTES", "Réduction de titre"] {
            assert!(kind(text) == Kind::Recovered, "{text}");
        }
        for text in ["Titre", "Titres", "Recette", "R"] {
            assert!(kind(text) == Kind::Perhaps, "{text}");
        }
        for text in ["Titre de transport", "Titre restaurant", "Facture", "Reçu", ""] {
            assert!(kind(text) == Kind::Other, "{text}");
        }
        assert!(kind("Mandat annulatif") == Kind::Spent && kind("D") == Kind::Spent);
    }
}
