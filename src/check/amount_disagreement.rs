//! A payment and its document are the same money, but not the same amount. Example: mandat 820 pays
//! 118,00 € for an invoice of 98,33 €: the gap of 19,67 € is exactly its VAT. A document that was
//! converted may differ by the tolerance of exchange: that is no disagreement but the bridge step *change*.

use rust_decimal::Decimal;

use super::findings::wording::{lines_first, papers_listed, places};
use super::{Check, Grounds};
use crate::model::books::Books;
use crate::model::causes;
use crate::model::entry::EntryId;
use crate::model::finding::{Observation, Outcome, Part, Severity};
use crate::model::match_parts;
use crate::model::matching::{Confidence, Match};
use crate::model::money::Money;

pub(super) static CHECK: Check = Check {
    id: "amount_disagreement",
    title: "Montant mandaté différent du justificatif",
    why: "Un mandat paie ce que la pièce justifie, ni plus ni moins.",
    source: "Contrôle de la validité de la dette et de l’exactitude de la liquidation (décret GBCP 2012-1246, art. 19 et 20).",
    remedy: "Comparer le mandat et la pièce, puis demander un avoir, un complément ou une rectification.",
    severity: Severity::Blocking,
    needs: "Des mandats rapprochés de leurs justificatifs.",
    closes_by_correction_only: false,
    run,
};

/// A mark outweighs the amounts, but it may be older than they are.
const BY_HAND: &str = " Lignes pointées à la main : le pointage est gardé ; vérifier qu’il vaut encore.";

fn run(books: &Grounds<'_>) -> Result<Vec<Observation>, Outcome> {
    if books.matching.matches.is_empty() {
        return Err(Outcome::NotChecked("aucun mandat n’est rapproché d’un justificatif".into()));
    }
    let mut found = Vec::new();
    for one in books.matching.matches.iter().filter(|one| !one.is_even()) {
        let difference = one.gap();
        let papers: Vec<_> = one.support.iter().map(|id| books.entry(*id)).collect();
        if books.dossier.rules.excuses(difference.amount(), &papers) {
            continue;
        }
        found.extend(observe(books, one, difference));
    }
    Ok(found)
}

fn observe(books: &Books, one: &Match, difference: Money) -> Option<Observation> {
    let parts = parts(books, one, difference);
    let mut lines = if one.ledger.is_empty() { one.support.to_vec() } else { one.ledger.to_vec() };
    // The line at fault is one of a mission that differs.
    let is_of = |id: &EntryId| parts.iter().any(|part| books.assignment(*id).touches(part.mission));
    lines.sort_by_key(|id| !parts.is_empty() && !is_of(id));
    let at = *lines.first()?;
    let entries = |ids: &[EntryId]| ids.iter().map(|id| books.entry(*id)).collect::<Vec<_>>();
    let causes = causes::of(&entries(&one.ledger), &entries(&one.support), Some(&books.rates));
    let cause = causes::explained(&causes).map(|cause| format!(" {cause}")).unwrap_or_default();
    let mark = if one.confidence == Confidence::Manual { BY_HAND } else { "" };
    let message = format!(
        "{} : {} mandatés, {} justifiés par {} : écart de {difference}.{cause}{mark}",
        lines_first(books, &lines),
        one.ledger_amount,
        one.support_amount(),
        papers_listed(books, &one.support)
    );
    let remedy = if difference.is_negative() {
        "Comparer le mandat et la pièce : paiement partiel, avoir ou erreur de saisie ; compléter ou faire rectifier."
    } else {
        "Comparer le mandat et la pièce : demander la pièce manquante, un avoir ou le reversement du trop-payé."
    };
    let others = one.entries().filter(|id| *id != at);
    Some(
        Observation::at(books.entry(at).place.clone(), message, remedy)
            .amount(difference)
            .related(places(books, others))
            .subjects(one.entries())
            .parts(parts),
    )
}

/// What each mission has of the gap of a match.
fn parts(books: &Books, one: &Match, difference: Money) -> Vec<Part> {
    let mut shared = match_parts::of(books, one);
    // Shares in percent are rounded to the cent: such cents are of the gap that stands beside them.
    let cents = Decimal::new(shared.len() as i64, 2);
    shared.retain(|part| !part.own.is_zero());
    if difference.amount().abs() > cents
        && let Some(most) = shared.iter().map(|part| part.own.abs()).max()
    {
        let (mut differ, rounded): (Vec<_>, Vec<_>) =
            shared.into_iter().partition(|part| part.own.abs() == most || part.own.amount().abs() > cents);
        if let Some(first) = differ.iter_mut().find(|part| part.own.abs() == most) {
            first.own = books.sum(rounded.iter().map(|part| part.own).chain([first.own]));
        }
        shared = differ;
    }
    shared.into_iter().map(|part| Part { mission: part.mission, amount: Some(part.own) }).collect()
}
