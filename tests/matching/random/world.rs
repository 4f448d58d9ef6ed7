//! Dossiers in which the truth is known: every expense has its payments and its papers, some with numbers
//! and some without, and then clerks mistype, forget, lose, pay twice and pay wrong.

use std::collections::{BTreeMap, BTreeSet};

use rappro::model::Date;
use rappro::model::entry::{Entry, Side};
use rappro::model::field::Field;
use rappro::model::money::{Currency, Money};
use rappro::model::place::{CellRef, Place};

use super::chance::Chance;
use crate::desk;

/// How many annulled mandats in a hundred are never paid again.
const NEVER_PAID_AGAIN: u64 = 30;

/// What a dossier is like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Profile {
    /// How many payments in a hundred carry the number of what they pay.
    pub(crate) quality: u64,
    /// How many times in a hundred a clerk slips, for each way of slipping.
    pub(crate) errors: u64,
    /// About how many lines.
    pub(crate) lines: usize,
}

/// A dossier and its truth; lines are named by their row.
#[derive(Default)]
pub(crate) struct World {
    pub(crate) entries: Vec<Entry>,
    /// The expense of each row.
    pub(crate) expense: Vec<u32>,
    /// What kind of expense each is.
    pub(crate) kinds: BTreeMap<u32, &'static str>,
    /// Expenses of which nobody can tell what settles what: paid twice, ties.
    pub(crate) undecidable: BTreeSet<u32>,
    /// Rows that nothing tells apart though they are two expenses: one payment, two papers.
    pub(crate) ties: Vec<Vec<u32>>,
}

struct Maker {
    chance: Chance,
    profile: Profile,
    world: World,
    firms: Vec<(String, String, usize)>,
    people: Vec<(String, String)>,
    expenses: u32,
    orders: u32,
    numbers: Vec<u32>,
}

const KINDS: &[&str] = &["Hôtel", "Restaurant", "Taxi", "Imprimerie", "Agence", "Traiteur", "Studio", "Atelier"];
const NAMES: &[&str] = &[
    "Bellevue",
    "Garlaban",
    "Calanques",
    "Brera",
    "Biscayne",
    "Everglade",
    "Molino",
    "Ocres",
    "Vauban",
    "Lerins",
    "Castel",
    "Mistral",
    "Estaque",
    "Frioul",
    "Rovere",
    "Sormiou",
    "Panier",
    "Longchamp",
    "Belsunce",
    "Noailles",
    "Valmy",
    "Rondelle",
    "Olmeta",
    "Citadelle",
    "Bompard",
    "Pharo",
    "Endoume",
    "Samena",
    "Vallier",
    "Cassini",
    "Merlan",
    "Rouet",
    "Sauveur",
    "Fontaine",
    "Luminy",
    "Morgiou",
    "Carnot",
    "Prado",
    "Joliette",
    "Arenc",
];
const LAST: &[&str] = &[
    "Dupont", "Martin", "Roche", "Blanc", "Fabre", "Garcin", "Pons", "Serre", "Tassy", "Vidal", "Aubert", "Jourdan",
];
const FIRST: &[&str] = &["Jean", "Anne", "Julie", "Paul", "Louis", "Rose", "Marc", "Aline", "Hugo", "Nadia"];
const MISSIONS: [&str; 3] = ["MIAMI", "MILAN", "GENES"];

impl World {
    pub(crate) fn invented(seed: u64, profile: Profile) -> Self {
        let mut chance = Chance::of(seed);
        let firms = 8 + profile.lines / 12;
        let firms = (0..firms.min(KINDS.len() * NAMES.len())).map(|at| firm(at, &mut chance)).collect();
        let people = (0..(6 + profile.lines / 40).min(LAST.len() * FIRST.len())).map(person).collect();
        let world = World::default();
        let mut maker =
            Maker { chance, profile, world, firms, people, expenses: 0, orders: 700, numbers: Vec::new() };
        maker.numbers = vec![0; maker.firms.len()];
        while maker.world.entries.len() < profile.lines {
            maker.expense();
        }
        for at in 0..1 + profile.lines / 200 {
            maker.tie(at as i64);
        }
        maker.finish()
    }
}

/// As papers write it, as the ledger writes it, how it numbers its invoices.
fn firm(at: usize, chance: &mut Chance) -> (String, String, usize) {
    let kind = at % KINDS.len();
    let written = format!("{} {}", KINDS[kind], NAMES[(at / KINDS.len() + 5 * kind) % NAMES.len()]);
    let upper = written.to_uppercase().replace('Ô', "O");
    let booked = match chance.below(3) {
        0 => format!("STE {upper}"),
        1 => format!("{upper} SARL"),
        _ => upper,
    };
    (written, booked, chance.below(5) as usize)
}

fn person(at: usize) -> (String, String) {
    let (last, first) = (LAST[at % LAST.len()], FIRST[(at / LAST.len() + at) % FIRST.len()]);
    (format!("{first} {last}"), format!("{} {}", last.to_uppercase(), first.to_uppercase()))
}

/// What the lines of one expense have in common.
#[derive(Clone)]
struct Expense {
    mission: &'static str,
    date: Date,
    paid: Date,
}

pub(crate) fn money(cents: i64) -> Option<Money> {
    Some(Money::new(rust_decimal::Decimal::new(cents, 2), Currency::EUR))
}

fn cents(entries: &[Entry]) -> i64 {
    entries.iter().filter_map(|entry| entry.amount?.cents()).sum()
}

impl Maker {
    fn expense(&mut self) {
        let (kind, make): (&str, fn(&mut Self)) = match self.chance.below(100) {
            0..52 => ("invoice", Self::invoice),
            52..66 => ("claim", Self::claim),
            66..73 => ("agency", Self::agency),
            73..78 => ("card", Self::statement),
            78..83 => ("credit", Self::credit),
            83..87 => ("annulment", Self::annulment),
            87..91 => ("foreign", Self::foreign),
            91..94 => ("twins", Self::twins),
            _ => ("elsewhere", Self::elsewhere),
        };
        self.world.kinds.insert(self.expenses + 1, kind);
        make(self);
    }

    fn begin(&mut self) -> Expense {
        self.expenses += 1;
        let date = Date::constant(2017, 10, 1).saturating_add(days(self.chance.below(85) as i64));
        let paid = date.saturating_add(days(3 + self.chance.below(50) as i64));
        Expense { mission: self.chance.one(&MISSIONS), date, paid }
    }

    fn add(&mut self, mut entry: Entry) {
        let file = if entry.side == Side::Ledger { "mandats.csv" } else { "pieces.csv" };
        entry.place = Place::cell(&file.into(), None, CellRef::new(self.world.entries.len() as u32, 3));
        self.world.entries.push(entry);
        self.world.expense.push(self.expenses);
    }

    fn slips(&mut self) -> bool {
        self.chance.percent(self.profile.errors)
    }

    fn order(&mut self, expense: &Expense, payee: &str, amount: i64) -> Entry {
        self.orders += 1;
        let mut entry = desk::blank(Side::Ledger, 0);
        entry.date = Some(expense.paid);
        entry.order_date = entry.date;
        entry.fiscal_year = std::num::NonZeroI16::new(2017);
        entry.set(Field::PaymentOrder, self.orders.to_string().as_str());
        entry.set(Field::Payee, payee);
        entry.amount = money(amount);
        entry.set(Field::Mission, self.chance.percent(85).then_some(expense.mission));
        entry
    }

    fn paper(&mut self, expense: &Expense, payee: &str, amount: i64) -> Entry {
        let mut entry = desk::blank(Side::Support, 0);
        entry.date = Some(expense.date);
        entry.set(Field::Payee, payee);
        entry.amount = money(amount);
        entry.set(Field::Mission, self.chance.percent(85).then_some(expense.mission));
        entry
    }

    /// Where the ledger writes the number of what it pays, if it does: its column, or the description.
    fn refer(&mut self, entry: &mut Entry, number: &str) {
        if !self.chance.percent(self.profile.quality) {
            return;
        }
        let typed = if self.slips() { self.chance.mistype(number) } else { self.chance.dress(number) };
        if self.chance.percent(12) {
            entry.set(
                Field::Description,
                format!("Règlement {number} du {:02}/11", 1 + self.chance.below(28)).as_str(),
            );
        } else {
            entry.set(Field::Invoice, typed.as_str());
        }
    }

    fn number(&mut self, firm: usize) -> String {
        self.numbers[firm] += 1;
        let at = self.numbers[firm];
        match self.firms[firm].2 {
            0 => at.to_string(),
            1 => format!("F-{}", 100 * (firm as u32 + 1) + at),
            2 => format!("2017-{:04}", 37 * firm as u32 + at),
            3 => format!("FA/2017/{:05}", 211 * firm as u32 + at),
            _ => format!("{}{:06}", char::from(b'A' + (firm % 26) as u8), 1013 * firm as u32 + at),
        }
    }

    /// Payments and papers of an expense, as they reach the dossier.
    fn deliver(&mut self, mut payments: Vec<Entry>, mut papers: Vec<Entry>) {
        if self.slips() {
            let at = self.chance.below(payments.len() as u64) as usize;
            let right = payments[at].amount.and_then(|amount| amount.cents()).unwrap_or(0);
            payments[at].amount = money(self.chance.wrong(right));
        }
        if papers.len() > 1 && self.slips() {
            papers.pop();
        }
        if self.chance.percent(self.profile.errors / 2) && payments.len() == 1 {
            let mut again = payments[0].clone();
            self.orders += 1;
            again.set(Field::PaymentOrder, self.orders.to_string().as_str());
            payments.push(again);
            self.world.undecidable.insert(self.expenses);
        }
        if self.chance.percent(self.profile.errors / 2) {
            payments.clear();
        }
        payments.into_iter().chain(papers).for_each(|entry| self.add(entry));
    }

    fn a_firm(&mut self) -> (usize, String, String) {
        let at = self.chance.below(self.firms.len() as u64) as usize;
        (at, self.firms[at].0.clone(), self.firms[at].1.clone())
    }

    fn invoice(&mut self) {
        let expense = self.begin();
        let (firm, written, booked) = self.a_firm();
        let number = self.number(firm);
        let lines = if self.chance.percent(22) { 2 + self.chance.below(3) } else { 1 };
        let mut papers = Vec::new();
        for _ in 0..lines {
            let amount = self.chance.cents();
            let mut paper = self.paper(&expense, &written, amount);
            paper.set(Field::Invoice, self.chance.percent(96).then_some(number.as_str()));
            papers.push(paper);
        }
        let parts = if self.chance.percent(12) { 2 + self.chance.below(2) as i64 } else { 1 };
        let mut left = cents(&papers);
        let mut payments = Vec::new();
        for part in (1..=parts).rev() {
            let amount = if part == 1 { left } else { left / (part + 1) + self.chance.below(97) as i64 };
            left -= amount;
            let mut payment = self.order(&expense, &booked, amount);
            self.refer(&mut payment, &number);
            payments.push(payment);
        }
        self.deliver(payments, papers);
    }

    fn claim(&mut self) {
        let expense = self.begin();
        let (written, booked) = self.chance.one(&self.people.clone());
        let number = format!("OM-2017-{:04}", 300 + self.expenses);
        let mut papers = Vec::new();
        for _ in 0..=self.chance.below(4) {
            let (_, firm, _) = self.a_firm();
            let payee = if self.chance.percent(60) { firm } else { written.clone() };
            let amount = self.chance.cents();
            let mut paper = self.paper(&expense, &payee, amount);
            paper.set(Field::Beneficiary, written.as_str());
            paper.set(Field::MissionOrder, self.chance.percent(90).then_some(number.as_str()));
            papers.push(paper);
        }
        let mut payment = self.order(&expense, &booked, cents(&papers));
        if self.chance.percent(self.profile.quality) {
            let typed = if self.slips() { self.chance.mistype(&number) } else { self.chance.dress(&number) };
            payment.set(Field::MissionOrder, typed.as_str());
        }
        self.deliver(vec![payment], papers);
    }

    /// Many tickets of two missions on one invoice.
    fn agency(&mut self) {
        let expense = self.begin();
        let (firm, written, booked) = self.a_firm();
        let number = self.number(firm);
        let missions = [self.chance.one(&MISSIONS), self.chance.one(&MISSIONS)];
        let mut papers = Vec::new();
        for _ in 0..3 + self.chance.below(7) {
            let amount = self.chance.cents();
            let mut paper = self.paper(&expense, &written, amount);
            paper.set(Field::Mission, self.chance.one(&missions));
            paper.set(Field::Beneficiary, self.chance.one(&self.people.clone()).0.as_str());
            paper.set(Field::Invoice, number.as_str());
            papers.push(paper);
        }
        let mut payment = self.order(&expense, &booked, cents(&papers));
        payment.set(Field::Mission, None);
        self.refer(&mut payment, &number);
        self.deliver(vec![payment], papers);
    }

    /// The bank is paid for what a card bought.
    fn statement(&mut self) {
        let expense = self.begin();
        let number = format!("REL-2017-{:03}", self.expenses);
        let mut papers = Vec::new();
        for _ in 0..2 + self.chance.below(6) {
            let (_, firm, _) = self.a_firm();
            let amount = self.chance.cents();
            let mut paper = self.paper(&expense, &firm, amount);
            paper.set(Field::Statement, number.as_str());
            papers.push(paper);
        }
        let mut payment = self.order(&expense, "BANQUE DU SUD", cents(&papers));
        self.refer(&mut payment, &number);
        self.deliver(vec![payment], papers);
    }

    /// A credit note reduces the invoice; the net is paid.
    fn credit(&mut self) {
        let expense = self.begin();
        let (firm, written, booked) = self.a_firm();
        let (number, own) = (self.number(firm), self.number(firm));
        let amount = 2000 + self.chance.cents();
        let mut paper = self.paper(&expense, &written, amount);
        paper.set(Field::Invoice, number.as_str());
        let less = 300 + self.chance.below(1500) as i64;
        let mut note = self.paper(&expense, &written, -less);
        note.set(Field::Invoice, format!("AV{own}").as_str());
        if self.chance.percent(80) {
            note.set(Field::Description, format!("Avoir sur facture {number}").as_str());
        }
        let papers = vec![paper, note];
        let mut payment = self.order(&expense, &booked, cents(&papers));
        self.refer(&mut payment, &number);
        self.deliver(vec![payment], papers);
    }

    /// A mandat, its annulation, and perhaps the one that replaces it.
    fn annulment(&mut self) {
        let expense = self.begin();
        let (firm, written, booked) = self.a_firm();
        let number = self.number(firm);
        let amount = self.chance.cents();
        let mut paper = self.paper(&expense, &written, amount);
        paper.set(Field::Invoice, number.as_str());
        let mut first = self.order(&expense, &booked, amount);
        self.refer(&mut first, &number);
        let later = Expense { paid: expense.paid.saturating_add(days(6)), ..expense.clone() };
        let mut back = self.order(&later, &booked, -amount);
        let order = first.payment_order().unwrap_or_default();
        back.set(Field::Description, format!("Annulation du mandat {order}").as_str());
        back.set(Field::Invoice, first.invoice());
        back.set(Field::Mission, first.mission_text());
        let again = Expense { paid: expense.paid.saturating_add(days(9)), ..expense.clone() };
        let mut last = self.order(&again, &booked, amount);
        last.set(Field::Invoice, first.invoice());
        last.set(Field::Description, first.description());
        [first, back].into_iter().for_each(|entry| self.add(entry));
        if !self.chance.percent(NEVER_PAID_AGAIN) {
            [last, paper].into_iter().for_each(|entry| self.add(entry));
        } else {
            self.expenses += 1;
            self.add(paper);
        }
    }

    /// A document in dollars; the bank's rate is another.
    fn foreign(&mut self) {
        let expense = self.begin();
        let (firm, written, booked) = self.a_firm();
        let number = self.number(firm);
        let amount = 3000 + self.chance.cents();
        let mut paper = self.paper(&expense, &written, amount);
        paper.set(Field::Invoice, number.as_str());
        let usd = Currency::from_code("USD").unwrap();
        paper.change_figures(|figures| {
            figures.original = Some(Money::new(rust_decimal::Decimal::new(amount * 118 / 100, 2), usd))
        });
        let most = amount * 19 / 1000;
        let paid = amount - most + self.chance.below(2 * most as u64) as i64;
        let mut payment = self.order(&expense, &booked, paid);
        self.refer(&mut payment, &number);
        self.deliver(vec![payment], vec![paper]);
    }

    /// Two nights at one price on one day, paid by two lines of one day, none of them numbered.
    fn twins(&mut self) {
        let expense = self.begin();
        let (_, written, booked) = self.a_firm();
        let amount = self.chance.cents();
        let (mut payment, mut paper) =
            (self.order(&expense, &booked, amount), self.paper(&expense, &written, amount));
        payment.set(Field::Mission, expense.mission);
        paper.set(Field::Mission, expense.mission);
        for line in ["1", "2"] {
            payment.set(Field::OrderLine, line);
            self.add(payment.clone());
        }
        self.add(paper.clone());
        self.add(paper);
    }

    /// A line of the ledger that concerns no mission.
    fn elsewhere(&mut self) {
        let expense = self.begin();
        let (firm, _, booked) = self.a_firm();
        let amount = self.chance.cents();
        let mut payment = self.order(&expense, &booked, amount);
        payment.set(Field::Mission, None);
        payment.set(Field::Invoice, format!("Z{}", self.number(firm)).as_str());
        self.add(payment);
    }

    /// One payment, two papers of two expenses that nothing tells apart; nobody else has that amount.
    fn tie(&mut self, at: i64) {
        let expense = self.begin();
        let (_, written, booked) = self.a_firm();
        let amount = 2_000_003 + 1117 * at;
        let first = self.world.entries.len() as u32;
        let mut payment = self.order(&expense, &booked, amount);
        payment.set(Field::Mission, expense.mission);
        let mut paper = self.paper(&expense, &written, amount);
        paper.set(Field::Mission, expense.mission);
        self.world.undecidable.insert(self.expenses);
        self.add(payment);
        self.add(paper.clone());
        self.expenses += 1;
        self.add(paper);
        self.world.ties.push(vec![first, first + 1, first + 2]);
    }

    fn finish(self) -> World {
        self.world
    }
}

fn days(days: i64) -> jiff::Span {
    jiff::Span::new().days(days)
}
