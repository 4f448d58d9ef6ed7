//! One fault, one finding: events, gaps and what explains them; and columns that say less than they seem to.

use rappro::model::entry::Entry;
use rappro::model::field::Field;
use rappro::model::mission::Category;
use rappro::model::money::{Currency, Money};

use crate::desk::{Desk, MIAMI, eur, on, order};

fn meal(payee: &'static str, what: &'static str, day: &'static str) -> impl Fn(&mut Entry) {
    move |line| {
        order(line, "830", "1");
        line.set(Field::Payee, payee);
        line.set(Field::Description, what);
        line.service_date = on(day);
    }
}

#[test]
fn the_lines_of_one_house_on_one_day_are_one_event() {
    let mut desk = Desk::new();
    desk.settled(MIAMI, "640.00", meal("Coral Catering", "Repas", "2017-11-06"));
    desk.settled(MIAMI, "80.00", meal("Coral Catering", "Boissons du dîner", "2017-11-06"));
    desk.settled(MIAMI, "210.00", meal("Coral Catering", "Repas", "2017-11-07"));
    let seen = desk.look();
    let found = ["review MIAMI 720.00 pieces.csv › F3", "review MIAMI 210.00 pieces.csv › F7"];
    assert_eq!(seen.of("uncovered_hospitality"), found);
    let related = |at: usize| seen.findings.iter().filter(|one| one.check == "uncovered_hospitality").nth(at);
    assert_eq!(related(0).unwrap().observation.related.len(), 3, "the drinks and both payments");
}

#[test]
fn one_line_of_an_event_is_enough_to_say_who_came() {
    let mut desk = Desk::new();
    desk.settled(MIAMI, "640.00", meal("Coral Catering", "Dîner, 12 convives", "2017-11-06"));
    desk.settled(MIAMI, "80.00", meal("Coral Catering", "Boissons du dîner", "2017-11-06"));
    assert_eq!(desk.look().outcome("uncovered_hospitality"), "compliant");
}

/// Two payments of one night: by the card and to the hotel.
fn paid_twice(desk: &mut Desk) {
    let night = |number: &'static str| {
        move |line: &mut Entry| {
            order(line, number, "1");
            line.set(Field::Payee, "Hotel Biscayne");
            line.set(Field::Beneficiary, "DURAND Paul");
            line.set(Field::Nature, "Hébergement");
            line.set(Field::Description, "1 nuit");
            line.service_date = on("2017-11-05");
            line.date = on("2017-11-05");
        }
    };
    let first = desk.pays(MIAMI, "180.00", night("840"));
    let second = desk.pays(MIAMI, "180.00", |line| {
        night("841")(line);
        line.set(Field::Payee, "Banque des Calanques");
    });
    for (paid, statement) in [(first, None), (second, Some("CA-11"))] {
        let paper = desk.paper(MIAMI, "180.00", |line| {
            night("")(line);
            line.set(Field::Statement, statement);
        });
        desk.settle(&[paid], &[paper], rappro::model::matching::Confidence::Certain);
    }
}

#[test]
fn a_gap_names_the_double_payment_that_makes_it_and_links_it() {
    let mut desk = Desk::new();
    paid_twice(&mut desk);
    desk.mission(MIAMI).declared = eur("180.00");
    let seen = desk.look();
    assert_eq!(seen.of("double_payment").len(), 1, "{:?}", seen.findings);
    let message = seen.message("declared_gap");
    assert!(
        message.contains("180,00\u{a0}€ de dépenses payées par deux voies ; l’écart est entièrement expliqué."),
        "{message}"
    );
    let gap = seen.findings.iter().find(|one| one.check == "declared_gap").unwrap();
    let cause = seen.findings.iter().find(|one| one.check == "double_payment").unwrap();
    assert!(gap.observation.related.contains(&cause.observation.at));
}

#[test]
fn a_gap_that_one_line_makes_names_the_line() {
    let paid = |line: &mut Entry| {
        order(line, "850", "1");
        line.set(Field::Payee, "Taxi Marius");
    };
    let mut desk = Desk::new();
    desk.settled(MIAMI, "500.00", |line| order(line, "851", "1"));
    desk.pays_elsewhere("45.10", paid);
    desk.mission(MIAMI).declared = eur("545.10");
    let missing = desk.look();
    let message = missing.message("declared_gap");
    assert!(
        message.contains("sans mission est exactement de ce montant : mandat 850 ligne 1, Taxi Marius"),
        "{message}"
    );

    let mut desk = Desk::new();
    desk.settled(MIAMI, "500.00", |line| order(line, "851", "1"));
    desk.settled(MIAMI, "45.10", paid);
    desk.mission(MIAMI).declared = eur("500.00");
    let more = desk.look();
    let message = more.message("declared_gap");
    assert!(message.contains("Une ligne de la mission est exactement de ce montant : mandat 850"), "{message}");

    // Two lines of the amount say nothing.
    let mut desk = Desk::new();
    desk.pays_elsewhere("45.10", paid);
    desk.pays_elsewhere("45.10", paid);
    desk.settled(MIAMI, "500.00", |line| order(line, "851", "1"));
    desk.mission(MIAMI).declared = eur("545.10");
    assert!(!desk.look().message("declared_gap").contains("exactement"));
}

#[test]
fn who_is_paid_is_no_traveller_because_one_column_names_both() {
    let line = |payee: &'static str, what: &'static str, om: Option<&'static str>| {
        move |line: &mut Entry| {
            order(line, "860", "1");
            line.set(Field::Description, what);
            line.set(Field::Payee, payee);
            line.set(Field::Beneficiary, payee);
            line.set(Field::MissionOrder, om);
        }
    };
    let look = |payee: &'static str, what: &'static str, om: Option<&'static str>| {
        let mut desk = Desk::new();
        desk.member(MIAMI, "Durand Paul", Category::Agent);
        let member = desk.pays(MIAMI, "10.00", line("DURAND Paul", "Frais", Some("OM-1")));
        let other = desk.pays(MIAMI, "90.00", line(payee, what, om));
        let papers = ["10.00", "90.00"].map(|amount| desk.paper(MIAMI, amount, |_| ()));
        for (paid, paper) in [(member, papers[0]), (other, papers[1])] {
            desk.settle(&[paid], &[paper], rappro::model::matching::Confidence::Certain);
        }
        desk.look().of("beneficiary_outside_delegation")
    };
    assert!(look("CATERING GOTIC SL", "Cocktail", None).is_empty());
    assert!(look("LINGUA CAT", "Interprétariat", None).is_empty());
    assert_eq!(look("ROUX Ada", "Miami", Some("OM-2")).len(), 1);
    assert_eq!(look("ROUX Ada", "Remboursement, Miami", None).len(), 1);
}

#[test]
fn the_franc_of_the_pacific_has_a_parity_that_no_export_quotes() {
    let look = |euros: &str| {
        let mut desk = Desk::new();
        desk.facts.rates.add_parities(Currency::EUR);
        desk.settled(MIAMI, euros, |line| {
            order(line, "870", "1");
            line.set(Field::Payee, "Hotel Baie des Citrons");
            line.date = on("2017-11-06");
            let xpf = Currency::from_code("XPF").unwrap();
            line.change_figures(|figures| figures.original = Some(Money::new("100000".parse().unwrap(), xpf)));
        });
        desk.look()
    };
    let right = look("838.00");
    assert_eq!(right.outcome("conversion_mismatch"), "compliant");
    assert_eq!(right.outcome("missing_rate"), "compliant");
    let wrong = look("1000.00");
    assert!(wrong.of("conversion_mismatch")[0].contains("162.00"), "{:?}", wrong.of("conversion_mismatch"));
    assert!(wrong.findings.iter().any(|one| one.observation.message.contains("1 000 XPF = 8,38 €")));
}

#[test]
fn a_rate_of_one_is_none_where_a_euro_is_worth_something_else() {
    let look = |amount: &str, rate: &str, of_day: &str| {
        let mut desk = Desk::new();
        desk.rate("2017-11-06", of_day);
        desk.settled(MIAMI, amount, |line| {
            order(line, "871", "1");
            line.date = on("2017-11-06");
            line.change_figures(|figures| {
                figures.original = Some(crate::desk::usd("1100.00"));
                figures.rate = rate.parse().ok();
            });
        });
        desk.look().of("conversion_mismatch").len()
    };
    assert!(look("1100.00", "1", "1.04") > 0);
    assert_eq!(look("1100.00", "1", "1.01"), 0, "within what is allowed");
    assert_eq!(look("1047.62", "1.05", "1.04"), 0, "the part of a bank");
}

#[test]
fn a_recovery_of_another_mission_or_that_was_cancelled_recovers_nothing() {
    use rappro::model::account::Role;
    use rappro::model::entry::Side;
    use rappro::model::place::Place;
    let look = |edit: &dyn Fn(&mut Entry)| {
        let mut desk = Desk::new();
        desk.mission(MIAMI).operations = vec!["MIA17".into()];
        desk.mission(crate::desk::MILAN).operations = vec!["MIL17".into()];
        desk.facts.files.push(crate::desk::table("titres.csv", Role::Receipts));
        let mut receipt = Entry::blank(Side::Ledger, Place::of_file(&"titres.csv".into()));
        receipt.amount = Some(eur("480.00"));
        receipt.set(Field::Description, "Participation au transport, Miami");
        edit(&mut receipt);
        desk.facts.receipts.push(receipt);
        desk.settled(MIAMI, "1480.00", |line| {
            order(line, "872", "1");
            line.set(Field::Payee, "Autocars Martinaud");
            line.set(Field::Description, "Transport, coût partagé avec le comité");
        });
        desk.look().of("shared_cost_without_recharge").len()
    };
    assert_eq!(look(&|_| ()), 0);
    assert_eq!(look(&|receipt| receipt.set(Field::Operation, "MIA17")), 0);
    assert_eq!(look(&|receipt| receipt.set(Field::Operation, "DGS")), 0, "an operation of no mission");
    assert_eq!(look(&|receipt| receipt.set(Field::State, "Émis")), 0);
    assert_eq!(look(&|receipt| receipt.set(Field::Operation, "MIL17")), 1);
    let of_both = |receipt: &mut Entry| {
        receipt.set(Field::Operation, "MIL17");
        receipt.set(Field::Description, "Participation, Miami et Milan");
    };
    assert_eq!(look(&of_both), 0);
    assert_eq!(look(&|receipt| receipt.set(Field::State, "Annulé")), 1);
    assert_eq!(look(&|receipt| receipt.set(Field::State, "Annulé partiellement")), 0);
    assert_eq!(look(&|receipt| receipt.amount = Some(eur("-480.00"))), 1);
}

#[test]
fn what_a_claim_says_the_organisation_paid_is_not_refunded_to_the_traveller() {
    let look = |payee: &'static str, state: &'static str| {
        let mut desk = Desk::new();
        let paid = desk.pays(MIAMI, "61.10", |line| {
            order(line, "503", "1");
            line.set(Field::Payee, payee);
        });
        let paper = desk.paper(MIAMI, "61.10", |line| {
            line.set(Field::Payee, "Taxi Rottweil");
            line.set(Field::Beneficiary, "Lise Picard");
            line.set(Field::MissionOrder, "NF-119");
            line.set(Field::State, state);
        });
        desk.settle(&[paid], &[paper], rappro::model::matching::Confidence::Certain);
        desk.look().of("double_payment")
    };
    let by_card = "Payé par la collectivité (colonne « Mode de paiement » : Carte société)";
    assert_eq!(look("PICARD LISE", by_card), ["review MIAMI 61.10 pieces.csv › F3"]);
    assert!(look("BANQUE DES CARTES", by_card).is_empty());
    assert!(look("PICARD LISE", "Remboursé").is_empty());
}

#[test]
fn a_document_whose_payment_is_cancelled_is_no_news_of_its_own() {
    use rappro::model::entry::Counted;
    let invoice = |line: &mut Entry| {
        order(line, "880", "1");
        line.set(Field::Payee, "Agence des Calanques");
        line.set(Field::Invoice, "AC-88");
    };
    let mut desk = Desk::new();
    desk.pays(MIAMI, "300.00", |line| {
        invoice(line);
        line.set(Field::State, "Annulé");
        line.set_counted(Counted::Cancelled);
    });
    let unpaid = desk.paper(MIAMI, "300.00", invoice);
    desk.paper(MIAMI, "40.00", |line| {
        line.set(Field::Payee, "Autre agence");
        line.set(Field::Invoice, "AC-88");
    });
    let seen = desk.look();
    assert_eq!(seen.of("support_without_ledger").len(), 1, "that of the other agency");
    let cancelled = seen.findings.iter().find(|one| one.check == "cancelled_line_counted").unwrap();
    assert!(cancelled.observation.related.contains(&seen.books.entry(unpaid).place));
    assert!(cancelled.observation.message.contains("donc non répété"), "{}", cancelled.observation.message);
}

#[test]
fn a_meal_on_the_card_and_on_a_claim_that_names_the_house_is_paid_twice() {
    let look = |claimed: &'static str| {
        let mut desk = Desk::new();
        let card = desk.pays(MIAMI, "314.02", |line| {
            order(line, "890", "1");
            line.set(Field::Payee, "Banque des Calanques");
        });
        let slip = desk.paper(MIAMI, "314.02", |line| {
            line.set(Field::Payee, "THE OLD MILL RESTAURANT");
            line.set(Field::Beneficiary, "DURAND Paul");
            line.set(Field::Statement, "R-06");
            line.date = on("2017-11-06");
        });
        let refund = desk.pays(MIAMI, "314.02", |line| {
            order(line, "891", "1");
            line.set(Field::Payee, "DURAND Paul");
        });
        let claim = desk.paper(MIAMI, "314.02", |line| {
            line.set(Field::Payee, "DURAND Paul");
            line.set(Field::MissionOrder, "OM-9");
            line.set(Field::Nature, claimed);
            line.date = on("2017-11-06");
        });
        for (paid, paper) in [(card, slip), (refund, claim)] {
            desk.settle(&[paid], &[paper], rappro::model::matching::Confidence::Certain);
        }
        desk.look().of("double_payment").len()
    };
    assert_eq!(look("Déjeuner The Old Mill Restaurant"), 1);
    assert_eq!(look("Déjeuner de travail"), 0);
}

#[test]
fn a_gap_of_one_nature_names_its_own_causes_only() {
    let look = |nature: &'static str| {
        let ticket = move |number: &'static str| {
            move |line: &mut Entry| {
                order(line, number, "1");
                line.set(Field::Payee, "Agence des Calanques");
                line.set(Field::Invoice, "AC-90");
                line.set(Field::Nature, nature);
            }
        };
        let mut desk = Desk::new();
        desk.settled(MIAMI, "300.00", ticket("900"));
        desk.pays(MIAMI, "300.00", ticket("901"));
        desk.mission(MIAMI).declared = eur("300.00");
        desk.mission(MIAMI).declared_by_nature = vec![("Transport aérien".into(), eur("300.00"))];
        let seen = desk.look();
        assert_eq!(seen.of("duplicate_invoice").len(), 1);
        assert!(seen.message("declared_gap").contains("entièrement expliqué"));
        seen
    };
    let air = look("Transport aérien");
    let message = air.message("declared_nature_gap");
    assert!(
        message.contains("300,00\u{a0}€ de factures payées deux fois ; l’écart est entièrement expliqué."),
        "{message}"
    );
    // A night paid twice is no reason for what the flights lack.
    assert!(!look("Hébergement").message("declared_nature_gap").contains("payées deux fois"));
}

#[test]
fn a_dinner_for_many_on_one_card_is_nobody_s_own_meal() {
    let look = |dinner: &'static str| {
        let mut desk = Desk::new();
        desk.mission(MIAMI).country = Some("US".into());
        desk.mission(MIAMI).headcount.agents = Some(2);
        for name in ["Durand Paul", "Roux Ada"] {
            desk.settled(MIAMI, "1645.00", |line| {
                order(line, "910", "1");
                line.set(Field::Payee, name);
                line.set(Field::MissionOrder, "OM-1");
                line.set(Field::Nature, "Indemnité journalière");
                line.service_date = on("2017-11-04");
                let usd = Currency::from_code("USD").unwrap();
                line.change_figures(|figures| {
                    figures.quantity = Some("6".parse().unwrap());
                    figures.unit_amount = Some("320".parse().unwrap());
                    figures.original = Some(Money::new("1920".parse().unwrap(), usd));
                });
            });
        }
        desk.settled(MIAMI, "940.00", |line| {
            order(line, "911", "1");
            line.set(Field::Payee, "Ocean Grill");
            line.set(Field::Beneficiary, "DURAND/PAUL MR");
            line.set(Field::Description, dinner);
            line.service_date = on("2017-11-06");
        });
        desk.look()
    };
    let many = look("Dîner officiel, 18 convives");
    assert!(many.of("per_diem_and_actual_cost").is_empty(), "{:?}", many.of("per_diem_and_actual_cost"));
    let message = many.message("meal_not_deducted");
    assert!(message.contains("Durand Paul") && message.contains("Roux Ada"), "{message}");
    // His own meal is his own.
    assert_eq!(look("Dîner").of("per_diem_and_actual_cost").len(), 1);
}

#[test]
fn an_object_that_says_cancelled_is_asked_about_unless_it_was_taken_back() {
    let asked = |object: &str, back: bool| {
        let mut desk = Desk::new();
        desk.settled(MIAMI, "640.00", |line| {
            line.payment_date = on("2017-12-01");
            if line.side == rappro::model::entry::Side::Ledger {
                line.set(Field::Description, object);
            }
        });
        if back {
            desk.pays(MIAMI, "-640.00", |line| line.payment_date = on("2017-12-02"));
        }
        desk.look().of("unpaid_line_counted").len()
    };
    for object in ["ANNULÉ – Interprétariat", "Annulée", "ANNULE Taxi", "annulé (doublon)"] {
        assert_eq!(asked(object, false), 1, "{object}");
        assert_eq!(asked(object, true), 0, "{object}");
    }
    for object in [
        "Annule et remplace le mandat 12",
        "Annulation de billet : retenue",
        "Annulé : frais d’annulation hôtel",
        "Annule mandat 12",
        "Frais d’annulation",
    ] {
        assert_eq!(asked(object, false), 0, "{object}");
    }
}
