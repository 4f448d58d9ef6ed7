//! Whether a line takes a cost back: a credit note, an annulment, a reduction (contract 4b).

use super::vocabulary::{COST_WORDS, REDUCTION_STARTS, REDUCTION_WORDS};
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

/// Whether a description begins like one: `Avoir sur facture`, `Mandat annulatif`.
pub(super) fn starts(description: &str) -> bool {
    /// Signs that hold the longest beginning.
    const HEAD: usize = 60;
    let Some(first) = description.chars().find(|letter| letter.is_alphanumeric()) else { return false };
    let first = first.to_ascii_lowercase();
    // Nearly every description begins with another letter.
    if first.is_ascii() && !REDUCTION_STARTS.iter().any(|start| start.starts_with(first)) {
        return false;
    }
    let head = fold(&description.chars().take(HEAD).collect::<String>());
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
    fn descriptions_begin_like_reductions() {
        for text in ["Avoir", "AVOIR sur facture F12", "Mandat annulatif n° 12", "« Réduction du mandat 4 »"] {
            assert!(starts(text), "{text}");
        }
        for text in ["Avoirs bancaires", "Mandat 12", "", "Hôtel", "Réduction carte jeune"] {
            assert!(!starts(text), "{text}");
        }
    }
}
