//! Whether a table is a book in double entry: each cost stands beside what is owed for it, on an account of a third party
//! or of the bank, and the two make nothing.
//!
//! A list of mandats with an advance on account 425 and a column of types is none: nothing is credited there.

use std::collections::BTreeSet;
use std::ops::Range;

use rust_decimal::Decimal;

use super::bearing::AmountColumns;
use super::sign;
use crate::interpret::header::Layout;
use crate::interpret::values;
use crate::model::field::Field;
use crate::model::sheet::{Sheet, Value};
use crate::model::words::fold;

/// True for such a book; `number` reads an amount of it.
pub(super) fn is_book(
    sheet: &Sheet,
    layout: &Layout,
    columns: AmountColumns,
    body: Range<u32>,
    number: impl Fn(u32, u32) -> Option<Decimal>,
) -> bool {
    let Some(accounts) = layout.column(Field::Account) else { return false };
    let class = |row: u32| account_class(sheet.value(row, accounts));
    match columns {
        AmountColumns::DebitCredit(..) => {}
        _ if layout.has(Field::Direction) => {}
        AmountColumns::One(amount) => {
            return sign::is_balanced_journal(sheet, layout, body, class, |row| number(row, amount));
        }
        _ => return false,
    }
    // On which sides the costs stand, and what is owed for them: in a list of mandats on the same.
    let (mut costs, mut others) = (BTreeSet::new(), BTreeSet::new());
    for row in body.clone() {
        let sides = match class(row) {
            Some('6') => &mut costs,
            Some('4' | '5') => &mut others,
            _ => continue,
        };
        let side = match (columns, layout.column(Field::Direction)) {
            (AmountColumns::DebitCredit(debit, credit), _) => {
                let filled = |value: Decimal| !value.is_zero();
                let negative = number(row, debit).is_some_and(|value| value.is_sign_negative() && filled(value));
                let side = if negative || number(row, credit).is_some_and(filled) { "credit" } else { "debit" };
                side.to_owned()
            }
            (_, Some(column)) => values::text(sheet.value(row, column)).map_or_else(String::new, |text| {
                let folded = fold(&text);
                if folded.is_empty() { text.trim().to_owned() } else { folded }
            }),
            _ => String::new(),
        };
        sides.insert(side);
        // So many words are no sides.
        if sides.len() > SIDES_MAX {
            return false;
        }
    }
    !costs.is_empty() && (!others.is_subset(&costs) || !others.is_empty() && is_balanced(columns, body, number))
}

/// Debits and credits make nothing together: a journal of purchases with a credit note has both sides on its accounts
/// of cost. What a list of mandats credits, it has debited before.
fn is_balanced(columns: AmountColumns, body: Range<u32>, number: impl Fn(u32, u32) -> Option<Decimal>) -> bool {
    let AmountColumns::DebitCredit(debit, credit) = columns else { return false };
    let mut sums = [Decimal::ZERO; 2];
    for row in body {
        for (sum, column) in sums.iter_mut().zip([debit, credit]) {
            let Some(added) = sum.checked_add(number(row, column).unwrap_or_default()) else { return false };
            *sum = added;
        }
    }
    !sums[0].is_zero() && sums[0] == sums[1]
}

/// Words that a column of sides may hold.
const SIDES_MAX: usize = 12;

/// The class of an account: its first digit.
pub(super) fn account_class(account: Value<'_>) -> Option<char> {
    values::text(account)?.chars().find(char::is_ascii_digit)
}
