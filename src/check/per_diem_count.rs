//! More flat rates than nights. Example: 8 per diems for a mission of 6 nights. Whether the day of return
//! gives one more depends on the rule that the assembly chose: one more is a question, two are not due.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::findings::wording::places;
use super::grounds::per_diem::Unjudged;
use super::grounds::scale::Unit;
use super::grounds::scope;
use super::grounds::travel::Allowance;
use super::{Check, Grounds};
use crate::model::books::Books;
use crate::model::finding::{Observation, Outcome, Severity};
use crate::model::mission::MissionId;

pub(super) static CHECK: Check = Check {
    id: "per_diem_count",
    title: "Plus d’indemnités que de nuits",
    why: "Une indemnité est due par nuit passée en mission : au-delà, elle est sans objet.",
    source: "Décret 2006-781 ; arrêtés ministériels d’application : autant d’indemnités que de nuits (0 h à 5 h) ; CGCT R3123-20 (durée réelle du déplacement).",
    remedy: "Comparer avec les heures de départ et de retour de l’ordre de mission, puis corriger le nombre.",
    severity: Severity::Blocking,
    needs: "Des indemnités avec leur nombre et le nom de la personne, et les dates de la mission.",
    closes_by_correction_only: false,
    run,
};

fn run(books: &Grounds<'_>) -> Result<Vec<Observation>, Outcome> {
    let (mut found, mut unjudged, mut any) = (Vec::new(), Unjudged::default(), false);
    for (mission, _) in books.dossier.missions() {
        let travel = books.travel(mission);
        let mut counted: BTreeMap<(usize, u8), Vec<&Allowance>> = BTreeMap::new();
        let mut uncounted: BTreeMap<(usize, u8), Vec<&Allowance>> = BTreeMap::new();
        for one in &travel.allowances {
            any = true;
            match (one.person, one.count) {
                (Some(person), Some(_)) => counted.entry((person, one.unit as u8)).or_default().push(one),
                (None, _) => unjudged.say(mission, "nom de la personne absent des indemnités de"),
                (Some(person), None) => {
                    uncounted.entry((person, one.unit as u8)).or_default().push(one);
                    unjudged.say(mission, "nombre d’indemnités absent des lignes de");
                }
            }
        }
        for (who, lines) in &uncounted {
            let beside = counted.get(who).map(Vec::as_slice).unwrap_or_default();
            found.extend(more(books, mission, travel.people.name(who.0), beside, lines));
        }
        let people = counted
            .into_iter()
            .filter_map(|((person, _), lines)| observe(books, mission, travel.people.name(person), &lines));
        found.extend(people);
    }
    if !any {
        return Err(Outcome::NotApplicable("aucune indemnité journalière dans les justificatifs".into()));
    }
    scope::conclude(found, unjudged.told(books))
}

/// How many units a mission gives right to, how many at most where each day of travel counts, and what they are called.
fn due(books: &Books, id: MissionId, unit: Unit) -> (i32, i32, &'static str) {
    let mission = books.mission(id);
    let nights = (mission.end - mission.start).get_days().max(0);
    match unit {
        Unit::Day => (nights.max(1), nights + 1, "indemnités journalières"),
        Unit::Night => (nights, nights, "indemnités de nuitée"),
        Unit::Meal => (2 * (nights + 1), 2 * (nights + 1), "indemnités de repas"),
    }
}

fn count(lines: &[&Allowance]) -> Decimal {
    lines.iter().filter_map(|one| one.count).fold(Decimal::ZERO, Decimal::saturating_add)
}

/// What is paid without a number to somebody who has all that the mission gives right to.
fn more(
    books: &Books,
    id: MissionId,
    name: &str,
    counted: &[&Allowance],
    others: &[&Allowance],
) -> Option<Observation> {
    let (due, _, what) = due(books, id, others.first()?.unit);
    let amount = books.sum(others.iter().filter_map(|one| books.entry(one.id).amount));
    if counted.is_empty() || count(counted) < Decimal::from(due) || amount.is_negative() || amount.is_zero() {
        return None;
    }
    let shown = count(counted).normalize().to_string().replace('.', ",");
    let message = format!(
        "{name}, {} : {amount} d’indemnités sans nombre, en plus de {shown} {what}.",
        books.mission(id).label
    );
    let remedy = "Dire ce que paie ce complément et selon quel barème, ou le retirer de l’état de frais.";
    let first = others.first()?.id;
    Some(
        Observation::at(books.entry(first).place.clone(), message, remedy)
            .mission(id)
            .amount(amount)
            .severity(Severity::Review)
            .related(places(books, others.iter().skip(1).chain(counted).map(|one| one.id)))
            .subjects(others.iter().map(|one| one.id)),
    )
}

fn observe(books: &Books, id: MissionId, name: &str, lines: &[&Allowance]) -> Option<Observation> {
    let mission = books.mission(id);
    let nights = (mission.end - mission.start).get_days().max(0);
    let (due, usual, what) = due(books, id, lines.first()?.unit);
    let count = count(lines);
    if count <= Decimal::from(due) {
        return None;
    }
    let whole = books.sum(lines.iter().filter_map(|one| books.entry(one.id).amount));
    let excess = (count - Decimal::from(due)).checked_div(count).unwrap_or_default();
    let amount = crate::model::money::Money::new(whole.amount() * excess, books.currency()).rounded();
    let nights = super::findings::wording::count(usize::try_from(nights).unwrap_or_default(), "nuit", "nuits");
    let shown = count.normalize().to_string().replace('.', ",");
    let message = format!(
        "{name}, {} : {shown} {what} pour {nights} de mission, soit environ {amount} de trop.",
        mission.label
    );
    let remedy = "Comparer avec les heures de départ et de retour de l’ordre de mission et la règle de décompte délibérée, puis corriger le nombre.";
    let severity = (count <= Decimal::from(usual)).then_some(Severity::Review);
    let first = lines.first()?.id;
    Some(
        Observation::at(books.entry(first).place.clone(), message, remedy)
            .mission(id)
            .amount(amount)
            .severity(severity)
            .related(places(books, lines.iter().skip(1).map(|one| one.id)))
            .subjects(lines.iter().map(|one| one.id)),
    )
}
