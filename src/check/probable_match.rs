//! Matched without full proof. Example: 640,00 € paid on 2 December, a receipt of 640,00 € of 6 November with
//! no shared reference, and no other candidate: matched, and to be confirmed on `Rapprochement`.

use super::findings::wording::{line_first, line_with_address, lines_first, listed, papers_listed, places};
use super::grounds::scope;
use super::{Check, Grounds};
use crate::model::books::Books;
use crate::model::entry::EntryId;
use crate::model::finding::{Observation, Outcome, Severity};
use crate::model::matching::{Confidence, Match};
use crate::model::words::reference_mark;

pub(super) static CHECK: Check = Check {
    id: "probable_match",
    title: "Rapprochement probable, à confirmer",
    why: "Rien ne prouve entièrement que la pièce est celle du paiement, même si aucune autre ne convient.",
    source: "Pratique de contrôle : un rapprochement sans référence commune est confirmé par une personne.",
    remedy: "Confirmer par un même repère « Pointage » sur les deux lignes, ou l’interdire par « - ».",
    severity: Severity::Info,
    needs: "Un export de comptabilité et un export de justificatifs.",
    closes_by_correction_only: false,
    run,
};

fn run(books: &Grounds<'_>) -> Result<Vec<Observation>, Outcome> {
    scope::needs_ledger(books)?;
    scope::needs_support(books)?;
    let probable = books.matching.matches.iter().filter(|one| one.confidence == Confidence::Probable);
    Ok(probable.filter_map(|one| observe(books, one)).collect())
}

fn observe(books: &Books, one: &Match) -> Option<Observation> {
    if one.cancels_out() {
        return observe_credit(books, one);
    }
    let at = *one.ledger.first()?;
    let message = format!(
        "{} : {} rapprochés sans preuve complète avec {}. {}{}",
        lines_first(books, &one.ledger),
        one.ledger_amount,
        papers_listed(books, &one.support),
        one.sentence(),
        other_numbers(books, one)
    );
    let remedy = "Vérifier la pièce ; confirmer par un même repère « Pointage » sur les deux lignes, ou interdire ce rapprochement par « - ».";
    Some(
        Observation::at(books.entry(at).place.clone(), message.trim_end().to_owned(), remedy)
            .mission(scope::mission(books, at))
            .amount(one.ledger_amount)
            .related(places(books, one.entries().filter(|id| *id != at)))
            .subjects(one.entries()),
    )
}

/// The invoice numbers of both sides, when each tells some and they share none.
fn other_numbers(books: &Books, one: &Match) -> String {
    let numbers =
        |ids: &'_ [EntryId]| -> Vec<&str> { ids.iter().filter_map(|id| books.entry(*id).invoice()).collect() };
    let (paid, told) = (numbers(&one.ledger), numbers(&one.support));
    let shared = paid.iter().any(|a| told.iter().any(|b| reference_mark(a) == reference_mark(b)));
    if paid.is_empty() || told.is_empty() || shared || !one.evidence.references.is_empty() {
        return String::new();
    }
    format!(" Leurs n° de facture diffèrent : {} en comptabilité, {} en justificatif.", listed(paid), listed(told))
}

/// A line and the credit that probably takes it back, on one side.
fn observe_credit(books: &Books, one: &Match) -> Option<Observation> {
    let reduced = |id: &EntryId| books.entry(*id).amount.is_some_and(|amount| !amount.is_negative());
    let at = one.entries().find(reduced)?;
    let entry = books.entry(at);
    let credits: Vec<String> =
        one.entries().filter(|id| *id != at).take(3).map(|id| line_with_address(books.entry(id))).collect();
    let message = format!(
        "{} : compensée sans preuve complète par {}. {}",
        line_first(entry),
        credits.join(", "),
        one.sentence()
    );
    let remedy = "Vérifier ce que l’avoir ou l’annulation reprend ; s’il s’agit d’autre chose, l’interdire par « - » dans « Pointage ».";
    let finding = Observation::at(entry.place.clone(), message, remedy)
        .mission(scope::mission(books, at))
        .related(places(books, one.entries().filter(|id| *id != at)))
        .subjects(one.entries());
    Some(match entry.amount {
        Some(amount) => finding.amount(amount),
        None => finding,
    })
}
