//! The names of the months, in French and in English, the words that stand before a day, and the days between two.

use super::Date;

/// Days from one day to another, negative when that comes before.
#[inline]
pub fn days_between(from: Date, to: Date) -> i32 {
    day_number(to) - day_number(from)
}

/// Days since one that is long ago, in years that begin in March: the day that comes every four years ends them.
#[inline]
pub fn day_number(date: Date) -> i32 {
    /// Years before the first, as many as the calendar repeats itself in several times.
    const YEARS: i32 = 10_000;
    let (month, day) = (date.month().unsigned_abs(), date.day().unsigned_abs());
    let is_early = month < 3;
    let year = (i32::from(date.year()) + YEARS - i32::from(is_early)).unsigned_abs();
    let month = u32::from(if is_early { month + 9 } else { month - 3 });
    let leap_years = year / 4 - year / 100 + year / 400;
    (365 * year + leap_years + (153 * month + 2) / 5 + u32::from(day)) as i32
}

/// As folded texts name them, short forms included.
const FRENCH: &[(&str, i8)] = &[
    ("janvier", 1),
    ("janv", 1),
    ("jan", 1),
    ("fevrier", 2),
    ("fevr", 2),
    ("fev", 2),
    ("mars", 3),
    ("avril", 4),
    ("avr", 4),
    ("mai", 5),
    ("juin", 6),
    ("juillet", 7),
    ("juil", 7),
    ("aout", 8),
    ("septembre", 9),
    ("sept", 9),
    ("sep", 9),
    ("octobre", 10),
    ("oct", 10),
    ("novembre", 11),
    ("nov", 11),
    ("decembre", 12),
    ("dec", 12),
];

const ENGLISH: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// What stands before a day, folded: the days of the week in the languages of statements, whole and in their usual
/// short forms, and the small words of sentences.
#[rustfmt::skip]
const BEFORE_DAYS: &[&str] = &[
    "le", "du", "au",
    "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche",
    "lun", "mar", "mer", "merc", "jeu", "ven", "vend", "sam", "dim",
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
    "mon", "tue", "tues", "wed", "thu", "thur", "thurs", "fri", "sat", "sun",
    "montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonntag",
    "mo", "di", "mi", "do", "fr", "sa", "so",
    "lunedi", "martedi", "mercoledi", "giovedi", "venerdi", "sabato", "domenica", "gio", "sab", "dom",
    "lunes", "martes", "miercoles", "jueves", "viernes", "sabado", "domingo", "mie", "jue", "vie",
    "segunda", "terca", "quarta", "quinta", "sexta", "seg", "ter", "qua", "qui", "sex",
];

/// True for a folded word that may stand before a day: `sam`, `Saturday`, `le`.
pub fn stands_before_day(folded: &str) -> bool {
    BEFORE_DAYS.contains(&folded)
}

/// The month that a folded word is the French name of, whole or in a usual short form.
pub fn french_month(folded: &str) -> Option<i8> {
    FRENCH.iter().find(|(name, _)| *name == folded).map(|(_, month)| *month)
}

/// The month that a folded word begins, in French or in English: three letters at least, and `jui` alone could be
/// two months.
pub fn month(folded: &str) -> Option<i8> {
    const LETTERS_MIN: usize = 3;
    if folded.len() < LETTERS_MIN {
        return None;
    }
    let english = ENGLISH.iter().copied().zip(1..);
    let mut found = FRENCH.iter().copied().chain(english).filter(|(name, _)| name.starts_with(folded));
    let (_, first) = found.next()?;
    found.all(|(_, other)| other == first).then_some(first)
}

/// True from the last Sunday of March to that of October, when Paris is two hours ahead of Greenwich.
pub fn is_summer(day: Date) -> bool {
    let last_sunday = |month: i8| {
        let last = Date::new(day.year(), month, 31).ok()?.civil();
        last.nth_weekday(-1, jiff::civil::Weekday::Sunday)
            .ok()
            .map(|before| if last.weekday() == jiff::civil::Weekday::Sunday { last } else { before })
    };
    last_sunday(3).zip(last_sunday(10)).is_some_and(|(start, end)| (start..end).contains(&day.civil()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_named_in_full_or_cut_short() {
        for (word, number) in [("novembre", 11), ("nov", 11), ("sept", 9), ("juil", 7), ("aout", 8), ("dec", 12)] {
            assert_eq!((month(word), french_month(word)), (Some(number), Some(number)), "{word}");
        }
        assert_eq!((month("august"), french_month("august")), (Some(8), None));
        assert_eq!((month("feb"), month("apr"), month("novem")), (Some(2), Some(4), Some(11)));
        for word in ["jui", "ju", "lundi", "n", "marseille"] {
            assert_eq!((month(word), french_month(word)), (None, None), "{word}");
        }
    }

    #[test]
    fn days_are_counted_as_the_calendar_counts_them() {
        let days = [(-9999, 1, 1), (-1, 12, 31), (0, 2, 29), (1900, 2, 28), (1900, 3, 1), (2000, 2, 29)];
        let others = [(2016, 12, 31), (2017, 1, 1), (2017, 11, 5), (2024, 2, 29), (2024, 3, 1), (9999, 12, 31)];
        let all = || days.iter().chain(&others).map(|(year, month, day)| Date::constant(*year, *month, *day));
        for (from, to) in all().flat_map(|from| all().map(move |to| (from, to))) {
            assert_eq!(days_between(from, to), (to - from).get_days(), "{from} {to}");
        }
    }
}
