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
mod row;
mod row_currency;
pub(super) mod scale;
mod shown;
pub(super) mod sign;

use std::cell::OnceCell;
use std::ops::Range;

use rust_decimal::Decimal;

use super::header::Layout;
use super::rows::receipts;
use super::values::{self, Marks, Shown};
use crate::model::account::ColumnReading;
use crate::model::dossier::Unit;
use crate::model::field::Field;
use crate::model::money::Currency;
use crate::model::sheet::{Sheet, Value};
use bearing::AmountColumns;

pub(super) use row::{Fault, RowAmount};

/// Reads the amounts of the rows of a table.
#[derive(Debug)]
pub(super) struct Amounts<'a> {
    sheet: &'a Sheet,
    layout: &'a Layout,
    columns: AmountColumns,
    currency: Currency,
    /// The rows of the table.
    body: Range<u32>,
    /// Every column of numbers.
    numeric: Vec<u32>,
    /// Their decimal marks, once a cell does not tell its own.
    marks: OnceCell<Vec<(u32, Marks)>>,
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
    /// The one column of amounts of a table that knows no other currency than the dossier's.
    alone: Option<u32>,
    /// What is printed needs neither a unit nor the currency of its format.
    is_as_written: bool,
    /// Decimals of the currency.
    digits: u32,
}

impl<'a> Amounts<'a> {
    /// Looks at the columns of money as a whole, for what no cell of them tells.
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
        let mut amounts = Self {
            sheet,
            layout,
            columns,
            currency,
            body: body.clone(),
            numeric: layout.columns.iter().filter(is_numeric).map(|one| one.column).collect(),
            marks: OnceCell::new(),
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
            alone: None,
            is_as_written: false,
            digits: currency.decimals(),
        };
        amounts.alone = match columns {
            AmountColumns::One(column) => Some(column).filter(|_| !amounts.may_be_foreign()),
            _ => None,
        };
        amounts.scale = layout.unit.map(Unit::factor).filter(|factor| *factor != Decimal::ONE).map(|factor| {
            let money =
                |field: Field| field.is_money() || matches!(field, Field::OriginalAmount | Field::UnitAmount);
            let columns = layout.columns.iter().filter(|one| one.field.is_some_and(money));
            let columns = columns.map(|one| one.column).chain(added().copied());
            (factor, columns.collect())
        });
        amounts.is_as_written = !amounts.shown && amounts.scale.is_none();
        amounts.double_entry = double_entry::is_book(sheet, layout, columns, body.clone(), |row, column| {
            amounts.number_of(row, column)
        });
        amounts.inverted = !amounts.double_entry
            && sign::is_inverted(sheet, layout, columns, body.clone(), |row, column| amounts.printed(row, column));
        amounts.credit_note =
            sign::is_credit_note(sheet, layout, columns, body.clone(), |row, column| amounts.printed(row, column));
        amounts.mixed_currencies = matches!(columns, AmountColumns::Original(_))
            || (amounts.shown && sheet.currencies_shown(columns.first()).any(|one| one != currency))
            || (!layout.has(Field::OriginalAmount) && !amounts.settled && amounts.names_other_currency(body));
        amounts
    }

    /// The dossier's currency.
    #[inline]
    pub(super) fn currency(&self) -> Currency {
        self.currency
    }

    /// The column that stands for the amount.
    #[inline]
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
    #[inline]
    fn as_cost(&self, value: Decimal) -> Decimal {
        if self.inverted != self.credit_note { -value } else { value }
    }

    /// True for columns of money, which do not identify a line.
    #[inline]
    pub(super) fn is_money(&self, column: u32) -> bool {
        self.numeric.contains(&column)
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

/// The decimal marks of these columns, told by all of their cells.
fn decimal_marks(sheet: &Sheet, columns: impl Iterator<Item = u32>, body: Range<u32>) -> Vec<(u32, Marks)> {
    let mut shown: Vec<(u32, Shown)> = columns.map(|column| (column, Shown::default())).collect();
    for row in body {
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
    Marks::settled(shown.into_iter().map(|(column, shown)| (column, shown.marks())).collect())
}
