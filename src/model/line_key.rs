//! The key of a line: made of references when there are any, of date, amount and payee only when there are none,
//! never of a place (contract 4b).
//!
//! It is spelled when somebody asks, which is mostly who writes the results: see [`super::books::Books::key`].

use super::Date;
use super::entry::{Entry, MISSION_ORDER, Side, Twin};
use super::field::Field;
use super::key::{Key, Spelling, last_number};
use super::place::{DIGITS_MAX, digits_into};

/// Spells the keys of one line after another in the same memory.
#[derive(Debug, Default)]
pub struct LineKeys {
    spelled: Spelling,
}

impl LineKeys {
    /// The key of a line.
    pub fn of(&mut self, entry: &Entry) -> Key {
        let plain = self.plain(entry);
        let Twin { said, rank } = entry.twin();
        let key = if said == 0 { plain } else { plain.told_apart(said) };
        key.twin(rank as usize)
    }

    /// The keys that it would have among lines of its references that say something else, and among those that say the
    /// same of other persons.
    pub(super) fn apart(&mut self, entry: &Entry) -> [Key; 2] {
        let numbers = [self.said(entry), self.seen(entry)];
        let plain = self.plain(entry);
        numbers.map(|said| plain.told_apart(said))
    }

    /// A number for what a line says besides its references.
    pub fn said(&mut self, entry: &Entry) -> u32 {
        self.told(entry.date.map(|day| day.to_string()));
        self.told(entry.amount.or(entry.original()).map(|amount| amount.plain()));
        self.folded(entry.description());
        self.spelled.said()
    }

    /// A number for whom and what a line is, where lines that say the same besides their references are not the same
    /// line: the authorisations of several travellers on one card statement. What may change from month to month, its
    /// state or its mission, is no part of it.
    pub fn seen(&mut self, entry: &Entry) -> u32 {
        const FIELDS: [Field; 9] = [
            Field::Payee,
            Field::Beneficiary,
            Field::Nature,
            Field::Invoice,
            Field::Statement,
            Field::Ticket,
            Field::Commitment,
            Field::MissionOrder,
            Field::OrderLine,
        ];
        for day in [entry.document_date, entry.service_date, entry.service_end] {
            self.told(day.map(|day| day.to_string()));
        }
        self.told(entry.original().map(|money| format!("{} {}", money.plain(), money.currency())));
        FIELDS.iter().for_each(|field| self.folded(entry.text(*field)));
        // And what it says.
        self.said(entry)
    }

    /// The key that a line shares with those that say the same.
    pub fn plain(&mut self, entry: &Entry) -> Key {
        match (entry.side, entry.payment_order()) {
            (Side::Ledger, Some(order)) => self.of_order(entry, order),
            (Side::Ledger, None) => self.of_document("L", entry),
            (Side::Support, _) => self.of_document("J", entry),
        }
    }

    fn of_order(&mut self, entry: &Entry, order: &str) -> Key {
        let year = entry.year();
        self.spelled.part("mandat");
        match year.map(u64::try_from) {
            Some(Ok(year)) => self.spelled.part(digits_into(&mut [0; DIGITS_MAX], year)),
            _ => self.told(year.map(|year| year.to_string())),
        }
        self.spelled.reference(order);
        if let Some(line) = entry.order_line() {
            self.spelled.reference(line);
        } else {
            self.spelled.part("");
            for text in [entry.payee(), entry.beneficiary(), entry.account(), entry.description()] {
                self.folded(text);
            }
        }
        self.spelled.key("L")
    }

    /// Payee and document number; one document has several lines, told apart by person, day and text.
    fn of_document(&mut self, prefix: &str, entry: &Entry) -> Key {
        let Some((kind, number)) = entry.document() else { return self.bare(prefix, entry) };
        self.spelled.part(kind);
        self.folded(entry.payee());
        self.spelled.reference(number);
        self.folded(entry.beneficiary());
        // A mission order covers the days of a whole claim.
        let day = if kind == MISSION_ORDER { entry.service_date.or(entry.date) } else { entry.service_date };
        self.told(day.map(|day| day.to_string()));
        self.folded(entry.description());
        self.spelled.key(prefix)
    }

    fn bare(&mut self, prefix: &str, entry: &Entry) -> Key {
        self.spelled.part("sans référence");
        self.spelled.reference(entry.statement().unwrap_or_default());
        self.told(entry.date.map(|date| date.to_string()));
        self.told(entry.amount.or(entry.original()).map(|amount| amount.plain()));
        self.folded(entry.payee());
        self.spelled.key(prefix)
    }

    fn told(&mut self, text: Option<String>) {
        self.spelled.part(text.as_deref().unwrap_or_default());
    }

    fn folded(&mut self, text: Option<&str>) {
        self.spelled.folded(text.unwrap_or_default());
    }
}

/// A number of what the key of a line is made of, by which lines stand in order: lines of one key have one number.
pub fn number(entry: &Entry) -> u64 {
    const YEARS: u64 = 1 << 48;
    if let (Side::Ledger, Some(order)) = (entry.side, entry.payment_order()) {
        let year = u64::from(entry.year().unwrap_or(0).unsigned_abs());
        return year * YEARS + last_number(order).min(YEARS - 1);
    }
    match entry.document() {
        Some((_, number)) => last_number(number),
        None => entry.date.map_or(0, day_number),
    }
}

/// In the order of days.
fn day_number(date: Date) -> u64 {
    let [year, month, day] = [date.year(), i16::from(date.month()), i16::from(date.day())].map(i16::unsigned_abs);
    (u64::from(year) * 100 + u64::from(month)) * 100 + u64::from(day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::field::Field;
    use crate::model::place::Place;

    fn line(side: Side, texts: &[(Field, &str)]) -> Entry {
        let mut entry = Entry::blank(side, Place::of_file(&"a.csv".into()));
        texts.iter().for_each(|(field, text)| entry.set(*field, *text));
        entry
    }

    #[test]
    fn lines_of_one_key_have_one_number() {
        let dressed = |order: &str| {
            let mut entry = line(Side::Ledger, &[(Field::PaymentOrder, order), (Field::OrderLine, "01")]);
            entry.fiscal_year = std::num::NonZeroI16::new(2017);
            entry
        };
        let (plain, zeros, other) = (dressed("M-800"), dressed("m 0800"), dressed("M-801"));
        assert_eq!((plain.key(), number(&plain)), (zeros.key(), number(&zeros)));
        assert!(plain.key() != other.key() && number(&plain) < number(&other));
        let mut twin = plain.clone();
        twin.unusual.change(|unusual| unusual.twin.rank = 1);
        assert_eq!(twin.key(), plain.key().twin(1));
        let mut next = plain.clone();
        next.fiscal_year = std::num::NonZeroI16::new(2018);
        assert!(number(&next) > number(&other));
    }

    #[test]
    fn a_line_without_references_is_named_by_what_it_says() {
        let mut one = line(Side::Support, &[(Field::Payee, "Hôtel")]);
        one.date = Some(Date::constant(2017, 11, 5));
        let mut two = one.clone();
        two.place = Place::of_file(&"b.csv".into());
        assert_eq!((one.key(), number(&one)), (two.key(), 20_171_105));
        two.set(Field::Payee, "Taxi");
        assert_ne!(one.key(), two.key());
        assert!(one.key().as_str().starts_with("J-"));
    }

    #[test]
    fn documents_of_one_key_have_one_number_however_written() {
        for (field, a, b) in [
            (Field::Invoice, "FAC-2017/00123", "fac 2017 123"),
            (Field::Invoice, "N° 6875", "6875"),
            (Field::Ticket, "0574 1234", "574-1234"),
            (Field::MissionOrder, "OM é 12", "om É12"),
        ] {
            for side in [Side::Ledger, Side::Support] {
                let (a, b) = (line(side, &[(field, a)]), line(side, &[(field, b)]));
                assert_eq!((a.key(), number(&a)), (b.key(), number(&b)));
            }
        }
    }
}
