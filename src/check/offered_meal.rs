//! A meal that is claimed on the evening of one that the organisation paid for the same person. Example: the invoice of
//! « Dîner du 01/04, 2 convives : toute la délégation », and Fanny Lestrade claims « Dîner » of 1 April, 32,00 €. Lunch
//! beside a dinner, other days, and meals for other people are innocent.

use std::collections::BTreeMap;

use super::persons::Name;
use super::same_expense::meal_time;
use super::same_stay::names;
use super::travel::{Meal, told};
use super::wording::{line_first, line_with_address, places};
use super::{Grounds, scope};
use crate::model::Date;
use crate::model::entry::EntryId;
use crate::model::finding::Observation;
use crate::model::money::Money;

/// Meals paid for several at one time; more are not compared.
const BILLS_MAX: usize = 20;

/// A meal that a bill is for, with what it says.
struct Bill<'t> {
    meal: &'t Meal,
    text: String,
}

/// The meals claimed beside one that was paid, with their amount.
pub(super) fn find(books: &Grounds<'_>) -> Vec<(Money, Observation)> {
    let mut found = Vec::new();
    for (mission, _) in books.dossier.missions() {
        let travel = books.travel(mission);
        let is_claim = |id: EntryId| books.entry(id).mission_order().is_some();
        let mut bills: BTreeMap<(Date, bool), Vec<Bill<'_>>> = BTreeMap::new();
        for meal in travel.meals.iter().filter(|meal| !is_claim(meal.id) && books.match_of(meal.id).is_some()) {
            let text = told(books.entry(meal.id));
            if let Some(when) = meal.day.zip(meal_time(&text)) {
                bills.entry(when).or_default().push(Bill { meal, text });
            }
        }
        if bills.is_empty() {
            continue;
        }
        for meal in travel.meals.iter().filter(|meal| is_claim(meal.id) && books.match_of(meal.id).is_some()) {
            let entry = books.entry(meal.id);
            let ([person], Some(amount)) = (meal.persons.as_slice(), entry.amount) else { continue };
            let when = meal.day.zip(meal_time(&told(entry)));
            let Some(bills) = when.and_then(|when| bills.get(&when)).filter(|bills| bills.len() <= BILLS_MAX)
            else {
                continue;
            };
            let name = Name::of(travel.people.name(*person));
            let is_for = |bill: &&Bill<'_>| {
                let named = bill.meal.persons.is_empty() && names(books, &name, &bill.text);
                let offered = bill.meal.is_offered(books, mission) && bill.meal.is_for(*person);
                // Of one amount they are compared as any two papers are.
                (named || offered) && books.entry(bill.meal.id).amount != Some(amount)
            };
            let bill = bills.iter().find(is_for);
            found.extend(bill.map(|bill| (amount, observe(books, meal.id, bill.meal.id, amount))));
        }
    }
    found
}

fn observe(books: &Grounds<'_>, claim: EntryId, bill: EntryId, amount: Money) -> Observation {
    let message = format!(
        "{} : {amount} pour un repas remboursé, alors que celui du même moment est payé sur facture pour la même personne : {}.",
        line_first(books.entry(claim)),
        line_with_address(books.entry(bill)),
    );
    let remedy = "Vérifier si la personne a pris part au repas facturé ; si oui, retirer le sien de l’état de frais ou demander le reversement.";
    scope::on(books, claim, message, remedy).amount(amount).related(places(books, [bill])).subjects([bill])
}
