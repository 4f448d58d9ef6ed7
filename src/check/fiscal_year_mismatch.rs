//! Lines booked in another fiscal year than the mission's, or a report that cites a year of no mission:
//! one finding per mission and year. Example:
//! Milan, 5 to 7 December 2017, has 1 240,00 € of mandats of 2018: right when they were attached
//! (*rattachement*) to 2017, to be said otherwise. And a report on missions of 2017 that cites « l’exercice
//! 2018 ».

use std::collections::BTreeMap;
use std::num::NonZeroI16;
use std::ops::RangeInclusive;

use super::findings::wording::{count, places};
use super::grounds::{report, scope};
use super::{Check, Grounds};
use crate::model::books::Books;
use crate::model::entry::{EntryId, Side};
use crate::model::finding::{Observation, Outcome, Severity};
use crate::model::mission::{Mission, MissionId};
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

fn run(books: &Grounds<'_>) -> Result<Vec<Observation>, Outcome> {
    let mut found = Vec::new();
    let mut without_year = Vec::new();
    let cited = cited_elsewhere(books);
    for (id, mission) in books.dossier.missions() {
        let mut others: BTreeMap<i16, Vec<EntryId>> = cited.map(|year| (year, Vec::new())).into_iter().collect();
        let (years, mut are_all_told) = (years(mission), true);
        for (entry, line) in books.of_mission(id, Side::Ledger).filter(|(_, line)| line.is_counted()) {
            match line.fiscal_year.map(NonZeroI16::get) {
                Some(year) if !years.contains(&year) => others.entry(year).or_default().push(entry),
                Some(_) => {}
                None => are_all_told = false,
            }
        }
        without_year.extend((!are_all_told).then_some(id));
        found.extend(others.into_iter().map(|(year, lines)| observe(books, id, year, lines)));
    }
    let uncited = books.dossier.fiscal_year.is_none();
    let uncited = uncited.then(|| "exercice cité par le rapport non indiqué dans dossier.toml".to_owned());
    let lacking = scope::lacking(books, "exercice absent de lignes de comptabilité de", &without_year);
    scope::conclude(found, lacking.into_iter().chain(uncited).collect())
}

fn years(mission: &Mission) -> RangeInclusive<i16> {
    mission.start.year()..=mission.end.year()
}

/// The fiscal year that the report cites, when it is that of no mission.
fn cited_elsewhere(books: &Books) -> Option<i16> {
    let cited = books.dossier.fiscal_year?;
    let of_none = !books.dossier.missions.iter().any(|mission| years(mission).contains(&cited));
    of_none.then_some(cited)
}

/// One mission and one year that is not its own: cited by the report, booked in the ledger, or both.
fn observe(books: &Books, id: MissionId, year: i16, lines: Vec<EntryId>) -> Observation {
    let mission = books.mission(id);
    let cited = cited_elsewhere(books) == Some(year);
    let place = match lines.first() {
        Some(first) if !cited => books.entry(*first).place.clone(),
        _ => {
            let said = report::of(books).and_then(|told| told.fiscal_year.as_ref());
            let said = said.filter(|said| Some(said.value) == books.dossier.fiscal_year);
            said.map_or(Place::declaration("exercice"), |said| said.quote.place.clone())
        }
    };
    let amount = books.sum(lines.iter().map(|line| books.share(*line, id)));
    let booked = count(lines.len(), "ligne est mandatée", "lignes sont mandatées");
    let booked = (!lines.is_empty()).then(|| format!("{booked} sur l’exercice {year}, pour {amount}"));
    let said = cited.then(|| format!("le rapport cite l’exercice {year}"));
    let told: Vec<String> = said.into_iter().chain(booked).collect();
    let message = format!("{}, mission de {} : {}.", mission.label, mission.start.year(), told.join(" ; "));
    let remedy = if cited {
        "Faire corriger l’exercice cité par le rapport, ou expliquer pourquoi la dépense en relève (rattachement)."
    } else {
        "Vérifier que ces lignes ont été rattachées à l’exercice de la mission, ou expliquer le décalage."
    };
    Observation::at(place, message, remedy)
        .mission(id)
        .amount((!lines.is_empty()).then_some(amount))
        .related(places(books, lines.iter().copied().skip(usize::from(!cited))))
        .subjects(lines)
        .subject(year.to_string())
}
