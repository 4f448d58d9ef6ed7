//! Sentences of a report: which sum is the cost of a mission, and what is about something else.

#![allow(clippy::unwrap_used, reason = "a test says what is wrong by stopping")]

use std::fs;

use rappro::model::finding::Outcome;
use rappro::{Options, run};

const DOSSIER: &str = r#"
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

const HEAD: &str = "Commission permanente du 14 mars 2022\n\nObjet : Ratification de missions 2021";

/// What the comparison finds, as `severity message`, and concludes.
fn judged(dossier: &str, text: &str) -> (Vec<String>, Outcome) {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("dossier.toml"), dossier).unwrap();
    fs::write(folder.path().join("rapport.md"), format!("{text}\n")).unwrap();
    let options = Options {
        dossier: folder.path().to_owned(),
        output: folder.path().join("rapprochement.xlsx"),
        previous: None,
        run_date: jiff::civil::date(2022, 4, 1),
    };
    let report = run(&options).unwrap();
    let found = report.findings.iter().filter(|one| one.check == "report_disagreement");
    let found = found.map(|one| format!("{} {}", one.severity.json_name(), one.observation.message)).collect();
    let outcome = report.checks.iter().find(|one| one.check == "report_disagreement").unwrap().outcome.clone();
    (found, outcome)
}

/// Two missions, each with its days and these words on its cost; the total; and a last paragraph.
fn report(turin: &str, gand: &str, last: &str) -> String {
    format!(
        "{HEAD}\n\nLa mission à Turin a eu lieu du 3 au 5 mai 2021. {turin}\n\n\
         La mission à Gand a eu lieu du 12 au 14 octobre 2021. {gand}\n\n\
         Le coût total de ces missions est de 2 040,50 €.\n\n{last}"
    )
}

const TURIN: &str = "Son coût est de 1 200,00 €.";
const GAND: &str = "Son coût est de 840,50 €.";

fn assert_compliant(text: &str) {
    let (found, outcome) = judged(DOSSIER, text);
    assert!(found.is_empty() && outcome == Outcome::Compliant, "{text}\n{found:?}\n{outcome:?}");
}

/// A blocking finding about this one, and no other.
fn assert_blocked(about: &str, text: &str) {
    let (found, _) = judged(DOSSIER, text);
    assert!(found.len() == 1 && found[0].starts_with(&format!("blocking {about}")), "{text}\n{found:?}");
}

#[test]
fn only_what_was_spent_is_the_cost() {
    for turin in [
        "La somme engagée est de 1 500,00 €, la somme mandatée de 1 200,00 €.",
        "Le montant des engagements s'élève à 1 500,00 €. Le montant mandaté s'élève à 1 200,00 €.",
        "Le coût engagé est de 1 500,00 € et le coût réalisé de 1 200,00 €.",
        "Une dépense prévue de 1 500,00 € avait été votée ; le coût réel est de 1 200,00 €.",
        "La somme votée de 1 500,00 € n'a pas été dépassée : le coût s'élève à 1 200,00 €.",
        "Son coût, budgété à 1 500,00 €, s'est établi à 1 200,00 €.",
        "Son coût est de 1 200,00 € (1 500,00 € engagés).",
        "Son coût est de 1 200,00 €, dont 300,00 € de subvention de la Région.",
        "Son coût est de 1 200,00 €. Le montant de la subvention de l'État est de 400,00 €.",
        "Son coût est de 1 200,00 €. La dépense engagée s'élevait à 1 500,00 €.",
        "Son coût est de 1 000,00 € HT, soit un coût de 1 200,00 € TTC.",
        "Le coût hors taxes est de 1 000,00 €, le coût TTC est de 1 200,00 €.",
        "Le montant inscrit au budget était de 5 000,00 €. Son coût est de 1 200,00 €.",
    ] {
        assert_compliant(&report(turin, GAND, ""));
        // The neighbour: the sum that counts is another one.
        assert_blocked("Turin", &report(&turin.replace("1 200,00", "1 230,00"), GAND, ""));
    }
    // Alone, « les dépenses engagées » are what was spent.
    assert_compliant(&report("Les dépenses engagées lors de cette mission s'élèvent à 1 200,00 €.", GAND, ""));
    // The total too is what was paid.
    assert_compliant(&report(TURIN, GAND, "Le montant total engagé pour ces missions était de 3 000,00 €."));
}
