//! What reading and interpreting could not understand, reported as findings.

use std::collections::BTreeSet;

use crate::model::books::Books;
use crate::model::finding::{Observation, Outcome, Problem, ProblemKind, Severity};
use crate::model::mission::MissionId;
use crate::model::place::Place;
use crate::model::words::{contains_words, fold};

/// The problems that `check` reports. Without any table, nothing was looked at.
pub(in crate::check) fn reported_by(check: &str, books: &Books) -> Result<Vec<Observation>, Outcome> {
    let mut of_check = books.problems.iter().filter(|problem| problem.kind.check() == check).peekable();
    let cited = of_check.peek().map(|_| Cited::of(books));
    let found: Vec<Observation> = of_check
        .map(|problem| observe(problem).mission(cited.as_ref().and_then(|cited| cited.mission(problem, books))))
        .collect();
    let any_table = books.files.iter().any(|file| !file.tables.is_empty());
    if found.is_empty() && !any_table {
        return Err(Outcome::NotChecked("aucun tableau n’a été lu dans le dossier".into()));
    }
    Ok(found)
}

fn observe(problem: &Problem) -> Observation {
    let severity = match problem.kind {
        ProblemKind::UnrecognisedTable { carries_amounts: false }
        | ProblemKind::UnreadableReference
        | ProblemKind::ShortenedNumber
        | ProblemKind::DoubtfulTotal => Some(Severity::Review),
        ProblemKind::NotesAside => Some(Severity::Info),
        _ => None,
    };
    Observation::at(problem.at.clone(), problem.message.clone(), problem.remedy.clone())
        .amount(problem.amount)
        .severity(severity)
        .related(problem.related.iter().cloned())
        .subject(problem.subject.to_string())
}

/// What names each mission in the texts of a row that could not be read.
pub(in crate::check) struct Cited {
    missions: Vec<(MissionId, Vec<String>)>,
}

impl Cited {
    pub(in crate::check) fn of(books: &Books) -> Self {
        /// Shorter words say too little.
        const LETTERS_MIN: usize = 3;
        let missions = books.dossier.missions().map(|(id, mission)| {
            let names = mission.aliases.iter().chain(&mission.operations).chain([&mission.label, &mission.code]);
            (id, names.map(|name| fold(name)).filter(|name| name.len() >= LETTERS_MIN).collect())
        });
        Self { missions: missions.collect() }
    }

    /// The missions that a text names.
    pub(in crate::check) fn in_text(&self, text: &str) -> BTreeSet<MissionId> {
        let text = fold(text);
        let cites = |names: &Vec<String>| names.iter().any(|name| contains_words(&text, name));
        self.missions.iter().filter(|(_, names)| cites(names)).map(|(id, _)| *id).collect()
    }

    /// The only mission that the row names, else its sheet, its source or its folders: the file of a mission is
    /// not ready while one of its lines is not counted.
    fn mission(&self, problem: &Problem, books: &Books) -> Option<MissionId> {
        let said = self.in_text(&problem.subject);
        match said.len() {
            0 => self.of_place(&problem.at, books),
            1 => said.first().copied(),
            _ => None,
        }
    }

    /// The only mission that the source, the sheet or the folders of a place name.
    pub(in crate::check) fn of_place(&self, at: &Place, books: &Books) -> Option<MissionId> {
        let told = self.named_at(at, books);
        if told.len() == 1 { told.first().copied() } else { None }
    }

    fn named_at(&self, at: &Place, books: &Books) -> BTreeSet<MissionId> {
        if let Some(set) = books.dossier.sources.get(at.file().as_str()).and_then(|source| source.mission) {
            return BTreeSet::from([set]);
        }
        let folders = at.file().rsplit_once('/').map(|(folders, _)| folders);
        at.sheet_name().into_iter().chain(folders).flat_map(|text| self.in_text(text)).collect()
    }
}
