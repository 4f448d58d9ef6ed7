//! A line of an export, understood.

use super::key::Key;
use super::mission::MissionId;
use super::money::Money;
use super::place::Place;
use super::{Date, Text};

/// The index of an entry in this run. Across runs an entry is named by its [`Key`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EntryId(pub u32);

impl EntryId {
    /// The position in [`super::books::Books::entries`].
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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counted {
    /// It does.
    Yes,
    /// A cancelled or rejected line, or the reversal of one that is itself marked cancelled.
    Cancelled,
    /// A paper of an expense that another entry already represents.
    Corroborates(EntryId),
}

/// One line on one side. Texts are as written, trimmed; amounts are signed, positive is a cost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Stable across runs.
    pub key: Key,
    /// Ledger or support.
    pub side: Side,
    /// Its amount cell.
    pub place: Place,
    /// The same line delivered again in other exports.
    pub also_at: Vec<Place>,
    /// Whether it enters the totals.
    pub counted: Counted,
    /// Gross, in the dossier's currency; none when it could not be converted.
    pub amount: Option<Money>,
    /// The document's own amount when it is in another currency.
    pub original: Option<Money>,
    /// Exchange rate printed on the line, in currency per unit of the dossier's currency.
    pub rate: Option<rust_decimal::Decimal>,
    /// Amount without VAT, signed as `amount`.
    pub amount_excl_tax: Option<Money>,
    /// VAT, signed as `amount`.
    pub tax: Option<Money>,
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
    /// Who is paid.
    pub payee: Option<Text>,
    /// For whom.
    pub beneficiary: Option<Text>,
    /// What for.
    pub description: Option<Text>,
    /// Nature of the expense in words.
    pub nature: Option<Text>,
    /// Account of the nomenclature.
    pub account: Option<Text>,
    /// Function of the nomenclature.
    pub function: Option<Text>,
    /// Payment order number.
    pub payment_order: Option<Text>,
    /// Line of the payment order.
    pub order_line: Option<Text>,
    /// Slip number.
    pub slip: Option<Text>,
    /// Invoice or document number.
    pub invoice: Option<Text>,
    /// Statement number.
    pub statement: Option<Text>,
    /// Ticket number.
    pub ticket: Option<Text>,
    /// Commitment number.
    pub commitment: Option<Text>,
    /// Mission order number.
    pub mission_order: Option<Text>,
    /// Operation or action code.
    pub operation: Option<Text>,
    /// Reference of the supporting document.
    pub supporting_document: Option<Text>,
    /// Fiscal year, as `2017`.
    pub fiscal_year: Option<i16>,
    /// State of the line, as written.
    pub state: Option<Text>,
    /// Content of the mission column, as written.
    pub mission_text: Option<Text>,
    /// Category column, as written.
    pub category: Option<Text>,
    /// Quantity: nights, allowances.
    pub quantity: Option<rust_decimal::Decimal>,
    /// Amount per unit, in the document's currency.
    pub unit_amount: Option<rust_decimal::Decimal>,
    /// Title lines above the table, when they may tell the mission.
    pub table_title: Option<Text>,
}

impl Entry {
    /// A line that counts and of which nothing is known yet but its side and its place. `interpret` names
    /// every field instead, so that a new one cannot be forgotten there.
    pub fn blank(side: Side, place: Place) -> Self {
        Self {
            key: Key::unset(),
            side,
            place,
            also_at: Vec::new(),
            counted: Counted::Yes,
            amount: None,
            original: None,
            rate: None,
            amount_excl_tax: None,
            tax: None,
            date: None,
            document_date: None,
            order_date: None,
            payment_date: None,
            service_date: None,
            service_end: None,
            payee: None,
            beneficiary: None,
            description: None,
            nature: None,
            account: None,
            function: None,
            payment_order: None,
            order_line: None,
            slip: None,
            invoice: None,
            statement: None,
            ticket: None,
            commitment: None,
            mission_order: None,
            operation: None,
            supporting_document: None,
            fiscal_year: None,
            state: None,
            mission_text: None,
            category: None,
            quantity: None,
            unit_amount: None,
            table_title: None,
        }
    }

    /// True when the entry enters the totals.
    pub fn is_counted(&self) -> bool {
        self.counted == Counted::Yes
    }

    /// The fiscal year that the line tells, else the year of its payment order.
    pub fn year(&self) -> Option<i16> {
        self.fiscal_year.or_else(|| self.order_date.map(|date| date.year()))
    }

    /// True when the document is in another currency than the dossier.
    pub fn is_foreign(&self) -> bool {
        match (self.amount, self.original) {
            (Some(amount), Some(original)) => amount.currency() != original.currency(),
            _ => false,
        }
    }

    /// The names of persons and firms on the line: beneficiary first, then payee.
    pub fn names(&self) -> impl Iterator<Item = &Text> {
        self.beneficiary.iter().chain(&self.payee)
    }
}

/// What told the mission of an entry, strongest first (contract 4b).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum MissionBy {
    /// Typed by staff in the previous workbook.
    Manual,
    /// The mission column.
    Column,
    /// An operation, commitment or mission-order code.
    Code,
    /// The title of the sheet or table.
    Sheet,
    /// A sub-folder named like a mission, or `mission = …` of the source in `dossier.toml`.
    Folder,
    /// An alias in the description.
    Alias,
    /// A member of the delegation, on a day of the mission.
    Person,
    /// The partner of a match.
    Match,
    /// Nothing.
    None,
}

/// A part of an entry that belongs to a mission.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share {
    /// The mission.
    pub mission: MissionId,
    /// Its part of the entry's amount.
    pub amount: Money,
}

/// To which mission an entry belongs, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assignment {
    /// The mission, when there is exactly one.
    pub mission: Option<MissionId>,
    /// Shares between several missions, summing exactly to the amount; empty otherwise.
    pub shares: Vec<Share>,
    /// The evidence that decided.
    pub by: MissionBy,
    /// That evidence in words: `colonne « Opération » : 2017RI04`.
    pub evidence: String,
    /// Other missions for which there is evidence, with it.
    pub rivals: Vec<(MissionId, MissionBy, String)>,
}

impl Assignment {
    /// No mission.
    pub fn none() -> Self {
        Self { mission: None, shares: Vec::new(), by: MissionBy::None, evidence: String::new(), rivals: Vec::new() }
    }

    /// True when neither a mission nor shares are known.
    pub fn is_none(&self) -> bool {
        self.mission.is_none() && self.shares.is_empty()
    }

    /// True when the entry belongs to this mission, wholly or in part.
    pub fn touches(&self, mission: MissionId) -> bool {
        self.mission == Some(mission) || self.shares.iter().any(|share| share.mission == mission)
    }
}
