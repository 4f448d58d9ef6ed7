//! What the exports do not tell is not checked, never compliant (contract 4, rule 4): columns left empty, or nearly.

use std::fs;

use rappro::{Options, run};

const DOSSIER: &str = r#"
titre = "Missions 2023"
organisme = "Région fictive"
commission = 2023-09-25
exercice = 2023
montant_declare = "1500.00"
[[mission]]
code = "DUB"
libelle = "Dublin"
debut = 2023-03-13
fin = 2023-03-15
montant_declare = "1500.00"
operations = ["OP23-77"]
"#;

const AMOUNTS: [&str; 3] = ["800,00", "550,00", "150,00"];

/// A column and what its three cells hold; and the columns that stand beside it.
type Column<'a> = (&'a str, [&'a str; 3]);

/// Three lines of `before` in a table with one more column.
fn table(header: &str, column: Column<'_>, line: impl Fn(usize) -> String) -> String {
    let lines = (0..3).map(|at| format!("{};{};{}\n", line(at), AMOUNTS[at], column.1[at]));
    format!("{header};{}\n{}", column.0, lines.collect::<String>())
}

/// What a check concludes on three lines in the ledger and in a register, each with one more column.
fn outcome(check: &str, ledger: Column<'_>, papers: Column<'_>, object: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let paid = table(
        "Exercice;N° mandat;Ligne;Date mandat;Tiers;Opération;Date paiement;Montant mandaté",
        ledger,
        |at| format!("2023;41{at};1;20/03/2023;FIRME {at};OP23-77;02/04/2023"),
    );
    let kept = table("Fournisseur;Date facture;Opération;Désignation;Montant TTC", papers, |at| {
        format!("FIRME {at};10/03/2023;OP23-77;{object}")
    });
    for (name, text) in [("dossier.toml", DOSSIER), ("mandats.csv", &paid), ("factures.csv", &kept)] {
        fs::write(folder.path().join(name), text).unwrap();
    }
    let report = run(&Options {
        dossier: folder.path().to_owned(),
        output: folder.path().join("rapprochement.xlsx"),
        previous: None,
        run_date: rappro::model::Date::constant(2023, 10, 2),
    })
    .unwrap();
    report.checks.iter().find(|one| one.check == check).unwrap().outcome.json_name().to_owned()
}

const NUMBERS: Column<'_> = ("N° facture", ["F-901", "F-902", "F-903"]);
const EMPTY: [&str; 3] = ["", "", ""];

#[test]
fn a_column_of_documents_that_is_empty_throughout() {
    let document = |cells: [&str; 3], papers: Column<'_>| {
        outcome("missing_supporting_document", ("Réf. PJ", cells), papers, "Taxi")
    };
    assert_eq!(document(EMPTY, ("Remarque", EMPTY)), "not_checked");
    assert_eq!(document(["PJ-1", "", ""], ("Remarque", EMPTY)), "not_checked");
    assert_eq!(document(["PJ-1", "PJ-2", "PJ-3"], ("Remarque", EMPTY)), "compliant");
    // A register whose every line has its own number lacks nothing under PJ.
    assert_eq!(
        outcome("missing_supporting_document", ("N° facture", NUMBERS.1), ("Réf. PJ", EMPTY), "Taxi"),
        "not_checked"
    );
}

#[test]
fn states_dates_taxes_and_objects_that_are_mostly_missing() {
    let state = |column: Column<'_>| outcome("cancelled_line_counted", column, NUMBERS, "Taxi");
    assert_eq!(state(("Statut", EMPTY)), "not_checked");
    assert_eq!(state(("Statut", ["Payé", "Payé", "Payé"])), "compliant");
    // A column of crosses says by its silence that nothing was cancelled.
    assert_eq!(state(("Annulé", EMPTY)), "compliant");

    let day = |cells| outcome("outside_mission_dates", NUMBERS, ("Date de prestation", cells), "Taxi");
    assert_eq!(day(["13/03/2023", "", ""]), "not_checked");
    assert_eq!(day(["13/03/2023", "14/03/2023", ""]), "compliant");

    assert_eq!(outcome("inadmissible_document", NUMBERS, NUMBERS, ""), "not_checked");
    assert_eq!(outcome("inadmissible_document", NUMBERS, NUMBERS, "Taxi"), "compliant");
}

#[test]
fn taxes_that_are_mostly_missing() {
    let tax = |cells: [&str; 3]| outcome("vat_mismatch", NUMBERS, ("Montant HT;TVA", cells), "Taxi");
    assert_eq!(tax(["666,67;133,33", ";", ";"]), "not_checked");
    assert_eq!(tax(["666,67;133,33", "458,33;91,67", ";"]), "compliant");
}
