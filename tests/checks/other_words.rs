//! One expense that two papers of one amount tell in other words, and what is not one.

use rappro::model::entry::Entry;
use rappro::model::field::Field;
use rappro::model::matching::Confidence;
use rappro::model::place::{CellRef, Place};

use crate::desk::{Desk, MIAMI, on, order};

/// Two papers of one amount, each paid by its own order: the findings of double payments.
fn paid_in_two_ways(amount: &str, one: impl Fn(&mut Entry), other: impl Fn(&mut Entry)) -> Vec<String> {
    let mut desk = Desk::new();
    let mut paid = |number: &str, payee: &str, paper: &dyn Fn(&mut Entry)| {
        let order = desk.pays(MIAMI, amount, |line| {
            order(line, number, "1");
            line.set(Field::Payee, payee);
        });
        let paper = desk.paper(MIAMI, amount, |line| {
            line.place = Place::cell(&format!("{number}.csv").as_str().into(), None, CellRef::new(1, 0));
            line.set(Field::Beneficiary, "LE BIHAN Rozenn");
            line.date = on("2017-11-05");
            paper(line);
        });
        desk.settle(&[order], &[paper], Confidence::Certain);
    };
    paid("101", "Banque du Port", &one);
    paid("102", "LE BIHAN Rozenn", &other);
    desk.look().of("double_payment")
}

fn card(merchant: &'static str, said: &'static str) -> impl Fn(&mut Entry) {
    move |line| {
        line.set(Field::Statement, "CA-11");
        line.set(Field::Payee, merchant);
        line.set(Field::Description, said);
    }
}

fn claim(nature: &'static str, said: &'static str) -> impl Fn(&mut Entry) {
    move |line| {
        line.set(Field::MissionOrder, "OM-1");
        line.set(Field::Payee, "LE BIHAN Rozenn");
        line.set(Field::Nature, nature);
        line.set(Field::Description, said);
    }
}

#[test]
fn a_plural_and_a_word_cut_in_two_are_one_payee() {
    let asked = |names: [&str; 2]| {
        let mut desk = Desk::new();
        for (number, name) in ["812", "813"].into_iter().zip(names) {
            desk.settled(MIAMI, "80.00", |line: &mut Entry| {
                order(line, number, "1");
                line.set(Field::Payee, name);
            });
        }
        desk.look().of("payee_spellings").len()
    };
    assert_eq!(asked(["AERLINGUA VOYAGES", "AERLINGUA VOYAGE"]), 1);
    assert_eq!(asked(["AERLINGUA VOYAGES", "AER LINGUA VOYAGES"]), 1);
    // Another number, another firm, two people.
    for names in [["TAXIS 12", "TAXI 24"], ["BRETAGNE VOYAGES", "AQUITAINE VOYAGES"], ["MOREL Luc", "MORELS Luc"]] {
        assert_eq!(asked(names), 0, "{names:?}");
    }
}

#[test]
fn a_card_and_a_claim_of_one_person_day_and_amount_are_a_question() {
    let meal = card("RESTAURANT KOLUMBUS", "Repas Miami");
    let twice = |nature, said| paid_in_two_ways("31.40", &meal, claim(nature, said)).len();
    let seen = paid_in_two_ways("31.40", &meal, claim("Repas", "Dîner"));
    assert!(seen.len() == 1 && seen[0].starts_with("review MIAMI 31.40"), "{seen:?}");
    assert_eq!(twice("Divers", "Kolumbus"), 1, "the same firm");
    assert_eq!(twice("Divers", "Miami"), 0, "only the place of the mission");
    assert_eq!(twice("Repas", "Repas de travail"), 0, "a meal of several");
    assert_eq!(twice("Taxi", "Taxi"), 0, "another kind of expense");
    let lunch = card("RESTAURANT KOLUMBUS", "Déjeuner");
    assert!(paid_in_two_ways("31.40", lunch, claim("Repas", "Dîner")).is_empty(), "noon and evening");
    for (merchant, said, short) in
        [("PHARMAPRIX 0412", "Médicaments Miami", "Pharmaprix"), ("BIXI", "Transport Miami", "Bixi")]
    {
        assert_eq!(paid_in_two_ways("22.00", card(merchant, said), claim("Divers", short)).len(), 1, "{short}");
    }
    let innocent: [fn(&mut Entry); 2] = [
        |line| line.date = on("2017-11-06"),
        |line| {
            line.set(Field::Payee, "ABGRALL Yann");
            line.set(Field::Beneficiary, "ABGRALL Yann");
        },
    ];
    for edit in innocent {
        let other = |line: &mut Entry| {
            claim("Repas", "Dîner")(line);
            edit(line);
        };
        assert!(paid_in_two_ways("31.40", &meal, other).is_empty());
    }
}

#[test]
fn rides_of_one_round_price_are_two() {
    let taxi = card("G7 PARIS", "Taxi");
    let twice = |amount| paid_in_two_ways(amount, &taxi, claim("Taxi", "Taxi aéroport")).len();
    assert_eq!(twice("38.45"), 1);
    assert_eq!(twice("38.00"), 0);
}

fn agency(said: &'static str) -> impl Fn(&mut Entry) {
    move |line| {
        line.set(Field::Invoice, "EV-77");
        line.set(Field::Payee, "LE BIHAN/ROZENN MRS");
        line.set(Field::Beneficiary, "LE BIHAN/ROZENN MRS");
        line.set(Field::Description, said);
        line.document_date = on("2017-10-20");
        line.date = on("2017-10-20");
        line.service_date = on("2017-11-05");
    }
}

#[test]
fn a_stay_of_the_agency_and_of_the_claim_is_a_question_though_one_of_them_counts_no_nights() {
    let twice =
        |bill: &'static str, said| paid_in_two_ways("300.00", agency(bill), claim("Hébergement", said)).len();
    assert_eq!(twice("HOTEL – MARITIM GRAND", "Maritim Grand"), 1);
    assert_eq!(twice("HOTEL – MARITIM GRAND 3 NUITS", "Maritim Grand"), 1);
    assert_eq!(twice("HOTEL – MARITIM GRAND 3 NUITS", "Maritim Grand 2 nuits"), 0, "other nights");
    assert_eq!(twice("HOTEL – MARITIM GRAND", "Maritim Grand, solde"), 0, "a part");
}

#[test]
fn a_ticket_of_the_agency_bought_again_by_card_is_told() {
    let ticket = |line: &mut Entry| {
        agency("AVION – BOD AMS HAJ AMS BOD")(line);
        line.set(Field::Ticket, "1715354971");
    };
    let bought = |merchant: &'static str, said: &'static str, day: &'static str| {
        let seen = paid_in_two_ways("412.45", ticket, |line| {
            card(merchant, said)(line);
            line.date = on(day);
        });
        seen.iter().map(|one| one.split(' ').next().unwrap_or_default().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(bought("AIR FRANCE 0571715354971", "Billet", "2017-09-02"), ["blocking"], "its very number");
    assert_eq!(bought("KLM", "Billet avion BOD AMS HAJ", "2017-09-02"), ["review"], "the same journey");
    assert_eq!(bought("KLM", "Billet avion", "2017-10-20"), ["review"], "bought as it was billed");
    assert!(bought("KLM", "Billet avion CDG LIS", "2017-09-02").is_empty(), "another journey");
    assert!(bought("KLM 0741715354999", "Billet avion", "2017-09-02").is_empty(), "another number, another day");
}

/// The gravity of what is said when the agency bills this ticket and the traveller claims that, both of this day.
fn ticket_again(billed: &'static str, claimed: &'static str, day: &'static str) -> Vec<String> {
    let ticket = |line: &mut Entry| {
        agency(billed)(line);
        line.set(Field::Ticket, "014-7710333");
        line.service_date = on(day);
    };
    let seen = paid_in_two_ways("1052.10", ticket, |line| {
        claim("Billet avion", claimed)(line);
        line.date = on(day);
    });
    seen.iter().map(|one| one.split(' ').next().unwrap_or_default().to_owned()).collect()
}

#[test]
fn a_ticket_of_the_agency_claimed_in_the_traveller_s_words_is_a_question() {
    let there = "2017-11-04";
    for (billed, claimed) in [
        ("CDG-MIA-CDG Eco", "Vol Paris-Miami aller-retour"),
        ("CDG-MIA-CDG Eco", "Billet avion"),
        ("Billet avion CDG MIA Miami", "Billet Paris-Miami"),
    ] {
        assert_eq!(ticket_again(billed, claimed, there), ["review"], "{claimed}");
    }
    assert_eq!(ticket_again("CDG-MIA-CDG Eco", "Vol CDG-MIA-CDG billet 014-7710333", there), ["blocking"]);
    for (billed, claimed) in [
        ("CDG-MIA Eco, aller", "Vol Miami-Paris retour"),
        ("CDG-MIA Eco", "Billet MIA-CDG"),
        ("Vol Paris-Miami", "Vol Québec-Montréal"),
        ("CDG-MIA-CDG Eco", "Solde du vol Paris-Miami"),
    ] {
        assert!(ticket_again(billed, claimed, there).is_empty(), "{billed} and {claimed}");
    }
    // In the middle of a mission one may go and come back at one price.
    assert!(ticket_again("Vol MIA-ATL", "Billet avion", "2017-11-06").is_empty());
}

/// The gravity of what is said of a bus that an invoice bills and a claim has again, with this slip.
fn slip(given: &'static str) -> Vec<String> {
    let bus = |line: &mut Entry| {
        line.set(Field::Invoice, "AL-2022-640");
        line.set(Field::Payee, "AUTOCARS LAURENTIDES INC");
        line.set(Field::Description, "Navettes et visites");
    };
    let seen = paid_in_two_ways("870.00", bus, |line| {
        claim("Divers", "Accompagnement")(line);
        line.set(Field::SupportingDocument, given);
    });
    seen.iter().map(|one| one.split(' ').next().unwrap_or_default().to_owned()).collect()
}

#[test]
fn a_claim_whose_slip_is_an_invoice_paid_otherwise_is_paid_twice() {
    assert_eq!(slip("AL-2022-640"), ["blocking"]);
    assert_eq!(slip("Facture AL-2022-640"), ["blocking"]);
    for other in ["AL-2022-641", "PJ 4", "640", "2022"] {
        assert!(slip(other).is_empty(), "{other}");
    }
}

/// A bill of two rooms for two agents, and what one of them claims besides.
fn claimed_beside_rooms(amount: &str, said: &str, day: &str) -> Vec<String> {
    let mut desk = Desk::new();
    desk.mission(MIAMI).headcount.agents = Some(2);
    desk.settled(MIAMI, "600.00", |line| {
        order(line, "101", "1");
        line.set(Field::Invoice, "M77");
        line.set(Field::Payee, "Maritim Bayside");
        line.set(Field::Description, "Hébergement 2 chambres 3 nuits du 05/11 au 08/11/2017");
        line.date = on("2017-11-08");
    });
    desk.settled(MIAMI, amount, |line| {
        order(line, "102", "1");
        line.set(Field::MissionOrder, "OM-1");
        line.set(Field::Payee, "LE BIHAN Rozenn");
        line.set(Field::Nature, "Hébergement");
        line.set(Field::Description, said);
        line.date = on(day);
    });
    desk.look().of("double_payment")
}

#[test]
fn a_night_claimed_besides_a_bill_of_rooms_for_all_is_a_question() {
    for (amount, said) in [
        ("300.00", "Maritim Bayside, ma chambre 3 nuits"),
        ("300.00", "Hôtel Maritim Bayside"),
        ("285.00", "Hôtel, 3 nuits"),
    ] {
        let seen = claimed_beside_rooms(amount, said, "2017-11-05");
        assert!(seen.len() == 1 && seen[0].starts_with(&format!("review MIAMI {amount}")), "{said}: {seen:?}");
    }
    assert!(claimed_beside_rooms("80.00", "Hôtel Ibis, nuit du 04/11, veille", "2017-11-05").is_empty());
    assert!(claimed_beside_rooms("300.00", "Maritim Bayside", "2017-11-04").is_empty(), "before");
    assert!(claimed_beside_rooms("300.00", "Maritim Bayside, 1 nuit du 09/11", "2017-11-08").is_empty(), "after");
}
