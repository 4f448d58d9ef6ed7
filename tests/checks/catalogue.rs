//! The catalogue as a whole: its list, its texts, its settings, its keys.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use rappro::check::{CATALOGUE, readme_table};
use rappro::model::field::Field;
use rappro::model::finding::Severity;
use rappro::model::rules::{CHECK_IDS, Setting};

use crate::desk::{Desk, MIAMI, eur, order};

/// The identifiers of the contract that this edition checks, in the contract's order.
const CONTRACT: &[&str] = &[
    "unreadable_file",
    "unrecognised_table",
    "unreadable_amount",
    "ambiguous_number",
    "unreadable_date",
    "control_total_mismatch",
    "mixed_amount_bases",
    "duplicate_source",
    "hidden_rows",
    "report_disagreement",
    "declared_sum_mismatch",
    "declared_gap",
    "declared_nature_gap",
    "mission_without_entries",
    "headcount_mismatch",
    "fiscal_year_mismatch",
    "late_ratification",
    "entry_without_mission",
    "conflicting_mission",
    "entry_in_two_missions",
    "mission_disagreement",
    "amount_disagreement",
    "ledger_without_support",
    "support_without_ledger",
    "ambiguous_match",
    "probable_match",
    "lone_mark",
    "stray_notes",
    "duplicate_payment_order",
    "duplicate_invoice",
    "probable_duplicate",
    "double_payment",
    "unlinked_credit",
    "cancelled_line_counted",
    "unpaid_line_counted",
    "uncleared_advance",
    "vat_mismatch",
    "outside_mission_dates",
    "stay_extension",
    "impossible_date_order",
    "authorisation_after_departure",
    "time_barred",
    "missing_special_mandate",
    "beneficiary_outside_delegation",
    "overlapping_missions",
    "per_diem_above_rate",
    "per_diem_count",
    "per_diem_and_actual_cost",
    "meal_not_deducted",
    "unusual_cost_per_head",
    "conversion_mismatch",
    "missing_rate",
    "missing_supporting_document",
    "inadmissible_document",
    "unused_ticket",
    "account_mismatch",
    "payee_spellings",
    "generic_payee",
    "uncovered_hospitality",
    "shared_cost_without_recharge",
];

#[test]
fn the_catalogue_is_the_contract_in_its_order() {
    let ids: Vec<&str> = CATALOGUE.iter().map(|check| check.id).collect();
    assert_eq!(ids, CONTRACT);
    let known: Vec<&str> = CHECK_IDS.iter().copied().filter(|id| ids.contains(id)).collect();
    assert_eq!(ids, known, "dossier.toml may name every check");
}

#[test]
fn each_check_has_a_file_of_its_name_and_is_registered() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/check");
    let mut files = BTreeSet::new();
    for item in fs::read_dir(folder).unwrap() {
        let path = item.unwrap().path();
        if path.is_dir() {
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        if text.contains("static CHECK: Check") {
            files.insert(path.file_stem().unwrap().to_string_lossy().into_owned());
            assert!(text.starts_with("//! "), "{} tells no story", path.display());
        }
    }
    let ids: BTreeSet<String> = CATALOGUE.iter().map(|check| check.id.to_owned()).collect();
    assert_eq!(files, ids);
}

#[test]
fn each_check_tells_everything_that_explain_shows() {
    for check in CATALOGUE {
        for text in [check.title, check.why, check.source, check.remedy, check.needs] {
            assert!(text.chars().count() > 8, "{} says too little: {text}", check.id);
            assert!(!text.contains('\''), "{} uses a typewriter apostrophe: {text}", check.id);
        }
    }
}

#[test]
fn only_faults_that_leave_the_sums_unknown_close_by_correction_only() {
    let closing: Vec<&str> =
        CATALOGUE.iter().filter(|check| check.closes_by_correction_only).map(|check| check.id).collect();
    assert_eq!(closing, ["unreadable_file", "unreadable_amount", "ambiguous_number", "control_total_mismatch"]);
}

#[test]
fn the_table_of_the_readme_has_a_row_per_check() {
    let table = readme_table();
    assert_eq!(table.lines().count(), 2 + CATALOGUE.len());
    assert!(table.contains("| `duplicate_invoice` | Bloquant | Facture payée deux fois |"), "{table}");
}

fn unsupported() -> Desk {
    let mut desk = Desk::new();
    desk.mission(MIAMI).declared = eur("120.00");
    desk.dossier.declared = eur("120.00");
    desk.pays(MIAMI, "120.00", |line| order(line, "812", "1"));
    desk
}

#[test]
fn the_dossier_may_change_a_severity_or_switch_a_check_off() {
    let id = "ledger_without_support";
    assert_eq!(unsupported().look().of(id), ["blocking MIAMI 120.00 mandats.csv › F2"]);

    let mut milder = unsupported();
    milder.dossier.rules.settings.insert(id.into(), Setting::Severity(Severity::Info));
    assert_eq!(milder.look().of(id), ["info MIAMI 120.00 mandats.csv › F2"]);

    let mut off = unsupported();
    off.dossier.rules.settings.insert(id.into(), Setting::Off);
    let seen = off.look();
    assert!(seen.of(id).is_empty());
    assert_eq!(seen.outcome(id), "not_checked : contrôle désactivé dans dossier.toml");
}

#[test]
fn a_key_survives_another_amount_and_another_row() {
    let key = |desk: Desk| {
        let seen = desk.look();
        let one = seen.findings.iter().find(|one| one.check == "ledger_without_support").unwrap();
        one.key.clone()
    };
    let first = key(unsupported());
    let mut corrected = unsupported();
    corrected.facts.entries[0].amount = Some(eur("121.00"));
    let line = &mut corrected.facts.entries[0];
    line.place = line.place.in_file("autre.csv");
    assert_eq!(key(corrected), first);
}

#[test]
fn no_two_findings_share_a_key() {
    let mut desk = Desk::new();
    for _ in 0..3 {
        desk.pays(MIAMI, "50.00", |line| order(line, "900", ""));
    }
    let seen = desk.look();
    let keys: BTreeSet<&str> = seen.findings.iter().map(|one| one.key.as_str()).collect();
    assert!(seen.findings.len() > 2);
    assert_eq!(keys.len(), seen.findings.len());
}

#[test]
fn findings_come_gravest_first() {
    let mut desk = unsupported();
    desk.paper(MIAMI, "80.00", |line| line.set(Field::Payee, "Taxi Marius"));
    let seen = desk.look();
    let severities: Vec<Severity> = seen.findings.iter().map(|one| one.severity).collect();
    assert!(severities.len() >= 2);
    assert!(severities.is_sorted(), "{severities:?}");
}
