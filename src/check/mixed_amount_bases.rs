//! HT and TTC in one column: their sum is neither. Example: of ten lines that give HT and TVA, six carry
//! HT + TVA as their amount and four the HT alone: 8 450,00 € of total mean nothing. One line alone is a
//! `vat_mismatch`; a column is mixed when both readings stand on several lines.

use std::collections::BTreeMap;

use super::findings::identify::signature_of;
use super::findings::problems;
use super::findings::wording::{count, places};
use super::grounds::scope;
use super::{Check, Grounds};
use crate::model::Text;
use crate::model::books::Books;
use crate::model::entry::{Entry, EntryId, Figure, Side};
use crate::model::finding::{Observation, Outcome, Severity};
use crate::model::place::Place;

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

/// The lines of one table by what their amount is.
#[derive(Default)]
struct Readings {
    net: Vec<EntryId>,
    /// How many there are of the others.
    gross: usize,
}

fn run(books: &Grounds<'_>) -> Result<Vec<Observation>, Outcome> {
    let mut found = problems::reported_by(CHECK.id, books)?;
    let mut tables: BTreeMap<(&Text, Option<&Text>), Readings> = BTreeMap::new();
    let sides = [Side::Ledger, Side::Support].into_iter().filter(|side| books.tells(*side, Figure::Tax));
    // The lines of one table mostly follow each other.
    let mut last: Option<(&Place, &mut Readings)> = None;
    for (id, entry) in sides.flat_map(|side| books.side(side)) {
        let Some(is_net) = is_net(entry) else { continue };
        let place = &entry.place;
        let readings = match last.take() {
            Some((beside, readings)) if place.is_beside(beside) => readings,
            _ => tables.entry((place.file(), place.sheet())).or_default(),
        };
        if is_net {
            readings.net.push(id)
        } else {
            readings.gross += 1
        }
        last = Some((place, readings));
    }
    let lacking = tables.is_empty().then(|| "aucune ligne ne donne à la fois HT, TVA et montant".to_owned());
    found.extend(tables.into_values().filter_map(|readings| observe(books, readings)));
    scope::conclude(found, lacking.into_iter().collect())
}

/// True when the amount is the HT, false when it is HT + TVA; none when it is neither, or cannot be told.
fn is_net(entry: &Entry) -> Option<bool> {
    let amount = entry.amount?;
    if let (Some([net, tax]), Some(amount)) = (entry.net_and_tax_cents(amount.currency()), amount.cents()) {
        let is_net = amount == net;
        return (tax != 0 && (is_net || net.checked_add(tax) == Some(amount))).then_some(is_net);
    }
    let (net, tax) = entry.net_and_tax()?;
    let gross = net.checked_add(tax).ok().filter(|_| !tax.is_zero())?;
    if amount == net { Some(true) } else { (amount == gross).then_some(false) }
}

fn observe(books: &Books, readings: Readings) -> Option<Observation> {
    const LINES_MIN: usize = 2;
    let Readings { mut net, gross } = readings;
    // In a table of both sides they stand side by side.
    net.sort_unstable();
    if net.len().min(gross) < LINES_MIN {
        return None;
    }
    let first = books.entry(*net.first()?);
    let amount = books.sum(net.iter().filter_map(|id| books.entry(*id).amount));
    let message = format!(
        "Une même colonne porte des montants HT ({}) et TTC ({}) : leur somme n’est ni l’un ni l’autre.",
        count(net.len(), "ligne", "lignes"),
        count(gross, "ligne", "lignes")
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
