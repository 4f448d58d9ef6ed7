//! Groups without a shared reference: what stands together, exact sums, and when a sum proves nothing.

use crate::desk;

use desk::{assigned, in_words, sorted};
use rappro::model::entry::Entry;
use rappro::model::matching::Matching;
use rappro::model::money::Currency;
use rappro::model::notes::Notes;
use rappro::model::rules::{Limits, Rules};
use rappro::reconcile::matches;

fn reconcile(entries: &[Entry], rules: &Rules) -> Matching {
    matches(entries, &assigned(entries), &Notes::default(), rules, Currency::EUR)
}

fn check(table: &str, expected: &[&str]) {
    let entries = sorted(table);
    let found = in_words(&entries, &reconcile(&entries, &Rules::default()));
    let mut expected: Vec<String> = expected.iter().map(|one| (*one).to_owned()).collect();
    expected.sort();
    assert_eq!(found, expected, "{table}");
}

#[test]
fn one_mandat_pays_the_card_statement() {
    let table = |payee: &str| {
        format!(
            "L1 | 18/12/2017 | {payee} | 430,00 | mandat=800
             L2 | 18/12/2017 | LINGUAPONT    | 431,00 | mandat=801
             J1 | 05/11/2017 | Taxi Roma      | 30,00  | releve=CA-2017-11
             J2 | 06/11/2017 | Hotel Biscayne | 450,00 | releve=CA-2017-11
             J3 | 07/11/2017 | Hotel Biscayne | -50,00 | releve=CA-2017-11"
        )
    };
    check(&table("BANQUE DU SUD"), &["L1 = J1 + J2 + J3 (probable)"]);
    // A supplier of flowers stands between nobody.
    check(&table("FLEURS DU PORT"), &[]);
}

#[test]
fn a_shop_with_a_bill_of_its_own_is_paid_for_no_statement() {
    let table = |payment: &str| {
        format!(
            "L1 | 18/12/2017 | {payment} mission=MIAMI
             J1 | 05/12/2017 | Taxi Roma      | 30,00  | releve=CA-2017-11 mission=MIAMI
             J2 | 06/12/2017 | Libreria Sole  | 400,00 | releve=CA-2017-11 mission=MIAMI"
        )
    };
    check(&table("HOTEL DEL SOLE | 430,00 | mandat=800 facture=HP-1"), &[]);
    check(&table("LE BIHAN ROZENN | 430,00 | mandat=800 om=OM-7"), &[]);
    // Whoever that may be, the mission and the statement are the same.
    check(&table("FINAXY | 430,00 | mandat=800"), &["L1 = J1 + J2 (probable)"]);
    check(&table("BANQUE DU SUD | 430,00 | mandat=800 facture=PR-12"), &["L1 = J1 + J2 (probable)"]);
}

#[test]
fn a_statement_paid_without_its_fees_is_proposed_with_its_gap() {
    let table = |paid: &str, payee: &str| {
        format!(
            "L1 | 18/12/2017 | {payee} | {paid} | mandat=800
             J1 | 05/11/2017 | Taxi Roma      | 30,00  | releve=CA-2017-11
             J2 | 06/11/2017 | Hotel Biscayne | 450,00 | releve=CA-2017-11
             J3 | 06/11/2017 | Hotel Biscayne | 9,00   | releve=CA-2017-11 objet=\"Frais bancaires\""
        )
    };
    let whole = ["L1 = J1 + J2 + J3 (probable)"];
    check(&table("489,00", "BANQUE DU SUD"), &whole);
    check(&table("480,00", "BANQUE DU SUD"), &whole);
    check(&table("480,01", "BANQUE DU SUD"), &[]);
    check(&table("480,00", "FLEURS DU PORT"), &[]);
}

#[test]
fn the_card_is_paid_though_nothing_numbers_its_statement() {
    let table = |payee: &str, paid: &str, other: &str| {
        format!(
            "L1 | 18/12/2017 | {payee} | {paid} | mandat=800
             J1 | 05/11/2017 | Taxi Roma      | 30,00  | fichier=carte.csv
             J2 | 06/11/2017 | Hotel Biscayne | 450,00 | fichier=carte.csv
             J3 | 03/12/2017 | {other}        | 17,00  | fichier=carte.csv
             J4 | 05/11/2017 | Imprimerie     | 60,00  | fichier=factures.csv"
        )
    };
    check(&table("BANQUE DU SUD", "497,00", "Cafe Duomo"), &["L1 = J1 + J2 + J3 (probable)"]);
    // Its month.
    check(&table("BANQUE DU SUD", "480,00", "Cafe Duomo"), &["L1 = J1 + J2 (probable)"]);
    // Neither a part of a month, nor lines of two tables, nor for somebody who pays for nobody.
    check(&table("BANQUE DU SUD", "467,00", "Cafe Duomo"), &[]);
    check(&table("BANQUE DU SUD", "557,00", "Cafe Duomo"), &[]);
    check(&table("FLEURS DU PORT", "497,00", "Cafe Duomo"), &[]);
    // Two payments of one sum: which of them is unknown.
    let twice =
        table("BANQUE DU SUD", "497,00", "Cafe Duomo") + "\nL2 | 19/12/2017 | BANQUE DU SUD | 497,00 | mandat=801";
    check(&twice, &["? L1 L2 / J1 J2 J3 (2)"]);
}

#[test]
fn the_papers_of_one_person_make_one_claim() {
    check(
        "L1 | 13/12/2017 | DUPONT JEAN | 488,70 | mandat=900
         L2 | 13/12/2017 | MARTIN ANNE | 488,70 | mandat=901
         J1 | 05/11/2017 | Taxi Roma   | 48,70  | pour=\"Jean Dupont\" mission=MIAMI
         J2 | 06/11/2017 | Ristorante  | 440,00 | pour=\"Jean Dupont\" mission=MIAMI
         J3 | 05/11/2017 | Taxi Roma   | 88,70  | pour=\"Anne Martin\" mission=MIAMI
         J4 | 06/11/2017 | Ristorante  | 400,00 | pour=\"Anne Martin\" mission=MIAMI",
        &["L1 = J1 + J2 (probable)", "L2 = J3 + J4 (probable)"],
    );
}

#[test]
fn the_lines_of_a_mandat_pay_one_bill() {
    check(
        "L1 | 13/12/2017 | HOTEL BELLEVUE | 200,15 | mandat=900 ligne=1
         L2 | 13/12/2017 | HOTEL BELLEVUE | 100,00 | mandat=900 ligne=2
         J1 | 05/11/2017 | Hôtel Bellevue | 300,15 |",
        &["L1 + L2 = J1 (probable)"],
    );
}

#[test]
fn several_mandats_pay_one_bill() {
    check(
        "L1 | 10/12/2017 | HOTEL BELLEVUE | 100,15 | mandat=900
         L2 | 20/12/2017 | HOTEL BELLEVUE | 250,00 | mandat=901
         L3 | 05/01/2018 | HOTEL BELLEVUE | 77,77  | mandat=902
         J1 | 05/12/2017 | Hôtel Bellevue | 350,15 |",
        &["L1 + L2 = J1 (probable)"],
    );
}

#[test]
fn some_bills_of_a_supplier_make_one_mandat() {
    check(
        "L1 | 13/12/2017 | HOTEL BELLEVUE | 265,53 | mandat=900
         J1 | 05/11/2017 | Hôtel Bellevue | 120,00 | facture=1
         J2 | 06/11/2017 | Hôtel Bellevue | 85,52  | facture=2
         J3 | 07/11/2017 | Hôtel Bellevue | 60,01  | facture=3
         J4 | 08/11/2017 | Hôtel Bellevue | 77,77  | facture=4",
        &["L1 = J1 + J2 + J3 (probable)"],
    );
}

#[test]
fn a_credit_note_without_a_number_reduces_what_was_paid() {
    check(
        "L1 | 13/12/2017 | HOTEL BELLEVUE | 265,53 | mandat=900
         J1 | 05/11/2017 | Hôtel Bellevue | 320,00 |
         J2 | 20/11/2017 | Hôtel Bellevue | -54,47 |",
        &["L1 = J1 + J2 (probable)"],
    );
}

#[test]
fn several_sums_are_said_and_none_is_taken() {
    // 120 + 85,52 = 100 + 105,52.
    let entries = sorted(
        "L1 | 13/12/2017 | HOTEL BELLEVUE | 205,52 | mandat=900
         J1 | 05/11/2017 | Hôtel Bellevue | 120,00 |
         J2 | 06/11/2017 | Hôtel Bellevue | 85,52  |
         J3 | 07/11/2017 | Hôtel Bellevue | 100,00 |
         J4 | 08/11/2017 | Hôtel Bellevue | 105,52 |
         J5 | 09/11/2017 | Hôtel Bellevue | 77,70  |",
    );
    let matching = reconcile(&entries, &Rules::default());
    assert_eq!(in_words(&entries, &matching), ["? L1 / J1 J2 J3 J4 (2)"]);
    assert_eq!(
        matching.ambiguities[0].sentence,
        "Même tiers ou même personne, somme exacte : 1 ligne de comptabilité pour 4 justificatifs, \
         sans que rien dise laquelle va avec lequel (2 solutions)."
    );
}

#[test]
fn three_of_ten_equal_nights_are_nobody_knows_which() {
    let nights: String =
        (1..=10).map(|at| format!("J{at:02} | {at:02}/11/2017 | Hôtel Bellevue | 151,37 |\n")).collect();
    let entries = sorted(&format!("L1 | 13/12/2017 | HOTEL BELLEVUE | 454,11 | mandat=900\n{nights}"));
    let matching = reconcile(&entries, &Rules::default());
    assert!(matching.matches.is_empty());
    assert_eq!((matching.ambiguities[0].support.len(), matching.ambiguities[0].solutions), (10, 120));
}

#[test]
fn what_chance_explains_is_not_proposed() {
    // Twenty round amounts make any round total.
    let bills: String =
        (1..=20).map(|at| format!("J{at:02} | {at:02}/11/2017 | Taxi Roma | {},00 |\n", 10 + 7 * at)).collect();
    let entries = sorted(&format!("L1 | 13/12/2017 | TAXI ROMA | 300,00 | mandat=900\n{bills}"));
    assert_eq!(reconcile(&entries, &Rules::default()), Matching::default());
}

#[test]
fn a_limit_that_is_reached_is_said() {
    let rules = Rules { limits: Limits { combined_lines: 3, ..Limits::default() }, ..Rules::default() };
    let entries = sorted(
        "L1 | 13/12/2017 | HOTEL BELLEVUE | 265,53 | mandat=900
         J1 | 05/11/2017 | Hôtel Bellevue | 120,00 |
         J2 | 06/11/2017 | Hôtel Bellevue | 85,52  |
         J3 | 07/11/2017 | Hôtel Bellevue | 60,01  |
         J4 | 08/11/2017 | Hôtel Bellevue | 77,77  |",
    );
    let matching = reconcile(&entries, &rules);
    assert!(matching.matches.is_empty() && matching.ambiguities.is_empty());
    assert_eq!(
        matching.given_up[0].sentence,
        "1 montant sans recherche de regroupement : plus de 3 lignes du même tiers pourraient le composer ; \
         préciser un numéro, une mission ou une personne, ou pointer à la main."
    );
    assert_eq!(matching.given_up[0].entries, [rappro::model::entry::EntryId(0)]);
}

#[test]
fn a_mandat_for_two_missions_gets_its_shares_from_its_papers() {
    let books = desk::books(sorted(
        "L1 | 13/12/2017 | AGENCE CALANQUES | 265,53 | mandat=900
         J1 | 05/11/2017 | Agence Calanques | 120,00 | mission=MIAMI
         J2 | 06/11/2017 | Agence Calanques | 85,52  | mission=MILAN
         J3 | 07/11/2017 | Agence Calanques | 60,01  | mission=MIAMI",
    ));
    let shares = &books.assignment(rappro::model::entry::EntryId(0)).shares;
    let amounts: Vec<String> = shares.iter().map(|share| share.amount.plain()).collect();
    assert_eq!(amounts, ["180.01", "85.52"]);
}

#[test]
fn the_nearest_bills_go_together_whoever_comes_first() {
    check(
        "L1 | 20/10/2017 | HOTEL BELLEVUE | 90,00 |
         L2 | 10/12/2017 | HOTEL BELLEVUE | 90,00 |
         J1 | 01/12/2017 | Hôtel Bellevue | 90,00 |
         J2 | 01/10/2017 | Hôtel Bellevue | 90,00 |",
        &["L1 = J2 (probable)", "L2 = J1 (probable)"],
    );
    // Both ways add up to the same days.
    check(
        "L1 | 10/12/2017 | HOTEL BELLEVUE | 90,00 |
         L2 | 20/12/2017 | HOTEL BELLEVUE | 90,00 |
         J1 | 01/11/2017 | Hôtel Bellevue | 90,00 |
         J2 | 03/11/2017 | Hôtel Bellevue | 90,00 |",
        &["? L1 L2 / J1 J2 (2)"],
    );
}

#[test]
fn a_traveller_named_in_the_object_tells_equal_bills_apart() {
    check(
        "L1 | 10/12/2017 | HOTEL BELLEVUE | 90,00 | objet=\"Nuitée M. DUPONT Jean\"
         L2 | 10/12/2017 | HOTEL BELLEVUE | 90,00 | objet=\"Nuitée Mme MARTIN Anne\"
         J1 | 01/12/2017 | Hôtel Bellevue | 90,00 | pour=\"Anne Martin\"
         J2 | 01/12/2017 | Hôtel Bellevue | 90,00 | pour=\"Jean Dupont\"",
        &["L1 = J2 (probable)", "L2 = J1 (probable)"],
    );
}

#[test]
fn a_bill_in_dollars_may_differ_by_the_exchange() {
    for (paid, expected) in [("102,00", vec!["L1 = J1 (probable)"]), ("102,01", vec![])] {
        let table = format!(
            "L1 | 10/12/2017 | BISCAYNE PALMS | {paid} |
             J1 | 01/12/2017 | Biscayne Palms | 100,00 | usd=120,00"
        );
        check(&table, &expected);
    }
}

#[test]
fn a_line_without_its_number_completes_an_invoice() {
    check(
        "L1 | 13/12/2017 | HOTEL BELLEVUE | 500,13 | mandat=900 facture=FAC-101
         J1 | 05/11/2017 | Hôtel Bellevue | 200,00 | facture=FAC-101
         J2 | 05/11/2017 | Hôtel Bellevue | 300,13 |
         J3 | 05/11/2017 | Hôtel Bellevue | 77,77  | facture=FAC-102",
        &["L1 = J1 + J2 (probable)"],
    );
    // It has its own payment.
    check(
        "L1 | 13/12/2017 | HOTEL BELLEVUE | 500,13 | mandat=900 facture=FAC-101
         L2 | 13/12/2017 | HOTEL BELLEVUE | 300,13 | mandat=901
         J1 | 05/11/2017 | Hôtel Bellevue | 200,00 | facture=FAC-101
         J2 | 05/11/2017 | Hôtel Bellevue | 300,13 |",
        &["L1 = J1 (probable)", "L2 = J2 (probable)"],
    );
}

#[test]
fn near_amounts_are_to_be_confirmed_when_they_are_alone() {
    let pair = |paid: &str, told: &str, mission: &str| {
        let entries = sorted(&format!(
            "L1 | 10/12/2017 | HOTEL BELLEVUE | {paid} | mission=MIAMI
             J1 | 01/12/2017 | Hôtel Bellevue | {told} mission={mission}"
        ));
        in_words(&entries, &reconcile(&entries, &Rules::default()))
    };
    let probable = ["L1 = J1 (probable)"];
    assert!(pair("100,00", "100,01 |", "MIAMI").is_empty());
    assert!(pair("98,33", "118,00 | ht=98,33", "MILAN").is_empty());
    assert_eq!(pair("98,33", "118,00 | ht=98,33", "MIAMI"), probable);
    assert_eq!(pair("1250,00", "125,00 |", "MIAMI"), probable);
    check(
        "L1 | 10/12/2017 | HOTEL BELLEVUE | 98,33  | mission=MIAMI
         J1 | 01/12/2017 | Hôtel Bellevue | 118,00 | mission=MIAMI ht=98,33
         J2 | 02/12/2017 | Hôtel Bellevue | 118,00 | mission=MIAMI ht=98,33",
        &[],
    );
    let rules = Rules { gap_max: rust_decimal::Decimal::new(5, 2), ..Rules::default() };
    for (told, count) in [("100,05", 1), ("100,06", 0)] {
        let entries = sorted(&format!(
            "L1 | 10/12/2017 | HOTEL BELLEVUE | 100,00 |\nJ1 | 01/12/2017 | Hôtel Bellevue | {told} |"
        ));
        assert_eq!(reconcile(&entries, &rules).matches.len(), count, "{told}");
    }
}
