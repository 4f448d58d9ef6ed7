//! Ledger against support: amounts, what is left on each side, what is doubtful; and the amounts of a line.

use rappro::model::account::Role;
use rappro::model::entry::{Counted, Entry};
use rappro::model::field::Field;
use rappro::model::matching::Confidence;

use crate::desk::{Desk, MIAMI, eur, order, table, usd};

fn matched(paid: &str, claimed: &str) -> Desk {
    let mut desk = Desk::new();
    let order_line = desk.pays(MIAMI, paid, |line| order(line, "820", "1"));
    let paper = desk.paper(MIAMI, claimed, |line| line.set(Field::Invoice, "F-12"));
    desk.settle(&[order_line], &[paper], Confidence::Certain);
    desk
}

#[test]
fn amounts_that_differ_are_blocking() {
    let seen = matched("2770.54", "2707.54").look();
    assert_eq!(seen.of("amount_disagreement"), ["blocking MIAMI 63.00 mandats.csv › F2"]);
    let message = seen.message("amount_disagreement");
    assert!(message.contains("pieces.csv › F3") && message.contains("inversion à la saisie"), "{message}");
}

#[test]
fn the_usual_causes_are_named() {
    let mut tax = matched("118.00", "98.33");
    tax.facts.entries[1].change_figures(|figures| figures.tax = Some(eur("19.67")));
    assert!(tax.look().message("amount_disagreement").contains("exactement la TVA (19,67"));
    assert!(matched("50.00", "-50.00").look().message("amount_disagreement").contains("signes contraires"));
    assert!(matched("5000.00", "50.00").look().message("amount_disagreement").contains("virgule"));
}

#[test]
fn equal_amounts_tolerated_ones_and_exchange_are_innocent() {
    assert_eq!(matched("50.00", "50.00").look().outcome("amount_disagreement"), "compliant");

    let mut tolerated = matched("50.00", "50.01");
    tolerated.dossier.rules.gap_max = eur("0.01").amount();
    assert!(tolerated.look().of("amount_disagreement").is_empty());

    let mut exchange = matched("101.00", "100.00");
    exchange.facts.entries[1].change_figures(|figures| figures.original = Some(usd("116.39")));
    assert!(exchange.look().of("amount_disagreement").is_empty());
    let mut beyond = matched("103.00", "100.00");
    beyond.facts.entries[1].change_figures(|figures| figures.original = Some(usd("116.39")));
    assert_eq!(beyond.look().of("amount_disagreement").len(), 1);
}

/// A document in dollars, whose euros were converted by the program or told by the bank, and its payment.
fn abroad(paid: &str, told: bool) -> Desk {
    let mut desk = matched(paid, "1377.00");
    desk.facts.entries[1]
        .change_figures(|figures| (figures.original, figures.amount_told) = (Some(usd("1602.69")), told));
    desk
}

#[test]
fn only_what_the_program_converted_may_differ_by_the_exchange() {
    // Two percent of 1 377,00 are 27,54.
    for (paid, converted) in [("1404.54", 0), ("1404.55", 1), ("1349.46", 0), ("1349.45", 1), ("1377.00", 0)] {
        assert_eq!(abroad(paid, false).look().of("amount_disagreement").len(), converted, "{paid}");
    }
    for (paid, told) in [("1404.54", 1), ("1377.01", 1), ("1376.99", 1), ("1377.00", 0)] {
        assert_eq!(abroad(paid, true).look().of("amount_disagreement").len(), told, "{paid}");
    }
    // What `ecart_max` allows is allowed to all.
    let mut tolerated = abroad("1377.01", true);
    tolerated.dossier.rules.gap_max = eur("0.01").amount();
    assert!(tolerated.look().of("amount_disagreement").is_empty());
}

#[test]
fn fees_that_are_not_paid_are_named_and_never_taken_for_exchange() {
    for (fee, told) in [("27.54", true), ("27.54", false), ("0.10", false)] {
        let mut desk = Desk::new();
        let order_line = desk.pays(MIAMI, "1377.00", |line| order(line, "820", "1"));
        let expense = desk.paper(MIAMI, "1377.00", |line| {
            line.change_figures(|figures| (figures.original, figures.amount_told) = (Some(usd("1602.69")), told));
        });
        let fee_line = desk.paper(MIAMI, fee, |line| line.set(Field::Nature, "Frais bancaires et de change"));
        desk.settle(&[order_line], &[expense, fee_line], Confidence::Certain);
        let seen = desk.look();
        let message = seen.message("amount_disagreement");
        let amount = fee.replace('.', ",");
        let named = format!("exactement les frais bancaires de la pièce ({amount}\u{a0}€)");
        assert!(message.contains(&named), "{message}");
    }
}

fn restaurant(line: &mut Entry) {
    line.set(Field::Payee, "Trattoria Da Vinci");
}

#[test]
fn a_payment_without_document_and_a_document_without_payment() {
    let mut desk = Desk::new();
    desk.pays(MIAMI, "640.00", restaurant);
    desk.paper(MIAMI, "610.00", restaurant);
    let seen = desk.look();
    assert_eq!(seen.of("ledger_without_support"), ["blocking MIAMI 640.00 mandats.csv › F2"]);
    assert_eq!(seen.of("support_without_ledger"), ["review MIAMI 610.00 pieces.csv › F3"]);
    assert!(seen.message("ledger_without_support").contains("pieces.csv › F3"), "the nearest document is named");
}

#[test]
fn nothing_is_asked_of_lines_that_do_not_count_or_are_nothing() {
    let mut desk = Desk::new();
    desk.pays(MIAMI, "640.00", |line| line.set_counted(Counted::Cancelled));
    desk.pays(MIAMI, "0.00", restaurant);
    desk.pays_elsewhere("99.00", restaurant);
    let paper = desk.settled(MIAMI, "10.00", restaurant);
    desk.paper(MIAMI, "10.00", |line| line.set_counted(Counted::Corroborates(paper)));
    let seen = desk.look();
    assert!(seen.of("ledger_without_support").is_empty());
    assert!(seen.of("support_without_ledger").is_empty());
}

#[test]
fn without_any_document_support_is_not_checked() {
    let mut desk = Desk::new();
    desk.pays(MIAMI, "640.00", restaurant);
    desk.facts.files = vec![table("mandats.csv", Role::Ledger)];
    let seen = desk.look();
    let expected = "not_checked : aucun export de justificatifs dans le dossier";
    assert_eq!(seen.outcome("ledger_without_support"), expected);
    assert_eq!(seen.outcome("ambiguous_match"), expected);
}

#[test]
fn a_line_shared_by_two_missions_is_asked_of_each_for_its_part() {
    let mut desk = Desk::new();
    let agency = desk.pays(MIAMI, "640.00", restaurant);
    desk.share(agency, "600.00", "40.00");
    let seen = desk.look();
    assert_eq!(
        seen.of("ledger_without_support"),
        ["blocking MIAMI 600.00 mandats.csv › F2", "blocking MILAN 40.00 mandats.csv › F2"]
    );
    assert!(seen.findings.iter().any(|one| one.observation.message.ends_with("Part de Miami : 600,00\u{a0}€.")));
}

#[test]
fn the_largest_amounts_are_shared_out_without_fault() {
    let mut desk = Desk::new();
    let agency = desk.pays(MIAMI, "999999999999999.99", restaurant);
    desk.share(agency, "999999999999000.00", "999.99");
    assert_eq!(desk.look().of("ledger_without_support").len(), 2);
}

#[test]
fn an_ambiguity_is_one_finding_at_its_payment() {
    let mut desk = Desk::new();
    let paid = desk.pays(MIAMI, "226.20", |line| order(line, "830", "1"));
    let papers = [desk.paper(MIAMI, "226.20", restaurant), desk.paper(MIAMI, "226.20", restaurant)];
    desk.ambiguous(&[paid], &papers);
    let seen = desk.look();
    assert_eq!(seen.of("ambiguous_match"), ["review MIAMI 226.20 mandats.csv › F2"]);
    assert!(seen.message("ambiguous_match").contains("1 paiement et 2 pièces"));
    assert!(seen.of("ledger_without_support").is_empty() && seen.of("support_without_ledger").is_empty());
}

#[test]
fn a_probable_match_is_an_information_a_certain_one_is_nothing() {
    let mut desk = Desk::new();
    let paid = desk.pays(MIAMI, "64.00", restaurant);
    let paper = desk.paper(MIAMI, "64.00", restaurant);
    desk.settle(&[paid], &[paper], Confidence::Probable);
    assert_eq!(desk.look().of("probable_match"), ["info MIAMI 64.00 mandats.csv › F2"]);
    assert_eq!(matched("64.00", "64.00").look().outcome("probable_match"), "compliant");
}

fn invoiced(net: &str, tax: &str, gross: &str) -> Desk {
    let mut desk = matched(gross, gross);
    desk.facts.entries[1].change_figures(|figures| figures.amount_excl_tax = Some(eur(net)));
    desk.facts.entries[1].change_figures(|figures| figures.tax = Some(eur(tax)));
    desk
}

#[test]
fn net_plus_tax_is_gross_to_the_cent_of_rounding() {
    let seen = invoiced("821.00", "146.20", "985.20").look();
    assert_eq!(seen.of("vat_mismatch"), ["review MIAMI 18.00 pieces.csv › F3"]);
    assert_eq!(invoiced("821.00", "164.20", "985.20").look().outcome("vat_mismatch"), "compliant");
    assert_eq!(invoiced("821.00", "164.21", "985.20").look().outcome("vat_mismatch"), "compliant");
    let without = matched("985.20", "985.20").look().outcome("vat_mismatch");
    assert_eq!(without, "not_checked : montants HT et TVA absents des lignes des missions");
}

fn in_dollars(original: &str, euros: &str) -> Desk {
    let mut desk = matched(euros, euros);
    let paper = &mut desk.facts.entries[1];
    paper.change_figures(|figures| figures.original = Some(usd(original)));
    paper.service_date = crate::desk::on("2017-11-06");
    desk
}

#[test]
fn a_conversion_is_redone_at_the_rate_of_the_day() {
    let mut desk = in_dollars("381.72", "273.83");
    desk.rate("2017-11-03", "1.1639");
    let seen = desk.look();
    assert_eq!(seen.of("conversion_mismatch"), ["review MIAMI -54.14 pieces.csv › F3"]);
    assert!(seen.of("missing_rate").is_empty());

    let mut right = in_dollars("318.72", "273.83");
    right.rate("2017-11-03", "1.1639");
    assert_eq!(right.look().outcome("conversion_mismatch"), "compliant");
}

#[test]
fn euros_that_are_the_number_of_the_currency_need_no_rate_to_be_asked_about() {
    let same = in_dollars("318.72", "318.72").look();
    assert_eq!(same.of("conversion_mismatch"), ["review MIAMI 318.72 pieces.csv › F3"]);
    assert!(same.message("conversion_mismatch").contains("semble compté en euros"));
    // Converted, nobody knows at which rate: that is not checked.
    let other = in_dollars("318.72", "273.83").look();
    assert!(
        other.outcome("conversion_mismatch").starts_with("not_checked"),
        "{}",
        other.outcome("conversion_mismatch")
    );
    assert!(in_dollars("0.00", "0.00").look().of("conversion_mismatch").is_empty());
}

#[test]
fn the_rate_printed_on_the_line_comes_first_either_way_round() {
    for rate in ["1.10", "0.9090909"] {
        let mut desk = in_dollars("110.00", "100.00");
        desk.rate("2017-11-06", "1.14");
        desk.facts.entries[1].change_figures(|figures| figures.rate = Some(rate.parse().unwrap()));
        assert!(desk.look().of("conversion_mismatch").is_empty(), "{rate}");
    }
}

#[test]
fn a_printed_rate_that_is_not_that_of_the_day_is_a_question() {
    let look = |original: &str, euros: &str, rate: &str, of_day: Option<&str>| {
        let mut desk = in_dollars(original, euros);
        of_day.into_iter().for_each(|of_day| desk.rate("2017-11-06", of_day));
        desk.facts.entries[1].change_figures(|figures| figures.rate = Some(rate.parse().unwrap()));
        desk.look()
    };
    // 1,4732 dollars to the euro, and not the other way round.
    let multiplied = look("1850.00", "2725.42", "1.4732", Some("1.4732"));
    assert_eq!(multiplied.of("conversion_mismatch"), ["review MIAMI 1469.65 pieces.csv › F3"]);
    assert!(look("1850.00", "1255.77", "1.4732", Some("1.4732")).of("conversion_mismatch").is_empty());
    assert!(look("1850.00", "1255.78", "0.6788", Some("1.4732")).of("conversion_mismatch").is_empty());
    let inverse = look("1850.00", "2725.42", "0.6788", Some("1.4732"));
    let inverse = inverse.message("conversion_mismatch");
    assert!(inverse.contains("× 0,6788 (taux de la ligne) font"), "{inverse}");
    // A rate of another currency, or mistyped.
    let other = look("1850.00", "1330.94", "1.39", Some("1.4732"));
    assert_eq!(other.of("conversion_mismatch"), ["review MIAMI 75.17 pieces.csv › F3"]);
    assert!(other.message("conversion_mismatch").contains("; la ligne dit 1,39)"));
    // Mistyped on a line that was rightly converted; that of a neighbouring day; nothing to hold it against.
    assert!(look("1850.00", "1255.77", "1.39", Some("1.4732")).of("conversion_mismatch").is_empty());
    assert!(look("1850.00", "1240.78", "1.4910", Some("1.4732")).of("conversion_mismatch").is_empty());
    assert!(look("1850.00", "1330.94", "1.39", None).of("conversion_mismatch").is_empty());
}

#[test]
fn without_a_rate_of_the_day_a_currency_is_converted_one_way_only() {
    let look = |euros: [&str; 3], rates: [&str; 3]| {
        let mut desk = Desk::new();
        for (euros, rate) in euros.into_iter().zip(rates) {
            desk.settled(MIAMI, euros, |line| {
                crate::desk::order(line, rate, euros);
                line.change_figures(|figures| {
                    figures.original = Some(usd("1850.00"));
                    figures.rate = Some(rate.parse().unwrap());
                });
            });
        }
        desk.look().of("conversion_mismatch").len()
    };
    // The mandat and its paper.
    assert_eq!(look(["1255.77", "1250.00", "2725.42"], ["1.4732", "1.48", "1.4732"]), 2);
    assert_eq!(look(["1255.77", "1250.00", "1255.78"], ["1.4732", "1.48", "0.6788"]), 0);
    assert_eq!(look(["2725.42", "2738.00", "2725.42"], ["1.4732", "1.48", "1.4732"]), 0);
}

#[test]
fn an_amount_that_was_not_converted_is_told() {
    let mut desk = in_dollars("320.00", "320.00");
    desk.rate("2017-11-06", "1.16");
    assert!(desk.look().message("conversion_mismatch").contains("semble compté en euros"));
}

#[test]
fn without_a_rate_of_the_day_the_line_is_a_question() {
    let mut desk = in_dollars("110.00", "100.00");
    desk.rate("2017-10-02", "1.10");
    let seen = desk.look();
    assert_eq!(seen.of("missing_rate"), ["review MIAMI 100.00 pieces.csv › F3"]);
    assert_eq!(seen.outcome("conversion_mismatch"), "not_checked : aucun taux à la date de 1 ligne en devise");
}

#[test]
fn without_any_rate_euros_are_not_checked_and_dollars_alone_are_a_question() {
    let seen = in_dollars("110.00", "100.00").look();
    assert!(seen.outcome("missing_rate").starts_with("not_checked : aucun export de taux"));

    let mut desk = in_dollars("110.00", "100.00");
    desk.facts.entries[1].amount = None;
    assert_eq!(desk.look().of("missing_rate"), ["review MIAMI - pieces.csv › F3"]);
    assert_eq!(
        matched("1.00", "1.00").look().outcome("missing_rate"),
        "not_applicable : aucune ligne en devise étrangère"
    );
}
