//! What the comparison of a report with its dossier comes to.

use std::fs;

use rappro::model::finding::Outcome;
use rappro::{Options, run};

/// What the comparison finds, as `severity message`, and concludes.
pub(crate) fn judged(dossier: &str, text: &str) -> (Vec<String>, Outcome) {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("dossier.toml"), dossier).unwrap();
    fs::write(folder.path().join("rapport.md"), format!("{text}\n")).unwrap();
    let options = Options {
        dossier: folder.path().to_owned(),
        output: folder.path().join("rapprochement.xlsx"),
        previous: None,
        run_date: rappro::model::Date::constant(2022, 4, 1),
    };
    let report = run(&options).unwrap();
    let found = report.findings.iter().filter(|one| one.check == "report_disagreement");
    let found = found.map(|one| format!("{} {}", one.severity.json_name(), one.observation.message)).collect();
    let outcome = report.checks.iter().find(|one| one.check == "report_disagreement").unwrap().outcome.clone();
    (found, outcome)
}

/// Turin for 1 200,00 € and Gand for 840,50 €.
#[allow(dead_code, reason = "some tests have missions of their own")]
pub(crate) const TWO_MISSIONS: &str = r#"
titre = "Missions 2021"
commission = 2022-03-14
montant_declare = "2040.50"
[[mission]]
code = "TURIN"
libelle = "Turin"
debut = 2021-05-03
fin = 2021-05-05
montant_declare = "1200.00"
[[mission]]
code = "GAND"
libelle = "Gand"
debut = 2021-10-12
fin = 2021-10-14
montant_declare = "840.50"
"#;
