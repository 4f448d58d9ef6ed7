//! What the other columns of a table say about a header of several meanings.

use std::collections::BTreeMap;

use super::candidates::{CLEAR, Candidate, How};
use super::content::Profile;
use super::fit;
use super::layout::{Column, Taken};
use crate::interpret::values;
use crate::model::Date;
use crate::model::field::Field;
use crate::model::sheet::Sheet;
use crate::model::words::fold;

/// The fields that other headers name without doubt.
#[derive(Clone, Debug, Default)]
pub(super) struct Neighbours {
    clear: Vec<Field>,
    /// Some header speaks of payments.
    paid: bool,
    /// An arrival stands before a departure, as hotels write a stay; a journey begins with its departure.
    stays: bool,
    /// Journeys: a departure, then an arrival.
    journeys: bool,
}

impl Neighbours {
    /// Gathers them from the candidates and profile of each column.
    pub(super) fn of<'a>(columns: impl Iterator<Item = (&'a [Candidate], &'a Profile, &'a str)>) -> Self {
        let mut neighbours = Self::default();
        let (mut arrival, mut departure, mut returns) = (false, false, false);
        for (candidates, profile, words) in columns {
            neighbours.paid |= words.split(' ').any(|word| word == "paiement");
            let dated = profile.nearly_all(profile.plain_dates);
            let says = |said: &str| words.split(' ').any(|word| word == said);
            arrival |= dated && says("arrivee");
            departure |= dated && says("depart");
            returns |= says("retour");
            neighbours.stays |= arrival && dated && says("depart");
            neighbours.journeys |= departure && dated && says("arrivee");
            let best = candidates.iter().find(|one| fit::fit(one.field, profile).is_some());
            let sure = best.filter(|best| best.score >= CLEAR && (best.how != How::Open || best.score >= 90));
            neighbours.clear.extend(sure.map(|best| best.field));
        }
        // Where a return is told, an arrival is the other end of the way there.
        neighbours.stays &= !returns && !neighbours.journeys;
        neighbours.journeys &= !returns;
        neighbours
    }

    fn has(&self, fields: &[Field]) -> bool {
        fields.iter().any(|field| self.clear.contains(field))
    }

    fn is_ledger(&self) -> bool {
        self.has(&[Field::Slip, Field::OrderDate, Field::AmountOrdered, Field::AmountCommitted])
            || (self.has(&[Field::Account])
                && self.has(&[Field::Direction, Field::Debit, Field::OrderLine, Field::PaymentDate]))
            || (self.has(&[Field::OrderLine]) && self.has(&[Field::Date]))
    }

    fn is_document(&self) -> bool {
        self.has(&[Field::DocumentDate, Field::AmountExclTax, Field::Tax])
    }

    /// Points for one meaning of a header that has several; none when the neighbours exclude it.
    pub(super) fn points(&self, one: &Candidate, profile: &Profile) -> Option<i32> {
        if one.how != How::Open {
            return Some(0);
        }
        // The first meaning stands without proof, unless the header says nothing by itself.
        const SPEAKING: u8 = 75;
        if (one.rank > 0 || one.score < SPEAKING) && !fit::supports(one.field, profile) {
            return None;
        }
        let bare = matches!(one.phrase, "n" | "n ordre" | "id" | "identifiant");
        let counter = bare && profile.is_series() && profile.nearly_all(profile.small);
        Some(match one.field {
            Field::PaymentOrder if one.phrase == "mandat" => 0,
            Field::PaymentOrder if self.has(&[Field::PaymentOrder]) || !self.is_ledger() || counter => return None,
            Field::PaymentOrder => 12,
            Field::Invoice if one.score < SPEAKING && (counter || !self.is_document()) => return None,
            Field::Invoice
                if one.phrase.ends_with(" justificatif") && self.has(&[Field::Invoice, Field::MissionOrder]) =>
            {
                return None;
            }
            Field::Invoice if self.is_document() => 4,
            Field::DocumentDate if one.phrase == "date emission" => {
                let order = self.has(&[Field::PaymentOrder, Field::Slip, Field::AmountOrdered]);
                let papers = self.has(&[Field::Ticket, Field::Beneficiary, Field::Invoice]);
                if papers && !order { 30 } else { return None }
            }
            Field::Ticket if !self.has(&[Field::Beneficiary, Field::Ticket]) => return None,
            Field::Ticket => 10,
            Field::PaymentDate if one.phrase == "date comptable" => {
                if self.paid && !self.has(&[Field::PaymentDate]) { 40 } else { return None }
            }
            Field::EndDate if is_departure(one) && !self.stays => return None,
            // A night flight home lands the day after.
            Field::ServiceDate if is_arrival(one) && self.journeys => return None,
            Field::ServiceDate if is_departure(one) && self.stays => return None,
            Field::LastName if self.has(&[Field::FirstName]) => 10,
            Field::Person if self.has(&[Field::FirstName]) => return None,
            Field::Payee if self.has(&[Field::Payee]) => -20,
            Field::Payee if self.is_ledger() && profile.people * 4 < profile.filled => 14,
            Field::Nature
                if matches!(one.phrase, "categorie" | "type")
                    && self.has_money()
                    && !profile.mostly(profile.categories) =>
            {
                12
            }
            Field::Mission if self.has(&[Field::Mission]) => -12,
            Field::Debit if !self.has(&[Field::Credit]) => return None,
            _ => 0,
        })
    }

    fn has_money(&self) -> bool {
        self.clear.iter().any(|field| field.is_money() || *field == Field::OriginalAmount)
    }
}

fn is_arrival(one: &Candidate) -> bool {
    matches!(one.phrase, "arrivee" | "date arrivee")
}

fn is_departure(one: &Candidate) -> bool {
    matches!(one.phrase, "depart" | "date depart")
}

/// What `Date` alone is the date of, which the table tells: on claims the day of the expense, in a register of invoices
/// that of the invoice, in a list of mandats that of the mandat.
pub(super) fn plain_date(sheet: &Sheet, rows: &[u32], columns: &[Column], taken: &mut [Taken]) {
    let has = |field: Field| taken.iter().any(|one| one.field == field);
    let Some(at) = taken.iter().position(|one| one.field == Field::Date) else { return };
    let column = &columns[taken[at].at];
    let persons = [Field::Beneficiary, Field::Person, Field::LastName].into_iter().any(has);
    let of_mandats = [Field::PaymentOrder, Field::Slip, Field::Account, Field::AmountOrdered].into_iter().any(has);
    let is_claim = has(Field::MissionOrder) && persons && !has(Field::Invoice) && !has(Field::PaymentOrder);
    let is_bare = column.forced.is_none() && column.title.normal.words == "date";
    let says_cheque = columns.iter().any(|one| fold(&one.title.shown).contains("cheque"));
    let field = match () {
        // Where the day of the claim has its own column.
        () if is_claim && has(Field::DocumentDate) && !has(Field::ServiceDate) => Field::ServiceDate,
        () if !is_bare || has(Field::ServiceDate) || has(Field::DocumentDate) || has(Field::OrderDate) => return,
        // In books of accounts it is the day of the entry, on a list of cheques that of the cheque.
        () if has(Field::Debit) || has(Field::Credit) || says_cheque => return,
        () if has(Field::PaymentOrder) => Field::OrderDate,
        () if of_mandats || has(Field::Ticket) || has(Field::Statement) => return,
        () if has(Field::Invoice) && has(Field::Payee) && !persons => Field::DocumentDate,
        () if is_claim && has(Field::Nature) && has_several_days(sheet, rows, columns, taken, column.column) => {
            Field::ServiceDate
        }
        () => return,
    };
    taken[at].field = field;
}

/// True when one claim has lines of several days: none of them is the day of the claim.
fn has_several_days(sheet: &Sheet, rows: &[u32], columns: &[Column], taken: &[Taken], date: u32) -> bool {
    let key = taken.iter().find(|one| one.field == Field::MissionOrder);
    let Some(key) = key.map(|one| columns[one.at].column) else { return false };
    let mut days: BTreeMap<String, Date> = BTreeMap::new();
    rows.iter().any(|row| {
        let Ok(Some(day)) = values::date(sheet.value(*row, date)) else { return false };
        let Some(text) = values::text(sheet.value(*row, key)) else { return false };
        *days.entry(fold(&text)).or_insert(day) != day
    })
}
