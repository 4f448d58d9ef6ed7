//! Days of reference files: as in exports, and besides the years before 1990 of old scales and the English
//! months of the ECB.

use crate::interpret::values;
use crate::model::sheet::Value;
use crate::model::words::fold;
use crate::model::{Date, calendar};

/// Years that a reference file can hold.
const YEARS: std::ops::RangeInclusive<i16> = 1945..=2100;

/// Reads a day; none for nothing and for what is no day.
pub(super) fn read(value: Value<'_>) -> Option<Date> {
    if let Ok(found) = values::date(value) {
        return found;
    }
    let Value::Text(text) = value else { return None };
    numbers(text.trim()).or_else(|| english(text))
}

/// `01/11/1988`, `1988-11-01`.
fn numbers(text: &str) -> Option<Date> {
    let parts: Vec<&str> = text.split(['/', '-']).collect();
    let [a, b, c] = parts.as_slice() else { return None };
    let (year, month, day) = if a.len() == 4 { (a, b, c) } else { (c, b, a) };
    if year.len() != 4 || day.len() > 2 || month.len() > 2 {
        return None;
    }
    let year: i16 = year.parse().ok().filter(|year| YEARS.contains(year))?;
    Date::new(year, month.parse().ok()?, day.parse().ok()?).ok()
}

/// `29 March 2018`, `March 29, 2018`.
fn english(text: &str) -> Option<Date> {
    let folded = fold(text);
    let words: Vec<&str> = folded.split(' ').collect();
    let (day, month, year) = match words.as_slice() {
        [day, month, year] if day.parse::<i8>().is_ok() => (day, month, year),
        [month, day, year] => (day, month, year),
        _ => return None,
    };
    let month = calendar::month(month)?;
    let year: i16 = year.parse().ok().filter(|year| YEARS.contains(year))?;
    Date::new(year, month, day.parse().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_of_old_scales_and_of_the_ecb_are_read() {
        let day = |text: &str| read(Value::Text(text)).map(|date| date.to_string());
        assert_eq!(day("15/04/1984").as_deref(), Some("1984-04-15"));
        assert_eq!(day("29 March 2018").as_deref(), Some("2018-03-29"));
        assert_eq!(day("2018-03-29").as_deref(), Some("2018-03-29"));
        assert_eq!(day("31/02/2018"), None);
        assert_eq!(day("Source : BCE"), None);
    }
}
