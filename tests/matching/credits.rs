//! Credits, cancellations, refunds: what takes back what, and what stays alone.

use crate::desk;

use desk::{assigned, in_words, sorted};
use rappro::model::matching::Matching;
use rappro::model::money::Currency;
use rappro::model::notes::Notes;
use rappro::model::rules::Rules;
use rappro::reconcile::matches;

fn reconcile(entries: &[rappro::model::entry::Entry]) -> Matching {
    matches(entries, &assigned(entries), &Notes::default(), &Rules::default(), Currency::EUR)
}

fn check(table: &str, expected: &[&str]) {
    let entries = sorted(table);
    let found = in_words(&entries, &reconcile(&entries));
    let mut expected: Vec<String> = expected.iter().map(|one| (*one).to_owned()).collect();
    expected.sort();
    assert_eq!(found, expected, "{table}");
}

#[test]
fn a_mandat_and_its_annulation_cancel_out() {
    let entries = sorted(
        "L1 | 12/11/2017 | HOTEL BELLEVUE | 100,00  | mandat=800 facture=F-101
         L2 | 20/11/2017 | HOTEL BELLEVUE | -100,00 | mandat=812 facture=F-101 objet=\"Annulation\"",
    );
    let matching = reconcile(&entries);
    assert_eq!(in_words(&entries, &matching), ["L1 + L2 =  (certain)"]);
    assert_eq!(
        matching.matches[0].sentence(),
        "Même n° de pièce F-101, même tiers, montants opposés, qui se compensent, 8 jours d’écart."
    );
}

#[test]
fn a_cancelled_mandat_leaves_its_invoice_to_the_one_that_replaces_it() {
    check(
        "L1 | 12/11/2017 | HOTEL BELLEVUE | 100,00  | mandat=800 facture=F-101
         L2 | 20/11/2017 | HOTEL BELLEVUE | -100,00 | mandat=812 objet=\"Annulation du mandat n° 800\"
         L3 | 25/11/2017 | HOTEL BELLEVUE | 100,00  | mandat=815 facture=F-101
         J1 | 01/11/2017 | Hôtel Bellevue | 100,00  | facture=F-101",
        &["L1 + L2 =  (certain)", "L3 = J1 (certain)"],
    );
}

#[test]
fn an_annulation_that_names_no_number_is_only_probable() {
    check(
        "L1 | 12/11/2017 | HOTEL BELLEVUE | 100,00  | mandat=800
         L2 | 20/11/2017 | HOTEL BELLEVUE | -100,00 | mandat=812 objet=\"Mandat annulatif\"
         L3 | 25/11/2017 | HOTEL BELLEVUE | 100,00  | mandat=815
         J1 | 01/11/2017 | Hôtel Bellevue | 100,00  |",
        &["L1 + L2 =  (probable)", "L3 = J1 (probable)"],
    );
}

#[test]
fn nobody_knows_which_of_two_mandats_is_cancelled() {
    check(
        "L1 | 12/11/2017 | HOTEL BELLEVUE | 100,00  | mandat=800
         L2 | 13/11/2017 | HOTEL BELLEVUE | 100,00  | mandat=801
         L3 | 20/11/2017 | HOTEL BELLEVUE | -100,00 | mandat=812 objet=\"Annulation\"",
        &[],
    );
}

#[test]
fn what_differs_is_not_cancelled() {
    for (case, credit) in [
        ("one cent", "L2 | 20/11/2017 | HOTEL BELLEVUE | -100,01 | mandat=812 facture=F-101"),
        ("other payee", "L2 | 20/11/2017 | TAXI ROMA | -100,00 | mandat=812 facture=F-101"),
        ("before", "L2 | 11/11/2017 | HOTEL BELLEVUE | -100,00 | mandat=812 facture=F-101"),
        ("other mission", "L2 | 20/11/2017 | HOTEL BELLEVUE | -100,00 | mandat=812 facture=F-101 mission=MILAN"),
        ("too far", "L2 | 20/11/2018 | HOTEL BELLEVUE | -100,00 | mandat=812"),
    ] {
        let table =
            format!("L1 | 12/11/2017 | HOTEL BELLEVUE | 100,00 | mandat=800 facture=F-101 mission=MIAMI\n{credit}");
        let entries = sorted(&table);
        assert_eq!(in_words(&entries, &reconcile(&entries)), Vec::<String>::new(), "{case}");
    }
}

#[test]
fn a_credit_that_has_its_own_paper_is_matched_with_it() {
    check(
        "L1 | 12/11/2017 | HOTEL BELLEVUE | 100,00  | mandat=800 facture=F-101
         L2 | 20/11/2017 | HOTEL BELLEVUE | -100,00 | mandat=812 facture=F-101
         J1 | 01/11/2017 | Hôtel Bellevue | 100,00  | facture=F-101
         J2 | 15/11/2017 | Hôtel Bellevue | -100,00 | facture=F-101",
        &["L1 = J1 (certain)", "L2 = J2 (certain)"],
    );
}

#[test]
fn a_credit_note_reduces_the_invoice_that_it_names() {
    for credit in ["piece=F-101", "objet=\"Avoir sur facture F-101\"", "facture=F-101"] {
        let number = if credit.starts_with("facture") { "" } else { "facture=AV-77" };
        let table = format!(
            "L1 | 12/12/2017 | HOTEL BELLEVUE | 80,00  | mandat=800 facture=F-101
             J1 | 01/11/2017 | Hôtel Bellevue | 100,00 | facture=F-101
             J2 | 15/11/2017 | Hôtel Bellevue | -20,00 | {number} {credit}"
        );
        check(&table, &["L1 = J1 + J2 (certain)"]);
    }
}

#[test]
fn a_reduction_in_the_ledger_leaves_what_the_invoice_says() {
    check(
        "L1 | 12/12/2017 | HOTEL BELLEVUE | 100,00 | mandat=800 facture=F-101
         L2 | 20/12/2017 | HOTEL BELLEVUE | -20,00 | mandat=812 objet=\"Réduction du mandat 800\"
         J1 | 01/11/2017 | Hôtel Bellevue | 80,00  | facture=F-101",
        &["L1 + L2 = J1 (certain)"],
    );
}

#[test]
fn an_invoice_that_a_credit_note_takes_back_whole_is_not_owed() {
    check(
        "J1 | 01/11/2017 | Hôtel Bellevue | 100,00  | facture=F-101
         J2 | 15/11/2017 | Hôtel Bellevue | -100,00 | facture=AV-77 objet=\"Avoir sur facture F-101\"
         J3 | 05/11/2017 | Loueur Azur     | 300,00  | releve=CA-2017-11
         J4 | 09/11/2017 | Loueur Azur     | -300,00 | releve=CA-2017-11",
        &[" = J1 + J2 (certain)", " = J3 + J4 (probable)"],
    );
}

#[test]
fn an_advance_and_its_clearing_are_one_claim() {
    check(
        "L1 | 30/10/2017 | DUPONT JEAN | 750,00  | mandat=700 om=OM-2017-0321 objet=\"Avance sur frais\"
         L2 | 13/12/2017 | DUPONT JEAN | 1000,00 | mandat=900 om=OM-2017-0321
         L3 | 13/12/2017 | DUPONT JEAN | -750,00 | mandat=901 om=OM-2017-0321 objet=\"Reprise de l’avance\"
         J1 | 17/11/2017 | Jean Dupont | 600,00  | om=OM-2017-0321
         J2 | 17/11/2017 | Jean Dupont | 400,00  | om=OM-2017-0321",
        &["L1 + L2 + L3 = J1 + J2 (certain)"],
    );
}

#[test]
fn what_cancels_out_takes_the_mission_of_what_it_cancels_and_is_paid_by_nobody() {
    let books = desk::books(sorted(
        "L1 | 12/11/2017 | HOTEL BELLEVUE | 100,00  | mandat=800 facture=F-101 mission=MIAMI
         L2 | 20/11/2017 | HOTEL BELLEVUE | -100,00 | mandat=812 objet=\"Annulation du mandat 800\"
         L3 | 20/11/2017 | TAXI ROMA      | 30,00   | mandat=813 mission=MIAMI
         L4 | 25/11/2017 | TAXI ROMA      | -30,00  | mandat=814 mission=MIAMI
         L5 | 25/11/2017 | LINGUAPONT     | 70,00   | mandat=815 facture=LP-88 mission=MIAMI
         J5 | 25/10/2017 | Linguapont     | 70,00   | facture=LP-88 mission=MIAMI",
    ));
    let miami = books.dossier.missions().next().map(|(id, _)| id);
    assert_eq!(books.mission_of(rappro::model::entry::EntryId(1)), miami);
    let (findings, _) = rappro::check::run(&books);
    let said: Vec<&str> = findings
        .iter()
        .filter(|one| ["ledger_without_support", "probable_match"].contains(&one.check))
        .map(|one| one.observation.message.as_str())
        .collect();
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(said[0].contains("compensée sans preuve complète par"), "{said:?}");
}
