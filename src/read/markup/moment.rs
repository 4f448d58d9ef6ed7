//! Days and hours as markup writes them, and number formats that show a day.

use crate::model::Date;
use crate::model::calendar::days_between;
use crate::model::sheet::Value;

/// A day that a workbook counting from 1904 counts as one day less 1462.
const DAYS_FROM_1900_TO_1904: f64 = 1462.0;

/// Days since 1899-12-30 of `2017-11-04` or `2017-11-04T13:45:00.000`; none for what is no day, and for
/// years that no spreadsheet shows.
pub(super) fn serial(text: &str) -> Option<f64> {
    let text = text.trim();
    let (day, time) = text.split_once(['T', ' ']).map_or((text, ""), |(day, time)| (day, time));
    let mut parts = day.splitn(3, '-');
    let year: i16 = whole(parts.next()?)?;
    let month: i8 = whole(parts.next()?)?;
    let day: i8 = whole(parts.next()?)?;
    if !(1900..=9999).contains(&year) {
        return None;
    }
    let date = Date::new(year, month, day).ok()?;
    let days = days_between(Date::constant(1899, 12, 30), date);
    Some(f64::from(days) + seconds(time)? / 86_400.0)
}

/// `13:45:00` with or without fraction and zone; nothing is midnight.
fn seconds(time: &str) -> Option<f64> {
    let time = time.trim_end_matches('Z').split(['+', '-']).next().unwrap_or_default();
    if time.is_empty() {
        return Some(0.0);
    }
    let mut total = 0.0;
    for (part, weight) in time.splitn(3, ':').zip([3600.0, 60.0, 1.0]) {
        total += part.parse::<f64>().ok().filter(|part| (0.0..61.0).contains(part))? * weight;
    }
    Some(total)
}

fn whole<T: std::str::FromStr>(text: &str) -> Option<T> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok()).flatten()
}

/// A day if it is one, else the text as it is written: a person sees what is wrong with it.
pub(super) fn date(text: &str) -> Value<'_> {
    serial(text).map_or(Value::Text(text), Value::Date)
}

/// `PT13H45M00S` as it is shown: `13:45:00`.
pub(super) fn clock(text: &str) -> Option<String> {
    let (sign, text) = text.trim().strip_prefix('-').map_or(("", text.trim()), |rest| ("-", rest));
    let mut seconds = 0.0;
    let mut number = String::new();
    for letter in text.strip_prefix("PT")?.chars() {
        if letter.is_ascii_digit() || letter == '.' {
            number.push(letter);
            continue;
        }
        let weight = match letter {
            'H' => 3600.0,
            'M' => 60.0,
            'S' => 1.0,
            _ => return None,
        };
        seconds += std::mem::take(&mut number).parse::<f64>().ok()? * weight;
    }
    let seconds = f64::round(seconds) as u64;
    Some(format!("{sign}{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60))
}

/// A number that its format shows as a day.
pub(super) fn counted(serial: f64, from_1904: bool) -> Value<'static> {
    Value::Date(if from_1904 { serial + DAYS_FROM_1900_TO_1904 } else { serial })
}

/// Whether a number format shows a day: a day and a month or year outside quotes and brackets.
pub(super) fn shows_day(format: &str) -> bool {
    const NAMED: &[&str] = &["general date", "long date", "medium date", "short date"];
    let lower = format.trim().trim_matches(['"', '\'']).to_lowercase();
    if NAMED.contains(&lower.as_str()) {
        return true;
    }
    let (mut quoted, mut bracketed, mut escaped) = (false, false, false);
    let mut letters = String::new();
    for sign in lower.chars() {
        match sign {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => quoted = !quoted,
            '[' => bracketed = true,
            ']' => bracketed = false,
            ';' if !quoted => break,
            _ if !quoted && !bracketed => letters.push(sign),
            _ => {}
        }
    }
    let has_number = letters.contains(['0', '#']);
    let has_day = letters.contains(['d', 'j']) && letters.contains(['m', 'y', 'a']);
    let has_month = letters.contains("mm") && letters.contains("yy");
    !has_number && (has_day || has_month)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_from_the_usual_origin() {
        assert_eq!(serial("2017-11-04"), Some(43_043.0));
        assert_eq!(serial("2017-11-04T12:00:00.000"), Some(43_043.5));
        assert_eq!(serial("2017-11-04T00:00:00Z"), Some(43_043.0));
        for wrong in ["", "2017-02-30", "0017-11-04", "17/11/2017", "2017-11", "2017-11-04T99:00"] {
            assert_eq!(serial(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn hours_are_shown() {
        assert_eq!(clock("PT13H45M00S").as_deref(), Some("13:45:00"));
        assert_eq!(clock("PT26H05M00.4S").as_deref(), Some("26:05:00"));
        assert_eq!(clock("13:45"), None);
    }

    #[test]
    fn formats_with_letters_of_a_day_show_a_day() {
        for format in ["dd/mm/yyyy", "Short Date", r"d\/m\/yy", "[$-40C]d mmmm yyyy", "jj/mm/aaaa", "mmm-yy"] {
            assert!(shows_day(format), "{format}");
        }
        for format in ["General", "0.00", "#,##0.00 \"dont mandat\"", "@", r"\@", "[Red]0.00", "0.00 MAD", "h:mm"] {
            assert!(!shows_day(format), "{format}");
        }
    }
}
