//! The lines of a mission sheet: ledger beside support, matched blocks together, the rest apart under
//! its own headings. What needs work comes first.

use std::collections::BTreeMap;

use rustc_hash::FxHashSet;

use crate::model::Date;
use crate::model::books::Books;
use crate::model::entry::{EntryId, Side};
use crate::model::matching::{Confidence, Match, MatchId};
use crate::model::mission::MissionId;
use crate::model::money::Money;

/// Where a line of a mission sheet stands. Declared in the order of the sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum State {
    /// Paid, nothing proves it yet.
    LedgerAlone,
    /// Proved, not paid.
    SupportAlone,
    /// Several partners are as good.
    Ambiguous,
    /// Matched, the amounts differ.
    Gap,
    /// The partner belongs to another mission.
    Elsewhere,
    /// Matched without full proof.
    ToConfirm,
    /// Matched by the staff's marks.
    Manual,
    /// Matched.
    Matched,
    /// Outside the totals.
    NotCounted,
}

impl State {
    /// Every state, in the order of the sheet.
    pub(super) const ALL: [Self; 9] = [
        Self::LedgerAlone,
        Self::SupportAlone,
        Self::Ambiguous,
        Self::Gap,
        Self::Elsewhere,
        Self::ToConfirm,
        Self::Manual,
        Self::Matched,
        Self::NotCounted,
    ];

    /// In the column `État`: the state of a line (*ligne*).
    pub(super) fn french(self) -> &'static str {
        match self {
            State::LedgerAlone => "À justifier",
            State::SupportAlone => "Non payée",
            State::Ambiguous => "Ambiguë",
            State::Gap => "Écart",
            State::Elsewhere => "Autre mission",
            State::ToConfirm => "À confirmer",
            State::Manual => "Pointée",
            State::Matched => "Rapprochée",
            State::NotCounted => "Non comptée",
        }
    }

    /// The heading of its section.
    pub(super) fn heading(self) -> &'static str {
        match self {
            State::LedgerAlone => "Payé, sans justificatif rapproché : aucune pièce trouvée dans les exports",
            State::SupportAlone => "Justifié, non payé : aucun mandat trouvé",
            State::Ambiguous => "Ambigu : plusieurs partenaires aussi bons, aucun retenu (voir « Pointage »)",
            State::Gap => "Rapproché, mais les montants diffèrent",
            State::Elsewhere => "Rapproché avec une ligne affectée à une autre mission",
            State::ToConfirm => "Rapproché sans preuve complète : à confirmer (voir la feuille Rapprochement)",
            State::Manual => "Rapproché d’après vos pointages",
            State::Matched => "Rapproché au centime",
            State::NotCounted => "Non compté (annulé, copie, pièce d’une dépense déjà comptée) : hors totaux",
        }
    }
}

/// One row of a mission sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Line {
    /// Where it stands.
    pub(super) state: State,
    /// What it belongs to.
    pub(super) block: Block,
    /// Ledger side.
    pub(super) ledger: Option<EntryId>,
    /// Support side.
    pub(super) support: Option<EntryId>,
    /// First row of its block.
    pub(super) first: bool,
    /// Ledger minus support of the block, on its first row.
    pub(super) gap: Option<Money>,
}

/// What the rows of a block have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Block {
    /// Opens a section.
    Heading,
    /// A match.
    Match(MatchId),
    /// An ambiguity, by its index.
    Ambiguity(u32),
    /// A line on its own.
    Alone,
}

/// The rows of a mission, headings included: what is of one state together, in the order of the books.
pub(super) fn of_mission(books: &Books, mission: MissionId) -> Vec<Line> {
    let mut sections: [Vec<Line>; State::ALL.len()] = Default::default();
    each_block(books, mission, |block| {
        if let Some(line) = block.first() {
            sections[line.state as usize].extend(block);
        }
    });
    let count = sections.iter().map(|lines| lines.len() + usize::from(!lines.is_empty())).sum();
    let mut rows: Vec<Line> = Vec::with_capacity(count);
    for mut lines in sections {
        if let Some(state) = lines.first().map(|line| line.state) {
            rows.push(Line { state, block: Block::Heading, ledger: None, support: None, first: true, gap: None });
            rows.append(&mut lines);
        }
    }
    rows
}

/// The rows that a sheet lists, and those that it leaves to a file: whole blocks, the first ones and those that the
/// staff marked or commented.
pub(super) fn cut(
    lines: &[Line],
    rows_max: usize,
    is_noted: impl Fn(EntryId) -> bool,
) -> Option<(Vec<Line>, Vec<Line>)> {
    if lines.len() <= rows_max {
        return None;
    }
    let noted = |block: &[Line]| block.iter().flat_map(|line| [line.ledger, line.support]).flatten().any(&is_noted);
    let blocks = || lines.chunk_by(|_, next| !next.first);
    let kept: usize = blocks().filter(|block| noted(block)).map(<[Line]>::len).sum();
    let mut room = rows_max.saturating_sub(kept);
    let (mut listed, mut left, mut heading) = (Vec::new(), Vec::new(), None);
    for block in blocks() {
        if block[0].block == Block::Heading {
            heading = Some(block[0]);
        } else if noted(block) {
            listed.extend(heading.take());
            listed.extend(block);
        } else if block.len() < room {
            room -= block.len() + usize::from(heading.is_some());
            listed.extend(heading.take());
            listed.extend(block);
        } else {
            // After the first block without room nothing more is listed: « les premières lignes ».
            room = 0;
            left.extend(block);
        }
    }
    Some((listed, left))
}

/// Shows every block of a mission, in the order of its first entry: by side, then by day.
fn each_block(books: &Books, mission: MissionId, mut see: impl FnMut(&[Line])) {
    let mut entries: Vec<(Side, Option<Date>, EntryId)> = [Side::Ledger, Side::Support]
        .into_iter()
        .flat_map(|side| books.of_mission(mission, side))
        .map(|(id, entry)| (entry.side, entry.date, id))
        .collect();
    entries.sort_unstable();
    let ambiguity_of = ambiguity_of(books);
    let (mut seen_matches, mut seen_ambiguities) = (FxHashSet::default(), FxHashSet::default());
    for (_, _, id) in entries {
        let entry = books.entry(id);
        if !entry.is_counted() {
            see(&[alone(books, mission, id, State::NotCounted)]);
        } else if let Some((at, one)) = books.match_of(id) {
            if let Some(pair) = even_pair(books, mission, at, one) {
                // It stands where its ledger line does.
                if entry.side == Side::Ledger {
                    see(&[pair]);
                }
            } else if seen_matches.insert(at) {
                see(&matched(books, mission, at, one));
            }
        } else if let Some(at) = ambiguity_of.get(&id) {
            if seen_ambiguities.insert(*at) {
                see(&ambiguous(books, mission, *at));
            }
        } else {
            let state = if entry.side == Side::Ledger { State::LedgerAlone } else { State::SupportAlone };
            see(&[alone(books, mission, id, state)]);
        }
    }
}

/// The row of a match of one line with one, of one amount, wholly of the mission: nearly all are.
fn even_pair(books: &Books, mission: MissionId, at: MatchId, one: &Match) -> Option<Line> {
    let ([ledger], [support]) = (&*one.ledger, &*one.support) else { return None };
    let whole = |id: &EntryId| books.assignment(*id).mission == Some(mission);
    let even = one.is_even() && whole(ledger) && whole(support);
    even.then(|| Line {
        state: settled(one),
        block: Block::Match(at),
        ledger: Some(*ledger),
        support: Some(*support),
        first: true,
        gap: Some(books.zero()),
    })
}

/// The state of a match without a gap.
fn settled(one: &Match) -> State {
    match one.confidence {
        Confidence::Certain => State::Matched,
        Confidence::Probable => State::ToConfirm,
        Confidence::Manual => State::Manual,
    }
}

/// The ambiguity of each entry that is in one.
fn ambiguity_of(books: &Books) -> BTreeMap<EntryId, u32> {
    let every = (0_u32..).zip(&books.matching.ambiguities);
    every.flat_map(|(at, one)| one.ledger.iter().chain(&one.support).map(move |id| (*id, at))).collect()
}

fn alone(books: &Books, mission: MissionId, id: EntryId, state: State) -> Line {
    let on_ledger = books.entry(id).side == Side::Ledger;
    let share = books.share(id, mission);
    let gap = if on_ledger { share } else { share.negated() };
    Line {
        state,
        block: Block::Alone,
        ledger: on_ledger.then_some(id),
        support: (!on_ledger).then_some(id),
        first: true,
        gap: (state != State::NotCounted).then_some(gap),
    }
}

fn matched(books: &Books, mission: MissionId, at: MatchId, one: &Match) -> Vec<Line> {
    let ledger = here(books, mission, &one.ledger);
    let support = here(books, mission, &one.support);
    let gap = gap_of(books, mission, &ledger, &support);
    let elsewhere = |here: &[EntryId], all: &[EntryId]| here.is_empty() && !all.is_empty();
    let state = if elsewhere(&ledger, &one.ledger) || elsewhere(&support, &one.support) {
        State::Elsewhere
    } else if !gap.is_zero() {
        State::Gap
    } else {
        settled(one)
    };
    side_by_side(state, Block::Match(at), &ledger, &support, gap)
}

fn ambiguous(books: &Books, mission: MissionId, at: u32) -> Vec<Line> {
    let Some(one) = books.matching.ambiguities.get(at as usize) else { return Vec::new() };
    let ledger = here(books, mission, &one.ledger);
    let support = here(books, mission, &one.support);
    let gap = gap_of(books, mission, &ledger, &support);
    side_by_side(State::Ambiguous, Block::Ambiguity(at), &ledger, &support, gap)
}

/// Those that count and belong to the mission; the others have their own rows elsewhere.
fn here(books: &Books, mission: MissionId, entries: &[EntryId]) -> Vec<EntryId> {
    let belongs = |id: &&EntryId| books.entry(**id).is_counted() && books.assignment(**id).touches(mission);
    entries.iter().filter(belongs).copied().collect()
}

fn gap_of(books: &Books, mission: MissionId, ledger: &[EntryId], support: &[EntryId]) -> Money {
    let paid = ledger.iter().map(|id| books.share(*id, mission));
    books.sum(paid.chain(support.iter().map(|id| books.share(*id, mission).negated())))
}

fn side_by_side(state: State, block: Block, ledger: &[EntryId], support: &[EntryId], gap: Money) -> Vec<Line> {
    let rows = 0..ledger.len().max(support.len());
    let line = |row: usize| Line {
        state,
        block,
        ledger: ledger.get(row).copied(),
        support: support.get(row).copied(),
        first: row == 0,
        gap: (row == 0).then_some(gap),
    };
    rows.map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(block: Block, first: bool, ledger: u32) -> Line {
        let ledger = (block != Block::Heading).then_some(EntryId(ledger));
        Line { state: State::Matched, block, ledger, support: None, first, gap: None }
    }

    #[test]
    fn a_long_list_is_cut_between_blocks_and_keeps_what_has_a_note() {
        let mut lines = vec![line(Block::Heading, true, 0)];
        for at in 0..10 {
            lines.push(line(Block::Match(MatchId(at)), true, 2 * at));
            lines.push(line(Block::Match(MatchId(at)), false, 2 * at + 1));
        }
        assert!(cut(&lines, 21, |_| false).is_none());
        let (listed, left) = cut(&lines, 8, |id| id == EntryId(17)).unwrap();
        let blocks: Vec<Block> = listed.iter().filter(|line| line.first).map(|line| line.block).collect();
        let of = |at| Block::Match(MatchId(at));
        assert_eq!(blocks, [Block::Heading, of(0), of(1), of(8)]);
        assert_eq!(listed.len() + left.len(), lines.len());
        let (listed, left) = cut(&lines, 0, |_| false).unwrap();
        assert_eq!((listed.len(), left.len()), (0, 20));
    }
}
