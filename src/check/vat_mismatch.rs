//! On one line, HT plus TVA is not the TTC. Example: 100,00 € HT, 19,60 € of TVA and 120,00 € TTC: 0,40 €
//! apart. A cent of rounding is allowed (`ecart_tva_max`).

use std::collections::{BTreeMap, BTreeSet};

use super::findings::wording::line_first;
use super::grounds::bases::parts;
use super::grounds::scope::{self, Table};
use super::{Check, Grounds};
use crate::model::books::Books;
use crate::model::field::Field;
use crate::model::finding::{Observation, Outcome, Severity};

pub(super) static CHECK: Check = Check {
    id: "vat_mismatch",
    title: "HT + TVA différent du TTC",
    why: "L’un des trois montants est faux : la somme payée, ou la TVA à récupérer, peut l’être aussi.",
    source: "Exactitude de la liquidation (décret GBCP 2012-1246, art. 20) ; tolérance paramétrable (ecart_tva_max).",
    remedy: "Comparer la ligne à la facture, puis corriger le montant saisi.",
    severity: Severity::Review,
    needs: "Les montants HT, TVA et TTC d’une ligne.",
    closes_by_correction_only: false,
    run,
};

fn run(books: &Grounds<'_>) -> Result<Vec<Observation>, Outcome> {
    let bases = books.bases();
    let mut found = Vec::new();
    for id in bases.apart.iter().copied() {
        let entry = books.entry(id);
        let Some((net, tax, gross)) = entry.amount.and_then(|amount| parts(entry, amount)) else { continue };
        let Some(difference) = net.checked_add(tax).and_then(|sum| gross.checked_sub(sum)).ok() else { continue };
        if difference.amount().abs() <= books.dossier.rules.tax_gap_max {
            continue;
        }
        let message = format!(
            "{} : {net} HT + {tax} de TVA ne font pas {gross} TTC : écart de {difference}.",
            line_first(entry)
        );
        let remedy = "Comparer cette ligne à la facture, puis corriger le montant HT, la TVA ou le TTC.";
        found.push(scope::on(books, id, message, remedy).amount(difference));
    }
    if bases.told.values().all(|(told, _)| *told == 0) {
        return scope::conclude(found, vec!["montants HT et TVA absents des lignes des missions".to_owned()]);
    }
    scope::conclude(found, sparse(books, &bases.told).into_iter().collect())
}

/// The tables whose columns of net and tax are mostly empty.
fn sparse(books: &Books, told: &BTreeMap<Table<'_>, (usize, usize)>) -> Option<String> {
    let asked: BTreeSet<Table<'_>> =
        scope::with_column(books, Field::AmountExclTax).chain(scope::with_column(books, Field::Tax)).collect();
    let sparse = told.iter().filter(|(table, (told, all))| told * 2 < *all && asked.contains(*table));
    scope::sparse("montants HT et TVA remplis", sparse.map(|(table, _)| *table))
}
