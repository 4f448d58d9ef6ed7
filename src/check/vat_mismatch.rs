//! On one line, HT plus TVA is not the TTC. Example: 100,00 € HT, 19,60 € of TVA and 120,00 € TTC: 0,40 €
//! apart. A cent of rounding is allowed (`ecart_tva_max`).

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::findings::wording::line_first;
use super::grounds::scope::{self, Table, Told};
use super::{Check, Grounds};
use crate::model::books::Books;
use crate::model::entry::{Entry, Figure};
use crate::model::field::Field;
use crate::model::finding::{Observation, Outcome, Severity};
use crate::model::money::Money;

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
    let (mut found, mut told) = (Vec::new(), Told::default());
    let gap_max = books.dossier.rules.tax_gap_max;
    let cents_max = gap_max.checked_mul(Decimal::ONE_HUNDRED).and_then(|cents| cents.to_u64());
    for (id, entry, amount) in scope::both_sides(books) {
        if cents_max.is_some_and(|max| adds_up(entry, amount, max)) {
            told.add(entry, true);
            continue;
        }
        let parts = parts(entry, amount);
        told.add(entry, parts.is_some());
        let Some((net, tax, gross)) = parts else { continue };
        let Some(difference) = net.checked_add(tax).and_then(|sum| gross.checked_sub(sum)).ok() else { continue };
        if difference.amount().abs() <= gap_max {
            continue;
        }
        let message = format!(
            "{} : {net} HT + {tax} de TVA ne font pas {gross} TTC : écart de {difference}.",
            line_first(entry)
        );
        let remedy = "Comparer cette ligne à la facture, puis corriger le montant HT, la TVA ou le TTC.";
        found.push(scope::on(books, id, message, remedy).amount(difference));
    }
    let told = told.tables();
    if told.values().all(|(told, _)| *told == 0) {
        return scope::conclude(found, vec!["montants HT et TVA absents des lignes des missions".to_owned()]);
    }
    scope::conclude(found, sparse(books, told).into_iter().collect())
}

/// The tables whose columns of net and tax are mostly empty.
fn sparse(books: &Books, told: BTreeMap<Table<'_>, (usize, usize)>) -> Option<String> {
    let asked: BTreeSet<Table<'_>> =
        scope::with_column(books, Field::AmountExclTax).chain(scope::with_column(books, Field::Tax)).collect();
    let sparse = told.into_iter().filter(|(table, (told, all))| told * 2 < *all && asked.contains(table));
    scope::sparse("montants HT et TVA remplis", sparse.map(|(table, _)| table))
}

/// True where net and tax make the gross but for so many hundredths: as nearly all lines do, in whole hundredths of one
/// currency. The others are looked at closer.
fn adds_up(entry: &Entry, amount: Money, max: u64) -> bool {
    if entry.texts.tells(Figure::Original) {
        return false;
    }
    let Some([net, tax]) = entry.net_and_tax_cents(amount.currency()) else { return false };
    let rest = amount.cents().and_then(|gross| gross.checked_sub(net)?.checked_sub(tax));
    rest.is_some_and(|rest| rest.unsigned_abs() <= max)
}

/// Net, tax and gross in one currency: the document's own when the line is in another.
fn parts(entry: &Entry, amount: Money) -> Option<(Money, Money, Money)> {
    let (net, tax) = entry.net_and_tax()?;
    let gross = entry.original().filter(|original| original.currency() == net.currency()).unwrap_or(amount);
    (net.currency() == tax.currency() && tax.currency() == gross.currency()).then_some((net, tax, gross))
}
