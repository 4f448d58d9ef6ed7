//! Under the table of a mission: its lines summed by state and by nature, live, each sum below the
//! column it sums.

use std::collections::BTreeMap;

use rust_xlsxwriter::XlsxError;

use crate::model::entry::EntryId;
use crate::model::mission::MissionId;
use crate::model::money::Money;
use crate::model::report::gap;

use super::mission::{DOCUMENT_NATURE, NATURE, PAID, PROVED, STATE};
use super::page::Page;
use super::pairs::{Line, State};
use super::plan::Plan;
use super::style::{self, Kind, Tone};
use super::table::Shape;
use super::wording;

/// Where the labels stand.
const LABEL: u16 = 5;
const LABEL_COLUMN: &str = "$F";
const UNTOLD: &str = "(non précisée)";

/// A sub-total: both sides.
pub(super) struct Subtotal {
    pub(super) label: String,
    pub(super) ledger: Money,
    pub(super) support: Money,
}

/// The live sum of one nature on one side of a mission's table; `cell` holds the label.
pub(super) fn of_nature(table: &str, header: &str, label: &str, cell: &str) -> String {
    let nature = if header == PAID { NATURE } else { DOCUMENT_NATURE };
    let wanted = if label == UNTOLD { "\"\"" } else { cell };
    format!("ROUND(SUMPRODUCT(({table}[{nature}]={wanted})*{table}[{header}]),4)")
}

/// Writes both lists; returns the last row used.
pub(super) fn write(
    plan: &Plan,
    page: &mut Page,
    shape: &Shape,
    mission: MissionId,
    lines: &[Line],
) -> Result<u32, XlsxError> {
    let name = shape.name;
    let by_state =
        |header: &str, _: &str, cell: &str| format!("ROUND(SUMIFS({name}[{header}],{name}[{STATE}],{cell}),4)");
    let row = list(plan, page, shape, ("Par état", states(plan, mission, lines)), shape.total_row() + 2, by_state)?;
    let by_nature = |header: &str, label: &str, cell: &str| of_nature(name, header, label, cell);
    list(plan, page, shape, ("Par nature de dépense", natures(plan, mission, lines)), row + 2, by_nature)
}

fn list(
    plan: &Plan,
    page: &mut Page,
    shape: &Shape,
    (title, subtotals): (&str, Vec<Subtotal>),
    row: u32,
    formula: impl Fn(&str, &str, &str) -> String,
) -> Result<u32, XlsxError> {
    if subtotals.is_empty() {
        return Ok(row);
    }
    let (paid, proved) = (shape.column(PAID), shape.column(PROVED));
    page.text(row, LABEL, title, &style::heading())?;
    page.text(row, paid, PAID, &style::header(false))?;
    page.text(row, proved, PROVED, &style::header(false))?;
    page.text(row, proved + 1, "Écart", &style::header(false))?;
    let money = plan.style.cell(Kind::Money, Tone::Plain);
    let label = plan.style.cell(Kind::Line, Tone::Plain);
    let mut last = row;
    for (row, one) in (row + 1..).zip(&subtotals) {
        for at in LABEL..proved {
            page.text(row, at, "", &label)?;
        }
        page.text(row, LABEL, &one.label, &label)?;
        let cell = format!("{LABEL_COLUMN}{}", row + 1);
        page.money_formula((row, paid), &formula(PAID, &one.label, &cell), one.ledger, &money)?;
        page.money_formula((row, proved), &formula(PROVED, &one.label, &cell), one.support, &money)?;
        let letters = |column: u16| rust_xlsxwriter::utility::column_number_to_name(column);
        let difference = format!("ROUND({}{n}-{}{n},4)", letters(paid), letters(proved), n = row + 1);
        page.money_formula((row, proved + 1), &difference, gap(one.ledger, one.support), &money)?;
        last = row;
    }
    Ok(last)
}

fn states(plan: &Plan, mission: MissionId, lines: &[Line]) -> Vec<Subtotal> {
    let of = |state: State| {
        let mut rows = lines.iter().filter(|line| line.state == state).peekable();
        rows.peek()?;
        let rows: Vec<&Line> = rows.collect();
        let ledger = sum(plan, mission, rows.iter().filter_map(|line| line.ledger));
        let support = sum(plan, mission, rows.iter().filter_map(|line| line.support));
        Some(Subtotal { label: state.french().to_owned(), ledger, support })
    };
    State::ALL.into_iter().filter(|state| *state != State::NotCounted).filter_map(of).collect()
}

/// By nature of expense, both sides, in alphabetical order.
pub(super) fn natures(plan: &Plan, mission: MissionId, lines: &[Line]) -> Vec<Subtotal> {
    let books = &plan.report.books;
    // Excel compares without case: so must the groups.
    let mut groups: BTreeMap<String, (String, Vec<EntryId>, Vec<EntryId>)> = BTreeMap::new();
    for line in lines.iter().filter(|line| line.state != State::NotCounted) {
        for (id, on_ledger) in [(line.ledger, true), (line.support, false)] {
            let Some(id) = id else { continue };
            let nature = wording::nature(books, id);
            let group = groups.entry(nature.to_lowercase()).or_default();
            if group.0.is_empty() {
                group.0 = nature.into_owned();
            }
            if on_ledger { group.1.push(id) } else { group.2.push(id) }
        }
    }
    let subtotal = |(label, ledger, support): (String, Vec<EntryId>, Vec<EntryId>)| Subtotal {
        label: if label.is_empty() { UNTOLD.to_owned() } else { label },
        ledger: sum(plan, mission, ledger.into_iter()),
        support: sum(plan, mission, support.into_iter()),
    };
    groups.into_values().map(subtotal).collect()
}

fn sum(plan: &Plan, mission: MissionId, ids: impl Iterator<Item = EntryId>) -> Money {
    let books = &plan.report.books;
    books.sum(ids.map(|id| books.share(id, mission)))
}
