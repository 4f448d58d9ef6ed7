//! Header rows of many systems, each with the mapping that a person would write; whatever the order of the
//! columns, the case, the accents, or the width at which an export cuts its headers.

use std::fs;
use std::path::{Path, PathBuf};

use rappro::dossier;
use rappro::interpret;
use rappro::model::account::TableAccount;
use rappro::model::sheet::{Format, Sheet, SheetBuilder, Source, SourceFile, Value};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Letters kept of a header when it is cut.
const CUT: usize = 20;

/// A header, the field that a person gives it, and whether it may be cut.
#[derive(Clone, Debug)]
struct Expected {
    header: String,
    field: String,
    whole: bool,
}

#[derive(Clone, Debug)]
struct Case {
    name: String,
    role: String,
    columns: Vec<Expected>,
    lines: Vec<Vec<String>>,
}

/// Reads a fixture: `#` title, the table, then `role` and a line for each column.
fn case(path: &Path) -> Case {
    let text = fs::read_to_string(path).unwrap();
    let lines: Vec<&str> = text.lines().filter(|line| !line.starts_with('#')).collect();
    let mut parts = lines.split(|line| line.trim().is_empty()).filter(|part| !part.is_empty());
    let table = parts.next().unwrap_or_else(|| panic!("{}: no table", path.display()));
    let meanings = parts.next().unwrap_or_else(|| panic!("{}: no meanings", path.display()));
    let cells = |line: &str| line.split(';').map(|cell| cell.replace('⏎', "\n")).collect::<Vec<_>>();
    let headers = cells(table[0]);
    let role = meanings[0].strip_prefix("role ").unwrap().trim().to_owned();
    let fields = meanings[1..].iter().map(|line| line.split_whitespace().nth(1).unwrap());
    let columns: Vec<Expected> = headers
        .into_iter()
        .zip(fields)
        .map(|(header, field)| Expected {
            header,
            field: field.trim_end_matches('!').to_owned(),
            whole: field.ends_with('!'),
        })
        .collect();
    assert_eq!(columns.len(), meanings.len() - 1, "{}", path.display());
    let name = path.file_stem().unwrap().to_string_lossy().into_owned();
    Case { name, role, columns, lines: table[1..].iter().map(|line| cells(line)).collect() }
}

fn cases() -> Vec<Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/headers");
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|item| item.unwrap().path()).collect();
    paths.sort();
    paths.iter().map(|path| case(path)).collect()
}

fn sheet(case: &Case) -> Sheet {
    let mut builder = SheetBuilder::new(&"export.csv".into(), None);
    let headers: Vec<String> = case.columns.iter().map(|column| column.header.clone()).collect();
    for (row, line) in [&headers].into_iter().chain(&case.lines).enumerate() {
        builder.go_to_row(row as u32).unwrap();
        for (column, cell) in line.iter().enumerate() {
            builder.push(column as u32, Value::Text(cell)).unwrap();
        }
    }
    builder.finish()
}

fn understood(sheet: Sheet) -> (TableAccount, Vec<String>) {
    let file = SourceFile {
        path: sheet.file().clone(),
        format: Format::Csv,
        sha256: String::new(),
        size: 0,
        encoding: None,
        delimiter: None,
        evidence: Vec::new(),
        sheets: vec![sheet],
    };
    let source = Source { files: vec![file], ..Source::default() };
    let facts = interpret::sheets(source, &dossier::empty());
    let problems = facts.problems.iter().map(|problem| problem.message.clone()).collect();
    let table = facts.files.into_iter().next().unwrap().tables.into_iter().next().unwrap();
    (table, problems)
}

/// What differs from what a person says.
fn differences(case: &Case, how: &str) -> Vec<String> {
    let (table, _) = understood(sheet(case));
    let mut found = Vec::new();
    if table.role.name() != case.role {
        found.push(format!(
            "{} ({how}): role {} expected {} — {}",
            case.name,
            table.role.name(),
            case.role,
            table.role_evidence
        ));
    }
    for (at, expected) in case.columns.iter().enumerate() {
        let reading = table.columns.iter().find(|one| one.column as usize == at);
        let field = reading.and_then(|one| one.field).map_or("-", |field| field.toml_name());
        if field != expected.field {
            let evidence = reading.map_or("", |one| one.evidence.as_str());
            let header = &expected.header;
            found.push(format!(
                "{} ({how}): {header} → {field}, expected {} — {evidence}",
                case.name, expected.field
            ));
        }
    }
    found
}

fn compare(how: &str, transform: impl Fn(Case) -> Case) {
    let cases = cases();
    assert!(cases.len() >= 40, "only {} header rows", cases.len());
    let wrong: Vec<String> = cases.into_iter().flat_map(|case| differences(&transform(case), how)).collect();
    assert!(wrong.is_empty(), "{}\n{} differences", wrong.join("\n"), wrong.len());
}

fn with_headers(mut case: Case, change: impl Fn(&Expected) -> String) -> Case {
    for column in &mut case.columns {
        column.header = change(column);
    }
    case
}

#[test]
fn headers_mean_what_a_person_says() {
    compare("as written", |case| case);
}

#[test]
fn capitals_change_nothing() {
    compare("capitals", |case| {
        with_headers(case, |column| match &column.header {
            text if is_damaged(text) => text.clone(),
            text => text.to_uppercase(),
        })
    });
}

#[test]
fn accents_change_nothing() {
    compare("no accents", |case| {
        with_headers(case, |column| match &column.header {
            text if is_damaged(text) => text.clone(),
            text => text.nfd().filter(|letter| !is_combining_mark(*letter)).collect(),
        })
    });
}

#[test]
fn headers_cut_at_a_width_are_recognised() {
    compare("cut", |case| {
        with_headers(case, |column| match column.whole {
            true => column.header.clone(),
            false => column.header.chars().take(CUT).collect(),
        })
    });
}

#[test]
fn the_order_of_columns_changes_nothing() {
    compare("reversed", |mut case| {
        case.columns.reverse();
        case.lines.iter_mut().for_each(|line| line.reverse());
        case
    });
}

/// True for headers read in a wrong encoding: their letters are not letters.
fn is_damaged(text: &str) -> bool {
    text.contains(['Ã', 'Â', 'â', '\u{fffd}'])
}

fn lines_of(text: &str) -> Sheet {
    let mut builder = SheetBuilder::new(&"export.csv".into(), None);
    for (row, line) in text.trim().lines().enumerate() {
        builder.go_to_row(row as u32).unwrap();
        for (column, cell) in line.split(';').enumerate() {
            builder.push(column as u32, Value::Text(cell)).unwrap();
        }
    }
    builder.finish()
}

#[test]
fn two_amounts_that_nothing_tells_apart_are_a_doubt() {
    let (_, problems) = understood(lines_of(
        "N° facture;Date facture;Fournisseur;Montant;Montant
F1;01/11/2017;Taxi;100,00;90,00
F2;02/11/2017;Hôtel;50,00;45,00
F3;03/11/2017;Bus;10,00;10,00",
    ));
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert!(problems[0].contains("(D)") && problems[0].contains("(E)"), "{problems:?}");
}

#[test]
fn two_columns_with_the_same_amounts_are_no_doubt() {
    let (_, problems) = understood(lines_of(
        "N° facture;Date facture;Fournisseur;Montant;Montant
F1;01/11/2017;Taxi;100,00;100,00
F2;02/11/2017;Hôtel;50,00;50,00",
    ));
    assert!(problems.is_empty(), "{problems:?}");
}

#[test]
fn the_real_exports_raise_no_doubt() {
    for case in cases() {
        let (_, problems) = understood(sheet(&case));
        let doubts: Vec<&String> =
            problems.iter().filter(|message| !message.starts_with("Tableau non reconnu")).collect();
        assert!(doubts.is_empty(), "{}: {doubts:?}", case.name);
    }
}

#[test]
fn a_few_known_headers_among_two_hundred_are_found() {
    let known =
        ["Exercice", "N° mandat", "N° bordereau", "Date mandat", "Tiers", "Objet", "Article", "Montant mandaté"];
    let values = ["2017", "1201", "88", "20/11/2017", "AIR LUMEN", "Billets", "6251", "110,00"];
    let others = 200;
    let line = |known: &[&str], other: &str| {
        let rest: Vec<String> = (0..others).map(|_| other.to_owned()).collect();
        format!("{};{}", known.join(";"), rest.join(";"))
    };
    let (table, _) = understood(lines_of(&format!("{}\n{}", line(&known, "Zone libre"), line(&values, "x"))));
    let named = table.columns.iter().filter(|one| one.field.is_some()).count();
    assert_eq!((table.role.name(), named), ("comptabilite", known.len()));
}
