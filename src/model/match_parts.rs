//! What each mission has of a match that several share, so that every finding and every step of a bridge says the same.
//!
//! Example: an invoice of 1 550,00 €, 300,00 € for Porto and 1 250,00 € for Québec, is paid 270,00 € and 1 250,00 €. The
//! gap of 30,00 € is Porto's, and none of Québec's. Where 1 250,00 € are booked on Porto and 300,00 € on Québec nothing is
//! paid too much: 950,00 € stand in the wrong mission, on both sides.

use std::cmp::Reverse;

use super::books::Books;
use super::entry::EntryId;
use super::matching::Match;
use super::mission::MissionId;
use super::money::Money;
use super::report::gap;

/// What one mission has of a match. `paid − told = own + moved + open`, to the cent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MatchPart {
    /// The mission.
    pub mission: MissionId,
    /// What its ledger lines pay.
    pub paid: Money,
    /// What its papers prove.
    pub told: Money,
    /// Its part of the gap of the match: they sum to it.
    pub own: Money,
    /// What the other side gives to other missions: they sum to nothing.
    pub moved: Money,
    /// What stands against lines that belong to no mission.
    pub open: Money,
}

/// The parts of a match, in the order of the missions.
pub fn of(books: &Books, one: &Match) -> Vec<MatchPart> {
    let mut missions = Vec::new();
    for id in one.entries() {
        let assignment = books.assignment(id);
        missions.extend(assignment.mission);
        missions.extend(assignment.shares.iter().map(|share| share.mission));
    }
    missions.sort_unstable();
    missions.dedup();
    let of_side = |ids: &[EntryId], mission| books.sum(ids.iter().map(|id| books.share(*id, mission)));
    let sums: Vec<(Money, Money)> =
        missions.iter().map(|mission| (of_side(&one.ledger, *mission), of_side(&one.support, *mission))).collect();
    let gaps: Vec<Money> = sums.iter().map(|(paid, told)| gap(*paid, *told)).collect();
    let mut payers = sums.iter().enumerate().filter(|(_, (paid, _))| !paid.is_zero());
    let own = match (payers.next(), payers.next()) {
        // A gap stands in the mission that paid.
        (Some((at, (paid, _))), None) if *paid == one.ledger_amount => {
            (0..gaps.len()).map(|other| if other == at { one.gap() } else { books.zero() }).collect()
        }
        _ => laid_on(one.gap(), &gaps, books),
    };
    let left: Vec<Money> = gaps.iter().zip(&own).map(|(all, own)| gap(*all, *own)).collect();
    let is_open = one.entries().any(|id| books.assignment(id).is_none());
    let none = vec![books.zero(); left.len()];
    let open = if is_open { laid_on(books.sum(left.iter().copied()), &left, books) } else { none };
    let parts = missions.into_iter().zip(sums).zip(own).zip(left).zip(open);
    parts
        .map(|((((mission, (paid, told)), own), left), open)| MatchPart {
            mission,
            paid,
            told,
            own,
            moved: gap(left, open),
            open,
        })
        .collect()
}

/// Lays an amount on those that differ its way: on the one that differs by exactly as much, else on those that differ
/// most, each for no more than that. Where all differ its way each bears its own.
fn laid_on(amount: Money, gaps: &[Money], books: &Books) -> Vec<Money> {
    let mut laid = vec![books.zero(); gaps.len()];
    if amount.is_zero() || gaps.is_empty() {
        return laid;
    }
    if let Some(exact) = gaps.iter().position(|one| *one == amount) {
        laid[exact] = amount;
        return laid;
    }
    let its_way = |at: &usize| !gaps[*at].is_zero() && gaps[*at].is_negative() == amount.is_negative();
    let mut order: Vec<usize> = (0..gaps.len()).filter(its_way).collect();
    order.sort_by_key(|at| Reverse(gaps[*at].abs()));
    let mut left = amount;
    for at in &order {
        let part = if left.abs() < gaps[*at].abs() { left } else { gaps[*at] };
        laid[*at] = part;
        left = gap(left, part);
    }
    // More than all of them differ: what lines of no mission bear stands with the first.
    let first = order.first().copied().unwrap_or(0);
    laid[first] = books.sum([laid[first], left]);
    laid
}
