//! An extract of the payment orders without a column of their numbers: `Date du mandat ; Tiers ; N° facture ; Montant`.
//! Example: the export of the year has mandat 6921 with three lines for invoice MP-88213; an extract of October has the
//! same three lines, of that day, payee, invoice and amounts, and no mandat. They are those of 6921, not a second payment.
//!
//! One line of such a table may be a payment of its own: the whole table must be found again, in one other table, and
//! nothing that both tell may differ.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{Hash, Hasher};

use rustc_hash::{FxHashMap, FxHashSet, FxHasher};

use super::tables::Tables;
use crate::model::entry::{Entry, Side};
use crate::model::field::Field;
use crate::model::words::{fold, reference_key, reference_mark};

/// A table of fewer lines is no extract.
const LINES_MIN: usize = 2;

/// The lines of tables without mandats, each with that of the table which has the mandat.
pub(super) fn lines(entries: &[Entry], all: &[usize], tables: &Tables) -> FxHashMap<usize, usize> {
    let mut found = FxHashMap::default();
    let (bare, numbered) = by_table(entries, all, tables);
    if bare.is_empty() || numbered.is_empty() {
        return found;
    }
    let wanted: FxHashSet<u64> = bare.values().flatten().filter_map(|at| mark(&entries[*at])).collect();
    let mut alike: BTreeMap<usize, FxHashMap<u64, Vec<usize>>> = BTreeMap::new();
    for at in numbered {
        if let Some(mark) = mark(&entries[at]).filter(|mark| wanted.contains(mark)) {
            alike.entry(tables.of_entry(at)).or_default().entry(mark).or_default().push(at);
        }
    }
    for extract in bare.values() {
        let mut whole = alike.values().filter_map(|of_table| laid_on(entries, extract, of_table));
        if let (Some(pairs), None) = (whole.next(), whole.next()) {
            found.extend(pairs);
        }
    }
    found
}

/// The ledger lines of the tables that have no mandat at all, and the lines of the others.
fn by_table(entries: &[Entry], all: &[usize], tables: &Tables) -> (BTreeMap<usize, Vec<usize>>, Vec<usize>) {
    let ledger = || all.iter().copied().filter(|at| entries[*at].side == Side::Ledger);
    let has_order = |at: &usize| entries[*at].payment_order().is_some();
    let with: BTreeSet<usize> = ledger().filter(has_order).map(|at| tables.of_entry(at)).collect();
    let mut bare: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for at in ledger().filter(|at| !with.contains(&tables.of_entry(*at))) {
        bare.entry(tables.of_entry(at)).or_default().push(at);
    }
    bare.retain(|_, lines| lines.len() >= LINES_MIN && lines.iter().all(|at| mark(&entries[*at]).is_some()));
    let numbered = if bare.is_empty() { Vec::new() } else { ledger().filter(has_order).collect() };
    (bare, numbered)
}

/// Amount, day and invoice, in a number.
fn mark(entry: &Entry) -> Option<u64> {
    let invoice = entry.invoice().filter(|_| entry.payee().is_some())?;
    let mut hasher = FxHasher::default();
    (entry.amount?.mark(), entry.date?, reference_mark(invoice)).hash(&mut hasher);
    Some(hasher.finish())
}

/// Each line of an extract with a line of its own in another table; nothing when one of them has none.
fn laid_on(
    entries: &[Entry],
    extract: &[usize],
    of_table: &FxHashMap<u64, Vec<usize>>,
) -> Option<Vec<(usize, usize)>> {
    /// More lines alike than these are a tariff.
    const ALIKE_MAX: usize = 50;
    let mut taken = FxHashSet::default();
    let mut pairs = Vec::with_capacity(extract.len());
    for at in extract {
        let lines = of_table.get(&mark(&entries[*at])?).filter(|lines| lines.len() <= ALIKE_MAX)?;
        let same = |line: &&usize| !taken.contains(*line) && is_same(&entries[*at], &entries[**line]);
        let line = *lines.iter().find(same)?;
        taken.insert(line);
        pairs.push((*at, line));
    }
    Some(pairs)
}

/// One payee, invoice, amount and day, and nothing told by both that differs.
fn is_same(a: &Entry, b: &Entry) -> bool {
    const TOLD: [Field; 10] = [
        Field::Payee,
        Field::Beneficiary,
        Field::Description,
        Field::Account,
        Field::Function,
        Field::Mission,
        Field::Operation,
        Field::Ticket,
        Field::MissionOrder,
        Field::State,
    ];
    let differs =
        |field: Field| a.text(field).zip(b.text(field)).is_some_and(|(a, b)| a != b && fold(a) != fold(b));
    let days = |entry: &Entry| [entry.payment_date, entry.service_date, entry.order_date];
    let other_day = days(a).into_iter().zip(days(b)).any(|(a, b)| a.zip(b).is_some_and(|(a, b)| a != b));
    let years = a.fiscal_year.zip(b.fiscal_year);
    a.amount == b.amount
        && a.date == b.date
        && a.invoice().map(reference_key) == b.invoice().map(reference_key)
        && !other_day
        && years.is_none_or(|(a, b)| a == b)
        && !TOLD.into_iter().any(differs)
}
