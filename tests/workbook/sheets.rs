//! The workbook, read back cell by cell.

use crate::support;

use std::fs;
use std::path::{Path, PathBuf};

use calamine::{Data, Range, Reader, Xlsx, open_workbook};
use rappro::error::Error;
use rappro::model::finding::Outcome;
use rappro::model::money::Money;
use rappro::model::report::{OpenCounts, Report, Verdict};
use rappro::model::sheet::OWN_TEXT;
use rappro::report::workbook;
use rust_decimal::prelude::ToPrimitive;

type Book = Xlsx<std::io::BufReader<fs::File>>;

struct Written {
    _folder: tempfile::TempDir,
    path: PathBuf,
}

fn written(report: &Report) -> Written {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("rapprochement.xlsx");
    workbook::write(report, &path).expect("a workbook");
    Written { _folder: folder, path }
}

fn open(path: &Path) -> Book {
    open_workbook(path).expect("a workbook that opens")
}

fn range(book: &mut Book, sheet: &str) -> Range<Data> {
    book.worksheet_range(sheet).expect(sheet)
}

fn text(cell: Option<&Data>) -> &str {
    match cell {
        Some(Data::String(text)) => text,
        _ => "",
    }
}

/// The first cell that holds this text, zero-based and absolute.
fn find(range: &Range<Data>, wanted: &str) -> (u32, u32) {
    let (top, left) = range.start().expect("cells");
    let found = range.used_cells().find(|(_, _, cell)| text(Some(cell)) == wanted);
    let (row, column, _) = found.unwrap_or_else(|| panic!("no cell « {wanted} »"));
    (top + row as u32, left + column as u32)
}

fn number(range: &Range<Data>, at: (u32, u32)) -> f64 {
    match range.get_value(at) {
        Some(Data::Float(number)) => *number,
        Some(Data::Int(number)) => *number as f64,
        other => panic!("{at:?} holds {other:?}"),
    }
}

fn assert_money(range: &Range<Data>, at: (u32, u32), expected: Money) {
    let expected = expected.amount().to_f64().expect("a number");
    assert!((number(range, at) - expected).abs() < 1e-9, "{at:?}: {} is not {expected}", number(range, at));
}

#[test]
fn sheets_stand_in_the_order_of_the_contract() {
    let written = written(&support::report());
    let expected = [
        "Synthèse",
        "Anomalies",
        "Gênes",
        "Miami",
        "Milan",
        "Hors mission",
        "Rapprochement",
        "Contrôles",
        "Annexe",
        "Fiche de contrôle",
        "Évolution",
        "Sources",
        "Notes orphelines",
        "Mode d'emploi",
    ];
    assert_eq!(open(&written.path).sheet_names(), expected);
}

#[test]
fn the_staffs_columns_stand_in_the_order_of_the_contract() {
    let written = written(&support::report());
    let anomalies = range(&mut open(&written.path), "Anomalies");
    let (row, column) = find(&anomalies, "Réf.");
    let expected = [
        "Réf.",
        "Gravité",
        "Contrôle",
        "Mission",
        "Constat",
        "Montant en jeu",
        "Source",
        "Remède",
        "Statut",
        "Réponse du service",
        "Responsable",
        "Échéance",
        "Depuis",
        "Ouverte",
    ];
    for (at, header) in (column..).zip(expected) {
        assert_eq!(text(anomalies.get_value((row, at))), header);
    }
}

#[test]
fn totals_carry_the_figures_of_the_model() {
    let report = support::report();
    let written = written(&report);
    let synthesis = range(&mut open(&written.path), "Synthèse");
    for figures in &report.missions {
        let label = &report.books.mission(figures.mission).label;
        let (row, column) = find(&synthesis, label);
        let amounts =
            [figures.declared, figures.ledger, figures.support, figures.declared_gap(), figures.support_gap()];
        for (at, amount) in (column + 2..).zip(amounts) {
            assert_money(&synthesis, (row, at), amount);
        }
        assert_eq!(
            counts(&synthesis, row, column),
            [figures.open.blocking, figures.open.review, figures.open.info]
        );
        assert_eq!(text(synthesis.get_value((row, column + 10))), figures.verdict.french());
    }
    let (row, column) = find(&synthesis, "Total");
    assert_money(&synthesis, (row, column + 2), report.declared());
    assert_money(&synthesis, (row, column + 3), report.ledger());
    assert_money(&synthesis, (row, column + 4), report.support());
    assert_eq!(counts(&synthesis, row, column), [report.open.blocking, report.open.review, report.open.info]);
    assert_eq!(text(synthesis.get_value((4, 2))), report.verdict.french());
}

fn counts(range: &Range<Data>, row: u32, column: u32) -> [usize; 3] {
    [7, 8, 9].map(|at| number(range, (row, column + at)) as usize)
}

#[test]
fn mission_sheets_sum_what_they_show() {
    let report = support::report();
    let written = written(&report);
    let mut book = open(&written.path);
    for figures in &report.missions {
        let sheet = range(&mut book, &report.books.mission(figures.mission).label);
        let (header, paid) = find(&sheet, "Payé");
        let (total, _) = find(&sheet, "Total");
        let proved = (paid + 1..40).find(|column| text(sheet.get_value((header, *column))) == "Justifié");
        for (column, expected) in [(paid, figures.ledger), (proved.expect("a column"), figures.support)] {
            let cells = (header + 1..total).filter_map(|row| match sheet.get_value((row, column)) {
                Some(Data::Float(amount)) => Some(*amount),
                _ => None,
            });
            let sum: f64 = cells.sum();
            let expected_number = expected.amount().to_f64().expect("a number");
            assert!((sum - expected_number).abs() < 1e-6, "{sum} is not {expected_number}");
            assert_money(&sheet, (total, column), expected);
        }
    }
}

#[test]
fn every_cell_of_an_export_is_text_whatever_it_starts_with() {
    let written = written(&support::report());
    let mut book = open(&written.path);
    let miami = range(&mut book, "Miami");
    let formulas = book.worksheet_formula("Miami").expect("formulas");
    for awkward in ["=cmd|' /C calc'!A0", "@SUM(1+1)*cmd", "+33 4 00"] {
        let at = find(&miami, awkward);
        assert_eq!(formulas.get_value(at).map_or("", String::as_str), "", "{awkward} became a formula");
    }
    let anomalies = range(&mut book, "Anomalies");
    find(&anomalies, "=Frais de bagage payés par l’élu.\nVoir note du 3 mars.");
    find(&anomalies, "@Durand");
    let cut = anomalies.used_cells().map(|(_, _, cell)| text(Some(cell)).encode_utf16().count()).max();
    assert!(cut.is_some_and(|length| length == 32_767), "{cut:?}");
}

#[test]
fn every_line_stands_once_with_its_reference() {
    let report = support::report();
    let written = written(&report);
    let mut book = open(&written.path);
    let sheets = ["Gênes", "Miami", "Milan", "Hors mission"].map(|name| range(&mut book, name));
    for (id, entry) in report.books.entries() {
        let times = |range: &Range<Data>| {
            range.used_cells().filter(|(_, _, cell)| text(Some(cell)) == entry.key().as_str()).count()
        };
        let seen: usize = sheets.iter().map(times).sum();
        let assignment = report.books.assignment(id);
        let by_hand = assignment.by == rappro::model::entry::MissionBy::Manual;
        let expected = assignment.shares.len().max(1) + usize::from(by_hand);
        assert_eq!(seen, expected, "{} stands {seen} times", entry.key());
    }
}

#[test]
fn the_same_run_gives_the_same_bytes() {
    let report = support::report();
    let first = fs::read(&written(&report).path).expect("bytes");
    let second = fs::read(&written(&report).path).expect("bytes");
    assert!(first == second, "two writings differ");
}

#[test]
fn the_program_knows_its_own_workbook() {
    let written = written(&support::report());
    let mut book = open(&written.path);
    for sheet in ["Synthèse", "Mode d'emploi"] {
        let range = range(&mut book, sheet);
        let marked = range.used_cells().any(|(row, _, cell)| row < 10 && text(Some(cell)).starts_with(OWN_TEXT));
        assert!(marked, "{sheet} has no mark");
    }
    assert!(book.defined_names().iter().any(|(name, _)| name == "rappro_classeur"));
}

#[test]
fn a_clean_dossier_says_ready_and_has_no_orphans() {
    let mut report = support::report();
    report.findings.clear();
    report.open = OpenCounts::default();
    report.verdict = Verdict::Ready;
    for one in &mut report.missions {
        one.open = OpenCounts::default();
        one.verdict = Verdict::Ready;
    }
    for check in &mut report.checks {
        check.outcome = Outcome::Compliant;
    }
    report.notes = rappro::model::notes::Notes::default();
    report.notes_without_finding.clear();
    let written = written(&report);
    let mut book = open(&written.path);
    assert!(!book.sheet_names().iter().any(|name| name == "Notes orphelines"));
    find(&range(&mut book, "Anomalies"), "Aucun constat.");
    find(&range(&mut book, "Synthèse"), "Prêt pour la ratification");
}

#[test]
fn missions_with_awkward_names_get_sheets_and_tables() {
    let mut report = support::report();
    let labels = ["L'Aquila / été", "Sources", "Saint-Pétersbourg et Moscou, forum économique"];
    let codes = ["AQ-1 *", "ANOMALIES", "A1"];
    for ((mission, label), code) in report.books.dossier.missions.iter_mut().zip(labels).zip(codes) {
        mission.label = label.into();
        mission.code = code.into();
    }
    let written = written(&report);
    let names = open(&written.path).sheet_names();
    assert_eq!(names[2..5], ["L'Aquila   été", "Sources_2", "Saint-Pétersbourg et Moscou, fo"]);
}

#[test]
fn a_workbook_that_cannot_be_written_leaves_the_old_one_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let old = folder.path().join("rapprochement.xlsx");
    fs::create_dir(&old).expect("a folder in the way");
    let error = workbook::write(&support::report(), &old).expect_err("a folder cannot be replaced");
    assert!(matches!(error, Error::CannotWrite { .. }), "{error}");
    let left: Vec<_> = fs::read_dir(folder.path()).expect("a folder").collect();
    assert_eq!(left.len(), 1, "a temporary file was left behind");
    let nowhere = folder.path().join("absent").join("rapprochement.xlsx");
    assert!(matches!(workbook::write(&support::report(), &nowhere), Err(Error::CannotWrite { .. })));
}
