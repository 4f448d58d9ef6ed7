//! The bridge from declared to ledger to support: it closes to the cent, each cent has one cause, and that
//! is the first of those that explain it.

use crate::desk;
use crate::random::world::{Profile, World};

use desk::{books, day, eur, sorted};
use rappro::close::report;
use rappro::model::books::{Books, Parts};
use rappro::model::entry::{Assignment, EntryId, MissionBy, Share, Side};
use rappro::model::few::Few;
use rappro::model::finding::{Answer, Finding, Observation, Severity};
use rappro::model::key::Key;
use rappro::model::matching::Ambiguity;
use rappro::model::mission::MissionId;
use rappro::model::money::{Currency, Money};
use rappro::model::notes::Notes;
use rappro::model::place::Place;
use rappro::model::report::{BridgeStep, Report};

const MIAMI: MissionId = MissionId(0);
const MILAN: MissionId = MissionId(1);

/// The order in which a cent is given to its cause (contract 4b).
const ORDER: [&str; 7] =
    ["duplicate", "cancelled", "other_mission", "outside_dates", "change", "unmatched", "unexplained"];

fn finding(check: &'static str, subjects: &[&str], books: &Books, amount: Option<&str>) -> Finding {
    let id = |name: &&str| {
        let (id, _) = books.entries().find(|(_, entry)| desk::name(entry) == *name).unwrap();
        EntryId(id.0)
    };
    let seen = Observation::at(Place::of_file(&"lignes.csv".into()), "", "").amount(amount.map(eur)).mission(MIAMI);
    Finding {
        key: Key::of("C", &[check, subjects[0]]),
        check,
        severity: Severity::Blocking,
        observation: seen.subjects(subjects.iter().map(id)),
        answer: Answer::default(),
        since: day("01/02/2019"),
        closes_by_correction_only: false,
    }
}

fn close(books: Books, findings: Vec<Finding>) -> Report {
    report(books, findings, Vec::new(), Notes::default()).unwrap()
}

fn told(bridge: &[BridgeStep]) -> Vec<String> {
    bridge.iter().map(|step| format!("{} {}", step.step, step.amount.plain())).collect()
}

/// Stations in order, causes in order and once each, everything closing to nothing.
fn holds(bridge: &[BridgeStep], declared: Money, ledger: Money, support: Money) {
    let mut stations = Vec::new();
    let mut sum = Money::zero(Currency::EUR);
    let mut last = None;
    for step in bridge {
        match ORDER.iter().position(|cause| *cause == step.step) {
            Some(cause) => {
                assert!(last.is_none_or(|last| last < cause), "{:?}", told(bridge));
                assert!(!step.amount.is_zero(), "{:?}", told(bridge));
                last = Some(cause);
                sum = sum.checked_add(step.amount).unwrap();
            }
            None if step.step == "declared_sum" => sum = sum.checked_add(step.amount).unwrap(),
            None if step.step == "closing" => assert!(step.amount.is_zero()),
            None => {
                assert!(stations.is_empty() || sum == step.amount, "{:?}", told(bridge));
                stations.push((step.step, step.amount));
                (sum, last) = (step.amount, None);
            }
        }
    }
    assert_eq!(stations, [("declared", declared), ("ledger", ledger), ("support", support)]);
}

fn all_hold(report: &Report) {
    for one in &report.missions {
        holds(&one.bridge, one.declared, one.ledger, one.support);
    }
    holds(&report.bridge, report.declared(), report.ledger(), report.support());
}

#[test]
fn a_line_there_twice_inside_a_match_is_a_duplicate() {
    // Both payments of one invoice stand in one match: a person marked them.
    let mut books = books(sorted(
        "L1 | 12/11/2017 | HOTEL BISCAYNE | 1000,00 | mandat=1 facture=F-101 mission=MIAMI
         L2 | 14/11/2017 | HOTEL BISCAYNE | 1000,00 | mandat=2 facture=F-101 mission=MIAMI
         J1 | 01/11/2017 | Hotel Biscayne | 1000,00 | facture=F-101 mission=MIAMI",
    ));
    books.matching.ambiguities.clear();
    let mut one = books_match(&books, &["L1", "L2"], &["J1"]);
    one.confidence = rappro::model::matching::Confidence::Manual;
    books.matching.matches = vec![one];
    let books = rebound(books);
    let duplicate = finding("duplicate_invoice", &["L1", "L2"], &books, Some("1000,00"));
    let report = close(books, vec![duplicate]);
    assert_eq!(
        told(&report.missions[0].bridge),
        [
            "declared 1000.00",
            "duplicate 1000.00",
            "ledger 2000.00",
            "duplicate -1000.00",
            "support 1000.00",
            "closing 0.00"
        ]
    );
    all_hold(&report);
}

fn books_match(books: &Books, ledger: &[&str], support: &[&str]) -> rappro::model::matching::Match {
    let ids = |names: &[&str]| -> Vec<EntryId> {
        let found = books.entries().filter(|(_, entry)| names.contains(&desk::name(entry)));
        found.map(|(id, _)| id).collect()
    };
    let sum = |ids: &[EntryId]| books.sum(ids.iter().filter_map(|id| books.entry(*id).amount));
    let (ledger, support) = (ids(ledger), ids(support));
    let evidence =
        rappro::model::matching::Evidence { reason: Default::default(), references: Few::none(), days_apart: None };
    let amounts = [sum(&ledger), sum(&support)];
    let confidence = rappro::model::matching::Confidence::Certain;
    rappro::model::matching::Match::of([ledger.into(), support.into()], amounts, confidence, evidence)
}

/// The same books, indexed again.
fn rebound(books: Books) -> Books {
    Books::new(Parts {
        dossier: books.dossier,
        run_date: books.run_date,
        facts: rappro::model::books::Facts { entries: books.entries, ..Default::default() },
        natures: books.natures,
        copies: books.copies,
        assignments: books.assignments,
        matching: books.matching,
        skipped: books.skipped,
    })
}

#[test]
fn a_duplicate_shared_by_two_missions_counts_in_each_for_its_share() {
    let mut books = books(sorted(
        "L1 | 12/11/2017 | AGENCE | 1000,00 | mandat=1 facture=F-101
         L2 | 14/11/2017 | AGENCE | 1000,00 | mandat=2 facture=F-101",
    ));
    let share = |mission, amount| Share { mission, amount: eur(amount) };
    for at in 0..2 {
        books.assignments[at] = Assignment {
            by: MissionBy::Manual,
            shares: vec![share(MIAMI, "600,00"), share(MILAN, "400,00")],
            ..Assignment::none()
        };
    }
    let books = rebound(books);
    let duplicate = finding("duplicate_invoice", &["L1", "L2"], &books, Some("1000,00"));
    let report = close(books, vec![duplicate]);
    let support_leg = |at: usize| -> Vec<String> {
        told(&report.missions[at].bridge).into_iter().skip_while(|step| !step.starts_with("ledger")).collect()
    };
    assert_eq!(support_leg(0)[..3], ["ledger 1200.00", "duplicate -600.00", "unmatched -600.00"]);
    assert_eq!(support_leg(1)[..3], ["ledger 800.00", "duplicate -400.00", "unmatched -400.00"]);
    all_hold(&report);
}

/// Payments and papers of 318,00 €, all in doubt with each other, and what leads from the ledger to the support when so many
/// of the payments are found to be duplicates.
fn in_doubt(payments: usize, papers: usize, found: usize) -> Vec<String> {
    let paid =
        (1..=payments).map(|at| format!("L{at} | 20/11/2017 | QUEENS HOTEL | 318,00 | mandat={at} mission=MIAMI"));
    let invoiced = (1..=papers)
        .map(|at| format!("J{at} | 10/11/2017 | Queens Hotel | 318,00 | facture=QH-{at} mission=MIAMI"));
    let mut books = books(sorted(&paid.chain(invoiced).collect::<Vec<_>>().join("\n")));
    let of = |side| books.side(side).map(|(id, _)| id).collect::<Vec<_>>();
    let (ledger, support) = (of(Side::Ledger), of(Side::Support));
    books.matching.matches.clear();
    let sentence = String::new();
    books.matching.ambiguities = vec![Ambiguity { ledger, support, solutions: 0, pass: "one_to_one", sentence }];
    let books = rebound(books);
    let names = ["L2", "L3", "L4", "L5", "L6"];
    let found =
        names[..found].iter().map(|name| finding("probable_duplicate", &[name], &books, Some("318,00"))).collect();
    let report = close(books, found);
    all_hold(&report);
    let leg = told(&report.missions[0].bridge).into_iter().skip_while(|step| !step.starts_with("ledger"));
    leg.skip(1).filter(|step| !step.starts_with("closing")).collect()
}

#[test]
fn of_payments_in_doubt_with_papers_only_what_exceeds_them_is_there_twice() {
    assert_eq!(in_doubt(6, 5, 5), ["duplicate -318.00", "support 1590.00"]);
    assert_eq!(in_doubt(6, 4, 5), ["duplicate -636.00", "support 1272.00"]);
    assert_eq!(in_doubt(3, 3, 2), ["support 954.00"]);
    // Nobody said that they are duplicates.
    assert_eq!(in_doubt(6, 5, 0), ["unmatched -318.00", "support 1590.00"]);
}

#[test]
fn a_part_of_a_shared_line_there_twice() {
    let mut books = books(sorted("L1 | 12/11/2017 | AGENCE | 1000,00 | mandat=1 facture=F-101"));
    let share = |mission, amount| Share { mission, amount: eur(amount) };
    books.assignments[0] = Assignment {
        by: MissionBy::Manual,
        shares: vec![share(MIAMI, "666,67"), share(MILAN, "333,33")],
        ..Assignment::none()
    };
    let books = rebound(books);
    let duplicate = finding("duplicate_invoice", &["L1"], &books, Some("500,00"));
    let report = close(books, vec![duplicate]);
    assert!(told(&report.missions[0].bridge).contains(&"duplicate -333.34".to_owned()));
    assert!(told(&report.missions[1].bridge).contains(&"duplicate -166.66".to_owned()));
    all_hold(&report);
}

/// The steps from ledger to support of Miami and of Milan, judged by every check; and which missions a check is about.
fn judged(table: &str, check: &str) -> ([Vec<String>; 2], Vec<MissionId>) {
    let books = books(sorted(table));
    let (findings, checks) = rappro::check::run(&books);
    let of_check = findings.iter().filter(|one| one.check == check);
    let missions = of_check.filter_map(|one| one.observation.mission).collect();
    let report = report(books, findings, checks, Notes::default()).unwrap();
    all_hold(&report);
    let leg = |at: usize| -> Vec<String> {
        let steps = told(&report.missions[at].bridge).into_iter();
        steps.skip_while(|step| !step.starts_with("ledger")).filter(|step| !step.starts_with("closing")).collect()
    };
    ([leg(0), leg(1)], missions)
}

#[test]
fn an_invoice_of_two_missions_paid_twice_is_a_duplicate_in_each() {
    let paid = "
        L1 | 02/11/2017 | AGENCE DES ABERS | 300,00  | mandat=400 ligne=1 facture=AA-2017-88 mission=MIAMI
        L2 | 02/11/2017 | AGENCE DES ABERS | 1250,00 | mandat=400 ligne=2 facture=AA-2017-88 mission=MILAN
        J1 | 05/10/2017 | AGENCE DES ABERS | 300,00  | facture=AA-2017-88 mission=MIAMI
        J2 | 05/10/2017 | AGENCE DES ABERS | 1250,00 | facture=AA-2017-88 mission=MILAN";
    let again = "
        L3 | 23/11/2017 | AGENCE DES ABERS | 300,00  | mandat=470 ligne=1 facture=AA-2017-88 mission=MIAMI
        L4 | 23/11/2017 | AGENCE DES ABERS | 1250,00 | mandat=470 ligne=2 facture=AA-2017-88 mission=MILAN";
    let (legs, missions) = judged(&format!("{paid}{again}"), "duplicate_invoice");
    assert_eq!(legs[0], ["ledger 600.00", "duplicate -300.00", "support 300.00"]);
    assert_eq!(legs[1], ["ledger 2500.00", "duplicate -1250.00", "support 1250.00"]);
    assert_eq!(missions, [MIAMI, MILAN]);
    let (legs, missions) = judged(paid, "duplicate_invoice");
    assert_eq!(legs[0], ["ledger 300.00", "support 300.00"]);
    assert!(missions.is_empty());
}

#[test]
fn a_gap_is_of_the_mission_that_differs_and_of_no_other() {
    let look = |miami: &str, milan: &str| {
        let table = format!(
            "L1 | 02/11/2017 | AGENCE DES ABERS | {miami} | mandat=400 ligne=1 facture=AA-2017-88 mission=MIAMI
             L2 | 02/11/2017 | AGENCE DES ABERS | {milan} | mandat=400 ligne=2 facture=AA-2017-88 mission=MILAN
             J1 | 05/10/2017 | AGENCE DES ABERS | 150,00 | facture=AA-2017-88 mission=MIAMI objet=\"voyageur 1\"
             J2 | 05/10/2017 | AGENCE DES ABERS | 150,00 | facture=AA-2017-88 mission=MIAMI objet=\"voyageur 2\"
             J3 | 05/10/2017 | AGENCE DES ABERS | 625,00 | facture=AA-2017-88 mission=MILAN objet=\"voyageur 3\"
             J4 | 05/10/2017 | AGENCE DES ABERS | 625,00 | facture=AA-2017-88 mission=MILAN objet=\"voyageur 4\""
        );
        judged(&table, "amount_disagreement")
    };
    let (legs, missions) = look("270,00", "1250,00");
    assert_eq!(legs[0], ["ledger 270.00", "unexplained 30.00", "support 300.00"]);
    assert_eq!(legs[1], ["ledger 1250.00", "support 1250.00"]);
    assert_eq!(missions, [MIAMI]);
    let (legs, missions) = look("270,00", "1200,00");
    assert_eq!(legs[0], ["ledger 270.00", "unexplained 30.00", "support 300.00"]);
    assert_eq!(legs[1], ["ledger 1200.00", "unexplained 50.00", "support 1250.00"]);
    assert_eq!(missions, [MIAMI, MILAN]);
}

#[test]
fn a_paper_that_a_gap_leaves_without_missions_is_not_of_another_one() {
    let look = |milan: &str| {
        let table = format!(
            "L1 | 02/11/2017 | AGENCE DES ABERS | 300,00 | mandat=400 ligne=1 facture=AA-2017-88 mission=MIAMI
             L2 | 02/11/2017 | AGENCE DES ABERS | {milan} | mandat=400 ligne=2 facture=AA-2017-88 mission=MILAN
             J1 | 05/10/2017 | AGENCE DES ABERS | 1550,00 | facture=AA-2017-88"
        );
        judged(&table, "entry_without_mission")
    };
    let (legs, missions) = look("1520,00");
    assert_eq!(legs[0], ["ledger 300.00", "unexplained -300.00", "support 0.00"]);
    assert_eq!(legs[1], ["ledger 1520.00", "unexplained -1520.00", "support 0.00"]);
    assert_eq!(missions, [MIAMI, MILAN]);
    let (legs, missions) = look("1250,00");
    assert_eq!(legs[0], ["ledger 300.00", "support 300.00"]);
    assert!(missions.is_empty());
}

#[test]
fn an_unmatched_line_that_is_a_duplicate_and_outside_the_dates_is_a_duplicate() {
    let books = books(sorted(
        "L1 | 12/11/2017 | HOTEL BISCAYNE | 1000,00 | mandat=1 facture=F-101 mission=MIAMI
         J1 | 01/11/2017 | Hotel Biscayne | 1000,00 | facture=F-101 mission=MIAMI
         L2 | 14/11/2017 | HOTEL BISCAYNE | 1000,00 | mandat=2 facture=F-300 mission=MIAMI
         L3 | 14/11/2017 | TAXI ROMA      | 70,00   | mandat=3 facture=T-300 mission=MIAMI",
    ));
    let duplicate = finding("probable_duplicate", &["L1", "L2"], &books, Some("1000,00"));
    let outside = finding("outside_mission_dates", &["L2", "L3"], &books, Some("1070,00"));
    let report = close(books, vec![outside, duplicate]);
    let steps = told(&report.missions[0].bridge);
    let leg: Vec<&String> = steps.iter().skip_while(|step| !step.starts_with("ledger")).collect();
    assert_eq!(leg[..4], ["ledger 2070.00", "duplicate -1000.00", "outside_dates -70.00", "support 1000.00"]);
    all_hold(&report);
}

#[test]
fn what_the_total_of_the_report_says_beyond_its_missions_is_a_step_of_the_dossier() {
    let mut books = books(sorted("L1 | 12/11/2017 | HOTEL BISCAYNE | 1000,00 | mandat=1 mission=MIAMI"));
    books.dossier.declared = eur("1600,05");
    let report = close(books, Vec::new());
    assert_eq!(told(&report.bridge)[..2], ["declared 1600.05", "declared_sum -0.05"]);
    all_hold(&report);
}

#[test]
fn lines_of_another_mission_cancel_out_over_the_dossier() {
    let books = books(sorted(
        "L1 | 12/12/2017 | NCC BRERA | 500,00 | facture=F-102 mission=MILAN
         J1 | 01/12/2017 | NCC Brera | 500,00 | facture=F-102 mission=MIAMI",
    ));
    let disagreement = finding("mission_disagreement", &["L1", "J1"], &books, Some("500,00"));
    let report = close(books, vec![disagreement]);
    let leg = |bridge: &[BridgeStep]| -> Vec<String> {
        told(bridge).into_iter().skip_while(|step| !step.starts_with("ledger")).collect()
    };
    assert_eq!(leg(&report.missions[0].bridge)[1], "other_mission 500.00");
    assert_eq!(leg(&report.missions[1].bridge)[1], "other_mission -500.00");
    assert_eq!(leg(&report.bridge), ["ledger 500.00", "support 500.00", "closing 0.00"]);
    all_hold(&report);
}

#[test]
fn a_gap_between_two_missions_stands_where_it_was_paid() {
    let books = books(sorted(
        "L1 | 12/12/2017 | NCC BRERA | 520,00 | facture=F-102 mission=MILAN
         J1 | 01/12/2017 | NCC Brera | 500,00 | facture=F-102 mission=MIAMI",
    ));
    let report = close(books, Vec::new());
    let leg = |bridge: &[BridgeStep]| -> Vec<String> {
        told(bridge).into_iter().skip_while(|step| !step.starts_with("ledger")).collect()
    };
    assert_eq!(leg(&report.missions[0].bridge)[1], "other_mission 500.00");
    assert_eq!(leg(&report.missions[1].bridge)[1..3], ["other_mission -500.00", "unexplained -20.00"]);
    assert_eq!(leg(&report.bridge), ["ledger 520.00", "unexplained -20.00", "support 500.00", "closing 0.00"]);
    all_hold(&report);
}

#[test]
fn the_bridge_of_any_dossier_closes_and_keeps_the_order_of_causes() {
    for seed in 1..=60 {
        let profile = Profile { quality: [100, 50, 0][seed as usize % 3], errors: 8, lines: 40 };
        let mut books = books(sorted_by_count(World::invented(seed, profile)));
        books.dossier.missions[0].declared = books.total(MIAMI, rappro::model::entry::Side::Ledger);
        let (findings, checks) = rappro::check::run(&books);
        all_hold(&report(books, findings, checks, Notes::default()).unwrap());
    }
}

fn sorted_by_count(world: World) -> Vec<rappro::model::entry::Entry> {
    let (facts, _) = rappro::count::once(desk::facts(world.entries));
    facts.entries
}
