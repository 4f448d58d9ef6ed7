//! Which of several columns of money is the amount of a line: what is left when something was taken back, the price
//! with its VAT and its fees.

use rappro::model::books::Facts;
use rappro::model::field::Field;

const LEDGER: &str = "N° mandat;N° ligne;Date mandat;Tiers;Objet;Article;HEADERS
3000;1;01/12/2017;SARL VENTADOUR;Location;6251;L1
3007;1;02/12/2017;HOTEL MERIDIEN;Chambre;6251;L2
3014;1;03/12/2017;AGENCE ESCALE;Billet;6251;L3
";

const SUPPORT: &str = "Fournisseur;N° facture;Date facture;Désignation;HEADERS
SARL VENTADOUR;F17-210;01/12/2017;Location;L1
HOTEL MERIDIEN;F17-223;02/12/2017;Chambre;L2
AGENCE ESCALE;F17-236;03/12/2017;Billet;L3
";

fn read(csv: &str) -> Facts {
    rappro::interpret::sheets(rappro::read::bytes("export.csv", csv.into()), &rappro::dossier::empty())
}

fn table(frame: &str, headers: &str, lines: [&str; 3]) -> Facts {
    read(&table_text(frame, headers, lines))
}

fn table_text(frame: &str, headers: &str, lines: [&str; 3]) -> String {
    let text = frame.replace("HEADERS", headers);
    let lines = ["L1", "L2", "L3"].into_iter().zip(lines);
    lines.fold(text, |text, (mark, line)| text.replace(mark, line))
}

fn amounts(facts: &Facts) -> Vec<String> {
    facts.entries.iter().map(|entry| entry.amount.map_or("none".to_owned(), |amount| amount.plain())).collect()
}

fn said(facts: &Facts) -> String {
    facts.problems.iter().map(|one| format!("{}\n{}\n", one.message, one.remedy)).collect()
}

#[test]
fn a_register_of_commitments_beside_the_mandats_is_no_second_ledger() {
    let mandats = ("m.csv", table_text(LEDGER, "Montant TTC", ["300,00", "200,00", "100,00"]));
    let register = "N° engagement;Date engagement;Tiers;Objet;Montant engagé;Montant liquidé;Reste engagé\nE23-1;02/09/2017;SARL VENTADOUR;Location;400,00;300,00;100,00\nE23-2;02/09/2017;HOTEL MERIDIEN;Chambre;250,00;200,00;50,00\n";
    let register = ("engagements.csv", register.to_owned());
    let all = |files: &[&(&'static str, String)]| {
        let files = files.iter().flat_map(|(name, text)| rappro::read::bytes(name, text.as_bytes().to_vec()).files);
        let source = rappro::model::sheet::Source { files: files.collect(), ..Default::default() };
        rappro::interpret::sheets(source, &rappro::dossier::empty())
    };
    let facts = all(&[&mandats, &register]);
    assert_eq!(amounts(&facts), ["300.00", "200.00", "100.00"]);
    assert!(said(&facts).contains("Suivi d’engagements") && said(&facts).contains("role = \"ignorer\""));
    // Alone it is read; and a list of mandats that tells its commitments is one of mandats.
    assert_eq!(amounts(&all(&[&register])).len(), 2);
    let other = mandats.1.replace("N° ligne", "N° engagement").replace("300", "310");
    assert_eq!(amounts(&all(&[&mandats, &("autres.csv", other)])).len(), 6);
}

#[test]
fn what_was_taken_back_is_deducted_by_a_column_of_its_own() {
    let lines = ["1 428,91;0,00;1 428,91", "5 988,53;0,00;5 988,53", "8 905,98;300,00;8 605,98"];
    for headers in [
        "Montant mandaté;Montant annulé;Montant net",
        "Montant mandaté;Réductions;Montant payé",
        "Brut;Annulations;Net",
        "Montant brut;Annulations;Montant net",
        "Montant initial;Montant réduit;Montant définitif",
        "Montant TTC;Avoir;Net à payer",
        "Montant brut;Remise;Montant net",
    ] {
        for frame in [LEDGER, SUPPORT] {
            let facts = table(frame, headers, lines);
            assert_eq!(amounts(&facts), ["1428.91", "5988.53", "8605.98"], "{headers}: {}", said(&facts));
            assert_eq!(said(&facts), "", "{headers}");
        }
    }
    // Where nothing was taken back in these lines, words tell which column would have it deducted.
    let lines = ["1 428,91;;1 428,91", "5 988,53;;5 988,53", "8 905,98;;8 905,98"];
    let facts = table(LEDGER, "Montant mandaté;Montant annulé;Montant net", lines);
    let net = facts.files[0].tables[0].columns.iter().find(|one| one.header == "Montant net").unwrap();
    assert_eq!(net.field, Some(Field::AmountOrdered));
}

#[test]
fn what_no_column_has_deducted_is_deducted_whatever_its_sign() {
    for (headers, back) in [
        ("Montant facture;Montant avoir", "300,00"),
        ("Montant facture;Montant avoir", "-300,00"),
        ("Montant TTC;Réductions", "300,00"),
        ("Montant;Annulations", "300,00"),
    ] {
        let last = format!("8 905,98;{back}");
        let facts = table(SUPPORT, headers, ["1 428,91;", "5 988,53;", &last]);
        assert_eq!(amounts(&facts), ["1428.91", "5988.53", "8605.98"], "{headers} {back}");
        assert_eq!(said(&facts), "", "{headers}");
    }
    // An order that was cancelled stays what it was: it counts for nothing as a whole.
    let facts = table(
        LEDGER,
        "Montant mandaté;Montant annulé;État",
        ["1 428,91;0,00;Payé", "5 988,53;5 988,53;Annulé", "8 905,98;300,00;Payé"],
    );
    assert_eq!(amounts(&facts), ["1428.91", "5988.53", "8605.98"]);
}

#[test]
fn what_was_refunded_of_a_ticket_is_deducted() {
    let frame = SUPPORT.replace("Désignation", "Billet");
    let frame = frame.replace("Location", "0142410101").replace("Chambre", "0142410102");
    let frame =
        frame.replace("AGENCE ESCALE;F17-236;03/12/2017;Billet", "AGENCE ESCALE;F17-236;03/12/2017;0142410103");
    let lines = ["1 428,91;0,00;1 428,91", "5 988,53;0,00;5 988,53", "8 905,98;300,00;8 605,98"];
    for headers in ["Montant;Remboursé;Net", "Montant TTC;Remboursement;Net à payer", "Brut;Remboursé;Montant net"]
    {
        for frame in [&frame, SUPPORT] {
            let facts = table(frame, headers, lines);
            assert_eq!(amounts(&facts), ["1428.91", "5988.53", "8605.98"], "{headers}: {}", said(&facts));
            assert_eq!(said(&facts), "", "{headers}");
        }
    }
    let lines = ["1 428,91;0,00", "5 988,53;", "8 905,98;300,00"];
    for headers in ["Montant TTC;Remboursement", "Montant;Remboursé", "Débit;Avoir"] {
        let facts = table(&frame, headers, lines);
        assert_eq!(amounts(&facts), ["1428.91", "5988.53", "8605.98"], "{headers}: {}", said(&facts));
        assert_eq!(said(&facts), "", "{headers}");
    }
    // Where a line gives something back as well, nothing tells whether it is the same.
    let facts = table(&frame, "Montant TTC;Remboursement", ["1 428,91;", "8 905,98;300,00", "-300,00;"]);
    assert_eq!(amounts(&facts), ["1428.91", "8905.98", "-300.00"]);
    assert!(said(&facts).contains("rien n’a été déduit"), "{}", said(&facts));
    // What is left to pay of a bill is not its amount.
    let facts = table(
        SUPPORT,
        "Montant TTC;Remboursement;Reste à payer",
        ["500,00;100,00;400,00", "80,00;;80,00", "9,50;;9,50"],
    );
    assert_eq!(amounts(&facts)[0], "500.00", "{}", said(&facts));
}

#[test]
fn what_was_checked_or_contested_of_a_bill_is_asked_about() {
    let lines = ["1 428,91;1 428,91", "5 988,53;5 988,53", "8 905,98;8 605,98"];
    for headers in [
        "Montant TTC;Montant service fait",
        "Montant TTC;Montant admis",
        "Montant facturé;Montant vérifié",
        "Montant TTC;Montant certifié",
    ] {
        let facts = table(SUPPORT, headers, lines);
        assert_eq!(amounts(&facts), ["1428.91", "5988.53", "8905.98"], "{headers}");
        assert!(said(&facts).contains("peuvent toutes deux"), "{headers}: {}", said(&facts));
    }
    let facts = table(SUPPORT, "Montant TTC;Montant contesté", ["1 428,91;", "5 988,53;", "8 905,98;300,00"]);
    assert!(said(&facts).contains("n’est pas due"), "{}", said(&facts));
    let lines = ["1 428,91;0,00;1 428,91", "5 988,53;0,00;5 988,53", "8 905,98;300,00;8 605,98"];
    let facts = table(SUPPORT, "Montant TTC;Montant contesté;Montant admis", lines);
    assert_eq!(amounts(&facts), ["1428.91", "5988.53", "8605.98"]);
    assert_eq!(said(&facts), "");
    // What is paid back as a whole is no part of it.
    let facts = table(SUPPORT, "Total;Total remboursé", ["50,00;50,00", "23,00;23,00", "9,10;9,10"]);
    assert_eq!(said(&facts), "");
    // What is ordered is what was retained.
    let lines = ["1 428,91;1 428,91", "5 988,53;5 988,53", "8 905,98;8 605,98"];
    let facts = table(LEDGER, "Montant mandaté;Montant service fait", lines);
    assert_eq!(said(&facts), "");
}

#[test]
fn whole_euros_under_net_are_what_a_discount_left() {
    for headers in ["Montant;Remise;Net", "Amount;Discount;Net", "Montant;Rabais;Net"] {
        let facts = table(SUPPORT, headers, ["388;10;378", "388;10;378", "100;10;90"]);
        assert_eq!(amounts(&facts), ["378.00", "378.00", "90.00"], "{headers}");
    }
    // Numbers that follow each other under other headers are no amounts.
    let facts =
        table(SUPPORT, "Montant;Remise;Folio", ["388,00;10,00;378", "388,00;10,00;379", "100,00;10,00;380"]);
    assert_eq!(amounts(&facts).len(), 3);
    assert_ne!(amounts(&facts), ["378.00", "379.00", "380.00"]);
}

#[test]
fn a_total_of_the_columns_before_it_is_the_amount() {
    let lines = ["358,00;15,00;5,00;378,00", "358,00;15,00;5,00;378,00", "70,00;15,00;5,00;90,00"];
    for headers in
        ["Tarif;Taxes;Frais;Total", "Prix;Taxes aéroport;Frais de dossier;Total", "Fare;Taxes;Fees;Total"]
    {
        let facts = table(SUPPORT, headers, lines);
        assert_eq!(amounts(&facts), ["378.00", "378.00", "90.00"], "{headers}");
        assert!(!said(&facts).contains("peuvent toutes deux"), "{headers}: {}", said(&facts));
    }
    let facts = table(
        SUPPORT,
        "Hébergement;Taxe de séjour;Total",
        ["365,40;12,60;378,00", "365,40;12,60;378,00", "90,00;0,00;90,00"],
    );
    assert_eq!(amounts(&facts), ["378.00", "378.00", "90.00"]);
    assert!(!said(&facts).contains("Rien ne dit"), "{}", said(&facts));
    // One line that contradicts proves nothing: what could be the amount stays told.
    let facts = table(SUPPORT, "Tarif;Taxes;Frais;Total", [lines[0], lines[1], "70,00;15,00;5,00;95,00"]);
    assert!(said(&facts).contains("peuvent toutes deux"), "{}", said(&facts));
    // Nor does a part that is not of this line, or not for the organisation.
    for headers in ["Antérieur;Montant;Frais;Total", "Montant remboursé;Reste à charge;Frais;Total"] {
        let facts = table(SUPPORT, headers, lines);
        let proved = facts.files.iter().flat_map(|file| &file.tables).flat_map(|table| &table.columns);
        assert!(!proved.into_iter().any(|one| one.evidence.contains("somme des colonnes")), "{headers}");
    }
    for part in [
        "Conjoint",
        "Supplément conjoint",
        "Métropole",
        "Trajet privé",
        "Minibar",
        "Exercice 2024",
        "2024",
        "Caution",
    ] {
        let facts = table(SUPPORT, &format!("Montant;{part};Total"), ["500;60;560", "380;40;420", "20;5;25"]);
        assert!(said(&facts).contains("peuvent toutes deux"), "{part}: {}", said(&facts));
    }
    for part in ["Réglé par carte", "Remboursement", "Avance", "Refacturé"] {
        let facts = table(SUPPORT, &format!("Tarif;{part};Total"), ["500;60;560", "380;40;420", "20;5;25"]);
        let proved = facts.files.iter().flat_map(|file| &file.tables).flat_map(|table| &table.columns);
        assert!(!proved.into_iter().any(|one| one.evidence.contains("somme des colonnes")), "{part}");
    }
    for behind in ["Montant à rembourser", "Part Département"] {
        let headers = format!("Hébergement;Taxe de séjour;Total;{behind}");
        let lines = ["380,00;8,40;388,40;194,20", "100,00;2,00;102,00;51,00", "90,00;0,00;90,00;45,00"];
        let facts = table(SUPPORT, &headers, lines);
        let proved = facts.files.iter().flat_map(|file| &file.tables).flat_map(|table| &table.columns);
        assert!(!proved.into_iter().any(|one| one.evidence.contains("somme des colonnes")), "{behind}");
    }
    // A price and its VAT are another matter, and a mandat is what was ordered.
    let facts =
        table(SUPPORT, "Montant HT;TVA;Total", ["100,00;20,00;120,00", "50,00;10,00;60,00", "10,00;2,00;12,00"]);
    assert_eq!(amounts(&facts), ["120.00", "60.00", "12.00"]);
    let facts = table(
        LEDGER,
        "Montant mandaté;Reste;Total",
        ["100,00;20,00;120,00", "50,00;10,00;60,00", "10,00;2,00;12,00"],
    );
    assert_eq!(amounts(&facts), ["100.00", "50.00", "10.00"]);
}

#[test]
fn a_quantity_and_a_price_that_make_less_than_the_amount_are_told() {
    let claim = |headers: &str, lines: &[&str]| {
        let lines: String = lines.iter().map(|line| format!("OM1;MARTIN Paul;31/03/2025;{line}\n")).collect();
        let facts = read(&format!("N° OM;Agent;Date;Nature;Détail;{headers}\n{lines}"));
        facts
            .problems
            .iter()
            .filter(|one| one.message.contains(" font "))
            .map(|one| one.message.clone())
            .collect::<Vec<_>>()
    };
    let plain = "Nombre;Prix unitaire;Montant";
    for (headers, line) in [
        (plain, "Péage;A7;2;12,70;52,40"),
        (plain, "Voiture;Indemnités kilométriques;472;0,41;283,52"),
        (plain, "Hôtel;Hôtel 3 nuits;3;90,00;360,00"),
        ("Quantité;Tarif unitaire;Montant", "Taxi;Gare;1;18,50;81,50"),
    ] {
        assert_eq!(claim(headers, &[line]).len(), 1, "{line}");
        assert_eq!(claim(headers, &["Péage;A6;2;10,00;20,00", line]).len(), 1, "{line}");
    }
    for (headers, line) in [
        (plain, "Péage;A7;2;12,70;25,40"),
        (plain, "Péage;A7;3;4,23;12,70"),
        (plain, "Repas;Plafond;2;30,00;40,00"),
        (plain, "Matériel;Badges;10;12,00;144,00"),
        (plain, "Voiture;Bordeaux A/R;236;0,41;193,52"),
        (plain, "Hôtel;Hôtel et taxe de séjour;3;90,00;279,90"),
        (plain, "Remboursement;Avoir;2;12,70;-25,40"),
        (plain, "Péage;A7;;12,70;52,40"),
        ("Nombre;Prix unitaire HT;Montant", "Péage;A7;2;12,70;52,40"),
        ("Nombre de personnes;Prix unitaire;Montant", "Repas;Déjeuner;2;12,70;52,40"),
        ("Nombre;Prix unitaire;Jours;Montant", "Parking;P2;2;10,00;3;60,00"),
        ("Nombre;Prix unitaire;Supplément;Montant", "Train;TER;2;10,00;5,00;25,00"),
        ("Nombre;Forfait;Montant", "Repas;Dîner;2;10,00;50,00"),
    ] {
        assert_eq!(claim(headers, &[line]), [""; 0], "{line}");
    }
    // `P.U.` is a price, kilometres have one of their own.
    assert_eq!(claim("Quantité;P.U.;Montant", &["Péage;A7;2;12,70;52,40"]).len(), 1);
    for line in ["Taxe;Séjour 3 nuits x 2 pers.;3;1,00;6,00", "Trajet;Gare (péage 10,00 compris);40;0,30;22,00"] {
        assert_eq!(claim("Quantité;P.U.;Montant", &[line]), [""; 0], "{line}");
    }
    assert_eq!(claim("Quantité;P.U.;Majoration %;Montant", &["Guide;Nuit;2;100,00;25;250,00"]), [""; 0]);
    for headers in
        ["Km;Taux;Montant", "Distance (km);Taux/km;Montant", "Nb km;Tarif km;Total", "Kilomètres;Barème;Total"]
    {
        let there = "Voiture;Aller;100;0,30;30,00";
        assert_eq!(claim(headers, &[there, "Voiture;Vers Lyon;40;0,30;22,00"]).len(), 1, "{headers}");
        for line in [
            "Voiture;Vers Lyon;40;0,30;12,00",
            "Voiture;Plafond;40;0,30;8,00",
            "Voiture;Lyon A/R;40;0,30;24,00",
            "Hôtel;Nuit;;;90,00",
        ] {
            assert_eq!(claim(headers, &[there, line]), [""; 0], "{headers} {line}");
        }
        // Of one line nothing proves that the distance is not that of the way there.
        assert_eq!(claim(headers, &["Voiture;Vers Lyon;40;0,30;24,00"]), [""; 0], "{headers}");
    }
    for (headers, lines) in [
        (
            "Km;Taux;IK;Péages;Total",
            ["Voiture;Aller;100;0,30;30,00;;30,00", "Voiture;Retour;100;0,30;30,00;8,00;38,00"],
        ),
        ("Km;Taux;Péages;Total", ["Voiture;Aller;100;0,30;;30,00", "Voiture;Suite;100;0,30;8,00;38,00"]),
        ("Km;Taux TVA;Montant", ["Voiture;Aller;100;0,20;20,00", "Voiture;Suite;100;0,20;38,00"]),
        ("Km;Taux;Montant", ["Voiture;Aller;100;1,20;120,00", "Voiture;Suite;100;1,20;138,00"]),
    ] {
        assert_eq!(claim(headers, &lines), [""; 0], "{headers}");
    }
    // A discount that another line has deducted.
    let discounted = "Quantité;Prix unitaire;Remise %;Montant";
    let taken_off = "Train;Aller;3;100,00;10;270,00";
    let told = claim(discounted, &[taken_off, "Train;Suite;1;52,00;10;52,00"]);
    assert!(told.len() == 1 && told[0].contains("1 × 52, moins 10 %, font 46,80"), "{told:?}");
    for line in ["Train;Suite;1;52,00;10;46,80", "Train;Suite;1;52,00;;52,00", "Train;Suite;1;52,00;0;52,00"] {
        assert_eq!(claim(discounted, &[taken_off, line]), [""; 0], "{line}");
    }
    let percents = ["Train;Aller;3;100,00;10 %;270,00", "Train;Suite;1;52,00;10 %;52,00"];
    assert_eq!(claim("Quantité;P.U.;Remise;Montant", &percents), [""; 0], "a sum or a rate");
    assert_eq!(claim("Quantité;P.U.;Taux remise;Montant", &percents).len(), 1);
    // Prices that are printed with it.
    assert_eq!(claim(discounted, &["Train;Aller;3;90,00;10;270,00", "Train;Suite;1;52,00;10;52,00"]), [""; 0]);
    // Where the price never makes the amount, it is one of something else.
    assert_eq!(claim(plain, &["Péage;A7;2;12,70;52,40", "Péage;A6;3;10,00;75,00"]), [""; 0]);
}

#[test]
fn columns_that_only_sound_like_reductions_take_nothing_away() {
    // Numbers of documents, marks, what is already net, an older sum.
    for (headers, back) in [
        ("Montant TTC;N° avoir", "300"),
        ("Montant TTC;Annulé", "1"),
        ("Montant net TTC;Montant annulé", "300,00"),
        ("Montant TTC;Cumul annulé", "300,00"),
        ("Montant TTC;Taux de réduction", "10,00"),
        ("Montant TTC;Remise", "300,00"),
        ("Montant TTC;Carte de réduction", "30"),
    ] {
        let last = format!("8 905,98;{back}");
        let facts = table(SUPPORT, headers, ["1 428,91;", "5 988,53;", &last]);
        assert_eq!(amounts(&facts), ["1428.91", "5988.53", "8905.98"], "{headers}");
    }
    // Invoices and credit notes in one column are the amount.
    for headers in ["Montant facture/avoir;Observations", "Montant net d’avoir;Observations"] {
        let facts = table(SUPPORT, headers, ["1 428,91;", "-300,00;", "8 905,98;"]);
        assert_eq!(amounts(&facts), ["1428.91", "-300.00", "8905.98"], "{headers}");
    }
    // What is reserved and given back is not what was ordered.
    let lines = ["2 000,00;571,09;1 428,91", "5 988,53;0,00;5 988,53", "9 000,00;94,02;8 905,98"];
    let facts = table(LEDGER, "Montant engagé;Montant annulé;Montant mandaté", lines);
    assert_eq!(amounts(&facts), ["1428.91", "5988.53", "8905.98"]);
}

#[test]
fn a_line_cancelled_in_part_keeps_what_is_left_of_it() {
    let lines = ["500,00;100,00;Annulé partiellement", "75,00;75,00;Annulé", "80,00;;Payé"];
    let facts = table(LEDGER, "Montant mandaté;Montant annulé;État", lines);
    assert_eq!(amounts(&facts), ["400.00", "75.00", "80.00"]);
}

#[test]
fn reductions_that_cannot_be_are_said_with_what_to_write() {
    let lines = ["1 428,91;", "5 988,53;", "8 905,98;9 300,00"];
    let facts = table(SUPPORT, "Montant facture;Montant avoir", lines);
    assert_eq!(amounts(&facts), ["1428.91", "5988.53", "8905.98"]);
    let said = said(&facts);
    assert!(said.contains("« Montant avoir » (F)") && said.contains("rien n’a été déduit"), "{said}");
    assert!(said.contains("debit = \"Montant facture\"\ncredit = \"Montant avoir\""), "{said}");
    // `Avoir` over whole numbers may be a number of a credit note.
    let facts = table(SUPPORT, "Montant facture;Avoir", ["1 428,91;", "5 988,53;", "8 905,98;300"]);
    assert!(self::said(&facts).contains("rien n’a été déduit"), "{:?}", facts.problems);
}

#[test]
fn a_discount_before_the_tax_leaves_the_gross_amount_alone() {
    let lines = [
        "1 000,00;0,00;1 000,00;200,00;1 200,00",
        "500,00;50,00;450,00;90,00;540,00",
        "100,00;10,00;90,00;18,00;108,00",
    ];
    let facts = table(SUPPORT, "Montant HT brut;Remise;Montant HT net;TVA;Montant TTC", lines);
    assert_eq!(amounts(&facts), ["1200.00", "540.00", "108.00"]);
    let net: Vec<_> = facts.entries.iter().map(|one| one.amount_excl_tax().unwrap().plain()).collect();
    assert_eq!(net, ["1000.00", "450.00", "90.00"]);
}

#[test]
fn fees_beside_a_price_and_its_tax_are_added_to_them() {
    let lines = ["1 383,81;30,10;15,00", "5 943,43;30,10;15,00", "8 860,88;30,10;15,00"];
    for fee in ["Frais", "Taxe de séjour", "Débours", "Frais de dossier", "Fees", "Pourboire"] {
        let facts = table(SUPPORT, &format!("Montant HT;TVA;{fee}"), lines);
        assert_eq!(amounts(&facts), ["1428.91", "5988.53", "8905.98"], "{fee}: {}", said(&facts));
        assert!(facts.entries.iter().all(|entry| entry.tax().is_none()), "{fee}: it is no VAT that fails");
    }
    let lines = ["1 383,81;30,10;10,00;5,00", "5 943,43;30,10;15,00;", "8 860,88;30,10;;15,00"];
    let facts = table(SUPPORT, "Montant HT;TVA;Frais;Taxe de séjour", lines);
    assert_eq!(amounts(&facts), ["1428.91", "5988.53", "8905.98"]);
}

#[test]
fn fees_that_a_gross_amount_holds_are_not_added_again() {
    let lines = ["1 383,81;30,10;15,00;1 428,91", "5 943,43;30,10;15,00;5 988,53", "8 860,88;30,10;15,00;8 905,98"];
    for total in ["Total TTC", "Total", "Net à payer", "Montant payé"] {
        let facts = table(SUPPORT, &format!("Montant HT;TVA;Frais;{total}"), lines);
        assert_eq!(amounts(&facts), ["1428.91", "5988.53", "8905.98"], "{total}");
    }
    let lines = ["1 383,81;45,10;15,00", "5 943,43;45,10;15,00", "8 860,88;45,10;15,00"];
    for part in ["Dont frais", "Frais inclus", "Taux de frais"] {
        let facts = table(SUPPORT, &format!("Montant HT;TVA;{part}"), lines);
        assert_eq!(amounts(&facts), ["1428.91", "5988.53", "8905.98"], "{part}");
    }
    // The price is made of them.
    let lines = ["900,00;25,00;925,00;5,00", "80,00;;80,00;8,00", "10,00;5,00;15,00;"];
    for headers in ["Transport;Frais de dossier;Total HT;TVA", "Frais hébergement;Frais repas;Montant HT;TVA"] {
        let facts = table(SUPPORT, headers, lines);
        assert_eq!(amounts(&facts), ["930.00", "88.00", "15.00"], "{headers}: {}", said(&facts));
    }
    let lines = ["900,00;25,00;925,00;5,00;10,00", "80,00;;80,00;8,00;10,00", ";15,00;15,00;1,00;10,00"];
    let facts = table(SUPPORT, "Frais hébergement;Frais repas;Montant HT;TVA;Taxe de séjour", lines);
    assert_eq!(amounts(&facts), ["940.00", "98.00", "26.00"], "only what the price does not hold is added");
    // Costs of a claim are its amount.
    let facts = read(
        "Nom;Date départ;Objet;Frais\nMARTIN Paul;01/12/2017;Hôtel;120,50\nDURAND Anne;02/12/2017;Taxi;12,00\n",
    );
    assert_eq!(amounts(&facts), ["120.50", "12.00"]);
}

#[test]
fn a_foreign_invoice_without_tax_contradicts_no_sum() {
    let lines = ["2000,41;440,09;2440,50", "963,00;0,00;963,00", "100,00;;100,00"];
    for headers in ["Montant;TVA;Total", "Tarif;Taxes;Montant"] {
        let facts = table(SUPPORT, headers, lines);
        assert_eq!(amounts(&facts), ["2440.50", "963.00", "100.00"], "{headers}");
        assert_eq!(said(&facts), "", "{headers}");
    }
    // One line that they do not make leaves the question open.
    let facts =
        table(SUPPORT, "Montant;TVA;Total", ["2000,41;440,09;2440,50", "963,00;0,00;990,00", "100,00;;120,00"]);
    assert!(said(&facts).contains("peuvent toutes deux être le montant"), "{}", said(&facts));
}
