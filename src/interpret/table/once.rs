//! Cells written once for a group of rows, as merged cells leave them: `Bilbao` beside the first of its three members.

use super::Region;
use crate::interpret::header::Layout;
use crate::interpret::values;
use crate::model::field::Field;
use crate::model::sheet::Sheet;
use crate::model::words::fold;

/// True when the texts of a field stand once each above blank cells, and begin the table. Most rows must be blank: one
/// that is blank among others that are not may mean everything.
pub(in crate::interpret) fn stand_once(sheet: &Sheet, region: &Region, layout: &Layout, field: Field) -> bool {
    let Some(column) = layout.column(field) else { return false };
    let rows = || region.body().filter(|row| !sheet.is_blank(*row));
    let text = |row: u32| values::text(sheet.value(row, column)).map(|text| fold(&text));
    if rows().next().is_none_or(|row| text(row).is_none()) {
        return false;
    }
    let mut written: Vec<String> = rows().filter_map(text).collect();
    let all = written.len();
    written.sort_unstable();
    written.dedup();
    // Not only the last group: what ends a list may be of no mission.
    let first_alone = all > 1 && rows().nth(1).is_some_and(|row| text(row).is_some());
    all * 2 <= rows().count() && written.len() == all && !first_alone
}
