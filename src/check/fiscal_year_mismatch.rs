//! Lines booked in another fiscal year than the mission's, or a report that cites another year. Example:
//! Milan, 5 to 7 December 2017, has 1 240,00 € of mandats of 2018: right when they were attached
//! (*rattachement*) to 2017, to be said otherwise. And a report on missions of 2017 that cites « l’exercice
//! 2018 ».

use std::collections::BTreeMap;

use super::wording::{count, listed, places};
use super::{Check, scope};
use crate::model::books::Books;
use crate::model::entry::{EntryId, Side};
use crate::model::finding::{Observation, Outcome, Severity};
use crate::model::mission::MissionId;
use crate::model::place::Place;

pub(super) static CHECK: Check = Check {
    id: "fiscal_year_mismatch",
    title: "Exercice différent de l’année de la mission",
    why: "Une dépense appartient à l’exercice du service fait : un autre exercice demande un rattachement ou une explication.",
    source: "Rattachement des charges à l’exercice (instruction M52, compte 408 « Factures non parvenues ») ; le rapport doit citer l’exercice de la dépense.",
    remedy: "Vérifier le rattachement des lignes ; faire corriger l’exercice cité par le rapport.",
    severity: Severity::Review,
    needs: "L’exercice des mandats, et exercice dans dossier.toml.",
    closes_by_correction_only: false,
    run,
};

fn run(books: &Books) -> Result<Vec<Observation>, Outcome> {
    let mut found: Vec<Observation> = cited(books).into_iter().collect();
    let (mut without_year, mut not_checked) = (Vec::new(), Vec::new());
    for (id, mission) in books.dossier.missions() {
        let years = mission.start.year()..=mission.end.year();
        let mut others: BTreeMap<i16, Vec<EntryId>> = BTreeMap::new();
        for (entry, line) in books.of_mission(id, Side::Ledger).filter(|(_, line)| line.is_counted()) {
            match line.fiscal_year {
                Some(year) if !years.contains(&year) => others.entry(year).or_default().push(entry),
                Some(_) => {}
                None => without_year.push(id),
            }
        }
        found.extend(others.into_iter().filter_map(|(year, lines)| booked(books, id, year, lines)));
    }
    without_year.dedup();
    not_checked.extend(scope::lacking(books, "exercice absent de lignes de comptabilité de", &without_year));
    if books.dossier.fiscal_year.is_none() {
        not_checked.push("exercice cité par le rapport non indiqué dans dossier.toml".to_owned());
    }
    scope::conclude(found, not_checked)
}

fn cited(books: &Books) -> Option<Observation> {
    let cited = books.dossier.fiscal_year?;
    let missions = &books.dossier.missions;
    let of_a_mission =
        |mission: &crate::model::mission::Mission| (mission.start.year()..=mission.end.year()).contains(&cited);
    if missions.is_empty() || missions.iter().any(of_a_mission) {
        return None;
    }
    let mut years: Vec<i16> = missions.iter().map(|mission| mission.start.year()).collect();
    years.sort_unstable();
    years.dedup();
    let message = format!("Le rapport cite l’exercice {cited} ; les missions ont eu lieu en {}.", listed(years));
    let remedy =
        "Faire corriger l’exercice cité par le rapport, ou expliquer pourquoi la dépense relève de cet exercice.";
    Some(Observation::at(Place::declaration("exercice"), message, remedy).subject("exercice"))
}

fn booked(books: &Books, id: MissionId, year: i16, lines: Vec<EntryId>) -> Option<Observation> {
    let mission = books.mission(id);
    let first = *lines.first()?;
    let amount = books.sum(lines.iter().map(|line| books.share(*line, id)));
    let message = format!(
        "{} (mission de {}) : {} pour {amount} sur l’exercice {year}.",
        mission.label,
        mission.start.year(),
        count(lines.len(), "ligne mandatée", "lignes mandatées")
    );
    let remedy = "Vérifier que ces lignes ont été rattachées à l’exercice de la mission, ou expliquer le décalage.";
    Some(
        Observation::at(books.entry(first).place.clone(), message, remedy)
            .mission(id)
            .amount(amount)
            .related(places(books, lines.iter().copied().skip(1)))
            .subjects(lines)
            .subject(year.to_string()),
    )
}
