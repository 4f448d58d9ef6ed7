//! One sheet per mission: figures at the head, then ledger and support side by side.

use std::borrow::Cow;

use rayon::prelude::*;
use rust_xlsxwriter::{Format, XlsxError};

use crate::model::entry::EntryId;
use crate::model::mission::MissionId;
use crate::model::money::Money;
use crate::model::report::gap;

use super::beside::{self, Beside};
use super::head::{self, Paper};
use super::names::MissionNames;
use super::page::{Page, quoted};
use super::pairs::{Block, Line, State};
use super::plan::{MISSION_FIRST_ROW, Plan};
use super::rows::{Dress, Rows};
use super::style::{self, Kind, Tone};
use super::table::{self, Column, Shape, TOTAL, column, staff_column};
use super::{comments, lists, names, origin, rest, subtotals, synthesis, wording};

pub(super) const FIRST: &str = "Rappr.";
pub(super) const STATE: &str = "État";
pub(super) const PAID: &str = "Payé";
pub(super) const NATURE: &str = "Nature";
pub(super) const PROVED: &str = "Justifié";
pub(super) const DOCUMENT_NATURE: &str = "Nature de la pièce";
pub(super) const GAP: &str = "Écart";
pub(super) const OUTSIDE: &str = "Hors total";

/// First what is read side by side, on one screen and one printed page; then what sorts and refers.
pub(super) const COLUMNS: &[Column] = &[
    column(FIRST, 6.5, Kind::Key),
    column(STATE, 11.5, Kind::Text),
    staff_column("Pointage payé", 9.0, Kind::Mark),
    column("Date mandat", 10.0, Kind::Date),
    column("Tiers", 18.0, Kind::Text),
    column("Objet", 27.0, Kind::Text),
    column("Mandat / ligne", 9.5, Kind::Text),
    column(PAID, 13.0, Kind::Money),
    staff_column("Pointage justifié", 9.0, Kind::Mark),
    column("Date pièce", 10.0, Kind::Date),
    column("Fournisseur ou bénéficiaire", 18.0, Kind::Text),
    column("Objet de la pièce", 27.0, Kind::Text),
    column("N° de pièce", 12.0, Kind::Text),
    column(PROVED, 13.0, Kind::Money),
    column(GAP, 12.5, Kind::Money),
    column(OUTSIDE, 12.5, Kind::Money),
    column("Réf. payé", 12.5, Kind::Key),
    column(NATURE, 22.0, Kind::Line),
    column("Article", 8.0, Kind::Line),
    column("Source du mandat", 30.0, Kind::Line),
    column("Réf. justifié", 12.5, Kind::Key),
    column(DOCUMENT_NATURE, 22.0, Kind::Line),
    column("Source de la pièce", 30.0, Kind::Line),
];

/// The columns that the total row sums, and what else it says.
pub(super) const SUMMED: [&str; 4] = [PAID, PROVED, GAP, OUTSIDE];
pub(super) const LISTED: &str = "des lignes affichées";
/// In the one row of an empty table.
pub(super) const NOTHING: &str = "Aucune ligne pour cette mission.";

/// First column of each side: mark, day, who, what, voucher, amount.
const LEDGER: u16 = 2;
const SUPPORT: u16 = 8;
/// Columns of a side.
const WIDTH: u16 = 6;
const WHAT: u16 = 3;
/// Where the heading of a section is read.
const FIRST_DAY: u16 = LEDGER + 1;
const COMPARED: u16 = 14;
const OUTSIDE_AT: u16 = 15;
/// First column of the details of each side: reference, nature, account (ledger only), source.
const LEDGER_DETAILS: u16 = 16;
const SUPPORT_DETAILS: u16 = 20;
const LAST: u16 = 22;
/// In percent: both sides on a screen of 1366 pixels.
const ZOOM: u16 = 85;

/// One sheet per mission, in the order of the dossier.
pub(super) fn pages(plan: &Plan) -> Result<Vec<Page>, XlsxError> {
    let missions: Vec<_> = plan.missions().collect();
    missions.into_par_iter().map(|(mission, names, lines)| page(plan, mission, names, lines)).collect()
}

fn page(plan: &Plan, mission: MissionId, names: &MissionNames, lines: &[Line]) -> Result<Page, XlsxError> {
    let mut page = head::page(plan, &names.sheet, Paper::Landscape)?;
    let about = plan.report.books.mission(mission);
    let days = origin::mission_line(about);
    let (listed, left) = plan.listed(mission);
    let file = lists::of_mission(names);
    let count = |lines: &[Line]| lines.iter().filter(|line| line.block != Block::Heading).count();
    let told = (!left.is_empty()).then(|| rest::told(count(listed), count(lines), &file));
    head::way_back(&mut page, &[Some(days), told].into_iter().flatten().collect::<Vec<_>>().join(" · "))?;
    let rows = listed.len() + if left.is_empty() { 0 } else { left.len() + 1 };
    let ids = listed.iter().flat_map(|line| [line.ledger, line.support]).flatten();
    let beside = Beside::of(plan, &mut page, COLUMNS, &[&about.code, &about.label], ids);
    let columns = beside.after(COLUMNS);
    let shape = Shape {
        name: &names.table,
        header_row: MISSION_FIRST_ROW - 1,
        rows: rows as u32,
        columns: &columns,
        formulas: &[],
        totals: &SUMMED,
    };
    table::widths(&mut page, &columns)?;
    figures(plan, &mut page, mission, &names.table)?;
    bands(&mut page, shape.header_row - 1)?;
    table::lay_long(&mut page, &shape)?;
    table::freeze(&mut page, &shape, 2)?;
    Lines::new(plan, &mut page, (mission, &beside, &columns)).write(&mut page, &shape, listed)?;
    if !left.is_empty() {
        rest::write(plan, &mut page, &shape, (shape.first() + listed.len() as u32, left), &file)?;
    }
    totals(plan, &mut page, &shape, mission, lines)?;
    let last = subtotals::write(plan, &mut page, &shape, mission, lines)?;
    page.sheet.set_print_area(0, 0, last, COMPARED)?.set_zoom(ZOOM);
    Ok(page)
}

/// Declared, ledger, support and their gaps, live over the sheet's own table.
fn figures(plan: &Plan, page: &mut Page, mission: MissionId, table: &str) -> Result<(), XlsxError> {
    const TILES: [(u16, u16, &str); 6] = [
        (0, 1, "Déclaré"),
        (2, 3, "Payé (comptabilité)"),
        (4, 4, "Justifié"),
        (5, 5, "Écart déclaré − payé"),
        (6, 8, "Écart payé − justifié"),
        (9, 13, "Situation de la mission"),
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
    page.money_formula((4, 5), "ROUND(A5-C5,4)", one.declared_gap(), &format)?;
    page.money_formula((4, 6), "ROUND(C5-E5,4)", one.support_gap(), &format)?;
    let verdict = synthesis::mission_verdict_cell(mission);
    let verdict = format!("{}!{verdict}", quoted(names::SYNTHESIS));
    page.formula((4, 9), &verdict, one.verdict.french(), &format)
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
    let parted = style::parting(style::band());
    spread(page, row, (SUPPORT, COMPARED - 1), "JUSTIFICATIFS : ce qui le prouve", &parted)?;
    spread(page, row, (LEDGER_DETAILS, SUPPORT_DETAILS - 1), "Comptabilité : références", &parted)?;
    spread(page, row, (SUPPORT_DETAILS, LAST), "Justificatifs : références", &parted)
}

/// One side of a row.
struct Side<'a> {
    first: u16,
    details: u16,
    id: Option<EntryId>,
    /// Who, what, voucher.
    texts: [Cow<'a, str>; 3],
    amount: Option<Money>,
}

impl Side<'_> {
    fn empty(first: u16) -> Self {
        let details = if first == LEDGER { LEDGER_DETAILS } else { SUPPORT_DETAILS };
        Self { first, details, id: None, texts: Default::default(), amount: None }
    }

    /// Its texts with their columns.
    fn texts(&self) -> impl Iterator<Item = (u16, &str)> {
        (self.first + 2..).zip(self.texts.iter().map(AsRef::as_ref))
    }

    /// The columns of its details.
    fn details(&self) -> std::ops::RangeInclusive<u16> {
        let last = if self.details == LEDGER_DETAILS { SUPPORT_DETAILS - 1 } else { LAST };
        self.details..=last
    }
}

/// The rows of the table, with their formats made once.
struct Lines<'a> {
    plan: &'a Plan<'a>,
    mission: MissionId,
    inner: Look,
    opening: Look,
    muted: Look,
    section: Dress,
    beside: &'a Beside,
    columns: &'a [Column<'a>],
}

/// How the cells of a row look.
struct Look {
    cells: Vec<Dress>,
    /// Of the first columns below the first row of a block.
    quiet: Vec<Dress>,
    /// Where one side has nothing.
    empty: Vec<Dress>,
    /// There, what comes nearest to the other side.
    nearest: [Dress; 2],
}

impl Look {
    fn new(rows: &mut Rows, cells: Vec<Format>) -> Self {
        // Nothing can be marked where no line stands: the next column has the same borders but one, without the
        // look of a cell to fill in.
        let empty = |(at, column): (usize, &Column)| match column.staff {
            true => style::parting(cells[at + 1].clone()),
            false => cells[at].clone(),
        };
        let empty = rows.dresses(COLUMNS.iter().enumerate().map(empty).collect());
        let nearest =
            [LEDGER, SUPPORT].map(|side| rows.dress(style::quiet(cells[usize::from(side + WHAT)].clone())));
        let quiet = rows.dresses(cells[..usize::from(LEDGER)].iter().cloned().map(style::quiet).collect());
        Self { cells: rows.dresses(cells), quiet, empty, nearest }
    }
}

impl<'a> Lines<'a> {
    fn new(
        plan: &'a Plan,
        page: &mut Page,
        (mission, beside, columns): (MissionId, &'a Beside, &'a [Column<'a>]),
    ) -> Self {
        let parted = |formats: Vec<Format>| -> Vec<Format> {
            let sides = [LEDGER, SUPPORT, COMPARED, LEDGER_DETAILS, SUPPORT_DETAILS];
            let part = |(at, format)| if sides.contains(&at) { style::parting(format) } else { format };
            (0_u16..).zip(formats).map(part).collect()
        };
        let inner = parted(table::formats(&plan.style, COLUMNS));
        let rows = &mut page.rows;
        let opening = Look::new(rows, inner.iter().cloned().map(style::opening).collect());
        let inner = Look::new(rows, inner);
        let quiet = COLUMNS
            .iter()
            .map(|column| plan.style.cell(column.kind, if column.staff { Tone::Staff } else { Tone::Muted }));
        let muted = Look::new(rows, parted(quiet.collect()).into_iter().map(style::opening).collect());
        Self { plan, mission, inner, opening, muted, section: rows.dress(style::section()), beside, columns }
    }

    fn write(&self, page: &mut Page, shape: &Shape, lines: &[Line]) -> Result<(), XlsxError> {
        for (row, line) in (shape.first()..).zip(lines) {
            match line.block {
                Block::Heading => self.heading(&mut page.rows, row, line.state),
                _ => self.line(page, row, line)?,
            }
        }
        if lines.is_empty() && shape.rows == 0 {
            for (at, dress) in (0_u16..).zip(&self.inner.cells) {
                page.rows.blank((shape.first(), at), *dress);
            }
            page.rows.text((shape.first(), LEDGER + WHAT), NOTHING, self.section);
        }
        Ok(())
    }

    fn line(&self, page: &mut Page, row: u32, line: &Line) -> Result<(), XlsxError> {
        let look = match (line.state, line.first) {
            (State::NotCounted, _) => &self.muted,
            (_, true) => &self.opening,
            (_, false) => &self.inner,
        };
        let (name, target) = match line.block {
            Block::Match(id) => (self.plan.match_name(id), self.plan.matched(id)),
            Block::Ambiguity(at) => (format!("A{}", at + 1), None),
            Block::Heading | Block::Alone => (String::new(), None),
        };
        // Only the first row of a block speaks; the others keep their state for filters and sums.
        let head = if line.first { &look.cells } else { &look.quiet };
        page.rows.link((row, 0), &name, target, head[0]);
        let finding = [line.ledger, line.support].into_iter().flatten().find_map(|id| self.plan.finding(id));
        page.rows.link((row, 1), line.state.french(), finding, head[1]);
        let sides = self.sides(line);
        for side in &sides {
            self.write_side(page, row, side, look)?;
        }
        self.write_added(page, row, line, &sides);
        let gap = line.gap.filter(|gap| !gap.is_zero());
        page.rows.money((row, COMPARED), gap, look.cells[usize::from(COMPARED)]);
        let outside = line.ledger.or(line.support).filter(|_| line.state == State::NotCounted);
        let outside = outside.and_then(|id| self.plan.report.books.entry(id).amount);
        page.rows.money((row, OUTSIDE_AT), outside, look.cells[usize::from(OUTSIDE_AT)]);
        Ok(())
    }

    /// What the staff typed in columns of theirs, and the height that all the texts ask for.
    fn write_added(&self, page: &mut Page, row: u32, line: &Line, [ledger, support]: &[Side; 2]) {
        let lines: Vec<EntryId> = line.ledger.into_iter().chain(line.support).collect();
        let added = self.beside.texts(self.plan.report, LAST + 1, &lines);
        self.beside.write(page, row, (LAST + 1, &added));
        let shown: Vec<(u16, String)> = added.iter().map(|(at, typed)| (*at, beside::shown(typed))).collect();
        let added = shown.iter().map(|(at, text)| (*at, text.as_str()));
        let texts: Vec<(u16, &str)> = ledger.texts().chain(support.texts()).chain(added).collect();
        table::fit_long(page, row, self.columns, &texts);
    }

    /// Both sides; where one has nothing, what comes nearest to the other.
    fn sides(&self, line: &Line) -> [Side<'a>; 2] {
        let mut ledger = self.side(LEDGER, line.ledger, line.state);
        let mut support = self.side(SUPPORT, line.support, line.state);
        let nearest = |id: Option<EntryId>| {
            let alone = matches!(line.state, State::LedgerAlone | State::SupportAlone);
            id.filter(|_| alone)
                .map_or(Cow::Borrowed(""), |id| wording::nearest(&self.plan.report.books, id).into())
        };
        match (line.ledger, line.support) {
            (Some(_), None) => support.texts[1] = nearest(line.ledger),
            (None, Some(_)) => ledger.texts[1] = nearest(line.support),
            _ => {}
        }
        [ledger, support]
    }

    /// One side of a row, in words.
    fn side(&self, first: u16, id: Option<EntryId>, state: State) -> Side<'a> {
        let Some(id) = id else { return Side::empty(first) };
        let entry = self.plan.report.books.entry(id);
        let voucher = if first == LEDGER { wording::order(entry) } else { wording::document(entry).into() };
        let texts = [wording::who(entry), self.what(id, state), voucher];
        Side { id: Some(id), texts, amount: self.amount(id, state), ..Side::empty(first) }
    }

    /// The mission's share; none outside the totals.
    fn amount(&self, id: EntryId, state: State) -> Option<Money> {
        let books = &self.plan.report.books;
        let counts = books.entry(id).amount.is_some() && state != State::NotCounted;
        counts.then(|| books.share(id, self.mission))
    }

    /// Mark, day, texts, amount; then the details.
    fn write_side(&self, page: &mut Page, row: u32, side: &Side, look: &Look) -> Result<(), XlsxError> {
        let (cells, rows) = (&look.cells, &mut page.rows);
        let Some(id) = side.id else {
            for at in (side.first..side.first + WIDTH).chain(side.details()) {
                rows.blank((row, at), look.empty[usize::from(at)]);
            }
            let nearest = side.first + WHAT;
            if !side.texts[1].is_empty() {
                rows.text((row, nearest), &side.texts[1], look.nearest[usize::from(side.first == SUPPORT)]);
            }
            return Ok(());
        };
        let dress = |at: u16| cells[usize::from(at)];
        let entry = self.plan.report.books.entry(id);
        let mark = self.plan.report.notes.mark(entry).unwrap_or_default();
        rows.text((row, side.first), mark, dress(side.first));
        rows.date((row, side.first + 1), entry.date, dress(side.first + 1));
        for (at, text) in side.texts() {
            rows.text((row, at), text, dress(at));
        }
        rows.money((row, side.first + WIDTH - 1), side.amount, dress(side.first + WIDTH - 1));
        self.write_details(rows, row, (id, side), cells);
        comments::write(page, row, self.columns, self.plan.report.notes.line_comments(entry))
    }

    /// Reference, nature, account, source: for sorting and for the way back.
    fn write_details(&self, rows: &mut Rows, row: u32, (id, side): (EntryId, &Side), cells: &[Dress]) {
        let books = &self.plan.report.books;
        let entry = books.entry(id);
        let mut at = side.details;
        rows.link((row, at), entry.key().as_str(), self.plan.finding(id), cells[usize::from(at)]);
        at += 1;
        rows.text((row, at), &wording::nature(books, id), cells[usize::from(at)]);
        if side.first == LEDGER {
            at += 1;
            rows.text((row, at), wording::article(entry), cells[usize::from(at)]);
        }
        at += 1;
        let file = self.plan.file(&entry.place);
        rows.link((row, at), &self.plan.place(&entry.place), file, cells[usize::from(at)]);
    }

    fn heading(&self, rows: &mut Rows, row: u32, state: State) {
        for at in 0..=LAST {
            let text = match at {
                1 => state.french(),
                FIRST_DAY => state.heading(),
                _ => "",
            };
            rows.text((row, at), text, self.section);
        }
    }

    fn what(&self, id: EntryId, state: State) -> Cow<'a, str> {
        let books = &self.plan.report.books;
        let entry = books.entry(id);
        let shared = books.mission_of(id).is_none();
        let text = wording::what(entry, shared.then(|| books.share(id, self.mission)));
        if state != State::NotCounted {
            return text;
        }
        let amount = entry.amount.map(|amount| format!(" : {amount}")).unwrap_or_default();
        format!("{text}\n({}{amount}, hors total)", wording::why_not_counted(entry)).into()
    }
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
    page.text(row, LEDGER + WHAT, LISTED, &plain)?;
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
