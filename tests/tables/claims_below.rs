//! Claims one below the other on one sheet: whose each line is.

use rappro::model::books::Facts;
use rappro::{dossier, interpret};

/// The facts of a dossier of two missions and one export.
fn read(text: &str) -> Facts {
    let folder = tempfile::tempdir().unwrap();
    let toml = "titre = \"Essai\"\nmontant_declare = \"3.00\"\n\
        [[mission]]\ncode = \"LISBONNE\"\nlibelle = \"Lisbonne\"\ndebut = 2017-10-09\nfin = 2017-10-12\nmontant_declare = \"1.00\"\n\
        [[mission]]\ncode = \"QUEBEC\"\nlibelle = \"Québec\"\ndebut = 2017-11-20\nfin = 2017-11-25\nmontant_declare = \"2.00\"\n";
    std::fs::write(folder.path().join("dossier.toml"), toml).unwrap();
    std::fs::write(folder.path().join("export.csv"), text).unwrap();
    let dossier = dossier::load(folder.path()).unwrap();
    let source = rappro::read::folder(&dossier, &folder.path().join("rapprochement.xlsx"));
    interpret::sheets(source, &dossier)
}

/// Two claims on one sheet; the second as it stands here.
fn claims(second: &str) -> Facts {
    read(&format!(
        "ÉTAT DE FRAIS;;
Agent :;MARTIN Paul;
Mission :;LISBONNE;
;;
Date;Nature;Montant
09/10/2017;Hôtel;100,00
10/10/2017;Taxi;20,00
;Total;120,00
{second}20/11/2017;Hôtel;50,00
21/11/2017;Taxi;10,00
;Total;60,00
"
    ))
}

/// Who and what title each line has.
fn told(facts: &Facts) -> Vec<(String, String)> {
    let of = |entry: &rappro::model::entry::Entry| {
        (entry.beneficiary().unwrap_or("").to_owned(), entry.table_title().unwrap_or("").to_owned())
    };
    facts.entries.iter().map(of).collect()
}

#[test]
fn each_claim_of_a_sheet_has_its_own_person_and_mission() {
    for second in [
        ";;\nÉTAT DE FRAIS;;\nAgent :;DURAND Anne;\nMission :;QUEBEC;\n;;\nDate;Nature;Montant\n",
        ";;\nÉTAT DE FRAIS;;\nAgent : DURAND Anne;;\nMission : QUEBEC;;\nDate;Nature;Montant\n",
        ";;\nAgent : DURAND Anne – Mission : QUEBEC;;\nDate;Nature;Montant\n",
        "Agent :;DURAND Anne;\nMission :;QUEBEC;\n",
    ] {
        let told = told(&claims(second));
        assert_eq!(told.len(), 4, "{second}: {told:?}");
        assert!(
            told[..2].iter().all(|(who, title)| who == "MARTIN Paul" && title.contains("LISBONNE")),
            "{told:?}"
        );
        assert!(told[2..].iter().all(|(who, _)| who == "DURAND Anne"), "{second}: {told:?}");
        assert!(
            told[2..].iter().all(|(_, title)| title.contains("QUEBEC") && !title.contains("LISBONNE")),
            "{second}: {told:?}"
        );
    }
    // A mission that the dossier does not know is not the one above.
    let told = told(&claims(";;\nAgent :;DURAND Anne;\nMission :;OSLO;\nDate;Nature;Montant\n"));
    assert!(told[2..].iter().all(|(_, title)| !title.contains("LISBONNE")), "{told:?}");
}

#[test]
fn labels_in_cells_of_their_own_need_no_colon() {
    let forms = |first: &str, second: &str| {
        read(&format!(
            "ÉTAT DE FRAIS;;;\n{first};;;\nDate;Nature;Montant;\n09/10/2017;Hôtel;100,00;\n10/10/2017;Taxi;20,00;\n\
             Total;;120,00;\n;;;\nÉTAT DE FRAIS;;;\n{second};;;\nDate;Nature;Montant;\n20/11/2017;Hôtel;50,00;\n\
             21/11/2017;Taxi;10,00;\nTotal;;60,00;\n"
        ))
    };
    for (first, second) in [
        (
            "N° OM;ER-5521;;\nNom;MARTIN;;\nPrénom;Paul;;\nMission;Lisbonne;;\n",
            "N° OM;ER-5611;;\nNom;DURAND;;\nPrénom;Anne;;\nMission;Québec;;\n",
        ),
        (
            "Mission;Lisbonne;;\nAgent;MARTIN Paul;;\nGrade;Attaché;;\nN° OM;ER-5521;;\n",
            "Mission;Québec;;\nAgent;DURAND Anne;;\nGrade;Attaché;;\nN° OM;ER-5611;;\n",
        ),
        (
            "Nom;MARTIN;Prénom;Paul\nN° OM;ER-5521;Mission;Lisbonne\n",
            "Nom;DURAND;Prénom;Anne\nN° OM;ER-5611;Mission;Québec\n",
        ),
    ] {
        let facts = forms(first, second);
        let told = told(&facts);
        let orders: Vec<_> = facts.entries.iter().map(|entry| entry.mission_order().unwrap_or("")).collect();
        assert_eq!(orders, ["ER-5521", "ER-5521", "ER-5611", "ER-5611"], "{second}");
        assert!(
            told[..2].iter().all(|(who, title)| who == "MARTIN Paul" && title.contains("Lisbonne")),
            "{told:?}"
        );
        assert!(told[2..].iter().all(|(who, title)| who == "DURAND Anne" && title.contains("Québec")), "{told:?}");
        assert!(told[2..].iter().all(|(_, title)| !title.contains("Lisbonne")), "{told:?}");
    }
    // The same claim goes on, or its foot stands between: all lines are of one person.
    let first = "N° OM;ER-5521;;\nNom;MARTIN;;\nPrénom;Paul;;\nMission;Lisbonne;;\n";
    for second in [first, "Page;2;;\n", "Visa;le chef de service;;\n", "Report;120,00;;\n"] {
        let facts = forms(first, second);
        let told = told(&facts);
        assert!(told.iter().all(|(who, title)| who == "MARTIN Paul" && title.contains("Lisbonne")), "{told:?}");
        assert!(facts.entries.iter().all(|entry| entry.mission_order() == Some("ER-5521")), "{second}");
    }
}

#[test]
fn the_date_of_a_line_of_a_form_is_the_day_of_the_expense() {
    let days = |head: &str, titles: &str, days: [&str; 2]| {
        let facts = read(&format!(
            "ÉTAT DE FRAIS;;;\n{head}\n;;;\n{titles}\n{};Hôtel;Nuit;100,00\n{};Taxi;Gare;20,00\nTotal;;;120,00\n",
            days[0], days[1]
        ));
        facts.entries.iter().filter(|entry| entry.service_date.is_some()).count()
    };
    let (head, titles) =
        ("Nom :;MARTIN;Prénom :;Paul\nOrdre de mission :;OM1;Mission :;Lisbonne", "Date;Nature;Détail;Montant");
    assert_eq!(days(head, titles, ["09/10/2017", "16/10/2017"]), 2);
    // One day for all is that of the claim; another paper, or a head that names nobody or no order, is no claim.
    assert_eq!(days(head, titles, ["09/10/2017", "09/10/2017"]), 0);
    assert_eq!(days(head, "Date saisie;Nature;Détail;Montant", ["09/10/2017", "16/10/2017"]), 0);
    assert_eq!(days(head, "Date;N° facture;Détail;Montant", ["09/10/2017", "16/10/2017"]), 0);
    assert_eq!(days(head, "Date;Fournisseur;Détail;Montant", ["09/10/2017", "16/10/2017"]), 0);
    assert_eq!(days("Nom :;MARTIN;Prénom :;Paul", titles, ["09/10/2017", "16/10/2017"]), 0);
    assert_eq!(days("Ordre de mission :;OM1;Mission :;Lisbonne", titles, ["09/10/2017", "16/10/2017"]), 0);
    assert_eq!(days("Client :;MARTIN;;\nFacture n° 12;;;", titles, ["09/10/2017", "16/10/2017"]), 0);
}

#[test]
fn what_is_bought_before_or_billed_later_has_no_day_of_expense() {
    let facts = read(
        "ÉTAT DE FRAIS;;;\nNom :;MARTIN;Prénom :;Paul\nOrdre de mission :;OM1;Mission :;Lisbonne\n;;;\n\
         Date;Nature;Détail;Montant\n03/02/2017;Train;Billet Paris-Lyon du 10/10/2017;88,00\n\
         05/02/2017;Hébergement;Acompte hôtel;90,00\n10/10/2017;Taxi;Gare;20,00\n16/10/2017;Repas;Dîner;18,00\n\
         31/10/2017;Péage;Relevé télépéage;12,40\n31/10/2017;Frais bancaires;Commission de change;1,40\n\
         01/09/2017;Location de voiture;Réservation du 10 au 14;80,00\nTotal;;;309,80\n",
    );
    let days: Vec<bool> = facts.entries.iter().map(|entry| entry.service_date.is_some()).collect();
    assert_eq!(days, [false, false, true, true, false, false, false]);
    assert!(facts.entries.iter().all(|entry| entry.date.is_some()));
}

#[test]
fn the_head_of_a_form_is_no_header_whatever_it_says_of_the_person() {
    let form = |head: &str| {
        read(&format!(
            "ÉTAT DE FRAIS;;;;;\n{head}\n;;;;;\nDate;Nature;Détail;Montant;;\n09/10/2017;Hôtel;Nuit;100,00;;\n\
             10/10/2017;Taxi;Gare;20,00;;\n"
        ))
    };
    for head in [
        "Nom :;MARTIN;Prénom :;Paul;Qualité :;Élu\nOrdre de mission :;OM1;Mission :;Lisbonne;;",
        "Nom :;MARTIN;Prénom :;Paul;Catégorie :;Agent\nOrdre de mission :;OM1;Mission :;Lisbonne;Du :;09/10/2017",
        "Nom :;MARTIN;Prénom :;Paul;Grade :;Attaché\nOrdre de mission :;OM1;Mission :;Lisbonne;;",
        "Nom :;MARTIN;Prénom :;Paul;Qualité :;\nOrdre de mission :;OM1;Mission :;Lisbonne;Au :;12/10/2017",
    ] {
        let facts = form(head);
        assert!(facts.members.is_empty(), "{head}: {:?}", facts.members);
        let told = told(&facts);
        assert_eq!(told.len(), 2, "{head}");
        assert!(told.iter().all(|(who, title)| who == "MARTIN Paul" && title.contains("Lisbonne")), "{told:?}");
        assert!(facts.entries.iter().all(|entry| entry.mission_order() == Some("OM1")), "{head}");
    }
    // A list stays one, with colons in its titles or without.
    for titles in ["Nom;Prénom;Qualité", "Nom :;Prénom :;Qualité :"] {
        let facts = read(&format!("{titles};Mission\nMARTIN;Paul;Élu;Lisbonne\nDURAND;Anne;Agent;Lisbonne\n"));
        assert_eq!(facts.members.len(), 2, "{titles}");
    }
}

/// A claim of two pages; `second` stands above the titles of the second page.
fn pages(second: &str) -> Facts {
    read(&format!(
        "ÉTAT DE FRAIS;;;\nN° OM;OM-31;;\nNom;MARTIN;;\nPrénom;Paul;;\nMission;Lisbonne;;\n\
         Date;Nature;Détail;Montant\n09/10/2017;Hôtel;Nuit;100,00\n10/10/2017;Taxi;Gare;20,00\n{second}\
         Date;Nature;Détail;Montant\n11/10/2017;Parking;Aéroport;31,00\n12/10/2017;Taxi;Gare;12,00\n"
    ))
}

#[test]
fn who_checks_a_page_does_not_claim_the_next_one() {
    for second in [
        "Nom;MARTIN;;\n",
        "Agent;M. MARTIN;;\n",
        "N° OM;OM-31;;\nNom;MARTIN;;\n",
        "N° OM;OM-31;;\nAgent;Mr MARTIN;;\n",
        "Passager;TABARLY Yves;;\n",
        "Nom;MARTIN Paul;;\nPage;2;;\n",
        "Nom;Restaurant O Gaveto;;\nVille;Porto;;\n",
        "Responsable;;;\nNom;TABARLY;;\nPrénom;Yves;;\n",
        "Vu et vérifié;;;\nNom;TABARLY;;\nPrénom;Yves;;\n",
        "Visa;;;\n;;;\nNom;TABARLY;;\nPrénom;Yves;;\n",
        "Validé par;;;\nNom;TABARLY;;\nPrénom;Yves;;\nN° OM;OM-31;;\n",
        "Responsable;TABARLY Yves;;\nMission;Lisbonne;;\nNom;TABARLY;;\n",
    ] {
        let facts = pages(second);
        let told = told(&facts);
        assert!(told.iter().all(|(who, _)| who == "MARTIN Paul"), "{second}: {told:?}");
        assert!(facts.entries.iter().all(|entry| entry.mission_order() == Some("OM-31")), "{second}");
    }
    // Nothing would deduct what is told in such a head: it is not read as one.
    let facts = pages("N° OM;OM-44;;\nNom;DURAND;;\nPrénom;Anne;;\nAvance perçue;30,00;;\n");
    assert!(told(&facts).iter().all(|(who, _)| who == "MARTIN Paul"));
    // The next claim may stand below the visa of the one above, and be of the same person for another order.
    for (second, who) in [
        ("Vu et vérifié;;;\nNom;TABARLY;;\n;;;\nN° OM;OM-44;;\nNom;DURAND;;\nPrénom;Anne;;\n", "DURAND Anne"),
        ("N° OM;OM-44;;\nNom;DURAND;;\nPrénom;Anne;;\nGrade;Directrice;;\n", "DURAND Anne"),
        ("N° OM;OM-44;;\nNom;MARTIN;;\nPrénom;Paul;;\n", "MARTIN Paul"),
        ("N° OM;OM-44;;\nNom;DURAND;;\nPrénom;Anne;;\nDu;20/11/2017;Au;25/11/2017\n", "DURAND Anne"),
    ] {
        let facts = pages(second);
        let told = told(&facts);
        assert!(told[2..].iter().all(|(name, _)| name == who), "{second}: {told:?}");
        assert!(facts.entries[2..].iter().all(|entry| entry.mission_order() == Some("OM-44")), "{second}");
    }
}

#[test]
fn a_single_day_on_the_first_claim_says_nothing_of_the_next_one() {
    let facts = read(
        "ÉTAT DE FRAIS;;;\nN° OM;OM-31;;\nNom;MARTIN;;\nPrénom;Paul;;\nDate;Nature;Détail;Montant\n\
         09/10/2017;Taxi;Gare;20,00\n09/10/2017;Repas;Midi;18,00\nTotal;;;38,00\n;;;\nN° OM;OM-32;;\n\
         Nom;DURAND;;\nPrénom;Anne;;\nDate;Nature;Détail;Montant\n10/10/2017;Taxi;Gare;14,00\n\
         20/10/2017;Taxi;Gare;22,00\nTotal;;;36,00\n",
    );
    assert!(facts.entries.iter().all(|entry| entry.service_date.is_some()), "{:?}", facts.entries);
}

#[test]
fn a_claim_for_a_mission_that_nobody_knows_is_told() {
    let told = |mission: &str| {
        let facts = pages(&format!("N° OM;OM-99;;\nNom;DURAND;;\nPrénom;Anne;;\nMission;{mission};;\n"));
        facts.problems.iter().filter(|one| one.message.contains("ne connaît pas")).count()
    };
    assert_eq!(told("Oslo"), 1);
    for known in ["Québec", "Lisbonne", "Salon de Québec", "Portugal", "2"] {
        assert_eq!(told(known), 0, "{known}");
    }
    let facts = claims(";;\nAgent :;DURAND Anne;\nMission :;OSLO;\nDate;Nature;Montant\n");
    assert!(facts.problems.iter().any(|one| one.message.contains("« OSLO »")), "{:?}", facts.problems);
}

#[test]
fn a_page_or_a_foot_between_the_lines_begins_no_claim() {
    for second in [
        ";;\nPage 2;;\nDate;Nature;Montant\n",
        "Édité le : 12/12/2017;;\nDate;Nature;Montant\n",
        "Vu : le chef de service;;\n",
        "Remarque : voir la note;;\n",
    ] {
        let told = told(&claims(second));
        assert_eq!(told.len(), 4, "{second}");
        assert!(
            told.iter().all(|(who, title)| who == "MARTIN Paul" && title.contains("LISBONNE")),
            "{second}: {told:?}"
        );
    }
}

#[test]
fn a_name_below_each_line_is_not_of_the_next_one() {
    let facts = read(
        "Relevé de l’agence;;;
Date facture;N° facture;Libellé;Montant TTC
09/10/2017;F1;Billet Lisbonne;100,00
Voyageur : MARTIN Paul;;;
10/10/2017;F2;Billet Québec;20,00
Voyageur : DURAND Anne;;;
11/10/2017;F3;Billet Québec;30,00
",
    );
    let told = told(&facts);
    assert_eq!(told.len(), 3);
    assert!(told.iter().all(|(who, _)| who.is_empty()), "{told:?}");
}
