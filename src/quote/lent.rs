//! Missions that the text does not present and that the dossier knows by name: a report that only decides,
//! `dont 1 965,60 € pour Québec et 2 279,60 € pour Londres`, gives no days and has no title to each.
//!
//! Their names are lent to a text that has no mission of its own, and only to one that says what they cost; a
//! paragraph about other years than those of the dossier says nothing of them.

use std::ops::Range;

use super::affairs;
use super::known::Known;
use super::places;
use super::reading::Reading;
use super::strength::{self, Strength};
use super::tokens::Tokens;
use crate::model::account::Role;
use crate::model::declaration::Quoted;
use crate::model::dossier::Dossier;
use crate::model::mission::Mission;
use crate::model::words::{contains_words, fold};

/// The missions of the dossier that the text names and gives costs to, and the paragraphs about other years.
#[derive(Default)]
pub(super) struct Lent {
    pub(super) missions: Vec<Known>,
    /// For each reading, whether it is about other years.
    elsewhen: Vec<bool>,
}

impl Lent {
    /// True when nothing is to be taken from this paragraph.
    pub(super) fn is_elsewhen(&self, at: usize) -> bool {
        self.elsewhen.get(at).copied().unwrap_or(false)
    }
}

/// Lends the names of the dossier to a text without missions of its own.
pub(super) fn to(readings: &[Reading<'_>], dossier: &Dossier) -> Lent {
    let elsewhen = elsewhen(readings, &affairs::years(dossier));
    let of_here: Vec<&Reading<'_>> =
        readings.iter().zip(&elsewhen).filter(|(_, elsewhen)| !**elsewhen).map(|(reading, _)| reading).collect();
    if !is_its_report(&of_here, dossier) {
        return Lent::default();
    }
    let found: Vec<(Known, Told)> =
        dossier.missions().filter_map(|(_, mission)| mentioned(&of_here, &names(mission))).collect();
    // `un billet pour Québec, 800 €`: beside one name alone, an amount is a cost when a word says so.
    let paid = found.iter().filter(|(_, told)| *told != Told::Name).count();
    let costs = found.iter().any(|(_, told)| *told == Told::Cost);
    if paid < 2 && !costs {
        return Lent::default();
    }
    Lent { missions: found.into_iter().map(|(known, _)| known).collect(), elsewhen }
}

/// Missions of the dossier that a text with other missions gives a cost or days to, under a name that was not
/// known for a place: what is said of them is then not of the others.
pub(super) fn besides(readings: &[Reading<'_>], dossier: &Dossier, known: &[Known]) -> Vec<Known> {
    let all: Vec<&Reading<'_>> = readings.iter().collect();
    let lacking = dossier.missions().map(|(_, mission)| names(mission)).filter(|names| {
        let is_known = |name: &String| {
            known
                .iter()
                .any(|one| one.names.iter().any(|own| contains_words(name, own) || contains_words(own, name)))
        };
        !names.iter().any(is_known)
    });
    let found = lacking.filter_map(|names| {
        let dated = all.iter().any(|reading| names.iter().any(|name| is_dated(reading, name)));
        mentioned(&all, &names).filter(|(_, told)| *told == Told::Cost || dated)
    });
    found.map(|(known, _)| known).collect()
}

/// Days of a mission stand in the sentence of the name.
fn is_dated(reading: &Reading<'_>, name: &str) -> bool {
    let stays = reading.stays.iter().filter(|stay| strength::of(reading, stay) == Strength::Mission);
    let mut sentences = stays.map(|stay| reading.sentence(stay.at.start));
    sentences.any(|sentence| reading.named(name).iter().any(|at| sentence.contains(&at.start)))
}

/// `dossier.toml` names it, or one of its amounts is one of those declared: a text that only bears the name may
/// be about anything.
fn is_its_report(readings: &[&Reading<'_>], dossier: &Dossier) -> bool {
    let asked =
        dossier.report.is_some() || dossier.sources.values().any(|settings| settings.role == Some(Role::Report));
    let declared = |amount: &super::amounts::Amount| {
        let money = amount.money(dossier.currency);
        money.is_some_and(|money| {
            money == dossier.declared || dossier.missions().any(|(_, mission)| money == mission.declared)
        })
    };
    asked || readings.iter().any(|reading| reading.amounts.iter().any(declared))
}

/// What is said beside the name of a mission.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Told {
    Name,
    Amount,
    Cost,
}

/// The mission, when one of these names stands in the text.
fn mentioned(readings: &[&Reading<'_>], names: &[String]) -> Option<(Known, Told)> {
    let mut first = None;
    let mut told = Told::Name;
    let mut used = Vec::new();
    for reading in readings.iter().filter(|reading| !reading.is_row()) {
        for name in names {
            for at in reading.named(name) {
                told = told.max(beside(reading, &at));
                first.get_or_insert_with(|| Quoted {
                    value: reading.tokens.slice(&at).to_owned(),
                    quote: reading.quote(&at),
                });
                if !used.contains(name) {
                    used.push(name.clone());
                }
            }
        }
    }
    Some((Known { name: first?, names: used, bracket: None, is_announced: true }, told))
}

fn beside(reading: &Reading<'_>, name: &Range<usize>) -> Told {
    const NEAR: usize = 8;
    let sentence = reading.sentence(name.start);
    let near = reading.amounts.iter().filter(|amount| {
        sentence.contains(&amount.at.start)
            && super::pairing::distance(name, &amount.at) <= NEAR
            && !strength::is_other(reading, amount)
    });
    let told = near.map(|amount| if strength::is_cost(reading, amount) { Told::Cost } else { Told::Amount });
    told.max().unwrap_or(Told::Name)
}

/// The names of a mission, folded: its code, its label, the places of its label, its aliases.
fn names(mission: &Mission) -> Vec<String> {
    const SHORT: usize = 3;
    let tokens = Tokens::of(&mission.label);
    let places = places::of(&tokens);
    let own = [&mission.code, &mission.label].into_iter().chain(&mission.aliases).map(|name| fold(name));
    let mut names: Vec<String> = own.chain(places.into_iter().map(|place| place.folded)).collect();
    names.retain(|name| name.len() >= SHORT && name.chars().any(char::is_alphabetic));
    names.sort();
    names.dedup();
    names
}

/// Which readings cite years, none of them the dossier's; an item of a list has the years of what announces it.
fn elsewhen(readings: &[Reading<'_>], own: &[i16]) -> Vec<bool> {
    let mut announced = false;
    let mut all = Vec::with_capacity(readings.len());
    for reading in readings {
        let tokens = &reading.tokens;
        let cited: Vec<i16> = affairs::cited(tokens, 0..tokens.len()).map(|(_, year)| year).collect();
        let is_item = matches!(tokens.sign(0), '-' | '•' | '*' | '·' | '▪' | '–');
        let is = match cited.as_slice() {
            [] => announced && is_item,
            cited => !cited.iter().any(|year| own.contains(year)),
        };
        if !is_item {
            announced = is;
        }
        all.push(is);
    }
    all
}
