//! What happened since the run before: findings, figures of the missions, exports.
//!
//! Run again on its own workbook with the same date, a run takes its own place: it is compared with what
//! that workbook was compared with.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::Date;
use crate::model::books::Books;
use crate::model::evolution::{Change, Evolution, FigureChange, FileChange, Followed, Past, PastRun};
use crate::model::finding::{Answer, Finding};
use crate::model::key::Key;
use crate::model::money::Money;
use crate::model::notes::{FindingNote, Notes, header};
use crate::model::report::{CheckOutcome, MissionFigures};

/// Letters of a fingerprint that are kept.
const PRINT_LETTERS: usize = 16;

/// A finding of the previous workbook that is not found any more.
pub(super) struct Gone {
    key: Key,
    change: Change,
    told: [String; 4],
    amount: Option<Money>,
    since: Option<Date>,
    /// What the staff had written.
    pub(super) answer: Answer,
}

impl Gone {
    /// What the previous workbook told of it.
    pub(super) fn of(note: &FindingNote, change: Change) -> Self {
        let told = [header::SEVERITY, header::CHECK, header::MISSION, header::MESSAGE];
        Self {
            key: note.key.clone(),
            change,
            told: told.map(|header| note.cell(header).unwrap_or_default().to_owned()),
            amount: note.amount,
            since: note.since,
            answer: note.answer.clone(),
        }
    }
}

/// What is known of the runs before this one.
struct Before<'a> {
    past: &'a Past,
    /// The previous workbook is of this very day.
    same_day: bool,
    run_date: Date,
    runs: Vec<PastRun>,
    followed: BTreeMap<&'a Key, &'a Followed>,
    notes: BTreeMap<&'a Key, &'a FindingNote>,
}

/// What happened since the run before; sets since when each finding stands.
pub(super) fn of(
    books: &Books,
    findings: &mut [Finding],
    checks: &[CheckOutcome],
    missions: &[MissionFigures],
    notes: &Notes,
    gone: Vec<Gone>,
) -> Evolution {
    let before = Before::new(notes, books.run_date);
    let since = before.runs.last().map(|run| run.date);
    let told = |finding: &Finding| told(books, checks, finding);
    let mut followed: Vec<Followed> =
        findings.iter_mut().map(|finding| before.standing(finding, told(finding))).collect();
    if since.is_none() {
        followed.clear();
    }
    let standing: BTreeSet<Key> = findings.iter().map(|one| one.key.clone()).collect();
    let mut left: Vec<Followed> = gone.into_iter().filter_map(|one| before.gone(one)).collect();
    let known: BTreeSet<Key> = standing.into_iter().chain(left.iter().map(|one| one.key.clone())).collect();
    let earlier = notes.past.followed.iter().filter(|one| !one.change.stands() && !known.contains(&one.key));
    left.extend(earlier.map(|one| before.still_gone(one, checks)));
    left.sort_by(|a, b| b.gone.cmp(&a.gone).then_with(|| a.key.cmp(&b.key)));
    followed.extend(left);
    let old = |one: &Followed| !one.change.stands() && one.gone != Some(books.run_date);
    followed.sort_by_key(|one| (old(one), one.change));
    Evolution {
        figures: before.figures(books, missions),
        files: before.files(books),
        followed,
        since,
        runs: before.runs,
    }
}

/// *Gravité*, *Contrôle*, *Mission*, *Constat*.
fn told(books: &Books, checks: &[CheckOutcome], finding: &Finding) -> [String; 4] {
    let title = checks.iter().find(|check| check.check == finding.check).map_or(finding.check, |check| check.title);
    let mission = finding.observation.mission.map(|mission| books.mission(mission).label.to_string());
    [
        finding.severity.french().to_owned(),
        title.to_owned(),
        mission.unwrap_or_else(|| "Dossier".to_owned()),
        finding.observation.message.clone(),
    ]
}

impl<'a> Before<'a> {
    fn new(notes: &'a Notes, run_date: Date) -> Self {
        let past = &notes.past;
        let mut runs: Vec<PastRun> = past.runs.iter().filter(|run| run.date != run_date).cloned().collect();
        let unlisted = past.date.filter(|date| *date != run_date && runs.iter().all(|run| run.date != *date));
        runs.extend(unlisted.map(|date| PastRun { date, amounts: [None; 3], open: None, verdict: String::new() }));
        runs.sort_by_key(|run| run.date);
        runs.dedup_by_key(|run| run.date);
        let mut followed = BTreeMap::new();
        past.followed.iter().for_each(|one| {
            followed.entry(&one.key).or_insert(one);
        });
        let mut rows = BTreeMap::new();
        notes.findings.iter().for_each(|note| {
            rows.entry(&note.key).or_insert(note);
        });
        Self { past, same_day: past.date == Some(run_date), run_date, runs, followed, notes: rows }
    }

    /// A figure of the run before: then when the workbook is of this day, else now.
    fn then<T>(&self, before: T, now: T) -> T {
        if self.same_day { before } else { now }
    }

    /// Runs, this one included, since a day.
    fn runs_since(&self, since: Date) -> u32 {
        let before = self.runs.iter().filter(|run| run.date >= since && run.date < self.run_date).count();
        u32::try_from(before).unwrap_or(u32::MAX).saturating_add(1)
    }

    fn standing(&self, finding: &mut Finding, told: [String; 4]) -> Followed {
        let known = self.followed.get(&finding.key).copied();
        let note = self.notes.get(&finding.key).copied();
        if let Some(since) = note.and_then(|note| note.since).or(known.and_then(|one| one.since)) {
            finding.since = since;
        }
        let now = finding.observation.amount;
        let since = finding.since;
        let one = |change, before, runs, gone| Followed {
            key: finding.key.clone(),
            change,
            told: told.clone(),
            before,
            now,
            since: Some(since),
            runs,
            gone,
            answer: Answer::default(),
        };
        // What is gone has no amount now: the one before is the last known.
        let last = |known: &Followed| known.now.or(known.before);
        match (known, note) {
            (Some(known), _) if known.change.stands() && self.same_day => {
                one(known.change, known.before, known.runs, known.gone)
            }
            (Some(known), _) if known.change.stands() => {
                one(Change::Lasting, known.now, known.runs + 1, known.gone)
            }
            // Gone and back on one day: it never left.
            (Some(known), _) if self.same_day && known.gone == Some(self.run_date) => {
                one(Change::Lasting, known.before, known.runs + 1, None)
            }
            (Some(known), _) if known.change == Change::NotChecked => {
                one(Change::Lasting, last(known), known.runs + 1, None)
            }
            (Some(known), _) => one(Change::Reopened, last(known), known.runs + 1, known.gone),
            (None, Some(note)) if !self.same_day => one(Change::Lasting, note.amount, self.runs_since(since), None),
            (None, Some(_)) if since < self.run_date => one(Change::Lasting, None, self.runs_since(since), None),
            (None, _) => one(Change::New, None, 1, None),
        }
    }

    /// A finding that left in this run; none when only an earlier run of this very day knew it.
    fn gone(&self, one: Gone) -> Option<Followed> {
        let known = self.followed.get(&one.key).copied();
        let only_today =
            self.same_day && known.map_or(one.since == Some(self.run_date), |known| known.change == Change::New);
        if only_today && one.answer == Answer::default() {
            return None;
        }
        let runs =
            known.map_or_else(|| one.since.map_or(1, |since| self.runs_since(since) - 1), |known| known.runs);
        Some(Followed {
            before: known.map_or(one.amount, |known| self.then(known.before, known.now)),
            now: None,
            since: one.since.or(known.and_then(|known| known.since)),
            runs: if self.same_day { runs.saturating_sub(1).max(1) } else { runs.max(1) },
            gone: Some(self.run_date),
            key: one.key,
            change: one.change,
            told: one.told,
            answer: one.answer,
        })
    }

    /// A finding that left earlier. Whether one that could not be looked at is resolved shows once its
    /// check is done again.
    fn still_gone(&self, one: &Followed, checks: &[CheckOutcome]) -> Followed {
        let looked_at = || {
            let check = checks.iter().find(|check| check.title == one.told[1]);
            check.is_some_and(|check| !matches!(check.outcome, crate::model::finding::Outcome::NotChecked(_)))
        };
        let mut one = one.clone();
        if one.change == Change::NotChecked && looked_at() {
            one.change = Change::Resolved;
            one.gone = Some(self.run_date);
        }
        one
    }

    fn figures(&self, books: &Books, missions: &[MissionFigures]) -> Vec<FigureChange> {
        const NAMES: [&str; 3] = ["Déclaré", "Comptabilité", "Justificatifs"];
        let then = |code: &str, what: &str| {
            let known = self.past.figures.iter().find(|one| one.mission == code && one.what == what)?;
            self.then(known.before, known.now)
        };
        let mut all = Vec::new();
        for figures in missions {
            let code = &*books.mission(figures.mission).code;
            for (what, now) in NAMES.into_iter().zip([figures.declared, figures.ledger, figures.support]) {
                let before = then(code, what);
                all.push(FigureChange { mission: code.to_owned(), what: what.to_owned(), before, now: Some(now) });
            }
        }
        let there = |code: &str| books.dossier.missions.iter().any(|mission| *mission.code == *code);
        for one in self.past.figures.iter().filter(|one| !there(&one.mission)) {
            let before = self.then(one.before, one.now);
            if before.is_some() {
                all.push(FigureChange { before, now: None, ..one.clone() });
            }
        }
        all
    }

    fn files(&self, books: &Books) -> Vec<FileChange> {
        let mut all: BTreeMap<&str, FileChange> = BTreeMap::new();
        for one in &self.past.files {
            if let Some(before) = self.then(&one.before, &one.now) {
                let file = FileChange { file: one.file.clone(), before: Some(before.clone()), now: None };
                all.insert(&one.file, file);
            }
        }
        for file in &books.files {
            let print = file.sha256.get(..PRINT_LETTERS).unwrap_or(&file.sha256).to_owned();
            let new = || FileChange { file: file.path.to_string(), before: None, now: None };
            all.entry(&file.path).or_insert_with(new).now = Some(print);
        }
        all.into_values().collect()
    }
}

/// `dd/mm/yyyy`.
pub(super) fn french(date: Date) -> String {
    format!("{:02}/{:02}/{:04}", date.day(), date.month(), date.year())
}
