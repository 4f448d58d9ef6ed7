//! A document of words → paragraphs and rows of tables, each with its place: what the report is read from.
//!
//! | file | decides |
//! |---|---|
//! | `lines` | which lines of a text make a paragraph or a table |
//! | `word`, `opentext` | `.docx`; `.odt` and `.fodt` |
//! | `pdf`, with `page` | the text layer of a `.pdf`, in a process of its own |
//! | `find` | which file of a dossier is its report |

mod find;
mod lines;
mod opentext;
mod page;
pub(super) mod pdf;
mod word;
mod written;

use std::io::{Cursor, Read};
use std::path::Path;

use zip::ZipArchive;

use super::encoding;
use super::unreadable::Unreadable;
use crate::error::Error;
use crate::model::Text;
use crate::model::document::{Block, Document};
use crate::model::dossier::Dossier;
use crate::model::sheet::Format;

/// Most that the text of a document may weigh, unpacked. A report of a hundred pages weighs 3 MiB.
const UNPACKED_BYTES_MAX: u64 = 64 << 20;

/// Most that a document itself may weigh: pictures are the most of it.
const FILE_BYTES_MAX: u64 = 200 << 20;

/// Paragraphs and rows of a document. A report of a hundred pages has 3 000.
const BLOCKS_MAX: usize = 50_000;

/// Most that the words of a document may weigh: a thousand pages.
const TEXT_BYTES_MAX: usize = 3 << 20;

/// Most that one paragraph may weigh: ten pages without an end of line.
const PARAGRAPH_BYTES_MAX: usize = 40_000;

/// Reads the document at this path.
///
/// # Errors
/// [`Error::Refused`], in full: it is missing, damaged, too large, a picture of a text, or of a kind that
/// is not read.
pub fn open(path: &Path) -> Result<Document, Error> {
    let name = super::file::shown(path);
    held(path, &name).map_err(|failure| {
        let (what, remedy) = failure.parts();
        Error::Refused(format!("{name} : ce document n’a pas été lu : {what}.\n  À faire : {remedy}"))
    })
}

/// What became of the report of a dossier.
#[derive(Clone, Debug)]
pub enum Found {
    /// There is none.
    None,
    /// It was read.
    Read(Document),
    /// It is there, or `dossier.toml` names it, and it cannot be read or chosen: why, in one French sentence.
    Unusable(String),
}

/// Reads the report of a dossier: the one that `dossier.toml` names, else the one file called so.
pub fn of_dossier(dossier: &Dossier) -> Found {
    let named = find::named(dossier);
    let name = match (&named, find::by_name(&dossier.root)) {
        (Some(name), _) => name.clone(),
        (None, Ok(Some(name))) => name,
        (None, Ok(None)) => return Found::None,
        (None, Err(why)) => return Found::Unusable(why),
    };
    match held(&dossier.root.join(name.as_str()), &name) {
        Ok(document) => Found::Read(document),
        Err(failure) => Found::Unusable(format!("{name} n’a pas été lu : {}", failure.sentence())),
    }
}

/// The same report saved in other formats beside the one that was read: perhaps not the same text. None of them
/// when `dossier.toml` names its report.
pub fn twins(dossier: &Dossier, file: &str) -> Vec<Document> {
    if find::named(dossier).is_some() {
        return Vec::new();
    }
    let names = find::twins(&dossier.root, file);
    names.iter().filter_map(|name| held(&dossier.root.join(name.as_str()), name).ok()).collect()
}

fn held(path: &Path, name: &Text) -> Result<Document, Unreadable> {
    let size = std::fs::metadata(path).map_err(|error| Unreadable::refused(&error))?;
    if size.is_dir() {
        return Err(other("c’est un répertoire"));
    }
    if size.len() > FILE_BYTES_MAX {
        return Err(too_large());
    }
    let bytes = std::fs::read(path).map_err(|error| Unreadable::refused(&error))?;
    let blocks = blocks(bytes, name)?;
    let weight: usize = blocks.iter().map(|block| block.text.len()).sum();
    let longest = blocks.iter().map(|block| block.text.len()).max().unwrap_or(0);
    if blocks.len() > BLOCKS_MAX || weight > TEXT_BYTES_MAX || longest > PARAGRAPH_BYTES_MAX {
        return Err(too_large());
    }
    if blocks.is_empty() {
        return Err(other("il ne contient aucun texte"));
    }
    Ok(Document { file: name.clone(), blocks })
}

/// By the content, not by the extension.
fn blocks(bytes: Vec<u8>, name: &Text) -> Result<Vec<Block>, Unreadable> {
    if bytes.starts_with(b"PK\x03\x04") {
        return packed(&bytes, name);
    }
    if bytes.iter().take(1024).collect::<Vec<_>>().windows(5).any(|five| five.iter().copied().eq(b"%PDF-")) {
        return pdf::blocks(&bytes, name);
    }
    if bytes.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        return Err(other(
            "c’est un document d’une ancienne version de Word (.doc), ou protégé par un mot de passe",
        ));
    }
    if bytes.starts_with(b"{\\rtf") {
        return Err(other("c’est un document RTF"));
    }
    if bytes.len() as u64 > UNPACKED_BYTES_MAX {
        return Err(too_large());
    }
    let decoded = encoding::decode(bytes, None)?;
    let text = decoded.text.get(decoded.start..).unwrap_or_default();
    if text.trim_start().starts_with("<?xml") && text.contains("office:document") {
        return opentext::blocks(text.as_bytes(), name);
    }
    let controls = text.chars().filter(|sign| sign.is_control() && !sign.is_whitespace()).count();
    if controls > 8 {
        return Err(other("ce n’est pas un texte"));
    }
    Ok(lines::of_text(text, name))
}

fn packed(bytes: &[u8], name: &Text) -> Result<Vec<Block>, Unreadable> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| damaged())?;
    let names: Vec<String> = archive.file_names().flatten().map(|name| name.to_string()).collect();
    let has = |part: &str| names.iter().any(|name| name == part);
    if has("word/document.xml") {
        return word::blocks(&part(&mut archive, "word/document.xml")?, name);
    }
    if has("content.xml") {
        let manifest = part(&mut archive, "META-INF/manifest.xml").unwrap_or_default();
        let mark = b"encryption-data";
        if manifest.windows(mark.len()).any(|window| window == mark) {
            return Err(other("il est protégé par un mot de passe"));
        }
        return opentext::blocks(&part(&mut archive, "content.xml")?, name);
    }
    Err(other("ce n’est ni un document Word (.docx) ni un document OpenDocument (.odt)"))
}

/// One part of the container; never more of it than a text may weigh.
fn part(archive: &mut ZipArchive<Cursor<&[u8]>>, name: &str) -> Result<Vec<u8>, Unreadable> {
    let mut bytes = Vec::new();
    let part = archive.by_name(name).map_err(|_| damaged())?;
    part.take(UNPACKED_BYTES_MAX + 1).read_to_end(&mut bytes).map_err(|_| damaged())?;
    if bytes.len() as u64 > UNPACKED_BYTES_MAX { Err(too_large()) } else { Ok(bytes) }
}

/// Nothing that a reader of reports knows.
fn other(what: &str) -> Unreadable {
    let remedy = "Donner le rapport en .docx, .odt, .txt, .md, ou en .pdf dont le texte peut être sélectionné.";
    Unreadable::new(Format::Unknown, what, remedy)
}

/// Cut short, or its structure is broken.
fn damaged() -> Unreadable {
    Unreadable::new(
        Format::Unknown,
        "il est tronqué ou abîmé",
        "Reprendre une copie du document ; s’il s’ouvre dans Word ou LibreOffice, l’enregistrer de nouveau.",
    )
}

/// Beyond what a report weighs.
fn too_large() -> Unreadable {
    Unreadable::new(
        Format::Unknown,
        "il dépasse de beaucoup la taille d’un rapport",
        "Donner le rapport seul, sans ses annexes.",
    )
}
