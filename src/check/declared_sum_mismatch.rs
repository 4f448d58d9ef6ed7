//! The report's total is not the sum of its missions. Example: 1 177,87 + 133 558,52 + 4 372,55 make
//! 139 108,94 €; a report that announces 139 180,94 € has swapped two digits.

use super::findings::wording::listed;
use super::grounds::report;
use super::{Check, Grounds};
use crate::model::finding::{Observation, Outcome, Severity};
use crate::model::place::Place;
use crate::model::report::gap;

pub(super) static CHECK: Check = Check {
    id: "declared_sum_mismatch",
    title: "Total du rapport différent de la somme des missions",
    why: "L’assemblée vote un total : il doit être la somme des montants des missions, au centime.",
    source: "Pratique de contrôle : le total à ratifier est la somme des montants par mission (contre-exemple public : 59 500 € annoncés, 59 540 € imprimés).",
    remedy: "Reprendre le total et le montant de chaque mission dans le rapport, corriger dossier.toml ou faire corriger le rapport.",
    severity: Severity::Blocking,
    needs: "montant_declare du dossier et de chaque mission.",
    closes_by_correction_only: false,
    run,
};

fn run(books: &Grounds<'_>) -> Result<Vec<Observation>, Outcome> {
    let dossier = &books.dossier;
    if dossier.missions.is_empty() {
        return Err(Outcome::NotApplicable("aucune mission n’est déclarée".into()));
    }
    let sum = books.sum(dossier.missions.iter().map(|mission| mission.declared));
    if sum == dossier.declared {
        return Ok(Vec::new());
    }
    let difference = gap(dossier.declared, sum);
    let parts = listed(dossier.missions.iter().map(|mission| format!("{} {}", mission.label, mission.declared)));
    let message = format!(
        "Le rapport annonce {} ; la somme de ses missions est de {sum} ({parts}) : écart de {difference}.",
        dossier.declared
    );
    let remedy =
        "Vérifier le total et le montant de chaque mission dans le rapport, puis corriger celui qui est faux.";
    let declared = Place::declaration("montant_declare");
    // The text of the report says the same: that is where it is to be corrected.
    let said =
        report::of(books).and_then(|told| told.total.as_ref()).filter(|total| total.value == dossier.declared);
    let (at, related) = said.map_or((declared.clone(), None), |said| (said.quote.place.clone(), Some(declared)));
    Ok(vec![Observation::at(at, message, remedy).related(related).amount(difference).subject("total")])
}
