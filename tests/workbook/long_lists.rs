//! Beyond what a sheet lists, the whole list stands in a file beside the workbook, which no run reads as an
//! export; it leaves when the sheet holds everything again.

use std::fs;
use std::path::Path;

use rappro::model::report::Report;
use rappro::report::workbook;
use rappro::{Options, run};

const DATE: rappro::model::Date = rappro::model::Date::constant(2019, 1, 15);

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for item in fs::read_dir(from).unwrap() {
        let item = item.unwrap();
        let target = to.join(item.file_name());
        if item.path().is_dir() {
            copy(&item.path(), &target);
        } else {
            fs::copy(item.path(), target).unwrap();
        }
    }
}

fn written(root: &Path) -> (Report, Vec<u8>) {
    let output = root.join("rapprochement.xlsx");
    let previous = output.exists().then(|| output.clone());
    let options = Options { dossier: root.to_owned(), output: output.clone(), previous, run_date: DATE };
    let report = run(&options).unwrap();
    workbook::write(&report, &output).unwrap();
    (report, fs::read(output).unwrap())
}

#[test]
fn what_a_sheet_cuts_short_stands_whole_beside_the_workbook() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/deplacements-2017"), root);
    let toml = fs::read_to_string(root.join("dossier.toml")).unwrap();
    let limited = format!("{toml}\n[parametres]\nlignes_feuille_max = 5\n");
    fs::write(root.join("dossier.toml"), limited).unwrap();

    let (report, first) = written(root);
    let list = |name: &str| fs::read_to_string(root.join(name));
    let unassigned = list("rapprochement-hors-mission.csv").unwrap();
    assert!(unassigned.starts_with("\u{feff}Classeur produit par rappro"));
    assert_eq!(unassigned.lines().count(), 2 + report.unassigned_entries);
    let matches = list("rapprochement-rapprochements.csv").unwrap();
    assert_eq!(matches.lines().count(), 2 + report.books.matching.matches.len());

    let (again, second) = written(root);
    assert_eq!(again.books.files.len(), report.books.files.len(), "a list was read as an export");
    assert!(first == second, "a second run moves something");

    fs::write(root.join("dossier.toml"), toml).unwrap();
    written(root);
    assert!(list("rapprochement-hors-mission.csv").is_err(), "a list that is not needed any more is left");
}

#[test]
fn a_mission_longer_than_its_sheet_keeps_every_total_and_finding() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/deplacements-2017"), root);
    let (whole, _) = written(root);
    let totals = |root: &Path| {
        let mut book: calamine::Xlsx<_> = calamine::open_workbook(root.join("rapprochement.xlsx")).unwrap();
        let sheet = calamine::Reader::worksheet_range(&mut book, "Miami").unwrap();
        let from = sheet.rows().position(|row| row[0] == "Total").unwrap();
        let told = |row: &[calamine::Data]| [5, 7, 13, 14].map(|at: usize| row[at].to_string());
        (from, sheet.rows().skip(from).map(told).collect::<Vec<_>>())
    };
    let (rows, expected) = totals(root);

    let toml = fs::read_to_string(root.join("dossier.toml")).unwrap();
    fs::write(root.join("dossier.toml"), format!("{toml}\n[parametres]\nlignes_feuille_max = 20\n")).unwrap();
    let (report, first) = written(root);
    assert_eq!(report.findings.len(), whole.findings.len());
    let (fewer, same) = totals(root);
    assert!(fewer < rows);
    assert_eq!(same, expected, "totals by state and by nature");
    let list = fs::read_to_string(root.join("rapprochement-mission-miami.csv")).unwrap();
    let entries = |report: &Report| {
        let miami = rappro::model::mission::MissionId(1);
        report.books.entries().filter(|(id, _)| report.books.assignment(*id).touches(miami)).count()
    };
    let keys = list
        .lines()
        .skip(2)
        .flat_map(|line| line.split(';'))
        .filter(|cell| cell.len() > 3 && (cell.starts_with("L-") || cell.starts_with("J-")));
    assert_eq!(keys.count(), entries(&report));

    let (again, second) = written(root);
    assert_eq!(again.books.files.len(), report.books.files.len(), "a list was read as an export");
    assert!(first == second, "a second run moves something");
    fs::write(root.join("dossier.toml"), toml).unwrap();
    written(root);
    assert!(!root.join("rapprochement-mission-miami.csv").exists(), "a list that is not needed any more is left");
}
