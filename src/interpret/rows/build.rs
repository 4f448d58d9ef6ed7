//! A row of which all is known → its entry, with its texts and figures.

use std::borrow::Cow;

use rust_decimal::Decimal;

use super::cells::WRITTEN;
use super::labelled::{self, Labels};
use super::{RowReader, standing};
use crate::interpret::amounts::RowAmount;
use crate::interpret::header::Layout;
use crate::interpret::values;
use crate::model::Date;
use crate::model::entry::{Counted, Entry, Figures, Twin};
use crate::model::few::Rare;
use crate::model::field::Field;
use crate::model::money::Money;
use crate::model::place::CellRef;
use crate::model::texts::Texts;

/// A field behind the description that has a column, and whose texts are kept.
pub(super) struct Written {
    field: Field,
    column: u32,
    /// Where they are numbers of something.
    labels: Option<Labels>,
}

impl Written {
    /// All of them, in the order of fields.
    pub(super) fn all(layout: &Layout) -> Vec<Self> {
        let written = |field: &Field| {
            let (field, column) = (*field, layout.column(*field)?);
            Some(Self { field, column, labels: labelled::labels(field) })
        };
        WRITTEN.iter().filter_map(written).collect()
    }
}

impl RowReader<'_> {
    /// The entry of the current row.
    pub(super) fn build(&mut self, row: u32, amount: RowAmount) -> Entry {
        let days = self.days_told();
        let date = standing::dates(self.side).iter().find_map(|field| days.of(*field));
        let currency = self.amounts.currency();
        let money = |value: Decimal| Money::new(value, currency);
        let figures = Figures {
            original: amount.original,
            amount_told: amount.original.is_some() && amount.amount.is_some(),
            rate: self.amounts.plain_number(&self.cells, Field::Rate),
            amount_excl_tax: amount.excl_tax.map(money),
            tax: amount.tax.map(money),
            quantity: self.amounts.plain_number(&self.cells, Field::Quantity),
            unit_amount: self.amounts.plain_number(&self.cells, Field::UnitAmount),
        };
        Entry {
            twin: Twin::default(),
            is_unnoted: false,
            side: self.side,
            place: self.table.at(CellRef::new(row, amount.column)),
            also_at: Rare::default(),
            counted: Counted::Yes,
            amount: amount.amount.map(money),
            date,
            document_date: days.of(Field::DocumentDate),
            order_date: days.of(Field::OrderDate),
            payment_date: days.of(Field::PaymentDate),
            service_date: days.of(Field::ServiceDate),
            service_end: days.of(Field::EndDate),
            fiscal_year: self.cells.get(Field::FiscalYear).and_then(values::year),
            texts: self.texts(&figures),
        }
    }

    fn texts(&mut self, figures: &Figures) -> Texts {
        let Self { packer, cells, troubles, .. } = self;
        let mut push = |field, text: Option<Cow<'_, str>>| {
            if let Some(text) = text {
                packer.push(field, &text);
            }
        };
        let (payee, beneficiary) = cells.names();
        push(Field::Payee, payee);
        push(Field::Beneficiary, beneficiary);
        push(Field::Description, cells.joined(&self.descriptions));
        for Written { field, column, labels } in &self.written {
            let Some(text) = cells.text(*column) else { continue };
            match labels {
                None => packer.push(*field, &text),
                Some(labels) => match labels.number(&text) {
                    number if labelled::is_shortened(number) => troubles.shortened(cells.row(), *column),
                    number => packer.push(*field, number),
                },
            }
        }
        packer.push_figures(figures);
        packer.line()
    }

    /// The days of the current row, gathered once: several fields are asked for twice.
    fn days_told(&self) -> Days {
        let mut days = Days::default();
        for one in &self.dates {
            if let Some(place) = days.0.get_mut(one.field.index() - Days::FIRST) {
                *place = one.date.ok().flatten();
            }
        }
        days
    }
}

/// The day of each field of days.
#[derive(Default)]
struct Days([Option<Date>; Days::COUNT]);

impl Days {
    const FIRST: usize = Field::Date.index();
    const COUNT: usize = 6;

    #[inline]
    fn of(&self, field: Field) -> Option<Date> {
        self.0.get(field.index() - Self::FIRST).copied().flatten()
    }
}
