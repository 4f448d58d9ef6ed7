//! The scanner of `.xlsx` agrees with the library cell by cell, knows what the library does not tell,
//! and leaves to it what it does not understand.

use std::collections::BTreeMap;
use std::fs;
use std::io::{Cursor, Read, Write};
use std::path::{Path, PathBuf};

use calamine::{DataRef, Reader, Xlsx, XlsxError};
use rappro::model::finding::{Problem, ProblemKind};
use rappro::model::place::CellRef;
use rappro::model::sheet::{Format, Sheet, SourceFile, Value};
use rappro::read;
use rust_xlsxwriter as writer;

type Cells = BTreeMap<(u32, u32), String>;

/// What the scanner says.
fn ours(sheet: &Sheet) -> Cells {
    let cells = |row| sheet.cells(row).map(move |(column, value)| ((row, column), format!("{value:?}")));
    (0..sheet.row_count()).flat_map(cells).collect()
}

/// What the library says of the same sheet, in our words; and how many cells it refuses.
/// Blank texts below the last row with content are no part of a sheet.
fn theirs(bytes: &[u8], name: &str, rows: u32) -> (Cells, usize) {
    let mut book = Xlsx::new(Cursor::new(bytes)).unwrap();
    // The library gives days as they are stored; ours are counted from 1900 whatever the workbook does.
    let shift = if book.has_1904_epoch() { 1462.0 } else { 0.0 };
    let mut reader = book.worksheet_cells_reader(name).unwrap();
    let (mut cells, mut refused) = (Cells::new(), 0);
    loop {
        let cell = match reader.next_cell_with_formula_metadata() {
            Ok(None) => return (cells, refused),
            Ok(Some(cell)) => cell,
            Err(XlsxError::CellError(_)) => {
                refused += 1;
                continue;
            }
            Err(error) => panic!("{name}: {error}"),
        };
        let hours;
        let value = match &cell.value {
            DataRef::Empty if cell.formula.is_some() => Value::Uncalculated,
            DataRef::Empty => continue,
            DataRef::String(text) if text.is_empty() => continue,
            DataRef::SharedString("") => continue,
            DataRef::SharedString(text) => Value::Text(text),
            DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => Value::Text(text),
            DataRef::Int(number) => Value::Number(*number as f64),
            DataRef::Float(number) if number.is_finite() => Value::Number(*number),
            DataRef::Float(_) => Value::Error("#NUM!"),
            DataRef::DateTime(moment) if moment.is_duration() => {
                let seconds = (moment.as_f64() * 86_400.0).round() as u64;
                hours = format!("{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
                Value::Text(&hours)
            }
            DataRef::DateTime(moment) => Value::Date(moment.as_f64() + shift),
            DataRef::Bool(flag) => Value::Bool(*flag),
            DataRef::Error(error) => {
                hours = error.to_string();
                Value::Error(&hours)
            }
        };
        if cell.pos.0 < rows || !value.is_blank() {
            cells.insert(cell.pos, format!("{value:?}"));
        }
    }
}

fn read_file(name: &str, bytes: &[u8]) -> (SourceFile, Vec<Problem>) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, bytes).unwrap();
    let mut source = read::files(&[&path]);
    (source.files.remove(0), source.problems)
}

/// Reads a workbook in which nothing may be wrong or left to the library.
fn sound(bytes: &[u8]) -> Vec<Sheet> {
    let (file, problems) = read_file("a.xlsx", bytes);
    assert_eq!(problems, []);
    assert_eq!(file.evidence, [""; 0]);
    file.sheets
}

fn assert_agreement(bytes: &[u8], context: &str) {
    for sheet in sound(bytes) {
        let name = sheet.name().unwrap();
        let (theirs, refused) = theirs(bytes, name, sheet.row_count());
        let ours = ours(&sheet);
        assert_eq!((refused, ours.len()), (0, theirs.len()), "{context} › {name}");
        for (at, value) in &ours {
            assert_eq!(Some(value), theirs.get(at), "{context} › {name} › {at:?}");
        }
    }
}

fn workbooks(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for item in fs::read_dir(folder).unwrap() {
        let path = item.unwrap().path();
        if path.is_dir() {
            found.extend(workbooks(&path));
        } else if path
            .extension()
            .is_some_and(|extension| ["xlsx", "xlsm", "xltx"].iter().any(|one| extension == *one))
        {
            found.push(path);
        }
    }
    found.sort();
    found
}

#[test]
fn both_agree_on_every_fixture() {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let mut compared = 0;
    for path in workbooks(&fixtures) {
        let bytes = fs::read(&path).unwrap();
        // Our own workbooks are no exports, and some fixtures are made to be unreadable.
        let source = read::files(&[&path]);
        let Some(file) = source.files.first().filter(|file| file.format == Format::Xlsx) else { continue };
        assert!(file.evidence.iter().all(|sentence| !sentence.contains("secours")), "{}", path.display());
        for sheet in &file.sheets {
            let (theirs, refused) = theirs(&bytes, sheet.name().unwrap(), sheet.row_count());
            let differences: Vec<_> =
                ours(sheet).into_iter().filter(|(at, value)| theirs.get(at) != Some(value)).collect();
            // `0.00 MAD` is no date, and `#SPILL!` is an error: there we know better.
            let expected: &[&str] = if path.ends_with("hostile/cellules.xlsx") {
                &["Error(\"#SPILL!\")", "Number(1500.25)"]
            } else {
                &[]
            };
            let differences: Vec<&str> = differences.iter().map(|(_, value)| value.as_str()).collect();
            assert_eq!(differences, expected, "{}", path.display());
            assert_eq!(ours(sheet).len(), theirs.len() + refused, "{}", path.display());
            compared += 1;
        }
    }
    assert!(compared >= 8, "{compared}");
}

/// The same numbers on every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % sides
    }

    fn text(&mut self) -> String {
        const PIECES: [&str; 18] = [
            "a", "É", " ", "  ", "&", "<", ">", "\"", "\n", "\t", "_x000D_", "_x0041", "_", "\u{a0}", "東", "€",
            "12,50", "=1",
        ];
        (0..=self.roll(8)).map(|_| PIECES[self.roll(18) as usize]).collect()
    }

    fn number(&mut self) -> f64 {
        match self.roll(5) {
            0 => self.roll(2_000_000) as f64 / 100.0,
            1 => -(self.roll(2_000_000_000) as f64) / 1000.0,
            2 => self.roll(60_000) as f64,
            3 => self.roll(u64::MAX) as f64,
            _ => f64::from_bits(self.roll(u64::MAX)),
        }
    }
}

/// A workbook of random cells; `far`: some of them in the last rows and columns.
fn generated(seed: u64, far: bool) -> Vec<u8> {
    const FORMATS: [&str; 10] = [
        "dd/mm/yyyy",
        "[h]:mm:ss",
        "# ##0.00\\ [$€-40C]",
        "0.00%",
        "hh:mm",
        "[$-40C]d mmmm yyyy",
        "@",
        "0.00\" USD\"",
        "yyyy-mm-dd hh:mm:ss.000",
        "General",
    ];
    let mut dice = Dice(seed);
    let formats: Vec<_> = FORMATS.iter().map(|code| writer::Format::new().set_num_format(*code)).collect();
    let bold = writer::Format::new().set_bold();
    let mut workbook = writer::Workbook::new();
    for _ in 0..=dice.roll(3) {
        let sheet = workbook.add_worksheet();
        sheet.write(0, 0, 1).unwrap();
        for _ in 0..dice.roll(250) {
            let (row, column) = match dice.roll(40) {
                0 if far => (1_048_575 - dice.roll(3) as u32, 16_383 - dice.roll(30) as u16),
                _ => (dice.roll(60) as u32, dice.roll(30) as u16),
            };
            let format = &formats[dice.roll(10) as usize];
            match dice.roll(9) {
                0 | 1 => sheet.write_string(row, column, dice.text()),
                2 => {
                    let (one, two) = (format!("a{}", dice.text()), format!("b{}", dice.text()));
                    sheet.write_rich_string(row, column, &[(&bold, &one), (format, &two)])
                }
                3 => sheet.write_number(row, column, dice.number()),
                4 => sheet.write_number_with_format(row, column, dice.number().abs() % 90_000.0, format),
                5 => sheet.write_boolean(row, column, dice.roll(2) == 0),
                6 => sheet.write_blank(row, column, format),
                7 => {
                    let results = ["12.5", "", "texte & <suite>", "#DIV/0!", "#N/A", "TRUE", "_x000D_"];
                    let formula =
                        writer::Formula::new("=IF(A1<1,\"&\",2)").set_result(results[dice.roll(7) as usize]);
                    sheet.write_formula_with_format(row, column, formula, format)
                }
                _ => sheet.write_array_formula(row, column, row, column, "{=SUM(A1:A2)}"),
            }
            .unwrap();
        }
    }
    workbook.save_to_buffer().unwrap()
}

#[test]
fn both_agree_on_generated_workbooks() {
    for seed in 1..=80 {
        assert_agreement(&generated(seed * 0x9E37_79B9, seed % 20 == 0), &format!("graine {seed}"));
    }
}

const WORKSHEET: &str = "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">";
const STYLES: &str = "<styleSheet><numFmts><numFmt numFmtId=\"170\" formatCode=\"0.00 USD\"/>\
    <numFmt numFmtId=\"171\" formatCode=\"[h]:mm\"/></numFmts><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/>\
    <xf numFmtId=\"170\"/><xf numFmtId=\"171\"/></cellXfs></styleSheet>";
const STRINGS: &str =
    "<sst><si><t>zéro</t></si><si><r><t>un</t></r><r><t xml:space=\"preserve\"> et demi</t></r></si></sst>";

/// A workbook around the XML of its worksheets.
fn package(sheets: &[(&str, &[u8])], properties: &str) -> Vec<u8> {
    const RELATION: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let mut tabs = String::new();
    let mut relations = String::new();
    for (at, (name, _)) in sheets.iter().enumerate() {
        tabs.push_str(&format!("<sheet name=\"{name}\" sheetId=\"{at}\" r:id=\"r{at}\"/>"));
        relations.push_str(&format!(
            "<Relationship Id=\"r{at}\" Type=\"{RELATION}/worksheet\" Target=\"feuilles/{at}.xml\"/>"
        ));
    }
    for (part, kind) in [("sharedStrings.xml", "sharedStrings"), ("styles.xml", "styles")] {
        relations.push_str(&format!("<Relationship Id=\"{kind}\" Type=\"{RELATION}/{kind}\" Target=\"{part}\"/>"));
    }
    let mut parts: Vec<(String, Vec<u8>)> = vec![
        ("[Content_Types].xml".into(), b"<Types/>".to_vec()),
        (
            "_rels/.rels".into(),
            format!("<Relationships><Relationship Id=\"a\" Type=\"{RELATION}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>")
                .into(),
        ),
        ("xl/_rels/workbook.xml.rels".into(), format!("<Relationships>{relations}</Relationships>").into()),
        ("xl/workbook.xml".into(), format!("<workbook>{properties}<sheets>{tabs}</sheets></workbook>").into()),
        ("xl/styles.xml".into(), STYLES.into()),
        ("xl/sharedStrings.xml".into(), STRINGS.into()),
    ];
    for (at, (_, xml)) in sheets.iter().enumerate() {
        parts.push((format!("xl/feuilles/{at}.xml"), xml.to_vec()));
    }
    zip_of(&parts)
}

fn zip_of(parts: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let stored = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, content) in parts {
        archive.start_file(name.as_str(), stored).unwrap();
        archive.write_all(content).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// One sheet with these rows.
fn rows(rows: &str) -> Vec<u8> {
    let xml = format!("{WORKSHEET}<dimension ref=\"A1\"/><sheetData>{rows}</sheetData></worksheet>");
    package(&[("Feuil1", xml.as_bytes())], "")
}

fn first(bytes: &[u8]) -> Sheet {
    sound(bytes).remove(0)
}

#[test]
fn cells_of_every_type() {
    let sheet = first(&rows(
        "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>1</v></c><c r=\"B1\" t=\"s\"><v>9</v></c><c r=\"C1\" t=\"str\"><v>a&amp;b_x000D_</v></c>\
         <c r=\"D1\" t=\"inlineStr\"><is><t> x </t></is></c><c r=\"E1\" t=\"inlineStr\"><is><r><t>y</t></r><rPh><t>z</t></rPh></is></c>\
         <c r=\"F1\" t=\"b\"><v>1</v></c><c r=\"G1\" t=\"e\"><v>#SPILL!</v></c><c r=\"H1\" t=\"d\"><v>2017-11-04</v></c>\
         <c r=\"I1\" t=\"n\"><v> 12.5 </v></c><c r=\"J1\"><v>abc</v></c><c r=\"K1\" t=\"n\"><v>abc</v></c><c r=\"L1\" t=\"z\"><v>1</v></c></row>\
         <row r=\"2\"><c r=\"A2\" s=\"1\"><v>43043</v></c><c r=\"B2\" s=\"2\"><v>1500.25</v></c><c r=\"C2\" s=\"3\"><v>1.5</v></c>\
         <c r=\"D2\" s=\"9\"><v>1</v></c><c r=\"E2\"><v>NaN</v></c><c r=\"F2\" s=\"1\"><v>1e400</v></c><c r=\"G2\" s=\"1\"/><c r=\"H2\"/>\
         <c r=\"I2\"><v/></c><c r=\"J2\" t=\"b\"><v>banane</v></c><c r=\"K2\" t=\"str\"><v><![CDATA[<1>]]></v></c></row>\
         <row r=\"3\"><c r=\"A3\"><f>1+1</f></c><c r=\"B3\"><f>1+1</f><v></v></c><c r=\"C3\" t=\"str\"><f>\"\"</f><v></v></c>\
         <c r=\"D3\"><f t=\"shared\" ref=\"D3:D9\" si=\"0\">A1&lt;2</f><v>4</v></c><c r=\"E3\"><f t=\"shared\" si=\"0\"/><v>5</v></c>\
         <c r=\"F3\"><f t=\"array\" ref=\"F3\">SUM(A1)</f><v>6</v></c><c r=\"G3\" t=\"e\"><f>1/0</f><v>#DIV/0!</v></c>\
         <c r=\"H3\"><v>7</v><extLst><ext><v>8</v></ext></extLst></c><c r=\"I3\"><!-- note --><v>9</v></c>\
         <c r=\"J3\" t=\"inlineStr\"><v>k</v></c><c r=\"K3\"><f/></c></row>",
    ));
    let row = |row: u32| -> Vec<String> {
        sheet.cells(row).map(|(column, value)| format!("{column} {value:?}")).collect()
    };
    let error = "Error(\"#ERREUR\")";
    assert_eq!(
        row(0),
        [
            "0 Text(\"un et demi\")",
            &format!("1 {error}"),
            "2 Text(\"a&b\\r\")",
            "3 Text(\"x\")",
            "4 Text(\"y\")",
            "5 Bool(true)",
            "6 Error(\"#SPILL!\")",
            "7 Text(\"2017-11-04\")",
            "8 Number(12.5)",
            "9 Text(\"abc\")",
            &format!("10 {error}"),
            &format!("11 {error}"),
        ]
    );
    assert_eq!(
        row(1),
        [
            "0 Date(43043.0)",
            "1 Number(1500.25)",
            "2 Text(\"36:00:00\")",
            "3 Number(1.0)",
            "4 Error(\"#NUM!\")",
            "5 Error(\"#NUM!\")",
            &format!("9 {error}"),
            "10 Text(\"<1>\")",
        ]
    );
    assert_eq!(
        row(2),
        [
            "0 Uncalculated",
            "1 Uncalculated",
            "3 Number(4.0)",
            "4 Number(5.0)",
            "5 Number(6.0)",
            "6 Error(\"#DIV/0!\")",
            "7 Number(7.0)",
            "8 Number(9.0)",
            "9 Text(\"k\")",
            "10 Uncalculated",
        ]
    );
}

#[test]
fn places_may_be_left_out_repeated_or_in_disorder() {
    let sheet = first(&rows(
        "<row><c><v>1</v></c><c><v>2</v></c></row>\n<row/><row r=\"5\"><c><v>3</v></c><c r=\"D5\"><v>4</v></c><c><v>5</v></c></row><row><c><v>6</v></c></row>",
    ));
    let expected = [((0, 0), 1), ((0, 1), 2), ((4, 0), 3), ((4, 3), 4), ((4, 4), 5), ((5, 0), 6)];
    let expected: Cells = expected.iter().map(|(at, number)| (*at, format!("Number({number}.0)"))).collect();
    assert_eq!(ours(&sheet), expected);

    let sheet = first(&rows(
        "<row r=\"3\" hidden=\"1\"><c r=\"B3\"><v>1</v></c><c r=\"A3\" t=\"s\"><v>0</v></c></row>\
         <row r=\"1\"><c r=\"A1\"><v>2</v></c><c r=\"A1\"><v>3</v></c><c r=\"A1\"/></row><row r=\"1\"><c r=\"A1\"><v>4</v></c></row>",
    ));
    assert_eq!((sheet.value(0, 0), sheet.value(2, 0)), (Value::Number(4.0), Value::Text("zéro")));
    assert_eq!(ours(&sheet).len(), 3);
    assert!(sheet.is_row_hidden(2) && !sheet.is_row_hidden(0));
}

#[test]
fn far_cells_cost_nothing_and_cells_outside_are_refused() {
    let far = first(&rows(
        "<row r=\"2\"><c r=\"A2\"><v>1</v></c></row><row r=\"1048576\"><c r=\"XFD1048576\"><v>2</v></c></row>",
    ));
    assert_eq!((far.row_count(), far.value(1_048_575, 16_383)), (1_048_576, Value::Number(2.0)));
    for outside in
        ["<c r=\"A1048577\"><v>1</v></c>", "<c r=\"XFE1\"><v>1</v></c>", "<c r=\"A4294967295\"><v>1</v></c>"]
    {
        let (file, problems) = read_file("a.xlsx", &rows(&format!("<row>{outside}</row>")));
        assert_eq!((file.sheets.len(), problems.len()), (0, 1), "{outside}");
        assert!(problems[0].message.contains("XFD1048576"), "{}", problems[0].message);
    }
    // The library, too, is kept from rows that no sheet has.
    let (_, problems) = read_file("a.xlsx", &rows("<row><autre/><c r=\"A4294967295\"><v>1</v></c></row>"));
    assert!(problems[0].message.contains("XFD1048576"), "{}", problems[0].message);
}

#[test]
fn what_is_hidden_filtered_or_merged_is_known() {
    let xml = format!(
        "{WORKSHEET}<sheetPr><outlinePr/></sheetPr><sheetFormatPr defaultRowHeight=\"15\"/>\
         <cols><col min=\"1\" max=\"1\" width=\"9\"/><col min=\"2\" max=\"3\" hidden=\"1\"/><col min=\"5\" max=\"5\" width=\"0\" customWidth=\"1\"/></cols>\
         <sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c></row><row r=\"2\" hidden=\"1\"><c r=\"A2\"><v>2</v></c></row>\
         <row r=\"3\" hidden=\"true\" outlineLevel=\"1\"/><row r=\"4\" ht=\"0\" customHeight=\"1\"><c r=\"A4\"><v>4</v></c></row>\
         <row r=\"5\" collapsed=\"1\" hidden=\"0\" ht=\"15\"><c r=\"A5\"><v>5</v></c></row><row r=\"7\" hidden=\"1\"/></sheetData>\
         <autoFilter ref=\"A1:C9\"><filterColumn colId=\"0\"><filters><filter val=\"1\"/></filters></filterColumn></autoFilter>\
         <mergeCells count=\"2\"><mergeCell ref=\"B2:C4\"/><mergeCell ref=\"A1:F1\"/></mergeCells></worksheet>"
    );
    let sheet = first(&package(&[("Feuil1", xml.as_bytes())], ""));
    let rows: Vec<u32> = (0..10).filter(|row| sheet.is_row_hidden(*row)).collect();
    let columns: Vec<u32> = (0..10).filter(|column| sheet.is_column_hidden(*column)).collect();
    assert_eq!((rows, columns, sheet.is_filtered()), (vec![1, 2, 3, 6], vec![1, 2, 4], true));
    let corner = CellRef::new;
    assert_eq!(sheet.merged(), [(corner(0, 0), corner(0, 5)), (corner(1, 1), corner(3, 2))]);
    assert_eq!(ours(&sheet).len(), 4);

    // Arrows without a criterion hide nothing, nor does the filter of a view that is not shown.
    let xml = format!(
        "{WORKSHEET}<sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c></row></sheetData><autoFilter ref=\"A1:C9\"/>\
         <customSheetViews><customSheetView><autoFilter><filterColumn/></autoFilter></customSheetView></customSheetViews></worksheet>"
    );
    assert!(!first(&package(&[("Feuil1", xml.as_bytes())], "")).is_filtered());
}

#[test]
fn what_a_writer_hides_is_known() {
    let mut workbook = writer::Workbook::new();
    let sheet = workbook.add_worksheet();
    for row in 0..10 {
        sheet.write(row, 0, row).unwrap().write(row, 3, "x").unwrap();
    }
    sheet.set_row_hidden(4).unwrap().set_column_hidden(3).unwrap().autofilter(0, 0, 9, 3).unwrap();
    sheet.filter_column(0, &writer::FilterCondition::new().add_list_filter("3")).unwrap();
    sheet.merge_range(12, 0, 13, 2, "Total", &writer::Format::new()).unwrap();
    workbook.add_worksheet().set_hidden(true).write(0, 0, 1).unwrap();
    let sheets = sound(&workbook.save_to_buffer().unwrap());
    assert!(sheets[0].is_row_hidden(4) && sheets[0].is_column_hidden(3) && sheets[0].is_filtered());
    assert_eq!(sheets[0].merged(), [(CellRef::new(12, 0), CellRef::new(13, 2))]);
    assert_eq!((sheets[0].visible, sheets[1].visible), (true, false));
}

#[test]
fn other_namespaces_and_prefixes_are_understood() {
    let strict = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
        <x:worksheet xmlns:x=\"http://purl.oclc.org/ooxml/spreadsheetml/main\"><x:cols><x:col min=\"1\" max=\"1\" hidden=\"1\"/></x:cols>\
        <x:sheetData><x:row r=\"1\" hidden=\"1\"><x:c r=\"A1\" t=\"inlineStr\"><x:is><x:t>a</x:t></x:is></x:c><x:c r=\"B1\"><x:f>1</x:f><x:v>2</x:v></x:c>\
        <x:c r=\"C1\" t=\"s\"><x:v>0</x:v></x:c></x:row></x:sheetData><x:extLst><x:ext><y:row/></x:ext></x:extLst></x:worksheet>";
    let bytes = package(&[("Feuil1", strict.as_bytes())], "");
    let sheet = first(&bytes);
    assert!(sheet.is_row_hidden(0) && sheet.is_column_hidden(0));
    assert_agreement(&bytes, "préfixes");
    let mark = [b"\xef\xbb\xbf", strict.as_bytes()].concat();
    assert_eq!(ours(&first(&package(&[("Feuil1", &mark)], ""))), ours(&sheet));
}

#[test]
fn dates_from_1904_are_shifted() {
    let xml = format!(
        "{WORKSHEET}<sheetData><row><c s=\"1\"><v>41581</v></c><c s=\"2\"><v>12</v></c></row></sheetData></worksheet>"
    );
    let (file, problems) =
        read_file("a.xlsx", &package(&[("Feuil1", xml.as_bytes())], "<workbookPr date1904=\"1\"/>"));
    assert_eq!(problems, []);
    assert_eq!(file.sheets[0].value(0, 0), Value::Date(43043.0));
    assert_eq!(file.sheets[0].value(0, 1), Value::Number(12.0));
    assert!(file.evidence[0].contains("1904"));
}

#[test]
fn what_is_not_understood_is_left_to_the_library_and_said() {
    let good = format!("{WORKSHEET}<sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c></row></sheetData></worksheet>");
    let odd = format!(
        "<!DOCTYPE worksheet>{WORKSHEET}<sheetData><row r=\"1\"><c r=\"A1\"><v>2</v></c></row></sheetData></worksheet>"
    );
    let unfinished =
        format!("{WORKSHEET}<sheetData><row r=\"1\"><c r=\"A1\"><v>3</v></c></row></sheetData><mergeCells>");
    let (file, problems) = read_file(
        "a.xlsx",
        &package(&[("Un", good.as_bytes()), ("Deux", odd.as_bytes()), ("Trois", unfinished.as_bytes())], ""),
    );
    assert_eq!(problems, []);
    let values: Vec<_> = file.sheets.iter().map(|sheet| sheet.value(0, 0)).collect();
    assert_eq!(values, [Value::Number(1.0), Value::Number(2.0), Value::Number(3.0)]);
    assert_eq!(file.evidence.len(), 2);
    assert!(file.evidence[0].starts_with("feuille « Deux » lu"), "{}", file.evidence[0]);
    assert!(
        file.evidence[1].contains("« Trois »") && file.evidence[1].contains("masquées"),
        "{}",
        file.evidence[1]
    );
    // The workbook as a whole.
    let bytes = package(&[("Un", good.as_bytes())], "<sheets><sheet name=\"x\" sheetId=\"9\"/></sheets>");
    let (file, problems) = read_file("a.xlsx", &bytes);
    assert_eq!((file.sheets.len(), problems.len()), (0, 1));
}

#[test]
fn a_sheet_cut_short_is_a_finding_never_a_part_of_a_sheet() {
    let whole = format!(
        "{WORKSHEET}<sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c><c r=\"B1\"><v>23</v></c></row></sheetData>"
    );
    let good = format!("{whole}</worksheet>");
    let first_cell = whole.find("<c r=\"A1\"").unwrap();
    for end in first_cell..whole.len() - 1 {
        let cut = &whole.as_bytes()[..end];
        let (file, problems) = read_file("a.xlsx", &package(&[("Coupée", cut), ("Bonne", good.as_bytes())], ""));
        assert_eq!((file.sheets.len(), problems.len()), (1, 1), "{end}");
        assert_eq!(problems[0].kind, ProblemKind::UnreadableFile);
        assert_eq!(problems[0].at.sheet_name(), Some("Coupée"));
    }
}

#[test]
fn damage_in_any_part_is_found() {
    let xml = format!(
        "{WORKSHEET}<sheetData><row r=\"1\"><c r=\"A1\"><v>1177.87</v></c></row></sheetData><!-- suite --></worksheet>\n<!-- fin -->"
    );
    let bytes = package(&[("Feuil1", xml.as_bytes())], "");
    assert_eq!(sound(&bytes).len(), 1);
    // Read to the end, read in part only, not read at all.
    for inside in ["1177.87", "<!-- suite", "<!-- fin", "0.00 USD", "et demi", "<Types"] {
        let mut bytes = bytes.clone();
        let at = bytes.windows(inside.len()).position(|window| window == inside.as_bytes()).unwrap();
        bytes[at] ^= 1;
        let (file, problems) = read_file("a.xlsx", &bytes);
        assert_eq!((file.sheets.len(), problems.len()), (0, 1), "{inside}");
        assert!(problems[0].message.contains("abîmé"), "{inside}: {}", problems[0].message);
        assert_eq!(problems[0].at.sheet(), None, "{inside}");
    }
}

#[test]
fn tabs_keep_their_order_and_twins_are_told() {
    let sheet =
        |number: u32| format!("{WORKSHEET}<sheetData><row><c><v>{number}</v></c></row></sheetData></worksheet>");
    let sheets: Vec<String> = (0..20).map(sheet).collect();
    let names: Vec<String> = (0..20).map(|number| format!("F{}", number % 19)).collect();
    let tabs: Vec<(&str, &[u8])> =
        names.iter().zip(&sheets).map(|(name, xml)| (name.as_str(), xml.as_bytes())).collect();
    let (file, problems) = read_file("a.xlsx", &package(&tabs, ""));
    let values: Vec<_> = file.sheets.iter().map(|sheet| sheet.value(0, 0)).collect();
    assert_eq!(values, (0..19).map(|number| Value::Number(f64::from(number))).collect::<Vec<_>>());
    assert!(problems.len() == 1 && problems[0].message.contains("même nom"));
}

#[test]
fn a_cell_of_fifty_megabytes_is_refused_and_one_of_five_is_read() {
    let cell =
        |megabytes: usize| rows(&format!("<row><c t=\"str\"><v>{}</v></c></row>", "a".repeat(megabytes << 20)));
    assert!(matches!(first(&cell(5)).value(0, 0), Value::Text(text) if text.len() == 5 << 20));
    let (_, problems) = read_file("a.xlsx", &cell(50));
    assert!(problems[0].message.contains("décompressé"), "{}", problems[0].message);
}

#[test]
fn cut_or_altered_files_neither_panic_nor_pass() {
    let whole = fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/formats/table.xlsx")).unwrap();
    let reference: Vec<Cells> = sound(&whole).iter().map(ours).collect();
    let mut dice = Dice(20_171_104);
    let cuts = (0..whole.len()).step_by(10).map(|end| whole[..end].to_vec());
    let flips = (0..400).map(|_| {
        let mut bytes = whole.clone();
        for _ in 0..=dice.roll(3) {
            bytes[dice.roll(whole.len() as u64) as usize] ^= 1 << dice.roll(8);
        }
        bytes
    });
    for bytes in cuts.chain(flips).collect::<Vec<_>>() {
        let (file, problems) = read_file("a.xlsx", &bytes);
        assert!(problems.iter().all(|problem| !problem.message.contains("contenu inattendu")), "{problems:?}");
        let cells: Vec<Cells> = file.sheets.iter().map(ours).collect();
        assert!(!problems.is_empty() || cells == reference || file.format != Format::Xlsx);
    }
}

/// The parts of an archive.
fn parts(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..archive.len())
        .map(|at| {
            let mut part = archive.by_index(at).unwrap();
            let mut content = Vec::new();
            part.read_to_end(&mut content).unwrap();
            (part.name().unwrap().into_owned(), content)
        })
        .collect()
}

#[test]
fn altered_xml_with_a_right_checksum_does_not_panic() {
    let parts = parts(&generated(4_217, false));
    let mut dice = Dice(4_217);
    for _ in 0..400 {
        let mut altered = parts.clone();
        let at = dice.roll(altered.len() as u64) as usize;
        let content = &mut altered[at].1;
        for _ in 0..=dice.roll(4) {
            let at = dice.roll(content.len() as u64) as usize;
            content[at] = match dice.roll(3) {
                0 => b"<>/\"&;'=! 0A"[dice.roll(12) as usize],
                1 => content[dice.roll(content.len() as u64) as usize],
                _ => dice.roll(256) as u8,
            };
        }
        let (_, problems) = read_file("a.xlsx", &zip_of(&altered));
        assert!(problems.iter().all(|problem| !problem.message.contains("contenu inattendu")), "{problems:?}");
    }
}
