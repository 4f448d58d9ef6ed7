//! What the words of a header, or of the head of a row, say that the cells are about; and in which unit.

use super::known::Known;
use super::natures;
use super::people::{self, Who};
use super::tokens::Tokens;
use super::vocabulary;
use crate::model::words::{contains_words, fold};

/// What a row or a column is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum About {
    Mission(usize),
    /// Names of missions stand below.
    Missions,
    Dates,
    Start,
    End,
    Amount(Basis),
    Total,
    Members(Who),
    Nature(&'static str),
    /// Amounts of another kind.
    Aside,
    Nothing,
}

/// Which of the amounts of a mission this is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Basis {
    /// What was paid, taxes included: `Montant mandaté`, `TTC`.
    Settled,
    /// `Montant`, `Coût`: nothing tells.
    Plain,
    /// `Frais engagés`: as people say of what they spent, and accountants of what they meant to.
    Committed,
}

/// What the words of a header or of the head of a row are about.
pub(super) fn about(cell: &str, missions: &[Known]) -> About {
    let tokens = Tokens::of(cell);
    let all = 0..tokens.len();
    let folded = fold(cell);
    let begins = |words: &[&str]| words.iter().any(|word| tokens.says(0, word).is_some());
    if let Some(mission) = missions.iter().position(|mission| names(cell, &folded, mission)) {
        return About::Mission(mission);
    }
    if is_aside(&tokens) {
        return About::Aside;
    }
    if begins(&[
        "total*",
        "ensemble",
        "montant total",
        "cout total",
        "depense totale",
        "depenses totales",
        "montant global",
        "cout global",
    ]) {
        return About::Total;
    }
    if begins(&["date* de depart", "depart", "date* de debut", "debut", "aller"]) || folded == "du" {
        return About::Start;
    }
    if begins(&["date* de retour", "retour", "date* de fin", "fin"]) || folded == "au" {
        return About::End;
    }
    if begins(&["date*", "periode*", "sejour"]) {
        // `Date de paiement`, `Date de la délibération`: of a paper, not of the mission.
        let of_paper = tokens.any(1..tokens.len(), vocabulary::DATED_PAPER)
            || tokens.any(1..tokens.len(), &["paiement*", "reglement*", "mandat*", "emission"]);
        return if of_paper { About::Aside } else { About::Dates };
    }
    if let Some(nature) = natures::nature(&tokens, all.clone()) {
        return About::Nature(nature);
    }
    if let Some((who, _)) = members(&tokens) {
        return About::Members(who);
    }
    if let Some(basis) = basis(&tokens) {
        return About::Amount(basis);
    }
    if folded.is_empty() && cell.contains('€') {
        return About::Amount(Basis::Plain);
    }
    // Neither `Missionnaire` nor `Voyageur`.
    if begins(&[
        "mission",
        "missions",
        "destination*",
        "lieu*",
        "ville*",
        "pays",
        "deplacement*",
        "voyage",
        "voyages",
    ]) {
        return About::Missions;
    }
    About::Nothing
}

/// Amounts that are not what a mission cost: foreseen, without taxes, the taxes alone, by head.
fn is_aside(tokens: &Tokens<'_>) -> bool {
    let all = 0..tokens.len();
    let with_taxes = tokens.any(all.clone(), vocabulary::WITH_TAXES);
    let taxes = tokens.any(all.clone(), vocabulary::TAXES) && !with_taxes;
    let committed =
        tokens.any(all.clone(), vocabulary::COMMITTED) && !tokens.any(all.clone(), vocabulary::COMMITTED_LOOSELY);
    taxes
        || committed
        || tokens.any(all.clone(), vocabulary::NOT_SPENT)
        || tokens.any(all, &["unitaire*", "par *", "vote", "reliquat*", "reste", "difference*"])
}

/// Which amounts stand below, when these words name amounts.
fn basis(tokens: &Tokens<'_>) -> Option<Basis> {
    let all = 0..tokens.len();
    if tokens.any(all.clone(), vocabulary::COMMITTED_LOOSELY) {
        return Some(Basis::Committed);
    }
    if tokens.any(all.clone(), vocabulary::WITH_TAXES) || tokens.any(all.clone(), vocabulary::SETTLED) {
        return Some(Basis::Settled);
    }
    tokens.any(all, &["montant*", "cout*", "depense*", "frais"]).then_some(Basis::Plain)
}

/// The cell is the name of a mission, and nothing else: `Hôtel à Milan` is none.
fn names(cell: &str, folded: &str, mission: &Known) -> bool {
    const BESIDE: &[&str] = &[
        "mission",
        "deplacement",
        "delegation",
        "voyage",
        "sejour",
        "a",
        "au",
        "aux",
        "en",
        "de",
        "du",
        "la",
        "le",
        "l",
        "les",
        "officielle",
        "n",
        "no",
        "et",
        "sous",
        "total",
    ];
    let Some(name) = mission.names.iter().find(|name| contains_words(folded, name)) else { return false };
    let bare = cell.split('(').next().unwrap_or(cell);
    let rest = fold(bare).replacen(name.as_str(), " ", 1);
    let beside = |word: &str| {
        BESIDE.contains(&word)
            || super::dates::is_calendar_word(word)
            || word.bytes().all(|byte| byte.is_ascii_digit())
    };
    fold(bare).contains(name.as_str()) && rest.split(' ').filter(|word| !word.is_empty()).all(beside)
}

/// `Nombre d'élus`, `Agents`, `Effectif`.
fn members(tokens: &Tokens<'_>) -> Option<(Who, usize)> {
    let mut at = 0;
    while matches!(tokens.word(at), "nombre" | "nb" | "nbre" | "de" | "d") || matches!(tokens.sign(at), '\'' | '.')
    {
        at += 1;
    }
    if matches!(tokens.word(at), "effectif" | "effectifs" | "delegation") {
        return Some((Who::All, at + 1));
    }
    people::name(tokens, at)
}

/// `en k€`, `montants en milliers d'euros`: the numbers below are no euros.
pub(super) fn is_in_thousands(tokens: &Tokens<'_>) -> bool {
    (0..tokens.len()).any(|at| {
        let counted = at > 0 && tokens.digits(at - 1).is_some();
        let short = matches!(tokens.word(at), "k" | "m" | "md") && tokens.sign(at + 1) == '€';
        !counted && (short || matches!(tokens.word(at), "keur" | "meur"))
            || tokens.says(at, "en millier*").or_else(|| tokens.says(at, "en million*")).is_some()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_of_a_column() {
        for (text, expected) in [
            ("Montant TTC", About::Amount(Basis::Settled)),
            ("TTC", About::Amount(Basis::Settled)),
            ("Montant mandaté", About::Amount(Basis::Settled)),
            ("Montant", About::Amount(Basis::Plain)),
            ("Frais engagés", About::Amount(Basis::Committed)),
            ("Montant engagé", About::Aside),
            ("Montant voté", About::Aside),
            ("HT", About::Aside),
            ("Montant mandaté HT", About::Aside),
            ("Coût hors taxes", About::Aside),
            ("TVA", About::Aside),
            ("Total HT", About::Aside),
            ("Total TTC", About::Total),
            ("Date de mandatement", About::Aside),
            ("Dates de la mission", About::Dates),
        ] {
            assert_eq!(about(text, &[]), expected, "{text}");
        }
    }

    #[test]
    fn units_of_a_column_or_of_a_caption() {
        for (text, expected) in [
            ("Dépenses en k€", true),
            ("(montants en milliers d'euros)", true),
            ("Coût (M€)", true),
            ("Dépenses en €", false),
            ("un budget de 1,2 M€", false),
            ("des milliers de visiteurs", false),
        ] {
            assert_eq!(is_in_thousands(&Tokens::of(text)), expected, "{text}");
        }
    }
}
