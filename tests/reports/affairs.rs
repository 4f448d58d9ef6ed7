//! Words of other affairs in a report (subvention, marché, convention…): in the sentence of a mission they hide none
//! of its amounts; in a sentence about such an affair its amount is none of the mission's.

use crate::judged::{TWO_MISSIONS as DOSSIER, judged};
use rappro::model::finding::Outcome;

/// Two missions, these words on the cost of the first, and a last paragraph.
fn report(turin: &str, last: &str) -> String {
    format!(
        "Commission permanente du 14 mars 2022\n\nObjet : Ratification de missions 2021\n\n\
         La mission à Turin a eu lieu du 3 au 5 mai 2021. {turin}\n\n\
         La mission à Gand a eu lieu du 12 au 14 octobre 2021. Son coût est de 840,50 €.\n\n\
         Le coût total de ces missions est de 2 040,50 €.\n\n{last}"
    )
}

const TURIN: &str = "Son coût est de 1 200,00 €.";

fn assert_compliant(text: &str) {
    let (found, outcome) = judged(DOSSIER, text);
    assert!(found.is_empty() && outcome == Outcome::Compliant, "{text}\n{found:?}\n{outcome:?}");
}

/// A blocking finding about the first mission, and no other.
fn assert_blocked(text: &str) {
    let (found, _) = judged(DOSSIER, text);
    assert!(found.len() == 1 && found[0].starts_with("blocking Turin"), "{text}\n{found:?}");
}

#[test]
fn words_of_other_affairs_hide_no_amount_of_a_mission() {
    for turin in [
        "La signature de la convention de partenariat avec la Ville de Turin a coûté 1 200,00 €.",
        "Pour la signature du marché de coopération à Turin, le coût s'élève à 1 200,00 €.",
        "Les dépenses liées au jumelage avec Turin se sont élevées à 1 200,00 €.",
        "Le coût de la visite du marché de Turin par les élus est de 1 200,00 €.",
        "Le montant mandaté pour la visite de l'exposition de Turin est de 1 200,00 €.",
        "Les frais exposés à Turin, pris en charge par le Département sur le marché de prestations de voyages, s'élèvent à 1 200,00 €.",
        "Les frais de Turin, réglés au titulaire du marché d'agence, s'élèvent à 1 200,00 €.",
        "Le coût s'élève à 1 200,00 €, imputé sur les crédits de fonctionnement.",
        "Le coût s'élève à 1 200,00 €, dont versement à l'agence sur facture.",
        "Les dépenses, imputées en section de fonctionnement, s'élèvent à 1 200,00 €.",
        "Reçue par l'association des maires du Piémont, elle a coûté 1 200,00 €.",
        "Les frais se sont élevés à 1 200,00 €, hors subvention de l'État.",
        "Le coût, sans subvention ni recette, s'élève à 1 200,00 €.",
        "Après versement de l'avance, le coût définitif est de 1 200,00 €.",
        "La visite de la fondation Agnelli et les rencontres ont coûté 1 200,00 €.",
        "Le coût total, conforme au marché n° 2020-14, s'élève à 1 200,00 €.",
        "En vertu de l'accord-cadre de voyages, le montant payé est de 1 200,00 €.",
        "Le coût s'élève à 1 200,00 €, aucune aide n'ayant été perçue.",
        "Avec l'aide de l'ambassade, le programme a coûté 1 200,00 €.",
        "L'inauguration de l'exposition à Turin a coûté 1 200,00 €.",
        "Les travaux de la conférence de Turin ont coûté 1 200,00 € au Département.",
        "Les frais liés aux travaux du réseau à Turin s'élèvent à 1 200,00 €.",
        "Cotisation au congrès et frais de séjour à Turin : 1 200,00 €.",
        "Les sommes versées à l'agence, titulaire du marché, s'élèvent à 1 200,00 €.",
        "Coût (convention de partenariat) : 1 200,00 €.",
        "Turin (convention de jumelage) : 1 200,00 €.",
        "Montant : 1 200,00 € (marché 2020-14).",
        "Pour Turin, au titre de l'adhésion au réseau, la dépense est de 1 200,00 €.",
        "Afin de verser le solde, le montant à ratifier est de 1 200,00 €.",
    ] {
        assert_compliant(&report(turin, ""));
        assert_blocked(&report(&turin.replace("1 200,00", "1 300,00"), ""));
    }
}

/// Sentences of which nobody can tell: neither a finding, nor « conforme ».
#[test]
fn an_amount_that_may_be_of_another_affair_is_not_checked() {
    for turin in [
        "La participation au festival de Turin a coûté 1 200,00 €.",
        "Les dépenses de fonctionnement afférentes s'élèvent à 1 200,00 €.",
        "Le coût net de toute subvention s'établit à 1 200,00 €.",
        "Il est proposé d'attribuer à cette opération le montant de 1 200,00 €, effectivement payé.",
        "L'appel à projets européen présenté à Turin a occasionné 1 200,00 € de dépenses.",
        "Le montant versé à l'agence pour Turin est de 1 200,00 €.",
        "Le prix du déplacement, fixé par le marché, est de 1 200,00 €.",
    ] {
        for turin in [turin.to_owned(), turin.replace("1 200,00", "1 300,00")] {
            let (found, outcome) = judged(DOSSIER, &report(&turin, ""));
            assert!(
                found.is_empty() && matches!(outcome, Outcome::NotChecked(_)),
                "{turin}\n{found:?}\n{outcome:?}"
            );
        }
    }
}

#[test]
fn amounts_of_other_affairs_are_none_of_the_missions() {
    for last in [
        "Une subvention de 10 000,00 € est accordée à l'association Dante, à Turin.",
        "Le marché de nettoyage des locaux de Gand, d'un montant de 45 000,00 €, est attribué.",
        "La convention de partenariat avec le musée de Turin, d'un coût de 5 000,00 €, est approuvée.",
        "L'adhésion au réseau des villes de Gand coûte 1 500,00 €.",
        "La cotisation au réseau de Turin s'élève à 3 000,00 €.",
        "Une bourse de 900,00 € est allouée à une étudiante à Turin.",
        "Les travaux de l'antenne de Gand s'élèvent à 120 000,00 €.",
        "L'exposition itinérante présentée à Turin a coûté 22 000,00 €.",
        "Un don de 2 500,00 € a été fait à la fondation de Gand.",
        "Un fonds de concours de 30 000,00 € est versé à la commune de Gand.",
        "Le parrainage du festival de Turin représente 4 000,00 €.",
        "Le loyer du bureau de Turin est de 1 100,00 € par mois.",
        "Il est proposé d'octroyer une aide de 6 000,00 € au collège pour son séjour linguistique à Turin.",
        "Il est proposé d'attribuer 8 000,00 € au comité de jumelage de Gand.",
        "La dotation de fonctionnement du bureau de Gand est de 12 000,00 €.",
        "Une subvention d'investissement de 10 000,00 € est accordée pour le voyage scolaire à Turin.",
        "Aide au projet « Turin 2022 » : 7 000,00 €.",
        "Le mécénat de l'exposition de Gand s'élève à 9 000,00 €.",
        "Un appel à projets doté de 50 000,00 € est lancé avec Turin.",
        "Subvention au festival du film de Turin : 10 000,00 €.",
        "Marché n° 2021-08 (traduction, Gand) : 1 300,00 €.",
        "Le jumelage avec la ville de Turin représente une dépense annuelle de 15 000,00 €.",
        "Accord-cadre de location de stands au salon de Turin : montant maximum de 90 000,00 €.",
        "L'association des amis de Gand a perçu 2 000,00 €.",
        "La fondation de Turin recevra 5 000,00 €.",
    ] {
        assert_compliant(&report(TURIN, last));
        // The neighbour: the mission's own amount is another one.
        assert_blocked(&report(&TURIN.replace("1 200", "1 300"), last));
    }
}

/// A title of the story of a mission is none of other affairs, nor is a table with the number of a marché.
#[test]
fn titles_and_tables_of_a_mission_may_bear_their_words() {
    let titled = |turin: &str| {
        let part = format!("## Signature de la convention\n\nLe coût de la mission à Turin est de {turin} €.");
        let text = report("", "").replace("\n\nLa mission à Gand", &format!("\n\n{part}\n\nLa mission à Gand"));
        text.replace("La mission à Turin", "## Mission à Turin\n\nLa mission à Turin")
    };
    assert_compliant(&titled("1 200,00"));
    assert_blocked(&titled("1 300,00"));
    let table = |turin: &str| {
        let rows = format!(
            "| Ville | Marché | Montant |\n|---|---|---|\n| Turin | 2020-14 | {turin} € |\n| Gand | 2020-14 | 840,50 € |"
        );
        report("", "")
            .replace("Son coût est de 840,50 €.", "")
            .replace("Le coût total", &format!("{rows}\n\nLe coût total"))
    };
    assert_compliant(&table("1 200,00"));
    assert_blocked(&table("1 300,00"));
}

/// `Le coût total` in the story of one mission is its own, when that of all is told besides.
#[test]
fn a_whole_cost_in_the_story_of_a_mission_is_its_own() {
    for turin in ["Le coût total s'élève à 1 200,00 €.", "Le montant global est de 1 200,00 €."] {
        assert_compliant(&report(turin, ""));
        assert_blocked(&report(&turin.replace("1 200,00", "1 300,00"), ""));
    }
}
