//! An advance that the foot of a claim announces, and that nothing deducts.
//!
//! Example: « Total 119,54 / Avance perçue 50,00 / Reste à payer 69,54 », and the mandat pays 119,54. No advance of this
//! person is in the ledger: another budget or an imprest account paid it. One that was given back, or that stands in the
//! ledger under another name, in one order or several, is innocent.

use std::collections::BTreeMap;

use super::person;
use crate::check::Grounds;
use crate::check::findings::wording::places;
use crate::check::grounds::scope;
use crate::model::books::Books;
use crate::model::entry::{Entry, EntryId, Side};
use crate::model::finding::Observation;
use crate::model::mission::MissionId;
use crate::model::money::Money;
use crate::model::place::Place;
use crate::model::report::gap;

/// Claims whose foot says that an advance was received, and which are paid as a whole; those of a person whose own
/// advance is in the ledger are looked at there.
pub(super) fn find(books: &Grounds<'_>, mission: MissionId, has_own: &dyn Fn(&Entry) -> bool) -> Vec<Observation> {
    let mut found = Vec::new();
    let tables = books.files.iter().flat_map(|file| &file.tables);
    for advances in tables.map(|table| &table.advances) {
        let Some((first, _)) = advances.first() else { continue };
        let row = |place: &Place| place.cell_ref().map_or(0, |cell| cell.row);
        let is_here = |entry: &Entry| entry.place.file() == first.file() && entry.place.sheet() == first.sheet();
        let lines = scope::of_mission(books, mission, Side::Support).filter(|(_, entry, _)| is_here(entry));
        let mut lines: Vec<(u32, EntryId)> = lines.map(|(id, entry, _)| (row(&entry.place), id)).collect();
        lines.sort_unstable();
        // One claim below another: each has the lines between the foot of the last one and its own.
        let mut from = 0;
        let mut rest = advances.iter().peekable();
        while let Some((at, advance)) = rest.next() {
            let to = lines.partition_point(|(line, _)| *line < row(at));
            let mut received = *advance;
            while let Some((_, more)) =
                rest.next_if(|(next, _)| lines.partition_point(|(line, _)| *line < row(next)) == to)
            {
                received = books.sum([received, *more]);
            }
            let claim: Vec<EntryId> = lines[from..to].iter().map(|(_, id)| *id).collect();
            from = to;
            let claim = of_one(books, mission, claim, received);
            if !claim.iter().any(|id| has_own(books.entry(*id))) {
                found.extend(observe(books, mission, (at, received), claim));
            }
        }
    }
    found
}

/// The lines of the last claim alone where one without an advance stands above it.
fn of_one(books: &Books, mission: MissionId, claim: Vec<EntryId>, received: Money) -> Vec<EntryId> {
    let key = |id: &EntryId| (books.entry(*id).mission_order(), books.entry(*id).beneficiary());
    let Some(last) = claim.last().map(key) else { return claim };
    let own: Vec<EntryId> = claim.iter().filter(|id| key(id) == last).copied().collect();
    let made = books.sum(own.iter().map(|id| books.share(*id, mission)));
    // What several received stands below what they all claim.
    if own.len() < claim.len() && received.amount() < made.amount() { own } else { claim }
}

/// What the foot of this claim says of its advance, when what is paid for its lines does not deduct it.
fn observe(
    books: &Grounds<'_>,
    mission: MissionId,
    (at, advance): (&Place, Money),
    claim: Vec<EntryId>,
) -> Option<Observation> {
    let matches: BTreeMap<_, _> = claim.iter().filter_map(|id| books.match_of(*id)).collect();
    let claimed = books.sum(claim.iter().map(|id| books.share(*id, mission)));
    let covered = books.sum(matches.values().map(|one| one.support_amount()));
    // What a hotel received before is its deposit: that of a claim was received by a person.
    let is_claim = claim
        .iter()
        .map(|id| books.entry(*id))
        .any(|one| one.mission_order().is_some() || one.beneficiary().is_some());
    if !is_claim || covered != claimed || is_given_back(books, advance, &claim) {
        return None;
    }
    // The advance under another name, and the rest.
    let orders: Vec<EntryId> = matches.values().flat_map(|one| one.ledger.iter().copied()).collect();
    if are_among(books, mission, &orders, advance) {
        return None;
    }
    let paid = books.sum(matches.values().map(|one| one.ledger_amount));
    let uncleared = gap(books.sum([advance, paid]), claimed).min(advance);
    if uncleared <= Money::new(books.dossier.rules.gap_max, books.currency()) {
        return None;
    }
    let message = format!(
        "{} : l’état de frais annonce une avance reçue de {advance}, et {paid} sont payés pour {claimed} de frais : {uncleared} d’avance ne sont pas déduits. Aucune avance n’est dans la comptabilité de la mission.",
        books.mission(mission).label
    );
    let remedy = "Rechercher qui a versé l’avance (régie, autre budget) ; si elle l’a été, demander son reversement ou la déduire ; sinon faire corriger l’état de frais.";
    let found = Observation::at(at.clone(), message, remedy).mission(mission).amount(uncleared);
    Some(found.related(places(books, orders)).subjects(claim))
}

/// True when some of these orders make the advance together.
fn are_among(books: &Books, mission: MissionId, orders: &[EntryId], advance: Money) -> bool {
    const ORDERS_MAX: usize = 10;
    let amounts: Vec<Money> = orders.iter().take(ORDERS_MAX).map(|id| books.share(*id, mission)).collect();
    let sum = |which: usize| {
        books.sum(amounts.iter().enumerate().filter(|(at, _)| which & (1 << at) != 0).map(|(_, one)| *one))
    };
    (1..1_usize << amounts.len()).any(|which| sum(which) == advance)
}

/// A recovery of this person has its amount.
fn is_given_back(books: &Grounds<'_>, advance: Money, claim: &[EntryId]) -> bool {
    let mut same = books.receipts.iter().filter(|one| one.amount.map(Money::abs) == Some(advance));
    same.any(|receipt| {
        let Some(debtor) = receipt.payee().map(|name| books.named(name)) else { return true };
        let is_debtor = |entry: &Entry| {
            person(books, entry)
                .is_none_or(|who| who.alone.iter().zip(debtor.alone.iter()).any(|(who, debtor)| who.may_be(debtor)))
        };
        claim.iter().any(|id| is_debtor(books.entry(*id)))
    })
}
