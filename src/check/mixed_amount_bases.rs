//! HT and TTC in one column: their sum is neither. Example: of ten lines that give HT and TVA, six carry
//! HT + TVA as their amount and four the HT alone: 8 450,00 € of total mean nothing. One line alone is a
//! `vat_mismatch`; a column is mixed when both readings stand on several lines.

use super::findings::identify::signature_of;
use super::findings::problems;
use super::findings::wording::{count, places};
use super::grounds::bases::Readings;
use super::grounds::scope;
use super::{Check, Grounds};
use crate::model::books::Books;
use crate::model::finding::{Observation, Outcome, Severity};

pub(super) static CHECK: Check = Check {
    id: "mixed_amount_bases",
    title: "Bases de montants mélangées",
    why: "Additionner des montants HT et TTC donne un total qui n’existe dans aucun compte.",
    source: "Pratique de contrôle : un total porte sur une seule base (par défaut le montant mandaté TTC).",
    remedy: "Refaire l’export avec une seule base, ou indiquer la bonne colonne dans dossier.toml, puis relancer.",
    severity: Severity::Blocking,
    needs: "Les montants HT, TVA et TTC des exports.",
    closes_by_correction_only: false,
    run,
};

fn run(books: &Grounds<'_>) -> Result<Vec<Observation>, Outcome> {
    let mut found = problems::reported_by(CHECK.id, books)?;
    let tables = &books.bases().tables;
    let lacking = tables.is_empty().then(|| "aucune ligne ne donne à la fois HT, TVA et montant".to_owned());
    found.extend(tables.iter().filter_map(|readings| observe(books, readings)));
    scope::conclude(found, lacking.into_iter().collect())
}

fn observe(books: &Books, readings: &Readings) -> Option<Observation> {
    const LINES_MIN: usize = 2;
    let Readings { net, gross } = readings;
    if net.len().min(*gross) < LINES_MIN {
        return None;
    }
    // In a table of both sides they stand side by side.
    let mut net = net.clone();
    net.sort_unstable();
    let first = books.entry(*net.first()?);
    let amount = books.sum(net.iter().filter_map(|id| books.entry(*id).amount));
    let message = format!(
        "Une même colonne porte des montants HT ({}) et TTC ({}) : leur somme n’est ni l’un ni l’autre.",
        count(net.len(), "ligne", "lignes"),
        count(*gross, "ligne", "lignes")
    );
    let remedy = "Refaire l’export avec le TTC partout, ou indiquer la bonne colonne du montant dans dossier.toml.";
    Some(
        Observation::at(first.place.clone(), message, remedy)
            .amount(amount)
            .related(places(books, net.iter().copied().skip(1)))
            .subject(signature_of(books, first.place.file()))
            .subjects(net.iter().copied()),
    )
}
