//! Tables written as markup → sheets: OpenDocument, XML workbooks of Excel 2003, web pages.
//!
//! | file | reads |
//! |---|---|
//! | `opendocument` | `.ods` and `.fods`, in one pass |
//! | `spreadsheetml` | XML workbooks of Excel 2003, mostly named `.xls` |
//! | `html`, `mhtml` | tables of web pages, mostly named `.xls`; pages with their parts in one file |
//! | `xml`, `entities`, `charset`, `moment` | pieces of XML, names of letters, encodings, days |
//! | `page` | the sheet under construction, within limits |

mod charset;
mod entities;
mod html;
mod mhtml;
mod moment;
mod opendocument;
mod page;
mod spreadsheetml;
mod web;
pub(super) mod xml;

use std::io::BufRead;

use super::guard;
use super::spreadsheet::Workbook;
use super::unreadable::Unreadable;
use crate::model::Text;
use crate::model::finding::Problem;
use crate::model::sheet::Format;

/// A file of markup, read.
#[derive(Default)]
pub(super) struct Markup {
    pub(super) workbook: Workbook,
    /// Of a file that is text as a whole.
    pub(super) encoding: Option<&'static str>,
    /// What was decided on the way, in French.
    pub(super) evidence: Vec<String>,
    pub(super) problems: Vec<Problem>,
}

/// Whether this format is read here.
pub(super) fn reads(format: Format) -> bool {
    matches!(format, Format::Ods | Format::Fods | Format::SpreadsheetMl | Format::Html)
}

/// Whether a file that begins like this, in small letters, is a web page with its parts.
pub(super) fn is_archive_of_pages(head: &str) -> bool {
    web::is_archive(head)
}

/// Reads a file of one of these formats, whose bytes become its text; `encoding` is what `dossier.toml` says of it.
///
/// # Errors
/// When nothing of it can be read.
pub(super) fn read(
    format: Format,
    bytes: Vec<u8>,
    file: &Text,
    encoding: Option<&str>,
) -> Result<Markup, Unreadable> {
    let read = || match format {
        Format::Ods => Ok(Markup { workbook: opendocument::packed(&bytes, file)?, ..Markup::default() }),
        Format::Html => web::read(bytes, file, encoding),
        _ => xml_workbook(format, bytes, file, encoding),
    };
    guard::quietly(read).unwrap_or_else(|_| Err(Unreadable::damaged(format, "structure inattendue")))
}

/// Whether a file that begins like this says that it is in UTF-8, and by no mark.
pub(super) fn says_utf_8(head: &[u8]) -> bool {
    charset::says_utf_8(head)
}

/// Reads a flat OpenDocument workbook that says so.
///
/// # Errors
/// Damaged, or too large.
pub(super) fn flat(source: impl BufRead, file: &Text) -> Result<Markup, Unreadable> {
    Ok(Markup {
        workbook: opendocument::streamed(source, file)?,
        encoding: Some("utf-8"),
        evidence: vec![charset::DECLARED.to_owned()],
        problems: Vec::new(),
    })
}

fn xml_workbook(format: Format, bytes: Vec<u8>, file: &Text, encoding: Option<&str>) -> Result<Markup, Unreadable> {
    let decoded = charset::decode(bytes, encoding, None)?;
    let text = decoded.text.trim_start();
    let workbook = match format {
        Format::SpreadsheetMl => spreadsheetml::read(text, file)?,
        _ => opendocument::flat(text, file)?,
    };
    Ok(Markup {
        workbook,
        encoding: Some(decoded.encoding),
        evidence: vec![decoded.evidence],
        problems: Vec::new(),
    })
}
