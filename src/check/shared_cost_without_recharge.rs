//! A cost said to be shared, and no recovery. Example: « Workshop, quote-part des partenaires à refacturer »,
//! 6 000,00 €, and no titre de recettes for Miami. A share that was invoiced as such, and a mission whose
//! recoveries are in the dossier, are innocent; a titre that was cancelled recovers nothing.

use super::findings::wording::{count, line, listed, places};
use super::grounds::said::Topic;
use super::grounds::scope;
use super::grounds::travel::told;
use super::{Check, Grounds};
use crate::model::account::Role;
use crate::model::books::Books;
use crate::model::entry::{Entry, EntryId, Side};
use crate::model::finding::{Observation, Outcome, Severity};
use crate::model::mission::MissionId;
use crate::model::phrases::Phrases;
use crate::model::words::{contains_words, fold, is_cancelled};

pub(super) static CHECK: Check = Check {
    id: "shared_cost_without_recharge",
    title: "Coût partagé sans refacturation",
    why: "Ce qui est payé pour le compte de partenaires doit leur être réclamé, et ne se ratifie pas comme coût de la mission.",
    source: "Missions collectives (Miami 2017 : Métropole, villes, CCI) ; remboursements de frais à des tiers, compte 62878 ; titres de recettes.",
    remedy: "Joindre le titre de recettes ou la convention, ou expliquer pourquoi la part n’est pas réclamée.",
    severity: Severity::Review,
    needs: "Des libellés qui disent un coût partagé, et l’export des titres de recettes.",
    closes_by_correction_only: false,
    run,
};

pub(super) static SHARED: Phrases = Phrases::of(&[
    "a refacturer",
    "refacturation",
    "refacture",
    "refacturable",
    "part partenaire",
    "part partenaires",
    "quote part des partenaires",
    "quote part partenaires",
    "quote part partenaire",
    "avance pour compte",
    "cofinance",
    "cofinancement",
    "cout partage",
    "depense partagee",
    "frais partages",
    "mutualise",
    "mutualises",
    "part de la metropole",
    "part de la region",
    "part de la ville",
    "part de la cci",
]);

fn run(books: &Grounds<'_>) -> Result<Vec<Observation>, Outcome> {
    scope::needs_lines(books)?;
    let (mut found, mut any) = (Vec::new(), false);
    for (mission, _) in books.dossier.missions() {
        let repeated = |id: EntryId, entry: &Entry| {
            let paid = books.match_of(id).filter(|_| entry.side == Side::Support);
            paid.is_some_and(|(_, one)| one.ledger.iter().any(|line| is_shared(books, *line)))
        };
        let lines = [Side::Ledger, Side::Support]
            .into_iter()
            .flat_map(|side| scope::of_mission_about(books, mission, side, Topic::Shared))
            .filter(|(id, entry, amount)| is_shared(books, *id) && !amount.is_negative() && !repeated(*id, entry));
        let lines: Vec<EntryId> = lines.map(|(id, ..)| id).collect();
        any |= !lines.is_empty();
        if !lines.is_empty() && !is_recovered(books, mission) {
            found.push(observe(books, mission, lines));
        }
    }
    if !any {
        return Err(Outcome::NotApplicable("aucune ligne ne dit un coût partagé".into()));
    }
    Ok(found)
}

fn is_shared(books: &Grounds<'_>, id: EntryId) -> bool {
    books.may_be(id, Topic::Shared) && SHARED.stand_in(&told(books.entry(id)))
}

/// A recovery names the mission, or the dossier has only one.
fn is_recovered(books: &Books, id: MissionId) -> bool {
    let names = names(books, id);
    let alone = books.dossier.missions.len() == 1;
    books.has(Role::Receipts)
        && books.receipts.iter().filter(|receipt| stands(receipt)).any(|receipt| {
            let texts = [receipt.description(), receipt.mission_text(), receipt.operation()];
            let text = texts.into_iter().flatten().map(fold).collect::<Vec<_>>().join(" ");
            let says = |names: &[String]| names.iter().any(|name| contains_words(&text, name));
            match receipt.operation().and_then(|operation| of_operation(books, id, operation)) {
                // A debtor may be called like a mission: the operation of another one tells more, unless the titre is for
                // both.
                Some(other) if other != id => says(&[fold(&books.mission(other).label)]) && says(&names),
                Some(_) => true,
                None => alone || says(&names),
            }
        })
}

/// What a mission is called.
fn names(books: &Books, id: MissionId) -> Vec<String> {
    let mission = books.mission(id);
    let own = mission.aliases.iter().chain(&mission.operations);
    own.chain([&mission.label, &mission.code]).map(|word| fold(word)).collect()
}

/// The mission that has an operation: this one, if it does.
fn of_operation(books: &Books, this: MissionId, operation: &str) -> Option<MissionId> {
    let operation = fold(operation);
    let has = |id: &MissionId| books.mission(*id).operations.iter().any(|code| fold(code) == operation);
    std::iter::once(this).chain(books.dossier.missions().map(|(id, _)| id)).find(has)
}

/// A titre that was cancelled claims nothing, nor does what reduces one; that of which a part was claims the rest.
fn stands(receipt: &Entry) -> bool {
    let is_taken_back = receipt.amount.is_some_and(|amount| amount.is_negative());
    let is_void = |state: &str| is_cancelled(state) && !fold(state).contains("partiel");
    !is_taken_back && !receipt.state().is_some_and(is_void)
}

fn observe(books: &Books, mission: MissionId, lines: Vec<EntryId>) -> Observation {
    let amount = books.sum(lines.iter().map(|id| books.share(*id, mission)));
    let message = format!(
        "{} : {} pour {amount} à partager ou à refacturer ({}), sans titre de recettes de la mission.",
        books.mission(mission).label,
        count(lines.len(), "ligne", "lignes"),
        listed(lines.iter().map(|id| line(books.entry(*id)))),
    );
    let remedy = "Ajouter l’export des titres de recettes (role = \"recettes\"), joindre la convention, ou expliquer pourquoi la part n’est pas réclamée.";
    Observation::at(books.entry(lines[0]).place.clone(), message, remedy)
        .mission(mission)
        .amount(amount)
        .related(places(books, lines.iter().copied().skip(1)))
        .subjects(lines)
}
