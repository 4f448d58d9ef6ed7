//! One sheet per mission: figures at the head, then ledger and support side by side.

use rust_xlsxwriter::{Format, XlsxError};

use crate::model::entry::EntryId;
use crate::model::mission::MissionId;
use crate::model::money::Money;
use crate::model::report::gap;

use super::head::{self, Paper};
use super::names::MissionNames;
use super::page::{Page, quoted};
use super::pairs::{Block, Line, State};
use super::plan::{MISSION_FIRST_ROW, Plan};
use super::style::{self, Kind, Tone};
use super::table::{self, Column, Shape, TOTAL, column, staff_column};
use super::{names, subtotals, synthesis, wording};

pub(super) const STATE: &str = "État";
pub(super) const PAID: &str = "Payé";
pub(super) const NATURE: &str = "Nature";
pub(super) const PROVED: &str = "Justifié";
pub(super) const DOCUMENT_NATURE: &str = "Nature de la pièce";
pub(super) const GAP: &str = "Écart";
pub(super) const OUTSIDE: &str = "Hors total";

const COLUMNS: &[Column] = &[
    column("Rappr.", 7.0, Kind::Key),
    column(STATE, 11.0, Kind::Text),
    column("Réf. payé", 11.5, Kind::Key),
    staff_column("Pointage payé", 9.0, Kind::Mark),
    column("Date mandat", 10.0, Kind::Date),
    column("Tiers", 17.0, Kind::Text),
    column("Objet", 23.0, Kind::Text),
    column(NATURE, 13.0, Kind::Text),
    column("Article", 7.5, Kind::Text),
    column("Mandat / ligne", 9.5, Kind::Text),
    column(PAID, 13.5, Kind::Money),
    column("Réf. justifié", 11.5, Kind::Key),
    staff_column("Pointage justifié", 9.0, Kind::Mark),
    column("Date pièce", 10.0, Kind::Date),
    column("Fournisseur ou bénéficiaire", 17.0, Kind::Text),
    column("Objet de la pièce", 23.0, Kind::Text),
    column(DOCUMENT_NATURE, 13.0, Kind::Text),
    column("N° de pièce", 12.0, Kind::Text),
    column(PROVED, 13.5, Kind::Money),
    column(GAP, 12.5, Kind::Money),
    column(OUTSIDE, 12.0, Kind::Money),
];

/// First columns of the ledger side, the support side and what compares them.
const LEDGER: u16 = 2;
const SUPPORT: u16 = 11;
const COMPARED: u16 = 19;
const LAST: u16 = 20;

/// One sheet per mission, in the order of the dossier.
pub(super) fn pages(plan: &Plan) -> Result<Vec<Page>, XlsxError> {
    plan.missions().map(|(mission, names, lines)| page(plan, mission, names, lines)).collect()
}

fn page(plan: &Plan, mission: MissionId, names: &MissionNames, lines: &[Line]) -> Result<Page, XlsxError> {
    let mut page = head::page(plan, &names.sheet, Paper::Landscape)?;
    let about = plan.report.books.mission(mission);
    let days = format!(
        "{} ({}) · du {} au {} (transport compris)",
        about.label,
        about.code,
        super::page::french_date(about.start),
        super::page::french_date(about.end)
    );
    head::way_back(&mut page, &days)?;
    let shape = Shape {
        name: &names.table,
        header_row: MISSION_FIRST_ROW - 1,
        rows: lines.len() as u32,
        columns: COLUMNS,
        formulas: &[],
        totals: &[PAID, PROVED, GAP, OUTSIDE],
    };
    table::widths(&mut page, COLUMNS)?;
    figures(plan, &mut page, mission, &names.table)?;
    bands(&mut page, shape.header_row - 1)?;
    table::lay(&mut page, &shape)?;
    table::freeze(&mut page, &shape, 2)?;
    Rows::new(plan, mission).write(&mut page, &shape, lines)?;
    totals(plan, &mut page, &shape, mission, lines)?;
    let last = subtotals::write(plan, &mut page, &shape, mission, lines)?;
    page.sheet.set_print_area(0, 0, last, LAST)?;
    Ok(page)
}

/// Declared, ledger, support and their gaps, live over the sheet's own table.
fn figures(plan: &Plan, page: &mut Page, mission: MissionId, table: &str) -> Result<(), XlsxError> {
    const TILES: [(u16, u16, &str); 6] = [
        (0, 1, "Déclaré"),
        (2, 3, "Payé (comptabilité)"),
        (4, 5, "Justifié"),
        (6, 6, "Écart déclaré − payé"),
        (7, 9, "Écart payé − justifié"),
        (10, 15, "Situation de la mission"),
    ];
    page.sheet.set_row_height(3, 15)?.set_row_height(4, 21)?;
    for (first, last, label) in TILES {
        spread(page, 3, (first, last), label, &style::remark())?;
        spread(page, 4, (first, last), "", &plan.style.figure())?;
    }
    let one = &plan.report.missions[mission.index()];
    let format = plan.style.figure();
    page.money(4, 0, Some(one.declared), &format)?;
    page.money_formula((4, 2), &format!("ROUND(SUM({table}[{PAID}]),4)"), one.ledger, &format)?;
    page.money_formula((4, 4), &format!("ROUND(SUM({table}[{PROVED}]),4)"), one.support, &format)?;
    page.money_formula((4, 6), "ROUND(A5-C5,4)", one.declared_gap(), &format)?;
    page.money_formula((4, 7), "ROUND(C5-E5,4)", one.support_gap(), &format)?;
    let verdict = synthesis::mission_verdict_cell(mission);
    let verdict = format!("{}!{verdict}", quoted(names::SYNTHESIS));
    page.formula((4, 10), &verdict, one.verdict.french(), &format)
}

/// A text over several columns, merged when they are more than one.
fn spread(page: &mut Page, row: u32, columns: (u16, u16), text: &str, format: &Format) -> Result<(), XlsxError> {
    if columns.0 < columns.1 {
        page.sheet.merge_range(row, columns.0, row, columns.1, "", format)?;
    }
    page.text(row, columns.0, text, format)
}

fn bands(page: &mut Page, row: u32) -> Result<(), XlsxError> {
    page.sheet.set_row_height(row, 17)?;
    spread(page, row, (LEDGER, SUPPORT - 1), "COMPTABILITÉ : ce qui a été payé", &style::band())?;
    spread(page, row, (SUPPORT, COMPARED - 1), "JUSTIFICATIFS : ce qui le prouve", &style::parting(style::band()))
}

/// One side of a row.
#[derive(Default)]
struct Side {
    first: u16,
    width: u16,
    id: Option<EntryId>,
    /// From the fourth column to the last but one.
    middle: Vec<String>,
    amount: Option<Money>,
}

impl Side {
    /// Its texts with their columns.
    fn texts(&self) -> Vec<(u16, &str)> {
        (self.first + 3..).zip(self.middle.iter().map(String::as_str)).collect()
    }
}

/// The rows of the table, with their formats made once.
struct Rows<'a> {
    plan: &'a Plan<'a>,
    mission: MissionId,
    inner: Vec<Format>,
    opening: Vec<Format>,
    muted: Vec<Format>,
}

impl<'a> Rows<'a> {
    fn new(plan: &'a Plan, mission: MissionId) -> Self {
        let parted = |formats: Vec<Format>| -> Vec<Format> {
            let sides = [LEDGER, SUPPORT, COMPARED];
            let part = |(at, format)| if sides.contains(&at) { style::parting(format) } else { format };
            (0_u16..).zip(formats).map(part).collect()
        };
        let inner = parted(table::formats(&plan.style, COLUMNS));
        let opening = inner.iter().cloned().map(style::opening).collect();
        let quiet = COLUMNS
            .iter()
            .map(|column| plan.style.cell(column.kind, if column.staff { Tone::Staff } else { Tone::Muted }));
        let muted = parted(quiet.collect()).into_iter().map(style::opening).collect();
        Self { plan, mission, inner, opening, muted }
    }

    fn write(&self, page: &mut Page, shape: &Shape, lines: &[Line]) -> Result<(), XlsxError> {
        for (row, line) in (shape.first()..).zip(lines) {
            match line.block {
                Block::Heading => heading(page, row, line.state)?,
                _ => self.line(page, row, line)?,
            }
        }
        if lines.is_empty() {
            for (at, format) in (0_u16..).zip(&self.inner) {
                page.text(shape.first(), at, "", format)?;
            }
            page.text(shape.first(), LEDGER + 3, "Aucune ligne pour cette mission.", &style::section())?;
        }
        Ok(())
    }

    fn line(&self, page: &mut Page, row: u32, line: &Line) -> Result<(), XlsxError> {
        let formats = match (line.state, line.first) {
            (State::NotCounted, _) => &self.muted,
            (_, true) => &self.opening,
            (_, false) => &self.inner,
        };
        let (name, target) = match line.block {
            Block::Match(id) => (self.plan.match_name(id), Some(self.plan.matched(id))),
            Block::Ambiguity(at) => (format!("A{}", at + 1), None),
            Block::Heading | Block::Alone => (String::new(), None),
        };
        page.link((row, 0), &name, target.as_ref(), &formats[0])?;
        page.text(row, 1, line.state.french(), &formats[1])?;
        let ledger = self.side((LEDGER, SUPPORT - LEDGER), line.ledger, line.state);
        let support = self.side((SUPPORT, COMPARED - SUPPORT), line.support, line.state);
        for side in [&ledger, &support] {
            self.write_side(page, row, side, formats)?;
        }
        let texts = [ledger.texts(), support.texts()].concat();
        table::fit(page, row, COLUMNS, &texts)?;
        page.money(row, COMPARED, line.gap.filter(|gap| !gap.is_zero()), &formats[usize::from(COMPARED)])?;
        let outside = line.ledger.or(line.support).filter(|_| line.state == State::NotCounted);
        let outside = outside.and_then(|id| self.plan.report.books.entry(id).amount);
        page.money(row, LAST, outside, &formats[usize::from(LAST)])
    }

    /// One side of a row, in words.
    fn side(&self, (first, width): (u16, u16), id: Option<EntryId>, state: State) -> Side {
        let Some(id) = id else { return Side { first, width, id, ..Side::default() } };
        let entry = self.plan.report.books.entry(id);
        let mut middle = vec![wording::who(entry), self.what(id, state), wording::nature(entry)];
        if first == LEDGER {
            middle.extend([wording::article(entry), wording::order(entry)]);
        } else {
            middle.push(wording::document(entry));
        }
        Side { first, width, id: Some(id), middle, amount: self.amount(id, state) }
    }

    /// The mission's share; none outside the totals.
    fn amount(&self, id: EntryId, state: State) -> Option<Money> {
        let books = &self.plan.report.books;
        let counts = books.entry(id).amount.is_some() && state != State::NotCounted;
        counts.then(|| books.share(id, self.mission))
    }

    /// Reference, mark, day, texts, amount.
    fn write_side(&self, page: &mut Page, row: u32, side: &Side, formats: &[Format]) -> Result<(), XlsxError> {
        let last = side.first + side.width - 1;
        let Some(id) = side.id else {
            for at in side.first..=last {
                page.text(row, at, "", &self.empty_side(at, formats))?;
            }
            return Ok(());
        };
        let format = |at: u16| &formats[usize::from(at)];
        let entry = self.plan.report.books.entry(id);
        let mark = self.plan.report.notes.marks.get(&entry.key).map_or("", String::as_str);
        let first = side.first;
        page.link((row, first), entry.key.as_str(), self.plan.finding(id).as_ref(), format(first))?;
        page.text(row, first + 1, mark, format(first + 1))?;
        page.date(row, first + 2, entry.date, format(first + 2))?;
        for (at, text) in side.texts() {
            page.text(row, at, text, format(at))?;
        }
        page.money(row, last, side.amount, format(last))
    }

    /// Nothing can be marked where no line stands.
    fn empty_side(&self, at: u16, formats: &[Format]) -> Format {
        let staff = COLUMNS.get(usize::from(at)).is_some_and(|column| column.staff);
        // The next column has the same borders, without the look of a cell to fill in.
        formats[usize::from(if staff { at + 1 } else { at })].clone()
    }

    fn what(&self, id: EntryId, state: State) -> String {
        let books = &self.plan.report.books;
        let entry = books.entry(id);
        let shared = books.mission_of(id).is_none();
        let text = wording::what(entry, shared.then(|| books.share(id, self.mission)));
        if state == State::NotCounted { format!("{text}\n({})", wording::why_not_counted(entry)) } else { text }
    }
}

fn heading(page: &mut Page, row: u32, state: State) -> Result<(), XlsxError> {
    for at in 0..=LAST {
        page.text(row, at, "", &style::section())?;
    }
    page.text(row, 1, state.french(), &style::section())?;
    page.text(row, LEDGER + 3, state.heading(), &style::section())
}

fn totals(
    plan: &Plan,
    page: &mut Page,
    shape: &Shape,
    mission: MissionId,
    lines: &[Line],
) -> Result<(), XlsxError> {
    let one = &plan.report.missions[mission.index()];
    let results = [(PAID, one.ledger), (PROVED, one.support), (GAP, gap(one.ledger, one.support))];
    let results = results.into_iter().chain([(OUTSIDE, outside(plan, lines))]);
    let row = shape.total_row();
    let plain = plan.style.cell(Kind::Line, Tone::Strong);
    for at in 1..=LAST {
        page.text(row, at, "", &plain)?;
    }
    page.text(row, 0, TOTAL, &plain)?;
    page.text(row, LEDGER + 3, "des lignes affichées", &plain)?;
    let money = plan.style.cell(Kind::Money, Tone::Strong);
    for (header, result) in results {
        page.money_formula((row, shape.column(header)), &shape.subtotal(header), result, &money)?;
    }
    Ok(())
}

/// Σ of what stands outside the totals.
fn outside(plan: &Plan, lines: &[Line]) -> Money {
    let books = &plan.report.books;
    let not_counted = lines.iter().filter(|line| line.state == State::NotCounted);
    let ids = not_counted.filter_map(|line| line.ledger.or(line.support));
    books.sum(ids.filter_map(|id| books.entry(id).amount))
}
