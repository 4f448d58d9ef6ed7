//! The entries that are still to be matched, and what has been decided so far.

mod decisions;

use std::cell::OnceCell;
use std::sync::Arc;

use rust_decimal::Decimal;
use rustc_hash::{FxHashMap, FxHashSet};

use super::bonds::{Bond, Bonds};
use super::contradiction::{Against, Known, Sayings};
use crate::model::Date;
use crate::model::assignments::Assignments;
use crate::model::calendar::days_between;
use crate::model::entry::{Entry, EntryId, Side};
use crate::model::field::Field;
use crate::model::matching::{GivenUp, LoneMark, Matching, Reason};
use crate::model::mission::MissionId;
use crate::model::money::Currency;
use crate::model::rules::Rules;
use crate::model::set::Set;

/// Entries are named by their index, which is the order of their numbers, then of their keys.
pub(super) struct Pool<'a> {
    pub(super) entries: &'a [Entry],
    pub(super) rules: &'a Rules,
    pub(super) bonds: Bonds<'a>,
    known: OnceCell<Known>,
    sayings: OnceCell<Sayings>,
    assignments: &'a Assignments,
    currency: Currency,
    cents: Vec<i64>,
    /// Every entry that takes part, in the order of amounts; only when asked for.
    by_cents: OnceCell<Vec<u32>>,
    /// Those of a side that are still to be matched: ledger, support.
    free: [Set; 2],
    /// Those that took part and do so no more.
    taken: Set,
    /// One bit for each field that some entry of a side has: ledger, support.
    fields: [u64; 2],
    /// How many free lines of each side have a text in each field; only when asked for.
    told: OnceCell<Box<[[u32; FIELDS]; 2]>>,
    /// Work that assignments may still cost.
    assignment_work: u64,
    /// Entries of matches whose sides differ: their exact partner is somewhere else.
    unequal: FxHashSet<usize>,
    /// Pairs that the staff forbade: ledger, support.
    forbidden: FxHashSet<(usize, usize)>,
    /// What was said of matches so far.
    reasons: FxHashMap<Reason, Arc<Reason>>,
    matching: Matching,
}

impl<'a> Pool<'a> {
    pub(super) fn of(
        entries: &'a [Entry],
        assignments: &'a Assignments,
        rules: &'a Rules,
        currency: Currency,
    ) -> Self {
        let mut cents = Vec::with_capacity(entries.len());
        let mut fields = [0; 2];
        let mut free = [Set::of(entries.len()), Set::of(entries.len())];
        for (at, entry) in entries.iter().enumerate() {
            let whole = match &entry.amount {
                Some(amount) if entry.is_counted() && amount.currency() == currency => amount.cents().unwrap_or(0),
                _ => 0,
            };
            cents.push(whole);
            let side = place(entry.side);
            fields[side] |= entry.texts.filled();
            if whole != 0 {
                free[side].insert(at);
            }
        }
        // Nearly all go in pairs: what is not written to costs nothing.
        let matches = Vec::with_capacity(free[0].count().min(free[1].count()));
        Self {
            entries,
            rules,
            bonds: Bonds::of(entries),
            known: OnceCell::new(),
            sayings: OnceCell::new(),
            assignments,
            currency,
            cents,
            by_cents: OnceCell::new(),
            free,
            taken: Set::of(entries.len()),
            fields,
            told: OnceCell::new(),
            assignment_work: rules.limits.assignment_work,
            unequal: FxHashSet::default(),
            forbidden: FxHashSet::default(),
            reasons: FxHashMap::default(),
            matching: Matching { matches, ..Matching::default() },
        }
    }

    /// The amount in cents; zero for an entry that takes no part.
    pub(super) fn cents(&self, at: usize) -> i64 {
        self.cents[at]
    }

    /// Σ in cents, wide enough for any number of entries.
    pub(super) fn total(&self, ids: &[usize]) -> i128 {
        ids.iter().map(|at| i128::from(self.cents[*at])).sum()
    }

    #[inline]
    pub(super) fn is_free(&self, at: usize) -> bool {
        self.cents[at] != 0 && !self.taken.has(at)
    }

    /// Takes an entry out of every later pass, unmatched.
    #[inline]
    pub(super) fn withdraw(&mut self, at: usize) {
        self.see_leave(at);
        self.free.iter_mut().for_each(|side| side.remove(at));
        self.taken.insert(at);
    }

    /// No line of one side goes with a line of the other.
    pub(super) fn forbid(&mut self, ledger: &[usize], support: &[usize]) {
        for at in ledger {
            self.forbidden.extend(support.iter().map(|other| (*at, *other)));
        }
    }

    pub(super) fn is_forbidden(&self, ledger: &[usize], support: &[usize]) -> bool {
        let pair = |at: &usize| support.iter().any(|other| self.forbidden.contains(&(*at, *other)));
        !self.forbidden.is_empty() && ledger.iter().any(pair)
    }

    /// Notes a mark that stands on one side only.
    pub(super) fn leave_mark(&mut self, mark: &str, ledger: &[usize], support: &[usize]) {
        let entries = ids(&[ledger, support].concat());
        self.matching.lone_marks.push(LoneMark { mark: mark.to_owned(), entries });
    }

    /// Every free entry of a side.
    pub(super) fn free_side(&self, side: Side) -> impl Iterator<Item = usize> + '_ {
        self.free[place(side)].iter()
    }

    /// The one mission of an entry, when it is known.
    pub(super) fn mission(&self, at: usize) -> Option<MissionId> {
        self.assignments[at].mission
    }

    /// A part of the entry was given to this mission.
    pub(super) fn has_share(&self, at: usize, mission: MissionId) -> bool {
        self.assignments[at].shares.iter().any(|share| share.mission == mission)
    }

    /// Parts of the entry were given to several missions.
    pub(super) fn is_shared(&self, at: usize) -> bool {
        !self.assignments[at].shares.is_empty()
    }

    /// A number for what is known of the missions of an entry.
    pub(super) fn assignment(&self, at: usize) -> u32 {
        self.assignments.number(at)
    }

    /// False when both missions are known and none is common.
    pub(super) fn missions_agree(&self, a: usize, b: usize) -> bool {
        let (a, b) = (&self.assignments[a], &self.assignments[b]);
        let common = || {
            let shares = a.shares.iter().map(|share| share.mission);
            a.mission.into_iter().chain(shares).any(|mission| b.touches(mission))
        };
        a.is_none() || b.is_none() || common()
    }

    /// False when no entry of a side has a text in this field.
    pub(super) fn has(&self, side: Side, field: Field) -> bool {
        self.fields[place(side)] >> field.index() & 1 != 0
    }

    /// One bit for each field in which a free line of a side has a text.
    pub(super) fn free_fields(&self, side: Side) -> u64 {
        let told = self.told.get_or_init(|| {
            let mut told = Box::new([[0; FIELDS]; 2]);
            for (free, told) in self.free.iter().zip(told.iter_mut()) {
                for at in free.iter() {
                    fields(&self.entries[at]).for_each(|field| told[field] += 1);
                }
            }
            told
        });
        let told = told[place(side)].iter().enumerate();
        told.fold(0, |all, (field, lines)| all | u64::from(*lines > 0) << field)
    }

    /// A line that is free is so no more.
    fn see_leave(&mut self, at: usize) {
        if let Some(told) = self.told.get_mut().filter(|_| self.cents[at] != 0 && !self.taken.has(at)) {
            let entry = &self.entries[at];
            fields(entry).for_each(|field| told[place(entry.side)][field] -= 1);
        }
    }

    /// Every entry that took part and does so no more.
    pub(super) fn taken(&self) -> impl Iterator<Item = usize> + '_ {
        self.taken.iter()
    }

    /// Every entry of this amount that takes part, taken or not, in their order.
    pub(super) fn of_amount(&self, cents: i64) -> impl Iterator<Item = usize> + '_ {
        let all = self.by_cents.get_or_init(|| {
            let mut all: Vec<u32> =
                (0..self.entries.len() as u32).filter(|at| self.cents[*at as usize] != 0).collect();
            all.sort_unstable_by_key(|at| (self.cents[*at as usize], *at));
            all
        });
        let from = all.partition_point(|at| self.cents[*at as usize] < cents);
        all[from..].iter().map(|at| *at as usize).take_while(move |at| self.cents[*at] == cents)
    }

    /// True when another line, of the same payee and in time, has exactly the amount of one side, and is free or
    /// settled with an amount of which it differs.
    pub(super) fn has_better_partner(&self, ledger: &[usize], support: &[usize]) -> bool {
        let exact = |of: &[usize]| {
            let total = i64::try_from(self.total(of)).ok();
            total.into_iter().flat_map(|total| self.of_amount(total))
        };
        let fits = |side: Side, at: usize, ledger: usize, support: usize| {
            (self.is_free(at) || self.unequal.contains(&at))
                && self.entries[at].side == side
                && self.bonds.bond(ledger, support) >= Bond::Person
                && self.close_in_time(&[ledger], &[support])
        };
        let (Some(&paid), Some(&told)) = (ledger.first(), support.first()) else { return false };
        exact(support).any(|at| !ledger.contains(&at) && fits(Side::Ledger, at, at, told))
            || exact(ledger).any(|at| !support.contains(&at) && fits(Side::Support, at, paid, at))
    }

    /// True for lines of one amount that may be exchanged without changing anything: same payee,
    /// mission and day (contract 4b), and the same person.
    pub(super) fn interchangeable(&self, ids: &[usize]) -> bool {
        let face = |at: usize| (self.bonds.payee(at), self.bonds.person(at), self.mission(at), self.day(at));
        ids.windows(2).all(|two| face(two[0]) == face(two[1]))
    }

    /// The same, of several persons perhaps.
    pub(super) fn interchangeable_but_for_person(&self, ids: &[usize]) -> bool {
        let face = |at: usize| (self.bonds.payee(at), self.mission(at), self.day(at));
        ids.windows(2).all(|two| face(two[0]) == face(two[1]))
    }

    /// True for ledger lines of two payment orders.
    pub(super) fn other_orders(&self, a: usize, b: usize) -> bool {
        self.entries[a].payment_order() != self.entries[b].payment_order()
    }

    fn known(&self) -> &Known {
        self.known.get_or_init(|| Known::of(self.entries, &self.free))
    }

    fn sayings(&self) -> &Sayings {
        self.sayings.get_or_init(|| Sayings::of(self.entries, &self.free, self.known()))
    }

    /// What the references of a free line say, by a number that those have in common that say the same.
    pub(super) fn saying(&self, at: usize) -> u32 {
        self.sayings().of_line(at)
    }

    /// How far two sayings stand against each other, that of a ledger line and that of a support line.
    pub(super) fn sayings_against(&self, ledger: u32, support: u32) -> Against {
        self.sayings().against(ledger, support)
    }

    /// What the references of a ledger line and a support line say against each other.
    pub(super) fn against(&self, ledger: usize, support: usize) -> Against {
        if self.is_forbidden(&[ledger], &[support]) {
            return Against::Proof;
        }
        self.sayings_against(self.saying(ledger), self.saying(support))
    }

    /// The same, slips of the pen forgiven.
    pub(super) fn against_but_slips(&self, ledger: usize, support: usize) -> Against {
        match self.against(ledger, support) {
            Against::Nothing => Against::Nothing,
            _ if self.is_forbidden(&[ledger], &[support]) => Against::Proof,
            _ => self.known().against_but_slips(&self.entries[ledger], &self.entries[support]),
        }
    }

    /// What the invoice numbers of some lines say against those of others.
    pub(super) fn documents_against(&self, ledger: &[usize], support: &[usize]) -> Against {
        let entries = |ids: &'_ [usize]| ids.iter().map(|at| &self.entries[*at]).collect::<Vec<_>>();
        self.known().documents(entries(ledger), entries(support))
    }

    /// The day that counts between a document and its payment.
    pub(super) fn day(&self, at: usize) -> Option<Date> {
        let entry = &self.entries[at];
        match entry.side {
            Side::Ledger => entry.order_date.or(entry.payment_date).or(entry.date),
            Side::Support => entry.date.or(entry.service_date),
        }
    }

    /// Days from the document to its payment, negative when it came after.
    pub(super) fn days_apart(&self, ledger: usize, support: usize) -> Option<i32> {
        let (paid, dated) = (self.day(ledger)?, self.day(support)?);
        Some(days_between(dated, paid))
    }

    /// True when no ledger line is further than `jours_ecart_max` from a support; an unknown day is
    /// not held against them.
    pub(super) fn close_in_time(&self, ledger: &[usize], support: &[usize]) -> bool {
        let days = |ids: &[usize]| {
            let mut days: Vec<Date> = ids.iter().filter_map(|at| self.day(*at)).collect();
            days.sort_unstable();
            days.first().copied().zip(days.last().copied())
        };
        let (Some((first_paid, last_paid)), Some((first, last))) = (days(ledger), days(support)) else {
            return true;
        };
        let apart = |a: Date, b: Date| (a - b).get_days().abs();
        apart(first_paid, last).max(apart(last_paid, first)) <= self.rules.days_apart_max
    }

    /// True when the difference of two totals is within `ecart_max` and the exchange tolerance.
    pub(super) fn within_tolerance(&self, ledger: &[usize], support: &[usize]) -> bool {
        let gap = self.total(ledger) - self.total(support);
        if gap == 0 {
            return true;
        }
        let papers: Vec<&Entry> = support.iter().map(|at| &self.entries[*at]).collect();
        Decimal::try_from_i128_with_scale(gap, 2).is_ok_and(|gap| self.rules.excuses(gap, &papers))
    }

    /// In cents, by how much the payment of these supports may differ from them.
    pub(super) fn gap_allowed(&self, support: &[usize]) -> i128 {
        let allowed = self.rules.gap_allowed(support.iter().map(|at| &self.entries[*at]));
        i128::try_from(allowed.saturating_mul(Decimal::ONE_HUNDRED).trunc()).unwrap_or(0)
    }

    /// What the numbers of a line may say against those of the other side: nothing, something, or that it
    /// is one of them.
    pub(super) fn standing(&self, entry: &Entry) -> u64 {
        self.known().standing(entry)
    }

    /// Takes work out of what assignments may cost; false when not enough is left.
    pub(super) fn spend_on_assignments(&mut self, work: u64) -> bool {
        let left = self.assignment_work.checked_sub(work);
        self.assignment_work = left.unwrap_or(self.assignment_work);
        left.is_some()
    }

    /// Records that a limit was reached.
    pub(super) fn give_up(&mut self, pass: &'static str, entries: &[usize], sentence: String) {
        self.matching.given_up.push(GivenUp { pass, entries: ids(entries), sentence });
    }
}

/// The bits of fields.
const FIELDS: usize = u64::BITS as usize;

/// The fields in which an entry has a text.
fn fields(entry: &Entry) -> impl Iterator<Item = usize> + use<> {
    let mut left = entry.texts.filled();
    std::iter::from_fn(move || {
        let field = left.trailing_zeros() as usize;
        left &= left.wrapping_sub(1);
        (field < FIELDS).then_some(field)
    })
}

/// Where a side stands in what there is for both.
fn place(side: Side) -> usize {
    usize::from(side == Side::Support)
}

fn ids<C: From<Vec<EntryId>> + FromIterator<EntryId>>(of: &[usize]) -> C {
    if of.len() < 2 {
        return of.iter().map(|at| EntryId(*at as u32)).collect();
    }
    let mut ids: Vec<EntryId> = of.iter().map(|at| EntryId(*at as u32)).collect();
    ids.sort_unstable();
    ids.into()
}
