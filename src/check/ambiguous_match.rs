//! Several partners or combinations are equally good: none is chosen. Example: two taxi receipts of
//! 38,00 € of the same day and one payment of 38,00 €: which of the two is paid cannot be told.

use super::findings::parts::on_missions_of;
use super::findings::wording::{count, line_first, places};
use super::grounds::scope;
use super::{Check, Grounds};
use crate::model::books::Books;
use crate::model::entry::EntryId;
use crate::model::finding::{Observation, Outcome, Severity};
use crate::model::matching::{Ambiguity, GivenUp};

pub(super) static CHECK: Check = Check {
    id: "ambiguous_match",
    title: "Plusieurs rapprochements possibles",
    why: "Choisir au hasard cacherait la ligne qui, elle, n’a pas de justificatif ou de paiement.",
    source: "Pratique de contrôle : aucun rapprochement n’est deviné.",
    remedy: "Inscrire le même repère « Pointage » sur les lignes qui vont ensemble, puis relancer.",
    severity: Severity::Review,
    needs: "Un export de comptabilité et un export de justificatifs.",
    closes_by_correction_only: false,
    run,
};

fn run(books: &Grounds<'_>) -> Result<Vec<Observation>, Outcome> {
    scope::needs_ledger(books)?;
    scope::needs_support(books)?;
    let of_a_mission =
        |one: &&Ambiguity| one.ledger.iter().chain(&one.support).any(|id| !books.assignment(*id).is_none());
    let undecided = books.matching.ambiguities.iter().filter(of_a_mission).filter_map(|one| observe(books, one));
    let unsought = books.matching.given_up.iter().filter_map(|one| unsought(books, one));
    Ok(undecided.chain(unsought).collect())
}

/// Lines of missions for which a limit was reached before a partner was found.
fn unsought(books: &Books, one: &GivenUp) -> Option<Observation> {
    let open = |id: &EntryId| {
        books.match_of(*id).is_none() && books.ambiguity_of(*id).is_none() && !books.assignment(*id).is_none()
    };
    let open: Vec<EntryId> = one.entries.iter().copied().filter(open).collect();
    let at = *open.iter().min_by_key(|id| books.entry(**id).key())?;
    let message = format!("{} : {}", line_first(books.entry(at)), one.sentence);
    let remedy = "Donner à l’export ce qui distingue ces lignes (tiers, mission, numéro commun), ou inscrire le même repère « Pointage » sur celles qui vont ensemble.";
    let others = open.iter().copied().filter(|id| *id != at).take(PLACES_MAX);
    Some(scope::on(books, at, message, remedy).related(places(books, others)))
}

/// Places named beside the first of the lines that were not sought further.
const PLACES_MAX: usize = 30;

fn observe(books: &Books, one: &Ambiguity) -> Option<Observation> {
    let subjects = if one.ledger.is_empty() { &one.support } else { &one.ledger };
    let at = *subjects.iter().min_by_key(|id| books.entry(**id).key())?;
    let amount = books.sum(subjects.iter().filter_map(|id| books.entry(*id).amount));
    let (paid, papers) = (one.ledger.len(), one.support.len());
    let sides = format!("{} et {}", count(paid, "paiement", "paiements"), count(papers, "pièce", "pièces"));
    let stand = match one.solutions {
        1 => "ne se soldent que d’une façon, mais les montants seuls le disent et le hasard suffit à l’expliquer : elle n’est pas retenue".to_owned(),
        0 => "se correspondent de plusieurs façons (plusieurs solutions possibles), aucune n’est retenue".to_owned(),
        many => format!("se correspondent de plusieurs façons ({many} solutions possibles), aucune n’est retenue"),
    };
    let message = format!("{} : {sides} {stand}. {}", line_first(books.entry(at)), one.sentence);
    let remedy =
        "Départager d’après les pièces : inscrire le même repère « Pointage » sur les lignes qui vont ensemble.";
    let others = one.ledger.iter().chain(&one.support).copied().filter(|id| *id != at);
    let observation = Observation::at(books.entry(at).place.clone(), message.trim_end().to_owned(), remedy)
        .amount(amount)
        .related(places(books, others))
        .subjects(subjects.iter().copied());
    // The papers of another mission are in question too.
    let papers = if one.ledger.is_empty() { &[] } else { one.support.as_slice() };
    Some(on_missions_of(books, observation, subjects, papers))
}
