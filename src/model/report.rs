//! The result of a run, ready for paper: books, findings, figures.

use super::Date;
use super::books::Books;
use super::evolution::Evolution;
use super::finding::{Finding, Outcome, Severity};
use super::mission::MissionId;
use super::money::Money;
use super::notes::Notes;

/// May this be ratified?
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// Nothing stands against it.
    Ready,
    /// A review finding is open, or something essential was not checked.
    ToJustify,
    /// A blocking finding is open.
    Blocked,
}

impl Verdict {
    /// The name in the JSON results.
    pub fn json_name(self) -> &'static str {
        match self {
            Verdict::Ready => "ready",
            Verdict::ToJustify => "to_justify",
            Verdict::Blocked => "blocked",
        }
    }

    /// The words for the reader.
    pub fn french(self) -> &'static str {
        match self {
            Verdict::Ready => "Prêt pour la ratification",
            Verdict::ToJustify => "À justifier avant la ratification",
            Verdict::Blocked => "Bloqué : à corriger avant la ratification",
        }
    }
}

/// One signed step from declared to ledger to support.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BridgeStep {
    /// `declared`, `ledger`, `support` for the three stations; between them `duplicate`,
    /// `cancelled`, `other_mission`, `outside_dates`, `change`, `unmatched`, `unexplained`.
    pub step: &'static str,
    /// For the reader.
    pub label: &'static str,
    /// Signed: station + steps = next station.
    pub amount: Money,
}

/// Open findings by severity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OpenCounts {
    /// *Bloquant*.
    pub blocking: usize,
    /// *À vérifier*.
    pub review: usize,
    /// *Information*.
    pub info: usize,
}

impl OpenCounts {
    /// Counts one more.
    pub fn add(&mut self, severity: Severity) {
        match severity {
            Severity::Blocking => self.blocking += 1,
            Severity::Review => self.review += 1,
            Severity::Info => self.info += 1,
        }
    }
}

/// Figures of a mission.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MissionFigures {
    /// Which.
    pub mission: MissionId,
    /// Declared by the report.
    pub declared: Money,
    /// Σ ledger.
    pub ledger: Money,
    /// Σ support.
    pub support: Money,
    /// Σ ledger entries in a match.
    pub ledger_matched: Money,
    /// Σ support entries in a match.
    pub support_matched: Money,
    /// Entries that touch it, both sides.
    pub entries: usize,
    /// Its open findings.
    pub open: OpenCounts,
    /// May it be ratified?
    pub verdict: Verdict,
    /// From declared to ledger to support.
    pub bridge: Vec<BridgeStep>,
}

/// `a − b`, both in the dossier's currency.
pub fn gap(a: Money, b: Money) -> Money {
    a.checked_sub(b).unwrap_or(a)
}

impl MissionFigures {
    /// Declared minus ledger.
    pub fn declared_gap(&self) -> Money {
        gap(self.declared, self.ledger)
    }

    /// Ledger minus support.
    pub fn support_gap(&self) -> Money {
        gap(self.ledger, self.support)
    }

    /// Σ ledger entries outside any match.
    pub fn ledger_unmatched(&self) -> Money {
        gap(self.ledger, self.ledger_matched)
    }

    /// Σ support entries outside any match.
    pub fn support_unmatched(&self) -> Money {
        gap(self.support, self.support_matched)
    }
}

/// Sums over counted entries of both sides, those of no mission included. `in = matched + unmatched`
/// is verified by `close`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// Files read.
    pub files: usize,
    /// Rows of all grids.
    pub rows_total: u64,
    /// Rows that became entries, members, rates or lines of scale.
    pub rows_entries: u64,
    /// Rows excluded, each with its reason.
    pub rows_excluded: u64,
    /// Σ ledger.
    pub ledger_in: Money,
    /// Σ ledger in matches.
    pub ledger_matched: Money,
    /// Σ ledger outside matches.
    pub ledger_unmatched: Money,
    /// Σ support.
    pub support_in: Money,
    /// Σ support in matches.
    pub support_matched: Money,
    /// Σ support outside matches.
    pub support_unmatched: Money,
}

/// A check of the catalogue and its outcome in this run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckOutcome {
    /// Its id.
    pub check: &'static str,
    /// Its French title.
    pub title: &'static str,
    /// Why it matters, in French.
    pub why: &'static str,
    /// Law, article or practice that it rests on, in French.
    pub source: &'static str,
    /// After `[controles]`.
    pub severity: Severity,
    /// What came out.
    pub outcome: Outcome,
    /// How many findings.
    pub findings: usize,
    /// What it compared, and what it could not; empty for the checks that say no more than their outcome.
    pub points: Vec<Point>,
}

/// A fact of the dossier that a check compares with another source, or could not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Point {
    /// Of which mission; none for the dossier as a whole.
    pub mission: Option<MissionId>,
    /// `montant`, `dates`, `date de la commission`.
    pub what: &'static str,
    /// False when the other source was not understood to say it.
    pub is_compared: bool,
}

impl CheckOutcome {
    /// The facts that were compared or those that were not, in French: `montant (Gênes, Milan), total`; of one
    /// mission, those of the dossier too. Nothing when there are none.
    pub fn points_told(&self, books: &Books, is_compared: bool, of: Option<MissionId>) -> String {
        let wanted = |point: &&Point| {
            let mine = of.is_none() || point.mission.is_none() || point.mission == of;
            point.is_compared == is_compared && mine
        };
        let mut told: Vec<(&str, Vec<&str>)> = Vec::new();
        for point in self.points.iter().filter(wanted) {
            let label = point.mission.filter(|_| of.is_none()).map(|id| &*books.mission(id).label);
            match told.iter_mut().find(|(what, _)| *what == point.what) {
                Some((_, missions)) => missions.extend(label),
                None => told.push((point.what, label.into_iter().collect())),
            }
        }
        let words = told.into_iter().map(|(what, missions)| match missions.as_slice() {
            [] => what.to_owned(),
            missions => format!("{what} ({})", listed(books, missions)),
        });
        words.collect::<Vec<_>>().join(", ")
    }

    /// Why it could not be looked at, and what was and was not compared; nothing when there is nothing to say.
    pub fn remark(&self, books: &Books) -> String {
        let compared = Some(self.points_told(books, true, None)).filter(|told| !told.is_empty());
        let lacking = Some(self.points_told(books, false, None)).filter(|told| !told.is_empty());
        // The reason of a check that was not done already tells what is lacking.
        let lacking = lacking.filter(|_| self.outcome.reason().is_none());
        let parts = [
            self.outcome.reason().map(|reason| reason.trim_end_matches('.').to_owned()),
            lacking.map(|told| format!("{NOT_COMPARED_ON} {told}")),
            compared.map(|told| format!("{COMPARED} {told}")),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join(" ; ")
    }
}

/// These missions by their labels; of many, that they are all, or all but a few.
pub fn listed(books: &Books, labels: &[&str]) -> String {
    const MANY: usize = 5;
    const FEW: usize = 2;
    let quoted = |label: &str| if label.contains(',') { format!("« {label} »") } else { label.to_owned() };
    let others = || books.dossier.missions().filter(|(_, one)| !labels.contains(&&*one.label));
    if labels.len() < MANY || others().count() > FEW {
        return labels.iter().map(|label| quoted(label)).collect::<Vec<_>>().join(", ");
    }
    let but: Vec<String> = others().map(|(_, one)| quoted(&one.label)).collect();
    if but.is_empty() {
        "toutes les missions".to_owned()
    } else {
        format!("toutes les missions sauf {}", but.join(", "))
    }
}

/// The result of a run.
#[derive(Clone, Debug)]
pub struct Report {
    /// All that was decided.
    pub books: Books,
    /// What is wrong, sorted: severity, mission, check, place.
    pub findings: Vec<Finding>,
    /// Every check, in the order of the catalogue.
    pub checks: Vec<CheckOutcome>,
    /// Figures per mission, in the order of the dossier.
    pub missions: Vec<MissionFigures>,
    /// From declared to ledger to support, for the whole dossier; with the step `declared_sum` when the
    /// report's total is not the sum of its missions.
    pub bridge: Vec<BridgeStep>,
    /// Σ ledger of entries of no mission.
    pub unassigned_ledger: Money,
    /// Σ support of entries of no mission.
    pub unassigned_support: Money,
    /// Entries of no mission.
    pub unassigned_entries: usize,
    /// The proof that every cent is accounted for.
    pub proof: Proof,
    /// Open findings of the whole dossier.
    pub open: OpenCounts,
    /// For the whole dossier.
    pub verdict: Verdict,
    /// What came back from the previous workbook.
    pub notes: Notes,
    /// Typed notes whose finding is not found any more.
    pub notes_without_finding: Vec<super::notes::FindingNote>,
    /// What happened since the run before.
    pub evolution: Evolution,
    /// The run's date.
    pub run_date: Date,
}

/// How the reason of a check begins that tells the points that it compared.
pub const COMPARED: &str = "comparé :";

/// And those that it did not.
pub const NOT_COMPARED_ON: &str = "non comparé :";

/// How the sentence begins that tells what of the report was compared with nothing.
pub const NOT_COMPARED: &str = "Rapport non comparé à dossier.toml";

impl Report {
    /// What the text of the report to be voted was not compared on, in French; of one mission, or of all. None
    /// when all of it was compared.
    pub fn not_compared(&self, of: Option<MissionId>) -> Option<String> {
        const CHECK: &str = "report_disagreement";
        let check = self.checks.iter().find(|check| check.check == CHECK)?;
        let lacking = check.points_told(&self.books, false, of);
        if !lacking.is_empty() {
            return Some(format!("{NOT_COMPARED} sur : {lacking}."));
        }
        // Nothing of it was: it is not there, cannot be read, or the check is switched off.
        let why = check.outcome.reason().filter(|_| check.points.is_empty())?;
        Some(format!("{NOT_COMPARED} : {}.", why.trim_end_matches('.')))
    }

    /// Declared total of the report.
    pub fn declared(&self) -> Money {
        self.books.dossier.declared
    }

    /// Σ ledger of the missions.
    pub fn ledger(&self) -> Money {
        self.books.sum(self.missions.iter().map(|one| one.ledger))
    }

    /// Σ support of the missions.
    pub fn support(&self) -> Money {
        self.books.sum(self.missions.iter().map(|one| one.support))
    }
}
