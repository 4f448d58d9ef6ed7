//! Import: what could not be read, control totals, lines delivered twice.

use rappro::model::books::Redelivery;
use rappro::model::finding::{Problem, ProblemKind};
use rappro::model::place::{CellRef, Place};

use crate::desk::{Desk, MIAMI, eur, order};

fn problem(kind: ProblemKind) -> Problem {
    Problem {
        kind,
        at: Place::cell(&"mandats.csv".into(), None, CellRef::new(13, 3)),
        message: "Montant illisible : « 1 200 ? ».".into(),
        remedy: "Corriger la cellule.".into(),
        amount: None,
        subject: "Hôtel Bellevue".into(),
        related: Vec::new(),
    }
}

#[test]
fn a_row_that_could_not_be_read_stands_against_the_mission_that_it_names() {
    let told = |subject: &str, file: &str| {
        let mut desk = Desk::new();
        let at = Place::cell(&file.into(), None, CellRef::new(13, 3));
        desk.problem(Problem { subject: subject.into(), at, ..problem(ProblemKind::UnreadableAmount) });
        desk.look().of("unreadable_amount").join(" ")
    };
    assert_eq!(told("Hôtel Bellevue | Mission Miami", "mandats.csv"), "blocking MIAMI - mandats.csv › D14");
    assert_eq!(told("Hôtel Bellevue", "Miami/mandats.csv"), "blocking MIAMI - Miami/mandats.csv › D14");
    // The row outweighs its folder; two missions are none.
    assert_eq!(told("Vol pour Milan", "Miami/mandats.csv"), "blocking MILAN - Miami/mandats.csv › D14");
    assert_eq!(told("Miami puis Milan", "mandats.csv"), "blocking - - mandats.csv › D14");
}

#[test]
fn each_problem_becomes_the_finding_of_its_check() {
    let kinds = [
        (ProblemKind::UnreadableFile, "blocking"),
        (ProblemKind::UnrecognisedTable { carries_amounts: true }, "blocking"),
        (ProblemKind::UnrecognisedTable { carries_amounts: false }, "review"),
        (ProblemKind::UnreadableAmount, "blocking"),
        (ProblemKind::AmbiguousNumber, "blocking"),
        (ProblemKind::UnreadableDate, "review"),
        (ProblemKind::MixedAmountBases, "blocking"),
        (ProblemKind::HiddenRows, "review"),
    ];
    for (kind, severity) in kinds {
        let mut desk = Desk::new();
        desk.problem(problem(kind));
        let seen = desk.look();
        assert_eq!(seen.of(kind.check()), [format!("{severity} - - mandats.csv › D14")]);
        assert_eq!(seen.findings.iter().filter(|one| one.check != kind.check()).count(), 0);
    }
}

#[test]
fn a_gap_names_the_files_that_were_not_read() {
    let gap = |kinds: &[ProblemKind]| {
        let mut desk = Desk::new();
        desk.mission(MIAMI).declared = eur("1100.00");
        desk.dossier.declared = eur("1100.00");
        desk.settled(MIAMI, "1000.00", |line| order(line, "812", "1"));
        for (kind, file) in kinds.iter().zip(["mandats.xls", "carte.csv"]) {
            let at = Place::of_file(&file.into());
            desk.problem(Problem { at, ..problem(*kind) });
        }
        desk.look().message("declared_gap").to_owned()
    };
    let (file, table) = (ProblemKind::UnreadableFile, ProblemKind::UnrecognisedTable { carries_amounts: true });
    assert!(
        gap(&[file]).ends_with(" 1 fichier n’a pas été lu en entier (« mandats.xls ») : l’écart peut venir de là.")
    );
    let both = gap(&[file, table]);
    assert!(both.contains("2 fichiers n’ont pas été lus en entier (« carte.csv » et « mandats.xls »)"), "{both}");
    let mut desk = Desk::new();
    desk.mission(MIAMI).declared = eur("1100.00");
    desk.problem(problem(file));
    let seen = desk.look();
    assert!(seen.message("mission_without_entries").contains("(« mandats.csv ») : l’écart peut venir de là."));
    let bare = ProblemKind::UnrecognisedTable { carries_amounts: false };
    assert!(!gap(&[bare]).contains("lu en entier"));
}

#[test]
fn without_any_table_nothing_was_read() {
    let mut desk = Desk::new();
    desk.facts.files.clear();
    let seen = desk.look();
    assert_eq!(seen.outcome("unreadable_amount"), "not_checked : aucun tableau n’a été lu dans le dossier");
    assert_eq!(seen.outcome("declared_gap"), "not_checked : aucun export de comptabilité dans le dossier");
    assert_eq!(Desk::new().look().outcome("unreadable_amount"), "compliant");
}

#[test]
fn a_control_total_that_disagrees_is_blocking() {
    let mut desk = Desk::new();
    desk.control_total("1500.00", "1473.00", "1473.00");
    let seen = desk.look();
    assert_eq!(seen.of("control_total_mismatch"), ["blocking - 27.00 mandats.csv › F100"]);
    let message = seen.message("control_total_mismatch");
    assert!(message.contains("1\u{202f}500,00") && message.contains("1\u{202f}473,00"), "{message}");
}

#[test]
fn a_control_total_that_agrees_is_innocent_and_none_is_no_compliance() {
    let mut desk = Desk::new();
    desk.control_total("1500.00", "1500.00", "1500.00");
    assert_eq!(desk.look().outcome("control_total_mismatch"), "compliant");
    let none = Desk::new().look().outcome("control_total_mismatch");
    assert_eq!(none, "not_applicable : aucun export ne porte de ligne de total");
}

fn delivered_twice(differs: Option<&str>) -> Desk {
    let mut desk = Desk::new();
    desk.mission(MIAMI).declared = eur("300.00");
    desk.dossier.declared = eur("300.00");
    for (row, amount) in [(4, "100.00"), (5, "200.00")] {
        let kept = desk.settled(MIAMI, amount, |line| order(line, amount, "1"));
        let at = Place::cell(&"decembre.csv".into(), None, CellRef::new(row, 5));
        let amount = Some(eur(amount));
        desk.copies.push(rappro::model::books::Redelivery { kept, at, amount, differs: None });
    }
    desk.copies[1].differs = differs.map(str::to_owned);
    desk
}

#[test]
fn lines_delivered_twice_are_one_finding_per_pair_of_files() {
    let seen = delivered_twice(None).look();
    assert_eq!(seen.of("duplicate_source"), ["review - 300.00 decembre.csv"]);
    assert!(seen.of("declared_gap").is_empty());
    assert!(seen.message("duplicate_source").contains("2 lignes de decembre.csv"));
}

#[test]
fn copies_that_differ_are_blocking_and_the_difference_is_told() {
    let seen = delivered_twice(Some("montant 200,00 € ici, 210,00 € là")).look();
    assert_eq!(seen.of("duplicate_source"), ["blocking - 300.00 decembre.csv"]);
    assert!(seen.message("duplicate_source").contains("montant 200,00 € ici, 210,00 € là"));
}

#[test]
fn copies_within_one_workbook_are_told_by_their_sheets() {
    let mut desk = delivered_twice(None);
    let file = "mandats.csv".into();
    for copy in &mut desk.copies {
        copy.at = Place::cell(&file, Some(&"Cumul".into()), CellRef::new(4, 5));
    }
    for entry in &mut desk.facts.entries {
        entry.place = Place::cell(&file, Some(&"Nov".into()), entry.place.cell_ref().unwrap());
    }
    let seen = desk.look();
    assert_eq!(seen.of("duplicate_source"), ["review - 300.00 mandats.csv › Cumul"]);
    let message = seen.message("duplicate_source");
    assert!(
        message.contains("la feuille « Cumul » de mandats.csv") && message.contains("la feuille « Nov »"),
        "{message}"
    );
}

#[test]
fn a_pair_of_files_keeps_its_key_when_lines_are_added() {
    let key = |desk: Desk| {
        let seen = desk.look();
        seen.findings.iter().find(|one| one.check == "duplicate_source").unwrap().key.clone()
    };
    let mut longer = delivered_twice(None);
    let copy: Redelivery = longer.copies[0].clone();
    longer.copies.push(Redelivery { at: Place::cell(&"decembre.csv".into(), None, CellRef::new(9, 5)), ..copy });
    assert_eq!(key(delivered_twice(None)), key(longer));
}

fn taxed(amounts: &[&str]) -> Desk {
    let mut desk = Desk::new();
    for (number, amount) in amounts.iter().enumerate() {
        desk.settled(MIAMI, amount, |line| {
            order(line, &format!("81{number}"), "1");
            line.change_figures(|figures| figures.amount_excl_tax = Some(eur("100.00")));
            line.change_figures(|figures| figures.tax = Some(eur("20.00")));
        });
    }
    desk
}

#[test]
fn a_column_that_mixes_net_and_gross_is_one_finding_per_table() {
    let seen = taxed(&["120.00", "120.00", "120.00", "100.00", "100.00"]).look();
    let expected = ["blocking - 200.00 mandats.csv › F8", "blocking - 200.00 pieces.csv › F9"];
    assert_eq!(seen.of("mixed_amount_bases"), expected);
    assert!(seen.of("vat_mismatch").is_empty(), "it is the same fault");
}

#[test]
fn one_net_line_among_gross_ones_is_a_mistake_of_that_line() {
    let seen = taxed(&["120.00", "120.00", "100.00"]).look();
    assert_eq!(seen.outcome("mixed_amount_bases"), "compliant");
    assert_eq!(seen.of("vat_mismatch").len(), 2);
    assert!(Desk::new().look().outcome("mixed_amount_bases").starts_with("not_checked"));
}

#[test]
fn without_a_workbook_nothing_can_be_hidden() {
    assert_eq!(Desk::new().look().outcome("hidden_rows"), "not_applicable : aucun classeur dans le dossier");
    let mut desk = Desk::new();
    desk.facts.files[0].format = rappro::model::sheet::Format::Xlsx;
    assert_eq!(desk.look().outcome("hidden_rows"), "compliant");
}
