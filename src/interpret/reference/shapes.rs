//! Tables that are known by their shape as a whole, since no row of theirs is a header as exports have: the
//! files of the DGFiP, histories named by series codes, lists of names under a category.
//!
//! Each recogniser refuses at the first rows that do not fit, and says in French what it recognised.

use super::doubts::Doubts;
use super::sense::Quotation;
use super::{dgfip, series};
use crate::interpret::people::roster;
use crate::model::account::{ColumnReading, Role, RowCount, TableAccount};
use crate::model::dossier::{Dossier, SourceSettings};
use crate::model::field::Field;
use crate::model::finding::Problem;
use crate::model::money::Money;
use crate::model::people::Member;
use crate::model::rates::ScaleLine;
use crate::model::sheet::Sheet;
use crate::model::words::fold;

/// A sheet understood as a whole.
pub(in crate::interpret) struct Shaped {
    pub(in crate::interpret) role: Role,
    /// What it was recognised by, in French.
    pub(in crate::interpret) evidence: String,
    /// The row that names the columns, when there is one.
    pub(in crate::interpret) header: Option<u32>,
    pub(in crate::interpret) columns: Vec<ColumnReading>,
    pub(in crate::interpret) rows: RowCount,
    pub(in crate::interpret) members: Vec<Member>,
    pub(in crate::interpret) quotations: Vec<Quotation>,
    pub(in crate::interpret) scales: Vec<ScaleLine>,
    pub(in crate::interpret) problems: Vec<Problem>,
}

impl Shaped {
    /// A sheet of this role, before its rows are read.
    pub(in crate::interpret) fn new(role: Role, evidence: String) -> Self {
        Self {
            role,
            evidence,
            header: None,
            columns: Vec::new(),
            rows: RowCount::default(),
            members: Vec::new(),
            quotations: Vec::new(),
            scales: Vec::new(),
            problems: Vec::new(),
        }
    }

    /// Closes the account of rows and keeps what was doubtful.
    pub(in crate::interpret) fn finish(mut self, sheet: &Sheet, doubts: Doubts<'_>) -> Self {
        self.rows.total = sheet.row_count();
        self.problems.extend(doubts.finish());
        self
    }

    /// How the table was understood.
    pub(in crate::interpret) fn account(&self, sheet: &Sheet, dossier: &Dossier) -> TableAccount {
        TableAccount {
            sheet: sheet.whole().sheet().cloned(),
            visible: sheet.visible,
            role: self.role,
            role_evidence: self.evidence.clone(),
            header_row: self.header,
            header_line: self.header.map(|row| sheet.line(row)),
            columns: self.columns.clone(),
            rows: self.rows,
            amount: Money::zero(dossier.currency),
            control_totals: Vec::new(),
            advances: Vec::new(),
        }
    }
}

/// A column of a table without header.
pub(in crate::interpret) fn column(
    column: u32,
    header: &str,
    field: Option<Field>,
    evidence: &str,
) -> ColumnReading {
    ColumnReading { column, header: header.to_owned(), field, evidence: evidence.to_owned() }
}

/// The sheet as a whole, when its shape is known and `dossier.toml` says nothing else of it.
pub(in crate::interpret) fn read(sheet: &Sheet, dossier: &Dossier, settings: &SourceSettings) -> Option<Shaped> {
    let asked = |role: Role| settings.role.is_none_or(|wanted| wanted == role);
    let rates = || dgfip::read(sheet, dossier.currency).or_else(|| series::read(sheet, dossier.currency));
    let lists = || roster::read(sheet, dossier);
    let names = || if asked(Role::Delegation) { lists() } else { None };
    let shaped = rates().filter(|shaped| asked(shaped.role)).or_else(names)?;
    let header = settings.header_row.is_none_or(|row| shaped.header.is_some_and(|header| header + 1 == row));
    let known = |(field, title): &(Field, String)| {
        shaped.columns.iter().any(|one| one.field == Some(*field) && fold(&one.header) == fold(title))
    };
    (header && settings.columns.iter().all(known)).then_some(shaped)
}
