//! An amount in another currency, no euro amount, and no rate at its date. Example: a receipt of 45,00 USD of
//! 6 November 2017 and no rate for that week: it enters no total until a rate is given.

use super::wording::line_first;
use super::{Check, scope};
use crate::model::books::Books;
use crate::model::entry::EntryId;
use crate::model::finding::{Observation, Outcome, Severity};

pub(super) static CHECK: Check = Check {
    id: "missing_rate",
    title: "Taux de change manquant",
    why: "Sans taux, la dépense n’a pas de montant en euros : elle n’entre dans aucun total.",
    source: "Taux de chancellerie publiés par la DGFiP, ou historique des cours de la BCE.",
    remedy: "Ajouter au dossier un export de taux qui couvre la date, ou le montant débité en euros.",
    severity: Severity::Review,
    needs: "La devise et la date des lignes, et un export de taux.",
    closes_by_correction_only: false,
    run,
};

fn run(books: &Books) -> Result<Vec<Observation>, Outcome> {
    let foreign = |id: EntryId| books.entry(id).original.filter(|original| original.currency() != books.currency());
    let concerned: Vec<EntryId> = books
        .entries()
        .filter(|(id, entry)| entry.is_counted() && foreign(*id).is_some())
        .map(|(id, _)| id)
        .collect();
    if concerned.is_empty() {
        return Err(Outcome::NotApplicable("aucune ligne en devise étrangère".into()));
    }
    let mut found = Vec::new();
    for id in concerned {
        let entry = books.entry(id);
        let Some(original) = foreign(id).filter(|_| entry.amount.is_none()) else { continue };
        let when = entry.service_date.or(entry.date);
        let date = when.map_or("sans date".to_owned(), |date| format!("au {}", super::wording::day(date)));
        let currency = original.currency();
        let message = format!(
            "{} : {original}, aucun taux {currency} {date} ; la ligne n’entre dans aucun total.",
            line_first(entry)
        );
        let remedy = format!(
            "Ajouter au dossier un export de taux {currency} couvrant cette date, ou le montant débité en euros."
        );
        found.push(scope::on(books, id, message, remedy));
    }
    Ok(found)
}
