//! The same line delivered by two exports: monthly extracts overlap, a file is sent twice.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{Hash, Hasher};

use rustc_hash::{FxHashMap, FxHasher};

use super::cancelled;
use super::content::{self, Content};
use super::merging::{self, Rule};
use super::tables::Tables;
use crate::model::Date;
use crate::model::books::Redelivery;
use crate::model::entry::{Entry, EntryId, MISSION_ORDER, Side};
use crate::model::field::Field;
use crate::model::words::{SAME_PAYEE, fold, name_words, payee_likeness, reference_key};

/// Keeps one entry of each line, with its other places; the copies say what differs.
pub(super) fn collapse(entries: Vec<Entry>, tables: &Tables) -> (Vec<Entry>, Vec<Redelivery>) {
    let several = [Side::Ledger, Side::Support].map(|side| tables.are_several(side));
    if !several.contains(&true) {
        return (entries, Vec::new());
    }
    let mut kept_for: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    let mut dropped = vec![false; entries.len()];
    let may_repeat = |at: &usize| several[usize::from(entries[*at].side == Side::Support)];
    let all: Vec<usize> = (0..entries.len()).filter(may_repeat).collect();
    let years = years(&entries, &all);
    let several = tables.several(&all, |at| may_be_one(&entries[at]));
    let repeated = repeated(&several, &entries, tables);
    let overlaps = overlaps(&entries, tables, &repeated);
    for (identity, group) in groups(&several, &entries, tables, (&repeated, &years)) {
        let rule = identity.rule();
        let may = |a: usize, b: usize| identity.tables_agree(a, b, tables, &overlaps);
        let rule = Rule { tables: &may, ..rule };
        for slot in merging::slots(&group, &entries, tables, &rule) {
            let Some((kept, copies)) = keep(slot, &entries, tables) else { continue };
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
    fn of(entry: &Entry, year: Option<i16>) -> Self {
        if entry.side == Side::Ledger
            && let Some(order) = entry.payment_order()
        {
            let order = reference_key(order);
            return match entry.order_line() {
                Some(line) => Self::OrderLine(year, order, reference_key(line)),
                None => Self::Order(year, order),
            };
        }
        match (entry.side, entry.document(), entry.amount) {
            (Side::Support, Some((kind, number)), Some(amount)) => {
                let person = entry.beneficiary().map(name_words).unwrap_or_default().join(" ");
                // A mission order covers a whole claim: its lines need their day and text as well.
                let line = match kind {
                    MISSION_ORDER => format!("{:?} {}", entry.date, folded(entry.description())),
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
    let same_amount = a.amount.is_some() && a.amount == b.amount;
    let same_payee = same_payee(a, b);
    // Nor is an amount, or a payee, when they pay two invoices; both are, of one day.
    let corrected = same_amount && same_payee && a.date == b.date;
    corrected || ((same_amount || same_payee) && !other_invoices(a, b))
}

fn other_invoices(a: &Entry, b: &Entry) -> bool {
    a.invoice().zip(b.invoice()).is_some_and(|(a, b)| reference_key(a) != reference_key(b))
}

fn same_amount_or_text(a: &Entry, b: &Entry) -> bool {
    let same = |field: Field| folded(a.text(field)) == folded(b.text(field));
    let text = [Field::Description, Field::Account, Field::Beneficiary, Field::Mission].into_iter().all(same);
    same_payee(a, b) && ((a.amount.is_some() && a.amount == b.amount) || text)
}

fn same_payee(a: &Entry, b: &Entry) -> bool {
    match (a.payee(), b.payee()) {
        (Some(a), Some(b)) => fold(a) == fold(b) || payee_likeness(a, b) >= SAME_PAYEE,
        _ => false,
    }
}

fn folded(text: Option<&str>) -> String {
    text.map(fold).unwrap_or_default()
}

/// The years of the mandats that a list of payments names without any: `N° mandat ; Date de paiement ; Tiers ; Montant
/// payé`. That of the mandat of this number, payee and amount, where there is one year of it, which was there before it was paid, in the same
/// year or the next; another budget has another payee.
fn years(entries: &[Entry], all: &[usize]) -> FxHashMap<usize, i16> {
    let orders = || all.iter().copied().filter(|at| entries[*at].side == Side::Ledger);
    let is_payment = |at: &usize| {
        let entry = &entries[*at];
        entry.year().is_none() && entry.payment_date.is_some() && entry.payment_order().is_some()
    };
    let payments: Vec<usize> = orders().filter(is_payment).collect();
    let mut found = FxHashMap::default();
    if payments.is_empty() {
        return found;
    }
    let key = |at: usize| Some((reference_key(entries[at].payment_order()?), entries[at].amount?));
    let mut mandats: FxHashMap<_, Vec<usize>> = FxHashMap::default();
    for at in orders().filter(|at| entries[*at].year().is_some()) {
        if let Some(key) = key(at) {
            mandats.entry(key).or_default().push(at);
        }
    }
    for at in payments {
        let Some(paid) = entries[at].payment_date else { continue };
        let may_be = |mandat: &&usize| {
            let mandat = &entries[**mandat];
            let ordered = mandat.order_date.or(mandat.date);
            let before = ordered.is_none_or(|date| date <= paid);
            before
                && mandat.year().is_some_and(|year| (0..=1).contains(&(paid.year() - year)))
                && same_payee(mandat, &entries[at])
                && !contradicts(mandat, &entries[at])
        };
        let alike = key(at).and_then(|key| mandats.get(&key)).into_iter().flatten().filter(may_be);
        let of_years: BTreeSet<i16> = alike.filter_map(|mandat| entries[*mandat].year()).collect();
        if of_years.len() == 1 {
            found.extend(of_years.first().map(|year| (at, *year)));
        }
    }
    found
}

/// True for two lines that name two invoices or two missions: one is not the other.
fn contradicts(a: &Entry, b: &Entry) -> bool {
    let both = |field: Field| a.text(field).zip(b.text(field));
    both(Field::Invoice).is_some_and(|(a, b)| reference_key(a) != reference_key(b))
        || both(Field::Mission).is_some_and(|(a, b)| {
            let (a, b) = (fold(a), fold(b));
            !a.contains(&b) && !b.contains(&a)
        })
}

/// A number that lines of one identity have in common, and few others: it is quick to make.
fn may_be_one(entry: &Entry) -> u64 {
    let hash = |of: &dyn Fn(&mut FxHasher)| {
        let mut hasher = FxHasher::default();
        of(&mut hasher);
        hasher.finish()
    };
    match (entry.side, entry.payment_order(), entry.document(), entry.amount) {
        (Side::Ledger, Some(order), ..) => hash(&|hasher| reference_key(order).hash(hasher)),
        (Side::Support, _, Some((kind, number)), Some(amount)) => {
            hash(&|hasher| (kind, reference_key(number), amount).hash(hasher))
        }
        _ => content::fingerprint(entry),
    }
}

/// Lines that say the same as a line of another table, in an order of what they say.
fn repeated(several: &[usize], entries: &[Entry], tables: &Tables) -> Vec<usize> {
    let mut repeated = tables.several(several, |at| content::fingerprint(&entries[at]));
    repeated.sort_by(|a, b| content::order_then_place(&entries[*a], &entries[*b]));
    repeated
}

/// Groups of lines that stand in several tables, by identity; for lines without references, of
/// identical lines.
fn groups(
    several: &[usize],
    entries: &[Entry],
    tables: &Tables,
    (repeated, years): (&[usize], &FxHashMap<usize, i16>),
) -> Vec<(Identity, Vec<usize>)> {
    let identity = |at: usize| Identity::of(&entries[at], entries[at].year().or_else(|| years.get(&at).copied()));
    let mut keyed: Vec<(Identity, usize)> = several.iter().map(|at| (identity(*at), *at)).collect();
    keyed.retain(|(identity, _)| *identity != Identity::Same);
    forget_lone_lines(&mut keyed, tables);
    keyed.sort();
    let mut groups: Vec<(Identity, Vec<usize>)> = keyed
        .chunk_by(|(a, _), (b, _)| a == b)
        .map(|group| (group[0].0.clone(), group.iter().map(|(_, at)| *at).collect()))
        .collect();
    let bare: Vec<usize> = repeated.iter().copied().filter(|at| identity(*at) == Identity::Same).collect();
    let identical = bare.chunk_by(|a, b| Content(&entries[*a]) == Content(&entries[*b]));
    groups.extend(identical.map(|group| (Identity::Same, group.to_vec())));
    groups.retain(|(_, group)| group.iter().any(|at| tables.of_entry(*at) != tables.of_entry(group[0])));
    groups
}

/// The lines of one mandat in all exports.
#[derive(Default)]
struct Mandat {
    bare: bool,
    lines: FxHashMap<usize, usize>,
    numbers: BTreeSet<String>,
}

impl Mandat {
    fn is_of_one_line(&self) -> bool {
        self.bare && self.numbers.len() == 1 && self.lines.values().all(|lines| *lines == 1)
    }
}

/// The only line of a mandat is the mandat, beside an export that numbers no lines: the list of payments of the
/// accountant.
fn forget_lone_lines(keyed: &mut [(Identity, usize)], tables: &Tables) {
    let order = |identity: &Identity| match identity {
        Identity::OrderLine(year, order, _) => Some((*year, order.clone(), true)),
        Identity::Order(year, order) => Some((*year, order.clone(), false)),
        _ => None,
    };
    let is_told = |told: bool| keyed.iter().any(|(identity, _)| order(identity).is_some_and(|one| one.2 == told));
    if !is_told(true) || !is_told(false) {
        return;
    }
    // Of each mandat: whether an export numbers none of its lines, how many lines each table has, and their numbers.
    let mut mandats: FxHashMap<(Option<i16>, String), Mandat> = FxHashMap::default();
    for (identity, at) in keyed.iter() {
        let Some((year, number, numbered)) = order(identity) else { continue };
        let mandat = mandats.entry((year, number)).or_default();
        mandat.bare |= !numbered;
        *mandat.lines.entry(tables.of_entry(*at)).or_default() += 1;
        if let Identity::OrderLine(_, _, line) = identity {
            mandat.numbers.insert(line.clone());
        }
    }
    for (identity, _) in keyed.iter_mut() {
        let Some((year, number, true)) = order(identity) else { continue };
        let mandat = mandats.get(&(year, number.clone()));
        if mandat.is_some_and(Mandat::is_of_one_line) {
            *identity = Identity::Order(year, number);
        }
    }
}

/// Pairs of tables that overlap: one holds every line of the other, or both hold the same lines of
/// their common period. One line in common may be chance.
fn overlaps(entries: &[Entry], tables: &Tables, repeated: &[usize]) -> BTreeSet<(usize, usize)> {
    let mut shared: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    for twins in repeated.chunk_by(|a, b| Content(&entries[*a]) == Content(&entries[*b])) {
        let mut count: BTreeMap<usize, usize> = BTreeMap::new();
        twins.iter().for_each(|at| *count.entry(tables.of_entry(*at)).or_default() += 1);
        for (a, in_a) in &count {
            for (b, in_b) in count.range(a + 1..) {
                *shared.entry((*a, *b)).or_default() += in_a.min(in_b);
            }
        }
    }
    if shared.is_empty() {
        return BTreeSet::new();
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
    mut entries: Vec<Entry>,
    kept_for: &BTreeMap<usize, Vec<usize>>,
    dropped: &[bool],
) -> (Vec<Entry>, Vec<Redelivery>) {
    let moved_to: Vec<u32> = dropped
        .iter()
        .scan(0, |next, dropped| Some(std::mem::replace(next, *next + u32::from(!dropped))))
        .collect();
    let mut redeliveries = Vec::new();
    for (&at, copies) in kept_for {
        let mut kept = entries[at].clone();
        let mut also_at = kept.also_at().to_vec();
        for copy in copies.iter().map(|copy| &entries[*copy]) {
            redeliveries.push(Redelivery {
                kept: EntryId(moved_to[at]),
                at: copy.place.clone(),
                amount: copy.amount,
                differs: differences(&entries[at], copy),
            });
            complete(&mut kept, copy);
            also_at.push(copy.place.clone());
        }
        also_at.sort();
        kept.unusual.change(|unusual| unusual.also_at = also_at);
        entries[at] = kept;
    }
    let mut dropped = dropped.iter();
    entries.retain(|_| !dropped.next().copied().unwrap_or(false));
    (entries, redeliveries)
}

/// What the copy may tell besides.
const COMPLETED: &[Field] = &[
    Field::Beneficiary,
    Field::Description,
    Field::Account,
    Field::Invoice,
    Field::Statement,
    Field::Ticket,
    Field::Commitment,
    Field::MissionOrder,
    Field::Operation,
    Field::SupportingDocument,
    Field::Mission,
    Field::State,
];

/// What one export tells and the other leaves blank is told by both.
fn complete(kept: &mut Entry, copy: &Entry) {
    kept.payment_date = kept.payment_date.or(copy.payment_date);
    kept.order_date = kept.order_date.or(copy.order_date);
    kept.service_date = kept.service_date.or(copy.service_date);
    kept.texts.fill(COMPLETED.iter().map(|field| (*field, copy.text(*field))));
}

/// What differs between the line that is kept and its copy, in French.
fn differences(kept: &Entry, copy: &Entry) -> Option<String> {
    let mut said = Vec::new();
    if kept.amount != copy.amount {
        let text = |entry: &Entry| entry.amount.map_or("illisible".to_owned(), |amount| amount.to_string());
        said.push(format!("montant {} au lieu de {}", text(copy), text(kept)));
    }
    if let (Some(theirs), Some(ours)) = (copy.payee(), kept.payee())
        && !same_payee(kept, copy)
    {
        said.push(format!("tiers « {theirs} » au lieu de « {ours} »"));
    }
    if let Some((theirs, ours)) = other_day(copy, kept) {
        said.push(format!("date {} au lieu de {}", french(theirs), french(ours)));
    }
    if cancelled::says_so(kept) != cancelled::says_so(copy) {
        let text = |entry: &Entry| entry.state().unwrap_or("vide").to_owned();
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
