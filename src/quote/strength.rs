//! What a stay or an amount speaks of: the words around it tell.

use std::ops::Range;

use super::affairs;
use super::amounts::Amount;
use super::dates::Stay;
use super::reading::Reading;
use super::tokens::Tokens;
use super::vocabulary;

/// Whose days these are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Strength {
    /// Of a paper, of a sitting, of an event: not of a mission.
    Other,
    /// Nothing tells.
    Plain,
    /// Of a mission.
    Mission,
}

/// Whose days the words around say that these are.
pub(super) fn of(reading: &Reading<'_>, stay: &Stay) -> Strength {
    let tokens = &reading.tokens;
    let sentence = reading.sentence(stay.at.start);
    let before = sentence.start..stay.at.start;
    // The mission before this one.
    if tokens.any(before.clone(), vocabulary::EARLIER) {
        return Strength::Other;
    }
    // As far as the number of a paper stands from its date.
    const NEAR: usize = 12;
    let near = stay.at.start.saturating_sub(NEAR).max(sentence.start)..stay.at.start;
    if !stay.is_range
        && nearest(reading, near.clone(), vocabulary::DATED_PAPER) > nearest(reading, near, vocabulary::MISSION)
    {
        return Strength::Other;
    }
    let mission = nearest(reading, before.clone(), vocabulary::MISSION);
    // `L'hôtel a été réservé du …`, `a prolongé son séjour du …`: wherever the word stands.
    if nearest(reading, before.clone(), vocabulary::STAYING) > mission || tokens.any(before.clone(), &["prolong*"])
    {
        return Strength::Other;
    }
    let event = nearest(reading, before.clone(), vocabulary::EVENT);
    if event > mission {
        let from = event.unwrap_or(before.start);
        let takes_place = tokens.any(from..stay.at.start, vocabulary::TAKES_PLACE)
            || tokens.sign(stay.at.start.saturating_sub(1)) == '(';
        if takes_place || mission.is_none() {
            return Strength::Other;
        }
    }
    let dates = tokens.any(0..tokens.len().min(3), &["date*", "periode*", "duree"]);
    let after = tokens.any(stay.at.end..sentence.end.min(stay.at.end + 10), vocabulary::MISSION);
    let titled = tokens.any(0..tokens.len().min(4), &["mission*", "deplacement*", "delegation*", "voyage*"]);
    match mission.is_some() || dates || after || titled {
        true => Strength::Mission,
        false => Strength::Plain,
    }
}

/// Where the last of these words stands.
fn nearest(reading: &Reading<'_>, range: Range<usize>, words: &[&str]) -> Option<usize> {
    range.rev().find(|at| reading.tokens.any(*at..*at + 1, words))
}

/// The pieces before an amount that tell what it is: as far back as the word for a cost, and a little before
/// it, no comma in between.
pub(super) fn before(reading: &Reading<'_>, amount: &Amount) -> Range<usize> {
    const FAR: usize = 14;
    const BEFORE_COST: usize = 6;
    const NEAR: usize = 7;
    let tokens = &reading.tokens;
    let sentence = reading.sentence(amount.at.start);
    let others = reading.amounts.iter().filter(|other| other.at.end <= amount.at.start);
    // `1 000 € HT, soit 1 200 €`: what follows an amount is said of that one.
    let said_of = |end: usize| vocabulary::NOT_SPENT_AFTER.iter().find_map(|words| tokens.says(end, words));
    let others = others.map(|other| said_of(other.at.end).unwrap_or(other.at.end));
    let floor = others.max().unwrap_or(0).max(sentence.start).min(amount.at.start);
    let floor = floor.max(amount.at.start.saturating_sub(FAR));
    match nearest(reading, floor..amount.at.start, vocabulary::COST) {
        Some(cost) => {
            let start = (floor..cost).rev().take(BEFORE_COST).take_while(|at| tokens.sign(*at) != ',').last();
            start.unwrap_or(cost)..amount.at.start
        }
        None => floor.max(amount.at.start.saturating_sub(NEAR))..amount.at.start,
    }
}

/// The pieces behind an amount that may tell what it is.
pub(super) fn after(reading: &Reading<'_>, amount: &Amount) -> Range<usize> {
    const NEAR: usize = 5;
    let sentence = reading.sentence(amount.at.start);
    let next = reading.amounts.iter().map(|other| other.at.start).find(|start| *start >= amount.at.end);
    let end = sentence.end.min(next.unwrap_or(usize::MAX)).min(amount.at.end + NEAR);
    amount.at.end..end.max(amount.at.end)
}

/// An amount that was not spent on a mission as such: foreseen, by head, paid by others.
pub(super) fn is_other(reading: &Reading<'_>, amount: &Amount) -> bool {
    let tokens = &reading.tokens;
    // `La participation des entreprises, d'un montant de…`: what the whole sentence is about.
    let start = reading.sentence(amount.at.start).start;
    let subject = tokens.any(
        start..(start + 4).min(amount.at.start),
        &[
            "participation*",
            "subvention*",
            "recette*",
            "contribution*",
            "budget*",
            "contrat*",
            "avenant*",
            "engagement*",
        ],
    );
    let costs = tokens.any(start..amount.at.start, &["cout*", "depense*", "frais"]);
    let earlier = tokens.any(start..amount.at.start, vocabulary::EARLIER);
    earlier
        || affairs::is_other(reading, amount)
        || is_of_thing(reading, amount)
        || subject && !costs
        || tokens.any(before(reading, amount), vocabulary::NOT_SPENT)
        || tokens.any(before(reading, amount), vocabulary::COMMITTED) && !is_committed(reading, amount)
        || tokens.any(after(reading, amount), vocabulary::NOT_SPENT_AFTER)
}

/// `un chantier d'un montant de …`, `le salon, d'un coût de …`: what it is said of stands before it.
fn is_of_thing(reading: &Reading<'_>, amount: &Amount) -> bool {
    const FAR: usize = 6;
    const BACK: usize = 8;
    const OWN: &[&str] = &[
        "depense*",
        "frais",
        "operation*",
        "programme*",
        "action*",
        "participation*",
        "prestation*",
        "elle",
        "celle*",
    ];
    let tokens = &reading.tokens;
    let sentence = reading.sentence(amount.at.start);
    let near = amount.at.start.saturating_sub(FAR).max(sentence.start)..amount.at.start;
    let starts = ["d un montant", "d un cout", "d un prix"];
    let Some(from) = near.rev().find(|at| tokens.any(*at..*at + 1, &starts)) else { return false };
    let before = from.saturating_sub(BACK).max(sentence.start)..from;
    let is_own = |words: &[&str]| tokens.any(before.clone(), words);
    // `La délégation a visité un chantier d'un montant de …`: the last noun counts, of a mission or of a place.
    let last = before.clone().rev().find(|at| !tokens.word(*at).is_empty());
    let is_name = last.and_then(|last| tokens.get(last)).is_some_and(|token| token.is_capital);
    let begins = before.clone().find(|at| tokens.any(*at..*at + 1, vocabulary::MISSION));
    let is_mission = begins.is_some_and(|begins| begins + 4 >= from) || tokens.sign(from.saturating_sub(1)) == ',';
    let is_mission = is_mission && is_own(vocabulary::MISSION);
    !before.is_empty() && !is_name && !is_mission && !is_own(OWN)
}

/// What others paid of it, or was paid back: a part, unless nothing else is said.
pub(super) fn is_share(reading: &Reading<'_>, amount: &Amount) -> bool {
    const HEAD: usize = 3;
    let tokens = &reading.tokens;
    let start = reading.sentence(amount.at.start).start;
    tokens.any(start..(start + HEAD).min(amount.at.start), vocabulary::OTHER_PAYERS)
        || tokens.any(before(reading, amount), &["frais rembourse*", "sommes remboursees", "montant rembourse*"])
}

/// `Les dépenses engagées s'élèvent à …`: what was spent, unless what was paid is told beside it.
pub(super) fn is_committed(reading: &Reading<'_>, amount: &Amount) -> bool {
    reading.tokens.any(before(reading, amount), vocabulary::COMMITTED_LOOSELY)
}

/// True when the words before the amount make it a cost.
pub(super) fn is_cost(reading: &Reading<'_>, amount: &Amount) -> bool {
    let is_told = |one: &Amount| reading.tokens.any(before(reading, one), vocabulary::COST);
    is_told(amount) || without_taxes(reading, amount).is_some_and(is_told)
}

/// `… s'élève à 1 900 € HT, soit 2 150 € TTC`: the amount without its taxes that stands before it.
fn without_taxes<'r>(reading: &'r Reading<'_>, amount: &Amount) -> Option<&'r Amount> {
    let says = |at: usize, words: &[&str]| reading.tokens.any(at..at + 1, words);
    let before = reading.amounts.iter().rev().find(|other| other.at.end <= amount.at.start)?;
    let is_pair = says(amount.at.end, vocabulary::WITH_TAXES) && says(before.at.end, vocabulary::TAXES);
    let together = reading.tokens.sentence(before.at.start) == reading.tokens.sentence(amount.at.start);
    (is_pair && together).then_some(before)
}

/// The nature that these words name.
pub(super) fn nature(tokens: &Tokens<'_>, range: Range<usize>) -> Option<&'static str> {
    let found = vocabulary::NATURES.iter().find(|(words, _)| tokens.any(range.clone(), &[words]));
    found.map(|(_, nature)| *nature)
}
