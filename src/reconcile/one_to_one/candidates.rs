//! Which lines of one amount may be the same money.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::words::SAME_PAYEE;
use crate::reconcile::bonds::Bond;
use crate::reconcile::contradiction::Against;
use crate::reconcile::pool::Pool;

/// Free lines of one amount: ledger, support.
type Bucket = (Vec<usize>, Vec<usize>);

/// A ledger line and a support line that may be the same money.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Edge {
    pub(super) ledger: usize,
    pub(super) support: usize,
}

/// What is asked of the missions of a pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Missions {
    /// Known on both sides, and the same.
    Same,
    /// Not contradictory.
    Unknown,
}

/// More pairs than this within one amount and one payee are not looked at one by one.
const PAIRS_MAX: usize = 250_000;

/// Days between two lines that a weak proof allows, or `jours_ecart_max` if that is less.
const WEAK_DAYS_MAX: i32 = 30;

/// Pairs of one payee, within `jours_ecart_max`, that nothing contradicts.
pub(super) fn same_payee(pool: &Pool<'_>, bucket: &Bucket, missions: Missions) -> Vec<Edge> {
    let (ledger, support) = (by_payee(pool, &bucket.0), by_payee(pool, &bucket.1));
    let mut edges = Vec::new();
    for (a, b) in same_payees(pool, &ledger, &support) {
        let (paid, told) = (&ledger[&a], &support[&b]);
        if paid.len().saturating_mul(told.len()) > PAIRS_MAX {
            continue;
        }
        for (&ledger, &support) in paid.iter().flat_map(|paid| told.iter().map(move |told| (paid, told))) {
            let close =
                pool.days_apart(ledger, support).is_some_and(|days| days.abs() <= pool.rules.days_apart_max);
            if close && fits(pool, ledger, support, missions) && pool.against(ledger, support) == Against::Nothing {
                edges.push(Edge { ledger, support });
            }
        }
    }
    edges
}

fn fits(pool: &Pool<'_>, ledger: usize, support: usize, missions: Missions) -> bool {
    let missions = match missions {
        Missions::Same => pool.mission(ledger).is_some() && pool.mission(ledger) == pool.mission(support),
        Missions::Unknown => pool.missions_agree(ledger, support),
    };
    missions && !pool.bonds.other_people(ledger, support)
}

fn by_payee(pool: &Pool<'_>, of: &[usize]) -> BTreeMap<u32, Vec<usize>> {
    let mut payees: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for at in of.iter().filter(|at| pool.is_free(**at)) {
        if let Some(payee) = pool.bonds.payee(*at) {
            payees.entry(payee).or_default().push(*at);
        }
    }
    payees
}

/// Payees of both sides that are the same. Two names that are the same share a word, so that only
/// those are compared; a word that very many share (*restaurant*) decides nothing alone.
fn same_payees(
    pool: &Pool<'_>,
    ledger: &BTreeMap<u32, Vec<usize>>,
    support: &BTreeMap<u32, Vec<usize>>,
) -> BTreeSet<(u32, u32)> {
    const SHARERS_MAX: usize = 100;
    let mut by_word: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
    for payee in support.keys() {
        pool.bonds.words(*payee).for_each(|word| by_word.entry(word).or_default().push(*payee));
    }
    let mut same: BTreeSet<(u32, u32)> =
        ledger.keys().filter(|payee| support.contains_key(payee)).map(|payee| (*payee, *payee)).collect();
    for payee in ledger.keys() {
        let sharers = pool.bonds.words(*payee).filter_map(|word| by_word.get(word));
        let others: BTreeSet<u32> = sharers.filter(|all| all.len() <= SHARERS_MAX).flatten().copied().collect();
        same.extend(
            others.into_iter().filter(|b| pool.bonds.likeness(*payee, *b) >= SAME_PAYEE).map(|b| (*payee, b)),
        );
    }
    same
}

/// Pairs of one known mission, close in time, that nothing disproves, for want of a better bond.
pub(super) fn same_mission(pool: &Pool<'_>, bucket: &Bucket) -> Vec<Edge> {
    let (ledger, support) = (pool.free_of(&bucket.0), pool.free_of(&bucket.1));
    if ledger.len().saturating_mul(support.len()) > PAIRS_MAX {
        return Vec::new();
    }
    let days_max = WEAK_DAYS_MAX.min(pool.rules.days_apart_max);
    let mut edges = Vec::new();
    for (&ledger, &support) in ledger.iter().flat_map(|paid| support.iter().map(move |told| (paid, told))) {
        let bond = || pool.bonds.bond(ledger, support);
        let close = match pool.days_apart(ledger, support) {
            Some(days) => days.abs() <= days_max,
            None => bond() == Bond::Same,
        };
        if close
            && fits(pool, ledger, support, Missions::Same)
            && bond() != Bond::Different
            && pool.against(ledger, support) != Against::Proof
        {
            edges.push(Edge { ledger, support });
        }
    }
    edges
}

/// The pairs of which neither line has another candidate.
pub(super) fn single(edges: Vec<Edge>) -> Vec<Edge> {
    let mut paid: BTreeMap<usize, usize> = BTreeMap::new();
    let mut told: BTreeMap<usize, usize> = BTreeMap::new();
    for edge in &edges {
        *paid.entry(edge.ledger).or_default() += 1;
        *told.entry(edge.support).or_default() += 1;
    }
    edges.into_iter().filter(|edge| paid[&edge.ledger] == 1 && told[&edge.support] == 1).collect()
}

/// What is said of the payees of a weak pair.
pub(super) fn payee_words(pool: &Pool<'_>, ledger: usize, support: usize) -> &'static str {
    match pool.bonds.bond(ledger, support) {
        Bond::Same => "même tiers",
        Bond::Person => "même personne",
        Bond::Alike => "tiers voisins",
        Bond::Different | Bond::Unknown => "tiers non précisé d’un côté",
    }
}
