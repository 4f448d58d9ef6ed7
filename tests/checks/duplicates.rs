//! What is paid or counted twice, and what only looks like it.

use rappro::model::entry::{Counted, Entry};
use rappro::model::field::Field;
use rappro::model::finding::Finding;
use rappro::model::matching::Confidence;

use crate::desk::{Desk, MIAMI, eur, on, order};

pub(crate) fn taxi(number: &'static str, line: &'static str) -> impl Fn(&mut Entry) {
    move |entry| {
        order(entry, number, line);
        entry.set(Field::Payee, "Taxi Marius");
        entry.date = on("2017-11-20");
    }
}

#[test]
fn one_order_line_twice_is_one_finding() {
    let mut desk = Desk::new();
    desk.settled(MIAMI, "96.00", taxi("812", "1"));
    desk.pays(MIAMI, "96.00", taxi("812", "1"));
    let seen = desk.look();
    assert_eq!(seen.of("duplicate_payment_order"), ["blocking MIAMI 96.00 mandats.csv › F4"]);
    assert!(seen.of("ledger_without_support").is_empty(), "it is the same fault");
    assert!(seen.of("probable_duplicate").is_empty(), "it is the same fault");
}

#[test]
fn other_lines_other_years_and_lines_taken_back_are_innocent() {
    let mut lines = Desk::new();
    lines.settled(MIAMI, "96.00", taxi("812", "1"));
    lines.settled(MIAMI, "96.00", taxi("812", "2"));
    assert_eq!(lines.look().outcome("duplicate_payment_order"), "compliant");

    let mut years = Desk::new();
    years.settled(MIAMI, "96.00", taxi("812", "1"));
    let later = years.settled(MIAMI, "96.00", taxi("812", "1"));
    years.facts.entries[later.index()].fiscal_year = std::num::NonZeroI16::new(2018);
    assert_eq!(years.look().outcome("duplicate_payment_order"), "compliant");

    let mut taken_back = Desk::new();
    for amount in ["96.00", "96.00", "-96.00"] {
        taken_back.settled(MIAMI, amount, taxi("812", "1"));
    }
    assert_eq!(taken_back.look().outcome("duplicate_payment_order"), "compliant");

    let mut cancelled = Desk::new();
    cancelled.settled(MIAMI, "96.00", taxi("812", "1"));
    let void = cancelled.pays(MIAMI, "96.00", taxi("812", "1"));
    cancelled.facts.entries[void.index()].set_counted(Counted::Cancelled);
    assert_eq!(cancelled.look().outcome("duplicate_payment_order"), "compliant");
}

/// A reduction of a mandat, and the same row again after a change.
fn reduced_twice(line: &'static str, edit: impl Fn(&mut Entry)) -> Desk {
    let reduction = move |entry: &mut Entry| {
        order(entry, "7102", line);
        entry.set(Field::Payee, "Escale Voyages");
        entry.set(Field::Invoice, "EV-1033");
        entry.set(Field::Description, "Réduction, avoir EV-1033");
        entry.date = on("2017-11-20");
    };
    let mut desk = Desk::new();
    let first = desk.pays(MIAMI, "-145.00", reduction);
    let second = desk.pays(MIAMI, "-145.00", |entry| {
        reduction(entry);
        edit(entry);
    });
    let credit = desk.paper(MIAMI, "-145.00", |entry| {
        entry.set(Field::Payee, "Escale Voyages");
        entry.set(Field::Invoice, "EV-1033");
        entry.date = on("2017-11-15");
    });
    desk.ambiguous(&[first, second], &[credit]);
    desk
}

#[test]
fn a_reduction_that_stands_twice_deducts_too_much() {
    let seen = reduced_twice("1", |_| {}).look();
    assert_eq!(seen.of("duplicate_payment_order"), ["blocking MIAMI -145.00 mandats.csv › F3"]);
    assert!(seen.message("duplicate_payment_order").contains("Montant déduit en trop : 145,00"));
    assert!(seen.of("ambiguous_match").is_empty(), "it is the same fault");
    let seen = reduced_twice("", |_| {}).look();
    assert_eq!(
        seen.of("duplicate_payment_order"),
        ["review MIAMI -145.00 mandats.csv › F3"],
        "without line number"
    );
    // Where the number is that of the mandat which is reduced, it may be reduced again.
    let innocent: [fn(&mut Entry); 6] = [
        |line| line.set(Field::Description, "Réduction, seconde nuit"),
        |line| line.set(Field::Invoice, "EV-1041"),
        |line| line.date = on("2017-12-04"),
        |line| line.amount = Some(eur("-60.00")),
        |line| line.set(Field::OrderLine, "2"),
        |line| line.amount = Some(eur("145.00")),
    ];
    for edit in innocent {
        let seen = reduced_twice("1", edit).look().of("duplicate_payment_order");
        assert!(seen.is_empty(), "{seen:?}");
    }
}

#[test]
fn one_number_in_two_budgets_is_a_question() {
    let mut desk = Desk::new();
    desk.settled(MIAMI, "96.00", taxi("812", "1"));
    desk.settled(MIAMI, "310.00", |line: &mut Entry| {
        order(line, "812", "1");
        line.set(Field::Payee, "Imprimerie Garlaban");
    });
    let seen = desk.look();
    assert_eq!(seen.of("duplicate_payment_order").len(), 1);
    assert!(
        seen.of("duplicate_payment_order")[0].starts_with("review MIAMI"),
        "nothing shows that one is too many"
    );
}

#[test]
fn without_line_numbers_only_identical_rows_are_a_question() {
    let mut desk = Desk::new();
    let first = desk.pays(MIAMI, "96.00", taxi("496", ""));
    let second = desk.pays(MIAMI, "96.00", taxi("496", ""));
    desk.pays(MIAMI, "41.00", taxi("496", ""));
    let papers = [desk.paper(MIAMI, "96.00", taxi("", "")), desk.paper(MIAMI, "41.00", taxi("", ""))];
    desk.ambiguous(&[first, second], &papers[..1]);
    desk.settle(&[rappro::model::entry::EntryId(2)], &papers[1..], Confidence::Certain);
    let seen = desk.look();
    assert_eq!(seen.of("duplicate_payment_order"), ["review MIAMI 96.00 mandats.csv › F3"]);
    assert!(seen.of("ambiguous_match").is_empty(), "it is the same fault");
}

#[test]
fn a_consequence_that_blocks_makes_its_cause_block() {
    let mut desk = Desk::new();
    desk.settled(MIAMI, "96.00", taxi("496", ""));
    desk.pays(MIAMI, "96.00", taxi("496", ""));
    let seen = desk.look();
    assert_eq!(seen.of("duplicate_payment_order"), ["blocking MIAMI 96.00 mandats.csv › F4"]);
    assert!(seen.message("duplicate_payment_order").contains("« Dépense payée sans justificatif »"));
    assert_eq!(
        seen.outcome("ledger_without_support"),
        "not_applicable : constats repris sous : Ligne de mandat en double"
    );
}

#[test]
fn without_order_numbers_it_is_not_checked() {
    let mut desk = Desk::new();
    desk.settled(MIAMI, "96.00", |line| line.set(Field::Payee, "Taxi Marius"));
    let outcome = desk.look().outcome("duplicate_payment_order");
    assert_eq!(outcome, "not_checked : n° de mandat absent des exports de comptabilité");
}

pub(crate) fn invoice(number: &'static str, date: &'static str) -> impl Fn(&mut Entry) {
    move |entry| {
        order(entry, number, "1");
        entry.set(Field::Payee, "Palais des Congrès SAS");
        entry.set(Field::Invoice, "FAC-2017/00123");
        entry.date = on(date);
    }
}

#[test]
fn an_invoice_paid_again_by_another_order() {
    let mut desk = Desk::new();
    desk.settled(MIAMI, "1850.00", invoice("812", "2017-11-20"));
    desk.pays(MIAMI, "1850.00", |line| {
        invoice("961", "2017-12-15")(line);
        line.set(Field::Invoice, "fac 2017 123");
    });
    let seen = desk.look();
    assert_eq!(seen.of("duplicate_invoice"), ["blocking MIAMI 1850.00 mandats.csv › F4"]);
    assert!(seen.message("duplicate_invoice").contains("mandat 812 ligne 1"));
    assert!(seen.of("ledger_without_support").is_empty(), "it is the same fault");
}

#[test]
fn zeros_that_fill_a_column_are_no_invoice() {
    let mut desk = Desk::new();
    for (number, date) in [("961", "2017-12-15"), ("812", "2017-11-20")] {
        desk.pays(MIAMI, "1850.00", |line| {
            invoice(number, date)(line);
            line.set(Field::Invoice, "000000");
        });
    }
    assert!(desk.look().of("duplicate_invoice").is_empty());
}

#[test]
fn without_the_document_equal_payments_are_enough() {
    let mut desk = Desk::new();
    desk.pays(MIAMI, "1850.00", invoice("961", "2017-12-15"));
    desk.pays(MIAMI, "1850.00", invoice("812", "2017-11-20"));
    assert_eq!(desk.look().of("duplicate_invoice"), ["blocking MIAMI 1850.00 mandats.csv › F2"]);
}

#[test]
fn instalments_lines_of_one_order_and_credit_notes_are_innocent() {
    let mut instalments = Desk::new();
    let orders = [
        instalments.pays(MIAMI, "925.00", invoice("812", "2017-11-20")),
        instalments.pays(MIAMI, "925.00", invoice("961", "2017-12-15")),
    ];
    let paper = instalments.paper(MIAMI, "1850.00", invoice("", "2017-11-12"));
    instalments.settle(&orders, &[paper], Confidence::Certain);
    assert_eq!(instalments.look().outcome("duplicate_invoice"), "compliant");

    let mut lines = Desk::new();
    lines.pays(MIAMI, "925.00", invoice("812", "2017-11-20"));
    lines.pays(MIAMI, "925.00", |line| {
        invoice("812", "2017-11-20")(line);
        line.set(Field::OrderLine, "2");
    });
    assert_eq!(lines.look().outcome("duplicate_invoice"), "compliant");

    let mut credit = Desk::new();
    for (number, amount) in [("812", "1850.00"), ("961", "1850.00"), ("970", "-1850.00")] {
        credit.pays(MIAMI, amount, invoice(number, "2017-11-20"));
    }
    credit.paper(MIAMI, "1850.00", invoice("", "2017-11-12"));
    assert!(credit.look().of("duplicate_invoice").is_empty());
}

#[test]
fn a_mandat_taken_back_by_its_annulment_is_not_paid() {
    let mut desk = Desk::new();
    let wrong = desk.pays(MIAMI, "1850.00", invoice("812", "2017-11-20"));
    let annulment = desk.pays(MIAMI, "-1850.00", |line| {
        invoice("815", "2017-11-25")(line);
        line.set(Field::Invoice, None::<&str>);
        line.set(Field::Description, "Annulation mandat 812");
    });
    desk.settle(&[wrong, annulment], &[], Confidence::Certain);
    desk.settled(MIAMI, "1850.00", invoice("961", "2017-12-15"));
    assert_eq!(desk.look().outcome("duplicate_invoice"), "compliant");
}

#[test]
fn the_same_number_of_another_payee_is_innocent() {
    let mut desk = Desk::new();
    desk.pays(MIAMI, "1850.00", invoice("812", "2017-11-20"));
    desk.pays(MIAMI, "1850.00", |line| {
        invoice("961", "2017-12-15")(line);
        line.set(Field::Payee, "Hôtel Bellevue");
    });
    assert_eq!(desk.look().outcome("duplicate_invoice"), "compliant");
}

/// Two payments of one amount to one payee, two days apart, by two orders, without reference.
fn twins(edit: impl Fn(&mut Entry)) -> Desk {
    let mut desk = Desk::new();
    desk.settled(MIAMI, "96.00", taxi("812", "1"));
    desk.pays(MIAMI, "96.00", |line| {
        taxi("815", "1")(line);
        line.date = on("2017-11-22");
        edit(line);
    });
    desk
}

#[test]
fn two_like_payments_a_few_days_apart_are_a_question() {
    let seen = twins(|_| {}).look();
    assert_eq!(seen.of("probable_duplicate"), ["blocking MIAMI 96.00 mandats.csv › F4"]);
    assert!(seen.of("ledger_without_support").is_empty(), "it is the same fault");
}

#[test]
fn a_supplier_s_second_number_for_one_invoice_is_a_question() {
    let mut desk = twins(|line| line.set(Field::Invoice, "17/2213"));
    desk.facts.entries[0].set(Field::Invoice, "17/2207");
    assert_eq!(desk.look().of("probable_duplicate").len(), 1);
}

#[test]
fn other_people_other_days_other_dates_and_own_documents_are_innocent() {
    let innocent = |desk: Desk, what: &str| assert!(desk.look().of("probable_duplicate").is_empty(), "{what}");
    innocent(twins(|line| line.set(Field::Beneficiary, "Jean Dupont")), "a beneficiary, and none");
    let mut people = twins(|line| line.set(Field::Beneficiary, "Jean Dupont"));
    people.facts.entries[0].set(Field::Beneficiary, "Anne Morel");
    innocent(people, "two people");
    let mut days = twins(|line| line.service_date = on("2017-11-06"));
    days.facts.entries[0].service_date = on("2017-11-05");
    innocent(days, "two nights");
    innocent(twins(|line| line.date = on("2018-01-22")), "two months apart");
    innocent(twins(|line| line.set(Field::PaymentOrder, "812")), "one order");
    innocent(twins(|line| line.amount = Some(eur("96.01"))), "another amount");
    innocent(twins(|line| line.set(Field::Payee, "Taxi Roma")), "another payee");
    let mut settled = Desk::new();
    settled.settled(MIAMI, "96.00", taxi("812", "1"));
    settled.settled(MIAMI, "96.00", taxi("815", "1"));
    innocent(settled, "each has its document");
}

/// Twenty rides of one fare, each on its own mission order.
fn fares(settled: bool) -> Desk {
    let mut desk = Desk::new();
    for ride in 0..20 {
        let order = (800 + ride).to_string();
        let edit = |line: &mut Entry| {
            taxi("", "1")(line);
            line.set(Field::PaymentOrder, order.as_str());
            line.set(Field::Description, None);
        };
        if settled {
            desk.settled(MIAMI, "96.00", edit)
        } else {
            desk.pays(MIAMI, "96.00", edit)
        };
    }
    desk
}

#[test]
fn a_tariff_whose_rides_each_have_their_document_is_innocent() {
    assert!(fares(true).look().of("probable_duplicate").is_empty());
    assert_eq!(fares(false).look().of("probable_duplicate").len(), 19);
}

#[test]
fn what_is_too_much_to_compare_is_said() {
    let mut desk = fares(false);
    desk.dossier.rules.limits.duplicate_work = 1_000;
    let seen = desk.look();
    // 1 000 of work is a few comparisons.
    assert!((1..9).contains(&seen.of("probable_duplicate").len()));
    let told = |one: &&Finding| one.observation.message.contains("trop nombreux pour être tous comparés");
    assert_eq!(seen.findings.iter().filter(told).count(), 1);
}

#[test]
fn two_documents_of_one_content_are_no_proof_of_two_expenses() {
    let sent_twice = |what: [&'static str; 2]| {
        let mut desk = Desk::new();
        for (number, what) in ["812", "815"].into_iter().zip(what) {
            desk.settled(MIAMI, "4668.00", |line| {
                taxi(number, "1")(line);
                line.set(Field::Description, what);
            });
        }
        desk.look().of("probable_duplicate").len()
    };
    assert_eq!(sent_twice(["Objets promotionnels", "OBJETS PROMOTIONNELS"]), 1);
    assert_eq!(sent_twice(["Transfert aller", "Transfert retour"]), 0);
}

fn with_cancelled(declared: &str) -> Desk {
    let mut desk = Desk::new();
    desk.mission(MIAMI).declared = eur(declared);
    desk.dossier.declared = eur(declared);
    desk.settled(MIAMI, "1000.00", taxi("812", "1"));
    desk.pays(MIAMI, "500.00", |line| {
        taxi("840", "1")(line);
        line.set(Field::State, "Annulé");
        line.set_counted(Counted::Cancelled);
    });
    desk
}

#[test]
fn a_cancelled_line_is_an_information_until_someone_counts_it() {
    assert_eq!(
        with_cancelled("1000.00").look().of("cancelled_line_counted"),
        ["info MIAMI 500.00 mandats.csv › F4"]
    );

    let declared = with_cancelled("1500.00").look();
    assert_eq!(declared.of("cancelled_line_counted"), ["blocking MIAMI 500.00 mandats.csv › F4"]);
    assert!(declared.message("declared_gap").contains("lignes annulées, déclarées mais non payées"));

    let mut total = with_cancelled("1000.00");
    total.control_total("1500.00", "1000.00", "1500.00");
    assert_eq!(total.look().of("cancelled_line_counted"), ["blocking MIAMI 500.00 mandats.csv › F4"]);
    let mut fair = with_cancelled("1000.00");
    fair.control_total("1000.00", "1000.00", "1500.00");
    assert_eq!(fair.look().of("cancelled_line_counted"), ["info MIAMI 500.00 mandats.csv › F4"]);
}

#[test]
fn without_a_state_cancelled_lines_cannot_be_told() {
    let mut desk = Desk::new();
    desk.settled(MIAMI, "1000.00", taxi("812", "1"));
    let outcome = desk.look().outcome("cancelled_line_counted");
    assert_eq!(outcome, "not_checked : statut des lignes absent des exports de comptabilité");
}
