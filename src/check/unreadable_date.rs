//! A date that is none, or out of all sense: `31/02/2017`, `12/2017`, a year 2071. Example: a night of
//! `05/11/2107` cannot be compared with a mission of November 2017.

use super::Check;
use super::findings::problems;
use super::grounds::report;
use crate::model::books::Books;
use crate::model::declaration::DoubtKind;
use crate::model::finding::{Observation, Severity};

pub(super) static CHECK: Check = Check {
    id: "unreadable_date",
    title: "Date illisible",
    why: "Sans date sûre, ni la mission, ni l’exercice, ni la période de la dépense ne peuvent être contrôlés.",
    source: "Pratique de contrôle : aucune date n’est devinée.",
    remedy: "Corriger la date dans l’export d’après la pièce, puis relancer.",
    severity: Severity::Review,
    needs: "Les colonnes de dates des exports.",
    closes_by_correction_only: false,
    run: |books| {
        let said = impossible_days(books);
        match problems::reported_by("unreadable_date", books) {
            Ok(found) => Ok(found.into_iter().chain(said).collect()),
            Err(_) if !said.is_empty() => Ok(said),
            not_checked => not_checked,
        }
    },
};

/// Days of the report that cannot be: `du 31 septembre au 3 octobre`.
fn impossible_days(books: &Books) -> Vec<Observation> {
    let doubts = report::of(books).into_iter().flat_map(|told| told.doubts.iter().map(move |doubt| (told, doubt)));
    let impossible = doubts.filter(|(_, doubt)| doubt.kind == DoubtKind::ImpossibleDate);
    let observed = impossible.filter_map(|(told, doubt)| {
        let quote = doubt.quotes.first()?;
        let name = doubt.mission.and_then(|at| told.missions.get(at)).map_or("", |one| one.name.value.as_str());
        let message = format!("{name} : les dates du rapport sont impossibles, « {} ».", quote.words);
        let remedy = "Faire corriger le rapport, et vérifier « debut » et « fin » dans dossier.toml.";
        let mission = doubt.mission.and_then(|at| report::mission(books, told, at));
        Some(
            Observation::at(quote.place.clone(), message, remedy)
                .mission(mission)
                .subject(format!("rapport {name}")),
        )
    });
    observed.collect()
}
