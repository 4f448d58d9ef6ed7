//! A meal that the organisation offers and no per diem is reduced for. Example: the official dinner of
//! 9 November, 34 guests for a delegation of 20, and Paul Durand's per diems are all without deduction.
//! A dinner for fewer people than the delegation, whose guests nobody names, proves nothing.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::findings::wording::{day, listed, places};
use super::grounds::per_diem::{Unjudged, judge};
use super::grounds::scale::{Scale, Unit};
use super::grounds::scope;
use super::grounds::travel::{Meal, Travel};
use super::{Check, Grounds};
use crate::model::books::Books;
use crate::model::entry::EntryId;
use crate::model::finding::{Observation, Outcome, Severity};
use crate::model::mission::MissionId;
use crate::model::money::Money;

pub(super) static CHECK: Check = Check {
    id: "meal_not_deducted",
    title: "Repas offert non déduit de l’indemnité",
    why: "Qui est nourri à l’un des repas n’a droit qu’à une indemnité réduite.",
    source: "Arrêté du 3 juillet 2006, art. 2 : indemnité réduite de 17,5 % par repas fourni (abattement_repas_pourcent).",
    remedy: "Réduire l’indemnité des personnes présentes, ou indiquer qui n’a pas pris part au repas.",
    severity: Severity::Review,
    needs: "Des indemnités journalières, et des repas avec leurs convives (noms, ou un nombre au moins égal à la délégation).",
    closes_by_correction_only: false,
    run,
};

fn run(books: &Grounds<'_>) -> Result<Vec<Observation>, Outcome> {
    let scale = books.scale();
    let (mut found, mut unjudged, mut any) = (Vec::new(), Unjudged::default(), false);
    for (mission, _) in books.dossier.missions() {
        let travel = books.travel(mission);
        let deducted = deducted(books, scale, mission, travel, &mut unjudged);
        any |= !deducted.is_empty();
        if deducted.is_empty() {
            continue;
        }
        let offered: Vec<&Meal> = travel.meals.iter().filter(|meal| meal.is_offered(books, mission)).collect();
        found.extend(observe(books, mission, travel, &offered, &deducted));
    }
    let unjudged = unjudged.told(books);
    if !any && unjudged.is_empty() {
        return Err(Outcome::NotApplicable("aucune indemnité journalière dans les justificatifs".into()));
    }
    scope::conclude(found, unjudged)
}

/// Flat rates of a person: how many meals were taken off, the value of one, the lines.
#[derive(Default)]
struct Deducted {
    meals: Decimal,
    each: Decimal,
    lines: Vec<EntryId>,
}

fn deducted(
    books: &Books,
    scale: &Scale,
    mission: MissionId,
    travel: &Travel,
    unjudged: &mut Unjudged,
) -> BTreeMap<usize, Deducted> {
    let mut deducted: BTreeMap<usize, Deducted> = BTreeMap::new();
    for one in travel.allowances.iter().filter(|one| one.unit == Unit::Day) {
        let Some(person) = one.person else {
            unjudged.say(mission, "nom de la personne absent des indemnités de");
            continue;
        };
        match judge(books, scale, mission, one) {
            Err(why) => unjudged.add(mission, &why),
            Ok(judged) => {
                let known = deducted.entry(person).or_default();
                known.meals += one.count.unwrap_or(Decimal::ONE) * Decimal::from(judged.meals);
                known.lines.push(one.id);
                let euros = books.entry(one.id).amount.map_or(Decimal::ZERO, |amount| amount.amount());
                let rate = euros.checked_div(one.whole.amount()).unwrap_or_default();
                known.each =
                    judged.full.amount() * rate * books.dossier.rules.meal_reduction_percent / Decimal::ONE_HUNDRED;
            }
        }
    }
    deducted
}

/// One finding per mission: the people whose deductions are fewer than the meals offered to them.
fn observe(
    books: &Books,
    mission: MissionId,
    travel: &Travel,
    offered: &[&Meal],
    deducted: &BTreeMap<usize, Deducted>,
) -> Option<Observation> {
    let for_person = |person: usize| offered.iter().filter(|meal| meal.is_for(person)).count();
    let lacking: Vec<(usize, Decimal, &Deducted)> = deducted
        .iter()
        .map(|(person, known)| (*person, Decimal::from(for_person(*person)) - known.meals, known))
        .filter(|(_, missing, _)| *missing > Decimal::ZERO)
        .collect();
    let first = *lacking.first()?.2.lines.first()?;
    let value = lacking.iter().map(|(_, missing, known)| *missing * known.each).sum::<Decimal>();
    let amount = Money::new(value, books.currency()).rounded();
    let names = listed(lacking.iter().map(|(person, ..)| travel.people.name(*person)));
    let meals = listed(offered.iter().map(|meal| {
        let when = meal.day.map(|date| format!(" du {}", day(date))).unwrap_or_default();
        let entry = books.entry(meal.id);
        format!("{}{when}", entry.description().or(entry.nature()).unwrap_or("repas").trim())
    }));
    let message = format!(
        "{} : les repas offerts ({meals}) ne sont pas tous déduits des indemnités de {names}, soit environ {amount}.",
        books.mission(mission).label
    );
    let remedy = "Réduire l’indemnité de 17,5 % par repas offert, ou indiquer qui n’y a pas pris part.";
    let lines: Vec<EntryId> = lacking.iter().flat_map(|(.., known)| known.lines.iter().copied()).collect();
    let others = offered.iter().map(|meal| meal.id).chain(lines.iter().copied().filter(|id| *id != first));
    Some(
        Observation::at(books.entry(first).place.clone(), message, remedy)
            .mission(mission)
            .amount(amount)
            .related(places(books, others))
            .subjects(lines),
    )
}
