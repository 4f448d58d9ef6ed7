//! Nights on a claim that a bill of rooms for several travellers covers. Example: the hotel bills 2 rooms for 3 nights
//! to a delegation of two, 600,00 €, and Fanny Lestrade claims 300,00 € for « ma chambre, 3 nuits » in the same days.
//! Nights of other days, and a night before departure in another hotel, are innocent.

use super::{is_named_in, is_share};
use crate::check::Grounds;
use crate::check::findings::wording::{count, line, line_first, places};
use crate::check::grounds::rooms::Rooms;
use crate::check::grounds::same_stay::days_told;
use crate::check::grounds::scope;
use crate::check::grounds::travel::{Stay, told};
use crate::model::Date;
use crate::model::books::Books;
use crate::model::entry::{Entry, EntryId};
use crate::model::finding::Observation;
use crate::model::money::Money;

/// More bills of rooms than these in a mission are not compared with each claim.
const BILLS_MAX: usize = 50;

/// The claims for nights of which a room was paid, with their amount.
pub(super) fn find(books: &Grounds<'_>) -> Vec<(Money, Observation)> {
    let mut found = Vec::new();
    for (mission, _) in books.dossier.missions() {
        let travel = books.travel(mission);
        let bills: Vec<&Rooms> = travel.rooms.iter().filter(|bill| payment(books, bill.id()).is_some()).collect();
        if bills.is_empty() || bills.len() > BILLS_MAX {
            continue;
        }
        for stay in &travel.stays {
            let entry = books.entry(stay.id);
            let (Some(person), Some(amount)) = (stay.person, entry.amount) else { continue };
            if entry.mission_order().is_none() || is_share(entry) {
                continue;
            }
            let covers = |bill: &&&Rooms| bill.are_of(person) && is_covered(books, stay, amount, bill);
            if let Some(bill) = bills.iter().find(covers) {
                found.extend(observe(books, stay.id, amount, bill).map(|one| (amount, one)));
            }
        }
    }
    found
}

/// The order that pays a paper.
fn payment(books: &Books, id: EntryId) -> Option<EntryId> {
    books.match_of(id).and_then(|(_, one)| one.ledger.first().copied())
}

/// Nights in the days of the bill, and its hotel, as many nights or its price of a room.
fn is_covered(books: &Books, stay: &Stay, amount: Money, bill: &Rooms) -> bool {
    let (claim, paper) = (books.entry(stay.id), books.entry(bill.id()));
    let as_many = stay.nights.is_some() && stay.nights == bill.stay.nights;
    let more = stay.nights.zip(bill.stay.nights).is_some_and(|(claimed, billed)| claimed > billed);
    let price = bill.count.zip(paper.amount).is_some_and(|(rooms, whole)| {
        amount.amount().checked_mul(rooms.into()).is_some_and(|product| product == whole.amount())
    });
    // Of one amount they are compared as any two papers are.
    paper.amount != Some(amount)
        && !more
        && is_in(claim, bill.first, bill.last)
        && (as_many || price || is_named_in(paper, claim))
}

/// True for a claim of these days, by its own day and by that of its text.
fn is_in(claim: &Entry, first: Date, last: Date) -> bool {
    let is_told = |day: i8| {
        let mut days = std::iter::successors(Some(first), |date| date.tomorrow().ok());
        days.by_ref().take_while(|date| *date < last).any(|date| date.day() == day)
    };
    let day = claim.service_date.or(claim.date);
    day.is_none_or(|day| first <= day && day <= last)
        && days_told(&told(claim)).is_none_or(|(from, _)| is_told(from))
}

fn observe(books: &Books, claim: EntryId, amount: Money, bill: &Rooms) -> Option<Observation> {
    let (by_claim, by_bill) = (payment(books, claim)?, payment(books, bill.id())?);
    if by_claim == by_bill {
        return None;
    }
    let rooms = bill.count.map(|rooms| format!("{}, ", count(rooms as usize, "chambre", "chambres")));
    let nights = count(bill.stay.nights.unwrap_or_default() as usize, "nuit", "nuits");
    let message = format!(
        "{} : {amount} d’hébergement, pour des nuits que la facture de l’hôtel semble couvrir : {} ({}{nights}, par {}) et {} (par {}).",
        line_first(books.entry(claim)),
        books.entry(bill.id()).place,
        rooms.unwrap_or_default(),
        line(books.entry(by_bill)),
        books.entry(claim).place,
        line(books.entry(by_claim)),
    );
    let remedy = "Vérifier qui a occupé les chambres facturées ; si c’est la même nuit, demander le reversement de l’état de frais, ou dire pourquoi l’hôtel est payé deux fois.";
    Some(
        scope::on(books, claim, message, remedy)
            .amount(amount)
            .related(places(books, [bill.id(), by_bill, by_claim]))
            .subjects([bill.id()]),
    )
}
