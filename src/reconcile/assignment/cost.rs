//! What speaks against a pair, in days (see [`Weights`]).

use crate::model::entry::Entry;
use crate::model::rules::Weights;
use crate::model::words::{contains_words, fold};
use crate::reconcile::bonds::Bond;
use crate::reconcile::contradiction::Against;
use crate::reconcile::pool::Pool;
use crate::reconcile::units::Unit;

/// What the candidates already know of a pair.
#[derive(Clone, Copy, Debug)]
pub(in crate::reconcile) struct Relation {
    pub(in crate::reconcile) bond: Bond,
    pub(in crate::reconcile) against: Against,
}

/// The cost of pairing two units.
pub(in crate::reconcile) fn of(pool: &Pool<'_>, ledger: &Unit, support: &Unit, relation: Relation) -> u32 {
    let weights = &pool.rules.weights;
    let days = match ledger.face.day.zip(support.face.day).map(|(paid, dated)| (paid - dated).get_days()) {
        None => weights.day_unknown,
        Some(days) if days < 0 => days.unsigned_abs().saturating_add(weights.paid_before),
        Some(days) => days.unsigned_abs(),
    };
    let payee = match relation.bond {
        Bond::Same => 0,
        Bond::Person => weights.person_paid,
        Bond::Alike => weights.payee_alike,
        Bond::Unknown | Bond::Different => weights.payee_unknown,
    };
    let missions = ledger.face.mission.is_some() && support.face.mission.is_some();
    let mission = if missions { 0 } else { weights.mission_unknown };
    let numbers = if relation.against == Against::Nothing { 0 } else { weights.numbers_differ };
    let entries = (&pool.entries[ledger.first()], &pool.entries[support.first()]);
    let service = if is_for_other_days(ledger, support) { weights.service_differs } else { 0 };
    [
        days,
        payee,
        mission,
        numbers,
        service,
        person(pool, ledger, support),
        nature(entries, weights),
        exchange(pool, ledger, support),
    ]
    .into_iter()
    .fold(0, u32::saturating_add)
}

/// The payment says for which days it is, and the document is of none of them.
fn is_for_other_days(ledger: &Unit, support: &Unit) -> bool {
    let (first, last) = match ledger.service.as_slice() {
        [] => return false,
        [first, .., last] => (*first, *last),
        [only] => (*only, *only),
    };
    !support.service.iter().any(|day| (first..=last).contains(day))
}

/// Nothing when both tell for whom it was, or one names in its sentence the person of the other; nothing
/// either when neither tells, for then every pair is alike.
fn person(pool: &Pool<'_>, ledger: &Unit, support: &Unit) -> u32 {
    match (ledger.face.person, support.face.person) {
        (None, None) | (Some(_), Some(_)) => 0,
        _ if names_the_person(pool, ledger, support) => 0,
        _ => pool.rules.weights.person_unknown,
    }
}

/// True when one tells for whom it was, and the sentence of the other, which does not, names that person.
pub(in crate::reconcile) fn names_the_person(pool: &Pool<'_>, ledger: &Unit, support: &Unit) -> bool {
    let named = |unit: &Unit, other: &Unit| {
        let words = pool.bonds.person_words(other.first());
        let text = pool.entries[unit.first()].description();
        words.zip(text).is_some_and(|(words, text)| {
            let text = fold(text);
            words.len() > 1 && words.iter().all(|word| contains_words(&text, word))
        })
    };
    match (ledger.face.person, support.face.person) {
        (None, Some(_)) => named(ledger, support),
        (Some(_), None) => named(support, ledger),
        _ => false,
    }
}

fn nature((a, b): (&Entry, &Entry), weights: &Weights) -> u32 {
    let natures = a.nature().zip(b.nature());
    let differ = natures.is_some_and(|(a, b)| {
        let (a, b) = (fold(a), fold(b));
        a != b && !contains_words(&a, &b) && !contains_words(&b, &a)
    });
    if differ { weights.nature_differs } else { 0 }
}

/// A converted amount that differs.
fn exchange(pool: &Pool<'_>, ledger: &Unit, support: &Unit) -> u32 {
    let gap = (ledger.cents - support.cents).unsigned_abs();
    if gap == 0 {
        return 0;
    }
    let whole = support.cents.unsigned_abs().max(1);
    let points = gap.saturating_mul(u128::from(pool.rules.weights.exchange_percent)).saturating_mul(100) / whole;
    u32::try_from(points).unwrap_or(u32::MAX).saturating_add(pool.rules.weights.margin)
}
