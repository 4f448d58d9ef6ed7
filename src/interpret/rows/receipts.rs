//! Journals of an imprest account (*régie d’avances*): what the accountant hands in stands beside what is spent.
//!
//! Example: « Avance reçue du comptable » has 500,00 under `Recettes` and nothing under `Dépenses`. It is no cost, and no
//! line whose amount is missing. A refund or a credit note there is another matter: it takes a cost back.

use super::cells::RowCells;
use crate::interpret::header::Layout;
use crate::model::sheet::Value;
use crate::model::words::fold;

const SPENT: &[&str] =
    &["depense", "depenses", "sortie", "sorties", "decaissement", "decaissements", "paiement", "paiements"];

const RECEIVED: &[&str] = &["recette", "recettes", "encaissement", "encaissements"];

/// Words of the money that the accountant hands in.
const HANDED_IN: &[&str] =
    &["avance", "alimentation", "reconstitution", "approvisionnement", "dotation", "provision", "fonds", "retrait"];

/// Words of money that somebody who was paid gives back.
const BACK: &[&str] =
    &["avoir", "remboursement", "rembourse", "restitution", "restitue", "trop", "annulation", "erreur"];

/// The column of what is received, beside an amount of what is spent.
pub(in crate::interpret) fn column(layout: &Layout, amount: u32) -> Option<u32> {
    let spent = fold(layout.header(amount));
    if !spent.split(' ').any(|word| SPENT.contains(&word)) {
        return None;
    }
    let received = |header: &str| RECEIVED.contains(&fold(header).as_str());
    layout.columns.iter().find(|one| one.field.is_none() && received(&one.header)).map(|one| one.column)
}

/// True for a row that says that the accountant hands money in.
pub(in crate::interpret) fn hands_in(cells: &RowCells<'_>) -> bool {
    let texts = cells.all().filter_map(|(_, value)| match value {
        Value::Text(text) => Some(fold(text)),
        _ => None,
    });
    let words: Vec<String> =
        texts.flat_map(|text| text.split(' ').map(str::to_owned).collect::<Vec<_>>()).collect();
    let says = |known: &[&str]| words.iter().any(|word| known.contains(&word.as_str()));
    says(HANDED_IN) && !says(BACK)
}
