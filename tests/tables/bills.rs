//! Bills as their sender prints them: one in a file, with its number above, its fees beside and its payment below.

use rappro::model::books::Facts;
use rappro::model::entry::Entry;

fn read(text: &str) -> Facts {
    let facts =
        rappro::interpret::sheets(rappro::read::bytes("facture.csv", text.into()), &rappro::dossier::empty());
    let totals = facts.files.iter().flat_map(|file| &file.tables).flat_map(|table| &table.control_totals);
    totals.for_each(|total| assert!(total.agrees, "{} {}", total.label, text));
    facts
}

fn amounts(facts: &Facts) -> Vec<String> {
    facts.entries.iter().map(|entry| entry.amount.unwrap().plain()).collect()
}

fn folio(banner: &str, last: &str) -> Facts {
    read(&format!(
        "HOTEL RIBEIRA\n{banner}\n\nDate;Libellé;Débit;Crédit;Solde
04/10/2023;Chambre 301;141,00;;141,00
05/10/2023;Chambre 301;141,00;;282,00
06/10/2023;Chambre 301;142,00;;424,00
07/10/2023;{last}
"
    ))
}

#[test]
fn a_payment_printed_on_the_bill_takes_nothing_off_it() {
    let nights = ["141.00", "141.00", "142.00"];
    for last in [
        "Règlement Visa 1234;;424,00;0,00",
        "Payment - thank you;;424,00;0,00",
        "VISA 1234;;424,00;0,00",
        "Règlement partiel;;100,00;324,00",
    ] {
        let facts = folio("Facture 23/88", last);
        assert_eq!(amounts(&facts), nights, "{last}");
        let evidence = format!("{:?}", facts.files);
        assert!(evidence.contains("ligne de règlement ou d’avance déduite pour"), "{evidence}");
    }
    // What takes a cost back stays, whatever it is called; and a means of payment that leaves something to pay.
    for last in [
        "Avoir nuit non consommée;;142,00;282,00",
        "Remboursement Visa 1234;;142,00;282,00",
        "Règlement annulé;;142,00;282,00",
        "Règlement amiable litige (geste commercial);;100,00;324,00",
        "CB crédit nuit annulée;;424,00;0,00",
        "Carte de transport restituée;;424,00;0,00",
        "Visa 1234 remise commerciale;;42,00;382,00",
    ] {
        assert_eq!(amounts(&folio("Facture 23/88", last)).len(), 4, "{last}");
    }
    // In one column, nothing but a balance of nothing tells a payment from a credit.
    let one = |last: &str| {
        read(&format!("Facture 7\nDate;Libellé;Montant\n04/10/2023;Chambre;141,00\n05/10/2023;{last}\n"))
    };
    assert_eq!(amounts(&one("Paiement CB;-141,00")), ["141.00"]);
    assert_eq!(amounts(&one("Paiement CB;-14,00")).len(), 2);
}

#[test]
fn the_number_above_a_bill_is_that_of_its_lines() {
    let number =
        |banner: &str| folio(banner, "Petit-déjeuner;10,00;;434,00").entries[0].invoice().map(str::to_owned);
    for (banner, told) in [
        ("Facture 23/88", "23/88"),
        ("INVOICE INV-2023-5", "INV-2023-5"),
        ("Invoice No. 123", "123"),
        ("Invoice # 55-A", "55-A"),
        ("Facture n° F-12", "F-12"),
    ] {
        assert_eq!(number(banner).as_deref(), Some(told), "{banner}");
    }
    for banner in
        ["Facture 2023", "Facture 04/10/2023", "Facture 23 au 25 octobre", "Facture acquittée", "Chambre 301"]
    {
        assert_eq!(number(banner), None, "{banner}");
    }
}

#[test]
fn what_a_column_of_fees_adds_to_the_price_is_no_fault_of_the_tax() {
    let tax = |fees: &str, lines: &str| -> Vec<bool> {
        let headers = format!("Fournisseur;N° facture;Date facture;Tarif HT;Taxes;{fees};Total TTC");
        read(&format!("{headers}\n{lines}\n")).entries.iter().map(|entry| entry.tax().is_some()).collect()
    };
    let line = "TAP;S-88;02/10/2023;220,00;62,00;18,00;300,00";
    for fees in ["Frais agence", "Frais de service", "Service fee", "Transaction Fee"] {
        assert_eq!(tax(fees, line), [false], "{fees}");
    }
    // One that they do not explain stays to be looked at, beside others that they do.
    assert_eq!(tax("Frais agence", &line.replace("18,00", "0,00")), [true]);
    let other = line.replace("S-88", "S-89").replace("300,00", "310,00");
    assert_eq!(tax("Frais agence", &format!("{line}\n{other}")), [false, true]);
    // A column of no meaning proves nothing on a single line.
    assert_eq!(tax("Coefficient", line), [true]);
}

#[test]
fn a_column_filled_on_the_total_only_is_not_the_amount_of_lines() {
    let claim = |columns: &str, first: &str, second: &str, total: &str| {
        read(&format!(
            "État de frais\nN° état de frais;Agent;Date;Nature;Libellé;{columns}
EF-88;PENHORS Yves;05/10/2023;Repas;Déjeuner;{first}
EF-88;PENHORS Yves;06/10/2023;Taxi;Aéroport;{second}
;;;;Total EF-88;{total}
"
        ))
    };
    let columns = "Montant;Avance;Net à payer";
    assert_eq!(amounts(&claim(columns, "100,00;;", "112,40;;", "212,40;150,00;62,40")), ["100.00", "112.40"]);
    assert_eq!(amounts(&claim(columns, "100,00;;", "112,40;;", "212,40;;")), ["100.00", "112.40"]);
    // Where the lines fill it, it is theirs.
    let full = claim(columns, "100,00;;90,00", "112,40;;112,40", "212,40;;202,40");
    assert_eq!(amounts(&full), ["90.00", "112.40"]);
}

#[test]
fn the_feet_of_a_slip_tell_what_other_slips_held() {
    let slip = |feet: &str| {
        let text = format!(
            "BORDEREAU DE MANDATS N° 88 du 12/11/2023\nN° mandat;Créancier;Objet;Imputation;N° pièce;Montant TTC
1411;HOTEL RIBEIRA;Mission;6251;F1;300,00
1412;TAXIS DO CAIS;Mission;6251;F2;200,00
{feet}
"
        );
        rappro::interpret::sheets(rappro::read::bytes("b.csv", text.into()), &rappro::dossier::empty())
    };
    let agree = |feet: &str| -> Vec<bool> {
        let files = slip(feet).files;
        files
            .iter()
            .flat_map(|file| &file.tables)
            .flat_map(|table| &table.control_totals)
            .map(|one| one.agrees)
            .collect()
    };
    let (own, before) = (";;;;Total du bordereau;500,00", ";;;;Total des bordereaux précédents;10000,00");
    assert_eq!(agree(&format!("{own}\n{before}\n;;;;Cumul de l'exercice;10500,00")), [true, true]);
    // A sum that is not theirs stays wrong.
    assert_eq!(agree(&format!("{own}\n{before}\n;;;;Cumul de l'exercice;10400,00")), [true, false]);
    assert_eq!(agree(";;;;Total du bordereau;510,00"), [false]);
    assert_eq!(slip(own).entries.iter().filter_map(Entry::invoice).count(), 2);
}

#[test]
fn what_an_imprest_account_receives_is_no_missing_amount() {
    let journal = |received: &str, spent: &str, first: &str| {
        read(&format!(
            "Régie d'avances - journal de caisse
N° ordre;Date;Bénéficiaire;Objet de la dépense;{received};{spent};Solde caisse;N° pièce
1;01/10/2023;;Avance reçue du comptable;{first};500,00;
2;05/10/2023;ROSTRENEN Katell;Taxi;;24,00;476,00;B1
3;06/10/2023;ROSTRENEN Katell;Repas;;40,00;436,00;B1
"
        ))
    };
    for (received, spent, first) in [
        ("Recettes", "Dépenses", "500,00;"),
        ("Recettes", "Dépenses", "500,00;0,00"),
        ("Encaissements", "Dépenses", "500;"),
    ] {
        let facts = journal(received, spent, first);
        assert_eq!(amounts(&facts), ["24.00", "40.00"], "{received}");
        assert!(facts.problems.is_empty(), "{received} {:?}", facts.problems);
        assert!(format!("{:?}", facts.files).contains("recettes de la régie laissées de côté"));
    }
    // A line with a date, a number and no amount at all is still told.
    let lacking = journal("Recettes", "Dépenses", "500,00;").problems.len();
    let empty = read(
        "Régie\nN° ordre;Date;Bénéficiaire;Objet de la dépense;Recettes;Dépenses;N° pièce\n1;01/10/2023;LE GALL Yann;Taxi;;;B0\n2;05/10/2023;ROSTRENEN Katell;Taxi;;24,00;B1\n",
    );
    assert_eq!((lacking, empty.problems.len()), (0, 1));
}

#[test]
fn what_a_claim_deducts_is_no_credit() {
    let claim = |nature: &str, last: &str| {
        let facts = read(&format!(
            "Nom;Prénom;N° OM;Date;Nature;Détail;Montant
DURAND;Jeanne;OM-24-52;16/05/2024;Repas;Repas;80,00
DURAND;Jeanne;OM-24-52;16/05/2024;Taxi;Taxi;120,00
DURAND;Jeanne;OM-24-52;16/05/2024;{nature};{last}
"
        ));
        amounts(&facts)
    };
    for (nature, last) in [
        ("Avance", "Avance versée à déduire;-150,00"),
        ("Divers", "Avance perçue;-150,00"),
        ("Divers", "Acompte à déduire;-150,00"),
        ("Avance", "OM-24-52 - avance;-150,00"),
    ] {
        assert_eq!(claim(nature, last), ["80.00", "120.00"], "{last}");
    }
    for (nature, last) in [
        ("Taxi", "Avoir taxi;-20,00"),
        ("Hébergement", "Remboursement de l’avance versée à l’hôtel;-100,00"),
        ("Hébergement", "Avance hôtel;-100,00"),
        ("Avance", "Avance versée;150,00"),
        ("Hébergement", "Acompte restitué par l’hôtel, reçu sur carte;-100,00"),
        ("Taxi", "Avance reçue du chauffeur;-120,00"),
    ] {
        assert_eq!(claim(nature, last).len(), 3, "{last}");
    }
}

#[test]
fn claims_whose_amounts_are_not_recognised_are_no_list_of_people() {
    let told = |header: &str, cell: &str| {
        let text = format!(
            "N° OM;Mission;Nom;Prénom;Qualité;Date dépense;Détail;{header}
OM-24-023;Turin;TANGUY;Maryvonne;Élu;14/05/2024;Taxi;{cell}
"
        );
        let facts = rappro::interpret::sheets(rappro::read::bytes("e.csv", text.into()), &rappro::dossier::empty());
        (facts.entries.len(), facts.members.len(), facts.problems.len())
    };
    for header in ["Dû", "Part de l’agent", "Ville de séjour (frais)"] {
        assert_eq!(told(header, "64,90"), (0, 0, 1), "{header}");
    }
    assert_eq!(told("Reste dû", "64"), (0, 0, 1));
    for header in ["À rembourser", "Indemnité", "Euros", "Prix total"] {
        assert_eq!(told(header, "64,90").0, 1, "{header}");
    }
    assert_eq!(told("Montant", "64,90 € TTC").0, 1);
    // A list of people stays one, whatever else it tells of them.
    assert_eq!(told("Téléphone", "04.13.31.12.00"), (0, 1, 0));
    assert_eq!(told("Âge", "52"), (0, 1, 0));
}

#[test]
fn centimes_in_a_column_of_their_own_are_part_of_the_amount() {
    let claim = |headers: &str, first: &str, second: &str| {
        amounts(&read(&format!(
            "N° OM;Nom;Prénom;Date dépense;Nature;Détail;{headers};Date état de frais
OM-24-024;OUVRARD;Thierry;15/05/2024;Repas;Dîner;{first};23/05/2024
OM-24-024;OUVRARD;Thierry;16/05/2024;Repas;Dîner;{second};23/05/2024
"
        )))
    };
    for headers in ["Montant;Cts", "Euros;Centimes", "Montant €;Montant cts", "€;c"] {
        assert_eq!(claim(headers, "71;15", "1 240;05"), ["71.15", "1240.05"], "{headers}");
    }
    assert_eq!(claim("Montant;Cts", "-71;15", "12;0"), ["-71.15", "12.00"]);
    // A number of something else beside whole euros, or centimes that the euros have already.
    assert_eq!(claim("Montant;Km", "71;15", "40;05"), ["71.00", "40.00"]);
    assert_eq!(claim("Montant;", "71;13", "40;06"), ["71.00", "40.00"], "any code may stand there");
    assert_eq!(claim("Montant;CT", "71;13", "40;06"), ["71.00", "40.00"]);
    assert_eq!(claim("Montant;Cts", "71,15;15", "40,05;05"), ["71.15", "40.05"]);
}

/// A ledger of three mandats and one more row.
fn mandats(last: &str) -> Facts {
    read(&format!(
        "Exercice;N° mandat;N° ligne;Date mandat;Tiers;Objet;N° facture;Article;Montant mandaté
2024;517;1;30/05/2024;ALBERGO;Hébergement;2024-1187;6251;963,00
2024;530;1;31/05/2024;SALA;Salle;FT 88/24;6132;2440,50
2024;543;1;06/06/2024;OUVRARD;Frais;;6251;71,15
{last}
"
    ))
}

#[test]
fn a_total_that_tells_how_many_or_until_when_is_a_total() {
    for last in [
        "TOTAL GENERAL;3 mandats;;;;;;;3474,65",
        ";3;;;Total;;;;3474,65",
        ";;;;TOTAUX;;3 factures;;3474,65",
        ";;;30/06/2024;;Total;;;3474,65",
        ";;;;;;Article 6251;;3474,65",
        ";;;;;;Mai 2024;;3474,65",
    ] {
        assert_eq!(amounts(&mandats(last)), ["963.00", "2440.50", "71.15"], "{last}");
    }
    for last in [
        // A firm of that name, another sum, another imputation of the last mandat.
        "2024;560;1;07/06/2024;TOTAL ENERGIES;Carburant;T-1;60622;86,30",
        "2024;560;1;07/06/2024;TOTAL;Carburant;T-1;60622;3474,65",
        ";3 mandats;;;Total;;;;3400,00",
        ";;;;;;;6245;3474,65",
    ] {
        assert_eq!(mandats(last).entries.len(), 4, "{last}");
    }
}

#[test]
fn what_is_to_be_paid_of_one_line_is_its_total() {
    let bill = |last: &str| {
        amounts(&read(&format!(
            "FACTURE N° 2024-1187\nDate;Désignation;Quantité;PU;Montant TTC\n16/05/2024;Hébergement;3;321,00;963,00\n{last}\n"
        )))
    };
    for label in ["Net à payer", "NET A PAYER EN EUROS", "À régler", "Montant dû", "Somme à payer", "Somme due"]
    {
        assert_eq!(bill(&format!(";{label};;;963,00")), ["963.00"], "{label}");
    }
    // Another amount, a day of its own, or words that go on: a line.
    for last in
        [";Montant dû;;;900,00", "17/05/2024;Net à payer;1;963,00;963,00", ";À régler au comptoir, taxi;;;963,00"]
    {
        assert_eq!(bill(last).len(), 2, "{last}");
    }
}

#[test]
fn who_did_not_go_is_no_member() {
    let members = |text: &str| {
        let facts = rappro::interpret::sheets(rappro::read::bytes("d.csv", text.into()), &rappro::dossier::empty());
        facts.members.iter().map(|one| one.name.to_string()).collect::<Vec<_>>()
    };
    let list = |header: &str, first: &str, last: &str| {
        members(&format!(
            "Mission;Nom;Prénom;Catégorie;{header}\nTurin;OUVRARD;Thierry;Agent;{first}\nTurin;PRIGENT;Loïc;Agent;{last}\n"
        ))
    };
    for (header, last) in [
        ("Présent", "Non"),
        ("Participation", "non"),
        ("A participé", "N"),
        ("Statut", "Annulé"),
        ("Inscription", "Désistée"),
        ("Observations", "Excusé"),
    ] {
        assert_eq!(list(header, "", last).len(), 1, "{header} {last}");
        assert_eq!(list(header, "Oui", "Oui").len(), 2, "{header}");
    }
    // What is no presence may be no.
    assert_eq!(list("Passeport valide", "Oui", "Non").len(), 2);
    assert_eq!(list("Statut", "Confirmé", "Remplace M. Riou").len(), 2);
    let section =
        "Mission;Nom;Prénom;Catégorie\nTurin;OUVRARD;Thierry;Agent\nAbsents excusés;;;\nTurin;PRIGENT;Loïc;Agent\n";
    assert_eq!(members(section).len(), 1);
}

#[test]
fn the_totals_of_a_bill_that_is_paid_are_those_of_its_charges_or_of_all() {
    let bill = |feet: &str| {
        let facts = read(&format!(
            "Facture 23/88\nDate;Libellé;Débit;Crédit;Solde
04/10/2023;Chambre 301;141,00;;141,00
05/10/2023;Chambre 301;283,00;;424,00
07/10/2023;Règlement Visa;;424,00;0,00
{feet}
"
        ));
        assert_eq!(amounts(&facts), ["141.00", "283.00"], "{feet}");
        assert_eq!(facts.files[0].tables[0].amount.plain(), "424.00", "{feet}");
    };
    bill(";Total;424,00;424,00;0,00");
    bill(";Total des débits;424,00;;");
    bill(";;;;");
}

#[test]
fn a_statement_of_a_card_tells_its_own_settlement_too() {
    let statement = |line: &str| {
        amounts(&read(&format!(
            "N° relevé;Date opération;Commerçant;Libellé;Montant
RCA-05;13/05/2024;TAXI TORINO COOP;Taxi gare-hôtel;18,40
RCA-05;15/05/2024;MUSEO EGIZIO;Entrées;248,60
{line}
"
        )))
        .len()
    };
    for line in [
        ";05/05/2024;;PAIEMENT REÇU - MERCI;-431,20",
        ";05/05/2024;PAIEMENT REÇU;;-431,20",
        ";05/06/2024;;Règlement du relevé précédent;-90,00",
        ";05/06/2024;;Prélèvement au 05/06/2024;267,00",
        ";28/05/2024;;Votre virement du 28/05/2024;-412,00",
        ";28/05/2024;Report du mois précédent;;412,00",
        ";01/05/2024;;Report du relevé précédent;412,00",
    ] {
        assert_eq!(statement(line), 2, "{line}");
    }
    for line in [
        "RCA-05;16/05/2024;MUSEO EGIZIO;Remboursement entrées;-24,00",
        ";16/05/2024;MUSEO EGIZIO;Paiement reçu en trop;-24,00",
        ";16/05/2024;;Prélèvement mutuelle;24,00",
        ";16/05/2024;;Virement reçu de MUSEO EGIZIO;-24,00",
        ";16/05/2024;Virement reçu;;-24,00",
        ";16/05/2024;MUSEO EGIZIO;Report du mois précédent;24,00",
        ";16/05/2024;;Report de réservation;24,00",
    ] {
        assert_eq!(statement(line), 3, "{line}");
    }
}

#[test]
fn what_the_customer_paid_is_no_credit_of_the_account_of_an_agency() {
    let account = |label: &str| {
        let facts = read(&format!(
            "Date;N° facture;Passager;Libellé;Débit;Crédit
31/08/2017;VB-17-0987;DURTAL/HELENE MRS;LYS YUL LYS;1245,80;
31/08/2017;VB-17-0987;VASSEROT/THOMAS MR;LYS YUL LYS;1245,80;
26/10/2017;VB-17-0987;;{label};;2000,00
"
        ));
        amounts(&facts).len()
    };
    for label in ["Votre virement du 26/10/2017", "Votre règlement par chèque", "Votre virement n° 12"] {
        assert_eq!(account(label), 2, "{label}");
    }
    // Money that comes back.
    for label in [
        "Votre avoir du 26/10/2017",
        "Virement annulé",
        "Votre remboursement",
        "Votre vol annulé",
        "Votre virement retourné",
    ] {
        assert_eq!(account(label), 3, "{label}");
    }
}

#[test]
fn the_table_tells_of_what_its_date_is() {
    let dates = |text: &str| {
        let entry = &read(text).entries[0];
        [entry.order_date, entry.document_date, entry.service_date].map(|date| date.is_some())
    };
    let claim = |first: &str, second: &str| {
        format!(
            "N° OM;Nom;Prénom;Date;Nature;Détail;Montant\nOM-2;DUVAL;Jean;{first};Repas;Déjeuner;19,00\nOM-2;DUVAL;Jean;{second};Taxi;Gare;30,00\n"
        )
    };
    assert_eq!(dates(&claim("15/09/2025", "21/09/2025")), [false, false, true]);
    // The day of the claim, written on each of its lines.
    assert_eq!(dates(&claim("22/09/2025", "22/09/2025")), [false, false, false]);
    let invoice = "Fournisseur;N° facture;Date;Objet;Montant TTC\nHôtel;H88;17/09/2025;Chambres;250,00\n";
    assert_eq!(dates(invoice), [false, true, false]);
    let mandat =
        "N° mandat;Date;Tiers;Objet;Montant;Date de paiement\n101;20/06/2025;TAXI;Course;60,00;04/07/2025\n";
    assert_eq!(dates(mandat), [true, false, false]);
    let book = "Compte;Date;N° mandat;Libellé;Débit;Crédit\n625100;20/11/2017;1201;Billets;110,00;\n";
    assert_eq!(dates(book), [false, false, false]);
}

#[test]
fn an_expense_that_equals_others_is_no_total_of_them() {
    let claim = |last: &str| {
        amounts(&read(&format!(
            "N° OM;Nom;Prénom;Date;Nature;Détail;Montant
OM-2;DUVAL;Jean;15/09/2025;Repas;Indemnité repas midi;15,25
OM-2;DUVAL;Jean;16/09/2025;Repas;Indemnité repas soir;15,25
{last}
"
        )))
        .len()
    };
    assert_eq!(claim(";;;;Parking;;30,50"), 3);
    assert_eq!(claim(";;;;;Net à payer;30,50"), 2);
    let statement = "N° relevé;Date opération;Commerçant;Libellé;Montant
RCA-05;13/05/2024;HOTEL;Nuit;100,00
RCA-05;14/05/2024;TAXI;Course;60,00
RCA-05;15/05/2024;TOTAL;Carburant;160,00
RCA-05;16/05/2024;PARKING;Parking;45,00
;17/05/2024;;Prélèvement Télépéage;45,00
";
    assert_eq!(amounts(&read(statement)).len(), 5);
    // A refund under the receipts of a list is no money that the accountant hands in.
    let refund = read(
        "Régie\nN° ordre;Date;Bénéficiaire;Objet de la dépense;Recettes;Dépenses;N° pièce\n1;01/10/2023;HOTEL;Avoir hôtel;15,00;;B0\n2;05/10/2023;ROSTRENEN Katell;Taxi;;24,00;B1\n",
    );
    assert_eq!(refund.problems.len(), 1, "said as an amount that is missing");
}
