//! What a ZIP container holds, and whether it may be opened.

use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::unreadable::Unreadable;
use crate::model::sheet::Format;

/// Most that the parts of a workbook may weigh once decompressed. A sheet of a million lines of
/// twenty columns weighs about 1 GiB.
const UNPACKED_BYTES_MAX: u64 = 4 << 30;

/// Above [`RATIO_MATTERS_FROM`], parts may be at most this many times their compressed size. Exports
/// are compressed 5 to 40 times, sheets of blank formatted cells up to about 200; a bomb about 1000.
const RATIO_MAX: u64 = 300;

/// Small archives may have any ratio: they harm nobody.
const RATIO_MATTERS_FROM: u64 = 256 << 20;

/// The kind of workbook in this ZIP container.
///
/// # Errors
/// Damaged, too large, or another kind of document.
pub(super) fn format(bytes: &[u8]) -> Result<Format, Unreadable> {
    let mut archive = ZipArchive::new(Cursor::new(bytes))
        .map_err(|error| Unreadable::damaged(Format::Unknown, &error.to_string()))?;
    let names: Vec<String> =
        archive.file_names().map(|name| name.unwrap_or_default().replace('\\', "/").to_lowercase()).collect();
    let format = workbook_format(&mut archive, &names)?;
    check_size(&mut archive, bytes.len() as u64, format)?;
    // The reader of `.xlsx` meets the checksums itself, and unpacks nothing twice.
    if format != Format::Xlsx {
        check_integrity(bytes, format, |_| false)?;
    }
    Ok(format)
}

type Archive<'a> = ZipArchive<Cursor<&'a [u8]>>;

fn workbook_format(archive: &mut Archive<'_>, names: &[String]) -> Result<Format, Unreadable> {
    let has = |part: &str| names.iter().any(|name| name.trim_start_matches('/') == part);
    let under = |folder: &str| names.iter().any(|name| name.starts_with(folder));
    if has("xl/workbook.bin") {
        return Ok(Format::Xlsb);
    }
    if has("xl/workbook.xml") {
        return Ok(Format::Xlsx);
    }
    if under("word/") {
        return Err(Unreadable::not_a_spreadsheet("un document Word"));
    }
    if under("ppt/") {
        return Err(Unreadable::not_a_spreadsheet("une présentation PowerPoint"));
    }
    if has("mimetype") {
        return open_document(archive);
    }
    if has("[content_types].xml") {
        // A workbook whose main part stands elsewhere: the reader follows the relationships.
        return Ok(Format::Xlsx);
    }
    Err(Unreadable::not_a_spreadsheet("une archive ZIP"))
}

fn open_document(archive: &mut Archive<'_>) -> Result<Format, Unreadable> {
    let mut kind = String::new();
    if let Ok(part) = archive.by_name("mimetype") {
        // An unreadable name is no name: the match below says what is left.
        let _ = part.take(200).read_to_string(&mut kind);
    }
    match kind.trim() {
        kind if kind.contains("opendocument.spreadsheet") => Ok(Format::Ods),
        kind if kind.contains("opendocument.text") => {
            Err(Unreadable::not_a_spreadsheet("un document texte OpenDocument"))
        }
        kind if kind.contains("opendocument") => Err(Unreadable::not_a_spreadsheet("un document OpenDocument")),
        _ => Err(Unreadable::not_a_spreadsheet("une archive ZIP")),
    }
}

/// The declared sizes can be trusted: unpacking stops at the declared size.
fn check_size(archive: &mut Archive<'_>, packed: u64, format: Format) -> Result<(), Unreadable> {
    let mut total: u64 = 0;
    for at in 0..archive.len() {
        let part = archive.by_index_raw(at).map_err(|error| Unreadable::damaged(format, &error.to_string()))?;
        total = total.saturating_add(part.size());
    }
    let bomb = total > RATIO_MATTERS_FROM && total / packed.max(1) > RATIO_MAX;
    if total > UNPACKED_BYTES_MAX || bomb { Err(Unreadable::too_large(format)) } else { Ok(()) }
}

/// Unpacks every part that holds data and was not read to its end yet, by its number: the checksum of a
/// part is compared at its end, which the readers of sheets do not always reach, and a damaged amount
/// must not pass for a true one.
///
/// # Errors
/// A part is damaged.
pub(super) fn check_integrity(
    bytes: &[u8],
    format: Format,
    is_read: impl Fn(usize) -> bool,
) -> Result<(), Unreadable> {
    let damaged = |error: &dyn std::fmt::Display| Unreadable::damaged(format, &error.to_string());
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged(&error))?;
    for at in (0..archive.len()).filter(|at| !is_read(*at)) {
        let mut part = archive.by_index(at).map_err(|error| damaged(&error))?;
        let holds_data = part.name().is_ok_and(|name| name.ends_with(".xml") || name.ends_with(".bin"));
        if holds_data {
            std::io::copy(&mut part, &mut std::io::sink()).map_err(|error| damaged(&error))?;
        }
    }
    Ok(())
}
