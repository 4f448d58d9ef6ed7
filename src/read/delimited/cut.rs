//! Text → rows of fields, in one pass over its marks.
//!
//! Rows are counted as Excel shows them: blank lines count, a quoted line end does not. Physical lines
//! are counted beside. A quote that opens and swallows lines is read as an ordinary sign, and told.

use super::super::quotes::{self, Piece, Signs};
use super::marks::{Marks, NEVER};
use crate::model::sheet::{TextSheetBuilder, TooLarge};

/// The byte order mark, in UTF-8.
const MARK: &[u8] = "\u{feff}".as_bytes();

/// Rows of another width that are remembered one by one.
const ODD_MAX: usize = 100_000;

/// How a text is to be cut.
#[derive(Clone, Debug)]
pub(super) struct Cutting<'a> {
    /// Empty for a single column.
    pub(super) delimiter: &'a str,
    pub(super) quote: Option<u8>,
    /// `\"` is a quote inside a quoted field.
    pub(super) backslash: bool,
    /// Fields of most rows.
    pub(super) columns: usize,
    /// The physical line on which the text starts.
    pub(super) line: u32,
}

/// A quote that opens and does not close: its line is read as if it were an ordinary sign.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stray {
    pub(super) row: u32,
    pub(super) line: u32,
    /// The line then has the width of the table.
    pub(super) fits: bool,
}

/// A row of another width than the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Odd {
    pub(super) row: u32,
    /// Its fields; for a wide row, up to the last that holds something.
    pub(super) fields: usize,
}

/// What was met besides the fields.
#[derive(Debug, Default)]
pub(super) struct Met {
    pub(super) strays: Vec<Stray>,
    pub(super) odd: Vec<Odd>,
    /// Line ends by LF, by CR LF, by CR.
    pub(super) ends: [u32; 3],
    /// Byte order marks at the head of a line inside the text.
    pub(super) marks: u32,
}

/// Cuts a text into the rows of a sheet.
pub(super) struct Cutter<'a> {
    text: &'a str,
    bytes: &'a [u8],
    cutting: &'a Cutting<'a>,
    signs: Signs<'a>,
    /// The byte with which a delimiter begins, [`NEVER`] when there is none.
    delimiter: u8,
    marks: Marks<'a>,
    builder: TextSheetBuilder,
    line: u32,
    met: Met,
    /// Bytes read in vain because of stray quotes.
    wasted: usize,
}

/// What the row under way has shown so far.
#[derive(Clone, Copy, Debug, Default)]
struct Row {
    /// Known at its end.
    fields: usize,
    /// Line ends inside quotes.
    lines: u32,
    quoted: bool,
}

impl<'a> Cutter<'a> {
    pub(super) fn new(text: &'a str, cutting: &'a Cutting<'a>) -> Self {
        let bytes = text.as_bytes();
        let delimiter = cutting.delimiter.bytes().next().unwrap_or(NEVER);
        let quote = cutting.quote.unwrap_or(NEVER);
        let signs = Signs { delimiter: cutting.delimiter, quote, backslash: cutting.backslash };
        Self {
            text,
            bytes,
            cutting,
            signs,
            delimiter,
            marks: Marks::new(bytes, delimiter, quote),
            builder: TextSheetBuilder::default(),
            line: cutting.line,
            met: Met::default(),
            wasted: 0,
        }
    }

    /// Cuts the text from this position on.
    pub(super) fn cut(mut self, from: usize) -> Result<(TextSheetBuilder, Met), TooLarge> {
        let mut at = from;
        self.marks.seek(from);
        while at < self.bytes.len() {
            if self.bytes[at] == MARK[0] && self.bytes[at..].starts_with(MARK) {
                self.met.marks += 1;
                at += MARK.len();
            }
            self.builder.start_row(self.line, at)?;
            at = if self.has_too_many_strays() { self.plain_line(at, false)? } else { self.row(at)? };
        }
        Ok((self.builder, self.met))
    }

    /// Each stray quote may have made us read far before it was noticed: enough is enough.
    fn has_too_many_strays(&self) -> bool {
        const STRAYS_MAX: usize = 1000;
        const TIMES: usize = 4;
        self.met.strays.len() > STRAYS_MAX || self.wasted / TIMES > self.bytes.len()
    }

    /// Reads one row, and those before it that are plain throughout; gives where the next one starts.
    fn row(&mut self, from: usize) -> Result<usize, TooLarge> {
        let (mut row, end) = self.fields(from)?;
        let from = self.builder.row_start();
        row.fields = self.builder.field_count();
        let next = self.after_line_end(end);
        if row.quoted && self.is_swallowing(from, next, row) {
            self.builder.empty_row();
            self.wasted += next - from;
            let next = self.plain_line(from, true)?;
            self.marks.seek(next);
            return Ok(next);
        }
        if next - end == 2 {
            self.marks.next();
        }
        self.note_end(end, next);
        self.line = self.line.saturating_add(row.lines).saturating_add(1);
        self.end_row(row.fields);
        Ok(next)
    }

    /// Adds the fields that begin here one behind the other, as long as they are plain; gives where the next one starts and
    /// the mark at which something else is to be done. Where they begin a row they may be those of many rows, of the width
    /// of the table. Apart from the rest, so that it runs in registers.
    #[inline(never)]
    fn plain_fields(&mut self, from: usize, begins_row: bool) -> Result<(usize, Option<usize>), TooLarge> {
        let (bytes, delimiter) = (self.bytes, self.delimiter);
        let columns = if begins_row { self.cutting.columns } else { usize::MAX };
        let mut pieces = self.builder.near_pieces();
        let (mut start, mut ends, mut done) = (from, [0_u32; 2], Ok(()));
        let other = self.marks.pass(|at| {
            if bytes.get(at) == Some(&delimiter) {
                let is_plain = pieces.add(start, at);
                start = if is_plain { at + 1 } else { start };
                return is_plain;
            }
            // The second sign of a line end.
            if at < start {
                return true;
            }
            let (next, kind) = match bytes.get(at..) {
                Some([b'\n', head, ..]) if *head != MARK[0] => (at + 1, 0),
                Some([b'\r', b'\n', head, ..]) if *head != MARK[0] => (at + 2, 1),
                _ => return false,
            };
            if pieces.count() + 1 != columns || !pieces.add(start, at) {
                return false;
            }
            (start, ends[kind]) = (next, ends[kind] + 1);
            done = pieces.next_row(next);
            done.is_ok()
        });
        for (count, more) in self.met.ends.iter_mut().zip(ends) {
            *count = count.saturating_add(more);
            self.line = self.line.saturating_add(more);
        }
        done.map(|()| (start, other))
    }

    /// Reads the fields of a row; gives where its line ends.
    #[inline]
    fn fields(&mut self, from: usize) -> Result<(Row, usize), TooLarge> {
        let bytes = self.bytes;
        let mut row = Row::default();
        let (mut start, mut equals) = (from, false);
        let mut begins_row = true;
        loop {
            let other = if equals || bytes.get(start) == Some(&self.signs.quote) {
                self.marks.next()
            } else {
                let (next, other) = self.plain_fields(start, begins_row)?;
                start = next;
                other
            };
            begins_row = false;
            let mut at = other.unwrap_or(bytes.len());
            let mut sign = bytes.get(at).copied().unwrap_or(b'\n');
            if sign == self.signs.quote {
                if !self.opens(start, at) {
                    equals |= at == start + 1 && bytes[start] == b'=';
                    continue;
                }
                at = self.quoted(start, at, &mut row)?;
                sign = bytes.get(at).copied().unwrap_or(b'\n');
            } else if equals {
                let (start, end) = bare(self.text, start, at);
                self.builder.piece(start, end)?;
                equals = false;
            } else if !self.builder.near_pieces().add(start, at) {
                self.builder.piece(start, at)?;
            }
            if sign != self.delimiter {
                return Ok((row, at));
            }
            start = at + 1;
        }
    }

    /// True when this quote opens its field: nothing but blanks before it, and then only when it closes
    /// on the same line, before a delimiter.
    fn opens(&self, start: usize, at: usize) -> bool {
        at == start
            || self.bytes[start..at].iter().all(|byte| matches!(byte, b' ' | b'\t'))
                && quotes::closes(self.text.get(at..).unwrap_or(""), self.signs)
    }

    /// Reads a quoted field; gives the mark that ends it.
    fn quoted(&mut self, start: usize, open: usize, row: &mut Row) -> Result<usize, TooLarge> {
        row.quoted = true;
        let inner = open + 1;
        let mut doubled = false;
        let close = loop {
            let Some(at) = self.marks.next() else {
                self.builder.piece(start, self.bytes.len())?;
                return Ok(self.bytes.len());
            };
            match self.bytes[at] {
                b'\n' => row.lines += u32::from(self.bytes[at - 1] != b'\r'),
                b'\r' => row.lines += 1,
                sign if sign != self.signs.quote => {}
                _ if self.signs.is_escaped(&self.bytes[inner..at]) => doubled = true,
                _ if self.bytes.get(at + 1) == Some(&self.signs.quote) => {
                    self.marks.next();
                    doubled = true;
                }
                _ => break at,
            }
        };
        let end = self.field_end(close + 1);
        let text = self.text;
        let (body, rest) = (text.get(inner..close).unwrap_or(""), text.get(close + 1..end).unwrap_or(""));
        if !rest.trim().is_empty() {
            let whole = self.signs.undressed(text.get(open..end).unwrap_or(""));
            let field = whole.unwrap_or_else(|| format!("{}{rest}", self.signs.unescaped(body)));
            self.builder.rewritten(&field)?;
        } else if doubled {
            let field = self.signs.unescaped(body);
            let (start, end) = bare(&field, 0, field.len());
            self.builder.rewritten(field.get(start..end).unwrap_or(""))?;
        } else {
            self.builder.piece(inner, close)?;
        }
        Ok(end)
    }

    /// The next delimiter or line end, or the end of the text.
    fn field_end(&mut self, from: usize) -> usize {
        while let Some(at) = self.marks.next() {
            let is_end = match self.bytes[at] {
                b'\n' | b'\r' => true,
                sign if sign == self.signs.quote => false,
                _ => at >= from && self.bytes[at..].starts_with(self.signs.delimiter.as_bytes()),
            };
            if is_end {
                return at;
            }
        }
        self.bytes.len()
    }

    /// Where the line after this line end starts.
    fn after_line_end(&self, end: usize) -> usize {
        match self.bytes.get(end..end + 2) {
            Some(b"\r\n") => end + 2,
            _ => (end + 1).min(self.bytes.len()),
        }
    }

    fn note_end(&mut self, end: usize, next: usize) {
        let kind = match (self.bytes.get(end), next - end) {
            (None, _) => return,
            (_, 2) => 1,
            (Some(b'\n'), _) => 0,
            _ => 2,
        };
        self.met.ends[kind] = self.met.ends[kind].saturating_add(1);
    }

    #[inline]
    fn end_row(&mut self, fields: usize) {
        let kept = self.builder.end_row();
        let columns = self.cutting.columns;
        if columns < 2 || fields == columns || kept == 0 {
            return;
        }
        self.note_width(fields, kept);
    }

    #[cold]
    fn note_width(&mut self, fields: usize, kept: usize) {
        let columns = self.cutting.columns;
        // Delimiters at the end, with nothing between them, make no row wider.
        let fields = if fields > columns { kept.max(columns) } else { fields };
        if fields != columns && self.met.odd.len() < ODD_MAX {
            self.met.odd.push(Odd { row: self.builder.row_count() - 1, fields });
        }
    }

    fn is_swallowing(&self, from: usize, next: usize, row: Row) -> bool {
        let last = next == self.bytes.len();
        if row.lines == 0 && !(last && row.fields < self.cutting.columns.max(2)) {
            return false;
        }
        let record = self.text.get(from..next).unwrap_or("");
        quotes::swallows_lines(record, self.signs, self.cutting.columns, row.fields)
    }

    /// Reads one physical line without regard for quotes, except those that dress a whole field.
    fn plain_line(&mut self, from: usize, is_stray: bool) -> Result<usize, TooLarge> {
        let rest = self.text.get(from..).unwrap_or("");
        let len = memchr::memchr2(b'\n', b'\r', rest.as_bytes()).unwrap_or(rest.len());
        let line = rest.get(..len).unwrap_or("");
        let pieces = quotes::plain_pieces(line, self.signs);
        let row = self.builder.row_count() - 1;
        if is_stray || pieces.iter().any(|piece| piece.of(line).as_bytes().first() == Some(&self.signs.quote)) {
            self.met.strays.push(Stray { row, line: self.line, fits: pieces.len() == self.cutting.columns });
        }
        for Piece { start, end, doubled } in &pieces {
            if *doubled {
                let field = self.signs.unescaped(line.get(*start..*end).unwrap_or(""));
                let (start, end) = bare(&field, 0, field.len());
                self.builder.rewritten(field.get(start..end).unwrap_or(""))?;
            } else {
                let (start, end) = bare(self.text, from + start, from + end);
                self.builder.piece(start, end)?;
            }
        }
        let (end, next) = (from + len, self.after_line_end(from + len));
        self.note_end(end, next);
        self.line = self.line.saturating_add(1);
        self.end_row(pieces.len());
        Ok(next)
    }
}

/// `="00123"`, the way to keep leading zeros in Excel, is the text `00123`.
fn bare(text: &str, start: usize, end: usize) -> (usize, usize) {
    let field = text.get(start..end).unwrap_or("");
    match field.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"')) {
        Some(inner) if !inner.contains('"') => (start + 2, end - 1),
        _ => (start, end),
    }
}
