//! Where everything will stand, decided before anything is written: so that links can lead both ways.

use std::collections::BTreeMap;
use std::path::Path;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::model::entry::{EntryId, MissionBy};
use crate::model::finding::Finding;
use crate::model::matching::MatchId;
use crate::model::mission::MissionId;
use crate::model::place::Place;
use crate::model::report::Report;

use super::cut;
use super::names::{self, MissionNames};
use super::page::Target;
use super::pairs::{self, Block, Line};
use super::rest::{self, Rest};
use super::style::Style;

/// First row of the table of `Anomalies`, header excluded.
pub(super) const FINDINGS_FIRST_ROW: u32 = 4;
/// First row of the table of a mission sheet, header excluded.
pub(super) const MISSION_FIRST_ROW: u32 = 7;
/// First row of the table of `Hors mission`, header excluded.
pub(super) const UNASSIGNED_FIRST_ROW: u32 = 4;
/// First row of the table of `Rapprochement`, header excluded.
pub(super) const MATCHES_FIRST_ROW: u32 = 5;
/// First row of the table of files of `Sources`, header excluded.
pub(super) const FILES_FIRST_ROW: u32 = 11;

/// Names and rows of everything.
pub(super) struct Plan<'a> {
    /// What is written.
    pub(super) report: &'a Report,
    /// The look.
    pub(super) style: Style,
    missions: Vec<(MissionNames, Vec<Line>)>,
    /// By mission: what its sheet lists when it cannot list everything, and the sums of what is left out.
    cuts: Vec<Option<(Vec<Line>, Vec<Rest>)>>,
    /// Entries of `Hors mission`, in its order.
    pub(super) unassigned: Vec<EntryId>,
    /// The same with those that the sheet does not list.
    pub(super) every_unassigned: Vec<EntryId>,
    on_missions: BTreeMap<(EntryId, MissionId), u32>,
    on_unassigned: BTreeMap<EntryId, u32>,
    finding_of: Vec<Option<u32>>,
    /// Findings on `Anomalies`, in its order.
    pub(super) findings: Vec<&'a Finding>,
    /// Those that it does not list.
    pub(super) unlisted: Vec<&'a Finding>,
    /// How many rows a sheet has.
    pub(super) rows: usize,
    match_rows: BTreeMap<MatchId, (MissionId, u32)>,
    /// Matches in the order of `Rapprochement`.
    match_order: Vec<MatchId>,
    /// By match, its place in that order.
    match_rank: Vec<u32>,
    /// By path.
    files: FxHashMap<&'a str, u32>,
    /// Each file's name alone leaves no doubt.
    short_names: bool,
    /// The dossier's folder seen from the workbook's: empty or ending in `/`; none when no path leads there.
    dossier: Option<String>,
}

impl<'a> Plan<'a> {
    /// Plans the workbook of a report that will stand in this folder.
    pub(super) fn new(report: &'a Report, folder: &Path, rows: usize) -> Self {
        let books = &report.books;
        let (findings, unlisted) = cut::findings(report, rows);
        let names = names::of_missions(&books.dossier.missions);
        let lines = books.dossier.missions().map(|(id, _)| pairs::of_mission(books, id));
        let mut plan = Self {
            report,
            style: Style::new(books.currency()),
            missions: names.into_iter().zip(lines).collect(),
            cuts: Vec::new(),
            unassigned: Vec::new(),
            every_unassigned: unassigned(report),
            on_missions: BTreeMap::new(),
            on_unassigned: BTreeMap::new(),
            finding_of: finding_of(report, &findings),
            findings,
            unlisted,
            rows,
            match_rows: BTreeMap::new(),
            match_order: match_order(report),
            match_rank: vec![0; books.matching.matches.len()],
            files: books.files.iter().map(|file| &*file.path).zip(FILES_FIRST_ROW..).collect(),
            short_names: short_names_suffice(report),
            dossier: way(folder, &books.dossier.root),
        };
        let noted = |id| is_noted(report, id);
        plan.unassigned = cut::first_and_noted(&plan.every_unassigned, rows_max(report), noted).0;
        plan.cuts = plan.missions().map(|(mission, _, lines)| cut(report, mission, lines)).collect();
        plan.index();
        plan
    }

    fn index(&mut self) {
        for at in 0..self.missions.len() {
            let mission = MissionId(at as u16);
            let lines = self.cuts[at].as_ref().map_or(&self.missions[at].1, |(listed, _)| listed);
            for (row, line) in (MISSION_FIRST_ROW..).zip(lines) {
                for entry in line.ledger.iter().chain(&line.support) {
                    self.on_missions.insert((*entry, mission), row);
                }
                if let Block::Match(one) = line.block {
                    self.match_rows.entry(one).or_insert((mission, row));
                }
            }
        }
        for (rank, id) in (0_u32..).zip(&self.match_order) {
            self.match_rank[id.0 as usize] = rank;
        }
        self.on_unassigned = self.unassigned.iter().copied().zip(UNASSIGNED_FIRST_ROW..).collect();
    }

    /// The missions with their names and rows, in the order of the dossier.
    pub(super) fn missions(&self) -> impl Iterator<Item = (MissionId, &MissionNames, &[Line])> {
        self.missions.iter().enumerate().map(|(at, (names, lines))| (MissionId(at as u16), names, lines.as_slice()))
    }

    /// The rows that the sheet of a mission lists, and the sums of those that it does not.
    pub(super) fn listed(&self, mission: MissionId) -> (&[Line], &[Rest]) {
        match &self.cuts[mission.index()] {
            Some((listed, rest)) => (listed, rest),
            None => (&self.missions[mission.index()].1, &[]),
        }
    }

    /// The names of a mission.
    pub(super) fn names(&self, mission: MissionId) -> &MissionNames {
        &self.missions[mission.index()].0
    }

    /// A mission for the reader; `Dossier` when there is none.
    pub(super) fn label(&self, mission: Option<MissionId>) -> &str {
        mission.map_or(names::WHOLE_DOSSIER, |mission| self.names(mission).label.as_str())
    }

    /// The row of an entry: on the sheet of this mission if it stands there, else wherever it stands.
    pub(super) fn entry(&self, entry: EntryId, mission: Option<MissionId>) -> Option<Target<'_>> {
        let here = mission.and_then(|mission| Some((mission, *self.on_missions.get(&(entry, mission))?)));
        let anywhere = || {
            let every = (entry, MissionId(0))..=(entry, MissionId(u16::MAX));
            self.on_missions.range(every).next().map(|(key, row)| (key.1, *row))
        };
        if let Some((mission, row)) = here.or_else(anywhere) {
            return Some(Target::row(&self.names(mission).sheet, row));
        }
        self.on_unassigned.get(&entry).map(|row| Target::row(names::UNASSIGNED, *row))
    }

    /// True when the entry has a row on a mission sheet, where it can be marked.
    pub(super) fn is_on_a_mission(&self, entry: EntryId) -> bool {
        self.on_missions.range((entry, MissionId(0))..=(entry, MissionId(u16::MAX))).next().is_some()
    }

    /// Where a finding leads: to its first entry, else to its file.
    pub(super) fn subject(&self, finding: &Finding) -> Option<Target<'_>> {
        let seen = &finding.observation;
        let entry = seen.subjects.iter().find_map(|entry| self.entry(*entry, seen.mission));
        entry.or_else(|| self.file(&seen.at)).or_else(|| {
            let mission = seen.mission?;
            Some(Target::row(&self.names(mission).sheet, 0))
        })
    }

    /// The row of a file on `Sources`.
    pub(super) fn file(&self, place: &Place) -> Option<Target<'_>> {
        let row = self.files.get(&**place.file())?;
        Some(Target::row(names::SOURCES, *row))
    }

    /// The gravest finding about an entry, on `Anomalies`.
    pub(super) fn finding(&self, entry: EntryId) -> Option<Target<'_>> {
        let at = self.finding_of.get(entry.index()).copied().flatten()?;
        Some(Target::row(names::FINDINGS, FINDINGS_FIRST_ROW + at))
    }

    /// The first row of `Anomalies` with such a finding.
    pub(super) fn first_finding(&self, is_meant: impl Fn(&Finding) -> bool) -> Option<Target<'_>> {
        let at = self.findings.iter().position(|finding| is_meant(finding))?;
        Some(Target::row(names::FINDINGS, FINDINGS_FIRST_ROW + at as u32))
    }

    /// What a formula that counts findings on `Anomalies` adds for those that are not listed.
    pub(super) fn more(&self, is_counted: impl Fn(&Finding) -> bool) -> String {
        cut::more(self.unlisted.iter().filter(|finding| is_counted(finding)).count())
    }

    /// The row of a match on `Rapprochement`, when it is listed.
    pub(super) fn matched(&self, id: MatchId) -> Option<Target<'_>> {
        let rank = self.match_rank[id.0 as usize];
        let listed = (rank as usize) < rows_max(self.report);
        listed.then(|| Target::row(names::MATCHES, MATCHES_FIRST_ROW + rank))
    }

    /// Matches in the order of `Rapprochement`, as many as it lists.
    pub(super) fn matches(&self) -> impl Iterator<Item = MatchId> {
        self.every_match().take(rows_max(self.report))
    }

    /// The same with those that it does not list.
    pub(super) fn every_match(&self) -> impl Iterator<Item = MatchId> {
        self.match_order.iter().copied()
    }

    /// `R12`: the number of a match on `Rapprochement`.
    pub(super) fn match_name(&self, id: MatchId) -> String {
        format!("R{}", self.match_number(id))
    }

    /// The same without its letter.
    pub(super) fn match_number(&self, id: MatchId) -> u64 {
        u64::from(self.match_rank[id.0 as usize]) + 1
    }

    /// An export, seen from the workbook's folder. Files inside an archive or named like a web address have no
    /// path of their own.
    pub(super) fn path(&self, file: &str) -> Option<String> {
        let odd = file.contains(':') || file.contains('›');
        self.dossier.as_ref().filter(|_| !odd).map(|dossier| format!("{dossier}{file}"))
    }

    /// A place without its folders, as long as no two files share a name.
    pub(super) fn place(&self, place: &Place) -> String {
        let mut told = place.to_string();
        if let Some(folder) = place.file().rfind('/').filter(|_| self.short_names) {
            told.drain(..=folder);
        }
        told
    }

    /// The block of a match on the sheet of its first mission.
    pub(super) fn block(&self, id: MatchId) -> Option<Target<'_>> {
        let (mission, row) = self.match_rows.get(&id)?;
        Some(Target::row(&self.names(*mission).sheet, *row))
    }
}

/// How one folder is reached from another, with `/`.
fn way(from: &Path, to: &Path) -> Option<String> {
    let (from, to) = (from.canonicalize().ok()?, to.canonicalize().ok()?);
    let common = from.components().zip(to.components()).take_while(|(a, b)| a == b).count();
    // Not even a root in common: another disk.
    if common == 0 {
        return None;
    }
    let up = std::iter::repeat_n("..".to_owned(), from.components().count() - common);
    let down = to.components().skip(common).map(|part| part.as_os_str().to_string_lossy().into_owned());
    Some(up.chain(down).map(|part| part + "/").collect())
}

/// Rows that one sheet lists.
pub(super) fn rows_max(report: &Report) -> usize {
    usize::try_from(report.books.dossier.rules.sheet_rows_max).unwrap_or(0)
}

/// True for what the staff marked, assigned or commented: it stays on its sheet, however long the list.
fn is_noted(report: &Report, id: EntryId) -> bool {
    let (notes, entry) = (&report.notes, report.books.entry(id));
    let is_remarked = notes.line_comments(entry).is_some() || notes.added_beside(entry).is_some();
    is_remarked || notes.mark(entry).is_some() || notes.mission(entry).is_some()
}

/// What the sheet of a mission lists and what is left, when it cannot list everything.
fn cut(report: &Report, mission: MissionId, lines: &[Line]) -> Option<(Vec<Line>, Vec<Rest>)> {
    let (listed, left) = pairs::cut(lines, rows_max(report), |id| is_noted(report, id))?;
    Some((listed, rest::of(&report.books, mission, &left)))
}

/// Entries without a mission, after those that the staff assigned, which stay listed.
fn unassigned(report: &Report) -> Vec<EntryId> {
    let books = &report.books;
    let manual = |id: &EntryId| books.assignment(*id).by == MissionBy::Manual;
    let none = |id: &EntryId| books.assignment(*id).is_none() && !manual(id);
    let ids = || books.entries().map(|(id, _)| id);
    let mut listed: Vec<EntryId> = ids().filter(|id| manual(id) || none(id)).collect();
    listed.sort_by_key(|id| !manual(id));
    let by_hand = listed.partition_point(manual);
    let (by_hand, alone) = listed.split_at_mut(by_hand);
    let sheets = sheets_in_order(report);
    // Millions of lines: they are compared by numbers.
    let place = |id: &EntryId| {
        let place = &books.entry(*id).place;
        let sheet = sheets.get(&(&**place.file(), place.sheet_name())).copied().unwrap_or_default();
        place.cell_ref().map_or((sheet, 0, 0), |cell| (sheet, cell.row, cell.column))
    };
    by_hand.sort_by_cached_key(place);
    alone.sort_by_cached_key(place);
    listed
}

/// The sheets that lines come from, by file and name, each with its rank among them.
fn sheets_in_order(report: &Report) -> FxHashMap<(&str, Option<&str>), u32> {
    let places = report.books.entries().map(|(_, entry)| (&**entry.place.file(), entry.place.sheet_name()));
    let mut sheets: Vec<_> = places.collect::<FxHashSet<_>>().into_iter().collect();
    sheets.sort_unstable();
    sheets.into_iter().zip(0..).collect()
}

/// By mission, then by day, as the mission sheets.
fn match_order(report: &Report) -> Vec<MatchId> {
    let books = &report.books;
    let mut order: Vec<MatchId> = (0..books.matching.matches.len() as u32).map(MatchId).collect();
    order.sort_by_cached_key(|id| {
        let one = &books.matching.matches[id.0 as usize];
        let first = one.entries().next();
        let mission = one.entries().flat_map(|entry| first_mission(report, entry)).min();
        (mission.is_none(), mission, first.and_then(|entry| books.entry(entry).date), *id)
    });
    order
}

fn first_mission(report: &Report, entry: EntryId) -> Option<MissionId> {
    let assignment = report.books.assignment(entry);
    assignment.mission.or_else(|| assignment.shares.iter().map(|share| share.mission).min())
}

fn short_names_suffice(report: &Report) -> bool {
    let mut names = std::collections::BTreeSet::new();
    report.books.files.iter().all(|file| names.insert(file.path.rsplit('/').next().unwrap_or("").to_lowercase()))
}

/// By entry, the first finding about it: findings come gravest first.
fn finding_of(report: &Report, findings: &[&Finding]) -> Vec<Option<u32>> {
    let mut of = vec![None; report.books.entries.len()];
    for (at, finding) in findings.iter().enumerate() {
        for entry in &finding.observation.subjects {
            if let Some(slot) = of.get_mut(entry.index()) {
                slot.get_or_insert(at as u32);
            }
        }
    }
    of
}
