//! Twelve months in a row: exports corrected, completed, delivered anew in another format; the workbook
//! re-sorted, its columns moved, its sheets renamed; findings that leave and come back. Whatever happens,
//! every word that was typed stands in the next workbook, and a run on its own output repeats byte for byte.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use crate::grids::{Grid, grids_of, save, text};
use calamine::Data;
use rappro::model::Date;
use rappro::model::entry::MissionBy;
use rappro::model::evolution::Change;
use rappro::model::report::Report;
use rappro::report::workbook;
use rappro::{Options, run};

/// Chance, the same at each run (xorshift).
struct Chance(u64);

impl Chance {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        ((self.0 >> 11) % n as u64) as usize
    }

    fn percent(&mut self, chances: usize) -> bool {
        self.below(100) < chances
    }

    fn shuffle<T>(&mut self, items: &mut [T]) {
        for at in (1..items.len()).rev() {
            items.swap(at, self.below(at + 1));
        }
    }
}

/// An expense as accounts and papers tell it; either may be missing this month.
#[derive(Clone)]
struct Expense {
    number: usize,
    mission: &'static str,
    paid: Option<i64>,
    proved: Option<i64>,
}

const DOSSIER: &str = r#"
titre = "Douze mois"
organisme = "Département d’essai"
commission = 2019-02-08
montant_declare = "9000,00"
[[mission]]
code = "MIAMI"
libelle = "Miami"
debut = 2017-11-04
fin = 2017-11-10
montant_declare = "5000,00"
[[mission]]
code = "MILAN"
libelle = "Milan"
debut = 2017-12-05
fin = 2017-12-07
montant_declare = "4000,00"
"#;

fn expenses() -> Vec<Expense> {
    let one = |number: usize| Expense {
        number,
        mission: ["MIAMI", "MILAN", ""][number % 3],
        paid: (!number.is_multiple_of(5)).then_some(10_000 + 1_711 * number as i64),
        proved: (!number.is_multiple_of(4))
            .then_some(10_000 + 1_711 * number as i64 + i64::from(number.is_multiple_of(7)) * 450),
    };
    (1..25).map(one).collect()
}

fn euros(cents: i64) -> String {
    format!("{},{:02}", cents / 100, cents % 100)
}

/// Writes the exports of a month; the format changes with it.
fn deliver(root: &Path, expenses: &[Expense], month: usize) {
    let folder = root.join("exports");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    let mut paid =
        vec!["Exercice;N° mandat;N° ligne;Date mandat;Tiers;Objet;Mission;N° facture;Montant TTC".to_owned()];
    let mut proved = vec!["N° facture;Date facture;Fournisseur;Objet;Mission;Montant TTC".to_owned()];
    for Expense { number, mission, paid: ledger, proved: support } in expenses {
        let day = number % 9 + 10;
        if let Some(cents) = ledger {
            let order = 1000 + number;
            let amount = euros(*cents);
            paid.push(format!(
                "2017;{order};1;{day}/12/2017;TIERS {number:02};Frais {number};{mission};F-{number:03};{amount}"
            ));
        }
        if let Some(cents) = support {
            let amount = euros(*cents);
            proved.push(format!("F-{number:03};{day}/11/2017;Tiers {number:02};Frais {number};{mission};{amount}"));
        }
    }
    for (name, lines) in [("mandats", paid), ("factures", proved)] {
        let text = lines.join("\r\n");
        match month % 3 {
            0 => fs::write(folder.join(format!("{name}.csv")), text).unwrap(),
            1 => fs::write(folder.join(format!("{name}.tsv")), text.replace(';', "\t")).unwrap(),
            _ => {
                let bytes: Vec<u8> = text.chars().map(|letter| u8::try_from(u32::from(letter)).unwrap()).collect();
                fs::write(folder.join(format!("{name}-{month}.csv")), bytes).unwrap();
            }
        }
    }
}

/// What changes in the accounts from one month to the next.
fn correct(expenses: &mut Vec<Expense>, chance: &mut Chance) {
    for one in expenses.iter_mut() {
        let full = 10_000 + 1_711 * one.number as i64;
        if chance.percent(12) {
            one.paid = if one.paid.is_some() && chance.percent(40) { None } else { Some(full) };
        }
        if chance.percent(12) {
            one.proved = if one.proved.is_some() && chance.percent(40) { None } else { Some(full) };
        }
        if chance.percent(8) {
            one.paid = one.paid.map(|cents| cents + 100);
        }
    }
    let number = expenses.len() + 1;
    expenses.push(Expense { number, mission: "MIAMI", paid: Some(5_000 + number as i64), proved: None });
}

/// The staff at work: what they type is remembered.
struct Staff {
    chance: Chance,
    words: BTreeSet<String>,
    count: usize,
    /// Lines that they gave to a mission.
    assigned: BTreeSet<String>,
}

impl Staff {
    fn word(&mut self, kind: &str) -> Data {
        self.count += 1;
        let word = format!("{kind}{:04}", self.count);
        self.words.insert(word.clone());
        Data::String(word)
    }

    fn work(&mut self, grids: &mut [Grid], month: usize) {
        for grid in grids.iter_mut() {
            if let Some(header) = grid.header(&["Réf.", "Gravité", "Clôture"]) {
                self.findings(grid, header, month);
            } else if let Some(header) = grid.header(&["Réf.", "Situation"]) {
                self.assign(grid, header);
            } else if let Some(header) = grid.header(&["Pointage payé"]) {
                self.mark(grid, header);
            }
            self.visa(grid, month);
            if month % 4 == 2 && grid.name != "Synthèse" {
                grid.name = format!("Feuille de {}", grid.name.chars().take(15).collect::<String>());
            }
        }
    }

    fn findings(&mut self, grid: &mut Grid, header: usize, month: usize) {
        let [answer, status, owner, due] =
            ["Réponse du service", "Statut", "Responsable", "Échéance"].map(|name| grid.column(header, name));
        let mut right = grid.rows[header].len();
        if month == 3 {
            grid.rows[header].push(Data::String("Avis du chef de bureau".into()));
            right += 1;
        }
        let extra = (month >= 3).then(|| grid.column(header, "Avis du chef de bureau"));
        for row in &mut grid.rows[header + 1..] {
            row.resize(right, Data::Empty);
            if self.chance.percent(25) && text(&row[answer]).is_empty() {
                row[answer] = self.word("rep");
                row[status] =
                    Data::String(["Justifiée", "Acceptée", "Corrigée", "à traiter"][self.chance.below(4)].into());
            }
            if self.chance.percent(10) && text(&row[owner]).is_empty() {
                row[owner] = self.word("qui");
            }
            if self.chance.percent(10) && text(&row[due]).is_empty() {
                row[due] = self.word("date");
            }
            if let Some(extra) = extra.filter(|extra| text(&row[*extra]).is_empty() && self.chance.percent(15)) {
                row[extra] = self.word("avis");
            }
        }
        if month % 2 == 1 {
            self.chance.shuffle(&mut grid.rows[header + 1..]);
        }
        if month % 3 == 1 {
            let mut order: Vec<usize> = (0..right).collect();
            self.chance.shuffle(&mut order);
            for row in &mut grid.rows[header..] {
                row.resize(right, Data::Empty);
                *row = order.iter().map(|at| row[*at].clone()).collect();
            }
        }
    }

    fn assign(&mut self, grid: &mut Grid, header: usize) {
        let (key, mission) = (grid.column(header, "Réf."), grid.column(header, "Mission"));
        for row in &mut grid.rows[header + 1..] {
            let free = !text(&row[key]).is_empty() && text(&row[mission]).is_empty();
            if free && self.chance.percent(15) {
                self.assigned.insert(text(&row[key]).to_owned());
                row[mission] = Data::String("MILAN".into());
            }
        }
    }

    fn mark(&mut self, grid: &mut Grid, header: usize) {
        let (key, mark) = (grid.column(header, "Réf. payé"), grid.column(header, "Pointage payé"));
        for row in &mut grid.rows[header + 1..] {
            let free = text(&row[key]).starts_with("L-") && text(&row[mark]).is_empty();
            if free && self.chance.percent(8) {
                row[mark] = self.word("pt");
            }
        }
    }

    fn visa(&mut self, grid: &mut Grid, month: usize) {
        let places =
            (0..grid.rows.len()).filter(|row| grid.rows[*row].iter().any(|cell| text(cell) == "Nom et qualité"));
        for row in places.collect::<Vec<_>>() {
            if month == 4 && text(&grid.rows[row][1]).is_empty() {
                grid.rows[row][1] = self.word("visa");
            }
        }
    }
}

/// How often each word stands in the workbook.
fn words_of(grids: &[Grid]) -> BTreeMap<String, usize> {
    let mut found = BTreeMap::new();
    for cell in grids.iter().flat_map(|grid| grid.rows.iter().flatten()) {
        for word in text(cell).split(|letter: char| !letter.is_alphanumeric()).filter(|word| word.len() >= 6) {
            *found.entry(word.to_owned()).or_insert(0) += 1;
        }
    }
    found
}

fn month_day(month: usize) -> Date {
    Date::new(2019 + (month / 12) as i16, (month % 12) as i8 + 1, 15).unwrap()
}

fn written(root: &Path, previous: Option<&Path>, date: Date) -> (Report, PathBuf) {
    let output = root.join("rapprochement.xlsx");
    let options = Options {
        dossier: root.to_owned(),
        output: output.clone(),
        previous: previous.map(Path::to_owned),
        run_date: date,
    };
    let report = run(&options).unwrap();
    workbook::write(&report, &output).unwrap();
    (report, output)
}

/// The first cell that differs.
fn differing(first: &[Grid], second: &[Grid]) -> Option<String> {
    let pairs = first
        .iter()
        .zip(second)
        .flat_map(|(a, b)| a.rows.iter().zip(&b.rows).enumerate().map(move |(row, (x, y))| (&a.name, row, x, y)));
    let mut different = pairs.filter(|(_, _, x, y)| format!("{x:?}") != format!("{y:?}"));
    different.next().map(|(name, row, x, y)| format!("{name} row {}:\n{x:?}\n{y:?}", row + 1))
}

#[test]
fn twelve_months_lose_no_word_and_repeat() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let aside = tempfile::tempdir().unwrap();
    fs::write(root.join("dossier.toml"), DOSSIER).unwrap();
    let mut expenses = expenses();
    let mut staff = Staff {
        chance: Chance(0x5EED_1234_ABCD_0001),
        words: BTreeSet::new(),
        count: 0,
        assigned: BTreeSet::new(),
    };
    let mut previous: Option<PathBuf> = None;
    let mut seen = BTreeSet::new();
    for month in 0..12 {
        deliver(root, &expenses, month);
        let (report, output) = written(root, previous.as_deref(), month_day(month));
        let mut grids = grids_of(&output);
        let words = words_of(&grids);
        for word in &staff.words {
            assert!(words.contains_key(word), "month {month}: {word} is lost");
        }
        for (id, entry) in report.books.entries().filter(|(_, entry)| staff.assigned.contains(entry.key().as_str()))
        {
            let by = report.books.assignment(id).by;
            assert_eq!(by, MissionBy::Manual, "month {month}: {} is not assigned any more", entry.key());
        }
        seen.extend(report.evolution.followed.iter().map(|one| one.change));
        assert_eq!(report.evolution.runs.len(), month, "month {month}");
        assert_eq!(report.evolution.since, month.checked_sub(1).map(month_day));
        let first = fs::read(&output).unwrap();
        let copy = aside.path().join("copie.xlsx");
        fs::copy(&output, &copy).unwrap();
        let (_, again) = written(root, Some(&copy), month_day(month));
        if let Some(sheet) = differing(&grids, &grids_of(&again)) {
            panic!("month {month}: a second run moves something in {sheet}");
        }
        assert!(first == fs::read(&again).unwrap(), "month {month}: a second run moves something");
        staff.work(&mut grids, month);
        let typed = aside.path().join(format!("rendu-{month}.xlsx"));
        save(&grids, &typed);
        previous = Some(typed);
        correct(&mut expenses, &mut staff.chance);
    }
    assert!(staff.assigned.len() > 4, "{} lines were assigned", staff.assigned.len());
    for change in [Change::New, Change::Reopened, Change::Resolved, Change::Vanished, Change::Lasting] {
        assert!(seen.contains(&change), "twelve months without « {} »", change.french());
    }
    assert!(staff.words.len() > 80, "{} words were typed", staff.words.len());
}
