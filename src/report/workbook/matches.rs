//! `Rapprochement`: every match with its evidence, then what is ambiguous.

use std::borrow::Cow;

use rust_xlsxwriter::{Format, XlsxError};

use crate::model::entry::EntryId;
use crate::model::matching::{Ambiguity, Match, MatchId};
use crate::model::money::Money;

use super::head::{self, Paper};
use super::names::{MATCHES, T_AMBIGUOUS, T_MATCHES};
use super::page::Page;
use super::plan::{MATCHES_FIRST_ROW, Plan};
use super::rows::Dress;
use super::style::{self, Kind, Tone};
use super::table::{self, Column, Shape, TOTAL, column};
use super::{lists, wording};

/// How sure a match is, and the references of its ledger side: by these the table is known again.
pub(super) const CONFIDENCE: &str = "Confiance";
pub(super) const KEYS: &str = "Réf. comptabilité";
pub(super) const PAID: &str = "Comptabilité";
pub(super) const PROVED: &str = "Justificatifs";
pub(super) const GAP: &str = "Écart";
/// Headers and titles around both tables.
pub(super) const NAME: &str = "N°";
pub(super) const NOTHING: &str = "Aucun rapprochement.";
pub(super) const CLEAR: &str = "Rien d’ambigu.";
pub(super) const AMBIGUOUS: &str = "Ambigus : plusieurs solutions aussi bonnes";

pub(super) const COLUMNS: &[Column] = &[
    column(NAME, 7.0, Kind::Key),
    column("Mission", 12.0, Kind::Text),
    column("Type", 7.0, Kind::Mark),
    column(CONFIDENCE, 10.5, Kind::Line),
    column(KEYS, 13.0, Kind::Key),
    column("Mandats", 12.0, Kind::Text),
    column(PAID, 14.0, Kind::Money),
    column("Réf. justificatifs", 13.0, Kind::Key),
    column("Pièces", 15.0, Kind::Text),
    column(PROVED, 14.0, Kind::Money),
    column(GAP, 12.0, Kind::Money),
    column("Jours d’écart", 8.0, Kind::Count),
    column("Pourquoi", 58.0, Kind::Text),
];

pub(super) const AMBIGUOUS_COLUMNS: &[Column] = &[
    column(NAME, 7.0, Kind::Key),
    column("Mission", 12.0, Kind::Text),
    column("Type", 7.0, Kind::Mark),
    column("Lignes", 10.5, Kind::Count),
    column(KEYS, 13.0, Kind::Key),
    column("Mandats", 12.0, Kind::Text),
    column(PAID, 14.0, Kind::Money),
    column("Réf. justificatifs", 13.0, Kind::Key),
    column("Pièces", 15.0, Kind::Text),
    column(PROVED, 14.0, Kind::Money),
    column(GAP, 12.0, Kind::Money),
    column("Solutions", 8.0, Kind::Count),
    column("Pourquoi", 58.0, Kind::Text),
];

/// True for the name of a match, or of what is ambiguous.
pub(super) fn is_name(text: &str) -> bool {
    let number = text.strip_prefix(['R', 'A']).unwrap_or_default();
    !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
}

/// The sheet.
pub(super) fn pages(plan: &Plan) -> Result<Vec<Page>, XlsxError> {
    let mut page = head::page(plan, MATCHES, Paper::Landscape)?;
    head::way_back(&mut page, &introduction(plan))?;
    table::widths(&mut page, COLUMNS)?;
    let shape = table_of_matches(plan, &mut page)?;
    let last = table_of_ambiguities(plan, &mut page, shape.total_row() + 2)?;
    page.sheet.set_print_area(0, 0, last, COLUMNS.len() as u16 - 1)?;
    Ok(vec![page])
}

fn introduction(plan: &Plan) -> String {
    let (listed, all) = (plan.matches().count(), plan.report.books.matching.matches.len());
    let what = "Chaque rapprochement, sa preuve et son écart ; puis ce qui reste ambigu.";
    if listed == all {
        return what.to_owned();
    }
    format!(
        "{what} Les {listed} premiers sur {all} ; tous sont dans le fichier « …{} », à côté de ce classeur.",
        lists::MATCHES
    )
}

fn table_of_matches<'a>(plan: &'a Plan, page: &mut Page) -> Result<Shape<'a>, XlsxError> {
    let matches = &plan.report.books.matching.matches;
    let shape = Shape {
        name: T_MATCHES,
        header_row: MATCHES_FIRST_ROW - 1,
        rows: plan.matches().count() as u32,
        columns: COLUMNS,
        formulas: &[],
        totals: &[PAID, PROVED, GAP],
    };
    page.text(3, 0, "Rapprochements", &style::heading())?;
    table::lay_long(page, &shape)?;
    table::freeze(page, &shape, 1)?;
    let cells = table::dresses(page, &plan.style, COLUMNS);
    for (row, id) in (shape.first()..).zip(plan.matches()) {
        write_match(plan, page, row, id, &matches[id.0 as usize], &cells);
    }
    if shape.rows == 0 {
        empty_row(page, shape.first(), &table::formats(&plan.style, COLUMNS), NOTHING)?;
    }
    let sums =
        |of: fn(&Match) -> Money| plan.report.books.sum(plan.matches().map(|id| of(&matches[id.0 as usize])));
    let results = [sums(|one| one.ledger_amount), sums(Match::support_amount), sums(Match::gap)];
    total_row(plan, page, &shape, results)?;
    Ok(shape)
}

fn write_match(plan: &Plan, page: &mut Page, row: u32, id: MatchId, one: &Match, cells: &[Dress]) {
    let rows = &mut page.rows;
    rows.link((row, 0), &plan.match_name(id), plan.block(id), cells[0]);
    rows.text((row, 2), wording::kind(one.ledger.len(), one.support.len()), cells[2]);
    rows.text((row, 3), wording::confidence(one.confidence), cells[3]);
    match one.evidence.days_apart {
        Some(days) => rows.number((row, 11), f64::from(days.unsigned_abs()), cells[11]),
        None => rows.blank((row, 11), cells[11]),
    }
    let amounts = (one.ledger_amount, one.support_amount());
    told(plan, page, row, (&one.ledger, &one.support), amounts, &one.sentence(), cells);
}

/// Missions, references, vouchers and amounts of both sides, their gap, and the sentence, which stands in a wide
/// column of either table.
fn told(
    plan: &Plan,
    page: &mut Page,
    row: u32,
    (ledger, support): (&[EntryId], &[EntryId]),
    (paid, proved): (Money, Money),
    sentence: &str,
    cells: &[Dress],
) {
    let books = &plan.report.books;
    let keys = |ids: &'_ [EntryId]| wording::list(ids.iter().map(|id| books.entry(*id).key().to_string()));
    let missions = missions(plan, ledger.iter().chain(support).copied(), "\n");
    let (paid_keys, proved_keys) = (keys(ledger), keys(support));
    let orders = wording::list(ledger.iter().map(|id| wording::order(books.entry(*id))));
    let documents = wording::list(support.iter().map(|id| wording::document(books.entry(*id))));
    let texts: [(u16, &str); 6] =
        [(1, &missions), (4, &paid_keys), (5, &orders), (7, &proved_keys), (8, &documents), (12, sentence)];
    for (at, text) in texts {
        page.rows.text((row, at), text, cells[usize::from(at)]);
    }
    let amounts = [(6, paid), (9, proved), (10, crate::model::report::gap(paid, proved))];
    for (at, amount) in amounts {
        page.rows.money((row, at), Some(amount), cells[usize::from(at)]);
    }
    table::fit_long(page, row, COLUMNS, &texts);
}

/// The missions that these entries touch.
pub(super) fn missions<'a>(plan: &'a Plan, entries: impl Iterator<Item = EntryId>, between: &str) -> Cow<'a, str> {
    let mut touched = Vec::new();
    for id in entries {
        let assignment = plan.report.books.assignment(id);
        touched.extend(assignment.mission);
        touched.extend(assignment.shares.iter().map(|share| share.mission));
    }
    touched.sort_unstable();
    touched.dedup();
    match touched[..] {
        [] => Cow::Borrowed(""),
        [mission] => Cow::Borrowed(plan.label(Some(mission))),
        _ => touched.into_iter().map(|mission| plan.label(Some(mission))).collect::<Vec<_>>().join(between).into(),
    }
}

fn table_of_ambiguities(plan: &Plan, page: &mut Page, row: u32) -> Result<u32, XlsxError> {
    let ambiguities = &plan.report.books.matching.ambiguities;
    if ambiguities.is_empty() {
        page.text(row, 0, CLEAR, &style::remark())?;
        return Ok(row);
    }
    // Each of them is a finding too.
    let listed = &ambiguities[..ambiguities.len().min(plan.rows.saturating_sub(row as usize))];
    let title = format!("{AMBIGUOUS}, aucune n’est retenue");
    let title = match ambiguities.len() - listed.len() {
        0 => title,
        left => format!("{title} ({left} autres ne tiennent pas sur cette feuille : voir Anomalies)"),
    };
    page.text(row, 0, &title, &style::heading())?;
    if listed.is_empty() {
        return Ok(row);
    }
    let shape = Shape {
        name: T_AMBIGUOUS,
        header_row: row + 1,
        rows: listed.len() as u32,
        columns: AMBIGUOUS_COLUMNS,
        formulas: &[],
        totals: &[],
    };
    table::lay_long(page, &shape)?;
    let cells = table::dresses(page, &plan.style, AMBIGUOUS_COLUMNS);
    for ((row, at), one) in (shape.first()..).zip(1..).zip(listed) {
        write_ambiguity(plan, page, row, at, one, &cells);
    }
    Ok(shape.last())
}

fn write_ambiguity(plan: &Plan, page: &mut Page, row: u32, number: usize, one: &Ambiguity, cells: &[Dress]) {
    let rows = &mut page.rows;
    let books = &plan.report.books;
    let every = || one.ledger.iter().chain(&one.support).copied();
    let target = every().next().and_then(|id| plan.entry(id, None));
    rows.link((row, 0), &format!("A{number}"), target, cells[0]);
    rows.text((row, 2), wording::kind(one.ledger.len(), one.support.len()), cells[2]);
    // Counts stay far below 2^53.
    rows.number((row, 3), every().count() as f64, cells[3]);
    rows.number((row, 11), one.solutions as f64, cells[11]);
    let sum = |ids: &[EntryId]| books.sum(ids.iter().filter_map(|id| books.entry(*id).amount));
    let amounts = (sum(&one.ledger), sum(&one.support));
    told(plan, page, row, (&one.ledger, &one.support), amounts, &one.sentence, cells);
}

fn empty_row(page: &mut Page, row: u32, formats: &[Format], text: &str) -> Result<(), XlsxError> {
    for (at, format) in (0_u16..).zip(formats) {
        page.text(row, at, "", format)?;
    }
    page.text(row, 12, text, &formats[12])
}

fn total_row(plan: &Plan, page: &mut Page, shape: &Shape, results: [Money; 3]) -> Result<(), XlsxError> {
    let row = shape.total_row();
    let line = plan.style.cell(Kind::Line, Tone::Strong);
    for at in 0..shape.columns.len() as u16 {
        page.text(row, at, "", &line)?;
    }
    page.text(row, 0, TOTAL, &line)?;
    let money = plan.style.cell(Kind::Money, Tone::Strong);
    for (header, result) in [PAID, PROVED, GAP].into_iter().zip(results) {
        page.money_formula((row, shape.column(header)), &shape.subtotal(header), result, &money)?;
    }
    Ok(())
}
