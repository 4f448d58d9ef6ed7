//! The JSON results, schema `rappro/1` (contract, section 5): its own types, and the conversion.
//!
//! Lists are written one element at a time, from the books: a dossier of millions of lines is never
//! held twice in memory.

mod account;
mod entry;
mod finding;
mod mission;

use std::io;
use std::path::Path;

use serde::{Serialize, Serializer};

use crate::error::Error;
use crate::model::Date;
use crate::model::books::Facts;
use crate::model::money::Money;
use crate::model::report::Report;
use crate::model::sheet::Skipped;

/// Writes the results of a run.
///
/// # Errors
/// [`Error::CannotWrite`] when `out` refuses the bytes.
pub fn write(report: &Report, out: &mut dyn io::Write) -> Result<(), Error> {
    emit(&run(report), out)
}

/// Writes how files were understood: the keys `sources` and `problems` of the same schema, and what is left aside.
///
/// # Errors
/// [`Error::CannotWrite`] when `out` refuses the bytes.
pub fn write_inspection(facts: &Facts, skipped: &[Skipped], out: &mut dyn io::Write) -> Result<(), Error> {
    emit(&inspection(facts, skipped), out)
}

fn emit(value: &impl Serialize, mut out: &mut dyn io::Write) -> Result<(), Error> {
    let cannot = |source: io::Error| Error::CannotWrite { path: Path::new("JSON").to_owned(), source };
    serde_json::to_writer_pretty(&mut out, value).map_err(|fault| cannot(fault.into()))?;
    out.write_all(b"\n").and_then(|()| out.flush()).map_err(cannot)
}

const SCHEMA: &str = "rappro/1";

#[derive(Serialize)]
struct Tool {
    name: &'static str,
    version: &'static str,
}

const TOOL: Tool = Tool { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") };

/// An amount: `"-12.50"`.
#[derive(Clone, Copy)]
struct Amount(Money);

impl Serialize for Amount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0.plain())
    }
}

/// A day: `"2017-11-04"`.
#[derive(Clone, Copy)]
struct Day(Date);

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

/// A list written one element at a time.
struct Each<F>(F);

impl<F, I> Serialize for Each<F>
where
    F: Fn() -> I,
    I: Iterator,
    I::Item: Serialize,
{
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq((self.0)())
    }
}

fn run(report: &Report) -> impl Serialize {
    #[derive(Serialize)]
    struct Results<D, T, M, U, S, E, P, F, C, R> {
        schema: &'static str,
        tool: Tool,
        run_date: Day,
        dossier: D,
        verdict: &'static str,
        totals: T,
        missions: M,
        unassigned: U,
        sources: S,
        entries: E,
        matches: P,
        findings: F,
        checks: C,
        proof: R,
    }
    let books = &report.books;
    Results {
        schema: SCHEMA,
        tool: TOOL,
        run_date: Day(report.run_date),
        dossier: mission::dossier(report),
        verdict: report.verdict.json_name(),
        totals: mission::totals(report),
        missions: Each(|| report.missions.iter().map(|figures| mission::mission(report, figures))),
        unassigned: mission::unassigned(report),
        sources: Each(|| books.files.iter().map(account::source)),
        entries: Each(|| books.entries().map(|(id, one)| entry::entry(books, id, one))),
        matches: Each(|| books.matching.matches.iter().enumerate().map(entry::one_match)),
        findings: Each(|| report.findings.iter().map(|one| finding::finding(report, one))),
        checks: Each(|| report.checks.iter().map(|one| finding::check(one, &report.books))),
        proof: mission::proof(report),
    }
}

fn inspection(facts: &Facts, skipped: &[Skipped]) -> impl Serialize {
    #[derive(Serialize)]
    struct LeftAside<'s> {
        file: &'s str,
        reason: &'s str,
    }
    #[derive(Serialize)]
    struct Inspection<S, P, L> {
        schema: &'static str,
        tool: Tool,
        sources: S,
        problems: P,
        skipped: L,
    }
    Inspection {
        schema: SCHEMA,
        tool: TOOL,
        sources: Each(|| facts.files.iter().map(account::source)),
        problems: Each(|| facts.problems.iter().map(finding::problem)),
        skipped: Each(|| skipped.iter().map(|one| LeftAside { file: &one.path, reason: &one.reason })),
    }
}
