//! The proof: rows, matches, shares and sums close exactly, or the run stops.

use super::figures::Unassigned;
use super::{does_not_close, too_large};
use crate::error::Error;
use crate::model::books::Books;
use crate::model::entry::{EntryId, Side};
use crate::model::matching::Match;
use crate::model::money::{Money, Sum};
use crate::model::report::{MissionFigures, Proof};

/// Counts and adds everything once more, independently of the figures of the missions.
///
/// # Errors
/// [`Error::Internal`] when something is not accounted for.
pub(super) fn of(books: &Books) -> Result<Proof, Error> {
    rows_close(books)?;
    shares_close(books)?;
    matches_close(books)?;
    let [ledger_in, ledger_matched, ledger_unmatched] = side(books, Side::Ledger)?;
    let [support_in, support_matched, support_unmatched] = side(books, Side::Support)?;
    let rows = || books.files.iter().flat_map(|file| &file.tables).map(|table| &table.rows);
    Ok(Proof {
        files: books.files.len(),
        rows_total: rows().map(|rows| u64::from(rows.total)).sum(),
        rows_entries: rows().map(|rows| u64::from(rows.entries)).sum(),
        rows_excluded: rows().map(|rows| u64::from(rows.excluded())).sum(),
        ledger_in,
        ledger_matched,
        ledger_unmatched,
        support_in,
        support_matched,
        support_unmatched,
    })
}

fn rows_close(books: &Books) -> Result<(), Error> {
    for file in &books.files {
        for table in &file.tables {
            let (total, accounted) = (table.rows.total, table.rows.accounted());
            if total != accounted {
                let sheet = table.sheet.as_deref().map(|sheet| format!(" › {sheet}")).unwrap_or_default();
                return Err(does_not_close(format!(
                    "{}{sheet} : {total} lignes lues, {accounted} classées",
                    file.path
                )));
            }
        }
    }
    Ok(())
}

fn shares_close(books: &Books) -> Result<(), Error> {
    for (at, assignment) in books.assignments.told().filter(|(_, assignment)| !assignment.shares.is_empty()) {
        let entry = &books.entries[at];
        let shares = assignment.shares.iter().map(|share| share.amount);
        let sum = Money::sum(books.currency(), shares).map_err(too_large)?;
        if Some(sum) != entry.amount || assignment.mission.is_some() {
            return Err(does_not_close(format!(
                "les parts de la ligne {} ({}) font {sum}",
                entry.key(),
                entry.place
            )));
        }
    }
    Ok(())
}

/// Every match holds counted entries of its side, once, and says their sums; what cancels out on one side has
/// no other.
fn matches_close(books: &Books) -> Result<(), Error> {
    let mut taken = vec![false; books.entries.len()];
    let alone = |one: &&Match| (one.ledger.is_empty() || one.support.is_empty()) && !one.gap().is_zero();
    if let Some(one) = books.matching.matches.iter().find(alone) {
        let (ledger, support) = (one.ledger_amount, one.support_amount);
        return Err(does_not_close(format!("un rapprochement de {ledger} avec {support} n’a qu’un côté")));
    }
    for (side, ids, stated) in books.matching.matches.iter().flat_map(sides) {
        for id in ids {
            let entry = books.entry(*id);
            if std::mem::replace(&mut taken[id.index()], true) || entry.side != side || !entry.is_counted() {
                return Err(does_not_close(format!(
                    "la ligne {} ({}) est mal rapprochée",
                    entry.key(),
                    entry.place
                )));
            }
        }
        let sum = match ids {
            [one] => books.entry(*one).amount.unwrap_or(books.zero()),
            _ => sum(books, ids.iter().copied())?,
        };
        if sum != stated {
            return Err(does_not_close(format!("un rapprochement annonce {stated} pour {sum}")));
        }
    }
    Ok(())
}

fn sides(one: &Match) -> [(Side, &[EntryId], Money); 2] {
    [(Side::Ledger, &one.ledger, one.ledger_amount), (Side::Support, &one.support, one.support_amount)]
}

/// What comes in, what is matched and what is not, of one side.
fn side(books: &Books, side: Side) -> Result<[Money; 3], Error> {
    let (mut all, mut unmatched) = (Sum::of(books.currency()), Sum::of(books.currency()));
    for (id, entry) in books.side(side).filter(|(_, entry)| entry.is_counted()) {
        let Some(amount) = entry.amount else { continue };
        all.add(amount);
        if books.match_of(id).is_none() {
            unmatched.add(amount);
        }
    }
    let (all, unmatched) = (all.total().map_err(too_large)?, unmatched.total().map_err(too_large)?);
    let of_matches = books.matching.matches.iter().map(|one| match side {
        Side::Ledger => one.ledger_amount,
        Side::Support => one.support_amount,
    });
    let matched = Money::sum(books.currency(), of_matches).map_err(too_large)?;
    if matched.checked_add(unmatched) != Ok(all) {
        return Err(does_not_close(format!("{all} entrés, {matched} rapprochés et {unmatched} non rapprochés")));
    }
    Ok([all, matched, unmatched])
}

fn sum(books: &Books, ids: impl Iterator<Item = EntryId>) -> Result<Money, Error> {
    Money::sum(books.currency(), ids.filter_map(|id| books.entry(id).amount)).map_err(too_large)
}

/// The missions and what belongs to none make the whole.
///
/// # Errors
/// [`Error::Internal`] when they do not.
pub(super) fn missions_close(
    missions: &[MissionFigures],
    unassigned: &Unassigned,
    proof: &Proof,
    books: &Books,
) -> Result<(), Error> {
    let figure = |figures: &MissionFigures, side| match side {
        Side::Ledger => figures.ledger,
        Side::Support => figures.support,
    };
    for (side, whole) in [(Side::Ledger, proof.ledger_in), (Side::Support, proof.support_in)] {
        let parts = missions.iter().map(|one| figure(one, side)).chain([unassigned.of(side)]);
        let sum = Money::sum(books.currency(), parts).map_err(too_large)?;
        if sum != whole {
            return Err(does_not_close(format!("{whole} entrés, {sum} répartis entre les missions")));
        }
    }
    Ok(())
}
