//! Rows and columns that a workbook does not show.

use std::ops::Range;

/// Rows and columns that the workbook does not show.
#[derive(Clone, Debug, Default)]
pub(super) struct Concealed {
    pub(super) rows: Vec<Range<u32>>,
    pub(super) columns: Vec<Range<u32>>,
    pub(super) filtered: bool,
}

impl Concealed {
    /// Puts the ranges in order: ascending and disjoint, as they must be to be asked.
    pub(super) fn settle(&mut self) {
        for ranges in [&mut self.rows, &mut self.columns] {
            *ranges = joined(std::mem::take(ranges));
        }
    }

    pub(super) fn hides_rows(&self) -> bool {
        !self.rows.is_empty()
    }

    pub(super) fn hides_row(&self, row: u32) -> bool {
        within(&self.rows, row)
    }

    pub(super) fn hides_column(&self, column: u32) -> bool {
        within(&self.columns, column)
    }
}

fn within(ranges: &[Range<u32>], at: u32) -> bool {
    let after = ranges.partition_point(|range| range.start <= at);
    after.checked_sub(1).and_then(|last| ranges.get(last)).is_some_and(|range| range.contains(&at))
}

/// The same ranges, ascending and disjoint.
fn joined(mut ranges: Vec<Range<u32>>) -> Vec<Range<u32>> {
    ranges.retain(|range| !range.is_empty());
    ranges.sort_by_key(|range| range.start);
    let mut joined: Vec<Range<u32>> = Vec::with_capacity(ranges.len());
    for range in ranges {
        match joined.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => joined.push(range),
        }
    }
    joined
}
