//! CSV and its cousins → one sheet.
//!
//! The `csv` crate skips blank lines, miscounts lines that end with CR LF, lets a stray quote swallow the
//! rest of the file without a word, and copies every field. Here the sheet owns the text of the file, its
//! cells are pieces of it, rows are counted as Excel shows them and physical lines beside: see [`cut`].

mod cut;
mod marks;

use super::dialect::{self, Dialect};
use super::encoding::{self, MARK};
use super::unreadable::{self, Unreadable, problem};
use crate::model::Text;
use crate::model::dossier::SourceSettings;
use crate::model::finding::{Problem, ProblemKind};
use crate::model::place::{CellRef, Place};
use crate::model::sheet::{Format, Sheet, TooLarge};
use cut::{Cutter, Cutting, Met, Stray};

/// A text file, read.
pub(super) struct Delimited {
    pub(super) sheet: Sheet,
    pub(super) encoding: &'static str,
    pub(super) delimiter: Option<char>,
    pub(super) evidence: Vec<String>,
    pub(super) problems: Vec<Problem>,
}

/// Reads a text file.
///
/// # Errors
/// An encoding or delimiter of `dossier.toml` that cannot be used, an empty or immense file.
pub(super) fn read(bytes: Vec<u8>, file: &Text, settings: &SourceSettings) -> Result<Delimited, Unreadable> {
    let decoded = encoding::decode(bytes, settings.encoding.as_deref())?;
    let mut evidence = vec![format!("encodage {} : {}", decoded.encoding, decoded.evidence)];
    evidence.extend(decoded.remarks);
    let text = without_nuls(decoded.text, &mut evidence);
    // A final Ctrl-Z is the end mark of DOS.
    let whole = text.trim_end_matches('\u{1a}');
    let start = decoded.start.min(whole.len());
    let content = whole.get(start..).unwrap_or("");
    if content.trim_matches(|sign: char| sign.is_whitespace() || sign == MARK).is_empty() {
        return Err(Unreadable::empty(Format::Csv));
    }
    let declared = dialect::declared(content);
    let body = start + declared.map_or(0, |(_, len)| len);
    let dialect = choose(whole.get(body..).unwrap_or(""), settings.delimiter, declared.map(|told| told.0));
    evidence.push(dialect.evidence.clone());
    let mut letters = [0; 4];
    let cutting = Cutting {
        delimiter: delimiter(&dialect, &mut letters)?,
        quote: Some(b'"'),
        backslash: false,
        columns: dialect.columns,
        line: if body > start { 2 } else { 1 },
    };
    let cut = Cutter::new(whole, &cutting).cut(body);
    let (builder, met) = cut.map_err(|TooLarge| Unreadable::too_large(Format::Csv))?;
    let problems = met.strays.iter().filter_map(|stray| stray.problem(file)).collect();
    evidence.extend(met.evidence());
    Ok(Delimited {
        sheet: builder.finish(file, text),
        encoding: decoded.encoding,
        delimiter: dialect.delimiter,
        evidence,
        problems,
    })
}

/// NUL bytes are padding, which spreadsheet programs ignore.
fn without_nuls(text: String, evidence: &mut Vec<String>) -> String {
    if memchr::memchr(0, text.as_bytes()).is_none() {
        return text;
    }
    let plain = text.replace('\0', "");
    evidence.push(format!("{} caractères nuls ignorés", text.len() - plain.len()));
    plain
}

fn choose(body: &str, told: Option<char>, declared: Option<char>) -> Dialect {
    match (told, declared) {
        (Some(delimiter), _) => dialect::told(body, delimiter, "donné par dossier.toml"),
        (None, Some(delimiter)) => dialect::told(body, delimiter, "donné par la première ligne « sep= »"),
        (None, None) => dialect::guess(body),
    }
}

fn delimiter<'a>(dialect: &Dialect, letters: &'a mut [u8; 4]) -> Result<&'a str, Unreadable> {
    match dialect.delimiter {
        None => Ok(""),
        Some(sign) if sign.is_ascii() && !matches!(sign, '"' | '\r' | '\n') => Ok(sign.encode_utf8(letters)),
        Some(sign) => Err(Unreadable::new(
            Format::Csv,
            format!("le séparateur « {sign} » donné par dossier.toml n’est pas utilisable"),
            "Écrire dans dossier.toml un séparateur simple, tel que « ; », ou retirer la ligne « delimiteur ».",
        )),
    }
}

impl Stray {
    fn problem(&self, file: &Text) -> Option<Problem> {
        if self.fits {
            return None;
        }
        let at = Place::cell(file, None, CellRef::new(self.row, 0));
        let message = format!(
            "Un guillemet ouvert à la ligne {} n’est jamais refermé : cette ligne ne peut pas être découpée avec certitude.",
            self.line
        );
        let remedy = "Corriger le guillemet de cette ligne dans le fichier, ou refaire l’export.";
        let subject = format!("{} › guillemet", unreadable::file_name(file));
        Some(problem(ProblemKind::UnreadableFile, at, message, remedy, &subject))
    }
}

impl Met {
    fn evidence(&self) -> Vec<String> {
        let mut evidence = Vec::new();
        if !self.strays.is_empty() {
            let lines: Vec<String> = self.strays.iter().take(5).map(|stray| stray.line.to_string()).collect();
            let more = if self.strays.len() > lines.len() { "…" } else { "" };
            evidence.push(format!(
                "guillemets isolés lus comme des caractères ordinaires : ligne {}{more}",
                lines.join(", ")
            ));
        }
        if self.marks > 0 {
            evidence.push(format!(
                "{} marques d’ordre des octets (BOM) à l’intérieur du texte, ignorées : plusieurs fichiers y sont mis bout à bout",
                self.marks
            ));
        }
        let kinds: Vec<String> = (self.ends.iter().zip(["LF", "CR LF", "CR"]))
            .filter(|(count, _)| **count > 0)
            .map(|(count, name)| format!("{count} {name}"))
            .collect();
        if kinds.len() > 1 {
            evidence.push(format!("fins de ligne mêlées : {}", kinds.join(", ")));
        }
        evidence
    }
}
