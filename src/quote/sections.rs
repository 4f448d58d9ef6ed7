//! Which part of the text is about which mission: titles, and paragraphs that open the story of one.

use super::known::{self, Known};
use super::places;
use super::reading::Reading;
use super::strength::{self, Strength};
use super::sums;
use super::vocabulary;

/// For each reading, the mission that its section is about.
pub(super) fn of(readings: &[Reading<'_>], missions: &[Known]) -> Vec<Option<usize>> {
    if missions.len() == 1 {
        return of_only(readings, missions);
    }
    let mut section = None;
    let mut sections = Vec::with_capacity(readings.len());
    for reading in readings {
        let named = known::named(missions, reading);
        let only = known::only(missions, reading);
        if reading.is_row() {
            sections.push(section);
            continue;
        }
        if is_of_another(reading, missions) {
            section = None;
        } else if is_own_total(reading) {
            // `TOTAL : 2 150,00 €`, in capitals as a title is, ends no section before it is read.
        } else if reading.is_title() {
            section = match (only, named.is_empty()) {
                (Some(mission), _) => Some(mission),
                (None, false) => None,
                (None, true) if known::ends_section(reading) && is_section_title(reading) => None,
                (None, true) => section,
            };
        } else if let Some(mission) = only.filter(|_| opens(reading)) {
            section = Some(mission);
        } else if named.len() > 1 && only.is_none() || speaks_of_all(reading) {
            section = None;
        }
        sections.push(section);
    }
    sections
}

fn is_own_total(reading: &Reading<'_>) -> bool {
    !reading.block.is_heading && !reading.amounts.is_empty() && sums::is_line(reading)
}

/// The only mission that is known has the whole text, but what follows the line of another one.
fn of_only(readings: &[Reading<'_>], missions: &[Known]) -> Vec<Option<usize>> {
    let mut section = Some(0);
    let of = |reading: &Reading<'_>| {
        if is_of_another(reading, missions) {
            section = None;
        } else if !known::named(missions, reading).is_empty() {
            section = Some(0);
        }
        section
    };
    readings.iter().map(of).collect()
}

/// `Mission à Reykjavik, du … : 11 240,75 €`, of which nothing else was understood: not of the one before.
pub(super) fn is_of_another(reading: &Reading<'_>, missions: &[Known]) -> bool {
    const NEAR: usize = 4;
    let head = reading.tokens.any(0..NEAR, &["mission a", "deplacement a", "voyage a", "mission au", "mission en"])
        || reading.tokens.any(0..NEAR, &["deplacement au", "deplacement en", "voyage au", "voyage en"]);
    let says = !reading.amounts.is_empty() || !reading.counts.is_empty();
    let place = || places::head(&reading.tokens).is_some() || reading.places.iter().any(|one| one.at.start <= NEAR);
    !reading.is_row() && head && says && known::named(missions, reading).is_empty() && place()
}

/// Not a mere label such as `Coût :`, which stands inside a section.
pub(super) fn is_section_title(reading: &Reading<'_>) -> bool {
    let text = &reading.block.text;
    reading.block.is_heading || !text.chars().any(char::is_lowercase) || reading.word_count() > 4
}

/// `La mission à Dakar s'est déroulée du 3 au 8 mars 2019.`: what follows is about it.
fn opens(reading: &Reading<'_>) -> bool {
    let ends = reading.block.text.trim_end().ends_with(':');
    let stays = reading.stays.iter().any(|stay| strength::of(reading, stay) == Strength::Mission);
    stays || (ends && reading.word_count() < 20)
}

fn speaks_of_all(reading: &Reading<'_>) -> bool {
    reading.tokens.any(0..reading.tokens.len(), vocabulary::TOGETHER)
        || reading
            .tokens
            .any(0..reading.tokens.len(), &["au benefice", "propose*", "en consequence", "telles sont"])
}
