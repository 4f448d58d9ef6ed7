//! What the partners of a match tell of a line that does not tell its mission itself.
//!
//! Example: an agency invoice of 1 000,00 € for two missions is paid by one order that names none. Its
//! lines in the agency's statement, 600,00 € for Miami and 400,00 € for Milan, give the order its shares.

use std::collections::BTreeMap;

use crate::model::assignments::Assignments;
use crate::model::dossier::Dossier;
use crate::model::entry::{Assignment, Entry, EntryId, MissionBy, Share, Witness};
use crate::model::matching::{Match, Matching};
use crate::model::mission::MissionId;
use crate::model::money::Money;

/// Completes the missions with what the partners of a match tell, shares included.
pub fn from_partners(
    mut assignments: Assignments,
    entries: &[Entry],
    matching: &Matching,
    dossier: &Dossier,
) -> Assignments {
    let mut completed: Vec<(EntryId, Assignment)> = Vec::new();
    // Most matches are of lines of which neither side knows a mission.
    let known = |one: &&Match| one.entries().any(|id| !assignments[id.index()].is_none());
    for one in matching.matches.iter().filter(known) {
        for (side, others) in [(&one.ledger, &one.support), (&one.support, &one.ledger)] {
            let missing: Vec<EntryId> =
                side.iter().copied().filter(|id| assignments[id.index()].is_none()).collect();
            if missing.is_empty() {
                continue;
            }
            let view = View { assignments: &assignments, entries, dossier };
            for &id in &missing {
                let told = view.told(one, side, others, id, missing.len());
                let Some(told) = told else { continue };
                completed.push((id, settle(&assignments[id.index()], told, &entries[id.index()])));
            }
        }
    }
    for (id, told) in completed {
        assignments.set(id.index(), told);
    }
    assignments
}

/// A mission that the partners confirm is a rival no more.
fn settle(before: &Assignment, mut told: Assignment, entry: &Entry) -> Assignment {
    told.rivals = before.rivals.iter().filter(|(mission, _, _)| !told.touches(*mission)).cloned().collect();
    if before.witness != Witness::Nobody {
        let both = format!("{} ; {}", told.witness.french(entry), before.witness.french(entry));
        told.witness = Witness::Words(both.into());
    }
    told
}

struct View<'a> {
    assignments: &'a Assignments,
    entries: &'a [Entry],
    dossier: &'a Dossier,
}

impl View<'_> {
    /// What the partners tell of the line `id`: their one mission; or, when they have several, what
    /// they leave to it after the lines beside it that know theirs. Shares must be exact, so that a
    /// match with a gap tells none.
    fn told(
        &self,
        one: &Match,
        side: &[EntryId],
        others: &[EntryId],
        id: EntryId,
        missing: usize,
    ) -> Option<Assignment> {
        let mut parts: BTreeMap<MissionId, Money> = BTreeMap::new();
        for other in others {
            self.add(&mut parts, *other, false)?;
        }
        if let [mission] = parts.keys().copied().collect::<Vec<_>>().as_slice() {
            return Some(self.by_match(Some(*mission), Vec::new()));
        }
        if missing > 1 || !one.gap().is_zero() {
            return None;
        }
        for beside in side.iter().filter(|beside| **beside != id) {
            self.add(&mut parts, *beside, true)?;
        }
        let amount = self.entries[id.index()].amount?;
        let shares: Vec<Share> = parts
            .into_iter()
            .filter(|(_, part)| !part.is_zero())
            .map(|(mission, amount)| Share { mission, amount })
            .collect();
        let exact = Money::sum(self.dossier.currency, shares.iter().map(|share| share.amount)) == Ok(amount);
        let one_sign = shares.iter().all(|share| share.amount.is_negative() == amount.is_negative());
        match shares.as_slice() {
            _ if !exact => None,
            [only] => Some(self.by_match(Some(only.mission), Vec::new())),
            // A credit inside an invoice may turn the sum of one mission: then only several partners
            // explain it, and no line beside.
            _ if one_sign || side.len() == 1 => Some(self.by_match(None, shares)),
            _ => None,
        }
    }

    /// Adds, or takes away, what an entry gives to each mission; none when that is not known.
    fn add(&self, parts: &mut BTreeMap<MissionId, Money>, id: EntryId, away: bool) -> Option<()> {
        let assignment = &self.assignments[id.index()];
        let amount = self.entries[id.index()].amount?;
        let whole = assignment.mission.map(|mission| Share { mission, amount });
        if whole.is_none() && assignment.shares.is_empty() {
            return None;
        }
        for share in whole.iter().chain(&assignment.shares) {
            let part = if away { share.amount.negated() } else { share.amount };
            let sum = parts.entry(share.mission).or_insert(Money::zero(self.dossier.currency));
            *sum = sum.checked_add(part).ok()?;
        }
        Some(())
    }

    fn by_match(&self, mission: Option<MissionId>, shares: Vec<Share>) -> Assignment {
        let name = |id: MissionId| self.dossier.mission(id).label.to_string();
        let words = match mission {
            Some(id) => format!("ligne rapprochée : mission {}", name(id)),
            None => {
                let parts = shares.iter().map(|share| format!("{} {}", name(share.mission), share.amount));
                format!("lignes rapprochées : {}", parts.collect::<Vec<_>>().join(" ; "))
            }
        };
        let witness = Witness::Words(words.into());
        Assignment { mission, shares, by: MissionBy::Match, witness, rivals: Vec::new() }
    }
}
