//! Beyond what a sheet lists comfortably (`lignes_feuille_max`), the whole list goes to a file beside the
//! workbook: text for any program, `;` between cells. The sheets say so; their totals count everything.

use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use crate::error::Error;
use crate::model::Date;
use crate::model::books::Books;
use crate::model::entry::{Entry, EntryId};
use crate::model::money::Money;
use crate::model::place::{DIGITS_MAX, Place, digits_into};
use crate::model::sheet::OWN_TEXT;
use crate::report::destination;

use super::names::MissionNames;
use super::page::french_date;
use super::pairs::Block;
use super::plan::Plan;
use super::{columns, findings, mark, matches, rest, wording};

/// How the file of the lines without mission is called, after the name of the workbook.
pub(super) const UNASSIGNED: &str = "-hors-mission.csv";
/// The same for the findings.
pub(super) const FINDINGS: &str = "-anomalies.csv";
/// The same for the matches.
pub(super) const MATCHES: &str = "-rapprochements.csv";

/// The same for the lines of a mission.
pub(super) fn of_mission(names: &MissionNames) -> String {
    format!("-mission-{}.csv", names.table.trim_start_matches("T_").to_lowercase())
}

/// By this Excel knows the text for UTF-8.
const BYTE_ORDER_MARK: &str = "\u{feff}";

/// Writes the lists that the sheets cut short, and removes those of an earlier run that they hold again.
///
/// # Errors
/// [`Error::CannotWrite`].
pub(super) fn write(plan: &Plan, workbook: &Path) -> Result<(), Error> {
    let mut lists: Vec<(String, Option<Content>)> = Vec::new();
    for (mission, names, lines) in plan.missions() {
        let cut = !plan.listed(mission).1.is_empty();
        let content = move |list: &mut List| {
            list.header(&rest::headers());
            let rows = lines.iter().filter(|line| line.block != Block::Heading);
            rows.into_iter().try_for_each(|line| {
                rest::row(plan, list, mission, line);
                list.end()
            })
        };
        lists.push((of_mission(names), cut.then(|| Box::new(content) as Content)));
    }
    let cut = plan.every_unassigned.len() > plan.unassigned.len();
    lists.push((UNASSIGNED.to_owned(), cut.then(|| Box::new(|list: &mut List| unassigned(plan, list)) as Content)));
    let cut = !plan.unlisted.is_empty();
    lists
        .push((FINDINGS.to_owned(), cut.then(|| Box::new(|list: &mut List| every_finding(plan, list)) as Content)));
    let cut = plan.matches().count() < plan.report.books.matching.matches.len();
    lists.push((MATCHES.to_owned(), cut.then(|| Box::new(|list: &mut List| every_match(plan, list)) as Content)));
    lists.into_par_iter().try_for_each(|(end, content)| {
        let path = beside(workbook, &end);
        content.map_or_else(|| remove(&path), |content| write_list(plan, &path, content))
    })
}

/// What writes the header and the rows of a list.
type Content<'a> = Box<dyn FnOnce(&mut List) -> io::Result<()> + Send + 'a>;

/// `rapprochement.xlsx` → `rapprochement-hors-mission.csv`.
fn beside(workbook: &Path, end: &str) -> PathBuf {
    let stem = workbook.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    workbook.with_file_name(stem + end)
}

fn unassigned(plan: &Plan, list: &mut List) -> io::Result<()> {
    let books = &plan.report.books;
    list.header(&[
        "Réf.",
        "Côté",
        "Date",
        "Tiers",
        "Objet",
        "Nature",
        "N° de mandat ou de pièce",
        "Montant",
        "Source",
    ]);
    plan.every_unassigned.iter().try_for_each(|id| {
        let entry = books.entry(*id);
        list.cell(books.key(*id).as_str());
        list.cell(wording::side(entry.side));
        list.date(entry.date);
        list.pieces(&wording::who_in_pieces(entry));
        list.cell(&wording::what(entry, None));
        list.cell(&wording::nature(books, *id));
        list.cell(&wording::voucher(entry));
        list.amount(entry.amount);
        list.place(&entry.place);
        list.end()
    })
}

fn every_finding(plan: &Plan, list: &mut List) -> io::Result<()> {
    list.header(&[
        columns::KEY,
        columns::SEVERITY,
        columns::CHECK,
        columns::MISSION,
        columns::MESSAGE,
        columns::AMOUNT,
        columns::SOURCE,
        columns::REMEDY,
        columns::STATUS,
        columns::ANSWER,
        columns::SINCE,
    ]);
    plan.report.findings.iter().try_for_each(|finding| {
        let seen = &finding.observation;
        list.cell(finding.key.as_str());
        list.cell(finding.severity.french());
        list.cell(findings::title(plan.report, finding.check));
        list.cell(plan.label(seen.mission));
        list.cell(&seen.message);
        list.amount(seen.amount);
        list.place(&seen.at);
        list.cell(&seen.remedy);
        list.cell(finding.answer.status.french());
        list.cell(&finding.answer.text);
        list.date(Some(finding.since));
        list.end()
    })
}

fn every_match(plan: &Plan, list: &mut List) -> io::Result<()> {
    let books = &plan.report.books;
    list.header(&[
        "N°",
        "Mission",
        "Type",
        "Confiance",
        "Réf. comptabilité",
        "Mandats",
        "Comptabilité",
        "Réf. justificatifs",
        "Pièces",
        "Justificatifs",
        "Écart",
        "Pourquoi",
    ]);
    plan.every_match().try_for_each(|id| {
        let one = &books.matching.matches[id.0 as usize];
        let entries = |ids| every(books, ids);
        list.numbered(b'R', plan.match_number(id));
        list.cell(&matches::missions(plan, one.entries(), ", "));
        list.cell(wording::kind(one.ledger.len(), one.support.len()));
        list.cell(wording::confidence(one.confidence));
        list.cells(one.ledger.iter().map(|id| books.key(*id)));
        match &*one.ledger {
            [order] => list.pieces(&wording::order_in_pieces(books.entry(*order))),
            _ => list.cells(entries(&one.ledger).map(wording::order)),
        }
        list.amount(Some(one.ledger_amount));
        list.cells(one.support.iter().map(|id| books.key(*id)));
        list.cells(entries(&one.support).map(wording::document));
        list.amount(Some(one.support_amount()));
        list.amount(Some(one.gap()));
        list.told(|told| one.tell(told));
        list.end()
    })
}

fn every<'a>(books: &'a Books, ids: &'a [EntryId]) -> impl Iterator<Item = &'a Entry> {
    ids.iter().map(|id| books.entry(*id))
}

/// The first line is the mark by which a run knows that the file is none of its exports.
fn write_list(plan: &Plan, path: &Path, content: Content) -> Result<(), Error> {
    let cannot = |source| Error::CannotWrite { path: path.to_owned(), source };
    if path.exists() && !is_ours(path) {
        let message = "ce fichier existe déjà et n’a pas été produit par rappro : il ne sera pas remplacé.";
        return Err(Error::Refused(format!("{} : {message}\n  À faire : le déplacer.", path.display())));
    }
    destination::replace(path, |out| {
        let currency = mark::currency_text(plan.report.books.currency());
        let date = format!("établi le {}", french_date(plan.report.run_date));
        let mut list = List::new(out);
        list.buffer.extend_from_slice(BYTE_ORDER_MARK.as_bytes());
        list.header(&[&mark::text(), &currency, &date]);
        content(&mut list).and_then(|()| list.write()).map_err(cannot)
    })
}

/// A list being written, cell after cell.
pub(super) struct List<'a> {
    out: &'a mut (dyn io::Write + Send),
    buffer: Vec<u8>,
    /// A cell made of several texts.
    told: String,
    /// The next cell is the first of its line.
    first: bool,
}

/// What is written at once.
const BLOCK: usize = 1 << 16;

impl<'a> List<'a> {
    fn new(out: &'a mut (dyn io::Write + Send)) -> Self {
        Self { out, buffer: Vec::with_capacity(BLOCK), told: String::new(), first: true }
    }

    fn header(&mut self, cells: &[&str]) {
        cells.iter().for_each(|cell| self.cell(cell));
        self.buffer.extend_from_slice(b"\r\n");
        self.first = true;
    }

    /// Ends a line.
    fn end(&mut self) -> io::Result<()> {
        self.header(&[]);
        if self.buffer.len() > BLOCK - BLOCK / 8 { self.write() } else { Ok(()) }
    }

    fn write(&mut self) -> io::Result<()> {
        self.out.write_all(&self.buffer)?;
        self.buffer.clear();
        Ok(())
    }

    fn open(&mut self) {
        if !std::mem::take(&mut self.first) {
            self.buffer.push(b';');
        }
    }

    /// A text, on one line.
    pub(super) fn cell(&mut self, cell: &str) {
        self.open();
        // A text that Excel would take for a formula stays a text.
        let guarded = looks_like_formula(cell);
        if !guarded && is_plain(cell) {
            return self.buffer.extend_from_slice(cell.as_bytes());
        }
        let quoted = guarded || cell.contains(['"', ';']);
        if quoted {
            self.buffer.push(b'"');
        }
        if guarded {
            self.buffer.push(b'\'');
        }
        for byte in cell.bytes() {
            match byte {
                b'"' => self.buffer.extend_from_slice(b"\"\""),
                b'\r' | b'\n' => self.buffer.push(b' '),
                byte => self.buffer.push(byte),
            }
        }
        if quoted {
            self.buffer.push(b'"');
        }
    }

    /// A cell of these pieces, one behind the other.
    pub(super) fn pieces(&mut self, pieces: &[&str]) {
        let first = pieces.iter().find(|piece| !piece.is_empty());
        if first.is_none_or(|first| !may_be_formula(first)) && pieces.iter().all(|piece| is_plain(piece)) {
            self.open();
            return pieces.iter().for_each(|piece| self.buffer.extend_from_slice(piece.as_bytes()));
        }
        self.told(|told| pieces.iter().for_each(|piece| told.push_str(piece)));
    }

    /// A cell of what is told.
    fn told(&mut self, tell: impl FnOnce(&mut String)) {
        let mut told = std::mem::take(&mut self.told);
        told.clear();
        tell(&mut told);
        self.cell(&told);
        self.told = told;
    }

    /// Several texts in one cell.
    fn cells(&mut self, mut texts: impl Iterator<Item = impl AsRef<str>>) {
        let Some(first) = texts.next() else { return self.cell("") };
        let Some(second) = texts.next() else { return self.cell(first.as_ref()) };
        self.told(|told| {
            told.push_str(first.as_ref());
            for text in std::iter::once(second).chain(texts) {
                told.push(' ');
                told.push_str(text.as_ref());
            }
        });
    }

    /// With a decimal comma and nothing else, so that every program reads a number.
    pub(super) fn amount(&mut self, amount: Option<Money>) {
        self.open();
        let Some(amount) = amount else { return };
        let Some(cents) = amount.cents() else {
            return self.buffer.extend_from_slice(amount.plain().replace('.', ",").as_bytes());
        };
        if cents < 0 {
            self.buffer.push(b'-');
        }
        let cents = cents.unsigned_abs();
        self.digits(cents / 100);
        // `1500000` francs Pacifique: their digits are all there are.
        if amount.currency().decimals() == 0 && cents.is_multiple_of(100) {
            return;
        }
        self.buffer.extend_from_slice(&[b',', b'0' + (cents / 10 % 10) as u8, b'0' + (cents % 10) as u8]);
    }

    fn digits(&mut self, number: u64) {
        self.buffer.extend_from_slice(digits_into(&mut [0; DIGITS_MAX], number).as_bytes());
    }

    /// A letter and a number: `R12`.
    pub(super) fn numbered(&mut self, letter: u8, number: u64) {
        self.open();
        self.buffer.push(letter);
        self.digits(number);
    }

    /// `dd/mm/yyyy`.
    pub(super) fn date(&mut self, date: Option<Date>) {
        self.open();
        let Some(date) = date else { return };
        let two = |number: u8| [b'0' + number / 10 % 10, b'0' + number % 10];
        let (day, month) = (two(date.day().unsigned_abs()), two(date.month().unsigned_abs()));
        let year = date.year().unsigned_abs();
        let (century, year) = (two((year / 100) as u8), two((year % 100) as u8));
        for part in [&day[..], b"/", &month, b"/", &century, &year] {
            self.buffer.extend_from_slice(part);
        }
    }

    /// Where a line comes from.
    pub(super) fn place(&mut self, place: &Place) {
        self.told(|told| place.tell(told));
    }
}

/// True for a text that stands in a cell as it is.
fn is_plain(text: &str) -> bool {
    // Looked at as a whole, many bytes at once.
    !text.bytes().fold(false, |found, byte| found | matches!(byte, b'"' | b';' | b'\r' | b'\n'))
}

fn may_be_formula(cell: &str) -> bool {
    cell.starts_with(['=', '+', '-', '@', '\t'])
}

/// Amounts below zero are numbers.
fn looks_like_formula(cell: &str) -> bool {
    if !may_be_formula(cell) {
        return false;
    }
    let amount = cell.strip_prefix('-').unwrap_or_default();
    let is_number = !amount.is_empty() && amount.chars().all(|letter| letter.is_ascii_digit() || letter == ',');
    !is_number
}

fn is_ours(path: &Path) -> bool {
    let mut start = Vec::new();
    let length = (BYTE_ORDER_MARK.len() + OWN_TEXT.len()) as u64;
    let read = fs::File::open(path).and_then(|file| file.take(length).read_to_end(&mut start));
    read.is_ok() && String::from_utf8_lossy(&start).ends_with(OWN_TEXT)
}

fn remove(path: &Path) -> Result<(), Error> {
    if !path.is_file() || !is_ours(path) {
        return Ok(());
    }
    fs::remove_file(path).map_err(|source| Error::CannotWrite { path: path.to_owned(), source })
}
