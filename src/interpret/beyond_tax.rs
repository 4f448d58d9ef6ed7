//! `HT`, `Taxes`, `Frais de service`, `Total TTC`: the gross amount holds more than the net and the tax. Such
//! parts are no VAT to be checked against it.

use rust_decimal::Decimal;

use super::amounts::RowAmount;
use super::header::Layout;
use super::values::{self, Marks};
use crate::model::entry::Entry;
use crate::model::sheet::Sheet;

/// True for a line whose amount is not what its net and its tax make.
pub(super) fn holds_more(line: &RowAmount) -> bool {
    let (Some(gross), Some(net), Some(tax)) = (line.amount, line.excl_tax, line.tax) else { return false };
    net.checked_add(tax) != Some(gross)
}

/// Forgets the tax of the lines when a column of no meaning makes, on every one of them, the rest of the gross.
pub(super) fn explain(sheet: &Sheet, layout: &Layout, entries: &mut [Entry]) {
    let parts = |entry: &Entry| {
        let (net, tax, gross) = (entry.amount_excl_tax()?, entry.tax()?, entry.amount?);
        let row = entry.place.cell_ref()?.row;
        Some((row, gross.amount() - net.amount() - tax.amount()))
    };
    let gaps: Vec<_> = entries.iter().filter_map(parts).collect();
    if gaps.len() < 2 || gaps.iter().all(|(_, gap)| gap.is_zero()) {
        return;
    }
    let explains = |columns: &[u32]| {
        gaps.iter().all(|(row, gap)| {
            let read = |column: &u32| values::number(sheet.value(*row, *column), Marks::Comma).ok();
            let values: Option<Vec<_>> = columns.iter().map(read).collect();
            values.is_some_and(|values| {
                let value: Decimal = values.into_iter().flatten().map(|number| number.value).sum();
                value == *gap || value == -*gap
            })
        })
    };
    let mut free = layout.columns.iter().filter(|one| one.field.is_none());
    if free.any(|one| explains(&[one.column])) || explains(&layout.extras) || explains(&layout.taken_back) {
        for entry in entries {
            entry.change_figures(|figures| figures.tax = None);
        }
    }
}
