//! Within the entries of one reference, those of one payee.

use std::collections::{BTreeMap, BTreeSet};

use crate::reconcile::bonds::Bond;
use crate::reconcile::pool::Pool;

/// Entries of both sides that may settle each other.
#[derive(Clone, Debug, Default)]
pub(super) struct Group {
    pub(super) ledger: Vec<usize>,
    pub(super) support: Vec<usize>,
}

/// Comparisons of payees that one reference may cost; beyond, only equal names are one payee.
const COMPARISONS_MAX: usize = 250_000;

/// Groups bound by payee, or by the person who is paid back, in the order of their first ledger entry;
/// and the entries that nobody on the other side is bound to.
pub(super) fn by_payee(pool: &Pool<'_>, ledger: &[usize], support: &[usize]) -> (Vec<Group>, Group) {
    if let ([paid], [told]) = (ledger, support) {
        let pair = Group { ledger: vec![*paid], support: vec![*told] };
        return if is_bound(pool, *paid, *told) { (vec![pair], Group::default()) } else { (Vec::new(), pair) };
    }
    let mut root: BTreeMap<usize, usize> = ledger.iter().chain(support).map(|at| (*at, *at)).collect();
    let ledger_faces = faces(pool, ledger);
    let support_faces = faces(pool, support);
    let compare = ledger_faces.len().saturating_mul(support_faces.len()) <= COMPARISONS_MAX;
    let mut bound = BTreeSet::new();
    for paid in ledger_faces.values() {
        for told in support_faces.values() {
            let same =
                pool.bonds.payee(paid[0]).is_some() && pool.bonds.payee(paid[0]) == pool.bonds.payee(told[0]);
            if !(same || (compare && is_bound(pool, paid[0], told[0]))) {
                continue;
            }
            paid.iter().chain(told).for_each(|at| join(&mut root, paid[0], *at));
            bound.extend(paid.iter().chain(told).copied());
        }
    }
    let mut groups: BTreeMap<usize, Group> = BTreeMap::new();
    let mut rest = Group::default();
    for at in ledger.iter().filter(|at| !bound.contains(at)) {
        rest.ledger.push(*at);
    }
    for at in support.iter().filter(|at| !bound.contains(at)) {
        rest.support.push(*at);
    }
    for at in ledger.iter().filter(|at| bound.contains(at)) {
        groups.entry(find(&root, *at)).or_default().ledger.push(*at);
    }
    for at in support.iter().filter(|at| bound.contains(at)) {
        groups.entry(find(&root, *at)).or_default().support.push(*at);
    }
    (groups.into_values().collect(), rest)
}

/// True when one payee is paid, or the person for whom the paper was made is paid back.
pub(super) fn is_bound(pool: &Pool<'_>, ledger: usize, support: usize) -> bool {
    pool.bonds.bond(ledger, support) >= Bond::Person
}

/// Entries by who is paid and for whom: those of one face are bound alike.
fn faces(pool: &Pool<'_>, of: &[usize]) -> BTreeMap<(Option<u32>, Option<u32>), Vec<usize>> {
    let mut faces: BTreeMap<_, Vec<usize>> = BTreeMap::new();
    for at in of {
        faces.entry((pool.bonds.payee(*at), pool.bonds.person(*at))).or_default().push(*at);
    }
    faces
}

fn find(root: &BTreeMap<usize, usize>, mut at: usize) -> usize {
    while let Some(&up) = root.get(&at).filter(|up| **up != at) {
        at = up;
    }
    at
}

fn join(root: &mut BTreeMap<usize, usize>, a: usize, b: usize) {
    let (a, b) = (find(root, a), find(root, b));
    root.insert(a.max(b), a.min(b));
}
