//! Élus travelled at the organisation's expense and no mandat spécial is referred to. Example: 6 élus in
//! Miami, 133 558,52 €, and `mandat_special` is empty in `dossier.toml`. One finding per mission.

use super::findings::wording::count;
use super::grounds::scope;
use super::{Check, Grounds};
use crate::model::books::Books;
use crate::model::entry::Side;
use crate::model::finding::{Observation, Outcome, Severity};
use crate::model::mission::{Category, MissionId};
use crate::model::place::Place;

pub(super) static CHECK: Check = Check {
    id: "missing_special_mandate",
    title: "Mandat spécial non indiqué",
    why: "Les frais d’un élu ne sont remboursables que pour un mandat spécial accordé par l’assemblée avant le départ.",
    source: "CGCT L3123-19 et R3123-20 ; CE, 24 mars 1950, Sieur Maurice. Irrégularité de l’ordonnateur, que le comptable ne relève pas nécessairement (Cour des comptes, S-2021-0096).",
    remedy: "Indiquer la référence et la date de la délibération dans dossier.toml, mandat_special de la mission.",
    severity: Severity::Blocking,
    needs: "elus et mandat_special de chaque mission, ou une liste des membres avec leur catégorie.",
    closes_by_correction_only: false,
    run,
};

fn run(books: &Grounds<'_>) -> Result<Vec<Observation>, Outcome> {
    let mut found = Vec::new();
    let (mut unknown, mut with_elected) = (Vec::new(), false);
    for (id, mission) in books.dossier.missions() {
        let elected = elected(books, id);
        with_elected |= elected.is_some_and(|elected| elected > 0);
        if mission.special_mandate.is_some() {
            continue;
        }
        match elected {
            None => unknown.push(id),
            Some(elected) if elected > 0 && costs(books, id) => found.push(observe(books, id, elected)),
            Some(_) => {}
        }
    }
    if found.is_empty() && unknown.is_empty() && !with_elected {
        return Err(Outcome::NotApplicable("aucun élu dans les délégations".into()));
    }
    let lacking = scope::lacking(books, "nombre d’élus inconnu pour", &unknown);
    scope::conclude(found, lacking.into_iter().collect())
}

/// The number of élus, declared or listed; none when neither tells: of a member whose category is not read, `VP`,
/// nobody knows whether he or she is one.
fn elected(books: &Books, id: MissionId) -> Option<usize> {
    let declared = books.mission(id).headcount.elected.map(|elected| elected as usize);
    let of_mission = || books.members.iter().filter(move |member| member.mission == Some(id));
    let listed = of_mission().filter(|member| member.category == Some(Category::Elected)).count();
    let told = || of_mission().next().is_some() && of_mission().all(|member| member.category.is_some());
    match declared {
        Some(declared) => Some(declared.max(listed)),
        None => (listed > 0 || told()).then_some(listed),
    }
}

fn costs(books: &Books, id: MissionId) -> bool {
    let totals = [books.mission(id).declared, books.total(id, Side::Ledger), books.total(id, Side::Support)];
    totals.iter().any(|total| !total.is_zero())
}

fn observe(books: &Books, id: MissionId, elected: usize) -> Observation {
    let mission = books.mission(id);
    let message = format!(
        "{} : {} en mission et aucune délibération accordant un mandat spécial n’est indiquée.",
        mission.label,
        count(elected, "élu", "élus")
    );
    let remedy = format!(
        "Écrire la référence et la date de la délibération dans dossier.toml, mandat_special de la mission {} ; elle doit précéder le départ.",
        mission.code
    );
    let place = Place::declaration(&format!("mission.{}.mandat_special", mission.code));
    Observation::at(place, message, remedy).mission(id)
}
