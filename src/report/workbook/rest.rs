//! What a mission sheet does not list because it is too long: sums by state and nature, which keep every total of
//! the sheet true, and the whole list for the file beside the workbook.

use std::borrow::Cow;
use std::collections::BTreeMap;

use rust_xlsxwriter::XlsxError;
use rustc_hash::FxHashMap;

use crate::model::books::Books;
use crate::model::mission::MissionId;
use crate::model::money::Money;
use crate::model::report::gap;

use super::lists::List;
use super::mission::{COLUMNS, DOCUMENT_NATURE, GAP, NATURE, OUTSIDE, PAID, PROVED, STATE};
use super::page::Page;
use super::pairs::{Block, Line, State};
use super::plan::Plan;
use super::style::{self, Kind};
use super::table::{self, Shape};
use super::wording;

/// Lines of one state and one nature that the sheet does not list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Rest {
    state: State,
    nature: String,
    paid: Sum,
    proved: Sum,
    outside: Money,
}

/// How many lines, and how much.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Sum {
    lines: usize,
    amount: Money,
}

/// Before the name of the file.
pub(super) const CONTINUED: &str = "Suite, dans le fichier ";

/// The lines that are left out, summed, by state and nature.
pub(super) fn of(books: &Books, mission: MissionId, left: &[Line]) -> Vec<Rest> {
    let mut rests: Vec<Rest> = Vec::new();
    // Excel compares without case: so must the groups.
    let mut places: BTreeMap<(State, String), usize> = BTreeMap::new();
    let none = Sum { lines: 0, amount: books.zero() };
    let add = |sum: &mut Money, more: Money| *sum = books.sum([*sum, more]);
    for of_state in left.chunk_by(|a, b| a.state == b.state) {
        let state = of_state[0].state;
        // A nature is written in few ways: each is put in small letters once.
        let mut known: FxHashMap<Cow<'_, str>, usize> = FxHashMap::default();
        for (id, on_ledger) in of_state.iter().flat_map(|line| [(line.ledger, true), (line.support, false)]) {
            let Some(id) = id else { continue };
            let nature = wording::nature(books, id);
            let at = known.get(&nature).copied().unwrap_or_else(|| {
                let at = *places.entry((state, nature.to_lowercase())).or_insert_with(|| {
                    let nature = nature.clone().into_owned();
                    rests.push(Rest { state, nature, paid: none, proved: none, outside: none.amount });
                    rests.len() - 1
                });
                known.insert(nature, at);
                at
            });
            let rest = &mut rests[at];
            let side = if on_ledger { &mut rest.paid } else { &mut rest.proved };
            side.lines += 1;
            match books.entry(id).amount {
                Some(amount) if state == State::NotCounted => add(&mut rest.outside, amount),
                Some(_) => add(&mut side.amount, books.share(id, mission)),
                None => {}
            }
        }
    }
    places.into_values().map(|at| rests[at].clone()).collect()
}

/// The sentence at the head of a sheet that does not list everything.
pub(super) fn told(listed: usize, all: usize, file: &str) -> String {
    format!(
        "Les {listed} premières lignes sur {all} ; toutes sont dans le fichier « …{file} », à côté de ce classeur. Les sommes comptent tout."
    )
}

/// Writes the sums below the lines that are listed.
pub(super) fn write(
    plan: &Plan,
    page: &mut Page,
    shape: &Shape,
    (row, rests): (u32, &[Rest]),
    file: &str,
) -> Result<(), XlsxError> {
    let at = |header: &str| shape.column(header);
    for column in 0..COLUMNS.len() as u16 {
        page.text(row, column, "", &style::section())?;
    }
    page.text(row, at("Date mandat"), &format!("{CONTINUED}« …{file} »"), &style::section())?;
    let formats = table::formats(&plan.style, COLUMNS);
    let mut state = None;
    for (row, rest) in (row + 1..).zip(rests) {
        for (column, one) in (0_u16..).zip(COLUMNS) {
            // Nothing can be marked here.
            let format = if one.staff {
                plan.style.cell(Kind::Mark, style::Tone::Plain)
            } else {
                formats[usize::from(column)].clone()
            };
            page.text(row, column, "", &format)?;
        }
        let format = |header: &str| &formats[usize::from(at(header))];
        page.text(row, at(STATE), rest.state.french(), format(STATE))?;
        let sides =
            [("Objet", PAID, NATURE, rest.paid), ("Objet de la pièce", PROVED, DOCUMENT_NATURE, rest.proved)];
        for (what, amount, nature, sum) in sides {
            if sum.lines == 0 {
                continue;
            }
            let lines = format!("{} ligne{}", sum.lines, if sum.lines > 1 { "s" } else { "" });
            let text = if rest.nature.is_empty() { lines } else { format!("{lines} : {}", rest.nature) };
            page.text(row, at(what), &text, format(what))?;
            page.text(row, at(nature), &rest.nature, format(nature))?;
            let counted = Some(sum.amount).filter(|_| rest.state != State::NotCounted);
            page.money(row, at(amount), counted, format(amount))?;
        }
        // The two sides of a match may be of two natures: only the whole of a state has a gap of its own.
        let opens = state.replace(rest.state) != Some(rest.state);
        let difference = opens.then(|| gap_of(plan, rests, rest.state)).filter(|gap| !gap.is_zero());
        page.money(row, at(GAP), difference, format(GAP))?;
        page.money(row, at(OUTSIDE), Some(rest.outside).filter(|sum| !sum.is_zero()), format(OUTSIDE))?;
    }
    Ok(())
}

/// Ledger minus support of the lines of one state.
fn gap_of(plan: &Plan, rests: &[Rest], state: State) -> Money {
    let books = &plan.report.books;
    let of = || rests.iter().filter(|rest| rest.state == state);
    gap(books.sum(of().map(|rest| rest.paid.amount)), books.sum(of().map(|rest| rest.proved.amount)))
}

/// Headers of the whole list: those of the sheet, without what the staff type.
pub(super) fn headers() -> Vec<&'static str> {
    COLUMNS.iter().filter(|column| !column.staff).map(|column| column.header).collect()
}

/// Writes a line of the whole list.
pub(super) fn row(plan: &Plan, list: &mut List, mission: MissionId, line: &Line) {
    let books = &plan.report.books;
    match line.block {
        Block::Match(id) => list.numbered(b'R', plan.match_number(id)),
        Block::Ambiguity(at) => list.numbered(b'A', u64::from(at) + 1),
        Block::Heading | Block::Alone => list.cell(""),
    }
    list.cell(line.state.french());
    for (id, on_ledger) in [(line.ledger, true), (line.support, false)] {
        let Some(id) = id else {
            (0..5).for_each(|_| list.cell(""));
            continue;
        };
        let entry = books.entry(id);
        list.date(entry.date);
        list.pieces(&wording::who_in_pieces(entry));
        list.cell(&wording::what(entry, None));
        if on_ledger {
            list.pieces(&wording::order_in_pieces(entry));
        } else {
            list.cell(wording::document(entry));
        }
        let counts = line.state != State::NotCounted && entry.amount.is_some();
        list.amount(counts.then(|| books.share(id, mission)));
    }
    list.amount(line.gap.filter(|gap| !gap.is_zero()));
    let outside = line.ledger.or(line.support).filter(|_| line.state == State::NotCounted);
    list.amount(outside.and_then(|id| books.entry(id).amount));
    for (id, on_ledger) in [(line.ledger, true), (line.support, false)] {
        let Some(id) = id else {
            (0..if on_ledger { 4 } else { 3 }).for_each(|_| list.cell(""));
            continue;
        };
        let entry = books.entry(id);
        list.cell(books.key(id).as_str());
        list.cell(&wording::nature(books, id));
        if on_ledger {
            list.cell(wording::article(entry));
        }
        list.place(&entry.place);
    }
}
