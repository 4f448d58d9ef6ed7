//! A row set aside because it is the sum of lines, although its words are those of an expense: it is said.
//!
//! Example: taxis of 20,00 and 30,00, then `Hôtel` without day or number, 50,00. It may be what the software prints below
//! a group, and counting it would double the group; it may be a night that cost as much as the two taxis. `Total`, a
//! bare amount, the name of what the lines have in common, or totals that close every group say which it is.

use rust_decimal::Decimal;

use super::{Sums, is_total_label};
use crate::interpret::feet::is_net_label;
use crate::interpret::table::unread::problem;
use crate::interpret::table::{Region, texts};
use crate::interpret::values::vocabulary::TOTAL_WORDS;
use crate::model::entry::Entry;
use crate::model::field::Field;
use crate::model::finding::{Problem, ProblemKind};
use crate::model::money::Money;
use crate::model::sheet::Sheet;
use crate::model::words::{contains_words, fold, is_cancelled};
use crate::model::{Text, calendar};

/// Rows that are said, at most; a list that closes its groups with other words is read as a habit.
const TOLD_MAX: usize = 20;

/// First words of a label that groups lines, besides the words of totals.
const GROUPING: &[&str] = &[
    "frais",
    "remboursement",
    "cout",
    "depense",
    "depenses",
    "recapitulatif",
    "soit",
    "facture",
    "facturation",
    "debit",
    "verser",
    "a",
    "article",
    "compte",
    "chapitre",
    "nature",
    "mission",
    "operation",
    "agent",
    "service",
    "section",
    "direction",
    "budget",
    "bordereau",
    "page",
    "mois",
    "semaine",
    "trimestre",
    "periode",
    "exercice",
    "montant",
    "net",
    "brut",
    "solde",
    "ensemble",
    "importo",
    "importe",
    "betrag",
    "amount",
    "balance",
    "sum",
    "subtotal",
    "suma",
    "somma",
];

/// What lines may have in common that names their sum, word for word; a description is of one of them.
const COMMON: &[Field] = &[Field::Payee, Field::Nature, Field::PaymentOrder, Field::Slip, Field::MissionOrder];

/// What names it by some of its words: `Mission Miami`, `DURAND`.
const NAMED: &[Field] = &[Field::Mission, Field::Operation, Field::Account, Field::Beneficiary];

/// What is asked of the rows set aside; `totals` are their positions among the entries, in order, and their labels.
pub(super) fn questions(
    sheet: &Sheet,
    region: &Region,
    entries: &[Entry],
    totals: &[(usize, String)],
) -> Vec<Problem> {
    let downwards = || closes_every_group(entries, totals, 0..entries.len());
    if downwards() || closes_every_group(entries, totals, (0..entries.len()).rev()) {
        return Vec::new();
    }
    let lines: Vec<&Entry> = {
        let mut rest = totals.iter().map(|(at, _)| *at).peekable();
        let lines = entries.iter().enumerate().filter(|(at, _)| rest.next_if_eq(at).is_none());
        lines.map(|(_, entry)| entry).collect()
    };
    let expenses = totals.iter().filter(|(_, label)| !says_total(label));
    let expenses = expenses.filter_map(|(at, label)| Some((entries.get(*at)?, label)));
    let expenses = expenses.take(TOLD_MAX).filter(|(entry, label)| {
        amount(entry).is_some_and(|stated| !names_its_lines(&lines, label, stated.amount()))
            && !is_titled(sheet, entry, label)
    });
    expenses.filter_map(|(entry, label)| question(sheet, region, entry, label)).collect()
}

/// True when every line is in a group that one of these rows closes, or heads, and there are several such groups.
fn closes_every_group(entries: &[Entry], totals: &[(usize, String)], order: impl Iterator<Item = usize>) -> bool {
    let (mut sums, mut lines, mut groups) = (Sums::default(), 0, 0);
    for at in order {
        let Some(entry) = entries.get(at) else { return false };
        let value = amount(entry).map(|amount| amount.amount()).unwrap_or_default();
        match totals.binary_search_by_key(&at, |(total, _)| *total) {
            Err(_) => {
                sums.add(value, entry.state().is_some_and(is_cancelled));
                lines += 1;
            }
            Ok(found) => {
                if !totals.get(found).is_some_and(|(_, label)| says_total(label)) {
                    if !sums.are(value) || lines == 0 {
                        return false;
                    }
                    groups += 1;
                }
                (sums, lines) = (Sums::default(), 0);
            }
        }
    }
    groups > 1 && lines == 0
}

fn amount(entry: &Entry) -> Option<Money> {
    entry.amount.or(entry.original())
}

/// True for a label that says nothing, says a total, or heads a group.
fn says_total(label: &str) -> bool {
    let bare = label.trim_matches(|sign: char| !sign.is_alphanumeric());
    let folded = fold(bare);
    let first = folded.split(' ').next().unwrap_or_default();
    let says = |words: &[&str]| words.iter().any(|word| contains_words(&folded, word));
    // `T O T A L`.
    let joined: String = folded.split(' ').filter(|word| word.len() == 1).collect();
    !folded.bytes().any(|byte| byte.is_ascii_alphabetic())
        || is_total_label(bare)
        || is_net_label(bare)
        || says(&["total", "totaux", "sous total", "soustotal", "summe", "gesamt", "totale", "somme"])
        || ["total", "totaux"].contains(&joined.as_str())
        || TOTAL_WORDS.contains(&folded.as_str())
        || GROUPING.contains(&first)
        || calendar::month(first).is_some()
        // The code of an account or of a mission, a currency.
        || folded.split(' ').all(|word| word.len() <= 3 || word.bytes().any(|byte| byte.is_ascii_digit()))
}

/// True when the lines that have this label in common are those that it sums.
fn names_its_lines(lines: &[&Entry], label: &str, stated: Decimal) -> bool {
    let folded = fold(label);
    let is_named = |field: Field, text: &str| {
        let text = fold(text);
        let is_part = || contains_words(&text, &folded) || (text.len() > 2 && contains_words(&folded, &text));
        text == folded || (NAMED.contains(&field) && is_part())
    };
    COMMON.iter().chain(NAMED).any(|field| {
        let mut sums = Sums::default();
        for line in lines.iter().filter(|line| line.text(*field).is_some_and(|text| is_named(*field, text))) {
            let value = amount(line).map(|amount| amount.amount()).unwrap_or_default();
            sums.add(value, line.state().is_some_and(is_cancelled));
        }
        sums.are(stated)
    })
}

/// True when the words stand alone over the lines too: `Hébergement`, its lines, `Hébergement 300,00`.
fn is_titled(sheet: &Sheet, entry: &Entry, label: &str) -> bool {
    const ABOVE_MAX: usize = 500;
    let Some(cell) = entry.place.cell_ref() else { return false };
    (0..cell.row).rev().take(ABOVE_MAX).any(|row| {
        let mut words = texts(sheet, row);
        words.next().is_some_and(|(_, text)| text.eq_ignore_ascii_case(label.trim())) && words.next().is_none()
    })
}

fn question(sheet: &Sheet, region: &Region, entry: &Entry, label: &str) -> Option<Problem> {
    let amount = amount(entry)?;
    let message = format!(
        "Cette ligne, « {label} », de {amount}, n’a ni date ni référence, et son montant est la somme de lignes voisines : total imprimé ou dépense ? Elle n’est pas comptée."
    );
    let remedy = "Si c’est un total, écrire « Total » en tête de la ligne ; si c’est une dépense, compléter sa date ou son numéro de pièce.";
    let kind = ProblemKind::UnrecognisedTable { carries_amounts: false };
    let problem = problem(kind, sheet, region, message, remedy.to_owned());
    let subject = Text::from(format!("{}|somme ?|{label}", problem.subject));
    Some(Problem { at: entry.place.clone(), subject, amount: Some(amount), ..problem })
}
