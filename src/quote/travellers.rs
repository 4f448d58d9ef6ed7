//! Tables with one row per traveller: `Nom | Qualité | Transport | Hébergement | Total` under the title of a
//! mission. Their rows are no missions, whatever their names; their total is the mission's.

use super::about::{About, about};
use super::known::Known;
use super::people;
use super::reading::Reading;
use super::tokens::Tokens;

/// Headers of a column of people.
const PEOPLE: &[&str] = &[
    "nom",
    "noms",
    "prenom*",
    "voyageur*",
    "passager*",
    "missionnaire*",
    "participant*",
    "beneficiaire*",
    "agent",
    "elu",
    "membre*",
    "interesse*",
    "personne",
];

/// What makes another thing of them: `Nom de la mission`, `Nombre de participants`.
const OTHERS: &[&str] =
    &["mission*", "deplacement*", "destination*", "projet*", "ville*", "pays", "nombre", "nb", "nbre"];

/// True when each row below this header is a traveller.
pub(super) fn are_rows(cells: &[String], below: &[&Reading<'_>]) -> bool {
    let Some(people) = (0..cells.len()).find(|at| is_of_people(&cells[*at]) && are_names(below, *at)) else {
        return false;
    };
    let missions = cells.iter().position(|cell| about(cell, &[]) == About::Missions);
    // `Mission | Participants | Montant`: rows are missions, unless one has several rows.
    missions.is_none_or(|missions| {
        goes_on(below, missions, people) || (people < missions && are_persons(below, people))
    })
}

fn is_of_people(header: &str) -> bool {
    let tokens = Tokens::of(header);
    PEOPLE.iter().any(|word| tokens.says(0, word).is_some()) && !tokens.any(0..tokens.len(), OTHERS)
}

/// Names, and no numbers of people.
fn are_names(rows: &[&Reading<'_>], at: usize) -> bool {
    let cells = rows.iter().filter_map(|row| row.block.cells.get(at)).filter(|cell| !cell.is_empty());
    cells.clone().next().is_some() && !cells.clone().any(|cell| cell.bytes().any(|byte| byte.is_ascii_digit()))
}

/// Most of them are the names of persons: `Délégation`, `Cabinet` went somewhere as a whole.
fn are_persons(rows: &[&Reading<'_>], at: usize) -> bool {
    let cells = rows.iter().filter(|row| !is_total(row)).filter_map(|row| row.block.cells.get(at));
    let cells: Vec<&String> = cells.filter(|cell| !cell.is_empty()).collect();
    let persons = cells.iter().filter(|cell| people::name(&Tokens::of(cell), 0).is_some()).count();
    persons * 2 > cells.len()
}

/// A mission has more rows than one: its name stands again, or a blank cell below it.
fn goes_on(rows: &[&Reading<'_>], missions: usize, people: usize) -> bool {
    let mut seen: Vec<&str> = Vec::new();
    rows.iter().any(|row| {
        let cell = |at: usize| row.block.cells.get(at).map_or("", String::as_str);
        let again = seen.contains(&cell(missions));
        seen.push(cell(missions));
        !is_total(row) && !cell(people).is_empty() && (again || cell(missions).is_empty())
    })
}

/// The row says what the travellers cost together; of this mission when it names one.
pub(super) fn total_of(row: &Reading<'_>, missions: &[Known]) -> Option<Option<usize>> {
    let head = row.block.cells.iter().find(|cell| !cell.is_empty())?;
    match about(head, missions) {
        About::Mission(mission) if is_total(row) => Some(Some(mission)),
        About::Total => Some(None),
        _ => None,
    }
}

/// The row says what other rows make together.
pub(super) fn is_total(row: &Reading<'_>) -> bool {
    let head = row.block.cells.iter().find(|cell| !cell.is_empty());
    head.is_some_and(|head| {
        let tokens = Tokens::of(head);
        ["total*", "sous total*", "ensemble"].iter().any(|word| tokens.says(0, word).is_some())
    })
}

/// `RENART Alice | élue | 500,00 €`: a row that says who someone is, in a table without a header.
pub(super) fn is_row(row: &Reading<'_>) -> bool {
    row.block.cells.iter().any(|cell| {
        let tokens = Tokens::of(cell);
        people::name(&tokens, 0).is_some()
            && (0..tokens.len()).all(|at| !tokens.word(at).is_empty() || tokens.sign(at) == '-')
    })
}
