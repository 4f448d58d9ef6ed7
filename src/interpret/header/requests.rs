//! Whose request a *demande de paiement* is. In the accounts of the State it is a payment order; on the portal of
//! suppliers (Chorus Pro) it is the supplier's invoice.

use super::layout::{Claim, Column};
use crate::model::field::Field;

/// Reads the number and the date of a supplier's request as those of an invoice: the type of the request stands beside
/// them, or the supplier and the VAT, and nothing that only an accountant writes.
pub(super) fn examine(columns: &[Column], claims: &mut [Claim]) {
    let words = |at: usize| columns[at].title.normal.words.as_str();
    let is_request = |at: usize| words(at).contains("demande paiement");
    if !(0..columns.len()).any(is_request) {
        return;
    }
    let has =
        |field: Field| claims.iter().any(|claim| claim.field == field && claim.rank == 0 && !is_request(claim.at));
    let typed = (0..columns.len()).any(|at| words(at) == "type demande paiement");
    let has_tax = ["tva", "ht", "taxes"]
        .iter()
        .any(|tax| (0..columns.len()).any(|at| words(at).split(' ').any(|word| word == *tax)));
    let of_accountant =
        [Field::Account, Field::Slip, Field::OrderLine, Field::PaymentOrder, Field::AmountOrdered, Field::Invoice]
            .into_iter()
            .any(has);
    if of_accountant || !has_tax || !(typed || has(Field::Payee)) {
        return;
    }
    for claim in claims.iter_mut().filter(|claim| is_request(claim.at)) {
        claim.field = match claim.field {
            Field::PaymentOrder => Field::Invoice,
            Field::OrderDate => Field::DocumentDate,
            other => other,
        };
    }
}
