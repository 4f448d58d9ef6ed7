//! A workbook on its way from the process that read it to the one that needs it.
//!
//! Numbers travel as their bits, texts with their length; an answer that is not complete is none.

use std::io::{self, Read, Write};

use super::spreadsheet::Workbook;
use super::unreadable::Unreadable;
use crate::model::Text;
use crate::model::place::CellRef;
use crate::model::sheet::{Format, Sheet, SheetBuilder, Value};

/// What the other process found.
pub(super) enum Answer {
    /// The workbook.
    Read(Workbook),
    /// Why there is none.
    Refused(Unreadable),
}

const REFUSED: u8 = b'R';
const WORKBOOK: u8 = b'W';
const NAME: u8 = b'N';
const EVIDENCE: u8 = b'E';
const FAILURE: u8 = b'F';
const SHEET: u8 = b'S';
const END: u8 = b'Z';

const ROW: u8 = b'r';
const TEXT: u8 = b't';
const NUMBER: u8 = b'n';
const DATE: u8 = b'd';
const BOOL: u8 = b'b';
const ERROR: u8 = b'e';
const UNCALCULATED: u8 = b'u';
const HIDDEN_ROW: u8 = b'h';
const HIDDEN_COLUMN: u8 = b'c';
const FILTERED: u8 = b'f';
const MERGED: u8 = b'm';
const SHEET_END: u8 = b'z';

/// Writes what was read.
///
/// # Errors
/// The other process is gone.
pub(super) fn write(read: &Result<Workbook, Unreadable>, out: &mut dyn Write) -> io::Result<()> {
    match read {
        Err(failure) => {
            out.write_all(&[REFUSED])?;
            write_failure(failure, out)?;
        }
        Ok(workbook) => {
            out.write_all(&[WORKBOOK, u8::from(workbook.from_1904)])?;
            for name in &workbook.names {
                out.write_all(&[NAME])?;
                write_text(name, out)?;
            }
            for evidence in &workbook.evidence {
                out.write_all(&[EVIDENCE])?;
                write_text(evidence, out)?;
            }
            for (sheet, failure) in &workbook.failures {
                out.write_all(&[FAILURE])?;
                write_text(sheet, out)?;
                write_failure(failure, out)?;
            }
            workbook.sheets.iter().try_for_each(|sheet| write_sheet(sheet, out))?;
        }
    }
    out.write_all(&[END])
}

fn write_failure(failure: &Unreadable, out: &mut dyn Write) -> io::Result<()> {
    let (what, remedy) = failure.parts();
    write_text(failure.format.name(), out)?;
    write_text(what, out)?;
    write_text(remedy, out)
}

fn write_text(text: &str, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(&(text.len() as u32).to_le_bytes())?;
    out.write_all(text.as_bytes())
}

fn write_sheet(sheet: &Sheet, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(&[SHEET])?;
    write_text(sheet.name().unwrap_or_default(), out)?;
    out.write_all(&[u8::from(sheet.visible)])?;
    for row in 0..sheet.row_count() {
        if sheet.is_row_hidden(row) {
            write_numbers(HIDDEN_ROW, &[row], out)?;
        }
        for (at, (column, value)) in sheet.cells(row).enumerate() {
            if at == 0 {
                write_numbers(ROW, &[row], out)?;
            }
            write_cell(column, value, out)?;
        }
    }
    for column in (0..sheet.column_count()).filter(|column| sheet.is_column_hidden(*column)) {
        write_numbers(HIDDEN_COLUMN, &[column], out)?;
    }
    for (first, last) in sheet.merged() {
        write_numbers(MERGED, &[first.row, first.column, last.row, last.column], out)?;
    }
    if sheet.is_filtered() {
        out.write_all(&[FILTERED])?;
    }
    out.write_all(&[SHEET_END])
}

fn write_numbers(tag: u8, numbers: &[u32], out: &mut dyn Write) -> io::Result<()> {
    out.write_all(&[tag])?;
    numbers.iter().try_for_each(|number| out.write_all(&number.to_le_bytes()))
}

fn write_cell(column: u32, value: Value<'_>, out: &mut dyn Write) -> io::Result<()> {
    match value {
        Value::Empty => Ok(()),
        Value::Text(text) => write_numbers(TEXT, &[column], out).and_then(|()| write_text(text, out)),
        Value::Error(text) => write_numbers(ERROR, &[column], out).and_then(|()| write_text(text, out)),
        Value::Number(number) => {
            write_numbers(NUMBER, &[column], out)?;
            out.write_all(&number.to_bits().to_le_bytes())
        }
        Value::Date(serial) => {
            write_numbers(DATE, &[column], out)?;
            out.write_all(&serial.to_bits().to_le_bytes())
        }
        Value::Bool(flag) => write_numbers(BOOL, &[column, u32::from(flag)], out),
        Value::Uncalculated => write_numbers(UNCALCULATED, &[column], out),
    }
}

/// Reads an answer; none when it is cut short or makes no sense.
pub(super) fn read(input: &mut dyn Read, file: &Text) -> Option<Answer> {
    let mut input = Input(input);
    match input.byte()? {
        REFUSED => {
            let failure = input.failure()?;
            (input.byte()? == END).then_some(Answer::Refused(failure))
        }
        WORKBOOK => {
            let mut workbook = Workbook { from_1904: input.byte()? == 1, ..Workbook::default() };
            loop {
                match input.byte()? {
                    NAME => workbook.names.push(input.text()?),
                    EVIDENCE => workbook.evidence.push(input.text()?),
                    FAILURE => {
                        let sheet = input.text()?;
                        workbook.failures.push((sheet.into(), input.failure()?));
                    }
                    SHEET => workbook.sheets.push(input.sheet(file)?),
                    END => return Some(Answer::Read(workbook)),
                    _ => return None,
                }
            }
        }
        _ => None,
    }
}

struct Input<'a>(&'a mut dyn Read);

impl Input<'_> {
    fn bytes<const N: usize>(&mut self) -> Option<[u8; N]> {
        let mut bytes = [0; N];
        self.0.read_exact(&mut bytes).ok()?;
        Some(bytes)
    }

    fn byte(&mut self) -> Option<u8> {
        self.bytes::<1>().map(|[byte]| byte)
    }

    fn number(&mut self) -> Option<u32> {
        self.bytes().map(u32::from_le_bytes)
    }

    fn float(&mut self) -> Option<f64> {
        self.bytes().map(|bits| f64::from_bits(u64::from_le_bytes(bits)))
    }

    fn text(&mut self) -> Option<String> {
        let len = u64::from(self.number()?);
        let mut bytes = Vec::new();
        self.0.take(len).read_to_end(&mut bytes).ok()?;
        (bytes.len() as u64 == len).then(|| String::from_utf8(bytes).ok()).flatten()
    }

    fn failure(&mut self) -> Option<Unreadable> {
        let name = self.text()?;
        let format = [Format::Xls, Format::Xlsb].into_iter().find(|format| format.name() == name);
        let (what, remedy) = (self.text()?, self.text()?);
        Some(Unreadable::new(format.unwrap_or(Format::Unknown), what, remedy))
    }

    fn sheet(&mut self, file: &Text) -> Option<Sheet> {
        let name = self.text()?;
        let visible = self.byte()? == 1;
        let mut builder = SheetBuilder::new(file, Some(&name));
        builder.set_visible(visible);
        loop {
            match self.byte()? {
                ROW => builder.go_to_row(self.number()?).ok()?,
                HIDDEN_ROW => {
                    let row = self.number()?;
                    builder.hide_rows(row..row.checked_add(1)?);
                }
                HIDDEN_COLUMN => {
                    let column = self.number()?;
                    builder.hide_columns(column..column.checked_add(1)?);
                }
                MERGED => {
                    let first = CellRef::new(self.number()?, self.number()?);
                    builder.merge(first, CellRef::new(self.number()?, self.number()?));
                }
                FILTERED => builder.set_filtered(),
                SHEET_END => return Some(builder.finish()),
                tag => self.cell(tag, &mut builder)?,
            }
        }
    }

    fn cell(&mut self, tag: u8, builder: &mut SheetBuilder) -> Option<()> {
        let column = self.number()?;
        match tag {
            TEXT => builder.push(column, Value::Text(&self.text()?)),
            ERROR => builder.push(column, Value::Error(&self.text()?)),
            NUMBER => builder.push(column, Value::Number(self.float()?)),
            DATE => builder.push(column, Value::Date(self.float()?)),
            BOOL => builder.push(column, Value::Bool(self.number()? == 1)),
            UNCALCULATED => builder.push(column, Value::Uncalculated),
            _ => return None,
        }
        .ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn workbook() -> Workbook {
        let mut builder = SheetBuilder::new(&"a.xls".into(), Some("Export"));
        builder.set_visible(false);
        builder.go_to_row(1).unwrap();
        builder.push(0, Value::Text("Gênes")).unwrap();
        builder.push(3, Value::Number(1177.87)).unwrap();
        builder.go_to_row(4).unwrap();
        builder.push(0, Value::Date(43_043.0)).unwrap();
        builder.push(1, Value::Bool(true)).unwrap();
        builder.push(2, Value::Error("#N/A")).unwrap();
        builder.push(3, Value::Uncalculated).unwrap();
        builder.hide_rows(4..5);
        builder.hide_columns(2..3);
        builder.merge(CellRef::new(1, 0), CellRef::new(1, 2));
        Workbook {
            sheets: vec![builder.finish()],
            failures: vec![("Abîmée".into(), Unreadable::damaged(Format::Xls, "détail"))],
            names: vec!["rappro_classeur".into()],
            from_1904: true,
            evidence: vec!["lignes masquées inconnues".into()],
        }
    }

    fn written(read: &Result<Workbook, Unreadable>) -> Vec<u8> {
        let mut bytes = Vec::new();
        write(read, &mut bytes).unwrap();
        bytes
    }

    #[test]
    fn a_workbook_arrives_as_it_left() {
        let sent = Ok(workbook());
        let Some(Answer::Read(back)) = read(&mut &written(&sent)[..], &"a.xls".into()) else { panic!("an answer") };
        assert_eq!(written(&Ok(back)), written(&sent));
        let refused = Err(Unreadable::protected(Format::Xlsb));
        let Some(Answer::Refused(failure)) = read(&mut &written(&refused)[..], &"a.xlsb".into()) else {
            panic!("an answer")
        };
        assert_eq!(failure, Unreadable::protected(Format::Xlsb));
    }

    #[test]
    fn half_an_answer_is_none() {
        let bytes = written(&Ok(workbook()));
        for len in 0..bytes.len() {
            assert!(read(&mut &bytes[..len], &"a.xls".into()).is_none(), "{len}");
        }
    }
}
