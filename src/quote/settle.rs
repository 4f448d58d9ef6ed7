//! Claims → what the report declares. What is said in two ways, cannot be, or is said of nobody knows which
//! mission, is a doubt with its quotes.

use super::amounts::Amount;
use super::claims::{Claim, Claims, Subject, Value};
use super::countries;
use super::elsewhere;
use super::known::Known;
use super::people::Heads;
use super::reckoned;
use crate::model::Date;
use crate::model::declaration::{Doubt, DoubtKind, MissionTold, Quote, Quoted};
use crate::model::mission::Category;
use crate::model::money::{Currency, Money};

/// Missions and total, and what could not be told.
pub(super) struct Settled {
    pub(super) missions: Vec<MissionTold>,
    pub(super) total: Option<Quoted<Money>>,
    pub(super) doubts: Vec<Doubt>,
}

/// Weighs the claims. `year` is that of the days that do not say theirs.
pub(super) fn settled(known: &[Known], claims: &Claims, year: Option<i16>, currency: Currency) -> Settled {
    let mut doubts = Vec::new();
    let mut missions = Vec::with_capacity(known.len());
    for (at, one) in known.iter().enumerate() {
        let mut told = MissionTold::named(one.name.clone());
        told.country = country(one);
        // Two stays that share no day are two missions at one place: what is said of them cannot be parted.
        if days(&mut told, at, claims, year, &mut doubts) {
            told.amount = match known.len() {
                1 => cost_of_only(claims, currency, &mut doubts),
                _ => cost(claims, Some(at), currency, &mut doubts),
            };
            told.is_reckoned = told.amount.as_ref().is_some_and(|amount| reckoned::is(&amount.quote));
            heads(&mut told, at, claims, &mut doubts);
            natures(&mut told, at, claims, currency, &mut doubts);
        }
        missions.push(told);
    }
    let total = total(&missions, claims, currency, &mut doubts);
    unplaced(claims, &missions, &mut doubts);
    doubts.extend(elsewhere::of(&missions, total.as_ref(), claims, year, currency));
    Settled { missions, total, doubts }
}

/// The country in brackets, or the mission that is one.
fn country(one: &Known) -> Option<Quoted<String>> {
    let bracket = one.bracket.as_ref().and_then(|bracket| Some((countries::code(&bracket.value)?, &bracket.quote)));
    let own = countries::code(&one.name.value).map(|code| (code, &one.name.quote));
    bracket.or(own).map(|(code, quote)| Quoted { value: code.to_owned(), quote: quote.clone() })
}

/// A doubt with what is said, each with its words.
pub(super) fn doubt(
    kind: DoubtKind,
    mission: Option<usize>,
    key: &'static str,
    said: Vec<(String, Quote)>,
) -> Doubt {
    let mut said = said;
    said.dedup();
    let (readings, quotes) = said.into_iter().unzip();
    Doubt { kind, mission, key, readings, quotes }
}

/// Gives the mission its days. False when they are those of two missions.
fn days(told: &mut MissionTold, at: usize, claims: &Claims, year: Option<i16>, doubts: &mut Vec<Doubt>) -> bool {
    let mut found: Vec<((Date, Date), &Quote)> = Vec::new();
    let mut impossible = Vec::new();
    let mut without_year = Vec::new();
    for claim in claims.best(Subject::Days, Some(at)) {
        let Value::Stay(stay) = &claim.value else { continue };
        match stay.days(year) {
            Some(Ok(days)) if found.iter().any(|(known, _)| *known == days) => {}
            Some(Ok(days)) => found.push((days, &claim.quote)),
            Some(Err(())) => impossible.push((told.name.value.clone(), claim.quote.clone())),
            None => without_year.push((told.name.value.clone(), claim.quote.clone())),
        }
    }
    if !impossible.is_empty() {
        doubts.push(doubt(DoubtKind::ImpossibleDate, Some(at), "debut", impossible));
        return true;
    }
    follow(&mut found);
    let apart = found.iter().any(|(one, _)| found.iter().any(|(other, _)| one.1 < other.0));
    match found.as_slice() {
        [((start, end), quote)] => {
            let quoted = |date: &Date| Some(Quoted { value: *date, quote: (*quote).clone() });
            (told.start, told.end) = (quoted(start), quoted(end));
        }
        [] if !without_year.is_empty() => {
            doubts.push(doubt(DoubtKind::Unplaced, Some(at), "debut", without_year));
        }
        [] => {}
        several => {
            let said = several.iter().map(|((start, end), quote)| {
                (format!("du {} au {}", start.strftime("%d/%m/%Y"), end.strftime("%d/%m/%Y")), (*quote).clone())
            });
            doubts.push(doubt(DoubtKind::TwoValues, Some(at), "debut", said.collect()));
        }
    }
    !apart
}

/// `du 16 au 18 à Montréal, puis du 19 au 21 à Québec`: stays of one paragraph that follow each other day by
/// day are one.
fn follow(found: &mut Vec<((Date, Date), &Quote)>) {
    found.sort_by_key(|(days, _)| *days);
    let next = |day: Date| day.tomorrow().unwrap_or(day);
    let together = found.windows(2).all(|two| {
        let ((_, end), (start, _)) = (two[0].0, two[1].0);
        two[0].1.place == two[1].1.place && (start == end || start == next(end))
    });
    if together && found.len() > 1 {
        let end = found[found.len() - 1].0.1;
        found.truncate(1);
        found[0].0.1 = end;
    }
}

/// What claims say of one cost.
#[derive(Default)]
struct Moneys<'c> {
    /// Amounts, each once.
    sure: Vec<(Money, &'c Quote)>,
    /// Those that cannot be read.
    unread: Vec<(String, Quote)>,
    /// Amounts side by side, of which one is the cost.
    choices: Vec<(Vec<Money>, &'c Quote)>,
}

impl<'c> Moneys<'c> {
    /// The amounts that these claims give.
    fn of(claims: &[&'c Claim], currency: Currency) -> Self {
        let mut found = Self::default();
        for claim in claims {
            match &claim.value {
                Value::Amount(amount) => found.add(amount, &claim.quote, currency),
                Value::OneOf(amounts) => {
                    let moneys = amounts.iter().filter_map(|amount| amount.money(currency)).collect();
                    found.choices.push((moneys, &claim.quote));
                }
                Value::Stay(_) | Value::Heads(_) => {}
            }
        }
        found
    }

    fn add(&mut self, amount: &Amount, quote: &'c Quote, currency: Currency) {
        if let Some(both) = amount.both(currency) {
            self.sure.extend(both.map(|money| (money, quote)));
            return;
        }
        match amount.money(currency) {
            Some(money) if self.sure.iter().any(|(known, _)| *known == money) => {}
            Some(money) => self.sure.push((money, quote)),
            None => {
                self.unread.push(("montant illisible, arrondi ou d’une autre devise".to_owned(), quote.clone()))
            }
        }
    }

    /// The one amount that all of it says.
    fn agreed(self, mission: Option<usize>, doubts: &mut Vec<Doubt>) -> Option<Quoted<Money>> {
        let mut doubt = |kind: DoubtKind, said: Vec<(String, Quote)>| {
            doubts.push(doubt(kind, mission, "montant_declare", said));
        };
        let said = |found: &[(Money, &Quote)]| -> Vec<(String, Quote)> {
            found.iter().map(|(money, quote)| (money.to_string(), (*quote).clone())).collect()
        };
        let is_open = |money: Option<&Money>| {
            self.choices.iter().any(|(moneys, _)| !money.is_some_and(|money| moneys.contains(money)))
        };
        match self.sure.as_slice() {
            [] if self.unread.is_empty() && self.choices.is_empty() => None,
            [(money, quote)] if self.unread.is_empty() && !is_open(Some(money)) => {
                Some(Quoted { value: *money, quote: (*quote).clone() })
            }
            sure if sure.len() < 2 && is_open(sure.first().map(|(money, _)| money)) => {
                let choices = self
                    .choices
                    .iter()
                    .flat_map(|(moneys, quote)| moneys.iter().map(|money| (money.to_string(), (*quote).clone())));
                doubt(DoubtKind::Undecided, said(sure).into_iter().chain(choices).collect());
                None
            }
            [] => {
                doubt(DoubtKind::Unplaced, self.unread);
                None
            }
            several => {
                doubt(DoubtKind::TwoValues, said(several).into_iter().chain(self.unread).collect());
                None
            }
        }
    }
}

fn cost(
    claims: &Claims,
    mission: Option<usize>,
    currency: Currency,
    doubts: &mut Vec<Doubt>,
) -> Option<Quoted<Money>> {
    let best = claims.best(Subject::Cost, mission);
    if best.iter().any(|claim| !matches!(claim.value, Value::OneOf(_))) {
        return Moneys::of(&best, currency).agreed(mission, doubts);
    }
    // `Montant 1 | Montant 2`: what the text says elsewhere tells which of them it is.
    let own = claims.all.iter().filter(|claim| claim.subject == Subject::Cost && claim.mission == mission);
    Moneys::of(&own.collect::<Vec<_>>(), currency).agreed(mission, doubts)
}

/// The cost of the only mission is the whole: all that is said of it must agree, but for what hardly counts
/// beside the rest.
fn cost_of_only(claims: &Claims, currency: Currency, doubts: &mut Vec<Doubt>) -> Option<Quoted<Money>> {
    let own = |claim: &&Claim| claim.subject == Subject::Cost && (claim.mission.is_some() || !claims.has_more);
    let mut all: Vec<&Claim> = claims.all.iter().filter(own).collect();
    if all.iter().any(|claim| claim.rank > 1) {
        all.retain(|claim| claim.rank > 1);
    }
    Moneys::of(&all, currency).agreed(Some(0), doubts)
}

/// The total; of two, the one that the missions make, and both are told. One mission is the whole.
fn total(
    missions: &[MissionTold],
    claims: &Claims,
    currency: Currency,
    doubts: &mut Vec<Doubt>,
) -> Option<Quoted<Money>> {
    if let ([only], false) = (missions, claims.has_more) {
        return only.amount.clone();
    }
    let before = doubts.len();
    let total = cost(claims, None, currency, doubts);
    // Figures and words of one amount that differ: one of them is wrong, whatever the missions make.
    let says_two = |claim: &&Claim| matches!(&claim.value, Value::Amount(amount) if amount.other.is_some());
    if total.is_some() || claims.best(Subject::Cost, None).iter().any(says_two) {
        return total;
    }
    let amounts: Option<Vec<Money>> =
        missions.iter().map(|one| one.amount.as_ref().map(|amount| amount.value)).collect();
    let sum = amounts.filter(|amounts| !amounts.is_empty()).and_then(|all| Money::sum(currency, all).ok())?;
    let found = Moneys::of(&claims.best(Subject::Cost, None), currency);
    let choices = found.choices.iter().flat_map(|(moneys, quote)| moneys.iter().map(move |money| (*money, *quote)));
    let (money, quote) = found.sure.iter().copied().chain(choices).find(|(money, _)| *money == sum)?;
    // The other amount was perhaps never meant as the total.
    doubts.truncate(before);
    Some(Quoted { value: money, quote: quote.clone() })
}

fn heads(told: &mut MissionTold, at: usize, claims: &Claims, doubts: &mut Vec<Doubt>) {
    let of = |claim: &&Claim| claim.subject == Subject::Heads && claim.mission == Some(at);
    let all: Vec<(&Heads, u8, &Quote)> = claims
        .all
        .iter()
        .filter(of)
        .filter_map(|claim| match &claim.value {
            Value::Heads(heads) => Some((heads, claim.rank, &claim.quote)),
            _ => None,
        })
        .collect();
    // Of what is said of each number, the best placed.
    let best = |number: &dyn Fn(&Heads) -> Option<u32>| {
        let said: Vec<(u32, u8, &Quote)> =
            all.iter().filter_map(|(heads, rank, quote)| Some((number(heads)?, *rank, *quote))).collect();
        let rank = said.iter().map(|(_, rank, _)| *rank).max();
        said.into_iter()
            .filter(move |(_, own, _)| Some(*own) == rank)
            .map(|(count, _, quote)| (count, quote))
            .collect::<Vec<_>>()
    };
    told.members = agreed(best(&|heads| heads.all), Some(at), "elus", doubts);
    for (rank, category) in Category::ALL.iter().enumerate() {
        told.by_category[rank] =
            agreed(best(&|heads| heads.by_category[rank]), Some(at), category.toml_name(), doubts);
    }
    // Those who are not told are nobody, when the others are all.
    let sum: u32 = told.by_category.iter().flatten().map(|count| count.value).sum();
    let quote = told.members.as_ref().map(|members| members.quote.clone());
    let is_all = told.members.as_ref().is_some_and(|members| members.value == sum) && sum > 0;
    if let Some(quote) = quote.filter(|_| is_all) {
        for count in &mut told.by_category {
            count.get_or_insert_with(|| Quoted { value: 0, quote: quote.clone() });
        }
    }
}

fn agreed(
    counts: Vec<(u32, &Quote)>,
    mission: Option<usize>,
    key: &'static str,
    doubts: &mut Vec<Doubt>,
) -> Option<Quoted<u32>> {
    let mut found: Vec<(u32, &Quote)> = Vec::new();
    for (count, quote) in counts {
        if found.iter().all(|(known, _)| *known != count) {
            found.push((count, quote));
        }
    }
    match found.as_slice() {
        [] => None,
        [(value, quote)] => Some(Quoted { value: *value, quote: (*quote).clone() }),
        several => {
            let said = several.iter().map(|(count, quote)| (count.to_string(), (*quote).clone())).collect();
            doubts.push(doubt(DoubtKind::TwoValues, mission, key, said));
            None
        }
    }
}

/// Amounts by nature count when they make the amount of the mission.
fn natures(told: &mut MissionTold, at: usize, claims: &Claims, currency: Currency, doubts: &mut Vec<Doubt>) {
    let of = |claim: &&Claim| claim.mission == Some(at) && matches!(claim.subject, Subject::Nature(_));
    let rank = claims.all.iter().filter(of).map(|claim| claim.rank).max();
    let mut found: Vec<(String, Quoted<Money>)> = Vec::new();
    let mut said = Vec::new();
    for claim in claims.all.iter().filter(of).filter(|claim| Some(claim.rank) == rank) {
        let (Subject::Nature(nature), Value::Amount(amount)) = (claim.subject, &claim.value) else { continue };
        said.push((nature.to_owned(), claim.quote.clone()));
        let Some(money) = amount.money(currency) else { continue };
        match found.iter_mut().find(|(known, _)| known == nature) {
            Some((_, quoted)) => {
                if let Ok(sum) = quoted.value.checked_add(money) {
                    quoted.value = sum;
                }
            }
            None => found.push((nature.to_owned(), Quoted { value: money, quote: claim.quote.clone() })),
        }
    }
    if said.is_empty() {
        return;
    }
    let sum = Money::sum(currency, found.iter().map(|(_, quoted)| quoted.value)).ok();
    match told.amount.as_ref() {
        Some(amount) if Some(amount.value) == sum => told.natures = found,
        _ => doubts.push(doubt(DoubtKind::Unplaced, Some(at), "montants_par_nature", said)),
    }
}

/// What belongs to nobody knows which mission matters where something is missing.
fn unplaced(claims: &Claims, missions: &[MissionTold], doubts: &mut Vec<Doubt>) {
    let mut of = |subject: Subject, key: &'static str, lacking: bool| {
        let said = claims.unplaced.iter().filter(|(about, _, _)| *about == subject);
        let said: Vec<(String, Quote)> = said.map(|(_, quote, said)| (said.clone(), quote.clone())).collect();
        if lacking && !said.is_empty() {
            doubts.push(doubt(DoubtKind::Unplaced, None, key, said));
        }
    };
    of(Subject::Days, "debut", missions.iter().any(|one| one.start.is_none()));
    of(Subject::Cost, "montant_declare", missions.iter().any(|one| one.amount.is_none()));
    of(Subject::Heads, "elus", missions.iter().any(|one| one.by_category.iter().any(Option::is_none)));
}
