//! Two payments of one amount, to one payee, for one beneficiary, a few days apart, under no or another
//! reference. Example: 96,00 € to Taxi Marius on 4 and on 6 December, for the same traveller, by two
//! mandats. Other people, other days of service, lines of one mandat, and payments that each have their
//! own document are innocent; two documents of one content under two numbers are not, nor is one taxi that one person
//! claims under two mission orders, nor one stay of one person under two numbers, whenever it is paid, nor one bill for
//! several that two persons claim.

mod billed_twice;
mod claimed_by_two;
mod claimed_twice;
mod days;
mod enough_papers;
mod named_apart;

use std::cell::LazyCell;
use std::collections::{BTreeMap, BTreeSet};
use std::hash::BuildHasher;
use std::ops::Deref;

use rustc_hash::{FxBuildHasher, FxHashSet};

use super::findings::wording::{count, day, line_first, line_with_address, places};
use super::grounds::alike::Alike;
use super::grounds::{scope, written_twice};
use super::{Check, Grounds};
use crate::model::books::Books;
use crate::model::entry::{Entry, EntryId, Side};
use crate::model::finding::{Observation, Outcome, Severity};
use crate::model::matching::Confidence;
use crate::model::mission::MissionId;
use crate::model::money::Money;
use crate::model::words::{fold, reference_key};
use days::Days;
use named_apart::Travellers;

pub(super) static CHECK: Check = Check {
    id: "probable_duplicate",
    title: "Doublon probable",
    why: "Deux paiements semblables à quelques jours d’écart sont souvent la même dépense saisie deux fois.",
    source: "Test d’audit usuel : même tiers, même montant, dates proches (écart paramétrable, jours_doublon_max).",
    remedy: "Comparer les deux pièces, puis dire en quoi elles diffèrent ou annuler l’un des mandats.",
    severity: Severity::Review,
    needs: "Le tiers, le montant et la date dans la comptabilité.",
    closes_by_correction_only: false,
    run,
};

fn run(books: &Grounds<'_>) -> Result<Vec<Observation>, Outcome> {
    scope::needs_ledger(books)?;
    let (alike, days) = of_one_amount(books);
    let written_twice = written_twice::pairs(books);
    let claimed_twice = claimed_twice::find(books);
    let billed_twice = billed_twice::find(books);
    let claimed_by_two = claimed_by_two::find(books);
    let none_told = !scope::lines(books, Side::Ledger).any(|(_, entry, _)| is_told(entry));
    if none_told && written_twice.is_empty() && claimed_twice.is_empty() && claimed_by_two.is_empty() {
        return Err(Outcome::NotChecked("tiers ou date absents des exports de comptabilité".into()));
    }
    let amount = |id: &EntryId| books.entry(*id).amount.unwrap_or(books.zero());
    let mut found: Vec<(Money, Observation)> = Vec::new();
    let mut told: BTreeSet<EntryId> = BTreeSet::new();
    // The many small groups first: if it is too much, it is so for the large ones.
    let mut given_up: BTreeMap<Option<MissionId>, Vec<EntryId>> = BTreeMap::new();
    let travellers = LazyCell::new(|| Travellers::of(books));
    let mut work = Work { left: books.dossier.rules.limits.duplicate_work, refused: false };
    let (small, large) = (alike.groups_of(2..=SMALL), alike.groups_of(SMALL + 1..=usize::MAX));
    // Most are of few payments of one amount, months apart: they need not be read.
    for mut group in small.filter(|group| days.are_some_near(group)).chain(large) {
        // Mostly of one amount, and in order.
        if group.windows(2).any(|two| amount(&two[0]) != amount(&two[1])) {
            group.sort_by_key(|id| (amount(id), *id));
        }
        for same in group.chunk_by(|a, b| amount(a) == amount(b)).filter(|same| same.len() > 1) {
            let paid = amount(&same[0]);
            if paid.is_negative() || paid.is_zero() {
                continue;
            }
            let credits: Vec<EntryId> = group.iter().copied().filter(|id| amount(id) == paid.negated()).collect();
            let mut pairs = pairs(books, same, &credits, &travellers, &mut work);
            enough_papers::leave_out(books, &mut pairs, paid);
            told.extend(pairs.iter().flat_map(|(kept, surplus)| papers_of(books, [*kept, *surplus])));
            found.extend(pairs.into_iter().map(|(kept, surplus)| (paid, observe(books, kept, surplus))));
            if std::mem::take(&mut work.refused) {
                same.iter().for_each(|id| given_up.entry(scope::mission(books, *id)).or_default().push(*id));
            }
        }
    }
    for (mission, mut lines) in given_up {
        lines.sort_by_key(|id| (amount(id), *id));
        found.push((amount(&lines[0]), too_many(books, mission, &lines)));
    }
    let rows: BTreeSet<EntryId> = written_twice.iter().map(|(_, surplus)| *surplus).collect();
    for (kept, surplus) in written_twice.into_iter().filter(|(_, surplus)| !told.contains(surplus)) {
        found.push((amount(&surplus), written_twice::observe(books, kept, surplus)));
    }
    let is_known = |id: EntryId| told.contains(&id) || rows.contains(&id);
    for again in billed_twice.into_iter().filter(|again| !again.papers().any(is_known)) {
        found.push((amount(&again.surplus()), billed_twice::observe(books, &again)));
    }
    for (kept, surplus) in claimed_by_two.into_iter().filter(|(_, surplus)| !is_known(*surplus)) {
        found.push((amount(&surplus), claimed_by_two::observe(books, kept, surplus)));
    }
    for again in claimed_twice.into_iter().filter(|again| !again.iter().all(|(_, surplus)| told.contains(surplus)))
    {
        found.extend(claimed_twice::observe(books, &again).map(|one| (amount(&again[0].1), one)));
    }
    found.sort_by_key(|(amount, _)| *amount);
    Ok(found.into_iter().map(|(_, observation)| observation).collect())
}

fn is_told(entry: &Entry) -> bool {
    entry.date.is_some() && entry.payee().is_some()
}

/// The payments of one amount, and their days. A credit stands beside the payments that it may take back.
fn of_one_amount(books: &Grounds<'_>) -> (Alike, Days) {
    let mut days = Days::of(books);
    let told = books.of_one_amount(Side::Ledger).closer(|id| {
        let entry = books.entry(id);
        let amount = entry.amount.filter(|_| is_told(entry))?;
        days.put(id, entry.date?);
        Some(amount.abs().mark())
    });
    (told.together(), days)
}

/// The papers that settle payments.
fn papers_of(books: &Books, payments: [EntryId; 2]) -> Vec<EntryId> {
    payments.iter().filter_map(|id| books.match_of(*id)).flat_map(|(_, one)| one.support.to_vec()).collect()
}

/// A group of which all pairs may be compared.
const SMALL: usize = 16;

/// What comparisons may still cost, for all amounts together: where ten thousand nights of one hotel cost the same,
/// each may be compared with thousands.
struct Work {
    left: u64,
    /// More was asked for than was left.
    refused: bool,
}

/// What it costs to compare two lines in all that they say, when looking at one costs one.
const COMPARISON: u64 = 200;

impl Work {
    /// False when it is too much.
    fn spend(&mut self, work: u64) -> bool {
        let left = self.left.checked_sub(work);
        self.left = left.unwrap_or(0);
        self.refused |= left.is_none();
        left.is_some()
    }
}

/// A payment among others of its amount.
struct Paid {
    id: EntryId,
    /// Days after the first payment of its amount.
    day: i32,
    papers: Papers,
}

/// The documents of a payment: two of which each has its own are innocent, unless the documents say the same.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Papers {
    /// None that is proved; or they are not asked about.
    Open,
    /// Such that no other payment's say the same.
    Own,
    /// One that says what these others say.
    Saying(u64),
}

impl Papers {
    fn of(books: &Books, id: EntryId) -> Self {
        let one = match documents(books, id) {
            None => return Self::Open,
            Some([one]) => books.entry(*one),
            Some(_) => return Self::Own,
        };
        what(one).map_or(Self::Own, |text| Self::Saying(FxBuildHasher.hash_one(text)))
    }

    fn may_be_one(self, other: Self) -> bool {
        match (self, other) {
            (Self::Open, _) | (_, Self::Open) => true,
            (Self::Saying(one), Self::Saying(other)) => one == other,
            _ => false,
        }
    }
}

/// The line kept and the line in question, each line in question once.
fn pairs(
    books: &Grounds<'_>,
    group: &[EntryId],
    credits: &[EntryId],
    travellers: &impl Deref<Target = Travellers>,
    work: &mut Work,
) -> Vec<(EntryId, EntryId)> {
    let papers = |id: EntryId| if group.len() > SMALL { Papers::of(books, id) } else { Papers::Open };
    let date = |id: &EntryId| books.entry(*id).date;
    let start = group.iter().filter_map(date).min();
    let day = |id: &EntryId| date(id).zip(start).map_or(0, |(date, start)| (date - start).get_days());
    let mut by_date: Vec<Paid> =
        group.iter().map(|id| Paid { id: *id, day: day(id), papers: papers(*id) }).collect();
    by_date.sort_by_key(|one| (one.day, one.id));
    let any_open = by_date.iter().any(|one| one.papers == Papers::Open);
    let (mut found, mut asked) = (Vec::new(), FxHashSet::default());
    for (at, first) in by_date.iter().enumerate() {
        if first.papers == Papers::Own && !any_open {
            continue;
        }
        // Once for all that are like it: there may be thousands of credits.
        let taken_back = LazyCell::new(|| {
            let payment = books.entry(first.id);
            credits.iter().any(|credit| books.same_payee(books.entry(*credit), payment))
        });
        for second in &by_date[at + 1..] {
            let near = second.day - first.day <= books.dossier.rules.duplicate_days_max;
            if !near || asked.contains(&first.id) || !work.spend(1) {
                break;
            }
            if !first.papers.may_be_one(second.papers) || asked.contains(&second.id) {
                continue;
            }
            if !work.spend(COMPARISON)
                || !alike(books, first.id, second.id)
                || travellers.are_two(books.entry(first.id), books.entry(second.id))
            {
                continue;
            }
            if *taken_back {
                break;
            }
            let (kept, surplus) = in_question(books, first.id, second.id);
            asked.insert(surplus);
            found.push((kept, surplus));
        }
    }
    found
}

fn what(entry: &Entry) -> Option<String> {
    entry.description().or(entry.nature()).map(fold)
}

/// Said instead of comparing on and on.
fn too_many(books: &Books, mission: Option<MissionId>, lines: &[EntryId]) -> Observation {
    let first = books.entry(lines[0]);
    let amount = first.amount.unwrap_or(books.zero());
    let message = format!(
        "{} paiements de mêmes montants, dont ceux de {amount} : trop nombreux pour être tous comparés deux à deux ; des doublons probables peuvent manquer.",
        lines.len()
    );
    let remedy = "Trier la comptabilité par tiers, montant et date, et comparer les pièces des lignes voisines ; ou scinder le dossier par mission.";
    Observation::at(first.place.clone(), message, remedy)
        .mission(mission)
        .related(places(books, lines.iter().copied().skip(1)))
        .subject("comparaisons")
}

fn days_apart(books: &Books, first: EntryId, second: EntryId) -> i32 {
    match (books.entry(first).date, books.entry(second).date) {
        (Some(first), Some(second)) => (second - first).get_days().abs(),
        _ => i32::MAX,
    }
}

fn alike(books: &Grounds<'_>, first: EntryId, second: EntryId) -> bool {
    let (a, b) = (books.entry(first), books.entry(second));
    let innocent = || same_order(a, b) || same_reference(a, b) || other_expense(a, b);
    // Another mission order is another journey, unless the documents of both show one expense.
    let claimed = || !other_order(a, b) || documents(books, first).zip(documents(books, second)).is_some();
    books.same_payee(a, b)
        && !innocent()
        && claimed()
        && same_beneficiary(books, a, b)
        && !have_own_documents(books, first, second)
}

/// True when each payment has a document of its own, unless the two documents say the same thing under
/// two numbers: an invoice sent again and registered twice.
fn have_own_documents(books: &Grounds<'_>, first: EntryId, second: EntryId) -> bool {
    let (Some(first), Some(second)) = (documents(books, first), documents(books, second)) else { return false };
    match (first, second) {
        ([one], [other]) => one == other || !is_same_document(books, *one, *other),
        _ => true,
    }
}

/// The documents that settle a payment, when that is proved; of payments that cite one number and are in doubt for that,
/// those of the number.
fn documents(books: &Books, id: EntryId) -> Option<&[EntryId]> {
    if let Some(doubt) = books.ambiguity_of(id) {
        let number = |id: &EntryId| books.entry(*id).invoice().map(reference_key);
        let own = number(&id).filter(|number| !number.is_empty())?;
        let mut lines = doubt.ledger.iter().chain(&doubt.support);
        let of_number = !doubt.support.is_empty() && lines.all(|id| number(id).as_ref() == Some(&own));
        return of_number.then_some(&doubt.support);
    }
    let (_, one) = books.match_of(id)?;
    (one.confidence != Confidence::Probable).then_some(&*one.support)
}

fn is_same_document(books: &Grounds<'_>, first: EntryId, second: EntryId) -> bool {
    let (a, b) = (books.entry(first), books.entry(second));
    let near = days_apart(books, first, second) <= books.dossier.rules.duplicate_days_max;
    near && what(a).is_some()
        && what(a) == what(b)
        && !other_expense(a, b)
        && (!other_order(a, b) || is_claimed_twice(a, b))
        && same_beneficiary(books, a, b)
        && books.same_payee(a, b)
}

/// Under two mission orders of one person: the same day of service, or the same slip.
fn is_claimed_twice(a: &Entry, b: &Entry) -> bool {
    let slip = |entry: &Entry| entry.supporting_document().map(reference_key).filter(|key| key.len() > 3);
    let same_day = a.service_date.is_some() && a.service_date == b.service_date;
    same_day || (slip(a).is_some() && slip(a) == slip(b))
}

fn same_order(a: &Entry, b: &Entry) -> bool {
    let order = |entry: &Entry| entry.payment_order().map(reference_key);
    a.year() == b.year() && order(a).is_some() && order(a) == order(b)
}

/// A shared invoice number is the business of `duplicate_invoice`.
fn same_reference(a: &Entry, b: &Entry) -> bool {
    let number = |entry: &Entry| entry.invoice().map(reference_key).filter(|number| !number.is_empty());
    number(a).is_some() && number(a) == number(b)
}

/// Another day of service, another traveller's ticket.
fn other_expense(a: &Entry, b: &Entry) -> bool {
    let other_day = |a, b| matches!((a, b), (Some(a), Some(b)) if a != b);
    other_day(a.service_date, b.service_date)
        || other_day(a.service_end, b.service_end)
        || other_number(a.ticket(), b.ticket())
}

/// Another mission order.
fn other_order(a: &Entry, b: &Entry) -> bool {
    other_number(a.mission_order(), b.mission_order())
}

fn other_number(a: Option<&str>, b: Option<&str>) -> bool {
    a.zip(b).is_some_and(|(a, b)| reference_key(a) != reference_key(b))
}

fn same_beneficiary(books: &Grounds<'_>, a: &Entry, b: &Entry) -> bool {
    match (a.beneficiary(), b.beneficiary()) {
        (None, None) => true,
        (Some(a), Some(b)) => a == b || books.named(a).alone[0].may_be(&books.named(b).alone[0]),
        _ => false,
    }
}

/// The line without a document is the one in question; else the later one.
fn in_question(books: &Books, first: EntryId, second: EntryId) -> (EntryId, EntryId) {
    let open = |id| books.match_of(id).is_none();
    if open(first) && !open(second) { (second, first) } else { (first, second) }
}

fn observe(books: &Grounds<'_>, kept: EntryId, surplus: EntryId) -> Observation {
    let (first, entry) = (books.entry(kept), books.entry(surplus));
    let when = entry.date.map(|date| format!(" le {}", day(date))).unwrap_or_default();
    let amount = entry.amount.unwrap_or(books.zero());
    let apart = match usize::try_from(days_apart(books, kept, surplus)) {
        Ok(0) | Err(_) => "le même jour".to_owned(),
        Ok(days) => format!("à {} d’écart", count(days, "jour", "jours")),
    };
    let (papers, others) = enough_papers::told(books, kept, surplus).unwrap_or_default();
    let message = format!(
        "{} : {amount}{when}, même tiers et même montant que {}, {}.{papers}",
        line_first(entry),
        line_with_address(first),
        apart
    );
    let remedy = "Comparer les deux pièces : dire en quoi elles diffèrent, ou annuler l’un des deux paiements.";
    let others = others.into_iter().filter(|id| ![kept, surplus].contains(id));
    scope::on(books, surplus, message, remedy).related(places(books, [kept].into_iter().chain(others)))
}
