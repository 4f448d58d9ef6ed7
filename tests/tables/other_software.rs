//! Exports in the dress of other software: what their words mean there.

use rappro::model::account::Role;
use rappro::model::books::Facts;
use rappro::model::dossier::Dossier;
use rappro::model::mission::{Headcount, Mission, MissionId};
use rappro::model::money::{Currency, Money};

fn facts_for(dossier: &Dossier, csv: &str) -> Facts {
    rappro::interpret::sheets(rappro::read::bytes("export.csv", csv.into()), dossier)
}

fn facts(csv: &str) -> Facts {
    facts_for(&rappro::dossier::empty(), csv)
}

fn amounts(facts: &Facts) -> Vec<String> {
    facts.entries.iter().map(|entry| entry.amount.unwrap().plain()).collect()
}

#[test]
fn a_request_on_the_portal_of_suppliers_is_an_invoice() {
    let facts = facts(
        "Type de demande de paiement;Numéro de la demande de paiement;Date de la demande de paiement;Désignation du fournisseur;Montant HT;Montant TVA;Montant TTC;Statut\nFACTURE;M7745;03/04/2025;Maritim Hannover;800,00;160,00;960,00;Mise en paiement\nFACTURE;90114527;18/02/2025;Messe AG;5400,00;1080,00;6480,00;Mise en paiement\n",
    );
    assert_eq!(facts.files[0].tables[0].role, Role::Support);
    assert_eq!(facts.entries[0].invoice(), Some("M7745"));
    assert!(facts.entries[0].document_date.is_some());
}

#[test]
fn a_request_with_an_account_is_a_payment_order() {
    let facts = facts(
        "N° demande de paiement;Date demande de paiement;Tiers;Compte;Libellé;Montant mandaté\n5105;03/04/2025;Maritim Hannover;625100;Hotel Hanovre;960,00\n5106;18/02/2025;Messe AG;623300;Stand Hanovre;6480,00\n",
    );
    assert_eq!(facts.files[0].tables[0].role, Role::Ledger);
    assert_eq!(facts.entries[0].payment_order(), Some("5105"));
}

#[test]
fn a_journal_of_purchases_with_a_credit_note_is_still_one() {
    let header = "Journal;Date de pièce;N° pièce;N° compte général;Tiers;Référence facture;Libellé;Débit;Crédit\n";
    let line = |number: &str, account: &str, debit: &str, credit: &str| {
        format!("HA;20/10/2025;{number};{account};HOTEL MAASHAVEN;{number};Hotel Rotterdam;{debit};{credit}\n")
    };
    let purchase = line("4071", "625100", "1112,00", "") + &line("4071", "401000", "", "1112,00");
    let credit = line("AV12", "625100", "", "112,00") + &line("AV12", "401000", "112,00", "");
    assert_eq!(amounts(&facts(&format!("{header}{purchase}{credit}"))), ["1112.00", "-112.00"]);
    // A list of mandats with an advance on a third party's account is no such journal.
    let mandats = line("71", "625100", "800,00", "") + &line("72", "425000", "300,00", "");
    let annulled = line("73", "625100", "", "50,00") + &line("74", "425000", "", "20,00");
    assert_eq!(amounts(&facts(&format!("{header}{mandats}{annulled}"))).len(), 4);
}

#[test]
fn a_paper_is_what_its_kind_says() {
    let lines = "Devis;D-12;01/02/2025;Messe AG;Stand;6480,00\nFacture;F-13;01/03/2025;Messe AG;Stand;480,00\nAvoir;A-1;02/03/2025;Messe AG;Stand;80,00\n";
    let facts = facts(&format!("Type de pièce;Référence;Date;Fournisseur;Objet;Montant TTC\n{lines}"));
    let states: Vec<Option<&str>> = facts.entries.iter().map(|entry| entry.state()).collect();
    assert_eq!(states, [Some("Devis"), None, None]);
    assert_eq!(amounts(&facts), ["6480.00", "480.00", "-80.00"]);
}

#[test]
fn a_mission_written_once_is_that_of_the_members_below() {
    let mut dossier = rappro::dossier::empty();
    let mission = |code: &str| Mission {
        code: code.into(),
        label: code.into(),
        aliases: Vec::new(),
        country: None,
        start: rappro::model::Date::constant(2025, 3, 4),
        end: rappro::model::Date::constant(2025, 3, 7),
        declared: Money::zero(Currency::EUR),
        headcount: Headcount { elected: None, guests: None, agents: None },
        operations: Vec::new(),
        special_mandate: None,
        declared_by_nature: Vec::new(),
    };
    dossier.missions = vec![mission("Bilbao"), mission("Luxembourg")];
    let of = |csv: &str| -> Vec<Option<MissionId>> {
        facts_for(&dossier, csv).members.iter().map(|member| member.mission).collect()
    };
    let (bilbao, luxembourg) = (Some(MissionId(0)), Some(MissionId(1)));
    let header = "Mission;Nom;Prénom;Catégorie\n";
    let once = "Bilbao;WALLAERT;Didier;Élu\n;MARTIN;Luc;Agent\n;VANIER;Paul;Agent\nLuxembourg;DUPUIS;Rose;Agent\n";
    assert_eq!(of(&format!("{header}{once}")), [bilbao, bilbao, bilbao, luxembourg]);
    // Where nearly every row names its mission, one that names none may be of all.
    let each =
        "Bilbao;WALLAERT;Didier;Élu\nBilbao;MARTIN;Luc;Agent\nLuxembourg;DUPUIS;Rose;Agent\n;VANIER;Paul;Agent\n";
    assert_eq!(of(&format!("{header}{each}")), [bilbao, bilbao, luxembourg, None]);
}

#[test]
fn a_line_that_does_not_stand_under_its_headers_is_told() {
    let header = "N° relevé;Date opération;Porteur;Commerçant;Ville;Montant EUR\n";
    let line = |cells: &str| {
        let facts = facts(&format!(
            "{header}RC-09;09/09/2024;MOREL Anne;MASSPORT TAXI;BOSTON;58,67\n{cells}\nRC-09;13/09/2024;MOREL Anne;TREMONT ARMS;BOSTON;248,10\n"
        ));
        let rows = &facts.files[0].tables[0].rows;
        (rows.entries, rows.rejected, rows.note)
    };
    assert_eq!(line("16/09/2024;TAXI LOGAN;88,10;;;"), (2, 1, 0));
    for note in [
        "Relevé édité le 30/09/2024;;;;;",
        "Édité le;30/09/2024;;;;",
        "30/09/2024;Total intermédiaire;306,77;;;",
        "Plafond 20,00 €;;;;;",
    ] {
        assert_eq!(line(note).1, 0, "{note}");
    }
}

#[test]
fn what_an_agency_describes_names_no_mission() {
    let header = "N° Facture;Date Fact.;Nom Passager;Produit;Descriptif;Dt Départ;Montant TTC\n";
    let facts = facts(&format!(
        "{header}BCD-1;10/03/2025;ROY/MAX MR;AIR;BOD HAJ BOD - NO SHOW;31/03/2025;390,00\nBCD-1;10/03/2025;ROY/MAX MR;HTL;MARITIM HANOVRE 3 NUITS;31/03/2025;342,00\n"
    ));
    assert_eq!(facts.entries[0].description(), Some("BOD HAJ BOD - NO SHOW"));
}
