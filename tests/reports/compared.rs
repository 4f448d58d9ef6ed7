//! What of the dossier the report was compared with: what it does not say is told, whatever else was found.

use std::fs;

use calamine::{Reader, Xlsx, open_workbook};
use rappro::model::finding::Outcome;
use rappro::model::report::Report;
use rappro::report::workbook;
use rappro::{Options, run};

const DOSSIER: &str = r#"
titre = "Missions 2021"
commission = 2022-03-14
exercice = 2021
montant_declare = "2040.50"
[[mission]]
code = "TURIN"
libelle = "Turin"
alias = ["Piémont"]
debut = 2021-05-03
fin = 2021-05-05
montant_declare = "1200.00"
elus = 2
invites = 1
agents = 1
[[mission]]
code = "GAND"
libelle = "Gand"
debut = 2021-10-12
fin = 2021-10-14
montant_declare = "840.50"
mandat_special = { reference = "n° 12", date = 2021-09-17 }
"#;

const REPORT: &str = "Commission permanente du 14 mars 2022\n\nObjet : Ratification de missions à Turin et à Gand, exercice 2021\n\n\
    La mission à Turin a eu lieu du 3 au 5 mai 2021. La délégation comprenait 2 élus, 1 invité et 1 agent. \
    Son coût est de 1 200,00 €.\n\n\
    La mission à Gand, qui a fait l'objet d'un mandat spécial par délibération n° 12 du 17 septembre 2021, a eu lieu \
    du 12 au 14 octobre 2021. Son coût est de 840,50 €.\n\nLe coût total de ces missions est de 2 040,50 €.";

fn judged(dossier: &str, text: &str) -> Report {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("dossier.toml"), dossier).unwrap();
    fs::write(folder.path().join("rapport.md"), format!("{text}\n")).unwrap();
    run(&Options {
        dossier: folder.path().to_owned(),
        output: folder.path().join("rapprochement.xlsx"),
        previous: None,
        run_date: rappro::model::Date::constant(2022, 4, 1),
    })
    .unwrap()
}

fn outcome(report: &Report) -> Outcome {
    report.checks.iter().find(|one| one.check == "report_disagreement").unwrap().outcome.clone()
}

fn found(report: &Report) -> Vec<&str> {
    let found = report.findings.iter().filter(|one| one.check == "report_disagreement");
    found.map(|one| one.observation.message.as_str()).collect()
}

/// Every text of a sheet of the workbook.
fn texts(report: &Report, name: &str) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("rapprochement.xlsx");
    workbook::write(report, &path).unwrap();
    let mut book: Xlsx<_> = open_workbook(&path).unwrap();
    let range = book.worksheet_range(name).unwrap();
    range.used_cells().map(|(_, _, cell)| cell.to_string()).filter(|text| !text.is_empty()).collect()
}

#[test]
fn a_report_that_says_all_is_compliant() {
    let report = judged(DOSSIER, REPORT);
    assert_eq!((found(&report), outcome(&report)), (Vec::new(), Outcome::Compliant));
    assert_eq!(report.not_compared(None), None);
    let compared = "comparé : total, date de la commission, exercice, montant (Turin, Gand), dates (Turin, Gand), effectifs (Turin), date du mandat spécial (Gand)";
    assert!(texts(&report, "Contrôles").iter().any(|text| text == compared));
    assert!(!texts(&report, "Synthèse").iter().any(|text| text.contains("non comparé")));
}

/// Each fact that the text does not say, alone.
#[test]
fn a_fact_that_the_report_does_not_say_is_told() {
    for (said, unsaid, lacking) in [
        ("Commission permanente du 14 mars 2022", "Commission permanente", "date de la commission."),
        (", exercice 2021", "", "exercice."),
        ("du 3 au 5 mai 2021", "au printemps 2021", "dates (Turin)."),
        ("Son coût est de 840,50 €.", "", "montant (Gand)."),
        ("2 élus, 1 invité et 1 agent", "des élus et des agents", "effectifs (Turin)."),
        ("2 élus, 1 invité et 1 agent", "4 personnes", "effectifs (Turin)."),
        (" par délibération n° 12 du 17 septembre 2021", "", "date du mandat spécial (Gand)."),
        ("Le coût total de ces missions est de 2 040,50 €.", "", "total."),
    ] {
        assert!(REPORT.contains(said));
        let report = judged(DOSSIER, &REPORT.replace(said, unsaid));
        assert_eq!(found(&report), [""; 0], "{lacking}");
        assert!(matches!(outcome(&report), Outcome::NotChecked(_)), "{lacking} {:?}", outcome(&report));
        let told = format!("Rapport non comparé à dossier.toml sur : {lacking}");
        assert_eq!(report.not_compared(None).as_deref(), Some(told.as_str()));
    }
}

/// Of many missions it is told that they are all, or all but a few; of a few, which.
#[test]
fn what_lacks_for_many_missions_is_told_in_a_few_words() {
    let dossier = |count: usize| {
        let one = |at: usize| {
            format!(
                "[[mission]]\ncode = \"M{at}\"\nlibelle = \"{}\"\ndebut = 2021-0{at}-03\nfin = 2021-0{at}-05\nmontant_declare = \"100.00\"\n",
                TOWNS[at - 1]
            )
        };
        let missions: String = (1..=count).map(one).collect();
        format!("titre = \"Missions 2021\"\nmontant_declare = \"{count}00.00\"\n{missions}")
    };
    const TOWNS: [&str; 6] = ["Turin", "Gand", "Porto", "Oslo", "Riga", "Naples, foire"];
    const MONTHS: [&str; 6] = ["janvier", "février", "mars", "avril", "mai", "juin"];
    let text = |count: usize, costs: usize| {
        let one = |at: usize| {
            let town = TOWNS[at].split(',').next().unwrap();
            let cost = if at < costs { " Son coût est de 100,00 €." } else { "" };
            format!("La mission à {town} a eu lieu du 3 au 5 {} 2021.{cost}\n\n", MONTHS[at])
        };
        let missions: String = (0..count).map(one).collect();
        format!(
            "Objet : Ratification de missions\n\n{missions}Le coût total de ces missions est de {count}00,00 €."
        )
    };
    for (count, costs, lacking) in [
        (6, 0, "montant (toutes les missions)"),
        (6, 1, "montant (toutes les missions sauf Turin)"),
        (6, 5, "montant (« Naples, foire »)"),
        (4, 0, "montant (Turin, Gand, Porto, Oslo)"),
    ] {
        let report = judged(&dossier(count), &text(count, costs));
        let told = format!("Rapport non comparé à dossier.toml sur : {lacking}.");
        assert_eq!(report.not_compared(None).as_deref(), Some(told.as_str()), "{:?}", outcome(&report));
    }
    // A wrong amount among them is told.
    let report = judged(&dossier(6), &text(6, 2).replacen("100,00", "110,00", 1));
    assert_eq!(found(&report).len(), 1, "{:?}", found(&report));
}

/// What was found does not hide what was not looked at.
#[test]
fn a_finding_does_not_hide_what_was_not_compared() {
    let text = REPORT.replace("1 200,00", "1 300,00").replace("du 12 au 14 octobre 2021", "à l'automne");
    let report = judged(DOSSIER, &text);
    assert_eq!((found(&report).len(), outcome(&report)), (1, Outcome::Anomaly));
    let told = "Rapport non comparé à dossier.toml sur : dates (Gand).";
    assert!(texts(&report, "Synthèse").iter().any(|text| text == told));
    assert!(
        texts(&report, "Contrôles").iter().any(|text| text.starts_with("non comparé : dates (Gand) ; comparé : "))
    );
    let visas = texts(&report, "Fiche de contrôle");
    // On the page of Gand, and not on that of Turin.
    assert_eq!(visas.iter().filter(|text| *text == "Rapport non comparé à dossier.toml sur : dates.").count(), 1);
}

/// A report that is not there was compared with nothing.
#[test]
fn a_dossier_without_its_report_says_so_at_its_head() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("dossier.toml"), DOSSIER).unwrap();
    let report = run(&Options {
        dossier: folder.path().to_owned(),
        output: folder.path().join("rapprochement.xlsx"),
        previous: None,
        run_date: rappro::model::Date::constant(2022, 4, 1),
    })
    .unwrap();
    let told = "Rapport non comparé à dossier.toml : le texte du rapport n’est pas dans le dossier.";
    for sheet in ["Synthèse", "Fiche de contrôle"] {
        assert!(texts(&report, sheet).iter().any(|text| text == told), "{sheet}");
    }
}

/// Members who are counted together are compared together.
#[test]
fn members_told_in_all_are_compared_in_all() {
    let text = REPORT.replace("2 élus, 1 invité et 1 agent", "6 personnes");
    let report = judged(DOSSIER, &text);
    assert!(found(&report).len() == 1 && found(&report)[0].contains("le nombre de membres est 6"), "{report:?}");
    // The neighbour: a dossier that does not count every category.
    let report = judged(&DOSSIER.replace("invites = 1\n", ""), &text);
    assert_eq!(found(&report), [""; 0]);
}

/// One mission of the dossier, told under two of its names.
#[test]
fn a_mission_told_under_two_names_is_compared_under_both() {
    let two = |first: &str, second: &str| {
        REPORT
            .replace(" à Turin et à Gand, exercice", ", exercice")
            .replace("Son coût est de 1 200,00 €.", first)
            .replace(
                "La mission à Gand,",
                &format!("La mission en Piémont a eu lieu du 4 au 5 mai 2021. {second}\n\nLa mission à Gand,"),
            )
    };
    let report = judged(DOSSIER, &two("Son coût est de 1 200,00 €.", "Son coût est de 1 350,00 €."));
    assert!(found(&report).iter().any(|one| one.contains("1\u{202f}350,00")), "{:?}", found(&report));
    // The neighbours: each has its part of it, or says the same.
    for (first, second) in [("700,00", "500,00"), ("1 200,00", "1 200,00")] {
        let said = |amount: &str| format!("Son coût est de {amount} €.");
        let report = judged(DOSSIER, &two(&said(first), &said(second)));
        assert_eq!(found(&report), [""; 0]);
    }
}
