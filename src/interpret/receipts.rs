//! Journals of an imprest account (*régie d’avances*): what the accountant hands in stands beside what is spent.
//!
//! Example: « Avance reçue du comptable » has 500,00 under `Recettes` and nothing under `Dépenses`. It is no cost, and no
//! line whose amount is missing.

use super::header::Layout;
use crate::model::words::fold;

const SPENT: &[&str] =
    &["depense", "depenses", "sortie", "sorties", "decaissement", "decaissements", "paiement", "paiements"];

const RECEIVED: &[&str] = &["recette", "recettes", "entree", "entrees", "encaissement", "encaissements"];

/// The column of what is received, beside an amount of what is spent.
pub(super) fn column(layout: &Layout, amount: u32) -> Option<u32> {
    let says = |header: &str, words: &[&str]| fold(header).split(' ').any(|word| words.contains(&word));
    if !says(layout.header(amount), SPENT) {
        return None;
    }
    let received =
        |header: &str| says(header, RECEIVED) && !says(header, &["date", "n", "numero", "nature", "type"]);
    layout.columns.iter().find(|one| one.field.is_none() && received(&one.header)).map(|one| one.column)
}
