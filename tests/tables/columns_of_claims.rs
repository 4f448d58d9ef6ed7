//! Expense claims whose columns say less than they seem to: a price called a rate, an advance taken off.

use rappro::model::account::Role;
use rappro::model::books::Facts;
use rappro::model::field::Field;

fn facts(csv: &str) -> Facts {
    rappro::interpret::sheets(rappro::read::bytes("frais.csv", csv.into()), &rappro::dossier::empty())
}

#[test]
fn a_price_called_a_rate_is_a_price() {
    let facts = facts(
        "Nom;Qualité;Date;Nature;Nombre;Taux;Devise;Montant devise;Montant EUR\nBAUDRY Jeanne;Élue;18/11/2019;Indemnités journalières;6;14320;XPF;85920;720,01\nMOREL Étienne;Élu;18/11/2019;Indemnités journalières;5;14320;XPF;71600;600,01\n",
    );
    let table = &facts.files[0].tables[0];
    let field = |header: &str| table.columns.iter().find(|one| one.header == header).unwrap().field;
    assert_eq!(field("Taux"), Some(Field::UnitAmount));
    assert_eq!(table.role, Role::Support);
    assert_eq!(facts.entries[0].rate(), None);
}

#[test]
fn the_number_of_a_receipt_in_a_claim_is_no_invoice() {
    let field = |headers: &str, header: &str, numbers: [&str; 3]| {
        let line = |at: usize| format!("NF-22;SABRIOL Julie;0{}/10/2022;Taxi;12,0{at};{}\n", at + 1, numbers[at]);
        let facts = facts(&format!("{headers};{header}\n{}{}{}", line(0), line(1), line(2)));
        let columns = &facts.files[0].tables[0].columns;
        columns.iter().find(|one| one.header == header).unwrap().field
    };
    let claim = "N° note de frais;Nom;Date dépense;Nature;Montant";
    for header in [
        "N° pièce jointe",
        "Réf. pièce jointe",
        "N° justificatif",
        "Référence justificatif",
        "Réf. justificatif",
        "Numéro du justificatif",
    ] {
        for numbers in [["1", "2", "3"], ["PJ-1", "PJ-2", ""]] {
            assert_eq!(field(claim, header, numbers), Some(Field::SupportingDocument), "{header} {numbers:?}");
        }
    }
    // In a register that has no other number, it is that of the invoice.
    let register = "Opération;Fournisseur;Date facture;Objet;Montant TTC";
    let invoices = ["F22-0871", "AB-2022-14", "99812-7"];
    assert_eq!(field(register, "N° justificatif", invoices), Some(Field::Invoice));
    assert_eq!(field(register, "N° pièce", invoices), Some(Field::Invoice));
}

#[test]
fn an_expense_is_the_total_and_not_what_is_left_after_the_advance() {
    let facts = facts(
        "OM;Nom;Date départ;Détail;Total frais;Avance versée;Net à payer\nOM19-12;OUDIN Marc;08/04/2019;Repas;96,40;0;96,40\nOM19-32;OUDIN Marc;13/05/2019;Repas;231,70;150,00;81,70\n",
    );
    let amounts: Vec<String> = facts.entries.iter().map(|entry| entry.amount.unwrap().plain()).collect();
    assert_eq!(amounts, ["96.40", "231.70"]);
    // Where nobody had an advance, nothing is concluded; where the lines do not add up, nothing either.
    for lines in [
        "OM19-12;OUDIN Marc;08/04/2019;Repas;96,40;0;96,40",
        "OM19-12;OUDIN Marc;08/04/2019;Repas;96,40;20,00;50,00",
    ] {
        let facts =
            self::facts(&format!("OM;Nom;Date départ;Détail;Total frais;Avance versée;Net à payer\n{lines}\n"));
        let columns = &facts.files[0].tables[0].columns;
        assert!(columns.iter().all(|one| !format!("{one:?}").contains("avance est déduite")), "{columns:?}");
    }
}

#[test]
fn a_stay_ends_on_its_departure_and_a_journey_begins_on_it() {
    let days = |headers: &str, first: &str, second: &str| {
        let facts = facts(&format!(
            "Fournisseur;N° facture;Objet;{headers};Montant TTC\nHôtel Bellerive;H-55;Hébergement;{first};{second};600,00\nHôtel du Lac;H-56;Hébergement;{first};{second};420,00\n"
        ));
        let entry = &facts.entries[0];
        [entry.service_date, entry.service_end].map(|date| date.map(|date| date.to_string()).unwrap_or_default())
    };
    let stay = ["2019-03-10", "2019-03-15"];
    assert_eq!(days("Arrivée;Départ", "10/03/2019", "15/03/2019"), stay);
    assert_eq!(days("Date d'arrivée;Date de départ", "10/03/2019", "15/03/2019"), stay);
    assert_eq!(days("Départ;Retour", "10/03/2019", "15/03/2019"), stay);
    assert_eq!(days("Départ;Arrivée", "10/03/2019", "11/03/2019")[0], "2019-03-10");
    assert_eq!(days("Départ;Destination", "10/03/2019", "Québec")[0], "2019-03-10");
}

const CLAIM: &str = "N° OM;Agent;Date dépense;Nature;Montant TTC";

fn claim(column: &str, cells: [&str; 3]) -> Facts {
    let lines = ["Taxi;31,40", "Dîner;58,50", "Train;18,60"];
    let lines =
        lines.iter().zip(cells).map(|(line, cell)| format!("ER-5611;MOREL Anne;05/11/2024;{line};{cell}\n"));
    facts(&format!("{CLAIM};{column}\n{}", lines.collect::<String>()))
}

#[test]
fn what_a_claim_says_is_refused_is_not_owed() {
    let states = |column: &str, cells: [&str; 3]| -> Vec<bool> {
        claim(column, cells)
            .entries
            .iter()
            .map(|entry| entry.state().is_some_and(rappro::model::words::is_cancelled))
            .collect()
    };
    for (column, cells) in [
        ("Remboursable", ["Oui", "Oui", "Non"]),
        ("Is Reimbursable", ["Yes", "Yes", "No"]),
        ("Dépense personnelle", ["", "", "X"]),
        ("Décision", ["Accepté", "Accepté", "Refusé"]),
        ("Status", ["Approved", "Approved", "Declined"]),
        ("Statut", ["Validée", "Validée", "Rejetée"]),
    ] {
        assert_eq!(states(column, cells), [false, false, true], "{column}");
    }
    for (column, cells) in [
        ("Facturable", ["Oui", "Oui", "Non"]),
        ("Remboursable", ["Oui", "Oui", "à voir"]),
        ("Observation", ["", "", "reçu illisible"]),
    ] {
        assert_eq!(states(column, cells), [false; 3], "{column}");
    }
}

#[test]
fn what_the_organisation_paid_is_not_owed_to_the_traveller() {
    let paid = |column: &str, cells: [&str; 3]| -> Vec<bool> {
        claim(column, cells).entries.iter().map(|entry| entry.is_house_paid()).collect()
    };
    for (column, cells) in [
        ("Mode de paiement", ["Espèces", "CB personnelle", "Carte de la collectivité"]),
        ("Payé par", ["Agent", "Agent", "Collectivité"]),
        ("Mode de paiement", ["Personnel", "Personnel", "Carte société"]),
        ("Payé par", ["Salarié", "Salarié", "Société"]),
        ("Payment Type", ["Out of Pocket", "Cash", "Company Paid"]),
    ] {
        assert_eq!(paid(column, cells), [false, false, true], "{column}");
    }
    for (column, cells) in [
        ("Mode de paiement", ["Espèces", "Carte bancaire", "Espèces"]),
        ("Mode de paiement", ["Carte achat", "Carte achat", "Carte achat"]),
        ("Mode de paiement", ["Espèces", "Virement SEPA", "Carte achat"]),
        ("Mode de paiement", ["Personnel", "Personnel", "Carte affaires"]),
    ] {
        assert_eq!(paid(column, cells), [false; 3], "{column}: {cells:?}");
    }
}

#[test]
fn what_is_refunded_beside_what_was_spent_is_asked_about() {
    let asked = |column: &str, cells: [&str; 3]| {
        let facts = claim(column, cells);
        assert_eq!(facts.entries.iter().map(|entry| entry.amount.unwrap().plain()).next_back().unwrap(), "18.60");
        facts.problems.iter().filter(|one| one.message.contains("elles diffèrent")).count()
    };
    for column in ["Montant remboursable", "Approved Amount", "Montant pris en charge", "Montant plafonné"] {
        assert_eq!(asked(column, ["31,40", "40,00", "18,60"]), 1, "{column}");
        assert_eq!(asked(column, ["31,40", "58,50", "18,60"]), 0, "{column}: equal");
    }
}

/// The amounts of claims with two or three columns of money, and what is asked about them.
fn columns(headers: &str, lines: [&str; 2]) -> (Vec<String>, String) {
    let facts = facts(&format!(
        "N° OM;Collaborateur;Date;Nature;{headers}\nOM-17-143;KERMADEC Yann;18/09/2017;Location;{}\nOM-17-143;KERMADEC Yann;22/09/2017;Parking;{}\n",
        lines[0], lines[1]
    ));
    let amounts = facts.entries.iter().map(|entry| entry.amount.unwrap().plain()).collect();
    (amounts, facts.problems.iter().map(|one| format!("{}\n{}\n", one.message, one.remedy)).collect())
}

#[test]
fn what_was_admitted_of_what_was_asked_is_the_amount() {
    for headers in [
        "Montant demandé;Montant accepté",
        "Montant déclaré;Montant accepté",
        "Montant demandé;Montant validé",
        "Somme demandée;Somme admise",
        "Montant saisi;Montant accordé",
        "Montant accepté;Montant demandé",
    ] {
        let mut lines = ["1000,00;850,00", "44,20;44,20"];
        if headers.starts_with("Montant accepté") {
            lines = ["850,00;1000,00", "44,20;44,20"];
        }
        let (amounts, asked) = columns(headers, lines);
        assert_eq!((amounts, asked), (vec!["850.00".to_owned(), "44.20".to_owned()], String::new()), "{headers}");
    }
    // A line without a decision, one on which more was admitted than asked, or an advance: nothing is settled.
    for lines in [["1000,00;850,00", "44,20;"], ["1000,00;1050,00", "44,20;44,20"]] {
        let (amounts, _) = columns("Montant demandé;Montant accepté", lines);
        assert_eq!(amounts, ["1000.00", "44.20"], "{lines:?}");
    }
    let lines = ["1000,00;150,00;850,00", "44,20;0,00;44,20"];
    assert_eq!(columns("Montant demandé;Avance;Montant validé", lines).0, ["1000.00", "44.20"]);
}

#[test]
fn what_is_not_owed_of_a_claim_is_asked_about_or_proved() {
    let whole = ["1000.00", "44.20"];
    for column in ["Montant accepté", "Montant payé", "Quote-part mission", "Part département", "Montant vérifié"]
    {
        let (amounts, asked) = columns(&format!("Montant TTC;{column}"), ["1000,00;850,00", "44,20;44,20"]);
        assert_eq!(amounts, whole, "{column}");
        assert!(asked.contains("peuvent toutes deux") && asked.contains(column), "{column}: {asked}");
        let (_, asked) = columns(&format!("Montant TTC;{column}"), ["1000,00;1000,00", "44,20;44,20"]);
        assert_eq!(asked, "", "{column}: equal");
    }
    for column in ["Montant refusé", "Part personnelle", "Dépense privée", "Non remboursable"] {
        let (amounts, asked) = columns(&format!("Montant TTC;{column}"), ["1000,00;150,00", "44,20;0,00"]);
        assert_eq!(amounts, whole, "{column}");
        assert!(asked.contains("n’est pas due") && asked.contains(&format!("credit = \"{column}\"")), "{asked}");
        assert_eq!(columns(&format!("Montant TTC;{column}"), ["1000,00;0,00", "44,20;"]).1, "", "{column}: none");
        // What the lines prove needs no question.
        let headers = format!("Montant TTC;{column};Part Département");
        let (amounts, asked) = columns(&headers, ["1000,00;150,00;850,00", "44,20;0,00;44,20"]);
        assert_eq!((amounts, asked), (vec!["850.00".to_owned(), "44.20".to_owned()], String::new()), "{column}");
    }
    // So do the columns that make the total less that part; one line that they do not make leaves the question.
    let headers = "Transport;Repas;Part personnelle;Total";
    let lines = ["1000,00;50,00;50,00;1000,00", "44,20;0,00;0,00;44,20"];
    assert_eq!(columns(headers, lines), (whole.map(str::to_owned).to_vec(), String::new()));
    for lines in [
        ["1000,00;0,00;50,00;1000,00", "44,20;0,00;0,00;44,20"],
        ["1000,00;50,00;50,00;1000,00", "44,20;0,00;4,20;44,20"],
    ] {
        assert!(columns(headers, lines).1.contains("n’est pas due"), "{lines:?}");
    }
    // A share in percent, a limit, what was paid before: no part of this line.
    for (column, cell) in [
        ("Part (%)", "85,00"),
        ("Plafond validé", "120,50"),
        ("Déjà payé", "150,00"),
        ("Prépayé", "150,00"),
        ("Validé", "1"),
        ("Validé par", "7"),
        ("Employee ID", "12"),
        ("Payé HT", "833,33"),
    ] {
        let (amounts, asked) = columns(&format!("Montant TTC;{column}"), [&format!("1000,00;{cell}"), "44,20;1"]);
        assert_eq!((amounts, asked), (whole.map(str::to_owned).to_vec(), String::new()), "{column}");
    }
}

#[test]
fn what_was_refunded_beside_what_is_called_spent_is_the_amount() {
    let lines =
        "ER-5611;MOREL Anne;05/11/2024;Dîner;58,50;40,00\nER-5611;MOREL Anne;07/11/2024;Train;18,60;18,60\n";
    let facts = facts(&format!("N° OM;Nom;Date dépense;Nature;Montant dépensé;Montant remboursé\n{lines}"));
    let amounts: Vec<String> = facts.entries.iter().map(|entry| entry.amount.unwrap().plain()).collect();
    assert_eq!(amounts, ["40.00", "18.60"]);
    assert!(facts.problems.is_empty(), "{:?}", facts.problems);
}
