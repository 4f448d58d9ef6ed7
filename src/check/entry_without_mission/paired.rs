//! Lines of no mission that settle lines of missions. Example: an invoice of 1 550,00 € names no mission; its payments of
//! 300,00 € for Porto and 1 520,00 € for Québec do not make its amount, so that they do not divide it: neither mission has
//! its paper.

use crate::check::findings::wording::{lines_first, missions, places};
use crate::model::books::Books;
use crate::model::entry::EntryId;
use crate::model::finding::{Observation, Part};
use crate::model::match_parts;
use crate::model::matching::Match;

/// What is asked of a match, and the lines of no mission in it.
pub(super) fn find(books: &Books) -> Vec<(Observation, Vec<EntryId>)> {
    books.matches_at_odds().filter_map(|(_, one)| observe(books, one)).collect()
}

fn observe(books: &Books, one: &Match) -> Option<(Observation, Vec<EntryId>)> {
    let is_none = |id: &EntryId| books.assignments.is_none(id.index());
    if !one.entries().any(|id| is_none(&id)) {
        return None;
    }
    let open = match_parts::of(books, one).into_iter().filter(|part| !part.open.is_zero());
    let parts: Vec<Part> = open.map(|part| Part { mission: part.mission, amount: Some(part.open.abs()) }).collect();
    let lines: Vec<EntryId> = one.entries().filter(is_none).collect();
    let at = *lines.first().filter(|_| !parts.is_empty())?;
    let sum = books.sum(parts.iter().filter_map(|part| part.amount));
    let message = format!(
        "{} : aucune mission indiquée, mais le rapprochement porte sur des lignes de {} : {sum} y restent sans contrepartie.",
        lines_first(books, &lines),
        missions(books, parts.iter().map(|part| part.mission)),
    );
    let remedy = "Vérifier la pièce, puis inscrire sa mission, ou la part de chacune (« MIAMI 60 %; MILAN 40 % »), dans la feuille « Hors mission ».";
    let observation = Observation::at(books.entry(at).place.clone(), message, remedy)
        .amount(sum)
        .related(places(books, one.entries().filter(|id| *id != at)))
        .subjects(lines.iter().copied())
        .parts(parts);
    Some((observation, lines))
}
