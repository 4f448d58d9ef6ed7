//! A document that no payment settles. Example: an invoice of 215,00 € for the hall in Genoa, and no
//! mandat: it is still to be paid, was paid through another channel, or does not belong to the mission.

use super::ledger_without_support::{candidates, nearest, unmatched};
use super::wording::{line_first, line_with_address};
use super::{Check, scope};
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

fn run(books: &Books) -> Result<Vec<Observation>, Outcome> {
    scope::needs_ledger(books)?;
    scope::needs_support(books)?;
    scope::needs_lines(books)?;
    let papers: Vec<(EntryId, &Entry, Money)> = unmatched(books, Side::Support).collect();
    let payments = candidates(books, Side::Ledger, papers.len());
    let found = papers.into_iter().map(|(id, entry, amount)| observe(books, id, entry, amount, &payments));
    Ok(found.collect())
}

fn observe(
    books: &Books,
    id: EntryId,
    entry: &Entry,
    amount: Money,
    payments: &[(EntryId, &Entry, Money)],
) -> Observation {
    let near = nearest(books, id, amount, payments);
    let hint = near.map(|order| format!(" Paiement du même tiers, non rapproché : {}.", line_with_address(order)));
    let message = format!(
        "{} : pièce de {amount}, aucun paiement trouvé en comptabilité.{}",
        line_first(entry),
        hint.unwrap_or_default()
    );
    let remedy = "Rechercher le paiement (mandat, carte, régie, agence), ou dire que la pièce reste à payer ou n’est pas de la mission.";
    scope::on(books, id, message, remedy).related(near.map(|order| order.place.clone()))
}
