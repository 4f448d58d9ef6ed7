//! Sheets that no person would write, out of the words that people write.

use rappro::model::place::CellRef;
use rappro::model::sheet::{Format, Sheet, SheetBuilder, Source, SourceFile, Value};

use crate::random::Random;

const TEXTS: &[&str] = &[
    "Total",
    "Total général",
    "Sous-total",
    "Total MIAMI",
    "Report",
    "À reporter",
    "Total de la page",
    "Solde",
    "Cumul",
    "1 234,56",
    "1,234.56",
    "-12",
    "(45,00)",
    "12,00-",
    "12,00 €",
    "USD 40.00",
    "1.234",
    "1,700",
    "34 000",
    "0",
    "n/a",
    "-",
    "31/12/2017",
    "12/31/17",
    "2017-10-16",
    "20171016",
    "octobre 2017",
    "D",
    "C",
    "Débit",
    "Crédit",
    "Annulé",
    "Rejeté",
    "MIAMI",
    "Gênes",
    "DUPONT Jean",
    "M. X",
    "DUPONT/JEAN MR",
    "EUR",
    "USD",
    "US",
    "États-Unis",
    "6251",
    "6532",
    "élu",
    "invité",
    "  ",
    "\u{a0}",
    "x\ny",
    "é\u{301}",
    "\u{fffd}",
    "999999999999999999999999999999",
    "79228162514264337593543950335",
    "0,00000000000000000000000000001",
    "1e400",
    "=A1",
    "'12",
    "Page 1 / 3",
    "Imprimé le 12/01/2018",
];

const NUMBERS: &[f64] = &[
    0.0,
    -0.0,
    1.0,
    12.5,
    1177.87,
    -235.0,
    0.1,
    0.300_000_000_000_000_04,
    1234.567,
    2017.0,
    6251.0,
    43_040.0,
    1e15,
    -1e15,
    1e28,
    7.9e28,
    1e300,
    -1e300,
    5e-324,
    1e-9,
    4_294_967_296.0,
    9_007_199_254_740_993.0,
];

const SERIALS: &[f64] =
    &[0.0, -1.0, 0.5, 1.0, 59.0, 60.0, 43_024.0, 43_040.75, 2_958_465.0, 2_958_466.0, 1e10, -1e300];

/// A sheet under construction, and its next row.
struct Pen {
    builder: SheetBuilder,
    next: u32,
}

/// A source of a few sheets.
pub(crate) fn source(tables: &[String], random: &mut Random) -> Source {
    let path =
        *random.pick(&["export.xlsx", "exports/mandats 2017.csv", "délégation.xlsx", "taux.csv", "factures.ods"]);
    let sheets = (0..1 + random.below(3)).map(|_| sheet(path, tables, random)).collect();
    let file = SourceFile {
        path: path.into(),
        format: *random.pick(&[Format::Xlsx, Format::Csv, Format::Html]),
        sha256: String::new(),
        size: 0,
        encoding: None,
        delimiter: None,
        evidence: Vec::new(),
        sheets,
    };
    Source { files: vec![file], ..Source::default() }
}

fn sheet(path: &str, tables: &[String], random: &mut Random) -> Sheet {
    let name = *random.pick(&[None, Some("Feuil1"), Some("MIAMI"), Some("Total"), Some("Export")]);
    let mut pen = Pen { builder: SheetBuilder::new(&path.into(), name), next: *random.pick(&[0, 0, 1, 4]) };
    let disorder = *random.pick(&[0, 2, 4, 10, 30]);
    for _ in 0..1 + random.below(3) {
        table(&mut pen, tables, disorder, random);
    }
    let mut builder = pen.builder;
    for _ in 0..random.below(4) {
        let (row, column) = (random.below(30) as u32, random.below(12) as u32);
        match random.below(5) {
            0 => builder.hide_rows(row..row + random.length() as u32),
            1 => builder.hide_columns(column..column + 1 + random.below(3) as u32),
            2 => builder.merge(
                CellRef::new(row, column),
                CellRef::new(row + random.below(3) as u32, column + random.below(4) as u32),
            ),
            3 => builder.set_filtered(),
            _ => builder.set_visible(false),
        }
    }
    builder.finish()
}

/// A table of the kind, its rows repeated, its cells exchanged for others: `disorder` of a hundred.
fn table(pen: &mut Pen, tables: &[String], disorder: usize, random: &mut Random) {
    let model: Vec<Vec<&str>> = random.pick(tables).lines().map(|line| line.split(';').collect()).collect();
    let left = *random.pick(&[0, 0, 0, 1, 5]);
    for _ in 0..*random.pick(&[0, 0, 1, 3]) {
        row(pen, &[], left, 1 + random.below(30), tables, random);
    }
    let headed = !random.once_in(6);
    let count = *random.pick(&[0, 1, 3, 8, 20, 60]);
    for at in 0..count {
        let model = match at {
            0 if headed => &model[0],
            _ if random.once_in(25) => random.pick(&model),
            _ => &model[(1 + random.below(model.len())).min(model.len() - 1)],
        };
        row(pen, model, left, disorder, tables, random);
    }
    for _ in 0..random.below(3) {
        row(pen, &[], left, random.below(20), tables, random);
    }
}

fn row(pen: &mut Pen, model: &[&str], left: u32, disorder: usize, tables: &[String], random: &mut Random) {
    let blank = if random.once_in(15) { 1 + random.below(3) as u32 } else { 0 };
    pen.next += blank;
    pen.builder.go_to_row(pen.next).unwrap();
    pen.next += 1;
    for column in 0..model.len().max(4 + random.below(8)) {
        let text = model.get(column).copied().unwrap_or_default();
        let strange = random.below(100) < disorder;
        let word;
        let value = match strange {
            true => {
                word = a_word(tables, random);
                a_value(&word, random)
            }
            // A spreadsheet has numbers where a text file has texts.
            false => match text.replace([' ', '\u{a0}'], "").replace(',', ".").parse::<f64>() {
                Ok(number) if number.is_finite() && !random.once_in(3) => Value::Number(number),
                _ => Value::Text(text),
            },
        };
        pen.builder.push(left + column as u32, value).unwrap();
    }
}

fn a_word(tables: &[String], random: &mut Random) -> String {
    match random.below(4) {
        0 => {
            let cells: Vec<&str> = random.pick(tables).lines().flat_map(|line| line.split(';')).collect();
            (*random.pick(&cells)).to_owned()
        }
        1 => (0..random.length().min(12)).map(|_| char::from(32 + random.byte() % 95)).collect(),
        _ => (*random.pick(TEXTS)).to_owned(),
    }
}

fn a_value<'a>(word: &'a str, random: &mut Random) -> Value<'a> {
    match random.below(10) {
        0 => Value::Empty,
        1 | 2 => Value::Number(*random.pick(NUMBERS)),
        3 => Value::Date(*random.pick(SERIALS)),
        4 => Value::Bool(random.once_in(2)),
        5 => Value::Error("#N/A"),
        6 => Value::Uncalculated,
        _ => Value::Text(word),
    }
}
