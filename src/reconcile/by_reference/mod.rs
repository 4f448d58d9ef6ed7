//! A reference that both sides carry: the number of the mandat noted on a paper, an invoice, a ticket, a
//! statement, a mission order, a commitment.
//!
//! Example: the agency's invoice TV17-10482 is paid by one mandat of 9 114,20 € and stands in the
//! agency's statement as thirty tickets and nights. All carry the number; the totals are equal: one match
//! of one ledger line and thirty supports. First everything whose amounts agree, over all kinds of
//! reference; only then what shares a reference and disagrees.

mod groups;
mod lists;
mod references;
mod settle;

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::numbers;
use super::pool::Pool;
use super::sentence::Proof;
use crate::model::entry::Side;
use crate::model::matching::Confidence;
use crate::model::words::fold;
use groups::Group;
use references::{KINDS, Kind, Proves};
use settle::Link;

/// Which part of the work a round does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Round {
    /// Amounts that agree.
    Agreeing,
    /// What disagrees, or cannot be told apart.
    Disagreeing,
}

/// Every kind of reference in order of proof.
pub(super) fn shared_references(pool: &mut Pool<'_>) {
    let shared: Vec<(&Kind, Vec<Shared>)> = KINDS.iter().map(|kind| (kind, shared(pool, kind))).collect();
    for round in [Round::Agreeing, Round::Disagreeing] {
        if round == Round::Disagreeing {
            KINDS.iter().for_each(|kind| lists::settle(pool, kind));
        }
        for (kind, one) in shared.iter().flat_map(|(kind, all)| all.iter().map(move |one| (*kind, one))) {
            for bucket in buckets(pool, kind, one) {
                settle_bucket(pool, kind, &bucket, round);
            }
        }
    }
}

/// A reference that both sides carry, and the entries that do.
struct Shared {
    key: String,
    ledger: Vec<usize>,
    support: Vec<usize>,
}

/// Free entries that share a reference.
struct Bucket {
    text: String,
    ledger: Vec<usize>,
    support: Vec<usize>,
    /// No entry with this reference is matched already.
    whole: bool,
}

/// References that both sides carry, in the order of their keys.
fn shared(pool: &Pool<'_>, kind: &Kind) -> Vec<Shared> {
    let mut by_key: FxHashMap<String, (Vec<usize>, Vec<usize>)> = FxHashMap::default();
    // Invoice and document columns may repeat one number.
    let add = |at: usize, side: &mut Vec<usize>| {
        if side.last() != Some(&at) {
            side.push(at);
        }
    };
    for at in pool.free_side(Side::Support) {
        for key in (kind.support)(&pool.entries[at]).into_iter().flat_map(numbers::keys) {
            add(at, &mut by_key.entry(key).or_default().1);
        }
    }
    if by_key.is_empty() {
        return Vec::new();
    }
    for at in pool.free_side(Side::Ledger) {
        for key in (kind.ledger)(&pool.entries[at]).into_iter().flat_map(numbers::keys) {
            if let Some((ledger, _)) = by_key.get_mut(&key) {
                add(at, ledger);
            }
        }
    }
    let both = by_key.into_iter().filter(|(_, (ledger, _))| !ledger.is_empty());
    let mut shared: Vec<Shared> = both.map(|(key, (ledger, support))| Shared { key, ledger, support }).collect();
    shared.sort_by(|a, b| a.key.cmp(&b.key));
    shared
}

/// What is free of a shared reference; for numbers of mandats, which start again each year, by year.
fn buckets(pool: &Pool<'_>, kind: &Kind, shared: &Shared) -> Vec<Bucket> {
    let Shared { key, ledger, support } = shared;
    let whole = ledger.iter().chain(support).all(|at| pool.is_free(*at));
    let make = |ledger: &[usize], support: &[usize]| {
        let (ledger, support) = (pool.free_of(ledger), pool.free_of(support));
        let text = written(pool, kind, key, *support.first()?)?;
        (!ledger.is_empty()).then_some(Bucket { text, ledger, support, whole })
    };
    if kind.proves != Proves::PaymentOrder {
        return make(ledger, support).into_iter().collect();
    }
    let mut years: Vec<Option<i16>> = ledger.iter().map(|at| pool.entries[*at].year()).collect();
    years.sort_unstable();
    years.dedup();
    let of_year = |year: &Option<i16>| {
        let paid: Vec<usize> = ledger.iter().copied().filter(|at| pool.entries[*at].year() == *year).collect();
        let told = |at: &usize| match (pool.entries[*at].year(), year) {
            (Some(told), Some(year)) => told == *year,
            _ => years.len() == 1,
        };
        make(&paid, &support.iter().copied().filter(told).collect::<Vec<_>>())
    };
    years.iter().filter_map(of_year).collect()
}

/// The reference as the support writes it.
fn written(pool: &Pool<'_>, kind: &Kind, key: &str, support: usize) -> Option<String> {
    let texts = (kind.support)(&pool.entries[support]);
    texts.into_iter().find(|text| numbers::keys(text).any(|one| one == key)).map(|text| text.to_string())
}

fn settle_bucket(pool: &mut Pool<'_>, kind: &Kind, bucket: &Bucket, round: Round) {
    let (groups, rest) = groups::by_payee(pool, &pool.free_of(&bucket.ledger), &pool.free_of(&bucket.support));
    let link = |payee, distinctive| {
        let references = vec![bucket.text.clone()];
        let proof = Proof { pass: kind.pass, label: kind.label, references, payee, remark: "" };
        Link { proves: kind.proves, round, distinctive, across: payee.is_empty(), different: false, proof }
    };
    let distinctive = kind.proves == Proves::PaymentOrder || numbers::is_distinctive(&bucket.text);
    // Across payees the reference must also be nobody else's.
    let alone = kind.proves == Proves::PaymentOrder || (groups.is_empty() && bucket.whole);
    if let Some(statement) = statement(kind, bucket, &groups, &rest).filter(|_| distinctive) {
        let exact = pool.total(&statement.ledger) == pool.total(&statement.support);
        if exact || round == Round::Disagreeing {
            settle::other_payee(pool, statement, &link("", true));
            return;
        }
    }
    for group in groups {
        settle::same_payee(pool, group, &link("même tiers", distinctive));
    }
    if kind.proves != Proves::Claim {
        settle::other_payee(pool, rest, &link("", distinctive && alone));
    }
}

/// The lines of a statement: many payees behind one number, of which the payer itself may be one (the
/// bank's own fee on a card statement). They stand together or not at all.
fn statement(kind: &Kind, bucket: &Bucket, groups: &[Group], rest: &Group) -> Option<Group> {
    let [group] = groups else { return None };
    let mixed = rest.ledger.is_empty() && !rest.support.is_empty();
    if kind.proves != Proves::Document || !bucket.whole || !mixed {
        return None;
    }
    let mut support = [group.support.as_slice(), &rest.support].concat();
    support.sort_unstable();
    Some(Group { ledger: group.ledger.clone(), support })
}

/// One ledger line and several supports of one payee and one operation (or the reverse), when all of
/// them together agree to the cent. An operation covers a whole mission: this proves little alone.
pub(super) fn shared_operation(pool: &mut Pool<'_>) {
    let mut by_code: BTreeMap<String, (Vec<usize>, Vec<usize>)> = BTreeMap::new();
    for (side, at) in
        [Side::Ledger, Side::Support].into_iter().flat_map(|side| pool.free_side(side).map(move |at| (side, at)))
    {
        let Some(code) = pool.entries[at].operation().map(fold).filter(|code| !code.is_empty()) else {
            continue;
        };
        let (ledger, support) = by_code.entry(code).or_default();
        if side == Side::Ledger { ledger.push(at) } else { support.push(at) }
    }
    for (code, (ledger, support)) in by_code {
        let proof = Proof {
            pass: "by_operation",
            label: "opération",
            references: vec![code.to_uppercase()],
            payee: "même tiers",
            remark: "",
        };
        let (groups, _) = groups::by_payee(pool, &ledger, &support);
        for Group { ledger, support } in groups {
            let one_to_several = (ledger.len() == 1) != (support.len() == 1);
            if one_to_several && pool.total(&ledger) == pool.total(&support) {
                pool.settle(&ledger, &support, Confidence::Probable, &proof);
            }
        }
    }
}
