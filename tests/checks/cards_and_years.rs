//! Who holds the card of a statement, years typed wrong, and the days that only the text of a bill tells.

use rappro::model::account::ColumnReading;
use rappro::model::field::Field;
use rappro::model::matching::Confidence;
use rappro::model::mission::Category;
use rappro::model::money::{Currency, Money};

use crate::desk::{Desk, MIAMI, on, order, table};

fn column(column: u32, header: &str, field: Field) -> ColumnReading {
    ColumnReading { column, header: header.to_owned(), field: Some(field), evidence: String::new() }
}

/// A statement under this heading, whose two lines have these holders, and a claim for what its first line paid.
fn on_a_card(heading: &str, holders: [&'static str; 2], merchant: &'static str) -> Desk {
    let mut desk = Desk::new();
    for name in ["PICHON Luc", "BERTIN Karim"] {
        desk.member(MIAMI, name, Category::Agent);
    }
    let mut statement = table("carte.csv", rappro::model::account::Role::Support);
    statement.tables[0].columns.push(column(2, heading, Field::Beneficiary));
    desk.facts.files.push(statement);
    let bank = desk.pays(MIAMI, "248.00", |line| {
        order(line, "840", "1");
        line.set(Field::Payee, "Banque du Port");
        line.set(Field::Invoice, "CA-11");
    });
    let mut of_card = |amount: &str, payee: &'static str, holder: &'static str| {
        desk.paper(MIAMI, amount, |line| {
            let cell = line.place.cell_ref().unwrap();
            line.place = rappro::model::place::Place::cell(&"carte.csv".into(), None, cell);
            line.set(Field::Statement, "CA-11");
            line.set(Field::Payee, payee);
            line.set(Field::Beneficiary, holder);
            line.set(Field::Nature, if payee.starts_with("TAXI") { "Taxi" } else { "Restaurant" });
            line.date = on("2017-11-06");
        })
    };
    let papers = [of_card("218.00", merchant, holders[0]), of_card("30.00", "TAXI NEUF", holders[1])];
    desk.settle(&[bank], &papers, Confidence::Certain);
    desk.settled(MIAMI, "218.00", |line| {
        order(line, "841", "1");
        line.set(Field::MissionOrder, "EF19-061");
        line.set(Field::Payee, "BERTIN Karim");
        line.set(Field::Description, "Restaurant Le Lagon, déjeuner de travail, 6 convives");
        line.service_date = on("2017-11-06");
    });
    desk
}

#[test]
fn the_only_holder_of_a_card_is_not_the_one_for_whom_it_paid() {
    let twice =
        |heading, holders, merchant| on_a_card(heading, holders, merchant).look().of("double_payment").len();
    let alone = ["PICHON Luc", "PICHON Luc"];
    assert_eq!(twice("Porteur", alone, "RESTAURANT LE LAGON"), 1);
    assert_eq!(twice("Porteur", alone, "RESTAURANT TERANGA"), 0, "another house");
    assert_eq!(twice("Voyageur", alone, "RESTAURANT LE LAGON"), 0, "another traveller");
    assert_eq!(twice("Porteur", ["PICHON Luc", "DIOP Awa"], "RESTAURANT LE LAGON"), 0, "each has a card");
}

#[test]
fn the_holder_of_the_card_of_all_is_no_guest() {
    let asked = |heading, holders, delegation: usize| {
        let mut desk = on_a_card(heading, holders, "RESTAURANT TERANGA");
        desk.facts.members.truncate(delegation);
        let seen = desk.look();
        seen.of("uncovered_hospitality").iter().filter(|one| one.contains("carte.csv")).count()
    };
    let alone = ["PICHON Luc", "PICHON Luc"];
    assert_eq!(asked("Porteur", alone, 2), 1);
    assert_eq!(asked("Porteur", alone, 1), 0, "who goes alone eats alone");
    assert_eq!(asked("Porteur", ["PICHON Luc", "DIOP Awa"], 2), 0);
    assert_eq!(asked("Voyageur", alone, 2), 0);
}

#[test]
fn a_service_of_a_caterer_is_no_purpose() {
    let asked = |what: &'static str| {
        let mut desk = Desk::new();
        desk.settled(MIAMI, "725.00", |line| {
            line.set(Field::Payee, "Coral House");
            line.set(Field::Account, "6234");
            line.set(Field::Description, what);
        });
        desk.look().of("uncovered_hospitality").len()
    };
    for what in ["Prestations de traiteur", "Prestation de restauration", "Livraison buffet", "Traiteur"] {
        assert_eq!(asked(what), 1, "{what}");
    }
    for what in ["Prestation de traiteur, 25 convives", "Prestation de traiteur, clôture du programme"] {
        assert_eq!(asked(what), 0, "{what}");
    }
}

/// What is said of an invoice, its mandat and its payment of these days.
fn dated(document: &str, ordered: Option<&str>, paid: Option<&str>) -> (Vec<String>, usize, usize) {
    let mut desk = Desk::new();
    desk.facts.files[1].tables[0].columns.push(column(3, "Date pièce", Field::DocumentDate));
    let paid_by = desk.pays(MIAMI, "184.00", |line| {
        line.order_date = ordered.and_then(on);
        line.payment_date = paid.and_then(on);
    });
    let paper = desk.paper(MIAMI, "184.00", |line| {
        line.document_date = on(document);
        line.date = line.document_date;
    });
    desk.settle(&[paid_by], &[paper], Confidence::Certain);
    let seen = desk.look();
    let count = |check: &str| seen.of(check).len();
    (seen.of("unreadable_date"), count("impossible_date_order"), count("outside_mission_dates"))
}

#[test]
fn a_year_that_no_mission_can_have_is_asked_about_once_at_its_cell() {
    for year in ["2052", "2032", "2002"] {
        let (asked, order, outside) = dated(&format!("{year}-11-11"), Some("2017-11-20"), Some("2017-12-01"));
        assert_eq!(asked.len(), 1, "{year} {asked:?}");
        assert!(asked[0].starts_with("review MIAMI") && asked[0].contains("pieces.csv › D"), "{asked:?}");
        assert_eq!((order, outside), (0, 0), "{year}");
    }
    for day in ["2017-11-11", "2016-12-11", "2018-05-11"] {
        assert!(dated(day, Some("2018-06-20"), None).0.is_empty(), "{day}");
    }
}

#[test]
fn an_old_claim_that_nobody_paid_is_told_by_its_age_alone() {
    let mut desk = Desk::new();
    desk.pays(MIAMI, "20.00", |line| line.order_date = on("2017-11-20"));
    desk.paper(MIAMI, "184.00", |line| line.date = on("2011-11-06"));
    let seen = desk.look();
    assert_eq!((seen.of("time_barred").len(), seen.of("unreadable_date").len()), (1, 0));
}

#[test]
fn a_payment_before_its_invoice_needs_no_day_of_the_mandat() {
    assert_eq!(dated("2017-11-11", None, Some("2017-11-05")).1, 1);
    assert_eq!(dated("2017-11-11", None, Some("2017-11-15")).1, 0);
}

/// A bill of the whole delegation, which no column dates.
fn bill(said: &'static str) -> Vec<String> {
    let mut desk = Desk::new();
    desk.settled(MIAMI, "700.00", |line| {
        line.set(Field::Payee, "Hotel Biscayne");
        line.set(Field::Nature, "Hébergement");
        line.set(Field::Description, said);
    });
    desk.look().of("stay_extension")
}

#[test]
fn the_nights_that_the_text_of_a_bill_tells_are_compared_with_the_mission() {
    let two = ["review MIAMI 200.00 pieces.csv › F3"];
    assert_eq!(bill("Hébergement, 5 chambres, 7 nuits du 5 au 12 novembre"), two);
    assert_eq!(bill("Hébergement Miami, 7 nuits du 05/11 au 12/11/2017"), two);
    assert_eq!(bill("Chambres du 11 au 14 novembre"), ["review MIAMI 700.00 pieces.csv › F3"]);
    for said in [
        "Hébergement, 5 chambres, 5 nuits du 5 au 10 novembre",
        "Hébergement, 7 nuits",
        "Hébergement, facture du 12 novembre",
        "Hébergement, 3 nuits du 5 au 12 novembre",
    ] {
        assert!(bill(said).is_empty(), "{said}");
    }
}

#[test]
fn without_any_rate_a_line_is_compared_with_the_others_of_its_currency() {
    let look = |euros: &str, rates: &[&str]| {
        let mut desk = Desk::new();
        let yen = |amount: &str| Money::new(amount.parse().unwrap(), Currency::from_code("JPY").unwrap());
        for (at, rate) in rates.iter().enumerate() {
            desk.paper(MIAMI, "100.00", |line| {
                order(line, "850", &(at + 1).to_string());
                line.change_figures(|figures| {
                    figures.original = Some(yen("14171"));
                    figures.rate = rate.parse().ok();
                });
            });
        }
        desk.paper(MIAMI, euros, |line| {
            order(line, "851", "1");
            line.change_figures(|figures| figures.original = Some(yen("3288")));
        });
        desk.look().of("conversion_mismatch").len()
    };
    assert_eq!(look("32.88", &["141.71", "141.71"]), 1);
    assert_eq!(look("23.20", &["141.71"]), 0);
    assert_eq!(look("22.40", &["141.71"]), 0, "some weeks later");
    assert_eq!(look("32.88", &[]), 0, "nothing to compare with");
}

#[test]
fn an_advance_comes_before_its_papers() {
    let missing = |what: &'static str, payee: &'static str| {
        let mut desk = Desk::new();
        desk.facts.files[1].tables[0].columns.push(column(7, "Réf. PJ", Field::SupportingDocument));
        for at in 0..3 {
            desk.paper(MIAMI, "60.00", |line| {
                line.set(Field::Payee, "SABRIOL Julie");
                line.set(Field::SupportingDocument, ["PJ 1", "PJ 2", "PJ 3"][at]);
            });
        }
        desk.paper(MIAMI, "600.00", |line| {
            line.set(Field::Payee, payee);
            line.set(Field::Description, what);
        });
        desk.look().of("missing_supporting_document").len()
    };
    assert_eq!(missing("Avance sur frais de mission", "SABRIOL Julie"), 0);
    assert_eq!(missing("Taxi", "SABRIOL Julie"), 1);
    assert_eq!(missing("Avance sur réservation", "Hotel Biscayne"), 1, "the deposit of a firm");
}
