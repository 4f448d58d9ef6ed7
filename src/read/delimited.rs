//! CSV and its cousins → one sheet. The only door to the `csv` crate.
//!
//! The crate skips blank lines, miscounts lines that end with CR LF, and lets a stray quote swallow
//! the rest of the file without a word. Here rows are counted as Excel shows them (blank lines count,
//! a quoted line end and a `sep=` line do not), physical lines are counted from the bytes, and a quote
//! that swallows lines is read as an ordinary sign, which is said.

use std::borrow::Cow;

use csv::{ReaderBuilder, StringRecord};

use super::dialect::{self, Dialect};
use super::encoding;
use super::quotes;
use super::unreadable::{Unreadable, problem};
use crate::model::Text;
use crate::model::dossier::SourceSettings;
use crate::model::finding::{Problem, ProblemKind};
use crate::model::sheet::{Format, Sheet, SheetBuilder, TooLarge, Value};

/// A text file, read.
pub(super) struct Delimited {
    pub(super) sheet: Sheet,
    pub(super) encoding: &'static str,
    pub(super) delimiter: Option<char>,
    pub(super) evidence: Vec<String>,
    pub(super) problems: Vec<Problem>,
}

/// Separates the only column from nothing: no text holds it.
const NO_DELIMITER: u8 = 0x1f;

/// Reads a text file.
///
/// # Errors
/// An encoding or delimiter of `dossier.toml` that cannot be used, an empty or immense file.
pub(super) fn read(bytes: &[u8], file: &Text, settings: &SourceSettings) -> Result<Delimited, Unreadable> {
    let decoded = encoding::decode(bytes, settings.encoding.as_deref())?;
    let mut evidence = vec![format!("encodage {} : {}", decoded.encoding, decoded.evidence)];
    let text = without_controls(decoded.text, &mut evidence);
    if text.trim().is_empty() {
        return Err(Unreadable::empty(Format::Csv));
    }
    let declared = dialect::declared(&text);
    let body = declared.map_or(0, |(_, len)| len);
    let dialect = choose(text.get(body..).unwrap_or(""), settings.delimiter, declared.map(|told| told.0));
    evidence.push(dialect.evidence.clone());
    let mut rows = Rows::new(&text, body, file, &dialect)?;
    rows.read_all().map_err(|TooLarge| Unreadable::too_large(Format::Csv))?;
    let problems = rows.strays.iter().filter_map(|stray| stray.problem(file)).collect();
    evidence.extend(Stray::evidence(&rows.strays));
    Ok(Delimited {
        sheet: rows.builder.finish(),
        encoding: decoded.encoding,
        delimiter: dialect.delimiter,
        evidence,
        problems,
    })
}

/// NUL bytes are padding and a final Ctrl-Z is the end mark of DOS: spreadsheet programs ignore both.
fn without_controls<'a>(text: Cow<'a, str>, evidence: &mut Vec<String>) -> Cow<'a, str> {
    let nuls = text.bytes().filter(|byte| *byte == 0).count();
    if nuls == 0 && !text.ends_with('\u{1a}') {
        return text;
    }
    if nuls > 0 {
        evidence.push(format!("{nuls} caractères nuls ignorés"));
    }
    Cow::Owned(text.trim_end_matches('\u{1a}').replace('\0', ""))
}

fn choose(body: &str, told: Option<char>, declared: Option<char>) -> Dialect {
    match (told, declared) {
        (Some(delimiter), _) => dialect::told(body, delimiter, "donné par dossier.toml"),
        (None, Some(delimiter)) => dialect::told(body, delimiter, "donné par la première ligne « sep= »"),
        (None, None) => dialect::guess(body),
    }
}

/// A quote that opens and does not close: its line is read as if it were an ordinary sign.
#[derive(Clone, Copy, Debug)]
struct Stray {
    row: u32,
    line: u32,
    /// The line then has the width of the table.
    fits: bool,
}

impl Stray {
    fn problem(&self, file: &Text) -> Option<Problem> {
        if self.fits {
            return None;
        }
        let at = crate::model::place::Place::cell(file, None, crate::model::place::CellRef::new(self.row, 0));
        let message = format!(
            "Un guillemet ouvert à la ligne {} n’est jamais refermé : cette ligne ne peut pas être découpée avec certitude.",
            self.line
        );
        let remedy = "Corriger le guillemet de cette ligne dans le fichier, ou refaire l’export.";
        let subject = format!("{} › guillemet", super::unreadable::file_name(file));
        Some(problem(ProblemKind::UnreadableFile, at, message, remedy, &subject))
    }

    fn evidence(strays: &[Self]) -> Option<String> {
        let lines: Vec<String> = strays.iter().take(5).map(|stray| stray.line.to_string()).collect();
        let more = if strays.len() > lines.len() { "…" } else { "" };
        (!strays.is_empty()).then(|| {
            format!("guillemets isolés lus comme des caractères ordinaires : ligne {}{more}", lines.join(", "))
        })
    }
}

/// Reads the records of a text into rows.
struct Rows<'a> {
    text: &'a str,
    /// Bytes already read.
    at: usize,
    /// Physical line at `at`, from one.
    line: u32,
    delimiter: u8,
    columns: usize,
    builder: SheetBuilder,
    rows: u32,
    strays: Vec<Stray>,
}

impl<'a> Rows<'a> {
    fn new(text: &'a str, body: usize, file: &Text, dialect: &Dialect) -> Result<Self, Unreadable> {
        let delimiter = match dialect.delimiter {
            None => NO_DELIMITER,
            Some(sign) => u8::try_from(sign).ok().filter(u8::is_ascii).ok_or_else(|| {
                Unreadable::new(
                    Format::Csv,
                    format!("le séparateur « {sign} » donné par dossier.toml n’est pas utilisable"),
                    "Écrire dans dossier.toml un séparateur simple, tel que « ; », ou retirer la ligne « delimiteur ».",
                )
            })?,
        };
        let builder = SheetBuilder::new(file, None);
        let line = if body > 0 { 2 } else { 1 };
        Ok(Self { text, at: body, line, delimiter, columns: dialect.columns, builder, rows: 0, strays: Vec::new() })
    }

    fn read_all(&mut self) -> Result<(), TooLarge> {
        // Each stray quote starts a new reader, which may read far before it notices: enough is enough.
        const STRAYS_MAX: usize = 1000;
        while self.at < self.text.len() {
            if self.strays.len() > STRAYS_MAX {
                self.blank_lines()?;
                self.plain_line()?;
            } else {
                self.read_until_stray_quote()?;
            }
        }
        Ok(())
    }

    fn read_until_stray_quote(&mut self) -> Result<(), TooLarge> {
        let (text, base) = (self.text, self.at);
        let mut reader = ReaderBuilder::new()
            .delimiter(self.delimiter)
            .has_headers(false)
            .flexible(true)
            .from_reader(&text.as_bytes()[base..]);
        let mut record = StringRecord::new();
        // Reading from memory, from a text that is valid: there is no error to meet.
        while matches!(reader.read_record(&mut record), Ok(true)) {
            self.blank_lines()?;
            let end = base + reader.position().byte() as usize;
            let lines = line_ends(&self.text[self.at..end]);
            if self.is_swallowing(end, lines, record.len()) {
                return self.plain_line();
            }
            self.start_row()?;
            for (column, field) in (0..).zip(&record) {
                self.builder.push(column, Value::Text(&bare(field)))?;
            }
            self.line = self.line.saturating_add(lines);
            self.at = end;
        }
        self.at = self.text.len();
        Ok(())
    }

    /// Blank lines are rows, which the crate skips.
    fn blank_lines(&mut self) -> Result<(), TooLarge> {
        let bytes = self.text.as_bytes();
        // A record that ends with CR LF is left between the two.
        if self.at > 0 && bytes[self.at - 1] == b'\r' && bytes.get(self.at) == Some(&b'\n') {
            self.at += 1;
        }
        while let Some(end @ (b'\r' | b'\n')) = bytes.get(self.at) {
            let pair = *end == b'\r' && bytes.get(self.at + 1) == Some(&b'\n');
            self.at += if pair { 2 } else { 1 };
            self.start_row()?;
            self.line = self.line.saturating_add(1);
        }
        Ok(())
    }

    fn start_row(&mut self) -> Result<(), TooLarge> {
        self.rows = self.rows.checked_add(1).ok_or(TooLarge)?;
        self.builder.start_row(self.line)
    }

    fn is_swallowing(&self, end: usize, lines: u32, fields: usize) -> bool {
        let last = end == self.text.len();
        if lines <= 1 && !(last && fields < self.columns) {
            return false;
        }
        quotes::swallows_lines(&self.text[self.at..end], char::from(self.delimiter), self.columns, fields)
    }

    /// Reads one physical line without regard for quotes, except those that dress a whole field.
    fn plain_line(&mut self) -> Result<(), TooLarge> {
        let rest = &self.text[self.at..];
        let len = rest.find(['\r', '\n']).unwrap_or(rest.len());
        let fields = quotes::plain_fields(&rest[..len], char::from(self.delimiter));
        self.strays.push(Stray { row: self.rows, line: self.line, fits: fields.len() == self.columns });
        self.start_row()?;
        for (column, field) in (0..).zip(&fields) {
            self.builder.push(column, Value::Text(&bare(field)))?;
        }
        let end = if rest[len..].starts_with("\r\n") { 2 } else { rest[len..].len().min(1) };
        self.line = self.line.saturating_add(1);
        self.at += len + end;
        Ok(())
    }
}

/// `="00123"`, the way to keep leading zeros in Excel, is the text `00123`.
fn bare(field: &str) -> Cow<'_, str> {
    match field.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"')) {
        Some(inner) if !inner.contains('"') => Cow::Borrowed(inner),
        _ => Cow::Borrowed(field),
    }
}

/// Line ends in this piece of text: LF, CR, or the pair of them.
fn line_ends(text: &str) -> u32 {
    let bytes = text.as_bytes();
    let mut count = 0;
    for (at, byte) in bytes.iter().enumerate() {
        let ends = match byte {
            b'\n' => true,
            b'\r' => bytes.get(at + 1) != Some(&b'\n'),
            _ => false,
        };
        count += u32::from(ends);
    }
    count
}
