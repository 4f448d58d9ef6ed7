//! Comments of cells, which the readers of values pass over: the staff write in them too. As far as they can
//! be had: `.xlsx` and its kin (notes and threaded comments), `.xlsb`, `.ods`, `.xls`. What cannot be read has none.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use zip::ZipArchive;

use super::markup::xml::{Node, Tag, Xml};
use super::unreadable::Unreadable;
use super::{biff_comments, biff12, biff12_comments};
use crate::model::notes::CellComment;
use crate::model::place::CellRef;
use crate::model::sheet::Format;

/// Bytes of one part, unpacked.
const BYTES_MAX: u64 = 200_000_000;

type Archive = ZipArchive<BufReader<File>>;

/// The comments of a workbook, in the order of its sheets.
pub(super) fn of(path: &Path) -> Vec<CellComment> {
    let open = || ZipArchive::new(BufReader::new(File::open(path).ok()?)).ok();
    let Some(mut archive) = open() else { return binary(path) };
    let found = match archive.index_for_name("content.xml") {
        Some(_) => opendocument(&mut archive),
        None => ooxml(&mut archive),
    };
    found.unwrap_or_default()
}

/// Those of an `.xls`.
fn binary(path: &Path) -> Vec<CellComment> {
    let mut bytes = Vec::new();
    let read = File::open(path).and_then(|file| file.take(BYTES_MAX).read_to_end(&mut bytes));
    if read.is_ok() { biff_comments::of(&bytes) } else { Vec::new() }
}

/// A part, unpacked as it is read; none when there is none of this name.
fn part<'a>(archive: &'a mut Archive, name: &str, format: Format) -> Option<Xml<impl BufRead + use<'a>>> {
    let part = archive.by_name(name).ok()?;
    Some(Xml::new(BufReader::new(part.take(BYTES_MAX)), format))
}

/// A part of an `.xlsb`.
fn binary_part(archive: &mut Archive, name: &str) -> Option<Vec<u8>> {
    let mut content = Vec::new();
    archive.by_name(name).ok()?.take(BYTES_MAX).read_to_end(&mut content).ok()?;
    Some(content)
}

fn ooxml(archive: &mut Archive) -> Result<Vec<CellComment>, Unreadable> {
    let mut sheets = Vec::new();
    let mut relations_of_book = "xl/_rels/workbook.xml.rels";
    if let Some(book) = binary_part(archive, "xl/workbook.bin") {
        sheets = biff12::sheets(&book);
        relations_of_book = "xl/_rels/workbook.bin.rels";
    } else if let Some(mut xml) = part(archive, "xl/workbook.xml", Format::Xlsx) {
        each_tag(&mut xml, |tag| {
            if tag.local_name() == "sheet" {
                let text = |name: &str| tag.get_local(name).unwrap_or_default().into_owned();
                let relation = tag.attributes().find(|(name, _)| name.ends_with(":id")).map(|it| it.1.into_owned());
                sheets.push((text("name"), relation.unwrap_or_default()));
            }
        })?;
    }
    let parts = relations(archive, relations_of_book, "xl/")?;
    let mut all = Vec::new();
    for (sheet, relation) in sheets {
        let Some((_, _, path)) = parts.iter().find(|(id, _, _)| *id == relation) else { continue };
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let related = relations(archive, &format!("{folder}/_rels/{name}.rels"), &format!("{folder}/"))?;
        let mut cells: BTreeMap<CellRef, String> = BTreeMap::new();
        for wanted in ["comments", "threadedComment"] {
            for (_, _, path) in related.iter().filter(|(_, kind, _)| kind == wanted) {
                // A thread stands in both parts; the second has its words without the remarks of Excel.
                match path.ends_with(".bin") {
                    true => cells.extend(
                        binary_part(archive, path).map(|part| biff12_comments::of(&part)).unwrap_or_default(),
                    ),
                    false => cells.extend(commented(archive, path)?),
                }
            }
        }
        all.extend(cells.into_iter().map(|(cell, text)| CellComment { sheet: sheet.clone(), cell, text }));
    }
    Ok(all)
}

fn each_tag(xml: &mut Xml<impl BufRead>, mut meet: impl FnMut(&Tag)) -> Result<(), Unreadable> {
    loop {
        match xml.next()? {
            Node::Open(tag) => meet(&tag),
            Node::End => return Ok(()),
            _ => {}
        }
    }
}

/// Identifier, last word of the type, and part of each relation.
fn relations(archive: &mut Archive, name: &str, folder: &str) -> Result<Vec<(String, String, String)>, Unreadable> {
    let mut found = Vec::new();
    let Some(mut xml) = part(archive, name, Format::Xlsx) else { return Ok(found) };
    each_tag(&mut xml, |tag| {
        let text = |name: &str| tag.get(name).unwrap_or_default().into_owned();
        if tag.local_name() == "Relationship" {
            let kind = text("Type").rsplit('/').next().unwrap_or_default().to_owned();
            found.push((text("Id"), kind, resolved(folder, &text("Target"))));
        }
    })?;
    Ok(found)
}

/// The part that a target stands for, seen from a folder.
fn resolved(folder: &str, target: &str) -> String {
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.to_owned();
    }
    let mut steps: Vec<&str> = folder.split('/').filter(|step| !step.is_empty()).collect();
    for step in target.split('/') {
        match step {
            "." => {}
            ".." => drop(steps.pop()),
            step => steps.push(step),
        }
    }
    steps.join("/")
}

/// The comments of one part; the answers of a thread follow each other.
fn commented(archive: &mut Archive, name: &str) -> Result<BTreeMap<CellRef, String>, Unreadable> {
    let mut cells: BTreeMap<CellRef, String> = BTreeMap::new();
    let Some(mut xml) = part(archive, name, Format::Xlsx) else { return Ok(cells) };
    let (mut at, mut inside, mut words) = (None, 0_u32, String::new());
    loop {
        match xml.next()? {
            Node::Open(tag) => {
                if matches!(tag.local_name(), "comment" | "threadedComment") {
                    at = tag.get("ref").and_then(|name| cell(&name));
                    (inside, words) = (0, String::new());
                }
                inside += 1;
            }
            Node::Text(text) => words.push_str(&text),
            Node::Close => {
                inside = inside.saturating_sub(1);
                let Some(cell) = at.filter(|_| inside == 0) else { continue };
                let text = words.trim();
                if !text.is_empty() {
                    let known = cells.entry(cell).or_default();
                    *known = if known.is_empty() { text.to_owned() } else { format!("{known}\n{text}") };
                }
                at = None;
            }
            Node::Other => {}
            Node::End => return Ok(cells),
        }
    }
}

/// `B5`.
fn cell(name: &str) -> Option<CellRef> {
    let digits = name.find(|letter: char| letter.is_ascii_digit())?;
    let (letters, row) = name.split_at(digits);
    let column = letters.bytes().try_fold(0_u32, |column, letter| {
        let digit = letter.to_ascii_uppercase().checked_sub(b'A').filter(|digit| *digit < 26)?;
        column.checked_mul(26)?.checked_add(u32::from(digit) + 1)
    })?;
    Some(CellRef::new(row.parse::<u32>().ok()?.checked_sub(1)?, column.checked_sub(1)?))
}

fn opendocument(archive: &mut Archive) -> Result<Vec<CellComment>, Unreadable> {
    let mut all = Vec::new();
    let Some(mut xml) = part(archive, "content.xml", Format::Ods) else { return Ok(all) };
    let (mut sheet, mut row, mut column) = (String::new(), 0_u32, 0_u32);
    // How many rows and columns the element under way stands for.
    let (mut rows, mut columns) = (0_u32, 0_u32);
    loop {
        let tag = match xml.next()? {
            Node::Open(tag) => tag,
            Node::End => return Ok(all),
            _ => continue,
        };
        let times = |name: &str| tag.get(name).and_then(|times| times.parse().ok()).unwrap_or(1_u32);
        match tag.name() {
            "table:table" => {
                sheet = tag.get("table:name").unwrap_or_default().into_owned();
                (row, column, rows, columns) = (0, 0, 0, 0);
            }
            "table:table-row" => {
                row = row.saturating_add(rows);
                (rows, column, columns) = (times("table:number-rows-repeated"), 0, 0);
            }
            "table:table-cell" | "table:covered-table-cell" => {
                column = column.saturating_add(columns);
                columns = times("table:number-columns-repeated");
            }
            "office:annotation" => {
                let text = annotation(&mut xml)?;
                if !text.is_empty() {
                    all.push(CellComment { sheet: sheet.clone(), cell: CellRef::new(row, column), text });
                }
            }
            _ => {}
        }
    }
}

/// The paragraphs of an annotation, without who wrote it and when.
fn annotation(xml: &mut Xml<impl BufRead>) -> Result<String, Unreadable> {
    let (mut depth, mut told, mut lines) = (1_u32, 0_u32, Vec::<String>::new());
    while depth > 0 {
        match xml.next()? {
            Node::Open(tag) => {
                depth += 1;
                if tag.local_name() == "p" && told == 0 {
                    told = depth;
                    lines.push(String::new());
                }
            }
            Node::Text(text) => {
                if let Some(line) = lines.last_mut().filter(|_| told > 0) {
                    line.push_str(&text);
                }
            }
            Node::Close => {
                if depth == told {
                    told = 0;
                }
                depth -= 1;
            }
            Node::Other => {}
            Node::End => break,
        }
    }
    Ok(lines.join("\n").trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_cells_are_read() {
        assert_eq!(cell("B5"), Some(CellRef::new(4, 1)));
        assert_eq!(cell("AA1"), Some(CellRef::new(0, 26)));
        assert_eq!((cell("5"), cell("B0"), cell("é5")), (None, None, None));
    }

    #[test]
    fn targets_are_resolved() {
        assert_eq!(resolved("xl/worksheets/", "../comments1.xml"), "xl/comments1.xml");
        assert_eq!(resolved("xl/", "/xl/worksheets/sheet1.xml"), "xl/worksheets/sheet1.xml");
    }

    #[test]
    fn comments_of_an_xlsb_are_found_by_its_relations() {
        let wide = |text: &str| {
            let units: Vec<u16> = text.encode_utf16().collect();
            let mut data = (units.len() as u32).to_le_bytes().to_vec();
            data.extend(units.iter().flat_map(|unit| unit.to_le_bytes()));
            data
        };
        let record = |kind: [u8; 2], data: Vec<u8>| [&kind[..], &[data.len() as u8], &data].concat();
        let sheet = record([0x9C, 0x01], [vec![0; 8], wide("rId1"), wide("Anomalies")].concat());
        let cell = [0_u32, 4, 4, 9, 9].iter().flat_map(|number| number.to_le_bytes()).chain([0; 16]).collect();
        let words = record([0xFD, 0x04], [vec![0], wide("Vu")].concat());
        let comments = [record([0xFB, 0x04], cell), words].concat();
        let relation = |kind: &str, target: &str| {
            format!(
                "<Relationships><Relationship Id=\"rId1\" Type=\"a/{kind}\" Target=\"{target}\"/></Relationships>"
            )
        };
        let (of_book, of_sheet) =
            (relation("worksheet", "worksheets/s.bin"), relation("comments", "../comments1.bin"));
        let parts: [(&str, &[u8]); 4] = [
            ("xl/workbook.bin", &sheet),
            ("xl/_rels/workbook.bin.rels", of_book.as_bytes()),
            ("xl/worksheets/_rels/s.bin.rels", of_sheet.as_bytes()),
            ("xl/comments1.bin", &comments),
        ];
        let file = tempfile::NamedTempFile::new().unwrap();
        let mut zip = zip::ZipWriter::new(file.as_file());
        for (name, content) in parts {
            zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
            std::io::Write::write_all(&mut zip, content).unwrap();
        }
        zip.finish().unwrap();
        let expected = CellComment { sheet: "Anomalies".into(), cell: CellRef::new(4, 9), text: "Vu".into() };
        assert_eq!(of(file.path()), [expected]);
    }
}
