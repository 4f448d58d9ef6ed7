//! What was taken back in a column of its own: `Montant mandaté ; Montant annulé ; Montant net`, `Montant facture ;
//! Montant avoir`.
//!
//! Annulments, reductions and credits lower what was spent, whatever their printed sign (contract 4b). Where the lines
//! prove that another column is what is left, that one is the amount; where none is, they are deducted.

use rust_decimal::Decimal;

use super::arithmetic::{Numbers, best, is_sum, numbers, prove};
use super::doubts::{Doubt, called, named};
use super::layout::{Claim, Column, Taken};
use super::owed;
use crate::interpret::vocabulary::{
    ADVANCE_WORDS, DISCOUNT_WORDS, NET_WORDS, NO_SUM_TAKEN_BACK, REFUND_WORDS, TAKEN_BACK_WORDS,
};
use crate::model::field::Field;
use crate::model::sheet::Sheet;

/// Columns of amounts that are compared, at most.
const COLUMNS_MAX: usize = 12;

/// Whether a column may be what is left.
type MayBe<'c> = &'c dyn Fn(&Column) -> bool;

/// The columns of what was taken back: positions and numbers.
#[derive(Debug, Default)]
pub(super) struct Reductions {
    columns: Vec<(usize, Numbers)>,
}

fn says(column: &Column, words: &[&str]) -> bool {
    column.title.normal.words.split(' ').any(|word| words.contains(&word))
}

/// True for a header of what is left: `Montant net`, `Montant définitif`, `Montant payé`.
pub(in crate::interpret) fn says_net(header: &str) -> bool {
    super::normal(header).split(' ').any(|word| NET_WORDS.contains(&word))
}

pub(super) fn holds_amounts(column: &Column) -> bool {
    let profile = &column.profile;
    profile.amounts > 0 && profile.mostly(profile.amounts) && profile.percents == 0
}

fn is_taken_back(column: &Column, words: &[&str]) -> bool {
    // `Montant facture/avoir` holds both.
    let before = column.title.normal.words.split(' ').take_while(|word| !words.contains(word));
    let is_both = before.into_iter().any(|word| matches!(word, "facture" | "achat" | "achats"));
    // `Mandat annulé par` holds the number of another.
    let is_both = is_both || says(column, &["par"]);
    let free = column.forced.is_none() && says(column, words) && !says(column, NO_SUM_TAKEN_BACK) && !is_both;
    free && (holds_amounts(column) || column.profile.filled == 0)
}

/// Finds the columns of what was taken back, and gives the amount to the column that has it deducted, where one has.
/// Those that no column has deducted are given back.
pub(super) fn examine(sheet: &Sheet, rows: &[u32], columns: &mut [Column], claims: &mut Vec<Claim>) -> Reductions {
    let of = |words: &[&str]| -> Vec<(usize, Numbers)> {
        let found = columns.iter().enumerate().filter(|(_, column)| is_taken_back(column, words));
        found.map(|(at, column)| (at, numbers(sheet, rows, column.column))).collect()
    };
    let (taken_back, discounts) = (of(TAKEN_BACK_WORDS), of(DISCOUNT_WORDS));
    let means = |field: Field| claims.iter().any(|claim| claim.field == field);
    // What an agency gave back; in a claim a refund is what is paid.
    let of_bills = means(Field::Ticket) || means(Field::Invoice);
    let refunds = if of_bills && !means(Field::MissionOrder) { of(REFUND_WORDS) } else { Vec::new() };
    let withheld = withheld(sheet, rows, columns);
    let told = columns.iter().any(|column| column.forced.is_some_and(Field::is_money));
    if told || [&taken_back, &discounts, &refunds, &withheld].iter().all(|some| some.is_empty()) {
        return Reductions::default();
    }
    let all = || taken_back.iter().chain(&discounts).chain(&refunds).chain(&withheld);
    let is_one = |at: usize| all().any(|(known, _)| *known == at);
    let amounts = columns.iter().enumerate().filter(|(at, column)| !is_one(*at) && holds_amounts(column));
    let amounts: Vec<(usize, Numbers)> = amounts
        // Whole euros may follow each other; a header of money says that they are no series.
        .filter(|(at, column)| {
            let is_money = || best(claims, *at).is_some_and(|claim| claim.field.is_money());
            !column.profile.is_series() || says(column, NET_WORDS) || is_money()
        })
        .take(COLUMNS_MAX)
        .map(|(at, column)| (at, numbers(sheet, rows, column.column)))
        .collect();
    let together = [taken_back.clone(), discounts.clone()].concat();
    let is_left = |column: &Column| !says(column, &["reste", "solde"]) && !says(column, ADVANCE_WORDS);
    let is_net = |column: &Column| is_left(column) && (says(column, NET_WORDS) || says(column, &["total"]));
    let tried: [(&Vec<(usize, Numbers)>, MayBe<'_>); 5] = [
        (&together, &|_| true),
        (&taken_back, &|_| true),
        (&discounts, &|_| true),
        (&refunds, &is_net),
        (&withheld, &|column| is_left(column) && owed::is_owed(column)),
    ];
    let found = tried.into_iter().filter(|(some, _)| !some.is_empty()).find_map(|(some, may_be)| {
        let taken = sums(some, rows.len());
        Some((some, pair(columns, &amounts, &taken, may_be)?))
    });
    let Some((deducted, (gross, net))) = found else {
        // In a list of tickets, what was given back of one.
        let refunds = if means(Field::Ticket) { refunds.clone() } else { Vec::new() };
        let columns = [taken_back.clone(), refunds].concat();
        // Beside an amount of the line, `Montant réduit` is none.
        if claims.iter().any(|claim| claim.field.is_money() && !is_one(claim.at)) {
            claims.retain(|claim| !claim.field.is_money() || columns.iter().all(|(at, _)| *at != claim.at));
        }
        return Reductions { columns };
    };
    settle(columns, claims, &amounts, (gross, net));
    let of_net = called(&columns[net]);
    for (at, _) in deducted {
        claims.retain(|claim| claim.at != *at);
        columns[*at].refused = format!("réductions, déjà déduites de {of_net}");
    }
    Reductions::default()
}

/// The columns of what is not owed of an amount, which another column may prove: `Part personnelle ; À rembourser`.
fn withheld(sheet: &Sheet, rows: &[u32], columns: &[Column]) -> Vec<(usize, Numbers)> {
    let is_one = |column: &Column| {
        column.forced.is_none()
            && owed::is_withheld(column)
            && holds_amounts(column)
            && !says(column, NO_SUM_TAKEN_BACK)
    };
    let found = columns.iter().enumerate().filter(|(_, column)| is_one(column));
    found.map(|(at, column)| (at, numbers(sheet, rows, column.column))).collect()
}

/// What was taken back on each row, without its sign.
fn sums(columns: &[(usize, Numbers)], rows: usize) -> Vec<Decimal> {
    let of = |row: usize| columns.iter().filter_map(move |(_, numbers)| numbers.get(row).copied().flatten());
    (0..rows).map(|row| of(row).fold(Decimal::ZERO, |sum, value| sum.saturating_add(value.abs()))).collect()
}

/// The columns that are the amount before and after, line after line; where nothing was taken back yet, words tell
/// which is which.
fn pair(
    columns: &[Column],
    amounts: &[(usize, Numbers)],
    taken: &[Decimal],
    may_be_net: MayBe<'_>,
) -> Option<(usize, usize)> {
    let any = taken.iter().any(|value| !value.is_zero());
    let pairs = amounts.iter().flat_map(|gross| amounts.iter().map(move |net| (gross, net)));
    let mut pairs = pairs.filter(|((gross, _), (net, _))| {
        gross != net
            && may_be_net(&columns[*net])
            && (any || (says(&columns[*net], NET_WORDS) && !says(&columns[*gross], NET_WORDS)))
    });
    let holds = |gross: &Numbers, net: &Numbers| {
        let mut lines = 0;
        let mut lowered = false;
        let all = gross.iter().zip(net).zip(taken).all(|((gross, net), taken)| {
            let (Some(gross), Some(net)) = (gross, net) else { return gross.is_none() == net.is_none() };
            lines += 1;
            lowered |= !taken.is_zero();
            is_sum(*net, *taken, *gross)
        });
        all && lines > 0 && lowered == any
    };
    let found = pairs.find(|((_, gross), (_, net))| holds(gross, net))?;
    Some((found.0.0, found.1.0))
}

/// Gives to what is left the meaning of what it is left of.
fn settle(
    columns: &mut [Column],
    claims: &mut Vec<Claim>,
    amounts: &[(usize, Numbers)],
    (gross, net): (usize, usize),
) {
    let money = |at: usize| best(claims, at).map(|claim| claim.field).filter(|field| field.is_money());
    let field = match (money(gross), money(net)) {
        // What is no longer reserved is not what was ordered.
        (Some(Field::AmountCommitted), Some(_)) | (None, Some(Field::AmountPaid)) => return,
        _ if is_before_tax(claims, amounts, net) => Field::AmountExclTax,
        (_, Some(own @ (Field::AmountOrdered | Field::AmountInclTax))) => own,
        (Some(field), _) | (None, Some(field)) => field,
        (None, None) => Field::Amount,
    };
    let why = format!("{}, réductions déduites", called(&columns[gross]));
    columns[gross].refused = format!("montant avant réductions : {} les déduit", called(&columns[net]));
    claims.retain(|claim| claim.at != gross);
    prove(claims, net, field, why);
}

/// True when a VAT comes on top of this column to make another one.
fn is_before_tax(claims: &[Claim], amounts: &[(usize, Numbers)], net: usize) -> bool {
    let is_tax = |at: usize| best(claims, at).is_some_and(|claim| claim.field == Field::Tax);
    let of = |wanted: usize| amounts.iter().find(|(at, _)| *at == wanted).map(|(_, numbers)| numbers);
    let Some(before) = of(net) else { return false };
    let makes = |tax: &Numbers, total: &Numbers| {
        let lines = before.iter().zip(tax).zip(total);
        let mut lines = lines.filter_map(|((net, tax), total)| Some(((*net)?, (*tax)?, (*total)?))).peekable();
        lines.peek().is_some() && lines.all(|(net, tax, total)| is_sum(net, tax, total))
    };
    let taxes = amounts.iter().filter(|(at, _)| is_tax(*at) && *at != net);
    taxes.into_iter().any(|(at, tax)| {
        let totals = amounts.iter().filter(|(other, _)| *other != net && other != at);
        tax.iter().flatten().any(|value| !value.is_zero()) && totals.into_iter().any(|(_, total)| makes(tax, total))
    })
}

/// The columns to deduct from the amounts taken, where they can be; a doubt where nothing tells.
pub(super) fn left(
    sheet: &Sheet,
    rows: &[u32],
    columns: &mut [Column],
    taken: &[Taken],
    reductions: &Reductions,
) -> (Vec<u32>, Option<Doubt>) {
    let free = |(at, _): &&(usize, Numbers)| taken.iter().all(|one| one.at != *at);
    let found: Vec<_> = reductions.columns.iter().filter(free).collect();
    let two_sided = taken.iter().any(|one| one.field == Field::Credit);
    let fields = [Field::AmountOrdered, Field::AmountInclTax, Field::Amount, Field::AmountCommitted];
    let mut fields = fields.into_iter().chain((!two_sided).then_some(Field::Debit));
    let amount = fields.find_map(|field| taken.iter().find(|one| one.field == field));
    let Some(amount) = amount.filter(|one| !found.is_empty() && !says(&columns[one.at], NET_WORDS)) else {
        return (Vec::new(), None);
    };
    let whole = numbers(sheet, rows, columns[amount.at].column);
    let (mut deducted, mut doubt) = (Vec::new(), None);
    for (at, numbers) in found {
        let column = &columns[*at];
        let values = || numbers.iter().flatten();
        let is_mark = values().all(|value| value.is_zero() || *value == Decimal::ONE);
        if is_mark && values().any(|value| !value.is_zero()) {
            continue;
        }
        let within = numbers.iter().zip(&whole).all(|(back, whole)| match (back, whole) {
            (Some(back), Some(whole)) => whole.is_zero() || back.abs() <= whole.abs(),
            _ => true,
        });
        let is_sum = column.profile.cents > 0 || column.profile.filled == 0 || says(column, &["montant", "total"]);
        // A fare is printed with the reduction that it already has.
        let may_be_fare = says(column, &["reduction", "reduit"]) && !is_mark;
        // What was given back may stand on a line of its own as well.
        let may_be_twice =
            says(column, REFUND_WORDS) && whole.iter().flatten().any(|value| value.is_sign_negative());
        if may_be_twice {
            doubt = doubt.or_else(|| Some(unclear(columns, amount, *at)));
        } else if within && (is_sum || is_mark) && !may_be_fare {
            let why = format!("réductions, déduites de {}", called(&columns[amount.at]));
            deducted.push(column.column);
            columns[*at].refused = why;
        } else if within || is_sum {
            doubt = doubt.or_else(|| Some(unclear(columns, amount, *at)));
        }
    }
    (deducted, doubt)
}

/// Nothing tells whether this column holds amounts to deduct.
fn unclear(columns: &[Column], amount: &Taken, at: usize) -> Doubt {
    let (column, other) = (&columns[amount.at], &columns[at]);
    Doubt {
        column: column.column,
        rival: other.column,
        field: amount.field,
        instead: vec![(Field::Debit, named(columns, column)), (Field::Credit, named(columns, other))],
        why: format!(
            "La colonne {} dit des réductions ou des avoirs, mais rien ne prouve qu’ils se déduisent de {} : rien n’a été déduit.",
            called(other),
            called(column)
        ),
    }
}
