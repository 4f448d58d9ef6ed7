//! Consumed before departure or after return. Example: a night of 12 November for a mission that ended on
//! the 10th: 184,00 € to be explained. Agency fees, insurance and preparation are consumed elsewhere and
//! are innocent; only the day of service counts, not the date of the invoice, unless that is about a year away: an
//! invoice of 16/05/2023 for a mission of May 2024 is last year's, or its date is wrong.

use std::collections::BTreeSet;

use jiff::Span;

use super::findings::wording::{day, line_first, places};
use super::grounds::days::Days;
use super::grounds::said::Topic;
use super::grounds::scope;
use super::grounds::sense::Sense;
use super::{Check, Grounds};
use crate::model::Date;
use crate::model::books::Books;
use crate::model::entry::{Entry, EntryId, Side};
use crate::model::finding::{Observation, Outcome, Severity};
use crate::model::matching::MatchId;
use crate::model::mission::{Mission, MissionId};
use crate::model::nature::Nature;
use crate::model::phrases::Phrases;
use crate::model::words::fold;

pub(super) static CHECK: Check = Check {
    id: "outside_mission_dates",
    title: "Dépense hors des dates de la mission",
    why: "Une prolongation privée reste à la charge du voyageur ; une dépense d’un autre jour est peut-être d’une autre mission.",
    source: "Arrêtés ministériels sur les missions : la durée indemnisée s’arrête à la mission ; prolongation à la charge de l’intéressé.",
    remedy: "Vérifier les dates sur la pièce et l’ordre de mission, puis expliquer ou retirer la dépense.",
    severity: Severity::Review,
    needs: "La date de consommation (nuit, vol, repas) et les dates de la mission.",
    closes_by_correction_only: false,
    run,
};

/// What is bought for a mission and consumed elsewhere.
pub(super) static CONSUMED_ELSEWHERE: Phrases = Phrases::of(&[
    "agence",
    "agency",
    "frais de service",
    "frais de dossier",
    "frais d emission",
    "assurance",
    "assurances",
    "visa",
    "visas",
    "esta",
    "passeport",
    "passeports",
    "vaccin",
    "vaccins",
    "vaccination",
    "preparation",
    "preparatoire",
    "preparatif",
    "preparatifs",
    "reperage",
    "caution",
    "acompte",
    "avance",
    "inscription",
]);

fn run(books: &Grounds<'_>) -> Result<Vec<Observation>, Outcome> {
    let mut found = Vec::new();
    let (sense, near) = (Sense::of(books), near(books));
    let mut told: BTreeSet<MatchId> = BTreeSet::new();
    let mut served = Served::of(books);
    // The document first: the payment that it settles is not reported again.
    for (id, entry, _) in scope::lines(books, Side::Support).chain(scope::lines(books, Side::Ledger)) {
        // Of most lines the days are not told, or near every mission.
        let is_served = entry.service_date.or(entry.service_end).is_some();
        if !is_served && entry.date.is_none_or(|date| near.has(date)) {
            continue;
        }
        let missions = scope::missions(books, id);
        if is_served {
            served.add(books, id, entry.side);
        }
        let when = outside(books, id, entry, &missions).map(|when| (when, "consommés le"));
        let Some(when) = when.or_else(|| far(books, &sense, (id, entry), &missions)) else { continue };
        let partner = books.match_of(id);
        if entry.side == Side::Ledger && partner.is_some_and(|(at, _)| told.contains(&at)) {
            continue;
        }
        told.extend(partner.map(|(at, _)| at));
        found.push(observe(books, id, entry, &missions, when));
    }
    let missions = books.dossier.missions().map(|(id, _)| id);
    let told: Vec<(MissionId, Dated)> = missions.map(|id| (id, served.dated(books, id))).collect();
    let of = |kind: Dated| -> Vec<MissionId> { told.iter().filter(|one| one.1 == kind).map(|one| one.0).collect() };
    let lacking = [
        scope::lacking(books, "date de consommation absente des lignes de", &of(Dated::None)),
        scope::lacking(books, "date de consommation absente de la plupart des lignes de", &of(Dated::Few)),
    ];
    scope::conclude(found, lacking.into_iter().flatten().collect())
}

/// How many lines tell when they were consumed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Dated {
    None,
    Few,
    /// At least half, or there is no line.
    Most,
}

/// How many lines of each mission tell when they were consumed, payments first.
struct Served(Vec<[usize; 2]>);

impl Served {
    fn of(books: &Books) -> Self {
        Self(vec![[0; 2]; books.dossier.missions.len()])
    }

    /// Adds a line that does.
    fn add(&mut self, books: &Books, id: EntryId, side: Side) {
        let mut missions: Vec<MissionId> = books.assignment(id).missions().collect();
        missions.sort_unstable();
        missions.dedup();
        for mission in missions {
            if let Some(sides) = self.0.get_mut(mission.index()) {
                sides[usize::from(side == Side::Support)] += 1;
            }
        }
    }

    /// How many papers of a mission do, or payments when it has no papers.
    fn dated(&self, books: &Books, mission: MissionId) -> Dated {
        let count = |side: Side| {
            let all = books.totals(mission, side).map_or(0, |totals| totals.lines);
            (self.0[mission.index()][usize::from(side == Side::Support)], all)
        };
        let sides = [count(Side::Support), count(Side::Ledger)];
        match sides.into_iter().find(|(_, all)| *all > 0) {
            Some(_) if sides.iter().all(|(dated, _)| *dated == 0) => Dated::None,
            Some((dated, all)) if dated * 2 < all => Dated::Few,
            _ => Dated::Most,
        }
    }
}

/// The day that lies outside every mission of the line.
fn outside(books: &Grounds<'_>, id: EntryId, entry: &Entry, missions: &[MissionId]) -> Option<Date> {
    if missions.is_empty() {
        return None;
    }
    let days = books.dossier.rules.days_outside_max;
    let beyond = |date: &Date| missions.iter().all(|id| is_beyond(books.mission(*id), *date, days));
    let found = entry.service_date.into_iter().chain(entry.service_end).find(beyond);
    found.filter(|_| !(books.may_be(id, Topic::ConsumedElsewhere) && is_consumed_elsewhere(entry)))
}

/// A paper of these days is far from no mission.
fn near(books: &Books) -> Days {
    let starts = books.dossier.missions.iter().map(|mission| mission.start);
    let ends = books.dossier.missions.iter().map(|mission| mission.end);
    let first = starts.max().map_or(Date::MAX, |start| start.saturating_sub(Span::new().days(DAYS_AHEAD_MAX)));
    let last = ends.min().map_or(Date::MIN, |end| end.saturating_add(Span::new().days(DAYS_AFTER_MAX)));
    Days::of(first, last)
}

/// The least of what [`days_ahead_max`] tells.
const DAYS_AHEAD_MAX: i32 = 330;
const DAYS_AFTER_MAX: i32 = 300;

/// The date of a paper about a year from every mission of the line; later, only when it tells no day of service. What is
/// bought ahead of a mission may be, and a credit comes when it comes; a year out of all sense is told as such.
fn far(
    books: &Grounds<'_>,
    sense: &Sense,
    (id, entry): (EntryId, &Entry),
    missions: &[MissionId],
) -> Option<(Date, &'static str)> {
    let is_cost = entry.side == Side::Support && entry.amount.is_some_and(|amount| !amount.is_negative());
    // What was never paid is told as such.
    let is_paid = || books.match_of(id).is_some_and(|(_, one)| !one.ledger.is_empty());
    if missions.is_empty() || !is_cost || !is_paid() {
        return None;
    }
    let date = entry.date.filter(|date| !sense.is_none(books, id, *date))?;
    let all = |far: &dyn Fn(&Mission) -> bool| missions.iter().all(|id| far(books.mission(*id)));
    let before =
        all(&|mission| days_ahead_max(books.nature(id)).is_some_and(|max| (mission.start - date).get_days() > max));
    let tells_day = entry.service_date.or(entry.service_end).is_some();
    let after = !tells_day && all(&|mission| (date - mission.end).get_days() > DAYS_AFTER_MAX);
    let elsewhere = || books.may_be(id, Topic::ConsumedElsewhere) && is_consumed_elsewhere(entry);
    (after || (before && !elsewhere())).then_some((date, "sur une pièce du"))
}

/// How many days before its mission what is consumed there may be bought. Halls and stands are booked more than a year
/// ahead; no seat is on sale for so long, nor is a card of a railway good; a room, a meal or a taxi is hardly thought of
/// before.
fn days_ahead_max(nature: Nature) -> Option<i32> {
    match nature {
        _ if is_consumed_there(nature) => Some(DAYS_AHEAD_MAX),
        Nature::Air | Nature::Rail => Some(370),
        _ => None,
    }
}

/// What exists on the days of the mission alone.
pub(super) fn is_consumed_there(nature: Nature) -> bool {
    matches!(nature, Nature::Hotel | Nature::Meals | Nature::Reception | Nature::PerDiem | Nature::Ground)
}

fn is_beyond(mission: &Mission, date: Date, days: i32) -> bool {
    (mission.start - date).get_days() > days || (date - mission.end).get_days() > days
}

/// The nature tells; without one, or with one that says nothing (`Frais`, `Divers`), the description.
pub(super) fn is_consumed_elsewhere(entry: &Entry) -> bool {
    const SAY_NOTHING: &[&str] = &[
        "frais",
        "divers",
        "diverse",
        "diverses",
        "autre",
        "autres",
        "depense",
        "depenses",
        "prestation",
        "prestations",
        "service",
        "services",
        "formalites",
        "annexes",
        "misc",
        "other",
        "others",
    ];
    let nature = entry.nature().map(fold).unwrap_or_default();
    let tells = nature.split(' ').any(|word| !word.is_empty() && !SAY_NOTHING.contains(&word));
    let description = || entry.description().map(fold).unwrap_or_default();
    CONSUMED_ELSEWHERE.stand_in(&if tells { nature } else { description() })
}

fn observe(
    books: &Books,
    id: EntryId,
    entry: &Entry,
    missions: &[MissionId],
    (when, what_day): (Date, &str),
) -> Observation {
    let bounds: Vec<String> = missions
        .iter()
        .map(|id| books.mission(*id))
        .map(|mission| format!("{} (du {} au {})", mission.label, day(mission.start), day(mission.end)))
        .collect();
    let amount = entry.amount.unwrap_or(books.zero());
    let what = entry.nature().or(entry.description()).map(|what| format!(" ({what})")).unwrap_or_default();
    let message = format!(
        "{}{what} : {amount} {what_day} {}, hors de la mission {}.",
        line_first(entry),
        day(when),
        bounds.join(" et ")
    );
    let remedy =
        "Vérifier la date sur la pièce et l’ordre de mission ; expliquer, ou retirer la dépense de la mission.";
    let partners = books.match_of(id).into_iter().flat_map(|(_, one)| one.entries()).filter(|other| *other != id);
    scope::on(books, id, message, remedy).related(places(books, partners))
}
