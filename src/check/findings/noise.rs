//! One fault gives one finding: what is only its consequence joins it.
//!
//! Example: mandat 812 line 1 stands twice in an export. The second line is a `duplicate_payment_order`;
//! that it has no supporting document of its own is no news. The consequence is dropped, its address
//! joins the related places of the cause, the cause says so, and takes the graver of the two severities:
//! nothing that blocks is lost.

use std::collections::{BTreeMap, BTreeSet};

use super::links;
use super::parts::missions;
use super::wording::listed;
use crate::check::Seen;
use crate::model::Text;
use crate::model::books::Books;
use crate::model::entry::{EntryId, Side};
use crate::model::finding::{SAME_CAUSE, Severity};
use crate::model::mission::MissionId;
use crate::model::place::Place;
use crate::model::words::{SAME_PAYEE, payee_likeness, reference_key};

/// How a consequence is recognised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tie {
    /// It bears on the entries at fault, or on those that the cause names beside them.
    Entries,
    /// The same, whichever of its missions the cause stands against: it names them.
    EntriesOfEither,
    /// It bears on the same mission.
    Mission,
    /// It stands on the same row.
    Row,
    /// It bears on the same document: its number and its payee.
    Document,
}

/// Cause, consequences, tie. Causes come in order: a finding that is itself a consequence of an
/// earlier one causes nothing more.
const TABLE: &[(&str, &[&str], Tie)] = &[
    ("unreadable_date", &["missing_rate", "conversion_mismatch"], Tie::Row),
    ("mission_without_entries", &["declared_gap", "support_without_ledger"], Tie::Mission),
    (
        "duplicate_payment_order",
        &[
            "duplicate_invoice",
            "probable_duplicate",
            "ledger_without_support",
            "ambiguous_match",
            "amount_disagreement",
            "probable_match",
        ],
        Tie::Entries,
    ),
    (
        "duplicate_invoice",
        &[
            "probable_duplicate",
            "entry_in_two_missions",
            "ledger_without_support",
            "ambiguous_match",
            "amount_disagreement",
            "probable_match",
        ],
        Tie::Entries,
    ),
    ("probable_duplicate", &["ledger_without_support", "ambiguous_match", "probable_match"], Tie::Entries),
    (
        "uncleared_advance",
        &[
            "amount_disagreement",
            "ledger_without_support",
            "support_without_ledger",
            "ambiguous_match",
            "probable_match",
        ],
        Tie::Entries,
    ),
    ("double_payment", &["ledger_without_support", "support_without_ledger", "probable_duplicate"], Tie::Entries),
    ("entry_in_two_missions", &["support_without_ledger"], Tie::Entries),
    ("time_barred", &["support_without_ledger"], Tie::Entries),
    // Nobody is in two places by a claim that is filed for the wrong mission.
    ("mission_disagreement", &["conflicting_mission", "probable_match", "overlapping_missions"], Tie::Entries),
    ("stay_extension", &["outside_mission_dates"], Tie::Entries),
    ("overlapping_missions", &["outside_mission_dates"], Tie::EntriesOfEither),
    ("missing_rate", &["ledger_without_support"], Tie::Entries),
    ("amount_disagreement", &["probable_match"], Tie::Entries),
    ("mixed_amount_bases", &["vat_mismatch"], Tie::Entries),
    ("conflicting_mission", &["entry_without_mission"], Tie::Entries),
    ("cancelled_line_counted", &["support_without_ledger"], Tie::Document),
];

/// Drops consequences. Also returns, for each check that lost all its findings, the causes' titles.
pub(in crate::check) fn reduce(mut seen: Vec<Seen>, books: &Books) -> (Vec<Seen>, BTreeMap<&'static str, String>) {
    let mut absorbed: BTreeMap<usize, usize> = BTreeMap::new();
    for (cause, consequences, tie) in TABLE {
        let by_what = Index::of(cause, &seen, &absorbed, books);
        for (at, one) in seen.iter().enumerate() {
            if absorbed.contains_key(&at) || !consequences.contains(&one.check.id) {
                continue;
            }
            let found = match tie {
                Tie::Mission => by_what.same_mission(one),
                Tie::Row => by_what.same_row(one, books),
                Tie::Document => by_what.same_document(one, books),
                Tie::Entries => by_what
                    .same_entries(one, &seen, books)
                    .filter(|cause| one.severity == Severity::Info || stands_against(&seen[*cause], one, books)),
                Tie::EntriesOfEither => by_what.same_entries(one, &seen, books),
            };
            if let Some(found) = found {
                absorbed.insert(at, found);
            }
        }
    }
    let reasons = reasons(&seen, &absorbed);
    join(&mut seen, &absorbed);
    links::unread(&mut seen, &absorbed, books);
    let kept = seen.into_iter().enumerate().filter(|(at, _)| !absorbed.contains_key(at)).map(|(_, one)| one);
    (kept.collect(), reasons)
}

/// Findings of one cause, by what ties consequences to them.
struct Index {
    by_entry: BTreeMap<EntryId, usize>,
    /// The same, by the mission of the finding too.
    by_entry_in: BTreeMap<(EntryId, Option<MissionId>), usize>,
    by_mission: BTreeMap<Option<MissionId>, usize>,
    by_row: BTreeMap<Row, usize>,
    /// Document numbers, with the entry that bears them.
    by_document: BTreeMap<String, Vec<(EntryId, usize)>>,
}

/// File, sheet, row.
type Row = (Text, Option<Text>, Option<u32>);

fn row(place: &Place) -> Row {
    (place.file().clone(), place.sheet().cloned(), place.row())
}

impl Index {
    fn of(cause: &str, seen: &[Seen], absorbed: &BTreeMap<usize, usize>, books: &Books) -> Self {
        let mut index = Self {
            by_entry: BTreeMap::new(),
            by_entry_in: BTreeMap::new(),
            by_mission: BTreeMap::new(),
            by_row: BTreeMap::new(),
            by_document: BTreeMap::new(),
        };
        for (at, one) in seen.iter().enumerate() {
            if one.check.id != cause || absorbed.contains_key(&at) {
                continue;
            }
            index.by_mission.entry(one.observation.mission).or_insert(at);
            index.by_row.entry(row(&one.observation.at)).or_insert(at);
            for entry in &one.observation.subjects {
                index.by_entry.entry(*entry).or_insert(at);
                index.by_entry_in.entry((*entry, one.observation.mission)).or_insert(at);
                let number = books.entry(*entry).invoice().map(reference_key).filter(|number| !number.is_empty());
                let of_number = number.map(|number| index.by_document.entry(number).or_default());
                of_number.into_iter().for_each(|all| all.push((*entry, at)));
            }
        }
        index
    }

    fn same_mission(&self, one: &Seen) -> Option<usize> {
        self.by_mission.get(&one.observation.mission).copied()
    }

    /// Of a line whose day was not read: one that only may be another's leaves the line its day.
    fn same_row(&self, one: &Seen, books: &Books) -> Option<usize> {
        one.observation.at.row()?;
        if one.observation.subjects.iter().any(|id| books.entry(*id).date.is_some()) {
            return None;
        }
        self.by_row.get(&row(&one.observation.at)).copied()
    }

    fn same_document(&self, one: &Seen, books: &Books) -> Option<usize> {
        let [document] = one.observation.subjects.as_slice() else { return None };
        let document = books.entry(*document);
        let bearers = self.by_document.get(&reference_key(document.invoice()?))?;
        let payee = document.payee()?;
        let alike = |other: &EntryId| {
            books.entry(*other).payee().is_some_and(|other| payee_likeness(payee, other) >= SAME_PAYEE)
        };
        bearers.iter().find(|(other, _)| alike(other)).map(|(_, at)| *at)
    }

    /// The cause that explains every entry of the consequence on its own side, of several that of its mission.
    fn same_entries(&self, one: &Seen, seen: &[Seen], books: &Books) -> Option<usize> {
        let subjects = &one.observation.subjects;
        let mission = one.observation.mission;
        let of_mission = |entry: &EntryId| self.by_entry_in.get(&(*entry, mission)).copied();
        let own = mission.and_then(|_| subjects.iter().find_map(of_mission));
        let cause = own.or_else(|| subjects.iter().find_map(|entry| self.by_entry.get(entry).copied()))?;
        let observation = &seen[cause].observation;
        let side = side_of(observation.subjects.first().copied(), books)?;
        let named: BTreeSet<&Place> = observation.related.iter().collect();
        let explained = |entry: &EntryId| {
            observation.subjects.contains(entry)
                || self.by_entry.contains_key(entry)
                || named.contains(&books.entry(*entry).place)
        };
        let mut of_side = subjects.iter().filter(|entry| books.entry(**entry).side == side);
        of_side.all(explained).then_some(cause)
    }
}

/// True when a cause stands against every mission that its consequence stands against: no mission loses what is held
/// against it to the finding of another.
fn stands_against(cause: &Seen, one: &Seen, books: &Books) -> bool {
    let against = missions(cause, books);
    against.is_empty() || missions(one, books).iter().all(|mission| against.contains(mission))
}

fn side_of(entry: Option<EntryId>, books: &Books) -> Option<Side> {
    entry.map(|id| books.entry(id).side)
}

fn reasons(seen: &[Seen], absorbed: &BTreeMap<usize, usize>) -> BTreeMap<&'static str, String> {
    let mut titles: BTreeMap<&'static str, BTreeSet<&'static str>> = BTreeMap::new();
    for (consequence, cause) in absorbed {
        titles.entry(seen[*consequence].check.id).or_default().insert(seen[*cause].check.title);
    }
    let kept: BTreeSet<&str> =
        (0..seen.len()).filter(|at| !absorbed.contains_key(at)).map(|at| seen[at].check.id).collect();
    titles.retain(|check, _| !kept.contains(check));
    let told = |titles: BTreeSet<&str>| format!("constats repris sous : {}", listed(titles));
    titles.into_iter().map(|(check, titles)| (check, told(titles))).collect()
}

fn join(seen: &mut [Seen], absorbed: &BTreeMap<usize, usize>) {
    let mut consequences: BTreeMap<usize, BTreeSet<&'static str>> = BTreeMap::new();
    // A mission without entries may speak for a hundred thousand papers.
    let mut named: BTreeMap<usize, BTreeSet<Place>> = BTreeMap::new();
    for (consequence, cause) in absorbed {
        let gone = seen[*consequence].clone();
        consequences.entry(*cause).or_default().insert(gone.check.title);
        let kept = &mut seen[*cause];
        kept.severity = kept.severity.min(gone.severity);
        let named = named.entry(*cause).or_insert_with(|| {
            let at = std::iter::once(&kept.observation.at);
            at.chain(&kept.observation.related).cloned().collect()
        });
        for place in std::iter::once(gone.observation.at).chain(gone.observation.related) {
            if named.insert(place.clone()) {
                kept.observation.related.push(place);
            }
        }
    }
    for (cause, titles) in consequences {
        let message = &mut seen[cause].observation.message;
        let titles = titles.iter().map(|title| format!("« {title} »"));
        message.push_str(&format!("{SAME_CAUSE}{}.", listed(titles)));
    }
}
