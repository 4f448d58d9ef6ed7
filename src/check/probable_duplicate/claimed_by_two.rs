//! One bill for several at a restaurant that two persons claim, each in full. Example: EF-1 of Paul Durand and EF-2 of Anne
//! Leroy both have « Dîner équipe 4 personnes » of 12 September at the same restaurant, 212,40 €, and both are paid.
//!
//! A meal that counts nobody is each one's own; shares, round prices, other days, firms and texts are innocent, and so is
//! what a negative line takes back.

use std::hash::{Hash, Hasher};

use rustc_hash::FxHasher;

use crate::check::Grounds;
use crate::check::double_payment::is_share;
use crate::check::findings::wording::{line_first, line_with_address, places};
use crate::check::grounds::scope;
use crate::check::grounds::travel::{guests, told};
use crate::check::grounds::written_twice::day;
use crate::model::books::Books;
use crate::model::entry::{Entry, EntryId, Side};
use crate::model::finding::Observation;
use crate::model::nature::Nature;
use crate::model::phrases::Phrases;
use crate::model::words::{fold, reference_key, reference_mark};

use super::same_order;

/// Lines that say the same of one day and firm; more are a tariff.
const ALIKE_MAX: usize = 50;

/// Words of one person's part of a bill.
static EACH: Phrases = Phrases::of(&[
    "par personne",
    "par pers",
    "par convive",
    "par tete",
    "chacun",
    "chacune",
    "individuel",
    "individuels",
    "addition separee",
    "additions separees",
]);

/// The claimed bills that repeat that of another person, behind that one.
pub(super) fn find(books: &Grounds<'_>) -> Vec<(EntryId, EntryId)> {
    let alike = books.of_one_amount(Side::Support).closer(|id| mark(books, id, books.entry(id))).together();
    let mut found: Vec<(EntryId, EntryId)> = Vec::new();
    for group in alike.groups_of(2..=ALIKE_MAX) {
        for (at, id) in group.iter().enumerate() {
            let first = group[..at].iter().find(|one| is_again(books, **one, *id));
            found.extend(first.map(|first| (*first, *id)));
        }
    }
    found.retain(|(_, surplus)| !is_taken_back(books, *surplus));
    found
}

/// What two such lines have in common, in a number.
fn mark(books: &Grounds<'_>, id: EntryId, entry: &Entry) -> Option<u64> {
    let cents = entry.amount.and_then(|amount| amount.cents())?;
    let is_bill = cents > 0 && cents % 100 != 0 && books.nature(id) == Nature::Meals;
    let day = day(entry).filter(|_| is_bill && entry.mission_order().is_some())?;
    entry.beneficiary()?;
    let mut hasher = FxHasher::default();
    (cents, day, reference_mark(entry.payee()?)).hash(&mut hasher);
    reference_mark(entry.description().or(entry.nature())?).hash(&mut hasher);
    Some(hasher.finish())
}

fn is_again(books: &Grounds<'_>, first: EntryId, second: EntryId) -> bool {
    let (a, b) = (books.entry(first), books.entry(second));
    let said = |entry: &Entry| [entry.nature(), entry.description(), entry.payee()].map(|text| text.map(fold));
    let claim = |entry: &Entry| entry.mission_order().map(reference_key);
    let names = [a, b].map(|entry| entry.beneficiary().map(|text| books.named(text)));
    let [Some(one), Some(two)] = &names else { return false };
    let names_firm = a.payee() != a.beneficiary() && b.payee() != b.beneficiary();
    claim(a) != claim(b)
        && names_firm
        && a.amount == b.amount
        && day(a) == day(b)
        && said(a) == said(b)
        && !one.alone[0].may_be(&two.alone[0])
        && guests(&told(a)).is_some_and(|people| people > 1)
        && !is_share(a)
        && !EACH.stand_in(&told(a))
        && are_paid_apart(books, first, second)
}

fn are_paid_apart(books: &Books, first: EntryId, second: EntryId) -> bool {
    let payment = |id: EntryId| books.match_of(id).and_then(|(_, one)| one.ledger.first().copied());
    let payments = payment(first).zip(payment(second));
    payments.is_some_and(|(one, other)| one != other && !same_order(books.entry(one), books.entry(other)))
}

/// True when a negative line of a claim is of as much.
fn is_taken_back(books: &Grounds<'_>, surplus: EntryId) -> bool {
    let Some(credit) = books.entry(surplus).amount.map(|amount| amount.negated()) else { return true };
    scope::lines(books, Side::Support).any(|(_, entry, amount)| amount == credit && entry.mission_order().is_some())
}

/// What is asked of such a bill.
pub(super) fn observe(books: &Books, kept: EntryId, surplus: EntryId) -> Observation {
    let (first, entry) = (books.entry(kept), books.entry(surplus));
    let person = |entry: &Entry| entry.beneficiary().unwrap_or_default().trim().to_owned();
    let number = |entry: &Entry| entry.mission_order().unwrap_or_default().trim().to_owned();
    let amount = entry.amount.unwrap_or(books.zero());
    let message = format!(
        "{} : {amount} pour plusieurs convives, demandés par {} ({}) et par {} ({}, {}) : même jour, même restaurant, même objet et même montant.",
        line_first(entry),
        person(entry),
        number(entry),
        person(first),
        number(first),
        line_with_address(first),
    );
    let remedy = "Comparer les deux états de frais et leurs additions : si c’est la même addition, annuler l’un des remboursements ou demander le reversement.";
    scope::on(books, surplus, message, remedy).amount(amount).related(places(books, [kept]))
}
