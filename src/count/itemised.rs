//! One document twice: as one line of a register, and as the lines that make it in a statement or a folio.
//!
//! Example: the register of invoices has FT/24/91 of 600,00 €, the hotel's list two rooms of 300,00 € under the same
//! number. The lines count, for they name persons and days; that of the register corroborates them (contract 4b). So
//! does the row of a claim in a recap beside the lines of the claim.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{Hash, Hasher};

use rustc_hash::{FxHashMap, FxHasher};

use super::corroborating::GROUP_MAX;
use super::tables::Tables;
use crate::model::entry::{Entry, Side};
use crate::model::money::{Currency, Money, Sum};
use crate::model::words::{SAME_PAYEE, SameName, fold, name_words, payee_likeness, reference_key, same_name};

/// By what a document is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Number {
    Invoice,
    /// The number of a claim: its row in a recap, and its lines.
    Claim,
}

/// Each line that other lines make in detail, with the first of them; none of those in `joined`.
pub(super) fn pairs(entries: &[Entry], tables: &Tables, joined: &BTreeSet<usize>) -> Vec<(usize, usize)> {
    let mut pairs = of_kind(entries, tables, joined, Number::Invoice);
    let joined = joined.iter().copied().chain(pairs.iter().flat_map(|(whole, part)| [*whole, *part])).collect();
    pairs.extend(of_kind(entries, tables, &joined, Number::Claim));
    pairs
}

fn of_kind(entries: &[Entry], tables: &Tables, joined: &BTreeSet<usize>, kind: Number) -> Vec<(usize, usize)> {
    let number = |at: usize| {
        let entry = &entries[at];
        let counts = entry.side == Side::Support && entry.is_counted() && entry.amount.is_some();
        let number = match kind {
            Number::Invoice => entry.invoice(),
            Number::Claim => entry.mission_order().filter(|_| entry.beneficiary().is_some()),
        };
        number.filter(|_| counts && entry.statement().is_none() && !joined.contains(&at))
    };
    let lines: Vec<usize> = (0..entries.len()).filter(|at| number(*at).is_some()).collect();
    if lines.is_empty() {
        return Vec::new();
    }
    let key = |at: usize| number(at).map(reference_key).unwrap_or_default();
    let several = tables.several(&lines, |at| {
        let mut hasher = FxHasher::default();
        key(at).hash(&mut hasher);
        hasher.finish()
    });
    let mut by_number: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    several.into_iter().for_each(|at| by_number.entry(key(at)).or_default().push(at));
    by_number.retain(|number, lines| number.bytes().any(|sign| sign.is_ascii_digit()) && lines.len() <= GROUP_MAX);
    if by_number.is_empty() {
        return Vec::new();
    }
    let payments = match kind {
        Number::Invoice => payments(entries, |number| by_number.contains_key(number)),
        Number::Claim => FxHashMap::default(),
    };
    let found = by_number.into_iter().flat_map(|(number, lines)| {
        let paid = payments.get(&number).map_or(Paid::Once, Payments::how);
        of_number(entries, tables, &lines, kind, paid)
    });
    found.collect()
}

/// How an invoice is paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Paid {
    /// By one mandat, or none.
    Once,
    /// By several that say the same.
    Again,
    /// By several, each with a text of its own.
    Apart,
}

/// The mandats that pay an invoice, and what they say.
#[derive(Default)]
struct Payments {
    orders: BTreeSet<String>,
    texts: BTreeSet<String>,
}

impl Payments {
    fn how(&self) -> Paid {
        match (self.orders.len(), self.texts.len()) {
            (0 | 1, _) => Paid::Once,
            (_, 1) => Paid::Again,
            _ => Paid::Apart,
        }
    }
}

/// The payments of these invoices.
fn payments(entries: &[Entry], is_one: impl Fn(&str) -> bool) -> FxHashMap<String, Payments> {
    let mut payments: FxHashMap<String, Payments> = FxHashMap::default();
    for entry in entries.iter().filter(|entry| entry.side == Side::Ledger && entry.is_counted()) {
        if let Some(number) = entry.invoice().map(reference_key).filter(|number| is_one(number)) {
            let payments = payments.entry(number).or_default();
            payments.orders.insert(entry.payment_order().map(reference_key).unwrap_or_default());
            payments.texts.insert(entry.description().map(fold).unwrap_or_default());
        }
    }
    payments
}

/// Those of one number: the table with the most lines is the detail of each other one of the same sum.
fn of_number(entries: &[Entry], tables: &Tables, lines: &[usize], kind: Number, paid: Paid) -> Vec<(usize, usize)> {
    let mut by_table: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    lines.iter().for_each(|at| by_table.entry(tables.of_entry(*at)).or_default().push(*at));
    let mut by_table: Vec<(usize, Vec<usize>)> = by_table.into_iter().collect();
    // By what the lines are, never by the number of their table.
    by_table.sort_by_key(|(_, lines)| (std::cmp::Reverse(lines.len()), lines[0]));
    let Some(((detailed, detail), others)) = by_table.split_first() else { return Vec::new() };
    let Some(whole) = sum(entries, detail).filter(|whole| !whole.is_zero()) else { return Vec::new() };
    let is_one =
        |of: fn(&Entry, &Entry) -> bool, at: usize| detail.iter().all(|part| of(&entries[at], &entries[*part]));
    let is_whole = |(table, lines): &&(usize, Vec<usize>)| {
        let at = lines[0];
        let is_document = match kind {
            // The row of a recap says what the claim is, not what of it: two flat rates are often the sum of two meals.
            Number::Claim => says_nothing(&entries[at]) && is_one(is_one_person, at),
            Number::Invoice if entries[at].mission_order().is_some() => false,
            Number::Invoice => {
                // What two lists of one kind hold may be two papers, unless their payee says no: no firm gives a number
                // twice. So may be what two mandats pay: a deposit and its balance, two groups of one month.
                let of_one_kind = tables.same_kind(*detailed, *table);
                let may_be_two = of_one_kind || paid != Paid::Once;
                is_one(if of_one_kind { is_named_payee } else { is_one_payee }, at)
                    && (!may_be_two || figures(&entries[at]) >= FIGURES)
                    && (paid == Paid::Once || (paid == Paid::Again && is_one(is_of_one_day, at)))
            }
        };
        lines.len() == 1 && detail.len() > 1 && is_document && sum(entries, lines) == Some(whole)
    };
    others.iter().filter(is_whole).map(|(_, lines)| (lines[0], detail[0])).collect()
}

fn sum(entries: &[Entry], lines: &[usize]) -> Option<Money> {
    let currency: Currency = entries[*lines.first()?].amount?.currency();
    let mut sum = Sum::of(currency);
    lines.iter().filter_map(|at| entries[*at].amount).for_each(|amount| sum.add(amount));
    sum.total().ok()
}

/// Figures of a number that hardly two firms share.
const FIGURES: usize = 4;

fn figures(entry: &Entry) -> usize {
    entry.invoice().map_or(0, |number| number.bytes().filter(u8::is_ascii_digit).count())
}

/// Who is paid; a list of travellers has them where others have the firm.
fn firm(entry: &Entry) -> Option<&str> {
    entry.payee().filter(|payee| entry.beneficiary() != Some(payee))
}

/// The same payee, told by both.
fn is_named_payee(a: &Entry, b: &Entry) -> bool {
    firm(a).zip(firm(b)).is_some_and(|(a, b)| fold(a) == fold(b) || payee_likeness(a, b) >= SAME_PAYEE)
}

/// The same payee; the lines of a list may leave him to its title.
fn is_one_payee(a: &Entry, b: &Entry) -> bool {
    is_named_payee(a, b) || (firm(a).is_none() || firm(b).is_none()) && figures(a) >= FIGURES
}

/// The whole, of nobody in particular, and a part of the same day.
fn is_of_one_day(whole: &Entry, part: &Entry) -> bool {
    whole.beneficiary().is_none() && whole.date.is_some() && whole.date == part.date
}

/// True for a line of a claim without a nature, an object or a day of consumption.
fn says_nothing(entry: &Entry) -> bool {
    entry.nature().is_none() && entry.description().is_none() && entry.service_date.is_none()
}

/// The same person, told by both.
fn is_one_person(a: &Entry, b: &Entry) -> bool {
    let names = a.beneficiary().zip(b.beneficiary());
    names.is_some_and(|(a, b)| fold(a) == fold(b) || same_name(&name_words(a), &name_words(b)) == SameName::Yes)
}
