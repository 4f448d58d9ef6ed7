//! What explains a gap between declared and ledger, of a mission or of a nature of expense in it: the findings of the
//! same mission that move it.

use std::collections::{BTreeMap, BTreeSet};

use super::problems::Cited;
use super::wording::{count, line_with_address, listed};
use crate::check::Seen;
use crate::model::books::Books;
use crate::model::entry::{EntryId, Side};
use crate::model::finding::Severity;
use crate::model::mission::MissionId;
use crate::model::money::Money;
use crate::model::place::Place;
use crate::model::report::gap;

/// Checks whose ledger lines are counted too much, with the words for it.
const COUNTED_TOO_MUCH: &[(&str, &str)] = &[
    ("duplicate_payment_order", "de lignes de mandat en double"),
    ("duplicate_invoice", "de factures payées deux fois"),
    ("double_payment", "de dépenses payées par deux voies"),
    ("probable_duplicate", "de doublons probables"),
    ("uncleared_advance", "d’avances non déduites"),
    (DISAGREEMENT, "de lignes justifiées dans une autre mission"),
];

/// Of each mission: positive where its payments are proved elsewhere, negative where its papers are paid elsewhere.
const DISAGREEMENT: &str = "mission_disagreement";

/// What explains a gap: the sentence, and where its causes stand.
struct Explanation {
    text: String,
    causes: Vec<Place>,
}

/// A gap: of a mission, or of one nature of expense in it.
#[derive(Clone, Copy)]
struct Gap<'s> {
    mission: MissionId,
    nature: Option<&'s str>,
}

/// Leaves away what the gap of a mission itself tells: that its papers are paid on another mission, which has a finding of
/// its own. Where the report follows the books there is no such gap, and the mission would be ready, unless it has no
/// payment at all.
pub(in crate::check) fn without_paid_elsewhere(seen: Vec<Seen>, books: &Books) -> Vec<Seen> {
    let is_gap = |one: &&Seen| matches!(one.check.id, "declared_gap" | "mission_without_entries");
    let gaps: Vec<(Option<MissionId>, Severity)> =
        seen.iter().filter(is_gap).map(|one| (one.observation.mission, one.severity)).collect();
    let is_told = |one: &Seen| {
        let as_grave = |(mission, severity): &(Option<MissionId>, Severity)| {
            *mission == one.observation.mission && *severity <= one.severity
        };
        let pays = |mission| books.of_mission(mission, Side::Ledger).any(|(_, entry)| entry.is_counted());
        let never_ready = || !one.observation.mission.is_some_and(pays);
        is_paid_elsewhere(one, books) && (gaps.iter().any(as_grave) || never_ready())
    };
    seen.into_iter().filter(|one| !is_told(one)).collect()
}

/// True for a disagreement told of a mission that pays nothing of its match.
fn is_paid_elsewhere(one: &Seen, books: &Books) -> bool {
    let Some(mission) = one.observation.mission.filter(|_| one.check.id == DISAGREEMENT) else {
        return false;
    };
    let pays = |id: &EntryId| books.entry(*id).side == Side::Ledger && !books.share(*id, mission).is_zero();
    !one.observation.subjects.iter().any(pays)
}

/// Adds to each gap what the other findings of its mission explain, and what remains.
pub(in crate::check) fn declared_gaps(seen: &mut [Seen], books: &Books) {
    let told = |one: &Seen| {
        let nature = match one.check.id {
            // The whole of it is the gap.
            "mission_without_entries" => {
                return unread_files(seen).map(|(text, causes)| Explanation { text, causes });
            }
            "declared_gap" => None,
            "declared_nature_gap" => Some(one.observation.subject.as_deref()?),
            _ => return None,
        };
        let gap = Gap { mission: one.observation.mission?, nature };
        explanation(seen, gap, one.observation.amount?, books)
    };
    let told: Vec<(usize, Explanation)> =
        seen.iter().enumerate().filter_map(|(at, one)| Some((at, told(one)?))).collect();
    for (at, Explanation { text, causes }) in told {
        let observation = &mut seen[at].observation;
        observation.message.push_str(&text);
        for place in causes {
            if !observation.related.contains(&place) {
                observation.related.push(place);
            }
        }
    }
}

/// `declared − ledger` grows by what leaves the ledger, and shrinks by a cancelled line that was declared.
fn explanation(seen: &[Seen], of: Gap<'_>, difference: Money, books: &Books) -> Option<Explanation> {
    let mut used: BTreeSet<EntryId> = BTreeSet::new();
    let (mut parts, mut rest, mut causes) = (Vec::new(), difference, Vec::new());
    for (check, words) in COUNTED_TOO_MUCH {
        let is_booked_here = |amount: Money| *check != DISAGREEMENT || !amount.is_negative();
        let (part, places) = sum(seen, check, of, books, &mut used, is_booked_here);
        if !part.is_zero() {
            rest = books.sum([rest, part]);
            parts.push(format!("{part} {words}"));
            causes.extend(places);
        }
    }
    let unseen = if of.nature.is_none() { paid_elsewhere(seen, of.mission, books) } else { books.zero() };
    let (less, places) = sum(seen, DISAGREEMENT, of, books, &mut used, |amount| amount.is_negative());
    causes.extend(places);
    let elsewhere = gap(unseen, less);
    if !elsewhere.is_zero() {
        rest = gap(rest, elsewhere);
        parts.push(format!("{elsewhere} de pièces d’ici payées sur une autre mission"));
    }
    let (cancelled, places) = sum(seen, "cancelled_line_counted", of, books, &mut used, |_| true);
    if !cancelled.is_zero() && gap(rest, cancelled).is_zero() {
        rest = books.zero();
        parts.push(format!("{cancelled} de lignes annulées, déclarées mais non payées"));
        causes.extend(places);
    }
    let mut text = String::new();
    if !parts.is_empty() {
        let rest = if rest.is_zero() {
            "l’écart est entièrement expliqué".to_owned()
        } else {
            format!("reste {rest} à expliquer")
        };
        text = format!(" Autres constats de la mission : {} ; {rest}.", parts.join(", "));
    }
    if of.nature.is_none() {
        for (hint, places) in hints(seen, of.mission, rest, &used, books) {
            text.push_str(&hint);
            causes.extend(places);
        }
    }
    (!text.is_empty()).then_some(Explanation { text, causes })
}

/// What may explain the rest, without proof: a line of exactly that amount, rows and files that could not be read.
fn hints(
    seen: &[Seen],
    mission: MissionId,
    rest: Money,
    used: &BTreeSet<EntryId>,
    books: &Books,
) -> Vec<(String, Vec<Place>)> {
    let mut hints = Vec::new();
    if rest.is_zero() {
        return hints;
    }
    if let Some(id) = of_this_amount(mission, rest, used, books) {
        let entry = books.entry(id);
        let which = if rest.is_negative() {
            "Une ligne de la mission est exactement de ce montant"
        } else {
            "Une ligne de comptabilité sans mission est exactement de ce montant"
        };
        hints.push((format!(" {which} : {}.", line_with_address(entry)), vec![entry.place.clone()]));
    }
    let unread: Vec<Place> = unread(seen, mission, books).collect();
    if !unread.is_empty() {
        let rows = count(unread.len(), "ligne illisible cite", "lignes illisibles citent");
        hints.push((format!(" {rows} la mission sans être comptée : l’écart peut venir de là."), unread));
    }
    hints.extend(unread_files(seen));
    hints
}

/// The files of which something was not read, and the findings that say so.
fn unread_files(seen: &[Seen]) -> Option<(String, Vec<Place>)> {
    let unread = |one: &&Seen| matches!(one.check.id, "unreadable_file" | "unrecognised_table");
    let blocking = seen.iter().filter(|one| one.severity == Severity::Blocking).filter(unread);
    let files: BTreeMap<&str, Place> =
        blocking.map(|one| (one.observation.at.file().as_str(), one.observation.at.clone())).collect();
    let count = count(files.len(), "fichier n’a pas été lu", "fichiers n’ont pas été lus");
    let names = listed(files.keys().map(|file| format!("« {file} »")));
    let text = format!(" {count} en entier ({names}) : l’écart peut venir de là.");
    (!files.is_empty()).then(|| (text, files.into_values().collect()))
}

/// The one ledger line whose absence, or presence, makes exactly this gap.
fn of_this_amount(mission: MissionId, rest: Money, used: &BTreeSet<EntryId>, books: &Books) -> Option<EntryId> {
    let mut lines: Vec<EntryId> = if rest.is_negative() {
        let own = books.of_mission(mission, Side::Ledger).map(|(id, _)| id).filter(|id| !used.contains(id));
        own.filter(|id| books.share(*id, mission) == rest.negated()).collect()
    } else {
        let free = books.side(Side::Ledger).filter(|(id, entry)| {
            entry.is_counted() && entry.amount == Some(rest) && books.assignment(*id).is_none()
        });
        free.map(|(id, _)| id).collect()
    };
    (lines.len() == 1).then(|| lines.remove(0))
}

/// Rows whose amount could not be read and whose texts name the mission.
fn unread<'s>(seen: &'s [Seen], mission: MissionId, books: &'s Books) -> impl Iterator<Item = Place> + 's {
    let cited = Cited::of(books);
    let rows = seen.iter().filter(|one| one.check.id == "unreadable_amount");
    let cites = move |one: &&Seen| {
        one.observation.mission == Some(mission)
            || cited.in_text(one.observation.subject.as_deref().unwrap_or_default()).contains(&mission)
    };
    rows.filter(cites).map(|one| one.observation.at.clone())
}

/// Σ of the documents of a mission that another mission pays.
fn paid_elsewhere(seen: &[Seen], mission: MissionId, books: &Books) -> Money {
    let disagreements = || seen.iter().filter(|one| one.check.id == DISAGREEMENT);
    // Shares that disagree are a finding of each mission.
    let told_here = |one: &Seen| {
        let subjects = &one.observation.subjects;
        disagreements()
            .any(|here| here.observation.mission == Some(mission) && here.observation.subjects == *subjects)
    };
    let others = disagreements().filter(|one| one.observation.mission.is_some_and(|other| other != mission));
    let others = others.filter(|one| !told_here(one));
    let subjects = others.flat_map(|one| &one.observation.subjects);
    // Several missions may pay one match.
    let documents: BTreeSet<EntryId> =
        subjects.copied().filter(|id| books.entry(*id).side == Side::Support).collect();
    books.sum(documents.into_iter().map(|id| books.share(id, mission)))
}

/// Σ of the findings of a check that bear on a gap, each ledger line once, and where they stand.
fn sum(
    seen: &[Seen],
    check: &str,
    of: Gap<'_>,
    books: &Books,
    used: &mut BTreeSet<EntryId>,
    fits: impl Fn(Money) -> bool,
) -> (Money, Vec<Place>) {
    let of_check = seen.iter().filter(|one| {
        let seen = &one.observation;
        one.check.id == check && seen.mission == Some(of.mission) && seen.amount.is_none_or(&fits)
    });
    let (mut sum, mut places) = (books.zero(), Vec::new());
    for one in of_check {
        let lines: BTreeSet<EntryId> =
            one.observation.subjects.iter().flat_map(|id| payments(*id, books)).collect();
        let lines = of_mission(lines, of.mission, books);
        let is_of = |id: &EntryId| of.nature.is_none_or(|nature| books.nature(*id).json_name() == nature);
        if !lines.iter().all(is_of) {
            continue;
        }
        let fresh = lines.into_iter().filter(|id| used.insert(*id)).count() > 0;
        if let Some(amount) = one.observation.amount.filter(|_| fresh) {
            sum = books.sum([sum, amount]);
            places.push(one.observation.at.clone());
        }
    }
    (sum, places)
}

/// Those of the mission, when any is: what is paid twice may be of several.
fn of_mission(lines: BTreeSet<EntryId>, mission: MissionId, books: &Books) -> BTreeSet<EntryId> {
    let is_own = |id: &EntryId| books.assignment(*id).touches(mission);
    if lines.iter().any(is_own) { lines.into_iter().filter(is_own).collect() } else { lines }
}

/// A payment, or those of a document.
fn payments(id: EntryId, books: &Books) -> Vec<EntryId> {
    match books.entry(id).side {
        Side::Ledger => vec![id],
        Side::Support => books.match_of(id).map(|(_, one)| one.ledger.to_vec()).unwrap_or_default(),
    }
}
