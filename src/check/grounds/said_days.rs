//! The days that the text of a bill tells in full: `7 nuits du 2 au 9 octobre`, `du 10/09 au 17/09/2023`.

use super::counted::{NIGHTS, number_before};
use crate::model::Date;
use crate::model::calendar::french_month;

/// More is no stay.
const DAYS_MAX: i32 = 62;

/// The days of arrival and departure that a folded text tells, with the nights between them. The year, where it is not
/// told, is the one that brings them nearest to the mission. Nothing when the text counts other nights, unless they are
/// those of several rooms.
pub(in crate::check) fn stay(told: &str, mission: (Date, Date)) -> Option<(Date, u32)> {
    let (first, last) = period(told, mission)?;
    let apart = u32::try_from((last - first).get_days()).ok()?;
    match number_before(told, NIGHTS) {
        // To the last night.
        Some(nights) if nights == apart + 1 => Some((first, nights)),
        Some(nights) if !nights.is_multiple_of(apart) => None,
        _ => Some((first, apart)),
    }
}

fn period(told: &str, mission: (Date, Date)) -> Option<(Date, Date)> {
    const FROM: &[&str] = &["du", "from", "dal", "del", "vom"];
    const TO: &[&str] = &["au", "to", "al", "bis"];
    if !FROM.iter().any(|word| told.contains(word)) {
        return None;
    }
    let words: Vec<&str> = told.split(' ').collect();
    let mut starts = (0..words.len()).filter(|at| FROM.contains(&words[*at]));
    starts.find_map(|at| {
        let (from, next) = Day::at(&words, at + 1)?;
        let behind = words.get(next).filter(|word| TO.contains(word)).map(|_| next + 1)?;
        let (to, _) = Day::at(&words, behind)?;
        dates(&from, &to, mission)
    })
}

/// A day as it is told: its month and its year may stand with the other day.
struct Day {
    day: i8,
    month: Option<i8>,
    /// In figures: the number behind a day may be something else.
    in_figures: bool,
    year: Option<i16>,
}

impl Day {
    /// The day told at this word, and where the words go on.
    fn at(words: &[&str], at: usize) -> Option<(Self, usize)> {
        const WEEK: &[&str] = &["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"];
        let mut at = at + usize::from(words.get(at).is_some_and(|word| WEEK.contains(word)));
        let number = |at: usize| words.get(at).filter(|word| word.len() <= 2)?.parse::<i8>().ok();
        let day = if words.get(at) == Some(&"1er") { 1 } else { number(at)? };
        at += 1;
        let named = words.get(at).and_then(|word| french_month(word));
        let figures = number(at).filter(|month| (1..=12).contains(month) && words[at].len() == 2);
        let month = named.or(figures);
        at += usize::from(month.is_some());
        let year = words.get(at).filter(|word| month.is_some() && word.len() == 4);
        let year = year.and_then(|word| word.parse().ok()).filter(|year| (1990..=2100).contains(year));
        at += usize::from(year.is_some());
        Some((Self { day, month, in_figures: named.is_none(), year }, at))
    }
}

fn dates(from: &Day, to: &Day, mission: (Date, Date)) -> Option<(Date, Date)> {
    // `du 2 au 9 10 chambres`: nothing says that October is meant.
    if to.in_figures && to.year.is_none() && from.month.is_none() {
        return None;
    }
    let month = to.month?;
    let years = mission.0.year() - 1..=mission.1.year() + 1;
    let told = to.year.or(from.year.filter(|_| from.month.is_some_and(|from| from <= month)));
    let years = told.map_or(years, |year| year..=year);
    let ends = years.filter_map(|year| Date::new(year, month, to.day).ok());
    let last = ends.min_by_key(|date| (*date - mission.1).get_days().abs())?;
    // `du 30 au 2 octobre` begins the month before, `du 30 décembre au 2 janvier` the year before.
    let before = if month == 1 { 12 } else { month - 1 };
    let of_first = from.month.unwrap_or(if from.day < to.day { month } else { before });
    let year = from.year.unwrap_or(if of_first > month { last.year() - 1 } else { last.year() });
    let first = Date::new(year, of_first, from.day).ok()?;
    (1..=DAYS_MAX).contains(&(last - first).get_days()).then_some((first, last))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_told_in_full_or_not_at_all() {
        let day = |text: &str| text.parse::<Date>().unwrap();
        let mission = (day("2022-10-02"), day("2022-10-07"));
        let told = |text: &str| stay(text, mission).map(|(first, nights)| (first.to_string(), nights));
        let some = |first: &str, nights: u32| Some((first.to_owned(), nights));
        assert_eq!(told("hebergement 5 chambres 7 nuits du 2 au 9 octobre"), some("2022-10-02", 7));
        assert_eq!(told("7 nuits du dimanche 2 au dimanche 9 octobre 2022"), some("2022-10-02", 7));
        assert_eq!(told("7 nuits du 02 10 au 09 10"), some("2022-10-02", 7));
        assert_eq!(told("chambre du 02 10 au 09 10 2022"), some("2022-10-02", 7));
        assert_eq!(told("7 nuits du 2 au 8 octobre"), some("2022-10-02", 7));
        assert_eq!(told("chambre du 30 septembre au 2 octobre"), some("2022-09-30", 2));
        assert_eq!(told("chambre du 30 au 1er octobre"), some("2022-09-30", 1));
        assert_eq!(told("10 nuits du 2 au 7 octobre 2 chambres"), some("2022-10-02", 5));
        for text in [
            "3 nuits du 2 au 9 octobre",
            "chambre du 2 au 9",
            "chambres du 2 au 9 10 personnes",
            "facture du 2 octobre",
            "chambre du 31 au 31 octobre",
        ] {
            assert_eq!(told(text), None, "{text}");
        }
    }
}
