//! A payment to a bank, an imprest holder or « divers », whose documents name no supplier. Example: mandat
//! 961, « Banque X », 2 159,36 €, settled by one line « relevé de carte » of the same amount: who was paid
//! is unknown. A statement with its lines is innocent.

use super::findings::wording::{line_first, places};
use super::grounds::scope;
use super::{Check, Grounds};
use crate::model::books::Books;
use crate::model::entry::{Entry, EntryId, Side};
use crate::model::finding::{Observation, Outcome, Severity};
use crate::model::memo::Memo;
use crate::model::nature::Nature;
use crate::model::phrases::Phrases;

pub(super) static CHECK: Check = Check {
    id: "generic_payee",
    title: "Fournisseur réel inconnu",
    why: "Payée à la banque ou au régisseur, une dépense échappe au contrôle si le détail ne dit pas à qui elle est allée.",
    source: "Relevé d’opérations de la carte d’achat : nom du fournisseur, porteur, date, montant, nature (décret 2004-1144, art. 7, puis 2023-209).",
    remedy: "Ajouter le détail du relevé ou de la régie, ligne par ligne, avec les fournisseurs.",
    severity: Severity::Review,
    needs: "Le tiers dans la comptabilité, et les lignes des justificatifs.",
    closes_by_correction_only: false,
    run,
};

static GENERIC: Phrases = Phrases::of(&[
    "banque",
    "banques",
    "bank",
    "bnp paribas",
    "bnp",
    "societe generale",
    "credit agricole",
    "credit mutuel",
    "caisse d epargne",
    "banque postale",
    "american express",
    "amex",
    "airplus",
    "diners club",
    "carte d achat",
    "carte achat",
    "regisseur",
    "regie",
    "regie d avances",
    "divers",
    "tiers divers",
    "fournisseurs divers",
    "creanciers divers",
    "divers creanciers",
    "fournisseur divers",
    "carte logee",
    "carte affaires",
]);

fn run(books: &Grounds<'_>) -> Result<Vec<Observation>, Outcome> {
    scope::needs_ledger(books)?;
    if books.paid().is_empty() {
        return Err(Outcome::NotChecked("tiers absent des exports de comptabilité".into()));
    }
    let mut found = Vec::new();
    if !books.paid().keys().any(|payee| is_generic(payee)) {
        return Ok(found);
    }
    let mut known: Memo<bool> = Memo::default();
    let mut is_generic = |entry: &Entry| entry.payee().is_some_and(|payee| known.ask(payee, is_generic));
    for (id, entry, amount) in scope::lines(books, Side::Ledger) {
        if amount.is_negative() || !is_generic(entry) || books.nature(id) == Nature::Bank {
            continue;
        }
        // Without any document it is `ledger_without_support`.
        let Some((_, one)) = books.match_of(id) else { continue };
        let detailed = one.support.iter().any(|paper| {
            let paper = books.entry(*paper);
            paper.payee().is_some() && !is_generic(paper)
        });
        if !detailed {
            found.push(observe(books, id, &one.support));
        }
    }
    Ok(found)
}

fn is_generic(payee: &str) -> bool {
    GENERIC.stand_in_written(payee)
}

fn observe(books: &Books, id: EntryId, papers: &[EntryId]) -> Observation {
    let entry = books.entry(id);
    let amount = entry.amount.unwrap_or(books.zero());
    let message = format!("{} : {amount}, et aucun justificatif ne nomme le fournisseur.", line_first(entry));
    let remedy =
        "Ajouter aux justificatifs le détail du relevé ou de la régie, ligne par ligne, avec les fournisseurs.";
    scope::on(books, id, message, remedy).related(places(books, papers.iter().copied()))
}
