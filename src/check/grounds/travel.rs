//! Who slept, ate and was paid a flat rate when, from what the documents of a mission say.

use std::collections::BTreeSet;
use std::rc::Rc;

use rust_decimal::Decimal;

use super::counted::{NIGHTS, NIGHTS_MAX, number_before};
use super::headed::Headed;
use super::persons::{Name, People, beneficiary};
use super::rooms::Rooms;
use super::said_days;
use super::scale::Unit;
use super::scope;
use crate::check::Grounds;
use crate::model::Date;
use crate::model::account::Role;
use crate::model::books::Books;
use crate::model::entry::{Entry, EntryId, Side};
use crate::model::field::Field;
use crate::model::mission::MissionId;
use crate::model::money::Money;
use crate::model::nature::{Nature, NatureBy};
use crate::model::phrases::Phrases;
use crate::model::words::{contains_words, fold_onto};

/// A flat rate paid to one person.
#[derive(Clone, Debug)]
pub(in crate::check) struct Allowance {
    pub(in crate::check) id: EntryId,
    pub(in crate::check) person: Option<usize>,
    pub(in crate::check) unit: Unit,
    /// How many units, when the line tells.
    pub(in crate::check) count: Option<Decimal>,
    /// The amount of one unit, in the currency of the document.
    pub(in crate::check) each: Option<Money>,
    /// The whole, in the same currency.
    pub(in crate::check) whole: Money,
    /// The part of the rate that the line says was taken off, in percent.
    pub(in crate::check) announced: Announced,
}

/// What a line says of its own reductions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::check) struct Announced {
    /// `abattement 82,5 %`.
    pub(in crate::check) percent: Option<Decimal>,
    /// `logé`.
    pub(in crate::check) lodged: bool,
    /// `un repas offert`.
    pub(in crate::check) meals: u32,
}

/// A night or more of one person.
#[derive(Clone, Debug)]
pub(in crate::check) struct Stay {
    pub(in crate::check) id: EntryId,
    pub(in crate::check) person: Option<usize>,
    pub(in crate::check) first: Option<Date>,
    /// How many nights, when the line tells.
    pub(in crate::check) nights: Option<u32>,
    /// How many its text tells, when its days make another number.
    pub(in crate::check) otherwise: Option<u32>,
    /// The text tells the first night and the last, where no column does.
    pub(in crate::check) is_said: bool,
}

/// A meal: of one person, or of a group.
#[derive(Clone, Debug)]
pub(in crate::check) struct Meal {
    pub(in crate::check) id: EntryId,
    /// Whom the line names; empty for a group.
    pub(in crate::check) persons: Vec<usize>,
    pub(in crate::check) day: Option<Date>,
    /// How many ate, when the line tells.
    at_table: Option<u32>,
}

impl Meal {
    /// Paid by the organisation for several people: their names, or as many at table as the delegation counts.
    pub(in crate::check) fn is_offered(&self, books: &Books, mission: MissionId) -> bool {
        let of_mission = books.mission(mission);
        let on_mission = self.day.is_some_and(|day| of_mission.start <= day && day <= of_mission.end);
        let delegation = of_mission.headcount.total().filter(|delegation| *delegation > 0);
        let whole = self.at_table.zip(delegation).is_some_and(|(at_table, delegation)| at_table >= delegation);
        on_mission && (self.persons.len() > 1 || (self.persons.is_empty() && whole))
    }

    /// True when it was offered to this person.
    pub(in crate::check) fn is_for(&self, person: usize) -> bool {
        self.persons.is_empty() || self.persons.contains(&person)
    }
}

/// What a mission's travellers consumed and were paid.
pub(in crate::check) struct Travel {
    pub(in crate::check) people: People,
    pub(in crate::check) allowances: Vec<Allowance>,
    pub(in crate::check) stays: Vec<Stay>,
    pub(in crate::check) meals: Vec<Meal>,
    /// Rooms billed together.
    pub(in crate::check) rooms: Vec<Rooms>,
    /// Who has a credit for a night.
    pub(in crate::check) credited: BTreeSet<usize>,
}

impl Travel {
    /// Reads the documents of a mission; its payments only when the dossier has no document.
    pub(in crate::check) fn of(books: &Grounds<'_>, mission: MissionId) -> Self {
        let told_by = if books.has(Role::Support) { Side::Support } else { Side::Ledger };
        let lines = || scope::of_mission(books, mission, told_by).filter(|(_, _, amount)| !amount.is_negative());
        let members: Vec<Name> = books.members_of(mission).map(|member| Name::of(&member.name)).collect();
        let of_nights = counted_in_nights(books);
        // Most lines of a large mission name nobody, and are neither a night nor a meal nor a flat rate.
        let told = lines().filter_map(|(id, entry, amount)| {
            let is_stay = is_stay(books, id, entry, &of_nights);
            let names = may_travel(books, id, entry, &members).then(|| travellers(books, id, entry, &members));
            let names = names.filter(|names| !names.is_empty());
            let is_told = names.is_some() || is_stay || is_of_travel(books, id);
            is_told.then(|| Line { id, entry, amount, names: names.unwrap_or_default(), is_stay })
        });
        let told: Vec<Line<'_>> = told.collect();
        let people = People::of(members.iter().chain(told.iter().flat_map(|line| line.names.iter())));
        let credits = books.credits_of(mission).iter().filter(|id| books.nature(**id) == Nature::Hotel);
        let credited = credits.flat_map(|id| {
            let names = travellers(books, *id, books.entry(*id), &members);
            names.iter().filter_map(|name| people.find(name)).collect::<Vec<_>>()
        });
        let credited = credited.collect();
        let (allowances, stays, meals, rooms) = Default::default();
        let mut travel = Self { people, allowances, stays, meals, rooms, credited };
        told.iter().for_each(|line| travel.add(books, mission, line));
        travel.rooms = Rooms::of(books, mission, &travel.stays, &travel.people);
        travel
    }

    fn add(&mut self, books: &Books, mission: MissionId, line: &Line<'_>) {
        let &Line { id, entry, amount, ref names, is_stay } = line;
        if !is_stay && !is_of_travel(books, id) {
            return;
        }
        let reading = books.nature_reading(id);
        let persons: Vec<usize> = names.iter().filter_map(|name| self.people.find(name)).collect();
        let person = match (persons.as_slice(), names.len()) {
            ([one], 1) => Some(*one),
            _ => None,
        };
        let told = told(entry);
        if reading.nature == Nature::PerDiem {
            let unit = unit(reading.word, &told);
            self.allowances.push(allowance(id, entry, amount, person, unit, &told));
        } else if is_stay && !contains_words(&told, "taxe de sejour") {
            let nights = nights(entry, &told);
            let otherwise =
                number_before(&told, NIGHTS).filter(|said| entry.service_end.is_some() && nights != Some(*said));
            let of = books.mission(mission);
            let said = said_days::stay(&told, (of.start, of.end)).filter(|(first, _)| {
                entry.service_end.is_none() && entry.service_date.is_none_or(|day| day == *first)
            });
            let first = entry.service_date.or(said.map(|(first, _)| first));
            let nights = said.map(|(_, nights)| nights).or(nights);
            self.stays.push(Stay { id, person, first, nights, otherwise, is_said: said.is_some() });
        } else if matches!(reading.nature, Nature::Meals | Nature::Reception) && is_meal(&told) {
            let day = entry.service_date.or(entry.date);
            let at_table = at_table(&told);
            // Whoever paid for several did not eat alone: the holder of the card, the one who claims.
            let of_a_group = persons.len() == 1 && at_table.is_some_and(|people| people > 1);
            let persons = if of_a_group { Vec::new() } else { persons };
            self.meals.push(Meal { id, persons, day, at_table });
        }
    }
}

/// A cost of a mission.
struct Line<'b> {
    id: EntryId,
    entry: &'b Entry,
    amount: Money,
    /// Whom it names.
    names: Rc<[Name]>,
    is_stay: bool,
}

/// True for a night, by its nature; of what has none, by what it is counted in.
fn is_stay(books: &Books, id: EntryId, entry: &Entry, of_nights: &Headed) -> bool {
    // What nothing names, but is counted in nights of somebody and paid to another, was slept.
    let is_paid_to_another = || entry.payee().zip(entry.beneficiary()).is_some_and(|(firm, who)| firm != who);
    let reading = books.nature_reading(id);
    match reading.by {
        NatureBy::Nothing => of_nights.has(entry) && is_paid_to_another() && !entry.payee().is_some_and(lets_halls),
        _ => reading.includes(Nature::Hotel),
    }
}

fn is_of_travel(books: &Books, id: EntryId) -> bool {
    matches!(books.nature(id), Nature::PerDiem | Nature::Meals | Nature::Reception)
}

/// True for a payee whose name is of halls, not of rooms to sleep in.
fn lets_halls(payee: &str) -> bool {
    static HALLS: Phrases = Phrases::of(&[
        "congres",
        "congress",
        "congressi",
        "convention",
        "conventions",
        "expo",
        "expositions",
        "salles",
    ]);
    HALLS.stand_in(&crate::model::words::fold(payee))
}

/// The sheets whose quantities are of nights.
pub(in crate::check) fn counted_in_nights(books: &Books) -> Headed {
    Headed::of(books, Field::Quantity, &["nuit", "nuits", "nuitee", "nuitees", "night", "nights"])
}

/// The folded texts of a line that say what it was.
pub(in crate::check) fn told(entry: &Entry) -> String {
    let mut told = String::new();
    tell(entry, &mut told);
    told
}

/// The same into a text that is used again and again.
pub(in crate::check) fn tell(entry: &Entry, told: &mut String) {
    told.clear();
    for text in [entry.nature(), entry.description()].into_iter().flatten() {
        if !told.is_empty() {
            told.push(' ');
        }
        fold_onto(text, told);
    }
}

/// False for a line that names no traveller, as nearly all lines of a large mission: see [`travellers`].
#[inline]
pub(in crate::check) fn may_travel(books: &Grounds<'_>, id: EntryId, entry: &Entry, members: &[Name]) -> bool {
    !members.is_empty()
        || entry.texts.has(Field::Beneficiary)
        || entry.texts.has(Field::MissionOrder)
        || books.nature(id) == Nature::PerDiem
}

/// Who travelled, slept or ate. A payee is a traveller on a claim, on a flat rate, or when the member list
/// names him or her.
pub(in crate::check) fn travellers(
    books: &Grounds<'_>,
    id: EntryId,
    entry: &Entry,
    members: &[Name],
) -> Rc<[Name]> {
    if let Some(beneficiary) = beneficiary(entry) {
        return books.persons(beneficiary);
    }
    let is_claim = entry.mission_order().is_some() || books.nature(id) == Nature::PerDiem;
    if !is_claim && members.is_empty() {
        return books.nobody();
    }
    let payee = entry.payee().map(|payee| books.named(payee)).filter(|payee| payee.is_person);
    let Some(payee) = payee else { return books.nobody() };
    let is_member = |name: &Name| members.iter().any(|member| member.may_be(name));
    let travels = payee.alone.iter().any(|name| (is_claim && !name.is_short()) || is_member(name));
    if travels { Rc::clone(&payee.alone) } else { books.nobody() }
}

fn unit(word: &str, told: &str) -> Unit {
    let says = |what: &str| word.split(' ').any(|part| part == what);
    if says("repas") {
        Unit::Meal
    } else if says("nuitee") || says("nuitees") || says("nuit") {
        Unit::Night
    } else if contains_words(told, "indemnite de repas") {
        Unit::Meal
    } else {
        Unit::Day
    }
}

/// Words of several for whom a line is.
const PERSONS: &[&str] = &[
    "agents",
    "elus",
    "personnes",
    "pers",
    "participants",
    "conseillers",
    "conseilleres",
    "collaborateurs",
    "accompagnateurs",
    "membres",
    "deleguees",
    "delegues",
    "couple",
    "mm",
    "mmes",
    "messieurs",
    "mesdames",
];

fn allowance(
    id: EntryId,
    entry: &Entry,
    amount: Money,
    person: Option<usize>,
    unit: Unit,
    told: &str,
) -> Allowance {
    let units = ["jour", "jours", "nuit", "nuits", "nuitee", "nuitees", "indemnite", "indemnites", "repas", "ij"];
    let said = number_before(told, &units).map(Decimal::from);
    let count = entry.quantity().filter(|count| *count > Decimal::ZERO).or(said);
    let original = entry.original();
    let (each, whole) = match (entry.unit_amount(), count) {
        (Some(each), Some(count)) => {
            // The unit is in the currency in which it makes the whole.
            let product = each.checked_mul(count).unwrap_or(Decimal::MAX);
            let near =
                |whole: &Money| product.checked_sub(whole.amount()).is_some_and(|gap| gap.abs() <= Decimal::ONE);
            let whole = [original, Some(amount)].into_iter().flatten().find(near);
            let whole = whole.or(original).unwrap_or(amount);
            // What is paid counts, not what the line prints beside it; several persons may share the line.
            let of_one = person.is_some() && !told.split(' ').any(|word| PERSONS.contains(&word));
            let paid = whole.amount().checked_div(count).filter(|_| of_one && !near(&whole));
            let each = paid.map_or(each, |paid| paid.max(each));
            (Some(Money::new(each, whole.currency())), whole)
        }
        (Some(each), None) => {
            let whole = original.unwrap_or(amount);
            (Some(Money::new(each, whole.currency())), whole)
        }
        (None, Some(count)) => {
            let whole = original.unwrap_or(amount);
            let each = whole.amount().checked_div(count);
            (each.map(|each| Money::new(each, whole.currency())), whole)
        }
        (None, None) => (None, original.unwrap_or(amount)),
    };
    let text = [entry.nature(), entry.description()].into_iter().flatten().collect::<Vec<_>>().join(" ");
    Allowance { id, person, unit, count, each, whole, announced: announced(&text, told) }
}

/// What a line says of its reductions.
fn announced(text: &str, told: &str) -> Announced {
    let words = ["abattement", "reduction", "reduite", "deduction", "minoration", "abattu"];
    let speaks = words.iter().any(|word| contains_words(told, word));
    let lodged = ["loge", "logee", "heberge", "hebergee", "hotel pris en charge", "nuit offerte"];
    let one = ["repas offert", "repas deduit", "repas pris en charge", "repas fourni", "un repas", "1 repas"];
    let two = ["repas offerts", "repas deduits", "repas fournis", "deux repas", "2 repas", "nourri", "nourrie"];
    let has = |words: &[&str]| words.iter().any(|word| contains_words(told, word));
    let meals = if has(&two) { 2 } else { u32::from(has(&one)) };
    Announced { percent: speaks.then(|| percent(text)).flatten(), lodged: has(&lodged), meals }
}

/// The number before the first `%`.
fn percent(text: &str) -> Option<Decimal> {
    let (before, _) = text.split_once('%')?;
    let number: String =
        before.trim_end().chars().rev().take_while(|sign| sign.is_ascii_digit() || ",.".contains(*sign)).collect();
    let number: String = number.chars().rev().collect();
    let percent: Decimal = number.replace(',', ".").parse().ok()?;
    (percent > Decimal::ZERO && percent <= Decimal::ONE_HUNDRED).then_some(percent)
}

/// Nights of a stay: to the day of departure, else as many as the quantity or the text tells.
pub(in crate::check) fn nights(entry: &Entry, told: &str) -> Option<u32> {
    let days = entry.service_date.zip(entry.service_end).map(|(first, last)| (last - first).get_days());
    let days = days.and_then(|days| u32::try_from(days).ok()).filter(|days| *days > 0);
    let quantity = entry.quantity().filter(|count| count.is_integer() && *count > Decimal::ZERO);
    let quantity = quantity.and_then(|count| u32::try_from(count).ok()).filter(|count| *count <= NIGHTS_MAX);
    let said = number_before(told, NIGHTS);
    days.or(said).or(quantity)
}

/// How many people a folded text counts at table: `34 convives`.
fn at_table(told: &str) -> Option<u32> {
    let people = [
        "convive",
        "convives",
        "couvert",
        "couverts",
        "personne",
        "personnes",
        "pers",
        "pax",
        "participants",
        "people",
        "persone",
        "coperti",
    ];
    number_before(told, &people)
}

/// How many people a folded text counts, guests included, who may come besides the delegation.
pub(in crate::check) fn guests(told: &str) -> Option<u32> {
    at_table(told).or_else(|| number_before(told, &["invites", "invite", "guests", "invitees"]))
}

/// True for what a per diem covers: lunch and dinner, not breakfast, drinks or a cocktail.
pub(in crate::check) fn is_meal(told: &str) -> bool {
    static MEALS: Phrases = Phrases::of(&[
        "repas",
        "diner",
        "diners",
        "souper",
        "lunch",
        "dinner",
        "pranzo",
        "cena",
        "restaurant",
        "restauration",
        "ristorante",
    ]);
    static LUNCH: Phrases = Phrases::of(&["dejeuner", "dejeuners"]);
    static BREAKFAST: Phrases = Phrases::of(&["petit dejeuner", "petits dejeuners", "breakfast", "colazione"]);
    MEALS.stand_in(told) || (LUNCH.stand_in(told) && !BREAKFAST.stand_in(told))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reductions_are_read_as_written() {
        use crate::model::words::fold;
        let text = "Indemnité journalière base 320 USD, abattement 82,5 % (logé, un repas offert)";
        let read = announced(text, &fold(text));
        assert_eq!(read, Announced { percent: Some(Decimal::new(825, 1)), lodged: true, meals: 1 });
        assert_eq!(announced("Indemnité journalière", "indemnite journaliere"), Announced::default());
    }

    #[test]
    fn what_fills_a_column_is_no_nature() {
        let mut entry = Entry::blank(Side::Ledger, crate::model::place::Place::of_file(&"a.csv".into()));
        entry.set(crate::model::field::Field::Nature, "—");
        entry.set(crate::model::field::Field::Description, "Avance M. Durand");
        assert_eq!(told(&entry), "avance m durand");
    }

    #[test]
    fn numbers_and_meals_are_read_in_words() {
        assert_eq!(guests("diner officiel 34 convives"), Some(34));
        assert_eq!(number_before("6 nuits chambre individuelle", &["nuits"]), Some(6));
        assert!(is_meal("diner officiel") && !is_meal("petits dejeuners btob 45 convives"));
        assert!(!is_meal("cocktail du workshop"));
    }
}
