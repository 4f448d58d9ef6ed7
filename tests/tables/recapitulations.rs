//! What adds up other lines is never counted with them, and is said when its words are those of an expense.

use rappro::dossier;
use rappro::interpret;
use rappro::model::account::TableAccount;
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
fn problems(facts: &Facts) -> Vec<&Problem> {
    facts.problems.iter().collect()
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
