//! The file of the workbook: the parts that the library writes, and among them those that hold long tables.

use std::io::{self, Cursor, Read as _, Write};

use rayon::prelude::*;
use rust_xlsxwriter::{Format, Workbook, XlsxError};
use rustc_hash::FxHashMap;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use super::page::{Grown, Page};
use super::part::{self, Numbers};
use super::rows::Rows;
use super::texts::Texts;

/// A third faster to write than the usual level, for a file a tenth larger.
const COMPRESSION: u8 = 3;
const TEXTS: &str = "xl/sharedStrings.xml";
const TABLES: &str = "xl/tables/";

/// A part, compressed.
type Packed = Cursor<Vec<u8>>;
type Archive = ZipArchive<Packed>;

/// Writes a workbook of these pages.
///
/// # Errors
/// What the library refuses; what the file refuses.
pub(super) fn write(
    mut workbook: Workbook,
    pages: Vec<Page>,
    out: &mut (dyn Write + Send),
) -> Result<(), XlsxError> {
    workbook.set_zip_compression_level(COMPRESSION);
    let mut known = FxHashMap::from_iter([(Format::default(), 0)]);
    let (mut long, mut grown) = (Vec::new(), Vec::new());
    for (at, mut page) in (1..).zip(pages) {
        page.finish()?;
        if !page.rows.is_empty() {
            let number = |format: Option<&Format>| format.map_or(0, |it| registered(&mut workbook, &mut known, it));
            let formats = page.rows.formats().into_iter().map(number).collect();
            long.push(Long { part: format!("xl/worksheets/sheet{at}.xml"), formats, rows: page.rows });
        }
        grown.extend(page.grown);
        workbook.push_worksheet(page.sheet);
    }
    let written = workbook.save_to_buffer()?;
    drop(workbook);
    let archive = ZipArchive::new(Cursor::new(written))?;
    assemble(archive, long, &grown, out)
}

/// The rows of a sheet, its part and the formats of the workbook by dress.
struct Long {
    part: String,
    formats: Vec<u32>,
    rows: Rows,
}

/// The number that the library gives a format: in the order in which they are told.
fn registered(workbook: &mut Workbook, known: &mut FxHashMap<Format, u32>, format: &Format) -> u32 {
    let next = known.len() as u32;
    *known.entry(format.clone()).or_insert_with(|| {
        workbook.register_format(format);
        next
    })
}

fn assemble(
    mut archive: Archive,
    long: Vec<Long>,
    grown: &[Grown],
    out: &mut (dyn Write + Send),
) -> Result<(), XlsxError> {
    let mut made: FxHashMap<String, Packed> = FxHashMap::default();
    if !long.is_empty() {
        for (name, text) in tables(&mut archive, grown)? {
            let packed = pack(&name, |out| out.write_all(text.as_bytes()))?;
            made.insert(name, packed);
        }
        made.extend(sheets_and_texts(&mut archive, long)?);
    }
    let mut zip = ZipWriter::new_stream(out);
    for at in 0..archive.len() {
        let part = archive.by_index_raw(at)?;
        let name = part.name()?.into_owned();
        match made.remove(&name) {
            Some(packed) => zip.raw_copy_file(ZipArchive::new(packed)?.by_index_raw(0)?)?,
            None => zip.raw_copy_file(part)?,
        }
    }
    zip.finish()?;
    Ok(())
}

/// The tables whose rows the library does not know.
fn tables(archive: &mut Archive, grown: &[Grown]) -> Result<Vec<(String, String)>, XlsxError> {
    let names: Vec<String> = archive
        .file_names()
        .filter_map(|name| name.ok().map(std::borrow::Cow::into_owned))
        .filter(|name| name.starts_with(TABLES))
        .collect();
    let mut tables = Vec::new();
    for name in names {
        let mut text = read(archive, &name)?;
        for one in grown {
            if text.contains(&format!(" displayName=\"{}\"", one.table)) {
                for (short, long) in &one.areas {
                    text = text.replace(&format!(" ref=\"{short}\""), &format!(" ref=\"{long}\""));
                }
                tables.push((name, text));
                break;
            }
        }
    }
    Ok(tables)
}

/// The texts in the order of the sheets, then every part at once.
fn sheets_and_texts(archive: &mut Archive, long: Vec<Long>) -> Result<Vec<(String, Packed)>, XlsxError> {
    let theirs = read(archive, TEXTS)?;
    let base = part::their_texts(&theirs)?;
    let (mut texts, mut cells, mut replaced) = (Texts::default(), 0, 0);
    let mut sheets = Vec::new();
    for Long { part, formats, mut rows } in long {
        cells += rows.text_cells();
        let own = rows.take_texts();
        let numbers = own.iter().map(|text| base as u32 + texts.number(text)).collect();
        let written = read(archive, &part)?;
        replaced += part::replaced_texts(&written, &rows)?;
        sheets.push((part, written, rows, Numbers { formats, texts: numbers }));
    }
    let texts_part = || pack(TEXTS, |out| part::shared_texts(&theirs, (cells, replaced), &texts, out));
    let sheet_parts = || {
        let packed = sheets.into_par_iter().map(|(name, written, rows, numbers)| {
            let packed = pack(&name, |out| part::sheet(&written, &rows, &numbers, out))?;
            Ok((name, packed))
        });
        packed.collect::<Result<Vec<_>, XlsxError>>()
    };
    let (sheets, texts) = rayon::join(sheet_parts, texts_part);
    let mut made = sheets?;
    made.push((TEXTS.to_owned(), texts?));
    Ok(made)
}

fn read(archive: &mut Archive, name: &str) -> Result<String, XlsxError> {
    let mut text = String::new();
    archive.by_name(name)?.read_to_string(&mut text)?;
    Ok(text)
}

/// A part in an archive of its own, with the settings of the library's parts.
fn pack(name: &str, content: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<Packed, XlsxError> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(i64::from(COMPRESSION)))
        .unix_permissions(0o600)
        .last_modified_time(zip::DateTime::default());
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file(name, options)?;
    content(&mut zip)?;
    Ok(zip.finish()?)
}
