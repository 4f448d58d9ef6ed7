//! What a file is, told by its bytes: extensions lie too often.

use std::io::Cursor;

use super::unreadable::Unreadable;
use super::{archive, markup};
use crate::model::sheet::Format;

/// First bytes, and what they announce.
const FOREIGN: &[(&[u8], &str)] = &[
    (b"\x89PNG\r\n\x1a\n", "une image PNG"),
    (b"\xff\xd8\xff", "une image JPEG"),
    (b"GIF87a", "une image GIF"),
    (b"GIF89a", "une image GIF"),
    (b"II*\0", "une image TIFF"),
    (b"MM\0*", "une image TIFF"),
    (b"%PDF-", "un document PDF"),
    (b"{\\rtf", "un document texte RTF"),
    (b"\x1f\x8b", "une archive compressée (gzip)"),
    (b"7z\xbc\xaf\x27\x1c", "une archive compressée (7z)"),
    (b"Rar!\x1a\x07", "une archive compressée (RAR)"),
    (b"MZ\x90\0", "un programme Windows"),
    (b"SQLite format 3\0", "une base de données SQLite"),
];

/// How many bytes are enough to recognise a text that is no delimited text.
const HEAD_LEN: usize = 4096;

/// The format of these bytes.
///
/// # Errors
/// Empty, protected, damaged, or no spreadsheet at all.
pub(super) fn format(bytes: &[u8]) -> Result<Format, Unreadable> {
    if bytes.iter().all(|byte| byte.is_ascii_whitespace() || *byte == 0) {
        return Err(Unreadable::empty(Format::Unknown));
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return archive::format(bytes);
    }
    if bytes.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        return compound_format(bytes);
    }
    if let Some((_, kind)) = FOREIGN.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Err(Unreadable::not_a_spreadsheet(kind));
    }
    if is_bare_biff(bytes) {
        return Err(Unreadable::to_be_saved_again("un classeur d’une très ancienne version d’Excel"));
    }
    if is_no_text(bytes) {
        return Err(Unreadable::not_a_spreadsheet("un fichier binaire d’un format inconnu"));
    }
    marked_up(bytes).unwrap_or(Ok(Format::Csv))
}

/// Control characters that no text holds, in number: spoiled or encrypted bytes, a format of another program.
/// NUL is left out: UTF-16 and padded exports are full of them.
fn is_no_text(bytes: &[u8]) -> bool {
    const FEW: usize = 8;
    let head = bytes.get(..HEAD_LEN.min(bytes.len())).unwrap_or(&[]);
    let controls =
        head.iter().filter(|byte| matches!(byte, 0x01..=0x08 | 0x0E..=0x19 | 0x1B..=0x1E | 0x7F)).count();
    controls >= FEW && controls * 25 > head.len()
}

/// A compound file: an `.xls`, an encrypted workbook, or an old Word or PowerPoint document.
fn compound_format(bytes: &[u8]) -> Result<Format, Unreadable> {
    let file = cfb::CompoundFile::open(Cursor::new(bytes))
        .map_err(|error| Unreadable::damaged(Format::Xls, &error.to_string()))?;
    let has = |name: &str| file.exists(name);
    if has("/EncryptedPackage") || has("/EncryptionInfo") {
        return Err(Unreadable::protected(Format::Xlsx));
    }
    if has("/Workbook") || has("/Book") {
        return Ok(Format::Xls);
    }
    if has("/WordDocument") {
        return Err(Unreadable::not_a_spreadsheet("un document Word"));
    }
    if has("/PowerPoint Document") {
        return Err(Unreadable::not_a_spreadsheet("une présentation PowerPoint"));
    }
    Err(Unreadable::not_a_spreadsheet("un document d’un autre logiciel"))
}

/// Excel 2 to 4 wrote its records without a container; they begin with a BOF record.
fn is_bare_biff(bytes: &[u8]) -> bool {
    matches!(bytes, [0x09, 0x00 | 0x02 | 0x04 | 0x08, 0x04 | 0x06 | 0x08, 0x00, ..])
}

/// Markup that spreadsheet programs open as a table: common under the name `.xls`. None for what is no
/// markup at all.
fn marked_up(bytes: &[u8]) -> Option<Result<Format, Unreadable>> {
    let head: String = bytes
        .iter()
        .take(HEAD_LEN)
        .filter(|byte| byte.is_ascii() && **byte != 0)
        .map(|byte| char::from(byte.to_ascii_lowercase()))
        .collect();
    if markup::is_archive_of_pages(&head) {
        return Some(Ok(Format::Html));
    }
    let head = head.trim_start();
    if !head.starts_with('<') {
        return None;
    }
    let root = root(head);
    let is = |name: &str| root.rsplit(':').next() == Some(name);
    if is("workbook") && (head.contains("schemas-microsoft-com:office:spreadsheet") || head.contains("excel.sheet"))
    {
        return Some(Ok(Format::SpreadsheetMl));
    }
    if root == "office:document" {
        return Some(match head.contains("opendocument.text") || head.contains("opendocument.presentation") {
            true => Err(Unreadable::not_a_spreadsheet("un document OpenDocument")),
            false => Ok(Format::Fods),
        });
    }
    let is_xml = head.starts_with("<?xml");
    if matches!(root, "html" | "table") || (!is_xml && HTML_TAGS.iter().any(|tag| head.contains(tag))) {
        return Some(Ok(Format::Html));
    }
    is_xml.then(|| Err(Unreadable::not_a_spreadsheet("un fichier XML")))
}

/// Tags with which pages begin, some of them without the outer ones.
const HTML_TAGS: &[&str] = &[
    "<html",
    "<!doctype html",
    "<table",
    "<tr",
    "<meta",
    "<body",
    "<head",
    "<style",
    "<title",
    "<div",
    "<center",
    "<form",
    "<script",
    "<link",
    "<h1",
    "<br",
    "<p>",
];

/// The name of the first element of a markup text, instructions and comments passed over.
fn root(head: &str) -> &str {
    let mut rest = head;
    loop {
        rest = rest.trim_start();
        let end = match rest {
            _ if rest.starts_with("<!--") => "-->",
            _ if rest.starts_with("<?") => "?>",
            _ if rest.starts_with("<!") => ">",
            _ => break,
        };
        match rest.split_once(end) {
            Some((_, after)) => rest = after,
            None => return "",
        }
    }
    let name = rest.strip_prefix('<').unwrap_or_default();
    name.split(|sign: char| sign.is_ascii_whitespace() || matches!(sign, '>' | '/')).next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sentence(bytes: &[u8]) -> String {
        format(bytes).unwrap_err().sentence()
    }

    #[test]
    fn binary_bytes_are_no_delimited_text() {
        let mut state = 7_u32;
        let noise: Vec<u8> = (0..400)
            .map(|_| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                (state >> 24) as u8
            })
            .collect();
        assert!(sentence(&noise).contains("fichier binaire"));
        let wide: Vec<u8> =
            "Tiers;Montant\nL’Hôtel – « nuit »;12,50 €\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(format(&wide), Ok(Format::Csv));
        assert_eq!(format(b"a\x1fb\x1fc\n1\x1f2\x1f3\n\0\0\0\x1a"), Ok(Format::Csv));
        assert_eq!(format(b"a;b\x01\n1;2\n"), Ok(Format::Csv));
    }

    #[test]
    fn content_decides() {
        assert_eq!(format(b"a;b\n1;2\n"), Ok(Format::Csv));
        assert!(sentence(b"\x89PNG\r\n\x1a\n....").contains("image PNG"));
        assert!(sentence(b"%PDF-1.4").contains("PDF"));
        assert!(sentence(b" \r\n\t").contains("vide"));
        assert!(sentence(b"").contains("vide"));
        assert_eq!(format(b"<html><table><tr><td>1</td></tr></table></html>"), Ok(Format::Html));
        assert_eq!(format(b"<!-- x --><TABLE><TR><TD>1"), Ok(Format::Html));
        assert_eq!(
            format(b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n"),
            Ok(Format::Html)
        );
        let xml = |root: &str| {
            format!("<?xml version='1.0'?><?mso-application progid='Excel.Sheet'?><!-- x -->\n<{root}>")
        };
        let workbook = "ss:Workbook xmlns:ss='urn:schemas-microsoft-com:office:spreadsheet'";
        assert_eq!(super::format(xml(workbook).as_bytes()), Ok(Format::SpreadsheetMl));
        assert_eq!(
            super::format(xml("office:document office:mimetype='x.spreadsheet'").as_bytes()),
            Ok(Format::Fods)
        );
        assert!(
            sentence(xml("office:document office:mimetype='x.opendocument.text'").as_bytes())
                .contains("OpenDocument")
        );
        assert!(sentence(xml("Facture").as_bytes()).contains("un fichier XML"));
        assert!(sentence(b"PK\x03\x04tronqu").contains("tronqu"));
    }

    #[test]
    fn markup_is_seen_through_a_byte_order_mark_and_utf_16() {
        assert_eq!(format(b"\xef\xbb\xbf<html>"), Ok(Format::Html));
        let wide: Vec<u8> = "<html><table>".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(format(&wide), Ok(Format::Html));
        assert_eq!(format(b"<500 EUR;a\n"), Ok(Format::Csv));
    }
}
