//! What the findings say of the entries of a mission.

use std::collections::{BTreeMap, BTreeSet};

use super::{Cause, Open};
use crate::model::books::Books;
use crate::model::entry::{Counted, EntryId, Side};
use crate::model::finding::Finding;
use crate::model::matching::{Match, MatchId};
use crate::model::mission::MissionId;
use crate::model::money::Money;

/// Checks that report lines paid more than once.
const DUPLICATES: [&str; 4] =
    ["duplicate_payment_order", "duplicate_invoice", "double_payment", "probable_duplicate"];

/// Causes by entry, for one mission.
pub(super) struct Causes {
    mission: MissionId,
    /// The part of each entry that is there twice.
    duplicated: BTreeMap<EntryId, Money>,
    /// The same of those for which papers in doubt may stand: what is paid beyond these papers.
    beyond: BTreeMap<EntryId, Money>,
    /// Expenses of two documents, each with its payment: which of the two is right is not known.
    twice: Vec<Money>,
    other_mission: BTreeSet<EntryId>,
    outside_dates: BTreeSet<EntryId>,
}

impl Causes {
    /// Reads the findings that explain gaps.
    pub(super) fn of(mission: MissionId, books: &Books, findings: &[Finding]) -> Self {
        let mut causes = Self {
            mission,
            duplicated: BTreeMap::new(),
            beyond: BTreeMap::new(),
            twice: Vec::new(),
            other_mission: BTreeSet::new(),
            outside_dates: BTreeSet::new(),
        };
        for finding in findings {
            let subjects = finding.observation.subjects.iter().copied();
            match finding.check {
                check if DUPLICATES.contains(&check) => causes.add_duplicate(finding, books),
                "mission_disagreement" => causes.other_mission.extend(subjects),
                "outside_mission_dates" => causes.outside_dates.extend(subjects),
                _ => {}
            }
        }
        causes.beyond = causes.beyond_papers(books);
        causes
    }

    /// Six payments in doubt with five papers are one too many: what the papers of an ambiguity support is not there
    /// twice, whichever payment goes with which. The last of the payments are those in question.
    fn beyond_papers(&self, books: &Books) -> BTreeMap<EntryId, Money> {
        let mut beyond = BTreeMap::new();
        if self.duplicated.is_empty() {
            return beyond;
        }
        for doubt in books.matching.ambiguities.iter().filter(|doubt| !doubt.support.is_empty()) {
            if !doubt.ledger.iter().any(|id| self.duplicated.contains_key(id)) {
                continue;
            }
            let sum = |ids: &[EntryId]| books.sum(ids.iter().map(|id| books.share(*id, self.mission)));
            let excess = sum(&doubt.ledger).checked_sub(sum(&doubt.support));
            let mut left = excess.ok().filter(|excess| !excess.is_negative()).unwrap_or(books.zero());
            for id in doubt.ledger.iter().rev() {
                let Some(part) = self.duplicated.get(id).filter(|part| !part.is_negative()) else { continue };
                let kept = if part.amount() <= left.amount() { *part } else { left };
                left = left.checked_sub(kept).unwrap_or(books.zero());
                beyond.insert(*id, kept);
            }
        }
        beyond
    }

    /// The amount at stake is what is there twice; the subjects may include the line that is right, so
    /// that it is laid on the last of them first.
    fn add_duplicate(&mut self, finding: &Finding, books: &Books) {
        let of_papers = |id: &EntryId| books.entry(*id).side == Side::Support;
        if finding.observation.subjects.iter().all(of_papers) {
            let of_mission = finding.observation.mission == Some(self.mission);
            self.twice.extend(finding.observation.amount.filter(|_| of_mission));
            return;
        }
        // What each mission has of it is a finding of each: that of another one says nothing here.
        let is_part = !finding.observation.parts.is_empty();
        if is_part && finding.observation.mission != Some(self.mission) {
            return;
        }
        let subjects = finding
            .observation
            .subjects
            .iter()
            .copied()
            .filter(|id| books.entry(*id).side == Side::Ledger && !books.share(*id, self.mission).is_zero());
        let mut subjects: Vec<EntryId> = subjects.filter(|id| !self.duplicated.contains_key(id)).collect();
        // Unmatched lines first: a line that has its support is the one that is right.
        subjects.sort_by_key(|id| (books.match_of(*id).is_some(), std::cmp::Reverse(*id)));
        let mut left = finding.observation.amount;
        for id in subjects {
            let Some(amount) = books.entry(id).amount else { continue };
            let whole = if is_part { books.share(id, self.mission) } else { amount };
            let part = match left {
                None => whole,
                Some(stake) if stake.is_zero() || stake.is_negative() != whole.is_negative() => continue,
                Some(stake) if stake.abs().amount() < whole.abs().amount() => stake,
                Some(_) => whole,
            };
            left = left.map(|stake| stake.checked_sub(part).unwrap_or(books.zero()));
            let of_mission = if is_part { part } else { self.of_share(id, part, whole, books) };
            self.duplicated.insert(id, of_mission);
        }
    }

    /// What a part of an entry makes of this mission's share in it: the shares of a part sum to it exactly.
    fn of_share(&self, id: EntryId, part: Money, whole: Money, books: &Books) -> Money {
        let share = books.share(id, self.mission);
        if part == whole || share == whole {
            return if part == whole { share } else { part };
        }
        let shares = books.assignment(id).shares.iter();
        let before = books.sum(shares.take_while(|one| one.mission != self.mission).map(|one| one.amount));
        let portion = |of: Money| {
            let portion = of.amount().checked_mul(part.amount())?.checked_div(whole.amount())?;
            Some(Money::new(portion, part.currency()).rounded())
        };
        let upto = before.checked_add(share).ok().and_then(portion);
        upto.zip(portion(before)).and_then(|(upto, before)| upto.checked_sub(before).ok()).unwrap_or(share)
    }

    /// The part of an entry that is there twice, and for which no paper may stand.
    pub(super) fn duplicated(&self, id: EntryId, books: &Books) -> Money {
        self.beyond.get(&id).or(self.duplicated.get(&id)).copied().unwrap_or(books.zero())
    }

    /// The cause to which the rest of an unmatched entry belongs.
    pub(super) fn of_unmatched(&self, id: EntryId) -> Cause {
        if self.other_mission.contains(&id) {
            Cause::OtherMission
        } else if self.outside_dates.contains(&id) {
            Cause::OutsideDates
        } else {
            Cause::Unmatched
        }
    }

    /// The amounts by which each cause may lead from declared to ledger, in the order of the causes. An
    /// entry is under its first cause only.
    pub(super) fn of_declared_gap(&self, books: &Books, open: &Open) -> Vec<(Cause, Vec<Money>)> {
        let mut used: BTreeSet<EntryId> = self.duplicated.keys().copied().collect();
        let mut duplicates: Vec<Money> = self.duplicated.values().chain(&self.twice).copied().collect();
        // The report may have added up both exports.
        duplicates.extend(books.copies.iter().filter_map(|copy| {
            let share = books.share(copy.kept, self.mission);
            (books.entry(copy.kept).side == Side::Ledger && !share.is_zero()).then(|| share.negated())
        }));
        vec![
            (Cause::Duplicate, duplicates),
            (Cause::Cancelled, self.cancelled(books, open)),
            (Cause::OtherMission, self.crossed(books, &mut used)),
            (Cause::OutsideDates, self.outside(books, &mut used)),
            (Cause::Unmatched, self.unmatched(books, open, &used)),
        ]
    }

    /// Cancelled lines that the report may still count.
    fn cancelled(&self, books: &Books, open: &Open) -> Vec<Money> {
        let left_out = open.left_out.iter().map(|id| books.entry(*id));
        let cancelled =
            left_out.filter(|entry| entry.side == Side::Ledger && entry.counted() == Counted::Cancelled);
        cancelled.filter_map(|entry| entry.amount).map(Money::negated).collect()
    }

    /// Lines that ledger and support give to different missions.
    fn crossed(&self, books: &Books, used: &mut BTreeSet<EntryId>) -> Vec<Money> {
        let mut items = Vec::new();
        let matches: BTreeMap<MatchId, &Match> =
            self.other_mission.iter().filter_map(|id| books.match_of(*id)).collect();
        for one in matches.into_values() {
            if one.ledger.iter().any(|id| used.contains(id)) {
                continue;
            }
            let sum = |ids: &[EntryId]| books.sum(ids.iter().map(|id| books.share(*id, self.mission)));
            let (ledger, support) = (sum(&one.ledger), sum(&one.support));
            items.extend(ledger.checked_sub(support));
            used.extend(one.entries());
        }
        items
    }

    /// Lines of the ledger consumed outside the dates, or whose support was.
    fn outside(&self, books: &Books, used: &mut BTreeSet<EntryId>) -> Vec<Money> {
        let mut items = Vec::new();
        for &id in &self.outside_dates {
            let partners = books.match_of(id).into_iter().flat_map(|(_, one)| one.entries());
            let same_money: Vec<EntryId> = partners.chain([id]).collect();
            if same_money.iter().any(|one| used.contains(one)) {
                continue;
            }
            items.push(books.share(id, self.mission));
            used.insert(id);
        }
        items
    }

    fn unmatched(&self, books: &Books, open: &Open, used: &BTreeSet<EntryId>) -> Vec<Money> {
        let signed = |id: &EntryId| {
            let share = books.share(*id, self.mission);
            if books.entry(*id).side == Side::Ledger { share } else { share.negated() }
        };
        open.unmatched.iter().filter(|id| !used.contains(id)).map(signed).collect()
    }
}
