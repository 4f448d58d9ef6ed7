//! The proof: rows, matches, shares and sums close exactly, or the run stops.

use super::{does_not_close, too_large};
use crate::error::Error;
use crate::model::books::Books;
use crate::model::entry::{EntryId, Side};
use crate::model::money::{Currency, Money, Sum};
use crate::model::report::{MissionFigures, Proof};

/// What belongs to no mission.
pub(super) struct Unassigned {
    ledger: Money,
    support: Money,
    /// Entries of both sides, those that do not count included.
    pub(super) entries: usize,
}

impl Unassigned {
    /// Σ of what counts on one side.
    pub(super) fn of(&self, side: Side) -> Money {
        match side {
            Side::Ledger => self.ledger,
            Side::Support => self.support,
        }
    }
}

/// Counts and adds everything once more, independently of the figures of the missions; and adds what is of none.
///
/// # Errors
/// [`Error::Internal`] when something is not accounted for.
pub(super) fn of(books: &Books) -> Result<(Proof, Unassigned), Error> {
    rows_close(books)?;
    shares_close(books)?;
    let matched = matches_close(books)?;
    let (ledger, support) = (Sums::of(books, Side::Ledger), Sums::of(books, Side::Support));
    let [ledger_in, ledger_matched, ledger_unmatched] = ledger.close(matched[0])?;
    let [support_in, support_matched, support_unmatched] = support.close(matched[1])?;
    let unassigned = Unassigned {
        ledger: ledger.total(|_, is_unassigned| is_unassigned)?,
        support: support.total(|_, is_unassigned| is_unassigned)?,
        entries: ledger.entries_unassigned + support.entries_unassigned,
    };
    let rows = || books.files.iter().flat_map(|file| &file.tables).map(|table| &table.rows);
    let proof = Proof {
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
    };
    Ok((proof, unassigned))
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
    for (at, assignment) in books.assignments.shared() {
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
/// no other. Gives what is matched on each side.
fn matches_close(books: &Books) -> Result<[Money; 2], Error> {
    let mut taken = vec![false; books.entries.len()];
    let mut matched = [Sum::of(books.currency()); 2];
    for one in &books.matching.matches {
        if one.cancels_out() && !one.gap().is_zero() {
            let (ledger, support) = (one.ledger_amount, one.support_amount());
            return Err(does_not_close(format!("un rapprochement de {ledger} avec {support} n’a qu’un côté")));
        }
        side_closes(books, Side::Ledger, (&one.ledger, &one.ledger_amount), &mut taken)?;
        side_closes(books, Side::Support, (&one.support, &one.support_amount()), &mut taken)?;
        matched[0].add(one.ledger_amount);
        matched[1].add(one.support_amount());
    }
    let [ledger, support] = matched.map(|sum| sum.total().map_err(too_large));
    Ok([ledger?, support?])
}

#[inline]
fn side_closes(
    books: &Books,
    side: Side,
    (ids, stated): (&[EntryId], &Money),
    taken: &mut [bool],
) -> Result<(), Error> {
    // Nearly all are of one line on each side.
    if let [one] = ids {
        let entry = books.entry(*one);
        let is_stated = entry.amount.as_ref().is_some_and(|amount| amount == stated);
        let is_its = is_stated && entry.side == side && entry.is_counted();
        if is_its && !std::mem::replace(&mut taken[one.index()], true) {
            return Ok(());
        }
    }
    lines_close(books, side, (ids, stated), taken)
}

#[inline(never)]
fn lines_close(
    books: &Books,
    side: Side,
    (ids, stated): (&[EntryId], &Money),
    taken: &mut [bool],
) -> Result<(), Error> {
    for id in ids {
        let entry = books.entry(*id);
        if std::mem::replace(&mut taken[id.index()], true) || entry.side != side || !entry.is_counted() {
            return Err(does_not_close(format!("la ligne {} ({}) est mal rapprochée", entry.key(), entry.place)));
        }
    }
    let sum = sum(books, ids.iter().copied())?;
    if sum == *stated {
        Ok(())
    } else {
        Err(does_not_close(format!("un rapprochement annonce {stated} pour {sum}")))
    }
}

/// What comes in on one side, parted by whether it is matched and whether it is of a mission.
struct Sums {
    currency: Currency,
    parts: [[Sum; 2]; 2],
    /// Those that do not count included.
    entries_unassigned: usize,
}

impl Sums {
    fn of(books: &Books, side: Side) -> Self {
        let currency = books.currency();
        let mut sums = Self { currency, parts: [[Sum::of(currency); 2]; 2], entries_unassigned: 0 };
        for (id, entry) in books.side(side) {
            let is_unassigned = books.assignments.is_none(id.index());
            sums.entries_unassigned += usize::from(is_unassigned);
            if let Some(amount) = &entry.amount
                && entry.is_counted()
            {
                sums.parts[usize::from(books.is_matched(id))][usize::from(is_unassigned)].add(*amount);
            }
        }
        sums
    }

    /// Σ of the parts of which this is so, by whether they are matched and whether they are of no mission.
    fn total(&self, is_asked: impl Fn(bool, bool) -> bool) -> Result<Money, Error> {
        let mut sum = Sum::of(self.currency);
        for (is_matched, is_unassigned) in [(false, false), (false, true), (true, false), (true, true)] {
            if is_asked(is_matched, is_unassigned) {
                sum.add_sum(&self.parts[usize::from(is_matched)][usize::from(is_unassigned)]);
            }
        }
        sum.total().map_err(too_large)
    }

    /// What comes in, what is matched and what is not.
    fn close(&self, matched: Money) -> Result<[Money; 3], Error> {
        let (all, unmatched) = (self.total(|_, _| true)?, self.total(|is_matched, _| !is_matched)?);
        if matched.checked_add(unmatched) != Ok(all) {
            return Err(does_not_close(format!(
                "{all} entrés, {matched} rapprochés et {unmatched} non rapprochés"
            )));
        }
        Ok([all, matched, unmatched])
    }
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
