//! Invented dossiers in which every fault is known: each is run as staff run it, from its files, and what
//! the checks say is held against what was planted. Recall is the part of the faults that are found,
//! precision the part of the findings that are faults.
//!
//! `DOSSIERS=1000 cargo test --release --test faults -- --nocapture` prints the table of `benches/RESULTS.md`.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test says what is wrong by stopping")]

mod chance;
mod clerks;
mod world;

use std::collections::BTreeMap;
use std::fs;

use rappro::model::finding::{Finding, Severity};
use rappro::model::report::Report;
use rappro::{Options, run};
use world::{Planted, World};

fn judged(world: &World) -> Report {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in world.files() {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let options = Options {
        dossier: folder.path().to_owned(),
        output: folder.path().join("rapprochement.xlsx"),
        previous: None,
        run_date: rappro::model::Date::constant(2018, 2, 1),
    };
    run(&options).unwrap()
}

/// Everything by which a finding may be known.
fn told(report: &Report, one: &Finding) -> String {
    let mission = one.observation.mission.map_or("", |id| &report.books.mission(id).label);
    let told = format!("{} {} {mission}", one.observation.message, one.observation.at);
    told.replace(['\u{202f}', '\u{a0}'], "")
}

fn fits(report: &Report, planted: &Planted, one: &Finding) -> bool {
    let told = told(report, one);
    planted.check == one.check && planted.known_by.iter().all(|words| told.contains(words.as_str()))
}

/// Faults planted and found, findings and those that are faults.
#[derive(Clone, Copy, Debug, Default)]
struct Score {
    planted: usize,
    found: usize,
    findings: usize,
    right: usize,
}

fn hold(seed: u64, scores: &mut BTreeMap<String, Score>, wrong: &mut Vec<String>) {
    let world = World::invented(seed, false);
    let report = judged(&world);
    for planted in &world.planted {
        let score = scores.entry(planted.check.to_owned()).or_default();
        score.planted += 1;
        if report.findings.iter().any(|one| fits(&report, planted, one)) {
            score.found += 1;
        } else {
            wrong.push(format!("dossier {seed}: {} not found: {:?}", planted.check, planted.known_by));
        }
    }
    for one in &report.findings {
        let score = scores.entry(one.check.to_owned()).or_default();
        score.findings += 1;
        if world.planted.iter().any(|planted| fits(&report, planted, one)) {
            score.right += 1;
        } else {
            wrong.push(format!("dossier {seed}: {} is no fault: {}", one.check, told(&report, one)));
        }
    }
}

fn percent(part: usize, whole: usize) -> usize {
    (part * 100).checked_div(whole).unwrap_or(100)
}

#[test]
fn faults_are_found_and_what_is_found_is_a_fault() {
    let dossiers = std::env::var("DOSSIERS").ok().and_then(|text| text.parse().ok()).unwrap_or(100);
    let (mut scores, mut wrong) = (BTreeMap::new(), Vec::new());
    (1..=dossiers).for_each(|seed| hold(seed, &mut scores, &mut wrong));
    let mut table = "| check | planted | recall | findings | precision |\n|---|---|---|---|---|\n".to_owned();
    let mut weak = Vec::new();
    for (check, score) in &scores {
        let (recall, precision) = (percent(score.found, score.planted), percent(score.right, score.findings));
        table += &format!("| {check} | {} | {recall} % | {} | {precision} % |\n", score.planted, score.findings);
        if recall < 97 || precision < 95 {
            weak.push(check.clone());
        }
    }
    println!("{table}");
    if std::env::var_os("WRONG").is_some() {
        println!("{}", wrong.join("\n"));
    }
    assert!(weak.is_empty(), "{weak:?}\n{table}\n{}", wrong.join("\n"));
}

#[test]
fn nothing_blocks_a_clean_dossier() {
    for seed in 1..=40 {
        let report = judged(&World::invented(seed, true));
        let told: Vec<String> = report
            .findings
            .iter()
            .filter(|one| one.severity != Severity::Info)
            .map(|one| format!("{} {}", one.check, told(&report, one)))
            .collect();
        assert!(told.is_empty(), "dossier {seed}: {told:#?}");
    }
}
