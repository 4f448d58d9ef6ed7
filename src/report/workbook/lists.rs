//! Beyond what a sheet lists comfortably (`lignes_feuille_max`), the whole list goes to a file beside the
//! workbook: text for any program, `;` between cells. The sheets say so; their totals count everything.

use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use crate::error::Error;
use crate::model::entry::{EntryId, Side};
use crate::model::matching::Match;
use crate::model::money::Money;
use crate::model::sheet::OWN_TEXT;
use crate::report::destination;

use super::names::MissionNames;
use super::page::french_date;
use super::pairs::{Block, Line};
use super::plan::Plan;
use super::{mark, matches, rest, wording};

/// How the file of the lines without mission is called, after the name of the workbook.
pub(super) const UNASSIGNED: &str = "-hors-mission.csv";
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
    let report = plan.report;
    for (mission, names, lines) in plan.missions() {
        let path = beside(workbook, &of_mission(names));
        if plan.listed(mission).1.is_empty() {
            remove(&path)?;
            continue;
        }
        let rows = lines.iter().filter(|line| line.block != Block::Heading);
        list(plan, &path, &rest::headers(), rows.map(|line: &Line| rest::row(plan, mission, line)))?;
    }
    let path = beside(workbook, UNASSIGNED);
    if plan.every_unassigned.len() > plan.unassigned.len() {
        let header =
            ["Réf.", "Côté", "Date", "Tiers", "Objet", "Nature", "N° de mandat ou de pièce", "Montant", "Source"];
        let rows = plan.every_unassigned.iter().map(|id| entry(plan, *id));
        list(plan, &path, &header, rows)?;
    } else {
        remove(&path)?;
    }
    let path = beside(workbook, MATCHES);
    let matching = &report.books.matching.matches;
    if plan.matches().count() < matching.len() {
        let header = [
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
        ];
        let rows = plan.every_match().map(|id| one_match(plan, plan.match_name(id), &matching[id.0 as usize]));
        return list(plan, &path, &header, rows);
    }
    remove(&path)
}

/// `rapprochement.xlsx` → `rapprochement-hors-mission.csv`.
fn beside(workbook: &Path, end: &str) -> PathBuf {
    let stem = workbook.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    workbook.with_file_name(stem + end)
}

fn entry(plan: &Plan, id: EntryId) -> Vec<String> {
    let books = &plan.report.books;
    let entry = books.entry(id);
    vec![
        entry.key.to_string(),
        if entry.side == Side::Ledger { "Comptabilité" } else { "Justificatifs" }.to_owned(),
        entry.date.map(french_date).unwrap_or_default(),
        wording::who(entry),
        wording::what(entry, None),
        wording::nature(books, id),
        wording::voucher(entry),
        entry.amount.map(number).unwrap_or_default(),
        entry.place.to_string(),
    ]
}

fn one_match(plan: &Plan, name: String, one: &Match) -> Vec<String> {
    let books = &plan.report.books;
    let all = |ids: &[EntryId], tell: &dyn Fn(EntryId) -> String| {
        ids.iter().map(|id| tell(*id)).collect::<Vec<_>>().join(" ")
    };
    let key = |id: EntryId| books.entry(id).key.to_string();
    vec![
        name,
        matches::missions(plan, one.entries()).replace('\n', ", "),
        wording::kind(one.ledger.len(), one.support.len()).to_owned(),
        wording::confidence(one.confidence).to_owned(),
        all(&one.ledger, &key),
        all(&one.ledger, &|id| wording::order(books.entry(id))),
        number(one.ledger_amount),
        all(&one.support, &key),
        all(&one.support, &|id| wording::document(books.entry(id))),
        number(one.support_amount),
        number(one.gap()),
        one.sentence(),
    ]
}

/// With a decimal comma and nothing else, so that every program reads a number.
pub(super) fn number(amount: Money) -> String {
    amount.plain().replace('.', ",")
}

/// The first line is the mark by which a run knows that the file is none of its exports.
fn list(plan: &Plan, path: &Path, header: &[&str], rows: impl Iterator<Item = Vec<String>>) -> Result<(), Error> {
    let cannot = |source| Error::CannotWrite { path: path.to_owned(), source };
    if path.exists() && !is_ours(path) {
        let message = "ce fichier existe déjà et n’a pas été produit par rappro : il ne sera pas remplacé.";
        return Err(Error::Refused(format!("{} : {message}\n  À faire : le déplacer.", path.display())));
    }
    destination::replace(path, |out| {
        let currency = mark::currency_text(plan.report.books.currency());
        let date = format!("établi le {}", french_date(plan.report.run_date));
        let head = [mark::text(), currency, date];
        write!(out, "{BYTE_ORDER_MARK}").map_err(cannot)?;
        line(out, head.iter().map(String::as_str)).map_err(cannot)?;
        line(out, header.iter().copied()).map_err(cannot)?;
        for row in rows {
            line(out, row.iter().map(String::as_str)).map_err(cannot)?;
        }
        Ok(())
    })
}

fn line<'a>(out: &mut (dyn io::Write + Send), cells: impl Iterator<Item = &'a str>) -> io::Result<()> {
    for (at, cell) in cells.enumerate() {
        if at > 0 {
            out.write_all(b";")?;
        }
        // A text that Excel would take for a formula stays a text.
        let guard = if looks_like_formula(cell) { "'" } else { "" };
        let is_plain = !cell.bytes().any(|byte| matches!(byte, b'"' | b';' | b'\r' | b'\n'));
        if is_plain && guard.is_empty() {
            out.write_all(cell.as_bytes())?;
            continue;
        }
        let cell = cell.replace(['\r', '\n'], " ");
        if cell.contains(['"', ';']) || !guard.is_empty() {
            write!(out, "\"{guard}{}\"", cell.replace('"', "\"\""))?;
        } else {
            out.write_all(cell.as_bytes())?;
        }
    }
    out.write_all(b"\r\n")
}

/// Amounts below zero are numbers.
fn looks_like_formula(cell: &str) -> bool {
    let amount = cell.strip_prefix('-').unwrap_or_default();
    let is_number = !amount.is_empty() && amount.chars().all(|letter| letter.is_ascii_digit() || letter == ',');
    cell.starts_with(['=', '+', '-', '@', '\t']) && !is_number
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
