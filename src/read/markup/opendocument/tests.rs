#![allow(clippy::unwrap_used, clippy::panic, reason = "a test says what is wrong by stopping")]

use super::*;
use crate::model::place::CellRef;
use crate::model::sheet::{Sheet, Value};

fn document(body: &str) -> String {
    format!(
        r#"<?xml version="1.0"?><office:document xmlns:office="o" xmlns:table="t" xmlns:text="x"><office:automatic-styles>
        <style:style style:name="ta2" style:family="table"><style:table-properties table:display="false"/></style:style>
        </office:automatic-styles><office:body><office:spreadsheet>{body}</office:spreadsheet></office:body></office:document>"#
    )
}

fn sheet(rows: &str) -> Sheet {
    let text = document(&format!(r#"<table:table table:name="Export">{rows}</table:table>"#));
    flat(&text, &"a.fods".into()).unwrap().sheets.remove(0)
}

fn refusal(rows: &str) -> String {
    let text = document(&format!(r#"<table:table table:name="Export">{rows}</table:table>"#));
    flat(&text, &"a.fods".into()).err().unwrap().sentence()
}

fn row(cells: &str) -> String {
    format!("<table:table-row>{cells}</table:table-row>")
}

fn one(cell: &str) -> Sheet {
    sheet(&row(cell))
}

const ONE: &str = r#"<table:table-cell office:value-type="float" office:value="1"/>"#;

#[test]
fn each_kind_of_value_is_what_it_says() {
    let cells = [
        (r#"office:value-type="float" office:value="1177.87""#, "1 177,87", Value::Number(1177.87)),
        (
            r#"office:value-type="currency" office:currency="EUR" office:value="-12.5""#,
            "-12,50 €",
            Value::Number(-12.5),
        ),
        (r#"office:value-type="percentage" office:value="0.2""#, "20 %", Value::Number(0.2)),
        (r#"office:value-type="float" office:value="NaN""#, "?", Value::Error("#NUM!")),
        (r#"office:value-type="date" office:date-value="2017-11-04""#, "04/11/17", Value::Date(43_043.0)),
        (r#"office:value-type="date" office:date-value="0017-11-04""#, "04/11/17", Value::Text("0017-11-04")),
        (r#"office:value-type="time" office:time-value="PT13H45M00S""#, "13:45", Value::Text("13:45:00")),
        (r#"office:value-type="boolean" office:boolean-value="true""#, "VRAI", Value::Bool(true)),
        (r#"office:value-type="string""#, "Gênes", Value::Text("Gênes")),
        (r#"office:value-type="string" office:string-value="entier""#, "montré", Value::Text("entier")),
        (r#"office:value-type="float""#, "45", Value::Text("45")),
        ("", "sans type", Value::Text("sans type")),
        (
            r#"table:formula="of:=1/0" office:value-type="string" office:string-value="" calcext:value-type="error""#,
            "#DIV/0!",
            Value::Error("#DIV/0!"),
        ),
        (
            r#"table:formula="of:=X()" office:value-type="float" office:value="0""#,
            "Err:502",
            Value::Error("Err:502"),
        ),
        (r#"table:formula="of:=A1" office:value-type="string""#, "#N/A", Value::Error("#N/A")),
        (r#"office:value-type="string""#, "#N/A", Value::Text("#N/A")),
    ];
    for (attributes, shown, value) in cells {
        let sheet = one(&format!("<table:table-cell {attributes}><text:p>{shown}</text:p></table:table-cell>"));
        assert_eq!(sheet.value(0, 0), value, "{attributes}");
    }
    assert_eq!(one(r#"<table:table-cell table:formula="of:=1+1"/>"#).value(0, 0), Value::Uncalculated);
}

#[test]
fn the_text_of_a_cell_is_what_is_shown() {
    let text = r#"<office:annotation><text:p>note</text:p></office:annotation><text:p>un<text:s text:c="3"/>deux<text:line-break/>trois
        quatre<text:tab/><text:span>cin<text:a>q</text:a></text:span><text:note><text:p>pied</text:p></text:note></text:p>
        <draw:frame><draw:text-box><text:p>dessin</text:p></draw:text-box></draw:frame><text:p> six &amp; &lol;</text:p>"#;
    let sheet = one(&format!(r#"<table:table-cell office:value-type="string">{text}</table:table-cell>"#));
    assert_eq!(sheet.value(0, 0), Value::Text("un   deux\ntrois quatre\tcinq\nsix & &lol;"));
}

#[test]
fn blank_repeats_cost_nothing_and_filled_ones_are_unfolded() {
    let blank = r#"<table:table-row table:number-rows-repeated="1000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>"#;
    let filled = r#"<table:table-row table:number-rows-repeated="3"><table:table-cell table:number-columns-repeated="2"/><table:table-cell table:number-columns-repeated="2" office:value-type="float" office:value="7"/></table:table-row>"#;
    let rest = r#"<table:table-row table:number-rows-repeated="4000000000"><table:table-cell table:number-columns-repeated="4000000000"/></table:table-row>"#;
    let sheet = sheet(&format!("{blank}{filled}{blank}{}{rest}{rest}", row(ONE)));
    assert_eq!(sheet.row_count(), 2004);
    assert_eq!(sheet.cells(1002).collect::<Vec<_>>(), [(2, Value::Number(7.0)), (3, Value::Number(7.0))]);
    assert_eq!(sheet.value(2003, 0), Value::Number(1.0));
    assert!(sheet.is_blank(999) && sheet.is_blank(1003));
}

#[test]
fn too_many_copies_and_addresses_too_far_are_refused_by_name() {
    let wide = ONE.replace("/>", r#" table:number-columns-repeated="16000"/>"#);
    let many = format!(r#"<table:table-row table:number-rows-repeated="6000">{wide}</table:table-row>"#);
    assert!(refusal(&many).contains("2\u{a0}000\u{a0}000 cellules répétées"));
    let spaces = row(
        r#"<table:table-cell office:value-type="string"><text:p><text:s text:c="4000000000"/></text:p></table:table-cell>"#,
    );
    assert!(refusal(&spaces.repeat(2000)).contains("répétées"));
    let long = format!(
        r#"<table:table-row table:number-rows-repeated="1000000"><table:table-cell><text:p>{}</text:p></table:table-cell></table:table-row>"#,
        "x".repeat(10_000)
    );
    assert!(refusal(&long).contains("répétées"));
    let far = r#"<table:table-row table:number-rows-repeated="1048576"/>"#;
    assert!(refusal(&format!("{far}{}", row(ONE))).contains("lignes"));
    let gap = r#"<table:table-cell table:number-columns-repeated="100000"/>"#;
    assert!(refusal(&row(&format!("{gap}{ONE}"))).contains("colonnes"));
}

#[test]
fn what_a_sheet_hides_and_merges_is_told() {
    let columns = r#"<table:table-column table:number-columns-repeated="2"/><table:table-column table:visibility="collapse"/><table:table-column-group table:display="false"><table:table-column table:number-columns-repeated="2"/></table:table-column-group><table:table-column/>"#;
    let merged = r#"<table:table-cell table:number-columns-spanned="3" table:number-rows-spanned="2"><text:p>titre</text:p></table:table-cell><table:covered-table-cell table:number-columns-repeated="2"/>"#;
    let hidden = r#"<table:table-row table:visibility="collapse" table:number-rows-repeated="2"><table:table-cell/></table:table-row>"#;
    let filtered = format!(r#"<table:table-row table:visibility="filter">{ONE}</table:table-row>"#);
    let group = format!(
        r#"<table:table-row-group table:display="false"><table:table-row-group>{0}</table:table-row-group>{0}</table:table-row-group>"#,
        row(ONE)
    );
    let head = format!("<table:table-header-rows>{}</table:table-header-rows>", row(merged));
    let sheet = sheet(&format!("{columns}{head}{hidden}{filtered}{group}{}", row(ONE)));
    let rows: Vec<u32> = (0..10).filter(|row| sheet.is_row_hidden(*row)).collect();
    let columns: Vec<u32> = (0..10).filter(|column| sheet.is_column_hidden(*column)).collect();
    assert_eq!((rows, columns), (vec![1, 2, 3, 4, 5], vec![2, 3, 4]));
    assert!(sheet.is_filtered());
    assert_eq!(sheet.merged(), [(CellRef::new(0, 0), CellRef::new(1, 2))]);
    assert_eq!(sheet.value(6, 0), Value::Number(1.0));
}

#[test]
fn sheets_are_hidden_by_their_style_and_filters_stand_after_them() {
    let tables = format!(
        r#"<table:tracked-changes><table:cell-content-change><table:table table:name="non"/></table:cell-content-change></table:tracked-changes>
        <table:table table:name="Été d'un an" table:style-name="ta1"><table:shapes><draw:frame><table:table table:name="local-table"/></draw:frame></table:shapes>{0}</table:table>
        <table:table table:name="Caché" table:style-name="ta2">{0}</table:table>
        <table:table table:name="'file:///autre.ods'#$A" table:style-name="ta_extref">{0}</table:table><table:dde-links><table:table>{0}</table:table></table:dde-links>
        <table:named-expressions><table:named-range table:name="rappro_classeur"/></table:named-expressions>
        <table:database-ranges><table:database-range table:target-range-address="'Été d''un an'.A1:'Été d''un an'.E9"><table:filter/></table:database-range></table:database-ranges>"#,
        row(ONE)
    );
    let workbook = flat(&document(&tables), &"a.fods".into()).unwrap();
    let seen: Vec<_> =
        workbook.sheets.iter().map(|sheet| (sheet.name().unwrap(), sheet.visible, sheet.is_filtered())).collect();
    assert_eq!(seen, [("Été d'un an", true, true), ("Caché", false, false)]);
    assert_eq!(workbook.names, ["rappro_classeur"]);
    assert_eq!(sheet_of("$Export.$A$1:.$E$6").as_deref(), Some("Export"));
}

#[test]
fn one_sheet_too_large_does_not_cost_the_others() {
    let far = format!(r#"<table:table-row table:number-rows-repeated="2000000"/>{}"#, row(ONE));
    let tables = format!(
        r#"<table:table table:name="A">{far}</table:table><table:table table:name="B">{}</table:table>"#,
        row(ONE)
    );
    let workbook = flat(&document(&tables), &"a.fods".into()).unwrap();
    assert_eq!((workbook.sheets.len(), workbook.failures.len()), (1, 1));
}

#[test]
fn cut_or_spoilt_documents_are_refused_without_panic() {
    let text = document(&format!(r#"<table:table table:name="Export">{}</table:table>"#, row(ONE).repeat(3)));
    for end in (0..text.trim_end().len()).step_by(3) {
        let Some(part) = text.get(..end) else { continue };
        let cut = flat(part, &"a.fods".into());
        assert!(cut.is_err() || cut.unwrap().sheets.is_empty(), "{part}");
    }
    for at in 0..text.len() {
        for sign in ["<", ">", "\"", "/", "&", " "] {
            if text.is_char_boundary(at) && text.is_char_boundary(at + 1) {
                let _ = flat(&format!("{}{sign}{}", &text[..at], &text[at + 1..]), &"a.fods".into());
            }
        }
    }
}
