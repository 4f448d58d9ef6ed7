//! Books → findings. **New check here.**
//!
//! A check is a file of its own: a paragraph for a human, a `CHECK`, a `run`. Registering it takes two
//! lines below: its `mod`, and its place in [`CATALOGUE`]. What several checks know of the lines, their people and
//! their days stands in [`grounds`]; how what they saw becomes findings, in [`findings`]: what is only the consequence
//! of another finding is declared in its `noise`.

mod account_mismatch;
mod ambiguous_match;
mod ambiguous_number;
mod amount_disagreement;
mod authorisation_after_departure;
mod beneficiary_outside_delegation;
mod cancelled_line_counted;
mod conflicting_mission;
mod control_total_mismatch;
mod conversion_mismatch;
mod declared_gap;
mod declared_nature_gap;
mod declared_sum_mismatch;
mod double_payment;
mod duplicate_invoice;
mod duplicate_payment_order;
mod duplicate_source;
mod entry_in_two_missions;
mod entry_without_mission;
mod fiscal_year_mismatch;
mod generic_payee;
mod headcount_mismatch;
mod hidden_rows;
mod impossible_date_order;
mod inadmissible_document;
mod late_ratification;
mod ledger_without_support;
mod lone_mark;
mod meal_not_deducted;
mod missing_rate;
mod missing_special_mandate;
mod missing_supporting_document;
mod mission_disagreement;
mod mission_without_entries;
mod mixed_amount_bases;
mod outside_mission_dates;
mod overlapping_missions;
mod payee_spellings;
mod per_diem_above_rate;
mod per_diem_and_actual_cost;
mod per_diem_count;
mod probable_duplicate;
mod probable_match;
mod report_disagreement;
mod shared_cost_without_recharge;
mod stay_extension;
mod stray_notes;
mod support_without_ledger;
mod time_barred;
mod uncleared_advance;
mod uncovered_hospitality;
mod unlinked_credit;
mod unpaid_line_counted;
mod unreadable_amount;
mod unreadable_date;
mod unreadable_file;
mod unrecognised_table;
mod unused_ticket;
mod unusual_cost_per_head;
mod vat_mismatch;

mod findings;
mod grounds;

pub use self::grounds::Grounds;
use crate::model::books::Books;
use crate::model::finding::{Finding, Observation, Outcome, Severity};
use crate::model::report::{CheckOutcome, Point};
use crate::model::rules::Setting;

/// A check: data and a function. Its texts feed the workbook, the JSON results, `rappro explain` and
/// the README.
#[derive(Clone, Copy, Debug)]
pub struct Check {
    /// Stable name, also the name of its file and of its fixture folder.
    pub id: &'static str,
    /// What is wrong, as a French title: `Doublon de facture`.
    pub title: &'static str,
    /// Why it matters, in French.
    pub why: &'static str,
    /// Law, article or practice that it rests on, in French.
    pub source: &'static str,
    /// What to do in general, in French.
    pub remedy: &'static str,
    /// Default severity; `[controles]` may change it.
    pub severity: Severity,
    /// Which data it needs, in French, for `rappro explain`.
    pub needs: &'static str,
    /// Only a correction closes its findings, because the sums are unknown until then (contract 4b).
    pub closes_by_correction_only: bool,
    /// What it sees; or why it cannot be, or need not be, looked at.
    pub run: fn(&Grounds<'_>) -> Result<Vec<Observation>, Outcome>,
}

/// Every check, in the order of the workbook.
pub static CATALOGUE: &[&Check] = &[
    &unreadable_file::CHECK,
    &unrecognised_table::CHECK,
    &unreadable_amount::CHECK,
    &ambiguous_number::CHECK,
    &unreadable_date::CHECK,
    &control_total_mismatch::CHECK,
    &mixed_amount_bases::CHECK,
    &duplicate_source::CHECK,
    &hidden_rows::CHECK,
    &report_disagreement::CHECK,
    &declared_sum_mismatch::CHECK,
    &declared_gap::CHECK,
    &declared_nature_gap::CHECK,
    &mission_without_entries::CHECK,
    &headcount_mismatch::CHECK,
    &fiscal_year_mismatch::CHECK,
    &late_ratification::CHECK,
    &entry_without_mission::CHECK,
    &conflicting_mission::CHECK,
    &entry_in_two_missions::CHECK,
    &mission_disagreement::CHECK,
    &amount_disagreement::CHECK,
    &ledger_without_support::CHECK,
    &support_without_ledger::CHECK,
    &ambiguous_match::CHECK,
    &probable_match::CHECK,
    &lone_mark::CHECK,
    &stray_notes::CHECK,
    &duplicate_payment_order::CHECK,
    &duplicate_invoice::CHECK,
    &probable_duplicate::CHECK,
    &double_payment::CHECK,
    &unlinked_credit::CHECK,
    &cancelled_line_counted::CHECK,
    &unpaid_line_counted::CHECK,
    &uncleared_advance::CHECK,
    &vat_mismatch::CHECK,
    &outside_mission_dates::CHECK,
    &stay_extension::CHECK,
    &impossible_date_order::CHECK,
    &authorisation_after_departure::CHECK,
    &time_barred::CHECK,
    &missing_special_mandate::CHECK,
    &beneficiary_outside_delegation::CHECK,
    &overlapping_missions::CHECK,
    &per_diem_above_rate::CHECK,
    &per_diem_count::CHECK,
    &per_diem_and_actual_cost::CHECK,
    &meal_not_deducted::CHECK,
    &unusual_cost_per_head::CHECK,
    &conversion_mismatch::CHECK,
    &missing_rate::CHECK,
    &missing_supporting_document::CHECK,
    &inadmissible_document::CHECK,
    &unused_ticket::CHECK,
    &account_mismatch::CHECK,
    &payee_spellings::CHECK,
    &generic_payee::CHECK,
    &uncovered_hospitality::CHECK,
    &shared_cost_without_recharge::CHECK,
];

/// The check of this id.
pub fn find(id: &str) -> Option<&'static Check> {
    CATALOGUE.iter().copied().find(|check| check.id == id)
}

/// The catalogue as a table for the README: identifier, severity, title.
pub fn readme_table() -> String {
    let rows = CATALOGUE
        .iter()
        .map(|check| format!("| `{}` | {} | {} |\n", check.id, check.severity.french(), check.title));
    format!("| contrôle | gravité | dit |\n|---|---|---|\n{}", rows.collect::<String>())
}

/// An observation on its way to becoming a finding.
#[derive(Clone, Debug)]
struct Seen {
    check: &'static Check,
    /// Position of the check in the catalogue.
    rank: usize,
    severity: Severity,
    observation: Observation,
}

/// Runs the catalogue: findings sorted by severity, mission, check and place; and one outcome per
/// check, in the order of the catalogue, counted after consequences have joined their cause.
pub fn run(books: &Books) -> (Vec<Finding>, Vec<CheckOutcome>) {
    let grounds = Grounds::of(books);
    let results: Vec<_> = CATALOGUE.iter().map(|check| look(check, &grounds)).collect();
    let seen = results.iter().enumerate().flat_map(|(rank, result)| seen_by(rank, result, books)).collect();
    let seen = findings::explain::without_paid_elsewhere(seen, books);
    let (seen, absorbed) = findings::noise::reduce(seen, books);
    let mut seen = findings::parts::of_missions(seen, books);
    findings::explain::declared_gaps(&mut seen, books);
    let outcomes = CATALOGUE.iter().zip(&results).map(|(check, result)| {
        let findings = seen.iter().filter(|one| one.check.id == check.id).count();
        let outcome = outcome(result, findings, absorbed.get(check.id));
        CheckOutcome {
            check: check.id,
            title: check.title,
            why: check.why,
            source: check.source,
            severity: severity(check, None, books),
            outcome,
            findings,
            points: if check.id == report_disagreement::CHECK.id { points(books) } else { Vec::new() },
        }
    });
    let outcomes = outcomes.collect();
    (findings::identify::findings(seen, books), outcomes)
}

/// What of the dossier was compared with the text of its report.
fn points(books: &Books) -> Vec<Point> {
    let is_off = books.dossier.rules.settings.get(report_disagreement::CHECK.id) == Some(&Setting::Off);
    if is_off { Vec::new() } else { grounds::report_facts::of(books) }
}

fn look(check: &Check, books: &Grounds<'_>) -> Result<Vec<Observation>, Outcome> {
    if books.dossier.rules.settings.get(check.id) == Some(&Setting::Off) {
        return Err(Outcome::NotChecked("contrôle désactivé dans dossier.toml".into()));
    }
    (check.run)(books)
}

fn seen_by(rank: usize, result: &Result<Vec<Observation>, Outcome>, books: &Books) -> Vec<Seen> {
    let check = CATALOGUE[rank];
    let observations = result.iter().flatten().cloned();
    observations
        .map(|observation| Seen {
            check,
            rank,
            severity: severity(check, observation.severity, books),
            observation,
        })
        .collect()
}

/// `[controles]` first, then what the observation says, then the default.
fn severity(check: &Check, observed: Option<Severity>, books: &Books) -> Severity {
    match books.dossier.rules.settings.get(check.id) {
        Some(Setting::Severity(severity)) => *severity,
        _ => observed.unwrap_or(check.severity),
    }
}

fn outcome(result: &Result<Vec<Observation>, Outcome>, findings: usize, absorbed: Option<&String>) -> Outcome {
    match (result, absorbed) {
        (Err(outcome), _) => outcome.clone(),
        (Ok(_), _) if findings > 0 => Outcome::Anomaly,
        (Ok(_), Some(reason)) => Outcome::NotApplicable(reason.clone()),
        (Ok(_), None) => Outcome::Compliant,
    }
}
