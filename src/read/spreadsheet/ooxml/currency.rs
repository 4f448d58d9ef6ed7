//! The currency that a number format shows: `[$$-409]#,##0.00`, `#,##0.00 "CAD"`, `[$£-809]0.00`.
//!
//! It is for the reader the only sign of the currency where the cell holds a bare number. A format that every workbook
//! has, of which each version of Excel shows its own country's currency, says nothing.

use crate::model::money::Currency;

/// Currencies that a format may name without brackets; other letters may be a unit.
const CODES: &[&str] = &[
    "EUR", "USD", "CAD", "GBP", "CHF", "JPY", "CNY", "RMB", "AUD", "NZD", "HKD", "SGD", "TWD", "MAD", "TND", "DZD",
    "EGP", "DKK", "SEK", "NOK", "ISK", "PLN", "CZK", "HUF", "RON", "BGN", "RSD", "BRL", "ARS", "CLP", "COP", "PEN",
    "MXN", "ZAR", "INR", "IDR", "MYR", "PHP", "THB", "VND", "KRW", "TRY", "ILS", "AED", "SAR", "QAR", "RUB", "UAH",
    "XOF", "XAF", "XPF",
];

/// Signs of one currency.
const SIGNS: &[(&str, &str)] = &[
    ("€", "EUR"),
    ("US$", "USD"),
    ("$US", "USD"),
    ("CA$", "CAD"),
    ("C$", "CAD"),
    ("$CA", "CAD"),
    ("A$", "AUD"),
    ("AU$", "AUD"),
    ("NZ$", "NZD"),
    ("HK$", "HKD"),
    ("S$", "SGD"),
    ("NT$", "TWD"),
    ("MX$", "MXN"),
    ("R$", "BRL"),
    ("£", "GBP"),
    ("RMB", "CNY"),
    ("Fr.", "CHF"),
    ("SFr.", "CHF"),
    ("zł", "PLN"),
    ("Kč", "CZK"),
    ("Ft", "HUF"),
    ("lei", "RON"),
    ("₺", "TRY"),
    ("₹", "INR"),
    ("₩", "KRW"),
    ("₽", "RUB"),
    ("₪", "ILS"),
    ("฿", "THB"),
    ("₫", "VND"),
];

/// Signs that several countries share: the sign, the locales that use it, by number and name, and its currency. The
/// first of a sign is meant when no locale is told.
const SHARED: &[(&str, &[&str], &str)] = &[
    ("$", &["409", "en-us", "540a", "es-us"], "USD"),
    ("$", &["1009", "c0c", "en-ca", "fr-ca"], "CAD"),
    ("$", &["c09", "en-au"], "AUD"),
    ("$", &["1409", "en-nz"], "NZD"),
    ("$", &["c04", "3c09", "zh-hk", "en-hk"], "HKD"),
    ("$", &["1004", "4809", "zh-sg", "en-sg"], "SGD"),
    ("$", &["404", "zh-tw"], "TWD"),
    ("$", &["80a", "es-mx"], "MXN"),
    ("$", &["2c0a", "es-ar"], "ARS"),
    ("$", &["340a", "es-cl"], "CLP"),
    ("$", &["240a", "es-co"], "COP"),
    ("¥", &["411", "ja-jp"], "JPY"),
    ("¥", &["804", "zh-cn"], "CNY"),
    ("￥", &["804", "zh-cn"], "CNY"),
    ("￥", &["411", "ja-jp"], "JPY"),
    ("kr", &["406", "da-dk"], "DKK"),
    ("kr", &["41d", "sv-se", "81d"], "SEK"),
    ("kr", &["414", "814", "nb-no", "nn-no"], "NOK"),
    ("kr", &["40f", "is-is"], "ISK"),
    ("kr.", &["406", "da-dk"], "DKK"),
    ("R", &["1c09", "436", "en-za", "af-za"], "ZAR"),
];

/// The currency that a number format of the workbook's own shows.
pub(super) fn of(code: &str) -> Option<Currency> {
    let mut rest = code;
    // What is written beside the digits, in pieces.
    let mut written = String::new();
    loop {
        let mut letters = rest.chars();
        let Some(letter) = letters.next() else { break };
        let mut next = letters.as_str();
        match letter {
            // Negative amounts and zeros are shown in the same currency.
            ';' => break,
            '"' => {
                let (text, after) = next.split_once('"').unwrap_or((next, ""));
                written.push_str(text);
                next = after;
            }
            '\\' => {
                written.extend(letters.next());
                next = letters.as_str();
            }
            '_' | '*' => {
                letters.next();
                written.push(' ');
                next = letters.as_str();
            }
            '[' => {
                let (inside, after) = next.split_once(']').unwrap_or((next, ""));
                if let Some(found) = inside.strip_prefix('$').and_then(bracketed) {
                    return Some(found);
                }
                next = after;
            }
            '0' | '#' | '?' | '@' | '.' | ',' => written.push(' '),
            other => written.push(other),
        }
        rest = next;
    }
    let mut words = written.split(|sign: char| sign.is_whitespace() || matches!(sign, '(' | ')' | '+' | '-'));
    words.find_map(|word| if CODES.contains(&word) { named(word) } else { sign(word, None) })
}

/// What stands between `[$` and `]`: a sign or a code, then the locale, which alone says nothing.
fn bracketed(inside: &str) -> Option<Currency> {
    let (text, locale) = inside.split_once('-').map_or((inside, None), |(text, locale)| (text, Some(locale)));
    let text = text.trim();
    sign(text, locale).or_else(|| named(text))
}

/// The currency of three capital letters.
fn named(text: &str) -> Option<Currency> {
    let text = if text == "RMB" { "CNY" } else { text };
    let is_code = text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_uppercase());
    is_code.then(|| Currency::from_code(text)).flatten()
}

/// The currency of a sign, which may depend on the country.
fn sign(text: &str, locale: Option<&str>) -> Option<Currency> {
    if let Some((_, code)) = SIGNS.iter().find(|(sign, _)| *sign == text) {
        return Currency::from_code(code);
    }
    let mut shared = SHARED.iter().filter(|(sign, ..)| *sign == text).peekable();
    let first = shared.peek().copied();
    let locale = locale.map(|locale| locale.trim_start_matches('0').to_ascii_lowercase());
    let of_locale = locale.and_then(|locale| shared.find(|(_, known, _)| known.contains(&locale.as_str())));
    // A crown or a rand is nothing without its country.
    let first = first.filter(|(sign, ..)| !sign.starts_with(['k', 'R']));
    of_locale.or(first).and_then(|(_, _, code)| Currency::from_code(code))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(code: &str) -> Option<String> {
        of(code).map(|currency| currency.code().to_owned())
    }

    #[test]
    fn formats_show_currencies() {
        for (code, currency) in [
            ("[$$-409]#,##0.00", "USD"),
            ("[$$-en-US]#,##0.00", "USD"),
            ("[$$-1009]#,##0.00", "CAD"),
            ("#,##0.00\\ [$$-C0C]", "CAD"),
            ("[$USD] #,##0.00", "USD"),
            ("[$CHF-807] #,##0.00", "CHF"),
            ("[$CHF]\\ #,##0.00", "CHF"),
            ("[$£-809]#,##0.00;[Red]-[$£-809]#,##0.00", "GBP"),
            ("[$¥-411]#,##0", "JPY"),
            ("[$¥-804]#,##0.00", "CNY"),
            ("\"$\"#,##0.00_);[Red](\"$\"#,##0.00)", "USD"),
            ("\\$#,##0.00", "USD"),
            ("_-\"£\"* #,##0.00_-", "GBP"),
            ("#,##0.00 \"CAD\"", "CAD"),
            ("0.00 USD", "USD"),
            ("#,##0.00\\ [$kr-41D]", "SEK"),
            ("_-* #,##0.00\\ [$€-40C]_-", "EUR"),
            ("#,##0.00\\ \"€\"", "EUR"),
            ("[Red][$R-1C09]\\ #,##0.00", "ZAR"),
        ] {
            assert_eq!(shown(code).as_deref(), Some(currency), "{code}");
        }
    }

    #[test]
    fn other_letters_are_no_currency() {
        for code in [
            "General",
            "#,##0.00",
            "0.00 HT",
            "#,##0 \"TTC\"",
            "0 \"nuits\"",
            "[$-40C]d mmmm yyyy",
            "#,##0.00 \"km\"",
            "[>=100][Magenta].00",
            "0.00 M€",
            "[$kr]0.00",
            "",
            "[",
        ] {
            assert_eq!(shown(code), None, "{code}");
        }
    }
}
