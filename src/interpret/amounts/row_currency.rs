//! The currency of a row that has a column for it, and of one that has not.

use std::ops::Range;

use super::bearing::AmountColumns;
use super::iso::{NOBODY_S, named_currency};
use super::{Amounts, currency_signs};
use crate::interpret::rows::cells::RowCells;
use crate::interpret::values;
use crate::model::field::Field;
use crate::model::money::Currency;
use crate::model::sheet::Value;

impl Amounts<'_> {
    /// The currency column of a row; the dossier's when there is none.
    pub(super) fn row_currency(&self, row: &RowCells<'_>) -> Currency {
        row.get(Field::Currency).map_or_else(|| self.usual_currency(), |cell| self.written_currency(cell))
    }

    /// True for a table whose lines, or whose header, may say that they are in another currency, each beside its amount.
    pub(super) fn may_be_foreign(&self) -> bool {
        let says = |field: Field| self.layout.has(field);
        says(Field::Currency) || says(Field::OriginalAmount) || self.usual_currency() != self.currency
    }

    /// The currency of a line that does not say its own: that of the lines above the table, if they say one.
    pub(super) fn usual_currency(&self) -> Currency {
        let told = self.layout.original_currency.filter(|_| !self.layout.has(Field::OriginalAmount));
        told.unwrap_or(self.currency)
    }

    pub(super) fn written_currency(&self, cell: Value<'_>) -> Currency {
        let told = values::text(cell).and_then(|text| named_currency(&text));
        told.filter(|told| !self.may_be_its_own(*told)).unwrap_or_else(|| self.usual_currency())
    }

    /// `Francs` in books that are kept in francs.
    fn may_be_its_own(&self, told: Currency) -> bool {
        told.code() == NOBODY_S && self.currency != Currency::EUR
    }

    /// The currency that the column of a row names, where the header of its amount has but a sign that several currencies
    /// share: `CAD` beside `Montant $`. Euros beside it are those of a list in which another column holds the amounts.
    pub(super) fn told_by_column(&self, row: &RowCells<'_>) -> Option<Currency> {
        let codes = self.header_sign?;
        let told = row.get(Field::Currency).and_then(values::text).and_then(|text| named_currency(&text))?;
        let is_beside = told == self.currency && !matches!(self.columns, AmountColumns::Original(_));
        (is_beside || currency_signs::has(codes, told)).then_some(told)
    }

    /// True when the lines name another currency than the dossier's, in a column of their own.
    pub(super) fn names_other_currency(&self, body: Range<u32>) -> bool {
        let Some(column) = self.layout.column(Field::Currency) else {
            return self.usual_currency() != self.currency;
        };
        body.map(|row| self.sheet.value(row, column)).any(|cell| self.written_currency(cell) != self.currency)
    }
}
