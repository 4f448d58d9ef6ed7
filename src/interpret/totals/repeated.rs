//! The total of a document on each of its lines: `Montant mandat` beside `Montant ligne`. Summed as it stands it
//! counts the document once for each line.

use std::ops::Range;

use rust_decimal::Decimal;
use rustc_hash::FxHashMap;

use crate::interpret::amounts::bearing::AmountColumns;
use crate::interpret::header::Layout;
use crate::interpret::table::Region;
use crate::interpret::values::{self, Marks};
use crate::model::account::Role;
use crate::model::field::Field;
use crate::model::rules::Base;
use crate::model::sheet::Sheet;

/// Rows looked at first.
const SAMPLE: u32 = 500;

/// Columns compared with the amount, at most.
const COLUMNS_MAX: usize = 12;

/// The layout in which the column of the lines is their amount, where the one chosen repeats on each of them what they
/// make together; and how that one is called.
pub(in crate::interpret) fn settled(
    sheet: &Sheet,
    region: &Region,
    layout: &Layout,
    role: Role,
    base: Base,
) -> Option<(Layout, String)> {
    let AmountColumns::One(whole) = AmountColumns::choose(layout, role, base)? else { return None };
    let part = instead(sheet, region, layout, whole)?;
    Some((layout.replaced(whole, part), layout.called(whole)))
}

fn instead(sheet: &Sheet, region: &Region, layout: &Layout, whole: u32) -> Option<u32> {
    let body = region.body();
    let first = body.start..body.end.min(body.start.saturating_add(SAMPLE));
    // Most tables are told by their first lines.
    let told = among(sheet, first.clone(), layout, whole, first != body)?;
    if first == body { Some(told) } else { among(sheet, body, layout, whole, false) }
}

/// The column whose sums over the lines of each document are its repeated total; the document of the last row
/// may be cut.
fn among(sheet: &Sheet, rows: Range<u32>, layout: &Layout, whole: u32, cut: bool) -> Option<u32> {
    let keys = [Field::PaymentOrder, Field::Invoice, Field::MissionOrder];
    let key = keys.into_iter().find_map(|field| layout.column(field))?;
    let used = |field: Field| {
        field.is_money() && !matches!(field, Field::Tax | Field::AmountExclTax | Field::Debit | Field::Credit)
    };
    let others = layout.columns.iter().filter(|one| one.column != whole && one.field.is_none_or(used));
    let parts = others.map(|one| one.column).filter(|column| *column != key).take(COLUMNS_MAX);
    let mut parts = parts.peekable();
    parts.peek()?;
    let wholes = numbers(sheet, rows.clone(), whole);
    let mut groups: FxHashMap<String, Vec<usize>> = FxHashMap::default();
    for (at, row) in rows.clone().enumerate() {
        if let Some(key) = values::text(sheet.value(row, key)).filter(|_| wholes[at].is_some()) {
            groups.entry(key.into_owned()).or_default().push(at);
        }
    }
    let last = rows.len().saturating_sub(1);
    groups.retain(|_, lines| lines.len() > 1 && !(cut && lines.last() == Some(&last)));
    let same = |lines: &Vec<usize>| lines.iter().all(|at| wholes[*at] == wholes[lines[0]]);
    if groups.is_empty() || !groups.values().all(same) {
        return None;
    }
    let makes = |column: &u32| {
        let parts = numbers(sheet, rows.clone(), *column);
        groups.values().all(|lines| {
            let sum: Option<Decimal> = lines.iter().map(|at| parts[*at]).sum();
            sum.is_some() && sum == wholes[lines[0]]
        })
    };
    parts.find(makes)
}

fn numbers(sheet: &Sheet, rows: Range<u32>, column: u32) -> Vec<Option<Decimal>> {
    let marks = Marks::of(rows.clone().map(|row| sheet.value(row, column)));
    let read = |row| values::number(sheet.value(row, column), marks).ok().flatten().map(|number| number.value);
    rows.map(read).collect()
}
