//! Days and stays in a text: `du 29 décembre 2017 au 3 janvier`, `les 3 et 4 mai 2018`, `le 1er mars`,
//! `du 03/05/2018 au 05/05/2018`.

use super::numbers;
use super::tokens::{Kind, Tokens};
use crate::model::{Date, calendar};

/// A day as written; the month and the year may be told elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Day {
    pub(super) day: i8,
    pub(super) month: Option<i8>,
    pub(super) year: Option<i16>,
}

/// From one day to another; the same for a single day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Stay {
    pub(super) start: Day,
    pub(super) end: Day,
    pub(super) is_range: bool,
    /// A part of it only was understood: it says that there are days, not which.
    pub(super) is_cut: bool,
    /// The pieces of the text.
    pub(super) at: std::ops::Range<usize>,
}

impl Stay {
    /// The days, when they can be; `year` is that of the text around, for dates that do not say theirs.
    /// None when no year is known, or a part only was understood.
    pub(super) fn days(&self, year: Option<i16>) -> Option<Result<(Date, Date), ()>> {
        if self.is_cut {
            return None;
        }
        let end_year = self.end.year.or(year)?;
        let (from, to) = (self.start.month.or(self.end.month)?, self.end.month?);
        let start_year = match self.start.year {
            Some(year) => year,
            // From December to January of the year that is told.
            None if from > to => end_year - 1,
            None => end_year,
        };
        // Without any year, a stay over the new year may begin in this one or end in it.
        if self.end.year.is_none() && from > to && self.start.year.is_none() {
            return None;
        }
        let start = Date::new(start_year, from, self.start.day).ok();
        let end_year = if self.end.year.is_none() && self.start.year.is_some() {
            if from > to { start_year + 1 } else { start_year }
        } else {
            end_year
        };
        let end = Date::new(end_year, to, self.end.day).ok();
        Some(match (start, end) {
            (Some(start), Some(end)) if start <= end => Ok((start, end)),
            _ => Err(()),
        })
    }
}

const WEEKDAYS: &[&str] = &["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"];

const SHORT_WEEKDAYS: &[&str] = &["lun", "mar", "mer", "jeu", "ven", "sam", "dim"];

/// True for the name of a month or of a day of the week.
pub(super) fn is_calendar_word(word: &str) -> bool {
    WEEKDAYS.contains(&word) || calendar::french_month(word).is_some()
}

/// Every stay of the text, in its order.
pub(super) fn of(tokens: &Tokens<'_>) -> Vec<Stay> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        match stay(tokens, at) {
            Some(stay) => {
                at = stay.at.end;
                found.push(stay);
            }
            None => at += 1,
        }
    }
    found
}

fn stay(tokens: &Tokens<'_>, at: usize) -> Option<Stay> {
    // `n° 2022-05-12` is the number of a paper.
    let before = at.checked_sub(1);
    if before
        .is_some_and(|before| tokens.sign(before) == '°' || matches!(tokens.word(before), "n" | "no" | "numero"))
    {
        return None;
    }
    let mut here = at;
    let intro = tokens.word(here);
    if matches!(intro, "du" | "entre" | "le" | "les" | "de" | "des") {
        here += 1;
    } else if let Some(after) = tokens.says(here, "a partir du").or_else(|| tokens.says(here, "a compter du")) {
        here = after;
    }
    here = skip_article(tokens, here);
    let (first, end) = day(tokens, here)?;
    if let Some((last, end)) = second(tokens, end, first, intro) {
        return Some(Stay {
            start: with_month_of(first, last),
            end: last,
            is_range: true,
            is_cut: false,
            at: at..end,
        });
    }
    // `les 3, 4 et 5 mai` that are not days in a row: no stay.
    first.month?;
    let is_cut = goes_on(tokens, end, intro)
        || began_before(tokens, at)
        || (at..here).any(|before| tokens.word(before) == "au");
    Some(Stay { start: first, end: first, is_range: is_cut, is_cut, at: at..end })
}

/// `à partir du 3 mai pour 5 jours`, `du 3 mai au 7`: the day is only the first of several.
fn goes_on(tokens: &Tokens<'_>, end: usize, intro: &str) -> bool {
    let opens = matches!(intro, "du" | "entre" | "des") && matches!(tokens.word(end), "au" | "jusqu");
    let from = intro == "a" || intro == "des";
    let start = if tokens.sign(end) == '(' { end + 1 } else { end };
    let lasts = matches!(tokens.word(start), "pour" | "pendant" | "durant") || start > end;
    let many = (start..start + 6).find_map(|at| {
        let number = numbers::at(tokens, at)?;
        let unit = tokens.word(number.end);
        matches!(unit, "jours" | "nuits" | "semaines" | "semaine").then_some(number.value)
    });
    opens || from || (lasts && many.is_some_and(|many| many > 1))
}

/// `du XX au 4 mai`, `les 3 et 5 mai`: the day is only the last of several.
fn began_before(tokens: &Tokens<'_>, at: usize) -> bool {
    let joins =
        |at: usize| matches!(tokens.word(at), "au" | "et" | "a") || matches!(tokens.sign(at), ',' | '-' | '–');
    let mut here = at;
    while here > 0 && (skip_article(tokens, here - 1) > here - 1) && tokens.word(here - 1) != "au" {
        here -= 1;
    }
    let Some(join) = here.checked_sub(1).filter(|join| joins(*join)) else { return false };
    let Some(before) = join.checked_sub(1) else { return false };
    // `2018 - 3 mai`, `12,50, 3 mai` are no days.
    let is_day = tokens
        .digits(before)
        .is_some_and(|digits| digits.len() <= 2 && digits.parse().is_ok_and(|day: u8| day <= 31));
    let is_decimal = before.checked_sub(1).is_some_and(|mark| matches!(tokens.sign(mark), ',' | '.' | '/'));
    is_day && !is_decimal || tokens.word(join) == "au" && !tokens.word(before).is_empty()
}

/// The last day of a stay whose first day ends here.
fn second(tokens: &Tokens<'_>, here: usize, first: Day, intro: &str) -> Option<(Day, usize)> {
    let between = here;
    let range_word = match tokens.word(between) {
        "au" => Some(between + 1),
        "jusqu" => Some(between + if tokens.sign(between + 1) == '\'' { 3 } else { 2 }),
        "et" if intro == "entre" => Some(between + 1),
        "a" if matches!(intro, "de" | "du") => Some(between + 1),
        _ if matches!(tokens.sign(between), '-' | '/' | '>' | '→')
            && (first.month.is_none()
                || first.year.is_none()
                || !tokens.get(between).is_some_and(|sign| sign.is_glued)
                || tokens.sign(between) == '-') =>
        {
            Some(between + 1)
        }
        "inclus" => (tokens.word(between + 1) == "au").then_some(between + 2),
        _ => None,
    };
    if let Some(after) = range_word {
        let (last, end) = day(tokens, skip_article(tokens, after))?;
        // `du 3 mai 2022 au 7 du même mois`.
        if let Some(end) =
            tokens.says(end, "du meme mois").filter(|_| last.month.is_none() && first.month.is_some())
        {
            return Some((Day { day: last.day, ..first }, end));
        }
        last.month?;
        return Some((last, end));
    }
    in_a_row(tokens, here, first)
}

/// `3, 4 et 5 mai 2018`: days that follow each other.
fn in_a_row(tokens: &Tokens<'_>, mut here: usize, first: Day) -> Option<(Day, usize)> {
    if first.month.is_some() {
        // `le 30 mai et le 1er juin`, `du 3 mai, 4 mai`: told apart, two days.
        return None;
    }
    let mut before = first.day;
    loop {
        let is_and = tokens.word(here) == "et";
        if tokens.sign(here) != ',' && !is_and {
            return None;
        }
        let (next, end) = day(tokens, skip_article(tokens, here + 1))?;
        if next.day != before + 1 {
            return None;
        }
        before = next.day;
        here = end;
        if next.month.is_some() {
            return Some((next, end));
        }
    }
}

fn with_month_of(first: Day, last: Day) -> Day {
    Day { month: first.month.or(last.month), ..first }
}

fn skip_article(tokens: &Tokens<'_>, mut here: usize) -> usize {
    loop {
        let word = tokens.word(here);
        if matches!(word, "le" | "au" | "du" | "a") || WEEKDAYS.contains(&word) {
            here += 1;
            continue;
        }
        // `dim. 7`.
        let pointed = if tokens.sign(here + 1) == '.' { here + 2 } else { here + 1 };
        if !SHORT_WEEKDAYS.contains(&word) || tokens.digits(pointed).is_none() {
            return here;
        }
        here = pointed;
    }
}

/// A day, its month and year when they stand beside it.
fn day(tokens: &Tokens<'_>, at: usize) -> Option<(Day, usize)> {
    if let Some(found) = in_figures(tokens, at) {
        return Some(found);
    }
    let (day, mut here) = match tokens.word(at) {
        "premier" => (1, at + 1),
        _ => {
            let number = numbers::at(tokens, at)?;
            (number.value, number.end)
        }
    };
    let day = i8::try_from(day).ok().filter(|day| (1..=31).contains(day))?;
    // `1er`, `1 er`, `1ᵉʳ`, `1°`.
    if day == 1 && (matches!(tokens.word(here), "er" | "ᵉʳ") || tokens.sign(here) == '°') {
        here += 1;
    }
    let Some(month) = calendar::french_month(tokens.word(here)) else {
        return Some((Day { day, month: None, year: None }, here));
    };
    here += 1;
    if tokens.sign(here) == '.'
        && tokens.get(here).is_some_and(|point| point.is_glued)
        && year(tokens, here + 1).is_some()
    {
        here += 1;
    }
    match year(tokens, here) {
        Some((year, end)) => Some((Day { day, month: Some(month), year: Some(year) }, end)),
        None => Some((Day { day, month: Some(month), year: None }, here)),
    }
}

fn year(tokens: &Tokens<'_>, at: usize) -> Option<(i16, usize)> {
    let number = numbers::at(tokens, at)?;
    let four = tokens.digits(at).is_none_or(|digits| digits.len() == 4);
    let year = i16::try_from(number.value).ok().filter(|year| four && (1990..=2100).contains(year))?;
    Some((year, number.end))
}

/// `03/05/2018`, `3.5.18` (two digits: of this century), `2018-05-03`, `03/05`.
fn in_figures(tokens: &Tokens<'_>, at: usize) -> Option<(Day, usize)> {
    let part = |at: usize| tokens.digits(at).and_then(|digits| Some((digits.len(), digits.parse::<i16>().ok()?)));
    let glued = |at: usize| tokens.get(at).is_some_and(|token| token.is_glued);
    let mark = tokens.sign(at + 1);
    if !matches!(mark, '/' | '.' | '-') || !glued(at + 1) || !glued(at + 2) {
        return None;
    }
    let (first_len, first) = part(at)?;
    let (_, second) = part(at + 2)?;
    let small = |number: i16, max: i16| i8::try_from(number).ok().filter(|_| (1..=max).contains(&number));
    let third = (tokens.sign(at + 3) == mark && glued(at + 3) && glued(at + 4)).then(|| part(at + 4)).flatten();
    match third {
        Some((_, day)) if first_len == 4 && (1990..=2100).contains(&first) => {
            Some((Day { day: small(day, 31)?, month: Some(small(second, 12)?), year: Some(first) }, at + 5))
        }
        Some((len, year)) if first_len <= 2 => {
            let year = if len == 2 { 2000 + year } else { year };
            let known = (len == 2 || len == 4) && (1990..=2100).contains(&year);
            let day = Day { day: small(first, 31)?, month: Some(small(second, 12)?), year: Some(year) };
            known.then_some((day, at + 5))
        }
        // `03/05`: a day of a month beside another date only; with points it may be any number.
        None if mark == '/' && first_len <= 2 && !is_number_beside(tokens, at + 3) => {
            Some((Day { day: small(first, 31)?, month: Some(small(second, 12)?), year: None }, at + 3))
        }
        _ => None,
    }
}

fn is_number_beside(tokens: &Tokens<'_>, at: usize) -> bool {
    tokens
        .get(at)
        .is_some_and(|token| token.is_glued && (token.kind == Kind::Digits || matches!(tokens.sign(at), '/' | '-')))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<String> {
        let tokens = Tokens::of(text);
        let told = |stay: &Stay| match stay.days(Some(2018)) {
            Some(Ok((start, end))) => format!("{start}..{end}"),
            Some(Err(())) => "impossible".to_owned(),
            None => "sans année".to_owned(),
        };
        of(&tokens).iter().map(told).collect()
    }

    #[test]
    fn every_dress_of_a_stay() {
        for (text, expected) in [
            ("du 19 au 20 octobre 2017 à Gênes", "2017-10-19..2017-10-20"),
            ("du 30 octobre au 2 novembre 2017", "2017-10-30..2017-11-02"),
            ("du 29 décembre 2017 au 3 janvier 2018", "2017-12-29..2018-01-03"),
            ("du 29 décembre au 3 janvier 2018", "2017-12-29..2018-01-03"),
            ("du jeudi 19 au vendredi 20 oct. 2017", "2017-10-19..2017-10-20"),
            ("les 3 et 4 mai 2018", "2018-05-03..2018-05-04"),
            ("les 3, 4 et 5 mai", "2018-05-03..2018-05-05"),
            ("entre le 1er et le 5 mars 2018", "2018-03-01..2018-03-05"),
            ("le 3 mai 2018", "2018-05-03..2018-05-03"),
            ("du 03/05/2018 au 05/05/2018", "2018-05-03..2018-05-05"),
            ("du 3/05 au 5/05/2018", "2018-05-03..2018-05-05"),
            ("03.05.2018 - 05.05.2018", "2018-05-03..2018-05-05"),
            ("2018-05-03", "2018-05-03..2018-05-03"),
            ("19-20 octobre 2017", "2017-10-19..2017-10-20"),
            ("du dix-neuf au vingt octobre deux mille dix-sept", "2017-10-19..2017-10-20"),
            ("du 3 mai 2018 au 5 mai", "2018-05-03..2018-05-05"),
            ("du 31 novembre au 2 décembre 2017", "impossible"),
            ("du 10 au 4 novembre 2017", "impossible"),
            ("du 29 décembre au 3 janvier", "sans année"),
            ("du 1 er au 4 mai 2022", "2022-05-01..2022-05-04"),
            ("du 1ᵉʳ au 4 mai 2022", "2022-05-01..2022-05-04"),
            ("du 1° au 4 mai 2022", "2022-05-01..2022-05-04"),
            ("de mardi 3 à samedi 7 mai 2022", "2022-05-03..2022-05-07"),
            ("du dim. 1 au jeu. 5 mai 2022", "2022-05-01..2022-05-05"),
            ("du 3 mai 2022 au 7 du même mois", "2022-05-03..2022-05-07"),
            ("du premier au 4 mai 2022", "2022-05-01..2022-05-04"),
            ("2 élus, 3 mai 2022", "2022-05-03..2022-05-03"),
            ("2 élus et 1 agent le 3 mai 2022", "2022-05-03..2022-05-03"),
        ] {
            assert_eq!(read(text), [expected], "{text}");
        }
    }

    #[test]
    fn half_of_a_stay_is_no_stay_of_one_day() {
        for text in [
            "les 3 et 5 mai 2022",
            "à partir du 3 mai 2022 pour 5 jours",
            "le 3 mai 2022 (5 jours)",
            "du 3 mai 2022 au mardi suivant",
            "du lundi au 4 mai 2022",
        ] {
            assert_eq!(read(text), ["sans année"], "{text}");
        }
        assert_eq!(read("le 3 mai 2022 pour 1 jour"), ["2022-05-03..2022-05-03"]);
        assert_eq!(read("le 3 mai 2022 et le 5 mai 2022").len(), 2);
    }

    #[test]
    fn what_is_no_date_is_none() {
        for text in [
            "les 3 et 17 avec",
            "139 108,94 €",
            "n° 2017-12",
            "12,50",
            "article 3 au titre",
            "de 2 à 4 agents",
            "n° 2022-05-12",
        ] {
            assert!(read(text).is_empty(), "{text}: {:?}", read(text));
        }
    }
}
