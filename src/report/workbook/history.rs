//! What the previous workbook tells of the runs before: the tables of its `Évolution`, read back.

use std::collections::BTreeSet;

use crate::model::evolution::{Change, FigureChange, FileChange, Followed, PastRun};
use crate::model::key::Key;
use crate::model::money::Currency;
use crate::model::notes::Notes;
use crate::model::report::OpenCounts;

use super::headed::{Headed, Kind};
use super::{columns, notes, typed};

/// Reads one table of `Évolution`.
pub(super) fn read(headed: &Headed, currency: Currency, notes: &mut Notes) {
    let mut seen: BTreeSet<Key> = notes.past.followed.iter().map(|one| one.key.clone()).collect();
    for row in headed.rows() {
        match headed.kind {
            Kind::Followed => followed(headed, row, currency, &mut seen, notes),
            Kind::Figures => notes.past.figures.extend(figure(headed, row, currency)),
            Kind::Files => notes.past.files.extend(file(headed, row)),
            Kind::Runs => notes.past.runs.extend(run(headed, row, currency)),
            _ => {}
        }
    }
}

fn followed(headed: &Headed, row: u32, currency: Currency, seen: &mut BTreeSet<Key>, notes: &mut Notes) {
    let key = Key::from_text(&headed.key(row));
    let change = Change::from_french(&headed.text(row, columns::CHANGE));
    let twice = seen.contains(&key);
    let answer = notes::answer_of(&headed.text(row, columns::STATUS), headed, row);
    let typed_here = answer != crate::model::finding::Answer::default();
    let Some(change) = change.filter(|_| !key.as_str().is_empty() && !twice) else {
        // Typed beside no reference, or on a copied row: kept apart.
        if typed_here {
            notes.orphans.push(headed.whole(row, columns::CHANGE));
        }
        return;
    };
    // The answer to a finding that stands is typed on `Anomalies`; elsewhere it would be lost.
    if change.stands() && typed_here {
        notes.orphans.push(headed.whole(row, columns::CHANGE));
    }
    seen.insert(key.clone());
    notes.past.followed.push(Followed {
        told: [columns::SEVERITY, columns::CHECK, columns::MISSION, columns::MESSAGE]
            .map(|header| headed.text(row, header)),
        before: typed::amount(headed.value(row, columns::BEFORE), currency),
        now: typed::amount(headed.value(row, columns::NOW), currency),
        since: typed::day(headed.value(row, columns::SINCE)),
        runs: typed::count(headed.value(row, columns::RUNS)).unwrap_or(1),
        gone: typed::day(headed.value(row, columns::GONE)),
        answer: if change.stands() { Default::default() } else { answer },
        key,
        change,
    });
}

fn figure(headed: &Headed, row: u32, currency: Currency) -> Option<FigureChange> {
    let (mission, what) = (headed.text(row, columns::CODE), headed.text(row, columns::FIGURE));
    (!mission.is_empty() && !what.is_empty()).then(|| FigureChange {
        mission,
        what,
        before: typed::amount(headed.value(row, columns::BEFORE), currency),
        now: typed::amount(headed.value(row, columns::NOW), currency),
    })
}

fn file(headed: &Headed, row: u32) -> Option<FileChange> {
    let told = |header: &str| Some(headed.text(row, header)).filter(|text| !text.is_empty());
    let one = FileChange {
        file: told(columns::FILE)?,
        before: told(columns::PRINT_BEFORE),
        now: told(columns::PRINT_NOW),
    };
    (one.before.is_some() || one.now.is_some()).then_some(one)
}

fn run(headed: &Headed, row: u32, currency: Currency) -> Option<PastRun> {
    let amount = |header: &str| typed::amount(headed.value(row, header), currency);
    let count = |header: &str| typed::count(headed.value(row, header)).map(|count| count as usize);
    let open = || {
        Some(OpenCounts {
            blocking: count(columns::BLOCKING)?,
            review: count(columns::REVIEW)?,
            info: count(columns::INFO)?,
        })
    };
    Some(PastRun {
        date: typed::day(headed.value(row, columns::RUN))?,
        amounts: [columns::DECLARED, columns::LEDGER, columns::SUPPORT].map(amount),
        open: open(),
        verdict: headed.text(row, columns::VERDICT),
    })
}
