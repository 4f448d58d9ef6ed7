//! Cells that look like days: those that are, those that only a header makes one, those that may be numbers.

use crate::interpret::values::{self, DateOrder};
use crate::model::sheet::Value;

/// What reads as a day by itself, in one order or the other.
pub(super) fn is_date_like(value: Value<'_>) -> bool {
    match value {
        Value::Date(_) => values::date(value).is_ok(),
        Value::Text(text) if text.len() > 40 || !text.bytes().any(|byte| byte.is_ascii_digit()) => false,
        Value::Number(_) => matches!(values::date(value), Ok(Some(_))),
        Value::Text(_) if is_serial(value) => false,
        // The order of day and month is decided later, on the whole column.
        Value::Text(_) => [DateOrder::DayFirst, DateOrder::MonthFirst]
            .into_iter()
            .any(|order| matches!(values::date_in(value, order), Ok(Some(_)))),
        _ => false,
    }
}

/// The days of a spreadsheet in a text file: `43043`. They are too much like other numbers to be dates by themselves.
pub(super) fn is_serial(value: Value<'_>) -> bool {
    matches!(value, Value::Text(text) if values::text_serial(text).is_some() && values::date(value).is_ok())
}

/// A day of digits and hyphens, or with its year first: the year, month and rank of a document look like it.
pub(super) fn may_number_documents(text: &str) -> bool {
    let text = text.trim();
    let hyphens = text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'-' | b'_'));
    let parts = || text.split(['/', '-', '.', '_', '\\']);
    let year_first = parts().next().is_some_and(|part| part.len() == "2017".len());
    let year_last = parts().next_back().is_some_and(|part| part.len() == "2017".len());
    parts().all(|part| part.bytes().all(|byte| byte.is_ascii_digit())) && !year_last && (hyphens || year_first)
}
