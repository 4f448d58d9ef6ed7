//! One person in two missions on one day. Example: Paul Durand is on the lists of Gênes, 19 to 20 October, and
//! of Turin, 20 to 22 October. A member of two delegations whose dates do not meet is innocent, and so is a
//! namesake by surname or initial only.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::findings::wording::{day, places};
use super::grounds::persons::{Name, People};
use super::grounds::scope;
use super::grounds::travel::{may_travel, travellers};
use super::{Check, Grounds};
use crate::model::Date;
use crate::model::books::Books;
use crate::model::entry::EntryId;
use crate::model::finding::{Observation, Outcome, Severity};
use crate::model::mission::MissionId;
use crate::model::place::Place;

pub(super) static CHECK: Check = Check {
    id: "overlapping_missions",
    title: "Une personne dans deux missions le même jour",
    why: "Nul n’est en deux lieux à la fois : l’une des deux missions paie une personne absente, ou une journée deux fois.",
    source: "CGCT R3123-20 : indemnités sur justificatif de la durée réelle du déplacement ; ordres de mission.",
    remedy: "Vérifier les ordres de mission et les dates, puis corriger la liste ou retirer la dépense de trop.",
    severity: Severity::Review,
    needs: "Des noms (liste des membres, bénéficiaires) et les dates des missions ou des dépenses.",
    closes_by_correction_only: false,
    run,
};

/// Where a person is said to be in a mission.
#[derive(Default)]
struct Presence {
    listed: Option<Place>,
    /// Days of consumption told by lines, nights counted.
    days: BTreeMap<Date, EntryId>,
}

fn run(books: &Grounds<'_>) -> Result<Vec<Observation>, Outcome> {
    let missions: Vec<MissionId> = books.dossier.missions().map(|(id, _)| id).collect();
    if missions.len() < 2 {
        return Err(Outcome::NotApplicable("une seule mission dans le dossier".into()));
    }
    let (people, presences) = presences(books, &missions);
    if presences.is_empty() {
        return Err(Outcome::NotChecked("aucun nom de personne dans les listes ni dans les lignes".into()));
    }
    let mut found = Vec::new();
    for (person, by_mission) in &presences {
        let pairs = by_mission
            .iter()
            .enumerate()
            .flat_map(|(at, one)| by_mission.iter().skip(at + 1).map(move |other| (one, other)));
        found.extend(pairs.filter_map(|(one, other)| observe(books, people.name(*person), one, other)));
    }
    Ok(found)
}

type Presences = BTreeMap<usize, BTreeMap<MissionId, Presence>>;

fn presences(books: &Grounds<'_>, missions: &[MissionId]) -> (People, Presences) {
    let of_mission = |id: EntryId| scope::mission(books, id);
    let all: Vec<Name> = books.members.iter().map(|member| Name::of(&member.name)).collect();
    let lines: Vec<(EntryId, MissionId, Rc<[Name]>)> = scope::both_sides(books)
        .filter(|(id, entry, amount)| may_travel(books, *id, entry, &all) && !amount.is_negative())
        .map(|(id, entry, _)| (id, travellers(books, id, entry, &all)))
        .filter(|(_, names)| !names.is_empty())
        .filter_map(|(id, names)| Some((id, of_mission(id)?, names)))
        .collect();
    let people = People::of(all.iter().chain(lines.iter().flat_map(|(_, _, names)| names.iter())));
    let mut presences: Presences = BTreeMap::new();
    for member in &books.members {
        if let (Some(person), Some(mission)) = (people.find(&Name::of(&member.name)), member.mission) {
            let presence = presences.entry(person).or_default().entry(mission).or_default();
            presence.listed = Some(member.place.clone());
        }
    }
    for (id, mission, names) in &lines {
        for person in names.iter().filter_map(|name| people.find(name)) {
            let presence = presences.entry(person).or_default().entry(*mission).or_default();
            presence.days.extend(books.entry(*id).service_date.map(|date| (date, *id)));
        }
    }
    for mission in missions {
        let travel = books.travel(*mission);
        for stay in travel.stays.iter() {
            let Some((person, first)) = stay.person.zip(stay.first) else { continue };
            let Some(person) = people.find(&Name::of(travel.people.name(person))) else { continue };
            let presence = presences.entry(person).or_default().entry(*mission).or_default();
            let nights = stay.nights.unwrap_or(1).min(NIGHTS_MAX);
            let days =
                (0..nights).filter_map(|night| first.checked_add(jiff::Span::new().days(i64::from(night))).ok());
            presence.days.extend(days.map(|day| (day, stay.id)));
        }
    }
    (people, presences)
}

/// A stay is not followed longer.
const NIGHTS_MAX: u32 = 366;

fn observe(
    books: &Books,
    name: &str,
    (one, here): (&MissionId, &Presence),
    (other, there): (&MissionId, &Presence),
) -> Option<Observation> {
    let (a, b) = (books.mission(*one), books.mission(*other));
    let (from, to) = (a.start.max(b.start), a.end.min(b.end));
    // Days that lines tell; else the dates of the two missions, for a member of both.
    // On the day one mission ends the next may begin.
    let travels_on = |date: Date| (date == a.end && date == b.start) || (date == b.end && date == a.start);
    let both = here.days.keys().filter(|date| there.days.contains_key(date));
    let shared = both.copied().find(|date| !travels_on(*date));
    let listed = here.listed.as_ref().zip(there.listed.as_ref()).filter(|_| from <= to);
    let elsewhere = shared.is_none() && listed.is_none();
    let touching = shared.is_none() && from == to;
    if elsewhere || touching {
        return None;
    }
    let when = match shared {
        Some(date) => format!("le {}", day(date)),
        None => format!("du {} au {}", day(from), day(to)),
    };
    let message = format!("{name} est à la fois en mission à {} et à {} {when}.", a.label, b.label);
    let remedy = "Vérifier les ordres de mission et les dates, puis corriger la liste des membres ou retirer la dépense de trop.";
    let lines: Vec<EntryId> = shared
        .map(|date| [here, there].iter().filter_map(|one| one.days.get(&date).copied()).collect())
        .unwrap_or_default();
    let mut spots: Vec<Place> = places(books, lines.iter().copied());
    spots.extend([here, there].iter().filter_map(|one| one.listed.clone()));
    let first = spots.first()?.clone();
    Some(
        Observation::at(first, message, remedy)
            .mission(*one)
            .related(spots.into_iter().skip(1))
            .subject(format!("{} {} {}", Name::of(name).key(), a.code, b.code))
            .subjects(lines),
    )
}
