//! Lines of one claim that another claim of the same person repeats, word for word. Example: OM-101 and OM-109 of Paul
//! Vernet both have the train of 7 April for 164,00 € and the lunch of 8 April for 19,00 €, and both are paid.
//!
//! A night, a ticket, a line that names its firm, a meal or a taxi of a price that is no flat or round one is asked about
//! alone, and so is a ride of whatever price whose firm both name; other meals, rides and small sums only when the whole
//! claim is repeated, for there are two of them on one day; so is the way there and back when no place is named. Other
//! persons, other days and shares of one price are innocent, and so is what a negative line takes back.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{BuildHasher, Hash, Hasher};

use rust_decimal::Decimal;
use rustc_hash::{FxBuildHasher, FxHashMap, FxHasher};

use crate::check::Grounds;
use crate::check::double_payment::is_share;
use crate::check::findings::wording::{count, line_first, line_with_address, places};
use crate::check::grounds::persons::{Name, distinct};
use crate::check::grounds::scope;
use crate::check::grounds::travel::told;
use crate::check::grounds::written_twice::{comes_once, day, names_journey};
use crate::model::books::Books;
use crate::model::entry::{Entry, EntryId, Side};
use crate::model::field::Field;
use crate::model::finding::Observation;
use crate::model::money::Money;
use crate::model::nature::Nature;
use crate::model::phrases::Phrases;
use crate::model::words::{contains_words, fold, reference_key, reference_mark};

/// Lines of a claim, each behind the one that it repeats.
pub(super) type Again = Vec<(EntryId, EntryId)>;

/// Lines that say the same of one person and day; more are no claim.
const ALIKE_MAX: usize = 50;

/// The lines that claims repeat, by pair of claims.
pub(super) fn find(books: &Grounds<'_>) -> Vec<Again> {
    if !books.fills(Side::Support, Field::MissionOrder) {
        return Vec::new();
    }
    let alike = books.of_one_amount(Side::Support).closer(|id| mark(books, books.entry(id))).together();
    let mut by_claims: BTreeMap<(String, String), Again> = BTreeMap::new();
    for group in alike.groups().filter(|group| group.len() <= ALIKE_MAX) {
        let mut taken = BTreeSet::new();
        for (at, id) in group.iter().enumerate() {
            let mut before = group[..at].iter().filter(|one| !taken.contains(*one));
            let Some(first) = before.find(|one| is_again(books, **one, *id)) else {
                continue;
            };
            taken.extend([*first, *id]);
            let mut two = [*first, *id].map(|id| (number(books.entry(id)).unwrap_or_default(), id));
            two.sort();
            let [(kept, first), (surplus, second)] = two;
            by_claims.entry((kept, surplus)).or_default().push((first, second));
        }
    }
    let claims = Claims::of(books, &by_claims);
    let found = by_claims.into_iter().map(|(numbers, mut again)| {
        // Which groups come first is by chance.
        again.sort();
        claims.not_taken_back(books, &numbers, again)
    });
    found.filter(|again| is_told(books, &claims, again)).collect()
}

/// The counted lines of claims.
fn lines<'b>(books: &'b Grounds<'_>) -> impl Iterator<Item = (EntryId, &'b Entry, Money)> {
    scope::lines(books, Side::Support).filter(|(_, entry, _)| entry.mission_order().is_some())
}

fn number(entry: &Entry) -> Option<String> {
    entry.mission_order().map(reference_key)
}

fn person(entry: &Entry) -> Option<&str> {
    entry.beneficiary().or(entry.payee())
}

/// The firm, where a column beside the traveller names it.
fn firm(entry: &Entry) -> Option<String> {
    entry.payee().zip(entry.beneficiary()).filter(|(firm, person)| firm != person).map(|(firm, _)| fold(firm))
}

/// What lines of claims for one expense have in common, in a number.
fn mark(books: &Grounds<'_>, entry: &Entry) -> Option<u64> {
    let amount = entry.amount.filter(|amount| !amount.is_negative() && !amount.is_zero())?;
    entry.mission_order()?;
    let mut hasher = FxHasher::default();
    books.named(person(entry)?).alone[0].key().hash(&mut hasher);
    day(entry)?.hash(&mut hasher);
    FxBuildHasher.hash_one(fold(entry.description().or(entry.nature())?)).hash(&mut hasher);
    amount.mark().hash(&mut hasher);
    Some(hasher.finish())
}

fn is_again(books: &Grounds<'_>, first: EntryId, second: EntryId) -> bool {
    let (a, b) = (books.entry(first), books.entry(second));
    let said = |entry: &Entry| [entry.nature(), entry.description()].map(|text| text.map(fold));
    let other =
        |a: Option<&str>, b: Option<&str>| a.zip(b).is_some_and(|(a, b)| reference_key(a) != reference_key(b));
    let names = [a, b].map(|entry| person(entry).map(|text| books.named(text)));
    let [Some(one), Some(two)] = &names else { return false };
    number(a) != number(b)
        && a.amount == b.amount
        && day(a) == day(b)
        && a.service_end == b.service_end
        && said(a) == said(b)
        && firm(a) == firm(b)
        && !other(a.ticket(), b.ticket())
        && one.alone[0].key() == two.alone[0].key()
        && !is_share(a)
        && !is_of_several(books, first, &one.alone[0])
}

/// True when two members of the mission may be called so: `MARTIN`, `MARTIN A.`.
pub(super) fn is_of_several(books: &Books, id: EntryId, name: &Name) -> bool {
    let Some(mission) = scope::mission(books, id) else { return false };
    let members = books.members_of(mission).map(|member| Name::of(&member.name));
    distinct(members.filter(|member| member.may_be(name) || name.is_surname_of(member))) > 1
}

/// Of the claims that repeat lines: how many lines they have, and what they take back.
struct Claims {
    lines: FxHashMap<u64, usize>,
    credits: FxHashMap<u64, Vec<Money>>,
}

impl Claims {
    fn of(books: &Grounds<'_>, by_claims: &BTreeMap<(String, String), Again>) -> Self {
        let entries = by_claims.values().flatten().flat_map(|(kept, surplus)| [*kept, *surplus]);
        let numbers = entries.filter_map(|id| books.entry(id).mission_order().map(reference_mark));
        let mut claims = Self { lines: numbers.map(|mark| (mark, 0)).collect(), credits: FxHashMap::default() };
        if claims.lines.is_empty() {
            return claims;
        }
        for (_, entry, amount) in lines(books) {
            let Some(mark) = entry.mission_order().map(reference_mark) else { continue };
            let Some(lines) = claims.lines.get_mut(&mark) else { continue };
            if amount.is_negative() {
                claims.credits.entry(mark).or_default().push(amount.negated());
            } else {
                *lines += 1;
            }
        }
        claims
    }

    fn not_taken_back(&self, books: &Books, numbers: &(String, String), mut again: Again) -> Again {
        let credits = [&numbers.0, &numbers.1].map(|number| self.credits.get(&reference_mark(number)));
        let credits: Vec<&Money> = credits.into_iter().flatten().flatten().collect();
        again.retain(|(_, surplus)| !books.entry(*surplus).amount.is_some_and(|amount| credits.contains(&&amount)));
        again
    }

    /// True when the lines are all those of one of the two claims.
    fn are_whole(&self, books: &Books, again: &Again) -> bool {
        let lines = |id: EntryId| {
            let mark = books.entry(id).mission_order().map(reference_mark);
            mark.and_then(|mark| self.lines.get(&mark)).copied().unwrap_or(usize::MAX)
        };
        again.first().is_some_and(|(kept, surplus)| again.len() == lines(*kept).min(lines(*surplus)))
    }
}

fn is_told(books: &Grounds<'_>, claims: &Claims, again: &Again) -> bool {
    let alone = |(kept, surplus): &(EntryId, EntryId)| {
        let (first, entry) = (books.entry(*kept), books.entry(*surplus));
        let carries = matches!(books.nature(*surplus), Nature::Air | Nature::Rail | Nature::Ground);
        let is_there_and_back = || {
            let of_days = entry.service_end.is_some() && entry.service_end != entry.service_date;
            let of_number = first.ticket().is_some() && entry.ticket().is_some();
            !of_days && !of_number && !names_journey(entry)
        };
        let once = || firm(entry).is_some() || comes_once(books, *surplus, entry);
        let of_price = || has_its_own_price(books, *surplus, entry) || is_ride_of_a_firm(books, *surplus, entry);
        (once() && !(carries && is_there_and_back())) || of_price()
    };
    // There are two meals a day, unless a line tells which of them it is.
    let is_meal = |(_, surplus): &(EntryId, EntryId)| {
        const WHICH: &[&str] = &["midi", "soir", "dejeuner", "diner", "souper", "lunch", "dinner"];
        let told = told(books.entry(*surplus));
        let is_meal = books.nature(*surplus) == Nature::Meals || contains_words(&told, "repas");
        is_meal && !WHICH.iter().any(|word| contains_words(&told, word))
    };
    let is_whole = || {
        let per_diem = |two: &&(EntryId, EntryId)| books.nature(two.1) == Nature::PerDiem && !is_meal(two);
        let days: BTreeSet<_> = again.iter().map(|(_, surplus)| day(books.entry(*surplus))).collect();
        let are_several = again.len() > 1 && (days.len() > 1 || !again.iter().all(is_meal));
        (are_several || again.iter().find(per_diem).is_some()) && claims.are_whole(books, again)
    };
    again.iter().any(alone) || is_whole()
}

static RIDES: Phrases = Phrases::of(&["taxi", "taxis", "vtc", "uber", "bolt", "cab", "cabs"]);

/// True for a ride, of whatever price, whose firm both claims name: who rides there and back does so on one claim, unless
/// he travels on one day only.
fn is_ride_of_a_firm(books: &Books, id: EntryId, entry: &Entry) -> bool {
    const CENTS_MIN: i64 = 20_00;
    let is_worth = entry.amount.and_then(|amount| amount.cents()).is_some_and(|cents| cents >= CENTS_MIN);
    let mission = scope::mission(books, id).map(|mission| books.mission(mission));
    is_worth
        && entry.service_date.is_some()
        && firm(entry).is_some()
        && books.nature(id) == Nature::Ground
        && mission.is_some_and(|of| of.start != of.end)
        && RIDES.stand_in(&told(entry))
}

/// True for a meal or a ride that no other of the day costs: a bill, a metered fare. Flat rates and round prices recur,
/// and so do coffees and buses.
fn has_its_own_price(books: &Books, id: EntryId, entry: &Entry) -> bool {
    static FLAT: Phrases = Phrases::of(&["forfait", "forfaitaire", "indemnite", "indemnites"]);
    const CENTS_MIN: i64 = 10_00;
    /// No flat rate of a meal is so high, and those below are of quarters of a euro.
    const BILL_MIN: i64 = 25_00;
    const QUARTER: i64 = 25;
    // The date of a claim is not yet the day of the meal.
    let told_on = entry.service_date.and(entry.amount);
    let Some(cents) = told_on.and_then(|amount| amount.cents()).filter(|cents| *cents >= CENTS_MIN) else {
        return false;
    };
    match books.nature(id) {
        Nature::Meals => (cents >= BILL_MIN || cents % QUARTER != 0) && !FLAT.stand_in(&told(entry)),
        Nature::Ground => {
            cents % 100 != 0 && !entry.original().is_some_and(is_round) && RIDES.stand_in(&told(entry))
        }
        _ => false,
    }
}

/// Whole units; whole hundreds of a currency that counts in thousands.
fn is_round(price: Money) -> bool {
    let hundred = Decimal::ONE_HUNDRED;
    let amount = price.amount();
    if amount >= Decimal::ONE_THOUSAND { (amount % hundred).is_zero() } else { amount.is_integer() }
}

/// What is asked of such claims.
pub(super) fn observe(books: &Books, again: &Again) -> Option<Observation> {
    let (kept, surplus) = *again.first()?;
    let (first, entry) = (books.entry(kept), books.entry(surplus));
    let amount = books.sum(again.iter().filter_map(|(_, id)| books.entry(*id).amount));
    let numbers = [first, entry].map(|entry| entry.mission_order().unwrap_or_default().trim());
    let message = match again.len() {
        1 => format!(
            "{} : {amount}, ordre de mission {} ; même personne, même jour et même dépense que {}, ordre de mission {}.",
            line_first(entry),
            numbers[1],
            line_with_address(first),
            numbers[0]
        ),
        lines => format!(
            "{}, ordre de mission {} : {}, {amount} en tout, répètent mot pour mot l’ordre de mission {}, à partir de {}.",
            line_first(entry),
            numbers[1],
            count(lines, "ligne", "lignes"),
            numbers[0],
            line_with_address(first)
        ),
    };
    let remedy = "Comparer les deux états de frais : si c’est le même déplacement, annuler l’un des paiements ou demander le reversement ; sinon dire en quoi les dépenses diffèrent.";
    let others = again.iter().flat_map(|(kept, other)| [*kept, *other]).filter(|id| *id != surplus);
    Some(
        scope::on(books, surplus, message, remedy)
            .amount(amount)
            .related(places(books, others))
            .subjects(again.iter().map(|(_, id)| *id)),
    )
}
