//! The same table in every format gives the same cells; what cannot be read says so, and costs
//! nothing else.

use std::fs;
use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};

use rappro::model::account::Role;
use rappro::model::dossier::{Dossier, SourceSettings};
use rappro::model::finding::{Problem, ProblemKind};
use rappro::model::place::CellRef;
use rappro::model::sheet::{Format, Sheet, Source, SourceFile, Value};
use rappro::read;
use tempfile::TempDir;

fn fixture(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(path)
}

/// A dossier in a temporary folder.
struct Folder {
    root: TempDir,
    dossier: Dossier,
}

impl Folder {
    fn new(files: &[(&str, &[u8])]) -> Self {
        let root = tempfile::tempdir().unwrap();
        for (name, bytes) in files {
            let path = root.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
        let dossier = Dossier { root: root.path().to_owned(), ..rappro::dossier::empty() };
        Self { root, dossier }
    }

    fn with(mut self, key: &str, settings: SourceSettings) -> Self {
        self.dossier.sources.insert(key.to_owned(), settings);
        self
    }

    fn read(&self) -> Source {
        read::folder(&self.dossier, &self.root.path().join("rapprochement.xlsx"))
    }
}

fn one(name: &str, bytes: &[u8]) -> (SourceFile, Vec<Problem>) {
    let source = Folder::new(&[(name, bytes)]).read();
    assert_eq!(source.files.len(), 1, "{:?}", source.skipped);
    (source.files[0].clone(), source.problems)
}

/// The rows of a sheet as a person reads them.
fn rows(sheet: &Sheet) -> Vec<Vec<String>> {
    (0..sheet.row_count())
        .map(|row| {
            let width = sheet.cells(row).map(|(column, _)| column + 1).max().unwrap_or(0);
            (0..width).map(|column| shown(sheet.value(row, column))).collect()
        })
        .collect()
}

fn shown(value: Value<'_>) -> String {
    match value {
        Value::Empty => String::new(),
        // A workbook gives a day as a date or as an ISO text.
        Value::Text(text) => match text.split('-').collect::<Vec<_>>()[..] {
            [year, month, day] if year.len() == 4 => format!("{day}/{month}/{year}"),
            _ => text.to_owned(),
        },
        Value::Number(number) => number.to_string().replace('.', ","),
        Value::Date(serial) => {
            let epoch = rappro::model::Date::new(1899, 12, 30).unwrap();
            let days = jiff::Span::new().days(serial as i64);
            epoch.checked_add(days).unwrap().strftime("%d/%m/%Y").to_string()
        }
        Value::Bool(flag) => flag.to_string(),
        Value::Error(text) => text.to_owned(),
        Value::Uncalculated => "?".to_owned(),
    }
}

fn table() -> Vec<Vec<&'static str>> {
    vec![
        vec!["Données fictives : mandats de la mission à Gênes"],
        vec![],
        vec!["N° mandat", "Date", "Tiers", "Objet", "Montant TTC"],
        vec!["00123", "04/11/2017", "Hôtel Bellevue ; Gênes", "Nuitées d’été", "1177,87"],
        vec!["00124", "05/11/2017", "Œuvre & Cie", "Réception\nau palais", "-12,5"],
        vec!["00125", "15/01/2018", "TAXI", "", "45"],
    ]
}

#[test]
fn every_format_gives_the_same_cells() {
    let expected: &[(&str, Format, Option<&str>, Option<char>)] = &[
        ("table.xlsx", Format::Xlsx, None, None),
        ("table.xlsb", Format::Xlsb, None, None),
        ("table.xls", Format::Xls, None, None),
        ("table.ods", Format::Ods, None, None),
        ("classeur-nomme-csv.csv", Format::Xlsx, None, None),
        ("utf-8.csv", Format::Csv, Some("utf-8"), Some(';')),
        ("utf-8-bom.csv", Format::Csv, Some("utf-8"), Some(';')),
        ("windows-1252.csv", Format::Csv, Some("windows-1252"), Some(';')),
        ("macintosh.csv", Format::Csv, Some("macintosh"), Some(';')),
        ("utf-16le.txt", Format::Csv, Some("utf-16le"), Some('\t')),
        ("utf-16be.txt", Format::Csv, Some("utf-16be"), Some('\t')),
        ("utf-16le-sans-marque.txt", Format::Csv, Some("utf-16le"), Some('\t')),
        ("virgule.csv", Format::Csv, Some("utf-8"), Some(',')),
        ("barre.txt", Format::Csv, Some("utf-8"), Some('|')),
        ("sep.csv", Format::Csv, Some("utf-8"), Some(';')),
        ("texte-nomme-xls.xls", Format::Csv, Some("windows-1252"), Some('\t')),
    ];
    for (name, format, encoding, delimiter) in expected {
        let path = fixture("formats").join(name);
        let source = read::files(&[&path]);
        assert_eq!(source.problems, [], "{name}");
        let file = &source.files[0];
        assert_eq!((file.format, file.encoding, file.delimiter), (*format, *encoding, *delimiter), "{name}");
        assert_eq!(rows(&file.sheets[0]), table(), "{name}");
        assert_eq!((file.sha256.len(), file.size), (64, fs::metadata(&path).unwrap().len()), "{name}");
    }
}

#[test]
fn hidden_sheets_are_told_and_addresses_are_absolute() {
    for name in ["table.xlsx", "table.xlsb", "table.xls", "table.ods"] {
        let source = read::files(&[&fixture("formats").join(name)]);
        let sheets = &source.files[0].sheets;
        let seen: Vec<_> = sheets.iter().map(|sheet| (sheet.name().unwrap(), sheet.visible)).collect();
        assert_eq!(seen, [("Export", true), ("Caché", false)], "{name}");
        assert_eq!(sheets[1].value(3, 2), Value::Text("coin"), "{name}");
        assert_eq!(sheets[1].place(3, 2).cell_ref(), Some(CellRef::new(3, 2)));
    }
}

#[test]
fn odd_cells_keep_their_place_and_say_what_they_are() {
    let source = read::files(&[&fixture("hostile/cellules.xlsx")]);
    assert_eq!(source.problems, []);
    let sheet = &source.files[0].sheets[0];
    assert_eq!(sheet.value(1, 1), Value::Uncalculated);
    assert_eq!(sheet.value(2, 1), Value::Error("#SPILL!"));
    assert_eq!(sheet.value(3, 1), Value::Error("#NUM!"));
    assert_eq!(sheet.value(4, 1), Value::Error("#N/A"));
    // Letters without quotes make no date of an amount: `0.00 MAD`.
    assert_eq!(sheet.value(6, 1), Value::Number(1500.25));
    // Of two cells at one place the last counts.
    assert_eq!(sheet.value(7, 1), Value::Number(555.0));
}

#[test]
fn formulas_without_result_and_errors_of_the_other_formats() {
    let sheet = |name: &str| read::files(&[&fixture("hostile").join(name)]).files[0].sheets[0].clone();
    assert_eq!(sheet("formules.xls").value(1, 0), Value::Uncalculated);
    assert_eq!(sheet("erreurs.ods").value(3, 2), Value::Error("#DIV/0!"));
    assert_eq!(sheet("erreurs.ods").value(4, 0), Value::Uncalculated);
    assert_eq!(sheet("erreurs.xlsb").value(5, 5), Value::Error("#N/A"));
    assert_eq!(sheet("erreurs.xlsb").value(5, 4), Value::Number(45.0));
}

#[test]
fn a_stray_corner_cell_costs_nothing() {
    let source = read::files(&[&fixture("hostile/coin-perdu.xlsx")]);
    let sheet = &source.files[0].sheets[0];
    assert_eq!(sheet.value(1, 0), Value::Number(12.5));
    assert_eq!(sheet.value(1_048_575, 16_383), Value::Text("perdu"));
}

#[test]
fn unreadable_files_say_why_and_the_others_are_read() {
    let xlsx = fs::read(fixture("formats/table.xlsx")).unwrap();
    let xls = fs::read(fixture("formats/table.xls")).unwrap();
    let bomb = fs::read(fixture("hostile/repetitions.ods")).unwrap();
    let files: &[(&str, &[u8], &str)] = &[
        ("a-vide.xlsx", b"", "vide"),
        ("b-blanc.csv", b" \r\n\r\n\t", "vide"),
        ("c-tronque.xlsx", &xlsx[..xlsx.len() / 2], "tronqué"),
        ("d-tronque.xls", &xls[..1000], "tronqué"),
        ("e-image.xlsx", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "image PNG"),
        ("f-rapport.csv", b"%PDF-1.7\n", "PDF"),
        ("g-protege.xlsx", &encrypted(), "mot de passe"),
        ("h-page.xls", b"<html><body><p>Bonjour</p></body></html>", "page web"),
        ("i-repetitions.ods", &bomb, "décompressé"),
        ("j-archive.xlsx", &zip_of("notes.md", b"rien"), "archive ZIP"),
        ("j-chiffre.xlsx", &altered(&xlsx), "abîmé"),
        ("k-bombe.xlsx", &zip_of("xl/workbook.xml", &vec![b' '; 300 << 20]), "décompressé"),
    ];
    let mut all: Vec<(&str, &[u8])> = files.iter().map(|(name, bytes, _)| (*name, *bytes)).collect();
    all.push(("z.csv", b"a;b\n1;2\n"));
    let source = Folder::new(&all).read();
    assert_eq!(source.files.len(), files.len() + 1);
    assert_eq!(source.problems.len(), files.len());
    for ((name, _, reason), problem) in files.iter().zip(&source.problems) {
        assert_eq!((problem.kind, problem.at.file().as_ref()), (ProblemKind::UnreadableFile, *name));
        assert_eq!(problem.subject.as_str(), *name);
        assert!(problem.message.contains(reason), "{name}: {}", problem.message);
        assert!(!problem.remedy.is_empty(), "{name}");
    }
    assert_eq!(rows(&source.files.last().unwrap().sheets[0]), [["a", "b"], ["1", "2"]]);
}

fn encrypted() -> Vec<u8> {
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    file.create_stream("/EncryptionInfo").unwrap().write_all(b"x").unwrap();
    file.create_stream("/EncryptedPackage").unwrap().write_all(b"x").unwrap();
    file.into_inner().into_inner()
}

/// The table with one digit changed inside the archive, the checksum left as it was.
fn altered(xlsx: &[u8]) -> Vec<u8> {
    let mut archive = zip::ZipArchive::new(Cursor::new(xlsx)).unwrap();
    let mut copy = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let stored = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for at in 0..archive.len() {
        let mut part = archive.by_index(at).unwrap();
        copy.start_file(part.name().unwrap().into_owned(), stored).unwrap();
        std::io::copy(&mut part, &mut copy).unwrap();
    }
    let mut bytes = copy.finish().unwrap().into_inner();
    let at = bytes.windows(7).position(|window| window == b"1177.87").unwrap();
    bytes[at] = b'9';
    bytes
}

fn zip_of(name: &str, content: &[u8]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    archive.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
    archive.write_all(content).unwrap();
    archive.finish().unwrap().into_inner()
}

#[test]
fn what_is_no_export_is_left_aside_and_said() {
    let csv: &[u8] = b"a;b\n1;2\n";
    let own = fs::read(fixture("hostile/rapprochement.xlsx")).unwrap();
    let ignored = SourceSettings { role: Some(Role::Ignore), ..SourceSettings::default() };
    let mut folder = Folder::new(&[
        ("mandats.csv", csv),
        ("sous/dossier/Factures.CSV", csv),
        ("~$mandats.xlsx", b"x"),
        (".~lock.mandats.ods#", b"x"),
        ("copie du classeur.xlsx", &own),
        ("rapprochement.xlsx", &own),
        ("archives/rapprochement 1.xlsx", csv),
        ("sous/archives/exports.csv", csv),
        (".git/config.csv", csv),
        (".cache.csv", csv),
        ("rapport.txt", b"Rapport"),
        ("brouillon.csv", csv),
        ("dossier.toml", b""),
        ("photo.png", b"x"),
    ])
    .with("brouillon.csv", ignored);
    folder.dossier.report = Some("rapport.txt".into());
    let source = folder.read();
    let files: Vec<_> = source.files.iter().map(|file| file.path.as_str()).collect();
    assert_eq!(files, ["mandats.csv", "sous/archives/exports.csv", "sous/dossier/Factures.CSV"]);
    let skipped: Vec<_> = source.skipped.iter().map(|skipped| skipped.path.as_str()).collect();
    assert_eq!(
        skipped,
        [
            ".cache.csv",
            ".git/",
            ".~lock.mandats.ods#",
            "archives/",
            "brouillon.csv",
            "copie du classeur.xlsx",
            "rapport.txt",
            "rapprochement.xlsx",
            "~$mandats.xlsx",
        ]
    );
    let reason = |at: usize| source.skipped[at].reason.as_str();
    assert_eq!(reason(5), "classeur produit par rappro : jamais lu comme export");
    assert!(reason(8).contains("mandats.xlsx semble ouvert dans Excel"));
    assert_eq!(source.problems, []);
}

#[cfg(unix)]
#[test]
fn links_neither_loop_nor_count_twice() {
    let folder = Folder::new(&[("exports/mandats.csv", b"a;b\n1;2\n")]);
    let root = folder.root.path();
    std::os::unix::fs::symlink(root, root.join("exports/boucle")).unwrap();
    std::os::unix::fs::symlink(root.join("exports/mandats.csv"), root.join("alias.csv")).unwrap();
    std::os::unix::fs::symlink(root.join("nulle-part.csv"), root.join("perdu.csv")).unwrap();
    let source = folder.read();
    let files: Vec<_> = source.files.iter().map(|file| file.path.as_str()).collect();
    assert_eq!(files, ["exports/mandats.csv", "perdu.csv"]);
    assert_eq!(source.skipped.len(), 2);
    assert!(source.problems[0].message.contains("introuvable"));
}

#[test]
fn settings_of_the_dossier_are_followed_or_answered() {
    let xlsx = fs::read(fixture("formats/table.xlsx")).unwrap();
    let sheet = |name: &str| SourceSettings { sheet: Some(name.to_owned()), ..SourceSettings::default() };
    let text =
        SourceSettings { encoding: Some("macintosh".into()), delimiter: Some('#'), ..SourceSettings::default() };
    let source = Folder::new(&[("a.xlsx", &xlsx), ("b.xlsx", &xlsx), ("c.dat", b"\x8et\x8e#b;c\n")])
        .with("a.xlsx", sheet("Caché"))
        .with("b.xlsx", sheet("Feuil1"))
        .with("c.dat", text)
        .with("exports/A.xlsx", SourceSettings::default())
        .read();
    assert_eq!(source.files[0].sheets.len(), 1);
    assert_eq!(source.files[0].sheets[0].name(), Some("Caché"));
    assert_eq!(source.files[1].sheets.len(), 0);
    assert_eq!(rows(&source.files[2].sheets[0]), [["été", "b;c"]]);
    assert_eq!(source.problems.len(), 2);
    assert!(source.problems[0].remedy.contains("« Export », « Caché »"));
    assert_eq!(source.problems[1].kind, ProblemKind::UnrecognisedTable { carries_amounts: false });
    assert!(source.problems[1].remedy.contains("[source.\"a.xlsx\"]"));
}

#[test]
fn rows_are_those_of_excel_and_lines_those_of_the_file() {
    let text = b"sep=;\r\n\r\na;b\r\n\"une\r\ndeux\";x\r\n\r\n\r\n;y\r\n";
    let (file, problems) = one("a.csv", text);
    assert_eq!(problems, []);
    let sheet = &file.sheets[0];
    assert_eq!(rows(sheet), [vec![], vec!["a", "b"], vec!["une\r\ndeux", "x"], vec![], vec![], vec!["", "y"]]);
    let lines: Vec<u32> = (0..6).map(|row| sheet.line(row)).collect();
    assert_eq!(lines, [2, 3, 4, 6, 7, 8]);
}

#[test]
fn every_line_end_is_one_line_end() {
    for end in ["\n", "\r\n", "\r"] {
        let text = ["a;b", "", "c;d", "e;f", ""].join(end);
        let (file, _) = one("a.csv", text.as_bytes());
        let sheet = &file.sheets[0];
        assert_eq!(rows(sheet), [vec!["a", "b"], vec![], vec!["c", "d"], vec!["e", "f"]], "{end:?}");
        assert_eq!(sheet.line(3), 4, "{end:?}");
    }
    let (file, _) = one("a.csv", b"a;b\r\nc;d\re;f\ng;h");
    assert_eq!(rows(&file.sheets[0]).len(), 4);
}

#[test]
fn stray_quotes_swallow_nothing() {
    let text = "Mandat;Tiers;Montant\n1;\"Le Bistrot;12,50\n2;\"Hôtel; Spa\";30,00\n3;\"A \"\"B\"\"\";4,00\n4;x;\"5,00\n5;y;6,00\n";
    let (file, problems) = one("a.csv", text.as_bytes());
    assert_eq!(problems, []);
    let expected = [
        ["Mandat", "Tiers", "Montant"],
        ["1", "\"Le Bistrot", "12,50"],
        ["2", "Hôtel; Spa", "30,00"],
        ["3", "A \"B\"", "4,00"],
        ["4", "x", "\"5,00"],
        ["5", "y", "6,00"],
    ];
    assert_eq!(rows(&file.sheets[0]), expected);
    assert!(file.evidence.iter().any(|sentence| sentence.contains("ligne 2, 5")), "{:?}", file.evidence);
}

#[test]
fn a_stray_quote_on_a_line_of_another_width_is_a_problem() {
    let (file, problems) = one("a.csv", b"a;b;c\n1;2;3\n4;\"5\n6;7;8\n9;10;11\n");
    assert_eq!(file.sheets[0].row_count(), 5);
    assert_eq!(problems.len(), 1);
    assert_eq!(problems[0].at.to_string(), "a.csv › A3");
    assert!(problems[0].message.contains("ligne 3"));
}

#[test]
fn ragged_rows_nul_bytes_and_excel_texts_are_kept() {
    let (file, _) = one("a.csv", b"a;b;c\n1\n2;3;4;5;6\n=\"00123\";\"=\"\"007\"\"\";x\0y\n7;8;9\n1;2;3\n\x1a");
    let expected: [&[&str]; 6] = [
        &["a", "b", "c"],
        &["1"],
        &["2", "3", "4", "5", "6"],
        &["00123", "007", "xy"],
        &["7", "8", "9"],
        &["1", "2", "3"],
    ];
    assert_eq!(rows(&file.sheets[0]), expected);
    assert!(file.evidence.iter().any(|sentence| sentence.contains("nuls")));
}

#[test]
fn one_column_of_amounts_is_one_column() {
    let (file, _) = one("a.csv", b"Montant\n12,50\n1177,87\n");
    assert_eq!(
        (file.delimiter, rows(&file.sheets[0])),
        (None, vec![vec!["Montant".to_owned()], vec!["12,50".into()], vec!["1177,87".into()]])
    );
}

#[test]
fn the_previous_workbook_is_read_or_refused_whole() {
    let sheets = read::workbook(&fixture("hostile/rapprochement.xlsx")).unwrap();
    assert_eq!(sheets[0].name(), Some("Synthèse"));
    assert_eq!(read::workbook(&fixture("formats/table.ods")).unwrap().len(), 2);
    let refusal = read::workbook(&fixture("formats/utf-8.csv")).unwrap_err().to_string();
    assert!(refusal.contains("pas un classeur"), "{refusal}");
    assert!(read::workbook(&fixture("formats/absent.xlsx")).is_err());
}

#[test]
fn reading_twice_gives_the_same() {
    let dossier = Dossier { root: fixture(""), ..rappro::dossier::empty() };
    let summary = |source: &Source| {
        let files = source.files.iter().map(|file| (file.path.clone(), file.sha256.clone(), file.sheets.len()));
        (files.collect::<Vec<_>>(), source.skipped.clone(), source.problems.clone())
    };
    let first = read::folder(&dossier, Path::new("rapprochement.xlsx"));
    let second = read::folder(&dossier, Path::new("rapprochement.xlsx"));
    assert!(first.files.len() > 20);
    assert_eq!(summary(&first), summary(&second));
}
