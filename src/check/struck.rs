//! Lines whose object says that they should not be there: `ANNULÉ – Interprétariat`, `2 nuits Lyon (annulé)`,
//! `DOUBLON mandat 12`, `ne pas payer`. What a cancellation costs is owed; `Annule et remplace` and `suite vol annulé`
//! say what another line is.

use super::said::Topic;
use super::{Grounds, scope};
use crate::model::entry::{Entry, EntryId, Side};
use crate::model::mission::MissionId;
use crate::model::money::Money;
use crate::model::phrases::Phrases;
use crate::model::words::{contains_words, fold};

/// Words of which one stands in every such object.
pub(super) static STRUCK: Phrases = Phrases::of(&[
    "annule",
    "annulee",
    "annules",
    "annulees",
    "doublon",
    "doublons",
    "a annuler",
    "a supprimer",
    "ne pas payer",
    "ne pas mandater",
    "ne pas regler",
    "ne pas liquider",
    "saisi par erreur",
    "saisie par erreur",
    "mandate par erreur",
    "mandatee par erreur",
    "erreur de saisie",
    "saisi deux fois",
    "double saisie",
]);

/// Positive lines of one side and of a mission whose object strikes them out, with what it says, and that no other
/// line of the mission takes back.
pub(super) fn lines<'b>(
    books: &'b Grounds<'_>,
    side: Side,
) -> impl Iterator<Item = (EntryId, &'b Entry, Money, &'static str)> {
    let told = scope::lines(books, side).filter(|(id, ..)| books.may_be(*id, Topic::Struck));
    told.filter_map(move |(id, entry, amount)| {
        let said = entry.description().and_then(struck)?;
        let back = amount.negated();
        let is_back =
            |mission: &MissionId| scope::of_mission(books, *mission, side).any(|(_, _, amount)| amount == back);
        let stands = !amount.is_negative() && scope::missions(books, id).iter().any(|mission| !is_back(mission));
        stands.then_some((id, entry, amount, said))
    })
}

/// What the object says of its own line, in French: `annulé`.
pub(super) fn struck(object: &str) -> Option<&'static str> {
    /// Phrases that need nothing beside them, and what is shown.
    const PLAIN: &[(&str, &str)] = &[
        ("a annuler", "à annuler"),
        ("a supprimer", "à supprimer"),
        ("ne pas payer", "ne pas payer"),
        ("ne pas mandater", "ne pas mandater"),
        ("ne pas regler", "ne pas régler"),
        ("ne pas liquider", "ne pas liquider"),
        ("saisi par erreur", "saisi par erreur"),
        ("saisie par erreur", "saisie par erreur"),
        ("mandate par erreur", "mandaté par erreur"),
        ("mandatee par erreur", "mandatée par erreur"),
        ("erreur de saisie", "erreur de saisie"),
        ("saisi deux fois", "saisi deux fois"),
        ("double saisie", "double saisie"),
    ];
    /// What makes of the words a cost that is owed, or the story of another line.
    const OTHERWISE: &[&str] = &[
        "frais",
        "annulation",
        "penalite",
        "penalites",
        "retenue",
        "dedit",
        "indemnite",
        "remboursement",
        "remb",
        "rbt",
        "remplace",
        "remplacant",
        "remplacement",
        "reemission",
        "suite",
        "cause",
        "apres",
        "pour",
        "correction",
        "regularisation",
        "rectification",
        "non",
        "pas",
        "sans",
        "aucun",
        "controle",
        "reprise",
    ];
    let folded = fold(object);
    let words: Vec<&str> = folded.split(' ').collect();
    let otherwise = words.iter().any(|word| OTHERWISE.contains(word));
    if otherwise && !folded.starts_with("ne pas ") && !contains_words(&folded, "ne pas") {
        return None;
    }
    if let Some((_, shown)) = PLAIN.iter().find(|(phrase, _)| contains_words(&folded, phrase)) {
        return Some(shown);
    }
    let is_cancelled = |word: &str| matches!(word, "annule" | "annulee" | "annules" | "annulees");
    match words.as_slice() {
        [first, ..] if matches!(*first, "doublon" | "doublons") => Some("doublon"),
        [.., last] if matches!(*last, "doublon" | "doublons") => Some("doublon"),
        [first, rest @ ..] if is_cancelled(first) && speaks_of_itself(rest) => Some("annulé"),
        [.., last] if is_cancelled(last) && is_set_apart(object) => Some("annulé"),
        _ => bracketed(object).any(|inside| is_cancelled(&fold(inside))).then_some("annulé"),
    }
}

/// Behind `annulé`: not the name of another line.
fn speaks_of_itself(rest: &[&str]) -> bool {
    const OTHERS: &[&str] = &[
        "et",
        "le",
        "la",
        "les",
        "l",
        "mandat",
        "mandats",
        "mdt",
        "facture",
        "factures",
        "titre",
        "partiellement",
        "partielle",
        "en",
        "n",
    ];
    rest.first().is_none_or(|next| !OTHERS.contains(next) && !next.bytes().all(|sign| sign.is_ascii_digit()))
}

/// The last word stands behind a dash or a colon, or alone in capitals: `Interprétariat - annulé`, `Vol Lyon ANNULÉ`.
fn is_set_apart(object: &str) -> bool {
    let marks = |sign: char| !sign.is_alphanumeric();
    let object = object.trim_end_matches(marks);
    let start = object.rfind(marks).map_or(0, |at| at + object[at..].chars().next().map_or(1, char::len_utf8));
    let (before, last) = object.split_at(start);
    let shouted = last.chars().all(|letter| !letter.is_lowercase()) && before.chars().any(char::is_lowercase);
    let ruled = before.trim_end().ends_with(['-', '–', '—', ':', '/', '*', '|', '(', '[', ',', ';', '!', '.']);
    shouted || ruled
}

/// What stands between brackets.
fn bracketed(object: &str) -> impl Iterator<Item = &str> {
    object.split(['(', '[']).skip(1).filter_map(|from| from.split([')', ']']).next())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_object_strikes_its_own_line_out() {
        for (object, said) in [
            ("ANNULÉ – Interprétariat", "annulé"),
            ("Annulée : vol Lyon", "annulé"),
            ("2 nuits hôtel Part-Dieu - ANNULÉ", "annulé"),
            ("Vol Lyon ANNULE", "annulé"),
            ("*** ANNULE ***", "annulé"),
            ("Hébergement (annulé) 3 nuits", "annulé"),
            ("DOUBLON mandat 112", "doublon"),
            ("Hôtel Milan - doublon", "doublon"),
            ("Hôtel Milan, ne pas payer", "ne pas payer"),
            ("Taxi - à annuler", "à annuler"),
            ("Taxi saisi par erreur", "saisi par erreur"),
        ] {
            assert_eq!(struck(object), Some(said), "{object}");
        }
    }

    #[test]
    fn what_is_said_of_another_line_strikes_nothing_out() {
        for object in [
            "Annule et remplace le mandat 12",
            "Annule mandat 112",
            "Annulée et reportée : vol Lyon",
            "Frais d’annulation, vol annulé",
            "Remboursement billet - annulé",
            "Suite vol ANNULÉ",
            "Remplace vol annulé",
            "Taxi de nuit, train annulé",
            "Assurance annulation",
            "Hôtel Milan, pas de doublon",
            "Contrôle doublon",
            "Annulation partielle, hôtel",
            "Correction erreur de saisie",
            "",
        ] {
            assert_eq!(struck(object), None, "{object}");
        }
    }
}
