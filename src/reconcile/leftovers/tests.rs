use std::sync::Arc;

use super::*;
use crate::model::Date;
use crate::model::entry::{Assignment, MissionBy};
use crate::model::few::Few;
use crate::model::field::Field;
use crate::model::leftover::Difference;
use crate::model::matching::{Confidence, Evidence, Match};
use crate::model::mission::MissionId;
use crate::model::money::{Currency, Money};
use crate::model::place::{CellRef, Place};

fn eur(cents: i64) -> Money {
    Money::new(rust_decimal::Decimal::new(cents, 2), Currency::EUR)
}

fn line(side: Side, payee: &str, cents: i64, day: i8, row: u32) -> Entry {
    let mut entry = Entry::blank(side, Place::cell(&"x.csv".into(), None, CellRef::new(row, 0)));
    entry.amount = Some(eur(cents));
    entry.date = Some(Date::constant(2017, 11, day));
    entry.set(Field::Payee, payee);
    entry
}

fn paid(payee: &str, cents: i64) -> Entry {
    line(Side::Ledger, payee, cents, 20, 1)
}

fn told(payee: &str, cents: i64) -> Entry {
    line(Side::Support, payee, cents, 10, 2)
}

fn in_one_mission(entries: &[Entry]) -> Assignments {
    let miami = Assignment { mission: Some(MissionId(0)), by: MissionBy::Column, ..Assignment::none() };
    entries.iter().map(|_| miami.clone()).collect()
}

fn explain(entries: &[Entry], matching: &Matching) -> Vec<Leftover> {
    leftovers(entries, &in_one_mission(entries), matching, &Notes::default(), &Rules::default())
}

/// What stands between two lines; none when they are not near.
fn between(ledger: Entry, support: Entry) -> Option<Vec<Difference>> {
    let found = explain(&[ledger, support], &Matching::default());
    assert_eq!(found.len(), 2);
    let ways: Vec<bool> = found.iter().map(|one| one.nearest.is_some()).collect();
    assert_eq!(ways[0], ways[1], "what is near one way is near the other way");
    found.into_iter().next().and_then(|one| one.nearest).map(|near| near.differences)
}

#[test]
fn one_difference_is_named_alone() {
    assert_eq!(between(paid("Hôtel Bellevue", 9000), told("HOTEL BELLEVUE", 9000)), Some(vec![]));
    assert_eq!(
        between(paid("Hôtel Bellevue", 9000), told("HOTEL BELLEVUE", 9500)),
        Some(vec![Difference::Amount(eur(500))])
    );
    assert_eq!(between(paid("Hôtel Bellevue", 9000), told("Taxi Roma", 9000)), Some(vec![Difference::Payee]));
    let mut late = told("Hôtel Bellevue", 9000);
    for (day, differences) in [(23, vec![]), (22, vec![Difference::Days { apart: 121, allowed: 120 }])] {
        late.date = Some(Date::constant(2017, 7, day));
        assert_eq!(between(paid("Hôtel Bellevue", 9000), late.clone()), Some(differences));
    }
}

#[test]
fn a_shared_number_outweighs_the_days_and_another_number_is_told() {
    let number = |mut entry: Entry, number: &str| {
        entry.set(Field::Invoice, number);
        entry
    };
    let mut old = number(told("Hôtel Bellevue", 9000), "F 12");
    old.date = Some(Date::constant(2016, 1, 1));
    assert_eq!(between(number(paid("Hôtel Bellevue", 9000), "F-12"), old), Some(vec![]));
    assert_eq!(
        between(number(paid("Hôtel Bellevue", 9000), "F-13"), number(told("Hôtel Bellevue", 9000), "F-12")),
        Some(vec![Difference::Reference("n° de facture")])
    );
}

#[test]
fn chance_is_not_near() {
    assert_eq!(between(paid("Hôtel Bellevue", 9000), told("Taxi Roma", 9100)), None);
    assert_eq!(between(paid("Hôtel Bellevue", 9000), told("Hôtel Bellevue", -9100)), None);
    let mut far = told("Taxi Roma", 9000);
    far.date = Some(Date::constant(2017, 10, 20));
    assert_eq!(between(paid("Hôtel Bellevue", 9000), far), None);
}

#[test]
fn what_is_settled_is_named_only_when_it_would_have_been_the_partner() {
    let entries = [
        paid("Hôtel Bellevue", 9000),
        line(Side::Ledger, "Hôtel Bellevue", 9000, 21, 3),
        told("Hôtel Bellevue", 9000),
    ];
    let evidence = Evidence { reason: Arc::default(), references: Few::none(), days_apart: None };
    let lines = [Few::one(EntryId(0)), Few::one(EntryId(2))];
    let one = Match::of(lines, [eur(9000), eur(9000)], Confidence::Certain, evidence);
    let matching = Matching { matches: vec![one], ..Matching::default() };
    let found = explain(&entries, &matching);
    assert_eq!(found.len(), 1);
    let near = found[0].nearest.as_ref().unwrap();
    assert_eq!((near.entry, near.differences.as_slice()), (EntryId(2), [Difference::Taken].as_slice()));
    let other = [entries[0].clone(), line(Side::Ledger, "Hôtel Bellevue", 9500, 21, 3), entries[2].clone()];
    assert_eq!(explain(&other, &matching)[0].nearest, None);
}

#[test]
fn lines_of_no_mission_and_amounts_of_nothing_are_not_explained() {
    let entries = [paid("Hôtel Bellevue", 0), told("Hôtel Bellevue", 9000)];
    let mut assignments = in_one_mission(&entries);
    assignments[1] = Assignment::none();
    let found = leftovers(&entries, &assignments, &Matching::default(), &Notes::default(), &Rules::default());
    assert!(found.is_empty());
}

#[test]
fn many_leftovers_that_are_all_alike_stay_cheap() {
    let many = |side: Side| (0..6000).map(move |row| line(side, "Hôtel Bellevue", 9000, 1 + (row % 28) as i8, row));
    let mut entries: Vec<Entry> = many(Side::Ledger).chain(many(Side::Support)).collect();
    for entry in entries.iter_mut().filter(|entry| entry.side == Side::Support) {
        entry.amount = Some(eur(9100));
    }
    let found = explain(&entries, &Matching::default());
    assert_eq!(found.len(), entries.len());
    assert!(found.iter().all(|one| one.nearest.is_some()));
    assert!(found.windows(2).all(|two| two[0].entry < two[1].entry));
}
