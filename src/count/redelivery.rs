//! The same line delivered by two exports: monthly extracts overlap, a file is sent twice.

use std::collections::{BTreeMap, BTreeSet};

use super::content::{self, Content};
use super::merging::{self, Rule};
use super::tables::Tables;
use super::{cancelled, keys};
use crate::model::account::FileAccount;
use crate::model::books::Redelivery;
use crate::model::entry::{Entry, EntryId, Side};
use crate::model::words::{SAME_PAYEE, fold, name_words, payee_likeness, reference_key};
use crate::model::{Date, Text};

/// Keeps one entry of each line, with its other places; the copies say what differs.
pub(super) fn collapse(entries: Vec<Entry>, files: &[FileAccount]) -> (Vec<Entry>, Vec<Redelivery>) {
    let tables = Tables::of(&entries, files);
    if tables.len() < 2 {
        return (entries, Vec::new());
    }
    let mut kept_for: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    let mut dropped = vec![false; entries.len()];
    let overlaps = overlaps(&entries, &tables);
    for (identity, group) in groups(&entries, &tables) {
        let rule = identity.rule();
        let may = |a: usize, b: usize| identity.tables_agree(a, b, &tables, &overlaps);
        let rule = Rule { tables: &may, ..rule };
        for slot in merging::slots(&group, &entries, &tables, &rule) {
            let Some((kept, copies)) = keep(slot, &entries, &tables) else { continue };
            copies.iter().for_each(|copy| dropped[*copy] = true);
            kept_for.insert(kept, copies);
        }
    }
    assemble(entries, &kept_for, &dropped)
}

/// What makes two lines of two tables the same one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Identity {
    /// Fiscal year, mandat and line.
    OrderLine(Option<i16>, String, String),
    /// Fiscal year and mandat; its lines are told apart by what they say.
    Order(Option<i16>, String),
    /// Document, amount, beneficiary and day of a supporting line.
    Document(&'static str, String, String, String, Option<Date>, String),
    /// No reference: the same in every field.
    Same,
}

impl Identity {
    fn of(entry: &Entry) -> Self {
        if entry.side == Side::Ledger
            && let Some(order) = entry.payment_order.as_deref()
        {
            let order = reference_key(order);
            return match entry.order_line.as_deref() {
                Some(line) => Self::OrderLine(entry.year(), order, reference_key(line)),
                None => Self::Order(entry.year(), order),
            };
        }
        match (entry.side, keys::document(entry), entry.amount) {
            (Side::Support, Some((kind, number)), Some(amount)) => {
                let person = entry.beneficiary.as_deref().map(name_words).unwrap_or_default().join(" ");
                // A mission order covers a whole claim: its lines need their day and text as well.
                let line = match kind {
                    "ordre de mission" => format!("{:?} {}", entry.date, folded(entry.description.as_ref())),
                    _ => String::new(),
                };
                Self::Document(kind, reference_key(number), amount.plain(), person, entry.service_date, line)
            }
            _ => Self::Same,
        }
    }

    fn rule(&self) -> Rule<'static> {
        let (alike, only_if_as_many): (fn(&Entry, &Entry) -> bool, _) = match self {
            Self::OrderLine(..) => (same_amount_or_payee, false),
            Self::Order(..) => (same_amount_or_text, true),
            Self::Document(..) => (same_payee, false),
            Self::Same => (|_, _| false, false),
        };
        Rule { tables: &|_, _| true, alike, only_if_as_many }
    }

    /// Whether two tables may deliver the same line of this identity.
    fn tables_agree(&self, a: usize, b: usize, tables: &Tables, overlaps: &BTreeSet<(usize, usize)>) -> bool {
        match self {
            Self::OrderLine(..) | Self::Order(..) => true,
            // An invoice in the register and on the card statement is two papers, not one line twice.
            Self::Document(..) => tables.same_kind(a, b),
            Self::Same => overlaps.contains(&(a.min(b), a.max(b))),
        }
    }
}

/// A number alone is not enough: numbers start again with each budget.
fn same_amount_or_payee(a: &Entry, b: &Entry) -> bool {
    (a.amount.is_some() && a.amount == b.amount) || same_payee(a, b)
}

fn same_amount_or_text(a: &Entry, b: &Entry) -> bool {
    let same = |a: &Option<Text>, b: &Option<Text>| folded(a.as_ref()) == folded(b.as_ref());
    let text = same(&a.description, &b.description)
        && same(&a.account, &b.account)
        && same(&a.beneficiary, &b.beneficiary)
        && same(&a.mission_text, &b.mission_text);
    same_payee(a, b) && ((a.amount.is_some() && a.amount == b.amount) || text)
}

fn same_payee(a: &Entry, b: &Entry) -> bool {
    match (a.payee.as_deref(), b.payee.as_deref()) {
        (Some(a), Some(b)) => fold(a) == fold(b) || payee_likeness(a, b) >= SAME_PAYEE,
        _ => false,
    }
}

fn folded(text: Option<&Text>) -> String {
    text.map(|text| fold(text)).unwrap_or_default()
}

/// Groups of lines that stand in several tables, by identity; for lines without references, of
/// identical lines.
fn groups(entries: &[Entry], tables: &Tables) -> Vec<(Identity, Vec<usize>)> {
    let mut keyed: Vec<(Identity, usize)> = entries.iter().map(Identity::of).zip(0..).collect();
    keyed.sort_by(|(a, at), (b, other)| {
        let bare = || match a {
            Identity::Same => content::order(&entries[*at], &entries[*other]),
            _ => std::cmp::Ordering::Equal,
        };
        a.cmp(b).then_with(bare)
    });
    let together = |(a, at): &(Identity, usize), (b, other): &(Identity, usize)| {
        a == b && (*a != Identity::Same || Content(&entries[*at]) == Content(&entries[*other]))
    };
    let several = |group: &&[(Identity, usize)]| {
        group.iter().any(|(_, at)| tables.of_entry(*at) != tables.of_entry(group[0].1))
    };
    keyed
        .chunk_by(together)
        .filter(several)
        .map(|group| (group[0].0.clone(), group.iter().map(|(_, at)| *at).collect()))
        .collect()
}

/// Pairs of tables that overlap: one holds every line of the other, or both hold the same lines of
/// their common period. One line in common may be chance.
fn overlaps(entries: &[Entry], tables: &Tables) -> BTreeSet<(usize, usize)> {
    let mut by_content: Vec<usize> = (0..entries.len()).collect();
    by_content.sort_by(|a, b| content::order(&entries[*a], &entries[*b]));
    let mut shared: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    for twins in by_content.chunk_by(|a, b| Content(&entries[*a]) == Content(&entries[*b])) {
        let mut count: BTreeMap<usize, usize> = BTreeMap::new();
        twins.iter().for_each(|at| *count.entry(tables.of_entry(*at)).or_default() += 1);
        for (a, in_a) in &count {
            for (b, in_b) in count.range(a + 1..) {
                *shared.entry((*a, *b)).or_default() += in_a.min(in_b);
            }
        }
    }
    let lines = lines_of(entries, tables);
    let overlap = |&((a, b), shared): &((usize, usize), usize)| {
        let whole = lines[a].len().min(lines[b].len());
        let (in_a, in_b) = common_period(&lines[a], &lines[b]);
        (shared == whole && (shared > 1 || tables.same_bytes(a, b)))
            || (shared > 2 && shared == in_a && shared == in_b)
    };
    shared.into_iter().filter(overlap).map(|(pair, _)| pair).collect()
}

/// The dates of the lines of each table.
fn lines_of(entries: &[Entry], tables: &Tables) -> Vec<Vec<Option<Date>>> {
    let mut lines = vec![Vec::new(); tables.len()];
    for (at, entry) in entries.iter().enumerate() {
        lines[tables.of_entry(at)].push(entry.date);
    }
    lines
}

/// How many lines of each table lie in the period that both cover.
fn common_period(a: &[Option<Date>], b: &[Option<Date>]) -> (usize, usize) {
    let first = |days: &[Option<Date>]| days.iter().flatten().min().copied();
    let last = |days: &[Option<Date>]| days.iter().flatten().max().copied();
    let (from, to) = (first(a).max(first(b)), last(a).min(last(b)));
    let inside =
        |days: &[Option<Date>]| days.iter().filter(|day| day.is_none() || (**day >= from && **day <= to)).count();
    (inside(a), inside(b))
}

/// Of the lines of a slot, the one to keep and its copies; nothing when it stands alone. A line known
/// as cancelled is the later state; then the larger amount, then the larger table, so that the copies
/// of two exports are all on the side of the smaller.
fn keep(mut slot: Vec<usize>, entries: &[Entry], tables: &Tables) -> Option<(usize, Vec<usize>)> {
    if slot.len() < 2 {
        return None;
    }
    slot.sort_by(|a, b| {
        let home = tables.home(tables.of_entry(*a)).cmp(&tables.home(tables.of_entry(*b)));
        let (a, b) = (&entries[*a], &entries[*b]);
        let rank = |entry: &Entry| (cancelled::says_so(entry), entry.amount.map(|amount| amount.abs()));
        rank(b).cmp(&rank(a)).then(home).then_with(|| content::order_then_place(a, b))
    });
    let copies = slot.split_off(1);
    Some((slot[0], copies))
}

fn assemble(
    entries: Vec<Entry>,
    kept_for: &BTreeMap<usize, Vec<usize>>,
    dropped: &[bool],
) -> (Vec<Entry>, Vec<Redelivery>) {
    let mut lines = Vec::with_capacity(entries.len());
    let mut redeliveries = Vec::new();
    for (at, entry) in entries.iter().enumerate().filter(|(at, _)| !dropped[*at]) {
        let mut kept = entry.clone();
        for copy in kept_for.get(&at).into_iter().flatten().map(|copy| &entries[*copy]) {
            redeliveries.push(Redelivery {
                kept: EntryId(lines.len() as u32),
                at: copy.place.clone(),
                amount: copy.amount,
                differs: differences(entry, copy),
            });
            complete(&mut kept, copy);
            kept.also_at.push(copy.place.clone());
        }
        kept.also_at.sort();
        lines.push(kept);
    }
    (lines, redeliveries)
}

/// What one export tells and the other leaves blank is told by both.
fn complete(kept: &mut Entry, copy: &Entry) {
    fn fill<T: Clone>(kept: &mut Option<T>, copy: &Option<T>) {
        if kept.is_none() {
            kept.clone_from(copy);
        }
    }
    fill(&mut kept.payment_date, &copy.payment_date);
    fill(&mut kept.order_date, &copy.order_date);
    fill(&mut kept.service_date, &copy.service_date);
    fill(&mut kept.beneficiary, &copy.beneficiary);
    fill(&mut kept.description, &copy.description);
    fill(&mut kept.account, &copy.account);
    fill(&mut kept.invoice, &copy.invoice);
    fill(&mut kept.statement, &copy.statement);
    fill(&mut kept.ticket, &copy.ticket);
    fill(&mut kept.commitment, &copy.commitment);
    fill(&mut kept.mission_order, &copy.mission_order);
    fill(&mut kept.operation, &copy.operation);
    fill(&mut kept.supporting_document, &copy.supporting_document);
    fill(&mut kept.mission_text, &copy.mission_text);
    fill(&mut kept.state, &copy.state);
}

/// What differs between the line that is kept and its copy, in French.
fn differences(kept: &Entry, copy: &Entry) -> Option<String> {
    let mut said = Vec::new();
    if kept.amount != copy.amount {
        let text = |entry: &Entry| entry.amount.map_or("illisible".to_owned(), |amount| amount.to_string());
        said.push(format!("montant {} au lieu de {}", text(copy), text(kept)));
    }
    if let (Some(theirs), Some(ours)) = (copy.payee.as_deref(), kept.payee.as_deref())
        && !same_payee(kept, copy)
    {
        said.push(format!("tiers « {theirs} » au lieu de « {ours} »"));
    }
    if let Some((theirs, ours)) = other_day(copy, kept) {
        said.push(format!("date {} au lieu de {}", french(theirs), french(ours)));
    }
    if cancelled::says_so(kept) != cancelled::says_so(copy) {
        let text = |entry: &Entry| entry.state.as_deref().unwrap_or("vide").to_owned();
        said.push(format!("état « {} » au lieu de « {} »", text(copy), text(kept)));
    }
    (!said.is_empty()).then(|| said.join(" ; "))
}

/// The first day on which two lines disagree: a day is compared with the day of the same column only.
fn other_day(a: &Entry, b: &Entry) -> Option<(Date, Date)> {
    let days = |entry: &Entry| [entry.document_date, entry.order_date, entry.payment_date, entry.service_date];
    let unnamed = |entry: &Entry| entry.date.filter(|_| days(entry).iter().all(Option::is_none));
    let pairs = days(a).into_iter().zip(days(b)).chain([(unnamed(a), unnamed(b))]);
    pairs.filter_map(|(a, b)| a.zip(b)).find(|(a, b)| a != b)
}

fn french(date: Date) -> String {
    format!("{:02}/{:02}/{:04}", date.day(), date.month(), date.year())
}
