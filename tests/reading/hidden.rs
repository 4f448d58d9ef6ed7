//! What a workbook hides is counted and said alike, whatever its format and whichever process reads it.

use std::path::{Path, PathBuf};

use rappro::model::finding::ProblemKind;
use rappro::model::sheet::Format;

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/masques").join(name)
}

/// Sheet and cell, amount and message of each problem about what is hidden.
fn told(name: &str, format: Format) -> Vec<String> {
    let (facts, skipped) = rappro::inspect(&[&fixture(name)]);
    assert_eq!((facts.files[0].format, skipped.len()), (format, 0), "{name}");
    let hidden = facts.problems.iter().filter(|problem| problem.kind == ProblemKind::HiddenRows);
    let one = |problem: &rappro::model::finding::Problem| {
        let spot = problem.at.spot_text().unwrap_or_default();
        let amount = problem.amount.map(|amount| amount.plain()).unwrap_or_default();
        format!("{spot} [{amount}] {}", problem.message)
    };
    let others = facts.problems.iter().filter(|problem| problem.kind != ProblemKind::HiddenRows);
    assert_eq!(others.map(|problem| &problem.message).collect::<Vec<_>>(), Vec::<&String>::new(), "{name}");
    hidden.map(one).collect()
}

const BY_HAND: [&str; 2] = [
    "E5 [-12.50] Une ligne masquée à la main porte -12,50 € ; elle est comptée, mais ne se voit ni à l’écran ni à l’impression.",
    "D3 [] Une colonne est masquée : D « Objet » (objet) ; elle est lue comme les autres, mais ne se voit pas.",
];
const BY_FILTER: &str = "E4 [1165.37] 2 lignes que le filtre de la feuille ne montre pas portent 1 165,37 € ; elles sont comptées, mais ne se voient ni à l’écran ni à l’impression.";
const WHOLE_SHEET: &str =
    "A3 [1240.37] La feuille « Cachée » est masquée et porte 1 240,37 € en 4 lignes ; elle est comptée.";

/// Narrow and no-break blanks of amounts as plain ones.
fn plain(told: Vec<String>) -> Vec<String> {
    told.into_iter().map(|line| line.replace(['\u{a0}', '\u{202f}'], " ")).collect()
}

fn every_format_tells_the_same() {
    for (name, format) in [
        ("classeur.xlsx", Format::Xlsx),
        ("classeur.xlsb", Format::Xlsb),
        ("libreoffice.xls", Format::Xls),
        ("libreoffice.ods", Format::Ods),
        ("excel-2003.xml", Format::SpreadsheetMl),
    ] {
        assert_eq!(plain(told(name, format)), [BY_HAND[0], BY_HAND[1], BY_FILTER, WHOLE_SHEET], "{name}");
    }
    // A page has one sheet: that of the lines hidden by hand.
    assert_eq!(plain(told("page.html", Format::Html)), BY_HAND);
}

#[test]
fn what_is_hidden_is_told_alike_in_every_format() {
    every_format_tells_the_same();
    rappro::read::contained::use_program(env!("CARGO_BIN_EXE_rappro").into());
    every_format_tells_the_same();
}

#[test]
fn merged_titles_of_old_workbooks_are_known() {
    for name in ["classeur.xlsx", "classeur.xlsb", "libreoffice.xls"] {
        let source = rappro::read::files(&[&fixture(name)]);
        for sheet in &source.files[0].sheets {
            let merged: Vec<String> =
                sheet.merged().iter().map(|(first, last)| format!("{first}:{last}")).collect();
            assert_eq!(merged, ["A1:E1"], "{name}");
        }
    }
}
