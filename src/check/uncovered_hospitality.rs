//! A meal or a reception of which nobody says who came, nor why. Example: a restaurant bill of 640,00 €,
//! « Repas ». « Dîner de travail, 9 convives », a meal in one traveller's name and a bill whose payment says
//! what it was for are innocent. The lines of one house on one day are one event, whatever bills them: one of
//! them is enough to say who came, and they are one finding.

use std::collections::BTreeMap;

use super::findings::wording::{count, line_first, places};
use super::grounds::scope;
use super::grounds::travel::{guests, told};
use super::{Check, Grounds};
use crate::model::Date;
use crate::model::account::Role;
use crate::model::books::Books;
use crate::model::calendar;
use crate::model::entry::{Entry, EntryId, Side};
use crate::model::finding::{Observation, Outcome, Severity};
use crate::model::mission::{Mission, MissionId};
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
    "services",
    "prestation",
    "prestations",
    "fourniture",
    "fournitures",
    "livraison",
    "commande",
    "achat",
    "achats",
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

/// What one house served on one day in a mission: mission, payee, day. Without a day, all that it served.
type Event = (Option<MissionId>, String, Option<Date>);

/// The lines of an event.
#[derive(Default)]
struct Lines {
    all: Vec<EntryId>,
    covered: bool,
}

fn run(books: &Grounds<'_>) -> Result<Vec<Observation>, Outcome> {
    scope::needs_lines(books)?;
    let looked_at = if books.has(Role::Support) { Side::Support } else { Side::Ledger };
    let names: Vec<Vec<String>> = books.dossier.missions.iter().map(names).collect();
    let mut events: BTreeMap<Event, Lines> = BTreeMap::new();
    for (id, entry, amount) in scope::lines(books, looked_at) {
        // A payment without document has a finding of its own.
        if amount.is_negative() || !matches!(books.nature(id), Nature::Meals | Nature::Reception) {
            continue;
        }
        let lines = events.entry(event(books, id, entry)).or_default();
        lines.all.push(id);
        lines.covered |= of_one_traveller(books, id, entry) || is_told(books, &names, id);
    }
    if events.is_empty() {
        return Err(Outcome::NotApplicable("aucun repas ni réception dans les lignes des missions".into()));
    }
    let uncovered = events.into_values().filter(|lines| !lines.covered);
    Ok(uncovered.map(|lines| observe(books, lines.all)).collect())
}

fn event(books: &Books, id: EntryId, entry: &Entry) -> Event {
    // The day of a payment is not that of the meal.
    let day = entry.service_date.or(entry.date.filter(|_| entry.side == Side::Support));
    // Whoever is not named is nobody else's event.
    let payee = entry.payee().map_or_else(|| entry.place.to_string(), fold);
    (scope::mission(books, id), payee, day)
}

/// True when a line, or its payment, says who came or what for.
fn is_told(books: &Books, names: &[Vec<String>], id: EntryId) -> bool {
    // The payment of a whole statement says nothing of one meal on it.
    let alone = books.match_of(id).is_some_and(|(_, one)| one.support.len() == 1);
    let of_meal = |other: &EntryId| alone || matches!(books.nature(*other), Nature::Meals | Nature::Reception);
    let shared = partners(books, id).filter(|other| books.entry(*other).side == Side::Ledger).filter(of_meal);
    std::iter::once(id).chain(shared).any(|line| is_covered(books, names, line))
}

fn partners(books: &Books, id: EntryId) -> impl Iterator<Item = EntryId> {
    let matched = books.match_of(id).into_iter().flat_map(|(_, one)| one.entries());
    matched.filter(move |other| *other != id)
}

fn observe(books: &Books, lines: Vec<EntryId>) -> Observation {
    let entry = books.entry(lines[0]);
    let amount = books.sum(lines.iter().filter_map(|id| books.entry(*id).amount));
    let what = match lines.as_slice() {
        [one] => books.nature(*one).french().to_lowercase(),
        several => format!("repas ou réception, en {}", count(several.len(), "ligne", "lignes")),
    };
    let message = format!("{} : {amount} de {what}, sans convives ni objet.", line_first(entry));
    let remedy =
        "Indiquer les convives ou leur nombre, et l’objet du repas, sur la pièce ou dans le libellé du mandat.";
    let mut others: Vec<EntryId> = lines.iter().copied().skip(1).collect();
    others.extend(lines.iter().flat_map(|id| partners(books, *id)).filter(|id| !lines.contains(id)));
    others.dedup();
    scope::on(books, lines[0], message, remedy).amount(amount).related(places(books, others)).subjects(lines)
}

/// A claim, or a meal in somebody's name; whoever holds the card of a delegation did not eat alone.
fn of_one_traveller(books: &Grounds<'_>, id: EntryId, entry: &Entry) -> bool {
    let named = || entry.beneficiary().is_some_and(|text| !books.persons(text).is_empty());
    let with_others = |mission: &MissionId| {
        let declared = books.mission(*mission).headcount.total().unwrap_or(0);
        declared > 1 || books.members_of(*mission).nth(1).is_some()
    };
    let pays_for_all = || books.holders().pays_for_all(entry) && scope::missions(books, id).iter().any(with_others);
    entry.mission_order().is_some() || (named() && !pays_for_all())
}

/// The words by which a mission is called, folded.
fn names(mission: &Mission) -> Vec<String> {
    mission.aliases.iter().chain([&mission.label, &mission.code]).map(|word| fold(word)).collect()
}

/// True when the words of a line say who came or what for, beyond the meal, the place and the mission.
fn is_covered(books: &Books, names: &[Vec<String>], id: EntryId) -> bool {
    let entry = books.entry(id);
    let text = told(entry);
    let missions = scope::missions(books, id);
    let of_mission = |word: &str| {
        missions.iter().flat_map(|mission| &names[mission.index()]).any(|name| contains_words(name, word))
    };
    let payee = entry.payee().map(fold).unwrap_or_default();
    let telling = |word: &&str| {
        word.len() > 2
            && !word.chars().any(|sign| sign.is_ascii_digit())
            && !EMPTY_WORDS.contains(word)
            && calendar::french_month(word).is_none()
            && !contains_words(&payee, word)
            && !of_mission(word)
    };
    guests(&text).is_some() || text.split(' ').any(|word| telling(&word))
}
