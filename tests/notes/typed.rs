//! What the staff typed comes back, wherever they moved it; nothing typed is lost.

use crate::support;

use rappro::model::finding::Status;
use rappro::model::key::Key;
use rappro::model::notes::Notes;
use rappro::model::place::CellRef;
use rappro::model::sheet::{Sheet, SheetBuilder, Value};
use rappro::report::workbook;

/// A sheet of texts; `@` before a number makes it a date.
fn sheet(name: &str, rows: &[&[&str]]) -> Sheet {
    merged(name, rows, &[])
}

/// The same with cells that were merged: row and column of the first, and of the last.
fn merged(name: &str, rows: &[&[&str]], cells: &[[(u32, u32); 2]]) -> Sheet {
    let mut builder = SheetBuilder::new(&"ancien.xlsx".into(), Some(name));
    for [first, last] in cells {
        builder.merge(CellRef::new(first.0, first.1), CellRef::new(last.0, last.1));
    }
    for (at, row) in (0_u32..).zip(rows) {
        builder.go_to_row(at).expect("rows in order");
        for (column, cell) in (0_u32..).zip(*row) {
            let value = match (cell.strip_prefix('@'), cell.strip_prefix('#')) {
                (Some(serial), _) => Value::Date(serial.parse().expect("a serial")),
                (_, Some(number)) => Value::Number(number.parse().expect("a number")),
                _ => Value::Text(cell),
            };
            builder.push(column, value).expect("room");
        }
    }
    builder.finish()
}

fn written_and_read(report: &rappro::model::report::Report) -> (Vec<u8>, Notes) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("rapprochement.xlsx");
    workbook::write(report, &path).expect("a workbook");
    let notes = workbook::notes::read(&support::sheets::of(&path));
    (std::fs::read(&path).expect("bytes"), notes)
}

#[test]
fn what_was_written_comes_back() {
    let report = support::report();
    let (_, notes) = written_and_read(&report);
    assert_eq!(notes.findings.len(), report.findings.len());
    for (note, finding) in notes.findings.iter().zip(&report.findings) {
        assert_eq!(note.key, finding.key);
        assert_eq!(note.answer, finding.answer);
        assert_eq!(note.since, Some(finding.since));
        assert_eq!(note.amount, finding.observation.amount);
    }
    assert_eq!(notes.marks, report.notes.marks);
    assert_eq!(notes.missions, report.notes.missions);
    assert_eq!(notes.orphans.len(), 1);
    assert!(notes.orphans[0].contains(&("Réponse du service".into(), "Facture reçue".into())));
}

#[test]
fn writing_what_was_read_changes_nothing() {
    let mut report = support::report();
    let (first, notes) = written_and_read(&report);
    report.notes = notes;
    report.notes_without_finding.clear();
    let (second, _) = written_and_read(&report);
    assert!(first == second, "a second run moves something");
}

#[test]
fn columns_are_found_in_any_order_on_a_renamed_sheet() {
    let moved = sheet(
        "Copie de travail",
        &[
            &["Anomalies"],
            &[],
            &["", "Échéance", "STATUT", "Gravité", "Réponse  du service", "Réf.", "Responsable", "Depuis"],
            &["", "@43496", "acceptee", "Bloquant", "Vu en commission", " C-1 ", "Mme Roux"],
            &["", "#43496", "Non justifiée", "Bloquant", "", "C-2"],
            &["", "fin mars", "", "À vérifier", "", "C-3"],
            // As the date cells of an .ods are read.
            &["", "2019-01-31", "", "À vérifier", "", "C-4", "", "2018-11-20"],
        ],
    );
    let notes = workbook::notes::read(&[moved]);
    let answers: Vec<_> = notes.findings.iter().map(|note| &note.answer).collect();
    assert_eq!(notes.from.as_deref(), Some("ancien.xlsx"));
    assert_eq!(notes.findings[0].key, Key::from_text("C-1"));
    assert_eq!((answers[0].status, answers[0].text.as_str()), (Status::Accepted, "Vu en commission"));
    assert_eq!((answers[0].owner.as_str(), answers[0].due.as_str()), ("Mme Roux", "31/01/2019"));
    // A status that is none of ours closes nothing, and stays readable.
    assert_eq!((answers[1].status, answers[1].text.as_str()), (Status::Open, "Statut saisi : Non justifiée"));
    assert_eq!((answers[1].due.as_str(), answers[2].due.as_str()), ("31/01/2019", "fin mars"));
    assert_eq!(answers[3].due, "31/01/2019");
    assert_eq!(notes.findings[3].since, Some(rappro::model::Date::constant(2018, 11, 20)));
}

#[test]
fn only_a_decision_that_was_taken_closes() {
    let status = |typed: &str| {
        let typed = sheet(
            "Anomalies",
            &[&["Réf.", "Gravité", "Statut", "Réponse du service"], &["C-1", "Bloquant", typed, "vu"]],
        );
        workbook::notes::read(&[typed]).findings[0].answer.status
    };
    for taken in ["Justifiée", "JUSTIFIE", "justifiés", "justifiee"] {
        assert_eq!(status(taken), Status::Justified, "{taken}");
    }
    assert_eq!((status("Acceptées"), status("corrigé")), (Status::Accepted, Status::Corrected));
    assert_eq!(
        (status("revoir"), status("à revoir"), status("a traiter")),
        (Status::ToReview, Status::ToReview, Status::Open)
    );
    for open in [
        "à justifier",
        "A JUSTIFIER",
        "Justifier",
        "Justificatif",
        "justifiée ?",
        "à accepter",
        "Accepter",
        "à corriger",
        "OK",
    ] {
        assert_eq!(status(open), Status::Open, "{open}");
    }
}

#[test]
fn an_answer_without_reference_or_given_twice_is_kept_apart() {
    let typed = sheet(
        "Anomalies",
        &[
            &["Réf.", "Gravité", "Statut", "Réponse du service"],
            &["C-1", "Bloquant", "Justifiée", "Facture jointe"],
            &["C-1", "Bloquant", "Justifiée", "Facture jointe"],
            &["C-1", "Bloquant", "À revoir", "Autre avis"],
            &["", "", "", "Penser au visa"],
        ],
    );
    let notes = workbook::notes::read(&[typed]);
    assert_eq!(notes.findings.len(), 1);
    let kept: Vec<&str> = notes.orphans.iter().map(|row| row[4].1.as_str()).collect();
    assert_eq!(kept, ["Autre avis", "Penser au visa"]);
}

#[test]
fn each_side_of_a_mission_sheet_has_its_marks() {
    let mission = sheet(
        "Miami (2)",
        &[
            &["Rappr.", "Réf. payé", "Pointage payé", "Payé", "Réf. justifié", "Pointage justifié"],
            &["", "L-1", "a", "#12", "J-1", "a"],
            &["", "L-2", "#1", "#12", "J-2", "-"],
            &["", "", "z", "", "J-3"],
            &["Total", "", "jamais lu"],
        ],
    );
    let again = sheet("Milan", &[&["Réf.", "Pointage"], &["L-1", "b"], &["J-1", "a"]]);
    let notes = workbook::notes::read(&[mission, again]);
    let marks: Vec<_> = notes.marks.iter().map(|(key, mark)| (key.as_str(), mark.as_str())).collect();
    assert_eq!(marks, [("J-1", "a"), ("J-2", "-"), ("L-1", "a"), ("L-2", "1")]);
    // The mark without a line, and the second mark of L-1.
    assert_eq!(notes.orphans.len(), 2);
}

#[test]
fn missions_typed_on_unassigned_lines_come_back_and_revive() {
    let unassigned = sheet(
        "Hors mission",
        &[
            &["Réf.", "Situation", "Montant", "Mission"],
            &["L-1", "Sans mission", "#12", " MIAMI 60 %; MILAN 40 % "],
            &["L-2", "Sans mission", "#12", ""],
        ],
    );
    let orphans = sheet(
        "Notes orphelines",
        &[
            &["Ancienne feuille", "Réf.", "Mission", "Pointage", "Statut"],
            &["Hors mission", "L-3", "MILAN"],
            &["Pointage", "J-9", "", "c"],
            &["Anomalies", "C-7", "", "", "Acceptée"],
        ],
    );
    let notes = workbook::notes::read(&[orphans, unassigned]);
    let missions: Vec<_> = notes.missions.iter().map(|(key, text)| (key.as_str(), text.as_str())).collect();
    assert_eq!(missions, [("L-1", "MIAMI 60 %; MILAN 40 %"), ("L-3", "MILAN")]);
    assert_eq!(notes.marks.get(&Key::from_text("J-9")).map(String::as_str), Some("c"));
    assert_eq!(notes.orphans.len(), 1);
    assert!(notes.findings.is_empty(), "orphans are no findings");
}

#[test]
fn a_workbook_of_others_has_no_notes() {
    let foreign = sheet("Feuil1", &[&["N° mandat", "Montant"], &["12", "#3"]]);
    let notes = workbook::notes::read(&[foreign]);
    assert!(notes.findings.is_empty() && notes.marks.is_empty() && notes.orphans.is_empty());
}

#[test]
fn an_answer_in_merged_cells_counts_for_each_row() {
    let headers: &[&str] = &["Réf.", "Gravité", "Statut", "Réponse du service", "Vu par"];
    let answered = merged(
        "Anomalies",
        &[
            headers,
            &["C-1", "Bloquant", "Justifiée", "Facture jointe", "Mme Roux"],
            &["C-2", "Bloquant"],
            &["C-3", "Bloquant", "", "", "M. Blanc"],
            // Its own words count; the next has none and was not merged.
            &["C-4", "Bloquant", "Justifiée", "Autre facture"],
            &["C-5", "Bloquant"],
        ],
        // The last goes on below the table, where no finding stands.
        &[[(1, 2), (3, 2)], [(1, 3), (3, 3)], [(1, 4), (2, 4)], [(5, 2), (8, 2)]],
    );
    let notes = workbook::notes::read(&[answered]);
    let answers: Vec<_> =
        notes.findings.iter().map(|note| (note.answer.status, note.answer.text.as_str())).collect();
    let joined = (Status::Justified, "Facture jointe");
    assert_eq!(answers, [joined, joined, joined, (Status::Justified, "Autre facture"), (Status::Open, "")]);
    let beside: Vec<_> = notes.added.values().map(|cells| cells.len()).collect();
    assert_eq!(beside, [1, 1, 1]);
    assert!(notes.orphans.is_empty(), "{:?}", notes.orphans);
}

#[test]
fn a_mark_in_merged_cells_is_that_of_each_line_of_its_side() {
    let mission = merged(
        "Miami",
        &[
            &["Rappr.", "Réf. payé", "Pointage payé", "Payé", "Réf. justifié", "Pointage justifié"],
            &["", "L-1", "a", "#12", "J-1", "a"],
            &["", "L-2", "", "#12", "", ""],
            &["", "L-3", "", "#12", "J-3"],
            &["Total"],
        ],
        &[[(1, 2), (2, 2)], [(1, 5), (3, 5)]],
    );
    let notes = workbook::notes::read(&[mission]);
    let marks: Vec<_> = notes.marks.iter().map(|(key, mark)| (key.as_str(), mark.as_str())).collect();
    assert_eq!(marks, [("J-1", "a"), ("J-3", "a"), ("L-1", "a"), ("L-2", "a")]);
    assert!(notes.orphans.is_empty(), "{:?}", notes.orphans);
}
