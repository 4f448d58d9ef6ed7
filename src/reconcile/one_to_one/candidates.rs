//! Which lines of one amount may be the same money.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::entry::Side;
use crate::model::words::SAME_PAYEE;
use crate::reconcile::assignment::Candidates;
use crate::reconcile::assignment::cost::{self, Relation};
use crate::reconcile::bonds::Bond;
use crate::reconcile::contradiction::Against;
use crate::reconcile::numbers::{self, Dress};
use crate::reconcile::pool::Pool;
use crate::reconcile::together::{Sizes, Together};
use crate::reconcile::units::{Maker, Unit};

/// What binds a pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bound {
    /// One payee.
    Payee,
    /// One payee, and perhaps a mistyped number.
    Slips,
    /// One known mission and a close day, for want of a better bond.
    Mission,
}

/// Days between two lines that a weak proof allows, or `jours_ecart_max` if that is less.
const WEAK_DAYS_MAX: i32 = 30;

/// Pairs of units of one amount that nothing contradicts, of what stands together on each side.
pub(super) fn of(pool: &mut Pool<'_>, bound: Bound, both: &[Together; 2]) -> Candidates {
    let both = Together::of_common_totals(pool, both.each_ref());
    let mut candidates = Candidates::of(pool, &Maker::of(pool), both);
    let mut given_up = Vec::new();
    for (paid, told) in by_amount(&candidates) {
        let pairs = match bound {
            Bound::Payee | Bound::Slips => same_payees(pool, &candidates, &paid, &told),
            Bound::Mission => vec![(paid, told)],
        };
        for (paid, told) in pairs {
            if paid.len().saturating_mul(told.len()) > pool.rules.limits.pairs {
                let lines = |classes: &[Vec<Unit>], of: &[usize]| -> Vec<usize> {
                    of.iter().flat_map(|class| &classes[*class]).flat_map(|unit| unit.lines.clone()).collect()
                };
                let ledger = lines(&candidates.ledger, &paid);
                given_up.push([ledger, lines(&candidates.support, &told)].concat());
                continue;
            }
            for (a, b) in paid.iter().flat_map(|a| told.iter().map(move |b| (*a, *b))) {
                let cost = cost(pool, &candidates.ledger[a][0], &candidates.support[b][0], bound);
                candidates.edges.extend(cost.map(|cost| (a, b, cost)));
            }
        }
    }
    for lines in given_up {
        let sentence = format!(
            "{} lignes de même montant et de même tiers : trop de rapprochements possibles pour les comparer ; préciser la mission, la personne ou un numéro commun.",
            lines.len()
        );
        pool.give_up("one_to_one", &lines, sentence);
    }
    candidates
}

/// The free lines of both sides, each alone.
pub(super) fn singles(pool: &Pool<'_>) -> [Together; 2] {
    [Side::Ledger, Side::Support].map(|side| Together::singles(pool, side))
}

/// The free lines of both sides, those of one document and those of one mandat together.
pub(super) fn wholes(pool: &Pool<'_>) -> [Together; 2] {
    let key = |at: usize| {
        let entry = &pool.entries[at];
        let (number, year) = match entry.side {
            Side::Ledger => (entry.payment_order(), entry.year().map_or(0, |year| year as u64)),
            Side::Support => (entry.invoice().or(entry.ticket()), 0),
        };
        let mark = numbers::mark(number?, Dress::Spaced)?;
        Some((mark.wrapping_add(year), pool.bonds.payee(at)))
    };
    let lines = |side: Side| pool.free_side(side).map(|at| (at, key(at)));
    [Side::Ledger, Side::Support].map(|side| Together::of(lines(side), Sizes::Any))
}

/// Classes of one amount, where both sides have some, in the order of amounts.
fn by_amount(candidates: &Candidates) -> Vec<(Vec<usize>, Vec<usize>)> {
    let of = |side: Side, classes: &[Vec<Unit>]| {
        let amounts = classes.iter().enumerate().filter(|(_, class)| class[0].cents != 0);
        amounts.map(|(at, class)| (class[0].cents, side, at)).collect::<Vec<_>>()
    };
    let mut amounts = [of(Side::Ledger, &candidates.ledger), of(Side::Support, &candidates.support)].concat();
    amounts.sort_unstable();
    let both = amounts.chunk_by(|a, b| a.0 == b.0).filter_map(|one| {
        let (ledger, support) = one.split_at(one.partition_point(|(_, side, _)| *side == Side::Ledger));
        let ids = |of: &[(i128, Side, usize)]| of.iter().map(|(_, _, at)| *at).collect::<Vec<_>>();
        (!ledger.is_empty() && !support.is_empty()).then(|| (ids(ledger), ids(support)))
    });
    both.collect()
}

/// The classes of one amount whose payees are the same, by payee.
fn same_payees(
    pool: &Pool<'_>,
    candidates: &Candidates,
    paid: &[usize],
    told: &[usize],
) -> Vec<(Vec<usize>, Vec<usize>)> {
    let by_payee = |classes: &[Vec<Unit>], of: &[usize]| {
        let mut payees: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
        for class in of {
            if let Some(payee) = classes[*class][0].face.payee {
                payees.entry(payee).or_default().push(*class);
            }
        }
        payees
    };
    let (ledger, support) = (by_payee(&candidates.ledger, paid), by_payee(&candidates.support, told));
    let pairs = payees(pool, &ledger, &support).into_iter();
    pairs.map(|(a, b)| (ledger[&a].clone(), support[&b].clone())).collect()
}

/// Payees of both sides that are the same. Two names that are the same share a word, so that only
/// those are compared; a word that very many share (*restaurant*) decides nothing alone.
fn payees(
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

/// What the pair of two units costs; none when it is no pair.
fn cost(pool: &Pool<'_>, ledger: &Unit, support: &Unit, bound: Bound) -> Option<u32> {
    let days = ledger.face.day.zip(support.face.day).map(|(paid, dated)| (paid - dated).get_days().abs());
    let missions = (ledger.face.mission, support.face.mission);
    let bond = || pool.bonds.bond(ledger.first(), support.first());
    let max = pool.rules.days_apart_max;
    let (bond, fits) = match bound {
        Bound::Payee | Bound::Slips => (Bond::Same, days.is_some_and(|days| days <= max)),
        Bound::Mission => {
            if missions.0.is_none() || missions.0 != missions.1 {
                return None;
            }
            let bond = bond();
            let close = days.map_or(bond == Bond::Same, |days| days <= WEAK_DAYS_MAX.min(max));
            (bond, close && bond != Bond::Different)
        }
    };
    if !fits || !all_pairs(ledger, support, |a, b| pool.missions_agree(a, b) && !pool.bonds.other_people(a, b)) {
        return None;
    }
    let against = against(pool, ledger, support);
    let allowed = if bound == Bound::Mission { Against::Doubt } else { Against::Nothing };
    let slips = || {
        bound == Bound::Slips && all_pairs(ledger, support, |a, b| pool.against_but_slips(a, b) == Against::Nothing)
    };
    (against <= allowed || slips()).then(|| cost::of(pool, ledger, support, Relation { bond, against }))
}

/// What the numbers of two units say against each other.
fn against(pool: &Pool<'_>, ledger: &Unit, support: &Unit) -> Against {
    let mut worst = Against::Nothing;
    all_pairs(ledger, support, |a, b| {
        worst = worst.max(pool.against(a, b));
        true
    });
    worst
}

/// Whether something holds for all lines of two units; beyond a page of lines, for the first of each.
fn all_pairs(ledger: &Unit, support: &Unit, mut holds: impl FnMut(usize, usize) -> bool) -> bool {
    const LINES_MAX: usize = 64;
    let lines = |unit: &'_ Unit| unit.lines.iter().copied().take(LINES_MAX).collect::<Vec<_>>();
    let support = lines(support);
    lines(ledger).into_iter().all(|a| support.iter().all(|b| holds(a, *b)))
}

/// Converted documents, whose payment differs by no more than the exchange tolerance.
pub(super) fn converted(pool: &mut Pool<'_>) -> Candidates {
    const NEAR_MAX: usize = 2_000;
    if !pool.free_side(Side::Support).any(|at| pool.entries[at].is_converted()) {
        return Candidates::default();
    }
    let both = singles(pool).map(|lines| lines.groups(pool));
    let mut candidates = Candidates::of(pool, &Maker::of(pool), both);
    let mut paid: Vec<(i128, usize)> =
        candidates.ledger.iter().enumerate().map(|(at, class)| (class[0].cents, at)).collect();
    paid.sort_unstable();
    let mut given_up = Vec::new();
    for (at, class) in candidates.support.iter().enumerate() {
        let told = &class[0];
        if !pool.entries[told.first()].is_converted() {
            continue;
        }
        let allowed = pool.gap_allowed(&told.lines);
        let from = paid.partition_point(|(cents, _)| *cents < told.cents - allowed);
        let near = paid[from..].iter().take_while(|(cents, _)| *cents <= told.cents + allowed);
        let near: Vec<usize> = near.filter(|(cents, _)| *cents != told.cents).map(|(_, at)| *at).collect();
        if near.len() > NEAR_MAX {
            given_up.push(told.first());
            continue;
        }
        for ledger in near {
            let unit = &candidates.ledger[ledger][0];
            if pool.bonds.bond(unit.first(), told.first()) == Bond::Same {
                candidates.edges.extend(cost(pool, unit, told, Bound::Payee).map(|cost| (ledger, at, cost)));
            }
        }
    }
    for at in given_up {
        let sentence = format!(
            "plus de {NEAR_MAX} paiements proches du montant converti : aucun n’a été comparé ; préciser un numéro commun."
        );
        pool.give_up("one_to_one", &[at], sentence);
    }
    candidates
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
