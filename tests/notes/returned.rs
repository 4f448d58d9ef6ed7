//! The workbook comes back spoiled: of another dossier, without its references, with marks of lines that went to
//! another mission, with columns of the staff's own. Nothing typed is lost, none of it goes to a stranger, and what did
//! not find its place is told.

use std::fs;
use std::path::{Path, PathBuf};

use crate::grids::{Grid, grids_of, save, text};
use calamine::Data;
use rappro::model::finding::{Finding, Severity, Status};
use rappro::model::matching::Confidence;
use rappro::model::report::{Report, Verdict};
use rappro::report::workbook;
use rappro::{Options, run};
use tempfile::TempDir;

const HEAD: &str = r#"
titre = "Déplacements 2017"
organisme = "Département d’essai"
commission = 2019-02-08
montant_declare = "1500,00"
"#;

const MIAMI: &str = r#"
[[mission]]
code = "MIAMI"
libelle = "Miami"
debut = 2017-11-04
fin = 2017-11-10
montant_declare = "1000,00"
"#;

const MILAN: &str = r#"
[[mission]]
code = "MILAN"
libelle = "Milan"
debut = 2017-12-05
fin = 2017-12-07
montant_declare = "500,00"
"#;

/// Mandats and bills that no reference and no amount joins, two of each for each mission.
const LINES: &[(&str, &str)] = &[
    ("800;HOTEL BISCAYNE;MIAMI;600,00", "F-1;Hotel Bahia;MIAMI;590,00"),
    ("801;TAXI BAYSIDE;MIAMI;400,00", "F-2;Navette Sud;MIAMI;390,00"),
    ("802;NCC BRERA;MILAN;300,00", "F-3;Autista Rossi;MILAN;290,00"),
    ("803;RISTORANTE NORD;MILAN;200,00", "F-4;Trattoria Duomo;MILAN;190,00"),
];

/// A dossier and its workbook from month to month.
struct Desk {
    folder: TempDir,
}

impl Desk {
    fn new(head: &str, missions: &[&str]) -> Self {
        let desk = Self { folder: tempfile::tempdir().unwrap() };
        desk.declare(head, missions);
        desk.deliver(|line| line.to_owned());
        desk
    }

    fn declare(&self, head: &str, missions: &[&str]) {
        fs::write(self.folder.path().join("dossier.toml"), format!("{head}{}", missions.concat())).unwrap();
    }

    /// Writes the exports, each line as corrected.
    fn deliver(&self, correct: impl Fn(&str) -> String) {
        let paid = LINES.iter().map(|(paid, _)| format!("2017;{};15/01/2018", correct(paid)));
        let proved = LINES.iter().map(|(_, proved)| format!("{};20/12/2017", correct(proved)));
        let heads = [
            "Exercice;N° mandat;Tiers;Mission;Montant TTC;Date mandat",
            "N° facture;Fournisseur;Mission;Montant TTC;Date facture",
        ];
        let files: [(&str, Vec<String>); 2] = [("mandats", paid.collect()), ("factures", proved.collect())];
        for ((name, lines), head) in files.into_iter().zip(heads) {
            let lines: Vec<String> = std::iter::once(head.to_owned()).chain(lines).collect();
            fs::write(self.folder.path().join(format!("{name}.csv")), lines.join("\r\n")).unwrap();
        }
    }

    fn run_on(&self, previous: Option<&Path>, month: i8) -> Result<Report, String> {
        let output = self.output();
        let options = Options {
            dossier: self.folder.path().to_owned(),
            output: output.clone(),
            previous: previous.map(Path::to_owned),
            run_date: rappro::model::Date::constant(2019, month, 1),
        };
        let report = run(&options).map_err(|error| error.to_string())?;
        workbook::write(&report, &output).unwrap();
        Ok(report)
    }

    fn output(&self) -> PathBuf {
        self.folder.path().join("rapprochement.xlsx")
    }

    /// The workbook of a month, worked on, and what the next month makes of it.
    fn returned(&self, month: i8, work: impl FnOnce(&mut Vec<Grid>)) -> Report {
        let mut grids = grids_of(&self.output());
        work(&mut grids);
        let previous = self.folder.path().join("archives").join("rendu.xlsx");
        fs::create_dir_all(previous.parent().unwrap()).unwrap();
        save(&grids, &previous);
        self.run_on(Some(&previous), month).unwrap()
    }

    /// How often a text stands in the workbook.
    fn shown(&self, words: &str) -> usize {
        self.cells(words).len()
    }

    /// The sheets of the cells that hold a text.
    fn cells(&self, words: &str) -> Vec<String> {
        let mut found = Vec::new();
        for grid in grids_of(&self.output()) {
            let cells = grid.rows.iter().flatten();
            found.extend(cells.filter(|cell| text(cell).contains(words)).map(|_| grid.name.clone()));
        }
        found
    }
}

fn sheet<'g>(grids: &'g mut [Grid], name: &str) -> &'g mut Grid {
    grids.iter_mut().find(|grid| grid.name == name).unwrap()
}

/// Types beside the row that holds these words, under a header.
fn write(grid: &mut Grid, words: &str, header: &str, typed: &str) {
    let head = grid.rows.iter().position(|row| row.iter().any(|cell| text(cell) == header)).unwrap();
    let column = grid.column(head, header);
    let row = grid.rows[head..].iter_mut().find(|row| row.iter().any(|cell| text(cell).contains(words))).unwrap();
    row[column] = Data::String(typed.into());
}

fn stray(report: &Report) -> Vec<&Finding> {
    report.findings.iter().filter(|one| one.check == "stray_notes").collect()
}

/// The findings that an answer closes, or would if it could.
fn justified(report: &Report) -> usize {
    report.findings.iter().filter(|one| one.answer.status == Status::Justified).count()
}

fn answer_all(grids: &mut [Grid]) {
    let grid = sheet(grids, "Anomalies");
    let head = grid.header(&["Statut"]).unwrap();
    let (status, answer) = (grid.column(head, "Statut"), grid.column(head, "Réponse du service"));
    for (at, row) in grid.rows[head + 1..].iter_mut().enumerate() {
        row[status] = Data::String("Justifiée".into());
        row[answer] = Data::String(format!("motif{at:03}"));
    }
}

#[test]
fn the_workbook_of_another_dossier_is_refused() {
    let theirs = Desk::new(&HEAD.replace("2017", "2016"), &[&MIAMI.replace("2017-", "2016-")]);
    theirs.run_on(None, 1).unwrap();
    let ours = Desk::new(HEAD, &[MIAMI, MILAN]);
    let told = ours.run_on(Some(&theirs.output()), 2).unwrap_err();
    assert!(
        told.contains("celui d’un autre dossier : « Déplacements 2016 · Département d’essai », mission Miami."),
        "{told}"
    );
    assert!(
        told.contains("« Déplacements 2017 · Département d’essai »") && told.contains("--no-previous"),
        "{told}"
    );
    assert!(!ours.output().exists());
}

#[test]
fn a_workbook_that_is_none_of_ours_is_refused() {
    let desk = Desk::new(HEAD, &[MIAMI, MILAN]);
    let path = desk.folder.path().join("autre.xlsx");
    save(&[Grid { name: "Feuil1".into(), rows: vec![vec![Data::String("N° mandat".into())]] }], &path);
    let told = desk.run_on(Some(&path), 2).unwrap_err();
    assert!(told.contains("n’a pas été produit par rappro"), "{told}");
}

#[test]
fn a_dossier_that_was_corrected_is_still_the_same() {
    let desk = Desk::new(HEAD, &[MIAMI, MILAN]);
    desk.run_on(None, 1).unwrap();
    let answered = desk.returned(2, |grids| answer_all(grids));
    assert!(justified(&answered) > 2);
    for (head, missions) in [
        // Another title, days that were wrong by two, a mission more.
        (
            HEAD.replace("Déplacements", "Ratification des déplacements"),
            vec![MIAMI.replace("2017-11-04", "2017-11-02"), MILAN.to_owned()],
        ),
        (HEAD.to_owned(), vec![MIAMI.replace("2017-", "2018-"), MILAN.to_owned()]),
        (
            HEAD.to_owned(),
            vec![MIAMI.to_owned(), MILAN.to_owned(), MILAN.replace("MILAN", "TURIN").replace("Milan", "Turin")],
        ),
        (HEAD.to_owned(), vec![MIAMI.replace("\"MIAMI", "\"MIA"), MILAN.to_owned()]),
    ] {
        desk.declare(&head, &missions.iter().map(String::as_str).collect::<Vec<_>>());
        let report = desk.returned(3, |_| {});
        assert!(justified(&report) > 0, "{head}{missions:?}");
        assert!(stray(&report).is_empty(), "{head}{missions:?}");
        desk.declare(HEAD, &[MIAMI, MILAN]);
        desk.returned(2, |_| {});
    }
}

#[test]
fn a_workbook_that_knows_some_of_the_missions_under_another_title_is_told() {
    let desk = Desk::new(&HEAD.replace("2017", "à Miami"), &[MIAMI]);
    desk.run_on(None, 1).unwrap();
    desk.declare(HEAD, &[MIAMI, MILAN]);
    let report = desk.returned(2, |_| {});
    let told = stray(&report);
    assert_eq!(told.len(), 1);
    assert!(
        told[0].observation.message.contains("missions qu’il connaît : 1, dont 1 de ce dossier, qui en a 2"),
        "{}",
        told[0].observation.message
    );
}

/// The missions of the pairs that marks made.
fn by_hand(report: &Report) -> Vec<String> {
    let matches = report.books.matching.matches.iter().filter(|one| one.confidence == Confidence::Manual);
    let payee = |id| report.books.entry(id).payee().unwrap_or_default().to_owned();
    let mut pairs: Vec<String> =
        matches.map(|one| one.entries().map(payee).collect::<Vec<_>>().join(" = ")).collect();
    pairs.sort();
    pairs
}

/// Each mission has a pair under the letter « a ».
fn marked(grids: &mut [Grid]) {
    let miami = sheet(grids, "Miami");
    write(miami, "HOTEL BISCAYNE", "Pointage payé", "a");
    write(miami, "Hotel Bahia", "Pointage justifié", "a");
    let milan = sheet(grids, "Milan");
    write(milan, "NCC BRERA", "Pointage payé", "a");
    write(milan, "Autista Rossi", "Pointage justifié", "a");
}

#[test]
fn a_mark_does_not_join_those_of_the_sheet_to_which_its_line_moved() {
    let desk = Desk::new(HEAD, &[MIAMI, MILAN]);
    desk.run_on(None, 1).unwrap();
    let report = desk.returned(2, |grids| marked(grids));
    assert_eq!(by_hand(&report), ["HOTEL BISCAYNE = Hotel Bahia", "NCC BRERA = Autista Rossi"]);
    assert!(stray(&report).is_empty());
    // Both lines of Miami are corrected: they belong to Milan, where « a » is taken.
    desk.deliver(|line| {
        if line.contains("BISCAYNE") || line.contains("Bahia") {
            line.replace("MIAMI", "MILAN")
        } else {
            line.to_owned()
        }
    });
    for month in 3..5 {
        let report = desk.returned(month, |_| {});
        assert_eq!(by_hand(&report), ["NCC BRERA = Autista Rossi"], "month {month}");
        assert_eq!(stray(&report).len(), usize::from(month == 3), "month {month}");
        // Each of the two keeps its mark, with the row of both.
        assert_eq!(desk.cells("HOTEL BISCAYNE").iter().filter(|sheet| *sheet == "Notes orphelines").count(), 2);
    }
    // Another letter, and they go together again.
    let report = desk.returned(5, |grids| {
        write(sheet(grids, "Milan"), "HOTEL BISCAYNE", "Pointage payé", "b");
        write(sheet(grids, "Milan"), "Hotel Bahia", "Pointage justifié", "b");
    });
    assert_eq!(by_hand(&report), ["HOTEL BISCAYNE = Hotel Bahia", "NCC BRERA = Autista Rossi"]);
}

#[test]
fn one_line_of_a_pair_that_moves_joins_nobody() {
    let desk = Desk::new(HEAD, &[MIAMI, MILAN]);
    desk.run_on(None, 1).unwrap();
    desk.deliver(|line| if line.contains("BISCAYNE") { line.replace("MIAMI", "MILAN") } else { line.to_owned() });
    let report = desk.returned(2, |grids| marked(grids));
    assert_eq!(by_hand(&report), ["NCC BRERA = Autista Rossi"]);
    let told = &stray(&report)[0].observation;
    assert!(
        told.message.starts_with(
            "Pointage « a » sans effet : posé sur la feuille « Miami », sur une ligne (HOTEL BISCAYNE) que"
        ),
        "{}",
        told.message
    );
    assert!(
        report
            .findings
            .iter()
            .any(|one| one.check == "lone_mark" && one.observation.message.contains("Hotel Bahia"))
    );
}

#[test]
fn lines_that_move_together_to_a_sheet_where_their_letter_is_free_stay_together() {
    let desk = Desk::new(HEAD, &[MIAMI, MILAN]);
    desk.run_on(None, 1).unwrap();
    desk.deliver(|line| {
        if line.contains("BISCAYNE") || line.contains("Bahia") {
            line.replace("MIAMI", "MILAN")
        } else {
            line.to_owned()
        }
    });
    let report = desk.returned(2, |grids| {
        marked(grids);
        write(sheet(grids, "Milan"), "NCC BRERA", "Pointage payé", "z");
        write(sheet(grids, "Milan"), "Autista Rossi", "Pointage justifié", "z");
        sheet(grids, "Miami").name = "Floride".into();
    });
    assert_eq!(by_hand(&report), ["HOTEL BISCAYNE = Hotel Bahia", "NCC BRERA = Autista Rossi"]);
    assert!(stray(&report).is_empty());
}

/// Takes a column out.
fn delete(grid: &mut Grid, header: &str) {
    let head = grid.rows.iter().position(|row| row.iter().any(|cell| text(cell) == header)).unwrap();
    let column = grid.column(head, header);
    grid.rows.iter_mut().filter(|row| row.len() > column).for_each(|row| drop(row.remove(column)));
}

fn rename(grid: &mut Grid, header: &str, to: &str) {
    let head = grid.rows.iter().position(|row| row.iter().any(|cell| text(cell) == header)).unwrap();
    let column = grid.column(head, header);
    grid.rows[head][column] = Data::String(to.into());
}

#[test]
fn answers_without_their_references_come_back_by_what_they_say_or_are_kept() {
    let desk = Desk::new(HEAD, &[MIAMI, MILAN]);
    let first = desk.run_on(None, 1).unwrap();
    let count = first.findings.len();
    // One finding says something else this month: its answer cannot come back.
    desk.deliver(|line| line.replace("HOTEL BISCAYNE;MIAMI;600,00", "HOTEL BISCAYNE;MIAMI;599,00"));
    let report = desk.returned(2, |grids| {
        answer_all(grids);
        delete(sheet(grids, "Anomalies"), "Réf.");
    });
    let told = &stray(&report)[0].observation;
    assert!(told.message.starts_with(&format!("La feuille « Anomalies » n’a plus sa colonne « Réf. » : {count} réponses saisies n’ont plus leur référence.")), "{}", told.message);
    let came_back = report.findings.iter().filter(|one| one.answer.text.starts_with("motif")).count();
    assert!(came_back > 2 && came_back < count, "{came_back} of {count}");
    for at in 0..count {
        assert_eq!(desk.shown(&format!("motif{at:03}")), 1, "motif{at:03}");
    }
    // Nothing more to tell, nothing lost, the month after.
    let report = desk.returned(3, |_| {});
    assert!(stray(&report).is_empty());
    for at in 0..count {
        assert_eq!(desk.shown(&format!("motif{at:03}")), 1, "motif{at:03}");
    }
}

#[test]
fn references_under_another_header_are_still_references() {
    let desk = Desk::new(HEAD, &[MIAMI, MILAN]);
    let count = desk.run_on(None, 1).unwrap().findings.len();
    let report = desk.returned(2, |grids| {
        answer_all(grids);
        marked(grids);
        rename(sheet(grids, "Anomalies"), "Réf.", "N° interne");
        rename(sheet(grids, "Miami"), "Réf. payé", "");
        rename(sheet(grids, "Miami"), "Réf. justifié", "Référence de la pièce");
    });
    // Only what the marks made new is without an answer.
    let unanswered = report.findings.iter().filter(|one| one.answer.text.is_empty());
    assert!(unanswered.map(|one| one.since.month()).all(|month| month == 2));
    assert_eq!(by_hand(&report), ["HOTEL BISCAYNE = Hotel Bahia", "NCC BRERA = Autista Rossi"]);
    assert!(report.findings.len() < count && stray(&report).is_empty());
    assert!(report.notes.added_columns.is_empty(), "{:?}", report.notes.added_columns);
}

#[test]
fn marks_without_references_are_kept_and_never_given_to_the_other_side() {
    let desk = Desk::new(HEAD, &[MIAMI, MILAN]);
    desk.run_on(None, 1).unwrap();
    let report = desk.returned(2, |grids| {
        marked(grids);
        delete(sheet(grids, "Miami"), "Réf. payé");
    });
    assert_eq!(by_hand(&report), ["NCC BRERA = Autista Rossi"]);
    let told: Vec<_> = stray(&report).iter().map(|one| one.observation.message.as_str()).collect();
    assert_eq!(told.len(), 1);
    assert!(
        told[0]
            .starts_with("La feuille « Miami » n’a plus sa colonne « Réf. payé » : 1 pointage n’a plus de ligne."),
        "{}",
        told[0]
    );
    assert!(desk.cells("HOTEL BISCAYNE").contains(&"Notes orphelines".to_owned()));
}

#[test]
fn a_column_of_answers_that_was_renamed_and_a_sheet_that_is_gone_are_told() {
    let desk = Desk::new(HEAD, &[MIAMI, MILAN]);
    desk.run_on(None, 1).unwrap();
    let report = desk.returned(2, |grids| {
        answer_all(grids);
        rename(sheet(grids, "Anomalies"), "Statut", "Avis du service");
        grids.retain(|grid| grid.name != "Milan" && grid.name != "Hors mission");
    });
    let mut told: Vec<_> = stray(&report).iter().map(|one| one.observation.message.as_str()).collect();
    told.sort_unstable();
    assert_eq!(told.len(), 3, "{told:?}");
    assert!(
        told[0].starts_with("La feuille « Anomalies » n’a plus sa colonne « Statut »")
            && told[0].contains("(« Avis du service »)"),
        "{}",
        told[0]
    );
    assert!(told[1].contains("n’a plus de feuille « Hors mission »"), "{}", told[1]);
    assert!(told[2].contains("n’a plus de feuille « MILAN »"), "{}", told[2]);
    // Only the sheet that is gone says which mission is concerned.
    let missions: Vec<_> = stray(&report).iter().filter_map(|one| one.observation.mission).collect();
    assert_eq!(missions.iter().map(|id| &*report.books.mission(*id).code).collect::<Vec<_>>(), ["MILAN"]);
    assert_eq!(justified(&report), 0);
    assert!(desk.shown("Justifiée") > 2, "what was typed stands in the column of the staff");
    // Columns that were deleted with nothing in their place, or hidden away elsewhere, are nothing to tell.
    let report = desk.returned(3, |grids| {
        delete(sheet(grids, "Anomalies"), "Échéance");
        delete(sheet(grids, "Anomalies"), "Remède");
        delete(sheet(grids, "Anomalies"), "Gravité");
    });
    assert!(stray(&report).is_empty());
    assert!(desk.shown("motif000") == 1);
}

/// Adds a column at the right of a table, and gives its place.
fn add(grid: &mut Grid, header: &str) -> usize {
    let head = grid.rows.iter().position(|row| row.iter().any(|cell| text(cell).starts_with("Réf."))).unwrap();
    let column = grid.rows.iter().map(Vec::len).max().unwrap();
    grid.rows.iter_mut().for_each(|row| row.resize(column + 1, Data::Empty));
    grid.rows[head][column] = Data::String(header.into());
    column
}

fn beside<'g>(grid: &'g mut Grid, words: &str) -> &'g mut Vec<Data> {
    grid.rows.iter_mut().find(|row| row.iter().any(|cell| text(cell).contains(words))).unwrap()
}

/// What stands under a header on the row of these words.
fn under(desk: &Desk, name: &str, (words, header): (&str, &str)) -> Option<String> {
    let mut grids = grids_of(&desk.output());
    let grid = sheet(&mut grids, name);
    let head = grid.rows.iter().position(|row| row.iter().any(|cell| text(cell) == header))?;
    let column = grid.column(head, header);
    Some(beside(grid, words)[column].to_string())
}

#[test]
fn columns_of_the_staff_on_mission_sheets_follow_their_lines() {
    let desk = Desk::new(HEAD, &[MIAMI, MILAN]);
    desk.deliver(|line| if line.contains("BAYSIDE") { line.replace("MIAMI", "") } else { line.to_owned() });
    desk.run_on(None, 1).unwrap();
    let miami = |words: &'static str, header: &'static str| under(&desk, "Miami", (words, header));
    let width = |name: &str| {
        let mut grids = grids_of(&desk.output());
        sheet(&mut grids, name).rows.iter().map(Vec::len).max().unwrap()
    };
    let plain = width("Milan");
    desk.returned(2, |grids| {
        let grid = sheet(grids, "Miami");
        let seen = add(grid, "Vu par");
        beside(grid, "HOTEL BISCAYNE")[seen] = Data::String("vuroux".into());
        beside(grid, "Hotel Bahia")[seen] = Data::Float(12.5);
        let nameless = add(grid, "");
        beside(grid, "Navette Sud")[nameless] = Data::String("sansentete".into());
        beside(grid, "aucune pièce trouvée")[seen] = Data::String("horsligne".into());
        let grid = sheet(grids, "Hors mission");
        let asked = add(grid, "Demandé le");
        beside(grid, "BAYSIDE")[asked] = Data::String("3 mai".into());
    });
    for month in 3..5 {
        assert_eq!(miami("HOTEL BISCAYNE", "Vu par").as_deref(), Some("vuroux"));
        assert_eq!(miami("Hotel Bahia", "Vu par").as_deref(), Some("12.5"));
        assert_eq!((desk.shown("sansentete"), desk.shown("horsligne")), (1, 1));
        assert_eq!(under(&desk, "Hors mission", ("BAYSIDE", "Demandé le")).as_deref(), Some("3 mai"));
        assert_eq!(width("Milan"), plain);
        desk.returned(month, |_| {});
    }
    // The line goes to Milan, then is gone, then comes back.
    let moved =
        |line: &str| if line.contains("BISCAYNE") { line.replace("MIAMI", "MILAN") } else { line.to_owned() };
    desk.deliver(moved);
    desk.returned(5, |_| {});
    assert_eq!(under(&desk, "Milan", ("HOTEL BISCAYNE", "Vu par")).as_deref(), Some("vuroux"));
    assert_eq!(desk.cells("vuroux"), ["Milan"]);
    desk.deliver(|line| line.replace("800;HOTEL BISCAYNE", "899;GRAND HOTEL"));
    desk.returned(6, |_| {});
    assert_eq!(desk.cells("vuroux"), ["Notes orphelines"]);
    desk.deliver(moved);
    desk.returned(7, |_| {});
    assert_eq!(desk.cells("vuroux"), ["Milan"]);
}

#[test]
fn a_copy_of_a_column_is_kept_beside_it() {
    let desk = Desk::new(HEAD, &[MIAMI, MILAN]);
    desk.run_on(None, 1).unwrap();
    let report = desk.returned(2, |grids| {
        answer_all(grids);
        let grid = sheet(grids, "Anomalies");
        for header in ["Réponse du service", "Avis", "Avis"] {
            let copy = add(grid, header);
            beside(grid, "motif001")[copy] = Data::String(format!("copie{copy:03}"));
        }
    });
    assert!(report.findings.iter().any(|one| one.answer.text == "motif001"));
    assert_eq!(report.notes.added_columns, ["Réponse du service (2)", "Avis", "Avis (2)"]);
    assert_eq!(desk.shown("copie0"), 3);
}

#[test]
fn what_is_typed_out_of_place_is_kept_with_its_address() {
    let desk = Desk::new(HEAD, &[MIAMI, MILAN]);
    desk.deliver(|line| if line.contains("BAYSIDE") { line.replace("MIAMI", "") } else { line.to_owned() });
    desk.run_on(None, 1).unwrap();
    let typed = |text: &str| Data::String(text.into());
    desk.returned(2, |grids| {
        let grid = sheet(grids, "Miami");
        // On the side that has no document, over what was suggested there, between the lines, below and above them.
        let row = beside(grid, "HOTEL BISCAYNE");
        row[11] = typed("hors001 demandée");
        let at = grid.rows.iter().position(|row| row.iter().any(|cell| text(cell) == "Hotel Bahia")).unwrap();
        let width = grid.rows[at].len();
        let mut inserted = vec![Data::Empty; width];
        inserted[4] = typed("hors002 inséré");
        grid.rows.insert(at + 1, inserted);
        let mut below = vec![Data::Empty; width];
        below[1] = typed("hors003 dessous");
        grid.rows.push(below);
        grid.rows[3].resize(width + 3, Data::Empty);
        grid.rows[3][width + 2] = typed("hors004 à droite");
        let sum = beside(grid, "Par état");
        sum[2] = typed("hors005 près d’une somme");
        let grid = sheet(grids, "Hors mission");
        grid.rows.push(vec![Data::Empty, Data::Empty, typed("hors006 sous la liste")]);
        for (name, number) in [
            ("Rapprochement", 7),
            ("Contrôles", 8),
            ("Évolution", 9),
            ("Sources", 10),
            ("Synthèse", 11),
            ("Annexe", 12),
        ] {
            let grid = sheet(grids, name);
            let width = grid.rows.iter().map(Vec::len).max().unwrap();
            grid.rows[5].resize(width + 1, Data::Empty);
            grid.rows[5][width] = typed(&format!("hors{number:03} sur {name}"));
        }
        let grid = sheet(grids, "Contrôles");
        grid.rows.iter_mut().for_each(|row| row.insert(1, Data::Empty));
        grid.rows[7][1] = typed("hors013 dans une colonne insérée");
    });
    for month in 3..5 {
        for number in 1..14 {
            let kept = desk.cells(&format!("hors{number:03}"));
            // Besides, its finding quotes it.
            assert_eq!(kept.iter().filter(|sheet| *sheet == "Notes orphelines").count(), 1, "{number}: {kept:?}");
            assert!(kept.iter().all(|sheet| ["Notes orphelines", "Anomalies", "Évolution"].contains(&&**sheet)));
        }
        desk.returned(month, |_| {});
    }
}

#[test]
fn a_workbook_in_which_nobody_typed_has_nothing_out_of_place() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    for name in ["deplacements-2017", "deplacements-2017-ratifiable"] {
        let folder = tempfile::tempdir().unwrap();
        let output = folder.path().join("rapprochement.xlsx");
        let mut previous = None;
        for month in 1..4 {
            let run_date = rappro::model::Date::constant(2019, month, 1);
            let options = Options { dossier: root.join(name), output: output.clone(), previous, run_date };
            let report = run(&options).unwrap();
            assert!(report.notes.orphans.is_empty(), "{name}: {:?}", report.notes.orphans);
            assert!(stray(&report).is_empty(), "{name}");
            workbook::write(&report, &output).unwrap();
            previous = Some(output.clone());
        }
    }
}

#[test]
fn a_header_row_that_was_deleted_loses_nothing() {
    let desk = Desk::new(HEAD, &[MIAMI, MILAN]);
    desk.deliver(|line| if line.contains("BAYSIDE") { line.replace("MIAMI", "") } else { line.to_owned() });
    let first = desk.run_on(None, 1).unwrap();
    let report = desk.returned(2, |grids| {
        answer_all(grids);
        marked(grids);
        write(sheet(grids, "Hors mission"), "BAYSIDE", "Mission", "MIAMI");
        for name in ["Anomalies", "Miami", "Hors mission"] {
            let grid = sheet(grids, name);
            let head =
                grid.rows.iter().position(|row| row.iter().any(|cell| text(cell).starts_with("Réf."))).unwrap();
            drop(grid.rows.remove(head));
        }
    });
    assert_eq!(by_hand(&report), ["HOTEL BISCAYNE = Hotel Bahia", "NCC BRERA = Autista Rossi"]);
    assert_eq!(report.notes.missions.len(), 1);
    assert!(stray(&report).is_empty());
    for at in 0..first.findings.len() {
        assert_eq!(desk.shown(&format!("motif{at:03}")), 1, "motif{at:03}");
    }
}

#[test]
fn notes_beside_empty_references_are_told() {
    let desk = Desk::new(HEAD, &[MIAMI, MILAN]);
    desk.run_on(None, 1).unwrap();
    let report = desk.returned(2, |grids| {
        answer_all(grids);
        marked(grids);
        write(sheet(grids, "Anomalies"), "motif001", "Réf.", "");
        write(sheet(grids, "Miami"), "HOTEL BISCAYNE", "Réf. payé", "");
        // A line of their own below the list is a remark like another.
        let grid = sheet(grids, "Anomalies");
        grid.rows.push(vec![
            Data::Empty,
            Data::Empty,
            Data::Empty,
            Data::Empty,
            Data::String("ligne à nous".into()),
        ]);
    });
    let mut told: Vec<_> = stray(&report).iter().map(|one| one.observation.message.as_str()).collect();
    told.sort_unstable();
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(
        told[0].starts_with("La feuille « Anomalies » a des cellules vides dans sa colonne « Réf. » : 1 réponse"),
        "{}",
        told[0]
    );
    assert!(
        told[1].starts_with("La feuille « Miami » a des cellules vides dans sa colonne « Réf. payé » : 1 pointage"),
        "{}",
        told[1]
    );
    assert!(report.findings.iter().any(|one| one.answer.text == "motif001"), "found by what it says");
    assert_eq!(desk.cells("ligne à nous"), ["Notes orphelines"]);
}

#[test]
fn a_sheet_of_the_staff_is_told_and_a_column_put_before_the_others_is_no_remark() {
    let desk = Desk::new(HEAD, &[MIAMI, MILAN]);
    desk.run_on(None, 1).unwrap();
    let report = desk.returned(2, |grids| {
        for name in ["Synthèse", "Annexe", "Fiche de contrôle", "Contrôles", "Évolution"] {
            sheet(grids, name).rows.iter_mut().for_each(|row| row.insert(0, Data::Empty));
        }
        // What is told of another sheet is no title of its own.
        let told = vec![Data::String("Fiche de contrôle".into()), Data::String("à relire".into())];
        sheet(grids, "Hors mission").rows.push(told);
        sheet(grids, "Anomalies").rows.push(vec![Data::String("Vu le 3 mai".into())]);
    });
    assert_eq!(report.notes.orphans.len(), 2, "{:?}", report.notes.orphans);
    for month in 3..5 {
        let report = desk.returned(month, |_| {});
        assert_eq!(report.notes.orphans.len(), 2, "{:?}", report.notes.orphans);
        assert!(stray(&report).is_empty());
    }
    let report = desk.returned(5, |grids| {
        grids.push(Grid { name: "Suivi".into(), rows: vec![vec![Data::String("Relances".into())]] });
        grids.push(Grid { name: "Vide".into(), rows: Vec::new() });
    });
    let told = &stray(&report)[0].observation;
    assert!(
        told.message.starts_with("La feuille « Suivi », ajoutée par le service, n’est pas reprise"),
        "{}",
        told.message
    );
    assert_eq!(stray(&report).len(), 1);
    assert_eq!(stray(&report)[0].severity, Severity::Info);
}

#[test]
fn sums_that_lost_their_table_and_copies_of_a_header_are_no_remarks() {
    let desk = Desk::new(HEAD, &[MIAMI, MILAN]);
    desk.run_on(None, 1).unwrap();
    let report = desk.returned(2, |grids| {
        let grid = sheet(grids, "Miami");
        let total = grid.rows.iter().position(|row| text(&row[0]) == "Total").unwrap();
        for row in grid.rows[total..].iter_mut().filter(|row| !matches!(row[7], Data::Empty | Data::String(_))) {
            (row[7], row[13], row[14]) =
                (Data::String("Err:508".into()), Data::Error(calamine::CellErrorType::Value), Data::Float(0.0));
        }
        grid.rows[4][2] = Data::String("Err:508".into());
        for name in ["Anomalies", "Milan"] {
            let grid = sheet(grids, name);
            let head =
                grid.rows.iter().position(|row| row.iter().any(|cell| text(cell).starts_with("Réf."))).unwrap();
            let copy = grid.rows[head].clone();
            grid.rows.insert(head + 2, copy);
        }
    });
    assert!(report.notes.orphans.is_empty(), "{:?}", report.notes.orphans);
    assert!(stray(&report).is_empty());
}

/// The program's own column under another header is nothing that somebody typed; theirs in its place is.
#[test]
fn a_header_that_was_renamed_on_a_sheet_that_nobody_fills_in_is_no_remark() {
    let desk = Desk::new(HEAD, &[MIAMI, MILAN]);
    desk.run_on(None, 1).unwrap();
    let report = desk.returned(2, |grids| {
        marked(grids);
        rename(sheet(grids, "Contrôles"), "Constats", "Nombre");
        rename(sheet(grids, "Contrôles"), "Pourquoi ce contrôle", "Explication");
    });
    assert!(report.notes.orphans.is_empty() && stray(&report).is_empty(), "{:?}", report.notes.orphans);
    let report = desk.returned(3, |grids| rename(sheet(grids, "Rapprochement"), "Jours d’écart", "Délai (jours)"));
    assert!(report.notes.orphans.is_empty() && stray(&report).is_empty(), "{:?}", report.notes.orphans);
    let report = desk.returned(4, |grids| {
        let grid = sheet(grids, "Rapprochement");
        rename(grid, "Jours d’écart", "Remarque");
        let head = grid.rows.iter().position(|row| row.iter().any(|cell| text(cell) == "Remarque")).unwrap();
        let column = grid.column(head, "Remarque");
        grid.rows[head + 1][column] = Data::String("appeler l’agence".into());
    });
    assert_eq!(stray(&report).len(), 1);
    assert!(desk.cells("appeler l’agence").contains(&"Notes orphelines".to_owned()));
}

#[test]
fn the_same_missions_in_another_house_are_told() {
    let theirs = Desk::new(&HEAD.replace("Département d’essai", "Ville d’essai"), &[MIAMI, MILAN]);
    theirs.run_on(None, 1).unwrap();
    let ours = Desk::new(HEAD, &[MIAMI, MILAN]);
    let report = ours.run_on(Some(&theirs.output()), 2).unwrap();
    assert!(stray(&report)[0].observation.message.contains("« Déplacements 2017 · Ville d’essai » au lieu de"));
}

/// A dossier of the fixtures, its first workbook, and what the next month makes of that workbook once worked on.
fn next_month(name: &str, work: impl FnOnce(&mut Vec<Grid>)) -> Report {
    let dossier = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name);
    let folder = tempfile::tempdir().unwrap();
    let (output, previous) = (folder.path().join("rapprochement.xlsx"), folder.path().join("rendu.xlsx"));
    let run_in = |month: i8, previous: Option<PathBuf>| {
        let run_date = rappro::model::Date::constant(2019, month, 1);
        run(&Options { dossier: dossier.clone(), output: output.clone(), previous, run_date }).unwrap()
    };
    workbook::write(&run_in(1, None), &output).unwrap();
    let mut grids = grids_of(&output);
    work(&mut grids);
    save(&grids, &previous);
    run_in(2, Some(previous))
}

#[test]
fn sheets_that_the_staff_add_or_take_out_do_not_hold_the_verdict_back() {
    let ratifiable = "deplacements-2017-ratifiable";
    let untouched = next_month(ratifiable, |grids| answer_all(grids));
    assert!(stray(&untouched).is_empty());
    assert_eq!(untouched.verdict, Verdict::Ready);
    let report = next_month(ratifiable, |grids| {
        answer_all(grids);
        grids.retain(|grid| !["Hors mission", "Fiche de contrôle", "Miami"].contains(&grid.name.as_str()));
        grids.push(Grid { name: "Mes notes".into(), rows: vec![vec![Data::String("à relancer".into())]] });
    });
    let mut told: Vec<_> = stray(&report).iter().map(|one| one.observation.message.as_str()).collect();
    told.sort_unstable();
    assert_eq!(told.len(), 4, "{told:?}");
    assert!(
        told[0].starts_with("La feuille « Mes notes », ajoutée par le service, n’est pas reprise"),
        "{}",
        told[0]
    );
    assert!(told[1].contains("n’a plus de feuille « Fiche de contrôle »"), "{}", told[1]);
    assert!(stray(&report).iter().all(|one| one.severity == Severity::Info));
    assert_eq!(report.verdict, Verdict::Ready);
}

#[test]
fn a_sheet_that_surely_took_notes_along_is_to_be_verified() {
    let desk = Desk::new(HEAD, &[MIAMI, MILAN]);
    desk.run_on(None, 1).unwrap();
    // Last month, Miami had a pair under « a », and the answers of « Anomalies » closed what they could.
    desk.returned(2, |grids| {
        write(sheet(grids, "Miami"), "HOTEL BISCAYNE", "Pointage payé", "a");
        write(sheet(grids, "Miami"), "Hotel Bahia", "Pointage justifié", "a");
        answer_all(grids);
    });
    let report = desk.returned(3, |grids| {
        grids.retain(|grid| !["Anomalies", "Miami", "Milan", "Hors mission"].contains(&grid.name.as_str()));
    });
    let told = |severity: Severity| {
        let told = stray(&report).into_iter().filter(|one| one.severity == severity);
        let mut told: Vec<_> = told.map(|one| one.observation.message.as_str()).collect();
        told.sort_unstable();
        told
    };
    let (sure, unknown) = (told(Severity::Review), told(Severity::Info));
    assert_eq!((sure.len(), unknown.len()), (2, 2), "{sure:?} {unknown:?}");
    assert!(sure[0].contains("« Anomalies »") && sure[0].contains("clos par une réponse"), "{}", sure[0]);
    assert!(
        sure[1].contains("« MIAMI »")
            && sure[1].contains("montre 1 rapprochement fait à la main sur cette mission"),
        "{}",
        sure[1]
    );
    // Milan had no mark, and nobody knows what stood on « Hors mission ».
    assert!(unknown[0].contains("« Hors mission »") && unknown[1].contains("« MILAN »"), "{unknown:?}");
}

/// The messages of what did not find its place, in order.
fn told(report: &Report) -> Vec<(Severity, String)> {
    let mut told: Vec<_> =
        stray(report).iter().map(|one| (one.severity, one.observation.message.clone())).collect();
    told.sort();
    told
}

/// The column of a header on the sheet, and the row that holds these words.
fn at(grid: &Grid, words: &str, header: &str) -> (usize, usize) {
    let head = grid.rows.iter().position(|row| row.iter().any(|cell| text(cell) == header)).unwrap();
    let row = grid.rows.iter().position(|row| row.iter().any(|cell| text(cell).contains(words))).unwrap();
    (row, grid.column(head, header))
}

fn put(grid: &mut Grid, (row, column): (usize, usize), words: &str) {
    let width = grid.rows.iter().map(Vec::len).max().unwrap().max(column + 1);
    while grid.rows.len() <= row {
        grid.rows.push(Vec::new());
    }
    grid.rows.iter_mut().for_each(|row| row.resize(width, Data::Empty));
    grid.rows[row][column] = Data::String(words.into());
}

#[test]
fn what_is_typed_where_nothing_comes_back_is_told_with_its_address_and_a_remedy() {
    let desk = Desk::new(HEAD, &[MIAMI, MILAN]);
    desk.run_on(None, 1).unwrap();
    let report = desk.returned(2, |grids| {
        let grid = sheet(grids, "Miami");
        let total = grid.rows.iter().position(|row| text(&row[0]) == "Total").unwrap();
        put(grid, (total, 2), "pose01 total");
        put(grid, (total, 11), "pose02 total");
        for (name, column) in [("Contrôles", 1), ("Rapprochement", 1), ("Fiche de contrôle", 1), ("Synthèse", 1)]
        {
            let grid = sheet(grids, name);
            let below = grid.rows.len() + 1;
            put(grid, (below, column), &format!("pose03 sous {name}"));
        }
        put(sheet(grids, "Synthèse"), (3, 3), "pose04 en D4");
        let grid = sheet(grids, "Fiche de contrôle");
        let (row, column) = at(grid, "Signature", "Vu (à la main)");
        put(grid, (row, 1), "pose05 Mme Roux");
        let head = grid.rows.iter().position(|row| row.iter().any(|cell| text(cell) == "Vu (à la main)")).unwrap();
        put(grid, (head + 2, column), "pose06 vu");
        let grid = sheet(grids, "Rapprochement");
        let row = grid.rows.iter().position(|row| text(&row[0]) == "Total").unwrap();
        put(grid, (row, 12), "pose07 à revoir");
        put(grid, (2, 9), "pose08 en tête");
        let grid = sheet(grids, "Contrôles");
        put(grid, at(grid, "Fichier illisible", "Motif"), "pose09 motif");
        let grid = sheet(grids, "Miami");
        put(grid, at(grid, "aucune pièce trouvée", "Objet de la pièce"), "pose10 titre");
    });
    let messages = told(&report);
    assert!(messages.iter().all(|(severity, _)| *severity == Severity::Info), "{messages:?}");
    let sheets = ["Contrôles", "Fiche de contrôle", "Miami", "Rapprochement", "Synthèse"];
    assert_eq!(messages.len(), sheets.len(), "{messages:?}");
    for ((_, message), name) in messages.iter().zip(sheets) {
        assert!(message.starts_with(&format!("Sur la feuille « {name} », du texte a été saisi")), "{message}");
    }
    assert!(messages[2].1.contains("« pose01 total », L"), "{}", messages[2].1);
    let miami = stray(&report).into_iter().find(|one| one.observation.message.contains("Miami")).unwrap();
    assert_eq!(miami.observation.at.cell_ref().map(|cell| cell.to_string()[..1].to_owned()).as_deref(), Some("L"));
    assert!(
        miami.observation.remedy.contains("colonne ajoutée au bout du tableau"),
        "{}",
        miami.observation.remedy
    );
    let count = |report: &Report| {
        let is_one = |text: &str| text.starts_with("pose");
        report.notes.orphans.iter().filter(|row| row.iter().any(|(_, text)| is_one(text))).count()
    };
    assert_eq!(count(&report), 13);
    // It is told once, and stays on « Notes orphelines ».
    let report = desk.returned(3, |_| {});
    assert!(stray(&report).is_empty());
    assert_eq!(count(&report), 13);
}

#[test]
fn what_is_typed_over_the_cells_of_the_program_is_told() {
    let desk = Desk::new(HEAD, &[MIAMI, MILAN]);
    desk.run_on(None, 1).unwrap();
    let report = desk.returned(2, |grids| {
        let grid = sheet(grids, "Miami");
        put(grid, at(grid, "HOTEL BISCAYNE", "Payé"), "550 au lieu de 600");
        put(grid, at(grid, "HOTEL BISCAYNE", "État"), "vu avec le chef");
        put(grid, at(grid, "TAXI BAYSIDE", "Écart"), "arrondi");
        put(grid, at(grid, "TAXI BAYSIDE", "Date mandat"), "à préciser");
        let grid = sheet(grids, "Anomalies");
        put(grid, at(grid, "HOTEL BISCAYNE", "Gravité"), "pas grave");
        put(grid, at(grid, "HOTEL BISCAYNE", "Lignes en cause"), "voir M. Blanc");
        put(grid, at(grid, "HOTEL BISCAYNE", "Autres adresses"), "bureau 12");
    });
    let messages = told(&report);
    assert_eq!(messages.len(), 3, "{messages:?}");
    let amounts = messages.iter().find(|(severity, _)| *severity == Severity::Review).unwrap();
    assert!(
        amounts.1.starts_with("Sur la feuille « Miami », un montant écrit par rappro a été remplacé"),
        "{}",
        amounts.1
    );
    assert!(amounts.1.contains("« 550 au lieu de 600 »"), "{}", amounts.1);
    let all = messages.iter().map(|(_, message)| message.as_str()).collect::<String>();
    for typed in ["vu avec le chef", "arrondi", "à préciser", "pas grave", "voir M. Blanc", "bureau 12"] {
        assert!(all.contains(&format!("« {typed} »")), "{typed}: {all}");
        assert!(desk.cells(typed).iter().any(|sheet| sheet == "Notes orphelines"), "{typed}");
    }
}

#[test]
fn what_programs_do_to_a_workbook_is_nothing_that_was_typed() {
    let desk = Desk::new(HEAD, &[MIAMI, MILAN]);
    desk.deliver(|line| if line.contains("BAYSIDE") { line.replace("MIAMI", "") } else { line.to_owned() });
    desk.run_on(None, 1).unwrap();
    let report = desk.returned(2, |grids| {
        for name in ["Miami", "Milan", "Anomalies", "Hors mission", "Rapprochement", "Contrôles"] {
            let grid = sheet(grids, name);
            for cell in grid.rows.iter_mut().flatten() {
                // Values pasted as texts, as a French reader sees them; days as numbers.
                match cell {
                    Data::Float(number) => *cell = Data::String(format!("{number:.2} €").replace('.', ",")),
                    Data::DateTime(day) => *cell = Data::Float(day.as_f64()),
                    _ => {}
                }
            }
        }
        // Sorted the other way round, table by table.
        for name in ["Anomalies", "Hors mission", "Contrôles"] {
            let grid = sheet(grids, name);
            let head =
                grid.rows.iter().position(|row| row.iter().filter(|cell| !text(cell).is_empty()).count() > 5);
            grid.rows[head.unwrap() + 1..].reverse();
        }
        // Sums over a table that is none any more.
        let grid = sheet(grids, "Milan");
        let total = grid.rows.iter().position(|row| text(&row[0]) == "Total").unwrap();
        (grid.rows[total][7], grid.rows[total][13]) =
            (Data::String("Err:508".into()), Data::String("#REF!".into()));
    });
    assert!(stray(&report).is_empty(), "{:?}", told(&report));
    assert!(report.notes.orphans.is_empty(), "{:?}", report.notes.orphans);
}

/// Changes the amount beside these words.
fn change(grid: &mut Grid, (words, header): (&str, &str), amount: f64) {
    // « Justifié » is a figure of the head too, and a payee may be named as what comes nearest.
    let head = grid.header(&["Réf. payé", header]).unwrap();
    let column = grid.column(head, header);
    let row = grid.rows.iter().position(|row| row.iter().any(|cell| text(cell) == words)).unwrap();
    assert!(matches!(grid.rows[row][column], Data::Float(_)));
    grid.rows[row][column] = Data::Float(amount);
}

#[test]
fn a_first_column_that_was_deleted_leaves_no_remark_behind() {
    let desk = Desk::new(HEAD, &[MIAMI, MILAN]);
    desk.run_on(None, 1).unwrap();
    let report = desk.returned(2, |grids| {
        for name in ["Anomalies", "Miami", "Hors mission"] {
            sheet(grids, name).rows.iter_mut().for_each(|row| drop(row.remove(0)));
        }
    });
    assert!(stray(&report).is_empty(), "{:?}", told(&report));
    assert!(report.notes.orphans.is_empty(), "{:?}", report.notes.orphans);
}

#[test]
fn an_amount_that_was_changed_by_hand_is_told() {
    let desk = Desk::new(HEAD, &[MIAMI, MILAN]);
    desk.run_on(None, 1).unwrap();
    let report = desk.returned(2, |grids| {
        change(sheet(grids, "Miami"), ("HOTEL BISCAYNE", "Payé"), 550.0);
        change(sheet(grids, "Miami"), ("TAXI BAYSIDE", "Payé"), 420.5);
        change(sheet(grids, "Milan"), ("Trattoria Duomo", "Justifié"), 200.0);
    });
    let messages = told(&report);
    assert_eq!(messages.len(), 2, "{messages:?}");
    assert!(messages.iter().all(|(severity, _)| *severity == Severity::Review), "{messages:?}");
    let plain: Vec<String> = messages.iter().map(|(_, message)| message.replace('\u{a0}', " ")).collect();
    assert!(plain[0].contains("« Miami », colonne « Payé »"), "{}", plain[0]);
    assert!(
        plain[0].contains("« 550,00 € » au lieu de 600,00 €") && plain[0].contains("« 420,50 € »"),
        "{}",
        plain[0]
    );
    assert!(
        plain[1].contains("« Milan », colonne « Justifié »") && plain[1].contains("« 200,00 € »"),
        "{}",
        plain[1]
    );
    assert_eq!(report.notes.orphans.len(), 3, "{:?}", report.notes.orphans);
    let report = desk.returned(3, |_| {});
    assert!(stray(&report).is_empty());
    assert_eq!(report.notes.orphans.len(), 3);
}

#[test]
fn amounts_that_the_exports_corrected_and_rows_that_were_taken_out_are_no_changes() {
    let desk = Desk::new(HEAD, &[MIAMI, MILAN]);
    desk.run_on(None, 1).unwrap();
    desk.deliver(|line| line.replace("600,00", "610,00").replace("190,00", "195,00"));
    let report = desk.returned(2, |grids| {
        let grid = sheet(grids, "Milan");
        let (row, _) = at(grid, "NCC BRERA", "Payé");
        drop(grid.rows.remove(row));
    });
    assert!(stray(&report).is_empty(), "{:?}", told(&report));
    assert!(report.notes.orphans.is_empty(), "{:?}", report.notes.orphans);
}

#[test]
fn a_finding_whose_words_were_changed_by_hand_is_told() {
    let desk = Desk::new(HEAD, &[MIAMI, MILAN]);
    desk.run_on(None, 1).unwrap();
    // In the second month, Évolution tells the findings too.
    desk.returned(2, |_| {});
    let report = desk.returned(3, |grids| {
        let grid = sheet(grids, "Anomalies");
        let (row, column) = at(grid, "HOTEL BISCAYNE", "Constat");
        let words = format!("{} VU : facture demandée", text(&grid.rows[row][column]));
        put(grid, (row, column), &words);
        // A finding that staff copied below is no other finding.
        let copy = grid.rows[row + 1].clone();
        grid.rows.push(copy);
    });
    let messages = told(&report);
    assert_eq!(messages.len(), 1, "{messages:?}");
    assert!(messages[0].1.starts_with("Sur la feuille « Anomalies », du texte a été saisi"), "{messages:?}");
    let kept = report.notes.orphans.iter().flatten().filter(|(_, text)| text.ends_with("VU : facture demandée"));
    assert_eq!(kept.count(), 1);
    // The exports say something else in the month after: that is no change by hand.
    desk.deliver(|line| line.replace("600,00", "610,00"));
    assert!(stray(&desk.returned(4, |_| {})).is_empty());
    assert!(stray(&desk.returned(5, |_| {})).is_empty());
}
