//! A written number → an exact decimal. French or plain dress; what can be read in two ways is refused.

use rust_decimal::Decimal;

use crate::model::money::{Currency, Money};

/// Why a text is no number, in French: what is wrong, then what to write.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Refused {
    pub(super) message: String,
    pub(super) remedy: String,
}

fn refused<T>(message: impl Into<String>, remedy: impl Into<String>) -> Result<T, Refused> {
    Err(Refused { message: message.into(), remedy: remedy.into() })
}

/// An amount such as `133558.52`, `133 558,52` or `133 558,52 €`, with any space characters.
pub(super) fn money(text: &str, currency: Currency) -> Result<Money, Refused> {
    let number = without_currency(text.trim(), currency)?;
    let amount = decimal(number)?;
    let digits = currency.decimals();
    if amount.scale() > digits.max(2) || amount.normalize().scale() > digits {
        return refused(
            format!("le montant « {text} » a plus de {digits} décimales, ce qui n’existe pas en {currency}."),
            format!("écrire un montant avec {digits} décimales au plus, par exemple \"1177.87\"."),
        );
    }
    Ok(Money::new(amount, currency))
}

/// A percentage between 0 and 100, such as `2`, `2,5` or `2 %`.
pub(super) fn percent(text: &str) -> Result<Decimal, Refused> {
    let text = text.trim();
    let percent = decimal(text.strip_suffix('%').unwrap_or(text))?;
    if percent < Decimal::ZERO || percent > Decimal::ONE_HUNDRED {
        return refused(
            format!("« {text} » n’est pas un pourcentage possible."),
            "écrire un pourcentage entre 0 et 100, par exemple \"2\".",
        );
    }
    Ok(percent)
}

fn without_currency(text: &str, currency: Currency) -> Result<&str, Refused> {
    let word_at = text.rfind(|sign: char| !(sign.is_alphabetic() || sign == '€' || sign == '$' || sign == '£'));
    let word_at = word_at.map_or(0, |at| at + text[at..].chars().next().map_or(1, char::len_utf8));
    let (number, word) = text.split_at(word_at);
    let known = match word.to_lowercase().as_str() {
        "" => true,
        "€" | "euro" | "euros" => currency == Currency::EUR,
        _ => Currency::from_code(word) == Some(currency),
    };
    if known {
        return Ok(number);
    }
    refused(
        format!("« {text} » n’est pas un montant en {currency}, la devise du dossier."),
        "écrire le montant en chiffres dans la devise du dossier, par exemple \"133558.52\".",
    )
}

/// The number in either dress.
fn decimal(text: &str) -> Result<Decimal, Refused> {
    const DIGITS_MAX: usize = 15;
    let text = text.trim();
    let (negative, unsigned) = signed(text);
    let (whole, decimals) = parts(unsigned.trim(), text)?;
    if whole.len() + decimals.len() > DIGITS_MAX {
        return refused(
            format!("« {text} » a trop de chiffres pour être un montant."),
            "vérifier le nombre de chiffres.",
        );
    }
    let digits = format!("{}{whole}.{decimals}", if negative { "-" } else { "" });
    match Decimal::from_str_exact(digits.trim_end_matches('.')) {
        Ok(number) => Ok(number),
        Err(_) => no_number(text),
    }
}

fn signed(text: &str) -> (bool, &str) {
    match text.strip_prefix(['-', '\u{2212}']) {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    }
}

fn no_number<T>(text: &str) -> Result<T, Refused> {
    refused(
        format!("« {text} » n’est pas un montant."),
        "écrire le montant entre guillemets, en chiffres, par exemple \"133558.52\" ou \"133 558,52\".",
    )
}

/// Digits before and after the decimal mark; thousands marks are verified, then dropped.
fn parts(number: &str, written: &str) -> Result<(String, String), Refused> {
    let marks: Vec<char> = number.chars().filter(|sign| matches!(sign, '.' | ',')).collect();
    let (whole, decimals, thousands) = match *marks.as_slice() {
        [] => (number, "", None),
        [mark] => {
            let (whole, decimals) = number.split_once(mark).unwrap_or((number, ""));
            if is_ambiguous(whole, decimals) {
                return ambiguous(written, whole, decimals);
            }
            (whole, decimals, None)
        }
        [first, .., last] if first != last => {
            let (whole, decimals) = number.rsplit_once(last).unwrap_or((number, ""));
            (whole, decimals, Some(first))
        }
        // The same mark twice can only part thousands: 1.234.567
        [first, ..] => (number, "", Some(first)),
    };
    let whole = grouped(whole, thousands);
    let missing_decimals = decimals.is_empty() && number.ends_with(['.', ',']);
    match whole {
        Some(whole) if is_digits(decimals) && !missing_decimals => Ok((whole, decimals.to_owned())),
        _ => no_number(written),
    }
}

/// `1.234` and `1,234`: thousands or decimals? Spaces that already part thousands settle it.
fn is_ambiguous(whole: &str, decimals: &str) -> bool {
    decimals.len() == 3 && (1..=3).contains(&whole.len()) && is_digits(whole) && !whole.starts_with('0')
}

fn ambiguous<T>(written: &str, whole: &str, decimals: &str) -> Result<T, Refused> {
    refused(
        format!("« {written} » peut se lire {whole}{decimals} ou {whole},{decimals} : le montant est ambigu."),
        format!("écrire \"{whole}{decimals}.00\" s’il s’agit de milliers, sinon deux décimales au plus."),
    )
}

fn is_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The digits without thousands marks, when the marks part groups of three.
fn grouped(whole: &str, mark: Option<char>) -> Option<String> {
    let is_mark = |sign: char| sign.is_whitespace() || Some(sign) == mark;
    let groups: Vec<&str> = whole.split(is_mark).collect();
    let (first, rest) = groups.split_first()?;
    let well_parted = rest.is_empty() || (first.len() <= 3 && rest.iter().all(|group| group.len() == 3));
    let all_digits = !first.is_empty() && groups.iter().all(|group| is_digits(group));
    (well_parted && all_digits).then(|| groups.concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn eur(text: &str) -> Result<String, String> {
        money(text, Currency::EUR).map(|amount| amount.plain()).map_err(|refused| refused.message)
    }

    #[test]
    fn both_dresses_are_read() {
        for text in [
            "133558.52",
            "133558,52",
            "133 558,52",
            "133\u{a0}558,52",
            "133\u{202f}558,52 €",
            "133\u{2009}558,52\u{a0}€",
            "133 558.52 EUR",
            "133.558,52",
            "133,558.52",
            "+133558,52",
            " 133558,52 euros ",
        ] {
            assert_eq!(eur(text).as_deref(), Ok("133558.52"), "{text}");
        }
        assert_eq!(eur("1.234.567").as_deref(), Ok("1234567.00"));
        assert_eq!(eur("1 234").as_deref(), Ok("1234.00"));
        assert_eq!(eur("1234,5").as_deref(), Ok("1234.50"));
        assert_eq!(eur("-12,50").as_deref(), Ok("-12.50"));
        assert_eq!(eur("0").as_deref(), Ok("0.00"));
    }

    #[test]
    fn what_reads_in_two_ways_is_refused() {
        for text in ["1.234", "1,234", "133.558", "-1,234"] {
            assert!(eur(text).unwrap_err().contains("ambigu"), "{text}");
        }
    }

    #[test]
    fn what_is_no_amount_is_refused() {
        for text in [
            "",
            "€",
            "abc",
            "12,345,6",
            "13 3558,52",
            "1 2",
            "12..5",
            "1,2,3",
            "1e3",
            "1_000",
            "12,",
            ",5",
            "--1",
            "0x1",
            "12 $",
            "12 USD",
            "0,123",
            "1234,567",
            "12345678901234567",
            "1 .5",
            "½",
            "133558.520",
        ] {
            assert!(eur(text).is_err(), "{text} was read as {:?}", eur(text));
        }
    }

    #[test]
    fn percentages_stand_between_0_and_100() {
        assert_eq!(percent("2,5 %").map(|number| number.to_string()), Ok("2.5".to_owned()));
        assert!(percent("101").is_err());
        assert!(percent("-1").is_err());
    }
}
