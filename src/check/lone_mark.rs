//! A mark by hand that nobody answers. Example: mandat 850 carries `b` in the column `Pointage`, and no
//! document of the mission does: the mark was meant to match it with something and matches it with nothing.

use super::findings::wording::{line_first, places};
use super::grounds::scope;
use super::{Check, Grounds};
use crate::model::books::Books;
use crate::model::entry::Side;
use crate::model::finding::{Observation, Outcome, Severity};
use crate::model::matching::{Confidence, LoneMark};

pub(super) static CHECK: Check = Check {
    id: "lone_mark",
    title: "Pointage sans vis-à-vis",
    why: "Un repère posé d’un seul côté ne rapproche rien : ce que le service voulait dire est perdu.",
    source: "Pratique de contrôle : un pointage réunit les deux côtés d’une même dépense.",
    remedy: "Inscrire le même repère sur la ligne de l’autre côté, sur la feuille de la même mission, ou l’effacer.",
    severity: Severity::Review,
    needs: "Un classeur précédent dont la colonne « Pointage » est remplie.",
    closes_by_correction_only: false,
    run,
};

fn run(books: &Grounds<'_>) -> Result<Vec<Observation>, Outcome> {
    let matching = &books.matching;
    let marked = matching.matches.iter().any(|one| one.confidence == Confidence::Manual);
    if matching.lone_marks.is_empty() && !marked {
        return Err(Outcome::NotApplicable("aucun repère de pointage à réunir".into()));
    }
    Ok(matching.lone_marks.iter().filter_map(|one| observe(books, one)).collect())
}

fn observe(books: &Books, one: &LoneMark) -> Option<Observation> {
    let at = *one.entries.first()?;
    let entry = books.entry(at);
    let other = if entry.side == Side::Ledger { "aucune pièce" } else { "aucun paiement" };
    let effect = if one.mark.starts_with(['-', '–', '—', '−']) { "n’interdit" } else { "ne rapproche" };
    let message = format!(
        "{} : {other} de la même mission ne porte le repère « {} », qui {effect} donc rien.",
        line_first(entry),
        one.mark
    );
    let others = one.entries.iter().copied().filter(|id| *id != at);
    let related = places(books, others);
    Some(scope::on(books, at, message, CHECK.remedy).related(related))
}
