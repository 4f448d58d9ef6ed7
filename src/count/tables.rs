//! Which table an entry comes from, and whether two tables are exports of one kind.

use std::collections::BTreeMap;

use crate::model::Text;
use crate::model::account::FileAccount;
use crate::model::entry::Entry;

/// The tables of the dossier, numbered; the numbers tell tables apart and order nothing.
pub(super) struct Tables {
    of_entry: Vec<usize>,
    filled: Vec<u32>,
    lines: Vec<usize>,
    fingerprint: Vec<Option<String>>,
}

impl Tables {
    /// Finds the table of every entry: its file, its sheet and the header above it.
    pub(super) fn of(entries: &[Entry], files: &[FileAccount]) -> Self {
        let headers = header_rows(files);
        let mut numbers: BTreeMap<(Text, Option<Text>, Option<u32>), usize> = BTreeMap::new();
        let mut tables = Self {
            of_entry: Vec::with_capacity(entries.len()),
            filled: Vec::new(),
            lines: Vec::new(),
            fingerprint: Vec::new(),
        };
        for entry in entries {
            let place = &entry.place;
            let sheet = (place.file.clone(), place.sheet.clone());
            let row = place.cell_ref().map_or(0, |cell| cell.row);
            let header = headers.get(&sheet).and_then(|rows| rows.iter().copied().rfind(|header| *header < row));
            let next = tables.filled.len();
            let table = *numbers.entry((sheet.0, sheet.1, header)).or_insert(next);
            if table == next {
                let file = files.iter().find(|file| file.path == place.file);
                tables.fingerprint.push(file.map(|file| file.sha256.clone()).filter(|print| !print.is_empty()));
                tables.filled.push(0);
                tables.lines.push(0);
            }
            tables.lines[table] += 1;
            tables.filled[table] |= filled_fields(entry);
            tables.of_entry.push(table);
        }
        tables
    }

    /// The table of an entry, by its index.
    pub(super) fn of_entry(&self, entry: usize) -> usize {
        self.of_entry[entry]
    }

    /// How many tables there are.
    pub(super) fn len(&self) -> usize {
        self.filled.len()
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

    /// True when both come from files of the same bytes.
    pub(super) fn same_bytes(&self, a: usize, b: usize) -> bool {
        self.fingerprint[a].is_some() && self.fingerprint[a] == self.fingerprint[b]
    }
}

fn header_rows(files: &[FileAccount]) -> BTreeMap<(Text, Option<Text>), Vec<u32>> {
    let mut rows: BTreeMap<_, Vec<u32>> = BTreeMap::new();
    for file in files {
        for table in &file.tables {
            rows.entry((file.path.clone(), table.sheet.clone())).or_default().extend(table.header_row);
        }
    }
    rows.values_mut().for_each(|rows| rows.sort_unstable());
    rows
}

/// One bit for each field that the line fills.
fn filled_fields(entry: &Entry) -> u32 {
    let filled = [
        entry.original.is_some(),
        entry.amount_excl_tax.is_some(),
        entry.tax.is_some(),
        entry.document_date.is_some(),
        entry.order_date.is_some(),
        entry.payment_date.is_some(),
        entry.service_date.is_some(),
        entry.payee.is_some(),
        entry.beneficiary.is_some(),
        entry.description.is_some(),
        entry.nature.is_some(),
        entry.account.is_some(),
        entry.payment_order.is_some(),
        entry.invoice.is_some(),
        entry.statement.is_some(),
        entry.ticket.is_some(),
        entry.commitment.is_some(),
        entry.mission_order.is_some(),
        entry.operation.is_some(),
        entry.supporting_document.is_some(),
        entry.state.is_some(),
        entry.mission_text.is_some(),
        entry.quantity.is_some(),
    ];
    filled.iter().enumerate().filter(|(_, filled)| **filled).fold(0, |bits, (at, _)| bits | 1 << at)
}
