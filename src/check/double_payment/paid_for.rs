//! Lines of claims that say themselves that the organisation paid them, and that a mandat refunds to the traveller.
//! Example: a taxi of 61,10 €, `Mode de paiement : Carte société`, and mandat 503 to Lise Picard for as much. A mandat to
//! the bank of the card is the payment of that card.

use crate::check::Grounds;
use crate::check::findings::wording::{line, line_first, places};
use crate::check::grounds::persons::{Name, beneficiary};
use crate::check::grounds::scope;
use crate::model::entry::{Entry, Side};
use crate::model::field::Field;
use crate::model::finding::Observation;
use crate::model::money::Money;

/// Such lines, with their amounts.
pub(super) fn find(books: &Grounds<'_>) -> Vec<(Money, Observation)> {
    let lines = scope::lines(books, Side::Support);
    let lines = lines.filter(|(_, entry, amount)| {
        entry.texts.has(Field::State) && entry.is_house_paid() && !amount.is_negative() && !amount.is_zero()
    });
    let told = lines.filter_map(|(id, entry, amount)| {
        let traveller = Name::of(beneficiary(entry)?);
        let (_, pair) = books.match_of(id)?;
        let refunds = |paid: &Entry| paid.payee().is_some_and(|payee| Name::of(payee).may_be(&traveller));
        let paid = pair.ledger.iter().copied().find(|paid| refunds(books.entry(*paid)))?;
        let message = format!(
            "{} : la note de frais dit cette dépense de {amount} payée par la collectivité, et {} la rembourse au voyageur. {}.",
            line_first(entry),
            line(books.entry(paid)),
            entry.state().unwrap_or_default()
        );
        let remedy = "Vérifier sur le relevé de la carte ou auprès de l’agence si la dépense y est payée ; si elle l’est, demander le reversement.";
        Some((amount, scope::on(books, id, message, remedy).amount(amount).related(places(books, [paid]))))
    });
    told.collect()
}
