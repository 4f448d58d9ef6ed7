//! A reference that holds a part only: lines beside it that carry no number complete the amount.
//!
//! Example: the mandat of 500,00 € and a bill of 200,00 € carry F-101; the other bill of the same hotel,
//! 300,00 €, was registered without its number. The three make one match, probable: rather this than a
//! disagreement of 300,00 € and a bill that nobody paid. The completion must be the only one, among so few
//! possible sums that chance is no explanation.

use rustc_hash::FxHashMap;

use super::groups::{self, Group};
use super::join::{Join, Source};
use super::references::{KINDS, Kind, Proves};
use crate::model::entry::{Entry, Side};
use crate::model::matching::Confidence;
use crate::reconcile::numbers::DRESSES;
use crate::reconcile::pool::Pool;
use crate::reconcile::sentence::Proof;
use crate::reconcile::sums::{self, CHANCE_PROBABLE_MAX};

/// Lines without a number among which a completion is sought.
const LOOSE_MAX: usize = 16;

/// Free lines without any number, by payee.
#[derive(Default)]
struct Loose {
    ledger: FxHashMap<u32, Vec<usize>>,
    support: FxHashMap<u32, Vec<usize>>,
}

impl Loose {
    fn of(pool: &Pool<'_>) -> Self {
        let mut loose = Self::default();
        for side in [Side::Ledger, Side::Support] {
            let of = if side == Side::Ledger { &mut loose.ledger } else { &mut loose.support };
            for at in pool.free_side(side).filter(|at| !is_numbered(&pool.entries[*at])) {
                if let Some(payee) = pool.bonds.payee(at) {
                    of.entry(payee).or_default().push(at);
                }
            }
        }
        loose
    }
}

fn is_numbered(entry: &Entry) -> bool {
    let order = entry.side == Side::Support && entry.payment_order().is_some();
    let numbers =
        [entry.invoice(), entry.ticket(), entry.statement(), entry.mission_order(), entry.supporting_document()];
    order || numbers.into_iter().any(|number| number.is_some())
}

/// Settles what lines without a number complete.
pub(super) fn settle(pool: &mut Pool<'_>) {
    let loose = Loose::of(pool);
    if loose.ledger.is_empty() && loose.support.is_empty() {
        return;
    }
    for kind in KINDS.iter().filter(|kind| matches!(kind.proves, Proves::Document | Proves::Claim)) {
        for dress in DRESSES {
            let source = Source { kind, cited: None };
            let join = Join::of(pool, source, dress);
            for at in 0..join.len() {
                let Some(bearers) = join.bearers(at, pool, source) else { continue };
                let (groups, _) = groups::by_payee(pool, &bearers.ledger, &bearers.support);
                for group in groups {
                    complete(pool, kind, &group, &bearers.text, &loose);
                }
            }
        }
    }
}

fn complete(pool: &mut Pool<'_>, kind: &Kind, group: &Group, text: &str, loose: &Loose) {
    let Group { ledger, support } = group;
    let missing = pool.total(ledger) - pool.total(support);
    let (side, mine, of, missing) = match missing {
        0 => return,
        1.. => (Side::Support, support, &loose.support, missing),
        _ => (Side::Ledger, ledger, &loose.ledger, -missing),
    };
    let lines = beside(pool, group, mine, of);
    if lines.is_empty() || lines.len() > LOOSE_MAX {
        return;
    }
    let by_amount = sums::by_amount(pool, &lines);
    let classes = sums::classes(&by_amount);
    if sums::chance(&classes, missing) > CHANCE_PROBABLE_MAX {
        return;
    }
    let limits = pool.rules.limits;
    let found = sums::count(&classes, missing, limits.combination as u32, 1);
    if found.solutions != 1 {
        return;
    }
    let taken = by_amount.iter().zip(&found.first).filter(|(_, taken)| **taken > 0);
    let taken: Vec<usize> = taken.flat_map(|((_, lines), _)| lines.iter().copied()).collect();
    if taken.iter().any(|at| has_partner(pool, side, *at)) {
        return;
    }
    let mut completed = [mine.as_slice(), &taken].concat();
    completed.sort_unstable();
    let (ledger, support) = if side == Side::Ledger { (&completed, support) } else { (ledger, &completed) };
    let proof = Proof {
        pass: kind.pass,
        label: kind.label,
        references: vec![text.to_owned()],
        payee: "même tiers",
        remark: "complété par des lignes sans numéro",
    };
    pool.settle(ledger, support, Confidence::Probable, &proof);
}

/// Lines without a number that may belong to the group: of its payees, in time, of its mission.
fn beside(pool: &Pool<'_>, group: &Group, mine: &[usize], loose: &FxHashMap<u32, Vec<usize>>) -> Vec<usize> {
    let mut payees: Vec<u32> = mine.iter().filter_map(|at| pool.bonds.payee(*at)).collect();
    payees.sort_unstable();
    payees.dedup();
    let all = payees.iter().filter_map(|payee| loose.get(payee)).flatten().copied();
    let fits = |at: &usize| {
        let everyone = group.ledger.iter().chain(&group.support);
        let close = match pool.entries[*at].side {
            Side::Ledger => pool.close_in_time(&[*at], &group.support),
            Side::Support => pool.close_in_time(&group.ledger, &[*at]),
        };
        pool.is_free(*at)
            && !mine.contains(at)
            && close
            && everyone
                .clone()
                .all(|other| pool.missions_agree(*at, *other) && !pool.bonds.other_people(*at, *other))
    };
    let mut lines: Vec<usize> = all.filter(fits).take(LOOSE_MAX + 1).collect();
    lines.sort_unstable();
    lines
}

/// True when the other side has a line of that payee and amount: then it is not missing a partner.
fn has_partner(pool: &Pool<'_>, side: Side, at: usize) -> bool {
    const LINES_MAX: usize = 200;
    let mut same =
        pool.of_amount(pool.cents(at)).filter(|other| pool.is_free(*other) && pool.entries[*other].side != side);
    let bound = |other: usize| match side {
        Side::Ledger => groups::is_bound(pool, at, other),
        Side::Support => groups::is_bound(pool, other, at),
    };
    same.by_ref().take(LINES_MAX).any(bound) || same.next().is_some()
}
