//! A flat rate held against the dated scale: what one unit may be, and what it was reduced for.

use rust_decimal::Decimal;

use super::countries;
use super::scale::{Allowed, Scale};
use super::travel::Allowance;
use crate::model::books::Books;
use crate::model::mission::MissionId;
use crate::model::money::{Currency, Money};
use crate::model::words::fold;

/// A flat rate and the scale that it is held against.
pub(in crate::check) struct Judged {
    /// The full rate of the scale.
    pub(in crate::check) scale: Allowed,
    /// The same in the currency of the document.
    pub(in crate::check) full: Money,
    /// The night was taken off.
    pub(in crate::check) lodged: bool,
    /// How many meals were taken off.
    pub(in crate::check) meals: u32,
    /// The scale was converted, so that a tolerance of exchange is due.
    pub(in crate::check) converted: bool,
}

/// Why a flat rate cannot be held against the scale, in French.
pub(in crate::check) enum Unknown {
    Country,
    Rate,
    Currency,
}

/// Holds a flat rate against the scale of its country and day.
pub(in crate::check) fn judge(
    books: &Books,
    scale: &Scale,
    mission: MissionId,
    one: &Allowance,
) -> Result<Judged, Unknown> {
    let (entry, of_mission) = (books.entry(one.id), books.mission(mission));
    let country = of_mission.country.as_deref().or(Some(&of_mission.label)).and_then(countries::code);
    let unknown = if of_mission.country.is_some() { Unknown::Rate } else { Unknown::Country };
    let country = country.ok_or(unknown)?;
    let mut places: Vec<String> = of_mission.aliases.iter().map(|alias| fold(alias)).collect();
    places.push(fold(&of_mission.label));
    places.extend(entry.description().map(fold));
    let date = entry.service_date.unwrap_or(of_mission.start);
    let rate = scale.allowed(country, &places, one.unit, date).ok_or(Unknown::Rate)?;
    let currency = one.whole.currency();
    let full = convert(books, one, rate.amount, currency).ok_or(Unknown::Currency)?;
    let converted = rate.amount.currency() != currency;
    let (lodged, meals) = reductions(books, one, full);
    Ok(Judged { scale: rate, full, lodged, meals, converted })
}

fn convert(books: &Books, one: &Allowance, amount: Money, to: Currency) -> Option<Money> {
    if amount.currency() == to {
        return Some(amount);
    }
    let entry = books.entry(one.id);
    let foreign = if to == books.currency() { amount.currency() } else { to };
    let date = entry.service_date.or(entry.date);
    let rate = entry.rate().filter(|rate| *rate > Decimal::ZERO);
    let rate = rate.or_else(|| Some(books.rates.on(foreign, date?)?.value)).filter(|rate| *rate > Decimal::ZERO)?;
    let value =
        if to == books.currency() { amount.amount().checked_div(rate) } else { amount.amount().checked_mul(rate) };
    let known = amount.currency() == books.currency() || to == books.currency();
    value.filter(|_| known).map(|value| Money::new(value, to))
}

/// What the amount shows to have been taken off, or the line says: a line that says so and pays more is above
/// the rate, and that is another check.
fn reductions(books: &Books, one: &Allowance, full: Money) -> (bool, u32) {
    let rules = &books.dossier.rules;
    let part = one.each.and_then(|each| each.amount().checked_div(full.amount()));
    let Some(part) = part else { return (one.announced.lodged, one.announced.meals) };
    let near = Decimal::new(5, 3);
    let lodged = part <= (Decimal::ONE_HUNDRED - rules.lodged_reduction_percent) / Decimal::ONE_HUNDRED + near;
    let meal = rules.meal_reduction_percent / Decimal::ONE_HUNDRED;
    let mut rest =
        if lodged { Decimal::ONE - rules.lodged_reduction_percent / Decimal::ONE_HUNDRED } else { Decimal::ONE };
    let mut meals = 0;
    while meals < 2 && meal > Decimal::ZERO && part <= rest - meal + near {
        rest -= meal;
        meals += 1;
    }
    (lodged || one.announced.lodged, meals.max(one.announced.meals))
}

/// The part of the full rate that a line may pay after the reductions that it announces.
pub(in crate::check) fn part_due(books: &Books, one: &Allowance) -> Decimal {
    let rules = &books.dossier.rules;
    let announced = one.announced;
    let lodged = if announced.lodged { rules.lodged_reduction_percent } else { Decimal::ZERO };
    let reduction =
        announced.percent.unwrap_or(lodged + rules.meal_reduction_percent * Decimal::from(announced.meals));
    (Decimal::ONE_HUNDRED - reduction.min(Decimal::ONE_HUNDRED)) / Decimal::ONE_HUNDRED
}

/// The missions whose flat rates could not be judged, by reason, in French.
#[derive(Default)]
pub(in crate::check) struct Unjudged(Vec<(MissionId, &'static str)>);

impl Unjudged {
    /// Remembers a mission and why.
    pub(in crate::check) fn add(&mut self, mission: MissionId, why: &Unknown) {
        let why = match why {
            Unknown::Country => "pays non indiqué (pays dans dossier.toml) pour",
            Unknown::Rate => "aucun montant de barème établi à cette date (ajouter un export de barème) pour",
            Unknown::Currency => "aucun taux pour convertir le barème de",
        };
        self.say(mission, why);
    }

    /// Remembers a mission and why, in words that the mission's name follows.
    pub(in crate::check) fn say(&mut self, mission: MissionId, why: &'static str) {
        if !self.0.contains(&(mission, why)) {
            self.0.push((mission, why));
        }
    }

    /// One text per reason.
    pub(in crate::check) fn told(&self, books: &Books) -> Vec<String> {
        let mut reasons: Vec<&str> = self.0.iter().map(|one| one.1).collect();
        reasons.sort_unstable();
        reasons.dedup();
        let of =
            |why: &str| -> Vec<MissionId> { self.0.iter().filter(|one| one.1 == why).map(|one| one.0).collect() };
        reasons.into_iter().filter_map(|why| super::scope::lacking(books, why, &of(why))).collect()
    }
}
