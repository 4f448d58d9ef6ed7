//! References named in sentences, and what they prove.

use crate::desk::{assigned, in_words, sorted};
use rappro::model::money::Currency;
use rappro::model::notes::Notes;
use rappro::model::rules::Rules;
use rappro::reconcile::matches;

fn check(table: &str, expected: &[&str]) {
    let entries = sorted(table);
    let matching = matches(&entries, &assigned(&entries), &Notes::default(), &Rules::default(), Currency::EUR);
    let mut expected: Vec<String> = expected.iter().map(|one| (*one).to_owned()).collect();
    expected.sort();
    assert_eq!(in_words(&entries, &matching), expected, "{table}");
}

#[test]
fn an_invoice_named_in_the_object_of_the_mandat() {
    for object in [
        "Règlement FAC-2017/00123 hôtel Bellevue",
        "nuitées fact. FAC 2017 123, congrès",
        "HOTEL BELLEVUE (FAC201700123)",
        "Facture n° FAC-2017-123 du 01/11/2017",
    ] {
        check(
            &format!(
                "L1 | 12/11/2017 | HOTEL BELLEVUE | 300,00 | mandat=800 objet=\"{object}\"
                 J1 | 01/11/2017 | Hôtel Bellevue SARL | 300,00 | facture=FAC-2017/00123
                 J2 | 01/11/2017 | Hôtel Bellevue SARL | 300,00 | facture=FAC-2017/00124"
            ),
            &["L1 = J1 (certain)"],
        );
    }
}

#[test]
fn a_card_statement_named_in_the_object_of_the_mandat_is_probable() {
    check(
        "L1 | 18/12/2017 | BANQUE DU SUD | 430,00 | objet=\"Carte achat, relevé CA 2017/11\"
         J1 | 05/11/2017 | Taxi Roma      | 30,00  | releve=CA-2017-11
         J2 | 06/11/2017 | Hotel Biscayne | 400,00 | releve=CA-2017-11",
        &["L1 = J1 + J2 (probable)"],
    );
}

#[test]
fn a_sentence_that_names_two_invoices_pays_both() {
    check(
        "L1 | 15/12/2017 | HOTEL BELLEVUE | 500,00 | objet=\"Factures FAC-12 et FAC-13\"
         J1 | 24/11/2017 | Hôtel Bellevue | 200,00 | facture=FAC-12
         J2 | 24/11/2017 | Hôtel Bellevue | 300,00 | facture=FAC-13",
        &["L1 = J1 + J2 (certain)"],
    );
}

#[test]
fn with_another_amount_or_another_payee_it_is_only_probable() {
    check(
        "L1 | 12/11/2017 | HOTEL BELLEVUE | 290,00 | objet=\"Règlement FAC-2017/00123\"
         J1 | 01/11/2017 | Hôtel Bellevue | 300,00 | facture=FAC-2017/00123
         L2 | 12/11/2017 | BANQUE DU SUD  | 70,00  | objet=\"Règlement LP-2017-88\"
         J2 | 01/11/2017 | Linguapont     | 70,00  | facture=LP-2017-88",
        &["L1 = J1 (probable)", "L2 = J2 (probable)"],
    );
}

#[test]
fn an_invoice_that_names_another_one_is_not_that_one() {
    check(
        "L1 | 12/11/2017 | HOTEL BELLEVUE | 300,00 | facture=FAC-2017/00101
         L2 | 12/11/2017 | HOTEL BELLEVUE | 310,00 | facture=FAC-2017/00102
         J2 | 01/11/2017 | Hôtel Bellevue | 300,00 | facture=FAC-2017/00102 objet=\"Complément à FAC-2017/00101\"",
        &["L2 = J2 (probable)"],
    );
}

#[test]
fn days_years_and_amounts_are_no_references() {
    check(
        "L1 | 12/11/2017 | HOTEL BELLEVUE | 300,00 | objet=\"Séjour du 12/11/2017 en 2017, 1 234,56 €\"
         J1 | 01/11/2016 | Hôtel Bellevue | 300,00 | facture=\"12/11/2017\"
         J2 | 01/11/2016 | Hôtel Bellevue | 300,00 | facture=2017
         J3 | 01/11/2016 | Hôtel Bellevue | 300,00 | facture=\"1234,56\"",
        &[],
    );
}

#[test]
fn a_mistyped_number_is_forgiven_when_all_the_rest_agrees() {
    check(
        "L1 | 12/11/2017 | HOTEL BELLEVUE | 300,13 | facture=FAC-2017/00132
         J1 | 01/11/2017 | Hôtel Bellevue | 300,13 | facture=FAC-2017/00123",
        &["L1 = J1 (probable)"],
    );
    // It is the number of another invoice.
    check(
        "L1 | 12/11/2017 | HOTEL BELLEVUE | 300,13 | facture=FAC-2017/00132
         J1 | 01/11/2017 | Hôtel Bellevue | 300,13 | facture=FAC-2017/00123
         J2 | 01/11/2017 | Taxi Roma      | 20,00  | facture=FAC-2017/00132",
        &[],
    );
}
