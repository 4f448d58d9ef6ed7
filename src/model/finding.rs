//! What is wrong, where, for how much, and what to do.

use super::Text;
use super::entry::EntryId;
use super::key::Key;
use super::mission::MissionId;
use super::money::Money;
use super::place::Place;

/// How much a finding stands against ratification.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// *Bloquant*: the file should not go to the commission as it is.
    Blocking,
    /// *À vérifier*: a person must answer.
    Review,
    /// *Information*.
    Info,
}

impl Severity {
    /// Blocking first.
    pub const ALL: [Self; 3] = [Self::Blocking, Self::Review, Self::Info];

    /// The name in the JSON results.
    pub fn json_name(self) -> &'static str {
        match self {
            Severity::Blocking => "blocking",
            Severity::Review => "review",
            Severity::Info => "info",
        }
    }

    /// The name for the reader.
    pub fn french(self) -> &'static str {
        match self {
            Severity::Blocking => "Bloquant",
            Severity::Review => "À vérifier",
            Severity::Info => "Information",
        }
    }
}

/// Result of a check (domain: *Conforme, Anomalie, Non contrôlé, Sans objet*).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Looked at, nothing found.
    Compliant,
    /// At least one finding.
    Anomaly,
    /// Could not be looked at: which datum is missing, or that it is switched off.
    NotChecked(String),
    /// Nothing of the kind in this dossier; why.
    NotApplicable(String),
}

impl Outcome {
    /// The name in the JSON results.
    pub fn json_name(&self) -> &'static str {
        match self {
            Outcome::Compliant => "compliant",
            Outcome::Anomaly => "anomaly",
            Outcome::NotChecked(_) => "not_checked",
            Outcome::NotApplicable(_) => "not_applicable",
        }
    }

    /// The name for the reader.
    pub fn french(&self) -> &'static str {
        match self {
            Outcome::Compliant => "Conforme",
            Outcome::Anomaly => "Anomalie",
            Outcome::NotChecked(_) => "Non contrôlé",
            Outcome::NotApplicable(_) => "Sans objet",
        }
    }

    /// Which datum is missing, or why it does not apply.
    pub fn reason(&self) -> Option<&str> {
        match self {
            Outcome::Compliant | Outcome::Anomaly => None,
            Outcome::NotChecked(reason) | Outcome::NotApplicable(reason) => Some(reason),
        }
    }
}

/// What a check reports; `check::run` adds key, check and severity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Observation {
    /// Where: a finding cannot be built without.
    pub at: Place,
    /// What is wrong, in one or two French sentences.
    pub message: String,
    /// What to do, in French, in the imperative.
    pub remedy: String,
    /// The mission concerned, when there is one.
    pub mission: Option<MissionId>,
    /// The amount at stake, signed.
    pub amount: Option<Money>,
    /// Another severity than the check's default, where the check distinguishes.
    pub severity: Option<Severity>,
    /// Other places that matter.
    pub related: Vec<Place>,
    /// The entries at fault: their keys make the finding's key; the bridge attributes their cents.
    pub subjects: Vec<EntryId>,
    /// What identifies the finding when it is not about entries: a file's fingerprint-free name, the
    /// texts of a rejected row, a name. Never an amount.
    pub subject: Option<String>,
    /// What each mission has of it, when its lines are of several: it becomes a finding of each of them, which keeps its
    /// own part.
    pub parts: Vec<Part>,
}

/// What one mission has of what is at stake.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// The mission.
    pub mission: MissionId,
    /// Its part of the amount; none where only lines beside those at fault are of it.
    pub amount: Option<Money>,
}

impl Observation {
    /// A finding at a place; the other parts are added with the methods below.
    pub fn at(place: Place, message: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self {
            at: place,
            message: message.into(),
            remedy: remedy.into(),
            mission: None,
            amount: None,
            severity: None,
            related: Vec::new(),
            subjects: Vec::new(),
            subject: None,
            parts: Vec::new(),
        }
    }

    /// Adds the mission.
    pub fn mission(mut self, mission: impl Into<Option<MissionId>>) -> Self {
        self.mission = mission.into();
        self
    }

    /// Adds the amount at stake.
    pub fn amount(mut self, amount: impl Into<Option<Money>>) -> Self {
        self.amount = amount.into();
        self
    }

    /// Sets another severity than the default.
    pub fn severity(mut self, severity: impl Into<Option<Severity>>) -> Self {
        self.severity = severity.into();
        self
    }

    /// Adds related places.
    pub fn related(mut self, places: impl IntoIterator<Item = Place>) -> Self {
        self.related.extend(places);
        self
    }

    /// Adds entries at fault.
    pub fn subjects(mut self, entries: impl IntoIterator<Item = EntryId>) -> Self {
        self.subjects.extend(entries);
        self
    }

    /// Says what each mission has of it. Of one mission only it is that one's, for its amount.
    pub fn parts(mut self, parts: impl IntoIterator<Item = Part>) -> Self {
        self.parts = parts.into_iter().collect();
        if let [only] = self.parts.as_slice() {
            (self.mission, self.amount) = (Some(only.mission), only.amount);
        } else if self.parts.len() > 1 {
            self.mission = None;
        }
        self
    }

    /// Names what identifies the finding besides entries.
    pub fn subject(mut self, subject: impl Into<String>) -> Self {
        self.subject = Some(subject.into());
        self
    }
}

/// Where the staff stand with a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Status {
    /// *À traiter*.
    Open,
    /// *Justifiée*.
    Justified,
    /// *Corrigée*.
    Corrected,
    /// *Acceptée*.
    Accepted,
    /// *À revoir*: the figures under the answer have changed.
    ToReview,
}

/// Status, JSON name, name for the reader.
const STATUSES: &[(Status, &str, &str)] = &[
    (Status::Open, "open", "À traiter"),
    (Status::Justified, "justified", "Justifiée"),
    (Status::Corrected, "corrected", "Corrigée"),
    (Status::Accepted, "accepted", "Acceptée"),
    (Status::ToReview, "open", "À revoir"),
];

impl Status {
    /// Every status, in the order of the drop-down list.
    pub fn all() -> impl Iterator<Item = Self> {
        STATUSES.iter().map(|row| row.0)
    }

    /// The name in the JSON results; *À revoir* is open.
    pub fn json_name(self) -> &'static str {
        STATUSES.iter().find(|row| row.0 == self).map_or("open", |row| row.1)
    }

    /// The name for the reader.
    pub fn french(self) -> &'static str {
        STATUSES.iter().find(|row| row.0 == self).map_or("À traiter", |row| row.2)
    }

    /// The status of this French name, in any case and with or without accents.
    pub fn from_french(name: &str) -> Option<Self> {
        let plain = |text: &str| {
            use unicode_normalization::UnicodeNormalization;
            let letters = text.nfd().filter(|letter| letter.is_ascii());
            letters.collect::<String>().trim().to_lowercase()
        };
        STATUSES.iter().find(|row| plain(row.2) == plain(name)).map(|row| row.0)
    }
}

/// What the staff wrote about a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// *Statut*.
    pub status: Status,
    /// *Réponse du service*.
    pub text: String,
    /// *Responsable*.
    pub owner: String,
    /// *Échéance*, as typed.
    pub due: String,
}

impl Default for Answer {
    fn default() -> Self {
        Self { status: Status::Open, text: String::new(), owner: String::new(), due: String::new() }
    }
}

/// Behind these words a finding names the checks whose findings it speaks for.
pub const SAME_CAUSE: &str = " Même cause, donc non répété : ";

/// A finding, complete.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Stable across runs.
    pub key: Key,
    /// The check's id.
    pub check: &'static str,
    /// After `[controles]`.
    pub severity: Severity,
    /// What, where and what to do.
    pub observation: Observation,
    /// What the staff wrote.
    pub answer: Answer,
    /// First run in which it stood, when a previous workbook tells; else this run's date.
    pub since: super::Date,
    /// Faults of an import leave the sums unknown: only a correction closes them (contract 4b).
    pub closes_by_correction_only: bool,
}

impl Finding {
    /// Open until *Justifiée* or *Acceptée* with an answer; *Corrigée* leaves it open while the
    /// fault is found.
    pub fn is_open(&self) -> bool {
        let answered = matches!(self.answer.status, Status::Justified | Status::Accepted);
        !(answered && !self.answer.text.trim().is_empty() && !self.closes_by_correction_only)
    }
}

/// What reading or interpreting could not understand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ProblemKind {
    /// A file cannot be opened.
    UnreadableFile,
    /// A table whose role or amount column cannot be told.
    UnrecognisedTable {
        /// It carries amounts: blocking.
        carries_amounts: bool,
    },
    /// A cell of the amount column is no amount.
    UnreadableAmount,
    /// Decimal and thousands marks cannot be told apart.
    AmbiguousNumber,
    /// A date that is none.
    UnreadableDate,
    /// A rate, a line of scale or a name of a reference file that cannot be used, a currency that nobody
    /// knows, fees that nothing places: to be verified.
    UnreadableReference,
    /// Numbers of documents of which a spreadsheet kept the first digits: to be verified.
    ShortenedNumber,
    /// HT and TTC, or engagé/mandaté/payé, in one column.
    MixedAmountBases,
    /// Hidden rows, columns or sheets that carry amounts.
    HiddenRows,
    /// A printed number of lines or payment orders is not the number read.
    CountMismatch,
    /// The total of a line is not what its columns make.
    LineTotal,
    /// A printed total that stands apart from the amounts and is not the sum of the lines: to be verified.
    DoubtfulTotal,
    /// Something that the staff typed in the previous workbook did not find its place in this run.
    StrayNotes,
    /// A sheet or a remark of theirs that has no effect on what is judged: told, never held against the verdict.
    NotesAside,
}

impl ProblemKind {
    /// The check that reports it.
    pub fn check(self) -> &'static str {
        match self {
            ProblemKind::UnreadableFile => "unreadable_file",
            ProblemKind::UnrecognisedTable { .. } => "unrecognised_table",
            ProblemKind::UnreadableAmount => "unreadable_amount",
            ProblemKind::AmbiguousNumber => "ambiguous_number",
            ProblemKind::UnreadableDate => "unreadable_date",
            ProblemKind::UnreadableReference | ProblemKind::ShortenedNumber => "unreadable_amount",
            ProblemKind::MixedAmountBases => "mixed_amount_bases",
            ProblemKind::HiddenRows => "hidden_rows",
            ProblemKind::DoubtfulTotal => "unrecognised_table",
            ProblemKind::StrayNotes | ProblemKind::NotesAside => "stray_notes",
            ProblemKind::CountMismatch | ProblemKind::LineTotal => "control_total_mismatch",
        }
    }
}

/// A difficulty met while reading or interpreting, with its place. It becomes a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// What kind.
    pub kind: ProblemKind,
    /// Where.
    pub at: Place,
    /// What, in one French sentence.
    pub message: String,
    /// What to do, in French.
    pub remedy: String,
    /// Amount at stake, when known.
    pub amount: Option<Money>,
    /// What identifies it besides its place: the texts of the row, without amounts.
    pub subject: Text,
    /// Other places that matter.
    pub related: Vec<Place>,
}
