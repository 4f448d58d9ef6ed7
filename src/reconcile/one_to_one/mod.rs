//! The same amount to the cent, the same payee, close dates, and nobody else it could be.
//!
//! Example: a restaurant's bill of 194,27 € without a number, and four weeks later a mandat of 194,27 €
//! to the same restaurant. If no other bill and no other mandat of that amount and payee exist within
//! `jours_ecart_max`, they are taken for the same money; with two bills, which one was paid is unknown.
//! No document number proves it: such a match is probable, to be confirmed by a person.

mod candidates;

use super::graph;
use super::pool::Pool;
use super::sentence::Proof;
use super::solutions;
use crate::model::entry::Side;
use crate::model::matching::Confidence;
use candidates::{Edge, Missions};

/// How sure a pair is that shares payee, amount and time, is the only one, and has no reference in
/// common.
const WITHOUT_REFERENCE: Confidence = Confidence::Probable;

/// Pairs of one payee and one amount within `jours_ecart_max`: first those whose missions are known
/// and the same, then those of which one does not tell its mission.
pub(super) fn same_payee_and_amount(pool: &mut Pool<'_>) {
    for missions in [Missions::Same, Missions::Unknown] {
        for bucket in by_cents(pool) {
            let edges = candidates::same_payee(pool, &bucket, missions);
            settle_components(pool, &edges);
        }
    }
}

/// Pairs of one amount and one mission within a month, when the payee is not told on one side, is
/// perhaps misspelt, or is the person paid back. What is not single is left as it is: it proves too
/// little to make a line ambiguous.
pub(super) fn same_mission_and_amount(pool: &mut Pool<'_>) {
    for bucket in by_cents(pool) {
        for Edge { ledger, support } in candidates::single(candidates::same_mission(pool, &bucket)) {
            let proof = Proof { payee: candidates::payee_words(pool, ledger, support), ..proof() };
            pool.settle(&[ledger], &[support], Confidence::Probable, &proof);
        }
    }
}

fn proof() -> Proof {
    Proof {
        pass: "one_to_one",
        label: "",
        references: Vec::new(),
        payee: "même tiers",
        remark: "seul rapprochement possible",
    }
}

/// Free entries of one amount, where both sides have some, in the order of amounts.
fn by_cents(pool: &Pool<'_>) -> Vec<(Vec<usize>, Vec<usize>)> {
    let of = |side| pool.free_side(side).map(move |at| (pool.cents(at), side, at));
    let mut amounts: Vec<(i64, Side, usize)> = of(Side::Ledger).chain(of(Side::Support)).collect();
    amounts.sort_unstable();
    let both = amounts.chunk_by(|a, b| a.0 == b.0).filter_map(|one| {
        let (ledger, support) = one.split_at(one.partition_point(|(_, side, _)| *side == Side::Ledger));
        let ids = |of: &[(i64, Side, usize)]| of.iter().map(|(_, _, at)| *at).collect::<Vec<_>>();
        (!ledger.is_empty() && !support.is_empty()).then(|| (ids(ledger), ids(support)))
    });
    both.collect()
}

fn settle_components(pool: &mut Pool<'_>, edges: &[Edge]) {
    for component in graph::components(edges.iter().map(|edge| (edge.ledger, edge.support)).collect()) {
        let (ledger, support) = (&component.left, &component.right);
        if let Some((paid, told)) = component.pair() {
            pool.settle(&[paid], &[told], WITHOUT_REFERENCE, &proof());
        } else if component.is_complete()
            && ledger.len() == support.len()
            && pool.interchangeable(ledger)
            && pool.interchangeable(support)
        {
            let proof = Proof { remark: "lignes interchangeables, autant de chaque côté", ..proof() };
            for (paid, told) in ledger.iter().zip(support) {
                pool.settle(&[*paid], &[*told], Confidence::Certain, &proof);
            }
        } else {
            let count = if component.is_complete() {
                solutions::any_with_any(ledger.len(), support.len())
            } else {
                solutions::along(&component.edges)
            };
            pool.leave_ambiguous(ledger, support, count, &Proof { remark: "", ..proof() });
        }
    }
}
