//! `HT`, `Taxes`, `Frais de service`, `Total TTC`: the gross amount holds more than the net and the tax. Such
//! parts are no VAT to be checked against it.

use rust_decimal::Decimal;

use super::RowAmount;
use crate::interpret::header::Layout;
use crate::interpret::values::{self, Marks};
use crate::model::entry::Entry;
use crate::model::sheet::Sheet;

/// True for a line whose amount is not what its net and its tax make.
#[inline]
pub(in crate::interpret) fn holds_more(line: &RowAmount) -> bool {
    let (Some(gross), Some(net), Some(tax)) = (line.amount, line.excl_tax, line.tax) else { return false };
    is_more(gross, net, tax)
}

fn is_more(gross: Decimal, net: Decimal, tax: Decimal) -> bool {
    // Numbers of as many decimals are added as integers.
    if net.scale() == gross.scale() && tax.scale() == gross.scale() {
        return net.mantissa() + tax.mantissa() != gross.mantissa();
    }
    net.checked_add(tax) != Some(gross)
}

/// Forgets the tax of the lines on which columns of fees make, to the cent, the rest of the gross; or a column of no
/// meaning, when it does so on every one of several lines.
pub(in crate::interpret) fn explain(sheet: &Sheet, layout: &Layout, entries: &mut [Entry]) {
    let gaps: Vec<Gap> = entries.iter().enumerate().filter_map(|(at, entry)| Gap::of(at, entry)).collect();
    let open: Vec<&Gap> = gaps.iter().filter(|gap| !gap.rest.is_zero()).collect();
    let named = |gap: &&&Gap| [&layout.extras, &layout.taken_back].iter().any(|columns| gap.is(sheet, columns));
    let mut explained: Vec<usize> = open.iter().filter(named).map(|gap| gap.at).collect();
    let mut free = layout.columns.iter().filter(|one| one.field.is_none());
    let by_any = |column: u32| gaps.iter().all(|gap| gap.is(sheet, &[column]));
    if explained.len() < open.len() && gaps.len() >= 2 && free.any(|one| by_any(one.column)) {
        explained = gaps.iter().map(|gap| gap.at).collect();
    }
    for at in explained {
        entries[at].change_figures(|figures| figures.tax = None);
    }
}

/// What the gross amount of a line holds besides its net and its tax.
struct Gap {
    at: usize,
    row: u32,
    rest: Decimal,
}

impl Gap {
    fn of(at: usize, entry: &Entry) -> Option<Self> {
        let (net, tax, gross) = (entry.amount_excl_tax()?, entry.tax()?, entry.amount?);
        let row = entry.place.cell_ref()?.row;
        Some(Self { at, row, rest: gross.amount() - net.amount() - tax.amount() })
    }

    /// True when these columns of the line make it together.
    fn is(&self, sheet: &Sheet, columns: &[u32]) -> bool {
        let read = |column: &u32| values::number(sheet.value(self.row, *column), Marks::Comma).ok();
        let values: Option<Vec<_>> = columns.iter().map(read).collect();
        values.is_some_and(|values| {
            let sum: Decimal = values.into_iter().flatten().map(|number| number.value).sum();
            sum == self.rest || sum == -self.rest
        })
    }
}
