//! A payment and its document belong to different missions. Example: mandat 815, 412,00 €, is booked on the
//! operation of Miami; the invoice that it settles is in the folder of Milan: both totals are wrong by
//! 412,00 €.

use rust_decimal::Decimal;

use super::findings::wording::{line, line_first, missions, places};
use super::grounds::scope;
use super::{Check, Grounds};
use crate::model::books::Books;
use crate::model::entry::EntryId;
use crate::model::finding::{Observation, Outcome, Severity};
use crate::model::match_parts::{self, MatchPart};
use crate::model::matching::Match;
use crate::model::mission::MissionId;

pub(super) static CHECK: Check = Check {
    id: "mission_disagreement",
    title: "Mandat et justificatif de missions différentes",
    why: "La même dépense est imputée à une mission et justifiée dans une autre : les deux montants sont faux.",
    source: "Pratique de contrôle : le mandat et sa pièce justificative portent sur le même objet (CGCT D1617-19).",
    remedy: "Dire de quelle mission est la dépense, puis corriger l’imputation ou le classement de la pièce.",
    severity: Severity::Blocking,
    needs: "Des mandats rapprochés de leurs justificatifs, et au moins deux missions.",
    closes_by_correction_only: false,
    run,
};

fn run(books: &Grounds<'_>) -> Result<Vec<Observation>, Outcome> {
    if books.dossier.missions.len() < 2 {
        return Err(Outcome::NotApplicable("une seule mission dans le dossier".into()));
    }
    if books.matching.matches.is_empty() {
        return Err(Outcome::NotChecked("aucun mandat n’est rapproché d’un justificatif".into()));
    }
    let is_told = |ids: &[EntryId]| ids.iter().any(|id| !books.assignments.is_none(id.index()));
    // Nearly all are wholly of one mission.
    let agree = |one: &Match| {
        let mut missions = one.entries().map(|id| books.assignment(id).mission);
        let first = missions.next().flatten();
        first.is_some() && missions.all(|mission| mission == first)
    };
    let told = |one: &&Match| is_told(&one.ledger) && is_told(&one.support) && !agree(one);
    let matches = books.matches_at_odds().map(|(_, one)| one);
    Ok(matches.filter(told).flat_map(|one| of_match(books, one)).collect())
}

/// What one side gives a mission and the other does not, for each mission, those that paid first: 500,00 € of an invoice
/// are booked on Lisbon, of which the invoice itself gives Lisbon 300,00 €. What the two sides differ by as a whole is
/// another story.
fn of_match(books: &Books, one: &Match) -> Vec<Observation> {
    let parts = match_parts::of(books, one);
    // Shares in percent are rounded to the cent.
    let cents = Decimal::new(parts.len() as i64, 2);
    let moved = books.sum(parts.iter().map(|part| part.moved.abs()));
    if moved.amount() <= cents {
        return Vec::new();
    }
    let mut apart: Vec<MatchPart> = parts.into_iter().filter(|part| part.moved.amount().abs() > cents).collect();
    apart.sort_by_key(|part| (part.paid.is_zero(), part.mission));
    apart.iter().filter_map(|part| observe(books, one, part)).collect()
}

/// The missions of one side of a match; shares count as each of theirs.
fn of(books: &Books, entries: &[EntryId]) -> Vec<MissionId> {
    let mut all: Vec<MissionId> = entries.iter().flat_map(|id| scope::missions(books, *id)).collect();
    all.sort_unstable();
    all.dedup();
    all
}

fn observe(books: &Books, one: &Match, part: &MatchPart) -> Option<Observation> {
    let &MatchPart { mission, paid, told, .. } = part;
    let name = &books.mission(mission).label;
    let mine = |id: &&EntryId| !books.share(**id, mission).is_zero();
    let (own_order, own_paper) = (one.ledger.iter().find(mine), one.support.iter().find(mine));
    // Beside a line of this mission stands, if it can be, one that is of none of its own.
    let other = |ids: &[EntryId]| ids.iter().copied().find(|id| !mine(&id)).or(ids.first().copied());
    let order = own_order.copied().or_else(|| other(&one.ledger))?;
    let paper = own_paper.copied().or_else(|| other(&one.support))?;
    let (order_entry, paper_entry) = (books.entry(order), books.entry(paper));
    let document = format!("{}, {}", line(paper_entry), paper_entry.place);
    let (at, message, remedy) = if told.is_zero() {
        let there = missions(books, of(books, &one.support));
        let message = format!(
            "{} : {paid} payés pour {name} ; la pièce rapprochée ({document}) est classée pour {there}.",
            line_first(order_entry)
        );
        (order, message, WHOLLY.to_owned())
    } else if paid.is_zero() {
        let there = missions(books, of(books, &one.ledger));
        let message = format!(
            "{} : {told} classés pour {name} ; le mandat rapproché ({}, {}) est payé pour {there}.",
            line_first(paper_entry),
            line(order_entry),
            order_entry.place
        );
        (paper, message, WHOLLY.to_owned())
    } else {
        let message = format!(
            "{} : {paid} payés pour {name} ; la pièce rapprochée ({document}) en donne {told} à {name}.",
            line_first(order_entry)
        );
        let remedy = format!(
            "Vérifier sur la pièce ce qui revient à {name}, puis corriger la part imputée au mandat ou celle de la pièce."
        );
        (order, message, remedy)
    };
    Some(
        Observation::at(books.entry(at).place.clone(), message, remedy)
            .mission(mission)
            .amount(part.moved)
            .related(places(books, one.entries().filter(|id| *id != at)))
            .subjects(one.entries()),
    )
}

const WHOLLY: &str = "Vérifier sur la pièce de quelle mission est la dépense, puis corriger l’imputation du mandat ou le classement du justificatif.";
