//! A small desk to lay lines on: entries written as one line of text each, for the tests of the stages
//! between reading and reporting.
//!
//! `L1 | 12/11/2017 | Hôtel Bellevue | 300,00 | mandat=800 facture=F-1` is a ledger line named L1,
//! `J1 | …` a supporting line. A sorted line bears its name as its slip, at which nothing looks once lines are counted.
#![allow(dead_code, reason = "each test file uses its part")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a line that cannot be written here is a fault of the test")]

use std::path::PathBuf;

use rappro::model::Date;
use rappro::model::assignments::Assignments;
use rappro::model::books::{Books, Facts, Parts};
use rappro::model::dossier::Dossier;
use rappro::model::entry::{Assignment, Entry, MissionBy, Side};
use rappro::model::field::Field;
use rappro::model::matching::Matching;
use rappro::model::mission::{Headcount, Mission, MissionId};
use rappro::model::money::{Currency, Money};
use rappro::model::place::{CellRef, Place};
use rappro::model::rules::Rules;

pub(crate) fn eur(text: &str) -> Money {
    let plain: String = text.trim().replace([' ', '\u{a0}', '\u{202f}'], "").replace(',', ".");
    Money::new(plain.parse().unwrap(), Currency::EUR)
}

pub(crate) fn day(text: &str) -> Date {
    let parts: Vec<i16> = text.trim().split('/').map(|part| part.parse().unwrap()).collect();
    Date::new(parts[2], parts[1] as i8, parts[0] as i8).unwrap()
}

/// A line with nothing on it.
pub(crate) fn blank(side: Side, row: u32) -> Entry {
    Entry::blank(side, Place::cell(&"lignes.csv".into(), None, CellRef::new(row, 4)))
}

/// One line of text: name | date | payee | amount | field=value field="several words".
pub(crate) fn entry(line: &str, row: u32) -> Entry {
    let cells: Vec<&str> = line.split('|').map(str::trim).collect();
    let side = if cells[0].starts_with('L') { Side::Ledger } else { Side::Support };
    let mut entry = blank(side, row);
    let cell = |at: usize| cells.get(at).copied().filter(|text| !text.is_empty());
    entry.date = cell(1).map(day);
    entry.set(Field::Payee, cell(2));
    entry.amount = cell(3).map(eur);
    for (field, value) in fields(cell(4).unwrap_or("")) {
        set(&mut entry, &field, &value);
    }
    entry
}

fn fields(text: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut rest = text.trim();
    while let Some((name, after)) = rest.split_once('=') {
        let (value, left) = match after.strip_prefix('"') {
            Some(quoted) => quoted.split_once('"').unwrap(),
            None => after.split_once(' ').unwrap_or((after, "")),
        };
        found.push((name.trim().to_owned(), value.to_owned()));
        rest = left.trim_start();
    }
    found
}

pub(crate) fn set(entry: &mut Entry, field: &str, value: &str) {
    match field {
        "fichier" => entry.place = entry.place.in_file(value),
        "feuille" => entry.place = entry.place.on_sheet(Some(&value.into())),
        "titre" => entry.place = entry.place.titled(Some(&value.into())),
        "mandat" => entry.set(Field::PaymentOrder, value),
        "ligne" => entry.set(Field::OrderLine, value),
        "exercice" => entry.fiscal_year = value.parse().ok(),
        "facture" => entry.set(Field::Invoice, value),
        "releve" => entry.set(Field::Statement, value),
        "billet" => entry.set(Field::Ticket, value),
        "engagement" => entry.set(Field::Commitment, value),
        "om" => entry.set(Field::MissionOrder, value),
        "operation" => entry.set(Field::Operation, value),
        "piece" => entry.set(Field::SupportingDocument, value),
        "pour" => entry.set(Field::Beneficiary, value),
        "objet" => entry.set(Field::Description, value),
        "article" => entry.set(Field::Account, value),
        "etat" => entry.set(Field::State, value),
        "mission" => entry.set(Field::Mission, value),
        "service" => entry.service_date = Some(day(value)),
        "paye" => entry.payment_date = Some(day(value)),
        "ht" => entry.change_figures(|figures| figures.amount_excl_tax = Some(eur(value))),
        "usd" => {
            let usd = Currency::from_code("USD").unwrap();
            entry.change_figures(|figures| figures.original = Some(Money::new(eur(value).amount(), usd)));
        }
        other => panic!("champ inconnu : {other}"),
    }
}

/// Every non-empty line of a table of text, its row being its position.
pub(crate) fn lines(table: &str) -> Vec<Entry> {
    rows(table).zip(1..).map(|(line, row)| entry(line, row)).collect()
}

fn rows(table: &str) -> impl Iterator<Item = &str> {
    table.lines().map(str::trim).filter(|line| !line.is_empty() && line.contains('|'))
}

/// Lines sorted by side and name, as `count` would leave them.
pub(crate) fn sorted(table: &str) -> Vec<Entry> {
    let mut entries = lines(table);
    for (entry, line) in entries.iter_mut().zip(rows(table)) {
        entry.set(Field::Slip, line.split('|').next().map(str::trim));
    }
    entries.sort_by(|a, b| (a.side, name(a)).cmp(&(b.side, name(b))));
    entries
}

/// The name of a sorted line.
pub(crate) fn name(entry: &Entry) -> &str {
    entry.slip().unwrap_or_default()
}

pub(crate) fn mission(code: &str, start: &str, end: &str, declared: &str) -> Mission {
    let mut letters = code.chars();
    let first: String = letters.next().into_iter().collect();
    Mission {
        code: code.into(),
        label: format!("{first}{}", letters.as_str().to_lowercase()).into(),
        aliases: Vec::new(),
        country: None,
        start: day(start),
        end: day(end),
        declared: eur(declared),
        headcount: Headcount::default(),
        operations: Vec::new(),
        special_mandate: None,
        declared_by_nature: Vec::new(),
    }
}

/// Miami (operation 2017RI04, alias Floride), Milan (2017RI05) and Gênes (2017RI03).
pub(crate) fn dossier() -> Dossier {
    let mut missions = vec![
        mission("MIAMI", "04/11/2017", "10/11/2017", "1000,00"),
        mission("MILAN", "05/12/2017", "07/12/2017", "500,00"),
        mission("GENES", "19/10/2017", "20/10/2017", "100,00"),
    ];
    missions[0].operations = vec!["2017RI04".into()];
    missions[0].aliases = vec!["Floride".into(), "MIA".into()];
    missions[1].operations = vec!["2017RI05".into()];
    missions[2].operations = vec!["2017RI03".into()];
    missions[2].label = "Gênes".into();
    Dossier {
        root: PathBuf::new(),
        title: "Essai".into(),
        organisation: "Essai".into(),
        commission_date: None,
        fiscal_year: Some(2018),
        currency: Currency::EUR,
        declared: eur("1600,00"),
        report: None,
        missions,
        rules: Rules::default(),
        sources: Default::default(),
    }
}

/// Missions as the lines' `mission=` column says, none otherwise.
pub(crate) fn assigned(entries: &[Entry]) -> Assignments {
    let dossier = dossier();
    let of = |entry: &Entry| {
        let text = entry.mission_text()?;
        dossier.missions().find(|(_, mission)| *mission.code == *text).map(|(id, _)| id)
    };
    entries.iter().map(|entry| assignment(of(entry))).collect()
}

pub(crate) fn assignment(mission: Option<MissionId>) -> Assignment {
    let by = if mission.is_some() { MissionBy::Column } else { MissionBy::None };
    Assignment { mission, by, ..Assignment::none() }
}

/// Matches and ambiguities in words: `L1 = J1 + J2 (certain)`, `? L1 L2 / J1 (2)`, sorted.
pub(crate) fn in_words(entries: &[Entry], matching: &Matching) -> Vec<String> {
    let names = |ids: &[rappro::model::entry::EntryId]| -> Vec<String> {
        ids.iter().map(|id| name(&entries[id.index()]).to_owned()).collect()
    };
    let matches = matching.matches.iter().map(|one| {
        let sure = format!("{:?}", one.confidence).to_lowercase();
        format!("{} = {} ({sure})", names(&one.ledger).join(" + "), names(&one.support).join(" + "))
    });
    let doubts = matching.ambiguities.iter().map(|one| {
        format!("? {} / {} ({})", names(&one.ledger).join(" "), names(&one.support).join(" "), one.solutions)
    });
    let mut words: Vec<String> = matches.chain(doubts).collect();
    words.sort();
    words
}

pub(crate) fn facts(entries: Vec<Entry>) -> Facts {
    Facts { entries, ..Facts::default() }
}

/// Books made of lines, the missions of their column, and what reconciling finds.
pub(crate) fn books(entries: Vec<Entry>) -> Books {
    let dossier = dossier();
    let assignments = assigned(&entries);
    let matching =
        rappro::reconcile::matches(&entries, &assignments, &Default::default(), &dossier.rules, dossier.currency);
    let assignments = rappro::assign::from_partners(assignments, &entries, &matching, &dossier);
    Books::new(Parts {
        natures: rappro::classify::natures(&entries, &dossier),
        dossier,
        run_date: day("01/02/2019"),
        facts: facts(entries),
        copies: Vec::new(),
        assignments,
        matching,
        skipped: Vec::new(),
    })
}
