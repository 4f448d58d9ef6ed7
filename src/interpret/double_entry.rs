//! Whether a table is a book in double entry: each cost stands beside what is owed for it, on an account of a third party
//! or of the bank, and the two make nothing.
//!
//! A list of mandats with an advance on account 425 and a column of types is none: nothing is credited there.

use std::ops::Range;

use rust_decimal::Decimal;

use super::bearing::AmountColumns;
use super::header::Layout;
use super::{sign, values};
use crate::model::field::Field;
use crate::model::sheet::{Sheet, Value};
use crate::model::words::fold;

/// What a column of sides says of a credit.
const CREDITS: &[&str] = &["c", "credit", "cr", "crediteur", "h", "-"];

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
    let credited = |row: u32| match (columns, layout.column(Field::Direction)) {
        (AmountColumns::DebitCredit(_, credit), _) => number(row, credit).is_some_and(|value| !value.is_zero()),
        (_, Some(direction)) => values::text(sheet.value(row, direction)).is_some_and(|text| {
            let folded = fold(&text);
            CREDITS.contains(&if folded.is_empty() { text.trim() } else { folded.as_str() })
        }),
        _ => false,
    };
    match columns {
        AmountColumns::DebitCredit(..) => {}
        _ if layout.has(Field::Direction) => {}
        AmountColumns::One(amount) => {
            return sign::is_balanced_journal(sheet, layout, body, class, |row| number(row, amount));
        }
        _ => return false,
    }
    let (mut cost, mut third_party) = (false, false);
    for row in body {
        let Some(class) = class(row) else { continue };
        cost |= class == '6';
        third_party |= !third_party && matches!(class, '4' | '5') && credited(row);
        if cost && third_party {
            return true;
        }
    }
    false
}

/// The class of an account: its first digit.
pub(super) fn account_class(account: Value<'_>) -> Option<char> {
    values::text(account)?.chars().find(char::is_ascii_digit)
}
