//! What explains a gap between declared and ledger: the findings of the same mission that move it.

use std::collections::BTreeSet;

use super::Seen;
use crate::model::books::Books;
use crate::model::entry::{EntryId, Side};
use crate::model::mission::MissionId;
use crate::model::money::Money;
use crate::model::report::gap;

/// Checks whose ledger lines are counted too much, with the words for it.
const COUNTED_TOO_MUCH: &[(&str, &str)] = &[
    ("duplicate_payment_order", "de lignes de mandat en double"),
    ("duplicate_invoice", "de factures payées deux fois"),
    ("probable_duplicate", "de doublons probables"),
    ("uncleared_advance", "d’avances non déduites"),
    ("mission_disagreement", "de lignes justifiées dans une autre mission"),
];

/// Adds to each `declared_gap` what the other findings of its mission explain, and what remains.
pub(super) fn declared_gaps(seen: &mut [Seen], books: &Books) {
    let told: Vec<(usize, String)> = seen
        .iter()
        .enumerate()
        .filter(|(_, one)| one.check.id == "declared_gap")
        .filter_map(|(at, one)| {
            Some((at, explanation(seen, one.observation.mission?, one.observation.amount?, books)?))
        })
        .collect();
    for (at, text) in told {
        seen[at].observation.message.push_str(&text);
    }
}

/// `declared − ledger` grows by what leaves the ledger, and shrinks by a cancelled line that was declared.
fn explanation(seen: &[Seen], mission: MissionId, difference: Money, books: &Books) -> Option<String> {
    let mut used: BTreeSet<EntryId> = BTreeSet::new();
    let (mut parts, mut rest) = (Vec::new(), difference);
    for (check, words) in COUNTED_TOO_MUCH {
        let part = sum(seen, check, mission, books, &mut used);
        if !part.is_zero() {
            rest = books.sum([rest, part]);
            parts.push(format!("{part} {words}"));
        }
    }
    let elsewhere = paid_elsewhere(seen, mission, books);
    if !elsewhere.is_zero() {
        rest = gap(rest, elsewhere);
        parts.push(format!("{elsewhere} de pièces d’ici payées sur une autre mission"));
    }
    let cancelled = sum(seen, "cancelled_line_counted", mission, books, &mut used);
    if !cancelled.is_zero() && gap(rest, cancelled).is_zero() {
        rest = books.zero();
        parts.push(format!("{cancelled} de lignes annulées, déclarées mais non payées"));
    }
    if parts.is_empty() {
        return None;
    }
    let rest = if rest.is_zero() {
        "l’écart est entièrement expliqué".to_owned()
    } else {
        format!("reste {rest} à expliquer")
    };
    Some(format!(" Autres constats de la mission : {} ; {rest}.", parts.join(", ")))
}

/// Σ of the documents of a mission that another mission pays.
fn paid_elsewhere(seen: &[Seen], mission: MissionId, books: &Books) -> Money {
    let disagreements = seen.iter().filter(|one| one.check.id == "mission_disagreement");
    let others = disagreements.filter(|one| one.observation.mission.is_some_and(|other| other != mission));
    let documents =
        others.flat_map(|one| &one.observation.subjects).filter(|id| books.entry(**id).side == Side::Support);
    books.sum(documents.map(|id| books.share(*id, mission)))
}

/// Σ of the findings of a check in a mission, each ledger line once.
fn sum(seen: &[Seen], check: &str, mission: MissionId, books: &Books, used: &mut BTreeSet<EntryId>) -> Money {
    let of_check = seen.iter().filter(|one| one.check.id == check && one.observation.mission == Some(mission));
    let mut sum = books.zero();
    for one in of_check {
        let lines = one.observation.subjects.iter().filter(|id| books.entry(**id).side == Side::Ledger);
        let fresh = lines.filter(|id| used.insert(**id)).count() > 0;
        if let Some(amount) = one.observation.amount.filter(|_| fresh) {
            sum = books.sum([sum, amount]);
        }
    }
    sum
}
