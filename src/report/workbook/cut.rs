//! What stands on a sheet when it cannot hold everything.

use crate::model::evolution::Followed;
use crate::model::finding::{Answer, Finding};
use crate::model::report::Report;

/// Rows of a sheet, less those that stand around its table.
pub(super) const EXCEL_ROWS: usize = 1_048_500;

/// The first ones and those that the staff wrote about, as many as a sheet lists; then those that it leaves out.
pub(super) fn first_and_noted<T: Copy>(all: &[T], max: usize, is_noted: impl Fn(T) -> bool) -> (Vec<T>, Vec<T>) {
    if all.len() <= max {
        return (all.to_vec(), Vec::new());
    }
    let noted = all.iter().filter(|one| is_noted(**one)).count();
    let mut room = max.saturating_sub(noted);
    all.iter().copied().partition(|one| {
        let noted = is_noted(*one);
        let listed = noted || room > 0;
        room -= usize::from(listed && !noted);
        listed
    })
}

/// Findings on `Anomalies`, and those beyond.
pub(super) fn findings(report: &Report, max: usize) -> (Vec<&Finding>, Vec<&Finding>) {
    let (all, notes) = (report.findings.iter().collect::<Vec<_>>(), &report.notes);
    first_and_noted(&all, max, |finding| {
        finding.answer != Answer::default()
            || notes.comments.contains_key(&finding.key)
            || notes.added.contains_key(&finding.key)
    })
}

/// The same on `Évolution`.
pub(super) fn followed(report: &Report, max: usize) -> (Vec<&Followed>, Vec<&Followed>) {
    let all: Vec<_> = report.evolution.followed.iter().collect();
    first_and_noted(&all, max, |one| one.answer != Answer::default())
}

/// The sentence at the head of a sheet that lists the first findings only.
pub(super) fn told(listed: usize, left: usize, file: &str) -> String {
    match left {
        0 => String::new(),
        _ => format!(
            "Les {listed} premiers constats sur {} ; tous sont dans le fichier « …{file} », à côté de ce classeur. Les comptes et les sommes comptent tout. ",
            listed + left
        ),
    }
}

/// What a formula over a table adds for what the table leaves out: `+12`; nothing for none.
pub(super) fn more(count: usize) -> String {
    if count == 0 { String::new() } else { format!("+{count}") }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::super::write_within;
    use super::*;
    use crate::{Options, run};

    fn figures(workbook: &Path) -> (usize, Vec<Vec<String>>) {
        let mut book: calamine::Xlsx<_> = calamine::open_workbook(workbook).unwrap();
        let mut rows = |sheet: &str| -> Vec<Vec<String>> {
            let range = calamine::Reader::worksheet_range(&mut book, sheet).unwrap();
            range.rows().map(|row| row.iter().map(ToString::to_string).collect()).collect()
        };
        let figures = ["Synthèse", "Contrôles"].iter().flat_map(|sheet| rows(sheet)).collect();
        let listed =
            rows("Anomalies").iter().filter(|row| row[12].starts_with("2019") || row[12].starts_with("43")).count();
        (listed, figures)
    }

    #[test]
    fn findings_beyond_a_sheet_stand_in_a_list_and_in_every_total() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        let dossier = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/deplacements-2017");
        let run_date = crate::model::Date::constant(2019, 1, 15);
        let report = run(&Options { dossier, output: path("r.xlsx"), previous: None, run_date }).unwrap();
        write_within(&report, &path("all.xlsx"), EXCEL_ROWS).unwrap();
        write_within(&report, &path("few.xlsx"), 10).unwrap();
        let (all, few) = (figures(&path("all.xlsx")), figures(&path("few.xlsx")));
        assert_eq!((all.0, few.0), (report.findings.len(), 10));
        assert_eq!(all.1, few.1);
        let list = std::fs::read_to_string(path("few-anomalies.csv")).unwrap();
        assert_eq!(list.lines().count(), report.findings.len() + 2);
        assert!(!path("all-anomalies.csv").exists());
        write_within(&report, &path("few.xlsx"), EXCEL_ROWS).unwrap();
        assert!(!path("few-anomalies.csv").exists());
    }

    #[test]
    fn what_has_a_note_stays() {
        let (listed, left) = first_and_noted(&[1, 2, 3, 4, 5], 3, |one| one == 5);
        assert_eq!((listed, left), (vec![1, 2, 5], vec![3, 4]));
    }
}
