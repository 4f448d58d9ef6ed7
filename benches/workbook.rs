//! The workbook of a dossier of 100 000 lines, beside the same values written by the library alone as plain cells,
//! without a format, a link, a height or a table: `cargo bench --bench workbook`.
//!
//! Processor time where the system tells it, since a busy machine says nothing by its clock. `RAPPRO_LINES` sets
//! the number of lines, 100 000 unless told; `RAPPRO_TIMES` how often each is written, three times unless told.

#![allow(clippy::unwrap_used, reason = "a bench without its data is no bench")]

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use calamine::{Data, Reader, Xlsx, open_workbook};
use rappro::{Options, report, run};
use rust_xlsxwriter::Workbook;

/// What the house gives its own workbook.
const COMPRESSION: u8 = 3;

fn main() {
    let told = |name: &str, usual: usize| std::env::var(name).ok().and_then(|it| it.parse().ok()).unwrap_or(usual);
    let (lines, times) = (told("RAPPRO_LINES", 100_000), told("RAPPRO_TIMES", 3));
    for (what, one_in) in [("one line in fifty of a mission", 50), ("every line of a mission", 1)] {
        let folder = tempfile::tempdir().unwrap();
        make(folder.path(), lines / 2, one_in);
        measure(folder.path(), &format!("{lines} lines, {what}"), times);
    }
}

/// As many payment orders as invoices; one in so many belongs to one of three missions, and one in forty of those
/// is alone on its side.
fn make(folder: &Path, lines: usize, one_in: usize) {
    const CODES: [&str; 3] = ["GENES", "MIAMI", "MILAN"];
    let mut ledger = String::from(
        "Exercice;N° mandat;Ligne;Date mandat;Tiers;Objet;Article;N° facture;Opération;Montant mandaté\n",
    );
    let mut support = String::from("N° facture;Date facture;Fournisseur;Désignation;Montant TTC;Mission\n");
    for at in 0..lines {
        let (day, cents, payee) = (1 + at % 28, 500 + at * 7919 % 900_000, at % 400);
        let mission = if at.is_multiple_of(one_in) { CODES[at / one_in % 3] } else { "" };
        let (euros, cents) = (cents / 100, cents % 100);
        writeln!(ledger, "2017;{at};1;{day:02}/11/2017;Fournisseur {payee} SARL;Prestation de service n° {at};6228;FA-2017-{at:06};{mission};{euros},{cents:02}").unwrap();
        if !(at / one_in).is_multiple_of(40) {
            writeln!(support, "FA-2017-{at:06};{day:02}/10/2017;Fournisseur {payee} SARL;Prestation de service n° {at};{euros},{cents:02};{mission}").unwrap();
        }
    }
    fs::write(folder.join("mandats.csv"), ledger).unwrap();
    fs::write(folder.join("factures.csv"), support).unwrap();
    let mut toml = String::from("titre = \"Mesure\"\nmontant_declare = \"3.00\"\n");
    for code in CODES {
        write!(toml, "[[mission]]\ncode = \"{code}\"\nlibelle = \"{code}\"\ndebut = 2017-10-01\nfin = 2017-11-30\nmontant_declare = \"1.00\"\n").unwrap();
    }
    fs::write(folder.join("dossier.toml"), toml).unwrap();
}

fn measure(folder: &Path, what: &str, times: usize) {
    let (ours, plain) = (folder.join("rapprochement.xlsx"), folder.join("plain.xlsx"));
    let options = Options {
        dossier: folder.to_owned(),
        output: ours.clone(),
        previous: None,
        run_date: rappro::model::Date::constant(2019, 1, 15),
    };
    let report = run(&options).unwrap();
    let written = least(times, || report::workbook::write(&report, &ours).unwrap());
    let sheets = values(&ours);
    let bare = least(times, || write_plain(&sheets, &plain));
    let size = |path: &Path| fs::metadata(path).unwrap().len() / 1_000;
    let cells: usize = sheets.iter().map(Vec::len).sum();
    println!(
        "{what}: {cells} cells with a value; ours {written:.2?} ({} kB), plain {bare:.2?} ({} kB), ratio {:.2}",
        size(&ours),
        size(&plain),
        written.as_secs_f64() / bare.as_secs_f64()
    );
}

type Cell = (u32, u16, Data);

/// Every value of a workbook.
fn values(path: &Path) -> Vec<Vec<Cell>> {
    let mut book: Xlsx<_> = open_workbook(path).unwrap();
    let sheets = book.worksheets();
    let cells = |range: &calamine::Range<Data>| {
        let (row, column) = range.start().unwrap_or_default();
        let all =
            range.used_cells().map(|(r, c, value)| (row + r as u32, (column + c as u32) as u16, value.clone()));
        all.collect()
    };
    sheets.iter().map(|(_, range)| cells(range)).collect()
}

fn write_plain(sheets: &[Vec<Cell>], path: &Path) {
    let mut workbook = Workbook::new();
    workbook.set_zip_compression_level(COMPRESSION);
    for cells in sheets {
        let sheet = workbook.add_worksheet();
        for (row, column, value) in cells {
            match value {
                Data::String(text) => sheet.write_string(*row, *column, text).unwrap(),
                Data::Float(number) => sheet.write_number(*row, *column, *number).unwrap(),
                Data::Int(number) => sheet.write_number(*row, *column, *number as f64).unwrap(),
                Data::DateTime(day) => sheet.write_number(*row, *column, day.as_f64()).unwrap(),
                Data::Bool(truth) => sheet.write_boolean(*row, *column, *truth).unwrap(),
                other => sheet.write_string(*row, *column, other.to_string()).unwrap(),
            };
        }
    }
    workbook.save(path).unwrap();
}

/// The least processor time of so many.
fn least(times: usize, mut work: impl FnMut()) -> Duration {
    let mut measured = |_| {
        let (clock, before) = (Instant::now(), processor_time());
        work();
        match (before, processor_time()) {
            (Some(before), Some(after)) => after - before,
            _ => clock.elapsed(),
        }
    };
    (0..times.max(1)).map(&mut measured).min().unwrap()
}

/// Of all threads of this process; the system counts in hundredths of a second.
fn processor_time() -> Option<Duration> {
    let told = fs::read_to_string("/proc/self/stat").ok()?;
    let fields: Vec<&str> = told.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks = |at: usize| fields.get(at)?.parse::<u64>().ok();
    Some(Duration::from_millis(10 * (ticks(11)? + ticks(12)?)))
}
