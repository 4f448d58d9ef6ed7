//! Lines whose object says that they should not be there: `ANNULÉ – Interprétariat`, `2 nuits Lyon (annulé)`,
//! `DOUBLON mandat 12`, `ne pas payer`. What a cancellation costs is owed; `Annule et remplace` and `suite vol annulé`
//! say what another line is.

use std::collections::BTreeSet;

use super::said::Topic;
use super::scope;
use crate::check::Grounds;
use crate::model::entry::{Entry, EntryId, Side};
use crate::model::mission::MissionId;
use crate::model::money::Money;
use crate::model::phrases::Phrases;
use crate::model::words::{contains_words, fold};

/// Words of which one stands in every such object.
pub(in crate::check) static STRUCK: Phrases = Phrases::of(&[
    "annule",
    "annulee",
    "annules",
    "annulees",
    "doublon",
    "doublons",
    "a annuler",
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
pub(in crate::check) fn lines<'b>(
    books: &'b Grounds<'_>,
    side: Side,
) -> impl Iterator<Item = (EntryId, &'b Entry, Money, &'static str)> {
    let of_missions = |(id, _, amount): (EntryId, &Entry, Money)| {
        scope::missions(books, id).iter().map(|mission| (*mission, amount)).collect::<Vec<_>>()
    };
    let back: BTreeSet<(MissionId, Money)> = scope::credits(books, side).flat_map(of_missions).collect();
    scope::lines_about(books, side, Topic::Struck).filter_map(move |(id, entry, amount)| {
        let said = entry.description().and_then(struck)?;
        let is_back = |mission: &MissionId| back.contains(&(*mission, amount.negated()));
        let stands = !amount.is_negative() && scope::missions(books, id).iter().any(|mission| !is_back(mission));
        stands.then_some((id, entry, amount, said))
    })
}

/// Phrases that need nothing beside them, and what is shown.
const PLAIN: &[(&str, &str)] = &[
    ("saisi par erreur", "saisi par erreur"),
    ("saisie par erreur", "saisie par erreur"),
    ("mandate par erreur", "mandaté par erreur"),
    ("mandatee par erreur", "mandatée par erreur"),
    ("erreur de saisie", "erreur de saisie"),
    ("saisi deux fois", "saisi deux fois"),
    ("double saisie", "double saisie"),
];
/// Phrases that end the object: `ne pas régler avant le 30/04` is a date.
const ORDERS: &[(&str, &str)] = &[
    ("a annuler", "à annuler"),
    ("ne pas payer", "ne pas payer"),
    ("ne pas mandater", "ne pas mandater"),
    ("ne pas regler", "ne pas régler"),
    ("ne pas liquider", "ne pas liquider"),
];
/// What a cancellation costs is owed.
const OWED: &[&str] = &["frais", "annulation", "penalite", "penalites", "retenue", "dedit", "indemnite"];
/// The story of another line, or of another thing.
const OTHERWISE: &[&str] = &[
    "lit",
    "lits",
    "corrige",
    "corrigee",
    "reprogramme",
    "initial",
    "retenu",
    "retenus",
    "retenues",
    "show",
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

/// What the object says of its own line, in French: `annulé`.
pub(in crate::check) fn struck(object: &str) -> Option<&'static str> {
    let folded = fold(object);
    let words: Vec<&str> = folded.split(' ').collect();
    let holds = |some: &[&str]| words.iter().any(|word| some.contains(word));
    let is_cancelled = |word: &str| matches!(word, "annule" | "annulee" | "annules" | "annulees");
    if let [first, rest @ ..] = words.as_slice()
        && is_cancelled(first)
    {
        return (speaks_of_itself(rest) && !holds(OWED)).then_some("annulé");
    }
    if let Some((phrase, shown)) = ORDERS.iter().find(|(phrase, _)| folded.ends_with(phrase)) {
        let before = folded.strip_suffix(phrase).unwrap_or_default();
        return (before.is_empty() || before.ends_with(' ')).then_some(shown);
    }
    if holds(OWED) || holds(OTHERWISE) || object.contains('%') {
        return None;
    }
    if let Some((_, shown)) = PLAIN.iter().find(|(phrase, _)| contains_words(&folded, phrase)) {
        return Some(shown);
    }
    match words.as_slice() {
        [first, ..] if matches!(*first, "doublon" | "doublons") => Some("doublon"),
        [.., last] if matches!(*last, "doublon" | "doublons") => Some("doublon"),
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
    let shouted = last.chars().all(|letter| !letter.is_lowercase())
        && before.chars().any(char::is_lowercase)
        && !before.contains(['-', '–', '—', ':', '/', ',', ';', '(', '+']);
    let ruled = before.trim_end().ends_with(['-', '–', '—', ':', '/', '*', '|', '(', '[', '!']);
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
            ("ANNULÉ - Interprétariat pour la délégation", "annulé"),
            ("ANNULÉ - séjour reporté du 10 au 17 mars", "annulé"),
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
            "Hôtel Lyon - ne pas régler avant le 30/04",
            "3 nuits, ne pas payer les extras",
            "Chambre, à annuler au plus tard la veille",
            "Hôtel Lyon - train AF123 ANNULÉ",
            "Nuit supplémentaire, vol ANNULE",
            "Hôtel Lyon, no-show, annulée",
            "Hôtel Lyon (annulé) 50 % retenus",
            "",
        ] {
            assert_eq!(struck(object), None, "{object}");
        }
    }
}
