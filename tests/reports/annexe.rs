//! `rappro annexe`: a Word document whose totals are those of the run.

use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use rappro::model::entry::Side;
use rappro::model::report::Report;
use rappro::{Options, read, run};

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name)
}

fn judged(dossier: &Path) -> Report {
    let options = Options {
        dossier: dossier.to_owned(),
        output: dossier.join("rapprochement.xlsx"),
        previous: None,
        run_date: rappro::model::Date::constant(2019, 1, 15),
    };
    run(&options).unwrap()
}

fn annexe(dossier: &Path, to: &Path, more: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rappro"));
    command.arg("annexe").arg(dossier).arg("-o").arg(to).args(more);
    command.output().unwrap()
}

/// The rows of its tables.
fn rows(document: &Path) -> Vec<Vec<String>> {
    let blocks = read::document::open(document).unwrap().blocks;
    blocks.into_iter().map(|block| block.cells).filter(|cells| !cells.is_empty()).collect()
}

fn part(document: &Path, name: &str) -> String {
    let mut archive = zip::ZipArchive::new(fs::File::open(document).unwrap()).unwrap();
    let mut text = String::new();
    archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

/// As a document writes it, with plain spaces.
fn plain(text: &str) -> String {
    text.replace(['\u{202f}', '\u{a0}'], " ")
}

#[test]
fn totals_are_those_of_the_run() {
    for name in ["deplacements-2017-ratifiable", "deplacements-2017"] {
        let folder = tempfile::tempdir().unwrap();
        let to = folder.path().join("annexe.docx");
        let done = annexe(&fixture(name), &to, &["--projet"]);
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        let report = judged(&fixture(name));
        let rows = rows(&to);
        for (id, mission) in report.books.dossier.missions() {
            let spent = plain(&report.books.total(id, Side::Ledger).to_string());
            let summary = rows.iter().find(|row| row.len() == 5 && row[0] == mission.label.as_str()).unwrap();
            assert_eq!((&summary[3], &summary[4]), (&plain(&mission.declared.to_string()), &spent));
            match rows.iter().find(|row| row[0] == format!("Total {}", mission.label)) {
                Some(total) => assert_eq!(total[1], spent),
                None => assert!(report.books.total(id, Side::Ledger).is_zero(), "{}", mission.label),
            }
        }
        let total = rows.iter().find(|row| row.len() == 5 && row[0] == "Total").unwrap();
        assert_eq!(total[3], plain(&report.books.dossier.declared.to_string()));
        assert!(part(&to, "word/header1.xml").contains("PROJET"));
    }
}

#[test]
fn a_blocked_dossier_has_no_annexe_but_a_draft() {
    let folder = tempfile::tempdir().unwrap();
    let to = folder.path().join("annexe.docx");
    let done = annexe(&fixture("deplacements-2017"), &to, &[]);
    assert_eq!(done.status.code(), Some(2));
    let message = String::from_utf8_lossy(&done.stderr);
    assert!(message.contains("constats bloquants sont ouverts") && message.contains("--projet"), "{message}");
    assert!(!to.exists());
}

#[test]
fn a_ratifiable_dossier_has_a_clean_annexe_twice_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let to = folder.path().join("annexe.docx");
    let done = annexe(&fixture("deplacements-2017-ratifiable"), &to, &[]);
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    assert!(!part(&to, "word/header1.xml").contains("PROJET"));
    let first = fs::read(&to).unwrap();
    assert!(annexe(&fixture("deplacements-2017-ratifiable"), &to, &[]).status.success());
    assert_eq!(fs::read(&to).unwrap(), first);
}

#[test]
fn a_document_of_somebody_else_is_never_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let to = folder.path().join("annexe.docx");
    fs::write(&to, b"mine").unwrap();
    let done = annexe(&fixture("deplacements-2017-ratifiable"), &to, &["--projet"]);
    assert_eq!(done.status.code(), Some(2));
    assert_eq!(fs::read(&to).unwrap(), b"mine");
    let done = annexe(&fixture("deplacements-2017-ratifiable"), &folder.path().join("annexe.txt"), &[]);
    assert!(String::from_utf8_lossy(&done.stderr).contains(".docx"));
}

/// Names, never with an amount beside them.
#[test]
fn members_are_listed_without_amounts() {
    let folder = tempfile::tempdir().unwrap();
    let to = folder.path().join("annexe.docx");
    assert!(annexe(&fixture("deplacements-2017-ratifiable"), &to, &["--projet"]).status.success());
    let blocks = read::document::open(&to).unwrap().blocks;
    let lists: Vec<&str> =
        blocks.iter().map(|block| block.text.as_str()).filter(|text| text.starts_with("Élus (")).collect();
    assert!(!lists.is_empty());
    assert!(lists.iter().all(|list| !list.contains('€')));
}

/// A town has no Commission permanente; a département has one.
#[test]
fn the_assembly_that_decides_is_that_of_the_organisation() {
    let folder = tempfile::tempdir().unwrap();
    for (organisation, expected) in [
        ("Département de la Nivelle", "Commission permanente du 14/03/2022"),
        ("Région Hautes-Plaines", "Commission permanente du 14/03/2022"),
        ("Ville de Saint-Aubrac", "Conseil municipal du 14/03/2022"),
        ("Commune de Saint-Aubrac", "Conseil municipal du 14/03/2022"),
        ("La Mairie de Saint-Aubrac", "Conseil municipal du 14/03/2022"),
        ("Communauté de communes de la Nivelle", "Séance du 14/03/2022"),
        ("Métropole de Saint-Aubrac", "Séance du 14/03/2022"),
        // The name of a town in that of a département makes no town of it.
        ("Département de la Ville-sur-Nivelle", "Commission permanente du 14/03/2022"),
    ] {
        let text = format!(
            "titre = \"Mission 2021\"\norganisme = \"{organisation}\"\ncommission = 2022-03-14\nmontant_declare = \"10.00\"\n\
             [[mission]]\ncode = \"TURIN\"\nlibelle = \"Turin\"\ndebut = 2021-05-03\nfin = 2021-05-05\nmontant_declare = \"10.00\"\n"
        );
        fs::write(folder.path().join("dossier.toml"), text).unwrap();
        let to = folder.path().join("annexe.docx");
        let done = annexe(folder.path(), &to, &["--projet"]);
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        let blocks = read::document::open(&to).unwrap().blocks;
        assert!(blocks.iter().any(|block| block.text.ends_with(expected)), "{organisation}: {blocks:?}");
    }
}
