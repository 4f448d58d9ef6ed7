//! What is paid again under another number, another spelling or another order, and how much of it is too much.

use rappro::model::entry::{Entry, EntryId};
use rappro::model::field::Field;
use rappro::model::matching::Confidence;
use rappro::model::place::{CellRef, Place};

use crate::desk::{Desk, MIAMI, on, order};

/// Two papers of one hotel, each paid by an order of its own, three weeks apart.
fn stays(edit: impl Fn(&mut Entry)) -> Desk {
    let mut desk = Desk::new();
    for (number, invoice, day) in [("101", "QH-509", "2017-11-20"), ("102", "QH-590", "2017-12-11")] {
        let paid = desk.pays(MIAMI, "412.00", |line| {
            order(line, number, "1");
            line.set(Field::Payee, "QUEENS HOTEL");
            line.set(Field::Invoice, invoice);
            line.date = on(day);
            if number == "102" {
                edit(line);
            }
        });
        let paper = desk.paper(MIAMI, "412.00", |line| {
            line.set(Field::Payee, "Queens Hotel");
            line.set(Field::Invoice, invoice);
            line.set(Field::Description, "4 nuits");
            line.set(Field::Nature, "Hébergement");
            line.set(Field::Beneficiary, "MORVAN Alix");
            line.date = on("2017-11-10");
            if number == "102" {
                edit(line);
            }
        });
        desk.settle(&[paid], &[paper], Confidence::Certain);
    }
    desk
}

/// An edit of the papers alone.
fn of_papers(edit: impl Fn(&mut Entry)) -> impl Fn(&mut Entry) {
    move |line| {
        if line.place.file() == "pieces.csv" {
            edit(line);
        }
    }
}

#[test]
fn one_stay_of_one_person_under_two_numbers_is_a_question_however_late_it_is_paid_again() {
    let asked = |desk: Desk| desk.look().of("probable_duplicate");
    assert_eq!(asked(stays(|_| {})), ["review MIAMI 412.00 mandats.csv › F4"]);
    let mut unnumbered = stays(|_| {});
    unnumbered.facts.entries.iter_mut().for_each(|line| line.set(Field::Invoice, None::<&str>));
    assert_eq!(asked(unnumbered).len(), 1, "nothing tells the two papers apart");
    let innocent = |edit: &dyn Fn(&mut Entry), what: &str| {
        let seen = asked(stays(of_papers(edit)));
        assert!(seen.is_empty(), "{what}: {seen:?}");
    };
    innocent(&|line| line.set(Field::Beneficiary, "KERN Paul"), "the room of another");
    innocent(&|line| line.set(Field::Beneficiary, None), "nobody is named");
    innocent(&|line| line.date = on("2017-12-10"), "the bill of the next month");
    innocent(&|line| line.set(Field::Description, "3 nuits et dîner"), "another thing");
    innocent(&|line| line.set(Field::Payee, "Hôtel Bellevue"), "another hotel");
    innocent(&|line| line.service_date = on("2017-11-05"), "another day of service");
}

#[test]
fn a_stay_whose_days_both_texts_have_is_one_whenever_it_is_billed_again() {
    let asked = |said: &'static str, edit: fn(&mut Entry)| {
        let again = |line: &mut Entry| {
            line.date = on("2017-11-30");
            edit(line);
        };
        let mut desk = stays(of_papers(again));
        let papers = desk.facts.entries.iter_mut().filter(|line| line.place.file() == "pieces.csv");
        papers
            .filter(|line| line.nature() == Some("Hébergement"))
            .for_each(|line| line.set(Field::Description, said));
        desk.look().of("probable_duplicate")
    };
    let days = "4 nuits du 5 au 9/11";
    assert_eq!(asked(days, |_| {}), ["review MIAMI 412.00 mandats.csv › F4"]);
    assert!(asked("4 nuits", |_| {}).is_empty(), "the bill of another month");
    assert!(asked(days, |line| line.date = on("2017-11-08")).is_empty(), "each night may have its own bill");
    assert!(asked("Acompte, 4 nuits du 5 au 9/11", |_| {}).is_empty(), "halves of a price");
    assert!(asked(days, |line| line.set(Field::Beneficiary, "KERN Paul")).is_empty(), "the room of another");
    assert!(asked(days, |line| line.set(Field::Payee, "Hôtel Bellevue")).is_empty(), "another hotel");
    assert!(asked(days, |line| line.service_date = on("2017-11-07")).is_empty(), "another day of service");
    assert!(asked(days, |line| line.amount = Some(crate::desk::eur("309.00"))).is_empty(), "another price");
}

#[test]
fn groups_parts_allowances_and_credits_are_no_second_bill() {
    let all = |desk: Desk, edit: &dyn Fn(&mut Entry)| {
        let mut desk = desk;
        desk.facts.entries.iter_mut().for_each(edit);
        desk
    };
    let none = |desk: Desk, what: &str| {
        let seen = desk.look().of("probable_duplicate");
        assert!(seen.is_empty(), "{what}: {seen:?}");
    };
    let group = |line: &mut Entry| line.set(Field::Beneficiary, "Délégation");
    none(all(stays(|_| {}), &group), "several rooms for a delegation");
    none(all(stays(|_| {}), &|line| line.set(Field::Description, "Acompte 50 %")), "halves of a price");
    none(all(stays(|_| {}), &|line| line.set(Field::Nature, "Restauration")), "noon and evening");
    none(all(stays(|_| {}), &|line| line.set(Field::PaymentOrder, "101")), "one order");
    let mut credited = stays(|_| {});
    credited.paper(MIAMI, "-412.00", |line| line.set(Field::Payee, "Queens Hotel"));
    none(credited, "a credit note takes one of them back");
}

#[test]
fn one_number_under_two_spellings_of_the_payee_is_paid_twice() {
    let twice = |edit: &dyn Fn(&mut Entry)| {
        stays(|line| {
            line.set(Field::Payee, "QUEEN'S HOTEL LTD");
            line.set(Field::Invoice, "QH 509");
            edit(line);
        })
        .look()
    };
    let seen = twice(&|_| {});
    assert_eq!(seen.of("duplicate_invoice"), ["review MIAMI 412.00 mandats.csv › F4"]);
    assert!(seen.message("duplicate_invoice").contains("« QUEEN'S HOTEL LTD » et « QUEENS HOTEL »"));
    assert_eq!(seen.of("payee_spellings").len(), 1);
    assert!(seen.of("probable_duplicate").is_empty(), "it is the same fault");
    for other in [
        |line: &mut Entry| line.set(Field::Payee, "HOTEL KINGS"),
        |line: &mut Entry| line.set(Field::Invoice, "QH 510"),
        |line: &mut Entry| {
            if line.place.file() == "pieces.csv" {
                line.set(Field::Beneficiary, "KERN Paul");
            }
        },
    ] {
        assert!(twice(&other).of("duplicate_invoice").is_empty());
    }
}

#[test]
fn equal_allowances_of_persons_of_near_names_are_two() {
    let mut desk = Desk::new();
    for (number, name) in [("101", "DURAND Paul"), ("102", "DURANT Paul")] {
        desk.settled(MIAMI, "120.00", |line| {
            order(line, number, "1");
            line.set(Field::Payee, name);
            line.set(Field::Invoice, "EF-2017-12");
            line.set(Field::Description, "Indemnités");
            line.date = on("2017-11-20");
        });
    }
    let seen = desk.look();
    assert!(seen.of("duplicate_invoice").is_empty(), "{:?}", seen.of("duplicate_invoice"));
}

/// Payments of 318,00 € to one hotel by orders of one day, each with its text.
fn rooms(texts: &[&str], papers: &[&str]) -> (Desk, Vec<EntryId>, Vec<EntryId>) {
    let mut desk = Desk::new();
    let numbers = ["101", "102", "103", "104"];
    let paid = texts.iter().zip(numbers).map(|(text, number)| {
        desk.pays(MIAMI, "318.00", |line| {
            order(line, number, "1");
            line.set(Field::Payee, "QUEENS HOTEL");
            line.set(Field::Description, *text);
            line.date = on("2017-11-20");
        })
    });
    let paid = paid.collect();
    let told = papers.iter().zip(["QH-500", "QH-501", "QH-502"]).map(|(name, number)| {
        desk.paper(MIAMI, "318.00", |line| {
            line.set(Field::Payee, "Queens Hotel");
            line.set(Field::Invoice, number);
            line.set(Field::Beneficiary, *name);
            line.set(Field::Description, "3 nuits");
            line.date = on("2017-11-10");
        })
    });
    let told = told.collect();
    (desk, paid, told)
}

#[test]
fn payments_whose_texts_name_two_travellers_are_two() {
    let asked = |texts: [&str; 3]| {
        let (mut desk, paid, told) = rooms(&texts, &["ABALAIN Yves", "BOSSER Anna", "CADIOU Marc"]);
        for (paid, told) in paid.iter().zip(&told) {
            desk.settle(&[*paid], &[*told], Confidence::Probable);
        }
        desk.look().of("probable_duplicate")
    };
    assert!(asked(["Hôtel ABALAIN Yves", "Hôtel BOSSER Anna", "Hôtel CADIOU Marc"]).is_empty());
    assert!(asked(["Hôtel M. Abalain", "Hôtel Mme Bosser", "Hôtel M. Cadiou"]).is_empty());
    let again = asked(["Hôtel BOSSER Anna", "Hôtel ABALAIN Yves", "Hôtel ABALAIN Yves"]);
    assert_eq!(again, ["review MIAMI 318.00 mandats.csv › F4"], "Abalain is paid for twice, Cadiou never");
    assert_eq!(asked(["Hôtel", "Hôtel", "Hôtel"]).len(), 2, "nobody is named");

    let names = ["CARNET Lise", "CARNET Elisabeth", "Non communiqué"];
    let (desk, ..) = rooms(&["Hôtel CARNET Lise", "Hôtel CARNET Elisabeth", "Hôtel non communiqué"], &names);
    assert_eq!(desk.look().of("probable_duplicate").len(), 2, "perhaps one person, and nobody");
}

#[test]
fn of_payments_in_doubt_those_beyond_the_papers_are_in_question() {
    let names = ["ABALAIN Yves", "BOSSER Anna", "CADIOU Marc"];
    let (mut desk, paid, told) = rooms(&["Hôtel"; 4], &names);
    desk.ambiguous(&paid, &told);
    let seen = desk.look();
    assert_eq!(seen.of("probable_duplicate"), ["review MIAMI 318.00 mandats.csv › F5"]);
    assert!(seen.message("probable_duplicate").contains("4 paiements pour 3 pièces"));
    assert!(seen.of("ambiguous_match").is_empty(), "it is the same fault");

    let (mut desk, paid, told) = rooms(&["Hôtel"; 3], &names);
    desk.ambiguous(&paid, &told);
    let seen = desk.look();
    assert!(seen.of("probable_duplicate").is_empty(), "as many papers as payments");
    assert_eq!(seen.of("ambiguous_match").len(), 1);
}

#[test]
fn a_payment_in_doubt_with_the_other_of_its_number_has_its_paper() {
    let (mut desk, paid, told) = rooms(&["Hôtel"; 3], &["ABALAIN Yves", "BOSSER Anna"]);
    for (id, number) in paid.iter().zip(["QH-500", "QH-501", "QH-500"]) {
        desk.facts.entries[id.index()].set(Field::Invoice, number);
    }
    desk.settle(&[paid[1]], &[told[1]], Confidence::Certain);
    desk.ambiguous(&[paid[0], paid[2]], &[told[0]]);
    let seen = desk.look();
    assert_eq!(seen.of("duplicate_invoice"), ["blocking MIAMI 318.00 mandats.csv › F4"]);
    assert!(seen.of("probable_duplicate").is_empty(), "{:?}", seen.of("probable_duplicate"));
}

/// A deposit and the invoice under one number, the invoice paid so.
fn deposit_then(amount: &str) -> Vec<String> {
    let mut desk = Desk::new();
    let mut pays = |number: &'static str, amount: &str, day: &'static str| {
        desk.pays(MIAMI, amount, |line| {
            order(line, number, "1");
            line.set(Field::Payee, "YORKSHIRE EVENTS LTD");
            line.set(Field::Invoice, "YE-118");
            line.date = on(day);
        })
    };
    let deposit = pays("101", "360.00", "2017-11-01");
    let balance = pays("120", amount, "2017-12-01");
    let paper = desk.paper(MIAMI, "1200.00", |line| {
        line.set(Field::Payee, "Yorkshire Events Ltd");
        line.set(Field::Invoice, "YE-118");
        line.date = on("2017-11-20");
    });
    if amount == "1200.00" {
        desk.settle(&[balance], &[paper], Confidence::Certain);
    } else {
        desk.settle(&[deposit, balance], &[paper], Confidence::Certain);
    }
    let seen = desk.look();
    [seen.of("duplicate_invoice"), seen.of("ledger_without_support")].concat()
}

#[test]
fn a_deposit_that_is_not_deducted_is_told_once() {
    assert_eq!(deposit_then("1200.00"), ["blocking MIAMI 360.00 mandats.csv › F3"]);
    assert!(deposit_then("840.00").is_empty(), "the balance");
}

/// A claim of a night and a meal, paid in full, and this much more for its number.
fn claim_and(amount: &str, edit: impl Fn(&mut Entry)) -> [Vec<String>; 2] {
    let mut desk = Desk::new();
    let mut pays = |number: &'static str, amount: &str| {
        desk.pays(MIAMI, amount, |line| {
            order(line, number, "1");
            line.set(Field::Payee, "DURAND Paul");
            line.set(Field::Invoice, "EF-1");
            line.date = on(if number == "812" { "2017-11-20" } else { "2017-12-15" });
            if number == "961" {
                edit(line);
            }
        })
    };
    let whole = pays("812", "215.00");
    pays("961", amount);
    let papers = [("RIBEIRA HOTEL", "180.00"), ("TASCA", "35.00")].map(|(firm, amount)| {
        desk.paper(MIAMI, amount, |line| {
            line.set(Field::MissionOrder, "EF-1");
            line.set(Field::Payee, firm);
            line.set(Field::Beneficiary, "DURAND Paul");
            line.service_date = on("2017-11-06");
        })
    });
    desk.settle(&[whole], &papers, Confidence::Certain);
    let seen = desk.look();
    [seen.of("duplicate_invoice"), seen.of("ledger_without_support")]
}

#[test]
fn a_line_of_a_claim_that_is_paid_again_is_called_that() {
    let again = ["blocking MIAMI 180.00 mandats.csv › F3".to_owned()];
    let told = claim_and("180.00", |_| {});
    assert_eq!(told, [again.to_vec(), Vec::new()]);
    let not_again = |amount: &str, edit: fn(&mut Entry)| {
        let [twice, open] = claim_and(amount, edit);
        assert!(twice.is_empty(), "{twice:?}");
        open.len()
    };
    assert_eq!(not_again("90.00", |_| {}), 1, "the amount of no line");
    assert_eq!(not_again("180.00", |line| line.set(Field::Payee, "LEROY Anne")), 1, "another person");
    assert_eq!(not_again("180.00", |line| line.set(Field::Invoice, "EF-2")), 1, "another claim");
    assert_eq!(not_again("180.00", |line| line.set(Field::Description, "Complément hôtel")), 1);
    not_again("180.00", |line| line.set(Field::Description, "Avance sur frais de mission"));
    let of_one_order = |line: &mut Entry| order(line, "812", "2");
    assert_eq!(not_again("180.00", of_one_order), 1, "one order");
}

/// A mandat annulled, and paid anew for an invoice of 200,00 €; and once more, or not.
fn anew(amount: &str, once_more: bool) -> (Vec<String>, Vec<String>) {
    let mut desk = Desk::new();
    let mut pays = |number: &'static str, amount: &str| {
        desk.pays(MIAMI, amount, |line| {
            order(line, number, "1");
            line.set(Field::Payee, "RIBEIRA HOTEL");
            line.set(Field::Invoice, "FR-118");
            line.date = on("2017-12-01");
        })
    };
    let annulled = [pays("101", "200.00"), pays("122", "-200.00")];
    let paid = pays("123", amount);
    once_more.then(|| pays("124", amount));
    let paper = desk.paper(MIAMI, "200.00", |line| {
        line.set(Field::Payee, "Ribeira Hotel");
        line.set(Field::Invoice, "FR-118");
        line.date = on("2017-11-20");
    });
    desk.settle(&annulled, &[], Confidence::Certain);
    desk.settle(&[paid], &[paper], Confidence::Certain);
    let seen = desk.look();
    (seen.of("duplicate_invoice"), seen.of("amount_disagreement"))
}

#[test]
fn an_annulled_mandat_pays_nothing_twice() {
    let wrong = vec!["blocking MIAMI 20.00 mandats.csv › F4".to_owned()];
    assert_eq!(anew("220.00", false), (Vec::new(), wrong));
    assert_eq!(anew("200.00", false), (Vec::new(), Vec::new()));
    assert_eq!(anew("200.00", true).0.len(), 1, "paid anew, and again");
}

#[test]
fn the_room_paid_again_is_that_of_the_person_whom_the_order_names() {
    let mut desk = Desk::new();
    let bank = desk.pays(MIAMI, "1521.54", |line| {
        order(line, "910", "1");
        line.set(Field::Payee, "BANQUE DU PONANT");
        line.set(Field::Invoice, "RC-2017-10");
    });
    desk.pays(MIAMI, "507.18", |line| {
        order(line, "930", "1");
        line.set(Field::Payee, "HOTEL LEVIS");
        line.set(Field::Description, "Hébergement Mme Le Guennec Maëlle");
    });
    let lines = ["TANGUY Yann", "LE GUENNEC Maëlle", "PENNARUN Jean"].map(|name| {
        desk.paper(MIAMI, "507.18", |line| {
            line.place = Place::cell(&"carte.csv".into(), None, CellRef::new(line.place.row().unwrap(), 6));
            line.set(Field::Payee, "HOTEL LEVIS");
            line.set(Field::Statement, "RC-2017-10");
            line.set(Field::Beneficiary, name);
            line.date = on("2017-11-07");
        })
    });
    desk.settle(&[bank], &lines, Confidence::Certain);
    let of_le_guennec = desk.facts.entries[lines[1].index()].place.clone();
    let seen = desk.look();
    assert_eq!(seen.of("double_payment").len(), 1);
    let double = seen.findings.iter().find(|one| one.check == "double_payment").unwrap();
    assert_eq!(double.observation.at, of_le_guennec);
}
