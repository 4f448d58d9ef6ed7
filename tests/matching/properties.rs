//! What must hold whatever the data: accounts close, order changes nothing, runs repeat byte for byte.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use rappro::model::entry::Side;
use rappro::model::money::Money;
use rappro::model::report::Report;
use rappro::{Options, run};

const DATE: rappro::model::Date = rappro::model::Date::constant(2019, 1, 15);
const DOSSIERS: [&str; 2] = ["deplacements-2017-ratifiable", "deplacements-2017"];

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name)
}

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

fn report(root: &Path) -> Report {
    let options = Options {
        dossier: root.to_owned(),
        output: root.join("rapprochement.xlsx"),
        previous: None,
        run_date: DATE,
    };
    run(&options).unwrap()
}

/// Everything decided, without a single address.
fn decisions(report: &Report) -> Vec<String> {
    let books = &report.books;
    let key = |id: &rappro::model::entry::EntryId| books.entry(*id).key().to_string();
    let keys = |ids: &[rappro::model::entry::EntryId]| ids.iter().map(key).collect::<Vec<_>>().join("+");
    let entries = books.entries().map(|(id, entry)| {
        let mission = books.mission_of(id).map(|mission| books.mission(mission).code.clone());
        let shares: Vec<_> =
            books.assignment(id).shares.iter().map(|share| (share.mission, share.amount)).collect();
        format!("entry {} {:?} {mission:?} {shares:?} {}", entry.key(), entry.amount, entry.is_counted())
    });
    let matches = books.matching.matches.iter().map(|one| {
        format!("match {} / {} {:?} {:?}", keys(&one.ledger), keys(&one.support), one.confidence, one.gap())
    });
    let ambiguities = books
        .matching
        .ambiguities
        .iter()
        .map(|one| format!("ambiguous {} / {}", keys(&one.ledger), keys(&one.support)));
    let findings = report
        .findings
        .iter()
        .map(|one| format!("finding {} {} {:?} {:?}", one.key, one.check, one.severity, one.observation.amount));
    let mut all: Vec<String> = entries.chain(matches).chain(ambiguities).chain(findings).collect();
    all.sort();
    all
}

/// Turns the rows of a delimited file below its header upside down; totals keep the last place.
fn reverse_rows(path: &Path, header_line: usize) {
    let bytes = fs::read(path).unwrap();
    let mut lines: Vec<&[u8]> = bytes.split_inclusive(|byte| *byte == b'\n').collect();
    let body_end = lines.iter().rposition(|line| !line.to_ascii_lowercase().starts_with(b"total")).unwrap() + 1;
    lines[header_line..body_end].reverse();
    fs::write(path, lines.concat()).unwrap();
}

#[test]
fn the_order_of_rows_and_the_names_of_files_change_nothing() {
    for name in DOSSIERS {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("dossier");
        copy(&fixture(name), &root);
        let before = report(&root);
        reverse_rows(&root.join("comptabilite/mandats-2018.csv"), 3);
        reverse_rows(&root.join("justificatifs/Milan/factures-fournisseurs.csv"), 2);
        reverse_rows(&root.join("justificatifs/carte-achat-2017-11.csv"), 2);
        fs::rename(root.join("comptabilite/mandats-2017.xlsx"), root.join("zz.xlsx")).unwrap();
        fs::rename(root.join("justificatifs/registre-factures.xls"), root.join("aa.xls")).unwrap();
        let (before, after) = (decisions(&before), decisions(&report(&root)));
        let lost: Vec<_> = before.iter().filter(|line| !after.contains(line)).collect();
        let won: Vec<_> = after.iter().filter(|line| !before.contains(line)).collect();
        assert!(lost.is_empty() && won.is_empty(), "{name}\nlost {lost:#?}\nwon {won:#?}");
    }
}

#[test]
fn every_row_and_every_cent_is_accounted_for() {
    for name in DOSSIERS {
        let report = report(&fixture(name));
        let books = &report.books;
        let mut rows = 0;
        for table in books.files.iter().flat_map(|file| &file.tables) {
            assert_eq!(table.rows.accounted(), table.rows.total, "{table:?}");
            rows += u64::from(table.rows.total);
        }
        assert_eq!(rows, report.proof.rows_total);
        for side in [Side::Ledger, Side::Support] {
            let of = |matched: Option<bool>| -> Money {
                let chosen = books
                    .side(side)
                    .filter(|(_, entry)| entry.is_counted())
                    .filter(|(id, _)| matched.is_none_or(|matched| books.match_of(*id).is_some() == matched));
                books.sum(chosen.filter_map(|(_, entry)| entry.amount))
            };
            assert_eq!(of(None), of(Some(true)).checked_add(of(Some(false))).unwrap(), "{name} {side:?}");
        }
        assert_eq!(
            report.proof.ledger_in,
            report.proof.ledger_matched.checked_add(report.proof.ledger_unmatched).unwrap()
        );
    }
}

#[test]
fn an_entry_is_settled_once() {
    for name in DOSSIERS {
        let report = report(&fixture(name));
        let matching = &report.books.matching;
        let mut seen = std::collections::BTreeSet::new();
        let matched = matching.matches.iter().flat_map(|one| one.entries().collect::<Vec<_>>());
        let ambiguous = matching.ambiguities.iter().flat_map(|one| one.ledger.iter().chain(&one.support).copied());
        for id in matched.chain(ambiguous) {
            assert!(seen.insert(id), "{name}: {:?}", report.books.entry(id));
        }
    }
}

#[test]
fn the_same_day_gives_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let outputs: Vec<(Vec<u8>, Vec<u8>)> = (0..2)
        .map(|at| {
            let (xlsx, json) = (folder.path().join(format!("{at}.xlsx")), folder.path().join(format!("{at}.json")));
            let status = Command::new(env!("CARGO_BIN_EXE_rappro"))
                .args(["run", "--quiet", "--no-previous", "--date", "2019-01-15", "-o"])
                .arg(&xlsx)
                .arg("--json")
                .arg(&json)
                .arg(fixture(DOSSIERS[1]))
                .status()
                .unwrap();
            assert_eq!(status.code(), Some(1));
            (fs::read(xlsx).unwrap(), fs::read(json).unwrap())
        })
        .collect();
    assert!(outputs[0].0 == outputs[1].0, "the workbooks differ");
    assert!(outputs[0].1 == outputs[1].1, "the results differ");
    assert!(!outputs[0].1.is_empty());
}
