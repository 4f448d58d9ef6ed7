//! What a printer gets of the tables: letters that can be read, on A4.

use crate::support;

use std::io::Read;

use rappro::report::workbook;

/// The letters of tables have ten points: at two thirds they still have the size of a newspaper's tables.
const SCALE_MIN: f64 = 0.64;
/// LibreOffice's columns are a little wider than those of Excel.
const WIDER: f64 = 1.06;
/// A4, in inches.
const A4: [f64; 2] = [8.268, 11.693];

fn part(archive: &mut zip::ZipArchive<std::fs::File>, name: &str) -> String {
    let mut text = String::new();
    archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

fn attribute(xml: &str, element: &str, name: &str) -> Option<f64> {
    let (_, rest) = xml.split_once(&format!("<{element}"))?;
    let (_, value) = rest.split('>').next()?.split_once(&format!(" {name}=\""))?;
    value.split('"').next()?.parse().ok()
}

/// `AB` in `Anomalies!$A$1:$AB$9`, from one.
fn last_column(area: &str) -> u32 {
    let letters = area.rsplit(':').next().unwrap().trim_start_matches('$');
    letters.bytes().take_while(u8::is_ascii_uppercase).fold(0, |at, letter| at * 26 + u32::from(letter - b'A') + 1)
}

/// Width in inches of the columns up to this one: the file tells them in digits of seven pixels.
fn width(xml: &str, last: u32) -> f64 {
    let mut pixels = 0.0;
    for column in xml.split("<col ").skip(1) {
        let value = |name: &str| -> f64 {
            let (_, rest) = column.split_once(&format!("{name}=\"")).unwrap();
            rest.split('"').next().unwrap().parse().unwrap()
        };
        let (from, to) = (value("min") as u32, value("max") as u32);
        pixels += f64::from((to.min(last) + 1).saturating_sub(from)) * value(" width") * 7.0;
    }
    pixels / 96.0
}

#[test]
fn every_table_prints_large_enough_on_a4() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("rapprochement.xlsx");
    workbook::write(&support::report(), &path).unwrap();
    let mut archive = zip::ZipArchive::new(std::fs::File::open(&path).unwrap()).unwrap();
    let book = part(&mut archive, "xl/workbook.xml");
    let names: Vec<&str> =
        book.split("<sheet name=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    for area in book.split("<definedName name=\"_xlnm.Print_Area\" localSheetId=\"").skip(1) {
        let at: usize = area.split('"').next().unwrap().parse().unwrap();
        let area = area.split_once('>').unwrap().1.split('<').next().unwrap();
        let xml = part(&mut archive, &format!("xl/worksheets/sheet{}.xml", at + 1));
        let landscape = xml.contains("orientation=\"landscape\"");
        let margin = |side: &str| attribute(&xml, "pageMargins", side).unwrap();
        let room = A4[usize::from(landscape)] - margin("left") - margin("right");
        let scale = room / width(&xml, last_column(area));
        assert!(scale >= SCALE_MIN, "{}: {:.0} %", names[at], scale * 100.0);
        if let Some(fixed) = attribute(&xml, "pageSetup", "scale").filter(|_| !xml.contains("fitToPage")) {
            assert!(scale >= fixed / 100.0 * WIDER, "{}: wider than its page at {fixed} %", names[at]);
        }
    }
}

#[test]
fn amounts_and_names_of_missions_are_never_cut() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("rapprochement.xlsx");
    let parts = |label: Option<&str>| {
        let mut report = support::report();
        if let Some(label) = label {
            report.books.dossier.missions[0].label = label.into();
        }
        workbook::write(&report, &path).unwrap();
        let mut archive = zip::ZipArchive::new(std::fs::File::open(&path).unwrap()).unwrap();
        (part(&mut archive, "xl/worksheets/sheet1.xml"), part(&mut archive, "xl/styles.xml"))
    };
    let height = |sheet: &str, row: u32| -> f64 {
        let (_, rest) = sheet.split_once(&format!("<row r=\"{row}\"")).unwrap();
        let (_, value) = rest.split('>').next().unwrap().split_once(" ht=\"").unwrap();
        value.split('"').next().unwrap().parse().unwrap()
    };
    let (sheet, styles) = parts(None);
    // A number too wide for its column is written smaller, not as `###`.
    let of_money = styles.split("<xf ").filter(|format| format.contains("horizontal=\"right\""));
    let of_money: Vec<&str> =
        of_money.filter(|format| format.contains("indent=\"1\"") && !format.contains("numFmtId=\"0\"")).collect();
    assert!(!of_money.is_empty() && of_money.iter().all(|format| format.contains("shrinkToFit")), "{of_money:?}");
    assert!((height(&sheet, 8) - 16.5).abs() < 0.01, "a short name keeps its row");
    let (sheet, _) = parts(Some("Foire internationale de Milan, printemps et automne"));
    assert!(height(&sheet, 8) > 40.0, "{}", height(&sheet, 8));
}
