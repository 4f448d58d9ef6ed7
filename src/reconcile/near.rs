//! Amounts that nearly agree, last of all and always to be confirmed.
//!
//! Example: the only bill left of a restaurant is of 118,00 €, the only mandat left to it of 98,33 €: what
//! it would be without VAT. Same payee, same mission, close days, nobody else it could be, and a gap that has
//! a usual cause or that `ecart_max` allows: they are taken for the same money, and the gap is said.

use super::assignment::cost::{self, Relation};
use super::assignment::{self, Candidates, Doubts, Manner};
use super::contradiction::Against;
use super::payees::Payees;
use super::pool::Pool;
use super::proof::Proof;
use super::units::Maker;
use crate::model::causes::{self, Cause};
use crate::model::entry::{Entry, Side};

/// Days between two lines of nearly one amount, or `jours_ecart_max` if that is less.
const DAYS_MAX: u32 = 60;

/// Lines of one payee that are compared with one line.
const BOUND_MAX: usize = 200;

/// Pairs of one payee whose amounts differ little, or for a usual cause.
pub(super) fn near_amounts(pool: &mut Pool<'_>) {
    let maker = Maker::of(pool);
    let mut payees = Payees::of(pool, Side::Support);
    let mut candidates = Candidates::default();
    let mut place = rustc_hash::FxHashMap::default();
    let mut given_up = Vec::new();
    for ledger in pool.free_side(Side::Ledger) {
        let Some(bound) = payees.candidates(pool, ledger, BOUND_MAX, BOUND_MAX) else {
            given_up.push(ledger);
            continue;
        };
        let mut at = None;
        for support in bound.into_iter().filter(|support| fits(pool, ledger, *support)) {
            let from = *at.get_or_insert_with(|| {
                candidates.ledger.push(vec![maker.unit(pool, vec![ledger])]);
                candidates.ledger.len() - 1
            });
            let to = *place.entry(support).or_insert_with(|| {
                candidates.support.push(vec![maker.unit(pool, vec![support])]);
                candidates.support.len() - 1
            });
            let relation = Relation { bond: pool.bonds.bond(ledger, support), against: Against::Nothing };
            let cost = cost::of(pool, &candidates.ledger[from][0], &candidates.support[to][0], relation);
            candidates.edges.push((from, to, cost));
        }
    }
    if !given_up.is_empty() {
        let sentence = format!(
            "montants voisins non recherchés : plus de {BOUND_MAX} pièces du même tiers à comparer ; préciser un numéro ou une mission."
        );
        pool.give_up("near_amounts", &given_up, sentence);
    }
    let proof =
        |_: &Pool<'_>, _, _| Proof::without_reference("near_amounts", "même tiers", "seul rapprochement possible");
    assignment::settle(pool, &candidates, &Manner { proof: &proof, twins: false, doubts: Doubts::Left });
}

fn fits(pool: &Pool<'_>, ledger: usize, support: usize) -> bool {
    let days = pool.days_apart(ledger, support).map(i32::unsigned_abs);
    let (paid, told) = (&pool.entries[ledger], &pool.entries[support]);
    days.is_some_and(|days| days <= DAYS_MAX.min(pool.rules.days_apart_max.unsigned_abs()))
        && (pool.within_tolerance(&[ledger], &[support])
            || (pool.mission(ledger).is_some() && pool.mission(support).is_some() && is_telling(paid, told)))
}

/// A slip that hardly anything but the same money would show; the sentence of the match names it.
fn is_telling(paid: &Entry, told: &Entry) -> bool {
    let causes = causes::of(&[paid], &[told], None);
    causes.iter().any(|cause| matches!(cause, Cause::Tax(_) | Cause::DecimalMark(1)))
}
