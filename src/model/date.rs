//! A day of the civil calendar, narrow enough to stand six times in each of millions of lines.

use std::fmt;
use std::num::NonZeroU32;
use std::ops::Sub;
use std::str::FromStr;

use jiff::Span;
use jiff::civil::{self, DateArithmetic};
use jiff::fmt::strtime;

/// A day of the civil calendar. What a calendar knows is asked of the library's, [`Date::civil`].
///
/// Four bytes wide, and so is an `Option` of it. Ordered as days are.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Date(
    /// The year in the high half, counted from the first of 16 bits; then the month, which is never 0; then the day.
    NonZeroU32,
);

/// What a year is counted from.
const FIRST_YEAR: i32 = i16::MIN as i32;

impl Date {
    /// The first day that the calendar knows.
    pub const MIN: Self = Self::constant(-9999, 1, 1);
    /// The last one.
    pub const MAX: Self = Self::constant(9999, 12, 31);

    /// The day of this year, month and day of the month, both from 1.
    ///
    /// # Errors
    /// When the calendar has no such day.
    #[inline]
    pub fn new(year: i16, month: i8, day: i8) -> Result<Self, jiff::Error> {
        civil::Date::new(year, month, day).map(Self::from)
    }

    /// The same of numbers that are written in the code.
    pub const fn constant(year: i16, month: i8, day: i8) -> Self {
        let _ = civil::Date::constant(year, month, day);
        Self::packed(year, month, day)
    }

    #[inline]
    const fn packed(year: i16, month: i8, day: i8) -> Self {
        let year = (year as i32 - FIRST_YEAR) as u32;
        match NonZeroU32::new(year << 16 | (month as u32) << 8 | day as u32) {
            Some(packed) => Self(packed),
            // No month is 0.
            None => Self(NonZeroU32::MIN),
        }
    }

    /// As the library holds it.
    #[inline]
    pub fn civil(self) -> civil::Date {
        civil::Date::new(self.year(), self.month(), self.day()).unwrap_or_default()
    }

    /// The year, as 2017.
    #[inline]
    pub const fn year(self) -> i16 {
        ((self.0.get() >> 16) as i32 + FIRST_YEAR) as i16
    }

    /// The month, from 1 to 12.
    #[inline]
    pub const fn month(self) -> i8 {
        (self.0.get() >> 8) as i8
    }

    /// The day of the month, from 1.
    #[inline]
    pub const fn day(self) -> i8 {
        self.0.get() as i8
    }

    /// Which day of its year it is, from 1.
    pub fn day_of_year(self) -> i16 {
        self.civil().day_of_year()
    }

    /// The first day of its month.
    pub fn first_of_month(self) -> Self {
        self.civil().first_of_month().into()
    }

    /// The last day of its month.
    pub fn last_of_month(self) -> Self {
        self.civil().last_of_month().into()
    }

    /// Written as this pattern says, such as `%d/%m/%Y`.
    pub fn strftime<'p>(self, pattern: &'p str) -> strtime::Display<'p> {
        self.civil().strftime(pattern)
    }

    /// The day after.
    ///
    /// # Errors
    /// When the calendar ends.
    pub fn tomorrow(self) -> Result<Self, jiff::Error> {
        self.civil().tomorrow().map(Self::from)
    }

    /// The day before.
    ///
    /// # Errors
    /// When the calendar begins.
    pub fn yesterday(self) -> Result<Self, jiff::Error> {
        self.civil().yesterday().map(Self::from)
    }

    /// The day so long after.
    ///
    /// # Errors
    /// When the calendar has no such day.
    pub fn checked_add(self, span: impl Into<DateArithmetic>) -> Result<Self, jiff::Error> {
        self.civil().checked_add(span).map(Self::from)
    }

    /// The day so long before.
    ///
    /// # Errors
    /// When the calendar has no such day.
    pub fn checked_sub(self, span: impl Into<DateArithmetic>) -> Result<Self, jiff::Error> {
        self.civil().checked_sub(span).map(Self::from)
    }

    /// The day so long after, or the last that there is.
    pub fn saturating_add(self, span: impl Into<DateArithmetic>) -> Self {
        self.civil().saturating_add(span).into()
    }

    /// The day so long before, or the first that there is.
    pub fn saturating_sub(self, span: impl Into<DateArithmetic>) -> Self {
        self.civil().saturating_sub(span).into()
    }
}

impl From<civil::Date> for Date {
    #[inline]
    fn from(date: civil::Date) -> Self {
        Self::packed(date.year(), date.month(), date.day())
    }
}

/// Days from the other to this one, negative when that comes after.
impl Sub for Date {
    type Output = Span;

    fn sub(self, other: Self) -> Span {
        self.civil() - other.civil()
    }
}

/// As `2017-11-05`.
impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.civil(), f)
    }
}

impl fmt::Debug for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Date {
    type Err = jiff::Error;

    fn from_str(text: &str) -> Result<Self, jiff::Error> {
        text.parse().map(|date: civil::Date| date.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_what_it_was_made_of_and_stands_where_days_stand() {
        let days =
            [(-9999, 1, 1), (-1, 12, 31), (0, 1, 1), (1999, 12, 31), (2017, 11, 5), (2017, 12, 1), (9999, 12, 31)];
        let packed = days.map(|(year, month, day)| Date::constant(year, month, day));
        assert!(packed.is_sorted());
        for (date, (year, month, day)) in packed.iter().zip(days) {
            assert_eq!((date.year(), date.month(), date.day()), (year, month, day));
            assert_eq!(Date::from(date.civil()), *date);
            assert_eq!(date.to_string().parse::<Date>().unwrap(), *date);
        }
        assert!(Date::new(2017, 2, 29).is_err());
        assert_eq!(size_of::<Option<Date>>(), 4);
    }
}
