//! Sentences of a report: which sum is the cost of a mission, and what is about something else.

use crate::judged::{TWO_MISSIONS as DOSSIER, judged};
use rappro::model::finding::Outcome;

const HEAD: &str = "Commission permanente du 14 mars 2022\n\nObjet : Ratification de missions 2021";

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
        "La dépense s'élève à 1 000,00 € HT, soit 1 200,00 € TTC.",
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

#[test]
fn other_affairs_of_the_same_town_are_no_missions() {
    for last in [
        "Une subvention de 10 000,00 € à l'association Les Amis du fleuve, à Turin, a été votée.",
        "L'association Les Amis du fleuve, à Turin, a reçu 10 000,00 €.",
        "Il est accordé 10 000,00 € à l'association Les Amis du fleuve à Turin.",
        "Le jumelage avec Gand : 15 000,00 €.",
        "Le budget du jumelage avec Gand est de 15 000,00 €.",
        "Le loyer de l'antenne de Gand s'élève à 800,00 €.",
        "La convention avec la ville de Turin prévoit un versement de 7 500,00 €.",
        "Il est proposé d'attribuer 10 000,00 € au festival de Turin et de verser 5 000,00 € au théâtre de Gand.",
        "L'antenne de Turin : 12 000,00 € de fonctionnement.",
        "Marché de traduction à Gand : montant de 1 300,00 €.",
        "| Association | Ville | Montant |\n|---|---|---|\n| Les Amis du fleuve | Turin | 10 000,00 € |\n| Flandres | Gand | 500,00 € |",
        "## Aides et subventions\n\nTurin : 10 000,00 €\n\nPour Gand, le coût est de 500,00 €.",
        "En 2017, une mission à Turin avait eu lieu du 3 au 5 mai 2017, pour un coût de 3 000,00 €.",
        "Pour mémoire, la mission à Turin de 2019 a coûté 3 000,00 €.",
        "La mission à Gand en 2018 s'est déroulée du 4 au 6 mai 2018 et son coût s'est élevé à 2 222,00 €.",
    ] {
        assert_compliant(&report(TURIN, GAND, last));
        assert_blocked("Turin", &report(&TURIN.replace("1 200", "1 300"), GAND, last));
    }
}

/// The neighbours: a mission that has to do with a twinning, and one whose year is told otherwise.
#[test]
fn missions_keep_what_is_said_of_them_beside_other_affairs() {
    for turin in [
        "Dans le cadre du jumelage avec Turin, son coût est de 1 200,00 €.",
        "La mission à Turin, prévue par la convention de 2019, a coûté 1 200,00 €.",
        "Le déplacement à Turin auprès de l'association des villes a coûté 1 200,00 €.",
    ] {
        assert_compliant(&report(turin, GAND, ""));
        assert_blocked("Turin", &report(&turin.replace("1 200", "1 300"), GAND, ""));
    }
    let titled =
        report(TURIN, GAND, "").replace("La mission à Gand", "## Jumelages et conventions\n\nLa mission à Gand");
    assert_compliant(&titled);
    let (found, _) = judged(DOSSIER, &report(TURIN, GAND, "").replace("3 au 5 mai 2021", "3 au 5 mai 2016"));
    assert!(!found.is_empty() && found.iter().all(|one| one.starts_with("blocking Turin")), "{found:?}");
}

/// Names that begin with a word that is no place, or hold a hyphen, an apostrophe, « et ».
#[test]
fn places_with_hyphens_and_apostrophes_are_missions() {
    for (one, other) in [
        ("Port-Louis", "N'Djaména"),
        ("N’Djaména", "Saint-Pierre-et-Miquelon"),
        ("Hô-Chi-Minh-Ville", "Port-au-Prince"),
        ("Trois-Rivières", "Ho Chi Minh Ville"),
        ("Villeurbanne", "Saint-Pierre et Miquelon"),
        // No place by its words: the dossier knows it.
        ("Centre de formation", "Oslo"),
    ] {
        let named = |text: &str| text.replace("Turin", one).replace("Gand", other);
        let dossier = named(DOSSIER);
        let prose = named(&report(TURIN, GAND, ""));
        assert_eq!(judged(&dossier, &prose), (Vec::new(), Outcome::Compliant), "{one}, {other}");
        let (found, _) = judged(&dossier, &prose.replace("840,50", "860,50"));
        assert!(found.len() == 1 && found[0].contains(&format!("{other} : le montant est 860,50")), "{found:?}");
        if one == "Centre de formation" {
            continue;
        }
        let table = named(
            "| Mission | Dates | Montant |\n|---|---|---|\n| Turin | du 3 au 5 mai 2021 | 1 200,00 € |\n\
             | Gand | du 12 au 14 octobre 2021 | 840,50 € |\n| Total | | 2 040,50 € |",
        );
        assert_eq!(judged(&dossier, &format!("{HEAD}\n\n{table}")), (Vec::new(), Outcome::Compliant), "{one}");
    }
}

#[test]
fn a_sentence_that_cites_another_sitting_is_not_the_sitting() {
    for cited in [
        "Vu la délibération de la Commission permanente du 12 décembre 2020 accordant mandat spécial,",
        "Le Conseil départemental, réuni le 26 mars 2021, a fixé le cadre de ces missions.",
        "La Commission permanente du 7 février 2022 avait reporté ce rapport.",
        "Il a été présenté lors de la réunion de la Commission permanente du 7 février 2022.",
    ] {
        assert_compliant(&report(TURIN, GAND, "").replace("\n\nObjet", &format!("\n\n{cited}\n\nObjet")));
        let other = report(TURIN, GAND, cited).replace("14 mars 2022", "15 mars 2022");
        assert_blocked("Le rapport : la date de la commission est 15/03/2022", &other);
    }
    // Two sittings that are told alike: nobody knows which, and the dossier's is one of them.
    let both = report(TURIN, GAND, "").replace("\n\nObjet", "\n\nSéance du 7 février 2022\n\nObjet");
    let (found, outcome) = judged(DOSSIER, &both);
    assert!(
        found.is_empty() && matches!(&outcome, Outcome::NotChecked(why) if why.contains("séances")),
        "{outcome:?}"
    );
    let (found, _) = judged(DOSSIER, &both.replace("14 mars", "15 mars"));
    assert!(found.len() == 1 && found[0].starts_with("review") && found[0].contains("15/03/2022"), "{found:?}");
}

#[test]
fn a_total_that_runs_together_with_the_next_mission_is_the_first_ones() {
    let text = format!(
        "{HEAD}\n\nMission à Turin du 3 au 5 mai 2021\n\nTransport : 700,00 €\n\nHôtel : 500,00 € TOTAL : 1 200,00 € \
         Mission à Gand du 12 au 14 octobre 2021\n\nTransport : 340,50 €\n\nHôtel : 500,00 €\n\nTOTAL : 840,50 € \
         TOTAL GÉNÉRAL : 2 040,50 €\n\nBudget : 9 000,00 €"
    );
    assert_compliant(&text);
    assert_blocked("Turin", &text.replace("TOTAL : 1 200,00", "TOTAL : 1 250,00"));
    let last = "TOTAL : 2 040,50 € Imputation : chapitre 65, crédits inscrits : 10 000,00 €";
    assert_compliant(&report(TURIN, GAND, last));
}
