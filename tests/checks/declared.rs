//! Declared against ledger, head-counts, fiscal years, the delay of the vote.

use rappro::model::account::Role;
use rappro::model::entry::Counted;
use rappro::model::mission::{Category, Headcount};

use crate::desk::{Desk, MIAMI, MILAN, eur, on, order, table};

/// Miami declared and paid 1 000,00 €, Milan 200,00 €.
fn balanced() -> Desk {
    let mut desk = Desk::new();
    desk.mission(MIAMI).declared = eur("1000.00");
    desk.mission(MILAN).declared = eur("200.00");
    desk.dossier.declared = eur("1200.00");
    desk.settled(MIAMI, "1000.00", |line| order(line, "812", "1"));
    desk.settled(MILAN, "200.00", |line| order(line, "813", "1"));
    desk
}

#[test]
fn a_balanced_dossier_is_compliant() {
    let seen = balanced().look();
    assert!(seen.findings.is_empty(), "{:#?}", seen.findings);
    for check in ["declared_sum_mismatch", "declared_gap", "mission_without_entries", "ledger_without_support"] {
        assert_eq!(seen.outcome(check), "compliant", "{check}");
    }
}

#[test]
fn a_total_that_is_not_the_sum_of_its_missions() {
    let mut desk = balanced();
    desk.dossier.declared = eur("1240.00");
    let seen = desk.look();
    assert_eq!(seen.of("declared_sum_mismatch"), ["blocking - 40.00 dossier.toml › montant_declare"]);
    assert!(seen.of("declared_gap").is_empty());
}

#[test]
fn a_gap_is_declared_minus_ledger() {
    let mut desk = balanced();
    desk.mission(MIAMI).declared = eur("1100.00");
    desk.dossier.declared = eur("1300.00");
    let seen = desk.look();
    assert_eq!(seen.of("declared_gap"), ["blocking MIAMI 100.00 dossier.toml › mission.MIAMI.montant_declare"]);
    assert!(seen.message("declared_gap").contains("100,00\u{a0}€ déclarés de plus que payés"));
}

#[test]
fn a_gap_says_what_the_other_findings_explain() {
    let mut desk = balanced();
    desk.pays(MIAMI, "1000.00", |line| order(line, "812", "1"));
    let seen = desk.look();
    assert_eq!(seen.of("declared_gap"), ["blocking MIAMI -1000.00 dossier.toml › mission.MIAMI.montant_declare"]);
    let message = seen.message("declared_gap");
    assert!(message.contains("lignes de mandat en double ; l’écart est entièrement expliqué"), "{message}");
}

#[test]
fn a_mission_without_entries_speaks_for_its_papers() {
    let mut desk = Desk::new();
    desk.mission(MIAMI).declared = eur("500.00");
    desk.dossier.declared = eur("500.00");
    desk.settled(MILAN, "200.00", |line| order(line, "813", "1"));
    let papers = [("300.00", "FAC-1"), ("200.00", "FAC-2")].map(|(amount, number)| {
        desk.paper(MIAMI, amount, |line| line.set(rappro::model::field::Field::Invoice, number))
    });
    let places = papers.map(|id| desk.facts.entries[id.index()].place.clone());
    let seen = desk.look();
    assert!(seen.of("support_without_ledger").is_empty());
    let only = seen.findings.iter().find(|one| one.check == "mission_without_entries").unwrap();
    assert!(only.observation.message.contains("« Justificatif sans paiement »"), "{}", only.observation.message);
    assert!(places.iter().all(|place| only.observation.related.contains(place)));
}

#[test]
fn without_ledger_nothing_is_compared() {
    let mut desk = Desk::new();
    desk.mission(MIAMI).declared = eur("10.00");
    desk.dossier.declared = eur("10.00");
    desk.facts.files = vec![table("pieces.csv", Role::Support)];
    let seen = desk.look();
    assert_eq!(seen.outcome("declared_gap"), "not_checked : aucun export de comptabilité dans le dossier");
    // But nothing declared is known to be paid, and that blocks.
    let expected = ["blocking MIAMI 10.00 dossier.toml › mission.MIAMI.montant_declare"];
    assert_eq!(seen.of("mission_without_entries"), expected);
}

#[test]
fn a_mission_of_which_the_ledger_knows_nothing_is_one_finding() {
    let mut desk = Desk::new();
    desk.mission(MIAMI).declared = eur("1000.00");
    desk.mission(MILAN).declared = eur("200.00");
    desk.dossier.declared = eur("1200.00");
    desk.settled(MIAMI, "1000.00", |line| order(line, "812", "1"));
    let seen = desk.look();
    let expected = ["blocking MILAN 200.00 dossier.toml › mission.MILAN.montant_declare"];
    assert_eq!(seen.of("mission_without_entries"), expected);
    assert!(seen.of("declared_gap").is_empty());
    assert!(seen.outcome("declared_gap").starts_with("not_applicable : constats repris sous"));
}

#[test]
fn a_mission_declared_for_nothing_needs_no_line() {
    let mut desk = balanced();
    desk.mission(MILAN).declared = eur("200.00");
    assert!(desk.look().of("mission_without_entries").is_empty());
    assert!(Desk::new().look().of("mission_without_entries").is_empty());
}

fn six_elected() -> Desk {
    let mut desk = Desk::new();
    desk.mission(MIAMI).headcount = Headcount { elected: Some(2), guests: Some(1), agents: Some(0) };
    desk.member(MIAMI, "DURAND Paul", Category::Elected);
    desk.member(MIAMI, "DURAND Anne", Category::Elected);
    desk.member(MIAMI, "MOREL Luc", Category::Guest);
    desk
}

#[test]
fn a_member_too_few_is_seen_by_category() {
    let mut desk = six_elected();
    desk.facts.members.remove(1);
    let seen = desk.look();
    assert_eq!(seen.of("headcount_mismatch"), ["review MIAMI - dossier.toml › mission.MIAMI.elus"]);
    assert!(seen.message("headcount_mismatch").contains("2 élus selon le rapport, 1 élu selon la liste"));
}

#[test]
fn one_person_listed_twice_is_one_and_two_of_a_surname_are_two() {
    let mut desk = six_elected();
    desk.member(MIAMI, "Mme Anne Durand", Category::Elected);
    assert!(desk.look().of("headcount_mismatch").is_empty());
}

#[test]
fn a_mission_without_list_is_not_compliant() {
    let seen = six_elected().look();
    assert_eq!(seen.outcome("headcount_mismatch"), "not_checked : liste des membres absente pour : Milan");
}

#[test]
fn a_member_of_no_known_category_leaves_the_categories_unchecked() {
    let look = |categories: [Option<Category>; 3]| {
        let mut desk = six_elected();
        desk.mission(MILAN).headcount = Headcount { elected: None, guests: None, agents: None };
        for (member, category) in desk.facts.members.iter_mut().zip(categories) {
            member.category = category;
        }
        desk.look()
    };
    let (elected, guest) = (Some(Category::Elected), Some(Category::Guest));
    let told = look([None, elected, guest]).outcome("headcount_mismatch");
    assert!(told.starts_with("not_checked : ") && told.contains("non reconnue pour : Miami"), "{told}");
    // Two guests where one is declared, whatever the third is.
    let seen = look([None, guest, guest]);
    assert_eq!(seen.of("headcount_mismatch"), ["review MIAMI - dossier.toml › mission.MIAMI.invites"]);
    // The list of another kind has no categories at all.
    assert!(!look([None; 3]).outcome("headcount_mismatch").contains("non reconnue"));
    assert!(!look([elected, elected, guest]).outcome("headcount_mismatch").contains("non reconnue"));
}

#[test]
fn a_list_without_categories_is_compared_in_total() {
    let mut desk = six_elected();
    for member in &mut desk.facts.members {
        member.category = None;
    }
    desk.facts.members.pop();
    let seen = desk.look();
    assert!(seen.message("headcount_mismatch").contains("3 membres selon le rapport, 2 membres selon la liste"));
}

#[test]
fn lines_of_another_year_are_one_finding_per_mission_and_year() {
    let mut desk = balanced();
    for number in ["496", "497"] {
        desk.pays(MILAN, "30.00", |line| {
            order(line, number, "1");
            line.fiscal_year = std::num::NonZeroI16::new(2018);
        });
    }
    let seen = desk.look();
    assert_eq!(seen.of("fiscal_year_mismatch"), ["review MILAN 60.00 mandats.csv › F6"]);
}

#[test]
fn a_report_that_cites_a_year_of_no_mission() {
    let mut desk = balanced();
    desk.dossier.fiscal_year = Some(2018);
    desk.pays(MILAN, "30.00", |line| {
        order(line, "496", "1");
        line.fiscal_year = std::num::NonZeroI16::new(2018);
    });
    let expected = ["review MIAMI - dossier.toml › exercice", "review MILAN 30.00 dossier.toml › exercice"];
    assert_eq!(desk.look().of("fiscal_year_mismatch"), expected);
}

#[test]
fn lines_without_a_year_are_not_checked_and_cancelled_ones_do_not_count() {
    let mut desk = balanced();
    desk.pays(MILAN, "30.00", |line| {
        line.fiscal_year = std::num::NonZeroI16::new(2018);
        line.set_counted(Counted::Cancelled);
    });
    assert!(desk.look().of("fiscal_year_mismatch").is_empty());

    let mut desk = balanced();
    desk.facts.entries[0].fiscal_year = None;
    let outcome = desk.look().outcome("fiscal_year_mismatch");
    assert_eq!(outcome, "not_checked : exercice absent de lignes de comptabilité de : Miami");
}

#[test]
fn a_vote_beyond_the_limit_is_an_information() {
    let mut desk = balanced();
    desk.dossier.commission_date = on("2018-11-20");
    let seen = desk.look();
    assert_eq!(seen.of("late_ratification"), ["info MIAMI - dossier.toml › commission"]);
    assert!(seen.message("late_ratification").contains("soit 12 mois révolus"));

    let mut desk = balanced();
    desk.dossier.commission_date = None;
    assert!(desk.look().outcome("late_ratification").starts_with("not_checked"));
}
