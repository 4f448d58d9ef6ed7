//! A report kept in the dossier is read on every run, and compared.

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
        run_date: rappro::model::Date::constant(2019, 1, 15),
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

const NAPLES: &str = "Objet : Mission à Naples\n\nMission à Naples du 6 au 8 février 2017 : 2 élus et 2 invités et 1 agent.\n\nTransport aérien : 1 000,00 €\n\nHôtel : 1 150,00 €\n\nTotal : 2 150,00 €\n";

fn naples(natures: &str) -> String {
    let one =
        DOSSIER.split("[[mission]]\ncode = \"CRACOVIE\"").next().unwrap().replace("\"4040.00\"", "\"2150.00\"");
    // The text gives neither.
    let one = one.replace("commission = 2018-06-18\nexercice = 2018\n", "");
    format!("{one}[mission.montants_par_nature]\n{natures}")
}

/// The words of a nature are those of whoever writes.
#[test]
fn a_nature_is_compared_whatever_its_words() {
    let judge = |natures: &str| {
        let report = judged(&naples(natures), &[("rapport.md", NAPLES)]);
        (told(&report, "report_disagreement"), outcome(&report, "report_disagreement"))
    };
    let (found, _) = judge("\"Hôtel\" = \"1100.00\"\n\"Transport aérien\" = \"1050.00\"\n");
    assert!(found.iter().any(|one| one.contains("1\u{202f}150,00")), "{found:?}");
    for same in ["Hôtel", "Hébergement"] {
        let (found, how) = judge(&format!("\"{same}\" = \"1150.00\"\n\"Avion\" = \"1000.00\"\n"));
        assert!(found.is_empty() && how == Outcome::Compliant, "{found:?} {how:?}");
    }
    let (_, how) = judge("\"Visas\" = \"1150.00\"\n\"Avion\" = \"1000.00\"\n");
    assert!(matches!(how, Outcome::NotChecked(_)), "{how:?}");
}

/// Two files of one name that say two things: nobody knows which is voted.
#[test]
fn a_report_saved_twice_with_other_values_is_not_compared_in_silence() {
    let dossier = naples("\"Avion\" = \"1000.00\"\n\"Hôtel\" = \"1150.00\"\n");
    let twin = |text: &str| {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("dossier.toml"), &dossier).unwrap();
        fs::write(folder.path().join("rapport.md"), NAPLES).unwrap();
        // By its content: a text named as a PDF is a text.
        fs::write(folder.path().join("rapport.odt"), text).unwrap();
        let options = Options {
            dossier: folder.path().to_owned(),
            output: folder.path().join("rapprochement.xlsx"),
            previous: None,
            run_date: rappro::model::Date::constant(2019, 1, 15),
        };
        outcome(&run(&options).unwrap(), "report_disagreement")
    };
    assert_eq!(twin(NAPLES), Outcome::Compliant);
    assert!(matches!(twin(&NAPLES.replace("150,00", "450,00")), Outcome::NotChecked(_)));
}

/// Words and figures of one amount check one another.
#[test]
fn words_and_figures_that_differ_are_two_values() {
    let dossier = naples("").replace("[mission.montants_par_nature]\n", "");
    let told_of = |words: &str| {
        let text = format!(
            "Objet : Mission à Naples\n\nMission à Naples du 6 au 8 février 2017 : 2 élus. Coût de la mission : 2 150,00 € ({words}).\n"
        );
        told(&judged(&dossier, &[("rapport.md", &text)]), "report_disagreement")
    };
    assert!(told_of("deux mille cent cinquante euros").is_empty());
    let found = told_of("deux mille trois cent cinquante euros");
    assert!(found.len() == 1 && found[0].contains("de plusieurs façons"), "{found:?}");
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
    // The text counts nobody: what dossier.toml says of them was compared with nothing.
    let heads = "effectifs non reconnus dans le texte du rapport pour : Naples, Cracovie";
    assert_eq!(outcome(&report, "report_disagreement"), Outcome::NotChecked(heads.into()));
    let counted = |naples: &str, cracovie: &str| {
        let text = text.replace("2 150,00 €.", &format!("2 150,00 €. {naples}"));
        let text = text.replace("1 890,00 €.", &format!("1 890,00 €. {cracovie}"));
        let report = judged(DOSSIER, &[("rapport.md", &text)]);
        (told(&report, "report_disagreement"), outcome(&report, "report_disagreement"))
    };
    let naples = "La délégation comprenait 2 élus, 2 invités et 1 agent.";
    let cracovie = "La délégation comprenait 1 élu, 1 invité et 1 agent.";
    assert_eq!(counted(naples, cracovie), (Vec::new(), Outcome::Compliant));
    let cracow = "effectifs non reconnus dans le texte du rapport pour : Cracovie";
    for untold in ["", "La délégation comprenait 1 élu.", "Des élus et des agents y ont participé."] {
        assert_eq!(counted(naples, untold), (Vec::new(), Outcome::NotChecked(cracow.into())), "{untold}");
    }
    assert_eq!(counted(naples, "La délégation comprenait 1 élu, 1 invité et 3 agents.").0.len(), 1);
    let wrong =
        text.replace("30 septembre", "29 septembre").replace("1 890,00", "1 980,00").replace("18 juin", "19 juin");
    let report = judged(DOSSIER, &[("rapport.md", &wrong)]);
    let found = told(&report, "report_disagreement");
    assert_eq!(found.len(), 3, "{found:?}");
    assert!(found.iter().all(|one| one.starts_with("blocking rapport.md › ligne")), "{found:?}");
}

/// A report that only decides: no days, no title to each mission.
#[test]
fn a_report_that_only_decides_is_compared_by_the_names_of_the_dossier() {
    let decision = "Je vous propose de valider les dépenses pour un montant de 4 040,00 €, dont 2 150,00 € pour Naples et 1 890,00 € pour Cracovie.";
    let list = "Je vous propose de valider les dépenses suivantes :\n- Naples : 2 150,00 €\n- Cracovie : 1 890,00 €\n- Total : 4 040,00 €";
    let brackets = "Les missions à Naples (2 150,00 €) et Cracovie (1 890,00 €) ont coûté 4 040,00 €.";
    let told_of = |text: &str| {
        let report = judged(DOSSIER, &[("rapport.md", &format!("# Rapport\n\n{text}\n"))]);
        let outcome = outcome(&report, "report_disagreement");
        (told(&report, "report_disagreement"), outcome)
    };
    for text in [decision, list, brackets] {
        let (found, outcome) = told_of(text);
        assert_eq!(found, [""; 0], "{text}");
        let days = "dates non reconnues dans le texte du rapport pour : Naples, Cracovie ; effectifs non reconnus dans le texte du rapport pour : Naples, Cracovie ; date de la commission non reconnue dans le texte du rapport ; exercice non reconnu dans le texte du rapport";
        assert_eq!(outcome, Outcome::NotChecked(days.into()), "{text}");
        let (found, _) = told_of(&text.replace("1 890,00", "1 980,00"));
        assert!(
            found.iter().any(|one| one.starts_with("blocking rapport.md › ligne ") && one.contains("1 980,00 €")),
            "{text}: {found:?}"
        );
    }
    // Another year's costs, in a sentence or in a list, are none of theirs.
    for before in [
        "En 2015, les missions à Naples (1 200,00 €) et à Cracovie (900,00 €) ont été ratifiées.",
        "Missions de 2015, pour mémoire :\n- Naples : 1 200,00 €\n- Cracovie : 900,00 €",
        "L’hôtel de Naples a été payé 500,00 € ; le budget pour Cracovie était de 3 000,00 €.",
    ] {
        assert_eq!(told_of(&format!("{before}\n\n{decision}")).0, [""; 0], "{before}");
    }
}

#[test]
fn names_beside_amounts_of_something_else_make_no_report() {
    let text = "# Rapport d’activité\n\nNos bureaux de Naples (120 000,00 € de loyer) et de Cracovie (90 000,00 €) ont fermé.\n";
    let report = judged(DOSSIER, &[("rapport.md", text)]);
    assert_eq!(told(&report, "report_disagreement"), [""; 0]);
    // The document does name them: what is said of it is what was not understood.
    let Outcome::NotChecked(why) = outcome(&report, "report_disagreement") else { panic!("compared") };
    assert!(why.contains("le montant ou les dates d’aucune mission de ce dossier n’ont été reconnus"), "{why}");
    // Asked for by its name, one amount beside one name is still no cost without a word for it.
    let dossier = format!("rapport = \"rapport.md\"\n{DOSSIER}");
    let report = judged(&dossier, &[("rapport.md", "Un billet pour Naples, 800,00 €, a été remboursé.\n")]);
    assert_eq!(told(&report, "report_disagreement"), [""; 0]);
}

/// Nobody of a category is often not told: the categories that are there are all.
#[test]
fn nobody_of_a_category_needs_no_words() {
    let dossier = naples("").replace("[mission.montants_par_nature]\n", "").replace("agents = 1", "agents = 0");
    let text = "Objet : Mission à Naples\n\nMission à Naples du 6 au 8 février 2017 : 2 élus et 2 invités. Coût de la mission : 2 150,00 €.\n";
    let report = judged(&dossier, &[("rapport.md", text)]);
    assert_eq!(outcome(&report, "report_disagreement"), Outcome::Compliant);
    let report = judged(&dossier, &[("rapport.md", &text.replace(" : 2 élus et 2 invités", ""))]);
    assert!(
        matches!(outcome(&report, "report_disagreement"), Outcome::NotChecked(why) if why.contains("effectifs"))
    );
}
