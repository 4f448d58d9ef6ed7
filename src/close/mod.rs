//! Books and findings → report: answers, totals, bridge, verdicts, and the proof that every cent is
//! accounted for.

mod answers;
mod bridge;
mod evolution;
mod figures;
mod moved;
mod proof;
mod verdict;
mod visas;

use crate::error::Error;
use crate::model::books::Books;
use crate::model::entry::Side;
use crate::model::finding::Finding;
use crate::model::money::CannotAdd;
use crate::model::notes::Notes;
use crate::model::report::{CheckOutcome, Report};

/// Closes the books.
///
/// # Errors
/// [`Error::Internal`] when an account does not close: rows, cents or notes.
pub fn report(
    books: Books,
    mut findings: Vec<Finding>,
    checks: Vec<CheckOutcome>,
    notes: Notes,
) -> Result<Report, Error> {
    let answers = answers::merge(&mut findings, notes, &checks, &books)?;
    let (proof, unassigned) = proof::of(&books)?;
    let missions = figures::of_missions(&books, &findings, &checks)?;
    let bridge = bridge::overall(&missions, &books)?;
    proof::missions_close(&missions, &unassigned, &proof, &books)?;
    let evolution = evolution::of(&books, &mut findings, &checks, &missions, &answers.notes, answers.gone);
    let open = verdict::open(findings.iter());
    let complete = books.dossier.missions().all(|(id, _)| verdict::has_both_sides(&books, id));
    let verdict = verdict::of(&open, complete && !missions.is_empty(), &checks);
    Ok(Report {
        run_date: books.run_date,
        books,
        findings,
        checks,
        missions,
        bridge,
        unassigned_ledger: unassigned.of(Side::Ledger),
        unassigned_support: unassigned.of(Side::Support),
        unassigned_entries: unassigned.entries,
        proof,
        open,
        verdict,
        notes: answers.notes,
        notes_without_finding: answers.without_finding,
        evolution,
    })
}

/// An account that does not close is never the fault of the data.
fn does_not_close(what: impl Into<String>) -> Error {
    Error::Internal(format!("les comptes ne tombent pas juste : {}", what.into()))
}

fn too_large(_: CannotAdd) -> Error {
    does_not_close("une somme dépasse 28 chiffres ou mêle deux devises")
}
