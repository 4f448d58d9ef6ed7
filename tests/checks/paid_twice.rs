//! One expense paid twice under two orders, two documents or two suppliers, and its innocent neighbours.

use rappro::model::entry::{Counted, Entry, EntryId};
use rappro::model::field::Field;
use rappro::model::matching::Confidence;
use rappro::model::mission::MissionId;
use rappro::model::place::{CellRef, Place};

use crate::desk::{Desk, MIAMI, MILAN, eur, on, order};
use crate::duplicates::{invoice, taxi};

/// One taxi, claimed under two mission orders and paid twice.
fn claimed_twice(edit: impl Fn(&mut Entry)) -> Desk {
    let mut desk = Desk::new();
    for (number, order) in [("812", "OM-17"), ("939", "OM-X9")] {
        desk.settled(MIAMI, "46.20", |line| {
            taxi(number, "1")(line);
            line.set(Field::Payee, "LE BIHAN Rozenn");
            line.set(Field::MissionOrder, order);
            line.set(Field::Description, "Taxi aéroport");
            line.service_date = on("2017-11-05");
            if order == "OM-X9" {
                edit(line);
            }
        });
    }
    desk
}

#[test]
fn one_expense_under_two_mission_orders_of_one_person_is_a_question() {
    let asked = |desk: Desk| desk.look().of("probable_duplicate").len();
    assert_eq!(asked(claimed_twice(|_| {})), 1);
    assert_eq!(asked(claimed_twice(|line| line.service_date = on("2017-11-06"))), 0, "another day");
    assert_eq!(asked(claimed_twice(|line| line.set(Field::Payee, "ABGRALL Yann"))), 0, "another person");
    assert_eq!(asked(claimed_twice(|line| line.set(Field::Description, "Taxi gare"))), 0, "another ride");
    let mut undated = claimed_twice(|_| {});
    undated.facts.entries.iter_mut().for_each(|line| line.service_date = None);
    assert_eq!(asked(undated), 0, "nothing shows that the two journeys are one");
}

/// The hotel's invoice paid by its own order, the same invoice on the statement of the card, which another order pays.
fn on_the_card_too(card_text: &str, card_invoice: &str, edit: impl Fn(&mut Entry)) -> Desk {
    let (mut desk, [paid, bank, bill, card]) = in_two_channels(MIAMI, card_text, |line| {
        line.set(Field::Invoice, Some(card_invoice).filter(|text| !text.is_empty()));
        edit(line);
    });
    if card_invoice.is_empty() {
        desk.settle(&[paid], &[bill], Confidence::Certain);
        desk.settle(&[bank], &[card], Confidence::Probable);
    } else {
        // The line of the card stands for both papers, and the first order took it.
        desk.facts.entries[bill.index()].set_counted(Counted::Corroborates(card));
        desk.settle(&[paid], &[card], Confidence::Certain);
    }
    desk
}

/// An invoice that an order pays for this mission, and a line of the card, which another order pays, for Miami.
fn in_two_channels(of_bill: MissionId, card_text: &str, edit: impl Fn(&mut Entry)) -> (Desk, [EntryId; 4]) {
    let mut desk = Desk::new();
    let paid = desk.pays(of_bill, "550.00", |line| {
        order(line, "4102", "1");
        line.set(Field::Payee, "HOTEL LIFFEY QUAY");
        line.set(Field::Invoice, "LQ/221");
    });
    let bank = desk.pays(MIAMI, "550.00", |line| {
        order(line, "4500", "1");
        line.set(Field::Payee, "BANQUE D'ARVOR");
        line.set(Field::Invoice, "C-03");
    });
    let bill = desk.paper(of_bill, "550.00", |line| {
        line.set(Field::Payee, "Hotel Liffey Quay");
        line.set(Field::Invoice, "LQ/221");
        line.date = on("2017-11-06");
    });
    let card = desk.paper(MIAMI, "550.00", |line| {
        line.place = Place::cell(&"carte.csv".into(), None, CellRef::new(2, 6));
        line.set(Field::Payee, "HOTEL LIFFEY QUAY");
        line.set(Field::Statement, "C-03");
        line.set(Field::Description, card_text);
        line.date = on("2017-11-05");
        edit(line);
    });
    (desk, [paid, bank, bill, card])
}

#[test]
fn an_invoice_paid_by_order_and_again_on_the_statement_of_the_card_blocks() {
    let said = |desk: Desk| {
        let seen = desk.look();
        (seen.of("double_payment"), seen.of("ledger_without_support").len())
    };
    let twice = vec!["blocking MIAMI 550.00 carte.csv › G3".to_owned()];
    assert_eq!(said(on_the_card_too("Miami", "LQ/221", |_| {})), (twice.clone(), 0));
    assert_eq!(said(on_the_card_too("Facture LQ/221 Miami", "", |_| {})), (twice, 0));
    // The text cites another number, or a count: the firm alone is a question.
    for text in ["Facture LQ/222 Miami", "221 Miami"] {
        let (found, _) = said(on_the_card_too(text, "", |_| {}));
        assert_eq!(found, ["review MIAMI 550.00 carte.csv › G3"], "{text}");
    }
    // The order of another statement paid for other things.
    let (found, _) = said(on_the_card_too("Miami", "LQ/221", |line| line.set(Field::Statement, "C-04")));
    assert!(found.is_empty(), "{found:?}");
    // Paid once, by the order of the statement.
    let mut once = on_the_card_too("Miami", "LQ/221", |_| {});
    once.matching.matches.clear();
    let ids: Vec<EntryId> = (0..4).map(EntryId).collect();
    once.settle(&[ids[1]], &[ids[3]], Confidence::Certain);
    once.assignments[0].mission = None;
    assert!(once.look().of("double_payment").is_empty());
}

/// The same for two missions: the order pays for Milan, the card, which tells no number of its own, for Miami.
fn for_two_missions(card_text: &str, edit: impl Fn(&mut Entry)) -> Desk {
    let (mut desk, [paid, bank, bill, card]) = in_two_channels(MILAN, card_text, edit);
    desk.settle(&[paid], &[bill], Confidence::Certain);
    desk.settle(&[bank], &[card], Confidence::Probable);
    desk
}

#[test]
fn an_invoice_paid_in_one_mission_and_on_the_card_in_another_is_a_question_to_both() {
    type Edit = fn(&mut Entry);
    let asked = |text: &'static str, edit: Edit| for_two_missions(text, edit).look().of("double_payment");
    let twice = asked("Hôtel, facture LQ/221", |_| {});
    assert_eq!(twice, ["review MIAMI 550.00 carte.csv › G3", "review MILAN - pieces.csv › F4"]);
    assert_eq!(asked("Hôtel", |line| line.set(Field::Invoice, "LQ/221")), twice);
    let innocent: [(&'static str, Edit); 6] = [
        ("Hôtel", |_| {}),
        ("Hôtel, facture LQ/222", |_| {}),
        ("Hôtel, facture LQ/221, moitié Miami", |_| {}),
        ("Hôtel, facture LQ/221", |line| line.set(Field::Payee, "HOTEL BELLEVUE")),
        ("Hôtel, facture LQ/221", |line| line.date = on("2017-09-05")),
        ("Hôtel, facture LQ/221", |line| line.amount = Some(eur("500.00"))),
    ];
    for (text, edit) in innocent {
        assert!(asked(text, edit).is_empty(), "{text}");
    }
    let mut shared = for_two_missions("Hôtel, facture LQ/221", |_| {});
    shared.paper(MIAMI, "550.00", |line| {
        line.set(Field::Payee, "Hotel Liffey Quay");
        line.set(Field::Invoice, "LQ/221");
        line.date = on("2017-11-06");
    });
    assert!(shared.look().of("double_payment").is_empty(), "each mission has its share of the invoice");
}

/// One invoice registered twice and paid twice.
fn registered_twice(edit: impl Fn(&mut Entry)) -> Desk {
    let mut desk = Desk::new();
    for (number, date) in [("812", "2017-11-20"), ("961", "2017-12-15")] {
        let paid = desk.pays(MIAMI, "300.00", invoice(number, date));
        let paper = desk.paper(MIAMI, "300.00", |line| {
            invoice("", "2017-11-12")(line);
            line.set(Field::Description, "Brochures");
            line.set(Field::Beneficiary, "LE BIHAN Rozenn");
            line.service_date = on("2017-11-05");
            if number == "961" {
                edit(line);
            }
        });
        desk.settle(&[paid], &[paper], Confidence::Certain);
    }
    desk
}

#[test]
fn an_invoice_registered_twice_and_paid_twice() {
    let seen = registered_twice(|_| {}).look();
    assert_eq!(seen.of("duplicate_invoice"), ["blocking MIAMI 300.00 mandats.csv › F4"]);
    assert!(seen.message("duplicate_invoice").contains("inscrite 2 fois à l’identique"));
    let mut halves = registered_twice(|_| {});
    for line in &mut halves.facts.entries {
        line.set(Field::Beneficiary, None);
    }
    assert_eq!(halves.look().of("duplicate_invoice"), ["review MIAMI 300.00 mandats.csv › F4"], "two halves?");
    for innocent in [
        registered_twice(|line| line.set(Field::Beneficiary, "ABGRALL Yann")),
        registered_twice(|line| line.service_date = on("2017-11-06")),
        registered_twice(|line| line.set(Field::Description, "Affiches")),
    ] {
        assert!(innocent.look().of("duplicate_invoice").is_empty());
    }
    let mut shared = registered_twice(|_| {});
    for line in &mut shared.facts.entries {
        line.set(Field::Description, "Brochures, quote-part 50 %");
    }
    assert!(shared.look().of("duplicate_invoice").is_empty(), "each says that it is a part");
}

#[test]
fn one_invoice_of_an_agency_in_equal_orders_is_paid_once() {
    let paid = |papers: &[&str]| {
        let mut desk = Desk::new();
        for number in ["812", "961"] {
            desk.pays(MIAMI, "400.00", invoice(number, "2017-11-20"));
        }
        for name in papers {
            desk.paper(MIAMI, "400.00", |line| {
                invoice("", "2017-11-12")(line);
                line.set(Field::Payee, *name);
                line.set(Field::Beneficiary, *name);
                line.set(Field::Description, "MRS-MIA-MRS");
            });
        }
        desk.look().of("duplicate_invoice")
    };
    assert!(paid(&["LE BIHAN/ROZENN MRS", "ABGRALL/YANN MR"]).is_empty(), "one order for each traveller");
    assert_eq!(paid(&["LE BIHAN/ROZENN MRS"]), ["blocking MIAMI 400.00 mandats.csv › F3"]);
}

#[test]
fn the_order_that_pays_too_much_is_the_one_that_is_paid_again() {
    let mut desk = Desk::new();
    let first = desk.pays(MIAMI, "412.00", invoice("812", "2017-11-20"));
    let paper = desk.paper(MIAMI, "407.00", invoice("", "2017-11-12"));
    desk.settle(&[first], &[paper], Confidence::Certain);
    desk.pays(MIAMI, "412.00", invoice("961", "2017-12-15"));
    let seen = desk.look();
    assert_eq!(seen.of("duplicate_invoice"), ["blocking MIAMI 417.00 mandats.csv › F4"]);
    assert!(seen.message("duplicate_invoice").contains("déjà payée (mandat 812"));
}

/// Two papers that one payment settles, the second after a change.
fn written_twice(base: impl Fn(&mut Entry), edit: impl Fn(&mut Entry)) -> Vec<String> {
    let mut desk = Desk::new();
    let paid = desk.pays(MIAMI, "236.00", |line| {
        order(line, "820", "1");
        line.set(Field::Payee, "LE BIHAN Rozenn");
    });
    let papers = [false, true].map(|second| {
        desk.paper(MIAMI, "118.00", |line| {
            line.date = on("2017-11-12");
            line.set(Field::Payee, "Hôtel Ribeira");
            line.set(Field::Beneficiary, "LE BIHAN Rozenn");
            base(line);
            if second {
                edit(line);
            }
        })
    });
    desk.settle(&[paid], &papers, Confidence::Certain);
    desk.look().of("probable_duplicate")
}

#[test]
fn a_night_written_twice_on_one_claim_is_a_question() {
    let night = |line: &mut Entry| {
        line.set(Field::MissionOrder, "OM-1");
        line.set(Field::Description, "Hôtel, nuit du 05/11");
        line.service_date = on("2017-11-05");
    };
    let seen = written_twice(night, |_| {});
    assert!(seen.len() == 1 && seen[0].starts_with("review MIAMI 118.00"), "{seen:?}");
    for edit in [
        |line: &mut Entry| line.service_date = on("2017-11-06"),
        |line: &mut Entry| line.set(Field::Description, "Hôtel, nuit du 06/11"),
        |line: &mut Entry| line.set(Field::Beneficiary, "ABGRALL Yann"),
        |line: &mut Entry| line.place = Place::cell(&"autre.csv".into(), None, CellRef::new(1, 0)),
    ] {
        assert!(written_twice(night, edit).is_empty());
    }
    let lunch = |line: &mut Entry| {
        night(line);
        line.set(Field::Description, "Repas");
    };
    assert!(written_twice(lunch, |_| {}).is_empty(), "noon and evening");
}

#[test]
fn a_meal_on_two_claims_is_a_question() {
    let meal = |line: &mut Entry| {
        line.set(Field::MissionOrder, "NDF-12");
        line.set(Field::Nature, "Restaurant");
        line.service_date = on("2017-11-05");
    };
    assert_eq!(written_twice(meal, |line| line.set(Field::MissionOrder, "NDF-19")).len(), 1);
    let other = |edit: fn(&mut Entry)| {
        written_twice(meal, |line| {
            line.set(Field::MissionOrder, "NDF-19");
            edit(line);
        })
    };
    assert!(other(|line| line.service_date = on("2017-11-06")).is_empty());
    assert!(other(|line| line.set(Field::Payee, "Tasca do Cais")).is_empty());
    assert!(other(|line| line.set(Field::Beneficiary, "ABGRALL Yann")).is_empty());
}

#[test]
fn a_ticket_billed_twice_is_a_question() {
    let ticket = |line: &mut Entry| {
        line.set(Field::Ticket, "075-441202");
        line.set(Field::Description, "MRS-OPO-MRS");
        line.set(Field::Invoice, "EAV-311");
        line.service_date = on("2017-11-05");
    };
    assert_eq!(written_twice(ticket, |line| line.set(Field::Invoice, "EAV-312")).len(), 1);
    assert_eq!(
        written_twice(ticket, |line| line.set(Field::Beneficiary, "ABGRALL Yann")).len(),
        1,
        "one number is one seat"
    );
    let other_number = |edit: fn(&mut Entry)| {
        written_twice(ticket, |line| {
            line.set(Field::Ticket, "075-441203");
            edit(line);
        })
    };
    assert_eq!(other_number(|_| {}).len(), 1, "nobody sits twice in one flight");
    assert!(other_number(|line| line.set(Field::Beneficiary, "ABGRALL Yann")).is_empty());
    assert!(other_number(|line| line.set(Field::Description, "OPO-MRS")).is_empty());
    assert!(other_number(|line| line.service_date = on("2017-11-06")).is_empty());
    assert!(written_twice(ticket, |line| line.set(Field::Description, "Bagage")).is_empty());
    let booking = |line: &mut Entry| {
        ticket(line);
        line.set(Field::Ticket, "XKJ4RT");
    };
    assert!(
        written_twice(booking, |line| line.set(Field::Beneficiary, "ABGRALL Yann")).is_empty(),
        "two seats of a booking"
    );
}

#[test]
fn a_journey_on_two_invoices_of_the_agency_is_a_question() {
    let journey = |line: &mut Entry| {
        line.set(Field::Invoice, "EAV-311");
        line.set(Field::Nature, "AVION");
        line.set(Field::Description, "BOD AMS HAJ AMS BOD");
        line.service_date = on("2017-11-05");
        line.service_end = on("2017-11-08");
    };
    let again = |edit: fn(&mut Entry)| {
        written_twice(journey, |line| {
            line.set(Field::Invoice, "EAV-342");
            line.date = on("2017-12-12");
            edit(line);
        })
        .len()
    };
    assert_eq!(again(|_| {}), 1);
    assert_eq!(again(|line| line.set(Field::Description, "HAJ CDG")), 0, "another journey");
    assert_eq!(again(|line| line.service_end = on("2017-11-09")), 0, "another day");
    assert_eq!(again(|line| line.set(Field::Beneficiary, "ABGRALL Yann")), 0, "another person");
}

#[test]
fn an_operation_on_the_statements_of_two_months_is_a_question() {
    let operation = |line: &mut Entry| {
        line.set(Field::Statement, "CA-2504");
        line.set(Field::Payee, "PHARMACIE LINDEN");
        line.set(Field::Description, "Médicaments");
        line.payment_date = on("2017-11-14");
    };
    let again = |edit: fn(&mut Entry)| {
        written_twice(operation, |line| {
            line.set(Field::Statement, "CA-2505");
            edit(line);
        })
        .len()
    };
    assert_eq!(again(|_| {}), 1);
    assert_eq!(again(|line| line.payment_date = on("2017-11-15")), 0, "another debit");
    assert_eq!(again(|line| line.set(Field::Statement, "CA-2504")), 0, "two purchases of one day");
    assert_eq!(again(|line| line.set(Field::Beneficiary, "ABGRALL Yann")), 0, "another holder");
}

/// A deposit of 1 500,00 € paid, and a final invoice paid in full.
fn deposit_and(final_amount: &str, said: &str, credit: Option<&str>) -> Vec<String> {
    let mut desk = Desk::new();
    let mut paid = |order: &str, invoice: &str, amount: &str, said: &str| {
        desk.settled(MIAMI, amount, |line| {
            crate::desk::order(line, order, "1");
            line.set(Field::Payee, "Messe AG");
            line.set(Field::Invoice, invoice);
            line.set(Field::Description, said);
        });
    };
    paid("805", "AC-11", "1500.00", "Acompte 20 % stand");
    paid("890", "F-118", final_amount, said);
    credit.into_iter().for_each(|amount| paid("891", "AV-3", amount, "Avoir"));
    desk.look().of("uncleared_advance")
}

#[test]
fn a_deposit_that_the_final_invoice_does_not_deduct_is_a_question() {
    for said in ["Stand 18 m², acompte de 1 500,00 € à déduire", "Stand, acompte AC-11 versé", "Facture définitive"]
    {
        let seen = deposit_and("7500.00", said, None);
        assert!(seen.len() == 1 && seen[0].starts_with("review MIAMI 1500.00"), "{said}: {seen:?}");
    }
    assert!(deposit_and("6000.00", "Stand, solde", None).is_empty(), "the balance");
    assert!(deposit_and("6000.00", "Stand, acompte AC-11 déduit", None).is_empty(), "deducted already");
    assert!(deposit_and("8000.00", "Restauration", None).is_empty(), "another thing");
    assert!(deposit_and("7500.00", "Facture définitive", Some("-1500.00")).is_empty(), "taken back");
}

#[test]
fn a_credit_note_registered_twice_is_a_question() {
    let look = |second: &'static str| {
        let mut desk = Desk::new();
        desk.pays(MIAMI, "640.00", |line| order(line, "331", "1"));
        for number in ["AV 2024/9", second] {
            desk.paper(MIAMI, "-100.00", |line| {
                line.set(Field::Payee, "Traduções Ribeira");
                line.set(Field::Invoice, number);
                line.set(Field::Description, "Avoir sur facture");
                line.date = on("2017-11-20");
            });
        }
        desk.look().of("probable_duplicate").len()
    };
    assert_eq!((look("AV 2024/9"), look("AV 2024/10")), (1, 0));
}

#[test]
fn an_advance_received_that_the_claim_adds_is_not_deducted() {
    let look = |said: &'static str, amount: &'static str| {
        let mut desk = Desk::new();
        let paid = desk.pays(MIAMI, "400.00", |line| {
            order(line, "331", "1");
            line.set(Field::Payee, "LE BIHAN Rozenn");
        });
        let papers = [("Taxi", "100.00"), (said, amount)].map(|(said, amount)| {
            desk.paper(MIAMI, amount, |line| {
                line.set(Field::Payee, "LE BIHAN Rozenn");
                line.set(Field::MissionOrder, "OM-1");
                line.set(Field::Description, said);
            })
        });
        desk.settle(&[paid], &papers, Confidence::Certain);
        desk.look().of("uncleared_advance")
    };
    assert_eq!(look("Avance 75 % versée le 04/11", "300.00"), ["blocking MIAMI 300.00 pieces.csv › F4"]);
    assert_eq!(look("Avance versée, à déduire", "300.00").len(), 1);
    assert!(look("Avance versée, à déduire", "-300.00").is_empty());
    assert!(look("Réservation à l’avance", "300.00").is_empty());
}

/// Two stays of one person that an agency bills, from this day on and so many nights.
fn stays(
    said: [&'static str; 2],
    first: [&'static str; 2],
    nights: [u32; 2],
    prices: [&'static str; 2],
) -> Vec<String> {
    let mut desk = Desk::new();
    for at in 0..2 {
        desk.settled(MIAMI, prices[at], |line| {
            order(line, "820", &(at + 1).to_string());
            line.set(Field::Payee, "Escale Voyages");
            line.set(Field::Beneficiary, "LE BIHAN Rozenn");
            line.set(Field::Nature, "Hôtel");
            line.set(Field::Ticket, ["V-1", "V-2"][at]);
            line.set(Field::Description, said[at]);
            line.service_date = on(first[at]);
            line.service_end = line.service_date.map(|day| day.saturating_add(jiff::Span::new().days(nights[at])));
        });
    }
    desk.look().of("stay_extension")
}

#[test]
fn nights_that_one_person_has_twice_are_a_question() {
    let twice = stays(["3 nuits", "3 nuits"], ["2017-11-05", "2017-11-05"], [3, 3], ["300.00", "330.00"]);
    assert!(twice.iter().any(|one| one.contains("MIAMI 330.00 pieces.csv")), "{twice:?}");
    let none = |seen: Vec<String>| assert!(seen.is_empty(), "{seen:?}");
    none(stays(["1 nuit", "2 nuits"], ["2017-11-05", "2017-11-06"], [1, 2], ["100.00", "220.00"]));
    none(stays(["3 nuits", "Petits déjeuners"], ["2017-11-05", "2017-11-05"], [3, 3], ["300.00", "200.00"]));
    none(stays(["3 nuits", "Taxe"], ["2017-11-05", "2017-11-05"], [3, 3], ["300.00", "12.00"]));
    none(stays(["Acompte", "Solde"], ["2017-11-05", "2017-11-05"], [3, 3], ["100.00", "200.00"]));
    let counted = stays(["9 nuits", "1 nuit"], ["2017-11-05", "2017-11-08"], [3, 1], ["900.00", "100.00"]);
    assert!(counted.iter().any(|one| one.contains("MIAMI 900.00 pieces.csv")), "{counted:?}");
}

/// A night on a claim whose tool names the firm, and on the statement of the card.
fn on_claim_and_card(firm: &'static str, cardholder: &'static str, day: &'static str) -> Vec<String> {
    let mut desk = Desk::new();
    let mut paid = |number: &str, payee: &str, paper: &dyn Fn(&mut Entry)| {
        let order = desk.pays(MIAMI, "300.00", |line| {
            order(line, number, "1");
            line.set(Field::Payee, payee);
        });
        let paper = desk.paper(MIAMI, "300.00", |line| {
            line.date = on("2017-11-05");
            line.set(Field::Beneficiary, "LE BIHAN Rozenn");
            paper(line);
        });
        desk.settle(&[order], &[paper], Confidence::Certain);
    };
    paid("820", "LE BIHAN Rozenn", &|line| {
        line.set(Field::MissionOrder, "NDF-12");
        line.set(Field::Payee, firm);
    });
    paid("821", "BNP Paribas", &|line| {
        line.set(Field::Statement, "RO-10");
        line.set(Field::Payee, "HOTEL RIBEIRA");
        line.set(Field::Beneficiary, cardholder);
        line.date = on(day);
    });
    desk.look().of("double_payment")
}

#[test]
fn a_night_on_the_card_and_on_a_claim_that_names_the_firm_is_paid_twice() {
    let seen = on_claim_and_card("Hôtel Ribeira", "LE BIHAN Rozenn", "2017-11-05");
    assert!(seen.len() == 1 && seen[0].starts_with("blocking MIAMI 300.00"), "{seen:?}");
    assert!(on_claim_and_card("Hôtel Ribeira", "ABGRALL Yann", "2017-11-05").is_empty(), "another person");
    assert!(on_claim_and_card("Pension Lumière", "LE BIHAN Rozenn", "2017-11-05").is_empty(), "another firm");
    assert!(on_claim_and_card("LE BIHAN Rozenn", "LE BIHAN Rozenn", "2017-11-05").is_empty(), "no firm is named");
}

/// Nights paid to the hotel and to the agency.
fn hotel_and_agency(said: &'static str, traveller: &'static str) -> usize {
    let mut desk = Desk::new();
    let night = |payee: &'static str, what: &'static str, who: &'static str| {
        move |line: &mut Entry| {
            order(line, if payee == "Hôtel Bellerive" { "840" } else { "841" }, "1");
            line.set(Field::Payee, payee);
            line.set(Field::Beneficiary, who);
            line.set(Field::Description, what);
            line.service_date = on("2017-11-05");
        }
    };
    desk.settled(MIAMI, "480.00", night("Hôtel Bellerive", "Hébergement 4 nuits", "LE BIHAN Rozenn"));
    let paid = desk.pays(MIAMI, "480.00", night("Voyages Bleimor", "Facture agence", ""));
    let paper = desk.paper(MIAMI, "480.00", |line| {
        night("Voyages Bleimor", said, traveller)(line);
        line.set(Field::Statement, "VB19-777");
    });
    desk.settle(&[paid], &[paper], Confidence::Certain);
    desk.look().of("double_payment").len()
}

#[test]
fn a_night_paid_to_the_hotel_and_to_the_agency_is_a_question() {
    assert_eq!(hotel_and_agency("Hôtel Bellerive 4 nuits", "LE BIHAN/ROZENN MRS"), 1);
    assert_eq!(hotel_and_agency("Hôtel Bellerive 4 nuits", "ABGRALL/YANN MR"), 0, "another traveller");
    assert_eq!(hotel_and_agency("Hôtel du Lac 4 nuits", "LE BIHAN/ROZENN MRS"), 1, "nobody sleeps in two hotels");
    assert_eq!(hotel_and_agency("Hôtel du Lac 3 nuits", "LE BIHAN/ROZENN MRS"), 0, "other nights");
    assert_eq!(hotel_and_agency("Acompte Hôtel Bellerive", "LE BIHAN/ROZENN MRS"), 0, "half of the price");
}

#[test]
fn one_invoice_paid_in_full_for_two_missions_is_a_question() {
    let look = |said: [&'static str; 2], numbers: [&'static str; 2]| {
        let mut desk = Desk::new();
        for (at, mission) in [MIAMI, MILAN].into_iter().enumerate() {
            let paid = desk.pays(mission, "615.00", |line| {
                order(line, numbers[at], &(at + 1).to_string());
                line.set(Field::Payee, "Atelier Cadeaux");
                line.set(Field::Description, said[0]);
            });
            let paper = desk.paper(mission, "615.00", |line| {
                line.set(Field::Payee, "Atelier Cadeaux");
                line.set(Field::Invoice, "2024-077");
                line.set(Field::Description, said[1]);
                line.date = on("2017-10-01");
            });
            desk.settle(&[paid], &[paper], Confidence::Certain);
        }
        desk.look().of("entry_in_two_missions").len()
    };
    assert_eq!(look(["Objets", "Objets promotionnels"], ["331", "402"]), 1);
    assert_eq!(look(["Objets", "Objets promotionnels 50 %"], ["331", "402"]), 0, "a share");
    assert_eq!(look(["Objets, moitié", "Objets promotionnels"], ["331", "402"]), 0, "a share told by the mandat");
    assert_eq!(look(["Objets", "Objets promotionnels"], ["331", "331"]), 0, "two lines of one mandat");
}

#[test]
fn one_invoice_paid_for_two_missions_and_consumed_in_one_of_them_is_paid_twice() {
    let look = |day: &str| {
        let mut desk = Desk::new();
        for (at, mission) in [MIAMI, MILAN].into_iter().enumerate() {
            let bill = |line: &mut Entry| {
                line.set(Field::Payee, "Autocars Laurentides");
                line.set(Field::Invoice, "AL-2017-640");
                line.set(Field::Description, "Navettes et visites");
                line.date = on("2017-11-20");
            };
            let paid = desk.pays(mission, "870.00", |line| {
                order(line, ["331", "402"][at], "1");
                bill(line);
            });
            let paper = desk.paper(mission, "870.00", |line| {
                bill(line);
                line.service_date = on(day);
            });
            desk.settle(&[paid], &[paper], Confidence::Certain);
        }
        let seen = desk.look();
        (seen.of("duplicate_invoice"), seen.of("entry_in_two_missions").len())
    };
    assert_eq!(look("2017-11-06"), (vec!["review MILAN 870.00 mandats.csv › F4".to_owned()], 0));
    assert_eq!(look("2018-02-06").0, Vec::<String>::new(), "of neither: perhaps two halves");
}

#[test]
fn the_line_of_a_mandat_that_a_paper_supports_is_not_the_one_in_excess() {
    let look = |supported: [&str; 2]| {
        let mut desk = Desk::new();
        let bus = |line: &mut Entry| {
            order(line, "6304", "1");
            line.set(Field::Payee, "Rift Valley Transport");
            line.set(Field::Invoice, "RVT/118");
        };
        let [first, second] = supported.map(|amount| desk.pays(MIAMI, amount, bus));
        let paper = desk.paper(MIAMI, "640.00", bus);
        desk.settle(&[if supported[0] == "640.00" { first } else { second }], &[paper], Confidence::Certain);
        desk.look().of("duplicate_payment_order")
    };
    assert_eq!(look(["640.00", "64.00"]), ["blocking MIAMI 64.00 mandats.csv › F3"]);
    assert_eq!(look(["64.00", "640.00"]), ["blocking MIAMI 64.00 mandats.csv › F2"]);
}

#[test]
fn numbers_start_again_with_each_budget() {
    let look = |header: &str| {
        let mut desk = Desk::new();
        desk.facts.files[0].tables[0].columns.push(rappro::model::account::ColumnReading {
            column: 1,
            header: header.to_owned(),
            field: None,
            evidence: String::new(),
        });
        desk.settled(MIAMI, "96.00", taxi("812", "1"));
        desk.settled(MIAMI, "310.00", |line: &mut Entry| {
            order(line, "812", "1");
            line.set(Field::Payee, "Imprimerie Garlaban");
        });
        desk.pays(MIAMI, "96.00", taxi("812", "1"));
        desk.look().of("duplicate_payment_order")
    };
    let other = |severity: &str| format!("{severity} MIAMI 310.00 mandats.csv › F4");
    let doubled = |lines: Vec<String>| lines.contains(&"blocking MIAMI 96.00 mandats.csv › F6".to_owned());
    assert!(look("Code budget").contains(&other("info")) && look("Observation").contains(&other("review")));
    assert!(doubled(look("Code budget")), "the same line twice stays one");
}

#[test]
fn two_invoices_of_one_supplier_in_two_registers_are_two() {
    let look = |numbers: [&'static str; 2], day: Option<&str>| {
        let mut desk = Desk::new();
        let payees = ["EXPO STANDS INTERNATIONAL GMBH", "REGIE DES FOIRES"];
        for (at, number) in numbers.into_iter().enumerate() {
            let order = desk.pays(MIAMI, "250.00", |line| {
                order(line, if at == 0 { "840" } else { "841" }, "1");
                line.set(Field::Payee, payees[at]);
            });
            let paper = desk.paper(MIAMI, "250.00", |line| {
                line.set(Field::Payee, payees[0]);
                line.set(Field::Invoice, number);
                line.date = on("2017-11-05");
                if let Some(day) = day {
                    line.set(Field::Beneficiary, "LE BIHAN Rozenn");
                    line.service_date = on(day);
                }
                if at == 1 {
                    line.place = Place::cell(&"registre-b.csv".into(), None, CellRef::new(1, 0));
                }
            });
            desk.settle(&[order], &[paper], Confidence::Certain);
        }
        desk.look().of("double_payment").len()
    };
    assert_eq!(look(["00030/2017", "00034/2017"], None), 0);
    assert_eq!(look(["00030/2017", "30/2017"], None), 1, "one number");
    assert_eq!(look(["00030/2017", "00034/2017"], Some("2017-11-05")), 1, "one night of one person");
}
