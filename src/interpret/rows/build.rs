//! A row of which all is known → its entry, with its texts and figures.

use std::borrow::Cow;

use rust_decimal::Decimal;

use super::{RowReader, labelled, standing};
use crate::interpret::amounts::RowAmount;
use crate::interpret::values;
use crate::model::Date;
use crate::model::entry::{Counted, Entry, Figures, Twin};
use crate::model::few::Rare;
use crate::model::field::Field;
use crate::model::money::Money;
use crate::model::place::CellRef;
use crate::model::texts::Texts;

impl RowReader<'_> {
    /// The entry of the current row.
    pub(super) fn build(&mut self, row: u32, amount: RowAmount) -> Entry {
        let document_date = self.date(Field::DocumentDate);
        let order_date = self.date(Field::OrderDate);
        let payment_date = self.date(Field::PaymentDate);
        let service_date = self.date(Field::ServiceDate);
        let date = standing::dates(self.side).iter().find_map(|field| self.date(*field));
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
            document_date,
            order_date,
            payment_date,
            service_date,
            service_end: self.date(Field::EndDate),
            fiscal_year: self.cells.get(Field::FiscalYear).and_then(values::year),
            texts: self.texts(&figures),
        }
    }

    fn texts(&mut self, figures: &Figures) -> Texts {
        let mut packer = std::mem::take(&mut self.packer);
        let mut push = |field, text: Option<Cow<'_, str>>| {
            if let Some(text) = text {
                packer.push(field, &text);
            }
        };
        let (payee, beneficiary) = self.cells.names();
        push(Field::Payee, payee);
        push(Field::Beneficiary, beneficiary);
        push(Field::Description, self.cells.joined(&self.descriptions));
        for (field, column) in &self.written {
            let text = self.cells.text(*column).map(|text| labelled::number(*field, text));
            if text.as_deref().is_some_and(|text| labelled::is_shortened(*field, text)) {
                self.troubles.shortened(self.cells.row(), *column);
            } else {
                push(*field, text);
            }
        }
        packer.push_figures(figures);
        let texts = packer.line();
        self.packer = packer;
        texts
    }

    fn date(&self, field: Field) -> Option<Date> {
        let column = self.dates.iter().find(|one| one.field == field)?;
        column.date.ok().flatten()
    }
}
