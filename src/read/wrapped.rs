//! An export alone in a ZIP or gzip archive, as portals and mails deliver it.

use std::io::{Cursor, Read};

use flate2::read::MultiGzDecoder;
use zip::ZipArchive;

use super::folder;
use super::unreadable::{Unreadable, file_name};
use crate::model::sheet::Format;

/// Most that an unpacked export may weigh.
const UNPACKED_BYTES_MAX: u64 = 1 << 30;

/// Above [`RATIO_MATTERS_FROM`], an export may be at most this many times its packed size: texts are
/// packed 5 to 40 times, a bomb about 1000.
const RATIO_MAX: u64 = 300;

/// Small archives may have any ratio: they harm nobody.
const RATIO_MATTERS_FROM: u64 = 256 << 20;

/// Files of an archive that are looked at.
const ENTRIES_MAX: usize = 10_000;

/// An export, unpacked.
pub(super) struct Unwrapped {
    pub(super) bytes: Vec<u8>,
    /// One short French sentence.
    pub(super) evidence: String,
}

/// The export that these bytes wrap; none when they are no mere wrapping.
///
/// # Errors
/// Several exports, none at all, a wrapping inside a wrapping; damaged, protected or too large.
pub(super) fn open(bytes: &[u8]) -> Result<Option<Unwrapped>, Unreadable> {
    let unwrapped = match kind(bytes) {
        None => return Ok(None),
        Some(Kind::Gzip) => gzip(bytes)?,
        Some(Kind::Zip(archive)) => zip(archive, bytes.len() as u64)?,
    };
    if kind(&unwrapped.bytes).is_some() {
        return Err(Unreadable::new(
            Format::Unknown,
            "c’est une archive à l’intérieur d’une archive",
            "Extraire le fichier de ses archives et le mettre à leur place dans le dossier.",
        ));
    }
    Ok(Some(unwrapped))
}

enum Kind<'a> {
    Gzip,
    Zip(Archive<'a>),
}

type Archive<'a> = ZipArchive<Cursor<&'a [u8]>>;

/// Whether these bytes are a mere wrapping. Workbooks and documents are ZIP containers too: they have parts
/// of known names.
fn kind(bytes: &[u8]) -> Option<Kind<'_>> {
    if bytes.starts_with(b"\x1f\x8b") {
        return Some(Kind::Gzip);
    }
    if !bytes.starts_with(b"PK\x03\x04") {
        return None;
    }
    let archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let is_document = archive.file_names().any(|name| {
        let name = name.unwrap_or_default().replace('\\', "/").to_lowercase();
        let name = name.trim_start_matches('/');
        let known = ["xl/", "word/", "ppt/"].iter().any(|folder| name.starts_with(folder));
        known || matches!(name, "mimetype" | "[content_types].xml")
    });
    (!is_document).then_some(Kind::Zip(archive))
}

fn gzip(bytes: &[u8]) -> Result<Unwrapped, Unreadable> {
    let bytes = unpacked(MultiGzDecoder::new(bytes), bytes.len() as u64)?;
    Ok(Unwrapped { bytes, evidence: "fichier tiré d’une archive gzip".to_owned() })
}

fn zip(mut archive: Archive<'_>, packed: u64) -> Result<Unwrapped, Unreadable> {
    let (mut exports, mut doubtful, mut others) = (Vec::new(), Vec::new(), 0_usize);
    for at in 0..archive.len().min(ENTRIES_MAX) {
        let entry = archive.by_index_raw(at).map_err(|error| damaged(&error))?;
        let name = entry.name().unwrap_or_default().replace('\\', "/");
        if entry.is_dir() || name.ends_with('/') || is_debris(&name) {
            continue;
        }
        if is_notice(&name) || !folder::has_extension_of_export(&name) {
            others += 1;
        } else if folder::may_be_anything(&name) {
            doubtful.push((at, name));
        } else {
            exports.push((at, name));
        }
    }
    let (at, name) = match (exports.as_slice(), doubtful.as_slice()) {
        ([export], _) => {
            others += doubtful.len();
            export
        }
        ([], [export]) => export,
        ([], _) => return Err(Unreadable::not_a_spreadsheet("une archive ZIP sans export")),
        (several, _) => return Err(several_exports(several)),
    };
    let entry = archive.by_index(*at).map_err(|error| damaged(&error))?;
    let bytes = unpacked(entry, packed)?;
    let beside = match others {
        0 => String::new(),
        1 => " (un autre fichier de l’archive n’est pas lu)".to_owned(),
        _ => format!(" ({others} autres fichiers de l’archive ne sont pas lus)"),
    };
    Ok(Unwrapped { bytes, evidence: format!("fichier tiré d’une archive ZIP : « {name} »{beside}") })
}

/// What systems leave in archives.
fn is_debris(name: &str) -> bool {
    let own = file_name(name);
    name.starts_with("__MACOSX/")
        || own.starts_with('.')
        || own.starts_with("~$")
        || ["thumbs.db", "desktop.ini"].contains(&own.to_lowercase().as_str())
}

/// Texts that go with an export.
fn is_notice(name: &str) -> bool {
    let own = file_name(name).to_lowercase().replace(['-', '_', ' '], "");
    ["readme", "lisezmoi", "licence", "license", "notice"].iter().any(|start| own.starts_with(start))
        && [".txt", ".html", ".htm"].iter().any(|end| own.ends_with(end))
}

fn several_exports(exports: &[(usize, String)]) -> Unreadable {
    const SHOWN: usize = 5;
    let names: Vec<String> = exports.iter().take(SHOWN).map(|(_, name)| format!("« {name} »")).collect();
    let more = if exports.len() > SHOWN { "…" } else { "" };
    Unreadable::new(
        Format::Unknown,
        format!("c’est une archive ZIP de {} exports ({}{more})", exports.len(), names.join(", ")),
        "Extraire de l’archive ceux qui concernent le dossier et les mettre à sa place.",
    )
}

/// Unpacks no more than the limits allow.
fn unpacked(source: impl Read, packed: u64) -> Result<Vec<u8>, Unreadable> {
    let limit = UNPACKED_BYTES_MAX.min(RATIO_MATTERS_FROM.max(packed.saturating_mul(RATIO_MAX)));
    let mut bytes = Vec::new();
    source.take(limit + 1).read_to_end(&mut bytes).map_err(|error| damaged(&error))?;
    if bytes.len() as u64 > limit {
        return Err(Unreadable::new(
            Format::Unknown,
            format!("une fois décompressé, il dépasse ce que ce programme accepte de lire ({} Mio)", limit >> 20),
            "Extraire le fichier de l’archive, ou découper l’export (par mois ou par mission).",
        ));
    }
    Ok(bytes)
}

fn damaged(error: &dyn std::fmt::Display) -> Unreadable {
    let detail = error.to_string();
    if detail.to_lowercase().contains("password") {
        return Unreadable::new(
            Format::Unknown,
            "c’est une archive protégée par un mot de passe",
            "Extraire le fichier de l’archive et le mettre à sa place dans le dossier.",
        );
    }
    Unreadable::damaged(Format::Unknown, &detail)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn archive(files: &[(&str, &[u8])]) -> Vec<u8> {
        let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in files {
            archive.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
            archive.write_all(content).unwrap();
        }
        archive.finish().unwrap().into_inner()
    }

    fn gzipped(content: &[u8]) -> Vec<u8> {
        let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        writer.write_all(content).unwrap();
        writer.finish().unwrap()
    }

    fn refusal(bytes: &[u8]) -> String {
        open(bytes).err().unwrap().sentence()
    }

    #[test]
    fn one_export_is_unpacked_whatever_stands_beside_it() {
        let files: &[(&str, &[u8])] = &[
            ("__MACOSX/._mandats.csv", b"x"),
            ("export/.DS_Store", b"x"),
            ("export/mandats.CSV", b"a;b"),
            ("export/LISEZ-MOI.txt", b"bonjour"),
            ("export/facture.pdf", b"%PDF"),
        ];
        let unwrapped = open(&archive(files)).unwrap().unwrap();
        assert_eq!(unwrapped.bytes, b"a;b");
        assert!(unwrapped.evidence.contains("« export/mandats.CSV » (2 autres"), "{}", unwrapped.evidence);
        assert_eq!(open(&gzipped(b"a;b")).unwrap().unwrap().bytes, b"a;b");
        assert!(open(b"a;b").unwrap().is_none());
        assert!(open(&archive(&[("xl/workbook.xml", b"<a/>")])).unwrap().is_none());
    }

    #[test]
    fn several_exports_none_and_wrappings_inside_are_refused_by_name() {
        let several = refusal(&archive(&[("a.csv", b"1"), ("b/c.xlsx", b"2")]));
        assert!(several.contains("2 exports (« a.csv », « b/c.xlsx »)"), "{several}");
        let invoices: &[(&str, &[u8])] = &[("a.pdf", b"1"), ("b.xml", b"<a/>"), ("c.xml", b"<a/>")];
        assert!(refusal(&archive(invoices)).contains("archive ZIP sans export"));
        let inner = archive(&[("a.csv", b"1")]);
        assert!(refusal(&archive(&[("a.zip", &inner)])).contains("à l’intérieur"));
        assert!(refusal(&gzipped(&inner)).contains("à l’intérieur"));
    }

    #[test]
    fn bombs_and_cut_archives_are_refused() {
        let blanks = vec![b' '; 300 << 20];
        assert!(refusal(&gzipped(&blanks)).contains("décompressé"));
        let whole = archive(&[("a.csv", b"a;b;c;d;e")]);
        for end in 4..whole.len() {
            let _ = open(&whole[..end]);
            let _ = open(&gzipped(b"a;b;c")[..end.min(20)]);
        }
    }
}
