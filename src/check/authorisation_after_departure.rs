//! The deliberation that authorises an élu to travel is dated after the departure. Example: mandat spécial
//! voted on 24 November 2017 for a departure on the 4th: it cannot be given after the fact.

use super::findings::wording::{count, day};
use super::grounds::scope;
use super::{Check, Grounds};
use crate::model::finding::{Observation, Outcome, Severity};
use crate::model::place::Place;

pub(super) static CHECK: Check = Check {
    id: "authorisation_after_departure",
    title: "Mandat spécial postérieur au départ",
    why: "Le mandat spécial ne peut être accordé rétroactivement : la ratification du coût ne le remplace pas.",
    source: "CGCT L3123-19 et R3123-20 ; Conseil d’État, 11 janvier 2006, n° 265325, Département des Bouches-du-Rhône.",
    remedy: "Produire une délibération antérieure au départ ; sinon demander l’avis du service juridique avant le vote.",
    severity: Severity::Blocking,
    needs: "mandat_special (référence et date) de chaque mission avec élus.",
    closes_by_correction_only: false,
    run,
};

fn run(books: &Grounds<'_>) -> Result<Vec<Observation>, Outcome> {
    let mut found = Vec::new();
    let mut undated = Vec::new();
    let mut any = false;
    for (id, mission) in books.dossier.missions() {
        let Some(mandate) = &mission.special_mandate else { continue };
        any = true;
        let Some(date) = mandate.date else {
            undated.push(id);
            continue;
        };
        if date <= mission.start {
            continue;
        }
        let late = usize::try_from((date - mission.start).get_days()).unwrap_or_default();
        let message = format!(
            "{} : départ le {}, mandat spécial {} du {}, postérieur de {}.",
            mission.label,
            day(mission.start),
            mandate.reference,
            day(date),
            count(late, "jour", "jours")
        );
        let remedy = "Produire une délibération antérieure au départ, ou recueillir l’avis du service juridique avant le vote.";
        let place = Place::declaration(&format!("mission.{}.mandat_special", mission.code));
        found.push(Observation::at(place, message, remedy).mission(id));
    }
    if !any {
        return Err(Outcome::NotChecked("aucun mandat spécial n’est indiqué dans dossier.toml".into()));
    }
    let lacking = scope::lacking(books, "date du mandat spécial absente pour", &undated);
    scope::conclude(found, lacking.into_iter().collect())
}
