//! The numbers of a row, each in the mark of its column, its unit and the currency beside it.

use rust_decimal::Decimal;

use super::{Amounts, Fault, currency_signs};
use crate::interpret::rows::cells::RowCells;
use crate::interpret::values::{self, Marks};
use crate::model::field::Field;
use crate::model::sheet::Value;

impl Amounts<'_> {
    /// The amount of any cell, in the sign of a cost.
    pub(in crate::interpret) fn number_of(&self, row: u32, column: u32) -> Option<Decimal> {
        let value = self.printed(row, column)?;
        Some(self.as_cost(self.in_units(column, value)))
    }

    /// The number of any cell, as it is printed.
    pub(super) fn printed(&self, row: u32, column: u32) -> Option<Decimal> {
        let number = values::number_by(self.sheet.value(row, column), || self.marks_of(column));
        number.ok().flatten().map(|number| number.value)
    }

    /// A number that is no gross amount: quantity, rate, VAT; none when it cannot be read.
    #[inline]
    pub(in crate::interpret) fn plain_number(&self, row: &RowCells<'_>, field: Field) -> Option<Decimal> {
        // Of most fields there is no column.
        self.plain_number_at(row, row.column(field)?)
    }

    #[inline(never)]
    fn plain_number_at(&self, row: &RowCells<'_>, column: u32) -> Option<Decimal> {
        self.bare(row, column)
            .or_else(|| self.number_in_dress(row, column).ok().flatten().map(|number| number.value))
    }

    /// What a cell of the row holds, and the currency told with it.
    #[inline]
    pub(super) fn number(&self, row: &RowCells<'_>, column: u32) -> Result<Option<values::Number>, Fault> {
        match self.bare(row, column) {
            Some(value) => Ok(Some(values::Number { value, currency: None })),
            None => self.number_in_dress(row, column),
        }
    }

    /// A number that says by itself what it is, as nearly every amount does.
    #[inline]
    pub(super) fn bare(&self, row: &RowCells<'_>, column: u32) -> Option<Decimal> {
        match row.at(column) {
            Value::Text(text) if self.is_as_written => values::plain_number(text.as_bytes()),
            _ => None,
        }
    }

    fn number_in_dress(&self, row: &RowCells<'_>, column: u32) -> Result<Option<values::Number>, Fault> {
        if !row.is_filled(column) {
            return Ok(None);
        }
        let read = values::number_by(row.at(column), || self.marks_of(column));
        let mut number = read.map_err(|why| Fault { column, why });
        if self.shown
            && let Ok(Some(number)) = &mut number
        {
            number.currency = number.currency.or_else(|| self.sheet.currency_shown(row.row(), column));
        }
        if let Ok(Some(number)) = &mut number
            && number.currency.is_some_and(|sign| sign != self.currency)
        {
            let told = || row.get(Field::Currency).map(|cell| self.written_currency(cell));
            number.currency =
                currency_signs::meant(row.at(column), number.currency, told().or(self.layout.original_currency));
        }
        if self.scale.is_none() {
            return number;
        }
        number.map(|read| read.map(|one| values::Number { value: self.in_units(column, one.value), ..one }))
    }

    /// Which mark separates the decimals of a column. All of its cells tell, and those of the columns beside it: most
    /// tables never ask.
    fn marks_of(&self, column: u32) -> Marks {
        let marks = self
            .marks
            .get_or_init(|| super::decimal_marks(self.sheet, self.numeric.iter().copied(), self.body.clone()));
        marks.iter().find(|(known, _)| *known == column).map_or(Marks::Unknown, |(_, marks)| *marks)
    }
}
