//! A mission whose daily cost per head is far from the others'. Example: Miami 954 € per head and day, Gênes
//! 147 €, Milan 364 €: 3.7 times the middle of the others. An information: events and long flights explain
//! much, and the natures that weigh most are named.

use rust_decimal::Decimal;

use super::findings::wording::listed;
use super::{Check, Grounds};
use crate::model::books::Books;
use crate::model::entry::Side;
use crate::model::finding::{Observation, Outcome, Severity};
use crate::model::mission::MissionId;
use crate::model::money::Money;
use crate::model::nature::Nature;
use crate::model::place::Place;

pub(super) static CHECK: Check = Check {
    id: "unusual_cost_per_head",
    title: "Coût par personne inhabituel",
    why: "Une mission bien plus chère que les autres appelle une explication dans le rapport.",
    source: "Pratique de contrôle : comparaison des coûts par participant et par jour (facteur paramétrable, cout_par_personne_facteur_max).",
    remedy: "Expliquer l’écart dans le rapport : événement, distance, coûts partagés.",
    severity: Severity::Info,
    needs: "L’effectif d’au moins trois missions qui ont des dépenses.",
    closes_by_correction_only: false,
    run,
};

fn run(books: &Grounds<'_>) -> Result<Vec<Observation>, Outcome> {
    const MISSIONS_MIN: usize = 3;
    let costs: Vec<(MissionId, Decimal)> =
        books.dossier.missions().filter_map(|(id, _)| per_head(books, id)).collect();
    if costs.len() < MISSIONS_MIN {
        let why = "moins de trois missions dont l’effectif et les dépenses sont connus";
        return Err(if books.dossier.missions.len() < MISSIONS_MIN {
            Outcome::NotApplicable(why.into())
        } else {
            Outcome::NotChecked(why.into())
        });
    }
    let factor = Decimal::from(books.dossier.rules.cost_per_head_factor_max);
    let mut found = Vec::new();
    for (id, cost) in &costs {
        let others: Vec<Decimal> = costs.iter().filter(|(other, _)| other != id).map(|one| one.1).collect();
        let usual = median(others);
        if usual > Decimal::ZERO && *cost > usual * factor {
            found.push(observe(books, *id, *cost, usual));
        }
    }
    Ok(found)
}

/// Cost of a mission per member and day.
fn per_head(books: &Books, id: MissionId) -> Option<(MissionId, Decimal)> {
    let mission = books.mission(id);
    let heads = mission.headcount.total().filter(|heads| *heads > 0)?;
    let days = (mission.end - mission.start).get_days() + 1;
    let total = books.total(id, Side::Ledger).amount();
    let cost = total.checked_div(Decimal::from(heads) * Decimal::from(days.max(1)))?;
    (cost > Decimal::ZERO).then_some((id, cost))
}

fn median(mut values: Vec<Decimal>) -> Decimal {
    values.sort();
    let half = values.len() / 2;
    match values.as_slice() {
        [] => Decimal::ZERO,
        values if values.len() % 2 == 1 => values[half],
        values => (values[half - 1] + values[half]) / Decimal::TWO,
    }
}

fn observe(books: &Books, id: MissionId, cost: Decimal, usual: Decimal) -> Observation {
    const NAMED_MAX: usize = 3;
    let money = |value: Decimal| Money::new(value, books.currency()).rounded();
    let of_nature = |nature: Nature| {
        let lines = books.of_mission(id, Side::Support).filter(|(line, _)| books.nature(*line) == nature);
        books.sum(lines.map(|(line, _)| books.share(line, id)))
    };
    let mut natures: Vec<(Money, Nature)> = Nature::all().map(|nature| (of_nature(nature), nature)).collect();
    natures.sort_by(|a, b| b.cmp(a));
    let heaviest = natures.into_iter().filter(|(amount, _)| amount.amount() > Decimal::ZERO).take(NAMED_MAX);
    let heaviest = listed(heaviest.map(|(amount, nature)| format!("{} {amount}", nature.french())));
    let mission = books.mission(id);
    let times = cost.checked_div(usual).unwrap_or_default().round_dp(1).normalize().to_string().replace('.', ",");
    let weigh = if heaviest.is_empty() { String::new() } else { format!(" Principales natures : {heaviest}.") };
    let message = format!(
        "{} : {} par personne et par jour, {times} fois le coût médian des autres missions ({}).{weigh}",
        mission.label,
        money(cost),
        money(usual)
    );
    let remedy = "Vérifier l’effectif et les dates, puis expliquer dans le rapport ce qui fait la différence (événement, distance, coûts partagés).";
    Observation::at(Place::declaration(&format!("mission.{}.montant_declare", mission.code)), message, remedy)
        .mission(id)
        .amount(books.total(id, Side::Ledger))
}
