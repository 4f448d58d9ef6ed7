//! A claim that nobody paid within the four years. Example: an invoice of November 2017, still unpaid in 2022:
//! it is barred since 31 December 2021, unless the delay was interrupted.

use super::findings::wording::{day, line_first};
use super::grounds::scope;
use super::{Check, Grounds};
use crate::model::Date;
use crate::model::books::Books;
use crate::model::entry::{Entry, EntryId, Side};
use crate::model::finding::{Observation, Outcome, Severity};

pub(super) static CHECK: Check = Check {
    id: "time_barred",
    title: "Créance prescrite",
    why: "Une créance non réclamée dans les quatre ans ne peut plus être payée sans décision expresse.",
    source: "Loi n° 68-1250 du 31 décembre 1968 : quatre ans à partir du 1er janvier de l’année suivante, sauf interruption.",
    remedy: "Rechercher un acte qui interrompt la prescription (réclamation, paiement partiel) ; à défaut, ne pas payer.",
    severity: Severity::Blocking,
    needs: "La date des pièces non payées.",
    closes_by_correction_only: false,
    run,
};

/// Full years after the year of the claim.
const YEARS: i16 = 4;

fn run(books: &Grounds<'_>) -> Result<Vec<Observation>, Outcome> {
    scope::needs_support(books)?;
    scope::needs_ledger(books)?;
    let (mut found, mut undated) = (Vec::new(), 0_usize);
    for (id, entry, amount) in scope::lines(books, Side::Support) {
        if amount.is_negative() || !is_open(books, id) {
            continue;
        }
        let Some(date) = entry.service_date.or(entry.date) else {
            undated += 1;
            continue;
        };
        let Some(last) = last_year(books, date) else { continue };
        let message = format!(
            "{} : {amount} du {}, sans paiement, prescrits depuis le 31/12/{last} sauf interruption.",
            line_first(entry),
            day(date)
        );
        let remedy = "Rechercher un acte interruptif (réclamation, paiement partiel, recours) ; à défaut, la créance est éteinte et ne se paie plus.";
        found.push(scope::on(books, id, message, remedy));
    }
    let lines = super::findings::wording::count(undated, "pièce non payée", "pièces non payées");
    scope::conclude(found, (undated > 0).then(|| format!("date absente de {lines}")).into_iter().collect())
}

/// The last year in which a claim of this day could be paid, when it is over. On the day of the vote, when it is known: an
/// old dossier is judged as it was.
fn last_year(books: &Books, date: Date) -> Option<i16> {
    let today = books.dossier.commission_date.unwrap_or(books.run_date).min(books.run_date);
    Some(date.year() + YEARS).filter(|last| today.year() > *last)
}

fn is_open(books: &Books, id: EntryId) -> bool {
    books.match_of(id).is_none() && books.ambiguity_of(id).is_none()
}

/// True for a document that this check tells: unpaid, and too old to be.
pub(super) fn is_barred(books: &Books, id: EntryId, entry: &Entry) -> bool {
    let date = entry.service_date.or(entry.date);
    entry.side == Side::Support
        && entry.is_counted()
        && is_open(books, id)
        && date.is_some_and(|date| last_year(books, date).is_some())
}
