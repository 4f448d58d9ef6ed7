//! Totals, bridge, verdicts, answers, and the accounts that must close.
use crate::desk;

use desk::{books, day, eur, sorted};
use rappro::close::report;
use rappro::error::Error;
use rappro::model::account::{FileAccount, Role, RowCount, TableAccount};
use rappro::model::books::Books;
use rappro::model::entry::{EntryId, Share};
use rappro::model::finding::{Answer, Finding, Observation, Outcome, Severity, Status};
use rappro::model::key::Key;
use rappro::model::mission::MissionId;
use rappro::model::notes::{FindingNote, Notes};
use rappro::model::place::Place;
use rappro::model::report::{CheckOutcome, Report, Verdict};

const MIAMI: MissionId = MissionId(0);
const MILAN: MissionId = MissionId(1);

const CLEAN: &str = "
    L1 | 12/11/2017 | HOTEL BISCAYNE | 1000,00 | facture=F-101 mission=MIAMI
    J1 | 01/11/2017 | Hotel Biscayne | 1000,00 | facture=F-101 mission=MIAMI
    L2 | 12/12/2017 | NCC BRERA      | 500,00  | facture=F-102 mission=MILAN
    J2 | 01/12/2017 | NCC Brera      | 500,00  | facture=F-102 mission=MILAN
    L3 | 12/11/2017 | MINIBUS        | 100,00  | facture=F-103 mission=GENES
    J3 | 01/11/2017 | Minibus        | 100,00  | facture=F-103 mission=GENES
    L4 | 12/11/2017 | CRECHE         | 77,00   | mandat=4";

fn essential(outcome: Outcome) -> Vec<CheckOutcome> {
    ["declared_gap", "ledger_without_support", "control_total_mismatch", "unreadable_amount"]
        .into_iter()
        .map(|check| CheckOutcome {
            check,
            title: "",
            why: "",
            source: "",
            severity: Severity::Blocking,
            outcome: outcome.clone(),
            findings: 0,
            points: Vec::new(),
        })
        .collect()
}

fn close(books: Books, findings: Vec<Finding>, notes: Notes) -> Report {
    report(books, findings, essential(Outcome::Compliant), notes).unwrap()
}

fn finding(check: &'static str, severity: Severity, subjects: &[u32], amount: Option<&str>) -> Finding {
    let at = Place::of_file(&"lignes.csv".into());
    let subjects = subjects.iter().map(|id| EntryId(*id));
    Finding {
        key: Key::of("C", &[check]),
        check,
        severity,
        observation: Observation::at(at, "", "").amount(amount.map(eur)).mission(MIAMI).subjects(subjects),
        answer: Answer::default(),
        since: day("01/02/2019"),
        closes_by_correction_only: false,
    }
}

fn bridge(report: &Report, mission: usize) -> Vec<(&'static str, String)> {
    report.missions[mission].bridge.iter().map(|step| (step.step, step.amount.plain())).collect()
}

fn steps(of: &[(&'static str, &str)]) -> Vec<(&'static str, String)> {
    of.iter().map(|(step, amount)| (*step, (*amount).to_owned())).collect()
}

#[test]
fn a_clean_dossier_is_ready_and_its_sums_close() {
    let report = close(books(sorted(CLEAN)), Vec::new(), Notes::default());
    assert_eq!(report.verdict, Verdict::Ready);
    assert!(report.missions.iter().all(|one| one.verdict == Verdict::Ready));
    assert_eq!(report.missions[0].ledger, eur("1000,00"));
    assert_eq!((report.unassigned_ledger, report.unassigned_entries), (eur("77,00"), 1));
    assert_eq!(report.proof.ledger_in, eur("1677,00"));
    assert_eq!(report.proof.ledger_matched, eur("1600,00"));
    assert_eq!(report.proof.ledger_unmatched, eur("77,00"));
    assert_eq!(
        bridge(&report, 0),
        steps(&[("declared", "1000.00"), ("ledger", "1000.00"), ("support", "1000.00"), ("closing", "0.00")])
    );
}

#[test]
fn a_verdict_needs_what_is_essential() {
    let verdict = |checks: Vec<CheckOutcome>| {
        report(books(sorted(CLEAN)), Vec::new(), checks, Notes::default()).unwrap().verdict
    };
    assert_eq!(verdict(essential(Outcome::NotApplicable("aucun total imprimé".into()))), Verdict::Ready);
    assert_eq!(verdict(essential(Outcome::NotChecked("désactivé".into()))), Verdict::ToJustify);
    assert_eq!(verdict(essential(Outcome::Compliant)[..3].to_vec()), Verdict::ToJustify);
    let without_support =
        CLEAN.replace("J3", "X3").lines().filter(|line| !line.contains("X3")).collect::<Vec<_>>().join("\n");
    let report = close(books(sorted(&without_support)), Vec::new(), Notes::default());
    assert_eq!((report.verdict, report.missions[0].verdict), (Verdict::ToJustify, Verdict::Ready));
    assert_eq!(report.missions[2].verdict, Verdict::ToJustify);
}

#[test]
fn findings_weigh_on_their_mission_and_on_the_dossier() {
    let mut of_the_dossier = finding("unreadable_file", Severity::Blocking, &[], None);
    of_the_dossier.observation.mission = None;
    let review = finding("fiscal_year_mismatch", Severity::Review, &[], None);
    let report = close(books(sorted(CLEAN)), vec![of_the_dossier, review], Notes::default());
    assert_eq!(report.verdict, Verdict::Blocked);
    assert_eq!(report.missions[0].verdict, Verdict::ToJustify);
    assert_eq!(report.missions[1].verdict, Verdict::Ready);
    assert_eq!((report.open.blocking, report.open.review), (1, 1));
}

fn note(finding: &Finding, status: Status, amount: Option<&str>) -> FindingNote {
    FindingNote {
        key: finding.key.clone(),
        answer: Answer { status, text: "vu avec le service".into(), ..Answer::default() },
        since: Some(day("01/12/2018")),
        amount: amount.map(eur),
        row: Vec::new(),
    }
}

#[test]
fn answers_come_back_and_are_reviewed_when_the_amount_changed() {
    for (then, status, open) in [("63,00", Status::Justified, false), ("64,00", Status::ToReview, true)] {
        let one = finding("amount_disagreement", Severity::Blocking, &[0], Some("63,00"));
        let notes = Notes { findings: vec![note(&one, Status::Justified, Some(then))], ..Notes::default() };
        let report = close(books(sorted(CLEAN)), vec![one], notes);
        let one = &report.findings[0];
        assert_eq!((one.answer.status, one.is_open()), (status, open));
        assert_eq!(one.answer.text, "vu avec le service");
        assert_eq!(one.since, day("01/12/2018"));
        assert!(report.notes_without_finding.is_empty());
    }
}

#[test]
fn nothing_typed_is_lost() {
    let gone = finding("amount_disagreement", Severity::Blocking, &[0], Some("63,00"));
    let mut untyped = note(&gone, Status::Open, None);
    untyped.answer = Answer::default();
    untyped.key = Key::of("C", &["other"]);
    let mut notes = Notes { findings: vec![note(&gone, Status::Corrected, None), untyped], ..Notes::default() };
    let books = books(sorted(CLEAN));
    notes.marks.insert(books.entries[0].key(), "a".into());
    notes.marks.insert(Key::from_text("L99"), "b".into());
    notes.missions.insert(Key::from_text("L98"), "MIAMI".into());
    let report = close(books, Vec::new(), notes);
    assert_eq!(report.notes_without_finding.len(), 1);
    assert_eq!(report.notes.marks.len(), 1);
    let text =
        |cells: &[(&str, &str)]| cells.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect::<Vec<_>>();
    assert_eq!(
        report.notes.orphans,
        [
            text(&[("Ancienne feuille", "Pointage"), ("Réf.", "L99"), ("Pointage", "b")]),
            text(&[("Ancienne feuille", "Hors mission"), ("Réf.", "L98"), ("Mission", "MIAMI")])
        ]
    );
}

#[test]
fn a_duplicate_stands_in_both_legs_of_the_bridge() {
    let table = format!("{CLEAN}\nL5 | 12/11/2017 | HOTEL BISCAYNE | 1000,00 | facture=F-101 mission=MIAMI");
    let books = books(sorted(&table));
    let duplicate = finding("duplicate_invoice", Severity::Blocking, &[0, 4], Some("1000,00"));
    let report = close(books, vec![duplicate], Notes::default());
    assert_eq!(
        bridge(&report, 0),
        steps(&[
            ("declared", "1000.00"),
            ("duplicate", "1000.00"),
            ("ledger", "2000.00"),
            ("duplicate", "-1000.00"),
            ("support", "1000.00"),
            ("closing", "0.00"),
        ])
    );
}

#[test]
fn what_no_finding_explains_is_unexplained() {
    let table =
        CLEAN.replace("L1 | 12/11/2017 | HOTEL BISCAYNE | 1000,00", "L1 | 12/11/2017 | HOTEL BISCAYNE | 1063,00");
    let report = close(books(sorted(&table)), Vec::new(), Notes::default());
    assert_eq!(
        bridge(&report, 0),
        steps(&[
            ("declared", "1000.00"),
            ("unexplained", "63.00"),
            ("ledger", "1063.00"),
            ("unexplained", "-63.00"),
            ("support", "1000.00"),
            ("closing", "0.00"),
        ])
    );
}

#[test]
fn exchange_other_mission_and_unmatched_have_their_steps() {
    let table = "
        L1 | 12/11/2017 | HOTEL BISCAYNE | 1010,00 | facture=F-101 mission=MIAMI
        J1 | 01/11/2017 | Hotel Biscayne | 1000,00 | facture=F-101 mission=MIAMI usd=1200,00
        L2 | 12/12/2017 | NCC BRERA      | 500,00  | facture=F-102 mission=MILAN
        J2 | 01/12/2017 | NCC Brera      | 500,00  | facture=F-102 mission=MIAMI
        L3 | 12/11/2017 | MINIBUS        | 40,00   | facture=F-103 mission=MIAMI";
    let disagreement = finding("mission_disagreement", Severity::Blocking, &[1], Some("500,00"));
    let report = close(books(sorted(table)), vec![disagreement], Notes::default());
    assert_eq!(
        bridge(&report, 0),
        steps(&[
            ("declared", "1000.00"),
            ("unexplained", "50.00"),
            ("ledger", "1050.00"),
            ("other_mission", "500.00"),
            ("change", "-10.00"),
            ("unmatched", "-40.00"),
            ("support", "1500.00"),
            ("closing", "0.00"),
        ])
    );
    assert_eq!(
        bridge(&report, 1),
        steps(&[
            ("declared", "500.00"),
            ("ledger", "500.00"),
            ("other_mission", "-500.00"),
            ("support", "0.00"),
            ("closing", "0.00")
        ])
    );
}

#[test]
fn a_cancelled_line_explains_what_the_report_still_counts() {
    let mut entries = sorted(&CLEAN.replace(
        "L4 | 12/11/2017 | CRECHE         | 77,00   | mandat=4",
        "L4 | 12/11/2017 | HALL | 200,00 | mission=MIAMI",
    ));
    let cancelled = entries.iter().position(|entry| desk::name(entry) == "L4").unwrap();
    entries[cancelled].set_counted(rappro::model::entry::Counted::Cancelled);
    let mut books = books(entries);
    books.dossier.missions[0].declared = eur("1200,00");
    let report = close(books, Vec::new(), Notes::default());
    assert_eq!(bridge(&report, 0)[1], ("cancelled", "-200.00".to_owned()));
}

fn fails(books: Books) -> String {
    match report(books, Vec::new(), Vec::new(), Notes::default()) {
        Err(Error::Internal(why)) => why,
        other => panic!("{other:?}"),
    }
}

#[test]
fn accounts_that_do_not_close_stop_the_run() {
    let mut shares = books(sorted(CLEAN));
    shares.assignments[0].mission = None;
    shares.assignments[0].shares =
        vec![Share { mission: MIAMI, amount: eur("999,99") }, Share { mission: MILAN, amount: eur("0,02") }];
    assert!(fails(shares).contains("parts"));

    let mut sums = books(sorted(CLEAN));
    sums.matching.matches[0].ledger_amount = eur("1000,01");
    assert!(fails(sums).contains("rapprochement"));

    let mut rows = books(sorted(CLEAN));
    rows.files = vec![file(RowCount { total: 3, entries: 1, header: 1, ..RowCount::default() })];
    assert_eq!(fails(rows), "les comptes ne tombent pas juste : mandats.csv : 3 lignes lues, 2 classées");
}

fn file(rows: RowCount) -> FileAccount {
    let table = TableAccount {
        sheet: None,
        visible: true,
        role: Role::Ledger,
        role_evidence: String::new(),
        header_row: Some(0),
        header_line: None,
        columns: Vec::new(),
        rows,
        amount: eur("0"),
        advances: Vec::new(),
        control_totals: Vec::new(),
    };
    FileAccount {
        path: "mandats.csv".into(),
        format: rappro::model::sheet::Format::Csv,
        sha256: String::new(),
        size: 0,
        encoding: None,
        delimiter: None,
        evidence: Vec::new(),
        tables: vec![table],
    }
}
