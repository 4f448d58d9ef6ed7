//! What a row says of its amount: the number in its column or those that make it, the document's own, net and tax.

use rust_decimal::{Decimal, RoundingStrategy};

use super::bearing::AmountColumns;
use super::{Amounts, cents, currency_signs, double_entry};
use crate::interpret::rows::cells::RowCells;
use crate::interpret::rows::receipts;
use crate::interpret::values::{self, NotNumber};
use crate::model::field::Field;
use crate::model::money::{Currency, Money};
use crate::model::words::is_cancelled;

/// The amounts of one row, signed: positive is a cost.
#[derive(Clone, Copy, Debug)]
pub(in crate::interpret) struct RowAmount {
    /// The cell that stands for it.
    pub(in crate::interpret) column: u32,
    /// In the dossier's currency.
    pub(in crate::interpret) amount: Option<Decimal>,
    /// In the document's currency, when that is another one.
    pub(in crate::interpret) original: Option<Money>,
    /// Without VAT.
    pub(in crate::interpret) excl_tax: Option<Decimal>,
    /// VAT.
    pub(in crate::interpret) tax: Option<Decimal>,
    /// The cell held more decimals than the currency has; the amount is rounded.
    pub(in crate::interpret) too_precise: bool,
    /// The document is in this other currency, its own amount is missing, and nothing says that the amount is not it.
    pub(in crate::interpret) unconverted: Option<Currency>,
}

impl RowAmount {
    /// An amount alone.
    #[inline]
    fn of(column: u32, amount: Option<Decimal>) -> Self {
        Self { column, amount, original: None, excl_tax: None, tax: None, too_precise: false, unconverted: None }
    }
}

/// A number that is negative when it takes a cost back, whatever its printed sign.
#[inline]
fn signed(value: Decimal, reduction: bool) -> Decimal {
    if reduction { -value.abs() } else { value }
}

/// A cell that should hold an amount and does not.
#[derive(Clone, Copy, Debug)]
pub(in crate::interpret) struct Fault {
    pub(in crate::interpret) column: u32,
    pub(in crate::interpret) why: NotNumber,
}

impl Amounts<'_> {
    /// The amount printed on a total row.
    pub(in crate::interpret) fn stated(&self, row: &RowCells<'_>) -> Option<Decimal> {
        self.read(row, false).ok().and_then(|read| read.amount)
    }

    /// Nothing is spent on this row of a journal, and something received.
    fn is_receipt(&self, row: &RowCells<'_>) -> bool {
        let is_some = |column: u32| self.number_of(row.row(), column).is_some_and(|number| !number.is_zero());
        let received = self.receipts.is_some_and(|column| is_some(column) && !is_some(self.columns.first()));
        received && receipts::hands_in(row)
    }

    /// Double-entry books hold the cost and who it is owed to: only accounts of expenses count.
    #[inline]
    pub(in crate::interpret) fn is_other_side(&self, row: &RowCells<'_>) -> bool {
        // Nearly every table has one side.
        (self.double_entry || self.receipts.is_some()) && self.is_of_other_side(row)
    }

    fn is_of_other_side(&self, row: &RowCells<'_>) -> bool {
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
    #[inline]
    pub(in crate::interpret) fn read(&self, row: &RowCells<'_>, reduction: bool) -> Result<RowAmount, Fault> {
        let bare = self.alone.and_then(|column| Some((column, self.bare(row, column)?)));
        match bare {
            Some((column, gross)) => {
                let gross = self.in_sense(self.with_cents(row, gross), reduction);
                let mut told = RowAmount::of(column, Some(gross));
                self.add_parts(row, reduction, &mut told);
                self.round(&mut told);
                Ok(told)
            }
            None => self.read_any(row, reduction),
        }
    }

    /// The same of a row that may be in another currency.
    fn read_any(&self, row: &RowCells<'_>, reduction: bool) -> Result<RowAmount, Fault> {
        let sign = |value: Decimal| signed(value, reduction);
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
        let unconverted = Some(currency).filter(|told| {
            *told != self.currency && is_bare && !currency_signs::names(self.currency, self.layout.header(column))
        });
        let mut told = RowAmount { original, unconverted, ..RowAmount::of(column, amount) };
        if !foreign {
            self.add_parts(row, reduction, &mut told);
        }
        self.round(&mut told);
        Ok(told)
    }

    /// A number of money in the sign of a cost, negative when it takes a cost back.
    #[inline]
    fn in_sense(&self, value: Decimal, reduction: bool) -> Decimal {
        // Most lines are costs, printed as such: asked at once, it is sooner known.
        let is_turned = reduction || self.inverted || self.credit_note;
        if is_turned { self.turned(value, reduction) } else { value }
    }

    #[inline(never)]
    fn turned(&self, value: Decimal, reduction: bool) -> Decimal {
        signed(self.as_cost(value), reduction)
    }

    /// Adds what the row says of net and tax, in the dossier's currency.
    #[inline]
    fn add_parts(&self, row: &RowCells<'_>, reduction: bool, told: &mut RowAmount) {
        let part = |field: Field| {
            let value = self.plain_number(row, field)?;
            Some(self.in_digits(self.in_sense(value, reduction)))
        };
        told.excl_tax = part(Field::AmountExclTax);
        told.tax = part(Field::Tax);
    }

    /// Rounds the amount, which nearly always needs it not.
    #[inline]
    fn round(&self, told: &mut RowAmount) {
        if let Some(value) = told.amount.filter(|value| value.scale() > self.digits) {
            told.too_precise = value.normalize().scale() > self.digits;
            told.amount = Some(self.in_digits(value));
        }
    }

    /// A number in the digits of the currency.
    #[inline]
    fn in_digits(&self, value: Decimal) -> Decimal {
        match value.scale() <= self.digits {
            true => value,
            false => value.round_dp_with_strategy(self.digits, RoundingStrategy::MidpointAwayFromZero),
        }
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
    #[inline]
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
