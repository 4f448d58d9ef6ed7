//! Spans of days that every line is asked about.

use crate::model::Date;

/// The days from one to another, both among them: as numbers, which are quicker to compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::check) struct Days {
    first: i32,
    last: i32,
}

impl Days {
    /// From the first day to the last.
    pub(in crate::check) fn of(first: Date, last: Date) -> Self {
        Self { first: in_order(first), last: in_order(last) }
    }

    /// True for one of them.
    #[inline]
    pub(in crate::check) fn has(&self, date: Date) -> bool {
        (self.first..=self.last).contains(&in_order(date))
    }
}

/// A number in the order of days.
#[inline]
pub(in crate::check) fn in_order(date: Date) -> i32 {
    i32::from(date.year()) << 9 | i32::from(date.month()) << 5 | i32::from(date.day())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ends_are_among_the_days() {
        let days = Days::of(Date::constant(2017, 10, 30), Date::constant(2017, 11, 2));
        let has = [Date::constant(2017, 10, 30), Date::constant(2017, 10, 31), Date::constant(2017, 11, 2)]
            .map(|day| days.has(day));
        assert_eq!(has, [true; 3]);
        let has = [Date::constant(2017, 10, 29), Date::constant(2017, 11, 3), Date::constant(2016, 11, 1)]
            .map(|day| days.has(day));
        assert_eq!(has, [false; 3]);
        assert!(Days::of(Date::MIN, Date::MAX).has(Date::constant(0, 1, 1)));
    }
}
