//! Columns that say what a line is, and when what was done: types of pieces, sides, states, days.

use rappro::model::books::Facts;
use rappro::model::entry::Entry;

fn read(text: &str) -> Facts {
    rappro::interpret::sheets(rappro::read::bytes("mandats.csv", text.into()), &rappro::dossier::empty())
}

/// Two mandats, the second with these cells under these headers.
fn mandats(headers: &str, first: &str, second: &str) -> Facts {
    read(&format!(
        "Exercice;N° mandat;Date mandat;Tiers;Objet;Article;Montant mandaté;{headers}
2023;1411;12/11/2023;HOTEL RIBEIRA;Mission;6251;300,00;{first}
2023;1412;12/11/2023;TAXIS DO CAIS;Mission;6251;200,00;{second}
"
    ))
}

fn amounts(facts: &Facts) -> Vec<String> {
    facts.entries.iter().map(|entry| entry.amount.unwrap().plain()).collect()
}

/// The entries of a bill of a hotel abroad, its column of amounts told.
fn bill(headers: &str, net: &str, tax: &str, gross: &str) -> Vec<String> {
    let mut dossier = rappro::dossier::empty();
    let amount = headers.rsplit(';').next().unwrap_or_default().to_owned();
    let settings = rappro::model::dossier::SourceSettings {
        role: Some(rappro::model::account::Role::Support),
        columns: [(rappro::model::field::Field::Amount, amount)].into(),
        ..Default::default()
    };
    dossier.sources.insert("folio.csv".into(), settings);
    let text = format!(
        "{headers}\n04/10/2023;Camera;1;200,00\n05/10/2023;Camera;1;200,00\n;{net};;400,00\n;{tax};;24,00\n;{gross};;424,00\n"
    );
    let facts = rappro::interpret::sheets(rappro::read::bytes("folio.csv", text.into()), &dossier);
    let totals = facts.files.iter().flat_map(|file| &file.tables).flat_map(|table| &table.control_totals);
    totals.for_each(|total| assert!(total.agrees, "{headers} {}", total.label));
    amounts(&facts)
}

#[test]
fn the_totals_of_a_bill_from_abroad_are_no_lines() {
    let lines = ["200.00", "200.00", "24.00"];
    assert_eq!(bill("Data;Descrizione;Quantità;Importo", "Imponibile", "IVA 6%", "Totale fattura"), lines);
    assert_eq!(bill("Datum;Beschreibung;Menge;Betrag", "Nettobetrag", "MwSt. 6%", "Gesamtbetrag"), lines);
    assert_eq!(bill("Fecha;Descripción;Cantidad;Importe", "Base imponible", "IVA 6%", "Total factura"), lines);
    assert_eq!(bill("Date;Désignation;Quantité;Montant", "Total HT", "TVA 6%", "Total TTC"), lines);
    // Firms of such names are lines.
    let firms = "Fournisseur;Date;N° facture;Montant TTC
SUMME VERLAG;04/10/2023;F1;20,00
GESAMT HOTEL;05/10/2023;F2;30,00
TOTALE IMMAGINE SRL;06/10/2023;F3;50,00
";
    assert_eq!(amounts(&read(firms)), ["20.00", "30.00", "50.00"]);
}

#[test]
fn a_cancelling_mandat_is_known_under_any_header_of_kinds() {
    for header in
        ["Type mandat", "Nature du mandat", "Nature pièce", "Nature de la pièce", "Catégorie de pièce", "Genre"]
    {
        let facts = mandats(header, "Mandat ordinaire", "Mandat annulatif");
        assert_eq!(amounts(&facts), ["300.00", "-200.00"], "{header}");
    }
    let natures = mandats("Nature", "Hébergement", "Taxi");
    assert_eq!(natures.entries[1].nature(), Some("Taxi"));
    let documents = mandats("Nature de la pièce", "Facture", "Billet de train");
    assert_eq!(amounts(&documents), ["300.00", "200.00"]);
}

#[test]
fn a_list_with_an_advance_and_a_column_of_sides_is_no_book_in_double_entry() {
    let list = |header: &str, kind: &str| {
        read(&format!(
            "Exercice;N° mandat;Date mandat;Tiers;Objet;Article;Montant mandaté;{header}
2023;790;02/10/2023;MOREL ANNE;Avance sur frais de mission;425;300,00;{kind}
2023;820;20/10/2023;MOREL ANNE;Frais de mission;6251;420,00;{kind}
"
        ))
    };
    for (header, kind) in [("Type mandat", "Ordinaire"), ("Sens", "D"), ("Type pièce", "Mandat")] {
        let facts = list(header, kind);
        assert_eq!(amounts(&facts), ["300.00", "420.00"], "{header}");
    }
    let book = read(
        "Exercice;N° mandat;Date mandat;Tiers;Objet;Article;Montant;Sens
2023;790;02/10/2023;HOTEL RIBEIRA;Chambres;6251;300,00;D
2023;790;02/10/2023;HOTEL RIBEIRA;Chambres;4011;300,00;C
",
    );
    assert_eq!(amounts(&book), ["300.00"]);
}

#[test]
fn what_was_done_on_a_day_is_a_day() {
    let facts =
        mandats("Mandaté le;Liquidé le;Payé le", "10/11/2023;09/11/2023;27/11/2023", "10/11/2023;09/11/2023;");
    assert_eq!(amounts(&facts), ["300.00", "200.00"]);
    let paid = |facts: &Facts| {
        facts.entries.iter().map(|entry| entry.payment_date.map(|day| day.day())).collect::<Vec<_>>()
    };
    assert_eq!(paid(&facts), [Some(27), None]);
    // The accountant takes an order in charge before he pays it.
    for header in ["Payé le", "Réglé le", "Date de paiement", "Date paiement trésorerie"] {
        let facts = mandats(&format!("Date prise en charge;{header}"), "14/11/2023;27/11/2023", "14/11/2023;");
        assert_eq!(paid(&facts), [Some(27), None], "{header}");
    }
    assert_eq!(paid(&mandats("Date PEC", "14/11/2023", "")), [Some(14), None], "nothing tells better");
}

#[test]
fn rejections_and_suspensions_are_seen_whatever_stands_beside_them() {
    let state = |header: &str, cell: &str| {
        let facts = mandats(header, "", cell);
        facts.entries[1].state().map(str::to_owned)
    };
    assert_eq!(
        state("Date rejet Hélios", "20/11/2023").as_deref(),
        Some("Rejeté (Date rejet Hélios : 20/11/2023)")
    );
    assert_eq!(state("N° mandat annulatif", "1508").as_deref(), Some("Annulé (N° mandat annulatif : 1508)"));
    assert_eq!(state("Suspendu", "O").as_deref(), Some("Suspendu (Suspendu : O)"));
    assert_eq!(state("Suspendu", "N"), None);
    // The mandat that cancels stands in the table: both count.
    let both = mandats("N° mandat annulatif", "1412", "");
    assert!(both.entries.iter().all(|entry: &Entry| entry.state().is_none()));
}

#[test]
fn what_an_agency_takes_back_is_negative_under_any_header() {
    let statement = |header: &str, first: &str, second: &str| {
        read(&format!(
            "N° facture;Date;Voyageur;Prestation;N° billet;Montant TTC;{header}
S2310-1;02/10/2023;MOREL ANNE;Billet NTE-LIS;0471;300,00;{first}
S2310-1;09/10/2023;MOREL ANNE;Billet NTE-LIS;0471;44,00;{second}
"
        ))
    };
    for (header, first, second) in [
        ("Opération", "ACHAT", "REMBOURSEMENT"),
        ("Opération", "Émission", "Annulation"),
        ("Type opération", "ACHAT", "REMB"),
        ("Transaction", "Vente", "Avoir"),
    ] {
        assert_eq!(amounts(&statement(header, first, second)), ["300.00", "-44.00"], "{header} {second}");
    }
    let codes = statement("Opération", "2017RI04", "2017RI05");
    assert_eq!(amounts(&codes), ["300.00", "44.00"]);
    assert_eq!(codes.entries[0].operation(), Some("2017RI04"));
}

/// A list of tickets; `back` is printed beside the last one.
fn tickets(header: &str, [kept, back]: [&str; 2], amount: &str) -> Facts {
    read(&format!(
        "N° facture;Date;Voyageur;Prestation;N° billet;Montant TTC;{header}\nS2310-1;02/10/2023;MOREL ANNE;Billet NTE-LIS;0471;300,00;{kept}\nS2310-1;03/10/2023;MOREL ANNE;Billet LIS-NTE;0472;310,00;{kept}\nS2310-2;09/10/2023;MOREL ANNE;Modification;0472;{amount};{back}\n"
    ))
}

#[test]
fn codes_of_invoices_and_credit_notes_tell_the_sign() {
    for (header, codes) in [
        ("Type pièce", ["FA", "AV"]),
        ("Type de document", ["FA", "AV"]),
        ("Type", ["FAC", "AV"]),
        ("Dépense/Recette", ["D", "R"]),
    ] {
        assert_eq!(amounts(&tickets(header, codes, "44,00")), ["300.00", "310.00", "-44.00"], "{header} {codes:?}");
    }
    // A flight and a train, a departure and a return, what goes with a journey by plane: nothing that takes back.
    for (header, codes) in [("Type", ["TR", "AV"]), ("Sens", ["D", "R"]), ("Type de frais", ["FA", "AV"])] {
        assert_eq!(amounts(&tickets(header, codes, "44,00")), ["300.00", "310.00", "44.00"], "{header}");
    }
}

#[test]
fn a_ticket_whose_state_is_refunded_is_asked_about() {
    let asked = |facts: &Facts| facts.problems.iter().filter(|one| one.message.contains("Remboursé")).count();
    let facts = tickets("Statut", ["Émis", "Remboursé"], "44,00");
    assert_eq!((amounts(&facts), asked(&facts)), (["300.00", "310.00", "44.00"].map(str::to_owned).to_vec(), 1));
    assert!(facts.problems[0].at.to_string().contains("G4"), "{}", facts.problems[0].at);
    // Its sign says it; nothing was refunded; a claim that was paid.
    for facts in [
        tickets("Statut", ["Émis", "Remboursé"], "-44,00"),
        tickets("Statut", ["Émis", "Émis"], "44,00"),
        read(
            "N° OM;Agent;Date;Nature;Montant TTC;Statut\nOM-1;MOREL Anne;02/10/2023;Taxi;30,00;Remboursé\nOM-1;MOREL Anne;03/10/2023;Repas;20,00;Validé\n",
        ),
    ] {
        assert_eq!(asked(&facts), 0, "{:?}", facts.problems);
    }
}

#[test]
fn the_lines_and_the_total_of_a_credit_note_take_back() {
    let bill = |paper: &str, first: &str, line: &str, total: &str| {
        read(&format!(
            "VOYAGES DU BELVEDERE;;;;\n{paper};VB-17-1033;;;\nDate;17/10/2017;;;\n;;;;\nPassager;Billet;Prestation;Date prestation;Montant TTC\nKERMADEC/YANN MR;0142410104;{first};23/09/2017;{line}\nOBERLE/KARINE MRS;0142410103;Assurance;23/09/2017;10,00\nTotal TTC;;;;{total}\n"
        ))
    };
    let agrees = |facts: &Facts| facts.files[0].tables[0].control_totals.iter().all(|total| total.agrees);
    for (paper, first) in [
        ("Avoir n°", "Avoir modification retour"),
        ("Avoir n°", "Modification retour"),
        ("Note de crédit n°", "Modification retour"),
        ("AVOIR N°", "Modification retour"),
    ] {
        let facts = bill(paper, first, "145,00", "155,00");
        assert_eq!(amounts(&facts), ["-145.00", "-10.00"], "{paper} {first}");
        assert!(agrees(&facts), "{paper}: {:?}", facts.files[0].tables[0].control_totals);
        assert_eq!(facts.entries[0].invoice(), Some("VB-17-1033"), "{paper}");
    }
    // An invoice stays one; a credit note printed with its minus is as it is.
    assert_eq!(amounts(&bill("Facture n°", "Modification retour", "145,00", "155,00")), ["145.00", "10.00"]);
    let facts = bill("Avoir n°", "Modification retour", "-145,00", "-135,00");
    assert_eq!(amounts(&facts)[0], "-145.00");
}

#[test]
fn a_currency_told_by_a_sign_or_a_word_is_that_of_the_document() {
    let invoice = |banner: &str, header: &str, cell: &str| {
        let facts = read(&format!(
            "{banner}\n\nSupplier;Invoice no;Date;Description;{header}\nHARBOR HOTEL;INV-881;07/10/2023;3 nights;{cell}\n"
        ));
        let entry = &facts.entries[0];
        let original = entry.original().map(|money| format!("{} {}", money.plain(), money.currency()));
        (original, entry.amount.map(|amount| amount.plain()))
    };
    let dollars = || (Some("330.00 USD".to_owned()), None);
    for header in
        ["Amount $", "Amount US$", "Amount$", "Montant en dollars", "Amount in US Dollars", "Amount (USD)"]
    {
        assert_eq!(invoice("Invoice", header, "330.00"), dollars(), "{header}");
    }
    assert_eq!(invoice("Invoice", "Amount (£)", "330.00").0.as_deref(), Some("330.00 GBP"));
    assert_eq!(invoice("All amounts in USD", "Amount", "330.00"), dollars());
    assert_eq!(invoice("Montants exprimés en dollars", "Montant", "330,00"), dollars());
    assert_eq!(invoice("All amounts in euros", "Amount", "330.00"), (None, Some("330.00".to_owned())));
    assert_eq!(invoice("Invoice", "Montant", "CHF 330.–").0.as_deref(), Some("330.00 CHF"));
}

#[test]
fn a_column_of_currencies_says_more_than_the_sign_of_a_header() {
    let own = |header: &str, code: &str, euros: &str| {
        let facts = read(&format!(
            "Fournisseur;N° facture;Date facture;Désignation;Devise;{header};{euros}\nSALLE;24-1187;12/06/2024;Salle;{code};445,00;300,00\n"
        ));
        let entry = &facts.entries[0];
        (
            entry.original().map(|money| money.currency().code().to_owned()),
            entry.amount.map(|amount| amount.plain()),
        )
    };
    let is = |code: &str| (Some(code.to_owned()), Some("300.00".to_owned()));
    for header in ["Montant $", "Montant ($)", "Montant en dollars"] {
        assert_eq!(own(header, "CAD", "Montant EUR"), is("CAD"), "{header}");
        assert_eq!(own(header, "USD", "Montant EUR"), is("USD"), "{header}");
        // No dollar: the header stays, and the gap of the conversion is told.
        assert_eq!(own(header, "GBP", "Montant EUR"), is("USD"), "{header}");
    }
    assert_eq!(own("Montant £", "EGP", "Montant EUR"), is("EGP"));
    // A header that says which dollars.
    for header in ["Montant US$", "Montant $US", "Montant USD", "Montant USD ($)", "Montant en dollars américains"]
    {
        assert_eq!(own(header, "CAD", "Montant EUR"), is("USD"), "{header}");
    }
    // Alone, no rate makes it an amount of the dossier.
    let alone = read(
        "Fournisseur;N° facture;Date facture;Désignation;Devise;Montant $\nSALLE;1;12/06/2024;Salle;CAD;445,00\n",
    );
    assert_eq!(alone.entries[0].original().map(|money| money.currency().code().to_owned()), Some("CAD".to_owned()));
    assert!(alone.entries[0].amount.is_none());
}

#[test]
fn euros_beside_another_currency_are_asked_about() {
    let line = |header: &str, cells: &str| {
        let facts = read(&format!(
            "Fournisseur;N° facture;Date facture;Désignation;Devise;Montant devise;Taux;{header}\nSALLE MONTCALM;24-1187;12/06/2024;Salle;{cells}\n"
        ));
        let entry = &facts.entries[0];
        let original = entry.original().map(|money| format!("{} {}", money.plain(), money.currency()));
        (entry.amount.map(|amount| amount.plain()), original, facts.problems.len())
    };
    let euros = |problems: usize| (Some("640.00".to_owned()), None, problems);
    assert_eq!(line("Montant TTC", "USD;;;640,00"), euros(1));
    assert_eq!(line("Montant EUR", "USD;;;640,00"), euros(0), "the header says it");
    assert_eq!(line("Montant TTC", "EUR;;;640,00"), euros(0));
    assert_eq!(line("Montant TTC", ";;;640,00"), euros(0));
    let both = (Some("640.00".to_owned()), Some("690.00 USD".to_owned()), 0);
    assert_eq!(line("Montant TTC", "USD;690,00;;640,00"), both);
    // The cell itself says dollars.
    assert_eq!(line("Montant TTC", "EUR;;;640,00 USD"), (None, Some("640.00 USD".to_owned()), 0));
}

#[test]
fn the_day_of_an_expense_is_told_from_that_of_its_claim() {
    let claim = |header: &str, second: &str| {
        let facts = read(&format!(
            "Ordre de mission;Mission;Bénéficiaire;Date;Nature;Détail;Montant;{header}
OM-24-0023;Porto;PONTARLIN Maud;19/03/2024;Taxi;Gare;31,20;22/03/2024
OM-24-0023;Porto;PONTARLIN Maud;{second};Taxi;Hôtel;12,00;22/03/2024
"
        ));
        facts.entries[0].service_date.map(|day| day.to_string())
    };
    assert_eq!(claim("Etabli le", "14/03/2024").as_deref(), Some("2024-03-19"));
    assert_eq!(claim("Date état de frais", "14/03/2024").as_deref(), Some("2024-03-19"));
    assert_eq!(claim("Observation", "14/03/2024").as_deref(), Some("2024-03-19"), "lines of several days");
    assert_eq!(claim("Observation", "19/03/2024"), None, "one day alone may be that of the claim");
}
