//! The export has a column for the supporting document, and it is empty where the nature needs one. Example:
//! a hotel night of 184,00 € with nothing under « PJ », or « manquante ». A per diem, which is due without
//! invoice, a line with its own invoice or ticket number, and a payment settled by such a document are innocent.

use std::collections::BTreeSet;

use super::findings::wording::line_first;
use super::grounds::scope::{self, Table};
use super::uncleared_advance::{is_advance, person};
use super::{Check, Grounds};
use crate::model::account::Role;
use crate::model::books::Books;
use crate::model::entry::{Entry, EntryId, Side};
use crate::model::field::Field;
use crate::model::finding::{Observation, Outcome, Severity};
use crate::model::nature::Nature;
use crate::model::words::{contains_words, fold};

pub(super) static CHECK: Check = Check {
    id: "missing_supporting_document",
    title: "Pièce justificative non référencée",
    why: "La mention d’une dépense n’est pas sa pièce : sans facture ni billet, rien n’en prouve l’objet ni le montant.",
    source: "CGCT D1617-19 et annexe I (décret 2016-33) ; justificatifs contrôlés par l’ordonnateur.",
    remedy: "Retrouver la pièce et en indiquer la référence ; à défaut, en demander un duplicata certifié.",
    severity: Severity::Review,
    needs: "Une colonne de référence de pièce (PJ) dans un export.",
    closes_by_correction_only: false,
    run,
};

fn run(books: &Grounds<'_>) -> Result<Vec<Observation>, Outcome> {
    let asked = |side: Side| {
        let role = if side == Side::Ledger { Role::Ledger } else { Role::Support };
        books.fills(side, Field::SupportingDocument) || scope::has_column(books, role, Field::SupportingDocument)
    };
    let sides: Vec<Side> = [Side::Ledger, Side::Support].into_iter().filter(|side| asked(*side)).collect();
    if sides.is_empty() {
        return Err(Outcome::NotChecked("référence de pièce (PJ) absente des exports".into()));
    }
    let (tables, left) = tables(books);
    let mut found = Vec::new();
    let mut sparse: BTreeSet<Table<'_>> = BTreeSet::new();
    for (id, entry, amount) in scope::both_sides(books) {
        let table = scope::table(entry);
        let is_kept = tables.contains(&table);
        if !sides.contains(&entry.side) || amount.is_negative() || !(is_kept || left.contains(&table)) {
            continue;
        }
        if !is_kept {
            // Even a payment that a paper settles: that paper may have no number either.
            if !is_numbered(entry) && !is_due_without(books.nature(id)) {
                sparse.insert(table);
            }
            continue;
        }
        let Some(why) = missing(books, id, entry) else { continue };
        let message = format!("{} : {amount}, {why}.", line_first(entry));
        let remedy = "Retrouver la pièce (facture, billet, reçu) et en indiquer la référence ; à défaut, produire un duplicata certifié.";
        found.push(scope::on(books, id, message, remedy));
    }
    scope::conclude(found, scope::sparse("référence de pièce remplie", sparse).into_iter().collect())
}

/// The tables whose column is kept: at least half of their lines name their document. The others with it, where it may
/// be empty throughout.
fn tables(books: &Books) -> (Vec<Table<'_>>, Vec<Table<'_>>) {
    let lines = scope::both_sides(books).map(|(_, entry, _)| (entry, entry.supporting_document().is_some()));
    let asked: BTreeSet<Table<'_>> = scope::with_column(books, Field::SupportingDocument).collect();
    let told = scope::told(lines).into_iter();
    let with_column = told.filter(|(table, (named, _))| *named > 0 || asked.contains(table));
    let (kept, left): (Vec<_>, Vec<_>) = with_column.partition(|(_, (named, all))| named * 2 >= *all);
    let names = |tables: Vec<(_, _)>| tables.into_iter().map(|one| one.0).collect();
    (names(kept), names(left))
}

fn missing(books: &Grounds<'_>, id: EntryId, entry: &Entry) -> Option<String> {
    let nature = books.nature(id);
    if is_due_without(nature) {
        return None;
    }
    let said = entry.supporting_document().filter(|text| is_lacking(text));
    if let Some(said) = said {
        return Some(format!("pièce indiquée « {said} »"));
    }
    let settled = entry.side == Side::Ledger && books.match_of(id).is_some();
    let of_claim = entry.side == Side::Ledger && entry.mission_order().is_some();
    let what = if nature == Nature::Other { String::new() } else { format!(" ({})", nature.french()) };
    // The advance of a traveller comes before his papers; a deposit to a firm has its own.
    let in_advance = || is_advance(books, id) && person(books, entry).is_some_and(|who| who.is_person);
    (!is_numbered(entry) && !settled && !of_claim && !in_advance())
        .then(|| format!("aucune référence de pièce{what}"))
}

/// What is due without an invoice.
fn is_due_without(nature: Nature) -> bool {
    matches!(nature, Nature::PerDiem | Nature::Bank)
}

/// True for a line that names its document.
fn is_numbered(entry: &Entry) -> bool {
    let numbers = [entry.supporting_document(), entry.invoice(), entry.ticket(), entry.statement()];
    numbers.into_iter().any(|text| text.is_some_and(|text| !text.trim().is_empty()))
}

/// `manquante`, `non fournie`, `perdue`, `néant`.
fn is_lacking(text: &str) -> bool {
    const WORDS: &[&str] = &[
        "manquant",
        "manquante",
        "manquants",
        "absent",
        "absente",
        "perdu",
        "perdue",
        "egare",
        "egaree",
        "neant",
        "aucun",
        "aucune",
        "sans",
        "non fourni",
        "non fournie",
        "non fournis",
        "non transmis",
        "non transmise",
        "a fournir",
        "en attente",
        "non recu",
        "non recue",
        "missing",
        "lost",
        "non",
    ];
    let folded = fold(text);
    let first =
        |word: &&&str| folded == ***word || folded.strip_prefix(**word).is_some_and(|rest| rest.starts_with(' '));
    let strong = |word: &&&str| word.len() > 4 && contains_words(&folded, word);
    WORDS.iter().any(|word| first(&word) || strong(&word))
}
