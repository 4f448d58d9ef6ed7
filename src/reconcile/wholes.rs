//! All that one payee is paid for a mission against all that his papers say, where a part of it is in doubt.
//!
//! Example: 200,00 € and 165,00 € are paid to one hotel, whose invoices are of 35,00, 165,00 and 165,00 €. Which of the
//! two rooms the payment of 165,00 € is for nobody knows, so that neither is left for the 200,00 €; but the two payments
//! together are the three invoices, to the cent. That is probable, to be confirmed, and no payment without a paper.

use rustc_hash::{FxHashMap, FxHashSet};

use super::contradiction::Against;
use super::pool::Pool;
use super::proof::Proof;
use crate::model::entry::Side;
use crate::model::matching::Confidence;
use crate::model::mission::MissionId;

/// Lines of a side; with more of them equal sums are chance.
const LINES_MAX: usize = 8;

/// What a payee is paid for a mission, and what his papers say of it.
#[derive(Default)]
struct Whole {
    /// Which ambiguities hold a part of it.
    doubts: Vec<usize>,
    /// Ledger, support: those in doubt, and those that nothing holds.
    doubtful: [Vec<usize>; 2],
    free: [Vec<usize>; 2],
}

impl Whole {
    fn lines(&self, side: usize) -> Vec<usize> {
        [self.doubtful[side].as_slice(), self.free[side].as_slice()].concat()
    }
}

/// Settles what is left of a payee and what is in doubt of him, when both sides are the same sum and neither part is.
pub(super) fn of_a_payee(pool: &mut Pool<'_>) {
    let mut wholes: FxHashMap<(u32, MissionId), Whole> = FxHashMap::default();
    for (doubt, ledger, support) in pool.doubts() {
        let mut keys = ledger.iter().chain(&support).map(|at| key(pool, *at));
        let Some(Some(first)) = keys.next() else { continue };
        if keys.all(|other| other == Some(first)) {
            let whole = wholes.entry(first).or_default();
            whole.doubts.push(doubt);
            whole.doubtful[0].extend(ledger);
            whole.doubtful[1].extend(support);
        }
    }
    if wholes.is_empty() {
        return;
    }
    for (place, side) in [Side::Ledger, Side::Support].into_iter().enumerate() {
        for at in pool.free_side(side) {
            let whole = key(pool, at).and_then(|key| wholes.get_mut(&key));
            whole.into_iter().for_each(|whole| whole.free[place].push(at));
        }
    }
    let mut wholes: Vec<Whole> = wholes.into_values().filter(|whole| is_one_sum(pool, whole)).collect();
    wholes.sort_by(|a, b| a.doubts.cmp(&b.doubts));
    let mut settled = FxHashSet::default();
    for whole in wholes {
        let remark = "les lignes font ensemble le montant, sans que rien dise laquelle va avec laquelle";
        let proof = Proof::without_reference("groups", "même tiers", remark);
        if pool.settle_doubtful(&whole.lines(0), &whole.lines(1), Confidence::Probable, &proof) {
            settled.extend(whole.doubts);
        }
    }
    pool.forget_doubts(&settled);
}

fn key(pool: &Pool<'_>, at: usize) -> Option<(u32, MissionId)> {
    pool.bonds.payee(at).zip(pool.mission(at))
}

/// The same sum on both sides, with lines of both that nothing else explains, of one time, and nothing against it.
fn is_one_sum(pool: &Pool<'_>, whole: &Whole) -> bool {
    let [ledger, support] = [whole.lines(0), whole.lines(1)];
    let few = ledger.len() <= LINES_MAX && support.len() <= LINES_MAX;
    let mut pairs = ledger.iter().flat_map(|a| support.iter().map(move |b| (*a, *b)));
    few && whole.free.iter().all(|free| !free.is_empty())
        && pool.total(&ledger) == pool.total(&support)
        && pool.close_in_time(&ledger, &support)
        && pairs.all(|(a, b)| pool.against(a, b) == Against::Nothing && !pool.bonds.other_people(a, b))
}
