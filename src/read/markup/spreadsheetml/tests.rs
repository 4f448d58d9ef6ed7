#![allow(clippy::unwrap_used, clippy::panic, reason = "a test says what is wrong by stopping")]

use super::*;
use crate::model::place::CellRef;
use crate::model::sheet::Sheet;

fn document(head: &str, sheets: &str) -> Workbook {
    let text = format!(
        r#"<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"
        xmlns:x="urn:schemas-microsoft-com:office:excel" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">{head}{sheets}</Workbook>"#
    );
    read(&text, &"a.xls".into()).unwrap()
}

fn sheet(table: &str) -> Sheet {
    let head = r#"<Styles><Style ss:ID="Default"/><Style ss:ID="d"><NumberFormat ss:Format="Short Date"/></Style><Style ss:ID="e" ss:Parent="d"/></Styles>"#;
    document(head, &format!(r#"<Worksheet ss:Name="Export"><Table>{table}</Table></Worksheet>"#)).sheets.remove(0)
}

#[test]
fn each_kind_of_data_is_what_it_says() {
    let cells = [
        (r#"<Cell><Data ss:Type="Number">1177.87</Data></Cell>"#, Value::Number(1177.87)),
        (r#"<Cell><Data ss:Type="Number"> 1E3 </Data></Cell>"#, Value::Number(1000.0)),
        (r#"<Cell><Data ss:Type="Number">1 177,87</Data></Cell>"#, Value::Text("1 177,87")),
        (r#"<Cell ss:StyleID="d"><Data ss:Type="Number">43043</Data></Cell>"#, Value::Date(43_043.0)),
        (r#"<Cell ss:StyleID="e"><Data ss:Type="Number">43043</Data></Cell>"#, Value::Date(43_043.0)),
        (r#"<Cell><Data ss:Type="DateTime">2017-11-04T00:00:00.000</Data></Cell>"#, Value::Date(43_043.0)),
        (r#"<Cell><Data ss:Type="DateTime">1899-12-31T13:45:00.000</Data></Cell>"#, Value::Text("13:45:00")),
        (r#"<Cell><Data ss:Type="Boolean">1</Data></Cell>"#, Value::Bool(true)),
        (r##"<Cell><Data ss:Type="Error">#N/A</Data></Cell>"##, Value::Error("#N/A")),
        (
            r#"<Cell><Data ss:Type="String">R&amp;D&#10;&eacute;t&#233; &lol;</Data></Cell>"#,
            Value::Text("R&D\nété &lol;"),
        ),
        (
            r#"<Cell><ss:Data ss:Type="String" xmlns="http://www.w3.org/TR/REC-html40"><B>Hôtel</B><Font> Bellevue</Font></ss:Data></Cell>"#,
            Value::Text("Hôtel Bellevue"),
        ),
        (
            r#"<Cell><Comment><ss:Data>note</ss:Data></Comment><Data ss:Type="String">vu</Data><NamedCell/></Cell>"#,
            Value::Text("vu"),
        ),
        (
            r#"<Cell><Data ss:Type="String">vu</Data><Comment><ss:Data>note</ss:Data></Comment></Cell>"#,
            Value::Text("vu"),
        ),
        (r#"<Cell ss:Formula="=1+1"/>"#, Value::Uncalculated),
        (r#"<Cell ss:Formula="=A1"><Data ss:Type="String"></Data></Cell>"#, Value::Empty),
        ("<ss:Cell><ss:Data ss:Type='String'>x</ss:Data></ss:Cell>", Value::Text("x")),
    ];
    for (cell, value) in cells {
        let sheet = sheet(&format!("<Row>{cell}</Row>"));
        assert_eq!(sheet.value(0, 0), value, "{cell}");
    }
}

#[test]
fn cells_stand_where_they_say() {
    let data = |text: &str| format!(r#"<Data ss:Type="String">{text}</Data>"#);
    let sheet = sheet(&format!(
        r#"<Column ss:Width="50"/><Column ss:Index="3" ss:Hidden="1" ss:Span="1"/><Column/><Column ss:Hidden="1"/>
        <Row ss:Index="3"><Cell ss:MergeAcross="2" ss:MergeDown="1">{}</Cell><Cell>{}</Cell><Cell ss:Index="8">{}</Cell></Row>
        <Row ss:Hidden="1" ss:Span="2"/><Row><Cell>{}</Cell></Row><Row ss:Height="0"/>"#,
        data("a"),
        data("b"),
        data("c"),
        data("d")
    ));
    assert_eq!(
        sheet.cells(2).collect::<Vec<_>>(),
        [(0, Value::Text("a")), (3, Value::Text("b")), (7, Value::Text("c"))]
    );
    assert_eq!(sheet.value(6, 0), Value::Text("d"));
    assert_eq!(sheet.merged(), [(CellRef::new(2, 0), CellRef::new(3, 2))]);
    let rows: Vec<u32> = (0..10).filter(|row| sheet.is_row_hidden(*row)).collect();
    let columns: Vec<u32> = (0..10).filter(|column| sheet.is_column_hidden(*column)).collect();
    assert_eq!((rows, columns), (vec![3, 4, 5, 7], vec![2, 3, 5]));
}

#[test]
fn the_workbook_tells_its_names_calendar_filters_and_hidden_sheets() {
    let row = r#"<Row><Cell ss:StyleID="d"><Data ss:Type="Number">41581</Data></Cell></Row>"#;
    let head = r#"<ExcelWorkbook><Date1904/></ExcelWorkbook><Styles><Style ss:ID="d"><NumberFormat ss:Format="dd/mm/yyyy"/></Style></Styles><Names><NamedRange ss:Name="rappro_classeur"/></Names>"#;
    let sheets = format!(
        r#"<Worksheet ss:Name="Export"><Table ss:TopCell="3" ss:LeftCell="2">{row}</Table><AutoFilter x:Range="R1C1:R2C2"><AutoFilterColumn x:Index="1" x:Type="NonBlanks"/></AutoFilter></Worksheet>
        <Worksheet ss:Name="Caché"><Table>{row}</Table><WorksheetOptions><Visible>SheetHidden</Visible></WorksheetOptions></Worksheet>"#
    );
    let workbook = document(head, &sheets);
    let seen: Vec<_> = workbook.sheets.iter().map(|sheet| (sheet.visible, sheet.is_filtered())).collect();
    assert_eq!(seen, [(true, true), (false, false)]);
    assert_eq!(workbook.sheets[0].value(2, 1), Value::Date(43_043.0));
    assert!(workbook.from_1904);
    assert_eq!(workbook.names, ["rappro_classeur"]);
}

#[test]
fn addresses_too_far_and_cut_documents_are_refused() {
    let far = r#"<Workbook><Worksheet ss:Name="A"><Table><Row ss:Index="4000000000"><Cell ss:Index="4000000000"><Data>1</Data></Cell></Row></Table></Worksheet></Workbook>"#;
    assert!(read(far, &"a.xls".into()).err().unwrap().sentence().contains("lignes"));
    let wide = far.replacen("4000000000", "4", 1);
    assert!(read(&wide, &"a.xls".into()).err().unwrap().sentence().contains("colonnes"));
    for end in 0..far.len() {
        let cut = read(&far[..end], &"a.xls".into());
        assert!(cut.is_err() || cut.unwrap().sheets.is_empty());
    }
    for at in 0..wide.len() {
        for sign in ["<", ">", "\"", "/", "&", "9"] {
            let _ = read(&format!("{}{sign}{}", &wide[..at], &wide[at + 1..]), &"a.xls".into());
        }
    }
}
