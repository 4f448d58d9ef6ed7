//! Which columns and rows of a table make its amounts, and which lines do not count: each with its nearest innocent
//! neighbour.

use rappro::count;
use rappro::model::Date;
use rappro::model::account::{Role, TableAccount};
use rappro::model::books::Facts;
use rappro::model::dossier::{Dossier, SourceSettings};
use rappro::model::field::Field;
use rappro::model::finding::{Problem, ProblemKind};
use rappro::model::mission::{Headcount, Mission};
use rappro::model::money::{Currency, Money};

fn facts_with(dossier: &Dossier, csv: &str) -> Facts {
    rappro::interpret::sheets(rappro::read::bytes("export.csv", csv.into()), dossier)
}

fn facts(csv: &str) -> Facts {
    facts_with(&rappro::dossier::empty(), csv)
}

fn amounts(facts: &Facts) -> Vec<String> {
    facts.entries.iter().map(|entry| entry.amount.unwrap().plain()).collect()
}

fn table(facts: &Facts) -> &TableAccount {
    &facts.files[0].tables[0]
}

/// The dossier that gives these fields to columns of the export.
fn told(columns: &[(Field, &str)]) -> Dossier {
    let columns = columns.iter().map(|(field, name)| (*field, (*name).to_owned())).collect();
    let mut dossier = rappro::dossier::empty();
    dossier.sources.insert("export.csv".to_owned(), SourceSettings { columns, ..SourceSettings::default() });
    dossier
}

#[test]
fn the_amount_that_the_dossier_names_is_read() {
    let ledger = "N° mandat;Date mandat;Tiers;Mt mandaté;Mt liquidé\n12;05/11/2017;HOTEL;100,00;90,00\n13;06/11/2017;TAXI;20,00;20,00\n";
    assert_eq!(amounts(&facts(ledger)), ["100.00", "20.00"]);
    assert_eq!(amounts(&facts_with(&told(&[(Field::Amount, "Mt liquidé")]), ledger)), ["90.00", "20.00"]);
    // Between a base and another the dossier's base decides, whatever columns are named.
    let paid = told(&[(Field::AmountPaid, "Mt liquidé")]);
    assert_eq!(amounts(&facts_with(&paid, ledger)), ["100.00", "20.00"]);
    let support = "N° facture;Date facture;Fournisseur;Montant TTC;Net à payer\nF1;05/11/2017;HOTEL;100,00;90,00\nF2;06/11/2017;TAXI;20,00;20,00\n";
    assert_eq!(amounts(&facts_with(&told(&[(Field::Amount, "Net à payer")]), support)), ["90.00", "20.00"]);
    assert_eq!(amounts(&facts_with(&told(&[(Field::AmountInclTax, "Montant TTC")]), support)), ["100.00", "20.00"]);
    let sides = "N° mandat;Date;Compte;Tiers;Montant;Débit;Crédit\n12;05/11/2017;6251;HOTEL;1,00;90,00;\n13;06/11/2017;6251;TAXI;2,00;;20,00\n";
    let both = told(&[(Field::Debit, "Débit"), (Field::Credit, "Crédit")]);
    assert_eq!(amounts(&facts_with(&both, sides)), ["90.00", "-20.00"]);
}

/// The mandats that count, of a list with this last column.
fn counted(header: &str, cells: [&str; 3]) -> String {
    let [a, b, c] = cells;
    let facts = facts(&format!(
        "N° mandat;Date mandat;Tiers;Objet;Montant mandaté;Date paiement;{header}\n3000;01/12/2017;HOTEL;Chambre;100,00;;{a}\n3007;02/12/2017;TAXI;Course;20,00;;{b}\n3014;03/12/2017;HOTEL;Avoir;-5,00;09/12/2017;{c}\n"
    ));
    assert_eq!(table(&facts).role, Role::Ledger);
    let (facts, _) = count::once(facts);
    let counted = facts.entries.iter().filter(|entry| entry.is_counted());
    counted.filter_map(|entry| entry.payment_order()).collect::<Vec<_>>().join(" ")
}

#[test]
fn the_label_and_the_code_of_a_state_are_read_as_the_state() {
    for (header, cell) in [
        ("Etat - Libellé", "Mandat annulé"),
        ("Etat - Libellé", "Refusé"),
        ("Etat - Libellé", "ANN"),
        ("Libellé du statut", "Rejeté par le comptable"),
        ("Mandat - Statut - Libellé", "Supprimé"),
        ("Etat - Code", "ANN"),
        ("Suivi", "Mandat annulé"),
        ("Suivi", "REJ"),
    ] {
        assert_eq!(counted(header, ["Payé", cell, "Payé"]), "3000 3014", "{header} {cell}");
    }
    // What a refusal says under a header of something else, and the words of a claim.
    for (header, cell) in
        [("Etat - Libellé", "Payé"), ("Etat - Libellé", "Non annulé"), ("Visa", "Refusé"), ("Etat - Code", "3")]
    {
        assert_eq!(counted(header, ["Payé", cell, "Payé"]), "3000 3007 3014", "{header} {cell}");
    }
    let of_claims = counted("Libellé état de frais", ["Salon", "Billet du vol annulé", "Salon"]);
    assert_eq!(of_claims, "3000 3007 3014");
}

#[test]
fn a_column_of_its_own_says_that_a_mandat_is_cancelled() {
    for (header, cell) in [
        ("Annulé", "X"),
        ("Annulé", "Oui"),
        ("Mandat annulé", "1"),
        ("Top annulation", "O"),
        ("Date annulation", "15/12/2017"),
        ("Date de rejet", "15/12/2017"),
        ("Mandat annulé par", "4450"),
        ("Motif de rejet", "Pièce manquante"),
    ] {
        assert_eq!(counted(header, ["", cell, ""]), "3000 3014", "{header} {cell}");
    }
    assert_eq!(counted("Annulé", ["N", "O", "N"]), "3000 3014");
    assert_eq!(counted("Annulé", ["0", "1", "0"]), "3000 3014");
    // No to all of them, another number, an amount, the act of the cancelling line, what became of another.
    for (header, cells) in [
        ("Annulé", ["N", "N", "N"]),
        ("Annulé", ["non", "Non", "0"]),
        ("Annulé", ["0,00", "20,00", "0,00"]),
        ("Annule le mandat n°", ["", "", "3007"]),
        ("Mandat annulé", ["", "", "2999"]),
        ("Top annulation", ["", "", "O"]),
        ("Assurance annulation", ["Oui", "Oui", "Non"]),
        ("Date limite d’annulation", ["01/12/2017", "02/12/2017", "03/12/2017"]),
        ("Motif de rejet", ["Néant", "", ""]),
        // The credit that cancels it stands in the list: both count.
        ("Mandat annulé par", ["3014", "", ""]),
        ("Date annulation", ["", "", ""]),
        ("Date de rejet", ["", "", "05/12/2017"]),
    ] {
        assert_eq!(counted(header, cells), "3000 3007 3014", "{header} {cells:?}");
    }
}

#[test]
fn a_cancelled_mandat_and_what_takes_it_back_make_nothing() {
    let sum = |invoice: &str| {
        let facts = facts(&format!(
            "N° mandat;Date mandat;Tiers;Objet;N° facture;Montant mandaté;Annulé\n3000;01/12/2017;HOTEL;Chambre;F1;100,00;X\n3007;02/12/2017;TAXI;Course;F2;20,00;\n3014;03/12/2017;HOTEL;Reprise;{invoice};-100,00;\n"
        ));
        let entries = count::once(facts).0.entries;
        let counted = entries.iter().filter(|entry| entry.is_counted()).filter_map(|entry| entry.amount);
        counted.map(|amount| amount.plain()).collect::<Vec<_>>().join(" ")
    };
    assert_eq!((sum("F1").as_str(), sum("").as_str()), ("20.00", "100.00 20.00 -100.00"));
}

#[test]
fn what_was_rejected_and_then_paid_counts() {
    let list = |paid: &str, state: &str| {
        let facts = facts(&format!(
            "N° mandat;Date mandat;Tiers;Objet;Montant mandaté;État;Date paiement;Date de rejet\n3000;01/12/2017;HOTEL;Chambre;100,00;{state};{paid};05/12/2017\n3007;02/12/2017;TAXI;Course;20,00;;09/12/2017;\n"
        ));
        count::once(facts).0.entries.iter().filter(|entry| entry.is_counted()).count()
    };
    assert_eq!((list("20/12/2017", ""), list("", "Payé"), list("", "Émis"), list("01/12/2017", "")), (2, 2, 1, 1));
}

/// The problems of a table, each with its cell.
fn problems(facts: &Facts) -> Vec<String> {
    let told = |problem: &Problem| format!("{} {}", problem.at.spot_text().unwrap_or_default(), problem.message);
    facts.problems.iter().map(told).collect()
}

/// A list of invoices under a title and above a foot.
fn invoices(title: &str, header: &str, foot: &str) -> Facts {
    facts(&format!(
        "{title}\n\nFournisseur;N° facture;Date facture;Désignation;{header}\nHOTEL;F1;05/11/2017;Chambre;100,50\nTAXI;F2;16/11/2017;Course;20,25\n{foot}\n"
    ))
}

#[test]
fn amounts_without_tax_or_in_thousands_are_not_read_as_they_stand() {
    for (title, foot, why) in [
        ("Montants HT", "", "hors taxes"),
        ("Montants exprimés hors taxes", "", "hors taxes"),
        ("Liste", "Tous les montants sont HT", "hors taxes"),
        ("En euros HT", "", "hors taxes"),
        ("Unité : millier d’euros", "", "milliers"),
        ("Liste", "Montants en k€", "milliers"),
        ("Liste", "Montants exprimés en centimes", "centimes"),
    ] {
        let facts = invoices(title, "Montant", foot);
        assert!(facts.entries.is_empty(), "{title} {foot}");
        assert!(facts.problems[0].message.contains(why), "{title} {foot} {:?}", problems(&facts));
    }
    for (title, header, foot) in [
        ("Montants HT et TTC", "Montant", ""),
        ("Montants HT", "Montant TTC", ""),
        ("Montants toutes taxes comprises", "Montant", ""),
        ("Total HT : 100,00", "Montant", ""),
        ("Montant HT du marché : 90 000,00", "Montant", ""),
        ("Liste", "Montant", "Dont 12 k€ de frais annexes"),
        ("Liste", "Montant", "Arrêté en euros"),
        ("Liste", "Montant", "Montants arrondis en centimes"),
        ("Liste", "Montant", "Budget annuel en k€ : 120"),
        ("Dépenses hors taxe de séjour", "Montant", ""),
    ] {
        assert_eq!(amounts(&invoices(title, header, foot)), ["100.50", "20.25"], "{title} {header} {foot}");
    }
    // What the dossier calls the amount is the amount.
    let told = told(&[(Field::Amount, "Montant")]);
    let csv = "Montants HT\n\nFournisseur;N° facture;Date facture;Montant\nHOTEL;F1;05/11/2017;100,50\nTAXI;F2;16/11/2017;20,25\n";
    assert_eq!(amounts(&facts_with(&told, csv)), ["100.50", "20.25"]);
}

#[test]
fn a_word_under_the_number_of_the_mandat_makes_no_mandat() {
    let list = |rows: &str| {
        facts(&format!(
            "N° mandat;Date mandat;Tiers;Objet;Montant mandaté\n3000;01/12/2017;HOTEL;Chambre;100,10\n3007;02/12/2017;TAXI;Course;20,20\n3014;03/12/2017;HOTEL;Chambre;5,05\n{rows}\n"
        ))
    };
    for word in ["T O T A L", "Soit", "Sub-total", "Σ", "totla"] {
        let facts = list(&format!("{word};;;;125,35"));
        assert_eq!(amounts(&facts), ["100.10", "20.20", "5.05"], "{word}");
        assert_eq!(table(&facts).rows.subtotal, 1, "{word}");
    }
    // Another amount, a day, somebody who is paid: a line. One that is larger than all others is asked about.
    for (row, asked) in [
        ("RÉGIE;;;;12,00", 0),
        ("RÉGIE;04/12/2017;;;125,35", 0),
        ("RÉGIE;;TAXI;;125,35", 0),
        ("RÉGIE;;;;126,00", 1),
    ] {
        let facts = list(row);
        assert_eq!((facts.entries.len(), facts.problems.len()), (4, asked), "{row} {:?}", problems(&facts));
    }
}

#[test]
fn line_zero_is_the_whole_invoice() {
    let list = |lines: &str| {
        facts(&format!("Fournisseur;N° facture;N° ligne;Date facture;Désignation;Montant TTC\n{lines}"))
    };
    let facts = list(
        "HOTEL;F1;0;01/12/2017;Facture;100,00\nHOTEL;F1;1;01/12/2017;Part A;60,00\nHOTEL;F1;2;01/12/2017;Part B;40,00\nTAXI;F2;0;02/12/2017;Facture;20,00\nBUS;F3;0;02/12/2017;Facture;30,30\nBUS;F3;1;02/12/2017;Part A;10,10\nBUS;F3;2;02/12/2017;Part B;20,20\n",
    );
    assert_eq!(amounts(&facts), ["60.00", "40.00", "20.00", "10.10", "20.20"]);
    assert_eq!(table(&facts).rows.ignored, 2);
    // Lines counted from 0, two of them at one price.
    let facts = list(
        "HOTEL;F1;0;01/12/2017;Chambre;60,00\nHOTEL;F1;1;01/12/2017;Chambre;60,00\nBUS;F2;0;02/12/2017;Aller;10,10\nBUS;F2;1;02/12/2017;Retour;10,10\n",
    );
    assert_eq!(facts.entries.len(), 4);
}

#[test]
fn a_signed_journal_counts_its_costs_alone() {
    let journal = |lines: &str| {
        facts(&format!("Journal;Date;N° pièce;Compte;Tiers;Libellé;N° facture;Opération;Montant\n{lines}"))
    };
    let facts = journal(
        "ACH;01/12/2017;3000;6251;HOTEL;Chambre;F1;2017DP11;100,00\nACH;01/12/2017;3000;4011;HOTEL;Chambre;F1;2017DP11;-100,00\nBQ;01/12/2017;3000;4011;HOTEL;Chambre;F1;2017DP11;100,00\nBQ;01/12/2017;3000;515;HOTEL;Chambre;F1;2017DP11;-100,00\nACH;16/12/2017;3007;6251;TAXI;Course;F2;2017DP11;20,00\nACH;16/12/2017;3007;4011;TAXI;Course;F2;2017DP11;-20,00\n",
    );
    assert_eq!(table(&facts).role, Role::Ledger);
    assert_eq!(amounts(&facts), ["100.00", "20.00"]);
    assert_eq!(table(&facts).rows.ignored, 4);
    // Mandats of several accounts, one of them taken back: nothing is the other side of anything.
    let facts = journal(
        "MAN;01/12/2017;3000;6251;HOTEL;Chambre;F1;2017DP11;100,00\nMAN;01/12/2017;3000;6251;HOTEL;Chambre;F1;2017DP11;-100,00\nMAN;16/12/2017;3007;4581;TAXI;Course;F2;2017DP11;20,00\nMAN;17/12/2017;3008;6251;TAXI;Course;F3;2017DP11;30,00\n",
    );
    assert_eq!(amounts(&facts), ["100.00", "-100.00", "20.00", "30.00"]);
}

#[test]
fn what_an_account_held_before_its_lines_is_no_line() {
    let ledger = |opening: &str, total: &str| {
        facts(&format!(
            "Date;N° pièce;Tiers;Libellé;N° facture;Débit;Crédit;Solde\n;;;{opening};;1 500,00;;1 500,00\n01/12/2017;3000;HOTEL;Chambre;F1;100,00;;1 600,00\n16/12/2017;3007;TAXI;Course;F2;20,00;;1 620,00\n;;;{total}\n"
        ))
    };
    for opening in ["Report à nouveau", "A nouveau", "Report solde", "Report exercice précédent", "Cumul antérieur"]
    {
        // The total at the foot may have it or not.
        for total in ["Total;;120,00;;", "Total;;1 620,00;;", ";;;;"] {
            let facts = ledger(opening, total);
            assert_eq!(amounts(&facts), ["100.00", "20.00"], "{opening} {total}");
            let agree = table(&facts).control_totals.iter().all(|total| total.agrees);
            assert!(agree && facts.problems.is_empty(), "{opening} {total} {:?}", table(&facts).control_totals);
        }
        let totals = table(&ledger(opening, "Total;;130,00;;")).control_totals.clone();
        assert!(totals.iter().any(|total| !total.agrees), "{opening}");
    }
    // What an earlier page held is missing here.
    let facts = ledger("Report page précédente", ";;;;");
    assert!(table(&facts).control_totals.iter().any(|total| !total.agrees));
}

#[test]
fn a_part_of_a_document_is_no_total() {
    let list = |first: &str, last: &str| {
        facts(&format!(
            "Fournisseur;N° facture;Date facture;Désignation;Mission;Montant TTC\nHOTEL;F1;05/11/2017;Facture;MIAMI;100,00\n;;;{first}\nTAXI;F2;16/11/2017;Facture;MILAN;20,00\n;;;{last}\n"
        ))
    };
    let facts = list("dont chambre;;60,00", "dont attente;;5,00");
    assert_eq!(amounts(&facts), ["100.00", "20.00"]);
    assert!(table(&facts).control_totals.is_empty(), "{:?}", table(&facts).control_totals);
    // A part that names lines is checked against them.
    let agree = |last: &str| {
        let totals = table(&list("dont chambre;;60,00", last)).control_totals.clone();
        totals.iter().map(|total| total.agrees).collect::<Vec<_>>()
    };
    assert_eq!(agree("dont MIAMI;;100,00"), [true]);
    assert_eq!(agree("dont MIAMI;;90,00"), [false]);
}

/// A ledger of three mandats of 125,35 in all, and these rows below.
fn mandats(rows: &str) -> Facts {
    facts(&format!(
        "N° mandat;Date mandat;Tiers;Objet;Montant mandaté\n3000;01/12/2017;HOTEL;Chambre;100,10\n3007;02/12/2017;TAXI;Course;20,20\n3014;03/12/2017;HOTEL;Chambre;5,05\n{rows}\n"
    ))
}

#[test]
fn a_total_in_other_words_is_checked_where_a_line_is_missing() {
    for label in ["T O T A L   G E N E R A L", "Subtotal", "Dépense totale", "TTL", "Net à payer"] {
        let facts = mandats(&format!("{label};;;;625,35"));
        assert_eq!(amounts(&facts), ["100.10", "20.20", "5.05"], "{label}");
        let agree: Vec<bool> = table(&facts).control_totals.iter().map(|total| total.agrees).collect();
        assert_eq!(agree, [false], "{label}");
    }
    // Somebody is paid.
    assert_eq!(mandats("3021;05/12/2017;TTL LOGISTIQUE;Envoi;625,35").entries.len(), 4);
}

#[test]
fn a_total_printed_twice_is_no_line_where_one_is_missing() {
    let claim = |rows: &str| {
        facts(&format!(
            "N° OM;Agent;Date;Nature;Montant\nOM-7;KERMADEC Yann;02/10/2017;Repas;24,20\nOM-7;KERMADEC Yann;03/10/2017;Taxi;20,00\n{rows}\n"
        ))
    };
    for label in ["Net à payer", "Solde prélevé le 30/10/2017", "Montant versé"] {
        let facts = claim(&format!("Total;;;;1044,20\n{label};;;;1044,20"));
        assert_eq!(amounts(&facts), ["24.20", "20.00"], "{label}");
        assert!(table(&facts).control_totals.iter().all(|total| !total.agrees), "{label}");
    }
    // Another expense of the same amount, or another amount.
    for row in [";;;Parking;44,20", ";;;Montant du parking;12,00"] {
        assert_eq!(claim(&format!("Total;;;;44,20\n{row}")).entries.len(), 3, "{row}");
    }
}

#[test]
fn what_stands_below_the_total_of_mandats_is_no_mandat() {
    for (label, asked) in [("Reste à mandater", 0), ("Crédits ouverts", 0), ("Participation CCI", 0), ("RÉGIE", 1)]
    {
        let facts = mandats(&format!("Total;;;;125,35\n;;;;\n{label};;;;50,00"));
        assert_eq!(amounts(&facts), ["100.10", "20.20", "5.05"], "{label}");
        assert_eq!(facts.problems.len(), asked, "{label} {:?}", problems(&facts));
    }
    // A number, a payee, a total further below that holds it: a line.
    for row in ["3021;;;;50,00", ";;TAXI;Course;50,00", "RÉGIE;;;;50,00\nTotal général;;;;175,35"] {
        assert_eq!(mandats(&format!("Total;;;;125,35\n{row}")).entries.len(), 4, "{row}");
    }
}

#[test]
fn a_line_is_what_its_columns_make() {
    let claim = |taxi: &str, foot: &str| {
        facts(&format!(
            "N° OM;Nom;Prénom;Location;Repas;Taxi;Total\nOM-1;DURTAL;Hélène;;60,00;52,60;112,60\nOM-2;OBERLÉ;Karine;;22,45;76,00;98,45\nOM-3;KERMADEC;Yann;1000,00;;{taxi};1044,20\n{foot}\n"
        ))
    };
    let right = claim("44,20", "TOTAL;;;1000,00;82,45;172,80;1255,25");
    assert_eq!((problems(&right), amounts(&right).len()), (Vec::new(), 3));
    assert!(table(&right).control_totals.iter().all(|total| total.agrees));
    let wrong = claim("14,20", "");
    assert_eq!(wrong.problems.len(), 1, "{:?}", problems(&wrong));
    assert_eq!(wrong.problems[0].kind.check(), "control_total_mismatch");
    assert!(wrong.problems[0].message.contains("écart de 30,00"), "{}", wrong.problems[0].message);
    // The total of a column is that of its cells.
    let foot = claim("44,20", "TOTAL;;;1150,00;82,45;172,80;1255,25");
    let agree: Vec<bool> = table(&foot).control_totals.iter().map(|total| total.agrees).collect();
    assert_eq!(agree.iter().filter(|agrees| !**agrees).count(), 1, "{:?}", table(&foot).control_totals);
    // What is taken off a line is no part of it.
    let personal = facts(
        "N° OM;Nom;Prénom;Repas;Taxi;Part personnelle;Total\nOM-1;DURTAL;Hélène;60,00;52,60;;112,60\nOM-2;OBERLÉ;Karine;22,45;76,00;;98,45\nOM-3;KERMADEC;Yann;50,00;44,20;10,00;84,20\n",
    );
    assert!(
        personal.problems.iter().all(|one| one.kind.check() != "control_total_mismatch"),
        "{:?}",
        problems(&personal)
    );
    // Numbers beside a total that they never make are not its parts.
    let apart = facts(
        "N° OM;Nom;Prénom;Nuits;Km;Total\nOM-1;DURTAL;Hélène;2;60;112,60\nOM-2;OBERLÉ;Karine;3;76;98,45\nOM-3;KERMADEC;Yann;1;14;1044,20\n",
    );
    assert_eq!(problems(&apart), Vec::<String>::new());
}

#[test]
fn the_total_of_what_was_asked_for_is_checked_beside_what_was_granted() {
    let agree = |asked: &str| {
        let claim = facts(&format!(
            "N° OM;Agent;Date;Nature;Montant demandé;Montant accepté\nOM-7;KERMADEC Yann;02/10/2017;Repas;24,20;20,00\nOM-7;KERMADEC Yann;03/10/2017;Taxi;20,00;20,00\nOM-7;KERMADEC Yann;04/10/2017;Train;30,00;30,00\nTotal;;;;{asked};70,00\n"
        ));
        assert_eq!(amounts(&claim), ["20.00", "20.00", "30.00"]);
        table(&claim).control_totals.iter().all(|total| total.agrees)
    };
    assert!(agree("74,20"));
    assert!(!agree("174,20"));
}

#[test]
fn what_stands_under_no_mission_is_not_of_the_mission_above() {
    let mut dossier = rappro::dossier::empty();
    dossier.missions = vec![lisbon(), Mission { code: "PORTO".into(), label: "Porto".into(), ..lisbon() }];
    let titles = |last: &str, between: &str| {
        let facts = facts_with(
            &dossier,
            &format!(
                "N° mandat;Date mandat;Tiers;Objet;Montant mandaté\nMission Lisbonne;;;;\n3000;01/12/2017;HOTEL;Chambre;100,10\nMission Porto;;;;\n{between}3007;02/12/2017;TAXI;Course;20,20\n{last};;;;\n3014;03/12/2017;EAUX;Consommation;5,05\n"
            ),
        );
        facts.entries.iter().filter_map(|entry| entry.table_title().map(str::to_owned)).collect::<Vec<_>>()
    };
    for last in ["Hors mission", "Autres dépenses"] {
        assert_eq!(titles(last, ""), ["Mission Lisbonne", "Mission Porto", last]);
    }
    // What a total of the mission further below holds is of the mission.
    let held = facts_with(
        &dossier,
        "N° mandat;Date mandat;Tiers;Objet;Montant mandaté\nMission Lisbonne;;;;\n3000;01/12/2017;HOTEL;Chambre;100,10\nHors mission;;;;\n3014;03/12/2017;EAUX;Consommation;5,05\nTotal Lisbonne;;;;105,15\n",
    );
    assert!(held.entries.iter().all(|entry| entry.table_title() == Some("Mission Lisbonne")), "{:?}", held.entries);
    // A part of the mission, where another title is one.
    assert_eq!(titles("Divers", "Hébergement;;;;\n"), ["Mission Lisbonne", "Mission Porto", "Mission Porto"]);
}

#[test]
fn the_totals_of_the_columns_of_missions_are_theirs() {
    let mut dossier = rappro::dossier::empty();
    dossier.missions = vec![lisbon(), Mission { code: "PORTO".into(), label: "Porto".into(), ..lisbon() }];
    let agree = |foot: &str| {
        let list = format!(
            "N° mandat;Date mandat;Tiers;Objet;Lisbonne;Porto\n3000;01/12/2017;HOTEL;Chambre;100,00;50,00\n3007;02/12/2017;TAXI;Course;;20,00\n3014;03/12/2017;EAUX;Boissons;5,00;\nTotal;;;;{foot}\n"
        );
        table(&facts_with(&dossier, &list)).control_totals.iter().all(|total| total.agrees)
    };
    assert!(agree("105,00;70,00"));
    // The whole is right, its parts are not.
    assert!(!agree("95,00;80,00"));
}

fn lisbon() -> Mission {
    Mission {
        code: "LISBONNE".into(),
        label: "Lisbonne".into(),
        aliases: Vec::new(),
        country: None,
        start: Date::constant(2017, 10, 9),
        end: Date::constant(2017, 10, 12),
        declared: Money::zero(Currency::EUR),
        headcount: Headcount::default(),
        operations: Vec::new(),
        special_mandate: None,
        declared_by_nature: Vec::new(),
    }
}

/// The service dates of a statement, and whether their order is doubted.
fn travelled(header: &str, amount: &str, dates: [&str; 3]) -> (String, usize) {
    let mut dossier = rappro::dossier::empty();
    dossier.missions = vec![lisbon()];
    let [a, b, c] = dates;
    let facts = facts_with(
        &dossier,
        &format!("{header}\nF1,HOTEL,{a},\"{amount}\"\nF2,TAXI,{b},\"{amount}\"\nF3,BUS,{c},\"{amount}\"\n"),
    );
    let days = facts.entries.iter().filter_map(|entry| entry.service_date.or(entry.date));
    let days: Vec<String> = days.map(|day| day.strftime("%m-%d").to_string()).collect();
    let doubts = facts.problems.iter().filter(|problem| problem.kind == ProblemKind::UnreadableDate);
    (days.join(" "), doubts.count())
}

#[test]
fn days_that_read_both_ways_are_read_with_a_doubt_where_the_file_is_american() {
    let english = "Invoice #,Supplier,Travel date,Amount";
    let french = "N° facture,Fournisseur,Date de prestation,Montant TTC";
    let in_october = ["10/09/2017", "10/11/2017", "11/10/2017"];
    // The mission is in October: two of three fit month first.
    assert_eq!(travelled(english, "1,234.56", in_october), ("10-09 10-11 11-10".to_owned(), 1));
    // Nothing fits: the French order, and a doubt.
    assert_eq!(travelled(english, "1,234.56", ["04/05/2017", "05/05/2017", "06/05/2017"]).1, 1);
    // A card of a French bank has English headers too.
    assert_eq!(travelled(english, "234.56", ["04/05/2017", "05/05/2017", "06/05/2017"]).1, 0);
    // The French order fits, or a day tells: no doubt.
    assert_eq!(
        travelled(english, "1,234.56", ["09/10/2017", "11/10/2017", "12/10/2017"]),
        ("10-09 10-11 10-12".to_owned(), 0)
    );
    assert_eq!(travelled(english, "1,234.56", ["04/05/2017", "15/05/2017", "06/05/2017"]).1, 0);
    // In French the missions alone do not turn the days round; they are told where none fits as it is read.
    assert_eq!(travelled(french, "1234,56", in_october), ("09-10 11-10 10-11".to_owned(), 0));
    assert_eq!(
        travelled(french, "1234,56", ["10/09/2017", "10/11/2017", "10/12/2017"]),
        ("09-10 11-10 12-10".to_owned(), 1)
    );
}
