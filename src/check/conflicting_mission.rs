//! Evidence for two missions on one line. Example: a 310,00 € ticket whose operation column says 2017RI04
//! (Miami) and whose description says « Milan ». It is counted where the stronger evidence points, and
//! the question is asked.

use super::findings::wording::line_first;
use super::grounds::scope;
use super::{Check, Grounds};
use crate::model::books::Books;
use crate::model::entry::{Entry, EntryId, MissionBy, Witness};
use crate::model::finding::{Observation, Outcome, Severity};

pub(super) static CHECK: Check = Check {
    id: "conflicting_mission",
    title: "Deux missions possibles pour une ligne",
    why: "Une ligne comptée dans la mauvaise mission fausse le montant de deux missions.",
    source: "Pratique de contrôle : chaque dépense appartient à une mission, ou est répartie entre plusieurs.",
    remedy: "Inscrire la bonne mission (ou les parts) dans la feuille « Hors mission », ou corriger l’export.",
    severity: Severity::Review,
    needs: "Au moins deux missions, et les colonnes ou libellés qui les nomment.",
    closes_by_correction_only: false,
    run,
};

fn run(books: &Grounds<'_>) -> Result<Vec<Observation>, Outcome> {
    if books.dossier.missions.len() < 2 {
        return Err(Outcome::NotApplicable("une seule mission dans le dossier".into()));
    }
    let mut found = Vec::new();
    for (at, assignment) in books.assignments.disputed() {
        let id = EntryId(at as u32);
        let entry = books.entry(id);
        if !entry.is_counted() || assignment.by == MissionBy::Manual || !assignment.shares.is_empty() {
            continue;
        }
        if assignment.rivals.iter().any(|(mission, by, _)| is_strong(*by) && assignment.mission != Some(*mission)) {
            found.push(observe(books, id, entry));
        }
    }
    Ok(found)
}

/// What the line itself says, not what is inferred from people or partners.
fn is_strong(by: MissionBy) -> bool {
    (MissionBy::Column..=MissionBy::Alias).contains(&by)
}

fn observe(books: &Books, id: EntryId, entry: &Entry) -> Observation {
    let assignment = books.assignment(id);
    let told = |witness: &Witness| match witness.french(entry).as_str() {
        "" => String::new(),
        evidence => format!(" ({evidence})"),
    };
    let chosen = assignment.mission.map(|one| format!("{}{}", books.mission(one).label, told(&assignment.witness)));
    let rivals =
        assignment.rivals.iter().filter(|(mission, by, _)| is_strong(*by) && assignment.mission != Some(*mission));
    let rivals = rivals.map(|(mission, _, witness)| format!("{}{}", books.mission(*mission).label, told(witness)));
    let both: Vec<String> = chosen.into_iter().chain(rivals).collect();
    let amount = entry.amount.map(|amount| format!(" : {amount}")).unwrap_or_default();
    let counted = match assignment.mission {
        Some(mission) => format!("comptée pour {}", books.mission(mission).label),
        None => "comptée pour aucune mission".to_owned(),
    };
    let message = format!("{}{amount} : {}. Ligne {counted}.", line_first(entry), both.join(" ou "));
    let remedy = "Vérifier la pièce, puis inscrire la mission ou les parts dans la feuille « Hors mission », ou corriger l’export.";
    scope::on(books, id, message, remedy)
}
