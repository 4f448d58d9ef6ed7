//! Whether a line takes a cost back: a credit note, an annulment, a reduction (contract 4b).

use super::values::vocabulary::{COST_WORDS, REDUCTION_STARTS, REDUCTION_WORDS};
use crate::model::phrases::Heads;
use crate::model::words::fold;

/// What a cell of the direction column says: true for a cost taken back, false for a cost, none when it
/// says neither.
pub(super) fn told(direction: &str) -> Option<bool> {
    const ANYWHERE: &[&str] = &["avoir", "annulatif", "annulation", "reduction"];
    let direction = fold(direction);
    let starts = |words: &[&str]| {
        let rest = words.iter().filter_map(|word| direction.strip_prefix(word));
        rest.into_iter().any(|rest| rest.is_empty() || rest.starts_with(' '))
    };
    let takes_back = starts(REDUCTION_WORDS) || direction.split(' ').any(|word| ANYWHERE.contains(&word));
    (takes_back || starts(COST_WORDS)).then_some(takes_back)
}

/// The sign or letter that takes a cost back, in a column that holds no words: `+` and `-`, or the `S` and `H` of
/// SAP. Most lines are costs: where most have a minus, it is the mark of what was spent.
pub(super) fn mark<'a>(
    directions: impl Iterator<Item = Option<std::borrow::Cow<'a, str>>>,
) -> Option<&'static str> {
    let (mut plus, mut minus, mut debits, mut credits) = (0_usize, 0_usize, 0_usize, 0_usize);
    for direction in directions.flatten() {
        match direction.trim() {
            "+" => plus += 1,
            "-" | "−" | "–" => minus += 1,
            "S" => debits += 1,
            "H" => credits += 1,
            "" => {}
            _ => return None,
        }
    }
    match (plus + minus > 0, debits + credits > 0) {
        (true, false) => Some(if minus > plus { "+" } else { "-" }),
        (false, true) => Some("H"),
        _ => None,
    }
}

/// True when this direction is the mark of [`mark`].
pub(super) fn is_mark(direction: &str, mark: &str) -> bool {
    let direction = direction.trim();
    direction == mark || (mark == "-" && matches!(direction, "−" | "–"))
}

/// Whether a description begins like one: `Avoir sur facture`, `Mandat annulatif`.
pub(super) fn starts(description: &str) -> bool {
    /// Signs that hold the longest beginning.
    const HEAD: usize = 60;
    static HEADS: Heads = Heads::of(REDUCTION_STARTS);
    if !HEADS.may_open(description) {
        return false;
    }
    let end = description.char_indices().nth(HEAD).map_or(description.len(), |(end, _)| end);
    let head = fold(&description[..end]);
    REDUCTION_STARTS
        .iter()
        .any(|start| head.strip_prefix(start).is_some_and(|rest| rest.is_empty() || rest.starts_with(' ')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn directions_say_cost_or_reduction() {
        assert_eq!(told("D"), Some(false));
        assert_eq!(told("Crédit"), Some(true));
        assert_eq!(told("Mandat d’annulation"), Some(true));
        assert_eq!(told("Mandat ordinaire"), Some(false));
        assert_eq!(told("Fonctionnement"), None);
    }

    #[test]
    fn signs_and_letters_say_the_direction() {
        let told = |text: &'static str| mark(text.chars().map(|sign| Some(sign.to_string().into())));
        assert_eq!((told("--+"), told("++-"), told("SSH"), told("D+")), (Some("+"), Some("-"), Some("H"), None));
        assert!(is_mark("−", "-") && !is_mark("+", "-"));
    }

    #[test]
    fn descriptions_begin_like_reductions() {
        for text in ["Avoir", "AVOIR sur facture F12", "Mandat annulatif n° 12", "« Réduction du mandat 4 »"] {
            assert!(starts(text), "{text}");
        }
        for text in ["Avoirs bancaires", "Mandat 12", "", "Hôtel", "Réduction carte jeune"] {
            assert!(!starts(text), "{text}");
        }
    }
}
