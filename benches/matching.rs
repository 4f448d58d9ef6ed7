//! Entries → matches, on lines made on the spot, one case per process so that its memory is its own:
//! `cargo bench --bench matching -- CASE LINES`. Without a case, all of them on few lines.
//!
//! `referenced`: every mandat has the number of its invoice. `bare`: no number at all, one mission, 4 000
//! payees. `equal_amounts`, `equal_payees`, `equal`: the worst cases.

#![allow(clippy::unwrap_used, reason = "a bench without its data is no bench")]

use std::time::Instant;

use rappro::model::entry::{Assignment, Entry, MissionBy, Side};
use rappro::model::field::Field;
use rappro::model::mission::MissionId;
use rappro::model::money::{Currency, Money};
use rappro::model::notes::Notes;
use rappro::model::place::{CellRef, Place};
use rappro::model::rules::Rules;
use rappro::model::texts::Texts;
use rappro::reconcile;

const CASES: [&str; 5] = ["referenced", "bare", "equal_amounts", "equal_payees", "equal"];

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|one| !one.starts_with("--")).collect();
    let lines = arguments.get(1).and_then(|lines| lines.parse().ok()).unwrap_or(2_000);
    match arguments.first() {
        Some(case) => measure(case, lines),
        None => CASES.iter().for_each(|case| measure(case, lines)),
    }
}

fn measure(case: &str, lines: usize) {
    let entries = made(case, lines);
    let mission = if case == "referenced" { None } else { Some(MissionId(0)) };
    let by = if mission.is_some() { MissionBy::Column } else { MissionBy::None };
    let assignments = entries.iter().map(|_| Assignment { mission, by, ..Assignment::none() }).collect();
    let before = memory("VmRSS");
    let start = Instant::now();
    let matching = reconcile::matches(&entries, &assignments, &Notes::default(), &Rules::default(), Currency::EUR);
    let matched: usize = matching.matches.iter().map(|one| one.ledger.len()).sum();
    println!(
        "{case}, {lines} + {lines} lines: {:.2} s, {} MB on {before} MB of lines; {matched} ledger lines matched, {} ambiguities, {} given up",
        start.elapsed().as_secs_f64(),
        memory("VmHWM").saturating_sub(before),
        matching.ambiguities.len(),
        matching.given_up.len(),
    );
}

/// Megabytes, where the system says.
fn memory(name: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default();
    let digits: String = line.chars().filter(char::is_ascii_digit).collect();
    digits.parse::<u64>().unwrap_or(0) / 1024
}

fn made(case: &str, lines: usize) -> Vec<Entry> {
    let mut chance = 0x9e37_79b9_7f4a_7c15_u64;
    let mut below = |n: u64| {
        chance ^= chance << 13;
        chance ^= chance >> 7;
        chance ^= chance << 17;
        (chance >> 11) % n
    };
    let (mut ledger, mut support): (Vec<Entry>, Vec<(u32, Entry)>) = (Vec::new(), Vec::new());
    for at in 0..lines {
        let cents = if matches!(case, "equal_amounts" | "equal") { 10_000 } else { 500 + below(900_000) as i64 };
        let payee = if matches!(case, "equal_payees" | "equal") { 0 } else { below(4_000) };
        let (day, later) = (below(330) as i64, 1 + below(60) as i64);
        let invoice = (case == "referenced").then(|| format!("FA-2017-{at:06}"));
        let make = |side: Side, days: i64, payee: String, invoice: Option<&str>| {
            let place = Place::cell(&"lignes.csv".into(), None, CellRef::new(at as u32, 3));
            let start = rappro::model::Date::constant(2017, 1, 2);
            let order = (side == Side::Ledger).then(|| (100 + at).to_string());
            let description = format!("Prestation {}", at % 97);
            Entry {
                amount: Some(Money::new(rust_decimal::Decimal::new(cents, 2), Currency::EUR)),
                date: start.checked_add(jiff::Span::new().days(days)).ok(),
                fiscal_year: std::num::NonZeroI16::new(2017),
                texts: Texts::of(&[
                    (Field::Payee, Some(&payee)),
                    (Field::Description, Some(&description)),
                    (Field::PaymentOrder, order.as_deref()),
                    (Field::Invoice, invoice),
                ]),
                ..Entry::blank(side, place)
            }
        };
        ledger.push(make(Side::Ledger, day + later, format!("FOURNISSEUR {payee:04}"), invoice.as_deref()));
        // Papers come in another order than their payments.
        let order = (at as u32).wrapping_mul(2_654_435_761);
        let paper = make(Side::Support, day, format!("Fournisseur {payee:04} SARL"), invoice.as_deref());
        support.push((order, paper));
    }
    support.sort_by_key(|(order, _)| *order);
    ledger.into_iter().chain(support.into_iter().map(|(_, paper)| paper)).collect()
}
