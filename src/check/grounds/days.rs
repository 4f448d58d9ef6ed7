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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ends_are_among_the_days() {
        let days = Days::of(Date::constant(2017, 10, 30), Date::constant(2017, 11, 2));
        let has = [(10, 30), (10, 31), (11, 2)].map(|(month, day)| days.has(Date::constant(2017, month, day)));
        assert_eq!(has, [true; 3]);
        let has = [(10, 29), (11, 3)].map(|(month, day)| days.has(Date::constant(2017, month, day)));
        assert_eq!(has, [false; 2]);
    }
}
