//! A declared mission of which the ledger knows nothing. Example: Milan is declared for 4 372,55 € and no
//! payment-order line belongs to it.

use super::grounds::scope;
use super::{Check, Grounds};
use crate::model::entry::Side;
use crate::model::finding::{Observation, Outcome, Severity};
use crate::model::place::Place;

pub(super) static CHECK: Check = Check {
    id: "mission_without_entries",
    title: "Mission sans dépense en comptabilité",
    why: "Un montant est soumis au vote sans qu’aucun mandat ne lui corresponde.",
    source: "Pratique de contrôle : la ratification porte sur des dépenses exécutées.",
    remedy: "Ajouter l’export qui porte les mandats de la mission, ou compléter ses alias et ses codes d’opération dans dossier.toml.",
    severity: Severity::Blocking,
    needs: "montant_declare de chaque mission et un export de comptabilité.",
    closes_by_correction_only: false,
    run,
};

fn run(books: &Grounds<'_>) -> Result<Vec<Observation>, Outcome> {
    // Without any ledger nothing declared is known to be paid: that is the fault itself, not a missing
    // datum, and a ledger taken for something else must not pass in silence.
    let (why, what) = match scope::needs_ledger(books) {
        Ok(()) => (
            "aucune ligne de comptabilité n’est rattachée à cette mission",
            "Vérifier que l’export couvre l’exercice de la mission",
        ),
        Err(_) => (
            "aucun export de comptabilité n’a été reconnu dans le dossier",
            "Ajouter l’export des mandats, ou indiquer role = \"comptabilite\" pour le fichier qui les porte (feuille « Sources »)",
        ),
    };
    let mut found = Vec::new();
    for (id, mission) in books.dossier.missions() {
        if mission.declared.is_zero() || books.of_mission(id, Side::Ledger).next().is_some() {
            continue;
        }
        let message = format!("{} : {} à ratifier, et {why}.", mission.label, mission.declared);
        let remedy = format!(
            "{what} ; sinon compléter alias ou operations de la mission {} dans dossier.toml.",
            mission.code
        );
        let place = Place::declaration(&format!("mission.{}.montant_declare", mission.code));
        found.push(Observation::at(place, message, remedy).mission(id).amount(mission.declared));
    }
    Ok(found)
}
