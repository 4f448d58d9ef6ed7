//! Dates of the mission, authorisations, people.

use rappro::model::account::ColumnReading;
use rappro::model::entry::Entry;
use rappro::model::field::Field;
use rappro::model::matching::Confidence;
use rappro::model::mission::{Category, Headcount};

use crate::desk::{Desk, MIAMI, MILAN, eur, on};

fn night(date: &str) -> Desk {
    let mut desk = Desk::new();
    desk.settled(MIAMI, "184.00", |line| {
        line.set(Field::Payee, "Biscayne Palms");
        line.set(Field::Description, "Nuitée");
        line.service_date = on(date);
    });
    desk
}

#[test]
fn a_night_after_the_return_is_asked_about_once() {
    let seen = night("2017-11-12").look();
    assert_eq!(seen.of("outside_mission_dates"), ["review MIAMI 184.00 pieces.csv › F3"]);
    let one = seen.findings.iter().find(|one| one.check == "outside_mission_dates").unwrap();
    assert_eq!(one.observation.related.len(), 1, "the payment is related");
}

#[test]
fn days_of_the_mission_tolerance_and_what_is_consumed_elsewhere_are_innocent() {
    for date in ["2017-11-04", "2017-11-10"] {
        assert_eq!(night(date).look().outcome("outside_mission_dates"), "compliant");
    }
    let mut tolerant = night("2017-11-12");
    tolerant.dossier.rules.days_outside_max = 2;
    assert!(tolerant.look().of("outside_mission_dates").is_empty());
    for what in ["Frais de service agence", "Assurance annulation", "Réunion préparatoire", "ESTA"] {
        let mut desk = night("2017-10-02");
        for line in &mut desk.facts.entries {
            line.set(Field::Nature, what);
        }
        assert!(desk.look().of("outside_mission_dates").is_empty(), "{what}");
    }
}

#[test]
fn a_nature_that_says_nothing_leaves_it_to_the_description() {
    let bought = |nature: &'static str, said: &'static str| {
        let mut desk = night("2017-10-02");
        for line in &mut desk.facts.entries {
            line.set(Field::Nature, nature);
            line.set(Field::Description, said);
        }
        desk.look().of("outside_mission_dates").len()
    };
    assert_eq!(bought("FRAIS", "Frais de service"), 0);
    assert_eq!(bought("Divers", "Assurance rapatriement"), 0);
    assert_eq!(bought("Frais divers", "Visite du port"), 1);
    assert_eq!(bought("HOTEL", "Nuit du 02/10, assurance comprise"), 1, "the nature tells");
}

#[test]
fn only_the_day_of_service_counts_and_without_it_nothing_is_checked() {
    let mut desk = Desk::new();
    desk.settled(MIAMI, "184.00", |line| line.date = on("2018-01-12"));
    let outcome = desk.look().outcome("outside_mission_dates");
    assert_eq!(outcome, "not_checked : date de consommation absente des lignes de : Miami");
}

#[test]
fn an_authorisation_after_the_departure_is_blocking() {
    let place = "dossier.toml › mission.MIAMI.mandat_special";
    let mut desk = Desk::new();
    desk.mandate(MIAMI, on("2017-11-24"));
    assert_eq!(desk.look().of("authorisation_after_departure"), [format!("blocking MIAMI - {place}")]);

    let mut in_time = Desk::new();
    in_time.mandate(MIAMI, on("2017-11-04"));
    assert_eq!(in_time.look().outcome("authorisation_after_departure"), "compliant");

    let mut undated = Desk::new();
    undated.mandate(MIAMI, None);
    let outcome = undated.look().outcome("authorisation_after_departure");
    assert_eq!(outcome, "not_checked : date du mandat spécial absente pour : Miami");
}

#[test]
fn elected_members_with_costs_need_a_mandate() {
    let mut desk = Desk::new();
    desk.mission(MIAMI).headcount.elected = Some(6);
    desk.mission(MIAMI).declared = eur("184.00");
    desk.dossier.declared = eur("184.00");
    let expected = ["blocking MIAMI - dossier.toml › mission.MIAMI.mandat_special"];
    assert_eq!(desk.look().of("missing_special_mandate"), expected);
}

#[test]
fn agents_alone_a_mandate_or_no_cost_are_innocent() {
    let seen = night("2017-11-05").look();
    assert_eq!(seen.outcome("missing_special_mandate"), "not_applicable : aucun élu dans les délégations");

    let mut costless = Desk::new();
    costless.mission(MILAN).headcount.elected = Some(2);
    assert_eq!(costless.look().outcome("missing_special_mandate"), "compliant");

    let mut unknown = night("2017-11-05");
    unknown.mission(MIAMI).headcount.elected = None;
    let outcome = unknown.look().outcome("missing_special_mandate");
    assert_eq!(outcome, "not_checked : nombre d’élus inconnu pour : Miami");
}

#[test]
fn a_member_whose_category_is_not_read_may_be_an_elected_one() {
    let look = |categories: [Option<Category>; 2]| {
        let mut desk = night("2017-11-05");
        desk.mission(MIAMI).headcount.elected = None;
        for (name, category) in ["ABGRALL Yann", "LE BIHAN Rozenn"].into_iter().zip(categories) {
            desk.member(MIAMI, name, Category::Agent);
            desk.facts.members.last_mut().unwrap().category = category;
        }
        desk.look()
    };
    let unknown = look([None, Some(Category::Agent)]).outcome("missing_special_mandate");
    assert_eq!(unknown, "not_checked : nombre d’élus inconnu pour : Miami");
    assert_eq!(look([None, Some(Category::Elected)]).of("missing_special_mandate").len(), 1);
    let agents = look([Some(Category::Agent); 2]).outcome("missing_special_mandate");
    assert_eq!(agents, "not_applicable : aucun élu dans les délégations");
}

#[test]
fn a_payment_of_a_day_to_come_is_asked_about() {
    let look = |paid: &str| {
        let mut desk = Desk::new();
        desk.settled(MIAMI, "184.00", |line| {
            line.order_date = on("2017-11-20");
            line.payment_date = on(paid);
        });
        desk.look()
    };
    assert_eq!(look("2091-03-12").of("impossible_date_order").len(), 1);
    assert!(look("2017-12-12").of("impossible_date_order").is_empty());
}

fn flight(beneficiary: &str) -> Desk {
    let mut desk = Desk::new();
    desk.member(MIAMI, "RIMBAUDON Sophie", Category::Elected);
    desk.member(MIAMI, "MOREL Jean-Luc", Category::Agent);
    let ticket = |line: &mut Entry| line.set(Field::Beneficiary, beneficiary);
    desk.settled(MIAMI, "868.66", ticket);
    desk
}

#[test]
fn the_wife_of_a_member_of_a_long_surname_is_no_member() {
    let look = |name: &str| {
        let mut desk = Desk::new();
        desk.member(MIAMI, "VAN DEN BERGHE Luc", Category::Agent);
        for traveller in ["VAN DEN BERGHE/LUC MR", name] {
            desk.settled(MIAMI, "390.00", |line| line.set(Field::Beneficiary, traveller));
        }
        desk.look()
    };
    for name in ["VAN DEN BERGHE/MRS", "Mme VAN DEN BERGHE", "VAN DEN BERGHE/ANNE MRS"] {
        let seen = look(name);
        assert_eq!(seen.of("beneficiary_outside_delegation").len(), 1, "{name}");
        assert!(seen.message("beneficiary_outside_delegation").starts_with(name), "{name}");
    }
    for name in ["VAN DEN BERGHE/MR", "M. VAN DEN BERGHE", "VAN DEN BERGHE", "VAN DEN BERGHE/LUC MRS"] {
        assert!(look(name).of("beneficiary_outside_delegation").is_empty(), "{name}");
    }
}

#[test]
fn a_stranger_to_the_list_is_reported_once_with_the_sum() {
    let mut desk = flight("RIMBAUDON/PAUL MR");
    let order = desk.pays(MIAMI, "31.34", |line| line.set(Field::Beneficiary, "Paul Rimbaudon"));
    let paper = desk.paper(MIAMI, "31.34", |_| {});
    desk.settle(&[order], &[paper], Confidence::Certain);
    let seen = desk.look();
    assert_eq!(seen.of("beneficiary_outside_delegation"), ["blocking MIAMI 900.00 mandats.csv › F2"]);
}

#[test]
fn the_holder_of_a_card_may_pay_for_others() {
    let on_statement = |heading: &str| {
        let mut desk = Desk::new();
        desk.member(MIAMI, "RIMBAUDON Sophie", Category::Elected);
        desk.facts.files[1].tables[0].columns.push(ColumnReading {
            column: 1,
            header: heading.to_owned(),
            field: Some(Field::Beneficiary),
            evidence: String::new(),
        });
        let paid = desk.pays(MIAMI, "37.20", |line| line.set(Field::Payee, "Crédit des Calanques"));
        let paper = desk.paper(MIAMI, "37.20", |line| line.set(Field::Beneficiary, "DELVAU Christine"));
        desk.settle(&[paid], &[paper], Confidence::Certain);
        desk.look().of("beneficiary_outside_delegation")
    };
    for heading in ["Porteur", "Titulaire de la carte"] {
        assert_eq!(on_statement(heading), ["review MIAMI 37.20 pieces.csv › F3"], "{heading}");
    }
    assert_eq!(on_statement("Voyageur"), ["blocking MIAMI 37.20 pieces.csv › F3"]);
}

#[test]
fn members_under_any_dress_firms_and_groups_are_innocent() {
    for name in [
        "RIMBAUDON/SOPHIE MRS",
        "S. Rimbaudon",
        "MOREL JEANLUC",
        "Rimbaudon",
        "Délégation",
        "Hôtel Bellevue",
        "20 personnes",
    ] {
        assert!(flight(name).look().of("beneficiary_outside_delegation").is_empty(), "{name}");
    }
}

#[test]
fn a_stranger_beside_a_member_is_reported_alone() {
    for name in [
        "RIMBAUDON Sophie, VIDAL Claire",
        "RIMBAUDON Sophie / VIDAL Claire",
        "RIMBAUDON Sophie - VIDAL Claire",
        "RIMBAUDON/SOPHIE MRS VIDAL/CLAIRE MRS",
        "VIDAL Claire (2 nuits)",
        "Mme VIDAL Claire, directrice générale des services",
        "VIDAL Claire / chambre double",
        "VIDAL-PETIT de La Tour du Pin Claire",
    ] {
        let seen = flight(name).look();
        assert_eq!(seen.of("beneficiary_outside_delegation"), ["blocking MIAMI 868.66 mandats.csv › F2"], "{name}");
        assert!(seen.message("beneficiary_outside_delegation").to_uppercase().contains("VIDAL"), "{name}");
    }
    for name in [
        "RIMBAUDON Sophie, MOREL Jean-Luc",
        "RIMBAUDON, Sophie",
        "Rimbaudon, Morel",
        "RIMBAUDON SOPHIE - MIAMI",
        "RIMBAUDON Sophie (chambre 12)",
        "Mme RIMBAUDON Sophie, vice-présidente du conseil départemental",
        "RIMBAUDON/SOPHIE MRS MOREL/JEANLUC MR",
        "Hôtel Bellevue, Miami",
        "2 agents et 3 élus",
    ] {
        assert!(flight(name).look().of("beneficiary_outside_delegation").is_empty(), "{name}");
    }
}

#[test]
fn a_cell_that_may_name_somebody_is_a_question() {
    for name in ["Ibis Paul 12", "RIMBAUDON Sophie + 1", "Directeur général des services"] {
        let seen = flight(name).look();
        assert_eq!(seen.of("beneficiary_outside_delegation"), ["review MIAMI 868.66 mandats.csv › F2"], "{name}");
        assert!(seen.message("beneficiary_outside_delegation").contains(name), "{name}");
    }
}

#[test]
fn a_misspelt_member_is_a_question_that_names_the_near_one() {
    let seen = flight("RINBAUDON Sophie").look();
    assert_eq!(seen.of("beneficiary_outside_delegation"), ["review MIAMI 868.66 mandats.csv › F2"]);
    assert!(seen.message("beneficiary_outside_delegation").contains("RIMBAUDON Sophie"));
}

#[test]
fn the_traveller_of_a_claim_is_its_payee() {
    let mut desk = Desk::new();
    desk.member(MIAMI, "RIMBAUDON Sophie", Category::Elected);
    desk.settled(MIAMI, "50.00", |line| {
        line.set(Field::Payee, "Claire VIDAL");
        line.set(Field::MissionOrder, "OM-12");
    });
    assert_eq!(desk.look().of("beneficiary_outside_delegation").len(), 1);
}

#[test]
fn without_a_list_or_without_names_it_is_not_checked() {
    let mut desk = Desk::new();
    desk.member(MIAMI, "RIMBAUDON Sophie", Category::Elected);
    let outcome = desk.look().outcome("beneficiary_outside_delegation");
    let expected =
        "not_checked : liste des membres absente pour : Milan ; bénéficiaire absent des lignes de : Miami";
    assert_eq!(outcome, expected);
}

#[test]
fn a_state_that_does_not_say_the_payment_is_asked_about_beside_states_that_do() {
    let look = |first: &str, second: &str| {
        let mut desk = Desk::new();
        desk.pays(MIAMI, "300.00", |line| line.set(Field::State, first));
        desk.pays(MIAMI, "184.00", |line| line.set(Field::State, second));
        desk.look()
    };
    let seen = look("Payé", "Pris en charge");
    assert_eq!(seen.of("unpaid_line_counted").len(), 1);
    assert!(
        seen.message("unpaid_line_counted").contains("dont l’état (« Pris en charge ») ne dit pas le paiement")
    );
    assert!(look("Payé", "Réglé").of("unpaid_line_counted").is_empty());
    assert!(
        look("Pris en charge", "Pris en charge").of("unpaid_line_counted").is_empty(),
        "the last state there is"
    );
}

#[test]
fn what_its_state_says_is_not_paid_is_asked_about_without_any_date() {
    let look = |state: &str| {
        let mut desk = Desk::new();
        desk.pays(MIAMI, "184.00", |line| line.set(Field::State, state));
        desk.look()
    };
    for state in [
        "Suspendu",
        "Mandat suspendu",
        "Non payé",
        "En instance",
        "À payer",
        "En attente",
        "Bloqué",
        "Suspension de paiement",
        "À mandater",
        "Payé partiellement",
    ] {
        let seen = look(state);
        assert_eq!(seen.of("unpaid_line_counted").len(), 1, "{state}");
        assert!(seen.message("unpaid_line_counted").contains(&format!("d’après l’état (« {state} »)")));
    }
    for state in ["Payé", "Émis"] {
        assert!(look(state).of("unpaid_line_counted").is_empty(), "{state}");
    }
}

#[test]
fn a_paper_about_a_year_from_its_mission_is_asked_about() {
    let look_at = |date: &str, what: &'static str, service: Option<&str>| {
        let mut desk = Desk::new();
        desk.settled(MIAMI, "184.00", |line| {
            line.set(Field::Description, what);
            line.date = on(date);
            line.service_date = service.and_then(on);
        });
        desk.look().of("outside_mission_dates")
    };
    let look = |date: &str, what: &'static str| look_at(date, what, None);
    assert_eq!(look_at("2016-11-20", "Nuitée", Some("2017-11-06")).len(), 1, "invoiced a year before");
    assert!(look_at("2018-11-08", "Nuitée", Some("2017-11-06")).is_empty(), "invoiced late");
    assert_eq!(look("2016-11-08", "Nuitée"), ["review MIAMI 184.00 pieces.csv › F3"], "last year's");
    assert_eq!(look("2018-11-08", "Nuitée").len(), 1, "next year's");
    assert_eq!(look("2016-11-08", "Taxi").len(), 1);
    assert_eq!(look("2016-10-15", "Billet d’avion").len(), 1, "no seat is on sale so early");
    for (date, what) in [
        ("2017-02-01", "Nuitée"),
        ("2018-06-01", "Nuitée"),
        ("2016-11-08", "Inscription au salon"),
        ("2016-11-08", "Billet d’avion"),
        ("2016-10-15", "Location de stand"),
        ("2016-11-08", "Acompte autocar"),
    ] {
        assert!(look(date, what).is_empty(), "{date} {what}");
    }
}

#[test]
fn nothing_is_ordered_a_year_before_it_is_consumed() {
    let look = |ordered: &str, what: &'static str, paper: Option<&str>| {
        let mut desk = Desk::new();
        let paid = desk.pays(MIAMI, "184.00", |line| {
            line.set(Field::Description, what);
            line.order_date = on(ordered);
        });
        let told = desk.paper(MIAMI, "184.00", |line| {
            line.set(Field::Description, what);
            if what == "Repas" {
                line.set(Field::MissionOrder, "OM-31");
            }
            line.service_date = paper.and_then(on);
        });
        desk.settle(&[paid], &[told], Confidence::Certain);
        let seen = desk.look();
        let found = seen.of("impossible_date_order").len();
        (found, if found > 0 { seen.message("impossible_date_order").to_owned() } else { String::new() })
    };
    let (found, said) = look("2016-12-05", "Nuitée", Some("2017-11-06"));
    assert_eq!(found, 1);
    assert!(said.contains("mandat du 05/12/2016, 336 jours avant les dépenses qu’il règle"), "{said}");
    let (found, said) = look("2016-12-05", "Nuitée", None);
    assert_eq!(found, 1);
    assert!(said.contains("334 jours avant le départ en mission"), "{said}");
    assert_eq!(look("2017-02-05", "Repas", Some("2017-11-06")).0, 1, "what a claim pays back was spent before");
    for (ordered, what, paper) in [
        ("2017-02-05", "Nuitée", Some("2017-11-06")),
        ("2017-09-15", "Repas", Some("2017-11-06")),
        ("2016-12-05", "Acompte hôtel", Some("2017-11-06")),
        ("2016-12-05", "Location de stand", Some("2017-11-06")),
        ("2017-12-05", "Nuitée", Some("2017-11-06")),
    ] {
        assert_eq!(look(ordered, what, paper).0, 0, "{ordered} {what}");
    }
}

#[test]
fn what_is_paid_by_card_is_ordered_within_the_year() {
    let look = |paid: &str| {
        let mut desk = Desk::new();
        desk.pays(MIAMI, "184.00", |line| {
            line.set(Field::Description, "Relevé carte achat");
            line.order_date = on("2017-12-20");
            line.payment_date = on(paid);
        });
        desk.look().of("impossible_date_order").len()
    };
    assert_eq!((look("2017-11-08"), look("2016-12-22")), (0, 1));
}

#[test]
fn without_a_list_no_more_people_travel_than_are_declared() {
    let look = |names: &[&str], nature: &str| {
        let mut desk = Desk::new();
        let headcount = &mut desk.mission(MIAMI).headcount;
        *headcount = Headcount { elected: Some(1), guests: Some(0), agents: Some(1) };
        for name in names {
            desk.paper(MIAMI, "184.00", |line| {
                line.set(Field::Payee, "Agence des Calanques");
                line.set(Field::Nature, nature);
                line.set(Field::Beneficiary, *name);
            });
        }
        desk.look().of("headcount_mismatch").len()
    };
    assert_eq!(look(&["RIMBAUDON Sophie", "MOREL Anne", "VERNET Paul"], "Hôtel"), 1);
    assert_eq!(look(&["RIMBAUDON Sophie", "MOREL Anne", "RIMBAUDON/SOPHIE MRS", "A. MOREL", "VERNET"], "Hôtel"), 0);
    assert_eq!(look(&["RIMBAUDON Sophie", "MOREL Anne", "VERNET Paul"], "Interprétariat"), 0, "no traveller");
}

#[test]
fn a_line_whose_object_strikes_it_out_is_asked_about_on_either_side() {
    let look = |object: &'static str, credit: bool| {
        let mut desk = Desk::new();
        desk.settled(MIAMI, "184.00", |line| {
            line.set(Field::Payee, "Langues du Monde");
            line.set(Field::Description, object);
        });
        if credit {
            desk.settled(MIAMI, "-184.00", |line| line.set(Field::Payee, "Langues du Monde"));
        }
        let seen = desk.look();
        (seen.of("unpaid_line_counted").len(), seen.of("inadmissible_document").len())
    };
    assert_eq!(look("Interprétariat - ANNULÉ", false), (1, 1));
    assert_eq!(look("DOUBLON interprétariat", false), (1, 1));
    assert_eq!(look("Interprétariat - ANNULÉ", true), (0, 0), "a credit takes it back");
    assert_eq!(look("Interprétariat, remplace vol annulé", false), (0, 0));
}
