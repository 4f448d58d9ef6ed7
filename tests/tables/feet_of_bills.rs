//! What stands below the lines of bills and claims: sums, taxes, what was paid already, what is to be paid.

use rappro::model::books::Facts;

fn read(text: &str) -> Facts {
    rappro::interpret::sheets(rappro::read::bytes("facture.csv", text.into()), &rappro::dossier::empty())
}

/// The amounts counted; no printed total disagrees.
fn amounts(text: &str) -> String {
    let facts = read(text);
    let totals = facts.files.iter().flat_map(|file| &file.tables).flat_map(|table| &table.control_totals);
    totals.for_each(|total| assert!(total.agrees, "{} {text}", total.label));
    let told = facts.entries.iter().map(|entry| entry.amount.unwrap().plain());
    told.collect::<Vec<_>>().join(" ")
}

/// What is asked about rows of these lines, in few words.
fn asked(text: &str) -> Vec<String> {
    let facts = read(text);
    let row = |problem: &rappro::model::finding::Problem| problem.at.cell_ref().map(|cell| cell.row + 1);
    let asked = facts.problems.iter().filter(|one| one.message.contains("Cette ligne, « "));
    asked.map(|one| format!("{} {}", row(one).unwrap_or_default(), one.amount.unwrap().plain())).collect()
}

/// A register of lines: each repeats the number and the day of its bill.
fn register(last: &[(&str, &str)]) -> String {
    let head = "Fournisseur;N° facture;Date facture;Désignation;Montant TTC\n";
    let rows = [("Dîner", "100,00"), ("Vin", "50,00")].iter().chain(last);
    let rows = rows.map(|(label, amount)| format!("GASTHAUS;RE-3381;06/11/2024;{label};{amount}\n"));
    amounts(&(head.to_owned() + &rows.collect::<String>() + "BAHN;RE-77;07/11/2024;Billet;31,00\n"))
}

#[test]
fn a_total_that_repeats_the_number_of_its_bill_is_no_line() {
    for foot in [
        &[("Total", "150,00")][..],
        &[("Total facture", "150,00")],
        &[("TOTAL TTC", "150,00")],
        &[("Total HT", "136,36"), ("TVA 10 %", "13,64"), ("Total TTC", "150,00")],
        &[("Total TTC", "150,00"), ("TVA 10 %", "13,64")],
        &[("Total HT", "136,36"), ("TVA 10 %", "13,64"), ("Total TTC", "150,00"), ("Net à payer", "150,00")],
        &[("Total TTC", "150,00"), ("Net à payer", "150,00")],
    ] {
        assert_eq!(register(foot), "100.00 50.00 31.00", "{foot:?}");
    }
    let paid = [("Total TTC", "150,00"), ("Acompte versé", "-50,00"), ("Net à payer", "100,00")];
    assert_eq!(register(&paid), "100.00 50.00 -50.00 31.00");
    // Another sum, other words, a tax to be paid besides.
    assert_eq!(register(&[("Total", "140,00")]), "100.00 50.00 140.00 31.00");
    assert_eq!(register(&[("Total nettoyage", "150,00")]), "100.00 50.00 150.00 31.00");
    assert_eq!(
        register(&[("Total HT", "150,00"), ("TVA 10 %", "15,00"), ("Total TTC", "165,00")]),
        "100.00 50.00 15.00 31.00"
    );
    // Nights at one price, of which one is written without its tax; a tip and a discount before the total.
    assert_eq!(
        register(&[("Nuit", "136,36"), ("TVA", "13,64"), ("Nuit", "150,00")]),
        "100.00 50.00 136.36 13.64 150.00 31.00"
    );
    assert_eq!(register(&[("Service", "15,00"), ("Total", "165,00")]), "100.00 50.00 15.00 31.00");
    assert_eq!(register(&[("Remise", "-10,00"), ("Total TTC", "140,00")]), "100.00 50.00 -10.00 31.00");
    // TOTAL sells petrol, at the price of one line.
    let fuel = "N° facture;Date;Désignation;Montant\nF1;06/11/2024;Esso;60,00\nF1;06/11/2024;Total;60,00\n";
    assert_eq!(amounts(fuel), "60.00 60.00");
}

#[test]
fn a_total_that_the_lines_of_its_bill_do_not_make_is_asked_about() {
    let of = |last: &str| {
        let head = "Fournisseur;N° facture;Date facture;Désignation;Montant TTC\n";
        asked(&format!("{head}BAHN;R-3;06/11/2024;Aller;100,00\nBAHN;R-3;06/11/2024;{last}\n"))
    };
    assert_eq!(of("Total facture;180,00"), ["3 180.00"]);
    let none: [String; 0] = [];
    for last in ["Total facture;100,00", "Retour;100,00", "Total nettoyage;180,00"] {
        assert_eq!(of(last), none, "{last}");
    }
}

#[test]
fn a_balance_a_station_or_a_bill_delivered_twice_is_no_total() {
    let head = "Fournisseur;N° facture;Date facture;Désignation;Montant TTC\n";
    let of = |rows: &[(&str, &str)]| {
        let rows = rows.iter().map(|(label, amount)| format!("WEX;F-1;05/11/2024;{label};{amount}\n"));
        head.to_owned() + &rows.collect::<String>() + "TAXI VERT;T-77;06/11/2024;Course;31,00\n"
    };
    let none: [String; 0] = [];
    // Two halves.
    for label in ["Balance due", "Net à payer", "Amount due"] {
        let text = of(&[("Deposit paid", "150,00"), (label, "150,00")]);
        assert_eq!(
            (amounts(&text), asked(&text)),
            ("150.00 150.00 31.00".into(), vec!["3 150.00".into()]),
            "{label}"
        );
    }
    assert_eq!(amounts(&of(&[("Chambre", "150,00"), ("Total facture", "150,00")])), "150.00 31.00");
    // TOTAL sells petrol.
    for rows in
        [[("Shell 12", "44,10"), ("TOTAL 4521", "44,10")], [("TOTAL 4521", "44,10"), ("TOTAL 4521", "44,10")]]
    {
        assert_eq!(amounts(&of(&rows)), "44.10 44.10 31.00");
    }
    let brands = of(&[("Shell", "30,00"), ("Esso", "30,00"), ("Total", "60,00")]);
    assert_eq!((amounts(&brands), asked(&brands).len()), ("30.00 30.00 60.00 31.00".into(), 0));
    let station = of(&[("Esso Liège", "60,00"), ("Total", "52,30")]);
    assert_eq!((amounts(&station), asked(&station)), ("60.00 52.30 31.00".into(), none.to_vec()));
    // The words of a line at the price of another, and its tax.
    let ticket =
        of(&[("Billet A", "190,00"), ("Billet B", "150,00"), ("Taxes", "40,00"), ("Sous-total", "190,00")]);
    assert_eq!(amounts(&ticket), "190.00 150.00 40.00 190.00 31.00");
    let bill = [("Chambre", "100,00"), ("Parking", "50,00"), ("Total facture", "150,00")];
    let twice = of(&bill) + &of(&bill).replace(head, "");
    assert_eq!(amounts(&twice), "100.00 50.00 150.00 31.00 100.00 50.00 150.00 31.00");
}

/// A claim without days, whose total is printed, and what stands below.
fn claim_text(below: &str) -> String {
    format!(
        "ETAT DE FRAIS;;\nN° OM :;ER-5521;\nAgent :;ROUVEYROL Bénédicte;\n;;\nNature;Détail;Montant\n\
        Train;le 07/10;7,24\nRepas;le 08/10;62,30\nTotal;;69,54\n{below}\n"
    )
}

fn claim(below: &str) -> String {
    amounts(&claim_text(below))
}

#[test]
fn what_is_to_be_paid_of_a_total_is_no_line() {
    for label in ["Net à payer", "À rembourser", "Montant dû", "Amount due", "Arrêté à la somme de"] {
        assert_eq!(claim(&format!("{label};;69,54")), "7.24 62.30", "{label}");
    }
    assert_eq!(claim("Part personnelle;;-20,00\nNet à payer;;49,54"), "7.24 62.30 -20.00");
    assert_eq!(claim("Less: cash advance;;50,00\nAmount due to employee;;19,54"), "7.24 62.30");
    // Of the second claim alone.
    let second = "Less: cash advance;;50,00\nAmount due;;19,54\nTaxi;;108,00\nTotal;;108,00\nLess: cash advance;;60,00\nAmount due;;48,00";
    assert_eq!(claim(second), "7.24 62.30 108.00");
    // Of both totals, or of the last one.
    for due in ["99,54", "30,00"] {
        let second = format!("Taxi;;30,00\nTotal;;30,00\nNet à payer;;{due}");
        assert_eq!(claim(&second), "7.24 62.30 30.00", "{due}");
    }
    // Another amount, or an expense.
    assert_eq!(claim("Taxi du retour;;20,00"), "7.24 62.30 20.00");
    assert_eq!(claim("Taxi du retour;;69,54"), "7.24 62.30 69.54");
    // What no sum proves counts, and is asked about.
    assert_eq!(claim("Net à payer;;60,00"), "7.24 62.30 60.00");
    assert_eq!(asked(&claim_text("Net à payer;;60,00")), ["9 60.00"]);
    let none: [String; 0] = [];
    assert_eq!(asked(&claim_text("Net à payer;;69,54\nTaxi;;12,00")), none);
}

#[test]
fn what_counts_or_dates_below_a_total_is_no_expense() {
    for below in [
        "Nombre de repas;;2\nKilomètres;;120",
        "Plafond repas;;20,00",
        "Montant plafonné;;50,00",
        "Taux de change;;0,94",
        "Matricule;;10452",
    ] {
        assert_eq!(claim(below), "7.24 62.30", "{below}");
    }
    assert_eq!(claim("Indemnités kilométriques;;120,00"), "7.24 62.30 120.00");
    assert_eq!(claim("Kilomètres;;76,80"), "7.24 62.30 76.80");
    assert_eq!(claim("Nombre de nuits : 2;;180,50"), "7.24 62.30 180.50");
    // What may be money is asked about, unless it is the total.
    let none: [String; 0] = [];
    assert_eq!(asked(&claim_text("Plafond repas;;20,00\nKilomètres;;120")), ["9 20.00", "10 120.00"]);
    assert_eq!(asked(&claim_text("Montant accordé;;69,54\nNombre de repas;;2")), none);
}

#[test]
fn a_number_below_a_total_is_an_expense_when_its_words_or_a_total_say_so() {
    // A quantity beside the amount, cents, more words than a count has.
    for (below, amount) in [
        ("Nombre de repas;2;40,00", "40.00"),
        ("Nombre de repas;;40,00", "40.00"),
        ("Nombre de repas : 2;;40", "40.00"),
        ("Kilomètres;200;64,00", "64.00"),
        ("Mileage;;112", "112.00"),
        ("Taux de change (frais bancaires);;4,50", "4.50"),
        ("Exchange rate fee;;4,50", "4.50"),
        ("Date du 07/11 : taxi;;24,00", "24.00"),
        ("Date supplémentaire à l’hôtel;;95", "95.00"),
        ("Taux réduit SNCF;;25,00", "25.00"),
        ("Plafond repas;2;40,00", "40.00"),
    ] {
        assert_eq!(claim(below), format!("7.24 62.30 {amount}"), "{below}");
    }
    // The next total holds it; or holds one of two, wherever it stands.
    assert_eq!(claim("Plafond repas;;20,00\nTotal général;;89,54"), "7.24 62.30 20.00");
    assert_eq!(claim("Nombre de repas;;2\nTotal général;;69,54"), "7.24 62.30");
    let two = "Nombre de repas;;2\nKilomètres;;64\nTaxi;;10,00\nTotal général;;143,54";
    assert_eq!(claim(two), "7.24 62.30 64.00 10.00");
    assert_eq!(claim("Nombre de repas;;12\nNet à payer;;81,54"), "7.24 62.30 12.00");
    assert_eq!(claim("Nombre de repas;;12\nTotal restauration;;12\nTotal général;;81,54"), "7.24 62.30 12.00");
    let none: [String; 0] = [];
    assert_eq!(asked(&claim_text("Plafond repas;;20,00\nTotal général;;89,54")), none);
    // What is no small number by its words is asked about.
    assert_eq!(asked(&claim_text("Nombre de repas;;40\nTaux de change;;4,50")), ["9 40.00", "10 4.50"]);
}

#[test]
fn the_first_row_of_the_next_claim_is_its_own() {
    let head = "ETAT DE FRAIS;;\nN° OM :;ER-5522;\nAgent :;CASTANIER Luc;\n;;\nNature;Détail;Montant";
    let next = |row: &str| format!(";;\n{head}\n{row}\nTaxi;le 06/11;18,00\n");
    assert_eq!(claim(&next("Kilomètres;;64")), "7.24 62.30 64.00 18.00");
    assert_eq!(claim(&(next("Nombre de repas;;12") + "Total;;30,00")), "7.24 62.30 12.00 18.00");
}

#[test]
fn an_amount_that_became_a_day_is_not_passed_over() {
    let claim = |label: &str| {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("notes.xlsx");
        let mut book = rust_xlsxwriter::Workbook::new();
        let sheet = book.add_worksheet();
        let head = [
            ("ETAT DE FRAIS", ""),
            ("N° OM :", "ER-5521"),
            ("Agent :", "ROUVEYROL Bénédicte"),
            ("Nature", "Détail"),
        ];
        for (row, (label, value)) in (0..).zip(head) {
            sheet.write(row, 0, label).unwrap();
            sheet.write(row, 1, value).unwrap();
        }
        sheet.write(3, 2, "Montant").unwrap();
        for (row, label, amount) in [(4, "Train", 7.24), (5, "Repas", 62.3), (6, "Total", 69.54)] {
            sheet.write(row, 0, label).unwrap();
            sheet.write(row, 2, amount).unwrap();
        }
        let day = rust_xlsxwriter::Format::new().set_num_format("dd/mm/yyyy");
        sheet.write(7, 0, label).unwrap();
        sheet.write_with_format(7, 2, 45_424.0, &day).unwrap();
        book.save(&path).unwrap();
        let read = rappro::read::bytes("notes.xlsx", std::fs::read(&path).unwrap());
        rappro::interpret::sheets(read, &rappro::dossier::empty()).entries.len()
    };
    assert_eq!((claim("Fait le"), claim("Taxi du retour")), (2, 3));
}

/// A bill of one sender, whose foot has no day.
fn bill(header: &str, foot: &[(&str, &str)]) -> String {
    amounts(&bill_text(header, foot))
}

fn bill_text(header: &str, foot: &[(&str, &str)]) -> String {
    let rows: String = foot.iter().map(|(label, amount)| format!(";{label};;{amount}\n")).collect();
    format!(
        "GASTHAUS ISARBLICK;;;\nFacture n° RE-2024-3381;;;\n;;;\nDate;Désignation;Quantité;{header}\n\
        06/11/2024;Dinner;1;100,00\n06/11/2024;Wine;1;50,00\n{rows}"
    )
}

/// The amounts counted, whatever the printed totals say.
fn counted(text: &str) -> String {
    let told = read(text).entries.iter().map(|entry| entry.amount.unwrap().plain()).collect::<Vec<_>>();
    told.join(" ")
}

#[test]
fn a_foot_is_that_of_all_lines_above_it() {
    let bill = |lines: &str| {
        let text =
            format!("GASTHAUS ISARBLICK;;\nFacture n° RE-2024-3381;;\n;;\nDate;Désignation;Montant\n{lines}");
        let totals: Vec<bool> = read(&text)
            .files
            .iter()
            .flat_map(|file| &file.tables)
            .flat_map(|table| &table.control_totals)
            .map(|total| total.agrees)
            .collect();
        (counted(&text), totals)
    };
    // Of the last lines alone, or of one of two deliveries: the total of the export is compared.
    let (_, totals) = bill(
        "06/11/2024;Chambre;126,00\n;Parking;18,00\n07/11/2024;Chambre;126,00\n\
        ;Total HT;126,00\n;TVA 10 %;12,60\n;Total TTC;138,60\n",
    );
    assert!(totals.contains(&false), "{totals:?}");
    let block = "06/11/2024;Chambre;126,00\n;Parking;18,00\n";
    let foot = ";Total HT;130,91\n;TVA 10 %;13,09\n;Total TTC;144,00\n";
    let (_, totals) = bill(&format!("{block}{block}{foot}"));
    assert!(totals.contains(&false), "{totals:?}");
    // One bill below another, each with its foot or its total.
    assert_eq!(bill(&format!("{block}{foot}{block}{foot}")).0, "126.00 18.00 126.00 18.00");
    let (amounts, totals) = bill(&format!("{block};Total;144,00\n{block}{foot}"));
    assert_eq!((&*amounts, totals.contains(&false)), ("126.00 18.00 126.00 18.00", false));
}

#[test]
fn a_foot_is_proved_by_its_sums_whatever_its_language() {
    for foot in [
        &[("Subtotal", "150,00"), ("Sales tax 10%", "15,00"), ("Tip", "20,00"), ("Total", "185,00")][..],
        &[("Net", "150,00"), ("Tax", "15,00"), ("Tip", "20,00"), ("Amount Due", "185,00")],
        &[("Zwischensumme", "150,00"), ("MwSt. 10 %", "15,00"), ("Trinkgeld", "20,00"), ("Gesamtbetrag", "185,00")],
        &[("Subtotale", "150,00"), ("I.V.A. 10%", "15,00"), ("Mancia", "20,00"), ("Totale da pagare", "185,00")],
    ] {
        assert_eq!(bill("Montant TTC", foot), "100.00 50.00 15.00 20.00", "{foot:?}");
    }
    for foot in [
        &[("Subtotaal", "150,00"), ("BTW 10%", "15,00"), ("Totaal", "165,00")][..],
        &[("Wartość netto", "150,00"), ("VAT 10%", "15,00"), ("Do zapłaty", "165,00")],
        &[("Net amount", "150,00"), ("VAT 10%", "15,00"), ("Gross amount", "165,00")],
        &[("Total HT", "150,00"), ("TVA 10 %", "15,00"), ("Total TTC", "165,00")],
    ] {
        assert_eq!(bill("Montant", foot), "100.00 50.00 15.00", "{foot:?}");
    }
    // One bill below another.
    let one = [("Total HT", "136,36"), ("TVA 10 %", "13,64"), ("Total TTC", "150,00")];
    let other = [("Lunch", "110,00"), ("Total HT", "100,00"), ("TVA 10 %", "10,00"), ("Total TTC", "110,00")];
    assert_eq!(bill("Montant", &[&one[..], &other[..]].concat()), "100.00 50.00 110.00");
    // A room at the price of the first, a hall that makes it with its tax: bought.
    let one =
        "GASTHAUS ISARBLICK;;\nFacture n° RE-2024-3381;;\n;;\nDate;Désignation;Montant\n06/11/2024;Night;126,00\n";
    let second = ";Second night;126,00\n;VAT 10%;12,60\n;Total;138,60\n";
    assert_eq!(counted(&format!("{one}{second}")), "126.00 126.00 12.60");
    let foot = [("Hall", "136,36"), ("VAT 10%", "13,64"), ("Total salle", "150,00")];
    assert_eq!(counted(&bill_text("Montant", &foot)), "100.00 50.00 136.36 13.64");
    // A tax named between expenses of the right amounts is no foot.
    let foot = [("Night", "136,36"), ("VAT 10%", "13,64"), ("Night", "150,00")];
    assert_eq!(bill("Montant", &foot), "100.00 50.00 136.36 13.64 150.00");
    let foot = [("Sous-total", "150,00"), ("Taxe de séjour", "9,90"), ("Total", "159,90")];
    assert_eq!(bill("Montant", &foot), "100.00 50.00 9.90");
    assert_eq!(bill("Montant", &[("Total", "150,00"), ("Taxe de séjour", "9,90")]), "100.00 50.00 9.90");
    // Nothing proves what does not add up: all stays, and counts.
    let foot = [("Dessert", "150,00"), ("VAT 10%", "15,00"), ("Coffee", "166,00")];
    assert_eq!(bill("Montant", &foot), "100.00 50.00 150.00 15.00 166.00");
}

#[test]
fn a_tax_that_the_lines_hold_is_no_line() {
    for foot in [
        &[("Total HT", "136,36"), ("TVA 10 %", "13,64"), ("Total TTC", "150,00")][..],
        &[("Net amount", "136,36"), ("VAT 10%", "13,64"), ("Total", "150,00")],
        &[("Total TTC", "150,00"), ("TVA 10 %", "13,64")],
        &[("Total TTC", "150,00"), ("Total HT", "136,36"), ("TVA", "13,64")],
        &[("Total TTC", "150,00"), ("dont TVA 10 %", "13,64")],
    ] {
        assert_eq!(bill("Montant", foot), "100.00 50.00", "{foot:?}");
    }
    // Two rates prove it as one does; and a rate that is usual, where none is printed.
    let two = [("Total TTC", "150,00"), ("TVA 10 %", "9,09"), ("TVA 20 %", "8,33")];
    assert_eq!(bill("Montant", &two), "100.00 50.00");
    assert_eq!(bill("Montant", &[("Total TTC", "150,00"), ("TVA", "13,64")]), "100.00 50.00");
    // Nothing proves these, whatever the header says.
    for header in ["Montant", "Montant TTC"] {
        for (foot, taxes) in [
            (&[("Sous-total TTC", "150,00"), ("Taxes", "9,90")][..], "9.90"),
            (&[("Sous-total", "150,00"), ("GST", "7,50"), ("PST", "10,50")], "7.50 10.50"),
            (&[("Total HT", "150,00"), ("TVA", "15,00")], "15.00"),
            (&[("Total HT", "150,00"), ("TVA 5,5 %", "2,75"), ("TVA 10 %", "10,00")], "2.75 10.00"),
            (&[("Total TTC", "150,00"), ("Taxes", "6,00")], "6.00"),
        ] {
            assert_eq!(bill(header, foot), format!("100.00 50.00 {taxes}"), "{foot:?}");
        }
        let foot = [("Sous-total TTC", "150,00"), ("Taxes", "9,90"), ("Parking", "15,00"), ("Total TTC", "174,90")];
        assert_eq!(bill(header, &foot), "100.00 50.00 9.90 15.00");
    }
    let unproved = |foot: &str| {
        asked(&format!(
            "GASTHAUS ISARBLICK;;\nFacture n° RE-2024-3381;;\n;;\nDate;Désignation;Montant\n06/11/2024;Dinner;100,00\n06/11/2024;Wine;50,00\n{foot}\n"
        ))
    };
    let none: [String; 0] = [];
    assert_eq!(unproved(";Total TTC;150,00\n;Taxes;6,00"), ["8 6.00"]);
    assert_eq!(unproved(";Total TTC;150,00\n;TVA 10 %;13,64"), none);
    assert_eq!(unproved(";Sous-total;150,00\n;Taxes;6,00"), none);
    // Its rate says that it is added.
    assert_eq!(bill("Montant", &[("Total", "150,00"), ("TVA 10 %", "15,00")]), "100.00 50.00 15.00");
}

/// A folio that closes at nothing.
fn folio_text(last: &str) -> String {
    format!(
        "HOTEL ISARBLICK;;\nFacture n° RE-2024-3381;;\n;;\nDate;Description;Amount (EUR)\n\
        04/11/2024;Room 214;126,00\n05/11/2024;Room 214;126,00\n06/11/2024;Room 214;126,00\n07/11/2024;Breakfast x 3;45,00\n{last}\n"
    )
}

fn folio(last: &str) -> String {
    amounts(&folio_text(last))
}

#[test]
fn what_brings_a_folio_to_nothing_is_its_settlement() {
    let stay = "126.00 126.00 126.00 45.00";
    for label in ["Bank transfer", "City ledger", "Direct bill", "Deposit", "Überweisung", "Bonifico", "Zaplaceno"]
    {
        assert_eq!(folio(&format!("07/11/2024;{label};-423,00")), stay, "{label}");
    }
    assert_eq!(folio("07/11/2024;Arrhes versées;-100,00\n07/11/2024;Règlement CB;-323,00"), stay);
    assert_eq!(
        folio("07/11/2024;Breakfast cancelled;-45,00\n07/11/2024;Bank transfer;-378,00"),
        format!("{stay} -45.00")
    );
    // What says no payment is asked about, also beside one that does.
    let none: [String; 0] = [];
    assert_eq!(asked(&folio_text("07/11/2024;Bank transfer;-423,00")), none);
    assert_eq!(asked(&folio_text("07/11/2024;Zaplaceno;-423,00")), ["9 -423.00"]);
    let both = "07/11/2024;Deposit;-100,00\n07/11/2024;Zaplaceno;-323,00";
    assert_eq!((folio(both), asked(&folio_text(both))), (stay.to_owned(), vec!["10 -323.00".to_owned()]));
    // What the hotel took as a deposit and gave back pays nothing.
    let caution = "07/11/2024;Caution;100,00\n07/11/2024;Deposit;-100,00\n07/11/2024;Visa;-423,00";
    assert_eq!(folio(caution), format!("{stay} 100.00 -100.00"));
    assert_eq!(asked(&folio_text("07/11/2024;Storniert;-423,00")), none);
    // A true credit, or a stay that did not take place.
    assert_eq!(folio("07/11/2024;Breakfast cancelled;-45,00"), format!("{stay} -45.00"));
    assert_eq!(folio("07/11/2024;Reservation cancelled;-423,00"), format!("{stay} -423.00"));
    assert_eq!(folio("07/11/2024;Deposit;-100,00"), format!("{stay} -100.00"));
}

/// What the check of advances says of a claim of 69,54 whose foot says an advance of so much, paid by these orders.
fn cleared(advance: &str, orders: &str) -> Vec<String> {
    cleared_with(advance, orders, "Reste à payer;;19,54\n", "")
}

fn cleared_with(advance: &str, orders: &str, below: &str, receipts: &str) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write(
        "dossier.toml",
        "titre = \"Essai\"\nmontant_declare = \"69.54\"\n[[mission]]\ncode = \"ZURICH\"\nlibelle = \"Zurich\"\n\
        debut = 2024-10-07\nfin = 2024-10-09\nmontant_declare = \"69.54\"\n",
    );
    write("mandats.csv", &format!("N° mandat;Date mandat;Tiers;Objet;N° OM;Montant mandaté\n{orders}\n"));
    write(
        "notes.csv",
        &format!(
            "ETAT DE FRAIS;;\nN° OM :;ER-5521;\nAgent :;ROUVEYROL Bénédicte;\nMission :;Zurich;\n;;\nNature;Détail;Montant\n\
            Train;le 07/10;7,24\nRepas;le 08/10;62,30\nTotal;;69,54\nAvance perçue;;{advance}\n{below}"
        ),
    );
    if !receipts.is_empty() {
        let head = "N° titre;Date titre;Débiteur;Objet;Montant titre";
        write("titres.csv", &format!("{head}\n{receipts}\n"));
    }
    let options = rappro::Options {
        dossier: folder.path().to_owned(),
        output: folder.path().join("rapprochement.xlsx"),
        previous: None,
        run_date: rappro::model::Date::constant(2025, 2, 1),
    };
    let report = rappro::run(&options).unwrap();
    let found = report.findings.iter().filter(|one| one.check == "uncleared_advance");
    found.map(|one| one.observation.amount.unwrap().plain()).collect()
}

#[test]
fn an_advance_at_the_foot_of_a_claim_is_deducted_from_what_is_paid() {
    let whole = "717;05/11/2024;ROUVEYROL Bénédicte;Etat de frais mission Zurich;ER-5521;69,54";
    let rest = "734;05/11/2024;ROUVEYROL Bénédicte;Etat de frais mission Zurich;ER-5521;19,54";
    let before = "717;24/09/2024;ROUVEYROL Bénédicte;Avance mission Zurich;ER-5521;50,00";
    assert_eq!(cleared("50,00", whole), ["50.00"]);
    let none: [String; 0] = [];
    assert_eq!(cleared("0,00", whole), none);
    assert_eq!(cleared("50,00", rest), none);
    assert_eq!(cleared("50,00", &format!("{before}\n{rest}")), none);
    let before = before.replace("Avance", "Provision");
    assert_eq!(cleared("50,00", &format!("{before}\n{rest}")), none);
    // In two provisions.
    let halves = before.replace("50,00", "30,00") + "\n" + &before.replace("50,00", "20,00").replace("717", "718");
    assert_eq!(cleared("50,00", &format!("{halves}\n{rest}")), none);
    // What is left, in words that name the advance.
    let left = "Reste à payer avance déduite;;19,54\n";
    assert_eq!(cleared_with("50,00", whole, left, ""), ["50.00"]);
    // Given back.
    let receipt = "88;10/12/2024;ROUVEYROL Bénédicte;Reversement avance mission Zurich;50,00";
    assert_eq!(cleared_with("50,00", whole, "", receipt), none);
    assert_eq!(cleared_with("50,00", whole, "", &receipt.replace("50,00", "12,00")), ["50.00"]);
    // Another claim above, in another person’s name: its advance, or its payment, is not this one’s.
    let other = "N° OM :;ER-5522;\nAgent :;CASTANIER Luc;\n;;\nNature;Détail;Montant\nHôtel;le 05/11;108,00\nTotal;;108,00\nAvance perçue;;60,00\n";
    let below = format!("Reste à payer;;19,54\n;;\nETAT DE FRAIS;;\n{other}");
    let paid = "727;05/11/2024;CASTANIER Luc;Etat de frais mission Zurich;ER-5522;108,00";
    let own = "700;24/09/2024;ROUVEYROL Bénédicte;Avance mission Zurich;ER-5521;50,00";
    assert_eq!(cleared_with("50,00", &format!("{own}\n{rest}\n{paid}"), &below, ""), ["60.00"]);
}
