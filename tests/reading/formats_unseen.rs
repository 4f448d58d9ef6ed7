//! Files as other programs write them, and tables that say little by themselves.

use std::fs;
use std::process::Command;

/// The page of `inspect` about this file, in a dossier with these settings.
fn page(name: &str, content: &str, settings: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join(name), content).unwrap();
    let dossier = format!(
        "titre = \"Essai\"\norganisme = \"Essai\"\ncommission = 2019-02-08\nexercice = 2018\nmontant_declare = \"10.00\"\n\n[[mission]]\ncode = \"GENES\"\nlibelle = \"Gênes\"\ndebut = 2018-01-10\nfin = 2018-01-12\nmontant_declare = \"10.00\"\n{settings}"
    );
    fs::write(folder.path().join("dossier.toml"), dossier).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_rappro"));
    let output = command.arg("inspect").arg(folder.path().join(name)).output().unwrap();
    String::from_utf8(output.stdout).unwrap().replace('\u{a0}', " ")
}

#[test]
fn a_column_of_american_dates_is_a_column_of_dates() {
    let lines = "N° mandat;Date mandat;Fournisseur;Montant TTC\n1200;01/03/2018;AIR FRANCE;12,50\n1201;01/14/2018;HOTEL DUOMO;13,50\n1202;01/15/2018;HOTEL DUOMO;14,50\n1203;01/16/2018;TAXI LINATE;15,50\n";
    let page = page("mandats.csv", lines, "");
    assert!(page.contains("→ date du mandat"), "{page}");
    assert!(page.contains("03/01/2018") && page.contains("14/01/2018"), "{page}");
}

#[test]
fn letters_in_dossier_toml_name_the_columns_of_a_table_without_header() {
    let lines = "1200;12/01/2018;AIR FRANCE;12,50;17,00\n1201;14/01/2018;HOTEL DUOMO;13,50;18,00\n1202;15/01/2018;TAXI LINATE;14,50;19,00\n";
    let settings =
        "[source.\"sans.csv\"]\nrole = \"comptabilite\"\n[source.\"sans.csv\".colonnes]\nmontant = \"colonne E\"\n";
    let (before, after) = (page("sans.csv", lines, ""), page("sans.csv", lines, settings));
    assert!(before.contains("montant = \"colonne D\""), "{before}");
    assert!(after.contains("montant retenu : colonne E"), "{after}");
    assert!(after.contains("54,00 €") && after.contains("indiqué dans dossier.toml"), "{after}");
}

#[test]
fn a_text_named_like_a_workbook_is_read_or_is_no_workbook() {
    let lines = "N° mandat;Date mandat;Fournisseur;Montant TTC\n1200;12/01/2018;AIR FRANCE;12,50\n1201;14/01/2018;HOTEL DUOMO;13,50\n";
    let page = |name: &str, lines: &str| page(name, lines, "").split_whitespace().collect::<Vec<_>>().join(" ");
    for name in ["faux.ods", "faux.xlsx", "faux.XLS"] {
        let text = page(name, "juste un texte\n");
        assert!(text.contains("Ce fichier n’a pas été lu") && text.contains("c’est un texte"), "{text}");
        assert!(text.contains("« juste un texte »"), "{text}");
        // Told by its content.
        let table = page(name, lines);
        assert!(table.contains("26,00 €") && !table.contains("n’a pas été lu"), "{table}");
    }
    let note = page("note.txt", "juste un texte\n");
    assert!(note.contains("Tableau non reconnu") && !note.contains("n’a pas été lu"), "{note}");
    // What carries amounts is told with what to write to have it read.
    let unknown = page("reste.xlsx", "AB;CD;EF\nx;12,50;y\nz;13,50;t\nu;14,50;v\n");
    assert!(!unknown.contains("c’est un texte"), "{unknown}");
}

#[test]
fn a_base_that_the_table_has_not_is_said() {
    let table = |header: &str| {
        format!(
            "N° mandat;Date mandat;Fournisseur;{header}\n1200;12/01/2018;AIR FRANCE;12,50\n1201;14/01/2018;HOTEL DUOMO;13,50\n"
        )
    };
    let lacking = |header: &str, settings: &str| {
        let page = page("mandats.csv", &table(header), settings);
        page.split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
            .contains("faute d’un montant payé, que demande dossier.toml")
    };
    let paid = "[parametres]\nbase = \"paye\"\n";
    assert!(lacking("Montant mandaté", paid) && lacking("Montant", paid));
    assert!(!lacking("Montant payé", paid));
    assert!(!lacking("Montant mandaté", "") && !lacking("Montant payé", ""));
}

#[test]
fn numbered_titles_do_not_hide_a_header_nor_fill_the_page() {
    let numbered: Vec<String> = (1..=60).map(|at| format!("Champ {at}")).collect();
    let mut lines = format!("N° mandat;Date mandat;Fournisseur;Montant TTC;{}\n", numbered.join(";"));
    for row in 0..5 {
        let cells: Vec<String> = (1..=60).map(|at| format!("{},{at:02}", row * 7 + at)).collect();
        lines += &format!("{};1{row}/01/2018;AIR FRANCE;12,50;{}\n", 1200 + row, cells.join(";"));
    }
    let page = page("large.csv", &lines, "");
    assert!(page.contains("Intitulés   ligne 1"), "{page}");
    assert!(page.contains("62,50 €"), "{page}");
    assert!(page.contains("… et 44 autres colonnes, non utilisées"), "{page}");
}

#[test]
fn the_column_of_codes_is_the_currency_beside_one_of_words() {
    let lines = "Pays;Monnaie;Code;Taux de chancellerie;Date d'effet\nÉTATS-UNIS;Dollar;USD;0,8431;01/11/2017\nROYAUME-UNI;Livre;GBP;1,1298;01/11/2017\n";
    let page = page("taux.csv", lines, "");
    assert!(!page.contains("le code d’aucune monnaie"), "{page}");
}
