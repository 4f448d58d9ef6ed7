//! What a file is, told by its bytes: extensions lie too often.

use std::io::Cursor;

use super::archive;
use super::unreadable::Unreadable;
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
    disguised(bytes).map_or(Ok(Format::Csv), Err)
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

/// Markup that spreadsheet programs open as a table: common under the name `.xls`.
fn disguised(bytes: &[u8]) -> Option<Unreadable> {
    let head: String = bytes
        .iter()
        .take(HEAD_LEN)
        .filter(|byte| byte.is_ascii() && **byte != 0)
        .map(|byte| char::from(byte.to_ascii_lowercase()))
        .collect();
    let head = head.trim_start();
    if head.starts_with("mime-version:") {
        return Some(Unreadable::to_be_saved_again("une page web enregistrée (MHTML)"));
    }
    if !head.starts_with('<') {
        return None;
    }
    let kind = if head.contains("urn:schemas-microsoft-com:office:spreadsheet") {
        "un classeur XML Excel 2003"
    } else if head.contains("office:document") {
        "un classeur OpenDocument d’un seul fichier XML (.fods)"
    } else if ["<html", "<!doctype html", "<table", "<meta", "<body", "<head"].iter().any(|tag| head.contains(tag))
    {
        "une page web (HTML)"
    } else if head.starts_with("<?xml") {
        "un fichier XML"
    } else {
        return None;
    };
    Some(Unreadable::to_be_saved_again(kind))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sentence(bytes: &[u8]) -> String {
        format(bytes).unwrap_err().sentence()
    }

    #[test]
    fn content_decides() {
        assert_eq!(format(b"a;b\n1;2\n"), Ok(Format::Csv));
        assert!(sentence(b"\x89PNG\r\n\x1a\n....").contains("image PNG"));
        assert!(sentence(b"%PDF-1.4").contains("PDF"));
        assert!(sentence(b" \r\n\t").contains("vide"));
        assert!(sentence(b"").contains("vide"));
        assert!(sentence(b"<html><table><tr><td>1</td></tr></table></html>").contains("page web"));
        assert!(sentence(b"PK\x03\x04tronqu").contains("tronqu"));
    }

    #[test]
    fn markup_is_seen_through_a_byte_order_mark_and_utf_16() {
        assert!(sentence(b"\xef\xbb\xbf<html>").contains("page web"));
        let wide: Vec<u8> = "<html><table>".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert!(sentence(&wide).contains("page web"));
        assert_eq!(format(b"<500 EUR;a\n"), Ok(Format::Csv));
    }
}
