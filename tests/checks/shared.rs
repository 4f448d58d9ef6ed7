//! What stands against lines of several missions stands against each of them, for its part, and against no other.

use rappro::model::entry::{Assignment, Entry, EntryId};
use rappro::model::field::Field;
use rappro::model::matching::Confidence;
use rappro::model::mission::MissionId;

use crate::desk::{Desk, MIAMI, MILAN, Verdict, eur, on, order};

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

fn against(seen: &Verdict, check: &str) -> Vec<MissionId> {
    let of_check = seen.findings.iter().filter(|one| one.check == check);
    of_check.filter_map(|one| one.observation.mission).collect()
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
fn the_gap_of_a_match_stands_against_the_mission_that_differs() {
    let look = |miami: &str, milan: &str| {
        let (mut desk, orders) = paid(miami, milan);
        let lines = [(MIAMI, "150.00"), (MIAMI, "150.00"), (MILAN, "625.00"), (MILAN, "625.00")];
        let papers = lines.map(|(mission, amount)| desk.paper(mission, amount, agency("", "")));
        desk.settle(&orders, &papers, Confidence::Certain);
        desk.look()
    };
    let one = look("270.00", "1250.00");
    assert_eq!(one.of("amount_disagreement"), ["blocking MIAMI -30.00 mandats.csv › F2"]);
    let other = look("300.00", "1200.00");
    assert_eq!(other.of("amount_disagreement"), ["blocking MILAN -50.00 mandats.csv › F3"]);
    assert!(other.message("amount_disagreement").starts_with("Mandat 400 ligne 2, "));
    let both = look("270.00", "1200.00");
    assert_eq!(
        both.of("amount_disagreement"),
        ["blocking MIAMI -30.00 mandats.csv › F2", "blocking MILAN -50.00 mandats.csv › F3"]
    );
    assert!(both.of("mission_disagreement").is_empty());
    assert!(look("300.00", "1250.00").of("amount_disagreement").is_empty());
    // What is right as a whole stands in the wrong mission.
    let moved = look("320.00", "1230.00");
    assert!(moved.of("amount_disagreement").is_empty());
    assert_eq!(
        moved.of("mission_disagreement"),
        ["blocking MIAMI 20.00 mandats.csv › F2", "blocking MILAN -20.00 mandats.csv › F3"]
    );
}

#[test]
fn a_paper_that_a_gap_leaves_without_missions_is_asked_of_each() {
    let look = |milan: &str| {
        let (mut desk, orders) = paid("300.00", milan);
        let paper = desk.paper(MIAMI, "1550.00", agency("", ""));
        desk.assignments[paper.index()] = Assignment::none();
        if milan == "1250.00" {
            desk.share(paper, "300.00", "1250.00");
        }
        desk.settle(&orders, &[paper], Confidence::Certain);
        desk.look()
    };
    let seen = look("1520.00");
    assert_eq!(seen.of("amount_disagreement"), ["blocking MILAN 270.00 mandats.csv › F3"]);
    assert_eq!(
        seen.of("entry_without_mission"),
        ["review MIAMI 300.00 pieces.csv › F4", "review MILAN 1250.00 pieces.csv › F4"]
    );
    let divided = look("1250.00");
    assert!(divided.of("entry_without_mission").is_empty() && divided.of("amount_disagreement").is_empty());
}

/// A taxi of Milan of 80,00 € booked on Miami, and a hotel of Milan.
fn booked_elsewhere(declared: &str) -> Desk {
    let mut desk = Desk::new();
    desk.mission(MIAMI).declared = eur("80.00");
    desk.mission(MILAN).declared = eur(declared);
    let taxi = |entry: &mut Entry| {
        order(entry, "120", "1");
        entry.set(Field::Payee, "TAXI BREST");
        entry.set(Field::Invoice, "TB-55");
        entry.date = on("2017-12-06");
    };
    let order = desk.pays(MIAMI, "80.00", taxi);
    let paper = desk.paper(MILAN, "80.00", taxi);
    desk.settle(&[order], &[paper], Confidence::Certain);
    desk.settled(MILAN, "1250.00", agency("400", "2"));
    desk
}

#[test]
fn a_mission_whose_paper_is_paid_on_another_is_not_ready() {
    // The report follows the books: nothing else would be said of Milan.
    let seen = booked_elsewhere("1250.00").look();
    assert_eq!(
        seen.of("mission_disagreement"),
        ["blocking MIAMI 80.00 mandats.csv › F2", "blocking MILAN -80.00 pieces.csv › F3"]
    );
    let told = |at: usize| {
        let mut of_check = seen.findings.iter().filter(|one| one.check == "mission_disagreement");
        of_check.nth(at).unwrap().observation.message.clone()
    };
    assert!(told(0).contains("80,00\u{a0}€ payés pour Miami ; la pièce rapprochée"), "{}", told(0));
    assert!(told(1).contains("80,00\u{a0}€ classés pour Milan ; le mandat rapproché"), "{}", told(1));
    assert!(told(1).ends_with("est payé pour Miami."), "{}", told(1));
    // The gap between the report and the books already says it.
    let seen = booked_elsewhere("1330.00").look();
    assert_eq!(seen.of("mission_disagreement"), ["blocking MIAMI 80.00 mandats.csv › F2"]);
    assert!(seen.message("declared_gap").contains("80,00\u{a0}€ de pièces d’ici payées sur une autre mission"));
    // Unless nobody looks at that gap.
    let mut desk = booked_elsewhere("1330.00");
    desk.dossier.rules.settings.insert("declared_gap".to_owned(), rappro::model::rules::Setting::Off);
    assert_eq!(against(&desk.look(), "mission_disagreement"), [MIAMI, MILAN]);
}

#[test]
fn of_a_statement_booked_on_one_mission_only_what_is_anothers_is_in_question() {
    let look = |declared: [&str; 2]| {
        let mut desk = Desk::new();
        desk.settled(MIAMI, "200.00", agency("300", "1"));
        desk.mission(MIAMI).declared = eur(declared[0]);
        desk.mission(MILAN).declared = eur(declared[1]);
        let card = |entry: &mut Entry| {
            order(entry, "900", "1");
            entry.set(Field::Payee, "BANQUE DU PONANT");
            entry.set(Field::Statement, "RC-2017-10");
            entry.date = on("2017-12-06");
        };
        let order = desk.pays(MILAN, "150.00", card);
        let papers =
            [(MIAMI, "30.00"), (MILAN, "120.00")].map(|(mission, amount)| desk.paper(mission, amount, card));
        desk.settle(&[order], &papers, Confidence::Certain);
        desk.look()
    };
    let seen = look(["230.00", "120.00"]);
    assert_eq!(seen.of("mission_disagreement"), ["blocking MILAN 30.00 mandats.csv › F4"]);
    assert!(seen.message("mission_disagreement").contains("en donne 120,00\u{a0}€ à Milan"));
    let gaps: Vec<&str> = seen
        .findings
        .iter()
        .filter(|one| one.check == "declared_gap")
        .map(|one| &*one.observation.message)
        .collect();
    assert_eq!(gaps.len(), 2);
    assert!(
        gaps.iter().all(|gap| gap.contains("30,00\u{a0}€ de") && gap.contains("entièrement expliqué")),
        "{gaps:?}"
    );
    // A report that follows the books leaves both to be asked.
    assert_eq!(
        look(["200.00", "150.00"]).of("mission_disagreement"),
        ["blocking MIAMI -30.00 pieces.csv › F5", "blocking MILAN 30.00 mandats.csv › F4"]
    );
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
