//! Credits: what a mandat, an invoice or an expense gives back.
//!
//! Example: mandat 800 paid 100,00 € to the wrong account, mandat 812 of −100,00 € cancels it, mandat 815
//! pays 100,00 € again: 800 and 812 cancel out before anything is matched, and the invoice is settled by
//! 815. A credit note of 20,00 € reduces the invoice of 100,00 € of which only 80,00 € were paid: the three
//! are one match. A credit that the other side has too is matched with its own like any line.
//!
//! What a credit takes back is proved by a number: of the mandat, of the invoice, in a column or in words
//! (*annulation du mandat n° 800*). Without one, the same payee, the exact opposite amount and nobody else
//! it could be make it probable; anything less leaves it alone.

mod links;

use rustc_hash::{FxHashMap, FxHashSet};

use super::graph::{self, Component};
use super::pool::Pool;
use super::proof::Proof;
use crate::model::entry::{Entry, Side};
use crate::model::matching::{Confidence, Reason, Reference};
use crate::model::words::{SAME_PAYEE, fold};
use links::Link;

/// Credits of one amount and one payee beyond which nobody looks which takes back what.
const PAIRS_MAX: usize = 2_500;

/// Mandats that an annulation takes back, before anything is matched: unless a paper supports the
/// annulation itself.
pub(super) fn annulments(pool: &mut Pool<'_>) {
    let credits = credits(pool, Side::Ledger);
    let alone: Vec<usize> = credits.into_iter().filter(|at| !has_counterpart(pool, *at)).collect();
    cancel_by_link(pool, Side::Ledger, &alone);
    let named: Vec<usize> = alone.into_iter().filter(|at| names_itself(&pool.entries[*at])).collect();
    cancel_by_payee(pool, Side::Ledger, &named);
}

/// Credits that nothing else has settled, with what they take back on their own side.
pub(super) fn left_over(pool: &mut Pool<'_>) {
    for side in [Side::Ledger, Side::Support] {
        let credits = credits(pool, side);
        cancel_by_link(pool, side, &credits);
        cancel_by_payee(pool, side, &credits);
    }
}

/// What credits leave of a document, when that is what the other side has: the document's number, or
/// the mandat's, holds all of it together.
pub(super) fn reductions(pool: &mut Pool<'_>) {
    for side in [Side::Ledger, Side::Support] {
        let mut by_link: FxHashMap<Link, Vec<usize>> = FxHashMap::default();
        for at in credits(pool, side) {
            for link in links::of_credit(&pool.entries[at]) {
                by_link.entry(link).or_default().push(at);
            }
        }
        if by_link.is_empty() {
            continue;
        }
        let reduced = bearers(pool, side, by_link.keys().copied().collect());
        let mut all: Vec<(Vec<usize>, Vec<usize>)> = Vec::new();
        for (link, credits) in by_link {
            if let Some(lines) = reduced.get(&link) {
                let positive = lines.iter().copied().filter(|at| pool.cents(*at) > 0).collect::<Vec<_>>();
                all.push((positive, credits));
            }
        }
        all.sort_unstable();
        all.dedup();
        reduce(pool, side, &all);
    }
}

/// What credits name, as far as a line that pays or is paid bears it.
#[derive(Default)]
pub(super) struct Named {
    links: FxHashMap<usize, Vec<Link>>,
}

impl Named {
    /// What these lines name, looked for among the lines of both sides.
    pub(super) fn of(pool: &Pool<'_>, credits: &[usize]) -> Self {
        let mut links: FxHashMap<usize, Vec<Link>> =
            credits.iter().map(|at| (*at, links::of_credit(&pool.entries[*at]))).collect();
        let wanted: FxHashSet<Link> = links.values().flatten().copied().collect();
        if wanted.is_empty() {
            return Self::default();
        }
        let positive = (0..pool.entries.len()).filter(|at| pool.cents(*at) > 0);
        let own = positive.flat_map(|at| links::own(&pool.entries[at]));
        let borne: FxHashSet<Link> = own.filter(|link| wanted.contains(link)).collect();
        links.values_mut().for_each(|links| links.retain(|link| borne.contains(link)));
        links.retain(|_, links| !links.is_empty());
        Self { links }
    }

    /// True for a credit that names lines, none of them among these.
    pub(super) fn is_of_others(&self, pool: &Pool<'_>, credit: usize, lines: &[usize]) -> bool {
        let Some(links) = self.links.get(&credit) else { return false };
        !lines.iter().flat_map(|at| links::own(&pool.entries[*at])).any(|link| links.contains(&link))
    }
}

/// Settles documents and their credits with the lines of the other side that carry the same number.
fn reduce(pool: &mut Pool<'_>, side: Side, all: &[(Vec<usize>, Vec<usize>)]) {
    let own = |lines: &[usize], pool: &Pool<'_>| -> FxHashSet<Link> {
        lines.iter().flat_map(|at| links::own(&pool.entries[*at])).collect()
    };
    let mut wanted = FxHashSet::default();
    for (lines, credits) in all {
        wanted.extend(own(lines, pool));
        wanted.extend(own(credits, pool));
    }
    let other = if side == Side::Ledger { Side::Support } else { Side::Ledger };
    let others = bearers(pool, other, wanted);
    for (lines, credits) in all {
        let Some(&first) = lines.first() else { continue };
        let credits: Vec<usize> = credits.iter().copied().filter(|at| agree(pool, first, *at)).collect();
        let mut links: Vec<Link> = own(lines, pool).into_iter().chain(own(&credits, pool)).collect();
        links.sort_unstable();
        let mut told: Vec<usize> = links.iter().filter_map(|link| others.get(link)).flatten().copied().collect();
        told.retain(|at| pool.is_free(*at) && payees_agree(pool, first, *at));
        told.sort_unstable();
        told.dedup();
        let mut mine = [lines.as_slice(), &credits].concat();
        mine.sort_unstable();
        mine.dedup();
        if credits.is_empty() || pool.total(&mine) != pool.total(&told) || !same_payee(pool, &mine) {
            continue;
        }
        let (ledger, support) = if side == Side::Ledger { (mine, told) } else { (told, mine) };
        let Proof { reason, references } = proof(pool, first, credits[0]);
        let reason = Reason { payee: "même tiers", remark: "avoir ou réduction déduit", ..reason };
        let proof = Proof { reason, references };
        if pool.close_in_time(&ledger, &support) {
            pool.settle(&ledger, &support, Confidence::Certain, &proof);
        }
    }
}

fn same_payee(pool: &Pool<'_>, lines: &[usize]) -> bool {
    lines.windows(2).all(|two| payees_agree(pool, two[0], two[1]))
}

/// Free credits of a side.
fn credits(pool: &Pool<'_>, side: Side) -> Vec<usize> {
    pool.free_side(side).filter(|at| pool.cents(*at) < 0).collect()
}

/// Free entries of a side by the links that are asked for.
fn bearers(pool: &Pool<'_>, side: Side, wanted: FxHashSet<Link>) -> FxHashMap<Link, Vec<usize>> {
    let mut bearers: FxHashMap<Link, Vec<usize>> = FxHashMap::default();
    for at in pool.free_side(side) {
        for link in links::own(&pool.entries[at]).filter(|link| wanted.contains(link)) {
            bearers.entry(link).or_default().push(at);
        }
    }
    bearers
}

/// True when a line of the other side has the very amount of the credit and may be its own paper.
fn has_counterpart(pool: &Pool<'_>, credit: usize) -> bool {
    const LINES_MAX: usize = 1_000;
    use super::bonds::Bond;
    let mut same = pool
        .of_amount(pool.cents(credit))
        .filter(|at| pool.is_free(*at) && pool.entries[*at].side == Side::Support);
    let found = same.by_ref().take(LINES_MAX).any(|at| pool.bonds.bond(credit, at) != Bond::Different);
    // So many that nobody looked at all of them: perhaps.
    found || same.next().is_some()
}

/// A line that calls itself an annulation.
fn names_itself(entry: &Entry) -> bool {
    const STEMS: [&str; 4] = ["annul", "extourn", "rejet", "cancel"];
    let texts = [entry.description(), entry.state(), entry.nature()];
    texts
        .into_iter()
        .flatten()
        .any(|text| fold(text).split(' ').any(|word| STEMS.iter().any(|stem| word.starts_with(stem))))
}

/// Pairs that a number links: certain when each is the only one for the other.
fn cancel_by_link(pool: &mut Pool<'_>, side: Side, credits: &[usize]) {
    let mut wanted: FxHashSet<Link> = FxHashSet::default();
    let amounts: FxHashSet<i64> = credits.iter().map(|at| -pool.cents(*at)).collect();
    credits.iter().for_each(|at| wanted.extend(links::of_credit(&pool.entries[*at])));
    if wanted.is_empty() {
        return;
    }
    let mut originals: FxHashMap<(Link, i64), Vec<usize>> = FxHashMap::default();
    for at in pool.free_side(side).filter(|at| amounts.contains(&pool.cents(*at))) {
        for link in links::own(&pool.entries[at]).filter(|link| wanted.contains(link)) {
            originals.entry((link, pool.cents(at))).or_default().push(at);
        }
    }
    let mut edges = Vec::new();
    for &credit in credits {
        for link in links::of_credit(&pool.entries[credit]) {
            let linked = originals.get(&(link, -pool.cents(credit)));
            let linked = linked.into_iter().flatten().take(PAIRS_MAX);
            edges.extend(linked.filter(|at| takes_back(pool, **at, credit)).map(|at| (*at, credit)));
        }
    }
    for component in graph::components(edges) {
        let proof = proof(pool, component.left[0], component.right[0]);
        cancel(pool, side, &component, Confidence::Certain, &proof);
    }
}

/// Pairs that only the payee and the amount link: probable when each is the only one for the other.
fn cancel_by_payee(pool: &mut Pool<'_>, side: Side, credits: &[usize]) {
    let key = |pool: &Pool<'_>, at: usize| pool.bonds.payee(at).map(|payee| (payee, pool.cents(at).abs()));
    let mut classes: FxHashMap<(u32, i64), (Vec<usize>, Vec<usize>)> = FxHashMap::default();
    for at in credits.iter().copied().filter(|at| pool.is_free(*at)) {
        if let Some(key) = key(pool, at) {
            classes.entry(key).or_default().1.push(at);
        }
    }
    if classes.is_empty() {
        return;
    }
    for at in pool.free_side(side).filter(|at| pool.cents(*at) > 0) {
        if let Some((originals, _)) = key(pool, at).and_then(|key| classes.get_mut(&key)) {
            originals.push(at);
        }
    }
    let mut edges = Vec::new();
    for (originals, credits) in classes.into_values() {
        if originals.len().saturating_mul(credits.len()) > PAIRS_MAX {
            continue;
        }
        for (&original, &credit) in originals.iter().flat_map(|one| credits.iter().map(move |credit| (one, credit)))
        {
            let days = pool.day(original).zip(pool.day(credit)).map(|(a, b)| (b - a).get_days());
            let close = days.is_some_and(|days| days <= pool.rules.days_apart_max);
            if close && takes_back(pool, original, credit) {
                edges.push((original, credit));
            }
        }
    }
    let proof = Proof::without_reference("by_credit", "même tiers", "seule ligne opposée");
    for component in graph::components(edges) {
        cancel(pool, side, &component, Confidence::Probable, &proof);
    }
}

/// A credit comes after what it takes back, from the same payee, for the same person and mission.
fn takes_back(pool: &Pool<'_>, original: usize, credit: usize) -> bool {
    let before = pool.day(original).zip(pool.day(credit)).is_none_or(|(a, b)| a <= b);
    before && pool.is_free(original) && pool.cents(original) == -pool.cents(credit) && agree(pool, original, credit)
}

fn agree(pool: &Pool<'_>, a: usize, b: usize) -> bool {
    payees_agree(pool, a, b) && pool.missions_agree(a, b) && !pool.bonds.other_people(a, b)
}

/// One payee, or one of the lines does not say who is paid.
fn payees_agree(pool: &Pool<'_>, a: usize, b: usize) -> bool {
    let payees = pool.bonds.payee(a).zip(pool.bonds.payee(b));
    payees.is_none_or(|(a, b)| pool.bonds.likeness(a, b) >= SAME_PAYEE)
}

/// Settles a pair, or twins of which there are as many on each hand.
fn cancel(pool: &mut Pool<'_>, side: Side, component: &Component, confidence: Confidence, proof: &Proof) {
    let Component { left, right, .. } = component;
    let twins = component.is_complete()
        && left.len() == right.len()
        && pool.interchangeable(left)
        && pool.interchangeable(right);
    if component.pair().is_some() || twins {
        for (original, credit) in left.iter().zip(right) {
            let mut lines = [*original, *credit];
            lines.sort_unstable();
            pool.cancel_out(side, &lines, confidence, proof);
        }
    }
}

/// What links a credit to what it takes back, in words.
fn proof(pool: &Pool<'_>, original: usize, credit: usize) -> Proof {
    let (label, text) = links::in_words(&pool.entries[original], &pool.entries[credit]);
    let known = pool.bonds.payee(original).is_some() && pool.bonds.payee(credit).is_some();
    let payee = if known { "même tiers" } else { "" };
    let reason = Reason { pass: "by_credit", label, payee, remark: "" };
    Proof { reason, references: text.into_iter().map(Reference::from).collect() }
}
