//! Mandats of which one export numbers the lines and another does not: the number is of no use then, and their lines are
//! told apart by what they say. Example: mandat 6921 has lines 1 to 3 of 800,00, 906,00 and 1 706,00 € in the export of the
//! year, and an extract of October without a column of lines has the three again.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

use super::redelivery::Identity;
use super::tables::Tables;
use crate::model::entry::Entry;
use crate::model::money::Money;

/// The lines of one mandat in all exports.
#[derive(Default)]
struct Mandat<'e> {
    bare: bool,
    tables: FxHashMap<usize, Delivery<'e>>,
    numbers: BTreeSet<String>,
}

/// The lines of one mandat in one table.
#[derive(Default)]
struct Delivery<'e> {
    numbered: usize,
    lines: Vec<(Option<Money>, Option<&'e str>)>,
}

impl<'e> Mandat<'e> {
    fn is_of_one_line(&self) -> bool {
        self.bare && self.numbers.len() == 1 && self.tables.values().all(|table| table.lines.len() == 1)
    }

    /// True when what numbers its lines agrees on their amounts and payees, and what numbers none has no other amounts:
    /// the same lines again, from an export without that column.
    fn is_told_without_numbers(&self) -> bool {
        let sorted = |table: &Delivery<'e>| {
            let mut lines = table.lines.clone();
            lines.sort_unstable();
            lines
        };
        let (numbered, bare): (Vec<&Delivery<'e>>, Vec<&Delivery<'e>>) =
            self.tables.values().partition(|table| table.numbered > 0);
        let Some(whole) = numbered.first().map(|table| sorted(table)) else { return false };
        let is_whole = |table: &&Delivery<'e>| {
            let lines = table.lines.len();
            table.numbered == lines && lines == self.numbers.len() && sorted(table) == whole
        };
        let is_part = |table: &&Delivery<'e>| {
            let mut left = whole.iter();
            let lines = sorted(table);
            lines.iter().all(|(amount, _)| amount.is_some() && left.any(|(other, _)| other == amount))
        };
        self.bare && numbered.iter().all(is_whole) && bare.iter().all(is_part)
    }
}

/// The only line of a mandat is the mandat, beside an export that numbers no lines: the list of payments of the
/// accountant; and lines of which such an export has the amounts are told apart by what they say.
pub(super) fn forget_lines(keyed: &mut [(Identity, usize)], entries: &[Entry], tables: &Tables) {
    let order = |identity: &Identity| match identity {
        Identity::OrderLine(year, order, _) => Some((*year, order.clone(), true)),
        Identity::Order(year, order) => Some((*year, order.clone(), false)),
        _ => None,
    };
    let is_told = |told: bool| keyed.iter().any(|(identity, _)| order(identity).is_some_and(|one| one.2 == told));
    if !is_told(true) || !is_told(false) {
        return;
    }
    let mut mandats: FxHashMap<(Option<i16>, String), Mandat<'_>> = FxHashMap::default();
    for (identity, at) in keyed.iter() {
        let Some((year, number, numbered)) = order(identity) else { continue };
        let mandat = mandats.entry((year, number)).or_default();
        mandat.bare |= !numbered;
        let table = mandat.tables.entry(tables.of_entry(*at)).or_default();
        table.numbered += usize::from(numbered);
        table.lines.push((entries[*at].amount, entries[*at].payee()));
        if let Identity::OrderLine(_, _, line) = identity {
            mandat.numbers.insert(line.clone());
        }
    }
    mandats.retain(|_, mandat| mandat.is_of_one_line() || mandat.is_told_without_numbers());
    for (identity, _) in keyed.iter_mut() {
        let Some((year, number, true)) = order(identity) else { continue };
        if mandats.contains_key(&(year, number.clone())) {
            *identity = Identity::Order(year, number);
        }
    }
}
