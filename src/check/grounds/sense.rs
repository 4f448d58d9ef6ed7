//! Which dates make sense for a line. Example: an invoice of 11/10/2052 for a mission of October 2022, checked in 2023,
//! or one of 13/09/2002: a figure of the year was typed wrong. A room booked a year ahead, a claim paid years later and a
//! mission still to come are innocent.

use jiff::Span;

use super::days::Days;
use super::scope;
use crate::model::Date;
use crate::model::books::Books;
use crate::model::entry::EntryId;
use crate::model::mission::Mission;

/// Nothing is bought so long before a mission.
const DAYS_BEFORE_MAX: i64 = 4 * 366;
/// Nothing is dated so long after the mission and the day of the check.
const DAYS_AHEAD_MAX: i64 = 366;

/// The days between which every date makes sense, whatever its mission.
pub(in crate::check) struct Sense(Days);

impl Sense {
    /// The days that every mission of the dossier can have.
    pub(in crate::check) fn of(books: &Books) -> Self {
        let bounds = books.dossier.missions.iter().map(|mission| bounds(books, mission));
        let both = |(from, to): (Date, Date), (start, end): (Date, Date)| (from.max(start), to.min(end));
        let (from, to) = bounds.reduce(both).unwrap_or((Date::MIN, Date::MAX));
        Self(Days::of(from, to))
    }

    /// True for a date that every mission can have.
    #[inline]
    pub(in crate::check) fn is_any(&self, date: Date) -> bool {
        self.0.has(date)
    }

    /// True for a date that no mission of the line can have.
    #[inline]
    pub(in crate::check) fn is_none(&self, books: &Books, id: EntryId, date: Date) -> bool {
        !self.is_any(date) && self.is_out_of_all(books, id, date)
    }

    fn is_out_of_all(&self, books: &Books, id: EntryId, date: Date) -> bool {
        let missions = scope::missions(books, id);
        let is_out = |(from, to): (Date, Date)| date < from || to < date;
        !missions.is_empty() && missions.iter().all(|id| is_out(bounds(books, books.mission(*id))))
    }
}

/// The first and the last day that a paper of this mission may bear.
fn bounds(books: &Books, mission: &Mission) -> (Date, Date) {
    let ago = Span::new().days(DAYS_BEFORE_MAX);
    let ahead = Span::new().days(DAYS_AHEAD_MAX);
    let last = mission.end.max(books.run_date);
    (mission.start.saturating_sub(ago), last.saturating_add(ahead))
}
