//! Exports as systems and people leave them (`fixtures/desordre`): what is understood of each, line by line, and
//! that the lines which the program gives to paste do what they say.
//!
//! `RAPPRO_ATTENDU=1 cargo test --test reading untidy` writes what is understood beside each export, to be read by a person.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use rappro::model::dossier::Dossier;
use rappro::model::entry::Entry;
use rappro::model::field::Field;
use rappro::model::finding::{Problem, ProblemKind};
use rappro::{Options, dossier, inspect_in};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/desordre")
}

/// Every export, by name.
fn exports() -> Vec<PathBuf> {
    let files = fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> =
        files.filter(|path| path.extension().is_some_and(|end| end != "attendu")).collect();
    files.sort();
    files
}

const DOSSIER: &str = r#"
titre = "Essai"
organisme = "Essai"
commission = 2019-02-08
exercice = 2018
montant_declare = "30.00"

[[mission]]
code = "GENES"
libelle = "Gênes"
debut = 2017-10-19
fin = 2017-10-20
montant_declare = "10.00"

[[mission]]
code = "MIAMI"
libelle = "Miami"
debut = 2017-11-04
fin = 2017-11-10
montant_declare = "10.00"

[[mission]]
code = "MILAN"
libelle = "Milan"
debut = 2017-12-05
fin = 2017-12-07
montant_declare = "10.00"
"#;

/// A dossier of this export alone, with these lines at the end of its `dossier.toml`.
fn dossier_of(export: &Path, lines: &str) -> (tempfile::TempDir, Dossier) {
    let folder = tempfile::tempdir().unwrap();
    fs::copy(export, folder.path().join(export.file_name().unwrap())).unwrap();
    fs::write(folder.path().join("dossier.toml"), format!("{DOSSIER}\n{lines}")).unwrap();
    let dossier = dossier::load(folder.path()).unwrap_or_else(|error| panic!("{export:?}: {error}\n{lines}"));
    (folder, dossier)
}

/// What is understood of an export, and what is said of it.
fn understood(export: &Path, lines: &str) -> (String, Vec<Problem>) {
    let (folder, dossier) = dossier_of(export, lines);
    let file = folder.path().join(export.file_name().unwrap());
    let (facts, skipped) = inspect_in(dossier, &format!("{}/", folder.path().display()), &[&file]);
    assert!(skipped.is_empty(), "{export:?}");
    let mut text = String::new();
    for table in facts.files.iter().flat_map(|file| &file.tables) {
        assert_eq!(table.rows.accounted(), table.rows.total, "{export:?}: {:?}", table.rows);
        writeln!(text, "tableau {} : {}", table.role.name(), table.amount.plain()).unwrap();
        for total in &table.control_totals {
            let agrees = if total.agrees { "=" } else { "≠" };
            writeln!(
                text,
                "  total {} : {} {agrees} {}",
                total.label,
                total.stated.plain(),
                total.computed.plain()
            )
            .unwrap();
        }
    }
    facts.entries.iter().for_each(|entry| writeln!(text, "{}", shown(entry)).unwrap());
    for problem in &facts.problems {
        writeln!(text, "signalé {} : {}", problem.kind.check(), problem.at.spot_text().unwrap_or_default())
            .unwrap();
    }
    // As a run would say it, which knows the export by its path in the dossier.
    let root = format!("{}/", folder.path().display());
    let plain = |problem: Problem| Problem {
        remedy: problem.remedy.replace(&root, ""),
        subject: problem.subject.replace(&root, "").into(),
        ..problem
    };
    (text, facts.problems.into_iter().map(plain).collect())
}

fn shown(entry: &Entry) -> String {
    let row = entry.place.cell_ref().map_or(0, |cell| cell.row + 1);
    let amount = entry.amount.map_or("?".to_owned(), |amount| amount.plain());
    let original =
        entry.original().map_or(String::new(), |money| format!(" ({} {})", money.plain(), money.currency()));
    let date = entry.date.map_or("sans date".to_owned(), |date| date.to_string());
    let fields = [
        ("mandat", Field::PaymentOrder),
        ("facture", Field::Invoice),
        ("mission", Field::Mission),
        ("personne", Field::Beneficiary),
        ("article", Field::Account),
    ];
    let mut text = format!("l. {row} | {amount}{original} | {date} | {}", entry.payee().unwrap_or("sans tiers"));
    for (name, field) in fields {
        entry.text(field).into_iter().for_each(|told| write!(text, " | {name} {told}").unwrap());
    }
    text
}

#[test]
fn every_export_is_understood_as_a_person_would() {
    let mut wrong = String::new();
    for export in exports() {
        let expected = PathBuf::from(format!("{}.attendu", export.display()));
        let (text, _) = understood(&export, "");
        if std::env::var_os("RAPPRO_ATTENDU").is_some() {
            fs::write(&expected, &text).unwrap();
        } else if fs::read_to_string(&expected).unwrap_or_default() != text {
            writeln!(wrong, "{}:\n{text}", export.display()).unwrap();
        }
    }
    assert!(wrong.is_empty(), "understood otherwise:\n{wrong}");
}

/// The first lines of `dossier.toml` that a remedy gives.
fn to_paste(remedy: &str) -> String {
    let is_setting = |line: &&str| {
        let key = line.split_once(" = ").map_or("", |(key, _)| key);
        line.starts_with(['[', '#'])
            || (!key.is_empty() && key.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_'))
    };
    let lines = remedy.lines().skip_while(|line| !line.starts_with("[source.")).take_while(is_setting);
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn the_lines_to_paste_settle_what_they_are_about() {
    let mut count = 0;
    for export in exports() {
        let (_, problems) = understood(&export, "");
        let is_table = |problem: &&Problem| matches!(problem.kind, ProblemKind::UnrecognisedTable { .. });
        for problem in problems.iter().filter(is_table) {
            let lines = to_paste(&problem.remedy);
            // Lines that name no column are to be completed by a person.
            if lines.is_empty() || lines.contains('…') {
                continue;
            }
            count += 1;
            let (text, after) = understood(&export, &lines);
            let again = after.iter().any(|one| one.kind == problem.kind && one.subject == problem.subject);
            assert!(!again, "{}:\n{lines}\n{text}", export.display());
        }
    }
    assert!(count >= 5, "{count}");
}

#[test]
fn amounts_in_thousands_are_counted_once_it_is_said() {
    let lines = "[source.\"milliers.csv\"]\nrole = \"comptabilite\"\nmontants_en = \"milliers\"\n[source.\"milliers.csv\".colonnes]\nmontant = \"Montant TTC (k€)\"";
    let (text, problems) = understood(&folder().join("milliers.csv"), lines);
    assert!(text.contains("tableau comptabilite : 2427.87") && text.contains("| 243.70 |"), "{text}");
    assert!(problems.is_empty(), "{problems:?}");
}

#[test]
fn a_column_that_is_not_there_is_said() {
    let lines = "[source.\"mission-par-ligne.csv\".colonnes]\nmission = \"Misson\"";
    let (_, problems) = understood(&folder().join("mission-par-ligne.csv"), lines);
    assert!(problems.iter().any(|one| one.message.contains("« Misson »") && one.remedy.contains("\"Mission\"")));
}

#[test]
fn columns_of_missions_share_a_line() {
    for (name, amounts) in [
        ("colonne-par-mission.csv", ["777.87", "13300.00", "1200.00"]),
        ("colonnes-des-missions-sans-total.csv", ["777.87", "13300.00", "1200.00"]),
    ] {
        let (folder, _) = dossier_of(&folder().join(name), "");
        let options = Options {
            dossier: folder.path().to_owned(),
            output: folder.path().join("rapprochement.xlsx"),
            previous: None,
            run_date: rappro::model::Date::constant(2026, 11, 1),
        };
        let report = rappro::run(&options).unwrap();
        let ledger: Vec<String> = report.missions.iter().map(|one| one.ledger.plain()).collect();
        assert_eq!(ledger, amounts, "{name}");
    }
}

#[test]
fn a_sheet_that_ends_on_the_last_line_of_its_format_was_cut() {
    let folder = tempfile::tempdir().unwrap();
    for (rows, cut) in [(65_536, true), (65_535, false), (65_537, false)] {
        let mut text = String::from("N° mandat;Date mandat;Tiers;Montant TTC\n");
        (1..rows).for_each(|at| writeln!(text, "{at};19/10/2017;TIERS {};12,50", at % 50).unwrap());
        let export = folder.path().join("mandats.csv");
        fs::write(&export, text).unwrap();
        let (_, problems) = understood(&export, "");
        let said =
            problems.iter().any(|one| one.message.contains("65 536ᵉ") && one.kind == ProblemKind::UnreadableFile);
        assert_eq!(said, cut, "{rows}: {problems:?}");
    }
}

/// What a table written here gives.
fn of_text(name: &str, text: &str) -> (String, Vec<Problem>) {
    let folder = tempfile::tempdir().unwrap();
    let export = folder.path().join(name);
    fs::write(&export, text).unwrap();
    understood(&export, "")
}

#[test]
fn nights_in_columns_of_missions_are_no_amounts() {
    let (text, _) = of_text(
        "nuits.csv",
        "Nom;Prénom;Gênes;Miami;Milan\nDUPONT;Jean;1;6;2\nMARTIN;Anne;1;6;0\nPETIT;Luc;0;6;2\n",
    );
    assert!(!text.contains("| mission"), "{text}");
    assert!(!text.contains("tableau comptabilite") && !text.contains("tableau justificatifs"), "{text}");
}

#[test]
fn a_line_without_a_date_is_not_of_the_day_above_it() {
    let text = "Date;Libellé;Montant\n05/11/2017;HILTON MIAMI;1060,98\n06/11/2017;JOE'S;73,91\n;FRAIS DE TENUE DE COMPTE;12,40\n10/11/2017;TAXI;20,00\n";
    let (text, _) = of_text("releve-carte.csv", &format!("Relevé de carte d'achat\n{text}"));
    assert!(text.contains("| 12.40 | sans date |"), "{text}");
}

#[test]
fn an_account_padded_with_zeros_is_an_account_and_that_of_a_bank_is_none() {
    let table = |account: &str| {
        of_text("gl.csv", &format!("N° pièce;Date pièce;Tiers;Compte;Montant\nA1;19/10/2017;HAVAS;{account};534,17\nA2;20/10/2017;TAXI;{account};20,00\nA3;21/10/2017;HOTEL;{account};80,00\n")).0
    };
    assert!(table("0062510000").contains("article 0062510000"), "{}", table("0062510000"));
    assert!(!table("00012345678").contains("article"), "{}", table("00012345678"));
}

#[test]
fn a_credit_note_told_by_its_kind_keeps_its_sign_when_it_has_one() {
    let (text, _) = of_text(
        "factures.csv",
        "N° facture;Nature;Date facture;Fournisseur;Montant TTC\nF1;Facture;19/10/2017;HAVAS;534,17\nF2;Avoir;20/10/2017;HAVAS;-54,17\nF3;Avoir;21/10/2017;HOTEL;30,00\nF4;Facture;22/10/2017;HOTEL;80,00\n",
    );
    assert!(text.contains("justificatifs : 530.00"), "{text}");
}

#[test]
fn a_first_line_of_words_is_no_second_row_of_titles() {
    let (text, _) = of_text(
        "mandats.csv",
        "N° mandat;Date mandat;Tiers;Objet;Montant TTC\n;;Sans tiers;Régularisation;\n1874;19/10/2017;HAVAS;Billets;534,17\n1902;27/10/2017;DUPONT Jean;Frais;243,70\n",
    );
    assert!(text.contains("l. 3 | 534.17 | 2017-10-19 | HAVAS | mandat 1874"), "{text}");
}

#[test]
fn a_round_sum_above_three_lines_is_a_line() {
    let (text, _) = of_text(
        "frais.csv",
        "N° facture;Date facture;Fournisseur;Objet;Montant TTC\nF1;19/10/2017;HAVAS;Billets;300,00\n;20/10/2017;TAXI;Course;100,00\n;21/10/2017;TAXI;Course;100,00\n;22/10/2017;TAXI;Course;100,00\n",
    );
    assert!(text.contains("justificatifs : 600.00"), "{text}");
}

#[test]
fn columns_of_missions_need_a_role_and_no_amount() {
    let table =
        "Nom;Prénom;Gênes;Miami;Milan\nDUPONT;Jean;534,17;6 000,00;1 000,00\nMARTIN;Anne;643,70;5 558,52;772,55\n";
    let (_, problems) = of_text("personnes.csv", table);
    let lines = to_paste(&problems[0].remedy);
    assert!(lines.contains("role = ") && !lines.contains("montant"), "{lines}");
    let folder = tempfile::tempdir().unwrap();
    let export = folder.path().join("personnes.csv");
    fs::write(&export, table).unwrap();
    let (text, _) = understood(&export, &lines);
    assert!(text.contains("tableau comptabilite : 14508.94"), "{text}");
}
