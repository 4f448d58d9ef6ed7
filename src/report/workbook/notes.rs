//! The staff's columns, read back from the previous workbook.
//!
//! Sheets are known by their headers, never by their name or place; columns by their header, in any
//! order. What cannot be attached to anything is kept as an orphan row: nothing typed is ever lost.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::model::Date;
use crate::model::finding::{Answer, Status};
use crate::model::key::Key;
use crate::model::money::{Currency, Money};
use crate::model::notes::{FindingNote, Notes};
use crate::model::sheet::{Sheet, Value};
use crate::model::words::fold;

use super::{columns, mark, table};

/// Reads what the staff typed.
pub fn read(previous: &[Sheet]) -> Notes {
    let mut notes = Notes { from: previous.first().map(|sheet| sheet.file.to_string()), ..Notes::default() };
    let currency = previous.iter().find_map(currency).unwrap_or(Currency::EUR);
    // Orphans last: what stands on its own sheet is newer than what was set aside.
    let (orphans, others): (Vec<_>, Vec<_>) =
        previous.iter().filter_map(Headed::find).partition(|headed| headed.is(Kind::Orphans));
    for headed in others.iter().chain(&orphans) {
        match headed.kind {
            Kind::Findings => findings(headed, currency, &mut notes),
            Kind::Mission => marks(headed, &mut notes),
            Kind::Unassigned => missions(headed, &mut notes),
            Kind::Orphans => set_aside(headed, &mut notes),
        }
    }
    notes
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Findings,
    Mission,
    Unassigned,
    Orphans,
}

/// A sheet and its header.
struct Headed<'a> {
    sheet: &'a Sheet,
    kind: Kind,
    row: u32,
    /// Column, header as written, header folded.
    columns: Vec<(u32, String, String)>,
}

impl<'a> Headed<'a> {
    fn find(sheet: &'a Sheet) -> Option<Self> {
        (0..sheet.row_count()).find_map(|row| {
            let headers = sheet.cells(row).filter_map(|(column, value)| match value {
                Value::Text(text) => Some((column, text.trim().to_owned(), fold(text))),
                _ => None,
            });
            let columns: Vec<_> = headers.collect();
            Some(Self { sheet, kind: kind(&columns)?, row, columns })
        })
    }

    fn is(&self, kind: Kind) -> bool {
        self.kind == kind
    }

    fn column(&self, header: &str) -> Option<u32> {
        let wanted = fold(header);
        self.columns.iter().find(|(_, _, folded)| *folded == wanted).map(|(column, _, _)| *column)
    }

    fn text(&self, row: u32, header: &str) -> String {
        self.column(header).map(|column| text(self.sheet.value(row, column))).unwrap_or_default()
    }

    /// Rows below the header, down to the total row.
    fn rows(&self) -> impl Iterator<Item = u32> {
        let total =
            |row: &u32| matches!(self.sheet.value(*row, 0), Value::Text(text) if text.trim() == table::TOTAL);
        (self.row + 1..self.sheet.row_count()).take_while(move |row| !total(row))
    }

    /// Every cell of a row by its header, the old sheet's name first.
    fn whole(&self, row: u32, was: &str) -> Vec<(String, String)> {
        let cells =
            self.columns.iter().map(|(column, header, _)| (header.clone(), text(self.sheet.value(row, *column))));
        std::iter::once((columns::OLD_SHEET.to_owned(), was.to_owned())).chain(cells).collect()
    }
}

fn kind(columns: &[(u32, String, String)]) -> Option<Kind> {
    let has = |header: &str| columns.iter().any(|(_, _, folded)| *folded == fold(header));
    if has(columns::OLD_SHEET) {
        return Some(Kind::Orphans);
    }
    if has(columns::KEY) && has(columns::SEVERITY) && has(columns::STATUS) {
        return Some(Kind::Findings);
    }
    if has(columns::KEY) && has(columns::SITUATION) && has(columns::MISSION) {
        return Some(Kind::Unassigned);
    }
    (!pairs(columns).is_empty()).then_some(Kind::Mission)
}

/// Each `Pointage` with the nearest `Réf.` on its left; failing that the nearest on its right.
fn pairs(columns: &[(u32, String, String)]) -> Vec<(u32, u32)> {
    let starting = |word: &str| {
        let word = fold(word);
        columns.iter().filter(move |(_, _, folded)| folded.split(' ').next() == Some(word.as_str())).map(|it| it.0)
    };
    let keys: Vec<u32> = starting(columns::KEY).collect();
    let key_of = |mark: u32| {
        let left = keys.iter().rev().find(|key| **key < mark);
        left.or_else(|| keys.iter().find(|key| **key > mark)).copied()
    };
    starting(columns::MARK).filter_map(|mark| Some((key_of(mark)?, mark))).collect()
}

fn findings(headed: &Headed, currency: Currency, notes: &mut Notes) {
    for row in headed.rows() {
        let key = headed.text(row, columns::KEY);
        let note = FindingNote {
            key: Key::from_text(&key),
            answer: answer(headed, row),
            since: headed.column(columns::SINCE).and_then(|column| day(headed.sheet.value(row, column))),
            amount: headed
                .column(columns::AMOUNT)
                .and_then(|column| amount(headed.sheet.value(row, column), currency)),
            row: headed.whole(row, columns::WAS_FINDING).split_off(1),
        };
        let known = notes.findings.iter().find(|known| known.key == note.key);
        let copied = known.is_some_and(|known| known.answer == note.answer);
        // Typed beside no reference, or twice for one: kept apart rather than guessed.
        if key.is_empty() || known.is_some() {
            if note.is_typed() && !copied {
                notes.orphans.push(headed.whole(row, columns::WAS_FINDING));
            }
            continue;
        }
        notes.findings.push(note);
    }
}

fn answer(headed: &Headed, row: u32) -> Answer {
    let typed = headed.text(row, columns::STATUS);
    let text = headed.text(row, columns::ANSWER);
    let status = status(&typed);
    // A status that is none of ours stays readable in the answer.
    let text = match status {
        None if text.is_empty() => format!("Statut saisi : {typed}"),
        None => format!("{text}\nStatut saisi : {typed}"),
        Some(_) => text,
    };
    let due = headed.column(columns::DUE).map(|column| due(headed.sheet.value(row, column)));
    Answer {
        status: status.unwrap_or(Status::Open),
        text,
        owner: headed.text(row, columns::OWNER),
        due: due.unwrap_or_default(),
    }
}

/// The status that these words mean, however they are spelt or inflected.
fn status(typed: &str) -> Option<Status> {
    const STEMS: [(&str, Status); 5] = [
        ("justifi", Status::Justified),
        ("accept", Status::Accepted),
        ("corrig", Status::Corrected),
        ("revoir", Status::ToReview),
        ("traiter", Status::Open),
    ];
    if typed.is_empty() {
        return Some(Status::Open);
    }
    if let Some(status) = Status::from_french(typed) {
        return Some(status);
    }
    let folded = fold(typed);
    // « non justifiée » is the contrary of « justifiée ».
    let mut words = folded.split(' ').filter(|word| *word != "a");
    let (word, nothing_more) = (words.next()?, words.next().is_none());
    STEMS.iter().find(|(stem, _)| nothing_more && word.starts_with(stem)).map(|(_, status)| *status)
}

fn marks(headed: &Headed, notes: &mut Notes) {
    let pairs = pairs(&headed.columns);
    let sheet = headed.sheet.name.as_deref().unwrap_or(columns::WAS_MARK);
    for row in headed.rows() {
        for (key, mark) in &pairs {
            let typed = text(headed.sheet.value(row, *mark));
            if typed.is_empty() {
                continue;
            }
            let key = text(headed.sheet.value(row, *key));
            keep(&mut notes.marks, &mut notes.orphans, (&key, typed), || headed.whole(row, sheet));
        }
    }
}

fn missions(headed: &Headed, notes: &mut Notes) {
    for row in headed.rows() {
        let typed = headed.text(row, columns::MISSION);
        if typed.is_empty() {
            continue;
        }
        let key = headed.text(row, columns::KEY);
        let whole = || headed.whole(row, columns::WAS_MISSION);
        keep(&mut notes.missions, &mut notes.orphans, (&key, typed), whole);
    }
}

/// Attaches a note to its key; without a key, or when another note is there already, keeps the row.
fn keep(
    notes: &mut BTreeMap<Key, String>,
    orphans: &mut Vec<Vec<(String, String)>>,
    (key, typed): (&str, String),
    whole: impl Fn() -> Vec<(String, String)>,
) {
    let key = Key::from_text(key);
    match notes.get(&key) {
        _ if key.as_str().is_empty() => orphans.push(whole()),
        Some(known) if *known != typed => orphans.push(whole()),
        Some(_) => {}
        None => {
            notes.insert(key, typed);
        }
    }
}

/// Rows of `Notes orphelines`: a mark or an assignment comes back to life with its line; the rest stays.
fn set_aside(headed: &Headed, notes: &mut Notes) {
    for row in headed.rows() {
        let cells = headed
            .columns
            .iter()
            .map(|(column, header, _)| (header.clone(), text(headed.sheet.value(row, *column))));
        let cells: Vec<(String, String)> = cells.collect();
        if cells.iter().all(|(_, text)| text.is_empty()) {
            continue;
        }
        let (was, key) = (headed.text(row, columns::OLD_SHEET), Key::from_text(&headed.text(row, columns::KEY)));
        let (mark, mission) = (headed.text(row, columns::MARK), headed.text(row, columns::MISSION));
        let attached = !key.as_str().is_empty();
        if attached && was == columns::WAS_MARK && !mark.is_empty() && !notes.marks.contains_key(&key) {
            notes.marks.insert(key, mark);
        } else if attached
            && was == columns::WAS_MISSION
            && !mission.is_empty()
            && !notes.missions.contains_key(&key)
        {
            notes.missions.insert(key, mission);
        } else {
            notes.orphans.push(cells);
        }
    }
}

/// The currency that the workbook tells near its head.
fn currency(sheet: &Sheet) -> Option<Currency> {
    const HEAD_ROWS: u32 = 10;
    (0..HEAD_ROWS.min(sheet.row_count())).flat_map(|row| sheet.cells(row)).find_map(|(_, value)| match value {
        Value::Text(text) => mark::currency(text),
        _ => None,
    })
}

/// A cell as a person reads it.
fn text(value: Value) -> String {
    match value {
        Value::Empty | Value::Uncalculated => String::new(),
        Value::Text(text) => text.trim().to_owned(),
        Value::Number(number) => {
            decimal(number).map_or_else(|| number.to_string(), |it| it.to_string().replace('.', ","))
        }
        Value::Date(serial) => serial_day(serial).map_or_else(|| serial.to_string(), super::page::french_date),
        Value::Bool(true) => "VRAI".to_owned(),
        Value::Bool(false) => "FAUX".to_owned(),
        Value::Error(error) => error.to_owned(),
    }
}

/// *Échéance*: a number is a day that lost its format.
fn due(value: Value) -> String {
    match value {
        Value::Number(number) => text(serial_day(number).map_or(value, |_| Value::Date(number))),
        Value::Text(typed) => iso_day(typed).map_or_else(|| text(value), super::page::french_date),
        _ => text(value),
    }
}

fn day(value: Value) -> Option<Date> {
    match value {
        Value::Date(serial) | Value::Number(serial) => serial_day(serial),
        Value::Text(text) => french_day(text).or_else(|| iso_day(text)),
        _ => None,
    }
}

/// The day of a serial number, between 1990 and 2100.
fn serial_day(serial: f64) -> Option<Date> {
    const FROM: f64 = 32_874.0;
    const TO: f64 = 73_051.0;
    if !(FROM..TO).contains(&serial) {
        return None;
    }
    let days = jiff::Span::new().try_days(serial.floor() as i64).ok()?;
    Date::new(1899, 12, 30).ok()?.checked_add(days).ok()
}

/// The day of a text `yyyy-mm-dd`, with or without a time: the date cells of an `.ods` come back so.
fn iso_day(text: &str) -> Option<Date> {
    let text = text.trim();
    text.split_once('T').map_or(text, |(day, _)| day).parse().ok()
}

/// The day of a text `dd/mm/yyyy`.
pub(in crate::report) fn french_day(text: &str) -> Option<Date> {
    let mut parts = text.trim().split('/');
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || year.len() != 4 {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

fn amount(value: Value, currency: Currency) -> Option<Money> {
    match value {
        Value::Number(number) => decimal(number).map(|amount| Money::new(amount, currency)),
        _ => None,
    }
}

/// The shortest decimal that prints the number; sums of a spreadsheet carry noise beyond four decimals.
fn decimal(number: f64) -> Option<Decimal> {
    const BEYOND: f64 = 1e15;
    if number.abs() >= BEYOND || !number.is_finite() {
        return None;
    }
    format!("{number}").parse::<Decimal>().ok().map(|amount| amount.round_dp(4).normalize())
}
