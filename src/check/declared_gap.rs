//! What the report declares for a mission is not what the ledger holds for it. Example: Miami is
//! declared for 133 558,52 €, its payment-order lines make 133 058,52 €: 500,00 € are declared and not
//! paid, or paid and not in the export.

use super::grounds::scope;
use super::{Check, Grounds};
use crate::model::books::Books;
use crate::model::entry::Side;
use crate::model::finding::{Observation, Outcome, Severity};
use crate::model::mission::MissionId;
use crate::model::money::Money;
use crate::model::place::Place;
use crate::model::report::gap;

pub(super) static CHECK: Check = Check {
    id: "declared_gap",
    title: "Montant à ratifier différent de la comptabilité",
    why: "L’assemblée ratifie une dépense exécutée : le montant soumis au vote doit être celui des mandats, au centime.",
    source: "Pratique de contrôle : le montant à ratifier est égal au montant exécuté (compétence de l’assemblée, CGCT L3211-2).",
    remedy: "Traiter d’abord les autres constats de la mission ; corriger ensuite le rapport ou compléter l’export.",
    severity: Severity::Blocking,
    needs: "montant_declare de chaque mission et un export de comptabilité.",
    closes_by_correction_only: false,
    run,
};

fn run(books: &Grounds<'_>) -> Result<Vec<Observation>, Outcome> {
    scope::needs_ledger(books)?;
    if scope::lines(books, Side::Ledger).next().is_none() {
        return Err(Outcome::NotChecked("aucune ligne de comptabilité n’est rattachée à une mission".into()));
    }
    let missions = books.dossier.missions();
    let found = missions.filter_map(|(mission, declaration)| {
        let ledger = books.total(mission, Side::Ledger);
        let difference = gap(declaration.declared, ledger);
        (!difference.is_zero()).then(|| observe(books, mission, ledger, difference))
    });
    Ok(found.collect())
}

fn observe(books: &Books, id: MissionId, ledger: Money, difference: Money) -> Observation {
    let mission = books.mission(id);
    let meaning =
        if difference.is_negative() { "payés de plus que déclarés" } else { "déclarés de plus que payés" };
    let message = format!(
        "{} : {} à ratifier, {ledger} en comptabilité, soit {} {meaning}.",
        mission.label,
        mission.declared,
        difference.abs()
    );
    let remedy = if difference.is_negative() {
        "Chercher les lignes comptées à tort ou en double, puis corriger le rapport si le paiement est justifié."
    } else {
        "Chercher les lignes absentes de l’export ou rattachées ailleurs, puis corriger le rapport si rien ne manque."
    };
    let place = Place::declaration(&format!("mission.{}.montant_declare", mission.code));
    Observation::at(place, message, remedy).mission(id).amount(difference)
}
