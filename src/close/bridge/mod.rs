//! From the declared amount to the ledger to the support, step by signed step.
//!
//! Example: 1 177,87 € declared, 1 413,47 € in the ledger because a mandat of 235,60 € stands twice,
//! 1 177,87 € of supports: declared 1 177,87; duplicates +235,60; ledger 1 413,47; duplicates −235,60;
//! support 1 177,87. A cent that two causes explain belongs to the first of them (contract 4b).
//!
//! From declared to ledger the causes are only likely: nobody knows which lines the report added up; those
//! are shown that together bring the gap closest to zero. From ledger to support every cent belongs to an entry or to a match, and so to a cause.

mod causes;
mod likely;

use std::collections::BTreeMap;

use super::{does_not_close, too_large};
use crate::error::Error;
use crate::model::books::Books;
use crate::model::entry::{EntryId, Side};
use crate::model::finding::Finding;
use crate::model::match_parts::{self, MatchPart};
use crate::model::matching::{Match, MatchId};
use crate::model::mission::MissionId;
use crate::model::money::{CannotAdd, Money};
use crate::model::report::{BridgeStep, MissionFigures};
use causes::Causes;

/// Why a sum is not the other, in the order in which a cent is given to them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Cause {
    Duplicate,
    Cancelled,
    OtherMission,
    OutsideDates,
    Change,
    Unmatched,
    Unexplained,
}

impl Cause {
    const ALL: [Self; 7] = [
        Self::Duplicate,
        Self::Cancelled,
        Self::OtherMission,
        Self::OutsideDates,
        Self::Change,
        Self::Unmatched,
        Self::Unexplained,
    ];

    fn step(self, amount: Money) -> BridgeStep {
        let (step, label) = match self {
            Cause::Duplicate => ("duplicate", "Doublons"),
            Cause::Cancelled => ("cancelled", "Lignes annulées ou rejetées"),
            Cause::OtherMission => ("other_mission", "Lignes d’une autre mission"),
            Cause::OutsideDates => ("outside_dates", "Dépenses hors des dates de la mission"),
            Cause::Change => ("change", "Écarts de change"),
            Cause::Unmatched => ("unmatched", "Lignes non rapprochées"),
            Cause::Unexplained => ("unexplained", "Écart de montant ou non expliqué"),
        };
        BridgeStep { step, label, amount }
    }
}

/// What of a mission is not settled wholly within it: nothing else leads from its payments to its papers.
#[derive(Clone, Default)]
pub(super) struct Open {
    /// Its lines that are in no match, those that do not count included; payments first, in order.
    unmatched: Vec<EntryId>,
    /// The matches of its lines of which the sums differ, or which several missions share, in order.
    matches: Vec<MatchId>,
    /// Its lines that enter no total, in order.
    left_out: Vec<EntryId>,
}

impl Open {
    /// Looks at each line and each match once, for every mission.
    pub(super) fn of_missions(books: &Books) -> Vec<Self> {
        let mut all = vec![Self::default(); books.dossier.missions.len()];
        for side in [Side::Ledger, Side::Support] {
            for id in books.unmatched(side) {
                Self::add(books, id, &mut all, |open| &mut open.unmatched, id);
            }
        }
        for (id, _) in books.left_out() {
            Self::add(books, id, &mut all, |open| &mut open.left_out, id);
        }
        for (at, one) in books.matches_at_odds() {
            one.entries().for_each(|id| Self::add(books, id, &mut all, |open| &mut open.matches, at));
        }
        all
    }

    /// Adds something once to what is open of each mission of a line.
    fn add<T: PartialEq + Copy>(
        books: &Books,
        line: EntryId,
        all: &mut [Self],
        list: fn(&mut Self) -> &mut Vec<T>,
        one: T,
    ) {
        for mission in books.assignment(line).missions() {
            let known = all.get_mut(mission.index()).map(list).filter(|known| known.last() != Some(&one));
            known.into_iter().for_each(|known| known.push(one));
        }
    }
}

/// The steps of one mission, closing to zero.
///
/// # Errors
/// [`Error::Internal`] when they do not.
pub(super) fn of(
    figures: &MissionFigures,
    books: &Books,
    findings: &[Finding],
    open: &Open,
) -> Result<Vec<BridgeStep>, Error> {
    let station = |step, label, amount| BridgeStep { step, label, amount };
    let causes = Causes::of(figures.mission, books, findings);
    let mut steps = vec![station("declared", "Montant à ratifier", figures.declared)];
    steps.extend(to_ledger(figures, books, &causes, open).map_err(too_large)?);
    closes(&steps, figures.ledger, books)?;
    let first = steps.len();
    steps.push(station("ledger", "Comptabilité", figures.ledger));
    steps.extend(to_support(figures.mission, books, &causes, open).map_err(too_large)?);
    closes(&steps[first..], figures.support, books)?;
    steps.push(station("support", "Justificatifs", figures.support));
    steps.push(station("closing", "Solde de contrôle", books.zero()));
    Ok(steps)
}

/// A station and its steps make the next station.
fn closes(steps: &[BridgeStep], next: Money, books: &Books) -> Result<(), Error> {
    let sum = Money::sum(books.currency(), steps.iter().map(|step| step.amount)).map_err(too_large)?;
    if sum == next { Ok(()) } else { Err(does_not_close(format!("le passage aboutit à {sum} et non à {next}"))) }
}

/// The likely causes of the gap between declared and ledger.
fn to_ledger(
    figures: &MissionFigures,
    books: &Books,
    causes: &Causes,
    open: &Open,
) -> Result<Vec<BridgeStep>, CannotAdd> {
    let gap = figures.ledger.checked_sub(figures.declared)?;
    let plain = |items: Vec<Money>| items.into_iter().map(|item| item.amount()).collect();
    let items: Vec<_> =
        causes.of_declared_gap(books, open).into_iter().map(|(cause, items)| (cause, plain(items))).collect();
    let mut left = gap;
    let mut steps = Vec::new();
    for (cause, amount) in likely::causes(gap.amount(), &items) {
        let amount = Money::new(amount, books.currency());
        steps.push(cause.step(amount));
        left = left.checked_sub(amount)?;
    }
    steps.extend((!left.is_zero()).then(|| Cause::Unexplained.step(left)));
    Ok(steps)
}

/// What leads from the ledger to the support: every unmatched entry and every gap of a match.
fn to_support(
    mission: MissionId,
    books: &Books,
    causes: &Causes,
    open: &Open,
) -> Result<Vec<BridgeStep>, CannotAdd> {
    let mut parts: BTreeMap<Cause, Money> = BTreeMap::new();
    let mut add = |cause: Cause, amount: Money| -> Result<(), CannotAdd> {
        let sum = parts.entry(cause).or_insert(books.zero());
        *sum = sum.checked_add(amount)?;
        Ok(())
    };
    for id in open.unmatched.iter().copied() {
        let share = books.share(id, mission);
        if share.is_zero() {
            continue;
        }
        let duplicated = causes.duplicated(id, books);
        let rest = share.checked_sub(duplicated)?;
        let entry = books.entry(id);
        let signed = |amount: Money| if entry.side == Side::Ledger { amount.negated() } else { amount };
        add(Cause::Duplicate, signed(duplicated))?;
        add(causes.of_unmatched(id), signed(rest))?;
    }
    for at in &open.matches {
        let one = books.match_at(*at);
        for part in match_parts::of(books, one).iter().filter(|part| part.mission == mission) {
            for (cause, amount) in of_match(one, part, books, causes)? {
                add(cause, amount)?;
            }
        }
    }
    Ok(parts
        .into_iter()
        .filter(|(_, amount)| !amount.is_zero())
        .map(|(cause, amount)| cause.step(amount))
        .collect())
}

/// Support minus ledger of a match, within one mission: what is there twice, what belongs to another mission, the part of
/// the gap of the match, and what stands against lines of no mission: which mission bears it is not known.
fn of_match(
    one: &Match,
    part: &MatchPart,
    books: &Books,
    causes: &Causes,
) -> Result<[(Cause, Money); 4], CannotAdd> {
    let amount = part.told.checked_sub(part.paid)?;
    let twice = Money::sum(books.currency(), one.ledger.iter().map(|id| causes.duplicated(*id, books)))?.negated();
    let twice = nearest(twice, amount, books);
    let left = amount.checked_sub(twice)?;
    let (mut moved, mut open) = (part.moved.negated(), part.open.negated());
    if !twice.is_zero() {
        // What is there twice is of no other mission, and has its papers.
        moved = nearest(moved, left, books);
        open = nearest(open, left.checked_sub(moved)?, books);
    }
    let own = left.checked_sub(moved)?.checked_sub(open)?;
    let gap = one.gap();
    let papers: Vec<_> = one.support.iter().map(|id| books.entry(*id)).collect();
    let is_change =
        papers.iter().any(|entry| entry.is_converted()) && books.dossier.rules.excuses(gap.amount(), &papers);
    let cause = if is_change { Cause::Change } else { Cause::Unexplained };
    Ok([(Cause::Duplicate, twice), (Cause::OtherMission, moved), (Cause::Unexplained, open), (cause, own)])
}

/// As much of an amount as leads to another one.
fn nearest(amount: Money, to: Money, books: &Books) -> Money {
    match amount.is_negative() == to.is_negative() {
        true if amount.abs().amount() < to.abs().amount() => amount,
        true => to,
        false => books.zero(),
    }
}

/// The steps of the whole dossier: the sums of its missions, and what the report's total says beyond them.
///
/// # Errors
/// [`Error::Internal`] when they do not close.
pub(super) fn overall(missions: &[MissionFigures], books: &Books) -> Result<Vec<BridgeStep>, Error> {
    let sum = |of: fn(&MissionFigures) -> Money| Money::sum(books.currency(), missions.iter().map(of));
    let stations = [
        ("declared", "Montant à ratifier", books.dossier.declared),
        ("ledger", "Comptabilité", sum(|one| one.ledger).map_err(too_large)?),
        ("support", "Justificatifs", sum(|one| one.support).map_err(too_large)?),
    ];
    let declared = sum(|one| one.declared).map_err(too_large)?;
    let beyond = declared.checked_sub(books.dossier.declared).map_err(too_large)?;
    let mut steps = Vec::new();
    for (at, (step, label, amount)) in stations.into_iter().enumerate() {
        if let Some((_, _, before)) = at.checked_sub(1).map(|before| stations[before]) {
            let first = steps.len();
            steps.extend(between(missions, at - 1, books).map_err(too_large)?);
            if at == 1 && !beyond.is_zero() {
                let label = "Somme des missions − total du rapport";
                steps.insert(first, BridgeStep { step: "declared_sum", label, amount: beyond });
            }
            let all = steps[first..].iter().map(|one: &BridgeStep| one.amount).chain([before]);
            if Money::sum(books.currency(), all).map_err(too_large)? != amount {
                return Err(does_not_close(format!("le passage du dossier n’aboutit pas à {amount}")));
            }
        }
        steps.push(BridgeStep { step, label, amount });
    }
    steps.push(BridgeStep { step: "closing", label: "Solde de contrôle", amount: books.zero() });
    Ok(steps)
}

/// The causes between two stations of every mission, in their order; those that cancel out are left away.
fn between(missions: &[MissionFigures], segment: usize, books: &Books) -> Result<Vec<BridgeStep>, CannotAdd> {
    const STATIONS: [&str; 4] = ["declared", "ledger", "support", "closing"];
    let mut steps: Vec<BridgeStep> = Cause::ALL.iter().map(|cause| cause.step(books.zero())).collect();
    for mission in missions {
        let from = mission.bridge.iter().skip_while(|step| step.step != STATIONS[segment]).skip(1);
        for step in from.take_while(|step| !STATIONS.contains(&step.step)) {
            for known in steps.iter_mut().filter(|known| known.step == step.step) {
                known.amount = known.amount.checked_add(step.amount)?;
            }
        }
    }
    steps.retain(|step| !step.amount.is_zero());
    Ok(steps)
}
