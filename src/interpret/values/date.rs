//! A cell → a day, read day first.

use super::no_day::is_zeros;
use super::serial::{serial_date, text_serial};
use super::usual::usual_date;
use crate::model::sheet::Value;
use crate::model::words::fold;
use crate::model::{Date, calendar};

/// A cell that should be a date and is none, or one out of all sense.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NotDate;

/// Years that an export of a collectivité can hold; a date outside is a misprint.
pub(super) const YEARS: std::ops::RangeInclusive<i16> = 1990..=2100;

/// How the days of a column written `04/11/2017` are to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DateOrder {
    /// The French way, and the rule when nothing tells.
    DayFirst,
    /// The American way, when many days of the column can be read in no other.
    MonthFirst,
    /// Read day first, but something in the column speaks against it.
    Doubtful,
}

impl DateOrder {
    /// What the dates of a column say together.
    ///
    /// A day beyond 12 tells the order. One American date alone may be a slip of the pen, and beside real
    /// dates of a spreadsheet it is what an American file opened in a French Excel leaves: the days that
    /// could be read were turned round, the others stayed texts. Both are doubts.
    #[cfg(test)]
    pub(crate) fn of<'a>(cells: impl Iterator<Item = Value<'a>>) -> Self {
        Days::of(cells).order()
    }
}

/// How many dates of a column tell the order of day and month.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Days {
    day_first: usize,
    month_first: usize,
    open: usize,
    real: usize,
}

impl Days {
    /// Counts those of a column.
    #[cfg(test)]
    fn of<'a>(cells: impl Iterator<Item = Value<'a>>) -> Self {
        let mut days = Self::default();
        cells.for_each(|cell| days.add(cell));
        days
    }

    /// Counts one more.
    pub(crate) fn add(&mut self, cell: Value<'_>) {
        match cell {
            Value::Text(text) => match numeric_parts(text) {
                Some((13.., ..=12)) => self.day_first += 1,
                Some((..=12, 13..=31)) => self.month_first += 1,
                Some((a, b)) if a != b => self.open += 1,
                _ => {}
            },
            Value::Date(_) => self.real += 1,
            _ => {}
        }
    }

    /// True when no other cell of the column changes what is told: one day that only the French order has is enough,
    /// for this column and for those beside it.
    pub(crate) fn is_settled(self) -> bool {
        self.day_first > 0
    }

    /// Those of two columns together.
    pub(crate) fn and(self, other: Self) -> Self {
        Self {
            day_first: self.day_first + other.day_first,
            month_first: self.month_first + other.month_first,
            open: self.open + other.open,
            real: self.real + other.real,
        }
    }

    /// True when every day of them could be read both ways.
    pub(crate) fn is_open(self) -> bool {
        self.open > 0 && self.day_first == 0 && self.month_first == 0
    }

    /// What they say.
    pub(crate) fn order(self) -> DateOrder {
        if self.month_first == 0 || self.day_first > 0 {
            DateOrder::DayFirst
        } else if self.month_first >= 2 && self.month_first * 4 >= self.open && self.real == 0 {
            DateOrder::MonthFirst
        } else {
            DateOrder::Doubtful
        }
    }

    /// True when only another column speaks against reading this one day first.
    pub(crate) fn is_doubtful_among(self, together: Self) -> bool {
        self.month_first == 0 && self.open > 0 && self.order_among(together) == DateOrder::Doubtful
    }

    /// The order of this column in a table whose date columns are these together: one program wrote them all.
    pub(crate) fn order_among(self, together: Self) -> DateOrder {
        match self.order() {
            DateOrder::DayFirst if self.day_first > 0 => DateOrder::DayFirst,
            DateOrder::MonthFirst => DateOrder::MonthFirst,
            _ => together.order(),
        }
    }
}

/// The first two numbers of `04/11/2017` or `04-11-17 12:30`.
fn numeric_parts(text: &str) -> Option<(u8, u8)> {
    let bytes = text.trim().as_bytes();
    let (a, rest) = leading_number(bytes)?;
    let (b, rest) = leading_number(separated(rest)?)?;
    let (_, _) = leading_number(separated(rest)?)?;
    Some((a, b))
}

fn separated(bytes: &[u8]) -> Option<&[u8]> {
    let (first, rest) = bytes.split_first()?;
    matches!(first, b'/' | b'-' | b'.' | b'_' | b'\\').then_some(rest)
}

/// One or two digits, and what follows.
fn leading_number(bytes: &[u8]) -> Option<(u8, &[u8])> {
    match bytes {
        [a @ b'0'..=b'9', b @ b'0'..=b'9', rest @ ..] => Some(((a - b'0') * 10 + (b - b'0'), rest)),
        [a @ b'0'..=b'9', rest @ ..] => Some((a - b'0', rest)),
        _ => None,
    }
}

/// Reads a date, day first; `Ok(None)` for nothing.
///
/// # Errors
/// [`NotDate`] for a text that is none, an impossible day, or a year outside 1990-2100.
pub(crate) fn date(cell: Value<'_>) -> Result<Option<Date>, NotDate> {
    date_in(cell, DateOrder::DayFirst)
}

/// Reads a date of a column of this order; `Ok(None)` for nothing.
///
/// # Errors
/// As [`date`].
pub(crate) fn date_in(cell: Value<'_>, order: DateOrder) -> Result<Option<Date>, NotDate> {
    match cell {
        Value::Empty => Ok(None),
        Value::Date(serial) => serial_date(serial).map(Some),
        Value::Number(number) => number_date(number).map(Some),
        Value::Text(text) => match usual_date(text.as_bytes(), order) {
            Some(date) => Ok(Some(date)),
            None => text_date(text, order),
        },
        Value::Bool(_) | Value::Error(_) | Value::Uncalculated => Err(NotDate),
    }
}

/// True for a day that leaves its year to the title above: `05NOV`, `5 nov.`, `dim. 5 nov`, `05/11`.
pub(crate) fn is_yearless(text: &str) -> bool {
    yearless(text).is_some()
}

/// The day of a statement that leaves its year to the period above: within it, or not long before, for cards are
/// debited later than they are used. None when the period does not tell.
pub(crate) fn date_within(cell: Value<'_>, (from, to): (Date, Date)) -> Option<Date> {
    const DAYS_BEFORE: i32 = 90;
    const DAYS_AFTER: i32 = 31;
    let Value::Text(text) = cell else { return None };
    let (day, month) = yearless(text)?;
    let near = |date: &Date| {
        calendar::days_between(*date, from) <= DAYS_BEFORE && calendar::days_between(to, *date) <= DAYS_AFTER
    };
    let years = from.year().saturating_sub(1)..=to.year();
    let mut found = years.filter_map(|year| sensible(year, month, day).ok()).filter(near);
    found.next().filter(|_| found.next().is_none())
}

/// Day and month.
fn yearless(text: &str) -> Option<(i8, i8)> {
    const LONGEST: usize = 14;
    let text = without_weekday(text.trim());
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    if text.len() > LONGEST || !(1..=2).contains(&digits) {
        return None;
    }
    let (day, rest) = text.split_at(digits);
    let month = rest.trim_start_matches(['/', '-', '.', ' ', '\u{a0}']).trim_end_matches(['.', ' ']);
    let numbered = rest.len() > month.len() && (1..=2).contains(&month.len()) && is_number(month);
    let worded = !month.is_empty() && month.chars().all(char::is_alphabetic);
    let (day, month) = (day.parse().ok()?, month_number(month).filter(|_| numbered || worded)?);
    ((1..=31).contains(&day) && (1..=12).contains(&month)).then_some((day, month))
}

/// A day of a year in [`YEARS`].
pub(super) fn sensible(year: i16, month: i8, day: i8) -> Result<Date, NotDate> {
    if !YEARS.contains(&year) {
        return Err(NotDate);
    }
    Date::new(year, month, day).map_err(|_| NotDate)
}

/// A number in a date column: a serial without a date format, or `20171104`.
fn number_date(number: f64) -> Result<Date, NotDate> {
    if (10_000_000.0..100_000_000.0).contains(&number) || (1_000_000.0..10_000_000.0).contains(&number) {
        return eight_digits(&format!("{number:08.0}"));
    }
    serial_date(number)
}

fn eight_digits(digits: &str) -> Result<Date, NotDate> {
    let number = |range: std::ops::Range<usize>| digits.get(range).and_then(|part| part.parse::<i16>().ok());
    let year_first = (number(0..4), number(4..6), number(6..8));
    let day_first = (number(4..8), number(2..4), number(0..2));
    [year_first, day_first]
        .into_iter()
        .find_map(|parts| match parts {
            (Some(year), Some(month), Some(day)) => sensible(year, month as i8, day as i8).ok(),
            _ => None,
        })
        .ok_or(NotDate)
}

fn text_date(text: &str, order: DateOrder) -> Result<Option<Date>, NotDate> {
    let text = text.trim().trim_start_matches('\'').trim();
    if text.is_empty() || matches!(text, "-" | "–" | "—") || is_zeros(text) {
        return Ok(None);
    }
    if text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return eight_digits(text).map(Some);
    }
    if let Some(serial) = text_serial(text) {
        return serial_date(serial).map(Some);
    }
    // Midnight in Paris, as portals write it: the evening before, in the time of Greenwich.
    let is_midnight = |time: &str| matches!(time.get(..6), Some("T22:00" | "T23:00")) && time.ends_with('Z');
    if let Some((day, time)) = text.split_at_checked(10).filter(|(_, time)| is_midnight(time))
        && time[6..].bytes().all(|sign| matches!(sign, b'0' | b':' | b'.' | b'Z'))
    {
        let day = text_date(day, order)?;
        let is_paris = |day: &Date| time.starts_with(if calendar::is_summer(*day) { "T22" } else { "T23" });
        return Ok(day.map(|day| if is_paris(&day) { day.tomorrow().unwrap_or(day) } else { day }));
    }
    let text = date_part(text);
    let mut parts = parts(text);
    // A day of the week stands before a day, never before a year.
    if let [_, day, _, _] = parts.as_slice()
        && day.len() != "2017".len()
    {
        parts = self::parts(without_weekday(text));
    }
    match parts.as_slice() {
        [a, b, c] => parts_date(a, b, c, order).map(Some),
        [glued] => glued_date(glued, order).map(Some),
        _ => Err(NotDate),
    }
}

fn parts(text: &str) -> Vec<&str> {
    text.split(['/', '-', '.', ' ', '\u{a0}', '_', '\\']).filter(|part| !part.is_empty()).collect()
}

/// `sam. 4 nov.` without its day of the week. `FA-2017-06-03` is a number: what stands before it is no such day.
fn without_weekday(text: &str) -> &str {
    let rest = text.trim_start_matches(char::is_alphabetic);
    let word = &text[..text.len() - rest.len()];
    let apart = rest.starts_with(['.', ',', ' ', '\u{a0}']);
    if apart && !word.is_empty() && calendar::stands_before_day(fold(word).trim()) {
        rest.trim_start_matches(['.', ',', ' ', '\u{a0}'])
    } else {
        text
    }
}

/// `23OCT17`, `4nov2017`: nothing but a day, the name of a month and a year.
fn glued_date(text: &str, order: DateOrder) -> Result<Date, NotDate> {
    let rest = text.trim_start_matches(|sign: char| sign.is_ascii_digit());
    let year = rest.trim_start_matches(char::is_alphabetic);
    let (day, month) = (&text[..text.len() - rest.len()], &rest[..rest.len() - year.len()]);
    if day.is_empty() || month.is_empty() {
        return Err(NotDate);
    }
    parts_date(day, month, year, order)
}

/// Drops a time of day: `04/11/2017 12:30`, `2017-11-04T00:00:00Z`.
fn date_part(text: &str) -> &str {
    if let Some((day, _)) = text.split_once('T')
        && day.len() == 10
    {
        return day;
    }
    match text.split_once(':') {
        Some((head, _)) => head.rsplit_once([' ', '\u{a0}']).map_or(text, |(day, _)| day.trim()),
        None => text,
    }
}

fn parts_date(a: &str, b: &str, c: &str, order: DateOrder) -> Result<Date, NotDate> {
    let month = |text: &str| month_number(text).ok_or(NotDate);
    if a.len() == 4 && a.bytes().all(|byte| byte.is_ascii_digit()) {
        return sensible(a.parse().map_err(|_| NotDate)?, month(b)?, c.parse().map_err(|_| NotDate)?);
    }
    // `Nov 4, 2017` names its month first.
    let named_first = a.starts_with(|sign: char| sign.is_alphabetic());
    let (a, b) = if named_first || order == DateOrder::MonthFirst && is_number(b) { (b, a) } else { (a, b) };
    let day: i8 = a.trim_end_matches(',').trim_end_matches("er").parse().map_err(|_| NotDate)?;
    let year: i16 = c.parse().map_err(|_| NotDate)?;
    let year = match c.len() {
        4 => year,
        // Two digits: an export of this century, or of the nineties.
        2 if year >= 90 => 1900 + year,
        2 => 2000 + year,
        _ => return Err(NotDate),
    };
    sensible(year, month(b)?, day)
}

fn is_number(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

fn month_number(text: &str) -> Option<i8> {
    if let Ok(number) = text.parse() {
        return Some(number);
    }
    calendar::month(fold(text).trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_day_first() {
        let day = |text: &str| date(Value::Text(text)).map(|date| date.map(|date| date.to_string()));
        for text in [
            "04/11/2017",
            "4/11/17",
            "04-11-2017",
            "04.11.2017",
            "2017-11-04",
            "20171104",
            "04112017",
            "4 novembre 2017",
            "sam. 4 nov. 2017",
            "Sa 04.11.2017",
            "le 4 novembre 2017",
            "04_11_2017",
            "04\\11\\2017",
            "4NOV17",
            "04nov2017",
            "43043",
            "43043.604166",
            "43043,999",
            "04/11/2017 12:30:00",
            "2017-11-03T23:00:00.000Z",
            "2017-11-04T14:35:00Z",
            "2017-11-04T22:00:00",
            "2017-11-04T00:00:00",
        ] {
            assert_eq!(day(text), Ok(Some("2017-11-04".into())), "{text}");
        }
        for text in ["31/02/2017", "04/11/2071x", "11/25/2017", "bientôt", "04/11/0017", "04/11/1017", "12"] {
            assert_eq!(day(text), Err(NotDate), "{text}");
        }
        // Numbers of documents, counts and amounts are none.
        for text in [
            "FA-2017-11-04",
            "FA 2017 11 04",
            "SA 2017 11 04",
            "MAR-2017-11-04",
            "171104",
            "4304",
            "43043,50",
            "12345",
            "17NOV",
        ] {
            assert_eq!(day(text), Err(NotDate), "{text}");
        }
        for text in ["Nov 4, 2017", "04-Nov-17", "4 November 2017", "Saturday 4 nov 2017"] {
            assert_eq!(day(text), Ok(Some("2017-11-04".into())), "{text}");
        }
        assert_eq!(day(" "), Ok(None));
        assert_eq!(date(Value::Date(43_043.0)), Ok(Some(Date::constant(2017, 11, 4))));
        assert_eq!(date(Value::Number(43_042.999_999_999)), Ok(Some(Date::constant(2017, 11, 4))));
        assert_eq!(date(Value::Number(20_171_104.0)), Ok(Some(Date::constant(2017, 11, 4))));
        assert_eq!(date(Value::Number(1177.87)), Err(NotDate));
    }

    #[test]
    fn the_column_decides_the_order_of_day_and_month() {
        let order = |texts: &[&'static str]| DateOrder::of(texts.iter().map(|text| Value::Text(text)));
        assert_eq!(order(&["04/11/2017", "05/11/2017"]), DateOrder::DayFirst);
        assert_eq!(order(&["04/11/2017", "25/11/2017", "11/25/2017"]), DateOrder::DayFirst);
        assert_eq!(order(&["11/04/2017", "11/25/2017", "11/26/17 10:30"]), DateOrder::MonthFirst);
        assert_eq!(order(&["11/04/2017", "11/25/2017"]), DateOrder::Doubtful);
        assert_eq!(order(&["2017-11-25", "2017-11-26"]), DateOrder::DayFirst);
        let opened_in_excel = [Value::Date(43_043.0), Value::Text("11/25/2017"), Value::Text("11/26/2017")];
        assert_eq!(DateOrder::of(opened_in_excel.into_iter()), DateOrder::Doubtful);
        let american = |text| date_in(Value::Text(text), DateOrder::MonthFirst).unwrap().unwrap().to_string();
        assert_eq!(american("11/04/2017"), "2017-11-04");
        assert_eq!(american("11/4/17"), "2017-11-04");
        assert_eq!(american("4 nov. 2017"), "2017-11-04");
        assert_eq!(american("2017-11-04"), "2017-11-04");
    }

    #[test]
    fn a_period_tells_the_year_of_a_day() {
        let period = (Date::constant(2017, 12, 15), Date::constant(2018, 1, 14));
        let read = |text| date_within(Value::Text(text), period).map(|date| date.to_string());
        assert_eq!(read("20DEC").as_deref(), Some("2017-12-20"));
        assert_eq!(read("20 déc.").as_deref(), Some("2017-12-20"));
        assert_eq!(read("05/01").as_deref(), Some("2018-01-05"));
        assert_eq!(read("5-nov").as_deref(), Some("2017-11-05"));
        assert_eq!(read("mercredi 20 décembre").as_deref(), Some("2017-12-20"));
        for text in ["05/06", "32/01", "05", "0501", "05/13", "HOTEL", "12 rue"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
