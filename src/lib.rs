//! `rappro` checks, before the vote, that the declared cost of official missions was paid, that what
//! was paid is supported by a document, and that nothing is counted twice.
//!
//! > *The report's **document** is quoted as a **declaration**. Exports come in as **sheets**; sheets are interpreted as **entries**; entries are assigned to
//! > **missions** and reconciled into **matches**; the whole is a set of **books**; checks look at the
//! > books and produce **findings**; the report puts books, findings and the staff's **notes** on paper.*
//!
//! Every bold word is a type in [`model`]; every verb is a stage, a module. A stage imports [`model`]
//! (and [`error`] if it touches files), never another stage: only this file knows them all.
//!
//! Invariants:
//! * every row of every file is an entry or is excluded with a reason;
//! * every counted amount is matched or unmatched, and both sums close, or the run stops;
//! * between the readers and the writers everything is a pure function of its arguments;
//! * reading and interpreting never fail on data: what they cannot understand is a finding;
//! * nothing here depends on the order of files or rows, on hash seeds or on the clock.

pub mod model;

pub mod cli;
pub mod dossier;
pub mod error;

pub mod read;

pub mod quote;

pub mod interpret;

pub mod count;

pub mod classify;

pub mod assign;

pub mod reconcile;

pub mod check;

pub mod close;

pub mod report;

use std::path::{Path, PathBuf};

use error::Error;
use model::Date;
use model::books::{Books, Parts};
use model::report::Report;

/// What a run needs to know.
#[derive(Clone, Debug)]
pub struct Options {
    /// The dossier's folder.
    pub dossier: PathBuf,
    /// The workbook that will be written: never read as an export.
    pub output: PathBuf,
    /// The previous workbook, whose notes are carried over.
    pub previous: Option<PathBuf>,
    /// The run's date.
    pub run_date: Date,
}

/// Reads a dossier, reconciles it and judges it. Writes nothing.
///
/// # Errors
/// [`Error`] when the program cannot do its job: no dossier, a bad `dossier.toml`, an account that
/// does not close. Bad data is never an error.
pub fn run(options: &Options) -> Result<Report, Error> {
    let dossier = dossier::load(&options.dossier)?;
    let mut notes = match &options.previous {
        Some(previous) => {
            let sheets = read::workbook(previous)?;
            let (comments, formulas) = (read::comments(previous), read::formulas(previous, &sheets));
            report::workbook::notes::read_for(&dossier, &sheets, &comments, &formulas)?
        }
        None => model::notes::Notes::default(),
    };
    let source = read::folder_as(&dossier, &options.output, |file| interpret::file(file, &dossier));
    let mut skipped = source.skipped.clone();
    let facts = interpret::gather(source, &dossier);
    let (mut facts, copies) = count::once(facts);
    notes.meet(&mut facts.entries);
    facts.report = report_of(&dossier, &mut skipped);
    let natures = classify::natures(&facts.entries, &dossier);
    let assignments = assign::missions(&facts, &dossier, &notes);
    notes.keep_marks_on_their_sheets(&facts.entries, &assignments, &dossier);
    let mut matching = reconcile::matches(&facts.entries, &assignments, &notes, &dossier.rules, dossier.currency);
    let assignments = assign::from_partners(assignments, &facts.entries, &matching, &dossier);
    notes.keep_marks_on_their_sheets(&facts.entries, &assignments, &dossier);
    matching.leftovers = reconcile::leftovers(&facts.entries, &assignments, &matching, &notes, &dossier.rules);
    notes.tell_changed_amounts(&facts.entries, &assignments);
    notes.tell_gone(&facts.entries, &matching);
    facts.problems.append(&mut notes.problems);
    let books = Books::new(Parts {
        dossier,
        run_date: options.run_date,
        facts,
        natures,
        copies,
        assignments,
        matching,
        skipped,
    });
    let (findings, checks) = check::run(&books);
    close::report(books, findings, checks, notes)
}

/// The program's own workbooks that lie in the dossier, under another name than the one that is replaced, with notes on this
/// very dossier: their names, and how many notes each holds. They were not taken up.
pub fn notes_left_aside(report: &Report) -> Vec<(model::Text, usize)> {
    let dossier = &report.books.dossier;
    let held = |path: &model::Text| {
        let path = dossier.root.join(path.as_str());
        let sheets = read::workbook(&path).ok()?;
        let notes = report::workbook::notes::read_for(dossier, &sheets, &[], &[]).ok()?;
        Some(notes.count()).filter(|count| *count > 0)
    };
    let own = report.books.skipped.iter().filter(|one| one.reason == model::sheet::OWN_REASON);
    own.filter_map(|one| Some((one.path.clone(), held(&one.path)?))).collect()
}

/// What the text of a report declares.
///
/// # Errors
/// [`Error::Refused`] when the document cannot be read.
pub fn declared(report: &Path) -> Result<model::declaration::Declaration, Error> {
    read::document::open(report).map(|document| quote::report(&document, None))
}

/// What the report of a dossier says, when there is one.
fn report_of(
    dossier: &model::dossier::Dossier,
    skipped: &mut Vec<model::sheet::Skipped>,
) -> model::declaration::Report {
    use model::declaration::Report;
    match read::document::of_dossier(dossier) {
        read::document::Found::None => Report::Absent,
        read::document::Found::Unusable(why) => Report::Unusable(why),
        read::document::Found::Read(document) => {
            let reason = "texte du rapport : comparé à dossier.toml, jamais lu comme export".to_owned();
            skipped.retain(|one| one.path != document.file);
            skipped.push(model::sheet::Skipped { path: document.file.clone(), reason });
            skipped.sort_by(|a, b| a.path.cmp(&b.path));
            let told = quote::report(&document, Some(dossier));
            let others = read::document::twins(dossier, &document.file);
            match others.iter().find(|other| quote::report(other, Some(dossier)).contradicts(&told)) {
                Some(other) => Report::Unusable(format!(
                    "{} et {} ne disent pas la même chose : écrire dans dossier.toml lequel est soumis au vote, par exemple rapport = \"{}\"",
                    document.file, other.file, document.file
                )),
                None => Report::Told(Box::new(told)),
            }
        }
    }
}

/// How files are understood, without a dossier to reconcile, and which are left aside: what `rappro inspect` shows.
pub fn inspect(files: &[&Path]) -> (model::books::Facts, Vec<model::sheet::Skipped>) {
    inspected(&dossier::empty(), files)
}

/// The same with the settings and missions of the dossier that holds the files; `root` is its folder as their
/// paths write it, with a final `/`.
pub fn inspect_in(
    mut dossier: model::dossier::Dossier,
    root: &str,
    files: &[&Path],
) -> (model::books::Facts, Vec<model::sheet::Skipped>) {
    let sources = std::mem::take(&mut dossier.sources);
    dossier.sources = sources.into_iter().map(|(name, settings)| (format!("{root}{name}"), settings)).collect();
    inspected(&dossier, files)
}

fn inspected(
    dossier: &model::dossier::Dossier,
    files: &[&Path],
) -> (model::books::Facts, Vec<model::sheet::Skipped>) {
    let source = read::files_as(dossier, files, |file| interpret::file(file, dossier));
    let skipped = source.skipped.clone();
    (interpret::gather(source, dossier), skipped)
}
