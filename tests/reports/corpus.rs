//! Short reports of many hands, each with what the comparison with its dossier must come to; and again with one fact
//! made wrong: `fixtures/rapports-compares`. None that is wrong may be « conforme ».

use std::fs;
use std::path::Path;

use crate::judged::judged;
use rappro::model::finding::Outcome;

/// A report, or the same with one fact made wrong, and what must come out.
struct Case {
    name: String,
    text: String,
    expected: String,
}

/// The dossier and the reports of a file: `=== name : outcome`, the text, then `>>> words => others : outcome`.
fn read(path: &Path) -> (String, Vec<Case>) {
    let all = fs::read_to_string(path).unwrap();
    let mut parts = all.split("\n=== ");
    let dossier = parts.next().unwrap().to_owned();
    let mut cases = Vec::new();
    for part in parts {
        let (head, body) = part.split_once('\n').unwrap();
        let (name, expected) = head.rsplit_once(" : ").unwrap();
        let (text, changes) = body.split_once("\n>>> ").unwrap_or((body, ""));
        cases.push(Case { name: name.to_owned(), text: text.to_owned(), expected: expected.to_owned() });
        for change in changes.split("\n>>> ").filter(|change| !change.trim().is_empty()) {
            let (change, expected) = change.trim_end().rsplit_once(" : ").unwrap();
            let (words, others) = change.split_once(" => ").unwrap();
            assert!(text.contains(words), "{name}: {words}");
            cases.push(Case {
                name: format!("{name}, {change}"),
                text: text.replace(words, others),
                expected: expected.to_owned(),
            });
        }
    }
    (dossier, cases)
}

fn came_out(dossier: &str, text: &str) -> (&'static str, Vec<String>) {
    let (found, outcome) = judged(dossier, text);
    let is = match outcome {
        _ if found.iter().any(|one| one.starts_with("blocking")) => "bloquant",
        _ if !found.is_empty() => "à vérifier",
        Outcome::Compliant => "conforme",
        Outcome::NotChecked(_) => "non contrôlé",
        other => panic!("{other:?}"),
    };
    (is, found)
}

#[test]
fn every_report_comes_to_what_a_reader_expects() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/rapports-compares");
    let mut wrong = Vec::new();
    let mut count = 0;
    for file in [
        "deux-missions.txt",
        "une-mission.txt",
        "autour-du-montant.txt",
        "facons-de-dire.txt",
        "autour-des-mots.txt",
    ] {
        let (dossier, cases) = read(&folder.join(file));
        count += cases.len();
        for case in cases {
            let (is, found) = came_out(&dossier, &case.text);
            if is != case.expected {
                wrong.push(format!("{file}, {} : {is}, attendu {}\n  {found:?}", case.name, case.expected));
            }
        }
    }
    assert!(count > 400 && wrong.is_empty(), "{count}\n{}", wrong.join("\n"));
}
