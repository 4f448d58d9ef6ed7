//! A report kept in the dossier is read on every run, and compared.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test says what is wrong by stopping")]

use std::fs;
use std::path::Path;

use rappro::model::finding::Outcome;
use rappro::model::report::Report;
use rappro::{Options, run};

const DOSSIER: &str = r#"
titre = "Missions 2017"
commission = 2018-06-18
exercice = 2018
montant_declare = "4040.00"
[[mission]]
code = "NAPLES"
libelle = "Naples"
debut = 2017-02-06
fin = 2017-02-08
montant_declare = "2150.00"
elus = 2
invites = 2
agents = 1
[[mission]]
code = "CRACOVIE"
libelle = "Cracovie"
debut = 2017-09-30
fin = 2017-10-03
montant_declare = "1890.00"
elus = 1
invites = 1
agents = 1
"#;

fn judged(dossier: &str, files: &[(&str, &str)]) -> Report {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("dossier.toml"), dossier).unwrap();
    for (name, text) in files {
        fs::write(folder.path().join(name), text).unwrap();
    }
    let options = Options {
        dossier: folder.path().to_owned(),
        output: folder.path().join("rapprochement.xlsx"),
        previous: None,
        run_date: jiff::civil::date(2019, 1, 15),
    };
    run(&options).unwrap()
}

/// `severity place message` of the findings of a check.
fn told(report: &Report, check: &str) -> Vec<String> {
    let of = report.findings.iter().filter(|one| one.check == check);
    of.map(|one| format!("{} {} {}", one.severity.json_name(), one.observation.at, one.observation.message))
        .collect()
}

fn outcome(report: &Report, check: &str) -> Outcome {
    report.checks.iter().find(|one| one.check == check).unwrap().outcome.clone()
}

fn contradictory() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/rapports/17-contradictoire.txt");
    fs::read_to_string(path).unwrap()
}

#[test]
fn contradictions_of_the_report_stand_at_their_place_in_it() {
    let dossier = format!("rapport = \"le texte.txt\"\n{DOSSIER}").replace("\"4040.00\"", "\"4400.00\"");
    let text = contradictory().replace("4 040,00", "4 400,00") + "\nLes crédits sont ceux de l'exercice 2018.\n";
    let report = judged(&dossier, &[("le texte.txt", &text)]);
    let disagreement = told(&report, "report_disagreement");
    assert_eq!(disagreement.len(), 1, "{disagreement:?}");
    assert!(
        disagreement[0].starts_with(
            "blocking le texte.txt › ligne 9 Naples : le rapport dit « montant_declare » de plusieurs façons"
        ),
        "{disagreement:?}"
    );
    let sum = told(&report, "declared_sum_mismatch");
    assert!(sum[0].starts_with("blocking le texte.txt › ligne 17 "), "{sum:?}");
    let heads = told(&report, "headcount_mismatch");
    assert!(
        heads.iter().any(|one| one.starts_with(
            "review le texte.txt › ligne 6 Naples : le rapport annonce 6 membres, ses catégories en font 5"
        )),
        "{heads:?}"
    );
    let dates = told(&report, "unreadable_date");
    assert!(
        dates[0].starts_with("review le texte.txt › ligne 7 Cracovie : les dates du rapport sont impossibles"),
        "{dates:?}"
    );
    let year = told(&report, "fiscal_year_mismatch");
    assert!(year[0].starts_with("review le texte.txt › ligne 19 "), "{year:?}");
    assert!(report.books.skipped.iter().any(|one| one.path == "le texte.txt"));
}

#[test]
fn a_report_is_found_by_its_name_when_it_speaks_of_the_dossier() {
    let report = judged(DOSSIER, &[("Rapport CP juin.md", &contradictory())]);
    assert_eq!(told(&report, "report_disagreement").len(), 1);
    let other =
        "Département fictif\n\nObjet : Mission à Dakar\n\nLa mission à Dakar a eu lieu du 3 au 5 mai 2016.\n";
    let report = judged(DOSSIER, &[("rapport 2016.md", other)]);
    assert!(
        matches!(outcome(&report, "report_disagreement"), Outcome::NotChecked(why) if why.contains("aucune mission"))
    );
    let report = judged(DOSSIER, &[("rapport a.md", other), ("rapport b.md", other)]);
    assert!(
        matches!(outcome(&report, "report_disagreement"), Outcome::NotChecked(why) if why.contains("plusieurs fichiers"))
    );
    let report = judged(DOSSIER, &[]);
    assert!(
        matches!(outcome(&report, "report_disagreement"), Outcome::NotChecked(why) if why.contains("n’est pas dans le dossier"))
    );
}

#[test]
fn a_report_that_cannot_be_read_is_told() {
    let dossier = format!("rapport = \"rapport.docx\"\n{DOSSIER}");
    let report = judged(&dossier, &[]);
    let found = told(&report, "report_disagreement");
    assert!(found[0].starts_with("review dossier.toml › rapport "), "{found:?}");
    let report = judged(&dossier, &[("rapport.docx", "PK\u{3}\u{4}abîmé")]);
    assert!(told(&report, "report_disagreement")[0].contains("abîmé"));
}

#[test]
fn a_report_that_agrees_says_nothing() {
    let text = "Commission permanente du 18 juin 2018\n\nObjet : Missions 2017 à Naples et à Cracovie\n\n\
        La mission à Naples a eu lieu du 6 au 8 février 2017. Son coût est de 2 150,00 €.\n\n\
        La mission à Cracovie a eu lieu du 30 septembre au 3 octobre 2017. Son coût est de 1 890,00 €.\n\n\
        Le coût total de ces missions est de 4 040,00 €, au titre de l'exercice 2018.\n";
    let report = judged(DOSSIER, &[("rapport.md", text)]);
    assert_eq!(told(&report, "report_disagreement"), [""; 0]);
    assert_eq!(outcome(&report, "report_disagreement"), Outcome::Compliant);
    let wrong =
        text.replace("30 septembre", "29 septembre").replace("1 890,00", "1 980,00").replace("18 juin", "19 juin");
    let report = judged(DOSSIER, &[("rapport.md", &wrong)]);
    let found = told(&report, "report_disagreement");
    assert_eq!(found.len(), 3, "{found:?}");
    assert!(found.iter().all(|one| one.starts_with("blocking rapport.md › ligne")), "{found:?}");
}
