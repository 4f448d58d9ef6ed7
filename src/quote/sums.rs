//! `Total : 32 637,30 €.` behind the last mission of a list: its own cost, when its parts make it or every
//! mission has such a line; that of all, when the missions make it; else nobody can tell.

use rust_decimal::Decimal;

use super::claims::{Claim, Claims, Subject, Value};
use super::reading::Reading;
use super::vocabulary;
use crate::model::money::Currency;

/// An amount of the mission that is spoken of, or of all.
#[derive(Debug)]
pub(super) struct Sum {
    pub(super) claim: Claim,
    /// `Imputation : …`: of all where nothing tells.
    pub(super) is_apart: bool,
}

/// The line says what it all makes, and not of what.
pub(super) fn is_line(reading: &Reading<'_>) -> bool {
    const HEAD: usize = 3;
    const LONG: usize = 12;
    let tokens = &reading.tokens;
    let titled = tokens.any(
        0..HEAD,
        &[
            "total",
            "totaux",
            "ensemble",
            "montant total",
            "cout total",
            "depense totale",
            "depenses totales",
            "soit un total",
        ],
    );
    titled && reading.word_count() <= LONG && !tokens.any(0..tokens.len(), vocabulary::THIS_ONE)
}

/// `Imputation : chapitre 65, pour un montant de …`, `Article unique : la dépense de … est approuvée`: of no mission,
/// unless it says of this one.
pub(super) fn is_apart(reading: &Reading<'_>) -> bool {
    const HEADS: &[&str] =
        &["imputation*", "chapitre*", "ligne* budgetaire*", "ligne* de credit*", "article*", "incidence*"];
    const VOTED: &[&str] =
        &["est ratifiee", "sont ratifiees", "est approuvee", "sont approuvees", "est validee", "sont validees"];
    let tokens = &reading.tokens;
    let all = 0..tokens.len();
    (tokens.any(0..3, HEADS) || tokens.any(all.clone(), VOTED)) && !tokens.any(all, vocabulary::THIS_ONE)
}

/// Gives each of these lines to the mission before it, to all, or to nobody.
pub(super) fn place(claims: &mut Claims, missions: usize, currency: Currency) {
    let sums = std::mem::take(&mut claims.sums);
    let mut owners: Vec<Option<usize>> = sums.iter().map(|sum| sum.claim.mission).collect();
    owners.sort_unstable();
    owners.dedup();
    let is_usual = owners.len() > 1;
    for Sum { claim, is_apart } in sums {
        let value = amount(&claim, currency);
        let parts = sum(claims.all.iter().filter(|one| is_part(one, claim.mission)), currency);
        let has_parts = claims.all.iter().any(|one| is_part(one, claim.mission));
        let all_parts = sum(claims.all.iter().filter(|one| matches!(one.subject, Subject::Nature(_))), currency);
        let whole = costs(claims, missions, currency);
        let is_own = parts.is_some() && parts == value || is_left(claims, &claim, currency);
        let is_whole = value.is_some() && !is_own && (whole == value || (has_parts && all_parts == value));
        // What the mission cost is told, and is not that.
        let is_whole = is_whole
            || !is_own && !has_parts && (!is_usual || is_apart) && is_told_otherwise(claims, &claim, currency);
        if is_whole {
            claims.add(Claim { mission: None, ..claim });
        } else if is_own || has_parts || is_usual {
            claims.add(claim);
        } else if is_apart {
            claims.add(Claim { mission: None, ..claim });
        } else {
            let said = value.map_or_else(String::new, |value| value.to_string());
            claims.unplaced.push((Subject::Cost, claim.quote, said));
        }
    }
}

/// Nothing else says what the mission cost, and what all did is told besides, otherwise.
fn is_left(claims: &Claims, claim: &Claim, currency: Currency) -> bool {
    let of = |mission: Option<usize>| {
        claims.all.iter().filter(move |one| one.subject == Subject::Cost && one.mission == mission)
    };
    let mut whole = of(None).peekable();
    claim.mission.is_some()
        && of(claim.mission).next().is_none()
        && whole.peek().is_some()
        && whole.all(|one| amount(one, currency) != amount(claim, currency))
}

/// The mission has its own cost, and this is another.
fn is_told_otherwise(claims: &Claims, claim: &Claim, currency: Currency) -> bool {
    let of_mission = |one: &&Claim| one.subject == Subject::Cost && one.mission == claim.mission;
    let mut own = claims.all.iter().filter(of_mission).peekable();
    let value = amount(claim, currency);
    value.is_some() && own.peek().is_some() && own.all(|one| amount(one, currency) != value)
}

fn is_part(claim: &Claim, mission: Option<usize>) -> bool {
    claim.mission == mission && matches!(claim.subject, Subject::Nature(_))
}

/// What these claims make.
fn sum<'c>(claims: impl Iterator<Item = &'c Claim>, currency: Currency) -> Option<Decimal> {
    let mut total = None;
    for claim in claims {
        total = Some(total.unwrap_or(Decimal::ZERO).checked_add(amount(claim, currency)?)?);
    }
    total
}

/// What all the missions cost, when each has one cost.
fn costs(claims: &Claims, missions: usize, currency: Currency) -> Option<Decimal> {
    let mut total = Decimal::ZERO;
    for mission in 0..missions {
        let own = claims.best(Subject::Cost, Some(mission));
        let first = amount(own.first()?, currency)?;
        if own.iter().any(|other| amount(other, currency) != Some(first)) {
            return None;
        }
        total = total.checked_add(first)?;
    }
    Some(total)
}

fn amount(claim: &Claim, currency: Currency) -> Option<Decimal> {
    match &claim.value {
        Value::Amount(amount) => amount.money(currency).and(amount.value),
        _ => None,
    }
}
