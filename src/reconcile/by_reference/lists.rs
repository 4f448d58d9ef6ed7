//! One line that lists several numbers: a mandat for `FAC 12 / FAC 13`, an invoice paid by `800 et 801`.
//!
//! All the numbers must be found, with the same payee, and all their lines together make the amount:
//! then they are one match. Anything less proves nothing here.

use rustc_hash::FxHashMap;

use super::groups;
use super::references::{Kind, Proves};
use crate::model::entry::{Entry, Side};
use crate::model::matching::Confidence;
use crate::reconcile::numbers::{self, Mark};
use crate::reconcile::pool::Pool;
use crate::reconcile::sentence::Proof;

/// Settles the lines that list numbers of one kind.
pub(super) fn settle(pool: &mut Pool<'_>, kind: &Kind) {
    if !matches!(kind.proves, Proves::PaymentOrder | Proves::Document) {
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
        for (at, text) in lists {
            settle_list(pool, kind, side, at, &text, &others);
        }
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

fn settle_list(
    pool: &mut Pool<'_>,
    kind: &Kind,
    side: Side,
    at: usize,
    text: &str,
    others: &FxHashMap<Mark, Vec<usize>>,
) {
    let bound = |other: usize| match side {
        Side::Ledger => groups::is_bound(pool, at, other),
        Side::Support => groups::is_bound(pool, other, at),
    };
    let mut partners = Vec::new();
    for number in numbers::listed(text) {
        let found = numbers::marks(&number).filter_map(|key| others.get(&key)).flatten().copied();
        let found: Vec<usize> = found.filter(|other| pool.is_free(*other) && bound(*other)).collect();
        if found.is_empty() {
            return;
        }
        partners.extend(found);
    }
    partners.sort_unstable();
    partners.dedup();
    let (ledger, support) = if side == Side::Ledger { (vec![at], partners) } else { (partners, vec![at]) };
    if pool.total(&ledger) == pool.total(&support) && pool.close_in_time(&ledger, &support) {
        let references = vec![text.to_owned()];
        let proof = Proof { pass: kind.pass, label: kind.label, references, payee: "même tiers", remark: "" };
        pool.settle(&ledger, &support, Confidence::Certain, &proof);
    }
}
