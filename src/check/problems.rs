//! What reading and interpreting could not understand, reported as findings.

use crate::model::books::Books;
use crate::model::finding::{Observation, Outcome, Problem, ProblemKind, Severity};

/// The problems that `check` reports. Without any table, nothing was looked at.
pub(super) fn reported_by(check: &str, books: &Books) -> Result<Vec<Observation>, Outcome> {
    let found: Vec<Observation> =
        books.problems.iter().filter(|problem| problem.kind.check() == check).map(observe).collect();
    let any_table = books.files.iter().any(|file| !file.tables.is_empty());
    if found.is_empty() && !any_table {
        return Err(Outcome::NotChecked("aucun tableau n’a été lu dans le dossier".into()));
    }
    Ok(found)
}

fn observe(problem: &Problem) -> Observation {
    let severity = match problem.kind {
        ProblemKind::UnrecognisedTable { carries_amounts: false } | ProblemKind::UnreadableReference => {
            Some(Severity::Review)
        }
        _ => None,
    };
    Observation::at(problem.at.clone(), problem.message.clone(), problem.remedy.clone())
        .amount(problem.amount)
        .severity(severity)
        .related(problem.related.iter().cloned())
        .subject(problem.subject.to_string())
}
