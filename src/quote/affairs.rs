//! Other affairs that name the same towns: `une subvention de 10 000 € à l'association …, à Gênes`, a twinning,
//! a mission of another year. What they cost is no cost of the missions that are reported.

use std::ops::Range;

use super::amounts::Amount;
use super::known::{self, Known};
use super::reading::Reading;
use super::sections;
use super::strength::{self, Strength};
use super::tokens::Tokens;
use super::vocabulary;
use crate::model::dossier::Dossier;

/// The amount is that of another affair than a mission: the sentence speaks of one from its first noun on, gives it
/// the amount, or names it as what the amount is; and nobody goes anywhere. A word of theirs that merely stands in
/// the sentence proves nothing: a mission has its convention, its marché, its crédits de fonctionnement.
pub(super) fn is_other(reading: &Reading<'_>, amount: &Amount) -> bool {
    let tokens = &reading.tokens;
    let sentence = reading.sentence(amount.at.start);
    // `Gênes (jumelage), du 6 au 8 février : …` is a mission by its days.
    let mut stays = reading.stays.iter().filter(|stay| stay.is_range && sentence.contains(&stay.at.start));
    if stays.any(|stay| strength::of(reading, stay) != Strength::Other)
        || tokens.any(sentence.clone(), vocabulary::GOING)
    {
        return false;
    }
    let before = sentence.start..amount.at.start;
    is_subject(tokens, &before)
        || is_running(tokens, &before)
        || is_name(tokens, &before)
        || is_given(tokens, &sentence, amount)
}

/// `La convention avec la ville de Gênes prévoit …`: what the sentence is about, unless something else is from some
/// comma on: `…, le coût de la visite est de …`.
fn is_subject(tokens: &Tokens<'_>, before: &Range<usize>) -> bool {
    let Some(first) = first_noun(tokens, before) else { return false };
    let turns = |at: usize| {
        tokens.sign(at) == ','
            && matches!(tokens.word(at + 1), "le" | "la" | "les" | "l")
            && tokens.any(at + 2..at + 5, &["cout*", "montant*", "depense*", "frais"])
    };
    is_affair(tokens, first, before.end) && !(first..before.end).any(turns)
}

/// `Les crédits de fonctionnement du musée de Turin s'élèvent à …`: what another body lives on.
fn is_running(tokens: &Tokens<'_>, before: &Range<usize>) -> bool {
    const OF: &[&str] = &["credit* de fonctionnement", "budget de fonctionnement", "depense* de fonctionnement"];
    const BODIES: &[&str] = &[
        "musee*",
        "festival*",
        "ecole*",
        "theatre*",
        "centre*",
        "institut*",
        "universite*",
        "hopital*",
        "association*",
        "antenne*",
        "lycee*",
        "college*",
        "maison*",
        "bibliotheque*",
    ];
    let Some(first) = first_noun(tokens, before) else { return false };
    let Some(end) = OF.iter().find_map(|words| tokens.says(first, words)) else { return false };
    let whom = if tokens.word(end) == "de" { end + 1 } else { end };
    let whom = (whom..before.end).find(|at| !matches!(tokens.word(*at), "" | "l" | "la" | "du" | "des" | "d"));
    matches!(tokens.word(end), "du" | "de" | "des" | "d") && whom.is_some_and(|at| tokens.any(at..at + 1, BODIES))
}

/// The noun that a sentence is about: `Le coût de la convention` is about the convention.
fn first_noun(tokens: &Tokens<'_>, range: &Range<usize>) -> Option<usize> {
    const SMALL: &[&str] = &[
        "le",
        "la",
        "les",
        "l",
        "un",
        "une",
        "des",
        "de",
        "du",
        "d",
        "a",
        "au",
        "aux",
        "pour",
        "enfin",
        "par ailleurs",
        "ailleurs",
        "en outre",
        "outre",
        "il",
        "est",
        "sont",
        "propose",
        "demande",
        "egalement",
        "aussi",
        "ce",
        "cet",
        "cette",
        "ces",
        "en",
        "par",
        "n",
    ];
    const OF: &[&str] = &["cout*", "montant*", "prix", "budget*", "depense*", "somme*"];
    let is_small = |at: usize| {
        tokens.word(at).is_empty()
            || SMALL.contains(&tokens.word(at))
            || super::dates::is_calendar_word(tokens.word(at))
    };
    let first = range.clone().find(|at| !is_small(*at))?;
    // `Le coût de la convention`, but not `La dépense, au titre de la convention`.
    let of = first + 1;
    if tokens.any(first..of, OF) && matches!(tokens.word(of), "de" | "du" | "d" | "des") {
        return (of..range.end).find(|at| !is_small(*at));
    }
    Some(first)
}

/// The thing is an affair by itself. The proceedings of a congress, and a payment to who sells journeys, are none.
fn is_affair(tokens: &Tokens<'_>, at: usize, end: usize) -> bool {
    const MEETINGS: &[&str] = &[
        "travaux de la conference",
        "travaux du congres",
        "travaux du reseau",
        "travaux du forum",
        "travaux du seminaire",
        "travaux du colloque",
        "travaux de la commission",
        "travaux de l assemblee",
        "travaux du groupe",
    ];
    let to_seller = tokens.any(at..at + 1, &["versement*", "marche", "marches", "accord cadre"])
        && tokens.any(at..end, SELLERS);
    tokens.any(at..at + 1, vocabulary::OTHER_AFFAIR) && !tokens.any(at..at + 1, MEETINGS) && !to_seller
}

/// Who sells journeys.
const SELLERS: &[&str] = &[
    "agence",
    "titulaire*",
    "prestataire*",
    "hotel*",
    "compagnie*",
    "hebergement*",
    "transport*",
    "avion*",
    "train*",
    "fournisseur*",
];

/// `… prévoit un versement de 7 500 €`, `une bourse de 900 €`: the word for it stands before the amount.
fn is_name(tokens: &Tokens<'_>, before: &Range<usize>) -> bool {
    let is_link = |at: usize| matches!(tokens.word(at), "de" | "d" | "totale" | "annuelle" | "annuel" | "mensuel");
    let mut back = before.clone().rev().skip_while(|at| is_link(*at) || tokens.sign(*at) == '\'');
    let Some(last) = back.next().filter(|last| last + 1 < before.end) else { return false };
    tokens.any(last..last + 1, vocabulary::GIFT)
}

/// `d'attribuer 10 000 € au festival`, `10 000 € à l'association …`: who or what gets it. `10 000 € de
/// fonctionnement` too is no journey.
fn is_given(tokens: &Tokens<'_>, sentence: &Range<usize>, amount: &Amount) -> bool {
    const NEAR: usize = 3;
    let behind = amount.at.end..sentence.end;
    if tokens.says(behind.start, "de fonctionnement").is_some() {
        return true;
    }
    let Some(whom) = behind
        .clone()
        .find(|at| !matches!(tokens.word(*at), "a" | "au" | "aux" | "l" | "la") && tokens.sign(*at) != '\'')
    else {
        return false;
    };
    let is_gift = whom > behind.start && matches!(tokens.word(behind.start), "a" | "au" | "aux");
    let near = amount.at.start.saturating_sub(NEAR).max(sentence.start)..amount.at.start;
    let granted = tokens.any(near, vocabulary::GRANTING) && !tokens.any(whom..whom + 1, SELLERS);
    is_gift && (granted || is_affair(tokens, whom, sentence.end))
}

/// A table of other affairs: `Association | Ville | Montant`; with days or people it is one of journeys, whomever they
/// visit.
pub(super) fn is_table(header: &[String]) -> bool {
    const JOURNEYS: &[&str] = &[
        "mission",
        "missions",
        "deplacement*",
        "voyage",
        "voyages",
        "destination*",
        "date",
        "dates",
        "periode",
        "duree",
        "sejour",
        "agent",
        "agents",
        "elus",
        "effectif*",
        "delegation",
    ];
    // Of what a table is about its first column tells; the number of a marché may stand in any.
    const ANYWHERE: &[&str] = &["association*", "subvention*", "bourse*", "dotation*", "cotisation*", "loyer*"];
    let says = |cells: &[String], words: &[&str]| {
        cells.iter().any(|cell| {
            let tokens = Tokens::of(cell);
            tokens.any(0..tokens.len(), words)
        })
    };
    let is_affair = says(header.get(..1).unwrap_or_default(), vocabulary::OTHER_AFFAIR) || says(header, ANYWHERE);
    is_affair && !says(header, JOURNEYS)
}

/// For each reading, whether a title puts it among other affairs: as far as the next title, or a paragraph
/// about a mission.
pub(super) fn among(readings: &[Reading<'_>], missions: &[Known]) -> Vec<bool> {
    // `Affaires diverses` heads the last reports of any sitting, those of missions among them.
    const OTHERS: &[&str] = &["autres affaires"];
    let mut is_among = false;
    let of = |reading: &Reading<'_>| {
        let says = |words: &[&str]| reading.tokens.any(0..reading.tokens.len(), words);
        let names_mission = || !known::named(missions, reading).is_empty();
        if reading.is_title() && sections::is_section_title(reading) {
            // `Signature de la convention` heads a part of what is told of a mission.
            let all = 0..reading.tokens.len();
            let is_affair = is_subject(&reading.tokens, &all) || says(OTHERS);
            is_among = is_affair && !says(vocabulary::GOING) && !names_mission();
        } else if is_among && !reading.is_row() && is_back(reading, &says, &names_mission) {
            is_among = false;
        }
        is_among
    };
    readings.iter().map(of).collect()
}

/// The paragraph is about a mission again.
fn is_back(reading: &Reading<'_>, says: &impl Fn(&[&str]) -> bool, names_mission: &impl Fn() -> bool) -> bool {
    says(vocabulary::THIS_ONE) || (says(vocabulary::GOING) || has_days(reading)) && names_mission()
}

fn has_days(reading: &Reading<'_>) -> bool {
    reading.stays.iter().any(|stay| stay.is_range)
}

/// The years that a dossier is about.
pub(super) fn years(dossier: &Dossier) -> Vec<i16> {
    let days = dossier.missions().flat_map(|(_, mission)| [mission.start, mission.end]);
    let days = days.chain(dossier.commission_date).map(|day| day.year());
    days.chain(dossier.fiscal_year).collect()
}

/// The years that these pieces cite, each with its place.
pub(super) fn cited<'t>(tokens: &'t Tokens<'_>, range: Range<usize>) -> impl Iterator<Item = (usize, i16)> + 't {
    let year = |digits: &str| digits.parse().ok().filter(|year| (1990..=2100).contains(year));
    let four = move |at: usize| tokens.digits(at).filter(|digits| digits.len() == 4);
    range.filter_map(move |at| four(at).and_then(year).map(|year| (at, year)))
}

/// The sentence cites years, none of them its own; those of papers (`la convention de 2019`) tell nothing.
pub(super) fn is_of_other_years(tokens: &Tokens<'_>, sentence: Range<usize>, own: &[i16]) -> bool {
    const NEAR: usize = 6;
    let is_of_paper = |at: usize| {
        let near = at.saturating_sub(NEAR).max(sentence.start)..at;
        let last = |words: &[&str]| near.clone().rev().find(|at| tokens.any(*at..*at + 1, words));
        last(vocabulary::DATED_PAPER) > last(vocabulary::GOING)
    };
    // `…, contre 10 200 € en 2019`, `(6 100 € en 2018)`: of what it is compared with.
    let is_compared = |at: usize| {
        const BESIDE: usize = 8;
        const INSIDE: usize = 3;
        let before = at.saturating_sub(BESIDE).max(sentence.start)..at;
        let opened = before.clone().rev().find(|at| matches!(tokens.sign(*at), '(' | ')'));
        let in_brackets = opened.is_some_and(|open| tokens.sign(open) == '(' && at - open > INSIDE);
        in_brackets || tokens.any(before, &["contre", "par rapport a", "comparaison", "compare*"])
    };
    let cited: Vec<(usize, i16)> = cited(tokens, sentence.clone()).filter(|(at, _)| !is_compared(*at)).collect();
    !own.is_empty()
        && !cited.iter().any(|(_, year)| own.contains(year))
        && cited.iter().any(|(at, _)| !is_of_paper(*at))
}
