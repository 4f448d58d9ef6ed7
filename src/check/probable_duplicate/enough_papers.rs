//! Payments of one amount for which there are as many papers, though nobody knows which goes with which. Example: six
//! mandats of 318,00 € to one hotel without a number, and five invoices of five travellers: one payment is too many, not
//! five.

use super::{SMALL, is_same_document};
use crate::check::Grounds;
use crate::check::findings::wording::count;
use crate::model::entry::EntryId;
use crate::model::matching::Ambiguity;
use crate::model::money::Money;

/// Takes out of the pairs, in the order of their days, those for whose payment there is a paper.
pub(super) fn leave_out(books: &Grounds<'_>, pairs: &mut Vec<(EntryId, EntryId)>, paid: Money) {
    let mut left: Vec<(&Ambiguity, usize)> = Vec::new();
    // The later payments are those in question.
    let mut kept: Vec<(EntryId, EntryId)> = Vec::new();
    for (first, surplus) in pairs.iter().rev().copied() {
        let Some(doubt) = doubt(books, first, surplus).filter(|doubt| are_apart(books, doubt, paid)) else {
            kept.push((first, surplus));
            continue;
        };
        let at = left.iter().position(|(known, _)| std::ptr::eq(*known, doubt)).unwrap_or_else(|| {
            left.push((doubt, doubt.ledger.len().saturating_sub(doubt.support.len())));
            left.len() - 1
        });
        if left[at].1 > 0 {
            left[at].1 -= 1;
            kept.push((first, surplus));
        }
    }
    kept.reverse();
    *pairs = kept;
}

/// The ambiguity that holds both payments.
pub(super) fn doubt<'b>(books: &'b Grounds<'_>, first: EntryId, second: EntryId) -> Option<&'b Ambiguity> {
    let (one, other) = (books.ambiguity_of(first)?, books.ambiguity_of(second)?);
    std::ptr::eq(one, other).then_some(one)
}

/// True when all is of one amount and no two of the papers say the same.
fn are_apart(books: &Grounds<'_>, doubt: &Ambiguity, paid: Money) -> bool {
    let papers = &doubt.support;
    let mut lines = doubt.ledger.iter().chain(papers);
    papers.len() <= SMALL
        && !papers.is_empty()
        && lines.all(|id| books.entry(*id).amount == Some(paid))
        && papers
            .iter()
            .enumerate()
            .all(|(at, one)| !papers[..at].iter().any(|other| is_same_document(books, *other, *one)))
}

/// `En tout 6 paiements pour 5 pièces.`, and the payments.
pub(super) fn told(books: &Grounds<'_>, first: EntryId, second: EntryId) -> Option<(String, Vec<EntryId>)> {
    let doubt = doubt(books, first, second)?;
    let (paid, papers) = (doubt.ledger.len(), doubt.support.len());
    (paid > papers && papers > 1).then(|| {
        let sides = format!("{} pour {}", count(paid, "paiement", "paiements"), count(papers, "pièce", "pièces"));
        (format!(" En tout {sides}, sans que rien dise laquelle va avec lequel."), doubt.ledger.clone())
    })
}
