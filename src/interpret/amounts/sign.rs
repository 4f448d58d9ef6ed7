//! Exports that print what was spent with a minus: bank statements, payments of an accounting system seen from
//! the account that pays. Positive is a cost (contract 4b), so their sign is turned round, and it is said.

use std::ops::Range;

use rust_decimal::Decimal;
use rustc_hash::FxHashMap;

use super::bearing::AmountColumns;
use super::{looks_like_amount, reduction};
use crate::interpret::header::Layout;
use crate::interpret::table::Region;
use crate::interpret::table::unread::problem;
use crate::interpret::values;
use crate::model::Text;
use crate::model::entry::Entry;
use crate::model::field::Field;
use crate::model::finding::{Problem, ProblemKind};
use crate::model::sheet::{Sheet, Value};
use crate::model::words::fold;

/// Amounts looked at before the whole column is.
const SAMPLE: usize = 64;
/// Rows above the header whose words are read.
const TITLES: u32 = 40;

/// Words of a file that holds nothing but what takes costs back.
const TAKEN_BACK: &[&str] = &[
    "avoir",
    "avoirs",
    "annulation",
    "annulations",
    "annulatif",
    "annulatifs",
    "reduction",
    "reductions",
    "recette",
    "recettes",
    "remboursement",
    "remboursements",
    "refund",
    "refunds",
    "titres",
];

/// True when the minus of this table is the mark of an expense: most of its amounts have it, and nothing says
/// that they take costs back.
pub(in crate::interpret) fn is_inverted(
    sheet: &Sheet,
    layout: &Layout,
    columns: AmountColumns,
    body: Range<u32>,
    number: impl Fn(u32, u32) -> Option<Decimal>,
) -> bool {
    let (column, two_sided) = match columns {
        AmountColumns::One(column)
        | AmountColumns::Reduced(column)
        | AmountColumns::Original(column)
        | AmountColumns::Missions(column) => (column, false),
        AmountColumns::DebitCredit(debit, _) => (debit, true),
        AmountColumns::ExclTaxAndTax(..) => return false,
    };
    let signs = body.clone().filter_map(|row| {
        let value = number(row, column)?;
        (!value.is_zero()).then_some((row, value.is_sign_negative()))
    });
    let sample: Vec<bool> = signs.clone().take(SAMPLE).map(|(_, negative)| negative).collect();
    let negative = sample.iter().filter(|negative| **negative).count();
    if negative < 2 || negative * 2 <= sample.len() {
        return false;
    }
    let (mut all, mut plain) = (0_usize, 0_usize);
    for (row, negative) in signs {
        all += 1;
        plain += usize::from(negative && !takes_back(sheet, layout, row));
        if two_sided && !negative {
            return false;
        }
    }
    plain * 2 > all && !is_of_reductions(sheet, body.start.saturating_sub(1))
}

/// True for a row that says that it takes a cost back.
fn takes_back(sheet: &Sheet, layout: &Layout, row: u32) -> bool {
    let direction = layout.column(Field::Direction).and_then(|column| values::text(sheet.value(row, column)));
    direction.and_then(|text| reduction::told(&text)).unwrap_or(false)
        || sheet.cells(row).any(|(_, value)| matches!(value, Value::Text(text) if reduction::starts(text)))
}

/// True when the lines above the header say that all of it is taken back.
fn is_of_reductions(sheet: &Sheet, header: u32) -> bool {
    let named = |text: &str| fold(text).split(' ').any(|word| TAKEN_BACK.contains(&word));
    sheet.name().is_some_and(named)
        || (header.saturating_sub(TITLES)..header).flat_map(|row| sheet.cells(row)).any(|(_, value)| match value {
            Value::Text(text) => named(text),
            _ => false,
        })
}

/// How the heading of a credit note begins.
const CREDIT_NOTES: &[&str] = &["avoir", "note de credit", "facture d avoir", "credit note"];
/// And that of an invoice, which may name a credit note below.
const INVOICES: &[&str] = &["facture", "invoice"];

/// True for the lines of one credit note, headed `Avoir n° 17-1033`, that are printed without a minus: each of them takes
/// a cost back, and its total as well.
pub(in crate::interpret) fn is_credit_note(
    sheet: &Sheet,
    layout: &Layout,
    columns: AmountColumns,
    body: Range<u32>,
    number: impl Fn(u32, u32) -> Option<Decimal>,
) -> bool {
    let (AmountColumns::One(column) | AmountColumns::Reduced(column)) = columns else { return false };
    let lists = [Field::Invoice, Field::PaymentOrder, Field::Direction, Field::Debit];
    let header = body.start.saturating_sub(1);
    if lists.iter().any(|field| layout.has(*field)) || !is_headed_as_credit_note(sheet, header) {
        return false;
    }
    let numbers = || body.clone().filter_map(|row| number(row, column)).filter(|value| !value.is_zero());
    let negative = numbers().filter(|value| value.is_sign_negative()).count();
    negative * 2 < numbers().count()
}

/// True when the nearest of the lines above the header that names a paper names a credit note: `Avoir n° 17-1033`, or
/// `Avoir` alone.
fn is_headed_as_credit_note(sheet: &Sheet, header: u32) -> bool {
    /// Cells of a line of another table, and of one that shows an amount.
    const LINE: usize = 5;
    const PRICED: usize = 3;
    let filled = |row: u32| sheet.cells(row).map(|(_, value)| value).filter(|value| !value.is_blank());
    let is_line = |row: u32| match filled(row).count() {
        LINE.. => true,
        PRICED.. => filled(row).any(looks_like_amount),
        _ => false,
    };
    let titles = (header.saturating_sub(TITLES)..header).rev().take_while(|row| !is_line(*row));
    let says = |text: &str| {
        let folded = fold(text);
        let is = |words: &&&str| {
            let rest = folded.strip_prefix(**words).map(str::trim_start);
            rest.is_some_and(|rest| {
                rest.is_empty() || matches!(rest.split(' ').next(), Some("n" | "no" | "numero"))
            })
        };
        let credit = CREDIT_NOTES.iter().any(|words| is(&words));
        (credit || INVOICES.iter().any(|words| is(&words))).then_some(credit)
    };
    let texts = titles.flat_map(|row| sheet.cells(row)).filter_map(|(_, value)| match value {
        Value::Text(text) if text.len() <= 60 => Some(text),
        _ => None,
    });
    let mut said = texts.filter_map(says).peekable();
    said.peek().is_some() && said.all(|credit| credit)
}

/// True when a column of kinds says of nearly every line that it is a cost: `KR` is an invoice, whatever its sign.
pub(in crate::interpret) fn is_said(sheet: &Sheet, layout: &Layout, entries: &[Entry]) -> bool {
    let Some(column) = layout.column(Field::Direction) else { return false };
    let is_cost = |entry: &&Entry| entry.amount.is_some_and(|amount| !amount.is_negative());
    let told = |entry: &&Entry| {
        let row = entry.place.cell_ref().map_or(0, |cell| cell.row);
        values::text(sheet.value(row, column)).and_then(|text| reduction::told(&text)) == Some(false)
    };
    let costs = entries.iter().filter(is_cost).count();
    costs > 0 && entries.iter().filter(is_cost).filter(told).count() * 10 >= costs * 9
}

/// What is said of a table whose sign was turned round.
pub(in crate::interpret) fn turned_round(sheet: &Sheet, region: &Region, layout: &Layout, column: u32) -> Problem {
    let message = format!(
        "Colonne « {} » : la plupart des montants sont négatifs et rien ne dit que ce sont des avoirs ou des annulations. Le signe moins est lu comme celui d’une dépense ; un montant positif y est donc une somme rendue.",
        layout.header(column).split_whitespace().collect::<Vec<_>>().join(" ")
    );
    let remedy = "Vérifier le sens de la colonne ; si ces lignes sont des avoirs ou des annulations, l’écrire dans leur libellé ou dans un titre au-dessus du tableau.";
    let kind = ProblemKind::UnrecognisedTable { carries_amounts: false };
    let problem = problem(kind, sheet, region, message, remedy.to_owned());
    let at = region.header.map_or_else(|| problem.at.clone(), |row| sheet.place(row, column));
    Problem { at, subject: Text::from(format!("{}|signe", problem.subject)), ..problem }
}

/// A piece of a journal: what its lines make, and which accounts they are of.
#[derive(Default)]
struct Piece {
    sum: Decimal,
    cost: bool,
    owed: bool,
}

/// True for a journal whose one column of amounts has both sides of each piece: what was spent on accounts of expenses
/// and, with the other sign, whom it is owed to. Nothing but both sides of a piece makes zero over such accounts.
pub(in crate::interpret) fn is_balanced_journal(
    sheet: &Sheet,
    layout: &Layout,
    body: Range<u32>,
    class: impl Fn(u32) -> Option<char>,
    amount: impl Fn(u32) -> Option<Decimal>,
) -> bool {
    const ROWS: usize = 2_000;
    let keys = [Field::PaymentOrder, Field::SupportingDocument, Field::Slip, Field::Invoice];
    let Some(key) = keys.into_iter().find_map(|field| layout.column(field)) else { return false };
    let classes: Vec<(u32, char)> = body.take(ROWS).filter_map(|row| Some((row, class(row)?))).collect();
    let has = |known: &[char]| classes.iter().any(|(_, class)| known.contains(class));
    if !has(&['6']) || !has(&['4', '5']) {
        return false;
    }
    let mut pieces: FxHashMap<String, Piece> = FxHashMap::default();
    for (row, class) in classes {
        let (Some(key), Some(amount)) = (values::text(sheet.value(row, key)), amount(row)) else { continue };
        let piece = pieces.entry(key.into_owned()).or_default();
        piece.sum += amount;
        piece.cost |= class == '6';
        piece.owed |= matches!(class, '4' | '5');
    }
    let costs = pieces.values().filter(|piece| piece.cost).count();
    let balanced = pieces.values().filter(|piece| piece.cost && piece.owed && piece.sum.is_zero()).count();
    // The last piece read may be cut.
    balanced >= 2 && balanced * 10 >= costs.saturating_sub(1) * 9
}
