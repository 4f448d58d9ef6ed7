//! Matched without full proof. Example: 640,00 € paid on 2 December, a receipt of 640,00 € of 6 November with
//! no shared reference, and no other candidate: matched, and to be confirmed on `Rapprochement`.

use super::wording::{line_first, line_with_address, places};
use super::{Check, scope};
use crate::model::books::Books;
use crate::model::finding::{Observation, Outcome, Severity};
use crate::model::matching::{Confidence, Match};

pub(super) static CHECK: Check = Check {
    id: "probable_match",
    title: "Rapprochement probable, à confirmer",
    why: "Rien ne prouve entièrement que la pièce est celle du paiement, même si aucune autre ne convient.",
    source: "Pratique de contrôle : un rapprochement sans référence commune est confirmé par une personne.",
    remedy: "Confirmer par un même repère « Pointage » sur les deux lignes, ou l’interdire par « - ».",
    severity: Severity::Info,
    needs: "Un export de comptabilité et un export de justificatifs.",
    closes_by_correction_only: false,
    run,
};

fn run(books: &Books) -> Result<Vec<Observation>, Outcome> {
    scope::needs_ledger(books)?;
    scope::needs_support(books)?;
    let probable = books.matching.matches.iter().filter(|one| one.confidence == Confidence::Probable);
    Ok(probable.filter_map(|one| observe(books, one)).collect())
}

fn observe(books: &Books, one: &Match) -> Option<Observation> {
    let at = *one.ledger.first()?;
    let papers: Vec<String> = one.support.iter().take(3).map(|id| line_with_address(books.entry(*id))).collect();
    let message = format!(
        "{} : {} rapprochés sans preuve complète de {}. {}",
        line_first(books.entry(at)),
        one.ledger_amount,
        papers.join(", "),
        one.evidence.sentence
    );
    let remedy = "Vérifier la pièce ; confirmer par un même repère « Pointage » sur les deux lignes, ou interdire ce rapprochement par « - ».";
    Some(
        Observation::at(books.entry(at).place.clone(), message.trim_end().to_owned(), remedy)
            .mission(scope::mission(books, at))
            .amount(one.ledger_amount)
            .related(places(books, one.entries().filter(|id| *id != at)))
            .subjects(one.entries()),
    )
}
