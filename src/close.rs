//! Books and findings → report: totals, bridge, verdicts, and the proof that every cent is accounted for.

use crate::error::Error;
use crate::model::books::Books;
use crate::model::finding::Finding;
use crate::model::notes::Notes;
use crate::model::report::{CheckOutcome, Report};

/// Closes the books.
///
/// # Errors
/// [`Error::Internal`] when an account does not close: rows, cents or notes.
pub fn report(
    _books: Books,
    _findings: Vec<Finding>,
    _checks: Vec<CheckOutcome>,
    _notes: Notes,
) -> Result<Report, Error> {
    Err(Error::Internal("pas encore écrit".into()))
}
