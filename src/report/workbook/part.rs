//! The parts of the workbook that hold long tables, as Excel reads them: what the library wrote, with our rows
//! among its own, our links after its own, our texts after its own.

use std::io::{self, Write};

use rust_xlsxwriter::utility::column_number_to_name;

use crate::model::place::{DIGITS_MAX, digits_into};

use super::page::quoted;
use super::rows::{Cell, Content, Rows};
use super::texts::Texts;

/// What is written at once.
const BLOCK: usize = 1 << 16;

/// What the rows of a sheet mean by their numbers, in the whole workbook.
pub(super) struct Numbers {
    /// By dress, the format.
    pub(super) formats: Vec<u32>,
    /// By text, its number.
    pub(super) texts: Vec<u32>,
}

/// The library writes otherwise than this file was made for.
fn unknown(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, format!("« {what} » est introuvable dans une partie du classeur"))
}

fn parted<'a>(text: &'a str, at: &str) -> io::Result<(&'a str, &'a str)> {
    text.split_once(at).ok_or_else(|| unknown(at))
}

/// Writes a sheet: of a row that both wrote, ours stays.
pub(super) fn sheet(written: &str, rows: &Rows, numbers: &Numbers, out: &mut dyn Write) -> io::Result<()> {
    let (head, rest) = parted(written, "<sheetData>")?;
    let (data, tail) = parted(rest, "</sheetData>")?;
    let kept = kept(data, rows)?.0;
    let (before, after) = parted(head, "<dimension ref=\"")?;
    let (_, after) = parted(after, "\"")?;
    write!(out, "{before}<dimension ref=\"{}\"{after}<sheetData>", dimension(rows, &kept)?)?;
    let mut kept = kept.into_iter().peekable();
    let mut writer = Writer::new(rows, numbers);
    for (row, pixels, cells) in rows.iter() {
        while let Some((_, xml)) = kept.next_if(|(theirs, _)| *theirs < row) {
            writer.buffer.extend_from_slice(xml.as_bytes());
        }
        writer.row(row, pixels, cells);
        if writer.buffer.len() > BLOCK - BLOCK / 8 {
            out.write_all(&writer.buffer)?;
            writer.buffer.clear();
        }
    }
    out.write_all(&writer.buffer)?;
    kept.try_for_each(|(_, xml)| out.write_all(xml.as_bytes()))?;
    out.write_all(b"</sheetData>")?;
    with_links(tail, rows, out)
}

/// Cells of a sheet that refer to a text of the library and give way to ours.
pub(super) fn replaced_texts(written: &str, rows: &Rows) -> io::Result<usize> {
    let (_, rest) = parted(written, "<sheetData>")?;
    let (data, _) = parted(rest, "</sheetData>")?;
    Ok(kept(data, rows)?.1)
}

/// The rows of the library that stay, from zero; the cells with a text of those that do not.
fn kept<'a>(data: &'a str, rows: &Rows) -> io::Result<(Vec<(u32, &'a str)>, usize)> {
    let mut kept = their_rows(data)?;
    let mut ours = rows.iter().map(|(row, _, _)| row).peekable();
    let mut replaced = 0;
    kept.retain(|(row, xml)| {
        while ours.next_if(|ours| ours < row).is_some() {}
        let stays = ours.peek() != Some(row);
        replaced += if stays { 0 } else { xml.matches(" t=\"s\"").count() };
        stays
    });
    Ok((kept, replaced))
}

/// The rows that the library wrote, from zero.
fn their_rows(data: &str) -> io::Result<Vec<(u32, &str)>> {
    let mut rows = Vec::new();
    let mut rest = data;
    while !rest.is_empty() {
        let tag = rest.find('>').ok_or_else(|| unknown(">"))? + 1;
        let end = if rest[..tag].ends_with("/>") {
            tag
        } else {
            rest.find("</row>").ok_or_else(|| unknown("</row>"))? + "</row>".len()
        };
        let (_, number) = parted(&rest[..tag], "<row r=\"")?;
        let (number, _) = parted(number, "\"")?;
        let number: u32 = number.parse().map_err(|_| unknown("<row r>"))?;
        rows.push((number.saturating_sub(1), &rest[..end]));
        rest = &rest[end..];
    }
    Ok(rows)
}

/// The area of the cells.
fn dimension(rows: &Rows, theirs: &[(u32, &str)]) -> io::Result<String> {
    let mut area: Option<(u32, u32, String, String)> = None;
    let wider = |a: &str, b: &str| (a.len(), a) > (b.len(), b);
    let mut add = |row: u32, column: &str| match &mut area {
        None => area = Some((row, row, column.to_owned(), column.to_owned())),
        Some((first, last, left, right)) => {
            (*first, *last) = ((*first).min(row), (*last).max(row));
            if wider(left, column) {
                column.clone_into(left);
            }
            if wider(column, right) {
                column.clone_into(right);
            }
        }
    };
    for (row, xml) in theirs {
        for cell in xml.split("<c r=\"").skip(1) {
            let end = cell.find(|sign: char| sign.is_ascii_digit()).ok_or_else(|| unknown("<c r>"))?;
            add(*row, &cell[..end]);
        }
    }
    for (row, _, cells) in rows.iter() {
        for cell in cells.first().into_iter().chain(cells.last()) {
            add(row, &column_number_to_name(cell.column));
        }
    }
    Ok(area.map_or_else(
        || "A1".to_owned(),
        |(first, last, left, right)| format!("{left}{}:{right}{}", first + 1, last + 1),
    ))
}

/// What follows the rows, with our links after those of the library.
fn with_links(tail: &str, rows: &Rows, out: &mut dyn Write) -> io::Result<()> {
    if rows.links().is_empty() {
        return out.write_all(tail.as_bytes());
    }
    let (before, after, alone) = match tail.find("</hyperlinks>") {
        Some(at) => (&tail[..at], &tail[at..], false),
        None => {
            let next = ["<printOptions", "<pageMargins"].iter().find_map(|next| tail.find(next));
            let at = next.ok_or_else(|| unknown("<pageMargins"))?;
            (&tail[..at], &tail[at..], true)
        }
    };
    out.write_all(before.as_bytes())?;
    let mut text = Vec::with_capacity(BLOCK);
    if alone {
        text.extend_from_slice(b"<hyperlinks>");
    }
    let sheets: Vec<Vec<u8>> = rows.sheets().iter().map(|sheet| attribute(&quoted(sheet))).collect();
    let mut columns = Columns::default();
    for link in rows.links() {
        let mut cell = |text: &mut Vec<u8>, (row, column): (u32, u16)| {
            text.extend_from_slice(columns.name(column).as_bytes());
            push_number(text, u64::from(row) + 1);
        };
        text.extend_from_slice(b"<hyperlink ref=\"");
        cell(&mut text, link.from);
        text.extend_from_slice(b"\" location=\"");
        text.extend_from_slice(&sheets[link.sheet]);
        text.push(b'!');
        cell(&mut text, link.to);
        text.extend_from_slice(b"\"/>");
        if text.len() > BLOCK - BLOCK / 8 {
            out.write_all(&text)?;
            text.clear();
        }
    }
    if alone {
        text.extend_from_slice(b"</hyperlinks>");
    }
    out.write_all(&text)?;
    out.write_all(after.as_bytes())
}

/// Names of columns, each made once.
#[derive(Default)]
struct Columns(Vec<String>);

impl Columns {
    fn name(&mut self, column: u16) -> &str {
        for next in self.0.len() as u16..=column {
            self.0.push(column_number_to_name(next));
        }
        &self.0[usize::from(column)]
    }
}

/// Writes rows into a buffer.
struct Writer<'a> {
    rows: &'a Rows,
    texts: &'a [u32],
    /// By dress: ` s="12"`.
    formats: Vec<String>,
    columns: Columns,
    buffer: Vec<u8>,
    /// The number of the row, as Excel shows it.
    number: Vec<u8>,
}

impl<'a> Writer<'a> {
    fn new(rows: &'a Rows, numbers: &'a Numbers) -> Self {
        let formats = numbers.formats.iter().map(|format| format!("\" s=\"{format}\"")).collect();
        let columns = Columns::default();
        Self {
            rows,
            texts: &numbers.texts,
            formats,
            columns,
            buffer: Vec::with_capacity(BLOCK),
            number: Vec::new(),
        }
    }

    fn row(&mut self, row: u32, pixels: u32, cells: &[Cell]) {
        self.number.clear();
        push_number(&mut self.number, u64::from(row) + 1);
        self.buffer.extend_from_slice(b"<row r=\"");
        self.buffer.extend_from_slice(&self.number);
        match pixels {
            0 | USUAL_PIXELS => self.buffer.extend_from_slice(b"\">"),
            pixels => {
                let height = f64::from(pixels) * 0.75;
                self.buffer.extend_from_slice(format!("\" ht=\"{height}\" customHeight=\"1\">").as_bytes());
            }
        }
        for cell in cells {
            self.cell(cell);
        }
        self.buffer.extend_from_slice(b"</row>");
    }

    fn cell(&mut self, cell: &Cell) {
        let buffer = &mut self.buffer;
        buffer.extend_from_slice(b"<c r=\"");
        buffer.extend_from_slice(self.columns.name(cell.column).as_bytes());
        buffer.extend_from_slice(&self.number);
        buffer.extend_from_slice(self.formats[cell.dress.index()].as_bytes());
        match self.rows.content(cell) {
            Content::Blank => return buffer.extend_from_slice(b"/>"),
            Content::Text(text) => {
                buffer.extend_from_slice(b" t=\"s\"><v>");
                push_number(buffer, u64::from(self.texts[text as usize]));
            }
            Content::Number(number) => {
                buffer.extend_from_slice(b"><v>");
                push_amount(buffer, number);
            }
            Content::Formula(formula, result) => {
                buffer.extend_from_slice(b" t=\"str\"><f>");
                push_text(buffer, formula);
                buffer.extend_from_slice(b"</f><v>");
                push_text(buffer, result);
            }
        }
        buffer.extend_from_slice(b"</v></c>");
    }
}

/// The height that a row has unless told.
const USUAL_PIXELS: u32 = 20;

/// Writes the texts of the workbook: those of the library, then ours; some cells of ours replaced theirs.
pub(super) fn shared_texts(
    written: &str,
    (ours, replaced): (usize, usize),
    texts: &Texts,
    out: &mut dyn Write,
) -> io::Result<()> {
    let (before, rest) = parted(written, " count=\"")?;
    let (head, body) = parted(rest, ">")?;
    let (theirs, after) = body.rsplit_once("</sst>").ok_or_else(|| unknown("</sst>"))?;
    let (all, unique) = counts(head)?;
    write!(
        out,
        "{before} count=\"{}\" uniqueCount=\"{}\">{theirs}",
        (all + ours).saturating_sub(replaced),
        unique + texts.len()
    )?;
    let mut buffer = Vec::with_capacity(BLOCK);
    for text in texts.iter() {
        let spaces = ['\t', '\n', ' '];
        let kept = text.starts_with(spaces) || text.ends_with(spaces);
        buffer.extend_from_slice(if kept { b"<si><t xml:space=\"preserve\">" } else { b"<si><t>" });
        push_text(&mut buffer, text);
        buffer.extend_from_slice(b"</t></si>");
        if buffer.len() > BLOCK - BLOCK / 8 {
            out.write_all(&buffer)?;
            buffer.clear();
        }
    }
    out.write_all(&buffer)?;
    write!(out, "</sst>{after}")
}

/// How many texts the library wrote: those of `count="5" uniqueCount="3"`.
pub(super) fn their_texts(written: &str) -> io::Result<usize> {
    let (_, rest) = parted(written, " count=\"")?;
    Ok(counts(rest)?.1)
}

fn counts(rest: &str) -> io::Result<(usize, usize)> {
    let number = |text: &str| text.parse::<usize>().map_err(|_| unknown("count"));
    let (all, rest) = parted(rest, "\"")?;
    let (_, unique) = parted(rest, "uniqueCount=\"")?;
    let (unique, _) = unique.split_once('"').ok_or_else(|| unknown("uniqueCount"))?;
    Ok((number(all)?, number(unique)?))
}

/// A whole number in digits.
fn push_number(out: &mut Vec<u8>, number: u64) {
    out.extend_from_slice(digits_into(&mut [0; DIGITS_MAX], number).as_bytes());
}

/// The shortest digits that give this number back.
fn push_amount(out: &mut Vec<u8>, number: f64) {
    // Days and whole amounts, exact as both.
    if (0.0..1e15).contains(&number) && number.fract() == 0.0 && number.is_sign_positive() {
        return push_number(out, number as u64);
    }
    out.extend_from_slice(number.to_string().as_bytes());
}

fn attribute(text: &str) -> Vec<u8> {
    let mut out = Vec::new();
    push_text(&mut out, &text.replace('"', "\u{0}"));
    String::from_utf8_lossy(&out).replace("_x0000_", "&quot;").into_bytes()
}

/// A text between two tags. What no XML can hold is written as Excel does: `_x0007_`; a text that says that
/// itself has its first sign written so.
fn push_text(out: &mut Vec<u8>, text: &str) {
    let bytes = text.as_bytes();
    let mut plain = 0;
    let mut at = 0;
    while at < bytes.len() {
        let (code, length): (&[u8], usize) = match bytes[at] {
            b'&' => (b"&amp;", 1),
            b'<' => (b"&lt;", 1),
            b'>' => (b"&gt;", 1),
            b'_' if says_a_code(&bytes[at..]) => (b"_x005F_", 1),
            0xEF if bytes[at..].starts_with("\u{FFFE}".as_bytes()) => (b"_xFFFE_", 3),
            0xEF if bytes[at..].starts_with("\u{FFFF}".as_bytes()) => (b"_xFFFF_", 3),
            b'\t' | b'\n' | 0x20.. => {
                at += 1;
                continue;
            }
            control => {
                out.extend_from_slice(&bytes[plain..at]);
                out.extend_from_slice(format!("_x{control:04X}_").as_bytes());
                at += 1;
                plain = at;
                continue;
            }
        };
        out.extend_from_slice(&bytes[plain..at]);
        out.extend_from_slice(code);
        at += length;
        plain = at;
    }
    out.extend_from_slice(&bytes[plain..]);
}

fn says_a_code(bytes: &[u8]) -> bool {
    bytes.len() >= 7 && bytes[1] == b'x' && bytes[6] == b'_' && bytes[2..6].iter().all(u8::is_ascii_hexdigit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_and_numbers_are_written_as_the_library_does() {
        let text = |text: &str| {
            let mut out = Vec::new();
            push_text(&mut out, text);
            String::from_utf8(out).unwrap()
        };
        assert_eq!(text("R&D <é>"), "R&amp;D &lt;é&gt;");
        assert_eq!(text("a\u{7}\r\n\t\u{FFFE}"), "a_x0007__x000D_\n\t_xFFFE_");
        assert_eq!(text("_x0041__x0042_ _x12_"), "_x005F_x0041__x005F_x0042_ _x12_");
        let amount = |number: f64| {
            let mut out = Vec::new();
            push_amount(&mut out, number);
            String::from_utf8(out).unwrap()
        };
        for number in [0.0, -0.0, 1.0, 43_110.0, 1177.87, -12.5, 1e15, 1e21, 0.1 + 0.2] {
            assert_eq!(amount(number), number.to_string());
        }
        assert_eq!(attribute("'L\"<&>'"), b"'L&quot;&lt;&amp;&gt;'");
    }
}
