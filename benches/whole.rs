//! Each stage and the whole, on a dossier made on the spot: `cargo bench`.
//!
//! Whole-process times and peak memory on larger dossiers are in `RESULTS.md`.

#![allow(clippy::unwrap_used, reason = "a bench without its data is no bench")]

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use divan::Bencher;
use rappro::model::books::{Books, Facts, Parts};
use rappro::model::dossier::Dossier;
use rappro::model::notes::Notes;
use rappro::{Options, assign, check, close, count, dossier, interpret, read, reconcile, report, run};

const LINES: [usize; 2] = [1_000, 20_000];
const DATE: rappro::model::Date = rappro::model::Date::constant(2019, 1, 15);

fn main() {
    divan::main();
}

/// A folder with as many payment orders as invoices, one in ten of a mission.
struct Made {
    folder: tempfile::TempDir,
}

impl Made {
    fn new(lines: usize) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut ledger = String::from(
            "Exercice;N° mandat;Ligne;Date mandat;Tiers;Objet;Article;N° facture;Opération;Montant mandaté\n",
        );
        let mut support = String::from("N° facture;Date facture;Fournisseur;Désignation;Montant TTC;Mission\n");
        for at in 0..lines {
            let (day, cents, payee) = (1 + at % 28, 500 + at * 7919 % 900_000, at % 400);
            let mission = if at % 10 == 0 { "MIAMI" } else { "" };
            writeln!(ledger, "2017;{at};1;{day:02}/11/2017;Fournisseur {payee} SARL;Prestation;6228;FA-2017-{at:06};{mission};{},{:02}", cents / 100, cents % 100).unwrap();
            writeln!(
                support,
                "FA-2017-{at:06};{day:02}/10/2017;Fournisseur {payee} SARL;Prestation;{},{:02};{mission}",
                cents / 100,
                cents % 100
            )
            .unwrap();
        }
        fs::write(folder.path().join("mandats.csv"), ledger).unwrap();
        fs::write(folder.path().join("factures.csv"), support).unwrap();
        let toml = "titre = \"Mesure\"\nmontant_declare = \"1.00\"\n[[mission]]\ncode = \"MIAMI\"\nlibelle = \"Miami\"\ndebut = 2017-11-04\nfin = 2017-11-10\nmontant_declare = \"1.00\"\n";
        fs::write(folder.path().join("dossier.toml"), toml).unwrap();
        Self { folder }
    }

    fn options(&self) -> Options {
        let dossier = self.folder.path().to_owned();
        Options { output: dossier.join("rapprochement.xlsx"), dossier, previous: None, run_date: DATE }
    }

    fn dossier(&self) -> Dossier {
        dossier::load(self.folder.path()).unwrap()
    }

    fn facts(&self) -> Facts {
        let dossier = self.dossier();
        interpret::sheets(read::folder(&dossier, &PathBuf::new()), &dossier)
    }

    fn books(&self) -> Books {
        let dossier = self.dossier();
        let (facts, copies) = count::once(self.facts());
        let assignments = assign::missions(&facts, &dossier, &Notes::default());
        let matching =
            reconcile::matches(&facts.entries, &assignments, &Notes::default(), &dossier.rules, dossier.currency);
        let assignments = assign::from_partners(assignments, &facts.entries, &matching, &dossier);
        let natures = rappro::classify::natures(&facts.entries, &dossier);
        Books::new(Parts {
            dossier,
            run_date: DATE,
            facts,
            natures,
            copies,
            assignments,
            matching,
            skipped: Vec::new(),
        })
    }
}

#[divan::bench(args = LINES)]
fn reading(bencher: Bencher<'_, '_>, lines: usize) {
    let made = Made::new(lines);
    let dossier = made.dossier();
    bencher.bench_local(|| read::folder(&dossier, &PathBuf::new()));
}

#[divan::bench(args = LINES)]
fn interpreting(bencher: Bencher<'_, '_>, lines: usize) {
    let made = Made::new(lines);
    let dossier = made.dossier();
    bencher
        .with_inputs(|| read::folder(&dossier, &PathBuf::new()))
        .bench_local_values(|source| interpret::sheets(source, &dossier));
}

#[divan::bench(args = LINES)]
fn counting(bencher: Bencher<'_, '_>, lines: usize) {
    let made = Made::new(lines);
    bencher.with_inputs(|| made.facts()).bench_local_values(count::once);
}

#[divan::bench(args = LINES)]
fn matching(bencher: Bencher<'_, '_>, lines: usize) {
    let books = Made::new(lines).books();
    let (rules, currency) = (&books.dossier.rules, books.currency());
    bencher
        .bench_local(|| reconcile::matches(&books.entries, &books.assignments, &Notes::default(), rules, currency));
}

#[divan::bench(args = LINES)]
fn checking(bencher: Bencher<'_, '_>, lines: usize) {
    let books = Made::new(lines).books();
    bencher.bench_local(|| check::run(&books));
}

#[divan::bench(args = LINES)]
fn writing_the_workbook(bencher: Bencher<'_, '_>, lines: usize) {
    let made = Made::new(lines);
    let books = made.books();
    let (findings, checks) = check::run(&books);
    let report = close::report(books, findings, checks, Notes::default()).unwrap();
    let to = made.options().output;
    bencher.bench_local(|| report::workbook::write(&report, &to).unwrap());
}

#[divan::bench(args = LINES)]
fn the_whole_run(bencher: Bencher<'_, '_>, lines: usize) {
    let made = Made::new(lines);
    let options = made.options();
    bencher.bench_local(|| run(&options).unwrap());
}
