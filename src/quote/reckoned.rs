//! Amounts that a table does not print and makes: `HT | TVA` without `TTC`, one row for each traveller without their
//! total. They are told as reckoned, and count where nothing better is said; where one of the parts is lacking,
//! nothing is.

use rust_decimal::Decimal;

use super::about::{About, about};
use super::amounts::Amount;
use super::claims::{Claim, Claims, Subject, Value};
use super::columns::Worth;
use super::known::Known;
use super::reading::Reading;
use super::table::{Table, row_mission};
use super::tokens::Tokens;
use super::travellers;
use super::vocabulary;
use crate::model::declaration::Quote;

/// The rank of what counts where nothing better is said.
const HARDLY: u8 = 1;

/// What its quote says of an amount that was reckoned.
const RECKONED: &str = "somme calculée";

/// These words are told of an amount that is printed nowhere.
pub(super) fn is(quote: &Quote) -> bool {
    quote.words.contains(RECKONED)
}

/// Claims what the cells make.
pub(super) fn claim(
    table: &Table<'_>,
    columns: &[About],
    missions: &[Known],
    (context, parts): (Option<usize>, &[Option<usize>]),
    worth: Worth,
    claims: &mut Claims,
) {
    if table.has_travellers {
        of_travellers(table, columns, missions, context, worth, claims);
    } else if parts.iter().any(Option::is_some) {
        of_parts(table, columns, parts, worth, claims);
    } else if worth.best() == 0 {
        with_taxes(table, columns, missions, context, claims);
    }
}

/// For each row, the mission of which it is one of several rows: `Turin | Avion`, `Turin | Hôtel`, or a blank cell
/// below the name. A row with its total is none of them, nor are rows that all say the same amount.
pub(super) fn parts(table: &Table<'_>, columns: &[About], missions: &[Known]) -> Vec<Option<usize>> {
    let Some(own) = columns.iter().position(|column| *column == About::Missions).filter(|_| !table.has_travellers)
    else {
        return Vec::new();
    };
    let mut last = None;
    let mut rows: Vec<Option<usize>> = Vec::new();
    for row in table.body() {
        let named = row_mission(row, columns, missions);
        let is_blank = row.block.cells.get(own).is_some_and(String::is_empty);
        let is_total = travellers::is_total(row);
        last = if is_blank { last } else { named };
        rows.push(last.filter(|_| !is_total));
        if is_total {
            last = None;
        }
    }
    let said = |at: usize| table.body().get(at).map(|row| row.block.cells.last());
    let several = |mission: usize| {
        let mut own = (0..rows.len()).filter(|at| rows.get(*at) == Some(&Some(mission)));
        let first = own.next();
        own.any(|other| first.is_some_and(|first| said(first) != said(other)))
    };
    let rows: Vec<Option<usize>> = rows.iter().map(|row| row.filter(|mission| several(*mission))).collect();
    let is_whole: Vec<bool> = table.body().iter().map(|row| name(row, columns) == Name::Whole).collect();
    let wholes = |of: usize| rows.iter().zip(&is_whole).filter(|(row, is)| **is && **row == Some(of)).count();
    // The whole stands among its parts: it counts.
    let part = |(row, is_whole): (&Option<usize>, &bool)| row.filter(|of| !is_whole || wholes(*of) > 1);
    rows.iter().zip(&is_whole).map(part).collect()
}

/// What a row of a mission is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Name {
    Part,
    /// `Réalisé`, `Coût de la mission`, `TTC`.
    Whole,
    /// `Prévu`, `dont transport`: in no sum.
    Aside,
}

/// The cells that are neither missions nor amounts tell.
fn name(row: &Reading<'_>, columns: &[About]) -> Name {
    const ASIDE: &[&str] = &["prevu*", "prevision*", "budget*", "estim*", "plafond*", "credit*", "vote", "votes"];
    const WHOLE: &[&str] = &[
        "realise*",
        "mandate*",
        "cout de la mission",
        "cout du deplacement",
        "cout total",
        "montant total",
        "ttc",
    ];
    let cells = row.block.cells.iter().enumerate().filter(|(at, cell)| {
        let is_other = matches!(columns.get(*at), Some(About::Missions | About::Amount(_) | About::Total));
        !is_other && cell.starts_with(char::is_alphabetic)
    });
    let mut named = Name::Part;
    for (_, cell) in cells {
        let tokens = Tokens::of(cell);
        let begins = |words: &[&str]| words.iter().any(|words| tokens.says(0, words).is_some());
        if begins(ASIDE) || begins(&["dont"]) {
            named = Name::Aside;
        } else if begins(WHOLE) {
            named = Name::Whole;
        }
    }
    named
}

/// What the rows of a mission make, when each has one amount and no row has their total.
fn of_parts(table: &Table<'_>, columns: &[About], parts: &[Option<usize>], worth: Worth, claims: &mut Claims) {
    let mut seen: Vec<usize> = Vec::new();
    for mission in parts.iter().flatten() {
        if seen.contains(mission) {
            continue;
        }
        seen.push(*mission);
        let own = table.body().iter().zip(parts).filter(|(_, part)| **part == Some(*mission)).map(|(row, _)| row);
        let own = own.filter(|row| name(row, columns) != Name::Aside);
        let amounts: Option<Vec<Amount>> = own.clone().map(|row| only_amount(table, columns, row, worth)).collect();
        let (Some(amounts), Some(first)) = (amounts, own.clone().next()) else { continue };
        let Some((one, others)) = amounts.split_first() else { continue };
        let sum = others.iter().try_fold(one.clone(), |sum, more| added(&sum, more));
        if let Some(sum) = sum {
            let words = format!("{} … : {} lignes, {RECKONED} {}", first.block.text, amounts.len(), shown(&sum));
            add(claims, Some(*mission), sum, Quote { words, place: first.block.place.clone() });
        }
    }
}

/// What all the travellers of a mission cost, when each has one amount.
fn of_travellers(
    table: &Table<'_>,
    columns: &[About],
    missions: &[Known],
    context: Option<usize>,
    worth: Worth,
    claims: &mut Claims,
) {
    let has_own = columns.contains(&About::Missions);
    let mut sums: Vec<(usize, Amount, usize, &Reading<'_>)> = Vec::new();
    for row in table.body() {
        if travellers::total_of(row, missions).is_some() {
            return;
        }
        let named = row_mission(row, columns, missions);
        let Some(mission) = (if has_own { named } else { named.or(context) }) else { return };
        let Some(amount) = only_amount(table, columns, row, worth) else { return };
        match sums.iter_mut().find(|(of, ..)| *of == mission) {
            Some((_, sum, rows, _)) => {
                let Some(more) = added(sum, &amount) else { return };
                (*sum, *rows) = (more, *rows + 1);
            }
            None => sums.push((mission, amount, 1, row)),
        }
    }
    for (mission, sum, rows, first) in sums {
        let whole = shown(&sum);
        let lines = if rows == 1 { "ligne de voyageur" } else { "lignes de voyageurs" };
        let words = format!("{} … : {rows} {lines} sans total, {RECKONED} {whole}", first.block.text);
        let quote = Quote { words, place: first.block.place.clone() };
        add(claims, Some(mission), sum, quote);
    }
}

/// The one amount of the row that counts.
fn only_amount(table: &Table<'_>, columns: &[About], row: &Reading<'_>, worth: Worth) -> Option<Amount> {
    // `Coût de la mission`, again on the row of each traveller.
    let of_all = |at: usize| {
        let tokens = Tokens::of(table.header.get(at).map_or("", String::as_str));
        tokens.any(0..tokens.len(), vocabulary::MISSION)
    };
    // `Frais remboursés` are a part of what the journey cost.
    let of_part = |at: usize| {
        let tokens = Tokens::of(table.header.get(at).map_or("", String::as_str));
        tokens.any(0..tokens.len(), &["rembours*", "indemnite*", "per diem", "avance*", "repas", "frais de repas"])
    };
    let is_amount = |at: &usize| matches!(columns.get(*at), Some(About::Amount(_)));
    if (0..columns.len()).filter(is_amount).any(|at| of_all(at) || of_part(at)) {
        return None;
    }
    let counts = |at: &usize| columns.get(*at).and_then(|what| worth.rank(*what)) == Some(Worth::NAMED);
    let mut cells = (0..row.block.cells.len()).filter(counts).filter_map(|at| row.block.cells.get(at));
    let amount = table.amount(&Tokens::of(cells.next()?))?;
    cells.next().is_none().then_some(amount).filter(|amount| amount.value.is_some())
}

/// `HT | TVA`: together they are what was paid.
fn with_taxes(
    table: &Table<'_>,
    columns: &[About],
    missions: &[Known],
    context: Option<usize>,
    claims: &mut Claims,
) {
    let Some((bare, taxes)) = columns_of_taxes(&table.header) else { return };
    let are_missions = table.body().iter().any(|row| row_mission(row, columns, missions).is_some());
    for row in table.body().iter().filter(|row| row.block.cells.len() == table.header.len()) {
        let head = row.block.cells.iter().find(|cell| !cell.is_empty());
        let is_total = head.is_some_and(|head| about(head, missions) == About::Total);
        let mission = match row_mission(row, columns, missions) {
            Some(mission) => Some(mission),
            None if is_total && are_missions => None,
            None if is_total && context.is_some() => context,
            None => continue,
        };
        let amount = |at: usize| row.block.cells.get(at).and_then(|cell| table.amount(&Tokens::of(cell)));
        let Some(sum) = amount(bare).zip(amount(taxes)).and_then(|(one, other)| added(&one, &other)) else {
            continue;
        };
        let words = format!("{} : HT + TVA, {RECKONED} {}", row.block.text, shown(&sum));
        add(claims, mission, sum, Quote { words, place: row.block.place.clone() });
    }
}

/// The one column of amounts without taxes, and the one of taxes.
fn columns_of_taxes(header: &[String]) -> Option<(usize, usize)> {
    const BARE: &[&str] = &["ht", "hors taxe*", "hors tva"];
    let says = |at: usize, words: &[&str]| {
        let tokens = Tokens::of(&header[at]);
        tokens.any(0..tokens.len(), words)
    };
    let only = |is: &dyn Fn(usize) -> bool| {
        let mut all = (0..header.len()).filter(|at| is(*at));
        let first = all.next()?;
        all.next().is_none().then_some(first)
    };
    // `TVA à 10 % | TVA à 20 %`: several of them are not read.
    let bare = only(&|at| says(at, BARE))?;
    let taxes = only(&|at| says(at, vocabulary::TAXES) && !says(at, BARE))?;
    Some((bare, taxes))
}

fn added(one: &Amount, other: &Amount) -> Option<Amount> {
    let same = one.currency.is_none() || other.currency.is_none() || one.currency == other.currency;
    let value: Decimal = one.value?.checked_add(other.value?)?;
    same.then(|| Amount { value: Some(value), currency: one.currency.or(other.currency), ..one.clone() })
}

fn shown(amount: &Amount) -> String {
    let value = amount.value.unwrap_or_default();
    let currency = amount.currency.unwrap_or(crate::model::money::Currency::EUR);
    amount.money(currency).map_or_else(|| value.to_string(), |money| money.to_string())
}

fn add(claims: &mut Claims, mission: Option<usize>, amount: Amount, quote: Quote) {
    claims.add(Claim { subject: Subject::Cost, mission, value: Value::Amount(amount), rank: HARDLY, quote });
}
