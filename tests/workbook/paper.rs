//! What a printer gets: each `Fiche de contrôle` on exactly one page.

use crate::support;

use std::io::Read;

use rappro::report::workbook;

/// Points between the margins of an A4 page.
const PAGE_HEIGHT: f64 = 748.0;

/// The XML of a sheet, by its name.
fn sheet(path: &std::path::Path, name: &str) -> String {
    let mut archive = zip::ZipArchive::new(std::fs::File::open(path).unwrap()).unwrap();
    let mut part = |name: &str| {
        let mut text = String::new();
        archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
        text
    };
    let book = part("xl/workbook.xml");
    let names = book.split("<sheet name=\"").skip(1).map(|rest| rest.split('"').next().unwrap());
    let at = names.into_iter().position(|one| one == name).unwrap();
    part(&format!("xl/worksheets/sheet{}.xml", at + 1))
}

/// The value of an attribute, at each of its places.
fn values(xml: &str, before: &str) -> Vec<f64> {
    xml.split(before).skip(1).map(|rest| rest.split('"').next().unwrap().parse().unwrap()).collect()
}

#[test]
fn each_mission_has_exactly_one_page() {
    let report = support::report();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("rapprochement.xlsx");
    workbook::write(&report, &path).unwrap();
    let xml = sheet(&path, "Fiche de contrôle");
    let breaks = values(&xml, "<brk id=\"");
    assert_eq!(breaks.len(), report.missions.len() - 1);
    assert!(!xml.contains("fitToPage"), "Excel ignores page breaks when it fits pages");
    let scale = values(&xml, " scale=\"")[0] / 100.0;
    let rows = xml.split("<row r=\"").skip(1).map(|row| {
        let number: f64 = row.split('"').next().unwrap().parse().unwrap();
        let height =
            row.split("ht=\"").nth(1).map_or(15.0, |rest| rest.split('"').next().unwrap().parse().unwrap());
        (number, height)
    });
    let rows: Vec<(f64, f64)> = rows.collect();
    let bounds: Vec<f64> = std::iter::once(0.0).chain(breaks).chain([f64::MAX]).collect();
    for page in bounds.windows(2) {
        let on_page = rows.iter().filter(|(row, _)| *row > page[0] && *row <= page[1]);
        let height: f64 = on_page.map(|(_, height)| height * scale).sum();
        assert!(height > 100.0 && height < PAGE_HEIGHT, "{height} points on one page");
    }
}
