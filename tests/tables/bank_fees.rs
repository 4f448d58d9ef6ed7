//! Fees of the bank beside the lines of a statement in another currency: apart, and never twice.

use rappro::model::books::Facts;
use rappro::model::nature::Nature;
use rappro::{classify, dossier, interpret, read};

/// Amounts of the lines with their natures, in the order of the cells, and the sum of the table.
fn lines(csv: &str) -> (Vec<String>, String) {
    let dossier = dossier::empty();
    let facts: Facts = interpret::sheets(read::bytes("releve.csv", csv.into()), &dossier);
    let natures = classify::natures(&facts.entries, &dossier);
    let mut shown: Vec<_> = facts.entries.iter().zip((0..).map(|at| natures.of_entry(at))).collect();
    shown.sort_by_key(|(entry, _)| entry.place.clone());
    let shown = shown.into_iter().map(|(entry, nature)| {
        let bank = if nature.nature == Nature::Bank { " banque" } else { "" };
        format!("{} {}{bank}", entry.place.spot_text().unwrap(), entry.amount.unwrap().plain())
    });
    (shown.collect(), facts.files[0].tables[0].amount.plain())
}

const TOTAL: &str = "N° relevé;Date opération;Commerçant;Libellé;Devise;Montant devise;Contre-valeur EUR;Commission EUR;Total débité EUR
R-06;12/06/2023;TOWER BRIDGE INN;HOTEL LONDRES;GBP;1184,00;1377,00;27,54;1404,54
R-06;13/06/2023;BLACK CABS;TAXI LONDRES;GBP;24,60;28,61;0,57;29,18
R-06;14/06/2023;SNCF;TRAIN LILLE;EUR;50,00;50,00;;50,00
";

#[test]
fn a_fee_is_a_line_of_its_own_where_the_columns_add_up() {
    let (shown, sum) = lines(TOTAL);
    assert_eq!(shown, ["G2 1377.00", "H2 27.54 banque", "G3 28.61", "H3 0.57 banque", "G4 50.00"]);
    assert_eq!(sum, "1483.72");
    // Read as the amount, the total holds the fee.
    let (shown, sum) =
        lines(&TOTAL.replace("Contre-valeur EUR", "Hors frais").replace("Total débité EUR", "Montant EUR"));
    assert_eq!(shown, ["H2 27.54 banque", "I2 1377.00", "H3 0.57 banque", "I3 28.61", "I4 50.00"]);
    assert_eq!(sum, "1483.72");
}

#[test]
fn the_rate_of_the_line_tells_too_and_otherwise_nothing_is_supposed() {
    let rated = "N° relevé;Date opération;Commerçant;Libellé;Montant devise;Devise;Taux de change;Montant EUR;Frais bancaires
R-06;12/06/2023;TOWER BRIDGE INN;HOTEL LONDRES;1184,00;GBP;0,8598;1377,06;27,54
R-06;13/06/2023;BLACK CABS;TAXI LONDRES;24,60;GBP;0,8598;28,61;0,57
";
    assert_eq!(lines(rated).1, "1433.78");
    let unknown = rated.replace(";Taux de change", "").replace(";0,8598", "");
    assert_eq!(lines(&unknown).1, "1405.67");
    // The fees of an agency are no fees of a bank.
    assert_eq!(lines(&TOTAL.replace("Commission EUR", "Frais de service")).0.len(), 3);
}

#[test]
fn fees_that_nothing_places_are_said() {
    let unknown = "N° relevé;Date opération;Commerçant;Libellé;Montant devise;Devise;Montant EUR;Frais bancaires
R-06;12/06/2023;TOWER BRIDGE INN;HOTEL LONDRES;1184,00;GBP;1377,06;27,54
R-06;13/06/2023;BLACK CABS;TAXI LONDRES;24,60;GBP;28,61;0,57
";
    let said = |csv: &str| {
        let facts = interpret::sheets(read::bytes("releve.csv", csv.into()), &dossier::empty());
        facts.problems.into_iter().map(|problem| problem.message).collect::<Vec<_>>()
    };
    let message = "Frais de la colonne « Frais bancaires » (28,11\u{a0}€ en tout) non comptés : rien ne dit si le montant retenu les comprend.";
    assert_eq!(said(unknown), [message]);
    assert!(said(&unknown.replace("27,54", "0,00").replace("0,57", "")).is_empty());
    assert!(said(TOTAL).is_empty());
}

const DEBITED: &str = "N° relevé;Date opération;Commerçant;Montant EUR;FEE;Total débité
R-06;12/06/2023;TOWER BRIDGE INN;58,67;1,17;59,84
R-06;13/06/2023;BLACK CABS;43,70;;43,70
R-06;14/06/2023;TREMONT ARMS HOTEL;2248,10;44,96;2293,06
";

#[test]
fn a_total_that_is_the_amount_and_its_fee_on_every_line_is_what_was_debited() {
    for fee in [
        "Commission",
        "FX fee",
        "Foreign transaction fee",
        "Frais de change",
        "Fees",
        "Auslandsentgelt",
        "Comisión",
    ] {
        let (shown, sum) = lines(&DEBITED.replace("FEE", fee));
        let expected = ["D2 58.67", "E2 1.17 banque", "D3 43.70", "D4 2248.10", "E4 44.96 banque"];
        assert_eq!((shown.as_slice(), sum.as_str()), (expected.map(String::from).as_slice(), "2396.60"), "{fee}");
    }
    // On one line it is not: nobody knows what the fee is to the amount.
    let wrong = DEBITED.replace("FEE", "Commission").replace("59,84", "60,84");
    assert_eq!(lines(&wrong).1, "2350.47");
    let said = interpret::sheets(read::bytes("releve.csv", wrong.into()), &dossier::empty()).problems;
    assert!(said.iter().any(|problem| problem.message.contains("non comptés")), "{said:?}");
}

#[test]
fn the_other_reading_of_an_amount_is_its_total_not_its_fee() {
    let doubtful = DEBITED.replace("FEE", "Frais EUR").replace("Total débité", "Total EUR");
    let said = interpret::sheets(read::bytes("releve.csv", doubtful.into()), &dossier::empty()).problems;
    assert!(said.iter().any(|problem| problem.remedy.contains("montant = \"Total EUR\"")), "{said:?}");
}
