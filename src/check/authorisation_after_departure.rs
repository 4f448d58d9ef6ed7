//! The deliberation that authorises an élu to travel is dated after the departure. Example: mandat spécial
//! voted on 24 November 2017 for a departure on the 4th: it cannot be given after the fact. Where `date` is not filled in,
//! or tells another day, so is one of which the reference tells such days only: « Conseil municipal du 29/09/2023 ».

use super::findings::wording::{count, day};
use super::grounds::{said_days, scope};
use super::{Check, Grounds};
use crate::model::Date;
use crate::model::finding::{Observation, Outcome, Severity};
use crate::model::mission::SpecialMandate;
use crate::model::place::Place;
use crate::model::words::fold;

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
        let told = in_reference(mandate, mission.start);
        let (date, severity) = match (mandate.date, told) {
            (Some(date), _) if date > mission.start => (date, None),
            // One of the two is wrong.
            (Some(_), Some(told)) => (told, Some(Severity::Review)),
            (None, Some(told)) => (told, None),
            (Some(_), None) => continue,
            (None, None) => {
                undated.push(id);
                continue;
            }
        };
        let late = usize::try_from((date - mission.start).get_days()).unwrap_or_default();
        let (of, late) = (day(mission.start), count(late, "jour", "jours"));
        let message = match mandate.date {
            Some(told) if told == date => format!(
                "{} : départ le {of}, mandat spécial {} du {}, postérieur de {late}.",
                mission.label,
                mandate.reference,
                day(date),
            ),
            told => format!(
                "{} : départ le {of} ; la référence du mandat spécial, « {} », dit le {}, postérieur de {late}{}.",
                mission.label,
                mandate.reference,
                day(date),
                told.map(|told| format!(", et dossier.toml le {}", day(told))).unwrap_or_default(),
            ),
        };
        let remedy = "Produire une délibération antérieure au départ, ou recueillir l’avis du service juridique avant le vote.";
        let place = Place::declaration(&format!("mission.{}.mandat_special", mission.code));
        found.push(Observation::at(place, message, remedy).mission(id).severity(severity));
    }
    if !any {
        return Err(Outcome::NotChecked("aucun mandat spécial n’est indiqué dans dossier.toml".into()));
    }
    let lacking = scope::lacking(books, "date du mandat spécial absente pour", &undated);
    scope::conclude(found, lacking.into_iter().collect())
}

/// The first of the days that the reference tells, when all of them are after the departure: a deliberation before it may
/// have been sent or published after it.
fn in_reference(mandate: &SpecialMandate, departure: Date) -> Option<Date> {
    let told = said_days::in_full(&fold(&mandate.reference));
    told.iter().min().copied().filter(|first| *first > departure)
}
