//! What the text says of a cost or of days in a place that counts less than the one that was believed, and
//! otherwise: `Son coût est de 12 354,88 €` in the story of a mission, `dont 12 345,88 € pour Turin` at the end. The
//! better placed counts; the other one is voted too, and is told.

use super::claims::{APART, Claim, Claims, Subject, Value};
use super::settle::doubt;
use super::slips;
use crate::model::Date;
use crate::model::declaration::{Doubt, DoubtKind, MissionTold, Quote, Quoted};
use crate::model::money::{Currency, Money};

/// The doubts on values that were told, when they were told otherwise elsewhere.
pub(super) fn of(
    missions: &[MissionTold],
    total: Option<&Quoted<Money>>,
    claims: &Claims,
    year: Option<i16>,
    currency: Currency,
) -> Vec<Doubt> {
    let mut doubts = Vec::new();
    let several = missions.len() > 1;
    // What all the missions cost, or one of them, may be recalled in the story of another.
    let amounts = missions.iter().filter_map(|one| one.amount.as_ref()).chain(total);
    let known: Vec<Money> = amounts.map(|amount| amount.value).collect();
    for (at, told) in missions.iter().enumerate() {
        if let Some(amount) = told.amount.as_ref() {
            doubts.extend(costs(claims, Some(at), amount, &known, currency, several));
        }
        doubts.extend(days(claims, at, told, year));
    }
    if let Some(total) = total.filter(|_| several) {
        doubts.extend(costs(claims, None, total, &known, currency, several));
    }
    doubts
}

/// What is called a part of it.
const HARDLY: u8 = 1;
/// A word for a cost stands before it: less says nothing of what is meant.
const COST: u8 = 2;
/// Days of a mission, from one to another.
const STAY: u8 = 5;
/// Days of the way there or back.
const WAY: i32 = 3;

fn costs(
    claims: &Claims,
    mission: Option<usize>,
    told: &Quoted<Money>,
    known: &[Money],
    currency: Currency,
    several: bool,
) -> Option<Doubt> {
    let own = |claim: &&Claim| claim.subject == Subject::Cost && claim.mission == mission;
    let others = claims.all.iter().chain(&claims.aside).filter(own).filter_map(|claim| match &claim.value {
        Value::Amount(amount) => amount.money(currency).map(|money| (claim.rank, money, &claim.quote)),
        _ => None,
    });
    let aside = |rank: u8, money: Money| {
        let is_more_than_whole = rank == HARDLY
            && claims.aside.iter().any(|one| is_of(one, money, currency))
            && money.amount() > told.value.amount();
        is_more_than_whole || slips::is(money, told.value)
    };
    let others = others.filter(|(rank, money, _)| {
        *rank == APART || *rank >= COST && several || *rank < COST && aside(*rank, *money)
    });
    let others = others.map(|(_, money, quote)| (money, quote));
    let others =
        others.filter(|(money, _)| !known.contains(money) && !is_part(claims, *money, told.value, currency));
    let said = others.map(|(money, quote)| (money.to_string(), quote.clone()));
    told_so(mission, "montant_declare", (told.value.to_string(), told.quote.clone()), said)
}

/// The claim, of a part, says this.
fn is_of(claim: &Claim, money: Money, currency: Currency) -> bool {
    claim.rank == HARDLY && matches!(&claim.value, Value::Amount(amount) if amount.money(currency) == Some(money))
}

/// `imputée au chapitre 65 pour … et au chapitre 011 pour …`: the amounts of the sentence make what was told.
fn is_part(claims: &Claims, money: Money, told: Money, currency: Currency) -> bool {
    claims.parts.iter().any(|parts| {
        let moneys: Option<Vec<Money>> = parts.iter().map(|part| part.money(currency)).collect();
        // `17 284,38 €, dont 10 000 € pour … et 7 284,38 € pour …` too.
        moneys.is_some_and(|mut moneys| {
            moneys.retain(|money| *money != told);
            moneys.len() > 1 && moneys.contains(&money) && Money::sum(currency, moneys).is_ok_and(|sum| sum == told)
        })
    })
}

/// Days before or after those that count; a part of them is no other stay.
fn days(claims: &Claims, at: usize, told: &MissionTold, year: Option<i16>) -> Option<Doubt> {
    let (start, end) = (told.start.as_ref()?, told.end.as_ref()?);
    let own = |claim: &&Claim| claim.subject == Subject::Days && claim.mission == Some(at) && claim.rank >= STAY;
    let others = claims.all.iter().filter(own).filter_map(|claim| match &claim.value {
        Value::Stay(stay) => Some((stay.days(year)?.ok()?, &claim.quote)),
        _ => None,
    });
    let beyond = others.filter(|((first, last), _)| {
        let meets = *first <= end.value && *last >= start.value;
        meets && (*first < start.value || *last > end.value)
    });
    let shown =
        |first: &Date, last: &Date| format!("du {} au {}", first.strftime("%d/%m/%Y"), last.strftime("%d/%m/%Y"));
    // An authorisation is for the days of the mission and those of the way, not for less, nor for weeks.
    let loose =
        claims.loose.iter().filter(|claim| claim.mission == Some(at)).filter_map(|claim| match &claim.value {
            Value::Stay(stay) => Some((stay.days(year)?.ok()?, &claim.quote)),
            _ => None,
        });
    let loose = loose.filter(|((first, last), _)| {
        let is_near = |one: Date, other: Date| (one - other).get_days().abs() <= WAY;
        !(*first <= start.value && *last >= end.value && is_near(*first, start.value) && is_near(*last, end.value))
    });
    let said = beyond.chain(loose).map(|((first, last), quote)| (shown(&first, &last), quote.clone()));
    told_so(Some(at), "debut", (shown(&start.value, &end.value), start.quote.clone()), said)
}

fn told_so(
    mission: Option<usize>,
    key: &'static str,
    told: (String, Quote),
    others: impl Iterator<Item = (String, Quote)>,
) -> Option<Doubt> {
    let mut said = vec![told];
    said.extend(others);
    (said.len() > 1).then(|| doubt(DoubtKind::Elsewhere, mission, key, said))
}
