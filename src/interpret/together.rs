//! One total for several tables of a sheet: under the last of them stands what all of them make.
//!
//! Example: invoices of 118,40, then claims of 50,00 under other headers, then `Total général 168,40`. It is no total of
//! the claims, and nothing is missing.

use crate::model::Text;
use crate::model::account::{Role, TableAccount};
use crate::model::money::Money;

/// Makes the totals agree that are those of their table and of the ones just above it.
pub(super) fn agree(tables: &mut [TableAccount]) {
    for at in 0..tables.len() {
        let is_open = |table: &TableAccount| table.control_totals.iter().any(|total| !total.agrees);
        if tables.get(at).is_some_and(is_open) {
            let sums = sums_upwards(tables, at);
            let totals = tables.get_mut(at).into_iter().flat_map(|table| &mut table.control_totals);
            for total in totals.filter(|total| !total.agrees) {
                let fits = sums.iter().find(|sum| **sum == total.stated && !sum.is_zero());
                if let Some(sum) = fits {
                    (total.computed, total.computed_with_cancelled, total.agrees) = (*sum, *sum, true);
                }
            }
        }
    }
}

/// What this table makes with the one above it on its sheet, with the two above it, and so on, while they are of one
/// side.
fn sums_upwards(tables: &[TableAccount], at: usize) -> Vec<Money> {
    let Some(table) = tables.get(at) else { return Vec::new() };
    let sheet: &Option<Text> = &table.sheet;
    let mut above: Vec<&TableAccount> =
        tables.iter().filter(|one| one.sheet == *sheet && one.header_row < table.header_row).collect();
    above.sort_by_key(|one| std::cmp::Reverse(one.header_row));
    let mut sum = Some(table.amount);
    let is_of_side = |one: &&&TableAccount| one.role == table.role && one.role != Role::Ignore;
    let sums = above.iter().take_while(is_of_side).map_while(|one| {
        sum = sum.and_then(|sum| sum.checked_add(one.amount).ok());
        sum
    });
    sums.collect()
}
