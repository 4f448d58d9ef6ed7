//! When a quote is no quote: a stray `"` that opens a field and closes it lines later.

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
pub(super) fn swallows_lines(record: &str, delimiter: char, columns: usize, fields: usize) -> bool {
    if columns < 2 {
        return ending(record, delimiter) == Ending::Open;
    }
    match ending(record, delimiter) {
        Ending::Open | Ending::Malformed => true,
        // Well closed, in a row of the right width: a text of several lines.
        Ending::Closed => fields != columns && whole_lines(record, delimiter, columns) >= 2,
    }
}

/// Lines of this record that would be whole rows of the table by themselves.
fn whole_lines(record: &str, delimiter: char, columns: usize) -> usize {
    let fits = |line: &&str| plain_fields(line, delimiter).len() == columns;
    record.split(['\r', '\n']).filter(|line| !line.is_empty()).filter(fits).count()
}

fn ending(record: &str, delimiter: char) -> Ending {
    let mut signs = record.chars().peekable();
    let (mut quoted, mut at_start) = (false, true);
    while let Some(sign) = signs.next() {
        if quoted {
            if sign != '"' || signs.next_if_eq(&'"').is_some() {
                continue;
            }
            quoted = false;
            if signs.peek().is_some_and(|next| *next != delimiter && !matches!(next, '\r' | '\n')) {
                return Ending::Malformed;
            }
        } else {
            quoted = sign == '"' && at_start;
            at_start = sign == delimiter || matches!(sign, '\r' | '\n');
        }
    }
    if quoted { Ending::Open } else { Ending::Closed }
}

/// The fields of one line, where only a quote that closes before the next delimiter is a quote.
pub(super) fn plain_fields(line: &str, delimiter: char) -> Vec<String> {
    let mut fields = Vec::new();
    let mut rest = line;
    loop {
        let (field, after) = first_field(rest, delimiter);
        fields.push(field);
        match after {
            Some(after) => rest = after,
            None => return fields,
        }
    }
}

/// The first field, and what follows its delimiter.
fn first_field(rest: &str, delimiter: char) -> (String, Option<&str>) {
    if let Some(closed) = quoted_field(rest, delimiter) {
        return closed;
    }
    match rest.split_once(delimiter) {
        Some((field, after)) => (field.to_owned(), Some(after)),
        None => (rest.to_owned(), None),
    }
}

fn quoted_field(rest: &str, delimiter: char) -> Option<(String, Option<&str>)> {
    let inner = rest.strip_prefix('"')?;
    let mut from = 0;
    loop {
        let at = from + inner.get(from..)?.find('"')?;
        let after = inner.get(at + 1..)?;
        if after.starts_with('"') {
            from = at + 2;
            continue;
        }
        let field = inner.get(..at)?.replace("\"\"", "\"");
        if after.is_empty() {
            return Some((field, None));
        }
        return after.strip_prefix(delimiter).map(|after| (field, Some(after)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
