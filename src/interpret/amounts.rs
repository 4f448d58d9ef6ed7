//! The amount of each row. Below: which columns make it, what it is in (thousands, centimes, another currency), in which
//! sense it is signed, and what the columns of money of a table prove about each other.

pub(super) mod apart;
pub(super) mod bases;
pub(super) mod bearing;
pub(super) mod beyond_tax;
mod cents;
pub(super) mod crossed;
pub(super) mod currency_signs;
pub(super) mod cut_thousands;
pub(super) mod debits;
pub(super) mod denominated;
mod double_entry;
pub(super) mod exchange;
pub(super) mod fees;
pub(super) mod iso;
mod numbers;
pub(super) mod products;
pub(super) mod reduction;
mod row_currency;
pub(super) mod scale;
mod shown;
pub(super) mod sign;

use std::ops::Range;

use rust_decimal::{Decimal, RoundingStrategy};

use super::header::Layout;
use super::rows::cells::RowCells;
use super::rows::receipts;
use super::values::{self, Marks, NotNumber, Shown};
use crate::model::account::ColumnReading;
use crate::model::dossier::Unit;
use crate::model::field::Field;
use crate::model::money::{Currency, Money};
use crate::model::sheet::{Sheet, Value};
use crate::model::words::is_cancelled;
use bearing::AmountColumns;

/// The amounts of one row, signed: positive is a cost.
#[derive(Clone, Copy, Debug)]
pub(super) struct RowAmount {
    /// The cell that stands for it.
    pub(super) column: u32,
    /// In the dossier's currency.
    pub(super) amount: Option<Decimal>,
    /// In the document's currency, when that is another one.
    pub(super) original: Option<Money>,
    /// Without VAT.
    pub(super) excl_tax: Option<Decimal>,
    /// VAT.
    pub(super) tax: Option<Decimal>,
    /// The cell held more decimals than the currency has; the amount is rounded.
    pub(super) too_precise: bool,
    /// The document is in this other currency, its own amount is missing, and nothing says that the amount is not it.
    pub(super) unconverted: Option<Currency>,
}

/// A cell that should hold an amount and does not.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fault {
    pub(super) column: u32,
    pub(super) why: NotNumber,
}

/// Reads the amounts of the rows of a table.
#[derive(Debug)]
pub(super) struct Amounts<'a> {
    sheet: &'a Sheet,
    layout: &'a Layout,
    columns: AmountColumns,
    currency: Currency,
    /// Every column of numbers, and its decimal mark.
    marks: Vec<(u32, Marks)>,
    double_entry: bool,
    mixed_currencies: bool,
    /// What is spent is printed with a minus.
    inverted: bool,
    /// The lines of one credit note, printed without a minus.
    credit_note: bool,
    /// Nothing but the format of the cells tells their currency.
    shown: bool,
    /// The header names the dossier's currency, whatever the lines say beside it.
    settled: bool,
    /// The currencies that the sign in the header of the documents' own amounts may mean.
    header_sign: Option<&'static str>,
    /// The column of what a journal of expenses receives.
    pub(super) receipts: Option<u32>,
    /// The column of the centimes of whole euros.
    pub(super) cents: Option<u32>,
    /// What the numbers of these columns are multiplied by, when they are not printed in the currency itself.
    scale: Option<(Decimal, Vec<u32>)>,
}

impl<'a> Amounts<'a> {
    /// Looks at every money column once, to decide its decimal marks.
    pub(super) fn new(
        sheet: &'a Sheet,
        layout: &'a Layout,
        columns: AmountColumns,
        body: Range<u32>,
        currency: Currency,
    ) -> Self {
        let numeric = |field: Field| {
            field.is_money()
                || matches!(field, Field::OriginalAmount | Field::Rate | Field::Quantity | Field::UnitAmount)
        };
        let of_missions = || layout.missions.iter().chain(&layout.others);
        let added = || of_missions().chain(&layout.taken_back).chain(&layout.extras);
        let is_numeric =
            |one: &&ColumnReading| one.field.is_some_and(numeric) || added().any(|column| *column == one.column);
        let numeric_columns = layout.columns.iter().filter(is_numeric);
        let mut shown: Vec<(u32, Shown)> = numeric_columns.map(|one| (one.column, Shown::default())).collect();
        for row in body.clone() {
            match sheet.dense_row(row) {
                Some(row) => {
                    for (column, shown) in &mut shown {
                        if !row.bytes(*column).is_some_and(|text| shown.add_usual(text)) {
                            shown.add(row.value(*column));
                        }
                    }
                }
                None => shown.iter_mut().for_each(|(column, shown)| shown.add(sheet.value(row, *column))),
            }
        }
        let marks: Vec<(u32, Marks)> = shown.into_iter().map(|(column, shown)| (column, shown.marks())).collect();
        let marks = Marks::settled(marks);
        let mut amounts = Self {
            sheet,
            layout,
            columns,
            currency,
            marks,
            double_entry: false,
            mixed_currencies: false,
            inverted: false,
            credit_note: false,
            shown: shown::tells(sheet, layout, columns),
            settled: currency_signs::settled(layout, columns, currency),
            header_sign: currency_signs::in_header(layout),
            receipts: receipts::column(layout, columns.first()),
            cents: matches!(columns, AmountColumns::One(_))
                .then(|| cents::column(sheet, layout, columns.first(), body.clone()))
                .flatten(),
            scale: None,
        };
        amounts.scale = layout.unit.map(Unit::factor).filter(|factor| *factor != Decimal::ONE).map(|factor| {
            let money =
                |field: Field| field.is_money() || matches!(field, Field::OriginalAmount | Field::UnitAmount);
            let columns = layout.columns.iter().filter(|one| one.field.is_some_and(money));
            let columns = columns.map(|one| one.column).chain(added().copied());
            (factor, columns.collect())
        });
        amounts.double_entry = double_entry::is_book(sheet, layout, columns, body.clone(), |row, column| {
            amounts.number_of(row, column)
        });
        amounts.inverted = !amounts.double_entry
            && sign::is_inverted(sheet, layout, columns, body.clone(), |column| amounts.marks_of(column));
        amounts.credit_note =
            sign::is_credit_note(sheet, layout, columns, body.clone(), |column| amounts.marks_of(column));
        amounts.mixed_currencies = matches!(columns, AmountColumns::Original(_))
            || (amounts.shown && sheet.currencies_shown(columns.first()).any(|one| one != currency))
            || (!layout.has(Field::OriginalAmount) && !amounts.settled && amounts.names_other_currency(body));
        amounts
    }

    /// The dossier's currency.
    pub(super) fn currency(&self) -> Currency {
        self.currency
    }

    /// The column that stands for the amount.
    pub(super) fn column(&self) -> u32 {
        self.columns.first()
    }

    /// True when lines are in several currencies: a printed total of them means nothing.
    pub(super) fn mixed_currencies(&self) -> bool {
        self.mixed_currencies
    }

    /// True for a column of debits beside one of credits.
    pub(super) fn is_two_sided(&self) -> bool {
        matches!(self.columns, AmountColumns::DebitCredit(..))
    }

    /// True when what is spent is printed with a minus, which was turned round.
    pub(super) fn is_inverted(&self) -> bool {
        self.inverted
    }

    /// A number of a column in the currency itself.
    fn in_units(&self, column: u32, value: Decimal) -> Decimal {
        match &self.scale {
            Some((factor, columns)) if columns.contains(&column) => value.checked_mul(*factor).unwrap_or(value),
            _ => value,
        }
    }

    /// An amount printed beside the columns, as those of a total may be.
    pub(super) fn beside(&self, value: Decimal) -> Decimal {
        let factor = self.scale.as_ref().map_or(Decimal::ONE, |(factor, _)| *factor);
        self.as_cost(value.checked_mul(factor).unwrap_or(value))
    }

    /// A number of money in the sign of a cost.
    fn as_cost(&self, value: Decimal) -> Decimal {
        if self.inverted != self.credit_note { -value } else { value }
    }

    /// True for columns of money, which do not identify a line.
    pub(super) fn is_money(&self, column: u32) -> bool {
        self.marks.iter().any(|(known, _)| *known == column)
    }

    /// True for the columns that make the amount of a line.
    pub(super) fn is_summed(&self, column: u32) -> bool {
        match self.columns {
            AmountColumns::One(one) | AmountColumns::Original(one) => one == column,
            AmountColumns::Reduced(one) => one == column || self.layout.taken_back.contains(&column),
            AmountColumns::DebitCredit(one, other) => one == column || other == column,
            AmountColumns::ExclTaxAndTax(one, other) => {
                one == column || other == column || self.layout.extras.contains(&column)
            }
            AmountColumns::Missions(_) => {
                [&self.layout.missions, &self.layout.others].iter().any(|all| all.contains(&column))
            }
        }
    }

    /// True for double-entry books, whose totals include accounts that are no expense.
    pub(super) fn is_double_entry_book(&self) -> bool {
        self.double_entry
    }

    /// The amount printed on a total row.
    pub(super) fn stated(&self, row: &RowCells<'_>) -> Option<Decimal> {
        self.read(row, false).ok().and_then(|read| read.amount)
    }

    /// Nothing is spent on this row of a journal, and something received.
    fn is_receipt(&self, row: &RowCells<'_>) -> bool {
        let is_some = |column: u32| self.number_of(row.row(), column).is_some_and(|number| !number.is_zero());
        let received = self.receipts.is_some_and(|column| is_some(column) && !is_some(self.columns.first()));
        received && receipts::hands_in(row)
    }

    /// Double-entry books hold the cost and who it is owed to: only accounts of expenses count.
    pub(super) fn is_other_side(&self, row: &RowCells<'_>) -> bool {
        self.is_receipt(row)
            || self.double_entry
                && row
                    .get(Field::Account)
                    .and_then(double_entry::account_class)
                    .is_some_and(|class| !matches!(class, '2' | '6'))
    }

    /// The amounts of a row; `reduction` makes them negative whatever their printed sign.
    ///
    /// # Errors
    /// [`Fault`] names the cell that cannot be used.
    pub(super) fn read(&self, row: &RowCells<'_>, reduction: bool) -> Result<RowAmount, Fault> {
        let sign = |value: Decimal| if reduction { -value.abs() } else { value };
        let (column, gross, cell_currency) = self.gross(row)?;
        let currency = cell_currency.unwrap_or_else(|| self.row_currency(row));
        let is_original = matches!(self.columns, AmountColumns::Original(_));
        let in_cell = cell_currency.is_some_and(|told| told != self.currency);
        let may_be_foreign = || !self.settled && !self.layout.has(Field::OriginalAmount);
        let foreign = in_cell || (currency != self.currency && may_be_foreign());
        let mut original = self.original(row)?.map(|money| Money::new(sign(money.amount()), money.currency()));
        let mut amount = gross.map(sign);
        if foreign && let Some(value) = amount.take() {
            original = Some(Money::new(value, currency));
        }
        if is_original {
            amount = original.filter(|money| money.currency() == self.currency).map(|money| money.amount());
        }
        let is_bare = original.is_none() && amount.is_some() && row.get(Field::Rate).is_none();
        let original = original
            .filter(|money| money.currency() != self.currency)
            .map(|money| currency_signs::signed_as(money, amount));
        let original = match amount {
            // Beside a euro amount that was turned round, its own sign says nothing more.
            Some(value) if self.inverted && !value.is_sign_negative() => original.map(Money::abs),
            _ => original,
        };
        let digits = self.currency.decimals();
        let too_precise = amount.is_some_and(|value| value.scale() > digits && value.normalize().scale() > digits);
        let rounded = |value: Decimal| match value.scale() <= digits {
            true => value,
            false => value.round_dp_with_strategy(digits, RoundingStrategy::MidpointAwayFromZero),
        };
        let part = |field: Field| {
            if foreign {
                None
            } else {
                self.plain_number(row, field).map(|value| self.as_cost(value)).map(sign).map(rounded)
            }
        };
        Ok(RowAmount {
            column,
            amount: amount.map(rounded),
            original,
            excl_tax: part(Field::AmountExclTax),
            tax: part(Field::Tax),
            too_precise,
            unconverted: Some(currency).filter(|told| {
                *told != self.currency
                    && is_bare
                    && !currency_signs::names(self.currency, self.layout.header(column))
            }),
        })
    }

    /// The gross amount as printed, the cell it stands in and the currency written there.
    fn gross(&self, row: &RowCells<'_>) -> Result<(u32, Option<Decimal>, Option<Currency>), Fault> {
        match self.columns {
            AmountColumns::One(column) => {
                let number = self.number(row, column)?;
                let value = number.map(|number| self.as_cost(self.with_cents(row, number.value)));
                Ok((column, value, number.and_then(|number| number.currency)))
            }
            AmountColumns::Reduced(column) => {
                let number = self.number(row, column)?;
                let value = number.map(|number| self.as_cost(number.value));
                Ok((column, self.reduced(row, value)?, number.and_then(|number| number.currency)))
            }
            AmountColumns::DebitCredit(debit, credit) => {
                let (plus, minus) = (self.number(row, debit)?, self.number(row, credit)?);
                let currency = plus.or(minus).and_then(|number| number.currency);
                let filled = |number: Option<values::Number>| number.map(|number| number.value);
                let (plus, minus) = (filled(plus).map(|value| self.as_cost(value)), filled(minus));
                let column =
                    if plus.is_none_or(|value| value.is_zero()) && minus.is_some_and(|value| !value.is_zero()) {
                        credit
                    } else {
                        debit
                    };
                let amount = plus.or(minus).map(|_| {
                    // Some systems print credits with their sign, in a column of their own.
                    plus.unwrap_or_default() - minus.unwrap_or_default().abs()
                });
                Ok((column, amount, currency))
            }
            AmountColumns::ExclTaxAndTax(net, tax) => {
                let net_number = self.number(row, net)?;
                let mut added = self.number(row, tax)?.map(|number| number.value).unwrap_or_default();
                for column in &self.layout.extras {
                    added += self.number(row, *column)?.map(|number| number.value).unwrap_or_default();
                }
                Ok((
                    net,
                    net_number.map(|number| number.value + added),
                    net_number.and_then(|number| number.currency),
                ))
            }
            AmountColumns::Original(column) => Ok((column, None, None)),
            AmountColumns::Missions(first) => {
                let mut sum = None;
                for column in self.layout.missions.iter().chain(&self.layout.others) {
                    if let Some(number) = self.number(row, *column)? {
                        sum = Some(sum.unwrap_or(Decimal::ZERO) + self.as_cost(number.value));
                    }
                }
                Ok((first, sum, None))
            }
        }
    }

    /// Whole euros with the centimes of the column beside them.
    fn with_cents(&self, row: &RowCells<'_>, euros: Decimal) -> Decimal {
        // Without cents beside, what has some is what it was.
        if self.cents.is_none() && euros.scale() > 1 && !euros.is_zero() {
            return euros;
        }
        let cents = self.cents.map_or(0, |column| cents::of(row.at(column)));
        let cents = Decimal::new(i64::from(cents), 2);
        if euros.is_sign_negative() { euros - cents } else { euros + cents }
    }

    /// A gross amount less what was taken back; that of a line cancelled as a whole stays what it was.
    fn reduced(&self, row: &RowCells<'_>, gross: Option<Decimal>) -> Result<Option<Decimal>, Fault> {
        let mut back = Decimal::ZERO;
        for column in &self.layout.taken_back {
            back += self.number(row, *column)?.map(|number| number.value.abs()).unwrap_or_default();
        }
        let is_credit = gross.is_some_and(|value| value.is_sign_negative());
        let is_whole = gross.is_none_or(|value| value <= back);
        let state = || row.get(Field::State).and_then(values::text).filter(|_| is_whole);
        if back.is_zero() || is_credit || state().is_some_and(|state| is_cancelled(&state)) {
            return Ok(gross);
        }
        Ok(Some(gross.unwrap_or_default() - back))
    }

    /// The document's own amount. Unreadable beside a good euro amount it is left out.
    fn original(&self, row: &RowCells<'_>) -> Result<Option<Money>, Fault> {
        let Some(column) = row.column(Field::OriginalAmount) else { return Ok(None) };
        let number = match self.number(row, column) {
            Ok(number) => number,
            Err(fault) if matches!(self.columns, AmountColumns::Original(_)) => return Err(fault),
            Err(_) => None,
        };
        Ok(number.map(|number| {
            let written = number.currency.or_else(|| self.told_by_column(row)).or(self.layout.original_currency);
            let own = matches!(self.columns, AmountColumns::Original(_));
            Money::new(
                if own { self.as_cost(number.value) } else { number.value },
                written.unwrap_or_else(|| self.row_currency(row)),
            )
        }))
    }
}

/// True for a number under a header of money, with or without decimals.
pub(super) fn is_amount(value: Value<'_>) -> bool {
    matches!(values::number(value, Marks::Comma), Ok(Some(_)))
}

/// True for a cell that holds a plain amount: used to tell whether an unknown table carries any.
pub(super) fn looks_like_amount(value: Value<'_>) -> bool {
    let number = match value {
        Value::Number(_) => values::number(value, Marks::Unknown),
        Value::Text(text) if text.contains([',', '.', '€']) => values::number(value, Marks::Comma),
        _ => return false,
    };
    matches!(number, Ok(Some(number)) if number.value.normalize().scale() <= 2)
}
