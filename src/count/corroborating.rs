//! Papers of one expense: the invoice in the register and the card line that pays it are two supports
//! of one cost. One of them is counted (contract 4b).
//!
//! Papers that share a document number are joined here, and papers of one payee, days apart, that show the same
//! amount in another currency and the same in the dossier's: the invoice and the debit of the card. In the dossier's own
//! currency the amount says less: the invoice must say that a card paid it, be of the day and the mission of the card
//! line, the only one of its payee and amount, and no mandat may pay it. A document in one line and in its parts is seen to
//! in [`super::itemised`], the line of a claim that a card paid in [`super::slips`].

use std::cell::LazyCell;
use std::collections::{BTreeMap, BTreeSet};
use std::hash::{Hash, Hasher};

use rustc_hash::{FxHashMap, FxHasher};

use super::tables::Tables;
use super::{itemised, slips};
use crate::model::Date;
use crate::model::account::FileAccount;
use crate::model::entry::{Counted, Entry, EntryId, Side};
use crate::model::money::Money;
use crate::model::words::{SAME_PAYEE, SameName, fold, name_words, payee_likeness, reference_key, same_name};

/// A document number with more lines of one amount than this is a statement, not an expense.
pub(super) const GROUP_MAX: usize = 500;

/// Marks the papers that only corroborate another. Of use where several tables have papers.
pub(super) fn mark(entries: &mut [Entry], files: &[FileAccount]) {
    let tables = Tables::of(entries, files);
    let numbered = groups(entries, &tables, |entry| Some(reference_key(entry.invoice().or(entry.ticket())?)));
    let foreign = groups(entries, &tables, |entry| {
        entry
            .original()
            .filter(|_| entry.is_foreign())
            .map(|original| original.plain() + original.currency().code())
    });
    let on_cards = on_cards(entries);
    let paid = LazyCell::new(|| paid_references(entries));
    let mut corroborates: Vec<(usize, usize)> =
        numbered.into_iter().flat_map(|group| pairs(group, entries, &tables, &paid)).collect();
    let joined = |pairs: &[(usize, usize)]| -> BTreeSet<usize> {
        pairs.iter().flat_map(|(paper, main)| [*paper, *main]).collect()
    };
    let so_far = joined(&corroborates);
    for mut group in foreign {
        group.retain(|at| !so_far.contains(at));
        let pairs = pairs(group, entries, &tables, &paid).into_iter();
        corroborates.extend(pairs.filter(|(paper, main)| days_apart(&entries[*paper], &entries[*main])));
    }
    corroborates.extend(itemised::pairs(entries, &tables, &joined(&corroborates)));
    if !on_cards.is_empty() {
        let so_far = joined(&corroborates);
        let of_cards = behind_cards(entries, &tables, &on_cards, &paid);
        corroborates.extend(of_cards.filter(|(paper, card)| !so_far.contains(paper) && !so_far.contains(card)));
        corroborates.extend(slips::pairs(entries, &on_cards, &joined(&corroborates)));
    }
    for (paper, main) in corroborates {
        entries[paper].set_counted(Counted::Corroborates(EntryId(main as u32)));
    }
}

/// Counted supporting lines that share this key and their amount, and stand in several tables.
fn groups(entries: &[Entry], tables: &Tables, key: impl Fn(&Entry) -> Option<String>) -> Vec<Vec<usize>> {
    let keyed = |at: usize| {
        let entry = &entries[at];
        let amount = entry.amount.filter(|_| entry.side == Side::Support && entry.is_counted())?;
        Some((key(entry)?, amount))
    };
    let lines: Vec<usize> = (0..entries.len()).filter(|at| keyed(*at).is_some()).collect();
    if lines.is_empty() {
        return Vec::new();
    }
    let several = tables.several(&lines, |at| {
        let mut hasher = FxHasher::default();
        keyed(at).hash(&mut hasher);
        hasher.finish()
    });
    let mut lines: Vec<(Option<(String, Money)>, usize)> = several.into_iter().map(|at| (keyed(at), at)).collect();
    lines.sort_unstable();
    let groups = lines.chunk_by(|a, b| a.0 == b.0);
    let groups = groups.filter(|group| (2..=GROUP_MAX).contains(&group.len()));
    let groups = groups.map(|group| group.iter().map(|(_, at)| *at).collect::<Vec<_>>());
    groups.filter(|group| group.iter().any(|at| tables.of_entry(*at) != tables.of_entry(group[0]))).collect()
}

/// Amount and day of an expense.
pub(super) type AmountAndDay = (Money, Date);

pub(super) fn amount_and_day(entry: &Entry) -> Option<AmountAndDay> {
    let counted = entry.side == Side::Support && entry.is_counted() && !entry.is_foreign();
    entry.amount.filter(|amount| counted && !amount.is_zero()).zip(entry.date)
}

/// `Payé par carte achat`, `CB`: without it another expense may have the amount.
fn says_card(entry: &Entry) -> bool {
    const WORDS: [&str; 4] = ["carte", "cb", "card", "visa"];
    entry.description().is_some_and(|text| fold(text).split(' ').any(|word| WORDS.contains(&word)))
}

/// The lines of card statements by amount and day.
fn on_cards(entries: &[Entry]) -> FxHashMap<AmountAndDay, Vec<usize>> {
    let mut cards: FxHashMap<AmountAndDay, Vec<usize>> = FxHashMap::default();
    for (at, entry) in entries.iter().enumerate().filter(|(_, entry)| entry.statement().is_some()) {
        if let Some(key) = amount_and_day(entry) {
            cards.entry(key).or_default().push(at);
        }
    }
    cards
}

/// Invoices that a card paid, each with the line of the card.
fn behind_cards(
    entries: &[Entry],
    tables: &Tables,
    cards: &FxHashMap<AmountAndDay, Vec<usize>>,
    paid: &BTreeSet<String>,
) -> impl Iterator<Item = (usize, usize)> {
    let mut papers: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    let is_paper = |entry: &Entry| entry.statement().is_none() && entry.invoice().is_some() && says_card(entry);
    for (at, entry) in entries.iter().enumerate().filter(|(_, entry)| is_paper(entry)) {
        let lines = amount_and_day(entry).and_then(|key| cards.get(&key)).map(Vec::as_slice).unwrap_or_default();
        let of_card = |card: &&usize| {
            let missions = entries[**card].mission_text().zip(entry.mission_text());
            !tables.same_kind(tables.of_entry(**card), tables.of_entry(at))
                && missions.is_none_or(|(a, b)| fold(a) == fold(b))
                && same_expense(&entries[**card], entry)
        };
        let mut lines = lines.iter().filter(of_card);
        if let (Some(card), None) = (lines.next(), lines.next()) {
            papers.entry(*card).or_default().push(at);
        }
    }
    let alone = papers.into_iter().filter_map(|(card, papers)| match papers.as_slice() {
        [paper] => Some((*paper, card)),
        _ => None,
    });
    let mut pairs: Vec<(usize, usize)> = alone.collect();
    pairs.retain(|(paper, _)| !references(&entries[*paper]).any(|reference| paid.contains(&reference)));
    // A mandat that pays the supplier that amount pays the invoice: then it is paid twice.
    let amounts = pairs.iter().filter_map(|(paper, _)| entries[*paper].amount);
    let mut payments: FxHashMap<Money, Vec<&Entry>> = amounts.map(|amount| (amount, Vec::new())).collect();
    for payment in entries.iter().filter(|entry| entry.side == Side::Ledger && entry.is_counted()) {
        if let Some(same) = payment.amount.and_then(|amount| payments.get_mut(&amount)) {
            same.push(payment);
        }
    }
    // So many of one amount are not told apart: perhaps.
    let is_paid = |paper: &Entry| {
        let same = paper.amount.and_then(|amount| payments.get(&amount)).map(Vec::as_slice).unwrap_or_default();
        same.len() > GROUP_MAX || same.iter().any(|payment| same_expense(payment, paper))
    };
    pairs.retain(|(paper, _)| !is_paid(&entries[*paper]));
    pairs.into_iter()
}

/// A document and its debit are days apart; without days nothing is sure.
fn days_apart(a: &Entry, b: &Entry) -> bool {
    const DAYS_MAX: i32 = 10;
    a.date.zip(b.date).is_some_and(|(a, b)| (a - b).get_days().abs() <= DAYS_MAX)
}

/// Papers and the one that each corroborates.
fn pairs(
    mut group: Vec<usize>,
    entries: &[Entry],
    tables: &Tables,
    paid: &BTreeSet<String>,
) -> Vec<(usize, usize)> {
    group.sort_by_key(|at| {
        let entry = &entries[*at];
        let links = references(entry).filter(|reference| paid.contains(reference)).count();
        (std::cmp::Reverse(links), entry.statement().is_some(), *at)
    });
    let mut found = Vec::new();
    let mut joined = BTreeSet::new();
    for (rank, &main) in group.iter().enumerate() {
        if joined.contains(&main) {
            continue;
        }
        let mut seen = BTreeSet::from([tables.of_entry(main)]);
        for &paper in &group[rank + 1..] {
            let table = tables.of_entry(paper);
            let other_kind = !tables.same_kind(tables.of_entry(main), table);
            if joined.contains(&paper)
                || !other_kind
                || !same_expense(&entries[main], &entries[paper])
                || !seen.insert(table)
            {
                continue;
            }
            joined.insert(paper);
            found.push((paper, main));
        }
    }
    found
}

/// Same payee; nobody and no day that contradicts. Number and amount are equal already.
pub(super) fn same_expense(a: &Entry, b: &Entry) -> bool {
    let (Some(payee), Some(other)) = (a.payee(), b.payee()) else { return false };
    let people = a.beneficiary().zip(b.beneficiary());
    let other_person = people.is_some_and(|(a, b)| same_name(&name_words(a), &name_words(b)) == SameName::No);
    let other_day = a.service_date.zip(b.service_date).is_some_and(|(a, b)| a != b);
    !other_person && !other_day && (fold(payee) == fold(other) || payee_likeness(payee, other) >= SAME_PAYEE)
}

/// References by which the ledger may call for a paper.
fn references(entry: &Entry) -> impl Iterator<Item = String> + '_ {
    let order = entry.payment_order().into_iter().map(|text| format!("mandat {}", reference_key(text)));
    let papers = entry
        .invoice()
        .into_iter()
        .chain(entry.statement())
        .chain(entry.ticket())
        .chain(entry.supporting_document());
    order.chain(papers.map(|text| format!("pièce {}", reference_key(text))))
}

fn paid_references(entries: &[Entry]) -> BTreeSet<String> {
    entries.iter().filter(|entry| entry.side == Side::Ledger).flat_map(references).collect()
}
