//! Tables of the previous workbook. They are known by their headers, never by the name or place of their
//! sheet; columns by their header, in any order. A table that lost some headers is known by most of them, and a column of
//! references that lost its own by what stands in it.

use crate::model::key::Key;
use crate::model::notes::{TextRow, Typed};
use crate::model::place::{CellRef, column_letters};
use crate::model::sheet::{Sheet, Value};
use crate::model::words::fold;

use super::table::{self, Column};
use super::typed::{self, text};
use super::{columns, findings, headless, mission, unassigned};

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

    /// The columns that the program writes where the staff write beside them.
    pub(super) fn own(self) -> &'static [Column<'static>] {
        match self {
            Kind::Findings => findings::COLUMNS,
            Kind::Mission => mission::COLUMNS,
            Kind::Unassigned => unassigned::COLUMNS,
            _ => &[],
        }
    }

    /// True for the header of a column that the program writes there.
    pub(super) fn is_ours(self, header: &str) -> bool {
        let folded = fold(header);
        self.own().iter().any(|column| fold(column.header) == folded)
            // As earlier versions and simpler sheets wrote it.
            || self == Kind::Mission && [columns::KEY, columns::MARK].iter().any(|name| fold(name) == folded)
    }
}

/// The headers that tell a table; the first kind whose headers are all there wins.
const TELLING: &[(Kind, &[&str])] = &[
    (Kind::Orphans, &[columns::OLD_SHEET]),
    (Kind::Followed, &[columns::CHANGE, columns::BEFORE, columns::MESSAGE]),
    (Kind::Followed, &[columns::KEY, columns::CHANGE, columns::BEFORE]),
    (Kind::Figures, &[columns::CODE, columns::FIGURE, columns::BEFORE]),
    (Kind::Files, &[columns::FILE, columns::PRINT_BEFORE]),
    (Kind::Runs, &[columns::RUN, columns::DECLARED, columns::VERDICT]),
    (Kind::Findings, &[columns::KEY, columns::SEVERITY, columns::STATUS]),
    (Kind::Unassigned, &[columns::KEY, columns::SITUATION, columns::MISSION]),
];

/// Column, header as written, header folded.
pub(super) type Header = (u32, String, String);

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
    /// Where its references stand: one column, or one for each side of a mission sheet.
    keys: Vec<u32>,
    /// Columns that are none of the program's, with their headers.
    pub(super) added: Vec<(u32, String)>,
    /// Each column of marks with that of the references beside it, when it is there.
    pub(super) marks: Vec<(Option<u32>, u32)>,
}

impl<'a> Headed<'a> {
    fn new(sheet: &'a Sheet, (kind, row, columns): (Kind, u32, Vec<Header>)) -> Self {
        let mut one = Self {
            sheet,
            kind,
            row,
            end: sheet.row_count(),
            columns,
            keys: Vec::new(),
            marks: Vec::new(),
            added: Vec::new(),
        };
        match kind {
            Kind::Mission => {
                one.marks = one.pairs();
                one.keys = one.sides();
            }
            Kind::Unassigned => one.keys.extend(one.column(columns::KEY).or_else(|| one.holding(&["L-", "J-"]))),
            _ => one.keys.extend(one.column(columns::KEY).or_else(|| one.holding(&["C-"]))),
        }
        if !one.kind.own().is_empty() {
            one.added = one.added_columns();
        }
        one
    }
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
            found.push(Self::new(sheet, (kind, row, columns)));
        }
        if found.is_empty() {
            found.extend(headless::table(sheet).map(|table| Self::new(sheet, table)));
        }
        found
    }

    /// The column of its references; none when it was deleted.
    pub(super) fn key_column(&self) -> Option<u32> {
        self.keys.first().copied()
    }

    /// The reference of a row, or nothing.
    pub(super) fn key(&self, row: u32) -> String {
        self.key_column().map_or_else(String::new, |column| self.key_at(row, column))
    }

    /// The reference in a cell; words are none, even where references stand.
    pub(super) fn key_at(&self, row: u32, column: u32) -> String {
        Some(text(self.sheet.value(row, column))).filter(|text| Key::is_like(text)).unwrap_or_default()
    }

    /// The references of a row, one for each line that it shows.
    pub(super) fn keys(&self, row: u32) -> impl Iterator<Item = (u32, String)> {
        let key = move |column: &u32| (*column, self.key_at(row, *column));
        self.keys.iter().map(key).filter(|(_, key)| !key.is_empty())
    }

    /// The column, of those that no header of the program names, in which references with one of these beginnings stand.
    fn holding(&self, beginnings: &[&str]) -> Option<u32> {
        let is_free =
            |column: &u32| !self.columns.iter().any(|(at, header, _)| at == column && self.kind.is_ours(header));
        let count = |column: u32| {
            let texts = (self.row + 1..self.end).map(|row| text(self.sheet.value(row, column)));
            let mut counts = (0_usize, 0_usize);
            for text in texts.filter(|text| !text.is_empty()) {
                counts.0 += usize::from(beginnings.iter().any(|start| Key::is_spelled(&text, start)));
                counts.1 += 1;
            }
            // A remark may name a reference.
            (counts.0 * 2 > counts.1).then_some(counts.0)
        };
        let columns = (0..self.sheet.column_count()).filter(is_free);
        columns
            .filter_map(|column| Some((count(column)?, column)))
            .max_by_key(|(count, at)| (*count, u32::MAX - at))
            .map(|(_, column)| column)
    }

    /// Each column of marks with the references of its side.
    fn pairs(&self) -> Vec<(Option<u32>, u32)> {
        let pair = |(key, mark, side): (Option<u32>, u32, String)| {
            let beginning = SIDES.iter().find(|(name, _)| *name == side).map(|(_, beginning)| *beginning);
            (key.or_else(|| self.holding(&[beginning?])), mark)
        };
        pairs(&self.columns).into_iter().map(pair).collect()
    }

    /// The references of each side of a mission sheet: those beside marks, failing marks those that are there.
    fn sides(&self) -> Vec<u32> {
        let mut sides: Vec<u32> = self.marks.iter().filter_map(|(key, _)| *key).collect();
        for (side, beginning) in SIDES {
            let marked = starting(&self.columns, columns::MARK).any(|(_, of)| of == side);
            if !marked {
                let headed = starting(&self.columns, columns::KEY).find(|(_, of)| *of == side).map(|(at, _)| at);
                sides.extend(headed.or_else(|| self.holding(&[beginning])));
            }
        }
        let mut seen = Vec::new();
        sides.retain(|side| {
            !seen.contains(side) && {
                seen.push(*side);
                true
            }
        });
        sides
    }

    /// The row of its header.
    pub(super) fn header_row(&self) -> u32 {
        self.row
    }

    /// The column of a header.
    pub(super) fn column(&self, header: &str) -> Option<u32> {
        let wanted = fold(header);
        self.columns.iter().find(|(_, _, folded)| *folded == wanted).map(|(column, _, _)| *column)
    }

    /// The cell of a row under a header.
    pub(super) fn value(&self, row: u32, header: &str) -> Value<'a> {
        self.column(header).map_or(Value::Empty, |column| self.cell(row, column))
    }

    /// A cell of a row. Staff who merge the cells of several rows give all of them one answer, which stands in the first:
    /// it counts for each row that has a reference of its own.
    pub(super) fn cell(&self, row: u32, column: u32) -> Value<'a> {
        let value = self.sheet.value(row, column);
        let has_line = || self.keys.is_empty() || self.keys(row).next().is_some();
        let merged = self.sheet.merged();
        // Who answers for the rows of a filter does not see those between them.
        let is_alone = merged.is_empty() || !value.is_blank() || self.sheet.is_row_hidden(row);
        if is_alone || self.keys.contains(&column) || !has_line() {
            return value;
        }
        let covers = |(first, last): &&(CellRef, CellRef)| {
            first.column == column && self.row < first.row && first.row < row && row <= last.row
        };
        merged.iter().find(covers).map_or(value, |(first, _)| self.sheet.value(first.row, column))
    }

    /// Its text.
    pub(super) fn text(&self, row: u32, header: &str) -> String {
        text(self.value(row, header))
    }

    /// Rows below the header, down to the total row; below that, those that have a reference: who sorts a sheet without
    /// its table sorts its total row with the others.
    pub(super) fn rows(&self) -> impl Iterator<Item = u32> {
        let total = self.total_row();
        let below = move |row: &u32| *row < total || *row > total && self.keys(*row).next().is_some();
        (self.row + 1..self.end).filter(below).filter(|row| !self.is_repeated(*row))
    }

    /// True for a copy of the header among the rows.
    fn is_repeated(&self, row: u32) -> bool {
        let same = |(column, header, _): &&Header| text(self.sheet.value(row, *column)) == *header;
        let mut written = self.columns.iter().filter(|(_, header, _)| !header.is_empty());
        written.next().is_some_and(|first| same(&first)) && written.filter(same).count() * 2 > self.columns.len()
    }

    /// Only mission sheets and the history have totals; elsewhere « Total » is a word like another.
    fn is_total(&self, row: u32) -> bool {
        let first = self.column(mission::FIRST).unwrap_or(0);
        let says = |value: Value, words: &str| matches!(value, Value::Text(text) if text.trim() == words);
        // Without its first column, the row still says what it sums.
        let is_listed =
            || self.kind == Kind::Mission && self.sheet.cells(row).any(|(_, one)| says(one, mission::LISTED));
        let named = says(self.sheet.value(row, first), table::TOTAL) || is_listed();
        named && (self.kind == Kind::Mission || self.kind.is_history()) && self.keys(row).next().is_none()
    }

    /// Its total row; past its end when it has none.
    pub(super) fn total_row(&self) -> u32 {
        (self.row + 1..self.end).find(|row| self.is_total(*row)).unwrap_or(self.end)
    }

    /// True when the staff set a mark in a row.
    pub(super) fn is_marked(&self, row: u32) -> bool {
        self.marks.iter().any(|(_, mark)| !self.sheet.value(row, *mark).is_blank())
    }

    /// True for a row of the table.
    pub(super) fn holds(&self, row: u32) -> bool {
        self.row < row && self.rows().any(|one| one == row)
    }

    /// Columns that are none of the program's, with their headers; a column without one gets a name.
    fn added_columns(&self) -> Vec<(u32, String)> {
        let named = self.columns.iter().map(|(column, _, _)| *column);
        let last = (self.row + 1..self.end).flat_map(|row| self.sheet.cells(row)).map(|(column, _)| column).max();
        let last = named.max().max(last).unwrap_or(0);
        let header = |column: u32| {
            let written = self.columns.iter().find(|(at, header, _)| *at == column && !header.is_empty());
            written.map_or_else(|| format!("Colonne {}", column_letters(column)), |(_, header, _)| header.clone())
        };
        // A second column of one header is a copy, or a note of theirs: the first is the program's.
        let is_ours = |column: u32, header: &str| self.kind.is_ours(header) && self.column(header) == Some(column);
        let all = (0..=last).map(|column| (column, header(column)));
        let mut added: Vec<(u32, String)> = Vec::new();
        for (column, header) in all.filter(|(column, header)| !self.reads(*column) && !is_ours(*column, header)) {
            let taken =
                |name: &str| self.kind.is_ours(name) || added.iter().any(|(_, known)| fold(known) == fold(name));
            let numbered = (2_u32..).map(|number| format!("{header} ({number})"));
            let name = std::iter::once(header.clone()).chain(numbered).find(|name| !taken(name));
            added.push((column, name.unwrap_or(header)));
        }
        added
    }

    /// What the staff typed in a row in columns of theirs.
    pub(super) fn added_cells(&self, row: u32) -> impl Iterator<Item = (String, Typed)> {
        let value = move |column: u32| typed::any(self.cell(row, column));
        self.added.iter().filter_map(move |(column, header)| Some((header.clone(), value(*column)?)))
    }

    /// True for a column of references or marks that is read as such.
    fn reads(&self, column: u32) -> bool {
        self.keys.contains(&column) || self.marks.iter().any(|(_, mark)| *mark == column)
    }

    /// Every cell of a row by its header, the old sheet's name first.
    pub(super) fn whole(&self, row: u32, was: &str) -> TextRow {
        std::iter::once((columns::OLD_SHEET.to_owned(), was.to_owned())).chain(self.cells(row)).collect()
    }

    /// Every cell of a row by its header, by its column where it has none.
    pub(super) fn cells(&self, row: u32) -> TextRow {
        let cell = |(column, header, _): &Header| (header.clone(), text(self.cell(row, *column)));
        let headed = |column: u32| self.columns.iter().any(|(at, header, _)| *at == column && !header.is_empty());
        let others = self.sheet.cells(row).filter(|(column, _)| !headed(*column));
        let others = others.map(|(column, value)| (format!("Colonne {}", column_letters(column)), text(value)));
        self.columns.iter().map(cell).chain(others).collect()
    }
}

/// Sides of a mission sheet, as headers name them, folded, and how the references of their lines begin.
const SIDES: [(&str, &str); 2] = [("paye", "L-"), ("justifie", "J-")];

/// The header that stands in a row.
fn header(sheet: &Sheet, row: u32) -> Option<(Kind, Vec<Header>)> {
    let headers = sheet.cells(row).filter_map(|(column, value)| match value {
        Value::Text(text) => Some((column, text.trim().to_owned(), fold(text))),
        _ => None,
    });
    let columns: Vec<_> = headers.collect();
    Some((kind(&columns)?, columns))
}

fn kind(headers: &[Header]) -> Option<Kind> {
    let has = |header: &str| headers.iter().any(|(_, _, folded)| *folded == fold(header));
    let told = TELLING.iter().find(|(_, telling)| telling.iter().all(|header| has(header)));
    let is_most =
        |kind: &Kind| kind.own().iter().filter(|column| has(column.header)).count() * 2 > kind.own().len();
    let is_history = || [columns::CHANGE, columns::BEFORE, columns::RUNS, columns::GONE].into_iter().any(has);
    told.map(|(kind, _)| *kind)
        .or_else(|| pairs(headers).iter().any(|(key, _, _)| key.is_some()).then_some(Kind::Mission))
        .or_else(|| {
            [Kind::Mission, Kind::Unassigned, Kind::Findings].into_iter().find(is_most).filter(|_| !is_history())
        })
}

/// The columns whose header starts with a word, and the side that the rest of it names.
fn starting<'c>(columns: &'c [Header], word: &str) -> impl DoubleEndedIterator<Item = (u32, &'c str)> {
    let word = fold(word);
    columns.iter().filter_map(move |(at, _, folded)| {
        let (first, side) = folded.split_once(' ').unwrap_or((folded.as_str(), ""));
        (first == word).then_some((*at, side))
    })
}

/// Each `Pointage` with its side and the `Réf.` of the same side (`Réf. payé`, `Pointage payé`); failing that, where
/// headers name no sides, with the nearest `Réf.` on its left, then on its right. The references of one side are never
/// those of the marks of the other.
fn pairs(headers: &[Header]) -> Vec<(Option<u32>, u32, String)> {
    let keys: Vec<(u32, &str)> = starting(headers, columns::KEY).collect();
    let key_of = |mark: u32, side: &str| {
        let same = keys.iter().find(|(_, of)| !side.is_empty() && *of == side);
        let could = |of: &str| side.is_empty() || of.is_empty();
        let left = || keys.iter().rev().find(|(key, of)| *key < mark && could(of));
        let right = || keys.iter().find(|(key, of)| *key > mark && could(of));
        same.or_else(left).or_else(right).map(|(key, _)| *key)
    };
    starting(headers, columns::MARK).map(|(mark, side)| (key_of(mark, side), mark, side.to_owned())).collect()
}
