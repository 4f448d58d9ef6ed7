//! What the references of open lines say, in numbers: there are many more pairs of lines than lines, and lines that say
//! the same are contradicted alike.

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Against, Known, marks};
use crate::model::entry::{Entry, Side};
use crate::model::field::Field;
use crate::model::set::Set;
use crate::model::words::reference_key;
use crate::reconcile::numbers::Mark;

/// References of which two that differ prove that lines are two things.
const PROOFS: [Field; 3] = [Field::PaymentOrder, Field::MissionOrder, Field::Ticket];

/// References of which two that differ are a doubt.
const DOUBTS: [Field; 2] = [Field::Commitment, Field::Statement];

/// What the references of a line say, as far as lines of the other side may contradict it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
struct Said {
    /// A number for each reference, equal for equal ones; [`NOTHING`] where there is none.
    proofs: [u32; PROOFS.len()],
    doubts: [u32; DOUBTS.len()],
    /// The marks of the invoice number, its own where the other side has no such number.
    invoice: [Option<Mark>; 2],
    /// The other side uses that number.
    is_used: bool,
    /// The number of a mandat stands on a paper.
    has_order: bool,
    /// The year, where papers have numbers of mandats.
    year: Option<i16>,
}

/// A line without such a reference.
const NOTHING: u32 = 0;

/// A reference that the other side has not.
const fn own(side: Side) -> u32 {
    if matches!(side, Side::Ledger) { 1 } else { 2 }
}

/// What each open line says; each saying known once.
pub(in crate::reconcile) struct Sayings {
    /// The saying of each entry; [`NOBODY`] of those that are not open.
    of_entries: Vec<u32>,
    /// That of nobody first.
    all: Vec<Said>,
}

const NOBODY: u32 = 0;

impl Sayings {
    pub(in crate::reconcile) fn of(entries: &[Entry], open: &[Set; 2], known: &Known) -> Self {
        let shared = |field: Field| Shared::of(entries, open, field);
        let (proofs, doubts) = (PROOFS.map(shared), DOUBTS.map(shared));
        let papers_have_orders = open[1].iter().any(|at| entries[at].payment_order().is_some());
        let mut sayings = Self { of_entries: vec![NOBODY; entries.len()], all: vec![Said::default()] };
        let mut places: FxHashMap<Said, u32> = FxHashMap::default();
        for at in open.iter().flat_map(Set::iter) {
            let entry = &entries[at];
            let (invoice, is_used) = known.invoice(entry);
            let said = Said {
                proofs: proofs.each_ref().map(|shared| shared.number(entry)),
                doubts: doubts.each_ref().map(|shared| shared.number(entry)),
                invoice,
                is_used,
                has_order: entry.side == Side::Support && entry.payment_order().is_some(),
                year: entry.year().filter(|_| papers_have_orders),
            };
            sayings.of_entries[at] = *places.entry(said).or_insert_with(|| {
                sayings.all.push(said);
                sayings.all.len() as u32 - 1
            });
        }
        sayings
    }

    /// What an open line says, by a number that those have in common that say the same.
    #[inline]
    pub(in crate::reconcile) fn of_line(&self, at: usize) -> u32 {
        debug_assert!(self.of_entries[at] != NOBODY, "a line is asked about that was not open");
        self.of_entries[at]
    }

    /// How far what a ledger line says and what a support line says stand against each other.
    pub(in crate::reconcile) fn against(&self, ledger: u32, support: u32) -> Against {
        let (ledger, support) = (&self.all[ledger as usize], &self.all[support as usize]);
        let years = || ledger.year.zip(support.year).is_some_and(|(a, b)| a != b);
        if differ(&ledger.proofs, &support.proofs) || support.has_order && years() {
            return Against::Proof;
        }
        let invoices = ledger.invoices_against(support);
        if differ(&ledger.doubts, &support.doubts) { invoices.max(Against::Doubt) } else { invoices }
    }
}

impl Said {
    /// As [`Known::documents`] of two lines.
    fn invoices_against(&self, other: &Self) -> Against {
        let told = |said: &Self| said.invoice.iter().any(Option::is_some);
        let common = self.invoice.iter().flatten().any(|mark| other.invoice.contains(&Some(*mark)));
        match told(self) && told(other) && !common {
            false => Against::Nothing,
            true if self.is_used || other.is_used => Against::Proof,
            true => Against::Doubt,
        }
    }
}

fn differ(a: &[u32], b: &[u32]) -> bool {
    a.iter().zip(b).any(|(a, b)| a != b && *a != NOTHING && *b != NOTHING)
}

/// The references of one kind that open lines of both sides have.
struct Shared {
    field: Field,
    /// None when one side has no reference of this kind at all.
    numbers: Option<FxHashMap<String, u32>>,
}

impl Shared {
    fn of(entries: &[Entry], open: &[Set; 2], field: Field) -> Self {
        let texts = |side: usize| open[side].iter().filter_map(move |at| entries[at].text(field));
        let numbers = [0, 1].iter().all(|side| texts(*side).next().is_some()).then(|| {
            let told: FxHashSet<String> = texts(1).map(reference_key).collect();
            let mut numbers = FxHashMap::default();
            for key in texts(0).map(reference_key).filter(|key| told.contains(key)) {
                let next = own(Side::Support) + 1 + numbers.len() as u32;
                numbers.entry(key).or_insert(next);
            }
            numbers
        });
        Self { field, numbers }
    }

    fn number(&self, entry: &Entry) -> u32 {
        let told = self.numbers.as_ref().and_then(|numbers| Some((numbers, entry.text(self.field)?)));
        told.map_or(NOTHING, |(numbers, text)| {
            let common = if numbers.is_empty() { None } else { numbers.get(&reference_key(text)) };
            common.copied().unwrap_or(own(entry.side))
        })
    }
}

impl Known {
    /// The marks of the invoice number of an open line, those that only its own side has as one and the same, and
    /// whether the other side uses it.
    fn invoice(&self, entry: &Entry) -> ([Option<Mark>; 2], bool) {
        let other = if entry.side == Side::Ledger { &self.support } else { &self.ledger };
        let mut marks = entry.invoice().into_iter().flat_map(marks);
        let own = own(entry.side).into();
        if other.is_empty() {
            return ([marks.next().map(|_| own), None], false);
        }
        let mut told = [None; 2];
        let mut is_used = false;
        for (place, mark) in told.iter_mut().zip(marks) {
            let used = other.contains(&mark);
            is_used |= used;
            *place = Some(if used { mark } else { own });
        }
        (told, is_used)
    }
}
