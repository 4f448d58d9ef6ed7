//! The README cannot lie: its table of checks is the catalogue's, its first command is run by the tests.

use std::fs;
use std::path::Path;

fn readme() -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap()
}

#[test]
fn the_table_of_checks_is_the_catalogue() {
    let readme = readme();
    let (_, rest) = readme.split_once("<!-- checks -->\n").unwrap();
    let (table, _) = rest.split_once("<!-- /checks -->").unwrap();
    let expected = rappro::check::readme_table();
    assert!(table.trim() == expected.trim(), "write this between the marks of the README:\n{expected}");
}

#[test]
fn the_main_command_is_the_one_that_the_demonstration_runs() {
    let command = "cargo run --release -- run fixtures/deplacements-2017-ratifiable -o rapprochement.xlsx";
    assert!(readme().contains(command));
    assert!(
        Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/deplacements-2017-ratifiable/dossier.toml").exists()
    );
}

#[test]
fn every_path_that_the_readme_names_exists() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for path in readme().split('`').filter(|part| part.starts_with("src/") || part.starts_with("fixtures/")) {
        if !path.contains(['<', '…']) {
            assert!(root.join(path).exists(), "{path}");
        }
    }
}
