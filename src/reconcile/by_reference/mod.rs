//! A reference that both sides carry: the number of the mandat noted on a paper, an invoice, a ticket, a
//! statement, a mission order, a commitment.
//!
//! Example: the agency's invoice TV17-10482 is paid by one mandat of 9 114,20 € and stands in the
//! agency's statement as thirty tickets and nights. All carry the number; the totals are equal: one match
//! of one ledger line and thirty supports. First everything whose amounts agree, over all kinds of
//! reference; only then what shares a reference and disagrees.

mod citations;
mod completion;
mod crossed;
mod groups;
mod join;
mod lists;
mod references;
mod register;
mod settle;

use std::collections::BTreeMap;
use std::sync::Arc;

use super::credits;
use super::numbers::{self, DRESSES};
use super::pool::Pool;
use super::proof::Proof;
use crate::model::entry::Side;
use crate::model::few::Few;
use crate::model::field::Field;
use crate::model::matching::{Confidence, Reason};
use crate::model::words::fold;
use groups::Group;
use join::{Bearers, Join, Source};
use references::{KINDS, Kind, Proves};
use register::Register;
use settle::Link;

/// Which part of the work a round does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Round {
    /// Amounts that agree.
    Agreeing,
    /// What disagrees, or cannot be told apart.
    Disagreeing,
    /// Two lines of two payees, each of which has another of its own.
    Crossed,
}

/// Every kind of reference in order of proof.
pub(super) fn shared_references(pool: &mut Pool<'_>) {
    let register = &Register::default();
    for round in [Round::Agreeing, Round::Disagreeing] {
        if round == Round::Disagreeing {
            KINDS.iter().for_each(|kind| lists::settle(pool, kind));
            credits::reductions(pool);
            citations::settle(pool, register, Round::Agreeing);
            completion::settle(pool, register);
        }
        for kind in KINDS {
            settle_source(pool, Source { kind, cited: None, register }, round);
        }
    }
    citations::settle(pool, register, Round::Disagreeing);
    for kind in KINDS.iter().filter(|kind| kind.proves == Proves::Document) {
        settle_source(pool, Source { kind, cited: None, register }, Round::Crossed);
    }
}

fn settle_source(pool: &mut Pool<'_>, source: Source<'_>, round: Round) {
    let reason = pool.reason(source.kind.reason("même tiers", ""));
    for dress in DRESSES {
        let join = Join::of(pool, source, dress);
        for at in 0..join.len() {
            let pair = if round == Round::Agreeing { join.pair(at, pool, source) } else { None };
            if pair.is_some_and(|pair| settle_pair(pool, source, pair, &reason)) {
                continue;
            }
            let Some(bearers) = join.bearers(at, pool, source) else { continue };
            for bucket in by_year(pool, source.kind, bearers) {
                settle_bucket(pool, source, &bucket, round);
            }
        }
    }
}

/// Settles two lines of one payee and one amount which alone bear a reference in a column of its own, as
/// [`settle_bucket`] would, without the lists that others need; false when they are no such lines.
fn settle_pair(
    pool: &mut Pool<'_>,
    source: Source<'_>,
    (ledger, support, text): (usize, usize, &str),
    reason: &Arc<Reason>,
) -> bool {
    let plain = source.cited.is_none() && source.kind.proves != Proves::PaymentOrder;
    if !plain || pool.cents(ledger) != pool.cents(support) || !groups::is_bound(pool, ledger, support) {
        return false;
    }
    if numbers::is_distinctive(text) {
        // Of such a number of one payee and one amount nothing is doubted: see [`Link::settle`].
        pool.settle_pair(ledger, support, reason, text);
        return true;
    }
    let proof = Proof { reason: **reason, references: Few::one(text.into()) };
    let (proves, round) = (source.kind.proves, Round::Agreeing);
    let link = Link { proves, round, distinctive: false, cited: false, across: false, different: false, proof };
    link.settle(pool, &[ledger], &[support], Confidence::Certain);
    true
}

/// For numbers of mandats, which start again each year, the entries of each year; else all of them.
fn by_year(pool: &Pool<'_>, kind: &Kind, bearers: Bearers) -> Vec<Bearers> {
    if bearers.ledger.is_empty() || bearers.support.is_empty() {
        return Vec::new();
    }
    if kind.proves != Proves::PaymentOrder {
        return vec![bearers];
    }
    let year = |at: &usize| pool.entries[*at].year();
    let mut years: Vec<Option<i16>> = bearers.ledger.iter().map(year).collect();
    years.sort_unstable();
    years.dedup();
    let of_year = |one: &Option<i16>| {
        let told = |at: &usize| match (year(at), one) {
            (Some(told), Some(year)) => told == *year,
            _ => years.len() == 1,
        };
        Bearers {
            text: bearers.text.clone(),
            ledger: bearers.ledger.iter().copied().filter(|at| year(at) == *one).collect(),
            support: bearers.support.iter().copied().filter(told).collect(),
            whole: bearers.whole,
        }
    };
    years.iter().map(of_year).filter(|one| !one.support.is_empty()).collect()
}

fn settle_bucket(pool: &mut Pool<'_>, source: Source<'_>, bucket: &Bearers, round: Round) {
    let (kind, cited) = (source.kind, source.cited.is_some());
    if bucket.ledger.is_empty() || bucket.support.is_empty() {
        return;
    }
    let (groups, rest) = groups::by_payee(pool, &bucket.ledger, &bucket.support);
    let link = |payee, distinctive| {
        let reason = kind.reason(payee, if cited { "cité dans le libellé" } else { "" });
        let proof = Proof { reason, references: Few::one(bucket.text.clone()) };
        Link { proves: kind.proves, round, distinctive, cited, across: payee.is_empty(), different: false, proof }
    };
    let distinctive = kind.proves == Proves::PaymentOrder || numbers::is_distinctive(&bucket.text);
    if round == Round::Crossed {
        if groups.is_empty() {
            settle::other_payee(pool, rest, &link("", distinctive && bucket.whole));
        }
        return;
    }
    // Across payees the reference must also be nobody else's.
    let alone = kind.proves == Proves::PaymentOrder || (groups.is_empty() && bucket.whole);
    if let Some(statement) = statement(kind, bucket, &groups, &rest).filter(|_| distinctive) {
        // Together they must come nearer to the amount than the payer's own lines alone.
        let gap = |support: &[usize]| (pool.total(&statement.ledger) - pool.total(support)).abs();
        let (whole, own) = (gap(&statement.support), groups.first().map_or(0, |group| gap(&group.support)));
        if whole == 0 || (round == Round::Disagreeing && whole < own) {
            settle::other_payee(pool, statement, &link("", true));
            return;
        }
    }
    if let Some(detail) = detail(pool, kind, bucket, &groups, &rest).filter(|_| distinctive) {
        settle::other_payee(pool, detail, &link("", true));
        return;
    }
    let whole = Group { ledger: bucket.ledger.clone(), support: bucket.support.clone() };
    if distinctive && settle::paid_to_several(pool, whole, &groups, &rest, &link("", true)) {
        return;
    }
    for group in groups {
        settle::same_payee(pool, group, &link("même tiers", distinctive));
    }
    if kind.proves == Proves::Claim && round == Round::Disagreeing && alone && !cited {
        settle::claim_of_near_name(pool, &rest, &link("", distinctive));
    }
    if kind.proves != Proves::Claim && !rest.ledger.is_empty() && !rest.support.is_empty() {
        // A plain number in a sentence is as often an amount as an invoice.
        let named = !cited || kind.proves == Proves::PaymentOrder || bucket.text.chars().any(char::is_alphabetic);
        settle::other_payee(pool, rest, &link("", distinctive && alone && named));
    }
}

/// The lines of a statement: many payees behind one number, of which the payer itself may be one (the
/// bank's own fee on a card statement). They stand together or not at all.
fn statement(kind: &Kind, bucket: &Bearers, groups: &[Group], rest: &Group) -> Option<Group> {
    let [group] = groups else { return None };
    let mixed = rest.ledger.is_empty() && !rest.support.is_empty();
    if kind.proves != Proves::Document || !bucket.whole || !mixed {
        return None;
    }
    let mut support = [group.support.as_slice(), &rest.support].concat();
    support.sort_unstable();
    Some(Group { ledger: group.ledger.clone(), support })
}

/// The lines of an agency, which name travellers and no payee, and are to the cent what is paid under their number, where
/// the register of invoices has another amount: the register is mistyped, and its line stays alone.
fn detail(pool: &Pool<'_>, kind: &Kind, bucket: &Bearers, groups: &[Group], rest: &Group) -> Option<Group> {
    let [group] = groups else { return None };
    let unnamed = |at: &usize| {
        let entry = &pool.entries[*at];
        entry.payee().is_none_or(|payee| entry.beneficiary() == Some(payee))
    };
    let of_one =
        kind.proves == Proves::Document && bucket.whole && rest.ledger.is_empty() && group.support.len() == 1;
    let exact = || pool.total(&group.ledger) == pool.total(&rest.support);
    let registered = || pool.total(&group.ledger) == pool.total(&group.support);
    let is_detail =
        of_one && rest.support.len() > 1 && exact() && !registered() && rest.support.iter().all(unnamed);
    is_detail.then(|| Group { ledger: group.ledger.clone(), support: rest.support.clone() })
}

/// One ledger line and several supports of one payee and one operation (or the reverse), when all of
/// them together agree to the cent. An operation covers a whole mission: this proves little alone.
pub(super) fn shared_operation(pool: &mut Pool<'_>) {
    if ![Side::Ledger, Side::Support].iter().all(|side| pool.has(*side, Field::Operation)) {
        return;
    }
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
            reason: Reason { pass: "by_operation", label: "opération", payee: "même tiers", remark: "" },
            references: Few::one(code.to_uppercase().into()),
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
