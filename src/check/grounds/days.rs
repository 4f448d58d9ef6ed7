//! Spans of days that every line is asked about.

use crate::model::Date;

/// The days from one to another, both among them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::check) struct Days {
    first: Date,
    last: Date,
}

impl Days {
    /// From the first day to the last.
    pub(in crate::check) fn of(first: Date, last: Date) -> Self {
        Self { first, last }
    }

    /// True for one of them.
    #[inline]
    pub(in crate::check) fn has(&self, date: Date) -> bool {
        self.first <= date && date <= self.last
    }
}
