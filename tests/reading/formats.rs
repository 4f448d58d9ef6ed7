//! One table in every shape gives the same entries, each with its address; what wraps a table, or dresses
//! it as something else, is said.

use std::fs;
use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};

use calamine::{Data, Ods, Reader};
use rappro::model::dossier::Dossier;
use rappro::model::entry::Entry;
use rappro::model::field::Field;
use rappro::model::place::Place;
use rappro::model::sheet::{Format, Sheet, Source, Value};
use rappro::read;
use tempfile::TempDir;

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/formats").join(name)
}

/// File, format, sheet, address of the first amount.
const SHAPES: &[(&str, Format, Option<&str>, &str)] = &[
    ("table.xlsx", Format::Xlsx, Some("Export"), "E4"),
    ("table.xlsm", Format::Xlsx, Some("Export"), "E4"),
    ("table.xltx", Format::Xlsx, Some("Export"), "E4"),
    ("table.xlsb", Format::Xlsb, Some("Export"), "E4"),
    ("table.xls", Format::Xls, Some("Export"), "E4"),
    ("table.ods", Format::Ods, Some("Export"), "E4"),
    ("table.fods", Format::Fods, Some("Export"), "E4"),
    ("libreoffice.ods", Format::Ods, Some("Export"), "E4"),
    ("libreoffice.fods", Format::Fods, Some("Export"), "E4"),
    ("libreoffice.xls", Format::Xls, Some("Export"), "E4"),
    ("libreoffice.html", Format::Html, None, "E4"),
    ("strict.xlsx", Format::Xlsx, Some("Export"), "E4"),
    ("textes-en-ligne.xlsx", Format::Xlsx, Some("Export"), "E4"),
    ("calendrier-1904.xlsx", Format::Xlsx, Some("Export"), "E4"),
    ("nombres-en-texte.xlsx", Format::Xlsx, Some("Export"), "E4"),
    ("decale.xlsx", Format::Xlsx, Some("Export"), "G8"),
    ("decale.ods", Format::Ods, Some("Export"), "G8"),
    ("titre-fusionne.xlsx", Format::Xlsx, Some("Export"), "E4"),
    ("classeur-nomme-csv.csv", Format::Xlsx, Some("Export"), "E4"),
    ("classeur-nomme-xls.xls", Format::Xlsx, Some("Export"), "E4"),
    ("fods-nomme-xls.xls", Format::Fods, Some("Export"), "E4"),
    ("excel-2003.xls", Format::SpreadsheetMl, Some("Export"), "E4"),
    ("page-utf-8.xls", Format::Html, None, "E4"),
    ("page-macintosh.html", Format::Html, None, "E4"),
    ("page-d-excel.xls", Format::Html, Some("Export"), "E4"),
    ("page-en-page.html", Format::Html, None, "F5"),
    ("page-unique.mht", Format::Html, Some("Export"), "E4"),
    ("archive.zip", Format::Xlsx, Some("Export"), "E4"),
    ("archive.csv.gz", Format::Csv, None, "E4"),
    ("utf-8.csv", Format::Csv, None, "E4"),
    ("utf-8-bom.csv", Format::Csv, None, "E4"),
    ("windows-1252.csv", Format::Csv, None, "E4"),
    ("iso-8859-15.csv", Format::Csv, None, "E4"),
    ("macintosh.csv", Format::Csv, None, "E4"),
    ("utf-16le.txt", Format::Csv, None, "E4"),
    ("utf-16be.txt", Format::Csv, None, "E4"),
    ("utf-16le-sans-marque.txt", Format::Csv, None, "E4"),
    ("utf-16be-sans-marque.txt", Format::Csv, None, "E4"),
    ("virgule.csv", Format::Csv, None, "E4"),
    ("barre.txt", Format::Csv, None, "E4"),
    ("tabulations.tsv", Format::Csv, None, "E4"),
    ("sep.csv", Format::Csv, None, "E4"),
    ("tout-entre-guillemets.csv", Format::Csv, None, "E4"),
    ("colonnes-vides.csv", Format::Csv, None, "G4"),
    ("texte-nomme-xls.xls", Format::Csv, None, "E4"),
    ("texte-nomme-xlsx.xlsx", Format::Csv, None, "E4"),
];

/// The entry as it would be anywhere else. What stands above the table goes with the place.
fn unplaced(entry: &Entry) -> Entry {
    // ISO-8859-15 has no curly apostrophe.
    let straight = entry.description().map(|text| text.replace('’', "'"));
    let mut entry = Entry { place: Place::of_file(&"".into()), ..entry.clone() };
    entry.set(Field::Description, straight.as_deref());
    entry
}

#[test]
fn one_table_in_every_shape_gives_the_same_entries_with_their_addresses() {
    let (reference, _) = rappro::inspect(&[&fixture("table.xlsx")]);
    let expected: Vec<Entry> = reference.entries.iter().map(unplaced).collect();
    assert_eq!(expected.len(), 3);
    assert!(expected.iter().all(|entry| entry.amount.is_some() && entry.date.is_some() && entry.payee().is_some()));
    let mut wrong = Vec::new();
    for (name, format, sheet, cell) in SHAPES {
        let (facts, skipped) = rappro::inspect(&[&fixture(name)]);
        let seen: Vec<Entry> = facts.entries.iter().map(unplaced).collect();
        if seen != expected || !skipped.is_empty() || facts.files[0].format != *format {
            wrong.push(format!("{name}: {:?} {:#?} {:?}", facts.files[0].format, facts.entries, facts.problems));
            continue;
        }
        let place = &facts.entries[0].place;
        if (place.sheet_name(), place.spot_text().as_deref()) != (*sheet, Some(cell)) {
            wrong.push(format!("{name}: {place}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_file_of_the_folder_is_a_shape() {
    let mut names: Vec<String> =
        fs::read_dir(fixture("")).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    let mut known: Vec<&str> = SHAPES.iter().map(|(name, ..)| *name).collect();
    known.sort_unstable();
    assert_eq!(names, known);
}

#[test]
fn what_was_decided_is_said() {
    let evidence = |name: &str| read::files(&[&fixture(name)]).files[0].evidence.join(" ; ");
    assert!(
        evidence("archive.zip").contains("« export/table.xlsx » (un autre fichier"),
        "{}",
        evidence("archive.zip")
    );
    assert!(evidence("archive.csv.gz").contains("archive gzip"));
    assert!(evidence("page-unique.mht").contains("MHTML"));
    assert!(evidence("page-utf-8.xls").contains("annoncé par le fichier"));
    assert!(evidence("page-utf-8.xls").contains("retours à la ligne"));
    assert!(evidence("page-en-page.html").contains("étalés"));
    let gz = &read::files(&[&fixture("archive.csv.gz")]).files[0];
    assert_eq!(
        (gz.encoding, gz.size),
        (Some("windows-1252"), fs::metadata(fixture("archive.csv.gz")).unwrap().len())
    );
}

fn folder(files: &[(&str, &[u8])]) -> (TempDir, Source) {
    let root = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        fs::write(root.path().join(name), bytes).unwrap();
    }
    let dossier = Dossier { root: root.path().to_owned(), ..rappro::dossier::empty() };
    let source = read::folder(&dossier, &root.path().join("rapprochement.xlsx"));
    (root, source)
}

fn zip_of(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in files {
        archive.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(content).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

#[test]
fn files_of_any_kind_that_are_no_exports_are_left_aside_without_fault() {
    let several = zip_of(&[("mandats.csv", b"a;b\n1;2"), ("factures.csv", b"a;b\n1;2")]);
    let (_root, source) = folder(&[
        ("a.zip", &zip_of(&[("facture.pdf", b"%PDF")])),
        ("b.html", b"<html><body><p>Bonjour</p></body></html>"),
        ("c.xml", b"<?xml version='1.0'?><Facture><Total>12</Total></Facture>"),
        ("d.zip", &several),
        ("e.xls", b"<html><body><p>Bonjour</p></body></html>"),
        ("f.html", b"<table><tr><td>Mandat<td>Montant<tr><td>1<td>12,50</table>"),
    ]);
    let skipped: Vec<_> = source.skipped.iter().map(|skipped| skipped.path.as_str()).collect();
    assert_eq!(skipped, ["a.zip", "b.html", "c.xml"]);
    assert!(source.skipped[1].reason.contains("sans tableau"));
    let problems: Vec<_> = source.problems.iter().map(|problem| problem.at.file().as_str()).collect();
    assert_eq!(problems, ["d.zip", "e.xls"]);
    assert!(source.problems[0].message.contains("« mandats.csv », « factures.csv »"));
    assert_eq!(source.files.len(), 3);
}

#[test]
fn our_own_workbooks_are_known_in_any_dress() {
    let mark = "Classeur produit par rappro 0.1.0";
    let fods = format!(
        "<office:document xmlns:office='o' xmlns:table='t' xmlns:text='x'><office:body><office:spreadsheet><table:table table:name='Synthèse'><table:table-row table:number-rows-repeated='2'/><table:table-row><table:table-cell office:value-type='string'><text:p>{mark}</text:p></table:table-cell></table:table-row></table:table></office:spreadsheet></office:body></office:document>"
    );
    let xml = format!(
        "<?xml version='1.0'?><Workbook xmlns='urn:schemas-microsoft-com:office:spreadsheet'><Worksheet Name='S'><Table><Row/><Row><Cell><Data Type='String'>{mark}</Data></Cell></Row></Table></Worksheet></Workbook>"
    );
    let named = "<?xml version='1.0'?><Workbook xmlns='urn:schemas-microsoft-com:office:spreadsheet'><Names><NamedRange Name='rappro_classeur'/></Names><Worksheet Name='S'><Table><Row><Cell><Data Type='String'>x</Data></Cell></Row></Table></Worksheet></Workbook>";
    let page = format!("<html><body><table><tr><td>Synthèse<tr><td>{mark}</table></body></html>");
    let ods = zip_of(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("content.xml", fods.as_bytes()),
    ]);
    let zipped = zip_of(&[("copie.ods", &ods)]);
    let files: &[(&str, &[u8])] = &[
        ("a.fods", fods.as_bytes()),
        ("b.xls", xml.as_bytes()),
        ("c.xls", named.as_bytes()),
        ("d.xls", page.as_bytes()),
        ("e.ods", &ods),
        ("f.zip", &zipped),
    ];
    let (_root, source) = folder(files);
    assert_eq!(source.files.len(), 0, "{:?}", source.files.iter().map(|file| &file.path).collect::<Vec<_>>());
    assert!(source.skipped.iter().all(|skipped| skipped.reason.contains("produit par rappro")));
    assert_eq!(source.skipped.len(), files.len());
}

/// The name of a sheet; its cells with their row and column.
type Cells = (String, Vec<(u32, u32, String)>);

/// What the library sees in an `.ods`, cell by cell, as far as both speak of the same things.
fn oracle(bytes: &[u8]) -> Vec<Cells> {
    let mut book: Ods<_> = Ods::new(Cursor::new(bytes)).unwrap();
    let names = book.sheet_names();
    let cells = |name: &String| {
        let range = book.worksheet_range(name).unwrap();
        let start = range.start().unwrap_or_default();
        let shown = |data: &Data| match data {
            Data::Float(number) => format!("{number}"),
            Data::Int(number) => format!("{number}"),
            Data::Bool(flag) => format!("{flag}"),
            Data::DateTimeIso(text) => text.chars().take(10).collect(),
            Data::DurationIso(_) => "durée".to_owned(),
            other => other.to_string(),
        };
        let used = range
            .used_cells()
            .map(|(row, column, data)| (start.0 + row as u32, start.1 + column as u32, shown(data)));
        (name.clone(), used.filter(|(_, _, text)| !text.is_empty()).collect())
    };
    names.iter().map(cells).collect()
}

fn ours(sheets: &[Sheet]) -> Vec<Cells> {
    let shown = |value: Value<'_>| match value {
        Value::Number(number) => format!("{number}"),
        Value::Date(serial) => {
            let epoch = rappro::model::Date::new(1899, 12, 30).unwrap();
            epoch.checked_add(jiff::Span::new().days(serial as i64)).unwrap().to_string()
        }
        Value::Bool(flag) => format!("{flag}"),
        Value::Text(text) if text.len() == 8 && text.matches(':').count() == 2 => "durée".to_owned(),
        Value::Text(text) | Value::Error(text) => text.to_owned(),
        Value::Empty | Value::Uncalculated => String::new(),
    };
    let cells = |sheet: &Sheet| {
        let cells = (0..sheet.row_count())
            .flat_map(|row| sheet.cells(row).map(move |(column, value)| (row, column, value)));
        cells
            .map(|(row, column, value)| (row, column, shown(value)))
            .filter(|(_, _, text)| !text.is_empty())
            .collect()
    };
    sheets.iter().map(|sheet| (sheet.name().unwrap().to_owned(), cells(sheet))).collect()
}

fn compare(name: &str, bytes: &[u8]) {
    let (_root, source) = folder(&[(name, bytes)]);
    assert_eq!(source.problems, [], "{name}");
    assert_eq!(ours(&source.files[0].sheets), oracle(bytes), "{name}");
}

#[test]
fn the_library_agrees_on_every_ods() {
    for name in ["formats/table.ods", "formats/decale.ods", "formats/libreoffice.ods", "hostile/erreurs.ods"] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name);
        compare(name.rsplit('/').next().unwrap(), &fs::read(path).unwrap());
    }
}

/// A sheet of odd and repeated cells, always the same for the same seed.
fn generated(seed: u64) -> Vec<u8> {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut next = move |below: u64| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state % below
    };
    let mut rows = String::new();
    for _ in 0..next(12) + 1 {
        let mut cells = String::new();
        for _ in 0..next(8) {
            let repeated = match next(4) {
                0 => format!(" table:number-columns-repeated=\"{}\"", next(5) + 1),
                _ => String::new(),
            };
            let n = next(100_000);
            cells += &match next(8) {
                0 => format!(
                    "<table:table-cell office:value-type=\"float\" office:value=\"{n}.25\"{repeated}><text:p>{n},25</text:p></table:table-cell>"
                ),
                1 => format!(
                    "<table:table-cell office:value-type=\"date\" office:date-value=\"2017-{:02}-{:02}\"{repeated}><text:p>x</text:p></table:table-cell>",
                    n % 12 + 1,
                    n % 28 + 1
                ),
                2 => format!(
                    "<table:table-cell office:value-type=\"string\"{repeated}><text:p>é{n}<text:s text:c=\"2\"/>&amp;</text:p><text:p>b</text:p></table:table-cell>"
                ),
                3 => format!("<table:covered-table-cell{repeated}/>"),
                4 => format!(
                    "<table:table-cell office:value-type=\"boolean\" office:boolean-value=\"{}\"{repeated}><text:p>VRAI</text:p></table:table-cell>",
                    n % 2 == 0
                ),
                5 => format!(
                    "<table:table-cell office:value-type=\"time\" office:time-value=\"PT13H45M00S\"{repeated}><text:p>13:45</text:p></table:table-cell>"
                ),
                6 => format!(
                    "<table:table-cell office:value-type=\"percentage\" office:value=\"0.{n}\"{repeated}><text:p>x</text:p></table:table-cell>"
                ),
                _ => format!("<table:table-cell{repeated}/>"),
            };
        }
        let repeated = match next(3) {
            0 => format!(" table:number-rows-repeated=\"{}\"", next(4) + 1),
            _ => String::new(),
        };
        rows += &format!(
            "<table:table-row{repeated}>{cells}<table:table-cell table:number-columns-repeated=\"16000\"/></table:table-row>"
        );
    }
    rows += "<table:table-row table:number-rows-repeated=\"1000000\"><table:table-cell/></table:table-row>";
    let content = format!(
        "<?xml version=\"1.0\"?><office:document-content xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\"><office:body><office:spreadsheet><table:table table:name=\"A\">{rows}</table:table><table:table table:name=\"B\"><table:table-row><table:table-cell office:value-type=\"float\" office:value=\"1\"/></table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"
    );
    let manifest = "<?xml version=\"1.0\"?><manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\"/>";
    zip_of(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("content.xml", content.as_bytes()),
        ("META-INF/manifest.xml", manifest.as_bytes()),
    ])
}

#[test]
fn the_library_agrees_on_odd_and_repeated_cells() {
    for seed in 0..150 {
        compare("genere.ods", &generated(seed));
    }
}

#[test]
fn what_is_cut_or_spoilt_never_panics() {
    let names = [
        "table.fods",
        "excel-2003.xls",
        "page-d-excel.xls",
        "page-en-page.html",
        "page-unique.mht",
        "table.ods",
        "archive.zip",
        "archive.csv.gz",
    ];
    let root = tempfile::tempdir().unwrap();
    let path = root.path().join("a.xls");
    let mut state = 1_u32;
    for name in names {
        let bytes = fs::read(fixture(name)).unwrap();
        for end in (0..bytes.len()).step_by(bytes.len() / 60 + 1) {
            fs::write(&path, &bytes[..end]).unwrap();
            read::files(&[&path]);
        }
        for _ in 0..60 {
            let mut spoilt = bytes.clone();
            for _ in 0..4 {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                let at = state as usize % spoilt.len();
                spoilt[at] = (state >> 24) as u8;
            }
            fs::write(&path, &spoilt).unwrap();
            read::files(&[&path]);
        }
    }
}

#[test]
fn a_protected_ods_says_so() {
    let manifest = b"<manifest:manifest xmlns:manifest='m'><manifest:file-entry manifest:full-path='content.xml'><manifest:encryption-data/></manifest:file-entry></manifest:manifest>";
    let bytes = zip_of(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("content.xml", b"\x01\x02"),
        ("META-INF/manifest.xml", manifest),
    ]);
    let (_root, source) = folder(&[("a.ods", &bytes)]);
    assert!(source.problems[0].message.contains("mot de passe"));
}
