//! Lines without a payment date among lines that have one. Example: 70 lines of the export are paid, mandat
//! 961 of 1 068,00 € is not: the report says that the expense was made. An export without payment dates, and
//! a line whose state says « payé », say nothing. One finding per mission and file.

use std::collections::{BTreeMap, BTreeSet};

use super::wording::{count, line, listed, places};
use super::{Check, Grounds, scope};
use crate::model::Text;
use crate::model::books::Books;
use crate::model::entry::{Entry, EntryId, Side};
use crate::model::finding::{Observation, Outcome, Severity};
use crate::model::mission::MissionId;
use crate::model::words::{contains_words, fold};

pub(super) static CHECK: Check = Check {
    id: "unpaid_line_counted",
    title: "Ligne sans date de paiement",
    why: "Un mandat que le comptable n’a pas payé, ou a rejeté, n’est pas une dépense exécutée.",
    source: "Phases de la dépense (engagement, liquidation, ordonnancement, paiement) : décret GBCP 2012-1246, art. 29 à 33.",
    remedy: "Demander au comptable l’état du mandat, puis compléter l’export ou retirer la ligne.",
    severity: Severity::Review,
    needs: "La date de paiement dans la comptabilité.",
    closes_by_correction_only: false,
    run,
};

fn run(books: &Grounds<'_>) -> Result<Vec<Observation>, Outcome> {
    scope::needs_ledger(books)?;
    let table = |entry: &Entry| (entry.place.file().clone(), entry.place.sheet().cloned());
    let dated: BTreeSet<(Text, Option<Text>)> = books
        .side(Side::Ledger)
        .filter(|(_, entry)| entry.payment_date.is_some())
        .map(|(_, entry)| table(entry))
        .collect();
    if dated.is_empty() {
        return Err(Outcome::NotChecked("date de paiement absente des exports de comptabilité".into()));
    }
    let mut groups: BTreeMap<(MissionId, Text), Vec<EntryId>> = BTreeMap::new();
    for (id, entry, amount) in scope::lines(books, Side::Ledger) {
        let paid = entry.payment_date.is_some() || entry.state().is_some_and(is_paid);
        if paid || amount.is_negative() || !dated.contains(&table(entry)) {
            continue;
        }
        for mission in scope::missions(books, id) {
            groups.entry((mission, entry.place.file().clone())).or_default().push(id);
        }
    }
    Ok(groups.into_iter().map(|((mission, file), lines)| observe(books, mission, &file, lines)).collect())
}

fn is_paid(state: &str) -> bool {
    let folded = fold(state);
    let paid =
        ["paye", "payee", "regle", "reglee", "solde", "soldee"].iter().any(|word| contains_words(&folded, word));
    paid && !contains_words(&folded, "non") && !contains_words(&folded, "a payer")
}

fn observe(books: &Books, mission: MissionId, file: &Text, lines: Vec<EntryId>) -> Observation {
    let amount = books.sum(lines.iter().map(|id| books.share(*id, mission)));
    let message = format!(
        "{} : {} sans date de paiement pour {amount}, alors que d’autres lignes de {file} en ont une : {}.",
        books.mission(mission).label,
        count(lines.len(), "ligne", "lignes"),
        listed(lines.iter().map(|id| line(books.entry(*id)))),
    );
    let remedy = "Demander au comptable si le mandat est payé, rejeté ou en instance ; compléter l’export, ou retirer la ligne du montant à ratifier.";
    Observation::at(books.entry(lines[0]).place.clone(), message, remedy)
        .mission(mission)
        .amount(amount)
        .related(places(books, lines.iter().copied().skip(1)))
        .subjects(lines)
}
