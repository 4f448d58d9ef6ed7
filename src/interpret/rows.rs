//! The rows of a table of amounts → entries, each row accounted for.

use rust_decimal::Decimal;
use rustc_hash::FxHashMap;

use super::amounts::{AmountColumns, Amounts, RowAmount};
use super::header::Layout;
use super::printed::{self, Printed, is_balance_label};
use super::table::{self, Region};
use super::tally::{self, Tally};
use super::totals::Totals;
use super::trouble::Troubles;
use super::values;
use super::vocabulary::{COST_WORDS, REDUCTION_STARTS, REDUCTION_WORDS};
use crate::model::account::{ControlTotal, Role, RowCount};
use crate::model::entry::{Counted, Entry, Side};
use crate::model::field::Field;
use crate::model::finding::Problem;
use crate::model::key::Key;
use crate::model::money::{Currency, Money};
use crate::model::sheet::{Sheet, Value};
use crate::model::words::{fold, is_cancelled};
use crate::model::{Date, Text};

/// What a table of amounts yields.
pub(super) struct TableRows {
    pub(super) entries: Vec<Entry>,
    pub(super) rows: RowCount,
    pub(super) amount: Money,
    pub(super) control_totals: Vec<ControlTotal>,
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
    let amounts = Amounts::new(sheet, layout, columns, region.body(), currency);
    let mut reader = RowReader {
        sheet,
        layout,
        amounts,
        // No row repeats a header that is not there.
        header: region.header.unwrap_or(u32::MAX),
        side: if role == Role::Support { Side::Support } else { Side::Ledger },
        title,
        texts: FxHashMap::default(),
        totals: Totals::new(currency),
        troubles: Troubles::new(sheet, layout),
        rows: RowCount::default(),
        entries: Vec::new(),
    };
    for row in region.body() {
        reader.row(row);
    }
    let RowReader { amounts, totals, troubles, mut rows, mut entries, .. } = reader;
    let tally = tally::of(sheet, region, layout, &amounts, totals, &mut entries, &mut rows);
    let Tally { amount, control_totals, mut problems, evidence } = tally;
    problems.extend(troubles.finish());
    TableRows { entries, rows, amount, control_totals, problems, evidence }
}

struct RowReader<'a> {
    sheet: &'a Sheet,
    layout: &'a Layout,
    amounts: Amounts<'a>,
    header: u32,
    side: Side,
    title: Option<Text>,
    texts: FxHashMap<Box<str>, Text>,
    totals: Totals,
    troubles: Troubles<'a>,
    rows: RowCount,
    entries: Vec<Entry>,
}

impl RowReader<'_> {
    /// Classifies one row and keeps what it yields.
    fn row(&mut self, row: u32) {
        if self.sheet.is_blank(row) {
            self.rows.blank += 1;
        } else if table::repeats(self.sheet, self.header, row) {
            self.rows.header += 1;
        } else if let Some(total) = self.printed_total(row) {
            self.total(row, total);
        } else if self.is_balance(row) {
            self.rows.note += 1;
        } else {
            self.line(row);
        }
    }

    fn printed_total(&self, row: u32) -> Option<Printed> {
        printed::total(self.sheet, self.layout, &self.amounts, row, !self.entries.is_empty())
    }

    fn total(&mut self, row: u32, total: Printed) {
        self.rows.subtotal += 1;
        if let Some((column, stated)) = total.stated
            && !self.amounts.mixed_currencies()
        {
            self.totals.meet(self.sheet.place(row, column), total.label, stated);
        }
    }

    /// `Solde précédent` of a statement: neither a line nor a total of lines.
    fn is_balance(&self, row: u32) -> bool {
        let labelled =
            self.sheet.cells(row).any(|(_, value)| matches!(value, Value::Text(text) if is_balance_label(text)));
        labelled && !self.has_reference(row, None)
    }

    fn line(&mut self, row: u32) {
        if self.amounts.is_other_side(row) {
            self.rows.ignored += 1;
            // Balanced books: their totals include both sides.
            let credit = self.layout.has(Field::Direction) && self.is_reduction(row);
            if let Ok(RowAmount { amount: Some(amount), .. }) = self.amounts.read(row, credit) {
                self.totals.add(amount, false);
            }
            return;
        }
        match self.amounts.read(row, self.is_reduction(row)) {
            Ok(amount) if amount.amount.is_none() && amount.original.is_none() => self.without_amount(row),
            Ok(amount) => self.entry(row, amount),
            Err(_) if printed::is_margin(self.sheet, row) => self.rows.note += 1,
            Err(fault) => {
                self.rows.rejected += 1;
                self.totals.reject();
                let subject = self.subject(row);
                self.troubles.amount(row, fault.column, fault.why, subject);
            }
        }
    }

    /// A row without an amount: meant as a line when it has a reference or a date and a name, else a note.
    fn without_amount(&mut self, row: u32) {
        if !self.identifies(row, None) || self.filled(row) < 3 {
            self.rows.note += 1;
            return;
        }
        self.rows.rejected += 1;
        self.totals.reject();
        let subject = self.subject(row);
        self.troubles.missing_amount(row, self.amounts.column(), subject);
    }

    fn entry(&mut self, row: u32, amount: RowAmount) {
        self.rows.entries += 1;
        let state = self.text(row, Field::State);
        let cancelled = state.as_deref().is_some_and(is_cancelled);
        if let Some(value) = amount.amount {
            self.totals.add(value, cancelled);
        }
        if amount.too_precise {
            self.troubles.too_precise(row, self.amounts.column());
        }
        let entry = self.build(row, amount, state);
        self.entries.push(entry);
    }

    fn build(&mut self, row: u32, amount: RowAmount, state: Option<Text>) -> Entry {
        let document_date = self.date(row, Field::DocumentDate);
        let order_date = self.date(row, Field::OrderDate);
        let payment_date = self.date(row, Field::PaymentDate);
        let service_date = self.date(row, Field::ServiceDate);
        let plain_date = self.date(row, Field::Date);
        let date = match self.side {
            Side::Ledger => order_date.or(plain_date).or(document_date).or(payment_date),
            Side::Support => document_date.or(plain_date).or(service_date).or(order_date).or(payment_date),
        };
        let (payee, beneficiary) = self.names(row);
        let currency = self.amounts.currency();
        let money = |value: Decimal| Money::new(value, currency);
        Entry {
            key: Key::of("", &[]),
            side: self.side,
            place: self.sheet.place(row, amount.column),
            also_at: Vec::new(),
            counted: Counted::Yes,
            amount: amount.amount.map(money),
            original: amount.original,
            rate: self.amounts.plain_number(row, Field::Rate),
            amount_excl_tax: amount.excl_tax.map(money),
            tax: amount.tax.map(money),
            date,
            document_date,
            order_date,
            payment_date,
            service_date,
            service_end: self.date(row, Field::EndDate),
            payee,
            beneficiary,
            description: self.description(row),
            nature: self.text(row, Field::Nature),
            account: self.text(row, Field::Account),
            function: self.text(row, Field::Function),
            payment_order: self.text(row, Field::PaymentOrder),
            order_line: self.text(row, Field::OrderLine),
            slip: self.text(row, Field::Slip),
            invoice: self.text(row, Field::Invoice),
            statement: self.text(row, Field::Statement),
            ticket: self.text(row, Field::Ticket),
            commitment: self.text(row, Field::Commitment),
            mission_order: self.text(row, Field::MissionOrder),
            operation: self.text(row, Field::Operation),
            supporting_document: self.text(row, Field::SupportingDocument),
            fiscal_year: self.cell(row, Field::FiscalYear).and_then(values::year),
            state,
            mission_text: self.text(row, Field::Mission),
            category: self.text(row, Field::Category),
            quantity: self.amounts.plain_number(row, Field::Quantity),
            unit_amount: self.amounts.plain_number(row, Field::UnitAmount),
            table_title: self.title.clone(),
        }
    }

    /// Payee and beneficiary. On a claim without a payee column the person is the payee too.
    fn names(&mut self, row: u32) -> (Option<Text>, Option<Text>) {
        let payee = self.text(row, Field::Payee);
        let surname = self.text(row, Field::LastName);
        let first_name = self.text(row, Field::FirstName);
        let full = match (surname, first_name) {
            (Some(surname), Some(first)) => Some(self.intern(&format!("{surname} {first}"))),
            (surname, first) => surname.or(first),
        };
        let beneficiary = self.text(row, Field::Beneficiary).or_else(|| self.text(row, Field::Person)).or(full);
        let bought_for = self.layout.has(Field::Ticket) || self.layout.has(Field::Statement);
        if payee.is_none() && !self.layout.has(Field::Payee) && !bought_for {
            return (beneficiary.clone(), beneficiary);
        }
        (payee, beneficiary)
    }

    fn description(&mut self, row: u32) -> Option<Text> {
        let layout = self.layout;
        let parts: Vec<String> = layout
            .columns_of(Field::Description)
            .filter_map(|column| values::text(self.sheet.value(row, column)).map(|text| text.into_owned()))
            .collect();
        if parts.is_empty() {
            return None;
        }
        Some(self.intern(&parts.join(" – ")))
    }

    /// A credit note, an annulment or a reduction: negative whatever its printed sign (contract 4b).
    fn is_reduction(&self, row: u32) -> bool {
        let folded = |field: Field| self.cell(row, field).and_then(values::text).map(|text| fold(&text));
        if let Some(direction) = folded(Field::Direction) {
            let starts = |words: &[&str]| {
                words.iter().any(|word| direction == *word || direction.starts_with(&format!("{word} ")))
            };
            let says_reduction = starts(REDUCTION_WORDS)
                || direction
                    .split(' ')
                    .any(|word| matches!(word, "avoir" | "annulatif" | "annulation" | "reduction"));
            if says_reduction || starts(COST_WORDS) {
                return says_reduction;
            }
        }
        let description = folded(Field::Description).unwrap_or_default();
        REDUCTION_STARTS.iter().any(|start| {
            description.strip_prefix(start).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
        })
    }

    fn cell(&self, row: u32, field: Field) -> Option<Value<'_>> {
        let column = self.layout.column(field)?;
        Some(self.sheet.value(row, column)).filter(|value| !value.is_blank())
    }

    fn text(&mut self, row: u32, field: Field) -> Option<Text> {
        let column = self.layout.column(field)?;
        let sheet = self.sheet;
        let text = values::text(sheet.value(row, column))?;
        Some(self.intern(&text))
    }

    fn intern(&mut self, text: &str) -> Text {
        const INTERNED_MAX: usize = 100_000;
        if let Some(known) = self.texts.get(text) {
            return known.clone();
        }
        let shared: Text = Text::from(text);
        if self.texts.len() < INTERNED_MAX {
            self.texts.insert(text.into(), shared.clone());
        }
        shared
    }

    fn date(&mut self, row: u32, field: Field) -> Option<Date> {
        let column = self.layout.column(field)?;
        let value = self.sheet.value(row, column);
        match values::date(value) {
            Ok(date) => date,
            Err(_) => {
                let subject = self.subject(row);
                self.troubles.date(row, column, subject);
                None
            }
        }
    }

    /// A reference, or a date: what a line has and a total has not.
    fn identifies(&self, row: u32, except: Option<u32>) -> bool {
        printed::identifies(self.sheet, self.layout, row, except)
    }

    fn has_reference(&self, row: u32, except: Option<u32>) -> bool {
        printed::has_reference(self.sheet, self.layout, row, except)
    }

    fn filled(&self, row: u32) -> usize {
        self.sheet.cells(row).filter(|(_, value)| !value.is_blank()).count()
    }

    /// What identifies a row that cannot become an entry: its texts, without its amounts.
    fn subject(&self, row: u32) -> Text {
        let texts = self.sheet.cells(row).filter(|(column, _)| !self.amounts.is_money(*column));
        let texts: Vec<_> = texts.filter_map(|(_, value)| values::text(value)).collect();
        Text::from(texts.join(" | "))
    }
}
