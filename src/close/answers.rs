//! What the staff wrote in the previous workbook, given back to this run's findings and entries.
//! Nothing typed is lost: what has no subject any more becomes an orphan.

use std::collections::{BTreeMap, BTreeSet};

use super::does_not_close;
use crate::error::Error;
use crate::model::books::Books;
use crate::model::finding::{Finding, Status};
use crate::model::key::Key;
use crate::model::notes::{FindingNote, Notes};

/// The notes after their answers have been given back.
pub(super) struct Answers {
    pub(super) notes: Notes,
    /// Typed notes whose finding is not found any more.
    pub(super) without_finding: Vec<FindingNote>,
}

/// Gives every finding its answer and the date since when it stands.
///
/// # Errors
/// [`Error::Internal`] when a note is neither carried over nor an orphan.
pub(super) fn merge(findings: &mut [Finding], mut notes: Notes, books: &Books) -> Result<Answers, Error> {
    let typed = notes.findings.iter().filter(|note| note.is_typed()).count();
    let by_key: BTreeMap<Key, usize> = findings.iter().enumerate().map(|(at, one)| (one.key.clone(), at)).collect();
    let mut answered = BTreeSet::new();
    let mut carried = 0;
    let mut without_finding = Vec::new();
    // A row that a person copied inside the workbook comes back twice: the one with an answer speaks.
    let (first, second): (Vec<_>, Vec<_>) = notes.findings.iter().partition(|note| note.is_typed());
    for note in first.into_iter().chain(second) {
        match by_key.get(&note.key).filter(|at| answered.insert(**at)) {
            Some(at) => {
                give_back(&mut findings[*at], note);
                carried += usize::from(note.is_typed());
            }
            None if note.is_typed() => without_finding.push(note.clone()),
            None => {}
        }
    }
    if typed != carried + without_finding.len() {
        return Err(does_not_close(format!(
            "{typed} réponses lues, {carried} reprises et {} sans objet",
            without_finding.len()
        )));
    }
    let typed_beside = !(notes.marks.is_empty() && notes.missions.is_empty());
    let entries: BTreeSet<&Key> = books.entries.iter().filter(|_| typed_beside).map(|entry| &entry.key).collect();
    for (column, typed) in [("Pointage", &mut notes.marks), ("Mission", &mut notes.missions)] {
        let gone = take_gone(typed, &entries);
        let row =
            |(key, text): (Key, String)| vec![("Réf.".to_owned(), key.to_string()), (column.to_owned(), text)];
        notes.orphans.extend(gone.into_iter().map(row));
    }
    Ok(Answers { notes, without_finding })
}

/// An answer stands as long as the figures under it do.
fn give_back(finding: &mut Finding, note: &FindingNote) {
    finding.answer = note.answer.clone();
    if let Some(since) = note.since {
        finding.since = since;
    }
    let closed = matches!(finding.answer.status, Status::Justified | Status::Accepted);
    if closed && note.amount != finding.observation.amount {
        finding.answer.status = Status::ToReview;
    }
}

/// Takes out what was typed beside entries that are not there any more.
fn take_gone(typed: &mut BTreeMap<Key, String>, entries: &BTreeSet<&Key>) -> BTreeMap<Key, String> {
    let all = std::mem::take(typed);
    let (there, gone) = all.into_iter().partition(|(key, text)| entries.contains(key) || text.trim().is_empty());
    *typed = there;
    gone
}
