//! What counts once, and what settles what. Each case is a little table of lines and the matches that
//! must come out; lines that no match names stay unmatched.

use crate::desk;

use desk::{assigned, day, dossier, in_words, sorted};
use proptest::prelude::*;
use rappro::model::entry::{Assignment, Entry, Share, Side};
use rappro::model::field::Field;
use rappro::model::matching::{Confidence, Matching};
use rappro::model::money::{Currency, Money};
use rappro::model::notes::Notes;
use rappro::model::rules::Rules;
use rappro::model::words::{SAME_PAYEE, payee_likeness};
use rappro::reconcile::matches;

fn reconcile(entries: &[Entry]) -> Matching {
    matches(entries, &assigned(entries), &Notes::default(), &Rules::default(), Currency::EUR)
}

/// Lines, then the matches expected, in any order.
fn check(table: &str, expected: &[&str]) {
    let entries = sorted(table);
    let found = in_words(&entries, &reconcile(&entries));
    let mut expected: Vec<String> = expected.iter().map(|one| (*one).to_owned()).collect();
    expected.sort();
    assert_eq!(found, expected, "{table}");
}

#[test]
fn one_invoice_one_order() {
    check(
        "L1 | 12/11/2017 | HOTEL BELLEVUE      | 300,00 | mandat=800 facture=FAC-2017/00123
         J1 | 01/11/2017 | Hôtel Bellevue SARL | 300,00 | facture=\"fac 2017 123\"",
        &["L1 = J1 (certain)"],
    );
}

#[test]
fn marks_by_hand_come_before_every_proof() {
    let entries = sorted(
        "L1 | 12/11/2017 | HOTEL BELLEVUE | 300,00 | facture=F-101 mission=MIAMI
         J1 | 01/11/2017 | Hôtel Bellevue | 300,00 | facture=F-101 mission=MIAMI
         J2 | 01/11/2017 | Note manuscrite | 280,00 | mission=MIAMI
         L3 | 12/11/2017 | TAXI MARIUS    | 50,00  | facture=T-777 mission=MIAMI
         J3 | 01/11/2017 | Taxi Marius    | 50,00  | facture=T-777 mission=MIAMI
         L4 | 12/11/2017 | TAXI AZUR      | 60,00  | facture=T-888 mission=MIAMI
         J4 | 01/11/2017 | Taxi Azur      | 60,00  | facture=T-888 mission=MIAMI",
    );
    let key = |named: &str| entries.iter().find(|entry| desk::name(entry) == named).unwrap().key();
    let mark = |name: &str, mark: &str| (key(name), mark.to_owned());
    let marks = [mark("L1", "a"), mark("J2", " A "), mark("L3", "-"), mark("L4", "b")];
    let notes = Notes { marks: marks.into_iter().collect(), ..Notes::default() };
    let matching = matches(&entries, &assigned(&entries), &notes, &Rules::default(), Currency::EUR);
    assert_eq!(in_words(&entries, &matching), ["L1 = J2 (manual)", "L4 = J4 (certain)"]);
}

/// A line shared between two missions stands on both sheets: its mark joins the papers of both.
#[test]
fn the_mark_of_a_shared_line_joins_the_papers_of_its_missions() {
    let settled = |is_shared: bool, third: &str| {
        let entries = sorted(
            "L1 | 12/11/2017 | GROUPE BLEU   | 100,00 |
             J1 | 01/11/2017 | Bleu Miami    | 60,00  | mission=MIAMI
             J2 | 01/11/2017 | Azul Milan    | 40,00  | mission=MILAN",
        );
        let mut given = assigned(&entries);
        let missions: Vec<_> = given.iter().filter_map(|one| one.mission).collect();
        let at = entries.iter().position(|entry| desk::name(entry) == "L1").unwrap();
        if is_shared {
            let money = |amount: i64| Money::new(amount.into(), Currency::EUR);
            let shares =
                missions.iter().zip([60, 40]).map(|(of, part)| Share { mission: *of, amount: money(part) });
            given.set(at, Assignment { shares: shares.collect(), ..Assignment::none() });
        }
        let marks = entries.iter().map(|entry| {
            let mark = if desk::name(entry) == "J2" { third } else { "a" };
            (entry.key(), mark.to_owned())
        });
        let notes = Notes { marks: marks.collect(), ..Notes::default() };
        let matching = matches(&entries, &given, &notes, &Rules::default(), Currency::EUR);
        (in_words(&entries, &matching), matching.lone_marks.len())
    };
    assert_eq!(settled(true, "a"), (vec!["L1 = J1 + J2 (manual)".to_owned()], 0));
    // A letter on one sheet, another on the other; a line of no mission, and the letter of two sheets.
    assert_eq!(settled(true, "b"), (vec!["L1 = J1 (manual)".to_owned()], 1));
    assert_eq!(settled(false, "a").0, [""; 0]);
}

#[test]
fn a_sign_before_a_number_is_no_part_of_it() {
    check(
        "L1 | 12/11/2017 | IMPRIMERIE GARLABAN | 300,00 | facture=\"N° 6875\"
         L2 | 12/11/2017 | IMPRIMERIE GARLABAN | 300,00 | facture=\"n°6876\"
         J1 | 01/11/2017 | Imprimerie Garlaban | 300,00 | facture=6875
         J2 | 01/11/2017 | Imprimerie Garlaban | 300,00 | facture=6876",
        &["L1 = J1 (certain)", "L2 = J2 (certain)"],
    );
}

#[test]
fn two_houses_of_a_chain_and_two_people_of_a_name_are_never_certain() {
    check(
        "L1 | 12/11/2017 | HOTEL IBIS GARE | 300,00 | facture=2023-16
         J1 | 01/11/2017 | Hôtel Ibis Centre | 300,00 | facture=2023-16",
        &["L1 = J1 (probable)"],
    );
    check(
        "L1 | 12/11/2017 | MARTIN P.      | 208,00 | om=OM-2023-0001
         J1 | 01/11/2017 | MARTIN Jeanne  | 208,00 | om=OM-2023-0001",
        &[],
    );
}

#[test]
fn a_number_typed_without_its_marks_is_the_same() {
    check(
        "L1 | 12/11/2017 | IMPRIMERIE GARLABAN | 300,00 | facture=IGB17101603
         J1 | 01/11/2017 | Imprimerie Garlaban | 300,00 | facture=IGB-171016-03",
        &["L1 = J1 (certain)"],
    );
}

#[test]
fn a_payment_order_noted_on_the_paper() {
    check(
        "L1 | 12/11/2017 | TRANSIT SUD | 300,00 | mandat=000496 exercice=2018
         L2 | 12/11/2017 | TRANSIT SUD | 300,00 | mandat=496 exercice=2017
         J1 | 01/11/2017 | Transit Sud | 300,00 | mandat=496 exercice=2018",
        &["L1 = J1 (certain)"],
    );
}

#[test]
fn a_payment_order_of_two_years_and_none_told() {
    check(
        "L1 | 12/11/2018 | TRANSIT SUD | 300,00 | mandat=496 exercice=2018
         L2 | 12/11/2015 | TRANSIT SUD | 300,00 | mandat=496 exercice=2015
         J1 | 01/06/2016 | Transit Sud | 300,00 | mandat=496",
        &[],
    );
}

#[test]
fn one_order_pays_all_the_lines_of_an_agency_without_payee() {
    check(
        "L1 | 12/11/2017 | AGENCE DU PORT | 1000,00 | facture=TV17-10482
         J1 | 31/10/2017 | | 600,00 | facture=TV1710482 mission=MIAMI
         J2 | 31/10/2017 | | 300,00 | facture=TV17-10482 mission=MILAN
         J3 | 31/10/2017 | | 100,00 | facture=TV17-10482 mission=MILAN",
        &["L1 = J1 + J2 + J3 (certain)"],
    );
}

#[test]
fn a_bank_pays_the_card_statement() {
    check(
        "L1 | 18/12/2017 | BANQUE DU SUD | 430,00 | facture=\"CA 2017/11\"
         J1 | 05/11/2017 | Taxi Roma      | 30,00  | releve=CA-2017-11
         J2 | 06/11/2017 | Hotel Biscayne | 450,00 | releve=CA-2017-11
         J3 | 07/11/2017 | Hotel Biscayne | -50,00 | releve=CA-2017-11",
        &["L1 = J1 + J2 + J3 (certain)"],
    );
}

#[test]
fn a_bank_statement_that_does_not_balance_is_only_probable() {
    check(
        "L1 | 18/12/2017 | BANQUE DU SUD | 500,00 | facture=\"CA 2017/11\"
         J1 | 05/11/2017 | Taxi Roma      | 30,00  | releve=CA-2017-11
         J2 | 06/11/2017 | Hotel Biscayne | 450,00 | releve=CA-2017-11",
        &["L1 = J1 + J2 (probable)"],
    );
}

#[test]
fn a_line_that_lists_its_numbers() {
    check(
        "L1 | 15/12/2017 | HOTEL BELLEVUE | 500,00 | mandat=900 facture=\"FAC 12 / FAC 13\"
         L2 | 15/12/2017 | TAXIS DU PORT  | 60,00  | mandat=901
         L3 | 16/12/2017 | TAXIS DU PORT  | 40,00  | mandat=902
         L4 | 15/12/2017 | HOTEL DU PARC  | 90,00  | facture=\"P-1 ; P-2\"
         J1 | 24/11/2017 | Hôtel Bellevue | 200,00 | facture=FAC-12
         J2 | 24/11/2017 | Hôtel Bellevue | 300,00 | facture=FAC-13
         J3 | 24/11/2017 | Taxis du Port  | 100,00 | mandat=\"901 et 902\"
         J4 | 24/11/2017 | Hôtel du Parc  | 90,00  | facture=P-1",
        &["L1 = J1 + J2 (certain)", "L2 + L3 = J3 (certain)"],
    );
}

#[test]
fn a_mistyped_order_does_not_outweigh_the_invoice() {
    check(
        "L1 | 15/12/2017 | HOTEL BELLEVUE | 90,00 | mandat=900 facture=FAC-11
         L2 | 15/12/2017 | HOTEL BELLEVUE | 90,00 | mandat=901 facture=FAC-12
         J1 | 24/11/2017 | Hôtel Bellevue | 90,00 | facture=FAC-11
         J2 | 24/11/2017 | Hôtel Bellevue | 90,00 | facture=FAC-12 mandat=900",
        &["L1 = J1 (certain)", "L2 = J2 (certain)"],
    );
}

#[test]
fn a_disagreement_that_differs_elsewhere_too_is_only_probable() {
    // Other mission; a line of exactly that amount elsewhere; more than half of the amount.
    for other in [
        "J1 | 01/11/2017 | Hôtel Bellevue | 95,00 | facture=FAC-2017-11 mission=MILAN",
        "J1 | 01/11/2017 | Hôtel Bellevue | 95,00 | facture=FAC-2017-11\nL2 | 12/11/2017 | HOTEL BELLEVUE | 95,00 |",
        "J1 | 01/11/2017 | Hôtel Bellevue | 300,00 | facture=FAC-2017-11",
    ] {
        let table =
            format!("L1 | 12/11/2017 | HOTEL BELLEVUE | 90,00 | facture=FAC-2017-11 mission=MIAMI\n{other}");
        check(&table, &["L1 = J1 (probable)"]);
    }
}

#[test]
fn a_small_number_of_another_firm_proves_nothing() {
    check(
        "L1 | 12/11/2017 | TAXIS DU PORT  | 300,00 | facture=12
         J1 | 01/11/2017 | Hotel Biscayne | 310,00 | facture=12
         L2 | 12/11/2017 | TAXIS DU PORT  | 50,00  | facture=13
         J2 | 01/11/2017 | Hotel Biscayne | 50,00  | facture=13",
        &[],
    );
}

#[test]
fn a_distinctive_number_of_another_firm_with_another_amount_proves_nothing() {
    check(
        "L1 | 12/11/2017 | TAXIS DU PORT  | 300,00 | facture=2017-0012
         J1 | 01/11/2017 | Hotel Biscayne | 310,00 | facture=2017-0012",
        &[],
    );
}

#[test]
fn a_small_number_of_another_year_proves_nothing() {
    check(
        "L1 | 12/02/2016 | TAXIS DU PORT | 45,00 | facture=12
         J1 | 01/11/2017 | Taxis du Port | 60,00 | facture=12",
        &[],
    );
}

#[test]
fn two_lines_of_an_order_for_one_invoice() {
    check(
        "L1 | 15/12/2017 | ATELIER DES OCRES | 2966,74 | mandat=10519 ligne=1 facture=AEO-17-241
         L2 | 15/12/2017 | ATELIER DES OCRES | 3000,00 | mandat=10519 ligne=2 facture=AEO-17-241
         J1 | 24/11/2017 | Atelier des Ocres | 5966,74 | facture=AEO-17-241",
        &["L1 + L2 = J1 (certain)"],
    );
}

#[test]
fn pairs_are_peeled_off_and_the_rest_still_balances() {
    check(
        "L1 | 15/12/2017 | AGENCE DU PORT | 300,00 | facture=A-991
         L2 | 15/12/2017 | AGENCE DU PORT | 500,00 | facture=A-991
         J1 | 24/11/2017 | Agence du Port | 300,00 | facture=A-991
         J2 | 24/11/2017 | Agence du Port | 250,00 | facture=A-991
         J3 | 24/11/2017 | Agence du Port | 250,00 | facture=A-991",
        &["L1 = J1 (certain)", "L2 = J2 + J3 (certain)"],
    );
}

#[test]
fn equal_tickets_are_told_apart_by_their_traveller() {
    check(
        "L1 | 15/12/2017 | AGENCE DU PORT | 300,00 | facture=A-991 pour=\"Jean Dupont\"
         L2 | 15/12/2017 | AGENCE DU PORT | 300,00 | facture=A-991 pour=\"Anne Martin\"
         J1 | 24/11/2017 | Agence du Port | 300,00 | facture=A-991 pour=\"MARTIN/ANNE MRS\"
         J2 | 24/11/2017 | Agence du Port | 300,00 | facture=A-991 pour=\"DUPONT/JEAN MR\"",
        &["L1 = J2 (certain)", "L2 = J1 (certain)"],
    );
}

#[test]
fn twins_are_paired_in_order() {
    check(
        "L1 | 15/12/2017 | HOTEL BELLEVUE | 90,00 | facture=A-991 mission=MIAMI
         L2 | 15/12/2017 | HOTEL BELLEVUE | 90,00 | facture=A-991 mission=MIAMI
         J1 | 24/11/2017 | Hôtel Bellevue | 90,00 | facture=A-991 mission=MIAMI
         J2 | 24/11/2017 | Hôtel Bellevue | 90,00 | facture=A-991 mission=MIAMI",
        &["L1 = J1 (certain)", "L2 = J2 (certain)"],
    );
}

#[test]
fn an_invoice_paid_twice_settles_neither() {
    check(
        "L1 | 15/12/2017 | HOTEL BELLEVUE | 90,00 | mandat=1 facture=A-991
         L2 | 18/12/2017 | HOTEL BELLEVUE | 90,00 | mandat=2 facture=A-991
         J1 | 24/11/2017 | Hôtel Bellevue | 90,00 | facture=A-991",
        &["? L1 L2 / J1 (2)"],
    );
}

#[test]
fn an_invoice_of_two_lines_paid_twice_settles_neither() {
    check(
        "L1 | 15/12/2017 | HOTEL BELLEVUE | 180,00 | mandat=1 facture=A-991
         L2 | 18/12/2017 | HOTEL BELLEVUE | 180,00 | mandat=2 facture=A-991
         J1 | 24/11/2017 | Hôtel Bellevue | 100,00 | facture=A-991
         J2 | 24/11/2017 | Hôtel Bellevue | 80,00 | facture=A-991",
        &["? L1 L2 / J1 J2 (2)"],
    );
}

#[test]
fn swapped_digits_are_a_match_with_a_gap() {
    let entries = sorted(
        "L1 | 01/12/2017 | EVERGLADE PIXEL        | 2770,54 | facture=EPS-2017/54
         J1 | 14/11/2017 | Everglade Pixel Studio | 2707,54 | facture=EPS-2017/54",
    );
    let matching = reconcile(&entries);
    assert_eq!(in_words(&entries, &matching), ["L1 = J1 (certain)"]);
    let one = &matching.matches[0];
    assert_eq!(one.gap().plain(), "63.00");
    assert_eq!(
        one.sentence(),
        "Même n° de facture EPS-2017/54, même tiers, écart de 63,00\u{a0}€ (chiffres intervertis : 2\u{202f}770,54 au \
         lieu de 2\u{202f}707,54), 17 jours d’écart."
    );
}

#[test]
fn a_converted_invoice_may_differ_by_the_exchange_tolerance() {
    check(
        "L1 | 01/12/2017 | EVERGLADE PIXEL        | 101,00 | facture=EPS-2017/54
         L2 | 01/12/2017 | EVERGLADE PIXEL        | 202,00 | facture=EPS-2017/54
         J1 | 14/11/2017 | Everglade Pixel Studio | 100,00 | facture=EPS-2017/54 usd=120,00
         J2 | 14/11/2017 | Everglade Pixel Studio | 200,00 | facture=EPS-2017/54 usd=240,00",
        &["L1 + L2 = J1 + J2 (certain)"],
    );
}

#[test]
fn a_claim_is_settled_for_its_person() {
    check(
        "L1 | 13/12/2017 | MARTELLIERE JEAN     | 488,70 | om=\"OM 2017-0321\"
         L2 | 13/12/2017 | MME MARTELLIERE JULIE | 488,70 | om=OM-2017-0322
         J1 | 17/11/2017 | MARTELLIÈRE Jean  | 448,00 | om=OM-2017-0321
         J2 | 17/11/2017 | MARTELLIÈRE Jean  | 40,70  | om=OM-2017-0321
         J3 | 17/11/2017 | MARTELLIÈRE Julie | 488,70 | om=OM-2017-0322",
        &["L1 = J1 + J2 (certain)", "L2 = J3 (certain)"],
    );
}

#[test]
fn a_collective_mission_order_does_not_mix_people() {
    check(
        "L1 | 13/12/2017 | DUPONT JEAN | 100,00 | om=OM-12
         J1 | 17/11/2017 | MARTIN Anne | 100,00 | om=OM-12",
        &[],
    );
}

#[test]
fn without_reference_the_only_candidate_is_probable() {
    check(
        "L1 | 17/11/2017 | TRATTORIA DEL MOLO | 194,27 | mission=GENES
         J1 | 20/10/2017 | Trattoria del Molo Verde | 194,27 | mission=GENES",
        &["L1 = J1 (probable)"],
    );
}

#[test]
fn without_reference_two_candidates_are_ambiguous() {
    check(
        "L1 | 25/01/2018 | NCC BRERA AUTO     | 226,20 | mission=MILAN
         J1 | 05/12/2017 | NCC Brera Auto SRL | 226,20 | mission=MILAN
         J2 | 07/12/2017 | NCC Brera Auto SRL | 226,20 | mission=MILAN",
        &["? L1 / J1 J2 (2)"],
    );
}

#[test]
fn without_reference_twins_are_paired() {
    check(
        "L1 | 25/01/2018 | NCC BRERA AUTO     | 226,20 | mission=MILAN
         L2 | 25/01/2018 | NCC BRERA AUTO     | 226,20 | mission=MILAN
         J1 | 05/12/2017 | NCC Brera Auto SRL | 226,20 | mission=MILAN
         J2 | 05/12/2017 | NCC Brera Auto SRL | 226,20 | mission=MILAN",
        &["L1 = J1 (certain)", "L2 = J2 (certain)"],
    );
}

#[test]
fn the_known_mission_comes_before_the_unknown_one() {
    check(
        "L1 | 25/01/2018 | NCC BRERA AUTO     | 226,20 | mission=MILAN
         L2 | 25/01/2018 | NCC BRERA AUTO     | 226,20 |
         J1 | 05/12/2017 | NCC Brera Auto SRL | 226,20 | mission=MILAN",
        &["L1 = J1 (probable)"],
    );
}

#[test]
fn what_contradicts_is_never_matched() {
    for (case, table) in [
        (
            "other payee",
            "L1 | 25/11/2017 | A B DURAND | 50,00 | mission=MILAN\nJ1 | 20/11/2017 | C MARTIN | 50,00 | mission=MILAN",
        ),
        ("too far", "L1 | 25/11/2018 | NCC BRERA | 50,00 |\nJ1 | 20/11/2017 | NCC Brera | 50,00 |"),
        (
            "other mission",
            "L1 | 25/11/2017 | NCC BRERA | 50,00 | mission=MILAN\nJ1 | 20/11/2017 | NCC Brera | 50,00 | mission=MIAMI",
        ),
        (
            "other person",
            "L1 | 25/11/2017 | NCC BRERA | 50,00 | pour=\"Jean Dupont\"\nJ1 | 20/11/2017 | NCC Brera | 50,00 | pour=\"Anne Martin\"",
        ),
        (
            "other order",
            "L1 | 25/11/2017 | NCC BRERA | 50,00 | mandat=12\nJ1 | 20/11/2017 | NCC Brera | 50,00 | mandat=13",
        ),
        ("other cent", "L1 | 25/11/2017 | NCC BRERA | 50,00 |\nJ1 | 20/11/2017 | NCC Brera | 50,01 |"),
        (
            "departmental coincidence",
            "L1 | 25/11/2017 | | 50,00 |\nJ1 | 20/11/2017 | NCC Brera | 50,00 | mission=MIAMI",
        ),
        (
            "other invoice, known to the other side",
            "L1 | 25/11/2017 | NCC BRERA | 50,00 | facture=F-101\nL2 | 25/12/2017 | NCC BRERA | 70,00 | facture=F-102\n\
             J1 | 20/11/2017 | NCC Brera | 50,00 | facture=F-102 mission=MIAMI",
        ),
    ] {
        let entries = sorted(table);
        let found = in_words(&entries, &reconcile(&entries));
        assert!(!found.iter().any(|one| one.contains("L1 = J1")), "{case} : {found:?}");
    }
}

#[test]
fn without_payee_the_mission_and_a_close_date_make_it_probable() {
    check(
        "L1 | 25/11/2017 |           | 51,37 | mission=MILAN
         J1 | 20/11/2017 | NCC Brera | 51,37 | mission=MILAN",
        &["L1 = J1 (probable)"],
    );
}

#[test]
fn what_is_cancelled_or_without_amount_takes_no_part() {
    let mut entries = sorted(
        "L1 | 25/11/2017 | NCC BRERA | 51,37 | facture=F-101
         L2 | 25/11/2017 | NCC BRERA |       | facture=F-101
         J1 | 20/11/2017 | NCC Brera | 51,37 | facture=F-101",
    );
    entries[0].set_counted(rappro::model::entry::Counted::Cancelled);
    assert_eq!(reconcile(&entries), Matching::default());
}

/// Few payees, amounts, days and references, so that they collide.
fn line() -> impl Strategy<Value = Entry> {
    let payee =
        prop::option::of(prop::sample::select(vec!["Hôtel Bellevue", "HOTEL BELLEVUE SARL", "Taxi Roma", "BNP"]));
    let invoice =
        prop::option::weighted(0.4, prop::sample::select(vec!["F-101", "F 101", "F-102", "12", "REL-2017-11"]));
    let mission = prop::option::of(prop::sample::select(vec!["MIAMI", "MILAN"]));
    let order = prop::option::weighted(0.3, prop::sample::select(vec!["800", "801"]));
    let cents = prop::sample::select(vec![1000_i64, 1000, 2000, 3000, -1000, 0]);
    (any::<bool>(), payee, invoice, mission, order, cents, 1..28_i8, 0..3_u8).prop_map(
        |(ledger, payee, invoice, mission, order, cents, at, file)| {
            let side = if ledger { Side::Ledger } else { Side::Support };
            let mut entry = desk::blank(side, 1);
            entry.set(Field::Payee, payee);
            entry.set(Field::Invoice, invoice);
            entry.set(Field::Mission, mission);
            entry.set(Field::PaymentOrder, order);
            entry.amount = Some(Money::new(rust_decimal::Decimal::new(cents, 2), Currency::EUR));
            entry.date = Some(day(&format!("{at:02}/11/2017")));
            entry.place = entry.place.in_file(format!("f{file}.csv"));
            entry
        },
    )
}

/// Entries, matches and ambiguities after counting and reconciling, by key.
fn run(entries: Vec<Entry>) -> (Vec<Entry>, Matching, Vec<String>) {
    let (facts, _) = rappro::count::once(desk::facts(entries));
    let assignments = rappro::assign::missions(&facts, &dossier(), &Default::default());
    let matching = matches(&facts.entries, &assignments, &Default::default(), &Rules::default(), Currency::EUR);
    let words = in_words(&facts.entries, &matching);
    (facts.entries, matching, words)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_order_of_rows_changes_nothing(
        (mut entries, shuffled) in prop::collection::vec(line(), 0..24).prop_flat_map(|mut entries| {
            // Rows keep their places when the reader meets them in another order.
            for (row, entry) in entries.iter_mut().enumerate() {
                entry.place = rappro::model::place::Place::cell(
                    &entry.place.file().clone(), None, rappro::model::place::CellRef::new(row as u32, 0));
            }
            (Just(entries.clone()), Just(entries).prop_shuffle())
        })
    ) {
        let (first, _, words) = run(std::mem::take(&mut entries));
        let (second, _, again) = run(shuffled);
        prop_assert_eq!(first, second);
        prop_assert_eq!(words, again);
    }

    #[test]
    fn every_line_is_settled_once_and_every_cent_stays(entries in prop::collection::vec(line(), 0..24)) {
        let (entries, matching, _) = run(entries);
        let mut taken = vec![0; entries.len()];
        for one in &matching.matches {
            one.entries().for_each(|id| taken[id.index()] += 1);
            let sum = |ids: &[rappro::model::entry::EntryId]| {
                Money::sum(Currency::EUR, ids.iter().filter_map(|id| entries[id.index()].amount)).unwrap()
            };
            prop_assert_eq!(sum(&one.ledger), one.ledger_amount);
            prop_assert_eq!(sum(&one.support), one.support_amount());
            prop_assert!(one.ledger.iter().all(|id| entries[id.index()].side == Side::Ledger));
            prop_assert!(one.support.iter().all(|id| entries[id.index()].side == Side::Support));
        }
        for one in &matching.ambiguities {
            one.ledger.iter().chain(&one.support).for_each(|id| taken[id.index()] += 1);
        }
        prop_assert!(taken.iter().all(|times| *times <= 1));
        prop_assert!(taken.iter().zip(&entries).all(|(times, entry)| *times == 0 || entry.is_counted()));
    }

    #[test]
    fn no_certain_match_across_payees_without_a_shared_reference(entries in prop::collection::vec(line(), 0..24)) {
        let (entries, matching, _) = run(entries);
        for one in matching.matches.iter().filter(|one| one.confidence == Confidence::Certain) {
            let alike = one.ledger.iter().all(|a| one.support.iter().any(|b| {
                let payees = entries[a.index()].payee().zip(entries[b.index()].payee());
                payees.is_some_and(|(a, b)| payee_likeness(a, b) >= SAME_PAYEE)
            }));
            prop_assert!(alike || !one.evidence.references.is_empty(), "{one:?}");
        }
    }
}
