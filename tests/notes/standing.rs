//! An answer stands as long as what it was given to does, and stands beside that alone: whole dossiers, answered one
//! month and delivered otherwise the next.

use std::fs;
use std::path::PathBuf;

use crate::grids::{Grid, grids_of, save, text};
use calamine::Data;
use rappro::model::evolution::Change;
use rappro::model::finding::{Finding, Status};
use rappro::model::report::{Report, Verdict};
use rappro::report::workbook;
use rappro::{Options, run};
use tempfile::TempDir;

const DOSSIER: &str = r#"
titre = "Déplacement 2023 - Turin"
organisme = "Département d’essai"
commission = 2023-12-08
exercice = 2023
montant_declare = "545.00"
[[mission]]
code = "TURIN"
libelle = "Turin"
debut = 2023-06-05
fin = 2023-06-07
montant_declare = "545.00"
operations = ["2023RI01"]
"#;

const MANDATS: &str =
    "Exercice;N° mandat;N° ligne;Date mandat;Tiers;Objet;Opération;Article;Montant mandaté;Date paiement
2023;411;1;20/06/2023;HOTEL BELVEDERE;Hébergement;2023RI01;6251;500,00;02/07/2023
2023;412;1;20/06/2023;TAXI MOLE;Course;2023RI01;6251;45,00;02/07/2023
";

const FACTURES: &str = "Fournisseur;N° facture;Date facture;Désignation;Opération;Montant TTC
Hotel Belvedere;HB-1;07/06/2023;Hébergement;2023RI01;500,00
Taxi Mole;TM-3;07/06/2023;Course;2023RI01;45,00
";

/// A dossier from month to month.
struct Desk(TempDir);

impl Desk {
    fn new(files: &[(&str, &str)]) -> Self {
        let desk = Self(tempfile::tempdir().unwrap());
        desk.put(&[("dossier.toml", DOSSIER), ("mandats.csv", MANDATS), ("factures.csv", FACTURES)]);
        desk.put(files);
        desk
    }

    fn put(&self, files: &[(&str, &str)]) {
        for (name, text) in files {
            fs::write(self.0.path().join(name), text).unwrap();
        }
    }

    fn remove(&self, name: &str) {
        fs::remove_file(self.0.path().join(name)).unwrap();
    }

    fn output(&self) -> PathBuf {
        self.0.path().join("rapprochement.xlsx")
    }

    fn previous(&self) -> PathBuf {
        fs::create_dir_all(self.0.path().join("archives")).unwrap();
        self.0.path().join("archives").join("rendu.xlsx")
    }

    fn run_on(&self, previous: Option<PathBuf>, month: i8) -> Report {
        let options = Options {
            dossier: self.0.path().to_owned(),
            output: self.output(),
            previous,
            run_date: rappro::model::Date::constant(2024, month, 1),
        };
        let report = run(&options).unwrap();
        workbook::write(&report, &self.output()).unwrap();
        report
    }

    /// A first month, worked on and saved for the next.
    fn first(&self, work: impl FnOnce(&mut Vec<Grid>)) -> Report {
        let report = self.run_on(None, 1);
        let mut grids = grids_of(&self.output());
        work(&mut grids);
        save(&grids, &self.previous());
        report
    }

    /// The month behind it.
    fn second(&self) -> Report {
        self.run_on(Some(self.previous()), 2)
    }

    /// How often a text stands in the workbook.
    fn shown(&self, words: &str) -> usize {
        let grids = grids_of(&self.output());
        grids.iter().flat_map(|grid| grid.rows.iter().flatten()).filter(|cell| text(cell).contains(words)).count()
    }
}

fn answer_all(grids: &mut [Grid]) {
    let grid = grids.iter_mut().find(|grid| grid.name == "Anomalies").unwrap();
    let head = grid.header(&["Statut"]).unwrap();
    let (status, answer) = (grid.column(head, "Statut"), grid.column(head, "Réponse du service"));
    for row in &mut grid.rows[head + 1..] {
        row[status] = Data::String("Justifiée".into());
        row[answer] = Data::String("vu avec le service".into());
    }
}

/// Types beside the row that holds these words, under a header.
fn write(grids: &mut [Grid], name: &str, words: &str, (header, typed): (&str, &str)) {
    let grid = grids.iter_mut().find(|grid| grid.name == name).unwrap();
    let head = grid.header(&[header]).unwrap();
    let column = grid.column(head, header);
    let row = grid.rows[head..].iter_mut().find(|row| row.iter().any(|cell| text(cell).contains(words))).unwrap();
    row[column] = Data::String(typed.into());
}

/// The only finding of a check.
fn only<'r>(report: &'r Report, check: &str) -> &'r Finding {
    let mut found = report.findings.iter().filter(|one| one.check == check);
    let one = found.next().unwrap();
    assert!(found.next().is_none(), "{check}");
    one
}

#[test]
fn the_answer_about_the_cell_of_one_line_does_not_go_to_another() {
    let wrong = |order: &str| {
        let line = MANDATS.lines().find(|line| line.contains(order)).unwrap();
        MANDATS.replace(line, &line.replacen("20/06/2023", "31/02/2023", 1))
    };
    let desk = Desk::new(&[("mandats.csv", &wrong("411"))]);
    let report = desk.first(|grids| answer_all(grids));
    only(&report, "unreadable_date");
    // The same line lower in the file, and in a file of another name.
    let (head, lines) =
        wrong("411").split_once('\n').map(|(head, lines)| (head.to_owned(), lines.to_owned())).unwrap();
    let added = "2023;410;1;20/06/2023;PAPETERIE;Papier;;6064;12,00;02/07/2023";
    desk.put(&[("mandats.csv", &format!("{head}\n{added}\n{lines}"))]);
    assert_eq!(only(&desk.second(), "unreadable_date").answer.status, Status::Justified);
    desk.remove("mandats.csv");
    desk.put(&[("mandats-02.csv", &wrong("411"))]);
    let report = desk.second();
    assert_eq!(
        (only(&report, "unreadable_date").answer.status, report.verdict),
        (Status::Justified, Verdict::Ready)
    );
    // The day of the hotel was corrected; now the taxi has the same.
    desk.put(&[("mandats-02.csv", &wrong("412"))]);
    let report = desk.second();
    let one = only(&report, "unreadable_date");
    assert_eq!((one.answer.status, one.is_open(), report.verdict), (Status::Open, true, Verdict::ToJustify));
    let told = report.evolution.followed.iter().filter(|one| one.answer.text == "vu avec le service");
    assert!(told.count() > 0, "the answer stands in the evolution");
}

#[test]
fn the_sum_of_a_table_that_nobody_can_read_is_a_fact_under_the_answer() {
    const LIST: &str = "Repère;Truc;Valeur\nA1;Tapis rouge;12,00\nA2;Fleurs;10,50\n";
    const OTHER: &str = "Repère;Truc;Valeur\nB1;Complément délégation;18 400,00\nB2;Traiteur;7 000,00\n";
    let desk = Desk::new(&[("liste.csv", LIST)]);
    let report = desk.first(|grids| answer_all(grids));
    let one = only(&report, "unrecognised_table");
    assert_eq!(one.observation.amount.map(|amount| amount.plain()).as_deref(), Some("22.50"));
    let status = |report: &Report| only(report, "unrecognised_table").answer.status;
    let report = desk.second();
    assert_eq!((status(&report), report.verdict), (Status::Justified, Verdict::Ready));
    // Other lines in the file, or another file with the same headers.
    desk.put(&[("liste.csv", OTHER)]);
    let report = desk.second();
    assert_eq!((status(&report), report.verdict), (Status::ToReview, Verdict::Blocked));
    assert!(report.notes.changes.values().any(|change| change.starts_with("Montant en jeu : 22,50")));
    desk.remove("liste.csv");
    desk.put(&[("autre.csv", OTHER)]);
    assert_eq!(status(&desk.second()), Status::Open);
    // The same file under another name.
    desk.remove("autre.csv");
    desk.put(&[("divers.csv", LIST)]);
    assert_eq!(status(&desk.second()), Status::Justified);
}

/// Cells under a header become formulas that show an error.
fn spoil(grids: &mut [Grid], name: &str, header: &str, words: &str) {
    let grid = grids.iter_mut().find(|grid| grid.name == name).unwrap();
    let head = grid.header(&[header]).unwrap();
    let column = grid.column(head, header);
    let filled = grid.rows[head + 1..].iter_mut().filter(|row| !text(&row[column]).is_empty());
    filled.for_each(|row| row[column] = Data::DurationIso(words.into()));
}

#[test]
fn words_that_were_taken_for_a_formula_close_nothing_and_are_kept() {
    let desk = Desk::new(&[("factures.csv", FACTURES.lines().next().unwrap())]);
    let report = desk.first(|grids| {
        answer_all(grids);
        spoil(grids, "Anomalies", "Réponse du service", "=-voir mandat");
    });
    assert_eq!(report.verdict, Verdict::Blocked);
    let report = desk.second();
    assert_eq!(report.verdict, Verdict::Blocked);
    let answered = |report: &Report| {
        report.findings.iter().filter(|one| one.answer.text == "=-voir mandat" && one.is_open()).count()
    };
    let (told, count) =
        (report.findings.iter().filter(|one| one.check == "stray_notes").count(), answered(&report));
    assert!(count > 0 && told == count, "{told} of {count}");
    // A text is an answer, whatever it says; what was kept is one now, still to be reviewed.
    let report = desk.run_on(Some(desk.output()), 3);
    assert_eq!((answered(&report), report.verdict), (count, Verdict::Blocked));
    desk.first(|grids| {
        answer_all(grids);
        let grid = grids.iter_mut().find(|grid| grid.name == "Anomalies").unwrap();
        let cells = grid.rows.iter_mut().flatten().filter(|cell| text(cell) == "vu avec le service");
        cells.for_each(|cell| *cell = Data::String("#12, #REF".into()));
    });
    let report = desk.second();
    let closed = report.findings.iter().filter(|one| one.answer.text == "#12, #REF" && !one.is_open());
    assert!(closed.count() > 0 && report.findings.iter().all(|one| one.check != "stray_notes"));
}

#[test]
fn a_mark_that_shows_an_error_joins_nothing() {
    let desk = Desk::new(&[]);
    desk.first(|grids| {
        let grid = grids.iter_mut().find(|grid| grid.name == "Turin").unwrap();
        let head = grid.header(&["Pointage payé"]).unwrap();
        for header in ["Pointage payé", "Pointage justifié"] {
            let column = grid.column(head, header);
            let rows =
                grid.rows[head + 1..].iter_mut().filter(|row| row.iter().any(|cell| text(cell).starts_with("L-")));
            rows.for_each(|row| row[column] = Data::DurationIso("=-a".into()));
        }
    });
    let report = desk.second();
    assert!(report.notes.marks.is_empty());
    assert_eq!(report.findings.iter().filter(|one| one.check == "stray_notes").count(), 4);
    assert_eq!((report.books.matching.matches.len(), desk.shown("=-a")), (2, 12));
}

/// Exports without line numbers, and one order of no mission.
const BARE: &str = "Exercice;N° mandat;Date mandat;Tiers;Objet;Opération;Montant mandaté
2023;411;20/06/2023;HOTEL BELVEDERE;Hébergement;2023RI01;500,00
2023;600;20/06/2023;GROUPE BLEU;Stand;;45,00
";

#[test]
fn what_was_typed_beside_the_only_line_of_a_number_follows_it() {
    let desk = Desk::new(&[("mandats.csv", BARE)]);
    desk.first(|grids| {
        write(grids, "Hors mission", "GROUPE BLEU", ("Mission", "TURIN"));
        write(grids, "Turin", "HOTEL BELVEDERE", ("Pointage payé", "-"));
    });
    let paid = |report: &Report| report.missions[0].ledger.plain();
    let report = desk.second();
    assert_eq!((paid(&report).as_str(), report.books.matching.matches.len()), ("545.00", 0));
    // One more column, another text, line numbers.
    let cases = [
        BARE.replace(";Opération", ";Article;Opération")
            .replace(";2023RI01", ";6251;2023RI01")
            .replace(";;45", ";6251;;45"),
        BARE.replace("Stand", "Stand, 9 m²").replace("Hébergement", "Hébergement, 2 nuits"),
        BARE.replace(";Date mandat", ";N° ligne;Date mandat").replace(";20/06", ";1;20/06"),
    ];
    for lines in cases {
        desk.put(&[("mandats.csv", &lines)]);
        let report = desk.second();
        assert_eq!((paid(&report).as_str(), report.books.matching.matches.len()), ("545.00", 0), "{lines}");
        assert!(report.notes.orphans.is_empty(), "{lines}");
    }
    // A paper whose text was corrected.
    desk.put(&[("mandats.csv", BARE)]);
    desk.first(|grids| write(grids, "Turin", "HB-1", ("Pointage justifié", "-")));
    desk.put(&[("factures.csv", &FACTURES.replace("Hébergement", "Hébergement, 2 nuits"))]);
    let report = desk.second();
    assert_eq!((report.books.matching.matches.len(), report.notes.orphans.len()), (0, 0));
}

#[test]
fn of_two_lines_of_one_number_neither_gets_the_note_of_a_third() {
    let two = format!("{BARE}2023;600;20/06/2023;GROUPE BLEU;Cloisons;;45,00\n");
    let desk = Desk::new(&[("mandats.csv", &two)]);
    desk.first(|grids| write(grids, "Hors mission", "Stand", ("Mission", "TURIN")));
    // Both were corrected; the marked one is gone and the other stays as it was.
    for lines in
        [two.replace("Stand", "Stand A").replace("Cloisons", "Cloisons B"), BARE.replace("Stand", "Cloisons")]
    {
        desk.put(&[("mandats.csv", &lines)]);
        let report = desk.second();
        assert_eq!(
            (report.missions[0].ledger.plain().as_str(), report.notes.orphans.len()),
            ("500.00", 1),
            "{lines}"
        );
        let told = only(&report, "stray_notes");
        assert!(told.observation.message.starts_with("Affectation « TURIN » sans effet"));
    }
    // Nothing like it is left.
    desk.put(&[("mandats.csv", &BARE.lines().take(2).collect::<Vec<_>>().join("\n"))]);
    let report = desk.second();
    assert!(report.notes.orphans.len() == 1 && report.findings.iter().all(|one| one.check != "stray_notes"));
}

#[test]
fn a_forbidden_match_that_comes_back_is_told() {
    let unnumbered = FACTURES.replace("HB-1", "");
    let desk = Desk::new(&[("factures.csv", &unnumbered)]);
    desk.first(|grids| write(grids, "Turin", "Hotel Belvedere", ("Pointage justifié", "-")));
    let report = desk.second();
    assert_eq!((report.verdict, report.notes.orphans.len()), (Verdict::Blocked, 0));
    desk.put(&[("factures.csv", &unnumbered.replace("Belvedere;;07/06", "Belvedere;;08/06"))]);
    let report = desk.second();
    let told = only(&report, "stray_notes");
    assert_eq!((report.verdict, told.is_open(), report.notes.orphans.len()), (Verdict::ToJustify, true, 1));
    assert!(told.observation.message.contains("(Hotel Belvedere) est rapprochée malgré cette interdiction"));
    // It is told until the orphan is deleted, or answered.
    let mut grids = grids_of(&desk.output());
    answer_all(&mut grids);
    save(&grids, &desk.previous());
    assert_eq!(desk.second().verdict, Verdict::Ready);
    grids.retain(|grid| grid.name != "Notes orphelines");
    save(&grids, &desk.previous());
    assert!(desk.second().findings.iter().all(|one| one.check != "stray_notes"));
}

#[test]
fn a_sheet_of_ours_that_was_saved_alone_is_no_export() {
    let desk = Desk::new(&[("mandats.csv", BARE)]);
    let before = desk.first(|grids| write(grids, "Hors mission", "GROUPE BLEU", ("Mission", "TURIN")));
    let unassigned = |grids: Vec<Grid>| grids.into_iter().find(|grid| grid.name == "Hors mission").unwrap();
    let alone = unassigned(grids_of(&desk.previous()));
    let head = alone.header(&["Situation"]).unwrap();
    let bare = Grid { name: "Feuil1".into(), rows: alone.rows[head..].to_vec() };
    let csv = bare.rows.iter().map(|row| row.iter().map(ToString::to_string).collect::<Vec<_>>().join(";"));
    desk.put(&[("pour avis.csv", &csv.collect::<Vec<_>>().join("\n"))]);
    save(&[alone], &desk.0.path().join("pour avis.xlsx"));
    save(&[bare], &desk.0.path().join("collé.xlsx"));
    let report = desk.run_on(None, 2);
    assert_eq!(report.missions[0].ledger, before.missions[0].ledger);
    let aside = report.books.skipped.iter().filter(|one| one.reason.contains("produit par rappro"));
    assert_eq!(aside.count(), 3);
    // The table of another program, with the same headers.
    const THEIRS: &str = "Réf.;Situation;Côté;Date mandat;Tiers;N° mandat;Montant mandaté;Opération
R-1;payé;Comptabilité;20/06/2023;HOTEL;700;10,00;2023RI01
";
    desk.put(&[("autre.csv", THEIRS)]);
    assert_eq!(desk.run_on(None, 2).missions[0].ledger.plain(), "510.00");
}

#[test]
fn a_workbook_of_the_dossier_under_another_name_is_told_when_it_holds_notes() {
    let desk = Desk::new(&[]);
    desk.first(|grids| write(grids, "Turin", "HOTEL BELVEDERE", ("Pointage payé", "-")));
    let signed = desk.0.path().join("rapprochement signé v2.xlsx");
    fs::copy(desk.previous(), &signed).unwrap();
    let told = |report: &Report| rappro::notes_left_aside(report);
    assert_eq!(told(&desk.run_on(None, 2)), [("rapprochement signé v2.xlsx".into(), 1)]);
    // Without a note, and that of another dossier.
    fs::copy(desk.output(), &signed).unwrap();
    assert!(told(&desk.run_on(None, 2)).is_empty());
    fs::copy(desk.previous(), &signed).unwrap();
    let other = DOSSIER.replace("TURIN", "PORTO").replace("Turin", "Porto").replace("2023-06", "2023-09");
    desk.put(&[("dossier.toml", &other)]);
    assert!(told(&desk.run_on(None, 2)).is_empty());
}

#[test]
fn what_only_a_tolerance_removed_is_not_resolved() {
    let cited = MANDATS.replace(";Objet;", ";Objet;N° facture;").replace("gement;", "gement;HB-1;");
    let cited = cited.replace("Course;", "Course;TM-3;");
    let desk = Desk::new(&[("mandats.csv", &cited), ("factures.csv", &FACTURES.replace("500,00", "490,00"))]);
    let report = desk.first(|grids| answer_all(grids));
    let key = only(&report, "amount_disagreement").key.clone();
    let change = |report: &Report| report.evolution.followed.iter().find(|one| one.key == key).unwrap().change;
    assert_eq!((change(&desk.second()), desk.shown("Contrôlé à")), (Change::Lasting, 0));
    desk.put(&[("dossier.toml", &format!("{DOSSIER}[parametres]\necart_max = \"50.00\"\n"))]);
    assert_eq!(change(&desk.second()), Change::Tolerated);
    let told = "Contrôlé à 50,00\u{a0}€ près : ecart_max dans dossier.toml. Un écart est toléré, de 10,00\u{a0}€.";
    assert_eq!((desk.shown(told), desk.shown("Conforme à 50,00\u{a0}€ près")), (1, 2));
    // The paper was corrected: that is resolved, whatever is tolerated.
    desk.put(&[("factures.csv", FACTURES)]);
    assert_eq!(change(&desk.second()), Change::Resolved);
}
