//! From one month to the next: what is resolved, what is found again, what nobody looked at, and which figures
//! moved under an answer.

use crate::desk::{books, day, eur, sorted};
use rappro::close::report;
use rappro::model::entry::EntryId;
use rappro::model::evolution::{Change, Followed, Past};
use rappro::model::finding::{Answer, Finding, Observation, Outcome, Severity, Status};
use rappro::model::key::Key;
use rappro::model::mission::MissionId;
use rappro::model::notes::{FindingNote, Notes, header};
use rappro::model::place::{CellRef, Place};
use rappro::model::report::{CheckOutcome, Report};

const LINES: &str = "
    L1 | 12/11/2017 | HOTEL BISCAYNE | 1000,00 | facture=F-101 mission=MIAMI
    J1 | 01/11/2017 | Hotel Biscayne | 1000,00 | facture=F-101 mission=MIAMI";
const TITLE: &str = "Montant mandaté différent du justificatif";

fn finding(message: &str) -> Finding {
    Finding {
        key: Key::from_text("C-1"),
        check: "amount_disagreement",
        severity: Severity::Blocking,
        observation: Observation::at(Place::of_file(&"lignes.csv".into()), message, "")
            .amount(eur("63,00"))
            .mission(MissionId(0))
            .subjects([EntryId(0)]),
        answer: Answer::default(),
        since: day("01/02/2019"),
        closes_by_correction_only: false,
    }
}

/// The key of the line at fault.
fn line() -> String {
    sorted(LINES)[0].key().to_string()
}

fn note(message: &str, lines: &str) -> FindingNote {
    let cell = |header: &str, text: &str| (header.to_owned(), text.to_owned());
    FindingNote {
        key: Key::from_text("C-1"),
        answer: Answer { status: Status::Justified, text: "vu avec le service".into(), ..Answer::default() },
        since: Some(day("01/12/2018")),
        amount: Some(eur("63,00")),
        row: vec![cell(header::CHECK, TITLE), cell(header::MESSAGE, message), cell(header::LINES, lines)],
    }
}

fn close(findings: Vec<Finding>, notes: Notes, outcome: Outcome) -> Report {
    let check = CheckOutcome {
        check: "amount_disagreement",
        title: TITLE,
        why: "",
        source: "",
        severity: Severity::Blocking,
        outcome,
        findings: findings.len(),
        points: Vec::new(),
    };
    report(books(sorted(LINES)), findings, vec![check], notes).unwrap()
}

fn notes(note: FindingNote) -> Notes {
    let past = Past { date: Some(day("15/12/2018")), ..Past::default() };
    Notes { findings: vec![note], past, ..Notes::default() }
}

fn change(report: &Report) -> Vec<Change> {
    report.evolution.followed.iter().map(|one| one.change).collect()
}

#[test]
fn what_is_resolved_keeps_its_answer() {
    let report = close(Vec::new(), notes(note("écart", &line())), Outcome::Compliant);
    assert_eq!(change(&report), [Change::Resolved]);
    assert_eq!(report.evolution.followed[0].answer.text, "vu avec le service");
    assert_eq!(report.evolution.followed[0].gone, Some(report.run_date));
    assert!(report.notes_without_finding.is_empty());
}

#[test]
fn what_was_not_looked_at_is_not_resolved() {
    let report = close(Vec::new(), notes(note("écart", &line())), Outcome::NotChecked("désactivé".into()));
    assert_eq!(change(&report), [Change::NotChecked]);
    assert_eq!(report.evolution.followed[0].answer.text, "vu avec le service");
}

#[test]
fn a_note_whose_lines_are_gone_is_an_orphan() {
    let report = close(Vec::new(), notes(note("écart", "L77 J78")), Outcome::Compliant);
    assert_eq!(change(&report), [Change::Vanished]);
    assert_eq!(report.notes_without_finding.len(), 1);
}

#[test]
fn figures_that_move_inside_a_sentence_are_told() {
    let (then, now) =
        ("2\u{202f}770,54\u{a0}€ mandatés à la ligne 12", "2\u{202f}780,54\u{a0}€ mandatés à la ligne 13");
    let report = close(vec![finding(now)], notes(note(then, &line())), Outcome::Anomaly);
    let one = &report.findings[0];
    assert_eq!((one.answer.status, one.is_open()), (Status::ToReview, true));
    let told = report.notes.changes.get(&one.key).unwrap();
    assert_eq!(told, "Chiffres du constat : 2\u{202f}770,54 € → 2\u{202f}780,54 €");
    // Another address of the same figures is no change.
    let moved = then.replace("ligne 12", "ligne 999");
    let report = close(vec![finding(&moved)], notes(note(then, &line())), Outcome::Anomaly);
    assert_eq!(report.findings[0].answer.status, Status::Justified);
    assert!(report.notes.changes.is_empty());
    assert_eq!(change(&report), [Change::Lasting]);
}

/// The status of an answer to `then` when the finding says `now`, and what is told to have changed.
fn answered(then: &str, now: Finding) -> (Status, Option<String>) {
    let report = close(vec![now], notes(note(then, &line())), Outcome::Anomaly);
    let one = &report.findings[0];
    (one.answer.status, report.notes.changes.get(&one.key).cloned())
}

#[test]
fn another_fact_under_an_answer_wakes_it() {
    // Another payee under the number of the mandat, for the same amount.
    let told =
        "Mandat 12, TRAITEUR L’ÉCUME, pièce F-1 : aucun justificatif. La pièce la plus proche est à 3 jours.";
    let (status, change) = answered(told, finding(&told.replace("TRAITEUR L’ÉCUME", "GARAGE DU PORT")));
    assert_eq!(status, Status::ToReview);
    assert_eq!(
        change.as_deref(),
        Some("Objet du constat : Mandat 12, TRAITEUR L’ÉCUME, pièce F-1 → Mandat 12, GARAGE DU PORT, pièce F-1")
    );
    // An abbreviation in a name ends no sentence.
    let paid = "Mandat 12, M. DURAND Paul, pièce F-1 : payé le 18/06/2024, avant le mandat du 19/06/2024.";
    let (status, change) = answered(paid, finding(&paid.replace("18/06/2024", "02/02/2024")));
    assert_eq!(
        (status, change.as_deref()),
        (Status::ToReview, Some("Chiffres du constat : 18/06/2024 → 02/02/2024"))
    );
    // Another mission, told in words.
    let classed =
        "Mandat 12, PAPETERIE, pièce F-1 : payé pour Turin, la pièce (pj/f.csv › E2) est classée pour Boston.";
    let (_, change) = answered(classed, finding(&classed.replace("Boston", "Lisbonne")));
    assert_eq!(change.as_deref(), Some("Objet du constat : Boston → Lisbonne"));
    assert_eq!(
        answered(classed, finding(&classed.replace("pj/f.csv › E2", "PJ/G.csv › E9"))),
        (Status::Justified, None)
    );
    // What may explain the line is no part of it.
    assert_eq!(answered(told, finding(&told.replace("3 jours", "45 jours"))), (Status::Justified, None));

    // Other days and counts of a finding without lines, and other texts that it quotes.
    let of_dossier = |message: &str| {
        let mut one = finding(message);
        one.observation.subjects.clear();
        one
    };
    let told = "Départ le 14/09/2017, mandat spécial du 15/09/2017, postérieur de 1 jour.";
    let (status, change) =
        answered(told, of_dossier("Départ le 14/09/2017, mandat spécial du 02/04/2018, postérieur de 200 jours."));
    assert_eq!(status, Status::ToReview);
    assert_eq!(change.as_deref(), Some("Chiffres du constat : 15/09/2017, 1 → 02/04/2018, 200"));
    let told = "Tableau non reconnu. Intitulés lus à la ligne 1 : « Poste », « Prévision ». 3 lignes ne sont pas comptées.";
    let (_, change) = answered(told, of_dossier(&told.replace("« Prévision »", "« Somme versée »")));
    assert_eq!(change.as_deref(), Some("Objet du constat : Prévision → Somme versée"));
    // Another row of the same header is the same fact.
    assert_eq!(answered(told, of_dossier(&told.replace("ligne 1", "ligne 4"))), (Status::Justified, None));
}

#[test]
fn only_the_address_in_a_parenthesis_may_move_under_an_answer() {
    let told = |number: u32, address: &str| {
        format!(
            "Mandat 961 ligne 1, HOTEL : déjà payée (mandat {number} ligne 1, HOTEL, pièce HB-77, {address}). Total payé."
        )
    };
    let then = told(812, "mandats.csv › I2");
    let (status, change) = answered(&then, finding(&told(813, "mandats.csv › I2")));
    assert_eq!((status, change.as_deref()), (Status::ToReview, Some("Chiffres du constat : 812 → 813")));
    assert_eq!(answered(&then, finding(&told(812, "mandats.csv › I3"))), (Status::Justified, None));
    // A name of file with commas, once it stands among the addresses of the finding.
    let places = ["Mandats, mars et Avril 3.csv › Export › I2", "Mandats, Mai 4.csv › Export › I7"];
    let mut before = note(&told(812, places[0]), &line());
    before.row.push((header::RELATED.to_owned(), places[0].to_owned()));
    let mut now = finding(&told(812, places[1]));
    let cell = CellRef { row: 6, column: 8 };
    now.observation.related.push(Place::cell(&"Mandats, Mai 4.csv".into(), Some(&"Export".into()), cell));
    let report = close(vec![now], notes(before), Outcome::Anomaly);
    assert_eq!((report.findings[0].answer.status, report.notes.changes.len()), (Status::Justified, 0));
}

#[test]
fn a_consequence_that_joins_a_finding_wakes_its_answer() {
    let told = |titles: &str| {
        format!(
            "Mandat 412 ligne 1, TAXI : même ligne déjà comptée en m.csv › F2. Même cause, donc non répété : {titles}."
        )
    };
    let then = told("« Rapprochement probable, à confirmer »");
    let (status, change) = answered(&then, finding(&told("« Plusieurs rapprochements possibles »")));
    assert_eq!(status, Status::ToReview);
    let expected = "Constats repris sous celui-ci, en plus : « Plusieurs rapprochements possibles »";
    assert_eq!(change.as_deref(), Some(expected));
    // The same, one that left, and all that left.
    assert_eq!(answered(&then, finding(&then)), (Status::Justified, None));
    let two = told("« Plusieurs rapprochements possibles » et « Rapprochement probable, à confirmer »");
    assert_eq!(answered(&two, finding(&then)), (Status::Justified, None));
    let alone = told("").replace(" Même cause, donc non répété : .", "");
    assert_eq!(answered(&then, finding(&alone)), (Status::Justified, None));
    // Joined by nothing before.
    assert_eq!(answered(&alone, finding(&then)).0, Status::ToReview);
}

#[test]
fn an_answer_is_given_to_its_lines() {
    let entries = sorted(LINES);
    let told = "1 ligne est mandatée sur l’exercice 2025, pour 63,00\u{a0}€.";
    let other = entries[1].key().to_string();
    let report = close(vec![finding(told)], notes(note(told, &other)), Outcome::Anomaly);
    let one = &report.findings[0];
    assert_eq!(one.answer.status, Status::ToReview);
    let change = report.notes.changes.get(&one.key).unwrap();
    assert_eq!(*change, format!("Lignes en cause : {other} → {}", line()));
    // The same lines, one of many told, or none known.
    for lines in [line(), format!("{} {other}", line()), String::new()] {
        let report = close(vec![finding(told)], notes(note(told, &lines)), Outcome::Anomaly);
        assert_eq!(report.findings[0].answer.status, Status::Justified, "{lines}");
    }
}

#[test]
fn an_answer_follows_its_words_when_the_key_has_changed() {
    let told = "Mandat 12, PAPETERIE : 63,00\u{a0}€ payés, aucun justificatif (m.csv › F2). Au plus près : rien.";
    let answered = |now: &[&str], then: &[&str]| {
        let named = |at: usize, key: &str| Key::from_text(&format!("C-{key}{at}"));
        let findings = now.iter().enumerate().map(|(at, told)| Finding { key: named(at, "NEW"), ..finding(told) });
        let before =
            then.iter().enumerate().map(|(at, told)| FindingNote { key: named(at, "OLD"), ..note(told, &line()) });
        let report = close(
            findings.collect(),
            Notes { findings: before.collect(), ..notes(note(told, "")) },
            Outcome::Anomaly,
        );
        report.findings.iter().filter(|one| one.answer.text == "vu avec le service").count()
    };
    let moved = told.replace("m.csv › F2", "m.csv › F9");
    assert_eq!(answered(&[&moved], &[told]), 1);
    // Of two that say the same nobody knows which was meant; another amount or payee is another fact.
    assert_eq!((answered(&[told, &moved], &[told]), answered(&[told], &[told, &moved])), (0, 0));
    assert_eq!(answered(&[&told.replace("PAPETERIE", "GARAGE")], &[told]), 0);
}

#[test]
fn an_answer_to_a_question_is_none_to_an_error() {
    let told = "Mandat 12 : 63,00\u{a0}€ payés deux fois, semble-t-il.";
    let answered = |then: &str, severity: Severity| {
        let mut before = note(told, &line());
        before.row.push((header::SEVERITY.to_owned(), then.to_owned()));
        let report = close(vec![Finding { severity, ..finding(told) }], notes(before), Outcome::Anomaly);
        let one = &report.findings[0];
        (one.answer.status, report.notes.changes.get(&one.key).cloned())
    };
    let woken = (Status::ToReview, Some("Gravité : À vérifier → Bloquant".to_owned()));
    assert_eq!(answered("À vérifier", Severity::Blocking), woken);
    assert_eq!(answered("Information", Severity::Review).0, Status::ToReview);
    assert_eq!(answered("Bloquant", Severity::Blocking), (Status::Justified, None));
    assert_eq!(answered("Bloquant", Severity::Review), (Status::Justified, None), "less grave");
    assert_eq!(answered("grave !", Severity::Blocking), (Status::Justified, None), "the column was typed over");
}

#[test]
fn what_is_found_again_has_its_answer_to_be_reviewed() {
    let gone = Followed {
        key: Key::from_text("C-1"),
        change: Change::Resolved,
        told: Default::default(),
        before: Some(eur("63,00")),
        now: None,
        since: Some(day("01/10/2018")),
        runs: 2,
        gone: Some(day("15/12/2018")),
        answer: note("", "").answer,
    };
    let past = Past { date: Some(day("15/12/2018")), followed: vec![gone], ..Past::default() };
    let report = close(vec![finding("écart")], Notes { past, ..Notes::default() }, Outcome::Anomaly);
    let one = &report.findings[0];
    assert_eq!((one.answer.status, one.answer.text.as_str()), (Status::ToReview, "vu avec le service"));
    assert_eq!(one.since, day("01/10/2018"));
    assert_eq!(change(&report), [Change::Reopened]);
    assert_eq!(report.evolution.followed[0].runs, 3);
}
