//! Names of missions and things said in one sentence: which belongs to which.

use std::ops::Range;

use super::known::Known;
use super::reading::Reading;

/// To whom something belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Owner {
    /// A mission that is named beside it, in its sentence.
    Beside(usize),
    /// The mission of the paragraph or of the section.
    Around(usize),
    Nobody,
    /// One of several.
    Unknown,
}

impl Owner {
    /// The mission, when it is one.
    pub(super) fn mission(self) -> Option<usize> {
        match self {
            Self::Beside(mission) | Self::Around(mission) => Some(mission),
            Self::Nobody | Self::Unknown => None,
        }
    }
}

/// `La première …, la seconde …`: two missions by their order in the text.
pub(super) fn by_rank(missions: &[Known], reading: &Reading<'_>) -> Vec<(usize, Range<usize>)> {
    const RANKS: [&[&str]; 2] =
        [&["la premiere", "le premier"], &["la seconde", "le second", "la deuxieme", "le deuxieme"]];
    if missions.len() != RANKS.len() {
        return Vec::new();
    }
    let find = |words: &[&str]| {
        let mut places = (0..reading.tokens.len()).filter(|at| reading.tokens.any(*at..*at + 1, words));
        let first = places.next()?;
        places.next().is_none().then_some(first..first + 2)
    };
    match RANKS.map(find) {
        [Some(first), Some(second)] if first.start < second.start => vec![(0, first), (1, second)],
        _ => Vec::new(),
    }
}

pub(super) fn distance(a: &Range<usize>, b: &Range<usize>) -> usize {
    if a.end <= b.start { b.start - a.end } else { a.start.saturating_sub(b.end) }
}

/// Names and things that take turns: each thing belongs to the name before it, or each to the one after.
/// All names, then as many things (`respectivement`): in their order.
pub(super) fn paired(named: &[&(usize, Range<usize>)], things: &[Range<usize>]) -> Vec<Owner> {
    // A name said twice in a row is one.
    let mut names: Vec<(usize, usize)> = Vec::new();
    let mut turns: Vec<(usize, bool)> = Vec::new();
    let mut events: Vec<(usize, Option<usize>)> =
        named.iter().map(|(mission, at)| (at.start, Some(*mission))).collect();
    events.extend(things.iter().map(|thing| (thing.start, None)));
    events.sort_by_key(|(start, _)| *start);
    for (start, mission) in events {
        match mission {
            Some(mission)
                if names.last().is_some_and(|(last, _)| *last == mission)
                    && turns.last().is_some_and(|(_, is_name)| *is_name) => {}
            Some(mission) => {
                names.push((mission, start));
                turns.push((start, true));
            }
            None => turns.push((start, false)),
        }
    }
    let is_name: Vec<bool> = turns.iter().map(|(_, is_name)| *is_name).collect();
    let in_order =
        |names: &[(usize, usize)]| names.iter().map(|(mission, _)| Owner::Beside(*mission)).collect::<Vec<_>>();
    let alternate = |first: bool| is_name.iter().enumerate().all(|(at, is)| *is == (first == at.is_multiple_of(2)));
    let blocks = |first: bool| {
        is_name.iter().position(|is| *is != first).is_some_and(|turn| is_name[turn..].iter().all(|is| *is != first))
    };
    if names.len() == things.len() && (alternate(true) || alternate(false) || blocks(true) || blocks(false)) {
        return in_order(&names);
    }
    // Several things behind each name, or before each.
    let owner = |thing: &Range<usize>| {
        let before = names.iter().rev().find(|(_, start)| *start < thing.start);
        let after = names.iter().find(|(_, start)| *start > thing.start);
        let named = match (is_name.first(), is_name.last()) {
            (Some(true), Some(false)) => before,
            (Some(false), Some(true)) => after,
            _ => None,
        };
        named.map_or(Owner::Unknown, |(mission, _)| Owner::Beside(*mission))
    };
    things.iter().map(owner).collect()
}
