//! The workbook. **New workbook sheet here.**
//!
//! First a [`plan::Plan`] decides where everything will stand, so that links can lead both ways; then
//! each sheet is written by its own file, independently of the others; then the file is put in place
//! in one stroke. The rows of long tables ([`rows`]) bypass the library, which writes everything else; `package`
//! brings the two together.
//!
//! Every formula carries the result that Excel will find, computed from the model: a reader that does
//! not calculate sees the same figures. Formulas are written in English with full references
//! (`T_Anomalies[[#This Row],[Statut]]`), which Excel shows in the user's language and which
//! LibreOffice understands too.

pub mod notes;

mod annex;
mod beside;
mod bridge;
mod checks;
mod clearance;
mod clearance_points;
mod columns;
mod comments;
mod cut;
mod evolution;
mod findings;
mod found;
mod ground;
mod guide;
mod head;
mod headed;
mod headless;
mod history;
mod lists;
mod lost;
mod mark;
mod matches;
mod measure;
mod mission;
mod names;
mod open_checks;
mod origin;
mod orphans;
mod overwritten;
mod package;
mod page;
mod pairs;
mod part;
mod plan;
mod rest;
mod rows;
mod sources;
mod spoilt;
mod stray;
mod style;
mod subtotals;
mod sums;
mod synthesis;
mod synthesis_chart;
mod synthesis_report;
mod table;
mod texts;
mod typed;
mod unassigned;
mod visa;
mod wording;

use std::io;
use std::path::Path;

use rayon::prelude::*;
use rust_xlsxwriter::{DocProperties, Workbook, XlsxError};

use crate::error::Error;
use crate::model::report::Report;
use crate::report::destination;

use page::Page;
use plan::Plan;

/// The pages that one kind of sheet makes: one, several, or none.
type Pages = fn(&Plan) -> Result<Vec<Page>, XlsxError>;

/// In tab order. **New workbook sheet here.**
static SHEETS: &[Pages] = &[
    synthesis::pages,
    findings::pages,
    mission::pages,
    unassigned::pages,
    matches::pages,
    checks::pages,
    annex::pages,
    clearance::pages,
    evolution::pages,
    sources::pages,
    orphans::pages,
    guide::pages,
];

/// Writes the workbook, atomically or not at all.
///
/// # Errors
/// [`Error::CannotWrite`]; [`Error::Internal`] when the workbook cannot be built.
pub fn write(report: &Report, to: &Path) -> Result<(), Error> {
    write_within(report, to, cut::EXCEL_ROWS)
}

/// The same for a program whose sheets have so many rows.
fn write_within(report: &Report, to: &Path, rows: usize) -> Result<(), Error> {
    let folder = to.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let plan = Plan::new(report, folder, rows);
    // The lists wait for the disk, the pages for the processor.
    let (lists, pages) = rayon::join(|| lists::write(&plan, to), || pages(&plan));
    lists?;
    let pages = pages.map_err(internal)?;
    let workbook = workbook(report).map_err(internal)?;
    destination::replace(to, |out| {
        package::write(workbook, pages, out).map_err(|error| match error {
            XlsxError::IoError(source) if source.kind() == io::ErrorKind::InvalidData => {
                Error::Internal(format!("le classeur ne peut pas être construit ({source})"))
            }
            XlsxError::IoError(source) => Error::CannotWrite { path: to.to_owned(), source },
            // The archive only fails where it is written: a full disk.
            XlsxError::ZipError(source) => Error::CannotWrite { path: to.to_owned(), source: system(source) },
            other => internal(other),
        })
    })
}

/// What the system said, with its kind: the words of the library are English.
fn system(refused: impl std::error::Error + Send + Sync + 'static) -> io::Error {
    let inner = refused.source().and_then(|inner| inner.downcast_ref::<io::Error>());
    let kind = inner.map_or(io::ErrorKind::Other, io::Error::kind);
    io::Error::new(kind, refused)
}

fn internal(error: XlsxError) -> Error {
    Error::Internal(format!("le classeur ne peut pas être construit ({error})"))
}

fn pages(plan: &Plan) -> Result<Vec<Page>, XlsxError> {
    let pages: Result<Vec<Vec<Page>>, XlsxError> = SHEETS.par_iter().map(|pages| pages(plan)).collect();
    Ok(pages?.into_iter().flatten().collect())
}

/// What is no page.
fn workbook(report: &Report) -> Result<Workbook, XlsxError> {
    let mut workbook = Workbook::new();
    workbook.set_properties(&properties(report)?);
    for (name, reference) in synthesis::defined_names(report).into_iter().chain(checks::defined_names()) {
        workbook.define_name(name, &reference)?;
    }
    Ok(workbook)
}

/// The date is the run's, never the clock's: the same run gives the same bytes.
fn properties(report: &Report) -> Result<DocProperties, XlsxError> {
    let dossier = &report.books.dossier;
    let day = match page::excel_date(report.run_date) {
        Some(day) => day,
        None => rust_xlsxwriter::ExcelDateTime::from_ymd(2000, 1, 1)?,
    };
    let short = |text: &str| text.chars().take(200).collect::<String>();
    Ok(DocProperties::new()
        .set_title(short(&dossier.title))
        .set_subject("Rapprochement des frais de mission avant ratification")
        .set_company(short(&dossier.organisation))
        .set_author("rappro")
        .set_comment(mark::text())
        .set_creation_datetime(&day))
}
