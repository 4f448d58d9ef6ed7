//! What stands against lines of several missions stands against each of them, for its part, and against no other.

use rappro::model::entry::{Entry, EntryId};
use rappro::model::field::Field;
use rappro::model::matching::Confidence;
use rappro::model::mission::MissionId;

use crate::desk::{Desk, MIAMI, MILAN, on, order};

/// A line of the agency's invoice.
fn agency(number: &'static str, line: &'static str) -> impl Fn(&mut Entry) {
    move |entry| {
        order(entry, number, line);
        entry.set(Field::Payee, "AGENCE DES ABERS");
        entry.set(Field::Invoice, "AA-2017-88");
        entry.date = on(if number == "470" { "2017-12-15" } else { "2017-11-20" });
    }
}

/// One invoice of both missions, paid by one order.
fn paid(miami: &str, milan: &str) -> (Desk, [EntryId; 2]) {
    let mut desk = Desk::new();
    let orders = [(MIAMI, miami, "1"), (MILAN, milan, "2")];
    let orders = orders.map(|(mission, amount, line)| desk.pays(mission, amount, agency("400", line)));
    (desk, orders)
}

#[test]
fn an_invoice_of_two_missions_paid_twice_stands_against_both() {
    let again = |lines: &[(MissionId, &str, &'static str)]| {
        let (mut desk, orders) = paid("300.00", "1250.00");
        let papers = [(MIAMI, "300.00"), (MILAN, "1250.00")]
            .map(|(mission, amount)| desk.paper(mission, amount, agency("", "")));
        for (order, paper) in orders.iter().zip(&papers) {
            desk.settle(&[*order], &[*paper], Confidence::Certain);
        }
        for (mission, amount, line) in lines {
            desk.pays(*mission, amount, agency("470", line));
        }
        desk.look()
    };
    let both = again(&[(MIAMI, "300.00", "1"), (MILAN, "1250.00", "2")]);
    assert_eq!(
        both.of("duplicate_invoice"),
        ["blocking MIAMI 300.00 mandats.csv › F6", "blocking MILAN 1250.00 mandats.csv › F7"]
    );
    assert!(both.of("ledger_without_support").is_empty(), "told by the cause");
    let told: Vec<&str> = both
        .findings
        .iter()
        .filter(|one| one.check == "duplicate_invoice")
        .map(|one| &*one.observation.message)
        .collect();
    assert!(
        told[0].contains("1\u{202f}550,00\u{a0}€ en trop") && told[0].contains("Part de Miami : 300,00\u{a0}€.")
    );
    assert!(told[1].contains("Part de Milan : 1\u{202f}250,00\u{a0}€."));
    // The part of one of them alone.
    let one = again(&[(MILAN, "1250.00", "2")]);
    assert_eq!(one.of("duplicate_invoice"), ["blocking MILAN 1250.00 mandats.csv › F6"]);
    assert!(again(&[]).of("duplicate_invoice").is_empty());
}

#[test]
fn what_cannot_be_told_apart_is_asked_of_each_mission() {
    let look = |mission: MissionId| {
        let mut desk = Desk::new();
        let orders = [(MIAMI, "1"), (mission, "2")].map(|(of, line)| desk.pays(of, "38.00", agency("400", line)));
        let paper = desk.paper(MIAMI, "38.00", agency("", ""));
        desk.ambiguous(&orders, &[paper]);
        desk.look().of("ambiguous_match")
    };
    assert_eq!(look(MIAMI), ["review MIAMI 76.00 mandats.csv › F3"]);
    assert_eq!(look(MILAN), ["review MIAMI 38.00 mandats.csv › F2", "review MILAN 38.00 mandats.csv › F3"]);
}

#[test]
fn an_invoice_paid_again_on_another_mission_stands_against_that_one() {
    let look = |again: MissionId| {
        let (mut desk, orders) = paid("300.00", "1250.00");
        let lines = [(MIAMI, "300.00"), (MILAN, "1250.00")];
        let papers = lines.map(|(mission, amount)| desk.paper(mission, amount, agency("", "")));
        desk.settle(&orders, &papers, Confidence::Certain);
        desk.pays(again, "300.00", agency("470", "1"));
        desk.look().of("duplicate_invoice")
    };
    assert_eq!(look(MIAMI), ["blocking MIAMI 300.00 mandats.csv › F6"]);
    assert_eq!(look(MILAN), ["blocking MILAN 300.00 mandats.csv › F6"]);
}
