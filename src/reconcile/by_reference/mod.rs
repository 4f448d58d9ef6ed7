//! A reference that both sides carry: the number of the mandat noted on a paper, an invoice, a ticket, a
//! statement, a mission order, a commitment.
//!
//! Example: the agency's invoice TV17-10482 is paid by one mandat of 9 114,20 € and stands in the
//! agency's statement as thirty tickets and nights. All carry the number; the totals are equal: one match
//! of one ledger line and thirty supports. First everything whose amounts agree, over all kinds of
//! reference; only then what shares a reference and disagrees.

mod groups;
mod references;
mod settle;

use std::collections::BTreeMap;

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
    for round in [Round::Agreeing, Round::Disagreeing] {
        for kind in KINDS {
            for bucket in buckets(pool, kind) {
                settle_bucket(pool, kind, &bucket, round);
            }
        }
    }
}

/// Free entries that share a reference.
struct Bucket {
    text: String,
    ledger: Vec<usize>,
    support: Vec<usize>,
    /// Every payee of either side that the reference is known with, matched entries included, is here.
    whole: bool,
}

/// References that both sides carry, in the order of their keys.
fn buckets(pool: &Pool<'_>, kind: &Kind) -> Vec<Bucket> {
    let mut by_key: BTreeMap<String, (Vec<usize>, Vec<usize>)> = BTreeMap::new();
    for (at, entry) in pool.entries.iter().enumerate().filter(|(at, _)| pool.cents(*at) != 0) {
        let texts = if entry.side == Side::Ledger { (kind.ledger)(entry) } else { (kind.support)(entry) };
        for key in texts.into_iter().flat_map(|text| references::keys(text)) {
            let (ledger, support) = by_key.entry(key).or_default();
            let side = if entry.side == Side::Ledger { ledger } else { support };
            // Invoice and document columns may repeat one number.
            if side.last() != Some(&at) {
                side.push(at);
            }
        }
    }
    let shared = by_key.into_iter().filter(|(_, (ledger, support))| !ledger.is_empty() && !support.is_empty());
    shared.flat_map(|(key, (ledger, support))| bucket(pool, kind, &key, &ledger, &support)).collect()
}

/// One bucket; for numbers of mandats, which start again each year, one per year.
fn bucket(pool: &Pool<'_>, kind: &Kind, key: &str, ledger: &[usize], support: &[usize]) -> Vec<Bucket> {
    let whole = ledger.iter().chain(support).all(|at| pool.is_free(*at));
    let make = |ledger: Vec<usize>, support: Vec<usize>| {
        let (ledger, support) = (pool.free_of(&ledger), pool.free_of(&support));
        let text = written(pool, kind, key, *support.first()?)?;
        (!ledger.is_empty()).then_some(Bucket { text, ledger, support, whole })
    };
    if kind.proves != Proves::PaymentOrder {
        return make(ledger.to_vec(), support.to_vec()).into_iter().collect();
    }
    let mut years: Vec<Option<i16>> = ledger.iter().map(|at| pool.entries[*at].year()).collect();
    years.sort_unstable();
    years.dedup();
    let of_year = |year: &Option<i16>| {
        let paid = ledger.iter().copied().filter(|at| pool.entries[*at].year() == *year).collect();
        let told = |at: &usize| match (pool.entries[*at].year(), year) {
            (Some(told), Some(year)) => told == *year,
            _ => years.len() == 1,
        };
        make(paid, support.iter().copied().filter(told).collect())
    };
    years.iter().filter_map(of_year).collect()
}

/// The reference as the support writes it.
fn written(pool: &Pool<'_>, kind: &Kind, key: &str, support: usize) -> Option<String> {
    let texts = (kind.support)(&pool.entries[support]);
    texts.into_iter().find(|text| references::keys(text).any(|one| one == key)).map(|text| text.to_string())
}

fn settle_bucket(pool: &mut Pool<'_>, kind: &Kind, bucket: &Bucket, round: Round) {
    let (groups, rest) = groups::by_payee(pool, &pool.free_of(&bucket.ledger), &pool.free_of(&bucket.support));
    let link = |payee, distinctive| {
        let references = vec![bucket.text.clone()];
        let proof = Proof { pass: kind.pass, label: kind.label, references, payee, remark: "" };
        Link { proves: kind.proves, distinctive, proof }
    };
    let distinctive = kind.proves == Proves::PaymentOrder || references::is_distinctive(&bucket.text);
    // Across payees the reference must also be nobody else's.
    let alone = kind.proves == Proves::PaymentOrder || (groups.is_empty() && bucket.whole);
    if let Some(statement) = statement(kind, bucket, &groups, &rest).filter(|_| distinctive) {
        let exact = pool.total(&statement.ledger) == pool.total(&statement.support);
        if exact || round == Round::Disagreeing {
            settle::other_payee(pool, statement, round, &link("", true));
            return;
        }
    }
    for group in groups {
        settle::same_payee(pool, group, round, &link("même tiers", distinctive));
    }
    if kind.proves != Proves::Claim {
        settle::other_payee(pool, rest, round, &link("", distinctive && alone));
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
        let Some(code) = pool.entries[at].operation.as_deref().map(fold).filter(|code| !code.is_empty()) else {
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
