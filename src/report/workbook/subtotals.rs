//! Under the table of a mission: its lines summed by state and by nature, live, each sum below the
//! column it sums.

use std::borrow::Cow;
use std::collections::BTreeMap;

use rust_xlsxwriter::XlsxError;
use rustc_hash::FxHashMap;

use crate::model::books::Books;
use crate::model::mission::MissionId;
use crate::model::money::{Money, Sum};
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

/// Both sides of a group of lines, in the making.
struct Group {
    label: String,
    ledger: Sum,
    support: Sum,
}

impl Group {
    fn of(books: &Books, label: String) -> Self {
        Self { label, ledger: Sum::of(books.currency()), support: Sum::of(books.currency()) }
    }

    fn subtotal(self, books: &Books) -> Subtotal {
        let total = |sum: Sum| sum.total().unwrap_or(books.zero());
        Subtotal { label: self.label, ledger: total(self.ledger), support: total(self.support) }
    }
}

fn states(plan: &Plan, mission: MissionId, lines: &[Line]) -> Vec<Subtotal> {
    let books = &plan.report.books;
    let mut groups: BTreeMap<State, Group> = BTreeMap::new();
    for of_state in lines.chunk_by(|a, b| a.state == b.state) {
        let state = of_state[0].state;
        let group = groups.entry(state).or_insert_with(|| Group::of(books, state.french().to_owned()));
        for line in of_state {
            line.ledger.into_iter().for_each(|id| group.ledger.add(books.share(id, mission)));
            line.support.into_iter().for_each(|id| group.support.add(books.share(id, mission)));
        }
    }
    groups.remove(&State::NotCounted);
    groups.into_values().map(|group| group.subtotal(books)).collect()
}

/// By nature of expense, both sides, in alphabetical order.
pub(super) fn natures(plan: &Plan, mission: MissionId, lines: &[Line]) -> Vec<Subtotal> {
    let books = &plan.report.books;
    let mut groups: Vec<Group> = Vec::new();
    // Excel compares without case: so must the groups.
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    let mut known: FxHashMap<Cow<'_, str>, usize> = FxHashMap::default();
    for line in lines.iter().filter(|line| line.state != State::NotCounted) {
        for (id, on_ledger) in [(line.ledger, true), (line.support, false)] {
            let Some(id) = id else { continue };
            let nature = wording::nature(books, id);
            let at = known.get(&nature).copied().unwrap_or_else(|| {
                let at = *places.entry(nature.to_lowercase()).or_insert_with(|| {
                    let label = if nature.is_empty() { UNTOLD } else { &nature };
                    groups.push(Group::of(books, label.to_owned()));
                    groups.len() - 1
                });
                known.insert(nature, at);
                at
            });
            let group = &mut groups[at];
            let side = if on_ledger { &mut group.ledger } else { &mut group.support };
            side.add(books.share(id, mission));
        }
    }
    let mut groups: Vec<Option<Group>> = groups.into_iter().map(Some).collect();
    places.into_values().filter_map(|at| groups[at].take()).map(|group| group.subtotal(books)).collect()
}
