//! How reference numbers are compared, and what one is worth.

use crate::model::words::reference_key;

/// The dresses of a reference under which it is looked up: with its runs of digits apart, and, when it
/// is long enough to stand it, without any mark: clerks type `IGB-171016-03` as `IGB17101603`.
pub(super) fn keys(text: &str) -> impl Iterator<Item = String> {
    let spaced = Some(reference_key(text)).filter(|key| key.chars().any(|letter| letter.is_ascii_digit()));
    let bare: String =
        text.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_uppercase).collect();
    let long = bare.chars().count() >= 6 && bare.chars().filter(char::is_ascii_digit).count() >= 3;
    spaced.into_iter().chain(long.then(|| format!("={bare}")))
}

/// True for a reference that two firms will hardly both use: four signs or more with three digits, or
/// with letters and digits; and no mere year.
pub(super) fn is_distinctive(text: &str) -> bool {
    let signs: Vec<char> = text.chars().filter(|letter| letter.is_alphanumeric()).collect();
    let digits = signs.iter().filter(|letter| letter.is_ascii_digit()).count();
    let year = signs.len() == 4 && digits == 4 && matches!(signs.as_slice(), ['1', '9', ..] | ['2', '0', ..]);
    signs.len() >= 4 && !year && (digits >= 3 || (digits > 0 && digits < signs.len()))
}

/// The numbers of a list: `FAC 12 ; FAC 13`, `800 et 801`. One alone is no list.
pub(super) fn listed(text: &str) -> Vec<&str> {
    let pieces = text.split([';', ',', '+', '&', '\n']).flat_map(|piece| piece.split(" / "));
    let pieces = pieces.flat_map(|piece| piece.split(" et ")).map(str::trim);
    let pieces: Vec<&str> = pieces.filter(|piece| piece.chars().any(|letter| letter.is_ascii_digit())).collect();
    if pieces.len() > 1 { pieces } else { Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shared(a: &str, b: &str) -> bool {
        keys(a).any(|key| keys(b).any(|other| key == other))
    }

    #[test]
    fn a_number_is_the_same_in_any_dress() {
        assert!(shared("FAC-2017/00123", "fac 2017 123"));
        assert!(shared("IGB-171016-03", "IGB17101603"));
        assert!(shared("00800", "800"));
        assert!(!shared("12-3", "1-23"));
        assert!(!shared("facture", "Facture"));
    }

    #[test]
    fn a_list_is_told_from_a_number_with_marks() {
        assert_eq!(listed("FAC 12 / FAC 13"), ["FAC 12", "FAC 13"]);
        assert_eq!(listed("800 et 801 ; 802"), ["800", "801", "802"]);
        assert!(listed("FAC-2017/00123").is_empty());
        assert!(listed("facture, avoir").is_empty());
    }

    #[test]
    fn a_year_or_a_small_number_is_not_distinctive() {
        assert!(is_distinctive("FAC-12"));
        assert!(is_distinctive("88541"));
        assert!(!is_distinctive("2017"));
        assert!(!is_distinctive("12"));
        assert!(!is_distinctive("A-1"));
    }
}
