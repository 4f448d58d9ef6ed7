//! A ticket or a night that was not used, without its credit. Example: « billet non utilisé, M. Durand »,
//! 842,00 €, and no credit note for him. One with its credit is innocent.

use std::collections::BTreeMap;

use rustc_hash::FxHashSet;

use super::findings::wording::line_first;
use super::grounds::persons::Name;
use super::grounds::said::Topic;
use super::grounds::scope;
use super::grounds::travel::told;
use super::{Check, Grounds};
use crate::model::books::Books;
use crate::model::entry::{Entry, EntryId, Side};
use crate::model::field::Field;
use crate::model::finding::{Observation, Outcome, Severity};
use crate::model::money::Money;
use crate::model::nature::{Nature, NatureBy};
use crate::model::phrases::Phrases;
use crate::model::words::reference_key;

pub(super) static CHECK: Check = Check {
    id: "unused_ticket",
    title: "Billet ou nuit non utilisés, sans avoir",
    why: "Un billet inutilisé peut être remboursé, au moins de ses taxes : sans avoir, la somme est perdue.",
    source: "Avoirs des fournisseurs (compte 40971) ; remboursement des taxes d’un vol non effectué (code de la consommation L224-66).",
    remedy: "Demander l’avoir à l’agence ou à la compagnie, ou expliquer pourquoi il n’est pas dû.",
    severity: Severity::Review,
    needs: "L’objet des lignes de transport et d’hébergement.",
    closes_by_correction_only: false,
    run,
};

pub(super) static UNUSED: Phrases = Phrases::of(&[
    "no show",
    "noshow",
    "non utilise",
    "non utilisee",
    "non utilises",
    "non utilisees",
    "inutilise",
    "inutilisee",
    "non consomme",
    "non consommee",
    "non consommes",
    "non consommees",
    "non presente",
    "non presentee",
    "voyage annule",
    "vol annule",
    "billet annule",
    "billets annules",
    "nuit annulee",
    "nuits annulees",
    "reservation annulee",
    "chambre annulee",
    "unused",
    "not used",
    "cancelled",
    "canceled",
]);

fn run(books: &Grounds<'_>) -> Result<Vec<Observation>, Outcome> {
    let is_told = |(id, entry, _): &(EntryId, &Entry, Money)| is_of_travel(books, *id, entry);
    if !scope::both_sides(books).any(|line| is_told(&line)) {
        return Err(Outcome::NotApplicable(
            "aucun billet ni nuit d’hébergement dans les lignes des missions".into(),
        ));
    }
    let credits = Credits::of(books);
    let mut found = Vec::new();
    let lines = [Side::Ledger, Side::Support].into_iter();
    let lines = lines.flat_map(|side| scope::lines_about(books, side, Topic::Unused)).filter(is_told);
    for (id, entry, amount) in lines {
        let repeated = entry.side == Side::Ledger && books.match_of(id).is_some();
        if amount.is_negative() || repeated || !is_unused(entry) || credits.has_one_for(books, entry) {
            continue;
        }
        found.push(observe(books, id));
    }
    Ok(found)
}

/// Transport or nights; and what a paper bills for a traveller as unused, whatever it calls it.
fn is_of_travel(books: &Grounds<'_>, id: EntryId, entry: &Entry) -> bool {
    let is_billed =
        || entry.side == Side::Support && entry.texts.has(Field::Beneficiary) && entry.texts.has(Field::Invoice);
    let is_called_otherwise = || books.nature_reading(id).by == NatureBy::Nothing;
    match books.nature(id) {
        Nature::Other => {
            is_billed() && books.may_be(id, Topic::Unused) && is_called_otherwise() && is_unused(entry)
        }
        nature => nature.is_transport() || nature == Nature::Hotel,
    }
}

pub(super) fn is_unused(entry: &Entry) -> bool {
    UNUSED.stand_in(&told(entry))
}

/// What the credits are for.
#[derive(Default)]
struct Credits {
    tickets: FxHashSet<String>,
    /// The documents of those that name a traveller, and of those that name none.
    documents: [FxHashSet<String>; 2],
    travellers: BTreeMap<String, Name>,
}

impl Credits {
    fn of(books: &Grounds<'_>) -> Self {
        let mut credits = Self::default();
        for (_, entry, _) in scope::credits_of_both_sides(books) {
            credits.tickets.extend(entry.ticket().map(reference_key));
            let unnamed = entry.beneficiary().is_none();
            credits.documents[usize::from(unnamed)].extend(entry.invoice().map(reference_key));
            let name = entry.beneficiary().map(Name::of);
            credits.travellers.extend(name.map(|name| (name.key().to_owned(), name)));
        }
        credits
    }

    /// A credit for the same ticket or traveller; where one of both names nobody, for the same document.
    fn has_one_for(&self, books: &Grounds<'_>, cost: &Entry) -> bool {
        let ticket = cost.ticket().map(reference_key);
        let document = cost.invoice().map(reference_key);
        let stands = |documents: &FxHashSet<String>| document.as_ref().is_some_and(|one| documents.contains(one));
        let [named, unnamed] = &self.documents;
        let person = cost.beneficiary().map(|text| books.named(text));
        ticket.is_some_and(|ticket| self.tickets.contains(&ticket))
            || stands(unnamed)
            || (person.is_none() && stands(named))
            || person.is_some_and(|one| {
                one.alone.iter().any(|name| self.travellers.values().any(|other| other.may_be(name)))
            })
    }
}

fn observe(books: &Books, id: EntryId) -> Observation {
    let entry = books.entry(id);
    let what = entry.description().or(entry.nature()).unwrap_or_default().trim();
    let amount = entry.amount.unwrap_or(books.zero());
    let message =
        format!("{} : {amount}, « {what} », sans avoir pour ce voyageur ni ce billet.", line_first(entry));
    let remedy = "Demander l’avoir (ou le remboursement des taxes) à l’agence ou à la compagnie, ou expliquer pourquoi il n’est pas dû.";
    scope::on(books, id, message, remedy)
}
