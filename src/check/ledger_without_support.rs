//! Paid, and no supporting document found. Example: mandat 831 pays 640,00 € to a Miami restaurant; no
//! invoice, claim or card line of the dossier settles it. A document that might be its own, same payee and
//! other amount, is named.

use super::wording::{line_first, line_with_address};
use super::{Check, scope};
use crate::model::books::Books;
use crate::model::entry::{Entry, EntryId, Side};
use crate::model::finding::{Observation, Outcome, Severity};
use crate::model::money::Money;
use crate::model::words::{SAME_PAYEE, payee_likeness};

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

fn run(books: &Books) -> Result<Vec<Observation>, Outcome> {
    scope::needs_ledger(books)?;
    scope::needs_support(books)?;
    scope::needs_lines(books)?;
    let paid: Vec<(EntryId, &Entry, Money)> = unmatched(books, Side::Ledger).collect();
    let papers = candidates(books, Side::Support, paid.len());
    let found = paid.into_iter().map(|(id, entry, amount)| observe(books, id, entry, amount, &papers));
    Ok(found.collect())
}

/// The unmatched lines of a side, among which a near one may be named; none when there are so many that
/// comparing every pair would cost more than the hint is worth.
pub(super) fn candidates(books: &Books, side: Side, asked: usize) -> Vec<(EntryId, &Entry, Money)> {
    const PAIRS_MAX: usize = 250_000;
    let lines: Vec<(EntryId, &Entry, Money)> = unmatched(books, side).collect();
    if lines.len().saturating_mul(asked) > PAIRS_MAX { Vec::new() } else { lines }
}

/// Lines of a mission that no match settles and no ambiguity holds.
pub(super) fn unmatched(books: &Books, side: Side) -> impl Iterator<Item = (EntryId, &Entry, Money)> {
    scope::lines(books, side).filter(|(id, _, amount)| {
        !amount.is_zero() && books.match_of(*id).is_none() && books.ambiguity_of(*id).is_none()
    })
}

/// The line of the other side that comes nearest: same payee, in a mission of this line.
pub(super) fn nearest<'a>(
    books: &Books,
    id: EntryId,
    amount: Money,
    others: &[(EntryId, &'a Entry, Money)],
) -> Option<&'a Entry> {
    let entry = books.entry(id);
    let missions = scope::missions(books, id);
    let payee = entry.payee()?;
    let same = |other: &&(EntryId, &'a Entry, Money)| {
        let of_mission = scope::missions(books, other.0).iter().any(|mission| missions.contains(mission));
        of_mission && other.1.payee().is_some_and(|name| payee_likeness(name, payee) >= SAME_PAYEE)
    };
    let apart = |other: &&(EntryId, &Entry, Money)| (other.2.amount() - amount.amount()).abs();
    others.iter().filter(same).min_by_key(|other| (apart(other), other.0)).map(|other| other.1)
}

fn observe(
    books: &Books,
    id: EntryId,
    entry: &Entry,
    amount: Money,
    papers: &[(EntryId, &Entry, Money)],
) -> Observation {
    let paid = if amount.is_negative() { "déduits" } else { "payés" };
    let near = nearest(books, id, amount, papers);
    let hint = near.map(|paper| format!(" Pièce du même tiers, non rapprochée : {}.", line_with_address(paper)));
    let message = format!(
        "{} : {amount} {paid}, aucun justificatif trouvé dans le dossier.{}",
        line_first(entry),
        hint.unwrap_or_default()
    );
    let remedy = "Ajouter la pièce aux justificatifs, ou inscrire le même repère « Pointage » sur les deux lignes si elle y est déjà.";
    let related = near.map(|paper| paper.place.clone());
    scope::on(books, id, message, remedy).related(related)
}
