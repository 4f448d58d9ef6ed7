//! Totals by mission, article or payee, listed at the foot of a table: `Total Miami`, `Total 6251`.

use std::collections::BTreeMap;

use super::Sums;
use crate::model::entry::Entry;
use crate::model::field::Field;
use crate::model::words::{contains_words, fold, is_cancelled};

/// Words of a label that do not name what it totals.
const NOT_A_NAME: &[&str] = &[
    "total",
    "totaux",
    "sous",
    "s",
    "st",
    "soustotal",
    "general",
    "generale",
    "mission",
    "missions",
    "article",
    "compte",
    "chapitre",
    "nature",
    "tiers",
    "fournisseur",
    "agent",
    "beneficiaire",
    "operation",
    "pour",
    "de",
    "du",
    "des",
    "d",
    "la",
    "le",
    "les",
    "l",
    "dont",
    "soit",
    "montant",
    "n",
    "numero",
    "somme",
    "cumul",
    "par",
    "mandate",
    "ttc",
    "ht",
    "tva",
    "paye",
    "facture",
    "factures",
    "depenses",
    "page",
    "releve",
    "eur",
    "euros",
    "partiel",
    "cumule",
    "report",
    "reporter",
    "a",
    "au",
    "mandats",
    "lignes",
];

/// Comparisons of names with keys that one table may cost.
const COMPARED_MAX: usize = 5_000_000;

/// What lines may be totalled by.
const TOTALLED: &[Field] = &[
    Field::Mission,
    Field::Operation,
    Field::Account,
    Field::Payee,
    Field::Beneficiary,
    Field::Nature,
    Field::PaymentOrder,
    Field::Slip,
    Field::Description,
];

/// Σ of the lines of a table by what they say of themselves.
pub(super) struct NamedSums {
    /// For each field that may be totalled, by its folded text.
    fields: Vec<BTreeMap<String, Sums>>,
    compared: usize,
}

impl NamedSums {
    pub(super) fn of(entries: &[Entry]) -> Self {
        let mut fields: Vec<BTreeMap<String, Sums>> = Vec::new();
        for (at, entry) in entries.iter().enumerate() {
            let Some(amount) = entry.amount else { continue };
            let cancelled = entry.state().is_some_and(is_cancelled);
            let texts = TOTALLED.iter().map(|field| entry.text(*field));
            if at == 0 {
                fields = TOTALLED.iter().map(|_| BTreeMap::new()).collect();
            }
            for (field, text) in fields.iter_mut().zip(texts) {
                if let Some(text) = text {
                    field.entry(fold(text)).or_default().add(amount.amount(), cancelled);
                }
            }
        }
        Self { fields, compared: 0 }
    }

    /// True when the lines that say this text, in one of their fields, make this amount.
    pub(super) fn has(&self, text: &str, amount: rust_decimal::Decimal) -> bool {
        let folded = fold(text);
        self.fields.iter().any(|field| field.get(&folded).is_some_and(|sums| sums.are(amount)))
    }

    /// Σ of the lines that a label names: the field whose sum is the stated one, else the first that has
    /// any. None when no line is named.
    pub(super) fn of_label(&mut self, label: &str, stated: rust_decimal::Decimal) -> Option<Sums> {
        let folded = fold(label);
        let words: Vec<&str> = folded.split(' ').filter(|word| !NOT_A_NAME.contains(word)).collect();
        let name = words.join(" ");
        if name.len() < 2 {
            return None;
        }
        let mut first = None;
        for (at, field) in self.fields.iter().enumerate() {
            let is_description = at + 1 == self.fields.len();
            if let Some(sums) = field.get(&name) {
                if sums.are(stated) {
                    return Some(*sums);
                }
                first = first.or(Some(*sums));
            }
            self.compared += field.len();
            if self.compared > COMPARED_MAX {
                continue;
            }
            let mut sum = Sums::default();
            let mut any = false;
            for (_, sums) in field.iter().filter(|(key, _)| names(&name, key)) {
                any = true;
                sum.kept += sums.kept;
                sum.all += sums.all;
            }
            if any && sum.are(stated) {
                return Some(sum);
            }
            // A word in a description may be there by chance: it proves, it does not accuse.
            first = first.or((any && !is_description).then_some(sum));
        }
        first
    }
}

/// True when a total named like this is about a line that says this: the same words, an account's beginning.
fn names(name: &str, key: &str) -> bool {
    let account = name.len() >= 2 && name.bytes().all(|byte| byte.is_ascii_digit());
    (account && key.starts_with(name)) || contains_words(key, name) || (key.len() >= 3 && contains_words(name, key))
}
