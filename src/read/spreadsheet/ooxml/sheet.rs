//! A worksheet: its cells, what it hides, what it merges.

use std::io::Read;
use std::ops::Range;

use memchr::memchr;

use super::cells::{self, Cells};
use super::strings::{self, Scratch};
use super::value::{Context, Found, Written, count, number};
use super::window::{Progress, Stop, scan};
use super::xml::{self, Names, Next, Piece, Tag};
use crate::model::place::CellRef;
use crate::model::sheet::Sheet;

/// Reads the part of a worksheet.
pub(super) fn read(part: impl Read, context: &Context, cells: Cells) -> Result<Sheet, Stop> {
    let mut reader = Reader {
        context,
        names: None,
        section: Section::Before,
        row: 0,
        column: 0,
        cells,
        hidden: 0..0,
        text: String::new(),
        scratch: Scratch::default(),
    };
    scan(part, |slice| reader.step(slice))?;
    reader.cells.builder.hide_rows(reader.hidden);
    reader.cells.finish()
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Section {
    Before,
    Cells,
    After,
}

struct Reader<'a> {
    context: &'a Context,
    /// None before the root.
    names: Option<Names>,
    section: Section,
    /// Where the next row and the next cell stand when they do not say so.
    row: u32,
    column: u32,
    cells: Cells,
    /// Hidden rows not yet told, so that a filter over a million of them is one range.
    hidden: Range<u32>,
    /// The text of the current cell.
    text: String,
    scratch: Scratch,
}

impl Reader<'_> {
    /// Understands what stands at the head of this slice.
    #[inline]
    fn step(&mut self, slice: &[u8]) -> Result<Progress, Stop> {
        if self.section != Section::Cells {
            return self.around(slice);
        }
        if let [b'<', b'c', b' ' | b'>' | b'/', ..] = slice
            && self.names.as_ref().is_some_and(Names::are_plain)
        {
            return self.cell(slice, b"c").map(Progress::Read);
        }
        let (piece, len) = xml::piece(slice)?;
        let names = self.names.as_ref().ok_or(Stop::Unusual("sans racine"))?;
        match piece {
            Piece::Text(_) | Piece::Aside => {}
            Piece::Open(tag) => match names.local(tag.name) {
                b"row" => self.open_row(&tag)?,
                b"c" => return self.cell(slice, tag.name).map(Progress::Read),
                _ => return Err(UNEXPECTED),
            },
            Piece::Close(name) => match names.local(name) {
                b"row" => self.close_row(),
                b"sheetData" => self.section = Section::After,
                _ => return Err(UNEXPECTED),
            },
            Piece::Verbatim(_) => return Err(UNEXPECTED),
        }
        Ok(Progress::Read(len))
    }

    /// Before and after the cells.
    fn around(&mut self, slice: &[u8]) -> Result<Progress, Stop> {
        let (piece, mut len) = xml::piece(slice)?;
        match (piece, &self.names) {
            (Piece::Open(root), None) if !root.is_empty => {
                self.names = Some(Names::of_root(root.name, b"worksheet")?);
            }
            (Piece::Open(tag), Some(names)) => match names.local(tag.name) {
                b"sheetData" if self.section == Section::After => return Err(UNEXPECTED),
                b"sheetData" if tag.is_empty => self.section = Section::After,
                b"sheetData" => self.section = Section::Cells,
                // Views that a person saved have filters of their own, not applied now.
                b"customSheetViews" | b"extLst" if !tag.is_empty => {
                    len += xml::skip_element(slice.get(len..).unwrap_or_default(), tag.name)?;
                }
                name => {
                    let name = name.to_vec();
                    self.property(&name, &tag)?;
                }
            },
            (Piece::Close(name), Some(names)) if names.local(name) == b"worksheet" => {
                let all_read = self.section == Section::After;
                return if all_read { Ok(Progress::Done) } else { Err(Stop::Unusual("feuille sans cellules")) };
            }
            _ => {}
        }
        Ok(Progress::Read(len))
    }

    /// A property of the sheet.
    fn property(&mut self, name: &[u8], tag: &Tag<'_>) -> Result<(), Stop> {
        let builder = &mut self.cells.builder;
        match name {
            b"col" => {
                let hidden = xml::is_true(tag.attribute(b"hidden")?) || is_zero(tag.attribute(b"width")?);
                let bounds = (tag.attribute(b"min")?.and_then(count), tag.attribute(b"max")?.and_then(count));
                if hidden && let (Some(min), Some(max)) = bounds {
                    builder.hide_columns(min.saturating_sub(1)..max);
                }
            }
            // The arrows alone (`autoFilter`) hide nothing: a criterion does.
            b"filterColumn" => builder.set_filtered(),
            b"sheetPr" if xml::is_true(tag.attribute(b"filterMode")?) => builder.set_filtered(),
            b"mergeCell" => {
                let corners = |reference: &[u8]| {
                    let colon = memchr(b':', reference)?;
                    let (first, last) = (reference.get(..colon)?, reference.get(colon + 1..)?);
                    Some((cells::place(first).ok()??, cells::place(last).ok()??))
                };
                if let Some((first, last)) = tag.attribute(b"ref")?.and_then(corners) {
                    builder.merge(CellRef::new(first.0, first.1), CellRef::new(last.0, last.1));
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn open_row(&mut self, tag: &Tag<'_>) -> Result<(), Stop> {
        let (mut number, mut hidden, mut height) = (None, None, None);
        tag.each(|name, value| match name {
            b"r" => number = Some(value),
            b"hidden" => hidden = Some(value),
            b"ht" => height = Some(value),
            _ => {}
        })?;
        if let Some(number) = number {
            self.row = cells::row(number)?.ok_or(ODD_REFERENCE)?;
        }
        if xml::is_true(hidden) || is_zero(height) {
            if self.hidden.end != self.row {
                self.cells.builder.hide_rows(self.hidden.clone());
                self.hidden.start = self.row;
            }
            self.hidden.end = self.row.saturating_add(1);
        }
        if tag.is_empty {
            self.close_row();
        }
        Ok(())
    }

    fn close_row(&mut self) {
        self.row = self.row.saturating_add(1);
        self.column = 0;
    }

    /// The cell at the head of this slice, whose element has this qualified name; gives its length.
    #[inline]
    fn cell(&mut self, slice: &[u8], name: &[u8]) -> Result<usize, Stop> {
        let mut at = 1 + name.len();
        let mut found = Found::default();
        let is_empty = loop {
            match xml::next_attribute(slice, &mut at)? {
                Next::Attribute(b"r", value) => found.reference = Some(value),
                Next::Attribute(b"s", value) => found.style = Some(value),
                Next::Attribute(b"t", value) => found.kind = Some(value),
                Next::Attribute(..) => {}
                Next::End { is_empty } => break is_empty,
            }
        };
        if !is_empty {
            at += self.inside(slice.get(at..).unwrap_or_default(), name, &mut found)?;
        }
        let place = match found.reference {
            Some(reference) => cells::place(reference)?.ok_or(ODD_REFERENCE)?,
            None => cells::check((self.row, self.column))?,
        };
        found.settle(place, &self.text, &mut self.scratch, self.context, &mut self.cells)?;
        self.column = place.1 + 1;
        Ok(at)
    }

    /// What a cell holds, up to its end tag; gives the length.
    #[inline]
    fn inside<'s>(&mut self, slice: &'s [u8], name: &[u8], found: &mut Found<'s>) -> Result<usize, Stop> {
        let mut at = 0;
        loop {
            let rest = slice.get(at..).unwrap_or_default();
            // As nearly every cell of nearly every file is written.
            if name == b"c"
                && let Some(value) = rest.strip_prefix(b"<v>")
                && let Some(len) = memchr(b'<', value)
                && value.get(len..).is_some_and(|end| end.starts_with(b"</v>"))
                && !matches!(found.written, Written::Inline)
            {
                found.written = Written::Raw(value.get(..len).unwrap_or_default());
                at += 3 + len + 4;
                if slice.get(at..).is_some_and(|end| end.starts_with(b"</c>")) {
                    return Ok(at + 4);
                }
                continue;
            }
            let (piece, len) = xml::piece(rest)?;
            at += len;
            match piece {
                Piece::Text(_) | Piece::Aside => {}
                Piece::Open(tag) => at += self.child(slice.get(at..).unwrap_or_default(), &tag, found)?,
                Piece::Close(closed) if closed == name => return Ok(at),
                Piece::Close(_) | Piece::Verbatim(_) => return Err(UNEXPECTED),
            }
        }
    }

    /// An element inside a cell, just opened; gives the length of the rest of it.
    fn child(&mut self, rest: &[u8], tag: &Tag<'_>, found: &mut Found<'_>) -> Result<usize, Stop> {
        let names = self.names.as_ref().ok_or(UNEXPECTED)?;
        match names.local(tag.name) {
            b"f" => found.formula = true,
            b"v" if matches!(found.written, Written::Inline) => {}
            b"v" if tag.is_empty => found.written = Written::Raw(b""),
            b"v" => {
                self.text.clear();
                found.written = Written::Decoded;
                return xml::content(rest, tag.name, &mut self.text);
            }
            b"is" => {
                self.text.clear();
                found.written = Written::Inline;
                if !tag.is_empty {
                    return strings::rich(rest, names, tag.name, &mut self.scratch, &mut self.text);
                }
            }
            b"extLst" => {}
            _ => return Err(UNEXPECTED),
        }
        if tag.is_empty { Ok(0) } else { xml::skip_element(rest, tag.name) }
    }
}

const UNEXPECTED: Stop = Stop::Unusual("éléments inattendus");
const ODD_REFERENCE: Stop = Stop::Unusual("référence de cellule inattendue");

/// A row of no height, a column of no width.
fn is_zero(raw: Option<&[u8]>) -> bool {
    raw.and_then(number).is_some_and(|size| size <= 0.0)
}
