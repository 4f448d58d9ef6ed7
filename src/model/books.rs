//! All that was decided, read-only: the single argument of every check.

mod index;

use std::borrow::Cow;

use std::ops::Range;
use std::sync::OnceLock;

pub use index::Totals;
use index::{Matches, OfMissions, Sides};

use super::Date;
use super::account::{FileAccount, Role};
use super::assignments::Assignments;
use super::declaration::Report;
use super::dossier::Dossier;
use super::entry::{Assignment, Entry, EntryId, Figure, Side};
use super::field::Field;
use super::finding::Problem;
use super::key::Key;
use super::leftover::Leftover;
use super::line_key::LineKeys;
use super::matching::{Ambiguity, Match, MatchId, Matching};
use super::mission::{Mission, MissionId};
use super::money::{Currency, Money};
use super::nature::{Nature, NatureReading, Natures};
use super::people::Member;
use super::place::Place;
use super::rates::{Rates, ScaleLine};
use super::sheet::Skipped;

/// What interpreting the sheets yields.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// Lines of both sides, in the order read.
    pub entries: Vec<Entry>,
    /// Lines of recoveries (*titres de recettes*), never netted.
    pub receipts: Vec<Entry>,
    /// Members of the delegations.
    pub members: Vec<Member>,
    /// Exchange rates.
    pub rates: Rates,
    /// Per-diem scale.
    pub scales: Vec<ScaleLine>,
    /// How each file was understood.
    pub files: Vec<FileAccount>,
    /// What could not be understood.
    pub problems: Vec<Problem>,
    /// What the text of the report says.
    pub report: Report,
}

/// A line delivered a second time by another export.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redelivery {
    /// The entry that is kept.
    pub kept: EntryId,
    /// Where the copy stands.
    pub at: Place,
    /// Amount of the copy.
    pub amount: Option<Money>,
    /// What differs between the two, in French; none when they are identical.
    pub differs: Option<String>,
}

/// Everything known of a dossier before it is judged.
#[derive(Clone, Debug)]
pub struct Books {
    /// The declaration and the rules.
    pub dossier: Dossier,
    /// The run's date.
    pub run_date: Date,
    /// Lines of both sides; [`EntryId`] is the index.
    pub entries: Vec<Entry>,
    /// Mission of each entry, by the same index.
    pub assignments: Assignments,
    /// What each entry was for, and what the declared labels mean.
    pub natures: Natures,
    /// Lines delivered twice, counted once.
    pub copies: Vec<Redelivery>,
    /// Lines of recoveries.
    pub receipts: Vec<Entry>,
    /// What settles what.
    pub matching: Matching,
    /// Members of the delegations.
    pub members: Vec<Member>,
    /// Exchange rates.
    pub rates: Rates,
    /// Per-diem scale.
    pub scales: Vec<ScaleLine>,
    /// How each file was understood.
    pub files: Vec<FileAccount>,
    /// Files left aside.
    pub skipped: Vec<Skipped>,
    /// What could not be read or understood.
    pub problems: Vec<Problem>,
    /// What the text of the report says.
    pub report: Report,
    /// The match of each entry, counted from one; zero for none.
    match_of: Vec<u32>,
    /// The matches with a line of any mission that are not wholly of one, or not of one amount, in order.
    matches_at_odds: Vec<u32>,
    /// Where the entries of each side stand, ledger first; everywhere when they are mixed.
    sides: [Range<usize>; 2],
    /// One bit for each field that has a text on some line of each side.
    filled: [u64; 2],
    /// One for each figure.
    figures: [u32; 2],
    /// What is of missions. Nearly every check walks over that alone.
    of_missions: OfMissions,
    /// The ambiguity of each entry, counted from one; zero for none.
    ambiguity_of: Vec<u32>,
    /// The key of each entry, once the first is asked for.
    keys: OnceLock<Vec<Key>>,
}

/// The parts of [`Books`] that the stages produce.
#[derive(Clone, Debug)]
pub struct Parts {
    /// See [`Books::dossier`].
    pub dossier: Dossier,
    /// See [`Books::run_date`].
    pub run_date: Date,
    /// See [`Facts`]; its entries are those kept once.
    pub facts: Facts,
    /// See [`Books::natures`].
    pub natures: Natures,
    /// See [`Books::copies`].
    pub copies: Vec<Redelivery>,
    /// See [`Books::assignments`].
    pub assignments: Assignments,
    /// See [`Books::matching`].
    pub matching: Matching,
    /// See [`Books::skipped`].
    pub skipped: Vec<Skipped>,
}

impl Books {
    /// Binds the books and indexes them.
    pub fn new(parts: Parts) -> Self {
        let Parts { dossier, run_date, facts, natures, copies, assignments, matching, skipped } = parts;
        let Matches { of: match_of, at_odds: matches_at_odds } =
            Matches::of(&matching.matches, &assignments, facts.entries.len());
        let of_missions = OfMissions::of(&facts.entries, &assignments, &match_of, &dossier);
        let mut ambiguity_of = vec![0; facts.entries.len()];
        for (one, at) in matching.ambiguities.iter().zip(1..) {
            for entry in one.ledger.iter().chain(&one.support) {
                ambiguity_of[entry.index()] = at;
            }
        }
        let Sides { ranges: sides, filled, figures } = Sides::of(&facts.entries);
        Self {
            dossier,
            run_date,
            entries: facts.entries,
            assignments,
            natures,
            copies,
            receipts: facts.receipts,
            matching,
            members: facts.members,
            rates: facts.rates,
            scales: facts.scales,
            files: facts.files,
            skipped,
            problems: facts.problems,
            report: facts.report,
            match_of,
            matches_at_odds,
            sides,
            filled,
            figures,
            of_missions,
            ambiguity_of,
            keys: OnceLock::new(),
        }
    }

    /// The key of an entry: for what lists many, for all keys are spelled when the first is asked for.
    pub fn key(&self, id: EntryId) -> &Key {
        let spell = || {
            let mut keys = LineKeys::default();
            self.entries.iter().map(|entry| keys.of(entry)).collect()
        };
        &self.keys.get_or_init(spell)[id.index()]
    }

    /// The dossier's currency.
    #[inline]
    pub fn currency(&self) -> Currency {
        self.dossier.currency
    }

    /// Nothing, in the dossier's currency.
    #[inline]
    pub fn zero(&self) -> Money {
        Money::zero(self.dossier.currency)
    }

    /// Σ of amounts in the dossier's currency. Every amount of the books is.
    pub fn sum(&self, amounts: impl IntoIterator<Item = Money>) -> Money {
        Money::sum(self.dossier.currency, amounts).unwrap_or_else(|_| self.zero())
    }

    /// One entry.
    #[inline]
    pub fn entry(&self, id: EntryId) -> &Entry {
        &self.entries[id.index()]
    }

    /// Every entry with its index.
    #[inline]
    pub fn entries(&self) -> impl Iterator<Item = (EntryId, &Entry)> {
        self.entries.iter().enumerate().map(|(at, entry)| (EntryId(at as u32), entry))
    }

    /// Entries of one side with their index.
    #[inline]
    pub fn side(&self, side: Side) -> impl Iterator<Item = (EntryId, &Entry)> {
        let range = self.sides[usize::from(side == Side::Support)].clone();
        let ids = (range.start as u32..range.end as u32).map(EntryId);
        let are_mixed = self.sides[0] == self.sides[1];
        ids.zip(&self.entries[range]).filter(move |(_, entry)| !are_mixed || entry.side == side)
    }

    /// True when some entry of a side has a text in this field.
    pub fn fills(&self, side: Side, field: Field) -> bool {
        self.filled[usize::from(side == Side::Support)] >> field.index() & 1 != 0
    }

    /// True when some entry of a side tells this figure.
    pub fn tells(&self, side: Side, figure: Figure) -> bool {
        self.figures[usize::from(side == Side::Support)] & figure.bit() != 0
    }

    /// Entries of any mission with their index, in order: of a large export most lines concern none.
    pub fn assigned(&self) -> impl Iterator<Item = (EntryId, &Entry)> {
        self.of_missions.assigned.iter().map(|id| (*id, self.entry(*id)))
    }

    /// Entries of one side that enter the total of any mission, with their amount, in order.
    pub fn in_totals(&self, side: Side) -> &[(EntryId, Money)] {
        &self.of_missions.in_totals[usize::from(side == Side::Support)]
    }

    /// Those of these whose amount is below zero.
    pub fn credits(&self, side: Side) -> &[(EntryId, Money)] {
        &self.of_missions.credits[usize::from(side == Side::Support)]
    }

    /// Entries of any mission that enter no total, with their index, in order: cancelled lines, papers of what another
    /// one represents, lines without an amount.
    pub fn left_out(&self) -> impl Iterator<Item = (EntryId, &Entry)> {
        self.of_missions.left_out.iter().map(|id| (*id, self.entry(*id)))
    }

    /// Entries of any mission on one side with their index, in order.
    pub fn assigned_on(&self, side: Side) -> impl Iterator<Item = (EntryId, &Entry)> {
        self.on_side(&self.of_missions.assigned, side)
    }

    /// Those of them that are in no match.
    pub fn unmatched(&self, side: Side) -> impl Iterator<Item = EntryId> {
        self.assigned_on(side).map(|(id, _)| id).filter(|id| !self.is_matched(*id))
    }

    /// Those of one side among entries in order. Where each side stands by itself no entry is looked at.
    fn on_side<'b>(&'b self, ids: &'b [EntryId], side: Side) -> impl Iterator<Item = (EntryId, &'b Entry)> {
        let Range { start, end } = self.sides[usize::from(side == Side::Support)].clone();
        let below = |bound: usize| ids.partition_point(|id| id.index() < bound);
        let ids = &ids[below(start)..below(end)];
        let are_mixed = self.sides[0] == self.sides[1];
        let is_of_side = move |entry: &Entry| !are_mixed || entry.side == side;
        ids.iter().map(|id| (*id, self.entry(*id))).filter(move |(_, entry)| is_of_side(entry))
    }

    /// To which mission an entry belongs.
    #[inline]
    pub fn assignment(&self, id: EntryId) -> &Assignment {
        &self.assignments[id.index()]
    }

    /// What an entry was for; [`Nature::Other`] when nothing tells, or when it joins several natures.
    #[inline]
    pub fn nature(&self, id: EntryId) -> Nature {
        self.natures.nature(id.index())
    }

    /// The same with its evidence.
    #[inline]
    pub fn nature_reading(&self, id: EntryId) -> NatureReading {
        self.natures.of_entry(id.index())
    }

    /// What an entry was for, for the reader: its nature; failing that the words of its export, then its account;
    /// nothing when nothing tells.
    pub fn nature_label(&self, id: EntryId) -> Cow<'_, str> {
        let entry = self.entry(id);
        let account = || entry.account().map(|account| Cow::Owned(format!("article {account}")));
        match self.nature(id) {
            Nature::Other => entry.nature().map(Cow::Borrowed).or_else(account).unwrap_or_default(),
            nature => Cow::Borrowed(nature.french()),
        }
    }

    /// The nature that a label of the declaration means: `"Transport aérien"`.
    pub fn nature_of_label(&self, label: &str) -> Option<Nature> {
        self.natures.of_labels.get(label).copied()
    }

    /// The single mission of an entry, if it has one.
    #[inline]
    pub fn mission_of(&self, id: EntryId) -> Option<MissionId> {
        self.assignment(id).mission
    }

    /// The mission of this identifier.
    pub fn mission(&self, id: MissionId) -> &Mission {
        self.dossier.mission(id)
    }

    /// The part of an entry's amount that belongs to a mission: all of it, a share, or nothing;
    /// zero also for entries without an amount and for those that do not count.
    pub fn share(&self, id: EntryId, mission: MissionId) -> Money {
        let entry = self.entry(id);
        let Some(amount) = entry.amount.filter(|_| entry.is_counted()) else { return self.zero() };
        let assignment = self.assignment(id);
        if assignment.mission == Some(mission) {
            return amount;
        }
        self.sum(assignment.shares.iter().filter(|share| share.mission == mission).map(|share| share.amount))
    }

    /// Entries of a mission on one side, those that do not count included.
    pub fn of_mission(&self, mission: MissionId, side: Side) -> impl Iterator<Item = (EntryId, &Entry)> {
        let ids = self.of_missions.of_each.get(mission.index()).map(Vec::as_slice).unwrap_or_default();
        self.on_side(ids, side)
    }

    /// How many these are.
    pub fn count_of_mission(&self, mission: MissionId, side: Side) -> usize {
        self.of_mission(mission, side).count()
    }

    /// Σ of what counts for a mission on one side.
    pub fn total(&self, mission: MissionId, side: Side) -> Money {
        self.totals(mission, side).and_then(|of_mission| of_mission.all().total().ok()).unwrap_or(self.zero())
    }

    /// The same, with what of it is matched.
    pub fn totals(&self, mission: MissionId, side: Side) -> Option<Totals> {
        self.of_missions.totals.get(mission.index()).map(|sides| sides[usize::from(side == Side::Support)])
    }

    /// True for an entry of a match.
    #[inline]
    pub fn is_matched(&self, id: EntryId) -> bool {
        self.match_of.get(id.index()).is_some_and(|at| *at != 0)
    }

    /// The match of this identifier.
    pub fn match_at(&self, id: MatchId) -> &Match {
        &self.matching.matches[id.0 as usize]
    }

    /// The match an entry is in.
    #[inline]
    pub fn match_of(&self, id: EntryId) -> Option<(MatchId, &Match)> {
        let at = self.match_of.get(id.index())?.checked_sub(1)?;
        self.matching.matches.get(at as usize).map(|one| (MatchId(at), one))
    }

    /// The matches with a line of any mission that are not wholly of one, or not of one amount, in order: few of many.
    pub fn matches_at_odds(&self) -> impl Iterator<Item = (MatchId, &Match)> {
        self.matches_at_odds.iter().map(|at| (MatchId(*at), &self.matching.matches[*at as usize]))
    }

    /// The ambiguity an entry is in.
    pub fn ambiguity_of(&self, id: EntryId) -> Option<&Ambiguity> {
        let at = self.ambiguity_of.get(id.index())?.checked_sub(1)?;
        self.matching.ambiguities.get(at as usize)
    }

    /// Why an entry is left over: neither matched nor ambiguous, though of a mission.
    pub fn leftover_of(&self, id: EntryId) -> Option<&Leftover> {
        let leftovers = &self.matching.leftovers;
        leftovers.binary_search_by_key(&id, |one| one.entry).ok().map(|at| &leftovers[at])
    }

    /// True when a table of this role was read.
    pub fn has(&self, role: Role) -> bool {
        self.files.iter().flat_map(|file| &file.tables).any(|table| table.role == role)
    }

    /// Members of a mission: those listed for it and those listed for every mission.
    pub fn members_of(&self, mission: MissionId) -> impl Iterator<Item = &Member> {
        self.members.iter().filter(move |member| member.mission.is_none_or(|one| one == mission))
    }
}
