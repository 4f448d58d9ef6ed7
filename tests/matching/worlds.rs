//! Invented worlds, in which the truth is known: every expense has its payment and its papers, and then
//! clerks mistype numbers, forget them, lose papers, pay twice, pay the wrong amount. Whatever they do, no
//! match that is called certain may join two expenses.

use crate::desk;

use rappro::model::Date;
use rappro::model::entry::{Entry, EntryId, Side};
use rappro::model::field::Field;
use rappro::model::matching::{Confidence, Match};
use rappro::model::money::{Currency, Money};
use rappro::model::place::{CellRef, Place};
use rappro::model::rules::Rules;

/// As the papers and as the ledger write them.
const FIRMS: &[(&str, &str)] = &[
    ("Hôtel Bellevue", "HOTEL BELLEVUE SARL"),
    ("Hotel Biscayne Palms Inc", "BISCAYNE PALMS HOTEL"),
    ("Taxi Roma", "TAXI ROMA"),
    ("Air France", "STE AIR FRANCE"),
    ("Restaurant du Port", "RESTAURANT DU PORT"),
    ("Restaurant de la Gare", "RESTAURANT LA GARE"),
    ("Linguapont", "LINGUAPONT"),
    ("Agence Calanques Voyages", "CALANQUES VOYAGES"),
];
const PEOPLE: &[(&str, &str)] = &[
    ("Jean Dupont", "DUPONT JEAN"),
    ("Anne Martin", "MARTIN ANNE MME"),
    ("Paul Dupont", "DUPONT PAUL"),
    ("Julie Roche", "ROCHE JULIE"),
];
/// Few amounts, so that expenses that have nothing in common cost the same.
const CENTS: &[i64] = &[1525, 1525, 3000, 9000, 12_000, 30_000, 45_050, 7777, 60_000];

/// Chance, the same at each run (xorshift).
struct Chance(u64);

impl Chance {
    fn below(&mut self, n: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % n
    }

    fn percent(&mut self, chances: u64) -> bool {
        self.below(100) < chances
    }

    fn one<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len() as u64) as usize]
    }

    fn cents(&mut self) -> i64 {
        if self.percent(60) { self.one(CENTS) } else { 1000 + self.below(100_000) as i64 }
    }

    /// A number as another clerk types it.
    fn dress(&mut self, number: &str) -> String {
        match self.below(4) {
            0 => number.to_lowercase(),
            1 => number.replace(['-', '/'], " "),
            2 => number.replace(['-', '/'], ""),
            _ => number.to_owned(),
        }
    }

    /// The last digit is another, perhaps.
    fn mistype(&mut self, number: &str) -> String {
        let mut signs: Vec<char> = number.chars().collect();
        if let Some(last) = signs.iter().rposition(char::is_ascii_digit) {
            signs[last] = char::from(b'0' + self.below(10) as u8);
        }
        signs.into_iter().collect()
    }
}

/// A world in the making. The number of the expense stands where nothing looks: in the function column.
struct World {
    chance: Chance,
    entries: Vec<Entry>,
    order: u32,
    /// Firms that have already sent an invoice: some number theirs 1, 2, 3.
    invoiced: Vec<&'static str>,
}

/// What the lines of one expense have in common.
struct Expense {
    number: u64,
    mission: &'static str,
    /// The papers tell the mission.
    told: bool,
    date: Date,
}

impl World {
    fn invented(seed: u64) -> Vec<Entry> {
        let chance = Chance(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
        let mut world = Self { chance, entries: Vec::new(), order: 700, invoiced: Vec::new() };
        for number in 0..10 + world.chance.below(30) {
            world.expense(number);
        }
        world.entries
    }

    fn expense(&mut self, number: u64) {
        let chance = &mut self.chance;
        let date = Date::constant(2017, chance.one(&[10, 11, 12]), 1 + chance.below(28) as i8);
        let mission = chance.one(&["MIAMI", "MILAN", "GENES"]);
        let expense = Expense { number, mission, told: chance.percent(70), date };
        self.order += 1;
        let mut papers = Vec::new();
        let mut paid = match self.chance.below(10) {
            0..6 => self.invoice(&expense, &mut papers),
            6..8 => self.claim(&expense, &mut papers),
            _ => self.statement(&expense, &mut papers),
        };
        let due: i64 = papers.iter().filter_map(|paper| paper.amount?.cents()).sum();
        let wrong = if self.chance.percent(6) { 100 + self.chance.below(5000) as i64 } else { 0 };
        paid.amount = money(due + wrong);
        if self.chance.percent(8) {
            papers.pop();
        }
        if !self.chance.percent(8) {
            self.pay(paid, due + wrong);
        }
        papers.into_iter().for_each(|paper| self.deliver(paper));
    }

    /// Perhaps by two lines, perhaps twice.
    fn pay(&mut self, mut paid: Entry, cents: i64) {
        if self.chance.percent(5) {
            self.order += 1;
            let mut again = paid.clone();
            again.set(Field::PaymentOrder, self.order.to_string().as_str());
            self.deliver(again);
        }
        if self.chance.percent(6) && cents > 200 {
            let mut part = Entry { amount: money(cents / 3), ..paid.clone() };
            part.set(Field::Account, "6251");
            self.deliver(part);
            paid.amount = money(cents - cents / 3);
        }
        self.deliver(paid);
    }

    fn deliver(&mut self, mut entry: Entry) {
        let file = if entry.side == Side::Ledger { "mandats.csv" } else { "factures.csv" };
        entry.place = Place::cell(&file.into(), None, CellRef::new(self.entries.len() as u32, 3));
        self.entries.push(entry);
    }

    fn order(&mut self, expense: &Expense, payee: &str) -> Entry {
        let mut entry = desk::blank(Side::Ledger, 0);
        let days = 1 + self.chance.below(60) as i64;
        entry.date = Some(expense.date.saturating_add(jiff::Span::new().days(days)));
        entry.order_date = entry.date;
        entry.fiscal_year = std::num::NonZeroI16::new(2017);
        entry.set(Field::PaymentOrder, self.order.to_string().as_str());
        entry.set(Field::Payee, payee);
        entry.set(Field::Function, expense.number.to_string().as_str());
        entry.set(Field::Mission, self.chance.percent(70).then_some(expense.mission));
        entry
    }

    fn paper(expense: &Expense, payee: Option<&str>, cents: i64) -> Entry {
        let mut entry = desk::blank(Side::Support, 0);
        entry.date = Some(expense.date);
        entry.set(Field::Payee, payee);
        entry.amount = money(cents);
        entry.set(Field::Function, expense.number.to_string().as_str());
        entry.set(Field::Mission, expense.told.then_some(expense.mission));
        entry
    }

    fn invoice(&mut self, expense: &Expense, papers: &mut Vec<Entry>) -> Entry {
        let (written, booked) = self.chance.one(FIRMS);
        let at = expense.number;
        let number = match self.chance.below(5) {
            0 => (10 + at).to_string(),
            1 => format!("F-1{at:02}"),
            2 => format!("2017-0{at:02}"),
            3 => format!("FA/2017/{:04}", 100 * self.chance.below(9) + at),
            _ => (self.invoiced.iter().filter(|firm| **firm == booked).count() + 1).to_string(),
        };
        self.invoiced.push(booked);
        let lines = if self.chance.percent(25) { 2 + self.chance.below(3) } else { 1 };
        for _ in 0..lines {
            let mut paper = Self::paper(expense, Some(written), self.chance.cents());
            paper.set(Field::Invoice, self.chance.percent(85).then_some(number.as_str()));
            let order = if self.chance.percent(5) { self.order + 1 } else { self.order };
            paper.set(Field::PaymentOrder, self.chance.percent(15).then(|| order.to_string()).as_deref());
            papers.push(paper);
        }
        let mut paid = self.order(expense, booked);
        let typed = if self.chance.percent(8) { self.chance.mistype(&number) } else { self.chance.dress(&number) };
        paid.set(Field::Invoice, self.chance.percent(65).then_some(typed.as_str()));
        paid
    }

    fn claim(&mut self, expense: &Expense, papers: &mut Vec<Entry>) -> Entry {
        let (written, booked) = self.chance.one(PEOPLE);
        let number = format!("OM-2017-{:04}", 300 + expense.number);
        for _ in 0..=self.chance.below(3) {
            let payee = self.chance.percent(50).then_some(written);
            let mut paper = Self::paper(expense, payee, self.chance.cents());
            paper.set(Field::Beneficiary, written);
            paper.set(Field::MissionOrder, self.chance.percent(90).then_some(number.as_str()));
            papers.push(paper);
        }
        let mut paid = self.order(expense, booked);
        let typed = self.chance.dress(&number);
        paid.set(Field::MissionOrder, self.chance.percent(80).then_some(typed.as_str()));
        paid
    }

    fn statement(&mut self, expense: &Expense, papers: &mut Vec<Entry>) -> Entry {
        let number = format!("REL-2017-{:02}", 1 + expense.number);
        for _ in 0..=self.chance.below(5) {
            let mut paper = Self::paper(expense, Some(self.chance.one(FIRMS).0), self.chance.cents());
            paper.set(Field::Statement, number.as_str());
            papers.push(paper);
        }
        let mut paid = self.order(expense, "BANQUE DU SUD");
        let typed = self.chance.dress(&number);
        paid.set(Field::Invoice, self.chance.percent(80).then_some(typed.as_str()));
        paid
    }
}

fn money(cents: i64) -> Option<Money> {
    Some(Money::new(rust_decimal::Decimal::new(cents, 2), Currency::EUR))
}

/// The expenses of some lines.
fn expenses(entries: &[Entry], ids: &[EntryId]) -> Vec<String> {
    let mut all: Vec<String> = ids.iter().map(|id| format!("{:?}", entries[id.index()].function())).collect();
    all.sort();
    all.dedup();
    all
}

/// True when both sides are one expense, or a twin of it: exchanging twins changes nothing.
fn is_right(entries: &[Entry], one: &Match) -> bool {
    if expenses(entries, &one.ledger) == expenses(entries, &one.support) {
        return true;
    }
    let ([paid], [told]) = (&*one.ledger, &*one.support) else { return false };
    let face = |id: EntryId| {
        let entry = &entries[id.index()];
        (entry.side, entry.payee(), entry.amount, entry.mission_text(), entry.date)
    };
    let twin_of = |id: EntryId, partner: EntryId| {
        let all = (0..entries.len() as u32).map(EntryId);
        let mut twins = all.filter(|twin| face(*twin) == face(id));
        twins.any(|twin| expenses(entries, &[twin]) == expenses(entries, &[partner]))
    };
    twin_of(*paid, *told) || twin_of(*told, *paid)
}

#[test]
fn no_certain_match_joins_two_expenses() {
    let (mut certain, mut ledger, mut matched) = (0, 0, 0);
    for seed in 1..600 {
        let (facts, _) = rappro::count::once(desk::facts(World::invented(seed)));
        let assignments = rappro::assign::missions(&facts, &desk::dossier(), &Default::default());
        let matching = rappro::reconcile::matches(
            &facts.entries,
            &assignments,
            &Default::default(),
            &Rules::default(),
            Currency::EUR,
        );
        ledger += facts.entries.iter().filter(|entry| entry.side == Side::Ledger).count();
        matched += matching.matches.iter().map(|one| one.ledger.len()).sum::<usize>();
        for one in matching.matches.iter().filter(|one| one.confidence == Confidence::Certain) {
            let lines: Vec<&Entry> = one.entries().map(|id| &facts.entries[id.index()]).collect();
            assert!(is_right(&facts.entries, one), "world {seed}: {}\n{lines:#?}", one.sentence());
            certain += 1;
        }
    }
    assert!(matched * 10 > ledger * 7, "{matched} of {ledger} ledger lines are matched");
    assert!(certain * 10 > ledger * 4, "{certain} matches of {ledger} ledger lines are certain");
}
