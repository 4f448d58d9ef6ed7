//! The days of spreadsheets: numbers counted from the end of 1899.

use super::date::NotDate;
use crate::model::Date;

/// Days since 1899-12-30, the origin that makes serials right from March 1900 on.
pub(super) fn serial_date(serial: f64) -> Result<Date, NotDate> {
    // Serials of 1990-01-01 and 2100-12-31.
    if !(32_874.0..=73_415.0).contains(&serial) {
        return Err(NotDate);
    }
    // The noise of a time of day computed in binary must not fall on the day before.
    let days = (serial + 1e-6).floor() as i64;
    let origin = Date::constant(1899, 12, 30);
    let span = jiff::Span::new().try_days(days).map_err(|_| NotDate)?;
    origin.checked_add(span).map_err(|_| NotDate)
}

/// The serial of a day that a spreadsheet wrote as a text: `43043`, or `43043.604166` with its time.
pub(crate) fn text_serial(text: &str) -> Option<f64> {
    const DIGITS: usize = 5;
    const DECIMALS_MIN: usize = 3;
    let text = text.trim();
    let whole = text.bytes().take_while(u8::is_ascii_digit).count();
    if whole != DIGITS {
        return None;
    }
    let decimals = text[whole..].strip_prefix([',', '.']).unwrap_or_default();
    let timed = decimals.len() >= DECIMALS_MIN && decimals.bytes().all(|byte| byte.is_ascii_digit());
    (text.len() == whole || timed).then(|| text.replace(',', ".").parse().ok()).flatten()
}
