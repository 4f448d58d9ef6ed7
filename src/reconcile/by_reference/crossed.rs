//! Two numbers that a clerk exchanged.
//!
//! Example: the mandat of the hotel says 2024-117 and that of the taxi 2024-118, both of 150,00 €; the hotel's
//! invoice is 2024-118, the taxi's 2024-117. By their numbers the hotel would be paid for the taxi's ride. Each
//! mandat has a paper of its own payee and amount: a number that two firms share does not outweigh that. Are
//! the numbers a slip of the pen, the payees decide, to be confirmed; else nobody knows.

use super::references::Proves;
use super::settle::Link;
use crate::model::entry::{Entry, Side};
use crate::model::matching::Confidence;
use crate::reconcile::bonds::Bond;
use crate::reconcile::numbers;
use crate::reconcile::pool::Pool;
use crate::reconcile::proof::Proof;

/// What the two lines of one number would be without it.
struct Own {
    /// Of the payee and the amount of the mandat.
    papers: Vec<usize>,
    /// Of the payee and the amount of the paper.
    orders: Vec<usize>,
}

impl Own {
    /// None unless both lines have others of their own payee.
    fn of(pool: &Pool<'_>, ledger: usize, support: usize) -> Option<Self> {
        let papers = of_payee(pool, Side::Support, ledger);
        let orders = if papers.is_empty() { Vec::new() } else { of_payee(pool, Side::Ledger, support) };
        (!orders.is_empty()).then_some(Self { papers, orders })
    }
}

/// True for a mandat and a paper of two payees and one number, each of which has another line of its own payee
/// and of the amount.
pub(super) fn is_crossed(pool: &Pool<'_>, link: &Link, ledger: usize, support: usize) -> bool {
    link.proves == Proves::Document && Own::of(pool, ledger, support).is_some()
}

/// Settles such a pair with its own lines when their numbers were exchanged or mistyped; else says that nobody
/// knows. A pair that is no longer crossed is settled by its number.
pub(super) fn settle(pool: &mut Pool<'_>, link: &Link, ledger: usize, support: usize) {
    let Some(Own { papers, orders }) = Own::of(pool, ledger, support) else {
        return link.settle(pool, &[ledger], &[support], Confidence::Probable);
    };
    if let ([paper], [order]) = (papers.as_slice(), orders.as_slice()) {
        let exchanged = is_same(pool, *order, *paper);
        let mistyped = is_slip(pool, ledger, *paper) && is_slip(pool, *order, support);
        if exchanged || mistyped {
            let remark = match exchanged {
                true => "les numéros de deux pièces sont échangés, peut-être",
                false => "un signe du numéro diffère",
            };
            let proof = Proof::without_reference(link.proof.reason.pass, "même tiers", remark);
            pool.settle(&[ledger], &[*paper], Confidence::Probable, &proof);
            pool.settle(&[*order], &[support], Confidence::Probable, &proof);
            return;
        }
    }
    let solutions = if papers.len() == 1 && orders.len() == 1 { 2 } else { 0 };
    let sorted = |one: usize, mut others: Vec<usize>| {
        others.push(one);
        others.sort_unstable();
        others
    };
    let proof = link.proof.clone().remarked("chaque tiers a aussi une ligne de ce montant");
    pool.leave_ambiguous(&sorted(ledger, orders), &sorted(support, papers), solutions, &proof);
}

/// Free lines of a side of the payee of a line of the other, of its amount, in time and of its mission; none when
/// very many lines have that amount.
fn of_payee(pool: &Pool<'_>, side: Side, to: usize) -> Vec<usize> {
    const LINES_MAX: usize = 1_000;
    let same: Vec<usize> = pool.of_amount(pool.cents(to)).take(LINES_MAX + 1).collect();
    if same.len() > LINES_MAX {
        return Vec::new();
    }
    let fits = |at: &usize| {
        let (ledger, support) = if side == Side::Ledger { (*at, to) } else { (to, *at) };
        pool.is_free(*at)
            && pool.entries[*at].side == side
            && pool.bonds.bond(ledger, support) >= Bond::Person
            && pool.close_in_time(&[ledger], &[support])
            && pool.missions_agree(ledger, support)
            && !pool.bonds.other_people(ledger, support)
    };
    same.into_iter().filter(fits).collect()
}

fn texts(entry: &Entry) -> impl Iterator<Item = &str> {
    let all = [entry.invoice(), entry.supporting_document(), entry.ticket(), entry.statement()];
    all.into_iter().flatten()
}

/// True when two lines bear one number.
fn is_same(pool: &Pool<'_>, ledger: usize, support: usize) -> bool {
    let told: Vec<_> = texts(&pool.entries[support]).flat_map(numbers::marks).collect();
    texts(&pool.entries[ledger]).flat_map(numbers::marks).any(|mark| told.contains(&mark))
}

/// True when the number of one line may be that of the other, mistyped.
fn is_slip(pool: &Pool<'_>, ledger: usize, support: usize) -> bool {
    let (paid, told) = (&pool.entries[ledger], &pool.entries[support]);
    texts(paid).any(|a| texts(told).any(|b| numbers::nearly_same(a, b)))
}
