//! The two demonstration dossiers, whole result against the story that tells it.
//!
//! Each story ends with a table of every finding that its dossier earns; nothing else may be found.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use rappro::model::finding::Finding;
use rappro::model::report::{Report, Verdict};
use rappro::{Options, run};

const DATE: rappro::model::Date = rappro::model::Date::constant(2019, 1, 15);

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name)
}

fn report(name: &str) -> Report {
    let dossier = fixture(name);
    let output = dossier.join("rapprochement.xlsx");
    run(&Options { dossier, output, previous: None, run_date: DATE }).unwrap()
}

/// The rows of the last table of the story: check, severity, mission, amount, file, sheet, cell.
fn expected(name: &str) -> BTreeSet<String> {
    let story = fs::read_to_string(fixture(&format!("{name}.md"))).unwrap();
    let (_, table) = story.split_once("## Expected findings").unwrap();
    let rows = table.lines().filter(|line| line.starts_with("| ")).skip(1);
    let rows: BTreeSet<String> = rows.map(|line| line.trim().to_owned()).collect();
    assert!(rows.len() > 10, "the story of {name} has no table");
    rows
}

fn row(report: &Report, finding: &Finding) -> String {
    let seen = &finding.observation;
    let dash = |text: Option<String>| text.unwrap_or_else(|| "—".to_owned());
    format!(
        "| {} | {} | {} | {} | {} | {} | {} |",
        finding.check,
        finding.severity.json_name(),
        dash(seen.mission.map(|mission| report.books.mission(mission).code.to_string())),
        dash(seen.amount.map(|amount| amount.plain())),
        seen.at.file(),
        dash(seen.at.sheet().map(ToString::to_string)),
        dash(seen.at.spot_text()),
    )
}

fn compare(name: &str) {
    let report = report(name);
    let found: Vec<(String, String)> =
        report.findings.iter().map(|one| (row(&report, one), one.observation.message.clone())).collect();
    let rows: BTreeSet<String> = found.iter().map(|(row, _)| row.clone()).collect();
    assert_eq!(rows.len(), found.len(), "two findings with one address: {found:#?}");
    let expected = expected(name);
    let missing: Vec<_> = expected.difference(&rows).collect();
    let surplus: Vec<_> = found.iter().filter(|(row, _)| !expected.contains(row)).collect();
    assert!(missing.is_empty() && surplus.is_empty(), "{name}\nmissing: {missing:#?}\nsurplus: {surplus:#?}");
}

fn totals(report: &Report) -> Vec<[String; 4]> {
    let figures = report.missions.iter().map(|one| {
        let code = report.books.mission(one.mission).code.to_string();
        [code, one.declared.plain(), one.ledger.plain(), one.support.plain()]
    });
    figures.collect()
}

#[test]
fn the_ratifiable_dossier_closes_on_the_amounts_of_the_report() {
    let report = report("deplacements-2017-ratifiable");
    let line = |code: &str, amount: &str| [code, amount, amount, amount].map(str::to_owned);
    assert_eq!(totals(&report), [line("GENES", "1177.87"), line("MIAMI", "133558.52"), line("MILAN", "4372.55")]);
    assert_eq!(report.ledger().plain(), "139108.94");
    assert_eq!(report.support().plain(), "139108.94");
    assert_eq!(report.open.blocking, 0);
    assert_ne!(report.verdict, Verdict::Blocked);
}

#[test]
fn the_ratifiable_dossier_earns_the_findings_of_its_story_and_no_other() {
    compare("deplacements-2017-ratifiable");
}

#[test]
fn the_faulty_dossier_earns_the_findings_of_its_story_and_no_other() {
    compare("deplacements-2017");
}

#[test]
fn the_faulty_dossier_has_the_totals_of_its_story() {
    let report = report("deplacements-2017");
    let story = fs::read_to_string(fixture("deplacements-2017.md")).unwrap();
    for [code, declared, ledger, support] in totals(&report) {
        let row = format!("| {code} | {declared} | {ledger} | {support} |");
        assert!(story.contains(&row), "{row}");
    }
    assert_eq!(report.verdict, Verdict::Blocked);
}

#[test]
fn every_bridge_closes() {
    for name in ["deplacements-2017-ratifiable", "deplacements-2017"] {
        let report = report(name);
        for figures in &report.missions {
            let mut running = report.books.zero();
            for step in &figures.bridge {
                match step.step {
                    "declared" => running = step.amount,
                    "ledger" | "support" => assert_eq!(running, step.amount, "{name} {step:?}"),
                    "closing" => assert!(step.amount.is_zero()),
                    _ => running = running.checked_add(step.amount).unwrap(),
                }
            }
            assert_eq!(running, figures.support);
        }
    }
}
