//! The mark by which the program knows its own workbooks, whatever their name, and reads them again.

use crate::model::money::Currency;
use crate::model::sheet::OWN_TEXT;

/// Says in which currency amounts stand.
const CURRENCY: &str = "Montants en ";

/// The mark with the version that wrote it.
pub(super) fn text() -> String {
    format!("{OWN_TEXT} {}", env!("CARGO_PKG_VERSION"))
}

/// `Montants en EUR`.
pub(super) fn currency_text(currency: Currency) -> String {
    format!("{CURRENCY}{}", currency.code())
}

/// The currency that such a text tells.
pub(super) fn currency(text: &str) -> Option<Currency> {
    Currency::from_code(text.trim().strip_prefix(CURRENCY)?)
}
