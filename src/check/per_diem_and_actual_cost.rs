//! A flat rate and the hotel or the meal that it covers, both paid. Example: Paul Durand has 3 full per
//! diems for a mission of 3 nights, and the agency bills 3 nights in his name: 65 % of each per diem was not
//! due. So does a bill of rooms that names him, or has one for everybody. Per diems reduced for the night are innocent, and nights that the per diems leave free.

use rust_decimal::Decimal;

use super::findings::wording::{count, day, listed, places};
use super::grounds::per_diem::{Unjudged, judge};
use super::grounds::scale::{Scale, Unit};
use super::grounds::scope;
use super::grounds::travel::{Allowance, Meal, Stay, Travel};
use super::{Check, Grounds};
use crate::model::Date;
use crate::model::books::Books;
use crate::model::entry::EntryId;
use crate::model::finding::{Observation, Outcome, Severity};
use crate::model::mission::MissionId;
use crate::model::money::Money;

pub(super) static CHECK: Check = Check {
    id: "per_diem_and_actual_cost",
    title: "Indemnité et frais réels cumulés",
    why: "L’indemnité journalière couvre déjà les repas et la nuit : les payer aussi sur facture, c’est les payer deux fois.",
    source: "Arrêté du 3 juillet 2006, art. 2 : indemnité réduite de 65 % pour une personne logée, de 17,5 % par repas fourni (taux paramétrables).",
    remedy: "Réduire l’indemnité pour les nuits et repas payés par ailleurs, puis demander le reversement.",
    severity: Severity::Blocking,
    needs: "Des indemnités et des nuits ou repas au nom de la même personne.",
    closes_by_correction_only: false,
    run,
};

fn run(books: &Grounds<'_>) -> Result<Vec<Observation>, Outcome> {
    let scale = books.scale();
    let (mut found, mut unjudged, mut any) = (Vec::new(), Unjudged::default(), false);
    for (mission, _) in books.dossier.missions() {
        let travel = books.travel(mission);
        any |= !travel.allowances.is_empty();
        if travel.allowances.iter().any(|one| one.person.is_none()) {
            unjudged.say(mission, "nom de la personne absent des indemnités de");
        }
        if !travel.allowances.is_empty() && travel.stays.iter().any(|stay| stay.person.is_none()) {
            unjudged.say(mission, "nom du voyageur absent de lignes d’hébergement de");
        }
        for person in persons(travel) {
            let one = Person::of(books, scale, mission, travel, person);
            found.extend(one.night_twice(books).into_iter().chain(one.meal_twice(books)));
        }
    }
    if !any {
        return Err(Outcome::NotApplicable("aucune indemnité journalière dans les justificatifs".into()));
    }
    scope::conclude(found, unjudged.told(books))
}

fn persons(travel: &Travel) -> Vec<usize> {
    let mut persons: Vec<usize> = travel.allowances.iter().filter_map(|one| one.person).collect();
    persons.sort_unstable();
    persons.dedup();
    persons
}

/// What one person was paid at a flat rate and what was paid besides.
struct Person<'t> {
    name: &'t str,
    mission: MissionId,
    nights: i32,
    allowances: Vec<&'t Allowance>,
    stays: Vec<&'t Stay>,
    meals: Vec<&'t Meal>,
    /// A night was credited: perhaps one of these.
    credited: bool,
    /// The nights are of rooms for everybody, in which nothing names this person.
    unnamed: bool,
    /// Meals that the organisation offered, for which a deduction is due first.
    offered: usize,
    /// Σ of flat rates, of those that still cover the night, of meals taken off.
    paid: Decimal,
    with_night: Decimal,
    meals_off: Decimal,
    /// The rates that still cover the night.
    unreduced: Vec<EntryId>,
    /// The days of rates of one day each that still cover the night, and of those that still cover the meals.
    days: [Vec<Date>; 2],
}

impl<'t> Person<'t> {
    fn of(books: &Books, scale: &Scale, mission: MissionId, travel: &'t Travel, person: usize) -> Self {
        let mine = |who: Option<usize>| who == Some(person);
        let allowances: Vec<&Allowance> = travel.allowances.iter().filter(|one| mine(one.person)).collect();
        let of_mission = books.mission(mission);
        let mut stays: Vec<&Stay> = travel.stays.iter().filter(|stay| mine(stay.person)).collect();
        let rooms = || travel.rooms.iter().filter(|rooms| rooms.are_of(person));
        let unnamed = stays.is_empty() && !rooms().any(|rooms| rooms.name(person));
        if stays.is_empty() {
            stays.extend(rooms().filter(|rooms| unnamed || rooms.name(person)).map(|rooms| &rooms.stay));
        }
        let mut one = Self {
            name: travel.people.name(person),
            mission,
            nights: (of_mission.end - of_mission.start).get_days().max(0),
            allowances: allowances.clone(),
            stays,
            meals: travel.meals.iter().filter(|meal| meal.persons == [person]).collect(),
            credited: travel.credited.contains(&person),
            unnamed,
            offered: travel
                .meals
                .iter()
                .filter(|meal| meal.is_offered(books, mission) && meal.is_for(person))
                .count(),
            paid: Decimal::ZERO,
            with_night: Decimal::ZERO,
            meals_off: Decimal::ZERO,
            unreduced: Vec::new(),
            days: Default::default(),
        };
        for allowance in allowances {
            one.add(books, scale, allowance);
        }
        // Lines of one date are dated as the claim is.
        for days in &mut one.days {
            days.sort_unstable();
            if days.windows(2).any(|two| two[0] == two[1]) {
                days.clear();
            }
        }
        one
    }

    fn add(&mut self, books: &Books, scale: &Scale, allowance: &Allowance) {
        let times = allowance.count.unwrap_or(Decimal::ONE);
        // Without a scale, what the line says of itself.
        let (lodged, meals) = match judge(books, scale, self.mission, allowance) {
            Ok(judged) => (judged.lodged, judged.meals),
            Err(_) => {
                let announced = allowance.announced;
                let reduced = announced
                    .percent
                    .is_some_and(|percent| percent >= books.dossier.rules.lodged_reduction_percent);
                (announced.lodged || reduced, announced.meals)
            }
        };
        match allowance.unit {
            Unit::Meal => return,
            Unit::Night => {}
            Unit::Day => {
                self.paid += times;
                self.meals_off += times * Decimal::from(meals);
            }
        }
        let day = day_of(books, allowance.id).filter(|_| allowance.count == Some(Decimal::ONE));
        if !lodged {
            self.with_night += times;
            self.unreduced.push(allowance.id);
            self.days[0].extend(day);
        }
        if meals == 0 && allowance.unit == Unit::Day {
            self.days[1].extend(day);
        }
    }

    /// Days of flat rates that still cover the night, on which a night was paid besides.
    fn nights_of_days(&self, books: &Books) -> Vec<Date> {
        let slept = self.stays.iter().filter(|stay| stay.nights.is_none_or(|nights| nights == 1));
        let mut slept: Vec<Date> = slept.filter_map(|stay| stay.first.or(day_of(books, stay.id))).collect();
        slept.retain(|day| self.days[0].contains(day));
        slept.sort_unstable();
        slept.dedup();
        slept
    }

    /// More nights at a flat rate and on invoice together than the mission has.
    fn night_twice(&self, books: &Books) -> Option<Observation> {
        let first = *self.unreduced.first()?;
        self.stays.first()?;
        let slept: u32 = self.stays.iter().map(|stay| stay.nights.unwrap_or(1)).sum();
        let twice = self.with_night + Decimal::from(slept) - Decimal::from(self.nights);
        let of_days = self.nights_of_days(books);
        // In all there are nights enough; but not on these days.
        let by_day = twice <= Decimal::ZERO && !self.credited;
        let twice = if by_day { Decimal::from(of_days.len()) } else { twice };
        if twice <= Decimal::ZERO {
            return None;
        }
        let twice = twice.min(self.with_night).min(Decimal::from(slept));
        let known =
            !by_day && !self.credited && !self.unnamed && self.stays.iter().all(|stay| stay.nights.is_some());
        // One night more may be the day of return that some rules count.
        let severity =
            (!known || (twice == Decimal::ONE && self.with_night > Decimal::ONE)).then_some(Severity::Review);
        let whole = books.sum(self.unreduced.iter().filter_map(|id| books.entry(*id).amount));
        let part = twice.checked_div(self.with_night).unwrap_or(Decimal::ONE);
        let lodged = books.dossier.rules.lodged_reduction_percent / Decimal::ONE_HUNDRED;
        let amount = Money::new(whole.amount() * part * lodged, books.currency()).rounded();
        let mission = books.mission(self.mission);
        let told = listed(of_days.iter().map(|date| day(*date)));
        let message = if by_day {
            format!(
                "{}, {} : une nuit payée sur facture le même jour qu’une indemnité qui la couvre ({told}) : environ {amount} payés deux fois.",
                self.name, mission.label
            )
        } else {
            format!(
                "{}, {} : {} et {} qui couvrent la nuit, pour {} de mission : environ {amount} payés deux fois.",
                self.name,
                mission.label,
                count(slept as usize, "nuit payée sur facture", "nuits payées sur facture"),
                plural(self.with_night),
                count(usize::try_from(self.nights).unwrap_or_default(), "nuit", "nuits"),
            )
        };
        let remedy =
            "Réduire l’indemnité des nuits payées par ailleurs, ou retirer la facture ; demander le reversement.";
        let others = self.unreduced.iter().skip(1).copied().chain(self.stays.iter().map(|stay| stay.id));
        Some(
            self.observe(books, first, message, remedy, amount, others.collect())
                .severity(severity)
                .subject("nuit"),
        )
    }

    /// Meals on the person's own receipts that no per diem was reduced for.
    fn meal_twice(&self, books: &Books) -> Option<Observation> {
        let first = self.allowances.iter().find(|one| one.unit == Unit::Day)?.id;
        let mission = books.mission(self.mission);
        // On the day of return there may be no per diem.
        let covered: Vec<&&Meal> = self
            .meals
            .iter()
            .filter(|meal| meal.day.is_none_or(|day| mission.start <= day && day < mission.end))
            .collect();
        let free = Decimal::from(self.nights) - self.paid.min(Decimal::from(self.nights));
        let off = (self.meals_off - Decimal::from(self.offered)).max(Decimal::ZERO);
        let twice = Decimal::from(covered.len()) - off - free * Decimal::TWO;
        let on_a_day = |meal: &&&Meal| meal.day.is_some_and(|day| self.days[1].contains(&day));
        let by_day = twice <= Decimal::ZERO && off.is_zero();
        let covered: Vec<&&Meal> = covered.into_iter().filter(|meal| !by_day || on_a_day(meal)).collect();
        if covered.is_empty() || (twice <= Decimal::ZERO && !by_day) {
            return None;
        }
        let amount = books.sum(covered.iter().filter_map(|meal| books.entry(meal.id).amount));
        let message = format!(
            "{}, {} : {} à son nom pour {amount}, alors que l’indemnité journalière couvre les repas et n’est réduite d’aucun de ceux-là.",
            self.name,
            mission.label,
            count(covered.len(), "repas", "repas"),
        );
        let remedy = "Retirer le repas de l’état de frais, ou réduire l’indemnité de 17,5 % par repas.";
        let others = covered.iter().map(|meal| meal.id).collect();
        let severity = by_day.then_some(Severity::Review);
        Some(self.observe(books, first, message, remedy, amount, others).severity(severity).subject("repas"))
    }

    fn observe(
        &self,
        books: &Books,
        first: EntryId,
        message: String,
        remedy: &str,
        amount: Money,
        others: Vec<EntryId>,
    ) -> Observation {
        Observation::at(books.entry(first).place.clone(), message, remedy)
            .mission(self.mission)
            .amount(amount)
            .related(places(books, others.iter().copied()))
            .subjects(std::iter::once(first).chain(others))
    }
}

/// The day on which an expense was made, or a rate is due.
fn day_of(books: &Books, id: EntryId) -> Option<Date> {
    let entry = books.entry(id);
    entry.service_date.or(entry.date)
}

fn plural(number: Decimal) -> String {
    let shown = number.normalize().to_string().replace('.', ",");
    if number < Decimal::TWO { format!("{shown} indemnité") } else { format!("{shown} indemnités") }
}
