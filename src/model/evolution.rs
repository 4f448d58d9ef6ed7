//! What happened from one run to the next. It lives in the workbook itself: read from the previous one,
//! written into the next.

use super::Date;
use super::finding::Answer;
use super::key::Key;
use super::money::Money;
use super::report::OpenCounts;

/// What became of a finding since the run before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    /// Was resolved in an earlier run and is found again.
    Reopened,
    /// Found for the first time.
    New,
    /// Found before, not any more: the fault is gone, its lines are still there or it had none.
    Resolved,
    /// The lines it was about are in no export any more.
    Vanished,
    /// Its check was not done this time: nobody knows.
    NotChecked,
    /// Found before; its fault stands, and a tolerance of `dossier.toml` lets it pass now.
    Tolerated,
    /// Found before and now.
    Lasting,
}

/// Change and its name for the reader.
const CHANGES: &[(Change, &str)] = &[
    (Change::Reopened, "Rouvert"),
    (Change::New, "Nouveau"),
    (Change::Resolved, "Résolu"),
    (Change::Vanished, "Lignes disparues"),
    (Change::NotChecked, "Non contrôlé"),
    (Change::Tolerated, "Toléré"),
    (Change::Lasting, "Persistant"),
];

impl Change {
    /// The name for the reader.
    pub fn french(self) -> &'static str {
        CHANGES.iter().find(|row| row.0 == self).map_or("", |row| row.1)
    }

    /// The change of this French name.
    pub fn from_french(name: &str) -> Option<Self> {
        CHANGES.iter().find(|row| row.1 == name.trim()).map(|row| row.0)
    }

    /// True while the finding stands.
    pub fn stands(self) -> bool {
        matches!(self, Change::Reopened | Change::New | Change::Lasting)
    }
}

/// A finding followed from run to run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Followed {
    /// Its key.
    pub key: Key,
    /// What became of it.
    pub change: Change,
    /// *Gravité*, *Contrôle*, *Mission*, *Constat*, as the reader saw them.
    pub told: [String; 4],
    /// *Montant en jeu* in the run before.
    pub before: Option<Money>,
    /// *Montant en jeu* now; for one that is gone, the last one known.
    pub now: Option<Money>,
    /// First run in which it stood.
    pub since: Option<Date>,
    /// Number of runs in which it stood.
    pub runs: u32,
    /// The run that did not find it any more, the last time this happened.
    pub gone: Option<Date>,
    /// What the staff had written, when it is gone; a finding that stands has its answer on *Anomalies*.
    pub answer: Answer,
}

/// A run in a few figures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastRun {
    /// Its date.
    pub date: Date,
    /// Declared, ledger, support.
    pub amounts: [Option<Money>; 3],
    /// Findings left open.
    pub open: Option<OpenCounts>,
    /// Its verdict in words.
    pub verdict: String,
}

/// A figure of a mission, then and now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FigureChange {
    /// Code of the mission.
    pub mission: String,
    /// `Déclaré`, `Comptabilité`, `Justificatifs`.
    pub what: String,
    /// In the run before.
    pub before: Option<Money>,
    /// Now.
    pub now: Option<Money>,
}

/// An export, then and now, by its fingerprint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileChange {
    /// Its path in the dossier.
    pub file: String,
    /// In the run before; none when it was not there.
    pub before: Option<String>,
    /// Now; none when it is gone.
    pub now: Option<String>,
}

impl FileChange {
    /// For the reader.
    pub fn french(&self) -> &'static str {
        match (&self.before, &self.now) {
            (None, _) => "Nouveau",
            (Some(_), None) => "Disparu",
            (Some(before), Some(now)) if before == now => "Inchangé",
            (Some(_), Some(_)) => "Modifié",
        }
    }
}

/// What the previous workbook tells of the runs before.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Past {
    /// Date of the run that wrote it.
    pub date: Option<Date>,
    /// Runs, its own included.
    pub runs: Vec<PastRun>,
    /// Findings it followed.
    pub followed: Vec<Followed>,
    /// Figures of the missions.
    pub figures: Vec<FigureChange>,
    /// Exports.
    pub files: Vec<FileChange>,
}

/// What happened since the run before.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Evolution {
    /// The run before; none for the first run.
    pub since: Option<Date>,
    /// Earlier runs, oldest first.
    pub runs: Vec<PastRun>,
    /// Findings: in the order of [`Change`], then as on *Anomalies*; nothing in the first run.
    pub followed: Vec<Followed>,
    /// Figures of the missions, in the order of the dossier, missions that are gone last.
    pub figures: Vec<FigureChange>,
    /// Exports, by name.
    pub files: Vec<FileChange>,
}
