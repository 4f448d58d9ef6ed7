//! The export has a column for the supporting document, and it is empty where the nature needs one. Example:
//! a hotel night of 184,00 € with nothing under « PJ », or « manquante ». A per diem, which is due without
//! invoice, a line with its own invoice or ticket number, and a payment settled by such a document are innocent.

use std::collections::BTreeMap;

use super::findings::wording::{line_first, listed};
use super::grounds::scope;
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
        let told = books.side(side).any(|(_, entry)| entry.supporting_document().is_some());
        told || scope::has_column(books, role, Field::SupportingDocument)
    };
    let sides: Vec<Side> = [Side::Ledger, Side::Support].into_iter().filter(|side| asked(*side)).collect();
    if sides.is_empty() {
        return Err(Outcome::NotChecked("référence de pièce (PJ) absente des exports".into()));
    }
    let (tables, left) = tables(books);
    let mut found = Vec::new();
    for (id, entry, amount) in scope::both_sides(books) {
        if !sides.contains(&entry.side) || amount.is_negative() || !tables.contains(&table(entry)) {
            continue;
        }
        let Some(why) = missing(books, id, entry) else { continue };
        let message = format!("{} : {amount}, {why}.", line_first(entry));
        let remedy = "Retrouver la pièce (facture, billet, reçu) et en indiquer la référence ; à défaut, produire un duplicata certifié.";
        found.push(scope::on(books, id, message, remedy));
    }
    let files = listed(left.iter().map(|(file, _)| file));
    let lacking = (!left.is_empty())
        .then(|| format!("référence de pièce remplie sur moins de la moitié des lignes de {files}"));
    scope::conclude(found, lacking.into_iter().collect())
}

fn table(entry: &Entry) -> Table<'_> {
    (entry.place.file(), entry.place.sheet_name())
}

type Table<'b> = (&'b str, Option<&'b str>);

/// The tables whose column is kept: at least half of their lines name their document. The others with it.
fn tables(books: &Books) -> (Vec<Table<'_>>, Vec<Table<'_>>) {
    let mut lines: BTreeMap<Table<'_>, (usize, usize)> = BTreeMap::new();
    for (_, entry, _) in scope::both_sides(books) {
        let (named, all) = lines.entry(table(entry)).or_default();
        *named += usize::from(entry.supporting_document().is_some());
        *all += 1;
    }
    let with_column = lines.into_iter().filter(|(_, (named, _))| *named > 0);
    let (kept, left): (Vec<_>, Vec<_>) = with_column.partition(|(_, (named, all))| named * 2 >= *all);
    let names = |tables: Vec<(_, _)>| tables.into_iter().map(|one| one.0).collect();
    (names(kept), names(left))
}

fn missing(books: &Books, id: EntryId, entry: &Entry) -> Option<String> {
    let nature = books.nature(id);
    if matches!(nature, Nature::PerDiem | Nature::Bank) {
        return None;
    }
    let said = entry.supporting_document().filter(|text| is_lacking(text));
    if let Some(said) = said {
        return Some(format!("pièce indiquée « {said} »"));
    }
    let numbered = [entry.supporting_document(), entry.invoice(), entry.ticket(), entry.statement()];
    let has_number = numbered.into_iter().any(|text| text.is_some_and(|text| !text.trim().is_empty()));
    let settled = entry.side == Side::Ledger && books.match_of(id).is_some();
    let of_claim = entry.side == Side::Ledger && entry.mission_order().is_some();
    let what = if nature == Nature::Other { String::new() } else { format!(" ({})", nature.french()) };
    (!has_number && !settled && !of_claim).then(|| format!("aucune référence de pièce{what}"))
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
