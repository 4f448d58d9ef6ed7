//! Nights beyond the mission. Example: 8 nights from 4 November for a mission that ends on the 10th: the
//! nights of the 10th and 11th are not the mission's. A stay that ends on the day of return is innocent. Nor are nights
//! the mission's that one person has twice, or that a line counts and its days do not ([`super::grounds::nights`]).

use std::collections::{BTreeMap, BTreeSet};

use super::double_payment::is_part;
use super::findings::wording::{count, day, line_first, line_with_address, places};
use super::grounds::nights::Counts;
use super::grounds::scope;
use super::grounds::travel::{Stay, told};
use super::{Check, Grounds};
use crate::model::Date;
use crate::model::books::Books;
use crate::model::finding::{Observation, Outcome, Severity};
use crate::model::mission::MissionId;
use crate::model::money::Money;
use crate::model::phrases::Phrases;

pub(super) static CHECK: Check = Check {
    id: "stay_extension",
    title: "Nuits au-delà de la mission",
    why: "Une prolongation privée reste à la charge du voyageur.",
    source: "Arrêtés ministériels sur les missions : la durée indemnisée s’arrête à la mission ; prolongation à la charge de l’intéressé, sauf économie prouvée.",
    remedy: "Retirer les nuits de trop, ou produire l’ordre de mission qui les prescrit ou le calcul de l’économie.",
    severity: Severity::Review,
    needs: "La première nuit et le nombre de nuits (colonne ou libellé), et les dates de la mission.",
    closes_by_correction_only: false,
    run,
};

fn run(books: &Grounds<'_>) -> Result<Vec<Observation>, Outcome> {
    let (mut found, mut any, mut unknown) = (Vec::new(), false, Vec::new());
    let counts = Counts::of(books);
    for (mission, _) in books.dossier.missions() {
        for stay in &books.travel(mission).stays {
            any = true;
            // A line for several missions is of several dates.
            if scope::mission(books, stay.id) != Some(mission) {
                continue;
            }
            match stay.first.zip(stay.nights) {
                Some((first, nights)) => found.extend(beyond(books, mission, stay, first, nights)),
                None => unknown.push(mission),
            }
            found.extend(counts.otherwise(books, mission, stay));
            found.extend(counts.priced(books, stay));
        }
        found.extend(twice(books, mission));
    }
    if !any {
        return Err(Outcome::NotApplicable("aucune nuit d’hébergement dans les lignes des missions".into()));
    }
    unknown.dedup();
    let lacking = scope::lacking(books, "première nuit ou nombre de nuits absents pour", &unknown);
    scope::conclude(found, lacking.into_iter().collect())
}

/// The stays of one person that share nights, at different prices: those of one price are told as duplicates. A part of
/// a price, and a room that was credited, are innocent.
fn twice(books: &Grounds<'_>, mission: MissionId) -> Vec<Observation> {
    let travel = books.travel(mission);
    let amount = |stay: &Stay| books.entry(stay.id).amount.unwrap_or(books.zero());
    let mut of_person: BTreeMap<usize, Vec<(Date, Date, &Stay)>> = BTreeMap::new();
    let mut credited = BTreeSet::new();
    for stay in travel.stays.iter().filter(|stay| scope::mission(books, stay.id) == Some(mission)) {
        let Some(person) = stay.person else { continue };
        if amount(stay).is_negative() {
            credited.insert(person);
        }
        let text = told(books.entry(stay.id));
        let is_part = is_part(&text) || BESIDE.stand_in(&text);
        if let Some((first, nights)) = stay.first.zip(stay.nights).filter(|_| !is_part)
            && let Ok(last) = first.checked_add(jiff::Span::new().days(i64::from(nights)))
        {
            of_person.entry(person).or_default().push((first, last, stay));
        }
    }
    let mut found = Vec::new();
    for (person, mut stays) in of_person.into_iter().filter(|(person, _)| !credited.contains(person)) {
        stays.sort_by_key(|(first, last, stay)| (*first, *last, stay.id));
        let mut until = stays[0];
        for next in stays.into_iter().skip(1) {
            if next.0 < until.1 && are_two_rooms(books, until.2, next.2) {
                found.push(shared(books, travel.people.name(person), until, next));
            }
            if next.1 > until.1 {
                until = next;
            }
        }
    }
    found
}

/// What a hotel bills beside the room.
static BESIDE: Phrases = Phrases::of(&[
    "petit dejeuner",
    "petits dejeuners",
    "breakfast",
    "parking",
    "taxe",
    "taxes",
    "tax",
    "supplement",
    "supplements",
    "single",
    "vue",
    "surclassement",
    "annulation",
    "assurance",
    "chauffeur",
    "guide",
    "spa",
    "minibar",
    "wifi",
    "blanchisserie",
    "tva",
    "vat",
    "frais",
]);

/// Two bookings, of other bills, vouchers or firms, at prices of rooms alike and not the same.
fn are_two_rooms(books: &Books, one: &Stay, other: &Stay) -> bool {
    let (a, b) = (books.entry(one.id), books.entry(other.id));
    let differ = |a: Option<&str>, b: Option<&str>| a.zip(b).is_some_and(|(a, b)| a != b);
    let apart = differ(a.invoice(), b.invoice()) || differ(a.ticket(), b.ticket()) || differ(a.payee(), b.payee());
    let prices = [a, b].map(|entry| entry.amount.and_then(|amount| amount.cents()).unwrap_or(0));
    apart && prices[0] != prices[1] && prices[0].max(prices[1]) < 2 * prices[0].min(prices[1])
}

fn shared(books: &Books, name: &str, kept: (Date, Date, &Stay), other: (Date, Date, &Stay)) -> Observation {
    let entry = books.entry(other.2.id);
    let message = format!(
        "{name} : nuits du {} au {} payées deux fois, semble-t-il : {} et {}.",
        day(kept.0.max(other.0)),
        day(kept.1.min(other.1)),
        line_with_address(books.entry(kept.2.id)),
        line_first(entry)
    );
    let remedy = "Comparer les deux factures : retirer la chambre de trop, ou dire pour qui elle était.";
    scope::on(books, other.2.id, message, remedy).amount(entry.amount).related(places(books, [kept.2.id]))
}

fn beyond(
    books: &Books,
    id: MissionId,
    stay: &Stay,
    first: crate::model::Date,
    nights: u32,
) -> Option<Observation> {
    let mission = books.mission(id);
    let allowed = books.dossier.rules.days_outside_max;
    let last_day = first.checked_add(jiff::Span::new().days(i64::from(nights))).ok()?;
    let after = (last_day - mission.end).get_days() - allowed;
    let before = (mission.start - first).get_days() - allowed;
    let extra = after.max(0) + before.max(0);
    // A line of several rooms is counted in nights too: beyond a month nothing is sure.
    let entry = books.entry(stay.id);
    let of_one = stay.person.is_some() || entry.service_end.is_some() || stay.is_said;
    // A stay that lies wholly outside is told by its day, when a column tells that.
    let whole = u32::try_from(extra).is_ok_and(|extra| extra >= nights);
    if extra <= 0 || !of_one || (whole && entry.service_date.is_some()) {
        return None;
    }
    let extra = if whole { i32::try_from(nights).unwrap_or(extra) } else { extra };
    let amount = entry.amount.unwrap_or(books.zero());
    let part = rust_decimal::Decimal::from(extra).checked_div(rust_decimal::Decimal::from(nights))?;
    let at_stake = Money::new(amount.amount() * part, amount.currency()).rounded();
    let message = format!(
        "{} : {} du {} au {}, mission {} du {} au {} : {} de trop, soit environ {at_stake}.",
        line_first(entry),
        count(nights as usize, "nuit", "nuits"),
        day(first),
        day(last_day),
        mission.label,
        day(mission.start),
        day(mission.end),
        count(usize::try_from(extra).unwrap_or_default(), "nuit", "nuits"),
    );
    let remedy = "Retirer les nuits de trop, ou produire l’ordre de mission qui les prescrit ou le calcul qui prouve l’économie.";
    Some(scope::on(books, stay.id, message, remedy).amount(at_stake))
}
