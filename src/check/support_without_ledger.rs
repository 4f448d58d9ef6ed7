//! A document that no payment settles. Example: an invoice of 215,00 € for the hall in Genoa, and no
//! mandat: it is still to be paid, was paid through another channel, or does not belong to the mission.

use super::findings::wording::line_first;
use super::grounds::scope;
use super::ledger_without_support::{nearest, unmatched};
use super::{Check, Grounds};
use crate::model::books::Books;
use crate::model::entry::{Entry, EntryId, Side};
use crate::model::finding::{Observation, Outcome, Severity};
use crate::model::money::Money;

pub(super) static CHECK: Check = Check {
    id: "support_without_ledger",
    title: "Justificatif sans paiement",
    why: "Une pièce non payée annonce une dépense à venir, un paiement par une autre voie ou une pièce classée à tort.",
    source: "Pratique de contrôle : le coût soumis au vote est celui de toutes les dépenses de la mission.",
    remedy: "Rechercher le paiement (carte, régie, agence, autre mandat) ; sinon dire si la dépense reste à payer.",
    severity: Severity::Review,
    needs: "Un export de comptabilité et un export de justificatifs.",
    closes_by_correction_only: false,
    run,
};

fn run(books: &Grounds<'_>) -> Result<Vec<Observation>, Outcome> {
    scope::needs_ledger(books)?;
    scope::needs_support(books)?;
    scope::needs_lines(books)?;
    Ok(unmatched(books, Side::Support).map(|(id, entry, amount)| observe(books, id, entry, amount)).collect())
}

fn observe(books: &Books, id: EntryId, entry: &Entry, amount: Money) -> Observation {
    let (nearest, place) = nearest(books, id);
    let message =
        format!("{} : pièce de {amount}, aucun paiement trouvé en comptabilité.{nearest}", line_first(entry));
    let remedy = "Rechercher le paiement (mandat, carte, régie, agence), ou dire que la pièce reste à payer ou n’est pas de la mission.";
    scope::on(books, id, message, remedy).related(place)
}
