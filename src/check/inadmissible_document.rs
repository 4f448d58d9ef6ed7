//! A paper that proves nothing. Example: a « devis » or a « ticket CB » entered among the documents. An
//! invoice « selon devis n° 12 » and a certified duplicate are innocent. A line whose object says « ANNULÉ » or
//! « DOUBLON » proves as little, unless a credit takes it back.

use std::collections::BTreeSet;

use super::findings::wording::line_first;
use super::grounds::said::Topic;
use super::grounds::{scope, struck};
use super::{Check, Grounds, unused_ticket};
use crate::model::entry::{Entry, EntryId, Side};
use crate::model::field::Field;
use crate::model::finding::{Observation, Outcome, Severity};
use crate::model::phrases::Phrases;
use crate::model::words::fold;

pub(super) static CHECK: Check = Check {
    id: "inadmissible_document",
    title: "Pièce non recevable",
    why: "Un devis, une facture pro forma ou un ticket de carte ne prouvent ni le service fait ni la dette.",
    source: "Pièces justificatives (CGCT D1617-19, annexe I) : facture ou mémoire ; facture pro forma et facturette non admises, duplicata certifié admis.",
    remedy: "Demander la facture au fournisseur, ou un duplicata certifié conforme.",
    severity: Severity::Review,
    needs: "Le type, la référence ou l’objet des pièces.",
    closes_by_correction_only: false,
    run,
};

/// Words that call a paper so, and how it is named to the reader.
const KINDS: [(&str, &str); 26] = [
    ("devis", "devis"),
    ("facture pro forma", "facture pro forma"),
    ("facture proforma", "facture pro forma"),
    ("pro forma", "facture pro forma"),
    ("proforma", "facture pro forma"),
    ("ticket cb", "ticket de carte bancaire"),
    ("ticket carte", "ticket de carte bancaire"),
    ("ticket de carte", "ticket de carte bancaire"),
    ("ticket tpe", "ticket de carte bancaire"),
    ("facturette", "facturette de carte bancaire"),
    ("recu cb", "ticket de carte bancaire"),
    ("recu carte", "ticket de carte bancaire"),
    ("duplicata", "duplicata non certifié"),
    ("bon de commande", "bon de commande"),
    ("preventivo", "devis"),
    ("quotation", "devis"),
    ("estimate", "devis"),
    ("angebot", "devis"),
    ("quote", "devis"),
    ("purchase order", "bon de commande"),
    ("presupuesto", "devis"),
    ("option de reservation", "option de réservation"),
    ("confirmation de reservation", "confirmation de réservation"),
    ("facture annulee", "facture annulée"),
    ("facture erronee", "facture erronée"),
    ("invoice cancelled", "facture annulée"),
];

/// Those that only a whole state may be.
const STATES: [&str; 3] = ["quote", "angebot", "purchase order"];

/// The same words alone.
pub(super) static INADMISSIBLE: Phrases = Phrases::of(&WORDS);

const WORDS: [&str; KINDS.len()] = {
    let mut words = [""; KINDS.len()];
    let mut at = 0;
    while at < words.len() {
        words[at] = KINDS[at].0;
        at += 1;
    }
    words
};

/// Before the word: the paper is another, and only cites it.
const CITES: &[&str] = &[
    "selon",
    "suivant",
    "sur",
    "conforme",
    "conformement",
    "suite",
    "au",
    "du",
    "ref",
    "notre",
    "votre",
    "n",
    "cf",
    "voir",
    "remplace",
    "remplacant",
    "remplacement",
    "corrige",
    "rectifie",
    "la",
    "de",
    "une",
    "annule",
    "et",
    "a",
];

fn run(books: &Grounds<'_>) -> Result<Vec<Observation>, Outcome> {
    scope::needs_support(books)?;
    let mut found = Vec::new();
    for (id, entry, amount) in scope::lines_about(books, Side::Support, Topic::Inadmissible) {
        let Some(what) = inadmissible(entry) else { continue };
        let message = format!("{} : {amount} sur {what}, qui n’est pas une pièce recevable.", line_first(entry));
        let remedy =
            "Demander la facture au fournisseur, ou un duplicata certifié conforme, et remplacer la ligne.";
        found.push(scope::on(books, id, message, remedy));
    }
    let told: BTreeSet<EntryId> = found.iter().flat_map(|one| one.subjects.iter().copied()).collect();
    for (id, entry, amount, said) in struck::lines(books, Side::Support) {
        if told.contains(&id) || unused_ticket::is_unused(entry) {
            continue;
        }
        let message = format!("{} : {amount} sur une ligne dont l’objet dit « {said} ».", line_first(entry));
        let remedy = "Vérifier la pièce : retirer la ligne, ou joindre l’avoir ou la pièce qui la remplace.";
        found.push(scope::on(books, id, message, remedy));
    }
    let telling = [Field::Description, Field::Nature, Field::State, Field::Category];
    let is_told = |entry: &Entry| telling.iter().any(|field| entry.texts.has(*field));
    let lines = scope::lines(books, Side::Support).map(|(_, entry, _)| (entry, is_told(entry)));
    let sparse = scope::told(lines).into_iter().filter(|(_, (told, all))| told * 2 < *all).map(|(table, _)| table);
    scope::conclude(found, scope::sparse("objet ou type de pièce indiqué", sparse).into_iter().collect())
}

fn inadmissible(entry: &Entry) -> Option<&'static str> {
    // What calls the paper by its kind first; a description may only cite an order.
    let kinds = [entry.supporting_document(), entry.nature(), entry.invoice(), entry.state()];
    let texts: Vec<String> = kinds.into_iter().chain([entry.description()]).flatten().map(fold).collect();
    let certified = texts.iter().any(|text| text.contains("certifi"));
    let described = entry.description().map(fold);
    let cited = |text: &String, word: &str| word == "bon de commande" && Some(text) == described.as_ref();
    let calls = |text: &String, word: &str| stands(text, word) && !cited(text, word);
    // Some words are of a paper only when they are the whole of its kind.
    let state = entry.state().map(fold);
    let is_kind =
        |text: &String, word: &str| !STATES.contains(&word) || state.as_deref() == Some(word) && *text == word;
    let calls = |text: &String, word: &str| calls(text, word) && is_kind(text, word);
    let found = texts.iter().find_map(|text| KINDS.iter().find(|(word, _)| calls(text, word)));
    found.map(|(_, what)| *what).filter(|what| !(certified && *what == "duplicata non certifié"))
}

/// True when the text calls the paper so, and does not merely cite such a paper.
fn stands(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let (before, after) = (&text[..at], &text[at + word.len()..]);
        let whole = (before.is_empty() || before.ends_with(' ')) && (after.is_empty() || after.starts_with(' '));
        let last = before.trim_end().rsplit(' ').next().unwrap_or_default();
        // `à refacturer` is no invoice.
        let invoice = before.split(' ').any(|word| ["facture", "factures"].contains(&word));
        // The credit that takes it back is read beside it.
        let credited = after.trim_start().starts_with("par avoir") || after.trim_start().starts_with("par l avoir");
        whole && !CITES.contains(&last) && !invoice && !credited
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_paper_that_cites_another_is_what_it_is() {
        let is = |text: &str| KINDS.iter().any(|(word, _)| stands(&fold(text), word));
        for text in [
            "Devis n° 12",
            "Facture pro forma",
            "DEVIS-2017-4",
            "Ticket CB restaurant",
            "Bon de commande 45",
            "Panneaux à refacturer à la CCI facture pro forma",
            "FACTURE ANNULÉE - interprétariat",
        ] {
            assert!(is(text), "{text}");
        }
        for text in [
            "Dîner selon devis n° 12",
            "Facture suivant devis",
            "Solde sur devis 45",
            "Facture du devis 4",
            "Remplace facture annulée F-12",
            "en remplacement de la facture annulée HB-77",
            "corrige facture erronée du 18/03",
            "Facture annulée par avoir AV-77",
            "Facture, assurance annulation",
        ] {
            assert!(!is(text), "{text}");
        }
    }
}
