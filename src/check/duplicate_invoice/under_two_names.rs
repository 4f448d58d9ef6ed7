//! One invoice registered and paid twice under two spellings of its payee. Example: QH-509 of « QUEENS HOTEL » and
//! QH 509 of « QUEEN'S HOTEL LTD », both for the nights of Alix Morvan, 412,00 €, each with its mandat.
//!
//! Names that are only near do not make one payee: the number, the amount and all that the two papers say must be the
//! same. Two persons of near names may well be paid the same on the same day, so that they are asked about only when
//! both papers name one beneficiary. A payment without its paper is the business of `double_payment`.

use std::collections::{BTreeMap, BTreeSet};

use super::{Invoice, observe_again, of_one_payee, orders};
use crate::check::Grounds;
use crate::check::findings::wording::listed;
use crate::check::grounds::numbers;
use crate::check::grounds::persons::is_person;
use crate::model::books::Books;
use crate::model::entry::{Entry, EntryId};
use crate::model::finding::Observation;
use crate::model::words::{ALIKE_PAYEE, payee_likeness};

/// Lines of one number, by number.
type ByNumber = BTreeMap<String, Vec<EntryId>>;

/// More lines than these of one number are no invoice.
const LINES_MAX: usize = 50;

/// The invoices whose second payment bears another spelling of the payee.
pub(super) fn find(books: &Grounds<'_>, ledger: &ByNumber, support: &ByNumber) -> Vec<Observation> {
    let mut found = Vec::new();
    for (number, lines) in ledger {
        let Some(papers) = support.get(number).filter(|papers| papers.len() > 1) else { continue };
        if lines.len() > LINES_MAX || papers.len() > LINES_MAX {
            continue;
        }
        if !numbers::concern_a_mission(books, lines) || !lines.iter().all(|id| books.match_of(*id).is_some()) {
            continue;
        }
        let payees = of_one_payee(books, lines);
        let mut told: BTreeSet<usize> = BTreeSet::new();
        for (at, one) in payees.iter().enumerate() {
            for (behind, other) in payees.iter().enumerate().skip(at + 1) {
                if told.contains(&at) || told.contains(&behind) || !are_alike(books, one, other) {
                    continue;
                }
                if let Some(seen) = observe(books, one, other, papers) {
                    told.extend([at, behind]);
                    found.push(seen);
                }
            }
        }
    }
    found
}

/// Whether the names of two payees are near, and what they are paid is the same.
fn are_alike(books: &Books, one: &[EntryId], other: &[EntryId]) -> bool {
    let (a, b) = (books.entry(one[0]), books.entry(other[0]));
    a.amount == b.amount && a.payee().zip(b.payee()).is_some_and(|(a, b)| payee_likeness(a, b) >= ALIKE_PAYEE)
}

fn observe(books: &Grounds<'_>, one: &[EntryId], other: &[EntryId], papers: &[EntryId]) -> Option<Observation> {
    let payees = [one, other].map(|lines| books.entry(lines[0]));
    let is_its = |paper: &Entry| payees.iter().any(|payee| books.same_payee(payee, paper));
    let papers: Vec<EntryId> = papers.iter().copied().filter(|id| is_its(books.entry(*id))).collect();
    let names = payees.map(|line| line.payee().unwrap_or_default().trim());
    let told = || papers.iter().all(|id| books.entry(*id).beneficiary().is_some());
    if names.iter().all(|name| is_person(name)) && !told() {
        return None;
    }
    let lines: Vec<EntryId> = one.iter().chain(other).copied().collect();
    let invoice = Invoice { orders: orders(books, &lines), claimed: None, papers };
    let mut seen = observe_again(books, &invoice)?;
    let names: BTreeSet<String> = names.iter().map(|name| format!("« {name} »")).collect();
    seen.message.push_str(&format!(" Un même tiers en plusieurs écritures, semble-t-il : {}.", listed(names)));
    Some(seen)
}
