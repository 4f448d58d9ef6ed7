//! Amounts and days that a report gives under other words than « le coût » and « la mission », right and wrong.

use crate::judged::{TWO_MISSIONS, judged};

const HEAD: &str = "Commission permanente du 14 mars 2022\n\nObjet : Ratification des missions à Turin et à Gand";

/// What is found in a report on Turin and Gand.
fn told(turin: &str, gand: &str, end: &str) -> Vec<String> {
    let (found, _) = judged(
        TWO_MISSIONS,
        &format!(
            "{HEAD}\n\n# 1. Mission à Turin\n\nLa mission à Turin s'est déroulée du 3 au 5 mai 2021. {turin}\n\n\
             # 2. Mission à Gand\n\nLa mission à Gand s'est déroulée du 12 au 14 octobre 2021. {gand}\n\n{end}"
        ),
    );
    found.iter().map(|one| one.replace(['\u{202f}', '\u{a0}'], " ")).collect()
}

const TURIN: &str = "Son coût est de 1 200,00 €.";
const GAND: &str = "Son coût est de 840,50 €.";
const TOTAL: &str = "Le coût total de ces missions est de 2 040,50 €.";

/// What stands apart under the title of one mission is its own, unless it is what all of them make.
#[test]
fn an_incidence_under_the_title_of_a_mission_is_of_that_mission() {
    for words in [
        "Incidence financière : le coût est de 1 200,00 €.",
        "Article 1 : le coût de 1 200,00 € est approuvé.",
        "Imputation : chapitre 65. Coût : 1 200,00 €",
        "La dépense de 1 200,00 € est ratifiée.",
    ] {
        let own = format!("\n\n{words}");
        assert_eq!(told(&own, GAND, TOTAL), [""; 0], "{words}");
        assert_eq!(told(&format!("{TURIN}{own}"), GAND, TOTAL), [""; 0], "{words}");
        let wrong = own.replace("1 200,00", "1 020,00");
        let found = told(&wrong, GAND, TOTAL);
        assert!(found.len() == 1 && found[0].starts_with("blocking Turin : le montant est 1 020,00"), "{found:?}");
        // Beside the right cost, the wrong one is told too.
        assert!(!told(&format!("{TURIN}{wrong}"), GAND, TOTAL).is_empty(), "{words}");
        // At the end of the last mission it is of all.
        let end = words.replace("1 200,00", "2 040,50");
        assert_eq!(told(TURIN, GAND, &end), [""; 0], "{end}");
        assert!(!told(TURIN, GAND, &end.replace("2 040,50", "2 400,50")).is_empty(), "{end}");
    }
}

/// What is said to be in the cost makes it no cost of that alone.
#[test]
fn what_a_cost_includes_is_not_its_nature() {
    for words in [
        "Le coût de la mission, hôtel compris, est de 1 200,00 €.",
        "Le coût de la mission, hôtel et repas compris, s'élève à 1 200,00 €.",
        "Le coût de la mission, y compris l'hôtel, est de 1 200,00 €.",
        "Le coût de la mission (transport, hébergement, restauration) est de 1 200,00 €.",
        "Le coût global (transport et hébergement) s'élève à 1 200,00 €.",
    ] {
        assert_eq!(told(words, GAND, TOTAL), [""; 0], "{words}");
        let wrong = words.replace("1 200,00", "1 020,00");
        assert_eq!(told(&wrong, GAND, TOTAL).len(), 1, "{words}");
        assert!(!told(&format!("{TURIN} {wrong}"), GAND, TOTAL).is_empty(), "{words}");
    }
    // The neighbours: of one nature.
    for words in [
        "Les frais d'hôtel, petit déjeuner compris, sont de 310,00 €.",
        "Le coût de l'hébergement (hôtel) est de 310,00 €.",
        "Les frais de transport (train et taxi) sont de 310,00 €.",
        "Les frais (hôtel, repas) ont été de 310,00 €.",
        "Le coût des repas, service compris, est de 310,00 €.",
        "Les frais d'hôtel de la mission s'élèvent à 310,00 €.",
        "Le coût de l'hébergement de la mission, taxes comprises, est de 310,00 €.",
        "Les frais d'hôtel, réglés sur place, se sont élevés à 310,00 €.",
        "Les frais d'hôtel, réglés sur place, se sont élevés à 340,00 USD, soit 310,00 €.",
    ] {
        assert_eq!(told(&format!("{TURIN} {words}"), GAND, TOTAL), [""; 0], "{words}");
    }
}

/// What is found in a report on Turin for 12 345,88 € and Gand.
fn exact(turin: &str) -> Vec<String> {
    let dossier = TWO_MISSIONS.replace("1200.00", "12345.88").replace("2040.50", "13186.38");
    let (found, _) = judged(
        &dossier,
        &format!(
            "{HEAD}\n\nLa mission à Turin s'est déroulée du 3 au 5 mai 2021. Son coût est de 12 345,88 €. {turin}\n\n\
             La mission à Gand s'est déroulée du 12 au 14 octobre 2021. {GAND}\n\n\
             Le coût total de ces missions est de 13 186,38 €."
        ),
    );
    found
}

/// Under whatever words, the cost with two figures that changed places is told; so is a part that is more than all.
#[test]
fn the_cost_badly_typed_is_told_under_any_words() {
    for words in [
        "Le montant des frais remboursés et payés est de 12 354,88 €.",
        "Les frais remboursés s'élèvent à 12 354,88 €.",
        "Les frais remboursés s'élèvent à 12 343,88 €.",
        "Les frais remboursés s'élèvent à 14 200,00 €.",
        "Le montant des frais remboursés et payés est de 12 200,00 €.",
        "La somme de 12 354,88 € a été remboursée.",
        "Les dépenses engagées sont de 12 354,88 €.",
        "Le budget de la mission a été de 12 354,88 €.",
    ] {
        assert_eq!(exact(words).len(), 1, "{words} {:?}", exact(words));
    }
    // The neighbours.
    for words in [
        "Le montant des frais remboursés et payés est de 12 345,88 €.",
        "Les frais remboursés aux élus s'élèvent à 1 240,00 €.",
        "Les frais remboursés s'élèvent à 9 345,00 €.",
        "La somme de 345,88 € a été remboursée.",
        "Les dépenses engagées sont de 13 000,00 €.",
        "Le budget de la mission a été de 12 500,00 €.",
        "Le budget prévisionnel était de 12 000,00 €.",
        "La Région a pris en charge une dépense de 3 000,00 €.",
        "Le plafond de 12 400,00 € est respecté.",
    ] {
        assert_eq!(exact(words), [""; 0], "{words}");
    }
}

/// What is left when others gave their part, and what one member cost, are no other totals.
#[test]
fn net_costs_and_costs_by_head_are_no_other_total() {
    let net = |amount: &str| {
        format!(
            "Déduction faite de la participation de la Région (300,00 €), le coût net des missions est de {amount} €."
        )
    };
    let replaced = "La présente délibération annule et remplace celle du 7 février 2022, qui portait sur un coût total de 2 000,00 €.";
    for end in [
        "Le coût par personne de ces missions est de 340,08 €.",
        "Le coût unitaire des missions s'établit à 340,08 €.",
        &net("1 740,50"),
        "La participation de la Région est de 300,00 €. Le coût net des missions est de 1 740,50 €.",
        replaced,
    ] {
        assert_eq!(told(TURIN, GAND, &format!("{TOTAL}\n\n{end}")), [""; 0], "{end}");
    }
    for end in [
        &net("1 470,50"),
        "Le coût, réparti par personne en annexe, est de 2 400,50 € pour ces missions.",
        "La présente délibération annule et remplace celle du 7 février 2022 et porte le coût total des missions à 2 400,50 €.",
        "Ces missions, qui portaient sur le jumelage, ont un coût total de 2 400,50 €.",
    ] {
        assert!(!told(TURIN, GAND, &format!("{TOTAL}\n\n{end}")).is_empty(), "{end}");
    }
}

/// Authorisations, leave and guests have days of their own.
#[test]
fn days_of_other_things_are_no_other_stay() {
    for days in [
        "Le mandat spécial couvrait la période du 2 au 6 mai 2021.",
        "Les ordres de mission autorisaient les agents du 1er au 6 mai 2021.",
        "La délégation du Piémont était en France du 5 au 7 mai 2021.",
        "Les congés des agents ont couru du 5 au 12 mai 2021.",
    ] {
        assert_eq!(told(&format!("{TURIN} {days}"), GAND, TOTAL), [""; 0], "{days}");
    }
    for days in [
        "Le mandat spécial couvrait la période du 3 au 16 mai 2021.",
        "Le mandat spécial couvrait la période du 4 au 6 mai 2021.",
        "Un ordre de mission autorisait la délégation, qui a séjourné à Turin du 3 au 6 mai 2021.",
        "La délégation est rentrée en France et a séjourné à Turin du 3 au 6 mai 2021.",
        "La mission, congés déduits, s'est déroulée du 3 au 6 mai 2021.",
        "Congés compris, le séjour a eu lieu du 2 au 5 mai 2021.",
    ] {
        assert_eq!(told(&format!("{TURIN} {days}"), GAND, TOTAL).len(), 1, "{days}");
    }
    // Of the mission, where nothing else says its days.
    let text = |end: &str| {
        format!(
            "{HEAD}\n\n# 1. Mission à Turin\n\nLe mandat spécial couvrait la période du 3 au {end} mai 2021. {TURIN}\n\n# 2. Mission à Gand\n\nLa mission à Gand s'est déroulée du 12 au 14 octobre 2021. {GAND}\n\n{TOTAL}"
        )
    };
    assert_eq!(judged(TWO_MISSIONS, &text("5")).0, [""; 0]);
    assert_eq!(judged(TWO_MISSIONS, &text("6")).0.len(), 1);
}

/// One wrong sentence is one finding, where the other says what the dossier says.
#[test]
fn a_wrong_amount_is_told_once() {
    let end = |turin: &str| {
        format!(
            "Il vous est proposé de ratifier ces missions pour un total de 2 040,50 €, dont {turin} € pour Turin et 840,50 € pour Gand."
        )
    };
    let found = told(TURIN, GAND, &end("1 250,00"));
    assert!(found.len() == 1 && found[0].starts_with("blocking"), "{found:?}");
    // The neighbours: right where it counts, wrong elsewhere; wrong twice, otherwise.
    assert_eq!(told("Son coût est de 1 250,00 €.", GAND, &end("1 200,00")).len(), 1);
    assert_eq!(told("Son coût est de 1 260,00 €.", GAND, &end("1 250,00")).len(), 2);
    assert_eq!(told(TURIN, GAND, &end("1 200,00")), [""; 0]);
}

/// Rows that are no parts are in no sum.
#[test]
fn rows_that_are_foreseen_or_the_whole_are_no_parts() {
    let table = |rows: &[(&str, &str)]| {
        let rows: String = rows.iter().map(|(what, amount)| format!("| Turin | {what} | {amount} € |\n")).collect();
        let text = format!(
            "{HEAD}\n\nLa mission à Turin s'est déroulée du 3 au 5 mai 2021.\n\nLa mission à Gand s'est déroulée du 12 au 14 octobre 2021. {GAND}\n\n\
             | Mission | Poste | Montant |\n|---|---|---|\n{rows}\n{TOTAL}"
        );
        judged(TWO_MISSIONS, &text).0
    };
    for (first, second, third) in [
        (("Prévu", "1 300,00"), ("Réalisé", "1 200,00"), None),
        (("Coût de la mission", "1 200,00"), ("dont transport", "800,00"), None),
        (("Avion", "800,00"), ("Hôtel", "400,00"), None),
        (("Prévu", "1 300,00"), ("Avion", "800,00"), Some(("Hôtel", "400,00"))),
        (("Indemnités", "200,00"), ("Avion", "1 000,00"), None),
        (("Frais d'inscription", "200,00"), ("Avion", "1 000,00"), None),
        (("HT", "1 000,00"), ("TVA", "200,00"), Some(("TTC", "1 200,00"))),
    ] {
        let rows: Vec<_> = [Some(first), Some(second), third].into_iter().flatten().collect();
        assert_eq!(table(&rows), [""; 0], "{rows:?}");
        let wrong: Vec<_> =
            rows.iter().map(|(what, amount)| (*what, if *what == "Prévu" { *amount } else { "999,00" })).collect();
        let found = table(&wrong);
        assert!(found.len() == 1 && found[0].starts_with("blocking"), "{wrong:?} {found:?}");
    }
}

/// What stands apart in a report on one mission is told where it is another amount, unless it is a part.
#[test]
fn an_imputation_of_the_only_mission_is_told_when_it_is_another_amount() {
    let dossier = TWO_MISSIONS.split("[[mission]]\ncode = \"GAND\"").next().unwrap().replace("2040.50", "1200.00");
    let told = |end: &str| {
        let text = format!(
            "Commission permanente du 14 mars 2022\n\nObjet : Ratification de la mission à Turin\n\n\
             La mission à Turin s'est déroulée du 3 au 5 mai 2021. {TURIN}\n\n{end}"
        );
        judged(&dossier, &text).0
    };
    for end in [
        "Incidence financière : la dépense de 1 200,00 € est imputée au chapitre 65.",
        "Article unique : la dépense de 1 200,00 € est approuvée.",
        "Imputation : dépense de 1 000,00 € au chapitre 65 et de 200,00 € au chapitre 011.",
        "Imputation : chapitre 65, dépense de 1 000,00 €.\n\nImputation : chapitre 011, dépense de 200,00 €.",
        "Incidence financière : les crédits inscrits sont de 50 000,00 €.",
        "Imputation : chapitre 65, article 6532.",
    ] {
        assert_eq!(told(end), [""; 0], "{end}");
    }
    for end in [
        "Incidence financière : la dépense de 1 250,00 € est imputée au chapitre 65.",
        "Article unique : la dépense de 2 100,00 € est approuvée.",
        "Imputation : chapitre 65, dépense de 1 000,00 €.\n\nImputation : chapitre 011, dépense de 250,00 €.",
    ] {
        assert_eq!(told(end).len(), 1, "{end}");
    }
}

/// The total in words and in figures is told when one of them is wrong.
#[test]
fn a_total_whose_words_and_figures_differ_is_told() {
    let end = |words: &str| format!("Soit un coût total de {words} pour ces missions.");
    for right in ["deux mille quarante euros et cinquante centimes (2 040,50 €)", "2 040,50 €"] {
        assert_eq!(told(TURIN, GAND, &end(right)), [""; 0], "{right}");
    }
    for wrong in [
        "deux mille quarante euros et cinquante centimes (2 400,50 €)",
        "deux mille quatre cents euros et cinquante centimes (2 040,50 €)",
    ] {
        let found = told(TURIN, GAND, &end(wrong));
        assert!(found.len() == 1 && found[0].contains("de plusieurs façons"), "{wrong} {found:?}");
    }
}
