//! How near two lines are: what stands between them, and how grave it is.

use rust_decimal::prelude::ToPrimitive;

use super::{State, States};
use crate::model::Date;
use crate::model::assignments::Assignments;
use crate::model::entry::{Entry, EntryId, Side};
use crate::model::leftover::{Difference, Nearest};
use crate::model::notes::Notes;
use crate::model::rules::Rules;
use crate::model::words::reference_key;
use crate::reconcile::bonds::{Bond, Bonds};
use crate::reconcile::by_mark;

/// Days between two lines that only their mission and a round amount bring together.
const WEAK_DAYS_MAX: i32 = 30;

/// What many expenses cost is a multiple of this, in cents.
const ROUND: i64 = 500;

/// What is known of the entries while they are compared.
pub(super) struct Judge<'a> {
    pub(super) entries: &'a [Entry],
    pub(super) assignments: &'a Assignments,
    pub(super) states: &'a States<'a>,
    pub(super) notes: &'a Notes,
    pub(super) rules: &'a Rules,
    pub(super) bonds: Bonds<'a>,
}

/// How the payees of two lines stand to each other, the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Payees {
    Same,
    Alike,
    Unknown,
    Different,
}

/// How far a line is, what weighs most first; the line itself last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Distance {
    grave: u32,
    cents: u64,
    days: i32,
    other: EntryId,
}

impl Judge<'_> {
    /// The nearest of the candidates, if one is near at all. Of equals the first.
    pub(super) fn nearest(&self, at: usize, candidates: impl IntoIterator<Item = usize>) -> Option<Nearest> {
        let own: Vec<Reference> = keys(&self.entries[at]).collect();
        let near = candidates.into_iter().filter_map(|other| self.compare(at, other, &own));
        let (distance, differences) = near.min_by(|a, b| a.0.cmp(&b.0))?;
        Some(Nearest { entry: distance.other, differences })
    }

    /// How grave what stands between two lines is, and what it is; none when they are not near.
    fn compare(&self, at: usize, other: usize, own: &[Reference]) -> Option<(Distance, Vec<Difference>)> {
        let (a, b) = (&self.entries[at], &self.entries[other]);
        let (first, second) = (a.amount?, b.amount?);
        let gap = second.checked_sub(first).ok()?;
        let payees = self.payees(at, other);
        let (shared, contradiction) = references_of_both(own, b);
        let days = day(a).zip(day(b)).map(|(a, b)| (a - b).get_days().abs());
        let apart = days.filter(|days| *days > self.rules.days_apart_max && !shared);
        let missions_agree = self.missions_agree(at, other);
        let other_people = self.bonds.other_people(at, other);
        if !self.is_near(at, other, payees, shared, gap.is_zero(), days) {
            return None;
        }
        let mut differences: Vec<Difference> = Vec::new();
        differences.extend(by_mark::forbids(self.notes, a, b).then_some(Difference::Forbidden));
        differences.extend(match self.states.at(other) {
            State::Free => None,
            State::Taken => Some(Difference::Taken),
            State::Undecided => Some(Difference::Undecided),
            State::NotCounted => Some(Difference::NotCounted),
        });
        differences.extend((payees == Payees::Different).then_some(Difference::Payee));
        differences.extend((!gap.is_zero()).then_some(Difference::Amount(gap)));
        differences.extend(contradiction.filter(|_| !shared).map(Difference::Reference));
        differences.extend((!missions_agree).then_some(Difference::Mission));
        differences.extend(other_people.then_some(Difference::Person));
        differences.extend(apart.map(|apart| Difference::Days { apart, allowed: self.rules.days_apart_max }));
        let lacking = u32::from(!shared) * 10 + payees as u32 * 4;
        let grave: u32 = differences.iter().map(|one| weight(*one, a)).sum::<u32>() + lacking;
        let cents = gap.amount().abs().saturating_mul(100.into()).to_u64().unwrap_or(u64::MAX);
        let days = days.unwrap_or(i32::MAX);
        Some((Distance { grave, cents, days, other: EntryId(other as u32) }, differences))
    }

    /// True when the two have enough in common to be named together.
    fn is_near(
        &self,
        at: usize,
        other: usize,
        payees: Payees,
        shared: bool,
        exact: bool,
        days: Option<i32>,
    ) -> bool {
        let related = payees <= Payees::Alike;
        let (a, b) = (&self.entries[at], &self.entries[other]);
        let settled = matches!(self.states.at(other), State::Taken | State::NotCounted);
        match (shared, exact) {
            // A line of the claim itself, though another person is paid.
            (true, false) if payees == Payees::Different => !settled && share_a_claim(a, b),
            (true, _) => true,
            (false, true) if related => true,
            // An amount alone is chance, unless the mission and the days go with it.
            (false, true) => {
                let together = self.assignments[at].mission.is_some()
                    && self.assignments[at].mission == self.assignments[other].mission;
                let telling = cents(a) % ROUND != 0;
                let days_max = if telling { self.rules.days_apart_max } else { WEAK_DAYS_MAX };
                !settled && together && days.is_some_and(|days| days <= days_max)
            }
            (false, false) => {
                let of_one_sign =
                    a.amount.is_some_and(|one| b.amount.is_some_and(|two| one.is_negative() == two.is_negative()));
                !settled
                    && related
                    && of_one_sign
                    && self.missions_agree(at, other)
                    && !self.bonds.other_people(at, other)
            }
        }
    }

    fn payees(&self, at: usize, other: usize) -> Payees {
        let (ledger, support) = if self.entries[at].side == Side::Ledger { (at, other) } else { (other, at) };
        match self.bonds.bond(ledger, support) {
            Bond::Same | Bond::Person => Payees::Same,
            Bond::Alike => Payees::Alike,
            Bond::Unknown => Payees::Unknown,
            Bond::Different => Payees::Different,
        }
    }

    fn missions_agree(&self, at: usize, other: usize) -> bool {
        let (a, b) = (&self.assignments[at], &self.assignments[other]);
        let shares = a.shares.iter().map(|share| share.mission);
        a.is_none() || b.is_none() || a.mission.into_iter().chain(shares).any(|mission| b.touches(mission))
    }
}

/// True when a payment and a line of a claim bear the number of the claim, long enough to be no chance.
fn share_a_claim(a: &Entry, b: &Entry) -> bool {
    const SIGNS_MIN: usize = 5;
    let paper = if a.side == Side::Support { a } else { b };
    let order = paper.mission_order().map(reference_key).filter(|key| key.len() >= SIGNS_MIN);
    order.is_some_and(|order| {
        let other = if a.side == Side::Support { b } else { a };
        keys(other).any(|(_, key)| key == order)
    })
}

/// How much a difference removes two lines from each other.
fn weight(difference: Difference, entry: &Entry) -> u32 {
    match difference {
        Difference::Forbidden => 2,
        Difference::Undecided => 10,
        Difference::Taken | Difference::NotCounted => 24,
        Difference::Payee => 30,
        Difference::Reference(_) => 12,
        Difference::Mission | Difference::Person => 18,
        Difference::Days { .. } => 14,
        Difference::Amount(gap) => {
            let whole = entry.amount.map(|amount| amount.amount().abs()).unwrap_or_default();
            let part = gap.amount().abs().saturating_mul(20.into()).checked_div(whole);
            10 + part.and_then(|part| part.to_u32()).unwrap_or(20).min(20)
        }
    }
}

/// The references of a line that may be a document's, with their kind. One without a digit is none.
pub(super) fn references(entry: &Entry) -> impl Iterator<Item = (&'static str, &str)> {
    let all = [
        ("n° de facture", entry.invoice()),
        ("n° de pièce", entry.supporting_document()),
        ("n° de relevé", entry.statement()),
        ("n° de billet", entry.ticket()),
        ("n° de mandat", entry.payment_order()),
        ("n° d’ordre de mission", entry.mission_order()),
    ];
    let written = all.into_iter().filter_map(|(kind, text)| text.map(|text| (kind, text)));
    written.filter(|(_, text)| text.chars().any(|letter| letter.is_ascii_digit()))
}

/// A kind of number, and the number as it is compared.
type Reference = (&'static str, String);

fn keys(entry: &Entry) -> impl Iterator<Item = Reference> {
    references(entry).map(|(kind, text)| (kind, reference_key(text)))
}

/// Whether one number stands on both lines, a mandat's only as a mandat's; and the first kind of number
/// that both have and that differs.
fn references_of_both(own: &[Reference], other: &Entry) -> (bool, Option<&'static str>) {
    const ORDER: &str = "n° de mandat";
    let (mut shared, mut contradiction) = (false, None);
    for (kind, key) in keys(other) {
        for (own_kind, own_key) in own {
            shared |= *own_key == key && (*own_kind == ORDER) == (kind == ORDER);
            if *own_kind == kind && *own_key != key {
                contradiction = contradiction.or(Some(kind));
            }
        }
    }
    (shared, contradiction)
}

/// The amount in cents; zero for a line that has none.
pub(super) fn cents(entry: &Entry) -> i64 {
    entry.amount.and_then(|amount| amount.cents()).unwrap_or(0)
}

/// The day that counts between a document and its payment.
pub(super) fn day(entry: &Entry) -> Option<Date> {
    match entry.side {
        Side::Ledger => entry.order_date.or(entry.payment_date).or(entry.date),
        Side::Support => entry.date.or(entry.service_date),
    }
}
