//! The days of payments, beside each other in memory: of a million payments nearly all that share their amount with
//! others are months apart from them, and need not be read to know it.

use crate::model::Date;
use crate::model::books::Books;
use crate::model::calendar::days_between;
use crate::model::entry::EntryId;

/// The days of payments, and how near those of duplicates are.
pub(super) struct Days {
    /// By entry, counted from any day.
    of: Vec<i32>,
    near: i32,
}

impl Days {
    /// None is known yet.
    pub(super) fn of(books: &Books) -> Self {
        Self { of: vec![0; books.entries.len()], near: books.dossier.rules.duplicate_days_max }
    }

    /// The day of one.
    pub(super) fn put(&mut self, id: EntryId, date: Date) {
        self.of[id.index()] = days_between(Date::constant(1970, 1, 1), date);
    }

    /// True when two of the payments, which are few, are near.
    pub(super) fn are_some_near(&self, group: &[EntryId]) -> bool {
        let day = |id: &EntryId| self.of[id.index()];
        let is_near = |a: &EntryId, b: &EntryId| (day(a) - day(b)).abs() <= self.near;
        group.iter().enumerate().any(|(at, one)| group[..at].iter().any(|other| is_near(one, other)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn payments_are_near_by_their_days_alone() {
        let mut days = Days { of: vec![0; 3], near: 5 };
        for (at, date) in ["2017-12-29", "2018-01-03", "2017-12-23"].into_iter().enumerate() {
            days.put(EntryId(at as u32), date.parse().unwrap());
        }
        assert!(days.are_some_near(&[EntryId(0), EntryId(1)]));
        assert!(!days.are_some_near(&[EntryId(1), EntryId(2)]));
        assert!(!days.are_some_near(&[EntryId(0), EntryId(2)]));
    }
}
