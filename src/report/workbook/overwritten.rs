//! What the staff typed over cells that the program writes beside a reference, where it surely is not the program's: words
//! in the place of an amount or of a day, in a column of which every word is known, or where another sheet still tells
//! what stood there. The next workbook writes these
//! cells anew.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::evolution::Followed;
use crate::model::finding::Severity;
use crate::model::key::Key;
use crate::model::sheet::{Sheet, Value};

use super::found::Found;
use super::headed::{Headed, Kind};
use super::pairs::State;
use super::{columns, findings, mark, matches, mission, typed, unassigned, wording};

/// What a column of the program holds.
#[derive(Clone, Copy)]
enum Holds {
    /// Amounts that staff may believe to correct.
    Amounts,
    /// Amounts that follow from others.
    Figures,
    Days,
    /// Words that are all known to the version that wrote them.
    Known(fn(&str) -> bool),
}

/// The columns of a table that are judged: header, the header of the reference that its cells need, what they hold.
type Judged = (&'static str, Option<&'static str>, Holds);

const ON_FINDINGS: &[Judged] = &[
    (columns::SEVERITY, None, Holds::Known(is_severity)),
    (columns::AMOUNT, None, Holds::Figures),
    (columns::SINCE, None, Holds::Days),
    (columns::OPEN, None, Holds::Known(is_yes_or_no)),
    (columns::MOVED, None, Holds::Known(is_change)),
    (columns::CLOSED_BY, None, Holds::Known(findings::closes)),
    (columns::RELATED, None, Holds::Known(are_places)),
    (columns::LINES, None, Holds::Known(are_references)),
];

const ON_MISSION: &[Judged] = &[
    (mission::FIRST, None, Holds::Known(matches::is_name)),
    (mission::STATE, None, Holds::Known(is_state)),
    ("Date mandat", Some("Réf. payé"), Holds::Days),
    (mission::PAID, Some("Réf. payé"), Holds::Amounts),
    ("Date pièce", Some("Réf. justifié"), Holds::Days),
    (mission::PROVED, Some("Réf. justifié"), Holds::Amounts),
    (mission::GAP, None, Holds::Figures),
    (mission::OUTSIDE, None, Holds::Figures),
];

const ON_UNASSIGNED: &[Judged] = &[
    (columns::SITUATION, None, Holds::Known(unassigned::is_situation)),
    ("Côté", None, Holds::Known(wording::is_side)),
    ("Date", None, Holds::Days),
    ("Montant", None, Holds::Amounts),
];

/// True for a workbook of this version of the program: another may use other words.
pub(super) fn is_of_this_version(previous: &[Sheet]) -> bool {
    previous.iter().any(|sheet| super::notes::head(sheet).any(|text| text.trim() == mark::text()))
}

/// Finds what was typed over the cells of a table.
pub(super) fn read<'a>(headed: &Headed<'a>, knows_words: bool, found: &mut Vec<Found<'a>>) {
    let judged = match headed.kind {
        Kind::Findings => ON_FINDINGS,
        Kind::Mission => ON_MISSION,
        Kind::Unassigned => ON_UNASSIGNED,
        _ => return,
    };
    let place = |(header, key, holds): &Judged| {
        let key = key.map_or(Some(None), |key| headed.column(key).map(Some))?;
        Some((headed.column(header)?, key, *holds))
    };
    let judged: Vec<_> = judged.iter().filter_map(place).collect();
    for row in headed.rows().filter(|row| headed.keys(*row).next().is_some()) {
        for (column, key, holds) in &judged {
            let value = headed.sheet.value(row, *column);
            let Value::Text(text) = value else { continue };
            let text = text.trim();
            let has_line = key.is_none_or(|key| Key::is_like(&typed::text(headed.sheet.value(row, key))));
            let is_own = match holds {
                Holds::Amounts | Holds::Figures => typed::may_be_amount(text),
                Holds::Days => typed::may_be_day(text),
                Holds::Known(is_known) => !knows_words || typed::is_error(text) || is_known(text),
            };
            if !has_line || text.is_empty() || is_own {
                continue;
            }
            let one = Found::cell(headed.sheet, (row, *column), value);
            found.push(if matches!(holds, Holds::Amounts) { one.over_an_amount() } else { one });
        }
    }
}

/// Finds the words of a finding that are not any more those that `Évolution` tells of it: the run that wrote both wrote
/// the same. Where it is `Évolution` that says more, it was typed there, and nothing is told.
pub(super) fn retold<'a>(headed: &Headed<'a>, followed: &[Followed], found: &mut Vec<Found<'a>>) {
    // A mission may be called otherwise there, where two have one name.
    const TOLD: [(usize, &str); 2] = [(1, columns::CHECK), (3, columns::MESSAGE)];
    if headed.kind != Kind::Findings || followed.is_empty() {
        return;
    }
    let standing = followed.iter().filter(|one| one.change.stands());
    let by_key: BTreeMap<&str, &Followed> = standing.map(|one| (one.key.as_str(), one)).collect();
    let mut seen = BTreeSet::new();
    for row in headed.rows() {
        let key = headed.key(row);
        let Some(one) = by_key.get(key.as_str()).filter(|_| seen.insert(key.clone())) else { continue };
        for (at, header) in TOLD {
            let Some(column) = headed.column(header) else { continue };
            let (now, written) = (one_line(&headed.text(row, header)), one_line(&one.told[at]));
            if !now.is_empty() && !written.is_empty() && !written.contains(&now) {
                found.push(Found::cell(headed.sheet, (row, column), headed.sheet.value(row, column)));
            }
        }
    }
}

/// Programs write the ends of lines in several ways.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn is_severity(text: &str) -> bool {
    Severity::ALL.iter().any(|severity| severity.french() == text)
}

fn is_state(text: &str) -> bool {
    State::ALL.iter().any(|state| state.french() == text)
}

fn is_yes_or_no(text: &str) -> bool {
    ["oui", "non"].contains(&text)
}

/// What moved under an answer, line by line.
fn is_change(text: &str) -> bool {
    const TOLD: [&str; 6] = [
        "Montant en jeu : ",
        "Gravité : ",
        "Lignes en cause : ",
        "Chiffres du constat : ",
        "Objet du constat : ",
        "Trouvé de nouveau",
    ];
    TOLD.iter().any(|told| text.starts_with(told))
}

/// Every place names a file, with its ending.
fn are_places(text: &str) -> bool {
    text.contains(['›', '.'])
}

fn are_references(text: &str) -> bool {
    text.split_whitespace().all(Key::is_like)
}
