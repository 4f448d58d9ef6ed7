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

/// The amount is that of another affair than a mission: one is named before it in its sentence, or gets it
/// (`10 000 € à l'association …`), and nobody goes anywhere.
pub(super) fn is_other(reading: &Reading<'_>, amount: &Amount) -> bool {
    const FAR: usize = 6;
    let tokens = &reading.tokens;
    let sentence = reading.sentence(amount.at.start);
    // `Gênes (jumelage), du 6 au 8 février : …` is a mission by its days.
    let mut stays = reading.stays.iter().filter(|stay| stay.is_range && sentence.contains(&stay.at.start));
    if stays.any(|stay| strength::of(reading, stay) != Strength::Other) {
        return false;
    }
    let ends =
        |at: &usize| matches!(tokens.sign(*at), ',' | '(' | ')' | ':') || tokens.any(*at..*at + 1, &["dont"]);
    let end = sentence.end.min(amount.at.end + FAR);
    let behind = (amount.at.end..end).find(ends).unwrap_or(end);
    let mut near = (sentence.start..amount.at.start).chain(amount.at.end..behind);
    near.any(|at| tokens.any(at..at + 1, vocabulary::OTHER_AFFAIR) && !is_frame(tokens, at))
        && !tokens.any(sentence, vocabulary::GOING)
}

/// `dans le cadre du jumelage`, `conformément à la convention`: why they went.
fn is_frame(tokens: &Tokens<'_>, at: usize) -> bool {
    const BACK: usize = 6;
    let before = at.saturating_sub(BACK)..at;
    tokens.any(before, &["dans le cadre", "au titre", "conformement", "en application", "a l occasion"])
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
    let says = |words: &[&str]| {
        header.iter().any(|cell| {
            let tokens = Tokens::of(cell);
            tokens.any(0..tokens.len(), words)
        })
    };
    says(vocabulary::OTHER_AFFAIR) && !says(JOURNEYS)
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
            let is_affair = says(vocabulary::OTHER_AFFAIR) || says(OTHERS);
            is_among = is_affair && !says(vocabulary::GOING) && !names_mission();
        } else if is_among && !reading.is_row() && (says(vocabulary::GOING) || has_days(reading)) && names_mission()
        {
            is_among = false;
        }
        is_among
    };
    readings.iter().map(of).collect()
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
    let cited: Vec<(usize, i16)> = cited(tokens, sentence.clone()).collect();
    !own.is_empty()
        && !cited.iter().any(|(_, year)| own.contains(year))
        && cited.iter().any(|(at, _)| !is_of_paper(*at))
}
