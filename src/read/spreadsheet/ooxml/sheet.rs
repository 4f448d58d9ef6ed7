//! A worksheet: its cells, what it hides, what it merges.

use std::io::Read;
use std::ops::Range;

use memchr::memchr;

use super::super::{date, hours};
use super::cells::{self, At, Cells};
use super::formats::Kind;
use super::strings::{self, Scratch, Strings};
use super::window::{Progress, Stop, scan};
use super::xml::{self, Names, Next, Piece, Tag};
use crate::model::place::CellRef;
use crate::model::sheet::{Sheet, Value};

/// What cells refer to.
#[derive(Debug)]
pub(super) struct Context {
    /// The texts of cells of type `s`.
    pub(super) strings: Strings,
    /// What each cell style makes of a number.
    pub(super) kinds: Vec<Kind>,
    /// Days are counted from 1904.
    pub(super) from_1904: bool,
}

/// Text of a cell whose value is not what its type announces.
const NO_VALUE: &str = "#ERREUR";

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

/// The value of a cell, as it is written.
#[derive(Clone, Copy)]
enum Written<'a> {
    Nothing,
    /// `<v>`, entities not yet replaced.
    Raw(&'a [u8]),
    /// `<v>`, in [`Reader::text`].
    Decoded,
    /// `<is>`, in [`Reader::text`].
    Inline,
}

/// The attributes of a cell.
#[derive(Clone, Copy, Default)]
struct Head<'a> {
    reference: Option<&'a [u8]>,
    style: Option<&'a [u8]>,
    kind: Option<&'a [u8]>,
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
        let mut head = Head::default();
        let is_empty = loop {
            match xml::next_attribute(slice, &mut at)? {
                Next::Attribute(b"r", value) => head.reference = Some(value),
                Next::Attribute(b"s", value) => head.style = Some(value),
                Next::Attribute(b"t", value) => head.kind = Some(value),
                Next::Attribute(..) => {}
                Next::End { is_empty } => break is_empty,
            }
        };
        let (mut written, mut formula) = (Written::Nothing, false);
        if !is_empty {
            at += self.inside(slice.get(at..).unwrap_or_default(), name, &mut written, &mut formula)?;
        }
        let place = match head.reference {
            Some(reference) => cells::place(reference)?.ok_or(ODD_REFERENCE)?,
            None => cells::check((self.row, self.column))?,
        };
        self.settle(place, head, written, formula)?;
        self.column = place.1 + 1;
        Ok(at)
    }

    /// What a cell holds, up to its end tag; gives the length.
    #[inline]
    fn inside<'s>(
        &mut self,
        slice: &'s [u8],
        name: &[u8],
        written: &mut Written<'s>,
        formula: &mut bool,
    ) -> Result<usize, Stop> {
        let mut at = 0;
        loop {
            let rest = slice.get(at..).unwrap_or_default();
            // As nearly every cell of nearly every file is written.
            if name == b"c"
                && let Some(value) = rest.strip_prefix(b"<v>")
                && let Some(len) = memchr(b'<', value)
                && value.get(len..).is_some_and(|end| end.starts_with(b"</v>"))
                && !matches!(written, Written::Inline)
            {
                *written = Written::Raw(value.get(..len).unwrap_or_default());
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
                Piece::Open(tag) => {
                    at += self.child(slice.get(at..).unwrap_or_default(), &tag, written, formula)?
                }
                Piece::Close(closed) if closed == name => return Ok(at),
                Piece::Close(_) | Piece::Verbatim(_) => return Err(UNEXPECTED),
            }
        }
    }

    /// An element inside a cell, just opened; gives the length of the rest of it.
    fn child<'s>(
        &mut self,
        rest: &[u8],
        tag: &Tag<'_>,
        written: &mut Written<'s>,
        formula: &mut bool,
    ) -> Result<usize, Stop> {
        let names = self.names.as_ref().ok_or(UNEXPECTED)?;
        match names.local(tag.name) {
            b"f" => *formula = true,
            b"v" if matches!(written, Written::Inline) => {}
            b"v" if tag.is_empty => *written = Written::Raw(b""),
            b"v" => {
                self.text.clear();
                *written = Written::Decoded;
                return xml::content(rest, tag.name, &mut self.text);
            }
            b"is" => {
                self.text.clear();
                *written = Written::Inline;
                if !tag.is_empty {
                    return strings::rich(rest, names, tag.name, &mut self.scratch, &mut self.text);
                }
            }
            b"extLst" => {}
            _ => return Err(UNEXPECTED),
        }
        if tag.is_empty { Ok(0) } else { xml::skip_element(rest, tag.name) }
    }

    /// Adds the cell. A formula without value was never calculated.
    #[inline]
    fn settle(&mut self, at: At, head: Head<'_>, written: Written<'_>, formula: bool) -> Result<(), Stop> {
        let Self { cells, text, scratch, context, .. } = self;
        let raw = match written {
            Written::Nothing if formula => return cells.push(at, Value::Uncalculated),
            Written::Nothing => return Ok(()),
            Written::Inline => return cells.push(at, Value::Text(text)),
            Written::Raw(raw) => raw,
            Written::Decoded => text.as_bytes(),
        };
        match head.kind {
            None | Some(b"n" | b"s" | b"b" | b"e") if raw.is_empty() => {
                if formula {
                    cells.push(at, Value::Uncalculated)
                } else {
                    Ok(())
                }
            }
            None | Some(b"n") => {
                let style = head.style.and_then(count).unwrap_or(0) as usize;
                let kind = head.style.and_then(|_| context.kinds.get(style)).copied();
                match number(raw) {
                    Some(number) => add_number(cells, at, number, kind, context.from_1904),
                    None if head.kind.is_none() => {
                        let decoded = scratch.decoded(raw, matches!(written, Written::Raw(_)))?;
                        cells.push(at, Value::Text(decoded))
                    }
                    None => cells.push(at, Value::Error(NO_VALUE)),
                }
            }
            Some(b"s") => {
                let string = count(raw).and_then(|number| context.strings.get(number as usize));
                cells.push(at, string.map_or(Value::Error(NO_VALUE), Value::Text))
            }
            Some(b"str") => {
                let unescaped = scratch.unescaped(raw, matches!(written, Written::Raw(_)))?;
                cells.push(at, Value::Text(unescaped))
            }
            // Some programs write the text of an inline string like any value.
            Some(b"inlineStr" | b"is" | b"d") => {
                let decoded = scratch.decoded(raw, matches!(written, Written::Raw(_)))?;
                cells.push(at, Value::Text(decoded))
            }
            Some(b"b") => {
                let flag = match raw.trim_ascii() {
                    b"1" => Some(true),
                    b"0" => Some(false),
                    word if word.eq_ignore_ascii_case(b"true") => Some(true),
                    word if word.eq_ignore_ascii_case(b"false") => Some(false),
                    _ => None,
                };
                cells.push(at, flag.map_or(Value::Error(NO_VALUE), Value::Bool))
            }
            Some(b"e") => {
                let decoded = scratch.decoded(raw, matches!(written, Written::Raw(_)))?;
                cells.push(at, Value::Error(decoded))
            }
            Some(_) => cells.push(at, Value::Error(NO_VALUE)),
        }
    }
}

const UNEXPECTED: Stop = Stop::Unusual("éléments inattendus");
const ODD_REFERENCE: Stop = Stop::Unusual("référence de cellule inattendue");

fn add_number(cells: &mut Cells, at: At, number: f64, kind: Option<Kind>, from_1904: bool) -> Result<(), Stop> {
    match kind {
        _ if !number.is_finite() => cells.push(at, Value::Error("#NUM!")),
        Some(Kind::Date) => cells.push(at, date(number, from_1904)),
        Some(Kind::Duration) => cells.push(at, Value::Text(&hours(number))),
        Some(Kind::Number) | None => cells.push(at, Value::Number(number)),
    }
}

/// The number that is nearest to this decimal text. Up to fifteen digits it is one exact division,
/// which is rounded correctly: both terms have no error.
#[inline]
fn number(raw: &[u8]) -> Option<f64> {
    const DIGITS_MAX: usize = 15;
    const POWERS: [f64; DIGITS_MAX + 1] =
        [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];
    let digits = raw.strip_prefix(b"-").unwrap_or(raw);
    let mut mantissa: u64 = 0;
    let mut point = None;
    for (at, byte) in digits.iter().enumerate().take(DIGITS_MAX + 2) {
        match byte {
            b'0'..=b'9' => mantissa = mantissa * 10 + u64::from(byte - b'0'),
            b'.' if point.is_none() => point = Some(at),
            _ => return parsed(raw),
        }
    }
    let figures = digits.len() - usize::from(point.is_some());
    if figures == 0 || figures > DIGITS_MAX {
        return parsed(raw);
    }
    let decimals = point.map_or(0, |point| digits.len() - point - 1);
    let size = mantissa as f64 / POWERS.get(decimals)?;
    Some(if digits.len() < raw.len() { -size } else { size })
}

fn parsed(raw: &[u8]) -> Option<f64> {
    std::str::from_utf8(raw).ok()?.trim_ascii().parse().ok()
}

/// A number of style, of string, of column.
#[inline]
fn count(raw: &[u8]) -> Option<u32> {
    const DIGITS_MAX: usize = 9;
    if raw.is_empty() || raw.len() > DIGITS_MAX {
        return None;
    }
    raw.iter().try_fold(0, |number, digit| digit.is_ascii_digit().then(|| number * 10 + u32::from(digit - b'0')))
}

/// A row of no height, a column of no width.
fn is_zero(raw: Option<&[u8]>) -> bool {
    raw.and_then(number).is_some_and(|size| size <= 0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_the_nearest_ones() {
        for text in [
            "0",
            "-0",
            "1",
            "1177.87",
            "1177.8699999999999",
            "-12.5",
            "0.1",
            ".5",
            "5.",
            "123456789012345",
            "1234567890123456",
            "12345678901234567",
            "0.000000000000001",
            "99999999999999.9",
            "1E-3",
            "1.5e300",
            "+7",
            "0000000000000000001",
            "9007199254740993",
            "4.35",
            "1e400",
            "-1.7976931348623157E308",
            "0.30000000000000004",
        ] {
            let expected: f64 = text.parse().unwrap();
            assert_eq!(number(text.as_bytes()).map(f64::to_bits), Some(expected.to_bits()), "{text}");
        }
        assert_eq!(number(b" 12.5\n"), Some(12.5));
        for none in ["", "-", ".", "1.2.3", "1,5", "12 000", "--1", "1-"] {
            assert_eq!(number(none.as_bytes()), None, "{none}");
        }
        assert_eq!((count(b"007"), count(b""), count(b"1234567890"), count(b"1a")), (Some(7), None, None, None));
    }
}
