//! The account of rows: every row of every table, and what became of it.

use super::Text;
use super::field::Field;
use super::money::Money;
use super::place::Place;
use super::sheet::Format;

/// What a table is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// *comptabilite*: payment-order lines.
    Ledger,
    /// *justificatifs*: invoices, claims, statements.
    Support,
    /// *recettes*: recoveries, shown apart, never netted.
    Receipts,
    /// *delegation*: member lists.
    Delegation,
    /// *taux*: exchange rates.
    Rates,
    /// *bareme*: per-diem scale.
    Scale,
    /// *rapport*: the report's text, never an export.
    Report,
    /// *ignorer*: left aside on request.
    Ignore,
    /// Could not be told.
    Unknown,
}

/// Role, name in `dossier.toml` and the JSON results, name for the reader.
const ROLES: &[(Role, &str, &str)] = &[
    (Role::Ledger, "comptabilite", "Comptabilité"),
    (Role::Support, "justificatifs", "Justificatifs"),
    (Role::Receipts, "recettes", "Recettes"),
    (Role::Delegation, "delegation", "Délégation"),
    (Role::Rates, "taux", "Taux de change"),
    (Role::Scale, "bareme", "Barème"),
    (Role::Report, "rapport", "Rapport"),
    (Role::Ignore, "ignorer", "Ignoré"),
    (Role::Unknown, "inconnu", "Non reconnu"),
];

impl Role {
    /// The name in `dossier.toml` and in the JSON results.
    pub fn name(self) -> &'static str {
        ROLES.iter().find(|row| row.0 == self).map_or("inconnu", |row| row.1)
    }

    /// The name for the reader.
    pub fn french(self) -> &'static str {
        ROLES.iter().find(|row| row.0 == self).map_or("Non reconnu", |row| row.2)
    }

    /// The role of this name in `dossier.toml`; `inconnu` cannot be asked for.
    pub fn from_name(name: &str) -> Option<Self> {
        ROLES.iter().find(|row| row.1 == name && row.0 != Role::Unknown).map(|row| row.0)
    }

    /// Every name that `dossier.toml` may use.
    pub fn names() -> impl Iterator<Item = &'static str> {
        ROLES.iter().filter(|row| row.0 != Role::Unknown).map(|row| row.1)
    }
}

/// What became of the rows of a table. They sum to `total` exactly.
///
/// A row that holds lines of two tables side by side is a row of each: it counts in both accounts, once as
/// what it is in each table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RowCount {
    /// Rows of the grid.
    pub total: u32,
    /// Became an entry (or a member, a rate, a line of scale).
    pub entries: u32,
    /// Nothing in them.
    pub blank: u32,
    /// Titles above the table.
    pub title: u32,
    /// The header, and its repetitions on printed pages.
    pub header: u32,
    /// Totals and sub-totals, kept as control totals.
    pub subtotal: u32,
    /// Notes: text without an amount.
    pub note: u32,
    /// Left aside: on request, the third-party side of double-entry books, a summary of other lines, a row
    /// that repeats the sum of its sub-rows.
    pub ignored: u32,
    /// Meant as an entry, unusable.
    pub rejected: u32,
}

impl RowCount {
    /// Sum of the parts; equals `total` when every row is accounted for.
    pub fn accounted(&self) -> u32 {
        self.entries + self.excluded()
    }

    /// Rows that did not become entries.
    pub fn excluded(&self) -> u32 {
        self.blank + self.title + self.header + self.subtotal + self.note + self.ignored + self.rejected
    }
}

/// How a column was understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnReading {
    /// Zero-based column.
    pub column: u32,
    /// Header as written.
    pub header: String,
    /// Its meaning; none when it is not used.
    pub field: Option<Field>,
    /// Why, in French.
    pub evidence: String,
}

/// A total printed in an export, checked against the lines read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ControlTotal {
    /// Its cell.
    pub at: Place,
    /// Its label: `Total général`.
    pub label: String,
    /// What the export says.
    pub stated: Money,
    /// What the lines sum to, under the reading closest to `stated`.
    pub computed: Money,
    /// The same with cancelled lines included, when that differs: an export total that includes
    /// cancelled lines is told apart from one that is wrong.
    pub computed_with_cancelled: Money,
    /// Lines above it that could not be read: a gap may be theirs.
    pub rejected: u32,
    /// Whether one of the two agrees exactly.
    pub agrees: bool,
}

/// One table of a file: how it was understood and what became of its rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableAccount {
    /// The sheet; none for text files.
    pub sheet: Option<Text>,
    /// False when the workbook hides the sheet.
    pub visible: bool,
    /// What it is for.
    pub role: Role,
    /// Why, in French.
    pub role_evidence: String,
    /// Zero-based row of the header; none when none was found.
    pub header_row: Option<u32>,
    /// Physical line of the header in a text file, counted from one.
    pub header_line: Option<u32>,
    /// How each column was understood.
    pub columns: Vec<ColumnReading>,
    /// What became of the rows.
    pub rows: RowCount,
    /// Σ of the amounts of its entries, copies included.
    pub amount: Money,
    /// Its printed totals.
    pub control_totals: Vec<ControlTotal>,
    /// The advances that it says were received before, and which its lines do not deduct.
    pub advances: Vec<(Place, Money)>,
}

/// One file and its tables.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileAccount {
    /// Path relative to the dossier.
    pub path: Text,
    /// Told by the content.
    pub format: Format,
    /// Fingerprint, in hexadecimal.
    pub sha256: String,
    /// Size in bytes.
    pub size: u64,
    /// Encoding of a text file.
    pub encoding: Option<&'static str>,
    /// Delimiter of a text file.
    pub delimiter: Option<char>,
    /// Why this encoding and delimiter.
    pub evidence: Vec<String>,
    /// Its tables; empty when the file could not be read.
    pub tables: Vec<TableAccount>,
}
