//! The same amount to the cent, the same payee, close dates, and nobody else it could be.
//!
//! Example: a restaurant's bill of 194,27 € without a number, and four weeks later a mandat of 194,27 €
//! to the same restaurant. If no other bill and no other mandat of that amount and payee exist within
//! `jours_ecart_max`, or all others are clearly worse, they are taken for the same money; with two bills
//! as good, which one was paid is unknown. No document number proves it: such a match is probable, to be
//! confirmed by a person. A bill in dollars without its debit in
//! euros may differ by the exchange tolerance.

mod candidates;

use super::assignment::{self, Doubts, Manner};
use super::pool::Pool;
use super::proof::Proof;
use candidates::Bound;

/// Pairs of one payee and one amount within `jours_ecart_max`, lines of one document or one mandat taken
/// together first.
pub(super) fn same_payee_and_amount(pool: &mut Pool<'_>) {
    let manner = Manner { proof: &|_, _, _| proof("même tiers"), twins: true, doubts: Doubts::Told };
    let wholes = candidates::wholes(pool);
    for both in [&wholes, &candidates::singles(pool)] {
        let candidates = candidates::of(pool, Bound::Payee, both);
        assignment::settle(pool, &candidates, &manner);
    }
    let candidates = candidates::converted(pool);
    assignment::settle(pool, &candidates, &manner);
    // A number of which one sign differs is a slip of the pen when all the rest agrees.
    let candidates = candidates::of(pool, Bound::Slips, &wholes);
    assignment::settle(pool, &candidates, &Manner { twins: false, ..manner });
}

/// Pairs of one amount and one mission within a month, when the payee is not told on one side, is
/// perhaps misspelt, or is the person paid back. What is not single is left as it is, for it proves too
/// little to make a line ambiguous; unless the names are alike, of which one is the right one.
pub(super) fn same_mission_and_amount(pool: &mut Pool<'_>) {
    let candidates = candidates::of(pool, Bound::Mission, &candidates::singles(pool));
    let proof = |pool: &Pool<'_>, ledger, support| proof(candidates::payee_words(pool, ledger, support));
    assignment::settle(pool, &candidates, &Manner { proof: &proof, twins: false, doubts: Doubts::OfNames });
}

fn proof(payee: &'static str) -> Proof {
    Proof::without_reference("one_to_one", payee, "seul rapprochement possible")
}
