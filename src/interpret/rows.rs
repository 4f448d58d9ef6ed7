//! The rows of a table of amounts → entries, each row accounted for. Below: how a row is read cell by cell, and what its
//! columns of states, kinds and days make of the line.

mod both_ways;
mod build;
pub(super) mod cells;
pub(super) mod commitments;
pub(super) mod dated;
pub(super) mod given_back;
mod identified;
pub(super) mod labelled;
pub(super) mod papers;
pub(super) mod receipts;
pub(super) mod recoveries;
pub(super) mod refused;
pub(super) mod standing;
mod trouble;
pub(super) mod untaken;
pub(super) mod voided;

use rust_decimal::Decimal;

use super::amounts::apart;
use super::amounts::bearing::AmountColumns;
use super::amounts::beyond_tax;
use super::amounts::iso::{is_of_several, named_currency};
use super::amounts::reduction;
use super::amounts::{Amounts, RowAmount};
use super::feet::below_total::{self, Below, TakenOff};
use super::feet::{self, questions};
use super::header::Layout;
use super::table::margin;
use super::table::paging::{Pages, Part};
use super::table::{self, Region};
use super::totals::Totals;
use super::totals::announced::Announced;
use super::totals::held;
use super::totals::printed::{self, Answer, Printed};
use super::totals::tally::{self, Tally};
use super::values;
use crate::model::Text;
use crate::model::account::{ControlTotal, Role, RowCount};
use crate::model::entry::{Entry, Side};
use crate::model::field::Field;
use crate::model::finding::Problem;
use crate::model::memo::{Memo, Repeats};
use crate::model::money::{Currency, Money};
use crate::model::place::Place;
use crate::model::sheet::{Sheet, Value};
use crate::model::texts::Packer;
use crate::model::words::is_cancelled;
use build::Written;
use cells::RowCells;
use dated::{DateColumn, RowDays};
use trouble::Troubles;

/// What a table of amounts yields.
pub(super) struct TableRows {
    pub(super) entries: Vec<Entry>,
    pub(super) rows: RowCount,
    /// The rows of a single cell.
    pub(super) alone: Vec<u32>,
    /// The amount of a line is not what net and tax make.
    pub(super) more_than_tax: bool,
    pub(super) amount: Money,
    pub(super) control_totals: Vec<ControlTotal>,
    /// Advances that the table says were received before.
    pub(super) advances: Vec<(Place, Money)>,
    /// Totals printed around the table that are not those of its lines.
    pub(super) unsettled: Vec<Announced>,
    pub(super) problems: Vec<Problem>,
    /// What was left aside and why, in French.
    pub(super) evidence: Vec<String>,
}

/// Reads the body of a region as lines of ledger, support or recoveries.
pub(super) fn read(
    sheet: &Sheet,
    region: &Region,
    layout: &Layout,
    columns: AmountColumns,
    role: Role,
    title: Option<Text>,
    currency: Currency,
) -> TableRows {
    let body = region.body();
    let amounts = Amounts::new(sheet, layout, columns, body.clone(), currency);
    // A stray cell far below makes a million blank rows.
    let filled = body.clone().filter(|row| sheet.is_filled(*row)).count();
    let side = if role == Role::Support { Side::Support } else { Side::Ledger };
    let dates = DateColumn::all(sheet, layout, &body);
    let mut reader = RowReader {
        sheet,
        layout,
        amounts,
        // No row repeats a header that is not there.
        header: region.header.unwrap_or(u32::MAX),
        titles: table::titles(sheet, region.header),
        pages: Pages::new(sheet, region, layout),
        side,
        table: sheet.whole().titled(title.as_ref()),
        cells: RowCells::new(sheet, layout),
        standing: build::standing(side, &dates),
        dates,
        days: RowDays::default(),
        packer: Packer::of_lines(filled),
        laid: 0,
        written: Written::of(layout),
        has_figures: build::has_figures(layout),
        references: printed::REFERENCES.iter().filter_map(|field| layout.column(*field)).collect(),
        directions: Memo::default(),
        reduced: reduction::of_column(sheet, layout, &body, role == Role::Support),
        cancellations: Repeats::default(),
        currencies: Repeats::default(),
        totals: Totals::new(currency),
        troubles: Troubles::new(sheet, layout),
        rows: RowCount::default(),
        alone: Vec::new(),
        more_than_tax: false,
        taken_off: TakenOff::default(),
        late: false,
        entries: Vec::with_capacity(filled),
    };
    for row in body {
        reader.row(row);
    }
    reader.close();
    let RowReader { amounts, totals, troubles, mut rows, alone, more_than_tax, mut entries, mut taken_off, .. } =
        reader;
    let tally = tally::of(sheet, region, layout, &amounts, totals, &mut entries, &mut rows);
    let Tally { amount, control_totals, unsettled, mut problems, mut evidence } = tally;
    problems.extend(troubles.finish(rows.entries));
    problems.extend(questions::problems(sheet, region, &entries, taken_off.questions()));
    evidence.extend(apart::tell(layout, &amounts, &mut entries));
    TableRows {
        entries,
        rows,
        alone,
        more_than_tax,
        amount,
        control_totals,
        advances: taken_off.advances,
        unsettled,
        problems,
        evidence,
    }
}

struct RowReader<'a> {
    sheet: &'a Sheet,
    layout: &'a Layout,
    amounts: Amounts<'a>,
    header: u32,
    /// How long the title of each column is, when it is one.
    titles: Vec<Option<usize>>,
    pages: Pages,
    side: Side,
    /// The table, which its entries share.
    table: Place,
    /// The current row.
    cells: RowCells<'a>,
    /// Each date column, how it is read, and what the current row says there.
    dates: Vec<DateColumn>,
    days: RowDays,
    /// The fields that tell the date of a line, the first that has one.
    standing: Vec<Field>,
    /// The texts and figures of the lines from `laid` on.
    packer: Packer,
    laid: usize,
    written: Written,
    /// The lines may have figures beside their amounts.
    has_figures: bool,
    /// The columns of references.
    references: Vec<u32>,
    directions: Memo<Option<bool>>,
    /// What takes a cost back in a column of signs.
    reduced: Option<&'static str>,
    cancellations: Repeats<'a, bool>,
    /// Whether the text of a currency is unknown.
    currencies: Repeats<'a, bool>,
    totals: Totals,
    troubles: Troubles<'a>,
    rows: RowCount,
    alone: Vec<u32>,
    more_than_tax: bool,
    /// What rows below the lines say that is taken off them.
    taken_off: TakenOff,
    /// Some line was read after one below it.
    late: bool,
    entries: Vec<Entry>,
}

impl RowReader<'_> {
    /// Gives the texts and figures of the last lines their block.
    fn lay(&mut self) {
        self.packer.share(self.entries[self.laid..].iter_mut().map(|entry| &mut entry.texts));
        self.laid = self.entries.len();
    }

    /// Lays the last lines; those that a total further below made lines take their places.
    fn close(&mut self) {
        self.lay();
        if self.late {
            self.entries.sort_by_key(|entry| entry.place.cell_ref().map(|cell| cell.row));
        }
    }

    /// Classifies one row and keeps what it yields.
    fn row(&mut self, row: u32) {
        self.cells.load(row);
        if self.cells.filled() == 1 {
            self.alone.push(row);
        }
        if self.cells.is_blank() {
            self.rows.blank += 1;
        } else if self.cells.may_repeat(&self.titles) && table::repeats(self.sheet, self.header, row) {
            self.rows.header += 1;
            self.pages.titles_again();
            self.totals.titles_again();
        } else if let Some(part) = self.pages.part(self.sheet, row, &self.cells) {
            match part {
                Part::Head => self.rows.title += 1,
                Part::Numbers => self.rows.header += 1,
            }
        } else {
            self.read_days();
            self.total_or_line(row);
        }
    }

    fn total_or_line(&mut self, row: u32) {
        if !self.entries.is_empty()
            && feet::is_foot(&self.cells, self.layout.columns.len(), self.taken_off.is_some())
            // Its label may stand in the column of numbers.
            && !self.is_numbered()
        {
            return self.foot();
        }
        match self.below_total() {
            Some(Below::Foot) => return self.foot(),
            Some(Below::Note) => return self.rows.note += 1,
            Some(Below::Doubtful(one)) => {
                self.rows.note += 1;
                return self.taken_off.doubtful.push(one);
            }
            Some(Below::Total(total)) => return self.total(row, total),
            None => {}
        }
        let has_number = self.has_number_of_a_line();
        if has_number && self.cells.filled() > 2 {
            return self.line(row);
        }
        let printed = if has_number { Answer::No } else { self.printed_total() };
        let answer = match printed {
            Answer::Total(total) if held::is_more_than_above(&total, row, self.entries.last()) => Answer::No,
            Answer::No if self.cells.filled() == 2 && self.days(None) == 0 => {
                self.totals.net(&self.amounts, &self.cells, self.entries.len())
            }
            answer => answer,
        };
        if let Answer::Total(total) = answer {
            self.taken_off.begin_again();
            self.total(row, total);
        } else if !self.has_reference() && feet::is_balance(&self.cells, &self.dates) {
            self.rows.note += 1;
        } else {
            let thin = || self.cells.filled() == 2 && self.layout.columns.len() > 3;
            if answer == Answer::Doubtful
                || (thin() && self.cells.all().any(|(column, value)| feet::heads_group(self.layout, column, value)))
            {
                self.totals.suspects.push(row);
            }
            self.line(row);
        }
    }

    /// What the lines above are less of, or what is then left.
    fn foot(&mut self) {
        self.rows.note += 1;
        self.taken_off.meet(self.sheet, &self.amounts, &self.cells);
    }

    /// What a row says of the total printed just above it, when it is no line.
    fn below_total(&mut self) -> Option<Below> {
        let may_be = below_total::is_short(self.side, &self.cells);
        let closed = may_be.then(|| self.totals.closed())?.filter(|_| !self.is_numbered())?;
        if self.side == Side::Ledger {
            return below_total::of_ledger(self.sheet, &self.amounts, &self.cells, (closed, &self.entries));
        }
        below_total::read(self.sheet, &self.amounts, &self.cells, closed, &mut self.taken_off)
    }

    /// The total that the row prints, if it does.
    fn printed_total(&self) -> Answer {
        let dated = |except: u32| self.days(Some(except)) > 0;
        printed::total(self.layout, &self.amounts, &self.cells, self.entries.len(), dated)
    }

    fn total(&mut self, row: u32, total: Printed) {
        self.rows.subtotal += 1;
        let (column, stated) = total.stated;
        if column == self.amounts.column() && !self.taken_off.doubtful.is_empty() {
            self.take_back(row, stated);
        }
        if !self.amounts.mixed_currencies() {
            self.totals.meet(self.sheet.place(row, column), total.label, stated);
        }
    }

    /// Reads the doubtful rows above that this total holds: they are lines.
    fn take_back(&mut self, row: u32, stated: Decimal) {
        const ROWS_MAX: usize = 6;
        let from = self.taken_off.doubtful.len().saturating_sub(ROWS_MAX);
        let amounts: Vec<Decimal> = self.taken_off.doubtful[from..].iter().map(|one| one.stated).collect();
        let Some(held) = self.totals.holds(stated, &amounts) else { return };
        let last = self.taken_off.doubtful.split_off(from);
        for (at, one) in last.into_iter().enumerate() {
            if held & (1 << at) == 0 {
                self.taken_off.doubtful.push(one);
                continue;
            }
            self.rows.note -= 1;
            self.late = true;
            self.load(one.row);
            self.line(one.row);
        }
        self.load(row);
    }

    /// Moves to a row.
    #[inline(never)]
    fn load(&mut self, row: u32) {
        self.cells.load(row);
        self.read_days();
    }

    #[inline(always)]
    fn read_days(&mut self) {
        self.days.read(&mut self.dates, &self.cells, self.layout);
    }

    fn line(&mut self, row: u32) {
        let reduction = self.is_reduction();
        if self.amounts.is_other_side(&self.cells) {
            self.rows.ignored += 1;
            // Balanced books: their totals include both sides.
            let credit = self.layout.has(Field::Direction) && reduction;
            if let Ok(RowAmount { amount: Some(amount), .. }) = self.amounts.read(&self.cells, credit) {
                self.totals.add(amount, false);
            }
            return;
        }
        match self.amounts.read(&self.cells, reduction) {
            Ok(amount) if amount.amount.is_none() && amount.original.is_none() => self.without_amount(row),
            Ok(amount) => self.entry(row, &amount),
            Err(_) if margin::is_no_line(&self.cells, row == self.header.saturating_add(1)) => self.rows.note += 1,
            Err(fault) => {
                self.rows.rejected += 1;
                self.totals.reject();
                let subject = self.subject();
                self.troubles.amount(row, fault.column, fault.why, subject);
            }
        }
    }

    /// A row without an amount: meant as a line when it has a reference or a date and a name, else a note.
    fn without_amount(&mut self, row: u32) {
        if (!self.is_identified() || self.cells.filled() < 3) && !feet::is_displaced(&self.cells) {
            self.rows.note += 1;
            return;
        }
        self.rows.rejected += 1;
        self.totals.reject();
        let subject = self.subject();
        self.troubles.missing_amount(row, self.amounts.column(), subject);
    }

    fn entry(&mut self, row: u32, amount: &RowAmount) {
        self.rows.entries += 1;
        let cancelled = match self.cells.get(Field::State) {
            Some(Value::Text(state)) => self.cancellations.ask(state, is_cancelled),
            _ => false,
        };
        if let Some(value) = amount.amount {
            self.totals.add(value, cancelled);
        }
        if let Some(Value::Text(text)) = self.cells.get(Field::Currency)
            && self.currencies.ask(text, |text| named_currency(text).is_none() || is_of_several(text))
            && let Some(column) = self.cells.column(Field::Currency)
        {
            let counted = Some(self.amounts.currency()).filter(|own| *own != Currency::EUR || !is_of_several(text));
            self.troubles.currency(row, column, counted);
        }
        self.more_than_tax |= beyond_tax::holds_more(amount);
        if amount.too_precise {
            self.troubles.too_precise(row, self.amounts.column());
        }
        amount.unconverted.into_iter().for_each(|told| self.troubles.unconverted(row, amount.column, told));
        if self.days.is_doubtful {
            self.doubt_dates(row);
        }
        self.build(row, amount);
        if self.packer.is_full() {
            self.lay();
        }
    }

    /// Tells of the days of a row that are none, or may be others.
    fn doubt_dates(&mut self, row: u32) {
        for at in 0..self.dates.len() {
            if let Some(doubt) = self.dates[at].doubt_at(&self.cells) {
                let (column, subject) = (self.dates[at].column, self.subject());
                self.troubles.date_order(row, column, doubt, subject);
            }
            if self.dates[at].date.is_err() {
                let (column, order, subject) = (self.dates[at].column, self.dates[at].order, self.subject());
                self.troubles.date(row, column, order, subject);
            }
        }
    }

    /// A credit note, an annulment or a reduction: negative whatever its printed sign (contract 4b).
    fn is_reduction(&mut self) -> bool {
        let told = self.cells.get(Field::Direction).and_then(|direction| self.takes_back(direction));
        told.unwrap_or_else(
            || matches!(self.cells.get(Field::Description), Some(Value::Text(text)) if reduction::starts(text)),
        )
    }

    /// What the cell of directions says.
    fn takes_back(&mut self, direction: Value<'_>) -> Option<bool> {
        let direction = values::text(direction)?;
        match self.reduced {
            Some(mark) => Some(reduction::is_mark(&direction, mark)),
            None => self.directions.ask(&direction, reduction::told),
        }
    }
}
