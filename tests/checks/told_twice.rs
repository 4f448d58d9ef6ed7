//! One expense that two papers tell in their own words: a stay, a meal, a claim, a number; and what is not one.

use rappro::model::account::ColumnReading;
use rappro::model::entry::{Entry, EntryId};
use rappro::model::field::Field;
use rappro::model::matching::Confidence;
use rappro::model::mission::Category;
use rappro::model::place::{CellRef, Place};

use crate::desk::{Desk, MIAMI, on, order};

/// A paper of another file.
fn of_file(line: &mut Entry, file: &str) {
    line.place = Place::cell(&file.into(), None, line.place.cell_ref().unwrap_or(CellRef::new(1, 0)));
}

/// Nights on the statement of the agency from 5 November, paid; and on another paper, paid too.
fn stay(agency: &str, other: impl Fn(&mut Entry)) -> Vec<String> {
    stay_of(2, agency, other)
}

/// The same where so many agents go.
fn stay_of(agents: u32, agency: &str, other: impl Fn(&mut Entry)) -> Vec<String> {
    stay_among(&[], agents, agency, other)
}

/// The same where these are the members.
fn stay_among(members: &[&str], agents: u32, agency: &str, other: impl Fn(&mut Entry)) -> Vec<String> {
    let mut desk = Desk::new();
    members.iter().for_each(|name| desk.member(MIAMI, name, Category::Agent));
    desk.mission(MIAMI).headcount.agents = Some(agents);
    let mut paid = |number: &str, payee: &str, paper: &dyn Fn(&mut Entry)| {
        let order = desk.pays(MIAMI, "420.00", |line| {
            order(line, number, "1");
            line.set(Field::Payee, payee);
        });
        let paper = desk.paper(MIAMI, "420.00", paper);
        desk.settle(&[order], &[paper], Confidence::Certain);
    };
    paid("101", "Escale Voyages", &|line| {
        line.set(Field::Invoice, "EV-77");
        line.set(Field::Payee, "LE BIHAN/ROZENN MRS");
        line.set(Field::Beneficiary, "LE BIHAN/ROZENN MRS");
        line.set(Field::Description, agency);
        line.date = on("2017-10-20");
        line.service_date = on("2017-11-05");
    });
    paid("102", "autre tiers", &|line| {
        of_file(line, "autre.csv");
        other(line);
    });
    desk.look().of("double_payment")
}

fn claim(line: &mut Entry) {
    line.set(Field::MissionOrder, "OM-1");
    line.set(Field::Payee, "LE BIHAN Rozenn");
    line.set(Field::Beneficiary, "LE BIHAN Rozenn");
    line.set(Field::Nature, "Hôtel");
    line.set(Field::Description, "Harbour Inn 2 nuits");
    line.date = on("2017-11-05");
    line.service_date = on("2017-11-05");
}

fn bill(said: &'static str, date: &'static str) -> impl Fn(&mut Entry) {
    move |line| {
        line.set(Field::Invoice, "H-4471");
        line.set(Field::Payee, "Harbour Inn");
        line.set(Field::Description, said);
        line.date = on(date);
        line.document_date = on(date);
    }
}

#[test]
fn a_stay_on_the_statement_of_the_agency_and_on_a_claim_is_a_question() {
    let twice = |edit: fn(&mut Entry)| {
        stay("2 NUITS HARBOUR INN", |line| {
            claim(line);
            edit(line);
        })
    };
    let seen = twice(|_| {});
    assert!(seen.len() == 1 && seen[0].starts_with("review MIAMI 420.00"), "{seen:?}");
    let innocent: [fn(&mut Entry); 4] = [
        |line| line.service_date = on("2017-11-07"),
        |line| line.set(Field::Description, "Harbour Inn 3 nuits"),
        |line| {
            line.set(Field::Payee, "ABGRALL Yann");
            line.set(Field::Beneficiary, "ABGRALL Yann");
        },
        |line| line.set(Field::Description, "Harbour Inn 2 nuits, acompte"),
    ];
    for edit in innocent {
        assert!(twice(edit).is_empty());
    }
}

#[test]
fn the_day_of_a_claim_may_be_that_of_departure_when_no_other_stay_fits() {
    let twice = |nights: &'static str, day: &'static str| {
        let agency = format!("{nights} NUITS HARBOUR INN");
        stay(&agency, |line| {
            claim(line);
            line.set(Field::Description, format!("Hôtel {nights} nuits").as_str());
            line.service_date = on(day);
        })
        .len()
    };
    assert_eq!(twice("5", "2017-11-10"), 1, "the mission ends that day");
    assert_eq!(twice("2", "2017-11-07"), 0, "two stays of two nights");
}

#[test]
fn a_stay_on_the_statement_of_the_agency_and_on_the_bill_of_the_hotel_is_a_question() {
    let twice = |said: &'static str, date: &'static str| stay("2 NUITS HARBOUR INN", bill(said, date)).len();
    assert_eq!(twice("Chambre LE BIHAN Rozenn 2 nuits du 5 au 7/11", "2017-11-07"), 1);
    assert_eq!(twice("Chambre LE BIHAN Rozenn 2 nuits", "2017-11-07"), 1);
    assert_eq!(twice("Chambre LE BIHAN Rozenn du 5 au 7/11", "2017-12-01"), 1);
    assert_eq!(twice("Chambre BIHAN R., 2 nuits, facture du 08/11", "2017-11-08"), 1);
    assert_eq!(twice("Chambre Mme Bihan 2 nuits", "2017-11-07"), 1);
    assert_eq!(twice("Chambre Y. Bihan 2 nuits", "2017-11-07"), 0, "another first name");
    assert_eq!(twice("Chambre ABGRALL Yann 2 nuits", "2017-11-07"), 0, "another person");
    assert_eq!(twice("Chambre 2 nuits", "2017-11-07"), 0, "nobody is named");
    let alone = stay_of(1, "2 NUITS HARBOUR INN", bill("Chambre 2 nuits", "2017-11-07"));
    assert_eq!(alone.len(), 1, "nobody else goes");
    assert_eq!(twice("Chambre LE BIHAN Rozenn 2 nuits du 7 au 9/11", "2017-11-07"), 0, "other nights");
    assert_eq!(twice("Chambre LE BIHAN Rozenn 2 nuits", "2017-11-10"), 0, "perhaps other nights");
    assert_eq!(twice("Dîner LE BIHAN Rozenn", "2017-11-07"), 0, "no night");
    assert_eq!(twice("Chambre LE BIHAN Rozenn, nuits 7-9/11, 2 nuits", "2017-11-07"), 0, "other nights");
    for part in ["moitié", "50 % restant", "reste dû après prépaiement", "quote-part"] {
        let said = format!("Chambre LE BIHAN Rozenn 2 nuits, {part}");
        assert!(stay("2 NUITS HARBOUR INN", bill(said.leak(), "2017-11-07")).is_empty(), "{part}");
    }
    let vat = "Chambre LE BIHAN Rozenn 2 nuits, TVA 10 %";
    assert_eq!(twice(vat, "2017-11-07"), 1, "a tax is no part");
}

#[test]
fn a_single_night_of_the_next_day_is_another() {
    let twice = |said: &'static str, date: &'static str| stay("1 NUIT HARBOUR INN", bill(said, date)).len();
    assert_eq!(twice("1 nuit LE BIHAN Rozenn", "2017-11-06"), 1, "left on the 6th");
    assert_eq!(twice("1 nuit LE BIHAN Rozenn", "2017-11-07"), 0, "left on the 7th");
    assert_eq!(twice("1 nuit le 5 novembre, LE BIHAN Rozenn", "2017-11-06"), 1);
    assert_eq!(twice("1 nuit le 6 novembre, LE BIHAN Rozenn", "2017-11-06"), 0);
}

#[test]
fn a_hall_of_a_hotel_is_no_night() {
    let of_day = |said: &'static str| {
        stay_of(1, "1 NUIT HARBOUR INN", move |line| {
            bill(said, "2017-11-05")(line);
            line.service_date = on("2017-11-05");
        })
        .len()
    };
    assert_eq!(of_day("Hôtel : chambre"), 1);
    assert_eq!(of_day("Hôtel : salon de réunion"), 0);
}

#[test]
fn a_bill_that_may_be_of_another_member_is_no_question() {
    let twice = |members: &[&str], said: &'static str| {
        stay_among(members, 2, "2 NUITS HARBOUR INN", bill(said, "2017-11-07")).len()
    };
    let both = ["LE BIHAN Rozenn", "LE BIHAN Rémy"];
    assert_eq!(twice(&both, "Chambre R. BIHAN 2 nuits"), 0, "two of that initial");
    assert_eq!(twice(&both, "Chambre LE BIHAN Rozenn 2 nuits"), 1);
    assert_eq!(twice(&["LE BIHAN Rozenn", "LE BIHAN Yann"], "Chambre R. BIHAN 2 nuits"), 1);
    let others = ["LE BIHAN Rozenn", "BERNARD Paul"];
    assert_eq!(twice(&others, "Chambre M. BERNARD, mission avec LE BIHAN Rozenn 2 nuits"), 0);
}

/// A dinner that a mandat pays on invoice, and on the statement of a card.
fn dinner(merchant: &'static str, said: &'static str) -> Vec<String> {
    dinner_numbered("2017-2271", merchant, said)
}

fn dinner_numbered(number: &'static str, merchant: &'static str, said: &'static str) -> Vec<String> {
    let mut desk = Desk::new();
    let mut paid = |number: &str, payee: &str, paper: &dyn Fn(&mut Entry)| {
        let order = desk.pays(MIAMI, "387.00", |line| {
            order(line, number, "1");
            line.set(Field::Payee, payee);
        });
        let paper = desk.paper(MIAMI, "387.00", |line| {
            line.date = on("2017-11-06");
            line.set(Field::Description, "Dîner de travail, 9 convives");
            paper(line);
        });
        desk.settle(&[order], &[paper], Confidence::Certain);
    };
    paid("101", "RESTAURANTE EL RINCONCITO", &|line| {
        line.set(Field::Payee, "Restaurante El Rinconcito");
        line.set(Field::Invoice, number);
    });
    paid("102", "Banque de l’Ouest", &|line| {
        of_file(line, "carte.csv");
        line.set(Field::Payee, merchant);
        line.set(Field::Description, said);
    });
    desk.look().of("double_payment")
}

#[test]
fn a_merchant_whose_name_the_bank_cut_is_the_same() {
    let meal = "Dîner de travail, 9 convives";
    let seen = dinner("RESTAURANTE EL RINCONC", meal);
    assert!(seen.len() == 1 && seen[0].starts_with("review MIAMI 387.00"), "{seen:?}");
    assert_eq!(dinner("RESTAURANTE EL RINCONC MIAMI", meal).len(), 1, "with its place");
    assert!(dinner("RESTAURANTE EL RINCONC LAPITO", meal).is_empty());
    for other in ["RESTAURANTE EL RINCON", "PARADOR DE CARMONA", "RESTAURANTE EL PUERTO"] {
        assert_eq!(dinner(other, meal).len(), usize::from(other.ends_with("RINCON")), "{other}");
    }
}

#[test]
fn an_invoice_that_a_card_line_cites_is_a_shared_reference() {
    let seen = dinner("EL RINC SEVILLA", "Dîner, 9 convives, fact. 2017-2271");
    assert!(seen.len() == 1 && seen[0].starts_with("blocking MIAMI 387.00"), "{seen:?}");
    assert!(dinner("EL RINC SEVILLA", "Dîner, 9 convives, fact. 2017-2272").is_empty());
    assert!(dinner("EL RINC SEVILLA", "Dîner 2017, 9 convives").is_empty());
    let short = |said: &'static str| dinner_numbered("2271", "EL RINC SEVILLA", said).len();
    assert_eq!((short("Dîner, fact. 2271"), short("Dîner, chambre 2271")), (1, 0));
    assert_eq!(short("Dîner, salon n° 2271"), 0, "a room");
    let part = dinner("EL RINC SEVILLA", "Acompte 50 % du dîner, fact. 2017-2271");
    assert!(part.iter().all(|one| !one.starts_with("blocking")), "{part:?}");
    assert!(dinner_numbered("06/11/2017", "EL RINC SEVILLA", "Dîner du 06/11/2017").is_empty(), "a date");
}

/// Two claims of a train and a lunch, each paid by its mandat; the second after a change.
fn claims(edit: impl Fn(&mut Entry)) -> Vec<String> {
    let mut desk = Desk::new();
    for (number, mission_order) in [("101", "OM-101"), ("118", "OM-109")] {
        let paid = desk.pays(MIAMI, "183.00", |line| {
            order(line, number, "1");
            line.set(Field::Payee, "VERNET PAUL");
            line.set(Field::MissionOrder, mission_order);
            line.date = on(if number == "101" { "2017-11-25" } else { "2017-12-15" });
        });
        let lines = [
            ("Train", "Eurostar aller-retour", "164.00", "2017-11-05"),
            ("Repas", "Déjeuner", "19.00", "2017-11-06"),
        ];
        let papers = lines.map(|(nature, said, amount, day)| {
            desk.paper(MIAMI, amount, |line| {
                line.set(Field::MissionOrder, mission_order);
                line.set(Field::Payee, "VERNET Paul");
                line.set(Field::Beneficiary, "VERNET Paul");
                line.set(Field::Nature, nature);
                line.set(Field::Description, said);
                line.service_date = on(day);
                if number == "118" {
                    edit(line);
                }
            })
        });
        desk.settle(&[paid], &papers, Confidence::Certain);
    }
    desk.look().of("probable_duplicate")
}

/// The lines of a claim are brought together by hashes, whose order is chance.
#[test]
fn a_claim_that_repeats_another_begins_with_its_first_line() {
    let mut desk = Desk::new();
    let days = ["2017-11-04", "2017-11-05", "2017-11-06", "2017-11-07", "2017-11-08", "2017-11-09", "2017-11-10"];
    for mission_order in ["OM-101", "OM-109"] {
        for day in days {
            desk.paper(MIAMI, "31.00", |line| {
                line.set(Field::MissionOrder, mission_order);
                line.set(Field::Payee, "VERNET Paul");
                line.set(Field::Beneficiary, "VERNET Paul");
                line.set(Field::Description, "Parking aéroport");
                line.service_date = on(day);
            });
        }
    }
    let seen = desk.look();
    let message = seen.message("probable_duplicate");
    assert!(message.contains("à partir de VERNET Paul, du 04/11/2017"), "{message}");
}

#[test]
fn a_claim_that_repeats_another_is_one_question() {
    let seen = claims(|_| {});
    assert!(seen.len() == 1 && seen[0].starts_with("review MIAMI 183.00"), "{seen:?}");
    let other_person = |line: &mut Entry| {
        line.set(Field::Payee, "ROY Max");
        line.set(Field::Beneficiary, "ROY Max");
    };
    assert!(claims(other_person).is_empty());
    assert!(claims(|line| line.service_date = on("2017-11-08")).is_empty(), "other days");
    let lunch = |line: &mut Entry| {
        if line.nature() == Some("Train") {
            line.service_date = on("2017-11-08");
        }
    };
    assert!(claims(lunch).is_empty(), "one of the lunches may be a dinner");
    let half = |line: &mut Entry| line.set(Field::Description, "Eurostar aller-retour (50 %)");
    assert!(claims(half).is_empty());
}

/// Two claims of one line each, of one day, alike.
fn single(who: &str, members: &[&str], nature: &str, said: &str, amount: &str) -> usize {
    let mut desk = Desk::new();
    members.iter().for_each(|name| desk.member(MIAMI, name, Category::Agent));
    for (number, mission_order, paid_on) in [("101", "OM-1", "2017-11-25"), ("118", "OM-2", "2017-12-15")] {
        let paid = desk.pays(MIAMI, amount, |line| {
            order(line, number, "1");
            line.set(Field::Payee, who);
            line.set(Field::MissionOrder, mission_order);
            line.date = on(paid_on);
        });
        let paper = desk.paper(MIAMI, amount, |line| {
            line.set(Field::MissionOrder, mission_order);
            line.set(Field::Payee, who);
            line.set(Field::Beneficiary, who);
            line.set(Field::Nature, nature);
            line.set(Field::Description, said);
            line.service_date = on("2017-11-06");
        });
        desk.settle(&[paid], &[paper], Confidence::Certain);
    }
    let seen = desk.look().of("probable_duplicate");
    seen.iter().filter(|seen| seen.contains("pieces.csv")).count()
}

#[test]
fn what_comes_twice_a_day_or_to_two_members_is_no_repeated_claim() {
    let of_one = |nature: &str, said: &str| single("VERNET Paul", &[], nature, said, "45.00");
    assert_eq!(of_one("Hébergement", "Hôtel Ibis"), 1);
    assert_eq!(of_one("Train", "Train"), 0, "there and back");
    assert_eq!(of_one("Train", "TGV aller-retour"), 0);
    assert_eq!(of_one("Train", "Train Paris-Lyon"), 1);
    let hotel = |who: &str, members: &[&str]| single(who, members, "Hébergement", "Hôtel Ibis", "95.00");
    assert_eq!(hotel("MARTIN", &["MARTIN Alice", "MARTIN Paul"]), 0);
    assert_eq!(hotel("MARTIN", &["MARTIN Alice", "ROY Max"]), 1);
    assert_eq!(hotel("MARTIN Alice", &["MARTIN Alice", "MARTIN Paul"]), 1);
    let meal = |said: &str| single("VERNET Paul", &[], "Indemnité de repas", said, "20.00");
    assert_eq!((meal("Indemnité de repas"), meal("Indemnité de repas, midi")), (0, 1));
}

#[test]
fn a_dinner_or_a_taxi_of_its_own_price_on_two_claims_is_a_question() {
    let twice = |nature: &str, said: &str, amount: &str| single("VERNET Paul", &[], nature, said, amount);
    for (nature, said, amount) in [
        ("Repas", "Dîner du 6 novembre", "50.30"),
        ("Repas", "Repas du 6 novembre", "80.00"),
        ("Repas", "Dîner", "18.37"),
        ("Taxi", "Taxi gare - mairie", "33.50"),
    ] {
        assert_eq!(twice(nature, said, amount), 1, "{said} {amount}");
    }
    for (nature, said, amount) in [
        ("Repas", "Repas", "17.50"),
        ("Repas", "Café", "2.40"),
        ("Taxi", "Taxi", "33.00"),
        ("Taxi", "Taxi", "8.40"),
        ("Péage", "Péage A7", "12.40"),
        ("Indemnité de repas", "Forfait repas", "31.00"),
    ] {
        assert_eq!(twice(nature, said, amount), 0, "{said} {amount}");
    }
}

/// Two claims of these persons, each of one line of one day at one firm, and each paid; the second after a change.
fn at_one_firm(who: [&str; 2], [nature, firm, amount]: [&str; 3], edit: impl Fn(&mut Entry)) -> Vec<String> {
    let mut desk = Desk::new();
    let claims = [("101", "EF-1", "2017-11-25"), ("118", "EF-9", "2017-12-28")];
    for ((number, claim, paid_on), who) in claims.into_iter().zip(who) {
        let paper = desk.paper(MIAMI, amount, |line| {
            line.set(Field::MissionOrder, claim);
            line.set(Field::Payee, firm);
            line.set(Field::Beneficiary, who);
            line.set(Field::Nature, nature);
            line.date = on("2017-11-06");
            line.service_date = line.date;
            if claim == "EF-9" {
                edit(line);
            }
        });
        // Beside it the claim has another line, which no other repeats.
        let other = desk.paper(MIAMI, if claim == "EF-1" { "35.00" } else { "41.00" }, |line| {
            line.set(Field::MissionOrder, claim);
            line.set(Field::Payee, "TASCA");
            line.set(Field::Beneficiary, who);
            line.set(Field::Nature, "Parking");
            line.service_date = on("2017-11-07");
        });
        let sum = sum(&desk, [paper, other]);
        let paid = desk.pays(MIAMI, &sum, |line| {
            order(line, number, "1");
            line.set(Field::Payee, who);
            line.set(Field::Invoice, claim);
            line.date = on(paid_on);
        });
        desk.settle(&[paid], &[paper, other], Confidence::Certain);
    }
    desk.look().of("probable_duplicate")
}

fn sum(desk: &Desk, lines: [EntryId; 2]) -> String {
    let amounts = lines.map(|id| desk.facts.entries[id.index()].amount.unwrap().amount());
    (amounts[0] + amounts[1]).to_string()
}

#[test]
fn a_ride_of_one_firm_on_two_claims_of_one_person_is_a_question() {
    let paul = ["DURAND Paul", "DURAND Paul"];
    let taxi = ["Taxi", "TAXI PORTO", "25.00"];
    assert_eq!(at_one_firm(paul, taxi, |_| {}).len(), 1);
    assert!(at_one_firm(["DURAND Paul", "LEROY Anne"], taxi, |_| {}).is_empty(), "a colleague with the same fare");
    assert!(at_one_firm(paul, taxi, |line| line.service_date = on("2017-11-08")).is_empty(), "another day");
    assert!(at_one_firm(paul, taxi, |line| line.set(Field::Payee, "RADIO TAXIS")).is_empty(), "another firm");
    assert!(at_one_firm(paul, taxi, |line| line.set(Field::Beneficiary, "DURAND Marie")).is_empty());
    assert!(at_one_firm(paul, taxi, |line| line.set(Field::Description, "Retour")).is_empty(), "the way back");
    assert!(at_one_firm(paul, ["Taxi", "TAXI PORTO", "12.00"], |_| {}).is_empty(), "a short ride");
    assert!(at_one_firm(paul, ["Train", "SNCF", "25.00"], |_| {}).is_empty(), "there and back");
    assert!(at_one_firm(paul, ["Taxi", "DURAND Paul", "25.00"], |_| {}).is_empty(), "no firm");
}

#[test]
fn a_bill_for_several_on_the_claims_of_two_is_a_question() {
    let both = ["DURAND Paul", "LEROY Anne"];
    let dinner = ["Dîner équipe 4 personnes", "TASCA DO CAIS", "212.40"];
    assert_eq!(at_one_firm(both, dinner, |_| {}), ["review MIAMI 212.40 pieces.csv › F5"]);
    assert_eq!(at_one_firm(both, dinner, |line| line.service_date = None).len(), 1, "the day of the line");
    let own = |nature: &'static str| at_one_firm(both, [nature, "TASCA DO CAIS", "32.40"], |_| {}).len();
    assert_eq!([own("Dîner"), own("Dîner, 1 personne"), own("Dîner 4 personnes, ma part")], [0, 0, 0]);
    let round = ["Dîner équipe 4 personnes", "TASCA DO CAIS", "120.00"];
    assert!(at_one_firm(both, round, |_| {}).is_empty(), "two tables at one menu");
    let innocent: [fn(&mut Entry); 4] = [
        |line| line.service_date = on("2017-11-07"),
        |line| line.set(Field::Payee, "ADEGA"),
        |line| line.set(Field::Nature, "Déjeuner équipe 4 personnes"),
        |line| line.amount = Some(crate::desk::eur("212.60")),
    ];
    for edit in innocent {
        assert!(at_one_firm(both, dinner, edit).is_empty());
    }
    let hotel = ["Hôtel 2 nuits, 2 personnes", "RIBEIRA HOTEL", "180.40"];
    assert!(at_one_firm(both, hotel, |_| {}).is_empty(), "two rooms at one price");
}

/// Two tickets of one person, one price and one day, so described.
fn seats(said: &str) -> usize {
    let mut desk = Desk::new();
    let papers = ["TKT1111111", "TKT2222222"].map(|ticket| {
        desk.paper(MIAMI, "60.00", |line| {
            line.set(Field::Invoice, "TV-9");
            line.set(Field::Payee, "Tramontane Voyages");
            line.set(Field::Beneficiary, "MARTIN-DUPONT ALICE");
            line.set(Field::Nature, "Train");
            line.set(Field::Ticket, ticket);
            line.set(Field::Description, said);
            line.service_date = on("2017-11-05");
        })
    });
    let paid = desk.pays(MIAMI, "120.00", |line| order(line, "101", "1"));
    desk.settle(&[paid], &papers, Confidence::Certain);
    desk.look().of("probable_duplicate").len()
}

#[test]
fn a_hyphen_is_no_journey() {
    for journey in ["TGV PARIS-LYON", "CDG-BRS-CDG", "Paris / Rotterdam"] {
        assert_eq!(seats(journey), 1, "{journey}");
    }
    for other in [
        "TGV ALLER-RETOUR",
        "E-BILLET SNCF",
        "TRAIN PREM-S",
        "AR 2e classe - plein tarif",
        "TGV MARTIN-DUPONT",
        "TGV SAINT-ETIENNE",
    ] {
        assert_eq!(seats(other), 0, "{other}");
    }
}

/// An invoice whose number is written in two ways, paid by each; registered under both, or under the first.
fn numbered(numbers: [&str; 2], amounts: [&str; 2], registered: usize) -> Vec<String> {
    let mut desk = Desk::new();
    for (at, number) in numbers.into_iter().enumerate() {
        let paid = desk.pays(MIAMI, amounts[at], |line| {
            order(line, ["101", "120"][at], "1");
            line.set(Field::Payee, "STANDS IBERICA SL");
            line.set(Field::Invoice, number);
            line.date = on(["2017-11-20", "2017-12-15"][at]);
        });
        if at < registered {
            let paper = desk.paper(MIAMI, amounts[at], |line| {
                line.set(Field::Payee, "Stands Iberica SL");
                line.set(Field::Invoice, number);
                line.set(Field::Description, "Stand du salon");
                line.date = on("2017-10-25");
            });
            desk.settle(&[paid], &[paper], Confidence::Certain);
        }
    }
    desk.look().of("duplicate_invoice")
}

#[test]
fn an_invoice_whose_number_is_written_otherwise_the_second_time_is_a_question() {
    let same = ["2100.00", "2100.00"];
    for again in ["20173743", "FACT 2017-3743", "2017/3743 bis"] {
        assert_eq!(numbered(["2017-3743", again], same, 2), ["review MIAMI 2100.00 mandats.csv › F4"], "{again}");
        // The payment without a document blocks.
        assert_eq!(numbered(["2017-3743", again], same, 1), ["blocking MIAMI 2100.00 mandats.csv › F4"], "{again}");
    }
    assert!(numbered(["2017-3743", "2017-3744"], same, 2).is_empty(), "two invoices of one day");
    assert!(numbered(["2017-3743", "20173743"], ["2100.00", "900.00"], 2).is_empty(), "another amount");
    assert!(numbered(["12-3", "1-23"], same, 2).is_empty(), "too short to tell");
}

/// A night on the folio of a hotel: how many, at what price, and the whole; the columns are headed so.
fn folio(
    nights: &'static str,
    each: &'static str,
    whole: &str,
    last: &'static str,
    headings: [&str; 2],
) -> Vec<String> {
    folio_of("", nights, each, whole, last, headings)
}

/// The same with a text.
fn folio_of(
    said: &str,
    nights: &'static str,
    each: &'static str,
    whole: &str,
    last: &'static str,
    headings: [&str; 2],
) -> Vec<String> {
    let mut desk = Desk::new();
    for (field, heading) in [Field::Quantity, Field::EndDate].into_iter().zip(headings) {
        desk.facts.files[1].tables[0].columns.push(ColumnReading {
            column: 1,
            header: heading.to_owned(),
            field: Some(field),
            evidence: String::new(),
        });
    }
    desk.settled(MIAMI, whole, |line| {
        order(line, "101", "1");
        line.set(Field::Payee, "San Callisto");
        line.set(Field::Beneficiary, "LE BIHAN Rozenn");
        line.set(Field::Invoice, "77490");
        if said.starts_with("Centre") {
            line.set(Field::Payee, said);
        } else if !said.is_empty() {
            line.set(Field::Description, said);
        }
        line.service_date = on("2017-11-04");
        line.service_end = on(last);
        line.change_figures(|figures| {
            figures.quantity = nights.parse().ok();
            figures.unit_amount = each.parse().ok();
        });
    });
    desk.look().of("stay_extension")
}

#[test]
fn nights_that_the_folio_tells_in_two_ways_are_a_question() {
    let headings = ["Nuitées", "Départ"];
    let asked = ["review MIAMI 440.00 pieces.csv › F3"];
    assert_eq!(folio("5", "88.00", "440.00", "2017-11-08", headings), asked, "one night more than the days");
    assert_eq!(
        folio("4", "88.00", "440.00", "2017-11-08", headings),
        asked,
        "a price that does not make the whole"
    );
    let none = |seen: Vec<String>| assert!(seen.is_empty(), "{seen:?}");
    none(folio("4", "110.00", "440.00", "2017-11-08", headings));
    none(folio("4", "105.00", "440.00", "2017-11-08", headings));
    none(folio("5", "88.00", "440.00", "2017-11-08", ["Nuitées", "Au"]));
    none(folio("5", "88.00", "440.00", "2017-11-08", ["Nombre de personnes", "Départ"]));
}

#[test]
fn rooms_and_what_a_line_names_explain_its_nights() {
    let of = |said: &str, nights: &'static str, each: &'static str, whole: &str| {
        folio_of(said, nights, each, whole, "2017-11-08", ["Nuitées", "Départ"]).len()
    };
    // Four nights.
    assert_eq!(of("Chambre 12 single", "5", "88.00", "440.00"), 1, "the number of a room");
    assert_eq!(of("2 ch.", "8", "55.00", "440.00"), 0);
    assert_eq!(of("Hébergement", "8", "55.00", "440.00"), 0, "as many as two rooms make");
    assert_eq!(of("Hébergement", "8", "50.00", "440.00"), 1);
    assert_eq!(of("Hébergement délégation", "8", "50.00", "440.00"), 0);
    assert_eq!((of("Chambre", "4", "50.00", "440.00"), of("3 chbres single", "4", "50.00", "440.00")), (1, 0));
    assert_eq!(of("Chambre et petits déjeuners", "4", "88.00", "440.00"), 0);
    assert_eq!((of("Chambre", "4", "95.00", "440.00"), of("Chambre", "4", "90.00", "440.00")), (0, 1));
    assert_eq!(of("Centre des congrès", "5", "88.00", "440.00"), 0, "no room to sleep in");
}
