//! A line of a claim that is paid again by itself. Example: the claim EF-1 of Paul Durand has a night of 180,00 € and a
//! meal of 35,00 €; mandat 812 pays the whole, 215,00 €, and mandat 961 cites EF-1 and pays him 180,00 € more.
//!
//! Advances, parts, payments that a negative line takes back, and claims that are not paid in full by the other orders
//! are innocent; an amount that is that of no line is only a payment without a paper.

use std::collections::{BTreeMap, BTreeSet};

use super::of_one_payee;
use crate::check::Grounds;
use crate::check::double_payment::is_share;
use crate::check::findings::wording::{line_first, line_with_address, listed, places};
use crate::check::grounds::numbers::Numbers;
use crate::check::grounds::scope;
use crate::check::uncleared_advance::is_advance;
use crate::model::books::Books;
use crate::model::entry::{Entry, EntryId, Side};
use crate::model::finding::{Observation, Severity};
use crate::model::words::reference_key;

/// Lines of one number, by number.
type ByNumber = BTreeMap<String, Vec<EntryId>>;

/// More lines than these are no claim.
const LINES_MAX: usize = 200;

/// The payments of lines of claims that other orders pay in full.
pub(super) fn find(books: &Grounds<'_>, ledger: &ByNumber, found: &[Observation]) -> Vec<Observation> {
    let told: BTreeSet<EntryId> = found.iter().flat_map(|one| one.subjects.iter().copied()).collect();
    let is_open = |id: &EntryId| {
        let paid = books.entry(*id).amount.is_some_and(|amount| !amount.is_negative() && !amount.is_zero());
        paid && books.match_of(*id).is_none() && books.ambiguity_of(*id).is_none() && !told.contains(id)
    };
    let is_settled = |id: &EntryId| books.match_of(*id).is_some();
    let may_be = |lines: &&Vec<EntryId>| {
        lines.len() <= LINES_MAX && lines.iter().any(is_open) && lines.iter().any(is_settled)
    };
    let wanted: Vec<(&String, &Vec<EntryId>)> = ledger.iter().filter(|(_, lines)| may_be(lines)).collect();
    if wanted.is_empty() {
        return Vec::new();
    }
    let numbers = Numbers::of(wanted.iter().map(|(number, _)| number.as_str()));
    let claims = numbers.bearers(books, Side::Support, claim);
    let mut seen = Vec::new();
    for (number, lines) in wanted {
        let Some(papers) = claims.get(number).filter(|papers| papers.len() <= LINES_MAX) else { continue };
        for payee in of_one_payee(books, lines) {
            let Some(paid) = paid_in_full(books, &payee, papers) else { continue };
            for open in payee.iter().filter(|id| is_open(id)) {
                seen.extend(again(books, *open, &payee, &paid).map(|paper| observe(books, *open, paper, &paid)));
            }
        }
    }
    seen
}

fn claim(entry: &Entry) -> Option<&str> {
    entry.mission_order().filter(|_| entry.invoice().is_none())
}

/// A claim and the lines that pay it, to the cent.
struct Paid {
    papers: Vec<EntryId>,
    by: BTreeSet<EntryId>,
}

/// The lines of the claim that are for this payee, when his other orders pay them all and nothing else.
fn paid_in_full(books: &Grounds<'_>, lines: &[EntryId], papers: &[EntryId]) -> Option<Paid> {
    let payee = books.entry(*lines.first()?).payee()?;
    let payee = books.named(payee);
    let is_his = |id: &EntryId| {
        let paper = books.entry(*id);
        let name = paper.beneficiary().or(paper.payee()).map(|text| books.named(text));
        name.is_some_and(|name| name.alone[0].may_be(&payee.alone[0]))
    };
    let papers: Vec<EntryId> = papers.iter().copied().filter(is_his).collect();
    let mut by = BTreeSet::new();
    for id in &papers {
        let (_, one) = books.match_of(*id)?;
        let is_of_claim = one.ledger.iter().all(|line| lines.contains(line));
        if !one.gap().is_zero() || !is_of_claim || !one.support.iter().all(|paper| papers.contains(paper)) {
            return None;
        }
        by.extend(one.ledger.iter().copied());
    }
    (!by.is_empty()).then_some(Paid { papers, by })
}

/// The line of the claim that a payment pays again.
fn again(books: &Grounds<'_>, open: EntryId, lines: &[EntryId], paid: &Paid) -> Option<EntryId> {
    let entry = books.entry(open);
    let order = |entry: &Entry| (entry.year(), entry.payment_order().map(reference_key));
    let other_order = paid.by.iter().all(|id| order(books.entry(*id)) != order(entry));
    let credit = entry.amount?.negated();
    let is_taken_back = lines.iter().any(|id| books.entry(*id).amount == Some(credit));
    if !other_order || is_taken_back || is_share(entry) || is_advance(books, open) {
        return None;
    }
    paid.papers.iter().copied().find(|id| books.entry(*id).amount == entry.amount)
}

fn observe(books: &Books, open: EntryId, paper: EntryId, paid: &Paid) -> Observation {
    let entry = books.entry(open);
    let amount = entry.amount.unwrap_or(books.zero());
    let by = listed(paid.by.iter().map(|id| line_with_address(books.entry(*id))));
    let message = format!(
        "{} : {amount} pour une note de frais déjà payée en entier ({by}) ; c’est le montant de sa ligne {}, payée deux fois, semble-t-il.",
        line_first(entry),
        line_with_address(books.entry(paper)),
    );
    let remedy = "Comparer les mandats et la note de frais ; si cette ligne est payée deux fois, annuler l’un des mandats ou demander le reversement, sinon joindre la pièce qui manque.";
    let related = paid.by.iter().copied().chain([paper]);
    scope::on(books, open, message, remedy)
        .amount(amount)
        .severity(Some(Severity::Review))
        .related(places(books, related))
}
