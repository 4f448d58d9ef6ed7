//! References that say that two lines are not the same money.
//!
//! Two numbers that differ only contradict each other when both sides use that kind of number: an
//! accounting system that writes its own number in the invoice column says nothing against the
//! supplier's.

use rustc_hash::FxHashSet;

use crate::model::entry::{Entry, Side};
use crate::model::words::reference_key;
use crate::reconcile::numbers::{self, Mark};

/// How far the references of two lines stand against each other, least first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Against {
    /// Not at all.
    Nothing,
    /// They differ, but perhaps they are not of the same kind.
    Doubt,
    /// They name two different things.
    Proof,
}

/// Of the document numbers of lines that may be asked about, those that each side uses.
pub(super) struct Known {
    asked: FxHashSet<Mark>,
    ledger: FxHashSet<Mark>,
    support: FxHashSet<Mark>,
}

impl Known {
    /// What can be said of the lines that are open now: when numbers first contradict each other a few lines of a
    /// million may be left.
    pub(super) fn of(entries: &[Entry], is_open: impl Fn(usize) -> bool) -> Self {
        let open = || entries.iter().enumerate().filter(|(at, _)| is_open(*at));
        let numbers = || open().filter_map(|(_, entry)| entry.invoice());
        let asked: FxHashSet<Mark> = numbers().flat_map(marks).collect();
        // Numbers with another last sign are others in every dress.
        let last = numbers().fold(0, |last, number| last | last_sign(number));
        let of = |side: Side| {
            let entries = entries.iter().filter(|entry| entry.side == side);
            let numbers = entries.flat_map(|entry| entry.invoice().into_iter().chain(entry.supporting_document()));
            let like = numbers.filter(|number| last_sign(number) & last != 0);
            like.flat_map(marks).filter(|mark| asked.contains(mark)).collect()
        };
        if asked.is_empty() {
            return Self { asked, ledger: FxHashSet::default(), support: FxHashSet::default() };
        }
        let (ledger, support) = (of(Side::Ledger), of(Side::Support));
        Self { asked, ledger, support }
    }

    /// True when this number of an open line stands on the side that uses these.
    fn is_used(&self, mark: Mark, by: &FxHashSet<Mark>) -> bool {
        debug_assert!(self.asked.contains(&mark), "a line is asked about that was not open");
        by.contains(&mark)
    }

    /// How the document number of a line stands to those of the other side: lines of one standing are
    /// contradicted alike.
    pub(super) fn standing(&self, entry: &Entry) -> u64 {
        let other = if entry.side == Side::Ledger { &self.support } else { &self.ledger };
        let Some(invoice) = entry.invoice() else { return 0 };
        marks(invoice).find(|mark| self.is_used(*mark, other)).unwrap_or(1)
    }

    /// What the references of a ledger line and a support line say against each other.
    pub(super) fn against(&self, ledger: &Entry, support: &Entry) -> Against {
        let orders = differ(ledger.payment_order(), support.payment_order())
            || support.payment_order().is_some() && ledger.year().zip(support.year()).is_some_and(|(a, b)| a != b);
        let people =
            differ(ledger.mission_order(), support.mission_order()) || differ(ledger.ticket(), support.ticket());
        if orders || people {
            return Against::Proof;
        }
        let others =
            differ(ledger.commitment(), support.commitment()) || differ(ledger.statement(), support.statement());
        let invoices = self.documents([ledger], [support]);
        if others { invoices.max(Against::Doubt) } else { invoices }
    }

    /// The same, slips of the pen forgiven: numbers that nearly agree, of which neither stands on the other
    /// side.
    pub(super) fn against_but_slips(&self, ledger: &Entry, support: &Entry) -> Against {
        let against = self.against(ledger, support);
        if against == Against::Nothing {
            return against;
        }
        let slip = |a: Option<&str>, b: Option<&str>| a.zip(b).is_some_and(|(a, b)| numbers::nearly_same(a, b));
        let wrong = |a, b| differ(a, b) && !slip(a, b);
        let other_order = differ(ledger.payment_order(), support.payment_order())
            || support.payment_order().is_some() && ledger.year().zip(support.year()).is_some_and(|(a, b)| a != b);
        if other_order
            || wrong(ledger.mission_order(), support.mission_order())
            || wrong(ledger.ticket(), support.ticket())
        {
            return Against::Proof;
        }
        let elsewhere = |number: Option<&str>, known: &FxHashSet<Mark>| {
            number.is_some_and(|number| marks(number).any(|mark| self.is_used(mark, known)))
        };
        let invoices = match slip(ledger.invoice(), support.invoice()) {
            true if elsewhere(ledger.invoice(), &self.support) => Against::Proof,
            true if elsewhere(support.invoice(), &self.ledger) => Against::Proof,
            true => Against::Nothing,
            false => self.documents([ledger], [support]),
        };
        let others =
            wrong(ledger.commitment(), support.commitment()) || wrong(ledger.statement(), support.statement());
        if others { invoices.max(Against::Doubt) } else { invoices }
    }

    /// What the invoice numbers of some lines say against those of others: nothing when one is common.
    pub(super) fn documents<'a>(
        &self,
        ledger: impl IntoIterator<Item = &'a Entry>,
        support: impl IntoIterator<Item = &'a Entry>,
    ) -> Against {
        let mut paid = ledger.into_iter().flat_map(|entry| entry.invoice()).flat_map(marks).peekable();
        if paid.peek().is_none() {
            return Against::Nothing;
        }
        let told: FxHashSet<Mark> = support.into_iter().flat_map(|entry| entry.invoice()).flat_map(marks).collect();
        if told.is_empty() {
            return Against::Nothing;
        }
        let mut one_language = told.iter().any(|number| self.is_used(*number, &self.ledger));
        for number in paid {
            if told.contains(&number) {
                return Against::Nothing;
            }
            one_language |= self.is_used(number, &self.support);
        }
        if one_language { Against::Proof } else { Against::Doubt }
    }
}

/// A bit for the last letter or digit of a number, whatever its case; all of them for a letter beyond ASCII.
fn last_sign(number: &str) -> u128 {
    match number.bytes().rfind(|sign| sign.is_ascii_alphanumeric() || !sign.is_ascii()) {
        Some(sign) if sign.is_ascii() => 1 << sign.to_ascii_uppercase(),
        Some(_) => u128::MAX,
        None => 0,
    }
}

fn marks(text: &str) -> impl Iterator<Item = Mark> {
    numbers::marks(text)
}

fn differ(a: Option<&str>, b: Option<&str>) -> bool {
    a.zip(b).is_some_and(|(a, b)| a != b && reference_key(a) != reference_key(b))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::field::Field;
    use crate::model::place::Place;

    #[test]
    fn a_number_of_an_open_line_is_known_in_every_dress() {
        let line = |side: Side, number: &str| {
            let mut entry = Entry::blank(side, Place::of_file(&"a.csv".into()));
            entry.set(Field::Invoice, number);
            entry
        };
        let is_known = |number: &str| {
            let entries =
                [line(Side::Ledger, "FAC-2017/00123"), line(Side::Support, number), line(Side::Support, "Z-9")];
            let known = Known::of(&entries, |at| at == 0);
            known.standing(&entries[0]) != 1
        };
        for number in ["FAC-2017/00123", "fac 2017 123", "fac201700123", "Fac 2017/123°", "« FAC 2017 123 »"] {
            assert!(is_known(number), "{number}");
        }
        for number in ["FAC-2017/00124", "FAC-2017/0013", "", "°"] {
            assert!(!is_known(number), "{number}");
        }
    }
}
