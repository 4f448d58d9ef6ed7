//! Which lines a check looks at, and what it concludes when some could not be looked at.

use std::collections::BTreeMap;

use super::super::findings::wording::listed;
use super::said::Topic;
use crate::check::Grounds;
use crate::model::account::Role;
use crate::model::books::Books;
use crate::model::entry::{Entry, EntryId, Side};
use crate::model::few::Few;
use crate::model::field::Field;
use crate::model::finding::{Observation, Outcome};
use crate::model::mission::MissionId;
use crate::model::money::Money;

/// Lines of one side that enter the total of a mission, with their amount.
pub(in crate::check) fn lines(books: &Books, side: Side) -> impl Iterator<Item = (EntryId, &Entry, Money)> {
    books.in_totals(side).iter().map(|(id, amount)| (*id, books.entry(*id), *amount))
}

/// Lines of both sides that enter the total of a mission, with their amount.
pub(in crate::check) fn both_sides(books: &Books) -> impl Iterator<Item = (EntryId, &Entry, Money)> {
    lines(books, Side::Ledger).chain(lines(books, Side::Support))
}

/// Lines of one side that enter the total of a mission and take something off it, with their amount: few of many.
pub(in crate::check) fn credits(books: &Books, side: Side) -> impl Iterator<Item = (EntryId, &Entry, Money)> {
    books.credits(side).iter().map(|(id, amount)| (*id, books.entry(*id), *amount))
}

/// The same of both sides, payments first.
pub(in crate::check) fn credits_of_both_sides(books: &Books) -> impl Iterator<Item = (EntryId, &Entry, Money)> {
    credits(books, Side::Ledger).chain(credits(books, Side::Support))
}

/// Lines of one side that enter the total of a mission and may be about something: the others are not even looked at.
pub(in crate::check) fn lines_about<'b>(
    books: &'b Grounds<'_>,
    side: Side,
    topic: Topic,
) -> impl Iterator<Item = (EntryId, &'b Entry, Money)> {
    in_totals(books, side, books.said().about(topic))
}

/// Those of some lines that are of one side and enter the total of a mission, with their amount.
fn in_totals<'b>(
    books: &'b Grounds<'_>,
    side: Side,
    lines: impl Iterator<Item = EntryId>,
) -> impl Iterator<Item = (EntryId, &'b Entry, Money)> {
    let lines = lines.map(|id| (id, books.entry(id)));
    let lines = lines.filter(move |(_, entry)| entry.side == side && entry.is_counted());
    lines.filter_map(|(id, entry)| entry.amount.map(|amount| (id, entry, amount)))
}

/// Lines of one side that enter the total of this mission, wholly or in part, with their whole amount.
pub(in crate::check) fn of_mission(
    books: &Books,
    mission: MissionId,
    side: Side,
) -> impl Iterator<Item = (EntryId, &Entry, Money)> {
    let lines = books.of_mission(mission, side).filter(|(_, entry)| entry.is_counted());
    lines.filter_map(|(id, entry)| entry.amount.map(|amount| (id, entry, amount)))
}

/// The same, of those that may be about something.
pub(in crate::check) fn of_mission_about<'b>(
    books: &'b Grounds<'_>,
    mission: MissionId,
    side: Side,
    topic: Topic,
) -> impl Iterator<Item = (EntryId, &'b Entry, Money)> {
    in_totals(books, side, books.said().of_mission(mission, topic))
}

/// The same on both sides, payments first.
pub(in crate::check) fn of_mission_both_sides(
    books: &Books,
    mission: MissionId,
) -> impl Iterator<Item = (EntryId, &Entry, Money)> {
    of_mission(books, mission, Side::Ledger).chain(of_mission(books, mission, Side::Support))
}

/// The one mission that a finding about this entry concerns; none when it is shared by several.
pub(in crate::check) fn mission(books: &Books, id: EntryId) -> Option<MissionId> {
    let assignment = books.assignment(id);
    if assignment.shares.is_empty() {
        return assignment.mission;
    }
    match *missions(books, id) {
        [only] => Some(only),
        _ => None,
    }
}

/// Every mission that an entry belongs to, wholly or in part, in the order of the dossier.
pub(in crate::check) fn missions(books: &Books, id: EntryId) -> Few<MissionId> {
    let assignment = books.assignment(id);
    if assignment.shares.is_empty() {
        return assignment.mission.into_iter().collect();
    }
    let shares = assignment.shares.iter().filter(|share| !share.amount.is_zero()).map(|share| share.mission);
    let mut missions: Vec<MissionId> = assignment.mission.into_iter().chain(shares).collect();
    missions.sort_unstable();
    missions.dedup();
    missions.into()
}

/// An observation on one entry: at its amount cell, for its amount, in its mission.
pub(in crate::check) fn on(
    books: &Books,
    id: EntryId,
    message: impl Into<String>,
    remedy: impl Into<String>,
) -> Observation {
    let entry = books.entry(id);
    Observation::at(entry.place.clone(), message, remedy)
        .mission(mission(books, id))
        .amount(entry.amount)
        .subjects([id])
}

/// True when a table of this role has a column of this meaning.
pub(in crate::check) fn has_column(books: &Books, role: Role, field: Field) -> bool {
    let tables = books.files.iter().flat_map(|file| &file.tables).filter(|table| table.role == role);
    tables.flat_map(|table| &table.columns).any(|column| column.field == Some(field))
}

/// A table, by its file and sheet.
pub(in crate::check) type Table<'b> = (&'b str, Option<&'b str>);

/// The table of a line.
pub(in crate::check) fn table(entry: &Entry) -> Table<'_> {
    (entry.place.file(), entry.place.sheet_name())
}

/// Of how many lines of each table something is told, of all that should tell it.
pub(in crate::check) fn told<'b>(
    lines: impl Iterator<Item = (&'b Entry, bool)>,
) -> BTreeMap<Table<'b>, (usize, usize)> {
    let mut told = Told::default();
    lines.for_each(|(entry, is_told)| told.add(entry, is_told));
    told.tables()
}

/// The same, counted as the lines go by.
#[derive(Default)]
pub(in crate::check) struct Told<'b> {
    tables: BTreeMap<Table<'b>, (usize, usize)>,
    /// The table of the last line: the lines of one mostly follow each other.
    last: Option<(&'b Entry, (usize, usize))>,
}

impl<'b> Told<'b> {
    /// Counts a line.
    #[inline]
    pub(in crate::check) fn add(&mut self, entry: &'b Entry, is_told: bool) {
        match &mut self.last {
            Some((beside, (told, all))) if entry.place.is_beside(&beside.place) => {
                (*told, *all) = (*told + usize::from(is_told), *all + 1);
            }
            _ => {
                self.settle();
                self.last = Some((entry, (usize::from(is_told), 1)));
            }
        }
    }

    fn settle(&mut self) {
        if let Some((entry, (told, all))) = self.last.take() {
            let of_table = self.tables.entry(table(entry)).or_default();
            *of_table = (of_table.0 + told, of_table.1 + all);
        }
    }

    /// Of how many lines of each table it is told, and of how many in all.
    pub(in crate::check) fn tables(mut self) -> BTreeMap<Table<'b>, (usize, usize)> {
        self.settle();
        self.tables
    }
}

/// The tables that have a column of this meaning.
pub(in crate::check) fn with_column(books: &Books, field: Field) -> impl Iterator<Item = Table<'_>> {
    let tables = books.files.iter().flat_map(|file| file.tables.iter().map(|table| (&file.path, table)));
    tables
        .filter(move |(_, table)| table.columns.iter().any(|column| column.field == Some(field)))
        .map(|(path, table)| (&**path, table.sheet.as_deref()))
}

/// `what remplie sur moins de la moitié des lignes de …`; nothing when there is no such table.
pub(in crate::check) fn sparse<'b>(what: &str, tables: impl IntoIterator<Item = Table<'b>>) -> Option<String> {
    let mut files: Vec<&str> = tables.into_iter().map(|(file, _)| file).collect();
    files.dedup();
    let files = listed(files);
    (!files.is_empty()).then(|| format!("{what} sur moins de la moitié des lignes de {files}"))
}

/// What a check says: its findings; or, when it found nothing but could not look everywhere, why.
/// What was not looked at is never called compliant.
pub(in crate::check) fn conclude(
    found: Vec<Observation>,
    not_checked: Vec<String>,
) -> Result<Vec<Observation>, Outcome> {
    if found.is_empty() && !not_checked.is_empty() {
        return Err(Outcome::NotChecked(not_checked.join(" ; ")));
    }
    Ok(found)
}

/// `what : Gênes et Milan`, or nothing when no mission is concerned.
pub(in crate::check) fn lacking(books: &Books, what: &str, missions: &[MissionId]) -> Option<String> {
    let names = crate::check::findings::wording::missions(books, missions.iter().copied());
    (!missions.is_empty()).then(|| format!("{what} : {names}"))
}

/// Refuses when no table of payment orders was read.
pub(in crate::check) fn needs_ledger(books: &Books) -> Result<(), Outcome> {
    let known = books.has(Role::Ledger) || books.side(Side::Ledger).next().is_some();
    known.then_some(()).ok_or_else(|| Outcome::NotChecked("aucun export de comptabilité dans le dossier".into()))
}

/// Refuses when no table of supporting documents was read.
pub(in crate::check) fn needs_support(books: &Books) -> Result<(), Outcome> {
    let known = books.has(Role::Support) || books.side(Side::Support).next().is_some();
    known.then_some(()).ok_or_else(|| Outcome::NotChecked("aucun export de justificatifs dans le dossier".into()))
}

/// Refuses when no line belongs to any mission.
pub(in crate::check) fn needs_lines(books: &Books) -> Result<(), Outcome> {
    let known = both_sides(books).next().is_some();
    known.then_some(()).ok_or_else(|| Outcome::NotChecked("aucune ligne n’est rattachée à une mission".into()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::place::Place;

    #[test]
    fn lines_are_counted_by_table_in_any_order() {
        let of = |file: &str| Entry::blank(Side::Support, Place::of_file(&file.into()));
        let (one, other) = (of("a.csv"), of("b.csv"));
        let lines = [(&one, true), (&one, false), (&other, true), (&one, true)];
        let told = told(lines.into_iter());
        assert_eq!(told.into_values().collect::<Vec<_>>(), [(2, 3), (1, 1)]);
    }
}
