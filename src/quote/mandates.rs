//! The mandats spéciaux that a report refers to: `délibération n° 2017-123 du 20 octobre 2017`.

use std::ops::Range;

use super::known::{self, Known};
use super::reading::Reading;
use super::vocabulary;
use crate::model::declaration::{Authorisation, MissionTold, Quoted};

/// Gives each mission the authorisation that the text gives it.
pub(super) fn attach(
    readings: &[Reading<'_>],
    sections: &[Option<usize>],
    missions: &[Known],
    told: &mut [MissionTold],
) {
    for (reading, section) in readings.iter().zip(sections) {
        for sentence in reading.sentences() {
            let tokens = &reading.tokens;
            if !tokens.any(sentence.clone(), &["mandat* special", "mandat* speciaux"]) {
                continue;
            }
            let references = references(reading, &sentence);
            let [only] = references.as_slice() else { continue };
            let named = known::named(missions, reading);
            let named: Vec<usize> =
                named.iter().filter(|(_, at)| sentence.contains(&at.start)).map(|(one, _)| *one).collect();
            let of_all = tokens.any(sentence.clone(), vocabulary::TOGETHER);
            let owners: Vec<usize> = match (named.is_empty(), section) {
                (false, _) => named,
                (true, _) if of_all => (0..told.len()).collect(),
                (true, Some(section)) => vec![*section],
                (true, None) => Vec::new(),
            };
            for owner in owners {
                if let Some(one) = told.get_mut(owner).filter(|one| one.special_mandate.is_none()) {
                    one.special_mandate = Some(only.clone());
                }
            }
        }
    }
}

/// Papers that grant something, with their number and date.
fn references(reading: &Reading<'_>, sentence: &Range<usize>) -> Vec<Quoted<Authorisation>> {
    const PAPERS: &[&str] = &["deliberation", "decision", "arrete"];
    const FAR: usize = 14;
    let tokens = &reading.tokens;
    let mut found: Vec<Quoted<Authorisation>> = Vec::new();
    let mut at = sentence.start;
    while at < sentence.end {
        let begins = tokens.any(at..at + 1, PAPERS);
        let stay = reading.stays.iter().find(|stay| {
            begins && !stay.is_range && (at + 1..at + FAR).contains(&stay.at.start) && stay.at.end <= sentence.end
        });
        let numbered =
            (at + 1..at + 4).any(|next| matches!(tokens.word(next), "n" | "no") || tokens.sign(next) == '°');
        let Some(stay) = stay.filter(|stay| numbered || stay.at.start <= at + 8) else {
            at += 1;
            continue;
        };
        let date = stay.days(None).and_then(Result::ok).map(|(day, _)| day);
        let range = at..stay.at.end;
        let reference = tokens.slice(&range).to_owned();
        found.push(Quoted { value: Authorisation { reference, date }, quote: reading.quote(&range) });
        at = range.end;
    }
    found
}
