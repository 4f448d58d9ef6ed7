//! `fixtures/checks/<check>/`: the smallest dossier that shows a fault and its innocent neighbour, through
//! the whole pipeline. Every check runs on every dossier, so that one that fires where it should not shows.
//!
//! `precedent.xlsx`, where there is one, is the workbook of the month before, with what the staff typed.
//! `expected.snap` has a line per finding. With `BLESS=1` in the environment, it is written anew.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use rappro::check;
use rappro::model::finding::Finding;
use rappro::model::report::Report;
use rappro::{Options, run};

fn folders() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/checks");
    let mut folders: Vec<PathBuf> = fs::read_dir(root).unwrap().map(|item| item.unwrap().path()).collect();
    folders.sort();
    folders
}

fn name(folder: &Path) -> String {
    folder.file_name().unwrap().to_string_lossy().into_owned()
}

fn judged(folder: &Path) -> Report {
    let previous = Some(folder.join("precedent.xlsx")).filter(|path| path.exists());
    let options = Options {
        dossier: folder.to_owned(),
        output: folder.join("rapprochement.xlsx"),
        previous,
        run_date: rappro::model::Date::constant(2018, 2, 1),
    };
    run(&options).unwrap()
}

/// `check|severity|mission|amount|file|cell|message`
fn line(report: &Report, one: &Finding) -> String {
    let seen = &one.observation;
    let mission = seen.mission.map_or("-".to_owned(), |id| report.books.mission(id).code.to_string());
    let amount = seen.amount.map_or("-".to_owned(), |amount| amount.plain());
    let cell = seen.at.spot_text().unwrap_or("-".to_owned());
    let message = seen.message.replace('\n', " ");
    format!("{}|{}|{mission}|{amount}|{}|{cell}|{message}", one.check, one.severity.json_name(), seen.at.file())
}

fn told(report: &Report) -> String {
    let mut told = String::new();
    for one in &report.findings {
        writeln!(told, "{}", line(report, one)).unwrap();
    }
    told
}

#[test]
fn every_dossier_tells_what_it_is_expected_to() {
    let bless = std::env::var_os("BLESS").is_some();
    let mut wrong = Vec::new();
    for folder in folders() {
        let found = told(&judged(&folder));
        let snapshot = folder.join("expected.snap");
        if bless {
            fs::write(&snapshot, &found).unwrap();
        }
        let expected = fs::read_to_string(&snapshot).unwrap_or_default();
        if found != expected {
            wrong.push(format!("{}\nexpected:\n{expected}found:\n{found}", name(&folder)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_dossier_shows_its_check_and_tells_its_story() {
    for folder in folders() {
        let check = name(&folder);
        assert!(check::find(&check).is_some(), "{check} is no check");
        let story = fs::read_to_string(folder.join("case.md")).unwrap();
        assert!(story.trim().len() > 80, "{check} tells no story");
        let expected = fs::read_to_string(folder.join("expected.snap")).unwrap();
        assert!(expected.lines().any(|line| line.starts_with(&format!("{check}|"))), "{check} is not shown");
    }
}

#[test]
fn every_check_has_a_dossier() {
    let shown: Vec<String> = folders().iter().map(|folder| name(folder)).collect();
    let without: Vec<&str> =
        check::CATALOGUE.iter().map(|check| check.id).filter(|id| !shown.contains(&(*id).to_owned())).collect();
    assert!(without.is_empty(), "{without:?}");
}
