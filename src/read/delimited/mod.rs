//! CSV and its cousins → one sheet.
//!
//! The `csv` crate skips blank lines, miscounts lines that end with CR LF, lets a stray quote swallow the
//! rest of the file without a word, and copies every field. Here the sheet owns the text of the file, its
//! cells are pieces of it, rows are counted as Excel shows them and physical lines beside: see [`cut`].

mod aligned;
mod commas;
mod cut;
mod marks;
mod ragged;
mod wrapped;

use super::dialect::{self, Dialect};
use super::encoding::{self, MARK};
use super::unreadable::{self, Unreadable, problem};
use crate::model::Text;
use crate::model::dossier::SourceSettings;
use crate::model::finding::{Problem, ProblemKind};
use crate::model::place::{CellRef, Place};
use crate::model::sheet::{Format, Sheet, TextSheetBuilder, TooLarge};
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
    let mut text = without_nuls(decoded.text, &mut evidence);
    // A final Ctrl-Z is the end mark of DOS.
    text.truncate(text.trim_end_matches('\u{1a}').len());
    let start = decoded.start.min(text.len());
    let content = text.get(start..).unwrap_or("");
    if content.trim_matches(|sign: char| sign.is_whitespace() || sign == MARK).is_empty() {
        return Err(Unreadable::empty(Format::Csv));
    }
    let declared = dialect::declared(content);
    let body = start + declared.map_or(0, |(_, len)| len);
    if let Some((plain, count)) = wrapped::unwrapped(&text, body) {
        text = plain;
        evidence.push(match count {
            1 => "1 ligne entièrement entre guillemets, lue sans eux".to_owned(),
            _ => format!("{count} lignes entièrement entre guillemets, lues sans eux"),
        });
    }
    let told = settings.delimiter.or(declared.map(|told| told.0));
    let mut dialect = choose(text.get(body..).unwrap_or(""), settings.delimiter, declared.map(|told| told.0));
    if dialect.delimiter == Some(',')
        && let Some((plain, count)) = commas::quoted(&text, body)
    {
        text = plain;
        dialect = choose(text.get(body..).unwrap_or(""), settings.delimiter, declared.map(|told| told.0));
        evidence.push(format!(
            "virgules décimales sans guillemets, remises dans leur montant sur {count} lignes : l’en-tête dit le nombre de colonnes"
        ));
    }
    let blanks = if told.is_none() && dialect.delimiter.is_none() {
        aligned::guess(dialect::sample(text.get(body..).unwrap_or("")))
    } else {
        None
    };
    let (builder, met, columns) = match &blanks {
        Some((blanks, columns)) => {
            evidence.push(blanks.french(*columns));
            let (builder, odd) = aligned::cut(&text, body, blanks, *columns).map_err(too_large)?;
            (builder, Met::of(odd), *columns)
        }
        None => {
            evidence.extend(dialect.evidence.iter().cloned());
            let line = if body > start { 2 } else { 1 };
            let (builder, met) = cut_by_signs(&text, body, line, &dialect)?;
            (builder, met, dialect.columns)
        }
    };
    let mut problems = stray_problems(&met.strays, file);
    evidence.extend(met.evidence());
    let sheet = builder.finish(file, text);
    let verdict = ragged::judge(&sheet, &met.odd, columns);
    evidence.extend(verdict.evidence);
    // A row with a stray quote is told already.
    let is_told = |row: Option<u32>| met.strays.iter().any(|stray| !stray.fits && row == Some(stray.row + 1));
    problems.extend(verdict.problems.into_iter().filter(|problem| !is_told(problem.at.row())));
    Ok(Delimited { sheet, encoding: decoded.encoding, delimiter: dialect.delimiter, evidence, problems })
}

fn too_large(TooLarge: TooLarge) -> Unreadable {
    Unreadable::too_large(Format::Csv)
}

fn cut_by_signs(
    text: &str,
    body: usize,
    line: u32,
    dialect: &Dialect,
) -> Result<(TextSheetBuilder, Met), Unreadable> {
    let mut letters = [0; 4];
    let cutting = Cutting {
        delimiter: delimiter(dialect, &mut letters)?,
        quote: u8::try_from(dialect.quote).ok(),
        backslash: dialect.backslash,
        columns: dialect.columns,
        line,
    };
    Cutter::new(text, &cutting).cut(body).map_err(too_large)
}

/// NUL bytes are padding, which spreadsheet programs ignore.
fn without_nuls(text: String, evidence: &mut Vec<String>) -> String {
    if memchr::memchr(0, text.as_bytes()).is_none() {
        return text;
    }
    let plain = text.replace('\0', "");
    evidence.push(format!("caractères nuls ignorés : {}", text.len() - plain.len()));
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

/// The lines that a stray quote keeps from being cut with certainty.
fn stray_problems(strays: &[Stray], file: &Text) -> Vec<Problem> {
    // Beyond this number, they make one problem.
    const APART_MAX: usize = 20;
    let doubtful: Vec<&Stray> = strays.iter().filter(|stray| !stray.fits).collect();
    let remedy = "Corriger les guillemets dans le fichier, ou refaire l’export.";
    let subject = format!("{} › guillemet", unreadable::file_name(file));
    let told = |stray: &Stray, message: String| {
        let at = Place::cell(file, None, CellRef::new(stray.row, 0));
        problem(ProblemKind::UnreadableFile, at, message, remedy, &subject)
    };
    let Some(first) = doubtful.get(APART_MAX).and(doubtful.first()) else {
        let one = |stray: &&Stray| {
            let message = format!(
                "Un guillemet ouvert à la ligne {} n’est jamais refermé : cette ligne ne peut pas être découpée avec certitude.",
                stray.line
            );
            told(stray, message)
        };
        return doubtful.iter().map(one).collect();
    };
    let lines: Vec<u32> = doubtful.iter().map(|stray| stray.line).collect();
    let message = format!(
        "Des guillemets ouverts ne sont jamais refermés, sur {} : ces lignes ne peuvent pas être découpées avec certitude.",
        unreadable::lines(lines.len(), &lines)
    );
    vec![told(first, message)]
}

impl Met {
    fn of(odd: Vec<cut::Odd>) -> Self {
        Self { odd, ..Self::default() }
    }

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
                "marque d’ordre des octets (BOM) ignorée à l’intérieur du texte, {} fois : plusieurs fichiers y sont mis bout à bout",
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
