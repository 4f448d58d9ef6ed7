//! The account of the rows of a table: what stands above its body, and bodies left aside.

use super::Region;
use crate::model::account::RowCount;
use crate::model::sheet::Sheet;

/// Counts the whole, and the rows above the body.
pub(in crate::interpret) fn count_top(sheet: &Sheet, region: &Region, rows: &mut RowCount) {
    let blank = region.titles().filter(|row| sheet.is_blank(*row)).count() as u32;
    rows.blank = blank;
    rows.title = region.titles().len() as u32 - blank;
    rows.header = region.header_rows().len() as u32;
    rows.total = region.end - region.start;
}

/// Adds the account of a body to that of the rows above it.
pub(in crate::interpret) fn add_rows(rows: &mut RowCount, body: RowCount) {
    rows.entries += body.entries;
    rows.blank += body.blank;
    rows.title += body.title;
    rows.header += body.header;
    rows.subtotal += body.subtotal;
    rows.note += body.note;
    rows.ignored += body.ignored;
    rows.rejected += body.rejected;
}

/// Leaves the body aside; its blank rows are blank.
pub(in crate::interpret) fn ignore_body(sheet: &Sheet, region: &Region, rows: &mut RowCount) {
    let filled = region.body().filter(|row| !sheet.is_blank(*row)).count() as u32;
    rows.ignored += filled;
    rows.blank += region.body().len() as u32 - filled;
}
