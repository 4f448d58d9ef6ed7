//! What the partners of a match tell of a line that does not tell its mission itself.
//!
//! Example: an agency invoice of 1 000,00 € for two missions is paid by one order that names none. Its
//! lines in the agency's statement, 600,00 € for Miami and 400,00 € for Milan, give the order its shares.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::model::assignments::Assignments;
use crate::model::dossier::Dossier;
use crate::model::entry::{Assignment, Entry, EntryId, MissionBy, Share, Witness};
use crate::model::matching::{Match, Matching};
use crate::model::mission::MissionId;
use crate::model::money::Money;
use crate::model::words::fold;

/// Completes the missions with what the partners of a match tell, shares included.
pub fn from_partners(
    mut assignments: Assignments,
    entries: &[Entry],
    matching: &Matching,
    dossier: &Dossier,
) -> Assignments {
    // What a payment learns from its papers, it tells the fee among them.
    for _ in 0..2 {
        let completed = completed(&assignments, entries, matching, dossier);
        if completed.is_empty() {
            break;
        }
        for (id, told) in completed {
            assignments.set(id.index(), told);
        }
    }
    assignments
}

fn completed(
    assignments: &Assignments,
    entries: &[Entry],
    matching: &Matching,
    dossier: &Dossier,
) -> Vec<(EntryId, Assignment)> {
    let mut completed: Vec<(EntryId, Assignment)> = Vec::new();
    let is_missing = |id: &EntryId| assignments.is_none(id.index());
    for one in &matching.matches {
        // Of most matches either neither side knows a mission, or every line does.
        let mut lines = one.entries().map(|id| is_missing(&id));
        let first = lines.next();
        if lines.all(|is_missing| Some(is_missing) == first) {
            continue;
        }
        for (side, others) in [(&one.ledger, &one.support), (&one.support, &one.ledger)] {
            let missing: Vec<EntryId> = side.iter().copied().filter(is_missing).collect();
            let view = View { assignments, entries, dossier };
            for &id in &missing {
                let told = view.told(one, side, others, id, missing.len());
                let Some(told) = told else { continue };
                completed.push((id, settle(&assignments[id.index()], told, &entries[id.index()])));
            }
        }
    }
    completed
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
        let mut lacking = false;
        for other in others {
            match self.add(&mut parts, *other, false) {
                Some(()) => {}
                // What the agency asks for its service is of the journey that it sold.
                None if self.is_fee(*other, one) => lacking = true,
                None => return None,
            }
        }
        if let [mission] = parts.keys().copied().collect::<Vec<_>>().as_slice() {
            return Some(self.by_match(Some(*mission), Vec::new()));
        }
        if lacking || missing > 1 || !one.gap().is_zero() {
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

    /// A fee of no mission, a small part of what is paid: `Frais de service`, `Booking fee`.
    fn is_fee(&self, id: EntryId, of: &Match) -> bool {
        const FEES: &[&str] = &[
            "frais de service",
            "frais de services",
            "frais d agence",
            "frais agence",
            "frais de dossier",
            "frais d emission",
            "frais de reservation",
            "service fee",
            "booking fee",
            "transaction fee",
            "agency fee",
            "honoraires d agence",
        ];
        const BESIDE: &[&str] = &[
            "", "agence", "billet", "billets", "train", "avion", "air", "rail", "hotel", "en", "ligne", "ht", "ttc",
        ];
        const PART_MAX: i64 = 5;
        let entry = &self.entries[id.index()];
        let texts = [entry.description(), entry.nature(), entry.category()].into_iter().flatten().map(fold);
        // What is said besides may be of another journey.
        let is_plain = |word: &str| BESIDE.contains(&word) || word.bytes().all(|sign| sign.is_ascii_digit());
        let mut says_fee = texts.map(|text| {
            let rest = FEES.iter().find_map(|fee| text.strip_prefix(fee));
            rest.is_some_and(|rest| rest.split(' ').all(is_plain))
        });
        let whole = of.ledger.iter().filter_map(|id| self.entries[id.index()].amount);
        let whole = Money::sum(self.dossier.currency, whole).map(|sum| sum.amount().abs());
        let is_small = entry.amount.zip(whole.ok()).is_some_and(|(fee, whole)| {
            fee.currency() == self.dossier.currency && fee.amount().abs() * Decimal::from(PART_MAX) <= whole
        });
        is_small && says_fee.any(|said| said)
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
