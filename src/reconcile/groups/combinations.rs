//! Any lines of one payee or person whose exact sum is one line of the other side.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::entry::Side;
use crate::model::matching::Confidence;
use crate::reconcile::graph;
use crate::reconcile::payees::Payees;
use crate::reconcile::pool::Pool;
use crate::reconcile::proof::Proof;
use crate::reconcile::sums::{self, CHANCE_PROBABLE_MAX, Found};

/// Chances in a thousand up to which a way to make a total is proposed at all.
const CHANCE_SHOWN_MAX: u64 = 500;

/// Lines of one payee among which those of the right time and mission are looked for.
const BOUND_MAX: usize = 2_000;

/// After what one round settles another may find a single solution.
const ROUNDS_MAX: usize = 3;

/// A line and the lines of the other side that may make its amount.
struct Sought {
    target: usize,
    /// Lines by amount, in the order of amounts.
    classes: Vec<(i64, Vec<usize>)>,
    found: Found,
    chance: u64,
}

/// Settles single combinations, one ledger line for several supports and the reverse, then says which
/// lines have several.
pub(in crate::reconcile) fn any_lines(pool: &mut Pool<'_>) {
    for side in [Side::Ledger, Side::Support] {
        for round in 0..ROUNDS_MAX {
            let sought = seek(pool, side, round == 0);
            if !settle_single(pool, side, &sought) {
                leave_doubtful(pool, side, &sought);
                break;
            }
        }
    }
}

/// Every line of a side for which lines of the other make the amount.
fn seek(pool: &mut Pool<'_>, side: Side, first: bool) -> Vec<Sought> {
    let other = if side == Side::Ledger { Side::Support } else { Side::Ledger };
    let mut payees = Payees::of(pool, other);
    let mut all = Vec::new();
    let (mut too_many, mut too_long) = (Vec::new(), Vec::new());
    let limits = pool.rules.limits;
    let mut work = limits.combination_work;
    let targets: Vec<usize> = pool.free_side(side).collect();
    for target in targets {
        let Some(lines) = payees.candidates(pool, target, BOUND_MAX, limits.combined_lines) else {
            too_many.push(target);
            continue;
        };
        if lines.len() < 2 {
            continue;
        }
        let classes = sums::by_amount(pool, &lines);
        let sizes = sums::classes(&classes);
        let cost = sums::work(&sizes).filter(|_| lines.len() <= limits.combined_lines);
        let Some(cost) = cost else {
            too_many.push(target);
            continue;
        };
        let Some(left) = work.checked_sub(cost as u64) else {
            too_long.push(target);
            continue;
        };
        work = left;
        let total = i128::from(pool.cents(target));
        let found = sums::count(&sizes, total, limits.combination as u32, limits.solutions);
        if found.solutions > 0 {
            let chance = sums::chance(&sizes, total);
            all.push(Sought { target, classes, found, chance });
        }
    }
    if first {
        give_up(
            pool,
            &too_many,
            &format!("plus de {} lignes du même tiers pourraient le composer", limits.combined_lines),
        );
        give_up(pool, &too_long, "les combinaisons à essayer dans ce dossier sont trop nombreuses");
    }
    all
}

fn give_up(pool: &mut Pool<'_>, lines: &[usize], why: &str) {
    if !lines.is_empty() {
        let sentence = format!(
            "{} sans recherche de regroupement : {why} ; préciser un numéro, une mission ou une personne, ou pointer à la main.",
            if lines.len() > 1 { format!("{} montants", lines.len()) } else { "1 montant".to_owned() }
        );
        pool.give_up("groups", lines, sentence);
    }
}

/// Settles every line with a single, telling solution that no other such line shares; true when there was
/// one.
fn settle_single(pool: &mut Pool<'_>, side: Side, sought: &[Sought]) -> bool {
    let single = sought.iter().filter(|one| one.found.solutions == 1 && one.chance <= CHANCE_PROBABLE_MAX);
    let single: Vec<(usize, Vec<usize>)> = single
        .map(|one| {
            let taken = one.classes.iter().zip(&one.found.first).filter(|(_, taken)| **taken > 0);
            (one.target, taken.flat_map(|((_, lines), _)| lines.iter().copied()).collect())
        })
        .filter(|(_, lines): &(usize, Vec<usize>)| lines.len() > 1)
        .collect();
    let mut wanted: BTreeMap<usize, usize> = BTreeMap::new();
    single.iter().flat_map(|(_, lines)| lines).for_each(|at| *wanted.entry(*at).or_default() += 1);
    let proof = Proof::without_reference("groups", SAME, "seule combinaison qui fasse ce montant");
    let mut settled = false;
    for (target, mut lines) in single {
        if lines.iter().any(|at| wanted[at] > 1) {
            continue;
        }
        lines.sort_unstable();
        let one = vec![target];
        let (ledger, support) = if side == Side::Ledger { (one, lines) } else { (lines, one) };
        pool.settle(&ledger, &support, Confidence::Probable, &proof);
        settled = true;
    }
    settled
}

/// What is said of the payees.
const SAME: &str = "même tiers ou même personne";

/// Lines of which several combinations make the amount, or that want the same lines, are ambiguous
/// together.
fn leave_doubtful(pool: &mut Pool<'_>, side: Side, sought: &[Sought]) {
    let mut edges = Vec::new();
    let mut solutions: BTreeMap<usize, usize> = BTreeMap::new();
    for one in sought.iter().filter(|one| one.chance <= CHANCE_SHOWN_MAX) {
        let used = one.classes.iter().zip(&one.found.used).filter(|(_, used)| **used);
        let lines: BTreeSet<usize> = used.flat_map(|((_, lines), _)| lines.iter().copied()).collect();
        // A single line of that very amount was refused by stronger passes.
        if lines.len() > 1 {
            edges.extend(lines.into_iter().map(|at| (one.target, at)));
            solutions.insert(one.target, one.found.solutions);
        }
    }
    for component in graph::components(edges) {
        let all: Option<usize> = component
            .left
            .iter()
            .map(|target| solutions.get(target).copied().filter(|ways| *ways <= pool.rules.limits.solutions))
            .try_fold(0_usize, |sum, ways| ways.map(|ways| sum + ways));
        let (ledger, support) = match side {
            Side::Ledger => (&component.left, &component.right),
            Side::Support => (&component.right, &component.left),
        };
        let remark = if all.is_none() { "trop de combinaisons pour être comptées" } else { "somme exacte" };
        let proof = Proof::without_reference("groups", SAME, remark);
        pool.leave_ambiguous(ledger, support, all.unwrap_or(0), &proof);
    }
}
