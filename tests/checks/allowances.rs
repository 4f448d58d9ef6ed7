//! Flat rates, accounts and papers: what is not known is not checked, and what replaces the program's tables.

use rappro::model::entry::Entry;
use rappro::model::field::Field;
use rappro::model::mission::{Category, Headcount};
use rappro::model::money::Currency;
use rappro::model::place::Place;
use rappro::model::rates::ScaleLine;
use rappro::model::rules::Nomenclature;

use crate::desk::{Desk, MIAMI, MILAN, eur, on, order, usd};

/// Six per diems of Paul Durand in dollars, on his claim.
fn per_diems(desk: &mut Desk, each: &str, whole: &str, euros: &str) {
    desk.settled(MIAMI, euros, |line: &mut Entry| {
        order(line, "820", "1");
        line.set(Field::Payee, "DURAND Paul");
        line.set(Field::MissionOrder, "OM-1");
        line.set(Field::Nature, "Indemnité journalière");
        line.service_date = on("2017-11-04");
        line.date = on("2017-11-17");
        line.change_figures(|figures| {
            figures.quantity = Some("6".parse().unwrap());
            figures.unit_amount = Some(each.parse().unwrap());
            figures.original = Some(usd(whole));
        });
    });
}

fn scale(country: &str, amount: &str) -> ScaleLine {
    ScaleLine {
        country: country.into(),
        city: None,
        currency: Currency::from_code("USD").unwrap(),
        amount: amount.parse().unwrap(),
        from: on("2010-01-01"),
        to: None,
        season: None,
        place: Place::of_file(&"bareme.csv".into()),
    }
}

#[test]
fn a_flat_rate_is_held_against_the_country_and_its_day() {
    let look = |country: Option<&str>, each: &str, whole: &str| {
        let mut desk = Desk::new();
        desk.mission(MIAMI).country = country.map(Into::into);
        per_diems(&mut desk, each, whole, "1852.96");
        desk.look()
    };
    let above = look(Some("US"), "360", "2160");
    assert_eq!(above.of("per_diem_above_rate"), ["blocking MIAMI 205.88 pieces.csv › F3"]);
    assert_eq!(look(Some("US"), "320", "1920").outcome("per_diem_above_rate"), "compliant");
    let unknown = look(None, "360", "2160").outcome("per_diem_above_rate");
    assert_eq!(unknown, "not_checked : pays non indiqué (pays dans dossier.toml) pour : Miami");
    let unrated = look(Some("MC"), "360", "2160").outcome("per_diem_above_rate");
    assert!(unrated.starts_with("not_checked : aucun montant de barème établi à cette date"), "{unrated}");
}

#[test]
fn what_is_paid_is_held_against_the_scale_whatever_the_unit_printed_beside_it() {
    let look = |description: &str, each: &str, whole: &str| {
        let mut desk = Desk::new();
        desk.mission(MIAMI).country = Some("US".into());
        per_diems(&mut desk, each, whole, "1852.96");
        desk.facts.entries.iter_mut().for_each(|line| line.set(Field::Description, description));
        desk.look()
    };
    // 6 × 320,00 make 1 920,00.
    let seen = look("Indemnités de mission", "320", "2400");
    assert_eq!(seen.of("per_diem_above_rate"), ["blocking MIAMI 370.59 pieces.csv › F3"]);
    let message = seen.message("per_diem_above_rate");
    assert!(message.contains("400,00") && message.contains("× 6 par indemnité"), "{message}");
    assert_eq!(look("Indemnités de mission", "320", "1920").outcome("per_diem_above_rate"), "compliant");
    assert_eq!(look("Indemnités de mission", "320", "1700").outcome("per_diem_above_rate"), "compliant");
    let for_two = look("Indemnités de mission pour 2 agents", "320", "3840");
    assert_eq!(for_two.outcome("per_diem_above_rate"), "compliant");
}

#[test]
fn an_allowance_without_number_beside_all_that_is_due_is_a_question() {
    let look = |count: &str| {
        let mut desk = Desk::new();
        desk.mission(MIAMI).country = Some("US".into());
        per_diems(&mut desk, "320", "1920", "1852.96");
        desk.facts.entries[1].change_figures(|figures| figures.quantity = Some(count.parse().unwrap()));
        desk.paper(MIAMI, "60.00", |line| {
            line.set(Field::Payee, "DURAND Paul");
            line.set(Field::MissionOrder, "OM-1");
            line.set(Field::Nature, "Indemnité journalière");
            line.set(Field::Description, "Complément");
            line.service_date = on("2017-11-04");
        });
        desk.look().of("per_diem_count")
    };
    // Six nights from the 4th to the 10th.
    assert_eq!(look("6"), ["review MIAMI 60.00 pieces.csv › F4"]);
    assert!(look("4").is_empty(), "something is left of what is due");
}

#[test]
fn the_scale_of_the_dossier_replaces_that_of_the_program() {
    let mut desk = Desk::new();
    desk.mission(MIAMI).country = Some("US".into());
    desk.facts.scales.push(scale("ETATS-UNIS D'AMERIQUE", "400"));
    per_diems(&mut desk, "360", "2160", "1852.96");
    assert_eq!(desk.look().outcome("per_diem_above_rate"), "compliant");
    let mut lower = Desk::new();
    lower.mission(MIAMI).country = Some("US".into());
    lower.facts.scales.push(scale("US", "300"));
    per_diems(&mut lower, "320", "1920", "1647.08");
    assert_eq!(lower.look().of("per_diem_above_rate").len(), 1);
}

#[test]
fn the_reductions_are_parameters() {
    let look = |percent: &str| {
        let mut desk = Desk::new();
        desk.mission(MIAMI).country = Some("US".into());
        desk.dossier.rules.lodged_reduction_percent = percent.parse().unwrap();
        per_diems(&mut desk, "160", "960", "823.54");
        desk.paper(MIAMI, "900.00", |line| {
            line.set(Field::Beneficiary, "DURAND/PAUL MR");
            line.set(Field::Description, "6 nuits");
            line.service_date = on("2017-11-04");
        });
        desk.look().of("per_diem_and_actual_cost").len()
    };
    assert_eq!(look("50"), 0, "half the rate is what remains of a lodged traveller’s");
    assert_eq!(look("65"), 1);
}

/// Six full per diems, and a bill of the hotel that says so of rooms for two agents.
fn beside_rooms(said: &str) -> Vec<String> {
    let mut desk = Desk::new();
    desk.mission(MIAMI).country = Some("US".into());
    desk.mission(MIAMI).headcount.agents = Some(2);
    desk.member(MIAMI, "DURAND Paul", Category::Agent);
    desk.member(MIAMI, "ROY Max", Category::Agent);
    per_diems(&mut desk, "320", "1920", "1647.06");
    desk.settled(MIAMI, "1200.00", |line: &mut Entry| {
        order(line, "831", "1");
        line.set(Field::Payee, "Harbour Inn");
        line.set(Field::Description, said);
    });
    desk.look().of("per_diem_and_actual_cost")
}

#[test]
fn a_bill_of_rooms_beside_full_rates() {
    let named = beside_rooms("Chambres DURAND et ROY 6 nuits du 04/11 au 10/11/2017");
    assert!(named.len() == 1 && named[0].starts_with("blocking MIAMI 1070.59"), "{named:?}");
    let everybody = beside_rooms("Hôtel, 2 chambres x 6 nuits du 04/11 au 10/11/2017");
    assert!(everybody.len() == 1 && everybody[0].starts_with("review MIAMI"), "{everybody:?}");
    assert!(beside_rooms("Chambres ROY et MARTIN 6 nuits du 04/11 au 10/11/2017").is_empty(), "others");
    assert!(beside_rooms("Hôtel, 1 chambre 6 nuits du 04/11 au 10/11/2017").is_empty(), "one room for two");
}

#[test]
fn a_credited_night_makes_it_a_question() {
    let mut desk = Desk::new();
    desk.mission(MIAMI).country = Some("US".into());
    per_diems(&mut desk, "320", "1920", "1647.08");
    for (amount, what) in [("900.00", "6 nuits"), ("-900.00", "Avoir, 6 nuits")] {
        desk.paper(MIAMI, amount, |line| {
            line.set(Field::Beneficiary, "DURAND/PAUL MR");
            line.set(Field::Description, what);
            line.service_date = on("2017-11-04");
        });
    }
    let seen = desk.look();
    assert!(seen.of("per_diem_and_actual_cost").iter().all(|one| one.starts_with("review")));
}

fn ticket(desk: &mut Desk, account: &str, what: &str) {
    desk.settled(MIAMI, "800.00", |line| {
        order(line, "821", "1");
        line.set(Field::Payee, "Agence");
        line.set(Field::Account, account);
        line.set(Field::Description, what);
    });
}

#[test]
fn accounts_are_judged_only_by_a_nomenclature_that_can_be_cited() {
    let look = |organisation: &str, told: Option<Nomenclature>, account: &str, what: &str| {
        let mut desk = Desk::new();
        desk.dossier.organisation = organisation.into();
        desk.dossier.rules.nomenclature = told;
        ticket(&mut desk, account, what);
        desk.look()
    };
    let wrong = look("Département fictif", None, "6251", "Billet avion élu");
    assert_eq!(wrong.of("account_mismatch"), ["review MIAMI 800.00 mandats.csv › F2"]);
    assert!(wrong.message("account_mismatch").contains("attendu 6532"));
    for (organisation, told) in [("Commune fictive", None), ("Département fictif", Some(Nomenclature::M57))] {
        let seen = look(organisation, told, "6251", "Billet avion élu");
        assert!(seen.outcome("account_mismatch").starts_with("not_checked"), "{organisation}");
    }
    for (account, what) in [
        ("6532", "Billet avion élu"),
        ("6251", "Billets avion élus et agents"),
        ("6234", "Déjeuner avec les élus de Miami"),
        ("6226", "Hébergement invité"),
    ] {
        let seen = look("Département fictif", None, account, what);
        assert_eq!(seen.outcome("account_mismatch"), "compliant", "{account} {what}");
    }
    // Who flew is not told, and is on the account of agents: missing data is never compliant.
    let seen = look("Département fictif", None, "6251", "Billet avion");
    assert!(seen.outcome("account_mismatch").starts_with("not_checked : catégorie des personnes inconnue"));
}

#[test]
fn a_delegation_of_one_category_only_tells_whose_the_accounts_are() {
    let look = |elected: Option<u32>, agents: Option<u32>, account: &str| {
        let mut desk = Desk::new();
        desk.dossier.organisation = "Département fictif".into();
        desk.mission(MIAMI).headcount = Headcount { elected, guests: Some(0), agents };
        ticket(&mut desk, account, "Billet avion");
        desk.look().outcome("account_mismatch")
    };
    assert_eq!(look(Some(2), Some(0), "6251"), "anomaly");
    assert_eq!(look(Some(0), Some(2), "6532"), "anomaly");
    assert_eq!(look(Some(2), Some(0), "6532"), "compliant");
    // Both went, or the report does not say whether agents did: nobody knows who flew.
    for (elected, agents) in [(Some(2), Some(1)), (Some(2), None)] {
        assert!(look(elected, agents, "6251").starts_with("not_checked"), "{elected:?} {agents:?}");
    }
}

#[test]
fn what_exports_do_not_carry_is_not_checked() {
    let mut desk = Desk::new();
    desk.settled(MIAMI, "100.00", |line| {
        order(line, "822", "1");
        line.set(Field::Payee, "Taxi Marius");
    });
    let seen = desk.look();
    for check in ["missing_supporting_document", "unpaid_line_counted", "impossible_date_order", "account_mismatch"]
    {
        assert!(seen.outcome(check).starts_with("not_checked"), "{check}: {}", seen.outcome(check));
    }
    for check in ["per_diem_count", "uncleared_advance", "declared_nature_gap", "unlinked_credit"] {
        assert!(seen.outcome(check).starts_with("not_applicable"), "{check}: {}", seen.outcome(check));
    }
}

#[test]
fn a_traveller_may_go_on_from_one_mission_to_the_next() {
    let look = |second: &str| {
        let mut desk = Desk::new();
        desk.mission(MILAN).start = "2017-11-10".parse().unwrap();
        for (mission, date) in [(MIAMI, "2017-11-10"), (MILAN, second)] {
            desk.paper(mission, "20.00", |line| {
                line.set(Field::Beneficiary, "Paul DURAND");
                line.set(Field::Description, "Taxi");
                line.service_date = on(date);
            });
        }
        for mission in [MIAMI, MILAN] {
            desk.member(mission, "DURAND Paul", Category::Agent);
        }
        desk.look().of("overlapping_missions").len()
    };
    assert_eq!(look("2017-11-10"), 0);
    assert_eq!(look("2017-11-12"), 0);
}

#[test]
fn an_unpaid_claim_is_barred_on_the_day_of_the_vote() {
    let look = |commission: &str| {
        let mut desk = Desk::new();
        desk.dossier.commission_date = on(commission);
        desk.mission(MIAMI).declared = eur("0");
        desk.paper(MIAMI, "60.00", |line| {
            line.set(Field::Payee, "Taxi Marius");
            line.date = on("2012-11-06");
        });
        desk.look().of("time_barred").len()
    };
    assert_eq!(look("2016-12-31"), 0);
    assert_eq!(look("2018-01-15"), 1);
}

/// Four days of a mission of six nights at the full rate, each on a line of its own.
#[test]
fn a_night_or_a_meal_on_the_day_of_a_full_rate_is_asked_about() {
    let look = |nature: &'static str, date: &'static str, rates: [&'static str; 4]| {
        let mut desk = Desk::new();
        for (number, day) in rates.iter().enumerate() {
            desk.settled(MIAMI, "100.00", |line: &mut Entry| {
                order(line, "820", &(number + 1).to_string());
                line.set(Field::Payee, "DURAND Paul");
                line.set(Field::MissionOrder, "OM-1");
                line.set(Field::Nature, "Indemnité journalière");
                line.service_date = on(day);
                line.change_figures(|figures| figures.quantity = Some("1".parse().unwrap()));
            });
        }
        desk.settled(MIAMI, "90.00", |line: &mut Entry| {
            line.set(Field::Payee, "Biscayne Palms");
            line.set(Field::Beneficiary, "DURAND Paul");
            line.set(Field::Nature, nature);
            line.service_date = on(date);
        });
        desk.look().of("per_diem_and_actual_cost")
    };
    let days = ["2017-11-04", "2017-11-05", "2017-11-06", "2017-11-07"];
    for nature in ["Nuitée", "Dîner"] {
        let seen = look(nature, "2017-11-06", days);
        assert!(seen.len() == 1 && seen[0].starts_with("review"), "{nature}: {seen:?}");
        assert!(look(nature, "2017-11-08", days).is_empty(), "{nature} on another day");
        assert!(look(nature, "2017-11-06", ["2017-11-06"; 4]).is_empty(), "{nature}: the date of a claim");
    }
}

/// Flat rates in metropolitan France, in euros.
fn in_france(nature: &'static str, place: &str, each: &str, count: &str) -> Vec<String> {
    let mut desk = Desk::new();
    let mission = desk.mission(MIAMI);
    (mission.country, mission.label) = (Some("FR".into()), place.into());
    (mission.start, mission.end) = ("2019-03-10".parse().unwrap(), "2019-03-14".parse().unwrap());
    let whole: rust_decimal::Decimal =
        each.parse::<rust_decimal::Decimal>().unwrap() * count.parse::<rust_decimal::Decimal>().unwrap();
    desk.settled(MIAMI, &whole.to_string(), |line: &mut Entry| {
        order(line, "820", "1");
        line.set(Field::Payee, "DURAND Paul");
        line.set(Field::MissionOrder, "OM-1");
        line.set(Field::Nature, nature);
        line.service_date = on("2019-03-10");
        line.change_figures(|figures| {
            figures.quantity = Some(count.parse().unwrap());
            figures.unit_amount = Some(each.parse().unwrap());
        });
    });
    desk.look().of("per_diem_above_rate")
}

#[test]
fn one_cent_per_unit_is_above_the_rate() {
    assert_eq!(in_france("Indemnité de repas", "Mende", "15.26", "3"), ["blocking MIAMI 0.03 pieces.csv › F3"]);
    assert!(in_france("Indemnité de repas", "Mende", "15.25", "3").is_empty());
}

#[test]
fn the_rate_of_large_cities_elsewhere_is_a_question() {
    assert_eq!(in_france("Indemnité de nuitée", "Mende", "71.00", "3"), ["review MIAMI 3.00 pieces.csv › F3"]);
    assert_eq!(in_france("Indemnité de nuitée", "Mende", "91.00", "3").len(), 1);
    assert!(in_france("Indemnité de nuitée", "Mende", "70.00", "3").is_empty());
    assert!(in_france("Indemnité de nuitée", "Lyon", "90.00", "3").is_empty());
}

#[test]
fn a_title_may_be_all_that_says_that_lines_are_flat_rates() {
    let look = |title: &'static str, said: Option<&'static str>| {
        let mut desk = Desk::new();
        desk.mission(MIAMI).country = Some("US".into());
        desk.settled(MIAMI, "1200.00", |line: &mut Entry| {
            order(line, "820", "1");
            line.set(Field::Payee, "DURAND Paul");
            line.set(Field::MissionOrder, "OM-1");
            line.set(Field::Description, said);
            line.service_date = on("2017-11-04");
            line.place = line.place.titled(Some(&title.into()));
            line.change_figures(|figures| {
                figures.quantity = Some("8".parse().unwrap());
                figures.unit_amount = Some("150".parse().unwrap());
            });
        });
        desk.look().of("per_diem_count").len()
    };
    assert_eq!(look("Décompte des indemnités journalières de mission", None), 1);
    assert_eq!(look("Indemnités 2017", None), 0, "of kilometres, nights and meals as well");
    assert_eq!(look("Indemnités de mission", None), 0);
    assert_eq!(look("Frais et indemnités journalières", None), 0, "nobody knows which");
    assert_eq!(look("Frais et indemnités journalières", Some("Excursion")), 0);
    assert_eq!(look("Décompte de frais", None), 0);
    assert_eq!(look("Indemnités kilométriques", None), 0);
    assert_eq!(look("Indemnités journalières", Some("Hôtel du Port")), 0, "the line tells");
}
