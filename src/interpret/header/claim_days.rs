//! `Date` on the form of one person's claim, of which the head says who and for which order: lines of several days are
//! those of their expenses, as they are where a column names the person.

use super::layout::{Layout, TOLD};
use super::normal;
use crate::interpret::table::Region;
use crate::interpret::values;
use crate::model::entry::Entry;
use crate::model::field::Field;
use crate::model::sheet::Sheet;
use crate::model::words::fold;

/// Columns that say that the date is of something else, or that have it.
const OTHERS: &[Field] = &[
    Field::ServiceDate,
    Field::DocumentDate,
    Field::OrderDate,
    Field::PaymentDate,
    Field::PaymentOrder,
    Field::Slip,
    Field::Account,
    Field::AmountOrdered,
    Field::Invoice,
    Field::Ticket,
    Field::Statement,
    Field::Debit,
    Field::Credit,
];

/// What says that a column was read so.
const OF_A_CLAIM: &str = "jour de la dépense, d’après l’en-tête de l’état";

/// How words begin that name what is used on the day that it is paid, folded.
const CONSUMED: &[&str] = &[
    "repas",
    "dejeuner",
    "diner",
    "restau",
    "meal",
    "lunch",
    "dinner",
    "breakfast",
    "hotel",
    "nuit",
    "hebergement",
    "taxi",
    "vtc",
    "uber",
    "metro",
    "bus",
    "tram",
    "parking",
    "stationnement",
    "cafe",
];

/// How words begin that say of a line that it was paid or written on another day.
const PAID_APART: &[&str] = &[
    "acompte",
    "arrhes",
    "avance",
    "reserv",
    "billet",
    "ticket",
    "releve",
    "facture",
    "abonnement",
    "caution",
    "deposit",
    "annul",
    "prepa",
];

/// Takes the day of the expense away from lines of a claim that may have been bought before, or billed later.
pub(in crate::interpret) fn only_consumed(layout: &Layout, entries: &mut [Entry]) {
    if !layout.columns.iter().any(|one| one.evidence == OF_A_CLAIM) {
        return;
    }
    for entry in entries {
        let text = [entry.text(Field::Nature), entry.description()].into_iter().flatten();
        let text = fold(&text.collect::<Vec<_>>().join(" "));
        let says = |all: &[&str]| text.split(' ').any(|word| all.iter().any(|one| word.starts_with(one)));
        if !says(CONSUMED) || says(PAID_APART) {
            entry.service_date = None;
        }
    }
}

impl Layout {
    /// The same, with the day of the expense for `Date` where the lines of the form are of several days.
    pub(in crate::interpret) fn of_one_claim(mut self, sheet: &Sheet, region: &Region) -> Self {
        let Some(column) = self.column(Field::Date) else { return self };
        let Some(one) = self.columns.iter_mut().find(|one| one.column == column) else { return self };
        let is_bare = normal(&one.header) == "date" && one.evidence != TOLD;
        let has = |field: Field| self.by_field.iter().any(|(known, _)| *known == field);
        if !is_bare || !has(Field::Nature) || OTHERS.iter().any(|field| has(*field)) {
            return self;
        }
        // Of claims below each other the first one may have a single day.
        let day = |row: u32| values::date(sheet.value(row, column)).ok().flatten();
        let mut days = region.body().filter_map(day);
        let first = days.next();
        if days.any(|day| Some(day) != first) {
            one.field = Some(Field::ServiceDate);
            one.evidence = OF_A_CLAIM.to_owned();
            let dates = self.by_field.iter_mut().filter(|(_, known)| *known == column);
            dates.for_each(|(field, _)| *field = Field::ServiceDate);
        }
        self
    }
}
