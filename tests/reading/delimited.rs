//! The CSV family as it really comes: what public collections of messy files (dialect corpora, issues of
//! sniffers and parsers) show to go wrong, one failure at a time. The cells are right, or it is said where
//! they may not be.

use std::fs;

use rappro::model::finding::{Problem, ProblemKind};
use rappro::model::sheet::{Sheet, SourceFile, Value};
use rappro::read;

fn read(bytes: &[u8]) -> (SourceFile, Vec<Problem>) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.csv");
    fs::write(&path, bytes).unwrap();
    let source = read::files(&[&path]);
    (source.files[0].clone(), source.problems)
}

fn rows(sheet: &Sheet) -> Vec<Vec<String>> {
    let text = |value: Value<'_>| match value {
        Value::Empty => String::new(),
        Value::Text(text) => text.to_owned(),
        other => panic!("{other:?}"),
    };
    (0..sheet.row_count())
        .map(|row| {
            let width = sheet.cells(row).map(|(column, _)| column + 1).max().unwrap_or(0);
            (0..width).map(|column| text(sheet.value(row, column))).collect()
        })
        .collect()
}

/// The cells, without any problem.
fn cells(bytes: &[u8]) -> Vec<Vec<String>> {
    let (file, problems) = read(bytes);
    assert_eq!(problems, [], "{}", String::from_utf8_lossy(bytes));
    rows(&file.sheets[0])
}

fn says(file: &SourceFile, word: &str) -> bool {
    file.evidence.iter().any(|sentence| sentence.contains(word))
}

/// Where the problems are, as `A3`.
fn places(problems: &[Problem]) -> Vec<String> {
    problems.iter().map(|problem| problem.at.spot_text().unwrap_or_default()).collect()
}

const TABLE: [[&str; 3]; 4] = [
    ["Mandat", "Libellé", "Montant"],
    ["1", "Hôtel à Gênes", "12,50"],
    ["2", "Nuitée d’été", "45,00"],
    ["3", "Taxi", "8,20"],
];

fn table(delimiter: &str) -> String {
    TABLE.iter().map(|row| row.join(delimiter) + "\n").collect()
}

#[test]
fn a_mark_of_utf_8_before_another_encoding() {
    let body = encoding_rs::WINDOWS_1252.encode(&table(";")).0.into_owned();
    let (file, problems) = read(&[b"\xef\xbb\xbf", &body[..]].concat());
    assert_eq!(
        (file.encoding, rows(&file.sheets[0])),
        (Some("windows-1252"), TABLE.map(|row| row.map(str::to_owned).to_vec()).to_vec())
    );
    assert_eq!(problems, []);
    assert!(says(&file, "marque UTF-8"));
}

#[test]
fn files_glued_together_keep_their_accents_and_lose_their_marks() {
    let other = encoding_rs::WINDOWS_1252.encode("9;Réception;3,10\n").0.into_owned();
    let bytes = [b"\xef\xbb\xbf\xef\xbb\xbf", table(";").as_bytes(), b"\xef\xbb\xbf", &other].concat();
    let (file, problems) = read(&bytes);
    assert_eq!(problems, []);
    assert_eq!(rows(&file.sheets[0])[0][0], "Mandat");
    assert_eq!(rows(&file.sheets[0])[4], ["9", "Réception", "3,10"]);
    assert!(
        says(&file, "plusieurs marques") && says(&file, "mis bout à bout") && says(&file, "ligne 5"),
        "{:?}",
        file.evidence
    );
}

#[test]
fn utf_16_with_and_without_marks() {
    for mark in ["", "\u{feff}"] {
        let text = format!("{mark}{}", table("\t"));
        for unit in [u16::to_le_bytes as fn(u16) -> [u8; 2], u16::to_be_bytes] {
            let bytes: Vec<u8> = text.encode_utf16().flat_map(unit).collect();
            assert_eq!(cells(&bytes), TABLE);
        }
    }
}

#[test]
fn a_text_encoded_twice_is_put_right_and_told() {
    let once = encoding_rs::WINDOWS_1252.decode(table(";").as_bytes()).0.into_owned();
    let (file, _) = read(once.as_bytes());
    assert_eq!(rows(&file.sheets[0]), TABLE);
    assert!(
        says(&file, "encodé deux fois") && says(&file, "« LibellÃ© » est lu « Libellé »"),
        "{:?}",
        file.evidence
    );
}

#[test]
fn every_delimiter() {
    for (delimiter, sign) in [(";", ';'), ("\t", '\t'), ("|", '|'), ("^", '^'), ("~", '~'), ("\u{1f}", '\u{1f}')] {
        let (file, problems) = read(table(delimiter).as_bytes());
        assert_eq!(
            (file.delimiter, rows(&file.sheets[0])),
            (Some(sign), TABLE.map(|row| row.map(str::to_owned).to_vec()).to_vec())
        );
        assert_eq!(problems, []);
    }
    assert_eq!(
        cells(b"Mandat,Tiers,Montant\n1,\"Taxi, gare\",\"12,50\"\n2,Hotel,8.00\n")[1],
        ["1", "Taxi, gare", "12,50"]
    );
    assert_eq!(cells(b"Mandat:Tiers:Montant\n1:Taxi:12,50\n2:Vol:8,00\n")[2], ["2", "Vol", "8,00"]);
}

#[test]
fn blanks_around_delimiters_and_between_quoted_fields() {
    let quoted = |between: &str| -> String {
        let dressed = |row: &[&str; 3]| row.map(|field| format!("\"{field}\"")).join(between) + "\n";
        TABLE.iter().map(dressed).collect()
    };
    for between in [" ", ", ", " ;", " ; ", "\t", ","] {
        assert_eq!(cells(quoted(between).as_bytes()), TABLE, "{between:?}");
    }
    assert_eq!(cells(b"column1,column2\n0, \"a, b\"\n1, \"c, d\"\n")[1], ["0", "a, b"]);
    assert_eq!(cells(b"Nom;Prenom;Annee\n\"\tDoe;Jane\"\t;x;1971\n")[1], ["\tDoe;Jane", "x", "1971"]);
    assert_eq!(cells(b"a;b;c\n1;['112', '112'];x\n2;['345'];y\n")[1], ["1", "['112', '112']", "x"]);
}

#[test]
fn a_line_with_another_delimiter_is_reported() {
    let text = "Mandat,Tiers,Montant\n1,Taxi,8.00\n2;Vol;12,50\n3,Bus,3.10\n4,Tram,2.10\n";
    let (_, problems) = read(text.as_bytes());
    assert_eq!(places(&problems), ["A3"]);
    assert!(problems[0].message.contains("point-virgule"), "{}", problems[0].message);
}

#[test]
fn a_table_of_many_columns_or_of_one_line() {
    let row = |name: &str| (0..17_000).map(|at| format!("{name}{at}")).collect::<Vec<_>>().join(",");
    let (file, _) = read(format!("{}\n{}\n", row("c"), row("v")).as_bytes());
    assert_eq!(file.sheets[0].column_count(), 17_000);
    assert_eq!(file.sheets[0].value(1, 16_999), Value::Text("v16999"));
    assert_eq!(cells(b"Mandat;Tiers;Montant"), [["Mandat", "Tiers", "Montant"]]);
    let long = format!("Mandat,{},Montant\n1,Taxi,8.00\n", "TITRE".repeat(100_000));
    assert_eq!(cells(long.as_bytes())[1], ["1", "Taxi", "8.00"]);
}

#[test]
fn a_doubled_delimiter_is_told() {
    let (file, problems) = read(table("||").as_bytes());
    assert_eq!(rows(&file.sheets[0])[1], ["1", "", "Hôtel à Gênes", "", "12,50"]);
    assert!(says(&file, "« || »"), "{:?}", file.evidence);
    assert_eq!(problems, []);
}

#[test]
fn a_printed_listing() {
    let text = "Département fictif - liste des mandats\n\n\
                Mandat   Date         Tiers               Montant\n\
                ------   ----------   -----------------   --------\n\
                00123    04/11/2017   Hôtel Bellevue      1 177,87\n\
                00124    05/11/2017   Œuvre & Cie            12,50\n\
                00125                 Taxi                   45,00\n";
    let (file, problems) = read(text.as_bytes());
    let rows = rows(&file.sheets[0]);
    assert_eq!(rows[0], ["Département fictif - liste des mandats"]);
    assert_eq!(rows[2], ["Mandat", "Date", "Tiers", "Montant"]);
    assert_eq!(rows[4], ["00123", "04/11/2017", "Hôtel Bellevue", "1 177,87"]);
    assert_eq!(rows[6], ["00125", "", "Taxi", "45,00"]);
    assert_eq!((file.delimiter, problems), (None, vec![]));
    assert!(says(&file, "4 colonnes alignées par des espaces"), "{:?}", file.evidence);
}

#[test]
fn quotes_of_every_kind() {
    // Apostrophes, but not those of French.
    let (file, _) = read("Tiers;Objet\n'L’Auberge; Spa';'l''été'\n'Taxi';'nuit'\n".as_bytes());
    assert_eq!(rows(&file.sheets[0])[1], ["L’Auberge; Spa", "l'été"]);
    assert!(says(&file, "apostrophes"));
    assert_eq!(cells("Tiers;Objet\n'00123;l'été\n'00124;d'hiver\n".as_bytes())[1], ["'00123", "l'été"]);
    // A backslash before a quote.
    let (file, _) = read(b"Tiers;Objet;Montant\n\"Le \\\"Grand\\\" Hotel\";\"a;b\";12,50\n\"Taxi\";\"c\";8,00\n");
    assert_eq!(rows(&file.sheets[0])[1], ["Le \"Grand\" Hotel", "a;b", "12,50"]);
    assert!(says(&file, "barre oblique inverse"));
    assert_eq!(cells(b"Dossier;Montant\n\"C:\\dir\\\";12,50\n\"D:\\\";8,00\n")[1], ["C:\\dir\\", "12,50"]);
    // Quotes inside a field, quoted or not; blanks around quotes.
    assert_eq!(cells(b"Ecran;Montant\nEcran 27\" plat;99,00\nEcran 24\";8,00\n")[1], ["Ecran 27\" plat", "99,00"]);
    assert_eq!(
        cells(b"Tiers;Montant\n\"Le \"Grand\" Hotel\";12,50\nTaxi;8,00\n")[1],
        ["Le \"Grand\" Hotel", "12,50"]
    );
    assert_eq!(cells(b"Tiers;Objet;Montant\nx; \"a;b\" ;12,50\ny; \"c\";8,00\n")[1], ["x", "a;b", "12,50"]);
    assert_eq!(cells(b"Tiers;Montant\n\"\";12,50\n\"\"\"x\"\"\";8,00\n")[2], ["\"x\"", "8,00"]);
}

#[test]
fn lines_wrapped_in_quotes() {
    let (file, problems) =
        read(b"Tiers,Objet,Montant\n\"Taxi,\"\"course, nuit\"\",12.50\"\n\"Vol,\"\"aller\"\",8.00\"\n");
    assert_eq!(rows(&file.sheets[0])[1], ["Taxi", "course, nuit", "12.50"]);
    assert_eq!(problems, []);
    assert!(says(&file, "2 lignes entièrement entre guillemets"));
}

#[test]
fn a_declared_delimiter_after_a_mark() {
    let (file, _) = read("\u{feff}sep=,\r\nTiers,Montant\r\n\"Taxi, gare\",8.00\r\n".as_bytes());
    assert_eq!(rows(&file.sheets[0]), [["Tiers", "Montant"], ["Taxi, gare", "8.00"]]);
    assert_eq!(file.sheets[0].line(1), 3);
}

#[test]
fn mixed_line_ends_are_told() {
    let (file, _) = read(b"a;b\r\nc;d\ne;f\rg;h\r\n");
    assert_eq!(rows(&file.sheets[0]).len(), 4);
    assert!(says(&file, "fins de ligne mêlées : 1 LF, 2 CR LF, 1 CR"), "{:?}", file.evidence);
}

#[test]
fn titles_totals_and_notes_are_of_another_width_without_harm() {
    let text = "Export des mandats\nÉdité le;05/11/2017\n\nMandat;Tiers;Objet;Montant\n1;Taxi;course;12,50\n2;Vol;aller;8,00\n3;Hôtel;nuit;45,00\n# commentaire\nTotal;65,50\n4;Train;retour;30,00;\n\nTotal général;95,50\nÉdité par 12\n";
    assert_eq!(cells(text.as_bytes()).len(), 13);
}

#[test]
fn a_decimal_comma_without_quotes_is_reported_where_it_is() {
    let text = "Tiers,Objet,Montant,Etat\nTaxi,course,8,ok\nVol,aller,12,50,ok\nTrain,retour,30,ok\nHotel,nuit,45,ok\nBus,ligne,3,ok\n";
    let (file, problems) = read(text.as_bytes());
    assert_eq!((places(&problems), problems[0].kind), (vec!["D3".to_owned()], ProblemKind::UnreadableAmount));
    assert!(problems[0].message.contains("5 champs au lieu de 4"), "{}", problems[0].message);
    assert!(says(&file, "1 ligne (ligne 3) plus large"), "{:?}", file.evidence);
    // In the last column, the decimals stand alone.
    let (_, problems) = read(b"Tiers,Montant\nTaxi,8\nVol,12,50\nTrain,30\nHotel,45\n");
    assert_eq!(places(&problems), ["C3"]);
    // On every line, in one way alone: the amounts are put together.
    let (file, problems) =
        read(b"Tiers,Objet,Montant\nTaxi,course,8,10\nVol,aller,12,50\nTrain,retour,30,00\nHotel,nuit,45,20\n");
    assert_eq!(problems, []);
    assert_eq!(rows(&file.sheets[0])[2], ["Vol", "aller", "12,50"]);
    assert!(says(&file, "remises dans leur montant sur 4 lignes"), "{:?}", file.evidence);
    // In several ways, it is the header that is too narrow.
    let (_, problems) = read(b"Tiers,Objet,Lot,Montant\nTaxi,course,11,8,10\nVol,aller,12,12,50\nTrain,retour,13,30,00\nHotel,nuit,14,45,20\n");
    assert_eq!(
        (places(&problems), problems[0].kind),
        (vec!["A1".to_owned()], ProblemKind::UnrecognisedTable { carries_amounts: true })
    );
}

#[test]
fn a_delimiter_in_a_bare_text_and_one_that_is_missing() {
    let text = "Tiers;Objet;Montant\nTaxi;course;8,00\nHôtel; Spa;nuit;45,00\nVol;aller;12,50\nTrain 30,00\nBus;3,10\nTram;ligne;2,10\nMétro;ligne;1,10\n";
    let (file, problems) = read(text.as_bytes());
    assert_eq!(places(&problems), ["C3", "B6"]);
    assert!(says(&file, "plus large") && says(&file, "plus courtes"), "{:?}", file.evidence);
}

#[test]
fn a_line_broken_in_two_is_reported() {
    let text = "Mandat;Tiers;Objet;Montant\n1;Taxi;course;8,00\n2;Hôtel\nBellevue;nuit;45,00\n3;Vol;aller;12,50\n4;Train;retour;30,00\n";
    let (_, problems) = read(text.as_bytes());
    assert_eq!(places(&problems), ["A3"]);
    assert!(problems[0].message.contains("coupée"), "{}", problems[0].message);
}

#[test]
fn many_odd_rows_make_one_problem() {
    let mut text = String::from("Tiers,Objet,Montant,Etat\n");
    for at in 0..300 {
        text += if at % 3 == 0 { "Vol,aller, retour,12,ok\n" } else { "Taxi,course,8,ok\n" };
    }
    let (_, problems) = read(text.as_bytes());
    assert_eq!(problems.len(), 1);
    assert!(problems[0].message.contains("100 lignes (lignes 2, 5, 8, 11, 14…)"), "{}", problems[0].message);
    assert!(!problems[0].related.is_empty());
}

#[test]
fn another_table_below_is_no_fault() {
    let text = "Mandat;Tiers;Montant\n1;Taxi;8,00\n2;Vol;12,50\n3;Bus;3,10\n4;Tram;2,10\n\nDate;Mandat;Tiers;Objet;Montant\n04/11/2017;7;Taxi;course;1,00\n05/11/2017;8;Vol;aller;2,00\n06/11/2017;9;Bus;ligne;3,00\n";
    let (file, problems) = read(text.as_bytes());
    assert_eq!(problems, []);
    assert!(says(&file, "autre tableau"), "{:?}", file.evidence);
}

#[test]
fn long_fields_and_many_quotes_take_no_time() {
    let long = format!("a;b;c\n1;\"{}\";3\n4;5;6\n", "x \"\";".repeat(300_000));
    assert_eq!(rows(&read(long.as_bytes()).0.sheets[0])[2], ["4", "5", "6"]);
    let strays = format!("a;b;c\n{}", "1;\"x;3\n4;y\"z;6\n".repeat(20_000));
    let (file, _) = read(strays.as_bytes());
    assert_eq!(file.sheets[0].row_count(), 40_001);
    assert_eq!(rows(&file.sheets[0])[39_999], ["1", "\"x", "3"]);
    let spaced = format!("a;b;c\n{}", "1; \"x;3\n".repeat(50_000));
    assert_eq!(read(spaced.as_bytes()).0.sheets[0].row_count(), 50_001);
}

/// The same numbers on every machine.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % sides as u64) as usize
    }
}

/// What a person would miss: letters and digits, in order.
fn substance(text: &str) -> String {
    text.chars().filter(|sign| sign.is_ascii_alphanumeric()).collect()
}

#[test]
fn nothing_is_lost_whatever_happens_to_the_bytes() {
    const SEEDS: [&str; 6] = [
        "Mandat;Tiers;Objet;Montant\n1;\"Taxi; gare\";course;8,00\n2;Vol;\"aller\nretour\";12,50\n3;\"Le \"\"Grand\"\" Hotel\";nuit;45,00\n",
        "Mandat,Tiers,Montant\r\n1,\"x, y\",8.00\r\n\r\n2,z,9.10\r\n",
        "Mandat   Tiers     Montant\n00123    Hotel        8,00\n00124    Taxi        12,50\n",
        "\"a;\"\"b\"\";1\"\n\"c;\"\"d\"\";2\"\n",
        "a|'b|c'|d\n1|'x'|2\n3|'y'|4\n",
        "x\ty\tz\n1\t\"a\\\"b\"\t2\n",
    ];
    const SIGNS: &[u8] = b";,\t|\"\"\"'\n\r\n \\=ab12^~#:-\0\x1a";
    let mut dice = Dice(2017);
    for round in 0..4_000 {
        let mut bytes = SEEDS[round % SEEDS.len()].repeat(1 + dice.roll(4)).into_bytes();
        for _ in 0..dice.roll(12) {
            let at = dice.roll(bytes.len());
            let sign = SIGNS[dice.roll(SIGNS.len())];
            match dice.roll(4) {
                0 => bytes[at] = sign,
                1 => bytes.insert(at, sign),
                2 if bytes.len() > 20 => drop(bytes.remove(at)),
                _ => bytes.truncate(at.max(20)),
            }
        }
        let text = String::from_utf8(bytes.clone()).unwrap();
        let (file, _) = read(&bytes);
        let Some(sheet) = file.sheets.first() else { continue };
        let cells: String = rows(sheet).concat().concat();
        assert_eq!(substance(&cells), substance(&text), "{round}: {text:?} {:?}", file.evidence);
        let lines: Vec<u32> = (0..sheet.row_count()).map(|row| sheet.line(row)).collect();
        assert!(lines.is_sorted_by(|a, b| a < b), "{round}: {text:?} {lines:?}");
        let all = text.replace("\r\n", "\n").replace('\r', "\n").split('\n').count() as u32;
        assert!(lines.last().is_none_or(|last| *last <= all), "{round}: {text:?} {lines:?}");
    }
}

#[test]
fn random_bytes_never_stop_the_reader() {
    let mut dice = Dice(1871);
    for _ in 0..2_000 {
        let len = dice.roll(200);
        let bytes: Vec<u8> = (0..len)
            .map(|_| if dice.roll(3) == 0 { dice.roll(256) as u8 } else { b";\"\na,1 "[dice.roll(7)] })
            .collect();
        let (file, problems) = read(&bytes);
        assert!(!file.sheets.is_empty() || !problems.is_empty());
    }
}

#[test]
fn well_formed_files_give_the_cells_that_the_csv_crate_gives() {
    let mut dice = Dice(4180);
    for _ in 0..500 {
        let columns = 2 + dice.roll(5);
        let mut writer = csv::WriterBuilder::new().delimiter(b';').from_writer(Vec::new());
        let header: Vec<String> = (0..columns).map(|at| format!("titre{at}")).collect();
        let mut expected = vec![header];
        for _ in 0..1 + dice.roll(30) {
            let field = |dice: &mut Dice| -> String {
                let len = dice.roll(12);
                let signs = ["a", "é", "7", ";", "\"", "\n", " x"];
                std::iter::once("f").chain((0..len).map(|_| signs[dice.roll(signs.len())])).collect()
            };
            expected.push((0..columns).map(|_| field(&mut dice)).collect());
        }
        for row in &expected {
            writer.write_record(row).unwrap();
        }
        let bytes = writer.into_inner().unwrap();
        let (file, _) = read(&bytes);
        assert_eq!(rows(&file.sheets[0]), expected, "{}", String::from_utf8_lossy(&bytes));
    }
}
