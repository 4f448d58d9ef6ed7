//! When a quote is a quote, and when it is none: a stray `"` that opens a field and closes it lines later.

use std::borrow::Cow;

/// The signs that cut a line.
#[derive(Clone, Copy, Debug)]
pub(super) struct Signs<'a> {
    /// Empty for a single column.
    pub(super) delimiter: &'a str,
    pub(super) quote: u8,
    /// `\"` is a quote inside a quoted field.
    pub(super) backslash: bool,
}

impl Signs<'_> {
    /// True when what stands before a quote takes its meaning away.
    pub(super) fn is_escaped(&self, before: &[u8]) -> bool {
        self.backslash && before.iter().rev().take_while(|byte| **byte == b'\\').count() % 2 == 1
    }

    /// The text of a quoted field: doubled quotes are one.
    pub(super) fn unescaped<'t>(&self, body: &'t str) -> Cow<'t, str> {
        let quote = char::from(self.quote);
        let mut text = Cow::Borrowed(body);
        if self.backslash && text.contains('\\') {
            let mut plain = String::with_capacity(text.len());
            let mut signs = text.chars().peekable();
            while let Some(sign) = signs.next() {
                let is_escape = sign == '\\' && signs.peek().is_some_and(|next| *next == quote || *next == '\\');
                plain.push(if is_escape { signs.next().unwrap_or(sign) } else { sign });
            }
            return Cow::Owned(plain);
        }
        if memchr::memchr(self.quote, text.as_bytes()).is_some() {
            let twice: String = [quote, quote].iter().collect();
            text = Cow::Owned(text.replace(&twice, quote.encode_utf8(&mut [0; 4])));
        }
        text
    }

    /// The text of a field that is quoted as a whole and holds quotes that nobody doubled:
    /// `"Le "Grand" Hôtel"`.
    pub(super) fn undressed(&self, field: &str) -> Option<String> {
        let quote = char::from(self.quote);
        let inner = field.trim().strip_prefix(quote)?.strip_suffix(quote)?;
        let holds_delimiter = !self.delimiter.is_empty() && inner.contains(self.delimiter);
        (!holds_delimiter && !inner.contains(['\n', '\r'])).then(|| self.unescaped(inner).into_owned())
    }

    /// The text starts with the delimiter.
    fn starts(&self, text: &str) -> bool {
        !self.delimiter.is_empty() && text.starts_with(self.delimiter)
    }

    /// Passes over blanks, but not over a delimiter.
    fn skip_blanks(&self, text: &str, from: usize) -> usize {
        let mut at = from;
        while let Some(rest) = text.get(at..)
            && rest.starts_with([' ', '\t'])
            && !self.starts(rest)
        {
            at += 1;
        }
        at
    }

    /// A piece of text that begins with a quote: where the field's text ends, whether it holds escaped
    /// quotes, and where the field ends. None when it is not closed before a delimiter or an end.
    fn closed(&self, text: &str) -> Option<(usize, bool, usize)> {
        let bytes = text.as_bytes();
        let (mut from, mut doubled) = (1, false);
        loop {
            let at = from + memchr::memchr(self.quote, bytes.get(from..)?)?;
            if self.is_escaped(bytes.get(1..at)?) {
                (from, doubled) = (at + 1, true);
            } else if bytes.get(at + 1) == Some(&self.quote) {
                (from, doubled) = (at + 2, true);
            } else {
                let end = self.skip_blanks(text, at + 1);
                let after = text.get(end..)?;
                let ends = after.is_empty() || after.starts_with(['\r', '\n']) || self.starts(after);
                return ends.then_some((at, doubled, end));
            }
        }
    }
}

/// A field of a line: where its text stands, and whether its quotes are doubled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) doubled: bool,
}

impl Piece {
    pub(super) fn of<'a>(&self, line: &'a str) -> &'a str {
        line.get(self.start..self.end).unwrap_or("")
    }
}

/// True when the quote that this text begins with closes on the same line, before a delimiter.
pub(super) fn closes(text: &str, signs: Signs<'_>) -> bool {
    signs.closed(text).is_some_and(|(end, ..)| !text.get(..end).unwrap_or("").contains(['\n', '\r']))
}

/// How the quotes of a piece of text end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ending {
    /// Every quoted field is closed, and followed by a delimiter or a line end.
    Closed,
    /// A closing quote is followed by something else: it was meant to open.
    Malformed,
    /// The text ends inside a quoted field.
    Open,
}

/// Whether this record owes its many lines to a stray quote rather than to a text of several lines.
/// `fields` is the number of fields that were read from it, `columns` the width of the table.
pub(super) fn swallows_lines(record: &str, signs: Signs<'_>, columns: usize, fields: usize) -> bool {
    if columns < 2 {
        return ending(record, signs) == Ending::Open;
    }
    match ending(record, signs) {
        Ending::Open | Ending::Malformed => true,
        // Well closed, in a row of the right width: a text of several lines.
        Ending::Closed => fields != columns && has_whole_lines(record, signs, columns),
    }
}

/// Two lines of this record would be whole rows of the table by themselves.
fn has_whole_lines(record: &str, signs: Signs<'_>, columns: usize) -> bool {
    let fits = |line: &&str| plain_pieces(line, signs).len() == columns;
    record.split(['\r', '\n']).filter(|line| !line.is_empty()).filter(fits).nth(1).is_some()
}

fn ending(record: &str, signs: Signs<'_>) -> Ending {
    let bytes = record.as_bytes();
    let mut at = 0;
    loop {
        // At the start of a field.
        let open = signs.skip_blanks(record, at);
        if bytes.get(open) == Some(&signs.quote) && (open == at || closes(&record[open..], signs)) {
            match signs.closed(record.get(open..).unwrap_or("")) {
                Some((.., end)) => at = open + end,
                None => {
                    return if is_closed_somewhere(&bytes[open..], signs) {
                        Ending::Malformed
                    } else {
                        Ending::Open
                    };
                }
            }
        }
        // To the next field, of this line or of the next one.
        let Some(next) = next_field(record, at, signs) else { return Ending::Closed };
        at = next;
    }
}

/// The quote that these bytes begin with has a partner.
fn is_closed_somewhere(bytes: &[u8], signs: Signs<'_>) -> bool {
    let mut from = 1;
    while let Some(found) = bytes.get(from..).and_then(|rest| memchr::memchr(signs.quote, rest)) {
        let at = from + found;
        if signs.is_escaped(&bytes[1..at]) {
            from = at + 1;
        } else if bytes.get(at + 1) == Some(&signs.quote) {
            from = at + 2;
        } else {
            return true;
        }
    }
    false
}

/// Where the next field begins, after a delimiter or a line end.
fn next_field(text: &str, from: usize, signs: Signs<'_>) -> Option<usize> {
    let first = signs.delimiter.as_bytes().first().copied().unwrap_or(b'\n');
    let mut at = from;
    loop {
        at += memchr::memchr3(b'\n', b'\r', first, text.as_bytes().get(at..)?)?;
        let rest = text.get(at..)?;
        if rest.starts_with(['\n', '\r']) {
            return Some(at + 1);
        }
        if signs.starts(rest) {
            return Some(at + signs.delimiter.len());
        }
        at += 1;
    }
}

/// The fields of one line, where only a quote that closes before the next delimiter is a quote.
pub(super) fn plain_pieces(line: &str, signs: Signs<'_>) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut from = 0;
    loop {
        let (piece, end) = first_piece(line, from, signs);
        pieces.push(piece);
        if end >= line.len() {
            return pieces;
        }
        from = end + signs.delimiter.len();
    }
}

/// The first field from here on, and where it ends: at a delimiter, or at the end of the line.
fn first_piece(line: &str, from: usize, signs: Signs<'_>) -> (Piece, usize) {
    let open = signs.skip_blanks(line, from);
    if line.as_bytes().get(open) == Some(&signs.quote)
        && let Some((len, doubled, end)) = signs.closed(line.get(open..).unwrap_or(""))
    {
        return (Piece { start: open + 1, end: open + len, doubled }, open + end);
    }
    let rest = line.get(from..).unwrap_or("");
    let len = if signs.delimiter.is_empty() { None } else { rest.find(signs.delimiter) };
    let end = from + len.unwrap_or(rest.len());
    (Piece { start: from, end, doubled: false }, end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signs(delimiter: &str) -> Signs<'_> {
        Signs { delimiter, quote: b'"', backslash: false }
    }

    fn swallows_lines(record: &str, delimiter: char, columns: usize, fields: usize) -> bool {
        super::swallows_lines(record, signs(&delimiter.to_string()), columns, fields)
    }

    fn plain_fields(line: &str, delimiter: char) -> Vec<String> {
        let delimiter = delimiter.to_string();
        let text = |piece: Piece| match piece.doubled {
            true => signs(&delimiter).unescaped(piece.of(line)).into_owned(),
            false => piece.of(line).to_owned(),
        };
        plain_pieces(line, signs(&delimiter)).into_iter().map(text).collect()
    }

    #[test]
    fn texts_of_several_lines_are_left_alone() {
        assert!(!swallows_lines("a;\"une\ndeux\";c\n", ';', 3, 3));
        assert!(!swallows_lines("a;\"une;\ndeux;trois\";c\n", ';', 3, 3));
        assert!(!swallows_lines("a;\"b\nc;d\"\n", ';', 2, 2));
    }

    #[test]
    fn a_stray_quote_swallows_lines() {
        assert!(swallows_lines("\"Le Bistrot;1;2\nx;3;4\n", ';', 3, 1));
        assert!(swallows_lines("\"Le Bistrot;1;2\nx;\"y\";4\n", ';', 3, 3));
        assert!(swallows_lines("\"a;b;c\nd;e\";f\n", ';', 3, 2));
        assert!(swallows_lines("\"une\ndeux\n", ';', 1, 1));
    }

    #[test]
    fn a_line_is_cut_without_its_stray_quote() {
        assert_eq!(plain_fields("\"Le Bistrot;1;\"a;\"\"b\"", ';'), ["\"Le Bistrot", "1", "a;\"b"]);
        assert_eq!(plain_fields("a;;", ';'), ["a", "", ""]);
    }
}
