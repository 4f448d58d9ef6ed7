//! A card statement in another currency, paid with its fees or without: the euros that the bank debited leave no room
//! for the exchange, and what is not paid is said.

use std::fs;
use std::path::{Path, PathBuf};

use rappro::Options;
use rappro::model::Date;
use rappro::model::finding::Severity;
use rappro::model::report::{Report, Verdict};

const DOSSIER: &str = r#"titre = "Déplacements"
organisme = "Département fictif"
commission = 2023-09-01
exercice = 2023
montant_declare = "DECLARED"
[[mission]]
code = "LONDRES"
libelle = "Londres"
debut = 2023-06-11
fin = 2023-06-16
montant_declare = "DECLARED"
elus = 1
invites = 0
agents = 0
operations = ["LONDRES"]
"#;
const LEDGER: &str =
    "Exercice;N° Mandat;N° Ligne;Date mandat;Tiers;Objet;Opération;N° facture;Article;Montant mandaté;Statut
2023;410;1;10/07/2023;BANQUE DU MIDI;Carte affaires juin;LONDRES;R-06;6532;PAID;Payé
";
const STATEMENT: &str = "Mission;N° relevé;Date opération;Commerçant;Libellé;Devise;Montant devise;Contre-valeur EUR;Commission EUR;Total débité EUR
Londres;R-06;12/06/2023;TOWER BRIDGE INN;HOTEL LONDRES;GBP;1184,00;1377,00;TOTAL
Londres;R-06;13/06/2023;BLACK CABS;TAXI LONDRES;GBP;24,60;28,61;0,57;29,18
";

/// The report on a statement whose hotel has this fee, when this is paid for all of it.
fn report(name: &str, fee: (&str, &str), paid: &str, statement: &str) -> Report {
    let folder = folder(name);
    let write = |file: &str, text: String| fs::write(folder.join(file), text).unwrap();
    let declared = paid.replace(',', ".");
    write("dossier.toml", DOSSIER.replace("DECLARED", &declared));
    write("mandats.csv", LEDGER.replace("PAID", paid));
    write("releve-carte.csv", statement.replace("TOTAL", &format!("{};{}", fee.0, fee.1)));
    let run_date = Date::constant(2023, 8, 1);
    let options = Options { output: folder.join("r.xlsx"), dossier: folder, previous: None, run_date };
    rappro::run(&options).unwrap()
}

fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("statement-fees-{name}"));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

fn messages(report: &Report, check: &str) -> Vec<String> {
    report.findings.iter().filter(|one| one.check == check).map(|one| one.observation.message.clone()).collect()
}

fn open(report: &Report, severity: Severity) -> Vec<&str> {
    let checks = report.findings.iter().filter(|one| one.severity == severity).map(|one| one.check);
    checks.filter(|check| *check != "missing_special_mandate").collect()
}

/// The statement by its number, by a number that only its lines have, and by none.
fn statements() -> [(&'static str, String); 3] {
    let unnumbered = STATEMENT.replace("N° relevé", "Réf. interne").replace("R-06", "");
    [("numbered", STATEMENT.to_owned()), ("apart", STATEMENT.replace("R-06", "CA-77")), ("bare", unnumbered)]
}

#[test]
fn a_statement_paid_whole_asks_for_nothing() {
    for (name, statement) in statements() {
        let report = report(&format!("whole-{name}"), ("27,54", "1404,54"), "1433,72", &statement);
        assert!(open(&report, Severity::Blocking).is_empty(), "{name}: {:?}", open(&report, Severity::Blocking));
        assert!(open(&report, Severity::Review).is_empty(), "{name}: {:?}", open(&report, Severity::Review));
    }
}

#[test]
fn a_statement_paid_without_its_fees_says_so_however_small_they_are() {
    for (size, fee, total) in [("large", "27,54", "1404,54"), ("small", "0,01", "1377,01")] {
        for (name, statement) in statements() {
            let report = report(&format!("{size}-{name}"), (fee, total), "1405,61", &statement);
            assert_eq!(open(&report, Severity::Blocking), ["amount_disagreement"], "{size} {name}");
            let told = messages(&report, "amount_disagreement");
            assert!(told[0].contains("exactement les frais bancaires"), "{size} {name}: {told:?}");
            assert_eq!(report.verdict, Verdict::Blocked);
        }
    }
}
