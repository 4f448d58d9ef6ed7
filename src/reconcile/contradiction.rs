//! References that say that two lines are not the same money.
//!
//! Two numbers that differ only contradict each other when both sides use that kind of number: an
//! accounting system that writes its own number in the invoice column says nothing against the
//! supplier's.

mod said;

use rustc_hash::FxHashSet;

use crate::model::entry::{Entry, Side};
use crate::model::field::Field;
use crate::model::set::Set;
use crate::model::words::reference_key;
use crate::reconcile::ends::Ends;
use crate::reconcile::numbers::{self, DRESSES, Mark};

pub(super) use said::Sayings;

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

/// Of the document numbers of lines that may be asked about, those that the other side uses.
pub(super) struct Known {
    /// Of support lines, on the ledger.
    ledger: FxHashSet<Mark>,
    /// Of ledger lines, on the support.
    support: FxHashSet<Mark>,
}

impl Known {
    /// What can be said of the lines that are open now, ledger and support: when numbers first contradict each other a
    /// few lines of a million may be left.
    pub(super) fn of(entries: &[Entry], open: &[Set; 2]) -> Self {
        let [paid, told] = open;
        Self { ledger: used(entries, Side::Ledger, told), support: used(entries, Side::Support, paid) }
    }

    /// How the document number of a line stands to those of the other side: lines of one standing are
    /// contradicted alike.
    pub(super) fn standing(&self, entry: &Entry) -> u64 {
        let other = if entry.side == Side::Ledger { &self.support } else { &self.ledger };
        let Some(invoice) = entry.invoice() else { return 0 };
        if other.is_empty() {
            return 1;
        }
        marks(invoice).find(|mark| other.contains(mark)).unwrap_or(1)
    }

    /// What the references of two lines that contradict each other say when slips of the pen are forgiven: numbers that
    /// nearly agree, of which neither stands on the other side.
    pub(super) fn against_but_slips(&self, ledger: &Entry, support: &Entry) -> Against {
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
            number.is_some_and(|number| marks(number).any(|mark| known.contains(&mark)))
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
        let mut one_language = told.iter().any(|number| self.ledger.contains(number));
        for number in paid {
            if told.contains(&number) {
                return Against::Nothing;
            }
            one_language |= self.support.contains(&number);
        }
        if one_language { Against::Proof } else { Against::Doubt }
    }
}

/// The marks of the invoice numbers of open lines that stand on the other side too, on any of its lines. Most numbers end
/// otherwise than all those of the other side, and are not read.
fn used(entries: &[Entry], side: Side, open: &Set) -> FxHashSet<Mark> {
    let numbers = || open.iter().filter_map(|at| entries[at].invoice());
    let count = open.iter().filter(|at| entries[*at].texts.has(Field::Invoice)).count();
    if count == 0 {
        return FxHashSet::default();
    }
    let ends = DRESSES.map(|dress| Ends::of(dress, count, numbers()));
    let of_side = entries.iter().filter(|entry| entry.side == side);
    let others = of_side.flat_map(|entry| [entry.invoice(), entry.supporting_document()]).flatten();
    let others: Vec<&str> = others.filter(|number| ends.iter().any(|ends| ends.may_have(number))).collect();
    let ends = DRESSES.map(|dress| Ends::of(dress, others.len(), others.iter().copied()));
    let asked = numbers().filter(|number| ends.iter().any(|ends| ends.may_have(number)));
    let asked: FxHashSet<Mark> = asked.flat_map(marks).collect();
    others.into_iter().flat_map(marks).filter(|mark| asked.contains(mark)).collect()
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
            let mut open = [Set::of(entries.len()), Set::of(entries.len())];
            open[0].insert(0);
            let known = Known::of(&entries, &open);
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
