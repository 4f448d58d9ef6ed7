//! Paid, and no supporting document found. Example: mandat 831 pays 640,00 € to a Miami restaurant; no
//! invoice, claim or card line of the dossier settles it. The document that comes nearest is named, with
//! what stands between the two.

use super::findings::wording::line_first;
use super::grounds::scope;
use super::{Check, Grounds};
use crate::model::books::Books;
use crate::model::entry::{Entry, EntryId, Side};
use crate::model::finding::{Observation, Outcome, Severity};
use crate::model::money::Money;
use crate::model::place::Place;

pub(super) static CHECK: Check = Check {
    id: "ledger_without_support",
    title: "Dépense payée sans justificatif",
    why: "Une dépense publique est payée sur pièces : sans pièce, son objet et son montant ne sont pas établis.",
    source: "Pièces justificatives des dépenses locales (CGCT D1617-19 et annexe I, décret 2016-33, rubriques 218 et 322).",
    remedy: "Retrouver la pièce et l’ajouter aux justificatifs ; à défaut, la demander au fournisseur ou à l’intéressé.",
    severity: Severity::Blocking,
    needs: "Un export de comptabilité et un export de justificatifs.",
    closes_by_correction_only: false,
    run,
};

fn run(books: &Grounds<'_>) -> Result<Vec<Observation>, Outcome> {
    scope::needs_ledger(books)?;
    scope::needs_support(books)?;
    scope::needs_lines(books)?;
    Ok(unmatched(books, Side::Ledger).map(|(id, entry, amount)| observe(books, id, entry, amount)).collect())
}

/// Lines of a mission that no match settles and no ambiguity holds.
pub(super) fn unmatched(books: &Books, side: Side) -> impl Iterator<Item = (EntryId, &Entry, Money)> {
    scope::lines(books, side).filter(|(id, _, amount)| {
        !amount.is_zero() && books.match_of(*id).is_none() && books.ambiguity_of(*id).is_none()
    })
}

/// What comes nearest to a line that is left over, and where it stands.
pub(super) fn nearest(books: &Books, id: EntryId) -> (String, Option<Place>) {
    let Some(leftover) = books.leftover_of(id) else { return (String::new(), None) };
    let place = leftover.nearest.as_ref().map(|near| books.entry(near.entry).place.clone());
    (format!(" {}", leftover.sentence(&books.entries)), place)
}

fn observe(books: &Books, id: EntryId, entry: &Entry, amount: Money) -> Observation {
    let paid = if amount.is_negative() { "déduits" } else { "payés" };
    let (nearest, place) = nearest(books, id);
    let message =
        format!("{} : {amount} {paid}, aucun justificatif trouvé dans le dossier.{nearest}", line_first(entry));
    let remedy = "Ajouter la pièce aux justificatifs, ou inscrire le même repère « Pointage » sur les deux lignes si elle y est déjà.";
    scope::on(books, id, message, remedy).related(place)
}
