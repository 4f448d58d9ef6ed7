//! Tables of the previous workbook. They are known by their headers, never by the name or place of their
//! sheet; columns by their header, in any order.

use crate::model::notes::TextRow;
use crate::model::sheet::{Sheet, Value};
use crate::model::words::fold;

use super::typed::text;
use super::{columns, table};

/// What a table holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// `Anomalies`.
    Findings,
    /// A mission sheet.
    Mission,
    /// `Hors mission`.
    Unassigned,
    /// `Notes orphelines`.
    Orphans,
    /// `Évolution`: findings.
    Followed,
    /// `Évolution`: figures of the missions.
    Figures,
    /// `Évolution`: exports.
    Files,
    /// `Évolution`: runs.
    Runs,
}

impl Kind {
    fn is_history(self) -> bool {
        matches!(self, Kind::Followed | Kind::Figures | Kind::Files | Kind::Runs)
    }
}

/// The headers that tell a table; the first kind whose headers are all there wins.
const TELLING: &[(Kind, &[&str])] = &[
    (Kind::Orphans, &[columns::OLD_SHEET]),
    (Kind::Followed, &[columns::KEY, columns::CHANGE, columns::BEFORE]),
    (Kind::Figures, &[columns::CODE, columns::FIGURE, columns::BEFORE]),
    (Kind::Files, &[columns::FILE, columns::PRINT_BEFORE]),
    (Kind::Runs, &[columns::RUN, columns::DECLARED, columns::VERDICT]),
    (Kind::Findings, &[columns::KEY, columns::SEVERITY, columns::STATUS]),
    (Kind::Unassigned, &[columns::KEY, columns::SITUATION, columns::MISSION]),
];

/// Column, header as written, header folded.
type Header = (u32, String, String);

/// A table and its header.
pub(super) struct Headed<'a> {
    /// The sheet it stands on.
    pub(super) sheet: &'a Sheet,
    /// What it holds.
    pub(super) kind: Kind,
    row: u32,
    end: u32,
    /// Its header.
    pub(super) columns: Vec<Header>,
}

impl<'a> Headed<'a> {
    /// The tables of a sheet: one, except on `Évolution`.
    pub(super) fn all(sheet: &'a Sheet) -> Vec<Self> {
        let mut found: Vec<Self> = Vec::new();
        for row in 0..sheet.row_count() {
            if let Some(first) = found.first().filter(|first| !first.kind.is_history()) {
                debug_assert!(first.row < row);
                break;
            }
            let Some((kind, columns)) = header(sheet, row) else { continue };
            if let Some(above) = found.last_mut() {
                above.end = row;
            }
            found.push(Self { sheet, kind, row, end: sheet.row_count(), columns });
        }
        found
    }

    /// The column of a header.
    pub(super) fn column(&self, header: &str) -> Option<u32> {
        let wanted = fold(header);
        self.columns.iter().find(|(_, _, folded)| *folded == wanted).map(|(column, _, _)| *column)
    }

    /// The cell of a row under a header.
    pub(super) fn value(&self, row: u32, header: &str) -> Value<'a> {
        self.column(header).map_or(Value::Empty, |column| self.sheet.value(row, column))
    }

    /// Its text.
    pub(super) fn text(&self, row: u32, header: &str) -> String {
        text(self.value(row, header))
    }

    /// Rows below the header, down to the total row.
    pub(super) fn rows(&self) -> impl Iterator<Item = u32> {
        let total =
            |row: &u32| matches!(self.sheet.value(*row, 0), Value::Text(text) if text.trim() == table::TOTAL);
        (self.row + 1..self.end).take_while(move |row| !total(row))
    }

    /// True for a row of the table.
    pub(super) fn holds(&self, row: u32) -> bool {
        self.row < row && self.rows().any(|one| one == row)
    }

    /// Every cell of a row by its header, the old sheet's name first.
    pub(super) fn whole(&self, row: u32, was: &str) -> TextRow {
        std::iter::once((columns::OLD_SHEET.to_owned(), was.to_owned())).chain(self.cells(row)).collect()
    }

    /// Every cell of a row by its header.
    pub(super) fn cells(&self, row: u32) -> TextRow {
        let cell = |(column, header, _): &Header| (header.clone(), text(self.sheet.value(row, *column)));
        self.columns.iter().map(cell).collect()
    }
}

/// The header that stands in a row.
fn header(sheet: &Sheet, row: u32) -> Option<(Kind, Vec<Header>)> {
    let headers = sheet.cells(row).filter_map(|(column, value)| match value {
        Value::Text(text) => Some((column, text.trim().to_owned(), fold(text))),
        _ => None,
    });
    let columns: Vec<_> = headers.collect();
    Some((kind(&columns)?, columns))
}

fn kind(columns: &[Header]) -> Option<Kind> {
    let has = |header: &&str| columns.iter().any(|(_, _, folded)| *folded == fold(header));
    let told = TELLING.iter().find(|(_, headers)| headers.iter().all(has)).map(|(kind, _)| *kind);
    told.or_else(|| (!pairs(columns).is_empty()).then_some(Kind::Mission))
}

/// Each `Pointage` with the `Réf.` of the same side (`Réf. payé`, `Pointage payé`); failing that with the
/// nearest `Réf.` on its left, then on its right.
pub(super) fn pairs(columns: &[Header]) -> Vec<(u32, u32)> {
    let starting = |word: &str| {
        let word = fold(word);
        let column = move |(at, _, folded): &Header| {
            let (first, side) = folded.split_once(' ').unwrap_or((folded.as_str(), ""));
            (first == word).then(|| (*at, side.to_owned()))
        };
        columns.iter().filter_map(column)
    };
    let keys: Vec<(u32, String)> = starting(columns::KEY).collect();
    let key_of = |mark: u32, side: &str| {
        let same = keys.iter().find(|(_, of)| !side.is_empty() && of == side);
        let left = || keys.iter().rev().find(|(key, _)| *key < mark);
        let right = || keys.iter().find(|(key, _)| *key > mark);
        same.or_else(left).or_else(right).map(|(key, _)| *key)
    };
    starting(columns::MARK).filter_map(|(mark, side)| Some((key_of(mark, &side)?, mark))).collect()
}
