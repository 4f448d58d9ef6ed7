//! One line that lists several numbers: a mandat for `FAC 12 / FAC 13`, an invoice paid by `800 et 801`.
//!
//! All the numbers must be found, with the same payee, and all their lines together make the amount:
//! then they are one match. Anything less proves nothing here.

use rustc_hash::FxHashMap;

use super::groups;
use super::references::{Kind, Proves};
use crate::model::entry::{Entry, Side};
use crate::model::matching::Confidence;
use crate::reconcile::graph;
use crate::reconcile::numbers::{self, Mark};
use crate::reconcile::pool::Pool;
use crate::reconcile::proof::Proof;

/// Settles the lines that list numbers of one kind.
pub(super) fn settle(pool: &mut Pool<'_>, kind: &Kind) {
    let has = |side: Side| kind.fields(side).iter().any(|field| pool.has(side, *field));
    let on_both = has(Side::Ledger) && has(Side::Support);
    if !on_both || !matches!(kind.proves, Proves::PaymentOrder | Proves::Document) {
        return;
    }
    for side in [Side::Ledger, Side::Support] {
        let lists: Vec<(usize, String)> = pool
            .free_side(side)
            .filter_map(|at| list(kind, side, &pool.entries[at]).map(|text| (at, text.to_string())))
            .collect();
        if lists.is_empty() {
            continue;
        }
        let others = by_number(pool, kind, side);
        let found: Vec<(usize, String, Vec<usize>)> = lists
            .into_iter()
            .filter_map(|(at, text)| partners(pool, side, at, &text, &others).map(|all| (at, text, all)))
            .collect();
        settle_lists(pool, kind, side, &found);
    }
}

fn list<'a>(kind: &Kind, side: Side, entry: &'a Entry) -> Option<&'a str> {
    kind.texts(side, entry).find(|text| !numbers::listed(text).is_empty())
}

/// Free entries of the other side by their numbers.
fn by_number(pool: &Pool<'_>, kind: &Kind, side: Side) -> FxHashMap<Mark, Vec<usize>> {
    let other = if side == Side::Ledger { Side::Support } else { Side::Ledger };
    let mut others: FxHashMap<Mark, Vec<usize>> = FxHashMap::default();
    for at in pool.free_side(other) {
        for key in kind.texts(other, &pool.entries[at]).flat_map(numbers::marks) {
            others.entry(key).or_default().push(at);
        }
    }
    others
}

/// The lines that a list names, when all are found and make its amount.
fn partners(
    pool: &Pool<'_>,
    side: Side,
    at: usize,
    text: &str,
    others: &FxHashMap<Mark, Vec<usize>>,
) -> Option<Vec<usize>> {
    let bound = |other: usize| match side {
        Side::Ledger => groups::is_bound(pool, at, other),
        Side::Support => groups::is_bound(pool, other, at),
    };
    let mut partners = Vec::new();
    for number in numbers::listed(text) {
        let found = numbers::marks(&number).filter_map(|key| others.get(&key)).flatten().copied();
        let found: Vec<usize> = found.filter(|other| pool.is_free(*other) && bound(*other)).collect();
        if found.is_empty() {
            return None;
        }
        partners.extend(found);
    }
    partners.sort_unstable();
    partners.dedup();
    let equal = pool.total(&[at]) == pool.total(&partners);
    let close = match side {
        Side::Ledger => pool.close_in_time(&[at], &partners),
        Side::Support => pool.close_in_time(&partners, &[at]),
    };
    (equal && close).then_some(partners)
}

/// A list that is alone with its lines is a match; of lists that name the same line nobody knows which
/// pays it.
fn settle_lists(pool: &mut Pool<'_>, kind: &Kind, side: Side, lists: &[(usize, String, Vec<usize>)]) {
    let edges = lists.iter().enumerate().flat_map(|(at, (_, _, all))| all.iter().map(move |other| (at, *other)));
    for component in graph::components(edges.collect()) {
        let own: Vec<usize> = component.left.iter().map(|list| lists[*list].0).collect();
        let references = component.left.iter().map(|list| lists[*list].1.as_str().into()).collect();
        let proof = Proof { reason: kind.reason("même tiers", ""), references };
        let (ledger, support) =
            if side == Side::Ledger { (&own, &component.right) } else { (&component.right, &own) };
        if own.len() == 1 {
            pool.settle(ledger, support, Confidence::Certain, &proof);
        } else {
            pool.leave_ambiguous(ledger, support, 0, &proof);
        }
    }
}
