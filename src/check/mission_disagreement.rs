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
use crate::model::matching::Match;
use crate::model::mission::MissionId;
use crate::model::report::gap;

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
    let mut found = Vec::new();
    let is_told = |ids: &[EntryId]| ids.iter().any(|id| !books.assignments.is_none(id.index()));
    // Nearly all are of one line with one of the same mission.
    let agree = |one: &Match| {
        let missions = |ids: &[EntryId]| match ids {
            [id] => books.assignment(*id).mission,
            _ => None,
        };
        missions(&one.ledger).is_some_and(|mission| missions(&one.support) == Some(mission))
    };
    let told = |one: &&Match| is_told(&one.ledger) && is_told(&one.support) && !agree(one);
    for one in books.matching.matches.iter().filter(told) {
        let (ledger, support) = (of(books, &one.ledger), of(books, &one.support));
        if ledger.is_empty() || support.is_empty() {
            continue;
        }
        let shared = one.ledger.iter().any(|id| !books.assignment(*id).shares.is_empty());
        if ledger == support || shared {
            found.extend(parts(books, one, &ledger, &support));
        } else {
            found.extend(observe(books, one, ledger, support));
        }
    }
    Ok(found)
}

/// The missions of one side of a match; shares count as each of theirs.
fn of(books: &Books, entries: &[EntryId]) -> Vec<MissionId> {
    let mut all: Vec<MissionId> = entries.iter().flat_map(|id| scope::missions(books, *id)).collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// What one side gives a mission and the other does not, for each mission: 500,00 € of an invoice are booked
/// on Lisbon, of which the invoice itself gives Lisbon 300,00 €. What the two sides differ by as a whole is
/// another story.
fn parts(books: &Books, one: &Match, ledger: &[MissionId], support: &[MissionId]) -> Vec<Observation> {
    if one.entries().any(|id| books.assignment(id).is_none()) {
        return Vec::new();
    }
    let mut missions = [ledger, support].concat();
    missions.sort_unstable();
    missions.dedup();
    let of_mission = |ids: &[EntryId], mission| books.sum(ids.iter().map(|id| books.share(*id, mission)));
    let both = |mission| (of_mission(&one.ledger, mission), of_mission(&one.support, mission));
    let gaps = missions.iter().map(|mission| both(*mission)).map(|(paid, told)| gap(paid, told).abs());
    let moved = gap(books.sum(gaps), one.gap().abs());
    // Shares in percent are rounded to the cent.
    let cents = Decimal::new(missions.len() as i64, 2);
    if moved.amount() <= cents {
        return Vec::new();
    }
    let apart = missions.into_iter().filter(|mission| {
        let (paid, told) = both(*mission);
        gap(paid, told).abs().amount() > cents
    });
    let observations = apart.filter_map(|mission| {
        let (paid, told) = both(mission);
        let name = &books.mission(mission).label;
        let mine = |id: &&EntryId| !books.share(**id, mission).is_zero();
        let at = one.ledger.iter().find(mine).or(one.ledger.first())?;
        let document = one.support.iter().find(mine).or(one.support.first())?;
        let (order, paper) = (books.entry(*at), books.entry(*document));
        let message = format!(
            "{} : {paid} payés pour {name} ; la pièce rapprochée ({}, {}) en donne {told} à {name}.",
            line_first(order),
            line(paper),
            paper.place,
        );
        let remedy = format!(
            "Vérifier sur la pièce ce qui revient à {name}, puis corriger la part imputée au mandat ou celle de la pièce."
        );
        Some(
            Observation::at(order.place.clone(), message, remedy)
                .mission(mission)
                .amount(gap(paid, told))
                .related(places(books, one.entries().filter(|id| id != at)))
                .subjects(one.entries()),
        )
    });
    observations.collect()
}

fn observe(books: &Books, one: &Match, ledger: Vec<MissionId>, support: Vec<MissionId>) -> Option<Observation> {
    // The lines at fault are those of a mission that the other side does not know.
    let foreign = |id: &EntryId, other: &[MissionId]| {
        scope::missions(books, *id).iter().any(|mission| !other.contains(mission))
    };
    let at = one.ledger.iter().find(|id| foreign(id, &support)).or(one.ledger.first())?;
    let document = one.support.iter().find(|id| foreign(id, &ledger)).or(one.support.first())?;
    let (order, paper) = (books.entry(*at), books.entry(*document));
    let message = format!(
        "{} : {} payés pour {} ; la pièce rapprochée ({}, {}) est classée pour {}.",
        line_first(order),
        one.ledger_amount,
        missions(books, ledger),
        line(paper),
        paper.place,
        missions(books, support)
    );
    let remedy = "Vérifier sur la pièce de quelle mission est la dépense, puis corriger l’imputation du mandat ou le classement du justificatif.";
    let others = one.entries().filter(|id| id != at);
    Some(
        Observation::at(order.place.clone(), message, remedy)
            .mission(scope::mission(books, *at))
            .amount(one.support_amount)
            .related(places(books, others))
            .subjects(one.entries()),
    )
}
