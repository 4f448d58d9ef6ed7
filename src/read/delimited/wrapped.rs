//! Lines that a program has quoted whole: `"a;""b;c"";12"` for `a;"b;c";12`.
//!
//! It happens to a table that was read as a single column and saved again: every line, or every line that
//! held a quote, became one quoted field. Unwrapped, they have the width of the table.

use std::borrow::Cow;

use super::super::dialect;
use super::super::quotes::{Signs, plain_pieces};

/// Lines looked at.
const LINES: usize = 200;

/// The text with its wrapped lines unwrapped, from `from` on, and how many they were; none when there are
/// none, or when they would not make a table.
pub(super) fn unwrapped(text: &str, from: usize) -> Option<(String, usize)> {
    let body = text.get(from..)?;
    let lines: Vec<&str> = body.split(['\n', '\r']).filter(|line| !line.trim().is_empty()).take(LINES).collect();
    let inner: Vec<Option<Cow<'_, str>>> = lines.iter().map(|line| inner(line)).collect();
    if inner.iter().flatten().count() == 0 {
        return None;
    }
    let plain: Vec<&str> = lines.iter().zip(&inner).map(|(line, inner)| inner.as_deref().unwrap_or(line)).collect();
    let dialect = dialect::guess(&plain.join("\n"));
    let mut letters = [0; 4];
    let delimiter = dialect.delimiter?.encode_utf8(&mut letters);
    let signs = Signs { delimiter, quote: b'"', backslash: false };
    let fits = |line: &str| plain_pieces(line, signs).len() == dialect.columns;
    let is_table = dialect.columns > 1 && inner.iter().flatten().all(|line| fits(line)) && fits(plain.first()?);
    if !is_table {
        return None;
    }
    let mut whole = String::with_capacity(text.len());
    whole.push_str(text.get(..from)?);
    let mut count = 0;
    for line in body.split_inclusive(['\n', '\r']) {
        let content = line.trim_end_matches(['\n', '\r']);
        match self::inner(content) {
            Some(inner) => {
                count += 1;
                whole.push_str(&inner);
                whole.push_str(line.get(content.len()..).unwrap_or(""));
            }
            None => whole.push_str(line),
        }
    }
    Some((whole, count))
}

/// Separates the only field from nothing: no text holds it.
const NO_DELIMITER: u8 = 0x1f;

/// What a line holds that is one quoted field.
fn inner(line: &str) -> Option<Cow<'_, str>> {
    let line = line.trim();
    let quoted = line.strip_prefix('"')?.strip_suffix('"')?;
    if !quoted.contains('"') {
        return Some(Cow::Borrowed(quoted));
    }
    let mut reader =
        csv::ReaderBuilder::new().delimiter(NO_DELIMITER).has_headers(false).from_reader(line.as_bytes());
    let record = reader.records().next()?.ok()?;
    let field = record.get(0)?;
    // A quote that is not doubled ends the field before the end of the line.
    (field.replace('"', "\"\"") == quoted).then(|| Cow::Owned(field.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrapped_lines_are_unwrapped() {
        let text = "sep\n\"Tiers;Objet;Montant\"\r\n\"Taxi;\"\"course ; nuit\"\";12,50\"\r\nHôtel;nuit;45\r\n";
        let (plain, count) = unwrapped(text, 4).unwrap();
        assert_eq!(plain, "sep\nTiers;Objet;Montant\r\nTaxi;\"course ; nuit\";12,50\r\nHôtel;nuit;45\r\n");
        assert_eq!(count, 2);
    }

    #[test]
    fn quoted_texts_of_one_column_are_left_alone() {
        assert_eq!(unwrapped("Libellé\n\"Dupont, Jean\"\n\"Martin, Paul\"\n", 0), None);
        assert_eq!(unwrapped("\"a\";\"b\"\n\"1\";\"2\"\n", 0), None);
        assert_eq!(unwrapped("\"a\"\n\"b\"\n", 0), None);
        assert_eq!(unwrapped("a;b\n1;2\n", 0), None);
    }
}
