//! Pairs without a reference, chosen all together.
//!
//! Example: two bills of 90,00 € of one hotel, of 1 October and of 1 December, and two mandats of 90,00 €,
//! of 20 October and of 10 December. Taking the nearest pair first depends on who comes first; the least
//! sum of days over all pairs does not: October goes with October. Were the bills of 1 and of 3 December,
//! both ways would be as good: then it is said that there are two.
//!
//! What such pairs share is no proof, so that they are probable, except twins: lines that nothing tells
//! apart, as many on each side, may be exchanged without changing anything.

pub(super) mod cost;
mod flow;

use rustc_hash::FxHashMap;

use super::bonds::Bond;
use super::graph::{self, Component};
use super::pool::Pool;
use super::proof::Proof;
use super::solutions;
use super::units::{self, Maker, Unit};
use crate::model::entry::Side;
use crate::model::matching::Confidence;
use flow::{Problem, Solution};

/// Classes of units of both sides that may be paired, and what each pair costs.
#[derive(Default)]
pub(super) struct Candidates {
    pub(super) ledger: Vec<Vec<Unit>>,
    pub(super) support: Vec<Vec<Unit>>,
    /// Ledger class, support class, cost.
    pub(super) edges: Vec<(usize, usize, u32)>,
}

impl Candidates {
    /// The classes of what stands together on each side, ledger and support, without pairs yet.
    pub(super) fn of(pool: &Pool<'_>, maker: &Maker, both: [Vec<Vec<usize>>; 2]) -> Self {
        let [ledger, support] = both.map(|groups| {
            let units = groups.into_iter().map(|lines| maker.unit(pool, lines));
            units::classes(units.collect())
        });
        Self { ledger, support, edges: Vec::new() }
    }
}

/// What is said of the pairs.
pub(super) struct Manner<'m> {
    /// The proof of a pair, by one line of each side.
    pub(super) proof: &'m dyn Fn(&Pool<'_>, usize, usize) -> Proof,
    /// Twins on both sides are certain.
    pub(super) twins: bool,
    /// What becomes of what is in doubt.
    pub(super) doubts: Doubts,
}

/// Which doubts are ambiguities. The others are left as they are, for they prove too little.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Doubts {
    /// None.
    Left,
    /// Those between lines whose names at least are alike: `J. DURAND` and the claims of Jean and of Jeanne.
    OfNames,
    /// All.
    Told,
}

/// Settles what is beyond doubt and says what is not.
pub(super) fn settle(pool: &mut Pool<'_>, candidates: &Candidates, manner: &Manner<'_>) {
    let costs: FxHashMap<(usize, usize), u32> =
        candidates.edges.iter().map(|(ledger, support, cost)| ((*ledger, *support), *cost)).collect();
    let pairs = candidates.edges.iter().map(|(ledger, support, _)| (*ledger, *support)).collect();
    for component in graph::components(pairs) {
        if component.pair().is_some() && settle_pair(pool, candidates, &component, manner) {
            continue;
        }
        let even = || {
            let mut all = component.edges.iter().map(|edge| costs.get(edge));
            let first = all.next();
            all.all(|cost| Some(cost) == first)
        };
        if manner.twins && even() && settle_twins(pool, candidates, &component, manner) {
            continue;
        }
        let work = (component.left.len() + component.right.len()) as u64 * component.edges.len() as u64;
        let limits = &pool.rules.limits;
        let large =
            component.left.len() + component.right.len() > limits.classes || component.edges.len() > limits.edges;
        if large || !pool.spend_on_assignments(work) {
            too_large(pool, candidates, &component, manner);
            continue;
        }
        let problem = problem(candidates, &component, &costs);
        let solution = flow::solve(&problem, pool.rules.weights.margin);
        apply(pool, candidates, &component, &problem, &solution, manner);
    }
}

/// One class on each side: nothing to choose, only to see how many there are.
fn settle_pair(pool: &mut Pool<'_>, candidates: &Candidates, component: &Component, manner: &Manner<'_>) -> bool {
    let Some((left, right)) = component.pair() else { return false };
    let (ledger, support) = (&candidates.ledger[left], &candidates.support[right]);
    if let ([paid], [told]) = (ledger.as_slice(), support.as_slice()) {
        let proof = (manner.proof)(pool, paid.first(), told.first());
        pool.settle(&paid.lines, &told.lines, Confidence::Probable, &proof);
        return true;
    }
    false
}

/// As many interchangeable lines on each side: paired in a fixed order.
fn settle_twins(pool: &mut Pool<'_>, candidates: &Candidates, component: &Component, manner: &Manner<'_>) -> bool {
    let ledger = members(&candidates.ledger, &component.left);
    let support = members(&candidates.support, &component.right);
    let firsts = |units: &[&Unit]| units.iter().map(|unit| unit.first()).collect::<Vec<_>>();
    let single = ledger.iter().chain(&support).all(|unit| unit.is_single());
    if !single
        || ledger.len() != support.len()
        || !component.is_complete()
        || !are_twins(pool, component, &firsts(&ledger), &firsts(&support))
        || pool.total(&firsts(&ledger)) != pool.total(&firsts(&support))
    {
        return false;
    }
    for (paid, told) in ledger.iter().zip(&support) {
        let proof = (manner.proof)(pool, paid.first(), told.first());
        let proof = proof.remarked("lignes interchangeables, autant de chaque côté");
        pool.settle(&paid.lines, &told.lines, Confidence::Certain, &proof);
    }
    true
}

/// True for lines of both sides that may be exchanged; where nothing at all tells those of one side apart, those of the
/// other may be of several persons: all of them are settled, whichever goes with which.
fn are_twins(pool: &Pool<'_>, component: &Component, ledger: &[usize], support: &[usize]) -> bool {
    let of_one_class = component.left.len() == 1 || component.right.len() == 1;
    if of_one_class {
        return pool.interchangeable_but_for_person(ledger) && pool.interchangeable_but_for_person(support);
    }
    pool.interchangeable(ledger) && pool.interchangeable(support)
}

fn members<'c>(classes: &'c [Vec<Unit>], of: &[usize]) -> Vec<&'c Unit> {
    let mut members: Vec<&Unit> = of.iter().flat_map(|class| &classes[*class]).collect();
    members.sort_by_key(|unit| unit.first());
    members
}

fn problem(candidates: &Candidates, component: &Component, costs: &FxHashMap<(usize, usize), u32>) -> Problem {
    let count = |classes: &[Vec<Unit>], of: &[usize]| of.iter().map(|class| classes[*class].len() as u32).collect();
    let place = |of: &[usize], class: usize| of.binary_search(&class).unwrap_or_default();
    let edge = |(left, right): &(usize, usize)| {
        let cost = costs.get(&(*left, *right)).copied().unwrap_or_default();
        (place(&component.left, *left), place(&component.right, *right), cost)
    };
    Problem {
        left: count(&candidates.ledger, &component.left),
        right: count(&candidates.support, &component.right),
        edges: component.edges.iter().map(edge).collect(),
    }
}

fn apply(
    pool: &mut Pool<'_>,
    candidates: &Candidates,
    component: &Component,
    problem: &Problem,
    solution: &Solution,
    manner: &Manner<'_>,
) {
    let mut next: FxHashMap<(Side, usize), usize> = FxHashMap::default();
    let mut take = |side: Side, class: usize| {
        let at = next.entry((side, class)).or_default();
        *at += 1;
        *at - 1
    };
    for (left, right, count) in &solution.settled {
        let (left, right) = (component.left[*left], component.right[*right]);
        for _ in 0..*count {
            let paid = candidates.ledger[left].get(take(Side::Ledger, left));
            let told = candidates.support[right].get(take(Side::Support, right));
            let Some((paid, told)) = paid.zip(told) else { continue };
            let (paid_alike, told_alike) = (candidates.ledger[left].len() > 1, candidates.support[right].len() > 1);
            let remark = match (paid_alike, told_alike) {
                (true, true) => "plusieurs lignes semblables de chaque côté, appariées dans l’ordre",
                (true, false) => "plusieurs paiements semblables, appariés dans l’ordre",
                (false, true) => "plusieurs pièces semblables, appariées dans l’ordre",
                _ if cost::names_the_person(pool, paid, told) => "la phrase de l’un nomme la personne de l’autre",
                _ => "nettement plus vraisemblable que les autres",
            };
            let proof = (manner.proof)(pool, paid.first(), told.first()).remarked(remark);
            pool.settle(&paid.lines, &told.lines, Confidence::Probable, &proof);
        }
    }
    if manner.doubts != Doubts::Left {
        tell_doubts(pool, candidates, component, problem, solution, manner);
    }
}

/// Says what is in doubt.
fn tell_doubts(
    pool: &mut Pool<'_>,
    candidates: &Candidates,
    component: &Component,
    problem: &Problem,
    solution: &Solution,
    manner: &Manner<'_>,
) {
    for (left, right) in &solution.doubtful {
        let units = |pool: &Pool<'_>, classes: &[Vec<Unit>], of: &[usize], all: &[usize]| -> Vec<Vec<usize>> {
            let units = of.iter().flat_map(|class| &classes[all[*class]]);
            units
                .filter(|unit| unit.lines.iter().all(|at| pool.is_free(*at)))
                .map(|unit| unit.lines.clone())
                .collect()
        };
        let ledger = units(pool, &candidates.ledger, left, &component.left);
        let support = units(pool, &candidates.support, right, &component.right);
        let edges: Vec<(usize, usize)> = problem
            .edges
            .iter()
            .filter(|(a, b, _)| left.contains(a) && right.contains(b))
            .map(|(a, b, _)| (*a, *b))
            .collect();
        if manner.doubts == Doubts::OfNames
            && !edges.iter().all(|edge| has_names(pool, candidates, component, *edge))
        {
            continue;
        }
        let count = if edges.len() == left.len() * right.len() {
            solutions::any_with_any(ledger.len(), support.len())
        } else {
            solutions::along(&edges)
        };
        leave(pool, ledger, support, count, manner, "");
    }
}

/// True for a pair of classes whose payees may be one.
fn has_names(pool: &Pool<'_>, candidates: &Candidates, component: &Component, edge: (usize, usize)) -> bool {
    let paid = &candidates.ledger[component.left[edge.0]][0];
    let told = &candidates.support[component.right[edge.1]][0];
    pool.bonds.bond(paid.first(), told.first()) >= Bond::Alike
}

fn leave(
    pool: &mut Pool<'_>,
    ledger: Vec<Vec<usize>>,
    support: Vec<Vec<usize>>,
    count: usize,
    manner: &Manner<'_>,
    remark: &'static str,
) {
    let (mut ledger, mut support) = (ledger.concat(), support.concat());
    ledger.sort_unstable();
    support.sort_unstable();
    let (Some(&paid), Some(&told)) = (ledger.first(), support.first()) else { return };
    let proof = (manner.proof)(pool, paid, told).remarked(remark);
    pool.leave_ambiguous(&ledger, &support, count, &proof);
}

/// More candidates than can be weighed: nobody knows which goes with which.
fn too_large(pool: &mut Pool<'_>, candidates: &Candidates, component: &Component, manner: &Manner<'_>) {
    let lines = |classes: &[Vec<Unit>], of: &[usize]| -> Vec<Vec<usize>> {
        members(classes, of).into_iter().map(|unit| unit.lines.clone()).collect()
    };
    let ledger = lines(&candidates.ledger, &component.left);
    let support = lines(&candidates.support, &component.right);
    let all: Vec<usize> = ledger.iter().chain(&support).flatten().copied().collect();
    pool.give_up(
        "assignment",
        &all,
        format!(
            "{} lignes de même montant se disputent les mêmes partenaires : trop pour être départagées ; préciser le tiers, la mission ou un numéro commun.",
            all.len()
        ),
    );
    if manner.doubts == Doubts::Told {
        leave(pool, ledger, support, 0, manner, "trop de candidats pour les départager");
    }
}
