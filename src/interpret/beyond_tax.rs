//! `HT`, `Taxes`, `Frais de service`, `Total TTC`: the gross amount holds more than the net and the tax. Such
//! parts are no VAT to be checked against it.

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
    let explains = |column: u32| {
        gaps.iter().all(|(row, gap)| {
            let value = values::number(sheet.value(*row, column), Marks::Comma).ok();
            value.is_some_and(|number| {
                let value = number.map(|number| number.value).unwrap_or_default();
                value == *gap || value == -*gap
            })
        })
    };
    let free = layout.columns.iter().filter(|one| one.field.is_none());
    if free.into_iter().any(|one| explains(one.column)) {
        for entry in entries {
            entry.change_figures(|figures| figures.tax = None);
        }
    }
}
