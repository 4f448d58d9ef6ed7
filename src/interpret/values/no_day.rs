//! `00/00/0000`, `00.00.0000`, `0000-00-00 00:00:00`: what programs write where they have no day.

use crate::model::sheet::Value;

/// True for a day of zeros, in any dress.
pub(crate) fn is_zero_day(cell: Value<'_>) -> bool {
    matches!(cell, Value::Text(text) if is_zeros(text.trim()))
}

/// True for a blank cell, and for a day of zeros whose parts stand apart, which is how programs leave one blank:
/// `00000000` may be a number of something else.
pub(crate) fn is_left_blank(cell: Value<'_>) -> bool {
    cell.is_blank() || (is_zero_day(cell) && matches!(cell, Value::Text(text) if text.contains(SEPARATORS)))
}

const SEPARATORS: [char; 3] = ['/', '-', '.'];

/// The same of a text without spaces around.
pub(super) fn is_zeros(text: &str) -> bool {
    const GLUED: &str = "00000000";
    const ZEROS_MIN: usize = 6;
    if !text.starts_with('0') {
        return false;
    }
    let (day, time) = text.split_once([' ', 'T']).unwrap_or((text, ""));
    let zeros = |text: &str| text.bytes().filter(|sign| *sign == b'0').count();
    let parts = day.split(SEPARATORS).filter(|part| !part.is_empty() && zeros(part) == part.len()).count();
    // `0.000000` is an amount.
    let is_parted = parts == 3 && zeros(day) >= ZEROS_MIN && zeros(day) + 2 == day.len();
    (is_parted || day == GLUED) && time.bytes().all(|sign| matches!(sign, b'0' | b':' | b'.' | b'Z'))
}

#[cfg(test)]
mod tests {
    use super::super::{NotDate, date};
    use super::*;

    #[test]
    fn zeros_in_the_dress_of_a_day_are_no_day_and_other_zeros_are_a_fault() {
        for text in ["00/00/0000", "00.00.0000", "0000-00-00", "0000-00-00 00:00:00", "00/00/00", "00000000"] {
            assert!(is_zero_day(Value::Text(text)), "{text}");
            assert_eq!(date(Value::Text(text)), Ok(None), "{text}");
        }
        for text in ["0", "0.00", "0.000000", "000000", "00/01/0000", "0,00", "00/00/0000x"] {
            assert!(!is_zero_day(Value::Text(text)), "{text}");
            assert_eq!(date(Value::Text(text)), Err(NotDate), "{text}");
        }
        assert!(
            is_left_blank(Value::Empty)
                && is_left_blank(Value::Text("00/00/0000"))
                && !is_left_blank(Value::Text("00000000"))
        );
        assert!(!is_zero_day(Value::Text("")) && !is_zero_day(Value::Empty) && !is_zero_day(Value::Number(0.0)));
    }
}
