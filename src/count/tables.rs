//! Which table an entry comes from, and whether two tables are exports of one kind.

use std::collections::BTreeMap;

use rustc_hash::FxHashSet;

use crate::model::Text;
use crate::model::account::FileAccount;
use crate::model::entry::{Entry, Figure, Side};
use crate::model::field::Field;
use crate::model::place::Place;

/// The tables of the dossier, numbered; the numbers tell tables apart and order nothing.
pub(super) struct Tables {
    of_entry: Vec<usize>,
    filled: Vec<u64>,
    lines: Vec<usize>,
    /// Whether it has lines of the ledger, of the support.
    sides: Vec<[bool; 2]>,
    fingerprint: Vec<Option<String>>,
}

impl Tables {
    /// Finds the table of every entry: its file, its sheet and the header above it.
    pub(super) fn of(entries: &[Entry], files: &[FileAccount]) -> Self {
        let headers = headers(files);
        let mut numbers: BTreeMap<(Text, Option<Text>, Option<Header>), usize> = BTreeMap::new();
        let mut tables = Self {
            of_entry: Vec::with_capacity(entries.len()),
            filled: Vec::new(),
            lines: Vec::new(),
            sides: Vec::new(),
            fingerprint: Vec::new(),
        };
        // The lines of one table mostly follow each other.
        let mut last: Option<(&Place, Under, usize)> = None;
        for entry in entries {
            let place = &entry.place;
            let table = match &last {
                Some((known, under, table)) if known.is_beside(place) && under.holds(place) => *table,
                _ => {
                    let sheet = (place.file().clone(), place.sheet().cloned());
                    let under = Under::of(place, headers.get(&sheet).map_or(&[], Vec::as_slice));
                    let next = tables.filled.len();
                    let table = *numbers.entry((sheet.0, sheet.1, under.header)).or_insert(next);
                    if table == next {
                        tables.add(files.iter().find(|file| file.path == *place.file()));
                    }
                    last = Some((place, under, table));
                    table
                }
            };
            tables.lines[table] += 1;
            tables.sides[table][usize::from(entry.side == Side::Support)] = true;
            tables.filled[table] |= filled_fields(entry);
            tables.of_entry.push(table);
        }
        tables
    }

    fn add(&mut self, file: Option<&FileAccount>) {
        self.fingerprint.push(file.map(|file| file.sha256.clone()).filter(|print| !print.is_empty()));
        self.filled.push(0);
        self.lines.push(0);
        self.sides.push([false; 2]);
    }

    /// The table of an entry, by its index.
    pub(super) fn of_entry(&self, entry: usize) -> usize {
        self.of_entry[entry]
    }

    /// How many tables there are.
    pub(super) fn len(&self) -> usize {
        self.filled.len()
    }

    /// True when several tables have lines of this side: no line is delivered twice otherwise.
    pub(super) fn are_several(&self, side: Side) -> bool {
        self.sides.iter().filter(|sides| sides[usize::from(side == Side::Support)]).count() > 1
    }

    /// True when two tables fill nearly the same columns, as two extracts of one register do; an
    /// invoice register and a card statement do not.
    pub(super) fn same_kind(&self, a: usize, b: usize) -> bool {
        const ALIKE_PERCENT: u32 = 75;
        let (a, b) = (self.filled[a], self.filled[b]);
        (a & b).count_ones() * 100 >= (a | b).count_ones() * ALIKE_PERCENT
    }

    /// How good a home a table is for a line that others deliver too: the larger first, then by what the
    /// file holds, never by its name.
    pub(super) fn home(&self, table: usize) -> impl Ord + '_ {
        (std::cmp::Reverse(self.lines[table]), self.fingerprint[table].as_deref())
    }

    /// Those of these lines whose number is also that of a line of another table.
    pub(super) fn several(&self, lines: &[usize], number: impl Fn(usize) -> u64) -> Vec<usize> {
        if lines.iter().all(|at| self.of_entry[*at] == self.of_entry[lines[0]]) {
            return Vec::new();
        }
        let numbers: Vec<u64> = lines.iter().map(|at| number(*at)).collect();
        let mut sorted: Vec<(u64, u32)> =
            lines.iter().zip(&numbers).map(|(at, number)| (*number, self.of_entry[*at] as u32)).collect();
        sorted.sort_unstable();
        let alike = sorted.chunk_by(|a, b| a.0 == b.0);
        let several: FxHashSet<u64> = alike
            .filter(|of_number| of_number.first().map(|one| one.1) != of_number.last().map(|one| one.1))
            .map(|of_number| of_number[0].0)
            .collect();
        lines.iter().zip(&numbers).filter(|(_, number)| several.contains(number)).map(|(at, _)| *at).collect()
    }

    /// True when both come from files of the same bytes.
    pub(super) fn same_bytes(&self, a: usize, b: usize) -> bool {
        self.fingerprint[a].is_some() && self.fingerprint[a] == self.fingerprint[b]
    }
}

/// The header of a table: its row, its first and last column. Tables side by side share the row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Header {
    row: u32,
    columns: (u32, u32),
}

/// The header above a line, and the rows of its column that have the same one.
#[derive(Clone, Copy, Debug)]
struct Under {
    header: Option<Header>,
    rows: (u32, u32),
    column: u32,
}

impl Under {
    fn of(place: &Place, headers: &[Header]) -> Self {
        let (row, column) = cell(place);
        let over = |header: &&Header| header.columns.0 <= column && column <= header.columns.1;
        let header = headers.iter().filter(over).rfind(|header| header.row < row).copied();
        let next = headers.iter().filter(over).find(|header| header.row >= row);
        let first = header.map_or(0, |header| header.row + 1);
        Self { header, rows: (first, next.map_or(u32::MAX, |next| next.row)), column }
    }

    fn holds(&self, place: &Place) -> bool {
        let (row, column) = cell(place);
        (self.rows.0..=self.rows.1).contains(&row) && self.column == column
    }
}

fn cell(place: &Place) -> (u32, u32) {
    place.cell_ref().map_or((0, 0), |cell| (cell.row, cell.column))
}

fn headers(files: &[FileAccount]) -> BTreeMap<(Text, Option<Text>), Vec<Header>> {
    let mut headers: BTreeMap<_, Vec<Header>> = BTreeMap::new();
    for file in files {
        for table in &file.tables {
            let first = table.columns.first().map_or(0, |one| one.column);
            let last = table.columns.last().map_or(u32::MAX, |one| one.column);
            let header = table.header_row.map(|row| Header { row, columns: (first, last) });
            headers.entry((file.path.clone(), table.sheet.clone())).or_default().extend(header);
        }
    }
    headers.values_mut().for_each(|headers| headers.sort_unstable());
    headers
}

/// One bit for each field that the line fills; those that tell tables of one kind from others.
fn filled_fields(entry: &Entry) -> u64 {
    // Exports of one kind have these or not, by the options of the day.
    const UNTOLD: u64 = bit(Field::Function) | bit(Field::OrderLine) | bit(Field::Slip) | bit(Field::Category);
    let beside = |field: Field, filled: bool| if filled { bit(field) } else { 0 };
    (entry.texts.filled() & !UNTOLD)
        | beside(Field::OriginalAmount, entry.texts.tells(Figure::Original))
        | beside(Field::AmountExclTax, entry.texts.tells(Figure::AmountExclTax))
        | beside(Field::Tax, entry.texts.tells(Figure::Tax))
        | beside(Field::Quantity, entry.texts.tells(Figure::Quantity))
        | beside(Field::DocumentDate, entry.document_date.is_some())
        | beside(Field::OrderDate, entry.order_date.is_some())
        | beside(Field::PaymentDate, entry.payment_date.is_some())
        | beside(Field::ServiceDate, entry.service_date.is_some())
}

const fn bit(field: Field) -> u64 {
    1 << field as u64
}
