//! A meal or a reception of which nobody says who came, nor why. Example: a restaurant bill of 640,00 €,
//! « Repas ». « Dîner de travail, 9 convives », a meal in one traveller's name and a bill whose payment says
//! what it was for are innocent.

use super::persons::names_in;
use super::travel::{guests, told};
use super::wording::{line_first, places};
use super::{Check, scope};
use crate::model::account::Role;
use crate::model::books::Books;
use crate::model::calendar;
use crate::model::entry::{Entry, EntryId, Side};
use crate::model::finding::{Observation, Outcome, Severity};
use crate::model::nature::Nature;
use crate::model::words::{contains_words, fold};

pub(super) static CHECK: Check = Check {
    id: "uncovered_hospitality",
    title: "Repas ou réception sans convives ni objet",
    why: "Sans convives ni objet, rien ne rattache un repas à l’intérêt de la collectivité.",
    source: "Observations récurrentes des chambres régionales des comptes sur les frais de réception et de restauration.",
    remedy: "Indiquer les convives (ou leur nombre) et l’objet du repas sur la pièce ou dans le libellé.",
    severity: Severity::Review,
    needs: "L’objet des lignes de restauration et de réception.",
    closes_by_correction_only: false,
    run,
};

/// Words that say a meal and no more.
const EMPTY_WORDS: &[&str] = &[
    "facture",
    "fact",
    "note",
    "addition",
    "repas",
    "dejeuner",
    "dejeuners",
    "diner",
    "diners",
    "restaurant",
    "restauration",
    "reception",
    "receptions",
    "buffet",
    "cocktail",
    "traiteur",
    "frais",
    "de",
    "du",
    "des",
    "d",
    "la",
    "le",
    "les",
    "l",
    "un",
    "une",
    "a",
    "au",
    "aux",
    "en",
    "et",
    "mission",
    "deplacement",
    "midi",
    "soir",
    "lunch",
    "dinner",
    "meal",
    "pranzo",
    "cena",
    "ristorante",
    "boissons",
    "boisson",
    "menu",
    "menus",
    "table",
    "service",
    "consommations",
    "divers",
    "depense",
    "paiement",
    "reglement",
    "mandat",
    "n",
    "no",
    "ref",
    "cb",
    "carte",
    "catering",
];

fn run(books: &Books) -> Result<Vec<Observation>, Outcome> {
    scope::needs_lines(books)?;
    let looked_at = if books.has(Role::Support) { Side::Support } else { Side::Ledger };
    let (mut found, mut any) = (Vec::new(), false);
    for (id, entry, amount) in scope::both_sides(books) {
        // A payment without document has a finding of its own.
        if entry.side != looked_at
            || amount.is_negative()
            || !matches!(books.nature(id), Nature::Meals | Nature::Reception)
        {
            continue;
        }
        any = true;
        let partners: Vec<EntryId> = books
            .match_of(id)
            .into_iter()
            .flat_map(|(_, one)| one.entries())
            .filter(|other| *other != id)
            .collect();
        // The payment of a whole statement says nothing of one meal on it.
        let alone = books.match_of(id).is_some_and(|(_, one)| one.support.len() == 1);
        let of_meal = |other: &EntryId| alone || matches!(books.nature(*other), Nature::Meals | Nature::Reception);
        let shared = partners.iter().filter(|other| books.entry(**other).side == Side::Ledger && of_meal(other));
        let mut lines = std::iter::once(&id).chain(shared);
        if lines.any(|line| is_covered(books, *line)) || of_one_traveller(entry) {
            continue;
        }
        let message = format!(
            "{} : {amount} de {}, sans convives ni objet.",
            line_first(entry),
            books.nature(id).french().to_lowercase()
        );
        let remedy =
            "Indiquer les convives ou leur nombre, et l’objet du repas, sur la pièce ou dans le libellé du mandat.";
        found.push(scope::on(books, id, message, remedy).related(places(books, partners)));
    }
    if !any {
        return Err(Outcome::NotApplicable("aucun repas ni réception dans les lignes des missions".into()));
    }
    Ok(found)
}

/// A claim, or a meal in somebody's name.
fn of_one_traveller(entry: &Entry) -> bool {
    entry.mission_order().is_some() || entry.beneficiary().is_some_and(|text| !names_in(text).is_empty())
}

/// True when the words of a line say who came or what for, beyond the meal, the place and the mission.
fn is_covered(books: &Books, id: EntryId) -> bool {
    let entry = books.entry(id);
    let text = told(entry);
    let of_mission: Vec<String> = scope::missions(books, id)
        .into_iter()
        .map(|mission| books.mission(mission))
        .flat_map(|mission| mission.aliases.iter().chain([&mission.label, &mission.code]))
        .map(|word| fold(word))
        .collect();
    let payee = entry.payee().map(fold).unwrap_or_default();
    let telling = |word: &&str| {
        word.len() > 2
            && !word.chars().any(|sign| sign.is_ascii_digit())
            && !EMPTY_WORDS.contains(word)
            && calendar::french_month(word).is_none()
            && !contains_words(&payee, word)
            && !of_mission.iter().any(|name| contains_words(name, word))
    };
    guests(&text).is_some() || text.split(' ').any(|word| telling(&word))
}
