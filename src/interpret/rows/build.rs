//! A row of which all is known → its entry, with its texts and figures.

use std::num::NonZeroI16;

use rust_decimal::Decimal;

use super::cells::{RowCells, WRITTEN, described};
use super::dated::DateColumn;
use super::labelled::{self, Labels};
use super::trouble::Troubles;
use super::{RowReader, standing};
use crate::interpret::amounts::RowAmount;
use crate::interpret::header::Layout;
use crate::interpret::values;
use crate::model::entry::{Entry, Figures, Side};
use crate::model::few::Rare;
use crate::model::field::Field;
use crate::model::money::Money;
use crate::model::place::CellRef;
use crate::model::sheet::Value;
use crate::model::texts::{Packer, Texts};

/// Where the texts of the lines of a table stand, found once.
pub(super) struct Written {
    /// The columns of the description, where it, or the names, are put together from several columns.
    composed: Option<Vec<u32>>,
    /// The others, in the order of fields.
    columns: Vec<Column>,
}

/// A column whose texts are kept.
struct Column {
    field: Field,
    column: u32,
    /// Where they are numbers of something.
    labels: Option<Labels>,
}

impl Written {
    /// Those of a table.
    pub(super) fn of(layout: &Layout) -> Self {
        let described = described(layout);
        let has = |field: Field| layout.has(field);
        // The person of a claim without a payee column is the payee too, see [`RowCells::names`].
        let names_stand_apart = ![Field::Person, Field::LastName, Field::FirstName].into_iter().any(has)
            && [Field::Payee, Field::Ticket, Field::Statement].into_iter().any(has);
        let is_plain = names_stand_apart && described.len() <= 1;
        let heads = [Field::Payee, Field::Beneficiary].into_iter().map(|field| (field, layout.column(field)));
        let heads = heads.chain([(Field::Description, described.first().copied())]).filter(|_| is_plain);
        let told = heads.chain(WRITTEN.iter().map(|field| (*field, layout.column(*field))));
        let columns = told
            .filter_map(|(field, column)| Some(Column { field, column: column?, labels: labelled::labels(field) }));
        Self { columns: columns.collect(), composed: (!is_plain).then_some(described) }
    }

    /// Hands the texts of a row over.
    #[inline]
    fn tell(&self, cells: &RowCells<'_>, packer: &mut Packer, troubles: &mut Troubles<'_>) {
        if let Some(described) = &self.composed {
            tell_composed(described, cells, packer);
        }
        for one in &self.columns {
            match cells.seen(one.column) {
                Value::Empty => {}
                Value::Text(text) => one.tell(text, cells.row(), packer, troubles),
                other => one.tell_other(*other, cells.row(), packer, troubles),
            }
        }
    }
}

/// Hands over the names of a row, and its description that stands in these columns.
fn tell_composed(described: &[u32], cells: &RowCells<'_>, packer: &mut Packer) {
    let (payee, beneficiary) = cells.names();
    if let Some(payee) = payee {
        packer.push(Field::Payee, &payee);
    }
    if let Some(beneficiary) = beneficiary {
        packer.push(Field::Beneficiary, &beneficiary);
    }
    if let Some(description) = cells.joined(described) {
        packer.push(Field::Description, &description);
    }
}

impl Column {
    #[inline(always)]
    fn tell(&self, text: &str, row: u32, packer: &mut Packer, troubles: &mut Troubles<'_>) {
        let Some(labels) = self.labels else { return packer.push(self.field, text) };
        let number = labels.number(text);
        if labelled::is_shortened(number) {
            return troubles.shortened(row, self.column);
        }
        packer.push(self.field, number);
    }

    #[inline(never)]
    fn tell_other(&self, cell: Value<'_>, row: u32, packer: &mut Packer, troubles: &mut Troubles<'_>) {
        if let Some(text) = values::text(cell) {
            self.tell(&text, row, packer, troubles);
        }
    }
}

impl RowReader<'_> {
    /// Adds the entry of the current row.
    pub(super) fn build(&mut self, row: u32, amount: &RowAmount) {
        let currency = self.amounts.currency();
        let texts = self.texts(amount);
        let days = &self.days;
        self.entries.push(Entry {
            is_unnoted: false,
            side: self.side,
            place: self.table.at(CellRef::new(row, amount.column)),
            unusual: Rare::default(),
            amount: amount.amount.map(|value| Money::new(value, currency)),
            date: self.standing.iter().find_map(|field| days.of(*field)),
            document_date: days.of(Field::DocumentDate),
            order_date: days.of(Field::OrderDate),
            payment_date: days.of(Field::PaymentDate),
            service_date: days.of(Field::ServiceDate),
            service_end: days.of(Field::EndDate),
            fiscal_year: self.cells.get(Field::FiscalYear).and_then(values::year).and_then(NonZeroI16::new),
            texts,
        });
    }

    fn texts(&mut self, amount: &RowAmount) -> Texts {
        self.written.tell(&self.cells, &mut self.packer, &mut self.troubles);
        if self.has_figures || amount.original.is_some() {
            let figures = self.figures(amount);
            self.packer.push_figures(&figures);
        }
        self.packer.line()
    }

    /// The figures of the current row beside its amount.
    #[inline]
    fn figures(&self, amount: &RowAmount) -> Figures {
        let currency = self.amounts.currency();
        let money = |value: Decimal| Money::new(value, currency);
        Figures {
            original: amount.original,
            amount_told: amount.original.is_some() && amount.amount.is_some(),
            rate: self.amounts.plain_number(&self.cells, Field::Rate),
            amount_excl_tax: amount.excl_tax.map(money),
            tax: amount.tax.map(money),
            quantity: self.amounts.plain_number(&self.cells, Field::Quantity),
            unit_amount: self.amounts.plain_number(&self.cells, Field::UnitAmount),
        }
    }
}

/// True for a table that may tell figures beside its amounts.
pub(super) fn has_figures(layout: &Layout) -> bool {
    const FIGURES: [Field; 5] = [Field::Rate, Field::AmountExclTax, Field::Tax, Field::Quantity, Field::UnitAmount];
    FIGURES.into_iter().any(|field| layout.has(field))
}

/// Which fields of these columns of days tell the date of a line of this side, those that stand for it first.
pub(super) fn standing(side: Side, dates: &[DateColumn]) -> Vec<Field> {
    let has_column = |field: &Field| dates.iter().any(|one| one.field == *field);
    standing::dates(side).iter().copied().filter(has_column).collect()
}
