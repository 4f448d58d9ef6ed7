//! To which mission a line belongs.

use rappro::model::entry::{Entry, EntryId, MissionBy, Witness};
use rappro::model::field::Field;
use rappro::model::matching::Confidence;
use rappro::model::mission::Category;
use rappro::model::rules::Usage;

use crate::desk::{Desk, MIAMI, MILAN, on, order};

fn hotel(line: &mut Entry) {
    order(line, "812", "1");
    line.set(Field::Payee, "BISCAYNE PALMS HOTEL INC");
    line.date = on("2017-11-20");
}

fn elsewhere(payee: &str, date: &str) -> Desk {
    let mut desk = Desk::new();
    desk.settled(MIAMI, "900.00", hotel);
    desk.pays_elsewhere("50.00", |line| {
        order(line, "70", "1");
        line.set(Field::Payee, payee);
        line.date = on(date);
    });
    desk
}

#[test]
fn lines_that_concern_no_mission_are_one_information_per_file() {
    let mut desk = elsewhere("Mairie d’Arles", "2017-11-20");
    desk.pays_elsewhere("8.00", |line| order(line, "71", "1"));
    let seen = desk.look();
    assert_eq!(seen.of("entry_without_mission"), ["info - 58.00 mandats.csv"]);
    assert!(seen.of("ledger_without_support").is_empty());
}

#[test]
fn the_name_of_a_file_suggests_the_line_to_paste_and_decides_nothing() {
    let remedy = |file: &str| {
        let mut desk = elsewhere("Mairie d’Arles", "2017-11-20");
        let last = desk.facts.entries.len() - 1;
        let place = rappro::model::place::Place::of_file(&file.into());
        desk.facts.entries[last].place = place.at(rappro::model::place::CellRef::new(3, 5));
        let seen = desk.look();
        assert_eq!(seen.of("entry_without_mission").len(), 1);
        seen.findings.iter().find(|one| one.check == "entry_without_mission").unwrap().observation.remedy.clone()
    };
    let told = remedy("compta/mandats Milan.csv");
    assert!(told.ends_with("[source.\"compta/mandats Milan.csv\"]\nmission = \"MILAN\""), "{told}");
    // None, or two.
    for file in ["compta/mandats.csv", "Milan/mandats.csv", "mandats Milan et Miami.csv", "mandats Milano.csv"] {
        assert!(!remedy(file).contains("[source"), "{file}");
    }
}

#[test]
fn a_known_payee_is_a_question() {
    let seen = elsewhere("Biscayne Palms Hotel", "2017-12-01").look();
    assert_eq!(seen.of("entry_without_mission"), ["review - 50.00 mandats.csv › F4"]);
    assert!(seen.message("entry_without_mission").contains("le même tiers est payé pour la mission Miami"));
}

#[test]
fn what_the_staff_typed_and_could_not_be_understood_is_a_question() {
    let mut desk = elsewhere("Mairie d’Arles", "2017-11-20");
    let last = desk.facts.entries.len() - 1;
    desk.assignments[last].witness =
        Witness::Words("« LONDRES », saisi sur « Hors mission », n’est pas pris en compte".into());
    let seen = desk.look();
    assert_eq!(seen.of("entry_without_mission"), ["review - 50.00 mandats.csv › F4"]);
    assert!(seen.message("entry_without_mission").contains("« LONDRES »"));
}

#[test]
fn a_known_payee_of_another_season_is_not() {
    let seen = elsewhere("Biscayne Palms Hotel", "2019-06-01").look();
    assert_eq!(seen.of("entry_without_mission"), ["info - 50.00 mandats.csv"]);
}

#[test]
fn a_member_is_a_question_and_a_namesake_is_not() {
    let mut desk = elsewhere("M. Luc MOREL", "2017-11-25");
    desk.member(MIAMI, "MOREL Luc", Category::Elected);
    assert_eq!(desk.look().of("entry_without_mission"), ["review - 50.00 mandats.csv › F4"]);

    let mut desk = elsewhere("M. Jean MOREL", "2017-11-25");
    desk.member(MIAMI, "MOREL Luc", Category::Elected);
    assert_eq!(desk.look().of("entry_without_mission"), ["info - 50.00 mandats.csv"]);
}

#[test]
fn a_travel_account_in_the_month_of_a_mission_is_a_question() {
    for (account, date, severity) in [
        ("6251", "2017-12-28", "review"),
        ("6532", "2017-11-02", "review"),
        ("6531", "2017-11-30", "info"),
        ("6251", "2018-02-01", "info"),
        ("60632", "2017-11-05", "info"),
    ] {
        let mut desk = elsewhere("Régie des transports", date);
        desk.facts.entries[2].set(Field::Account, account);
        let seen = desk.look().of("entry_without_mission");
        assert!(seen[0].starts_with(severity), "{account} {date}: {seen:?}");
    }
}

#[test]
fn the_dossier_tells_which_accounts_are_of_travel() {
    for (account, severity) in [("6188", "review"), ("6251", "info"), ("6532", "review"), ("625 Frais", "info")] {
        let mut desk = elsewhere("Régie des transports", "2017-11-05");
        desk.dossier.rules.accounts = [(Usage::Of(Category::Agent), vec!["6188".to_owned()])].into();
        desk.facts.entries[2].set(Field::Account, account);
        let seen = desk.look().of("entry_without_mission");
        assert!(seen[0].starts_with(severity), "{account}: {seen:?}");
    }
}

#[test]
fn many_resemblances_in_one_file_are_gathered() {
    let like_the_hotel = |lines: usize| {
        let mut desk = Desk::new();
        desk.settled(MIAMI, "900.00", hotel);
        for number in 0..lines {
            desk.pays_elsewhere("10.00", |line| {
                hotel(line);
                order(line, &number.to_string(), "1");
            });
        }
        desk.look().of("entry_without_mission")
    };
    assert_eq!(like_the_hotel(30).len(), 30);
    assert_eq!(like_the_hotel(31), ["review - 310.00 mandats.csv › F4"]);
}

fn torn(by: MissionBy) -> Desk {
    let mut desk = Desk::new();
    desk.settled(MIAMI, "900.00", hotel);
    desk.assignments[0].witness = Witness::Words("opération 2017RI04".into());
    desk.assignments[0].rivals = vec![(MILAN, by, Witness::Words("« Milan » dans l’objet".into()))];
    desk
}

#[test]
fn evidence_for_two_missions_is_a_question_that_cites_both() {
    let seen = torn(MissionBy::Alias).look();
    assert_eq!(seen.of("conflicting_mission"), ["review MIAMI 900.00 mandats.csv › F2"]);
    let message = seen.message("conflicting_mission");
    assert!(message.contains("opération 2017RI04") && message.contains("« Milan » dans l’objet"), "{message}");
}

#[test]
fn what_staff_typed_what_people_suggest_and_what_is_shared_are_no_conflict() {
    assert!(torn(MissionBy::Person).look().of("conflicting_mission").is_empty());

    let mut typed = torn(MissionBy::Alias);
    typed.assignments[0].by = MissionBy::Manual;
    assert!(typed.look().of("conflicting_mission").is_empty());

    let mut shared = torn(MissionBy::Alias);
    shared.share(rappro::model::entry::EntryId(0), "500.00", "400.00");
    assert!(shared.look().of("conflicting_mission").is_empty());
}

#[test]
fn a_payment_and_its_document_of_two_missions() {
    let mut desk = Desk::new();
    let order = desk.pays(MILAN, "412.00", hotel);
    let paper = desk.paper(MIAMI, "412.00", hotel);
    desk.settle(&[order], &[paper], Confidence::Certain);
    desk.assignments[0].rivals = vec![(MIAMI, MissionBy::Alias, Witness::Words("« Miami »".into()))];
    let seen = desk.look();
    assert_eq!(seen.of("mission_disagreement"), ["blocking MILAN 412.00 mandats.csv › F2"]);
    assert!(seen.of("conflicting_mission").is_empty());
    assert!(seen.message("mission_disagreement").contains("Deux missions possibles"));
}

#[test]
fn a_claim_filed_for_the_wrong_mission_puts_nobody_in_two_places() {
    let look = |filed, day: &'static str| {
        let mut desk = Desk::new();
        let claim = |line: &mut Entry| {
            line.set(Field::Payee, "LE BIHAN Rozenn");
            line.set(Field::MissionOrder, "OM-1");
            line.set(Field::Nature, "Taxi");
            line.service_date = on(day);
        };
        desk.settled(MIAMI, "96.00", |line| {
            order(line, "830", "1");
            claim(line);
            line.service_date = on("2017-11-06");
        });
        let paid = desk.pays(MIAMI, "84.50", |line| {
            order(line, "831", "1");
            line.set(Field::Payee, "LE BIHAN Rozenn");
        });
        let papers = ["54.50", "30.00"].map(|amount| desk.paper(filed, amount, claim));
        desk.settle(&[paid], &papers, Confidence::Certain);
        let seen = desk.look();
        ["mission_disagreement", "overlapping_missions", "outside_mission_dates"].map(|check| seen.of(check).len())
    };
    // The mission of the file has its question still.
    assert_eq!(look(MILAN, "2017-11-06"), [1, 0, 2]);
    assert_eq!(look(MIAMI, "2017-11-06"), [0, 0, 0]);
    assert!(look(MIAMI, "2017-11-20")[2] > 0, "rightly filed, and of another day");
}

#[test]
fn an_order_shared_as_its_documents_are_is_no_disagreement() {
    let mut desk = Desk::new();
    let order = desk.pays(MIAMI, "500.00", hotel);
    desk.share(order, "300.00", "200.00");
    let first = desk.paper(MIAMI, "300.00", hotel);
    let second = desk.paper(MILAN, "200.00", hotel);
    desk.settle(&[order], &[first, second], Confidence::Certain);
    let seen = desk.look();
    assert_eq!(seen.outcome("mission_disagreement"), "compliant");
}

#[test]
fn shares_that_the_document_gives_otherwise_are_asked_of_each_mission() {
    let look = |of_paper: &dyn Fn(&mut Desk, EntryId)| {
        let mut desk = Desk::new();
        let order = desk.pays(MIAMI, "300.00", hotel);
        desk.share(order, "180.00", "120.00");
        let paper = desk.paper(MIAMI, "300.00", hotel);
        of_paper(&mut desk, paper);
        desk.settle(&[order], &[paper], Confidence::Certain);
        desk.look().of("mission_disagreement")
    };
    assert_eq!(
        look(&|desk, paper| desk.share(paper, "150.00", "150.00")),
        ["blocking MIAMI 30.00 mandats.csv › F2", "blocking MILAN -30.00 mandats.csv › F2"]
    );
    // A document wholly of one of them.
    assert_eq!(
        look(&|_, _| ()),
        ["blocking MIAMI -120.00 mandats.csv › F2", "blocking MILAN 120.00 mandats.csv › F2"]
    );
    // Rounding of percentages is no disagreement.
    assert!(look(&|desk, paper| desk.share(paper, "180.01", "119.99")).is_empty());
}
