//! Amounts and days that a report gives under other words than « le coût » and « la mission », right and wrong.

#![allow(clippy::unwrap_used, reason = "a test says what is wrong by stopping")]

#[path = "support/judged.rs"]
mod judged;

use judged::{TWO_MISSIONS, judged};

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
