//! What adds up lines that stand elsewhere is never counted with them: recapitulations beside their detail and below
//! it, totals of blocks; each with its nearest innocent neighbour.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test says what is wrong by stopping")]

use rappro::dossier;
use rappro::interpret;
use rappro::model::account::{Role, TableAccount};
use rappro::model::books::Facts;
use rappro::model::finding::Problem;
use rappro::model::sheet::{Format, Sheet, SheetBuilder, Source, SourceFile, Value};

/// A sheet from lines of cells separated by `;`; `#12.5` is a number cell, `@43043` a date cell.
fn sheet(name: &str, text: &str) -> Sheet {
    let mut builder = SheetBuilder::new(&"releve.xlsx".into(), Some(name));
    for (row, line) in text.trim_matches('\n').lines().enumerate() {
        builder.go_to_row(row as u32).unwrap();
        for (column, cell) in line.split(';').enumerate() {
            let value = match (cell.strip_prefix('#'), cell.strip_prefix('@')) {
                (Some(number), _) => Value::Number(number.parse().unwrap()),
                (_, Some(serial)) => Value::Date(serial.parse().unwrap()),
                _ => Value::Text(cell),
            };
            builder.push(column as u32, value).unwrap();
        }
    }
    builder.finish()
}

fn read(sheets: &[(&str, &str)]) -> Facts {
    let file = SourceFile {
        path: "releve.xlsx".into(),
        format: Format::Xlsx,
        sha256: String::new(),
        size: 0,
        encoding: None,
        delimiter: None,
        evidence: Vec::new(),
        sheets: sheets.iter().map(|(name, text)| sheet(name, text)).collect(),
    };
    let facts = interpret::sheets(Source { files: vec![file], ..Source::default() }, &dossier::empty());
    for table in tables(&facts) {
        assert_eq!(table.rows.accounted(), table.rows.total, "rows of {table:?}");
    }
    facts
}

fn tables(facts: &Facts) -> &[TableAccount] {
    &facts.files[0].tables
}

fn amounts(facts: &Facts) -> String {
    facts.entries.iter().map(|entry| entry.amount.unwrap().plain()).collect::<Vec<_>>().join(" ")
}

/// `label stated=computed` of each control total, `≠` when it does not agree.
fn totals(facts: &Facts) -> Vec<String> {
    let all = tables(facts).iter().flat_map(|table| &table.control_totals);
    let sign = |agrees: bool| if agrees { "=" } else { "≠" };
    all.map(|one| format!("{} {}{}{}", one.label, one.stated.plain(), sign(one.agrees), one.computed.plain()))
        .collect()
}

fn problems(facts: &Facts) -> Vec<&Problem> {
    facts.problems.iter().collect()
}

const LINES: &str = "N° relevé;Date opération;Commerçant;Libellé;Mission;Montant
R5;13/05/2024;TAXI TORINO;Taxi;Turin;18,40
R5;15/05/2024;MUSEO EGIZIO;Entrées;Turin;266,60
R5;17/05/2024;MUSEO EGIZIO;Remboursement;Turin;-18,00
";

/// Whether a second sheet is set aside, and whether anything is said of it.
fn beside(name: &str, recap: &str) -> (bool, usize) {
    let facts = read(&[("Opérations", LINES), (name, recap)]);
    let aside = tables(&facts)[1].role == Role::Ignore;
    assert!(!aside || amounts(&facts) == "18.40 266.60 -18.00", "{recap}");
    (aside, problems(&facts).len())
}

#[test]
fn a_recapitulation_of_one_line_is_set_aside() {
    for recap in [
        "Mission;Montant\nTurin;#267",
        "Mission;Nombre;Montant total\nTurin;#3;#267",
        "Mois;Montant\nMai 2024;#267",
        "Mois;Montant\n05/2024;#267",
        "Mois;Montant\n@45413;#267",
        "Commerçant;Montant\nTAXI TORINO;#18.4\nMUSEO EGIZIO;#248.6\nTotal;#267",
        ";\nAchats;#285\nCrédits;#-18\nTotal;#267",
        "Achats;Crédits;Total\n#285;#-18;#267",
    ] {
        assert_eq!(beside("Synthèse", recap), (true, 0), "{recap}");
    }
    // Without its title the label and the sum are proof enough, of several lines.
    assert_eq!(beside("Feuil2", "Mission;Montant\nTurin;#267"), (true, 0));
}

#[test]
fn a_line_that_is_no_sum_of_the_others_is_no_recapitulation() {
    // Another mission, another month, another sum: nothing is hidden.
    for other in [
        "Mission;Nombre;Montant total\nPorto;#3;#267",
        "Mois;Montant\nJuin 2024;#267",
        "Mois;Montant\nMai 2024;#268",
        "Achats;Crédits;Total\n#285;#-20;#265",
    ] {
        let (_, told) = beside("Feuil2", other);
        assert_eq!(told, 1, "{other}");
    }
    assert_eq!(beside("Frais", "Mission;Montant\nTurin;#12"), (false, 1));
}

fn below(rows: &str) -> Facts {
    read(&[("Relevé", &format!("{LINES}{rows}"))])
}

#[test]
fn a_recapitulation_below_the_lines_is_set_aside() {
    for recap in [
        "\nRécapitulatif\nAchats;;;;;285,00\nCrédits;;;;;-18,00\nTotal;;;;;267,00",
        "\nRécapitulatif\nAchats;;;;;285,00\nCrédits;;;;;18,00\nTotal;;;;;267,00",
        "\nRécapitulatif par commerçant\nTAXI TORINO;;;;;18,40\nMUSEO EGIZIO;;;;;248,60",
        "\n;;TAXI TORINO;;;18,40\n;;MUSEO EGIZIO;;;248,60\nTotal;;;;;267,00",
        "\nRécapitulatif\nTotal achats;;;;;285,00\nTotal crédits;;;;;-18,00\nTotal;;;;;267,00",
    ] {
        let facts = below(recap);
        assert_eq!(amounts(&facts), "18.40 266.60 -18.00", "{recap}");
        assert!(totals(&facts).iter().all(|total| total.contains('=')), "{recap}: {:?}", totals(&facts));
        assert!(problems(&facts).is_empty(), "{recap}: {:?}", problems(&facts));
    }
    let facts = below("\nRécapitulatif\nAchats;;;;;285,00\nCrédits;;;;;-18,00\nTotal;;;;;267,00");
    assert!(
        tables(&facts)[0]
            .role_evidence
            .ends_with("récapitulatif au pied du tableau, jamais additionné (lignes 7 à 8)")
    );
}

#[test]
fn lines_below_others_are_no_recapitulation_of_them() {
    // One cent, one word or the title is wanting: they are counted, and their total says what they make.
    for (rows, sum) in [
        ("\nRécapitulatif\nAchats;;;;;285,01\nCrédits;;;;;-18,00\n", "18.40 266.60 -18.00 285.01 -18.00"),
        ("\nRécapitulatif\nHôtel;;;;;285,00\nTaxi;;;;;-18,00\n", "18.40 266.60 -18.00 285.00 -18.00"),
        ("\n;;TAXI TORINO;;;18,40\n;;MUSEO EGIZIO;;;248,60\n", "18.40 266.60 -18.00 18.40 248.60"),
        ("\nRécapitulatif\nR5;14/05/2024;TAXI TORINO;Taxi;Turin;18,40\n", "18.40 266.60 -18.00 18.40"),
    ] {
        assert_eq!(amounts(&below(rows)), sum, "{rows}");
    }
}

/// The totals of lines under two titles, the second one being this, with this last row.
fn blocks(second: &str, total: &str) -> Vec<String> {
    totals(&read(&[(
        "Relevé",
        &format!(
            "Porteur : OUVRARD Thierry\nN° relevé;Date opération;Commerçant;Libellé;Montant\nR5;13/05/2024;TAXI;Taxi;18,40\n\n{second}\nN° relevé;Date opération;Commerçant;Libellé;Montant\nR5;15/05/2024;MUSEO;Entrées;248,60\n{total}"
        ),
    )]))
}

#[test]
fn a_total_may_be_of_the_last_titled_block_or_of_all() {
    let other = "Porteur : TANGUY Maryvonne";
    assert_eq!(blocks(other, "Total;;;;248,60"), ["Total 248.60=248.60"]);
    assert_eq!(blocks(other, "Total;;;;267,00"), ["Total 267.00=267.00"]);
    assert_eq!(blocks(other, "Total général;;;;267,00"), ["Total général 267.00=267.00"]);
    // Of all lines, or wrong: nothing less.
    assert_eq!(blocks(other, "Total général;;;;248,60"), ["Total général 248.60≠267.00"]);
    assert_eq!(blocks(other, "Total;;;;249,60"), ["Total 249.60≠248.60"]);
    // Another page of the same lines has no total of its own.
    for page in ["Page 2", "Porteur : OUVRARD Thierry", "Relevé (suite)"] {
        assert_eq!(blocks(page, "Total;;;;248,60"), ["Total 248.60≠267.00"], "{page}");
    }
}

/// The totals of invoices, then of claims under other headers, then of this last row.
fn stacked(total: &str) -> Vec<String> {
    totals(&read(&[(
        "Pièces",
        &format!(
            "Factures\nN° facture;Date facture;Fournisseur;Montant TTC\nF1;13/05/2024;TAXI;18,40\nF2;14/05/2024;HOTEL;100,00\n\nNotes de frais\nN° pièce;Date dépense;Bénéficiaire;Nature;Montant remboursé\nN1;15/05/2024;DUPONT Jean;Repas;20,00\nN2;16/05/2024;DUPONT Jean;Taxi;30,00\n{total}"
        ),
    )]))
}

#[test]
fn one_total_may_be_of_two_tables() {
    assert_eq!(stacked("Total général;;;;168,40"), ["Total général 168.40=168.40"]);
    assert_eq!(stacked("Total;;;;50,00\nTotal général;;;;168,40").last().unwrap(), "Total général 168.40=168.40");
    assert_eq!(stacked("Total général;;;;169,40"), ["Total général 169.40≠50.00"]);
}

/// What is said of this row below two taxis of 20,00 and 30,00 and above a meal; it is never counted.
fn summed_row(row: &str) -> Vec<(String, String)> {
    let facts = read(&[(
        "Factures",
        &format!(
            "N° facture;Date facture;Fournisseur;Objet;Nature;Montant TTC\nF1;13/05/2024;TAXI ROMA;Course gare;Transport;20,00\nF2;14/05/2024;TAXI ROMA;Course aéroport;Transport;30,00\n{row}\nF3;15/05/2024;TRATTORIA;Repas;Restauration;45,00"
        ),
    )]);
    assert_eq!(amounts(&facts), "20.00 30.00 45.00", "{row}");
    let told = |one: &Problem| (one.at.spot_text().unwrap_or_default(), one.message.clone());
    problems(&facts).into_iter().map(told).collect()
}

#[test]
fn an_expense_that_is_the_sum_of_others_is_said() {
    for (row, label) in
        [(";;;Hôtel;;50,00", "Hôtel"), (";;Hôtel Roma;;;50,00", "Hôtel Roma"), (";;;Taxi;;50,00", "Taxi")]
    {
        let told = summed_row(row);
        let [(at, message)] = told.as_slice() else { panic!("{told:?}") };
        assert_eq!(at, "F4");
        let said = format!("Cette ligne, « {label} », de 50,00\u{a0}€, n’a ni date ni référence");
        assert!(message.starts_with(&said) && message.ends_with("Elle n’est pas comptée."), "{message}");
    }
}

#[test]
fn a_total_by_its_words_or_without_any_is_not_said() {
    for row in [
        ";;;;;50,00",
        ";;;Sous-total taxis;;50,00",
        ";;;Gesamtbetrag;;50,00",
        ";;;T O T A L;;50,00",
        ";;;Mai 2024;;50,00",
        ";;;Article 6251;;50,00",
        // What these lines have in common, and no other.
        ";;TAXI ROMA;;;50,00",
        ";;;;Transport;50,00",
    ] {
        assert_eq!(summed_row(row), [], "{row}");
    }
    // Rows that close every group are how the list is made; one of them alone is not.
    let lines = "N° facture;Date facture;Fournisseur;Objet;Montant TTC\nF1;13/05/2024;TAXI ROMA;Course;20,00\nF2;14/05/2024;TAXI ROMA;Course;30,00\n;;;Transports;50,00\nF3;15/05/2024;TRATTORIA;Repas;45,00\nF4;16/05/2024;TRATTORIA;Repas;5,00\n";
    assert!(problems(&read(&[("Factures", &format!("{lines};;;Restauration;50,00"))])).is_empty());
    assert_eq!(problems(&read(&[("Factures", &format!("{lines};;;;100,00"))])).len(), 1);
}
