#![allow(clippy::unwrap_used, clippy::panic, reason = "a test says what is wrong by stopping")]

use super::*;
use crate::model::place::CellRef;
use crate::model::sheet::{Sheet, Value};

fn document(page: &str) -> (Document, Sheet) {
    let read = |page: &str| super::read(page, &"a.xls".into(), None);
    let sheet = read(page).page.finish().unwrap();
    (read(page), sheet)
}

/// The cells of a page, row by row; `·` for nothing.
fn seen(page: &str) -> Vec<String> {
    let sheet = document(page).1;
    let shown = |value: Value<'_>| match value {
        Value::Empty => "·".to_owned(),
        Value::Text(text) => text.to_owned(),
        other => format!("{other:?}"),
    };
    (0..sheet.row_count())
        .map(|row| {
            let width = sheet.cells(row).map(|(column, _)| column + 1).max().unwrap_or(0);
            (0..width).map(|column| shown(sheet.value(row, column))).collect::<Vec<_>>().join("|")
        })
        .collect()
}

fn one(cell: &str) -> Sheet {
    document(&format!("<table><tr>{cell}</tr></table>")).1
}

#[test]
fn forgotten_closings_and_capitals_change_nothing() {
    let page = "<TABLE BORDER=1><CAPTION>Mandats</CAPTION><TR><TH>N&deg;<TH>Tiers<TR><TD>1<TD>H&ocirc;tel<TR><TD>2<TD>Taxi</TABLE>";
    assert_eq!(seen(page), ["Mandats", "N°|Tiers", "1|Hôtel", "2|Taxi"]);
    assert_eq!(seen("<tr><td>1</td></tr><td>2<tr><tr><td>3"), ["1", "2", "", "3"]);
    assert_eq!(seen("<table><thead><tr><td>a</thead><tbody><tr><td>1</tbody></table></td></table>"), ["a", "1"]);
}

#[test]
fn the_text_of_a_cell_is_what_a_page_shows() {
    let cells = [
        ("<td>  un \n\t deux&nbsp;!  </td>", "un deux\u{a0}!"),
        ("<td>un<br>deux<BR/> trois</td>", "un\ndeux\ntrois"),
        ("<td><p>un</p><p>deux</p></td>", "un\ndeux"),
        ("<td><b>H</b>ô<i>tel</i> <font>Bellevue</font></td>", "Hôtel Bellevue"),
        ("<td>a<!-- b <td> --><script>if (a<b) '</td>'</script><style>td{}</style>c</td>", "ac"),
        ("<td>12 &euro; &lt; 5 &amp;amp; &lol; R&D</td>", "12 € < 5 &amp; &lol; R&D"),
        ("<td>< 500 EUR</td>", "< 500 EUR"),
        ("<td><a href=\"x?a=1>2\">lien</a></td>", "lien"),
    ];
    for (cell, text) in cells {
        assert_eq!(one(cell).value(0, 0), Value::Text(text), "{cell}");
    }
    assert_eq!(one("<td>&nbsp;</td>").row_count(), 0);
}

#[test]
fn what_excel_writes_beside_the_text_is_the_value() {
    let page = r#"<style>.d {mso-number-format:"Short Date";} .t{mso-number-format:"\@"}</style>"#;
    let cells = [
        (r#"<td x:num="1177.87">1 177,87 €</td>"#, Value::Number(1177.87)),
        (r#"<td class=d x:num="43043">04/11/2017</td>"#, Value::Date(43_043.0)),
        (r#"<td style='mso-number-format:"dd\/mm\/yyyy"' x:num="43043">x</td>"#, Value::Date(43_043.0)),
        (r#"<td sdval="43043" sdnum="1036;1036;DD/MM/YYYY">x</td>"#, Value::Date(43_043.0)),
        (r#"<td sdval="12.5" sdnum="1036;">12,5</td>"#, Value::Number(12.5)),
        (r#"<td data-t="n" data-v="12.5">12,5</td>"#, Value::Number(12.5)),
        (r#"<td data-t="s" data-v="12.5">00123</td>"#, Value::Text("00123")),
        ("<td x:num>45</td>", Value::Text("45")),
        ("<td class=t x:str>00123</td>", Value::Text("00123")),
        (r#"<td x:str="  entier">entier</td>"#, Value::Text("  entier")),
        (r#"<td x:bool="TRUE">VRAI</td>"#, Value::Bool(true)),
        (r##"<td x:err="#N/A">#N/A</td>"##, Value::Error("#N/A")),
        (r##"<td sdval="0" sdnum="1036;">#DIV/0!</td>"##, Value::Error("#DIV/0!")),
        (r#"<td sdval="0" sdnum="1036;">Err:502</td>"#, Value::Error("Err:502")),
        (r#"<td sdval="0" sdnum="1036;">-</td>"#, Value::Number(0.0)),
        (r#"<td x:fmla="=1+1"></td>"#, Value::Uncalculated),
        (r#"<td x:num="inf">?</td>"#, Value::Error("#NUM!")),
    ];
    for (cell, value) in cells {
        let sheet = document(&format!("{page}<table><tr>{cell}</tr></table>")).1;
        assert_eq!(sheet.value(0, 0), value, "{cell}");
    }
}

#[test]
fn spans_push_cells_aside_and_merge() {
    let page = "<table><tr><td colspan=2 rowspan='2'>a</td><td>b</td></tr><tr><td>c</td></tr><tr><td rowspan=2>d<td>e<tr><td>f<td>g</table>";
    assert_eq!(seen(page), ["a|·|b", "·|·|c", "d|e", "·|f|g"]);
    let merged = document(page).1.merged().to_vec();
    assert_eq!(merged, [(CellRef::new(0, 0), CellRef::new(1, 1)), (CellRef::new(2, 0), CellRef::new(3, 0))]);
    assert_eq!(
        seen("<table><tr><td colspan=0>a<td colspan=99999999999>b<tr><td rowspan=-1>c<td>d</table>"),
        ["a|b", "c|d"]
    );
}

#[test]
fn tables_stand_below_each_other_with_the_lines_between() {
    let page = "<html><head><title>non</title></head><body><h1>Mandats</h1><p>édités le 4</p><table><tr><td>1</table><br><table><tr><td>2</table>fin<div>note</div></body></html>";
    assert_eq!(seen(page), ["Mandats", "édités le 4", "1", "", "2", "fin", "note"]);
    assert_eq!(document(page).0.tables, 2);
    assert_eq!(seen("<table><tr>libre<td>1</td>,<td>2</td></tr><tr><td>3</table>"), ["1|2", "libre,", "3"]);
}

#[test]
fn inner_tables_spread_over_the_sheet() {
    let inner = "<table><tr><td>1<td>2<tr><td>3<td>4</table>";
    assert_eq!(seen(&format!("<table><tr><td>{inner}</td></tr></table>")), ["1|2", "3|4"]);
    assert_eq!(
        seen(&format!("<table><tr><td>avant{inner}après</td><td>z</td></tr><tr><td>y</table>")),
        ["avant|·|z", "1|2", "3|4", "après", "y"]
    );
    assert_eq!(document(&format!("<table><tr><td>{inner}{inner}</table>")).0.nested, 2);
    assert_eq!(seen(&format!("<table><tr><td>{inner}{inner}</table>")), ["1|2", "3|4", "1|2", "3|4"]);
}

#[test]
fn what_the_page_hides_is_told() {
    let page = "<style>.non{display:none}</style><table><col><col style='display:none'><col span=2 width=0><tr><td>1<tr style='height:0;display: none'><td>2<tr class=non><td>3<tbody hidden><tr><td>4</tbody><tr><td>5<td style='display:none'>jeton<td>6</table>";
    let (document, sheet) = document(page);
    let rows: Vec<u32> = (0..10).filter(|row| sheet.is_row_hidden(*row)).collect();
    let columns: Vec<u32> = (0..10).filter(|column| sheet.is_column_hidden(*column)).collect();
    assert_eq!((rows, columns), (vec![1, 2, 3], vec![1, 2, 3]));
    assert_eq!((document.dropped, sheet.value(4, 1)), (1, Value::Text("6")));
    assert!(
        one("<td x:autofilter=\"NonBlanks\">a").is_filtered() && !one("<td x:autofilter='all'>a").is_filtered()
    );
}

#[test]
fn hostile_pages_are_bounded() {
    let limit =
        |page: &str| super::read(page, &"a.xls".into(), None).page.finish().err().map(|failure| failure.sentence());
    assert!(limit(&format!("<table><tr>{}", "<td>1".repeat(100_000))).unwrap().contains("colonnes"));
    assert!(
        limit(&format!("<table>{}", "<tr><td rowspan=99999><td>1".repeat(20_000))).unwrap().contains("colonnes")
    );
    assert!(limit(&"<table><tr><td>".repeat(100_000)).unwrap().contains("niveaux"));
    assert_eq!(limit(&"<table>".repeat(100_000)), None);
    assert_eq!(limit(&"</td></tr></table><br>".repeat(100_000)), None);
}

#[test]
fn cut_and_spoilt_pages_never_panic() {
    let page = "<html><style>.a{mso-number-format:'x'}</style><table><tr><td class=a x:num='1'>é&eacute;<br><table><tr><td rowspan=2>1</table></table></html>";
    for end in 0..page.len() {
        if let Some(part) = page.get(..end) {
            let _ = super::read(part, &"a.xls".into(), None);
        }
    }
    for at in (0..page.len()).filter(|at| page.is_char_boundary(*at) && page.is_char_boundary(at + 1)) {
        for sign in ["<", ">", "\"", "/", "&", "=", "é"] {
            let _ = super::read(&format!("{}{sign}{}", &page[..at], &page[at + 1..]), &"a.xls".into(), None);
        }
    }
}
