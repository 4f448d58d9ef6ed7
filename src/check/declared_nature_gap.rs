//! The report gives amounts by nature, and the ledger says otherwise. Example: « Transport aérien »
//! 18 562,10 € declared, 17 700,00 € paid. A payment is divided among natures as its documents are, when they
//! sum to it; else its own words tell.

use std::collections::BTreeMap;

use super::grounds::scope;
use super::{Check, Grounds};
use crate::model::books::Books;
use crate::model::entry::{EntryId, Side};
use crate::model::finding::{Observation, Outcome, Severity};
use crate::model::mission::MissionId;
use crate::model::money::Money;
use crate::model::nature::Nature;
use crate::model::place::Place;
use crate::model::report::gap;
use crate::model::words::fold;

pub(super) static CHECK: Check = Check {
    id: "declared_nature_gap",
    title: "Montant par nature différent de la comptabilité",
    why: "Un total juste peut cacher une nature minorée et une autre majorée.",
    source: "État récapitulatif des dépenses par nature, joint au rapport (pratique ; Ville de Paris, 2023 : transport et hébergement annoncés à part).",
    remedy: "Comparer la répartition du rapport à celle des lignes, puis corriger le rapport ou la nature des lignes.",
    severity: Severity::Review,
    needs: "[mission.montants_par_nature] dans dossier.toml, et la nature des lignes (colonne, libellé ou article).",
    closes_by_correction_only: false,
    run,
};

fn run(books: &Grounds<'_>) -> Result<Vec<Observation>, Outcome> {
    let (mut found, mut any, mut unknown) = (Vec::new(), false, Vec::new());
    for (id, mission) in books.dossier.missions() {
        if mission.declared_by_nature.is_empty() {
            continue;
        }
        any = true;
        let paid = paid(books, id);
        let mut declared: BTreeMap<Nature, (Money, Vec<&str>)> = BTreeMap::new();
        for (label, amount) in &mission.declared_by_nature {
            match books.nature_of_label(label) {
                Some(nature) => {
                    let known = declared.entry(nature).or_insert((books.zero(), Vec::new()));
                    known.0 = books.sum([known.0, *amount]);
                    known.1.push(label);
                }
                None => unknown.push(format!("« {label} »")),
            }
        }
        for (nature, (amount, labels)) in declared {
            let in_ledger = paid.get(&nature).copied().unwrap_or(books.zero());
            let difference = gap(amount, in_ledger);
            if difference.amount().abs() > books.dossier.rules.gap_max {
                found.push(observe(books, id, nature, (amount, in_ledger), &labels));
            }
        }
    }
    if !any {
        return Err(Outcome::NotApplicable("aucun montant par nature n’est déclaré".into()));
    }
    scope::needs_ledger(books)?;
    let lacking = (!unknown.is_empty()).then(|| format!("nature inconnue : {}", unknown.join(", ")));
    scope::conclude(found, lacking.into_iter().collect())
}

/// The ledger of a mission by nature.
fn paid(books: &Books, mission: MissionId) -> BTreeMap<Nature, Money> {
    let mut paid: BTreeMap<Nature, Money> = BTreeMap::new();
    let mut add = |nature: Nature, amount: Money| {
        let sum = paid.entry(nature).or_insert(books.zero());
        *sum = books.sum([*sum, amount]);
    };
    let mut divided: Vec<EntryId> = Vec::new();
    for (id, entry) in books.of_mission(mission, Side::Ledger).filter(|(_, entry)| entry.is_counted()) {
        if divided.contains(&id) {
            continue;
        }
        let one = books.match_of(id).map(|(_, one)| one).filter(|one| one.gap().is_zero());
        // The documents of this mission, when they are all of its payments'.
        let whole = one.filter(|one| {
            let of = |ids: &[EntryId]| books.sum(ids.iter().map(|id| books.share(*id, mission)));
            of(&one.ledger) == of(&one.support)
        });
        match whole {
            Some(one) => {
                divided.extend(one.ledger.iter().copied());
                one.support.iter().for_each(|paper| {
                    let own = books.nature_reading(*paper);
                    let nature = if own.by == crate::model::nature::NatureBy::Nothing {
                        books.nature(id)
                    } else {
                        own.nature
                    };
                    add(nature, books.share(*paper, mission));
                });
            }
            None => add(books.nature(id), books.share(id, mission)),
        }
        let _ = entry;
    }
    paid
}

fn observe(
    books: &Books,
    id: MissionId,
    nature: Nature,
    (declared, paid): (Money, Money),
    labels: &[&str],
) -> Observation {
    let mission = books.mission(id);
    let difference = gap(declared, paid);
    let label = labels.join(", ");
    let alias =
        if fold(&label) == fold(nature.french()) { String::new() } else { format!(" (« {} »)", nature.french()) };
    let message = format!(
        "{}, {label}{alias} : {declared} selon le rapport, {paid} selon la comptabilité, écart de {difference}.",
        mission.label
    );
    let remedy = "Comparer les lignes de cette nature (feuille de la mission) à la répartition du rapport, puis corriger l’un ou préciser la nature des lignes.";
    let place = Place::declaration(&format!("mission.{}.montants_par_nature", mission.code));
    Observation::at(place, message, remedy).mission(id).amount(difference).subject(nature.json_name())
}
