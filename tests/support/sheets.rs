//! A workbook read back into [`Sheet`]s, as `read` does.

use std::path::Path;

use calamine::{Data, Reader, Xlsx, open_workbook};
use rappro::model::sheet::{Sheet, SheetBuilder, Value};

/// Every sheet of a workbook.
pub(crate) fn of(path: &Path) -> Vec<Sheet> {
    let mut book: Xlsx<_> = open_workbook(path).expect("a workbook");
    book.sheet_names().iter().map(|name| sheet(&mut book, name)).collect()
}

fn sheet(book: &mut Xlsx<std::io::BufReader<std::fs::File>>, name: &str) -> Sheet {
    let range = book.worksheet_range(name).expect("a sheet");
    let (top, left) = range.start().unwrap_or((0, 0));
    let mut builder = SheetBuilder::new(&"rapprochement.xlsx".into(), Some(name));
    for (at, row) in (top..).zip(range.rows()) {
        builder.go_to_row(at).expect("rows in order");
        for (column, cell) in (left..).zip(row) {
            let text;
            let value = match cell {
                Data::String(it) => {
                    text = it.clone();
                    Value::Text(&text)
                }
                Data::Float(it) => Value::Number(*it),
                Data::Int(it) => Value::Number(*it as f64),
                Data::Bool(it) => Value::Bool(*it),
                Data::DateTime(it) => Value::Date(it.as_f64()),
                _ => Value::Empty,
            };
            builder.push(column, value).expect("room");
        }
    }
    builder.finish()
}
