//! A line of an export, understood.

mod assignment;

use std::num::NonZeroI16;

use rust_decimal::Decimal;

use super::Date;
use super::few::Rare;
use super::field::Field;
pub use super::figures::{Figure, Figures};
use super::key::Key;
use super::line_key::LineKeys;
use super::money::{Currency, Money};
use super::place::Place;
use super::texts::Texts;
use super::words::is_bank_fee;
pub use assignment::{Assignment, MissionBy, Share, Witness};

/// The index of an entry in this run. Across runs an entry is named by its [`Key`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EntryId(pub u32);

impl EntryId {
    /// The position in [`super::books::Books::entries`].
    #[inline]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// Which side of the reconciliation an entry stands on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Side {
    /// What was paid (*comptabilité*).
    Ledger,
    /// What proves it (*justificatifs*).
    Support,
}

/// Whether an entry enters the totals (contract 4b).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Counted {
    /// It does.
    #[default]
    Yes,
    /// A cancelled or rejected line, or the reversal of one that is itself marked cancelled.
    Cancelled,
    /// A paper of an expense that another entry already represents.
    Corroborates(EntryId),
}

/// One line on one side. Texts are as written, trimmed; amounts are signed, positive is a cost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// True when it is known that nothing was typed beside it in the previous workbook: its key need not be spelled to
    /// look for it there.
    pub is_unnoted: bool,
    /// Ledger or support.
    pub side: Side,
    /// Its amount cell.
    pub place: Place,
    /// What hardly any line has.
    pub unusual: Rare<Unusual>,
    /// Gross, in the dossier's currency; none when it could not be converted.
    pub amount: Option<Money>,
    /// The document's or order's date: document date, else order date, else payment date.
    pub date: Option<Date>,
    /// Date of the invoice or claim.
    pub document_date: Option<Date>,
    /// Date of the payment order.
    pub order_date: Option<Date>,
    /// Date of payment.
    pub payment_date: Option<Date>,
    /// First day of consumption.
    pub service_date: Option<Date>,
    /// Last day of consumption, when a period is told.
    pub service_end: Option<Date>,
    /// Fiscal year, as `2017`.
    pub fiscal_year: Option<NonZeroI16>,
    /// Who, what for, and the references; the figures beside the amount.
    pub texts: Texts,
}

/// What hardly any line has, so that it stands elsewhere in memory.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unusual {
    /// What tells it from other lines of its references: part of its key.
    pub twin: Twin,
    /// The same line delivered again in other exports, sorted.
    pub also_at: Vec<Place>,
    /// Whether it enters the totals.
    pub counted: Counted,
}

/// What tells a line from others of the same references. Neither changes when one of those comes or goes, unless it
/// says wholly the same.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Twin {
    /// A number for what it says besides them, when the others say something else; 0 otherwise.
    pub said: u32,
    /// Which of several that say the same it is, from 0.
    pub rank: u32,
}

/// The kind of document that covers a whole claim.
pub(crate) const MISSION_ORDER: &str = "ordre de mission";

/// How the state of a line of a claim begins that its own table says was paid by the organisation.
pub(crate) const HOUSE_PAID: &str = "Payé par la collectivité";

impl Entry {
    /// A line that counts and of which nothing is known yet but its side and its place. `interpret` names
    /// every field instead, so that a new one cannot be forgotten there.
    pub fn blank(side: Side, place: Place) -> Self {
        Self {
            is_unnoted: false,
            side,
            place,
            unusual: Rare::default(),
            amount: None,
            date: None,
            document_date: None,
            order_date: None,
            payment_date: None,
            service_date: None,
            service_end: None,
            fiscal_year: None,
            texts: Texts::default(),
        }
    }

    /// Its name across runs; see [`LineKeys`] for many.
    pub fn key(&self) -> Key {
        LineKeys::default().of(self)
    }

    /// The number of the document of which it is a line, with its kind.
    pub fn document(&self) -> Option<(&'static str, &str)> {
        let invoice = self.invoice().map(|number| ("facture", number));
        let ticket = || self.ticket().map(|number| ("billet", number));
        let mission_order = || self.mission_order().map(|number| (MISSION_ORDER, number));
        invoice.or_else(ticket).or_else(mission_order)
    }

    /// The text of a field.
    #[inline]
    pub fn text(&self, field: Field) -> Option<&str> {
        self.texts.get(field)
    }

    /// Gives a field this text, or none.
    pub fn set<'t>(&mut self, field: Field, text: impl Into<Option<&'t str>>) {
        self.texts.write(&[(field, text.into())]);
    }

    /// Who is paid.
    #[inline]
    pub fn payee(&self) -> Option<&str> {
        self.text(Field::Payee)
    }

    /// For whom.
    #[inline]
    pub fn beneficiary(&self) -> Option<&str> {
        self.text(Field::Beneficiary)
    }

    /// What for.
    #[inline]
    pub fn description(&self) -> Option<&str> {
        self.text(Field::Description)
    }

    /// Nature of the expense in words.
    #[inline]
    pub fn nature(&self) -> Option<&str> {
        self.text(Field::Nature)
    }

    /// Account of the nomenclature.
    #[inline]
    pub fn account(&self) -> Option<&str> {
        self.text(Field::Account)
    }

    /// Function of the nomenclature.
    pub fn function(&self) -> Option<&str> {
        self.text(Field::Function)
    }

    /// Payment order number.
    #[inline]
    pub fn payment_order(&self) -> Option<&str> {
        self.text(Field::PaymentOrder)
    }

    /// Line of the payment order.
    pub fn order_line(&self) -> Option<&str> {
        self.text(Field::OrderLine)
    }

    /// Slip number.
    pub fn slip(&self) -> Option<&str> {
        self.text(Field::Slip)
    }

    /// Invoice or document number.
    #[inline]
    pub fn invoice(&self) -> Option<&str> {
        self.text(Field::Invoice)
    }

    /// Statement number.
    #[inline]
    pub fn statement(&self) -> Option<&str> {
        self.text(Field::Statement)
    }

    /// Ticket number.
    #[inline]
    pub fn ticket(&self) -> Option<&str> {
        self.text(Field::Ticket)
    }

    /// Commitment number.
    pub fn commitment(&self) -> Option<&str> {
        self.text(Field::Commitment)
    }

    /// Mission order number.
    #[inline]
    pub fn mission_order(&self) -> Option<&str> {
        self.text(Field::MissionOrder)
    }

    /// Operation or action code.
    #[inline]
    pub fn operation(&self) -> Option<&str> {
        self.text(Field::Operation)
    }

    /// Reference of the supporting document.
    #[inline]
    pub fn supporting_document(&self) -> Option<&str> {
        self.text(Field::SupportingDocument)
    }

    /// State of the line, as written.
    #[inline]
    pub fn state(&self) -> Option<&str> {
        self.text(Field::State)
    }

    /// True for a line of a claim that the organisation paid itself: nothing is owed for it to the traveller.
    pub fn is_house_paid(&self) -> bool {
        self.state().is_some_and(|state| state.starts_with(HOUSE_PAID))
    }

    /// Content of the mission column, as written.
    #[inline]
    pub fn mission_text(&self) -> Option<&str> {
        self.text(Field::Mission)
    }

    /// Category column, as written.
    pub fn category(&self) -> Option<&str> {
        self.text(Field::Category)
    }

    /// The document's own amount when it is in another currency.
    pub fn original(&self) -> Option<Money> {
        self.texts.money(Figure::Original)
    }

    /// Exchange rate printed on the line, in currency per unit of the dossier's currency.
    pub fn rate(&self) -> Option<Decimal> {
        self.texts.number(Figure::Rate)
    }

    /// Amount without VAT, signed as the amount.
    pub fn amount_excl_tax(&self) -> Option<Money> {
        self.texts.money(Figure::AmountExclTax)
    }

    /// VAT, signed as the amount.
    pub fn tax(&self) -> Option<Money> {
        self.texts.money(Figure::Tax)
    }

    /// Both of them, where the line tells both.
    pub fn net_and_tax(&self) -> Option<(Money, Money)> {
        self.texts.net_and_tax()
    }

    /// The same in hundredths, where both are of this currency and written with two decimals, as nearly all are.
    #[inline]
    pub fn net_and_tax_cents(&self, currency: Currency) -> Option<[i64; 2]> {
        self.texts.net_and_tax_cents(currency)
    }

    /// Quantity: nights, allowances.
    pub fn quantity(&self) -> Option<Decimal> {
        self.texts.number(Figure::Quantity)
    }

    /// Amount per unit, in the document's currency.
    pub fn unit_amount(&self) -> Option<Decimal> {
        self.texts.number(Figure::UnitAmount)
    }

    /// Changes the figures.
    pub fn change_figures(&mut self, change: impl FnOnce(&mut Figures)) {
        let mut figures = self.texts.figures();
        change(&mut figures);
        self.texts.set_figures(&figures);
    }

    /// Title lines above the table, when they may tell the mission.
    pub fn table_title(&self) -> Option<&str> {
        self.place.title()
    }

    /// Whether it enters the totals.
    #[inline]
    pub fn counted(&self) -> Counted {
        self.unusual.get().map_or(Counted::Yes, |unusual| unusual.counted)
    }

    /// Says whether it enters the totals.
    pub fn set_counted(&mut self, counted: Counted) {
        self.unusual.change(|unusual| unusual.counted = counted);
    }

    /// True when the entry enters the totals.
    #[inline]
    pub fn is_counted(&self) -> bool {
        self.counted() == Counted::Yes
    }

    /// What tells it from other lines of its references.
    #[inline]
    pub fn twin(&self) -> Twin {
        self.unusual.get().map_or_else(Twin::default, |unusual| unusual.twin)
    }

    /// Where the same line was delivered again.
    #[inline]
    pub fn also_at(&self) -> &[Place] {
        self.unusual.get().map_or(&[], |unusual| &unusual.also_at)
    }

    /// The fiscal year that the line tells, else the year of its payment order.
    pub fn year(&self) -> Option<i16> {
        self.fiscal_year.map(NonZeroI16::get).or_else(|| self.order_date.map(|date| date.year()))
    }

    /// True when the document is in another currency than the dossier.
    pub fn is_foreign(&self) -> bool {
        match (self.amount, self.original()) {
            (Some(amount), Some(original)) => amount.currency() != original.currency(),
            _ => false,
        }
    }

    /// True when the amount was computed with a rate, so that what was paid may differ by the exchange.
    pub fn is_converted(&self) -> bool {
        self.is_foreign() && !self.texts.is_amount_told()
    }

    /// True for a fee of a bank or a card on a line of its own.
    pub fn is_bank_fee(&self) -> bool {
        self.nature().into_iter().chain(self.description()).any(is_bank_fee)
    }

    /// The names of persons and firms on the line: beneficiary first, then payee.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.beneficiary().into_iter().chain(self.payee())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_is_eleven_words_wide() {
        assert!(size_of::<Entry>() <= 88, "{} bytes", size_of::<Entry>());
    }
}
